"""Descriptions on references that have neither c. nor p. positions: what is said of each kind.

Kinds of reference sequences and the letters that stand for them: HGVS Nomenclature, reference
sequences (DOI 10.1002/humu.22981).
"""

from __future__ import annotations

import re

__all__ = ["UNUSED", "genomic_part", "not_coding", "other_kind", "states_genomic"]

UNUSED = "the 'g.' description is not used"
"""How the caution begins that names a g. which was not compared with anything."""

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


def states_genomic(text: str) -> bool:
    """Return whether the first description of a text is one of a chromosome (g.)."""
    found = _OTHER_KIND.search(text)
    return found is not None and found[1] in "gG"


_GENOMIC = re.compile(
    r"(?:NC_\d+(?:\.\d+)?|chr(?:\d+|[XYM]T?))(?:\([^)]*\))?\s?:\s?g\.[^\s,;()]+", re.IGNORECASE
)


def genomic_part(text: str) -> str:
    """Return the change of a chromosome (g., with its chromosome) in a text, empty without one.

    >>> genomic_part("NC_000017.10:g.7577538C>T NM_000546.6:c.743G>A")
    'NC_000017.10:g.7577538C>T'
    """
    if "g." not in text:
        return ""
    found = _GENOMIC.search(text)
    return found[0] if found else ""


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
