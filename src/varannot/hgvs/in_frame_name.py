"""Names of changes of a protein in frame: deletion, duplication, insertion, replacement.

A change in a repeat stands as far to the C-terminus as it can, and residues inserted behind their
own copy are a duplication (HGVS Nomenclature, DOI 10.1002/humu.22981).
"""

from __future__ import annotations

from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import ONE_TO_THREE

__all__ = ["in_frame_name"]


def in_frame_name(old: str, start: int, lost: str, gained: str) -> Protein:
    """Return the name of residues that are replaced in frame, no stop among them.

    `old` is the reference protein in one-letter code, `lost` its residues from `start` on
    (0-based) and `gained` those in their place. The change has to stand as far to the C-terminus
    as it can.
    """
    new = tuple(ONE_TO_THREE[letter] for letter in gained)
    if not lost:
        count = len(gained)
        if start >= count and old[start - count : start] == gained:
            return _spanning(ProteinKind.DUPLICATION, old, start - count, start)
        name = _spanning(ProteinKind.INSERTION, old, start - 1, start + 1)
        return Protein(name.kind, name.start, name.first, name.end, name.last, new)
    if not gained:
        return _spanning(ProteinKind.DELETION, old, start, start + len(lost))
    kind = ProteinKind.SUBSTITUTION if len(lost) == len(gained) == 1 else ProteinKind.DELINS
    name = _spanning(kind, old, start, start + len(lost))
    return Protein(kind, name.start, name.first, name.end, name.last, new)


def _spanning(kind: ProteinKind, old: str, start: int, end: int) -> Protein:
    first, last = ONE_TO_THREE[old[start]], ONE_TO_THREE[old[end - 1]]
    return Protein(kind, start + 1, first, end, last)
