"""How a transcript lies on the genome: blocks from exons and from alignments with gaps.

RefSeq writes an alignment (`cDNA_match`) for transcripts that are not the spliced genome. Its
`Gap` reads along the transcript: M aligned, I bases of the transcript alone, D bases of the genome
alone (GFF3 specification, The Gap Attribute).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from varannot.transcripts.build.candidates import Candidate
from varannot.transcripts.build.gff import Match
from varannot.transcripts.build.outcomes import RefusedError
from varannot.transcripts.model import Block, sense

__all__ = ["Alignment", "aligned"]

_OPERATION = re.compile(r"([MIDFR])(\d+)")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Blocks of a transcript; `unread` is the number of transcript bases that the genome lacks."""

    blocks: tuple[Block, ...]
    unread: int

    @property
    def gapped(self) -> bool:
        """Whether a base of either side has no partner."""
        exons = len({block.exon for block in self.blocks})
        return self.unread > 0 or len(self.blocks) > exons


def aligned(candidate: Candidate, matches: Sequence[Match], *, turned: bool = False) -> Alignment:
    """Return the blocks of a transcript in sense coordinates.

    `matches` are the alignments of its accession; those elsewhere are left out. `turned` reads each
    gap list from the other end. Raises RefusedError where alignment and exons contradict one
    another.
    """
    here = _here(candidate, matches)
    if not here:
        return _plain(candidate)
    blocks: list[Block] = []
    tx = unread = 0
    for number, match in enumerate(here, start=1):
        if match.target_start < tx:
            reason = (
                f"alignment rows that overlap on the transcript at base {match.target_start + 1}"
            )
            raise RefusedError(reason)
        unread += match.target_start - tx
        start, end = sense(match.start, match.end, candidate.strand)
        made, missing = _with_gaps(match, number, start, end, turned)
        blocks += made
        unread += missing
        tx = match.target_end
    return Alignment(tuple(blocks), unread)


def _plain(candidate: Candidate) -> Alignment:
    blocks = []
    tx = 0
    spans = sorted(sense(start, end, candidate.strand) for start, end in candidate.exons)
    for number, (start, end) in enumerate(spans, start=1):
        blocks.append(Block(number, start, end, tx, tx + end - start))
        tx += end - start
    return Alignment(tuple(blocks), 0)


def _here(candidate: Candidate, matches: Sequence[Match]) -> list[Match]:
    """Return the alignment rows within the transcript, 5' first; none if they miss an exon.

    The exon lines decide which bases belong to the transcript; RefSeq splits an exon line at a
    large gap and then the alignment row that spans the pieces is the exon.
    """
    low, high = candidate.exons[0][0], candidate.exons[-1][1]
    here = [
        match
        for match in matches
        if match.contig == candidate.contig
        and match.strand == candidate.strand
        and low <= match.start
        and match.end <= high
    ]
    if not here:
        return []
    covered = all(
        any(match.start <= start and end <= match.end for match in here)
        for start, end in candidate.exons
    )
    if not covered:
        if not any(match.gap for match in here):
            return []
        reason = "an alignment with gaps whose rows do not cover the exons"
        raise RefusedError(reason)
    here.sort(key=lambda match: sense(match.start, match.end, candidate.strand))
    return here


def _with_gaps(
    match: Match, number: int, start: int, end: int, turned: bool
) -> tuple[list[Block], int]:
    """Return the blocks of one row, and how many bases of the transcript it leaves unread."""
    operations = [(kind, int(length)) for kind, length in _OPERATION.findall(match.gap)]
    if not operations:
        operations = [("M", end - start)]
    if turned:
        operations.reverse()
    blocks = []
    at, tx, unread = start, match.target_start, 0
    for kind, length in operations:
        if kind == "M":
            blocks.append(Block(number, at, at + length, tx, tx + length))
        elif kind == "I":
            unread += length
        elif kind != "D":
            reason = f"a frame shift in the alignment (Gap={match.gap})"
            raise RefusedError(reason)
        at += length if kind in "MD" else 0
        tx += length if kind in "MI" else 0
    if at != end or tx != match.target_end:
        reason = (
            f"an alignment row of {end - start} bases for {match.target_end - match.target_start} "
            f"bases of the transcript, with Gap={match.gap or 'none'}"
        )
        raise RefusedError(reason)
    return blocks, unread
