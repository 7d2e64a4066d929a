"""The bytes of a VCF, plain or gzip-compressed, in blocks of whole lines and bounded memory."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from varannot.errors import BrokenFileError, Problem
from varannot.textio import MAY_BE_CUT
from varannot.tso500.packed import COPY_AGAIN, GZIP, NO_BGZIP_END, is_cut_bgzip

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["BLOCK_BYTES", "LONGEST_LINE", "VcfBytes"]

BLOCK_BYTES = 1 << 20
"""Bytes of text that are held at a time."""

LONGEST_LINE = 1 << 20
"""Bytes of a line above which a file is refused; no record of one sample comes near it."""

_EXPECTED = "a VCF, plain or gzip-compressed"
_MARK = b"\xef\xbb\xbf"
_READ_AHEAD = 1 << 18


class VcfBytes:
    """The text of one file, with plain line ends.

    After `blocks` has ended, `sha256` is that of the file's own bytes, and `notes` tells what is
    odd about its line ends.
    """

    def __init__(self, path: Path, file: str, size: int = BLOCK_BYTES) -> None:
        self.path = path
        self.file = file
        self.size = size
        self._bare_returns = 0
        self._unended = False
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The hexadecimal SHA-256 of the bytes as they lie on disk."""
        return self._digest.hexdigest()

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader of a report must know about the line ends."""
        number = self._bare_returns
        said = (f"{number} lines end with a carriage return alone",) if number else ()
        return (*said, MAY_BE_CUT) if self._unended else said

    def blocks(self) -> Iterator[bytes]:
        """Yield the text in blocks that end with a line; only the last may lack its line end.

        A line ends with a line feed, a carriage return, or both; all become a line feed. A mark at
        the start of the text is left out. Raises BrokenFileError for a gzip file that is
        cut or damaged, for a bgzip file without its end mark, for text that is not UTF-8, and for
        a line of more than LONGEST_LINE bytes.
        """
        row, rest = 1, b""
        for data in self._with_plain_ends(self._read()):
            cut = data.rfind(b"\n") + 1
            if cut:
                block = rest + data[:cut]
                yield self._checked(block, row)
                row += block.count(b"\n")
                rest = data[cut:]
            else:
                rest += data
            if len(rest) > LONGEST_LINE:
                found = f"a line of more than {LONGEST_LINE} bytes"
                raise self._broken(found, _EXPECTED, row)
        self._unended = bool(rest)
        if rest:
            yield self._checked(rest, row)

    def _with_plain_ends(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        held = b""
        for part in parts:
            data = held + part
            held = b""
            if b"\r" in data:
                # The line feed of a carriage return at the end may be the next part's first sign.
                held = b"\r" if data.endswith(b"\r") else b""
                data = data.removesuffix(b"\r").replace(b"\r\n", b"\n")
                self._bare_returns += data.count(b"\r")
                data = data.replace(b"\r", b"\n")
            yield data
        if held:
            self._bare_returns += 1
            yield b"\n"

    def _read(self) -> Iterator[bytes]:
        with self.path.open("rb", buffering=0) as stream:
            hashed = io.BufferedReader(_Hashed(stream, self._digest), _READ_AHEAD)
            compressed = hashed.peek(2).startswith(GZIP)
            if compressed and is_cut_bgzip(stream.fileno(), hashed.peek(18)):
                raise self._broken(NO_BGZIP_END, "a whole gzip file")
            source: Any = gzip.GzipFile(fileobj=hashed) if compressed else hashed
            try:
                yield source.read(len(_MARK)).removeprefix(_MARK)
                while data := source.read(self.size):
                    yield data
            except (gzip.BadGzipFile, EOFError, zlib.error) as error:
                raise self._broken(str(error), "a whole gzip file") from error

    def _checked(self, block: bytes, row: int) -> bytes:
        wrong = block.find(b"\0")
        if wrong < 0 and not block.isascii():
            try:
                block.decode()
            except UnicodeDecodeError as error:
                wrong = error.start
        if wrong >= 0:
            row += block.count(b"\n", 0, wrong)
            found = "binary content"
            raise self._broken(found, _EXPECTED, row)
        return block

    def _broken(self, found: str, expected: str, row: int | None = None) -> BrokenFileError:
        return BrokenFileError([Problem(self.file, row, "", found, expected, COPY_AGAIN)])


class _Hashed(io.RawIOBase):
    """A stream whose bytes are added to a digest as they are read, once each and in order."""

    def __init__(self, stream: io.RawIOBase, digest: hashlib._Hash) -> None:
        self._stream = stream
        self._digest = digest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        number = self._stream.readinto(view) or 0
        self._digest.update(view[:number])
        return number
