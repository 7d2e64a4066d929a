"""OVS1 by the PVS1 decision tree (DOI 10.1002/humu.23626): every branch, and what bars it."""

from __future__ import annotations

import pytest
from criteria_cases import ONCOGENE, TSG, assessed, case, description
from hypothesis import given
from hypothesis import strategies as st

from varannot.classify.criteria.gene_tables import ExceptionVerdict, gene_tables
from varannot.classify.role import GeneRole
from varannot.knowledge.evidence import (
    ClinvarAnswer,
    GeneRoleEvidence,
    LookUp,
    LossMechanism,
)
from varannot.model import (
    Consequence,
    CriterionName,
    CriterionState,
    LossRule,
    Nmd,
    NmdRule,
    NmdVerdict,
    ProteinLoss,
    SpliceOutcome,
    StartLoss,
    Strength,
)
from varannot.report.standard_view import criteria_block
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle

SUPPRESSOR = GeneRole("STK11", ("TSG",), (), ())
"""A suppressor without curated domains and exceptions, so that the tree alone decides."""

PREDICTED = Nmd(
    verdict=NmdVerdict.PREDICTED, rules=(NmdRule.UPSTREAM_OF_JUNCTION,), text="Decays.", exon="3/11"
)
ESCAPES = Nmd(verdict=NmdVerdict.ESCAPES, rules=(NmdRule.LAST_EXON,), text="Escapes.", exon="11/11")
BORDERLINE = Nmd(
    verdict=NmdVerdict.BORDERLINE, rules=(NmdRule.NEAR_LAST_JUNCTION,), text="Near.", exon="10/11"
)
PAST = Nmd(verdict=NmdVerdict.NOT_APPLICABLE, rules=(NmdRule.NO_PREMATURE_STOP,), text="Past.")
MOST = ProteinLoss(lost=200, share=0.5, first_lost=194, text="Half is lost.")
LITTLE = ProteinLoss(lost=14, share=0.036, first_lost=371, text="14 lost.")


def graded(
    consequence: Consequence, gene: str = "STK11", role: GeneRole = SUPPRESSOR, **more: object
):
    """Return the grade; parts of the description and of the input by name."""
    return result_of(consequence, gene, role, **more).null


def result_of(
    consequence: Consequence, gene: str = "STK11", role: GeneRole = SUPPRESSOR, **more: object
):
    """Return the whole result, the grade in it."""
    of_input = {"spared", "from_part", "role_pack", "start_region"}
    own = {key: value for key, value in more.items() if key not in of_input}
    rest = {key: value for key, value in more.items() if key in of_input}
    main = description(consequence, gene=gene, transcript="NM_000455.5", **own)
    return assessed(case(consequence, "", gene=gene, role=role, main=main, **rest))


STOPS = [
    # verdict on decay, what is lost, strength, branch
    (PREDICTED, MOST, Strength.VERY_STRONG, LossRule.NF1),
    (PREDICTED, LITTLE, Strength.VERY_STRONG, LossRule.NF1),
    (ESCAPES, MOST, Strength.STRONG, LossRule.NF5),
    (ESCAPES, LITTLE, Strength.MODERATE, LossRule.NF6),
    (BORDERLINE, LITTLE, Strength.MODERATE, LossRule.NF6),
    (PAST, LITTLE, None, None),
]


@pytest.mark.parametrize(("nmd", "loss", "strength", "rule"), STOPS)
def test_a_new_stop_weighs_by_decay_and_loss(
    nmd: Nmd, loss: ProteinLoss, strength: Strength | None, rule: LossRule | None
) -> None:
    found = graded(Consequence.FRAMESHIFT, nmd=nmd, loss=loss)
    assert (found.strength, found.rule) == (strength, rule)


def splice(
    in_frame: bool | None, nmd: Nmd | None, loss: ProteinLoss | None, **more: object
) -> SpliceOutcome:
    given_parts = {"kept": False, "exon": "5/17", "text": "Skipped.", **more}
    return SpliceOutcome(in_frame=in_frame, nmd=nmd, loss=loss, **given_parts)


