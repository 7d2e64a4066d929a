"""What is known of a sample beside one variant, for the verdicts that need more than the row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from varannot.actionability.stated import stated
from varannot.knowledge.evidence import (
    NOT_LOADED,
    ClinvarAnswer,
    LookUp,
    PopulationFrequency,
)
from varannot.model import BiomarkerName, Case, SmallVariant

__all__ = [
    "NOTHING_MORE",
    "AskClinvar",
    "AskPopulation",
    "OfSample",
    "burden",
    "no_clinvar",
    "no_population",
]

AskClinvar: TypeAlias = Callable[[str], ClinvarAnswer]
"""Returns what ClinVar says of the variant whose key is given."""

AskPopulation: TypeAlias = Callable[[str], PopulationFrequency]
"""Returns what population databases say of the variant whose key is given."""


def no_clinvar(key: str) -> ClinvarAnswer:
    """Return that no ClinVar file was loaded."""
    return ClinvarAnswer(LookUp.NOT_LOADED)


def no_population(key: str) -> PopulationFrequency:
    """Return that no population database was loaded."""
    return NOT_LOADED


@dataclass(frozen=True, slots=True)
class OfSample:
    """Rows as written by key, burden in mutations/Mb, look-ups by key, and pairs of keys.

    Of the pairs in `undone` one row may undo the other, so that they are not two hits.
    """

    written: Mapping[str, SmallVariant] = field(default_factory=dict)
    tmb: float | None = None
    clinvar: AskClinvar = no_clinvar
    population: AskPopulation = no_population
    undone: frozenset[frozenset[str]] = frozenset()


NOTHING_MORE = OfSample()


def burden(case: Case) -> float | None:
    """Return the burden that is stated, in mutations/Mb; the lowest of several, None of none.

    The lowest suspends the fewest germline suspicions.
    """
    items = stated(case, BiomarkerName.TMB, "tmb")
    return min((one.number for one in items if one.number is not None), default=None)
