"""Which finished reports an edit would change, from what to what, and because of which row."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb_rows import EFFECT, ROOT, THERAPY, THRESHOLD, write

from varannot.cli import main
from varannot.impact.causes import ORDER, Mixture, causes_of
from varannot.impact.facts import Fact, Facts
from varannot.knowledge.diff import changed_ids
from varannot.knowledge.schema import KNOWLEDGE_TABLE
from varannot.knowledge.table import load_knowledge
from varannot.resources import resource
from varannot.textio import read_table, tsv_bytes

SHIPPED = resource("knowledgebase.tsv")
Cells = dict[str, str]
Edit = Callable[[Cells], Cells | None]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Finished runs of the demonstration: leiomyosarcoma, lung and ovarian cancer."""
    folder = tmp_path_factory.mktemp("results")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        assert main(["run", "config/samples.tsv", "--results", str(folder)]) == 0
    return folder


def edited(folder: Path, edit: Edit, *more: Cells, turned: bool = False) -> Path:
    """Write the shipped table with each row as `edit` gives it; rows of None are left out."""
    rows = [edit(dict(row.cells)) for row in read_table(SHIPPED, "kb").rows]
    kept = [row for row in [*rows, *more] if row is not None]
    kept = kept[::-1] if turned else kept
    path = folder / "new.tsv"
    path.write_bytes(
        tsv_bytes(KNOWLEDGE_TABLE.names, [[row.get(n, "") for n in KNOWLEDGE_TABLE.names]
                                          for row in kept])
    )  # fmt: skip
    return path


def cells_of(kb_id: str, **cells: str) -> Edit:
    return lambda row: row | cells if row["kb_id"] == kb_id else row


def impact(
    capsys: pytest.CaptureFixture[str], new: Path, results: Path, *arguments: str
) -> tuple[int, dict[str, list[dict[str, object]]], list[dict[str, str]]]:
    capsys.readouterr()
    status = main(["kb", "impact", str(SHIPPED), str(new), str(results), "--json", *arguments])
    found = json.loads(capsys.readouterr().out)
    return (
        status,
        {one["sample_id"]: one["changes"] for one in found["samples"]},
        (found["not_compared"]),
    )


def rows_behind(changes: Iterable[dict[str, object]]) -> set[str]:
    return {
        cause["kb_id"]
        for change in changes
        for rows in change["causes"]  # type: ignore[attr-defined]
        for cause in rows
    }


