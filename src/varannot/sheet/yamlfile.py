"""Reading a YAML file with the row of each key, and with repeated keys refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from varannot.errors import BrokenFileError, InputError, Problem
from varannot.textio import decode

__all__ = ["read_yaml"]


def read_yaml(path: Path, file: str) -> tuple[dict[str, Any], dict[str, int], tuple[Problem, ...]]:
    """Return the mapping in the file, the 1-based row of each dotted key, and repeated keys.

    Raises InputError if there is no such file or it is not a YAML mapping with text keys.
    """
    if not path.is_file():
        expected = "a configuration file"
        raise InputError([Problem(file, None, "", "no such file", expected, "Check the path.")])
    text, _notes = decode(path.read_bytes(), file)
    try:
        root = yaml.compose(text, yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BrokenFileError([_syntax_problem(error, file)]) from error
    if root is None:
        return {}, {}, ()
    if not isinstance(root, yaml.MappingNode) or not isinstance(content, dict):
        expected = "keys and values, such as samples: config/samples.tsv"
        raise BrokenFileError([Problem(file, 1, "", "no keys", expected)])
    rows: dict[str, int] = {}
    problems: list[Problem] = []
    for key, row in _keys(root):
        if key in rows:
            action = f"Row {rows[key]} has it too; remove one of the two."
            problems.append(Problem(file, row, key, key, "each key once", action))
        rows.setdefault(key, row)
    return _text_keys(content), rows, tuple(problems)


def _keys(node: yaml.MappingNode, above: str = "") -> Iterator[tuple[str, int]]:
    for name, value in node.value:
        key = f"{above}{name.value}"
        yield key, name.start_mark.line + 1
        if isinstance(value, yaml.MappingNode):
            yield from _keys(value, f"{key}.")


def _text_keys(content: dict[Any, Any]) -> dict[str, Any]:
    return {
        str(key): _text_keys(value) if isinstance(value, dict) else value
        for key, value in content.items()
    }


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    row = mark.line + 1 if mark is not None else None
    found = getattr(error, "problem", None) or "text that is not YAML"
    action = "Indent with spaces, and put text that contains : or # in quotes."
    return Problem(file, row, "", found, "YAML", action)
