"""Germline suspicion in tumour-only data: rules, hypermutation, consent, the lab's own rows.

Rules: DOI 10.1093/annonc/mdz136, DOI 10.1016/j.annonc.2022.12.003; TP53 in leiomyosarcoma:
PMID 39150540. Row numbers are those of classification.md, section 9.
"""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from molecular_cases import case, oncotree, phrases, published_case, row, run, table, variant
from varannot.actionability.germline_rules import (
    GermlineRules,
    Scope,
    germline_rules,
    load_germline_rules,
)
from varannot.actionability.germline_suspicion import (
    Suspect,
    clinvar_pathogenic,
    clinvar_words,
    suspicion,
)
from varannot.actionability.of_sample import burden
from varannot.actionability.stage import assess
from varannot.classify.stage import classify
from varannot.errors import InputError
from varannot.knowledge.evidence import ClinvarAnswer, ClinvarRecord, LookUp
from varannot.knowledge.table import load_knowledge
from varannot.model import (
    Analyte,
    AnalyteQuality,
    Consequence,
    Ingest,
    Interpretation,
    QualityVerdict,
    Relevance,
    SmallVariant,
    Source,
)
from varannot.model.actionability import GermlineOutcome, RuleInput
from varannot.resources import resource

EVIDENCE = (RuleInput(name="class", value="oncogenic", met=True),)
FOLLOW, BELOW = GermlineOutcome.FOLLOW_UP, GermlineOutcome.BELOW_FILTER
SUSPENDED, NOT_LISTED = GermlineOutcome.SUSPENDED, GermlineOutcome.NOT_LISTED
NOT_BY_DEFAULT, NO_EVIDENCE = GermlineOutcome.NOT_BY_DEFAULT, GermlineOutcome.NO_EVIDENCE


def suspect(gene: str, **more) -> Suspect:
    return Suspect(gene, **{"evidence": EVIDENCE, "vaf": 0.48, "indel": False} | more)


