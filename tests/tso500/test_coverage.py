"""Which coding bases a genome VCF calls: records that call, exons that lack a base, genes."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tso500_files import FIXTURES

from varannot.actionability.context import Context
from varannot.actionability.coverage import blacklisted_positions, coverage_gaps
from varannot.classify.phrases import load_phrases
from varannot.knowledge.genes import load_gene_names
from varannot.knowledge.interest import genes_of_interest
from varannot.knowledge.oncotree import load_oncotree
from varannot.knowledge.table import load_knowledge
from varannot.model import (
    SCHEMA_VERSION,
    Blacklisted,
    Case,
    GeneCoverage,
    Ingest,
    Normalize,
    Source,
    Stage,
    TumourType,
)
from varannot.pipeline import IngestRow, coverage_regions, ingest_case
from varannot.report.facts import FACTS, Facts
from varannot.resources import resource, resource_folder
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.tso500.coverage import CodingExon, CodingGene, CodingRegions, coding_regions
from varannot.tso500.vcf import read_vcf
from varannot.tso500.vcf_samples import VcfChoices

COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tX\n"
FAR = 900_000


def names_of(contig: str) -> str:
    return {"chr1": "chr1", "1": "chr1", "chr2": "chr2"}.get(contig, "")


REGIONS = CodingRegions(
    "GRCh37",
    (
        CodingGene("AAA", "NM_1.1", "chr1", (CodingExon("2", 100, 110), CodingExon("3", 120, 125))),
        # An exon of two blocks, the first of which overlaps exon 2 of AAA.
        CodingGene("BBB", "NM_2.1", "chr1", (CodingExon("1", 105, 115), CodingExon("1", 116, 118))),
        CodingGene("CCC", "NM_3.1", "chr2", (CodingExon("1", 0, 4),)),
    ),
    names_of,
    {"chr1": 249_250_621, "chr2": 243_199_373},
)


def line(
    position: int,
    alt: str = ".",
    filters: str = "PASS",
    *,
    chrom: str = "chr1",
    ref: str = "A",
    info: str = ".",
    names: str = "GT:DP",
    values: str = "0/0:700",
) -> str:
    cells = (chrom, position, ".", ref, alt, ".", filters, info, names, values)
    return "\t".join(map(str, cells))


def genome_vcf(folder: Path, lines: list[str], contigs: str = "") -> Path:
    path = folder / "a.genome.vcf"
    far = [line(FAR + place, filters="LowDP") for place in range(len(lines) + 1)]
    text = f"##fileformat=VCFv4.1\n{contigs}{COLUMNS}" + "\n".join([*lines, *far]) + "\n"
    path.write_text(text)
    return path


def read(folder: Path, lines: list[str], **options) -> dict[str, GeneCoverage]:
    # The base that CCC always has called makes any file one that tells coverage.
    path = genome_vcf(folder, [*lines, line(1, chrom="chr2")], options.pop("contigs", ""))
    content = read_vcf(path, "a.genome.vcf", regions=lambda: REGIONS, **options)
    return {one.gene: one for one in content.coverage}


@pytest.mark.parametrize(
    ("records", "called"),
    [
        # One record per base, as LocalApp writes it: `.` and PASS is a confident reference call.
        ([line(101), line(102)], 2),
        ([line(100), line(111), line(119)], 0),
        ([line(110), line(121), line(125), line(126)], 3),
        ([line(101), line(101)], 1),
        # `.` and LowDP is no call, and what no filter was asked of says nothing.
        ([line(101, filters="LowDP"), line(102, filters=".")], 0),
        # Another allele in a record of its own, a variant that passes, one that does not.
        ([line(101, "<M>"), line(102, "T"), line(103, "T", "LowSupport")], 2),
        # A deletion calls the bases of REF.
        ([line(101, "A", ref="ACGT")], 4),
        ([line(108, "A", ref="ACGTACGTACGTACGT")], 3 + 3),
        # No genotype or no reads.
        ([line(101, values="./.:700"), line(102, values="0/0:0"), line(103, values=".|.:5")], 0),
        ([line(101, names="GT:DP:MIN_DP", values="0/0:30:0")], 0),
        ([line(101, names="DP", values="30")], 1),
        # Blocks of a gVCF, whole or in part on exons, and an END that is none.
        ([line(91, "<NON_REF>", info="END=105")], 5),
        ([line(91, "<NON_REF>", info="DP=9;END=200;MQ=1")], 15),
        ([line(91, "<NON_REF>", "LowDP", info="END=200")], 0),
        ([line(101, "<NON_REF>", info="END=7")], 1),
        ([line(101, "<NON_REF>", info="XEND=105")], 1),
        ([line(101, "T,<NON_REF>", info="END=105")], 1),
        # Chromosomes named in another way, or not known.
        ([line(101, chrom="1"), line(102, chrom="chr3"), line(103, chrom="chr2")], 1),
        # Out of order.
        ([line(125), line(101), line(121)], 3),
    ],
)
@pytest.mark.parametrize("size", [1, 50, 1 << 20])
def test_what_calls_a_base(tmp_path: Path, records: list[str], called: int, size: int) -> None:
    found = read(tmp_path, records, block_bytes=size)["AAA"]
    assert (found.coding_bases, found.called_bases, found.transcript) == (15, called, "NM_1.1")


def test_exons_that_lack_a_base_are_named_once(tmp_path: Path) -> None:
    found = read(tmp_path, [line(101 + place) for place in range(25) if place not in (9, 16)])
    assert (found["AAA"].called_bases, found["AAA"].low_exons) == (14, ("2",))
    assert (found["BBB"].called_bases, found["BBB"].low_exons) == (10, ("1",))
    whole = read(tmp_path, [line(91, "<NON_REF>", info="END=200")])
    assert [(one.called_bases, one.low_exons) for one in whole.values()] == [
        (15, ()),
        (12, ()),
        (1, ("1",)),
    ]


def test_the_source_is_the_first_reference_call(tmp_path: Path) -> None:
    found = read(tmp_path, [line(101, "T"), line(102)])["AAA"]
    assert found.source == Source(file="a.genome.vcf", row=4, section="reference calls")


@pytest.mark.parametrize(
    ("records", "bases", "exons"),
    [
        # LocalApp: a reference base and a candidate on the list; DRAGEN: a block on it.
        ([line(101, filters="Blacklist"), line(123, "T", "Blacklist")], 2, ("2", "3")),
        ([line(105, "<NON_REF>", "excluded_regions", info="END=122")], 8, ("2", "3")),
        ([line(103, "T", "weak_evidence;excluded_regions", ref="ACG")], 3, ("2",)),
        # A filter of another kind, a base of no exon, and the word elsewhere in the line.
        ([line(101, filters="LowDP"), line(115, filters="Blacklist")], 0, ()),
        ([line(101, filters="LowDP", info="WHY=Blacklist")], 0, ()),
    ],
)
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_bases_that_a_list_leaves_out_are_told_with_their_exons(
    tmp_path: Path, records: list[str], bases: int, exons: tuple[str, ...], size: int
) -> None:
    found = read(tmp_path, records, block_bytes=size)["AAA"]
    assert (found.blacklisted_bases, found.blacklisted_exons) == (bases, exons)
    assert found.called_bases == 0


@pytest.mark.parametrize(
    ("contigs", "note"),
    [
        ("##contig=<ID=chr1,length=249250621>\n", ""),
        ("##contig=<ID=chr3,length=5>\n", ""),
        # GRCh38 (GCF_000001405.40), with and without the prefix.
        ("##contig=<ID=chr1,length=248956422>\n", "chr1 another length than GRCh37 has"),
        ("##contig=<length=248956422,ID=1>\n", "1 another length than GRCh37 has"),
    ],
)
def test_another_build_tells_no_coverage(tmp_path: Path, contigs: str, note: str) -> None:
    path = genome_vcf(tmp_path, [line(101)], contigs)
    content = read_vcf(path, "a", regions=lambda: REGIONS)
    assert bool(content.coverage) is not bool(note)
    assert any(text.endswith(note) for text in content.account.notes)


def test_a_file_without_reference_calls_tells_no_coverage(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("##fileformat=VCFv4.1\n" + COLUMNS + line(101, "T") + "\n")
    assert read_vcf(path, "a", regions=lambda: REGIONS).coverage == ()


def test_a_file_that_passes_nothing_is_said_to_tell_nothing(tmp_path: Path) -> None:
    path = genome_vcf(tmp_path, [line(101, filters=".")])
    content = read_vcf(path, "a", regions=lambda: REGIONS)
    assert content.coverage == ()
    assert content.account.notes[-1] == (
        "the coverage of genes is not assessed: no record with FILTER PASS covers a coding base of "
        "the genes of interest"
    )


@pytest.mark.parametrize(("tumour", "called"), [("X", 2), ("Y", 1)])
def test_the_column_of_the_tumour_counts(tmp_path: Path, tumour: str, called: int) -> None:
    columns = COLUMNS.replace("X\n", "X\tY\n")
    lines = [
        line(101) + "\t0/0:30",
        line(102) + "\t./.:30",
        line(103, "T", values="./.:0") + "\t./.:0",
        line(104, "T", values="./.:0") + "\t0/0:0",
        line(106, filters="LowDP") + "\t0/0:30",
        line(107, values="./.:30") + "\t./.:30",
    ]
    path = tmp_path / "a.vcf"
    path.write_text("##fileformat=VCFv4.1\n" + columns + "\n".join(lines) + "\n")
    choices = VcfChoices(tumour_sample=tumour)
    for size in (1, 1 << 20):
        content = read_vcf(path, "a", regions=lambda: REGIONS, choices=choices, block_bytes=size)
        assert content.coverage[0].called_bases == called


def test_a_copy_number_vcf_is_not_asked_for_coverage(tmp_path: Path) -> None:
    def regions() -> CodingRegions:
        raise AssertionError

    ratio = '##FORMAT=<ID=FC,Number=1,Type=Float,Description="Fold change">\n'
    content = read_vcf(genome_vcf(tmp_path, [line(101)], ratio), "a", regions=regions)
    assert content.account.file_kind == "copy number VCF"
    assert content.account.sections[1].rows == 3
    with pytest.raises(AssertionError):
        read_vcf(FIXTURES / "localapp.genome.vcf", "a", regions=regions)


RECORDS = st.builds(
    line,
    st.integers(85, 130),
    st.sampled_from([".", "<NON_REF>", "<M>", "T", "T,<NON_REF>"]),
    st.sampled_from(["PASS", "PASS", "LowDP", "Blacklist", "LowDP;excluded_regions"]),
    chrom=st.sampled_from(["chr1", "1", "chr2", "chr3"]),
    ref=st.sampled_from(["A", "A", "ACG"]),
    info=st.sampled_from([".", "END=112", "DP=5;END=121", "END=3"]),
    values=st.sampled_from(["0/0:700", "./.:9", "0/0:0"]),
)


def told_singly(lines: list[str]) -> dict[str, tuple[int, int]]:
    """Return how many bases of each gene are called, and left out by a list, base by base."""
    called, listed = {("chr2", 0)}, set()
    for one in lines:
        chrom, position, _, ref, alt, _, filters, info, _, values = one.split("\t")
        bases = listed if {"Blacklist", "excluded_regions"} & {*filters.split(";")} else called
        if bases is called and (filters != "PASS" or values != "0/0:700"):
            continue
        start = int(position) - 1
        end = start + len(ref)
        stated = int(info.rpartition("END=")[2]) if "END=" in info else 0
        if stated >= end and "T" not in alt:
            end = stated
        bases |= {(names_of(chrom), base) for base in range(start, end)}
    coding = {
        gene.gene: {
            (gene.contig, base) for exon in gene.exons for base in range(exon.start, exon.end)
        }
        for gene in REGIONS.genes
    }
    return {gene: (len(own & called), len(own & listed)) for gene, own in coding.items()}


@given(st.lists(RECORDS, max_size=12), st.integers(1, 300))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_coverage_is_what_each_record_says_by_itself(
    tmp_path: Path, lines: list[str], size: int
) -> None:
    found = read(tmp_path, lines, block_bytes=size)
    told = {gene: (one.called_bases, one.blacklisted_bases) for gene, one in found.items()}
    assert told == told_singly(lines)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return open_bundle(resource_folder("transcripts"))


@pytest.mark.parametrize("build", ["GRCh37", "GRCh38"])
@pytest.mark.parametrize(
    ("gene", "transcript", "bases", "exons"),
    [
        # MANE Select 1.4; bases of the coding sequence with the stop codon, coding exons.
        ("BRCA1", "NM_007294.4", 5592, 22),
        ("BRCA2", "NM_000059.4", 10257, 26),
        ("TP53", "NM_000546.6", 1182, 10),
    ],
)
def test_coding_exons_of_the_shipped_bundle(
    bundle: Bundle, build: str, gene: str, transcript: str, bases: int, exons: int
) -> None:
    [found] = coding_regions(bundle, build, [gene]).genes
    assert (found.gene, found.transcript) == (gene, transcript)
    assert sum(one.end - one.start for one in found.exons) == bases
    assert len({one.name for one in found.exons}) == exons


def test_a_gene_without_transcript_is_named(bundle: Bundle) -> None:
    # CRLF2 lies in the pseudoautosomal region; the bundle holds its model on GRCh38 alone.
    found = coding_regions(bundle, "GRCh37", ["TP53", "NOGENE1", "TP53", "CRLF2"])
    assert [one.gene for one in found.genes] == ["TP53"]
    assert found.without_model == ("CRLF2", "NOGENE1")
    assert coding_regions(bundle, "GRCh38", ["CRLF2"]).without_model == ()
    assert found.contig_of("17") == "chr17"


@pytest.mark.parametrize(
    ("code", "gene", "named"),
    [
        ("LUAD", "EGFR", True),
        ("PRAD", "EGFR", False),
        ("", "EGFR", False),
        ("", "BRCA2", True),
        ("", "MSH6", True),
    ],
)
def test_genes_of_interest_follow_the_tumour_type(code: str, gene: str, *, named: bool) -> None:
    table = load_knowledge(resource("knowledgebase.tsv"), "knowledgebase.tsv")
    tree = load_oncotree(resource("oncotree.tsv"))
    assert (gene in genes_of_interest(table, tree, code)) is named


def test_the_case_holds_the_coverage_of_a_side_file(tmp_path: Path, bundle: Bundle) -> None:
    # BRCA2 on GRCh37: NC_000013.10:32889617-32973809 (gene, NCBI).
    block = line(32_889_617, "<NON_REF>", chrom="13", info="END=32973809")
    genome_vcf(tmp_path, [block])
    cells = {"side_files": "a.genome.vcf", "sample_id": "S"}
    tumour = TumourType(written="PRAD", code="PRAD", name="", tissue="Prostate")
    row = IngestRow(sample_id="S", cells=cells, tumour=tumour)
    names = load_gene_names(resource("gene_names.tsv"))
    case = ingest_case(row, tmp_path, regions=coverage_regions(row, bundle, names))
    assert case.ingest is not None
    found = {one.gene: one for one in case.ingest.coverage}
    assert (found["BRCA2"].called_bases, found["BRCA2"].low_exons) == (10257, ())
    assert (found["BRCA1"].called_bases, found["BRCA1"].coding_bases) == (0, 5592)
    assert {one.source.file for one in found.values()} == {"a.genome.vcf"}
    assert set(found) == set(names.panel()), "each gene of the panel has a line"
    assert {one.gene for one in found.values() if not one.transcript} >= {"CRLF2"}
    assert coverage_regions(row, bundle, names, "GRCh38")().build == "GRCh38"


def case_with(*coverage: GeneCoverage) -> Case:
    return Case(
        schema_version=SCHEMA_VERSION,
        software_version="0",
        stage=Stage.INGEST,
        sample_id="S",
        sample={},
        ingest=Ingest(coverage=coverage),
    )


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(
        table=load_knowledge(resource("knowledgebase.tsv"), "knowledgebase.tsv"),
        tree=load_oncotree(resource("oncotree.tsv")),
        phrases=load_phrases(resource("phrases.tsv")),
        settings={},
        sample={},
        tumour=None,
    )


def gene_coverage(called: int, *exons: str, gene: str = "BRCA2") -> GeneCoverage:
    return GeneCoverage(
        gene=gene,
        transcript="NM_000059.4",
        coding_bases=10257,
        called_bases=called,
        low_exons=exons,
        source=Source(file="a.vcf", row=9),
    )


def test_a_gene_of_interest_without_a_model_is_said(context: Context) -> None:
    without = GeneCoverage(
        gene="BRCA2",
        transcript="",
        coding_bases=0,
        called_bases=0,
        low_exons=(),
        source=Source(file="a.vcf", row=9),
    )
    other = msgspec.structs.replace(without, gene="CRLF2")
    (line,) = coverage_gaps(case_with(without, other), context)
    assert line.what == "BRCA2, coding bases without a call"
    assert line.reason.startswith("coverage not computed: the installed transcripts hold no model")
    found = FACTS["coverage"](Facts(case_with(without), {}))
    assert not found.present


@pytest.mark.parametrize(
    ("coverage", "reason"),
    [
        (gene_coverage(10256, "11"), "99.9 % of {}; exon 11 not fully (a.vcf)."),
        (gene_coverage(10072, "11", "14"), "98.1 % of {}; exons 11, 14 not fully (a.vcf)."),
        (gene_coverage(0, "2", "3"), "0 % of {}; no exon (a.vcf)."),
    ],
)
def test_a_gene_that_is_not_fully_called_is_not_assessed(
    context: Context, coverage: GeneCoverage, reason: str
) -> None:
    [gap] = coverage_gaps(case_with(coverage), context)
    assert gap.what == "BRCA2, coding bases without a call"
    assert gap.reason.startswith(reason.format("10257 coding bases of NM_000059.4 called"))


def test_genes_that_are_fully_called_or_of_no_interest_have_no_gap(context: Context) -> None:
    assert coverage_gaps(case_with(gene_coverage(10257)), context) == ()
    assert coverage_gaps(case_with(gene_coverage(9, "1", gene="ZRSR2")), context) == ()
    assert coverage_gaps(case_with(), context) == ()


def blacklisted_of(gene: str, *exons: str) -> Blacklisted:
    source = Source(file="b.vcf", row=7)
    return Blacklisted(gene=gene, transcript="NM_1.1", positions=3, exons=exons, source=source)


@pytest.mark.parametrize(
    ("coverage", "candidates", "lines"),
    [
        (
            [("BRCA2", 12, ("10", "11"))],
            [],
            ["12 coding positions of NM_000059.4, exons 10, 11, by its list of noisy places"],
        ),
        ([("BRCA2", 1, ("10",))], [], ["1 coding position of NM_000059.4, exon 10, by its list"]),
        ([], [blacklisted_of("BRCA2", "10")], ["3 coding positions of NM_1.1, exon 10, by its"]),
        # What a genome VCF tells of a gene is the whole of it.
        ([("BRCA2", 12, ("10",))], [blacklisted_of("BRCA2", "10")], ["12 coding positions of"]),
        ([("BRCA2", 0, ())], [], []),
        ([("ZRSR2", 5, ("1",))], [blacklisted_of("ASXL2", "1")], []),
    ],
)
def test_positions_that_a_list_leaves_out_have_a_line_per_gene_of_interest(
    context: Context,
    coverage: list[tuple[str, int, tuple[str, ...]]],
    candidates: list[Blacklisted],
    lines: list[str],
) -> None:
    told = (
        msgspec.structs.replace(
            gene_coverage(10257, gene=gene), blacklisted_bases=bases, blacklisted_exons=exons
        )
        for gene, bases, exons in coverage
    )
    given = case_with(*told)
    given = msgspec.structs.replace(given, normalize=Normalize(blacklisted=tuple(candidates)))
    found = blacklisted_positions(given, context)
    assert len(found) == len(lines)
    for line_of_gene, start in zip(found, lines, strict=True):
        assert line_of_gene.what == "BRCA2, positions that the panel software leaves out"
        assert line_of_gene.reason.startswith(start)
    by_candidates = bool(candidates) and not coverage
    assert any("only positions at which it holds a candidate" in one.reason for one in found) is (
        by_candidates
    )
