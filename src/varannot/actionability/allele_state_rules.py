"""Numbers for the state of both alleles, and genes on X, from `resources/`.

`allele_state_rules.tsv` holds the numbers, `x_linked_genes.tsv` the panel's genes on the X
chromosome: a male has one copy of them, and of the two copies of a female one is silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import msgspec

from varannot.errors import Problem
from varannot.resources import resource
from varannot.rule_tables import UNCONFIRMED, not_negative, number_columns, rule_rows
from varannot.tables import Column, Kind, Table
from varannot.textio import Row

__all__ = [
    "ALLELE_STATE_TABLE",
    "X_TABLE",
    "AlleleStateRules",
    "XGene",
    "allele_state_rules",
    "load_allele_state_rules",
    "load_x_genes",
    "x_genes",
]


@dataclass(frozen=True, slots=True)
class AlleleStateRules:
    """The numbers; what each is for and where it comes from stands in the table.

    `confidence` is a share, the tolerances are fractions of cells, `most_copies` counts copies in
    a tumour cell, `ploidy_rounding` is a distance in copies. `unconfirmed` says by name what nobody
    has confirmed.
    """

    confidence: float
    most_copies: int
    pathologist_tolerance: float
    software_tolerance: float
    ploidy_rounding: float
    unconfirmed: Mapping[str, str]


_NAMES = tuple(one.name for one in fields(AlleleStateRules) if one.name != "unconfirmed")

ALLELE_STATE_TABLE = Table(
    "allele_state_rules",
    "Numbers for the state of both alleles",
    (*number_columns(_NAMES, graded=True), UNCONFIRMED),
)

X_TABLE = Table(
    "x_linked_genes",
    "Panel genes on the X chromosome",
    (
        Column("gene", "HGNC symbol.", required=True),
        Column(
            "region",
            "X: one copy in a male; pseudoautosomal: two copies in both sexes.",
            Kind.CHOICE,
            allowed=("X", "pseudoautosomal"),
            required=True,
        ),
        Column(
            "escapes",
            "Whether both copies of a female are read, although one X is silent; empty: not known.",
            Kind.CHOICE,
            allowed=("yes",),
        ),
        Column("citation", "Where it comes from.", required=True),
        UNCONFIRMED,
    ),
)


@dataclass(frozen=True, slots=True)
class XGene:
    """A gene on X: whether it lies in the pseudoautosomal region, whether it escapes silencing."""

    pseudoautosomal: bool
    escapes: bool
    citation: str
    unconfirmed: str


def load_allele_state_rules(path: Path, file: str) -> AlleleStateRules:
    """Return the numbers in the table at `path`; raises InputError with every wrong cell."""
    needed = ((name,) for name in _NAMES)
    rows = rule_rows(path, file, ALLELE_STATE_TABLE, name=("rule",), needed=needed, check=_problems)
    found: dict[str, object] = {row.cells["rule"]: row.cells["value"] for row in rows}
    found["unconfirmed"] = {row.cells["rule"]: row.cells["unconfirmed"] for row in rows}
    return msgspec.convert(found, AlleleStateRules, strict=False)


def load_x_genes(path: Path, file: str) -> Mapping[str, XGene]:
    """Return the genes on X by symbol; raises InputError with every wrong cell."""
    return {
        row.cells["gene"]: XGene(
            row.cells["region"] == "pseudoautosomal",
            row.cells["escapes"] == "yes",
            row.cells["citation"],
            row.cells["unconfirmed"],
        )
        for row in rule_rows(path, file, X_TABLE, name=("gene",))
    }


@cache
def allele_state_rules() -> AlleleStateRules:
    """Return the shipped numbers, read once."""
    return load_allele_state_rules(resource("allele_state_rules.tsv"), "allele_state_rules.tsv")


@cache
def x_genes() -> Mapping[str, XGene]:
    """Return the shipped genes on X, read once."""
    return load_x_genes(resource("x_linked_genes.tsv"), "x_linked_genes.tsv")


def _problems(file: str, row: Row) -> Iterable[Problem]:
    name, value = row.cells["rule"], row.cells["value"]
    if name == "most_copies" and not (value.isascii() and value.isdigit() and int(value) > 1):
        yield Problem(file, row.line, "value", value, "a whole number of 2 or more", "")
    elif name == "confidence" and not 0 < float(value) < 1:
        yield Problem(file, row.line, "value", value, "a share between 0 and 1", "")
    elif name.endswith("tolerance") and not 0 <= float(value) < 1:
        yield Problem(file, row.line, "value", value, "a fraction from 0 to below 1", "")
    else:
        yield from not_negative(file, row)
