"""Repeats inside exons, as the genome file marks them: lower-case bases.

UCSC, NCBI and Ensembl mark interspersed repeats, simple repeats and low complexity by lower case
(soft-masking). A genome in upper case alone tells nothing of repeats, which is not the same as
having none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from varannot.tables import Column, Kind, Table
from varannot.transcripts.model import Transcript, sense

__all__ = ["REPEATS", "Masking", "repeat_rows", "repeats_of"]

_LOWER = re.compile(r"[acgtn]+")

REPEATS = Table(
    "repeats",
    "Exons that overlap repeats",
    (
        Column("accession", "Transcript with version.", required=True),
        Column("build", "Genome build.", required=True),
        Column("exon", "Number of the exon.", Kind.COUNT, required=True),
        Column("bases", "Bases of the exon.", Kind.COUNT, "bases", required=True),
        Column("masked", "Those in repeats.", Kind.COUNT, "bases", required=True),
        Column(
            "spans",
            "The repeats inside the exon as start-end, 1-based inclusive on the genome, "
            "separated by commas.",
            required=True,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Masking:
    """Counts of bases in lower case and of all bases seen."""

    lower: int = 0
    total: int = 0

    def plus(self, bases: str) -> Masking:
        """Return the counts with more bases taken in."""
        lower = sum(match.end() - match.start() for match in _LOWER.finditer(bases))
        return Masking(self.lower + lower, self.total + len(bases))

    @property
    def told(self) -> bool:
        """Whether the genome tells repeats: some bases are in lower case, and not nearly all."""
        return 0 < self.lower < 0.95 * self.total


def repeat_rows(transcript: Transcript, bases: str, start: int) -> list[tuple[str, ...]]:
    """Return a row of `repeats.tsv` for each exon that overlaps lower-case bases.

    `bases` are genomic, as the file has them, from `start` (0-based) on.
    """
    spans: dict[int, list[tuple[int, int]]] = {}
    for block in transcript.blocks:
        spans.setdefault(block.exon, []).append(sense(block.start, block.end, transcript.strand))
    rows: list[tuple[str, ...]] = []
    for exon, parts in spans.items():
        low, high = min(part[0] for part in parts), max(part[1] for part in parts)
        masked = [
            (low + match.start(), low + match.end())
            for match in _LOWER.finditer(bases[low - start : high - start])
        ]
        if masked:
            count = sum(end - begin for begin, end in masked)
            written = ",".join(f"{begin + 1}-{end}" for begin, end in masked)
            rows.append(
                (
                    transcript.accession,
                    transcript.build,
                    str(exon),
                    str(high - low),
                    str(count),
                    written,
                )
            )
    return rows


def repeats_of(folder: Path) -> list[tuple[str, ...]]:
    """Return the rows of a bundle's `repeats.tsv`, none where it has no such file."""
    path = folder / f"{REPEATS.name}.tsv"
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")[1:]
    return [tuple(line.split("\t")) for line in lines if line]
