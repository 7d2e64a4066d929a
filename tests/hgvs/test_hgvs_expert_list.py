"""Descriptions as people print them, with the outcome a person who knows HGVS expects.

`expert_list.tsv` holds known cancer variants in the printed styles, cells in the form of TSO500
output, and pairs whose outcome follows from the genetic code. The outcomes were decided by hand;
the canonical columns keep the names that were read through once and found right.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.check import check_description
from varannot.hgvs.compare import compare, could_agree
from varannot.hgvs.protein import parse_protein
from varannot.hgvs.slips import candidates
from varannot.hgvs.text import split_texts
from varannot.model import CheckOutcome, Consequence


def expert_list() -> list[dict[str, str]]:
    path = Path(__file__).with_name("expert_list.tsv")
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = expert_list()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['gene']} {row['hgvs_c']}")
def test_expected_outcome(row: dict[str, str]) -> None:
    checked = check_description(row["gene"], "", row["hgvs_c"], row["hgvs_p"])
    found = (checked.check.outcome.value, checked.hgvs_c, checked.hgvs_p)
    wanted = (row["outcome"], row["canonical_c"], row["canonical_p"])
    assert found == wanted, f"{row['source']}: {checked.check.reason}"


def test_list_is_long_and_holds_every_outcome() -> None:
    assert len(ROWS) >= 150
    assert {row["outcome"] for row in ROWS} == {
        "agrees",
        "same_event",
        "impossible",
        "not_checkable",
    }


# ------------------------------------------------------------------ older names of single genes


def cautions(gene: str, hgvs_c: str, hgvs_p: str = "") -> str:
    return " | ".join(check_description(gene, "", hgvs_c, hgvs_p).check.cautions)


@pytest.mark.parametrize(
    ("gene", "hgvs_c", "hgvs_p", "said"),
    [
        ("BRCA2", "c.6174delT", "", "c.5946del p.(Ser1982ArgfsTer22)"),
        ("BRCA1", "185delAG", "", "c.68_69del p.(Glu23ValfsTer17)"),
        ("BRCA1", "5382insC", "", "c.5266dup p.(Gln1756ProfsTer74)"),
        ("BRCA1", "c.5385insC", "p.Gln1756fs", "c.5266dup p.(Gln1756ProfsTer74)"),
        ("MLH1", "c.428T>A", "p.V143D", "c.1151T>A p.(Val384Asp)"),
        ("ABL1", "c.1001C>T", "p.T334I", "c.944C>T p.(Thr315Ile)"),
        ("MET", "c.3082G>A", "p.D1028N", "c.3028G>A p.(Asp1010Asn)"),
        ("H3-3A", "", "K27M", "p.(Lys28Met)"),
        ("TERT", "c.1-124C>T", "", "c.-124"),
        ("EGFR", "c.2235-2249del", "", "c.2235_2249"),
    ],
)
def test_older_name_is_said(gene: str, hgvs_c: str, hgvs_p: str, said: str) -> None:
    assert said in cautions(gene, hgvs_c, hgvs_p)


@pytest.mark.parametrize(
    ("gene", "hgvs_c", "hgvs_p"),
    [
        ("MLH1", "c.1151T>A", "p.Val384Asp"),
        ("ATM", "c.428T>A", "p.V143D"),
        ("MSH2", "c.942+3A>T", ""),
        ("BRCA2", "c.68-7T>A", ""),
        ("BRCA2", "c.68-3202del", ""),
        ("KRAS", "", "p.Gly12Cys"),
    ],
)
def test_usual_name_has_no_caution(gene: str, hgvs_c: str, hgvs_p: str) -> None:
    assert cautions(gene, hgvs_c, hgvs_p) == ""


def test_legacy_pair_has_one_full_reading_and_says_the_numbering() -> None:
    check = check_description("BRCA2", "", "c.6174delT", "p.S1982fs*22").check
    assert check.outcome is CheckOutcome.IMPOSSIBLE
    names = [f"{reading.hgvs_c} {reading.hgvs_p}" for reading in check.readings]
    assert names == ["c.5946del p.(Ser1982ArgfsTer22)"]
    assert "BIC name 6174delT" in check.reason
    assert check.reason.endswith(".")


def test_histone_residues_count_without_methionine() -> None:
    check = check_description("H3-3A", "", "c.83A>T", "p.K27M").check
    assert check.outcome is CheckOutcome.SAME_EVENT
    assert check.expected == "c.83A>T p.(Lys28Met)"
    assert check_description("KRAS", "", "c.83A>T", "p.K27M").check.outcome.value == "impossible"
    assert check_description("H3-3A", "", "c.83A>T", "p.K26M").check.outcome.value == "impossible"


@pytest.mark.parametrize(
    ("hgvs_c", "hgvs_p"), [("C228T", ""), ("", "C228T"), ("c.-124C>T", "C228T")]
)
def test_promoter_name_is_no_missense(hgvs_c: str, hgvs_p: str) -> None:
    checked = check_description("TERT", "", hgvs_c, hgvs_p)
    assert (checked.hgvs_c, checked.hgvs_p) == ("c.-124C>T", "")
    assert checked.consequence is Consequence.UTR_5
    assert checked.check.outcome is CheckOutcome.SAME_EVENT
    assert checked.check.expected == "c.-124C>T"
    assert checked.mutation.endswith("C228T")
    assert "p.C228T" not in checked.mutation


def test_promoter_name_beside_another_position_is_held_against_it() -> None:
    check = check_description("TERT", "", "c.-146C>T", "C228T").check
    assert check.outcome is CheckOutcome.IMPOSSIBLE


# ------------------------------------------------------------------ stops and lengths


@pytest.mark.parametrize(
    ("hgvs_c", "hgvs_p", "outcome"),
    [
        ("c.1100del", "p.Ter394ArgextTer9", "impossible"),
        ("c.100_102del", "p.*394Rext*9", "impossible"),
        ("c.1300A>G", "p.*394Rext*9", "impossible"),
        ("c.1170del", "p.Ter394ArgextTer9", "not_checkable"),
        ("c.1179del", "p.Ter394ext*9", "agrees"),
        ("c.1180_1182del", "p.*394del", "same_event"),
        ("c.1180del", "p.*394fs", "same_event"),
        ("c.398_399dup", "p.Ter133extTer0", "not_checkable"),
    ],
)
def test_change_of_the_stop(hgvs_c: str, hgvs_p: str, outcome: str) -> None:
    assert check_description("", "", hgvs_c, hgvs_p).check.outcome.value == outcome


@pytest.mark.parametrize(
    ("hgvs_p", "consequence"),
    [
        ("p.Ter394del", "stop_lost"),
        ("p.*394fs", "stop_lost"),
        ("p.Leu390_Ter394del", "stop_lost"),
        ("p.Ter394delinsTrpSerTer", "stop_lost"),
        ("p.Asp156_Ter157delinsGluLysAsnTer", "stop_lost"),
        ("p.Asp150_Ter157delinsGluTer", "stop_gained"),
        ("p.Asp150delinsGluTer", "stop_gained"),
    ],
)
def test_lost_stop_is_no_inframe_change(hgvs_p: str, consequence: str) -> None:
    assert check_description("", "", "", hgvs_p).consequence is Consequence(consequence)


def test_deletion_of_another_length_is_impossible_and_both_lengths_are_read() -> None:
    check = check_description("EGFR", "", "c.2236_2250del", "p.E746_A749del").check
    assert check.outcome is CheckOutcome.IMPOSSIBLE
    assert "5 residues less; p. has 4" in check.reason
    names = [f"{reading.hgvs_c} {reading.hgvs_p}" for reading in check.readings]
    assert "c.2236_2250del p.(Glu746_Ala750del)" in names
    assert "c.2236_2247del p.(Glu746_Ala749del)" in names


def test_delins_that_may_run_on_behind_the_stop_says_both_lengths() -> None:
    check = check_description("", "", "c.468_470del", "p.Asp156delinsGluLysAsn").check
    assert check.outcome is CheckOutcome.NOT_CHECKABLE
    assert "loses 3 bases" in check.reason
    assert "codon 157 is the stop" in check.reason


def test_first_methionine_is_kept_where_the_second_is_deleted() -> None:
    check = check_description("", "", "c.4_6del", "p.Met1del").check
    assert check.expected == "c.4_6del p.(Met2del)"


# ------------------------------------------------------------------ texts with more in them


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("EGFR p.L858R;p.T790M", "'p.T790M'"),
        ("TP53 c.743G>A (exon 7) p.R248Q", "'exon 7' behind the description"),
        ("NM_000546.6:c.743G>A (p.R248Q) [45%]", "'45%' behind the description"),
        ("TP53 c.743G>A het", "'het' behind the description"),
        ("TP53:NM_000546:exon7:c.G743A:p.R248Q", "'G743A' is read as '743G>A'"),
    ],
)
def test_what_is_left_out_is_said(text: str, said: str) -> None:
    checked = check_description(*split_texts([text]))
    assert checked.hgvs_c or checked.hgvs_p
    assert any(said in caution for caution in checked.check.cautions)


@pytest.mark.parametrize(
    "text",
    [
        "EGFR p.L858R, T790M",
        "p.(Ser68Arg)(;)(Asn594del)",
        "c.[743G>A];[744=]",
        "p.[Ser68Arg;Asn594del]",
    ],
)
def test_second_change_is_never_taken_for_a_remark(text: str) -> None:
    checked = check_description(*split_texts([text]))
    assert checked.check.outcome is CheckOutcome.NOT_CHECKABLE
    assert (checked.hgvs_c, checked.hgvs_p) == ("", "")


# ------------------------------------------------------------------ readings


@pytest.mark.parametrize(
    ("hgvs_c", "hgvs_p"),
    [
        ("c.2236_2250del", "p.(Glu746_Ala749del)"),
        ("c.121_122insGCT", "p.(Arg41fs)"),
        ("c.456_466dup", "p.(Arg259AlafsTer18)"),
        ("c.1830A>T", "p.(Lys944Ter)"),
        ("c.28_30del", "p.(Lys11_Gly12delinsTrp)"),
    ],
)
def test_cheap_question_never_hides_a_true_reading(hgvs_c: str, hgvs_p: str) -> None:
    cdna, protein = parse_cdna(hgvs_c)[0], parse_protein(hgvs_p)[0]
    pairs = list(candidates(cdna, protein, ()))
    assert pairs
    for pair in pairs:
        if compare(pair.cdna, pair.protein).outcome is CheckOutcome.AGREES:
            assert could_agree(pair.cdna, pair.protein), (str(pair.cdna), str(pair.protein))
