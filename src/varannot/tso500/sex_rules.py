"""Regions and limits for the sex chromosomes, from `resources/sex_chromosomes.tsv`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import msgspec

from varannot.errors import Problem
from varannot.resources import resource
from varannot.rule_tables import rule_rows
from varannot.tables import Column, Kind, Table
from varannot.textio import Row

__all__ = ["SEX_TABLE", "SexLimits", "SexRules", "load_sex_rules", "sex_rules"]


@dataclass(frozen=True, slots=True)
class SexLimits:
    """The limits; what each decides and where it comes from stands in the table.

    Allele fractions are fractions, `depth` counts reads, `locus_bases` bases, `somatic_tmb`
    mutations/Mb; odds are ratios.
    """

    lowest_vaf: float
    homozygous_vaf: float
    heterozygous_from: float
    heterozygous_to: float
    depth: float
    x_calls: float
    one_x_odds: float
    two_x_odds: float
    inherited_share: float
    somatic_tmb: float
    loci: float
    locus_bases: float
    y_calls: float


@dataclass(frozen=True, slots=True)
class SexRules:
    """The limits, and by chromosome (`X`, `Y`) the regions in which calls say nothing.

    Regions are 1-based, both ends included. Those of both genome builds are left out whichever the
    build is: a wrong build then never makes a pseudoautosomal call count.
    """

    limits: SexLimits
    regions: Mapping[str, tuple[tuple[int, int], ...]]

    def left_out(self, chromosome: str, position: int) -> bool:
        """Return whether a place (1-based) lies in a region that is left out.

        >>> sex_rules().left_out("X", 1_315_000), sex_rules().left_out("X", 66_900_000)
        (True, False)
        """
        return any(start <= position <= end for start, end in self.regions.get(chromosome, ()))


_LIMITS = tuple(field.name for field in fields(SexLimits))

SEX_TABLE = Table(
    "sex_chromosomes",
    "What the sex chromosomes tell of the stated sex",
    (
        Column(
            "kind",
            "region: calls in it are not looked at; limit: a number that decides.",
            Kind.CHOICE,
            allowed=("region", "limit"),
            required=True,
        ),
        Column("name", "Name of the region or limit.", required=True),
        Column("build", "Genome build of the region.", Kind.CHOICE, allowed=("GRCh37", "GRCh38")),
        Column("chromosome", "Chromosome of the region.", Kind.CHOICE, allowed=("X", "Y")),
        Column("start", "First base, 1-based.", Kind.COUNT),
        Column("end", "Last base, 1-based.", Kind.COUNT),
        Column("value", "The limit.", Kind.NUMBER),
        Column(
            "evidence",
            "database, publication or guide: the source says so; software: the default of a "
            "published tool; working rule: the project's own choice; laboratory: the laboratory's.",
            Kind.CHOICE,
            allowed=("database", "publication", "guide", "software", "working rule", "laboratory"),
            required=True,
        ),
        Column("statement", "What the row means, in a sentence.", required=True),
        Column("source", "Where it comes from.", required=True),
    ),
)
_NEEDED = {"region": ("build", "chromosome", "start", "end"), "limit": ("value",)}


def load_sex_rules(path: Path, file: str) -> SexRules:
    """Return the rules in the table at `path`; raises InputError with every wrong cell."""
    name = ("kind", "build", "chromosome", "name")
    needed = (("limit", "", "", limit) for limit in _LIMITS)
    limits: dict[str, str] = {}
    regions: dict[str, list[tuple[int, int]]] = {}
    for row in rule_rows(path, file, SEX_TABLE, name=name, needed=needed, check=_problems):
        if row.cells["kind"] == "limit":
            limits[row.cells["name"]] = row.cells["value"]
        else:
            place = (int(row.cells["start"]), int(row.cells["end"]))
            regions.setdefault(row.cells["chromosome"], []).append(place)
    return SexRules(
        msgspec.convert(limits, SexLimits, strict=False),
        {chromosome: tuple(places) for chromosome, places in regions.items()},
    )


@cache
def sex_rules() -> SexRules:
    """Return the shipped rules, read once."""
    return load_sex_rules(resource("sex_chromosomes.tsv"), "sex_chromosomes.tsv")


def _problems(file: str, row: Row) -> Iterator[Problem]:
    kind, name = row.cells["kind"], row.cells["name"]
    for column in _NEEDED[kind]:
        if not row.cells[column]:
            yield Problem(file, row.line, column, "", f"a value for a {kind}", "Fill the cell.")
    if kind == "limit" and name not in _LIMITS:
        expected = ", ".join(_LIMITS)
        yield Problem(file, row.line, "name", name, expected, "Correct the name.")
