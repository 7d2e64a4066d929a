"""The verdict on printed pairs; each row with where the pair stands or why it holds."""

from __future__ import annotations

import pytest

from varannot.hgvs.check import check_description
from varannot.model import CheckLevel, CheckOutcome, Consequence

KLEIN = "10.3389/fonc.2025.1626478 Table 2"

PAIRS = [
    # gene, c., p., outcome, piece of the reason, source
    ("TP53", "c.743G>A", "p.Arg248Gln", "agrees", "second base of codon 248", KLEIN),
    ("RAD51B", "c.1111C>T", "p.Gln371*", "agrees", "first base of codon 371", KLEIN),
    ("PMS2", "c.869G>A", "p.Gly290Arg", "impossible", "Asp or Glu, never Arg", KLEIN),
    ("ATRX", "c.4690G>T", "p.Gln1564Glu", "impossible", "has C, never G", KLEIN),
    ("IRS2", "c.2174G>T", "p.Gly725Val", "agrees", "codon 725", KLEIN),
    ("PDGFRA", "c.1285G>A", "p.Gly429Arg", "agrees", "codon 429", KLEIN),
    ("CARD11", "c.3004A>T", "p.Thr1002Ser", "agrees", "codon 1002", KLEIN),
    ("FGFR3", "c.112G>A", "p.Val38Ile", "agrees", "codon 38", KLEIN),
    ("BRCA2", "c.1830A>T", "p.K944*", "impossible", "residue 944", "PMID 32680570"),
    ("MLH1", "c.428T>A", "p.V143D", "agrees", "codon 143", "true on the short isoform"),
    ("MLH1", "c.1151T>A", "p.Val384Asp", "agrees", "codon 384", "true on NM_000249"),
    ("KIT", "c.1669T>C", "p.Trp557Arg", "agrees", "codon 557", "KIT exon 11"),
    # synonymous, start, stop
    ("", "c.2997C>T", "p.(Asn999=)", "agrees", "codon 999", "TSO500"),
    ("", "c.929=", "p.(Asn310=)", "agrees", "reference", "TSO500"),
    ("", "c.2996A>T", "p.(Asn999=)", "impossible", "never Asn", "arithmetic"),
    ("", "c.743G>C", "p.(=)", "impossible", "changes every residue", "place 2"),
    ("", "c.743G>A", "p.(=)", "not_checkable", "is the stop", "TGA>TAA only"),
    ("", "c.744G>A", "p.(=)", "agrees", "", "place 3 can be silent"),
    ("", "c.1A>G", "p.?", "agrees", "start codon", "HGVS"),
    ("", "c.1A>G", "p.Met1?", "agrees", "start codon", "HGVS"),
    ("", "c.1A>G", "p.0", "agrees", "start codon", "HGVS"),
    ("", "c.1A>G", "p.Met1Val", "same_event", "start codon", "HGVS"),
    ("", "c.100A>G", "p.Met1?", "impossible", "leaves the start codon", "arithmetic"),
    ("", "c.1180T>C", "p.*394Rext*9", "agrees", "", "HGVS"),
    ("", "c.1180T>C", "p.*394R", "same_event", "extension", "HGVS"),
    ("", "c.1180T>C", "p.*394Qext*9", "agrees", "", "TAA>CAA"),
    ("", "c.1180T>C", "p.*394Lext*9", "impossible", "No codons fit", "TNN>CNN: Arg or Gln"),
    ("", "c.1112A>G", "p.Ter371=", "agrees", "still a stop", "TAA>TGA"),
    ("", "c.470_471delinsAAAC", "p.(=)", "not_checkable", "stays one", "TGA>TAA, stop at 157"),
    ("", "c.289del", "p.(=)", "impossible", "shifts the reading frame", "no stop loses its T"),
    # several bases
    ("", "c.743_744delinsAA", "p.(Arg248Gln)", "agrees", "", "CGN>CAA"),
    ("", "c.743_744delinsAT", "p.(Arg248Gln)", "impossible", "No codons fit", "NAT is never Gln"),
    ("", "c.1518_1519inv", "p.(Val507Ile)", "agrees", "", "codons GT[CT G] and ATN"),
    ("EGFR", "c.2235_2249del", "p.Glu746_Ala750del", "agrees", "", "HGVS example of print"),
    ("EGFR", "c.2237_2251delinsT", "p.E746_T751delinsA", "impossible", "shifts", "length"),
    ("ERBB2", "c.2313_2324dup", "p.(Tyr772_Ala775dup)", "agrees", "", "HGVS"),
    ("ERBB2", "c.2313_2324dup", "p.A775_G776insYVMA", "same_event", "duplication", "old name"),
    ("", "c.10_12del", "p.(Lys4del)", "agrees", "", "arithmetic"),
    ("", "c.10_12del", "p.(Lys3_Gly4del)", "impossible", "2 residues less", "length"),
    ("", "c.10_12dup", "p.(Lys4dup)", "agrees", "", "arithmetic"),
    ("", "c.28_30del", "p.Gln9del", "same_event", "last residue of the repeat", "3' rule"),
    ("", "c.28_30del", "p.Gln500del", "impossible", "behind codon 10", "distance"),
    ("", "c.28_30del", "p.Gln20del", "not_checkable", "needs the sequence", "long repeat"),
    ("", "c.31_33delinsGGT", "p.(Lys11delinsGly)", "same_event", "substitution", "HGVS"),
    ("", "c.439_440insCATAGA", "p.(Val147delinsAlaTerMet)", "same_event", "stop", "HGVS"),
    # frameshifts
    ("BRCA2", "c.5946del", "p.Ser1982Argfs*22", "agrees", "", "founder variant"),
    ("BRCA1", "c.5266dup", "p.Gln1756Profs*74", "agrees", "", "founder variant"),
    ("BRCA1", "c.68_69del", "p.Glu23Valfs*17", "agrees", "", "founder variant"),
    ("", "c.289del", "p.(Arg97GlyfsTer26)", "agrees", "", "CGG G > GGG"),
    ("", "c.289del", "p.(Arg97SerfsTer26)", "impossible", "No codons fit", "S at place 1 lost"),
    ("", "c.289_291del", "p.Arg97fs", "impossible", "keeps the reading frame", "length"),
    ("", "c.289_290del", "p.Arg97del", "impossible", "shifts the reading frame", "length"),
    ("", "c.289del", "p.Arg90fs", "impossible", "before codon 97", "before the change"),
    ("", "c.289del", "p.Arg140fs", "impossible", "43 codons behind", "beyond any repeat"),
    ("", "c.289del", "p.Arg103fs", "not_checkable", "needs the sequence", "far for a frameshift"),
    ("", "c.291del", "p.(Arg97ArgfsTer26)", "same_event", "not changed", "HGVS"),
    ("", "c.11dup", "p.(Tyr4Ter)", "agrees", "", "HGVS: p.Tyr4Ter, not p.Tyr4TerfsTer1"),
    ("", "c.12del", "p.(Tyr4TerfsTer1)", "same_event", "substitution", "HGVS"),
    ("", "c.12del", "p.Tyr4fs*1", "same_event", "substitution", "HGVS"),
    ("", "c.10_11insTAA", "p.(Tyr4fs)", "impossible", "keeps the reading frame", "length"),
    ("", "c.12_13insGCCTAAG", "p.(Lys5AlafsTer9)", "impossible", "stop in codon 6", "TAA"),
    # introns and untranslated regions
    ("", "c.743+1G>T", "p.?", "agrees", "p.? leaves the protein open", "HGVS"),
    ("", "c.743+1G>T", "p.(Arg500Gln)", "impossible", "lies in an intron", "far missense"),
    ("", "c.743+1G>T", "p.(Arg248Gln)", "not_checkable", "splicing", "next codon"),
    ("", "c.743+1G>T", "p.(Arg230fs)", "not_checkable", "splicing", "exon skipping"),
    ("", "c.424-3202G>T", "p.(=)", "agrees", "no base of a codon", "HGVS"),
    ("", "c.-12G>T", "p.(Arg4Gln)", "impossible", "before the start codon", "arithmetic"),
    ("", "c.*12G>T", "p.(Arg4Gln)", "impossible", "behind the stop codon", "arithmetic"),
    ("", "c.672_673+2del", "p.?", "agrees", "crosses an exon edge", "HGVS"),
    ("", "c.-5_4del", "p.Met1?", "agrees", "start codon", "HGVS"),
    # nothing to compare
    ("", "c.743G>A", "", "not_checkable", "no protein description", "c. only"),
    ("", "", "p.R248Q", "not_checkable", "no c. description", "p. only"),
    ("", "", "", "not_checkable", "neither", "empty"),
    ("", "c.743G>A", "p.?", "not_checkable", "no statement", "p.? of an exonic change"),
]


