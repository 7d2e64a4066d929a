"""Small variants of side files: what counts once, what goes on, and what is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from side_cases import CVO, VCF, assert_accounts, codes, content, cvo, filtered, row, said, vcf
from tso500_files import FIXTURES, ROOT

from varannot.model import (
    CopyNumber,
    ExcludedRow,
    GermlineCall,
    GermlineStatus,
    MismatchCode,
    SmallVariant,
    Source,
)
from varannot.tso500.combine import combine
from varannot.tso500.content import ExclusionCode, FileContent, FileKind
from varannot.tso500.files import read_any
from varannot.tso500.same_change import bases_of, change_at
from varannot.tso500.stage import ingest


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (("chr7", 100, "C", "T"), ("7", 100, "C", "T"), True),
        (("chr7", 100, "CAT", "C"), ("chr7", 99, "GCAT", "GC"), True),
        (("chr7", 100, "CT", "GT"), ("chr7", 100, "C", "G"), True),
        (("chr7", 100, "c", "t"), ("chr7", 100, "C", "T"), True),
        (("chr7", 100, "C", "T"), ("chr7", 100, "C", "G"), False),
        (("chr7", 100, "C", "CA"), ("chr7", 101, "C", "CA"), False),
    ],
)
def test_rows_are_compared_by_the_smallest_change(first, second, same: bool) -> None:
    assert (change_at(*first) == change_at(*second)) is same


@given(
    st.text("ACGT", min_size=1, max_size=6),
    st.text("ACGT", min_size=1, max_size=6),
    st.text("ACGT", max_size=3),
    st.text("ACGT", max_size=3),
)
def test_bases_around_a_change_do_not_alter_it(ref: str, alt: str, left: str, right: str) -> None:
    wide = change_at("1", 100 - len(left), left + ref, left + alt)
    assert wide == change_at("chr1", 100 - len(left), left + ref + right, left + alt + right)
    assert (wide is None) == (ref == alt)


SMALL = [
    # what is compared, CombinedVariantOutput, VCF, filtered rows of the VCF, the mismatches
    ("nothing differs", ["chr1:100 C>T"], ["1:100 C>T"], [], []),
    ("another anchor", ["chr1:100 CA>C"], ["chr1:99 GCA>GC"], [], []),
    (
        "a VCF row alone",
        ["chr1:100 C>T"],
        ["chr1:100 C>T", "chr2:5 G>A"],
        [],
        [MismatchCode.ONLY_IN_VCF],
    ),
    (
        "a row of the combined output alone",
        ["chr1:100 C>T", "chr2:5 G>A"],
        ["chr1:100 C>T"],
        [],
        [MismatchCode.ONLY_IN_COMBINED_OUTPUT],
    ),
    (
        "a row that the VCF filters",
        ["chr1:100 C>T"],
        [],
        ["chr1:100 C>T"],
        [MismatchCode.ONLY_IN_COMBINED_OUTPUT],
    ),
    # docs of the format: 25 of 25 multi-base rows of a DRAGEN 2.5 file overlap their own parts
    (
        "a longer change beside its parts in both",
        ["chr1:100 CAG>TAC", "chr1:100 C>T", "chr1:102 G>C"],
        ["chr1:100 CAG>TAC", "chr1:100 C>T", "chr1:102 G>C"],
        [],
        [],
    ),
    (
        "the parts stand in the VCF alone",
        ["chr1:100 CAG>TAC"],
        ["chr1:100 CAG>TAC", "chr1:100 C>T", "chr1:102 G>C"],
        [],
        [],
    ),
    (
        "the parts stand in the combined output alone",
        ["chr1:100 CAG>TAC", "chr1:100 C>T", "chr1:102 G>C"],
        ["chr1:100 CAG>TAC"],
        [],
        [],
    ),
]


@pytest.mark.parametrize(("what", "mine", "theirs", "left_out", "expected"), SMALL)
def test_combined_output_against_vcf(what, mine, theirs, left_out, expected) -> None:
    main = cvo(*(row(CVO, number, change) for number, change in enumerate(mine, 40)))
    side = vcf(
        *(row(VCF, number, change, filters="PASS") for number, change in enumerate(theirs, 10)),
        excluded=[
            filtered(VCF, n, change, "weak_evidence") for n, change in enumerate(left_out, 80)
        ],
    )
    result = combine([main], [side])
    assert codes(result) == expected, what
    assert len(result.contents[0].small_variants) == len(mine)
    only_vcf = expected.count(MismatchCode.ONLY_IN_VCF)
    assert len(result.contents[1].small_variants) == only_vcf
    assert_accounts(result)
    for one in result.mismatches:
        assert {place.file for place in one.sources} == {CVO, VCF}


@pytest.mark.parametrize(
    ("shared", "filters", "alone", "expected"),
    [
        # A rescue list of the laboratory, with a call of its own or one of the panel's list.
        (0, 0, 1, ["chosen_calls", "only_in_vcf"]),
        (1, 0, 0, ["chosen_calls"]),
        (4, 0, 0, ["chosen_calls"]),
        # The sample's VCF: each call that it lacks or filters is said.
        (17, 0, 0, ["only_in_combined_output"] * 3),
        (18, 2, 0, ["only_in_combined_output"] * 2),
        (0, 20, 0, ["only_in_combined_output"] * 20),
        (5, 0, 0, ["only_in_combined_output"] * 15),
        # A VCF that lost all its rows is no choice.
        (0, 0, 0, ["only_in_combined_output"] * 20),
    ],
)
def test_a_list_of_chosen_calls_is_told_from_the_whole_vcf(
    shared, filters, alone, expected
) -> None:
    changes = [f"chr1:{100 + 10 * number} C>T" for number in range(20)]
    main = cvo(*(row(CVO, number, change) for number, change in enumerate(changes, 40)))
    passing = [*changes[:shared], *(f"chr7:{100 + number} T>G" for number in range(alone))]
    out = changes[shared : shared + filters]
    side = vcf(
        *(row(VCF, number, change, filters="PASS") for number, change in enumerate(passing, 10)),
        excluded=[filtered(VCF, number, change, "q") for number, change in enumerate(out, 80)],
    )
    result = combine([main], [side])
    assert [code for code, _ in said(result)] == expected
    if "chosen_calls" in expected:
        assert said(result)[0][1].startswith(
            f"v.vcf has {shared + alone} row{'' if shared + alone == 1 else 's'} and holds "
            f"{shared} of the 20 calls of c.tsv: it is taken as a list of chosen calls, not as "
            "the sample's whole VCF."
        )
    for code, text in said(result):
        assert code != "only_in_vcf" or text.endswith("does not list it. It is reported.")
    assert_accounts(result)


def test_sentences_name_both_places() -> None:
    main = cvo(row(CVO, 44, "chr1:100 C>T", gene="AAA1"), row(CVO, 45, "chr3:7 A>G", gene="AAA2"))
    side = vcf(
        row(VCF, 12, "chr2:5 G>A", vaf=0.0512, depth=801),
        excluded=[filtered(VCF, 9, "chr1:100 C>T", "weak_evidence")],
    )
    assert said(combine([main], [side])) == [
        (
            "only_in_combined_output",
            "AAA1 chr1:100 C>T (c.tsv, row 44) is kept, though v.vcf filters it in row 9: "
            "weak_evidence.",
        ),
        (
            "only_in_combined_output",
            "AAA2 chr3:7 A>G (c.tsv, row 45) is kept, though v.vcf has no such call.",
        ),
        (
            "only_in_vcf",
            "chr2:5 G>A (VAF 0.0512, depth 801) passes every filter in v.vcf, row 12, but c.tsv "
            "does not list it. It is reported.",
        ),
    ]


def test_a_row_of_the_combined_output_that_was_not_read_is_named() -> None:
    unread = ExcludedRow(
        key="combined_output:50",
        source=Source(file=CVO, row=50, section="Small Variants"),
        code=ExclusionCode.GENE_IS_DATE.value,
        reason="Gene '9-Sep' is a date",
        text="9-Sep\tchr2\t5\tG\tA\t0.3000\t500",
    )
    result = combine([cvo(excluded=[unread])], [vcf(row(VCF, 12, "chr2:5 G>A"))])
    (one,) = result.mismatches
    assert "lists it in row 50, which was not read: Gene '9-Sep' is a date" in one.text
    assert one.sources[0] == unread.source
    assert len(result.contents[1].small_variants) == 1


@pytest.mark.parametrize(
    ("mine", "theirs", "differs"),
    [(0.3274, 0.32745, False), (0.3275, 0.32745, False), (0.3274, 0.3276, True), (1.0, 1.0, False)],
)
def test_vaf_differs_beyond_the_rounding_alone(mine: float, theirs: float, differs: bool) -> None:
    result = combine(
        [cvo(row(CVO, 44, "chr1:100 C>T", vaf=mine))], [vcf(row(VCF, 9, "chr1:100 C>T", theirs))]
    )
    assert codes(result) == ([MismatchCode.VAF_DIFFERS] if differs else [])


def test_depth_differs() -> None:
    main, side = cvo(row(CVO, 44, "chr1:100 C>T")), vcf(row(VCF, 9, "chr1:100 C>T", depth=499))
    assert said(combine([main], [side])) == [
        ("depth_differs", "chr1:100 C>T: depth 500 in c.tsv, row 44, 499 in v.vcf, row 9.")
    ]


def test_phase_and_filter_are_handed_to_the_row_of_the_same_change() -> None:
    tag = "chr1:100_CAG->TAC"
    main = cvo(
        row(CVO, 44, "chr1:100 C>T"), row(CVO, 45, "chr1:102 G>C"), row(CVO, 46, "chr3:1 A>C")
    )
    phase = {"phase_set": "100", "phased_genotype": "0|1", "mnv_tag": tag, "filters": "PASS"}
    side = vcf(
        row(VCF, 9, "1:100 C>T", **phase),
        row(VCF, 10, "1:102 G>C", **phase),
        row(VCF, 11, "1:100 CAG>TAC", mnv_tag=tag, filters="PASS"),
        excluded=[filtered(VCF, 20, "chr3:1 A>C", "low_depth")],
    )
    result = combine([main], [side])
    handed = [
        (one.phase_set, one.phased_genotype, one.mnv_tag, one.filters)
        for one in result.contents[0].small_variants
    ]
    assert handed == [("100", "0|1", tag, "PASS")] * 2 + [("", "", "", "low_depth")]
    # The tag ties the longer change to its parts: it is one event, reported once.
    assert result.contents[1].small_variants == ()
    assert codes(result) == [MismatchCode.ONLY_IN_COMBINED_OUTPUT]


def test_a_longer_change_without_a_tag_goes_on() -> None:
    """Nothing else would say that its parts lie on one copy."""
    main = cvo(row(CVO, 44, "chr1:100 C>T"), row(CVO, 45, "chr1:102 G>C"))
    result = combine([main], [vcf(row(VCF, 9, "chr1:100 CAG>TAC"))])
    assert [one.source.row for one in result.contents[1].small_variants] == [9]
    assert codes(result) == [MismatchCode.ONLY_IN_VCF]


def test_results_that_list_some_calls_do_not_contradict_the_rest() -> None:
    some = content("r.json", FileKind.ANALYSIS_RESULTS, [row("r.json", 9, "chr1:100 C>T", vaf=0.4)])
    main = cvo(row(CVO, 44, "chr1:100 C>T"), row(CVO, 45, "chr2:5 G>A"))
    assert codes(combine([main], [some])) == [MismatchCode.VAF_DIFFERS]


def test_two_files_that_state_different_phase_hand_none_over() -> None:
    other = content(
        "w.vcf",
        FileKind.SMALL_VARIANT_VCF,
        [row("w.vcf", 9, "chr1:100 C>T", phase_set="1", phased_genotype="1|0")],
    )
    first = vcf(row(VCF, 9, "chr1:100 C>T", phase_set="1", phased_genotype="0|1"))
    result = combine([cvo(row(CVO, 44, "chr1:100 C>T"))], [first, other])
    assert result.contents[0].small_variants[0].phase_set == ""


def test_a_row_of_two_side_files_goes_on_once() -> None:
    genome = content("g.vcf", FileKind.SMALL_VARIANT_VCF, [row("g.vcf", 7, "chr2:5 G>A")])
    result = combine([cvo()], [vcf(row(VCF, 9, "chr2:5 G>A")), genome])
    kept = [one.key for part in result.contents for one in part.small_variants]
    assert kept == ["side.v.vcf:9"]
    assert codes(result) == [MismatchCode.ONLY_IN_VCF] * 2
    assert_accounts(result)


def test_a_table_of_chosen_variants_stays_the_choice() -> None:
    table = content("t.csv", FileKind.TYPED_TABLE, [row("t.csv", 2, "chr1:100 C>T")])
    side = vcf(
        row(VCF, 9, "chr1:100 C>T", phase_set="5", phased_genotype="0|1"),
        row(VCF, 10, "chr2:5 G>A"),
    )
    result = combine([table], [side])
    assert [one.code for one in result.contents[1].excluded] == [
        "counted_elsewhere",
        "not_in_table",
    ]
    assert result.contents[0].small_variants[0].phase_set == "5"
    assert result.mismatches == ()
    assert_accounts(result)


def chosen(hgvs_c: str = "c.818G>A", transcript: str = "", **more) -> FileContent:
    """Return a table of one variant without coordinates."""
    written = SmallVariant(
        key="variants:2",
        source=Source(file="t.csv", row=2),
        gene="TP53",
        hgvs_c=hgvs_c,
        transcript=transcript,
        **more,
    )
    return content("t.csv", FileKind.TYPED_TABLE, [written])


def named(file: str, number: int, change: str, hgvs_c: str = "NM_000546.5:c.818G>A", **more):
    accession = hgvs_c.rpartition(":")[0]
    return row(file, number, change, gene="TP53", hgvs_c=hgvs_c, transcript=accession, **more)


def test_a_chosen_variant_without_coordinates_is_found_by_its_names() -> None:
    sides = [
        vcf(
            row(VCF, 9, "chr17:7577120 C>T", phase_set="5", phased_genotype="0|1", filters="PASS"),
            row(VCF, 10, "chr2:5 G>A"),
            germline=(
                GermlineCall(
                    key=f"side.{VCF}:9",
                    status=GermlineStatus.SOMATIC,
                    written="Somatic",
                    source=Source(file=VCF, row=9),
                ),
            ),
        ),
        cvo(named(CVO, 44, "chr17:7577120 C>T", vaf=0.41, depth=812)),
    ]
    result = combine([chosen()], sides)
    (kept,) = [one for part in result.contents for one in part.small_variants]
    assert (kept.key, kept.vaf, kept.depth) == ("variants:2", 0.41, 812)
    assert (kept.phase_set, kept.phased_genotype, kept.filters) == ("5", "0|1", "PASS")
    assert (kept.chromosome, kept.position) == ("", None)
    assert [one.key for one in result.germline] == ["variants:2"]
    left_out = {one.key: one for part in result.contents for one in part.excluded}
    assert {key: one.code for key, one in left_out.items()} == {
        f"side.{VCF}:9": "counted_elsewhere",
        f"side.{VCF}:10": "not_in_table",
        "combined_output:44": "counted_elsewhere",
    }
    assert left_out["combined_output:44"].text.endswith("is given those of this row")
    assert "given" not in left_out[f"side.{VCF}:9"].text
    assert_accounts(result)


def test_a_call_that_the_table_does_not_choose_is_not_said_to_be_reported() -> None:
    side = vcf(row(VCF, 10, "chr2:5 G>A"))
    result = combine([chosen()], [cvo(), side])
    (one,) = result.mismatches
    assert one.code is MismatchCode.ONLY_IN_VCF
    assert one.text.endswith("The table of variants decides whether it is reported.")
    assert [row.code for row in result.contents[2].excluded] == ["not_in_table"]


@pytest.mark.parametrize(
    ("written", "transcript", "theirs", "code"),
    [
        ("c.818G>A", "", "NM_000546.5:c.818G>A", "counted_elsewhere"),
        ("NM_000546.6:c.818G>A", "", "NM_000546.5:c.818G>A", "counted_elsewhere"),
        ("c.818G>A", "NM_000546.6", "c.818G>A", "counted_elsewhere"),
        # The same words on another transcript name another change.
        ("c.818G>A", "NM_001126118.1", "NM_000546.5:c.818G>A", "not_in_table"),
        ("c.817C>T", "", "NM_000546.5:c.818G>A", "not_in_table"),
    ],
)
def test_names_are_those_of_one_transcript(written, transcript, theirs, code) -> None:
    side = cvo(named(CVO, 44, "chr17:7577120 C>T", theirs))
    result = combine([chosen(written, transcript)], [side])
    assert [one.code for one in result.contents[1].excluded] == [code]
    assert (result.contents[0].small_variants[0].vaf is None) is (code == "not_in_table")
    assert_accounts(result)


def test_a_chosen_variant_keeps_its_own_figures() -> None:
    side = cvo(named(CVO, 44, "chr17:7577120 C>T", vaf=0.41, depth=812))
    result = combine([chosen(vaf=0.3)], [side])
    (kept,) = result.contents[0].small_variants
    assert (kept.vaf, kept.depth) == (0.3, None)


def test_one_name_with_a_place_is_not_another_place() -> None:
    """Only a row without a place is found by its names."""
    side = cvo(named(CVO, 44, "chr17:7577120 C>T"), named(CVO, 45, "chr17:7577121 G>A"))
    table = content("t.csv", FileKind.TYPED_TABLE, [named("t.csv", 2, "chr17:7577120 C>T")])
    result = combine([table], [side])
    assert [one.code for one in result.contents[1].excluded] == [
        "counted_elsewhere",
        "not_in_table",
    ]


def test_without_a_main_file_combined_output_speaks_first() -> None:
    result = combine([], [vcf(row(VCF, 9, "chr1:100 C>T")), cvo(row(CVO, 44, "chr1:100 C>T"))])
    assert [len(one.small_variants) for one in result.contents] == [0, 1]
    assert_accounts(result)


CHANGES = [
    "chr1:100 C>T",
    "chr1:100 CA>TG",
    "chr1:101 A>G",
    "chr2:5 G>A",
    "chr2:5 GA>G",
    "chrX:9 T>C",
]
PICK = st.lists(st.sampled_from(CHANGES), max_size=6, unique=True)


@given(PICK, PICK, PICK, st.booleans())
def test_side_files_never_take_a_row_away(mine, theirs, left_out, tagged: bool) -> None:
    """Every row is reported or excluded once, and every change of any file is reported."""
    main = cvo(*(row(CVO, number, change) for number, change in enumerate(mine, 40)))
    tag = "chr1:100_CA->TG" if tagged else ""
    rows = [row(VCF, n, change, mnv_tag=tag) for n, change in enumerate(theirs, 10)]
    out = [filtered(VCF, n, one, "q") for n, one in enumerate(left_out, 80) if one not in theirs]
    side = vcf(*rows, excluded=out)
    result = combine([main], [side])
    assert [one.key for one in result.contents[0].small_variants] == [
        one.key for one in main.small_variants
    ]
    assert_accounts(result)
    kept = {
        change_at(v.chromosome, v.position, v.ref, v.alt)
        for c in result.contents
        for v in c.small_variants
    }
    bases = bases_of(kept)
    for one in (*main.small_variants, *rows):
        change = change_at(one.chromosome, one.position, one.ref, one.alt)
        assert change in kept or bases_of((change,)) <= bases
    assert {one.code for one in result.mismatches} <= {
        MismatchCode.ONLY_IN_VCF,
        MismatchCode.ONLY_IN_COMBINED_OUTPUT,
        MismatchCode.CHOSEN_CALLS,
    }


def test_the_stage_reads_side_files_beside_the_main_file() -> None:
    """Files of the fixtures, which are of different samples: each difference is said."""
    sample = {
        "sample_id": "FIX-1",
        "combined_output": "localapp_dna_CombinedVariantOutput.tsv",
        "side_files": "small.hard-filtered.vcf; localapp_TMB_Trace.tsv; MetricsOutput.tsv",
    }
    alone = ingest({**sample, "side_files": ""}, FIXTURES)
    result = ingest(sample, FIXTURES)
    main = [one for one in result.small_variants if one.key.startswith("combined_output:")]
    assert [one.key for one in main] == [one.key for one in alone.small_variants]
    assert len(result.small_variants) > len(main)
    first = next(one for one in main if one.position == 7577120)
    assert first.filters == "PASS"
    origins = {(one.source.file, one.status) for one in result.germline if one.key == first.key}
    assert origins == {
        ("small.hard-filtered.vcf", GermlineStatus.SOMATIC),
        ("localapp_TMB_Trace.tsv", GermlineStatus.SOMATIC),
    }
    found = {one.code for one in result.mismatches}
    assert {MismatchCode.ONLY_IN_VCF, MismatchCode.ONLY_IN_COMBINED_OUTPUT} <= found
    assert {MismatchCode.VAF_DIFFERS, MismatchCode.TMB_DIFFERS} <= found
    for file in result.files:
        assert file.read == file.reported + file.excluded


def test_the_real_vcf_files_are_accounted_for(shared) -> None:
    """One published example folder: positions were shifted, so calls differ; none is lost."""
    root = shared / "tso500" / "SACGF_variantgrid"
    names = [
        "ExampleSample_DNA.hard-filtered.vcf",
        "ExampleSample_DNA.cnv.vcf",
        "ExampleSample_RNA_SpliceVariants.vcf",
        "ExampleSample_RNA_AllFusions.csv",
    ]
    listed = root / "ExampleSample_CombinedVariantOutput.tsv"
    if not all((root / name).exists() for name in (*names, listed.name)):
        pytest.skip(f"no real files under {root}")
    main = read_any(listed, "listed")
    side = [read_any(root / name, name, input_column=f"side.{name}") for name in names]
    result = combine([main], side)
    for one in result.contents:
        assert one.account.read == one.account.reported + one.account.excluded
    for before, after in zip(side, result.contents[1:], strict=True):
        assert after.account.reported == len(after.small_variants) + len(after.findings)
        moved = len(after.excluded) - len(before.excluded)
        assert after.account.reported == before.account.reported - moved
    # GermlineStatus stands on the nine passing rows; one of them the combined output lists too.
    assert len(result.germline) == 9
    assert result.germline[0].key.startswith("combined_output:")


@pytest.fixture(scope="module", params=["dragen", "localapp"])
def run(request, tmp_path_factory) -> Path:
    """Two invented samples whose files agree with each other."""
    folder = tmp_path_factory.mktemp(request.param)
    tool = [sys.executable, str(ROOT / "tools" / "make_run_folder.py")]
    wanted = ["--samples", "2", "--variants", "60", "--seed", "3"]
    subprocess.run(
        [*tool, "--layout", request.param, *wanted, "--out", str(folder)],
        check=True,
        capture_output=True,
    )
    return folder


def side_files(run: Path, sample: str) -> str:
    names = [
        path.relative_to(run)
        for path in sorted(run.rglob("*"))
        if path.is_file()
        and sample in path.name
        and "CombinedVariantOutput" not in path.name
        and not path.name.endswith(".tbi")
    ]
    return ";".join(map(str, (*names, Path("Results", "MetricsOutput.tsv"))))


def sheet(sample: str, files: str) -> dict[str, str]:
    listed = f"Results/{sample}/{sample}_CombinedVariantOutput.tsv"
    return {"sample_id": sample, "combined_output": listed, "side_files": files}


def test_files_of_one_sample_agree(run: Path) -> None:
    for sample in ("PAIR001", "PAIR002"):
        alone = ingest(sheet(sample, ""), run)
        result = ingest(sheet(sample, side_files(run, sample)), run)
        assert result.mismatches == ()
        assert [one.key for one in result.small_variants] == [
            one.key for one in alone.small_variants
        ]
        # The list of amplifications holds no losses, whatever the copy number VCF calls.
        more = result.findings[len(alone.findings) :]
        assert result.findings[: len(alone.findings)] == alone.findings
        assert {(type(one), one.call) for one in more} <= {(CopyNumber, "<DEL>")}
        assert all("relative to the ploidy" in one.note for one in more)
        assert {one.key for one in result.germline} == {one.key for one in alone.small_variants}
        for file in result.files:
            assert file.read == file.reported + file.excluded


def test_files_of_another_sample_are_noticed_and_their_calls_not_reported(run: Path) -> None:
    alone = ingest(sheet("PAIR001", ""), run)
    result = ingest(sheet("PAIR001", side_files(run, "PAIR002")), run)
    found = {one.code for one in result.mismatches}
    assert found == {MismatchCode.SAMPLE_DIFFERS}
    assert result.mismatches[0].code is MismatchCode.SAMPLE_DIFFERS
    assert [one.key for one in result.small_variants] == [one.key for one in alone.small_variants]
    assert {one.filters for one in result.small_variants} == {""}
    assert "other_sample" in {one.code for one in result.excluded}
    assert [one for one in result.measurements if one.source.file.startswith("PAIR002")] == []
    for file in result.files:
        assert file.read == file.reported + file.excluded
        assert min(file.reported, file.excluded) >= 0
        assert all(min(one.reported, one.excluded) >= 0 for one in file.sections)


def test_a_copy_number_vcf_of_another_sample_is_noticed(run: Path) -> None:
    theirs = next(
        one
        for one in side_files(run, "PAIR002").split(";")
        if Path(one.strip()).name.lower().endswith(("copynumbervariants.vcf", ".cnv.vcf"))
    )
    result = ingest(sheet("PAIR001", theirs), run)
    assert MismatchCode.SAMPLE_DIFFERS in {one.code for one in result.mismatches}
    assert not [one for one in result.findings if one.source.file == Path(theirs.strip()).name]
    own = ingest(sheet("PAIR002", theirs), run)
    assert MismatchCode.SAMPLE_DIFFERS not in {one.code for one in own.mismatches}


TWELVE = [f"chr1:{place} C>T" for place in range(100, 112)]


@pytest.mark.parametrize(
    ("calls", "agreeing", "other"), [(12, 12, False), (12, 6, False), (12, 5, True), (9, 0, False)]
)
def test_allele_fractions_tell_another_sample(calls: int, agreeing: int, other: bool) -> None:
    main = cvo(*(row(CVO, number, change) for number, change in enumerate(TWELVE[:calls], 40)))
    rows = [
        row(VCF, number, change, vaf=0.3 if number < agreeing else 0.42, phase_set="1")
        for number, change in enumerate(TWELVE[:calls])
    ]
    result = combine([main], [vcf(*rows, row(VCF, 90, "chr2:5 G>A"))])
    assert (MismatchCode.SAMPLE_DIFFERS in codes(result)) is other
    assert len(result.contents[1].small_variants) == (0 if other else 1)
    assert {one.phase_set for one in result.contents[0].small_variants} == {"" if other else "1"}
    assert_accounts(result)
    if other:
        assert said(result) == [
            (
                "sample_differs",
                f"v.vcf and c.tsv agree in the VAF of {agreeing} of {calls} shared calls: one of "
                "them is of another sample or another analysis. Calls of v.vcf are not reported.",
            )
        ]
