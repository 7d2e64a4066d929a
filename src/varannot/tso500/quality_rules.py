"""What a MetricsOutput judges: sections and steps, from `resources/quality_analytes.tsv`.

Limits do not stand here: they come from the file itself, whose version set them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from varannot.errors import Problem
from varannot.model import Analyte
from varannot.resources import resource
from varannot.rule_tables import rule_rows
from varannot.tables import Column, Kind, Table, split_list
from varannot.textio import Row

__all__ = [
    "QUALITY_TABLE",
    "Arm",
    "ExpectedRow",
    "QualityRules",
    "SectionRule",
    "load_quality_rules",
    "quality_rules",
]

_GIS_FRACTION = "gis_tumour_fraction"
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", re.ASCII)


class Arm(StrEnum):
    """The library that a section is about; EITHER for what both libraries have."""

    DNA = "DNA"
    RNA = "RNA"
    RUN = "run"
    EITHER = ""


QUALITY_TABLE = Table(
    "quality_analytes",
    "What the metrics of a run judge",
    (
        Column(
            "kind",
            "section: of MetricsOutput; expected: a row that every known version writes; step: "
            "words in the name of a step; limit: of the project's own.",
            Kind.CHOICE,
            allowed=("section", "expected", "step", "limit"),
            required=True,
        ),
        Column(
            "name",
            "Heading, names of a metric of which versions write one, words, or name of the limit.",
            required=True,
        ),
        Column(
            "arm",
            "Library, or the run, that the row is about.",
            Kind.CHOICE,
            allowed=(Arm.DNA, Arm.RNA, Arm.RUN),
        ),
        Column(
            "analytes",
            "What is judged; empty where a section is for information only.",
            Kind.LIST,
            allowed=tuple(analyte.value for analyte in Analyte),
        ),
        Column("metrics", "Metrics to which some version sets a limit.", Kind.LIST),
        Column("value", "The limit.", Kind.NUMBER),
        Column(
            "evidence",
            "guide: a guide of the maker says so; file: the heading in real files says so; "
            "working rule: the project's own choice.",
            Kind.CHOICE,
            allowed=("guide", "file", "working rule"),
            required=True,
        ),
        Column("statement", "What the row means, in a sentence.", required=True),
        Column("source", "Where it comes from.", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class SectionRule:
    """What a section of MetricsOutput judges; nothing if `analytes` is empty."""

    arm: Arm
    analytes: tuple[Analyte, ...]
    metrics: frozenset[str]


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """A row for `analytes` that every known version writes, under one of `names`."""

    names: tuple[str, ...]
    arm: Arm
    analytes: tuple[Analyte, ...]


@dataclass(frozen=True, slots=True)
class QualityRules:
    """The table by kind. `gis_tumour_fraction` is a fraction from 0 to 1."""

    sections: Mapping[str, SectionRule]
    expected: tuple[ExpectedRow, ...]
    steps: Mapping[frozenset[str], tuple[Analyte, ...]]
    gis_tumour_fraction: float

    def made_by(self, step: str) -> tuple[Analyte, ...]:
        """Return what a step makes; empty for a step of unknown name.

        >>> [one.value for one in quality_rules().made_by("DnaFusionFiltering")]
        ['DNA fusions']
        >>> [one.value for one in quality_rules().made_by("RnaFusionFiltering")]
        ['RNA']
        >>> quality_rules().made_by("DragenCaller")
        ()
        """
        words = {word.casefold() for word in _WORDS.findall(step)}
        known = [named for named in self.steps if named <= words]
        most = max((len(named) for named in known), default=0)
        made = {one for named in known if len(named) == most for one in self.steps[named]}
        return tuple(analyte for analyte in Analyte if analyte in made)


def load_quality_rules(path: Path, file: str) -> QualityRules:
    """Return the rules in the table at `path`; raises InputError with every wrong cell."""
    needed = (("limit", _GIS_FRACTION),)
    name = ("kind", "name")
    return _rules(
        rule_rows(path, file, QUALITY_TABLE, name=name, needed=needed, check=_without_value)
    )


@cache
def quality_rules() -> QualityRules:
    """Return the shipped rules, read once."""
    return load_quality_rules(resource("quality_analytes.tsv"), "quality_analytes.tsv")


def _without_value(file: str, row: Row) -> Iterator[Problem]:
    if row.cells["kind"] == "limit" and not row.cells["value"]:
        yield Problem(file, row.line, "value", "", "the limit as a number", "Fill the cell.")


def _rules(rows: tuple[Row, ...]) -> QualityRules:
    def of(kind: str) -> list[Row]:
        return [row for row in rows if row.cells["kind"] == kind]

    limits = {row.cells["name"]: float(row.cells["value"]) for row in of("limit")}
    return QualityRules(
        sections={row.cells["name"].casefold(): _section(row) for row in of("section")},
        expected=tuple(
            ExpectedRow(tuple(row.cells["name"].split()), Arm(row.cells["arm"]), _analytes(row))
            for row in of("expected")
        ),
        steps={frozenset(row.cells["name"].split()): _analytes(row) for row in of("step")},
        gis_tumour_fraction=limits[_GIS_FRACTION],
    )


def _section(row: Row) -> SectionRule:
    return SectionRule(
        arm=Arm(row.cells["arm"]),
        analytes=_analytes(row),
        metrics=frozenset(split_list(row.cells["metrics"])),
    )


def _analytes(row: Row) -> tuple[Analyte, ...]:
    return tuple(Analyte(text) for text in split_list(row.cells["analytes"]))
