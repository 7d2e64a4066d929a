"""Where the generated fixtures lie, and short ways to read them."""

from __future__ import annotations

from pathlib import Path

from varannot.tso500.combined_output import read_combined_output
from varannot.tso500.content import FileContent

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "data" / "tso500"
DEMO = ROOT / "config" / "demo"


def combined(name: str, **options) -> FileContent:
    """Return the content of a CombinedVariantOutput fixture named by its first part."""
    file = f"{name}_CombinedVariantOutput.tsv"
    return read_combined_output(FIXTURES / file, file, **options)


def line_total(path: Path) -> int:
    """Count the lines of a text file as an editor does, independently of the readers."""
    data = path.read_bytes()
    return data.count(b"\n") + (bool(data) and not data.endswith(b"\n"))
