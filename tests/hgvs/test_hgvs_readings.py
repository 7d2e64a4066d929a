"""The readings of impossible pairs: true in themselves, one slip away, and unranked."""

from __future__ import annotations

import pytest

from varannot.hgvs.check import CheckedDescription, check_description
from varannot.model import CheckOutcome, Consequence


def readings(checked: CheckedDescription) -> list[str]:
    return [f"{reading.hgvs_c} {reading.hgvs_p}" for reading in checked.check.readings]


EXACT = [
    (
        "PMS2",
        "c.869G>A",
        "p.Gly290Arg",
        [
            "c.868G>A p.(Gly290Arg)",
            "c.868G>C p.(Gly290Arg)",
            "c.869G>A p.(Gly290Asp)",
            "c.869G>A p.(Gly290Glu)",
        ],
    ),
    (
        "ATRX",
        "c.4690G>T",
        "p.Gln1564Glu",
        ["c.4690C>G p.(Gln1564Glu)", "c.4690C>T p.(Gln1564Ter)"],
    ),
    (
        "BRCA2",
        "c.1830A>T",
        "p.K944*",
        ["c.1830A>T p.(Lys610Asn)", "c.2830A>T p.(Lys944Ter)"],
    ),
]


@pytest.mark.parametrize(("gene", "hgvs_c", "hgvs_p", "expected"), EXACT)
def test_readings_of_published_rows(
    gene: str, hgvs_c: str, hgvs_p: str, expected: list[str]
) -> None:
    assert readings(check_description(gene, "", hgvs_c, hgvs_p)) == expected


OFFERED = [
    # gene, c., p. as printed, reading, slip
    ("", "c.473G>A", "p.Arg248Gln", "c.743G>A p.(Arg248Gln)", "two transposed digits"),
    ("", "c.743G>A", "p.Arg284Gln", "c.743G>A p.(Arg248Gln)", "two transposed digits"),
    ("", "c.743G>A", "p.Arg249Gln", "c.743G>A p.(Arg248Gln)", "one digit"),
    ("", "c.743C>T", "p.Arg248Gln", "c.743G>A p.(Arg248Gln)", "other strand"),
    ("", "c.2573T>G", "p.Lys858Arg", "c.2573T>G p.(Leu858Arg)", "Leu was printed as Lys"),
    ("", "c.35G>A", "p.Gly12Ala", "c.35G>A p.(Gly12Asp)", "Asp was printed as Ala"),
    ("", "c.34G>T", "p.Gly12Ala", "c.34G>T p.(Gly12Cys)", "Cys was printed as Ala"),
    ("", "c.35G>A", "p.Gln12Asp", "c.35G>A p.(Gly12Asp)", "Gly was printed as Gln"),
    ("", "c.1799T>A", "p.Val600Gly", "c.1799T>A p.(Val600Glu)", "Glu was printed as Gly"),
    ("", "c.659A>G", "p.Thr220Cys", "c.659A>G p.(Tyr220Cys)", "Tyr was printed as Thr"),
    ("BRCA2", "c.2058A>T", "p.Lys610Asn", "c.1830A>T p.(Lys610Asn)", "legacy numbering"),
    ("BRCA1", "c.5214C>T", "p.Arg1699Trp", "c.5095C>T p.(Arg1699Trp)", "legacy numbering"),
    ("BRCA1", "c.5095C>T", "p.R1720W", "c.5095C>T p.(Arg1699Trp)", "another isoform"),
    ("BRCA1", "c.5095C>T", "p.R1720W", "c.5158C>T p.(Arg1720Trp)", "another isoform"),
    ("MLH1", "c.1151T>A", "p.Val143Asp", "c.1151T>A p.(Val384Asp)", "another isoform"),
    ("ABL1", "c.944C>T", "p.Thr334Ile", "c.944C>T p.(Thr315Ile)", "another isoform"),
    ("", "c.-743G>A", "p.Arg248Gln", "c.743G>A p.(Arg248Gln)", "sign"),
    ("", "c.10_12del", "p.Lys3_Gly4del", "c.7_12del p.(Lys3_Gly4del)", "another length"),
    ("", "c.10_12del", "p.Lys3_Gly4del", "c.10_12del p.(Gly4del)", "too many"),
    ("", "c.289_291del", "p.Arg97fs", "c.289_291del p.(Arg97del)", "reading frame is kept"),
    ("", "c.289del", "p.Arg97del", "c.289del p.(Arg97fs)", "reading frame is shifted"),
    ("", "c.289del", "p.(Arg197GlyfsTer26)", "c.289del p.(Arg97GlyfsTer26)", ""),
]


