"""The files of a result folder sorted by kind, and those that a person has to look at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from varannot.errors import BrokenFileError
from varannot.tso500.content import FileKind
from varannot.tso500.gene_copies import GENE_COPIES_UNSEEN
from varannot.tso500.run_folder_choice import Found
from varannot.tso500.run_folder_heads import recognise_head
from varannot.tso500.run_folder_names import Role, named
from varannot.tso500.run_folder_walk import Entry, Unused, Walk, broken_reason

__all__ = ["Sorted", "sort_files"]


@dataclass(frozen=True, slots=True)
class Sorted:
    """Files by kind; `doubtful` could be results by their names, and cannot be used."""

    combined: tuple[Found, ...]
    side: tuple[Found, ...]
    sheets: tuple[Entry, ...]
    unused: tuple[Unused, ...]
    doubtful: tuple[Unused, ...]


def sort_files(walked: Walk) -> Sorted:
    """Return the files by what their heads say.

    A file that has the name of a result and cannot be read, or is of another kind, is doubtful: a
    result may be missing. So is a folder that cannot be read.
    """
    found: list[Found] = []
    sheets: list[Entry] = []
    unused: list[Unused] = []
    doubtful = [one for one in walked.refused if one.folder or _has_known_name(one.file)]
    for entry in walked.entries:
        one = _one(entry)
        if isinstance(one, Found):
            found.append(one)
        elif isinstance(one, Entry):
            sheets.append(one)
        else:
            unused.append(one)
            if _has_known_name(one.file):
                doubtful.append(one)
    return Sorted(
        tuple(one for one in found if one.head.kind is Role.COMBINED_OUTPUT),
        tuple(one for one in found if one.head.kind is not Role.COMBINED_OUTPUT),
        tuple(sheets),
        tuple(unused),
        tuple(doubtful),
    )


_RUN_SHEET_NAME = re.compile(r"sample[-_ ]?sheet.*\.csv$", re.IGNORECASE)


def _has_known_name(file: str) -> bool:
    name = file.rsplit("/", 1)[-1]
    return named(name) is not None or _RUN_SHEET_NAME.search(name) is not None


def _one(entry: Entry) -> Found | Entry | Unused:
    """Return a file with its head, a sample sheet of a run, or why a file is of no use."""
    try:
        head = recognise_head(entry.path, entry.file)
    except BrokenFileError as error:
        return Unused(entry.file, broken_reason(error))
    except OSError as error:
        return Unused(entry.file, f"cannot be read: {error.strerror or error}")
    name = named(entry.parts[-1])
    if head is None:
        promised = f", though its name is that of a {name.role}" if name else ""
        return Unused(entry.file, f"of no kind that is read{promised}")
    if head.kind is FileKind.RUN_SAMPLE_SHEET:
        return entry
    if not isinstance(head.kind, Role):
        return Unused(entry.file, _other_kind(head.kind))
    return Found(entry, head, name)


def _other_kind(kind: FileKind) -> str:
    """Return why a file of a kind that no row takes is of no use."""
    if kind is FileKind.GENE_COPIES:
        return GENE_COPIES_UNSEEN
    return f"a {kind}, which is no file of a result folder"
