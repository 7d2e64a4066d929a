"""The readings of an impossible description: what would be true one slip away, unranked."""

from __future__ import annotations

from varannot.hgvs.cdna import Cdna
from varannot.hgvs.compare import compare, could_agree
from varannot.hgvs.consequence import consequence
from varannot.hgvs.legacy import Shift
from varannot.hgvs.protein import Protein
from varannot.hgvs.slips import candidates
from varannot.model import CheckOutcome, Reading

__all__ = ["READINGS_PER_SLIP", "provable", "true_readings"]

READINGS_PER_SLIP = 12
"""A kind of slip with more true readings than this says too little; its readings are counted."""


_LONGEST = 300
"""Bases of a range beyond which codon arithmetic proves nothing about a wrong digit in it."""


def provable(meant: Cdna, printed: Cdna) -> bool:
    """Whether a reading is not a far longer range than the printed one, made by a wrong digit."""
    length = meant.length
    return length is None or length <= max(_LONGEST, printed.length or 0)


def true_readings(
    cdna: Cdna, protein: Protein, shifts: tuple[Shift, ...]
) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
    """Return the readings one slip away that agree in themselves, and cautions.

    Readings are sorted by c. and then p.; the order says nothing about which one is meant.
    """
    found: dict[tuple[str, str], Reading] = {}
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for candidate in candidates(cdna, protein, shifts):
        # Most candidates lie far apart; the cheap question keeps long tables fast.
        if not could_agree(candidate.cdna, candidate.protein):
            continue
        if not provable(candidate.cdna, cdna):
            continue
        verdict = compare(candidate.cdna, candidate.protein)
        if verdict.outcome is not CheckOutcome.AGREES:
            continue
        key = (str(candidate.cdna), str(candidate.protein))
        if key in found:
            continue
        by_kind.setdefault(candidate.kind, []).append(key)
        found[key] = Reading(
            hgvs_c=key[0],
            hgvs_p=key[1],
            consequence=consequence(candidate.cdna, candidate.protein),
            explanation=f"True if {candidate.explanation}.",
        )
    cautions = []
    for kind, keys in by_kind.items():
        if len(keys) > READINGS_PER_SLIP:
            cautions.append(f"{len(keys)} readings with a slip of the kind '{kind}' are not listed")
            for key in keys:
                del found[key]
    return tuple(found[key] for key in sorted(found)), tuple(cautions)
