"""Small variants of an annotated JSON (Nirvana, Illumina Connected Annotations), line by line.

The header is the first line, each further line up to `],"genes":[` or `]}` is one position, that
is, one record of the VCF that was annotated (Illumina Connected Annotations, "Parsing JSON").
One line is held at a time, whatever the size of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from varannot.errors import BrokenFileError, Problem
from varannot.model import ExcludedRow, LineKind, SectionAccount, SmallVariant, Source
from varannot.tso500.annotated_position import (
    BASES,
    PASSED,
    Position,
    excluded_allele,
    small_variant,
)
from varannot.tso500.annotations import annotation_of
from varannot.tso500.cells import not_called, whole
from varannot.tso500.content import (
    Aside,
    ExclusionCode,
    FileContent,
    FileKind,
    SectionState,
    new_account,
)
from varannot.tso500.filtered import CallsAside, LookUp
from varannot.tso500.json_text import Keys, decode_json, members, text_of
from varannot.tso500.packed import COPY_AGAIN, lines_of, sha256_of_file
from varannot.tso500.vcf_header import NO_ALLELE

if TYPE_CHECKING:
    from varannot.tso500.coverage import RegionSource

__all__ = ["read_annotated_header", "read_annotated_json"]

_LONGEST_LINE = 64 << 20
_LISTED = 10
_OPENING = re.compile(r',\s*"positions"\s*:\s*\[\s*(?P<closed>\]\s*\}\s*)?$')
_GENES = re.compile(r'\]\s*,\s*"[^"]+"\s*:\s*\[')
_END = re.compile(r"\]\s*\}")
_REFERENCE = NO_ALLELE | {""}
_DETAILS = ("creationTime", "schemaVersion", "dataVersion")


def read_annotated_json(
    path: Path,
    file: str,
    *,
    input_column: str = "annotated",
    regions: RegionSource | None = None,
    look_up: LookUp | None = None,
) -> FileContent:
    """Return the small variants with the words of the canonical RefSeq transcript.

    Positions are 1-based and alleles those of the VCF that was annotated. Each further allele of a
    position counts as a row. Reference calls are counted, not listed; lines of gene annotations
    hold nothing of the sample. The header's genome build is the account's detail `reference`.
    Filtered calls near the coding exons of `regions` are kept aside as `look_up` says.
    Raises BrokenFileError with the row where the file ends or stops being such JSON.
    """
    reader = _Reader(file, input_column, Keys(input_column), regions, look_up or LookUp())
    for row, line in lines_of(path, file, _LONGEST_LINE):
        reader.take(row, line)
    reader.finish()
    header = reader.header
    details = {"reference": text_of(header.get("genomeAssembly"))}
    details |= {name: text_of(header[name]) for name in _DETAILS if name in header}
    if reader.samples:
        details["sample"] = reader.samples[0]
    account = new_account(
        file,
        input_column,
        FileKind.ANNOTATED_JSON,
        sha256_of_file(path),
        reader.counts,
        tuple(_sections(reader)),
        software=text_of(header.get("annotator")),
        details={name: text for name, text in details.items() if text},
        notes=tuple(_notes(reader)),
    )
    return FileContent(
        account,
        tuple(reader.variants),
        excluded=tuple(reader.excluded),
        aside=reader.aside.done() if reader.aside else Aside(),
    )


def read_annotated_header(path: Path, file: str) -> tuple[tuple[str, ...], str]:
    """Return the samples and the genome assembly that the first line names; each may be empty.

    Raises BrokenFileError if that line is no header of such a file.
    """
    reader = _Reader(file, "", Keys(""))
    for row, line in lines_of(path, file, _LONGEST_LINE):
        reader.take(row, line)
        if reader.header:
            break
    return tuple(reader.samples), text_of(reader.header.get("genomeAssembly"))


@dataclass(slots=True)
class _Reader:
    """Sorts the lines of one file; `part` is the part of the JSON that the next line is in."""

    file: str
    input_column: str
    keys: Keys
    regions: RegionSource | None = None
    look_up: LookUp = field(default_factory=LookUp)
    aside: CallsAside | None = None
    part: str = "header"
    row: int = 0
    header: Mapping[str, Any] = field(default_factory=dict)
    samples: list[str] = field(default_factory=list)
    counts: dict[LineKind, int] = field(default_factory=lambda: dict.fromkeys(LineKind, 0))
    variants: list[SmallVariant] = field(default_factory=list)
    excluded: list[ExcludedRow] = field(default_factory=list)
    references: int = 0
    first_reference: int = 0
    genes: int = 0
    overlaps: list[str] = field(default_factory=list)

    def take(self, row: int, line: str) -> None:
        self.row = row
        text = line.strip()
        if not text:
            self.counts[LineKind.BLANK] += 1
        elif self.part == "header":
            self._header(text)
        elif self.part == "end":
            raise self._broken(text[:80], "nothing after the end of the JSON")
        elif text.startswith("]"):
            self._turn(text)
        elif self.part == "genes":
            self.counts[LineKind.FREE_TEXT] += 1
            self.genes += 1
        else:
            self.counts[LineKind.DATA] += 1
            position = decode_json(text.removesuffix(","), self.file, row)
            if not isinstance(position, dict):
                raise self._broken(text[:80], "a position")
            self._position(position)

    def finish(self) -> None:
        """Raise if the file ended before the JSON did."""
        if self.part != "end":
            found = "the end of the file" if self.row else "an empty file"
            expected = "']}' on the last line" if self.row else 'a line that begins {"header":'
            raise self._broken(found, expected)

    def _header(self, text: str) -> None:
        opening = _OPENING.search(text)
        if opening is None or not text.startswith("{"):
            expected = 'the header on one line that ends with "positions":['
            raise self._broken(text[:80], expected)
        self.counts[LineKind.HEADER] += 1
        top = decode_json(text[: opening.start()] + "}", self.file, self.row)
        self.header = members(members(top).get("header"))
        if not self.header:
            raise self._broken(text[:80], "a header with its members")
        build = text_of(self.header.get("genomeAssembly"))
        self.aside = CallsAside(self.look_up, self.regions, build)
        samples = self.header.get("samples")
        self.samples = [text_of(one) for one in samples] if isinstance(samples, list) else []
        if len(self.samples) > 1:
            raise self._broken(", ".join(self.samples), "the annotations of one sample")
        self.part = "end" if opening["closed"] else "positions"

    def _turn(self, text: str) -> None:
        self.counts[LineKind.SECTION] += 1
        if _END.fullmatch(text):
            self.part = "end"
        elif _GENES.fullmatch(text):
            self.part = "genes"
        elif _GENES.match(text) and _END.search(text):
            self.part = "end"
        else:
            raise self._broken(text[:80], "the end of a list")

    def _position(self, position: Mapping[str, Any]) -> None:
        row = Position(position)
        called = [
            (place, allele) for place, allele in enumerate(row.alleles) if allele not in _REFERENCE
        ]
        if not called:
            self.references += 1
            self.first_reference = self.first_reference or self.row
            return
        for number, (place, allele) in enumerate(called):
            source = Source(file=self.file, row=self.row)
            key = self.keys.key(self.row)
            variant = row.variant(number, len(called), allele)
            refused = row.refused(place, allele, variant)
            if refused is not None:
                self.excluded.append(excluded_allele(key, source, row, allele, variant, *refused))
                if refused[0] is ExclusionCode.FILTER:
                    self._look_again(key, source, row, place, allele, variant)
                continue
            said = annotation_of(members(variant).get("transcripts"))
            if said.others:
                self.overlaps.append(f"row {self.row}: {', '.join(said.others)}")
            self.variants.append(small_variant(key, source, row, place, allele, variant, said))

    def _look_again(
        self,
        key: str,
        source: Source,
        row: Position,
        place: int,
        allele: str,
        variant: Mapping[str, Any] | None,
    ) -> None:
        """Keep a filtered allele aside if it may be looked up and reads of the sample show it."""
        assert self.aside is not None
        written, ref, alt = row.alleles_of(allele, variant)
        position = whole(written)
        if position is None or not (BASES.fullmatch(ref) and BASES.fullmatch(alt)):
            return
        gene = self.aside.gene(row.chromosome, position, ref)
        vaf = row.vaf(place)
        if gene is None or vaf == 0:
            return
        if vaf is None and not_called(text_of(row.sample.get("genotype")), place, None):
            return
        if not self.aside.weak(vaf, row.depth):
            said = annotation_of(members(variant).get("transcripts"))
            call = small_variant(key, source, row, place, allele, variant, said)
            if call.filters in PASSED:
                call = msgspec.structs.replace(call, filters="failedFilter")
            self.aside.hold(gene, vaf, row.depth, lambda: call)

    def _broken(self, found: str, expected: str) -> BrokenFileError:
        row = self.row or None
        return BrokenFileError([Problem(self.file, row, "", found, expected, COPY_AGAIN)])


def _sections(reader: _Reader) -> Iterator[SectionAccount]:
    reported, excluded = len(reader.variants), len(reader.excluded)
    yield SectionAccount(
        name="positions",
        row=2,
        known=True,
        rows=reported + excluded,
        reported=reported,
        excluded=excluded,
        state=(SectionState.FILLED if reported + excluded else SectionState.EMPTY).value,
    )
    if reader.references:
        yield SectionAccount(
            name="reference calls",
            row=reader.first_reference,
            known=True,
            rows=reader.references,
            reported=0,
            excluded=reader.references,
            state=SectionState.FILLED.value,
            text=(f"{ExclusionCode.REFERENCE_CALL.value}: counted, not listed",),
        )


def _notes(reader: _Reader) -> Iterator[str]:
    if reader.references:
        yield (
            f"{reader.references} reference calls without another allele are counted, not listed"
        )
    if reader.genes:
        yield f"{reader.genes} lines of gene annotations, which say nothing of the sample"
    if reader.overlaps:
        more = len(reader.overlaps) - _LISTED
        rest = f" and {more} more" if more > 0 else ""
        yield (
            "further canonical transcripts, of which the most severe was taken: "
            f"{'; '.join(reader.overlaps[:_LISTED])}{rest}"
        )
