"""Calls that the panel's filters took out: which are kept aside, and which something else states.

Records as LocalApp and DRAGEN write them: docs/output.md names the FILTERs; BRAF V600E and V600K
lie at chr7:140453136 of GRCh37 (ClinVar 13961 and 375941).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from side_cases import CVO, VCF, content, cvo, row, vcf

from varannot.hgvs.merge_rules import merge_rules
from varannot.model import FilteredCalls, SmallVariant
from varannot.tso500 import filtered as rules
from varannot.tso500.combine import combine
from varannot.tso500.content import Aside, ExclusionCode, FileContent, FileKind
from varannot.tso500.coverage import CodingExon, CodingGene, CodingRegions
from varannot.tso500.filtered import CallsAside, LookUp, filtered_calls
from varannot.tso500.vcf import read_vcf

HEADER = (
    "##fileformat=VCFv4.2\n"
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads of each allele">\n'
    '##FORMAT=<ID=AF,Number=A,Type=Float,Description="Allele fraction">\n'
    '##FORMAT=<ID=VF,Number=1,Type=Float,Description="Variant frequency">\n'
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">\n'
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n"
)
LOCALAPP, DRAGEN = "GT:AD:DP:VF", "GT:AD:AF:DP"
BRAF = "chr7:140453136 A>T"
V600K = "chr7:140453136 AC>TT"


def record(alt: str, filters: str, keys: str, values: str, ref: str = "A") -> str:
    return f"chr7\t140453136\t.\t{ref}\t{alt}\t.\t{filters}\tDP=450\t{keys}\t{values}\n"


def read(folder: Path, *records: str, **options) -> FileContent:
    path = folder / "x.vcf"
    path.write_text(HEADER + "".join(records))
    return read_vcf(path, "x.vcf", **options)


@pytest.mark.parametrize(
    ("given", "reads"),
    [
        (record("T", "LowSupport", LOCALAPP, "0/1:432,18:450:0.04"), [18]),
        (record("T", "weak_evidence", DRAGEN, "0/1:432,18:0.04:450"), [18]),
        (record("T,<NON_REF>", "weak_evidence", DRAGEN, "0/1:432,18,0:0.04:450"), [18]),
        (record("T,C", "multiallelic", DRAGEN, "1/2:0,18,9:0.04,0.02:450"), [18, 9]),
        (record("T,C", "multiallelic", DRAGEN, "0/1:0,18,0:0.04,0:450"), [18]),
        # No read shows it, or it passes, or no bases are spelt out.
        (record("T", "weak_evidence", DRAGEN, "0/1:450,0:0.0:450"), []),
        (record("T", "PASS", DRAGEN, "0/1:432,18:0.04:450"), []),
        (record("T", ".", DRAGEN, "0/1:432,18:0.04:450"), []),
        (record("<DUP>", "weak_evidence", DRAGEN, "0/1:432,18:0.04:450"), []),
        (record(".", "LowDP", LOCALAPP, "./.:40:40:0.0"), []),
        # A caller that states nothing but the genotype, or not even that.
        (record("T", "LowSupport", "GT", "0/1"), [None]),
        (record("T", "LowSupport", "GT", "0/0"), []),
        (record("T", "LowSupport", "GT", "./."), []),
    ],
)
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_what_is_kept_aside(tmp_path: Path, given: str, reads: list[int | None], size: int) -> None:
    found = read(tmp_path, given, block_bytes=size)
    assert [one.alt_reads for one in found.aside.calls] == reads
    assert found.aside.further == 0
    account = found.account
    assert account.read == account.reported + account.excluded
    keys = {one.key: one.code for one in found.excluded}
    assert all(keys[one.key] == ExclusionCode.FILTER for one in found.aside.calls)
    assert not {one.key for one in found.aside.calls} & {one.key for one in found.small_variants}


def test_a_call_is_kept_as_the_file_writes_it(tmp_path: Path) -> None:
    text = record("T", "LowSupport;SB", LOCALAPP, "0/1:432,18:450:0.04")
    [call] = read(tmp_path, text).aside.calls
    assert (call.filters, call.vaf, call.depth) == ("LowSupport;SB", 0.04, 450)
    assert (call.key, call.source.row) == ("variants:8", 8)
    assert (call.chromosome, call.position, call.ref, call.alt) == ("chr7", 140453136, "A", "T")


def call(number: int, change: str, reads: int, **more) -> SmallVariant:
    return row(VCF, number, change, reads / 1000, 1000, filters="LowSupport", **more)


def weak(vaf: float | None, depth: int | None, *, plasma: bool) -> bool:
    """Fewer than 4 reads, and in tissue an allele fraction below 0.02."""
    few = vaf is not None and depth is not None and round(vaf * depth) < 4
    return few or (not plasma and vaf is not None and vaf < 0.02)


RULES = LookUp(weak, merge_rules().more_reads)


def regions(*genes: tuple[str, str, int, int]) -> CodingRegions:
    """Return coding regions of GRCh37 with one exon (0-based half-open) of each gene."""
    return CodingRegions(
        "GRCh37",
        tuple(
            CodingGene(gene, "NM_1.1", contig, (CodingExon("1", start, end),))
            for gene, contig, start, end in genes
        ),
        lambda name: name.removeprefix("chr"),
        {},
    )


PANEL = regions(("A", "1", 1000, 2000), ("B", "1", 5000, 5100), ("C", "2", 1000, 1100))


@pytest.mark.parametrize(
    ("place", "build", "gene"),
    [
        (("chr1", 801, "A"), "GRCh37", "A"),
        (("chr1", 800, "A"), "GRCh37", None),
        (("chr1", 800, "AC"), "GRCh37", "A"),
        (("chr1", 2200, "A"), "GRCh37", "A"),
        (("chr1", 2201, "A"), "GRCh37", None),
        (("2", 1050, "A"), "GRCh37", "C"),
        (("chr3", 1050, "A"), "GRCh37", None),
        # A file that does not show to be of the build of the regions.
        (("chr1", 800, "A"), "GRCh38", "chr1"),
        (("chr1", 800, "A"), "", "chr1"),
    ],
)
def test_where_filtered_calls_are_looked_up(
    place: tuple[str, int, str], build: str, gene: str | None
) -> None:
    aside = CallsAside(RULES, lambda: PANEL, build)
    assert aside.gene(*place) == gene
    assert aside.done().outside == int(gene is None)


def test_each_gene_keeps_its_strongest_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_OF_FILE", 4)
    aside = CallsAside(RULES, None, "")
    given = [("A", 90), ("A", 80), ("A", 70), ("B", 25), ("B", 5), ("C", 12), ("C", 30)]
    for number, (gene, reads) in enumerate(given):
        one = call(number, f"chr1:{100 + number} C>T", reads)
        aside.hold(gene, one.vaf, one.depth, lambda one=one: one)
    # The strongest of each gene, then the second of each; those below 0.02 come last.
    found = aside.done()
    assert [one.alt_reads for one in found.calls] == [90, 30, 25, 80]
    assert (found.further, found.further_low) == (1, 2)


def test_the_floors_of_any_specimen_come_first() -> None:
    aside = CallsAside(RULES, None, "")
    assert [aside.weak(0.003, 1000), aside.weak(0.004, 1000), aside.weak(None, 9)] == [
        True,
        False,
        False,
    ]
    assert aside.done().weak == 1


def left(
    *contents: FileContent, main: tuple[FileContent, ...] = (), plasma: bool = True
) -> FilteredCalls:
    combined = combine(main, contents)
    return filtered_calls(combined.own, combined.held, RULES, plasma=plasma)


def lone(*calls: SmallVariant, variants: tuple[SmallVariant, ...] = ()) -> FileContent:
    return vcf(*variants, aside=Aside(calls=calls))


@pytest.mark.parametrize(
    ("calls", "reported", "listed"),
    [
        ([call(5, BRAF, 18)], [], [5]),
        ([call(5, BRAF, 18)], [row(CVO, 9, "chr7:140453137 C>T")], [5]),
        # The same change, passed in another file, however it is anchored.
        ([call(5, BRAF, 18)], [row(CVO, 9, BRAF)], []),
        ([call(5, "chr7:140453135 CA>CT", 18)], [row(CVO, 9, "7:140453136 A>T")], []),
        # A part of a longer change that is reported, or filtered itself.
        ([call(5, BRAF, 18)], [row(CVO, 9, V600K)], []),
        ([call(5, BRAF, 18), call(6, "chr7:140453137 C>T", 18), call(7, V600K, 17)], [], [7]),
        # A part with clearly more reads than the longer change occurs without it.
        ([call(5, BRAF, 400)], [row(CVO, 9, V600K, 0.03, 1000)], [5]),
        ([call(5, BRAF, 400), call(6, V600K, 24)], [], [5, 6]),
        ([call(5, BRAF, 24), call(6, V600K, 400)], [], [6]),
        (
            [call(5, BRAF, 400, mnv_tag="chr7:140453136_AC->TT")],
            [row(CVO, 9, V600K, 0.03, 1000)],
            [5],
        ),
        # A longer change whose parts are reported apart says more than they do; a tag ties them.
        (
            [call(5, V600K, 18)],
            [row(CVO, 9, BRAF), row(CVO, 10, "chr7:140453137 C>T")],
            [5],
        ),
        (
            [call(5, V600K, 18, mnv_tag="chr7:140453136_AC->TT")],
            [row(CVO, 9, BRAF), row(CVO, 10, "chr7:140453137 C>T")],
            [],
        ),
        # One change in two records; the most reads first.
        ([call(5, BRAF, 18), call(6, BRAF, 18)], [], [5]),
        ([call(5, BRAF, 18), call(6, "chr1:100 C>T", 40)], [], [6, 5]),
    ],
)
def test_what_something_else_states_is_not_kept(
    calls: list[SmallVariant], reported: list[SmallVariant], listed: list[int]
) -> None:
    found = left(lone(*calls), main=(cvo(*reported),))
    assert [one.source.row for one in found.calls] == listed
    assert (found.weak, found.further) == (0, 0)


def test_a_call_that_passes_in_the_file_itself_is_not_kept() -> None:
    passing = row(VCF, 4, BRAF)
    assert left(lone(call(5, BRAF, 18), variants=(passing,))) == FilteredCalls()


def test_two_files_that_filter_one_call_count_it_once() -> None:
    other = content("g.vcf", FileKind.SMALL_VARIANT_VCF, aside=Aside(calls=(call(2, BRAF, 18),)))
    found = left(lone(call(5, BRAF, 18), call(6, "chr1:9 C>T", 2)), other)
    assert [one.source.row for one in found.calls] == [5]
    assert found.weak == 1


def test_calls_of_another_sample_are_not_kept() -> None:
    shared = [f"chr1:{place} C>T" for place in range(100, 112)]
    ours = cvo(*(row(CVO, n, one, 0.5) for n, one in enumerate(shared, 20)))
    theirs = lone(
        call(5, BRAF, 18),
        variants=tuple(row(VCF, n, one, 0.1) for n, one in enumerate(shared, 20)),
    )
    assert left(theirs, main=(ours,)) == FilteredCalls()


@pytest.mark.parametrize(
    ("plasma", "reads", "numbers"),
    [(True, [70, 60], (3, 4, 1 + 10 + 7)), (False, [70, 60], (3 + 1 + 7, 4, 10))],
)
def test_more_than_a_sample_may_have_are_counted(
    monkeypatch: pytest.MonkeyPatch, plasma: bool, reads: list[int], numbers: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(rules, "MOST_OF_SAMPLE", 2)
    calls = tuple(call(number, f"chr1:{number}00 C>T", number) for number in (60, 70, 5))
    file = vcf(aside=Aside(calls, weak=3, outside=4, further=10, further_low=7))
    found = left(file, plasma=plasma)
    assert [one.alt_reads for one in found.calls] == reads
    assert (found.weak, found.outside, found.further) == numbers


@pytest.mark.parametrize("in_vcf", [None, 0, 1])
def test_what_an_annotated_json_and_its_vcf_hold_is_counted_once(in_vcf: int | None) -> None:
    """Beside no VCF, beside one that lacks the call (cut, or of chosen calls), and its own."""
    calls = Aside(calls=(call(2, BRAF, 18),), weak=2, outside=3)
    json = content("a.json", FileKind.ANNOTATED_JSON, aside=calls)
    aside = calls if in_vcf else Aside()
    found = left(json, *([vcf(aside=aside)] if in_vcf is not None else []))
    assert [one.alt_reads for one in found.calls] == [18]
    assert (found.weak, found.outside) == (2, 3)


def test_calls_that_pass_do_not_take_the_place_of_filtered_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "MOST_OF_SAMPLE", 1)
    monkeypatch.setattr(rules, "MOST_PASSING", 2)
    passing = tuple(
        row(VCF, number, f"chr1:{number}00 C>T", 0.1 * number, filters="PASS")
        for number in (1, 2, 3)
    )
    file = vcf(*passing, aside=Aside(calls=(call(9, BRAF, 18),)))
    found = left(file, main=(TYPED,))
    assert [one.source.row for one in found.calls] == [3, 2, 9]
    assert (found.further, found.further_passing) == (0, 1)


TYPED = content("v.tsv", FileKind.LAB_TABLE, (row("v.tsv", 2, "chr17:7577121 G>A"),))


@pytest.mark.parametrize(
    ("main", "passing", "listed"),
    [
        # A table of chosen variants that does not name the call, and one that does.
        (TYPED, row(VCF, 5, BRAF, filters="PASS"), [5]),
        (TYPED, row(VCF, 5, "chr17:7577121 G>A", filters="PASS"), []),
        # Without a table the call is reported itself.
        (cvo(), row(VCF, 5, BRAF, filters="PASS"), []),
        # A part of a longer change that is reported, with as many reads and with clearly more.
        (cvo(row(CVO, 9, V600K, 0.3)), row(VCF, 5, BRAF, 0.3, filters="PASS"), []),
        (cvo(row(CVO, 9, V600K, 0.03)), row(VCF, 5, BRAF, 0.4, filters="PASS"), [5]),
    ],
)
def test_a_call_that_passes_and_is_not_reported_is_kept(
    main: FileContent, passing: SmallVariant, listed: list[int]
) -> None:
    found = left(vcf(passing), main=(main,))
    assert [one.source.row for one in found.calls] == listed
