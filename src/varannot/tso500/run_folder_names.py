"""The names that the TSO500 software gives its files, and what part a file plays for a pair.

A name is an id (Pair ID or Sample ID) and a tail. Tails are as seen in result folders and in
public readers of them: InPreD/tsoppy (LocalApp and DRAGEN 2.6), eastgenomics/eggd_tso500 and
AWGL/TSO500_post_processing (LocalApp 2.2), SACGF/variantgrid (DRAGEN 2.6), umccr/dracarys and
dauss75/tso500_ctdna (ctDNA).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "Named",
    "Role",
    "Software",
    "analysis_of",
    "is_folder_of_steps",
    "is_step",
    "named",
    "rank_of",
]


class Role(StrEnum):
    """What a file is for a pair; the order is that of the side files in the sample sheet."""

    COMBINED_OUTPUT = "CombinedVariantOutput"
    SMALL_VARIANTS = "small variant VCF"
    GENOME = "genome VCF"
    COPY_NUMBER = "copy number VCF"
    EXON_COPY_NUMBER = "exon copy number VCF"
    SPLICE = "splice variant VCF"
    FUSIONS = "fusion table"
    TMB_TRACE = "TMB trace"
    TMB_JSON = "TMB JSON"
    MSI_JSON = "MSI JSON"
    ANNOTATED = "annotated JSON"
    ANALYSIS_RESULTS = "SampleAnalysisResults"
    METRICS = "MetricsOutput"


class Software(StrEnum):
    """Which software alone gives a tail; the ctDNA software has used the tails of both."""

    LOCALAPP = "LocalApp"
    DRAGEN = "DRAGEN"


_TAILS: tuple[tuple[str, Role, Software | None], ...] = (
    ("_CombinedVariantOutput.tsv", Role.COMBINED_OUTPUT, None),
    (".hard-filtered.vcf", Role.SMALL_VARIANTS, Software.DRAGEN),
    ("_MergedSmallVariants.vcf", Role.SMALL_VARIANTS, Software.LOCALAPP),
    (".hard-filtered.gvcf", Role.GENOME, Software.DRAGEN),
    ("_MergedSmallVariants.genome.vcf", Role.GENOME, Software.LOCALAPP),
    (".cnv.vcf", Role.COPY_NUMBER, Software.DRAGEN),
    ("_CopyNumberVariants.vcf", Role.COPY_NUMBER, Software.LOCALAPP),
    ("_DragenExonCNV.vcf", Role.EXON_COPY_NUMBER, Software.DRAGEN),
    ("_SpliceVariants.vcf", Role.SPLICE, None),
    ("_AllFusions.csv", Role.FUSIONS, None),
    ("_Fusions.csv", Role.FUSIONS, None),
    (".tmb.trace.tsv", Role.TMB_TRACE, Software.DRAGEN),
    ("_TMB_Trace.tsv", Role.TMB_TRACE, Software.LOCALAPP),
    (".tmb.json", Role.TMB_JSON, None),
    (".msi.json", Role.MSI_JSON, None),
    (".microsat_output.json", Role.MSI_JSON, None),
    ("_MergedVariants_Annotated.json", Role.ANNOTATED, Software.LOCALAPP),
    ("_MergedSmallVariantsAnnotated.json", Role.ANNOTATED, Software.LOCALAPP),
    ("_DNAVariants_Annotated.json", Role.ANNOTATED, Software.DRAGEN),
    ("_SmallVariants_Annotated.json", Role.ANNOTATED, Software.LOCALAPP),
    ("_SampleAnalysisResults.json", Role.ANALYSIS_RESULTS, None),
    ("_MetricsOutput.tsv", Role.METRICS, None),
)
_FOLDED = tuple((tail.casefold(), role, software) for tail, role, software in _TAILS)
_STEPS = frozenset({"_smallvariants_annotated.json", "_fusions.csv"})
"""Tails of a step in between, used where the file of the last step is missing; for ctDNA
`_Fusions.csv` is the last."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file name: the id before its tail, what the tail promises; a step in between or not.

    `software` is the one that gives such a name, or None where several do.
    """

    stem: str
    role: Role
    step: bool = False
    software: Software | None = None


def named(name: str) -> Named | None:
    """Return what a file name says, or None for a name that is not of the known tails.

    >>> found = named("P1-DNA.hard-filtered.vcf.gz")
    >>> found.stem, found.role.value, found.software.value
    ('P1-DNA', 'small variant VCF', 'DRAGEN')
    >>> named("P1.vcf")
    """
    folded = name.casefold()
    bare = name[:-3] if folded.endswith(".gz") else name
    for tail, role, software in _FOLDED:
        if bare.casefold().endswith(tail) and len(bare) > len(tail):
            return Named(bare[: -len(tail)], role, tail in _STEPS, software)
    return Named("", Role.METRICS) if folded == "metricsoutput.tsv" else None


_RESULTS = "results"
_STEPS_FOLDER = "logs_intermediates"


def analysis_of(parts: tuple[str, ...]) -> str | None:
    """Return the folder of the analysis that a file belongs to, or None where no name tells it.

    The software writes `Results` and `Logs_Intermediates` side by side into that folder.

    >>> analysis_of(("again", "Results", "P1", "P1_AllFusions.csv")), analysis_of(("a", "b.vcf"))
    ('again', None)
    """
    for place in range(len(parts) - 2, -1, -1):
        if parts[place].casefold() in (_RESULTS, _STEPS_FOLDER):
            return "/".join(parts[:place])
    return None


def is_folder_of_steps(name: str) -> bool:
    """Return whether a folder is the one of the steps before the results."""
    return name.casefold() == _STEPS_FOLDER


def is_step(parts: tuple[str, ...]) -> bool:
    """Return whether a file lies in `Logs_Intermediates`."""
    return any(map(is_folder_of_steps, parts[:-1]))


def rank_of(parts: tuple[str, ...]) -> int:
    """Return 0 for a file in `Results`, 2 for one in `Logs_Intermediates`, 1 for any other."""
    if is_step(parts):
        return 2
    return 0 if _RESULTS in [part.casefold() for part in parts[:-1]] else 1
