"""What the installed sequence shows of forms that the printed signs alone leave open."""

from __future__ import annotations

import pytest

from varannot.hgvs.answer import human_answer
from varannot.hgvs.check import check_description
from varannot.hgvs.reference import Reference
from varannot.model import CheckLevel, CheckOutcome
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.of(open_bundle(resource_folder("transcripts")))


HYPHENS = [
    # gene, c., p., the reading, its HGVS name; GRCh38 sequence of the MANE Select transcripts
    ("TP53", "c.743-745del", "p.R249del", "c.743_745del p.(Arg249del)", "c.745_747del"),
    ("EGFR", "c.2236-2250del", "p.E746_A750del", "c.2236_2250del p.(Glu746_Ala750del)", ""),
    ("BRAF", "c.1798-1799delinsAA", "p.V600K", "c.1798_1799delinsAA p.(Val600Lys)", ""),
]


@pytest.mark.parametrize(("gene", "hgvs_c", "hgvs_p", "reading", "named"), HYPHENS)
def test_hyphen_of_a_range_gives_a_reading(
    gene: str, hgvs_c: str, hgvs_p: str, reading: str, named: str, reference: Reference
) -> None:
    check = check_description(gene, "", hgvs_c, hgvs_p, reference=reference).check
    assert check.outcome is CheckOutcome.REFERENCE_DIFFERS
    found = {f"{one.hgvs_c} {one.hgvs_p}": one.explanation for one in check.readings}
    assert "if the hyphen stands for a range" in found[reading]
    assert (f"HGVS names that {named}" if named else "a range") in found[reading]


@pytest.mark.parametrize(
    ("gene", "hgvs_c", "hgvs_p"),
    [
        # a reading as a range has to be true: codon 175 is not in it, and 249 is no glycine
        ("TP53", "c.743-745del", "p.R175del"),
        ("TP53", "c.743-745del", "p.G249del"),
        # a hyphen before a lower number counts into an intron
        ("TP53", "c.783-2del", "p.G262del"),
    ],
)
def test_range_that_is_not_true_is_no_reading(
    gene: str, hgvs_c: str, hgvs_p: str, reference: Reference
) -> None:
    check = check_description(gene, "", hgvs_c, hgvs_p, reference=reference).check
    assert check.outcome is not CheckOutcome.AGREES
    assert not [one for one in check.readings if "a range" in one.explanation]


def test_range_with_its_bases_is_checked_as_a_range(reference: Reference) -> None:
    """BIC 3819del5, c.3700_3704del of BRCA1; the bases are those of NM_007294."""
    found = check_description("BRCA1", "", "c.3700-3704delGTAAA", "", reference=reference)
    assert found.hgvs_c == "c.3700_3704del"
    assert found.check.outcome is CheckOutcome.AGREES
    other = check_description("BRCA1", "", "c.3700-3704delGTAAC", "", reference=reference)
    assert other.check.outcome is CheckOutcome.REFERENCE_DIFFERS


def test_inserted_bases_that_are_not_known_were_not_compared(reference: Reference) -> None:
    counted = check_description("TP53", "", "c.743_744ins5", "p.R248fs", reference=reference)
    assert counted.check.level is CheckLevel.PROTEIN
    assert "agrees: p. can follow from c." in human_answer(counted, reference)
    stated = check_description("TP53", "", "c.742_743insTTTTT", "p.R248fs", reference=reference)
    assert stated.check.level is CheckLevel.SEQUENCE
    assert "agrees: what is stated is true" in human_answer(stated, reference)


def test_version_in_a_transcript_cell_with_its_gene_is_the_one_checked(
    reference: Reference,
) -> None:
    texts = ("NM_005228.3(EGFR)", "c.2573T>G", "p.L858R")
    found = check_description("", *texts, reference=reference)
    assert (found.gene, found.checked_on) == ("EGFR", "NM_005228.3")
    assert found.check.cautions == ()


def test_splice_site_of_a_codon_leaves_c_checked(reference: Reference) -> None:
    found = check_description("TP53", "", "c.782+1G>T", "p.X261_splice", reference=reference)
    assert (found.check.outcome, found.check.level) == (CheckOutcome.AGREES, CheckLevel.SEQUENCE)
    wrong = check_description("TP53", "", "c.782+1C>T", "p.X261_splice", reference=reference)
    assert wrong.check.outcome is CheckOutcome.REFERENCE_DIFFERS
