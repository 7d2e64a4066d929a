"""Open questions about where variants come from: white blood cells, or the germline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from varannot.actionability.addressees import LABORATORY
from varannot.actionability.description_questions import subject_of
from varannot.actionability.germline import GERMLINE_FOLLOW_UP
from varannot.actionability.haematopoiesis import OPEN_ORIGIN
from varannot.actionability.lynch import LYNCH
from varannot.model import (
    Case,
    Classification,
    NormalizedVariant,
    OpenQuestion,
    Relevance,
    RelevanceKind,
)
from varannot.model.actionability import GermlineOutcome

__all__ = ["blood_questions", "germline_matters", "germline_questions"]

_NO_CONTROL = "Plasma was tested without a control of white blood cells."


def blood_questions(
    variants: Iterable[NormalizedVariant], relevant: Mapping[str, Relevance]
) -> list[OpenQuestion]:
    """Return one question about all variants whose origin from the tumour is open, if any.

    `variants` are those whose class and effect stand; one test answers for all of them.
    """
    asked = [one for one in variants if OPEN_ORIGIN in relevant[one.key].missing]
    if not asked:
        return []
    several = len(asked) > 1
    reasons = [_NO_CONTROL]
    for one in asked:
        further = [text for text in relevant[one.key].missing if text != OPEN_ORIGIN]
        reasons += [f"{subject_of(one)}: {' '.join(further)}"] if further else []
    return [
        OpenQuestion(
            id="",
            subject="; ".join(subject_of(one) for one in asked),
            question=f"{'Do these variants' if several else 'Does the variant'} come from the "
            "tumour or from white blood cells?",
            reason=" ".join(reasons),
            would_change=f"Whether {'their' if several else 'its'} therapy rows are statements, or "
            "are about no tumour at all.",
            who=LABORATORY,
            needs="the same test of white blood cells, or of tumour tissue",
            key="" if several else asked[0].key,
        )
    ]


def germline_questions(
    case: Case,
    reported: Iterable[NormalizedVariant],
    classified: Mapping[str, Classification],
    relevant: Mapping[str, Relevance],
) -> list[OpenQuestion]:
    """Return the question about germline testing where a finding leaves it open.

    A patient who declined or consented, and a test that is ordered or done, are not asked again.
    """
    consent = case.sample.get("germline_consent", "")
    status = case.sample.get("germline_status", "")
    if consent == "declined" and status in ("ordered", "done"):
        return [_consent_question(status)]
    if consent in ("declined", "consented") or status in ("ordered", "done"):
        return []
    subjects = [
        subject_of(variant)
        for variant in reported
        if variant.key in classified
        and germline_matters(classified[variant.key], relevant.get(variant.key))
    ]
    if not subjects:
        return []
    said = {"": "not stated", "not_offered": "not offered", "offered": "offered, answer open"}
    return [
        OpenQuestion(
            id="",
            subject="; ".join(subjects),
            question="Was germline testing offered, and what did the patient decide?",
            reason="These findings may be of germline origin; consent is "
            f"{said.get(consent, consent)}.",
            would_change="Origin of the finding, and counselling of the family.",
            who="the treating physician",
            needs="germline_consent and germline_status in the sample sheet",
        )
    ]


def _consent_question(status: str) -> OpenQuestion:
    return OpenQuestion(
        id="",
        subject="Germline testing",
        question="Did the patient decline germline testing, or consent to it?",
        reason=f"The sample sheet says that it was declined, and that a test is {status}.",
        would_change="Whether a germline result may be used and printed at all.",
        who="the treating physician",
        needs="germline_consent and germline_status in the sample sheet, set right",
    )


_NOT_ASKED = frozenset({GermlineOutcome.BELOW_FILTER, GermlineOutcome.SUSPENDED})
"""Outcomes for which nobody is asked about a test: a sentence beside the variant says why."""


def germline_matters(item: Classification, line: Relevance | None) -> bool:
    """Return whether the germline origin of a variant is something to ask about."""
    if line is not None and any(statement.rule == LYNCH for statement in line.statements):
        return True
    if line is not None and line.germline is not None and line.germline.outcome in _NOT_ASKED:
        return False
    if item.hrr_gene and any(reading.hrr_finding for reading in item.readings):
        return True
    if line is None:
        return False
    if any(statement.rule == GERMLINE_FOLLOW_UP for statement in line.statements):
        return True
    return item.hrr_gene and line.kind in (RelevanceKind.THERAPY, RelevanceKind.CONDITIONAL)
