"""Printed tables, and the files beside which they are kept."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

__all__ = [
    "HERE",
    "RESULTS",
    "ROOT",
    "Absent",
    "data",
    "markdown",
    "read_tsv",
    "report",
    "run",
    "writes",
]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = ROOT / "bench_results"


class Absent(Exception):
    """Data or a package that a proof needs is not there; the text says which."""


def run(work: Callable[[], int]) -> int:
    """Return the status of a proof; one whose data or packages are absent is skipped aloud."""
    try:
        return work()
    except Absent as reason:
        print(f"skipped: {reason}")
        return 0


def data(*parts: str) -> Path:
    """Return a file or folder of the data beside the checkout; raises Absent without it."""
    path = ROOT.parent.joinpath("shared", "data", *parts)
    if not path.exists():
        message = f"{'/'.join(parts)} does not lie beside the checkout"
        raise Absent(message)
    return path


def markdown(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    for row in rows:
        cells = (f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def report(name: str, title: str, *parts: str, room: str = "hgvs") -> None:
    """Print the parts under a title, and write them to bench_results/ROOM_NAME.md."""
    text = "\n\n".join([f"## {title}", *(part for part in parts if part)]) + "\n"
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{room}_{name}.md").write_text(text, encoding="utf-8")


def writes(
    name: str, header: Sequence[str], rows: Iterable[Sequence[object]], room: str = "hgvs"
) -> Path:
    """Write a table of details to bench_results/ROOM_NAME.tsv and return its path."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{room}_{name}.tsv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def read_tsv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
