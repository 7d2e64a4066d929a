"""The public files that a build can fetch, as `reference_files.tsv` lists them."""

from __future__ import annotations

import gzip
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from varannot.errors import InputError, Problem, nearest
from varannot.tables import Column, Kind, Table
from varannot.textio import read_table
from varannot.transcripts.build.checksums import ChecksumKind
from varannot.transcripts.build.download import RemoteFile

__all__ = [
    "REFERENCE_FILES",
    "ListedFile",
    "TerminalProgress",
    "chosen_files",
    "load_files",
    "repacked",
]

REFERENCE_FILES = Table(
    "reference_files",
    "Public reference files",
    (
        Column("name", "Name of the file.", required=True),
        Column(
            "set",
            "light: bases and proteins of MANE transcripts; genome: an assembly; extra: only when "
            "named.",
            Kind.CHOICE,
            allowed=("light", "genome", "extra"),
            required=True,
        ),
        Column("assembly", "GRCh37 or GRCh38; empty for both."),
        Column("url", "Address.", required=True),
        Column(
            "checksum_kind",
            "How it is verified.",
            Kind.CHOICE,
            allowed=tuple(kind.value for kind in ChecksumKind),
            required=True,
        ),
        Column("checksum_url", "Address of the list of checksums."),
        Column("bytes", "Size, where known.", Kind.COUNT, "bytes"),
        Column("purpose", "What it is for.", required=True),
        Column(
            "confirmed",
            "no: the address was not confirmed on the server.",
            Kind.CHOICE,
            allowed=("yes", "no"),
            required=True,
        ),
        Column("note", "What else is to be known."),
    ),
)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A row of the table."""

    remote: RemoteFile
    set: str
    assembly: str
    purpose: str


def load_files(path: Path) -> tuple[ListedFile, ...]:
    """Return the rows of the table; raises InputError naming each bad cell."""
    table = read_table(path, str(path))
    problems = []
    files = []
    for row in table.rows:
        for column in REFERENCE_FILES.columns:
            cell = row.cells.get(column.name, "")
            if (cell and not column.accepts(cell)) or (column.required and not cell):
                expected = column.expected()
                problems.append(Problem(str(path), row.line, column.name, cell, expected))
        if not problems:
            files.append(_listed(row.cells))
    if problems:
        raise InputError(problems)
    return tuple(files)


def _listed(cells: Mapping[str, str]) -> ListedFile:
    note = cells["note"]
    if cells["confirmed"] == "no":
        note = f"the address is from memory and was not confirmed. {note}".strip()
    remote = RemoteFile(
        cells["name"],
        cells["url"],
        ChecksumKind(cells["checksum_kind"]),
        cells["checksum_url"],
        note,
    )
    return ListedFile(remote, cells["set"], cells["assembly"], cells["purpose"])


def chosen_files(
    files: Sequence[ListedFile], assembly: str, *, light: bool, also: Sequence[str] = ()
) -> tuple[ListedFile, ...]:
    """Return the files of a request: the light ones, with the genome unless `light`, and `also`.

    Raises InputError for a name that the table does not have.
    """
    names = {listed.remote.name: listed for listed in files}
    unknown = [name for name in also if name not in names]
    if unknown:
        raise InputError(
            [
                Problem("--also", None, "", name, "a name of reference_files.tsv", near)
                for name in unknown
                for near in [nearest(name, list(names))]
            ]
        )
    sets = {"light"} if light else {"light", "genome"}
    wanted = [
        listed for listed in files if listed.set in sets and listed.assembly in ("", assembly)
    ]
    wanted += [names[name] for name in also if names[name] not in wanted]
    return tuple(wanted)


def repacked(path: Path) -> Path:
    """Return the file as bgzip with an index beside it, made from gzip once.

    Public genomes are packed with gzip, in which no place can be reached without reading all that
    stands before it.
    """
    import pysam

    made = path.with_name(f"{path.name.removesuffix('.gz')}.bgz.gz")
    whole = all(Path(f"{made}{suffix}").exists() for suffix in ("", ".fai", ".gzi"))
    if whole and made.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return made
    with tempfile.TemporaryDirectory(prefix=".repack-", dir=path.parent) as scratch:
        packed = Path(scratch) / made.name
        with gzip.open(path, "rb") as plain, pysam.BGZFile(str(packed), "wb", index=None) as out:
            while piece := plain.read(1 << 22):
                out.write(piece)
        pysam.faidx(str(packed))
        for suffix in ("", ".gzi", ".fai"):
            Path(f"{packed}{suffix}").replace(f"{made}{suffix}")
    return made


@dataclass(slots=True)
class TerminalProgress:
    """One line on standard error that is written over; nothing where that is no terminal."""

    shown: bool = field(default_factory=lambda: sys.stderr.isatty())
    _last: float = 0.0
    _began: dict[str, tuple[float, int]] = field(default_factory=dict)

    def __call__(self, name: str, done: int, total: int) -> None:
        """Show how far a file has come; at most five times a second, and at its end."""
        now = time.monotonic()
        began, first = self._began.setdefault(name, (now, done))
        finished = bool(total) and done >= total
        if not self.shown or (now - self._last < 0.2 and not finished):
            return
        self._last = now
        rate = (done - first) / max(now - began, 0.001) / 1e6
        of = f" of {total / 1e6:.1f} MB ({100 * done // total} %)" if total else " MB"
        line = f"\r{name}: {done / 1e6:.1f}{of}, {rate:.1f} MB/s\x1b[K"
        sys.stderr.write(line + ("\n" if finished else ""))
        sys.stderr.flush()
