"""The sound files that are damaged: the project's fixtures, and real files where they are there."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.folder.corruptions import bgzipped

__all__ = ["ROOT", "Source", "fixtures", "real_files"]

ROOT = Path(__file__).resolve().parents[2]
_FIXTURES = ROOT / "tests" / "data" / "tso500"
_NOT_SOUND = ("malformed",)
_LARGEST = 200_000
"""Real files are cut to so many bytes at a line end: the corpus asks for damage, not for size."""


@dataclass(frozen=True, slots=True)
class Source:
    """A sound file: the name that seeds are made of, the file's own name, and its bytes.

    `private` is True for real files: their content and messages about it are not printed.
    """

    name: str
    file: str
    data: bytes
    private: bool = False


@cache
def fixtures() -> tuple[Source, ...]:
    """Return the project's own files, and each VCF also as gzip and as bgzip write it."""
    found = []
    for path in sorted(_FIXTURES.rglob("*")):
        parts = path.relative_to(_FIXTURES).parts
        if not path.is_file() or path.is_symlink() or parts[0] in _NOT_SOUND:
            continue
        data = path.read_bytes()
        if len(data) > _LARGEST:
            continue
        name = "/".join(parts)
        found.append(Source(name, path.name, data))
        if path.name.endswith(".vcf"):
            found.append(Source(f"{name}.gz", f"{path.name}.gz", bgzipped(data)))
            plain = gzip.compress(data, mtime=0)
            found.append(Source(f"{name}.gz (one block)", f"{path.name}.gz", plain))
    return tuple(found)


@cache
def real_files() -> tuple[Source, ...]:
    """Return the real files beside the checkout, named by number, or none."""
    folder = ROOT.parent / "shared" / "data" / "tso500"
    paths = sorted(path for path in folder.glob("*/*") if path.name != "SOURCE.txt")
    return tuple(
        Source(f"real {number}", f"sample{_ending(path.name)}", _start_of(path), private=True)
        for number, path in enumerate(paths, start=1)
    )


def _ending(name: str) -> str:
    """Return what tells the kind of a file in its name."""
    kinds = ("_CombinedVariantOutput.tsv", ".vcf.gz", ".vcf", ".csv", ".json", ".json.gz", ".tsv")
    return next((kind for kind in kinds if name.endswith(kind)), ".txt")


def _start_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(_LARGEST)
        more = bool(stream.read(1))
    return data[: data.rfind(b"\n") + 1] if more and not data.startswith(b"\x1f\x8b") else data
