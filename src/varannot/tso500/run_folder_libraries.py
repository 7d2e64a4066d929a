"""The libraries that the Illumina sample sheets of a result folder list, by Pair ID."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from varannot.errors import BrokenFileError
from varannot.tso500.control_materials import Control, surest
from varannot.tso500.run_files import read_run_sheet
from varannot.tso500.run_folder_walk import Entry, Unused, broken_reason
from varannot.tso500.run_libraries import ANALYTES, Library, seems_to_list

__all__ = ["Libraries", "read_libraries"]


@dataclass(frozen=True, slots=True)
class Libraries:
    """All libraries by pair, the files they stand in, and the pairs that sheets disagree on.

    `unread` says of a sheet which of its rows cannot be read.
    """

    by_pair: Mapping[str, tuple[Library, ...]]
    files: tuple[str, ...] = ()
    disagreeing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """The sheets, for a sentence."""
        return " and ".join(self.files)

    @property
    def all(self) -> tuple[Library, ...]:
        """The libraries of all pairs."""
        return tuple(one for its in self.by_pair.values() for one in its)

    def of(self, pair: str) -> tuple[Library, ...]:
        """Return the libraries of a pair."""
        return self.by_pair.get(pair, ())

    def is_liquid(self, pair: str) -> bool:
        """Return whether a sheet lists the pair among the ctDNA libraries."""
        return any(one.liquid for one in self.of(pair))

    def control(self, pair: str) -> Control | None:
        """Return what kind of control the sheet calls a library of the pair, or None."""
        return surest(one.control for one in self.of(pair))

    def listed(self, pair: str) -> str:
        """Return the libraries of a pair with what they are, for a sentence."""
        return ", ".join(f"{one.analyte} {one.sample}".lstrip() for one in self.of(pair))

    def untyped(self, pair: str) -> tuple[str, ...]:
        """Return the libraries of a pair that the sheet gives neither as DNA nor as RNA."""
        return tuple(one.sample for one in self.of(pair) if one.analyte not in ANALYTES)


def read_libraries(
    sheets: Sequence[Entry],
) -> tuple[Libraries, tuple[Unused, ...], tuple[Unused, ...]]:
    """Return what the sample sheets of a folder list, the sheets of no use, and the broken ones."""
    listed: dict[str, dict[str, frozenset[Library]]] = {}
    files: list[str] = []
    unread: list[str] = []
    unused: list[Unused] = []
    broken: list[Unused] = []
    for entry in sheets:
        try:
            content = read_run_sheet(entry.path, entry.file).content
        except BrokenFileError as error:
            broken.append(Unused(entry.file, broken_reason(error)))
            continue
        except OSError as error:
            broken.append(Unused(entry.file, f"cannot be read: {error.strerror or error}"))
            continue
        found = set(content.libraries)
        if not found:
            tables = [one for one in content.account.sections if seems_to_list(one.name)]
            unread_tables = ", ".join(f"[{one.name}], row {one.row}" for one in tables if one.rows)
            if unread_tables:
                told = f"no library can be read from its table {unread_tables}"
                broken.append(Unused(entry.file, told))
            else:
                told = "a sample sheet without a table of TSO500 libraries"
                unused.append(Unused(entry.file, told))
            continue
        files.append(entry.file)
        rows = ", ".join(str(one.source.row) for one in content.excluded)
        if rows:
            unread.append(f"{entry.file}: of row {rows} no library can be read")
        for pair in sorted({one.pair for one in found}):
            its = frozenset(one for one in found if one.pair == pair)
            listed.setdefault(pair, {})[entry.file] = its
    by_pair = {
        pair: tuple(sorted(frozenset().union(*sheets.values()), key=lambda one: one.sample))
        for pair, sheets in sorted(listed.items())
    }
    disagreeing = {
        pair: tuple(sheets)
        for pair, sheets in sorted(listed.items())
        if len({frozenset((one.sample, one.analyte) for one in its) for its in sheets.values()}) > 1
    }
    libraries = Libraries(by_pair, tuple(files), disagreeing, tuple(unread))
    return libraries, tuple(unused), tuple(broken)
