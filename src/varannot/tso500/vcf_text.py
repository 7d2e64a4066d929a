"""The text of a VCF: every line is sorted into its kind while the file streams by.

Records that matter go to a temporary copy with a sound header, each beside its line number in the
original. Reference calls, of which a genome VCF holds one per base, are counted here and go no
further; where genes are asked for, the bases that they call are marked. Memory stays bounded
whatever the size of the file.
"""

from __future__ import annotations

import re
import shutil
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from varannot.errors import BrokenFileError, Problem
from varannot.model import BLACKLIST_FILTERS, LineKind, is_blacklisted
from varannot.tso500.cells import whole
from varannot.tso500.content import FileKind
from varannot.tso500.coverage import CalledBases, RegionSource
from varannot.tso500.packed import COPY_AGAIN, lines_of
from varannot.tso500.vcf_blocks import BLOCK_BYTES, LONGEST_LINE, VcfBytes
from varannot.tso500.vcf_caller import Caller, caller_of
from varannot.tso500.vcf_header import BASES, NO_ALLELE, VcfHeader, kind_of, names_used
from varannot.tso500.vcf_limits import (
    LONGEST_HEADER_LINE,
    MOST_ALLELES,
    MOST_CALLS,
    MOST_HEADER_CHARACTERS,
    MOST_HEADER_LINES,
    MOST_IDLE_LINES,
    MOST_KEPT_BYTES,
    MOST_MALFORMED,
    MOST_NAMES,
    MOST_ODD_REFERENCES,
    MOST_STRAY_LINES,
    refuse_above,
)
from varannot.tso500.vcf_samples import VcfChoices
from varannot.tso500.vcf_scan import Scan, called_sample, scan

__all__ = ["VcfText", "read_vcf_header", "read_vcf_text"]

_REF = re.compile(f"[{BASES}]+")
_END = re.compile(r"(?:^|;)END=([0-9]{1,10})(?=;|$)", re.ASCII)
_BLACKLISTED = tuple(word.encode() for word in BLACKLIST_FILTERS)
_NAMES = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT")
_COLUMNS = 8
_FIRST_SAMPLE = 9
_DECIDING = ("##INFO", "##FORMAT", "##FILTER", "##contig", "#CHROM")
"""Header lines that tell how records are read; a file is refused rather than read without one."""


@dataclass(slots=True)
class VcfText:
    """A VCF by lines: its header, where its records were put, and what was set aside.

    `rows` holds the 1-based line number of each record that was put into the copy. `malformed`
    holds line number, line, and reason. `caller` says how to read small variants, `sample` is
    the cell of the tumour, counted from 0.
    """

    header: VcfHeader = field(default_factory=VcfHeader)
    sha256: str = ""
    rows: array[int] = field(default_factory=lambda: array("Q"))
    used: dict[tuple[str, str], None] = field(default_factory=dict)
    malformed: list[tuple[int, str, str]] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    reference_calls: int = 0
    first_reference_call: int = 0
    called: CalledBases | None = None
    caller: Caller | None = None
    sample: int = _FIRST_SAMPLE
    counts: dict[LineKind, int] = field(default_factory=lambda: dict.fromkeys(LineKind, 0))

    def lines(self, records: BinaryIO) -> Iterator[tuple[int, str]]:
        """Yield line number and line of each record that was put into `records`."""
        records.seek(0)
        for row, line in zip(self.rows, records, strict=True):
            yield row, line.decode().removesuffix("\n")

    def write_mended(self, records: BinaryIO, copy: Path) -> tuple[str, ...]:
        """Write a VCF that htslib reads, and return notes on what had to be mended."""
        lines, notes = self.header.mended(self.used)
        records.seek(0)
        with copy.open("wb") as stream:
            stream.write("".join(f"{line}\n" for line in lines).encode())
            shutil.copyfileobj(records, stream)
        return notes


def read_vcf_text(
    path: Path,
    file: str,
    records: BinaryIO,
    regions: RegionSource | None = None,
    choices: VcfChoices | None = None,
    *,
    block_bytes: int = BLOCK_BYTES,
) -> VcfText:
    """Return the lines of a plain or gzip-compressed VCF; raises BrokenFileError if it is none.

    The lines of the records that matter are written to `records`, those of `rows` in order.
    Where the file holds reference calls, the bases of `regions` that passing records call are
    marked in `called`.
    """
    source = VcfBytes(path, file, block_bytes)
    reader = _Reader(file, records, regions, choices)
    for block in source.blocks():
        reader.take_block(block)
    reader.finish()
    text = reader.text
    text.sha256 = source.sha256
    text.notes = source.notes
    if text.called is not None:
        for _, line in text.lines(records):
            _mark_record(line.split("\t"), text.sample, text.called)
    return text


