"""Reader of TSO500 VCF files: small variants, copy number, exon copy number, splice variants.

The content decides the kind. Every record is reported or excluded with its reason, except
reference calls, which a genome VCF holds for every base: they are counted, not listed.
VCF files carry no gene or description for small variants; those are added from coordinates later.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from varannot.errors import BrokenFileError, Problem
from varannot.model import (
    CopyNumber,
    ExcludedRow,
    ExonCopyNumber,
    Finding,
    SectionAccount,
    SmallVariant,
    Source,
    SpliceVariant,
)
from varannot.tso500.cells import decimal, whole
from varannot.tso500.content import ExclusionCode, FileContent, FileKind, SectionState, new_account
from varannot.tso500.vcf_text import VcfText, read_vcf_text

__all__ = ["read_vcf"]

_REFERENCE_ALLELES = frozenset({"<NON_REF>", "<M>", "<*>", "*", "."})


def read_vcf(path: Path, file: str, *, input_column: str = "variants") -> FileContent:
    """Return the calls of a `.vcf` or `.vcf.gz` and the account of its lines.

    Positions are 1-based. A small variant's allele fraction is FORMAT VF, else AF, else computed
    from AD; its depth is FORMAT DP, else INFO DP. A record with several alleles counts once per
    allele. Raises BrokenFileError if the file is no VCF or htslib cannot read the mended copy.
    """
    text = read_vcf_text(path, file)
    kind = _kind(text)
    calls = _Calls(file, input_column, kind)
    for row, line, reason in text.malformed:
        calls.exclude(row, ExclusionCode.MALFORMED_RECORD, reason, line)
    notes = _read_records(text, file, calls)
    excluded = tuple(sorted(calls.excluded, key=lambda one: one.source.row))
    sections = _sections(text, calls)
    if text.reference_calls:
        notes += (
            f"{text.reference_calls} reference calls without another allele are counted, "
            "not listed",
        )
    account = new_account(
        file,
        input_column,
        kind,
        text.sha256,
        text.counts,
        sections,
        software=text.value("source") or text.value("DRAGENCommandLine")[:80],
        details=_details(text, calls),
        notes=(*notes, *calls.notes),
    )
    return FileContent(account, tuple(calls.variants), tuple(calls.findings), (), excluded)


def _kind(text: VcfText) -> FileKind:
    formats = text.declared("FORMAT")
    if "FC" in formats and "GENE" in text.declared("INFO"):
        return FileKind.EXON_COPY_NUMBER_VCF
    if formats & {"FC", "SM"}:
        return FileKind.COPY_NUMBER_VCF
    if "SpliceGirl" in text.value("source"):
        return FileKind.SPLICE_VCF
    return FileKind.SMALL_VARIANT_VCF


def _read_records(text: VcfText, file: str, calls: _Calls) -> tuple[str, ...]:
    from cyvcf2 import VCF

    lines, notes = text.mended_lines()
    with tempfile.TemporaryDirectory(prefix="varannot-") as folder:
        copy = Path(folder) / "mended.vcf"
        copy.write_text("\n".join([*lines, *(record.line for record in text.records)]) + "\n")
        try:
            reader = VCF(str(copy))
        except OSError as error:
            expected = "a header that htslib can read"
            raise BrokenFileError([Problem(file, 1, "", str(error), expected)]) from error
        for record in text.records:
            try:
                variant = next(reader)
            except Exception as error:  # cyvcf2 raises Exception itself where htslib gives up
                expected = "a record that htslib can read"
                found = record.line[:80]
                problem = Problem(file, record.row, "", found, expected, str(error))
                raise BrokenFileError([problem]) from error
            calls.take(_Record(record.row, record.line.split("\t"), variant))
    return notes


@dataclass(frozen=True, slots=True)
class _Record:
    """One record: its line in the original, its cells as written, and as htslib reads it."""

    row: int
    cells: list[str]
    variant: Any

    def info(self, name: str) -> str:
        """Return an INFO value as text, or ''."""
        value = self.variant.INFO.get(name)
        return "" if value is None else str(value)

    def sample(self, name: str) -> list[str]:
        """Return the values of a FORMAT field of the first sample as written, or []."""
        if len(self.cells) < 10 or name not in self.variant.FORMAT:
            return []
        place = self.variant.FORMAT.index(name)
        values = self.cells[9].split(":")
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
        return self.cells[6]

    @property
    def text(self) -> str:
        return "\t".join(self.cells)


@dataclass(slots=True)
class _Calls:
    """Collects the calls of one file by its kind."""

    file: str
    input_column: str
    kind: FileKind
    variants: list[SmallVariant] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    excluded: list[ExcludedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    germline: dict[str, int] = field(default_factory=dict)
    read: int = 0

    def source(self, row: int) -> Source:
        """Return the place of a record; the kind of file stands for the section of a finding."""
        small = self.kind is FileKind.SMALL_VARIANT_VCF
        return Source(file=self.file, row=row, section="" if small else self.kind.value)

    def take(self, record: _Record) -> None:
        source = self.source(record.row)
        match self.kind:
            case FileKind.COPY_NUMBER_VCF:
                self._finding(record, self._copy_number(record, source))
            case FileKind.EXON_COPY_NUMBER_VCF:
                self._finding(record, _exon_copy_number(record, source))
            case FileKind.SPLICE_VCF:
                self._finding(record, _splice(record, source))
            case _:
                self._alleles(record, source)

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

    def _finding(self, record: _Record, finding: Finding | tuple[ExclusionCode, str]) -> None:
        if record.filters not in ("PASS", "."):
            self.exclude(record.row, *_filtered(record), record.text)
        elif isinstance(finding, tuple):
            self.exclude(record.row, *finding, record.text)
        else:
            self.read += 1
            self.findings.append(finding)

    def _copy_number(
        self, record: _Record, source: Source
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

    def _alleles(self, record: _Record, source: Source) -> None:
        alleles = record.cells[4].split(",")
        called = [
            (place, allele)
            for place, allele in enumerate(alleles)
            if allele not in _REFERENCE_ALLELES
        ]
        status = record.info("GermlineStatus")
        if status:
            self.germline[status] = self.germline.get(status, 0) + 1
        if len(called) > 1:
            self.notes.append(f"row {record.row} holds {len(called)} alleles; each counts as a row")
        for part, (place, allele) in enumerate(called, start=1):
            if record.filters not in ("PASS", "."):
                self.exclude(record.row, *_filtered(record), record.text, part)
            elif allele.startswith("<") or "[" in allele or "]" in allele:
                reason = f"allele {allele} is not spelt out in bases"
                self.exclude(record.row, ExclusionCode.SYMBOLIC_ALLELE, reason, record.text, part)
            else:
                self.read += 1
                key = _key(self.input_column, record.row, part)
                self.variants.append(_small_variant(key, source, record, place, allele))


def _key(input_column: str, row: int, part: int) -> str:
    return f"{input_column}:{row}" if part == 1 else f"{input_column}:{row}.{part}"


def _filtered(record: _Record) -> tuple[ExclusionCode, str]:
    return ExclusionCode.FILTER, f"the software filtered the call: {record.filters}"


def _small_variant(
    key: str, source: Source, record: _Record, place: int, allele: str
) -> SmallVariant:
    depth = record.count("DP")
    if depth is None:
        depth = whole(record.info("DP"))
    return SmallVariant(
        key=key,
        source=source,
        gene="",
        chromosome=record.cells[0],
        position=int(record.variant.POS),
        ref=record.cells[3],
        alt=allele,
        vaf=_fraction(record, place, depth),
        depth=depth,
        filters=record.filters,
        phase_set=_stated(record.sample("PS")),
        phased_genotype=_phased_genotype(record, place),
        mnv_tag=record.info("MNVTAG"),
    )


def _stated(values: list[str]) -> str:
    return values[0] if values and values[0] != "." else ""


def _phased_genotype(record: _Record, place: int) -> str:
    """Return the genotype with `1` for this allele, such as `0|1`; '' if it is not phased."""
    written = _stated(record.sample("GT"))
    if "|" not in written or "/" in written:
        return ""
    calls = written.split("|")
    if not all(call.isdigit() for call in calls):
        return ""
    return "|".join("1" if int(call) == place + 1 else "0" for call in calls)


def _fraction(record: _Record, place: int, depth: int | None) -> float | None:
    for name in ("VF", "AF"):
        value = record.number(name, place)
        if value is not None and 0 <= value <= 1:
            return value
    reads = record.count("AD", place + 1)
    if reads is None or not depth or reads > depth:
        return None
    return round(reads / depth, 6)


def _splice(record: _Record, source: Source) -> SpliceVariant:
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
    record: _Record, source: Source
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


def _sections(text: VcfText, calls: _Calls) -> Iterator[SectionAccount]:
    reported = len(calls.variants) + len(calls.findings)
    state = SectionState.FILLED if calls.read else SectionState.EMPTY
    row = len(text.header) + 1
    yield SectionAccount(
        name="variant records",
        row=row,
        known=True,
        rows=calls.read,
        reported=reported,
        excluded=len(calls.excluded),
        state=state.value,
    )
    if text.reference_calls:
        yield SectionAccount(
            name="reference calls",
            row=text.first_reference_call,
            known=True,
            rows=text.reference_calls,
            reported=0,
            excluded=text.reference_calls,
            state=SectionState.FILLED.value,
            text=(f"{ExclusionCode.REFERENCE_CALL.value}: counted, not listed",),
        )


def _details(text: VcfText, calls: _Calls) -> dict[str, str]:
    details = {"reference": text.value("reference")} if text.value("reference") else {}
    if calls.germline:
        details["GermlineStatus"] = "; ".join(
            f"{status} {count}" for status, count in sorted(calls.germline.items())
        )
    return details
