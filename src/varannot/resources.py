"""Where the tables that ship with varannot lie."""

from __future__ import annotations

import os
from pathlib import Path

from varannot.errors import InputError, Problem

__all__ = ["resource"]


def resource(name: str) -> Path:
    """Return the path of a shipped table, such as `knowledgebase.tsv`.

    The folder is `$VARANNOT_RESOURCES` if set, else `resources/` of the checkout.
    Raises InputError if the table is not there.
    """
    folder = os.environ.get("VARANNOT_RESOURCES")
    root = Path(folder) if folder else Path(__file__).resolve().parents[2] / "resources"
    path = root / name
    if not path.is_file():
        raise InputError(
            [
                Problem(
                    str(path),
                    None,
                    "",
                    "no such file",
                    "a table that ships with varannot",
                    "Run from a checkout, or set VARANNOT_RESOURCES to its resources folder.",
                )
            ]
        )
    return path
