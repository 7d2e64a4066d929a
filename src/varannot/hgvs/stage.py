"""Stage normalize: clean and check the description of every small variant, and select rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec

from varannot.hgvs.check import CheckedDescription, check_description
from varannot.hgvs.consequence import most_severe
from varannot.hgvs.legacy import Legacy, legacy_numbering
from varannot.hgvs.neighbours import copied_rows
from varannot.hgvs.panel_terms import contradiction, panel_consequence
from varannot.hgvs.selection import Selection, SelectionRules
from varannot.model import (
    CheckOutcome,
    Consequence,
    Ingest,
    Normalize,
    NormalizedVariant,
    RowStatus,
    SmallVariant,
)

__all__ = ["Symbols", "normalize"]

_TYPED_KINDS = frozenset({"typed variant table", "laboratory variant table"})


class Symbols(Protocol):
    """What this stage needs of the gene names."""

    def current(self, symbol: str) -> str:
        """Return the approved symbol, or the text unchanged."""


def normalize(
    ingest: Ingest, names: Symbols, selection: SelectionRules, legacy: Legacy | None = None
) -> Normalize:
    """Return every small variant of the input, in input order, cleaned, checked and selected.

    Rows that a person typed are always reported, unless they name no gene or state the reference
    itself. A row whose description is impossible is reported whatever its consequence is.
    `legacy` defaults to the shipped table of legacy numbering.
    """
    known = legacy_numbering() if legacy is None else legacy
    typed_files = _typed_files(ingest)
    variants = []
    for row in ingest.small_variants:
        column = row.key.partition(":")[0]
        typed = (column, row.source.file) in typed_files
        variants.append(_variant(row, names, selection, known, typed=typed))
    copies = copied_rows(
        (row, variant)
        for row, variant in zip(ingest.small_variants, variants, strict=True)
        if (row.key.partition(":")[0], row.source.file) in typed_files
    )
    return Normalize(variants=tuple(_with_cautions(variant, copies) for variant in variants))


def _typed_files(ingest: Ingest) -> frozenset[tuple[str, str]]:
    return frozenset(
        (account.input_column, account.file)
        for account in ingest.files
        if account.file_kind in _TYPED_KINDS
    )


def _variant(
    row: SmallVariant, names: Symbols, selection: SelectionRules, legacy: Legacy, *, typed: bool
) -> NormalizedVariant:
    gene = names.current(row.gene) if row.gene else ""
    checked = check_description(gene, row.transcript, row.hgvs_c, row.hgvs_p, legacy)
    gene = gene or names.current(checked.gene)
    term, notes = panel_consequence(row.consequences)
    consequence = _consequence(row, term, checked)
    notes = (*checked.notes, *notes, *contradiction(row.consequences, checked))
    selected = selection.decide(gene, consequence, checked.from_exon)
    if typed:
        selected = _of_typed(selected, gene, consequence)
    elif gene and checked.check.outcome is CheckOutcome.IMPOSSIBLE:
        if selected.status is RowStatus.EXCLUDED:
            notes = (*notes, "Reported because its description is impossible.")
        selected = Selection(RowStatus.REPORTED)
    return NormalizedVariant(
        key=row.key,
        gene=gene,
        gene_written=row.gene,
        transcript=checked.transcript,
        hgvs_c=checked.hgvs_c,
        hgvs_p=checked.hgvs_p,
        mutation=checked.mutation,
        consequence=consequence,
        check=checked.check,
        residue=checked.residue,
        status=selected.status,
        reason_code=selected.code,
        reason=selected.reason,
        notes=notes,
    )


def _of_typed(selected: Selection, gene: str, consequence: Consequence) -> Selection:
    if not gene or consequence is Consequence.REFERENCE_IDENTICAL:
        return selected
    return Selection(RowStatus.REPORTED)


def _consequence(
    row: SmallVariant, term: Consequence | None, checked: CheckedDescription
) -> Consequence:
    """Return the most severe of what the panel and the descriptions say."""
    if checked.hgvs_c.endswith("="):
        return Consequence.REFERENCE_IDENTICAL
    if term is None:
        return checked.consequence
    if checked.consequence is Consequence.UNKNOWN:
        return term
    return most_severe(term, checked.consequence)


def _with_cautions(
    variant: NormalizedVariant, cautions: Mapping[str, Iterable[str]]
) -> NormalizedVariant:
    more = tuple(cautions.get(variant.key, ()))
    if not more:
        return variant
    check = msgspec.structs.replace(variant.check, cautions=(*variant.check.cautions, *more))
    return msgspec.structs.replace(variant, check=check)
