"""Findings that are no small variants, what was not assessed, and questions of the sample."""

from __future__ import annotations

import msgspec
import pytest

from molecular_cases import case, check, row, run, table, variant
from varannot.actionability.quality_marks import finding_marks, with_quality
from varannot.model import (
    AssessedNegative,
    CheckOutcome,
    Consequence,
    CopyNumber,
    ExonCopyNumber,
    FileAccount,
    FindingRelevance,
    Fusion,
    Ingest,
    LossOfHeterozygosity,
    Mismatch,
    MismatchCode,
    RelevanceKind,
    SectionAccount,
    SmallVariant,
    Source,
    SpliceVariant,
)
from varannot.report.board import hrr_line

AT = Source(file="cvo.tsv", row=40, section="x")
HRR = row(gene="BRCA2", record_type="gene_role", gene_role="TSG", pathway="HRR")


def therapy(gene: str, match_type: str, match_value: str = "any", **cells: str):
    return row(
        **{
            "gene": gene,
            "record_type": "therapy",
            "match_type": match_type,
            "match_value": match_value,
            "drug": "drug",
            "direction": "sensitivity",
            "oncotree_code": "ANY",
        }
        | cells
    )


ROWS = (
    HRR,
    therapy("CDK4", "amplification", oncotree_code="WDLS;DDLS", drug="palbociclib"),
    therapy("SMARCB1", "loss", oncotree_code="EPIS", drug="tazemetostat"),
    therapy("NTRK1", "fusion", drug="larotrectinib"),
    therapy("FGFR3", "fusion", "TACC3", drug="erdafitinib"),
    therapy("MET", "exon", "14:skipping", oncotree_code="NSCLC", drug="capmatinib"),
    row(
        gene="ERBB2",
        record_type="caveat",
        match_type="amplification",
        match_value="any",
        relevance_en="HER2 immunohistochemistry advised",
        summary_en="Prompts immunohistochemistry.",
    ),
)


def copies(gene: str, call: str = "<DUP>", absolute: int | None = None) -> CopyNumber:
    return CopyNumber(
        source=AT, gene=gene, fold_change=2.5, call=call, absolute_copy_number=absolute
    )


def fusion(first, second, pair="A-B", known: bool | None = True) -> Fusion:
    return Fusion(
        source=AT,
        gene_pair=pair,
        partner_1=first,
        partner_2=second,
        direction_known=known,
        breakpoint_1="",
        breakpoint_2="",
        supporting_reads=20,
        gene_1_reference_reads=None,
        gene_2_reference_reads=None,
    )


def exon_change(gene: str) -> ExonCopyNumber:
    return ExonCopyNumber(
        source=AT,
        gene=gene,
        chromosome="chr13",
        start=1,
        stop=2,
        affected_exons="3-5",
        fold_change=0.5,
        call="<LOSS>",
    )


def splice(gene: str, exon: str) -> SpliceVariant:
    return SpliceVariant(
        source=AT,
        gene=gene,
        affected_exon=exon,
        breakpoint_1="",
        breakpoint_2="",
        supporting_reads=30,
        reference_reads=5,
    )


def loh(gene: str) -> LossOfHeterozygosity:
    return LossOfHeterozygosity(source=AT, gene=gene, absolute_copy_number=2, minor_copy_number=0)


def one(finding, tumour="LMS") -> FindingRelevance:
    given = case(tumour=tumour, ingest=Ingest(findings=(finding,)))
    _, assessed = run(given, table(*ROWS))
    (line,) = assessed.findings
    assert line.index == 0
    return line


