"""Reader of TSO500 VCF files: small variants, copy number, exon copy number, splice variants.

The content decides the kind. Every record is reported or excluded with its reason, except
reference calls, which a genome VCF holds for every base: they are counted, not listed.
VCF files carry no gene or description for small variants; those are added from coordinates later.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from varannot.errors import BrokenFileError, Problem
from varannot.model import GeneCoverage, SectionAccount, Source
from varannot.tso500.content import (
    ExclusionCode,
    FileContent,
    FileKind,
    SectionState,
    new_account,
)
from varannot.tso500.filtered import CallsAside, LookUp
from varannot.tso500.splice_places import with_places
from varannot.tso500.vcf_blocks import BLOCK_BYTES
from varannot.tso500.vcf_build import build_of_lengths
from varannot.tso500.vcf_calls import VcfCalls, VcfRecord
from varannot.tso500.vcf_declarations import sample_names
from varannot.tso500.vcf_header import VcfHeader, kind_of

if TYPE_CHECKING:
    from varannot.tso500.coverage import RegionSource
    from varannot.tso500.vcf_samples import VcfChoices
    from varannot.tso500.vcf_text import VcfText

__all__ = ["read_vcf"]

_REFERENCE_CALLS = "reference calls"


def read_vcf(
    path: Path,
    file: str,
    *,
    input_column: str = "variants",
    regions: RegionSource | None = None,
    choices: VcfChoices | None = None,
    look_up: LookUp | None = None,
    block_bytes: int = BLOCK_BYTES,
) -> FileContent:
    """Return the calls of a `.vcf` or `.vcf.gz` and the account of its lines.

    Positions are 1-based. Where allele fraction and depth come from, and which sample is the
    tumour, is told by the header, or by `choices`. A record with several alleles counts once per
    allele. The file streams by: memory grows with what is reported, not with its size.
    `regions` gives the coding exons of which a genome VCF tells the called share, which the
    breakpoints of a splice variant are held against, and near which filtered calls are kept aside
    as `look_up` says.
    Raises BrokenFileError if the file is no VCF or htslib cannot read the mended copy.
    """
    from varannot.tso500.vcf_text import read_vcf_text

    with tempfile.TemporaryDirectory(prefix="varannot-") as name:
        folder = Path(name)
        with (folder / "records").open("w+b") as records:
            text = read_vcf_text(path, file, records, regions, choices, block_bytes=block_bytes)
            lengths = text.header.contig_lengths()
            told = build_of_lengths(lengths, file)
            aside = CallsAside(look_up or LookUp(), regions, told.build)
            calls = VcfCalls(file, input_column, kind_of(text.header), text.caller, aside)
            for row, line, reason in text.malformed:
                calls.exclude(row, ExclusionCode.MALFORMED_RECORD, reason, line)
            notes = _read_records(text, records, folder / "mended.vcf", calls)
    coverage, said = _coverage(text, file)
    if text.reference_calls:
        counted = f"{text.reference_calls} reference calls without another allele are counted"
        notes += (f"{counted}, not listed",)
    account = new_account(
        file,
        input_column,
        calls.kind,
        text.sha256,
        text.counts,
        _sections(text, calls),
        software=text.header.value("source") or text.header.value("DRAGENCommandLine")[:80],
        details=_details(text.header, calls, told.build),
        notes=(
            *text.notes,
            *notes,
            *(text.caller.notes if text.caller else ()),
            *calls.all_notes(),
            *told.notes,
            *said,
        ),
    )
    return FileContent(
        account,
        tuple(calls.variants),
        with_places(calls.findings, regions, lengths),
        excluded=tuple(sorted(calls.excluded, key=lambda one: one.source.row)),
        germline=tuple(calls.origins),
        coverage=coverage,
        aside=calls.aside.done(),
    )


def _read_records(text: VcfText, records: BinaryIO, copy: Path, calls: VcfCalls) -> tuple[str, ...]:
    from cyvcf2 import VCF

    notes = text.write_mended(records, copy)
    try:
        reader = VCF(str(copy))
    except Exception as error:  # cyvcf2 raises Exception itself for a header that htslib refuses
        expected = "a header that htslib can read"
        raise BrokenFileError([Problem(calls.file, 1, "", str(error), expected)]) from error
    for row, line in text.lines(records):
        try:
            variant = next(reader)
        except Exception as error:  # cyvcf2 raises Exception itself where htslib gives up
            expected = "a record that htslib can read"
            problem = Problem(calls.file, row, "", line[:80], expected, str(error))
            raise BrokenFileError([problem]) from error
        calls.take(VcfRecord(row, line, line.split("\t"), variant, text.sample))
    return notes


def _coverage(text: VcfText, file: str) -> tuple[tuple[GeneCoverage, ...], tuple[str, ...]]:
    """Return the called share of each gene and a note, both empty where the file cannot tell.

    A file with more reference calls than other records is a genome VCF; any other says nothing of
    the bases that it leaves out.
    """
    called = text.called
    if called is None or text.reference_calls <= len(text.rows) + len(text.malformed):
        return (), ()
    regions = called.regions
    name = regions.contradicted(text.header.contig_lengths())
    if name:
        why = f"the header gives {name} another length than {regions.build} has"
        return (), (f"the coverage of genes is not assessed: {why}",)
    source = Source(file=file, row=text.first_reference_call, section=_REFERENCE_CALLS)
    coverage = called.coverage(source)
    if not any(gene.called_bases for gene in coverage):
        why = "no record with FILTER PASS covers a coding base of the genes of interest"
        return (), (f"the coverage of genes is not assessed: {why}",)
    return coverage, ()


def _sections(text: VcfText, calls: VcfCalls) -> Iterator[SectionAccount]:
    yield SectionAccount(
        name="variant records",
        row=text.header.row,
        known=True,
        rows=calls.read,
        reported=len(calls.variants) + len(calls.findings),
        excluded=len(calls.excluded),
        state=(SectionState.FILLED if calls.read else SectionState.EMPTY).value,
    )
    if text.reference_calls:
        yield SectionAccount(
            name=_REFERENCE_CALLS,
            row=text.first_reference_call,
            known=True,
            rows=text.reference_calls,
            reported=0,
            excluded=text.reference_calls,
            state=SectionState.FILLED.value,
            text=(f"{ExclusionCode.REFERENCE_CALL.value}: counted, not listed",),
        )


def _details(header: VcfHeader, calls: VcfCalls, build: str) -> dict[str, str]:
    details = {"reference": header.value("reference")} if header.value("reference") else {}
    names = sample_names(header.columns)
    # Other callers name columns of small variants as they like; these kinds are the panel's own.
    if len(names) == 1 and calls.kind != FileKind.SMALL_VARIANT_VCF:
        details["Sample ID"] = names[0]
    if build:
        details["build by chromosome lengths"] = build
    if calls.germline:
        details["GermlineStatus"] = "; ".join(
            f"{status} {count}" for status, count in sorted(calls.germline.items())
        )
    return details | calls.taken.details()
