"""Distances between dates as the sheet and the tables write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from varannot.model import Case

__all__ = ["months_between", "report_date"]


def report_date(case: Case, settings: Mapping[str, str]) -> str:
    """Return the date of the report from the sheet, else from the settings, else nothing."""
    return case.sample.get("report_date", "") or settings.get("report_date", "")


def months_between(earlier: str, later: str) -> int | None:
    """Return the whole months from one ISO date to another, or None if either is no date.

    >>> months_between("2025-11-24", "2026-11-23")
    11
    >>> months_between("2026-01-05", "") is None
    True
    """
    try:
        first, last = date.fromisoformat(earlier), date.fromisoformat(later)
    except ValueError:
        return None
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)