@pytest.mark.parametrize(("gene", "hgvs_c", "hgvs_p", "outcome", "why", "source"), PAIRS)
def test_verdict(gene: str, hgvs_c: str, hgvs_p: str, outcome: str, why: str, source: str) -> None:
    check = check_description(gene, "", hgvs_c, hgvs_p).check
    assert check.outcome.value == outcome, f"{source}: {check.reason}"
    assert why in check.reason, source
    assert check.level is CheckLevel.NONE
    assert check.reason.endswith(".")


EXPECTED = [
    ("c.1A>G", "p.Met1Val", "c.1A>G p.(Met1?)"),
    ("c.12del", "p.Tyr4fs*1", "c.12del p.(Tyr4Ter)"),
    ("c.2313_2324dup", "p.A775_G776insYVMA", "c.2313_2324dup p.(Tyr772_Ala775dup)"),
    ("c.13_15dup", "p.Lys5_Gly6insLys", "c.13_15dup p.(Lys5dup)"),
    ("c.28_30del", "p.Gln9del", "c.28_30del p.(Gln10del)"),
    ("c.31_33delinsGGT", "p.Lys11delinsGly", "c.31_33delinsGGT p.(Lys11Gly)"),
    ("c.31_36delinsAAAGGT", "p.Lys11_Arg12delinsLysGly", "c.31_36delinsAAAGGT p.(Arg12Gly)"),
    ("c.31_33delinsTAA", "p.Lys11delinsTer", "c.31_33delinsTAA p.(Lys11Ter)"),
    ("c.165delinsGTGAAA", "p.(His55delinsGlnTer)", "c.165delinsGTGAAA p.(His55GlnfsTer2)"),
    ("c.1111C>T", "p.Gln371_Leu384del", "c.1111C>T p.(Gln371Ter)"),
]


