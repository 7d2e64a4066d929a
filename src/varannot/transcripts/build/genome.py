"""The lab's genome: an indexed FASTA file, its index checked, its names mapped.

A FASTA file has many ways to be wrong without a message: an index of an older file gives other
bases, a copy that broke off lacks the last chromosomes. Both are found here.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from varannot.errors import InputError, Problem

if TYPE_CHECKING:
    from pysam import FastaFile

__all__ = ["Genome", "map_contigs", "plain_name"]

_CHUNK = 8_000_000
_NOT_BASES = re.compile(r"[^ACGTNacgtn]")
_ACCESSION = re.compile(r"NC_0000(\d\d)\.\d+", re.ASCII)
_MITOCHONDRIAL = re.compile(r"NC_(012920|001807)\.\d+", re.ASCII)
_SEX = {23: "X", 24: "Y"}


class Genome:
    """Bases of a FASTA file by 0-based half-open coordinates; use it as a context manager.

    A missing index is made beside the file, or in a temporary folder where that cannot be written.
    Raises InputError for a file that is not an indexed FASTA, and for an index of another file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._scratch: Path | None = None
        self._fasta = self._open()
        self.lengths: dict[str, int] = dict(
            zip(self._fasta.references, self._fasta.lengths, strict=True)
        )

    def __enter__(self) -> Genome:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._fasta.close()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def fetch(self, contig: str, start: int, end: int) -> str:
        """Return bases as the file has them: lower case is kept, other signs become N."""
        try:
            bases = str(self._fasta.fetch(contig, start, end))
        except (OSError, ValueError) as error:
            raise InputError([self._cut(contig, start, end, str(error))]) from error
        if len(bases) != end - start:
            raise InputError([self._cut(contig, start, end, f"{len(bases)} bases")])
        return _NOT_BASES.sub("N", bases)

    def refget(self, contig: str) -> str:
        """Return the GA4GH refget accession of a whole record (`SQ.` and sha512t24u).

        https://samtools.github.io/hts-specs/refget.html
        """
        digest = hashlib.sha512()
        for start in range(0, self.lengths[contig], _CHUNK):
            end = min(start + _CHUNK, self.lengths[contig])
            digest.update(str(self._fasta.fetch(contig, start, end)).upper().encode("ascii"))
        return "SQ." + base64.urlsafe_b64encode(digest.digest()[:24]).decode("ascii")

    def _cut(self, contig: str, start: int, end: int, found: str) -> Problem:
        found = f"record {contig}: {found}"
        expected = f"{end - start} bases from base {start + 1} on"
        action = f"The file is cut or damaged. Copy it again, and delete {self.path.name}.fai."
        return Problem(str(self.path), None, "", found, expected, action)

    def _open(self) -> FastaFile:
        from pysam import FastaFile

        with self.path.open("rb") as stream:
            head = stream.read(64)
        self._refuse_other_kinds(head)
        packed = head.startswith(b"\x1f\x8b")
        index = Path(f"{self.path}.fai")
        beside = [index, Path(f"{self.path}.gzi")] if packed else [index]
        made = not all(file.exists() for file in beside)
        if made:
            index = self._indexed(packed)
        self._refuse_old_index(index, packed, made)
        try:
            return FastaFile(
                str(self.path),
                filepath_index=str(index),
                filepath_index_compressed=str(index.with_suffix(".gzi")) if packed else None,
            )
        except (OSError, ValueError) as error:
            raise InputError([self._not_fasta(str(error))]) from error

    def _not_fasta(self, found: str) -> Problem:
        action = "Give a FASTA file, plain or compressed with bgzip, with its index or without one."
        return Problem(str(self.path), None, "", found, "an indexed FASTA file", action)

    def _refuse_other_kinds(self, head: bytes) -> None:
        if not head:
            raise InputError([self._not_fasta("an empty file")])
        if head.startswith(b"\x1f\x8b"):
            if head[12:14] != b"BC":
                action = f"Pack it again: gunzip -c {self.path.name} | bgzip > genome.fa.gz"
                found, expected = "a gzip file", "a plain or bgzip-compressed FASTA file"
                raise InputError([Problem(str(self.path), None, "", found, expected, action)])
        elif not head.startswith(b">"):
            found = head[:20].decode("latin-1")
            raise InputError([self._not_fasta(f"a file that begins with {found!r}")])

    def _indexed(self, packed: bool) -> Path:
        """Make the index and return its path."""
        import pysam
        from pysam.utils import SamtoolsError

        folder = self.path.parent
        if not os.access(folder, os.W_OK):
            folder = self._scratch = Path(tempfile.mkdtemp(prefix="varannot-index-"))
        index = folder / f"{self.path.name}.fai"
        options = ["--fai-idx", str(index)]
        if packed:
            options += ["--gzi-idx", str(index.with_suffix(".gzi"))]
        try:
            pysam.faidx(str(self.path), *options)
        except SamtoolsError as error:
            index.unlink(missing_ok=True)
            found = " ".join(str(error).split())
            raise InputError([self._not_fasta(found)]) from error
        return index

    def _refuse_old_index(self, index: Path, packed: bool, made: bool) -> None:
        found = _index_fault(self.path, index, packed)
        if not found:
            return
        if made:
            index.unlink()
            raise InputError([self._not_fasta(f"{found} (two records of one name?)")])
        action = f"Delete {index}; it is made again. If that does not help, copy the file again."
        expected = f"the index of {self.path.name}"
        raise InputError([Problem(str(index), None, "", found, expected, action)])


