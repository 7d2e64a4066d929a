"""Genes whose bases are installed, as the panel software names and numbers them (GRCh37)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from varannot.bases import reverse_complement
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.projector import Projector
from varannot.model import CheckLevel
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.transcripts.model import Tag, Transcript, TranscriptSequence

__all__ = ["BUILD", "CHROMOSOMES", "Genome", "Locus", "chromosome_order", "load_genome"]

BUILD = "GRCh37"
BUNDLE = Path(__file__).resolve().parents[2] / "resources" / "transcripts"
CHROMOSOMES = tuple(f"chr{name}" for name in (*range(1, 23), "X"))

_PROTEINS = {
    "NM_007313": "NP_009297.2",
    "NM_001163213": "NP_001156685.1",
    "NM_022970": "NP_075259.4",
    "NM_000244": "NP_000235.2",
}
"""Proteins of transcripts that LocalApp uses and the bundle holds without their protein."""


@dataclass(frozen=True, slots=True)
class Locus:
    """One gene: its transcript, its protein, and the forward strand from `start` (0-based) on."""

    gene: str
    transcript: Transcript
    sequence: TranscriptSequence
    protein: str
    start: int
    forward: str

    @property
    def contig(self) -> str:
        """The chromosome, such as chr17."""
        return self.transcript.contig

    def bases(self, start: int, end: int) -> str:
        """Return forward bases, 0-based half-open; empty where they are not all known."""
        first, last = start - self.start, end - self.start
        if first < 0 or last > len(self.forward):
            return ""
        found = self.forward[first:last]
        return "" if "N" in found else found

    def genomic(self, sense: int) -> int:
        """Return the 0-based genomic position of a sense coordinate."""
        return sense if self.transcript.strand == 1 else -1 - sense


class Genome:
    """All loci in genome order, the bundle, and the projector that names changes."""

    def __init__(self, bundle: Bundle, loci: tuple[Locus, ...]) -> None:
        self.bundle = bundle
        self.loci = loci
        self.projector = Projector(bundle, BUILD, nmd_rules(), None, identified=False)
        self._by_gene = {locus.gene: locus for locus in loci}

    def locus(self, gene: str) -> Locus | None:
        """Return the locus of a gene, None where its bases are not installed."""
        return self._by_gene.get(gene)

    def span(self, gene: str) -> tuple[str, int, int] | None:
        """Return chromosome and genomic span (0-based half-open) of any gene of the bundle."""
        found = self.bundle.of_gene(gene, BUILD)
        return (found[0].contig, *found[0].span) if found else None

    def base(self, chromosome: str, position: int) -> str:
        """Return the base at a 1-based position, N where none is installed."""
        for locus in self.loci:
            if locus.contig == chromosome:
                base = locus.bases(position - 1, position)
                if base:
                    return base
        return "N"

    def length(self, chromosome: str) -> int:
        """Return the length of a chromosome."""
        record = self.bundle.contig_record(BUILD, chromosome)
        assert record is not None
        return record.length


def chromosome_order(chromosome: str) -> int:
    """Return the place of a chromosome in a file."""
    return CHROMOSOMES.index(chromosome) if chromosome in CHROMOSOMES else len(CHROMOSOMES)


@cache
def load_genome(*, older: bool) -> Genome:
    """Return the genes with bases; `older` takes the transcripts that LocalApp names."""
    bundle = open_bundle(BUNDLE)
    genes = {
        transcript.gene
        for contig in CHROMOSOMES
        for transcript in bundle.at(BUILD, contig, 0, 300_000_000)
    }
    loci = []
    for gene in sorted(genes):
        locus = _locus(bundle, gene, older=older)
        if locus is not None:
            loci.append(locus)
    loci.sort(key=lambda one: (chromosome_order(one.contig), one.start, one.gene))
    return Genome(bundle, tuple(loci))


def _locus(bundle: Bundle, gene: str, *, older: bool) -> Locus | None:
    among = [one for one in bundle.of_gene(gene, BUILD) if _usable(bundle, one)]
    if older:
        among.sort(key=lambda one: not one.has(Tag.PANEL) or one.has(Tag.MANE_SELECT))
    for transcript in among:
        protein = _protein(bundle, transcript)
        if transcript.coding and not protein:
            continue
        sequence = bundle.sequence(transcript)
        window = sequence.genome
        assert window is not None
        if transcript.strand == 1:
            return Locus(gene, transcript, sequence, protein, window.start, window.bases)
        forward = reverse_complement(window.bases)
        return Locus(gene, transcript, sequence, protein, -window.end, forward)
    return None


def _usable(bundle: Bundle, transcript: Transcript) -> bool:
    whole = transcript.whole and not transcript.gapped
    if transcript.level is not CheckLevel.SEQUENCE or not whole:
        return False
    return bundle.sequence(transcript).genome is not None


def _protein(bundle: Bundle, transcript: Transcript) -> str:
    bare = transcript.accession.partition(".")[0]
    if transcript.protein or not transcript.coding:
        return transcript.protein
    versions = bundle.versions(transcript.accession, BUILD)
    return next((one.protein for one in versions if one.protein), _PROTEINS.get(bare, ""))
