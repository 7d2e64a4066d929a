"""Questions that computed descriptions raise on the first screen."""

from __future__ import annotations

import msgspec
import pytest

from molecular_cases import case, check, run, table, variant
from varannot.model import (
    Actionability,
    CheckLevel,
    CheckOutcome,
    Consequence,
    Description,
    FindingCode,
    HgvsFinding,
    NormalizedVariant,
)


def described(variant_: NormalizedVariant, *findings: HgvsFinding) -> NormalizedVariant:
    description = Description(
        transcript="NM_000546.6",
        gene=variant_.gene,
        build="GRCh37",
        hgvs_c=variant_.hgvs_c or "c.1A>G",
        hgvs_p=variant_.hgvs_p,
        consequence=variant_.consequence,
        level=CheckLevel.SEQUENCE,
        findings=findings,
    )
    return msgspec.structs.replace(variant_, descriptions=(description,))


def assessed(*variants: NormalizedVariant, notes: tuple[str, ...] = ()) -> Actionability:
    given = case(*variants)
    assert given.normalize is not None
    normalize = msgspec.structs.replace(given.normalize, notes=notes)
    return run(msgspec.structs.replace(given, normalize=normalize), table())[1]


def questions(found: Actionability) -> list[str]:
    return [question.question for question in found.open_questions]


def finding(code: FindingCode) -> HgvsFinding:
    return HgvsFinding(code=code, text=f"About {code.value}.")


MISSENSE = variant("TP53", "c.743G>A", "p.(Arg248Gln)")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (FindingCode.PANEL_C_DIFFERS, "Which description holds?"),
        (FindingCode.PANEL_P_DIFFERS, "Which description holds?"),
        (FindingCode.PANEL_CONSEQUENCE_DIFFERS, "Which description holds?"),
        (FindingCode.ENGINE_DIFFERS, "Which name is right?"),
        (FindingCode.BRUTE_FORCE_DIFFERS, "Which name is right?"),
        (FindingCode.POSSIBLY_ONE_EVENT, "One event or several?"),
    ],
)
def test_a_serious_finding_is_a_question(code: FindingCode, words: str) -> None:
    of_row = msgspec.structs.replace(described(MISSENSE), findings=(finding(code),))
    of_description = described(MISSENSE, finding(code))
    for given in (of_row, of_description):
        (question,) = assessed(given).open_questions
        assert question.question.startswith(words)
        assert f"About {code.value}." in question.reason
        assert "TP53 c.743G>A" in question.subject


@pytest.mark.parametrize("code", [FindingCode.OTHER_VERSION, FindingCode.ENGINE_REFUSED])
def test_other_findings_raise_no_question(code: FindingCode) -> None:
    assert questions(assessed(described(MISSENSE, finding(code)))) == []


def test_a_doubtful_build_is_the_first_question() -> None:
    found = assessed(described(MISSENSE), notes=("REF differs in 30 of 40 rows.",))
    assert found.open_questions[0].subject == "Genome build"
    assert found.open_questions[0].id == "Q1"


def test_a_description_true_on_another_isoform_alone_is_asked_about() -> None:
    verdict = msgspec.structs.replace(
        check(CheckOutcome.REFERENCE_DIFFERS, "It is true on NM_1.1."), true_on=("NM_1.1",)
    )
    given = described(variant("TP53", "c.743G>A", "p.(Arg248Gln)", verdict=verdict))
    (question,) = assessed(given).open_questions
    assert question.question.startswith("Which transcript was used?")


def test_a_description_true_on_no_transcript_is_unresolved() -> None:
    verdict = check(CheckOutcome.REFERENCE_DIFFERS, "c.743 is C.")
    (question,) = assessed(variant("TP53", "c.743G>A", verdict=verdict)).open_questions
    assert "does not fit the reference sequence" in question.question


def test_a_row_that_gives_coordinates_alone_is_no_unchecked_description() -> None:
    verdict = check(CheckOutcome.NOT_CHECKABLE, "The row gives neither c. nor p.")
    given = variant("TERT", "c.-124C>T", "", Consequence.UPSTREAM, verdict)
    assert any("could not be checked" in text for text in questions(assessed(given)))
    assert questions(assessed(described(given))) == []