def _index_fault(path: Path, index: Path, packed: bool) -> str:
    """Return what shows that an index is not that of the file, empty if nothing does."""
    rows = [line.split("\t") for line in index.read_text(encoding="utf-8").splitlines()]
    if any(len(row) < 5 or not all(cell.isdigit() for cell in row[1:5]) for row in rows):
        return "a line that is not name, length, offset, bases, bytes"
    if packed:
        older = index.stat().st_mtime_ns < path.stat().st_mtime_ns
        return "an index that is older than the file" if older else ""
    size = path.stat().st_size
    with path.open("rb") as stream:
        for name, *numbers in rows:
            length, offset, bases, width = (int(number) for number in numbers[:4])
            end = offset
            if length and bases:
                end += length + (length - 1) // bases * (width - bases)
            head = f">{name}".encode()
            back = min(offset, len(head) + 4096)
            stream.seek(offset - back)
            before = stream.read(back)
            start = before.rfind(b">")
            written = before[start:].split()[:1] if start >= 0 else []
            if written != [head] or not before.endswith(b"\n"):
                return f"record {name} does not begin where the index says"
            if end > size:
                return f"record {name} ends at byte {end}, the file has {size} bytes"
    tail = _behind_last(path, rows)
    return f"bases or records behind the last record of the index: {tail}" if tail else ""


def _behind_last(path: Path, rows: Sequence[Sequence[str]]) -> str:
    """Return the first signs behind the last record of the index, empty if there are none."""
    if not rows:
        return ""
    ends = []
    for row in rows:
        length, offset, bases, width = (int(number) for number in row[1:5])
        ends.append(offset + length + ((length - 1) // bases * (width - bases) if length else 0))
    with path.open("rb") as stream:
        stream.seek(max(ends))
        return stream.read(200).strip()[:20].decode("latin-1")


def plain_name(contig: str) -> str:
    """Return the short name of a human chromosome written in any usual way.

    >>> [plain_name(name) for name in ("chr17", "17", "NC_000017.10", "NC_000023.11", "chrM")]
    ['17', '17', '17', 'X', 'MT']
    >>> plain_name("GL000192.1")
    'GL000192.1'
    """
    if _MITOCHONDRIAL.fullmatch(contig):
        return "MT"
    accession = _ACCESSION.fullmatch(contig)
    if accession:
        number = int(accession.group(1))
        return _SEX.get(number, str(number))
    name = contig[3:] if contig[:3].casefold() == "chr" else contig
    return "MT" if name in ("M", "MT") else name


def map_contigs(wanted: Iterable[str], lengths: Mapping[str, int]) -> dict[str, str]:
    """Return the genome's name for each wanted contig that the genome has.

    A name is taken as it is, else with and without `chr` and by RefSeq accession, as long as only
    one record of the genome has that short name.

    >>> map_contigs(["NC_000017.10", "chr1", "9"], {"chr17": 5, "1": 7, "chr2": 9})
    {'NC_000017.10': 'chr17', 'chr1': '1'}
    """
    by_plain: dict[str, list[str]] = {}
    for name in lengths:
        by_plain.setdefault(plain_name(name), []).append(name)
    found = {}
    for name in wanted:
        if name in lengths:
            found[name] = name
            continue
        alike = by_plain.get(plain_name(name), [])
        if len(alike) == 1 and _same_version(name, alike[0]):
            found[name] = alike[0]
    return found


def _same_version(name: str, other: str) -> bool:
    """Return False for two RefSeq accessions of one chromosome: they are of two builds."""
    return not (_ACCESSION.fullmatch(name) and _ACCESSION.fullmatch(other))
