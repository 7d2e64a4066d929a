"""OP1, SBP1 and SBP2: what computed predictions say, counted once, and silent changes.

All predictions that are used have to agree; one that is ambiguous speaks for nothing. A missing
score is no score: the criteria are then not assessable.
"""

from __future__ import annotations

from varannot.classify.criteria.assessed import Assessed, met, not_assessable, not_met
from varannot.classify.criteria.inputs import CriteriaInput, beside_splice_site
from varannot.knowledge.evidence import LookUp, MissensePrediction, PredictorCall
from varannot.model import Consequence

__all__ = ["prediction_benign", "prediction_oncogenic", "silent"]

_SILENT = frozenset({Consequence.SYNONYMOUS, Consequence.STOP_RETAINED})


def prediction_oncogenic(case: CriteriaInput) -> Assessed:
    """Return OP1: every prediction that was used speaks for an effect."""
    return _all(case, PredictorCall.DAMAGING)


def prediction_benign(case: CriteriaInput) -> Assessed:
    """Return SBP1: every prediction that was used speaks against an effect."""
    if _SILENT & case.terms:
        return not_met("a silent change is weighed by its own criterion")
    return _all(case, PredictorCall.TOLERATED)


def silent(case: CriteriaInput) -> Assessed:
    """Return SBP2: synonymous, away from splice sites, and predicted to do nothing.

    A synonymous change beside a splice site may act on splicing and is not silent.
    """
    if not _SILENT & case.terms:
        return not_met("no synonymous change")
    if beside_splice_site(case):
        return not_met("the change lies beside a splice site and may disturb splicing")
    answer = case.prediction
    if answer.state is not LookUp.FOUND:
        text = "no prediction of splicing and no conservation of the place was loaded"
        return not_assessable(text)
    if all(one.call is PredictorCall.TOLERATED for one in answer.predictions):
        return met(_words(answer.predictions), citation=_cited(answer.predictions))
    return not_met(_words(answer.predictions))


def _all(case: CriteriaInput, wanted: PredictorCall) -> Assessed:
    answer = case.prediction
    if answer.state is not LookUp.FOUND or not answer.predictions:
        return not_assessable(answer.reason or "no prediction was loaded for this change")
    if all(one.call is wanted for one in answer.predictions):
        return met(_words(answer.predictions), citation=_cited(answer.predictions))
    return not_met(_words(answer.predictions))


def _words(predictions: tuple[MissensePrediction, ...]) -> str:
    return "; ".join(
        f"{one.tool}: {one.call.value}" + (f" ({one.limits})" if one.limits else "")
        for one in predictions
    )


def _cited(predictions: tuple[MissensePrediction, ...]) -> str:
    return "; ".join(dict.fromkeys(one.citation for one in predictions if one.citation))