@pytest.mark.parametrize(
    ("given_suspect", "outcome", "words"),
    [
        # row 57: BRCA1 c.68_69del, always suspected
        (suspect("BRCA1", indel=True), FOLLOW, "passes the filter of 20 % for insertions"),
        # row 94: a pathogenic VHL variant at 0.48
        (suspect("VHL"), FOLLOW, "passes the filter of 30 % for substitutions"),
        # row 95: BRCA2 at 0.05
        (suspect("BRCA2", vaf=0.05), BELOW, "for substitutions. 3.1 % of true germline variants"),
        # row 96: MLH1 in a hypermutated tumour; clinical_review.md section 4: never suspended
        (suspect("MLH1", indel=True, tmb=60), FOLLOW, "the rule stands all the same"),
        (suspect("PMS2", tmb=60), FOLLOW, "the rule stands all the same"),
        (suspect("POLE", tmb=250), FOLLOW, "the rule stands all the same"),
        (suspect("POLD1", tmb=250), FOLLOW, "the rule stands all the same"),
        (suspect("BRCA2", tmb=60), SUSPENDED, "no evidence against a germline variant"),
        (suspect("BRCA2", tmb=19.9), FOLLOW, "passes"),
        (suspect("BRCA2", tmb=20), SUSPENDED, "20 mutations/Mb, limit 20"),
        # limits are inclusive
        (suspect("BRCA2", vaf=0.30), FOLLOW, "passes"),
        # a frequency just below the limit is not printed as the limit itself
        (suspect("BRCA2", vaf=0.2999), BELOW, "frequency of 29.99 % lies below the filter of 30 %"),
        (suspect("BRCA2", vaf=0.20, indel=True), FOLLOW, "passes"),
        (suspect("BRCA2", vaf=0.1999, indel=True), BELOW, "lies below"),
        # kind not known: the lower limit
        (suspect("BRCA2", vaf=0.25, indel=None), FOLLOW, "passes the filter of 20 % for variants"),
        # no frequency: the suspicion stands
        (suspect("BRCA2", vaf=None), FOLLOW, "the suspicion stands"),
        # TP53: not by default, in sarcoma whatever the frequency, in the young
        (suspect("TP53", codes=("LUAD", "LUNG", "TISSUE")), NOT_BY_DEFAULT, "age"),
        (suspect("TP53", codes=("LMS", "SOFT_TISSUE", "TISSUE")), FOLLOW, ""),
        (suspect("TP53", codes=("LMS", "SOFT_TISSUE"), vaf=0.05), FOLLOW, "does not hold"),
        (suspect("TP53", codes=("ULMS", "USARC", "UTERUS"), tmb=60), FOLLOW, ""),
        (suspect("TP53", codes=("LUAD",), age=25), FOLLOW, "passes"),
        (suspect("TP53", codes=("LUAD",), age=30), NOT_BY_DEFAULT, "not below the limit of 30"),
        (suspect("STK11", codes=("LUAD",), age=25), NOT_BY_DEFAULT, ""),
        # core tumours of Li-Fraumeni syndrome, breast cancer below 31 years of age
        (suspect("TP53", codes=("ACC", "ADRENAL_GLAND")), FOLLOW, "passes"),
        (suspect("TP53", codes=("ACC", "ADRENAL_GLAND"), vaf=0.05), BELOW, "lies below"),
        (suspect("TP53", codes=("CPC", "CPT", "BRAIN"), lab=False), FOLLOW, "passes"),
        (suspect("TP53", codes=("CPP", "CPT", "BRAIN")), NOT_BY_DEFAULT, "age"),
        (suspect("TP53", codes=("OS", "BONE"), vaf=0.05), FOLLOW, "does not hold"),
        (suspect("TP53", codes=("ERMS", "RMS", "SOFT_TISSUE"), vaf=0.05), FOLLOW, "not hold"),
        (
            suspect("TP53", codes=("IDC", "BRCA"), age=30),
            FOLLOW,
            "30 years is below the limit of 31",
        ),
        (suspect("TP53", codes=("IDC", "BRCA"), age=31), NOT_BY_DEFAULT, "below the limit of 31"),
        (suspect("TP53", codes=("IDC", "BRCA")), NOT_BY_DEFAULT, "below 31 years in BRCA or IBC"),
        # on-tumour genes
        (suspect("BAP1", codes=("UM", "EYE")), FOLLOW, "passes"),
        (suspect("BAP1", codes=("LUAD",)), NOT_LISTED, ""),
        (suspect("KRAS"), NOT_LISTED, ""),
        # evidence
        (suspect("BRCA1", evidence=()), NO_EVIDENCE, ""),
        # RET acts by gain: a null variant is no evidence, a class or ClinVar is
        (suspect("RET", by_null=True), NO_EVIDENCE, ""),
        (suspect("RET"), FOLLOW, "passes"),
        # the laboratory's own rows go first
        (suspect("KRAS", lab=True, lab_rows=("VKB-1",), vaf=0.1), FOLLOW, "does not hold"),
        (suspect("BRCA1", lab=False, lab_rows=("VKB-1",)), NOT_BY_DEFAULT, ""),
        # but not by default is a default: tumour type and age still count
        (suspect("TP53", codes=("LMS", "SOFT_TISSUE"), lab=False), FOLLOW, ""),
        (suspect("TP53", codes=("LUAD",), age=25, lab=False), FOLLOW, "of 25 years is below"),
        (suspect("TP53", codes=("LUAD",), age=70, lab=False), NOT_BY_DEFAULT, "not below"),
        (suspect("TP53", codes=("LUAD",), lab=True, lab_rows=("VKB-1",)), FOLLOW, ""),
    ],
)
def test_rules(given_suspect, outcome, words):
    found = suspicion(given_suspect, germline_rules())
    assert found.outcome is outcome
    assert words in found.sentence
    assert found.inputs[0].name == "gene"


