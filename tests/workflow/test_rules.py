"""The workflow keeps its conventions, which no engine run would show."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from varannot.model import Stage
from varannot.report import stage
from varannot.sheet import plan

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted((ROOT / "workflow" / "rules").glob("*.smk"))
STAGE_RULES = [path for path in RULES if path.stem not in ("common", "settings")]


def rules(path: Path) -> list[str]:
    """Return the text of each rule of a file."""
    text = path.read_text(encoding="utf-8")
    return re.split(r"^\s*rule(?: \w+)?:\n", text, flags=re.MULTILINE)[1:]


def test_there_is_one_file_a_stage():
    names = {path.stem for path in RULES}
    assert names == {name.value for name in Stage} | {"common", "settings", "summary"}


@pytest.mark.parametrize("path", STAGE_RULES, ids=lambda path: path.stem)
def test_every_rule_has_log_environment_and_a_plain_command(path):
    found = rules(path)
    assert found
    for rule in found:
        for directive in ("input:", "output:", "log:", "conda:", "shell:"):
            assert len(re.findall(rf"^\s*{directive}$", rule, re.MULTILINE)) == 1, directive
        for forbidden in ("run:", "script:", "wrapper:", "notebook:"):
            assert not re.search(rf"^\s*{forbidden}", rule, re.MULTILINE), forbidden
        assert "varannot " in rule
        assert "{log:q}" in rule


def test_no_file_of_the_workflow_holds_logic():
    assert len((ROOT / "Snakefile").read_text(encoding="utf-8").splitlines()) <= 60
    for name in ("common", "settings"):
        text = (ROOT / f"workflow/rules/{name}.smk").read_text(encoding="utf-8")
        assert len(text.splitlines()) < 60, name
    for path in STAGE_RULES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bdef |\bimport |\bconfig\[", text), path.name


def test_the_default_target_is_in_the_top_file():
    assert re.search(r"^rule all:$", (ROOT / "Snakefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_only_summary_and_status_read_the_sheet():
    for path in STAGE_RULES:
        assert ("PLAN.config.samples" in path.read_text(encoding="utf-8")) is (
            path.stem == "summary"
        )


def test_every_table_that_the_code_reads_is_an_input_of_a_rule():
    workflow = [*RULES, ROOT / "src/varannot/sheet/plan.py"]
    declared = "\n".join(path.read_text(encoding="utf-8") for path in workflow)
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "src").rglob("*.py"))
    )
    shipped = sorted(path.name for path in (ROOT / "resources").glob("*.tsv"))
    # Verbs of their own read the manifest and the lists of public files; no stage does.
    apart = ("manifest.tsv", "reference_files.tsv", "evidence_files.tsv")
    used = [name for name in shipped if name not in apart and f'"{name}"' in code]
    assert used
    assert [name for name in used if f"resources/{name}" not in declared] == []


def test_the_report_rule_declares_what_the_report_stage_writes():
    assert set(plan.REPORT_FILES) == set(stage.REPORT_FILES)


def test_the_profile_keeps_large_runs_fast_and_shows_why_a_job_failed():
    profile = yaml.safe_load((ROOT / "profiles/default/config.yaml").read_text(encoding="utf-8"))
    assert profile == {
        "scheduler": "greedy",
        "scheduler-subsample": 16,
        "keep-going": True,
        "rerun-incomplete": True,
        "printshellcmds": False,
        "show-failed-logs": True,
    }


def test_the_formatter_finds_nothing():
    command = [str(Path(sys.executable).with_name("snakefmt")), "--check", "Snakefile", "workflow"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