SITES = [
    (splice(False, PREDICTED, MOST), Strength.VERY_STRONG, LossRule.SS1),
    (splice(False, ESCAPES, MOST), Strength.STRONG, LossRule.SS5),
    (splice(False, ESCAPES, LITTLE), Strength.MODERATE, LossRule.SS6),
    (splice(True, None, MOST), Strength.STRONG, LossRule.SS8),
    (splice(True, None, LITTLE), Strength.MODERATE, LossRule.SS9),
    (splice(False, PREDICTED, MOST, kept=True), None, None),
    (splice(None, None, None, exon="1/17", text="Exon 1."), None, LossRule.UNKNOWN),
    (splice(None, None, None, text="Several."), None, LossRule.UNKNOWN),
]


@pytest.mark.parametrize(("outcome", "strength", "rule"), SITES)
def test_a_lost_splice_site_weighs_by_the_skipped_exon(
    outcome: SpliceOutcome, strength: Strength | None, rule: LossRule | None
) -> None:
    found = graded(Consequence.SPLICE_DONOR, splice=outcome)
    assert (found.strength, found.rule) == (strength, rule)


STARTS = [
    (ClinvarAnswer(LookUp.FOUND), Strength.MODERATE, LossRule.IC3),
    (ClinvarAnswer(LookUp.ABSENT), Strength.SUPPORTING, LossRule.IC4),
    (ClinvarAnswer(LookUp.NOT_LOADED), Strength.SUPPORTING, LossRule.IC4),
    (None, Strength.SUPPORTING, LossRule.IC4),
]


@pytest.mark.parametrize(("region", "strength", "rule"), STARTS)
def test_a_lost_start_weighs_moderate_at_most(
    region: ClinvarAnswer | None, strength: Strength, rule: LossRule
) -> None:
    start = StartLoss(next_start=40, contig="chr22", skipped=((1, 9),), text="Next at 40.")
    found = graded(Consequence.START_LOST, start=start, start_region=region)
    assert (found.strength, found.rule) == (strength, rule)


@pytest.mark.parametrize(("region", "strength", "rule"), STARTS)
def test_the_exon_with_the_start_codon_weighs_like_the_start_codon(
    region: ClinvarAnswer | None, strength: Strength, rule: LossRule
) -> None:
    start = StartLoss(next_start=40, contig="chr22", skipped=((1, 9),), text="Next at 40.")
    outcome = splice(None, None, None, exon="1/17", text="Exon 1 is the first.")
    found = graded(Consequence.SPLICE_DONOR, splice=outcome, start=start, start_region=region)
    assert (found.strength, found.rule) == (strength, rule)
    assert "Exon 1 is the first." in found.reason


CURATED_SITES = [("PTEN", "NM_000314.8"), ("APC", "NM_000038.6"), ("MET", "NM_000245.4")]


@pytest.mark.parametrize(("gene", "transcript"), CURATED_SITES)
def test_a_site_that_stands_again_is_no_loss_in_curated_genes_either(
    gene: str, transcript: str
) -> None:
    role = GeneRole(gene, ("TSG",), (), ())
    for in_frame, first, last in ((False, 165, None), (True, 963, 1009)):
        outcome = splice(in_frame, PREDICTED, MOST, kept=True, first_lost=first, last_lost=last)
        main = description(
            Consequence.SPLICE_DONOR, "p.?", gene=gene, transcript=transcript, splice=outcome
        )
        given_case = case(Consequence.SPLICE_DONOR, "", gene=gene, role=role, main=main)
        found = assessed(given_case).null
        assert (found.state, found.null, found.activating) == (
            CriterionState.NOT_MET,
            False,
            False,
        )
        assert "stands again" in found.reason


def test_a_curated_exception_is_named_only_where_the_tree_gives_less() -> None:
    role = GeneRole("APC", ("TSG",), (), ())
    for nmd, rule in ((PREDICTED, LossRule.NF1), (ESCAPES, LossRule.CURATED)):
        found = graded(Consequence.STOP_GAINED, "APC", role, nmd=nmd, loss=MOST)
        assert (found.strength, found.rule) == (Strength.VERY_STRONG, rule)
        assert ("last coding exon" in found.reason) is (rule is LossRule.CURATED)


def test_no_sentence_on_the_loss_is_said_twice() -> None:
    outcome = splice(True, None, LITTLE, text=f"Skipped: {LITTLE.text}")
    found = graded(Consequence.SPLICE_DONOR, splice=outcome)
    assert found.reason.count(LITTLE.text) == 1


