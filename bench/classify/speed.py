"""Speed and memory of `varannot classify-table`, and of the packs for a whole sample.

Usage: python -m bench.classify.speed [--quick] [--profile]

The table is invented, with a fixed seed, on shipped transcripts whose bases are known; the command
runs on one processor. --profile prints where the time goes, --quick asks for a tenth of the rows.
"""

from __future__ import annotations

import cProfile
import io
import os
import pstats
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.classify.output import markdown, report, run
from bench.classify.speed_rows import write_table

__all__ = ["main"]

ROWS = 20_000
SEED = 5
RUNS = 3
CANCERVAR = 1_200
"""Variants a processor second of CancerVar's scoring step, measured on another day and load."""

_PACKS_MB, _PACKS_SECONDS, _TARGET = 100, 0.3, 5_000


def _alone(command: Sequence[str]) -> list[str]:
    return [*(["taskset", "-c", "0"] if shutil.which("taskset") else []), *command]


def _timed(command: Sequence[str]) -> tuple[float, float, float, str]:
    """Return wall seconds, processor seconds, peak MB and the output of a command."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    child = subprocess.Popen(_alone(command), stdout=subprocess.PIPE, text=True, env=environment)
    assert child.stdout is not None
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(command)} failed")
    wall = time.perf_counter() - started
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def loaded(table: Path) -> tuple[float, float, float, float]:
    """Return seconds of loading, and wall and processor seconds of classing, and rows a second."""
    started = time.perf_counter()
    from bench.classify.classifiers import classifier

    from varannot.classify.table import classify_table

    asked = classifier()
    loading = time.perf_counter() - started
    content = table.read_bytes()
    wall, used = time.perf_counter(), time.process_time()
    answer = classify_table(content, str(table), asked).table
    wall, used = time.perf_counter() - wall, time.process_time() - used
    rows = answer.count(b"\n") - 1
    return loading, wall, used, rows / used


def packs(table: Path) -> tuple[float, float, int]:
    """Return seconds and MB of opening all packs and asking them about a whole sample."""
    from bench.classify.output import read_tsv

    from varannot.knowledge.packs import Packs

    rows = read_tsv(table)
    before = _resident()
    started = time.perf_counter()
    found = Packs.open()
    asked = 0
    for row in rows:
        gene, position = row["gene"], int(row["pos"])
        residue = position % 800 + 1
        found.hotspots_at(gene, residue)
        found.indel_hotspots(gene, residue, residue + 2)
        found.splice_hotspots(gene, residue)
        found.functional(gene, f"p.(Arg{residue}Gln)", "")
        found.role(gene)
        found.constraint(gene)
        found.predisposition(gene)
        found.civic(gene)
        found.clinvar(row["assembly"], row["chrom"], position, row["ref"], row["alt"])
        asked += 1
    return time.perf_counter() - started, _resident() - before, asked


def _resident() -> float:
    """Return the memory of this process in MB; where /proc is absent, its peak."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1024 / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _yardstick() -> float:
    """Return processor seconds of ten million additions: tells how fast the machine is today."""
    started, total = time.process_time(), 0
    for number in range(10_000_000):
        total += number
    return time.process_time() - started


def _profile(table: Path) -> str:
    from bench.classify.classifiers import classifier

    from varannot.classify.table import classify_table

    asked, content = classifier(), table.read_bytes()
    with cProfile.Profile() as profile:
        classify_table(content, str(table), asked)
    text = io.StringIO()
    pstats.Stats(profile, stream=text).sort_stats("tottime").print_stats(15)
    return f"```\n{text.getvalue().strip()}\n```"


def _children(name: str, table: Path) -> list[str]:
    _, _, _, said = _timed((sys.executable, "-m", "bench.classify.speed", name, str(table)))
    return said.split()


def main() -> int:
    """Print the tables; return 0: a slow machine is no fault."""
    if len(sys.argv) == 3 and sys.argv[1] in ("--loaded", "--packs"):
        asked = loaded if sys.argv[1] == "--loaded" else packs
        print(*asked(Path(sys.argv[2])))
        return 0
    count = ROWS // 10 if "--quick" in sys.argv else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table, sample, out = folder / "in.tsv", folder / "sample.tsv", folder / "out.tsv"
        number = write_table(table, count, SEED)
        write_table(sample, 200, SEED, among=60)
        inside = [_children("--loaded", table) for _ in range(RUNS)]
        asked = [_children("--packs", sample) for _ in range(RUNS)]
        command = (str(Path(sys.executable).parent / "varannot"), "classify-table")
        whole = [_timed((*command, str(table), str(out))) for _ in range(RUNS)]
        classes = Counter(
            line.split("\t")[12] for line in out.read_text(encoding="utf-8").splitlines()[1:]
        )
        profile = _profile(table) if "--profile" in sys.argv else ""
    speeds = sorted(float(one[3]) for one in inside)
    walls = sorted(one[0] for one in whole)
    middle = statistics.median(speeds)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    rows = [
        (
            "classing, after loading, a processor second",
            f"{speeds[0]:,.0f} to {speeds[-1]:,.0f} variants",
            f"{_TARGET:,}: {'met' if middle >= _TARGET else 'not met'} in the median",
        ),
        ("loading", f"{statistics.median(float(one[0]) for one in inside):.2f} s", ""),
        (
            "`varannot classify-table`, start included",
            f"{walls[0]:.2f} to {walls[-1]:.2f} s, "
            f"{count / statistics.median(walls):,.0f} variants/s",
            "",
        ),
        ("its peak memory", f"{max(one[2] for one in whole):.0f} MB", ""),
        (
            "all packs for a whole sample (200 variants, 60 genes): time",
            f"{statistics.median(float(one[0]) for one in asked):.2f} s",
            f"{_PACKS_SECONDS} s",
        ),
        ("the same: memory", f"{max(float(one[1]) for one in asked):.0f} MB", f"{_PACKS_MB} MB"),
        (
            "against the scoring step of CancerVar (1,200 variants a processor second; another "
            "day and load, ANNOVAR's work not counted)",
            f"{middle / CANCERVAR:.1f} times as fast",
            "",
        ),
    ]
    classed = ", ".join(f"{word} {some:,}" for word, some in classes.most_common())
    report(
        "speed",
        "Speed of classify-table",
        f"{count:,} variants on {number} genes, 70 % single bases; {RUNS} runs on one processor, "
        f"load {load}; ten million additions in Python took {_yardstick():.2f} s of the processor. "
        f"Classes: {classed}.",
        markdown(("figure", "measured", "asked for"), rows),
        profile,
    )
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
