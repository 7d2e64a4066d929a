"""The columns of the sample sheet, declared once.

The reader, the schema file for editors and the documentation follow this declaration.
C01 to C24 are the items of the report completeness checklist; `needed_for` says which of them a
column feeds.
"""

from __future__ import annotations

from varannot.tables import Column, Kind, Table

__all__ = ["CHECKLIST", "SAMPLE_SHEET"]

CHECKLIST = tuple(f"C{number:02d}" for number in range(1, 25))
"""The items of the report completeness checklist."""

_YES_NO = ("yes", "no")
_IHC = ("retained", "lost", "not_done", "not_evaluable")


def _group(
    name: str, *columns: tuple[str, str, Kind | tuple[str, ...], str, str]
) -> tuple[Column, ...]:
    """Return columns of one group from (name, prose, kind or allowed values, unit, items)."""
    return tuple(
        Column(
            column,
            prose,
            kind if isinstance(kind, Kind) else Kind.CHOICE,
            unit,
            allowed=() if isinstance(kind, Kind) else kind,
            group=name,
            needed_for=items,
        )
        for column, prose, kind, unit, items in columns
    )


_IDENTITY = (
    Column(
        "sample_id",
        "Name of the sample and of its folder of results: letters, digits, `.`, `_` and `-`, "
        "at most 64; unique without regard to letter case.",
        required=True,
        group="identity",
    ),
    Column(
        "patient_id",
        "Pseudonym of the patient; samples of one patient share it.",
        required=True,
        group="identity",
        needed_for="C01, C21",
    ),
    Column(
        "tumour_type",
        "Tumour type as OncoTree code or name, such as LMS or Leiomyosarcoma.",
        required=True,
        group="identity",
        needed_for="C04",
    ),
)

_FILES = _group(
    "files",
    (
        "combined_output",
        "Path of the panel's CombinedVariantOutput.tsv (or SampleAnalysisResults.json), relative "
        "to the folder from which the run is started, or else to the folder of the sheet.",
        Kind.FILE,
        "",
        "C08, C12",
    ),
    (
        "variants",
        "Path of a typed variant table, for results that exist only on paper, of a VCF file, or of "
        "an annotated JSON. "
        "Each sample needs `combined_output` or `variants`.",
        Kind.FILE,
        "",
        "C12",
    ),
    (
        "side_files",
        "Paths of further files of the same sample, separated by `;`, each told by its content: "
        "VCF files (small variants, copy number, splice), AllFusions, ctDNA fusions, TMB trace, "
        "TMB and MSI results, MetricsOutput, SampleAnalysisResults, annotated JSON. "
        "They are held against the files above and tell quality and origin; `varannot init` "
        "finds them.",
        Kind.FILES,
        "",
        "",
    ),
    (
        "vcf_tumour_sample",
        "Name of the tumour's column in a VCF file of several samples; overrides the configuration "
        "key `vcf.tumour_sample`.",
        Kind.TEXT,
        "",
        "",
    ),
    (
        "published_reference",
        "DOI of the publication that the sample reproduces; without it `as_published` is refused.",
        Kind.DOI,
        "",
        "",
    ),
)

_BIOMARKERS = _group(
    "biomarkers",
    ("tmb", "Tumour mutational burden as reported.", Kind.NUMBER, "mutations/Mb", "C16"),
    (
        "tmb_method",
        "How it was determined, if not by the panel software.",
        Kind.TEXT,
        "",
        "C16",
    ),
    ("msi_stable", "Microsatellite markers read as stable.", Kind.COUNT, "markers", "C16"),
    ("msi_unstable", "Microsatellite markers read as unstable.", Kind.COUNT, "markers", "C16"),
    (
        "msi_not_evaluable",
        "Microsatellite markers that could not be evaluated.",
        Kind.COUNT,
        "markers",
        "C16",
    ),
    (
        "msi_total",
        "Microsatellite markers tested; the report complains if the other three do not add up.",
        Kind.COUNT,
        "markers",
        "C16",
    ),
    (
        "msi_status",
        "Microsatellite status in the words of its report.",
        ("MSS", "MSI-L", "MSI-H", "not_evaluable"),
        "",
        "C16",
    ),
    (
        "msi_method",
        "How the markers were tested, such as nine by PCR.",
        Kind.TEXT,
        "",
        "C16",
    ),
    (
        "mmr_ihc",
        "Mismatch repair proteins by immunohistochemistry.",
        ("proficient", "deficient", "not_done", "not_evaluable"),
        "",
        "C16",
    ),
    (
        "msi_pcr",
        "Microsatellite instability by fragment analysis.",
        ("stable", "low", "high", "not_done", "not_evaluable"),
        "",
        "C16",
    ),
    ("gis", "Genomic instability score as reported.", Kind.NUMBER, "score", "C16"),
    (
        "tumour_fraction",
        "Tumour fraction estimated by software; stands beside `tumour_content`, never instead.",
        Kind.FRACTION,
        "",
        "C06, C07",
    ),
    ("ploidy", "Ploidy of the tumour estimated by software.", Kind.NUMBER, "copies", "C06"),
)