@pytest.mark.parametrize(("hgvs_c", "hgvs_p", "expected"), EXPECTED)
def test_expected_name_of_the_same_event(hgvs_c: str, hgvs_p: str, expected: str) -> None:
    check = check_description("", "", hgvs_c, hgvs_p).check
    assert check.outcome is CheckOutcome.SAME_EVENT
    assert check.expected == expected


CONSEQUENCES = [
    ("c.743G>A", "p.Arg248Gln", "missense_variant"),
    ("c.1111C>T", "p.Gln371*", "stop_gained"),
    ("c.5946del", "p.Ser1982Argfs*22", "frameshift_variant"),
    ("c.5946del", "", "frameshift_variant"),
    ("c.10_12del", "", "inframe_deletion"),
    ("c.10_12del", "p.Lys4del", "inframe_deletion"),
    ("c.10_12dup", "p.Lys4dup", "inframe_insertion"),
    ("c.743_744delinsAA", "p.Arg248Gln", "missense_variant"),
    ("c.743G>A", "", "coding_sequence_variant"),
    ("", "p.R248Q", "missense_variant"),
    ("", "p.Gln371X", "stop_gained"),
    ("c.2997C>T", "p.(Asn999=)", "synonymous_variant"),
    ("c.1A>G", "p.?", "start_lost"),
    ("c.1180T>C", "p.*394Rext*9", "stop_lost"),
    ("c.743+1G>T", "", "splice_donor_variant"),
    ("c.743+2dup", "", "splice_donor_variant"),
    ("c.744-1G>T", "p.?", "splice_acceptor_variant"),
    ("c.744-8T>A", "", "splice_region_variant"),
    ("c.744-9T>A", "", "intron_variant"),
    ("c.743+3_743+5del", "", "splice_region_variant"),
    ("c.742_743+2del", "", "splice_donor_variant"),
    ("c.744-3_746del", "", "splice_acceptor_variant"),
    ("c.743+10_744-10del", "", "intron_variant"),
    ("c.-12G>T", "", "5_prime_UTR_variant"),
    ("c.*12G>T", "", "3_prime_UTR_variant"),
    ("c.929=", "p.(Asn310=)", "reference_identical"),
    ("", "", "unknown"),
]


@pytest.mark.parametrize(("hgvs_c", "hgvs_p", "consequence"), CONSEQUENCES)
def test_consequence(hgvs_c: str, hgvs_p: str, consequence: str) -> None:
    assert check_description("", "", hgvs_c, hgvs_p).consequence is Consequence(consequence)


def test_residue_is_that_of_the_protein_else_the_codon() -> None:
    assert check_description("", "", "c.743G>A", "p.Arg248Gln").residue == 248
    assert check_description("", "", "c.743G>A", "").residue == 248
    assert check_description("", "", "c.743+1G>A", "").residue is None


NOT_CODING = [
    # accession, c., p., piece of the reason, source
    ("NR_038420.1", "c.10del", "", "has no c. positions (n. is used there)", "mutalyzer tests"),
    ("XR_001750000.1", "c.10A>G", "", "XR_001750000.1 does not code", "HGVS, reference types"),
    ("NR_038420.1", "c.10A>G", "p.Lys4Glu", "has no c. positions", "HGVS, reference types"),
    ("NR_038420.1", "", "p.Lys4Glu", "has no residues", "HGVS, reference types"),
]


@pytest.mark.parametrize(("accession", "hgvs_c", "hgvs_p", "why", "source"), NOT_CODING)
def test_what_does_not_code_has_no_c(
    accession: str, hgvs_c: str, hgvs_p: str, why: str, source: str
) -> None:
    checked = check_description("", accession, hgvs_c, hgvs_p)
    assert checked.check.outcome is CheckOutcome.NOT_CHECKABLE, source
    assert why in checked.check.reason
    assert checked.consequence is Consequence.UNKNOWN
    assert checked.residue is None


AMBIGUOUS = [
    ("c.743G>N", "'N' stands for several bases; give each its description"),
    ("c.743G>R", "'R' stands for several bases; give each its description"),
    ("c.743_744GG>AN", "'N' stands for several bases; give each its description"),
    ("c.743_744>NN", "'N' stands for several bases; give each its description"),
    ("c.743G>U", "'U' is a base of RNA; c. is written with T"),
]


@pytest.mark.parametrize(("text", "said"), AMBIGUOUS)
def test_letters_that_are_no_single_base_are_refused(text: str, said: str) -> None:
    checked = check_description("TP53", "", text, "")
    assert checked.check.outcome is CheckOutcome.NOT_CHECKABLE
    assert said in checked.check.reason
    assert checked.hgvs_c == ""