@pytest.mark.parametrize(
    ("finding", "tumour", "kind", "phrase"),
    [
        (copies("CDK4"), "DDLS", RelevanceKind.THERAPY, "Sensitivity: palbociclib"),
        (
            copies("CDK4"),
            "LMS",
            RelevanceKind.NO_STATEMENT,
            "No therapy statement for this tumour type; evidence in other tumour types is listed",
        ),
        (
            copies("ERBB2"),
            "LMS",
            RelevanceKind.NO_STATEMENT,
            "HER2 immunohistochemistry advised",
        ),
        (
            copies("MYC"),
            "LMS",
            RelevanceKind.NO_STATEMENT,
            "No statement in the knowledge table",
        ),
        (
            fusion(("TPM3",), ("NTRK1",)),
            "LMS",
            RelevanceKind.THERAPY,
            "Sensitivity: larotrectinib",
        ),
        (
            fusion(("FGFR3",), ("TACC3",)),
            "BLCA",
            RelevanceKind.THERAPY,
            "Sensitivity: erdafitinib",
        ),
        (
            fusion(("FGFR3",), ("JAKMIP1",)),
            "BLCA",
            RelevanceKind.NO_STATEMENT,
            "No statement in the knowledge table",
        ),
        (splice("MET", "14"), "LUAD", RelevanceKind.THERAPY, "Sensitivity: capmatinib"),
        (
            splice("MET", "15"),
            "LUAD",
            RelevanceKind.NO_STATEMENT,
            "No statement in the knowledge table",
        ),
        (
            AssessedNegative(source=AT, gene="BRCA1", what="Exon-Level CNVs"),
            "LMS",
            RelevanceKind.NOT_RELEVANT,
            "Assessed, no event reported",
        ),
        (
            exon_change("BRCA2"),
            "OVT",
            RelevanceKind.CONDITIONAL,
            "Conditional: HRR gene, exon-level change; PARP inhibitor sensitivity only if loss of "
            "function is shown",
        ),
        (
            loh("BRCA2"),
            "OVT",
            RelevanceKind.NO_STATEMENT,
            "Loss of heterozygosity of an HRR gene: counts only together with a loss of function "
            "of the other copy",
        ),
        (
            loh("TP53"),
            "OVT",
            RelevanceKind.NO_STATEMENT,
            "No statement in the knowledge table",
        ),
    ],
)
def test_lines(finding, tumour, kind, phrase):
    line = one(finding, tumour)
    assert (line.kind, line.phrase) == (kind, phrase)


RELATIVE = "Copy number below the average of this sample; loss of both copies is not shown"


@pytest.mark.parametrize(
    ("gene", "absolute", "kind", "begins"),
    [
        # a real file has a deletion with four copies in a tumour of ploidy 4.46
        ("BRCA2", 4, RelevanceKind.NO_STATEMENT, RELATIVE),
        ("BRCA2", None, RelevanceKind.NO_STATEMENT, RELATIVE),
        ("BRCA2", 1, RelevanceKind.NO_STATEMENT, RELATIVE),
        ("BRCA2", 0, RelevanceKind.THERAPY, "Relevant - HRR gene, deletion of both copies"),
        ("PTEN", 0, RelevanceKind.NO_STATEMENT, "Deletion of both copies by absolute copy number"),
        ("SMARCB1", None, RelevanceKind.NO_STATEMENT, RELATIVE),
        ("SMARCB1", 0, RelevanceKind.THERAPY, "Sensitivity: tazemetostat"),
    ],
)
def test_a_deletion_is_relative_until_no_copy_is_left(gene, absolute, kind, begins):
    line = one(copies(gene, "<DEL>", absolute), tumour="EPIS")
    assert line.kind is kind
    assert line.phrase.startswith(begins)
    if absolute != 0:
        assert all(item.kind is not RelevanceKind.THERAPY for item in line.therapies)


def test_a_gene_without_any_copy_meets_the_rows_about_lost_function():
    # the olaparib and capivasertib labels count a deletion of both copies as an alteration
    rows = (
        HRR,
        therapy("BRCA2", "variant_class", "oncogenic", drug="olaparib"),
        therapy("PTEN", "variant_class", "lof", drug="capivasertib"),
        therapy("KRAS", "variant_class", "oncogenic", drug="avutometinib"),
    )

    def drugs(gene: str, absolute: int | None) -> list[str]:
        given = case(ingest=Ingest(findings=(copies(gene, "<DEL>", absolute),)))
        _, assessed = run(given, table(*rows))
        return [item.drug for item in assessed.findings[0].therapies]

    assert (drugs("BRCA2", 0), drugs("BRCA2", 1)) == (["olaparib"], [])
    assert (drugs("PTEN", 0), drugs("PTEN", None)) == (["capivasertib"], [])
    assert drugs("KRAS", 0) == []


