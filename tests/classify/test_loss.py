"""What computed descriptions say about loss of function, and that they never overstate it.

Rules: PVS1 decision tree, DOI 10.1002/humu.23626.
"""

from __future__ import annotations

import msgspec
import pytest

from molecular_cases import case, phrases, row, table, variant
from varannot.classify.loss import loss_facts
from varannot.classify.role import gene_role
from varannot.classify.stage import classify
from varannot.knowledge.evidence import GeneRoleEvidence, LossMechanism
from varannot.model import (
    CheckLevel,
    Classification,
    Consequence,
    Description,
    Effect,
    FindingCode,
    HgvsFinding,
    Interpretation,
    Nmd,
    NmdRule,
    NmdVerdict,
    NormalizedVariant,
    Oncogenicity,
    ProteinLoss,
    SpliceOutcome,
)

TSG = row(gene="TP53", record_type="gene_role", gene_role="TSG")
CLASS_ROW = row(
    gene="TP53",
    record_type="variant_effect",
    match_type="variant_class",
    match_value="truncating",
    effect="LoF",
    oncogenicity="likely_oncogenic",
)
NAMED_ROW = row(
    gene="TP53",
    record_type="variant_effect",
    match_type="protein_change",
    match_value="p.Arg342Ter",
    effect="LoF",
    oncogenicity="likely_oncogenic",
)


def described(
    verdict: NmdVerdict = NmdVerdict.PREDICTED,
    transcript: str = "NM_000546.6",
    tags: tuple[str, ...] = ("MANE Select",),
    consequence: Consequence = Consequence.STOP_GAINED,
    share: float = 0.1,
) -> Description:
    nmd = Nmd(verdict=verdict, rules=(NmdRule.LAST_EXON,), text=f"Decay: {verdict.value}.")
    truncated = consequence in (Consequence.STOP_GAINED, Consequence.FRAMESHIFT)
    return Description(
        transcript=transcript,
        gene="TP53",
        build="GRCh38",
        hgvs_c="c.1024C>T",
        hgvs_p="p.(Arg342Ter)" if truncated else "p.(Arg342Gln)",
        consequence=consequence,
        consequences=(consequence,),
        level=CheckLevel.SEQUENCE,
        tags=tags,
        exon="10/11",
        nmd=nmd if truncated else None,
        loss=ProteinLoss(lost=52, share=share, first_lost=342, text="52 of 393 residues lost.")
        if truncated
        else None,
    )


def truncating(*descriptions: Description, **changes: object) -> NormalizedVariant:
    found = variant("TP53", "c.1024C>T", "p.(Arg342Ter)", Consequence.STOP_GAINED)
    return msgspec.structs.replace(found, descriptions=descriptions, **changes)


def classed(given: NormalizedVariant, *rows: object) -> Classification:
    found = classify(case(given), table(TSG, *rows), phrases(), Interpretation.GRADED)
    (classification,) = found.variants
    return classification


def texts(classification: Classification) -> dict[str, str]:
    return {statement.rule: statement.text for statement in classification.statements}


def test_predicted_decay_is_stated_and_graded() -> None:
    found = classed(truncating(described()))
    assert found.effect is Effect.LIKELY_LOSS_OF_FUNCTION
    assert found.oncogenicity is Oncogenicity.LIKELY_ONCOGENIC
    assert found.standard is not None
    assert (found.standard.codes, found.standard.points) == ("OVS1", 8)
    said = texts(found)
    assert "very strong, branch NF1 of the PVS1 tree" in said["loss_graded"]
    assert said["nmd_predicted"].startswith("On NM_000546.6 (MANE Select), exon 10/11: stop gained")
    assert "52 of 393 residues lost." in said["nmd_predicted"]


NOT_LOST = [
    # why the computed facts do not bear a loss of function
    ((described(NmdVerdict.ESCAPES),), (), "escape from nonsense-mediated decay"),
    ((described(NmdVerdict.BORDERLINE),), (), "uncertain on NM_000546.6"),
    (
        (described(transcript="NM_1.1", tags=()),),
        (HgvsFinding(code=FindingCode.NOT_ON_MANE, text="Not on MANE Select."),),
        "the main transcript (MANE Select) is not truncated",
    ),
    (
        (
            described(transcript="NM_1.1", tags=()),
            described(consequence=Consequence.MISSENSE),
        ),
        (),
        "the main transcript (MANE Select) is not truncated",
    ),
]


@pytest.mark.parametrize(("descriptions", "findings", "why"), NOT_LOST)
def test_a_row_about_all_truncations_yields_to_facts_that_refute_it(
    descriptions: tuple[Description, ...], findings: tuple[HgvsFinding, ...], why: str
) -> None:
    given = truncating(*descriptions, findings=findings)
    alone, with_row = classed(given), classed(given, CLASS_ROW)
    assert alone.effect is Effect.TRUNCATING_UNCERTAIN
    assert why in texts(alone)["truncating_loss_not_shown"]
    assert with_row.effect is Effect.TRUNCATING_UNCERTAIN
    assert why in texts(with_row)["class_row_refuted"]
    # Nor does the class of such a row stand: it would be "likely oncogenic" without an effect.
    assert with_row.curated_class is None
    assert with_row.oncogenicity is alone.oncogenicity