@given(
    st.sampled_from(sorted(germline_rules().genes)),
    st.one_of(st.none(), st.floats(0, 1)),
    st.sampled_from([True, False, None]),
    st.one_of(st.none(), st.floats(0, 500)),
    st.one_of(st.none(), st.integers(0, 110)),
    st.sampled_from([(), ("LMS", "SOFT_TISSUE"), ("LUAD", "LUNG")]),
)
def test_no_rule_ever_says_somatic_and_repair_genes_are_never_suspended(
    gene, vaf, indel, tmb, age, codes
):
    found = suspicion(
        suspect(gene, vaf=vaf, indel=indel, tmb=tmb, age=age, codes=codes), germline_rules()
    )
    assert "somatic" not in found.sentence.casefold()
    if gene in ("MLH1", "MSH2", "MSH6", "PMS2", "POLE", "POLD1"):
        assert found.outcome is not SUSPENDED
        passes = vaf is None or vaf >= (0.30 if indel is False else 0.20)
        assert found.outcome is (FOLLOW if passes else BELOW)


# --- ClinVar


def clinvar(significance: str, stars: int | None = 2, **more: str) -> ClinvarAnswer:
    record = ClinvarRecord("1", significance, stars, **more)
    return ClinvarAnswer(LookUp.FOUND, "ClinVar pack", records=(record,))


@pytest.mark.parametrize(
    ("significance", "counts"),
    [
        ("Pathogenic", True),
        ("Likely_pathogenic", True),
        ("Pathogenic/Likely_pathogenic", True),
        ("Pathogenic/Likely_pathogenic|risk_factor", True),
        ("Pathogenic,_low_penetrance", True),
        # joined terms as they stand in clinvar.vcf.gz
        ("Pathogenic/Likely_pathogenic/Pathogenic,_low_penetrance", True),
        ("Pathogenic/Pathogenic,_low_penetrance|other", True),
        ("Pathogenic/Likely_risk_allele", True),
        ("drug_response|Pathogenic", True),
        ("Conflicting_classifications_of_pathogenicity|risk_factor", False),
        ("Likely_benign|risk_factor", False),
        ("Uncertain_significance/Uncertain_risk_allele", False),
        ("Conflicting_classifications_of_pathogenicity", False),
        ("Uncertain_significance", False),
        ("Likely_benign", False),
        ("", False),
    ],
)
def test_what_counts_as_pathogenic_in_clinvar(significance, counts):
    assert clinvar_pathogenic(clinvar(significance)) is counts


def test_the_words_of_an_answer_tell_absence_from_ignorance():
    assert clinvar_words(clinvar("Likely_pathogenic")) == "likely pathogenic, 2 of 4 stars"
    weak = clinvar("Pathogenic,_low_penetrance")
    assert clinvar_words(weak) == "pathogenic, low penetrance, 2 of 4 stars"
    conflict = clinvar("Conflicting", 1, conflict="Pathogenic(3)|VUS(1)")
    assert clinvar_words(conflict) == "conflicting (Pathogenic(3)|VUS(1)), 1 of 4 stars"
    assert clinvar_words(ClinvarAnswer(LookUp.NOT_LOADED)) == "not loaded"
    assert clinvar_words(ClinvarAnswer(LookUp.ABSENT)) == "not in the file"
    assert clinvar_words(ClinvarAnswer(LookUp.ABSENT, complete=True)) == "not in ClinVar"


# --- the sample

KB = load_knowledge(resource("knowledgebase.tsv"), "knowledgebase.tsv")
BRCA1 = variant("BRCA1", "c.68_69del", "p.(Glu23ValfsTer17)", Consequence.FRAMESHIFT)
BRCA2 = variant("BRCA2", "c.5946del", "p.(Ser1982ArgfsTer22)", Consequence.FRAMESHIFT)
VHL = variant("VHL", "c.499C>T", "p.(Arg167Trp)")
R248Q = variant("TP53", "c.743G>A", "p.(Arg248Gln)")


