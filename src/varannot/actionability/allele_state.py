"""What the sample says about the second allele and the origin of a variant, in sentences.

Nothing is computed here: copy number, phase and purity are not weighed in this version.
"""

from __future__ import annotations

from varannot.actionability.quality_marks import OF_LOH, long_mark
from varannot.model import Case, LossOfHeterozygosity

__all__ = [
    "LOH_SECTION",
    "biallelic_sentence",
    "loh_of",
    "origin_sentence",
    "sections_read",
    "without_white_cells",
]

LOH_SECTION = "loss of heterozygosity"


def sections_read(case: Case) -> frozenset[str]:
    """Return the names of all sections of the input files, in lower case."""
    files = case.ingest.files if case.ingest else ()
    return frozenset(section.name.casefold() for file in files for section in file.sections)


def loh_of(case: Case, gene: str) -> tuple[LossOfHeterozygosity, ...]:
    """Return the rows that report loss of heterozygosity of the gene."""
    findings = case.ingest.findings if case.ingest else ()
    return tuple(
        finding
        for finding in findings
        if isinstance(finding, LossOfHeterozygosity) and finding.gene == gene
    )


def biallelic_sentence(case: Case, gene: str) -> str:
    """Return what is known about the other allele of the gene, with what its quality says."""
    rows = loh_of(case, gene)
    mark = long_mark(case.ingest, OF_LOH)
    if rows:
        row = rows[0]
        total = "not stated" if row.absolute_copy_number is None else row.absolute_copy_number
        minor = "not stated" if row.minor_copy_number is None else row.minor_copy_number
        return (
            f"State of both alleles: loss of heterozygosity of {gene} is reported (copies {total}, "
            f"of the minor allele {minor}; row {row.source.row}); whether the remaining copy "
            f"carries the variant has not been computed{f'; {mark}' if mark else ''}."
        )
    if mark:
        return f"State of both alleles: not assessed, {mark.partition(':')[0]}."
    if LOH_SECTION in sections_read(case):
        return (
            f"State of both alleles: the file does not list {gene} under loss of heterozygosity; "
            "a second hit is not shown."
        )
    return "State of both alleles: not assessed, the input holds no loss of heterozygosity."


def without_white_cells(case: Case) -> bool:
    """Return whether the specimen is plasma and no normal tissue was tested beside it."""
    return case.is_plasma and case.sample.get("normal_tissue") != "yes"


def origin_sentence(case: Case) -> str:
    """Return what is known about somatic or germline origin."""
    sample = case.sample
    if sample.get("germline_status") == "done":
        result = sample.get("germline_result", "result not stated")
        return f"Origin: germline test done: {result}."
    text = "Origin: germline or somatic is not established by a test of the tumour alone."
    if sample.get("normal_tissue") == "yes":
        text = "Origin: normal tissue was tested, but its result is not in the input."
    if without_white_cells(case):
        text += " Clonal haematopoiesis is not excluded without a test of white blood cells."
    if sample.get("germline_consent") == "declined":
        text += " The patient declined germline testing."
    return text
