"""Bases and codons: the alphabet that transcripts and descriptions share.

Source of the code: NCBI translation table 1 (the standard code).
"""

from __future__ import annotations

from itertools import product

__all__ = ["CODON", "reverse_complement", "translate"]

_COMPLEMENT = str.maketrans("ACGTNacgtn", "TGCANtgcan")

CODON: dict[str, str] = {
    "".join(codon): residue
    for codon, residue in zip(
        product("TCAG", repeat=3),
        "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
        strict=True,
    )
}
"""Codon -> residue in one-letter code, `*` for a stop."""


def reverse_complement(bases: str) -> str:
    """Return the other strand's bases, read 5' to 3'; N stays N.

    >>> reverse_complement("AACGTN")
    'NACGTT'
    """
    return bases.translate(_COMPLEMENT)[::-1]


def translate(bases: str) -> str:
    """Return the residues of whole codons in one-letter code: `*` a stop, `X` not known.

    Bases behind the last whole codon are left out.

    >>> translate("ATGGCNTGAAA")
    'MX*'
    """
    get = CODON.get
    return "".join(
        get(bases[place : place + 3], "X") for place in range(0, len(bases) - len(bases) % 3, 3)
    )
