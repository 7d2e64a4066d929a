"""A ready sample sheet from the result folder of a run."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from varannot.errors import InputError, Problem
from varannot.textio import tsv_bytes
from varannot.verbs.output import TABLE_NAMES, answer_output, fitting_name

if TYPE_CHECKING:
    from varannot.tso500.run_folder import PairFiles, Question, Survey
    from varannot.tso500.run_folder_walk import Unused

__all__ = ["init"]

_COLUMNS = (
    "sample_id",
    "patient_id",
    "tumour_type",
    "combined_output",
    "side_files",
    "specimen",
    "genome_build",
    "rna_done",
    "control",
)
_SHOWN = 3
"""Files named for each reason, unless all are asked for."""
_LONGEST_LINE = 4000


@dataclass(frozen=True, slots=True)
class _Row:
    pair: PairFiles
    cells: tuple[str, ...]


def init(arguments: argparse.Namespace) -> int:
    """Write the sample sheet of a result folder and say what was found and what is open.

    The sheet goes to `--out` and the account to standard output, or the sheet to standard output
    and the account to standard error. Questions go to standard error; then the status is 1.
    """
    from varannot.tso500.run_folder import survey

    root: Path = arguments.run_folder
    out: Path | None = arguments.out
    fitting_name(out, TABLE_NAMES)
    _refuse_path(root)
    found = survey(root)
    rows, refused = _checked([_row(root, pair) for pair in found.pairs])
    questions = (*found.questions, *refused)
    account = sys.stderr if out is None or str(out) == "-" else sys.stdout
    for line in _account(root, found, rows, every_file=arguments.all):
        print(_shown(line), file=account)
    if rows:
        data = tsv_bytes(_COLUMNS, [row.cells for row in rows])
        _write(out, data, found, account, force=arguments.force)
        _say_empty(rows)
    for question in questions:
        print(_shown(f"varannot: to decide: {question.text}"), file=sys.stderr)
    if not rows:
        print("varannot: no sample sheet is written: no pair is certain", file=sys.stderr)
    return 1 if questions or not rows else 0


# --------------------------------------------------------------------------- rows


def _row(root: Path, pair: PairFiles) -> _Row:
    from varannot.tso500.run_folder_heads import Layout

    liquid = pair.layout is Layout.CTDNA
    cells = (
        pair.pair_id,
        "",
        "",
        _path(root, pair.main),
        ";".join(_path(root, file) for _, file in pair.side),
        "plasma" if liquid else "",
        pair.build,
        _rna_done(pair),
        "",
    )
    return _Row(pair, cells)


def _refuse_path(root: Path) -> None:
    """Raise InputError for a folder whose files no cell of a sample sheet can name."""
    from varannot.tso500.run_folder_walk import fits_a_cell

    if fits_a_cell(_path(root, "")):
        return
    found = "a path with ';', quotes, braces, two spaces in a row or invisible signs"
    expected = "a path that can stand in a sample sheet"
    action = "Rename the folder, or start from within it: varannot init ."
    raise InputError([Problem(str(root), None, "", found, expected, action)])


def _rna_done(pair: PairFiles) -> str:
    """Return yes or no; empty where the sample sheet lists RNA, or the main file never tells."""
    from varannot.tso500.run_folder_names import Role

    untold = "RNA" in pair.absent_arms or pair.main_role is not Role.COMBINED_OUTPUT
    return "yes" if pair.rna else "" if untold else "no"


def _path(root: Path, file: str) -> str:
    """Return a path relative to the folder of the run where it lies below, else absolute."""
    here = Path.cwd()
    there = Path(os.path.normpath(here / root / file))
    return str(there.relative_to(here) if there.is_relative_to(here) else there)


def _checked(rows: Sequence[_Row]) -> tuple[list[_Row], list[Question]]:
    """Return the rows that `varannot run` accepts once they are filled, and why not the others.

    The sheet's own reader judges them, with words in the cells that a person will fill. It may
    name one row for several, so the others are judged again.
    """
    from varannot.knowledge.oncotree import load_oncotree
    from varannot.resources import resource
    from varannot.sheet.read import read_sheet
    from varannot.tso500.run_folder import Question

    if not rows:
        return [], []
    filled = [(row.cells[0], "patient", "CUP", *row.cells[3:]) for row in rows]
    with tempfile.TemporaryDirectory(prefix="varannot-") as folder:
        trial = Path(folder) / "samples.tsv"
        trial.write_bytes(tsv_bytes(_COLUMNS, filled))
        try:
            read_sheet(trial, "sample sheet", load_oncotree(resource("oncotree.tsv")), Path())
        except InputError as error:
            problems = error.problems
        else:
            return list(rows), []
    wrong: dict[int, list[Problem]] = {}
    for problem in problems:
        wrong.setdefault((problem.row or 0) - 2, []).append(problem)
    if any(place not in range(len(rows)) for place in wrong):
        raise InputError(problems)
    asked = [
        Question(pair, f"pair {pair} is left out of the sheet: {_without_place(problem)}", row=True)
        for place, its in sorted(wrong.items())
        for pair in [rows[place].pair.pair_id]
        for problem in its
    ]
    kept, more = _checked([row for place, row in enumerate(rows) if place not in wrong])
    return kept, [*asked, *more]


def _without_place(problem: Problem) -> str:
    """Return a problem without the row of a sheet that nobody has seen."""
    return str(problem).replace(f"{problem.file}, row {problem.row}, ", "", 1)


def _write(out: Path | None, data: bytes, found: Survey, account: TextIO, *, force: bool) -> None:
    """Write the sheet; one that is there and differs is a person's work, and stays."""
    if out is not None and str(out) != "-" and out.is_file() and not force:
        if out.read_bytes() == data:
            print(f"{out}: unchanged", file=account)
            return
        action = "It may hold what a person filled in. Name another file, or add --force."
        told = "a file of other content"
        raise InputError([Problem(str(out), None, "", told, "a name that is not taken", action)])
    with answer_output(out, [entry.path for entry in found.walk.entries]) as stream:
        stream.write(data)
    if out is not None and str(out) != "-":
        print(f"{out}: written", file=account)


