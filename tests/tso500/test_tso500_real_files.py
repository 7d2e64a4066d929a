"""All real files beside the checkout, if they are there: zero unaccounted lines and rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from tso500_files import line_total

from varannot.tso500.files import read_any


def test_every_line_and_row_of_the_real_files_is_accounted_for(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared / "tso500"
    files = sorted(path for path in folder.glob("*/*") if path.name != "SOURCE.txt")
    if not files:
        pytest.skip(f"no real TSO500 files in {folder}")
    table = ["kind of file | lines | read | reported | excluded | unaccounted"]
    table.extend(account_of(path) for path in files)
    with capsys.disabled():
        print("", *table, sep="\n")
    assert len(table) == len(files) + 1
    assert all(line.endswith("| 0") for line in table[1:]), "\n".join(table)


def account_of(path: Path) -> str:
    """Return one line of counts; the file's name is left out, its folder is not ours to print."""
    content = read_any(path, path.name)
    found = content.account
    lines = line_total(path)
    unaccounted = abs(lines - sum(found.lines.values()))
    unaccounted += abs(found.read - found.reported - found.excluded)
    listed = len(content.excluded)
    counted = sum(one.excluded for one in found.sections if one.name == "reference calls")
    unaccounted += abs(found.excluded - listed - counted)
    figures = (lines, found.read, found.reported, found.excluded, unaccounted)
    return " | ".join([found.file_kind, *map(str, figures)])
