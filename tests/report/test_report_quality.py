"""The section Quality of the page, its line on the first screen, and the mark of a control."""

from __future__ import annotations

import msgspec
import pytest
from html_page import Page
from report_cases import SETTINGS, hrd

from varannot.actionability.quality import SMALL_VARIANTS_WITHHELD
from varannot.actionability.quality_marks import with_quality as marked_findings
from varannot.model import (
    Analyte,
    AnalyteQuality,
    Case,
    Ingest,
    NotAssessed,
    QualityMetric,
    QualityVerdict,
    Source,
)
from varannot.report.build import build_view
from varannot.report.facts import FACTS, Facts
from varannot.report.quality import CONTROL_MARK, quality_view
from varannot.report.stage import read_report, write_report

FAIL, WARN, PASS, NOT_STATED = (
    QualityVerdict.FAIL,
    QualityVerdict.WARN,
    QualityVerdict.PASS,
    QualityVerdict.NOT_ASSESSED,
)
VERDICTS = {Analyte.RUN: PASS, Analyte.CONTAMINATION: WARN, Analyte.SMALL_VARIANTS: FAIL}


def metric(analyte, name, text, verdict, row, upper=""):
    return QualityMetric(
        analyte=analyte,
        name=name,
        unit="%",
        text=text,
        number=float(text),
        lower="90.0",
        upper=upper,
        verdict=verdict,
        source=Source(file="m.tsv", row=row, section="S"),
    )


METRICS = (
    metric(Analyte.SMALL_VARIANTS, "PCT_EXON_50X", "71.5", FAIL, 30),
    metric(Analyte.RUN, "PCT_Q30_R1", "94.4", PASS, 11),
    metric(None, "PCT_EXON_100X", "12.0", NOT_STATED, 50),
)


def with_quality(control: str = "", verdicts=VERDICTS, metrics=METRICS) -> Case:
    given = hrd()
    analytes = tuple(
        AnalyteQuality(
            analyte=one, verdict=verdicts.get(one, NOT_STATED), reason=f"Why of {one.value}."
        )
        for one in Analyte
    )
    ingest = msgspec.structs.replace(
        given.ingest, quality=metrics, analytes=analytes, control=control
    )
    parts = msgspec.structs.replace(
        given.actionability,
        findings=marked_findings(ingest, given.actionability.findings),
    )
    return msgspec.structs.replace(given, ingest=ingest, actionability=parts)


@pytest.fixture
def page(tmp_path):
    def made(case: Case) -> Page:
        write_report(case, tmp_path / "S", SETTINGS)
        return Page((tmp_path / "S" / "report.html").read_bytes())

    return made


def cells(page: Page, *tags: str) -> list[str]:
    return [" ".join(one.text.split()) for one in page.all(*tags)]


def test_failed_analytes_come_first_and_figures_carry_limits_and_place(page):
    found = page(with_quality())
    rows = [text for text in cells(found, "tr") if "Why of" in text]
    assert rows[0].startswith("DNA small variantsfailed")
    assert rows[1].startswith("contaminationwith caution")
    assert rows[-1].startswith("runpassed")
    assert len(rows) == len(Analyte)
    figures = [text for text in cells(found, "tr") if text.startswith("PCT_")]
    assert "PCT_EXON_50X71.5 %90.0 or morefailedm.tsv, row 30" in figures
    assert any("PCT_EXON_100X" in text and "not judged" in text for text in figures)


def test_a_failure_stands_on_the_first_screen_and_before_table_2(page):
    found = page(with_quality())
    board = next(text for text in cells(found, "tr") if text.startswith("Quality control"))
    assert "failed: DNA small variants; with caution: contamination" in board
    heads = [one.attributes.get("id") for one in found.all("h2")]
    assert heads.index("quality") < heads.index("table2")
    passed = page(with_quality(verdicts={Analyte.RUN: PASS}))
    heads = [one.attributes.get("id") for one in passed.all("h2")]
    assert heads.index("quality") > heads.index("findings")


@pytest.mark.parametrize("given", [hrd(), with_quality(verdicts={}, metrics=())])
def test_without_metrics_quality_is_neither_pass_nor_failure(page, given):
    texts = cells(page(given), "p")
    sentence = (
        "Quality not stated: no MetricsOutput was given. This is neither a pass nor a failure."
    )
    assert sentence in texts


