"""What the files say: findings as written, and the account of every row."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from varannot.model.base import Record
from varannot.model.codes import BiomarkerName
from varannot.model.quality import (
    AnalyteQuality,
    GeneCoverage,
    GermlineCall,
    Mismatch,
    QualityMetric,
)
from varannot.model.source import Source

__all__ = [
    "AssessedNegative",
    "CopyNumber",
    "ExcludedRow",
    "ExonCopyNumber",
    "FileAccount",
    "FilteredCalls",
    "Finding",
    "Fusion",
    "Ingest",
    "LossOfHeterozygosity",
    "Measurement",
    "SectionAccount",
    "SmallVariant",
    "SpliceVariant",
]


class SmallVariant(Record, frozen=True, kw_only=True):
    """One small-variant row exactly as written, plus its parsed numbers.

    `key` is unique in the case and stable: `<input column>:<row>`.
    `position` is 1-based; `vaf` is a fraction; `depth` counts reads.
    `reported_*` are the source's own words: shown beside the tool's, never used to classify.
    `phase_set`, `phased_genotype` and `mnv_tag` say what a VCF knows of the copy that carries the
    change: FORMAT PS; FORMAT GT where it is phased, with `1` for this allele and `0` for any
    other (`0|1`); INFO MNVTAG. Each is empty where the file says nothing.
    """

    key: str
    source: Source
    gene: str
    chromosome: str = ""
    position: int | None = None
    ref: str = ""
    alt: str = ""
    vaf: float | None = None
    depth: int | None = None
    transcript: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    consequences: tuple[str, ...] = ()
    exons: str = ""
    filters: str = ""
    reported_interpretation: str = ""
    reported_relevance: str = ""
    phase_set: str = ""
    phased_genotype: str = ""
    mnv_tag: str = ""

    @property
    def passes(self) -> bool:
        """Whether no filter of the panel software took the call out, as far as the file tells."""
        return self.filters in ("", ".", "PASS")

    @property
    def alt_reads(self) -> int | None:
        """Reads that carry the change: allele fraction times depth, None where one is missing."""
        return reads_of(self.vaf, self.depth)


def reads_of(vaf: float | None, depth: int | None) -> int | None:
    """Return allele fraction times depth in whole reads, None where one is missing."""
    return None if vaf is None or depth is None else round(vaf * depth)


class ExcludedRow(Record, frozen=True, kw_only=True):
    """An input row that does not go on, with the code and the sentence that say why."""

    key: str
    source: Source
    code: str
    reason: str
    gene: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    text: str = ""


class CopyNumber(Record, frozen=True, kw_only=True, tag="copy_number"):
    """Gene-level copy-number change; `fold_change` is a ratio to the panel's normal, not copies."""

    source: Source
    gene: str
    fold_change: float | None
    call: str = ""
    absolute_copy_number: int | None = None
    note: str = ""

    @property
    def is_loss(self) -> bool:
        """Whether the call is a loss; lists of amplifications state no call, and hold gains."""
        call = self.call.upper()
        return "DEL" in call or "LOSS" in call


class LossOfHeterozygosity(Record, frozen=True, kw_only=True, tag="loh"):
    """A gene with loss of heterozygosity; copy numbers count copies in tumour cells."""

    source: Source
    gene: str
    absolute_copy_number: int | None
    minor_copy_number: int | None
    note: str = ""


class SpliceVariant(Record, frozen=True, kw_only=True, tag="splice"):
    """An RNA splice variant; breakpoints as written, reads as counts."""

    source: Source
    gene: str
    affected_exon: str
    breakpoint_1: str
    breakpoint_2: str
    supporting_reads: int | None
    reference_reads: int | None
    note: str = ""


class Fusion(Record, frozen=True, kw_only=True, tag="fusion"):
    """A fusion; each partner is a list of candidate genes, `direction_known` False for `/`."""

    source: Source
    gene_pair: str
    partner_1: tuple[str, ...]
    partner_2: tuple[str, ...]
    direction_known: bool | None
    breakpoint_1: str
    breakpoint_2: str
    supporting_reads: int | None
    gene_1_reference_reads: int | None
    gene_2_reference_reads: int | None
    note: str = ""


class ExonCopyNumber(Record, frozen=True, kw_only=True, tag="exon_copy_number"):
    """Exon-level copy-number change (large rearrangement); positions 1-based."""

    source: Source
    gene: str
    chromosome: str
    start: int | None
    stop: int | None
    affected_exons: str
    fold_change: float | None
    call: str
    note: str = ""


