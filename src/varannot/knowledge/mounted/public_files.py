"""The public files of evidence that can be fetched, as `evidence_files.tsv` lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from varannot.errors import InputError, Problem, nearest
from varannot.rule_tables import rule_rows
from varannot.tables import Column, Kind, Table
from varannot.transcripts.build.checksums import ChecksumKind
from varannot.transcripts.build.download import RemoteFile

__all__ = ["EVIDENCE_FILES", "PublicFile", "asked_files", "load_evidence_files"]

_CHROMOSOME = "{chromosome}"
_CHROMOSOMES = (*(str(number) for number in range(1, 23)), "X", "Y")

EVIDENCE_FILES = Table(
    "evidence_files",
    "Public files of evidence",
    (
        Column("name", f"Name of the file; {_CHROMOSOME} stands for each.", required=True),
        Column("set", "Name by which it is asked for.", required=True),
        Column(
            "kind",
            "Key of the configuration.",
            Kind.CHOICE,
            allowed=("clinvar", "gnomad", "gnomad_coverage", "alphamissense"),
            required=True,
        ),
        Column("build", "Genome build.", Kind.CHOICE, allowed=("GRCh37", "GRCh38"), required=True),
        Column("url", "Address.", required=True),
        Column(
            "checksum_kind",
            "How it is verified.",
            Kind.CHOICE,
            allowed=tuple(kind.value for kind in ChecksumKind),
            required=True,
        ),
        Column("checksum", "The published checksum, where no list can be fetched."),
        Column("checksum_url", "Address of the published checksum."),
        Column("bytes", "Size, where known.", Kind.COUNT, "bytes"),
        Column("licence", "Licence.", required=True),
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
class PublicFile:
    """A file that can be fetched; `set` is the name by which it is asked for."""

    remote: RemoteFile
    set: str
    kind: str
    build: str
    licence: str
    purpose: str


def load_evidence_files(path: Path) -> tuple[PublicFile, ...]:
    """Return the rows of the table; files of each chromosome keep `{chromosome}`."""
    rows = rule_rows(path, path.name, EVIDENCE_FILES, name=("name",))
    return tuple(_listed(row.cells) for row in rows)


def _listed(cells: Mapping[str, str]) -> PublicFile:
    note = cells["note"]
    if cells["confirmed"] == "no":
        note = f"the address was not confirmed on the server. {note}".strip()
    remote = RemoteFile(
        cells["name"],
        cells["url"],
        ChecksumKind(cells["checksum_kind"]),
        cells["checksum_url"],
        note,
        cells["checksum"],
        renewed=cells["kind"] == "clinvar",
    )
    return PublicFile(
        remote, cells["set"], cells["kind"], cells["build"], cells["licence"], cells["purpose"]
    )


def asked_files(
    files: Sequence[PublicFile], names: Sequence[str], chromosomes: Sequence[str] = ()
) -> tuple[PublicFile, ...]:
    """Return the files of the sets that are named, one for each chromosome where so published.

    Without `chromosomes`, those are 1 to 22, X and Y. Raises InputError for unknown names.
    """
    sets = list(dict.fromkeys(file.set for file in files))
    problems = [
        Problem("varannot resources fetch", None, "", name, ", ".join(sets), nearest(name, sets))
        for name in names
        if name not in sets
    ]
    wanted = [name.upper().removeprefix("CHR") for name in chromosomes]
    problems += [
        Problem("--chromosomes", None, "", name, "1 to 22, X or Y")
        for name in wanted
        if name not in _CHROMOSOMES
    ]
    if problems:
        raise InputError(problems)
    chosen = [file for file in files if file.set in names]
    return tuple(one for file in chosen for one in _each(file, wanted or _CHROMOSOMES))


def _each(file: PublicFile, chromosomes: Sequence[str]) -> Iterator[PublicFile]:
    if _CHROMOSOME not in file.remote.name:
        yield file
        return
    remote = file.remote
    for name in chromosomes:
        one = replace(
            remote,
            name=remote.name.replace(_CHROMOSOME, name),
            url=remote.url.replace(_CHROMOSOME, name),
            checksum_url=remote.checksum_url.replace(_CHROMOSOME, name),
        )
        yield replace(file, remote=one)
