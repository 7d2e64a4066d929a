"""Contradictions between the files of a sample as open questions, and the panel's own origin."""

from __future__ import annotations

import pytest

from varannot.actionability.germline import PANEL_ORIGIN, panel_origins
from varannot.actionability.mismatches import identity_questions, mismatch_questions
from varannot.model import (
    SCHEMA_VERSION,
    Case,
    GermlineCall,
    GermlineStatus,
    Ingest,
    Mismatch,
    MismatchCode,
    Source,
    Stage,
)

PLACE = Source(file="c.tsv", row=44, section="Small Variants")


def ingest(*codes: MismatchCode) -> Ingest:
    return Ingest(
        mismatches=tuple(
            Mismatch(code=code, text=f"Statement {number} of {code.value}.", sources=(PLACE,))
            for number, code in enumerate(codes, start=1)
        )
    )


@pytest.mark.parametrize("code", list(MismatchCode))
def test_every_kind_of_contradiction_asks_one_question(code: MismatchCode) -> None:
    found = [*identity_questions(ingest(code)), *mismatch_questions(ingest(code))]
    assert len(found) == 1
    (question,) = found
    assert question.reason == f"Statement 1 of {code.value}."
    assert all((question.subject, question.would_change, question.who, question.needs))
    assert question.question.endswith("?")


def test_contradictions_of_one_kind_share_a_question() -> None:
    vaf, depth = MismatchCode.VAF_DIFFERS, MismatchCode.DEPTH_DIFFERS
    (question,) = mismatch_questions(ingest(*[vaf] * 8, *[depth] * 6))
    assert question.reason.startswith("Statement 1 of vaf_differs. Statement 2")
    assert "Statement 10 of depth_differs." in question.reason
    assert question.reason.endswith(" And 4 more of the kind.")


def test_files_of_another_sample_are_asked_about_apart() -> None:
    both = ingest(MismatchCode.TMB_DIFFERS, MismatchCode.SAMPLE_DIFFERS)
    assert [one.subject for one in identity_questions(both)] == ["Sample of the files"]
    assert [one.subject for one in mismatch_questions(both)] == ["TMB: its parts do not agree"]


def test_files_that_agree_raise_no_question() -> None:
    assert identity_questions(Ingest()) == mismatch_questions(Ingest()) == []
    assert mismatch_questions(None) == []


@pytest.mark.parametrize(
    ("status", "written", "words"),
    [
        (GermlineStatus.GERMLINE_DATABASE, "Germline_DB", "by counts in population databases"),
        (GermlineStatus.GERMLINE_PROXIMITY, "Germline_Proxi", "a guess from allele fractions"),
        (GermlineStatus.SOMATIC, "Somatic", "somatic, not taken out by its germline filters"),
        (
            GermlineStatus.CLONAL_HAEMATOPOIESIS,
            "Somatic_Putative_CH",
            "putative clonal haematopoiesis",
        ),
    ],
)
def test_origin_by_the_panel_is_named_as_its_filter(status, written: str, words: str) -> None:
    call = GermlineCall(key="c:44", status=status, written=written, source=PLACE)
    case = Case(
        schema_version=SCHEMA_VERSION,
        software_version="0",
        stage=Stage.CLASSIFY,
        sample_id="S",
        sample={},
        ingest=Ingest(germline=(call, call)),
    )
    assert list(panel_origins(case)) == ["c:44"]
    statement = panel_origins(case)["c:44"]
    assert statement.rule == PANEL_ORIGIN
    assert statement.text.count(written) == 1
    assert words in statement.text
    assert statement.text.endswith("This is its filter for TMB and no test of germline origin.")