def test_no_page_of_a_control_can_be_taken_for_a_patients(page, tmp_path):
    control = "Pair ID in cvo.tsv is 'NTC-1', in which 'NTC' names a no-template control"
    found = page(with_quality(control))
    marks = [one.text.strip() for one in found.all("p") if CONTROL_MARK in one.text]
    assert marks == [f"{CONTROL_MARK} ({control})"] * 2
    table = (tmp_path / "S" / "table2.tsv").read_text().splitlines()
    header = table[0].split("\t")
    assert all(
        line.split("\t")[header.index("checks")].startswith(CONTROL_MARK) for line in table[1:]
    )
    document = read_report(tmp_path / "S" / "report.json")
    assert document.summary.remarks == CONTROL_MARK
    assert "AS PUBLISHED" not in (tmp_path / "S" / "report.html").read_text()


def test_what_may_be_a_control_is_marked_until_the_sheet_says(page, tmp_path):
    why = "sample_id in the sample sheet is 'S-control', in which 'control' may name a control"
    given = with_quality()
    ingest = msgspec.structs.replace(given.ingest, possible_control=why)
    found = page(msgspec.structs.replace(given, ingest=ingest))
    marks = [one.text.strip() for one in found.all("p") if "PERHAPS A CONTROL" in one.text]
    assert len(marks) == 2
    assert all(why in one and "column control of the sample sheet" in one for one in marks)
    remarks = read_report(tmp_path / "S" / "report.json").summary.remarks
    assert remarks == "PERHAPS A CONTROL LIBRARY - not for patient care until this is settled"


def test_an_empty_list_of_a_failed_analyte_does_not_read_none(page):
    given = with_quality()
    parts = given.actionability
    entry = NotAssessed(what=SMALL_VARIANTS_WITHHELD[QualityVerdict.FAIL], reason="Why.")
    parts = msgspec.structs.replace(
        parts, not_assessed=(*parts.not_assessed, entry), relevance=(), findings=(), biomarkers=()
    )
    found = page(msgspec.structs.replace(given, actionability=parts))
    board = {
        text.split("  ")[0]: text for text in cells(found, "tr") if text.startswith("Resistance")
    }
    assert board
    assert all("quality control failed" in text for text in board.values())


@pytest.mark.parametrize(
    ("metrics", "present", "words"),
    [((), False, "no coverage figures"), (METRICS, False, "PCT_EXON_50X 71.5 %")],
)
def test_checklist_coverage_says_what_was_reached_and_what_lacks(metrics, present, words):
    found = FACTS["coverage"](Facts(with_quality(metrics=metrics), {}))
    assert found.present is present
    assert words in found.text


def test_order_of_figures_is_failed_first():
    metrics = (metric(Analyte.RUN, "A", "95.0", PASS, 1), metric(Analyte.RUN, "B", "1.0", FAIL, 2))
    analytes = (AnalyteQuality(analyte=Analyte.RUN, verdict=FAIL, reason="B."),)
    view = quality_view(Ingest(quality=metrics, analytes=analytes))
    assert [one.name for one in view.lines[0].figures] == ["B", "A"]
    assert view.failed


def test_called_results_of_a_failed_analyte_carry_the_caution(tmp_path):
    failed = {Analyte.SMALL_VARIANTS: FAIL, Analyte.COPY_NUMBER: FAIL, Analyte.RNA: PASS}
    view = build_view(with_quality(verdicts=failed), SETTINGS, ())
    words = "quality control of DNA small variants failed: confirm"
    assert view.table2
    assert all(words in row.flagged and row.needs_decision for row in view.table2)
    assert all(words in row.checks for row in view.table2)
    told = {line.kind for line in view.finding_rows if "failed: confirm" in line.headline}
    assert {"copy_number", "loh"} <= told
    assert not told & {"fusion", "splice"}
    plain = build_view(hrd(), SETTINGS, ())
    negatives = {one.kind for one in plain.findings if one.negatives}
    assert negatives
    assert not {one.kind for one in view.findings if one.negatives} & {"exon_copy_number"}


def test_nothing_is_added_where_no_analyte_failed():
    passed = build_view(with_quality(verdicts={Analyte.RUN: PASS}), SETTINGS, ())
    assert passed.table2 == build_view(hrd(), SETTINGS, ()).table2
    assert passed.finding_rows == build_view(hrd(), SETTINGS, ()).finding_rows
