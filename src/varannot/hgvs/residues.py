"""The genetic code, and amino-acid residues in three- and one-letter form.

Residues are named by their three-letter code everywhere in this package; the stop is `Ter`.
Source of the code: NCBI translation table 1 (the standard code).
"""

from __future__ import annotations

__all__ = [
    "BASES",
    "CODONS_OF",
    "COMPLEMENT",
    "LETTER_SLIPS",
    "ONE_TO_THREE",
    "RESIDUE_NAMES",
    "RESIDUE_OF",
    "STOP",
    "THREE_TO_ONE",
    "UNKNOWN_RESIDUE",
    "full_name",
    "residue_of_letter",
]

STOP = "Ter"
UNKNOWN_RESIDUE = "Xaa"

BASES = "ACGT"
COMPLEMENT = {"A": "T", "C": "G", "G": "C", "T": "A", "N": "N"}

_CODE_ORDER = "TCAG"
_CODE = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"

ONE_TO_THREE = {
    "A": "Ala",
    "C": "Cys",
    "D": "Asp",
    "E": "Glu",
    "F": "Phe",
    "G": "Gly",
    "H": "His",
    "I": "Ile",
    "K": "Lys",
    "L": "Leu",
    "M": "Met",
    "N": "Asn",
    "P": "Pro",
    "Q": "Gln",
    "R": "Arg",
    "S": "Ser",
    "T": "Thr",
    "V": "Val",
    "W": "Trp",
    "Y": "Tyr",
    "U": "Sec",
    "O": "Pyl",
    "*": STOP,
}
THREE_TO_ONE = {three: one for one, three in ONE_TO_THREE.items()}

RESIDUE_NAMES = {
    "Ala": "alanine",
    "Cys": "cysteine",
    "Asp": "aspartate",
    "Glu": "glutamate",
    "Phe": "phenylalanine",
    "Gly": "glycine",
    "His": "histidine",
    "Ile": "isoleucine",
    "Lys": "lysine",
    "Leu": "leucine",
    "Met": "methionine",
    "Asn": "asparagine",
    "Pro": "proline",
    "Gln": "glutamine",
    "Arg": "arginine",
    "Ser": "serine",
    "Thr": "threonine",
    "Val": "valine",
    "Trp": "tryptophan",
    "Tyr": "tyrosine",
    STOP: "stop",
}

RESIDUE_OF: dict[str, str] = {
    first + second + third: ONE_TO_THREE[_CODE[16 * i + 4 * j + k]]
    for i, first in enumerate(_CODE_ORDER)
    for j, second in enumerate(_CODE_ORDER)
    for k, third in enumerate(_CODE_ORDER)
}
"""Codon -> residue, 64 entries."""

CODONS_OF: dict[str, tuple[str, ...]] = {
    residue: tuple(sorted(codon for codon, coded in RESIDUE_OF.items() if coded == residue))
    for residue in RESIDUE_NAMES
}
"""Residue -> its codons in alphabetical order."""

# Letters that people mix up because the one-letter code of one residue is the initial of the
# other's name (Lys is K, Leu is L; Asp is D, Ala is A), seen in printed c./p. pairs.
LETTER_SLIPS = (
    ("Leu", "Lys"),
    ("Gln", "Gly"),
    ("Ala", "Asp"),
    ("Glu", "Gly"),
    ("Ala", "Cys"),
    ("Thr", "Tyr"),
)
"""Pairs of residues that are printed one for the other; each pair is read in both directions."""


def residue_of_letter(letter: str) -> str:
    """Return the three-letter code for a one- or three-letter code in any case.

    Raises KeyError if the text names no residue. `X` is refused here: whether it is a stop or an
    unknown residue is for the reader of the whole description to say.

    >>> residue_of_letter("q"), residue_of_letter("GLN"), residue_of_letter("*")
    ('Gln', 'Gln', 'Ter')
    """
    if len(letter) == 1:
        return ONE_TO_THREE[letter.upper()]
    name = letter.capitalize()
    if name in ("Ter", "Stp"):
        return STOP
    if name == UNKNOWN_RESIDUE or name in THREE_TO_ONE:
        return name
    raise KeyError(letter)


def full_name(residue: str) -> str:
    """Return the residue's name in words, with its article.

    >>> full_name("Gly"), full_name("Ala"), full_name("Ter")
    ('a glycine', 'an alanine', 'a stop')
    """
    name = RESIDUE_NAMES.get(residue, residue)
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
