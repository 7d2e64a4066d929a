"""Holding a c. change that reaches out of the coding sequence against a p. change."""

from __future__ import annotations

from varannot.hgvs.cdna import Cdna, Position
from varannot.hgvs.codons import codon_of
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.verdict import Verdict, agrees, impossible, not_checkable

__all__ = ["compare_outside"]

_SPLICING = "What it does to splicing, and so to the protein, follows from no codon."


def compare_outside(cdna: Cdna, protein: Protein) -> Verdict:
    """Return whether p. can stand beside a c. change in an intron, in a UTR or across an edge."""
    if protein.kind is ProteinKind.UNKNOWN:
        return agrees(f"{cdna} {_where(cdna)}; p.? leaves the protein open.")
    if cdna.start.offset or cdna.end.offset:
        return _intron(cdna, protein)
    if cdna.start.zone == cdna.end.zone:
        return _untranslated(cdna, protein)
    return _across(cdna, protein)


def _where(cdna: Cdna) -> str:
    start, end = cdna.start, cdna.end
    if start.offset and end.offset:
        return "lies in an intron"
    if start.offset or end.offset:
        return "crosses an exon edge"
    if start.zone == end.zone:
        return "lies before the start codon" if start.zone < 0 else "lies behind the stop codon"
    return "crosses an end of the coding sequence"


def _untranslated(cdna: Cdna, protein: Protein) -> Verdict:
    where = f"{cdna} {_where(cdna)}"
    if protein.kind is ProteinKind.UNCHANGED:
        return agrees(f"{where} and changes no residue.")
    if protein.kind is ProteinKind.NO_PROTEIN:
        return not_checkable(f"{where}; {protein} says that no protein is made, no codon does.")
    if protein.kind is ProteinKind.EXTENSION and protein.start == 1 and cdna.start.zone < 0:
        return not_checkable(f"{where}; a new start codon there needs the sequence.")
    return impossible(f"{where} and changes no residue, but p. names residue {protein.start}.")


def _across(cdna: Cdna, protein: Protein) -> Verdict:
    where = f"{cdna} {_where(cdna)}"
    if cdna.start.zone < 0 and protein.kind in (
        ProteinKind.START_UNKNOWN,
        ProteinKind.NO_PROTEIN,
        ProteinKind.EXTENSION,
    ):
        return agrees(f"{where}, so the start codon is affected.")
    return not_checkable(f"{where}; what follows for the protein needs the sequence.")


def _intron(cdna: Cdna, protein: Protein) -> Verdict:
    where = f"{cdna} {_where(cdna)}"
    if protein.kind is ProteinKind.UNCHANGED:
        if _deep(cdna.start) and _deep(cdna.end):
            return agrees(f"{where}, and no base of a codon is changed.")
        return not_checkable(f"{where} at a splice site. {_SPLICING}")
    one_residue = protein.kind in (ProteinKind.SUBSTITUTION, ProteinKind.SYNONYMOUS)
    if one_residue and protein.start not in _codons(cdna):
        return impossible(f"{where}; no base of codon {protein.start} is changed.")
    if one_residue and cdna.start.offset and cdna.end.offset:
        return not_checkable(f"{where}, next to codon {protein.start}. {_SPLICING}")
    return not_checkable(f"{where}. {_SPLICING}")


def _deep(position: Position) -> bool:
    return abs(position.offset) > 2


def _codons(cdna: Cdna) -> range:
    """The codons next to the change, in which an effect on splicing could begin."""
    if cdna.start.zone or cdna.end.zone:
        return range(0)
    return range(codon_of(cdna.start.base - 1), codon_of(cdna.end.base + 1) + 1)