def test_the_same_table_changes_nothing_and_writes_nothing(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _hashes(results)
    assert main(["kb", "impact", str(SHIPPED), str(SHIPPED), str(results)]) == 0
    told = capsys.readouterr().out
    assert "samples: 3, reports that would change: 0, unchanged: 3, not compared: 0" in told
    # OLD run again gives what is stored, word for word.
    assert "note:" not in told
    new = edited(tmp_path, cells_of("VKB-000176", oncogenicity="vus"))
    assert impact(capsys, new, results)[0] == 1
    assert _hashes(results) == before


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_class_that_changes_is_told_with_its_row(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = edited(tmp_path, cells_of("VKB-000176", oncogenicity="likely_oncogenic"))
    status, found, _ = impact(capsys, new, results)
    assert status == 1
    assert (found["DEMO_LUAD"], found["DEMO_HRD"]) == ([], [])
    changes = found["KLEIN2025"]
    (own,) = [one for one in changes if one["aspect"] == "class"]
    assert (own["subject"], own["old"], own["new"]) == (
        "TP53 c.743G>A p.Arg248Gln", "oncogenic", "likely oncogenic",
    )  # fmt: skip
    assert rows_behind(changes) == {"VKB-000176"}
    line = next(
        number for number, text in enumerate(new.read_text().splitlines(), 1)
        if text.startswith("VKB-000176\t")
    )  # fmt: skip
    assert own["causes"] == [
        [{"kb_id": "VKB-000176", "name": "TP53 p.Arg248Gln", "file": str(new), "row": line}]
    ]


def test_of_many_changed_rows_each_change_names_its_own(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(row: Cells) -> Cells:
        row["curator"] = "A. Person"
        if row["kb_id"] == "VKB-000176":
            row["oncogenicity"] = "likely_oncogenic"
        if row["kb_id"] == "VKB-000126":
            row["drug"] = f"{row['drug']};divarasib"
        if row["kb_id"] == "VKB-000089":
            row["match_value"] = "high:>=5"
        return row

    _, found, _ = impact(capsys, edited(tmp_path, edit), results)
    causes = {
        (sample, str(one["subject"])): rows_behind([one])
        for sample, changes in found.items()
        for one in changes
        if one["subject"] != "summary for the board"
    }
    for (_, subject), rows in causes.items():
        wanted = {"TP53": "VKB-000176", "KRAS": "VKB-000126", "Tumour": "VKB-000089"}
        assert rows == {wanted[subject.split()[0]]}, subject
    assert {sample for sample, _ in causes} == {"KLEIN2025", "DEMO_LUAD", "DEMO_HRD"}


def test_two_rows_that_only_change_something_together_are_both_named(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A drug by two rows, of which one would be enough: both have to go."""
    roles = [row.cells for row in read_table(SHIPPED, "kb").rows if row.cells["gene"] == "KRAS"]
    drug = next(cells for cells in roles if cells["kb_id"] == "VKB-000126")
    twin = dict(drug) | {"kb_id": "LOCAL-000001", "setting": "another line"}
    old = tmp_path / "old"
    old.mkdir()
    before = edited(old, lambda row: row, twin)
    after = edited(tmp_path, cells_of("VKB-000126", status="retired"), twin | {"status": "retired"})
    capsys.readouterr()
    main(["kb", "impact", str(before), str(after), str(results), "--json"])
    found = {one["sample_id"]: one for one in json.loads(capsys.readouterr().out)["samples"]}
    phrase = [
        one for one in found["DEMO_LUAD"]["changes"]
        if one["aspect"] == "therapeutic relevance in Table 2"
    ]  # fmt: skip
    assert len(phrase) == 1
    assert [{one["kb_id"] for one in rows} for rows in phrase[0]["causes"]] == [
        {"VKB-000126", "LOCAL-000001"}
    ]


def test_a_row_that_comes_and_one_that_goes_are_named(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = next(row.cells for row in read_table(SHIPPED, "kb").rows
               if row.cells["kb_id"] == "VKB-000126")  # fmt: skip
    more = dict(own) | {"kb_id": "LOCAL-000001", "drug": "divarasib", "combination": ""}
    new = edited(tmp_path, lambda row: None if row["kb_id"] == "VKB-000176" else row, more)
    _, found, _ = impact(capsys, new, results)
    assert "VKB-000176" in rows_behind(found["KLEIN2025"])
    line = [one for one in found["DEMO_LUAD"] if "LOCAL-000001: kind" in str(one["aspect"])]
    assert [(one["old"], one["new"]) for one in line] == [("", "divarasib: sensitivity")]
    assert rows_behind(line) == {"LOCAL-000001"}
    # Of a line that is new as a whole, kind and sentence are told, not each cell.
    told = [one for one in found["DEMO_LUAD"] if "therapy line LOCAL-000001" in str(one["aspect"])]
    assert len(told) == 2


def test_a_review_that_falls_due_changes_the_report(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dates = {"last_reviewed": "2022-01-01", "review_by": "2023-01-01"}
    _, found, _ = impact(capsys, edited(tmp_path, cells_of("VKB-000126", **dates)), results)
    late = [one for one in found["DEMO_LUAD"] if one["subject"] == "knowledge rows"]
    assert [one["aspect"] for one in late] == ["overdue for review VKB-000126"]
    assert str(late[0]["new"]).startswith("since 2023-01-01: ")


def test_dates_and_curators_alone_change_no_report(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = edited(tmp_path, lambda row: row | {"curator": "A. Person", "confidence": "high"})
    status, found, _ = impact(capsys, new, results)
    assert status == 0
    assert set(map(len, found.values())) == {0}


def test_the_order_of_rows_alone_is_named_as_such(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, found, _ = impact(capsys, edited(tmp_path, lambda row: row, turned=True), results)
    changes = [one for changes in found.values() for one in changes]
    names = {cause["name"] for one in changes for rows in one["causes"] for cause in rows}  # type: ignore[attr-defined]
    assert names <= {ORDER}


def test_samples_that_cannot_be_compared_are_named(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "results"
    shutil.copytree(results, copy)
    (copy / "KLEIN2025" / "stages" / "normalize.json").unlink()
    document = copy / "DEMO_LUAD" / "stages" / "normalize.json"
    text = document.read_text(encoding="utf-8")
    document.write_text(re.sub(r'("schema_version": )"\d+"', r'\1"0"', text, count=1))
    failed = json.loads((copy / "DEMO_HRD" / "stages" / "normalize.json").read_text())
    failed["sample_id"] = "OTHER"
    failed["failure"] = {"stage": "normalize", "problems": ["a problem"]}
    other = copy / "OTHER" / "stages"
    other.mkdir(parents=True)
    (other / "normalize.json").write_text(json.dumps(failed))
    status, found, left_out = impact(capsys, SHIPPED, copy)
    assert (status, list(found)) == (2, ["DEMO_HRD"])
    reasons = {one["sample_id"]: one["reason"] for one in left_out}
    assert set(reasons) == {"KLEIN2025", "DEMO_LUAD", "OTHER"}
    assert "No such file" in reasons["KLEIN2025"]
    assert "found '0'" in reasons["DEMO_LUAD"]
    assert reasons["OTHER"] == "failed in stage normalize: a problem"
    (copy / "DEMO_HRD" / "report.json").unlink()
    assert main(["kb", "impact", str(SHIPPED), str(SHIPPED), str(copy)]) == 2
    assert "Give the settings of that run with --configfile." in capsys.readouterr().err
    config = str(ROOT / "config" / "config.yaml")
    status, found, _ = impact(capsys, SHIPPED, copy, "--configfile", config)
    assert (status, list(found)) == (2, ["DEMO_HRD"])


def test_the_exit_status_tells_no_change_from_not_compared(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = edited(tmp_path, cells_of("VKB-000083", summary_en="Another sentence."))
    assert impact(capsys, SHIPPED, results)[0] == 0
    assert impact(capsys, new, results)[0] == 1
    copy = tmp_path / "results"
    shutil.copytree(results, copy)
    (copy / "KLEIN2025" / "stages" / "normalize.json").unlink()
    # DEMO_LUAD would change; that one sample was not compared is said all the same
    status, found, left_out = impact(capsys, new, copy)
    assert status == 2
    assert found["DEMO_LUAD"]
    assert [one["sample_id"] for one in left_out] == ["KLEIN2025"]
    assert impact(capsys, SHIPPED, copy)[0] == 2
    with pytest.raises(SystemExit):
        main(["kb", "impact", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "2 if a sample could not be compared or the input is wrong" in said


def test_settings_are_those_of_the_run(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a region filter an approval elsewhere is not shown, and its change is no change."""
    config = tmp_path / "config.yaml"
    config.write_text("region: EMA\n", encoding="utf-8")
    new = edited(tmp_path, cells_of("VKB-000083", summary_en="Another sentence."))
    shown = impact(capsys, new, results)[1]["DEMO_LUAD"]
    hidden = impact(capsys, new, results, "--configfile", str(config))[1]["DEMO_LUAD"]
    assert "therapy line VKB-000083: sentence" in {str(one["aspect"]) for one in shown}
    assert "therapy line VKB-000083: sentence" not in {str(one["aspect"]) for one in hidden}


def test_a_sample_that_failed_in_a_later_stage_is_named(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "results"
    shutil.copytree(results / "DEMO_HRD", copy / "DEMO_HRD")
    document = copy / "DEMO_HRD" / "stages" / "classify.json"
    content = json.loads(document.read_text(encoding="utf-8"))
    content["failure"] = {"stage": "classify", "problems": ["a problem"]}
    document.write_text(json.dumps(content), encoding="utf-8")
    assert main(["kb", "impact", str(SHIPPED), str(SHIPPED), str(copy)]) == 2
    assert "not compared: failed in stage classify: a problem" in capsys.readouterr().err


def test_another_table_than_that_of_the_run_is_noted(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = edited(tmp_path, cells_of("VKB-000176", oncogenicity="vus"))
    own = write(tmp_path, THERAPY | {"kb_id": "LOCAL-000001"}, name="own.tsv")
    arguments = [str(old), str(old), str(results), "--local-kb", str(own)]
    assert main(["kb", "impact", *arguments]) == 0
    told = capsys.readouterr().out
    assert "made with other tables than OLD: knowledge overlay, knowledgebase differs" in told
    assert "KLEIN2025: no change\n  note:" in told
    assert "its stored results differ from what OLD gives now in " in told


def test_a_row_that_others_lead_to_can_be_exchanged_alone(tmp_path: Path) -> None:
    against = EFFECT | {"kb_id": "VKB-000009", "match_value": "p.Arg175His"}
    linked = EFFECT | {"contradicted_by": "VKB-000009"}
    old = load_knowledge(write(tmp_path, THERAPY, linked, against, name="old.tsv"), "old.tsv")
    new = load_knowledge(write(tmp_path, EFFECT, THRESHOLD, name="new.tsv"), "new.tsv")
    mixture = Mixture(old, new, changed_ids(old.rows, new.rows))
    ids = ("VKB-000001", "VKB-000002", "VKB-000009", "VKB-000003")
    assert set(mixture.changed) == set(ids)
    assert mixture.table(frozenset(ids)).rows == new.rows
    assert set(mixture.table(frozenset()).rows) == set(old.rows)
    alone = mixture.table(frozenset({"VKB-000009"}))
    assert [row.kb_id for row in alone.active] == ["VKB-000001", "VKB-000002"]
    assert alone.by_id("VKB-000009").status == "retired"
    assert [row.kb_id for row in alone.for_gene("TP53")] == ["VKB-000002"]


def test_bad_tables_and_empty_folders_are_refused(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt = edited(tmp_path, cells_of("VKB-000176", oncogenicity="oncogenicc"))
    assert main(["kb", "impact", str(SHIPPED), str(spoilt), str(results)]) == 2
    assert "Did you mean 'oncogenic'?" in capsys.readouterr().err
    assert main(["kb", "impact", str(SHIPPED), str(SHIPPED), str(tmp_path / "none")]) == 2
    assert "no such folder" in capsys.readouterr().err


FACT = Fact("gene", "class")


@given(
    needed=st.sets(st.integers(0, 30), min_size=1, max_size=4),
    others=st.integers(0, 30),
)
def test_the_smallest_set_of_rows_is_found(needed: set[int], others: int) -> None:
    rows = [f"VKB-{number:06d}" for number in range(max([*needed, others]) + 1)]
    wanted = {rows[number] for number in needed}
    asked: list[frozenset[str]] = []

    def evaluate(taken: frozenset[str]) -> Facts:
        asked.append(taken)
        return {FACT: "new" if wanted <= taken else "old"}

    (found,) = causes_of(FACT, {FACT: "old"}, {FACT: "new"}, rows, evaluate)
    assert set(found) == wanted
    # halving, not trying each set: for one row about twice the logarithm of their number
    assert len(asked) <= 3 + 2 * len(needed) * (2 + len(rows).bit_length())


def test_rows_each_of_which_is_enough_are_told_apart() -> None:
    rows = ["VKB-000001", "VKB-000002", "VKB-000003"]

    def evaluate(taken: frozenset[str]) -> Facts:
        return {FACT: "new" if taken & {"VKB-000001", "VKB-000003"} else "old"}

    found = causes_of(FACT, {FACT: "old"}, {FACT: "new"}, rows, evaluate)
    assert sorted(found) == [("VKB-000001",), ("VKB-000003",)]


def test_the_lines_for_a_person_name_row_and_file(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = edited(tmp_path, cells_of("VKB-000176", oncogenicity="likely_oncogenic"))
    assert main(["kb", "impact", str(SHIPPED), str(new), str(results)]) == 1
    told = capsys.readouterr().out
    assert "    class: from ‘oncogenic’ to ‘likely oncogenic’" in told
    assert "because of VKB-000176 TP53 p.Arg248Gln" in told
    assert "DEMO_LUAD: no change" in told
