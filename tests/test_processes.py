"""Samples worked on at once: the order of results, and a process that ends before its work."""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

import pytest

from varannot.cli import main
from varannot.errors import BrokenFileError, Problem
from varannot.verbs.processes import in_turn, processors

ROOT = Path(__file__).resolve().parents[1]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")


def own_place(place: int) -> str:
    return f"{place} in {os.getpid()}"


@pytest.mark.parametrize("cores", [1, 2, 3, 50])
def test_results_come_in_the_order_of_the_samples(cores: int) -> None:
    told = list(in_turn(own_place, 7, cores))
    assert [one.split()[0] for one in told] == [str(place) for place in range(7)]


def test_one_core_and_one_sample_need_no_further_process() -> None:
    assert set(in_turn(own_place, 2, 1)) == {f"{place} in {os.getpid()}" for place in (0, 1)}
    assert list(in_turn(own_place, 1, 4)) == [f"0 in {os.getpid()}"]


@LINUX
def test_two_cores_use_processes_of_their_own() -> None:
    assert f"in {os.getpid()}" not in " ".join(in_turn(own_place, 4, 2))


@LINUX
@pytest.mark.parametrize("killed", [0, 3, 5])
def test_a_process_that_is_killed_is_a_problem_of_its_sample_alone(killed: int) -> None:
    def work(place: int) -> str:
        if place == killed:
            os._exit(9)
        return f"{place} done"

    told = list(in_turn(work, 6, 3))
    assert "was ended twice" in told.pop(killed)
    assert told == [f"{place} done" for place in range(6) if place != killed]


@LINUX
def test_a_killed_process_leaves_no_earlier_report_and_the_run_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from varannot import pipeline

    monkeypatch.chdir(ROOT)
    run = ["run", "config/samples.tsv", "--results", str(tmp_path), "--cores", "2"]
    assert main(run) == 0
    monkeypatch.setattr(pipeline, "normalize_case", lambda *_: os._exit(9))
    assert main(run) == 1
    assert "was ended twice" in capsys.readouterr().err
    pages = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*/report.html")]
    assert len(pages) > 1
    assert all("was ended twice" in page for page in pages)
    summary = (tmp_path / "run_summary.tsv").read_text(encoding="utf-8")
    assert summary.count("was ended twice") == len(pages)


def test_cores_do_not_change_the_reports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    written = []
    for cores in ("1", "2"):
        folder = tmp_path / cores
        run = ["run", "config/samples.tsv", "--results", str(folder), "--cores", cores]
        assert main(run) == 0
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        written.append([(path.relative_to(folder), path.read_bytes()) for path in files])
    assert written[0] == written[1]


@pytest.mark.parametrize("number", ["0", "-1", "two", ""])
def test_a_number_of_cores_below_one_is_refused(number: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["run", "--cores", number])
    assert ended.value.code == 2


def test_at_most_four_at_once() -> None:
    assert 1 <= processors() <= 4


def test_an_error_passes_from_one_process_to_another() -> None:
    error = BrokenFileError([Problem("a.tsv", 3, "tmb", "high", "a number")])
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.problems, str(again)) == (
        BrokenFileError,
        error.problems,
        str(error),
    )
