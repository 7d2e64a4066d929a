"""What the quality of the sample means for its results: failed is 'not assessed', never negative.

Results that were called stay visible; biomarkers of a failed analyte lose their verdict and with
it every therapy statement that would follow. An analyte whose quality could not be read from a
damaged file is treated like a failed one until it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from varannot.actionability.addressees import LABORATORY
from varannot.actionability.quality_marks import WITHHELD, WITHOUT_RESULTS, by_analyte
from varannot.model import (
    Analyte,
    AnalyteQuality,
    BiomarkerCall,
    CallStatus,
    Case,
    Ingest,
    NotAssessed,
    OpenQuestion,
    QualityVerdict,
)

__all__ = [
    "SMALL_VARIANTS_WITHHELD",
    "after_quality",
    "failed_reason",
    "quality_not_assessed",
    "quality_questions",
    "run_questions",
    "unjudged_reason",
]

SMALL_VARIANTS_WITHHELD = {
    verdict: f"Small variants that are not listed (quality control {words})"
    for verdict, words in WITHHELD.items()
}
"""How small variants are named where their analyte failed or could not be judged."""

_CALLS = {
    "tmb": Analyte.TMB,
    "msi": Analyte.MSI,
    "gis": Analyte.GIS,
    # Both stand in the section [GIS] and are estimated from the probes of that score.
    "tumour_fraction": Analyte.GIS,
    "ploidy": Analyte.GIS,
}
_WITHOUT_RESULT = (CallStatus.NOT_ASSESSED, CallStatus.NOT_EVALUABLE)


def after_quality(calls: Iterable[BiomarkerCall], case: Case) -> tuple[BiomarkerCall, ...]:
    """Return the calls as the quality of their analyte leaves them.

    A call of a failed analyte is not evaluable, keeps its value, and carries no therapy statement;
    what was called before stands in its reason. So is one whose quality could not be read. A
    caution on the analyte stands in the reason too. Marker counts typed by hand come from another
    test, and are left alone.
    """
    analytes = by_analyte(case.ingest)
    return tuple(
        _after(call, analytes.get(_CALLS[call.name])) if _of_panel(call) else call for call in calls
    )


def failed_reason(case: Case, analyte: Analyte) -> str:
    """Return why nothing can be said without the analyte: it failed, or could not be judged."""
    quality = by_analyte(case.ingest).get(analyte)
    if quality is None or quality.verdict not in WITHHELD:
        return ""
    return (
        f"Quality control of {analyte.value} {WITHHELD[quality.verdict]}. {quality.reason} What is "
        "listed all the same needs confirmation; what is not listed is not excluded."
    )


def unjudged_reason(case: Case, analyte: Analyte) -> str:
    """Return why nothing can be said without the analyte, where other analytes have figures.

    A MetricsOutput that has figures for the DNA library and none for RNA tells of no sound RNA.
    """
    analytes = by_analyte(case.ingest)
    own = analytes.get(analyte)
    stated = any(one.verdict is not QualityVerdict.NOT_ASSESSED for one in analytes.values())
    if own is None or not stated or own.verdict is not QualityVerdict.NOT_ASSESSED:
        return ""
    return (
        f"MetricsOutput states the quality of other results, but none of {analyte.value}. "
        f"{own.reason} What is listed all the same needs confirmation."
    )


def quality_not_assessed(case: Case) -> tuple[NotAssessed, ...]:
    """Return the entry for small variants of an analyte that failed or could not be judged."""
    quality = by_analyte(case.ingest).get(Analyte.SMALL_VARIANTS)
    if quality is None or quality.verdict not in WITHHELD:
        return ()
    what = SMALL_VARIANTS_WITHHELD[quality.verdict]
    return (NotAssessed(what=what, reason=failed_reason(case, Analyte.SMALL_VARIANTS)),)


def quality_questions(case: Case) -> list[OpenQuestion]:
    """Return the questions that stand before all others: a control library, failed quality."""
    questions = _control_questions(case.ingest)
    judged = by_analyte(case.ingest).values()
    unread = [
        one
        for one in judged
        if one.verdict is QualityVerdict.UNREADABLE and one.analyte not in WITHOUT_RESULTS
    ]
    failed = [one for one in judged if one.verdict is QualityVerdict.FAIL]
    # The libraries have figures of their own, so that what lacks of the run says nothing of them.
    cautions = [
        one
        for one in judged
        if (one.verdict is QualityVerdict.WARN and one.analyte is not Analyte.RUN)
        or (one.verdict is QualityVerdict.UNREADABLE and one.analyte is Analyte.ANALYSIS)
    ]
    if failed:
        questions.append(_failed_question(failed))
    if unread:
        questions.append(_unread_question(unread))
    if cautions:
        questions.append(_caution_question(cautions))
    return questions


def run_questions(case: Case) -> list[OpenQuestion]:
    """Return the question about metrics of the run that could not be read, a caution."""
    run = by_analyte(case.ingest).get(Analyte.RUN)
    if run is None or run.verdict is not QualityVerdict.UNREADABLE:
        return []
    return [
        OpenQuestion(
            id="",
            subject="Quality control with caution: run",
            question="What do the metrics of the run say? No result hangs on them alone.",
            reason=_reasons([run]),
            would_change="How far the run can be relied on.",
            who=LABORATORY,
            needs=_AS_WRITTEN,
        )
    ]


def _control_questions(ingest: Ingest | None) -> list[OpenQuestion]:
    why = (ingest.control or ingest.possible_control) if ingest else ""
    if ingest is None or not why:
        return []
    return [
        OpenQuestion(
            id="",
            subject="Control library" if ingest.control else "Perhaps a control library",
            question="Is this a control? Then this is no patient's report.",
            reason=f"{why}. In a no-template control every variant is a sign of contamination of "
            "the run.",
            would_change="Everything: no treatment follows from a control.",
            who=LABORATORY,
            needs="The sample list of the run; then yes or no in the column control of the sample "
            "sheet.",
        )
    ]


_AS_WRITTEN = "MetricsOutput as the panel software wrote it, not saved by a spreadsheet."


def _failed_question(failed: Sequence[AnalyteQuality]) -> OpenQuestion:
    with_results = any(one.analyte not in WITHOUT_RESULTS for one in failed)
    withheld = " These results are not assessed, not negative." if with_results else ""
    return OpenQuestion(
        id="",
        subject=f"Quality control failed: {_named(failed)}",
        question=f"Has the analysis to be repeated?{withheld}",
        reason=_reasons(failed),
        would_change="What is missing from this report, and whether what is listed is real.",
        who=LABORATORY,
        needs="MetricsOutput of the run; a new library or specimen.",
    )


def _unread_question(unread: Sequence[AnalyteQuality]) -> OpenQuestion:
    return OpenQuestion(
        id="",
        subject=f"Quality control not assessed: {_named(unread)}",
        question="What do the metrics say? Until they are read these results are not assessed.",
        reason=_reasons(unread),
        would_change="Whether these results stand, and what is missing from this report.",
        who=LABORATORY,
        needs=_AS_WRITTEN,
    )


def _caution_question(cautions: Sequence[AnalyteQuality]) -> OpenQuestion:
    return OpenQuestion(
        id="",
        subject=f"Quality control with caution: {_named(cautions)}",
        question="Do these results stand?",
        reason=_reasons(cautions),
        would_change="How far these results can be relied on.",
        who=LABORATORY,
        needs="MetricsOutput of the run.",
    )


def _named(analytes: Sequence[AnalyteQuality]) -> str:
    return ", ".join(one.analyte.value for one in analytes)


_SPREAD = "Contamination of the DNA library: "
_WITHIN = "Within the limits of "


def _reasons(analytes: Sequence[AnalyteQuality]) -> str:
    """Return what is wrong; contamination, which several share, stands once."""
    texts = (_without_passes(one.reason).replace(_SPREAD, "") for one in analytes)
    return " ".join(dict.fromkeys(texts))


def _without_passes(reason: str) -> str:
    return reason.split(_WITHIN, maxsplit=1)[0].strip()


def _of_panel(call: BiomarkerCall) -> bool:
    """Return whether a call is the panel's; typed markers have no source."""
    if call.name == "msi":
        return call.source is not None
    return call.name in _CALLS


def _after(call: BiomarkerCall, quality: AnalyteQuality | None) -> BiomarkerCall:
    if quality is None or call.status is CallStatus.NOT_ASSESSED:
        return call
    if quality.verdict is QualityVerdict.WARN and call.status not in _WITHOUT_RESULT:
        caution = f"{call.reason} Quality control, caution: {_without_passes(quality.reason)}"
        return msgspec.structs.replace(call, reason=caution)
    if quality.verdict not in WITHHELD:
        return call
    before = " ".join((call.reason, *call.complaints))
    words = call.status.value.replace("_", " ")
    return msgspec.structs.replace(
        call,
        status=CallStatus.NOT_EVALUABLE,
        threshold="",
        threshold_source="",
        reason=f"Quality control {WITHHELD[quality.verdict]}: {quality.reason} Before quality "
        f"control: {words}. {before}".strip(),
        complaints=(),
        therapies=(),
    )
