"""A genome VCF of millions of positions, written as a stream: bgzip with a tabix index."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pysam

from run_folder.calls import Call
from run_folder.case import Case, Layout
from run_folder.genome import Genome, Locus, chromosome_order
from run_folder.vcf_files import (
    LOCALAPP_FORMAT,
    dragen_record,
    localapp_record,
    small_variant_header,
)

__all__ = ["Stretch", "stretches", "write_genome_vcf"]

_MOST = 2_047
_LOW = 0.04
_ROUNDS = 14


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bases of one locus that are called, 0-based half-open."""

    locus: Locus
    start: int
    end: int

    @property
    def size(self) -> int:
        """Number of positions."""
        return self.end - self.start


def write_genome_vcf(
    path: Path, layout: Layout, genome: Genome, case: Case, positions: int, seed: int
) -> int:
    """Write exactly `positions` positions and all calls of the sample; return the positions.

    LocalApp has a record per base, DRAGEN a record per block of equal depth. Some stretches are
    read too little to be called. The calls lie inside the stretches.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    chosen = stretches(genome, case.calls, positions)
    rng = random.Random(f"{seed}/{layout}/{case.number}/genome")
    write = _bases if layout is Layout.LOCALAPP else _blocks
    with pysam.BGZFile(str(path), "w", None) as stream:
        header = "\n".join(small_variant_header(layout, genome, case.dna)) + "\n"
        stream.write(header.encode())
        for stretch, calls in _with_calls(chosen, case.calls):
            stream.write("".join(write(rng, stretch, calls)).encode())
    pysam.tabix_index(str(path), preset="vcf", force=True)
    return sum(one.size for one in chosen)


def stretches(genome: Genome, calls: Sequence[Call], positions: int) -> list[Stretch]:
    """Return stretches around exons and calls of together `positions` bases, in genome order.

    Raises ValueError where the installed bases are fewer, or the calls alone need more.
    """
    low, high = 0, 1 << _ROUNDS
    if _total(_padded(genome, calls, high)) < positions:
        msg = f"the bundle has fewer than {positions} positions"
        raise ValueError(msg)
    while low < high:
        middle = (low + high) // 2
        if _total(_padded(genome, calls, middle)) < positions:
            low = middle + 1
        else:
            high = middle
    return _cut(_padded(genome, calls, low), calls, positions)


def _total(found: Sequence[Stretch]) -> int:
    return sum(one.size for one in found)


def _padded(genome: Genome, calls: Sequence[Call], pad: int) -> list[Stretch]:
    """Return the exons with `pad` bases on both sides, joined where they touch."""
    wanted: dict[str, list[tuple[int, int]]] = {}
    for call in calls:
        place = (call.site.position - 1, call.site.end)
        wanted.setdefault(call.site.chromosome, []).append(place)
    found: list[Stretch] = []
    reached: dict[str, int] = {}
    for locus in genome.loci:
        first, last = locus.start, locus.start + len(locus.forward)
        parts = [(max(first, start - pad), min(last, end + pad)) for start, end in _exons(locus)]
        mine = (one for one in wanted.get(locus.contig, []) if first <= one[0] and one[1] <= last)
        for start, end in sorted([*parts, *mine]):
            start = max(start, reached.get(locus.contig, 0))
            if start >= end:
                continue
            if found and found[-1].locus is locus and found[-1].end == start:
                start = found.pop().start
            reached[locus.contig] = end
            found.append(Stretch(locus, start, end))
    return sorted(found, key=lambda one: (chromosome_order(one.locus.contig), one.start))


def _exons(locus: Locus) -> Iterator[tuple[int, int]]:
    model = locus.transcript
    for block in model.blocks:
        if model.strand == 1:
            yield block.start, block.end
        else:
            yield -block.end, -block.start


def _cut(found: list[Stretch], calls: Sequence[Call], positions: int) -> list[Stretch]:
    """Return stretches shortened at their ends, behind the last call in each."""
    surplus = _total(found) - positions
    kept = []
    for stretch, inside in _with_calls(found, calls):
        needed = max((call.site.end for call in inside), default=stretch.start + 1)
        gone = min(surplus, stretch.end - max(needed, stretch.start + 1))
        surplus -= gone
        kept.append(Stretch(stretch.locus, stretch.start, stretch.end - gone))
    if surplus:
        msg = f"the calls alone need more than {positions} positions"
        raise ValueError(msg)
    return kept


def _with_calls(
    found: Sequence[Stretch], calls: Sequence[Call]
) -> Iterator[tuple[Stretch, list[Call]]]:
    """Yield each stretch with the calls that begin in it; both are in genome order."""
    waiting = list(reversed(calls))
    for stretch in found:
        place = chromosome_order(stretch.locus.contig)
        inside: list[Call] = []
        while waiting:
            here = (chromosome_order(waiting[-1].site.chromosome), waiting[-1].site.position - 1)
            if here >= (place, stretch.end):
                break
            call = waiting.pop()
            if here >= (place, stretch.start):
                inside.append(call)
        yield stretch, inside


def _depth(rng: random.Random) -> int:
    if rng.random() < _LOW:
        return rng.randint(0, 90)
    return min(_MOST - 40, max(120, round(rng.gauss(600, 180))))


_TAIL = (
    f"DP=%d\t{LOCALAPP_FORMAT}\t%s:%d:%d:%d:0.00000:20:-100.0000:0.0%d00:0,0,0,0,0,0,0,0,0,0,0,0\n"
)


def _tails() -> list[str]:
    """Return what follows the base in a reference record, by depth."""
    called = "\t.\t100\tPASS\t"
    missing = "\t.\t0\tLowDP\t"
    return [
        (called if depth >= 100 else missing)
        + _TAIL
        % (depth, "0/0" if depth >= 100 else "./.", min(100, depth), depth, depth, depth % 9)
        for depth in range(_MOST + 1)
    ]


_TAILS = _tails()


def _bases(rng: random.Random, stretch: Stretch, calls: Sequence[Call]) -> Iterator[str]:
    """Yield one record per base; a call takes the place of its base's reference record."""
    contig = stretch.locus.contig
    at: dict[int, list[Call]] = {}
    for call in calls:
        at.setdefault(call.site.position, []).append(call)
    depth = _depth(rng)
    noise = rng.randbytes(stretch.size)
    bases = stretch.locus.bases(stretch.start, stretch.end)
    for position, base, extra in zip(
        range(stretch.start + 1, stretch.end + 1), bases, noise, strict=True
    ):
        if position in at:
            for call in at[position]:
                yield localapp_record(call) + "\n"
        else:
            yield f"{contig}\t{position}\t.\t{base}{_TAILS[depth + (extra & 31)]}"


