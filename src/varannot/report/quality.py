"""The section Quality: the verdict per analyte, and the metrics behind it with their limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from varannot.actionability.quality_marks import WITHHELD, WITHOUT_RESULTS, analytes_of, long_mark
from varannot.model import AnalyteQuality, Ingest, QualityMetric, QualityVerdict
from varannot.report.view import (
    BoardLine,
    FindingClass,
    FindingLine,
    QualityFigure,
    QualityLine,
    QualityView,
)
from varannot.tso500.quality_words import limit_words, value_words

__all__ = [
    "CONTROL_MARK",
    "control_mark",
    "quality_board_line",
    "quality_view",
    "short_control_mark",
    "without_negatives",
]

CONTROL_MARK = "CONTROL LIBRARY - no patient's report, not for patient care"
"""What every page of a control library begins with."""
_PERHAPS_CONTROL = "PERHAPS A CONTROL LIBRARY - not for patient care until this is settled"
_SETTLE = "yes or no in the column control of the sample sheet settles it"

_ORDER = (
    QualityVerdict.FAIL,
    QualityVerdict.UNREADABLE,
    QualityVerdict.WARN,
    QualityVerdict.NOT_ASSESSED,
    QualityVerdict.PASS,
)
_FLAGGED = (*WITHHELD, QualityVerdict.WARN)
_WORDS = {
    QualityVerdict.FAIL: "failed",
    QualityVerdict.UNREADABLE: "not assessed, could not be read",
    QualityVerdict.WARN: "with caution",
    QualityVerdict.NOT_ASSESSED: "not stated",
    QualityVerdict.PASS: "passed",
}
_UNREAD_ALONE = "could not be read"
"""For what has no results of its own, so that nothing is left unassessed by it."""
_NOT_STATED = "not stated: no MetricsOutput was given"


def quality_view(ingest: Ingest) -> QualityView:
    """Return the section: failed analytes first, then cautions, not stated, passed."""
    stated = _stated(ingest.analytes)
    lines = [
        _line(one, ingest.quality)
        for verdict in _ORDER
        for one in ingest.analytes
        if one.verdict is verdict
    ]
    return QualityView(
        sentence=_sentence(ingest),
        failed=any(
            one.verdict is QualityVerdict.FAIL
            or (one.verdict in WITHHELD and one.analyte not in WITHOUT_RESULTS)
            for one in ingest.analytes
        ),
        lines=tuple(lines) if stated else (),
        unjudged=tuple(_figure(one) for one in ingest.quality if one.analyte is None),
    )


def quality_board_line(ingest: Ingest) -> BoardLine:
    """Return the line of the summary for the board."""
    return BoardLine(label="Quality control", text=_sentence(ingest))


def without_negatives(classes: Iterable[FindingClass], ingest: Ingest) -> tuple[FindingClass, ...]:
    """Return the classes; one of a failed analyte does not say in which genes none was found."""
    withheld = {
        (one.source.file, one.source.row)
        for one in ingest.findings
        if long_mark(ingest, analytes_of(one))
    }

    def kept(lines: Iterable[FindingLine]) -> tuple[FindingLine, ...]:
        return tuple(one for one in lines if (one.source_file, one.source_row) not in withheld)

    return tuple(msgspec.structs.replace(one, negatives=kept(one.negatives)) for one in classes)


def control_mark(ingest: Ingest | None) -> str:
    """Return the mark of what is a control or may be one, with its reason, or ''."""
    mark = short_control_mark(ingest)
    if ingest is None or not mark:
        return ""
    return f"{mark} ({ingest.control or f'{ingest.possible_control}; {_SETTLE}'})"


def short_control_mark(ingest: Ingest | None) -> str:
    """Return the mark of a control library, or of what may be one, or '' for a patient's sample."""
    if ingest is None:
        return ""
    if ingest.control:
        return CONTROL_MARK
    return _PERHAPS_CONTROL if ingest.possible_control else ""


def _stated(analytes: Iterable[AnalyteQuality]) -> bool:
    return any(one.verdict is not QualityVerdict.NOT_ASSESSED for one in analytes)


def _sentence(ingest: Ingest) -> str:
    if not _stated(ingest.analytes):
        reasons = dict.fromkeys(one.reason for one in ingest.analytes if ingest.quality)
        return " ".join(reasons) or _NOT_STATED
    parts = []
    for words in dict.fromkeys((*_WORDS.values(), _UNREAD_ALONE)):
        named = [one.analyte.value for one in ingest.analytes if _words(one) == words]
        if named:
            parts.append(f"{words}: {', '.join(named)}")
    return "; ".join(parts)


def _words(quality: AnalyteQuality) -> str:
    if quality.verdict is QualityVerdict.UNREADABLE and quality.analyte in WITHOUT_RESULTS:
        return _UNREAD_ALONE
    return _WORDS[quality.verdict]


def _line(quality: AnalyteQuality, metrics: Sequence[QualityMetric]) -> QualityLine:
    figures = [_figure(one) for one in metrics if one.analyte is quality.analyte]
    return QualityLine(
        analyte=quality.analyte.value,
        verdict=_words(quality),
        flagged=quality.verdict in _FLAGGED,
        reason=quality.reason,
        figures=tuple(sorted(figures, key=lambda one: not one.flagged)),
    )


def _figure(metric: QualityMetric) -> QualityFigure:
    words = "" if metric.verdict is QualityVerdict.NOT_ASSESSED else _WORDS[metric.verdict]
    return QualityFigure(
        name=metric.name,
        value=value_words(metric.text, metric.unit) or "no value",
        limits=limit_words(metric.lower, metric.upper) or "no limit",
        verdict=words or "not judged",
        flagged=metric.verdict in _FLAGGED,
        place=f"{metric.source.file}, row {metric.source.row}",
    )
