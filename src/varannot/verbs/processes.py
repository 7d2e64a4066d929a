"""Samples worked on at once, each in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator

__all__ = ["in_turn", "processors"]

_MOST = 4
_ENDED = (
    "its process ended before its report was written; memory may be short. "
    "Run it again with --cores 1."
)

_work: Callable[[int], str] | None = None


def processors() -> int:
    """Return how many samples to work on at once: the processors this process may use, at most 4.

    Each process holds its own sample; four of them fit into the memory of a laptop.
    """
    allowed = getattr(os, "sched_getaffinity", None)
    number = len(allowed(0)) if allowed is not None else os.cpu_count() or 1
    return min(number, _MOST)


def in_turn(work: Callable[[int], str], count: int, cores: int) -> Iterator[str]:
    """Yield what `work` returns for 0 up to `count`, in that order: a problem, or ''.

    Processes are copies of this one, so that tables are loaded once. macOS does not take such
    copies well, and Windows has none: there, one sample follows the other. A process that is
    killed makes a problem of each sample that had no result yet.
    """
    at_once = min(cores, count) if sys.platform == "linux" else 1
    if at_once < 2:
        yield from map(work, range(count))
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(
        at_once, mp_context=get_context("fork"), initializer=_begin, initargs=(work,)
    )
    try:
        for result in [pool.submit(_at, place) for place in range(count)]:
            try:
                yield result.result()
            except BrokenProcessPool:
                yield _ENDED
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(work: Callable[[int], str]) -> None:
    """Take the work over; an interrupt from the keyboard is the first process's affair."""
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = work


def _at(place: int) -> str:
    assert _work is not None
    return _work(place)
