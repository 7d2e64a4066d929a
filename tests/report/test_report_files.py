import json
from pathlib import Path

import msgspec
import pytest
from html_page import Page
from report_cases import SETTINGS, failed, hrd, klein

from varannot.errors import InputError, VarannotError
from varannot.model import SCHEMA_VERSION, Interpretation
from varannot.report.completeness import assess_completeness, load_checklist
from varannot.report.dates import months_between
from varannot.report.stage import REPORT_FILES, read_report, write_failure, write_report
from varannot.report.summary import write_summary
from varannot.report.view import ChecklistState, SampleStatus
from varannot.resources import resource

RULES = load_checklist(resource("completeness.tsv"), "completeness.tsv")


def state(case, settings=SETTINGS):
    done = assess_completeness(case, settings, RULES)
    return done, {item.id: item for item in done.items}


def test_two_runs_give_identical_bytes(tmp_path):
    for folder in ("a", "b"):
        write_report(hrd(), tmp_path / folder, SETTINGS)
    for name in REPORT_FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == sorted(REPORT_FILES)


def test_the_folder_of_the_results_does_not_change_the_report(tmp_path):
    write_report(hrd(), tmp_path / "a", {**SETTINGS, "results": "elsewhere"})
    write_report(hrd(), tmp_path / "b", SETTINGS)
    a, b = ((tmp_path / name / "report.json").read_bytes() for name in "ab")
    assert a == b


def test_report_json_is_closed_sorted_and_complete(results):
    path = results / "KLEIN2025" / "report.json"
    document = read_report(path)
    assert document.case == klein()
    assert document.status is SampleStatus.OK
    assert document.failure is None
    assert len(document.table2) == 8
    assert len(document.open_questions) == 5
    assert [item.id for item in document.completeness.items] == [f"C{n:02d}" for n in range(1, 25)]
    plain = json.loads(path.read_bytes())
    assert list(plain) == sorted(plain)
    assert path.read_bytes().count(b"\n") > 1000
    plain["surprise"] = 1
    with pytest.raises(msgspec.ValidationError, match="surprise"):
        msgspec.json.decode(json.dumps(plain).encode(), type=type(document))


def test_a_failed_case_gets_the_failure_page_from_either_function(tmp_path, results):
    write_report(failed(), tmp_path, SETTINGS)
    for name in REPORT_FILES:
        assert (tmp_path / name).read_bytes() == (results / "BROKEN" / name).read_bytes()
    document = read_report(tmp_path / "report.json")
    assert document.failure == failed().failure
    assert document.status is SampleStatus.FAILED


def test_no_failure_page_for_a_good_case(tmp_path):
    with pytest.raises(VarannotError, match="nothing failed"):
        write_failure(klein(), tmp_path, SETTINGS)
    assert list(tmp_path.iterdir()) == []


def test_a_sample_that_fails_early_in_an_as_published_run_is_marked(tmp_path):
    write_failure(failed(), tmp_path, {**SETTINGS, "interpretation": "as_published"})
    assert b"AS PUBLISHED" in (tmp_path / "report.html").read_bytes()
    assert read_report(tmp_path / "report.json").interpretation is Interpretation.AS_PUBLISHED


def test_a_write_that_is_cut_leaves_the_old_file(tmp_path, monkeypatch):
    write_report(klein(), tmp_path, SETTINGS)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def killed(self, target):
        message = "no space left on device"
        raise OSError(message)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(OSError, match="no space left"):
        write_report(hrd(), tmp_path, SETTINGS)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


# ------------------------------------------------------------------ completeness checklist


def test_checklist_of_the_published_case():
    done, items = state(klein())
    assert items["C01"].state is ChecklistState.PRESENT
    assert items["C02"].where == "lacking: laboratory; lacking: report_number"
    assert items["C06"].state is ChecklistState.ABSENT
    assert items["C07"].state is ChecklistState.NOT_APPLICABLE
    assert items["C12"].where == (
        "lacking: transcript with version in 8 of 8, allele frequency in 8 of 8, depth in 8 of 8"
    )
    assert items["C13"].where == (
        "8 descriptions checked, 2 impossible, 0 not on the reference; by level: SEQUENCE 0, "
        "CDS 0, PROTEIN 0, COORDINATE 0, NONE 8"
    )
    assert items["C18"].state is ChecklistState.NOT_APPLICABLE
    assert items["C19"].blocking
    assert done.draft
    assert "C06" in done.missing_blocking
    assert "C21" not in done.missing_blocking


def test_waived_items_do_not_block():
    done, items = state(hrd())
    assert items["C10"].state is ChecklistState.WAIVED
    assert "C10" not in done.missing_blocking
    assert "1 waived" in done.sentence


def test_a_setting_stands_in_for_a_column():
    _, items = state(klein(), {**SETTINGS, "laboratory": "Lab A", "lod.cnv": "2.2"})
    assert "setting laboratory" in items["C02"].where
    assert "lod_cnv" not in items["C09"].where.partition("lacking")[2]


def test_an_impossible_row_without_open_question_blocks():
    case = klein()
    silent = msgspec.structs.replace(case.actionability, open_questions=())
    _, items = state(msgspec.structs.replace(case, actionability=silent))
    assert items["C13"].state is ChecklistState.ABSENT
    assert "PMS2" not in items["C13"].where
    assert "c.869G>A p.Gly290Arg" in items["C13"].where


