"""The figures by which mounted evidence is read, each with its citation, from shipped tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from varannot.resources import resource
from varannot.rule_tables import not_negative, rule_rows
from varannot.tables import Column, Kind, Table

__all__ = [
    "CLINVAR_REVIEW",
    "EVIDENCE_LIMITS",
    "POPULATION_GROUPS",
    "PREDICTOR_LIMITS",
    "CoverageLimits",
    "PopulationGroup",
    "PredictorLimits",
    "coverage_limits",
    "population_groups",
    "predictor_limits",
    "review_stars",
]

_CONFIRMED = Column(
    "confirmed",
    "no: from memory, not held against the source.",
    Kind.CHOICE,
    allowed=("yes", "no"),
    required=True,
)

EVIDENCE_LIMITS = Table(
    "evidence_limits",
    "When a place counts as covered",
    (
        Column("name", "Name of the figure.", required=True),
        Column("value", "The figure.", Kind.NUMBER, required=True),
        Column("unit", "What it counts.", required=True),
        Column("statement", "The rule.", required=True),
        Column("citation", "Where it comes from.", required=True),
        _CONFIRMED,
    ),
)

POPULATION_GROUPS = Table(
    "population_groups",
    "Genetic ancestry groups",
    (
        Column("group", "Name of the group in reports.", required=True),
        Column("names", "Names in the INFO fields of all releases.", Kind.LIST, required=True),
        Column("label", "The group in words.", required=True),
        Column(
            "in_grpmax",
            "Whether the highest group frequency looks at it.",
            Kind.CHOICE,
            allowed=("yes", "no"),
            required=True,
        ),
        Column("citation", "Where that is stated.", required=True),
    ),
)

PREDICTOR_LIMITS = Table(
    "predictor_limits",
    "Limits of predictors",
    (
        Column("tool", "Name of the predictor.", required=True),
        Column("tolerated_below", "Score below which a change is tolerated.", Kind.NUMBER),
        Column("damaging_above", "Score above which a change is damaging.", Kind.NUMBER),
        Column("statement", "The rule.", required=True),
        Column("citation", "Publication.", required=True),
        Column("doi", "Its DOI.", Kind.DOI, required=True),
        _CONFIRMED,
    ),
)

CLINVAR_REVIEW = Table(
    "clinvar_review",
    "ClinVar's review status in stars",
    (
        Column("status", "Review status as ClinVar writes it.", required=True),
        Column("stars", "Stars from 0 to 4.", Kind.COUNT, required=True),
        Column("citation", "Where that is stated.", required=True),
        _CONFIRMED,
    ),
)


@dataclass(frozen=True, slots=True)
class CoverageLimits:
    """When a place counts as read: share of samples at `depth` reads, alleles, nearest records."""

    share: float
    depth: int
    alleles: int
    flank: int


@dataclass(frozen=True, slots=True)
class PopulationGroup:
    """A group with its names in files; `in_grpmax` as in `POPULATION_GROUPS`."""

    group: str
    names: tuple[str, ...]
    in_grpmax: bool


@dataclass(frozen=True, slots=True)
class PredictorLimits:
    """Limits of one predictor; a score at a limit is ambiguous. `text` states them."""

    tool: str
    tolerated_below: float
    damaging_above: float
    text: str
    citation: str


@cache
def coverage_limits() -> CoverageLimits:
    """Return the figures of `evidence_limits.tsv`; raises InputError for a table with mistakes."""
    path = resource("evidence_limits.tsv")
    names = ("covered_share", "covered_depth", "covered_an", "flank_nt")
    rows = rule_rows(
        path,
        path.name,
        EVIDENCE_LIMITS,
        name=("name",),
        needed=[(one,) for one in names],
        check=not_negative,
    )
    value = {row.cells["name"]: float(row.cells["value"]) for row in rows}
    share, depth, alleles, flank = (value[name] for name in names)
    return CoverageLimits(share, int(depth), int(alleles), int(flank))


@cache
def population_groups() -> tuple[PopulationGroup, ...]:
    """Return the groups of `population_groups.tsv`."""
    path = resource("population_groups.tsv")
    return tuple(
        PopulationGroup(
            row.cells["group"],
            tuple(row.cells["names"].split(";")),
            row.cells["in_grpmax"] == "yes",
        )
        for row in rule_rows(path, path.name, POPULATION_GROUPS, name=("group",))
    )


@cache
def predictor_limits(tool: str) -> PredictorLimits:
    """Return the limits of one predictor; raises InputError where the table lacks it."""
    path = resource("predictor_limits.tsv")
    rows = rule_rows(path, path.name, PREDICTOR_LIMITS, name=("tool",), needed=[(tool,)])
    cells = next(row.cells for row in rows if row.cells["tool"] == tool)
    low, high = float(cells["tolerated_below"]), float(cells["damaging_above"])
    text = f"tolerated below {low:g}, damaging above {high:g}"
    if cells["confirmed"] == "no":
        text += " (unconfirmed)"
    return PredictorLimits(tool, low, high, text, f"{cells['citation']}, DOI {cells['doi']}")


@cache
def review_stars() -> Mapping[str, int]:
    """Return the stars of each review status; names in lower case with spaces."""
    path = resource("clinvar_review.tsv")
    return {
        row.cells["status"].casefold(): int(row.cells["stars"])
        for row in rule_rows(path, path.name, CLINVAR_REVIEW, name=("status",))
    }
