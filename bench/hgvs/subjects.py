"""Transcripts with sequences, made from the data of each proof, and bundles of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.hgvs.independent import Model
from bench.hgvs.tables import ROOT, Absent, data

from varannot.bases import reverse_complement
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.projector import Projector
from varannot.model import CheckLevel
from varannot.transcripts.bundle import Bundle, Contig, open_bundle
from varannot.transcripts.model import Block, Transcript, TranscriptSequence, Window, sense
from varannot.transcripts.writer import BundleSource, WindowPlace, write_bundle

__all__ = [
    "Placed",
    "build_of",
    "bundle_of",
    "fasta",
    "gff_models",
    "plain_model",
    "projector",
    "sequence_of",
    "shipped",
    "trial_models",
]

BUILD = "bench"
_FLANK = 300


@dataclass(frozen=True, slots=True)
class Placed:
    """A transcript as a table of exons gives it.

    `exons` are genomic intervals (0-based, half-open) in transcript order, `coding` the coding
    interval on the transcript (0-based, half-open; None if there is none), `cigars` the alignment
    of exons with gaps by their index, in transcript order, as (length, M, I or D): I for bases
    that the transcript alone has.
    """

    accession: str
    gene: str
    contig: str
    strand: int
    exons: tuple[tuple[int, int], ...]
    coding: tuple[int, int] | None
    protein: str = ""
    cigars: Mapping[int, tuple[tuple[int, str], ...]] | None = None

    def transcript(self) -> Transcript:
        """Return the model of the package."""
        blocks: list[Block] = []
        tx = 0
        for index, (first, last) in enumerate(self.exons):
            start, end = sense(first, last, self.strand)
            for length, sign in (self.cigars or {}).get(index, ((end - start, "M"),)):
                if sign == "M":
                    blocks.append(Block(index + 1, start, start + length, tx, tx + length))
                start += length if sign in "MD" else 0
                tx += length if sign in "MI" else 0
        cds_start, cds_end = self.coding or (-1, -1)
        return Transcript(
            accession=self.accession,
            gene=self.gene,
            hgnc_id="",
            protein=self.protein,
            ensembl="",
            tags=frozenset(),
            build=BUILD,
            contig=self.contig,
            strand=self.strand,
            blocks=tuple(blocks),
            cds_start=cds_start,
            cds_end=cds_end,
            whole=True,
            level=CheckLevel.SEQUENCE,
        )


def fasta(path: Path) -> dict[str, str]:
    """Return the sequences of a FASTA file by the first word of their names."""
    parts: dict[str, list[str]] = {}
    current: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            parts[line[1:].split()[0]] = current = []
        else:
            current.append(line.strip())
    return {name: "".join(lines) for name, lines in parts.items()}


def gff_models(path: Path) -> dict[str, Placed]:
    """Return the transcripts of a GFF3 file of RefSeq style by accession."""
    exons: dict[str, list[tuple[int, int]]] = defaultdict(list)
    coding: dict[str, list[tuple[int, int]]] = defaultdict(list)
    about: dict[str, tuple[str, str, int]] = {}
    names: dict[str, str] = {}
    proteins: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) != 9:
            continue
        notes = dict(part.split("=", 1) for part in cells[8].split(";") if "=" in part)
        where = (int(cells[3]) - 1, int(cells[4]))
        parent = notes.get("Parent", "")
        if "transcript_id" in notes and cells[2] not in ("exon", "CDS"):
            names[notes["ID"]] = notes["transcript_id"]
        if cells[2] == "exon":
            exons[parent].append(where)
            strand = 1 if cells[6] == "+" else -1
            about[parent] = (notes.get("gene", ""), cells[0], strand)
        elif cells[2] == "CDS":
            coding[parent].append(where)
            proteins[parent] = notes.get("protein_id", "")
    found = {}
    for parent, intervals in exons.items():
        gene, contig, strand = about[parent]
        name = names.get(parent, parent.removeprefix("rna-"))
        ordered = tuple(sorted(intervals, reverse=strand < 0))
        span = _coding_span(ordered, coding.get(parent, []), strand)
        found[name] = Placed(name, gene, contig, strand, ordered, span, proteins.get(parent, ""))
    return found


def _coding_span(
    exons: Iterable[tuple[int, int]], coding: list[tuple[int, int]], strand: int
) -> tuple[int, int] | None:
    if not coding:
        return None
    first, last = min(coding)[0], max(end for _, end in coding)
    places = []
    tx = 0
    for start, end in exons:
        for base in (first, last - 1):
            if start <= base < end:
                places.append(tx + (base - start if strand > 0 else end - 1 - base))
        tx += end - start
    return min(places), max(places) + 1


def sequence_of(
    placed: Placed, contig: str, start: int = 0, mrna: str = "", protein: str = ""
) -> TranscriptSequence:
    """Return a transcript with the genomic bases `contig`, which begin at `start` (0-based)."""
    transcript = placed.transcript()
    bases = contig if placed.strand > 0 else reverse_complement(contig)
    origin, _ = sense(start, start + len(contig), placed.strand)
    window = Window(origin, bases)
    spliced, tx = [], 0
    for block in transcript.blocks:
        spliced.append("N" * (block.tx_start - tx) + window.slice(block.start, block.end))
        tx = block.tx_end
    own = "".join(spliced)
    gene = window
    merged = "".join(b if a == "N" else a for a, b in zip(mrna or own, own, strict=True))
    if merged != own:
        gene = _with_own_bases(window, transcript, merged)
        own = merged
    return TranscriptSequence(transcript, window, gene, own, protein)


def _with_own_bases(window: Window, transcript: Transcript, mrna: str) -> Window:
    bases = window.bases
    for block in transcript.blocks:
        first, last = block.start - window.start, block.end - window.start
        bases = bases[:first] + mrna[block.tx_start : block.tx_end] + bases[last:]
    return Window(window.start, bases)


def trial_models() -> tuple[dict[str, Placed], dict[str, str]]:
    """Return the transcripts of the engine trial, and its contigs."""
    folder = data("hgvs", "engine-trial")
    return gff_models(folder / "model.gff3"), fasta(folder / "contigs.fa")


def bundle_of(
    folder: Path,
    placed: Iterable[Placed],
    contigs: Mapping[str, str],
    proteins: Mapping[str, str] | None = None,
) -> None:
    """Write a bundle of transcripts that lie on whole contigs."""
    models = list(placed)
    windows = {}
    places = []
    for gene, contig in sorted({(one.gene, one.contig) for one in models}):
        record, size = f"{gene}_{contig}", len(contigs[contig])
        windows[record] = contigs[contig]
        places.append(WindowPlace(record, gene, BUILD, contig, 1, size, 1, 1, size))
    write_bundle(
        folder,
        "models of a proof",
        sources=[BundleSource("data beside the checkout")],
        contigs=[Contig(BUILD, name, name, len(text), "") for name, text in contigs.items()],
        transcripts=[one.transcript() for one in models],
        places=places,
        windows=windows,
        proteins=proteins or {},
    )


def projector(folder: Path, build: str = BUILD) -> Projector:
    """Return a projector on a bundle, with the second engine where it is installed."""
    from varannot.hgvs.engine import weaver_engine

    return Projector(open_bundle(folder), build, nmd_rules(), weaver_engine())


def plain_model(sequence: TranscriptSequence) -> Model:
    """Return a transcript without alignment gaps as plain numbers."""
    model, gene = sequence.transcript, sequence.gene
    assert gene is not None
    exons = tuple((block.start, block.end) for block in model.blocks)
    start, end = min(gene.start, model.start - _FLANK), max(gene.end, model.end + _FLANK)
    bases = gene.slice(start, end)
    return Model(bases, start, exons, (model.cds_start, model.cds_end))


@cache
def shipped() -> Bundle:
    """Return the bundle of the checkout; raises Absent without it."""
    folder = ROOT / "resources" / "transcripts"
    if not (folder / "bundle.tsv").exists():
        message = "resources/transcripts holds no bundle"
        raise Absent(message)
    return open_bundle(folder)


def build_of(contig: str) -> str:
    """Return the build that a RefSeq chromosome accession belongs to, empty if unknown."""
    return next((one.build for one in shipped().contigs if one.refseq == contig), "")
