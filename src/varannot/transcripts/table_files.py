"""The tables of a bundle, believed only while they are as they were built."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from varannot.errors import InputError, Problem
from varannot.tables import Table
from varannot.textio import sha256_of
from varannot.transcripts.layout import BUNDLE

__all__ = ["broken_record", "bundle_rows", "changed_files"]


def bundle_rows(
    folder: Path, table: Table, hashes: Mapping[str, str] = MappingProxyType({})
) -> list[list[str]]:
    """Return the cells of a table of the bundle, which varannot itself has written.

    A table that was cut or edited since is refused: its numbers would be believed.
    """
    path = folder / f"{table.name}.tsv"
    try:
        data = path.read_bytes()
        lines = data.decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        found = (error.strerror if isinstance(error, OSError) else None) or "unreadable"
        raise InputError(
            [Problem(str(path), None, "", found, "a table of a transcript bundle", _AGAIN)]
        ) from error
    if path.name in hashes and sha256_of(data) != hashes[path.name]:
        raise InputError([_changed(path)])
    header = tuple(lines[0].split("\t"))
    if header != table.names:
        expected = ", ".join(table.names)
        raise InputError([Problem(str(path), 1, "", ", ".join(header), expected, _AGAIN)])
    rows = [line.split("\t") for line in lines[1:] if line]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            found, expected = f"{len(row)} cells", f"{len(header)} cells"
            raise InputError([Problem(str(path), number, "", found, expected, _AGAIN)])
    return rows


_AGAIN = "Build the bundle again: varannot reference build."


def _changed(path: Path) -> Problem:
    found = "other content than when the bundle was built"
    action = "It was cut, edited or copied in part. Copy it again, or build it again."
    return Problem(str(path), None, "", found, "the file that bundle.tsv names by its hash", action)


def changed_files(folder: Path) -> tuple[Problem, ...]:
    """Return a problem for each file of a bundle that is missing or not as it was built."""
    problems = []
    for key, name, expected, _ in bundle_rows(folder, BUNDLE):
        path = folder / name
        if key != "file":
            continue
        if not path.exists():
            problems.append(Problem(str(path), None, "", "no such file", "a file of the bundle"))
        elif sha256_of(path.read_bytes()) != expected:
            problems.append(_changed(path))
    return tuple(problems)


def broken_record(path: Path, record: str, found: str, expected: str) -> Problem:
    """Return a problem with a record of a FASTA file of the bundle."""
    return Problem(str(path), None, record, found, expected, _AGAIN)