def test_plasma_carries_its_cautions():
    case = hrd()
    plasma = msgspec.structs.replace(case, sample={**case.sample, "specimen": "plasma"})
    done, items = state(plasma)
    assert items["C06"].state is ChecklistState.NOT_APPLICABLE
    assert items["C07"].state is ChecklistState.ABSENT
    assert items["C20"].state is ChecklistState.PRESENT
    assert len(done.cautions) == 2
    assert "tumour DNA may be absent" in done.cautions[0]


def test_signatures_block_final_reports_only():
    case = hrd()
    final = msgspec.structs.replace(case, sample={**case.sample, "report_status": "final"})
    assert not state(case)[1]["C23"].blocking
    assert state(final)[1]["C23"].blocking


def test_an_amended_report_names_what_it_replaces():
    case = hrd()
    amended = msgspec.structs.replace(case, sample={**case.sample, "report_status": "amended"})
    assert state(amended)[1]["C22"].where.endswith("lacking: replaces_report, amendment_reason")


def test_checklist_mistakes_are_all_reported(tmp_path):
    path = tmp_path / "c.tsv"
    text = resource("completeness.tsv").read_text(encoding="utf-8")
    broken = text.replace("\talways\t", "\tsometimes\t", 1).replace("page_one", "page_two")
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_checklist(path, "c.tsv")
    assert [(p.row, p.column, p.found) for p in raised.value.problems] == [
        (2, "applies", "sometimes"),
        (25, "facts", "page_two"),
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        ("2026-07-15", "2026-11-20", 4),
        ("2026-07-21", "2026-11-20", 3),
        ("2026-12-01", "2026-11-20", -1),
        ("2026", "2026-11-20", None),
    ],
)
def test_months(earlier, later, months):
    assert months_between(earlier, later) == months


# ------------------------------------------------------------------ run summary


def test_run_summary(results):
    ids = ("KLEIN2025", "BROKEN", "DEMO_HRD", "NEVER_RUN")
    write_summary(results, ids, SETTINGS)
    lines = (results / "run_summary.tsv").read_text(encoding="utf-8").splitlines()
    table = [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]
    assert [row["sample_id"] for row in table] == list(ids)
    assert [row["status"] for row in table] == ["ok", "failed", "ok", "failed"]
    assert all(all(row.values()) for row in table)
    assert table[0]["hrr_line"].startswith("RAD51B c.1111C>T p.Gln371*: Conditional")
    assert table[2]["hrr_line"].endswith("Relevant - HRR gene (PARP inhibitor sensitivity)")
    assert table[0]["tmb"] == "5.98 mutations/Mb (low)"
    assert "unaccounted" in table[0]["msi"]
    assert "row 3" in table[1]["failure"]
    assert "report.json not readable" in table[3]["failure"]
    page = Page((results / "run_summary.html").read_bytes())
    text = page.text
    assert text.index("BROKEN") < text.index("KLEIN2025")
    assert text.index("NEVER_RUN") < text.index("KLEIN2025")
    assert "4 samples: 2 with a report, 2 failed" in text
    assert "11 small variants reported, 4 rows excluded" in text
    links = {a.attributes["href"] for a in page.all("a")}
    assert {"KLEIN2025/report.html", "BROKEN/report.html"} <= links
    assert "no%20report" not in links
    assert page.unbalanced == []
    assert all(cell.text.strip() for cell in page.all("td", "th"))
    before = (results / "run_summary.html").read_bytes()
    write_summary(results, ids, SETTINGS)
    assert (results / "run_summary.html").read_bytes() == before


def test_run_summary_names_samples_of_one_patient(tmp_path):
    second = msgspec.structs.replace(klein(), sample_id="SECOND")
    write_report(klein(), tmp_path / "KLEIN2025", SETTINGS)
    write_report(second, tmp_path / "SECOND", SETTINGS)
    write_summary(tmp_path, ("KLEIN2025", "SECOND"), SETTINGS)
    lines = (tmp_path / "run_summary.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[1].endswith("same patient as SECOND: compare the reports")
    assert lines[2].endswith("same patient as KLEIN2025: compare the reports")


def test_run_summary_of_a_published_run_is_marked(results):
    write_summary(results / "published", ("KLEIN2025",), SETTINGS)
    table = (results / "published" / "run_summary.tsv").read_text(encoding="utf-8")
    assert table.splitlines()[1].endswith("AS PUBLISHED - not for patient care")
    assert "AS PUBLISHED" in (results / "published" / "run_summary.html").read_text("utf-8")


def test_a_report_of_another_schema_counts_as_failed(tmp_path):
    write_report(klein(), tmp_path / "KLEIN2025", SETTINGS)
    path = tmp_path / "KLEIN2025" / "report.json"
    data = json.loads(path.read_bytes())
    data["schema_version"] = "0"
    path.write_text(json.dumps(data), encoding="utf-8")
    write_summary(tmp_path, ("KLEIN2025",), SETTINGS)
    table = (tmp_path / "run_summary.tsv").read_text(encoding="utf-8")
    assert f"report.json has schema 0, expected {SCHEMA_VERSION}" in table
