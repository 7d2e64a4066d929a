"""The check of descriptions with the shipped transcripts: outcomes, isoforms, readings, answers.

No expectation rests on a level that a better bundle would raise.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_hgvs_properties import cdna_changes, protein_changes

from varannot.bases import reverse_complement
from varannot.cli import main
from varannot.hgvs.answer import answer_lines
from varannot.hgvs.backward import edit_of, genome_edit_of
from varannot.hgvs.brute_force import same_protein, second_opinion
from varannot.hgvs.cdna import Cdna, CdnaKind, Position, parse_cdna
from varannot.hgvs.check import CheckedDescription, check_description
from varannot.hgvs.check_answer import full_answer
from varannot.hgvs.edit import Edit
from varannot.hgvs.project import project_on
from varannot.hgvs.protein import Protein
from varannot.hgvs.reference import Reference
from varannot.hgvs.residues import (
    CODONS_OF,
    COMPLEMENT,
    ONE_TO_THREE,
    RESIDUE_NAMES,
    RESIDUE_OF,
    STOP,
)
from varannot.hgvs.slips import digit_variants
from varannot.hgvs.table import check_table
from varannot.model import CheckAnswer, CheckLevel, CheckOutcome, Consequence
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.model import Transcript

KLEIN = "10.3389/fonc.2025.1626478 Table 2"


@cache
def _shipped() -> Reference:
    return Reference.of(open_bundle(resource_folder("transcripts")))


@pytest.fixture(scope="module")
def reference() -> Reference:
    return _shipped()


def readings(checked: CheckedDescription) -> list[str]:
    return [f"{one.hgvs_c} {one.hgvs_p}".strip() for one in checked.check.readings]


PAIRS = [
    # gene, transcript, c., p., outcome, piece of the reason, kind or source
    ("TP53", "", "c.743G>A", "p.Arg248Gln", "agrees", "NM_000546.6", KLEIN),
    ("PDGFRA", "", "c.1285G>A", "p.Gly429Arg", "agrees", "NM_006206", KLEIN),
    ("FGFR3", "", "c.112G>A", "p.Val38Ile", "agrees", "NM_000142", KLEIN),
    ("CARD11", "", "c.3004A>T", "p.Thr1002Ser", "agrees", "NM_032415", KLEIN),
    ("IRS2", "", "c.2174G>T", "p.Gly725Val", "agrees", "NM_003749", KLEIN),
    (
        "PMS2", "", "c.869G>A", "p.Gly290Arg", "impossible",
        "c.869 is T on NM_000535.7, not G; codon 290 is TTC (Phe), not Gly.", KLEIN,
    ),
    (
        "ATRX", "", "c.4690G>T", "p.Gln1564Glu", "impossible",
        "c.4690 is C on NM_000489.6, not G; codon 1564 is CAA (Gln).", KLEIN,
    ),
    (
        "RAD51B", "", "c.1111C>T", "p.Gln371*", "reference_differs",
        "of NM_133510.4 (350 residues); it is true on NM_133509.3.", KLEIN,
    ),
    # one digit, one letter, one base, the other strand
    (
        "BRCA2", "", "c.1830A>T", "p.K944*", "impossible",
        "On NM_000059.4 c.1830A>T gives p.(Lys610Asn), not p.(Lys944Ter).", "PMID 32680570",
    ),
    ("EGFR", "", "c.2573T>G", "p.Lys858Arg", "impossible", "Codon 858 is CTG (Leu)", "letter"),
    ("EGFR", "", "c.2573G>T", "p.Leu858Arg", "impossible", "c.2573 is T on", "base"),
    ("TP53", "", "c.743C>T", "p.Arg248Gln", "impossible", "c.743 is G on", "other strand"),
    # a frameshift named at an earlier residue, which no change touches
    (
        "TP53", "", "c.743del", "p.Pro152fs", "impossible",
        "c. changes nothing before codon 248", "codons 152 and 248",
    ),
    (
        "TP53", "", "c.743del", "p.Arg248fs", "same_event",
        "means the protein that HGVS names p.(Arg249GlyfsTer96)", "CGG of 248, less G, is CGA",
    ),
    ("TP53", "", "c.742C>T", "", "agrees", "gives p.(Arg248Trp)", "c. alone, base right"),
    (
        "TP53", "", "c.742G>T", "", "reference_differs",
        "c.742 is C on NM_000546.6, not G; codon 248 is CGG (Arg).", "c. alone, base wrong",
    ),
    ("KRAS", "", "", "p.Gly12Asp", "agrees", "Gly", "p. alone, residue right"),
    ("KRAS", "", "", "p.Gly14Asp", "reference_differs", "is", "p. alone, residue wrong"),
    # legacy numbers and founder names
    ("BRCA2", "", "c.6174delT", "p.Phe2058fs", "agrees", "", "founder name, true in itself"),
    ("BRCA2", "", "c.6174delT", "p.S1982fs*22", "impossible", "BIC name 6174delT", "founder"),
    ("BRCA1", "", "185delAG", "", "reference_differs", "BIC name 185delAG", "founder"),
    ("BRCA2", "", "c.2058A>T", "p.Lys610Asn", "impossible", "", "BIC numbering, +228"),
    ("BRCA1", "", "c.5214C>T", "p.Arg1699Trp", "impossible", "", "BIC numbering, +119"),
    # isoforms
    (
        "MLH1", "", "c.428T>A", "p.Val143Asp", "reference_differs",
        "codon 143 is GCT (Ala), not Val", "short isoform",
    ),
    ("MLH1", "", "c.1151T>A", "p.Val384Asp", "agrees", "NM_000249.4", "NM_000249"),
    (
        "ABL1", "", "c.1001C>T", "p.Thr334Ile", "reference_differs",
        "On MANE Select NM_005157.6 the change is c.944C>T p.(Thr315Ile)", "LRG_769 t2",
    ),
    (
        "ABL1", "", "c.944C>T", "p.Thr334Ile", "impossible",
        "c. counts on NM_005157.6 and p. on NM_007313.2", "two isoforms, 57 = 3 x 19",
    ),
    ("ABL1", "NM_007313.2", "c.1001C>T", "p.T334I", "agrees", "NM_007313.2", "isoform named"),
    ("ABL1", "NM_005157.6", "c.1001C>T", "p.T334I", "reference_differs", "true on", "wrong one"),
    (
        "ERBB2", "", "c.2215G>A", "p.Asp739Asn", "reference_differs",
        "c.2305G>A p.(Asp769Asn)", "LRG_724 t2, 30 residues less",
    ),
    ("TP53", "", "c.626G>A", "p.Arg209Gln", "reference_differs", "it is true on", "delta 40"),
    (
        "MET", "", "c.3082+1G>T", "", "reference_differs",
        "On MANE Select NM_000245.4 the change is c.3028+1G>T p.?.", "exon 14 of NM_001127500",
    ),
    (
        "MET", "", "c.2942-18_2948del", "", "reference_differs",
        "it is true on NM_001127500.1", "exon 14 of NM_001127500",
    ),
    # reference allele changed between versions
    ("BRCA2", "NM_000059.3", "c.7397C>T", "p.Ala2466Val", "agrees", "NM_000059.3", "LRG_293"),
    (
        "BRCA2", "", "c.7397C>T", "p.Ala2466Val", "reference_differs",
        "The two versions of NM_000059 differ here.", "NM_000059.3 has C",
    ),
    (
        "BRCA2", "NM_000059.3", "c.7397T>C", "", "reference_differs",
        "The new base is what NM_000059.3 has itself", "NM_000059.3 has C",
    ),
    # places that are not there
    ("TP53", "", "c.743+1G>T", "p.?", "reference_differs", "lies inside exon 7", "no edge"),
    ("TP53", "", "c.782+1G>T", "p.?", "agrees", "c.782+1 is G", "splice donor"),
    ("TP53", "", "c.782+1A>T", "p.?", "reference_differs", "c.782+1 is G", "splice donor"),
    ("TP53", "", "c.782+1G>T", "p.Arg500Gln", "impossible", "lies in an intron", "far missense"),
    ("TP53", "", "c.1183A>T", "p.Lys395*", "reference_differs", "(393 residues)", "behind the end"),
    ("TP53", "", "c.743_745insT", "p.Arg248fs", "not_checkable", "neighbouring", "no neighbours"),
    # length
    ("EGFR", "", "c.2236_2250del", "p.E746_A749del", "impossible", "5 residues less", "length"),
    # same event, other name
    (
        "BRCA1", "", "c.5263_5264insC", "p.Gln1756fs", "same_event",
        "is the change that HGVS names c.5266dup", "ins for dup, not shifted",
    ),
    (
        "ERBB2", "", "c.2313_2324dup", "p.A775_G776insYVMA", "same_event",
        "Residues inserted behind their own copy", "ins for dup in p.",
    ),
    ("TP53", "", "c.102del", "p.Pro34fs", "same_event", "p.(Leu35CysfsTer9)", "first residue"),
    ("PTEN", "", "c.1A>G", "p.Met1Val", "same_event", "start codon", "Met1?"),
    ("TP53", "", "c.1180T>C", "p.*394R", "same_event", "extension", "lost stop"),
    ("H3-3A", "", "c.83A>T", "p.K27M", "same_event", "initiator methionine", "histone count"),
    ("H3-3A", "", "", "p.K27M", "same_event", "initiator methionine", "histone count"),
    ("TERT", "", "C228T", "", "same_event", "name of c.-124C>T", "promoter name"),
    # p. that does not follow although bases and residues are right
    ("BRCA2", "", "c.5946del", "p.Ser1982Argfs*23", "impossible", "ArgfsTer22", "stop number"),
    ("TP53", "", "c.742C>T", "p.Arg248Cys", "impossible", "p.(Arg248Trp)", "CGG, not CGT"),
    # transcripts that are not installed
    ("TP53", "NM_000546.4", "c.743G>A", "p.R248Q", "agrees", "NM_000546.5", "older version"),
    ("TP53", "NM_999999.1", "c.743G>A", "p.R248Q", "agrees", "NM_000546.6", "unknown"),
    ("TP53", "NM_999999.1", "c.742G>T", "", "not_checkable", "not installed", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("gene", "transcript", "hgvs_c", "hgvs_p", "outcome", "why", "source"), PAIRS
)
def test_outcome_on_the_shipped_transcripts(
    gene: str,
    transcript: str,
    hgvs_c: str,
    hgvs_p: str,
    outcome: str,
    why: str,
    source: str,
    reference: Reference,
) -> None:
    check = check_description(gene, transcript, hgvs_c, hgvs_p, reference=reference).check
    assert check.outcome.value == outcome, f"{source}: {check.reason}"
    assert why in check.reason, source
    assert check.reason.endswith(".")


def test_kinds_of_the_table_hold_every_outcome() -> None:
    assert {row[4] for row in PAIRS} == {outcome.value for outcome in CheckOutcome}


def test_true_on_names_versions_and_leaves_out_where_it_is_false(reference: Reference) -> None:
    checked = check_description("TP53", "", "c.743G>A", "p.Arg248Gln", reference=reference)
    assert checked.checked_on == "NM_000546.6"
    assert {"NM_000546.6", "NM_000546.5"} <= set(checked.true_on)
    assert "NM_001126115.1" not in checked.true_on
    assert all("." in accession for accession in checked.true_on)
    rad51b = check_description("RAD51B", "", "c.1111C>T", "p.Gln371*", reference=reference)
    assert rad51b.checked_on == "NM_133510.4"
    assert rad51b.true_on == ("NM_133509.3",)
    assert rad51b.check.level is not CheckLevel.NONE


def test_an_open_p_leaves_what_c_says(reference: Reference) -> None:
    checked = check_description("TP53", "", "c.743G>A", "p.?", reference=reference)
    assert checked.check.outcome is CheckOutcome.NOT_CHECKABLE
    assert "gives p.(Arg248Gln)" in checked.check.reason
    assert checked.true_on[0] == "NM_000546.6"


def test_a_c_without_bases_is_true_where_its_positions_are(reference: Reference) -> None:
    checked = check_description("BRCA2", "", "c.5946del", "", reference=reference)
    assert checked.check.outcome is CheckOutcome.NOT_CHECKABLE
    assert checked.true_on[0] == "NM_000059.4"
    edge = check_description("MET", "", "c.2942-18_2948del", "", reference=reference)
    assert edge.true_on == ("NM_001127500.1",)
    answer = full_answer(edge, reference)
    assert [one.transcript for one in answer.descriptions] == ["NM_001127500.1", "NM_000245.4"]


def test_keys_of_the_json_answer_are_documented() -> None:
    usage = (Path(__file__).parents[2] / "docs" / "usage.md").read_text(encoding="utf-8")
    told = next(line for line in usage.splitlines() if line.startswith("`--json` prints one"))
    assert all(key in told for key in CheckAnswer.__struct_fields__)


EXPECTED = [
    ("TP53", "c.782del", "p.Ser261fs", "c.782+1del p.?"),
    ("TP53", "c.782_782+1insG", "p.?", "c.782+1dup p.?"),
    ("BRCA1", "c.5263_5264insC", "p.Gln1756Profs*74", "c.5266dup p.(Gln1756ProfsTer74)"),
    ("BRCA1", "c.5263_5264insC", "p.?", "c.5266dup p.(Gln1756ProfsTer74)"),
    ("BRCA1", "c.5263_5264insC", "", "c.5266dup"),
    ("PTEN", "c.1A>G", "p.Met1Val", "c.1A>G p.(Met1?)"),
    ("TP53", "c.1180T>C", "p.*394R", "c.1180T>C p.(Ter394ArgextTer9)"),
    ("H3-3A", "", "p.K27M", "p.(Lys28Met)"),
]


@pytest.mark.parametrize(("gene", "hgvs_c", "hgvs_p", "expected"), EXPECTED)
def test_expected_name_stands_on_the_sequence(
    gene: str, hgvs_c: str, hgvs_p: str, expected: str, reference: Reference
) -> None:
    check = check_description(gene, "", hgvs_c, hgvs_p, reference=reference).check
    assert check.outcome is CheckOutcome.SAME_EVENT
    assert check.expected == expected


def test_one_base_is_no_proof_of_an_isoform(reference: Reference) -> None:
    # c.742 is G on a short isoform by chance: a reading, and not what the row is taken for.
    checked = check_description("TP53", "", "c.742G>T", "", reference=reference)
    assert checked.true_on == ()
    printed = [one for one in checked.check.readings if one.hgvs_c == "c.742G>T"]
    assert all("read as printed" in one.explanation for one in printed)
    pair = check_description("TP53", "", "c.742G>T", "p.Glu248Ter", reference=reference)
    assert pair.true_on == ("NM_001126118.1",)


def test_cautions_name_what_is_not_installed(reference: Reference) -> None:
    for transcript, said in (
        ("NM_000546.4", "NM_000546.4 is not installed; checked on NM_000546.5"),
        ("NM_999999.1", "NM_999999.1 is not installed, in no version; the transcripts of the gene"),
    ):
        check = check_description("TP53", transcript, "c.743G>A", "", reference=reference).check
        assert any(said in caution for caution in check.cautions), check.cautions
    alone = check_description("", "NM_999999.1", "c.743G>A", "p.R248Q", reference=reference)
    assert alone.check.level is CheckLevel.NONE
    assert "NM_999999.1 is not installed, in no version" in alone.check.cautions


OTHER_GENES = [
    # gene, accession, c., p., outcome, piece of the reason
    ("TP53", "NM_004985.5", "c.35G>A", "p.G12D", "reference_differs", "transcript of KRAS"),
    ("EGFR", "NM_004985.5", "c.35G>A", "", "reference_differs", "transcript of KRAS, not of EGFR"),
    ("TP53", "NM_000535.7", "c.743G>A", "", "reference_differs", "transcript of PMS2"),
    ("TP53", "NM_004985.5", "c.35G>A", "p.G12R", "impossible", "contradict each other"),
    ("XYZ1", "NM_004985.5", "c.35G>A", "p.G12D", "reference_differs", "No transcript of XYZ1"),
]


@pytest.mark.parametrize(("gene", "accession", "c", "p", "outcome", "said"), OTHER_GENES)
def test_gene_and_accession_of_two_genes_never_agree(
    gene: str, accession: str, c: str, p: str, outcome: str, said: str, reference: Reference
) -> None:
    checked = check_description(gene, accession, c, p, reference=reference)
    assert checked.check.outcome.value == outcome
    assert said in checked.check.reason
    assert (checked.gene, checked.true_on) == (gene, ())
    answer = full_answer(checked, reference)
    assert (answer.descriptions, answer.positions) == ((), ())
    # A reading is an event of the typed gene.
    names = {one.accession for one in reference.of_gene(gene)}
    for reading in checked.check.readings:
        assert any(name in reading.explanation for name in names)


def test_with_the_wrong_accession_the_gene_gives_the_reading(reference: Reference) -> None:
    check = check_description(
        "TP53", "NM_004985.5", "c.743G>A", "p.R248Q", reference=reference
    ).check
    assert check.outcome is CheckOutcome.REFERENCE_DIFFERS
    assert [one.hgvs_p for one in check.readings if one.hgvs_c == "c.743G>A"] == ["p.(Arg248Gln)"]


def test_gene_without_transcripts_is_said(reference: Reference) -> None:
    check = check_description("XYZ1", "", "c.100A>T", "p.Lys34Ter", reference=reference).check
    assert check.level is CheckLevel.NONE
    told = "no transcript of XYZ1 is installed; c. and p. were compared by the genetic code alone"
    assert told in check.cautions


def test_gene_is_filled_in_from_the_transcript(reference: Reference) -> None:
    checked = check_description("", "NM_000546.6", "c.743G>A", "", reference=reference)
    assert checked.gene == "TP53"


def test_without_a_reference_nothing_changes() -> None:
    checked = check_description("MLH1", "", "c.428T>A", "p.V143D")
    assert checked.check.outcome is CheckOutcome.AGREES
    assert checked.check.level is CheckLevel.NONE
    assert (checked.true_on, checked.checked_on) == ((), "")


def test_unreadable_text_says_where(reference: Reference) -> None:
    check = check_description("TP53", "", "c.743Q>A", "", reference=reference).check
    assert check.outcome is CheckOutcome.NOT_CHECKABLE
    assert "cannot be read at 'Q>A', character 6" in check.reason
    assert check.level is CheckLevel.NONE


HALVES = [
    # c., p., canonical names, piece of a caution; each readable half is true on NM_000546.6
    ("c.782+1G>A", "-", "c.782+1G>A", "", "'-' is read as an empty cell of p."),
    ("\u2013", "p.R248Q", "", "p.(Arg248Gln)", "is read as an empty cell of c."),
    ("n.a.", "p.R248Q", "", "p.(Arg248Gln)", "'n.a.' is read as an empty cell of c."),
    ("c.743G>A", "N/A", "c.743G>A", "", "'N/A' is read as an empty cell of p."),
    ("c.743G>A", ".", "c.743G>A", "", "'.' is read as an empty cell of p."),
    ("c.782+1G>A", "splice", "c.782+1G>A", "", "'splice' is read as an empty cell of p."),
    ("c.782+1G>A", "p.X261_spl", "c.782+1G>A", "", "p. could not be read and was not checked"),
    ("c.743Q>A", "p.R248Q", "", "p.(Arg248Gln)", "c. could not be read and was not checked"),
    ("c.743G>A", "p.R2x48Q", "c.743G>A", "", "p. could not be read and was not checked: 'p.R2x4"),
    ("c.743insT", "p.Arg248fs", "", "p.(Arg248fs)", "neighbouring"),
    ("c.?", "p.R248Q", "", "p.(Arg248Gln)", "an unknown change cannot be checked"),
]


@pytest.mark.parametrize(("c", "p", "named_c", "named_p", "said"), HALVES)
def test_a_half_that_is_not_read_leaves_the_other_checked(
    c: str, p: str, named_c: str, named_p: str, said: str, reference: Reference
) -> None:
    checked = check_description("TP53", "", c, p, reference=reference)
    assert (checked.hgvs_c, checked.hgvs_p) == (named_c, named_p)
    assert checked.check.outcome is CheckOutcome.AGREES
    assert "NM_000546.6" in checked.true_on
    assert any(said in caution for caution in checked.check.cautions), checked.check.cautions


def test_a_half_that_is_read_can_be_wrong(reference: Reference) -> None:
    check = check_description("TP53", "", "c.743C>A", "p.R2x48Q", reference=reference).check
    assert check.outcome is CheckOutcome.REFERENCE_DIFFERS
    alone = check_description("TP53", "", "c.743G>A", "p.R2x48Q").check
    assert alone.outcome is CheckOutcome.NOT_CHECKABLE
    assert "'p.R2x48Q' cannot be read" in alone.reason


@pytest.mark.parametrize("p", ["p.E746-A750del", "E746\u2013A750del"])
def test_a_hyphen_between_two_residues_is_a_range(p: str, reference: Reference) -> None:
    checked = check_description("EGFR", "", "c.2236_2250del15", p, reference=reference)
    assert checked.hgvs_p == "p.(Glu746_Ala750del)"
    assert checked.check.outcome is CheckOutcome.AGREES
    told = "'E746-A750del' is read as the range 'E746_A750del'"
    assert told in checked.check.cautions


TWO_CHANGES = [
    # c., p., the two that the reason names
    ("c.743G>A, c.524G>A", "p.R248Q, p.R175H", "c.743G>A and c.524G>A"),
    ("c.743G>A/c.743G>T", "", "c.743G>A and c.743G>T"),
    ("c.743G>A + c.524G>A", "p.R248Q", "c.743G>A and c.524G>A"),
    ("743G>A, 524G>A", "R248Q, R175H", "c.743G>A and c.524G>A"),
    ("c.743G>A", "c.524G>A", "c.743G>A and c.524G>A"),
    ("c.743G>A", "p.R248Q; p.R175H", "p.(Arg248Gln) and p.(Arg175His)"),
    ("", "R248Q/R175H", "p.(Arg248Gln) and p.(Arg175His)"),
]


@pytest.mark.parametrize(("c", "p", "names"), TWO_CHANGES)
def test_two_changes_in_one_description_are_not_checked(
    c: str, p: str, names: str, reference: Reference
) -> None:
    checked = check_description("TP53", "", c, p, reference=reference)
    assert checked.check.outcome is CheckOutcome.NOT_CHECKABLE
    told = f"Two changes in one description ({names}); give each its row."
    assert checked.check.reason == told
    assert checked.true_on == ()


ONE_CHANGE = [
    ("NM_000546.6(TP53):c.743G>A (p.Arg248Gln)", "R248Q"),
    ("c.743G>A c.743G>A", "p.R248Q/p.(Arg248Gln)"),
    ("c.743G>A", "p.Arg248Gln (p.Arg209Gln)"),
    ("c.743G>A (exon 7)", "p.R248Q"),
]


@pytest.mark.parametrize(("c", "p"), ONE_CHANGE)
def test_one_change_with_several_names_is_one(c: str, p: str, reference: Reference) -> None:
    checked = check_description("TP53", "", c, p, reference=reference)
    assert checked.check.outcome is CheckOutcome.AGREES


def test_two_c_in_the_shell_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hgvs", "check", "--gene", "KRAS", "c.35G>A", "c.34G>A"]) == 0
    assert "Two changes in one description (c.35G>A and c.34G>A)" in capsys.readouterr().out


# ------------------------------------------------------------------ readings


def test_untranslated_change_makes_no_named_codon_true(reference: Reference) -> None:
    # c.742 of NM_001126115.1 is c.*157 of NM_001126113.2, whose codon 248 is Arg.
    for c, p in (("c.742C>T", "p.Arg248="), ("c.742_744delinsAGG", "p.Arg249=")):
        check = check_description("TP53", "", c, p, reference=reference).check
        assert check.outcome is CheckOutcome.IMPOSSIBLE
        assert "c.*157" not in check.reason
        assert not [one for one in check.readings if one.hgvs_c.startswith("c.*")]
    stated = check_description("TP53", "", "c.*157C>T", "p.Arg248=", reference=reference)
    assert stated.true_on == ()
    assert stated.check.outcome in (CheckOutcome.IMPOSSIBLE, CheckOutcome.REFERENCE_DIFFERS)
    open_p = check_description("TP53", "NM_001126113.2", "c.*157C>T", "p.(=)", reference=reference)
    assert open_p.checked_on in open_p.true_on


IN_INTRONS = [
    # gene, c., p., consequence; c. alone is true on MANE Select
    ("NF1", "c.2991-1G>A", "p.Arg998Lys", "splice_acceptor_variant"),
    ("TP53", "c.782+1G>A", "p.Arg249Ser", "splice_donor_variant"),
]


@pytest.mark.parametrize(("gene", "c", "p", "consequence"), IN_INTRONS)
def test_true_c_of_an_intron_is_a_reading_with_an_open_p(
    gene: str, c: str, p: str, consequence: str, reference: Reference
) -> None:
    check = check_description(gene, "", c, p, reference=reference).check
    assert check.outcome in (CheckOutcome.IMPOSSIBLE, CheckOutcome.REFERENCE_DIFFERS)
    found = [one for one in check.readings if (one.hgvs_c, one.hgvs_p) == (c, "p.?")]
    assert [one.consequence.value for one in found] == [consequence]
    assert "if c. is right and p. is not as printed" in found[0].explanation
    mane = reference.mane_select(gene)
    assert mane is not None
    assert mane.accession in found[0].explanation


def test_wrong_base_in_an_intron_is_no_reading(reference: Reference) -> None:
    check = check_description("NF1", "", "c.2991-1C>A", "p.Arg998Lys", reference=reference).check
    assert not [one for one in check.readings if one.hgvs_c == "c.2991-1C>A"]


OFFERED = [
    # gene, c., p. as printed, a reading that is true, the slip
    ("ATRX", "c.4690G>T", "p.Gln1564Glu", "c.4690C>G p.(Gln1564Glu)", "reference base"),
    ("ATRX", "c.4690G>T", "p.Gln1564Glu", "c.4690C>T p.(Gln1564Ter)", "reference base is C"),
    ("BRCA2", "c.1830A>T", "p.K944*", "c.2830A>T p.(Lys944Ter)", "one digit"),
    ("BRCA2", "c.1830A>T", "p.K944*", "c.1830A>T p.(Lys610Asn)", "number and new residue"),
    ("EGFR", "c.2573T>G", "p.Lys858Arg", "c.2573T>G p.(Leu858Arg)", "Leu was printed as Lys"),
    ("EGFR", "c.2537T>G", "p.Leu858Arg", "c.2573T>G p.(Leu858Arg)", "transposed digits"),
    ("TP53", "c.743C>T", "p.Arg248Gln", "c.743G>A p.(Arg248Gln)", "other strand"),
    ("BRCA2", "c.2058A>T", "p.Lys610Asn", "c.1830A>T p.(Lys610Asn)", "legacy numbering"),
    ("BRCA1", "c.5214C>T", "p.Arg1699Trp", "c.5095C>T p.(Arg1699Trp)", "legacy numbering"),
    ("BRCA1", "185delAG", "", "c.68_69del p.(Glu23ValfsTer17)", "legacy name"),
    ("MLH1", "c.428T>A", "p.Val143Asp", "c.1151T>A p.(Val384Asp)", "another isoform"),
    ("ABL1", "c.1001C>T", "p.Thr334Ile", "c.1001C>T p.(Thr334Ile)", "read as printed"),
    ("ABL1", "c.944C>T", "p.Thr334Ile", "c.1001C>T p.(Thr334Ile)", "another isoform"),
    ("ABL1", "c.944C>T", "p.Thr334Ile", "c.944C>T p.(Thr315Ile)", "another isoform"),
    ("RAD51B", "c.1111C>T", "p.Gln371*", "c.1111C>T p.(Gln371Ter)", "read as printed"),
    ("TP53", "c.742G>T", "", "c.742C>T p.(Arg248Trp)", "reference base"),
    ("TP53", "c.743+1G>T", "p.?", "c.744G>T p.?", "offset counts bases of the exon"),
    ("TP53", "c.782-1G>T", "", "c.783-1G>T", "one digit"),
    ("TP53", "c.215G>C", "p.Arg72Pro", "c.215C>G p.(Pro72Arg)", "exchanged"),
    ("KRAS", "", "p.Gly14Asp", "p.(Gly12Asp)", "one digit"),
    ("EGFR", "", "p.Lys858Arg", "p.(Leu858Arg)", "Leu was printed as Lys"),
    ("BRCA2", "c.5946del", "p.Ser1982fs*23", "c.5946del p.(Ser1982ArgfsTer22)", "c. is right"),
]


@pytest.mark.parametrize(("gene", "hgvs_c", "hgvs_p", "expected", "slip"), OFFERED)
def test_reading_is_offered_and_names_its_transcript(
    gene: str, hgvs_c: str, hgvs_p: str, expected: str, slip: str, reference: Reference
) -> None:
    checked = check_description(gene, "", hgvs_c, hgvs_p, reference=reference)
    found = [
        one.explanation
        for one in checked.check.readings
        if f"{one.hgvs_c} {one.hgvs_p}".strip() == expected
    ]
    assert found, readings(checked)
    assert slip in found[0]
    assert found[0].startswith("True on N")


@pytest.mark.parametrize(("gene", "hgvs_c", "hgvs_p"), sorted({row[:3] for row in OFFERED}))
def test_readings_are_true_unranked_and_bounded(
    gene: str, hgvs_c: str, hgvs_p: str, reference: Reference
) -> None:
    checked = check_description(gene, "", hgvs_c, hgvs_p, reference=reference)
    keys = [(one.hgvs_c, one.hgvs_p) for one in checked.check.readings]
    assert keys == sorted(set(keys))
    assert len(keys) <= 40
    for reading in checked.check.readings:
        assert reading.explanation.startswith("True on ")
        accession = reading.explanation.removeprefix("True on ").split(" ")[0].rstrip(",")
        again = check_description(
            gene, accession, reading.hgvs_c, reading.hgvs_p, reference=reference
        )
        outcomes = {CheckOutcome.AGREES}
        if not reading.hgvs_p or reading.hgvs_p == "p.?":
            outcomes.add(CheckOutcome.NOT_CHECKABLE)
        assert again.check.outcome in outcomes, (reading, again.check.reason)
        assert again.checked_on == accession


def test_no_reading_is_made_up_where_none_is_true(reference: Reference) -> None:
    # Codon arithmetic alone offers four; on the sequence none of them holds.
    alone = check_description("PMS2", "", "c.869G>A", "p.Gly290Arg")
    checked = check_description("PMS2", "", "c.869G>A", "p.Gly290Arg", reference=reference)
    assert len(alone.check.readings) == 4
    assert checked.check.readings == ()


def test_true_descriptions_have_no_readings(reference: Reference) -> None:
    checked = check_description("TP53", "", "c.743G>A", "p.Arg248Gln", reference=reference)
    assert checked.check.readings == ()


def test_a_long_range_with_a_wrong_digit_is_answered(reference: Reference) -> None:
    for known in (None, reference):
        checked = check_description("NF1", "", "c.8717_8718inv", "p.(Asp2740Asn)", reference=known)
        assert checked.check.outcome is CheckOutcome.IMPOSSIBLE
        spans = [parse_cdna(one.hgvs_c)[0].length for one in checked.check.readings]
        assert max(spans, default=0) is not None
        assert max(spans, default=0) <= 300


# ------------------------------------------------------------------ true pairs and corrupted ones


class Pair(NamedTuple):
    """A change as the projection names it on one transcript."""

    gene: str
    accession: str
    cdna: Cdna
    protein: Protein | None


def _edit(rng: random.Random, bases: str, place: int, start: int) -> Edit | None:
    """Return a random change of the bases at a place; `start` is their sense coordinate."""
    size = rng.choice([1, 1, 2, 3, 3, 6, 9])
    ref = bases[place : place + size]
    if "N" in ref or len(ref) < size:
        return None
    new = "".join(rng.choice("ACGT") for _ in range(rng.choice([1, 2, 3, 5])))
    kind = rng.choice(["snv", "snv", "del", "dup", "ins", "delins", "inv"])
    at = start + place
    made = {
        "snv": Edit(at, at + 1, ref[0], new[0]),
        "del": Edit(at, at + size, ref, ""),
        "dup": Edit(at + size, at + size, "", ref),
        "ins": Edit(at, at, "", new),
        "delins": Edit(at, at + size, ref, new),
        "inv": Edit(at, at + size, ref, reverse_complement(ref)),
    }[kind]
    return made if made.changes else None


def true_pairs(reference: Reference, seed: int, *, coding: bool) -> Iterator[Pair]:
    """Yield descriptions of random changes on MANE Select transcripts whose bases are known."""
    rng = random.Random(seed)
    genes = ("TP53", "BRCA1", "BRCA2", "EGFR", "MLH1", "CDKN2A", "PTEN", "ATM", "KIT", "RB1")
    known = [reference.mane_select(gene) for gene in genes]
    while True:
        transcript = rng.choice(known)
        assert transcript is not None
        sequence, frame = reference.known(transcript)
        assert sequence.gene is not None
        block = rng.choice(transcript.blocks)
        reach = 0 if coding else 12
        place = rng.randrange(block.start - reach, block.end + reach)
        edit = _edit(rng, sequence.gene.bases, place - sequence.gene.start, sequence.gene.start)
        if edit is None:
            continue
        projection = project_on(sequence, frame, genome_edit_of(edit, sequence))
        if projection.cdna is not None:
            yield Pair(transcript.gene, transcript.accession, projection.cdna, projection.protein)


@pytest.mark.parametrize(("seed", "named"), [(1, True), (2, False)])
def test_no_true_pair_raises_an_alarm(seed: int, named: bool, reference: Reference) -> None:
    alarms = []
    pairs = true_pairs(reference, seed, coding=False)
    for _, pair in zip(range(1_000), pairs, strict=False):
        hgvs_p = str(pair.protein) if pair.protein else ""
        accession = pair.accession if named else ""
        checked = check_description(
            pair.gene, accession, str(pair.cdna), hgvs_p, reference=reference
        )
        if checked.check.outcome not in (CheckOutcome.AGREES, CheckOutcome.NOT_CHECKABLE):
            alarms.append((pair, checked.check.reason))
        if checked.check.outcome is CheckOutcome.AGREES:
            assert checked.check.level is not CheckLevel.NONE
    assert alarms == []


GENES = ("TP53", "BRCA1", "RAD51B", "CHEK1", "CDKN2A", "MET", "KRAS", "CARD11", "ERBB2", "GNAS")


@settings(deadline=None)
@given(
    st.sampled_from(GENES),
    cdna_changes() | st.none(),
    protein_changes() | st.none(),
    st.sampled_from(["", "NM_000546.4", "NM_133509.3", "NR_000001.1", "ENST00000269305"]),
)
def test_nothing_crashes_and_all_is_said(
    gene: str, cdna: Cdna | None, protein: Protein | None, accession: str
) -> None:
    reference = _shipped()
    texts = str(cdna or ""), str(protein or "")
    checked = check_description(gene, accession, *texts, reference=reference)
    assert checked.check.reason.endswith(".")
    assert (checked.check.level is CheckLevel.NONE) or checked.checked_on
    answer = full_answer(checked, reference)
    assert answer_lines(answer)
    if checked.check.outcome is CheckOutcome.IMPOSSIBLE:
        assert checked.true_on == ()


def _of_residues(reference: Reference) -> list[Transcript]:
    """Return MANE Select transcripts of which residues and no bases are installed."""
    genes = ("CHEK1", "RAD51", "CDK12", "CTNNB1", "GNAS", "NOTCH1", "FBXW7", "SMARCA4", "IRS2")
    found = [reference.mane_select(gene) for gene in genes]
    return [one for one in found if one is not None and not reference.known(one)[0].mrna]


def test_residues_alone_raise_no_false_alarm_and_prove_nothing_impossible(
    reference: Reference,
) -> None:
    rng = random.Random(5)
    transcripts = _of_residues(reference)
    for _ in range(300 if transcripts else 0):
        transcript = rng.choice(transcripts)
        protein = reference.known(transcript)[0].protein
        number = rng.randrange(2, len(protein))
        residue = ONE_TO_THREE[protein[number - 1]]
        codon = rng.choice(CODONS_OF[residue])
        place, new = rng.randrange(3), rng.choice("ACGT")
        changed = RESIDUE_OF[codon[:place] + new + codon[place + 1 :]]
        if new == codon[place]:
            continue
        hgvs_c = f"c.{3 * number - 2 + place}{codon[place]}>{new}"
        hgvs_p = f"p.({residue}{number}{'=' if changed == residue else changed})"
        checked = check_description(transcript.gene, "", hgvs_c, hgvs_p, reference=reference)
        assert checked.check.outcome is CheckOutcome.AGREES, checked.check.reason
        assert checked.check.level in (CheckLevel.PROTEIN, CheckLevel.CDS, CheckLevel.SEQUENCE)
        assert transcript.accession in checked.true_on


def test_what_codons_exclude_is_true_on_no_transcript(reference: Reference) -> None:
    for transcript in _of_residues(reference):
        number = reference.known(transcript)[0].protein.index("G", 1) + 1
        checked = check_description(
            transcript.gene, "", f"c.{3 * number - 1}G>A", f"p.Gly{number}Arg", reference=reference
        )
        assert checked.check.outcome is CheckOutcome.IMPOSSIBLE
        assert checked.true_on == ()


def _corrupted(rng: random.Random, pair: Pair) -> tuple[str, Cdna, Protein] | None:
    """Return the pair with one corruption, and its kind."""
    cdna, protein = pair.cdna, pair.protein
    if protein is None or not protein.start or not (cdna.start.coding and cdna.end.coding):
        return None
    how = rng.choice(["digit of c.", "digit of p.", "base", "strand", "residue", "new", "isoform"])
    other = rng.choice([one for one in RESIDUE_NAMES if one != STOP])
    single = cdna.kind is CdnaKind.SUBSTITUTION
    by = 0
    if how == "digit of c.":
        by = rng.choice(list(digit_variants(cdna.start.base)))[0] - cdna.start.base
        span = Position(0, cdna.start.base + by), Position(0, cdna.end.base + by)
        cdna = replace(cdna, start=span[0], end=span[1])
    elif how in ("digit of p.", "isoform"):
        by = rng.choice([-39, 18, 21])
        if how == "digit of p.":
            by = rng.choice(list(digit_variants(protein.start)))[0] - protein.start
        protein = replace(protein, start=protein.start + by, end=protein.end + by)
    elif how == "base" and single:
        cdna = replace(cdna, deleted=rng.choice("ACGT".replace(cdna.inserted, "")))
    elif how == "strand" and single:
        turned = COMPLEMENT[cdna.deleted], COMPLEMENT[cdna.inserted]
        cdna = replace(cdna, deleted=turned[0], inserted=turned[1])
    elif how == "residue" and protein.first not in (other, STOP):
        last = other if protein.start == protein.end else protein.last
        protein = replace(protein, first=other, last=last)
    elif how == "new" and protein.inserted and other not in (protein.first, protein.inserted[0]):
        protein = replace(protein, inserted=(other, *protein.inserted[1:]))
    changed = (cdna, protein) != (pair.cdna, pair.protein)
    return (how, cdna, protein) if changed and cdna.start.base > 0 < protein.start else None


def test_corrupted_pairs_are_caught(reference: Reference) -> None:
    rng = random.Random(3)
    missed: list[tuple[str, Cdna, Protein, str]] = []
    kinds: dict[str, int] = {}
    for pair in true_pairs(reference, 4, coding=True):
        made = _corrupted(rng, pair)
        if made is None:
            continue
        how, cdna, protein = made
        kinds[how] = kinds.get(how, 0) + 1
        checked = check_description(pair.gene, "", str(cdna), str(protein), reference=reference)
        caught = checked.check.outcome in (
            CheckOutcome.IMPOSSIBLE,
            CheckOutcome.REFERENCE_DIFFERS,
        )
        if not caught and not _still_true(pair, cdna, protein, reference):
            missed.append((how, cdna, protein, checked.check.reason))
        if sum(kinds.values()) >= 400:
            break
    assert min(kinds.values()) >= 10
    assert len(kinds) == 7
    assert missed == []


def _still_true(pair: Pair, cdna: Cdna, protein: Protein, reference: Reference) -> bool:
    """Whether the corrupted pair is another true one, as the brute force sees it.

    A deletion or duplication moved by a digit can make the same sequence in a repeat, and another
    base the same protein.
    """
    transcript = reference.find(pair.accession).transcript
    assert transcript is not None
    sequence, _ = reference.known(transcript)
    edit = edit_of(cdna, sequence)
    if cdna.kind is CdnaKind.SUBSTITUTION and edit.ref != cdna.deleted:
        return False
    return same_protein(sequence, second_opinion(sequence, edit), protein) is True


# ------------------------------------------------------------------ answers


def test_answer_as_json_has_closed_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hgvs", "check", "--json", "NM_000546.6:c.743G>A", "p.R248Q"]) == 0
    text = capsys.readouterr().out
    answer = msgspec.json.decode(text, type=CheckAnswer)
    assert set(json.loads(text)) == set(CheckAnswer.__struct_fields__)
    assert (answer.gene, answer.transcript) == ("TP53", "NM_000546.6")
    assert answer.outcome is CheckOutcome.AGREES
    assert answer.level is CheckLevel.SEQUENCE
    places = {(one.build, one.contig, one.position, one.ref, one.alt) for one in answer.positions}
    assert places == {
        ("GRCh38", "chr17", 7674220, "C", "T"),
        ("GRCh37", "chr17", 7577538, "C", "T"),
    }
    (description,) = answer.descriptions
    assert (description.hgvs_c, description.hgvs_p) == ("c.743G>A", "p.(Arg248Gln)")
    assert description.exon == "7/11"


def test_build_is_asked_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hgvs", "check", "--json", "--build", "GRCh37", "TP53 c.743G>A"]) == 0
    answer = msgspec.json.decode(capsys.readouterr().out, type=CheckAnswer)
    assert [one.build for one in answer.positions] == ["GRCh37", "GRCh38"]
    assert answer.descriptions[0].build == "GRCh37"
    assert main(["hgvs", "check", "--build", "GRCh39", "TP53 c.743G>A"]) == 2
    assert "GRCh39" in capsys.readouterr().err


def test_side_by_side_with_mane_select(reference: Reference) -> None:
    checked = check_description("RAD51B", "", "c.1111C>T", "p.Gln371*", reference=reference)
    answer = full_answer(checked, reference)
    assert [one.transcript for one in answer.descriptions] == ["NM_133509.3", "NM_133510.4"]
    first, mane = answer.descriptions
    assert first.hgvs_p == "p.(Gln371Ter)"
    assert first.nmd is not None
    assert first.nmd.verdict.value == "escapes"
    assert first.loss is not None
    assert (first.loss.lost, round(100 * first.loss.share, 1)) == (14, 3.6)
    assert mane.consequence.value == "downstream_gene_variant"
    assert [(one.build, one.position) for one in answer.positions] == [
        ("GRCh38", 68594559),
        ("GRCh37", 69061276),
    ]
    text = "\n".join(answer_lines(answer))
    for piece in ("checked on   NM_133510.4", "true on      NM_133509.3", "14 of 384 residues"):
        assert piece in text


COMPUTED = [
    # gene, c., p., consequence; the place beside an exon edge outranks a silent codon, a missense
    # outranks it (severity order of Sequence Ontology terms, as in Ensembl VEP).
    ("TP53", "c.375G>A", "p.Thr125=", Consequence.SPLICE_REGION),
    ("TP53", "c.374C>T", "p.Thr125Met", Consequence.MISSENSE),
    ("TERT", "c.-124C>T", "", Consequence.UPSTREAM),
    ("KMT2A", "c.100C>T", "", Consequence.MISSENSE),
]


@pytest.mark.parametrize(("gene", "c", "p", "term"), COMPUTED)
def test_the_consequence_is_the_computed_one(
    gene: str, c: str, p: str, term: Consequence, reference: Reference
) -> None:
    answer = full_answer(check_description(gene, "", c, p, reference=reference), reference)
    assert answer.consequence is term
    assert answer.descriptions[0].consequence is term


def test_a_protein_accession_stands_for_its_transcript(reference: Reference) -> None:
    # MANE v1.5: NP_000537.3 is the protein of NM_000546.6; beside a c. it says nothing of that.
    alone = check_description("", "", "", "NP_000537.3:p.R248Q", reference=reference)
    assert (alone.gene, alone.transcript) == ("TP53", "NP_000537.3")
    assert alone.checked_on == "NM_000546.6"
    assert "NP_000537.3 is the protein of NM_000546.6; checked on that" in alone.check.cautions
    pair = check_description("TP53", "", "c.743G>A", "NP_000537.3:p.R248Q", reference=reference)
    assert (pair.transcript, pair.checked_on) == ("", "NM_000546.6")
    unknown = check_description("", "", "", "NP_999999.1:p.R248Q", reference=reference)
    assert unknown.check.outcome is CheckOutcome.NOT_CHECKABLE
    assert "NP_999999.1 is not installed, in no version" in unknown.check.cautions


def test_an_older_symbol_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for typed, told in (("MLL", True), ("KMT2A", False), ("kmt2a", False)):
        assert main(["hgvs", "check", "--gene", typed, "c.100C>T"]) == 0
        out = capsys.readouterr().out
        assert ("MLL is read as KMT2A, the current symbol" in out) is told
        assert "gene         KMT2A" in out


def test_what_is_true_nowhere_is_not_described(reference: Reference) -> None:
    checked = check_description("PMS2", "", "c.869G>A", "p.Gly290Arg", reference=reference)
    answer = full_answer(checked, reference)
    assert (answer.descriptions, answer.positions) == ((), ())
    assert "none is one slip away" in "\n".join(answer_lines(answer))


def test_protein_alone_lists_dna_changes(reference: Reference) -> None:
    checked = check_description("BRAF", "", "", "V600E", reference=reference)
    answer = full_answer(checked, reference)
    assert ("c.1799T>A", 1) in [(one.hgvs_c, one.bases) for one in answer.dna_changes]
    assert ("c.1799_1800delinsAA", 2) in [(one.hgvs_c, one.bases) for one in answer.dna_changes]
    assert "none is chosen" in "\n".join(answer_lines(answer))
    shifted = check_description("BRCA2", "", "", "p.Ser1982fs", reference=reference)
    answer = full_answer(shifted, reference)
    assert answer.dna_changes == ()
    assert "p. names none" in answer.dna_note


def test_where_the_genome_has_the_new_base_it_is_said(reference: Reference) -> None:
    checked = check_description("", "NM_000059.3", "c.7397C>T", "", reference=reference)
    answer = full_answer(checked, reference)
    assert {(one.ref, one.alt) for one in answer.positions} == {("T", "T")}
    assert "the genome itself has the new bases" in "\n".join(answer_lines(answer))


def test_without_a_reference_the_answer_is_arithmetic() -> None:
    answer = full_answer(check_description("TP53", "", "c.743G>A", "p.R248Q"), None)
    assert answer.level is CheckLevel.NONE
    assert (answer.checked_on, answer.true_on, answer.descriptions) == ("", (), ())


def test_json_of_unreadable_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hgvs", "check", "--json", "--gene", "TP53", "c.743Q>A"]) == 0
    answer = msgspec.json.decode(capsys.readouterr().out, type=CheckAnswer)
    assert answer.outcome is CheckOutcome.NOT_CHECKABLE
    assert "character 6" in answer.reason


def test_a_text_that_the_shell_has_cut_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hgvs", "check", "NM_000546.6:c.743G"]) == 0
    assert "in quotes" in capsys.readouterr().err
    assert main(["hgvs", "check", "NM_000546.6:c.743G>A"]) == 0
    assert capsys.readouterr().err == ""


def test_table_and_json_do_not_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hgvs", "check", "--json", "--table", "in.tsv"]) == 2
    assert "--table" in capsys.readouterr().err


def test_table_says_on_which_transcript(reference: Reference) -> None:
    data = b"gene\ttranscript\thgvs_c\thgvs_p\nRAD51B\t\tc.1111C>T\tp.Gln371*\n"
    header, row = (
        line.split("\t")
        for line in check_table(data, "in.tsv", reference=reference).decode().splitlines()
    )
    cells = dict(zip(header, row, strict=True))
    assert cells["outcome"] == "reference_differs"
    assert (cells["checked_on"], cells["true_on"]) == ("NM_133510.4", "NM_133509.3")


def test_the_c_of_an_answer_can_be_read_again(reference: Reference) -> None:
    for gene, _, hgvs_c, hgvs_p, *_ in PAIRS:
        checked = check_description(gene, "", hgvs_c, hgvs_p, reference=reference)
        if checked.hgvs_c:
            assert str(parse_cdna(checked.hgvs_c)[0]) == checked.hgvs_c
