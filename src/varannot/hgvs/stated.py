"""What a description states of a reference, held against the bases and residues of a transcript."""

from __future__ import annotations

from typing import NamedTuple

from varannot.hgvs.backward import BetweenExonsError, edit_of, transcript_edit_of
from varannot.hgvs.cdna import Cdna, CdnaKind
from varannot.hgvs.codons import bases_at, codon_of, place_in_codon
from varannot.hgvs.edit import Edit
from varannot.hgvs.locate import LocationError
from varannot.hgvs.protein import Protein
from varannot.hgvs.protein_effect import CodingSequence
from varannot.hgvs.residues import CODONS_OF, ONE_TO_THREE, THREE_TO_ONE
from varannot.model import CheckLevel
from varannot.transcripts.model import Transcript, TranscriptSequence

__all__ = ["Placed", "bases_there", "placed", "residue_at", "stated_bases", "stated_residues"]


class Placed(NamedTuple):
    """The edit in transcript coordinates (None in introns) and in sense ones (None in gaps)."""

    within: Edit | None
    sense: Edit | None


def placed(cdna: Cdna, sequence: TranscriptSequence) -> Placed:
    """Return where a change stands; raises LocationError where it is not on the transcript.

    The sense edit of a substitution inside an exon is left out: nothing asks for it.
    """
    within = transcript_edit_of(cdna, sequence)
    if within is not None and cdna.kind is CdnaKind.SUBSTITUTION:
        return Placed(within, None)
    try:
        edit = edit_of(cdna, sequence)
    except BetweenExonsError:
        return Placed(within, None)
    except LocationError:
        if within is None:
            raise
        return Placed(within, None)
    if within is None and not edit.ref:
        within = _inside_exon(edit, sequence.transcript)
    return Placed(within, edit)


def _inside_exon(edit: Edit, transcript: Transcript) -> Edit | None:
    """Return an insertion in transcript coordinates where it stands between two bases of an exon.

    So does that of a duplication whose first copy reaches into the intron before the exon.
    """
    index = transcript.block_index(edit.start)
    if index < 0:
        return None
    block = transcript.blocks[index]
    if not block.start < edit.start < block.end:
        return None
    place = block.tx_start + edit.start - block.start
    return Edit(place, place, "", edit.alt)


def bases_there(cdna: Cdna, place: Placed, sequence: TranscriptSequence) -> str:
    """Return the transcript's bases from start to end; for an insertion those beside it."""
    within = place.within
    exonic = within is not None and not (cdna.start.offset or cdna.end.offset)
    edit = within if exonic else place.sense
    assert edit is not None
    start, end = edit.start, edit.end
    if cdna.kind is CdnaKind.INSERTION:
        start, end = start - 1, end + 1
    elif cdna.kind is CdnaKind.DUPLICATION:
        start -= len(edit.alt)
    if exonic:
        return sequence.mrna[start:end] or "N" * (end - start)
    return "N" * (end - start) if sequence.gene is None else sequence.gene.slice(start, end)


def stated_bases(
    cdna: Cdna, place: Placed, sequence: TranscriptSequence
) -> tuple[bool | None, CheckLevel]:
    """Return whether the stated bases are the transcript's, and the level of that knowledge.

    None where no bases are stated, or those there are not known.
    """
    there = bases_there(cdna, place, sequence)
    known = "N" not in there
    level = _level(sequence) if known else CheckLevel.COORDINATE
    stated = cdna.deleted
    if not stated or "N" in stated:
        return None, level
    if known:
        return there == stated, level
    if len(stated) != len(there):
        return None, level
    if any(a not in ("N", b) for a, b in zip(there, stated, strict=True)):
        return False, level
    return _base_by_residue(cdna, sequence), level


def _level(sequence: TranscriptSequence) -> CheckLevel:
    whole = sequence.genome is not None and sequence.transcript.level is CheckLevel.SEQUENCE
    return CheckLevel.SEQUENCE if whole else CheckLevel.CDS


def _base_by_residue(cdna: Cdna, sequence: TranscriptSequence) -> bool | None:
    """Return whether a stated base fits the codons of the residue, where only that is known."""
    if not cdna.start.coding or cdna.start != cdna.end or len(cdna.deleted) != 1:
        return None
    residue = residue_at(codon_of(cdna.start.base), sequence, None)
    if residue not in CODONS_OF:
        return None
    possible = bases_at(residue, place_in_codon(cdna.start.base))
    if cdna.deleted not in possible:
        return False
    return True if len(possible) == 1 else None


def residue_at(
    number: int, sequence: TranscriptSequence, coding: CodingSequence | None
) -> str | None:
    """Return the residue with a 1-based number, '' behind the stop, None where it is not known."""
    if coding is not None:
        letter = coding.residues[number - 1 : number]
        if letter != "X":
            return ONE_TO_THREE.get(letter, "")
    if number > sequence.transcript.residues + 1:
        return ""
    if not sequence.protein:
        return None
    return ONE_TO_THREE.get(f"{sequence.protein}*"[number - 1 : number])


def stated_residues(
    protein: Protein | None, sequence: TranscriptSequence, coding: CodingSequence | None
) -> tuple[bool | None, CheckLevel]:
    """Return whether the named residues are the transcript's, and the level of that knowledge.

    None where p. names none, or those there are not known.
    """
    if protein is None or not protein.start:
        return None, CheckLevel.COORDINATE
    seen = False
    for number, name in ((protein.start, protein.first), (protein.end, protein.last)):
        residue = residue_at(number, sequence, coding)
        if residue is None or name not in THREE_TO_ONE:
            continue
        if residue != name:
            return False, _level_of_codon(number, sequence)
        seen = True
    if not seen:
        return None, CheckLevel.COORDINATE
    return True, _level_of_codon(protein.start, sequence)


def _level_of_codon(number: int, sequence: TranscriptSequence) -> CheckLevel:
    start = sequence.transcript.cds_start + 3 * number
    codon = sequence.mrna[start - 3 : start]
    return CheckLevel.PROTEIN if not codon or "N" in codon else _level(sequence)
