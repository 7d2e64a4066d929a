"""JSON of result folders: read strictly, with the line on which each value stands.

Numbers stay as written, quoted or not, and so does the bare `NaN` that the software writes though
JSON has none. A key that stands twice, nesting that no result has, and text that ends too early
are refused: none of them tells which value was meant.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from varannot.errors import BrokenFileError, Problem
from varannot.model import LineKind
from varannot.tso500.packed import COPY_AGAIN

__all__ = [
    "Keys",
    "Placed",
    "Written",
    "brief",
    "decode_json",
    "json_lines",
    "members",
    "placed_json",
    "stated",
    "text_of",
]

_SPACE = re.compile(r"[ \t\n\r]*")
_LONGEST_TEXT = 500


class Written(str):
    """A number as it stands in the file, without quotes; NaN and Infinity too."""

    __slots__ = ()


class _RepeatedKeyError(ValueError):
    """A key that stands twice in one object."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A value and the 1-based line on which it begins.

    An opened object holds `Placed` by key, an opened array a list of `Placed`; all other values
    are those of JSON, with numbers as `Written`.
    """

    row: int
    value: Any


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counted = Counter(key for key, _ in pairs)
        raise _RepeatedKeyError(next(key for key, times in counted.items() if times > 1))
    return found


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_float=Written, parse_int=Written, parse_constant=Written
)


def decode_json(text: str, file: str, row: int) -> object:
    """Return the value of a text that is one JSON value on line `row` of a file.

    Raises BrokenFileError with that row if it is none.
    """
    walker = _Walker(text, file, lambda _: False, row)
    return walker.document().value


def placed_json(text: str, file: str, opened: Callable[[tuple[str, ...]], bool]) -> Placed:
    """Return the value of a text; `opened` says at which paths the lines of members are wanted.

    A path names the keys from the top; members of an array have `*`. Raises BrokenFileError.
    """
    return _Walker(text, file, opened, 1).document()


class _Walker:
    """Reads a text from its start to its end once; lines are counted on the way."""

    def __init__(
        self, text: str, file: str, opened: Callable[[tuple[str, ...]], bool], row: int
    ) -> None:
        self.text = text
        self.file = file
        self.opened = opened
        self.row = row
        self.counted = 0

    def document(self) -> Placed:
        placed, end = self.value(self.skip(0), ())
        if self.skip(end) != len(self.text):
            raise self.broken(end, "more text after the end of the JSON", "one JSON value")
        return placed

    def value(self, place: int, path: tuple[str, ...]) -> tuple[Placed, int]:
        row = self.row_at(place)
        if self.opened(path) and self.text[place : place + 1] in ("{", "["):
            if self.text[place] == "{":
                return self.members(place, path, row)
            return self.elements(place, path, row)
        value, end = self.scan(place)
        return Placed(row, value), end

    def members(self, place: int, path: tuple[str, ...], row: int) -> tuple[Placed, int]:
        found: dict[str, Placed] = {}
        place = self.skip(place + 1)
        while self.text[place : place + 1] != "}":
            if found:
                place = self.skip(self.expect(place, ","))
            if self.text[place : place + 1] != '"':
                raise self.broken(place, self.near(place), "a key in quotes")
            key, end = self.scan(place)
            if key in found:
                raise self.repeated(place, key)
            place = self.skip(self.expect(self.skip(end), ":"))
            found[key], end = self.value(place, (*path, key))
            place = self.skip(end)
        return Placed(row, found), place + 1

    def elements(self, place: int, path: tuple[str, ...], row: int) -> tuple[Placed, int]:
        found: list[Placed] = []
        place = self.skip(place + 1)
        while self.text[place : place + 1] != "]":
            if found:
                place = self.skip(self.expect(place, ","))
            one, end = self.value(place, (*path, "*"))
            found.append(one)
            place = self.skip(end)
        return Placed(row, found), place + 1

    def scan(self, place: int) -> tuple[Any, int]:
        try:
            return _DECODER.raw_decode(self.text, place)
        except json.JSONDecodeError as error:
            raise self.broken(error.pos, self.near(error.pos), "whole JSON") from error
        except _RepeatedKeyError as error:
            raise self.repeated(place, str(error)) from error
        except RecursionError as error:
            raise self.broken(place, "JSON nested too deeply", "a result file") from error

    def expect(self, place: int, sign: str) -> int:
        if self.text[place : place + 1] != sign:
            raise self.broken(place, self.near(place), f"'{sign}'")
        return place + 1

    def skip(self, place: int) -> int:
        match = _SPACE.match(self.text, place)
        return match.end() if match else place

    def row_at(self, place: int) -> int:
        self.row += self.text.count("\n", self.counted, place)
        self.counted = max(place, self.counted)
        return self.row

    def near(self, place: int) -> str:
        return self.text[place : place + 40] or "the end of the text"

    def repeated(self, place: int, key: str) -> BrokenFileError:
        return self.broken(place, f"the key '{text_of(key)}' twice", "each key once")

    def broken(self, place: int, found: str, expected: str) -> BrokenFileError:
        row = self.row + self.text.count("\n", self.counted, place)
        return BrokenFileError([Problem(self.file, row, "", found, expected, COPY_AGAIN)])


def members(value: object) -> Mapping[str, Any]:
    """Return the members of an object; of anything else, none."""
    return value if isinstance(value, dict) else {}


def text_of(value: object) -> str:
    """Return a plain value as one line of text, '' for null and for objects and arrays.

    >>> text_of(True), text_of(Written("1.50")), text_of(None), text_of("a\\ud800\\nb")
    ('true', '1.50', '', 'a\ufffd b')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return ""
    text = str(value).strip()
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text
    )


def brief(value: object) -> str:
    """Return any value as a short line of text, cut where it is long.

    >>> brief({"a": [Written("1"), None, "x"]})
    '{"a":["1",null,"x"]}'
    """
    try:
        text = text_of(json.dumps(value, separators=(",", ":"), ensure_ascii=False))
    except (TypeError, RecursionError):
        return type(value).__name__
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}..."


def stated(value: object) -> str:
    """Return a plain value as `text_of` does, and an object or array as `brief` does.

    >>> stated(""), stated(Written("1.5")), stated([Written("1")])
    ('', '1.5', '["1"]')
    """
    return brief(value) if isinstance(value, dict | list) else text_of(value)


class Keys:
    """Gives the keys of rows; values that share a line are told apart by a second number."""

    def __init__(self, input_column: str) -> None:
        self.input_column = input_column
        self.given: Counter[int] = Counter()

    def key(self, row: int) -> str:
        """Return the next key of a line.

        >>> keys = Keys("side_files.1")
        >>> keys.key(4), keys.key(4)
        ('side_files.1:4', 'side_files.1:4.2')
        """
        self.given[row] += 1
        part = self.given[row]
        return f"{self.input_column}:{row}" + (f".{part}" if part > 1 else "")


def json_lines(
    text: str, data: Iterable[int], key_values: Iterable[int] = ()
) -> dict[LineKind, int]:
    """Return the lines of a JSON text by kind: those of values, blank ones, and the rest.

    `data` and `key_values` are the lines on which such a value begins; a line is counted once.
    """
    counts = dict.fromkeys(LineKind, 0)
    data_rows, key_rows = frozenset(data), frozenset(key_values)
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    for row, line in enumerate(lines, start=1):
        if row in data_rows:
            counts[LineKind.DATA] += 1
        elif row in key_rows:
            counts[LineKind.KEY_VALUE] += 1
        else:
            counts[LineKind.FREE_TEXT if line.strip() else LineKind.BLANK] += 1
    return counts
