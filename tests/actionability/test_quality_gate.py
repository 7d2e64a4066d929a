"""A failed analyte is 'not assessed': no verdict, no therapy, no 'none found'."""

from __future__ import annotations

import msgspec
import pytest
from test_biomarkers import KB, measured

from molecular_cases import case, run
from varannot.actionability.allele_state import allele_state
from varannot.actionability.quality import SMALL_VARIANTS_WITHHELD
from varannot.model import (
    Analyte,
    AnalyteQuality,
    BiomarkerName,
    CallStatus,
    FileAccount,
    Ingest,
    LossOfHeterozygosity,
    QualityVerdict,
    SectionAccount,
    Source,
)

PASS, WARN, FAIL = QualityVerdict.PASS, QualityVerdict.WARN, QualityVerdict.FAIL
UNREADABLE = QualityVerdict.UNREADABLE
REASON = "USABLE_MSI_SITES is 12, outside its limit: 40 or more (m.tsv, row 34)."
MEASURED = (
    measured(BiomarkerName.TMB, "25"),
    measured(BiomarkerName.MSI_USABLE_SITES, "100"),
    measured(BiomarkerName.MSI_PERCENT_UNSTABLE, "60"),
    measured(BiomarkerName.GIS, "60"),
)
SECTIONS = ("Copy Number Variants", "Loss of Heterozygosity", "Fusions", "Splice Variants")


def account(*sections: str) -> FileAccount:
    return FileAccount(
        file="cvo.tsv",
        input_column="combined_output",
        file_kind="CombinedVariantOutput",
        sha256="0" * 64,
        sections=tuple(
            SectionAccount(
                name=name,
                row=place,
                known=True,
                rows=0,
                reported=0,
                excluded=0,
                state="empty",
                columns=(),
                text=(),
            )
            for place, name in enumerate(sections, start=1)
        ),
    )


def assessed(verdict: QualityVerdict, *analytes: Analyte, sections=SECTIONS, **control: str):
    quality = tuple(
        AnalyteQuality(analyte=one, verdict=verdict if one in analytes else PASS, reason=REASON)
        for one in Analyte
    )
    ingest = Ingest(measurements=MEASURED, files=(account(*sections),), analytes=quality, **control)
    given = case(tumour="LMS", ingest=ingest, combined_output="cvo.tsv")
    return run(given, KB)[1]


@pytest.mark.parametrize(
    ("analyte", "name", "before"),
    [
        (Analyte.TMB, "tmb", CallStatus.HIGH),
        (Analyte.MSI, "msi", CallStatus.HIGH),
        (Analyte.GIS, "gis", CallStatus.POSITIVE),
    ],
)
def test_a_biomarker_of_a_failed_analyte_loses_verdict_and_therapies(analyte, name, before):
    passed = {call.name: call for call in assessed(PASS).biomarkers}[name]
    assert passed.status is before
    assert passed.therapies
    result = assessed(FAIL, analyte)
    call = {one.name: one for one in result.biomarkers}[name]
    assert (call.status, call.therapies) == (CallStatus.NOT_EVALUABLE, ())
    assert (call.value, call.threshold) == (passed.value, "")
    assert REASON in call.reason
    assert f"Before quality control: {before.value}." in call.reason
    assert call.label in {item.what for item in result.not_assessed}
    others = [one for one in result.biomarkers if one.name != name and one.value]
    assert all(one.status is not CallStatus.NOT_EVALUABLE for one in others)


def test_a_caution_leaves_the_verdict_and_stands_in_its_reason():
    call = {one.name: one for one in assessed(WARN, Analyte.MSI).biomarkers}["msi"]
    assert call.status is CallStatus.HIGH
    assert call.therapies
    assert f"Quality control, caution: {REASON}" in call.reason


def test_markers_typed_by_hand_are_of_another_test():
    ingest = Ingest(analytes=(AnalyteQuality(analyte=Analyte.MSI, verdict=FAIL, reason=REASON),))
    result = run(case(tumour="LMS", ingest=ingest, msi_status="MSI-H"), KB)[1]
    call = {one.name: one for one in result.biomarkers}["msi"]
    assert call.status is CallStatus.STATED


@pytest.mark.parametrize(
    ("analytes", "sections", "expected"),
    [
        ((Analyte.RNA,), SECTIONS, {"Gene fusions", "Splice variants (RNA)"}),
        (
            (Analyte.COPY_NUMBER,),
            SECTIONS,
            {"Copy number changes", "Loss of heterozygosity", "Exon-level copy number changes"},
        ),
        ((Analyte.SMALL_VARIANTS,), SECTIONS, {SMALL_VARIANTS_WITHHELD[QualityVerdict.FAIL]}),
        ((Analyte.DNA_FUSIONS,), ("DNA Fusions",), {"Gene fusions"}),
        ((Analyte.RUN,), SECTIONS, set()),
    ],
)
def test_findings_of_a_failed_analyte_are_not_assessed(analytes, sections, expected):
    result = assessed(FAIL, *analytes, sections=sections)
    told = {item.what for item in result.not_assessed if "Quality control of" in item.reason}
    assert told == expected


