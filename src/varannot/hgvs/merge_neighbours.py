"""Which rows lie near each other, and which of them list what a record holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from varannot.hgvs.decompose import applied, atoms
from varannot.hgvs.edit import Edit
from varannot.hgvs.merge_evidence import Phase, Placed, phase_between

__all__ = ["Bases", "HasEdit", "components", "neighbours", "reached"]


Bases = Callable[[int, int], str]
"""Genomic bases from one coordinate to another (0-based half-open)."""


class HasEdit(Protocol):
    """Anything that changes bases at a place."""

    @property
    def edit(self) -> Edit:
        """The change."""


def reached(first: int, links: Mapping[int, Sequence[int]]) -> list[int]:
    """Return what can be reached from a place by links, each once, in order."""
    found: dict[int, None] = {}
    waiting = list(links.get(first, ()))
    while waiting:
        place = waiting.pop(0)
        if place not in found:
            found[place] = None
            waiting += links.get(place, ())
    return sorted(found)


def neighbours(ordered: Sequence[HasEdit], reach: int) -> Iterator[tuple[int, int, int]]:
    """Return pairs of places with at most `reach` unchanged bases between, and their number."""
    count = len(ordered)
    for i in range(count):
        end = ordered[i].edit.end
        for j in range(i + 1, count):
            gap = ordered[j].edit.start - end
            if gap > reach:
                break
            if gap >= 0:
                yield i, j, gap


def components(
    record: Placed,
    near: Sequence[Placed],
    pieces: Sequence[Edit],
    longest: int,
    bases: Bases,
) -> list[Placed]:
    """Return the rows that list changes which a record holds.

    `near` are the rows in its stretch, and insertions and deletions before it, which callers write
    as far to the left as they can stand; `bases` gives genomic bases, `N` where not known. All
    rows together are taken, if they make the record's ALT; else those each of whose changes makes
    the same sequence as one of the record's. None are taken where the file puts two of them on
    different copies.
    """
    found = _listed(record, near, pieces, longest, bases)
    together = [record, *found]
    apart = any(
        phase_between(one.row, other.row) is Phase.TRANS
        for place, one in enumerate(together)
        for other in together[place + 1 :]
    )
    return [] if apart else found


def _listed(
    record: Placed, near: Sequence[Placed], pieces: Sequence[Edit], longest: int, bases: Bases
) -> list[Placed]:
    edit = record.edit
    start, ref = edit.start, edit.ref
    for one in sorted(near, key=lambda row: row.edit.start, reverse=True):
        # A deletion before the record states bases that lie there.
        if one.edit.start < start and one.edit.end <= start:
            ref = one.edit.ref + bases(one.edit.end, start) + ref
            start = one.edit.start
    near = [one for one in near if one.edit.start >= start]
    if not near:
        return []
    whole = applied(ref, start, (edit,))
    if len(near) > 1 and applied(ref, start, (one.edit for one in near)) == whole:
        return list(near)
    made = {applied(ref, start, (piece,)) for piece in pieces} - {None}
    found = []
    for one in near:
        singles = {applied(ref, start, (piece,)) for piece in atoms(one.edit, longest)}
        if singles <= made:
            found.append(one)
    return found
