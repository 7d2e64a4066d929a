"""A transcript bundle opened for reading: models by accession, gene and place, and sequences.

Tables are read at once and taken apart on demand; sequences are fetched gene by gene.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.transcripts.layout import BUNDLE, BUNDLE_FORMAT, CONTIGS, TRANSCRIPTS, WINDOWS
from varannot.transcripts.model import Tag, Transcript, TranscriptSequence
from varannot.transcripts.rows import COLUMN, STRAND, preference, transcript_of
from varannot.transcripts.stored import StoredSequences, WindowRow
from varannot.transcripts.table_files import bundle_rows

__all__ = ["FLANK", "Bundle", "Contig", "open_bundle"]

FLANK = 5_000
"""Bases beside a transcript in which a change is still described on it."""


@dataclass(frozen=True, slots=True)
class Contig:
    """A chromosome of a build: its name in the bundle, RefSeq accession, length, refget."""

    build: str
    name: str
    refseq: str
    length: int
    refget: str


class Bundle:
    """Models and sequences of one folder; make it with `open_bundle`."""

    def __init__(
        self,
        folder: Path,
        about: Mapping[str, str],
        contigs: Iterable[Contig],
        rows: list[list[str]],
        windows: Mapping[tuple[str, str], tuple[WindowRow, ...]],
    ) -> None:
        self.folder = folder
        self.about = about
        self.contigs = tuple(contigs)
        self._stored = StoredSequences(folder, windows)
        self._rows = rows
        self._parsed: dict[int, Transcript] = {}
        self._accession: dict[tuple[str, str], int] = {}
        self._versions: dict[tuple[str, str], list[int]] = {}
        self._gene: dict[tuple[str, str], list[int]] = {}
        self._order: dict[tuple[str, str], tuple[int, ...]] = {}
        self._places: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
        self._longest: dict[tuple[str, str], int] = {}
        self._pairs: dict[tuple[str, str], list[int]] = {}
        for index, row in enumerate(rows):
            self._add(index, row)
        for key, places in self._places.items():
            places.sort()
            self._longest[key] = max(end - start for start, end, _ in places)
        self._names = self._contig_names()
        self._contig_records = {(one.build, one.name): one for one in reversed(self.contigs)}

    def _add(self, index: int, row: list[str]) -> None:
        accession, build = row[COLUMN["accession"]], row[COLUMN["build"]]
        self._accession[build, accession] = index
        self._versions.setdefault((build, accession.partition(".")[0]), []).append(index)
        for name in (row[COLUMN["gene"]], row[COLUMN["hgnc_id"]]):
            if name:
                self._gene.setdefault((build, name), []).append(index)
        place = (int(row[COLUMN["start"]]) - 1, int(row[COLUMN["end"]]), index)
        self._places.setdefault((build, row[COLUMN["contig"]]), []).append(place)

    def _contig_names(self) -> dict[tuple[str, str], str]:
        names: dict[tuple[str, str], str] = {}
        for contig in self.contigs:
            plain = contig.name.removeprefix("chr")
            aliases = {contig.name, plain, f"chr{plain}", contig.refseq}
            if plain in ("M", "MT"):
                aliases |= {"M", "MT", "chrM", "chrMT"}
            for alias in aliases - {""}:
                names.setdefault((contig.build, alias.casefold()), contig.name)
        return names

    @property
    def builds(self) -> tuple[str, ...]:
        """The genome builds of the bundle, in the order of its tables."""
        return tuple(dict.fromkeys(contig.build for contig in self.contigs))

    def contig(self, build: str, name: str) -> str:
        """Return the bundle's name of a chromosome written in any usual way, empty if unknown."""
        return self._names.get((build, name.casefold()), "")

    def contig_record(self, build: str, name: str) -> Contig | None:
        """Return what is known of a chromosome, by the bundle's name for it."""
        return self._contig_records.get((build, name))

    def transcript(self, accession: str, build: str) -> Transcript | None:
        """Return the transcript of exactly this accession with version, None if it is not here."""
        index = self._accession.get((build, accession))
        return None if index is None else self._transcript(index)

    def versions(self, accession: str, build: str) -> tuple[Transcript, ...]:
        """Return all versions of an accession (a version in it is ignored), oldest first."""
        found = self._versions.get((build, accession.partition(".")[0]), [])
        return tuple(sorted((self._transcript(index) for index in found), key=_version))

    def paired(self, accession: str, build: str) -> tuple[Transcript, ...]:
        """Return the transcripts that an Ensembl or a protein accession stands for.

        They are those that have the exons of the Ensembl transcript, or code for the protein.
        Versions are ignored but for the order: the very one that is named comes first, then MANE
        Select.
        """
        if not self._pairs:
            for index, row in enumerate(self._rows):
                for name in _other_names(row):
                    key = (row[COLUMN["build"]], name.partition(".")[0])
                    self._pairs.setdefault(key, []).append(index)
        found = self._pairs.get((build, accession.partition(".")[0]), [])

        def order(index: int) -> tuple[bool, tuple[int, str, int]]:
            row = self._rows[index]
            return accession not in _other_names(row), preference(row)

        return tuple(self._transcript(index) for index in sorted(found, key=order))

    def of_gene(self, gene: str, build: str) -> tuple[Transcript, ...]:
        """Return the transcripts of a gene (current symbol or HGNC id), MANE Select first."""
        return tuple(self._transcript(index) for index in self._ranked(build, gene))

    def tagged(self, gene: str, build: str, tag: Tag) -> tuple[Transcript, ...]:
        """Return the transcripts of a gene that carry a tag, in the order of `of_gene`."""
        return tuple(
            self._transcript(index)
            for index in self._ranked(build, gene)
            if tag.value in self._rows[index][COLUMN["tags"]].split(";")
        )

    def _ranked(self, build: str, gene: str) -> tuple[int, ...]:
        """Return the rows of a gene in the order in which its transcripts are preferred."""
        key = (build, gene)
        known = self._order.get(key)
        if known is None:
            found = self._gene.get(key, [])
            known = self._order[key] = tuple(
                sorted(found, key=lambda at: preference(self._rows[at]))
            )
        return known

    def at(
        self, build: str, contig: str, start: int, end: int, flank: int = 0
    ) -> tuple[Transcript, ...]:
        """Return the transcripts that overlap a genomic interval (0-based half-open).

        An empty interval (an insertion) overlaps what lies on either side of it. `flank` widens
        each transcript. The order is that of the tables.
        """
        hits = self._hits(build, contig, start, end, flank)
        return tuple(self._transcript(index) for index in sorted(hits))

    def first_at(
        self, build: str, contig: str, start: int, end: int, flank: int = 0
    ) -> tuple[Transcript, ...]:
        """Return for each gene the preferred one of its transcripts that overlap an interval.

        The interval is that of `at`. Genes come in the order of the tables.
        """
        found = self._hits(build, contig, start, end, flank)
        if len(found) < 2:
            return tuple(self._transcript(index) for index in found)
        genes: dict[str, set[int]] = {}
        for index in sorted(found):
            genes.setdefault(self._rows[index][COLUMN["gene"]], set()).add(index)
        return tuple(
            self._transcript(next(one for one in self._ranked(build, gene) if one in hits))
            for gene, hits in genes.items()
        )

    def _hits(self, build: str, contig: str, start: int, end: int, flank: int) -> list[int]:
        places = self._places.get((build, contig), [])
        if not places:
            return []
        first = bisect_left(places, (start - self._longest[build, contig] - flank, 0, 0))
        hits = []
        for place_start, place_end, index in islice(places, first, None):
            if place_start - flank > end:
                break
            if place_end + flank >= start:
                overlaps = place_start - flank < end and place_end + flank > start
                if overlaps or start == end:
                    hits.append(index)
        return hits

    def _transcript(self, index: int) -> Transcript:
        known = self._parsed.get(index)
        if known is None:
            known = self._parsed[index] = transcript_of(self._rows[index])
        return known

    def sequence(self, transcript: Transcript) -> TranscriptSequence:
        """Return what the bundle knows of the bases and residues of one of its transcripts."""
        return self._stored.of(transcript)


