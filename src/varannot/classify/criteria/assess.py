"""The standard applied to one variant: every criterion, the exclusions, the points, the class.

Source: DOI 10.1016/j.gim.2022.01.001. A fact counts once: which criterion yields to which stands in
`resources/oncogenicity_criteria.tsv` and is settled in the order of its rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from varannot.classify.criteria.aetiology import single_aetiology
from varannot.classify.criteria.assessed import Assessed
from varannot.classify.criteria.functional import functional_benign, functional_oncogenic
from varannot.classify.criteria.gene_tables import GeneTables, gene_tables
from varannot.classify.criteria.hotspot import hotspot_criteria, hotspot_inside
from varannot.classify.criteria.inputs import CriteriaInput
from varannot.classify.criteria.lean import benign_lean
from varannot.classify.criteria.null_variant import NullGrade, grade_null
from varannot.classify.criteria.population import population_criteria
from varannot.classify.criteria.prediction import prediction_benign, prediction_oncogenic, silent
from varannot.classify.criteria.residue import (
    critical_domain,
    other_missense_known,
    protein_length,
    same_residue_change_known,
)
from varannot.classify.criteria.standard import SCHEME, CriterionRule, Standard, standard
from varannot.model import (
    Criterion,
    CriterionName,
    CriterionState,
    Lean,
    Oncogenicity,
    StandardResult,
)

__all__ = ["AssessedVariant", "assess", "class_of"]

_MET = CriterionState.MET
_PREDICTIONS = frozenset({CriterionName.PREDICTION_ONCOGENIC, CriterionName.PREDICTION_BENIGN})


@dataclass(frozen=True, slots=True)
class AssessedVariant:
    """The result of the standard, and the grade of the null variant behind it."""

    result: StandardResult
    null: NullGrade


def assess(
    case: CriteriaInput, rules: Standard | None = None, tables: GeneTables | None = None
) -> AssessedVariant:
    """Return what the standard says about one variant; shipped tables unless others are given."""
    rules = rules or standard()
    tables = tables or gene_tables()
    null = grade_null(case, tables, rules.thresholds["large_loss_above"])
    answers = _answers(case, rules, tables, null)
    criteria = _settled(rules, answers)
    points = sum(one.points for one in criteria)
    oncogenicity, remarks = class_of(rules, criteria, points)
    inside = hotspot_inside(case, rules)
    if inside:
        remarks = (*remarks, inside)
    lean, reasons = Lean.NONE, tuple[str, ...]()
    if oncogenicity is Oncogenicity.VUS:
        lean, reasons = benign_lean(case, rules, criteria)
    return AssessedVariant(
        StandardResult(
            criteria=criteria,
            points=points,
            oncogenicity=oncogenicity,
            scheme=SCHEME,
            remarks=remarks,
            loss_rule=null.rule,
            lean=lean,
            lean_reasons=reasons,
        ),
        null,
    )


def _answers(
    case: CriteriaInput, rules: Standard, tables: GeneTables, null: NullGrade
) -> dict[CriterionName, Assessed]:
    return {
        CriterionName.NULL_IN_SUPPRESSOR: Assessed(
            null.state, null.reason, null.strength, null.citation, null.unconfirmed
        ),
        CriterionName.SAME_RESIDUE_CHANGE_KNOWN: same_residue_change_known(case),
        CriterionName.FUNCTIONAL_ONCOGENIC: functional_oncogenic(case),
        CriterionName.CRITICAL_DOMAIN: critical_domain(case, tables),
        CriterionName.PROTEIN_LENGTH: protein_length(case, rules.thresholds["repeat_residues"]),
        CriterionName.OTHER_MISSENSE_KNOWN: other_missense_known(
            case, rules.thresholds["distance_tolerance"]
        ),
        CriterionName.PREDICTION_ONCOGENIC: prediction_oncogenic(case),
        CriterionName.SINGLE_AETIOLOGY: single_aetiology(case, tables),
        CriterionName.FUNCTIONAL_BENIGN: functional_benign(case),
        CriterionName.PREDICTION_BENIGN: prediction_benign(case),
        CriterionName.SILENT: silent(case),
        **hotspot_criteria(case, rules, tables),
        **population_criteria(case, rules, tables),
    }


def _settled(rules: Standard, answers: Mapping[CriterionName, Assessed]) -> tuple[Criterion, ...]:
    """Return the criteria in table order; one that may not stand beside a met one is not met."""
    met: dict[CriterionName, Criterion] = {}
    settled = []
    for name, rule in rules.rules.items():
        answer = answers[name]
        if answer.state is not _MET:
            found = Criterion(
                name=name,
                code=rule.code,
                state=answer.state,
                reason=answer.reason,
                citation=_cited(rule, answer),
                unconfirmed=answer.unconfirmed,
            )
        else:
            bar = next((met[other] for other in rule.excluded_by if other in met), None)
            found = _met(rules, rule, answer) if bar is None else _barred(rule, answer, bar)
            if bar is None:
                met[name] = found
        settled.append(found)
    return tuple(settled)


def _cited(rule: CriterionRule, answer: Assessed) -> str:
    return f"{rule.citation}; {answer.citation}" if answer.citation else rule.citation


def _barred(rule: CriterionRule, answer: Assessed, bar: Criterion) -> Criterion:
    return Criterion(
        name=rule.name,
        code=rule.code,
        state=CriterionState.NOT_MET,
        reason=f"{answer.reason}; it does not count beside {bar.code}",
        barred_by=bar.code,
        citation=_cited(rule, answer),
        unconfirmed=answer.unconfirmed,
    )


def _met(rules: Standard, rule: CriterionRule, answer: Assessed) -> Criterion:
    strength = answer.strength or rule.strength
    return Criterion(
        name=rule.name,
        code=rules.code(rule.name, strength),
        state=CriterionState.MET,
        reason=answer.reason,
        strength=strength,
        points=rules.points(rule.name, strength),
        citation=_cited(rule, answer),
        unconfirmed="; ".join(part for part in (rule.unconfirmed, answer.unconfirmed) if part),
    )


def class_of(
    rules: Standard, criteria: tuple[Criterion, ...], points: int
) -> tuple[Oncogenicity, tuple[str, ...]]:
    """Return the class, and what limits it.

    Criteria that contradict each other are no sum: functional studies that disagree, and a null
    variant that studies show to be harmless, leave the variant uncertain until it is reviewed.
    """
    oncogenicity = rules.oncogenicity(points)
    met = {one.name: one for one in criteria if one.state is _MET}
    remarks = []
    for first, words in (
        (CriterionName.FUNCTIONAL_ONCOGENIC, "conflicting functional evidence"),
        (CriterionName.NULL_IN_SUPPRESSOR, "a null variant that studies show to be harmless"),
    ):
        if first in met and CriterionName.FUNCTIONAL_BENIGN in met:
            remarks.append(
                f"{met[first].code} and {met[CriterionName.FUNCTIONAL_BENIGN].code}: {words}; "
                "uncertain unless a curator decides."
            )
            oncogenicity = Oncogenicity.VUS
    decisive = _without_prediction(rules, met, points)
    if oncogenicity is not Oncogenicity.VUS and decisive is not oncogenicity:
        codes = ", ".join(met[name].code for name in _PREDICTIONS if name in met)
        named = decisive.value.replace("_", " ").replace("vus", "of uncertain significance")
        remarks.append(f"The class rests on prediction: without {codes} it would be {named}.")
    return oncogenicity, tuple(remarks)


def _without_prediction(
    rules: Standard, met: Mapping[CriterionName, Criterion], points: int
) -> Oncogenicity:
    rest = points - sum(met[name].points for name in _PREDICTIONS if name in met)
    return rules.oncogenicity(rest)
