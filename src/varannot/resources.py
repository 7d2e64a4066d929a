"""Where the tables that ship with varannot lie."""

from __future__ import annotations

import os
from pathlib import Path

from varannot.errors import InputError, Problem

__all__ = ["resource", "resource_folder"]


def resource(name: str) -> Path:
    """Return the path of a shipped table, such as `knowledgebase.tsv`.

    The folder is `$VARANNOT_RESOURCES` if set, else `resources/` of the checkout.
    Raises InputError if the table is not there.
    """
    path = _root() / name
    if not path.is_file():
        raise InputError([_missing(path, "no such file", "a table that ships with varannot")])
    return path


def resource_folder(name: str) -> Path:
    """Return the path of a shipped folder, such as `transcripts`; raises InputError without it."""
    path = _root() / name
    if not path.is_dir():
        raise InputError([_missing(path, "no such folder", "a folder that ships with varannot")])
    return path


def _root() -> Path:
    folder = os.environ.get("VARANNOT_RESOURCES")
    return Path(folder) if folder else Path(__file__).resolve().parents[2] / "resources"


def _missing(path: Path, found: str, expected: str) -> Problem:
    action = "Run from a checkout, or set VARANNOT_RESOURCES to its resources folder."
    return Problem(str(path), None, "", found, expected, action)
