"""Reference alleles of a ClinVar VCF held against the genome.

Thousands of curated places tell a wrong, shifted or edited genome within a gene, where a length or
a few anchors cannot.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.transcripts.build.genome import plain_name

__all__ = ["AlleleCheck", "GeneBases", "check_alleles", "counted"]

_PATHOGENIC = re.compile(r"(?:^|;)CLNSIG=[^;]*pathogenic", re.IGNORECASE)
_CONFLICTING = re.compile(r"(?:^|;)CLNSIG=[^;]*conflicting", re.IGNORECASE)
_BASES = frozenset("ACGT")
_OF_ASSEMBLY = "the ClinVar VCF of this assembly"
_MANY = 20


@dataclass(frozen=True, slots=True)
class GeneBases:
    """The bases of a gene from its first to its last exon; `start` is 0-based."""

    gene: str
    start: int
    bases: str


@dataclass(frozen=True, slots=True)
class AlleleCheck:
    """Reference alleles of pathogenic and likely pathogenic rows that lie in one gene.

    `checked` counts those compared, `differing` names the places of those that differ.
    """

    checked: int
    differing: tuple[str, ...]

    @property
    def refuted(self) -> bool:
        """Whether more differ than single errors explain: over 5 %, and at least three."""
        return len(self.differing) >= 3 and len(self.differing) * 20 > self.checked


def check_alleles(
    path: Path, spans: Mapping[str, Sequence[GeneBases]]
) -> dict[tuple[str, str], AlleleCheck]:
    """Return the check for each gene that has such rows, by gene and chromosome.

    `spans` gives the genes of each chromosome (`chr17`). Only rows that say pathogenic or likely
    pathogenic are read. Raises InputError for a file that is cut or no VCF, and where more than a
    fifth of all alleles differ: then the file is of another assembly.
    """
    by_plain = {plain_name(contig): contig for contig in spans}
    found: dict[tuple[str, str], tuple[int, list[str]]] = {}
    rows = 0
    for line in _lines(path):
        if line.startswith("#"):
            continue
        cells = line.rstrip("\n").split("\t", 8)
        if len(cells) < 8 or not cells[1].isdigit():
            raise InputError([_problem(path, line[:60], "a VCF file")])
        contig = by_plain.get(plain_name(cells[0]))
        if contig is None or not _PATHOGENIC.search(cells[7]) or _CONFLICTING.search(cells[7]):
            continue
        position, ref = int(cells[1]) - 1, cells[3].upper()
        if not _BASES.issuperset(ref):
            continue
        rows += 1
        for span in spans[contig]:
            here = span.bases[max(0, position - span.start) : position - span.start + len(ref)]
            if position < span.start or len(here) < len(ref) or "N" in here.upper():
                continue
            checked, differing = found.setdefault((span.gene, contig), (0, []))
            if here.upper() != ref:
                differing.append(f"{contig}:{position + 1}")
            found[span.gene, contig] = checked + 1, differing
    if not rows:
        told = "no row that says pathogenic on these chromosomes"
        raise InputError([_problem(path, told, _OF_ASSEMBLY)])
    checks = {key: AlleleCheck(count, tuple(places)) for key, (count, places) in found.items()}
    differing_in_all = sum(len(check.differing) for check in checks.values())
    if differing_in_all >= _MANY and differing_in_all * 5 > sum(c.checked for c in checks.values()):
        raise InputError([_problem(path, counted(checks.values()), _OF_ASSEMBLY)])
    return checks


def counted(checks: Iterable[AlleleCheck]) -> str:
    """Return in words how many reference alleles were compared and how many differ.

    >>> counted([AlleleCheck(10, ()), AlleleCheck(5, ("chr1:7",))])
    '15 reference alleles of 2 genes compared, 1 differ'
    """
    found = list(checks)
    total = sum(check.checked for check in found)
    differing = sum(len(check.differing) for check in found)
    return f"{total} reference alleles of {len(found)} genes compared, {differing} differ"


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(path, "rt") if packed else path.open("rt", encoding="utf-8") as text:
            yield from text
    except (EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise InputError([_problem(path, str(error), "a whole VCF file")]) from error


def _problem(path: Path, found: str, expected: str) -> Problem:
    action = "Give clinvar.vcf.gz of the assembly, or leave --clinvar out."
    return Problem(str(path), None, "", found, expected, action)
