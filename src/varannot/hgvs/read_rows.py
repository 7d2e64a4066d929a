"""A row on its way through the stage: as written, as read and checked, and where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

import msgspec

from varannot.hgvs.check import CheckedDescription, check_printed
from varannot.hgvs.legacy import Legacy
from varannot.hgvs.printed import Printed
from varannot.hgvs.row_builds import StatedBuild
from varannot.hgvs.text import several_changes
from varannot.model import (
    CheckLevel,
    CheckOutcome,
    Consequence,
    DescriptionCheck,
    FileAccount,
    FindingCode,
    HgvsFinding,
    SmallVariant,
)

if TYPE_CHECKING:
    from varannot.hgvs.reference_set import ReferenceSet
    from varannot.hgvs.row_events import Recheck
    from varannot.hgvs.row_transcripts import Placed

__all__ = ["Row", "Symbols", "read_row"]

_TYPED_KINDS = frozenset({"typed variant table", "laboratory variant table"})


class Symbols(Protocol):
    """What this stage needs of the gene names."""

    def current(self, symbol: str) -> str:
        """Return the approved symbol, or the text unchanged."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row on its way: as written, as read and checked, and where it lies on the genome."""

    written: SmallVariant
    gene: str
    checked: CheckedDescription
    typed: bool
    build: str
    placed: Placed | None
    findings: tuple[HgvsFinding, ...] = ()
    recheck: Recheck | None = None
    legacy: Legacy | None = None


def read_row(
    row: SmallVariant,
    names: Symbols,
    legacy: Legacy,
    files: Mapping[tuple[str, str], FileAccount],
    reference: ReferenceSet | None,
    stated: StatedBuild,
) -> Row:
    """Return a row read and checked, and put on the genome where it has a place there."""
    file = files.get((row.key.partition(":")[0], row.source.file))
    kind = file.file_kind if file else ""
    gene = names.current(row.gene) if row.gene else ""
    typed = kind in _TYPED_KINDS
    build = stated.of(file)
    # Panel rows are held against their own coordinates; all others against the transcripts.
    known = None
    if reference is not None and (typed or row.position is None):
        known = reference.for_check(build)
    printed = Printed.of(gene, row.transcript, row.hgvs_c, row.hgvs_p)
    checked = check_printed(printed, legacy, known)
    several = several_changes(row.hgvs_c, row.hgvs_p) if typed else ()
    if several:
        checked = _of_several(row, checked, several)
    if checked.true_on:
        check = msgspec.structs.replace(checked.check, true_on=checked.true_on)
        checked = replace(checked, check=check)
    gene = gene or names.current(checked.gene)
    recheck = None
    if known is not None:
        recheck = _already(checked)
    elif reference is not None:
        if gene and gene != printed.gene:
            printed = replace(printed, gene=gene)
        recheck = _by_sequence(printed, legacy, reference, build)
    placed: Placed | None = None
    findings: tuple[HgvsFinding, ...] = ()
    if reference is not None and row.position is not None and not several:
        placed, findings = _on_genome(row, gene, checked, reference, build)
        gene = gene or (placed.gene if placed else "")
    return Row(row, gene, checked, typed, build, placed, findings, recheck, legacy)


def _on_genome(
    row: SmallVariant, gene: str, checked: CheckedDescription, reference: ReferenceSet, build: str
) -> tuple[Placed | None, tuple[HgvsFinding, ...]]:
    """Return where a row lies by its coordinates, and what is to be said of them."""
    if not build:
        text = (
            "The genome build of the coordinates is not stated, so they were not used: fill in "
            "genome_build in the sample sheet."
        )
        finding = HgvsFinding(code=FindingCode.REFERENCE_UNKNOWN, text=text)
        return None, (finding,)
    projector = reference.projector(build)
    if projector is None:
        text = f"No transcripts of {build} are installed, so the coordinates were not used."
        finding = HgvsFinding(code=FindingCode.REFERENCE_UNKNOWN, text=text)
        return None, (finding,)
    from varannot.hgvs.row_transcripts import place_row

    placed = place_row(row, gene, checked.transcript, projector)
    return placed, placed.findings


def _of_several(
    row: SmallVariant, checked: CheckedDescription, several: Sequence[str]
) -> CheckedDescription:
    """Return that a cell with more than one variant stands for none of them."""
    reason = (
        f"The cell holds {len(several)} variants ({', '.join(several)}): give each its own row. "
        "None of them is chosen, and none is assessed."
    )
    check = DescriptionCheck(
        outcome=CheckOutcome.NOT_CHECKABLE, level=CheckLevel.NONE, reason=reason
    )
    return replace(
        checked,
        hgvs_c="",
        hgvs_p="",
        mutation=" ".join(filter(None, [row.hgvs_c, row.hgvs_p])),
        consequence=Consequence.UNKNOWN,
        residue=None,
        check=check,
        notes=(),
        true_on=(),
        checked_on="",
    )


def _already(checked: CheckedDescription) -> Recheck:
    return lambda: checked


def _by_sequence(printed: Printed, legacy: Legacy, reference: ReferenceSet, build: str) -> Recheck:
    """Return how the words of a row are held against the sequence; done once, when asked."""

    @cache
    def ask() -> CheckedDescription:
        found = check_printed(printed, legacy, reference.for_check(build))
        check = msgspec.structs.replace(found.check, true_on=found.true_on)
        return replace(found, check=check)

    return ask
