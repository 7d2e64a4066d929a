"""Differences between two knowledge tables, in the words of the domain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kb_rows import EFFECT, THERAPY, THRESHOLD, write

from varannot.cli import main
from varannot.knowledge.diff import Group, changed_ids, diff_text, differences
from varannot.knowledge.lint import check
from varannot.knowledge.schema import KNOWLEDGE_TABLE, KnowledgeRow

ROWS = (THERAPY, EFFECT, THRESHOLD)


def rows_of(folder: Path, *rows: dict[str, str], name: str = "kb.tsv") -> tuple[KnowledgeRow, ...]:
    return check(write(folder, *rows, name=name), name).rows


CHANGES = [
    # row, cells as they become, group, words
    (EFFECT, {"oncogenicity": "likely_oncogenic"}, Group.CLASS,
     "class changed from oncogenic to likely oncogenic"),
    (EFFECT, {"effect": "GoF"}, Group.CLASS, "effect on function changed from LoF to GoF"),
    (EFFECT, {"oncogenicity": ""}, Group.CLASS, "class taken out: oncogenic"),
    (THERAPY, {"drug": "sotorasib;adagrasib;divarasib"}, Group.THERAPY, "drug added: divarasib"),
    (THERAPY, {"drug": "sotorasib"}, Group.THERAPY, "drug taken out: adagrasib"),
    (THERAPY, {"amp": "II-C"}, Group.THERAPY, "AMP tier added: II-C"),
    (THERAPY, {"region": "FDA"}, Group.THERAPY, "region taken out: EMA"),
    (THERAPY, {"oncotree_code": "LUAD"}, Group.THERAPY, "tumour type added: LUAD"),
    (THERAPY, {"approval": "withdrawn"}, Group.THERAPY, "approval added: withdrawn"),
    (THERAPY, {"match_value": "p.Gly12Asp"}, Group.MATCH,
     "match changed from p.Gly12Cys to p.Gly12Asp"),
    (THRESHOLD, {"setting": "mut/MB"}, Group.GERMLINE, "setting changed from mut/Mb to mut/MB"),
    (EFFECT, {"citation": "PMID 1"}, Group.WORDS,
     "citation changed from 'PMID 12826609' to 'PMID 1'"),
    (EFFECT, {"summary_en": "Else."}, Group.WORDS, "sentence changed from 'A hotspot.' to Else."),
    (EFFECT, {"review_by": "2027-11-23"}, Group.CURATION,
     "date of the next review added: 2027-11-23"),
    (EFFECT, {"status": "retired", "superseded_by": "VKB-000001"}, Group.CLASS,
     "row retired: variant effect, replaced by VKB-000001"),
    (EFFECT, {"status": "draft"}, Group.CLASS, "row set from active to draft: variant effect"),
    (EFFECT | {"status": "draft"}, {"status": "active"}, Group.CLASS,
     "row taken into use, was draft: variant effect, class oncogenic, effect LoF"),
    (EFFECT | {"status": "draft"}, {"effect": "GoF"}, Group.CURATION,
     "effect on function changed from LoF to GoF"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "cells", "group", "words"), CHANGES)
def test_a_change_is_told_in_words(
    tmp_path: Path, row: dict[str, str], cells: dict[str, str], group: Group, words: str
) -> None:
    old = rows_of(tmp_path, row, name="old.tsv")
    new = rows_of(tmp_path, row | cells, name="new.tsv")
    found = [one for one in differences(old, new) if one.change == words]
    assert len(found) == 1, [one.change for one in differences(old, new)]
    assert found[0].group is group
    assert (found[0].kb_id, found[0].old_row, found[0].new_row) == (row["kb_id"], 2, 2)


def test_rows_come_and_go(tmp_path: Path) -> None:
    old = rows_of(tmp_path, THERAPY, EFFECT, name="old.tsv")
    new = rows_of(tmp_path, THERAPY, THRESHOLD, name="new.tsv")
    assert [(one.kb_id, one.change) for one in differences(old, new)] == [
        ("VKB-000002", "row taken out: variant effect, class oncogenic, effect LoF; retire a row "
         "instead, so that its id stays taken"),
        ("VKB-000003", "row added: biomarker threshold"),
    ]  # fmt: skip


def test_an_id_that_is_used_again_is_told(tmp_path: Path) -> None:
    other = THRESHOLD | {"kb_id": "VKB-000002", "gene": "KRAS", "hgnc_id": "HGNC:6407"}
    found = differences(rows_of(tmp_path, EFFECT), rows_of(tmp_path, other))
    assert any("the kb_id named another assertion before: TP53 p.Arg248Gln" in one.change
               for one in found)  # fmt: skip


def test_another_order_is_one_difference(tmp_path: Path) -> None:
    old, new = rows_of(tmp_path, *ROWS), rows_of(tmp_path, *reversed(ROWS))
    assert [one.change.partition(";")[0] for one in differences(old, new)] == [
        "rows stand in another order"
    ]


def test_what_matters_most_comes_first(tmp_path: Path) -> None:
    changed = [
        THERAPY | {"curator": "A. Person", "drug": "sotorasib"},
        EFFECT | {"summary_en": "Else.", "oncogenicity": "vus"},
        THRESHOLD,
    ]
    text = diff_text(differences(rows_of(tmp_path, *ROWS), rows_of(tmp_path, *changed)))
    heads = [line for line in text.splitlines() if line in {group.value for group in Group}]
    assert heads == [Group.CLASS, Group.THERAPY, Group.WORDS, Group.CURATION]
    assert "rows that differ: 2, differences: 4" in text
    assert "VKB-000001 KRAS p.Gly12Cys, sotorasib in NSCLC (row 2): drug taken out" in text


CELL = st.tuples(
    st.sampled_from([name for name in KNOWLEDGE_TABLE.names if name not in ("kb_id", "status")]),
    st.text("abc; ", min_size=1, max_size=5).map(str.strip).filter(bool),
)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cells=st.lists(CELL, max_size=4), row=st.sampled_from(ROWS))
def test_each_changed_cell_is_told_and_no_other(
    tmp_path: Path, cells: list[tuple[str, str]], row: dict[str, str]
) -> None:
    old, new = rows_of(tmp_path, row, name="a"), rows_of(tmp_path, row | dict(cells), name="b")
    differ = {n for n in KNOWLEDGE_TABLE.names if getattr(old[0], n) != getattr(new[0], n)}
    told = {one.column for one in differences(old, new)} - {"kb_id"}
    assert told == differ
    assert changed_ids(old, new) == ((row["kb_id"],) if differ else ())


def test_the_verb_exits_0_or_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = write(tmp_path, *ROWS, name="old.tsv")
    same = write(tmp_path, *ROWS, name="same.tsv")
    new = write(tmp_path, THERAPY | {"drug": "sotorasib"}, EFFECT, THRESHOLD, name="new.tsv")
    assert main(["kb", "diff", str(old), str(same)]) == 0
    assert capsys.readouterr().out == "no difference\n"
    assert main(["kb", "diff", str(old), str(new), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["column"], found["old"], found["new"]) == (
        "drug", "sotorasib;adagrasib", "sotorasib",
    )  # fmt: skip
    own = write(tmp_path, THERAPY | {"kb_id": "LOCAL-000001", "setting": "x"}, name="own.tsv")
    assert main(["kb", "diff", str(old), str(same), "--local-kb", str(own)]) == 0
    assert main(["kb", "diff", str(old), str(same), "--local-kb-new", str(own)]) == 1
    assert "LOCAL-000001" in capsys.readouterr().out


def test_tables_that_cannot_be_told_apart_row_by_row_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = write(tmp_path, *ROWS, name="old.tsv")
    twice = write(tmp_path, THERAPY, THERAPY, name="twice.tsv")
    assert main(["kb", "diff", str(old), str(twice)]) == 2
    assert "each kb_id once" in capsys.readouterr().err
    assert main(["kb", "diff", str(old), str(tmp_path / "none.tsv")]) == 2
    spoilt = write(tmp_path, THERAPY | {"region": "EMEA"}, EFFECT, THRESHOLD, name="spoilt.tsv")
    assert main(["kb", "diff", str(old), str(spoilt)]) == 1
    assert "problems: 1; see kb lint" in capsys.readouterr().err
