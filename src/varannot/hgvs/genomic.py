"""Descriptions of changes of a chromosome (`g.`): reading them, and their HGVS name.

Positions are 1-based on the forward strand. Rules as for c. (DOI 10.1002/humu.22981): a change in
a repeat stands as far 3' as it can, which on a chromosome is towards higher positions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from varannot.bases import reverse_complement
from varannot.hgvs.cdna import Cdna, CdnaKind, Position, parse_change
from varannot.hgvs.clean import tidy_cdna
from varannot.hgvs.edit import Edit
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.shift import placements, trimmed
from varannot.transcripts.model import Window, sense

__all__ = ["Genomic", "edit_on", "forward", "genomic_name", "parse_genomic", "written"]

_WHOLE = re.compile(r"(?P<where>.*?)[\s:]*(?<![A-Za-z0-9])g\s?\.\s?(?P<change>\S+)", re.IGNORECASE)
_CHROMOSOME = re.compile(
    r"(?<![\w.])(NC_\d+(?:\.\d+)?|(?:chr)?(?:\d{1,2}|X|Y|MT?))(?![\w.])", re.IGNORECASE
)
_RECORD = re.compile(r"(?:NG|NT|NW|AC|LRG)_\d+(?:\.\d+)?", re.IGNORECASE)
_LONGEST = 100_000
"""Bases of a range that are read at most; small variants are far shorter."""


@dataclass(frozen=True, slots=True)
class Genomic:
    """A change of a chromosome; positions of `change` are those of the chromosome, 1-based."""

    chromosome: str
    change: Cdna
    cautions: tuple[str, ...] = ()


def parse_genomic(text: str) -> Genomic:
    """Return what a text such as `NC_000017.10:g.7577538C>T` or `chr17:g.7577538C>T` states.

    Raises DescriptionError where no chromosome stands before g., or the change cannot be read.

    >>> parse_genomic("chr17:g.7577538C>T").chromosome
    'chr17'
    """
    match = _WHOLE.search(text)
    if match is None:
        raise DescriptionError(text, text, "no change such as 7577538C>T follows g.")
    where = match["where"]
    body, cautions = tidy_cdna(f"c.{match['change']}")
    change, more = parse_change(f"g.{body[2:]}")
    if any(one.zone or one.offset for one in (change.start, change.end)):
        reason = "positions of a chromosome are whole numbers from 1 on"
        raise DescriptionError(text, match["change"], reason)
    if (change.length or 0) > _LONGEST:
        reason = f"the range is longer than {_LONGEST:,} bases; such events are not described"
        raise DescriptionError(text, match["change"], reason)
    chromosome = _CHROMOSOME.search(where)
    if chromosome is None:
        record = _RECORD.search(where)
        reason = "no chromosome stands before g., such as NC_000017.11: or chr17:"
        if record is not None:
            reason = f"{record[0]} is a record of one region, which is not installed; give g. on a "
            reason += "chromosome, or c."
        raise DescriptionError(text, text, reason)
    return Genomic(chromosome[1], change, (*cautions, *more))


def written(change: Cdna) -> str:
    """Return the g. form of a change.

    >>> written(parse_genomic("chr17:g.7577538C>T").change)
    'g.7577538C>T'
    """
    return f"g.{str(change)[2:]}"


def edit_on(change: Cdna, window: Window) -> Edit:
    """Return the change as an edit (0-based half-open); `window` holds bases, forward strand.

    `ref` holds the window's bases; a stated base stands in only where the window's is not known.
    """
    start, end = change.start.base - 1, change.end.base
    if change.kind is CdnaKind.INSERTION:
        return Edit(end - 1, end - 1, "", change.inserted)
    ref = window.slice(start, end)
    if "N" in ref and len(change.deleted) == len(ref):
        ref = "".join(b if a == "N" else a for a, b in zip(ref, change.deleted, strict=True))
    match change.kind:
        case CdnaKind.DUPLICATION:
            return Edit(end, end, "", ref)
        case CdnaKind.DELETION:
            return Edit(start, end, ref, "")
        case CdnaKind.INVERSION:
            return Edit(start, end, ref, reverse_complement(ref))
        case CdnaKind.IDENTITY:
            return Edit(start, end, ref, ref)
        case _:
            return Edit(start, end, ref, change.inserted)


def forward(window: Window, strand: int) -> Window:
    """Return a window in sense direction as one of the forward strand, or back again."""
    if strand == 1:
        return window
    start, _ = sense(window.start, window.end, strand)
    return Window(start, reverse_complement(window.bases))


def genomic_name(edit: Edit, window: Window) -> Cdna | None:
    """Return the HGVS name of an edit on the forward strand, None where bases are not known."""
    small = trimmed(edit)
    moved = placements(window, small)
    named = moved.named
    if "N" in named.ref + named.alt or moved.open_end or not named.changes:
        return None
    first, last = Position(0, named.start + 1), Position(0, named.end)
    if not named.ref:
        length = len(named.alt)
        if window.slice(named.start - length, named.start) == named.alt:
            first = Position(0, named.start - length + 1)
            return Cdna(CdnaKind.DUPLICATION, first, Position(0, named.start))
        before, behind = Position(0, named.start), Position(0, named.start + 1)
        return Cdna(CdnaKind.INSERTION, before, behind, "", named.alt)
    if not named.alt:
        return Cdna(CdnaKind.DELETION, first, last)
    if len(named.ref) == len(named.alt) == 1:
        return Cdna(CdnaKind.SUBSTITUTION, first, last, named.ref, named.alt)
    if named.alt == reverse_complement(named.ref):
        return Cdna(CdnaKind.INVERSION, first, last)
    return Cdna(CdnaKind.DELINS, first, last, "", named.alt)
