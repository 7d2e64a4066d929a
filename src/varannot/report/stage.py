"""The report stage: the files of one sample, each written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from varannot.model import Case
from varannot.report.build import build_failure, build_view, document
from varannot.report.completeness import load_checklist
from varannot.report.html import failure_page, report_page
from varannot.report.tsv import findings_tsv, table2_tsv, variants_tsv
from varannot.report.view import ReportDocument, ReportView
from varannot.resources import resource
from varannot.textio import write_atomically

__all__ = ["REPORT_FILES", "read_report", "write_failure", "write_report"]

REPORT_FILES = ("table2.tsv", "variants.tsv", "findings.tsv", "report.json", "report.html")
"""The files of every sample, in the order in which they are written."""

_CHECKLIST = "completeness.tsv"


def write_report(case: Case, folder: Path, settings: Mapping[str, str]) -> None:
    """Write the files of a sample that went through all stages into `folder`.

    A case that has failed gets the failure page instead. Raises VarannotError for a case in which
    a stage is missing, InputError for a broken checklist table, OSError if a file cannot be
    written; nothing is left half written.
    """
    if case.failure is not None:
        write_failure(case, folder, settings)
        return
    checklist = load_checklist(resource(_CHECKLIST), _CHECKLIST)
    view = build_view(case, settings, checklist)
    _write(view, case, folder, report_page(view))


def write_failure(case: Case, folder: Path, settings: Mapping[str, str]) -> None:
    """Write the same files for a failed sample: a page that says what failed, empty tables."""
    view = build_failure(case, settings)
    _write(view, case, folder, failure_page(view))


def read_report(path: Path) -> ReportDocument:
    """Return a report.json; msgspec.DecodeError for another schema or unknown fields."""
    return msgspec.json.decode(path.read_bytes(), type=ReportDocument)


def _write(view: ReportView, case: Case, folder: Path, page: bytes) -> None:
    encoded = msgspec.json.encode(document(view, case), order="sorted")
    contents = (
        table2_tsv(view),
        variants_tsv(view),
        findings_tsv(view),
        msgspec.json.format(encoded, indent=2) + b"\n",
        page,
    )
    for name, content in zip(REPORT_FILES, contents, strict=True):
        write_atomically(folder / name, content)
