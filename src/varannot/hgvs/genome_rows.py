"""A c. description on the installed builds: the edit of the genome, and the VCF row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from varannot.errors import VarannotError
from varannot.hgvs.backward import edit_of, genome_edit_of, vcf_of
from varannot.hgvs.cdna import Cdna
from varannot.hgvs.edit import Edit
from varannot.hgvs.reference import Reference
from varannot.model import GenomePosition
from varannot.transcripts.model import Transcript

__all__ = ["PlacedOn", "placed_on", "row_of", "vcf_positions"]


class PlacedOn(NamedTuple):
    """The transcript on one build, and the edit of its genome (forward strand, 0-based)."""

    transcript: Transcript
    edit: Edit


def placed_on(cdna: Cdna, accession: str, reference: Reference) -> Iterator[PlacedOn]:
    """Yield where a c. on a transcript stands on each build on which both are known."""
    for build in reference.builds:
        transcript = reference.bundle.transcript(accession, build)
        if transcript is None:
            continue
        sequence = reference.bundle.sequence(transcript)
        try:
            yield PlacedOn(transcript, genome_edit_of(edit_of(cdna, sequence), sequence))
        except VarannotError:
            continue


def row_of(transcript: Transcript, edit: Edit, reference: Reference) -> GenomePosition | None:
    """Return the VCF row of an edit of the genome, None where its bases are not known."""
    row = vcf_of(edit, reference.bundle.sequence(transcript))
    if row is None:
        return None
    return GenomePosition(
        build=transcript.build,
        contig=transcript.contig,
        position=row.position,
        ref=row.ref,
        alt=row.alt,
        transcript=transcript.accession,
    )


def vcf_positions(cdna: Cdna, accession: str, reference: Reference) -> Iterator[GenomePosition]:
    """Yield the VCF row of a c. on each build where its bases are known."""
    for transcript, edit in placed_on(cdna, accession, reference):
        row = row_of(transcript, edit, reference)
        if row is not None:
            yield row
