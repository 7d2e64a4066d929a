"""The lines of a table of variants, whether tabs or commas separate its fields."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import BrokenFileError, Problem
from varannot.model import LineKind
from varannot.textio import MAY_BE_CUT, decode, read_table

__all__ = ["Sheet", "comma_cells", "read_sheet_lines", "writing_notes"]


_EXPONENT = re.compile(
    r"(?:^|[\t,;])([+-]?\d\.?\d{0,15}[Ee][+-]\d{1,3})(?=[\t,;\n]|$)", re.M | re.ASCII
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Header, rows (line, cells) and line kinds of a table, whatever separates its fields.

    `broken` are rows that cannot be divided into cells: line, text and the reason.
    """

    header: tuple[str, ...]
    header_row: int
    rows: tuple[tuple[int, Sequence[str]], ...]
    broken: tuple[tuple[int, str, str], ...]
    lines: Mapping[LineKind, int]
    notes: tuple[str, ...]


def read_sheet_lines(path: Path, text: str, file: str, *, comment: str) -> Sheet:
    """Return the table in `text`, the decoded content of `path`.

    A `.csv` without tabs is read by commas, everything else by tabs; lines that begin with
    `comment` are remarks. Raises BrokenFileError for other separators and an unusable header.
    """
    if path.suffix.casefold() == ".csv" and "\t" not in _first_row(text):
        _, notes = decode(path.read_bytes(), file)
        return _read_commas(text, file, (*notes, *writing_notes(text)))
    return _read_tabs(path, text, file, comment=comment)


def writing_notes(text: str) -> tuple[str, ...]:
    """Return notes on how a table was written: cut, or saved by a spreadsheet.

    The software ends its last line and writes no exponents.

    >>> writing_notes("Gene\\nTP53"), writing_notes("Gene\\nTP53\\n"), writing_notes("")
    (('the last line has no line end: the file may be cut',), (), ())
    >>> writing_notes("EGFR\\t5.51E+00\\n")
    ('numbers such as 5.51E+00 were written by a spreadsheet and may be rounded',)
    """
    notes = []
    if text and not text.endswith("\n"):
        notes.append(MAY_BE_CUT)
    if any(sign in text for sign in ("E+", "E-", "e+", "e-")):
        found = _EXPONENT.search(text)
        if found:
            notes.append(
                f"numbers such as {found[1]} were written by a spreadsheet and may be rounded"
            )
    return tuple(notes)


def _first_row(text: str) -> str:
    lines = (line for line in text.split("\n") if line.strip() and not line.startswith("#"))
    return next(lines, "")


def _read_tabs(path: Path, text: str, file: str, *, comment: str) -> Sheet:
    if "combined variant output" in _first_row(text).casefold():
        action = "Name it in the column combined_output of the sample sheet."
        found = "a CombinedVariantOutput"
        raise BrokenFileError([Problem(file, 1, "", found, "a typed variant table", action)])
    table = read_table(path, file, comment=comment)
    lines = _lines(text)
    remarks = [row for row, line in enumerate(lines, 1) if comment and line.startswith(comment)]
    data = len(table.rows)
    counts = {
        LineKind.FREE_TEXT: len(remarks),
        LineKind.HEADER: 1,
        LineKind.DATA: data,
        LineKind.BLANK: len(lines) - len(remarks) - 1 - data,
    }
    rows = tuple((row.line, [row.cells[name] for name in table.header]) for row in table.rows)
    late = [str(row) for row in remarks if row > table.header_line]
    notes = (f"rows taken as remarks because they begin with #: {', '.join(late)}",) if late else ()
    return Sheet(
        table.header,
        table.header_line,
        rows,
        (),
        counts,
        (*table.notes, *writing_notes(text), *notes),
    )


def _read_commas(text: str, file: str, notes: tuple[str, ...]) -> Sheet:
    """Read a comma-separated table line by line; a row that has no clear cells is broken."""
    counts = dict.fromkeys(LineKind, 0)
    header: list[str] = []
    header_row = 0
    rows: list[tuple[int, Sequence[str]]] = []
    broken: list[tuple[int, str, str]] = []
    for number, line in enumerate(_lines(text), start=1):
        if line.startswith("#") and not header:
            counts[LineKind.FREE_TEXT] += 1
            continue
        cells = comma_cells(line)
        if cells is not None and not any(cells):
            counts[LineKind.BLANK] += 1
        elif not header:
            header, header_row = cells or [line], number
            _refuse_semicolons(file, number, header)
            counts[LineKind.HEADER] += 1
        else:
            counts[LineKind.DATA] += 1
            if cells is None:
                broken.append((number, line, _open_quote(line)))
            elif any(cells[len(header) :]):
                reason = f"the row has {len(cells)} cells where the header has {len(header)}"
                broken.append((number, line, reason))
            else:
                rows.append((number, (cells + [""] * len(header))[: len(header)]))
    if not header:
        expected = "a header line and at least one row"
        raise BrokenFileError([Problem(file, None, "", "an empty file", expected)])
    return Sheet(tuple(header), header_row, tuple(rows), tuple(broken), counts, notes)


def _refuse_semicolons(file: str, row: int, header: list[str]) -> None:
    if len(header) == 1 and ";" in header[0]:
        action = "In the spreadsheet, save as 'Text (tab-delimited)'."
        expected = "fields separated by tabs, or by commas in a .csv"
        raise BrokenFileError([Problem(file, row, "", "fields separated by ;", expected, action)])


def _open_quote(line: str) -> str:
    if line.count('"') % 2:
        return "a quote is never closed"
    return "the row cannot be divided into cells: quotes inside a cell, or a cell of huge length"


def comma_cells(line: str) -> list[str] | None:
    """Return the stripped cells of one comma-separated line, or None for a quote left open.

    >>> comma_cells('"a,b",c')
    ['a,b', 'c']
    >>> comma_cells('"a,b') is None
    True
    """
    try:
        return [cell.strip() for cell in next(csv.reader([line], strict=True), [])]
    except csv.Error:
        return None


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines[:-1] if not lines[-1] else lines
