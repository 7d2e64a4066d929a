"""The sequence in which a change is described, by coordinates that rise along the transcript.

Most changes are described in the gene, in sense coordinates. In an exon whose alignment with the
genome has gaps they are described in the transcript, since there only its bases count.
"""

from __future__ import annotations

from itertools import pairwise, takewhile

from varannot.hgvs.cdna import Position
from varannot.hgvs.edit import Edit
from varannot.hgvs.locate import position_at, sense_of, transcript_position
from varannot.transcripts.model import Block, TranscriptSequence

__all__ = ["Track", "gapped_exon", "place_on", "track_of"]


class Track:
    """The sequence in which a change is described, with sense coordinates."""

    def __init__(self, sequence: TranscriptSequence) -> None:
        self.sequence = sequence

    def bases(self, start: int, end: int) -> str:
        """Return the gene's bases; those of the transcript where the gene's are not known."""
        gene = self.sequence.gene
        text = gene.slice(start, end) if gene is not None else "N" * (end - start)
        return _filled(text, start, self.sequence) if "N" in text else text

    def position(self, place: int) -> Position:
        """Return the coding-DNA position of a coordinate; raises LocationError."""
        return position_at(place, self.sequence.transcript)

    def touches_border(self, start: int, end: int) -> bool:
        """Return whether an interval reaches an end of an exon."""
        blocks = self.sequence.transcript.blocks
        index = self.sequence.transcript.block_index(end if start == end else end - 1)
        return index < 0 or end >= blocks[index].end or start <= blocks[index].start

    def transcript_span(self, start: int, end: int) -> tuple[int, int, bool] | None:
        """Return the interval on the transcript if it lies in one exon, and if it is at its edge.

        The edge is meant for insertions only: between the last base of an exon and its intron.
        """
        model = self.sequence.transcript
        index = model.block_index(start)
        if start == end and index > 0 and model.blocks[index].start == start:
            index -= 1 if model.blocks[index - 1].end == start else 0
        if index < 0:
            return None
        block = model.blocks[index]
        if end > block.end or (start == end and start == block.start):
            return None
        offset = block.tx_start - block.start
        last = index == len(model.blocks) - 1
        if start == end == block.end and last:
            return None
        return start + offset, end + offset, start == end == block.end


class _GappedTrack(Track):
    """The same for a change in an exon whose alignment has gaps: transcript coordinates there.

    Coordinates before and behind the exon go on into its introns.
    """

    def __init__(self, sequence: TranscriptSequence, first: Block, last: Block) -> None:
        super().__init__(sequence)
        self.first, self.last = first, last

    def bases(self, start: int, end: int) -> str:
        """Return the transcript's bases in the exon, the gene's outside."""
        low, high = self.first.tx_start, self.last.tx_end
        parts = []
        if start < low:
            parts.append(super().bases(self._before(start), self._before(min(end, low))))
        if start < high and end > low:
            parts.append(self.sequence.mrna[max(start, low) : min(end, high)])
        if end > high:
            parts.append(super().bases(self._behind(max(start, high)), self._behind(end)))
        return "".join(parts)

    def position(self, place: int) -> Position:
        """Return the coding-DNA position of a coordinate; raises LocationError."""
        if place < self.first.tx_start:
            return super().position(self._before(place))
        if place >= self.last.tx_end:
            return super().position(self._behind(place))
        return transcript_position(place, self.sequence.transcript)

    def touches_border(self, start: int, end: int) -> bool:
        """Return whether an interval reaches an end of the exon."""
        return start <= self.first.tx_start or end >= self.last.tx_end

    def transcript_span(self, start: int, end: int) -> tuple[int, int, bool] | None:
        """Return the interval if it lies in the exon, and if it stands at the exon's end."""
        low, high = self.first.tx_start, self.last.tx_end
        if start < low or end > high or start == end == low:
            return None
        return start, end, start == end == high

    def _before(self, place: int) -> int:
        return place - self.first.tx_start + self.first.start

    def _behind(self, place: int) -> int:
        return place - self.last.tx_end + self.last.end


