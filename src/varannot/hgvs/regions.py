"""Where a placed change lies on a transcript: exon or intron k of n, splice site, UTR, outside.

Sense coordinates (0-based, half-open). Splice sites are the two intronic bases next to an exon,
the splice region reaches three bases into the exon and to the eighth base of the intron
(Sequence Ontology SO:0001574, SO:0001575, SO:0001630).
"""

from __future__ import annotations

from msgspec import Struct

from varannot.hgvs.edit import Edit
from varannot.model import Consequence
from varannot.transcripts.model import Transcript

__all__ = [
    "EXON_SIDE",
    "SPLICE_SITE",
    "Place",
    "exonic",
    "place_of",
    "place_of_edit",
    "splice_terms",
]

SPLICE_SITE = 2
"""Bases of an intron at either end that are its splice site."""

EXON_SIDE = 3
"""Bases of an exon beside an intron that belong to the splice region."""

_REGION = 8


class Place(Struct, frozen=True, gc=False):
    """Exon `7/11` or intron `6/10` of the first base, and the distance to the exon edge.

    `distance` counts bases to the nearest exon-intron border: 1 is the first base of the intron,
    -1 the last base of the exon; None where the transcript has no border.
    """

    exon: str = ""
    intron: str = ""
    distance: int | None = None


def place_of(position: int, transcript: Transcript) -> Place:
    """Return the place of one base, or of the point before it for an insertion."""
    blocks = transcript.blocks
    index = transcript.block_index(position)
    count = blocks[-1].exon
    if index >= 0 and position < blocks[index].end:
        block = blocks[index]
        inside = []
        if block.exon > 1:
            inside.append(position - block.start + 1)
        if block.exon < count:
            inside.append(block.end - position)
        return Place(exon=f"{block.exon}/{count}", distance=-min(inside) if inside else None)
    if 0 <= index < len(blocks) - 1:
        before, after = blocks[index], blocks[index + 1]
        if before.exon == after.exon:
            return Place(exon=f"{before.exon}/{count}")
        distance = min(position - before.end + 1, after.start - position)
        return Place(intron=f"{before.exon}/{count - 1}", distance=distance)
    return Place()


def place_of_edit(named: Edit, transcript: Transcript) -> Place:
    """Return the place of a change: of its first base, and a range of exons for a long one.

    An insertion lies where the base before it does.
    """
    place = place_of(named.start if named.ref else named.start - 1, transcript)
    if named.end - named.start < 2:
        return place
    taken = [
        one.exon for one in transcript.blocks if one.end > named.start and one.start < named.end
    ]
    if not taken or (taken[0] == taken[-1] and place.exon):
        return place
    numbers = f"{taken[0]}" if taken[0] == taken[-1] else f"{taken[0]}-{taken[-1]}"
    return Place(exon=f"{numbers}/{transcript.exon_count}", distance=place.distance)


def exonic(edit: Edit, transcript: Transcript) -> Edit | None:
    """Return the edit in transcript coordinates, None if it does not lie in one block.

    An insertion at the border between exon and intron counts as inside the exon: bases that stand
    there may become part of it.
    """
    start, end = edit.start, edit.end
    index = transcript.block_index(start)
    if index < 0:
        return None
    block = transcript.blocks[index]
    if end > block.end:
        return None
    offset = block.tx_start - block.start
    return Edit(start + offset, end + offset, edit.ref, edit.alt)


def splice_terms(edit: Edit, transcript: Transcript) -> tuple[Consequence, ...]:
    """Return what the place alone says: splice site, splice region, intron, outside.

    Empty for a change inside an exon that keeps away from its edges.
    """
    blocks = transcript.blocks
    start, end = edit.start, edit.end
    terms: list[Consequence] = []
    if end <= transcript.start and not (start == end == transcript.start):
        return (Consequence.UPSTREAM,)
    if start >= transcript.end:
        return (Consequence.DOWNSTREAM,)
    index = transcript.block_index(start)
    if index >= 0:
        block = blocks[index]
        if block.start + EXON_SIDE < start and end < block.end - EXON_SIDE:
            return ()
    index = max(index - 1, 0)
    for before, after in zip(blocks[index:], blocks[index + 1 :], strict=False):
        if before.end - EXON_SIDE > end:
            break
        if before.exon == after.exon or after.start + EXON_SIDE < start:
            continue
        terms += _of_intron(start, end, before.end, after.start)
    return tuple(dict.fromkeys(terms))


def _of_intron(start: int, end: int, first: int, last: int) -> list[Consequence]:
    """Return the terms for one intron, whose bases lie from `first` to `last`."""
    terms = []
    if _touches(start, end, first, min(first + SPLICE_SITE, last)):
        terms.append(Consequence.SPLICE_DONOR)
    if _touches(start, end, max(last - SPLICE_SITE, first), last):
        terms.append(Consequence.SPLICE_ACCEPTOR)
    near = (
        (first - EXON_SIDE, first + _REGION),
        (last - _REGION, last + EXON_SIDE),
    )
    if any(_reaches(start, end, *zone) for zone in near):
        terms.append(Consequence.SPLICE_REGION)
    if _reaches(start, end, first, last) and not (start == end and start in (first, last)):
        terms.append(Consequence.INTRON)
    return terms


def _touches(start: int, end: int, first: int, last: int) -> bool:
    """Whether bases of the zone are changed, or new ones stand between two of them."""
    return first < start < last if start == end else start < last and end > first


def _reaches(start: int, end: int, first: int, last: int) -> bool:
    return first <= start <= last if start == end else start < last and end > first