def test_a_finding_whose_rows_are_held_back_by_region_says_so():
    rows = (therapy("CDK4", "amplification", oncotree_code="DDLS", region="NCCN"),)
    given = case(tumour="DDLS", ingest=Ingest(findings=(copies("CDK4"),)))
    _, assessed = run(given, table(*rows), region="EMA")
    (line,) = assessed.findings
    assert line.therapies == ()
    assert line.phrase.startswith("No therapy statement in the regions that count here")


def test_an_open_fusion_partner_and_direction_are_said():
    line = one(fusion(("PPARG",), ("AC016683.6", "NTRK1"), "PPARG/AC016683.6;NTRK1", False))
    rules = {item.rule for item in line.statements}
    assert {"fusion_partner_open", "fusion_direction", "fusion_frame"} <= rules
    assert [item.drug for item in line.therapies] == ["larotrectinib"]


def test_fold_change_is_not_called_a_copy_number():
    line = one(copies("MYC"))
    assert "not a copy number" in line.statements[0].text


def test_loss_of_heterozygosity_names_the_truncating_variant_beside_it():
    beside = variant("BRCA2", "c.5946del", "p.(Ser1982ArgfsTer22)", Consequence.FRAMESHIFT)
    given = case(beside, ingest=Ingest(findings=(loh("BRCA2"),)))
    _, assessed = run(given, table(*ROWS))
    assert assessed.findings[0].kind is RelevanceKind.CONDITIONAL
    assert "BRCA2 c.5946del" in assessed.findings[0].statements[0].text
    assert assessed.findings[0].phrase == (
        "Loss of heterozygosity beside c.5946del p.(Ser1982ArgfsTer22) (whether the copy that is "
        "left carries it is not assessable; its loss of function is not shown)"
    )
    # the line of the first page names the pair and no longer says that a partner is missing
    front = hrr_line(assessed, (), {}, (), read=True)
    assert "BRCA2: Loss of heterozygosity beside c.5946del" in front
    assert "counts only together" not in front


@pytest.mark.parametrize(
    ("vaf", "words"),
    [
        # at a tumour content of 60 % a somatic variant on the one copy left is expected at 0.43
        (0.43, "by the allele frequency no copy without it is left)"),
        (0.95, "the allele frequency fits no state of all tumour cells)"),
    ],
)
def test_the_phrase_says_what_the_reads_say_of_the_pair(vaf, words):
    known = row(
        gene="BRCA2",
        record_type="variant_effect",
        match_type="cdna",
        match_value="c.5946del",
        effect="LoF",
        oncogenicity="oncogenic",
    )
    beside = variant("BRCA2", "c.5946del", "p.(Ser1982ArgfsTer22)", Consequence.FRAMESHIFT)
    small = SmallVariant(key=beside.key, source=AT, gene="BRCA2", vaf=vaf, depth=600)
    lost = msgspec.structs.replace(loh("BRCA2"), absolute_copy_number=1, minor_copy_number=0)
    ingest = Ingest(findings=(lost,), small_variants=(small,))
    (found,) = run(case(beside, ingest=ingest, tumour_content="60"), table(HRR, known))[1].findings
    assert found.phrase.endswith(words)


