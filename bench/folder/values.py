"""The values that a file reports, without their places, and how they differ from those of another.

A value of a damaged file that the sound file does not hold was changed. Where neither the row nor
the file says so, it was changed in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

import msgspec

from varannot.tso500.content import FileContent, FileKind

__all__ = ["Said", "differences", "floats", "said"]

_DETAILED = (FileKind.COMBINED_OUTPUT, FileKind.METRICS_OUTPUT, FileKind.VARIANT_SUMMARY)
"""Kinds of file whose details are values of the file, not counts over its rows."""
_PLACES = frozenset({"source", "key", "row", "note"})


@dataclass(frozen=True, slots=True)
class Said:
    """One value: what it is, its fields as (name, text), and its own note."""

    what: str
    fields: tuple[tuple[str, str], ...]
    note: str = ""


def said(content: FileContent) -> Counter[Said]:
    """Return how often each value is reported."""
    values = Counter(_said(item) for item in _items(content))
    if content.account.file_kind in _DETAILED:
        details = content.account.details.items()
        values.update(Said("detail", ((key, text),)) for key, text in details if "row" not in key)
    return values


def floats(content: FileContent) -> Iterator[float]:
    """Yield every number with a fraction that is reported."""
    for item in _items(content):
        yield from (value for value in _fields(item).values() if isinstance(value, float))


def _items(content: FileContent) -> Iterator[Any]:
    yield from content.small_variants
    yield from content.findings
    yield from content.measurements
    yield from content.metrics
    yield from content.tmb_trace


def _fields(item: Any) -> dict[str, Any]:  # noqa: ANN401
    if is_dataclass(item) and not isinstance(item, type):
        return asdict(item)
    return msgspec.structs.asdict(item)


def _said(item: Any) -> Said:  # noqa: ANN401
    fields = _fields(item)
    kept = tuple((name, repr(value)) for name, value in fields.items() if name not in _PLACES)
    return Said(type(item).__name__, kept, str(fields.get("note", "")))


def differences(sound: Counter[Said], found: Counter[Said]) -> Iterator[str]:
    """Yield for each value changed in silence which fields differ from the nearest sound value."""
    missing = list((sound - found) or sound)
    for value in found - sound:
        like = [other for other in missing if other.what == value.what]
        if value.note and value.note not in {other.note for other in like}:
            continue
        if value in sound:
            yield f"{value.what} reported more often than it stands in the file"
            continue
        differing = min((_differing(value, other) for other in like), key=len, default=None)
        if differing is None:
            yield f"{value.what} that the file does not hold"
        elif value.what == "detail":
            yield "detail"
        else:
            yield f"{value.what}: {', '.join(differing) or 'note'}"


def _differing(one: Said, other: Said) -> list[str]:
    mine, its = dict(one.fields), dict(other.fields)
    return [name for name in {**mine, **its} if mine.get(name) != its.get(name)]
