"""A transcript bundle opened for reading: models by accession, gene and place, and sequences.

Tables are read at once and taken apart on demand; sequences are fetched gene by gene.
"""

from __future__ import annotations

import gzip
import zlib
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from varannot.bases import reverse_complement, translate
from varannot.errors import InputError, Problem
from varannot.model import CheckLevel
from varannot.tables import Table
from varannot.textio import sha256_of
from varannot.transcripts.layout import (
    BUNDLE,
    BUNDLE_FORMAT,
    CONTIGS,
    MRNA_FASTA,
    PROTEIN_FASTA,
    TRANSCRIPTS,
    WINDOWS,
    WINDOWS_FASTA,
)
from varannot.transcripts.model import Block, Tag, Transcript, TranscriptSequence, Window, sense

if TYPE_CHECKING:
    from pysam import FastaFile

__all__ = ["Bundle", "Contig", "changed_files", "open_bundle", "parse_blocks"]

FLANK = 5_000
"""Bases beside a transcript in which a change is still described on it."""

_READ_WHOLE = 1_000_000
"""Bytes up to which a FASTA file is read at once: quicker than record by record."""

_CACHED_BASES = 40_000_000
"""Bases of windows that are kept in memory."""


@dataclass(frozen=True, slots=True)
class Contig:
    """A chromosome of a build: its name in the bundle, RefSeq accession, length, refget."""

    build: str
    name: str
    refseq: str
    length: int
    refget: str


@dataclass(frozen=True, slots=True)
class _WindowRow:
    record: str
    contig: str
    start: int
    end: int
    strand: int
    record_start: int
    record_end: int
    differences: str


