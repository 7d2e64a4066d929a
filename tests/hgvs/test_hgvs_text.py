"""Printed and typed forms are read as what they mean, and what was cleaned is said.

Sources of the forms: TSO500 = cells of CombinedVariantOutput files; print = forms seen in printed
papers; HGVS = the nomenclature's own examples (DOI 10.1002/humu.22981).
"""

from __future__ import annotations

import pytest

from varannot.hgvs.check import check_description
from varannot.hgvs.protein import parse_protein
from varannot.hgvs.text import read_cell, split_texts

READ_AS = [
    # TSO500
    ("NM_004958.3:c.2997C>T(p.(Asn999=))", "c.2997C>T", "p.(Asn999=)"),
    ("NP_003811.2:p.(Lys17Arg)", "", "p.(Lys17Arg)"),
    ("NM_182625.4:c.929=(p.(Asn310=))", "c.929=", "p.(Asn310=)"),
    ("NM_000465.3:c.1518_1519invTG", "c.1518_1519inv", ""),
    ("NM_000465.3:c.*2537=", "c.*2537=", ""),
    ("c.-148=", "c.-148=", ""),
    ("c.424-3202G>T", "c.424-3202G>T", ""),
    ("c.*4943_*4946del", "c.*4943_*4946del", ""),
    ("c.1254_1260delinsCCCCACC", "c.1254_1260delinsCCCCACC", ""),
    ("p.(Glu562_Ile563delinsAspThr)", "", "p.(Glu562_Ile563delinsAspThr)"),
    ("p.(Met1470CysfsTer26)", "", "p.(Met1470CysfsTer26)"),
    ("p.(Ser447_Arg448dup)", "", "p.(Ser447_Arg448dup)"),
    ("p.(Pro129del)", "", "p.(Pro129del)"),
    # print
    ("NM_000546.6(TP53):c.743G>A (p.Arg248Gln)", "c.743G>A", "p.(Arg248Gln)"),
    ("TP53:c.743G>A", "c.743G>A", ""),
    ("TP53 c.743G>A (R248Q)", "c.743G>A", "p.(Arg248Gln)"),
    ("p.Arg248Gln, c.743G>A", "c.743G>A", "p.(Arg248Gln)"),
    ("TP53 R248Q", "", "p.(Arg248Gln)"),
    ("p.R248Q", "", "p.(Arg248Gln)"),
    ("R248Q", "", "p.(Arg248Gln)"),
    ("p.arg248gln", "", "p.(Arg248Gln)"),
    ("P.ARG248GLN", "", "p.(Arg248Gln)"),
    ("p.Gln371X", "", "p.(Gln371Ter)"),
    ("p.Q371X", "", "p.(Gln371Ter)"),
    ("p.Q371*", "", "p.(Gln371Ter)"),
    ("p.Gln371stop", "", "p.(Gln371Ter)"),
    ("p.Gly12Xaa", "", "p.(Gly12Xaa)"),
    ("p.Arg97Glyfs*26", "", "p.(Arg97GlyfsTer26)"),
    ("p.Arg97GlyfsTer26", "", "p.(Arg97GlyfsTer26)"),
    ("p.R97GfsX26", "", "p.(Arg97GlyfsTer26)"),
    ("p.R97fs*26", "", "p.(Arg97fsTer26)"),
    ("p.Arg97fs", "", "p.(Arg97fs)"),
    ("p.Arg97fs*?", "", "p.(Arg97fs)"),
    ("p.E746_A750delELREA", "", "p.(Glu746_Ala750del)"),
    ("p.D770_N771insSVD", "", "p.(Asp770_Asn771insSerValAsp)"),
    ("Gln 1281a", "", "p.(Gln1281Ter)"),
    ("p.K1110fsa18", "", "p.(Lys1110fsTer18)"),
    ("p.Asn999Asn", "", "p.(Asn999=)"),
    ("C.743G>A", "c.743G>A", ""),
    ("743G>A", "c.743G>A", ""),
    ("c.743g>a", "c.743G>A", ""),
    ("c.743G -> A", "c.743G>A", ""),
    ("c.743G→A", "c.743G>A", ""),
    ("c.743G&gt;A", "c.743G>A", ""),
    ("c.743G›A", "c.743G>A", ""),
    ("c.\u2009743\u2009G\u00a0>\u00a0A", "c.743G>A", ""),
    ("c.\u2212148G>A", "c.-148G>A", ""),
    ("c.424\u20133202G>T", "c.424-3202G>T", ""),
    ("c.743G>A,", "c.743G>A", ""),
    ("c.250_251.del", "c.250_251del", ""),
    ("c.76_78delACT", "c.76_78del", ""),
    ("c.76_101del26", "c.76_101del", ""),
    ("c.10delAinsTT", "c.10delinsTT", ""),
    ("c.743_744GG>AA", "c.743_744delinsAA", ""),
    ("c.743GG>AA", "c.743_744delinsAA", ""),
    # a range written with a hyphen, where only the range has as many bases as are stated
    ("c.3700\u20133704delGTAAA", "c.3700_3704del", ""),
    ("c.3700-3704del5", "c.3700_3704del", ""),
    ("c.2236-2250delGAATTAAGAGAAGCAinsTTC", "c.2236_2250delinsTTC", ""),
    ("c.1794-1796dupTAC", "c.1794_1796dup", ""),
    ("c.1799-1800TG>AA", "c.1799_1800delinsAA", ""),
    ("c.3700-3704del", "c.3700-3704del", ""),
    ("c.424-3202delG", "c.424-3202del", ""),
    # cBioPortal and OncoKB (the codon beside a splice site)
    ("TP53 X261_splice", "", "p.?"),
    ("p.R306_splice", "", "p.?"),
    ("p.(R306_splice)", "", "p.?"),
    ("p.Arg306_splice", "", "p.?"),
    ("MET p.963_D1010splice", "", "p.?"),
    ("MET p.981_1028splice", "", "p.?"),
    ("c.782+1G>T p.X261_splice", "c.782+1G>T", "p.?"),
    ("TP53 c.782+1G>T (X261_Splice)", "c.782+1G>T", "p.?"),
    # HGVS
    ("p.0", "", "p.0"),
    ("p.0?", "", "p.0?"),
    ("p.(0?)", "", "p.0?"),
    ("p.?", "", "p.?"),
    ("p.(=)", "", "p.(=)"),
    ("p.=", "", "p.(=)"),
    ("p.Met1?", "", "p.(Met1?)"),
    ("p.Ter394ArgextTer9", "", "p.(Ter394ArgextTer9)"),
    ("p.*394Rext*9", "", "p.(Ter394ArgextTer9)"),
    ("p.Met1extMet-5", "", "p.(Met1extMet-5)"),
    ("c.4375_4379dup", "c.4375_4379dup", ""),
    ("c.-1_1insA", "c.-1_1insA", ""),
]


