"""Writing a transcript bundle: tables and indexed bgzip FASTA, the same bytes each time.

The writer knows the layout and nothing of where models and sequences come from.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path

from varannot.errors import VarannotError
from varannot.tables import Table
from varannot.textio import sha256_of, tsv_bytes, write_atomically
from varannot.transcripts.bundle import Contig
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
from varannot.transcripts.model import Block, Transcript, sense
from varannot.transcripts.rows import parse_blocks

__all__ = [
    "BundleSource",
    "UnwritableError",
    "WindowPlace",
    "transcript_cells",
    "write_bundle",
    "write_fasta",
]

_LINE = 1_000
"""Bases a line of a FASTA file: long lines load faster, and editors still open them."""


class UnwritableError(VarannotError):
    """A model or a sequence that the layout of the bundle cannot hold."""


@dataclass(frozen=True, slots=True)
class BundleSource:
    """One source of a bundle: name and version in words, hash of its file, licence."""

    name: str
    sha256: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """Where a record of `windows.fa.gz` lies on a build, for one gene.

    `start`, `end`, `record_start` and `record_end` are 1-based and inclusive. `differences` is
    written as the layout says; `strand` is 1 or -1.
    """

    record: str
    gene: str
    build: str
    contig: str
    start: int
    end: int
    strand: int
    record_start: int
    record_end: int
    differences: str = ""


def write_bundle(
    folder: Path,
    name: str,
    *,
    sources: Iterable[BundleSource],
    contigs: Iterable[Contig],
    transcripts: Iterable[Transcript],
    places: Iterable[WindowPlace] = (),
    windows: Mapping[str, str] | None = None,
    mrna: Mapping[str, str] | None = None,
    proteins: Mapping[str, str] | None = None,
) -> None:
    """Write a bundle into a folder, which is made if it is not there.

    The three mappings hold sequences by record name; records are written in order of their names,
    transcripts by build, gene and accession. A file for which there is nothing is left out, and an
    older one is removed. `bundle.tsv` comes last, so that a folder where writing broke off is not
    taken for a whole bundle. Raises UnwritableError for a model that the layout cannot hold, before
    anything is written.
    """
    rows = sorted(
        (transcript_cells(transcript) for transcript in transcripts),
        key=lambda row: (row[_BUILD], row[_GENE], row[_ACCESSION]),
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{BUNDLE.name}.tsv").unlink(missing_ok=True)
    for file, records in ((WINDOWS_FASTA, windows), (MRNA_FASTA, mrna), (PROTEIN_FASTA, proteins)):
        write_fasta(folder / file, records or {})
    _write(folder, TRANSCRIPTS, rows)
    _write(folder, CONTIGS, [_contig_cells(contig) for contig in contigs])
    _write(folder, WINDOWS, sorted(_place_cells(place) for place in places))
    about = [["format", BUNDLE_FORMAT, "", ""], ["name", name, "", ""]]
    about += [["source", source.name, source.sha256, source.licence] for source in sources]
    about += [["file", name, sha256_of(path.read_bytes()), ""] for name, path in _files(folder)]
    _write(folder, BUNDLE, about)


_BUILD, _GENE, _ACCESSION = (TRANSCRIPTS.names.index(n) for n in ("build", "gene", "accession"))


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Return the files of a bundle that are there, but for `bundle.tsv` and the indices."""
    tables = [f"{table.name}.tsv" for table in (CONTIGS, TRANSCRIPTS, WINDOWS)]
    names = [*tables, WINDOWS_FASTA, MRNA_FASTA, PROTEIN_FASTA]
    return [(name, folder / name) for name in names if (folder / name).exists()]


def _write(folder: Path, table: Table, rows: Sequence[Sequence[str]]) -> None:
    write_atomically(folder / f"{table.name}.tsv", tsv_bytes(table.names, rows))


