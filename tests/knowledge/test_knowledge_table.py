"""Loading: index, overlay, state and refusal."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from kb_rows import EFFECT, THERAPY, THRESHOLD, write

from varannot.errors import InputError
from varannot.knowledge.table import load_knowledge, stats


def test_active_rows_are_found_by_gene_id_and_type(tmp_path: Path) -> None:
    draft = THERAPY | {"kb_id": "VKB-000004", "status": "draft"}
    kb = load_knowledge(write(tmp_path, THERAPY, EFFECT, THRESHOLD, draft), "kb.tsv")
    assert [row.kb_id for row in kb.for_gene("KRAS")] == ["VKB-000001"]
    assert kb.for_gene("BRAF") == ()
    assert [row.kb_id for row in kb.of_type("biomarker_threshold")] == ["VKB-000003"]
    assert kb.by_id("VKB-000004").status == "draft"
    assert [row.kb_id for row in kb.active] == ["VKB-000001", "VKB-000002", "VKB-000003"]
    assert len(kb.rows) == 4
    with pytest.raises(KeyError):
        kb.by_id("VKB-000099")


def test_state_names_version_hash_and_unconfirmed_rows(tmp_path: Path) -> None:
    newer = EFFECT | {"last_reviewed": "2026-12-01", "unconfirmed": "effect", "licence": "MIT"}
    path = write(tmp_path, THERAPY | {"licence": "CC0-1.0; MIT"}, newer)
    state = load_knowledge(path, "resources/kb.tsv").state
    assert (state.file, state.version, state.newest_review) == (
        "resources/kb.tsv",
        "2026-12-01",
        "2026-12-01",
    )
    assert state.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (state.rows, state.unconfirmed_rows, state.licence) == (2, 1, "CC0-1.0; MIT")


def test_the_overlay_replaces_in_place_and_adds_at_the_end(tmp_path: Path) -> None:
    base = write(tmp_path, THERAPY, EFFECT)
    own = write(
        tmp_path,
        EFFECT | {"kb_id": "LOCAL-000001", "match_value": "p.Arg175His"},
        THERAPY | {"status": "retired"},
        name="own.tsv",
    )
    kb = load_knowledge(base, "kb.tsv", own)
    assert [(row.kb_id, row.status, row.file) for row in kb.rows] == [
        ("VKB-000001", "retired", str(own)),
        ("VKB-000002", "active", "kb.tsv"),
        ("LOCAL-000001", "active", str(own)),
    ]
    assert kb.for_gene("KRAS") == ()
    assert [state.file for state in kb.states] == ["kb.tsv", str(own)]
    assert kb.warnings == ()


def test_an_overlay_number_that_an_update_could_take_is_a_warning(tmp_path: Path) -> None:
    own = write(tmp_path, EFFECT, name="own.tsv")
    kb = load_knowledge(write(tmp_path, THERAPY), "kb.tsv", own)
    assert ["VKB-000002 is no row of the table" in text for text in kb.warnings] == [True]


def test_an_overlay_may_speak_about_rows_of_the_table(tmp_path: Path) -> None:
    own = write(
        tmp_path,
        EFFECT | {"kb_id": "LOCAL-000001", "contradicted_by": "VKB-000001"},
        name="own.tsv",
    )
    kb = load_knowledge(write(tmp_path, THERAPY), "kb.tsv", own)
    assert kb.by_id("LOCAL-000001").listed("contradicted_by") == ("VKB-000001",)


def test_a_table_with_mistakes_is_refused_with_all_of_them(tmp_path: Path) -> None:
    path = write(tmp_path, THERAPY | {"gene": "KRASS", "citation": ""})
    with pytest.raises(InputError) as refused:
        load_knowledge(path, "kb.tsv")
    assert [problem.column for problem in refused.value.problems] == ["gene", "citation"]


def test_stats_count_rows_and_reviews(tmp_path: Path) -> None:
    kb = load_knowledge(write(tmp_path, THERAPY, EFFECT), "kb.tsv")
    text = stats(kb)
    for line in (
        "rows: 2",
        "  active: 2",
        "  therapy: 1",
        "  variant_effect: 1",
        "active rows with something unconfirmed: 0",
        "genes: 2",
        "reviewed: 2026-11-23 (oldest) to 2026-11-23 (newest)",
        "next review due: 2027-11-23",
        f"kb.tsv: sha256 {kb.state.sha256}",
    ):
        assert line in text.splitlines()
