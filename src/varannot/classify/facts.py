"""The facts of a variant for matching, put together from the normalised and the written row."""

from __future__ import annotations

import re

from varannot.knowledge.match import VariantFacts
from varannot.model import Case, Classification, NormalizedVariant, SmallVariant

__all__ = ["exon_numbers", "genome_build", "variant_facts"]


def genome_build(case: Case) -> str:
    """Return the build that the sheet states, else that of the panel's files, else nothing.

    Every version of CombinedVariantOutput is on GRCh37; a VCF or a typed table says nothing.
    """
    stated = case.sample.get("genome_build", "")
    if stated or case.ingest is None:
        return stated
    kinds = {account.file_kind for account in case.ingest.files}
    return "GRCh37" if kinds == {"CombinedVariantOutput"} else ""


def exon_numbers(text: str) -> tuple[int, ...]:
    """Return the 1-based exon numbers of a panel's exon cell; the total after `/` is left out.

    >>> exon_numbers("4/11"), exon_numbers("2-4"), exon_numbers("14"), exon_numbers("")
    ((4,), (2, 3, 4), (14,), ())
    """
    numbers: list[int] = []
    for part in re.split(r"[;,&]", text.split("/")[0]):
        span = re.fullmatch(r"\s*(?:exons?\s*)?(\d+)(?:\s*-\s*(\d+))?\s*", part, re.IGNORECASE)
        if span:
            numbers.extend(range(int(span[1]), int(span[2] or span[1]) + 1))
    return tuple(numbers)


def variant_facts(
    variant: NormalizedVariant,
    written: SmallVariant | None,
    classified: Classification | None = None,
    build: str = "",
) -> VariantFacts:
    """Return what knowledge rows are held against.

    `written` is the row as ingested (position, exons), `classified` the class and effect once
    they are known, `build` the genome build of its position.
    """
    return VariantFacts(
        gene=variant.gene,
        consequence=variant.consequence,
        transcript=variant.transcript,
        coding=variant.hgvs_c,
        protein=variant.hgvs_p,
        residue=variant.residue,
        exons=exon_numbers(written.exons) if written else (),
        chromosome=written.chromosome if written else "",
        position=written.position if written else None,
        ref=written.ref if written else "",
        alt=written.alt if written else "",
        build=build,
        effect=classified.effect if classified else None,
        oncogenicity=classified.oncogenicity if classified else None,
    )
