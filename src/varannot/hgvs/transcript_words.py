"""What the check of a description on one transcript found, in one clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varannot.hgvs.cdna import Cdna
from varannot.hgvs.codons import codon_of
from varannot.hgvs.protein import Protein
from varannot.hgvs.stated import bases_there, residue_at
from varannot.model import CheckLevel

if TYPE_CHECKING:
    from varannot.hgvs.on_transcripts import OnTranscript

__all__ = ["reason_of"]

_SHOWN = 20


def reason_of(state: OnTranscript) -> str:
    """Return the reason as a clause without a full stop: what differs, or what was seen."""
    if state.misplaced:
        return state.misplaced
    if state.cdna is None:
        return _of_protein(state)
    accession = state.transcript.accession
    protein = state.protein
    if protein is not None and state.exists is False:
        return _too_short(state, protein)
    parts = []
    if state.base is False:
        parts.append(_bases(state, state.cdna))
    if state.residue is False and protein is not None:
        parts.append(_other_residue(state, protein, named=not parts))
    elif state.base is False and state.cdna.start.coding:
        parts.append(_codon(state, codon_of(state.cdna.start.base)))
    if parts:
        return "; ".join(filter(None, parts))
    if state.follows is False:
        return f"on {accession} {state.cdna} gives {state.computed}, not {protein}"
    return _seen(state, state.cdna)


def _too_short(state: OnTranscript, protein: Protein) -> str:
    model = state.transcript
    return f"{model.accession} has {model.residues} residues, and p. names residue {protein.end}"


def _bases(state: OnTranscript, cdna: Cdna) -> str:
    assert state.place is not None
    there = bases_there(cdna, state.place, state.sequence)
    span = f"c.{cdna.start}" if cdna.start == cdna.end else f"c.{cdna.start}_{cdna.end}"
    if "N" in there:
        return f"{span} cannot be {cdna.deleted} on {state.transcript.accession}"
    shown = there if len(there) <= _SHOWN else f"{there[: _SHOWN - 3]}..."
    return f"{span} is {shown} on {state.transcript.accession}, not {cdna.deleted}"


def _other_residue(state: OnTranscript, protein: Protein, *, named: bool) -> str:
    where = f" on {state.transcript.accession}" if named else ""
    for number, name in ((protein.start, protein.first), (protein.end, protein.last)):
        if residue_at(number, state.sequence, state.coding) not in (None, name):
            return f"{_codon(state, number)}{where}, not {name}"
    return ""


def _codon(state: OnTranscript, number: int) -> str:
    """Return `codon 290 is TTC (Phe)`, or `residue 290 is Phe` where the bases are not known."""
    residue = residue_at(number, state.sequence, state.coding)
    codon = state.sequence.cds[3 * number - 3 : 3 * number]
    if not residue:
        return ""
    if codon and "N" not in codon:
        return f"codon {number} is {codon} ({residue})"
    return f"residue {number} is {residue}"


def _seen(state: OnTranscript, cdna: Cdna) -> str:
    accession = state.transcript.accession
    if state.computed is not None:
        return f"on {accession} {cdna} gives {state.computed}"
    if state.base:
        return f"c.{cdna.start} is {cdna.deleted[:_SHOWN]} on {accession}"
    if state.residue and state.protein is not None:
        return f"residue {state.protein.start} is {state.protein.first} on {accession}"
    if state.level is CheckLevel.COORDINATE:
        return f"c.{cdna.start} lies on {accession}, whose bases there are not installed"
    return f"c.{cdna.start} lies on {accession}"


def _of_protein(state: OnTranscript) -> str:
    protein, accession = state.protein, state.transcript.accession
    if protein is None or not protein.start:
        return "p. names no residue"
    if state.exists is False:
        return _too_short(state, protein)
    if state.residue is False:
        return _other_residue(state, protein, named=True)
    if state.residue:
        return f"{_codon(state, protein.start)} on {accession}"
    return f"the residues of {accession} are not installed"
