"""Reading the sample sheet: every mistake at once, with row and column as a person counts them."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from varannot.errors import BrokenFileError, InputError, Problem, nearest
from varannot.knowledge.oncotree import OncoTree
from varannot.model import Interpretation, TumourType
from varannot.sheet.columns import SAMPLE_SHEET
from varannot.sheet.files import Folders, NamedFile, file_problems, state_of
from varannot.sheet.hints import hint, spreadsheet_mangled
from varannot.tables import Kind, split_list
from varannot.textio import Row, TextTable, read_table
from varannot.tso500.content import FileKind

__all__ = [
    "LONGEST_ID",
    "RESERVED_NAMES",
    "SampleRow",
    "check_interpretation",
    "read_sheet",
    "sample_ids",
]

LONGEST_ID = 64
LONGEST_CELL = 2000
_LONGEST_FILES = 16 * LONGEST_CELL
"""For a list of paths: a sample has about a dozen files, some deep in folders."""

RESERVED_NAMES = frozenset(
    {
        "batches",
        "benchmarks",
        "config",
        "logs",
        "results",
        "run_status",
        "run_status.txt",
        "run_summary",
        "run_summary.html",
        "run_summary.tsv",
        "stages",
    }
)
"""Names that stand in the folder of results beside the samples' folders, in lower case."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.ASCII)
_FILE_COLUMNS = tuple(c.name for c in SAMPLE_SHEET.columns if c.kind is Kind.FILE)
_FILES_COLUMNS = tuple(c.name for c in SAMPLE_SHEET.columns if c.kind is Kind.FILES)
_NUMBERS = (Kind.NUMBER, Kind.COUNT, Kind.FRACTION, Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One sample: its 1-based line in the sheet, its non-empty cells, its tumour type.

    The paths in `cells` can be opened from the folder from which the run was started.
    """

    line: int
    cells: dict[str, str]
    tumour: TumourType

    @property
    def sample_id(self) -> str:
        """The name of the sample."""
        return self.cells["sample_id"]


def read_sheet(path: Path, file: str, oncotree: OncoTree, base: Path) -> tuple[SampleRow, ...]:
    """Return the samples of the sheet at `path`, in its order; `file` is how messages name it.

    A relative path in a cell is looked up from `base`, then from the folder of the sheet; the
    cell then holds the path as seen from `base`.
    Raises InputError with every mistake: unknown or missing columns, cells of the wrong kind,
    identifiers that cannot name a folder or occur twice, one file of one sample for two patients,
    unknown tumour types, missing files.
    """
    table = _table(path, file)
    problems = list(_column_problems(table))
    folders = Folders(base, path.parent, Path(file).parent)
    named: list[NamedFile] = []
    samples: list[SampleRow] = []
    for row in table.rows:
        cells = {name: cell for name, cell in row.cells.items() if cell}
        problems.extend(_row_problems(file, row.line, cells, set(table.header)))
        for name in (*_FILE_COLUMNS, *_FILES_COLUMNS):
            if name in cells:
                several = name in _FILES_COLUMNS
                paths = []
                for written in split_list(cells[name]) if several else [cells[name]]:
                    found, one = folders.look(row.line, name, written)
                    named.append(one)
                    paths.append(found)
                cells[name] = ";".join(paths)
        tumour = oncotree.find(cells.get("tumour_type", ""))
        if tumour is not None:
            # Declared order, so that moving a column in the sheet changes nothing downstream.
            ordered = {name: cells[name] for name in SAMPLE_SHEET.names if name in cells}
            samples.append(SampleRow(row.line, ordered, tumour))
        elif "tumour_type" in cells:
            problems.append(_tumour_problem(file, row.line, cells["tumour_type"], oncotree))
    problems.extend(file_problems(file, named))
    problems.extend(_repeated_ids(file, table.rows))
    problems.extend(_shared_files(file, table.rows, folders))
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.row or 0))
    return tuple(samples)


def check_interpretation(
    rows: Sequence[SampleRow], file: str, interpretation: Interpretation
) -> None:
    """Raise InputError for every sample that may not be interpreted `as_published`.

    That policy repeats a publication, so each sample has to name one.
    """
    if interpretation is not Interpretation.AS_PUBLISHED:
        return
    problems = [
        Problem(
            file,
            row.line,
            "published_reference",
            "",
            f"the DOI of the publication that sample {row.sample_id} reproduces",
            "interpretation: as_published is for published cases only; use graded.",
        )
        for row in rows
        if "published_reference" not in row.cells
    ]
    if problems:
        raise InputError(problems)


def sample_ids(path: Path, file: str) -> tuple[str, ...]:
    """Return the identifiers of a sheet in its order, without looking at the other columns."""
    table = _table(path, file)
    if "sample_id" not in table.header:
        raise InputError(list(_column_problems(table)))
    return tuple(row.cells["sample_id"] for row in table.rows)


# --------------------------------------------------------------------------- the whole sheet


def _table(path: Path, file: str) -> TextTable:
    state = state_of(path)
    if state != "file":
        found = "a folder" if state == "folder" else "no such file"
        action = "Give its path as seen from the folder from which the run is started."
        raise InputError([Problem(file, None, "", found, "the sample sheet", action)])
    table = read_table(path, file)
    if not table.rows:
        expected = "one row for each sample"
        raise InputError(
            [Problem(file, table.header_line, "", "no row below the header", expected)]
        )
    return table


def _column_problems(table: TextTable) -> Iterator[Problem]:
    for name in table.header:
        if name not in SAMPLE_SHEET.names:
            yield Problem(
                table.file,
                table.header_line,
                name,
                name,
                "a column of the sample sheet",
                nearest(name, SAMPLE_SHEET.names)
                or "Put remarks into the column note; docs/usage.md lists the columns.",
            )
    for name in SAMPLE_SHEET.required:
        if name not in table.header:
            yield Problem(
                table.file,
                table.header_line,
                name,
                "no such column",
                SAMPLE_SHEET.column(name).expected(),
                f"Add the column {name}.",
            )


def _repeated_ids(file: str, rows: Sequence[Row]) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row in rows:
        name = row.cells.get("sample_id", "")
        if not name:
            continue
        earlier = first.setdefault(name.casefold(), row)
        if earlier is row:
            continue
        same = earlier.cells["sample_id"] == name
        yield Problem(
            file,
            row.line,
            "sample_id",
            name,
            "each sample once" if same else "names that differ in more than letter case",
            f"Row {earlier.line} has '{earlier.cells['sample_id']}'; rename one of the two.",
        )


_OF_SEVERAL = frozenset(
    {
        FileKind.METRICS_OUTPUT,
        FileKind.RUN_SAMPLE_SHEET,
        FileKind.VARIANT_SUMMARY,
        FileKind.CTDNA_FUSIONS,
    }
)
"""Kinds of side file that may hold several samples, a VCF aside."""


def _shared_files(file: str, rows: Sequence[Row], folders: Folders) -> Iterator[Problem]:
    """Yield the rows whose file is that of another patient, a slip of copied rows.

    A VCF may hold several patients, each in a column of its own; so may some side files.
    """
    first: dict[tuple[str, ...], Row] = {}
    may_hold_several = cache(partial(_may_hold_several, folders))
    for row in rows:
        patient = row.cells.get("patient_id", "")
        for column, name in _files_of_one(row) if patient else ():
            own = "" if column == "combined_output" else row.cells.get("vcf_tumour_sample", "")
            earlier = first.setdefault((column, os.path.normpath(name), own), row)
            if earlier.cells["patient_id"] == patient:
                continue
            if column == "side_files" and may_hold_several(name):
                continue
            yield Problem(
                file,
                row.line,
                column,
                name,
                f"a file of patient {patient}",
                f"Row {earlier.line} names this file for patient "
                f"{earlier.cells['patient_id']}; one of the two rows is wrong.",
            )


def _files_of_one(row: Row) -> Iterator[tuple[str, str]]:
    """Yield each file that a row names, with its column."""
    for column in _FILE_COLUMNS:
        if row.cells.get(column):
            yield column, row.cells[column]
    for column in _FILES_COLUMNS:
        for name in dict.fromkeys(split_list(row.cells.get(column, ""))):
            yield column, name


def _may_hold_several(folders: Folders, name: str) -> bool:
    """Return whether a file is of a kind that may hold several samples, or tells no kind."""
    # Only here: few sheets need the readers, and they take long to import.
    from varannot.tso500.files import known_kind

    try:
        kind = known_kind(folders.base / (folders.find(name) or name), name)
    except (BrokenFileError, OSError):
        return True
    return kind is None or kind in _OF_SEVERAL


# --------------------------------------------------------------------------- one row


def _row_problems(
    file: str, line: int, cells: dict[str, str], header: set[str]
) -> Iterator[Problem]:
    for name in SAMPLE_SHEET.required:
        if name in header and name not in cells:
            expected = SAMPLE_SHEET.column(name).expected()
            yield Problem(file, line, name, "", expected, "Fill the cell.")
    if "sample_id" in cells:
        yield from _id_problems(file, line, cells["sample_id"])
    if not any(name in cells for name in _FILE_COLUMNS):
        yield Problem(
            file,
            line,
            "combined_output",
            "",
            "a file in combined_output or in variants",
            "Name the panel's CombinedVariantOutput.tsv or a typed variant table.",
        )
    for name, text in cells.items():
        if name in SAMPLE_SHEET.names:
            yield from _cell_problems(file, line, name, text)


def _cell_problems(file: str, line: int, name: str, text: str) -> Iterator[Problem]:
    column = SAMPLE_SHEET.column(name)
    longest = LONGEST_CELL if column.kind is not Kind.FILES else _LONGEST_FILES
    if len(text) > longest:
        expected = f"at most {longest} characters"
        yield Problem(file, line, name, f"{len(text)} characters", expected, "Shorten the text.")
    elif any(unicodedata.category(sign) == "Cc" for sign in text):
        yield Problem(file, line, name, text, "printable text", "Remove the control characters.")
    elif not column.accepts(text):
        yield Problem(file, line, name, text, column.expected(), hint(column, text))
    elif column.kind in _NUMBERS and not 0 <= float(text) < 1e12:
        yield Problem(file, line, name, text, f"{column.expected()}, 0 or more")


def _id_problems(file: str, line: int, name: str) -> Iterator[Problem]:
    mangled = spreadsheet_mangled(name)
    expected = ""
    action = "Rename the sample."
    if mangled:
        expected = f"a sample name (a spreadsheet has made {mangled} of it)"
        action = "Format the column as text, type the name again, and save as tab-delimited text."
    elif not _ID.fullmatch(name):
        expected = "letters, digits, '.', '_' or '-', the first a letter or digit"
    elif len(name) > LONGEST_ID:
        expected = f"at most {LONGEST_ID} characters"
    elif name.endswith("."):
        expected = "a name that does not end in '.'"
    elif name.casefold() in RESERVED_NAMES or _DEVICE.fullmatch(name.casefold()):
        expected = "a name that is not used for something else in the folder of results"
    if expected:
        yield Problem(file, line, "sample_id", name, expected, action)


def _tumour_problem(file: str, line: int, text: str, oncotree: OncoTree) -> Problem:
    action = oncotree.suggest(text) or "Look the code up at https://oncotree.mskcc.org."
    return Problem(file, line, "tumour_type", text, "an OncoTree code or name", action)
