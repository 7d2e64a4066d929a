"""Write resources/manifest.tsv: sources and licences from tools/manifest_sources.tsv, hash and rows
from the files as they are. An index beside a file (`.fai`, `.gzi`, `.tbi`) is listed with it.

Usage: python tools/build_manifest.py resources
"""

from __future__ import annotations

import argparse
from pathlib import Path

from varannot.knowledge.manifest import MANIFEST_TABLE, count_rows
from varannot.textio import read_table, sha256_of, tsv_bytes, write_atomically

SOURCES = Path(__file__).with_name("manifest_sources.tsv")


def build(folder: Path) -> bytes:
    """Return the bytes of the manifest; a table without a source line is named by the check."""
    rows = []
    for line in read_table(SOURCES, SOURCES.name).rows:
        for name in (line.cells["file"] + index for index in ("", ".fai", ".gzi", ".tbi")):
            path = folder / name
            if path.is_file():
                rows.append(_row(path, {**line.cells, "file": name}))
    return tsv_bytes(MANIFEST_TABLE.names, rows)


def _row(path: Path, cells: dict[str, str]) -> list[str]:
    measured = {
        "sha256": sha256_of(path.read_bytes()),
        "rows": str(count_rows(path, path.name)),
    }
    return [measured.get(name) or cells[name] for name in MANIFEST_TABLE.names]


def main() -> None:
    """Read the arguments and write the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    write_atomically(folder / "manifest.tsv", build(folder))


if __name__ == "__main__":
    main()
