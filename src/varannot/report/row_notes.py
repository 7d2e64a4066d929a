"""What the report says of the knowledge rows behind it: overdue reviews and contradictions."""

from __future__ import annotations

from collections.abc import Mapping

from varannot.model import Case, RowUsed
from varannot.report.dates import report_date
from varannot.report.words import count_of

__all__ = ["contradicted_rows", "overdue_rows", "review_sentence"]


def overdue_rows(case: Case, settings: Mapping[str, str]) -> tuple[RowUsed, ...]:
    """Return the rows in use whose `review_by` lies before the date of the report, oldest first.

    Without such a date there are none, and `review_sentence` says so.
    """
    at = report_date(case, settings)
    found = [row for row in case.rows_used if row.review_by and at and row.review_by < at]
    return tuple(sorted(found, key=lambda row: (row.review_by, row.kb_id)))


def contradicted_rows(case: Case) -> tuple[RowUsed, ...]:
    """Return the rows in use that another active row speaks against, in table order."""
    return tuple(row for row in case.rows_used if row.contradictions)


def review_sentence(case: Case, settings: Mapping[str, str]) -> str:
    """Return in one sentence whether rows behind this report are overdue for review."""
    at = report_date(case, settings)
    used = count_of(len(case.rows_used), "row")
    if not at:
        return f"Reviews of the {used} used here were not held against a date: the report has none."
    undated = sum(not row.review_by for row in case.rows_used)
    open_end = f"; {undated} of them have no date for the next review" if undated else ""
    late = overdue_rows(case, settings)
    if not late:
        return f"None of the {used} used here is overdue for review on {at}{open_end}."
    first = late[0].review_by
    return (
        f"{len(late)} of the {used} used here should have been reviewed before {at} (the oldest by "
        f"{first}){open_end}."
    )