def shipped(one, *, vaf=None, tumour="LUAD", answer: ClinvarAnswer | None = None, **cells):
    """Return the line of a variant by the shipped knowledge table."""
    small = SmallVariant(key=one.key, source=Source(file="v.tsv", row=2), gene=one.gene, vaf=vaf)
    done = case(one, tumour=tumour, ingest=Ingest(small_variants=(small,)), **cells)
    classified = classify(done, KB, phrases(), Interpretation.GRADED)
    done = msgspec.structs.replace(done, classify=classified)
    asked = (lambda key: answer) if answer else None
    more = {"clinvar": asked} if asked else {}
    assessed = assess(done, KB, oncotree(), phrases(), {}, **more)
    (line,) = assessed.relevance
    return line, assessed


def said(line: Relevance) -> list[tuple[str, str]]:
    return [(one.rule, one.text) for one in line.statements if one.rule.startswith("germline")]


def test_the_verdict_stands_first_and_one_statement_carries_the_curated_row_too():
    line, assessed = shipped(BRCA1, vaf=0.48)
    ((rule, text),) = said(line)
    assert rule == "germline"
    assert text.startswith("Germline follow-up is suggested.")
    assert text.index("passes the filter of 20 %") < text.index("ESMO 2023")
    assert line.germline is not None
    assert line.germline.suggested
    assert any("germline" in one.question for one in assessed.open_questions)


def test_below_the_filter_there_is_no_flag_and_no_question_but_a_sentence():
    # row 95
    line, assessed = shipped(BRCA2, vaf=0.05, tumour="HGSOC")
    assert not any("germline testing" in one.question for one in assessed.open_questions)
    ((rule, text),) = said(line)
    assert rule == "germline_below_filter"
    assert "3.1 % of true germline variants" in text
    assert line.germline is not None
    assert not line.germline.suggested


def test_a_pathogenic_record_is_evidence_where_the_class_is_open():
    # row 94: VHL has no row of the laboratory, the shipped rule speaks alone
    assert said(shipped(VHL, vaf=0.48)[0]) == []
    line, _ = shipped(VHL, vaf=0.48, answer=clinvar("Pathogenic"))
    ((rule, text),) = said(line)
    assert rule == "germline"
    assert text.startswith(
        "ClinVar calls it pathogenic, 2 of 4 stars; its class of oncogenicity here is uncertain "
        "significance. Germline follow-up is suggested."
    )
    assert text.endswith("Gene of a hereditary tumour syndrome with surveillance of carriers.")
    assert line.germline is not None
    (evidence,) = [one for one in line.germline.inputs if one.name == "ClinVar"]
    assert evidence.value == "pathogenic, 2 of 4 stars"
    assert "memory" in line.germline.unconfirmed


def test_a_pathogenic_record_of_a_benign_variant_is_said_as_a_contradiction():
    # a made-up record without criteria; the variant is benign by a row of the table
    v2466a = variant("BRCA2", "c.7397T>C", "p.(Val2466Ala)")
    rows = (
        row(gene="BRCA2", record_type="gene_role", gene_role="TSG"),
        row(
            gene="BRCA2",
            record_type="variant_effect",
            match_type="protein_change",
            match_value="p.Val2466Ala",
            oncogenicity="benign",
        ),
    )
    given_case = case(v2466a)
    done = msgspec.structs.replace(given_case, classify=run(given_case, table(*rows))[0])
    answer = clinvar("Pathogenic", 0)
    assessed = assess(done, table(*rows), oncotree(), phrases(), {}, clinvar=lambda key: answer)
    ((_, text),) = said(assessed.relevance[0])
    assert text.startswith(
        "ClinVar calls it pathogenic, 0 of 4 stars; its class of oncogenicity here is benign. The "
        "two do not fit together, and that has to be settled first."
    )


@pytest.mark.parametrize(
    ("vaf", "cells", "verdict"),
    [
        (0.48, {}, "Germline follow-up is suggested."),
        (0.48, {"germline_status": "ordered"}, "The rule for germline follow-up is met."),
        (0.05, {}, "No germline flag: the allele frequency of 5 % lies below the filter of 20 %"),
        (0.48, {"tmb": "60"}, "The germline rule is suspended for BRCA1: the tumour is hyper"),
    ],
)
def test_the_sentence_of_a_row_that_calls_for_follow_up_stands_behind_the_verdict(
    vaf, cells, verdict
):
    line, _ = shipped(BRCA1, vaf=vaf, **cells)
    ((_, text),) = said(line)
    assert text.startswith(verdict)
    assert text.endswith(
        "(one of seven most actionable genes; per-gene germline conversion rate at least 5 %)."
    )


