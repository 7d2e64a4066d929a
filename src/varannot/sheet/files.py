"""The files that a sample sheet names: where they are, and what is wrong with the others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import Problem

__all__ = ["Folders", "NamedFile", "file_problems", "state_of"]

_STARTS = "Paths start at the folder of the run, or else at the folder of the sheet."
_LISTED_ROWS = 10


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A path in a cell: the line of the row, the column, the path as written.

    `state` is file, folder, special or missing; `absent` is the outermost folder of a missing
    file that is not there, or empty where all are.
    """

    line: int
    column: str
    written: str
    state: str
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where relative paths start: `base`, else the sheet's folder, however it was written."""

    base: Path
    sheet: Path
    sheet_written: Path

    def find(self, text: str) -> str:
        """Return the path as seen from `base`, or an empty string if nothing is there."""
        written = Path(text)
        if state_of(self.base / written) != "missing":
            return text
        if state_of(self.sheet / written) == "missing":
            return ""
        beside = self.sheet_written / written
        if state_of(self.base / beside) != "missing":
            return str(beside)
        return os.path.relpath(self.sheet / written, self.base)

    def look(self, line: int, column: str, written: str) -> tuple[str, NamedFile]:
        """Return the path as seen from `base`, as written if it is not there, and what it is."""
        found = self.find(written)
        if found:
            return found, NamedFile(line, column, written, state_of(self.base / found))
        return written, NamedFile(line, column, written, "missing", self._absent(written))

    def _absent(self, written: str) -> str:
        outermost_first = reversed(Path(written).parents)
        return next((str(one) for one in outermost_first if not self.find(str(one))), "")


def state_of(path: Path) -> str:
    """Return file, folder, special or missing; a name that no file can have is missing too."""
    try:
        if path.is_dir():
            return "folder"
        if path.is_file():
            return "file"
        return "special" if path.exists() else "missing"
    except (OSError, ValueError):
        return "missing"


def file_problems(sheet: str, named: Sequence[NamedFile]) -> Iterator[Problem]:
    """Yield what is wrong with files that a sheet names; a missing folder counts once."""
    in_absent: dict[str, list[NamedFile]] = {}
    for one in named:
        if any(sign in one.written for sign in "{}"):
            # The workflow engine reads braces in a path as a placeholder.
            yield _wrong(sheet, one, "a path without braces", "Rename the file or its folder.")
        if one.absent:
            in_absent.setdefault(one.absent, []).append(one)
        elif one.state == "missing":
            yield _wrong(sheet, one, "a file that exists", _STARTS)
        elif one.state == "folder":
            yield _wrong(sheet, one, "a file, not a folder", "Name the file in it.")
        elif one.state == "special":
            action = "Save what it gives as a file and name that."
            yield _wrong(sheet, one, "a file, not a pipe or a device", action)
    for folder, its in in_absent.items():
        if len(its) == 1:
            yield _wrong(sheet, its[0], "a file that exists", _STARTS)
        else:
            yield _absent_folder(sheet, folder, its)


def _wrong(sheet: str, one: NamedFile, expected: str, action: str) -> Problem:
    return Problem(sheet, one.line, one.column, one.written, expected, action)


def _absent_folder(sheet: str, folder: str, files: Sequence[NamedFile]) -> Problem:
    columns = {one.column for one in files}
    column = columns.pop() if len(columns) == 1 else ""
    action = f"{len(files)} files in it are named, in {_rows(one.line for one in files)}. {_STARTS}"
    return Problem(sheet, files[0].line, column, folder, "a folder that exists", action)


def _rows(lines: Iterable[int]) -> str:
    rows = sorted(set(lines))
    more = len(rows) - _LISTED_ROWS
    listed = ", ".join(str(one) for one in rows[:_LISTED_ROWS])
    named = f"{listed} and {more} more" if more > 0 else listed
    return f"row{'' if len(rows) == 1 else 's'} {named}"
