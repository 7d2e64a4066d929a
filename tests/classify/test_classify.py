"""Classes of single variants, table-driven; sources are named beside the rows."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from molecular_cases import case, check, phrases, row, table, variant
from varannot.classify.curated import curated
from varannot.classify.phrases import NO_TRANSCRIPTS, NOT_LOADED
from varannot.classify.stage import classify
from varannot.classify.wording import interpretation_phrase
from varannot.knowledge.match import VariantFacts
from varannot.model import (
    CheckLevel,
    CheckOutcome,
    Classification,
    Consequence,
    Description,
    Effect,
    Interpretation,
    Lean,
    Oncogenicity,
    Reading,
    RowStatus,
)

TSG = row(gene="ATRX", record_type="gene_role", gene_role="TSG")
HRR = row(gene="RAD51B", record_type="gene_role", gene_role="TSG", pathway="HRR")
ONCOGENE = row(gene="PIK3CA", record_type="gene_role", gene_role="oncogene")
BOTH = row(gene="NOTCH1", record_type="gene_role", gene_role="both")
ROLES = (TSG, HRR, ONCOGENE, BOTH)


def one(given, *rows, interpretation=Interpretation.GRADED) -> Classification:
    found = classify(case(given), table(*ROLES, *rows), phrases(), interpretation)
    (classification,) = found.variants
    return classification


def rules(classification: Classification) -> set[str]:
    return {statement.rule for statement in classification.statements}


@pytest.mark.parametrize(
    ("gene", "consequence", "effect", "phrase", "rule"),
    [
        # docs: DOI 10.1002/humu.23626, grading needs transcript and NMD
        (
            "ATRX",
            Consequence.STOP_GAINED,
            Effect.TRUNCATING_UNCERTAIN,
            "truncating, effect uncertain",
            "truncating_not_graded",
        ),
        (
            "RAD51B",
            Consequence.FRAMESHIFT,
            Effect.TRUNCATING_UNCERTAIN,
            "truncating, effect uncertain",
            "truncating_not_graded",
        ),
        (
            "ATRX",
            Consequence.SPLICE_DONOR,
            Effect.TRUNCATING_UNCERTAIN,
            "truncating, effect uncertain",
            "truncating_not_graded",
        ),
        (
            "NOTCH1",
            Consequence.STOP_GAINED,
            Effect.TRUNCATING_UNCERTAIN,
            "truncating, effect uncertain",
            "truncating_not_graded",
        ),
        # DOI 10.1016/j.gim.2022.01.001: PIK3CA c.3203dup is a VUS
        (
            "PIK3CA",
            Consequence.FRAMESHIFT,
            Effect.UNCERTAIN,
            "variant of uncertain significance",
            "truncating_oncogene",
        ),
        (
            "TTN",
            Consequence.STOP_GAINED,
            Effect.TRUNCATING_UNCERTAIN,
            "truncating, effect uncertain",
            "truncating_no_role",
        ),
        (
            "ATRX",
            Consequence.MISSENSE,
            Effect.UNCERTAIN,
            "variant of uncertain significance",
            "effect_uncertain",
        ),
        # stop loss and start loss are no null variants
        (
            "ATRX",
            Consequence.STOP_LOST,
            Effect.UNCERTAIN,
            "variant of uncertain significance",
            "effect_uncertain",
        ),
        (
            "ATRX",
            Consequence.START_LOST,
            Effect.UNCERTAIN,
            "variant of uncertain significance",
            "effect_uncertain",
        ),
        (
            "ATRX",
            Consequence.SYNONYMOUS,
            Effect.NONE,
            "variant of uncertain significance",
            "protein_unchanged",
        ),
        (
            "ATRX",
            Consequence.INTRON,
            Effect.UNCERTAIN,
            "variant of uncertain significance",
            "effect_uncertain",
        ),
    ],
)
def test_without_curation(gene, consequence, effect, phrase, rule):
    found = one(variant(gene, "c.1A>T", "", consequence))
    assert (found.oncogenicity, found.effect, found.interpretation) == (
        Oncogenicity.VUS,
        effect,
        phrase,
    )
    assert rule in rules(found)
    assert "evidence_not_loaded" in rules(found)


def test_an_unknown_role_is_said():
    found = one(variant("TTN", "c.1A>T", "", Consequence.STOP_GAINED))
    assert any("not applicable: no role" in item.text for item in found.statements)
    assert found.gene_role == ""


@pytest.mark.parametrize(
    ("cells", "consequence", "expected", "phrase"),
    [
        (
            {"effect": "LoF", "oncogenicity": "oncogenic"},
            Consequence.MISSENSE,
            (Oncogenicity.ONCOGENIC, Effect.LOSS_OF_FUNCTION),
            "oncogenic, loss of function",
        ),
        (
            {"effect": "LoF", "oncogenicity": "oncogenic"},
            Consequence.STOP_GAINED,
            (Oncogenicity.ONCOGENIC, Effect.LOSS_OF_FUNCTION),
            "truncating, loss of function",
        ),
        (
            {"effect": "GoF", "oncogenicity": "oncogenic"},
            Consequence.MISSENSE,
            (Oncogenicity.ONCOGENIC, Effect.GAIN_OF_FUNCTION),
            "oncogenic, gain of function",
        ),
        (
            {"effect": "switch", "oncogenicity": "likely_oncogenic"},
            Consequence.MISSENSE,
            (Oncogenicity.LIKELY_ONCOGENIC, Effect.SWITCH_OF_FUNCTION),
            "likely oncogenic, switch of function",
        ),
        (
            {"oncogenicity": "likely_oncogenic"},
            Consequence.MISSENSE,
            (Oncogenicity.LIKELY_ONCOGENIC, Effect.UNCERTAIN),
            "likely oncogenic",
        ),
        (
            {"effect": "uncertain", "oncogenicity": "vus"},
            Consequence.STOP_GAINED,
            (Oncogenicity.VUS, Effect.TRUNCATING_UNCERTAIN),
            "truncating, effect uncertain",
        ),
        (
            {"effect": "neutral", "oncogenicity": "benign"},
            Consequence.STOP_GAINED,
            (Oncogenicity.BENIGN, Effect.NONE),
            "benign",
        ),
        (
            {"oncogenicity": "likely_benign"},
            Consequence.MISSENSE,
            (Oncogenicity.LIKELY_BENIGN, Effect.UNCERTAIN),
            "likely benign",
        ),
        (
            {"oncogenicity": "vus", "lean": "benign"},
            Consequence.MISSENSE,
            (Oncogenicity.VUS, Effect.UNCERTAIN),
            "uncertain, likely benign",
        ),
        (
            {"oncogenicity": "vus", "lean": "oncogenic"},
            Consequence.MISSENSE,
            (Oncogenicity.VUS, Effect.UNCERTAIN),
            "uncertain, likely oncogenic",
        ),
    ],
)
def test_a_curated_row_decides(cells, consequence, expected, phrase):
    curated = row(
        kb_id="VKB-000001",
        gene="ATRX",
        record_type="variant_effect",
        match_type="cdna",
        match_value="c.1A>T",
        **cells,
    )
    found = one(variant("ATRX", "c.1A>T", "", consequence), curated)
    assert (found.oncogenicity, found.effect) == expected
    assert found.interpretation == phrase
    assert "VKB-000001" in found.kb_ids


@pytest.mark.parametrize(
    ("codes", "excludes", "tumour", "speaks"),
    [
        ("ANY", "oncotree:COADREAD", ("COADREAD", "BOWEL"), False),
        ("", "oncotree:BOWEL", ("COADREAD", "BOWEL"), False),
        ("BOWEL", "oncotree:COADREAD", ("COADREAD", "BOWEL"), False),
        ("ANY", "oncotree:COADREAD", ("LUAD", "NSCLC", "LUNG"), True),
        ("ANY", "oncotree:COADREAD", ("BOWEL",), True),
        ("ANY", "oncotree:COADREAD", (), True),
        ("BOWEL", "", ("COADREAD", "BOWEL"), True),
        ("COADREAD", "", ("BOWEL",), False),
        ("COADREAD", "", (), False),
    ],
)
def test_a_curated_row_speaks_of_its_own_tumour_types(codes, excludes, tumour, speaks):
    bound = row(
        gene="ATRX",
        record_type="variant_effect",
        match_type="gene",
        match_value="any",
        effect="LoF",
        oncotree_code=codes,
        excludes=excludes,
    )
    facts = VariantFacts("ATRX", Consequence.MISSENSE, protein="p.(Met1Leu)")
    assert bool(curated("effect", facts, (bound,), frozenset(), tumour).rows) is speaks


def curated_pair(first: str, second: str):
    return [
        row(
            kb_id=f"VKB-00000{place}",
            gene="ATRX",
            record_type="variant_effect",
            match_type="cdna",
            match_value="c.1A>T",
            oncogenicity=name,
        )
        for place, name in enumerate((first, second), start=1)
    ]


@pytest.mark.parametrize(
    ("first", "second", "expected", "rule"),
    [
        ("oncogenic", "likely_oncogenic", Oncogenicity.LIKELY_ONCOGENIC, "curated_weaker"),
        ("benign", "likely_benign", Oncogenicity.LIKELY_BENIGN, "curated_weaker"),
        ("oncogenic", "benign", Oncogenicity.VUS, "curated_conflict"),
        ("likely_oncogenic", "vus", Oncogenicity.VUS, "curated_conflict"),
    ],
)
def test_equally_specific_rows_that_disagree(first, second, expected, rule):
    found = one(variant("ATRX", "c.1A>T", "p.(Met1Leu)"), *curated_pair(first, second))
    assert found.oncogenicity is expected
    assert rule in rules(found)
    assert {"VKB-000001", "VKB-000002"} <= set(found.kb_ids)


def test_a_more_specific_row_wins_over_a_general_one():
    general = row(
        gene="ATRX",
        record_type="variant_effect",
        match_type="variant_class",
        match_value="missense",
        oncogenicity="benign",
    )
    special = row(
        gene="ATRX",
        record_type="variant_effect",
        match_type="cdna",
        match_value="c.1A>T",
        oncogenicity="oncogenic",
    )
    assert one(variant("ATRX", "c.1A>T"), general, special).oncogenicity is Oncogenicity.ONCOGENIC


def test_absence_of_evidence_is_never_benign_and_is_named():
    found = classify(case(variant("ATRX", "c.1A>T")), table(TSG), phrases(), Interpretation.GRADED)
    assert found.not_loaded == tuple(phrases().text(name) for name in (*NOT_LOADED, NO_TRANSCRIPTS))
    assert found.variants[0].oncogenicity is Oncogenicity.VUS
    assert found.variants[0].lean is Lean.NONE


def test_draft_rows_are_not_used():
    draft = row(
        gene="ATRX",
        status="draft",
        record_type="variant_effect",
        match_type="cdna",
        match_value="c.1A>T",
        oncogenicity="oncogenic",
    )
    assert one(variant("ATRX", "c.1A>T"), draft).oncogenicity is Oncogenicity.VUS


def test_excluded_rows_are_not_classified():
    out = msgspec.structs.replace(variant("ATRX", "c.1A>T"), status=RowStatus.EXCLUDED)
    assert not classify(case(out), table(TSG), phrases(), Interpretation.GRADED).variants


def test_the_panels_exon_is_quoted_as_unverified():
    given_case = case(variant("ATRX", "c.1A>T", "", Consequence.STOP_GAINED))
    assert given_case.ingest is not None
    (written,) = given_case.ingest.small_variants
    ingest = msgspec.structs.replace(
        given_case.ingest, small_variants=(msgspec.structs.replace(written, exons="9/35"),)
    )
    given_case = msgspec.structs.replace(given_case, ingest=ingest)
    found = classify(given_case, table(TSG), phrases(), Interpretation.GRADED).variants[0]
    assert any("exon 9/35, which has not been verified" in item.text for item in found.statements)


def test_a_row_on_another_transcript_is_used_with_a_caveat():
    curated = row(
        kb_id="VKB-000001",
        gene="KRAS",
        transcript="NM_004985.5",
        record_type="variant_effect",
        match_type="protein_change",
        match_value="p.Gly12Cys",
        oncogenicity="oncogenic",
        effect="GoF",
    )
    found = one(variant("KRAS", "c.34G>T", "p.(Gly12Cys)", transcript="NM_033360.3"), curated)
    assert found.oncogenicity is Oncogenicity.ONCOGENIC
    assert [caveat.rule for caveat in found.caveats] == ["other_transcript"]


def test_caveat_rows_are_always_attached():
    caveat = row(
        kb_id="VKB-000001", gene="ATRX", record_type="caveat", summary_en="Low coverage here."
    )
    found = one(variant("ATRX", "c.1A>T"), caveat)
    assert [item.text for item in found.caveats] == ["Low coverage here."]
    assert found.caveats[0].kb_id == "VKB-000001"


IMPOSSIBLE = check(
    CheckOutcome.IMPOSSIBLE,
    "No glutamine codon begins with G.",
    (
        Reading(
            hgvs_c="c.4690C>G",
            hgvs_p="p.(Gln1564Glu)",
            consequence=Consequence.MISSENSE,
            explanation="",
        ),
        Reading(
            hgvs_c="c.4690C>T",
            hgvs_p="p.(Gln1564Ter)",
            consequence=Consequence.STOP_GAINED,
            explanation="",
        ),
    ),
)
PRINTED = ("c.4690G>T", "p.(Gln1564Glu)")


@pytest.mark.parametrize(
    ("outcome", "phrase"),
    [
        (CheckOutcome.IMPOSSIBLE, "unresolved: description impossible"),
        (
            CheckOutcome.REFERENCE_DIFFERS,
            "unresolved: description differs from the reference",
        ),
    ],
)
def test_a_contradiction_is_unresolved_and_each_reading_has_its_class(outcome, phrase):
    verdict = msgspec.structs.replace(IMPOSSIBLE, outcome=outcome)
    found = one(variant("ATRX", *PRINTED, verdict=verdict))
    assert found.oncogenicity is Oncogenicity.UNRESOLVED
    assert (found.effect, found.lean, found.interpretation) == (
        Effect.UNCERTAIN,
        Lean.NONE,
        phrase,
    )
    assert [(item.oncogenicity, item.interpretation) for item in found.readings] == [
        (Oncogenicity.VUS, "variant of uncertain significance"),
        (Oncogenicity.VUS, "truncating, effect uncertain"),
    ]


def test_readings_are_judged_like_any_variant():
    for reading in IMPOSSIBLE.readings:
        alone = one(variant("ATRX", reading.hgvs_c, reading.hgvs_p, reading.consequence))
        among = one(variant("ATRX", *PRINTED, verdict=IMPOSSIBLE))
        (same,) = [item for item in among.readings if item.reading == reading]
        assert (same.oncogenicity, same.lean, same.effect) == (
            alone.oncogenicity,
            alone.lean,
            alone.effect,
        )
        assert same.interpretation == alone.interpretation


def test_a_reading_with_a_curated_class_keeps_its_phrase():
    first = IMPOSSIBLE.readings[0]
    vus = row(
        gene="ATRX",
        record_type="variant_effect",
        match_type="protein_change",
        match_value=first.hgvs_p,
        oncogenicity="vus",
    )
    found = one(variant("ATRX", *PRINTED, verdict=IMPOSSIBLE), vus)
    (item,) = [item for item in found.readings if item.reading == first]
    assert item.interpretation == "variant of uncertain significance"


def test_rows_that_name_the_impossible_text_are_shown_but_not_used():
    lean = row(
        kb_id="VKB-000001",
        gene="ATRX",
        record_type="variant_effect",
        match_type="protein_change",
        match_value="p.Gln1564Glu",
        oncogenicity="vus",
        lean="benign",
    )
    found = one(variant("ATRX", *PRINTED, verdict=IMPOSSIBLE), lean)
    assert found.oncogenicity is Oncogenicity.UNRESOLVED
    assert "row_set_aside" in rules(found)
    assert all(reading.lean is Lean.NONE for reading in found.readings)


def test_an_oncogenic_row_reaches_the_reading_that_it_names():
    oncogenic = row(
        gene="ATRX",
        record_type="variant_effect",
        match_type="protein_change",
        match_value="p.Gln1564Glu",
        oncogenicity="oncogenic",
        effect="LoF",
    )
    found = one(variant("ATRX", *PRINTED, verdict=IMPOSSIBLE), oncogenic)
    assert found.oncogenicity is Oncogenicity.UNRESOLVED
    assert [item.oncogenicity for item in found.readings] == [
        Oncogenicity.ONCOGENIC,
        Oncogenicity.VUS,
    ]


def test_hrr_readings_are_marked():
    verdict = check(
        CheckOutcome.IMPOSSIBLE,
        "BRCA2 c.1830A>T cannot give p.Lys944Ter (PMID 32680570).",
        (
            Reading(
                hgvs_c="c.2830A>T",
                hgvs_p="p.(Lys944Ter)",
                consequence=Consequence.STOP_GAINED,
                explanation="",
            ),
            Reading(
                hgvs_c="c.1830A>T",
                hgvs_p="p.(Lys610Asn)",
                consequence=Consequence.MISSENSE,
                explanation="",
            ),
        ),
    )
    found = one(variant("RAD51B", "c.1830A>T", "p.(Lys944Ter)", verdict=verdict))
    assert [item.hrr_finding for item in found.readings] == [True, False]
    assert not found.truncating


def test_an_impossible_description_without_a_reading_stays_unresolved():
    verdict = check(CheckOutcome.IMPOSSIBLE, "It cannot be.")
    found = one(variant("ATRX", *PRINTED, verdict=verdict))
    assert found.oncogenicity is Oncogenicity.UNRESOLVED
    assert "no_reading" in rules(found)


@pytest.mark.parametrize("gene", ["ATRX", "RAD51B"])
def test_as_published_takes_any_truncation_as_likely_loss(gene):
    uncertain = row(
        gene=gene,
        record_type="variant_effect",
        match_type="variant_class",
        match_value="truncating",
        effect="uncertain",
        oncogenicity="vus",
    )
    given_variant = variant(gene, "c.1A>T", "", Consequence.STOP_GAINED)
    found = one(given_variant, uncertain, interpretation=Interpretation.AS_PUBLISHED)
    assert found.effect is Effect.LIKELY_LOSS_OF_FUNCTION
    assert found.oncogenicity is Oncogenicity.LIKELY_ONCOGENIC
    assert found.interpretation == "truncating, likely loss of function"
    assert found.as_published
    assert "as_published_truncating" in rules(found)


@pytest.mark.parametrize("gene", ["PIK3CA", "TTN"])
def test_as_published_leaves_other_genes_alone(gene):
    given_variant = variant(gene, "c.1A>T", "", Consequence.STOP_GAINED)
    found = one(given_variant, interpretation=Interpretation.AS_PUBLISHED)
    assert found.oncogenicity is Oncogenicity.VUS
    assert found.effect is not Effect.LIKELY_LOSS_OF_FUNCTION


def test_as_published_classes_as_typed_and_shows_the_contradiction():
    found = one(
        variant("ATRX", *PRINTED, verdict=IMPOSSIBLE), interpretation=Interpretation.AS_PUBLISHED
    )
    assert found.oncogenicity is Oncogenicity.VUS
    assert found.as_published
    assert [caveat.rule for caveat in found.caveats] == ["as_published_inconsistent"]
    assert len(found.readings) == 2


@pytest.mark.parametrize(
    ("outcome", "rule"),
    [(CheckOutcome.NOT_CHECKABLE, "not_checkable"), (CheckOutcome.SAME_EVENT, "same_event")],
)
def test_weaker_outcomes_are_caveats(outcome, rule):
    found = one(variant("ATRX", "c.1A>T", verdict=check(outcome, "Why.")))
    assert found.oncogenicity is Oncogenicity.VUS
    assert rule in {caveat.rule for caveat in found.caveats}


@given(
    st.sampled_from([item for item in Oncogenicity if item is not Oncogenicity.UNRESOLVED]),
    st.sampled_from(Lean),
    st.sampled_from(Effect),
    st.booleans(),
)
def test_every_combination_has_a_phrase(oncogenicity, lean, effect, truncating):
    text = interpretation_phrase(phrases(), oncogenicity, lean, effect, truncating=truncating)
    assert text
    assert "unresolved" not in text


@pytest.mark.parametrize(
    ("oncogenicity", "effect", "published", "phrase"),
    [
        # classification.md section 4: the phrase stands with the class
        (
            Oncogenicity.VUS,
            Effect.LIKELY_LOSS_OF_FUNCTION,
            False,
            "truncating, likely loss of function; variant of uncertain significance",
        ),
        (
            Oncogenicity.VUS,
            Effect.LIKELY_LOSS_OF_FUNCTION,
            True,
            "truncating, likely loss of function",
        ),
        (
            Oncogenicity.LIKELY_ONCOGENIC,
            Effect.LIKELY_LOSS_OF_FUNCTION,
            False,
            "truncating, likely loss of function",
        ),
        (Oncogenicity.VUS, Effect.TRUNCATING_UNCERTAIN, False, "truncating, effect uncertain"),
    ],
)
def test_a_loss_of_function_of_an_uncertain_variant_carries_its_class(
    oncogenicity, effect, published, phrase
):
    kind = (oncogenicity, Lean.NONE, effect)
    text = interpretation_phrase(phrases(), *kind, truncating=True, published=published)
    assert text == phrase


@given(
    st.sampled_from([CheckOutcome.IMPOSSIBLE, CheckOutcome.REFERENCE_DIFFERS]),
    st.sampled_from(Consequence),
    st.sampled_from(["ATRX", "RAD51B", "PIK3CA", "TTN"]),
    st.sampled_from(["oncogenic", "likely_oncogenic", "vus", "likely_benign", "benign"]),
)
def test_a_contradiction_never_has_another_class_under_graded(outcome, consequence, gene, name):
    curated = row(
        gene=gene,
        record_type="variant_effect",
        match_type="cdna",
        match_value="c.1A>T",
        oncogenicity=name,
    )
    found = one(variant(gene, "c.1A>T", "", consequence, check(outcome, "Why.")), curated)
    assert found.oncogenicity is Oncogenicity.UNRESOLVED


UNREAD = check(CheckOutcome.NOT_CHECKABLE, "The cell holds 2 variants.")
CELL = ("TP53", "c.743G>A, c.524G>A", "p.R248Q, p.R175H")


@pytest.mark.parametrize("interpretation", [Interpretation.GRADED, Interpretation.AS_PUBLISHED])
def test_a_row_that_names_no_single_variant_is_not_assessed(interpretation):
    given = variant(*CELL, Consequence.UNKNOWN, UNREAD)
    found = one(given, interpretation=interpretation)
    assert found.oncogenicity is Oncogenicity.UNRESOLVED
    assert found.interpretation == "not assessed: no single variant is named"
    assert "not_assessed" in rules(found)
    assert found.readings == ()


def test_a_known_consequence_is_classed_though_the_words_were_not_checked():
    given = variant("ATRX", "c.100A>G", "", Consequence.MISSENSE, UNREAD)
    assert one(given).oncogenicity is Oncogenicity.VUS


def test_a_curated_row_may_name_words_that_cannot_be_read():
    curated = row(
        gene="EGFR",
        record_type="variant_effect",
        match_type="gene",
        match_value="any",
        oncogenicity="oncogenic",
        effect="GoF",
    )
    given = variant("EGFR", "vIII", "", Consequence.UNKNOWN, UNREAD)
    assert one(given, curated).oncogenicity is Oncogenicity.ONCOGENIC


@pytest.mark.parametrize(
    ("kind", "value", "transcript"),
    [
        ("exon", "14", ""),
        ("residue_range", "1000-1020", ""),
        ("protein_change", "p.Asp1028Tyr", "NM_001127500.3"),
    ],
)
def test_a_reading_is_held_against_exon_residues_and_names_as_computed(kind, value, transcript):
    # MET c.3028G>T p.(Asp1010Tyr) of NM_000245.4 is p.(Asp1028Tyr) of NM_001127500.3.
    names = (("NM_000245.4", "c.3028G>T", "p.(Asp1010Tyr)", 1010),)
    names += (("NM_001127500.3", "c.3082G>T", "p.(Asp1028Tyr)", 1028),)
    described = tuple(
        Description(
            transcript=accession,
            gene="MET",
            build="GRCh37",
            hgvs_c=c,
            hgvs_p=p,
            consequence=Consequence.MISSENSE,
            level=CheckLevel.CDS,
            exon="14/21",
            residue=residue,
        )
        for accession, c, p, residue in names
    )
    reading = Reading(
        hgvs_c="c.3028G>T",
        hgvs_p="p.(Asp1010Tyr)",
        consequence=Consequence.MISSENSE,
        explanation="made up",
        descriptions=described,
    )
    curated = row(
        gene="MET",
        record_type="variant_effect",
        match_type=kind,
        match_value=value,
        transcript=transcript,
        oncogenicity="likely_oncogenic",
    )
    verdict = msgspec.structs.replace(IMPOSSIBLE, readings=(reading,))
    (item,) = one(variant("MET", "c.3028G>T", "p.(Asp1010His)", verdict=verdict), curated).readings
    assert item.oncogenicity is Oncogenicity.LIKELY_ONCOGENIC
