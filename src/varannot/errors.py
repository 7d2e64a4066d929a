"""The errors of varannot: one root, and every problem says where it is and what to do.

A `Problem` is one finding about one place of one input file. `InputError` carries any number of
them, because a person who made three mistakes wants to hear of three.
Only `varannot.cli` turns errors into exit statuses.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = [
    "BrokenFileError",
    "InputError",
    "Problem",
    "VarannotError",
    "nearest",
    "os_error_text",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one input file.

    `row` is the line of the file as an editor or a spreadsheet counts it (1-based, the header
    line included), or None where the mistake belongs to the whole file; `column` is the name of
    the column or key, or an empty string.
    """

    file: str
    row: int | None
    column: str
    found: str
    expected: str
    action: str = ""

    def __str__(self) -> str:
        """One line that a person can act on.

        >>> str(Problem("a.tsv", 3, "tmb", "high", "a number", "Type 5.98 or leave it empty."))
        "a.tsv, row 3, column tmb: found 'high', expected a number. Type 5.98 or leave it empty."
        """
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column:
            place += f", column {_bounded(self.column)}"
        text = f"{place}: found '{_bounded(self.found)}', expected {self.expected}."
        return _printable(f"{text} {self.action}".rstrip())


class VarannotError(Exception):
    """Root of all errors that varannot raises on purpose."""


class InputError(VarannotError):
    """Input that cannot be used as it is; `problems` lists every mistake that was seen."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Return what makes the error anew when one process hands it to another."""
        return type(self), (self.problems,)


class BrokenFileError(InputError):
    """A sample's file exists but its content cannot be read: that sample fails, others go on."""


_LONGEST_FOUND = 400


def _bounded(text: str) -> str:
    """Return the text, cut if it is longer than a person reads in a message."""
    if len(text) <= _LONGEST_FOUND:
        return text
    return f"{text[:_LONGEST_FOUND]}... ({len(text)} characters)"


def _printable(text: str) -> str:
    """Return the text with control and invisible characters spelt out, so that it is one line."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


def nearest(value: str, names: Sequence[str]) -> str:
    """Return a phrase naming the nearest valid name, or an empty string if none is near.

    >>> nearest("tumor_type", ["tumour_type", "sex"])
    "Did you mean 'tumour_type'?"
    >>> nearest("zzz", ["tumour_type"])
    ''
    """
    folded = {name.casefold(): name for name in names}
    hits = difflib.get_close_matches(value.casefold(), list(folded), n=1, cutoff=0.6)
    return f"Did you mean '{folded[hits[0]]}'?" if hits else ""


def os_error_text(error: OSError) -> str:
    """Return what the system says about a file, in one line without its number.

    >>> os_error_text(FileNotFoundError(2, "No such file or directory", "a.tsv"))
    'a.tsv: No such file or directory'
    """
    what = error.strerror or str(error) or type(error).__name__
    return _printable(f"{_bounded(str(error.filename))}: {what}" if error.filename else what)
