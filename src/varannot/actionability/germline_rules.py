"""Rules and numbers of germline follow-up in tumour-only data, from `resources/`.

`germline_rules.tsv` says for each gene where follow-up is called for, `germline_thresholds.tsv`
holds the numbers. Both state where each comes from and what of it nobody has confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from varannot.errors import Problem
from varannot.resources import resource
from varannot.rule_tables import UNCONFIRMED, not_negative, number_columns, rule_rows
from varannot.tables import Column, Kind, Table, split_list
from varannot.textio import Row

__all__ = [
    "GERMLINE_RULES_TABLE",
    "GERMLINE_THRESHOLDS_TABLE",
    "GermlineRule",
    "GermlineRules",
    "Number",
    "Scope",
    "germline_rules",
    "load_germline_rules",
]


class Scope(StrEnum):
    """Where follow-up of a gene is called for; the narrower scope is asked first.

    Of rows of one gene and scope the one that stands first in the table is asked first.
    """

    ON_TUMOUR = "on_tumour"
    YOUNG = "young"
    ANY_TUMOUR = "any_tumour"
    NOT_BY_DEFAULT = "not_by_default"


_YES_NO = ("yes", "no")

GERMLINE_RULES_TABLE = Table(
    "germline_rules",
    "Germline follow-up by gene",
    (
        Column("gene", "HGNC symbol.", required=True),
        Column(
            "scope",
            "any_tumour; on_tumour: in the tumour types named, and below an age if one is named; "
            "young: below the age named, in any tumour; "
            "not_by_default: no follow-up unless another row of the gene says so.",
            Kind.CHOICE,
            allowed=tuple(Scope),
            required=True,
        ),
        Column("oncotree_codes", "Tumour types of on_tumour, with all that lie below.", Kind.LIST),
        Column("age_below", "Age at diagnosis below which the row holds.", Kind.COUNT, "years"),
        Column(
            "mechanism",
            "loss: a null variant is evidence; gain: it is not.",
            Kind.CHOICE,
            allowed=("loss", "gain"),
            required=True,
        ),
        Column(
            "vaf_filter",
            "Whether the filter on the allele frequency holds.",
            Kind.CHOICE,
            allowed=_YES_NO,
            required=True,
        ),
        Column(
            "kept_when_hypermutated",
            "Whether the rule stands in a hypermutated tumour: mismatch repair genes, POLE, POLD1.",
            Kind.CHOICE,
            allowed=_YES_NO,
            required=True,
        ),
        Column("owner", "Who states the rule.", required=True),
        Column("statement", "The rule in a sentence.", required=True),
        Column("citation", "Publications, separated by ;.", required=True),
        UNCONFIRMED,
    ),
)

_NUMBERS = (
    "vaf_snv",
    "vaf_indel",
    "missed_share",
    "conversion_minimum",
    "hypermutation_tmb",
)

GERMLINE_THRESHOLDS_TABLE = Table(
    "germline_thresholds",
    "Numbers of germline follow-up",
    (*number_columns(_NUMBERS), UNCONFIRMED),
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit, its source, and what of it nobody has confirmed."""

    value: float
    source: str
    citation: str = ""
    unconfirmed: str = ""


@dataclass(frozen=True, slots=True)
class GermlineRule:
    """One row of the table; `age_below` in years, None where the row holds at any age."""

    gene: str
    scope: Scope
    codes: tuple[str, ...]
    age_below: int | None
    by_loss: bool
    vaf_filter: bool
    kept_when_hypermutated: bool
    owner: str
    statement: str
    citation: str
    unconfirmed: str


@dataclass(frozen=True, slots=True)
class GermlineRules:
    """The rows of each gene, narrowest scope first, and the numbers by name."""

    genes: Mapping[str, tuple[GermlineRule, ...]]
    numbers: Mapping[str, Number]


def load_germline_rules(rules: Path, thresholds: Path) -> GermlineRules:
    """Return the rules in the two tables; raises InputError with every cell that is wrong."""
    genes: dict[str, tuple[GermlineRule, ...]] = {}
    named = ("gene", "scope", "oncotree_codes")
    for row in rule_rows(rules, rules.name, GERMLINE_RULES_TABLE, name=named, check=_rule_problems):
        rule = _rule(row)
        genes[rule.gene] = (*genes.get(rule.gene, ()), rule)
    order = list(Scope)
    needed = ((name,) for name in _NUMBERS)
    numbers = rule_rows(
        thresholds,
        thresholds.name,
        GERMLINE_THRESHOLDS_TABLE,
        name=("rule",),
        needed=needed,
        check=_number_problems,
    )
    return GermlineRules(
        {
            gene: tuple(sorted(own, key=lambda r: order.index(r.scope)))
            for gene, own in genes.items()
        },
        {
            row.cells["rule"]: Number(
                float(row.cells["value"]),
                f"{thresholds.name}, row {row.line}",
                row.cells["citation"],
                row.cells["unconfirmed"],
            )
            for row in numbers
        },
    )


@cache
def germline_rules() -> GermlineRules:
    """Return the shipped rules, read once."""
    return load_germline_rules(resource("germline_rules.tsv"), resource("germline_thresholds.tsv"))


def _rule(row: Row) -> GermlineRule:
    cells = row.cells
    return GermlineRule(
        gene=cells["gene"],
        scope=Scope(cells["scope"]),
        codes=tuple(split_list(cells["oncotree_codes"])),
        age_below=int(cells["age_below"]) if cells["age_below"] else None,
        by_loss=cells["mechanism"] == "loss",
        vaf_filter=cells["vaf_filter"] == "yes",
        kept_when_hypermutated=cells["kept_when_hypermutated"] == "yes",
        owner=cells["owner"],
        statement=cells["statement"],
        citation=cells["citation"],
        unconfirmed=cells["unconfirmed"],
    )


def _rule_problems(file: str, row: Row) -> Iterable[Problem]:
    scope = row.cells["scope"]
    codes, age = row.cells["oncotree_codes"], row.cells["age_below"]
    if (scope == Scope.ON_TUMOUR) is not bool(codes):
        expected = "filled where scope is on_tumour, and nowhere else"
        yield Problem(file, row.line, "oncotree_codes", codes, expected, "")
    if scope != Scope.ON_TUMOUR and (scope == Scope.YOUNG) is not bool(age):
        expected = "filled where scope is young, and else only where it is on_tumour"
        yield Problem(file, row.line, "age_below", age, expected, "")


def _number_problems(file: str, row: Row) -> Iterable[Problem]:
    yield from not_negative(file, row)
    share = row.cells["rule"] != "hypermutation_tmb"
    if share and float(row.cells["value"]) > 1:
        yield Problem(file, row.line, "value", row.cells["value"], "a fraction from 0 to 1", "")