@pytest.mark.parametrize(
    ("effect", "oncogenicity", "beside"),
    [
        ("LoF", "oncogenic", True),
        # a class without an effect on function, as points alone give it
        ("", "likely_oncogenic", True),
        ("", "vus", False),
        ("LoF", "benign", False),
    ],
)
def test_a_missense_variant_that_is_a_hit_is_named_beside_loss_of_heterozygosity(
    effect: str, oncogenicity: str, beside: bool
) -> None:
    known = row(
        gene="BRCA2",
        record_type="variant_effect",
        match_type="protein_change",
        match_value="p.Trp2626Cys",
        effect=effect,
        oncogenicity=oncogenicity,
    )
    one = variant("BRCA2", "c.7878G>C", "p.(Trp2626Cys)")
    given = case(one, ingest=Ingest(findings=(loh("BRCA2"),)))
    (found,) = run(given, table(HRR, known))[1].findings
    (said,) = [one.text for one in found.statements if one.rule == "second_allele"]
    assert said.startswith(
        "Reported beside it: BRCA2 c.7878G>C p.(Trp2626Cys)." if beside else "No"
    )


def test_loss_of_heterozygosity_beside_a_missense_variant_is_no_finding():
    given = case(variant("BRCA2", "c.1A>G"), ingest=Ingest(findings=(loh("BRCA2"),)))
    _, assessed = run(given, table(*ROWS))
    assert assessed.findings[0].kind is RelevanceKind.NO_STATEMENT


def test_every_finding_gets_one_line_in_order():
    findings = (copies("MYC"), loh("TP53"), fusion(("A",), ("B",)), exon_change("BRCA1"))
    _, assessed = run(case(ingest=Ingest(findings=findings)), table(*ROWS))
    assert [line.index for line in assessed.findings] == [0, 1, 2, 3]


def read_file(*sections: str, **details: str) -> Ingest:
    return Ingest(
        files=(
            FileAccount(
                file="cvo.tsv",
                input_column="combined_output",
                file_kind="CombinedVariantOutput",
                sha256="",
                sections=tuple(
                    SectionAccount(name=name, row=1, known=True, rows=0, reported=0, excluded=0)
                    for name in sections
                ),
                details={name.replace("_", " "): text for name, text in details.items()},
            ),
        )
    )


def missing(ingest: Ingest | None = None, **sample: str) -> dict[str, str]:
    _, assessed = run(case(ingest=ingest, **sample), table())
    return {item.what: item.reason for item in assessed.not_assessed}


def test_absent_sections_are_not_assessed_and_present_ones_are():
    found = missing(
        read_file("Gene Amplifications", "Fusions", "Splice Variants"),
        combined_output="cvo.tsv",
    )
    assert "Copy number changes" not in found
    assert "Gene fusions" not in found
    assert found["Loss of heterozygosity"] == "The panel's file has no such section."


@pytest.mark.parametrize(
    ("details", "sample"),
    [({"RNA_Sample_ID": "NA"}, {}), ({}, {"rna_done": "no"})],
)
def test_without_rna_fusions_are_not_assessed(details, sample):
    found = missing(
        read_file("Fusions", "Splice Variants", **details), combined_output="cvo.tsv", **sample
    )
    assert "RNA" in found["Gene fusions"]
    assert "RNA" in found["Splice variants (RNA)"]


@pytest.mark.parametrize(
    ("sample", "what", "listed"),
    [
        (
            {"tumour_content": "9.9", "lod_small_variants": "5"},
            "Small variants that are not listed",
            True,
        ),
        (
            {"tumour_content": "10", "lod_small_variants": "5"},
            "Small variants that are not listed",
            False,
        ),
        ({"tumour_content": "5"}, "Small variants that are not listed", False),
        ({"lod_small_variants": "5"}, "Small variants that are not listed", False),
        (
            {"tumour_content": "18", "lod_msi": "20"},
            "Microsatellite instability, if not found",
            True,
        ),
        (
            {"tumour_content": "20", "lod_loh": "20"},
            "Loss of heterozygosity, if not found",
            False,
        ),
    ],
)
def test_tumour_content_below_the_limit_of_detection(sample, what, listed):
    assert (what in missing(**sample)) is listed


def test_the_limit_may_come_from_the_configuration():
    _, assessed = run(case(tumour_content="8"), table(), lod__small_variants="5")
    assert "Small variants that are not listed" in {item.what for item in assessed.not_assessed}


