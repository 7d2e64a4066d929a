"""Fetched files made ready for mounting: as bgzip, with columns that an index needs, indexed."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path

from varannot.knowledge.mounted.tabix import bgzf_problem, index_of

__all__ = ["made_ready"]

_PIECE = 1 << 22

_BIN = 8
"""Bins of 2 to this power, 256 bases: those of a .tbi hold 16,384, and each look-up unpacks one."""


def made_ready(path: Path, kind: str) -> Path:
    """Return a file that can be mounted: the file itself, or one that is made beside it once.

    A gzip file without blocks is packed anew, and a column `locus` (chr17:7674220) becomes two.
    An index is made where there is none, or an older one. `kind` is the key of the configuration.
    """
    if _has_locus(path) or _is_plain_gzip(path):
        path = _packed_anew(path)
    index = index_of(path)
    if index is None or index.stat().st_mtime_ns < path.stat().st_mtime_ns:
        _index(path, kind)
    return path


def _is_plain_gzip(path: Path) -> bool:
    problem = bgzf_problem(path)
    return problem is not None and "without blocks" in problem.found


def _has_locus(path: Path) -> bool:
    with gzip.open(path, "rb") as stream:
        return stream.readline(200).startswith(b"locus\t")


def _packed_anew(path: Path) -> Path:
    """Return the file as bgzip under the name NAME.mount.gz, made unless it is there and newer."""
    import pysam

    made = path.with_name(f"{path.name.removesuffix('.gz').removesuffix('.bgz')}.mount.gz")
    if made.exists() and made.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return made
    with tempfile.TemporaryDirectory(prefix=".repack-", dir=path.parent) as scratch:
        packed = Path(scratch) / made.name
        locus = _has_locus(path)
        with gzip.open(path, "rb") as plain, pysam.BGZFile(str(packed), "wb", index=None) as out:
            for piece in _split_locus(plain) if locus else iter(lambda: plain.read(_PIECE), b""):
                out.write(piece)
        packed.replace(made)
    return made


def _split_locus(stream: gzip.GzipFile) -> Iterator[bytes]:
    """Yield lines whose first column is split at the colon; its name becomes chrom and pos."""
    yield stream.readline().replace(b"locus", b"chrom\tpos", 1)
    while lines := stream.readlines(_PIECE):
        yield b"".join(line.replace(b":", b"\t", 1) for line in lines)


def _index(path: Path, kind: str) -> None:
    import pysam

    if kind in ("clinvar", "gnomad"):
        pysam.tabix_index(str(path), preset="vcf", csi=True, min_shift=_BIN, force=True)
        return
    with gzip.open(path, "rb") as stream:
        named = not stream.readline(200).startswith(b"#")
    pysam.tabix_index(
        str(path),
        seq_col=0,
        start_col=1,
        end_col=1,
        line_skip=int(named),
        zerobased=False,
        force=True,
    )
