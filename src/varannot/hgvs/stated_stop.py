"""A stop that a row states in codons whose bases are not installed.

Where only the protein of a transcript is installed, a change of one codon has a residue and no
computed consequence. If the row says that the change makes a stop there, nothing else is needed
to tell the exon, decay and the lost part of the protein: a stop stands where the residue stood.
The same holds of a shifted frame: where it stops cannot be computed, and p. counts it.
"""

from __future__ import annotations

import msgspec

from varannot.hgvs.cdna import Cdna, CdnaKind, parse_cdna
from varannot.hgvs.nmd import loss_of_stop, nmd_of_stop
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.protein import Protein, ProteinKind, parse_protein
from varannot.hgvs.residues import STOP
from varannot.model import Consequence, Description, FindingCode, HgvsFinding, Nmd, NmdRule
from varannot.transcripts.model import Transcript

__all__ = ["AS_STATED", "stated_protein", "stop_residue", "with_stated_stop"]

AS_STATED = "The new stop is the one that the row states; it could not be computed."


def stated_protein(text: str) -> Protein | None:
    """Return the change that a p. names, None where it is empty or cannot be read."""
    try:
        return parse_protein(text)[0] if text else None
    except DescriptionError:
        return None


def stop_residue(text: str) -> int | None:
    """Return the residue at which a p. puts a new stop (1-based), None for any other p.

    >>> stop_residue("p.(Arg5454Ter)"), stop_residue("p.(Arg5454Gln)"), stop_residue("")
    (5454, None, None)
    """
    protein = stated_protein(text)
    if protein is None or protein.kind is not ProteinKind.SUBSTITUTION:
        return None
    new = protein.inserted == (STOP,) and protein.first != STOP
    return protein.start if new and protein.start == protein.end else None


def with_stated_stop(described: Description, transcript: Transcript, stated: str) -> Description:
    """Return a description with decay and loss of the stop that a row's p. states.

    `stated` is the p. of the row, which has to be true of the residue. The description is
    unchanged where its consequence, or the stop of its shifted frame, was computed, or where the
    change lies in another codon. A stop behind the end of the transcript is said and not taken.
    """
    if described.consequence is Consequence.FRAMESHIFT:
        return _with_stated_frame(described, transcript, stated)
    if described.consequence is not Consequence.CODING_UNSPECIFIED or described.hgvs_p:
        return described
    residue = stop_residue(stated)
    if residue is None or described.residue != residue or not transcript.coding:
        return described
    if residue > transcript.residues:
        return described
    others = (one for one in described.consequences if one is not Consequence.CODING_UNSPECIFIED)
    finding = _as_stated(transcript, f"the change makes a stop of residue {residue}", stated)
    return msgspec.structs.replace(
        described,
        consequence=Consequence.STOP_GAINED,
        consequences=(Consequence.STOP_GAINED, *others),
        nmd=_marked(nmd_of_stop(transcript, transcript.cds_start + 3 * (residue - 1), nmd_rules())),
        loss=loss_of_stop(transcript, residue),
        findings=(*described.findings, finding),
    )


def _with_stated_frame(described: Description, transcript: Transcript, stated: str) -> Description:
    """Return the description of a shifted frame with the stop that p. counts (`fsTer12`)."""
    protein, residue, nmd = stated_protein(stated), described.residue, described.nmd
    open_yet = nmd is not None and NmdRule.STOP_NOT_KNOWN in nmd.rules
    if not open_yet or residue is None or protein is None or described.hgvs_p:
        return described
    if protein.kind is not ProteinKind.FRAMESHIFT or protein.stop is None:
        return described
    place = _shifted(described.hgvs_c, transcript)
    if place is None or protein.start < residue:
        return described
    changed, shift = place
    foreign = protein.stop - 1
    stop = protein.start + foreign
    at = transcript.cds_start + 3 * (stop - 1)
    if transcript.whole and at + 3 > transcript.length + shift:
        return _with_finding(described, _behind_the_end(transcript, stop, stated))
    finding = _as_stated(transcript, f"the shifted frame stops at residue {stop}", stated)
    return msgspec.structs.replace(
        described,
        nmd=_marked(nmd_of_stop(transcript, at, nmd_rules(), shift=shift, changed=changed)),
        loss=loss_of_stop(transcript, stop, foreign),
        findings=(*described.findings, finding),
    )


def _shifted(coding: str, transcript: Transcript) -> tuple[int, int] | None:
    """Return where a c. changes the transcript (0-based) and by how many bases; None in introns."""
    try:
        change = parse_cdna(coding)[0] if coding else None
    except DescriptionError:
        return None
    if change is None or not (change.start.coding and change.end.coding):
        return None
    net = change.net_length
    return None if net is None else (transcript.cds_start + _first_base(change) - 1, net)


def _first_base(change: Cdna) -> int:
    """Return the first changed base, or the one before which bases are inserted (1-based c.)."""
    if change.kind is CdnaKind.DUPLICATION:
        return change.end.base + 1
    return change.end.base if change.kind is CdnaKind.INSERTION else change.start.base


def _marked(nmd: Nmd) -> Nmd:
    """Return the verdict with the sentence that it rests on the row's own words."""
    return msgspec.structs.replace(nmd, text=f"{nmd.text} {AS_STATED}")


def _as_stated(transcript: Transcript, what: str, stated: str) -> HgvsFinding:
    text = (
        f"The bases of {transcript.accession} are not installed here: that {what} is what the row "
        f"states ({stated})."
    )
    return HgvsFinding(code=FindingCode.REFERENCE_UNKNOWN, text=text)


def _behind_the_end(transcript: Transcript, stop: int, stated: str) -> HgvsFinding:
    text = (
        f"The row states a stop at residue {stop} of the shifted frame ({stated}), which lies "
        f"behind the end of {transcript.accession}: it is not used."
    )
    return HgvsFinding(code=FindingCode.REFERENCE_UNKNOWN, text=text)


def _with_finding(described: Description, finding: HgvsFinding) -> Description:
    return msgspec.structs.replace(described, findings=(*described.findings, finding))
