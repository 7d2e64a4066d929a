"""The rules of nonsense-mediated decay with their thresholds, from `resources/nmd_rules.tsv`.

Rules of the role `verdict` decide. Rules of the role `modifier` rest on weaker evidence: they are
named beside the verdict and do not change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from varannot.errors import Problem
from varannot.model.descriptions import NmdRule
from varannot.resources import resource
from varannot.rule_tables import rule_rows
from varannot.tables import Column, Kind, Table
from varannot.textio import Row

__all__ = ["NMD_TABLE", "NmdRules", "RuleSource", "load_nmd_rules", "nmd_rules"]

NMD_TABLE = Table(
    "nmd_rules",
    "Rules of nonsense-mediated decay",
    (
        Column(
            "rule",
            "Name of the rule.",
            Kind.CHOICE,
            allowed=tuple(member.value for member in NmdRule),
            required=True,
        ),
        Column(
            "role",
            "verdict: the rule decides; modifier: it is named beside the verdict.",
            Kind.CHOICE,
            allowed=("verdict", "modifier"),
            required=True,
        ),
        Column(
            "from_nt",
            "Lower threshold: near_last_junction escapes below it, long_exon holds above it.",
            Kind.COUNT,
            "bases",
        ),
        Column(
            "to_nt",
            "Upper threshold: near_last_junction is borderline up to and with it, start_proximal "
            "holds below it.",
            Kind.COUNT,
            "bases",
        ),
        Column(
            "evidence",
            "How well the rule is established.",
            Kind.CHOICE,
            allowed=("established", "weaker"),
            required=True,
        ),
        Column("statement", "The rule in one sentence.", required=True),
        Column("citation", "Publications, separated by ;.", required=True),
        Column("doi", "Their DOIs where known.", Kind.LIST),
    ),
)

_NEEDS = {
    NmdRule.NEAR_LAST_JUNCTION: ("from_nt", "to_nt"),
    NmdRule.START_PROXIMAL: ("to_nt",),
    NmdRule.LONG_EXON: ("from_nt",),
}
"""Rules that have to be in the table, and the thresholds that they need."""


@dataclass(frozen=True, slots=True)
class RuleSource:
    """What a rule says and where it comes from; `established` is False for weaker evidence."""

    statement: str
    established: bool
    citation: str
    doi: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NmdRules:
    """Thresholds in bases, and the source of each rule.

    A stop fewer than `junction` bases before the last junction escapes; from `junction` to
    `borderline` (both included) the call is borderline. `start` and `long_exon` bound the two
    modifiers: fewer bases behind the start, more bases in the exon.
    """

    junction: int
    borderline: int
    start: int
    long_exon: int
    sources: Mapping[NmdRule, RuleSource]


def load_nmd_rules(path: Path, file: str) -> NmdRules:
    """Return the rules in the table at `path`; raises InputError with every cell that is wrong."""
    needed = ((rule.value,) for rule in _NEEDS)
    rows = rule_rows(path, file, NMD_TABLE, name=("rule",), needed=needed, check=_problems)
    return _rules({NmdRule(row.cells["rule"]): row for row in rows})


@cache
def nmd_rules() -> NmdRules:
    """Return the shipped rules, read once."""
    return load_nmd_rules(resource("nmd_rules.tsv"), "nmd_rules.tsv")


def _problems(file: str, row: Row) -> list[Problem]:
    cells = row.cells
    rule = NmdRule(cells["rule"])
    problems = [
        Problem(file, row.line, name, "", "a whole number", "Give the threshold of the rule.")
        for name in _NEEDS.get(rule, ())
        if not cells[name]
    ]
    low, high = cells["from_nt"], cells["to_nt"]
    if low and high and int(low) > int(high):
        action = "from_nt is the lower threshold."
        problems.append(Problem(file, row.line, "to_nt", high, f"{low} or more", action))
    return problems


def _rules(found: Mapping[NmdRule, Row]) -> NmdRules:
    near = found[NmdRule.NEAR_LAST_JUNCTION].cells
    return NmdRules(
        junction=int(near["from_nt"]),
        borderline=int(near["to_nt"]),
        start=int(found[NmdRule.START_PROXIMAL].cells["to_nt"]),
        long_exon=int(found[NmdRule.LONG_EXON].cells["from_nt"]),
        sources={
            rule: RuleSource(
                row.cells["statement"],
                row.cells["evidence"] == "established",
                row.cells["citation"],
                tuple(part.strip() for part in row.cells["doi"].split(";") if part.strip()),
            )
            for rule, row in found.items()
        },
    )
