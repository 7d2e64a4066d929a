"""Reading a YAML file with the row of each key, and with repeated keys refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from varannot.errors import BrokenFileError, InputError, Problem
from varannot.textio import decode

if TYPE_CHECKING:
    from varannot.sheet.config import YamlValue

__all__ = ["YamlFile", "read_yaml"]


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The mapping in a file, the 1-based row of each dotted key, and what is wrong with keys.

    `rewritten` holds the numbers that YAML changes, as written: 2.10 becomes 2.1, 1:30 becomes 90.
    """

    content: Mapping[str, YamlValue]
    rows: Mapping[str, int]
    rewritten: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_yaml(path: Path, file: str) -> YamlFile:
    """Return the mapping in the file, with repeated keys as problems.

    Raises InputError if there is no such file or it is not a YAML mapping.
    """
    if not path.is_file():
        found = "a folder" if path.is_dir() else "no such file"
        expected = "a configuration file"
        raise InputError([Problem(file, None, "", found, expected, "Check the path.")])
    text, _notes = decode(path.read_bytes(), file)
    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if not isinstance(root, yaml.MappingNode):
            # An empty file is more likely a file lost in saving than a wish for the defaults.
            found = "no keys" if root is not None else "an empty file"
            expected = "keys and values, such as samples: config/samples.tsv"
            raise BrokenFileError([Problem(file, 1, "", found, expected)])
        return _Keys(loader, file).read(root)
    except yaml.YAMLError as error:
        raise BrokenFileError([_syntax_problem(error, file)]) from error


class _Keys:
    """Walks through the keys of one file."""

    def __init__(self, loader: yaml.SafeLoader, file: str) -> None:
        self.loader = loader
        self.file = file
        self.rows: dict[str, int] = {}
        self.rewritten: dict[str, str] = {}
        self.problems: list[Problem] = []

    def read(self, root: yaml.MappingNode) -> YamlFile:
        content = self._mapping(root, "")
        return YamlFile(content, self.rows, self.rewritten, tuple(self.problems))

    def _mapping(self, node: yaml.MappingNode, above: str) -> dict[str, YamlValue]:
        content: dict[str, YamlValue] = {}
        for name, value in node.value:
            label = name.value if isinstance(name, yaml.ScalarNode) else "a list or group"
            key = f"{above}{label}"
            row = name.start_mark.line + 1
            if key in self.rows:
                action = f"Row {self.rows[key]} has it too; remove one of the two."
                self.problems.append(Problem(self.file, row, key, key, "each key once", action))
            self.rows.setdefault(key, row)
            content[label] = self._value(value, key)
        return content

    def _value(self, node: yaml.Node, key: str) -> YamlValue:
        if isinstance(node, yaml.MappingNode):
            # No group stands inside a group, and an alias may name a group that holds it.
            return self._mapping(node, f"{key}.") if "." not in key else {"": None}
        if isinstance(node, yaml.SequenceNode):
            scalar = yaml.ScalarNode
            return [self._value(p, key) if isinstance(p, scalar) else {} for p in node.value]
        try:
            value: YamlValue = self.loader.construct_object(node)
        except ValueError:  # a date that is none, such as 2026-13-45
            return str(node.value)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and str(value) != node.value:
            self.rewritten[key] = node.value
        return value


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    row = mark.line + 1 if mark is not None else None
    found = getattr(error, "problem", None) or "text that is not YAML"
    action = "Indent with spaces, and put text that contains : or # in quotes."
    return Problem(file, row, "", found, "YAML", action)
