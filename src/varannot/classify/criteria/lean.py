"""A lean inside VUS: facts that point towards benign without being a criterion. Never a class."""

from __future__ import annotations

from varannot.classify.criteria.inputs import CriteriaInput
from varannot.classify.criteria.population import highest_frequency
from varannot.classify.criteria.standard import Standard
from varannot.knowledge.evidence import ClinvarRecord, LookUp
from varannot.model import Criterion, CriterionName, CriterionState, Lean

__all__ = ["benign_lean"]

_WEAK = frozenset({CriterionName.ABSENT_IN_POPULATION, CriterionName.PREDICTION_ONCOGENIC})
_PATHOGENIC = "pathogenic"
_BENIGN = "benign"


def benign_lean(
    case: CriteriaInput, rules: Standard, criteria: tuple[Criterion, ...]
) -> tuple[Lean, tuple[str, ...]]:
    """Return the lean of a VUS and the numbers behind it.

    It leans benign where the allele is present in the population or ClinVar calls it (likely)
    benign; a benign prediction adds to these and is none by itself. It never leans against an
    oncogenic criterion that is more than rarity or prediction, nor where ClinVar has it as
    pathogenic.
    """
    against = [one for one in criteria if one.points > 0 and one.name not in _WEAK]
    records = [record for answer in case.clinvar for record in answer.records]
    if against or any(_pathogenic(record) for record in records):
        return Lean.NONE, ()
    reasons = []
    highest = None
    if case.population.state is LookUp.FOUND and not case.population.filters:
        highest = highest_frequency(case.population, rules)
    if highest is not None and highest[0] >= rules.thresholds["lean_benign_from"]:
        reasons.append(
            f"present in {case.population.source or 'the population'} at {highest[0]:.3g} "
            f"({highest[1]})"
        )
    reasons += [
        f"ClinVar: {record.significance}" + (f", {record.stars} stars" if record.stars else "")
        for record in records
        if _BENIGN in record.significance.casefold()
    ]
    if not reasons:
        return Lean.NONE, ()
    reasons += [
        one.reason
        for one in criteria
        if one.name is CriterionName.PREDICTION_BENIGN and one.state is CriterionState.MET
    ]
    return Lean.BENIGN, tuple(reasons)


_TITLES = (
    "conflicting_interpretations_of_pathogenicity",
    "conflicting_classifications_of_pathogenicity",
)
"""ClinVar's own words for a conflict name pathogenicity without claiming it."""


def _pathogenic(record: ClinvarRecord) -> bool:
    said = f"{record.significance} {record.conflict}".casefold().replace(" ", "_")
    for title in _TITLES:
        said = said.replace(title, "")
    return _PATHOGENIC in said
