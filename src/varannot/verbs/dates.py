"""Dates that a command line gives."""

from __future__ import annotations

from varannot.errors import InputError, Problem
from varannot.tables import Column, Kind

__all__ = ["date_given"]


def date_given(text: str) -> str:
    """Return a `--date` as it is, empty or YYYY-MM-DD; raises InputError for another spelling.

    Held against the dates of a table as text, another spelling would be before or after all.
    """
    column = Column("date", "", Kind.DATE)
    if text and not column.accepts(text):
        raise InputError([Problem("--date", None, "", text, column.expected())])
    return text