@pytest.mark.parametrize(("text", "hgvs_c", "hgvs_p"), READ_AS)
def test_form_is_read(text: str, hgvs_c: str, hgvs_p: str) -> None:
    gene, transcript, coding, protein = split_texts([text])
    checked = check_description(gene, transcript, coding, protein)
    assert (checked.hgvs_c, checked.hgvs_p) == (hgvs_c, hgvs_p)


@pytest.mark.parametrize(("text", "hgvs_c", "hgvs_p"), READ_AS)
def test_canonical_form_is_its_own_canonical_form(text: str, hgvs_c: str, hgvs_p: str) -> None:
    checked = check_description("", "", hgvs_c, hgvs_p)
    assert (checked.hgvs_c, checked.hgvs_p) == (hgvs_c, hgvs_p)
    hyphen = f"{hgvs_c[2:].rstrip('del')} is read as a base of the intron"
    assert [told for told in checked.check.cautions if hyphen not in told] == []


SAID = [
    ("p.Gln371X", "'X' is read as a stop"),
    ("C.743G>A", "'C.' is read as 'c.'"),
    ("743G>A", "'c.' is missing"),
    ("R248Q", "'p.' is missing"),
    ("c.743G→A", "typography"),
    ("c.743g>a", "lower-case bases"),
    ("c.250_251.del", "stray dot"),
    ("c.743G>A,", "punctuation removed"),
    ("Gln 1281a", "lost stop sign"),
    ("p.K1110fsa18", "stop sign of fs*"),
    ("c.743_744GG>AA", "read as delins"),
    ("c.76_78delACT", "left out"),
    ("c.76_101del26", "the length '26'"),
    ("p.Asn999Asn", "read as '='"),
    ("c.743G>G", "changes nothing"),
    ("p.Cys5_Ser6delinsTerGluAsp", "ends at Ter"),
    ("NC_000017.11:c.743G>A", "NC_000017.11 is no transcript"),
    ("c.3700-3704delGTAAA", "'3700-3704' is read as the range '3700_3704'"),
    ("p.X261_splice", "'X261_splice' names a codon beside a splice site and is read as p.?"),
    ("c.743G>A \u0440.R248Q", "the first character, '\u0440', is a Cyrillic letter"),
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_what_was_cleaned_is_said(text: str, said: str) -> None:
    checked = check_description("", "", *split_texts([text])[2:])
    assert any(said in caution for caution in checked.check.cautions), checked.check.cautions


REFUSED = [
    ("c.743_750insT", "'743_750'", "two neighbouring bases"),
    ("c.743insA", "'743'", "two neighbouring bases"),
    ("c.743+0G>A", "'743+0'", "+0 and -0"),
    ("c.750_743del", "'750_743'", "lower to a higher"),
    ("c.743_744A>T", "'743_744A>T'", "covers 2 bases"),
    ("c.0G>A", "'0'", "no base 0"),
    ("c.743", "'743'", "without a change"),
    ("c.743G<A", "'G<A'", "no change such as"),
    ("c.250_251del3", "'del3'", "covers 2 bases"),
    ("c.743inv", "'inv'", "at least two bases"),
    ("c.[743G>A;744C>T]", "c.[743G>A;744C>T]", "several changes"),
    ("c.88CAG[23]", "c.88CAG[23]", "repeat notation"),
    ("c.(671_673)_(743_745)del", "", "uncertain"),
    ("IVS7+1G>T", "IVS7+1G>T", "exon table"),
    ("p.Q1281a", "'a'", "lost in typesetting"),
    ("p.Arg248", "Arg248", "without a change"),
    ("p.Arg250_Arg248del", "'Arg250_Arg248'", "lower to a higher"),
    ("p.Arg248_Gln255insGly", "'Arg248", "neighbouring residues"),
    ("p.E746_A750delELR", "'delELR'", "covers 5 residues"),
    ("p.B248Q", "B248Q", "no residue"),
    ("u66", "'u66'", "no c. or p. description"),
    # look-alikes of Latin letters, from keyboards and text recognition (Unicode, confusables)
    ("\u0441.743G>A", "'\u0441.743G>A'", "the first character, '\u0441', is a Cyrillic letter"),
    ("\u0440.R248Q", "'\u0440.R248Q'", "the first character, '\u0440', is a Cyrillic letter"),
    ("c.743G>\u0410", "'G>\u0410'", "character 8, '\u0410', is a Cyrillic letter"),
    ("p.\u039a601E", "", "character 3, '\u039a', is a Greek letter"),
    # a range written with a hyphen that has another number of bases
    ("c.3700-3704delGTAA", "'delGTAA'", "3700-3704 is one base of an intron, but 4 are stated"),
    # forms of the nomenclature that state no single change (HGVS, general recommendations)
    ("c.85=/T>C", "'c.85=/T>C'", "a mosaic (=/)"),
    ("c.85=//T>C", "'c.85=//T>C'", "a chimera (=//)"),
    ("p.(Val7=/del)", "'p.(Val7=/del)'", "a mosaic (=/)"),
    ("p.Val7=//del", "'p.Val7=//del'", "a chimera (=//)"),
    ("p.(Gly719Ala^Ser)", "'p.(Gly719Ala^Ser)'", "alternatives (^)"),
    ("c.743G>A^C", "'c.743G>A^C'", "alternatives (^)"),
    ("p.Ala2[9]", "'p.Ala2[9]'", "repeated residues"),
    ("c.849_850ins858_895", "'c.849_850ins858_895'", "a copy of 858_895"),
    ("c.849_850ins858_895inv", "", "a copy of 858_895inv"),
    ("c.234_235ins(10)", "'c.234_235ins(10)'", "only the length"),
    ("c.234_235insN[10]", "'c.234_235insN[10]'", "only the length"),
    ("c.234_235ins(80_120)", "", "only the length"),
    ("c.743_744delins(5)", "", "only the length"),
    ("c.743_744delins[A;T]", "", "stand in pieces"),
    ("p.Lys2_Leu3insTer12", "'p.Lys2_Leu3insTer12'", "before the stop are counted"),
    ("p.Lys2_Leu3ins(5)", "'p.Lys2_Leu3ins(5)'", "only the length"),
    ("p.(Ala123_Pro131)fs", "'p.(Ala123_Pro131)fs'", "lies in a range"),
    ("p.(Ala123_Pro131)Ter", "'p.(Ala123_Pro131)Ter'", "lies in a range"),
    ("c.76_(77_78)del", "'c.76_(77_78)del'", "uncertain"),
    ("c.18|gom", "", "a modification of bases"),
    # bases that are none
    ("c.234delinsW", "'delinsW', character 6", "'W' stands for several bases"),
    ("c.743G>R", "'G>R', character 6", "'R' stands for several bases"),
    ("c.234_235insJ", "'insJ', character 10", "'J' is no base"),
    ("c.1delAins", "'delAins', character 4", "no inserted bases are named"),
    ("c.5_6ins", "'ins', character 6", "no inserted bases are named"),
    # other kinds of reference
    ("m.3243A>G", "'m.3243A>G'", "mitochondrial"),
    ("NR_038420.1:n.10del", "'NR_038420.1:n.10del'", "does not code for a protein"),
    ("NM_000546.6:r.743g>a", "'NM_000546.6:r.743g>a'", "the change of DNA behind it"),
    ("NC_000017.10:g.7577538C>T", "'NC_000017.10:g.7577538C>T'", "counts on a chromosome"),
]


@pytest.mark.parametrize(("text", "span", "why"), REFUSED)
def test_refusal_names_the_place(text: str, span: str, why: str) -> None:
    checked = check_description("", "", *split_texts([text])[2:])
    assert checked.check.outcome.value == "not_checkable"
    assert span in checked.check.reason
    assert why in checked.check.reason


ACCESSIONS = [
    # typed, read as, gene in brackets, said
    ("NM_005228.5", "NM_005228.5", "", False),
    ("NM_005228.3(EGFR)", "NM_005228.3", "EGFR", False),
    ("NM_005228.3 (EGFR)", "NM_005228.3", "EGFR", False),
    ("NM_005228.3(EGFR):", "NM_005228.3", "EGFR", True),
    ("nm_005228.5", "NM_005228.5", "", False),
    ("NM 005228.5", "NM_005228.5", "", False),
    ("NM005228.5", "NM_005228.5", "", False),
    ("NM_005228,5", "NM_005228.5", "", True),
    ("NM-005228.5", "NM_005228.5", "", True),
    ("NM\u2011005228.5", "NM_005228.5", "", True),
    ("NM_005228.5:", "NM_005228.5", "", True),
    ("NM_005228", "NM_005228", "", False),
    ("lrg_321T1", "LRG_321t1", "", False),
    ("enst00000269305.9", "ENST00000269305.9", "", False),
    ("NP_000537.3", "NP_000537.3", "", False),
    ("-", "", "", False),
    ("n/a", "", "", False),
    ("NM_005228.5, NM_005228.3", "NM_005228.5, NM_005228.3", "", False),
    ("variant 1", "variant 1", "", False),
]


@pytest.mark.parametrize(("typed", "accession", "gene", "said"), ACCESSIONS)
def test_transcript_cell_is_cleaned(typed: str, accession: str, gene: str, said: bool) -> None:
    checked = check_description("", typed, "c.2573T>G", "p.Leu858Arg")
    assert (checked.transcript, checked.gene) == (accession, gene)
    told = f"'{typed}' is read as the transcript {accession}"
    assert checked.check.cautions == ((told,) if said else ())


def test_typed_gene_goes_before_the_gene_of_a_transcript_cell() -> None:
    checked = check_description("EGFR", "NM_005228.3(ERBB1)", "c.2573T>G", "p.Leu858Arg")
    assert (checked.gene, checked.transcript) == ("EGFR", "NM_005228.3")


def test_accession_in_a_description_is_cleaned_too() -> None:
    checked = check_description("", "", "nm_005228.5:c.2573T>G", "p.Leu858Arg")
    assert checked.transcript == "NM_005228.5"


def test_typed_form_of_a_splice_site_stays_beside_its_name() -> None:
    checked = check_description("TP53", "", "c.782+1G>T", "X261_splice")
    assert (checked.hgvs_p, checked.mutation) == ("p.?", "c.782+1G>T X261_splice")


def test_protein_shown_to_be_absent_is_not_the_one_predicted_to_be() -> None:
    shown, predicted = parse_protein("p.0")[0], parse_protein("p.(0?)")[0]
    assert (str(shown), str(predicted)) == ("p.0", "p.0?")
    assert shown != predicted


def test_texts_come_in_any_order() -> None:
    expected = ("TP53", "NM_000546.6", "c.743G>A", "p.Arg248Gln")
    assert tuple(split_texts(["p.Arg248Gln", "NM_000546.6(TP53):c.743G>A"])) == expected
    assert tuple(split_texts(["NM_000546.6(TP53):c.743G>A", "p.Arg248Gln"])) == expected
    assert tuple(split_texts(["NM_000546.6(TP53):c.743G>A p.Arg248Gln"])) == expected


def test_gene_may_stand_alone() -> None:
    assert tuple(split_texts(["TP53", "c.743G>A"])) == ("TP53", "", "c.743G>A", "")


def test_unreadable_text_is_passed_on_not_dropped() -> None:
    assert "?!" in split_texts(["?!"]).hgvs_c


def test_description_in_the_wrong_column_is_read() -> None:
    checked = check_description("", "", "p.R248Q", "c.743G>A")
    assert (checked.hgvs_c, checked.hgvs_p) == ("c.743G>A", "p.(Arg248Gln)")
    assert checked.check.outcome.value == "agrees"


def test_two_different_descriptions_are_said() -> None:
    cell = check_description("", "", "c.743G>A", "NM_000546.6:c.742C>T(p.(Arg248Gln))")
    assert any("another c." in caution for caution in cell.check.cautions)


def test_mutation_keeps_the_typed_style() -> None:
    checked = check_description("RAD51B", "", "c.1111C>T", "p.Gln371*")
    assert checked.mutation == "c.1111C>T p.Gln371*"
    assert checked.hgvs_p == "p.(Gln371Ter)"


def test_genomic_description_is_said_to_be_unused() -> None:
    cell = read_cell("NC_000017.10:g.7577538C>T NM_000546.6:c.743G>A")
    assert cell.hgvs_c == "c.743G>A"
    assert any("'g.'" in caution for caution in cell.cautions)


def test_an_accession_behind_another_description_is_read() -> None:
    texts = ["NC_000017.10:g.7577538C>T NM_000546.6(TP53):c.743G>A"]
    gene, transcript, _, _ = split_texts(texts)
    assert (gene, transcript) == ("TP53", "NM_000546.6")


def test_a_gene_beside_a_chromosome_is_read() -> None:
    assert split_texts(["TP53", "NC_000017.10:g.7577538C>T"]).gene == "TP53"
    assert split_texts(["TP53 chr17:g.7577538C>T"]).gene == "TP53"
    assert split_texts(["NC_000017.10(TP53):g.7577538C>T"]).gene == "TP53"
