"""Gene and exons of splice variants that the VCF states by breakpoints alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from tso500_files import FIXTURES

from varannot.model import SpliceVariant
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle
from varannot.tso500.combine import combine
from varannot.tso500.content import FileContent
from varannot.tso500.coverage import CodingExon, CodingGene, CodingRegions, coding_regions
from varannot.tso500.files import read_main
from varannot.tso500.splice_places import with_places
from varannot.tso500.vcf import read_vcf

FILE = "rna_SpliceVariants.vcf"
LENGTHS = {"chr7": 159_138_663}


@cache
def panel() -> CodingRegions:
    bundle = open_bundle(resource_folder("transcripts"))
    return coding_regions(bundle, "GRCh37", ("AR", "EGFR", "MET"))


def placed(
    first: str,
    second: str,
    regions: Callable[[], CodingRegions] | None = panel,
    contigs: Mapping[str, int] = LENGTHS,
) -> SpliceVariant:
    row = read_vcf(FIXTURES / FILE, FILE).findings[0]
    assert isinstance(row, SpliceVariant)
    given = SpliceVariant(
        source=row.source,
        gene="",
        affected_exon="",
        breakpoint_1=first,
        breakpoint_2=second,
        supporting_reads=88,
        reference_reads=4,
        note=row.note,
    )
    (found,) = with_places([given], regions, contigs)
    assert isinstance(found, SpliceVariant)
    assert (found.breakpoint_1, found.supporting_reads) == (first, 88)
    return found


@pytest.mark.parametrize(
    ("first", "second", "gene", "exons"),
    [
        # CombinedVariantOutput of DRAGEN TSO500 names these: MET 14, EGFR 2-7, AR without an exon.
        ("chr7:116411708", "chr7:116414934", "MET", "14"),
        ("chr7:55087058", "chr7:55223522", "EGFR", "2-7"),
        ("chrX:66905968", "chrX:66914514", "AR", ""),
        # The first base behind what is left out, the ends in the other order, without chr.
        ("chr7:116411708", "chr7:116414935", "MET", "14"),
        ("chr7:116414934", "chr7:116411708", "MET", "14"),
        ("7:116411708", "7:116414934", "MET", "14"),
        # Ends beside the boundaries of exons, and neighbours that are joined as they should be.
        ("chr7:116411706", "chr7:116414934", "MET", ""),
        ("chr7:116411708", "chr7:116414937", "MET", ""),
        ("chr7:116411708", "chr7:116411902", "MET", ""),
        # Two genes, no gene, two chromosomes, no second end.
        ("chr7:55087058", "chr7:116414934", "", ""),
        ("chr7:1000", "chr7:2000", "", ""),
        ("chr7:116411708", "chrX:66914514", "", ""),
        ("chr7:116411708", "", "", ""),
    ],
)
def test_gene_and_exons_follow_from_the_breakpoints(first, second, gene, exons) -> None:
    found = placed(first, second)
    assert (found.gene, found.affected_exon) == (gene, exons)
    assert ("computed from the breakpoints on NM_" in found.note) is bool(gene)
    assert ("gene and exons computed" in found.note) is bool(exons)
    assert found.note.startswith("the VCF names no gene")


def test_nothing_is_placed_on_another_build_or_without_transcripts() -> None:
    ends = ("chr7:116411708", "chr7:116414934")
    other = placed(*ends, contigs={"chr7": 159_345_973})
    assert (other.gene, other.affected_exon) == ("", "")
    assert "the header gives chr7 another length than GRCh37 has" in other.note
    assert placed(*ends, regions=None).note == "the VCF names no gene"


def exons(*spans: tuple[str, int, int]) -> tuple[CodingExon, ...]:
    return tuple(CodingExon(*span) for span in spans)


@pytest.mark.parametrize(
    ("genes", "expected"),
    [
        # On the reverse strand exons are counted from the right; an exon may be of two blocks.
        (
            [CodingGene("AAA", "NM_1.1", "1", exons(("4", 10, 20), ("2", 50, 55), ("2", 56, 90)))],
            ("AAA", "3"),
        ),
        (
            [CodingGene("AAA", "NM_1.1", "1", exons(("4", 10, 20), ("2", 40, 49), ("2", 50, 90)))],
            ("AAA", ""),
        ),
        # Numbers of coding exons alone are no exon numbers.
        (
            [CodingGene("AAA", "NM_1.1", "1", exons(("1", 10, 20), ("3", 50, 90)), whole=False)],
            ("AAA", ""),
        ),
        # Two genes hold both ends.
        (
            [
                CodingGene("AAA", "NM_1.1", "1", exons(("1", 10, 20), ("3", 50, 90))),
                CodingGene("BBB", "NM_2.1", "1", exons(("1", 0, 100))),
            ],
            ("", ""),
        ),
    ],
)
def test_strand_blocks_and_overlapping_genes(genes, expected) -> None:
    regions = CodingRegions("GRCh37", tuple(genes), lambda name: name, {})
    found = placed("1:20", "1:50", lambda: regions, {})
    assert (found.gene, found.affected_exon) == expected


def test_a_placed_record_and_its_row_count_once(tmp_path: Path) -> None:
    side: FileContent = read_vcf(FIXTURES / FILE, FILE, input_column="side_files.1", regions=panel)
    (record,) = side.findings
    assert isinstance(record, SpliceVariant)
    assert (record.gene, record.affected_exon) == ("MET", "14")
    name = "dragen21_gis_CombinedVariantOutput.tsv"
    main = read_main(FIXTURES / name, name)
    combined = combine([main], [side])
    found = [f for one in combined.contents for f in one.findings if isinstance(f, SpliceVariant)]
    assert [one.gene for one in found] == ["AR", "EGFR", "MET"]
    (row,) = [one for one in combined.contents[1].excluded if one.code == "counted_elsewhere"]
    assert row.gene == "MET"
