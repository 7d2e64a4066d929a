"""Which coding bases of the genes of interest a genome VCF calls with confidence.

A base counts as called where a record covers it whose FILTER is PASS and whose sample has a
genotype and reads: the depth below which a call is none is the file's own, said by its FILTER. A
base without such a record is not called, whatever the cause; absence is no evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from varannot.model import GeneCoverage, Source
from varannot.transcripts.bundle import Bundle
from varannot.transcripts.model import Tag, Transcript, sense

__all__ = [
    "CalledBases",
    "CodingExon",
    "CodingGene",
    "CodingRegions",
    "RegionSource",
    "coding_regions",
]

_Places = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CodingExon:
    """The coding part of an exon: genomic, 0-based half-open, on the forward strand."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CodingGene:
    """The coding exons of one transcript, in the order of the transcript.

    `whole` is False where the names count coding exons, because no others are known.
    """

    gene: str
    transcript: str
    contig: str
    exons: tuple[CodingExon, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class CodingRegions:
    """The coding exons to look at, on one build.

    `contig_of` returns the name that the genes use for a chromosome as a file writes it, or an
    empty text. `lengths` holds the lengths of chromosomes in bases, by the name the genes use.
    `without_model` are genes that were asked for and have no coding transcript on the build.
    """

    build: str
    genes: tuple[CodingGene, ...]
    contig_of: Callable[[str], str]
    lengths: Mapping[str, int]
    without_model: tuple[str, ...] = ()

    def contradicted(self, contigs: Mapping[str, int]) -> str:
        """Return the first chromosome of the genes whose length in a file is another, or ''."""
        wanted = {gene.contig for gene in self.genes}
        for name, length in contigs.items():
            known = self.lengths.get(self.contig_of(name), 0)
            if self.contig_of(name) in wanted and known and known != length:
                return name
        return ""


RegionSource: TypeAlias = Callable[[], CodingRegions]
"""Gives the coding exons to look at; asked only where something is to be held against them."""


def coding_regions(bundle: Bundle, build: str, genes: Collection[str]) -> CodingRegions:
    """Return the coding exons of genes on a build, by symbol.

    The transcript is MANE Select, else one of the panel, else the first of the gene.
    """
    chosen = {gene: _transcript(bundle, build, gene) for gene in sorted(set(genes))}
    return CodingRegions(
        build,
        tuple(_coding_gene(one) for one in chosen.values() if one is not None),
        partial(bundle.contig, build),
        {one.name: one.length for one in bundle.contigs if one.build == build and one.length},
        tuple(gene for gene, one in chosen.items() if one is None),
    )


def _transcript(bundle: Bundle, build: str, gene: str) -> Transcript | None:
    searches = (
        partial(bundle.tagged, tag=Tag.MANE_SELECT),
        partial(bundle.tagged, tag=Tag.PANEL),
        bundle.of_gene,
    )
    ranked = (one for search in searches for one in search(gene, build))
    return next((one for one in ranked if one.coding), None)


def _coding_gene(transcript: Transcript) -> CodingGene:
    parts: dict[int, list[tuple[int, int]]] = {}
    for block in transcript.blocks:
        first = max(block.tx_start, transcript.cds_start)
        last = min(block.tx_end, transcript.cds_end)
        if first < last:
            offset = block.start - block.tx_start
            place = sense(first + offset, last + offset, transcript.strand)
            parts.setdefault(block.exon, []).append(place)
    exons = tuple(
        CodingExon(str(number), start, end)
        for number, places in parts.items()
        for start, end in sorted(places)
    )
    return CodingGene(
        transcript.gene, transcript.accession, transcript.contig, exons, transcript.whole
    )


class CalledBases:
    """Marks the coding bases of regions that are called; records may come in any order.

    Memory grows with the coding bases, two bytes each, not with the file.
    """

    def __init__(self, regions: CodingRegions) -> None:
        self.regions = regions
        self._contigs: dict[str, str] = {}
        by_contig: dict[str, list[tuple[int, int]]] = {}
        for gene in regions.genes:
            places = by_contig.setdefault(gene.contig, [])
            places.extend((exon.start, exon.end) for exon in gene.exons)
        self._tracks = {contig: _Track(places) for contig, places in by_contig.items()}

    def track(self, contig: str) -> _Track | None:
        """Return the bases of a chromosome as a file names it, None without a gene on it."""
        name = self._contigs.get(contig)
        if name is None:
            name = self._contigs[contig] = self.regions.contig_of(contig)
        return self._tracks.get(name)

    def coverage(self, source: Source) -> tuple[GeneCoverage, ...]:
        """Return the called share of each gene in the order of the regions, then those without."""
        without = (
            GeneCoverage(
                gene=gene,
                transcript="",
                coding_bases=0,
                called_bases=0,
                low_exons=(),
                source=source,
            )
            for gene in self.regions.without_model
        )
        return (*(self._of_gene(gene, source) for gene in self.regions.genes), *without)

    def _of_gene(self, gene: CodingGene, source: Source) -> GeneCoverage:
        track = self._tracks[gene.contig]
        called = [track.called(exon.start, exon.end) for exon in gene.exons]
        listed = [track.blacklisted(exon.start, exon.end) for exon in gene.exons]
        pairs = zip(gene.exons, called, strict=True)
        low = (exon.name for exon, number in pairs if number < exon.end - exon.start)
        named = (exon.name for exon, number in zip(gene.exons, listed, strict=True) if number)
        return GeneCoverage(
            gene=gene.gene,
            transcript=gene.transcript,
            coding_bases=sum(exon.end - exon.start for exon in gene.exons),
            called_bases=sum(called),
            low_exons=tuple(dict.fromkeys(low)),
            source=source,
            blacklisted_bases=sum(listed),
            blacklisted_exons=tuple(dict.fromkeys(named)),
        )


class _Track:
    """The coding bases of one chromosome: merged intervals in order, two bytes for each base.

    One says that the base is called, the other that the panel software leaves it out by a list.
    """

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(places):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self.starts: _Places = np.array([start for start, _ in merged], dtype=np.int64)
        self.ends: _Places = np.array([end for _, end in merged], dtype=np.int64)
        lengths = self.ends - self.starts
        self._offsets: _Places = np.cumsum(lengths) - lengths
        self._called = np.zeros(int(lengths.sum()), dtype=np.bool_)
        self._blacklisted = np.zeros(int(lengths.sum()), dtype=np.bool_)

    def touched(self, starts: _Places, ends: _Places) -> _Places:
        """Return which of the spans (0-based half-open) hold a coding base."""
        first = np.searchsorted(self.ends, starts, side="right")
        return np.flatnonzero(first < np.searchsorted(self.starts, ends, side="left"))

    def mark(self, starts: _Places, ends: _Places) -> None:
        """Mark the coding bases of spans (0-based half-open) as called."""
        self._mark(self._called, starts, ends)

    def mark_blacklisted(self, starts: _Places, ends: _Places) -> None:
        """Mark the coding bases of spans (0-based half-open) as left out by a list."""
        self._mark(self._blacklisted, starts, ends)

    def _mark(self, bases: _Flags, starts: _Places, ends: _Places) -> None:
        first = np.searchsorted(self.ends, starts, side="right")
        last = np.searchsorted(self.starts, ends, side="left")
        single = (ends - starts == 1) & (first < last)
        inside = first[single]
        bases[self._offsets[inside] + starts[single] - self.starts[inside]] = True
        for place in np.flatnonzero(~single).tolist():
            for index in range(int(first[place]), int(last[place])):
                bases[self._slice(index, int(starts[place]), int(ends[place]))] = True

    def called(self, start: int, end: int) -> int:
        """Return how many bases of a span that lies within one interval are called."""
        return self._count(self._called, start, end)

    def blacklisted(self, start: int, end: int) -> int:
        """Return how many bases of a span that lies within one interval a list leaves out."""
        return self._count(self._blacklisted, start, end)

    def _count(self, bases: _Flags, start: int, end: int) -> int:
        index = int(np.searchsorted(self.ends, start, side="right"))
        return int(bases[self._slice(index, start, end)].sum())

    def _slice(self, index: int, start: int, end: int) -> slice:
        offset = int(self._offsets[index]) - int(self.starts[index])
        first = max(start, int(self.starts[index]))
        return slice(offset + first, offset + min(end, int(self.ends[index])))
