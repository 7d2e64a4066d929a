"""Write the schema files of configuration and sample sheet, and the key table of config/README.md.

Usage: python tools/make_schemas.py [--check]

Editors and users of Snakemake expect workflow/schemas; the run itself checks by the same
declarations in varannot.sheet, with row, column and the nearest valid name. With --check nothing
is written, and the exit status is 1 if a file is not current.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import yaml

from varannot.sheet.columns import SAMPLE_SHEET
from varannot.sheet.keys import CONFIG, DEFAULTS
from varannot.tables import Column, Kind

ROOT = Path(__file__).resolve().parents[1]
_NOTE = "# Made by tools/make_schemas.py from the declarations in src/varannot/sheet.\n"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BLOCK = re.compile(r"(<!-- keys -->\n).*?(<!-- end -->)", re.DOTALL)
_NUMBERS = {
    Kind.NUMBER: {"type": ["number", "null"], "minimum": 0},
    Kind.COUNT: {"type": ["integer", "null"], "minimum": 0},
    Kind.FRACTION: {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    Kind.PERCENT: {"type": ["number", "null"], "minimum": 0, "maximum": 100},
}
_PATTERNS = {
    Kind.NUMBER: r"^([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)?$",
    Kind.COUNT: r"^\d*$",
    Kind.FRACTION: r"^(0(\.\d*)?|1(\.0*)?|\.\d+)?$",
    Kind.PERCENT: r"^(100(\.0*)?|\d{1,2}(\.\d*)?)?$",
    Kind.DATE: r"^(\d{4}-\d{2}-\d{2})?$",
    Kind.PARTIAL_DATE: r"^(\d{4}(-\d{2}(-\d{2})?)?)?$",
    Kind.DOI: r"^(10\.\d{4,9}/\S+)?$",
}


def sheet_schema() -> dict[str, Any]:
    """Return the schema of one row of the sample sheet, all cells as text."""
    return {
        "$schema": _DIALECT,
        "title": SAMPLE_SHEET.title,
        "type": "object",
        "properties": {column.name: _cell(column) for column in SAMPLE_SHEET.columns},
        "required": list(SAMPLE_SHEET.required),
        "additionalProperties": False,
    }


def config_schema() -> dict[str, Any]:
    """Return the schema of a configuration file."""
    properties: dict[str, Any] = {}
    for column in CONFIG.columns:
        group, dot, key = column.name.partition(".")
        if not dot:
            properties[group] = _value(column)
            continue
        outer = properties.setdefault(
            group,
            {"type": ["object", "null"], "properties": {}, "additionalProperties": False},
        )
        outer["properties"][key] = _value(column)
    return {
        "$schema": _DIALECT,
        "title": CONFIG.title,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def key_table() -> str:
    """Return the Markdown table of the configuration keys, with their defaults."""
    lines = ["| key | value | unit | default | meaning |", "|---|---|---|---|---|"]
    for column in CONFIG.columns:
        default = DEFAULTS.get(column.name)
        prose = column.prose + (f" Checklist: {column.needed_for}." if column.needed_for else "")
        cells = (
            f"`{column.name}`",
            column.expected(),
            column.unit,
            f"`{default}`" if default else "unset",
            prose,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(column: Column) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "description": _described(column)}
    if column.allowed and column.kind is Kind.LIST:
        one = "(" + "|".join(column.allowed) + ")"
        schema["pattern"] = rf"^({one}(\s*;\s*{one})*)?$"
    elif column.allowed:
        schema["enum"] = ["", *column.allowed]
    elif column.kind in _PATTERNS:
        schema["pattern"] = _PATTERNS[column.kind]
    if column.required:
        schema["minLength"] = 1
    return schema


def _value(column: Column) -> dict[str, Any]:
    if column.allowed and column.kind is Kind.LIST:
        kind = {"type": ["array", "string", "null"], "items": {"enum": list(column.allowed)}}
    elif column.kind is Kind.FILES:
        kind = {"type": ["array", "string", "null"], "items": {"type": "string"}}
    elif column.allowed:
        kind = {"enum": [*column.allowed, None]}
    else:
        kind = _NUMBERS.get(column.kind, {"type": ["string", "null"]})
    default = {"default": DEFAULTS[column.name]} if column.name in DEFAULTS else {}
    return {"description": _described(column), **kind, **default}


class _Plain(yaml.SafeDumper):
    """Writes a repeated value out instead of referring to its first place."""

    def ignore_aliases(self, data: object) -> bool:
        """Return True: never refer."""
        return True


def _described(column: Column) -> str:
    return f"{column.prose} Unit: {column.unit}." if column.unit else column.prose


def files() -> dict[Path, str]:
    """Return the wanted content of every file that follows from the declarations."""
    readme = ROOT / "config/README.md"
    page = readme.read_text(encoding="utf-8")

    def dumped(schema: dict[str, Any]) -> str:
        text: str = yaml.dump(schema, Dumper=_Plain, sort_keys=False, width=96)
        return _NOTE + text

    return {
        ROOT / "workflow/schemas/config.schema.yaml": dumped(config_schema()),
        ROOT / "workflow/schemas/samples.schema.yaml": dumped(sheet_schema()),
        readme: _BLOCK.sub(lambda m: m[1] + "\n" + key_table() + "\n" + m[2], page),
    }


def main(arguments: list[str]) -> int:
    """Write or check the files and return the exit status."""
    status = 0
    for path, text in files().items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is not current: run python tools/make_schemas.py")
            status = 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
