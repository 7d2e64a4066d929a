"""Biomarker calls at their boundaries.

TMB: FDA label of pembrolizumab, 10 mut/Mb; band DOI 10.1371/journal.pone.0260089.
MSI: DOI 10.1371/journal.pone.0260089 (20 % of 40 sites), 10.3390/ijms26157138 (8.7 %).
GIS: DOI 10.1056/NEJMoa1911361 (42).
"""

from __future__ import annotations

import pytest

from molecular_cases import case, row, run, table
from varannot.model import (
    BiomarkerCall,
    BiomarkerName,
    CallStatus,
    Ingest,
    Measurement,
    RelevanceKind,
    Source,
)


def threshold(kb_id: str, match_type: str, value: str, **cells: str):
    return row(
        kb_id=kb_id,
        record_type="biomarker_threshold",
        match_type=match_type,
        match_value=value,
        **cells,
    )


THRESHOLDS = (
    threshold("VKB-000001", "tmb", "high:>=10", summary_en="By an approved test."),
    threshold("VKB-000002", "tmb", "borderline:8-12"),
    threshold("VKB-000003", "msi", "high:>=20"),
    threshold("VKB-000004", "msi", "indeterminate:8.7-20"),
    threshold("VKB-000005", "msi", "min_sites:>=40"),
    threshold("VKB-000006", "hrd", "high:>=42", oncotree_code="OVT", tumour_type="ovarian cancer"),
    threshold("VKB-000007", "hrd", "grey:38-45"),
)
TMB_ROW = row(
    kb_id="VKB-000010",
    record_type="therapy",
    match_type="tmb",
    match_value="TMB-H",
    oncotree_code="ANY_SOLID",
    drug="pembrolizumab",
    region="FDA",
)
MSI_ROW = row(
    kb_id="VKB-000011",
    record_type="therapy",
    match_type="msi",
    match_value="MSI-H",
    oncotree_code="ANY_SOLID",
    drug="pembrolizumab",
)
DMMR_ROW = row(
    kb_id="VKB-000012",
    record_type="therapy",
    match_type="msi",
    match_value="dMMR",
    oncotree_code="ANY_SOLID",
    drug="dostarlimab",
)
HRD_ROW = row(
    kb_id="VKB-000013",
    record_type="therapy",
    match_type="hrd",
    match_value="HRD",
    oncotree_code="ANY",
    drug="olaparib",
)
KB = table(*THRESHOLDS, TMB_ROW, MSI_ROW, DMMR_ROW, HRD_ROW)


def measured(name: BiomarkerName, text: str) -> Measurement:
    number = None if text == "NA" else float(text)
    return Measurement(
        name=name,
        text=text,
        number=number,
        not_applicable=text == "NA",
        source=Source(file="cvo.tsv", row=30, section="TMB"),
    )


def calls(*measurements, kb=KB, tumour="LMS", settings=None, **sample) -> dict[str, BiomarkerCall]:
    given = case(tumour=tumour, ingest=Ingest(measurements=measurements), **sample)
    _, assessed = run(given, kb, **(settings or {}))
    return {call.name: call for call in assessed.biomarkers}


@pytest.mark.parametrize(
    ("text", "status", "kind"),
    [
        ("0", CallStatus.LOW, None),
        ("5.98", CallStatus.LOW, None),
        ("7.99", CallStatus.LOW, None),
        ("8", CallStatus.BORDERLINE, None),
        ("9.99", CallStatus.BORDERLINE, None),
        ("10", CallStatus.BORDERLINE, RelevanceKind.CONDITIONAL),
        ("12", CallStatus.BORDERLINE, RelevanceKind.CONDITIONAL),
        ("12.01", CallStatus.HIGH, RelevanceKind.THERAPY),
        ("60", CallStatus.HIGH, RelevanceKind.THERAPY),
    ],
)
def test_tmb_boundaries(text, status, kind):
    call = calls(tmb=text)["tmb"]
    assert (call.status, call.value, call.unit) == (status, text, "mutations/Mb")
    assert [item.kind for item in call.therapies] == ([kind] if kind else [])
    assert call.threshold == "high from 10; borderline 8 to 12"
    assert call.threshold_source == "VKB-000001; VKB-000002"
    assert "By an approved test. [VKB-000001]" in call.reason


def test_tmb_threshold_of_the_laboratory_wins():
    settings = {
        "thresholds__tmb_high": "16",
        "thresholds__tmb_borderline_low": "14",
        "thresholds__tmb_borderline_high": "18",
    }
    call = calls(tmb="12.5", settings=settings)["tmb"]
    assert call.status is CallStatus.LOW
    assert call.threshold_source.startswith("configuration, thresholds.tmb_high")


