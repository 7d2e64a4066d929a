"""Bases on their way from a genome to a bundle: windows, spliced transcripts, records of FASTA."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from varannot.bases import reverse_complement
from varannot.errors import InputError, Problem
from varannot.transcripts.build.genome import Genome
from varannot.transcripts.model import Block, Window, sense

__all__ = [
    "GenomeWindows",
    "hash_of_file",
    "mismatches",
    "read_records",
    "sense_window",
    "spliced",
]


class GenomeWindows(Mapping[str, str]):
    """Records of a bundle cut from the genome when they are asked for, so that none is kept."""

    def __init__(self, genome: Genome, places: Mapping[str, tuple[str, int, int]]) -> None:
        self._genome = genome
        self._places = places

    def __getitem__(self, record: str) -> str:
        return self._genome.fetch(*self._places[record])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def sense_window(bases: str, start: int, strand: int) -> Window:
    """Return genomic bases that begin at `start` (0-based) as a window in sense direction."""
    upper = bases.upper()
    first, _ = sense(start, start + len(upper), strand)
    return Window(first, upper if strand == 1 else reverse_complement(upper))


def spliced(window: Window, blocks: Sequence[Block], length: int = 0) -> str:
    """Return the transcript's bases as the genome has them, `N` for bases that it lacks.

    `length` is that of the transcript where it is known; bases behind the last block are `N`.
    """
    parts: list[str] = []
    tx = 0
    for block in blocks:
        parts.append("N" * (block.tx_start - tx))
        parts.append(window.slice(block.start, block.end))
        tx = block.tx_end
    parts.append("N" * max(0, length - tx))
    return "".join(parts)


def mismatches(own: str, genome: str) -> list[int]:
    """Return the places (0-based) where two known bases of equally long sequences differ."""
    return [
        place
        for place, (a, b) in enumerate(zip(own, genome, strict=True))
        if a != b and "N" not in (a, b)
    ]


def read_records(path: Path, wanted: Collection[str] | None = None) -> dict[str, str]:
    """Return the records of a FASTA file (plain or gzip) by the first word of their names.

    `wanted` limits them. Raises InputError for a file that is cut or is not FASTA.
    """
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    found: dict[str, str] = {}
    name, lines = "", list[str]()
    try:
        with gzip.open(path, "rt") if packed else path.open("rt", encoding="ascii") as text:
            for line in text:
                if line.startswith(">"):
                    _close(found, name, lines)
                    words = line[1:].split()
                    name = words[0] if words else ""
                    name = name if wanted is None or name in wanted else ""
                    lines = []
                elif name:
                    lines.append(line.strip())
        _close(found, name, lines)
    except (EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as error:
        action = "Copy or download the file again."
        raise InputError(
            [Problem(str(path), None, "", str(error), "a whole FASTA file", action)]
        ) from error
    return found


def _close(found: dict[str, str], name: str, lines: list[str]) -> None:
    if name and lines:
        found[name] = "".join(lines).upper()


def hash_of_file(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