class Bundle:
    """Models and sequences of one folder; make it with `open_bundle`."""

    def __init__(
        self,
        folder: Path,
        about: Mapping[str, str],
        contigs: Iterable[Contig],
        rows: list[list[str]],
        windows: Mapping[tuple[str, str], tuple[_WindowRow, ...]],
    ) -> None:
        self.folder = folder
        self.about = about
        self.contigs = tuple(contigs)
        self._windows = windows
        self._rows = rows
        self._parsed: dict[int, Transcript] = {}
        self._sequences: dict[tuple[str, str], TranscriptSequence] = {}
        self._genome: OrderedDict[tuple[str, str, int], Window | None] = OrderedDict()
        self._cached = 0
        self._fasta: dict[str, FastaFile | None] = {}
        self._whole: dict[str, dict[str, str]] = {}
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
        accession, build, gene, hgnc = row[_ACCESSION], row[_BUILD], row[_GENE], row[_HGNC]
        self._accession[build, accession] = index
        self._versions.setdefault((build, accession.partition(".")[0]), []).append(index)
        for name in (gene, hgnc):
            if name:
                self._gene.setdefault((build, name), []).append(index)
        place = (int(row[_START]) - 1, int(row[_END]), index)
        self._places.setdefault((build, row[_CONTIG]), []).append(place)

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
                for name in {row[_ENSEMBL], row[_PROTEIN]} - {""}:
                    key = (row[_BUILD], name.partition(".")[0])
                    self._pairs.setdefault(key, []).append(index)
        found = self._pairs.get((build, accession.partition(".")[0]), [])
        exact = [accession in (self._rows[at][_ENSEMBL], self._rows[at][_PROTEIN]) for at in found]
        order = sorted(
            zip(found, exact, strict=True), key=lambda one: (not one[1], _rank(self._rows[one[0]]))
        )
        return tuple(self._transcript(index) for index, _ in order)

    def of_gene(self, gene: str, build: str) -> tuple[Transcript, ...]:
        """Return the transcripts of a gene (current symbol or HGNC id), MANE Select first."""
        return tuple(self._transcript(index) for index in self._ranked(build, gene))

    def tagged(self, gene: str, build: str, tag: Tag) -> tuple[Transcript, ...]:
        """Return the transcripts of a gene that carry a tag, in the order of `of_gene`."""
        return tuple(
            self._transcript(index)
            for index in self._ranked(build, gene)
            if tag.value in self._rows[index][_TAGS].split(";")
        )

    def _ranked(self, build: str, gene: str) -> tuple[int, ...]:
        """Return the rows of a gene in the order in which its transcripts are preferred."""
        key = (build, gene)
        known = self._order.get(key)
        if known is None:
            found = self._gene.get(key, [])
            known = self._order[key] = tuple(sorted(found, key=lambda at: _rank(self._rows[at])))
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
            genes.setdefault(self._rows[index][_GENE], set()).add(index)
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
            known = self._parsed[index] = _parse(self._rows[index])
        return known

    def sequence(self, transcript: Transcript) -> TranscriptSequence:
        """Return what the bundle knows of the bases and residues of one of its transcripts."""
        key = (transcript.build, transcript.accession)
        known = self._sequences.get(key)
        if known is None:
            known = self._sequences[key] = self._load(transcript)
            if len(self._sequences) > _MOST_SEQUENCES:
                del self._sequences[next(iter(self._sequences))]
        return known

    def _load(self, transcript: Transcript) -> TranscriptSequence:
        genome = self._genome_window(transcript)
        mrna = self._record(MRNA_FASTA, transcript.accession)
        gene = genome
        if genome is not None:
            spliced = _spliced(genome, transcript)
            mrna = _merged(mrna, spliced) if mrna else spliced
            if mrna != spliced:
                gene = _with_exons(genome, transcript, mrna)
        elif mrna:
            gene = _with_exons(Window(transcript.start, ""), transcript, mrna)
        protein = self._record(PROTEIN_FASTA, transcript.accession)
        if not protein and mrna and transcript.coding:
            translated = translate(mrna[transcript.cds_start : transcript.cds_end])
            protein = translated[:-1] if "X" not in translated else ""
        return TranscriptSequence(
            transcript=transcript, genome=genome, gene=gene, mrna=mrna, protein=protein
        )

    def _genome_window(self, transcript: Transcript) -> Window | None:
        key = (transcript.build, transcript.gene, transcript.strand)
        if key in self._genome:
            self._genome.move_to_end(key)
            return self._genome[key]
        rows = [
            row
            for row in self._windows.get((transcript.build, transcript.gene), ())
            if row.contig == transcript.contig
        ]
        pieces = sorted((self._piece(row, transcript.strand) for row in rows), key=_by_start)
        window = self._genome[key] = _joined(pieces)
        self._cached += len(window.bases) if window else 0
        while self._cached > _CACHED_BASES and len(self._genome) > 1:
            _, dropped = self._genome.popitem(last=False)
            self._cached -= len(dropped.bases) if dropped else 0
            self._sequences.clear()
        return window

    def _piece(self, row: _WindowRow, strand: int) -> Window:
        bases = self._record(WINDOWS_FASTA, row.record, row.record_start - 1, row.record_end)
        if row.differences:
            bases = _differing(bases, row)
        if len(bases) != row.end - row.start + 1:
            expected = f"{row.end - row.start + 1} bases"
            found = f"{len(bases)} bases"
            raise InputError([_broken(self.folder / WINDOWS_FASTA, row.record, found, expected)])
        if row.strand != strand:
            bases = reverse_complement(bases)
        start, _ = sense(row.start - 1, row.end, strand)
        return Window(start, bases)

    def _record(self, file: str, name: str, start: int = 0, end: int | None = None) -> str:
        """Return the bases of a FASTA record (0-based half-open), empty if it is not there."""
        if file not in self._fasta:
            path = self.folder / file
            self._fasta[file] = _open_fasta(path)
            if path.exists() and path.stat().st_size < _READ_WHOLE:
                self._whole[file] = _read_fasta(path)
        if file in self._whole:
            return self._whole[file].get(name, "")[start:end]
        fasta = self._fasta[file]
        if fasta is None or name not in fasta:
            return ""
        try:
            return str(fasta.fetch(name, start, end)).upper()
        except (OSError, ValueError) as error:
            found = f"{error}"
            expected = "bases that can be read"
            raise InputError([_broken(self.folder / file, name, found, expected)]) from error


_COLUMN = {name: place for place, name in enumerate(TRANSCRIPTS.names)}
_ACCESSION, _BUILD, _GENE, _HGNC = (
    _COLUMN[name] for name in ("accession", "build", "gene", "hgnc_id")
)
_START, _END, _CONTIG, _TAGS = (_COLUMN[name] for name in ("start", "end", "contig", "tags"))
_ENSEMBL, _PROTEIN = _COLUMN["ensembl"], _COLUMN["protein"]
_MOST_SEQUENCES = 4_000


