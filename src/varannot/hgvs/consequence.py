"""Sequence Ontology consequence of a description, from p. where it says one, else from c.

Splice sites are the two intronic bases next to an exon; the splice region reaches to the eighth
(Sequence Ontology SO:0001574, SO:0001575, SO:0001630).
"""

from __future__ import annotations

from varannot.hgvs.cdna import Cdna, CdnaKind, Position
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import STOP
from varannot.model import Consequence

__all__ = ["cdna_consequence", "consequence", "most_severe", "protein_consequence"]

_ORDER = {member: rank for rank, member in enumerate(Consequence)}
_SPLICE_SITE = 2
_SPLICE_REGION = 8


def most_severe(*consequences: Consequence) -> Consequence:
    """Return the most severe one, in the order of the enum; UNKNOWN if there is none.

    >>> most_severe(Consequence.INTRON, Consequence.SPLICE_DONOR).value
    'splice_donor_variant'
    """
    return min(consequences, key=_ORDER.__getitem__, default=Consequence.UNKNOWN)


def consequence(cdna: Cdna | None, protein: Protein | None) -> Consequence:
    """Return the consequence that the two descriptions state together, the more severe one."""
    stated = [cdna_consequence(cdna)] if cdna else []
    if protein is not None:
        of_protein = protein_consequence(protein)
        if stated == [Consequence.REFERENCE_IDENTICAL] and of_protein in _UNCHANGED:
            return Consequence.REFERENCE_IDENTICAL
        if of_protein is Consequence.UNKNOWN:
            return most_severe(*stated)
        if stated and stated[0] in _LESS_EXACT:
            return of_protein
        stated.append(of_protein)
    return most_severe(*stated)


_UNCHANGED = frozenset({Consequence.SYNONYMOUS, Consequence.STOP_RETAINED, Consequence.UNKNOWN})

_LESS_EXACT = frozenset(
    {
        Consequence.CODING_UNSPECIFIED,
        Consequence.INFRAME_DELETION,
        Consequence.INFRAME_INSERTION,
        Consequence.PROTEIN_ALTERING,
        Consequence.UNKNOWN,
    }
)
"""What c. alone can say only roughly; p. says it better."""


def protein_consequence(protein: Protein) -> Consequence:
    """Return the consequence that p. alone states; UNKNOWN for `p.?`."""
    match protein.kind:
        case ProteinKind.SYNONYMOUS if protein.first == STOP:
            return Consequence.STOP_RETAINED
        case ProteinKind.SYNONYMOUS | ProteinKind.UNCHANGED:
            return Consequence.SYNONYMOUS
        case _ if _loses_stop(protein):
            return Consequence.STOP_LOST
        case ProteinKind.SUBSTITUTION:
            return _substitution(protein)
        case ProteinKind.FRAMESHIFT:
            stopped = protein.stop == 1 or protein.inserted == (STOP,)
            return Consequence.STOP_GAINED if stopped else Consequence.FRAMESHIFT
        case ProteinKind.EXTENSION | ProteinKind.START_UNKNOWN | ProteinKind.NO_PROTEIN:
            return Consequence.START_LOST
        case ProteinKind.UNKNOWN:
            return Consequence.UNKNOWN
        case _:
            return _in_frame(protein)


def _loses_stop(protein: Protein) -> bool:
    """Whether p. names the stop itself as changed, and no other at its place or before it."""
    if protein.kind in (ProteinKind.DUPLICATION, ProteinKind.INSERTION):
        return False
    if STOP not in (protein.first, protein.last):
        return False
    return STOP not in protein.inserted or protein.inserted.index(STOP) >= protein.removed


def _substitution(protein: Protein) -> Consequence:
    if protein.inserted == (STOP,):
        return Consequence.STOP_GAINED
    return Consequence.START_LOST if protein.start == 1 else Consequence.MISSENSE


def _in_frame(protein: Protein) -> Consequence:
    if STOP in protein.inserted:
        return Consequence.STOP_GAINED
    if protein.kind is ProteinKind.DELETION:
        return Consequence.INFRAME_DELETION
    if protein.kind in (ProteinKind.DUPLICATION, ProteinKind.INSERTION):
        return Consequence.INFRAME_INSERTION
    gained = len(protein.inserted) - protein.removed
    if gained == 0:
        return Consequence.MISSENSE
    return Consequence.INFRAME_INSERTION if gained > 0 else Consequence.INFRAME_DELETION


def cdna_consequence(cdna: Cdna) -> Consequence:
    """Return the consequence that c. alone states; codons are not translated here."""
    if cdna.kind is CdnaKind.IDENTITY:
        return Consequence.REFERENCE_IDENTICAL
    start, end = cdna.start, cdna.end
    if start.zone == end.zone == -1 and not _touches_splice_site(cdna):
        return Consequence.UTR_5 if start.offset == 0 else _intronic(cdna)
    if start.zone == end.zone == 1 and not _touches_splice_site(cdna):
        return Consequence.UTR_3 if start.offset == 0 else _intronic(cdna)
    if start.coding and end.coding:
        return _coding(cdna)
    if start.offset or end.offset:
        return _intronic(cdna)
    return Consequence.START_LOST if start.zone == -1 else Consequence.STOP_LOST


def _touches_splice_site(cdna: Cdna) -> bool:
    return any(0 < abs(p.offset) <= _SPLICE_SITE for p in (cdna.start, cdna.end))


def _intronic(cdna: Cdna) -> Consequence:
    start, end = cdna.start, cdna.end
    if cdna.kind is CdnaKind.INSERTION:
        return _inserted_in_intron(start, end)
    if (start.offset == 0 and end.offset > 0) or 0 < start.offset <= _SPLICE_SITE:
        return Consequence.SPLICE_DONOR
    if (start.offset < 0 and end.offset == 0) or -_SPLICE_SITE <= end.offset < 0:
        return Consequence.SPLICE_ACCEPTOR
    one_intron = end.base - start.base == 1 and start.offset > 0 > end.offset
    if one_intron or (start.base == end.base and start.offset * end.offset > 0):
        return _region(start, end)
    # The range holds a splice site: a whole exon, or an exon edge.
    return Consequence.SPLICE_DONOR if start.offset > 0 else Consequence.SPLICE_ACCEPTOR


def _inserted_in_intron(start: Position, end: Position) -> Consequence:
    if start.offset == 1:
        return Consequence.SPLICE_DONOR
    if end.offset == -1:
        return Consequence.SPLICE_ACCEPTOR
    return _region(start, end)


def _region(start: Position, end: Position) -> Consequence:
    nearest = min(abs(start.offset), abs(end.offset))
    return Consequence.SPLICE_REGION if nearest <= _SPLICE_REGION else Consequence.INTRON


def _coding(cdna: Cdna) -> Consequence:
    if cdna.start.base <= 3 and cdna.kind not in (CdnaKind.DUPLICATION, CdnaKind.INSERTION):
        return Consequence.START_LOST
    net = cdna.net_length
    if net is None:
        return Consequence.CODING_UNSPECIFIED
    if net % 3:
        return Consequence.FRAMESHIFT
    if net == 0:
        return Consequence.CODING_UNSPECIFIED
    return Consequence.INFRAME_INSERTION if net > 0 else Consequence.INFRAME_DELETION
