"""Whether two rows of small variants state one change of the genome, however they anchor it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from varannot.model import SmallVariant

__all__ = ["Change", "bases_of", "change_at", "change_of", "tagged_change"]

_BASES = frozenset("ACGTN")
_TAG = re.compile(r"(?P<chromosome>.+):(?P<position>\d+)_(?P<ref>[ACGT]+)->(?P<alt>[ACGT]+)")


class Change(NamedTuple):
    """The smallest change: `ref` from the 0-based `start` on gives way to `alt`.

    `chromosome` is without `chr`, so that files with and without it can be compared.
    """

    chromosome: str
    start: int
    ref: str
    alt: str


# Each row is held against several files, one after the other.
@lru_cache(maxsize=100_000)
def change_at(chromosome: str, position: int, ref: str, alt: str) -> Change | None:
    """Return the change that a VCF row states (1-based position), None without bases.

    What REF and ALT share at the end is left out first, then what they share at the start.

    >>> change_at("chr7", 100, "CAT", "C") == change_at("7", 99, "GCAT", "GC")
    True
    >>> change_at("chr7", 100, "C", "<DEL>") is None
    True
    """
    ref, alt = ref.upper(), alt.upper()
    if not chromosome or not ref or not alt or ref == alt or not _BASES.issuperset(ref + alt):
        return None
    while ref and alt and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    shared = 0
    while shared < min(len(ref), len(alt)) and ref[shared] == alt[shared]:
        shared += 1
    plain = chromosome.casefold().removeprefix("chr")
    return Change(plain, position - 1 + shared, ref[shared:], alt[shared:])


def change_of(variant: SmallVariant) -> Change | None:
    """Return the change of a row, None if the row states no coordinates or no bases."""
    if variant.position is None:
        return None
    return change_at(variant.chromosome, variant.position, variant.ref, variant.alt)


def tagged_change(tag: str) -> Change | None:
    """Return the change that INFO MNVTAG names, None if there is none or it has another form.

    Source: the header of DRAGEN files, `Format is 'CHROM:POS_REF->ALT'`.

    >>> tagged_change("chr1:101_TGC->GGG")
    Change(chromosome='1', start=100, ref='TGC', alt='GGG')
    """
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    return change_at(match["chromosome"], int(match["position"]), match["ref"], match["alt"])


def bases_of(changes: Iterable[Change]) -> frozenset[Change]:
    """Return each single base that changes of equal length replace; others stand for themselves.

    >>> sorted(one.start for one in bases_of([Change("1", 100, "TGC", "AGG")]))
    [100, 102]
    """
    found: set[Change] = set()
    for one in changes:
        if len(one.ref) != len(one.alt) or len(one.ref) == 1:
            found.add(one)
            continue
        found.update(
            Change(one.chromosome, one.start + place, old, new)
            for place, (old, new) in enumerate(zip(one.ref, one.alt, strict=True))
            if old != new
        )
    return frozenset(found)
