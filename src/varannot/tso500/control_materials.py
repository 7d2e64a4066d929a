"""Names that say that a library is of no patient, from `resources/control_materials.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from varannot.resources import resource
from varannot.rule_tables import rule_rows
from varannot.tables import Column, Kind, Table

__all__ = [
    "CONTROL_TABLE",
    "Control",
    "ControlNames",
    "control_names",
    "load_control_names",
]

_UNCONFIRMED = "unconfirmed"

CONTROL_TABLE = Table(
    "control_materials",
    "Names of libraries that are of no patient",
    (
        Column(
            "name",
            "A word or words of an id, without regard to letter case; between words may stand a "
            "space, a hyphen, an underscore or nothing.",
            required=True,
        ),
        Column("meaning", "What such a library is.", required=True),
        Column(
            "evidence",
            "file: libraries are named so in public run folders; reference: a publication names "
            "the material; working rule: the project's own choice; unconfirmed: no source at hand.",
            Kind.CHOICE,
            allowed=("file", "reference", "working rule", _UNCONFIRMED),
            required=True,
        ),
        Column("source", "Where it comes from.", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Control:
    """A control library: the part of its id that says so, and in words what it is."""

    part: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ControlNames:
    """The names with what they mean; those of more letters come first."""

    names: tuple[tuple[re.Pattern[str], str], ...]

    def in_id(self, name: str) -> Control | None:
        """Return what control an id names by a whole word in it, or None for a patient's.

        >>> names = control_names()
        >>> names.in_id("S1_ntc2"), names.in_id("SYNTCA-1"), names.in_id("HD1234")
        (Control(part='ntc', meaning='a no-template control'), None, None)
        """
        return next(self._found(name, whole=False), None)

    def as_description(self, text: str) -> Control | None:
        """Return what control a description of a library is, or None: it has to be the whole text.

        >>> names = control_names()
        >>> names.as_description("Positive control").meaning
        'a positive control'
        >>> names.as_description("biopsy, control of earlier finding")
        """
        return next(self._found(text.strip(), whole=True), None)

    def _found(self, text: str, *, whole: bool) -> Iterator[Control]:
        for pattern, meaning in self.names:
            match = pattern.fullmatch(text) if whole else pattern.search(text)
            if match:
                yield Control(match[0], meaning)


def load_control_names(path: Path, file: str) -> ControlNames:
    """Return the names in the table at `path`; raises InputError with every wrong cell."""
    rows = rule_rows(path, file, CONTROL_TABLE, name=("name",))
    longest_first = sorted(rows, key=lambda row: -len(row.cells["name"]))
    return ControlNames(
        tuple(
            (_pattern(row.cells["name"]), _meaning(row.cells["meaning"], row.cells["evidence"]))
            for row in longest_first
        )
    )


@cache
def control_names() -> ControlNames:
    """Return the shipped names, read once."""
    return load_control_names(resource("control_materials.tsv"), "control_materials.tsv")


def _meaning(text: str, evidence: str) -> str:
    return f"{text}, by an unconfirmed name" if evidence == _UNCONFIRMED else text


_NO_LETTER_BEFORE, _NO_LETTER_AFTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_NO_SIGN_BEFORE, _NO_SIGN_AFTER = r"(?<![^\W_])", r"(?![^\W_])"


def _pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of a name as a whole word; beside one with digits stands no digit."""
    words = "[ _-]?".join(re.escape(word) for word in name.split())
    if any(sign.isdigit() for sign in name):
        return re.compile(_NO_SIGN_BEFORE + words + _NO_SIGN_AFTER, re.IGNORECASE)
    return re.compile(_NO_LETTER_BEFORE + words + _NO_LETTER_AFTER, re.IGNORECASE)
