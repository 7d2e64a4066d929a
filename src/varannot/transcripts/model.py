"""Transcripts as frozen values, in coordinates that need no thought of the strand.

*Genomic* coordinates are 0-based and half-open on the forward strand.
*Sense* coordinates are the same numbers read along the transcript: the genomic base `g` has the
sense coordinate `g` on the forward strand and `-1 - g` on the reverse strand. They are 0-based
and half-open too, and they always rise from the 5' to the 3' end of the gene.
*Transcript* coordinates count from the first base of the transcript, 0-based and half-open.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum

from varannot.model import CheckLevel

__all__ = [
    "Block",
    "Tag",
    "Transcript",
    "TranscriptSequence",
    "Window",
    "sense",
]


class Tag(StrEnum):
    """Why a transcript is in the bundle; one transcript may carry several."""

    MANE_SELECT = "MANE Select"
    MANE_PLUS_CLINICAL = "MANE Plus Clinical"
    LRG = "LRG"
    MSK = "MSK"
    ONCOKB = "OncoKB"
    PANEL = "panel"
    ISOFORM = "isoform"
    VERSION = "version"


def sense(start: int, end: int, strand: int) -> tuple[int, int]:
    """Return a genomic interval in sense coordinates, or a sense interval in genomic ones.

    Both are 0-based and half-open; `strand` is 1 or -1. The function is its own inverse.

    >>> sense(10, 12, -1), sense(-12, -10, -1), sense(10, 12, 1)
    ((-12, -10), (10, 12), (10, 12))
    """
    return (start, end) if strand == 1 else (-end, -start)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an exon that is aligned without gaps; `exon` is its 1-based number.

    `start` and `end` are sense coordinates, `tx_start` and `tx_end` transcript coordinates. An
    exon whose alignment has gaps is made of several blocks of the same number.
    """

    exon: int
    start: int
    end: int
    tx_start: int
    tx_end: int


@dataclass(frozen=True, slots=True)
class Transcript:
    """One version of one transcript, placed on one genome build.

    `accession` carries the version (`NM_000546.6`). `contig` is the chromosome in UCSC style
    (`chr17`, `chrM`) or as the lab's genome names it. `cds_start` and `cds_end` are transcript
    coordinates of the coding sequence, stop codon included; both are -1 for a transcript that is
    not coding. `whole` is False where only coding exons are known: then exon numbers count coding
    exons, and nothing is known of introns in the UTR. `level` says how far checks can go.
    """

    accession: str
    gene: str
    hgnc_id: str
    protein: str
    ensembl: str
    tags: frozenset[str]
    build: str
    contig: str
    strand: int
    blocks: tuple[Block, ...]
    cds_start: int
    cds_end: int
    whole: bool
    level: CheckLevel
    cautions: tuple[str, ...] = ()
    source: str = ""
    gapped: bool = field(init=False, compare=False, repr=False)
    """Whether an exon is aligned with gaps."""
    _starts: tuple[int, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        starts = tuple(block.start for block in self.blocks)
        object.__setattr__(self, "_starts", starts)
        object.__setattr__(self, "gapped", len(self.blocks) != self.blocks[-1].exon)

    @property
    def coding(self) -> bool:
        """Whether the transcript codes for a protein."""
        return self.cds_start >= 0

    @property
    def length(self) -> int:
        """Bases of the transcript."""
        return self.blocks[-1].tx_end

    @property
    def exon_count(self) -> int:
        """Number of exons (coding exons only where `whole` is False)."""
        return self.blocks[-1].exon

    @property
    def residues(self) -> int:
        """Residues of the protein, the stop not counted; 0 if not coding."""
        return (self.cds_end - self.cds_start) // 3 - 1 if self.coding else 0

    @property
    def start(self) -> int:
        """Sense coordinate of the first base."""
        return self.blocks[0].start

    @property
    def end(self) -> int:
        """Sense coordinate behind the last base."""
        return self.blocks[-1].end

    @property
    def span(self) -> tuple[int, int]:
        """The genomic span, 0-based half-open on the forward strand."""
        return sense(self.start, self.end, self.strand)

    def has(self, tag: Tag) -> bool:
        """Return whether the transcript carries a tag."""
        return tag.value in self.tags

    def block_index(self, position: int) -> int:
        """Return the index of the last block that starts at or before a sense coordinate.

        -1 stands for a position before the transcript. The position need not lie in the block:
        behind its end lies an intron, a gap, or the end of the transcript.
        """
        return bisect_right(self._starts, position) - 1

    def to_transcript(self, position: int) -> int | None:
        """Return the transcript coordinate of a sense coordinate, None outside the blocks."""
        index = self.block_index(position)
        if index < 0:
            return None
        block = self.blocks[index]
        if position >= block.end:
            return None
        return block.tx_start + position - block.start

    def to_sense(self, position: int) -> int | None:
        """Return the sense coordinate of a transcript coordinate, None where it has no base.

        A transcript base that the genome lacks, and a coordinate outside the transcript, have none.
        """
        for block in self.blocks:
            if block.tx_start <= position < block.tx_end:
                return block.start + position - block.tx_start
        return None

    def junctions(self) -> tuple[int, ...]:
        """Return transcript coordinates of the exon-exon junctions: first base behind each."""
        return tuple(
            after.tx_start
            for before, after in zip(self.blocks, self.blocks[1:], strict=False)
            if after.exon != before.exon
        )


@dataclass(frozen=True, slots=True)
class Window:
    """Bases in sense direction from a sense coordinate on; what is not known is `N`."""

    start: int
    bases: str

    @property
    def end(self) -> int:
        """Sense coordinate behind the last base."""
        return self.start + len(self.bases)

    def slice(self, start: int, end: int) -> str:
        """Return the bases from `start` to `end` (sense, half-open), `N` outside the window."""
        first, last = start - self.start, end - self.start
        if first >= 0 and last <= len(self.bases):
            return self.bases[first:last]
        inside_from, inside_to = max(start, self.start), min(end, self.end)
        if inside_from >= inside_to:
            return "N" * (end - start)
        return (
            "N" * (inside_from - start)
            + self.bases[inside_from - self.start : inside_to - self.start]
            + "N" * (end - inside_to)
        )


@dataclass(frozen=True, slots=True)
class TranscriptSequence:
    """What is known of the bases and residues of one transcript.

    `genome` holds the bases of the assembly in sense direction; `gene` the same, with the
    transcript's own bases in the exons where the two differ: it is the sequence in which changes
    are described. Where no window is installed `genome` is None, and `gene` holds the exons alone
    (None too if the transcript's bases are not known). `mrna` holds the bases of the
    transcript (`N` where not known), empty where none is known. `protein` holds the residues in
    one-letter code without the stop, empty where not known; it may come from another source than
    `mrna`, and the builder has compared the two.
    """

    transcript: Transcript
    genome: Window | None
    gene: Window | None
    mrna: str
    protein: str

    @property
    def cds(self) -> str:
        """The coding bases, stop codon included; empty where none is known."""
        model = self.transcript
        return self.mrna[model.cds_start : model.cds_end] if self.mrna and model.coding else ""
