"""The files of a transcript bundle, declared once: readers, writers and docs follow.

A bundle is a folder of standard files: tab-separated tables and bgzip FASTA with index.

| file | holds |
|---|---|
| `bundle.tsv` | name, format and sources of the bundle |
| `contigs.tsv` | chromosomes of each build |
| `transcripts.tsv` | transcript models, one row per transcript and build |
| `windows.tsv` | where records of `windows.fa.gz` lie on each build, and how they differ |
| `windows.fa.gz` | genomic sequence |
| `mrna.fa.gz` | transcript sequence where it is not the spliced genome; `N` where not known |
| `protein.fa.gz` | proteins, by transcript accession |

FASTA files are block-compressed and carry `.fai` and `.gzi` beside them; each may be absent.
"""

from __future__ import annotations

from varannot.model import CheckLevel
from varannot.tables import Column, Kind, Table

__all__ = [
    "BUNDLE",
    "BUNDLE_FILES",
    "BUNDLE_FORMAT",
    "CONTIGS",
    "MRNA_FASTA",
    "PROTEIN_FASTA",
    "TRANSCRIPTS",
    "WINDOWS",
    "WINDOWS_FASTA",
]

BUNDLE_FORMAT = "1"
"""Version of the layout; a bundle of another format is refused and has to be built again."""

WINDOWS_FASTA = "windows.fa.gz"
MRNA_FASTA = "mrna.fa.gz"
PROTEIN_FASTA = "protein.fa.gz"

BUNDLE = Table(
    "bundle",
    "What the bundle is",
    (
        Column("key", "`format`, `name`, `source`, or `file`.", required=True),
        Column(
            "value",
            "The value; for a source its name and version, for a file of the bundle its name.",
            required=True,
        ),
        Column("sha256", "Hash of the source's file, or of the file of the bundle."),
        Column("licence", "Licence of the source."),
    ),
)

CONTIGS = Table(
    "contigs",
    "Chromosomes",
    (
        Column("build", "Genome build.", required=True),
        Column("contig", "Name in the tables of the bundle, such as chr17.", required=True),
        Column("refseq", "RefSeq accession with version, such as NC_000017.10."),
        Column("length", "Length.", Kind.COUNT, "bases"),
        Column("refget", "GA4GH refget accession (SQ.) of the whole sequence, where known."),
    ),
)

TRANSCRIPTS = Table(
    "transcripts",
    "Transcript models",
    (
        Column("accession", "Accession with version.", required=True),
        Column("gene", "Current gene symbol.", required=True),
        Column("hgnc_id", "HGNC id, such as HGNC:11998."),
        Column("protein", "Protein accession with version."),
        Column("ensembl", "Ensembl transcript with the same exons, if one is known."),
        Column("tags", "Why it is here: MANE Select, MANE Plus Clinical, ...", Kind.LIST),
        Column("build", "Genome build.", required=True),
        Column("contig", "Chromosome as in contigs.tsv.", required=True),
        Column("strand", "+ or -.", Kind.CHOICE, allowed=("+", "-"), required=True),
        Column("start", "First base on the genome, 1-based.", Kind.COUNT, required=True),
        Column("end", "Last base on the genome, 1-based inclusive.", Kind.COUNT, required=True),
        Column(
            "exons",
            "Exons in transcript order as start-end, 1-based inclusive on the genome, "
            "separated by commas.",
            required=True,
        ),
        Column(
            "gaps",
            "Alignment of exons that have gaps, as exon=CIGAR in transcript order: M aligned, "
            "I bases of the transcript alone, D bases of the genome alone; separated by ;.",
        ),
        Column("cds", "Coding sequence as start-end, 1-based inclusive on the transcript."),
        Column(
            "whole",
            "no: only coding exons are known.",
            Kind.CHOICE,
            allowed=("yes", "no"),
            required=True,
        ),
        Column(
            "level",
            "How far checks on this transcript can go.",
            Kind.CHOICE,
            allowed=tuple(level.value for level in CheckLevel),
            required=True,
        ),
        Column("cautions", "What a reader has to know, separated by ' | '."),
        Column(
            "source",
            "Where model and sequence come from. It ends with '; bases of the genome' where not "
            "every coding base of this very accession is at hand: RefSeq may have another base "
            "there than the genome. '; bases of the genome outside the coding sequence' says so "
            "of the untranslated exons alone.",
        ),
    ),
)

WINDOWS = Table(
    "windows",
    "Genomic windows",
    (
        Column("record", "Name of the record in windows.fa.gz.", required=True),
        Column("gene", "Current gene symbol that the window serves.", required=True),
        Column("build", "Genome build.", required=True),
        Column("contig", "Chromosome as in contigs.tsv.", required=True),
        Column("start", "First base on the genome, 1-based.", Kind.COUNT, required=True),
        Column("end", "Last base on the genome, 1-based inclusive.", Kind.COUNT, required=True),
        Column(
            "strand",
            "Strand of the record: - if it is the reverse complement of the genome.",
            Kind.CHOICE,
            allowed=("+", "-"),
            required=True,
        ),
        Column("record_start", "First base in the record, 1-based.", Kind.COUNT, required=True),
        Column("record_end", "Last base in the record, 1-based.", Kind.COUNT, required=True),
        Column(
            "differences",
            "Edits that turn the record into the genome, as position:ref>alt on the record "
            "(1-based, the record's strand, - for no base: an insertion stands before the "
            "position); separated by ;.",
        ),
    ),
)

BUNDLE_FILES = (
    *(f"{table.name}.tsv" for table in (BUNDLE, CONTIGS, TRANSCRIPTS, WINDOWS)),
    "repeats.tsv",
    *(
        f"{fasta}{index}"
        for fasta in (WINDOWS_FASTA, MRNA_FASTA, PROTEIN_FASTA)
        for index in ("", ".fai", ".gzi")
    ),
)
"""The names of all files that a bundle may have."""
