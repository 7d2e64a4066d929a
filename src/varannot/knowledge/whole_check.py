"""Every check of the knowledge table, those that a run does without included."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from varannot.errors import Problem
from varannot.hgvs.reference import Reference
from varannot.knowledge.between_rows import between_rows, link_circles
from varannot.knowledge.damage import damaged_cells
from varannot.knowledge.lint import Checked, check
from varannot.knowledge.on_transcripts import on_transcripts
from varannot.knowledge.oncotree import load_oncotree
from varannot.resources import resource

__all__ = ["check_whole"]


def check_whole(
    path: Path, file: str, overlay: Path | None = None, *, reference: Reference
) -> Checked:
    """Return rows, errors and warnings of every check, those that a load leaves out included.

    These are the truth of transcripts, descriptions and places (`reference`), doubles and
    contradictions between rows, chains of links, and damage by spreadsheets. They take a second;
    a run does without, so that an error of them does not keep the table from being used.
    """
    tree = load_oncotree(resource("oncotree.tsv"))
    checked = check(path, file, overlay, oncotree=tree)
    told = {(found.file, found.row, found.column): found for found in checked.problems}
    hints: dict[Problem, str] = {}
    problems: list[Problem] = []
    warnings: list[Problem] = []
    pairs = [(found.problem, found.error) for found in on_transcripts(checked.rows, reference)]
    pairs += [*damaged_cells(checked.rows), *link_circles(checked.rows)]
    pairs += [(found, False) for found in between_rows(checked.rows, tree)]
    for found, error in pairs:
        # What the quick check told of a cell is not told again in other words.
        before = told.get((found.file, found.row, found.column))
        if before is None:
            (problems if error else warnings).append(found)
        elif not before.action:
            hints.setdefault(before, found.action)
    return Checked(
        checked.rows,
        (
            *(replace(one, action=hints.get(one, one.action)) for one in checked.problems),
            *sorted(problems, key=lambda one: (one.file, one.row or 0)),
        ),
        (
            *checked.warnings,
            *(str(one) for one in sorted(warnings, key=lambda one: (one.file, one.row or 0))),
        ),
    )
