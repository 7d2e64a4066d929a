"""Verbs and exit statuses of the command line."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from varannot.cli import main

ROOT = Path(__file__).resolve().parents[1]


def test_help_names_the_verbs_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from varannot.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'pysam', 'cyvcf2', 'jinja2', 'requests', 'snakemake'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "hgvs" in done.stdout


def test_check_of_one_description(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hgvs", "check", "--gene", "PMS2", "c.869G>A", "p.Gly290Arg"]) == 0
    answer = capsys.readouterr().out
    assert "impossible" in answer
    assert "Asp or Glu, never Arg" in answer
    assert "c.869 is T on NM_000535.7, not G; codon 290 is TTC (Phe), not Gly." in answer


def test_check_without_text_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hgvs", "check"]) == 2
    assert "--table" in capsys.readouterr().err


def test_check_of_a_table(tmp_path: Path) -> None:
    table = tmp_path / "in.tsv"
    table.write_text(
        "gene\ttranscript\thgvs_c\thgvs_p\n"
        "TP53\tNM_000546.6\tc.743G>A\tp.Arg248Gln\n"
        "ATRX\t\tc.4690G>T\tp.Gln1564Glu\n"
    )
    out = tmp_path / "out.tsv"
    assert main(["hgvs", "check", "--table", str(table), "--out", str(out)]) == 0
    lines = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    new = ["outcome", "level", "reason", "expected", "readings", "checked_on", "true_on"]
    assert lines[0] == ["gene", "transcript", "hgvs_c", "hgvs_p", *new]
    outcome = lines[0].index("outcome")
    assert [line[outcome] for line in lines[1:]] == ["agrees", "impossible"]
    assert "c.4690C>G p.(Gln1564Glu)" in lines[2][lines[0].index("readings")]
    assert lines[1][lines[0].index("checked_on")] == "NM_000546.6"


def test_missing_table_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hgvs", "check", "--table", "no_such.tsv"]) == 2
    assert "no_such.tsv" in capsys.readouterr().err


def test_shipped_knowledge_table_has_no_lint(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kb", "lint", str(ROOT / "resources" / "knowledgebase.tsv")]) == 0
    assert "problems: 0" in capsys.readouterr().out


def test_lint_names_row_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (ROOT / "resources" / "knowledgebase.tsv").read_text(encoding="utf-8").splitlines()
    cells = lines[1].split("\t")
    cells[lines[0].split("\t").index("status")] = "activ"
    table = tmp_path / "kb.tsv"
    table.write_text("\n".join([lines[0], "\t".join(cells), *lines[2:]]) + "\n")
    assert main(["kb", "lint", str(table)]) == 1
    answer = capsys.readouterr().out
    assert "row 2, column status" in answer
    assert "'active'" in answer


@pytest.mark.parametrize("verb", [["kb", "lint"], ["resources", "status"]])
@pytest.mark.parametrize("date", ["23.11.2026", "2026-02-30", "today"])
def test_a_date_in_another_spelling_is_refused(
    verb: list[str], date: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*verb, "--date", date]) == 2
    assert f"--date: found '{date}', expected a date such as" in capsys.readouterr().err


def test_files_accounts_for_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    demo = ROOT / "config" / "demo"
    paths = [str(path) for path in sorted(demo.glob("*.tsv"))]
    assert main(["files", *paths]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(paths) + 1
    assert all(line.split("\t")[-1] == "0" for line in lines[1:])


def test_files_counts_lines_by_itself_and_goes_on_after_a_bad_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "t.tsv"
    table.write_text("gene\thgvs_c\n\nTP53\tc.743G>A", encoding="utf-8")
    packed = tmp_path / "small.vcf.gz"
    source = ROOT / "tests" / "data" / "tso500" / "small.hard-filtered.vcf"
    packed.write_bytes(gzip.compress(source.read_bytes()))
    assert main(["files", str(tmp_path / "none.tsv"), str(table), str(packed)]) == 1
    said = capsys.readouterr()
    assert said.err == f"varannot: {tmp_path / 'none.tsv'}: No such file or directory\n"
    rows = [line.split("\t")[1:] for line in said.out.splitlines()[1:]]
    assert rows[0] == ["typed variant table", "3", "1", "1", "0", "0"]
    assert rows[1][1] == str(source.read_bytes().count(b"\n"))
    assert rows[1][-1] == "0"

    # A reader that loses a line is found out, because the lines are counted apart from it.
    monkeypatch.setattr("varannot.tso500.content.line_counts", lambda counts: {"data": 1})
    assert main(["files", str(table)]) == 1
    assert capsys.readouterr().out.splitlines()[1].split("\t")[-1] == "2"
