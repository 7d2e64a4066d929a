"""Runs of one residue, such as polyglutamine, in which an in-frame change alters the length.

The length of such runs varies between people; a change of it weighs less than elsewhere.
"""

from __future__ import annotations

from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import THREE_TO_ONE

__all__ = ["residue_run"]

_TAKEN_OR_COPIED = frozenset({ProteinKind.DELETION, ProteinKind.DUPLICATION})


def residue_run(residues: str, protein: Protein) -> int | None:
    """Return how many equal residues stand in a row where a change takes or adds such ones.

    `residues` is the reference protein in one-letter code. None where the change takes or adds
    other residues too, or is no in-frame deletion, duplication or insertion.

    >>> residue_run("MKQQQQQE", Protein(ProteinKind.DELETION, 7, "Gln", 7, "Gln"))
    5
    >>> residue_run("MKVVEE", Protein(ProteinKind.DELETION, 4, "Val", 5, "Glu")) is None
    True
    """
    if protein.kind in _TAKEN_OR_COPIED:
        first, last = protein.start - 1, (protein.end or protein.start) - 1
        letters = set(residues[first : last + 1])
    elif protein.kind is ProteinKind.INSERTION:
        first, last = protein.start - 1, protein.end - 1
        letters = {THREE_TO_ONE.get(one, "") for one in protein.inserted}
        beside = [at for at in (first, last) if residues[at : at + 1] in letters]
        first = last = beside[0] if beside else -1
    else:
        return None
    if len(letters) != 1 or not 0 <= first < len(residues):
        return None
    letter = letters.pop()
    while first > 0 and residues[first - 1] == letter:
        first -= 1
    while last + 1 < len(residues) and residues[last + 1] == letter:
        last += 1
    return last - first + 1
