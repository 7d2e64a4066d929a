"""Files of a whole run: MetricsOutput.tsv and the Illumina sample sheet (version 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import BrokenFileError, Problem
from varannot.model import ExcludedRow, LineKind, SectionAccount, Source
from varannot.textio import decode, sha256_of
from varannot.tso500.content import (
    ExclusionCode,
    FileContent,
    FileKind,
    SectionState,
    new_account,
)
from varannot.tso500.grammar import RawSection, Shape, parse
from varannot.tso500.side_values import Metric
from varannot.tso500.table_lines import comma_cells

__all__ = ["RunSheet", "read_metrics_output", "read_run_sheet"]

_METRICS_SHAPES = {
    "header": Shape.KEY_VALUE,
    "notes": Shape.KEY_VALUE,
    "analysis status": Shape.TABLE,
    "run qc metrics": Shape.TABLE,
}
_METRIC_HEADER = ("Metric (UOM)", "LSL Guideline", "USL Guideline")
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
    for section in document.sections:
        known = section.known or section.header[:3] == _METRIC_HEADER
        if section.shape is Shape.KEY_VALUE and known:
            for row, cells in section.rows:
                key = cells[0] if section.name == "Header" else f"{section.name}, row {row}"
                details[key] = " ".join(cells[1:] if section.name == "Header" else cells)
        elif known:
            values.extend(_metrics(section))
        else:
            excluded.extend(_unknown_rows(section, file, input_column))
        accounts.append(_account(section, known=known))
    account = new_account(
        file,
        input_column,
        FileKind.METRICS_OUTPUT,
        sha256_of(data),
        document.lines,
        accounts,
        software=document.banner,
        details=details,
        notes=document.notes,
    )
    return FileContent(account, excluded=tuple(excluded), metrics=tuple(values))


def _metrics(section: RawSection) -> list[Metric]:
    first = 3 if section.header[:3] == _METRIC_HEADER else 1
    metrics = []
    for row, cells in section.rows:
        match = _METRIC_NAME.fullmatch(cells[0])
        name, unit = (match["name"], match["unit"]) if match else (cells[0], "")
        padded = cells + [""] * (len(section.header) - len(cells))
        limits = padded[1:3] if first == 3 else ["", ""]
        lower, upper = ("" if limit == "NA" else limit for limit in limits)
        for sample, text in zip(section.header[first:], padded[first:], strict=False):
            owner = "" if sample == "Value" else sample
            metrics.append(Metric(row, section.name, name, unit, lower, upper, owner, text))
    return metrics


def _unknown_rows(section: RawSection, file: str, input_column: str) -> list[ExcludedRow]:
    return [
        ExcludedRow(
            key=f"{input_column}:{row}",
            source=Source(file=file, row=row, section=section.name),
            code=ExclusionCode.UNKNOWN_SECTION.value,
            reason=f"section [{section.name}] is not interpreted by this version",
            text="\t".join(cells),
        )
        for row, cells in section.rows
    ]


def _account(section: RawSection, *, known: bool) -> SectionAccount:
    rows = len(section.rows)
    return SectionAccount(
        name=section.name,
        row=section.row,
        known=known,
        rows=rows,
        reported=rows if known else 0,
        excluded=0 if known else rows,
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

    Raises BrokenFileError if the file has no [Header] section.
    """
    data = path.read_bytes()
    text, notes = decode(data, file)
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    walker = _SheetWalker(file, input_column)
    for number, line in enumerate(lines, start=1):
        walker.take(number, line)
    if not any(name == "Header" for name, *_ in walker.accounts):
        expected = "an Illumina sample sheet with a section [Header]"
        raise BrokenFileError([Problem(file, None, "", "no [Header]", expected)])
    account = new_account(
        file,
        input_column,
        FileKind.RUN_SAMPLE_SHEET,
        sha256_of(data),
        walker.counts,
        [_sheet_section(*parts) for parts in walker.accounts],
        notes=notes,
    )
    content = FileContent(account, excluded=tuple(walker.excluded))
    return RunSheet(walker.settings, tuple(walker.samples), content)


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
            self.accounts.append((cells[0][1:-1], number, [], [], []))
        elif not self.accounts:
            self.counts[LineKind.FREE_TEXT] += 1
        else:
            self._in_section(number, line, cells)

    def _in_section(self, number: int, line: str, cells: list[str] | None) -> None:
        name, _, header, rows, excluded = self.accounts[-1]
        tabular = name == "Data" or name.endswith("_Data")
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