def open_bundle(folder: Path) -> Bundle:
    """Return the bundle in a folder.

    Raises InputError where a table is missing, has other columns, or is of another format.
    """
    told = _rows(folder, BUNDLE)
    about = {row[0]: row[1] for row in told}
    hashes = {row[1]: row[2] for row in told if row[0] == "file"}
    if about.get("format") != BUNDLE_FORMAT:
        path, found = folder / "bundle.tsv", about.get("format", "")
        action = "Build it again: varannot reference build."
        raise InputError([Problem(str(path), None, "format", found, BUNDLE_FORMAT, action)])
    contigs = [
        Contig(build, name, refseq, int(length or 0), refget)
        for build, name, refseq, length, refget in _rows(folder, CONTIGS, hashes)
    ]
    windows: dict[tuple[str, str], list[_WindowRow]] = {}
    if (folder / f"{WINDOWS.name}.tsv").exists():
        for row in _rows(folder, WINDOWS, hashes):
            record, gene, build, contig, start, end, strand, first, last, differences = row
            windows.setdefault((build, gene), []).append(
                _WindowRow(
                    record,
                    contig,
                    int(start),
                    int(end),
                    _STRAND[strand],
                    int(first),
                    int(last),
                    differences,
                )
            )
    return Bundle(
        folder,
        about,
        contigs,
        _rows(folder, TRANSCRIPTS, hashes),
        {key: tuple(rows) for key, rows in windows.items()},
    )


_STRAND = {"+": 1, "-": -1}


