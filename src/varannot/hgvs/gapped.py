"""Changes inside an exon whose alignment with the genome has gaps.

Such an exon has bases that only the transcript has, or that only the genome has, so a change is
moved and named on the transcript itself, inside the exon.
"""

from __future__ import annotations

from varannot.hgvs.cdna import Cdna, CdnaKind
from varannot.hgvs.edit import Edit
from varannot.hgvs.locate import transcript_position
from varannot.hgvs.naming import cdna_name
from varannot.hgvs.shift import Placements, placements, trimmed
from varannot.transcripts.model import Block, Transcript, TranscriptSequence, Window

__all__ = ["gapped_edit", "name_on_transcript", "place_on_transcript"]


def gapped_edit(sequence: TranscriptSequence, raw: Edit) -> Edit | None:
    """Return the change in transcript coordinates, None unless it lies in a gapped exon.

    `raw` is in sense coordinates against the genome. A base that the transcript lacks is left out
    by going out to the next aligned bases on both sides.
    """
    transcript = sequence.transcript
    blocks = _gapped_exon(transcript, raw)
    if not blocks or not sequence.mrna:
        return None
    start, before = _left(blocks, raw.start)
    end, behind = _right(blocks, raw.end)
    if start is None or end is None:
        return None
    window = sequence.genome
    if (before != raw.start or behind != raw.end) and window is None:
        return None
    head = window.slice(before, raw.start) if window else ""
    tail = window.slice(raw.end, behind) if window else ""
    ref = sequence.mrna[start:end]
    return trimmed(Edit(start, end, ref, head + raw.alt + tail))


def _gapped_exon(transcript: Transcript, raw: Edit) -> tuple[Block, ...]:
    index = transcript.block_index(raw.start)
    if index < 0:
        return ()
    exon = transcript.blocks[index].exon
    blocks = tuple(block for block in transcript.blocks if block.exon == exon)
    inside = blocks[0].start <= raw.start and raw.end <= blocks[-1].end
    return blocks if len(blocks) > 1 and inside else ()


def _left(blocks: tuple[Block, ...], place: int) -> tuple[int | None, int]:
    """Return the transcript coordinate at which the change begins, and its sense coordinate.

    For a point between two bases (an insertion) the base before it counts.
    """
    for block in blocks:
        if block.start <= place < block.end:
            return block.tx_start + place - block.start, place
    for block in reversed(blocks):
        if block.end <= place:
            return block.tx_end, block.end
    return None, place


def _right(blocks: tuple[Block, ...], place: int) -> tuple[int | None, int]:
    """Return the transcript coordinate behind the change, and its sense coordinate."""
    for block in blocks:
        if block.start < place <= block.end:
            return block.tx_start + place - block.start, place
    for block in blocks:
        if block.start >= place:
            return block.tx_start, block.start
    return None, place


def place_on_transcript(sequence: TranscriptSequence, edit: Edit) -> Placements:
    """Return the placements of a change in transcript coordinates, inside its exon."""
    first, last = _exon_bounds(sequence.transcript, edit.start)
    return placements(Window(first, sequence.mrna[first:last]), edit)


def _exon_bounds(transcript: Transcript, place: int) -> tuple[int, int]:
    exon = next(
        (block.exon for block in transcript.blocks if block.tx_start <= place < block.tx_end),
        transcript.exon_count,
    )
    blocks = [block for block in transcript.blocks if block.exon == exon]
    return blocks[0].tx_start, blocks[-1].tx_end


def name_on_transcript(named: Edit, sequence: TranscriptSequence) -> Cdna:
    """Return the c. name of a change in transcript coordinates that has been shifted already."""
    transcript = sequence.transcript
    flat = Transcript.make(
        accession=transcript.accession,
        gene=transcript.gene,
        hgnc_id="",
        protein="",
        ensembl="",
        tags=frozenset(),
        build=transcript.build,
        contig=transcript.contig,
        strand=1,
        blocks=(Block(1, 0, transcript.length, 0, transcript.length),),
        cds_start=transcript.cds_start,
        cds_end=transcript.cds_end,
        whole=True,
        level=transcript.level,
    )
    if not named.changes:
        first = transcript_position(named.start, transcript)
        last = transcript_position(max(named.end - 1, named.start), transcript)
        return Cdna(CdnaKind.IDENTITY, first, last, named.ref)
    return cdna_name(named, Window(0, sequence.mrna), flat)
