"""A stop that a row states in a codon whose bases are not installed.

Where only the protein of a transcript is installed, a change of one codon has a residue and no
computed consequence. If the row says that the change makes a stop there, nothing else is needed
to tell the exon, decay and the lost part of the protein: a stop stands where the residue stood.
"""

from __future__ import annotations

import msgspec

from varannot.hgvs.nmd import loss_of_stop, nmd_of_stop
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.protein import ProteinKind, parse_protein
from varannot.hgvs.residues import STOP
from varannot.model import Consequence, Description, FindingCode, HgvsFinding
from varannot.transcripts.model import Transcript

__all__ = ["stop_residue", "with_stated_stop"]


def stop_residue(text: str) -> int | None:
    """Return the residue at which a p. puts a new stop (1-based), None for any other p.

    >>> stop_residue("p.(Arg5454Ter)"), stop_residue("p.(Arg5454Gln)"), stop_residue("")
    (5454, None, None)
    """
    try:
        protein = parse_protein(text)[0] if text else None
    except DescriptionError:
        return None
    if protein is None or protein.kind is not ProteinKind.SUBSTITUTION:
        return None
    new = protein.inserted == (STOP,) and protein.first != STOP
    return protein.start if new and protein.start == protein.end else None


def with_stated_stop(described: Description, transcript: Transcript, stated: str) -> Description:
    """Return a description with decay and loss of the stop that a row's p. states.

    `stated` is the p. of the row, which has to be true of the residue. The description is
    unchanged where its consequence was computed, or where the change lies in another codon.
    """
    if described.consequence is not Consequence.CODING_UNSPECIFIED or described.hgvs_p:
        return described
    residue = stop_residue(stated)
    if residue is None or described.residue != residue or not transcript.coding:
        return described
    if residue > transcript.residues:
        return described
    others = (one for one in described.consequences if one is not Consequence.CODING_UNSPECIFIED)
    text = (
        f"The bases of {transcript.accession} are not installed here: that the change makes a "
        f"stop of residue {residue} is what the row states ({stated})."
    )
    finding = HgvsFinding(code=FindingCode.REFERENCE_UNKNOWN, text=text)
    return msgspec.structs.replace(
        described,
        consequence=Consequence.STOP_GAINED,
        consequences=(Consequence.STOP_GAINED, *others),
        nmd=nmd_of_stop(transcript, transcript.cds_start + 3 * (residue - 1), nmd_rules()),
        loss=loss_of_stop(transcript, residue),
        findings=(*described.findings, finding),
    )
