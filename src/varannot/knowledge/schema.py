"""The columns of the knowledge table, declared once, and one row as a frozen value.

One row is one assertion. Reader, lint, documentation and matching all follow this declaration.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from varannot.tables import Column, Kind, Table

__all__ = [
    "AS_PRINTED",
    "KNOWLEDGE_TABLE",
    "MATCH_CLASSES",
    "MATCH_SPECIFICITY",
    "NOT_BY_DEFAULT",
    "KnowledgeRow",
]

RECORD_TYPES = (
    "gene_role",
    "variant_effect",
    "hotspot_region",
    "therapy",
    "resistance",
    "negative_evidence",
    "prognostic",
    "diagnostic",
    "germline",
    "biomarker_threshold",
    "caveat",
)

MATCH_SPECIFICITY = (
    "genomic",
    "cdna",
    "protein_change",
    "codon",
    "residue_range",
    "exon",
    "variant_class",
    "fusion",
    "amplification",
    "loss",
    "gene",
    "signature",
    "tmb",
    "msi",
    "hrd",
    "tumour_type",
)
"""Kinds of match, most specific first: the most specific row wins, ties are all reported."""

MATCH_CLASSES = (
    "truncating",
    "lof",
    "gof",
    "missense",
    "inframe_deletion",
    "inframe_insertion",
    "skipping",
    "reversion",
    "oncogenic",
    "any",
)
"""Variant classes that a match_value may name, alone or after a position and a colon.

