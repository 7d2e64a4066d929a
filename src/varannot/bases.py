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


class _Residues(dict[tuple[str, str, str], str]):
    """Codon as three letters -> residue; `X` for any other three letters."""

    def __missing__(self, codon: tuple[str, str, str]) -> str:
        return "X"


_RESIDUE = _Residues({(codon[0], codon[1], codon[2]): residue for codon, residue in CODON.items()})


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
    letters = iter(bases)
    return "".join(map(_RESIDUE.__getitem__, zip(letters, letters, letters, strict=False)))
