"""Where a verb writes its answer: standard output, or a file whose name fits what is in it."""

from __future__ import annotations

import io
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from varannot.errors import InputError, Problem
from varannot.textio import open_output, refuse_input_as_output

__all__ = ["JSON_NAMES", "TABLE_NAMES", "answer_output", "fitting_name", "is_json_name"]

TABLE_NAMES = (".tsv", ".tab", ".txt")
JSON_NAMES = (".jsonl", ".ndjson", ".json")
_OTHERS = (".csv", ".vcf", ".bcf", ".xls", ".xlsx", ".ods", ".gz", ".bgz", ".html", ".pdf")
"""Endings that promise a format in which no answer is written."""


def is_json_name(out: Path | None) -> bool:
    """Return whether a file's name promises JSON lines."""
    return out is not None and out.suffix.casefold() in JSON_NAMES


def fitting_name(out: Path | None, written: Sequence[str], refused: Collection[str] = ()) -> None:
    """Raise InputError for a name whose ending promises another format than is written.

    `written` are endings that fit and are named in the message; `refused` are endings that do not
    fit, beside those in which no answer is ever written. Any other name is taken.
    """
    if out is None:
        return
    ending = out.suffix.casefold()
    if ending in _OTHERS or ending in refused:
        expected = f"a name that ends in {' or '.join(written)}, which is what is written"
        raise InputError([Problem("--out", None, "", str(out), expected)])


@contextmanager
def answer_output(out: Path | None, inputs: Sequence[Path | str]) -> Iterator[BinaryIO]:
    """Give the stream for an answer; a file appears under its name only when it is whole.

    None and `-` are standard output; the input `-` is standard input. Raises InputError where an
    input would be overwritten.
    """
    read = [_STANDARD_INPUT if str(one) == "-" else Path(one) for one in inputs]
    if out is None or str(out) == "-":
        _refuse_endless(read)
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    refuse_input_as_output(out, read)
    with open_output(out) as stream:
        yield stream


_STANDARD_INPUT = 0


def _refuse_endless(inputs: Sequence[Path | int]) -> None:
    """Refuse an input to whose end standard output is appended: it would never be read whole."""
    try:
        number = sys.stdout.fileno()
    except (io.UnsupportedOperation, ValueError):
        return
    there = Path(f"/dev/fd/{number}")
    if there.is_file():
        refuse_input_as_output(there, inputs)
