"""Rows that give a p. alone: HGVS name, exon edge, runs of residues, and the residue meant."""

from __future__ import annotations

import functools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from varannot.hgvs.check import check_description
from varannot.hgvs.protein import Protein, ProteinKind, parse_protein
from varannot.hgvs.reference_set import ReferenceSet, open_reference
from varannot.hgvs.residues import ONE_TO_THREE
from varannot.hgvs.row_descriptions import RowDescriptions
from varannot.hgvs.same_protein import protein_after, usual_name
from varannot.hgvs.typed_rows import describe_typed
from varannot.model import CheckOutcome, Consequence, Description, FindingCode
from varannot.resources import resource_folder
from varannot.textio import read_table


@functools.cache
def reference() -> ReferenceSet:
    folder = resource_folder("transcripts")
    return open_reference(folder, str(folder), with_engine=False)


def found(gene: str, coding: str, protein: str, transcript: str = "") -> RowDescriptions | None:
    known = reference().for_check("")
    checked = check_description(gene, transcript, coding, protein, reference=known)
    return describe_typed(checked, reference(), "", checked.consequence)


def main(gene: str, protein: str, transcript: str = "") -> Description:
    """Return the description on MANE Select."""
    row = found(gene, "", protein, transcript)
    assert row is not None
    (one,) = [one for one in row.descriptions if "MANE Select" in one.tags]
    return one


NAMES = [
    # typed, HGVS name on MANE Select (a change stands as far to the C-terminus as it can, and
    # residues inserted behind their own copy are a duplication: DOI 10.1002/humu.22981)
    ("ERBB2", "p.A775_G776insYVMA", "p.(Tyr772_Ala775dup)"),
    ("EGFR", "p.Asp770_Asn771insSerValAsp", "p.(Ser768_Asp770dup)"),
    ("KIT", "p.Val559del", "p.(Val560del)"),
    ("BRAF", "p.Val600_Lys601delinsGluLys", "p.(Val600Glu)"),
]


@pytest.mark.parametrize(("gene", "typed", "usual"), NAMES)
def test_a_p_alone_is_described_under_its_hgvs_name(gene: str, typed: str, usual: str) -> None:
    checked = check_description(gene, "", "", typed, reference=reference().for_check(""))
    assert checked.check.outcome is CheckOutcome.SAME_EVENT
    assert checked.check.expected == usual
    one = main(gene, typed)
    assert (one.hgvs_c, one.hgvs_p) == ("", usual)
    assert main(gene, usual).hgvs_p == usual


EDGES = [
    # p., distance of the nearest base whose change gives it; c.559 is the last base of exon 5
    ("p.Gly187Ser", -1),
    ("p.Arg248Gln", None),
    ("p.Gly187=", -1),
]


@pytest.mark.parametrize(("protein", "distance"), EDGES)
def test_a_p_alone_tells_whether_a_change_that_gives_it_touches_an_exon_edge(
    protein: str, distance: int | None
) -> None:
    assert main("TP53", protein).splice_distance == distance


def test_a_p_alone_tells_exon_and_run() -> None:
    kit = main("KIT", "p.Val559_Val560del")
    assert (kit.exon, kit.residue_run) == ("11/21", 2)
    assert kit.consequence is Consequence.INFRAME_DELETION
    assert main("EGFR", "p.Glu746_Ala750del").exon == "19/28"


def test_a_p_of_another_isoform_counts_on_mane_select_by_its_codon() -> None:
    """NM_001126115 of TP53 begins at residue 133 of MANE Select."""
    missense = main("TP53", "p.Arg116Gln", "NM_001126115.1")
    assert (missense.hgvs_p, missense.residue) == ("p.(Arg248Gln)", 248)
    stop = main("TP53", "p.Arg116*", "NM_001126115.1")
    assert stop.nmd is not None
    assert stop.nmd.stop_residue == 248


def test_a_codon_that_mane_select_lacks_is_said() -> None:
    row = found("RAD51B", "", "p.Gln371*")
    assert row is not None
    assert [one.transcript for one in row.descriptions] == ["NM_133509.3"]
    assert [one.code for one in row.findings] == [FindingCode.NOT_ON_MANE]


@pytest.mark.parametrize("protein", ["p.Met1Val", "p.Ser1982fs", "p.?", "p.Ter394Arg"])
def test_other_p_alone_describe_nothing(protein: str) -> None:
    gene = "BRCA2" if "1982" in protein else "TP53"
    assert found(gene, "", protein) is None


def test_a_c_alone_counts_where_its_residue_tells_the_p() -> None:
    """The bases of FOXL2, FBXW7 and KMT2D are not installed; Cys134 has two codons."""
    row = found("FOXL2", "c.402C>G", "")
    assert row is not None
    assert row.descriptions[0].hgvs_p == "p.(Cys134Trp)"
    assert row.consequence is Consequence.MISSENSE
    assert found("FBXW7", "c.1393C>T", "") is None
    assert found("KMT2D", "c.16360C>T", "") is None


@given(
    st.text("AGK", min_size=2, max_size=14),
    st.integers(1, 12),
    st.integers(1, 3),
    st.text("AGK", min_size=0, max_size=3),
)
def test_the_hgvs_name_means_the_same_protein(
    middle: str, start: int, removed: int, new: str
) -> None:
    residues = f"M{middle}E"
    end = start + removed - 1
    assume(end < len(residues))
    letters = tuple(ONE_TO_THREE[letter] for letter in new)
    ends = (ONE_TO_THREE[residues[start - 1]], ONE_TO_THREE[residues[end - 1]])
    kind = ProteinKind.DELINS if new else ProteinKind.DELETION
    typed = Protein(kind, start, ends[0], end, ends[1], letters)
    usual = usual_name(residues, typed)
    after = protein_after(residues, typed)
    assert protein_after(residues, usual) == after
    assert usual_name(residues, usual) == usual or after == residues


def test_the_hotspot_table_names_in_frame_changes_as_hgvs_does() -> None:
    folder = resource_folder("packs_share_alike")
    rows = read_table(folder / "hotspots.tsv", "hotspots.tsv").rows
    compared = 0
    for row in rows:
        gene = row.cells["gene"]
        transcript = reference().for_check("").mane_select(gene)
        if row.cells["kind"] != "in-frame indel" or transcript is None:
            continue
        residues = reference().bundle.sequence(transcript).protein
        for part in row.cells["changes"].split("|"):
            named = parse_protein(f"p.{part.rpartition(':')[0]}")[0]
            if protein_after(residues, named) is not None:
                compared += 1
                assert usual_name(residues, named) == named, (gene, part)
    assert compared > 400
