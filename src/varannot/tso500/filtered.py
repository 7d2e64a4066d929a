"""Calls that a filter of the panel software took out, kept aside to be looked up once more.

They are excluded rows and stay so. A panel's filters also take calls that matter: positions of a
static list of noisy places, hotspots with few reads. So those for which enough reads speak go on
beside the result, bounded in number, for a later stage to say which of them is known.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from varannot.model import FilteredCalls, SmallVariant
from varannot.tso500.content import FileContent
from varannot.tso500.held_rows import Held
from varannot.tso500.same_change import Change, change_of

__all__ = [
    "MOST_OF_FILE",
    "MOST_OF_SAMPLE",
    "MoreReads",
    "StrongestCalls",
    "TooWeak",
    "filtered_calls",
]

MOST_OF_FILE = 5_000
"""Filtered calls of one file that are held; those with fewer reads are counted."""

MOST_OF_SAMPLE = 500
"""Filtered calls of one sample that go on; those with fewer reads are counted."""

TooWeak: TypeAlias = Callable[[SmallVariant], bool]
"""Tells of a filtered call whether too few reads speak for it to be looked up."""

MoreReads: TypeAlias = Callable[[SmallVariant, SmallVariant], bool]
"""Tells whether a call is seen in a clearly larger share of reads than another."""


class StrongestCalls:
    """The filtered calls of one file with the most reads, and the number of the others.

    A call without an allele fraction or a depth counts as one without reads.
    """

    def __init__(self, most: int = MOST_OF_FILE) -> None:
        self._most = most
        self._held: list[tuple[int, int, SmallVariant]] = []
        self._taken = 0

    def take(self, call: SmallVariant) -> None:
        """Hold a call while no more than the most have more reads; of equals the first stays."""
        self._taken += 1
        item = (call.alt_reads or 0, -self._taken, call)
        if len(self._held) < self._most:
            heapq.heappush(self._held, item)
        else:
            heapq.heappushpop(self._held, item)

    @property
    def calls(self) -> tuple[SmallVariant, ...]:
        """The calls that are held, in the order of the file."""
        return tuple(call for _, _, call in sorted(self._held, key=lambda item: -item[1]))

    @property
    def further(self) -> int:
        """How many calls were taken and are not held."""
        return self._taken - len(self._held)


def filtered_calls(
    own: Sequence[FileContent], held: Held, too_weak: TooWeak, more_reads: MoreReads
) -> FilteredCalls:
    """Return the filtered calls of a sample's files that nothing else states.

    `held` are the rows that are reported. A call that states the same as one of them is left out,
    and so is a part of a longer change that is reported or filtered itself, unless the part has
    clearly more reads than the longer change: it occurs without it then. Those with the most reads
    come first. Calls that are too weak are counted, each place and change once.
    """
    strong: list[SmallVariant] = []
    weak: set[tuple[str, int | None, str, str]] = set()
    for call in (call for content in own for call in content.filtered):
        if too_weak(call):
            weak.add((call.chromosome, call.position, call.ref, call.alt))
        else:
            strong.append(call)
    alone = sorted(_alone(strong, held, more_reads), key=lambda call: -(call.alt_reads or 0))
    return FilteredCalls(
        calls=tuple(alone[:MOST_OF_SAMPLE]),
        weak=len(weak),
        further=len(alone[MOST_OF_SAMPLE:]) + sum(one.filtered_further for one in own),
    )


def _alone(
    calls: Iterable[SmallVariant], held: Held, more_reads: MoreReads
) -> Iterator[SmallVariant]:
    """Yield the calls that neither `held` nor an earlier or a longer one of them states."""
    fresh: dict[Change, SmallVariant] = {}
    among = Held()
    for call in calls:
        change = change_of(call)
        if change is None or change in held.by_change or held.made_of_parts(call):
            continue
        if fresh.setdefault(change, call) is call:
            among.add(call)
    for call in fresh.values():
        longer = (*held.longer_than(call), *among.longer_than(call))
        if all(more_reads(call, one) for one in longer):
            yield call
