"""Which places a population database has read: coverage tables, allele numbers, covered regions.

| file | columns | a base is covered where |
|---|---|---|
| coverage summary | chrom, pos, over_20 (median or mean where that is missing) | enough samples |
| allele numbers | chrom, pos, AN | enough alleles were read |
| BED | chromosome, start, end; no names | it lies in a region |

The limits are those of `evidence_limits.tsv`.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.knowledge.mounted.builds import BUILDS, named_build
from varannot.knowledge.mounted.genome import plain_name
from varannot.knowledge.mounted.gnomad_names import JOINT, OTHER, kind_of_name
from varannot.knowledge.mounted.limits import coverage_limits
from varannot.knowledge.mounted.state import MountedState, state_of
from varannot.knowledge.mounted.tabix import Columns, open_tabix

__all__ = ["Covered", "MountedCoverage"]

_CHROMOSOME = ("chrom", "chromosome", "chr", "contig")
_POSITION = ("pos", "position")
_LONGEST = 1_000
"""Bases of a change above which only its two ends are looked at."""


class Covered:
    """Whether a place was read: `yes` is None where the file says nothing; `why` in words.

    `an` counts the alleles that were read, None where that is not stated.
    """

    __slots__ = ("an", "why", "yes")

    def __init__(self, yes: bool | None, why: str, an: int | None = None) -> None:
        self.yes = yes
        self.why = why
        self.an = an


class MountedCoverage:
    """One coverage file; `build` is stated by its name or header, else by the caller."""

    def __init__(self, path: Path, default_build: str) -> None:
        self._names: tuple[str, ...] = ()
        self._path = path
        self._text = open_tabix("gnomad_coverage", path, self._columns)
        self.build = named_build(self._text) or default_build
        if self.build not in BUILDS:
            found = self.build or "nothing that tells the build"
            action = "Name the build in the name of the file, such as coverage.GRCh38.tsv.gz."
            raise InputError([Problem(str(path), None, "", found, "GRCh37 or GRCh38", action)])

    @property
    def state(self) -> MountedState:
        """What the report says of the file."""
        name, licence = "gnomAD coverage", "CC0 1.0 (not confirmed)"
        return state_of(self._text, name, self.build, version="", date="", licence=licence)

    def speaks_of(self, kinds: Collection[str]) -> bool:
        """Return whether the file is about one of these kinds of data, by its name.

        Depth of exomes says nothing of a file of genomes.
        """
        own = kind_of_name(self._text.path.name)
        return own == OTHER or own in kinds or bool({JOINT, OTHER} & set(kinds))

    def _columns(self, meta: tuple[str, ...], first: str) -> Columns:
        """Return where chromosome and position stand; keeps the names of the columns."""
        for line in (*meta[-1:], first):
            names = tuple(name.strip().casefold() for name in line.lstrip("#").split("\t"))
            if names[0] == "locus":
                raise InputError([self._locus_problem()])
            if names[0] in _CHROMOSOME and len(names) > 2 and names[1] in _POSITION:
                self._names = names
                self._check_measure()
                return Columns(0, 1, one_based=True)
        cells = first.split("\t")
        if len(cells) >= 3 and cells[1].isdigit() and cells[2].isdigit():
            return Columns(0, 1, one_based=False, end=2)
        expected = "a coverage table (chrom, pos, over_20 or AN), or BED without column names"
        raise InputError([Problem(str(self._path), None, "", first[:80], expected)])

    def _locus_problem(self) -> Problem:
        found, expected = "a column locus", "columns chrom and pos, which an index needs"
        action = (
            f"Split it: zcat {self._path} | sed '1s/^locus/chrom:pos/; s/:/\t/' | bgzip > "
            "NEW.GRCh38.tsv.gz && tabix -s 1 -b 2 -e 2 -S 1 NEW.GRCh38.tsv.gz"
        )
        return Problem(str(self._path), None, "", found, expected, action)

    def _check_measure(self) -> None:
        if not self._measure():
            found, expected = ", ".join(self._names), f"a column {' or '.join(_measures())}"
            raise InputError([Problem(str(self._path), None, "", found, expected)])

    def _measure(self) -> str:
        return next((name for name in _measures() if name in self._names), "")

    def covers(self, chromosome: str, start: int, end: int) -> Covered:
        """Return whether every base of a place (0-based half-open) was read well enough.

        A place without bases (an insertion) is covered where its neighbours are.
        """
        if plain_name(chromosome) not in self._text.chromosomes:
            return Covered(None, f"{self._text.file} has nothing on chromosome {chromosome}")
        if start == end:
            start, end = max(0, start - 1), end + 1
        if self._names:
            return self._by_base(chromosome, start, end)
        return self._by_region(chromosome, start, end)

    def _by_region(self, chromosome: str, start: int, end: int) -> Covered:
        at = start
        for line in self._text.lines(chromosome, start, end):
            cells = line.split("\t")
            if int(cells[1]) <= at:
                at = max(at, int(cells[2]))
        if at >= end:
            return Covered(True, f"the place lies in a region of {self._text.file}")
        return Covered(False, f"the place lies in no region of {self._text.file}")

    def _by_base(self, chromosome: str, start: int, end: int) -> Covered:
        measure = self._measure()
        column = self._names.index(measure)
        found: dict[int, float] = {}
        for line in self._text.lines(chromosome, start, end):
            cells = line.split("\t")
            found[int(cells[1]) - 1] = float(cells[column])
        bases = range(start, end) if end - start <= _LONGEST else (start, end - 1)
        lowest = min(found.get(base, 0.0) for base in bases)
        limits = coverage_limits()
        an = int(lowest) if measure == "an" else None
        wanted, words = {
            "an": (limits.alleles, f"{lowest:.0f} alleles were read"),
            f"over_{limits.depth}": (
                limits.share,
                f"{100 * lowest:.0f} % of samples have {limits.depth} reads or more",
            ),
        }.get(measure, (limits.depth, f"{measure} {lowest:g} reads"))
        limit = f"limit {100 * wanted:g} %" if wanted < 1 else f"limit {wanted:g}"
        return Covered(lowest >= wanted, f"{words} ({limit}) by {self._text.file}", an)


def _measures() -> tuple[str, ...]:
    """Return the columns that tell coverage, the most telling first."""
    return (f"over_{coverage_limits().depth}", "an", "median", "median_approx", "mean")