_PATIENT = _group(
    "patient",
    (
        "sex",
        "Sex of the patient; `male` and `female` are held against the calls on X and Y.",
        ("male", "female", "other", "unknown"),
        "",
        "C01",
    ),
    (
        "birth_date",
        "Date of birth; year or month alone where the rest is withheld.",
        Kind.PARTIAL_DATE,
        "",
        "C01",
    ),
    ("age", "Age at diagnosis.", Kind.COUNT, "years", "C01"),
    ("diagnosis", "Diagnosis as the pathologist words it.", Kind.TEXT, "", "C04"),
    ("tumour_site", "Where the primary tumour lies.", Kind.TEXT, "", "C04"),
    (
        "lesion",
        "What the tested specimen was taken from.",
        ("primary", "metastasis", "recurrence", "unknown"),
        "",
        "C04",
    ),
    (
        "prior_therapies",
        "Therapies so far, in their order.",
        Kind.LIST,
        "",
        "C18",
    ),
)

_ORDER = _group(
    "order",
    ("requester", "Who asked for the test.", Kind.TEXT, "", "C03"),
    ("question", "What the report has to answer.", Kind.TEXT, "", "C03, C24"),
    (
        "date",
        "Date of the finding: of the panel result, or of the board that discussed it.",
        Kind.PARTIAL_DATE,
        "",
        "C03",
    ),
    ("collected_date", "Date on which the specimen was taken.", Kind.PARTIAL_DATE, "", "C03"),
    ("received_date", "Date on which the laboratory received it.", Kind.PARTIAL_DATE, "", "C03"),
    (
        "report_date",
        "Date of the report; overrides the configuration key of the same name.",
        Kind.DATE,
        "",
        "C03",
    ),
)

_SPECIMEN = _group(
    "specimen",
    (
        "specimen",
        "Kind of specimen.",
        ("FFPE", "fresh_frozen", "plasma", "cytology", "bone_marrow", "other"),
        "",
        "C05, C06, C07, C20",
    ),
    (
        "control",
        "Whether the sample is a control library and no patient's; goes before what its name "
        "says. A name that may be that of a control is asked about until this is filled in.",
        _YES_NO,
        "",
        "",
    ),
    ("block_id", "Identifier of the block, vial or slide.", Kind.TEXT, "", "C05"),
    ("normal_tissue", "Whether matched normal tissue was tested too.", _YES_NO, "", "C05, C19"),
    (
        "tumour_content",
        "Tumour cells among the nucleated cells of the area that was taken.",
        Kind.PERCENT,
        "%",
        "C06, C09",
    ),
    (
        "tumour_content_by",
        "Who estimated the tumour content, and how.",
        Kind.TEXT,
        "",
        "C06",
    ),
    ("plasma_volume_ml", "Volume of plasma that was extracted.", Kind.NUMBER, "ml", "C07"),
    ("cfdna_ng", "Cell-free DNA put into the test.", Kind.NUMBER, "ng", "C07"),
)

