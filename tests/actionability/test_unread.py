"""Rows that could not be read, inputs without small variants, and the wrong column of a VCF."""

from __future__ import annotations

import msgspec
import pytest

from molecular_cases import case, run, table
from varannot.actionability.unread import (
    ORIGIN_UNREAD,
    SMALL_VARIANTS_ABSENT,
    SMALL_VARIANTS_UNREAD,
    STRUCTURAL_UNREAD,
    unread_not_assessed,
    unread_questions,
)
from varannot.model import ExcludedRow, FileAccount, Ingest, SectionAccount, SmallVariant, Source
from varannot.tso500.content import ExclusionCode, FileKind


def section(name: str) -> SectionAccount:
    return SectionAccount(name=name, row=1, known=True, rows=1, reported=0, excluded=1)


def account(kind: FileKind, *sections: str) -> FileAccount:
    return FileAccount(
        file="f.tsv",
        input_column="combined_output",
        file_kind=kind.value,
        sha256="0" * 64,
        sections=tuple(section(name) for name in sections),
    )


def left_out(code: ExclusionCode, where: str = "", number: int = 9) -> ExcludedRow:
    source = Source(file="f.tsv", row=number, section=where)
    return ExcludedRow(key=f"c:{number}", source=source, code=code.value, reason="It is broken")


@pytest.mark.parametrize(
    ("kind", "where", "what"),
    [
        (FileKind.COMBINED_OUTPUT, "Small Variants", SMALL_VARIANTS_UNREAD),
        (FileKind.SMALL_VARIANT_VCF, "", SMALL_VARIANTS_UNREAD),
        (FileKind.TYPED_TABLE, "", SMALL_VARIANTS_UNREAD),
        (FileKind.ANNOTATED_JSON, "", SMALL_VARIANTS_UNREAD),
        (FileKind.COMBINED_OUTPUT, "Fusions", "Rows of [Fusions] that could not be read"),
        (FileKind.SPLICE_VCF, "", "Rows of splice variant VCF that could not be read"),
    ],
)
def test_unreadable_rows_are_not_assessed_and_asked_about(kind, where, what):
    rows = (left_out(ExclusionCode.NOT_A_NUMBER, where),)
    given = case(ingest=Ingest(files=(account(kind, "Small Variants", where),), excluded=rows))
    found = unread_not_assessed(given)
    assert [(one.what, one.reason) for one in found] == [
        (what, "1 row could not be read; each may hold a finding.")
    ]
    (question,) = unread_questions(given)
    assert question.reason == "1 row could not be read: f.tsv, row 9: It is broken."
    assert found[0] in run(given, table())[1].not_assessed


def test_an_allele_without_the_base_before_it_is_unread():
    files = (account(FileKind.ANNOTATED_JSON),)
    given = case(ingest=Ingest(files=files, excluded=(left_out(ExclusionCode.NO_BASE_BEFORE),)))
    assert [one.what for one in unread_not_assessed(given)] == [SMALL_VARIANTS_UNREAD]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (FileKind.COMBINED_OUTPUT, True),
        (FileKind.ANALYSIS_RESULTS, True),
        (FileKind.METRICS_OUTPUT, False),
    ],
)
def test_parts_of_a_result_that_are_not_interpreted_are_asked_about(kind, told):
    files = (account(kind), account(FileKind.SMALL_VARIANT_VCF))
    files = (files[0], msgspec.structs.replace(files[1], file="v.vcf"))
    rows = tuple(left_out(ExclusionCode.UNKNOWN_SECTION, "spliceVariants", one) for one in (3, 4))
    given = case(ingest=Ingest(files=files, excluded=rows))
    said = "2 rows are of a part of the file that this version does not interpret"
    found = [(one.what, one.reason) for one in unread_not_assessed(given)]
    assert found == [("[spliceVariants] of f.tsv", f"{said}; each may hold a finding.")] * told
    asked = [one.reason for one in unread_questions(given)]
    assert asked == [f"[spliceVariants] of f.tsv: {said}."] * told


def test_what_combined_output_says_too_is_not_asked_about():
    files = (
        account(FileKind.ANALYSIS_RESULTS),
        msgspec.structs.replace(account(FileKind.COMBINED_OUTPUT, "Small Variants"), file="c.tsv"),
    )
    rows = (left_out(ExclusionCode.UNKNOWN_SECTION, "spliceVariants"),)
    given = case(ingest=Ingest(files=files, excluded=rows))
    assert (unread_not_assessed(given), unread_questions(given)) == ((), [])


def test_alleles_that_are_symbols_are_not_assessed_and_asked_about():
    files = (account(FileKind.SMALL_VARIANT_VCF),)
    rows = tuple(left_out(ExclusionCode.SYMBOLIC_ALLELE, number=number) for number in (9, 12))
    given = case(ingest=Ingest(files=files, excluded=rows))
    said = "2 calls are not read: f.tsv, row 9: It is broken; f.tsv, row 12: It is broken."
    (found,) = unread_not_assessed(given)
    (question,) = unread_questions(given)
    assert (found.what, found.reason, question.reason) == (STRUCTURAL_UNREAD, said, said)


