"""A finished bundle put in its place in one step; nothing half-written stays under its name."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.transcripts.layout import BUNDLE

__all__ = ["new_folder", "refuse_foreign_folder"]


def refuse_foreign_folder(folder: Path) -> None:
    """Raise InputError if something other than a bundle lies where the bundle is to go."""
    if not folder.exists():
        return
    marker = folder / f"{BUNDLE.name}.tsv"
    if folder.is_dir() and (marker.exists() or not any(folder.iterdir())):
        return
    found = "a folder with other files" if folder.is_dir() else "a file"
    action = "Name a new folder with --out; files that are not a bundle are never overwritten."
    expected = "no folder, an empty one, or an older bundle"
    raise InputError([Problem(str(folder), None, "", found, expected, action)])


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a scratch folder beside `folder`, and rename it to `folder` if all went well.

    An older bundle stays until then, and goes in the same step.
    """
    refuse_foreign_folder(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    try:
        made = scratch / "new"
        made.mkdir()
        yield made
        if folder.exists():
            folder.replace(scratch / "old")
        made.replace(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
