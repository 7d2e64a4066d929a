"""Files of a whole run: MetricsOutput.tsv and the Illumina sample sheet (version 2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from varannot.errors import BrokenFileError, Problem
from varannot.model import ExcludedRow, LineKind, SectionAccount, Source
from varannot.textio import MAY_BE_CUT, decode, sha256_of
from varannot.tso500.content import (
    ExclusionCode,
    FileContent,
    FileKind,
    SectionState,
    new_account,
)
from varannot.tso500.grammar import RawSection, Shape, parse
from varannot.tso500.packed import COPY_AGAIN
from varannot.tso500.quality_words import metric_number
from varannot.tso500.run_libraries import libraries_of
from varannot.tso500.side_values import Metric
from varannot.tso500.table_lines import comma_cells, writing_notes

__all__ = ["NOTES", "RunSheet", "read_metrics_output", "read_run_sheet"]

NOTES = "Notes, row "
"""How the lines of the section [Notes] stand in the details: `Notes, row 60`, `section: text`."""

_STATUS = "analysis status"
_METRICS_SHAPES = {
    "header": Shape.KEY_VALUE,
    "notes": Shape.KEY_VALUE,
    _STATUS: Shape.TABLE,
    "run qc metrics": Shape.TABLE,
}
_METRIC_HEADER = ("Metric (UOM)", "LSL Guideline", "USL Guideline")
_COMPLETED = "COMPLETED_ALL_STEPS"
_STEPS = (_COMPLETED, "FAILED_STEPS", "STEPS_NOT_EXECUTED")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_LISTED = 10
"""Cells that cannot be judged which are named in the notes; the others are counted."""
_METRIC_NAME = re.compile(r"(?P<name>.+?)\s*\((?P<unit>[^()]*)\)")


def read_metrics_output(path: Path, file: str, *, input_column: str = "metrics") -> FileContent:
    """Return the metrics of all samples; raises BrokenFileError if the file is none."""
    data = path.read_bytes()
    document = parse(data, file, _METRICS_SHAPES)
    if "metrics output" not in document.banner.casefold():
        expected = "the banner '... Metrics Output' on the first line"
        raise BrokenFileError([Problem(file, 1, "", document.banner[:120], expected)])
    values: list[Metric] = []
    excluded: list[ExcludedRow] = []
    accounts: list[SectionAccount] = []
    details: dict[str, str] = {}
    notes: list[str] = []
    for section in document.sections:
        before = len(excluded)
        known = _is_known(section, file)
        if section.shape is Shape.KEY_VALUE and known:
            for row, cells in section.rows:
                key = cells[0] if section.name == "Header" else f"{section.name}, row {row}"
                joint = " " if section.name == "Header" else ": "
                details[key] = joint.join(cells[1:] if section.name == "Header" else cells)
        elif known:
            found, others, remarks = _metrics(section, file, input_column)
            if MAY_BE_CUT in document.notes and section is document.sections[-1]:
                found = _last_cut(found)
            values.extend(found)
            excluded.extend(others)
            notes.extend(remarks)
        else:
            excluded.extend(_unknown_rows(section, file, input_column))
        accounts.append(_account(section, known=known, excluded=len(excluded) - before))
    account = new_account(
        file,
        input_column,
        FileKind.METRICS_OUTPUT,
        sha256_of(data),
        document.lines,
        accounts,
        software=document.banner,
        details=details,
        notes=(*document.notes, *_first(notes)),
    )
    return FileContent(account, excluded=tuple(excluded), metrics=tuple(values))


def _is_known(section: RawSection, file: str) -> bool:
    """Return whether the rows of a section are read; raises BrokenFileError for moved columns."""
    header = section.header
    whole = header[:3] == _METRIC_HEADER
    if set(_METRIC_HEADER) & set(header[3:] if whole else header):
        found, expected = ", ".join(header), f"{', '.join(_METRIC_HEADER)}, then the samples"
        action = "The columns were moved. Copy the file again from the result folder of the run."
        raise BrokenFileError(
            [Problem(file, section.header_row, section.name, found[:200], expected, action)]
        )
    if section.shape is Shape.KEY_VALUE or not header:
        return section.known
    if section.name.casefold() == _STATUS:
        return header[0] not in _STEPS
    return whole


def _metrics(
    section: RawSection, file: str, input_column: str
) -> tuple[list[Metric], list[ExcludedRow], list[str]]:
    """Return metrics, header lines that stand again, and notes on cells that cannot be judged.

    A row without exactly the cells of its header keeps its name and its metrics, whose text says
    that they are not readable: left out, a failed metric would look like one that passed.
    """
    limited = section.header[:3] == _METRIC_HEADER
    first = 3 if limited else 1
    width = len(section.header)
    metrics: list[Metric] = []
    excluded: list[ExcludedRow] = []
    twice = [name for name, count in Counter(section.header[first:]).items() if count > 1]
    notes = [f"'{name}' stands over several columns of [{section.name}]" for name in twice]
    for row, cells in section.rows:
        if tuple(cells) == section.header:
            reason = "the header line stands a second time"
            excluded.append(
                _excluded(
                    row, section, cells, ExclusionCode.BROKEN_CELLS, reason, file, input_column
                )
            )
            continue
        match = _METRIC_NAME.fullmatch(cells[0])
        name, unit = (match["name"], match["unit"]) if match else (cells[0], "")
        padded = cells + [""] * (width - len(cells))
        limits = padded[1:3] if limited else ["", ""]
        texts = padded[first:width]
        if len(cells) > width or (limited and len(cells) < width):
            unread = f"not readable ({len(cells)} cells where the header has {width})"
            notes.append(f"row {row} of [{section.name}] is {unread}")
            if limited or name == _COMPLETED:
                texts = [unread] * len(texts)
        elif limited and (cells[0] in ("", "NA") or _PLAIN.fullmatch(cells[0])):
            notes.append(f"row {row} of [{section.name}] names no metric")
            texts = ["not readable (the row names no metric)"] * len(texts)
        elif limited:
            notes.extend(_no_numbers(row, section.name, name, cells[1:]))
        lower, upper = ("" if limit == "NA" else limit for limit in limits)
        for sample, text in zip(section.header[first:], texts, strict=True):
            owner = "" if sample == "Value" else sample
            metrics.append(Metric(row, section.name, name, unit, lower, upper, owner, text))
    return metrics, excluded, notes


def _last_cut(metrics: list[Metric]) -> list[Metric]:
    """Return the metrics of a file that ends in one, whose last digits may lack."""
    unread = "not readable (the file ends within this cell)"
    return [*metrics[:-1], *(replace(one, text=unread) for one in metrics[-1:])]


def _no_numbers(row: int, section: str, name: str, cells: list[str]) -> list[str]:
    found = [cell for cell in cells if cell not in ("", "NA") and metric_number(name, cell) is None]
    return [f"'{cell}' in row {row} of [{section}] is no plain number" for cell in found]


def _first(notes: list[str]) -> list[str]:
    """Return the notes, of many only the first."""
    more = len(notes) - _LISTED
    return [*notes[:_LISTED], f"{more} more cells or rows of that sort"] if more > 0 else notes


def _excluded(
    row: int,
    section: RawSection,
    cells: list[str],
    code: ExclusionCode,
    reason: str,
    file: str,
    input_column: str,
) -> ExcludedRow:
    return ExcludedRow(
        key=f"{input_column}:{row}",
        source=Source(file=file, row=row, section=section.name),
        code=code.value,
        reason=reason,
        text="\t".join(cells),
    )


def _unknown_rows(section: RawSection, file: str, input_column: str) -> list[ExcludedRow]:
    code = ExclusionCode.UNKNOWN_SECTION
    reason = f"section [{section.name}] is not interpreted by this version"
    return [
        _excluded(row, section, cells, code, reason, file, input_column)
        for row, cells in section.rows
    ]


def _account(section: RawSection, *, known: bool, excluded: int) -> SectionAccount:
    rows = len(section.rows)
    return SectionAccount(
        name=section.name,
        row=section.row,
        known=known,
        rows=rows,
        reported=rows - excluded,
        excluded=excluded,
        state=section.state.value,
        columns=section.header,
        text=() if known else tuple("\t".join(cells) for _, cells in section.rows),
    )


@dataclass(frozen=True, slots=True)
class RunSheet:
    """Settings and samples of an Illumina sample sheet.

    `settings` are (section, key) -> value; `samples` are (1-based line, section, cells by column).
    """

    settings: Mapping[tuple[str, str], str]
    samples: tuple[tuple[int, str, Mapping[str, str]], ...]
    content: FileContent


def read_run_sheet(path: Path, file: str, *, input_column: str = "run_sheet") -> RunSheet:
    """Return settings and sample rows; sections may be padded with commas or not.

    Raises BrokenFileError if the file has no [Header] section, or other signs than commas between
    the fields of a table.
    """
    data = path.read_bytes()
    text, notes = decode(data, file)
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    walker = _SheetWalker(file, input_column)
    for number, line in enumerate(lines, start=1):
        walker.take(number, line)
    for number, line in enumerate(lines, start=1):
        if _HEADING_AND_SEMICOLON.match(line):
            raise _no_run_sheet(file, number, _BY_SEMICOLONS)
    if not any(name.casefold() == "header" for name, *_ in walker.accounts):
        raise _no_run_sheet(file, None, "no [Header]")
    for _, row, header, _, _ in walker.accounts:
        if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
            by = _BY_SEMICOLONS if ";" in header[0] else "fields separated by tabs"
            raise _no_run_sheet(file, row, by)
    account = new_account(
        file,
        input_column,
        FileKind.RUN_SAMPLE_SHEET,
        sha256_of(data),
        walker.counts,
        [_sheet_section(*parts) for parts in walker.accounts],
        notes=(*notes, *writing_notes(text)),
    )
    content = FileContent(
        account,
        excluded=tuple(walker.excluded),
        libraries=tuple(libraries_of(walker.samples)),
    )
    return RunSheet(walker.settings, tuple(walker.samples), content)


_BY_SEMICOLONS = "fields separated by ;"
_HEADING_AND_SEMICOLON = re.compile(r"\[[^]]*\];")


def _no_run_sheet(file: str, row: int | None, found: str) -> BrokenFileError:
    expected = "an Illumina sample sheet with a section [Header] and commas between its fields"
    return BrokenFileError([Problem(file, row, "", found, expected, COPY_AGAIN)])


class _SheetWalker:
    """Sorts the lines of a sample sheet; `accounts` are [name, row, header, rows, excluded]."""

    def __init__(self, file: str, input_column: str) -> None:
        self.file = file
        self.input_column = input_column
        self.counts = dict.fromkeys(LineKind, 0)
        self.settings: dict[tuple[str, str], str] = {}
        self.samples: list[tuple[int, str, Mapping[str, str]]] = []
        self.excluded: list[ExcludedRow] = []
        self.accounts: list[tuple[str, int, list[str], list[int], list[int]]] = []

    def take(self, number: int, line: str) -> None:
        cells = comma_cells(line)
        if cells is not None and not any(cells):
            self.counts[LineKind.BLANK] += 1
        elif cells and cells[0].startswith("[") and cells[0].endswith("]"):
            self.counts[LineKind.SECTION] += 1
            self.accounts.append((cells[0][1:-1].strip(), number, [], [], []))
        elif not self.accounts:
            self.counts[LineKind.FREE_TEXT] += 1
        else:
            self._in_section(number, line, cells)

    def _in_section(self, number: int, line: str, cells: list[str] | None) -> None:
        name, _, header, rows, excluded = self.accounts[-1]
        tabular = name.casefold() == "data" or name.casefold().endswith("_data")
        if tabular and not header and cells is not None:
            self.counts[LineKind.HEADER] += 1
            header.extend(cells)
            return
        self.counts[LineKind.DATA if tabular else LineKind.KEY_VALUE] += 1
        rows.append(number)
        if cells is None or (tabular and any(cells[len(header) :])):
            excluded.append(number)
            self.excluded.append(self._refused(number, name, line))
        elif tabular:
            padded = cells + [""] * (len(header) - len(cells))
            filled = {key: cell for key, cell in zip(header, padded, strict=False) if key}
            self.samples.append((number, name, filled))
        else:
            self.settings[name, cells[0]] = ",".join(cells[1:]).rstrip(",")

    def _refused(self, number: int, section: str, line: str) -> ExcludedRow:
        return ExcludedRow(
            key=f"{self.input_column}:{number}",
            source=Source(file=self.file, row=number, section=section),
            code=ExclusionCode.MALFORMED_RECORD.value,
            reason="the row has more cells than its header, or a quote that is never closed",
            text=line,
        )


def _sheet_section(
    name: str, row: int, header: list[str], rows: list[int], excluded: list[int]
) -> SectionAccount:
    return SectionAccount(
        name=name,
        row=row,
        known=True,
        rows=len(rows),
        reported=len(rows) - len(excluded),
        excluded=len(excluded),
        state=(SectionState.FILLED if rows else SectionState.EMPTY).value,
        columns=tuple(header),
    )
