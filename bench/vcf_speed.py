"""Speed of reading and filtering a genome VCF, beside `bcftools view` with the same filter.

Usage: python bench/vcf_speed.py [--quick]

The files are those of tools/make_run_folder.py, 2 million positions: LocalApp writes one record per
base, DRAGEN blocks. All commands run in turn on one processor in the same call; figures are
whole-process medians with start-up. What is kept is held against what bcftools keeps. Without
bcftools its row is left out, and the table says so.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

POSITIONS = 2_000_000
MOST_TIME = 2.0
MOST_MEMORY = 150
OURS, THEIRS = "varannot", "bcftools view"
WITH_COVERAGE = f"{OURS}, with the coverage of the panel"
SAME_FILTER = 'FILTER="PASS" && ALT!="." && ALT!="<M>"'


class Figures(NamedTuple):
    """Wall seconds, processor seconds and peak memory (MB) of one run."""

    wall: float
    cpu: float
    memory: float


def make_file(folder: Path, layout: str, positions: int) -> Path:
    """Return the genome VCF of an invented sample, one record or block after the other, bgzip."""
    tool = [sys.executable, str(ROOT / "tools" / "make_run_folder.py")]
    variants = str(positions // 1500)
    size = ["--samples", "1", "--gvcf", "--positions", str(positions), "--variants", variants]
    out = folder / f"{layout}_{positions}"
    # In a process of its own: the peak of a child begins with the memory of its parent.
    subprocess.run(
        [*tool, "--layout", layout, *size, "--seed", "11", "--out", str(out)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    [path] = [*out.rglob("*.genome.vcf.gz"), *out.rglob("*.gvcf.gz")]
    return path


def read(path: Path, *, genes: bool) -> None:
    """Read the file as a stage does, and print what is kept (the command that is measured)."""
    from varannot.tso500.vcf import read_vcf

    regions = None
    if genes:
        from varannot.knowledge.genes import load_gene_names
        from varannot.resources import resource, resource_folder
        from varannot.transcripts.bundle import open_bundle
        from varannot.tso500.coverage import coding_regions

        panel = load_gene_names(resource("gene_names.tsv")).panel()
        bundle = open_bundle(resource_folder("transcripts"))
        regions = partial(coding_regions, bundle, "GRCh37", panel)
    content = read_vcf(path, path.name, regions=regions)
    account = content.account
    if account.read != account.reported + account.excluded:
        sys.exit("rows are lost")
    for one in content.small_variants:
        print(f"{one.chromosome}\t{one.position}\t{one.ref}\t{one.alt}")
    called = sum(gene.called_bases for gene in content.coverage)
    coding = sum(gene.coding_bases for gene in content.coverage)
    if coding:
        print(f"{len(content.coverage)} genes, {called:,} of {coding:,} coding bases called")


def timed(command: Sequence[str], out: Path) -> Figures:
    """Return the figures of a command on one processor; its output goes to `out`."""
    prefix = ["taskset", "-c", "0"] if shutil.which("taskset") else []
    started = time.perf_counter()
    with out.open("wb") as stream:
        child = subprocess.Popen([*prefix, *command], stdout=stream)
        _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return Figures(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def kept(out: Path) -> list[str]:
    """Return the variants that a command kept, as place and bases."""
    lines = [line for line in out.read_text().splitlines() if line.startswith("chr")]
    cells = (line.split("\t") for line in lines)
    return ["\t".join([*c[:2], *(c[3:5] if len(c) > 4 else c[2:4])]) for c in cells]


def main(arguments: list[str]) -> int:
    """Measure and print the table; 1 if a target is missed."""
    if arguments[:1] == ["--read"]:
        read(Path(arguments[1]), genes="--genes" in arguments)
        return 0
    repeats = 1 if "--quick" in arguments else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        big = make_file(folder, "localapp", POSITIONS)
        ours = [sys.executable, str(Path(__file__).resolve()), "--read"]
        commands = {
            OURS: [*ours, str(big)],
            WITH_COVERAGE: [*ours, str(big), "--genes"],
            f"{OURS}, a tenth of the positions": [
                *ours,
                str(make_file(folder, "localapp", POSITIONS // 10)),
            ],
            f"{OURS}, blocks of DRAGEN": [*ours, str(make_file(folder, "dragen", POSITIONS))],
        }
        if shutil.which("bcftools"):
            commands[THEIRS] = ["bcftools", "view", "-H", "-i", SAME_FILTER, str(big)]
        runs: dict[str, list[Figures]] = {what: [] for what in commands}
        outputs = {what: folder / f"{number}.txt" for number, what in enumerate(commands)}
        for turn in range(repeats + 1):
            for what, command in commands.items():
                figures = timed(command, outputs[what])
                if turn:
                    runs[what].append(figures)
        found = {what: kept(out) for what, out in outputs.items()}
        last = outputs[WITH_COVERAGE].read_text().splitlines()[-1]
        packed = big.stat().st_size / 1e6
    print(f"{POSITIONS:,} positions, {packed:.0f} MB packed; {last}")
    return _table(runs, found)


def _table(runs: dict[str, list[Figures]], found: dict[str, list[str]]) -> int:
    print("| command | wall s | processor s | peak MB | kept |")
    print("|---|---|---|---|---|")
    walls, memory = {}, 0.0
    for what, told in runs.items():
        wall, cpu, peak = (statistics.median(values) for values in zip(*told, strict=True))
        walls[what] = wall
        memory = max(memory, peak if what.startswith(OURS) else 0)
        print(f"| {what} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {len(found[what]):,} |")
    print(f"peak memory: {memory:.0f} MB (at most {MOST_MEMORY})")
    missed = memory > MOST_MEMORY
    if THEIRS not in walls:
        print("bcftools is not installed: not compared")
        return int(missed)
    for what in (OURS, WITH_COVERAGE):
        ratio = walls[what] / walls[THEIRS]
        print(f"{what}: {ratio:.2f} times the time of bcftools view (at most {MOST_TIME:.0f})")
        missed = missed or ratio > MOST_TIME
    same = found[OURS] == found[THEIRS]
    print(f"the same variants are kept: {'yes' if same else 'no'}")
    return int(missed or not same)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