`oncogenic` means class likely oncogenic or oncogenic, `skipping` an exon lost in RNA, deleted alone
or with a change of its splice sites, `reversion` a second variant that restores the frame or the
original codon.
"""

NOT_BY_DEFAULT = "not by default"
"""`setting` of a germline row that speaks against follow-up."""

AS_PRINTED = "as printed"
"""`setting` of a row that names a description as a publication printed it, true or not."""

ESCAT = ("IA", "IB", "IC", "IIA", "IIB", "IIIA", "IIIB", "IVA", "IVB", "V", "X")
AMP = ("I-A", "I-B", "II-C", "II-D", "III", "IV")
REGIONS = ("FDA", "EMA", "HC", "MHRA", "PMDA", "ESMO", "NCCN", "none")


def _choice(name: str, prose: str, *allowed: str, required: bool = False) -> Column:
    return Column(name, prose, Kind.CHOICE, allowed=allowed, required=required)


KNOWLEDGE_TABLE = Table(
    "knowledgebase",
    "Knowledge table",
    (
        Column("kb_id", "Stable identifier, never reused, such as VKB-000123.", required=True),
        _choice(
            "status",
            "Only active rows are used; a row without citation or mapping stays a draft.",
            "active",
            "draft",
            "retired",
            required=True,
        ),
        Column("superseded_by", "kb_id of the row that replaces this one."),
        _choice("record_type", "What the row asserts.", *RECORD_TYPES, required=True),
        Column("gene", "Approved gene symbol; empty for sample-wide biomarkers."),
        Column("hgnc_id", "HGNC identifier of the gene, such as HGNC:11998."),
        Column("transcript", "Versioned RefSeq or Ensembl transcript of c. and p. matches."),
        _choice(
            "match_type", "What match_value is held against.", *MATCH_SPECIFICITY, required=True
        ),
        Column(
            "match_value",
            "The value to match. protein_change: p.Arg248Gln; cdna: c.743G>A; genomic: "
            "GRCh37:7:140453136:A:T; codon: 248; residue_range: 346-384:truncating or 346- (open "
            "end), a colon and a variant class being optional; exon: 14 or 14:skipping; "
            "variant_class: truncating, lof, gof, missense, inframe_deletion, inframe_insertion, "
            "skipping, reversion, oncogenic (class likely oncogenic or oncogenic) or any; fusion: "
            "a partner gene or any; amplification, loss, gene, tumour_type: any; msi: MSI-H or "
            "dMMR; tmb: TMB-H; hrd: HRD; for thresholds band:>=number, band:<number or "
            "band:low-high.",
        ),
        Column("excludes", "Values carved out, such as V600K or oncotree:COADREAD.", Kind.LIST),
        _choice("gene_role", "Role of the gene in cancer.", "TSG", "oncogene", "both", "context"),
        _choice("pathway", "Pathway that a gene rule speaks about.", "HRR", "MMR"),
        _choice("effect", "Effect on function.", "LoF", "GoF", "neutral", "switch", "uncertain"),
        _choice(
            "oncogenicity",
            "Curated class.",
            "oncogenic",
            "likely_oncogenic",
            "vus",
            "likely_benign",
            "benign",
        ),
        Column(
            "oncogenicity_codes",
            "Criteria behind the class (DOI 10.1016/j.gim.2022.01.001).",
            Kind.LIST,
        ),
        _choice("lean", "Direction inside VUS; never a class.", "oncogenic", "benign"),
        _choice(
            "zygosity_required",
            "Whether both alleles have to be hit.",
            "none",
            "biallelic_preferred",
            "biallelic_required",
        ),
        _choice("origin", "Origin that the evidence is about.", "somatic", "germline", "either"),
        Column("tumour_type", "Tumour type in words."),
        Column(
            "oncotree_code",
            "OncoTree codes; ANY or ANY_SOLID; a code covers everything below it.",
            Kind.LIST,
        ),
        Column("doid", "Disease Ontology identifier.", Kind.LIST),
        Column(
            "setting",
            "Line of therapy, prior therapy, test requirement; unit of a threshold; in a "
            "germline row `not by default` speaks against follow-up; `as printed` in a row about "
            "a description that a publication printed and that need not be true.",
        ),
        Column("drug", "International non-proprietary names.", Kind.LIST),
        Column("drug_class", "Class of the drugs, such as PARP inhibitor."),
        _choice("combination", "How several drugs belong together.", "AND", "OR"),
        _choice(
            "direction",
            "What the biomarker says about the drug.",
            "sensitivity",
            "resistance",
            "no_benefit",
            "toxicity",
        ),
        Column("region", "Who approved or recommends.", Kind.LIST, allowed=REGIONS),
        _choice(
            "approval",
            "State of the approval.",
            "approved",
            "accelerated",
            "withdrawn",
            "off_label",
            "investigational",
            "guideline",
        ),
        Column("approval_date", "Date of the approval.", Kind.DATE),
        Column("label_date", "Date of the label text that was read.", Kind.DATE),
        Column("companion_test", "Companion test that the label asks for, or none."),
        Column("escat", "ESCAT tiers (DOI 10.1093/annonc/mdy263).", Kind.LIST, allowed=ESCAT),
        Column(
            "amp", "AMP/ASCO/CAP tier (DOI 10.1016/j.jmoldx.2016.10.002).", Kind.LIST, allowed=AMP
        ),
        _choice("civic_level", "CIViC evidence level.", "A", "B", "C", "D", "E"),
        Column("tier_basis", "Guideline DOI or curator behind the tiers."),
        _choice(
            "evidence_type",
            "Kind of evidence.",
            "label",
            "guideline",
            "rct",
            "single_arm",
            "retrospective",
            "case",
            "preclinical",
            "database",
            "computed",
        ),
        Column("contradicted_by", "kb_ids of rows that speak against this one.", Kind.LIST),
        Column("relevance_en", "Short phrase for the therapeutic relevance cell of Table 2."),
        Column("summary_en", "One sentence printed in the report."),
        Column("unconfirmed", "What of this row nobody has confirmed yet; printed with the row."),
        Column("citation", "PMID, DOI, trial number or label; at least one in an active row."),
        Column("source", "Where the row comes from."),
        Column("source_version", "Version or identifier in that source."),
        Column("licence", "Licence of the source."),
        Column("curator", "Who entered the row."),
        Column("last_reviewed", "Date of the last review.", Kind.DATE),
        Column("review_by", "Date by which to review again; after it the report warns.", Kind.DATE),
        _choice("confidence", "Curator's confidence.", "high", "moderate", "low"),
    ),
)


@dataclass(frozen=True, slots=True)
class KnowledgeRow:
    """One assertion as written, cell by cell; `row` is its 1-based line in `file`."""

    kb_id: str
    status: str
    superseded_by: str
    record_type: str
    gene: str
    hgnc_id: str
    transcript: str
    match_type: str
    match_value: str
    excludes: str
    gene_role: str
    pathway: str
    effect: str
    oncogenicity: str
    oncogenicity_codes: str
    lean: str
    zygosity_required: str
    origin: str
    tumour_type: str
    oncotree_code: str
    doid: str
    setting: str
    drug: str
    drug_class: str
    combination: str
    direction: str
    region: str
    approval: str
    approval_date: str
    label_date: str
    companion_test: str
    escat: str
    amp: str
    civic_level: str
    tier_basis: str
    evidence_type: str
    contradicted_by: str
    relevance_en: str
    summary_en: str
    unconfirmed: str
    citation: str
    source: str
    source_version: str
    licence: str
    curator: str
    last_reviewed: str
    review_by: str
    confidence: str
    file: str = ""
    row: int = 0

    def listed(self, column: str) -> tuple[str, ...]:
        """Return the parts of a `;`-separated cell, stripped, without empty ones."""
        return tuple(part.strip() for part in getattr(self, column).split(";") if part.strip())


_CELLS = tuple(f.name for f in fields(KnowledgeRow))[:-2]
if KNOWLEDGE_TABLE.names != _CELLS:
    _MESSAGE = "KnowledgeRow and KNOWLEDGE_TABLE name different columns"
    raise AssertionError(_MESSAGE)