@pytest.mark.parametrize(("descriptions", "findings", "why"), NOT_LOST)
def test_a_row_that_names_the_variant_stands(
    descriptions: tuple[Description, ...], findings: tuple[HgvsFinding, ...], why: str
) -> None:
    found = classed(truncating(*descriptions, findings=findings), NAMED_ROW)
    assert found.effect is Effect.LOSS_OF_FUNCTION, why


def test_a_row_about_all_truncations_stands_where_decay_is_predicted() -> None:
    found = classed(truncating(described()), CLASS_ROW)
    assert found.effect is Effect.LOSS_OF_FUNCTION
    assert "nmd_predicted" in texts(found)


def test_no_loss_follows_from_a_part_of_an_event() -> None:
    # KIT chr4:55593603 and 55593620: a stop alone, an in-frame change together
    found = classed(truncating(described(), loss_from_part=True), CLASS_ROW)
    assert found.effect is Effect.TRUNCATING_UNCERTAIN
    assert "part of an event" in texts(found)["part_of_event"]


def test_another_version_that_says_the_same_is_said_once() -> None:
    older = described(transcript="NM_000546.5", tags=())
    facts = loss_facts((older, described()))
    assert [one.text.split(",")[0] for one in facts.statements] == ["On NM_000546.6 (MANE Select)"]


def test_a_splice_site_says_that_its_effect_is_not_computed() -> None:
    site = msgspec.structs.replace(
        described(consequence=Consequence.SPLICE_DONOR), exon="", intron="9/10"
    )
    facts = loss_facts((site,))
    assert not facts.refuted
    assert "intron 9/10" in facts.statements[0].text


def test_a_splice_site_that_stands_again_is_no_truncation() -> None:
    outcome = SpliceOutcome(kept=True, exon="10/11", in_frame=None, text="It stands again.")
    site = msgspec.structs.replace(
        described(consequence=Consequence.SPLICE_DONOR),
        exon="",
        intron="10/10",
        hgvs_p="p.?",
        splice=outcome,
    )
    given = msgspec.structs.replace(
        variant("TP53", "c.1100+3_1100+4del", "", Consequence.SPLICE_DONOR), descriptions=(site,)
    )
    for rows in ((), (CLASS_ROW,)):
        found = classed(given, *rows)
        assert found.effect in (Effect.UNCERTAIN, Effect.TRUNCATING_UNCERTAIN)
        assert found.oncogenicity is Oncogenicity.VUS
        assert any("stands again" in text for text in texts(found).values())
    assert classed(given).effect is Effect.UNCERTAIN
    assert "a splice site is lost" not in " ".join(texts(classed(given)).values())


def test_a_gene_whose_role_comes_from_the_vote_is_not_said_to_have_none() -> None:
    pack = GeneRoleEvidence("TET2", "TSG", LossMechanism.MODERATE, "IntOGen loss", ())
    role = gene_role("TET2", ())
    (said,) = role.statements(pack)
    assert "tumour suppressor" in said.text
    assert "moderate (IntOGen loss)" in said.text
    assert "cannot be weighed" not in said.text
    (unsaid,) = role.statements()
    assert "cannot be weighed" in unsaid.text


def test_without_descriptions_the_statement_says_that_nothing_was_computed() -> None:
    said = texts(classed(truncating()))
    assert "have not been computed" in said["truncating_not_graded"]


def test_coding_exons_alone_are_said() -> None:
    partial = msgspec.structs.replace(described(NmdVerdict.ESCAPES), exons_whole=False)
    facts = loss_facts((partial,))
    assert "coding exons only; UTR exons unknown" in facts.statements[0].text


def test_rows_match_the_numbering_of_their_own_transcript() -> None:
    # ABL1 Thr334 of NM_007313 is Thr315 of NM_005157, DOI 10.1126/science.1062538
    own = msgspec.structs.replace(
        described(transcript="NM_007313.2", tags=(), consequence=Consequence.MISSENSE),
        gene="ABL1",
        hgvs_c="c.1001C>T",
        hgvs_p="p.(Thr334Ile)",
        residue=334,
    )
    mane = msgspec.structs.replace(
        own,
        transcript="NM_005157.6",
        tags=("MANE Select",),
        hgvs_c="c.944C>T",
        hgvs_p="p.(Thr315Ile)",
        residue=315,
    )
    curated = row(
        gene="ABL1",
        transcript="NM_005157.6",
        record_type="variant_effect",
        match_type="protein_change",
        match_value="p.Thr315Ile",
        effect="GoF",
        oncogenicity="oncogenic",
    )
    given = variant("ABL1", "c.1001C>T", "p.(Thr334Ile)", transcript="NM_007313.2")
    alone = classed(given, curated)
    assert alone.effect is Effect.UNCERTAIN
    found = classed(msgspec.structs.replace(given, descriptions=(own, mane)), curated)
    assert found.effect is Effect.GAIN_OF_FUNCTION
    assert not any(caveat.rule == "other_transcript" for caveat in found.caveats)
