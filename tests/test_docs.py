"""The documentation follows from the declarations."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from varannot.cli import main
from varannot.model import FindingCode, NmdVerdict

ROOT = Path(__file__).resolve().parents[1]


def test_column_tables_are_current() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "make_docs.py", "--check"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("codes", [FindingCode, NmdVerdict])
def test_every_code_is_explained(codes: type[FindingCode] | type[NmdVerdict]) -> None:
    text = (ROOT / "docs" / "output.md").read_text(encoding="utf-8")
    assert [code.value for code in codes if code.value not in text] == []


def test_every_option_of_the_build_is_explained() -> None:
    text = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit), contextlib.redirect_stdout(io.StringIO()) as helped:
        main(["reference", "build", "--help"])
    options = set(re.findall(r"--[a-z-]+", helped.getvalue())) - {"--help"}
    assert len(options) > 10
    assert {option for option in options if f"{option}" not in text} == set()


def test_links_of_the_readme_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = [part.split(")")[0] for part in text.split("](")[1:]]
    local = [target for target in targets if "://" not in target]
    assert local
    assert [target for target in local if not (ROOT / target).exists()] == []
