"""The places that a configuration names, before anything is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from varannot.errors import InputError
from varannot.sheet.places import check_places


@pytest.mark.parametrize(
    ("results", "found"),
    [
        ("", ""),
        (".", "."),
        ("a_file", "a_file"),
        ("a_file/below", "a_file/below, but"),
        ("x" * 300, "File name too long"),
        ("loop/r", "loop/r"),
    ],
)
def test_results_that_cannot_be_a_folder(tmp_path: Path, results: str, found: str) -> None:
    (tmp_path / "a_file").write_text("", encoding="utf-8")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(InputError) as caught:
        check_places("", "", results, tmp_path)
    (problem,) = caught.value.problems
    assert problem.column == "results"
    assert found in str(problem)


def test_a_table_that_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        check_places("nope.tsv", ".", "results", tmp_path)
    assert [problem.column for problem in caught.value.problems] == [
        "knowledgebase",
        "local_knowledgebase",
    ]


def test_transcripts_that_are_no_bundle(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    for named in ("nowhere", "own"):
        with pytest.raises(InputError) as caught:
            check_places("", "", "results", tmp_path, named)
        (problem,) = caught.value.problems
        assert problem.column == "transcripts"
        assert "bundle.tsv" in str(problem)
    (tmp_path / "own" / "bundle.tsv").write_text("", encoding="utf-8")
    check_places("", "", "results", tmp_path, "own")


def test_a_folder_that_is_there_or_not_yet(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    check_places("", "", "old", tmp_path)
    check_places("", "", "new/below", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
