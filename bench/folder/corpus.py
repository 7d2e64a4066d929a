"""The cases of the corpus, and each of them judged in a process of its own.

A case is named by its seed, `source/corruption/number`, and can be made again from it alone.
"""

from __future__ import annotations

import os
import pickle
import resource
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bench.folder.corruptions import CORRUPTIONS, damaged
from bench.folder.damage import Corruption
from bench.folder.judge import Outcome, Sound, Verdict, judge, sound_content
from bench.folder.sources import Source, fixtures, real_files

from varannot.errors import BrokenFileError

__all__ = ["Case", "Judged", "cases", "content", "in_a_child", "judge_here", "unread"]

_MEMORY_MB = 300
_SECONDS = 60
_LARGE_EVERY = 4
"""Damages that make a file of 10 MB are done to each fourth file."""


@dataclass(frozen=True, slots=True)
class Case:
    """One damage to one file."""

    source: Source
    corruption: Corruption
    number: int

    @property
    def seed(self) -> str:
        """The name from which the case can be made again."""
        return f"{self.source.name}/{self.corruption.name}/{self.number}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with its verdict, its seconds, and how many MB it took beyond the process."""

    seed: str
    verdict: Verdict
    seconds: float = 0.0
    memory_mb: float = 0.0
    private: bool = False


def cases(sources: Iterable[Source] = (), *, only: str = "", times: int = 1) -> Iterator[Case]:
    """Yield every case of the sources in their order; `only` keeps seeds that hold the text."""
    for place, source in enumerate(sources or (*fixtures(), *real_files())):
        if isinstance(sound_of(source), str):
            continue
        for corruption in CORRUPTIONS.values():
            if corruption.large and place % _LARGE_EVERY:
                continue
            for number in range(1, corruption.times * times + 1):
                case = Case(source, corruption, number)
                if only in case.seed:
                    yield case


def unread(sources: Iterable[Source]) -> dict[str, str]:
    """Return which files are not damaged because they are not read as they are, and why."""
    found = {source.name: sound_of(source) for source in sources}
    return {name: sound for name, sound in found.items() if isinstance(sound, str)}


@cache
def sound_of(source: Source) -> Sound | str:
    """Return what the undamaged file says, or why it is not read."""
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        path = Path(folder) / source.file
        path.write_bytes(source.data)
        try:
            return sound_content(path, source.file)
        except BrokenFileError as error:
            return "not read" if source.private else str(error)


def content(case: Case) -> bytes | None:
    """Return the bytes of the damaged file, or None where the damage does not apply."""
    return damaged(case.corruption, case.source.data, case.seed)


def judge_here(case: Case, folder: Path) -> Verdict | None:
    """Return the verdict on a case, read in this process; None where it does not apply."""
    sound, data = sound_of(case.source), content(case)
    if data is None or isinstance(sound, str):
        return None
    path = folder / case.source.file
    path.write_bytes(data)
    verdict = judge(path, case.source.file, sound, held=case.corruption.held)
    path.unlink()
    left = [one.name for one in folder.iterdir()]
    return verdict if not left else Verdict(Outcome.WRONG, sound.kind, f"left behind: {left}")


def in_a_child(case: Case) -> Judged | None:
    """Return the verdict on a case, read in a child whose time and memory are bounded."""
    sound = sound_of(case.source)
    kind = sound if isinstance(sound, str) else sound.kind
    folder = Path(tempfile.mkdtemp(prefix="corpus-"))
    started = time.perf_counter()
    try:
        verdict, memory = _ask(case, folder, kind)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if verdict is None:
        return None
    if memory > _MEMORY_MB and verdict.outcome is not Outcome.WRONG:
        verdict = replace(verdict, outcome=Outcome.WRONG, why=f"{memory:.0f} MB of memory")
    seconds = time.perf_counter() - started
    return Judged(case.seed, verdict, seconds, memory, case.source.private)


def _ask(case: Case, folder: Path, kind: str) -> tuple[Verdict | None, float]:
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        _answer(case, folder, sending)
    os.close(sending)
    with os.fdopen(receiving, "rb") as stream:
        late = not select.select([stream], [], [], _SECONDS)[0]
        if late:
            os.kill(child, signal.SIGKILL)
        answer = b"" if late else stream.read()
    _, status = os.waitpid(child, 0)
    if late:
        return Verdict(Outcome.WRONG, kind, f"no answer within {_SECONDS} s"), 0.0
    if not answer:
        return Verdict(Outcome.WRONG, kind, f"the process ended with status {status}"), 0.0
    verdict, memory = pickle.loads(answer)
    return verdict, memory


def _answer(case: Case, folder: Path, sending: int) -> None:
    """Judge in the child, and leave it without running anything of the parent."""
    try:
        tempfile.tempdir = str(folder / "temporary")
        Path(tempfile.tempdir).mkdir()
        work = folder / "work"
        work.mkdir()
        before = _peak_mb()
        limit = _size_bytes() + 3 * _MEMORY_MB * (1 << 20)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        verdict = judge_here(case, work)
        left = [one.name for one in Path(tempfile.tempdir).iterdir()]
        if left and verdict is not None:
            verdict = Verdict(Outcome.WRONG, verdict.kind, f"temporary files left: {left}")
        data = pickle.dumps((verdict, _peak_mb() - before))
        with os.fdopen(sending, "wb") as stream:
            stream.write(data)
    finally:
        os._exit(0)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _size_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def counted(judged: Iterable[Judged]) -> Mapping[str, Mapping[Outcome, int]]:
    """Return how often each outcome stands for each kind of file."""
    counts: dict[str, dict[Outcome, int]] = {}
    for one in judged:
        of_kind = counts.setdefault(one.verdict.kind, dict.fromkeys(Outcome, 0))
        of_kind[one.verdict.outcome] += 1
    return counts
