"""From a base of the gene to its coding-DNA position and back.

Sense coordinates are those of `varannot.transcripts.model`: 0-based, rising along the transcript.
Rules: HGVS Nomenclature, numbering of coding-DNA references (DOI 10.1002/humu.22981): bases of an
intron count from the nearer exon, the middle one of an odd number from the exon before it; bases
before the transcript go on from the 5' UTR, bases behind it from the 3' UTR.
"""

from __future__ import annotations

from enum import StrEnum

from varannot.errors import VarannotError
from varannot.hgvs.cdna import Position
from varannot.transcripts.model import Transcript

__all__ = ["LocationError", "Misplaced", "position_at", "sense_of", "transcript_position"]


class Misplaced(StrEnum):
    """Why a position has no place on a transcript."""

    NOT_CODING = "not_coding"
    BEYOND_CDS = "beyond_cds"
    NOT_AT_EXON_EDGE = "not_at_exon_edge"
    WRONG_SIDE_OF_EXON = "wrong_side_of_exon"
    BEYOND_INTRON = "beyond_intron"
    OUTSIDE_TRANSCRIPT = "outside_transcript"
    IN_GAP = "in_gap"
    UTR_UNKNOWN = "utr_unknown"


class LocationError(VarannotError):
    """A position that is not on the transcript; `reason` tells why."""

    def __init__(self, reason: Misplaced, text: str) -> None:
        self.reason = reason
        super().__init__(text)


def transcript_position(place: int, transcript: Transcript, offset: int = 0) -> Position:
    """Return the coding-DNA position of a transcript coordinate (0-based, may lie outside)."""
    if place < transcript.cds_start:
        return Position(-1, place - transcript.cds_start, offset)
    if place < transcript.cds_end:
        return Position(0, place - transcript.cds_start + 1, offset)
    return Position(1, place - transcript.cds_end + 1, offset)


def position_at(place: int, transcript: Transcript) -> Position:
    """Return the coding-DNA position of a sense coordinate.

    A base before or behind the transcript gets the number that counts on from it. Raises
    LocationError for a transcript that is not coding, for a base that an alignment gap leaves
    out, and outside the coding exons of a transcript whose UTR exons are not known.
    """
    if not transcript.coding:
        text = f"{transcript.accession} is not coding and has no c. positions"
        raise LocationError(Misplaced.NOT_CODING, text)
    index = transcript.block_index(place)
    if index >= 0:
        block = transcript.blocks[index]
        if place < block.end:
            return transcript_position(block.tx_start + place - block.start, transcript)
        if index + 1 < len(transcript.blocks):
            return _between(place, index, transcript)
    if not transcript.whole:
        text = f"the base lies outside the coding exons of {transcript.accession}, the only known"
        raise LocationError(Misplaced.UTR_UNKNOWN, text)
    if index < 0:
        return transcript_position(place - transcript.start, transcript)
    return transcript_position(transcript.length + place - transcript.end, transcript)


def _between(place: int, index: int, transcript: Transcript) -> Position:
    before, after = transcript.blocks[index], transcript.blocks[index + 1]
    if before.exon == after.exon:
        text = f"the base lies in an alignment gap of exon {before.exon} of {transcript.accession}"
        raise LocationError(Misplaced.IN_GAP, text)
    behind, ahead = place - before.end + 1, after.start - place
    if behind <= ahead:
        return transcript_position(before.tx_end - 1, transcript, behind)
    return transcript_position(after.tx_start, transcript, -ahead)


def sense_of(position: Position, transcript: Transcript) -> int:
    """Return the sense coordinate of a coding-DNA position.

    Raises LocationError for a base that the transcript does not have, an intronic position that
    does not start at an exon edge or leaves its intron, and a base that the genome lacks.
    """
    if not transcript.coding:
        text = f"{transcript.accession} is not coding and has no c. positions"
        raise LocationError(Misplaced.NOT_CODING, text)
    place = _transcript_place(position, transcript)
    if not 0 <= place < transcript.length:
        return _outside(position, place, transcript)
    base = transcript.to_sense(place)
    if base is None:
        text = f"c.{position} is a base of {transcript.accession} that the genome does not have"
        raise LocationError(Misplaced.IN_GAP, text)
    return base if position.offset == 0 else _intronic(position, base, transcript)


def _transcript_place(position: Position, transcript: Transcript) -> int:
    coding = transcript.cds_end - transcript.cds_start
    if position.zone == 0 and position.base > coding:
        text = (
            f"c.{position} lies behind the last coding base, c.{coding}, of {transcript.accession} "
            f"({transcript.residues} residues)"
        )
        raise LocationError(Misplaced.BEYOND_CDS, text)
    if position.zone == -1:
        return transcript.cds_start + position.base
    if position.zone == 1:
        return transcript.cds_end + position.base - 1
    return transcript.cds_start + position.base - 1


def _outside(position: Position, place: int, transcript: Transcript) -> int:
    if not transcript.whole:
        text = f"c.{position} lies in the UTR, and the UTR of {transcript.accession} is not known"
        raise LocationError(Misplaced.UTR_UNKNOWN, text)
    if position.offset:
        text = f"c.{position} lies outside {transcript.accession}, where no intron is"
        raise LocationError(Misplaced.OUTSIDE_TRANSCRIPT, text)
    if place < 0:
        return transcript.start + place
    return transcript.end + place - transcript.length


def _intronic(position: Position, base: int, transcript: Transcript) -> int:
    index = transcript.block_index(base)
    block = transcript.blocks[index]
    after = position.offset > 0
    at_edge = base == block.end - 1 if after else base == block.start
    other = index + 1 if after else index - 1
    named = f"c.{position}"
    if not at_edge:
        # c.743+1 with c.743 inside an exon: a typing mistake that engines read as c.744.
        side = "first" if base == block.start else "last"
        if base in (block.start, block.end - 1):
            text = f"{named}: base {_plain(position)} is the {side} of exon {block.exon}, so its "
            text += "intron lies on the other side"
            raise LocationError(Misplaced.WRONG_SIDE_OF_EXON, text)
        text = f"{named}: base {_plain(position)} lies inside exon {block.exon} of "
        text += f"{transcript.accession}, where no intron begins"
        raise LocationError(Misplaced.NOT_AT_EXON_EDGE, text)
    if not 0 <= other < len(transcript.blocks) or transcript.blocks[other].exon == block.exon:
        if not transcript.whole:
            text = f"{named} lies outside the coding exons of {transcript.accession}, "
            raise LocationError(Misplaced.UTR_UNKNOWN, text + "the only known")
        text = f"{named} lies outside {transcript.accession}, where no intron is"
        raise LocationError(Misplaced.OUTSIDE_TRANSCRIPT, text)
    neighbour = transcript.blocks[other]
    length = neighbour.start - block.end if after else block.start - neighbour.end
    if abs(position.offset) > length:
        text = f"{named} lies beyond its intron, which has {length} bases"
        raise LocationError(Misplaced.BEYOND_INTRON, text)
    return base + position.offset


def _plain(position: Position) -> str:
    return str(Position(position.zone, position.base))