def read_vcf_header(path: Path, file: str) -> VcfHeader:
    """Return the header of a plain or gzip-compressed VCF; no record is looked at.

    Raises BrokenFileError if there is no line of columns, or none within the size of a header.
    """
    header = VcfHeader()
    characters = 0
    for row, line in lines_of(path, file, LONGEST_LINE):
        if line.startswith("#CHROM"):
            header.columns, header.row = line.rstrip(), row
            return header
        characters += len(line)
        if not line.startswith("#") and line.strip():
            break
        refuse_above(characters, MOST_HEADER_CHARACTERS, "characters of header", file, row)
        header.lines.append(line)
    expected = "a VCF file with its line of columns (#CHROM)"
    raise BrokenFileError([Problem(file, None, "", "no such line", expected, COPY_AGAIN)])


class _Reader:
    """Takes the lines of a file in their order; before `#CHROM` one by one, then in blocks."""

    def __init__(
        self,
        file: str,
        records: BinaryIO,
        regions: RegionSource | None,
        choices: VcfChoices | None,
    ) -> None:
        self.file = file
        self.text = VcfText()
        self.row = 1
        self._header_characters = self._kept_bytes = self._calls = self._odd_references = 0
        self._records = records
        self._regions = regions
        self._choices = choices

    def take_block(self, block: bytes) -> None:
        """Take whole lines."""
        start = 0
        while not self.text.header.columns and start < len(block):
            end = block.find(b"\n", start)
            end = len(block) if end < 0 else end
            self._take_header(_line(block[start:end]))
            start = end + 1
        if start < len(block):
            self._take_body(block[start:] if start else block)

    def finish(self) -> None:
        """Raise BrokenFileError if the lines are no VCF."""
        if not self.text.header.lines:
            self._refuse_first_line(1, "")
        if not self.text.header.columns:
            raise self._no_columns(None)

    def _take_header(self, line: str) -> None:
        header = self.text.header
        if not line.strip():
            self._count_idle(LineKind.BLANK, self.row)
        elif not header.lines and not line.startswith("##fileformat=VCF"):
            self._refuse_first_line(self.row, line)
        elif line.startswith("#"):
            self._count_header(line)
            if len(line) > LONGEST_HEADER_LINE:
                self._leave_out(line)
            elif line.startswith("#CHROM"):
                header.columns, header.row = line.rstrip(), self.row
                self._choose_sample(header)
            else:
                header.lines.append(line)
        else:
            self.text.counts[LineKind.DATA] += 1
            self._take_record(self.row, line)
            if len(self.text.malformed) > MOST_STRAY_LINES:
                raise self._no_columns(self.row)
        self.row += 1

    def _count_header(self, line: str) -> None:
        counts = self.text.counts
        counts[LineKind.HEADER] += 1
        self._header_characters += len(line)
        self._refuse_above(counts[LineKind.HEADER], MOST_HEADER_LINES, "header lines", self.row)
        what = "characters of header"
        self._refuse_above(self._header_characters, MOST_HEADER_CHARACTERS, what, self.row)

    def _leave_out(self, line: str) -> None:
        if line.startswith(_DECIDING):
            what = "characters in a header line"
            self._refuse_above(len(line), LONGEST_HEADER_LINE, what, self.row)
        said = f"{len(line):,} characters long, left out: {line[:40]}"
        self.text.header.notes.append(f"row {self.row}, a header line {said}")

    def _count_idle(self, kind: LineKind, row: int) -> None:
        self.text.counts[kind] += 1
        what = "empty lines" if kind is LineKind.BLANK else "remarks"
        self._refuse_above(self.text.counts[kind], MOST_IDLE_LINES, what, row)

    def _refuse_above(self, number: int, most: int, what: str, row: int) -> None:
        refuse_above(number, most, what, self.file, row)

    def _refuse_first_line(self, row: int, line: str) -> None:
        expected = "##fileformat=VCF on the first line of a compressed file or a .vcf"
        action = "Give a typed table as plain text, not compressed."
        raise BrokenFileError([Problem(self.file, row, "", line[:80], expected, action)])

    def _choose_sample(self, header: VcfHeader) -> None:
        names = header.columns.split("\t")
        if len(names) < _COLUMNS or tuple(names[:_FIRST_SAMPLE]) != _NAMES[: len(names)]:
            expected = f"the columns {', '.join(_NAMES)} and the sample, with tabs between them"
            raise self._broken(self.row, header.columns[:120], expected)
        samples = names[_FIRST_SAMPLE:]
        if kind_of(header) is FileKind.SMALL_VARIANT_VCF:
            self.text.caller = caller_of(header.lines, header.columns, self.file, self._choices)
            self.text.sample += self.text.caller.column.place or 0
        elif len(samples) > 1:
            raise self._broken(self.row, ", ".join(samples), "a VCF of one sample")

    def _no_columns(self, row: int | None) -> BrokenFileError:
        return self._broken(row, "no #CHROM line", "the line that names the columns")

    def _broken(self, row: int | None, found: str, expected: str) -> BrokenFileError:
        return BrokenFileError([Problem(self.file, row, "", found, expected, COPY_AGAIN)])

    def _take_body(self, block: bytes) -> None:
        found = scan(block, self.text.header.columns.count("\t"), self.text.sample - 1)
        if found.plain.size:
            self.text.counts[LineKind.DATA] += found.plain.size
            self._count_reference(self.row + int(found.plain[0]), found.plain.size)
            if self.text.called is not None:
                _mark_plain(found, self.text.called)
        for line, text in found.others():
            self._take_line(self.row + line, _line(text))
        self.row += found.lines

    def _count_reference(self, row: int, number: int) -> None:
        text = self.text
        if not text.reference_calls and self._regions is not None:
            text.called = CalledBases(self._regions()) if text.caller is not None else None
        text.reference_calls += number
        text.first_reference_call = min(text.first_reference_call or row, row)

    def _take_line(self, row: int, line: str) -> None:
        self._refuse_above(len(line), LONGEST_LINE, "characters in a line", row)
        if not line.strip():
            self._count_idle(LineKind.BLANK, row)
        elif line.startswith("#"):
            self._count_idle(LineKind.FREE_TEXT, row)
        else:
            self.text.counts[LineKind.DATA] += 1
            self._take_record(row, line)

    def _take_record(self, row: int, line: str) -> None:
        text = self.text
        cells = line.split("\t")
        wrong = self._wrong(cells)
        if wrong:
            self._keep(line, row)
            text.malformed.append((row, line, wrong))
            self._refuse_above(len(text.malformed), MOST_MALFORMED, "malformed records", row)
        elif not set(cells[4].split(",")) <= NO_ALLELE or "SEGID=" in cells[7]:
            self._keep(line, row)
            self._calls += cells[4].count(",") + 1
            self._refuse_above(self._calls, MOST_CALLS, "calls", row)
            text.rows.append(row)
            text.used.update(dict.fromkeys(names_used(line)))
            self._refuse_above(len(text.used), MOST_NAMES, "names of fields and contigs", row)
            self._records.write(f"{line}\n".encode())
        else:
            self._odd_references += 1
            what = "reference calls of several bases"
            self._refuse_above(self._odd_references, MOST_ODD_REFERENCES, what, row)
            self._count_reference(row, 1)
            if text.called is not None:
                _mark_record(cells, text.sample, text.called)

    def _wrong(self, cells: list[str]) -> str:
        """Return why a record is malformed, or ''."""
        if len(cells) < _COLUMNS:
            return f"the record has {len(cells)} of at least 8 fields"
        if whole(cells[1]) is None or _REF.fullmatch(cells[3]) is None:
            return "position or reference bases are none"
        if len(cells) != self.text.header.columns.count("\t") + 1:
            return "the record has another number of fields than #CHROM"
        alleles = cells[4].count(",") + 1
        return f"the record has {alleles:,} alleles" if alleles > MOST_ALLELES else ""

    def _keep(self, line: str, row: int) -> None:
        self._kept_bytes += sys.getsizeof(line)
        what = "bytes of malformed records and calls"
        self._refuse_above(self._kept_bytes, MOST_KEPT_BYTES, what, row)