@pytest.mark.parametrize(
    ("gene", "hgvs_c", "hgvs_p", "expected", "slip"),
    [row for row in OFFERED if "Arg197" not in row[2]],
)
def test_slip_is_read(gene: str, hgvs_c: str, hgvs_p: str, expected: str, slip: str) -> None:
    checked = check_description(gene, "", hgvs_c, hgvs_p)
    assert checked.check.outcome is CheckOutcome.IMPOSSIBLE, checked.check.reason
    assert expected in readings(checked)
    explanations = [
        reading.explanation
        for reading in checked.check.readings
        if f"{reading.hgvs_c} {reading.hgvs_p}" == expected
    ]
    assert slip in explanations[0]


@pytest.mark.parametrize(("gene", "hgvs_c", "hgvs_p"), [row[:3] for row in (*EXACT, *OFFERED)])
def test_each_reading_agrees_in_itself(gene: str, hgvs_c: str, hgvs_p: str) -> None:
    checked = check_description(gene, "", hgvs_c, hgvs_p)
    assert checked.check.readings
    for reading in checked.check.readings:
        again = check_description(gene, "", reading.hgvs_c, reading.hgvs_p)
        assert again.check.outcome is CheckOutcome.AGREES
        assert (again.hgvs_c, again.hgvs_p) == (reading.hgvs_c, reading.hgvs_p)
        assert again.consequence is reading.consequence
        assert reading.explanation.startswith("True if ")


@pytest.mark.parametrize(("gene", "hgvs_c", "hgvs_p"), [row[:3] for row in (*EXACT, *OFFERED)])
def test_readings_are_sorted_by_name_only_and_bounded(gene: str, hgvs_c: str, hgvs_p: str) -> None:
    found = check_description(gene, "", hgvs_c, hgvs_p).check.readings
    keys = [(reading.hgvs_c, reading.hgvs_p) for reading in found]
    assert keys == sorted(set(keys))
    assert len(keys) <= 36


def test_worst_reading_is_not_hidden() -> None:
    checked = check_description("BRCA2", "", "c.1830A>T", "p.K944*")
    assert Consequence.STOP_GAINED in [r.consequence for r in checked.check.readings]


def test_true_pairs_have_no_readings() -> None:
    assert check_description("TP53", "", "c.743G>A", "p.Arg248Gln").check.readings == ()


@pytest.mark.parametrize(
    ("gene", "hgvs_c", "hgvs_p", "meant"),
    [
        ("BRCA2", "c.6174delT", "p.Phe2058fs", "c.5946del p.(Ser1982ArgfsTer22)"),
        ("BRCA1", "c.185_186delAG", "p.Glu62fs", "c.68_69del p.(Glu23ValfsTer17)"),
        ("BRCA1", "c.5382_5383insC", "p.Ser1795fs", "c.5266dup p.(Gln1756ProfsTer74)"),
    ],
)
def test_founder_name_that_agrees_with_itself_carries_a_caution(
    gene: str, hgvs_c: str, hgvs_p: str, meant: str
) -> None:
    checked = check_description(gene, "", hgvs_c, hgvs_p)
    assert checked.check.outcome is CheckOutcome.AGREES, checked.check.reason
    assert any(meant in caution for caution in checked.check.cautions)


def test_founder_name_beside_its_true_protein_is_read() -> None:
    checked = check_description("BRCA2", "", "c.6174delT", "p.Ser1982Argfs*22")
    assert checked.check.outcome is CheckOutcome.IMPOSSIBLE
    assert "c.5946del p.(Ser1982ArgfsTer22)" in readings(checked)


def test_founder_name_of_another_gene_is_left_alone() -> None:
    checked = check_description("ATM", "", "c.6174delT", "p.Phe2058fs")
    assert not any("legacy" in caution for caution in checked.check.cautions)
