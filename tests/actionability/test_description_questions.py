"""Questions that computed descriptions raise on the first screen."""

from __future__ import annotations

import msgspec
import pytest

from molecular_cases import case, check, row, run, table, variant
from varannot.model import (
    Actionability,
    CheckLevel,
    CheckOutcome,
    Consequence,
    Description,
    FileAccount,
    FindingCode,
    HgvsFinding,
    NormalizedVariant,
    Oncogenicity,
    OpenQuestion,
    Reading,
    RelevanceKind,
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


DRIVER = row(
    gene="BRAF",
    record_type="variant_effect",
    match_type="protein_change",
    match_value="p.Val600Glu",
    effect="GoF",
    oncogenicity="oncogenic",
)
DRUG = row(
    gene="BRAF",
    record_type="therapy",
    match_type="protein_change",
    match_value="p.Val600Glu",
    drug="dabrafenib",
    direction="sensitivity",
    oncotree_code="LMS",
    region="FDA",
    summary_en="Sentence of the row.",
)
V600E = variant("BRAF", "c.1799T>A", "p.(Val600Glu)")
READINGS = (
    Reading(
        hgvs_c="c.1799T>A",
        hgvs_p="p.(Val600Glu)",
        consequence=Consequence.MISSENSE,
        explanation="As printed.",
    ),
    Reading(
        hgvs_c="c.1799T>G",
        hgvs_p="p.(Val600Gly)",
        consequence=Consequence.MISSENSE,
        explanation="What the genome change gives.",
    ),
)


def test_two_events_have_a_question_with_class_and_therapy_of_both() -> None:
    verdict = check(CheckOutcome.REFERENCE_DIFFERS, "These are two events.", READINGS)
    differing = (finding(FindingCode.PANEL_C_DIFFERS), finding(FindingCode.PANEL_P_DIFFERS))
    twofold = msgspec.structs.replace(V600E, check=verdict, findings=differing)
    classified, found = run(case(twofold), table(DRIVER, DRUG))
    assert classified.variants[0].oncogenicity is Oncogenicity.UNRESOLVED
    (question,) = [one for one in found.open_questions if one.key == twofold.key]
    assert "printed names and the genome change of the row are not one event" in question.question
    assert [one.interpretation for one in question.readings] == [
        "oncogenic, gain of function",
        "variant of uncertain significance",
    ]
    assert "1 of 2 readings is at least likely oncogenic" in question.would_change
    assert "dabrafenib" in question.would_change
    assert "c.1799T>G p.(Val600Gly): Unclear significance" in question.would_change
    # The difference is asked once, with the row, and not again for all rows together.
    assert not any(
        one.question.startswith("Which description holds?") for one in found.open_questions
    )


def test_a_true_name_with_a_founder_reading_is_asked_and_classed() -> None:
    named = msgspec.structs.replace(V600E, check=check(readings=READINGS))
    classified, found = run(case(named), table(DRIVER, DRUG))
    assert classified.variants[0].oncogenicity is Oncogenicity.ONCOGENIC
    (question,) = [one for one in found.open_questions if one.key == named.key]
    assert "also an older name of another" in question.question
    assert len(question.readings) == 2


def test_a_drug_hangs_on_the_row_being_no_part_of_an_event() -> None:
    part = msgspec.structs.replace(V600E, findings=(finding(FindingCode.POSSIBLY_ONE_EVENT),))
    _, found = run(case(part), table(DRIVER, DRUG))
    (line,) = found.relevance
    assert line.kind is RelevanceKind.CONDITIONAL
    assert {one.kind for one in line.therapies} == {RelevanceKind.CONDITIONAL}
    assert "an event of its own" in line.missing[0]
    (question,) = [one for one in found.open_questions if "One event or several?" in one.question]
    assert "dabrafenib" in question.would_change
    assert "truncat" not in question.would_change
    assert not any("Is the variant oncogenic?" in one.question for one in found.open_questions)
    _, alone = run(case(V600E), table(DRIVER, DRUG))
    assert alone.relevance[0].kind is RelevanceKind.THERAPY


def test_parts_that_truncate_are_asked_whether_they_do() -> None:
    stop = variant("TP53", "c.743del", "p.(Arg248GlnfsTer97)", Consequence.FRAMESHIFT)
    part = msgspec.structs.replace(stop, findings=(finding(FindingCode.POSSIBLY_ONE_EVENT),))
    (question,) = [
        one for one in assessed(part).open_questions if "One event or several?" in one.question
    ]
    assert "whether the parts truncate at all" in question.would_change


def of_build(stated: str, kind: str, reference: str, *notes: str) -> list[OpenQuestion]:
    file = FileAccount(
        file="v.vcf",
        input_column="variants",
        file_kind=kind,
        sha256="",
        details={"reference": reference} if reference else {},
    )
    given = case(described(MISSENSE))
    assert given.ingest is not None
    assert given.normalize is not None
    given = msgspec.structs.replace(
        given,
        sample={**given.sample, "genome_build": stated},
        ingest=msgspec.structs.replace(given.ingest, files=(file,)),
        normalize=msgspec.structs.replace(given.normalize, notes=notes),
    )
    found = run(given, table())[1].open_questions
    return [question for question in found if question.subject == "Genome build"]


@pytest.mark.parametrize(
    ("stated", "kind", "reference", "words"),
    [
        ("GRCh38", "small variant VCF", "file:///ref/hg19.fa", "v.vcf names GRCh37"),
        ("GRCh37", "small variant VCF", "/data/hg38.fa", "v.vcf names GRCh38"),
        ("GRCh38", "CombinedVariantOutput", "", "v.vcf is on GRCh37"),
        ("GRCh37", "small variant VCF", "file:///ref/hg19.fa", ""),
        ("GRCh37", "CombinedVariantOutput", "", ""),
        ("", "small variant VCF", "/data/hg38.fa", ""),
        ("GRCh37", "small variant VCF", "", ""),
        ("GRCh37", "small variant VCF", "hg19, lifted from hg38", ""),
    ],
)
def test_a_file_that_tells_another_build_than_the_sheet_is_asked_about(
    stated: str, kind: str, reference: str, words: str
) -> None:
    found = of_build(stated, kind, reference)
    assert len(found) == bool(words)
    if words:
        (question,) = found
        assert question.id == "Q1"
        assert words in question.reason
        assert f"the sample sheet states {stated}" in question.reason


def test_a_doubtful_build_and_its_header_are_one_question() -> None:
    (question,) = of_build(
        "GRCh37", "small variant VCF", "hg38.fa", "REF differs in 30 of 40 rows."
    )
    assert question.reason.startswith("REF differs in 30 of 40 rows. v.vcf names GRCh38")


def test_a_single_reading_says_what_it_would_mean_for_therapy() -> None:
    reading = Reading(
        hgvs_c="c.35G>A",
        hgvs_p="p.(Gly12Asp)",
        consequence=Consequence.MISSENSE,
        explanation="made up",
    )
    verdict = msgspec.structs.replace(
        check(CheckOutcome.IMPOSSIBLE, "made up"), readings=(reading,)
    )
    against = row(
        gene="KRAS",
        record_type="resistance",
        match_type="residue_range",
        match_value="12-13",
        drug="cetuximab",
        direction="resistance",
        oncotree_code="LMS",
        region="FDA",
    )
    given = case(variant("KRAS", "c.35G>A", "p.(Gly12Glu)", verdict=verdict))
    _, found = run(given, table(against))
    (question,) = [one for one in found.open_questions if one.question.startswith("Which event")]
    assert "cetuximab" in question.would_change
    _, without = run(given, table())
    (question,) = [one for one in without.open_questions if one.question.startswith("Which event")]
    assert "Therapy" not in question.would_change


def test_a_row_with_coordinates_alone_is_named_by_its_place() -> None:
    verdict = check(CheckOutcome.REFERENCE_DIFFERS, "The genome has G.")
    given = msgspec.structs.replace(variant("TP53", "", "", verdict=verdict), mutation="")
    whole = case(given)
    assert whole.ingest is not None
    (written,) = whole.ingest.small_variants
    written = msgspec.structs.replace(
        written, chromosome="chr17", position=7577538, ref="T", alt="C"
    )
    ingest = msgspec.structs.replace(whole.ingest, small_variants=(written,))
    found = run(msgspec.structs.replace(whole, ingest=ingest), table())[1]
    assert found.open_questions[0].subject == "TP53 chr17:7577538 T>C"


def test_a_row_that_names_no_single_variant_stands_among_what_is_not_assessed() -> None:
    verdict = check(CheckOutcome.NOT_CHECKABLE, "The cell holds 2 variants.")
    given = variant("TP53", "c.743G>A, c.524G>A", "", Consequence.UNKNOWN, verdict)
    found = assessed(given)
    (item,) = [one for one in found.not_assessed if one.what.startswith("TP53")]
    assert item.reason == "The cell holds 2 variants."
    assert (
        "What does the description mean? It names no single variant that could be read."
        in questions(found)
    )
    assert not [one for one in assessed(MISSENSE).not_assessed if one.what.startswith("TP53")]
