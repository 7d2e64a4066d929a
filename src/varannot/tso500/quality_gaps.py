"""Rows that a MetricsOutput lacks, and what its section [Notes] says of an analyte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from varannot.model import Analyte, QualityVerdict
from varannot.tso500.content import FileContent
from varannot.tso500.quality_rules import Arm, QualityRules
from varannot.tso500.quality_steps import Issue
from varannot.tso500.quality_words import is_absent
from varannot.tso500.run_files import NOTES
from varannot.tso500.side_values import Metric

__all__ = ["missing_rows", "notes_by_analyte"]


def missing_rows(file: str, own: Sequence[Metric], rules: QualityRules) -> list[Issue]:
    """Return what lacks of the rows that every known version writes, by analyte.

    `own` are the metrics of the sample. Only a library of which the file states something is
    looked at: a sample may have no RNA.
    """
    return [
        issue
        for arm in (Arm.DNA, Arm.RNA)
        if any(not is_absent(one.text) for one, _ in _of_arm(own, arm, rules))
        for issue in _missing(file, own, arm, rules)
    ]


def _of_arm(
    own: Sequence[Metric], arm: Arm, rules: QualityRules
) -> Iterator[tuple[Metric, tuple[Analyte, ...]]]:
    """Yield the metrics that judge something of a library, with what they judge."""
    for metric in own:
        rule = rules.sections.get(metric.section.casefold())
        if rule is not None and rule.arm is arm and rule.analytes:
            yield metric, rule.analytes


def _missing(file: str, own: Sequence[Metric], arm: Arm, rules: QualityRules) -> Iterator[Issue]:
    there = {
        (metric.name, analyte)
        for metric, analytes in _of_arm(own, arm, rules)
        for analyte in analytes
    }
    for expected in rules.expected:
        for analyte in expected.analytes if expected.arm is arm else ():
            if not any((name, analyte) in there for name in expected.names):
                text = (
                    f"{file} has no row {' or '.join(expected.names)} for {analyte.value}, which "
                    "every known version writes: the file is cut, or a row was lost."
                )
                yield Issue(analyte, QualityVerdict.UNREADABLE, text)


def notes_by_analyte(
    files: Sequence[FileContent], rules: QualityRules
) -> Mapping[Analyte, list[str]]:
    """Return what [Notes] says of the sections that judge an analyte, a sentence each."""
    found: dict[Analyte, list[str]] = {}
    for content in files:
        for key, said in content.account.details.items():
            section, _, text = said.partition(": ")
            rule = rules.sections.get(section.casefold())
            if not key.startswith(NOTES) or rule is None or not text:
                continue
            sentence = f"{content.account.file} notes on [{section}]: {text.rstrip('.')}."
            for analyte in rule.analytes:
                found.setdefault(analyte, []).append(sentence)
    return found
