"""The mutation corpus: what becomes of thousands of damaged files, in one table per kind of file.

Usage: python -m bench.folder [--only TEXT] [--times N] [--whole N] [--keep DIR] [--quick]

--only keeps the seeds that hold the text; --times does each damage so many times as often;
--whole is the number of damaged files that go through a whole run, beside all odd places;
--keep writes the damaged files of `--only` to a folder, so that a case can be looked at;
--quick leaves the whole runs out. The exit status is 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.folder.corpus import Judged, cases, content, counted, in_a_child, unread
from bench.folder.judge import Outcome
from bench.folder.places import PLACES, Place
from bench.folder.sources import ROOT, fixtures, real_files
from bench.folder.whole import Run, contents, run_case, run_place

_TRACE_LINES = 12
_DIGITS = re.compile(r"\d+")
_RESULTS = ROOT / "bench_results"


def main(arguments: Sequence[str]) -> int:
    """Run the corpus; return 1 if something is wrong."""
    options = _options(arguments)
    if options.keep:
        return _keep(options.only, options.keep)
    started = time.perf_counter()
    judged = _judged(options.only, options.times)
    parts = [*_outcomes(judged, time.perf_counter() - started), *_silent(judged)]
    runs: list[Run] = []
    if not options.quick:
        runs = _runs(options.only, options.whole)
        parts += _whole(runs)
    text = "\n".join(["# Damaged files", "", *parts]) + "\n"
    print(text)
    _RESULTS.mkdir(exist_ok=True)
    (_RESULTS / "folder_mutations.md").write_text(text, encoding="utf-8")
    wrong = sum(one.verdict.outcome is Outcome.WRONG for one in judged)
    return 1 if wrong or any(run.faults for run in runs) else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.folder")
    parser.add_argument("--only", default="")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--whole", type=int, default=20)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args(arguments)


def _keep(only: str, folder: Path) -> int:
    """Write damaged files to a folder; real files stay where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, case in enumerate(cases(fixtures(), only=only), start=1):
        data = content(case)
        if data is not None:
            path = folder / f"{number}_{case.source.file}"
            path.write_bytes(data)
            print(f"{path}\t{case.seed}")
    return 0


def _judged(only: str, times: int) -> list[Judged]:
    found = []
    for case in cases(only=only, times=times):
        one = in_a_child(case)
        if one is not None:
            found.append(one)
    return found


def _outcomes(judged: Sequence[Judged], seconds: float) -> list[str]:
    lines = ["| kind of file | cases | " + " | ".join(Outcome) + " |", "|---" * 6 + "|"]
    counts = counted(judged)
    for kind in sorted(counts):
        numbers = [counts[kind][outcome] for outcome in Outcome]
        lines.append(f"| {kind} | {sum(numbers)} | " + " | ".join(map(str, numbers)) + " |")
    totals = [sum(counts[kind][outcome] for kind in counts) for outcome in Outcome]
    lines.append(f"| all | {sum(totals)} | " + " | ".join(map(str, totals)) + " |")
    if judged:
        memory = max(judged, key=lambda one: one.memory_mb)
        slowest = max(judged, key=lambda one: one.seconds)
        lines += [
            "",
            f"{seconds:.0f} s; the slowest {slowest.seconds:.1f} s ({slowest.seed}); "
            f"at most {memory.memory_mb:.0f} MB ({memory.seed})",
        ]
    reasons = unread((*fixtures(), *real_files()))
    lines += [f"not damaged, as it is not read undamaged: {name}" for name in reasons]
    return [*lines, *_wrong(judged)]


def _wrong(judged: Sequence[Judged]) -> list[str]:
    """Return every wrong case with its seed, those of one cause together."""
    causes: dict[tuple[str, ...], list[Judged]] = {}
    for one in judged:
        if one.verdict.outcome is Outcome.WRONG:
            last = one.verdict.trace.strip().splitlines()[-1:]
            why = _DIGITS.sub("N", one.verdict.why)
            cause = (why, *(() if one.private else last))
            causes.setdefault(cause, []).append(one)
    lines: list[str] = []
    for cause, found in causes.items():
        lines += [
            "",
            f"wrong: {' | '.join(cause)}",
            *(f"  {one.seed}: {one.verdict.why}" for one in found),
        ]
        trace = next((one.verdict.trace for one in found if not one.private), "")
        lines += trace.splitlines()[-_TRACE_LINES:]
    return lines


def _silent(judged: Sequence[Judged]) -> list[str]:
    """Return the table of values that a visible damage changed without a word."""
    found: Counter[tuple[str, str, str]] = Counter()
    seeds: dict[tuple[str, str, str], str] = {}
    for one in judged:
        damage = one.seed.rsplit("/", 2)[1]
        lost = ["values missing"] if one.verdict.lost else []
        for what in sorted({*one.verdict.silent, *lost}):
            key = (damage, one.verdict.kind, what)
            found[key] += 1
            seeds.setdefault(key, one.seed)
    changed = sum(bool(one.verdict.silent) for one in judged)
    missing = sum(bool(one.verdict.lost) for one in judged)
    lines = [
        "",
        f"Changed in silence: {changed} cases; values missing in silence: {missing} cases",
        "",
    ]
    if found:
        lines += ["| damage | kind of file | what | cases | first seed |", "|---" * 5 + "|"]
    for key, count in found.most_common():
        lines.append(f"| {' | '.join(key)} | {count} | {seeds[key]} |")
    return lines


def _runs(only: str, count: int) -> list[Run]:
    places: list[Place] = [place for place in PLACES if only in place.name]
    damaged = [case for case in contents(count) if only in case.seed]
    return [*(run_place(place) for place in places), *(run_case(case) for case in damaged)]


def _whole(runs: Sequence[Run]) -> list[str]:
    outcomes = Counter(run.outcome for run in runs)
    said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    lines = ["", f"Whole runs: {len(runs)}: {said}"]
    if runs:
        slowest = max(runs, key=lambda run: run.seconds)
        memory = max(runs, key=lambda run: run.memory_mb)
        lines.append(
            f"{sum(run.seconds for run in runs):.0f} s; the slowest {slowest.seconds:.1f} s "
            f"({slowest.name}); at most {memory.memory_mb:.0f} MB ({memory.name})"
        )
    for run in runs:
        if run.faults:
            lines += ["", f"wrong: {run.name}: {'; '.join(run.faults)}"]
            lines += run.said.strip()[-1500:].splitlines()[-12:]
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
