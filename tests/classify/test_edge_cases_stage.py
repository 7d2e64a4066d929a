"""Edge cases of classification.md, section 9, that need a whole case with what ships.

What each row says stands in edge_cases.tsv.
"""

from __future__ import annotations

import msgspec
import pytest
from edge_cases import knowledge, names, reference, sources, tree

from molecular_cases import case, phrases, row, table
from varannot.actionability.stage import assess
from varannot.classify.deleted_gene import DELETED_GENE
from varannot.classify.stage import classify
from varannot.hgvs.row_builds import StatedBuild
from varannot.hgvs.selection import load_selection
from varannot.hgvs.stage import normalize
from varannot.knowledge.table import KnowledgeTable
from varannot.model import (
    Actionability,
    CheckOutcome,
    Classify,
    CopyNumber,
    CriterionState,
    Effect,
    Finding,
    FindingCode,
    Ingest,
    Interpretation,
    Normalize,
    Oncogenicity,
    RelevanceKind,
    RowStatus,
    SmallVariant,
    Source,
)
from varannot.resources import resource

TIER_ONE = frozenset({"I-A", "I-B"})


def typed(gene: str, coding: str, protein: str = "", transcript: str = "") -> SmallVariant:
    return SmallVariant(
        key="variants:2",
        source=Source(file="typed.tsv", row=2),
        gene=gene,
        transcript=transcript,
        hgvs_c=coding,
        hgvs_p=protein,
    )


def placed(line: int, position: int, ref: str, alt: str) -> SmallVariant:
    """Return a row of BRAF on the copy of phase set 1."""
    return SmallVariant(
        key=f"variants:{line}",
        source=Source(file="typed.tsv", row=line),
        gene="BRAF",
        chromosome="7",
        position=position,
        ref=ref,
        alt=alt,
        vaf=0.4,
        depth=900,
        phase_set="1",
        phased_genotype="0|1",
    )


def run(
    *rows: SmallVariant,
    tumour: str = "LUAD",
    findings: tuple[Finding, ...] = (),
    kb: KnowledgeTable | None = None,
    without: str = "",
) -> tuple[Normalize, Classify, Actionability]:
    """Return what the stages make of rows of a sample, with the shipped tables."""
    table_used = kb or knowledge()
    ingest = Ingest(small_variants=rows, findings=findings)
    done = normalize(
        ingest,
        names(),
        load_selection(resource("report_selection.tsv")),
        reference=reference(),
        build=StatedBuild(sample="GRCh38"),
    )
    given = msgspec.structs.replace(case(tumour=tumour, ingest=ingest), normalize=done)
    found = classify(given, table_used, phrases(), Interpretation.GRADED, sources(without))
    given = msgspec.structs.replace(given, classify=found, interpretation=Interpretation.GRADED)
    return done, found, assess(given, table_used, tree(), phrases(), {})


R248Q = typed("TP53", "c.743G>A", "p.Arg248Gln", "NM_000546.6")
D594N = typed("BRAF", "c.1780G>A", "p.Asp594Asn", "NM_004333.6")
MET_14 = typed("MET", "c.3028+1G>A", transcript="NM_000245.4")
BRCA2_LOSS = typed("BRCA2", "c.5946del", "p.Ser1982ArgfsTer22", "NM_000059.4")


def test_row_2_functional_evidence_that_is_not_loaded_is_said() -> None:
    _, found, _ = run(R248Q, without="functional")
    assert any("Functional assays" in text for text in found.not_loaded)
    (one,) = found.variants
    assert one.standard is not None
    state = {item.code: item for item in one.standard.criteria}
    assert state["OS2"].reason == "no table of functional evidence is loaded"
    assert not any("Functional assays" in text for text in run(R248Q)[1].not_loaded)


def test_row_27_two_rows_of_one_event_are_classed_as_it() -> None:
    # c.1798G>A and c.1799T>A on one copy: alone p.Val600Met and p.Val600Glu, together p.Val600Lys
    two = (placed(2, 140753337, "C", "T"), placed(3, 140753336, "A", "T"))
    done, found, _ = run(*two)
    reported = [one.hgvs_p for one in done.variants if one.status is RowStatus.REPORTED]
    assert reported == ["p.(Val600Lys)"]
    (one,) = found.variants
    assert one.standard is not None
    (os3,) = [item for item in one.standard.met if item.code == "OS3"]
    assert "897 samples, 24 with this very change" in os3.reason


