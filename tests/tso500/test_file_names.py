"""Side files that name no sample inside: the id in their name against the ids of the run."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from side_cases import assert_accounts, codes, content, cvo, eml4_alk, said

from varannot.model import BiomarkerName, Measurement, MismatchCode, Source
from varannot.tso500.combine import combine
from varannot.tso500.content import FileContent, FileKind
from varannot.tso500.file_names import other_id_in_name
from varannot.tso500.run_libraries import Library
from varannot.tso500.side_values import Metric, TmbTraceRow

OWN = {"Pair ID": "P1", "DNA Sample ID": "P1-DNA", "RNA Sample ID": "R77"}


@pytest.mark.parametrize(
    ("file", "other"),
    [
        ("Results/P2/P2-RNA/P2-RNA_AllFusions.csv", "P2"),
        ("P2_SpliceVariants.vcf", "P2"),
        ("P2.tmb.trace.tsv", "P2"),
        ("p2-rna_AllFusions.csv", "P2"),
        # P1-2 begins as P1 does, and is an id of its own.
        ("P1-2-RNA_AllFusions.csv", "P1-2"),
        ("P1-RNA_AllFusions.csv", ""),
        ("R77_AllFusions.csv", ""),
        ("P22-RNA_AllFusions.csv", ""),
        ("AllFusions.csv", ""),
        ("P2 fusions of monday.csv", ""),
        ("P2/fusions_AllFusions.csv", ""),
        ("Q9_AllFusions.csv", ""),
    ],
)
def test_the_id_in_a_name(file: str, other: str) -> None:
    assert other_id_in_name(file, {"P1", "P1-DNA", "R77", ""}, {"P2", "P1-2", ""}) == other


def fusions(file: str) -> FileContent:
    return content(file, FileKind.ALL_FUSIONS, findings=[eml4_alk(file)])


def metrics(*samples: str) -> FileContent:
    rows = tuple(
        Metric(9, "RNA Library QC Metrics", "TOTAL_PF_READS", "Count", "", "", one, "1")
        for one in samples
    )
    return content("m.tsv", FileKind.METRICS_OUTPUT, metrics=rows)


def test_fusions_of_another_sample_of_the_run_are_left_out_and_told() -> None:
    result = combine([cvo(details=OWN)], [fusions("P2-RNA_AllFusions.csv"), metrics("P1", "P2")])
    assert said(result) == [
        (
            "sample_differs",
            "P2-RNA_AllFusions.csv names no sample inside, and its name carries 'P2', which m.tsv "
            "lists as another sample than Pair ID P1, DNA Sample ID P1-DNA, RNA Sample ID R77. "
            "Nothing of it is reported.",
        )
    ]
    assert [one.code for one in result.contents[1].excluded] == ["other_sample"]
    assert all(not one.findings for one in result.contents)
    assert_accounts(result)


DRAGEN = "DRAGEN TruSight Oncology 500 Analysis Software - Metrics Output"
WHOSE = [
    # what is tried, ids of the result, columns of MetricsOutput, banner, name, what becomes of it
    ("the RNA id is not stated", "P1 P1-DNA", "P1-DNA P1-RNA P2-DNA P2-RNA", "", "P1-RNA", "own"),
    ("neither is the pair", " P1-DNA", "P1-DNA P1-RNA P2-DNA P2-RNA", "", "P1-RNA", "own"),
    ("words in front", " DNA_P1", "DNA_P1 RNA_P1 DNA_P2 RNA_P2", "", "RNA_P1", "own"),
    ("no separator", "P1 P1DNA", "P1DNA P1RNA P2DNA P2RNA", "", "P1RNA", "own"),
    ("a library of another case", " P1-DNA", "P1-DNA P1-RNA P2-DNA P2-RNA", "", "P2-RNA", "other"),
    ("an id that begins with own", "P1 P1-DNA", "P1-DNA P10-DNA P10-RNA", "", "P10-RNA", "other"),
    ("a case of its own", "P1 P1-DNA", "P1-DNA P1-2-DNA P1-2-RNA", "", "P1-2-RNA", "other"),
    ("a case, or a second library", "P1 P1-DNA", "P1-DNA P1-2", "", "P1-2", "asked"),
    ("a pair for certain", "P1 P1-DNA", "P1 P1-2", DRAGEN, "P1-2-RNA", "other"),
    ("its own pair for certain", "P1 P1-DNA", "P1 P1-2", DRAGEN, "P1-RNA", "own"),
    ("a shorter case", "P1-2 P1-2-DNA", "P1-DNA P1-RNA P1-2-DNA", "", "P1-RNA", "other"),
    ("another habit", "P1 P1-D", "P1-D P1-R P2-D P2-R", "", "P1-R", "asked"),
    ("no word, no RNA library named", "P1 D1", "D1 R1 D2 R2", "", "R1", "asked"),
    ("no word, its DNA library named", "P1 D1", "D1 R1 D2 R2", "", "D2.tmb.trace", "other"),
    ("columns of other pairs", " D1", "P1 P2", DRAGEN, "P1-RNA", "asked"),
    ("columns of pairs that the result does not name", " P1-T", "P1 P2", DRAGEN, "P1-RNA", "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "ids", "columns", "banner", "name", "becomes"), WHOSE)
def test_whose_a_file_is_by_its_name(what, ids, columns, banner, name, becomes) -> None:
    pair, sample = ids.split(" ")
    of_run = metrics(*columns.split())
    of_run = replace(of_run, account=msgspec.structs.replace(of_run.account, software=banner))
    base = cvo(details={"Pair ID": pair, "DNA Sample ID": sample, "RNA Sample ID": "NA"})
    file = f"{name}.tsv" if "trace" in name else f"{name}_AllFusions.csv"
    side = fusions(file)
    kind = FileKind.TMB_TRACE if "trace" in name else FileKind.ALL_FUSIONS
    side = replace(side, account=msgspec.structs.replace(side.account, file_kind=kind.value))
    result = combine([base], [side, of_run], sample_id="case 17")
    told = [text for _, text in said(result) if text.startswith(f"{file} names no sample")]
    assert (len(result.contents[1].findings), len(told)) == {
        "own": (1, 0), "asked": (1, 1), "other": (0, 1)
    }[becomes], told  # fmt: skip


def test_a_sample_sheet_of_the_run_outweighs_what_ids_look_like() -> None:
    rows = (("P1", "P1-DNA"), ("P1", "P1-R"), ("P2", "P1-RNA"))
    libraries = tuple(Library(*one, "RNA", liquid=False, control="", feature="") for one in rows)
    sheet = content("s.csv", FileKind.RUN_SAMPLE_SHEET, libraries=libraries)
    columns = metrics("P1-DNA", "P1-R", "P1-RNA")
    side = [fusions("P1-R_AllFusions.csv"), fusions("P1-RNA_AllFusions.csv"), columns, sheet]
    details = {"Pair ID": "P1", "DNA Sample ID": "P1-DNA"}
    result = combine([cvo(details=details)], side)
    assert [len(one.findings) for one in result.contents[1:3]] == [1, 0]


def test_the_other_library_of_the_case_is_no_other_sample() -> None:
    inside = content("v.vcf", FileKind.SPLICE_VCF, details={"sample": "P1-RNA"})
    result = combine([cvo(details={"Pair ID": "P1", "DNA Sample ID": "P1-DNA"})], [inside])
    assert codes(result) == []
    assert len(result.own) == 2


@pytest.mark.parametrize("file", ["R77_AllFusions.csv", "Q9_AllFusions.csv", "fusions.csv"])
def test_a_name_that_tells_nothing_raises_no_question(file: str) -> None:
    result = combine([cvo(details=OWN)], [fusions(file), metrics("P1", "P2")])
    assert MismatchCode.SAMPLE_DIFFERS not in codes(result)
    assert len(result.contents[1].findings) == 1


def test_without_a_file_of_the_run_no_name_is_called_another() -> None:
    result = combine([cvo(details=OWN)], [fusions("P2-RNA_AllFusions.csv")])
    assert MismatchCode.SAMPLE_DIFFERS not in codes(result)


def test_the_sample_sheet_of_the_run_tells_which_library_is_of_another_pair() -> None:
    rows = (("P1", "P1-DNA"), ("P1", "R77"), ("P2", "L9"))
    libraries = tuple(Library(*one, "RNA", liquid=False, control=None, feature="") for one in rows)
    sheet = content("s.csv", FileKind.RUN_SAMPLE_SHEET, libraries=libraries)
    side = [fusions("R77_AllFusions.csv"), fusions("L9_AllFusions.csv"), sheet]
    result = combine([cvo(details={"Pair ID": "P1"})], side)
    assert [len(one.findings) for one in result.contents[1:3]] == [1, 0]


def test_rows_of_a_trace_of_another_sample_are_excluded_too() -> None:
    row = TmbTraceRow(
        2, "chr1", 100, "C", "T", 0.3, 500, ("TP53",),
        germline_by_database=False, germline_by_proximity=False, in_numerator=True,
        germline_status="",
    )  # fmt: skip
    # One finding makes the account count one row; the row of a trace is none.
    counted = content("P2.tmb.trace.tsv", FileKind.TMB_TRACE, findings=[row], tmb_trace=(row,))
    trace = replace(counted, findings=())
    place = Source(file="c.tsv", row=5, section="TMB")
    eligible = BiomarkerName.TMB_ELIGIBLE_VARIANTS
    stated = Measurement(name=eligible, text="9", number=9.0, source=place)
    main = cvo(details=OWN, measurements=(stated,))
    result = combine([main], [trace, metrics("P1", "P2")])
    assert codes(result)[:1] == [MismatchCode.SAMPLE_DIFFERS]
    other = result.contents[1]
    assert (other.tmb_trace, [one.source.row for one in other.excluded]) == ((), [2])
    assert (other.account.reported, other.account.excluded) == (0, 1)


@pytest.mark.parametrize(
    ("pair", "dna", "rna", "columns", "named"),
    [
        ("P1", "P1-DNA", "P1-RNA", "P1 P2", ""),
        ("P1", "P1-DNA", "P2-RNA", "P1 P2", "P2"),
        ("P1", "P1-DNA", "P2-RNA", "P1-DNA P1-RNA P2-DNA P2-RNA", "P2-DNA"),
        ("P1", "P1-DNA", "R77", "P1-DNA R77 P2-DNA R78", ""),
        ("P1", "T5-DNA", "T5-RNA", "T5-DNA T5-RNA T6-DNA", ""),
        ("P1", "P1-DNA", "P9-RNA", "P1 P2", ""),
    ],
)
def test_a_library_of_another_case_in_the_result_is_asked_about(pair, dna, rna, columns, named):
    details = {"Pair ID": pair, "DNA Sample ID": dna, "RNA Sample ID": rna}
    told = said(combine([cvo(details=details)], [metrics(*columns.split())]))
    expected = (
        f"c.tsv names the RNA sample '{rna}' for pair P1; m.tsv lists '{named}', another sample, "
        "which that library seems to be of."
    )
    assert told == ([("sample_differs", expected)] if named else [])


P2 = {"Pair ID": "P2", "DNA Sample ID": "P2-DNA", "RNA Sample ID": "P2-RNA"}
INSIDE = content("P1-DNA.cnv.vcf", FileKind.COPY_NUMBER_VCF, details={"sample": "P1-DNA"})


@pytest.mark.parametrize(
    ("what", "base", "sheet", "name", "others", "becomes"),
    [
        ("pairs of the run", P2, "P1", "P1-RNA", [metrics("P1", "P2")], "other"),
        ("libraries of the run", P2, "P1", "P1-RNA", [metrics("P1-DNA", "P2-DNA")], "other"),
        ("an id inside a file", P2, "P1", "P1-RNA", [INSIDE], "other"),
        ("its own after all", P2, "P1", "P2-RNA", [metrics("P1", "P2"), INSIDE], "own"),
        ("nothing shows whose", P2, "P1", "P1-RNA", [], "asked"),
        ("a name of the laboratory", P2, "case17", "case17", [metrics("P1", "P2")], "asked"),
        ("the row is of the pair", {"DNA Sample ID": "D7"}, "P1", "P1-RNA", [metrics("P1")], "own"),
        ("the row is of the library", OWN, "P1-DNA", "P1-RNA", [metrics("P1", "P2")], "own"),
    ],
)
def test_a_result_of_another_sample_takes_no_files_of_the_row(
    what, base, sheet, name, others, becomes
) -> None:
    file = f"{name}_AllFusions.csv"
    result = combine([cvo(details=base)], [fusions(file), *others], sample_id=sheet)
    told = [text for _, text in said(result) if text.startswith(f"{file} names no sample")]
    assert (len(result.contents[1].findings), len(told)) == {
        "own": (1, 0), "asked": (1, 1), "other": (0, 1)
    }[becomes], what  # fmt: skip


def test_that_the_result_is_of_another_row_is_asked_about() -> None:
    side = [fusions("P1-RNA_AllFusions.csv"), metrics("P1-DNA", "P1-RNA", "P2-DNA", "P2-RNA")]
    told = [text for _, text in said(combine([cvo(details=P2)], side, sample_id="P1"))]
    assert told == [
        "The sample sheet names P1, as does m.tsv; c.tsv is about Pair ID P2, DNA Sample ID "
        "P2-DNA, RNA Sample ID P2-RNA.",
        "P1-RNA_AllFusions.csv names no sample inside, and its name carries 'P1', the id in the "
        "sample sheet, which m.tsv names as another sample than Pair ID P2, DNA Sample ID P2-DNA, "
        "RNA Sample ID P2-RNA. Nothing of it is reported.",
    ]


def test_files_that_the_laboratory_named_by_one_id_belong_together() -> None:
    account = msgspec.structs.replace(
        cvo(details=OWN).account, file="case17_CombinedVariantOutput.tsv"
    )
    base = replace(cvo(details=OWN), account=account)
    result = combine([base], [fusions("case17_AllFusions.csv")], sample_id="case17")
    assert [text for _, text in said(result) if "names no sample" in text] == []
    assert len(result.contents[1].findings) == 1


@pytest.mark.parametrize(
    ("column", "other"),
    [
        ("P1-DNA", False),
        ("P1-DNA.bam", False),
        ("/data/P1-DNA.bam", False),
        ("P1-DNA_S3", False),
        ("P10-DNA_S3", True),
        ("P2-DNA.bam", True),
    ],
)
def test_a_column_that_the_caller_writes_otherwise_is_no_other_sample(column, other) -> None:
    inside = content("v.cnv.vcf", FileKind.COPY_NUMBER_VCF, details={"Sample ID": column})
    result = combine([cvo(details=OWN)], [inside])
    assert (MismatchCode.SAMPLE_DIFFERS in codes(result)) is other
    assert len(result.own) == (1 if other else 2)