def _filled(text: str, start: int, sequence: TranscriptSequence) -> str:
    """Return the bases with N replaced by the transcript's bases in its exons."""
    model, mrna = sequence.transcript, sequence.mrna
    if not mrna:
        return text
    end = start + len(text)
    parts: list[str] = []
    at = start
    for block in model.blocks[max(0, model.block_index(start)) :]:
        if block.start >= end:
            break
        low, high = max(at, block.start), min(end, block.end)
        if low >= high:
            continue
        own = mrna[low - block.start + block.tx_start : high - block.start + block.tx_start]
        parts += [text[at - start : low - start], own]
        at = high
    parts.append(text[at - start :])
    filled = "".join(parts)
    return "".join(b if a == "N" else a for a, b in zip(text, filled, strict=True))


def track_of(sequence: TranscriptSequence, raw: Edit, reached: int) -> tuple[Track, Edit]:
    """Return the sequence in which an edit is described, and the edit in its coordinates.

    `reached` is the sense coordinate up to which the edit may be moved along the gene: where a
    gapped exon begins before it, the edit is described on the transcript.
    """
    exon = gapped_exon(sequence, raw)
    if not exon and reached > raw.end:
        exon = gapped_exon(sequence, Edit(raw.start, reached, "", ""))
    if not exon:
        return Track(sequence), raw
    return _GappedTrack(sequence, exon[0], exon[-1]), _aligned(sequence, exon, raw)


def gapped_exon(sequence: TranscriptSequence, raw: Edit) -> tuple[Block, ...]:
    """Return the blocks of the first gapped exon that an edit touches, none if there is none."""
    model = sequence.transcript
    if not model.gapped or not sequence.mrna:
        return ()
    blocks = model.blocks[max(0, model.block_index(raw.start) - 1) :]
    near = takewhile(lambda block: block.start <= raw.end, blocks)
    for number in dict.fromkeys(block.exon for block in near):
        exon = tuple(block for block in model.blocks if block.exon == number)
        if len(exon) > 1 and raw.start <= exon[-1].end:
            return exon
    return ()


def _aligned(sequence: TranscriptSequence, exon: tuple[Block, ...], raw: Edit) -> Edit:
    """Return an edit in the coordinates of a gapped exon's transcript.

    Where an end of the edit lies on bases that the transcript lacks, those up to the next aligned
    base belong to it. An insertion beside a gap stands next to the aligned base behind it.
    """
    if raw.start == raw.end:
        for one, other in pairwise(exon):
            if one.end == raw.start == other.start:
                # New bases where only the transcript has any replace what it has there.
                return Edit(one.tx_end, other.tx_start, "", raw.alt)
        for inside in (lambda b: b.start <= raw.start < b.end, lambda b: raw.start == b.end):
            for block in filter(inside, exon):
                place = block.tx_start + raw.start - block.start
                return Edit(place, place, "", raw.alt)
    start, before = _aligned_start(exon, raw.start)
    end, behind = _aligned_end(exon, raw.end)
    track = Track(sequence)
    alt = track.bases(before, raw.start) + raw.alt + track.bases(raw.end, behind)
    return Edit(start, end, raw.ref if (before, behind) == (raw.start, raw.end) else "", alt)


def _aligned_start(exon: tuple[Block, ...], place: int) -> tuple[int, int]:
    """Return the track coordinate and the sense coordinate of the aligned place at or before."""
    found = exon[0]
    for block in exon:
        if block.start <= place:
            found = block
    inside = place if place < found.end or found is exon[-1] else found.end
    return found.tx_start + inside - found.start, inside


def _aligned_end(exon: tuple[Block, ...], place: int) -> tuple[int, int]:
    """Return the track coordinate and the sense coordinate of the aligned place at or behind."""
    found = exon[-1]
    for block in reversed(exon):
        if block.end >= place:
            found = block
    inside = place if place > found.start or found is exon[0] else found.start
    return found.tx_start + inside - found.start, inside


def place_on(track: Track, position: Position) -> int:
    """Return the coordinate of a coding-DNA position on a track; raises LocationError."""
    model = track.sequence.transcript
    if not isinstance(track, _GappedTrack):
        return sense_of(position, model)
    first, last = track.first, track.last
    if position.offset == 0:
        place = {
            -1: model.cds_start + position.base,
            0: model.cds_start + position.base - 1,
            1: model.cds_end + position.base - 1,
        }[position.zone]
        if first.tx_start <= place < last.tx_end:
            return place
    base = sense_of(position, model)
    if base < first.start:
        return base - first.start + first.tx_start
    return base - last.end + last.tx_end