class AssessedNegative(Record, frozen=True, kw_only=True, tag="assessed_negative"):
    """A row that says 'this gene was looked at and has no event', such as `BRCA1<TAB>NA`."""

    source: Source
    gene: str
    what: str


Finding: TypeAlias = (
    CopyNumber | LossOfHeterozygosity | SpliceVariant | Fusion | ExonCopyNumber | AssessedNegative
)


class Measurement(Record, frozen=True, kw_only=True):
    """A sample-wide statement as written; `number` is None where the text is no number.

    `not_applicable` is True where the file itself says NA.
    """

    name: BiomarkerName
    text: str
    source: Source
    number: float | None = None
    unit: str = ""
    not_applicable: bool = False
    note: str = ""


class SectionAccount(Record, frozen=True, kw_only=True):
    """What became of one section: `rows` data rows read = reported + excluded.

    `known` is False for a section that this version does not interpret; its rows are kept as text.
    """

    name: str
    row: int
    known: bool
    rows: int
    reported: int
    excluded: int
    state: str = ""
    columns: tuple[str, ...] = ()
    unknown_columns: tuple[str, ...] = ()
    text: tuple[str, ...] = ()


class FileAccount(Record, frozen=True, kw_only=True):
    """What became of one input file: sha256 of its bytes, and every line by kind.

    `read = reported + excluded` holds for data rows; `lines` holds the count of each line kind,
    and the counts add up to the lines of the file.
    """

    file: str
    input_column: str
    file_kind: str
    sha256: str
    software: str = ""
    module_version: str = ""
    pipeline_version: str = ""
    lines: dict[str, int] = msgspec.field(default_factory=dict)
    read: int = 0
    reported: int = 0
    excluded: int = 0
    sections: tuple[SectionAccount, ...] = ()
    details: dict[str, str] = msgspec.field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def prep_kit(self) -> str:
        """The library prep kit as the file names it, '' where it names none."""
        return self.details.get("Library Prep Kit", "")

    @property
    def names_ctdna(self) -> bool:
        """Whether the file says that it is of the assay for plasma, by its software or its kit."""
        return any("ctdna" in text.casefold() for text in (self.software, self.prep_kit))


AROUND_EXONS = 200
"""Bases on both sides of a coding exon in which a filtered call is looked up.

They take in splice sites, the deletions in the introns beside exon 14 of MET
(resources/report_selection.tsv) and the promoter of TERT up to c.-146 (10.1126/science.1229259);
the number is the project's own choice.
"""


FILTERED_BEYOND_LIST = "filtered calls beyond the list"
"""The section of an account that counts filtered calls which are not listed one by one."""


class FilteredCalls(Record, frozen=True, kw_only=True):
    """Small variants that no row reports: taken out by a filter, or not in the table of the sample.

    Each is an excluded row too, and no finding. `calls` are those that can be looked up, the most
    reads first; those that pass the filters are the ones that the table of variants leaves out.
    `weak` counts those below the floors for filtered calls, `outside` those away from the coding
    exons of the panel's genes, `further` those beyond the number that is looked up, which are not
    the strongest of their gene. `further_passing` counts calls that pass and have fewer reads than
    all those of their sort that are looked up.
    """

    calls: tuple[SmallVariant, ...] = ()
    weak: int = 0
    outside: int = 0
    further: int = 0
    further_passing: int = 0


class Ingest(Record, frozen=True, kw_only=True):
    """Findings as written, with file and row, and the account of every row.

    The fields from `quality` to `coverage` come from side files, and are empty where none was
    given. `control` says why the sample is taken for a control, `possible_control` why it may be
    one and a person has to say; both are empty for a patient's.
    """

    small_variants: tuple[SmallVariant, ...] = ()
    findings: tuple[Finding, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    excluded: tuple[ExcludedRow, ...] = ()
    files: tuple[FileAccount, ...] = ()
    notes: tuple[str, ...] = ()
    quality: tuple[QualityMetric, ...] = ()
    analytes: tuple[AnalyteQuality, ...] = ()
    germline: tuple[GermlineCall, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    coverage: tuple[GeneCoverage, ...] = ()
    filtered: FilteredCalls = FilteredCalls()
    control: str = ""
    possible_control: str = ""
