"""SampleAnalysisResults as the result of a sample, against which the other files are held."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from side_cases import CVO, FUSIONS, VCF, assert_accounts, codes, content, cvo, eml4_alk, row, vcf

from varannot.model import CopyNumber, MismatchCode, SectionAccount, SmallVariant, Source
from varannot.tso500.combine import combine
from varannot.tso500.content import FileContent, FileKind


def results(*variants: SmallVariant, sections: tuple[str, ...] = (), **more) -> FileContent:
    """Return a SampleAnalysisResults with the sections named after those of the combined output."""
    made = content("r.json", FileKind.ANALYSIS_RESULTS, variants, **more)
    named = (
        *made.account.sections,
        *(
            SectionAccount(name=one, row=1, known=True, rows=0, reported=0, excluded=0)
            for one in sections
        ),
    )
    return replace(made, account=msgspec.structs.replace(made.account, sections=named))


def test_analysis_results_are_the_base_where_no_combined_output_is() -> None:
    calls = [row("r.json", place, f"chr1:{place} C>T") for place in range(100, 112)]
    others = [row(VCF, place, f"chr1:{place} C>T") for place in range(101, 113)]
    result = combine([results(*calls)], [vcf(*others)])
    assert codes(result) == [MismatchCode.ONLY_IN_COMBINED_OUTPUT, MismatchCode.ONLY_IN_VCF]
    assert [one.position for one in result.contents[1].small_variants] == [112]
    assert_accounts(result)


def test_a_vcf_of_another_sample_than_the_analysis_results_reports_nothing() -> None:
    calls = [row("r.json", place, f"chr1:{place} C>T", vaf=0.3) for place in range(100, 112)]
    others = [row(VCF, place, f"chr1:{place} C>T", vaf=0.5) for place in range(100, 112)]
    result = combine([results(*calls)], [vcf(*others)])
    assert codes(result) == [MismatchCode.SAMPLE_DIFFERS]
    assert {one.reason for one in result.contents[1].excluded} == {
        "the file is of another sample or analysis than SampleAnalysisResults"
    }


@pytest.mark.parametrize(
    ("kind", "sections", "expected"),
    [
        # Fusions of RNA never stand in it: that it lacks them contradicts nothing.
        (FileKind.ALL_FUSIONS, (), []),
        (FileKind.CTDNA_FUSIONS, ("DNA Fusions",), [MismatchCode.FUSION_ONLY_IN_ALL_FUSIONS]),
    ],
)
def test_analysis_results_lack_some_findings_by_design(kind, sections, expected) -> None:
    result = combine(
        [results(sections=sections)], [content(FUSIONS, kind, findings=[eml4_alk(FUSIONS)])]
    )
    assert codes(result) == expected
    assert len(result.contents[1].findings) == 1


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("<DEL>", "<DEL>", []),
        ("LOSS", "<DEL>", []),
        ("GAIN", "<DUP>", []),
        ("<DUP>", "<DEL>", [MismatchCode.COPY_NUMBER_DIFFERS]),
        ("LOSS", "<DUP>", [MismatchCode.COPY_NUMBER_DIFFERS]),
    ],
)
def test_copy_numbers_contradict_by_direction_and_not_by_word(here, there, expected) -> None:
    one, other = (
        CopyNumber(source=Source(file=file, row=2), gene="KRAS", fold_change=0.5, call=call)
        for file, call in (("r.json", here), ("a.cnv.vcf", there))
    )
    base = results(sections=("Copy Number Variants",), findings=(one,))
    side = content("a.cnv.vcf", FileKind.COPY_NUMBER_VCF, findings=(other,))
    assert codes(combine([base], [side])) == expected


def test_a_combined_output_goes_before_analysis_results() -> None:
    side = [results(row("r.json", 9, "chr1:100 C>T")), cvo(row(CVO, 9, "chr1:100 C>T"))]
    first, second = combine([], side).contents
    assert (len(first.small_variants), len(second.small_variants)) == (0, 1)
