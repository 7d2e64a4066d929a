"""Rows that give a p. or c. alone: what evidence by residue may be used, in table and report."""

from __future__ import annotations

import pytest
from criteria_cases import case, criterion, description, hotspot
from edge_cases import classifier
from test_edge_cases_stage import run, typed

from varannot.classify.criteria.gather import Gatherer
from varannot.classify.role import GeneRole
from varannot.classify.table import CLASSIFY_INPUT, CLASSIFY_OUTPUT
from varannot.knowledge.match import VariantFacts
from varannot.model import (
    Consequence,
    CriterionName,
    CriterionState,
    FindingCode,
    HgvsFinding,
    Oncogenicity,
)


def classified(**given: str) -> dict[str, str]:
    """Return the added cells for a row of a table."""
    row = {name: given.get(name, "") for name in CLASSIFY_INPUT.names}
    return dict(zip(CLASSIFY_OUTPUT.names, classifier().cells(row), strict=True))


TABLE = [
    # row, words of the reason
    ({"gene": "ERBB2", "hgvs_p": "p.A775_G776insYVMA"}, "OM2: in-frame change"),
    ({"gene": "KIT", "hgvs_p": "p.Val559_Val560del"}, "OM2: in-frame change"),
    ({"gene": "FOXL2", "hgvs_c": "c.402C>G"}, "OM3: residue 134 of FOXL2 is a hotspot"),
    ({"gene": "FOXL2", "hgvs_c": "c.402C>G", "tumour_type": "GRCT"}, "OP2: Adult granulosa"),
    (
        {"gene": "TP53", "transcript": "NM_001126115.1", "hgvs_p": "p.Arg116Gln"},
        "OS3: residue 248 of TP53",
    ),
    ({"gene": "BRAF", "hgvs_p": "p.Val600_Lys601delinsGluLys"}, "OS3: residue 600 of BRAF"),
    (
        {"gene": "BRAF", "hgvs_p": "p.Val600_Lys601delinsGluAsn"},
        "holds the hotspot change p.V600E of BRAF (833 of 897 samples)",
    ),
    (
        {"gene": "BRAF", "hgvs_c": "c.1799_1803delinsAGAAT"},
        "holds the hotspot change p.V600E of BRAF (833 of 897 samples)",
    ),
]


@pytest.mark.parametrize(("row", "words"), TABLE)
def test_residues_are_used_under_their_hgvs_name(row: dict[str, str], words: str) -> None:
    assert words in classified(**row)["reason"]


@pytest.mark.parametrize("protein", ["p.A775_G776insYVMA", "p.Tyr772_Ala775dup"])
def test_one_in_frame_change_has_one_count_however_it_is_written(protein: str) -> None:
    """cancerhotspots.org v2: 33 of 34 samples have the duplication of residues 772 to 775."""
    (one,) = run(typed("ERBB2", "", protein))[1].variants
    assert one.standard is not None
    moderate = next(
        item for item in one.standard.criteria if item.name is CriterionName.HOTSPOT_MODERATE
    )
    assert "34 samples, 33 with this very change" in moderate.reason
    assert moderate.barred_by == "OM1"


def test_a_study_of_a_p_alone_shows_no_harmlessness_at_an_exon_edge() -> None:
    """c.559G>A, the last base of exon 5, gives TP53 p.Gly187Ser."""
    row = classified(gene="TP53", hgvs_p="p.Gly187Ser")
    assert "SBS2" in row["not_assessable"].split(",")
    assert row["class"] == "vus"
    inside = classified(gene="TP53", hgvs_p="p.Val217Met")
    assert "SBS2" in inside["codes"]


def test_words_of_another_transcript_do_not_stand_where_nothing_was_computed() -> None:
    spot = hotspot({"C": 64, "H": 59}, residue=465)
    main = description(
        Consequence.CODING_UNSPECIFIED, "", gene="FBXW7", transcript="NM_001349798.2", residue=None
    )
    for own, state in (
        ("NM_001349798.1", CriterionState.MET),
        ("NM_018315.5", CriterionState.NOT_ASSESSABLE),
    ):
        given = case(protein="p.(Arg465Cys)", gene="FBXW7", main=main, hotspots=(spot,), own=own)
        found = criterion(given, CriterionName.HOTSPOT_STRONG)
        assert found.state is state, (own, found.reason)


def test_residues_that_mane_select_lacks_are_no_hotspots() -> None:
    main = description(Consequence.MISSENSE, "p.(Arg248Gln)", transcript="NM_1.1", tags=())
    absent = HgvsFinding(code=FindingCode.NOT_ON_MANE, text="not there")
    facts = VariantFacts("TP53", Consequence.MISSENSE, protein="p.(Arg248Gln)")
    role = GeneRole("TP53", ("TSG",), (), ())
    gatherer = Gatherer(classifier().sources)
    for findings, state in (((), CriterionState.MET), ((absent,), CriterionState.NOT_ASSESSABLE)):
        given = gatherer.gather(facts, role, (main,), findings)
        found = criterion(given, CriterionName.HOTSPOT_STRONG)
        assert found.state is state, found.reason
        assert ("none of MANE Select" in found.reason) is bool(findings)


@pytest.mark.parametrize(
    ("gene", "protein"),
    [
        # On isoforms of TP53 these are residues 275 and 182, or 249 and 156, of MANE Select.
        ("TP53", "p.Cys143Tyr"),
        ("TP53", "p.Arg117Trp"),
        ("TP53", "p.Arg116Gln"),
        ("MET", "p.Thr1010Ile"),
        ("RAD51B", "p.Gln371*"),
    ],
)
def test_a_p_alone_that_only_another_isoform_has_is_no_event(gene: str, protein: str) -> None:
    """Table and report say the same; a row that names the isoform is classed there."""
    row = classified(gene=gene, hgvs_p=protein)
    assert row["class"] == "unresolved"
    assert "it is true on NM_" in row["reason"]
    assert "by chance" in row["reason"]
    (one,) = run(typed(gene, "", protein))[1].variants
    assert one.oncogenicity is Oncogenicity.UNRESOLVED


FUSED = [
    # TP53: exons 5 and 6; exons 8 and 10; RB1: exons 3 and 4
    ("TP53", "c.550_572del", "OVS1", "SS1"),
    ("TP53", "c.900_1050del", "OVS1_Strong", "SS5"),
    ("TP53", "c.550_570del", "OM2", ""),
    # intron 5 and six bases of exon 6
    ("TP53", "c.559+1_565del", "OM2", ""),
]


@pytest.mark.parametrize(("gene", "coding", "codes", "branch"), FUSED)
def test_fused_exons_weigh_by_their_new_frame(
    gene: str, coding: str, codes: str, branch: str
) -> None:
    row = classified(gene=gene, hgvs_c=coding)
    assert (row["codes"], row["lof_rule"]) == (codes, branch)
    assert "are fused" in row["reason"]


@pytest.mark.parametrize(
    ("gene", "coding"), [("TP53", "c.672+3_674del"), ("MSH2", "c.792+3_794del")]
)
def test_the_loss_of_a_whole_intron_alone_loses_nothing(gene: str, coding: str) -> None:
    """The exons' own edges read AG and GT there; no splice site is left, and none is needed."""
    row = classified(gene=gene, hgvs_c=coding)
    assert (row["class"], row["codes"], row["lof_rule"]) == ("vus", "", "")
    assert "no base of them is lost" in row["reason"]