@pytest.mark.parametrize(
    ("cells", "words", "suggested"),
    [
        ({}, "Germline follow-up is suggested.", True),
        ({"germline_consent": "declined"}, "it is not suggested again.", False),
        ({"germline_status": "ordered"}, "A germline test is ordered.", False),
        (
            {"germline_status": "done", "germline_result": "VHL c.499C>T heterozygous"},
            "A germline test was done: VHL c.499C>T heterozygous.",
            False,
        ),
        ({"germline_consent": "consented"}, "consented to germline testing.", True),
    ],
)
def test_what_was_decided_is_said_and_not_suggested_again(cells, words, suggested):
    line, _ = shipped(VHL, vaf=0.48, answer=clinvar("Pathogenic"), **cells)
    ((_, text),) = said(line)
    assert words in text
    assert ("follow-up is suggested" in text) is suggested
    assert line.germline is not None
    assert line.germline.suggested is suggested


@pytest.mark.parametrize(
    ("consent", "status", "asked"),
    [
        ("declined", "done", True),
        ("declined", "ordered", True),
        ("declined", "not_done", False),
        ("consented", "done", False),
        ("", "done", False),
    ],
)
def test_a_test_of_a_patient_who_declined_is_asked_about(consent, status, asked):
    cells = {"germline_consent": consent, "germline_status": status}
    _, assessed = shipped(
        BRCA1, vaf=0.48, **{name: value for name, value in cells.items() if value}
    )
    said = [item.question for item in assessed.open_questions]
    assert ("Did the patient decline germline testing, or consent to it?" in said) is asked


def test_a_young_patient_is_flagged_although_the_row_speaks_against_it_by_default():
    line, _ = shipped(R248Q, vaf=0.48, age="25")
    ((rule, text),) = said(line)
    assert rule == "germline"
    assert "young age and tumour type can change that" in text
    assert "The age at diagnosis of 25 years is below the limit of 30." in text
    assert text.startswith("Germline follow-up is suggested.")
    ((rule, text),) = said(shipped(R248Q, vaf=0.48, age="70")[0])
    assert text.startswith("No germline follow-up by default.")
    assert rule == "germline_not_by_default"
    assert "suggested" not in text


@pytest.mark.parametrize(
    ("gene", "tumour", "words"),
    [
        # PTEN is followed up in BRCA, endometrial and thyroid cancer; BREAST lies above BRCA
        ("PTEN", "BREAST", "stated broadly; in BRCA ESMO 2019 calls for follow-up."),
        ("PTEN", "BRCA", "Germline follow-up is suggested."),
        ("PTEN", "LUAD", ""),
        ("TP53", "UTERUS", "stated broadly; in ULMS or UELMS or UMLMS Dermawan 2024 calls for"),
        ("TP53", "UTERUS", "stated broadly; in USARC ISKS calls for follow-up."),
        ("TP53", "CPT", "stated broadly; in CPC Chompret 2015 calls for follow-up."),
        (
            "TP53",
            "BREAST",
            "in BRCA or IBC or MBC Chompret 2015 calls for follow-up below 31 years",
        ),
    ],
)
def test_a_broadly_stated_tumour_type_hides_no_narrower_rule(gene, tumour, words):
    one = variant(gene, "c.100A>T", "p.(Lys34Ter)")
    answer = clinvar("Pathogenic")
    line, _ = shipped(one, vaf=0.5, tumour=tumour, answer=answer)
    texts = [text for _, text in said(line)]
    assert [words in text for text in texts] == ([True] if words else [])


def test_hypermutation_comes_from_the_burden_that_is_stated():
    line, _ = shipped(BRCA1, vaf=0.48, tmb="60")
    ((rule, text),) = said(line)
    assert rule == "germline_suspended"
    assert "60 mutations/Mb" in text


