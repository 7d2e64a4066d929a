"""Rows of genomic changes from a VCF or a table, one allele at a time, none left out.

VCF is read by cyvcf2. Where htslib gives up on a line, reading goes on with the plain text from
that line on, so that every line gets an answer. Tables may be UTF-16, as spreadsheets write it.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from msgspec import Struct

from varannot.errors import BrokenFileError, InputError, Problem, nearest, os_error_text
from varannot.hgvs.header_build import Header
from varannot.textio import (
    cells_of,
    encoding_of,
    refuse_other_formats,
    refuse_other_separators,
)

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
    """An input that has been looked at: its kind, its encoding, and the header of a VCF."""

    path: Path
    name: str
    kind: InputKind
    header: Header | None = None
    encoding: str = "utf-8-sig"

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
    refuse_other_formats(head, name)
    encoding = encoding_of(head)
    text = head.decode(encoding, errors="replace").lstrip()
    with _cut_file_named(name):
        if text.startswith(("##", "#CHROM\t")):
            return VariantFile(path, name, "vcf", _header(path, encoding), encoding)
        with _text(path, encoding, newline=None) as stream:
            _header_places(name, stream)
    return VariantFile(path, name, "table", None, encoding)


def _binary(path: Path) -> BinaryIO | gzip.GzipFile:
    stream = path.open("rb")
    if stream.read(2) == b"\x1f\x8b":
        stream.close()
        return gzip.open(path, "rb")
    stream.seek(0)
    return stream


def _text(path: Path, encoding: str, newline: str | None = "\n") -> TextIO:
    return io.TextIOWrapper(_binary(path), encoding=encoding, errors="replace", newline=newline)


def _header(path: Path, encoding: str) -> Header:
    """Return what the header of a VCF says of its reference."""
    lines: list[str] = []
    lengths: dict[str, int] = {}
    with _text(path, encoding) as stream:
        for line in stream:
            if not line.startswith("##"):
                break
            if line.casefold().startswith(("##reference=", "##assembly=")):
                lines.append(line.rstrip())
            elif line.startswith("##contig=<"):
                cells = dict(
                    part.partition("=")[::2] for part in line.strip()[10:].rstrip(">").split(",")
                )
                if cells.get("length", "").isdigit():
                    lengths[cells.get("ID", "")] = int(cells["length"])
                if assembly := cells.get("assembly", "").strip('"'):
                    lines.append(f"assembly={assembly}")
    return Header(tuple(dict.fromkeys(lines)), lengths)


def _vcf_rows(file: VariantFile) -> Iterator[VariantRow]:
    if file.encoding == "utf-16":
        yield from _vcf_lines(file, 0)
        return
    from cyvcf2 import VCF

    _errors_alone()
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


def _errors_alone() -> None:
    """Keep htslib from warning of each chromosome that the header does not list; errors stay."""
    from cyvcf2 import cyvcf2

    if _LOG_LEVEL not in os.environ:
        cyvcf2.set_htslib_log_level(_ERRORS)


_LOG_LEVEL = "CYVCF2_HTSLIB_LOG_LEVEL"
"""Where a person has asked htslib for more or fewer messages (documentation of cyvcf2)."""

_ERRORS = 1


def _vcf_lines(file: VariantFile, done: int) -> Iterator[VariantRow]:
    """Yield the alleles of the data lines behind the first `done` ones."""
    seen = 0
    with _text(file.path, file.encoding) as stream, _cut_file_named(file.name):
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


@contextmanager
def _cut_file_named(name: str) -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error) as error:
        found, action = "a gzip file that is cut or damaged", "Get the file again."
        raise BrokenFileError([Problem(name, None, "", found, "a whole file", action)]) from error


def _table_rows(file: VariantFile) -> Iterator[VariantRow]:
    with _text(file.path, file.encoding, newline=None) as stream, _cut_file_named(file.name):
        header, places = _header_places(file.name, stream)
        most = max(places)
        for number, line in enumerate(stream, start=header + 1):
            if not line.strip():
                continue
            cells = _cells(line)
            if cells is None:
                quoted = [cell.strip() for cell in line.split("\t")]
                problem = f"line {number} has a quote sign that is never closed"
                yield _malformed(number, quoted, places, problem)
                continue
            if len(cells) <= most:
                problem = f"line {number} has {len(cells)} cells; the header has more"
                yield _malformed(number, cells, places, problem)
                continue
            chrom, position, ref, alt = (cells[place] for place in places)
            if "," not in alt:
                yield VariantRow(number, chrom, position, ref, alt)
                continue
            for one in alt.split(","):
                yield VariantRow(number, chrom, position, ref, one.strip())


def _cells(line: str) -> list[str] | None:
    if '"' in line:
        return cells_of(line.rstrip("\n"))
    return [cell.strip() for cell in line.split("\t")]


def _malformed(number: int, cells: list[str], places: tuple[int, ...], problem: str) -> VariantRow:
    padded = cells + [""] * (max(places) + 1 - len(cells))
    chrom, position, ref, alt = (padded[place] for place in places)
    return VariantRow(number, chrom, position, ref, alt, problem)


def _header_places(name: str, stream: TextIO) -> tuple[int, tuple[int, ...]]:
    """Read up to the header, and return its 1-based line and where the four columns stand."""
    for number, line in enumerate(stream, start=1):
        if line.strip():
            return number, _places(name, number, line.rstrip("\n"))
    found, expected = "an empty file", "a VCF, or a table with the columns chrom, pos, ref, alt"
    raise InputError([Problem(name, None, "", found, expected)])


def _places(name: str, number: int, header: str) -> tuple[int, ...]:
    """Return where the four columns stand in a header line, which is line `number`."""
    written = [cell.casefold() for cell in _cells(header) or header.split("\t")]
    names = [_OTHER_NAMES.get(cell, cell) for cell in written]
    missing = [column for column in _NEEDED if column not in names]
    if missing:
        refuse_other_separators(name, number, header)
        found = header if len(header) < 200 else f"{header[:200]}..."
        hint = " ".join(filter(None, (nearest(column, names) for column in missing)))
        action = f"Name the columns chrom, pos, ref, alt (tab-separated). {hint}".strip()
        expected = f"a VCF, or a table with the column{'s' if len(missing) > 1 else ''} "
        expected += ", ".join(missing)
        raise InputError([Problem(name, number, "", found, expected, action)])
    return tuple(names.index(column) for column in _NEEDED)
