"""Changes inside an exon whose alignment with the genome has gaps.

Such an exon has bases that only the transcript has, or that only the genome has. It is described
in a gene that holds the transcript's own exon in its place: there every rule for changes without
gaps holds, and the numbers of the bases are the same.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from varannot.hgvs.edit import Edit
from varannot.transcripts.model import Block, Transcript, TranscriptSequence, Window

__all__ = ["InGappedExon", "in_gapped_exon"]

InGappedExon = tuple[TranscriptSequence, Edit]
"""The gene with the transcript's own exon, and the change in its sense coordinates."""


def in_gapped_exon(sequence: TranscriptSequence, raw: Edit) -> InGappedExon | None:
    """Return the change as the transcript sees it, None unless it lies in a gapped exon.

    `raw` is in sense coordinates against the genome. A base that only the genome has is left out
    by going out to the next aligned bases on both sides.
    """
    blocks = _gapped_exon(sequence.transcript, raw)
    if not blocks or not sequence.mrna or sequence.genome is None:
        return None
    inside = _on_transcript(sequence, blocks, raw)
    offset = blocks[0].start - blocks[0].tx_start
    edit = Edit(inside.start + offset, inside.end + offset, inside.ref, inside.alt)
    return _flattened(sequence, blocks), edit


def _gapped_exon(transcript: Transcript, raw: Edit) -> tuple[Block, ...]:
    index = transcript.block_index(raw.start)
    if index < 0:
        return ()
    exon = transcript.blocks[index].exon
    blocks = tuple(block for block in transcript.blocks if block.exon == exon)
    inside = blocks[0].start <= raw.start and raw.end <= blocks[-1].end
    return blocks if len(blocks) > 1 and inside else ()


def _on_transcript(sequence: TranscriptSequence, blocks: tuple[Block, ...], raw: Edit) -> Edit:
    """Return the change in transcript coordinates, against the transcript's bases."""
    assert sequence.genome is not None
    if raw.start == raw.end:
        for one, other in pairwise(blocks):
            if one.end == raw.start == other.start:
                # New bases where only the transcript has any: they stand in place of those.
                start, end = one.tx_end, other.tx_start
                return Edit(start, end, sequence.mrna[start:end], raw.alt)
        for block in reversed(blocks):
            if block.start <= raw.start <= block.end:
                place = block.tx_start + raw.start - block.start
                return Edit(place, place, "", raw.alt)
    start, before = _left(blocks, raw.start)
    end, behind = _right(blocks, raw.end)
    head = sequence.genome.slice(before, raw.start)
    tail = sequence.genome.slice(raw.end, behind)
    return Edit(start, end, sequence.mrna[start:end], head + raw.alt + tail)


def _left(blocks: tuple[Block, ...], place: int) -> tuple[int, int]:
    """Return where a change begins: transcript and sense coordinate of an aligned base's end."""
    for block in reversed(blocks):
        if block.start <= place < block.end:
            return block.tx_start + place - block.start, place
        if block.end <= place:
            return block.tx_end, block.end
    return blocks[0].tx_start, blocks[0].start


def _right(blocks: tuple[Block, ...], place: int) -> tuple[int, int]:
    """Return where a change ends: transcript and sense coordinate of an aligned base's start."""
    for block in blocks:
        if block.start < place <= block.end:
            return block.tx_start + place - block.start, place
        if block.start >= place:
            return block.tx_start, block.start
    return blocks[-1].tx_end, blocks[-1].end


def _flattened(sequence: TranscriptSequence, blocks: tuple[Block, ...]) -> TranscriptSequence:
    """Return the gene with one exon made of the transcript's bases; what lies behind moves."""
    transcript, gene = sequence.transcript, sequence.gene or sequence.genome
    assert gene is not None
    first, last = blocks[0], blocks[-1]
    length = last.tx_end - first.tx_start
    moved = length - (last.end - first.start)
    flat: list[Block] = []
    for block in transcript.blocks:
        if block.exon < first.exon:
            flat.append(block)
        elif block is first:
            end = first.start + length
            flat.append(Block(first.exon, first.start, end, first.tx_start, last.tx_end))
        elif block.exon > first.exon:
            start, end = block.start + moved, block.end + moved
            flat.append(Block(block.exon, start, end, block.tx_start, block.tx_end))
    model = replace(transcript, blocks=tuple(flat))
    bases = (
        gene.slice(gene.start, first.start)
        + sequence.mrna[first.tx_start : last.tx_end]
        + gene.slice(last.end, max(gene.end, last.end))
    )
    window = Window(min(gene.start, first.start), bases)
    return TranscriptSequence(
        transcript=model,
        genome=window,
        gene=window,
        mrna=sequence.mrna,
        protein=sequence.protein,
    )
