"""The section Quality: the verdict per analyte, and the metrics behind it with their limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from varannot.model import (
    Analyte,
    AnalyteQuality,
    Ingest,
    QualityMetric,
    QualityVerdict,
    RowStatus,
)
from varannot.report.view import (
    BoardLine,
    FindingClass,
    FindingLine,
    QualityFigure,
    QualityLine,
    QualityView,
)
from varannot.tso500.quality import limit_words, value_words

__all__ = [
    "CONTROL_MARK",
    "TO_CONFIRM",
    "caution",
    "control_mark",
    "quality_board_line",
    "quality_view",
    "with_cautions",
    "without_negatives",
]

CONTROL_MARK = "CONTROL LIBRARY - no patient's report, not for patient care"
"""What every page of a control library begins with."""

TO_CONFIRM = "quality control failed: confirm"
"""What the summary says of a result of a failed analyte."""

_ORDER = (
    QualityVerdict.FAIL,
    QualityVerdict.WARN,
    QualityVerdict.NOT_ASSESSED,
    QualityVerdict.PASS,
)
_WORDS = {
    QualityVerdict.FAIL: "failed",
    QualityVerdict.WARN: "with caution",
    QualityVerdict.NOT_ASSESSED: "not stated",
    QualityVerdict.PASS: "passed",
}
_ANALYTES = {
    "copy_number": (Analyte.COPY_NUMBER,),
    "exon_copy_number": (Analyte.COPY_NUMBER,),
    "loh": (Analyte.COPY_NUMBER, Analyte.GIS),
    "fusion": (Analyte.RNA,),
    "splice": (Analyte.RNA,),
    "dna fusions": (Analyte.DNA_FUSIONS,),
    "gene amplifications": (Analyte.COPY_NUMBER,),
    "copy number variants": (Analyte.COPY_NUMBER,),
    "exon-level cnvs": (Analyte.COPY_NUMBER,),
    "large rearrangements": (Analyte.COPY_NUMBER,),
    "loss of heterozygosity": (Analyte.COPY_NUMBER, Analyte.GIS),
    "fusions": (Analyte.RNA,),
    "splice variants": (Analyte.RNA,),
}
"""What a finding hangs on, by its kind, and by its section where that says more."""

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
        failed=any(one.verdict is QualityVerdict.FAIL for one in ingest.analytes),
        lines=tuple(lines) if stated else (),
        unjudged=tuple(_figure(one) for one in ingest.quality if one.analyte is None),
    )


def quality_board_line(ingest: Ingest) -> BoardLine:
    """Return the line of the summary for the board."""
    return BoardLine(label="Quality control", text=_sentence(ingest))


def caution(ingest: Ingest, analytes: Iterable[Analyte]) -> str:
    """Return what stands beside a result of analytes of which one failed, or ''."""
    failed = {one.analyte for one in ingest.analytes if one.verdict is QualityVerdict.FAIL}
    named = [one.value for one in analytes if one in failed]
    return f"quality control of {', '.join(named)} failed: confirm" if named else ""


def with_cautions(lines: Iterable[FindingLine], ingest: Ingest) -> tuple[FindingLine, ...]:
    """Return the findings, those of a failed analyte with the caution in headline and relevance."""
    found = []
    for line in lines:
        section = line.section.casefold()
        analytes = _ANALYTES.get(section) or _ANALYTES.get(line.kind, ())
        text = caution(ingest, analytes) if line.status is RowStatus.REPORTED else ""
        if text:
            line = msgspec.structs.replace(
                line,
                headline=f"{line.headline} ({TO_CONFIRM})",
                relevance=f"{line.relevance}; {text}",
            )
        found.append(line)
    return tuple(found)


def without_negatives(classes: Iterable[FindingClass], ingest: Ingest) -> tuple[FindingClass, ...]:
    """Return the classes; one of a failed analyte does not say in which genes none was found."""
    return tuple(
        msgspec.structs.replace(one, negatives=())
        if caution(ingest, _ANALYTES.get(one.kind, ()))
        else one
        for one in classes
    )


def control_mark(ingest: Ingest | None) -> str:
    """Return the mark of a control library, or '' for a patient's sample."""
    return f"{CONTROL_MARK} ({ingest.control})" if ingest and ingest.control else ""


def _stated(analytes: Iterable[AnalyteQuality]) -> bool:
    return any(one.verdict is not QualityVerdict.NOT_ASSESSED for one in analytes)


def _sentence(ingest: Ingest) -> str:
    if not _stated(ingest.analytes):
        reasons = dict.fromkeys(one.reason for one in ingest.analytes if ingest.quality)
        return " ".join(reasons) or _NOT_STATED
    parts = []
    for verdict in _ORDER:
        named = [one.analyte.value for one in ingest.analytes if one.verdict is verdict]
        if named:
            parts.append(f"{_WORDS[verdict]}: {', '.join(named)}")
    return "; ".join(parts)


def _line(quality: AnalyteQuality, metrics: Sequence[QualityMetric]) -> QualityLine:
    figures = [_figure(one) for one in metrics if one.analyte is quality.analyte]
    return QualityLine(
        analyte=quality.analyte.value,
        verdict=_WORDS[quality.verdict],
        flagged=quality.verdict in (QualityVerdict.FAIL, QualityVerdict.WARN),
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
        flagged=metric.verdict in (QualityVerdict.FAIL, QualityVerdict.WARN),
        place=f"{metric.source.file}, row {metric.source.row}",
    )
