"""A slice of the corpus of damaged files: each is read, read with a note, or refused.

`python -m bench.folder` runs the whole corpus, each case in a process of its own, and whole runs.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from bench.folder.corpus import Case, cases, content, judge_here, sound_of
from bench.folder.corruptions import CORRUPTIONS, bgzipped
from bench.folder.judge import Outcome
from bench.folder.places import PLACES, Place
from bench.folder.sources import Source, fixtures
from bench.folder.values import differences, said

from varannot.errors import BrokenFileError
from varannot.tso500.files import line_total, read_any
from varannot.tso500.stage import ingest

CASES = 300
SECONDS = 20
"""No case may take longer."""


def chosen() -> list[Case]:
    """Return one case of each damage, and others drawn from all; large ones stay in the bench."""
    draw = Random("a slice of the corpus")
    every = [case for case in cases(fixtures()) if not case.corruption.large]
    draw.shuffle(every)
    first = {case.corruption.name: case for case in every if content(case) is not None}
    rest = [case for case in every if case is not first.get(case.corruption.name)]
    return [*first.values(), *rest][:CASES]


@contextmanager
def bounded(seed: str) -> Iterator[None]:
    """Raise TimeoutError in a case that hangs."""

    def late(*_: object) -> None:
        raise TimeoutError(seed)

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_no_damaged_file_is_read_wrongly(tmp_path: Path) -> None:
    wrong: list[str] = []
    outcomes: Counter[Outcome] = Counter()
    for case in chosen():
        with bounded(case.seed):
            verdict = judge_here(case, tmp_path)
        if verdict is None:
            continue
        outcomes[verdict.outcome] += 1
        if verdict.outcome is Outcome.WRONG:
            wrong.append(f"{case.seed}: {verdict.why} {verdict.trace}")
    assert not wrong, "\n".join(wrong)
    assert outcomes.total() > CASES * 0.6
    assert min(outcomes[Outcome.WHOLE], outcomes[Outcome.NOTED], outcomes[Outcome.REFUSED]) > 20


UNREADABLE = ("link that loops", "dangling link", "link to a folder", "missing", "folder", "socket")


@pytest.mark.parametrize(
    "place", [one for one in PLACES if one.name.startswith(UNREADABLE)], ids=lambda one: one.name
)
def test_a_place_that_is_no_file_is_refused(tmp_path: Path, place: Place) -> None:
    place.prepare(tmp_path)
    header, row = ((tmp_path / "sheet.tsv").read_text().rstrip("\n")).split("\n")
    filled = zip(header.split("\t"), row.split("\t"), strict=True)
    sample = {name: cell for name, cell in filled if cell}
    with bounded(place.name), pytest.raises(BrokenFileError) as refused:
        ingest(sample, tmp_path)
    assert [problem for problem in refused.value.problems if problem.file.startswith("input.")]


def test_a_case_is_made_again_from_its_seed() -> None:
    for case in chosen()[:60]:
        again = Case(case.source, CORRUPTIONS[case.corruption.name], case.number)
        assert again.seed == case.seed
        assert content(again) == content(case)


def test_the_seeds_of_the_corpus_differ_and_are_enough() -> None:
    seeds = [case.seed for case in cases(fixtures())]
    assert len(seeds) == len(set(seeds))
    assert len(seeds) > 2_000


def test_every_damage_meets_a_file_that_it_applies_to() -> None:
    unmet = set(CORRUPTIONS)
    for case in cases(fixtures()):
        if case.corruption.name in unmet and content(case) is not None:
            unmet.discard(case.corruption.name)
    assert not unmet


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("0.5109", "0.5109", []),
        ("0.5109", "0.6109", ["SmallVariant: vaf"]),
        ("c.743G>A", "c.744G>A", ["SmallVariant: hgvs_c"]),
    ],
)
def test_a_changed_value_is_seen(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    text = "gene\thgvs_c\tvaf\nTP53\tc.743G>A\t0.5109\nKRAS\tc.35G>A\t0.2\n"
    (tmp_path / "sound.tsv").write_text(text)
    (tmp_path / "changed.tsv").write_text(text.replace(old, new))
    sound, changed = (
        said(read_any(tmp_path / name, name)) for name in ("sound.tsv", "changed.tsv")
    )
    assert list(differences(sound, changed)) == expected


def test_a_row_that_is_reported_twice_is_seen(tmp_path: Path) -> None:
    text = "gene\thgvs_c\nTP53\tc.743G>A\n"
    (tmp_path / "sound.tsv").write_text(text)
    (tmp_path / "twice.tsv").write_text(text + "TP53\tc.743G>A\n")
    sound, twice = (said(read_any(tmp_path / name, name)) for name in ("sound.tsv", "twice.tsv"))
    assert list(differences(sound, twice)) == [
        "SmallVariant reported more often than it stands in the file"
    ]


def test_the_files_that_bgzip_would_write_are_read(tmp_path: Path) -> None:
    source = next(one for one in fixtures() if one.name == "small.hard-filtered.vcf")
    packed = Source("packed", "packed.vcf.gz", bgzipped(source.data))
    path = tmp_path / packed.file
    path.write_bytes(packed.data)
    assert not isinstance(sound_of(packed), str)
    assert line_total(path, packed.file) == source.data.count(b"\n")
