"""A mounted file read to its end: every block, and every chromosome of its index."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.knowledge.mounted.collection import Mounted
from varannot.knowledge.mounted.settings import EvidenceSettings
from varannot.knowledge.mounted.tabix import file_problem, index_of

__all__ = ["mounted_problems"]

_PIECE = 1 << 22


def mounted_problems(settings: EvidenceSettings, base: Path = Path()) -> tuple[Problem, ...]:
    """Return what is wrong with the mounted files; each is read to its end.

    Blocks carry a CRC-32, so that a changed byte is found. Relative paths start at `base`.
    """
    problems = [
        problem for kind, path in settings.indexed for problem in _of_file(kind, base / path)
    ]
    if not problems:
        try:
            Mounted.open(settings, base=base)
        except InputError as error:
            problems.extend(error.problems)
    return tuple(problems)


def _of_file(kind: str, path: Path) -> Iterator[Problem]:
    outside = file_problem(kind, path)
    if outside is not None:
        yield outside
        return
    try:
        with gzip.open(path, "rb") as stream:
            while stream.read(_PIECE):
                pass
    except (OSError, EOFError, zlib.error) as error:
        found, expected = f"a damaged block ({error})", "blocks that can be read"
        yield Problem(str(path), None, "", found, expected, "Fetch the file again.")
        return
    yield from _of_index(path)


def _of_index(path: Path) -> Iterator[Problem]:
    """Yield a problem for each chromosome to whose lines the index does not lead."""
    import pysam

    before = pysam.set_verbosity(0)
    try:
        with pysam.TabixFile(str(path), index=str(index_of(path))) as opened:
            for name in opened.contigs:
                line = next(iter(opened.fetch(name)), "")
                if line.partition("\t")[0] != name:
                    found, expected = f"an index that does not lead to {name}", "its own index"
                    yield Problem(str(path), None, "", found, expected, "Index the file again.")
    except (OSError, ValueError) as error:
        expected = "an index that can be read"
        yield Problem(str(path), None, "", str(error), expected, "Index the file again.")
    finally:
        pysam.set_verbosity(before)