@pytest.mark.parametrize(
    ("specimen", "verdict", "counts"),
    [
        ("FFPE", QualityVerdict.PASS, 60),
        ("FFPE", QualityVerdict.FAIL, None),
        ("FFPE", QualityVerdict.UNREADABLE, None),
        ("plasma", QualityVerdict.PASS, None),
    ],
)
def test_a_burden_that_was_not_assessed_suspends_no_suspicion(specimen, verdict, counts):
    quality = AnalyteQuality(analyte=Analyte.TMB, verdict=verdict, reason="coverage")
    given_case = case(BRCA1, ingest=Ingest(analytes=(quality,)), tmb="60", specimen=specimen)
    assert burden(given_case) == counts


def test_a_declined_test_of_the_published_case_is_not_suggested_again():
    done = published_case()
    assessed = run(done, KB)[1]
    line = next(one for one in assessed.relevance if one.key.startswith("TP53"))
    ((rule, text),) = said(line)
    assert rule == "germline"
    assert "78 of 285" in text
    assert text.startswith(
        "The rule for germline follow-up is met. The patient declined germline testing; it is not "
        "suggested again. In leiomyosarcoma"
    )
    assert text.count("78 of 285") == 1


def test_an_unresolved_row_follows_its_worst_reading():
    from molecular_cases import check
    from varannot.model import CheckOutcome, Reading

    # BRCA2 c.1830A>T p.K944*: clinical_review.md section 1.2
    readings = (
        Reading(
            hgvs_c="c.1830A>T",
            hgvs_p="p.(Lys610Asn)",
            consequence=Consequence.MISSENSE,
            explanation="the coding change as printed",
        ),
        Reading(
            hgvs_c="c.2830A>T",
            hgvs_p="p.(Lys944Ter)",
            consequence=Consequence.STOP_GAINED,
            explanation="the protein as printed",
        ),
    )
    one = variant(
        "BRCA2",
        "c.1830A>T",
        "p.(Lys944Ter)",
        Consequence.STOP_GAINED,
        check(CheckOutcome.IMPOSSIBLE, "impossible", readings),
    )
    line, _ = shipped(one, vaf=0.48)
    ((rule, text),) = said(line)
    assert rule == "germline"
    assert text.startswith("If a truncating reading holds:")


def test_the_filter_of_the_laboratory_goes_before_the_shipped_one():
    rows = (
        row(
            gene="BRCA2",
            record_type="variant_effect",
            match_type="cdna",
            match_value="c.5946del",
            effect="LoF",
            oncogenicity="oncogenic",
        ),
        row(
            record_type="biomarker_threshold",
            match_type="variant_class",
            match_value="germline_indel:>=0.10",
        ),
    )
    small = SmallVariant(key=BRCA2.key, source=Source(file="v.tsv", row=2), gene="BRCA2", vaf=0.12)
    done = case(BRCA2, ingest=Ingest(small_variants=(small,)))
    (line,) = run(done, table(*rows))[1].relevance
    assert line.germline is not None
    assert line.germline.outcome is FOLLOW
    assert "filter of 10 %" in line.germline.sentence


# --- mismatch repair beside a stable tumour

MSH2_ROWS = (row(gene="MSH2", record_type="gene_role", gene_role="TSG", pathway="MMR"),)
MSH2 = variant("MSH2", "c.388_389del", "p.(Gln130ValfsTer2)", Consequence.FRAMESHIFT)


@pytest.mark.parametrize(
    ("cells", "discordant"),
    [
        # row 62: a truncation of MSH2 in a stable tumour keeps its class, and is said
        ({"mmr_ihc": "proficient"}, True),
        ({"msi_pcr": "stable"}, True),
        ({"msi_status": "MSS"}, True),
        ({"msi_status": "MSS", "msi_stable": "5", "msi_unstable": "0", "msi_total": "5"}, True),
        ({"msi_status": "MSI-H"}, False),
        ({"mmr_ihc": "deficient"}, False),
        ({}, False),
    ],
)
def test_a_loss_of_mismatch_repair_in_a_stable_tumour_is_said(cells, discordant):
    (line,) = run(case(MSH2, **cells), table(*MSH2_ROWS))[1].relevance
    found = [one.text for one in line.statements if one.rule == "mismatch_repair_discordant"]
    assert bool(found) is discordant
    assert all("the class stays as it is" in text for text in found)


