"""Proof 6, names that we print: the strict grammar of mavehgvs accepts them where it covers them.

mavehgvs 0.8.1 knows substitutions, deletions, duplications, insertions, delins and equality; no
inversions, no frameshift with a length, no extension, no unknown protein, no parentheses.
It needs an interpreter that has it: see README.md, VARANNOT_BIOCOMMONS_PYTHON.

Usage: python -m bench.hgvs.strict_names
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bench.hgvs.random_variants import shipped_subjects, trial_subjects, variants
from bench.hgvs.tables import HERE, Absent, data, markdown, read_tsv, report, run, writes
from bench.hgvs.trial import trial_edit

from varannot.hgvs.cdna import Cdna, CdnaKind
from varannot.hgvs.project import Projection
from varannot.hgvs.protein import Protein, ProteinKind

__all__ = ["main"]

COUNT = 24_000
SEED = 20_261_125
_NOT_COVERED = {
    CdnaKind.INVERSION: "inversion",
    ProteinKind.FRAMESHIFT: "frameshift with its length",
    ProteinKind.EXTENSION: "extension",
    ProteinKind.START_UNKNOWN: "start codon affected",
    ProteinKind.UNKNOWN: "unknown protein",
    ProteinKind.NO_PROTEIN: "no protein",
}


def _printed() -> list[Projection]:
    trial = trial_subjects()
    found = [
        trial[row["transcript"]].project(trial_edit(row))
        for row in read_tsv(data("hgvs", "engine-trial", "trial.tsv"))
    ]
    subjects = {"trial": trial, "shipped": shipped_subjects()}
    for variant in variants(COUNT, SEED):
        found.append(subjects[variant.set][variant.transcript].project(variant.edit))
    return found


def _needs_lengths(value: Cdna | Protein) -> str:
    """Return why mavehgvs, which knows no transcript, cannot know that two bases are neighbours."""
    if not isinstance(value, Cdna) or value.kind is not CdnaKind.INSERTION:
        return ""
    if (value.start.zone, value.end.zone) == (0, 1):
        return "insertion between the last coding base and *1"
    if value.start.offset > 0 > value.end.offset:
        return "insertion in the middle of an intron"
    return ""


def main() -> int:
    """Print the table; return 1 if a name that mavehgvs covers is refused."""
    python = os.environ.get("VARANNOT_BIOCOMMONS_PYTHON", "")
    if not python or not Path(python).exists():
        message = (
            "VARANNOT_BIOCOMMONS_PYTHON names no interpreter with mavehgvs 0.8.1 "
            "(bench/hgvs/README.md says how to make one)"
        )
        raise Absent(message)
    names: dict[str, tuple[str, str]] = {}
    skipped: Counter[tuple[str, str]] = Counter()
    for one in _printed():
        for value, axis in ((one.cdna, "c."), (one.protein, "p.")):
            if value is None:
                continue
            if reason := _NOT_COVERED.get(value.kind) or _needs_lengths(value):
                skipped[axis, reason] += 1
                continue
            text = str(value)
            strict = text.replace("(", "").replace(")", "") if text != "p.(=)" else text
            names.setdefault(strict, (axis, value.kind.value))
    ran = subprocess.run(
        [python, str(HERE / "mavehgvs_worker.py")],
        input="\n".join(names) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    answers = ran.stdout.splitlines()
    counts: Counter[tuple[str, str, bool]] = Counter()
    refused = []
    for (name, (axis, kind)), answer in zip(names.items(), answers, strict=True):
        counts[axis, kind, answer == "yes"] += 1
        if answer != "yes":
            refused.append((name, kind, answer))
    writes("strict_refused", ("name", "kind", "message"), refused)
    report(
        "strict_names",
        "Strict names",
        markdown(
            ("axis", "kind", "accepted by mavehgvs", "refused"),
            [
                (axis, kind, counts[axis, kind, True], counts[axis, kind, False])
                for axis, kind in dict.fromkeys((a, k) for a, k, _ in counts)
            ],
        ),
        markdown(
            ("axis", "not covered by mavehgvs", "variants"),
            [(*key, number) for key, number in sorted(skipped.items())],
        ),
    )
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(run(main))
