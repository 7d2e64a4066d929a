"""Side files that name no sample inside: whose they are by the id in their name."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from varannot.tso500.run_folder_names import named
from varannot.tso500.sample_names import begins

__all__ = ["other_id_in_name"]


def other_id_in_name(file: str, own: Collection[str], others: Collection[str]) -> str:
    """Return the id of another sample that a file name carries, or ''.

    `own` are the ids of the sample, `others` those of the run beside it. A name carries an id
    where what stands before the known tail is that id, or begins with it and a separator. The
    longest such id counts; of equal ones the sample's own.

    >>> other_id_in_name("Results/P2/P2-RNA_AllFusions.csv", {"P1", "P1-RNA"}, {"P2"})
    'P2'
    >>> other_id_in_name("P1-RNA_AllFusions.csv", {"P1"}, {"P2"})
    ''
    >>> other_id_in_name("rescued.csv", {"P1"}, {"P2"})
    ''
    """
    known = named(file.rsplit("/", 1)[-1])
    if known is None or not known.stem:
        return ""
    mine, theirs = _longest(known.stem, own), _longest(known.stem, others)
    return theirs if len(theirs) > len(mine) else ""


def _longest(stem: str, ids: Iterable[str]) -> str:
    """Return the longest id that a stem carries; of several alike in letter case the first."""
    folded = stem.casefold()
    carried = [
        one for one in sorted(ids) if one and (folded == one.casefold() or begins(folded, one))
    ]
    return max(carried, key=len, default="")
