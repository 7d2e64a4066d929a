"""What every reader of this room returns: values with their place, and the account of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from varannot.model import (
    ExcludedRow,
    FileAccount,
    Finding,
    GeneCoverage,
    GermlineCall,
    LineKind,
    Measurement,
    SectionAccount,
    SmallVariant,
)
from varannot.tso500.run_libraries import Library
from varannot.tso500.side_values import Metric, TmbTraceRow

__all__ = [
    "SMALL_VARIANT_KINDS",
    "Aside",
    "ExclusionCode",
    "FileContent",
    "FileKind",
    "SectionState",
    "line_counts",
    "new_account",
]


class FileKind(StrEnum):
    """The kinds of file that are read."""

    COMBINED_OUTPUT = "CombinedVariantOutput"
    METRICS_OUTPUT = "MetricsOutput"
    SMALL_VARIANT_VCF = "small variant VCF"
    COPY_NUMBER_VCF = "copy number VCF"
    EXON_COPY_NUMBER_VCF = "exon copy number VCF"
    SPLICE_VCF = "splice variant VCF"
    ALL_FUSIONS = "AllFusions"
    TMB_TRACE = "TMB trace"
    RUN_SAMPLE_SHEET = "Illumina sample sheet"
    VARIANT_SUMMARY = "variant summary"
    TYPED_TABLE = "typed variant table"
    LAB_TABLE = "laboratory variant table"
    TMB_JSON = "TMB result"
    MSI_JSON = "MSI result"
    ANALYSIS_RESULTS = "SampleAnalysisResults"
    ANNOTATED_JSON = "annotated JSON"
    CTDNA_FUSIONS = "ctDNA fusions"
    GENE_COPIES = "gene copy numbers of PhenoHRD"


SMALL_VARIANT_KINDS = frozenset(
    {
        FileKind.COMBINED_OUTPUT,
        FileKind.ANALYSIS_RESULTS,
        FileKind.SMALL_VARIANT_VCF,
        FileKind.ANNOTATED_JSON,
        FileKind.TYPED_TABLE,
        FileKind.LAB_TABLE,
    }
)
"""Kinds of file from which small variants are read."""


class ExclusionCode(StrEnum):
    """Why ingest does not pass a row on; each excluded row also says it in a sentence."""

    TOO_FEW_CELLS = "too_few_cells"
    NOT_A_NUMBER = "not_a_number"
    GENE_IS_DATE = "gene_is_date"
    UNKNOWN_SECTION = "unknown_section"
    BROKEN_CELLS = "broken_cells"
    NO_GENE = "no_gene"
    NO_DESCRIPTION = "no_description"
    FILTER = "filter"
    REFERENCE_CALL = "reference_call"
    COPY_NUMBER_NEUTRAL = "copy_number_neutral"
    SYMBOLIC_ALLELE = "symbolic_allele"
    MALFORMED_RECORD = "malformed_record"
    NOT_KEPT = "not_kept"
    COUNTED_ELSEWHERE = "counted_elsewhere"
    NO_BASE_BEFORE = "no_base_before"
    NOT_IN_TABLE = "not_in_table"
    OTHER_SAMPLE = "other_sample"
    NOT_CALLED = "not_called"


class SectionState(StrEnum):
    """How much a section holds; NOT_APPLICABLE is the file's own NA, EMPTY says nothing at all."""

    FILLED = "filled"
    NOT_APPLICABLE = "not_applicable"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Aside:
    """The filtered calls of a file that may be looked up, in the order in which they are chosen.

    The numbers are those of the others: `weak` with too few reads, `outside` the genes of interest,
    and beyond the number that is held `further`, and `further_low` of those that are too weak in
    tissue.
    """

    calls: tuple[SmallVariant, ...] = ()
    weak: int = 0
    outside: int = 0
    further: int = 0
    further_low: int = 0


@dataclass(frozen=True, slots=True)
class FileContent:
    """The values of one file in the order of its rows, and the account of all its lines.

    `aside` are calls among the excluded rows that a filter took out though reads speak for them.
    """

    account: FileAccount
    small_variants: tuple[SmallVariant, ...] = ()
    findings: tuple[Finding, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    excluded: tuple[ExcludedRow, ...] = ()
    metrics: tuple[Metric, ...] = ()
    tmb_trace: tuple[TmbTraceRow, ...] = ()
    germline: tuple[GermlineCall, ...] = ()
    coverage: tuple[GeneCoverage, ...] = ()
    libraries: tuple[Library, ...] = ()
    aside: Aside = Aside()


def line_counts(counts: Mapping[LineKind, int]) -> dict[str, int]:
    """Return the counts by kind in the order of the kinds, without zeros."""
    return {kind.value: counts[kind] for kind in LineKind if counts.get(kind)}


def new_account(
    file: str,
    input_column: str,
    kind: FileKind,
    sha256: str,
    lines: Mapping[LineKind, int],
    sections: Iterable[SectionAccount],
    *,
    software: str = "",
    details: Mapping[str, str] | None = None,
    notes: Iterable[str] = (),
) -> FileAccount:
    """Return the account of a file; read, reported and excluded are the sums over its sections."""
    parts = tuple(sections)
    known = dict(details or {})
    return FileAccount(
        file=file,
        input_column=input_column,
        file_kind=kind.value,
        sha256=sha256,
        software=software,
        module_version=known.get("Module Version", ""),
        pipeline_version=known.get("Pipeline Version", known.get("Workflow Version", "")),
        lines=line_counts(lines),
        read=sum(section.rows for section in parts),
        reported=sum(section.reported for section in parts),
        excluded=sum(section.excluded for section in parts),
        sections=parts,
        details=known,
        notes=tuple(notes),
    )
