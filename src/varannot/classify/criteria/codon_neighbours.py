"""The other single-base changes of a codon, for asking what is known of them.

A variant's own record is left out: what is known of the very change is no evidence from another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from varannot.bases import CODON
from varannot.classify.criteria.inputs import CriteriaInput, Place
from varannot.hgvs.residues import COMPLEMENT, ONE_TO_THREE

__all__ = ["CodonNeighbour", "codon_neighbours"]

_BASES = "ACGT"
_CODON = 3


@dataclass(frozen=True, slots=True)
class CodonNeighbour:
    """Another single-base change of the same codon: its place, and what it makes of the residue."""

    place: Place
    protein: str


def codon_neighbours(case: CriteriaInput) -> Iterator[CodonNeighbour]:
    """Yield the other missense changes of one base in the codon of a single-base missense change.

    The neighbouring bases of the codon are taken to stand beside it on the genome, which holds
    where the exon edge is three bases away or more; nearer to it only the base itself is changed.
    """
    change, place, main = case.change, case.place, case.main
    if change is None or place is None or main is None or not case.missense:
        return
    before, _, after = main.codon_change.partition(">")
    single = len(place.ref) == len(place.alt) == 1 and len(before) == len(after) == _CODON
    differing = [at for at in range(_CODON) if single and before[at] != after[at]]
    if len(differing) != 1:
        return
    own = differing[0]
    forward = before[own] == place.ref
    if not forward and COMPLEMENT.get(before[own]) != place.ref:
        return
    inside = main.splice_distance is None or abs(main.splice_distance) >= _CODON
    for at in range(_CODON) if inside else (own,):
        step = at - own if forward else own - at
        for base in _BASES:
            codon = f"{before[:at]}{base}{before[at + 1 :]}"
            residue = ONE_TO_THREE.get(CODON.get(codon, ""), "")
            if base == before[at] or codon == after or residue in ("", "Ter", change.before):
                continue
            ref, alt = before[at], base
            if not forward:
                ref, alt = COMPLEMENT[ref], COMPLEMENT[alt]
            there = Place(place.build, place.chromosome, place.position + step, ref, alt)
            yield CodonNeighbour(there, f"p.({change.before}{change.position}{residue})")
