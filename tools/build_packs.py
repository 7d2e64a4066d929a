"""Write the packs of evidence: resources/packs and, share-alike data apart, packs_share_alike.

Usage: python tools/build_packs.py SHARED_DATA_FOLDER resources

The same sources give the same bytes. packs/build_notes.tsv counts what each builder left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from packs import civic, clinvar, functional, genes, hotspots, roles
from packs.common import Sources, open_sources

from varannot.textio import tsv_bytes, write_atomically

NOTES = ("pack", "what", "count", "why")


def build(data: Path, resources: Path) -> dict[str, bytes]:
    """Return the bytes of every file by its path below the resources."""
    sources = open_sources(data, resources)
    made = hotspots.build(sources)
    role_files, of_gene = roles.build(sources)
    made |= role_files
    made |= functional.build(sources, of_gene)
    made |= clinvar.build(sources)
    made |= civic.build(sources)
    made |= genes.build(sources)
    return made | {"packs/build_notes.tsv": _notes(sources)}


def _notes(sources: Sources) -> bytes:
    return tsv_bytes(NOTES, [[pack, what, str(n), why] for pack, what, n, why in sources.notes])


def main() -> None:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("resources", type=Path)
    arguments = parser.parse_args()
    for name, content in sorted(build(arguments.data, arguments.resources).items()):
        write_atomically(arguments.resources / name, content)
        print(f"{name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
