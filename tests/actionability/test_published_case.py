"""The published case: Table 2 cell by cell as published, and what the graded reading makes of it.

Source: Klein et al. 2025, DOI 10.3389/fonc.2025.1626478, Table 2.
"""

from __future__ import annotations

import pytest

from molecular_cases import (
    RESOURCES,
    TABLE_2,
    checked_variants,
    published_case,
    published_variants,
    run,
)
from varannot.knowledge.table import load_knowledge
from varannot.model import (
    CallStatus,
    Effect,
    Interpretation,
    Oncogenicity,
    RelevanceKind,
)

UNRESOLVED = "unresolved: description impossible"
LATER = "Not assessable until the description is resolved"
GRADED = {
    "RAD51B": (
        "truncating, effect uncertain",
        "Conditional: HRR gene; PARP inhibitor sensitivity only if loss of function is shown",
    ),
    "PMS2": (UNRESOLVED, LATER),
    "ATRX": (UNRESOLVED, LATER),
}


@pytest.fixture(scope="module")
def kb():
    return load_knowledge(RESOURCES / "knowledgebase.tsv", "resources/knowledgebase.tsv")


def cells(kb, interpretation, variants):
    case = published_case(variants)
    classified, assessed = run(case, kb, interpretation)
    assert case.normalize is not None
    rows = zip(case.normalize.variants, classified.variants, assessed.relevance, strict=True)
    return tuple(
        (variant.gene, variant.mutation, item.interpretation, line.phrase)
        for variant, item, line in rows
    )


by_hand_and_by_check = pytest.mark.parametrize(
    "variants", [published_variants(), checked_variants()], ids=["by hand", "by check"]
)


@by_hand_and_by_check
def test_as_published_repeats_table_2(kb, variants):
    assert cells(kb, Interpretation.AS_PUBLISHED, variants) == TABLE_2


@by_hand_and_by_check
def test_graded_differs_in_three_rows_only(kb, variants):
    expected = tuple(
        (gene, mutation, *GRADED.get(gene, (interpretation, relevance)))
        for gene, mutation, interpretation, relevance in TABLE_2
    )
    assert cells(kb, Interpretation.GRADED, variants) == expected


def test_graded_rad51b_says_what_the_knowledge_row_says(kb):
    classified, assessed = run(published_case(), kb)
    item, line = classified.variants[1], assessed.relevance[1]
    (reason,) = [entry for entry in item.statements if entry.rule == "curated_effect"]
    assert reason.kb_id
    # Transcripts, exon and residues come from the computation (tests/test_end_to_end.py).
    assert "isoforms differ after codon 345" in reason.text
    assert "Loss of function is not established" in reason.text
    assert (item.oncogenicity, item.effect) == (Oncogenicity.VUS, Effect.TRUNCATING_UNCERTAIN)
    assert line.kind is RelevanceKind.CONDITIONAL
    assert len(line.missing) == 4
    assert not any(entry.kind is RelevanceKind.THERAPY for entry in line.therapies)


@by_hand_and_by_check
def test_atrx_has_a_reading_that_truncates_a_tumour_suppressor(kb, variants):
    classified, assessed = run(published_case(variants), kb)
    atrx = classified.variants[3]
    stop = next(item for item in atrx.readings if item.reading.hgvs_p == "p.(Gln1564Ter)")
    assert stop.interpretation == "truncating, effect uncertain"
    assert atrx.gene_role == "TSG"
    question = next(item for item in assessed.open_questions if item.subject.startswith("ATRX"))
    assert "truncating in this tumour suppressor" in question.would_change
    assert question.readings == atrx.readings
    assert question.who == "the reporting laboratory"
    assert "raw VCF row" in question.needs


@by_hand_and_by_check
def test_benign_lean_of_the_printed_pms2_row_is_not_carried_to_a_reading(kb, variants):
    classified, _ = run(published_case(variants), kb)
    pms2 = classified.variants[2]
    assert {item.interpretation for item in pms2.readings} == {"variant of uncertain significance"}
    assert {item.oncogenicity for item in pms2.readings} == {Oncogenicity.VUS}


def test_markers_do_not_add_up_and_tmb_is_low(kb):
    _, assessed = run(published_case(), kb)
    calls = {call.name: call for call in assessed.biomarkers}
    complaint = "counts do not add up: 7 + 0 + 1 = 8 of 9, one marker unaccounted for"
    assert calls["msi"].complaints == (complaint,)
    assert calls["msi"].status is CallStatus.CONTRADICTORY
    assert calls["tmb"].status is CallStatus.LOW
    assert (calls["tmb"].value, calls["tmb"].unit) == ("5.98", "mutations/Mb")
    assert calls["tmb"].threshold_source.startswith("VKB-")


def test_open_questions_are_numbered_in_input_order(kb):
    _, assessed = run(published_case(), kb)
    subjects = [(item.id, item.subject.split()[0]) for item in assessed.open_questions]
    assert subjects == [
        ("Q1", "RAD51B"),
        ("Q2", "PMS2"),
        ("Q3", "ATRX"),
        ("Q4", "Microsatellite"),
    ]


def test_as_published_keeps_the_contradictions_as_questions(kb):
    _, assessed = run(published_case(), kb, Interpretation.AS_PUBLISHED)
    subjects = [item.subject.split()[0] for item in assessed.open_questions]
    assert subjects[:3] == ["RAD51B", "PMS2", "ATRX"]


def test_declined_germline_testing_is_not_recommended_again(kb):
    _, assessed = run(published_case(), kb)
    assert not any("germline testing" in item.question for item in assessed.open_questions)


def test_what_paper_does_not_state_is_not_assessed(kb):
    _, assessed = run(published_case(), kb)
    reasons = {item.what: item.reason for item in assessed.not_assessed}
    for what in ("Copy number changes", "Gene fusions", "Splice variants (RNA)"):
        assert reasons[what].startswith("Not stated")