def _say_empty(rows: Sequence[_Row]) -> None:
    from varannot.sheet.columns import SAMPLE_SHEET

    for name in SAMPLE_SHEET.required:
        place = _COLUMNS.index(name)
        empty = [row.cells[0] for row in rows if not row.cells[place]]
        if empty:
            print(f"varannot: to fill: {name} of {_listed(empty)}", file=sys.stderr)


# --------------------------------------------------------------------------- the account


def _account(root: Path, found: Survey, rows: Sequence[_Row], *, every_file: bool) -> Iterator[str]:
    software = sorted({f"{pair.layout} {pair.version}".rstrip() for pair in found.pairs})
    yield f"{root}: {', '.join(software) or 'no pair that is certain'}"
    yield f"Illumina sample sheet: {', '.join(found.sheets) or 'none found'}"
    taken = {row.pair.pair_id for row in rows}
    for pair in found.pairs:
        yield from _pair_lines(pair, in_sheet=pair.pair_id in taken)
    for one in found.kept_out:
        yield f"kept out of the sheet: {one.pair_id}, {one.reason}"
    if found.kept_out:
        yield "  a patient's among these needs a row by hand, with no in the column control"
    yield from _unused_lines(found.unused, every_file=every_file)
    for ending, count in found.walk.others:
        yield f"not looked at: {_files(count)} with {_ending(ending)}"
    if found.walk.hidden:
        yield f"passed over: {_count(len(found.walk.hidden), 'hidden or temporary file or folder')}"
    used, unused = len(found.used), len(found.unused)
    rows_told = _count(len(rows), "row")
    yield f"{_files(used + unused)}: {used} used, {unused} unused; {rows_told} in the sheet"


def _pair_lines(pair: PairFiles, *, in_sheet: bool) -> Iterator[str]:
    ids = ", ".join(f"{what} {one}" for what, one in (("DNA", pair.dna), ("RNA", pair.rna)) if one)
    left = "" if in_sheet else " (left out of the sheet)"
    yield f"{pair.pair_id}: {ids}; {pair.layout} {pair.version}".rstrip() + left
    yield f"  {pair.main_role}: {pair.main}"
    for role, file in pair.side:
        yield f"  {role}: {file}"
    for text in pair.missing:
        yield f"  not found: {text}"
    if not pair.build:
        yield "  genome build: left empty; no file names it, or files contradict each other"
    for text in pair.notes:
        yield f"  note: {text}"


def _unused_lines(unused: Iterable[Unused], *, every_file: bool) -> Iterator[str]:
    by_reason: dict[str, list[Unused]] = {}
    for one in unused:
        by_reason.setdefault(one.reason, []).append(one)
    for reason, its in sorted(by_reason.items()):
        yield f"unused, {reason}: {_files(len(its))}"
        for one in its if every_file else its[:_SHOWN]:
            yield f"  {one.file}" + (f" (the other: {one.of})" if one.of else "")
        if not every_file and len(its) > _SHOWN:
            yield f"  and {len(its) - _SHOWN} more; --all names each"


def _shown(text: str) -> str:
    """Return a line as one line: names of files may hold anything."""
    plain = "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )
    return plain if len(plain) <= _LONGEST_LINE else f"{plain[:_LONGEST_LINE]}..."


def _ending(ending: str) -> str:
    return ending if ending == "no ending" else f"the ending {ending}"


def _files(count: int) -> str:
    return _count(count, "file")


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return f"{', '.join(names[:10])}{more}"
