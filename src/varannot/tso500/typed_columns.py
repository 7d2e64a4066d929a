"""The columns of the typed variant table, declared once, and the other names they go by."""

from __future__ import annotations

from varannot.headings import DESCRIPTION_HEADINGS, folded_heading
from varannot.tables import Column, Kind, Table

__all__ = ["COMPOSITE", "SAMPLE_COLUMNS", "VARIANT_TABLE", "column_of"]

VARIANT_TABLE = Table(
    "variants",
    "Typed variant table",
    (
        Column("gene", "Gene symbol, current or earlier.", required=True),
        Column(
            "hgvs_c",
            "Coding description as printed, such as c.743G>A or NM_000546.6:c.743G>A; "
            "this column or hgvs_p has to be there.",
        ),
        Column("hgvs_p", "Protein description as printed, such as p.Arg248Gln or R248Q."),
        Column("transcript", "Transcript of hgvs_c, with its version if printed."),
        Column(
            "vaf",
            "Variant allele frequency: a fraction (0.35), or a percentage with its sign (35 %).",
            unit="fraction or percent with sign",
        ),
        Column("depth", "Reads at the position.", Kind.COUNT, unit="reads"),
        Column("chromosome", "Chromosome, with or without chr."),
        Column("position", "Position on the chromosome, 1-based.", Kind.COUNT),
        Column("ref", "Reference bases, as in a VCF."),
        Column("alt", "Alternative bases, as in a VCF."),
        Column(
            "reported_interpretation",
            "The source's own interpretation; shown beside the tool's, never used to classify.",
        ),
        Column(
            "reported_relevance",
            "The source's own therapeutic relevance; shown beside the tool's, never used.",
        ),
        Column("note", "Remark; it is kept with the account of the file."),
        Column("consequence", "Sequence Ontology terms separated by : & , or ;."),
        Column("exon", "Exon as printed, such as 7/11."),
    ),
)

COMPOSITE = ("genomic_location", "dna_change")
"""Columns of other programs that hold two values: `7:140453136` and `A>T`."""

SAMPLE_COLUMNS = ("sample_id",)
"""Columns that name the sample; more than one sample in a file is refused."""

_OTHER_NAMES = {
    **DESCRIPTION_HEADINGS,
    "vaf": (
        "vaf %",
        "vaf (%)",
        "vaf percent",
        "allele frequency",
        "allele frequency (%)",
        "allele fraction",
        "variant allele frequency",
        "variant allele frequency (%)",
        "af",
        "af tumor dna",
        "af %",
        "af (%)",
    ),
    "depth": ("dp", "coverage", "reads", "total depth", "depth tumor dna"),
    "chromosome": ("chr", "chrom", "#chrom"),
    "position": ("pos", "genomic position"),
    "ref": ("reference", "reference call", "ref allele"),
    "alt": ("alternative", "alternative call", "alt allele", "alternate"),
    "reported_interpretation": ("interpretation", "classification"),
    "reported_relevance": ("relevance", "therapeutic relevance"),
    "note": ("notes", "comment", "comments", "remark"),
    "consequence": ("consequences", "consequence(s)", "mutation type", "coding status"),
    "exon": ("exons", "exon number", "affected exon(s)", "affected exon"),
    "genomic_location": ("genomic location",),
    "dna_change": ("dna change",),
    "sample_id": ("sample id", "sample", "pair id", "patient id"),
}


_BY_NAME = {
    **{folded_heading(other): name for name, others in _OTHER_NAMES.items() for other in others},
    **{folded_heading(name): name for name in (*VARIANT_TABLE.names, *COMPOSITE, *SAMPLE_COLUMNS)},
}


def column_of(written: str) -> str:
    """Return the declared column that a header cell means, or an empty string.

    >>> column_of("HGNC_Symbol"), column_of("VAF (%)"), column_of("MutationType"), column_of("xyz")
    ('gene', 'vaf', 'consequence', '')
    """
    return _BY_NAME.get(folded_heading(written), "")
