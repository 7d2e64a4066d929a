"""The columns of the tables that a report consists of, declared once.

The writers, the headings of the report page and docs/output.md follow these declarations.
"""

from __future__ import annotations

from varannot.model import CheckLevel
from varannot.tables import Column, Kind, Table

__all__ = [
    "AS_PUBLISHED_MARK",
    "FINDINGS_TSV",
    "OUTPUT_TABLES",
    "RUN_SUMMARY_TSV",
    "TABLE2_TSV",
    "VARIANTS_TSV",
]

AS_PUBLISHED_MARK = "AS PUBLISHED - not for patient care"
"""Begins the checks of every row, and stands on every page, made with as_published."""

_STATUS = ("reported", "excluded")

TABLE2_TSV = Table(
    "table2.tsv",
    "Reported small variants, in the order of the input",
    (
        Column("gene", "Current HGNC symbol of the gene."),
        Column(
            "mutation",
            "c. and p. description as typed, cleaned of spaces and typography; the genomic change "
            "where the row has neither.",
        ),
        Column(
            "interpretation",
            "Class and effect in words; 'unresolved' where the description cannot be true, "
            "'not assessed' where the row names no single variant.",
        ),
        Column(
            "therapeutic_relevance",
            "What the variant means for therapy; conditional findings are labelled as such.",
        ),
        Column(
            "checks",
            "Outcome of the description check with its reason, cautions and caveats, separated by "
            f"' | '; begins with '{AS_PUBLISHED_MARK}' where a publication is reproduced.",
        ),
    ),
)

VARIANTS_TSV = Table(
    "variants.tsv",
    "Every small-variant row of the input, reported or excluded",
    (
        Column("source_file", "File that holds the row, as named in the sample sheet.", Kind.FILE),
        Column("source_row", "Line of that file, 1-based, the header line included.", Kind.COUNT),
        Column("gene", "Current HGNC symbol; the symbol as written if the row was excluded."),
        Column("hgvs_c", "Coding description; canonical, or as written if not normalised."),
        Column("hgvs_p", "Protein description; canonical, or as written if not normalised."),
        Column("status", "Where the row ended.", Kind.CHOICE, allowed=_STATUS),
        Column("reason", "Why the row was excluded, or what it was reported as."),
        Column("checks", "As in table2.tsv."),
        Column(
            "computed",
            "Description as computed on the transcript of the row; 'not computed' for excluded "
            "rows and where the row names no event that could be true.",
        ),
        Column("mane", "Description as computed on MANE Select of the gene."),
        Column(
            "check_level",
            "How much of the reference the check of the row could see.",
            Kind.CHOICE,
            allowed=tuple(level.value for level in CheckLevel),
        ),
        Column(
            "findings",
            "What there is to say about the row, as code and sentence, separated by ' | '; "
            "or 'none'.",
        ),
        Column(
            "panel_origin",
            "Origin by the panel software: the status from its TMB trace or VCF in words, with the "
            "file's own words and place; 'not stated' where no file says anything. It is the "
            "software's filter for TMB and no test of germline origin; status by proximity is a "
            "guess from allele fractions. No row is left out because of it.",
        ),
        Column(
            "points",
            "Sum of points by the oncogenicity standard (DOI 10.1016/j.gim.2022.01.001); "
            "'not classed' for excluded rows and rows that name no event.",
        ),
        Column(
            "codes",
            "Codes of the criteria that are met, comma-separated, with the strength where it is "
            "not the usual one; 'none' where none is. OM3 is the hotspot, OM4 the other missense "
            "change.",
        ),
        Column(
            "standard_class",
            "Class by the standard alone: oncogenic, likely_oncogenic, vus, likely_benign, benign.",
        ),
        Column(
            "curated_class",
            "Class by the knowledge table, which wins over the standard; 'none' without one.",
        ),
        Column(
            "not_assessable",
            "Codes of the criteria that could not be assessed, for want of evidence; or 'none'.",
        ),
        Column(
            "lof_rule",
            "Branch of the PVS1 decision tree (DOI 10.1002/humu.23626) that a null variant took; "
            "'curated' for an exception of the gene, 'not_decided' where no branch could be "
            "chosen, 'none' for other variants.",
        ),
    ),
)

FINDINGS_TSV = Table(
    "findings.tsv",
    "Every other row: copy number, loss of heterozygosity, fusions, splice variants, exon-level "
    "copy number, genes assessed without an event, and rows that were not read as a finding",
    (
        Column("source_file", "File that holds the row, as named in the sample sheet.", Kind.FILE),
        Column("source_row", "Line of that file, 1-based, the header line included.", Kind.COUNT),
        Column("section", "Section of the file, as written."),
        Column(
            "kind",
            "What the row states.",
            Kind.CHOICE,
            allowed=(
                "copy_number",
                "loh",
                "splice",
                "fusion",
                "exon_copy_number",
                "assessed_negative",
                "not_read",
            ),
        ),
        Column("gene", "Gene or gene pair, as written."),
        Column("description", "The finding in words, with its figures and units."),
        Column("status", "Where the row ended.", Kind.CHOICE, allowed=_STATUS),
        Column(
            "reason",
            "Why the row was excluded, or that it was reported; begins with "
            f"'{AS_PUBLISHED_MARK}' where a publication is reproduced.",
        ),
        Column("relevance", "What the finding means for therapy, or that nothing is stated."),
    ),
)

RUN_SUMMARY_TSV = Table(
    "run_summary.tsv",
    "One line per sample of the run, in the order of the sample sheet",
    (
        Column("sample_id", "Sample, as named in the sample sheet."),
        Column("patient_id", "Patient, as named in the sample sheet."),
        Column("tumour_type", "OncoTree code and name."),
        Column(
            "status",
            "Whether the sample has a report.",
            Kind.CHOICE,
            allowed=("ok", "failed"),
        ),
        Column("interpretation", "How classes were reached: graded or as_published."),
        Column("reported", "Small variants reported.", Kind.COUNT),
        Column("excluded", "Small-variant rows excluded.", Kind.COUNT),
        Column("findings", "Other findings reported.", Kind.COUNT),
        Column("open_questions", "Questions that a person has to settle.", Kind.COUNT),
        Column("tmb", "Tumour mutational burden: value and verdict.", unit="mutations per Mb"),
        Column("msi", "Microsatellite status: value and verdict."),
        Column("hrr_line", "Homologous recombination repair: therapy, conditional or none."),
        Column("completeness", "Blocking items of the checklist that are missing, or complete."),
        Column("report", "Page of the sample, relative to the folder of this table.", Kind.FILE),
        Column("failure", "Stage that failed, and every problem; 'none' for a good sample."),
        Column(
            "remarks",
            "Other samples of the same patient, and the mark "
            f"'{AS_PUBLISHED_MARK}' where a publication is reproduced.",
        ),
    ),
)

OUTPUT_TABLES = (TABLE2_TSV, VARIANTS_TSV, FINDINGS_TSV, RUN_SUMMARY_TSV)
"""All tables, in the order in which docs/output.md explains them."""
