"""One walk through a result folder: which files are there, and what is passed over and why."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import BrokenFileError, InputError, Problem, os_error_text

__all__ = ["Entry", "Unused", "Walk", "broken_reason", "fits_a_cell", "walk"]

_TEMPORARY = ("~", ".tmp", ".temp", ".part", ".partial", ".swp", ".bak", ".crdownload")
_ENDINGS = (".tsv", ".csv", ".vcf", ".gvcf", ".json")
_SIGNS_NO_CELL_HOLDS = frozenset(';"{}')
"""A cell of the sample sheet parts paths at `;`, and the workflow engine reads braces."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that may hold results: where it is, and its name as seen from the folder."""

    path: Path
    file: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders above the file and its name, as seen from the run folder."""
        return tuple(self.file.split("/"))


@dataclass(frozen=True, slots=True)
class Unused:
    """A file, or a folder with all that is in it, that is not used, and why.

    `of` is the other file, where the reason speaks of one; `folder` is true for
    a folder that cannot be read, or may not be.
    """

    file: str
    reason: str
    of: str = ""
    folder: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """What lies in a folder; files are in the order of their names.

    `others` counts the files whose ending is that of no result, by that ending; `hidden` are the
    hidden and temporary files and folders; `refused` could not or may not be read.
    """

    entries: tuple[Entry, ...]
    others: tuple[tuple[str, int], ...]
    hidden: tuple[str, ...]
    refused: tuple[Unused, ...]


def broken_reason(error: BrokenFileError) -> str:
    """Return in one line why the content of a file cannot be used, without its name."""
    problem = error.problems[0]
    place = f"row {problem.row}: " if problem.row else ""
    return f"broken: {place}found '{problem.found[:80]}', expected {problem.expected}"


def walk(root: Path) -> Walk:
    """Return the files of a folder, each met once; symbolic links to folders are not followed.

    A link to a file is taken only where its target lies in the folder. Raises InputError if there
    is no such folder.
    """
    if not root.is_dir():
        found = "a file" if root.exists() else "no such folder"
        expected = "the result folder of a TSO500 run"
        raise InputError([Problem(str(root), None, "", found, expected, "Check the path.")])
    walker = _Walker(root, Path(os.path.realpath(root)))
    walker.folder("")
    return Walk(
        tuple(sorted(walker.entries, key=lambda one: one.file)),
        tuple(sorted(walker.others.items())),
        tuple(sorted(walker.hidden)),
        tuple(sorted(walker.refused, key=lambda one: one.file)),
    )


class _Walker:
    def __init__(self, root: Path, real: Path) -> None:
        self.root = root
        self.real = real
        self.entries: list[Entry] = []
        self.others: dict[str, int] = {}
        self.hidden: list[str] = []
        self.refused: list[Unused] = []

    def folder(self, start: str) -> None:
        """Walk through a folder and those below it, without recursion: paths may be deep."""
        waiting = [start]
        while waiting:
            inside = waiting.pop()
            for one in self._listed(inside):
                file = f"{inside}/{one.name}" if inside else one.name
                if one.name.startswith((".", "~$")) or one.name.casefold().endswith(_TEMPORARY):
                    self.hidden.append(file)
                elif self._is_folder(one, file):
                    waiting.append(file)

    def _listed(self, inside: str) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(self.root / inside) as listing:
                yield from sorted(listing, key=lambda one: one.name)
        except OSError as error:
            reason = f"the folder cannot be read: {_said(error)}"
            self.refused.append(Unused(inside or ".", reason, folder=True))

    def _is_folder(self, one: os.DirEntry[str], file: str) -> bool:
        """Return whether an entry is a folder to walk through; anything else is taken here."""
        try:
            if one.is_symlink():
                self._link(one, file)
                return False
            mode = one.stat(follow_symlinks=False).st_mode
        except OSError as error:
            self._refuse(file, f"cannot be read: {_said(error)}")
            return False
        if stat.S_ISDIR(mode):
            return True
        if stat.S_ISREG(mode):
            self._take(one, file)
        else:
            self._refuse(file, "no file of data (a pipe, a socket or a device)")
        return False

    def _link(self, one: os.DirEntry[str], file: str) -> None:
        target = Path(os.path.realpath(one.path))
        if not target.exists():
            self._refuse(file, "a symbolic link to nothing")
        elif not target.is_relative_to(self.real):
            self._leads_out(file, folder=target.is_dir())
        elif target.is_dir():
            self._refuse(file, "a symbolic link to a folder that is read in its own place")
        elif target.is_file():
            self._take(one, file)
        else:
            self._refuse(file, "a symbolic link to no file of data")

    def _take(self, one: os.DirEntry[str], file: str) -> None:
        name = one.name.casefold()
        bare = name.removesuffix(".gz")
        if not bare.endswith(_ENDINGS):
            ending = Path(bare).suffix + (".gz" if bare != name else "")
            self.others[ending or "no ending"] = self.others.get(ending or "no ending", 0) + 1
        elif not fits_a_cell(file):
            self._refuse(file, "its path cannot stand in a sample sheet; rename it")
        else:
            self.entries.append(Entry(Path(one.path), file))

    def _leads_out(self, file: str, *, folder: bool) -> None:
        what = " to a folder, which is not looked into," if folder else ""
        reason = f"a symbolic link{what} that leads out of the folder"
        self.refused.append(Unused(file, reason, folder=folder))

    def _refuse(self, file: str, reason: str) -> None:
        self.refused.append(Unused(file, reason))


def _said(error: OSError) -> str:
    return error.strerror or os_error_text(error)


def fits_a_cell(file: str) -> bool:
    """Return whether a path reads the same after it stood in a cell of the sample sheet."""
    plain = file.isprintable() and not _SIGNS_NO_CELL_HOLDS & set(file)
    return plain and " ".join(file.split()) == file
