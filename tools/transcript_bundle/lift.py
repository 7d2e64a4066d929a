"""Chains from GRCh38 to GRCh37 for each gene: through its LRG record, or through lifted blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from transcript_bundle.chains import Chain, Piece, chain_of
from transcript_bundle.sources import Lrg, Placed, rows_without_header
from varannot.transcripts.model import sense

__all__ = ["Lift", "lrg_chain", "read_blocks"]


def lrg_chain(place: Placed) -> Chain:
    """Return the chain from positions of an LRG record to sense coordinates of a build."""
    first, _ = sense(place.start - 1, place.end, place.strand)
    return chain_of(place.record_start, place.record_end, first, place.differences)


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of the forward strand that is the same on both builds, 0-based half-open."""

    start38: int
    end38: int
    start37: int


def read_blocks(path: Path) -> dict[str, list[_Block]]:
    """Return the blocks of each chromosome that keep chromosome, direction and length."""
    found: defaultdict[str, list[_Block]] = defaultdict(list)
    for row in rows_without_header(path):
        old, start37, end37, direction37, new, start38, end38, direction38 = row
        if not start37.isdigit() or old != new or direction37 != direction38:
            continue
        size = int(end37) - int(start37)
        if int(end38) - int(start38) == size:
            found[f"chr{new}"].append(_Block(int(start38), int(end38), int(start37)))
    return dict(found)


class Lift:
    """The ways from GRCh38 to GRCh37, the better one first."""

    def __init__(self, lrgs: Iterable[Lrg], blocks: dict[str, list[_Block]]) -> None:
        self._blocks = blocks
        self._lrg: dict[str, Chain] = {}
        for lrg in lrgs:
            places = {place.build: place for place in lrg.places}
            if {"GRCh37", "GRCh38"} <= set(places):
                back = lrg_chain(places["GRCh38"]).inverse()
                self._lrg[lrg.gene] = back.then(lrg_chain(places["GRCh37"]))

    def through_lrg(self, gene: str) -> Chain | None:
        """Return the chain through the gene's LRG record, None if it has none on both builds."""
        return self._lrg.get(gene)

    def through_blocks(
        self, contig: str, strand: int, exons: Sequence[tuple[int, int]]
    ) -> Chain | None:
        """Return the chain of the blocks under some exons (sense coordinates of GRCh38).

        None where the blocks overlap each other or change their order there: such a stretch has
        more than one place, and none is chosen.
        """
        low, high = sense(exons[0][0], exons[-1][1], strand)
        pieces = []
        for block in self._blocks.get(contig, []):
            if block.start38 < high and block.end38 > low:
                size = block.end38 - block.start38
                start, _ = sense(block.start38, block.end38, strand)
                other, _ = sense(block.start37, block.start37 + size, strand)
                pieces.append(Piece(start, other, size))
        chain = Chain.of(pieces)
        for before, after in zip(chain.pieces, chain.pieces[1:], strict=False):
            if before.end > after.start or before.other + before.length > after.other:
                return None
        return chain if chain.pieces else None