def _rows(
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
    for key, name, expected, _ in _rows(folder, BUNDLE):
        path = folder / name
        if key != "file":
            continue
        if not path.exists():
            problems.append(Problem(str(path), None, "", "no such file", "a file of the bundle"))
        elif sha256_of(path.read_bytes()) != expected:
            problems.append(_changed(path))
    return tuple(problems)


def _broken(path: Path, record: str, found: str, expected: str) -> Problem:
    return Problem(str(path), None, record, found, expected, _AGAIN)


def _open_fasta(path: Path) -> FastaFile | None:
    if not path.exists():
        return None
    from pysam import FastaFile

    try:
        return FastaFile(str(path))
    except (OSError, ValueError) as error:
        raise InputError([_broken(path, "", str(error), "an indexed bgzip FASTA file")]) from error


def _read_fasta(path: Path) -> dict[str, str]:
    """Return the records of a small file by name, in upper case."""
    try:
        text = gzip.decompress(path.read_bytes()).decode("ascii")
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise InputError([_broken(path, "", str(error), "a bgzip FASTA file")]) from error
    records = {}
    for record in text.split(">")[1:]:
        name, _, bases = record.partition("\n")
        records[name.split()[0]] = bases.replace("\n", "").upper()
    return records


def _parse(row: list[str]) -> Transcript:
    cells = dict(zip(TRANSCRIPTS.names, row, strict=True))
    strand = _STRAND[cells["strand"]]
    blocks = parse_blocks(cells["exons"], cells["gaps"], strand)
    cds_start, cds_end = -1, -1
    if cells["cds"]:
        first, last = cells["cds"].split("-")
        cds_start, cds_end = int(first) - 1, int(last)
    return Transcript(
        accession=cells["accession"],
        gene=cells["gene"],
        hgnc_id=cells["hgnc_id"],
        protein=cells["protein"],
        ensembl=cells["ensembl"],
        tags=frozenset(filter(None, cells["tags"].split(";"))),
        build=cells["build"],
        contig=cells["contig"],
        strand=strand,
        blocks=blocks,
        cds_start=cds_start,
        cds_end=cds_end,
        whole=cells["whole"] == "yes",
        level=CheckLevel(cells["level"]),
        cautions=tuple(filter(None, cells["cautions"].split(" | "))),
        source=cells["source"],
    )


def parse_blocks(exons: str, gaps: str, strand: int) -> tuple[Block, ...]:
    """Return the blocks of a transcript from the cells `exons` and `gaps` of the table.

    >>> parse_blocks("11-20,31-35", "", 1)
    (Block(exon=1, start=10, end=20, tx_start=0, tx_end=10), \
Block(exon=2, start=30, end=35, tx_start=10, tx_end=15))
    >>> [(b.start, b.end, b.tx_start, b.tx_end) for b in parse_blocks("11-20", "1=4M2I6M", 1)]
    [(10, 14, 0, 4), (14, 20, 6, 12)]
    """
    gapped = dict(part.split("=") for part in gaps.split(";")) if gaps else {}
    blocks: list[Block] = []
    tx = 0
    for number, written in enumerate(exons.split(","), start=1):
        first, last = written.split("-")
        start, end = sense(int(first) - 1, int(last), strand)
        cigar = gapped.get(str(number))
        if cigar is None:
            blocks.append(Block(number, start, end, tx, tx + end - start))
            tx += end - start
            continue
        for length, operation in _operations(cigar):
            if operation == "M":
                blocks.append(Block(number, start, start + length, tx, tx + length))
            start += length if operation in "MD" else 0
            tx += length if operation in "MI" else 0
    return tuple(blocks)


def _operations(cigar: str) -> list[tuple[int, str]]:
    operations: list[tuple[int, str]] = []
    number = ""
    for sign in cigar:
        if sign.isdigit():
            number += sign
        else:
            operations.append((int(number), sign))
            number = ""
    return operations


def _differing(bases: str, row: _WindowRow) -> str:
    for edit in sorted(row.differences.split(";"), key=_edit_place, reverse=True):
        place, _, change = edit.partition(":")
        ref, _, alt = change.partition(">")
        ref, alt = ref.replace("-", ""), alt.replace("-", "")
        at = int(place) - row.record_start
        bases = bases[:at] + alt + bases[at + len(ref) :]
    return bases


def _edit_place(edit: str) -> int:
    return int(edit.partition(":")[0])


def _by_start(window: Window) -> int:
    return window.start


def _joined(pieces: list[Window]) -> Window | None:
    """Return one window over all pieces, `N` between them; a later piece yields to an earlier."""
    if not pieces:
        return None
    if len(pieces) == 1:
        return pieces[0]
    parts: list[str] = []
    start = end = pieces[0].start
    for piece in pieces:
        if piece.end <= end:
            continue
        parts.append("N" * (piece.start - end))
        parts.append(piece.bases[max(0, end - piece.start) :])
        end = piece.end
    return Window(start, "".join(parts))


def _spliced(genome: Window, transcript: Transcript) -> str:
    """Return the transcript's bases as the genome has them; `N` for bases the genome lacks."""
    parts: list[str] = []
    tx = 0
    for block in transcript.blocks:
        parts.append("N" * (block.tx_start - tx))
        parts.append(genome.slice(block.start, block.end))
        tx = block.tx_end
    return "".join(parts)


def _merged(own: str, spliced: str) -> str:
    """Return the transcript's own bases, the genome's where those are not known."""
    if "N" not in own:
        return own
    return "".join(a if a != "N" else b for a, b in zip(own, spliced, strict=True))


def _with_exons(genome: Window, transcript: Transcript, mrna: str) -> Window:
    """Return the window with the transcript's bases in aligned blocks, where they are known."""
    first, last = min(genome.start, transcript.start), max(genome.end, transcript.end)
    parts: list[str] = []
    at = first
    for block in transcript.blocks:
        parts += [genome.slice(at, block.start), mrna[block.tx_start : block.tx_end]]
        at = block.end
    parts.append(genome.slice(at, last))
    return Window(first, "".join(parts))


def _rank(row: list[str]) -> tuple[int, str, int]:
    """Return the place of a row of `transcripts.tsv` among those of its gene."""
    order = (Tag.MANE_SELECT, Tag.MANE_PLUS_CLINICAL, Tag.LRG, Tag.PANEL, Tag.MSK, Tag.ONCOKB)
    tags = row[_TAGS].split(";")
    rank = next((place for place, tag in enumerate(order) if tag.value in tags), len(order))
    base, _, version = row[_ACCESSION].partition(".")
    return rank, base, -int(version) if version.isdigit() else 0


def _version(transcript: Transcript) -> int:
    tail = transcript.accession.partition(".")[2]
    return int(tail) if tail.isdigit() else 0