def test_row_29_an_impaired_kinase_gets_no_line_of_v600e() -> None:
    _, found, assessed = run(D594N, tumour="MEL")
    (line,) = assessed.relevance
    about_v600 = {row.kb_id for row in knowledge().for_gene("BRAF") if "600" in row.match_value}
    assert about_v600
    assert not about_v600 & {one.kb_id for one in line.therapies}
    assert not about_v600 & set(found.variants[0].kb_ids)
    assert found.variants[0].effect is not Effect.GAIN_OF_FUNCTION


def test_row_48_both_readings_of_atrx_have_their_classes() -> None:
    done, found, _ = run(typed("ATRX", "c.4690G>T", "p.Gln1564Glu"))
    assert done.variants[0].check.outcome is CheckOutcome.IMPOSSIBLE
    (one,) = found.variants
    assert one.oncogenicity is Oncogenicity.UNRESOLVED
    readings = {item.reading.hgvs_p: item for item in one.readings}
    assert set(readings) == {"p.(Gln1564Glu)", "p.(Gln1564Ter)"}
    assert readings["p.(Gln1564Glu)"].reading.hgvs_c == "c.4690C>G"
    assert readings["p.(Gln1564Glu)"].oncogenicity is Oncogenicity.VUS
    assert readings["p.(Gln1564Ter)"].reading.hgvs_c == "c.4690C>T"
    assert readings["p.(Gln1564Ter)"].oncogenicity is Oncogenicity.LIKELY_ONCOGENIC


def test_row_54_the_common_stop_of_brca2_is_benign_by_a_curated_row() -> None:
    k3326 = typed("BRCA2", "c.9976A>T", "p.Lys3326*", "NM_000059.4")
    _, found, assessed = run(k3326, tumour="HGSOC")
    (one,) = found.variants
    assert one.curated_class is Oncogenicity.BENIGN
    assert one.oncogenicity is Oncogenicity.BENIGN
    assert one.effect is Effect.NONE
    assert one.standard is not None
    assert not any(item.code.startswith("OVS1") for item in one.standard.met)
    said = [text.unconfirmed for text in one.statements if text.kb_id == "VKB-002015"]
    assert any("from memory" in text for text in said)
    (line,) = assessed.relevance
    assert not [item for item in line.therapies if item.kind is RelevanceKind.THERAPY]


def test_row_60_a_report_names_both_proteins_of_cdkn2a() -> None:
    def beside(small: SmallVariant) -> list[str]:
        done, _, _ = run(small)
        (one,) = done.variants
        return [item.text for item in one.findings if item.code is FindingCode.OTHER_ISOFORM]

    arg80 = typed("CDKN2A", "c.238C>T", "p.Arg80*", "NM_000077.5")
    (text,) = beside(arg80)
    assert text == ("On NM_058195.4 (MANE Plus Clinical): c.281C>T p.(Pro94Leu), missense_variant.")
    place = {"chromosome": "9", "position": 21971121, "ref": "G", "alt": "A"}
    assert beside(msgspec.structs.replace(arg80, hgvs_c="", hgvs_p="", **place)) == [text]
    # both transcripts of KRAS code for the same residue 12: nothing to say
    assert beside(typed("KRAS", "c.35G>A", "p.Gly12Asp", "NM_004985.5")) == []


def test_row_61_a_homozygous_deletion_has_ovs1() -> None:
    def said(copies: int, gene: str = "CDKN2A") -> list[str]:
        found = CopyNumber(
            source=Source(file="cnv.tsv", row=9),
            gene=gene,
            fold_change=0.2,
            call="DEL",
            absolute_copy_number=copies,
        )
        (line,) = run(findings=(found,))[2].findings
        return [one.text for one in line.statements if one.rule == DELETED_GENE]

    (text,) = said(0)
    assert "likely oncogenic: OVS1, 8 points" in text
    assert "branch DEL1" in text
    assert said(1) == []
    assert said(0, "KRAS") == []


@pytest.mark.parametrize(
    ("tumour", "effect"),
    [
        ("TLL", Effect.GAIN_OF_FUNCTION),
        ("CLLSLL", Effect.GAIN_OF_FUNCTION),
        ("LUAD", Effect.UNCERTAIN),
    ],
)
def test_row_66_what_a_truncated_pest_domain_means_depends_on_the_tumour_type(
    tumour: str, effect: Effect
) -> None:
    pest = typed("NOTCH1", "c.7541_7542del", transcript="NM_017617.5")
    (one,) = run(pest, tumour=tumour)[1].variants
    assert (one.effect, one.oncogenicity) == (effect, Oncogenicity.VUS)
    assert one.standard is not None
    null = next(item for item in one.standard.criteria if item.code.startswith("OVS1"))
    assert null.state is CriterionState.NOT_MET
    assert "depends on the tumour type" in null.reason
    curated = [text for text in one.statements if text.rule == "curated_effect"]
    assert bool(curated) is (effect is Effect.GAIN_OF_FUNCTION)
    assert all(text.citation and "from memory" in text.unconfirmed for text in curated)


