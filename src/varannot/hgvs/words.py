"""Small words that several answers share."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["listed"]


def listed(names: Iterable[str]) -> str:
    """Return names as a list in words, each once.

    >>> listed(["NM_1.2", "NM_1.1", "NM_1.2", "NM_2.1"])
    'NM_1.2, NM_1.1 and NM_2.1'
    """
    unique = list(dict.fromkeys(names))
    if len(unique) <= 1:
        return "".join(unique)
    return f"{', '.join(unique[:-1])} and {unique[-1]}"
