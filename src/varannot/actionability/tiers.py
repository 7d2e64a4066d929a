"""AMP/ASCO/CAP tiers of evidence from other tumour types (DOI 10.1016/j.jmoldx.2016.10.002).

A row of the knowledge table states its tier for its own tumour type. For a patient with another
one the tier is that of `resources/tier_by_tumour_type.tsv`: approval elsewhere is not tier I.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from varannot.actionability.context import TumourMatch
from varannot.knowledge.schema import AMP
from varannot.resources import resource
from varannot.rule_tables import rule_rows
from varannot.tables import Column, Kind, Table

__all__ = ["TIER_TABLE", "tiers_here"]

TIER_TABLE = Table(
    "tier_by_tumour_type",
    "Tiers by tumour type",
    (
        Column("tier", "Tier in the row's tumour type.", Kind.CHOICE, allowed=AMP, required=True),
        Column(
            "tumour_match",
            "How the row's tumour type relates to the patient's.",
            Kind.CHOICE,
            allowed=tuple(TumourMatch),
            required=True,
        ),
        Column("shown", "Tier for the patient.", Kind.CHOICE, allowed=AMP, required=True),
        Column("statement", "The rule in one sentence.", required=True),
        Column("citation", "Source.", required=True),
        Column("unconfirmed", "What nobody has confirmed yet."),
    ),
)


@cache
def _shown() -> Mapping[tuple[str, str], str]:
    file = f"{TIER_TABLE.name}.tsv"
    away = (TumourMatch.OTHER, TumourMatch.BROADER, TumourMatch.NOT_STATED)
    rows = rule_rows(
        resource(file),
        file,
        TIER_TABLE,
        name=("tier", "tumour_match"),
        needed=((tier, match.value) for tier in ("I-A", "I-B") for match in away),
    )
    return {(row.cells["tier"], row.cells["tumour_match"]): row.cells["shown"] for row in rows}


def tiers_here(stated: Sequence[str], match: TumourMatch) -> tuple[str, ...]:
    """Return the AMP/ASCO/CAP tiers for the patient's tumour type, each once.

    `stated` are those of the row for its own tumour type.

    >>> tiers_here(("I-A",), TumourMatch.OTHER), tiers_here(("I-A",), TumourMatch.COVERED)
    (('II-C',), ('I-A',))
    """
    shown = _shown()
    return tuple(dict.fromkeys(shown.get((tier, match.value), tier) for tier in stated))
