"""Tables are declared once: readers, checks, documentation and report headings follow from it.

A `Table` is a list of `Column`s. A column says its name, what it means, what kind of value it
holds, its unit, and which values are allowed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from varannot.errors import Problem, nearest

__all__ = [
    "Column",
    "Kind",
    "Table",
    "cell_problems",
    "column_markdown",
    "missing_columns",
    "split_list",
]


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "whole number"
    FRACTION = "fraction from 0 to 1"
    PERCENT = "percent from 0 to 100"
    DATE = "date YYYY-MM-DD"
    PARTIAL_DATE = "date YYYY-MM-DD, YYYY-MM or YYYY"
    FILE = "path of a file"
    FILES = "paths of files separated by ;"
    DOI = "DOI"
    CHOICE = "one of a list"
    LIST = "list separated by ;"


_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `needed_for` names the items of the report completeness checklist (C01 to C24) that the
    column feeds; `group` orders the documentation.
    """

    name: str
    prose: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    group: str = ""
    needed_for: str = ""

    def expected(self) -> str:
        """Return in words what a cell of this column has to look like."""
        if self.allowed:
            listed = ", ".join(self.allowed)
            return f"a ;-separated list of: {listed}" if self.kind is Kind.LIST else listed
        words = {
            Kind.TEXT: "text",
            Kind.NUMBER: "a number with a decimal point",
            Kind.COUNT: "a whole number, 0 or more",
            Kind.FRACTION: "a fraction from 0 to 1, such as 0.35",
            Kind.PERCENT: "a percentage from 0 to 100, without the sign",
            Kind.DATE: "a date such as 2026-11-23",
            Kind.PARTIAL_DATE: "a date such as 2026-11-23, 2026-11 or 2026",
            Kind.FILE: "the path of a file",
            Kind.FILES: "the paths of files, separated by ;",
            Kind.DOI: "a DOI such as 10.3389/fonc.2025.1626478",
            Kind.LIST: "a list separated by ;",
            Kind.CHOICE: "one of the listed values",
        }
        return words[self.kind]

    def accepts(self, text: str) -> bool:
        """Return whether a non-empty cell is of this column's kind.

        >>> Column("tmb", "", Kind.NUMBER).accepts("5,98")
        False
        >>> Column("sex", "", Kind.CHOICE, allowed=("male", "female")).accepts("male")
        True
        >>> Column("date", "", Kind.PARTIAL_DATE).accepts("2023-08")
        True
        """
        if self.allowed:
            parts = split_list(text) if self.kind is Kind.LIST else [text]
            return all(part in self.allowed for part in parts)
        match self.kind:
            case Kind.NUMBER:
                return _NUMBER.fullmatch(text) is not None
            case Kind.COUNT:
                return text.isascii() and text.isdigit()
            case Kind.FRACTION:
                return _NUMBER.fullmatch(text) is not None and 0 <= float(text) <= 1
            case Kind.PERCENT:
                return _NUMBER.fullmatch(text) is not None and 0 <= float(text) <= 100
            case Kind.DATE:
                return _is_date(text)
            case Kind.PARTIAL_DATE:
                return _is_date(text) or _is_date(f"{text}-01") or _is_date(f"{text}-01-01")
            case Kind.DOI:
                return _DOI.fullmatch(text) is not None
            case _:
                return True


@dataclass(frozen=True, slots=True)
class Table:
    """A named list of columns; `title` heads its documentation."""

    name: str
    title: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that have to be there."""
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def missing_columns(table: Table, file: str, line: int, header: Sequence[str]) -> list[Problem]:
    """Return a problem for each declared column that a header lacks; `line` is 1-based."""
    return [
        Problem(file, line, name, "no such column", "the column", "Add it.")
        for name in table.names
        if name not in header
    ]


def cell_problems(table: Table, file: str, line: int, cells: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each cell that its column does not accept; `line` is 1-based."""
    return [
        Problem(file, line, column.name, value, column.expected(), nearest(value, column.allowed))
        for column in table.columns
        for value in (cells[column.name],)
        if (value and not column.accepts(value)) or (column.required and not value)
    ]


def column_markdown(table: Table) -> str:
    """Return the table's documentation as a Markdown table, one line per column."""
    head = "| column | value | unit | meaning |\n|---|---|---|---|\n"
    lines = []
    for column in table.columns:
        value = column.expected() + (" (required)" if column.required else "")
        prose = column.prose + (f" Checklist: {column.needed_for}." if column.needed_for else "")
        cells = [f"`{column.name}`", value, column.unit, prose]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return head + "\n".join(lines) + "\n"


def split_list(text: str) -> list[str]:
    """Return the parts of a `;`-separated cell, stripped, without empty ones."""
    return [part.strip() for part in text.split(";") if part.strip()]


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
