"""All ways in which a file is damaged; each is seeded, so that it can be made again."""

from __future__ import annotations

from random import Random

from bench.folder.bytes_damage import BYTES, GZIPS, bgzipped
from bench.folder.damage import GZIP, Corruption
from bench.folder.json_damage import JSONS
from bench.folder.table_damage import TABLES

__all__ = ["CORRUPTIONS", "bgzipped", "damaged"]

CORRUPTIONS: dict[str, Corruption] = {one.name: one for one in (*BYTES, *GZIPS, *TABLES, *JSONS)}


def damaged(corruption: Corruption, data: bytes, seed: str) -> bytes | None:
    """Return the damaged bytes, or None where the damage does not apply or changes nothing.

    A compressed file is damaged as it lies there; only the damages of compressed files open it.
    """
    if not data:
        return None
    if data.startswith(GZIP) and corruption.held and corruption not in GZIPS:
        return None
    changed = corruption.work(data, Random(seed))
    return None if changed == data else changed
