"""Reading tables that people and spreadsheets wrote; writing files whole or not at all."""

from __future__ import annotations

import csv
import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from varannot.errors import BrokenFileError, InputError, Problem

__all__ = [
    "MAY_BE_CUT",
    "Row",
    "TextTable",
    "cells_of",
    "decode",
    "encoding_of",
    "open_output",
    "parse_table",
    "read_table",
    "refuse_input_as_output",
    "refuse_other_formats",
    "refuse_other_separators",
    "refuse_special",
    "sha256_of",
    "table_bytes",
    "tsv_bytes",
    "write_atomically",
]


_SAVE_AS_TEXT = "In the spreadsheet, save as 'Text (tab-delimited)' and name that file."
_OTHER_FORMATS = (
    (b"PK\x03\x04", "an Excel workbook or another zip file", _SAVE_AS_TEXT),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook of an old version", _SAVE_AS_TEXT),
    (b"\x1f\x8b", "a gzip-compressed file", "Unpack it and name the unpacked file."),
    (b"%PDF-", "a PDF", "Give the table as a text file."),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One data line: its 1-based line number in the file, and its cells by column name."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as read: file name as given, header, rows, and what was tidied on the way."""

    file: str
    header_line: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


def sha256_of(data: bytes) -> str:
    """Return the hexadecimal SHA-256 of the bytes."""
    return hashlib.sha256(data).hexdigest()


def decode(data: bytes, file: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a UTF-8 (or UTF-16 with mark) file and notes on what was tidied.

    Raises BrokenFileError for other encodings and for binary content.
    """
    _refuse_known_formats(data, file)
    notes: list[str] = []
    encoding = encoding_of(data)
    if encoding == "utf-16":
        notes.append("UTF-16 text read")
    elif data.startswith(b"\xef\xbb\xbf"):
        notes.append("byte order mark removed")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenFileError(
            [
                Problem(
                    file,
                    line,
                    "",
                    f"byte 0x{data[error.start]:02x}",
                    "UTF-8 text",
                    "Save the file as UTF-8 text with tabs.",
                )
            ]
        ) from error
    if "\x00" in text:
        raise BrokenFileError([_binary(file)])
    if "\ufeff" in text:
        # Joined files carry the mark of the second one; it is glued to a cell and nobody sees it.
        notes.append("byte order mark inside the file removed")
        # A last line that is nothing else stays a line.
        last = " " if text.endswith("\n\ufeff") else ""
        text = text.replace("\ufeff", "") + last
    if "\r" in text:
        notes.append("Windows line ends read")
    return text.replace("\r\n", "\n").replace("\r", "\n"), tuple(notes)


def encoding_of(head: bytes) -> str:
    """Return the encoding of a text by its first bytes: UTF-16 only where its mark says so.

    >>> encoding_of(b"\\xff\\xfec\\x00"), encoding_of(b"chrom")
    ('utf-16', 'utf-8-sig')
    """
    return "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def refuse_other_formats(head: bytes, file: str) -> None:
    """Raise BrokenFileError where the first bytes of a file are those of no text."""
    _refuse_known_formats(head, file)
    if encoding_of(head) != "utf-16" and b"\x00" in head:
        raise BrokenFileError([_binary(file)])


def _refuse_known_formats(head: bytes, file: str) -> None:
    for start, found, action in _OTHER_FORMATS:
        if head.startswith(start):
            raise BrokenFileError([Problem(file, None, "", found, "a text file", action)])


def _binary(file: str) -> Problem:
    return Problem(file, None, "", "binary content", "a text file", "Give the text file.")


MAY_BE_CUT = "the last line has no line end: the file may be cut"
"""Note on a text that ends within a line; software ends its last line."""

LARGEST_TABLE = 256_000_000
"""Bytes of the largest table that is read; those of a panel have a few megabytes."""


def refuse_special(path: Path, file: str) -> None:
    """Raise BrokenFileError for a pipe, a device or a socket: reading one may never end."""
    mode = path.stat().st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return
    found = "a pipe" if stat.S_ISFIFO(mode) else "a device or a socket"
    action = "Save the text as a file and name that."
    raise BrokenFileError([Problem(file, None, "", found, "a file", action)])


def table_bytes(path: Path, file: str) -> bytes:
    """Return the bytes of a table; raises BrokenFileError for what is no file, or too large."""
    refuse_special(path, file)
    size = path.stat().st_size
    if size > LARGEST_TABLE:
        expected = f"a table of at most {LARGEST_TABLE:,} bytes"
        raise BrokenFileError([Problem(file, None, "", f"{size:,} bytes", expected)])
    return path.read_bytes()


def read_table(path: Path, file: str, *, comment: str = "") -> TextTable:
    """Return the tab-separated table at `path`; `file` is how messages name it.

    The first non-blank line (after lines that start with `comment`) is the header. Cells are
    stripped and lose the quotes of a spreadsheet; blank lines are skipped; rows keep the line
    number that an editor shows. A row longer than the header, a header with an empty or repeated
    name, or a file that separates its fields with ; or , raises BrokenFileError with every
    problem.
    """
    return parse_table(table_bytes(path, file), file, comment=comment)


def parse_table(data: bytes, file: str, *, comment: str = "") -> TextTable:
    """Return the tab-separated table in `data`, as `read_table` does for a path."""
    text, notes = decode(data, file)
    lines = [
        (number, line)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip() and not (comment and line.startswith(comment))
    ]
    if not lines:
        raise BrokenFileError(
            [Problem(file, None, "", "an empty file", "a header line and at least one row")]
        )
    header_line, first = lines[0]
    refuse_other_separators(file, header_line, first)
    header = cells_of(first) or first.split("\t")
    while header and not header[-1]:
        header.pop()
    problems = _header_problems(file, header_line, header)
    rows: list[Row] = []
    for number, line in lines[1:]:
        cells = cells_of(line)
        if cells is not None and not any(cells):
            continue
        surplus = [cell for cell in (cells or [])[len(header) :] if cell]
        if cells is None or surplus:
            problems.append(_row_problem(file, number, cells or [line], len(header)))
            continue
        padded = cells + [""] * (len(header) - len(cells))
        rows.append(Row(number, dict(zip(header, padded, strict=False))))
    if problems:
        raise BrokenFileError(problems)
    return TextTable(file, header_line, tuple(header), tuple(rows), notes)


def tsv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    r"""Return a UTF-8 tab-separated table: one header line, no comments, LF line ends.

    Tabs and line breaks inside a cell become spaces, so that each row stays one line.

    >>> tsv_bytes(["gene", "note"], [["TP53", "two\nlines"]])
    b'gene\tnote\nTP53\ttwo lines\n'
    """
    out = ["\t".join(header)]
    out.extend("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
    return ("\n".join(out) + "\n").encode()


def write_atomically(path: Path, data: bytes) -> None:
    """Write the file whole or not at all, as `open_output` does."""
    with open_output(path) as stream:
        stream.write(data)


@contextmanager
def open_output(path: Path) -> Iterator[BinaryIO]:
    """Give a stream for a file that appears under its name only when it is whole.

    It is a temporary neighbour, flushed, then renamed. A symbolic link stays and its target is
    written; a file keeps its permissions. What is no file (a pipe, a device) is written to as it
    is. Missing folders are made. Raises InputError for a folder, and OSError with the path as
    given.
    """
    there = _status(path)
    if there is not None and stat.S_ISDIR(there.st_mode):
        found, expected = "a folder", "the name of a file"
        raise InputError([Problem(str(path), None, "", found, expected, "Name a file in it.")])
    try:
        if there is not None and (not stat.S_ISREG(there.st_mode) or _is_open_already(path)):
            handle = os.open(path, os.O_WRONLY | os.O_APPEND)
            with os.fdopen(handle, "wb", buffering=_BUFFER) as stream:
                yield stream
        else:
            with _neighbour(path, there) as stream:
                yield stream
    except OSError as error:
        if error.filename is None and error.errno in _FULL:
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


_BUFFER = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_LONGEST_START = 40
"""Characters of a file's name in that of its temporary neighbour, which has to stay short."""


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _is_open_already(path: Path) -> bool:
    """Return whether a path names an open file of this process, such as /dev/stdout."""
    return str(path.absolute()).startswith(("/dev/std", "/dev/fd/", "/proc/"))


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    """Let a refusal of the system speak of `path`, not of a name that nobody gave."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


@contextmanager
def _neighbour(path: Path, there: os.stat_result | None) -> Iterator[BinaryIO]:
    target = Path(os.path.realpath(path))
    prefix = f".{target.name[:_LONGEST_START]}."
    with _said_of(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb", buffering=_BUFFER) as stream:
            yield stream
            with _said_of(path):
                stream.flush()
                os.fsync(stream.fileno())
        with _said_of(path):
            temporary.chmod(stat.S_IMODE(there.st_mode) if there is not None else _usual_mode())
            temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def refuse_input_as_output(out: Path, inputs: Iterable[Path | int]) -> None:
    """Raise InputError if writing `out` would replace what is read.

    An input is a path or an open file's number; a folder stands for the files in it.
    """
    there = _status(out)
    if there is None or stat.S_ISCHR(there.st_mode):
        return
    folder = Path(os.path.realpath(out)).parent.stat()
    for one in inputs:
        try:
            read = os.fstat(one) if isinstance(one, int) else one.stat()
        except OSError:
            continue
        inside = stat.S_ISDIR(read.st_mode) and os.path.samestat(read, folder)
        if inside or os.path.samestat(there, read):
            action = "Name another file; an input is never overwritten."
            expected = "a file that is not read"
            raise InputError([Problem(str(out), None, "", "an input", expected, action)])


def cells_of(line: str) -> list[str] | None:
    """Return the stripped cells of a tab-separated line, or None for a quote that is never closed.

    A cell that a person began with a word in quotes keeps them.
    """
    cells = line.split("\t")
    if '"' in line:
        try:
            cells = next(csv.reader([line], delimiter="\t", strict=True))
        except csv.Error:
            if line.count('"') % 2:
                return None
            cells = [_unquoted(cell.strip()) for cell in cells]
    return [cell.strip() for cell in cells]


def _unquoted(cell: str) -> str:
    whole = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1]
    return cell[1:-1] if whole else cell


def _row_problem(file: str, number: int, cells: list[str], width: int) -> Problem:
    if len(cells) <= width:
        expected = "a closing quote sign for each opening one"
        action = "Remove the quote signs of the row, or write each twice inside a quoted field."
        return Problem(file, number, "", cells[0][:80], expected, action)
    return Problem(
        file,
        number,
        "",
        f"{len(cells)} fields, the last '{[cell for cell in cells if cell][-1]}'",
        f"at most {width} fields as in the header",
        "Look for a tab inside a cell or a missing column name.",
    )


def refuse_other_separators(file: str, line: int, first: str) -> None:
    """Raise BrokenFileError for a header line whose names are separated by ; or , not by tabs."""
    if "\t" in first:
        return
    for separator in (";", ","):
        if first.count(separator) >= 1:
            raise BrokenFileError(
                [
                    Problem(
                        file,
                        line,
                        "",
                        f"fields separated by {separator}",
                        "fields separated by tabs",
                        "In the spreadsheet, save as 'Text (tab-delimited)', not as CSV.",
                    )
                ]
            )


def _header_problems(file: str, line: int, header: list[str]) -> list[Problem]:
    problems = []
    seen: set[str] = set()
    for number, name in enumerate(header, start=1):
        if not name:
            problems.append(
                Problem(file, line, f"number {number}", "", "a column name", "Name the column.")
            )
        elif name in seen:
            problems.append(
                Problem(file, line, name, name, "each column once", "Remove the second one.")
            )
        seen.add(name)
    return problems
