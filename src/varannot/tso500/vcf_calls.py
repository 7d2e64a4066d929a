"""The calls of a VCF by its kind: small variants, copy number, exon copy number, splice variants.

Every record is reported or excluded with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from varannot.model import (
    CopyNumber,
    ExcludedRow,
    ExonCopyNumber,
    Finding,
    GermlineCall,
    SmallVariant,
    Source,
    SpliceVariant,
)
from varannot.tso500.cells import decimal, is_symbolic, not_called, whole
from varannot.tso500.content import ExclusionCode, FileKind
from varannot.tso500.filtered import CallsAside
from varannot.tso500.origin import status_of
from varannot.tso500.vcf_annotations import AlleleAnnotations, info_value
from varannot.tso500.vcf_caller import Caller, Taken
from varannot.tso500.vcf_header import NO_ALLELE
from varannot.tso500.vcf_reads import Reads

__all__ = ["VcfCalls", "VcfRecord"]

_MOST_NOTES = 100
"""Rows of several alleles that are noted one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class VcfRecord:
    """One record: its row in the original, its text and cells as written, and as htslib reads it.

    `column` is the cell of the sample, counted from 0.
    """

    row: int
    text: str
    cells: list[str]
    variant: Any
    column: int

    def info(self, name: str) -> str:
        """Return an INFO value as text, or ''."""
        value = self.variant.INFO.get(name)
        return "" if value is None else str(value)

    def sample(self, name: str) -> list[str]:
        """Return the values of a FORMAT field of the sample as written, or []."""
        names = self.cells[8].split(":") if len(self.cells) > self.column else []
        if name not in names:
            return []
        place = names.index(name)
        values = self.cells[self.column].split(":")
        return values[place].split(",") if place < len(values) else []

    def number(self, name: str, place: int = 0) -> float | None:
        """Return one value of a FORMAT field, or None."""
        values = self.sample(name)
        return decimal(values[place]) if place < len(values) else None

    def count(self, name: str, place: int = 0) -> int | None:
        """Return one whole number of a FORMAT field, or None."""
        values = self.sample(name)
        return whole(values[place]) if place < len(values) else None

    @property
    def filters(self) -> str:
        """The FILTER as written."""
        return self.cells[6]


