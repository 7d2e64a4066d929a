"""The keys of the configuration, declared once.

The check, the default values, the schema file for editors and the table in config/README.md
follow this declaration. A key of a group is written with a dot here (`thresholds.tmb_high`) and
as a nested mapping in YAML.
"""

from __future__ import annotations

from collections.abc import Mapping

from varannot.knowledge.packs.layout import PackName
from varannot.knowledge.schema import REGIONS
from varannot.model import Interpretation
from varannot.tables import Column, Kind, Table

__all__ = ["CONFIG", "DEFAULTS", "GROUPS", "RUN"]

RUN = "run"
"""Group of the keys that steer a run and stand in no report."""

_THRESHOLD = "Empty: the value of the knowledge table, with its citation."

_MOUNTED = "bgzip with its index (.tbi or .csi) beside it; in YAML one path or a list."

_EVIDENCE = (
    Column(
        "evidence.clinvar",
        f"ClinVar's VCF, one of each genome build: {_MOUNTED} "
        "`varannot resources fetch` brings it.",
        Kind.FILES,
        group=RUN,
    ),
    Column(
        "evidence.gnomad",
        "gnomAD VCF files of release 2.1.1, 3 or 4: exomes and genomes, or the joint files, whole "
        f"or one for each chromosome; {_MOUNTED}",
        Kind.FILES,
        group=RUN,
    ),
    Column(
        "evidence.gnomad_coverage",
        "What says which places gnomAD has read: a coverage table (chrom, pos, over_20), a table "
        f"of allele numbers (chrom, pos, AN), or BED; {_MOUNTED} Without it, neighbouring records "
        "have to show that a place was read.",
        Kind.FILES,
        group=RUN,
    ),
    Column(
        "evidence.alphamissense",
        f"AlphaMissense's table of genomic changes, one of each genome build: {_MOUNTED}",
        Kind.FILES,
        group=RUN,
    ),
    Column(
        "evidence.functional",
        "The laboratory's own table of functional evidence, with the columns of "
        "`resources/packs/functional_evidence.tsv`.",
        Kind.FILE,
        group=RUN,
    ),
    Column(
        "evidence.without",
        "Packs of evidence that are left out, in YAML as a list or as one text with `;`.",
        Kind.LIST,
        allowed=tuple(name.value for name in PackName),
        group="interpretation",
    ),
    Column(
        "evidence.stale_after_months",
        "Age of a mounted file at the date of the report above which the report warns. Empty: "
        "`knowledge_max_age_months`.",
        Kind.COUNT,
        "months",
        group=RUN,
    ),
)

