"""Descriptions that are well formed and yet seldom what is meant: habits of typing.

Nothing is changed for them; the reader is told how the text was read and how the other is written.
"""

from __future__ import annotations

from varannot.hgvs.cdna import Cdna, CdnaKind

__all__ = ["doubtful_position"]

_LONGEST_TYPED_RANGE = 100
"""Bases of a range that a person types with a hyphen; longer ones are real intron positions."""

_RANGED = frozenset({CdnaKind.DELETION, CdnaKind.DUPLICATION, CdnaKind.DELINS, CdnaKind.INVERSION})


def doubtful_position(cdna: Cdna) -> str:
    """Return a caution on an intron position that may be meant as another, or an empty text.

    `c.1-124C>T` is an old way to write the promoter position `c.-124`, and `c.2235-2249del` a way
    to type the range `c.2235_2249`.

    >>> from varannot.hgvs.cdna import parse_cdna
    >>> doubtful_position(parse_cdna("c.1-124C>T")[0])
    'c.1-124 is read as a base of the intron before base 1; before the start codon it is c.-124'
    >>> doubtful_position(parse_cdna("c.68-7T>A")[0])
    ''
    """
    start = cdna.start
    if cdna.end != start or start.zone or start.offset >= 0:
        return ""
    read = f"c.{start} is read as a base of the intron before base {start.base}"
    if start.base == 1:
        return f"{read}; before the start codon it is c.{start.offset}"
    beyond = -start.offset - start.base
    if cdna.kind in _RANGED and 0 < beyond < _LONGEST_TYPED_RANGE:
        return f"{read}; a range is written c.{start.base}_{-start.offset}"
    return ""
