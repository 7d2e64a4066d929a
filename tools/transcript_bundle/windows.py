"""Genomic windows: which sequence serves which gene on which build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from transcript_bundle.chains import record_edits
from transcript_bundle.lift import lrg_chain
from transcript_bundle.sources import Lrg, Placed
from varannot.transcripts.model import sense
from varannot.transcripts.writer import WindowPlace

__all__ = ["FLANK", "Windows", "lrg_windows", "tile_windows", "whole_windows"]

FLANK = 5_000
"""Bases kept on either side of a gene, as an LRG record keeps them before its gene."""


@dataclass
class Windows:
    """Records by name, and where they lie."""

    records: dict[str, str] = field(default_factory=dict)
    places: list[WindowPlace] = field(default_factory=list)

    def served(self) -> set[tuple[str, str]]:
        """Return the genes and builds that have a window."""
        return {(place.gene, place.build) for place in self.places}


def lrg_windows(
    lrgs: Iterable[Lrg], spans: Mapping[tuple[str, str], tuple[str, int, int]], windows: Windows
) -> None:
    """Add each LRG record once, with its places and declared differences on both builds.

    A place is cut to the models of the gene and the flanks, since a few records reach far beyond.
    """
    for lrg in lrgs:
        windows.records[lrg.name] = lrg.bases
        for place in lrg.places:
            span = spans.get((lrg.gene, place.build))
            cut = _cut(place, span) if span else place
            windows.places.append(
                WindowPlace(
                    lrg.name,
                    lrg.gene,
                    cut.build,
                    cut.contig,
                    cut.start,
                    cut.end,
                    cut.strand,
                    cut.record_start + 1,
                    cut.record_end,
                    record_edits(cut.differences),
                )
            )


def _cut(place: Placed, span: tuple[str, int, int]) -> Placed:
    """Return a place cut to a span of the genome (1-based inclusive) and the flanks."""
    _, first, last = span
    back = lrg_chain(place).inverse()
    pieces = back.part(*sense(first - 1 - FLANK, last + FLANK, place.strand))
    start, end = pieces[0].start, pieces[-1].end
    low, high = sense(start, end, place.strand)
    record_start = pieces[0].other
    record_end = pieces[-1].other + pieces[-1].length
    kept = tuple(d for d in place.differences if record_start <= d.place < record_end)
    return replace(
        place,
        record_start=record_start,
        record_end=record_end,
        start=low + 1,
        end=high,
        differences=kept,
    )


def tile_windows(
    tiles: Iterable[tuple[str, Placed, str]],
    spans: Mapping[tuple[str, str], tuple[str, int, int]],
    windows: Windows,
) -> None:
    """Cut tiles to the genes that have no window on the tile's build yet.

    `spans` holds contig, first and last base (1-based) by gene and build.
    """
    served = windows.served()
    for _, tile, bases in tiles:
        for (gene, build), (contig, first, last) in sorted(spans.items()):
            start, end = max(tile.start, first - FLANK), min(tile.end, last + FLANK)
            inside = contig == tile.contig and first <= tile.end and last >= tile.start
            if build != tile.build or (gene, build) in served or not inside:
                continue
            name = f"{build}_{gene}_{start}"
            windows.records[name] = bases[start - tile.start : end - tile.start + 1]
            length = end - start + 1
            windows.places.append(
                WindowPlace(name, gene, build, contig, start, end, tile.strand, 1, length)
            )


def whole_windows(
    found: Iterable[tuple[str, Placed, str]],
    genes: Mapping[str, str],
    windows: Windows,
) -> None:
    """Add records as they are, for genes that have no window on their build yet.

    `genes` gives the current symbol of a name in the source.
    """
    served = windows.served()
    for source, place, bases in found:
        gene = genes.get(source, "")
        if not gene or (gene, place.build) in served:
            continue
        name = f"{place.build}_{gene}_{place.start}"
        windows.records[name] = bases
        windows.places.append(
            WindowPlace(
                name,
                gene,
                place.build,
                place.contig,
                place.start,
                place.end,
                place.strand,
                1,
                len(bases),
            )
        )
