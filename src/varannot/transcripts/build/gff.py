"""Reading gene models from GFF3 as RefSeq, Ensembl, GENCODE and MANE write it.

GFF3: https://github.com/The-Sequence-Ontology/Specifications/blob/master/gff3.md
Lines may stand in any order. Coordinates are turned to 0-based half-open here.
"""

from __future__ import annotations

import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from varannot.errors import InputError, Problem

__all__ = [
    "Annotation",
    "Feature",
    "Match",
    "Part",
    "attribute",
    "attributes_of",
    "read_annotation",
]

_NO_PARENTS = frozenset(
    {
        "biological_region",
        "cDNA_match",
        "chromosome",
        "enhancer",
        "five_prime_UTR",
        "intron",
        "match",
        "region",
        "sequence_feature",
        "silencer",
        "start_codon",
        "supercontig",
        "three_prime_UTR",
    }
)
"""Types that are never the parent of an exon; they are passed over."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A line that may be the parent of others: a gene or a transcript.

    `start` and `end` are 0-based half-open; `strand` is 1, -1, or 0 where none is given.
    """

    line: int
    type: str
    contig: str
    start: int
    end: int
    strand: int
    raw: str

    @property
    def attributes(self) -> dict[str, str]:
        """The ninth column by key."""
        return attributes_of(self.raw)


@dataclass(frozen=True, slots=True)
class Part:
    """An exon or a part of a coding sequence; `phase` is -1 where none is given.

    `raw` is the ninth column, empty for an exon.
    """

    line: int
    contig: str
    start: int
    end: int
    strand: int
    phase: int
    raw: str

    @property
    def attributes(self) -> dict[str, str]:
        """The ninth column by key."""
        return attributes_of(self.raw)


@dataclass(frozen=True, slots=True)
class Match:
    """An aligned stretch of a transcript; `target_start` is 0-based, `gap` as in the file."""

    contig: str
    start: int
    end: int
    strand: int
    target_start: int
    target_end: int
    gap: str


@dataclass(slots=True)
class Annotation:
    """What a GFF3 file says, line by line but sorted by parent; `name` is the file's.

    `regions` gives the length of contigs that the file states, `reaches` the last base of an exon.
    """

    name: str
    features: dict[str, list[Feature]] = field(default_factory=dict)
    exons: dict[str, list[Part]] = field(default_factory=dict)
    coding: dict[str, list[Part]] = field(default_factory=dict)
    recoded: dict[str, list[Part]] = field(default_factory=dict)
    matches: dict[str, list[Match]] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    reaches: dict[str, int] = field(default_factory=dict)
    wanted: frozenset[str] = frozenset()


_HGNC = re.compile(r"HGNC:(\d+)")
_STRANDS = {"+": 1, "-": -1}
_SELENOCYSTEINE = "stop_codon_redefined_as_selenocysteine"


def attributes_of(raw: str) -> dict[str, str]:
    """Return the ninth column by key, with percent signs resolved.

    >>> attributes_of("ID=rna-NM_1.2;Name=a%3Bb; gene=G;")
    {'ID': 'rna-NM_1.2', 'Name': 'a;b', 'gene': 'G'}
    """
    found: dict[str, str] = {}
    for part in raw.split(";"):
        key, equals, value = part.strip().partition("=")
        if equals:
            found[key] = unquote(value) if "%" in value else value
    return found


def read_annotation(path: Path, wanted: frozenset[str] = frozenset()) -> Annotation:
    """Return the gene models of a GFF3 file: plain, gzip or bgzip.

    `wanted` (symbols and HGNC ids; empty: all) lets lines that name another gene be passed over;
    lines that name no gene are kept.
    Raises InputError for a file that is cut, is not GFF3, or has a line that cannot be read; the
    message names the line.
    """
    annotation = Annotation(str(path), wanted=wanted)
    seen = 0
    with _opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            if line.startswith("##FASTA"):
                break
            if line.startswith("#"):
                _directive(annotation, line)
            elif line.strip():
                seen += 1
                _line(annotation, number, line)
    if not seen or not annotation.exons:
        found = "no line" if not seen else "no exon line that names a parent"
        raise InputError([_problem(path, None, "", found, "gene models in GFF3", _GIVE)])
    return annotation


_GIVE = "Give the GFF3 file of the annotation (GTF is another format)."


def _problem(
    path: Path | str, row: int | None, column: str, found: str, expected: str, action: str
) -> Problem:
    return Problem(str(path), row, column, found, expected, action)


@contextmanager
def _opened(path: Path) -> Iterator[io.TextIOBase]:
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    with (
        gzip.open(path, "rb") if packed else path.open("rb") as raw,
        io.TextIOWrapper(raw, encoding="utf-8", newline=None) as text,
    ):
        try:
            yield text
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            action = "Copy or download the file again."
            found = f"a compressed file that ends early or is damaged ({error})"
            raise InputError([_problem(path, None, "", found, "a whole file", action)]) from error
        except UnicodeDecodeError as error:
            found = f"byte 0x{error.object[error.start]:02x}"
            raise InputError(
                [_problem(path, None, "", found, "UTF-8 text in GFF3", _GIVE)]
            ) from error


