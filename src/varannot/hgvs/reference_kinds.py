"""Descriptions on references that have neither c. nor p. positions: what is said of each kind.

Kinds of reference sequences and the letters that stand for them: HGVS Nomenclature, reference
sequences (DOI 10.1002/humu.22981).
"""

from __future__ import annotations

import re

__all__ = ["genomic_part", "not_coding", "other_kind"]

_NOT_CODING = re.compile(r"[NX]R_\d", re.IGNORECASE)
_OTHER_KIND = re.compile(r"(?<![A-Za-z0-9])([gmnor])\s?\.\s?(?=[(\[\d\-*?=])", re.IGNORECASE)

_TOLD = {
    "g": "g. counts on a chromosome and is no c. or p. description",
    "m": "m. counts on the mitochondrial genome, whose genetic code is another one; it is not "
    "described here",
    "n": "n. counts the bases of a transcript that does not code for a protein; on one that does, "
    "a change is named by c.",
    "o": "o. counts on a circular genome; it is not described here",
    "r": "r. states what was seen in RNA; the change of DNA behind it is named by c.",
}


def other_kind(text: str) -> str:
    """Return why a text with g., m., n., o. or r. is not read as c. or p., empty for others.

    >>> other_kind("NM_000546.6:r.743g>a")
    'r. states what was seen in RNA; the change of DNA behind it is named by c.'
    """
    found = _OTHER_KIND.search(text)
    return _TOLD[found[1].lower()] if found else ""


def genomic_part(text: str) -> str:
    """Return the text if it states a change of a chromosome (g.), else an empty one."""
    found = _OTHER_KIND.search(text)
    return text if found and found[1].lower() == "g" else ""


def not_coding(accession: str, *, letter: str) -> str:
    """Return why a description has no place on a non-coding accession, empty for all others.

    `letter` is the kind of the description, `c` or `p`.

    >>> not_coding("NR_038420.1", letter="c")
    'NR_038420.1 does not code for a protein and has no c. positions (n. is used there)'
    """
    if not _NOT_CODING.match(accession):
        return ""
    what = "c. positions (n. is used there)" if letter == "c" else "residues to name by p."
    return f"{accession} does not code for a protein and has no {what}"
