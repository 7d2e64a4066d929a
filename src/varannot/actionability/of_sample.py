"""What is known of a sample beside one variant, for the verdicts that need more than the row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from varannot.actionability.quality_marks import short_mark
from varannot.actionability.stated import stated
from varannot.knowledge.evidence import (
    NOT_LOADED,
    ClinvarAnswer,
    LookUp,
    PopulationFrequency,
)
from varannot.model import Analyte, BiomarkerName, Case, SmallVariant

__all__ = [
    "NOTHING_MORE",
    "AskClinvar",
    "AskPopulation",
    "OfSample",
    "burden",
    "looked_up",
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


def looked_up(case: Case) -> tuple[AskClinvar, AskPopulation]:
    """Return what the classify stage looked up, to be asked by key of the row.

    Of several ClinVar files the one that holds the allele answers, a complete one before a
    selection.
    """
    classes = {one.key: one for one in case.classify.variants} if case.classify else {}

    def of_clinvar(key: str) -> ClinvarAnswer:
        answers = classes[key].clinvar if key in classes else ()
        found = [one for one in answers if one.state is LookUp.FOUND]
        whole = [one for one in found or answers if one.complete]
        return next(iter(whole or found or answers), no_clinvar(key))

    def of_population(key: str) -> PopulationFrequency:
        return classes[key].population if key in classes else NOT_LOADED

    return of_clinvar, of_population


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
    """Return the burden that counts, in mutations/Mb; the lowest of several, None of none.

    The lowest suspends the fewest germline suspicions. None counts from plasma, where it is no
    equal scale, or where quality control of the burden failed or could not be read.
    """
    if case.is_plasma or short_mark(case.ingest, (Analyte.TMB,)):
        return None
    items = stated(case, BiomarkerName.TMB, "tmb")
    return min((one.number for one in items if one.number is not None), default=None)
