"""Tables with one header line, such as AllFusions.csv and tmb.trace.tsv; every line is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from varannot.errors import BrokenFileError, Problem, nearest
from varannot.model import ExcludedRow, LineKind, SectionAccount, Source
from varannot.tso500.cells import unquote
from varannot.tso500.content import ExclusionCode, SectionState
from varannot.tso500.table_lines import comma_cells

__all__ = ["PlainRow", "PlainTable", "parse_plain_table"]


@dataclass(frozen=True, slots=True)
class PlainRow:
    """One data row: 1-based line, and its cells by column name."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlainTable:
    """Remarks, header and rows of a table; rows of another length are excluded, not lost."""

    remarks: tuple[str, ...]
    header: tuple[str, ...]
    header_row: int
    rows: tuple[PlainRow, ...]
    broken: tuple[ExcludedRow, ...]
    lines: Mapping[LineKind, int]

    def section(self, excluded: int, known: Sequence[str] = ()) -> SectionAccount:
        """Return the account of the table, of whose read rows `excluded` do not go on."""
        left_out = excluded + len(self.broken)
        rows = len(self.rows) + len(self.broken)
        return SectionAccount(
            name="",
            row=self.header_row,
            known=True,
            rows=rows,
            reported=rows - left_out,
            excluded=left_out,
            state=(SectionState.FILLED if rows else SectionState.EMPTY).value,
            columns=self.header,
            unknown_columns=tuple(name for name in self.header if known and name not in known),
        )


def parse_plain_table(
    text: str, file: str, input_column: str, separator: str, required: Sequence[str]
) -> PlainTable:
    """Return the table; lines before the header that begin with `#` are remarks.

    Raises BrokenFileError if there is no header, or one that lacks a required column.
    """
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    counts = dict.fromkeys(LineKind, 0)
    remarks: list[str] = []
    header: tuple[str, ...] = ()
    header_row = 0
    rows: list[PlainRow] = []
    broken: list[ExcludedRow] = []
    for number, line in enumerate(lines, start=1):
        cells = _cells(line, separator)
        if cells is not None and not any(cells):
            counts[LineKind.BLANK] += 1
        elif not header and line.startswith("#"):
            counts[LineKind.FREE_TEXT] += 1
            remarks.append(line)
        elif not header:
            counts[LineKind.HEADER] += 1
            header, header_row = _header(file, number, cells or [], required), number
        else:
            counts[LineKind.DATA] += 1
            while cells is not None and len(cells) > len(header) and not cells[-1]:
                cells.pop()
            if cells is not None and len(cells) == len(header):
                rows.append(PlainRow(number, dict(zip(header, cells, strict=True))))
            else:
                found = "a quote never closed" if cells is None else f"{len(cells)} cells"
                broken.append(_broken_row(file, input_column, number, line, found, len(header)))
    if not header:
        expected = "a header line and its rows"
        raise BrokenFileError([Problem(file, None, "", "no header line", expected)])
    return PlainTable(tuple(remarks), header, header_row, tuple(rows), tuple(broken), counts)


def _cells(line: str, separator: str) -> list[str] | None:
    if separator == ",":
        return comma_cells(line)
    return [unquote(cell) for cell in line.split(separator)]


def _header(file: str, row: int, cells: list[str], required: Sequence[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    missing = [name for name in required if cells.count(name) != 1]
    if missing:
        raise BrokenFileError(
            [
                Problem(
                    file, row, name, ", ".join(cells), f"one column '{name}'", nearest(name, cells)
                )
                for name in missing
            ]
        )
    return tuple(cells)


def _broken_row(
    file: str, input_column: str, row: int, line: str, found: str, width: int
) -> ExcludedRow:
    return ExcludedRow(
        key=f"{input_column}:{row}",
        source=Source(file=file, row=row),
        code=ExclusionCode.TOO_FEW_CELLS.value,
        reason=f"the row has {found} where the header has {width}",
        text=line,
    )