def _line(data: bytes) -> str:
    return data.decode("utf-8-sig").rstrip("\r\n")


def _mark_plain(found: Scan, called: CalledBases) -> None:
    """Mark the coding bases that plain reference calls call, and those that a list leaves out."""
    for contig, starts, ends, places in found.spans():
        track = called.track(contig)
        if track is None:
            continue
        near = track.touched(starts, ends)
        kept = near[found.called(places[near])]
        track.mark(starts[kept], ends[kept])
    for word in _BLACKLISTED:
        for contig, starts, ends, _ in found.filtered_by(word):
            track = called.track(contig)
            if track is not None:
                track.mark_blacklisted(starts, ends)


def _mark_record(cells: list[str], sample: int, called: CalledBases) -> None:
    """Mark the coding bases that a record calls, or leaves out, which was read by itself."""
    track = called.track(cells[0])
    if track is None:
        return
    passes = cells[6] == "PASS" and len(cells) > sample
    calls = passes and called_sample(cells[8].encode(), cells[sample].encode())
    listed = is_blacklisted(cells[6])
    if not calls and not listed:
        return
    start = int(cells[1]) - 1
    stated = _END.search(cells[7])
    end = start + len(cells[3])
    if stated and int(stated[1]) >= end and cells[4] in NO_ALLELE:
        end = int(stated[1])
    mark = track.mark if calls else track.mark_blacklisted
    mark(np.array([start]), np.array([end]))
