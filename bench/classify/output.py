"""Printed tables of these proofs, and the files beside which they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from pathlib import Path

from bench.hgvs import tables
from bench.hgvs.tables import Absent, data, markdown, read_tsv, run

__all__ = [
    "HERE",
    "Absent",
    "data",
    "interval",
    "markdown",
    "read_tsv",
    "report",
    "run",
    "share",
    "writes",
]

HERE = Path(__file__).resolve().parent
_Z = 1.959963984540054
"""Quantile of the normal distribution for 95 %, both sides."""


def interval(found: int, count: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share (DOI 10.1080/01621459.1927.10502953).

    Without any trial the share may be anything: (0.0, 1.0).
    """
    if not count:
        return 0.0, 1.0
    part, square = found / count, _Z * _Z
    middle = (part + square / (2 * count)) / (1 + square / count)
    half = _Z * sqrt(part * (1 - part) / count + square / (4 * count * count))
    half /= 1 + square / count
    return max(0.0, middle - half), min(1.0, middle + half)


def share(found: int, count: int) -> str:
    """Return a share with its numbers and interval, such as `43 of 44, 97.7 % (88.2 to 99.6)`."""
    if not count:
        return "none"
    low, high = interval(found, count)
    return f"{found} of {count}, {100 * found / count:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def report(name: str, title: str, *parts: str) -> None:
    """Print the parts under a title, and write them to bench_results/classify_NAME.md."""
    tables.report(name, title, *parts, room="classify")


def writes(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a table of details to bench_results and return its path."""
    return tables.writes(name, header, rows, room="classify")