@dataclass(slots=True)
class VcfCalls:
    """Collects the calls of one file by its kind; `caller` says how to read small variants.

    `aside` takes those that a filter took out.
    """

    file: str
    input_column: str
    kind: FileKind
    caller: Caller | None
    aside: CallsAside
    taken: Taken = field(default_factory=Taken)
    variants: list[SmallVariant] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    excluded: list[ExcludedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    germline: dict[str, int] = field(default_factory=dict)
    origins: list[GermlineCall] = field(default_factory=list)
    read: int = 0
    several: int = 0

    def source(self, row: int) -> Source:
        """Return the place of a record; the kind of file stands for the section of a finding."""
        small = self.kind is FileKind.SMALL_VARIANT_VCF
        return Source(file=self.file, row=row, section="" if small else self.kind.value)

    def take(self, record: VcfRecord) -> None:
        """Report or exclude a record."""
        source = self.source(record.row)
        if self.caller is not None:
            self._alleles(record, source, self.caller)
            return
        match self.kind:
            case FileKind.COPY_NUMBER_VCF:
                self._finding(record, self._copy_number(record, source))
            case FileKind.EXON_COPY_NUMBER_VCF:
                self._finding(record, _exon_copy_number(record, source))
            case _:
                self._finding(record, _splice(record, source))

    def all_notes(self) -> tuple[str, ...]:
        """Return the notes on records, and on the fields that were passed over."""
        further = self.several - _MOST_NOTES
        said = [f"{further} further rows hold several alleles"] if further > 0 else []
        return (*self.notes, *said, *self.taken.notes())

    def exclude(self, row: int, code: ExclusionCode, reason: str, text: str, part: int = 1) -> None:
        """Put a record on the list of excluded rows."""
        self.read += 1
        self.excluded.append(
            ExcludedRow(
                key=_key(self.input_column, row, part),
                source=self.source(row),
                code=code.value,
                reason=reason,
                text=text,
            )
        )

    def _finding(self, record: VcfRecord, finding: Finding | tuple[ExclusionCode, str]) -> None:
        if record.filters not in ("PASS", "."):
            self.exclude(record.row, *_filtered(record), record.text)
        elif isinstance(finding, tuple):
            self.exclude(record.row, *finding, record.text)
        else:
            self.read += 1
            self.findings.append(finding)

    def _copy_number(
        self, record: VcfRecord, source: Source
    ) -> CopyNumber | tuple[ExclusionCode, str]:
        alt = record.cells[4]
        fold_change = record.number("SM")
        if fold_change is None:
            fold_change = record.number("FC")
        copies = whole(record.info("CN"))
        if alt == "." or (alt == "<CNV>" and copies == 2):
            reason = "segment called neutral: no gain or loss"
            return ExclusionCode.COPY_NUMBER_NEUTRAL, reason
        gene = record.info("SEGID") or record.info("ANT")
        if not gene:
            return ExclusionCode.NO_GENE, "the segment names no gene (SEGID or ANT)"
        return CopyNumber(
            source=source,
            gene=gene,
            fold_change=fold_change,
            call=alt,
            absolute_copy_number=copies,
        )

    def _alleles(self, record: VcfRecord, source: Source, caller: Caller) -> None:
        alleles = record.cells[4].split(",")
        called = [
            (place, allele) for place, allele in enumerate(alleles) if allele not in NO_ALLELE
        ]
        status = record.info("GermlineStatus")
        if status:
            self.germline[status] = self.germline.get(status, 0) + 1
        if len(called) > 1:
            self._note_alleles(record.row, len(called))
        for part, (place, allele) in enumerate(called, start=1):
            if record.filters not in ("PASS", "."):
                self.exclude(record.row, *_filtered(record), record.text, part)
                self._look_again(record, caller, place, part)
            elif is_symbolic(allele):
                reason = f"allele {allele} is not spelt out in bases"
                self.exclude(record.row, ExclusionCode.SYMBOLIC_ALLELE, reason, record.text, part)
            else:
                found = caller.of_allele(record.cells, place)
                reason = not_called(_stated(record.sample("GT")), place, found[0].vaf)
                if reason:
                    self.exclude(record.row, ExclusionCode.NOT_CALLED, reason, record.text, part)
                    continue
                self.read += 1
                key = _key(self.input_column, record.row, part)
                self.taken.count(*found)
                self.variants.append(_small_variant(key, source, record, place, found))
                origin = status_of(status)
                if origin is not None:
                    call = GermlineCall(key=key, status=origin, written=status, source=source)
                    self.origins.append(call)

    def _look_again(self, record: VcfRecord, caller: Caller, place: int, part: int) -> None:
        """Keep a filtered allele aside if it may be looked up and reads of the sample show it."""
        cells = record.cells
        if is_symbolic(cells[4].split(",")[place]):
            return
        gene = self.aside.gene(cells[0], int(cells[1]), cells[3])
        if gene is None:
            return
        reads = caller.reads.read(cells, place)
        if reads.vaf == 0:
            return
        if reads.vaf is None and not_called(_stated(record.sample("GT")), place, None):
            return
        if self.aside.weak(reads.vaf, reads.depth):
            return
        light = VcfRecord(record.row, record.text, [], None, record.column)
        make = partial(self._call_aside, light, caller, place, part, reads)
        self.aside.hold(gene, reads.vaf, reads.depth, make)

    def _call_aside(
        self, record: VcfRecord, caller: Caller, place: int, part: int, reads: Reads
    ) -> SmallVariant:
        """Return a filtered allele of a record that is held by its text alone."""
        record = replace(record, cells=record.text.split("\t"))
        key = _key(self.input_column, record.row, part)
        found = (reads, caller.words(record.cells, place))
        return _small_variant(key, self.source(record.row), record, place, found)

    def _note_alleles(self, row: int, number: int) -> None:
        self.several += 1
        if self.several <= _MOST_NOTES:
            self.notes.append(f"row {row} holds {number} alleles; each counts as a row")


def _key(input_column: str, row: int, part: int) -> str:
    return f"{input_column}:{row}" if part == 1 else f"{input_column}:{row}.{part}"


def _filtered(record: VcfRecord) -> tuple[ExclusionCode, str]:
    return ExclusionCode.FILTER, f"the software filtered the call: {record.filters}"


def _small_variant(
    key: str, source: Source, record: VcfRecord, place: int, found: tuple[Reads, AlleleAnnotations]
) -> SmallVariant:
    reads, words = found[0], found[1].words
    named = f"{words.transcript}:{words.hgvs_c}" if words.transcript else words.hgvs_c
    return SmallVariant(
        key=key,
        source=source,
        gene=words.gene,
        chromosome=record.cells[0],
        position=int(record.cells[1]),
        ref=record.cells[3],
        alt=record.cells[4].split(",")[place],
        vaf=reads.vaf,
        depth=reads.depth,
        transcript=words.transcript,
        hgvs_c=named if words.hgvs_c else "",
        hgvs_p=words.hgvs_p,
        consequences=words.consequences,
        exons=words.exon,
        filters=record.filters,
        phase_set=_stated(record.sample("PS")),
        phased_genotype=_phased_genotype(record, place),
        mnv_tag=info_value(record.cells[7], "MNVTAG"),
    )


def _stated(values: list[str]) -> str:
    return values[0] if values and values[0] != "." else ""


def _phased_genotype(record: VcfRecord, place: int) -> str:
    """Return the genotype with `1` for this allele, such as `0|1`; '' if it is not phased."""
    written = _stated(record.sample("GT"))
    if "|" not in written or "/" in written:
        return ""
    calls = written.split("|")
    if not all(call.isdigit() for call in calls):
        return ""
    return "|".join("1" if int(call) == place + 1 else "0" for call in calls)


def _splice(record: VcfRecord, source: Source) -> SpliceVariant:
    """Return a splice variant; SpliceGirl writes supporting reads as AD, reference reads as DP."""
    chromosome = record.cells[0]
    end = record.info("END")
    return SpliceVariant(
        source=source,
        gene="",
        affected_exon="",
        breakpoint_1=f"{chromosome}:{record.cells[1]}",
        breakpoint_2=f"{chromosome}:{end}" if end else "",
        supporting_reads=record.count("AD"),
        reference_reads=record.count("DP"),
        note="the VCF names no gene",
    )


def _exon_copy_number(
    record: VcfRecord, source: Source
) -> ExonCopyNumber | tuple[ExclusionCode, str]:
    gene = record.info("GENE")
    if record.cells[4] == ".":
        return ExclusionCode.COPY_NUMBER_NEUTRAL, "segment called neutral: no gain or loss"
    if not gene:
        return ExclusionCode.NO_GENE, "the segment names no gene (GENE)"
    return ExonCopyNumber(
        source=source,
        gene=gene,
        chromosome=record.cells[0],
        start=int(record.variant.POS),
        stop=whole(record.info("END")),
        affected_exons=record.info("EXON"),
        fold_change=record.number("FC"),
        call=record.cells[4],
    )
