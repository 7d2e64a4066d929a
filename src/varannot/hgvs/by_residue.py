"""What a change of one base does to a residue when the codon's other bases are not known.

The residue and the base that is replaced leave only some codons, and where all of them give the
same new residue, the protein change is certain without a sequence.
"""

from __future__ import annotations

from varannot.hgvs.codons import single_base_results
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import ONE_TO_THREE, STOP
from varannot.model import Consequence

__all__ = ["residue_effect"]


def residue_effect(
    protein: str, index: int, place: int, ref: str, alt: str
) -> tuple[Protein | None, Consequence, str]:
    """Return p., the consequence, and why none is given.

    `protein` holds one letter a residue, the stop left out or not known as `X`; `index` is
    0-based, `place` 1 to 3; `ref` and `alt` are single bases on the transcript.

    >>> protein, consequence, _ = residue_effect("MQ", 1, 1, "C", "T")
    >>> str(protein), consequence.value
    ('p.(Gln2Ter)', 'stop_gained')
    """
    residue = "*" if index == len(protein) else protein[index : index + 1]
    if residue not in ONE_TO_THREE:
        return None, Consequence.CODING_UNSPECIFIED, f"residue {index + 1} is not known"
    name, number = ONE_TO_THREE[residue], index + 1
    new = single_base_results(place, ref, alt).get(name)
    if new is None:
        why = f"no codon of {name}{number} has {ref} at its place {place}"
        return None, Consequence.CODING_UNSPECIFIED, why
    if len(new) > 1:
        why = f"the codon of {name}{number} is not known: {' or '.join(sorted(new))}"
        return None, _shared_term(name, new), why
    (only,) = new
    if only == name:
        term = Consequence.STOP_RETAINED if name == STOP else Consequence.SYNONYMOUS
        return Protein(ProteinKind.SYNONYMOUS, number, name, number, name), term, ""
    if name == STOP:
        why = "the bases behind the stop are not known"
        extension = Protein(ProteinKind.EXTENSION, number, STOP, number, STOP, (only,))
        return extension, Consequence.STOP_LOST, why
    term = Consequence.STOP_GAINED if only == STOP else Consequence.MISSENSE
    changed = Protein(ProteinKind.SUBSTITUTION, number, name, number, name, (only,))
    return changed, term, ""


def _shared_term(name: str, new: frozenset[str]) -> Consequence:
    if name in new or STOP in new or name == STOP:
        return Consequence.CODING_UNSPECIFIED
    return Consequence.MISSENSE
