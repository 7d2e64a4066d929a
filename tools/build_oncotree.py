"""Write resources/oncotree.tsv from an OncoTree JSON release.

Usage: python tools/build_oncotree.py oncotree_2025_10_03.json resources/oncotree.tsv
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from varannot.knowledge.oncotree import ONCOTREE_TABLE
from varannot.textio import tsv_bytes, write_atomically

NOT_SOLID = ("LYMPH", "MYELOID")
"""Tissues of OncoTree whose tumours are not solid."""


def rows_of(node: dict[str, Any], parent: str, solid: bool) -> list[list[str]]:
    """Return the table rows of a node and of everything below it, children by code."""
    solid = solid and node["code"] not in NOT_SOLID
    rows = [
        [
            node["code"],
            node["name"],
            parent,
            node["tissue"],
            node["mainType"] or "",
            ";".join(sorted(node.get("history") or [])),
            "yes" if solid else "no",
        ]
    ]
    for _, child in sorted(node["children"].items()):
        rows.extend(rows_of(child, node["code"], solid))
    return rows


def build(source: Path) -> bytes:
    """Return the bytes of the table: tissues first by code, each followed by what is below it."""
    root = json.loads(source.read_text(encoding="utf-8"))["TISSUE"]
    rows: list[list[str]] = []
    for _, tissue in sorted(root["children"].items()):
        rows.extend(rows_of(tissue, "", solid=True))
    return tsv_bytes(ONCOTREE_TABLE.names, rows)


def main() -> None:
    """Read the arguments and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    write_atomically(arguments.target, build(arguments.source))


if __name__ == "__main__":
    main()
