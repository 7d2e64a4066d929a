"""Several changes as one, and one record as the several changes that it holds.

Coordinates are 0-based and half-open, genomic or sense alike. Nothing here needs a genome: a
record states the bases that it spans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from varannot.hgvs.edit import Edit, genomic_edit

__all__ = ["applied", "atoms", "combined", "in_order", "parts"]

_MISMATCH = 4
_GAP = 4
_OPEN = 1
"""Costs of an alignment: as few changed bases as possible, then as few gaps as possible."""


def in_order(edits: Iterable[Edit]) -> tuple[Edit, ...] | None:
    """Return the edits by place, None where two overlap or insert at one and the same place.

    >>> in_order([Edit(5, 6, "A", "G"), Edit(3, 3, "", "T")])
    (Edit(start=3, end=3, ref='', alt='T'), Edit(start=5, end=6, ref='A', alt='G'))
    >>> in_order([Edit(3, 5, "AC", ""), Edit(4, 5, "C", "G")]) is None
    True
    """
    ordered = tuple(sorted(edits, key=_place))
    for before, after in pairwise(ordered):
        if before.end > after.start or _place(before) == _place(after):
            return None
    return ordered


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def applied(bases: str, start: int, edits: Iterable[Edit]) -> str | None:
    """Return bases, the first of which stands at `start`, after all edits.

    None where the edits overlap, leave the bases, or state others than are there.

    >>> applied("CATT", 10, [Edit(11, 12, "A", "G"), Edit(13, 14, "T", "")])
    'CGT'
    """
    ordered = in_order(edits)
    if ordered is None:
        return None
    done: list[str] = []
    at = start
    for edit in ordered:
        here = bases[edit.start - start : edit.end - start]
        if edit.start < start or edit.end > start + len(bases) or here != edit.ref:
            return None
        done += [bases[at - start : edit.start - start], edit.alt]
        at = edit.end
    return "".join((*done, bases[at - start :]))


def combined(edits: Iterable[Edit], between: Callable[[int, int], str]) -> Edit | None:
    """Return the one edit that does what the edits do together, without shared ends.

    `between` returns the bases of the genome from one coordinate to another; bases that it does
    not know are `N`, and then there is no such edit. None too where edits overlap.

    >>> combined([Edit(3, 4, "A", "G"), Edit(5, 6, "C", "T")], lambda start, end: "T")
    Edit(start=3, end=6, ref='ATC', alt='GTT')
    """
    ordered = in_order(edits)
    if not ordered:
        return None
    ref, alt = [ordered[0].ref], [ordered[0].alt]
    for before, after in pairwise(ordered):
        kept = between(before.end, after.start) if after.start > before.end else ""
        if "N" in kept or len(kept) != after.start - before.end:
            return None
        ref += [kept, after.ref]
        alt += [kept, after.alt]
    return genomic_edit(ordered[0].start + 1, "".join(ref), "".join(alt))


def atoms(edit: Edit, longest: int) -> tuple[Edit, ...]:
    """Return the smallest edits that an edit can be taken apart into, in order.

    Equal lengths are compared base by base, others are aligned. An allele of more than `longest`
    bases stays whole.

    >>> atoms(Edit(10, 13, "GAT", "CAC"), 200)
    (Edit(start=10, end=11, ref='G', alt='C'), Edit(start=12, end=13, ref='T', alt='C'))
    """
    ref, alt = edit.ref, edit.alt
    if not ref or not alt or max(len(ref), len(alt)) == 1:
        return (edit,)
    if max(len(ref), len(alt)) > longest:
        return (edit,)
    if len(ref) == len(alt):
        return tuple(
            Edit(edit.start + place, edit.start + place + 1, old, new)
            for place, (old, new) in enumerate(zip(ref, alt, strict=True))
            if old != new
        )
    return _aligned(edit)


def parts(edit: Edit, longest: int, separated: int) -> tuple[Edit, ...]:
    """Return the changes that a record holds: its atoms, neighbours among them joined.

    Changes of equal length are apart where one base between them is unchanged. Where the length
    changes, `separated` unchanged bases are needed, since fewer may be equal by chance.

    >>> parts(Edit(0, 8, "TACATGGA", "CACATGGGA"), 200, 4)
    (Edit(start=0, end=1, ref='T', alt='C'), Edit(start=5, end=5, ref='', alt='G'))
    """
    smallest = atoms(edit, longest)
    if len(smallest) < 2:
        return smallest
    least = 1 if len(edit.ref) == len(edit.alt) else separated
    groups: list[list[Edit]] = [[smallest[0]]]
    for one in smallest[1:]:
        if one.start - groups[-1][-1].end < least:
            groups[-1].append(one)
        else:
            groups.append([one])

    def between(start: int, end: int) -> str:
        return edit.ref[start - edit.start : end - edit.start]

    joined = (combined(group, between) for group in groups)
    return tuple(one for one in joined if one is not None)


def _aligned(edit: Edit) -> tuple[Edit, ...]:
    """Return the differences of the cheapest alignment of the two alleles."""
    found: list[Edit] = []
    for step, i, j in _steps(edit.ref, edit.alt):
        start = edit.start + i
        if step == "=":
            continue
        old = edit.ref[i : i + 1] if step in "xd" else ""
        new = edit.alt[j : j + 1] if step in "xi" else ""
        last = found[-1] if found else None
        extends = last is not None and step in "di" and last.end == start
        if extends and last is not None and (not last.alt if step == "d" else not last.ref):
            found[-1] = Edit(last.start, start + len(old), last.ref + old, last.alt + new)
        else:
            found.append(Edit(start, start + len(old), old, new))
    return tuple(found)


def _steps(ref: str, alt: str) -> list[tuple[str, int, int]]:
    """Return the steps of the cheapest alignment: `=` and `x` bases, `d` deleted, `i` inserted.

    Each comes with the places in REF and ALT before it. Affine gap costs (Gotoh 1982, DOI
    10.1016/0022-2836(82)90398-9).
    """
    rows, columns = len(ref) + 1, len(alt) + 1
    far = 1 << 30
    # cost[state][i][j]: state 0 ends with a pair of bases, 1 with a deletion, 2 with an insertion.
    cost = [[[far] * columns for _ in range(rows)] for _ in range(3)]
    back = [[[0] * columns for _ in range(rows)] for _ in range(3)]
    cost[0][0][0] = 0
    for i in range(rows):
        for j in range(columns):
            moves = (
                (0, i - 1, j - 1, _MISMATCH),
                (1, i - 1, j, _GAP),
                (2, i, j - 1, _GAP),
            )
            for state, before_i, before_j, price in moves:
                if before_i < 0 or before_j < 0:
                    continue
                if state == 0 and ref[before_i] == alt[before_j]:
                    price = 0
                costs = [
                    cost[last][before_i][before_j] + (_OPEN if state and last != state else 0)
                    for last in range(3)
                ]
                best = min(range(3), key=costs.__getitem__)
                cost[state][i][j], back[state][i][j] = costs[best] + price, best
    return _traced(ref, alt, cost, back)


def _traced(
    ref: str, alt: str, cost: Sequence[Sequence[Sequence[int]]], back: list[list[list[int]]]
) -> list[tuple[str, int, int]]:
    i, j = len(ref), len(alt)
    state = min(range(3), key=lambda one: cost[one][i][j])
    steps: list[tuple[str, int, int]] = []
    while i or j:
        last = back[state][i][j]
        i, j = i - (state != 2), j - (state != 1)
        sign = ("=" if ref[i] == alt[j] else "x") if state == 0 else " di"[state]
        steps.append((sign, i, j))
        state = last
    return steps[::-1]
