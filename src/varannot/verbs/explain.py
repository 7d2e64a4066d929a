"""`explain`: one variant of a finished sample in sentences, with every rule and row behind it."""

from __future__ import annotations

import argparse
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.errors import InputError, Problem, VarannotError

if TYPE_CHECKING:
    from varannot.model import Case
    from varannot.report.explain import Explanation
    from varannot.report.explain_find import Candidate

__all__ = ["explain"]

_WIDTH = 96


def explain(arguments: argparse.Namespace) -> int:
    """Print the explanation of one variant; 2 with the candidates where several are meant."""
    from varannot.report.explain import explain as explained
    from varannot.report.explain_find import find_variants

    case = _case(arguments.sample, arguments.results)
    typed = " ".join(arguments.variant)
    found = find_variants(case, typed)
    if not found:
        raise _nothing_named(case, typed)
    if len(found) > 1:
        head = f"varannot: {typed!r} names {len(found)} rows of {case.sample_id}; name one key:"
        print("\n".join((head, *map(_listed, found))), file=sys.stderr)
        return 2
    explanation = explained(case, found[0])
    if arguments.json:
        import msgspec

        print(msgspec.json.format(msgspec.json.encode(explanation), indent=1).decode())
    else:
        print(_text(explanation))
    return 0


def _case(sample: str, results: Path) -> Case:
    """Return the case after the last stage; `sample` is a folder of results or an id below it."""
    from varannot.model import Stage
    from varannot.pipeline import read_case, stage_path

    folder = Path(sample)
    if not (folder / "stages").is_dir():
        folder = results / sample
    if not (folder / "stages").is_dir():
        expected = "a folder that `varannot run` wrote, such as results/S1, or a sample id"
        action = f"Looked in {sample} and {folder}; name the folder of results with --results."
        raise InputError([Problem(sample, None, "SAMPLE", "no such sample", expected, action)])
    folder = folder.absolute()
    case = read_case(stage_path(folder.parent, folder.name, Stage.ACTIONABILITY))
    if case.failure is not None:
        problems = "; ".join(case.failure.problems)
        message = f"sample {case.sample_id} failed in stage {case.failure.stage.value}: {problems}"
        raise VarannotError(message)
    return case


def _nothing_named(case: Case, typed: str) -> InputError:
    from varannot.model import RowStatus

    variants = case.normalize.variants if case.normalize else ()
    names = [
        f"{one.gene} {one.mutation}".strip() for one in variants if one.status is RowStatus.REPORTED
    ]
    shown = 12
    listed = "; ".join(names[:shown]) or "none"
    more = f"; and {len(names) - shown} more" if len(names) > shown else ""
    action = f"Reported small variants: {listed}{more}. Other findings stand in the report."
    expected = "a key, gene, c. or p. description of a small variant"
    where = f"sample {case.sample_id}"
    return InputError([Problem(where, None, "VARIANT", typed, expected, action)])


def _listed(one: Candidate) -> str:
    excluded = "" if one.reported else ", not reported"
    return f"  {one.key}  {one.name} ({one.place}{excluded})"


def _text(explanation: Explanation) -> str:
    lines = [f"{explanation.subject} in sample {explanation.sample_id} ({explanation.key})"]
    for section in explanation.sections:
        lines += ["", section.title]
        for sentence in section.sentences:
            lines += textwrap.wrap(
                sentence,
                _WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return "\n".join(lines)
