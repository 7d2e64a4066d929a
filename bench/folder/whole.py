"""Whole runs of `varannot run` on damaged files and odd places: status, words, what it leaves."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.folder.corpus import Case, cases, content, sound_of
from bench.folder.places import COMBINED, Place, sheet
from bench.folder.sources import fixtures

__all__ = ["Run", "contents", "run_case", "run_place"]

_BIN = Path(sys.executable).parent
_SECONDS = 60
_MEMORY_MB = 300
_ADDRESS_SPACE = 3 << 30
_KEPT = 4_000
_COLUMNS = {
    "CombinedVariantOutput": "combined",
    "small variant VCF": "variants",
    "typed variant table": "variants",
    "laboratory variant table": "variants",
}
"""Where the sheet takes a kind of file; all others are side files."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a whole run did; `faults` is empty where it did well, `status` is its exit status."""

    name: str
    status: int
    faults: tuple[str, ...]
    seconds: float
    memory_mb: float
    said: str

    @property
    def outcome(self) -> str:
        """What became of the run, in a word."""
        if self.faults:
            return "wrong"
        return "report" if self.status == 0 else "refused"


def contents(count: int) -> list[Case]:
    """Return so many damaged fixtures, each kind of file in its turn."""
    draw = Random("whole runs")
    by_kind: dict[str, list[Case]] = {}
    for case in cases(fixtures()):
        sound = sound_of(case.source)
        if not isinstance(sound, str):
            by_kind.setdefault(sound.kind, []).append(case)
    for of_kind in by_kind.values():
        draw.shuffle(of_kind)
    chosen: list[Case] = []
    while len(chosen) < count and any(by_kind.values()):
        for of_kind in by_kind.values():
            while of_kind and content(of_kind[-1]) is None:
                of_kind.pop()
            if of_kind:
                chosen.append(of_kind.pop())
    return chosen[:count]


def run_case(case: Case) -> Run:
    """Run the whole program on one damaged fixture."""
    sound = sound_of(case.source)
    column = "side" if isinstance(sound, str) else _COLUMNS.get(sound.kind, "side")

    def prepare(folder: Path) -> None:
        (folder / case.source.file).write_bytes(content(case) or b"")
        if column == "side":
            data = next(source.data for source in fixtures() if source.name == COMBINED)
            (folder / f"main_{COMBINED}").write_bytes(data)
            sheet(folder, combined=f"main_{COMBINED}", side=case.source.file)
        else:
            sheet(folder, **{column: case.source.file})

    return run_place(Place(case.seed, prepare))


def run_place(place: Place) -> Run:
    """Run the whole program in a prepared folder."""
    outer = Path(tempfile.mkdtemp(prefix="corpus-"))
    folder = outer / "a" / "b"
    try:
        for name in ("temporary", "home", "a", "a/b"):
            (outer / name).mkdir()
        place.prepare(folder)
        before = _listed(outer)
        status, seconds, memory, said = _run(folder, outer)
        faults = tuple(_faults(place, outer, folder / "results", before, status, memory, said))
    finally:
        shutil.rmtree(outer, ignore_errors=True)
    return Run(place.name, status, faults, seconds, memory, said)


def _run(folder: Path, outer: Path) -> tuple[int, float, float, str]:
    command = [str(_BIN / "varannot"), "run", "sheet.tsv", "--results", "results"]
    home = {"HOME": str(outer / "home"), "TMPDIR": str(outer / "temporary")}
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        child = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **home},
            preexec_fn=_bounded,
        )
        usage, status = _waited(child.pid, started)
        child.returncode = status
        seconds = time.perf_counter() - started
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    return status, seconds, usage, said


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))


def _waited(child: int, started: float) -> tuple[float, int]:
    """Return peak memory in MB and exit status of a child; one that hangs is ended."""
    ended = False
    while True:
        pid, status, usage = os.wait4(child, os.WNOHANG)
        if pid:
            return usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)
        if not ended and time.perf_counter() - started > _SECONDS:
            os.kill(child, signal.SIGKILL)
            ended = True
        time.sleep(0.01)


def _listed(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _faults(
    place: Place,
    outer: Path,
    results: Path,
    before: set[str],
    status: int,
    memory: float,
    said: str,
) -> Iterator[str]:
    if status == -signal.SIGKILL:
        yield f"no end within {_SECONDS} s"
    elif status not in (0, 1, 2):
        yield f"exit status {status}"
    if "Traceback" in said:
        yield "a traceback"
    if place.refuses and status == 0:
        yield "exit status 0 where nothing could be read"
    if status in (1, 2) and not said.strip():
        yield "a refusal without a word"
    if len(said) > 20 * _KEPT:
        yield f"{len(said)} characters of messages"
    if memory > _MEMORY_MB:
        yield f"{memory:.0f} MB of memory"
    inside = str(results.relative_to(outer))
    strange = sorted(
        name for name in _listed(outer) - before if name != inside and not _within(name, inside)
    )
    if strange:
        yield f"written outside the results: {', '.join(strange[:3])}"
    if results.is_dir():
        yield from _partial(results)


def _within(name: str, folder: str) -> bool:
    return name.startswith(f"{folder}/")


def _partial(results: Path) -> Iterator[str]:
    """Yield each file of the results that is not whole."""
    for path in sorted(results.rglob("*")):
        if not path.is_file():
            continue
        name = str(path.relative_to(results))
        data = path.read_bytes()
        if path.name.startswith(".") or path.suffix == ".tmp":
            yield f"partial file {name}"
        elif not data:
            yield f"empty file {name}"
        elif path.suffix == ".json" and not _parses(data):
            yield f"{name} is no JSON"
        elif path.suffix == ".html" and not data.rstrip().endswith(b"</html>"):
            yield f"{name} has no end"
        elif path.suffix == ".html" and b"<script>alert(1)" in data:
            yield f"{name} holds a script of the input"
        elif path.suffix == ".tsv" and not data.endswith(b"\n"):
            yield f"{name} has no last line end"


def _parses(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True
