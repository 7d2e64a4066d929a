"""What a corruption is, and how a text is taken apart for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

__all__ = ["GZIP", "Corruption", "Damage", "Table", "is_json", "joined", "some_table", "tables"]

GZIP = b"\x1f\x8b"

Damage = Callable[[bytes, Random], bytes | None]
"""Damaged bytes of a file, or None where the damage does not apply to it."""


@dataclass(frozen=True, slots=True)
class Corruption:
    """One way to damage a file.

    `held` is True where a reader can see the damage: a value that differs from that of the
    undamaged file then needs a note or an exclusion. A flipped digit can be seen by nobody.
    `times` is how often it is done to each file, each time with another seed; `large` ones make
    files of 10 MB and are done to some files only.
    """

    name: str
    work: Damage
    held: bool = False
    times: int = 1
    large: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of a text that have the same cells: places `first` (the header) to `last`."""

    first: int
    last: int
    separator: str
    width: int

    def rows(self) -> range:
        """Return the places of the data lines."""
        return range(self.first + 1, self.last + 1)


_PAIRS = ("[header]", "[notes]", "[analysis details]", "[sequencing", "[tmb]", "[msi]", "[gis]")
"""Sections of names and values, which are no tables."""


def is_json(data: bytes) -> bool:
    """Return whether a file is JSON."""
    return data.lstrip()[:1] in (b"{", b"[") and not data.lstrip().startswith((b"[H", b"[h"))


def joined(lines: Sequence[str]) -> bytes:
    """Return the bytes of a text."""
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def tables(data: bytes) -> tuple[list[str], list[Table]]:
    """Return the lines of a text, and its tables: a header and at least one row."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    separator = "\t" if data.count(b"\t") >= data.count(b",") / 4 else ","
    widths = [_width(line, separator) for line in lines]
    starts = [
        place
        for place, width in enumerate(widths)
        if width > 1
        and (place == 0 or widths[place - 1] != width)
        and not (place and lines[place - 1].casefold().startswith(_PAIRS))
    ]
    found = []
    for place in starts:
        last = place
        while last + 1 < len(lines) and widths[last + 1] == widths[place]:
            last += 1
        if last > place:
            found.append(Table(place, last, separator, widths[place]))
    return lines, found


def _width(line: str, separator: str) -> int:
    if line.startswith(("##", "[")) or len([cell for cell in line.split(separator) if cell]) < 2:
        return 0
    return line.count(separator) + 1


def some_table(data: bytes, draw: Random) -> tuple[list[str], Table] | None:
    """Return the lines of a text and one of its tables, or None if it has none."""
    if data.startswith(GZIP) or is_json(data):
        return None
    lines, found = tables(data)
    return (lines, draw.choice(found)) if found else None
