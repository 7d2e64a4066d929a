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
from varannot.tso500.content import ExclusionCode, FileContent, FileKind
from varannot.tso500.filtered import StrongestCalls, filtered_calls
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
    assert [one.alt_reads for one in found.filtered] == reads
    assert found.filtered_further == 0
    account = found.account
    assert account.read == account.reported + account.excluded
    keys = {one.key: one.code for one in found.excluded}
    assert all(keys[one.key] == ExclusionCode.FILTER for one in found.filtered)
    assert not {one.key for one in found.filtered} & {one.key for one in found.small_variants}


def test_a_call_is_kept_as_the_file_writes_it(tmp_path: Path) -> None:
    text = record("T", "LowSupport;SB", LOCALAPP, "0/1:432,18:450:0.04")
    [call] = read(tmp_path, text).filtered
    assert (call.filters, call.vaf, call.depth) == ("LowSupport;SB", 0.04, 450)
    assert (call.key, call.source.row) == ("variants:8", 8)
    assert (call.chromosome, call.position, call.ref, call.alt) == ("chr7", 140453136, "A", "T")


def call(number: int, change: str, reads: int, **more) -> SmallVariant:
    return row(VCF, number, change, reads / 1000, 1000, filters="LowSupport", **more)


def test_a_file_holds_those_with_the_most_reads() -> None:
    strongest = StrongestCalls(most=2)
    for number, reads in enumerate((5, 9, 5, 7, 1)):
        strongest.take(call(number, f"chr1:{100 + number} C>T", reads))
    assert [one.alt_reads for one in strongest.calls] == [9, 7]
    assert strongest.further == 3


def weak(one: SmallVariant) -> bool:
    return (one.alt_reads or 0) < 4


def left(*contents: FileContent, main: tuple[FileContent, ...] = ()) -> FilteredCalls:
    combined = combine(main, contents)
    return filtered_calls(combined.own, combined.held, weak, merge_rules().more_reads)


def lone(*calls: SmallVariant, variants: tuple[SmallVariant, ...] = ()) -> FileContent:
    return vcf(*variants, filtered=calls)


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
    other = content("g.vcf", FileKind.SMALL_VARIANT_VCF, filtered=(call(2, BRAF, 18),))
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


def test_more_than_a_sample_may_have_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_OF_SAMPLE", 2)
    calls = [call(number, f"chr1:{number}00 C>T", number) for number in range(1, 8)]
    file = vcf(filtered=tuple(calls), filtered_further=10)
    found = left(file)
    assert [one.alt_reads for one in found.calls] == [7, 6]
    assert (found.weak, found.further) == (3, 2 + 10)
