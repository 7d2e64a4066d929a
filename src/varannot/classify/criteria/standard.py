"""The standard's own figures: criteria with their codes, strengths and exclusions, and thresholds.

Tables: `resources/oncogenicity_criteria.tsv` and `resources/oncogenicity_thresholds.tsv`. Source
of the criteria and class limits: DOI 10.1016/j.gim.2022.01.001.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from varannot.errors import Problem, nearest
from varannot.model import CriterionName, Oncogenicity, Strength
from varannot.resources import resource
from varannot.rule_tables import rule_rows
from varannot.tables import Column, Kind, Table, split_list
from varannot.textio import Row

__all__ = ["SCHEME", "CriterionRule", "Standard", "load_standard", "standard"]

SCHEME = "ClinGen/CGC/VICC 2022"
"""Name of the numbering that is printed: OM3 is the hotspot, OM4 the other missense change."""

_SIDES = ("oncogenic", "benign")

CRITERIA_TABLE = Table(
    "oncogenicity_criteria",
    "Criteria of the oncogenicity standard",
    (
        Column(
            "criterion",
            "Name of the criterion by its meaning.",
            Kind.CHOICE,
            allowed=tuple(CriterionName),
            required=True,
        ),
        Column("code", "Code in the numbering of the standard.", required=True),
        Column("code_swapped", "Code in tools that swap OM3 and OM4.", required=True),
        Column("side", "Direction.", Kind.CHOICE, allowed=_SIDES, required=True),
        Column("strength", "Usual strength.", Kind.CHOICE, allowed=tuple(Strength), required=True),
        Column(
            "excluded_by",
            "Criteria beside which this one does not count.",
            Kind.LIST,
            allowed=tuple(CriterionName),
        ),
        Column("rule", "The rule in one sentence.", required=True),
        Column("citation", "Sources.", required=True),
        Column("unconfirmed", "What nobody has confirmed yet."),
    ),
)

THRESHOLD_TABLE = Table(
    "oncogenicity_thresholds",
    "Thresholds of the oncogenicity standard",
    (
        Column("threshold", "Name of the threshold.", required=True),
        Column("value", "The number.", Kind.NUMBER, required=True),
        Column("unit", "Its unit.", required=True),
        Column("statement", "What it decides.", required=True),
        Column("citation", "Sources.", required=True),
        Column("unconfirmed", "What nobody has confirmed yet."),
    ),
)

_NEEDED = (
    "points_very_strong",
    "points_strong",
    "points_moderate",
    "points_supporting",
    "oncogenic_from",
    "likely_oncogenic_from",
    "vus_from",
    "benign_up_to",
    "hotspot_samples",
    "hotspot_same_change",
    "common_above",
    "polymorphic_above",
    "rare_below",
    "fewest_alleles",
    "fewest_carriers",
    "lean_benign_from",
    "large_loss_above",
    "clinvar_stars",
    "distance_tolerance",
    "repeat_residues",
)


@dataclass(frozen=True, slots=True, eq=False)
class CriterionRule:
    """One criterion: its code, direction, usual strength, and what it may not stand beside."""

    name: CriterionName
    code: str
    code_swapped: str
    benign: bool
    strength: Strength
    excluded_by: tuple[CriterionName, ...]
    rule: str
    citation: str
    unconfirmed: str


@dataclass(frozen=True, slots=True, eq=False)
class Standard:
    """Criteria in the order in which exclusions are settled, and thresholds by name."""

    rules: Mapping[CriterionName, CriterionRule]
    thresholds: Mapping[str, float]
    notes: Mapping[str, str]
    """What is unconfirmed of a threshold, by its name; empty if nothing."""

    def points(self, name: CriterionName, strength: Strength) -> int:
        """Return what a criterion counts at a strength; negative on the benign side."""
        points = int(self.thresholds[f"points_{strength.value}"])
        return -points if self.rules[name].benign else points

    def code(self, name: CriterionName, strength: Strength) -> str:
        """Return the code as printed; a strength that was moved stands behind it.

        >>> from varannot.model import CriterionName, Strength
        >>> standard().code(CriterionName.NULL_IN_SUPPRESSOR, Strength.MODERATE)
        'OVS1_Moderate'
        """
        rule = self.rules[name]
        if strength is rule.strength:
            return rule.code
        words = "_".join(part.capitalize() for part in strength.value.split("_"))
        return f"{rule.code}_{words}"

    def oncogenicity(self, points: int) -> Oncogenicity:
        """Return the class of a sum of points."""
        limits = self.thresholds
        if points >= limits["oncogenic_from"]:
            return Oncogenicity.ONCOGENIC
        if points >= limits["likely_oncogenic_from"]:
            return Oncogenicity.LIKELY_ONCOGENIC
        if points >= limits["vus_from"]:
            return Oncogenicity.VUS
        if points > limits["benign_up_to"]:
            return Oncogenicity.LIKELY_BENIGN
        return Oncogenicity.BENIGN


def load_standard(criteria: Path, thresholds: Path) -> Standard:
    """Return the standard of two tables; raises InputError with every cell that is wrong."""
    rows = rule_rows(
        criteria,
        criteria.name,
        CRITERIA_TABLE,
        name=("criterion",),
        needed=((name.value,) for name in CriterionName),
        check=_exclusions_before,
    )
    rules = {}
    for row in rows:
        cells = row.cells
        name = CriterionName(cells["criterion"])
        excluded = tuple(CriterionName(one) for one in split_list(cells["excluded_by"]))
        rules[name] = CriterionRule(
            name=name,
            code=cells["code"],
            code_swapped=cells["code_swapped"],
            benign=cells["side"] == "benign",
            strength=Strength(cells["strength"]),
            excluded_by=excluded,
            rule=cells["rule"],
            citation=cells["citation"],
            unconfirmed=cells["unconfirmed"],
        )
    limits = rule_rows(
        thresholds,
        thresholds.name,
        THRESHOLD_TABLE,
        name=("threshold",),
        needed=((name,) for name in _NEEDED),
        check=_known_threshold,
    )
    return Standard(
        rules,
        {row.cells["threshold"]: float(row.cells["value"]) for row in limits},
        {row.cells["threshold"]: row.cells["unconfirmed"] for row in limits},
    )


@cache
def standard() -> Standard:
    """Return the shipped standard, read once."""
    return load_standard(
        resource("oncogenicity_criteria.tsv"), resource("oncogenicity_thresholds.tsv")
    )


def _exclusions_before(file: str, row: Row) -> Iterable[Problem]:
    """A criterion cannot be barred by itself."""
    own = row.cells["criterion"]
    if own in split_list(row.cells["excluded_by"]):
        yield Problem(file, row.line, "excluded_by", own, "another criterion", "Remove it.")


def _known_threshold(file: str, row: Row) -> Iterable[Problem]:
    name = row.cells["threshold"]
    if name not in _NEEDED:
        yield Problem(
            file, row.line, "threshold", name, "a known threshold", nearest(name, _NEEDED)
        )