def test_failure_and_caution_are_the_first_questions():
    result = assessed(FAIL, Analyte.MSI, Analyte.TMB)
    first = result.open_questions[0]
    assert first.id == "Q1"
    expected = "Quality control failed: microsatellite instability, tumour mutational burden"
    assert first.subject == expected
    assert first.reason == REASON
    assert assessed(WARN, Analyte.MSI).open_questions[0].subject.startswith("Quality control with")
    for analyte in (Analyte.RUN, Analyte.ANALYSIS):
        # Nothing hangs on these alone, so nothing is called not assessed.
        (unread,) = [q for q in assessed(UNREADABLE, analyte).open_questions if "Qual" in q.subject]
        assert unread.subject == f"Quality control with caution: {analyte.value}"
        (alone,) = [q for q in assessed(FAIL, analyte).open_questions if "Qual" in q.subject]
        assert alone.question == "Has the analysis to be repeated?"
    both = [q.subject for q in assessed(UNREADABLE, Analyte.RUN, Analyte.TMB).open_questions]
    assert both[0] == "Quality control not assessed: tumour mutational burden"
    assert "Quality control with caution: run" in both[1:]
    for result in (assessed(PASS), assessed(WARN, Analyte.RUN)):
        assert not [q for q in result.open_questions if "Quality" in q.subject]


@pytest.mark.parametrize(
    ("field", "subject"),
    [("control", "Control library"), ("possible_control", "Perhaps a control library")],
)
def test_a_control_library_is_asked_about_before_everything(field, subject):
    control = "Pair ID in cvo.tsv is 'NTC-1', in which 'NTC' names a no-template control"
    result = assessed(FAIL, Analyte.MSI, **{field: control})
    assert [q.subject.split(":")[0] for q in result.open_questions[:2]] == [
        subject,
        "Quality control failed",
    ]
    assert control in result.open_questions[0].reason


def test_quality_that_is_not_stated_changes_no_call():
    stated = assessed(QualityVerdict.NOT_ASSESSED, *Analyte)
    plain = case(
        tumour="LMS",
        ingest=Ingest(measurements=MEASURED, files=(account(*SECTIONS),)),
        combined_output="cvo.tsv",
    )
    assert msgspec.to_builtins(stated) == msgspec.to_builtins(run(plain, KB)[1])


@pytest.mark.parametrize(
    ("rna", "others", "said"),
    [
        (QualityVerdict.NOT_ASSESSED, PASS, True),
        (PASS, PASS, False),
        # Without any figures nothing is known of the other libraries either: no MetricsOutput.
        (QualityVerdict.NOT_ASSESSED, QualityVerdict.NOT_ASSESSED, False),
    ],
)
def test_rna_without_figures_beside_judged_dna_is_not_assessed(rna, others, said):
    quality = tuple(
        AnalyteQuality(analyte=one, verdict=rna if one is Analyte.RNA else others, reason=REASON)
        for one in Analyte
    )
    ingest = Ingest(measurements=MEASURED, files=(account(*SECTIONS),), analytes=quality)
    found = run(case(tumour="LMS", ingest=ingest, combined_output="cvo.tsv"), KB)[1]
    reasons = [one.reason for one in found.not_assessed if one.what == "Gene fusions"]
    assert any("none of RNA" in reason for reason in reasons) is said


ALLELES = "State of both alleles: "


@pytest.mark.parametrize(
    ("verdict", "analytes", "mark"),
    [
        (PASS, (), ""),
        (WARN, (Analyte.COPY_NUMBER,), ""),
        (FAIL, (Analyte.MSI,), ""),
        (FAIL, (Analyte.COPY_NUMBER,), "quality control of copy number failed"),
        (FAIL, (Analyte.GIS,), "quality control of genomic instability score failed"),
        (UNREADABLE, (Analyte.COPY_NUMBER,), "quality control of copy number could not be read"),
    ],
)
def test_the_state_of_both_alleles_carries_what_its_quality_says(verdict, analytes, mark):
    place = Source(file="cvo.tsv", row=90, section="Loss of Heterozygosity")
    row = LossOfHeterozygosity(
        source=place, gene="BRCA2", absolute_copy_number=2, minor_copy_number=0
    )
    quality = tuple(
        AnalyteQuality(analyte=one, verdict=verdict if one in analytes else PASS, reason=REASON)
        for one in Analyte
    )
    files = (account(*SECTIONS),)
    given = case(ingest=Ingest(files=files, findings=(row,), analytes=quality))
    said = allele_state(given, "BRCA2").sentence
    assert said.startswith(f"{ALLELES}loss of heterozygosity of BRCA2 is reported (copies 2, of ")
    lacks = "is not assessable without the allele frequency, the depth and the tumour content"
    assert said.endswith(f"{lacks}{f'; {mark}: confirm' if mark else ''}.")
    unlisted = case(ingest=Ingest(files=files, analytes=quality))
    without = allele_state(unlisted, "BRCA2").sentence
    expected = f"{ALLELES}not assessed, {mark}." if mark else f"{ALLELES}the file does not list"
    assert without.startswith(expected)
