"""Checksums as the public servers publish them, read and computed.

| kind | where it stands |
|---|---|
| `md5` | a list of `MD5  ./name` (NCBI `md5checksums.txt`, UCSC `md5sum.txt`) |
| `bsd` | a list of `SUM BLOCKS name` (Ensembl `CHECKSUMS`, made by `sum`) |
| `sha256` | a list of `SHA256  name` |
| `gzip` | nowhere: the file's own CRC-32, which tells a damaged copy but not another file |
| `zip` | nowhere: as `gzip`, for each member |
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

__all__ = ["ChecksumKind", "computed", "listed"]

_PIECE = 1 << 20
_HEX = {"md5": 32, "sha256": 64}


class ChecksumKind(StrEnum):
    """How a file is verified."""

    MD5 = "md5"
    BSD = "bsd"
    SHA256 = "sha256"
    GZIP = "gzip"
    ZIP = "zip"

    @property
    def own(self) -> bool:
        """Whether the file carries the sums itself, so that no list is needed."""
        return self in (ChecksumKind.GZIP, ChecksumKind.ZIP)


def listed(text: str, name: str, kind: ChecksumKind) -> str:
    """Return the checksum of a file in a published list, empty if the list does not name it.

    >>> listed("d41d8cd98f00b204e9800998ecf8427e  ./a.gz\\n", "a.gz", ChecksumKind.MD5)
    'd41d8cd98f00b204e9800998ecf8427e'
    >>> listed("00017     2 a.gz\\n", "a.gz", ChecksumKind.BSD)
    '17 2'
    """
    for line in text.splitlines():
        words = line.split()
        if len(words) < 2 or words[-1].lstrip("*").rpartition("/")[2] != name:
            continue
        if kind is ChecksumKind.BSD:
            if len(words) == 3 and words[0].isdigit() and words[1].isdigit():
                return f"{int(words[0])} {int(words[1])}"
        elif re.fullmatch(rf"[0-9a-fA-F]{{{_HEX[kind.value]}}}", words[0]):
            return words[0].lower()
    return ""


def computed(path: Path, kind: ChecksumKind) -> str:
    """Return the checksum of a file; for `gzip` and `zip`, `whole` or what is wrong."""
    if kind is ChecksumKind.GZIP:
        return _gzip_state(path)
    if kind is ChecksumKind.ZIP:
        return _zip_state(path)
    if kind is ChecksumKind.BSD:
        return _bsd(path)
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, kind.value).hexdigest()


def _gzip_state(path: Path) -> str:
    try:
        with gzip.open(path, "rb") as stream:
            while stream.read(_PIECE):
                pass
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        return f"damaged ({error})"
    return "whole"


def _zip_state(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        return f"damaged ({error})"
    return f"damaged ({broken})" if broken else "whole"


def _bsd(path: Path) -> str:
    """Return `SUM BLOCKS` as the BSD `sum` prints them, in blocks of 1,024 bytes."""
    total = size = 0
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            for byte in piece:
                total = ((total >> 1) + ((total & 1) << 15) + byte) & 0xFFFF
    return f"{total} {-(-size // 1024)}"
