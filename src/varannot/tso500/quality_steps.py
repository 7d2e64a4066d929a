"""The section [Analysis Status] of MetricsOutput: which steps failed, and what they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from varannot.model import Analyte, QualityVerdict
from varannot.tso500.cells import is_missing
from varannot.tso500.quality_rules import Arm, QualityRules
from varannot.tso500.side_values import Metric

__all__ = ["DNA_ANALYTES", "Issue", "step_issues"]

_COMPLETED = "COMPLETED_ALL_STEPS"
_LISTS = {"FAILED_STEPS": "failed", "STEPS_NOT_EXECUTED": "was not executed"}
DNA_ANALYTES = (
    Analyte.SMALL_VARIANTS,
    Analyte.COPY_NUMBER,
    Analyte.MSI,
    Analyte.TMB,
    Analyte.GIS,
    Analyte.DNA_FUSIONS,
)
"""The results that are made from the DNA library."""
_MADE = {
    Arm.DNA: (Analyte.CONTAMINATION, *DNA_ANALYTES),
    Arm.RNA: (Analyte.RNA,),
}


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that counts for or against one analyte, in a sentence."""

    analyte: Analyte
    verdict: QualityVerdict
    text: str


def step_issues(
    file: str,
    status: Sequence[Metric],
    arms: Mapping[str, tuple[Arm, ...]],
    rules: QualityRules,
) -> list[Issue]:
    """Return the verdict on the analysis, and on what a failed or missing step makes.

    `arms` says by column which libraries it holds. A step of unknown name that failed may have
    made anything of its column, so all of it fails; one that was not executed is a caution.
    """
    issues: list[Issue] = []
    for column in dict.fromkeys(one.sample for one in status):
        rows = [one for one in status if one.sample == column]
        made = tuple(one for arm in arms.get(column, ()) for one in _MADE[arm])
        named = [issue for row in rows for issue in _named_steps(file, row, made, rules)]
        issues.extend(named or _unnamed(file, rows, made))
        issues.extend(_said_complete(file, rows, failed=bool(named)))
    return issues


def _named_steps(
    file: str, row: Metric, made: tuple[Analyte, ...], rules: QualityRules
) -> Iterator[Issue]:
    if row.name not in _LISTS or is_missing(row.text):
        return
    for step in filter(None, re.split(r"[,;\s]+", row.text)):
        text = f"Step {step} {_LISTS[row.name]} ({file}, row {row.row})."
        yield Issue(Analyte.ANALYSIS, QualityVerdict.FAIL, text)
        known = rules.made_by(step)
        verdict = QualityVerdict.FAIL
        if not known:
            text += " What it makes is not known."
            failed = row.name == "FAILED_STEPS"
            verdict = QualityVerdict.FAIL if failed else QualityVerdict.WARN
        for analyte in known or made:
            yield Issue(analyte, verdict, text)


def _unnamed(file: str, rows: Sequence[Metric], made: tuple[Analyte, ...]) -> list[Issue]:
    """Return what a column means that is not complete, and does not say what failed."""
    return [
        Issue(
            analyte,
            QualityVerdict.FAIL,
            f"{_COMPLETED} is {row.text}, and no step is named ({file}, row {row.row}).",
        )
        for row in rows
        if row.name == _COMPLETED and row.text.casefold() == "false"
        for analyte in (Analyte.ANALYSIS, *made)
    ]


def _said_complete(file: str, rows: Sequence[Metric], *, failed: bool) -> list[Issue]:
    found = []
    for row in rows:
        if row.name != _COMPLETED or row.text.casefold() == "false":
            continue
        place = f"({file}, row {row.row})"
        if row.text.casefold() != "true":
            text = f"{_COMPLETED} is '{row.text}', neither TRUE nor FALSE {place}."
            found.append(Issue(Analyte.ANALYSIS, QualityVerdict.UNREADABLE, text))
        elif not failed:
            text = f"All steps were completed {place}."
            found.append(Issue(Analyte.ANALYSIS, QualityVerdict.PASS, text))
    return found