def open_bundle(folder: Path) -> Bundle:
    """Return the bundle in a folder.

    Raises InputError where a table is missing, has other columns, or is of another format.
    """
    told = bundle_rows(folder, BUNDLE)
    about = {row[0]: row[1] for row in told}
    hashes = {row[1]: row[2] for row in told if row[0] == "file"}
    if about.get("format") != BUNDLE_FORMAT:
        path, found = folder / "bundle.tsv", about.get("format", "")
        action = "Build it again: varannot reference build."
        raise InputError([Problem(str(path), None, "format", found, BUNDLE_FORMAT, action)])
    contigs = [
        Contig(build, name, refseq, int(length or 0), refget)
        for build, name, refseq, length, refget in bundle_rows(folder, CONTIGS, hashes)
    ]
    windows: dict[tuple[str, str], list[WindowRow]] = {}
    if (folder / f"{WINDOWS.name}.tsv").exists():
        for row in bundle_rows(folder, WINDOWS, hashes):
            record, gene, build, contig, start, end, strand, first, last, differences = row
            windows.setdefault((build, gene), []).append(
                WindowRow(
                    record,
                    contig,
                    int(start),
                    int(end),
                    STRAND[strand],
                    int(first),
                    int(last),
                    differences,
                )
            )
    return Bundle(
        folder,
        about,
        contigs,
        bundle_rows(folder, TRANSCRIPTS, hashes),
        {key: tuple(rows) for key, rows in windows.items()},
    )


def _other_names(row: list[str]) -> set[str]:
    """Return the accessions of the Ensembl pair and of the protein of a row."""
    return {row[COLUMN["ensembl"]], row[COLUMN["protein"]]} - {""}


def _version(transcript: Transcript) -> int:
    tail = transcript.accession.partition(".")[2]
    return int(tail) if tail.isdigit() else 0
