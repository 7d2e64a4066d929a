"""Damage to JSON: depth, bare NaN, numbers as texts, keys twice, other types."""

from __future__ import annotations

import re
from random import Random

from bench.folder.damage import Corruption, Damage, is_json

__all__ = ["JSONS"]

_VALUE = re.compile(rb'(?<=:)\s*(?:-?\d[\d.eE+-]*|"[^"\\]*"|true|false|null)')
_NUMBER = re.compile(rb"(?<=:)\s*-?\d[\d.eE+-]*")
_PAIR = re.compile(rb'"[^"\\]+"\s*:\s*(?:-?\d[\d.eE+-]*|"[^"\\]*")\s*,')


def _in_place(pattern: re.Pattern[bytes], *texts: bytes) -> Damage:
    """Put one of the texts for what a pattern finds; `%s` in it is what stood there."""

    def work(data: bytes, draw: Random) -> bytes | None:
        found = list(pattern.finditer(data)) if is_json(data) else []
        if not found:
            return None
        one = draw.choice(found)
        text = draw.choice(texts).replace(b"%s", one[0].strip())
        return data[: one.start()] + text + data[one.end() :]

    return work


def _whole(text: bytes) -> Damage:
    return lambda data, _: text if is_json(data) else None


JSONS = (
    Corruption("JSON deep lists", _whole(b"[" * 200_000)),
    Corruption("JSON deep objects", _whole(b'{"a":' * 100_000 + b"1" + b"}" * 100_000)),
    Corruption("JSON deep inside", _in_place(_VALUE, b"[" * 50_000 + b"]" * 50_000)),
    Corruption(
        "JSON odd number",
        _in_place(
            _NUMBER,
            b"NaN",
            b"Infinity",
            b"-Infinity",
            b"1e999",
            b"0x10",
            b"01",
            b"1,5",
            b"-0",
            b"9" * 5000,
        ),
        False,
        5,
    ),
    Corruption("JSON number as text", _in_place(_NUMBER, b'"%s"'), True, 2),
    Corruption(
        "JSON other type",
        _in_place(_VALUE, b"[]", b"{}", b"null", b"true", b'"x"', b"[%s]", b'{"a": %s}'),
        False,
        5,
    ),
    Corruption("JSON key twice", _in_place(_PAIR, b"%s %s"), True, 2),
    Corruption("JSON half a sign", _in_place(_VALUE, b'"\\ud800"', b'"\\u0000"'), False, 2),
    Corruption("JSON with text behind", lambda data, _: data + b"x" if is_json(data) else None),
    Corruption("JSON of nothing", _whole(b"{}")),
    Corruption("JSON list of nothing", _whole(b"[]")),
)