def test_tmb_region_filter_silences_the_row_and_says_so():
    call = calls(tmb="20", settings={"region": "EMA"})["tmb"]
    assert call.therapies == ()
    assert "only EMA count: VKB-000010" in call.reason


def test_tmb_file_and_sheet_that_differ_are_complained_about():
    call = calls(measured(BiomarkerName.TMB, "6.0"), tmb="5.98")["tmb"]
    assert (call.status, call.complaints) == (CallStatus.LOW, ())
    call = calls(measured(BiomarkerName.TMB, "6.1"), tmb="5.98")["tmb"]
    assert call.status is CallStatus.LOW
    assert "the sample sheet: 5.98" in call.complaints[0]
    call = calls(measured(BiomarkerName.TMB, "15"), tmb="5.98")["tmb"]
    assert call.status is CallStatus.CONTRADICTORY
    assert call.therapies == ()


@pytest.mark.parametrize(
    ("kb", "sample", "measurements", "status"),
    [
        (KB, {}, (), CallStatus.NOT_ASSESSED),
        (KB, {}, (measured(BiomarkerName.TMB, "NA"),), CallStatus.NOT_EVALUABLE),
        (table(), {"tmb": "5"}, (), CallStatus.NOT_EVALUABLE),
    ],
)
def test_tmb_without_value_or_threshold_has_a_reason(kb, sample, measurements, status):
    call = calls(*measurements, kb=kb, **sample)["tmb"]
    assert call.status is status
    assert call.reason


@pytest.mark.parametrize(
    ("sites", "percent", "status"),
    [
        ("40", "8.69", CallStatus.STABLE),
        ("40", "8.7", CallStatus.INDETERMINATE),
        ("40", "19.99", CallStatus.INDETERMINATE),
        ("40", "20", CallStatus.HIGH),
        ("40", "0", CallStatus.STABLE),
        ("39", "64.8", CallStatus.NOT_EVALUABLE),
        ("0", "NA", CallStatus.NOT_EVALUABLE),
        ("NA", "NA", CallStatus.NOT_EVALUABLE),
    ],
)
def test_msi_bands(sites, percent, status):
    call = calls(
        measured(BiomarkerName.MSI_USABLE_SITES, sites),
        measured(BiomarkerName.MSI_PERCENT_UNSTABLE, percent),
    )["msi"]
    assert call.status is status
    assert bool(call.therapies) is (status is CallStatus.HIGH)
    assert call.reason


def test_msi_percentage_is_checked_against_the_counts():
    call = calls(
        measured(BiomarkerName.MSI_USABLE_SITES, "120"),
        measured(BiomarkerName.MSI_UNSTABLE_SITES, "3"),
        measured(BiomarkerName.MSI_PERCENT_UNSTABLE, "25.0"),
    )["msi"]
    assert call.complaints[0].startswith("3 unstable of 120 usable sites are 2.50 %")


def test_msi_percentage_follows_from_the_counts_where_the_file_gives_none():
    call = calls(
        measured(BiomarkerName.MSI_USABLE_SITES, "100"),
        measured(BiomarkerName.MSI_UNSTABLE_SITES, "20"),
    )["msi"]
    assert call.status is CallStatus.HIGH


def test_the_ctdna_distance_is_printed_and_not_called():
    call = calls(measured(BiomarkerName.MSI_SUM_JSD, "0.0123"))["msi"]
    assert (call.status, call.value) == (CallStatus.NOT_EVALUABLE, "0.0123 (SUM_JSD)")
    assert "no cut-off" in call.reason


@pytest.mark.parametrize(
    ("percent", "status"),
    [("45", CallStatus.HIGH), ("2", CallStatus.STABLE), ("NA", CallStatus.NOT_EVALUABLE)],
)
def test_a_sum_beside_counted_sites_does_not_replace_them(percent, status):
    call = calls(
        measured(BiomarkerName.MSI_USABLE_SITES, "100"),
        measured(BiomarkerName.MSI_PERCENT_UNSTABLE, percent),
        measured(BiomarkerName.MSI_SUM_JSD, "0.0123"),
    )["msi"]
    assert call.status is status


@pytest.mark.parametrize("percent", ["0.00", "45"])
@pytest.mark.parametrize(
    ("distance", "value", "reason"),
    [
        ("0.0123", "0.0123 (SUM_JSD)", "no cut-off"),
        ("", "{percent} % unstable; 100 usable sites", "specimen is plasma"),
    ],
)
def test_plasma_is_not_called_by_the_bands_of_tissue(percent, distance, value, reason):
    measurements = [
        measured(BiomarkerName.MSI_USABLE_SITES, "100"),
        measured(BiomarkerName.MSI_PERCENT_UNSTABLE, percent),
    ]
    if distance:
        measurements.append(measured(BiomarkerName.MSI_SUM_JSD, distance))
    call = calls(*measurements, specimen="plasma")["msi"]
    assert (call.status, call.threshold) == (CallStatus.NOT_EVALUABLE, "")
    assert call.value == value.format(percent=percent)
    assert reason in call.reason
    assert call.therapies == ()


