"""Therapeutic relevance of single variants: tumour type, region, conditions, precedence."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from molecular_cases import case, check, row, run, table, variant
from varannot.model import (
    CheckLevel,
    CheckOutcome,
    Consequence,
    Description,
    Effect,
    FindingCode,
    HgvsFinding,
    Ingest,
    Interpretation,
    LossOfHeterozygosity,
    Nmd,
    NmdRule,
    NmdVerdict,
    Oncogenicity,
    ProteinLoss,
    Relevance,
    RelevanceKind,
    Source,
)

DRIVER = row(
    gene="BRAF",
    record_type="variant_effect",
    match_type="protein_change",
    match_value="p.Val600Glu",
    effect="GoF",
    oncogenicity="oncogenic",
)
HRR = row(gene="BRCA2", record_type="gene_role", gene_role="TSG", pathway="HRR")
HRR_LOSS = row(
    gene="BRCA2",
    record_type="variant_effect",
    match_type="cdna",
    match_value="c.5946del",
    effect="LoF",
    oncogenicity="oncogenic",
)
V600E = variant("BRAF", "c.1799T>A", "p.(Val600Glu)")
DELETION = variant("BRCA2", "c.5946del", "p.(Ser1982ArgfsTer22)", Consequence.FRAMESHIFT)


def therapy(**cells: str):
    return row(
        **{
            "gene": "BRAF",
            "record_type": "therapy",
            "match_type": "protein_change",
            "match_value": "p.Val600Glu",
            "drug": "dabrafenib;trametinib",
            "combination": "AND",
            "direction": "sensitivity",
            "oncotree_code": "MEL",
            "region": "FDA",
            "summary_en": "Sentence of the row.",
        }
        | cells
    )


def one(given, *rows, tumour="MEL", interpretation=Interpretation.GRADED, **more) -> Relevance:
    settings = {name: more.pop(name) for name in ("region",) if name in more}
    given_case = case(given, tumour=tumour, **more)
    _, assessed = run(given_case, table(*rows), interpretation, **settings)
    (relevance,) = assessed.relevance
    return relevance


@pytest.mark.parametrize(
    ("codes", "excludes", "tumour", "match", "kind"),
    [
        ("MEL", "", "MEL", "same", RelevanceKind.THERAPY),
        ("SKIN", "", "MEL", "covered", RelevanceKind.THERAPY),
        ("ANY", "", "MEL", "covered", RelevanceKind.THERAPY),
        ("ANY_SOLID", "", "MEL", "covered", RelevanceKind.THERAPY),
        ("ANY_SOLID", "", "AML", "other", RelevanceKind.NO_STATEMENT),
        ("ANY_SOLID", "oncotree:COADREAD", "COAD", "other", RelevanceKind.NO_STATEMENT),
        ("LUAD;MEL", "", "MEL", "same", RelevanceKind.THERAPY),
        ("LUAD", "", "NSCLC", "broader", RelevanceKind.NO_STATEMENT),
        ("NSCLC", "", "LUAD", "covered", RelevanceKind.THERAPY),
        ("LUAD", "", "MEL", "other", RelevanceKind.NO_STATEMENT),
        # a type stated more broadly than what the row carves out may or may not be meant
        ("ANY_SOLID", "oncotree:COADREAD", "BOWEL", "broader", RelevanceKind.NO_STATEMENT),
        ("NSCLC", "oncotree:LUSC", "NSCLC", "broader", RelevanceKind.NO_STATEMENT),
        ("NSCLC", "oncotree:LUSC", "LUAD", "covered", RelevanceKind.THERAPY),
        ("ULMS", "", "LMS", "other", RelevanceKind.NO_STATEMENT),
        ("", "", "MEL", "not_stated", RelevanceKind.NO_STATEMENT),
    ],
)
def test_tumour_types(codes, excludes, tumour, match, kind):
    line = one(V600E, DRIVER, therapy(oncotree_code=codes, excludes=excludes), tumour=tumour)
    assert line.kind is kind
    (statement,) = line.therapies
    assert statement.tumour_match == match
    begins_with_origin = statement.text.startswith("Evidence from") or statement.text.startswith(
        "Evidence without"
    )
    assert begins_with_origin is (match not in ("same", "covered"))


@pytest.mark.parametrize(
    ("row_region", "region", "record_type", "shown"),
    [
        ("FDA", "", "therapy", True),
        ("FDA", "FDA", "therapy", True),
        ("FDA;EMA", "EMA", "therapy", True),
        ("FDA", "EMA", "therapy", False),
        ("FDA", "EMA;HC", "therapy", False),
        ("none", "EMA", "therapy", True),
        ("", "EMA", "therapy", True),
        ("FDA", "EMA", "resistance", True),
        ("FDA", "EMA", "negative_evidence", True),
    ],
)
def test_regions(row_region, region, record_type, shown):
    given_row = therapy(region=row_region, record_type=record_type, kb_id="VKB-000001")
    line = one(V600E, DRIVER, given_row, region=region)
    assert bool(line.therapies) is shown
    hidden = [item.text for item in line.statements if item.rule == "region_filter"]
    assert bool(hidden) is not shown
    assert all("VKB-000001" in text for text in hidden)


def test_phrases_come_from_the_row_or_from_its_drugs():
    assert one(V600E, DRIVER, therapy()).phrase == "Sensitivity: dabrafenib + trametinib"
    own = therapy(relevance_en="Relevant - BRAF V600E")
    assert one(V600E, DRIVER, own).phrase == "Relevant - BRAF V600E"
    either = therapy(drug="a;b", combination="OR")
    assert one(V600E, DRIVER, either).phrase == "Sensitivity: a or b"


def test_resistance_stands_beside_sensitivity_and_is_never_dropped():
    against = therapy(record_type="resistance", drug="imatinib", direction="resistance")
    line = one(V600E, DRIVER, therapy(), against)
    assert line.kind is RelevanceKind.THERAPY
    assert line.phrase == "Sensitivity: dabrafenib + trametinib; Resistance: imatinib"
    alone = one(V600E, DRIVER, against)
    assert (alone.kind, alone.phrase) == (RelevanceKind.RESISTANCE, "Resistance: imatinib")


def test_contradicting_rows_are_listed_with_the_row_that_they_contradict():
    trial = therapy(contradicted_by="VKB-000002", kb_id="VKB-000001")
    negative = row(
        kb_id="VKB-000002",
        record_type="negative_evidence",
        match_type="tumour_type",
        oncotree_code="ULMS",
        drug="olaparib",
    )
    line = one(V600E, DRIVER, trial, negative)
    assert [item.kb_id for item in line.therapies] == ["VKB-000001", "VKB-000002"]
    assert line.therapies[0].contradicted_by == ("VKB-000002",)
    assert line.therapies[1].kind is RelevanceKind.NEGATIVE_EVIDENCE


@pytest.mark.parametrize(
    ("cells", "sample", "word"),
    [
        ({"origin": "germline"}, {}, "germline origin has to be confirmed"),
        (
            {"origin": "germline"},
            {"germline_status": "done"},
            "germline result has to name this variant",
        ),
        ({"zygosity_required": "biallelic_required"}, {}, "both alleles"),
    ],
)
def test_rows_that_ask_for_more_are_conditional(cells, sample, word):
    line = one(V600E, DRIVER, therapy(**cells), **sample)
    assert line.kind is RelevanceKind.CONDITIONAL
    assert line.phrase == "Conditional sensitivity: dabrafenib + trametinib"
    assert word in line.therapies[0].text


def test_unconfirmed_and_dates_are_carried():
    (statement,) = one(
        V600E, DRIVER, therapy(unconfirmed="tiers unconfirmed", last_reviewed="2026-05-01")
    ).therapies
    assert (statement.unconfirmed, statement.last_reviewed) == ("tiers unconfirmed", "2026-05-01")


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_unused_rows_give_no_statement(status):
    line = one(V600E, DRIVER, therapy(status=status))
    assert (line.phrase, line.therapies) == ("No therapy statement in the knowledge table", ())


@pytest.mark.parametrize(
    ("cells", "phrase", "kind"),
    [
        ({"oncogenicity": "vus"}, "Unclear significance", RelevanceKind.UNCLEAR),
        (
            {"oncogenicity": "vus", "lean": "benign"},
            "Not therapeutically relevant",
            RelevanceKind.NOT_RELEVANT,
        ),
        (
            {"oncogenicity": "likely_benign"},
            "Not therapeutically relevant",
            RelevanceKind.NOT_RELEVANT,
        ),
        ({"oncogenicity": "benign"}, "Not therapeutically relevant", RelevanceKind.NOT_RELEVANT),
        (
            {"oncogenicity": "oncogenic"},
            "No therapy statement in the knowledge table",
            RelevanceKind.NO_STATEMENT,
        ),
    ],
)
def test_phrases_by_class(cells, phrase, kind):
    curated = row(
        gene="CARD11",
        record_type="variant_effect",
        match_type="cdna",
        match_value="c.3004A>T",
        **cells,
    )
    line = one(variant("CARD11", "c.3004A>T", "p.(Thr1002Ser)"), curated)
    assert (line.phrase, line.kind) == (phrase, kind)


def test_a_vus_named_by_a_therapy_row_is_conditional_and_asked_about():
    given_case = case(V600E, tumour="MEL")
    _, assessed = run(given_case, table(therapy()))
    (line,) = assessed.relevance
    assert line.kind is RelevanceKind.CONDITIONAL
    assert [item.kind for item in line.therapies] == [RelevanceKind.CONDITIONAL]
    assert assessed.open_questions[0].who == "whoever keeps the knowledge table"


def test_a_vus_keeps_what_speaks_against_a_drug():
    against = therapy(
        gene="BRAF",
        record_type="negative_evidence",
        match_type="gene",
        match_value="any",
        direction="no_benefit",
    )
    line = one(variant("BRAF", "c.1A>T", "p.(Met1Leu)"), against)
    assert line.kind is RelevanceKind.UNCLEAR
    assert [item.kind for item in line.therapies] == [RelevanceKind.NEGATIVE_EVIDENCE]


def test_hrr_loss_of_function_is_a_statement():
    label = therapy(gene="BRCA2", match_type="variant_class", match_value="oncogenic")
    line = one(DELETION, HRR, HRR_LOSS, label)
    assert line.kind is RelevanceKind.THERAPY
    assert line.phrase == "Relevant - HRR gene (PARP inhibitor sensitivity)"
    assert line.missing == ()


@pytest.mark.parametrize(
    ("cells", "sample", "ends"),
    [
        ({"oncotree_code": "PRAD"}, {}, "; no therapy statement for the tumour type as stated"),
        ({"origin": "germline"}, {}, "; for this tumour type only under the conditions listed"),
        (
            {},
            {"specimen": "plasma"},
            "; origin not established (plasma without white-cell control)",
        ),
        ({}, {"specimen": "plasma", "normal_tissue": "yes"}, "(PARP inhibitor sensitivity)"),
    ],
)
def test_the_hrr_phrase_says_what_limits_it(cells, sample, ends):
    # other-type evidence and unproven origin: shared plan, DOI 10.1158/1078-0432.CCR-24-3335
    label = therapy(gene="BRCA2", match_type="variant_class", match_value="oncogenic", **cells)
    line = one(DELETION, HRR, HRR_LOSS, label, **sample)
    assert line.phrase.startswith("Relevant - HRR gene (PARP inhibitor sensitivity)")
    assert line.phrase.endswith(ends)


def test_hrr_truncation_without_established_loss_is_conditional_with_what_is_missing():
    rows = (HRR, therapy(gene="BRCA2", match_type="variant_class", match_value="lof"))
    line = one(DELETION, *rows, tumour="HGSOC")
    assert line.kind is RelevanceKind.CONDITIONAL
    first, second, third, fourth = line.missing
    assert "nonsense-mediated decay" in first
    assert "likely oncogenic" in second
    assert third.startswith("State of both alleles")
    assert fourth.startswith("Origin")
    assert [item.kind for item in line.therapies] == [RelevanceKind.CONDITIONAL]


def test_hrr_missense_vus_is_no_hrr_finding():
    line = one(variant("BRCA2", "c.1A>G", "p.(Met1Val)"), HRR)
    assert line.kind is RelevanceKind.UNCLEAR


def test_hrr_benign_truncation_is_not_relevant():
    benign = row(
        gene="BRCA2",
        record_type="variant_effect",
        match_type="cdna",
        match_value="c.9976A>T",
        effect="neutral",
        oncogenicity="benign",
    )
    stop = variant("BRCA2", "c.9976A>T", "p.(Lys3326Ter)", Consequence.STOP_GAINED)
    assert one(stop, HRR, benign).kind is RelevanceKind.NOT_RELEVANT


def test_loss_of_heterozygosity_in_the_file_is_quoted():
    loh = LossOfHeterozygosity(
        source=Source(file="cvo.tsv", row=80),
        gene="BRCA2",
        absolute_copy_number=2,
        minor_copy_number=0,
    )
    line = one(DELETION, HRR, HRR_LOSS, ingest=Ingest(findings=(loh,)))
    (alleles,) = [item.text for item in line.statements if item.rule == "alleles"]
    assert "copies 2, of the minor allele 0; row 80" in alleles


def test_plasma_carries_the_caution_about_clonal_haematopoiesis():
    line = one(DELETION, HRR, HRR_LOSS, specimen="plasma")
    (origin,) = [item.text for item in line.statements if item.rule == "origin"]
    assert "Clonal haematopoiesis is not excluded" in origin


def test_germline_and_prognostic_rows_speak_for_their_tumour_types_only():
    common = {"gene": "BRAF", "match_type": "variant_class", "match_value": "oncogenic"}
    rows = (
        row(**common, record_type="germline", oncotree_code="ANY", summary_en="for all"),
        row(**common, record_type="germline", oncotree_code="LMS", summary_en="for LMS"),
        row(**common, record_type="prognostic", oncotree_code="CLLSLL", summary_en="for CLL"),
    )
    line = one(V600E, DRIVER, *rows)
    assert [item.text for item in line.statements] == ["Germline follow-up is suggested. for all"]


def test_the_phrase_of_a_prognostic_row_is_not_a_therapy_phrase():
    rows = (
        row(
            gene="BRAF",
            record_type="prognostic",
            match_type="variant_class",
            match_value="oncogenic",
            oncotree_code="ANY",
            relevance_en="Prognostic",
        ),
        row(gene="BRAF", record_type="caveat", relevance_en="No targeted therapies for BRAF alone"),
    )
    assert one(V600E, DRIVER, *rows).phrase == "No targeted therapies for BRAF alone"


@given(
    st.sampled_from(Consequence),
    st.sampled_from(["BRCA2", "BRAF"]),
    st.sampled_from(["", "LoF", "GoF", "uncertain", "neutral"]),
    st.sampled_from(["", "vus", "benign", "likely_benign"]),
    st.sampled_from(["therapy", "resistance"]),
    st.sampled_from(CheckOutcome),
)
def test_nothing_below_likely_oncogenic_ever_gets_a_therapy_statement(
    consequence, gene, effect, oncogenicity, record_type, outcome
):
    rows = (
        HRR,
        row(
            gene=gene,
            record_type="variant_effect",
            match_type="cdna",
            match_value="c.1A>T",
            effect=effect,
            oncogenicity=oncogenicity,
        ),
        therapy(
            gene=gene,
            record_type=record_type,
            match_type="variant_class",
            match_value="any",
            oncotree_code="ANY",
        ),
        therapy(gene=gene, match_type="cdna", match_value="c.1A>T", oncotree_code="ANY"),
    )
    given_case = case(
        variant(gene, "c.1A>T", "", consequence, check(outcome, "Why.")), tumour="MEL"
    )
    classified, assessed = run(given_case, table(*rows))
    (own,), (line,) = classified.variants, assessed.relevance
    if own.oncogenicity is Oncogenicity.LIKELY_ONCOGENIC:
        # The standard needs no sequence to weigh the loss of a whole suppressor: 8 points.
        assert (gene, consequence) == ("BRCA2", Consequence.TRANSCRIPT_ABLATION)
        assert own.standard is not None
        assert own.standard.points == 8
        return
    assert line.kind is not RelevanceKind.THERAPY
    assert all(item.kind is not RelevanceKind.THERAPY for item in line.therapies)


def escaping(gene: str):
    """A stop that escapes decay and takes 30 % of the protein: OVS1 strong, 4 points, a VUS."""
    nmd = Nmd(
        verdict=NmdVerdict.ESCAPES,
        rules=(NmdRule.LAST_EXON,),
        text="The new stop lies in the last exon.",
        stop_residue=70,
        exon="3/3",
    )
    loss = ProteinLoss(first_lost=70, lost=30, share=0.3, text="30 of 100 residues lost.")
    described = Description(
        transcript="NM_1.1",
        gene=gene,
        build="GRCh38",
        hgvs_c="c.208C>T",
        hgvs_p="p.(Gln70Ter)",
        consequence=Consequence.STOP_GAINED,
        level=CheckLevel.CDS,
        tags=("MANE Select",),
        nmd=nmd,
        loss=loss,
    )
    printed = variant(gene, "c.208C>T", "p.(Gln70Ter)", Consequence.STOP_GAINED)
    return msgspec.structs.replace(printed, descriptions=(described,))


@pytest.mark.parametrize(
    ("gene", "pathway", "kind", "drugs"),
    [
        # Evidence on loss of function holds for (likely) oncogenic losses alone.
        ("STK11", "", RelevanceKind.UNCLEAR, []),
        ("BRCA2", "HRR", RelevanceKind.CONDITIONAL, [RelevanceKind.CONDITIONAL]),
    ],
)
@pytest.mark.parametrize("match", ["lof", "truncating"])
def test_a_vus_that_is_a_likely_loss_gets_no_line_from_a_row_about_loss(
    gene, pathway, kind, drugs, match
):
    role = row(gene=gene, record_type="gene_role", gene_role="TSG", pathway=pathway)
    drug = therapy(gene=gene, match_type="variant_class", match_value=match, oncotree_code="ANY")
    given_case = case(escaping(gene), tumour="MEL")
    classified, assessed = run(given_case, table(role, drug))
    (own,), (line,) = classified.variants, assessed.relevance
    assert own.standard is not None
    assert (own.standard.codes, own.standard.points) == ("OVS1_Strong", 4)
    assert own.oncogenicity is Oncogenicity.VUS
    assert own.effect is Effect.LIKELY_LOSS_OF_FUNCTION
    assert line.kind is kind
    assert [item.kind for item in line.therapies] == drugs


def test_conditional_rows_do_not_lend_their_phrase():
    rows = (DRIVER, therapy(origin="germline", relevance_en="Relevant - dabrafenib"))
    assert one(V600E, *rows).phrase == "Conditional sensitivity: dabrafenib + trametinib"


def test_narrower_evidence_stands_before_that_of_other_types():
    rows = (DRIVER, therapy(oncotree_code="COADREAD"), therapy(oncotree_code="LUAD"))
    line = one(V600E, *rows, tumour="NSCLC")
    assert [item.tumour_match for item in line.therapies] == ["broader", "other"]


def test_a_vus_names_the_drugs_that_rows_of_its_tumour_type_speak_against():
    against = therapy(
        record_type="resistance",
        direction="resistance",
        match_type="residue_range",
        match_value="600-600:missense",
    )
    line = one(V600E, against)
    assert line.kind is RelevanceKind.UNCLEAR
    assert line.phrase == (
        "Unclear significance; resistance or lack of benefit to be considered: "
        "dabrafenib + trametinib"
    )


GERMLINE = {
    "gene": "BRAF",
    "record_type": "germline",
    "match_type": "variant_class",
    "match_value": "oncogenic",
}
FOR_ANY = row(**GERMLINE, oncotree_code="ANY", setting="not by default", summary_en="not here")
FOR_TYPE = row(**GERMLINE, oncotree_code="SKIN", summary_en="to be discussed")


def germline(line: Relevance) -> list[tuple[str, str]]:
    found = [item for item in line.statements if item.rule.startswith("germline")]
    return [(item.rule, item.text) for item in found]


def test_the_germline_row_of_the_tumour_type_displaces_the_one_for_any():
    rows = (DRIVER, FOR_ANY, FOR_TYPE)
    assert germline(one(V600E, *rows)) == [
        ("germline", "Germline follow-up is suggested. to be discussed")
    ]
    assert germline(one(V600E, *rows, tumour="LUAD")) == [
        ("germline_not_by_default", "No germline follow-up by default. not here")
    ]


@pytest.mark.parametrize(
    ("sample", "decided"),
    [
        (
            {"germline_consent": "declined"},
            "The patient declined germline testing; it is not suggested again.",
        ),
        (
            {"germline_status": "done", "germline_result": "negative"},
            "A germline test was done: negative.",
        ),
        ({"germline_status": "ordered"}, "A germline test is ordered."),
    ],
)
def test_what_the_patient_decided_stands_beside_the_germline_row(sample, decided):
    ((_, text),) = germline(one(V600E, DRIVER, FOR_TYPE, **sample))
    assert text == f"The rule for germline follow-up is met. {decided} to be discussed"


def test_an_ungraded_truncation_meets_its_germline_row_with_the_premise_said():
    lynch = {**GERMLINE, "gene": "MSH2"}
    rows = (
        row(gene="MSH2", record_type="gene_role", gene_role="TSG", pathway="MMR"),
        row(**lynch, oncotree_code="ANY", summary_en="follow-up"),
    )
    stop = variant("MSH2", "c.388_389del", "p.(Gln130ValfsTer2)", Consequence.FRAMESHIFT)
    ((rule, text),) = germline(one(stop, *rows))
    assert rule == "germline"
    assert text.startswith("If loss of function is shown: Germline follow-up is suggested. The ")
    assert text.endswith("so that the suspicion stands. follow-up")
    missense = variant("MSH2", "c.1A>G", "p.(Met1Val)")
    assert germline(one(missense, *rows)) == []


ACTIVATING = therapy(match_type="variant_class", match_value="gof")


def not_weighed(line: Relevance) -> list[str]:
    return [item.text for item in line.statements if item.rule == "activation_not_weighed"]


def test_a_vus_of_a_gene_with_rows_on_activation_is_not_quiet():
    line = one(variant("BRAF", "c.1801A>G", "p.(Lys601Glu)"), ACTIVATING)
    assert (line.kind, line.therapies) == (RelevanceKind.UNCLEAR, ())
    (text,) = not_weighed(line)
    assert "sensitivity: dabrafenib + trametinib" in text
    # neither for another tumour type, nor for a truncation
    assert not_weighed(one(V600E, ACTIVATING, tumour="LUAD")) == []
    stop = variant("BRAF", "c.1A>T", "p.(Lys1Ter)", Consequence.STOP_GAINED)
    assert not_weighed(one(stop, ACTIVATING)) == []


def test_a_splice_site_without_an_exon_is_not_quiet():
    skipping = therapy(gene="MET", match_type="exon", match_value="14:skipping")
    splice = variant("MET", "c.3082+1G>T", "p.?", Consequence.SPLICE_DONOR)
    (text,) = not_weighed(one(splice, skipping))
    assert "exon skipping in MET" in text
    assert "as far as it is computed" in text
    assert "which exon is skipped is not weighed yet" in text


def test_a_row_held_back_by_its_region_is_not_called_missing():
    line = one(V600E, DRIVER, therapy(region="FDA"), region="EMA")
    assert line.phrase.startswith("No therapy statement in the regions that count here")
    label = therapy(gene="BRCA2", match_type="variant_class", match_value="oncogenic")
    hrr = one(DELETION, HRR, HRR_LOSS, label, region="EMA")
    assert hrr.phrase.endswith("; no therapy statement in the regions that count here")


def test_a_part_of_an_event_in_an_hrr_gene_is_conditional():
    finding = HgvsFinding(code=FindingCode.POSSIBLY_ONE_EVENT, text="Beside another row.")
    part = msgspec.structs.replace(DELETION, findings=(finding,))
    line = one(part, HRR, HRR_LOSS)
    assert line.kind is RelevanceKind.CONDITIONAL
    assert "an event of its own" in line.missing[0]
    assert one(DELETION, HRR, HRR_LOSS).kind is RelevanceKind.THERAPY