@pytest.mark.parametrize(
    ("row_number", "gene", "coding", "transcript"),
    [
        (67, "PPM1D", "c.1434C>A", "NM_003620.4"),
        (68, "CCND1", "c.838G>T", "NM_053056.3"),
        (68, "CCND3", "c.850_852delinsTAA", "NM_001760.5"),
        (68, "CALR", "c.1099_1150del", "NM_004343.4"),
        (68, "CALR", "c.1154_1155insTTGTC", "NM_004343.4"),
        (68, "ASXL1", "c.1934dup", "NM_015338.6"),
        (69, "MET", "c.3028+1G>A", "NM_000245.4"),
    ],
)
def test_rows_67_to_69_truncations_that_activate(
    row_number: int, gene: str, coding: str, transcript: str
) -> None:
    _, found, _ = run(typed(gene, coding, transcript=transcript))
    (one,) = found.variants
    assert one.effect is Effect.GAIN_OF_FUNCTION, row_number
    assert one.oncogenicity is Oncogenicity.LIKELY_ONCOGENIC
    assert one.standard is not None
    null = next(item for item in one.standard.criteria if item.code.startswith("OVS1"))
    assert null.state is CriterionState.NOT_MET
    assert null.reason.startswith("curated exception")
    curated = [text for text in one.statements if text.rule == "curated_effect"]
    assert curated
    assert all(text.citation and text.unconfirmed for text in curated)


@pytest.mark.parametrize(
    ("tumour", "kind"), [("LUAD", RelevanceKind.THERAPY), ("LMS", RelevanceKind.NO_STATEMENT)]
)
def test_row_69_the_therapy_line_follows_the_tumour_type(tumour: str, kind: RelevanceKind) -> None:
    (line,) = run(MET_14, tumour=tumour)[2].relevance
    assert line.kind is kind
    (therapy,) = line.therapies
    assert therapy.kb_id == "VKB-000142"
    assert (therapy.tumour_match in ("same", "covered")) is (kind is RelevanceKind.THERAPY)


def test_row_71_kit_in_gist_has_no_therapy_line_yet() -> None:
    """Tier I needs a cited row; the shipped one is a draft, and drafts are not used."""
    (draft,) = [row for row in knowledge().rows if row.kb_id == "VKB-000159"]
    assert draft.status == "draft"
    assert not draft.citation
    exon_11 = typed("KIT", "c.1669_1674del", transcript="NM_000222.3")
    (line,) = run(exon_11, tumour="GIST")[2].relevance
    assert line.therapies == ()


@pytest.mark.parametrize(
    ("gene", "coding", "protein"),
    [
        ("NOTCH1", "", "p.Glu334*"),
        ("EZH2", "c.1000G>T", "p.Glu334*"),
        ("DNMT3A", "c.1000_1002delinsTAA", ""),
    ],
)
def test_row_92_a_role_that_depends_on_context_is_said(
    gene: str, coding: str, protein: str
) -> None:
    (one,) = run(typed(gene, coding, protein))[1].variants
    assert one.standard is not None
    null = next(item for item in one.standard.criteria if item.code == "OVS1")
    assert null.state is CriterionState.NOT_MET
    assert "needs the tumour's context" in null.reason
    assert one.effect is Effect.TRUNCATING_UNCERTAIN


@pytest.mark.parametrize(
    ("coding", "skips"),
    [
        # one site of exon 14 (c.2888_3028), and the whole exon with parts of both introns
        ("c.3028+1G>A", True),
        ("c.2888-4_2891del", True),
        ("c.2888-100_3028+100del", True),
        # exons 14 and 15, or 13 and 14, are fused: no exon is absent, and two shift the frame
        ("c.3020_3040del", False),
        ("c.3020_3041del", False),
        ("c.2880_2897del", False),
        ("c.2880_2896del", False),
        ("c.2887+1_2890del", False),
        ("c.3028+1_3031del", False),
        # the site stands again: AGAG before exon 14, GTGT behind it
        ("c.2888-2_2888-1dup", False),
        ("c.3028+1_3028+2dup", False),
        # exon 13 goes with it
        ("c.2871_3041del", False),
        ("c.2871_3028+101del", False),
    ],
)
def test_only_the_loss_of_met_exon_14_alone_is_its_skipping(coding: str, skips: bool) -> None:
    _, classified, assessed = run(typed("MET", coding, transcript="NM_000245.4"))
    (one,), (line,) = classified.variants, assessed.relevance
    assert (one.effect is Effect.GAIN_OF_FUNCTION) is skips
    assert (line.kind is RelevanceKind.THERAPY) is skips
    assert bool(line.therapies) is skips


