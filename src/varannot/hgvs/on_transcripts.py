"""Whether a c. and a p. are true on one transcript.

Each of the facts that a description states is held against the sequence on its own: the position,
the reference base, the reference residue, and the protein that follows. A fact is True, False,
or None where the installed sequence does not tell it or the description does not state it.
"""

from __future__ import annotations

from dataclasses import dataclass

from varannot.hgvs.by_residue import residue_effect
from varannot.hgvs.cdna import Cdna, CdnaKind
from varannot.hgvs.edit import Edit
from varannot.hgvs.locate import LocationError, Misplaced
from varannot.hgvs.naming import cdna_name
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.protein_effect import CodingSequence, protein_effect
from varannot.hgvs.protein_match import ProteinMatch, match_protein
from varannot.hgvs.same_protein import usual_name
from varannot.hgvs.shift import placements, trimmed
from varannot.hgvs.stated import Placed, placed, stated_bases, stated_residues
from varannot.hgvs.transcript_words import reason_of
from varannot.model import CheckLevel
from varannot.transcripts.model import Transcript, TranscriptSequence

__all__ = ["OnTranscript", "truth"]

_UNKNOWABLE = frozenset({Misplaced.UTR_UNKNOWN, Misplaced.IN_GAP, Misplaced.NOT_CODING})


@dataclass(frozen=True, slots=True)
class OnTranscript:
    """A description held against one transcript.

    `exists` is whether its positions are there (`misplaced` says why not), `base` whether the
    stated reference bases are the transcript's, `residue` whether the stated residues are,
    `follows` whether p. follows from c. `computed` is the p. that follows from c., None where it
    is not known. `expected_c` and `expected_p` are HGVS names, empty where the stated one is it
    already. `level` is what the facts rest on.
    """

    sequence: TranscriptSequence
    coding: CodingSequence | None
    cdna: Cdna | None
    protein: Protein | None
    level: CheckLevel
    exists: bool | None
    place: Placed | None = None
    misplaced: str = ""
    base: bool | None = None
    residue: bool | None = None
    follows: bool | None = None
    computed: Protein | None = None
    expected_c: str = ""
    expected_p: str = ""

    @property
    def transcript(self) -> Transcript:
        """The transcript."""
        return self.sequence.transcript

    @property
    def holds(self) -> bool | None:
        """True if a stated fact was seen and none is false, False if one is false, else None."""
        facts = (self.exists, self.base, self.residue, self.follows)
        if False in facts:
            return False
        return True if True in facts[1:] else None

    @property
    def only_protein_is_wrong(self) -> bool:
        """Whether all fits the reference, except that p. does not follow from c."""
        return self.follows is False and False not in (self.exists, self.base, self.residue)

    @property
    def reason(self) -> str:
        """What differs, or what was seen: one clause without a full stop."""
        return reason_of(self)


def truth(
    cdna: Cdna | None,
    protein: Protein | None,
    sequence: TranscriptSequence,
    coding: CodingSequence | None,
) -> OnTranscript:
    """Return what is true of a description on one transcript; `coding` is None without bases.

    At least one of the two has to be there.
    """
    residue, level = stated_residues(protein, sequence, coding)
    exists: bool | None = True
    if protein is not None and protein.end > sequence.transcript.residues + 1:
        exists = False
    if cdna is None:
        named = protein is not None and protein.start and sequence.transcript.coding
        exists = exists if named else None
        usual = _usual(protein, sequence) if residue else ""
        return OnTranscript(
            sequence, coding, None, protein, level, exists, residue=residue, expected_p=usual
        )
    try:
        place = placed(cdna, sequence)
    except LocationError as error:
        exists = None if error.reason in _UNKNOWABLE else False
        level = CheckLevel.COORDINATE
        why = str(error)
        return OnTranscript(sequence, coding, cdna, protein, level, exists, misplaced=why)
    base, of_bases = stated_bases(cdna, place, sequence)
    known = residue is not None or base is not None
    if of_bases is not CheckLevel.COORDINATE:
        level = of_bases
    else:
        level = CheckLevel.PROTEIN if known else CheckLevel.COORDINATE
    facts = (sequence, coding, cdna, protein, level, exists, place, "", base, residue)
    if base is False:
        return OnTranscript(*facts)
    compared = None if residue is False else protein
    if "N" in cdna.inserted and base is None and residue is not None:
        # No base of the change is known, so none was compared; the residues were.
        level = CheckLevel.PROTEIN
        facts = (*facts[:4], level, *facts[5:])
    follows, computed, expected_p = _protein(compared, place, sequence, coding)
    expected_c = ""
    if place.sense is not None and cdna.kind is not CdnaKind.SUBSTITUTION:
        expected_c = _other_name(cdna, place.sense, sequence)
    return OnTranscript(*facts, follows, computed, expected_c, expected_p)


