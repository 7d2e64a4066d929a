"""Ids of samples: when two that are written differently are of one library, or of one case."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["SEPARATORS", "begins", "case_of", "cases_of", "of_one_case", "spellings"]

SEPARATORS = ("-", "_", ".")
"""Signs that part an id from what is added to it."""

_ARM_BEHIND = re.compile(r"(.+?)[-_.]?(?:DNA|RNA)", re.IGNORECASE)
_NUMBERED = re.compile(r"(.+)_S[0-9]+")
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


def spellings(column: str) -> tuple[str, ...]:
    """Return the ids that the name of a sample column may stand for, first as it is written.

    LocalApp writes the name of the BAM file. Software of Illumina numbers the samples of a run,
    and puts that number behind the id, which may itself end so.

    >>> spellings("/data/P1-DNA.bam"), spellings("P1-DNA_S12")
    (('P1-DNA',), ('P1-DNA_S12', 'P1-DNA'))
    """
    name = column.rsplit("/", 1)[-1].removesuffix(".bam")
    numbered = _NUMBERED.fullmatch(name)
    return (name, numbered[1]) if numbered else (name,)


def of_one_case(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    """Return whether any id of two files is of one case, one of them perhaps with a number.

    >>> of_one_case(["P1-DNA"], ["P1-DNA_S3"]), of_one_case(["P1_S1"], ["P1_S2"])
    (True, False)
    """
    one, other = list(mine), list(theirs)
    return bool(
        cases_of(one) & cases_of(name for column in other for name in spellings(column))
        or cases_of(other) & cases_of(name for column in one for name in spellings(column))
    )


def begins(longer: str, name: str) -> bool:
    """Return whether a name is an id with a separator and more behind it.

    >>> begins("P1-2", "P1"), begins("p1_r", "P1"), begins("P10", "P1"), begins("P1", "P1")
    (True, True, False, False)
    """
    return longer.casefold().startswith(tuple(name.casefold() + sign for sign in SEPARATORS))
