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
            place += f", column {self.column}"
        text = f"{place}: found '{self.found}', expected {self.expected}."
        return f"{text} {self.action}".rstrip()


class VarannotError(Exception):
    """Root of all errors that varannot raises on purpose."""


class InputError(VarannotError):
    """Input that cannot be used as it is; `problems` lists every mistake that was seen."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class BrokenFileError(InputError):
    """A sample's file exists but its content cannot be read: that sample fails, others go on."""


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
