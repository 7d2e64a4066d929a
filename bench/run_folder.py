"""A whole result folder: speed of reading it, of init and run, and the account of its files.

Usage: python bench/run_folder.py [--quick | --account]

The folders are made by tools/make_run_folder.py in both layouts of the tissue panel. One sample
with all its files is timed on one processor, 24 samples on what the machine has. Figures are wall
seconds of whole processes; targets are printed beside them. `--account` prints instead, for each
layout, version and kind of file, what became of the rows.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from account import print_accounts
from bench import BIN, Figure, print_figures, process, spread

ROOT = Path(__file__).resolve().parents[1]
MAKE = ROOT / "tools" / "make_run_folder.py"
RESOURCES = ROOT / "resources"
READ = "whole folder of one sample read (varannot ingest), cold"
ONE_SAMPLE = "the same up to its report (varannot run), cold"
MANY_SAMPLES = "init and run, 24 samples"


def made(folder: Path, layout: str, samples: int, variants: int) -> Path:
    """Return a new result folder."""
    run = folder / layout
    arguments = ["--samples", str(samples), "--variants", str(variants), "--seed", "7"]
    command = [sys.executable, str(MAKE), "--layout", layout, *arguments, "--out", str(run)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return run


def sheet_of(run: Path, folder: Path) -> tuple[Path, float]:
    """Return the sheet that `init` writes, filled in as a person would, and the seconds it took."""
    sheet = folder / f"{run.name}.tsv"
    wall, _ = process(
        [str(BIN / "varannot"), "init", str(run), "--out", str(sheet), "--force"],
        folder,
        may_fail=True,
    )
    header, *rows = [line.split("\t") for line in sheet.read_text().splitlines()]
    for number, row in enumerate(rows, start=1):
        row[header.index("patient_id")] = f"P{number:03}"
        row[header.index("tumour_type")] = "LUAD"
    sheet.write_text("\n".join("\t".join(row) for row in [header, *rows]) + "\n")
    return sheet, wall


def one_sample(folder: Path, layout: str, runs: int) -> list[Figure]:
    """Return the seconds that one sample with all its files takes to be read, and in all."""
    sheet, _ = sheet_of(made(folder, layout, 1, 1300), folder)
    varannot = ["taskset", "-c", "1", str(BIN / "varannot")]
    whole = [
        process([*varannot, "run", str(sheet), "--results", str(folder / f"one{run}")], folder)[0]
        for run in range(runs)
    ]
    (document,) = (folder / "one0").glob("*/stages/ingest.json")
    case = json.loads(document.read_bytes())
    row = {"sample_id": case["sample_id"], "cells": case["sample"], "tumour": case["tumour_type"]}
    resources = ["--genes", str(RESOURCES / "gene_names.tsv")]
    resources += ["--transcripts", str(RESOURCES / "transcripts")]
    ingest = [*varannot, "ingest", "--rows", json.dumps([row]), *resources]
    read = [
        process([*ingest, "--out", str(folder / f"read{run}.json")], folder)[0]
        for run in range(runs)
    ]
    return [
        spread(f"{layout}: {READ}", read, "s", "under 1"),
        spread(f"{layout}: {ONE_SAMPLE}", whole, "s", "under 1"),
    ]


def many_samples(folder: Path, layout: str) -> Figure:
    """Return the seconds of `init` and `run` on 24 samples."""
    sheet, init = sheet_of(made(folder / "many", layout, 24, 300), folder / "many")
    wall, _ = process(
        [str(BIN / "varannot"), "run", str(sheet), "--results", str(folder / "many" / "out")],
        folder,
        may_fail=True,
    )
    return spread(f"{layout}: {MANY_SAMPLES}", [init + wall], "s", "under 20")


def main() -> int:
    """Print the table."""
    if "--account" in sys.argv:
        return print_accounts()
    runs = 2 if "--quick" in sys.argv else 5
    figures = []
    for layout in ("localapp", "dragen"):
        with tempfile.TemporaryDirectory(prefix="varannot-bench-") as folder:
            (Path(folder) / "many").mkdir()
            figures.extend(one_sample(Path(folder), layout, runs))
            figures.append(many_samples(Path(folder), layout))
    print_figures(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