@pytest.mark.parametrize(("number", "said"), [(1, "1 row"), (2, "2 rows")])
def test_an_unreadable_trace_leaves_the_origin_unassessed_and_asked_about(number, said):
    files = (
        account(FileKind.TMB_TRACE),
        msgspec.structs.replace(account(FileKind.COMBINED_OUTPUT, "Small Variants"), file="c.tsv"),
    )
    rows = tuple(left_out(ExclusionCode.BROKEN_CELLS, number=9 + one) for one in range(number))
    given = case(ingest=Ingest(files=files, excluded=rows))
    (found,) = unread_not_assessed(given)
    assert (found.what, found.unread_rows) == (ORIGIN_UNREAD, number)
    assert found.reason.startswith(f"{said} of the TMB trace could not be read; ")
    (question,) = unread_questions(given)
    assert question.reason.startswith(f"{said} of the TMB trace could not be read: f.tsv, row 9: ")
    assert found in run(given, table())[1].not_assessed


def test_a_trace_of_another_sample_states_no_origin_of_this_one():
    files = (account(FileKind.TMB_TRACE), account(FileKind.COMBINED_OUTPUT, "Small Variants"))
    files = (files[0], msgspec.structs.replace(files[1], file="c.tsv"))
    given = case(ingest=Ingest(files=files, excluded=(left_out(ExclusionCode.OTHER_SAMPLE),)))
    assert (unread_not_assessed(given), unread_questions(given)) == ((), [])


@pytest.mark.parametrize(
    "code", [ExclusionCode.FILTER, ExclusionCode.COUNTED_ELSEWHERE, ExclusionCode.REFERENCE_CALL]
)
def test_rows_that_were_read_and_left_out_are_no_gap(code):
    files = (account(FileKind.COMBINED_OUTPUT, "Small Variants"),)
    given = case(ingest=Ingest(files=files, excluded=(left_out(code, "Small Variants"),)))
    assert unread_not_assessed(given) == ()
    assert unread_questions(given) == []


def test_many_rows_are_counted_and_ten_are_listed():
    rows = tuple(
        left_out(ExclusionCode.TOO_FEW_CELLS, "Small Variants", number) for number in range(1, 13)
    )
    files = (account(FileKind.COMBINED_OUTPUT, "Small Variants"),)
    (question,) = unread_questions(case(ingest=Ingest(files=files, excluded=rows)))
    assert question.reason.startswith("12 rows could not be read: f.tsv, row 1: ")
    assert question.reason.endswith("row 10: It is broken; and 2 more.")


@pytest.mark.parametrize(
    ("files", "absent"),
    [
        ((account(FileKind.COMBINED_OUTPUT, "Fusions"),), True),
        ((account(FileKind.COPY_NUMBER_VCF, "variant records"),), True),
        ((account(FileKind.COMBINED_OUTPUT, "Small Variants"),), False),
        ((account(FileKind.SMALL_VARIANT_VCF, "variant records"),), False),
        ((), False),
    ],
)
def test_no_source_of_small_variants_is_not_assessed(files, absent):
    given = case(ingest=Ingest(files=files))
    said = [one.what for one in unread_not_assessed(given)]
    assert said == ([SMALL_VARIANTS_ABSENT] if absent else [])
    asked = [one.question for one in unread_questions(given)]
    assert asked == (
        ["Where are the small variants of this sample? No input holds any."] if absent else []
    )


@pytest.mark.parametrize("calls", [True, False])
def test_a_column_without_any_call_is_asked_about(calls):
    called = SmallVariant(
        key="variants:8",
        source=Source(file="f.tsv", row=8),
        gene="TP53",
        chromosome="chr17",
        position=1,
        ref="A",
        alt="T",
        vaf=0.2,
        depth=100,
        transcript="",
        hgvs_c="",
        hgvs_p="",
        consequences=(),
        exons="",
    )
    ingest = Ingest(
        files=(account(FileKind.SMALL_VARIANT_VCF),),
        small_variants=(called,) if calls else (),
        excluded=(left_out(ExclusionCode.NOT_CALLED),),
    )
    asked = [one.subject for one in unread_questions(case(ingest=ingest))]
    assert asked == ([] if calls else ["Sample column of the VCF"])


def test_a_side_file_whose_calls_count_elsewhere_has_the_right_column():
    rows = (
        left_out(ExclusionCode.NOT_CALLED, number=9),
        left_out(ExclusionCode.COUNTED_ELSEWHERE, number=10),
    )
    files = (account(FileKind.SMALL_VARIANT_VCF),)
    assert unread_questions(case(ingest=Ingest(files=files, excluded=rows))) == []


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (FileKind.COPY_NUMBER_VCF, False),
        (FileKind.LAB_TABLE, False),
        (FileKind.TYPED_TABLE, True),
        (FileKind.ALL_FUSIONS, True),
    ],
)
def test_a_place_between_genes_is_no_unread_row(kind, asked):
    files = (account(kind), account(FileKind.COMBINED_OUTPUT, "Small Variants"))
    files = (msgspec.structs.replace(files[1], file="c.tsv"), files[0])
    rows = (left_out(ExclusionCode.NO_GENE),)
    found = unread_questions(case(ingest=Ingest(files=files, excluded=rows)))
    assert [one.subject for one in found] == (["Rows that could not be read"] if asked else [])


def test_a_summary_kept_as_text_holds_no_small_variants():
    given = case(ingest=Ingest(files=(account(FileKind.VARIANT_SUMMARY),)))
    assert [one.what for one in unread_not_assessed(given)] == [SMALL_VARIANTS_ABSENT]


def test_small_variants_of_another_sample_are_none_of_this_one():
    files = (account(FileKind.SMALL_VARIANT_VCF),)
    ingest = Ingest(files=files, excluded=(left_out(ExclusionCode.OTHER_SAMPLE),))
    assert [one.what for one in unread_not_assessed(case(ingest=ingest))] == [SMALL_VARIANTS_ABSENT]
