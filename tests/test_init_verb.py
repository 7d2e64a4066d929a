"""`varannot init`: the sheet that it writes, what it says, and its exit statuses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import run_folder_cases as made
from varannot.cli import main
from varannot.sheet.columns import SAMPLE_SHEET

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder from which the program is started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows_of(sheet: Path) -> list[dict[str, str]]:
    header, *lines = [line.split("\t") for line in sheet.read_text().splitlines()]
    assert set(header) <= set(SAMPLE_SHEET.names)
    return [dict(zip(header, line, strict=True)) for line in lines]


def filled(sheet: Path) -> Path:
    """Fill in what only a person knows."""
    header, *lines = [line.split("\t") for line in sheet.read_text().splitlines()]
    for number, line in enumerate(lines):
        line[header.index("patient_id")] = f"patient{number}"
        line[header.index("tumour_type")] = "LMS"
    text = "\n".join("\t".join(line) for line in (header, *lines)) + "\n"
    return made.put(sheet.parent, f"filled_{sheet.name}", text)


@pytest.mark.parametrize("make", [made.localapp, made.dragen, made.ctdna])
def test_the_sheet_is_accepted_once_it_is_filled(here: Path, make: Callable[..., Path]) -> None:
    make(here / "run", "A", "A2")
    sheet = here / "samples.tsv"
    assert main(["init", "run", "--out", "samples.tsv"]) == 0
    assert main(["run", "samples.tsv", "--results", "unfilled"]) == 2
    assert main(["run", str(filled(sheet)), "--results", "results"]) == 0
    for row in rows_of(sheet):
        assert (here / "results" / row["sample_id"] / "report.html").is_file()


@pytest.mark.parametrize(
    "options",
    [
        ["--layout", "localapp"],
        ["--layout", "dragen"],
        ["--layout", "dragen", "--release", "2.6"],
        ["--layout", "ctdna"],
    ],
)
def test_a_generated_folder_gives_a_sheet_that_runs(here: Path, options: list[str]) -> None:
    tool = ROOT / "tools" / "make_run_folder.py"
    command = [sys.executable, str(tool), *options, "--samples", "2"]
    command += ["--variants", "40", "--seed", "4", "--out", str(here / "run")]
    subprocess.run(command, check=True, capture_output=True)
    sheet = here / "samples.tsv"
    assert main(["init", "run", "--out", "samples.tsv"]) == 0
    rows = rows_of(sheet)
    assert len(rows) == 2
    assert {row["genome_build"] for row in rows} == {"GRCh37"}
    assert main(["run", str(filled(sheet)), "--results", "results"]) == 0


def test_what_is_certain_is_filled_in(here: Path) -> None:
    made.ctdna(here / "c", "A")
    made.localapp(here / "l", "B")
    made.put(here / "d", "D_CombinedVariantOutput.tsv", made.combined("dragen", "D", "D_D"))
    for name in ("c", "l", "d"):
        assert main(["init", name, "--out", f"{name}.tsv"]) == 0
    (liquid,), (tissue,), (alone,) = (rows_of(here / f"{name}.tsv") for name in ("c", "l", "d"))
    assert (liquid["specimen"], liquid["genome_build"], liquid["rna_done"]) == (
        "plasma",
        "GRCh37",
        "no",
    )
    assert (tissue["specimen"], tissue["rna_done"]) == ("", "yes")
    assert (alone["genome_build"], alone["side_files"], alone["rna_done"]) == ("", "", "no")


def test_a_row_of_analysis_results_runs(here: Path) -> None:
    made.localapp(here / "run", "A")
    for path in (here / "run").rglob("A_CombinedVariantOutput.tsv"):
        path.unlink()
    made.put(here, "run/A_SampleAnalysisResults.json", made.analysis_results("A-DNA"))
    assert main(["init", "run", "--out", "samples.tsv"]) == 1
    (row,) = rows_of(here / "samples.tsv")
    assert row["combined_output"] == "run/A_SampleAnalysisResults.json"
    assert main(["run", str(filled(here / "samples.tsv")), "--results", "results"]) == 0


def test_rna_that_the_sample_sheet_lists_and_the_result_lacks_is_not_called_undone(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made.put(here, "run/A_CombinedVariantOutput.tsv", made.combined("dragen", "A", "A_D"))
    made.put(here, "run/SampleSheet.csv", made.run_sheet(("A_D", "DNA", "A"), ("A_R", "RNA", "A")))
    assert main(["init", "run", "--out", "s.tsv"]) == 1
    (row,) = rows_of(here / "s.tsv")
    assert row["rna_done"] == ""
    assert "Find out whether the RNA library failed" in capsys.readouterr().err


def test_paths_are_relative_below_the_start_and_absolute_elsewhere(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.dragen(here / "run", "A")
    assert main(["init", str(here / "run"), "--out", "below.tsv"]) == 0
    below = rows_of(here / "below.tsv")[0]
    assert below["combined_output"] == "run/Results/A/A_CombinedVariantOutput.tsv"
    assert all(path.startswith("run/") for path in below["side_files"].split(";"))
    (here / "elsewhere").mkdir()
    monkeypatch.chdir(here / "elsewhere")
    assert main(["init", "../run", "--out", "beside.tsv"]) == 0
    beside = rows_of(here / "elsewhere" / "beside.tsv")[0]
    above = here / "run" / "Results" / "A" / "A_CombinedVariantOutput.tsv"
    assert beside["combined_output"] == str(above)


def test_without_out_the_sheet_alone_is_on_standard_output(
    here: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    made.dragen(here / "run", "A")
    assert main(["init", "run"]) == 0
    printed = capsysbinary.readouterr()
    assert printed.out.startswith(b"sample_id\tpatient_id\ttumour_type\t")
    assert printed.out.count(b"\n") == 2
    assert b"not looked at" not in printed.out
    assert b"A: DNA A_D, RNA A_R; DRAGEN TSO500 2.5.2.1" in printed.err


def test_the_account_of_a_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made.localapp(here / "run", "A", "B", "NTC")
    (here / "run/Results/B/B-RNA/B-RNA_AllFusions.csv").unlink()
    made.put(here / "run", "a.bam", "")
    made.put(here / "run", ".cache/x.tsv", "")
    made.put(here / "run", "Results/odd.tsv", "a\tb\n")
    assert main(["init", "run", "--out", "s.tsv"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[:2] == [
        "run: LocalApp TSO500 ruo-2.2.0.12",
        "Illumina sample sheet: SampleSheet.csv",
    ]
    for line in (
        "A: DNA A-DNA, RNA A-RNA; LocalApp TSO500 ruo-2.2.0.12",
        "  fusion table: Results/A/A-RNA/A-RNA_AllFusions.csv",
        "  not found: fusion table",
        "kept out of the sheet: NTC, a no-template control",
        "unused, of no kind that is read: 1 file",
        "  Results/odd.tsv",
        "not looked at: 1 file with the ending .bam",
        "passed over: 1 hidden or temporary file or folder",
        "s.tsv: written",
    ):
        assert line in printed.out.splitlines()
    assert "24 files: 13 used, 11 unused; 2 rows in the sheet" in printed.out
    assert printed.err.splitlines() == [
        "varannot: to fill: patient_id of A, B",
        "varannot: to fill: tumour_type of A, B",
    ]


def test_all_names_each_unused_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made.dragen(here / "run", "A")
    for number in range(5):
        made.put(here / "run", f"odd{number}.tsv", "a\tb\n")
    assert main(["init", "run", "--out", "s.tsv"]) == 0
    assert "and 2 more; --all names each" in capsys.readouterr().out
    assert main(["init", "run", "--out", "s.tsv", "--all"]) == 0
    assert "  odd4.tsv" in capsys.readouterr().out.splitlines()


def test_a_question_is_status_1_and_leaves_its_row_out(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made.dragen(here / "run", "A", "B")
    other = made.combined("dragen", "A", "A_D", "A_R", date="2024-02-28")
    made.put(here / "run", "again/Results/A/A_CombinedVariantOutput.tsv", other)
    assert main(["init", "run", "--out", "s.tsv"]) == 1
    assert [row["sample_id"] for row in rows_of(here / "s.tsv")] == ["B"]
    printed = capsys.readouterr().err
    assert "varannot: to decide: pair A has 2 CombinedVariantOutput files" in printed
    assert "again/Results/A/A_CombinedVariantOutput.tsv (written 2024-02-28" in printed


def test_no_certain_row_writes_no_sheet(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made.localapp(here / "run", "NTC")
    assert main(["init", "run", "--out", "s.tsv"]) == 1
    assert not (here / "s.tsv").exists()
    assert "no sample sheet is written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        # A name that the folder of results or the system needs, or that a spreadsheet mangles.
        ("logs", "a name that is not used for something else"),
        ("con", "a name that is not used for something else"),
        ("1-Mar", "a spreadsheet"),
        ("x" * 65, "at most 64 characters"),
    ],
)
def test_an_id_that_the_sheet_refuses_is_asked_back(
    here: Path, capsys: pytest.CaptureFixture[str], pair: str, words: str
) -> None:
    made.put(here, "run/x_CombinedVariantOutput.tsv", made.combined("dragen", pair, "x_D"))
    made.put(here, "run/B_CombinedVariantOutput.tsv", made.combined("dragen", "B", "B_D"))
    assert main(["init", "run", "--out", "s.tsv"]) == 1
    assert [row["sample_id"] for row in rows_of(here / "s.tsv")] == ["B"]
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("name", ["r;un", "r  un", "r{u}n"])
def test_a_folder_that_no_cell_can_name(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    made.put(here, f"{name}/A_CombinedVariantOutput.tsv", made.combined("dragen", "A", "A_D"))
    made.put(here, f"{name}/A_D.cnv.vcf", made.vcf("gene.cnv.vcf", "A_D"))
    assert main(["init", name, "--out", "s.tsv"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert "expected a path that can stand in a sample sheet. Rename the folder" in told[0]
    assert not (here / "s.tsv").exists()
    monkeypatch.chdir(here / name)
    assert main(["init", ".", "--out", "s.tsv"]) == 0


def test_spaces_and_letters_of_any_alphabet_are_fine_in_a_path(here: Path) -> None:
    folder = "L\u00e4ufe 2024/240131 Lauf \u00df"
    made.dragen(here / folder, "A")
    assert main(["init", folder, "--out", "Bl\u00e4tter 1.tsv"]) == 0
    sheet = here / "Bl\u00e4tter 1.tsv"
    assert rows_of(sheet)[0]["combined_output"].startswith(f"{folder}/Results/A/")
    assert main(["run", str(filled(sheet)), "--results", "Ergebnisse \u00f6"]) == 0
    assert (here / "Ergebnisse \u00f6/A/report.html").is_file()


def test_a_sheet_that_is_there_is_not_replaced(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made.dragen(here / "run", "A")
    assert main(["init", "run", "--out", "s.tsv"]) == 0
    first = (here / "s.tsv").read_bytes()
    capsys.readouterr()
    assert main(["init", "run", "--out", "s.tsv"]) == 0
    assert "s.tsv: unchanged" in capsys.readouterr().out
    (here / "s.tsv").write_text("a person's work\n")
    assert main(["init", "run", "--out", "s.tsv"]) == 2
    assert "add --force" in capsys.readouterr().err
    assert (here / "s.tsv").read_text() == "a person's work\n"
    assert main(["init", "run", "--out", "s.tsv", "--force"]) == 0
    assert (here / "s.tsv").read_bytes() == first


def test_no_file_of_the_run_is_replaced(here: Path) -> None:
    made.dragen(here / "run", "A")
    file = here / "run/Results/A/A_CombinedVariantOutput.tsv"
    before = file.read_bytes()
    assert main(["init", "run", "--out", str(file), "--force"]) == 2
    assert file.read_bytes() == before


def test_a_sheet_may_lie_in_the_folder_of_the_run(here: Path) -> None:
    made.dragen(here / "run", "A")
    assert main(["init", "run", "--out", "run/samples.tsv"]) == 0
    assert main(["init", "run", "--out", "run/samples.tsv"]) == 0


@pytest.mark.parametrize("out", ["sheet.csv", "sheet.xlsx"])
def test_the_name_of_the_sheet_fits_its_format(here: Path, out: str) -> None:
    made.dragen(here / "run", "A")
    assert main(["init", "run", "--out", out]) == 2


@pytest.mark.parametrize("folder", ["none", "empty", "file.tsv"])
def test_bad_input_is_status_2(here: Path, capsys: pytest.CaptureFixture[str], folder: str) -> None:
    (here / "empty").mkdir()
    made.put(here, "file.tsv", "x")
    assert main(["init", folder, "--out", "s.tsv"]) == 2
    assert not (here / "s.tsv").exists()
    assert capsys.readouterr().err.startswith(f"varannot: {folder}: found '")


def test_names_of_files_cannot_write_to_the_terminal(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made.dragen(here / "run", "A")
    made.put(here, "run/\x1b[2Jodd.tsv", "a\tb\n")
    bytes_name = os.fsencode(here / "run") + b"/\xff.tsv"
    Path(os.fsdecode(bytes_name)).write_text("a\tb\n")
    assert main(["init", "run", "--out", "s.tsv"]) == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "\\x1b[2Jodd.tsv" in printed


def test_the_same_folder_gives_the_same_bytes(here: Path) -> None:
    made.localapp(here / "run", "A", "B", "C")
    assert main(["init", "run", "--out", "1.tsv"]) == 0
    assert main(["init", "run", "--out", "2.tsv"]) == 0
    assert (here / "1.tsv").read_bytes() == (here / "2.tsv").read_bytes()