def _blocks(rng: random.Random, stretch: Stretch, calls: Sequence[Call]) -> Iterator[str]:
    """Yield blocks of equal depth with `<NON_REF>`, and the calls between them."""
    place, waiting = stretch.start, list(reversed(calls))
    depth = _depth(rng)
    while place < stretch.end:
        while waiting and waiting[-1].site.position - 1 <= place:
            call = waiting.pop()
            yield dragen_record(call, reference_block=True) + "\n"
            # A deletion covers the bases behind its anchor, and other calls may begin among them.
            place = max(place, call.site.end)
        end = min(place + rng.randint(5, 60), stretch.end)
        if waiting:
            end = min(end, waiting[-1].site.position - 1)
        if place < end:
            yield _block(stretch, place, end, depth + rng.randint(0, 31))
            place = end


def _block(stretch: Stretch, start: int, end: int, depth: int) -> str:
    base = stretch.locus.bases(start, start + 1)
    filters = "PASS" if depth >= 100 else "low_depth"
    sample = f"0/0:{depth},0:{depth}:{max(0, depth - 12)}"
    cells = [stretch.locus.contig, str(start + 1), ".", base, "<NON_REF>", ".", filters]
    return "\t".join([*cells, f"END={end}", "GT:AD:DP:MIN_DP", sample]) + "\n"
