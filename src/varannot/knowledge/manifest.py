"""The manifest of the shipped tables: where each comes from, under which licence, and its hash."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from varannot.errors import BrokenFileError, Problem, nearest
from varannot.tables import Column, Kind, Table
from varannot.textio import Row, read_table, sha256_of

__all__ = ["MANIFEST_TABLE", "count_rows", "verify_manifest"]

_REMOVABLE = "packs_share_alike"
_SUBFOLDERS = ("transcripts", "packs", _REMOVABLE)
"""Folders below the tables whose files stand in the manifest too, every one of them.

The folder of share-alike data may be deleted whole: whoever loads the packs says that it is gone.
"""

MANIFEST_TABLE = Table(
    "manifest",
    "Shipped tables",
    (
        Column(
            "file",
            "Name of the table in its folder, or subfolder/name of another file.",
            required=True,
        ),
        Column("title", "What the table holds.", required=True),
        Column("licence", "Licence of its content.", required=True),
        Column("source", "Where the content comes from.", required=True),
        Column("version", "Version of the source.", required=True),
        Column("date", "Date of the source.", Kind.DATE, required=True),
        Column("sha256", "SHA-256 of the file.", required=True),
        Column(
            "rows",
            "Number of data rows; of sequences in FASTA files; of entries in their indexes, or of "
            "chromosomes in the index of a table of places.",
            Kind.COUNT,
            required=True,
        ),
        Column(
            "share_alike",
            "Whether the licence asks that changed versions carry it too.",
            required=True,
            allowed=("yes", "no"),
        ),
    ),
)


def verify_manifest(folder: Path) -> tuple[Problem, ...]:
    """Return every difference between `manifest.tsv` in `folder` and the tables that lie there.

    A table that the laboratory edited differs on purpose; whoever reads the result decides.
    """
    path = folder / "manifest.tsv"
    file = str(path)
    if not path.is_file():
        return (Problem(file, None, "", "no such file", "the manifest of the shipped tables"),)
    try:
        table = read_table(path, file)
    except BrokenFileError as error:
        return error.problems
    missing = [name for name in MANIFEST_TABLE.names if name not in table.header]
    if missing:
        return tuple(
            Problem(file, table.header_line, name, "no such column", f"the column {name}")
            for name in missing
        )
    problems = [problem for row in table.rows for problem in _row_problems(folder, file, row)]
    listed = {row.cells["file"] for row in table.rows}
    for found in _shipped(folder):
        if found not in listed and found != path.name:
            problems.append(
                Problem(
                    file,
                    None,
                    "file",
                    found,
                    "a line for every table of the folder",
                    "Name its licence, source and version in the manifest.",
                )
            )
    return tuple(problems)


def _shipped(folder: Path) -> list[str]:
    """Return the names of the tables of a folder and of all files of its subfolders."""
    found = [path.name for path in folder.glob("*.tsv")]
    for name in _SUBFOLDERS:
        found += [f"{name}/{path.name}" for path in folder.glob(f"{name}/[!.]*")]
    return sorted(found)


def count_rows(path: Path, name: str) -> int:
    """Return what the manifest counts in a file: data rows, sequences, or index entries.

    Raises BrokenFileError for a table that cannot be read.
    """
    if path.name.endswith(".tsv.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            return sum(1 for line in stream if line.strip()) - 1
    match path.suffix:
        case ".gz":
            with gzip.open(path, "rt", encoding="ascii") as stream:
                return sum(line.startswith(">") for line in stream)
        case ".tbi":
            # Behind four bytes that name the format, four hold the number of chromosomes.
            return int.from_bytes(gzip.decompress(path.read_bytes())[4:8], "little")
        case ".fai":
            return len(path.read_text(encoding="ascii").splitlines())
        case ".gzi":
            # Eight bytes hold the count; the entry for the first block is implied.
            return int.from_bytes(path.read_bytes()[:8], "little") + 1
        case _:
            return len(read_table(path, name).rows)


def _row_problems(folder: Path, file: str, row: Row) -> Iterator[Problem]:
    for column in MANIFEST_TABLE.columns:
        value = row.cells[column.name]
        if not value or not column.accepts(value):
            action = nearest(value, column.allowed)
            yield Problem(file, row.line, column.name, value, column.expected(), action)
    name = row.cells["file"]
    path = folder / name
    if name.startswith(f"{_REMOVABLE}/") and not (folder / _REMOVABLE).is_dir():
        return
    if not path.is_file():
        yield Problem(file, row.line, "file", name, "a file that is there")
        return
    found = sha256_of(path.read_bytes())
    if found != row.cells["sha256"]:
        yield Problem(
            file,
            row.line,
            "sha256",
            row.cells["sha256"],
            f"{found}, the hash of {name} as it is",
            "The table was changed after the manifest was written.",
        )
    rows = count_rows(path, name)
    if str(rows) != row.cells["rows"]:
        yield Problem(file, row.line, "rows", row.cells["rows"], f"{rows} rows as in {name}")