ROLES = [
    # role, pack, state; a gene in which loss does not drive tumours has no null variant
    (ONCOGENE, None, CriterionState.NOT_MET),
    (GeneRole("NOTCH1", ("context",), (), ()), None, CriterionState.NOT_MET),
    (GeneRole("XYZ1", (), (), ()), None, CriterionState.NOT_ASSESSABLE),
    (GeneRole("BRCA2", (), ("HRR",), ()), None, CriterionState.MET),
    (TSG, None, CriterionState.MET),
]


@pytest.mark.parametrize(("role", "pack", "state"), ROLES)
def test_loss_has_to_be_how_the_gene_drives_tumours(
    role: GeneRole, pack: GeneRoleEvidence | None, state: CriterionState
) -> None:
    found = graded(
        Consequence.STOP_GAINED, gene="STK11", role=role, role_pack=pack, nmd=PREDICTED, loss=MOST
    )
    assert found.state is state
    assert found.null


MECHANISMS = [
    (LossMechanism.DEFINITIVE, Strength.VERY_STRONG),
    (LossMechanism.MODERATE, Strength.STRONG),
    (LossMechanism.LIMITED, Strength.MODERATE),
]


@pytest.mark.parametrize(("loss", "strength"), MECHANISMS)
def test_a_weaker_mechanism_takes_levels_away(loss: LossMechanism, strength: Strength) -> None:
    pack = GeneRoleEvidence("STK11", "TSG", loss, "made up", ())
    found = graded(
        Consequence.STOP_GAINED,
        role=GeneRole("STK11", (), (), ()),
        role_pack=pack,
        nmd=PREDICTED,
        loss=MOST,
    )
    assert found.strength is strength


def test_main_transcript_spared_is_no_loss() -> None:
    found = graded(Consequence.MISSENSE, spared=True)
    assert (found.state, found.rule) == (CriterionState.NOT_MET, LossRule.NF2)


def test_a_part_of_an_event_is_not_judged() -> None:
    found = graded(Consequence.STOP_GAINED, from_part=True, nmd=PREDICTED, loss=MOST)
    assert found.state is CriterionState.NOT_ASSESSABLE


NOT_NULL = [
    Consequence.STOP_LOST,
    Consequence.INFRAME_DELETION,
    Consequence.INFRAME_INSERTION,
    Consequence.SPLICE_REGION,
    Consequence.STOP_RETAINED,
    Consequence.SYNONYMOUS,
    Consequence.PROTEIN_ALTERING,
    Consequence.MISSENSE,
    Consequence.UTR_5,
    Consequence.INTRON,
]


@pytest.mark.parametrize("consequence", NOT_NULL)
def test_other_consequences_are_no_null_variants(consequence: Consequence) -> None:
    found = graded(consequence, loss=MOST)
    assert not found.null
    assert found.state is CriterionState.NOT_MET


UNSEEN = [Consequence.CODING_UNSPECIFIED, Consequence.UNKNOWN]


@pytest.mark.parametrize("consequence", UNSEEN)
def test_a_change_whose_bases_are_not_known_is_not_judged(consequence: Consequence) -> None:
    found = graded(consequence)
    assert found.state is CriterionState.NOT_ASSESSABLE
    assert not found.null


def test_curated_regions_stand_on_installed_transcripts_and_inside_the_protein() -> None:
    bundle = open_bundle(resource_folder("transcripts"))
    tables = gene_tables()
    rows = [
        *(row for own in tables.domains.values() for row in own),
        *(row for own in tables.exceptions.values() for row in own),
    ]
    assert len(rows) > 20
    for row in rows:
        found = bundle.transcript(row.transcript, "GRCh38")
        assert found is not None, (row.gene, row.transcript)
        assert found.gene == row.gene
        assert row.last <= found.residues, (row.gene, row.last, found.residues)
        assert "MANE Select" in found.tags, (row.gene, row.transcript)


def test_activating_regions_bar_the_loss() -> None:
    activating = [
        row
        for own in gene_tables().exceptions.values()
        for row in own
        if row.verdict is ExceptionVerdict.ACTIVATING
    ]
    assert {row.gene for row in activating} >= {"NOTCH1", "PPM1D", "MET", "CALR", "ASXL1"}


