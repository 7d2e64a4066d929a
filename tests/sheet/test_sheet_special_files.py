"""Pipes and devices where a file is expected: refused, because reading one may never end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from varannot.errors import BrokenFileError, InputError
from varannot.knowledge.oncotree import load_oncotree
from varannot.resources import resource
from varannot.sheet.read import read_sheet
from varannot.textio import LARGEST_TABLE, read_table
from varannot.tso500.files import line_total, read_any, recognise

DEVICE = Path("/dev/zero")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe.tsv"
    os.mkfifo(path)
    return path


@pytest.mark.parametrize("read", [read_table, read_any, recognise, line_total])
def test_a_pipe_is_refused_and_not_waited_for(read: object, pipe: Path) -> None:
    assert callable(read)
    with pytest.raises(BrokenFileError, match="a pipe"):
        read(pipe, "pipe.tsv")


@pytest.mark.skipif(not DEVICE.exists(), reason="no /dev/zero on this system")
@pytest.mark.parametrize("read", [read_table, read_any, recognise, line_total])
def test_a_device_is_refused(read: object) -> None:
    assert callable(read)
    with pytest.raises(BrokenFileError, match="a device"):
        read(DEVICE, "zero")


@pytest.mark.parametrize("column", ["combined_output", "variants", "side_files"])
def test_the_sheet_names_the_cell_of_a_pipe(column: str, pipe: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.tsv"
    other.write_text("gene\thgvs_c\nTP53\tc.743G>A\n", encoding="utf-8")
    cells = {"variants": str(other), column: str(pipe)}
    sheet = tmp_path / "sheet.tsv"
    names, values = "\t".join(cells), "\t".join(cells.values())
    head = "sample_id\tpatient_id\ttumour_type"
    sheet.write_text(f"{head}\t{names}\nA\tP\tLMS\t{values}\n", encoding="utf-8")
    tree = load_oncotree(resource("oncotree.tsv"))
    with pytest.raises(InputError) as error:
        read_sheet(sheet, "sheet.tsv", tree, tmp_path)
    (problem,) = error.value.problems
    assert (problem.row, problem.column) == (2, column)
    assert "not a pipe or a device" in str(problem)


def test_a_table_of_another_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.tsv"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_TABLE + 1)
    with pytest.raises(BrokenFileError, match="a table of at most"):
        read_table(path, "large.tsv")
