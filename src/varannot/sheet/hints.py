"""Hints for cells that a spreadsheet or a habit has changed."""

from __future__ import annotations

import re

from varannot.errors import nearest
from varannot.tables import Column, Kind

__all__ = ["hint", "spreadsheet_mangled"]

_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    "|jän|mrz|mär|mai|okt|dez|janv|févr|mars|avr|juin|juil|août|sept|déc"
)
_DATE_LIKE = re.compile(
    rf"\d{{1,2}}[-. ]({_MONTHS})\.?([-. ]\d{{2,4}})?|({_MONTHS})\.?[-. ]\d{{2,4}}"
    r"|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2}/\d{1,2}/\d{2,4}",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE | re.ASCII)
_CELL_ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|NV|BEZUG!|WERT!|#+)")
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_DATE_KINDS = (Kind.DATE, Kind.PARTIAL_DATE)


def spreadsheet_mangled(text: str) -> str:
    """Return what a spreadsheet made of an identifier, or an empty string.

    >>> spreadsheet_mangled("1-Sep")
    'a date'
    >>> spreadsheet_mangled("1.23E+05")
    'a number'
    >>> spreadsheet_mangled("E19-SEP9")
    ''
    """
    if _DATE_LIKE.fullmatch(text):
        return "a date"
    if _SCIENTIFIC.fullmatch(text):
        return "a number"
    if _CELL_ERROR.fullmatch(text):
        return "an error value"
    return ""


def hint(column: Column, text: str) -> str:
    """Return what to type instead of a cell that the column does not accept.

    >>> hint(Column("tmb", "", Kind.NUMBER), "5,98")
    'Write 5.98, with a decimal point.'
    """
    if _CELL_ERROR.fullmatch(text):
        return "The spreadsheet wrote an error value; type the value or leave the cell empty."
    if column.allowed:
        wrong = [part.strip() for part in text.split(";")] if column.kind is Kind.LIST else [text]
        wrong = [part for part in wrong if part not in column.allowed]
        hints = [nearest(part, column.allowed) for part in wrong if part]
        return " ".join(found for found in hints if found) or "Leave it empty if unknown."
    if column.kind in _DATE_KINDS:
        return _date_hint(column, text)
    if column.kind is Kind.DOI:
        start = text.find("10.")
        if start > 0 and column.accepts(text[start:]):
            return f"Write {text[start:]}, without what stands before it."
        return ""
    return _number_hint(column, text)


def _date_hint(column: Column, text: str) -> str:
    match = _DAY_FIRST.fullmatch(text)
    if match:
        iso = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
        if column.accepts(iso):
            return f"If that is day.month.year, write {iso}."
    return "Write year-month-day; in a spreadsheet, format the column as text first."


def _number_hint(column: Column, text: str) -> str:
    plain = re.sub(r"\s*(%|mut/Mb|muts?/Mb|ng|ml|mL)$", "", text)
    if plain != text and column.accepts(plain):
        return f"Write {plain}, without the unit."
    point = plain.replace(",", ".")
    if point != plain and column.accepts(point):
        return f"Write {point}, with a decimal point."
    if column.kind is Kind.FRACTION and re.fullmatch(r"\d+(\.\d+)?", plain):
        percent = float(plain)
        if 1 < percent <= 100:
            return f"If that is a percentage, write {percent / 100:g}."
    return "Leave it empty if there is no value."