def test_descriptions_that_could_not_be_checked_are_one_question():
    verdict = check(CheckOutcome.NOT_CHECKABLE, "No protein description.")
    given = case(
        variant("TP53", "c.1A>T", verdict=verdict),
        variant("ATM", "c.2T>A", verdict=verdict),
    )
    _, assessed = run(given, table())
    (question,) = assessed.open_questions
    assert question.subject == "2 descriptions not checked"
    assert "TP53 c.1A>T; ATM c.2T>A" in question.reason


def test_a_row_without_any_description_is_not_asked_about():
    verdict = check(CheckOutcome.NOT_CHECKABLE, "Neither c. nor p.")
    _, assessed = run(
        case(variant("TERT", consequence=Consequence.UPSTREAM, verdict=verdict)), table()
    )
    assert assessed.open_questions == ()


def test_an_unreadable_description_is_a_question_of_its_own():
    verdict = check(CheckOutcome.NOT_CHECKABLE, "Not readable.")
    given = case(variant("TP53", "xyz", consequence=Consequence.UNKNOWN, verdict=verdict))
    _, assessed = run(given, table())
    (question,) = assessed.open_questions
    assert question.question.startswith("What does the description mean?")


def test_the_same_event_under_another_name_is_no_question():
    verdict = check(CheckOutcome.SAME_EVENT, "Not 3'-shifted.")
    _, assessed = run(case(variant("TP53", "c.1A>T", verdict=verdict)), table())
    assert assessed.open_questions == ()


@pytest.mark.parametrize(
    ("sample", "asked"),
    [
        ({}, True),
        ({"germline_consent": "not_offered"}, True),
        ({"germline_consent": "offered"}, True),
        ({"germline_consent": "declined"}, False),
        ({"germline_consent": "consented"}, False),
        ({"germline_status": "done"}, False),
    ],
)
def test_germline_testing_is_asked_about_once(sample, asked):
    stop = variant("BRCA2", "c.1A>T", "p.(Lys1Ter)", Consequence.STOP_GAINED)
    _, assessed = run(case(stop, **sample), table(*ROWS))
    found = [item for item in assessed.open_questions if "germline testing" in item.question]
    assert bool(found) is asked


TP53_ROWS = (
    row(
        gene="TP53",
        record_type="variant_effect",
        match_type="protein_change",
        match_value="p.Arg248Gln",
        effect="LoF",
        oncogenicity="oncogenic",
    ),
    row(
        gene="TP53",
        record_type="germline",
        match_type="variant_class",
        match_value="oncogenic",
        oncotree_code="ANY",
        setting="not by default",
    ),
    row(
        gene="TP53",
        record_type="germline",
        match_type="variant_class",
        match_value="oncogenic",
        oncotree_code="SOFT_TISSUE",
    ),
)


@pytest.mark.parametrize(
    ("tumour", "sample", "asked"),
    [
        ("LMS", {}, True),
        ("LMS", {"germline_consent": "declined"}, False),
        ("LMS", {"germline_status": "done"}, False),
        ("LUAD", {}, False),
    ],
)
def test_an_oncogenic_variant_with_a_germline_row_is_asked_about(tumour, sample, asked):
    # TP53 in leiomyosarcoma: PMID 39150540; elsewhere: DOI 10.1016/j.annonc.2022.12.003
    given = case(variant("TP53", "c.743G>A", "p.Arg248Gln"), tumour=tumour, **sample)
    _, assessed = run(given, table(*TP53_ROWS))
    found = [item.subject for item in assessed.open_questions if "germline" in item.question]
    assert found == (["TP53 c.743G>A p.Arg248Gln"] if asked else [])


def test_variants_that_might_activate_are_one_question():
    rows = (therapy("PIK3CA", "variant_class", "gof", drug="alpelisib"),)
    variants = (
        variant("PIK3CA", "c.1633G>A", "p.(Glu545Lys)"),
        variant("PIK3CA", "c.1258T>C", "p.(Cys420Arg)"),
    )
    _, assessed = run(case(*variants), table(*rows))
    (question,) = assessed.open_questions
    assert question.question == "Do these variants activate the gene?"
    assert question.subject.count("PIK3CA") == 2
    assert "alpelisib" in question.reason