CONFIG = Table(
    "config",
    "Configuration",
    (
        Column("samples", "Path of the sample sheet.", Kind.FILE, group=RUN),
        Column("results", "Folder for the reports; made if missing.", Kind.FILE, group=RUN),
        Column(
            "interpretation",
            "`graded`, or `as_published` to repeat a publication (never for patients; each sample "
            "then needs a `published_reference`).",
            Kind.CHOICE,
            allowed=tuple(policy.value for policy in Interpretation),
            group="interpretation",
        ),
        Column(
            "knowledgebase",
            "Path of the knowledge table. Empty: the table that ships with varannot.",
            Kind.FILE,
            group=RUN,
        ),
        Column(
            "local_knowledgebase",
            "Path of the laboratory's own rows: a known `kb_id` replaces the shipped row, "
            "another is added.",
            Kind.FILE,
            group=RUN,
        ),
        Column(
            "transcripts",
            "Folder of a transcript bundle, as `varannot reference build` writes it. Empty: the "
            "bundle that ships with varannot.",
            Kind.FILE,
            group=RUN,
        ),
        Column(
            "batch_size",
            "Most samples that one job takes. Empty: 1 up to 50 samples, else 50.",
            Kind.COUNT,
            "samples",
            group=RUN,
        ),
        Column(
            "region",
            "Regions whose approvals count, in YAML as a list or as one text with `;`. "
            "Empty: all, each named.",
            Kind.LIST,
            allowed=REGIONS,
            group="interpretation",
            needed_for="C18",
        ),
        Column(
            "laboratory",
            "Laboratory that answers for the reports.",
            group="report",
            needed_for="C02",
        ),
        Column(
            "report_date",
            "Date printed on the reports and held against the review dates of the knowledge "
            "table. A run never looks at the clock.",
            Kind.DATE,
            group="report",
            needed_for="C03",
        ),
        Column(
            "knowledge_max_age_months",
            "Age of a knowledge row at `report_date` above which the report warns.",
            Kind.COUNT,
            "months",
            group="report",
            needed_for="C18",
        ),
        Column(
            "thresholds.tmb_high",
            f"Tumour mutational burden from which it is called high. {_THRESHOLD}",
            Kind.NUMBER,
            "mutations/Mb",
            group="thresholds",
            needed_for="C16",
        ),
        Column(
            "thresholds.tmb_borderline_low",
            f"Lower end of the borderline band. {_THRESHOLD}",
            Kind.NUMBER,
            "mutations/Mb",
            group="thresholds",
            needed_for="C16",
        ),
        Column(
            "thresholds.tmb_borderline_high",
            f"Upper end of the borderline band. {_THRESHOLD}",
            Kind.NUMBER,
            "mutations/Mb",
            group="thresholds",
            needed_for="C16",
        ),
        Column(
            "thresholds.msi_high_percent",
            f"Unstable sites from which the sample is called MSI-high. {_THRESHOLD}",
            Kind.PERCENT,
            "% of usable sites",
            group="thresholds",
            needed_for="C16",
        ),
        Column(
            "thresholds.msi_indeterminate_percent",
            f"Unstable sites from which the sample is called indeterminate. {_THRESHOLD}",
            Kind.PERCENT,
            "% of usable sites",
            group="thresholds",
            needed_for="C16",
        ),
        Column(
            "thresholds.msi_min_sites",
            f"Usable sites below which MSI is not evaluable. {_THRESHOLD}",
            Kind.COUNT,
            "sites",
            group="thresholds",
            needed_for="C16",
        ),
        Column(
            "thresholds.gis_high",
            f"Genomic instability score from which it is called positive. {_THRESHOLD}",
            Kind.NUMBER,
            "score",
            group="thresholds",
            needed_for="C16",
        ),
        Column(
            "thresholds.gis_grey_low",
            f"Lower end of the grey zone of the score. {_THRESHOLD}",
            Kind.NUMBER,
            "score",
            group="thresholds",
            needed_for="C16",
        ),
        Column(
            "thresholds.gis_grey_high",
            f"Upper end of the grey zone of the score. {_THRESHOLD}",
            Kind.NUMBER,
            "score",
            group="thresholds",
            needed_for="C16",
        ),
        Column(
            "lod.small_variants",
            "Lowest variant allele frequency that this laboratory has validated.",
            Kind.PERCENT,
            "% VAF",
            group="lod",
            needed_for="C09, C17",
        ),
        Column(
            "lod.cnv",
            "Lowest fold change of an amplification that this laboratory has validated.",
            Kind.NUMBER,
            "fold change",
            group="lod",
            needed_for="C09, C17",
        ),
        Column(
            "lod.loh",
            "Lowest tumour content for loss of heterozygosity.",
            Kind.PERCENT,
            "% tumour cells",
            group="lod",
            needed_for="C09, C17",
        ),
        Column(
            "lod.fusions",
            "Lowest number of reads that support a fusion.",
            Kind.COUNT,
            "reads",
            group="lod",
            needed_for="C09, C17",
        ),
        Column(
            "lod.msi",
            "Lowest tumour content for microsatellite instability.",
            Kind.PERCENT,
            "% tumour cells",
            group="lod",
            needed_for="C09, C16",
        ),
        Column(
            "lod.tmb",
            "Lowest tumour content for tumour mutational burden.",
            Kind.PERCENT,
            "% tumour cells",
            group="lod",
            needed_for="C09, C16",
        ),
        Column("assay.name", "Name of the assay.", group="assay", needed_for="C08, C11"),
        Column(
            "assay.version",
            "Version of the assay or of its software.",
            group="assay",
            needed_for="C08",
        ),
        Column(
            "assay.genome_build",
            "Genome build of the coordinates.",
            Kind.CHOICE,
            allowed=("GRCh37", "GRCh38"),
            group="assay",
            needed_for="C08",
        ),
        Column(
            "vcf.tumour_sample",
            "Name of the tumour's column in VCF files of several samples. Empty: the header or the "
            "column names tell it.",
            group="vcf",
        ),
        Column(
            "vcf.vaf_field",
            "Field of a VCF that holds the variant allele fraction, such as FORMAT/AF or INFO/TAF. "
            "Empty: the field that the caller is known to write.",
            group="vcf",
        ),
        Column(
            "vcf.depth_field",
            "Field of a VCF that holds the depth, such as FORMAT/DP. Empty: as `vcf.vaf_field`.",
            group="vcf",
        ),
        *_EVIDENCE,
    ),
)

DEFAULTS: Mapping[str, str] = {
    "samples": "config/samples.tsv",
    "results": "results",
    "interpretation": Interpretation.GRADED.value,
    "knowledge_max_age_months": "12",
}
"""Values of the keys that a configuration may leave out; all other keys are then empty."""

GROUPS = tuple(dict.fromkeys(name.split(".")[0] for name in CONFIG.names if "." in name))
"""Names of the keys that hold other keys."""
