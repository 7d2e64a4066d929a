"""Documents between the stages, and runs that cannot write."""

from __future__ import annotations

from pathlib import Path

import pytest

from varannot.cli import main
from varannot.model import SCHEMA_VERSION, Case, Failure, Stage
from varannot.pipeline import read_case, read_or_fail, stage_path, write_case
from varannot.resources import resource, resource_folder

ROOT = Path(__file__).resolve().parents[1]
KLEIN = ROOT / "config" / "demo" / "klein2025_variants.tsv"
HEADER = "sample_id\tpatient_id\ttumour_type\tvariants\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.tsv"
    path.write_text(f"{HEADER}A\tP\tLMS\t{KLEIN}\nB\tP\tLMS\t{KLEIN}\n", encoding="utf-8")
    return path


def ingested(results: Path, sample_id: str) -> Path:
    case = Case(
        schema_version=SCHEMA_VERSION,
        software_version="0",
        stage=Stage.INGEST,
        sample_id=sample_id,
        sample={},
        failure=Failure(stage=Stage.INGEST, problems=("x",)),
    )
    path = stage_path(results, sample_id, Stage.INGEST)
    write_case(case, path)
    return path


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "truncated"),
        (b'{"schema_version"', "truncated"),
        (b"\xff\xfe", "malformed"),
        (b"{}", "missing required field"),
        (None, "No such file"),
    ],
)
def test_a_document_that_cannot_be_used_fails_its_sample(
    tmp_path: Path, content: bytes | None, found: str
) -> None:
    path = ingested(tmp_path, "A")
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    case = read_or_fail(path, Stage.NORMALIZE)
    assert case.sample_id == "A"
    assert case.failure is not None
    assert found in case.failure.problems[0]
    assert f"Delete the folder {tmp_path / 'A'} and run again" in case.failure.problems[0]


def test_a_document_of_another_schema_or_sample_fails_its_sample(tmp_path: Path) -> None:
    path = ingested(tmp_path, "A")
    path.write_text(path.read_text().replace(f'"{SCHEMA_VERSION}"', '"0"', 1), encoding="utf-8")
    other = ingested(tmp_path, "B")
    other.write_text(other.read_text().replace('"B"', '"../C"', 1), encoding="utf-8")
    for document, column in ((path, "schema_version"), (other, "sample_id")):
        case = read_or_fail(document, Stage.NORMALIZE)
        assert case.failure is not None
        assert case.sample_id == document.parent.parent.name
        assert f"column {column}" in case.failure.problems[0]


def test_one_broken_document_leaves_the_others_of_its_batch(tmp_path: Path) -> None:
    broken, sound = ingested(tmp_path, "A"), ingested(tmp_path, "B")
    broken.write_bytes(b"{")
    outputs = [stage_path(tmp_path, name, Stage.NORMALIZE) for name in "AB"]
    arguments = ["normalize", "--inputs", str(broken), str(sound), "--out", *map(str, outputs)]
    arguments += ["--genes", str(resource("gene_names.tsv"))]
    arguments += ["--selection", str(resource("report_selection.tsv"))]
    arguments += ["--transcripts", str(resource_folder("transcripts"))]
    assert main(arguments) == 0
    failures = [read_case(path).failure for path in outputs]
    assert [failure and failure.stage for failure in failures] == [Stage.NORMALIZE, Stage.INGEST]


def test_a_sample_that_cannot_be_written_leaves_the_others(
    tmp_path: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results"
    (results / "A").mkdir(parents=True)
    (results / "A" / "report.json").write_text('{"failure": null}', encoding="utf-8")
    (results / "A" / "stages").write_text("in the way", encoding="utf-8")
    assert main(["run", str(sheet), "--results", str(results)]) == 1
    said = capsys.readouterr()
    assert "sample A failed: cannot be written" in said.err
    assert "Traceback" not in said.err
    assert "cannot be written" in (results / "A" / "report.json").read_text(encoding="utf-8")
    assert (results / "B" / "report.html").is_file()
    assert str(results / "A" / "report.html") not in said.out


@pytest.mark.parametrize("results", ["sheet.tsv", "sheet.tsv/r", "."])
def test_a_run_is_refused_before_anything_is_written(
    tmp_path: Path,
    sheet: Path,
    results: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run", str(sheet), "--results", results]) == 2
    assert "column results" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.tsv"]


def test_arguments_of_a_stage_that_are_no_json_are_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    genes = str(resource("gene_names.tsv"))
    out = tmp_path / "x.json"
    bundle = ["--transcripts", str(resource_folder("transcripts"))]
    rest = ["--out", str(out), "--genes", genes, *bundle]
    assert main(["ingest", "--rows", "[", *rest]) == 2
    assert "--rows is not the JSON" in capsys.readouterr().err
    assert main(["ingest", "--rows", "[]", "--vcf", "{", *rest]) == 2
    assert "--vcf is not the JSON" in capsys.readouterr().err
    assert not out.exists()
