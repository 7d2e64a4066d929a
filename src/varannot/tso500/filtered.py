"""Calls that are not reported, kept aside to be looked up once more.

They are those that a filter of the panel software took out, and those that pass its filters and
that the table of variants given for the sample does not name.

They are excluded rows and stay so. A panel's filters also take calls that matter: positions of a
static list of noisy places, hotspots with few reads. So those for which enough reads speak, and
that lie in a gene of the panel, go on beside the result for a later stage to say which of them is
known. Where there are too many, each gene keeps its own strongest: a noisy place of one gene does
not take away a known variant of another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Protocol, TypeAlias

from varannot.model import AROUND_EXONS, FilteredCalls, SmallVariant, reads_of
from varannot.tso500.content import Aside, FileContent, FileKind
from varannot.tso500.held_rows import Held
from varannot.tso500.same_change import Change, change_of

if TYPE_CHECKING:
    from varannot.tso500.coverage import CodingRegions, RegionSource

__all__ = ["MOST_OF_FILE", "MOST_OF_SAMPLE", "CallsAside", "LookUp", "filtered_calls"]

MOST_OF_FILE = 5_000
"""Filtered calls of one file that are held; the others are counted."""

MOST_OF_SAMPLE = 2_000
"""Filtered calls of one sample that go on; the others are counted."""

MOST_PASSING = 5_000
"""Calls of one sample that pass and that its table leaves out, and that go on; more are counted."""


class TooWeak(Protocol):
    """Tells whether too few reads speak for a filtered call to be looked up."""

    def __call__(self, vaf: float | None, depth: int | None, *, plasma: bool) -> bool:
        """Return it of an allele fraction and a depth; in plasma no floor of fractions holds."""


def _none_too_weak(vaf: float | None, depth: int | None, *, plasma: bool) -> bool:
    del vaf, depth, plasma
    return False


def _never_more(_one: SmallVariant, _other: SmallVariant) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class LookUp:
    """Which filtered calls are looked up.

    `too_weak` holds the floors, `more_reads` tells whether a call is seen in a clearly larger share
    of reads than another. Without them no call is too weak, and none has more reads.
    """

    too_weak: TooWeak = _none_too_weak
    more_reads: Callable[[SmallVariant, SmallVariant], bool] = _never_more


_Item: TypeAlias = tuple[bool, int, int, Callable[[], SmallVariant]]
"""Whether a call is too weak in tissue, its reads as a negative number, its order, what makes it.
"""


class CallsAside:
    """The filtered calls of one file that may be looked up, and the numbers of the others.

    `regions` are the coding exons on `build`; where the file does not show that it is of that
    build, calls of any place are held. The floors come before anything that costs time.
    """

    def __init__(self, look_up: LookUp, regions: RegionSource | None, build: str) -> None:
        self._too_weak = look_up.too_weak
        self._regions = regions
        self._build = build
        self._places: _Places | None = None
        self._held: dict[str, list[_Item]] = {}
        self._taken = self._weak = self._outside = 0

    def gene(self, chromosome: str, position: int, ref: str) -> str | None:
        """Return the gene of a place (1-based), None for one outside, which is counted.

        Where the panel's genes cannot be told, the chromosome stands for the gene.
        """
        if self._places is None:
            of_build = self._regions() if self._regions is not None and self._build else None
            fits = of_build is not None and of_build.build == self._build
            self._places = _Places(of_build if fits else None)
        found = self._places.gene(chromosome, position - 1, position - 1 + len(ref))
        self._outside += found is None
        return found

    def weak(self, vaf: float | None, depth: int | None) -> bool:
        """Return whether a call is too weak in any specimen; such a call is counted."""
        weak = self._too_weak(vaf, depth, plasma=True)
        self._weak += weak
        return weak

    def hold(
        self, gene: str, vaf: float | None, depth: int | None, make: Callable[[], SmallVariant]
    ) -> None:
        """Hold a call of a gene; `make` gives it, and is asked only if it is among the chosen."""
        self._taken += 1
        low = self._too_weak(vaf, depth, plasma=False)
        reads = reads_of(vaf, depth) or 0
        self._held.setdefault(gene, []).append((low, -reads, self._taken, make))

    def done(self) -> Aside:
        """Return the calls: the strongest of each gene first, then the second of each, and so on.

        Calls that are too weak in tissue come last, since they count in plasma alone.
        """
        ranked = sorted(
            (low, rank, reads, order, make)
            for calls in self._held.values()
            for rank, (low, reads, order, make) in enumerate(sorted(calls, key=_strength))
        )
        further = ranked[MOST_OF_FILE:]
        low = sum(one[0] for one in further)
        return Aside(
            calls=tuple(one[-1]() for one in ranked[:MOST_OF_FILE]),
            weak=self._weak,
            outside=self._outside,
            further=len(further) - low,
            further_low=low,
        )


def _strength(item: _Item) -> tuple[bool, int, int]:
    return item[:3]


class _Places:
    """The coding exons of the panel's genes with what lies around them."""

    def __init__(self, regions: CodingRegions | None) -> None:
        self._regions = regions
        self._starts: dict[str, list[int]] = {}
        self._spans: dict[str, list[tuple[int, int, str]]] = {}
        exons = sorted(
            (gene.contig, exon.start - AROUND_EXONS, exon.end + AROUND_EXONS, gene.gene)
            for gene in (regions.genes if regions else ())
            for exon in gene.exons
        )
        for contig, start, end, gene in exons:
            spans = self._spans.setdefault(contig, [])
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]), spans[-1][2])
            else:
                spans.append((start, end, gene))
        for contig, spans in self._spans.items():
            self._starts[contig] = [start for start, _, _ in spans]

    def gene(self, chromosome: str, start: int, end: int) -> str | None:
        """Return the gene of the last span that 0-based half-open bases touch, None if none is."""
        if self._regions is None:
            return chromosome
        contig = self._regions.contig_of(chromosome)
        place = bisect_right(self._starts.get(contig, ()), end - 1) - 1
        if place < 0 or self._spans[contig][place][1] <= start:
            return None
        return self._spans[contig][place][2]


