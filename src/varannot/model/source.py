"""Where a statement stands."""

from __future__ import annotations

from varannot.model.base import Record

__all__ = ["Source"]


class Source(Record, frozen=True, kw_only=True):
    """Where a statement stands: file as named in the sheet, 1-based row, section if any."""

    file: str
    row: int
    section: str = ""