def _usual(protein: Protein | None, sequence: TranscriptSequence) -> str:
    """Return the HGVS name of a p. that stands alone, where it is another than the stated one."""
    if protein is None or not sequence.protein:
        return ""
    usual = usual_name(sequence.protein, protein)
    return "" if usual == protein else str(usual)


def _protein(
    protein: Protein | None,
    place: Placed,
    sequence: TranscriptSequence,
    coding: CodingSequence | None,
) -> tuple[bool | None, Protein | None, str]:
    """Return whether p. follows from c., the p. that does, and its HGVS name if it is another."""
    if place.within is None or not sequence.transcript.coding:
        return None, None, ""
    computed, edit = _effect(place.within, sequence, coding)
    if computed is None or protein is None:
        return None, computed, ""
    match = match_protein(protein, computed, coding, edit)
    follows = _FOLLOWS[match]
    if follows and _leaves_named_codon(protein, computed, place.within, sequence):
        follows = False
    return follows, computed, str(computed) if match is ProteinMatch.OTHER_NAME else ""


def _leaves_named_codon(
    protein: Protein, computed: Protein, edit: Edit, sequence: TranscriptSequence
) -> bool:
    """Whether p. names an unchanged codon that the change does not touch.

    A change outside the coding sequence leaves every residue as it is, and names none.
    """
    if protein.kind is not ProteinKind.SYNONYMOUS or computed.kind is not ProteinKind.UNCHANGED:
        return False
    codon = sequence.transcript.cds_start + 3 * (protein.start - 1)
    return edit.end < codon or edit.start > codon + 3 * (protein.end - protein.start + 1)


_FOLLOWS = {
    ProteinMatch.SAME: True,
    ProteinMatch.OTHER_NAME: True,
    ProteinMatch.DIFFERENT: False,
    ProteinMatch.OPEN: None,
}


def _effect(
    within: Edit, sequence: TranscriptSequence, coding: CodingSequence | None
) -> tuple[Protein | None, Edit]:
    """Return the p. that follows from an edit in transcript coordinates, and the smallest edit."""
    small = trimmed(within)
    if "N" in within.alt:
        return None, small
    if coding is not None:
        if small.ref == small.alt:
            return Protein(ProteinKind.UNCHANGED), small
        if _unknown_beside(coding, small):
            return None, small
        effect = protein_effect(coding, small)
        if effect.protein is not None or not sequence.protein:
            return effect.protein, small
    if len(small.ref) == len(small.alt) == 1 and sequence.protein and small.ref != "N":
        index, at = divmod(small.start - sequence.transcript.cds_start, 3)
        if 0 < index <= len(sequence.protein):
            return residue_effect(sequence.protein, index, at + 1, small.ref, small.alt)[0], small
    return None, small


_REPEAT = 60
"""Residues behind a change that its name may reach in a repeat; no panel gene has longer ones."""


def _unknown_beside(coding: CodingSequence, edit: Edit) -> bool:
    """Whether a change of length in frame has residues beside it that are not known.

    Its name may reach there, and cannot be given.
    """
    net = len(edit.alt) - len(edit.ref)
    if not net or net % 3 or "X" not in coding.residues:
        return False
    first = max(0, (edit.start - coding.start) // 3 - 1)
    last = (edit.end - coding.start) // 3 + 1 + _REPEAT
    return "X" in coding.residues[first:last]


def _other_name(cdna: Cdna, edit: Edit, sequence: TranscriptSequence) -> str:
    """Return the HGVS name of the change where it is another than the stated one, else ''."""
    if sequence.gene is None or cdna.kind is CdnaKind.IDENTITY:
        return ""
    small = trimmed(edit)
    if "N" in small.ref or "N" in small.alt or small.ref == small.alt:
        return ""
    moved = placements(sequence.gene, small)
    if moved.open_end:
        return ""
    try:
        named = cdna_name(moved.named, sequence.gene, sequence.transcript)
    except LocationError:
        return ""
    same = (
        named.kind is cdna.kind
        and named.start == cdna.start
        and named.end == cdna.end
        and named.inserted == cdna.inserted
    )
    return "" if same else str(named)