def test_an_insertion_after_which_the_splice_site_stands_is_an_insertion() -> None:
    """EGFR p.Ala763_Tyr764insPheGlnGluAla doubles the end of intron 19; its acceptor stands."""
    fqea = typed("EGFR", "c.2284-5_2290dup", transcript="NM_005228.5")
    done, classified, assessed = run(fqea)
    (variant,), (one,), (line,) = done.variants, classified.variants, assessed.relevance
    assert variant.descriptions[0].hgvs_p == "p.(Ala763_Tyr764insPheGlnGluAla)"
    assert not one.truncating
    assert one.standard is not None
    assert one.standard.codes == "OM1,OM2,OP3"
    rows = {row.kb_id: row.match_value for row in knowledge().for_gene("EGFR")}
    assert line.kind is RelevanceKind.CONDITIONAL
    assert {rows[item.kb_id] for item in line.therapies} == {"762-823:inframe_insertion"}


@pytest.mark.parametrize("coding", ["c.1648_1668del", "c.1648-3_1665del"])
def test_a_deletion_that_can_be_placed_inside_the_exon_is_one_of_residues(coding: str) -> None:
    """KIT p.Lys550_Gln556del: the three bases before exon 11 are those that end the deletion."""
    done, classified, _ = run(typed("KIT", coding, transcript="NM_000222.3"))
    (variant,), (one,) = done.variants, classified.variants
    (own,) = variant.descriptions
    assert (own.hgvs_c, own.hgvs_p) == ("c.1648_1668del", "p.(Lys550_Gln556del)")
    assert own.splice is not None
    assert own.splice.kept is True
    assert not one.truncating
    assert one.standard is not None
    assert one.standard.codes == "OM1,OM2,OP3"


def parp(**cells: str) -> KnowledgeTable:
    """Return a table in which BRCA2 c.5946del is oncogenic, with one row about olaparib."""
    own = (
        row(gene="BRCA2", record_type="gene_role", gene_role="TSG", pathway="HRR"),
        row(
            gene="BRCA2",
            record_type="variant_effect",
            match_type="cdna",
            match_value="c.5946del",
            effect="LoF",
            oncogenicity="oncogenic",
        ),
        row(
            gene="BRCA2",
            match_type="variant_class",
            match_value="oncogenic",
            drug="olaparib",
            **cells,
        ),
    )
    return table(*own)


def test_row_102_shipped_evidence_of_other_types_states_no_tier_one() -> None:
    (line,) = run(BRCA2_LOSS, tumour="LMS")[2].relevance
    others = [one for one in line.therapies if one.tumour_match == "other"]
    assert others
    assert not [one for one in others if TIER_ONE & set(one.amp.split(", "))]


@pytest.mark.parametrize(
    ("codes", "tumour", "tier"),
    [
        ("HGSOC", "LMS", "II-C"),
        ("HGSOC", "HGSOC", "I-A"),
        ("OVARY", "HGSOC", "I-A"),
        ("HGSOC", "OVARY", "II-C"),
        ("", "LMS", "II-C"),
    ],
)
def test_row_102_evidence_of_another_tumour_type_is_never_tier_one(
    codes: str, tumour: str, tier: str
) -> None:
    label = parp(record_type="therapy", direction="sensitivity", oncotree_code=codes, amp="I-A")
    (line,) = run(BRCA2_LOSS, tumour=tumour, kb=label)[2].relevance
    (one,) = line.therapies
    assert one.amp == tier
    assert ("AMP tier I-A there is II-C here." in one.text) is (tier != "I-A")


def test_row_103_resistance_of_tier_one_is_shown_as_resistance() -> None:
    kb = table(
        row(gene="EGFR", record_type="gene_role", gene_role="oncogene"),
        row(
            gene="EGFR",
            record_type="variant_effect",
            match_type="protein_change",
            match_value="p.Thr790Met",
            effect="GoF",
            oncogenicity="oncogenic",
        ),
        row(
            gene="EGFR",
            record_type="resistance",
            direction="resistance",
            match_type="protein_change",
            match_value="p.Thr790Met",
            drug="gefitinib",
            oncotree_code="LUAD",
            amp="I-A",
        ),
    )
    (line,) = run(typed("EGFR", "c.2369C>T", "p.Thr790Met", "NM_005228.5"), kb=kb)[2].relevance
    (one,) = line.therapies
    assert (one.kind, one.direction) == (RelevanceKind.RESISTANCE, "resistance")
    assert (one.amp, one.tumour_match) == ("I-A", "same")
    assert line.kind is RelevanceKind.RESISTANCE
    assert line.phrase == "Resistance: gefitinib"
