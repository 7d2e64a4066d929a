"""The bytes of a file, plain or gzip-compressed: its first part, its lines, or the whole.

Nothing here takes more memory than it is told to, whatever a compressed file unpacks to.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from varannot.errors import BrokenFileError, Problem
from varannot.textio import decode, encoding_of, refuse_other_formats

__all__ = [
    "COPY_AGAIN",
    "GZIP",
    "HEAD_BYTES",
    "NO_BGZIP_END",
    "Head",
    "count_lines",
    "cut_sign",
    "head_of",
    "is_cut_bgzip",
    "lines_of",
    "refuse_cut_packed",
    "sha256_of_content",
    "sha256_of_file",
    "whole",
]

HEAD_BYTES = 1 << 16
"""How much of a file is read to tell its kind."""

GZIP = b"\x1f\x8b"
"""The first bytes of a gzip member (RFC 1952, section 2.3.1)."""

NO_BGZIP_END = "a bgzip file without its end mark"
"""What is found of a bgzip file that is cut between two blocks."""

COPY_AGAIN = "Copy the file again from the result folder of the run."
"""What to do about a file that is damaged."""

_BLOCK = 1 << 20
_BGZF_FLAG = slice(12, 14)
_BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
"""The last block of a bgzip file (SAM specification, section 4.1.2)."""
_QUICKLY_UNPACKED = 4 << 20


class Head:
    """The first part of a file: `raw` as it lies there, `data` as it unpacks."""

    __slots__ = ("compressed", "data", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.compressed = raw.startswith(GZIP)
        self.data = _unpacked(raw) if self.compressed else raw

    def text(self, file: str) -> str:
        """Return the text with plain line ends; raises BrokenFileError for what is no text."""
        refuse_other_formats(self.data, file)
        cut = self.compressed or len(self.data) >= HEAD_BYTES
        reader = codecs.getincrementaldecoder(encoding_of(self.data))("strict")
        try:
            text = reader.decode(self.data, final=not cut)
        except UnicodeDecodeError:
            return decode(self.data, file)[0]
        return text.replace("\r\n", "\n").replace("\r", "\n")


def head_of(path: Path) -> Head:
    """Return at most HEAD_BYTES of the file and what they unpack to, HEAD_BYTES at most too."""
    with path.open("rb") as stream:
        return Head(stream.read(HEAD_BYTES))


def _unpacked(raw: bytes) -> bytes:
    """Return what the first gzip members hold; a member that is broken ends it."""
    data = b""
    while raw.startswith(GZIP) and len(data) < HEAD_BYTES:
        member = zlib.decompressobj(wbits=31)
        try:
            data += member.decompress(raw, HEAD_BYTES - len(data))
        except zlib.error:
            break
        raw = member.unused_data
    return data


def is_cut_bgzip(handle: int, head: bytes) -> bool:
    """Return whether a bgzip file ends between two of its blocks, where gzip sees no damage.

    `handle` is the open file, `head` holds its first 18 bytes or more.
    """
    if head[_BGZF_FLAG] != b"BC":
        return False
    size = os.fstat(handle).st_size
    return os.pread(handle, len(_BGZF_END), max(0, size - len(_BGZF_END))) != _BGZF_END


def refuse_cut_packed(path: Path, file: str) -> None:
    """Raise BrokenFileError for a packed file that is cut, as far as that is told quickly.

    A bgzip file tells by its end mark. Another gzip file has to be unpacked, and one of more than
    4 MB is not.
    """
    with path.open("rb", buffering=0) as stream:
        head = stream.read(18)
        if not head.startswith(GZIP):
            return
        if is_cut_bgzip(stream.fileno(), head):
            raise _not_whole(file, None, NO_BGZIP_END, "a whole gzip file")
        size = os.fstat(stream.fileno()).st_size
    if head[_BGZF_FLAG] == b"BC" or size > _QUICKLY_UNPACKED:
        return
    with _opened(path, file) as unpacked:
        while unpacked.read(_BLOCK):
            pass


def cut_sign(path: Path, *, json: bool) -> str:
    """Return in words what says that a plain text is cut, '' for nothing and for a packed file."""
    with path.open("rb", buffering=0) as stream:
        if stream.read(len(GZIP)) == GZIP:
            return ""
        size = os.fstat(stream.fileno()).st_size
        end = os.pread(stream.fileno(), 64, max(0, size - 64))
    if json:
        return "" if end.rstrip().endswith((b"}", b"]")) else "it does not end as JSON does"
    return "" if end.endswith((b"\n", b"\r")) else "its last line has no line end"


def whole(path: Path, file: str, limit: int) -> tuple[bytes, str]:
    """Return the unpacked bytes of a file and the SHA-256 of the file as it lies there.

    Raises BrokenFileError if it holds more than `limit` bytes, or is no whole gzip file.
    """
    with _opened(path, file) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        found = f"more than {limit >> 20} MB"
        raise BrokenFileError([Problem(file, None, "", found, "a file of its kind", COPY_AGAIN)])
    return data, sha256_of_file(path)


def sha256_of_file(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file as it lies there, read in parts."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sha256_of_content(path: Path) -> str:
    """Return the hexadecimal SHA-256 of the unpacked bytes of a file, read in parts.

    That of a damaged file is its own: nothing equals it but the same path.
    """
    digest = hashlib.sha256()
    try:
        with _opened(path, str(path)) as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except BrokenFileError:
        digest.update(b"damaged" + str(path).encode(errors="surrogateescape"))
    return digest.hexdigest()


def lines_of(path: Path, file: str, longest: int) -> Iterator[tuple[int, str]]:
    """Yield each line with its 1-based number, without its end, one at a time.

    Raises BrokenFileError at the line where a file stops being whole text, or where a line holds
    more than `longest` characters.
    """
    row = 0
    head = head_of(path)
    refuse_other_formats(head.data, file)
    with _opened(path, file) as stream:
        text = io.TextIOWrapper(stream, encoding_of(head.data), newline=None)
        while line := _line(text, file, row + 1, longest):
            row += 1
            yield row, line.removesuffix("\n")


def _line(text: io.TextIOWrapper, file: str, row: int, longest: int) -> str:
    try:
        line = text.readline(longest + 1)
    except UnicodeDecodeError as error:
        raise _not_whole(file, row, f"byte 0x{error.object[error.start]:02x}", "text") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _not_whole(file, row, str(error), "a whole gzip file") from error
    if len(line) > longest and not line.endswith("\n"):
        raise _not_whole(file, row, f"a line of more than {longest} characters", "shorter lines")
    return line


def count_lines(path: Path, file: str) -> int:
    """Return how many lines the unpacked file has; a last line without its end counts too."""
    total = 0
    last = ""
    encoding = encoding_of(head_of(path).data)
    with _opened(path, file) as stream:
        text = io.TextIOWrapper(stream, encoding, newline=None)
        while block := _block(text, file, total + 1):
            total += block.count("\n")
            last = block[-1]
    return total + bool(last and last != "\n")


def _block(text: io.TextIOWrapper, file: str, row: int) -> str:
    try:
        return text.read(_BLOCK)
    except UnicodeDecodeError as error:
        raise _not_whole(file, row, f"byte 0x{error.object[error.start]:02x}", "text") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _not_whole(file, row, str(error), "a whole gzip file") from error


@contextmanager
def _opened(path: Path, file: str) -> Iterator[BinaryIO]:
    with path.open("rb") as stream:
        compressed = stream.read(len(GZIP)) == GZIP
        stream.seek(0)
        try:
            yield cast("BinaryIO", gzip.GzipFile(fileobj=stream)) if compressed else stream
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise _not_whole(file, None, str(error), "a whole gzip file") from error


def _not_whole(file: str, row: int | None, found: str, expected: str) -> BrokenFileError:
    return BrokenFileError([Problem(file, row, "", found, expected, COPY_AGAIN)])