def _directive(annotation: Annotation, line: str) -> None:
    if line.startswith("##sequence-region"):
        cells = line.split()
        if len(cells) == 4 and cells[2] == "1" and cells[3].isdigit():
            annotation.regions[cells[1]] = int(cells[3])


def _line(annotation: Annotation, number: int, line: str) -> None:
    cells = line.rstrip("\n").split("\t")
    if len(cells) != 9:
        found = f"{len(cells)} tab-separated fields"
        raise InputError([_problem(annotation.name, number, "", found, "9 fields", _GIVE)])
    kind = cells[2]
    if kind in _NO_PARENTS and kind != "cDNA_match":
        return
    start, end = _span(annotation, number, cells)
    contig, raw = sys.intern(cells[0]), cells[8]
    if annotation.wanted and _of_other_gene(raw, annotation.wanted):
        return
    strand = _STRANDS.get(cells[6], 0)
    if kind in ("exon", "CDS", _SELENOCYSTEINE):
        phase = int(cells[7]) if cells[7] in ("0", "1", "2") else -1
        # Exons need no more than their parent; parts of one coding sequence share their text.
        text = "" if kind == "exon" else sys.intern(raw)
        _file_part(annotation, kind, raw, Part(number, contig, start, end, strand, phase, text))
        if end > annotation.reaches.get(contig, 0):
            annotation.reaches[contig] = end
    elif kind == "cDNA_match":
        _file_match(annotation, contig, start, end, strand, raw)
    else:
        name = attribute(raw, "ID")
        if name:
            feature = Feature(number, kind, contig, start, end, strand, raw)
            annotation.features.setdefault(name, []).append(feature)


def _span(annotation: Annotation, number: int, cells: list[str]) -> tuple[int, int]:
    for column, cell in (("start", cells[3]), ("end", cells[4])):
        if not (cell.isascii() and cell.isdigit() and int(cell)):
            expected = "a whole number, 1 or more"
            raise InputError([_problem(annotation.name, number, column, cell, expected, _GIVE)])
    start, end = int(cells[3]), int(cells[4])
    if start > end:
        expected = f"a number not below the start {start}"
        raise InputError([_problem(annotation.name, number, "end", cells[4], expected, _GIVE)])
    return start - 1, end


def _of_other_gene(raw: str, wanted: frozenset[str]) -> bool:
    """Return whether a line names a gene that is surely not wanted, by symbol and by HGNC id."""
    symbol = _key(raw, "gene") or _key(raw, "gene_name")
    if not symbol or symbol in wanted:
        return False
    number = _HGNC.search(raw)
    if number is None:
        return not any(name.startswith("HGNC:") for name in wanted)
    return f"HGNC:{number.group(1)}" not in wanted


def _file_part(annotation: Annotation, kind: str, raw: str, part: Part) -> None:
    sorted_by = {
        "exon": annotation.exons,
        "CDS": annotation.coding,
        _SELENOCYSTEINE: annotation.recoded,
    }[kind]
    for parent in attribute(raw, "Parent").split(","):
        if parent:
            sorted_by.setdefault(parent, []).append(part)


def attribute(raw: str, key: str) -> str:
    """Return one value of the ninth column without taking the others apart.

    >>> attribute("ID=a;Parent=b%3Bc;gene=d", "Parent"), attribute("ID=a; Parent=b", "Parent")
    ('b;c', 'b')
    """
    return _key(raw, key) or attributes_of(raw).get(key, "")


def _key(raw: str, key: str) -> str:
    """Return a value whose key stands right behind a semicolon or at the start, else nothing."""
    at = 0 if raw.startswith(f"{key}=") else raw.find(f";{key}=") + 1
    if at == 0 and not raw.startswith(f"{key}="):
        return ""
    value = raw[at + len(key) + 1 :].partition(";")[0].strip()
    return unquote(value) if "%" in value else value


def _file_match(
    annotation: Annotation, contig: str, start: int, end: int, strand: int, raw: str
) -> None:
    attributes = attributes_of(raw)
    target = attributes.get("Target", "").split()
    if len(target) < 3 or not (target[1].isdigit() and target[2].isdigit()):
        return
    # A target on its reverse strand turns the alignment round.
    turned = -1 if target[3:4] == ["-"] else 1
    match = Match(
        contig,
        start,
        end,
        (strand or 1) * turned,
        int(target[1]) - 1,
        int(target[2]),
        attributes.get("Gap", ""),
    )
    annotation.matches.setdefault(target[0], []).append(match)
