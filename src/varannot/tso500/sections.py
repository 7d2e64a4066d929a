"""The sections of CombinedVariantOutput that are understood: their columns and their values.

Names and columns as seen in files of LocalApp 2.2, DRAGEN 2.1, 2.5 and 2.6; the ctDNA names
(`DNA Fusions`, `SUM_JSD`) as read by public parsers of such files.
Columns are found by name, never by place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from varannot.model import (
    BiomarkerName,
    CopyNumber,
    ExonCopyNumber,
    Finding,
    Fusion,
    LossOfHeterozygosity,
    Source,
    SpliceVariant,
)
from varannot.tso500.cells import decimal, gene_damage, whole
from varannot.tso500.content import ExclusionCode
from varannot.tso500.fusion_names import split_gene_pair
from varannot.tso500.grammar import Shape

__all__ = [
    "BIOMARKERS",
    "DETAIL_SECTIONS",
    "SHAPES",
    "SMALL_VARIANTS",
    "SMALL_VARIANT_COLUMNS",
    "TABLES",
    "FindingTable",
    "RowRefused",
    "TableRow",
]

SMALL_VARIANTS = "small variants"
SMALL_VARIANT_COLUMNS = (
    "Gene",
    "Chromosome",
    "Genomic Position",
    "Reference Call",
    "Alternative Call",
    "Allele Frequency",
    "Depth",
    "P-Dot Notation",
    "C-Dot Notation",
    "Consequence(s)",
    "Affected Exon(s)",
)

DETAIL_SECTIONS = ("analysis details", "sequencing run details")

BIOMARKERS: Mapping[str, Mapping[str, tuple[BiomarkerName, str]]] = {
    "tmb": {
        "total tmb": (BiomarkerName.TMB, "mut/Mb"),
        "coding region size in megabases": (BiomarkerName.TMB_CODING_SIZE, "Mb"),
        "number of passing eligible variants": (BiomarkerName.TMB_ELIGIBLE_VARIANTS, "variants"),
    },
    "msi": {
        "usable msi sites": (BiomarkerName.MSI_USABLE_SITES, "sites"),
        "total msi sites unstable": (BiomarkerName.MSI_UNSTABLE_SITES, "sites"),
        "percent unstable msi sites": (BiomarkerName.MSI_PERCENT_UNSTABLE, "percent"),
        "sum_jsd": (BiomarkerName.MSI_SUM_JSD, ""),
    },
    "gis": {
        "genomic instability score": (BiomarkerName.GIS, ""),
        "tumor fraction": (BiomarkerName.TUMOUR_FRACTION, "fraction"),
        "ploidy": (BiomarkerName.PLOIDY, "copies"),
    },
}


class RowRefused(Exception):
    """A data row that cannot be read; carries the code and the sentence for the reader."""

    def __init__(self, code: ExclusionCode, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one data row by column name; absent columns and cells read as empty."""

    cells: list[str]
    places: Mapping[str, int]
    source: Source
    known_symbols: Collection[str] = ()

    def text(self, column: str) -> str:
        """Return the cell as written, or an empty string."""
        place = self.places.get(column)
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    def missing_cells(self) -> str:
        """Return a note if the row has fewer cells than its header, else ''."""
        width = len(self.places)
        found = len(self.cells)
        if found >= width:
            return ""
        return f"the row has {found} of {width} cells; what is missing is not known"

    def reads(self, *columns: str) -> tuple[int | None, ...]:
        """Return the counts of the columns, all None where one of them may stand in another's cell.

        A count that is lost moves the next ones, and no number says which of them it is.
        """
        counts = tuple(self.count(column) for column in columns)
        stated = [column in self.places for column in columns]
        lost = [known and not self.text(name) for name, known in zip(columns, stated, strict=True)]
        return (None,) * len(columns) if self.missing_cells() and any(lost) else counts

    def number(self, column: str) -> float | None:
        """Return the number of a cell, None if it is empty or NA; refuses anything else."""
        text = self.text(column)
        if text in ("", "NA"):
            return None
        value = decimal(text)
        if value is None:
            raise RowRefused(
                ExclusionCode.NOT_A_NUMBER,
                f"{column} '{text}' is not a number with a decimal point",
            )
        return value

    def count(self, column: str) -> int | None:
        """Return the whole number of a cell, None if it is empty or NA; refuses anything else."""
        text = self.text(column)
        if text in ("", "NA"):
            return None
        value = whole(text)
        if value is None:
            raise RowRefused(ExclusionCode.NOT_A_NUMBER, f"{column} '{text}' is not a whole number")
        return value

    def gene(self) -> str:
        """Return the gene symbol; refuses what a spreadsheet turned into a date."""
        gene = self.text("Gene")
        damage = gene_damage(gene)
        if damage:
            raise RowRefused(ExclusionCode.GENE_IS_DATE, f"Gene '{gene}' is {damage}")
        if not gene:
            raise RowRefused(ExclusionCode.NO_GENE, "the row names no gene")
        return gene


@dataclass(frozen=True, slots=True)
class FindingTable:
    """A section that is a table of findings.

    `required` columns have to stand in the header; cells of the `filled` ones may not be empty.
    """

    required: tuple[str, ...]
    build: Callable[[TableRow], Finding]
    optional: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()


