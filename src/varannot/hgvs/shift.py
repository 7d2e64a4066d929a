"""All placements of a change that make the same sequence, and the one that HGVS names.

Sense coordinates throughout (0-based, half-open, rising along the transcript). The shift follows
the gene, so it goes on from an exon into the intron behind it, and never jumps from one exon into
the next (HGVS recommendations, 3' rule and its exception for exon-exon junctions; DOI
10.1002/humu.22981).
"""

from __future__ import annotations

from msgspec import Struct

from varannot.hgvs.edit import Edit
from varannot.transcripts.model import Window

__all__ = ["Placements", "placements", "trimmed"]

_FURTHEST = 20_000
"""Bases that a change is shifted at most: longer repeats than any that a panel reads through."""


class Placements(Struct, frozen=True, gc=False):
    """The 5'-most start and the 3'-most edit of a change.

    `first` is the sense start of the 5'-most placement, `named` the edit at the 3'-most one;
    every start between the two makes the same sequence. `open_start` and `open_end` tell that
    unknown bases stopped the search there, so that the change might be placed further out.
    """

    first: int
    named: Edit
    open_start: bool = False
    open_end: bool = False

    @property
    def count(self) -> int:
        """How many placements there are."""
        return self.named.start - self.first + 1


def trimmed(edit: Edit) -> Edit:
    """Return the edit without what its two texts share, first in front, then behind.

    >>> trimmed(Edit(10, 13, "CAT", "CGT"))
    Edit(start=11, end=12, ref='A', alt='G')
    """
    ref, alt, start, end = edit.ref, edit.alt, edit.start, edit.end
    if ref == alt or not ref or not alt or (ref[0] != alt[0] and ref[-1] != alt[-1]):
        return edit
    shared, shortest = 0, min(len(ref), len(alt))
    while shared < shortest and ref[shared] == alt[shared]:
        shared += 1
    ref, alt, start = ref[shared:], alt[shared:], start + shared
    shared, shortest = 0, min(len(ref), len(alt))
    while shared < shortest and ref[-1 - shared] == alt[-1 - shared]:
        shared += 1
    if shared:
        ref, alt, end = ref[:-shared], alt[:-shared], end - shared
    return Edit(start, end, ref, alt)


def placements(gene: Window, edit: Edit) -> Placements:
    """Return where else the edit could stand; only pure deletions and insertions can move.

    >>> gene = Window(100, "GATTTTC")
    >>> placements(gene, Edit(102, 103, "T", "")).named
    Edit(start=105, end=106, ref='T', alt='')
    >>> placements(gene, Edit(104, 104, "", "TT")).named
    Edit(start=106, end=106, ref='', alt='TT')
    """
    if (edit.ref and edit.alt) or not edit.changes:
        return Placements(edit.start, edit)
    if edit.ref:
        return _of_deletion(gene, edit)
    return _of_insertion(gene, edit)


def _of_deletion(gene: Window, edit: Edit) -> Placements:
    bases, origin = gene.bases, gene.start
    start, end, size = edit.start - origin, edit.end - origin, len(bases)
    if start < 0 or end > size or "N" in bases[start:end]:
        return Placements(edit.start, edit, open_start=True, open_end=True)
    ahead = end
    while ahead < size and bases[ahead] == bases[start + ahead - end] != "N":
        ahead += 1
        if ahead - end > _FURTHEST:
            break
    back = start
    while back > 0 and bases[back - 1] == bases[end - 1 - start + back] != "N":
        back -= 1
        if start - back > _FURTHEST:
            break
    moved = ahead - end
    named = edit
    if moved:
        named = Edit(edit.start + moved, edit.end + moved, bases[start + moved : end + moved], "")
    return Placements(back + origin, named, _unknown(bases, back - 1), _unknown(bases, ahead))


def _of_insertion(gene: Window, edit: Edit) -> Placements:
    bases, origin = gene.bases, gene.start
    unit, place, size = edit.alt, edit.start - origin, len(bases)
    if place < 0 or place > size:
        return Placements(edit.start, edit, open_start=True, open_end=True)
    length, moved = len(unit), 0
    while place + moved < size and bases[place + moved] == unit[moved % length] != "N":
        moved += 1
        if moved > _FURTHEST:
            break
    back = 0
    while place - back > 0 and bases[place - back - 1] == unit[-1 - back % length] != "N":
        back += 1
        if back > _FURTHEST:
            break
    named = edit
    if moved:
        turned = moved % length
        named = Edit(edit.start + moved, edit.start + moved, "", unit[turned:] + unit[:turned])
    return Placements(
        edit.start - back,
        named,
        _unknown(bases, place - back - 1),
        _unknown(bases, place + moved),
    )


def _unknown(bases: str, place: int) -> bool:
    return not 0 <= place < len(bases) or bases[place] == "N"
