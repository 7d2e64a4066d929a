"""The configuration: closed at every level, checked, and flattened to text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from varannot.errors import InputError, Problem, nearest
from varannot.knowledge.mounted.settings import EvidenceSettings
from varannot.model import Interpretation
from varannot.sheet.evidence_config import evidence_settings
from varannot.sheet.hints import hint
from varannot.sheet.keys import CONFIG, DEFAULTS, GROUPS, RUN
from varannot.tables import Column, Kind

__all__ = ["Config", "config_problems", "load_config"]

YamlValue: TypeAlias = (
    "str | int | float | bool | date | list[YamlValue] | Mapping[str, YamlValue] | None"
)


@dataclass(frozen=True, slots=True)
class Config:
    """A checked configuration: values as text, by key, empty ones left out."""

    values: Mapping[str, str]

    def flat(self) -> dict[str, str]:
        """Return all keys that have a value, nested ones with a dot."""
        return dict(self.values)

    def report_settings(self) -> dict[str, str]:
        """Return the keys that a stage may read: all but those that only steer the run."""
        return {key: text for key, text in self.values.items() if CONFIG.column(key).group != RUN}

    @property
    def samples(self) -> str:
        """The path of the sample sheet."""
        return self.values["samples"]

    @property
    def results(self) -> str:
        """The folder for the reports."""
        return self.values["results"]

    @property
    def interpretation(self) -> Interpretation:
        """The policy of interpretation."""
        return Interpretation(self.values["interpretation"])

    @property
    def knowledgebase(self) -> str:
        """The path of the knowledge table, or an empty string for the shipped one."""
        return self.values.get("knowledgebase", "")

    @property
    def local_knowledgebase(self) -> str:
        """The path of the laboratory's own rows, or an empty string."""
        return self.values.get("local_knowledgebase", "")

    @property
    def transcripts(self) -> str:
        """The folder of a transcript bundle, or an empty string for the shipped one."""
        return self.values.get("transcripts", "")

    @property
    def assay_build(self) -> str:
        """The genome build of the assay, or an empty string."""
        return self.values.get("assay.genome_build", "")

    @property
    def evidence(self) -> EvidenceSettings:
        """The mounted files, and the packs that are left out."""
        return evidence_settings(self.values)

    @property
    def batch_size(self) -> int | None:
        """Most samples that one job takes, or None to choose by the number of samples."""
        text = self.values.get("batch_size")
        return int(text) if text else None


def load_config(source: Path | Mapping[str, YamlValue] | None, file: str = "") -> Config:
    """Return the checked configuration of a YAML file, of a mapping, or the default one.

    `file` is how messages name it. Raises InputError with every unknown key (and the nearest
    valid one), value of the wrong kind, repeated key, and threshold out of order.
    """
    rows: Mapping[str, int] = {}
    rewritten: Mapping[str, str] = {}
    problems: list[Problem] = []
    given: Mapping[str, YamlValue] = {}
    if isinstance(source, Path):
        # yaml costs time to import, and the default configuration does without
        from varannot.sheet.yamlfile import read_yaml

        file = file or str(source)
        read = read_yaml(source, file)
        given, rows, rewritten = read.content, read.rows, read.rewritten
        problems.extend(read.problems)
    elif source is not None:
        given = source
    file = file or "configuration"
    values = dict(DEFAULTS)
    for key, value in _leaves(given):
        row = rows.get(key)
        found = _rewritten(key, rewritten.get(key, ""), file, row) or _checked(
            key, value, file, row
        )
        if isinstance(found, Problem):
            problems.append(found)
        elif found:
            values[key] = found
    problems.extend(_order_problems(values, file, rows))
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.row or 0))
    return Config(values)


def config_problems(path: Path, file: str) -> tuple[Problem, ...]:
    """Return every mistake of one YAML file, each with its row."""
    try:
        load_config(path, file)
    except InputError as error:
        return error.problems
    return ()


