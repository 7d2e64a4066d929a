"""A bundle that was cut, edited or copied in part is refused in words, never believed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from varannot.cli import main
from varannot.errors import InputError
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.table_files import changed_files


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    shutil.copytree(resource_folder("transcripts"), folder)
    return folder


def test_the_shipped_bundle_is_as_it_was_built() -> None:
    folder = resource_folder("transcripts")
    assert changed_files(folder) == ()
    named = [line for line in (folder / "bundle.tsv").read_text().splitlines() if "file\t" in line]
    assert len(named) == 6


@pytest.mark.parametrize("table", ["transcripts.tsv", "windows.tsv", "contigs.tsv"])
def test_an_edited_table_is_refused(copied: Path, table: str) -> None:
    path = copied / table
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[: len(lines) // 2]))
    with pytest.raises(InputError, match=table):
        open_bundle(copied)


def test_a_number_that_was_changed_is_refused(
    copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied / "transcripts.tsv"
    text = path.read_text()
    assert "\t143-1324\t" in text
    path.write_text(text.replace("\t143-1324\t", "\t144-1325\t"))
    rows = tmp_path / "rows.tsv"
    rows.write_text("chrom\tpos\tref\talt\nchr17\t7577538\tC\tT\n")
    command = ["hgvs", "project", str(rows), "--bundle", str(copied), "--build", "GRCh37"]
    assert main([*command, "--out", str(tmp_path / "out.tsv")]) == 2
    assert "transcripts.tsv" in capsys.readouterr().err
    assert not (tmp_path / "out.tsv").exists()


def test_a_cut_sequence_file_ends_in_a_message(
    copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied / "windows.fa.gz"
    path.write_bytes(path.read_bytes()[:100_000])
    rows = tmp_path / "rows.tsv"
    rows.write_text("chrom\tpos\tref\talt\nchr17\t7577538\tC\tT\n")
    command = ["hgvs", "project", str(rows), "--bundle", str(copied), "--build", "GRCh37"]
    assert main([*command, "--out", str(tmp_path / "out.tsv")]) == 2
    message = capsys.readouterr().err
    assert "windows.fa.gz" in message
    assert "Traceback" not in message
    assert main(["reference", "status", str(copied)]) == 0
    assert "damaged" in capsys.readouterr().out
