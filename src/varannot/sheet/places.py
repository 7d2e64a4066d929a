"""The files and the folder that a configuration names, looked at before anything is run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.transcripts.layout import BUNDLE

__all__ = ["check_places"]

_FILE = "configuration"
BUNDLE_FILE = f"{BUNDLE.name}.tsv"


def check_places(
    knowledgebase: str,
    local_knowledgebase: str,
    results: str,
    base: Path = Path(),
    transcripts: str = "",
) -> None:
    """Raise InputError if a table is no file, or if `results` cannot be a folder of reports.

    Relative paths start at `base`; an empty table is not looked at. `transcripts` has to be a
    folder with a transcript bundle, if it is given.
    """
    problems: list[Problem] = []
    for key, table in (
        ("knowledgebase", knowledgebase),
        ("local_knowledgebase", local_knowledgebase),
    ):
        if table and not _is_file(base / table):
            problems.append(
                Problem(_FILE, None, key, table, "a file that exists", "Check the path.")
            )
    if transcripts and not _is_file(base / transcripts / BUNDLE_FILE):
        expected = f"the folder of a transcript bundle, with {BUNDLE_FILE} in it"
        action = "Check the path, or build one: varannot reference build."
        problems.append(Problem(_FILE, None, "transcripts", transcripts, expected, action))
    problems.extend(_folder_problems(results, base))
    if problems:
        raise InputError(problems)


def _folder_problems(results: str, base: Path) -> Iterator[Problem]:
    expected = "a folder of its own"
    try:
        folder = (base / results).resolve()
        here = base.resolve()
        if folder == here or folder in here.parents or folder.is_file():
            action = "Name a folder below or outside the folder from which the run is started."
            yield Problem(_FILE, None, "results", results, expected, action)
            return
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    except (OSError, ValueError, RuntimeError) as error:  # too long a name, or a loop of links
        found = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        action = f"The path is {results}"
        yield Problem(_FILE, None, "results", found, expected, action[:200])
        return
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        found = f"{results}, but {existing} is no folder that you may write to"
        action = "Name another folder, or ask for the right to write to this one."
        yield Problem(_FILE, None, "results", found, "a folder that can be written", action)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
