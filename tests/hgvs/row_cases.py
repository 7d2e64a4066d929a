"""Rows as panels and people write them, and the stage run on them."""

from __future__ import annotations

from varannot.hgvs.reference_set import ReferenceSet
from varannot.hgvs.row_builds import StatedBuild
from varannot.hgvs.selection import load_selection
from varannot.hgvs.stage import normalize
from varannot.model import (
    FileAccount,
    FindingCode,
    Ingest,
    Normalize,
    NormalizedVariant,
    SmallVariant,
    Source,
)
from varannot.resources import resource

RULES = load_selection(resource("report_selection.tsv"))
FILES = (
    FileAccount(
        file="panel.tsv",
        input_column="combined_output",
        file_kind="CombinedVariantOutput",
        sha256="",
    ),
    FileAccount(
        file="typed.tsv", input_column="variants", file_kind="typed variant table", sha256=""
    ),
)


class Names:
    def current(self, symbol: str) -> str:
        return symbol


def panel(
    gene: str, place: str, transcript: str = "", c: str = "", p: str = "", terms: str = "", row=40
) -> SmallVariant:
    """A row of CombinedVariantOutput; `place` reads `chr17 7577538 C>T`."""
    chromosome, position, change = place.split(" ")
    ref, alt = change.split(">", 1)
    return SmallVariant(
        key=f"combined_output:{row}",
        source=Source(file="panel.tsv", row=row, section="Small Variants"),
        gene=gene,
        chromosome=chromosome,
        position=int(position),
        ref=ref,
        alt=alt,
        transcript=transcript,
        hgvs_c=c,
        hgvs_p=p,
        consequences=(terms,) if terms else (),
    )


def typed(gene: str, c: str, p: str = "", transcript: str = "", row: int = 2) -> SmallVariant:
    return SmallVariant(
        key=f"variants:{row}",
        source=Source(file="typed.tsv", row=row),
        gene=gene,
        transcript=transcript,
        hgvs_c=c,
        hgvs_p=p,
    )


def run(
    reference: ReferenceSet | None, *rows: SmallVariant, build: StatedBuild | None = None
) -> Normalize:
    ingest = Ingest(small_variants=rows, files=FILES)
    stated = build or StatedBuild()
    return normalize(ingest, Names(), RULES, reference=reference, build=stated)


def one(reference: ReferenceSet, row: SmallVariant) -> NormalizedVariant:
    (variant,) = run(reference, row).variants
    return variant


def codes(variant: NormalizedVariant) -> set[FindingCode]:
    return {finding.code for finding in variant.findings}