def _amplification(row: TableRow) -> CopyNumber:
    return CopyNumber(
        source=row.source,
        gene=row.gene(),
        fold_change=row.number("Fold Change"),
        call="<DUP>",
        note="; ".join(
            filter(None, ("the section lists amplifications only", row.missing_cells()))
        ),
    )


def _copy_number(row: TableRow) -> CopyNumber:
    absolute = row.text("Absolute Copy Number")
    return CopyNumber(
        source=row.source,
        gene=row.gene(),
        fold_change=row.number("Fold Change"),
        call=row.text("Copy Number Variant"),
        absolute_copy_number=row.count("Absolute Copy Number"),
        note="absolute copy number not available (NA)" if absolute == "NA" else row.missing_cells(),
    )


def _loss_of_heterozygosity(row: TableRow) -> LossOfHeterozygosity:
    return LossOfHeterozygosity(
        source=row.source,
        gene=row.gene(),
        absolute_copy_number=row.count("Absolute Copy Number"),
        minor_copy_number=row.count("Minor Copy Number"),
    )


def _splice(row: TableRow) -> SpliceVariant:
    supporting, reference = row.reads(*_SPLICE_COLUMNS[4:])
    return SpliceVariant(
        source=row.source,
        gene=row.gene(),
        affected_exon=row.text("Affected Exon"),
        breakpoint_1=row.text("Breakpoint 1"),
        breakpoint_2=row.text("Breakpoint 2"),
        supporting_reads=supporting,
        reference_reads=reference,
        note=row.missing_cells(),
    )


def _fusion(row: TableRow) -> Fusion:
    text = row.text("Gene Pair")
    if not text:
        raise RowRefused(ExclusionCode.NO_GENE, "the row names no gene pair")
    damage = gene_damage(text)
    if damage:
        raise RowRefused(ExclusionCode.GENE_IS_DATE, f"Gene Pair '{text}' is {damage}")
    pair = split_gene_pair(text, row.known_symbols)
    supporting, reference_1, reference_2 = row.reads(*_FUSION_READS)
    return Fusion(
        source=row.source,
        gene_pair=text,
        partner_1=pair.partner_1,
        partner_2=pair.partner_2,
        direction_known=pair.direction_known,
        breakpoint_1=row.text("Breakpoint 1"),
        breakpoint_2=row.text("Breakpoint 2"),
        supporting_reads=supporting,
        gene_1_reference_reads=reference_1,
        gene_2_reference_reads=reference_2,
        note="; ".join(filter(None, (pair.note, row.missing_cells()))),
    )


def _exon_copy_number(row: TableRow) -> ExonCopyNumber:
    return ExonCopyNumber(
        source=row.source,
        gene=row.gene(),
        chromosome=row.text("Chromosome"),
        start=row.count("Start"),
        stop=row.count("Stop"),
        affected_exons=row.text("Affected Exon(s)"),
        fold_change=row.number("Fold Change"),
        call=row.text("CNV Type"),
        note=row.missing_cells(),
    )


_FUSION_ENDS = ("Gene Pair", "Breakpoint 1", "Breakpoint 2")
_FUSION_READS = ("Fusion Supporting Reads", "Gene 1 Reference Reads", "Gene 2 Reference Reads")
_EXON_COLUMNS = (
    "Gene",
    "Chromosome",
    "Start",
    "Stop",
    "Affected Exon(s)",
    "Fold Change",
    "CNV Type",
)
_SPLICE_COLUMNS = (
    "Gene",
    "Affected Exon",
    "Breakpoint 1",
    "Breakpoint 2",
    "Splice Supporting Reads",
    "Reference Reads Transcript",
)
_EXON_TABLE = FindingTable(_EXON_COLUMNS, _exon_copy_number, filled=_EXON_COLUMNS[:4])
_FUSIONS = FindingTable(
    _FUSION_ENDS + _FUSION_READS, _fusion, filled=(*_FUSION_ENDS, _FUSION_READS[0])
)

TABLES: Mapping[str, FindingTable] = {
    "gene amplifications": FindingTable(
        ("Gene", "Fold Change"), _amplification, filled=("Gene", "Fold Change")
    ),
    "copy number variants": FindingTable(
        ("Gene", "Fold Change", "Copy Number Variant"),
        _copy_number,
        optional=("Absolute Copy Number",),
        filled=("Gene", "Fold Change", "Copy Number Variant"),
    ),
    "loss of heterozygosity": FindingTable(
        ("Gene", "Absolute Copy Number", "Minor Copy Number"),
        _loss_of_heterozygosity,
        filled=("Gene", "Absolute Copy Number", "Minor Copy Number"),
    ),
    "splice variants": FindingTable(_SPLICE_COLUMNS, _splice, filled=_SPLICE_COLUMNS[2:5]),
    "fusions": _FUSIONS,
    "dna fusions": FindingTable(_FUSION_ENDS, _fusion, optional=_FUSION_READS, filled=_FUSION_ENDS),
    "exon-level cnvs": _EXON_TABLE,
    "large rearrangements": _EXON_TABLE,
}

SHAPES: Mapping[str, Shape] = {
    **dict.fromkeys((*DETAIL_SECTIONS, *BIOMARKERS), Shape.KEY_VALUE),
    **dict.fromkeys((*TABLES, SMALL_VARIANTS), Shape.TABLE),
}
