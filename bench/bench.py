"""Timings of varannot, printed as a table and written to bench_results/bench.tsv.

Usage: python bench/bench.py [--quick]

Each whole-process figure is the minimum, median and maximum over several cold starts.
Targets are printed beside the figures; a missed target is shown, not hidden, and the exit
status stays 0, because a figure depends on the machine.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SAMPLES = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: what, minimum, median, maximum, unit, and the target in words."""

    what: str
    low: float
    middle: float
    high: float
    unit: str
    target: str

    def cells(self) -> list[str]:
        """Return the printed cells."""
        return [
            self.what,
            *(f"{value:,.3g}" for value in (self.low, self.middle, self.high)),
            self.unit,
            self.target,
        ]


def process(command: Sequence[str], cwd: Path, *, may_fail: bool = False) -> tuple[float, float]:
    """Run a command and return wall seconds and peak memory in MB of the process."""
    started = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()
    )
    assert child.stderr is not None
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if child.returncode and not may_fail:
        sys.exit(f"{' '.join(command)} failed:\n{errors.decode()}")
    return wall, usage.ru_maxrss / 1024


def environment() -> dict[str, str]:
    """Return the environment with this interpreter's commands first, and with compiled files.

    A setting that keeps Python from storing what it compiled makes every start compile anew,
    which no user has.
    """
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


def spread(what: str, values: Sequence[float], unit: str, target: str) -> Figure:
    """Return minimum, median and maximum of the values."""
    return Figure(what, min(values), statistics.median(values), max(values), unit, target)


def repeated(count: int, work: Callable[[], float]) -> list[float]:
    """Return the results of `count` calls."""
    return [work() for _ in range(count)]


def large_file(folder: Path, rows: int) -> Path:
    """Return a CombinedVariantOutput with that many invented small variants."""
    path = folder / f"rows{rows}_CombinedVariantOutput.tsv"
    subprocess.run(
        [sys.executable, ROOT / "tools" / "make_fixtures.py", "--rows", str(rows), str(path)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return path


def write_sheet(folder: Path, source: Path, samples: int) -> Path:
    """Return a sheet that names the file for each of so many samples."""
    sheet = folder / f"samples{samples}.tsv"
    lines = ["sample_id\tpatient_id\ttumour_type\tcombined_output"]
    for number in range(1, samples + 1):
        copy = folder / f"sample{number}_CombinedVariantOutput.tsv"
        shutil.copyfile(source, copy)
        lines.append(f"BENCH{number:03d}\tP{number:03d}\tLUAD\t{copy}")
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sheet


def starts(repeats: int) -> list[Figure]:
    """Return the start-up time of the command line."""
    varannot = str(BIN / "varannot")
    walls = repeated(repeats, lambda: process([varannot, "--help"], ROOT)[0])
    return [spread("varannot --help", walls, "s", "about 0.1")]


def one_sample(folder: Path, repeats: int) -> list[Figure]:
    """Return wall time and memory of a cold run on one file of 1,300 rows."""
    sheet = write_sheet(folder, large_file(folder, 1300), 1)
    command = [str(BIN / "varannot"), "run", str(sheet), "--results", str(folder / "one")]
    process(command, ROOT)
    runs = [process(command, ROOT) for _ in range(repeats)]
    return [
        spread("varannot run, 1,300 rows, cold", [wall for wall, _ in runs], "s", "at most 1"),
        spread("  its peak memory", [memory for _, memory in runs], "MB", "at most 150"),
    ]


def reading(folder: Path, repeats: int) -> list[Figure]:
    """Return how many rows a second the reader takes in, without the start of Python."""
    from varannot.tso500.stage import ingest

    rows = 50_000
    path = large_file(folder, rows)

    def rate() -> float:
        started = time.perf_counter()
        ingest({"combined_output": str(path)}, Path())
        return rows / (time.perf_counter() - started)

    rate()
    return [spread("reading a file", repeated(repeats, rate), "rows/s", "at least 50,000")]


def descriptions(repeats: int) -> list[Figure]:
    """Return how many descriptions a second are checked."""
    from varannot.hgvs.check import check_description

    pairs = [
        ("TP53", "c.743G>A", "p.Arg248Gln"),
        ("RAD51B", "c.1111C>T", "p.Gln371*"),
        ("PMS2", "c.869G>A", "p.Gly290Arg"),
        ("EP300", "c.4408del", "p.(Met1470CysfsTer26)"),
        ("MTOR", "c.7165-1G>T", ""),
    ]

    def rate() -> float:
        started = time.perf_counter()
        for _ in range(200):
            for gene, hgvs_c, hgvs_p in pairs:
                check_description(gene, "", hgvs_c, hgvs_p)
        return 200 * len(pairs) / (time.perf_counter() - started)

    return [spread("checking descriptions", repeated(repeats, rate), "rows/s", "-")]


def whole_run(folder: Path) -> list[Figure]:
    """Return a run of many samples by the workflow engine and by `varannot run`."""
    sheet = write_sheet(folder, large_file(folder, 300), SAMPLES)
    direct, _ = process(
        [str(BIN / "varannot"), "run", str(sheet), "--results", str(folder / "direct")], ROOT
    )
    engine, _ = process(
        [
            str(BIN / "snakemake"),
            "--cores",
            "2",
            "--quiet",
            "--nolock",
            "--config",
            f"samples={sheet}",
            f"results={folder / 'engine'}",
        ],
        ROOT,
    )
    share = 100 * (engine - direct) / engine
    return [
        Figure(f"varannot run, {SAMPLES} samples", direct, direct, direct, "s", "-"),
        Figure(f"snakemake --cores 2, {SAMPLES} samples", engine, engine, engine, "s", "-"),
        Figure("  share of engine and process starts", share, share, share, "%", "printed"),
    ]


def print_figures(figures: Sequence[Figure]) -> list[list[str]]:
    """Print the table of figures, and return its cells with the header."""
    header = ["figure", "minimum", "median", "maximum", "unit", "target"]
    table = [header, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in table) for column in range(len(header))]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    return table


def main(arguments: list[str]) -> int:
    """Measure, print and write the table."""
    repeats = 3 if "--quick" in arguments else 7
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = [
            *starts(repeats),
            *one_sample(folder, repeats),
            *reading(folder, repeats),
            *descriptions(repeats),
            *whole_run(folder),
        ]
    table = print_figures(figures)
    out = ROOT / "bench_results"
    out.mkdir(exist_ok=True)
    lines = ["\t".join(row) for row in table]
    (out / "bench.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