def filtered_calls(
    own: Sequence[FileContent], held: Held, look_up: LookUp, *, plasma: bool
) -> FilteredCalls:
    """Return the calls of a sample's files that are not reported and that nothing else states.

    The calls with the most reads come first.

    `held` are the rows that are reported; a call that passes and is not among them is kept like a
    filtered one, whatever its reads. A call that states the same as one of them is left out,
    and so is a part of a longer change that is reported or filtered itself, unless the part has
    clearly more reads than the longer change: it occurs without it then. An annotated JSON holds
    the calls of the VCF that was annotated: what both hold is counted once.
    """
    is_json = FileKind.ANNOTATED_JSON.value
    asides = [one.aside for one in own if one.account.file_kind != is_json]
    again = [one.aside for one in own if one.account.file_kind == is_json]
    every = _in_turn(asides) + _in_turn(again)
    strong = [one for one in every if not look_up.too_weak(one.vaf, one.depth, plasma=plasma)]
    passing = {row.key: row for one in own for row in one.small_variants}
    alone = list(_alone([*passing.values(), *strong], held, look_up))
    of_table = sorted((one for one in alone if one.key in passing), key=_fewest_last)
    taken_out = [one for one in alone if one.key not in passing]
    chosen = (*of_table[:MOST_PASSING], *taken_out[:MOST_OF_SAMPLE])
    weak, outside, further = map(
        max, _left_out(asides, look_up, plasma=plasma), _left_out(again, look_up, plasma=plasma)
    )
    return FilteredCalls(
        calls=tuple(sorted(chosen, key=_fewest_last)),
        weak=weak,
        outside=outside,
        further=len(taken_out[MOST_OF_SAMPLE:]) + further,
        further_passing=len(of_table[MOST_PASSING:]),
    )


def _in_turn(asides: Sequence[Aside]) -> list[SmallVariant]:
    """Return the calls of files, the first of each, then the second of each, and so on."""
    rounds = zip_longest(*(one.calls for one in asides))
    return [one for one in chain.from_iterable(rounds) if one is not None]


def _left_out(asides: Sequence[Aside], look_up: LookUp, *, plasma: bool) -> tuple[int, int, int]:
    """Return how many calls of files are too weak, lie outside, and lie beyond those held."""
    weak = sum(one.weak for one in asides)
    weak += sum(
        look_up.too_weak(call.vaf, call.depth, plasma=plasma)
        for one in asides
        for call in one.calls
    )
    further = sum(one.further for one in asides)
    low = sum(one.further_low for one in asides)
    outside = sum(one.outside for one in asides)
    return (weak, outside, further + low) if plasma else (weak + low, outside, further)


def _fewest_last(call: SmallVariant) -> int:
    return -(call.alt_reads or 0)


def _alone(calls: Iterable[SmallVariant], held: Held, look_up: LookUp) -> Iterator[SmallVariant]:
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
        if all(look_up.more_reads(call, one) for one in longer):
            yield call
