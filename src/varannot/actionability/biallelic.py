"""Which states of both alleles explain an allele frequency: arithmetic alone, no rules of a sample.

In a tumour cell the gene has C copies, m of which carry the variant; a share p of the cells is
tumour. Normal cells have two copies (one of the X chromosome in a male) and carry the variant on
one of them if it is of germline origin. The expected allele frequency is then

    somatic    p m / (p C + n (1 - p))
    germline  (p m + (1 - p)) / (p C + n (1 - p))

with n copies in a normal cell. The idea to hold all states against the reads is that of SGZ
(DOI 10.1371/journal.pcbi.1005965).

What is assumed: the variant is in all tumour cells, the copy number is the same in all of them,
reads of both alleles are counted alike. A subclonal variant fits no state or a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from varannot.model.actionability import AlleleVerdict, CopyState

__all__ = [
    "Origin",
    "Purity",
    "expected_share",
    "fitting_states",
    "highest_share",
    "possible_states",
    "verdict_of",
]


class Origin(StrEnum):
    """Where a variant comes from, in the arithmetic."""

    SOMATIC = "somatic"
    GERMLINE = "germline"


@dataclass(frozen=True, slots=True)
class Purity:
    """A range of tumour content, fractions above 0 up to 1, both ends included."""

    low: float
    high: float

    @classmethod
    def around(cls, value: float, tolerance: float) -> Purity:
        """Return the range of `tolerance` around a value, kept between 0.01 and 1.

        >>> Purity.around(0.95, 0.1)
        Purity(low=0.85, high=1.0)
        """
        low, high = max(value - tolerance, 0.01), min(value + tolerance, 1.0)
        return cls(round(min(low, high), 6), round(high, 6))


def expected_share(
    origin: Origin, purity: float, total: int, mutated: int, normal: int = 2
) -> float:
    """Return the expected allele frequency of a state, a fraction.

    `total` and `mutated` count copies in a tumour cell, `normal` copies in a normal one (2, or 1
    for X in a male). 0 where no copy is left at all.

    >>> round(expected_share(Origin.SOMATIC, 0.6, 2, 1), 3)
    0.3
    >>> round(expected_share(Origin.GERMLINE, 0.6, 1, 1), 3)
    0.714
    """
    carried = purity * mutated + (1 - purity if origin is Origin.GERMLINE else 0)
    there = purity * total + normal * (1 - purity)
    return carried / there if there else 0.0


def possible_states(
    totals: Iterable[int], minor: int | None = None
) -> Iterator[tuple[Origin, int, int]]:
    """Yield origin, copies and copies with the variant, for each number of copies.

    With the copies of the minor allele known a germline variant lies on all copies of the one or
    of the other parental allele, and a somatic one on no more copies than the more frequent of the
    two has. A germline variant may be lost in the tumour; a somatic one is there.
    """
    for total in totals:
        if total < 1:
            continue
        major = total if minor is None else max(minor, total - minor)
        for mutated in range(1, major + 1):
            yield Origin.SOMATIC, total, mutated
        inherited = range(total + 1) if minor is None else sorted({total - major, major})
        for mutated in inherited:
            yield Origin.GERMLINE, total, mutated


def fitting_states(
    interval: tuple[float, float],
    purity: Purity,
    totals: Iterable[int],
    minor: int | None = None,
    normal: int = 2,
) -> tuple[CopyState, ...]:
    """Return every state whose expected allele frequency meets the interval of the observed one.

    The expected frequency rises or falls with the tumour content without a turn, so that its range
    lies between the two ends of the range of tumour content.
    """
    low, high = interval
    found = []
    for origin, total, mutated in possible_states(totals, minor):
        ends = sorted(
            expected_share(origin, share, total, mutated, normal)
            for share in (purity.low, purity.high)
        )
        if ends[0] <= high and ends[1] >= low:
            found.append(
                CopyState(
                    origin=origin.value,
                    total=total,
                    mutated=mutated,
                    expected_low=round(ends[0], 6),
                    expected_high=round(ends[1], 6),
                )
            )
    return tuple(found)


def highest_share(
    purity: Purity, totals: Iterable[int], minor: int | None = None, normal: int = 2
) -> float:
    """Return the highest allele frequency that any state of the copies gives, 0 without any.

    What lies above it is no state of a variant that normal cells carry on one copy at most: one on
    both of them (homozygous in the germline) is expected at 1, whatever the tumour does.
    """
    return max(
        (
            expected_share(origin, share, total, mutated, normal)
            for origin, total, mutated in possible_states(totals, minor)
            for share in (purity.low, purity.high)
        ),
        default=0.0,
    )


def verdict_of(states: Iterable[CopyState]) -> AlleleVerdict:
    """Return what the states that fit have in common.

    A germline variant that the tumour has lost leaves the normal allele: no loss of the other.
    """
    lost = {state.other_lost for state in states}
    if not lost:
        return AlleleVerdict.NO_STATE_FITS
    if len(lost) == 2:
        return AlleleVerdict.BOTH_POSSIBLE
    return AlleleVerdict.OTHER_LOST if lost.pop() else AlleleVerdict.ONE_HIT