def counted(stable="", unstable="", not_evaluable="", total="", **more) -> BiomarkerCall:
    cells = {
        "msi_stable": stable,
        "msi_unstable": unstable,
        "msi_not_evaluable": not_evaluable,
        "msi_total": total,
    }
    return calls(**{name: text for name, text in cells.items() if text}, **more)["msi"]


@pytest.mark.parametrize(
    ("counts", "complaint"),
    [
        (
            ("7", "0", "1", "9"),
            "counts do not add up: 7 + 0 + 1 = 8 of 9, one marker unaccounted for",
        ),
        (("5", "0", "1", "9"), "counts do not add up: 5 + 0 + 1 = 6 of 9, three markers unacc"),
        (("9", "1", "1", "9"), "counts do not add up: 9 + 1 + 1 = 11 of 9, two markers too many"),
        (("7", "", "1", "9"), "counts do not add up: 7 + 1 = 8 of 9, one marker unaccounted for"),
    ],
)
def test_marker_counts_that_do_not_add_up(counts, complaint):
    call = counted(*counts, msi_status="MSS")
    assert call.status is CallStatus.CONTRADICTORY
    assert call.complaints[0].startswith(complaint)
    assert call.therapies == ()


def test_marker_counts_that_add_up_are_stated_and_not_called():
    call = counted("8", "0", "1", "9", msi_status="MSS")
    assert (call.status, call.complaints) == (CallStatus.STATED, ())
    assert call.value == "MSS; 8 stable, 0 unstable, 1 not evaluable of 9"
    assert "do not apply" in call.reason


@pytest.mark.parametrize(
    ("counts", "status"), [(("8", "0", "1", "9"), "MSI-H"), (("0", "9", "0", "9"), "MSS")]
)
def test_a_status_against_every_marker_is_contradictory(counts, status):
    call = counted(*counts, msi_status=status)
    assert call.status is CallStatus.CONTRADICTORY
    assert status in call.complaints[0]


def test_many_typed_sites_are_called_in_bands():
    assert counted("100", "20", "3", "123").status is CallStatus.INDETERMINATE
    assert counted("80", "20", "0", "100").status is CallStatus.HIGH
    assert counted("30", "5", "85", "120").status is CallStatus.NOT_EVALUABLE
    assert counted("80", "20", "0", "100", msi_status="MSS").status is CallStatus.CONTRADICTORY


def test_many_typed_sites_of_plasma_are_not_called():
    call = counted("90", "30", "0", "120", specimen="plasma")
    assert (call.status, call.threshold) == (CallStatus.STATED, "")


def test_stated_instability_is_conditional():
    call = calls(msi_status="MSI-H")["msi"]
    assert call.status is CallStatus.STATED
    assert [item.kind for item in call.therapies] == [RelevanceKind.CONDITIONAL]


PANEL_STABLE = (
    measured(BiomarkerName.MSI_USABLE_SITES, "120"),
    measured(BiomarkerName.MSI_PERCENT_UNSTABLE, "2.4"),
)


@pytest.mark.parametrize(
    ("sample", "complains"),
    [
        ({"mmr_ihc": "deficient"}, True),
        ({"mmr_ihc": "proficient"}, False),
        ({"mmr_ihc": "not_done"}, False),
        ({"msi_pcr": "high"}, True),
        ({"msi_pcr": "stable"}, False),
        ({"msi_pcr": "low"}, False),
        ({"msi_status": "MSI-H"}, True),
        ({"msi_status": "MSS"}, False),
    ],
)
def test_tests_of_instability_are_compared(sample, complains):
    call = calls(*PANEL_STABLE, **sample)["msi"]
    assert call.status is CallStatus.STABLE
    assert any("disagree" in text for text in call.complaints) is complains


def test_immunohistochemistry_has_a_line_of_its_own():
    found = calls(mmr_ihc="deficient")
    assert found["msi"].status is CallStatus.NOT_ASSESSED
    assert found["mmr_ihc"].status is CallStatus.STATED
    assert [item.drug for item in found["mmr_ihc"].therapies] == ["dostarlimab"]
    undone = calls(mmr_ihc="not_done")["mmr_ihc"]
    assert (undone.status, undone.reason) == (
        CallStatus.NOT_ASSESSED,
        "The sample sheet says: not done.",
    )


