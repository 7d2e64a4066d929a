"""Gapless stretches between two coordinate systems, and exons carried through them.

All coordinates are 0-based and half-open and rise along the gene: positions in a record on the
gene's strand, or sense coordinates of a genome build.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

__all__ = ["Chain", "Difference", "Piece", "chain_of", "cigar_of", "declared", "record_edits"]


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """`length` bases from `start` in one system that lie at `other` in the other."""

    start: int
    other: int
    length: int

    @property
    def end(self) -> int:
        """Behind the last base in the first system."""
        return self.start + self.length


@dataclass(frozen=True)
class Chain:
    """The pieces between two systems, in order and free of overlap."""

    pieces: tuple[Piece, ...]
    _starts: tuple[int, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Chain:
        """Return the chain of some pieces."""
        ordered = tuple(sorted(piece for piece in pieces if piece.length > 0))
        return cls(ordered, tuple(piece.start for piece in ordered))

    def inverse(self) -> Chain:
        """Return the chain the other way round."""
        return Chain.of(Piece(piece.other, piece.start, piece.length) for piece in self.pieces)

    def part(self, start: int, end: int) -> list[Piece]:
        """Return what an interval of the first system meets, cut to the interval."""
        found = []
        for piece in self.pieces[max(0, bisect_right(self._starts, start) - 1) :]:
            if piece.start >= end:
                break
            first, last = max(start, piece.start), min(end, piece.end)
            if first < last:
                found.append(Piece(first, piece.other + first - piece.start, last - first))
        return found

    def then(self, other: Chain) -> Chain:
        """Return the chain from the first system of this one to the second of the other."""
        back = self.inverse()
        joined = []
        for piece in other.pieces:
            for part in back.part(piece.start, piece.end):
                joined.append(
                    Piece(part.other, piece.other + part.start - piece.start, part.length)
                )
        return Chain.of(joined)


def cigar_of(pieces: Sequence[Piece], start: int, end: int) -> tuple[int, int, str] | None:
    """Return where an exon lies in the other system: start, end and its alignment.

    The alignment is empty for an exon without gaps; I stands for bases of the exon alone. None
    where the first or the last base of the exon is not aligned, for then its edge is not known.

    >>> cigar_of([Piece(10, 100, 4), Piece(16, 104, 6)], 10, 22)
    (100, 110, '4M2I6M')
    >>> cigar_of([Piece(10, 100, 4)], 10, 22) is None
    True
    """
    if not pieces or pieces[0].start != start or pieces[-1].end != end:
        return None
    operations: list[tuple[int, str]] = []
    at, other = start, pieces[0].other
    for piece in pieces:
        own, their = piece.start - at, piece.other - other
        if their < 0:
            return None
        # Bases that differ in both systems at the same place stand opposite each other.
        shared = min(own, their)
        operations += [(shared, "M"), (own - shared, "I"), (their - shared, "D")]
        operations.append((piece.length, "M"))
        at, other = piece.end, piece.other + piece.length
    cigar = _joined(operations)
    return pieces[0].other, other, "" if cigar == f"{end - start}M" else cigar


def _joined(operations: Iterable[tuple[int, str]]) -> str:
    kept: list[tuple[int, str]] = []
    for length, operation in operations:
        if kept and kept[-1][1] == operation:
            kept[-1] = (kept[-1][0] + length, operation)
        elif length:
            kept.append((length, operation))
    return "".join(f"{length}{operation}" for length, operation in kept)


@dataclass(frozen=True, slots=True)
class Difference:
    """A declared difference: `own` bases of the record at `place` (0-based) read `other`."""

    place: int
    own: str
    other: str


def declared(text: str) -> tuple[Difference, ...]:
    """Return the differences of an LRG mapping, in order; ValueError for a kind not known.

    An insertion of the assembly stands before its place.
    """
    found = []
    for entry in json.loads(text):
        own = entry["lrg_sequence"].replace("-", "")
        other = entry["other_sequence"].replace("-", "")
        match entry["type"]:
            case "mismatch" | "lrg_ins":
                place = int(entry["lrg_start"]) - 1
            case "other_ins":
                place = int(entry["lrg_start"])
            case kind:
                message = f"a difference of the kind {kind}"
                raise ValueError(message)
        found.append(Difference(place, own, other))
    return tuple(sorted(found, key=lambda difference: difference.place))


def chain_of(start: int, end: int, other: int, differences: Iterable[Difference]) -> Chain:
    """Return the chain of record positions `start` to `end`, whose first base lies at `other`."""
    pieces = []
    at = start
    for difference in differences:
        if len(difference.own) == len(difference.other):
            continue
        pieces.append(Piece(at, other, difference.place - at))
        other += difference.place - at + len(difference.other)
        at = difference.place + len(difference.own)
    pieces.append(Piece(at, other, end - at))
    return Chain.of(pieces)


def record_edits(differences: Iterable[Difference]) -> str:
    """Return the differences as `windows.tsv` writes them."""
    return ";".join(
        f"{edit.place + 1}:{edit.own or '-'}>{edit.other or '-'}" for edit in differences
    )
