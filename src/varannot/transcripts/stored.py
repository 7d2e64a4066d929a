"""The sequences of a bundle, fetched gene by gene and kept while there is room.

Windows of the genome, with declared differences applied, give most transcripts their bases; the
rest stand in FASTA files of their own.
"""

from __future__ import annotations

import gzip
import zlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.bases import reverse_complement, translate
from varannot.errors import InputError
from varannot.transcripts.layout import MRNA_FASTA, PROTEIN_FASTA, WINDOWS_FASTA
from varannot.transcripts.model import Transcript, TranscriptSequence, Window, sense
from varannot.transcripts.table_files import broken_record

if TYPE_CHECKING:
    from pysam import FastaFile

__all__ = ["StoredSequences", "WindowRow"]

_READ_WHOLE = 1_000_000
"""Bytes up to which a FASTA file is read at once: quicker than record by record."""

_CACHED_BASES = 40_000_000
"""Bases of windows that are kept in memory."""

_MOST_SEQUENCES = 4_000


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A stretch of the genome (1-based, both ends included) and where its bases are stored.

    `record_start` and `record_end` count in the FASTA record in the same way. `differences` are
    edits such as `1034:A>G` that turn the record into the genome.
    """

    record: str
    contig: str
    start: int
    end: int
    strand: int
    record_start: int
    record_end: int
    differences: str


class StoredSequences:
    """Bases and residues of the transcripts of one folder.

    `windows` are the rows of each build and gene.
    """

    def __init__(
        self, folder: Path, windows: Mapping[tuple[str, str], tuple[WindowRow, ...]]
    ) -> None:
        self.folder = folder
        self._windows = windows
        self._sequences: dict[tuple[str, str], TranscriptSequence] = {}
        self._genome: OrderedDict[tuple[str, str, int], Window | None] = OrderedDict()
        self._cached = 0
        self._fasta: dict[str, FastaFile | None] = {}
        self._whole: dict[str, dict[str, str]] = {}

    def of(self, transcript: Transcript) -> TranscriptSequence:
        """Return what is known of the bases and residues of a transcript of the bundle."""
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

    def _piece(self, row: WindowRow, strand: int) -> Window:
        bases = self._record(WINDOWS_FASTA, row.record, row.record_start - 1, row.record_end)
        if row.differences:
            bases = _differing(bases, row)
        if len(bases) != row.end - row.start + 1:
            expected = f"{row.end - row.start + 1} bases"
            found = f"{len(bases)} bases"
            raise InputError(
                [broken_record(self.folder / WINDOWS_FASTA, row.record, found, expected)]
            )
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
            expected = "bases that can be read"
            raise InputError(
                [broken_record(self.folder / file, name, str(error), expected)]
            ) from error


def _open_fasta(path: Path) -> FastaFile | None:
    if not path.exists():
        return None
    from pysam import FastaFile

    try:
        return FastaFile(str(path))
    except (OSError, ValueError) as error:
        raise InputError(
            [broken_record(path, "", str(error), "an indexed bgzip FASTA file")]
        ) from error


def _read_fasta(path: Path) -> dict[str, str]:
    """Return the records of a small file by name, in upper case."""
    try:
        text = gzip.decompress(path.read_bytes()).decode("ascii")
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise InputError([broken_record(path, "", str(error), "a bgzip FASTA file")]) from error
    records = {}
    for record in text.split(">")[1:]:
        name, _, bases = record.partition("\n")
        records[name.split()[0]] = bases.replace("\n", "").upper()
    return records


def _differing(bases: str, row: WindowRow) -> str:
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