def _leaves(given: Mapping[str, YamlValue], above: str = "") -> Iterator[tuple[str, YamlValue]]:
    """Yield dotted keys with their values; a group that is empty or unknown is a leaf too."""
    for name, value in given.items():
        key = f"{above}{name}"
        if isinstance(value, Mapping) and value and not above:
            yield from _leaves(value, f"{key}.")
        else:
            yield key, value


def _checked(key: str, value: YamlValue, file: str, row: int | None) -> str | Problem:
    """Return the text of one value, empty if it is unset, or the problem with it."""
    if key in GROUPS:
        if value is None or value == {}:
            return ""
        action = f"Write {key}: and the keys indented below it."
        return Problem(file, row, key, _shown(value), "a group of keys", action)
    if key not in CONFIG.names:
        return _unknown_key(key, file, row)
    column = CONFIG.column(key)
    text = _text(column, value)
    if text is None:
        return Problem(file, row, key, _shown(value), column.expected(), hint(column, ""))
    if not text:
        return ""
    if not column.accepts(text):
        return Problem(file, row, key, text, column.expected(), hint(column, text))
    if column.kind in (Kind.FILE, Kind.FILES) and any(sign in text for sign in "{}"):
        return Problem(file, row, key, text, "a path without braces", "Rename the folder.")
    if key == "batch_size" and int(text) < 1:
        return Problem(file, row, key, text, "a whole number, 1 or more")
    if column.kind is Kind.NUMBER and not 0 <= float(text) < 1e12:
        return Problem(file, row, key, text, f"{column.expected()}, 0 or more")
    return text


def _rewritten(key: str, written: str, file: str, row: int | None) -> Problem | None:
    """Return the problem with a number that YAML turns into another text, if there is one.

    A version 2.10 would be printed as 2.1, and 1:30 is 90 to YAML.
    """
    if not written or key not in CONFIG.names:
        return None
    column = CONFIG.column(key)
    if column.kind in (Kind.NUMBER, Kind.COUNT, Kind.PERCENT, Kind.FRACTION):
        if column.accepts(written):
            return None
        return Problem(file, row, key, written, column.expected())
    return Problem(file, row, key, written, "text in quotes", f'Write "{written}", in quotes.')


def _unknown_key(key: str, file: str, row: int | None) -> Problem:
    tails = {name.split(".")[-1]: name for name in CONFIG.names}
    action = nearest(key, CONFIG.names + GROUPS)
    tail = key.split(".")[-1]
    if tail in tails:
        action = f"Did you mean '{tails[tail]}'?"
    return Problem(
        file,
        row,
        key,
        key,
        "a key of the configuration",
        action or "config/README.md lists the keys.",
    )


def _text(column: Column, value: YamlValue) -> str | None:
    """Return a YAML value as the text of a cell, or None for a value of the wrong kind."""
    match value:
        case None:
            return ""
        case str():
            return value.strip()
        case bool() | Mapping():
            return None
        case date():
            return value.isoformat()
        case int() | float():
            return str(value)
        case list():
            parts = [_text(column, part) for part in value]
            if column.kind not in (Kind.LIST, Kind.FILES) or not all(parts):
                return None
            return ";".join(part for part in parts if part)
    return None


def _shown(value: YamlValue) -> str:
    if isinstance(value, bool):
        return "yes or true" if value else "no or false"
    if isinstance(value, Mapping):
        return "a group of keys"
    return "a list" if isinstance(value, list) else str(value)


_ASCENDING = (
    ("thresholds.tmb_borderline_low", "thresholds.tmb_borderline_high"),
    ("thresholds.msi_indeterminate_percent", "thresholds.msi_high_percent"),
    ("thresholds.gis_grey_low", "thresholds.gis_grey_high"),
)


def _order_problems(
    values: Mapping[str, str], file: str, rows: Mapping[str, int]
) -> Iterator[Problem]:
    for low, high in _ASCENDING:
        if low in values and high in values and float(values[low]) > float(values[high]):
            expected = f"at most {values[high]}, the value of {high}"
            yield Problem(file, rows.get(low), low, values[low], expected, "Swap the two.")
