"""Cells of a typed table before they are read: placeholders, and two variants in one cell."""

from __future__ import annotations

import re

from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.problems import DescriptionError

__all__ = ["several_changes", "without_placeholder"]

_PLACEHOLDERS = frozenset(
    {"-", "--", "\u2013", "\u2014", ".", "/", "n/a", "n.a.", "na", "n.d.", "none", "splice"}
)
_BETWEEN = re.compile(r"\s*(?:[,;/|+&]|\band\b)\s*")


def without_placeholder(text: str) -> str:
    """Return the text of a cell, empty where it only says that there is none.

    >>> without_placeholder(" n.a. "), without_placeholder("-"), without_placeholder("c.1A>G")
    ('', '', 'c.1A>G')
    """
    return "" if text.strip().casefold() in _PLACEHOLDERS else text


def several_changes(text: str) -> tuple[str, ...]:
    """Return the c. descriptions of a cell that holds more than one, else nothing.

    >>> several_changes("c.743G>A, c.524G>A"), several_changes("c.743G>A/c.743G>T")
    (('c.743G>A', 'c.524G>A'), ('c.743G>A', 'c.743G>T'))
    >>> several_changes("c.743G>A"), several_changes("c.743G>A; p.R248Q")
    ((), ())
    """
    found = []
    for part in _BETWEEN.split(text):
        try:
            found.append(str(parse_cdna(part.split(":")[-1].strip())[0]))
        except DescriptionError:
            continue
    distinct = tuple(dict.fromkeys(found))
    return distinct if len(distinct) > 1 else ()
