"""Samples worked on at once, each in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

__all__ = ["in_turn", "processors"]

_MOST = 4
_ENDED = "its process was ended twice before its report was written; memory may be short"

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
    copies well, and Windows has none: there, one sample follows the other. Where a process is
    killed, what had no result yet is done again one by one: only what is killed alone is a
    problem.
    """
    at_once = min(cores, count) if sys.platform == "linux" else 1
    if at_once < 2:
        yield from map(work, range(count))
        return
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(work, at_once)
    try:
        for place, result in enumerate([pool.submit(_at, place) for place in range(count)]):
            try:
                yield result.result()
            except BrokenProcessPool:
                yield _alone(work, place)
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(work: Callable[[int], str], place: int) -> str:
    from concurrent.futures.process import BrokenProcessPool

    with _pool(work, 1) as pool:
        try:
            return pool.submit(_at, place).result()
        except BrokenProcessPool:
            return _ENDED


def _pool(work: Callable[[int], str], at_once: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(
        at_once, mp_context=get_context("fork"), initializer=_begin, initargs=(work,)
    )


def _begin(work: Callable[[int], str]) -> None:
    """Take the work over; an interrupt from the keyboard is the first process's affair."""
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = work


def _at(place: int) -> str:
    assert _work is not None
    return _work(place)
