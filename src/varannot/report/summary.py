"""The summary over all samples of a run, made from their report.json files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from varannot.model import SCHEMA_VERSION, Interpretation
from varannot.report.columns import AS_PUBLISHED_MARK
from varannot.report.html import NO_REPORT, summary_page
from varannot.report.rows import CHECK_SEPARATOR
from varannot.report.tsv import run_summary_tsv
from varannot.report.view import SampleStatus, SummaryLine
from varannot.textio import write_atomically

__all__ = ["summary_lines", "write_summary"]


class _Head(msgspec.Struct, frozen=True):
    """The part of report.json that the summary needs; reading the rest would cost time."""

    schema_version: str
    summary: SummaryLine


def write_summary(results: Path, sample_ids: Sequence[str], settings: Mapping[str, str]) -> None:
    """Write run_summary.tsv (sheet order) and run_summary.html (failed samples first)."""
    lines = summary_lines(results, sample_ids, settings)
    failed = [line for line in lines if line.status is SampleStatus.FAILED]
    good = [line for line in lines if line.status is SampleStatus.OK]
    write_atomically(results / "run_summary.tsv", run_summary_tsv(lines))
    write_atomically(results / "run_summary.html", summary_page(failed, good))


def summary_lines(
    results: Path, sample_ids: Sequence[str], settings: Mapping[str, str]
) -> tuple[SummaryLine, ...]:
    """Return one line per sample in the order given.

    A sample whose report.json is missing, broken or of another schema counts as failed.
    """
    lines = [_line(results, sample_id, settings) for sample_id in sample_ids]
    patients = Counter(line.patient_id for line in lines if line.patient_id != "not stated")
    return tuple(_with_remarks(line, lines, patients) for line in lines)


def _line(results: Path, sample_id: str, settings: Mapping[str, str]) -> SummaryLine:
    try:
        head = msgspec.json.decode((results / sample_id / "report.json").read_bytes(), type=_Head)
    except OSError as error:
        return _unread(sample_id, settings, f"report.json not readable: {error.strerror}")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _unread(sample_id, settings, f"report.json is broken: {error}")
    if head.schema_version != SCHEMA_VERSION:
        found = f"report.json has schema {head.schema_version}, expected {SCHEMA_VERSION}"
        return _unread(sample_id, settings, found)
    return head.summary


def _unread(sample_id: str, settings: Mapping[str, str], problem: str) -> SummaryLine:
    graded = Interpretation.GRADED.value
    interpretation = Interpretation(settings.get("interpretation", graded))
    published = interpretation is Interpretation.AS_PUBLISHED
    return SummaryLine(
        sample_id=sample_id,
        patient_id="not stated",
        tumour_type="not stated",
        status=SampleStatus.FAILED,
        interpretation=interpretation,
        reported=0,
        excluded=0,
        findings=0,
        open_questions=0,
        tmb="no result",
        msi="no result",
        hrr_line="no result",
        completeness="no result",
        report=NO_REPORT,
        failure=f"stage report: {problem}; run the sample again",
        remarks=AS_PUBLISHED_MARK if published else "",
    )


def _with_remarks(
    line: SummaryLine, lines: Sequence[SummaryLine], patients: Mapping[str, int]
) -> SummaryLine:
    remarks = [line.remarks] if line.remarks else []
    if patients.get(line.patient_id, 0) > 1:
        others = [
            other.sample_id
            for other in lines
            if other.patient_id == line.patient_id and other.sample_id != line.sample_id
        ]
        remarks.append(f"same patient as {', '.join(others)}: compare the reports")
    return msgspec.structs.replace(line, remarks=CHECK_SEPARATOR.join(remarks) or "none")
