"""How Ensembl VEP spells the alleles of a VCF record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

__all__ = ["Spelling", "minimal_spelling", "vep_spellings"]

Spelling: TypeAlias = str
"""An allele as VEP writes it: the bases that are left, `-` where none are."""


def vep_spellings(ref: str, alts: Sequence[str]) -> tuple[Spelling, ...]:
    """Return VEP's spelling of each ALT of a record, in the same order.

    Where any ALT is of another length than REF and all alleles but `*` begin with the same base,
    that base is taken off (Ensembl/ensembl-vep, modules/Bio/EnsEMBL/VEP/Parser/VCF.pm).

    >>> vep_spellings("CA", ["C"]), vep_spellings("C", ["CTT"]), vep_spellings("AC", ["GT"])
    (('-',), ('TT',), ('GT',))
    >>> vep_spellings("GA", ["G", "GAA"]), vep_spellings("A", ["AT", "T"])
    (('-', 'AA'), ('AT', 'T'))
    """
    spelt = [ref, *alts]
    firsts = {one[:1] for one in spelt if "*" not in one}
    if all(len(one) == len(ref) for one in alts) or len(firsts) != 1:
        return tuple(alts)
    return tuple(one if "*" in one else one[1:] or "-" for one in alts)


def minimal_spelling(ref: str, alt: str) -> Spelling:
    """Return the spelling under VEP's --minimal: shared bases are taken off both ends.

    The start goes first; where that leaves two spellings of a repeat, this is one of them.

    >>> minimal_spelling("CAG", "CTG"), minimal_spelling("CAGG", "CG")
    ('T', '-')
    """
    start = 0
    while start < min(len(ref), len(alt)) and ref[start] == alt[start]:
        start += 1
    ref, alt = ref[start:], alt[start:]
    while ref and alt and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    return alt or "-"