# --- the tables


def test_the_shipped_rules_state_who_says_so_and_what_is_unconfirmed():
    rules: GermlineRules = germline_rules()
    always = {
        gene
        for gene, own in rules.genes.items()
        if any(one.scope is Scope.ANY_TUMOUR and one.owner == "ESMO 2023" for one in own)
    }
    seven = {"BRCA1", "BRCA2", "PALB2", "MLH1", "MSH2", "MSH6", "RET"}
    assert always == seven | {"ATM", "CHEK2"}
    assert rules.numbers["vaf_snv"].unconfirmed
    assert rules.numbers["vaf_indel"].unconfirmed
    for own in rules.genes.values():
        assert all(one.unconfirmed for one in own if one.owner in ("ESMO 2019", "working rule"))


def test_shipped_rules_agree_with_the_rows_of_the_knowledge_table():
    """No gene is on the one list for any tumour type and off the other."""
    rules = germline_rules().genes
    for item in KB.of_type("germline"):
        own = rules[item.gene]
        if "ANY" in item.listed("oncotree_code"):
            scope = Scope.NOT_BY_DEFAULT if item.setting else Scope.ANY_TUMOUR
            assert scope in {one.scope for one in own}, item.kb_id
        else:
            codes = {code for one in own for code in one.codes}
            assert set(item.listed("oncotree_code")) <= codes, item.kb_id


def test_what_is_said_of_core_tumours_of_li_fraumeni_syndrome_is_unconfirmed():
    own = germline_rules().genes["TP53"]
    core = {code for one in own if "Chompret" in one.owner for code in one.codes}
    assert {"ACC", "CPC", "RMS", "OS", "BRCA"} <= core
    assert all(one.unconfirmed for one in own if "Chompret" in one.owner)


@pytest.mark.parametrize(
    ("tumour", "figure"),
    [
        ("LMS", "78 of 285"),
        ("ULMS", "78 of 285"),
        ("GIST", "20 of 559"),
        ("OS", "20 of 559"),
        ("MFH", "20 of 559"),
        ("USARC", "20 of 559"),
    ],
)
def test_the_figure_of_leiomyosarcoma_is_printed_for_leiomyosarcoma_alone(tumour, figure):
    line, _ = shipped(R248Q, vaf=0.1, tumour=tumour)
    ((rule, text),) = said(line)
    assert rule == "germline"
    assert [one for one in ("78 of 285", "20 of 559") if one in text] == [figure]
    stated = case(R248Q, tumour=tumour).tumour_type
    assert stated is not None
    codes = (stated.code, *stated.ancestors)
    by_rule = suspicion(suspect("TP53", codes=codes), germline_rules()).rule
    assert by_rule is not None
    assert [one for one in ("78 of 285", "20 of 559") if one in by_rule.statement] == [figure]


def test_tumour_types_of_the_rules_are_known():
    tree = oncotree()
    codes = {c for own in germline_rules().genes.values() for one in own for c in one.codes}
    assert all(tree.find(code) is not None for code in codes)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("\tyoung\t\t30\t", "\tyoung\t\t\t", "age_below"),
        ("\ton_tumour\tUM;PLMESO;RCC;SKCM\t", "\ton_tumour\t\t", "oncotree_codes"),
        ("\tany_tumour\t\t\tloss\t", "\tanywhere\t\t\tloss\t", "scope"),
    ],
)
def test_wrong_rules_are_refused_by_cell(tmp_path, old, new, column):
    text = resource("germline_rules.tsv").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "germline_rules.tsv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_germline_rules(path, resource("germline_thresholds.tsv"))
    assert column in {one.column for one in raised.value.problems}
