"""Fusions, copy numbers, values, origins, sample ids and versions of the files of one sample."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from side_cases import (
    CVO,
    FUSIONS,
    TRACE,
    VCF,
    assert_accounts,
    codes,
    content,
    cvo,
    row,
    said,
    vcf,
)

from varannot.model import (
    BiomarkerName,
    CopyNumber,
    ExcludedRow,
    Fusion,
    GeneCoverage,
    GermlineCall,
    GermlineStatus,
    Measurement,
    MismatchCode,
    Source,
    SpliceVariant,
)
from varannot.tso500.combine import combine
from varannot.tso500.content import ExclusionCode, FileContent, FileKind
from varannot.tso500.files import read_any
from varannot.tso500.run_libraries import Library
from varannot.tso500.side_values import Metric, TmbTraceRow


def fusion(file: str, number: int, pair: str = "EML4-ALK", reads: int = 20, **more) -> Fusion:
    ends = more.pop("ends", ("chr2:42522656", "chr2:29446394"))
    return Fusion(
        source=Source(file=file, row=number, section="Fusions" if file == CVO else ""),
        gene_pair=pair,
        partner_1=(pair.split("-")[0],),
        partner_2=(pair.split("-")[-1],),
        direction_known=True,
        breakpoint_1=ends[0],
        breakpoint_2=ends[1],
        supporting_reads=reads,
        gene_1_reference_reads=more.pop("reference", 100),
        gene_2_reference_reads=40,
        **more,
    )


FUSION_ROWS = [
    ("the same", {}, []),
    ("a filter text of a kept fusion", {"note": "RnaFusionFilter; filter NoReferenceReads"}, []),
    ("other reads", {"reads": 21}, [MismatchCode.FUSION_READS_DIFFER]),
    ("other reference reads", {"reference": 9}, [MismatchCode.FUSION_READS_DIFFER]),
    (
        "another breakpoint",
        {"ends": ("chr2:42522657", "chr2:29446394")},
        [MismatchCode.FUSION_BREAKPOINTS_DIFFER],
    ),
    ("another name", {"pair": "EML4-LTK"}, [MismatchCode.FUSION_NAMES_DIFFER]),
    (
        "another fusion",
        {"pair": "TPM3-NTRK1", "ends": ("chr1:154142876", "chr1:156844361"), "reads": 7},
        [MismatchCode.SAMPLE_DIFFERS],
    ),
]


@pytest.mark.parametrize(("what", "theirs", "expected"), FUSION_ROWS)
def test_fusions_against_all_fusions(what: str, theirs: dict, expected: list) -> None:
    main = cvo(findings=[fusion(CVO, 30)])
    side = content(FUSIONS, FileKind.ALL_FUSIONS, findings=[fusion(FUSIONS, 5, **theirs)])
    result = combine([main], [side])
    assert codes(result) == expected, what
    assert result.contents[1].findings == ()
    assert_accounts(result)


NTRK1 = {"pair": "TPM3-NTRK1", "ends": ("chr1:154142876", "chr1:156844361"), "reads": 7}
EML4 = "\t".join(("RnaFusionFilter", "EML4", "ALK", "chr2:42522656", "chr2:29446394"))


@pytest.mark.parametrize(
    ("what", "mine", "theirs", "left_out", "expected"),
    [
        ("one of two is shared", [{}, NTRK1], [{}], "", ["fusion_only_in_combined_output"]),
        ("one more is kept", [{}], [{}, NTRK1], "", ["fusion_only_in_all_fusions"]),
        (
            "the fusion is a candidate in the other file",
            [{}],
            [NTRK1],
            EML4,
            ["fusion_only_in_combined_output", "fusion_only_in_all_fusions"],
        ),
        ("the result lists none", [], [NTRK1], "", ["fusion_only_in_all_fusions"]),
        ("the other file keeps none", [NTRK1], [], "", ["fusion_only_in_combined_output"]),
        ("none is shared", [{}], [NTRK1], "", ["sample_differs"]),
        ("genes alone are shared", [{}], [{**NTRK1, "pair": "EML4-ALK"}], "", ["sample_differs"]),
    ],
)
def test_fusions_tell_a_file_of_another_sample(what, mine, theirs, left_out, expected) -> None:
    main = cvo(findings=[fusion(CVO, 30 + n, **one) for n, one in enumerate(mine)])
    row = ExcludedRow(
        key="side:8",
        source=Source(file=FUSIONS, row=8),
        code=ExclusionCode.NOT_KEPT.value,
        reason="the software did not keep the candidate",
        text=left_out,
    )
    side = content(
        FUSIONS,
        FileKind.ALL_FUSIONS,
        findings=[fusion(FUSIONS, 10 + n, **one) for n, one in enumerate(theirs)],
        excluded=[row] if left_out else [],
    )
    result = combine([main], [side])
    assert [one.code.value for one in result.mismatches] == expected, what
    alone = "fusion_only_in_all_fusions" in expected
    assert len(result.contents[1].findings) == alone
    assert_accounts(result)


def test_fusions_of_plasma_do_not_tell_a_file_of_another_sample() -> None:
    side = content(FUSIONS, FileKind.CTDNA_FUSIONS, findings=[fusion(FUSIONS, 10, **NTRK1)])
    result = combine([cvo(findings=[fusion(CVO, 30)])], [side])
    assert MismatchCode.SAMPLE_DIFFERS not in codes(result)
    assert len(result.contents[1].findings) == 1


def test_fusions_of_another_sample_are_named_in_the_question() -> None:
    side = content(FUSIONS, FileKind.ALL_FUSIONS, findings=[fusion(FUSIONS, 10, **NTRK1)])
    result = combine([cvo(findings=[fusion(CVO, 30)])], [side])
    assert said(result) == [
        (
            "sample_differs",
            "f.csv keeps the fusions TPM3-NTRK1 (chr1:154142876, chr1:156844361), and c.tsv lists "
            "EML4-ALK (chr2:42522656, chr2:29446394), of which f.csv has none: one of them is of "
            "another sample or another analysis. Nothing of f.csv is reported.",
        )
    ]
    assert [one.gene for one in result.contents[1].excluded] == ["TPM3-NTRK1"]


FUSION_PICK = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=5, unique=True)


@given(FUSION_PICK, FUSION_PICK)
def test_every_fusion_of_any_file_is_reported_once(mine, theirs) -> None:
    def fusions(file: str, ends) -> list[Fusion]:
        return [
            fusion(file, number, ends=(f"chr1:{first}", f"chr2:{second}"), reads=first)
            for number, (first, second) in enumerate(ends, start=30)
        ]

    main = cvo(findings=fusions(CVO, mine))
    side = content(FUSIONS, FileKind.ALL_FUSIONS, findings=fusions(FUSIONS, theirs))
    result = combine([main], [side])
    assert result.contents[0].findings == main.findings
    assert_accounts(result)
    alone = set(theirs) - set(mine)
    kept = {one.source.row for one in result.contents[1].findings}
    counted = {one.source.row for one in result.contents[1].excluded}
    assert kept | counted == {one.source.row for one in side.findings}
    assert len(kept) <= len(alone)


def test_a_fusion_that_all_fusions_does_not_keep_is_kept_and_said() -> None:
    cells = ["RnaFusionFilter", "EML4", "ALK", "chr2:42522656", "chr2:29446394"]
    left_out = ExcludedRow(
        key="side:8",
        source=Source(file=FUSIONS, row=8),
        code=ExclusionCode.NOT_KEPT.value,
        reason="the software did not keep the candidate (filter FAIL;LOW_MAPQ)",
        text="\t".join(cells),
    )
    side = content(FUSIONS, FileKind.ALL_FUSIONS, excluded=[left_out])
    (one,) = combine([cvo(findings=[fusion(CVO, 30)])], [side]).mismatches
    assert one.text == (
        "Fusion EML4-ALK chr2:42522656 chr2:29446394 (c.tsv, row 30) is kept, though f.csv, row 8, "
        "leaves it out: the software did not keep the candidate (filter FAIL;LOW_MAPQ)."
    )


def copies(file: str, number: int, gene: str, fold: float, call: str = "<DUP>") -> CopyNumber:
    section = "Copy Number Variants" if file == CVO else "copy number VCF"
    source = Source(file=file, row=number, section=section)
    return CopyNumber(source=source, gene=gene, fold_change=fold, call=call)


@pytest.mark.parametrize(
    ("mine", "theirs", "reported", "expected"),
    [
        (("MYC", 2.5), ("MYC", 2.50049), 0, []),
        (("MYC", 2.5), ("MYC", 2.502), 0, [MismatchCode.COPY_NUMBER_DIFFERS]),
        (("MYC", 2.5), ("MYC", 2.5, "<DEL>"), 0, [MismatchCode.COPY_NUMBER_DIFFERS]),
        (("MYCL", 2.5), ("MYCL1", 2.5003), 0, []),
        (("FGF1", 2.5), ("FGF19", 2.5), 1, [MismatchCode.COPY_NUMBER_DIFFERS] * 2),
        (("MYC", 2.5), ("EGFR", 2.5), 1, [MismatchCode.COPY_NUMBER_DIFFERS] * 2),
    ],
)
def test_copy_numbers_against_their_vcf(mine, theirs, reported: int, expected: list) -> None:
    main = cvo(findings=[copies(CVO, 20, *mine)])
    side = content("n.vcf", FileKind.COPY_NUMBER_VCF, findings=[copies("n.vcf", 7, *theirs)])
    result = combine([main], [side])
    assert codes(result) == expected
    assert len(result.contents[1].findings) == reported
    assert_accounts(result)


def test_a_loss_beside_a_gain_of_the_gene_is_no_repeat_of_it() -> None:
    main = cvo(findings=[copies(CVO, 20, "MET", 3.5)])
    rows = [copies("n.vcf", 7, "MET", 3.5), copies("n.vcf", 8, "MET", 0.4, "<DEL>")]
    result = combine([main], [content("n.vcf", FileKind.COPY_NUMBER_VCF, findings=rows)])
    assert [(one.gene, one.call) for one in result.contents[1].findings] == [("MET", "<DEL>")]
    assert_accounts(result)


def test_no_figure_of_another_sample_goes_on() -> None:
    place = Source(file="b.json", row=4, section="TMB")
    burden = Measurement(name=BiomarkerName.TMB, text="40", number=40.0, source=place)
    reach = GeneCoverage(
        gene="BRCA2", transcript="NM_000059.4", coding_bases=9, called_bases=9, low_exons=(),
        source=Source(file="b.json", row=1),
    )  # fmt: skip
    main = cvo(details={"Pair ID": "A"})
    theirs = content(
        "b.json",
        FileKind.TMB_JSON,
        details={"Pair ID": "B"},
        measurements=(burden,),
        coverage=(reach,),
    )
    result = combine([main], [theirs])
    assert MismatchCode.SAMPLE_DIFFERS in codes(result)
    other = result.contents[1]
    assert (other.measurements, other.coverage) == ((), ())
    assert [(one.code, one.text) for one in other.excluded] == [("other_sample", "tmb 40")]
    assert result.own == (main,)


def splice(file: str, number: int, ends: tuple[int, int], reads: int = 30) -> SpliceVariant:
    return SpliceVariant(
        source=Source(file=file, row=number, section="Splice Variants"),
        gene="MET" if file == CVO else "",
        affected_exon="",
        breakpoint_1=f"chr7:{ends[0]}",
        breakpoint_2=f"chr7:{ends[1]}",
        supporting_reads=reads,
        reference_reads=200,
    )


@pytest.mark.parametrize(
    ("ends", "reads", "expected"),
    [
        ((116411708, 116414935), 30, []),
        ((116411707, 116414935), 30, []),
        ((116411708, 116414935), 31, [MismatchCode.SPLICE_DIFFERS]),
        ((116411700, 116414935), 30, [MismatchCode.SAMPLE_DIFFERS]),
    ],
)
def test_splice_variants_against_their_vcf(ends, reads: int, expected: list) -> None:
    main = cvo(findings=[splice(CVO, 25, (116411708, 116414935))])
    side = content("s.vcf", FileKind.SPLICE_VCF, findings=[splice("s.vcf", 8, ends, reads)])
    assert codes(combine([main], [side])) == expected


def measured(file: str, **texts: str) -> tuple[Measurement, ...]:
    return tuple(
        Measurement(
            name=BiomarkerName(name),
            text=text,
            source=Source(file=file, row=number, section="x"),
            number=None if text == "NA" else float(text),
            not_applicable=text == "NA",
        )
        for number, (name, text) in enumerate(texts.items(), start=10)
    )


VALUES = [
    # 9 / 1.28 is 7.03, the file says 7.1: the size is rounded (seen in LocalApp 2.2 files)
    ({"tmb": "7.1", "tmb_coding_size": "1.28", "tmb_eligible_variants": "9"}, []),
    ({"tmb": "7.2", "tmb_coding_size": "1.28", "tmb_eligible_variants": "9"}, ["tmb_differs"]),
    ({"tmb": "0.0", "tmb_coding_size": "1.28", "tmb_eligible_variants": "0"}, []),
    ({"tmb": "NA", "tmb_coding_size": "NA", "tmb_eligible_variants": "NA"}, []),
    ({"msi_usable_sites": "125", "msi_unstable_sites": "3", "msi_percent_unstable": "2.40"}, []),
    ({"msi_usable_sites": "125", "msi_unstable_sites": "81", "msi_percent_unstable": "64.8"}, []),
    ({"msi_usable_sites": "0", "msi_unstable_sites": "0", "msi_percent_unstable": "NA"}, []),
    (
        {"msi_usable_sites": "125", "msi_unstable_sites": "3", "msi_percent_unstable": "2.50"},
        ["msi_differs"],
    ),
    ({"msi_usable_sites": "5", "msi_unstable_sites": "6"}, ["msi_differs"]),
]


@pytest.mark.parametrize(("texts", "expected"), VALUES)
def test_values_follow_from_their_parts(texts: dict, expected: list) -> None:
    result = combine([cvo(measurements=measured(CVO, **texts))], [])
    assert [one.code.value for one in result.mismatches] == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ({"tmb": "7.1"}, {"tmb": "7.0588235"}, []),
        ({"tmb": "7.1"}, {"tmb": "7.2"}, []),
        ({"tmb": "7.1"}, {"tmb": "8.6"}, ["tmb_differs"]),
        ({"tmb": "NA"}, {"tmb": "8.6"}, ["tmb_differs"]),
        ({"tmb_eligible_variants": "9"}, {"tmb_eligible_variants": "10"}, ["tmb_differs"]),
        ({"msi_percent_unstable": "2.40"}, {"msi_percent_unstable": "2.4"}, []),
        ({"msi_usable_sites": "124"}, {"msi_usable_sites": "119"}, ["msi_differs"]),
    ],
)
def test_values_of_two_files(mine: dict, theirs: dict, expected: list) -> None:
    json = content("t.json", FileKind.TMB_JSON, measurements=measured("t.json", **theirs))
    result = combine([cvo(measurements=measured(CVO, **mine))], [json])
    assert [one.code.value for one in result.mismatches] == expected


def trace(number: int, change: str, *, counted: bool | None = True, **flags) -> TmbTraceRow:
    place, bases = change.split(" ")
    chromosome, position = place.split(":")
    ref, alt = bases.split(">")
    return TmbTraceRow(
        row=number,
        chromosome=chromosome,
        position=int(position),
        ref=ref,
        alt=alt,
        vaf=0.3,
        depth=500,
        genes=("AAA1",),
        germline_by_database=flags.get("database", False),
        germline_by_proximity=flags.get("proximity", False),
        in_numerator=counted,
        germline_status=flags.get("status", ""),
    )


def test_the_trace_counts_as_many_variants_as_are_stated() -> None:
    rows = (trace(2, "chr1:100 C>T"), trace(3, "chr1:200 C>T", counted=False))
    stated = {count: measured(CVO, tmb_eligible_variants=count) for count in ("1", "2")}
    side = content(TRACE, FileKind.TMB_TRACE, tmb_trace=rows)
    assert combine([cvo(measurements=stated["1"])], [side]).mismatches == ()
    assert said(combine([cvo(measurements=stated["2"])], [side])) == [
        (
            "tmb_differs",
            "c.tsv counts 2 eligible variants for TMB, t.tsv marks 1 as counted.",
        )
    ]


def test_rows_of_the_trace_that_do_not_tell_leave_the_count_open() -> None:
    rows = (trace(2, "chr1:100 C>T"), trace(3, "chr1:200 C>T", counted=None))
    side = content(TRACE, FileKind.TMB_TRACE, tmb_trace=rows)
    for count in ("1", "2"):
        main = cvo(measurements=measured(CVO, tmb_eligible_variants=count))
        assert combine([main], [side]).mismatches == ()
    assert said(combine([cvo(measurements=measured(CVO, tmb_eligible_variants="3"))], [side])) == [
        (
            "tmb_differs",
            "c.tsv counts 3 eligible variants for TMB, t.tsv marks 1 as counted; "
            "in 1 of its rows that cannot be read.",
        )
    ]


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ({"database": None}, []),
        ({"proximity": None}, []),
        ({"database": None, "proximity": True}, [GermlineStatus.GERMLINE_PROXIMITY]),
        ({"database": True, "proximity": None}, [GermlineStatus.GERMLINE_DATABASE]),
    ],
)
def test_a_filter_that_does_not_tell_makes_no_row_somatic(flags: dict, told: list) -> None:
    side = content(TRACE, FileKind.TMB_TRACE, tmb_trace=(trace(2, "chr1:100 C>T", **flags),))
    result = combine([cvo(row(CVO, 44, "chr1:100 C>T"))], [side])
    assert [one.status for one in result.germline] == told


ORIGINS = [
    ({"status": "Germline_DB"}, GermlineStatus.GERMLINE_DATABASE, "Germline_DB"),
    ({"status": "Germline_Proxi"}, GermlineStatus.GERMLINE_PROXIMITY, "Germline_Proxi"),
    ({"status": "Somatic"}, GermlineStatus.SOMATIC, "Somatic"),
    (
        {"status": "Somatic_Putative_CH"},
        GermlineStatus.CLONAL_HAEMATOPOIESIS,
        "Somatic_Putative_CH",
    ),
    (
        {"database": True},
        GermlineStatus.GERMLINE_DATABASE,
        "GermlineFilterDatabase True, GermlineFilterProxi False",
    ),
    (
        {"proximity": True},
        GermlineStatus.GERMLINE_PROXIMITY,
        "GermlineFilterDatabase False, GermlineFilterProxi True",
    ),
    ({}, GermlineStatus.SOMATIC, "GermlineFilterDatabase False, GermlineFilterProxi False"),
]


@pytest.mark.parametrize(("flags", "status", "written"), ORIGINS)
def test_origin_from_the_trace(flags: dict, status: GermlineStatus, written: str) -> None:
    main = cvo(row(CVO, 44, "chr1:100 C>T"), row(CVO, 45, "chr2:5 G>A"))
    side = content(TRACE, FileKind.TMB_TRACE, tmb_trace=(trace(7, "1:100 C>T", **flags),))
    result = combine([main], [side])
    assert result.germline == (
        GermlineCall(
            key="combined_output:44",
            status=status,
            written=written,
            source=Source(file=TRACE, row=7, section="TMB trace"),
        ),
    )
    assert len(result.contents[0].small_variants) == 2


@pytest.mark.parametrize(
    ("calls", "agreeing", "mine", "theirs", "other"),
    [
        (12, 12, 0.4628, 0.4628, False),
        # the last decimal may be rounded or cut off
        (12, 0, 0.4628, 0.4627, False),
        (12, 6, 0.4628, 0.4711, False),
        (12, 5, 0.4628, 0.4711, True),
        (12, 12, 0.4628, 0.463, False),
        (9, 0, 0.4628, 0.4711, False),
        # two decimals tell nothing
        (12, 0, 0.4628, 0.31, False),
    ],
)
def test_a_trace_of_another_sample_tells_no_origin(calls, agreeing, mine, theirs, other) -> None:
    changes = [f"chr1:{place} C>T" for place in range(100, 100 + calls)]
    main = cvo(
        *(row(CVO, n, one, vaf=mine) for n, one in enumerate(changes, 40)),
        measurements=measured(CVO, tmb_eligible_variants=str(calls if not other else 99)),
    )
    rows = tuple(
        replace(trace(n, one, database=True), vaf=mine if n < agreeing and theirs > 0.4 else theirs)
        for n, one in enumerate(changes)
    )
    side = content(TRACE, FileKind.TMB_TRACE, tmb_trace=rows)
    counted = replace(
        side, account=msgspec.structs.replace(side.account, read=calls, reported=calls)
    )
    result = combine([main], [counted])
    assert len(result.germline) == (0 if other else calls)
    expected = (
        "t.tsv and c.tsv agree in the VAF of 5 of 12 shared calls: one of them is of another "
        "sample or another analysis. Nothing of t.tsv is used."
    )
    assert ("sample_differs", expected) in said(result) if other else said(result) == []


def test_a_status_that_is_not_known_is_noted() -> None:
    side = content(
        TRACE, FileKind.TMB_TRACE, tmb_trace=(trace(7, "chr1:100 C>T", status="Germline_New"),)
    )
    result = combine([cvo(row(CVO, 44, "chr1:100 C>T"))], [side])
    assert result.germline == ()
    assert "Germline_New" in result.contents[1].account.notes[-1]


def test_two_origins_of_one_variant_contradict_each_other() -> None:
    call = row(VCF, 9, "chr1:100 C>T")
    origin = GermlineCall(
        key=call.key, status=GermlineStatus.SOMATIC, written="Somatic", source=call.source
    )
    side = vcf(call, germline=(origin,))
    rows = content(
        TRACE, FileKind.TMB_TRACE, tmb_trace=(trace(7, "chr1:100 C>T", status="Germline_DB"),)
    )
    result = combine([cvo(row(CVO, 44, "chr1:100 C>T"))], [side, rows])
    assert [one.key for one in result.germline] == ["combined_output:44"] * 2
    assert said(result) == [
        (
            "origin_differs",
            "chr1:100 C>T: the panel software states two origins: Somatic (v.vcf, row 9); "
            "Germline_DB (t.tsv, row 7).",
        )
    ]


PAIR = {"Pair ID": "P1", "DNA Sample ID": "P1-DNA", "RNA Sample ID": "NA"}


def metrics(*samples: str, usable: str = "124", version: str = "") -> FileContent:
    values = tuple(
        Metric(40, "MSI", "USABLE_MSI_SITES", "Count", "40", "", one, usable) for one in samples
    )
    return content("m.tsv", FileKind.METRICS_OUTPUT, metrics=values, version=version)


@pytest.mark.parametrize(
    ("side", "sheet", "expected"),
    [
        (cvo(details=PAIR), "P1", []),
        (cvo(details={**PAIR, "DNA Sample ID": "P2-DNA"}), "P1", ["sample_differs"]),
        (content("j", FileKind.ANNOTATED_JSON, details={"Sample ID": "P1-DNA"}), "P1", []),
        (metrics("P1", "P2"), "P1", []),
        (metrics("P1-DNA", "P2-DNA"), "P1-DNA", []),
        (metrics("P2", "P3"), "", ["sample_differs"]),
        (metrics("P1", "P2"), "case 17", []),
        (metrics("P1", "P2"), "P2", ["sample_differs"]),
        (content("j", FileKind.ANNOTATED_JSON, details={"sample": "P1-DNA.bam"}), "P1", []),
        (
            content("j", FileKind.ANNOTATED_JSON, details={"sample": "P9"}),
            "P1",
            ["sample_differs"] * 2,
        ),
    ],
)
def test_sample_ids(side: FileContent, sheet: str, expected: list) -> None:
    result = combine([cvo(details=PAIR)], [side], sample_id=sheet)
    assert [one.code.value for one in result.mismatches] == expected
    assert all(len(one.sources) == 2 for one in result.mismatches)


def test_a_side_file_that_names_another_sample_reports_nothing() -> None:
    other = {"Pair ID": "P2", "DNA Sample ID": "P2-DNA"}
    calls = [row("d.tsv", 44, "chr1:100 C>T"), row("d.tsv", 45, "chr2:5 G>A")]
    second = content("d.tsv", FileKind.COMBINED_OUTPUT, calls, [fusion("d.tsv", 30)], details=other)
    result = combine([cvo(row(CVO, 44, "chr1:100 C>T"), details=PAIR)], [second])
    assert [one.code for one in result.contents[1].excluded] == ["other_sample"] * 3
    assert said(result) == [
        (
            "sample_differs",
            "c.tsv is about Pair ID P1, DNA Sample ID P1-DNA, d.tsv about Pair ID P2, "
            "DNA Sample ID P2-DNA.",
        )
    ]
    assert_accounts(result)


@pytest.mark.parametrize(
    ("rna", "rows", "expected"),
    [
        ("P1-RNA", (("P1", "P1-DNA", "DNA"), ("P1", "P1-RNA", "RNA")), ""),
        ("NA", (("P1", "P1-DNA", "DNA"),), ""),
        (
            "NA",
            (("P1", "P1-DNA", "DNA"), ("P1", "P1-RNA", "RNA")),
            "s.csv lists the RNA library P1-RNA of pair P1, c.tsv names no RNA sample.",
        ),
        (
            "P2-RNA",
            (("P1", "P1-DNA", "DNA"), ("P1", "P1-RNA", "RNA"), ("P2", "P2-RNA", "RNA")),
            "c.tsv names the RNA sample 'P2-RNA' for pair P1, s.csv names 'P1-RNA' for it, and "
            "'P2-RNA' as RNA library of pair P2.",
        ),
        ("NA", (("P2", "P2-DNA", "DNA"),), "c.tsv is of pair P1, which s.csv does not list."),
    ],
)
def test_an_illumina_sample_sheet_is_held_against_the_ids(rna: str, rows, expected: str) -> None:
    libraries = tuple(Library(*one, liquid=False, control=None, feature="") for one in rows)
    sheet = content("s.csv", FileKind.RUN_SAMPLE_SHEET, libraries=libraries)
    details = {"Pair ID": "P1", "DNA Sample ID": "P1-DNA", "RNA Sample ID": rna}
    told = said(combine([cvo(details=details)], [sheet]))
    assert told == ([("sample_differs", expected)] if expected else [])


def test_shared_calls_outweigh_a_name() -> None:
    """A file may be named by another habit; the difference is said, and its calls are used."""
    changes = [f"chr1:{place} C>T" for place in range(100, 112)]
    main = cvo(*(row(CVO, n, one) for n, one in enumerate(changes, 40)), details=PAIR)
    side = vcf(*(row(VCF, n, one, phase_set="1") for n, one in enumerate(changes, 10)))
    named = replace(
        side, account=msgspec.structs.replace(side.account, details={"Sample ID": "tumour"})
    )
    result = combine([main], [named])
    assert codes(result) == [MismatchCode.SAMPLE_DIFFERS]
    assert {one.phase_set for one in result.contents[0].small_variants} == {"1"}


def test_usable_sites_of_metrics_output() -> None:
    stated = measured(CVO, msi_usable_sites="124")
    for usable, expected in (("124", []), ("119", [MismatchCode.MSI_DIFFERS])):
        result = combine([cvo(details=PAIR, measurements=stated)], [metrics("P1", usable=usable)])
        assert codes(result) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "differs"),
    [
        ("ruo-2.2.0.12", "2.2.0.12", False),
        ("2.6.2.4", "2.6.2", False),
        ("2.6.2.4", "2.6.2.0", True),
        ("ruo-2.2.0.12", "2.5.2.1", True),
        ("ruo-2.2.0.12", "NA", False),
        ("ruo-2.2.0.12", "", False),
    ],
)
def test_software_versions(mine: str, theirs: str, differs: bool) -> None:
    result = combine([cvo(details=PAIR, version=mine)], [metrics("P1", version=theirs)])
    assert codes(result) == ([MismatchCode.SOFTWARE_DIFFERS] if differs else [])


def test_rows_of_side_files_name_their_section() -> None:
    """Without one they would read as small variants in the tables of the report."""
    side = content(
        FUSIONS,
        FileKind.ALL_FUSIONS,
        findings=[fusion(FUSIONS, 5)],
        excluded=[
            ExcludedRow(key="s:6", source=Source(file=FUSIONS, row=6), code="not_kept", reason="x")
        ],
    )
    result = combine([cvo()], [side])
    places = [one.source for one in (*result.contents[1].findings, *result.contents[1].excluded)]
    assert [one.section for one in places] == ["AllFusions", "AllFusions"]


def test_the_real_fusions_agree(shared) -> None:
    """All 16 kept fusions of a real AllFusions agree with their transcription by another group.

    That list holds a seventeenth fusion of its own.
    """
    root = shared / "tso500"
    kept = root / "AWGL_TSO500_post_processing" / "sample_AllFusions.csv"
    listed = root / "SACGF_variantgrid" / "ExampleSample_CombinedVariantOutput.tsv"
    if not kept.exists() or not listed.exists():
        pytest.skip(f"no real files under {root}")
    main, side = read_any(listed, "listed"), read_any(kept, "kept")
    result = combine([main], [side])
    assert result.contents[1].findings == ()
    counted = [one for one in result.contents[1].excluded if one.code == "counted_elsewhere"]
    assert len(counted) == 16
    assert codes(result) == [MismatchCode.FUSION_ONLY_IN_COMBINED_OUTPUT]
