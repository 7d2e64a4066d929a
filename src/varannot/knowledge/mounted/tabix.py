"""A bgzip text with its index, opened after it was looked at: lines by place.

A file that is cut, has no index, or has that of another file is refused by name.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.errors import InputError, Problem
from varannot.knowledge.mounted.genome import plain_name

if TYPE_CHECKING:
    from pysam import TabixFile

__all__ = [
    "BGZF_END",
    "VCF_COLUMNS",
    "Columns",
    "TabixText",
    "bgzf_problem",
    "file_problem",
    "index_of",
    "open_tabix",
]

BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
"""The empty block with which every bgzip file ends (SAM/BAM format specification, 4.1.2)."""

_BGZF_START = b"\x1f\x8b\x08\x04"
_LONGEST_HEADER = 20_000
_MARGIN = 16
"""Bases beside a place whose lines are kept with it; more than the limit `flank_nt`."""

_INDEX_ENDINGS = (".csi", ".tbi")
"""Where both are there, the first is taken: its bins may be smaller."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a line (from 0) tell chromosome, start and end.

    `one_based` tells how starts are counted; without `end`, a line is one base.
    """

    chromosome: int
    start: int
    one_based: bool
    end: int | None = None


VCF_COLUMNS = Columns(0, 1, one_based=True)


class TabixText:
    """An indexed text; make it with `open_tabix`.

    `meta` are the header lines that begin with `#`, `first` is the first line behind them.
    `fingerprint` is the SHA-256 of the index, which says where every block of the file stands:
    a file of 100 gigabytes is known by it and by its size, and is not read whole for every run.
    """

    def __init__(
        self, kind: str, path: Path, index: Path, meta: tuple[str, ...], first: str
    ) -> None:
        self.kind = kind
        self.path = path
        self.index = index
        self.meta = meta
        self.first = first
        self.size = path.stat().st_size
        self.fingerprint = hashlib.sha256(index.read_bytes()).hexdigest()
        self._handles: dict[int, TabixFile] = {}
        self._kept: tuple[str, int, int, list[str]] | None = None
        with self._opened() as opened:
            self._names = {plain_name(name): name for name in opened.contigs}

    @property
    def file(self) -> str:
        """The path as configured, for messages."""
        return str(self.path)

    @property
    def chromosomes(self) -> frozenset[str]:
        """The chromosomes that have lines, without `chr`."""
        return frozenset(self._names)

    def _opened(self) -> TabixFile:
        import pysam

        before = pysam.set_verbosity(0)
        try:
            return pysam.TabixFile(str(self.path), index=str(self.index))
        except (OSError, ValueError) as error:
            found, expected = f"{self.index.name}: {error}", "an index that can be read"
            raise InputError(
                [_problem(self.path, found, expected, _again(self.kind, self.path))]
            ) from error
        finally:
            pysam.set_verbosity(before)

    def _handle(self) -> TabixFile:
        """Return the open file of this process: a copy of a process would share its position."""
        process = os.getpid()
        if process not in self._handles:
            self._handles.clear()
            self._handles[process] = self._opened()
        return self._handles[process]

    def lines(self, chromosome: str, start: int, end: int) -> Iterator[str]:
        """Yield the lines that overlap a place (0-based half-open), in the order of the file."""
        name = self._names.get(plain_name(chromosome))
        if name is None:
            return
        try:
            yield from self._handle().fetch(name, max(start, 0), end)
        except (OSError, ValueError) as error:
            found = f"{error or 'a broken block'} at {name}:{start + 1}"
            raise InputError([_problem(self.path, found, "text", _FETCH_AGAIN)]) from error

    def nearby(self, chromosome: str, start: int, end: int) -> list[str]:
        """Return the lines that overlap a place, and perhaps some of those beside it.

        What is asked next is often the same place or its neighbours, and a block is slow to
        unpack: the last lines are kept.
        """
        name = plain_name(chromosome)
        kept = self._kept
        if kept is None or kept[0] != name or not kept[1] <= start <= end <= kept[2]:
            first, last = max(start - _MARGIN, 0), end + _MARGIN
            kept = self._kept = (name, first, last, list(self.lines(name, first, last)))
        return kept[3]


def index_of(path: Path) -> Path | None:
    """Return the index beside a file, if there is one."""
    for ending in _INDEX_ENDINGS:
        index = Path(f"{path}{ending}")
        if index.is_file():
            return index
    return None


def open_tabix(
    kind: str, path: Path, columns: Callable[[tuple[str, ...], str], Columns]
) -> TabixText:
    """Return the text of a file with its index; `kind` is the key of the configuration.

    `columns` tells from header lines and first line where chromosome and position stand. Raises
    InputError where the file is missing, no bgzip file, cut or without the index that fits.
    """
    problem = file_problem(kind, path)
    index = index_of(path)
    if problem is not None or index is None:
        raise InputError([problem] if problem is not None else [])
    meta, first = _head(path)
    text = TabixText(kind, path, index, meta, first)
    _check_fit(text, columns(meta, first))
    return text


def file_problem(kind: str, path: Path) -> Problem | None:
    """Return what keeps a mounted file from being used, as far as its outside tells.

    `kind` is the key of the configuration. The file has to be there, be whole bgzip, and have an
    index that is not older.
    """
    problem = _path_problem(kind, path) or bgzf_problem(path)
    if problem is not None:
        return problem
    index = index_of(path)
    if index is None:
        found = f"no {path.name}.tbi or .csi beside it"
        return _problem(path, found, "a file with its index", _again(kind, path))
    if index.stat().st_mtime_ns < path.stat().st_mtime_ns:
        found = f"{index.name} is older than the file"
        action = f"{_again(kind, path)} If it was made from this very file, touch {index}."
        return _problem(path, found, "an index that was made after the file", action)
    return None


def _path_problem(kind: str, path: Path) -> Problem | None:
    if path.is_file():
        return None
    expected = "a file that exists"
    action = "Check the path, or leave the key empty."
    return Problem("configuration", None, f"evidence.{kind}", str(path), expected, action)


def bgzf_problem(path: Path) -> Problem | None:
    """Return what is wrong with the first and the last bytes of a bgzip file, if anything is."""
    with path.open("rb") as stream:
        head = stream.read(16)
        stream.seek(max(0, path.stat().st_size - len(BGZF_END)))
        tail = stream.read()
    if not head.startswith(_BGZF_START) or head[12:14] != b"BC":
        plain = head[:2] == b"\x1f\x8b"
        found = "a gzip file without blocks" if plain else "a file that is not compressed"
        unpack = f"gunzip -c {path} | bgzip -c > NEW.gz" if plain else f"bgzip -c {path} > NEW.gz"
        action = f"Compress it with bgzip ({unpack}), and index it with tabix."
        return _problem(path, found, "a bgzip file", action)
    if tail != BGZF_END:
        return _problem(path, "no end mark: the file is cut", "a whole file", _FETCH_AGAIN)
    return None


_FETCH_AGAIN = "Fetch the file again."


def _head(path: Path) -> tuple[tuple[str, ...], str]:
    """Return the lines that begin with `#`, and the first line behind them."""
    meta: list[str] = []
    try:
        with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="\n") as stream:
            for line in islice(stream, _LONGEST_HEADER):
                text = line.rstrip("\r\n")
                if not text.startswith("#"):
                    return tuple(meta), text
                meta.append(text)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError([_problem(path, str(error), "text", _FETCH_AGAIN)]) from error
    return tuple(meta), ""


def _check_fit(text: TabixText, columns: Columns) -> None:
    """Refuse an index that does not lead to the file's first line: it is that of another file."""
    line = _first_data(text, columns)
    if line is None:
        found, expected = "no line of data", "lines with chromosome and position"
        raise InputError([_problem(text.path, found, expected, _FETCH_AGAIN)])
    cells = line.split("\t", max(columns.chromosome, columns.start) + 1)
    start = int(cells[columns.start]) - columns.one_based
    if line not in text.lines(cells[columns.chromosome], start, start + 1):
        found = f"{text.index.name} does not lead to the first line of the file"
        expected = "the index of this file"
        raise InputError([_problem(text.path, found, expected, _again(text.kind, text.path))])


def _first_data(text: TabixText, columns: Columns) -> str | None:
    """Return the first line whose position is a number; a line of column names comes before it."""
    with gzip.open(text.path, "rt", encoding="utf-8", errors="replace", newline="\n") as stream:
        for line in islice(stream, _LONGEST_HEADER):
            bare = line.rstrip("\r\n")
            cells = bare.split("\t")
            if bare.startswith("#") or len(cells) <= columns.start:
                continue
            if cells[columns.start].isdigit():
                return bare
    return None


def _again(kind: str, path: Path) -> str:
    how = "-p vcf" if kind in ("clinvar", "gnomad") else "-s 1 -b 2 -e 2 -S 1"
    if ".bed" in path.name:
        how = "-p bed"
    return f"Make it again: tabix -f {how} {path}"


def _problem(path: Path, found: str, expected: str, action: str) -> Problem:
    return Problem(str(path), None, "", found, expected, action)
