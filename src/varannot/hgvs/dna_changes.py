"""From a p. description to the changes of DNA that make it.

Where the bases of a codon are known, they decide; where only the residue is known, each of its
codons is possible, and a change that not all of them allow is marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from varannot.hgvs.backward import BetweenExonsError, edit_of
from varannot.hgvs.cdna import Cdna, CdnaKind, Position
from varannot.hgvs.locate import LocationError
from varannot.hgvs.naming import cdna_name
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import CODONS_OF
from varannot.hgvs.shift import placements
from varannot.transcripts.model import TranscriptSequence

__all__ = ["DnaChange", "dna_changes", "undetermined"]

_MOST_SPELLINGS = 24
"""Spellings of inserted residues that are listed; more of them say nothing."""


@dataclass(frozen=True, slots=True)
class DnaChange:
    """One change that makes the protein change: `bases` of it differ from the reference.

    `certain` is False where the codon of the reference is not known and another codon of the same
    residue would need another change.
    """

    cdna: Cdna
    bases: int
    certain: bool


def dna_changes(protein: Protein, sequence: TranscriptSequence) -> tuple[DnaChange, ...]:
    """Return the DNA changes within the named codons that give a protein change.

    Changes of one base come first, then those of two and three; among equals the order is that of
    the positions and says nothing. Empty where p. does not determine any (see `undetermined`) and
    where the residue that p. names is not the transcript's.
    """
    transcript = sequence.transcript
    if not transcript.coding or not 0 < protein.start <= protein.end <= transcript.residues + 1:
        return ()
    if protein.kind in (ProteinKind.SUBSTITUTION, ProteinKind.SYNONYMOUS):
        return _in_codon(protein, sequence)
    if protein.kind in (ProteinKind.DELETION, ProteinKind.DUPLICATION):
        kind = CdnaKind.DELETION
        if protein.kind is ProteinKind.DUPLICATION:
            kind = CdnaKind.DUPLICATION
        whole = _positions(3 * protein.start - 2, 3 * protein.end)
        return (_shifted(Cdna(kind, *whole), 3 * protein.removed, sequence),)
    if protein.kind in (ProteinKind.INSERTION, ProteinKind.DELINS):
        return _spelled(protein, sequence)
    return ()


def undetermined(protein: Protein) -> str:
    """Return why p. names no DNA change that could be listed, empty where it does."""
    match protein.kind:
        case ProteinKind.FRAMESHIFT:
            return "many insertions and deletions shift the frame at this residue; p. names none"
        case ProteinKind.INSERTION | ProteinKind.DELINS if not _listed(protein):
            return "the new residues can be spelled in too many ways to list"
        case ProteinKind.UNKNOWN | ProteinKind.UNCHANGED | ProteinKind.NO_PROTEIN:
            return "p. names no residue"
        case ProteinKind.START_UNKNOWN:
            return "any change of the start codon is named so"
        case ProteinKind.EXTENSION:
            return "p. names a lost start or stop, not the change that loses it"
    return ""


def _in_codon(protein: Protein, sequence: TranscriptSequence) -> tuple[DnaChange, ...]:
    codons = _reference_codons(protein.start, protein.first, sequence)
    silent = protein.kind is ProteinKind.SYNONYMOUS
    targets = CODONS_OF.get(protein.first if silent else protein.inserted[0], ())
    found: dict[Cdna, tuple[int, int]] = {}
    for codon in codons:
        for target in targets:
            if target != codon:
                change, bases = _between(codon, target, 3 * protein.start - 2)
                found[change] = bases, found.get(change, (0, 0))[1] + 1
    changes = [
        DnaChange(change, bases, certain=times == len(codons))
        for change, (bases, times) in found.items()
    ]
    return tuple(sorted(changes, key=_order))


def _order(change: DnaChange) -> tuple[int, Position, str]:
    return change.bases, change.cdna.start, str(change.cdna)


def _reference_codons(number: int, residue: str, sequence: TranscriptSequence) -> tuple[str, ...]:
    """Return the codons that the reference may have there: one where its bases are known."""
    possible = CODONS_OF.get(residue, ())
    cds = sequence.cds
    if not cds:
        return possible
    known = cds[3 * number - 3 : 3 * number]
    return tuple(
        codon
        for codon in possible
        if all(base in ("N", other) for base, other in zip(known, codon, strict=True))
    )


def _between(codon: str, target: str, at: int) -> tuple[Cdna, int]:
    """Return the change of one codon into another, and in how many bases they differ."""
    places = [place for place in range(3) if codon[place] != target[place]]
    first, last = places[0], places[-1]
    start, end = _positions(at + first, at + last)
    if first == last:
        change = Cdna(CdnaKind.SUBSTITUTION, start, end, codon[first], target[first])
    else:
        change = Cdna(CdnaKind.DELINS, start, end, "", target[first : last + 1])
    return change, len(places)


def _positions(first: int, last: int) -> tuple[Position, Position]:
    return Position(0, first), Position(0, last)


def _listed(protein: Protein) -> bool:
    count = 1
    for residue in protein.inserted:
        count *= len(CODONS_OF.get(residue, ())) or _MOST_SPELLINGS + 1
    return count <= _MOST_SPELLINGS


def _spelled(protein: Protein, sequence: TranscriptSequence) -> tuple[DnaChange, ...]:
    if not _listed(protein):
        return ()
    found = []
    for codons in product(*(CODONS_OF[residue] for residue in protein.inserted)):
        bases = "".join(codons)
        if protein.kind is ProteinKind.INSERTION:
            span = _positions(3 * protein.start, 3 * protein.start + 1)
            change = Cdna(CdnaKind.INSERTION, *span, "", bases)
        else:
            span = _positions(3 * protein.start - 2, 3 * protein.end)
            change = Cdna(CdnaKind.DELINS, *span, "", bases)
        found.append(_shifted(change, len(bases), sequence))
    return tuple(sorted(dict.fromkeys(found), key=_order))


def _shifted(change: Cdna, bases: int, sequence: TranscriptSequence) -> DnaChange:
    """Return the change under its HGVS name, as far as the bases beside it are known."""
    if sequence.gene is None:
        return DnaChange(change, bases, certain=False)
    try:
        placed = placements(sequence.gene, edit_of(change, sequence))
        named = cdna_name(placed.named, sequence.gene, sequence.transcript)
    except (LocationError, BetweenExonsError):
        return DnaChange(change, bases, certain=False)
    return DnaChange(named, bases, certain=not placed.open_end)
