"""The [Small Variants] rows of CombinedVariantOutput, the one place where reading must be fast."""

from __future__ import annotations

from varannot.model import AssessedNegative, ExcludedRow, SmallVariant, Source
from varannot.tso500.cell_kinds import wrong
from varannot.tso500.cells import decimal, gene_damage, whole
from varannot.tso500.content import ExclusionCode
from varannot.tso500.grammar import RawSection
from varannot.tso500.sections import SMALL_VARIANT_COLUMNS, RowRefused

__all__ = ["read_small_variants"]

_Read = tuple[list[SmallVariant], list[AssessedNegative], list[ExcludedRow]]
_NO_VALUE = ("", "NA")
_KEPT_TEXTS = 10_000
"""Texts of a sort that are remembered as read; most alleles of a file are single bases."""


def read_small_variants(section: RawSection, file: str, prefix: str) -> _Read:
    """Return variants, genes stated to have none, and excluded rows, each in file order.

    Descriptions stay as written; `transcript` is the accession of the C-Dot Notation. Rows
    without gene or description (about one in ten is not annotated by the software) are variants
    too: whether they are reported is decided where descriptions are read.
    """
    variants: list[SmallVariant] = []
    negatives: list[AssessedNegative] = []
    excluded: list[ExcludedRow] = []
    if not section.rows:
        return variants, negatives, excluded
    rows = _Rows(section)
    for row, cells in section.rows:
        source = Source(file=file, row=row, section=section.name)
        if (len(cells) < 2 or cells[1] in _NO_VALUE) and _states_no_event(cells):
            damage = gene_damage(cells[0])
            if not damage:
                negatives.append(AssessedNegative(source=source, gene=cells[0], what=section.name))
                continue
            why = RowRefused(ExclusionCode.GENE_IS_DATE, f"Gene '{cells[0]}' is {damage}")
            excluded.append(rows.refused(f"{prefix}{row}", source, cells, why))
            continue
        try:
            variants.append(rows.variant(f"{prefix}{row}", source, cells))
        except RowRefused as refused:
            excluded.append(rows.refused(f"{prefix}{row}", source, cells, refused))
    return variants, negatives, excluded


def _states_no_event(cells: list[str]) -> bool:
    """Return whether the row is a gene followed by NA alone, as in `BRCA1<TAB>NA`."""
    if len(cells) < 2 or cells[1] not in _NO_VALUE or not cells[0]:
        return False
    return all(cell in _NO_VALUE for cell in cells[1:])


class _Rows:
    """Turns cells into variants; columns are looked up once, repeated texts are read once."""

    def __init__(self, section: RawSection) -> None:
        self.width = len(section.header)
        self.places = [section.header.index(column) for column in SMALL_VARIANT_COLUMNS]
        self.in_order = self.places == list(range(len(SMALL_VARIANT_COLUMNS)))
        self.consequences: dict[str, tuple[str, ...]] = {"": ()}
        self.genes: set[str] = {""}
        self.chromosomes: set[str] = set()
        self.alleles: set[str] = set()
        self.exons: set[str] = {""}
        self.fractions: dict[str, float] = {}

    def ordered(self, cells: list[str]) -> list[str]:
        """Return the cells in the order of SMALL_VARIANT_COLUMNS, padded to full length."""
        missing = self.width - len(cells)
        padded = cells + [""] * missing if missing > 0 else cells
        return padded if self.in_order else [padded[place] for place in self.places]

    def variant(self, key: str, source: Source, cells: list[str]) -> SmallVariant:
        if len(cells) > self.width:
            reason = f"the row has {len(cells)} cells where the header has {self.width}"
            raise RowRefused(ExclusionCode.BROKEN_CELLS, reason)
        values = self.ordered(cells)
        gene, chromosome, place, ref, alt, fraction, reads, protein, coding, terms, exons = values[
            :11
        ]
        if not (chromosome and place and ref and alt and fraction and reads):
            self._refuse_short(len(cells), values)
        position = whole(place)
        depth = whole(reads)
        vaf = self.fractions.get(fraction)
        if vaf is None:
            vaf = decimal(fraction)
        if position is None or depth is None or vaf is None or not 0 <= vaf <= 1:
            position, depth, vaf = _numbers(place, reads, fraction)
        elif len(self.fractions) < _KEPT_TEXTS:
            self.fractions[fraction] = vaf
        if gene not in self.genes:
            self._check_gene(gene)
        consequences = self.consequences.get(terms)
        if (
            consequences is None
            or chromosome not in self.chromosomes
            or ref not in self.alleles
            or alt not in self.alleles
            or exons not in self.exons
            or (coding and ":c." not in coding)
            or (protein and "p." not in protein)
        ):
            self._check_kinds(values)
        if consequences is None:
            consequences = self.consequences[terms] = tuple(
                term.strip() for term in terms.split(":") if term.strip()
            )
        colon = coding.find(":")
        return SmallVariant(
            key=key,
            source=source,
            gene=gene,
            chromosome=chromosome,
            position=position,
            ref=ref,
            alt=alt,
            vaf=vaf,
            depth=depth,
            transcript=coding[:colon] if colon > 0 else "",
            hgvs_c=coding,
            hgvs_p=protein,
            consequences=consequences,
            exons=exons,
        )

    def _check_kinds(self, values: list[str]) -> None:
        """Raise if a cell does not fit its column; texts that fit are not looked at again."""
        reason = wrong(SMALL_VARIANT_COLUMNS, values)
        if reason:
            text = f"{reason}: cells were moved or swapped"
            raise RowRefused(ExclusionCode.BROKEN_CELLS, text)
        self.chromosomes.add(values[1])
        if len(self.alleles) < _KEPT_TEXTS:
            self.alleles.update(values[3:5])
            self.exons.add(values[10])

    def refused(self, key: str, source: Source, cells: list[str], why: RowRefused) -> ExcludedRow:
        values = self.ordered(cells)
        return ExcludedRow(
            key=key,
            source=source,
            code=why.code.value,
            reason=why.reason,
            gene=values[0],
            hgvs_c=values[8],
            hgvs_p=values[7],
            text="\t".join(cells),
        )

    def _refuse_short(self, found: int, values: list[str]) -> None:
        empty = [
            name
            for name, value in zip(SMALL_VARIANT_COLUMNS[1:7], values[1:7], strict=True)
            if not value
        ]
        raise RowRefused(
            ExclusionCode.TOO_FEW_CELLS,
            f"the row has {found} of {self.width} cells and nothing in {', '.join(empty)}",
        )

    def _check_gene(self, gene: str) -> None:
        damage = gene_damage(gene)
        if damage:
            raise RowRefused(ExclusionCode.GENE_IS_DATE, f"Gene '{gene}' is {damage}")
        self.genes.add(gene)


def _numbers(place: str, reads: str, fraction: str) -> tuple[int | None, int | None, float | None]:
    """Return position, depth and allele fraction; NA depth and fraction are None."""
    position = whole(place)
    depth = None if reads in _NO_VALUE else whole(reads)
    vaf = None if fraction in _NO_VALUE else decimal(fraction)
    reason = ""
    if position is None:
        reason = f"Genomic Position '{place}' is not a whole number"
    elif depth is None and reads not in _NO_VALUE:
        reason = f"Depth '{reads}' is not a whole number"
    elif fraction not in _NO_VALUE and (vaf is None or not 0 <= vaf <= 1):
        reason = f"Allele Frequency '{fraction}' is not a fraction from 0 to 1 such as 0.5109"
    if reason:
        raise RowRefused(ExclusionCode.NOT_A_NUMBER, reason)
    return position, depth, vaf
