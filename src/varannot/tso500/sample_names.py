"""Ids of samples: when two that are written differently are of one library, or of one case."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["SEPARATORS", "begins", "case_of", "cases_of"]

SEPARATORS = ("-", "_", ".")
"""Signs that part an id from what is added to it."""

_ARM_BEHIND = re.compile(r"(.+?)[-_.]?(?:DNA|RNA)", re.IGNORECASE)
_ARM_BEFORE = re.compile(r"(?:DNA|RNA)[-_.](.+)", re.IGNORECASE)


def case_of(name: str) -> str:
    """Return the id without the word DNA or RNA at its end or start, in small letters.

    Laboratories name the two libraries of a case so: such ids are of one case.

    >>> case_of("P1-RNA"), case_of("p1dna"), case_of("RNA_P1"), case_of("P1-2-RNA"), case_of("R77")
    ('p1', 'p1', 'p1', 'p1-2', 'r77')
    """
    for pattern in (_ARM_BEHIND, _ARM_BEFORE):
        found = pattern.fullmatch(name)
        if found:
            return found[1].casefold()
    return name.casefold()


def cases_of(names: Iterable[str]) -> set[str]:
    """Return the cases that ids are of."""
    return {case_of(name) for name in names if name}


def begins(longer: str, name: str) -> bool:
    """Return whether a name is an id with a separator and more behind it.

    >>> begins("P1-2", "P1"), begins("p1_r", "P1"), begins("P10", "P1"), begins("P1", "P1")
    (True, True, False, False)
    """
    return longer.casefold().startswith(tuple(name.casefold() + sign for sign in SEPARATORS))
