"""The libraries that the Illumina sample sheets of a run list, by Pair ID."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from varannot.errors import BrokenFileError
from varannot.tso500.control_materials import control_names
from varannot.tso500.run_files import read_run_sheet
from varannot.tso500.run_folder_walk import Entry, Unused, broken_reason

__all__ = ["Libraries", "Library", "read_libraries"]

_SECTION = re.compile(r"(?:Cloud_)?TSO500[SL]?_Data|Data", re.IGNORECASE)
"""Tables of libraries: version 2 (solid S, liquid L; Illumina Connected Analytics prefixes it with
Cloud_), and version 1."""
_LIQUID = re.compile(r"(?:Cloud_)?TSO500L_Data", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Library:
    """One library of a sample sheet; `analyte` is DNA, RNA or empty; `control` says what kind."""

    pair: str
    sample: str
    analyte: str
    liquid: bool
    control: str
    feature: str


@dataclass(frozen=True, slots=True)
class Libraries:
    """All libraries by pair, the files they stand in, and the pairs that sheets disagree on."""

    by_pair: Mapping[str, tuple[Library, ...]]
    files: tuple[str, ...] = ()
    disagreeing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, pair: str) -> tuple[Library, ...]:
        """Return the libraries of a pair."""
        return self.by_pair.get(pair, ())

    def samples(self, pair: str, analyte: str) -> frozenset[str]:
        """Return the Sample IDs of a pair's libraries of one analyte."""
        return frozenset(one.sample for one in self.of(pair) if one.analyte == analyte)

    def is_liquid(self, pair: str) -> bool:
        """Return whether a sheet lists the pair among the ctDNA libraries."""
        return any(one.liquid for one in self.of(pair))

    def control(self, pair: str) -> str:
        """Return what kind of control the sheet calls a library of the pair, or an empty string."""
        return next((one.control for one in self.of(pair) if one.control), "")


def read_libraries(
    sheets: Sequence[Entry],
) -> tuple[Libraries, tuple[Unused, ...], tuple[Unused, ...]]:
    """Return what the sample sheets of a folder list, the sheets of no use, and the broken ones."""
    listed: dict[str, dict[str, frozenset[Library]]] = {}
    files: list[str] = []
    unused: list[Unused] = []
    broken: list[Unused] = []
    for entry in sheets:
        try:
            rows = read_run_sheet(entry.path, entry.file).samples
        except BrokenFileError as error:
            broken.append(Unused(entry.file, broken_reason(error)))
            continue
        except OSError as error:
            broken.append(Unused(entry.file, f"cannot be read: {error.strerror or error}"))
            continue
        found = set(_libraries(rows))
        if not found:
            unused.append(Unused(entry.file, "a sample sheet without a table of TSO500 libraries"))
            continue
        files.append(entry.file)
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
    return Libraries(by_pair, tuple(files), disagreeing), tuple(unused), tuple(broken)


def _libraries(rows: Iterable[tuple[int, str, Mapping[str, str]]]) -> Iterable[Library]:
    for _, section, cells in rows:
        sample = cells.get("Sample_ID", "")
        if not sample or not _SECTION.fullmatch(section):
            continue
        pair = cells.get("Pair_ID", "") or sample
        said = cells.get("Sample_Description", "") or cells.get("Description", "")
        names = control_names()
        named = names.in_id(pair) or names.in_id(sample)
        control = named.meaning if named else ""
        if not named and (described := names.as_description(said)):
            control = f"{described.meaning}, as the sample sheet says"
        yield Library(
            pair,
            sample,
            cells.get("Sample_Type", "").upper(),
            _LIQUID.fullmatch(section) is not None,
            control,
            cells.get("Sample_Feature", ""),
        )
