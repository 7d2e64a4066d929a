"""What side files say of a sample: quality, origin, coverage, and what contradicts what."""

from __future__ import annotations

from enum import StrEnum

from varannot.model.base import Record
from varannot.model.source import Source

__all__ = [
    "BLACKLIST_FILTERS",
    "Analyte",
    "AnalyteQuality",
    "Blacklisted",
    "GeneCoverage",
    "GermlineCall",
    "GermlineStatus",
    "Mismatch",
    "MismatchCode",
    "QualityMetric",
    "QualityVerdict",
    "is_blacklisted",
]


class Analyte(StrEnum):
    """What a limit of quality is set for; one that fails makes its results not assessed."""

    ANALYSIS = "analysis steps"
    RUN = "run"
    CONTAMINATION = "contamination"
    SMALL_VARIANTS = "DNA small variants"
    COPY_NUMBER = "copy number"
    MSI = "microsatellite instability"
    TMB = "tumour mutational burden"
    GIS = "genomic instability score"
    DNA_FUSIONS = "DNA fusions"
    RNA = "RNA"


class QualityVerdict(StrEnum):
    """How a metric or an analyte stands to its limits.

    UNREADABLE: a value or limit is damaged, or a row lacks. NOT_ASSESSED: no limit or no value is
    stated. Neither is a pass or a failure.
    """

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    UNREADABLE = "unreadable"
    NOT_ASSESSED = "not_assessed"


class QualityMetric(Record, frozen=True, kw_only=True):
    """One metric of the sample or its run as written, with the limits of its own file.

    `lower` and `upper` are the limits as written, empty where the file sets none; `number` is None
    where the text is no number. `analyte` is None for a metric that judges nothing; a metric that
    judges two analytes stands once for each.
    """

    analyte: Analyte | None
    name: str
    unit: str
    text: str
    number: float | None
    lower: str
    upper: str
    verdict: QualityVerdict
    source: Source


class AnalyteQuality(Record, frozen=True, kw_only=True):
    """The verdict on one analyte, with the metrics behind it in a sentence."""

    analyte: Analyte
    verdict: QualityVerdict
    reason: str


class GermlineStatus(StrEnum):
    """What the panel software takes a small variant for, from its TMB trace or VCF."""

    SOMATIC = "somatic"
    GERMLINE_DATABASE = "germline_database"
    GERMLINE_PROXIMITY = "germline_proximity"
    CLONAL_HAEMATOPOIESIS = "clonal_haematopoiesis"


class GermlineCall(Record, frozen=True, kw_only=True):
    """The status of one small variant (`key`); `written` holds the file's own words."""

    key: str
    status: GermlineStatus
    written: str
    source: Source


class MismatchCode(StrEnum):
    """In what two files of one sample, or a file and the sheet, contradict each other."""

    ONLY_IN_VCF = "only_in_vcf"
    ONLY_IN_COMBINED_OUTPUT = "only_in_combined_output"
    CHOSEN_CALLS = "chosen_calls"
    VAF_DIFFERS = "vaf_differs"
    DEPTH_DIFFERS = "depth_differs"
    ORIGIN_DIFFERS = "origin_differs"
    FUSION_ONLY_IN_ALL_FUSIONS = "fusion_only_in_all_fusions"
    FUSION_ONLY_IN_COMBINED_OUTPUT = "fusion_only_in_combined_output"
    FUSION_READS_DIFFER = "fusion_reads_differ"
    FUSION_NAMES_DIFFER = "fusion_names_differ"
    FUSION_BREAKPOINTS_DIFFER = "fusion_breakpoints_differ"
    TMB_DIFFERS = "tmb_differs"
    MSI_DIFFERS = "msi_differs"
    SAMPLE_DIFFERS = "sample_differs"
    SOFTWARE_DIFFERS = "software_differs"
    COPY_NUMBER_DIFFERS = "copy_number_differs"
    SPLICE_DIFFERS = "splice_differs"
    SPECIMEN_DIFFERS = "specimen_differs"
    SEX_DIFFERS = "sex_differs"
    SEX_NOT_SUPPORTED = "sex_not_supported"


class Mismatch(Record, frozen=True, kw_only=True):
    """A contradiction between files of one sample, or within one, in a sentence with its places."""

    code: MismatchCode
    text: str
    sources: tuple[Source, ...]


class GeneCoverage(Record, frozen=True, kw_only=True):
    """How much of a gene's coding sequence was called, as a genome VCF tells.

    `coding_bases` counts the bases of the coding exons of `transcript`, `called_bases` those with
    a confident call. `low_exons` names the coding exons of which a base lacks one.
    `blacklisted_bases` counts those that the panel software leaves out by a static list, and
    `blacklisted_exons` names their exons. `transcript` is empty, and nothing is counted, where the
    gene has no transcript model on the build.
    """

    gene: str
    transcript: str
    coding_bases: int
    called_bases: int
    low_exons: tuple[str, ...]
    source: Source
    blacklisted_bases: int = 0
    blacklisted_exons: tuple[str, ...] = ()


BLACKLIST_FILTERS = ("Blacklist", "excluded_regions")
"""FILTERs by which the panel software leaves out positions of a static list of noisy places.

Source: the VCF headers of LocalApp 2.2 (`Blacklist`) and DRAGEN TSO 500 (`excluded_regions`).
"""


def is_blacklisted(filters: str) -> bool:
    """Return whether a FILTER, or a sentence that names it, is that of a static list.

    >>> is_blacklisted("LowSupport;Blacklist"), is_blacklisted("LowDP")
    (True, False)
    """
    return any(word in filters for word in BLACKLIST_FILTERS)


class Blacklisted(Record, frozen=True, kw_only=True):
    """Coding positions of a gene at which a file holds a candidate that such a FILTER took out.

    A file that lists candidates alone does not tell the other positions of the list. `source` is
    the first record.
    """

    gene: str
    transcript: str
    positions: int
    exons: tuple[str, ...]
    source: Source