_ASSAY = _group(
    "assay",
    (
        "assay",
        "Name of the assay; overrides the configuration key `assay.name`.",
        Kind.TEXT,
        "",
        "C08, C11",
    ),
    (
        "assay_version",
        "Version of the assay or of its software; overrides `assay.version`.",
        Kind.TEXT,
        "",
        "C08",
    ),
    (
        "genome_build",
        "Genome build of the coordinates; overrides `assay.genome_build`.",
        ("GRCh37", "GRCh38"),
        "",
        "C08",
    ),
    (
        "rna_done",
        "Whether RNA was tested; without it fusions and splice variants are not assessed.",
        _YES_NO,
        "",
        "C11, C17",
    ),
)

_LIMITS = _group(
    "detection limits",
    (
        "lod_small_variants",
        "Lowest variant allele frequency that the laboratory has validated for this sample; "
        "overrides `lod.small_variants`.",
        Kind.PERCENT,
        "% VAF",
        "C09, C17",
    ),
    (
        "lod_cnv",
        "Lowest fold change of an amplification; overrides `lod.cnv`.",
        Kind.NUMBER,
        "fold change",
        "C09, C17",
    ),
    (
        "lod_loh",
        "Lowest tumour content for loss of heterozygosity; overrides `lod.loh`.",
        Kind.PERCENT,
        "% tumour cells",
        "C09, C17",
    ),
    (
        "lod_fusions",
        "Lowest number of reads that support a fusion; overrides `lod.fusions`.",
        Kind.COUNT,
        "reads",
        "C09, C17",
    ),
    (
        "lod_msi",
        "Lowest tumour content for microsatellite instability; overrides `lod.msi`.",
        Kind.PERCENT,
        "% tumour cells",
        "C09, C16",
    ),
)

_GERMLINE = _group(
    "germline",
    (
        "germline_consent",
        "What the patient decided about germline testing.",
        ("not_offered", "offered", "declined", "consented"),
        "",
        "C19",
    ),
    (
        "germline_status",
        "State of the germline test.",
        ("not_done", "ordered", "done"),
        "",
        "C19",
    ),
    ("germline_result", "Result of the germline test in words.", Kind.TEXT, "", "C19"),
    ("germline_date", "Date of the germline result.", Kind.PARTIAL_DATE, "", "C19"),
)

_REPORT = _group(
    "report",
    (
        "laboratory",
        "Laboratory that answers for the report; overrides the configuration key.",
        Kind.TEXT,
        "",
        "C02",
    ),
    ("report_number", "Number of the report.", Kind.TEXT, "", "C02"),
    ("report_status", "State of the report.", ("preliminary", "final", "amended"), "", "C22"),
    ("replaces_report", "Number of the report that this one replaces.", Kind.TEXT, "", "C21, C22"),
    (
        "amendment_reason",
        "What changed against that report, and why.",
        Kind.TEXT,
        "",
        "C22",
    ),
    ("author", "Who answers for the interpretation.", Kind.TEXT, "", "C23"),
    ("second_reader", "Who read it independently.", Kind.TEXT, "", "C23"),
    ("signed_date", "Date of the signature.", Kind.DATE, "", "C23"),
    ("note", "Remark printed in the report.", Kind.TEXT, "", ""),
)

_PATHOLOGY = _group(
    "pathology",
    ("ihc_pten", "PTEN by immunohistochemistry.", _IHC, "", "C24"),
    ("ihc_atrx", "ATRX by immunohistochemistry.", _IHC, "", "C24"),
    (
        "ihc_p53",
        "p53 by immunohistochemistry.",
        ("wild_type", "overexpressed", "null", "cytoplasmic", "not_done", "not_evaluable"),
        "",
        "C24",
    ),
    ("ihc_rb1", "RB1 by immunohistochemistry.", _IHC, "", "C24"),
    ("fish", "Results of in situ hybridisation in words.", Kind.LIST, "", "C24"),
)

_WAIVER = (
    Column(
        "completeness_waived",
        "Items of the completeness checklist that the laboratory waives for this report.",
        Kind.LIST,
        allowed=CHECKLIST,
        group="report",
    ),
)

SAMPLE_SHEET = Table(
    "sample_sheet",
    "Sample sheet",
    _IDENTITY
    + _FILES
    + _PATIENT
    + _ORDER
    + _SPECIMEN
    + _BIOMARKERS
    + _ASSAY
    + _LIMITS
    + _GERMLINE
    + _PATHOLOGY
    + _REPORT
    + _WAIVER,
)