def test_immunohistochemistry_against_pcr_is_contradictory():
    found = calls(mmr_ihc="deficient", msi_pcr="stable")
    assert found["mmr_ihc"].status is CallStatus.CONTRADICTORY
    assert found["msi_pcr"].status is CallStatus.CONTRADICTORY
    assert found["mmr_ihc"].therapies[0].kind is RelevanceKind.CONDITIONAL


def test_panel_and_typed_markers_stand_side_by_side():
    found = calls(*PANEL_STABLE, msi_stable="7", msi_unstable="0", msi_total="9")
    assert found["msi"].status is CallStatus.STABLE
    assert found["msi_typed"].status is CallStatus.CONTRADICTORY


@pytest.mark.parametrize(
    ("text", "tumour", "status", "kind"),
    [
        ("37", "OVT", CallStatus.NEGATIVE, None),
        ("38", "OVT", CallStatus.BORDERLINE, None),
        ("42", "OVT", CallStatus.BORDERLINE, RelevanceKind.CONDITIONAL),
        ("45", "OVT", CallStatus.BORDERLINE, RelevanceKind.CONDITIONAL),
        ("46", "OVT", CallStatus.POSITIVE, RelevanceKind.THERAPY),
        ("58", "LMS", CallStatus.POSITIVE, RelevanceKind.CONDITIONAL),
    ],
)
def test_genomic_instability(text, tumour, status, kind):
    call = calls(measured(BiomarkerName.GIS, text), tumour=tumour)["gis"]
    assert call.status is status
    assert [item.kind for item in call.therapies] == ([kind] if kind else [])
    assert ("validated in ovarian cancer, not in this tumour type" in call.reason) is (
        tumour == "LMS"
    )


def test_tumour_fraction_and_ploidy_are_stated_with_their_notes():
    noted = Measurement(
        name=BiomarkerName.TUMOUR_FRACTION,
        text="55",
        number=0.55,
        unit="fraction",
        note="55 read as percent",
        source=Source(file="cvo.tsv", row=31),
    )
    found = calls(noted, measured(BiomarkerName.PLOIDY, "NA"))
    assert (found["tumour_fraction"].value, found["tumour_fraction"].status) == (
        "0.55",
        CallStatus.STATED,
    )
    assert "55 read as percent" in found["tumour_fraction"].reason
    assert found["ploidy"].status is CallStatus.NOT_EVALUABLE
    assert "ploidy" not in calls()


def test_questions_arise_from_bands_and_complaints_only():
    given = case(tmb="9", msi_status="MSS", gis="20")
    _, assessed = run(given, KB)
    assert [item.subject for item in assessed.open_questions] == ["Tumour mutational burden: 9"]


@pytest.mark.parametrize(
    ("given", "sample", "name"),
    [
        (PANEL_STABLE, {"mmr_ihc": "deficient"}, "mmr_ihc"),
        (PANEL_STABLE, {"msi_pcr": "high"}, "msi_pcr"),
        ((), {"msi_status": "MSS", "mmr_ihc": "deficient"}, "mmr_ihc"),
        (
            (
                measured(BiomarkerName.MSI_USABLE_SITES, "120"),
                measured(BiomarkerName.MSI_PERCENT_UNSTABLE, "35"),
            ),
            {"mmr_ihc": "proficient"},
            "msi",
        ),
    ],
)
def test_tests_that_disagree_give_conditional_statements_only(given, sample, name):
    therapies = calls(*given, **sample)[name].therapies
    assert therapies
    assert {item.kind for item in therapies} == {RelevanceKind.CONDITIONAL}


def test_instability_by_pcr_has_its_therapy_statements():
    therapies = calls(msi_pcr="high")["msi_pcr"].therapies
    assert [item.kind for item in therapies] == [RelevanceKind.THERAPY]
    assert calls(msi_pcr="low")["msi_pcr"].therapies == ()


@pytest.mark.parametrize(
    ("sample", "settings", "said"),
    [
        ({"specimen": "plasma"}, {}, True),
        ({"specimen": "FFPE"}, {}, False),
        ({}, {}, False),
        # A threshold that the laboratory configured is its own.
        ({"specimen": "plasma"}, {"thresholds.tmb_high": "16"}, False),
    ],
)
def test_a_threshold_of_tissue_is_not_silently_held_to_plasma(sample, settings, said):
    call = calls(measured(BiomarkerName.TMB, "25"), settings=settings, **sample)["tmb"]
    assert call.status is CallStatus.HIGH
    assert any("no equal scale" in text for text in call.complaints) is said