def test_an_exception_about_a_new_frame_says_nothing_of_a_stop() -> None:
    """CALR: frameshifts give the new C-terminus, DOI 10.1056/NEJMoa1312542; a stop gives none."""

    def calr(consequence: Consequence, role: GeneRole = ONCOGENE):
        loss = ProteinLoss(lost=50, share=0.12, first_lost=367, text="50 lost.")
        nmd = Nmd(verdict=NmdVerdict.ESCAPES, rules=(NmdRule.LAST_EXON,), text="x", exon="9/9")
        return graded(consequence, gene="CALR", role=role, nmd=nmd, loss=loss)

    shifted, stopped = calr(Consequence.FRAMESHIFT), calr(Consequence.STOP_GAINED)
    assert shifted.activating
    assert "new C-terminus" in shifted.reason
    assert not stopped.activating
    assert "Frameshifts" not in stopped.reason
    assert stopped.state is CriterionState.NOT_MET


@pytest.mark.parametrize(
    ("first_lost", "strength"), [(1183, Strength.STRONG), (1184, Strength.MODERATE)]
)
def test_the_last_exon_of_palb2_is_critical_up_to_residue_1183(
    first_lost: int, strength: Strength
) -> None:
    """ClinGen hereditary breast, ovarian and pancreatic cancer expert panel; from memory."""
    role = GeneRole("PALB2", ("TSG",), ("HRR",), ())
    loss = ProteinLoss(
        lost=1187 - first_lost, share=0.003, first_lost=first_lost, text="Little is lost."
    )
    nmd = Nmd(verdict=NmdVerdict.ESCAPES, rules=(NmdRule.LAST_EXON,), text="x", exon="13/13")
    found = graded(Consequence.STOP_GAINED, gene="PALB2", role=role, nmd=nmd, loss=loss)
    assert found.strength is strength
    assert ("from memory" in found.unconfirmed) is (strength is Strength.STRONG)


def _near_the_end(gene: str, first_lost: int, lost: int) -> dict[str, object]:
    loss = ProteinLoss(lost=lost, share=0.05, first_lost=first_lost, text="Little is lost.")
    nmd = Nmd(verdict=NmdVerdict.ESCAPES, rules=(NmdRule.LAST_EXON,), text="x", exon="9/9")
    role = GeneRole(gene, ("TSG",), ("HRR",), ())
    return {"gene": gene, "role": role, "nmd": nmd, "loss": loss}


def test_a_loss_of_a_domain_from_memory_says_so() -> None:
    """`resources/critical_domains.tsv`: pocket domain B of RB1, bounds from memory."""
    found = graded(Consequence.STOP_GAINED, **_near_the_end("RB1", 700, 229))
    assert found.strength is Strength.STRONG
    assert "pocket, domain B" in found.reason
    assert "UniProt P06400" in found.citation
    assert "from memory" in found.unconfirmed


def test_what_is_unconfirmed_stands_beside_a_criterion_that_is_not_met() -> None:
    """`resources/loss_exceptions.tsv`: the end of BRCA2, whole statement from memory."""
    result = result_of(Consequence.STOP_GAINED, **_near_the_end("BRCA2", 3326, 93)).result
    (null,) = (one for one in result.criteria if one.name is CriterionName.NULL_IN_SUPPRESSOR)
    assert null.state is CriterionState.NOT_MET
    assert "from memory" in null.unconfirmed
    (line,) = (one for one in criteria_block(result, "x", "").not_met if null.code in one.codes)
    assert line.unconfirmed == null.unconfirmed


@given(share=st.floats(0, 1), verdict=st.sampled_from(list(NmdVerdict)))
def test_more_loss_never_weighs_less(share: float, verdict: NmdVerdict) -> None:
    order = [None, *Strength]
    rules = (NmdRule.LAST_EXON,)
    nmd = Nmd(verdict=verdict, rules=rules, text="x", exon="11/11")

    def weight(lost: float) -> int:
        loss = ProteinLoss(lost=round(390 * lost), share=lost, first_lost=2, text="x")
        return order.index(graded(Consequence.STOP_GAINED, nmd=nmd, loss=loss).strength)

    assert weight(share) <= weight(1.0)
    assert weight(share) >= weight(0.0)
