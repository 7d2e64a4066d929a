"""Substitutions of a protein in one-letter code."""

from __future__ import annotations

import re

from varannot.hgvs.residues import ONE_TO_THREE, THREE_TO_ONE

__all__ = ["one_letter", "same_change"]

_LONG = re.compile(r"(?:p\.)?\(?([A-Z][a-z]{2})(\d+)([A-Z][a-z]{2})\)?")
_SHORT = re.compile(r"(?:p\.)?\(?([A-Z])(\d+)([A-Z])\)?")


def one_letter(protein: str) -> str:
    """Return a substitution in one-letter code, empty for anything else.

    >>> one_letter("p.(Arg248Gln)"), one_letter("p.R248Q"), one_letter("p.Arg248Ter")
    ('R248Q', 'R248Q', '')
    """
    text = protein.rpartition(":")[2]
    match = _LONG.fullmatch(text)
    if match and match[1] in THREE_TO_ONE and match[3] in THREE_TO_ONE:
        first, last = THREE_TO_ONE[match[1]], THREE_TO_ONE[match[3]]
    else:
        match = _SHORT.fullmatch(text)
        if match is None or match[1] not in ONE_TO_THREE or match[3] not in ONE_TO_THREE:
            return ""
        first, last = match[1], match[3]
    return "" if "*" in (first, last) else f"{first}{match[2]}{last}"


def same_change(one: str, other: str) -> bool:
    """Return whether two substitutions in one-letter code name the same residues.

    The number may differ: isoforms are counted from starts of their own.

    >>> same_change("R248Q", "R209Q"), same_change("R248Q", "R248W")
    (True, False)
    """
    return one[:1] == other[:1] and one[-1:] == other[-1:]
