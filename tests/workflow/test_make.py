"""The targets and tools around a run."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def paths() -> ModuleType:
    spec = importlib.util.spec_from_file_location("report_paths", ROOT / "tools/report_paths.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reports_that_exist_are_named_in_the_order_of_the_sheet(
    paths, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text("samples: s.tsv\nresults: out\n", encoding="utf-8")
    Path("s.tsv").write_text("sample_id\nB\nA\nC\n", encoding="utf-8")
    for name in ("A/report.html", "B/report.html", "run_summary.html"):
        page = Path("out") / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("x", encoding="utf-8")
    assert paths.main(["c.yaml"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "out/B/report.html",
        "out/A/report.html",
        "out/run_summary.html",
    ]


def test_a_sheet_with_mistakes_has_no_reports_to_name(paths, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text("samples: none.tsv\n", encoding="utf-8")
    assert paths.main(["c.yaml"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("target", ["report", "test", "bench", "setup", "lint", "clean", "lock"])
def test_every_target_names_files_that_exist(target):
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for name in re.findall(r"\b(?:tools|bench)/\w+\.\w+", done.stdout):
        assert (ROOT / name).is_file(), name


def test_the_scripts_can_be_started():
    for name in (".ci/run", "tools/setup_venv.sh", "tools/make_lock.sh"):
        assert os.access(ROOT / name, os.X_OK), name


def test_the_environment_that_runs_the_tests_is_the_locked_one():
    command = [sys.executable, "tools/venv_state.py", "complaint"]
    if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
        pytest.skip(f"the tests run in {sys.prefix}, which is not the .venv of this checkout")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.returncode == 0
