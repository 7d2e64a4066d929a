"""The text of a VCF: every line is sorted into its kind, and what htslib would refuse is mended.

TSO500 writes VCF files whose FILTERs are not all declared and whose headers hold illegal lines.
The records that matter go to a temporary copy with a sound header; the copy's records keep the
line numbers of the original. Reference calls, of which a genome VCF holds one per base, are counted
here and go no further.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from varannot.errors import BrokenFileError, Problem
from varannot.model import LineKind
from varannot.tso500.cells import whole

__all__ = ["VcfText", "read_vcf_text"]

_GZIP = b"\x1f\x8b"
_ID = re.compile(r"^##(?P<kind>FILTER|INFO|FORMAT|ALT|contig)=<(?:.*?,)?ID=(?P<id><?[^,>]+>?)[,>]")
_STRUCTURED = re.compile(r"^##[A-Za-z]\w*=<.*>$")
_NO_ALLELE = frozenset({".", "<NON_REF>", "<M>", "<*>", "*"})
_BASES = re.compile(r"[ACGTNRYKMSWBDHVacgtnrykmswbdhv]+")
_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class VcfRecord:
    """A record to be read: 1-based line in the original, and the line itself."""

    row: int
    line: str


@dataclass(slots=True)
class VcfText:
    """A VCF by lines: declared header lines, records, and what was set aside."""

    sha256: str = ""
    first_line: str = ""
    header: list[str] = field(default_factory=list)
    columns: str = ""
    records: list[VcfRecord] = field(default_factory=list)
    malformed: list[tuple[int, str, str]] = field(default_factory=list)
    reference_calls: int = 0
    first_reference_call: int = 0
    counts: dict[LineKind, int] = field(default_factory=lambda: dict.fromkeys(LineKind, 0))

    def declared(self, kind: str) -> set[str]:
        """Return the declared identifiers of a kind such as FILTER."""
        matches = (_ID.match(line) for line in self.header)
        return {match["id"] for match in matches if match and match["kind"] == kind}

    def value(self, key: str) -> str:
        """Return the text of the last header line `##key=text`, or an empty string."""
        found = [line for line in self.header if line.startswith(f"##{key}=")]
        return found[-1].partition("=")[2] if found else ""

    def mended_lines(self) -> tuple[list[str], tuple[str, ...]]:
        """Return header lines that htslib accepts, and notes on what had to be mended."""
        kept: list[str] = ["##fileformat=VCFv4.2"]
        dropped: list[str] = []
        for line in self.header[1:]:
            if line.startswith(("##INFO", "##FORMAT", "##FILTER", "##contig")):
                sound = _sound(line)
                dropped.extend([] if sound else [line])
                kept.extend([sound] if sound else [])
        added = self._undeclared(kept)
        notes = [f"header line left out: {line[:80]}" for line in dropped]
        filters = [line for line in added if line.startswith("##FILTER")]
        if filters:
            names = ", ".join(match["id"] for line in filters if (match := _ID.match(line)))
            notes.append(f"FILTER not declared in the header, declared in a copy: {names}")
        return [*dict.fromkeys(kept), *added, self.columns], tuple(notes)

    def _undeclared(self, kept: list[str]) -> list[str]:
        matches = [match for line in kept if (match := _ID.match(line))]
        known = {(match["kind"], match["id"]) for match in matches}
        added: list[str] = []
        for record in self.records:
            for kind, name in _names(record.line):
                if (kind, name) not in known:
                    known.add((kind, name))
                    added.append(_declaration(kind, name))
        return added


def read_vcf_text(path: Path, file: str) -> VcfText:
    """Return the lines of a plain or gzip-compressed VCF; raises BrokenFileError if it is none."""
    text = VcfText()
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
        for row, line in enumerate(_lines(path), start=1):
            _take(text, row, line)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _broken(file, None, str(error), "a whole gzip file") from error
    except UnicodeDecodeError as error:
        raise _broken(file, None, "binary content", "a VCF, plain or gzip-compressed") from error
    if not text.header or not text.header[0].startswith("##fileformat=VCF"):
        raise BrokenFileError(
            [
                Problem(
                    file,
                    1,
                    "",
                    text.first_line[:80],
                    "##fileformat=VCF on the first line of a compressed file or a .vcf",
                    "Give a typed table as plain text, not compressed.",
                )
            ]
        )
    if not text.columns:
        raise _broken(file, None, "no #CHROM line", "the line that names the columns")
    samples = text.columns.split("\t")[9:]
    if len(samples) > 1:
        raise _broken(file, len(text.header) + 1, ", ".join(samples), "a VCF of one sample")
    text.sha256 = digest.hexdigest()
    return text


def _broken(file: str, row: int | None, found: str, expected: str) -> BrokenFileError:
    action = "Copy the file again from the result folder of the run."
    return BrokenFileError([Problem(file, row, "", found, expected, action)])


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as stream:
        compressed = stream.read(2) == _GZIP
        stream.seek(0)
        source = gzip.GzipFile(fileobj=stream) if compressed else stream
        for line in source:
            yield line.decode("utf-8-sig").rstrip("\r\n")


def _take(text: VcfText, row: int, line: str) -> None:
    if row == 1:
        text.first_line = line
    if not line.strip():
        text.counts[LineKind.BLANK] += 1
    elif line.startswith("#") and not text.columns:
        text.counts[LineKind.HEADER] += 1
        if line.startswith("#CHROM"):
            text.columns = line.rstrip()
        else:
            text.header.append(line)
    elif line.startswith("#"):
        text.counts[LineKind.FREE_TEXT] += 1
    else:
        text.counts[LineKind.DATA] += 1
        _take_record(text, row, line)


def _take_record(text: VcfText, row: int, line: str) -> None:
    cells = line.split("\t", _COLUMNS)
    if len(cells) < _COLUMNS:
        text.malformed.append((row, line, f"the record has {len(cells)} of at least 8 fields"))
    elif whole(cells[1]) is None or _BASES.fullmatch(cells[3]) is None:
        text.malformed.append((row, line, "position or reference bases are none"))
    elif line.count("\t") != text.columns.count("\t"):
        text.malformed.append((row, line, "the record has another number of fields than #CHROM"))
    elif not set(cells[4].split(",")) <= _NO_ALLELE or "SEGID=" in cells[7]:
        text.records.append(VcfRecord(row, line))
    else:
        text.reference_calls += 1
        text.first_reference_call = text.first_reference_call or row


def _sound(line: str) -> str:
    """Return the declaration with legal attributes only, or '' if it names nothing."""
    match = _ID.match(line)
    if match is None or not _STRUCTURED.match(line):
        return ""
    if match["kind"] == "FILTER" and ",Number=" in line:
        return _declaration("FILTER", match["id"])
    if "Type=Flag" in line and "Number=0" not in line:
        return _declaration(match["kind"], match["id"])
    return line


def _declaration(kind: str, name: str) -> str:
    if kind == "contig":
        return f"##contig=<ID={name}>"
    if kind == "FILTER":
        return f'##FILTER=<ID={name},Description="not declared in the file">'
    return f'##{kind}=<ID={name},Number=.,Type=String,Description="not declared in the file">'


def _names(line: str) -> list[tuple[str, str]]:
    cells = line.split("\t")
    names = [("contig", cells[0])]
    if cells[6] not in (".", "PASS", ""):
        names.extend(("FILTER", name) for name in cells[6].split(";"))
    if cells[7] != ".":
        names.extend(("INFO", item.partition("=")[0]) for item in cells[7].split(";") if item)
    if len(cells) > 8:
        names.extend(("FORMAT", name) for name in cells[8].split(":"))
    return names
