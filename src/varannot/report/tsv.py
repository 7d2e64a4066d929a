"""The tables of a report as tab-separated bytes: one header line, no comments, input order."""

from __future__ import annotations

from collections.abc import Iterable

from varannot.model import Record
from varannot.report.columns import FINDINGS_TSV, RUN_SUMMARY_TSV, TABLE2_TSV, VARIANTS_TSV
from varannot.report.view import ReportView, SummaryLine
from varannot.tables import Table
from varannot.textio import tsv_bytes

__all__ = ["findings_tsv", "run_summary_tsv", "table2_tsv", "variants_tsv"]


def table2_tsv(view: ReportView) -> bytes:
    """Return table2.tsv; for a failed sample the header alone."""
    return _tsv(TABLE2_TSV, view.table2)


def variants_tsv(view: ReportView) -> bytes:
    """Return variants.tsv; for a failed sample the header alone."""
    return _tsv(VARIANTS_TSV, view.variant_rows)


def findings_tsv(view: ReportView) -> bytes:
    """Return findings.tsv; for a failed sample the header alone."""
    return _tsv(FINDINGS_TSV, view.finding_rows)


def run_summary_tsv(lines: Iterable[SummaryLine]) -> bytes:
    """Return run_summary.tsv with one line per sample."""
    return _tsv(RUN_SUMMARY_TSV, lines)


def _tsv(table: Table, records: Iterable[Record]) -> bytes:
    """Return the records' fields that the table declares, by name."""
    names = table.names
    return tsv_bytes(names, ([str(getattr(record, name)) for name in names] for record in records))
