"""All real files beside the checkout, if they are there: zero unaccounted lines and rows."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tso500_files import line_total

from varannot.model import FileAccount
from varannot.tso500.files import read_any

COLUMNS = ("files", "lines", "read", "reported", "excluded", "unaccounted")


def test_every_line_and_row_of_the_real_files_is_accounted_for(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared / "tso500"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [path for path in files if path.name != "SOURCE.txt"]
    if not files:
        pytest.skip(f"no real TSO500 files in {folder}")
    table: dict[tuple[str, str], Counter[str]] = {}
    for path in files:
        kind, version, counts = account_of(path)
        table.setdefault((kind, version), Counter()).update(counts)
    lines = [
        " | ".join([*names, *(str(counts[name]) for name in COLUMNS)])
        for names, counts in sorted(table.items())
    ]
    with capsys.disabled():
        print("", " | ".join(("kind of file", "version", *COLUMNS)), *lines, sep="\n")
    assert sum(counts["files"] for counts in table.values()) == len(files)
    assert all(counts["unaccounted"] == 0 for counts in table.values()), "\n".join(lines)


def account_of(path: Path) -> tuple[str, str, Counter[str]]:
    """Return kind, version and counts of a file; its name is left out, its folder is not ours."""
    content = read_any(path, path.name)
    found = content.account
    lines = line_total(path)
    unaccounted = abs(lines - sum(found.lines.values()))
    unaccounted += abs(found.read - found.reported - found.excluded)
    listed = len(content.excluded)
    counted = sum(one.excluded for one in found.sections if one.name == "reference calls")
    unaccounted += abs(found.excluded - listed - counted)
    figures = (1, lines, found.read, found.reported, found.excluded, unaccounted)
    return found.file_kind, version_of(found), Counter(dict(zip(COLUMNS, figures, strict=True)))


def version_of(account: FileAccount) -> str:
    """Return the version that a file states, or the program that wrote it."""
    software = account.software.removeprefix("<ID=").partition(",")[0]
    return account.pipeline_version or software or "not stated"
