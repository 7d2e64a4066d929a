"""The report names the rows behind it that are overdue for review or contradicted."""

from __future__ import annotations

from pathlib import Path

import pytest
from kb_rows import EFFECT, ROOT, THERAPY, write

from varannot.cli import main
from varannot.knowledge.table import KnowledgeTable, load_knowledge
from varannot.knowledge.used import rows_used
from varannot.model import SCHEMA_VERSION, Case, RowUsed, Stage, Statement
from varannot.report.row_notes import overdue_rows, review_sentence
from varannot.report.stage import read_report
from varannot.resources import resource
from varannot.textio import read_table


def table(folder: Path, *rows: dict[str, str]) -> KnowledgeTable:
    return load_knowledge(write(folder, *rows), "kb.tsv")


def test_rows_are_found_wherever_a_case_names_them(tmp_path: Path) -> None:
    own = EFFECT | {"kb_id": "LOCAL-000007"}
    kb = table(tmp_path, THERAPY, EFFECT, own)
    parts = (
        Statement(rule="a", text="see [LOCAL-000007]"),
        Statement(rule="b", text="", kb_id="VKB-000001"),
        Statement(rule="region_filter", text='Not shown, because only "EMA" counts: VKB-000002.'),
    )
    assert [row.kb_id for row in rows_used(parts, kb)] == ["VKB-000001", "LOCAL-000007"]
    used = rows_used(parts, kb)[0]
    assert (used.statement, used.review_by) == (THERAPY["summary_en"], "2027-11-23")
    assert rows_used((), kb) == ()


def test_a_contradiction_follows_the_row_that_replaced_it(tmp_path: Path) -> None:
    first = EFFECT | {"kb_id": "VKB-000011", "status": "retired", "superseded_by": "VKB-000012"}
    second = EFFECT | {"kb_id": "VKB-000012", "status": "retired", "superseded_by": "VKB-000002"}
    lost = EFFECT | {"kb_id": "VKB-000013", "status": "retired"}
    kb = table(
        tmp_path,
        THERAPY | {"contradicted_by": "VKB-000011;VKB-000013"},
        EFFECT,
        first,
        second,
        lost,
    )
    (row,) = rows_used(Statement(rule="a", text="", kb_id="VKB-000001"), kb)
    assert [(one.kb_id, one.statement) for one in row.contradictions] == [
        ("VKB-000002", EFFECT["summary_en"])
    ]


def case(**cells: str) -> Case:
    row = RowUsed(kb_id="VKB-000001", statement="A.", last_reviewed="", review_by="2026-11-23")
    later = RowUsed(kb_id="VKB-000002", statement="B.", last_reviewed="", review_by="2026-01-01")
    never = RowUsed(kb_id="VKB-000003", statement="C.", last_reviewed="", review_by="")
    return Case(
        schema_version=SCHEMA_VERSION,
        software_version="0",
        stage=Stage.ACTIONABILITY,
        sample_id="S",
        sample=dict(cells),
        rows_used=(row, later, never),
    )


@pytest.mark.parametrize(
    ("date", "ids", "sentence"),
    [
        (
            "2026-01-01",
            [],
            "None of the 3 rows used here is overdue for review on 2026-01-01; 1 of",
        ),
        (
            "2026-11-23",
            ["VKB-000002"],
            "1 of the 3 rows used here should have been reviewed before",
        ),
        ("2026-11-24", ["VKB-000002", "VKB-000001"], "(the oldest by 2026-01-01)"),
        ("", [], "were not held against a date: the report has none"),
    ],
)
def test_overdue_is_a_matter_of_the_date_of_the_report(
    date: str, ids: list[str], sentence: str
) -> None:
    own = case(report_date=date) if date else case()
    assert [row.kb_id for row in overdue_rows(own, {})] == ids
    assert sentence in review_sentence(own, {})
    assert overdue_rows(case(), {"report_date": date}) == overdue_rows(own, {})


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run whose own rows replace two of the shipped ones: one overdue, one contradicted."""
    folder = tmp_path_factory.mktemp("run")
    rows = {
        row.cells["kb_id"]: dict(row.cells)
        for row in read_table(resource("knowledgebase.tsv"), "kb").rows
    }
    late = rows["VKB-000126"] | {"last_reviewed": "2022-01-01", "review_by": "2023-01-01"}
    against = rows["VKB-000067"] | {"kb_id": "LOCAL-000001", "summary_en": "A trial found no gain."}
    role = next(
        row for row in rows.values() if row["gene"] == "KRAS" and row["record_type"] == "gene_role"
    )
    own = write(folder, late, against, role | {"contradicted_by": "LOCAL-000001"}, name="own.tsv")
    (folder / "config.yaml").write_text(f"local_knowledgebase: {own}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        arguments = ["--results", str(folder), "--configfile", str(folder / "config.yaml")]
        assert main(["run", "config/samples.tsv", *arguments]) == 0
    return folder / "DEMO_LUAD"


def test_the_report_document_holds_the_rows(report: Path) -> None:
    age = read_report(report / "report.json").knowledge_age
    assert age is not None
    assert [(row.kb_id, row.review_by) for row in age.overdue] == [("VKB-000126", "2023-01-01")]
    assert "should have been reviewed before 2024-02-02" in age.review_sentence
    assert [[other.kb_id for other in row.contradictions] for row in age.contradicted] == [
        ["LOCAL-000001"]
    ]


def test_the_laboratory_s_own_table_is_named_beside_the_shipped_one(report: Path) -> None:
    states = read_report(report / "report.json").provenance.knowledge
    assert [state.name for state in states][:2] == ["knowledgebase", "knowledge overlay"]
    own = report.parent / "own.tsv"
    assert (states[1].file, states[1].rows) == (str(own), 3)


def test_the_page_names_each_row_with_its_statement(report: Path) -> None:
    page = (report / "report.html").read_text(encoding="utf-8")
    assert "Knowledge rows to look at again" in page
    assert "Used in this report, and overdue for review" in page
    assert "A trial found no gain." in page
    assert page.count("overdue for review</span>") == 1
    assert "Other rows speak against 1 row used here." in page


def test_a_report_without_such_rows_says_so(report: Path) -> None:
    page = (report.parent / "DEMO_HRD" / "report.html").read_text(encoding="utf-8")
    assert "Knowledge rows to look at again" not in page
    assert "is overdue for review on" in page
