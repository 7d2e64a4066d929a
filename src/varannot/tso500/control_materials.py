"""Names that say that a library is of no patient, from `resources/control_materials.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
    "surest",
]

_UNCONFIRMED = "unconfirmed"
_SURE = ("file", "reference")
"""Evidence by which a name alone keeps a library from being a patient's."""

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
            "the material; working rule: the project's own choice; unconfirmed: no source at hand. "
            "The last two are asked about.",
            Kind.CHOICE,
            allowed=("file", "reference", "working rule", _UNCONFIRMED),
            required=True,
        ),
        Column("source", "Where it comes from.", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Control:
    """A control library: the part of its id that says so, and in words what it is.

    `sure` is false where a patient's id may hold the same word, so that a person has to decide.
    """

    part: str
    meaning: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as a word of its own, and as a part of a longer word, with what it means."""

    alone: re.Pattern[str]
    inside: re.Pattern[str]
    meaning: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ControlNames:
    """The names with what they mean; those of more letters come first."""

    names: tuple[_Name, ...]

    def in_id(self, name: str) -> Control | None:
        """Return what control an id names, or None for a patient's.

        Sure is a name that public files or a publication use, as a word of its own. A word ends
        where no letter follows; inside one, where small letters turn into a capital or where DNA
        or RNA begins or ends.

        >>> names = control_names()
        >>> names.in_id("S1_ntc2"), names.in_id("SYNTCA-1"), names.in_id("HD1234")
        (Control(part='ntc', meaning='a no-template control', sure=True), None, None)
        >>> names.in_id("PosCtrl1")
        Control(part='PosCtrl', meaning='a positive control', sure=False)
        """
        sure = (
            Control(match[0], one.meaning)
            for one in self.names
            if one.evidence in _SURE and (match := one.alone.search(name))
        )
        asked = (
            Control(match[0], one.meaning, sure=False)
            for one in self.names
            if (match := one.inside.search(name))
        )
        return next(sure, None) or next(asked, None)

    def as_description(self, text: str) -> Control | None:
        """Return what control a description of a library is, or None: it has to be the whole text.

        Somebody wrote it to say what the library is, so it is sure, but for an unconfirmed name.

        >>> names = control_names()
        >>> names.as_description("Positive control").meaning
        'a positive control'
        >>> names.as_description("biopsy, control of earlier finding")
        """
        described = (
            Control(match[0], one.meaning, sure=one.evidence != _UNCONFIRMED)
            for one in self.names
            if (match := one.alone.fullmatch(text.strip()))
        )
        return next(described, None)


def load_control_names(path: Path, file: str) -> ControlNames:
    """Return the names in the table at `path`; raises InputError with every wrong cell."""
    rows = rule_rows(path, file, CONTROL_TABLE, name=("name",))
    longest_first = sorted(rows, key=lambda row: -len(row.cells["name"]))
    return ControlNames(
        tuple(
            _Name(
                *_patterns(row.cells["name"]),
                _meaning(row.cells["meaning"], row.cells["evidence"]),
                row.cells["evidence"],
            )
            for row in longest_first
        )
    )


def surest(found: Iterable[Control | None]) -> Control | None:
    """Return the first that is sure, else the first that has to be asked about, else None."""
    return min((one for one in found if one), key=lambda one: not one.sure, default=None)


@cache
def control_names() -> ControlNames:
    """Return the shipped names, read once."""
    return load_control_names(resource("control_materials.tsv"), "control_materials.tsv")


def _meaning(text: str, evidence: str) -> str:
    return f"{text}, by an unconfirmed name" if evidence == _UNCONFIRMED else text


_NO_LETTER_BEFORE, _NO_LETTER_AFTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_NO_DIGIT_BEFORE, _NO_DIGIT_AFTER = r"(?<!\d)", r"(?!\d)"
_WORD_BEFORE = rf"(?:{_NO_LETTER_BEFORE}|(?<=[a-z])(?=[A-Z])|(?<=(?i:[DR]NA)))"
_WORD_AFTER = (
    rf"(?:{_NO_LETTER_AFTER}|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"
    rf"|(?=(?i:(?:g|c|cf|ct)?[DR]NA){_NO_LETTER_AFTER}))"
)
"""Where a word begins and ends inside a longer one: PosCtrl, NTCPool, DNANTC, OncospanGDNA."""


def _patterns(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a name alone and inside; beside one with digits stands no digit."""
    words = "(?i:" + "[ _-]?".join(re.escape(word) for word in name.split()) + ")"
    if any(sign.isdigit() for sign in name):
        words = _NO_DIGIT_BEFORE + words + _NO_DIGIT_AFTER
    return (
        re.compile(_NO_LETTER_BEFORE + words + _NO_LETTER_AFTER),
        re.compile(_WORD_BEFORE + words + _WORD_AFTER),
    )
