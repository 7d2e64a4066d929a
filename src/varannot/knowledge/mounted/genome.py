"""Bases of the genome as far as a transcript bundle holds them, on the forward strand."""

from __future__ import annotations

from collections.abc import Iterator

from varannot.bases import reverse_complement
from varannot.transcripts.bundle import Bundle
from varannot.transcripts.model import Window, sense

__all__ = ["Genome", "plain_name"]


def plain_name(chromosome: str) -> str:
    """Return the name of a chromosome without `chr`, and MT for M.

    >>> plain_name("chr17"), plain_name("X"), plain_name("chrM")
    ('17', 'X', 'MT')
    """
    name = chromosome[3:] if chromosome[:3].casefold() == "chr" else chromosome
    return "MT" if name.upper() == "M" else name.upper()


class Genome:
    """Forward bases of both builds; without a bundle nothing is known."""

    def __init__(self, bundle: Bundle | None) -> None:
        self._bundle = bundle
        self._last: tuple[str, str, Window] | None = None

    def lengths(self, build: str) -> dict[str, int]:
        """Return the length in bases of each chromosome, by its name without `chr`."""
        if self._bundle is None:
            return {}
        return {
            plain_name(one.name): one.length
            for one in self._bundle.contigs
            if one.build == build and one.length
        }

    def bases(self, build: str, chromosome: str, start: int, end: int) -> str:
        """Return forward bases (0-based half-open), `N` for what is not known."""
        last = self._last
        name = plain_name(chromosome)
        if last is None or last[:2] != (build, name) or not last[2].start <= start < last[2].end:
            window = self._window(build, name, start, end)
            if window is None:
                return "N" * (end - start)
            last = self._last = (build, name, window)
        return last[2].slice(start, end)

    def places(self, build: str, chromosome: str) -> Iterator[Window]:
        """Yield stretches of known bases of a chromosome, gene by gene."""
        if self._bundle is None:
            return
        contig = self._bundle.contig(build, chromosome)
        for transcript in self._bundle.first_at(build, contig, 0, 1 << 30):
            genome = self._bundle.sequence(transcript).genome
            if genome is not None:
                yield _forward(genome, transcript.strand)

    def _window(self, build: str, chromosome: str, start: int, end: int) -> Window | None:
        if self._bundle is None:
            return None
        contig = self._bundle.contig(build, chromosome)
        for transcript in self._bundle.first_at(build, contig, start, max(end, start + 1)):
            genome = self._bundle.sequence(transcript).genome
            if genome is not None:
                return _forward(genome, transcript.strand)
        return None


def _forward(window: Window, strand: int) -> Window:
    if strand == 1:
        return window
    start, _ = sense(window.start, window.end, strand)
    return Window(start, reverse_complement(window.bases))