def test_tumour_statements_are_those_of_this_tumour_type():
    rows = (
        therapy("", "tumour_type", oncotree_code="ULMS", drug="olaparib", kb_id="VKB-000001"),
        therapy("", "tumour_type", oncotree_code="LMS", drug="trabectedin", kb_id="VKB-000002"),
    )
    _, assessed = run(case(tumour="LMS"), table(*rows))
    assert [item.drug for item in assessed.tumour_statements] == ["trabectedin"]


REVERSION = row(
    gene="BRCA2",
    record_type="resistance",
    match_type="variant_class",
    match_value="reversion",
    drug="olaparib",
    direction="resistance",
)


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        # BRCA2 c.778_779del with c.764_770del restores the frame (PMID 33619265)
        (
            ("c.778_779del", "p.(Glu260SerfsTer15)", Consequence.FRAMESHIFT),
            ("c.764_770del", "p.(Asn255IlefsTer20)", Consequence.FRAMESHIFT),
            True,
        ),
        (
            ("c.1111C>T", "p.(Gln371Ter)", Consequence.STOP_GAINED),
            ("c.1112A>C", "p.(Gln371Pro)", Consequence.MISSENSE),
            True,
        ),
        (
            ("c.5946del", "p.(Ser1982ArgfsTer22)", Consequence.FRAMESHIFT),
            ("c.7397T>C", "p.(Val2466Ala)", Consequence.MISSENSE),
            False,
        ),
        (
            ("c.1A>C", "p.(Lys1Thr)", Consequence.MISSENSE),
            ("c.10_12del", "p.(Lys4del)", Consequence.INFRAME_DELETION),
            False,
        ),
    ],
)
def test_a_pair_that_might_be_a_reversion_is_a_question(first, second, asked):
    pair = [
        msgspec.structs.replace(variant("BRCA2", *names), residue=residue)
        for names, residue in ((first, 371), (second, 371 if "371" in second[1] else 9))
    ]
    _, assessed = run(case(*pair, germline_status="done"), table(REVERSION))
    found = [item for item in assessed.open_questions if "reversion" in item.question]
    assert bool(found) is asked
    assert all(line.therapies == () for line in assessed.relevance)


@pytest.mark.parametrize(("gene", "named"), [("BRCA2", "BRCA2"), ("CDK4", "")])
def test_a_finding_names_its_gene_of_homologous_recombination(gene: str, named: str) -> None:
    given = case(ingest=Ingest(findings=(exon_change(gene),)))
    (line,) = run(given, table(*ROWS))[1].findings
    assert line.hrr_gene == named


@pytest.mark.parametrize(
    ("code", "places", "mark"),
    [
        (None, ("c", "f"), ""),
        ("fusion_only_in_all_fusions", ("c", "f"), "not listed in the combined result"),
        ("fusion_only_in_combined_output", ("f", "c"), ""),
        ("sample_differs", ("c", "f"), "open whether its file is of this sample"),
        ("sample_differs", ("f", "c"), ""),
        ("sex_differs", ("f",), ""),
    ],
)
def test_a_fusion_that_files_contradict_is_marked_in_its_therapy_lines(code, places, mark):
    sources = {"f": fusion(("FGFR3",), ("TACC3",)).source, "c": Source(file="c.tsv", row=1)}
    said = tuple(sources[one] for one in places)
    told = (Mismatch(code=MismatchCode(code), text="x", sources=said),) if code else ()
    ingest = Ingest(findings=(fusion(("FGFR3",), ("TACC3",)),), mismatches=told)
    line = one(fusion(("FGFR3",), ("TACC3",)), "BLCA")
    (marked,) = with_quality(ingest, (line,))
    (subject,) = [told.subject for told in marked.therapies]
    assert subject == "A-B fusion" + (f" ({mark}: confirm)" if mark else "")
    assert marked.phrase == line.phrase + (f"; {mark}: confirm" if mark else "")
    assert finding_marks(ingest) == (f"{mark}: confirm" if mark else "",)
