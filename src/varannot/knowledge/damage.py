"""What spreadsheets and word processors do to cells of the knowledge table.

Dates made of gene names and ranges, numbers in scientific notation, values of formulas, typographic
quotes and dashes, spaces that look like spaces, text read in a wrong encoding. Each is told with
the place and, where it is plain, with what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from varannot.errors import Problem
from varannot.knowledge.schema import KNOWLEDGE_TABLE, KnowledgeRow
from varannot.tables import Kind

__all__ = ["ERROR_VALUES", "PROSE", "SPREADSHEET_DATE", "damaged_cells", "date_meant"]

PROSE = frozenset(
    {
        "setting",
        "tumour_type",
        "relevance_en",
        "summary_en",
        "unconfirmed",
        "citation",
        "source",
        "source_version",
        "licence",
        "curator",
        "tier_basis",
        "companion_test",
        "drug_class",
    }
)
"""Columns of free text: what is odd there is read by people, and is a warning at most."""

ERROR_VALUES = ("#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!", "Err:5")
"""What a spreadsheet shows in place of a value that it could not compute."""

_MONTH = "jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez"
SPREADSHEET_DATE = re.compile(
    rf"\d{{1,4}}[-./ ]*(?:{_MONTH})[a-zä]*\.?|(?:{_MONTH})[a-zä]*[-./ ]*\d{{1,4}}"
    r"|\d{4}-\d{2}-\d{2}.*|\d{1,2}[./]\d{1,2}[./]\d{2,4}",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?E[+-]\d+")
_TYPOGRAPHIC = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-"}
_ODD_SPACES = re.compile("[\u00a0\u2000-\u200d\u202f\u2060\u3000]")
_WRONG_ENCODING = re.compile("\ufffd|Ã[\u0080-\u00bf]|â€|Â[\u00a0-\u00bf]")
_MARKUP = re.compile(r"&(?:gt|lt|amp|quot|nbsp);")
_SUSPECT = re.compile(r"^['=+@]|E[+-]\d|&[a-z]+;|[^\x00-\x7f]|^\d{1,4}[-./ ]|[A-Za-z]{3}[-./ ]?\d")
"""Cells that no test below can find fault with do not match it."""
_EPOCH = date(1899, 12, 30)
_DATES = frozenset(column.name for column in KNOWLEDGE_TABLE.columns if column.kind is Kind.DATE)
_FROM_RANGES = frozenset({"match_value", "excludes"})
_AS_TEXT = "Format the column as text before the table is opened, and type the value again."


def damaged_cells(rows: Iterable[KnowledgeRow]) -> Iterator[tuple[Problem, bool]]:
    """Yield each damaged cell, with whether it is an error; in free text it is a warning.

    Values of formulas that failed are told by the check of each load, and not here again.
    """
    for row in rows:
        for column in KNOWLEDGE_TABLE.names:
            value = getattr(row, column)
            if not value or not _SUSPECT.search(value):
                continue
            for expected, action in _damage(column, value):
                yield (
                    Problem(row.file, row.row, column, value, expected, action),
                    (column not in PROSE),
                )


def _damage(column: str, value: str) -> Iterator[tuple[str, str]]:
    if value.startswith("'"):
        yield "a value without the apostrophe of a spreadsheet", f"Write {value[1:]}."
    if value.startswith(("=", "+", "@")):
        yield "a value that no spreadsheet reads as a formula", "Take away the first sign."
    if _SCIENTIFIC.fullmatch(value):
        yield "a value, not a number in scientific notation", _AS_TEXT
    if column in _FROM_RANGES and SPREADSHEET_DATE.fullmatch(value):
        yield "a range such as 12-13, not the date that a spreadsheet made of it", _AS_TEXT
    if column not in PROSE:
        plain = "".join(_TYPOGRAPHIC.get(sign, sign) for sign in value)
        if plain != value:
            yield "plain quotes and dashes", f"Write {plain}."
        if _MARKUP.search(value):
            meant = value.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
            yield "text, not the code of a web page", f"Write {meant}."
    # A space that does not break is told of free text on each load.
    if _ODD_SPACES.search(value.replace("\xa0", " ") if column in PROSE else value):
        yield "plain spaces", f"Write '{_ODD_SPACES.sub(' ', value).strip()}'."
    if _WRONG_ENCODING.search(value):
        yield (
            "text in the encoding in which it was written",
            "Open the earlier file as UTF-8 and copy the cell again.",
        )


def date_meant(column: str, value: str) -> str:
    """Return the day that a spreadsheet's spelling of a date stands for, empty if it is open.

    Day and month in figures with a slash are open, as both orders are in use.

    >>> date_meant("review_by", "23.11.2026"), date_meant("review_by", "46349")
    ('2026-11-23', '2026-11-23')
    >>> date_meant("review_by", "11/12/2026"), date_meant("review_by", "2026-11-23 00:00:00")
    ('', '2026-11-23')
    """
    if column not in _DATES:
        return ""
    dotted = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", value)
    timed = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})[T ].*", value)
    try:
        if dotted:
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1])).isoformat()
        if timed:
            return date(int(timed[1]), int(timed[2]), int(timed[3])).isoformat()
        if re.fullmatch(r"[34]\d{4}|5[0-4]\d{3}", value):
            return (_EPOCH + timedelta(days=int(value))).isoformat()
    except ValueError:
        return ""
    return ""
