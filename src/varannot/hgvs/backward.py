"""From a c. description to the edit of the gene, of the genome, and to a VCF row.

Coordinates are those of `varannot.transcripts.model`: sense (0-based half-open, rising along the
transcript), transcript and genomic (0-based half-open, forward strand); VCF positions are 1-based.
Bases that are not known are `N`.
"""

from __future__ import annotations

from typing import NamedTuple

from varannot.bases import reverse_complement
from varannot.errors import VarannotError
from varannot.hgvs.cdna import Cdna, CdnaKind, Position
from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.locate import sense_of
from varannot.hgvs.shift import placements, trimmed
from varannot.transcripts.model import Transcript, TranscriptSequence

__all__ = [
    "BetweenExonsError",
    "VcfRow",
    "edit_of",
    "genome_edit_of",
    "transcript_edit_of",
    "vcf_of",
]


class BetweenExonsError(VarannotError):
    """An insertion between two exons: the genome has an intron there, and no such place."""


class VcfRow(NamedTuple):
    """Position (1-based), REF and ALT of a VCF row, on the forward strand."""

    position: int
    ref: str
    alt: str


def edit_of(cdna: Cdna, sequence: TranscriptSequence) -> Edit:
    """Return the edit that a c. description states, in sense coordinates.

    `ref` holds the transcript's own bases, not those that the description states; a stated base
    stands in only where the transcript's is not known. Raises LocationError for a position that
    is not on the transcript and BetweenExonsError for an insertion between two exons.
    """
    transcript = sequence.transcript
    start = sense_of(cdna.start, transcript)
    end = start + 1 if cdna.end == cdna.start else sense_of(cdna.end, transcript) + 1
    if cdna.kind is CdnaKind.INSERTION:
        if end - start != 2:
            text = (
                f"c.{cdna.start} and c.{cdna.end} are no neighbours on the genome: an intron of "
                f"{transcript.accession} lies between them"
            )
            raise BetweenExonsError(text)
        return Edit(end - 1, end - 1, "", cdna.inserted)
    there = "N" * (end - start) if sequence.gene is None else sequence.gene.slice(start, end)
    return _edit(cdna, start, end, _known(there, cdna.deleted))


def transcript_edit_of(cdna: Cdna, sequence: TranscriptSequence) -> Edit | None:
    """Return the edit in transcript coordinates, None where it touches or leaves an intron's edge.

    Exons follow each other here, so a range may run over their border, and bases that the genome
    lacks are there. Raises LocationError for a position behind the coding sequence.
    """
    transcript = sequence.transcript
    start = _place(cdna.start, transcript)
    end = start if cdna.end == cdna.start else _place(cdna.end, transcript)
    if start is None or end is None:
        return None
    if cdna.kind is CdnaKind.INSERTION:
        return Edit(end, end, "", cdna.inserted)
    there = sequence.mrna[start : end + 1] or "N" * (end + 1 - start)
    return _edit(cdna, start, end + 1, _known(there, cdna.deleted))


def _place(position: Position, transcript: Transcript) -> int | None:
    if position.offset or not transcript.coding:
        return None
    if position.zone == 0:
        place = transcript.cds_start + position.base - 1
        if place >= transcript.cds_end:
            sense_of(position, transcript)  # raises, and says why
        return place
    if position.zone < 0:
        place = transcript.cds_start + position.base
    else:
        place = transcript.cds_end + position.base - 1
    return place if 0 <= place < transcript.length else None


def _known(there: str, stated: str) -> str:
    """Return the bases of the reference, with stated ones where the reference's are not known."""
    if "N" not in there or len(stated) != len(there):
        return there
    return "".join(b if a == "N" else a for a, b in zip(there, stated, strict=True))


def _edit(cdna: Cdna, start: int, end: int, there: str) -> Edit:
    match cdna.kind:
        case CdnaKind.DUPLICATION:
            return Edit(end, end, "", there)
        case CdnaKind.DELETION:
            return Edit(start, end, there, "")
        case CdnaKind.INVERSION:
            return Edit(start, end, there, reverse_complement(there))
        case CdnaKind.IDENTITY:
            return Edit(start, end, there, there)
        case _:
            return Edit(start, end, there, cdna.inserted)


def genome_edit_of(edit: Edit, sequence: TranscriptSequence) -> Edit:
    """Return an edit in sense coordinates as an edit of the genome (forward strand).

    Where transcript and genome differ, `ref` holds the bases of the genome; then `ref` may equal
    `alt`: the genome itself has the new bases.
    """
    ref = edit.ref
    if sequence.genome is not None and sequence.genome is not sequence.gene and ref:
        ref = _known(sequence.genome.slice(edit.start, edit.end), ref)
    return sense_edit(Edit(edit.start, edit.end, ref, edit.alt), sequence.transcript.strand)


def vcf_of(edit: Edit, sequence: TranscriptSequence) -> VcfRow | None:
    """Return a genomic edit as a VCF row, as far to the left as it can stand.

    An insertion or a deletion needs the base before it and, to be placed, those beside it. None
    where bases of the row are not known.
    """
    strand = sequence.transcript.strand
    window = sequence.genome or sequence.gene
    if edit.ref == edit.alt or (edit.ref and edit.alt):
        small = edit if edit.ref == edit.alt else trimmed(edit)
        if small.ref and small.alt:
            known = "N" not in small.ref + small.alt
            return VcfRow(small.start + 1, small.ref, small.alt) if known else None
        edit = small
    if window is None or "N" in edit.ref + edit.alt:
        return None
    placed = placements(window, sense_edit(edit, strand))
    left = placed.named
    if strand == 1 and placed.count > 1:
        back = placed.named.start - placed.first
        size = len(left.ref or left.alt)
        bases = window.slice(placed.first, placed.first + size)
        if left.alt:
            turned = back % size
            bases = left.alt[size - turned :] + left.alt[: size - turned]
        end = placed.first + len(left.ref)
        left = Edit(placed.first, end, bases if left.ref else "", bases if left.alt else "")
    on_genome = sense_edit(left, strand)
    before = sense_edit(Edit(on_genome.start - 1, on_genome.start, "", ""), strand)
    anchor = window.slice(before.start, before.end)
    if anchor == "N":
        return None
    anchor = anchor if strand == 1 else reverse_complement(anchor)
    return VcfRow(on_genome.start, anchor + on_genome.ref, anchor + on_genome.alt)