def write_fasta(path: Path, records: Mapping[str, str]) -> None:
    """Write records as block-compressed FASTA with `.fai` and `.gzi`, in order of their names.

    Nothing is written for no record, and older files of that name are removed. A record of no
    bases raises UnwritableError, for its index could not be read.
    """
    import pysam

    beside = [path, Path(f"{path}.fai"), Path(f"{path}.gzi")]
    for old in beside:
        old.unlink(missing_ok=True)
    if not records:
        return
    scratch = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        made = scratch / path.name
        with pysam.BGZFile(str(made), "wb", index=None) as stream:
            for name in sorted(records):
                if not records[name]:
                    message = f"{path.name}: record {name} has no bases"
                    raise UnwritableError(message)
                stream.write(_fasta_record(name, records[name]))
        pysam.faidx(str(made))
        for new in beside:
            (scratch / new.name).replace(new)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _fasta_record(name: str, bases: str) -> bytes:
    lines = [bases[at : at + _LINE] for at in range(0, len(bases), _LINE)]
    return "\n".join([f">{name}", *lines, ""]).encode("ascii")


def _contig_cells(contig: Contig) -> list[str]:
    length = str(contig.length) if contig.length else ""
    return [contig.build, contig.name, contig.refseq, length, contig.refget]


def _place_cells(place: WindowPlace) -> list[str]:
    return [
        place.record,
        place.gene,
        place.build,
        place.contig,
        str(place.start),
        str(place.end),
        _sign(place.strand),
        str(place.record_start),
        str(place.record_end),
        place.differences,
    ]


def transcript_cells(transcript: Transcript) -> list[str]:
    """Return the row of `transcripts.tsv` for a model.

    Raises UnwritableError where reading the row would not give the same blocks, and for blocks
    that overlap or are out of order.
    """
    exons, gaps = [], []
    tx = 0
    for number, group in groupby(transcript.blocks, key=attrgetter("exon")):
        blocks = list(group)
        first, last = sense(blocks[0].start, blocks[-1].end, transcript.strand)
        exons.append(f"{first + 1}-{last}")
        cigar = _cigar(blocks, tx)
        if cigar != f"{blocks[-1].end - blocks[0].start}M":
            gaps.append(f"{number}={cigar}")
        tx = blocks[-1].tx_end
    written = (",".join(exons), ";".join(gaps))
    in_order = all(
        before.end <= after.start and before.tx_end <= after.tx_start
        for before, after in pairwise(transcript.blocks)
    )
    if not in_order or parse_blocks(*written, transcript.strand) != transcript.blocks:
        message = f"{transcript.accession}: the exons {written[0]} cannot be written as they are"
        raise UnwritableError(message)
    start, end = transcript.span
    coding = f"{transcript.cds_start + 1}-{transcript.cds_end}" if transcript.coding else ""
    cells = {
        "accession": transcript.accession,
        "gene": transcript.gene,
        "hgnc_id": transcript.hgnc_id,
        "protein": transcript.protein,
        "ensembl": transcript.ensembl,
        "tags": ";".join(sorted(transcript.tags)),
        "build": transcript.build,
        "contig": transcript.contig,
        "strand": _sign(transcript.strand),
        "start": str(start + 1),
        "end": str(end),
        "exons": written[0],
        "gaps": written[1],
        "cds": coding,
        "whole": "yes" if transcript.whole else "no",
        "level": transcript.level.value,
        "cautions": " | ".join(transcript.cautions),
        "source": transcript.source,
    }
    return [cells[name] for name in TRANSCRIPTS.names]


def _cigar(blocks: Sequence[Block], tx: int) -> str:
    """Return the alignment of an exon whose first base has the transcript coordinate `tx`."""
    parts: list[str] = []
    at = blocks[0].start
    for block in blocks:
        if block.tx_start > tx:
            parts.append(f"{block.tx_start - tx}I")
        if block.start > at:
            parts.append(f"{block.start - at}D")
        parts.append(f"{block.end - block.start}M")
        at, tx = block.end, block.tx_end
    return "".join(parts)


def _sign(strand: int) -> str:
    return "+" if strand == 1 else "-"
