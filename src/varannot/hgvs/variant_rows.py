"""Rows of genomic changes from a VCF or a table, one allele at a time, none left out.

VCF is read by cyvcf2. Where htslib gives up on a line, reading goes on with the plain text from
that line on, so that every line gets an answer.
"""

from __future__ import annotations

import gzip
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from msgspec import Struct

from varannot.errors import BrokenFileError, InputError, Problem, nearest, os_error_text

__all__ = ["InputKind", "VariantFile", "VariantRow", "open_variants"]

InputKind = str
"""`vcf` or `table`."""

_NEEDED = ("chrom", "pos", "ref", "alt")
_OTHER_NAMES = {
    "#chrom": "chrom",
    "chr": "chrom",
    "chromosome": "chrom",
    "contig": "chrom",
    "position": "pos",
    "start": "pos",
    "reference": "ref",
    "alternative": "alt",
    "alternate": "alt",
}
_SNIFFED = 4096


class VariantRow(Struct, frozen=True, gc=False):
    """One allele as written; `line` is 1-based, 0 where htslib did not tell.

    `problem` is not empty where the line has too few cells; the four texts are then what it had.
    """

    line: int
    chrom: str
    pos: str | int
    ref: str
    alt: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class VariantFile:
    """An input that has been looked at: its kind, and chromosome lengths if a header states any."""

    path: Path
    name: str
    kind: InputKind
    lengths: dict[str, int]

    def rows(self) -> Iterator[VariantRow]:
        """Yield every allele in input order."""
        return _vcf_rows(self) if self.kind == "vcf" else _table_rows(self)


@contextmanager
def open_variants(source: str) -> Iterator[VariantFile]:
    """Open a file, or standard input for `-`, and say what it is.

    Standard input is first kept in a temporary file, since its kind shows in its first bytes only.
    Raises InputError for a file that cannot be read or is neither VCF nor a table with the
    columns chrom, pos, ref and alt.
    """
    if source != "-":
        yield _looked_at(Path(source), source)
        return
    with tempfile.NamedTemporaryFile(prefix="varannot_", suffix=".txt") as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        kept.flush()
        yield _looked_at(Path(kept.name), "standard input")


def _looked_at(path: Path, name: str) -> VariantFile:
    try:
        with _binary(path) as stream:
            head = stream.read(_SNIFFED)
    except (OSError, EOFError) as error:
        found = os_error_text(error) if isinstance(error, OSError) else "a cut gzip file"
        raise InputError([Problem(name, None, "", found, "a readable file")]) from error
    text = head.decode("utf-8-sig", errors="replace")
    if text.startswith(("##fileformat=VCF", "##", "#CHROM\t")):
        return VariantFile(path, name, "vcf", _lengths(path))
    first = text.split("\n", 1)[0].rstrip("\r")
    _places(name, first)
    return VariantFile(path, name, "table", {})


def _binary(path: Path) -> BinaryIO:
    stream = path.open("rb")
    if stream.read(2) == b"\x1f\x8b":
        stream.close()
        return gzip.open(path, "rb")  # type: ignore[return-value]
    stream.seek(0)
    return stream


def _text(path: Path) -> TextIO:
    return io.TextIOWrapper(_binary(path), encoding="utf-8-sig", errors="replace", newline="\n")


def _lengths(path: Path) -> dict[str, int]:
    """Return the chromosome lengths that the header of a VCF states."""
    lengths: dict[str, int] = {}
    with _text(path) as stream:
        for line in stream:
            if not line.startswith("##"):
                break
            if line.startswith("##contig=<"):
                cells = dict(
                    part.partition("=")[::2] for part in line.strip()[10:].rstrip(">").split(",")
                )
                if cells.get("length", "").isdigit():
                    lengths[cells.get("ID", "")] = int(cells["length"])
    return lengths


def _vcf_rows(file: VariantFile) -> Iterator[VariantRow]:
    from cyvcf2 import VCF

    done = 0
    try:
        reader = VCF(str(file.path))
        for record in reader:
            chrom, position, ref = record.CHROM, record.POS, record.REF
            for alt in record.ALT or (".",):
                yield VariantRow(0, chrom, position, ref, alt)
            done += 1
    except Exception as error:
        # htslib stops at a line that it cannot parse; what is left is read as text.
        if isinstance(error, GeneratorExit):
            raise
    yield from _vcf_lines(file, done)


def _vcf_lines(file: VariantFile, done: int) -> Iterator[VariantRow]:
    """Yield the alleles of the data lines behind the first `done` ones."""
    seen = 0
    try:
        with _text(file.path) as stream:
            for number, line in enumerate(stream, start=1):
                if line.startswith("#") or not line.strip():
                    continue
                seen += 1
                if seen <= done:
                    continue
                cells = line.rstrip("\r\n").split("\t")
                if len(cells) < 5:
                    four = (*cells, "", "", "", "")[:4]
                    problem = f"line {number} has {len(cells)} cells; a VCF row has at least 8"
                    yield VariantRow(number, four[0], four[1], four[3], "", problem)
                    continue
                for alt in cells[4].split(","):
                    yield VariantRow(number, cells[0], cells[1], cells[3], alt)
    except EOFError as error:
        found = f"a gzip file that ends after {seen} rows"
        action = "The file was cut; get it again."
        raise BrokenFileError([Problem(file.name, None, "", found, "a whole file", action)]) from (
            error
        )


def _table_rows(file: VariantFile) -> Iterator[VariantRow]:
    with _text(file.path) as stream:
        places = _places(file.name, stream.readline().rstrip("\r\n"))
        most = max(places)
        for number, line in enumerate(stream, start=2):
            text = line.rstrip("\r\n")
            if not text.strip():
                continue
            cells = [cell.strip() for cell in text.split("\t")]
            if len(cells) <= most:
                padded = cells + [""] * (most + 1 - len(cells))
                problem = f"line {number} has {len(cells)} cells; the header has more"
                four = [padded[place] for place in places]
                yield VariantRow(number, four[0], four[1], four[2], four[3], problem)
                continue
            chrom, position, ref, alt = (cells[place] for place in places)
            for one in alt.split(",") if "," in alt and "<" not in alt else (alt,):
                yield VariantRow(number, chrom, position, ref, one)


def _places(name: str, header: str) -> tuple[int, ...]:
    """Return where the four columns stand in a header line."""
    written = [cell.strip().casefold() for cell in header.split("\t")]
    names = [_OTHER_NAMES.get(cell, cell) for cell in written]
    missing = [column for column in _NEEDED if column not in names]
    if missing:
        found = header if len(header) < 200 else f"{header[:200]}..."
        hint = " ".join(filter(None, (nearest(column, names) for column in missing)))
        action = f"Name the columns chrom, pos, ref, alt (tab-separated). {hint}".strip()
        expected = f"a VCF, or a table with the column{'s' if len(missing) > 1 else ''} "
        expected += ", ".join(missing)
        raise InputError([Problem(name, 1, "", found, expected, action)])
    return tuple(names.index(column) for column in _NEEDED)
