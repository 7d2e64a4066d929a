"""Tables of rules: each row under its name, each name once, and all that are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from varannot.errors import InputError, Problem
from varannot.tables import Column, Kind, Table, cell_problems, missing_columns
from varannot.textio import Row, read_table

__all__ = ["UNCONFIRMED", "RowCheck", "not_negative", "number_columns", "rule_rows"]

RowCheck: TypeAlias = Callable[[str, Row], Iterable[Problem]]
"""Yields what is wrong with a row whose cells are sound one by one; the text names the file."""

UNCONFIRMED = Column("unconfirmed", "What of it nobody has confirmed.")
"""The column that says what of a row rests on memory alone."""

_EVIDENCE = Column(
    "evidence",
    "convention: usual, or in published rules; working rule: the project's own choice.",
    Kind.CHOICE,
    allowed=("convention", "working rule"),
    required=True,
)


def number_columns(names: tuple[str, ...], *, graded: bool = False) -> tuple[Column, ...]:
    """Return the columns of a table of numbers that go by the names given.

    `graded` adds whether a number is a convention or a working rule.
    """
    return (
        Column("rule", "Name of the number.", Kind.CHOICE, allowed=names, required=True),
        Column("value", "The number.", Kind.NUMBER, required=True),
        Column("unit", "What it counts.", required=True),
        *([_EVIDENCE] if graded else []),
        Column("statement", "What it decides or says, in a sentence.", required=True),
        Column("citation", "Where it comes from; several are separated by ;.", required=True),
    )


def rule_rows(
    path: Path,
    file: str,
    table: Table,
    *,
    name: tuple[str, ...],
    needed: Iterable[tuple[str, ...]] = (),
    check: RowCheck | None = None,
) -> tuple[Row, ...]:
    """Return the rows of a table of rules.

    The columns `name` make the name of a row, letter case aside; `needed` are names that have to
    be there. Raises InputError with every wrong cell, repeated name and missing row.
    """
    read = read_table(path, file)
    problems = missing_columns(table, file, read.header_line, read.header)
    if problems:
        raise InputError(problems)
    seen: set[tuple[str, ...]] = set()
    for row in read.rows:
        wrong = cell_problems(table, file, row.line, row.cells)
        if not wrong and check is not None:
            wrong.extend(check(file, row))
        written = tuple(row.cells[column] for column in name)
        own = tuple(part.casefold() for part in written)
        if own in seen:
            expected = f"one row per {' and '.join(name)}"
            wrong.append(Problem(file, row.line, name[-1], written[-1], expected, "Remove one."))
        seen.add(own)
        problems.extend(wrong)
    if not problems:
        problems = [
            Problem(file, None, name[-1], "no such row", f"a row {one[-1]}", "Add it.")
            for one in needed
            if tuple(part.casefold() for part in one) not in seen
        ]
    if problems:
        raise InputError(problems)
    return tuple(read.rows)


def not_negative(file: str, row: Row) -> Iterable[Problem]:
    """Yield a problem where the cell `value` is below 0."""
    if float(row.cells["value"]) < 0:
        yield Problem(file, row.line, "value", row.cells["value"], "0 or more", "")
