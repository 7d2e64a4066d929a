"""What changes of a small transcript do to its protein, worked out by hand.

Rules: HGVS recommendations for protein, DOI 10.1002/humu.22981: only changed residues are named, as
far towards the C-terminus as possible; a frameshift counts its stop from the first changed residue;
an immediate stop is a substitution; a lost stop is an extension.
"""

from __future__ import annotations

import pytest

from varannot.hgvs.edit import Edit
from varannot.hgvs.protein_effect import CodingSequence, protein_effect
from varannot.model import Consequence

#         0 3      (M)  (K)  (K)  (Q)  (D)  (W)  (*)
BEFORE = "GCC"
CODING = "ATGAAAAAACAGGATTGGTAA"
BEHIND = "GGGCATTAGCC"
SMALL = CodingSequence.of(BEFORE + CODING + BEHIND, 3, 3 + len(CODING))


def change(first: int, ref: str, alt: str) -> Edit:
    """Return an edit from a coding position (1-based; 0 or less counts before the start)."""
    start = 3 + first - 1
    assert SMALL.bases[start : start + len(ref)] == ref
    return Edit(start, start + len(ref), ref, alt)


CASES = [
    # first, ref, alt, p., consequences, first base of the new stop from the A of ATG
    (10, "C", "T", "p.(Gln4Ter)", "stop_gained", 9),
    (11, "A", "G", "p.(Gln4Arg)", "missense_variant", None),
    (12, "G", "A", "p.(Gln4=)", "synonymous_variant", None),
    (1, "A", "G", "p.(Met1?)", "start_lost", None),
    (2, "", "C", "p.(Met1?)", "start_lost", None),
    (0, "C", "T", "p.(=)", "5_prime_UTR_variant", None),
    (22, "G", "T", "p.(=)", "3_prime_UTR_variant", None),
    # The last of three lysines is not there: two are, and the second is named.
    (7, "AAA", "", "p.(Lys3del)", "inframe_deletion", None),
    (4, "AAA", "", "p.(Lys3del)", "inframe_deletion", None),
    (10, "", "AAA", "p.(Lys3dup)", "inframe_insertion", None),
    (10, "", "GGG", "p.(Lys3_Gln4insGly)", "inframe_insertion", None),
    # CAG -> CCC CAG.
    (11, "", "CCC", "p.(Lys3_Gln4insPro)", "inframe_insertion", None),
    (10, "CAGGAT", "GGG", "p.(Gln4_Asp5delinsGly)", "inframe_deletion", None),
    # ATG AAA AAA AGG ATT GGT AAG GGC ATT AGC C: no stop follows.
    (10, "C", "", "p.(Gln4Argfs)", "frameshift_variant", None),
    # ATG AAA AAA CCA GGA TTG GTA AGG GCA TTA GCC: none either.
    (10, "", "C", "p.(Gln4Profs)", "frameshift_variant", None),
    # ATG AAA AAA CGA TTG GTA AGG GCA TTA GCC.
    (11, "AG", "G", "p.(Gln4Argfs)", "frameshift_variant", None),
    # ATG AAA AAA CAG TTC AAT TAA.
    (13, "", "TTCAATTAAG", "p.(Asp5PhefsTer3)", "frameshift_variant", 18),
    (10, "", "TAA", "p.(Gln4Ter)", "stop_gained", 9),
    (10, "CAG", "GGGTAA", "p.(Gln4delinsGlyTer)", "stop_gained", 12),
    (16, "TGG", "TAG", "p.(Trp6Ter)", "stop_gained", 15),
    # TAA -> CAA, then GGG CAT TAG: three residues further.
    (19, "T", "C", "p.(Ter7GlnextTer3)", "stop_lost", 27),
    (20, "A", "G", "p.(Ter7=)", "stop_retained_variant", None),
    # The inserted codons bring a stop of their own and make the protein longer: no truncation.
    (19, "", "CGTTAA", "p.(Ter7ArgextTer1)", "inframe_insertion", None),
    (19, "TAA", "", "p.(Ter7GlyextTer2)", "stop_lost", 24),
]


@pytest.mark.parametrize(("first", "ref", "alt", "name", "term", "stop"), CASES)
def test_effect(first: int, ref: str, alt: str, name: str, term: str, stop: int | None) -> None:
    effect = protein_effect(SMALL, change(first, ref, alt))
    assert str(effect.protein) == name
    assert effect.consequences[0].value == term
    assert effect.stop_at == (None if stop is None else stop + 3)


def test_unknown_bases_predict_nothing() -> None:
    partly = CodingSequence.of("ATGAAACAGNNNGATTAA", 0, 18)
    assert protein_effect(partly, Edit(9, 10, "N", "C")).protein is None
    assert protein_effect(partly, Edit(9, 9, "", "CCC")).protein is None
    shifted = protein_effect(partly, Edit(6, 7, "C", ""))
    assert shifted.consequences == (Consequence.FRAMESHIFT,)
    assert shifted.new_length is None


def test_selenocysteine_is_read_in_frame_only() -> None:
    # ATG TGA CAG TAA; residue 2 is selenocysteine by the protein that is given.
    coding = CodingSequence.of("ATGTGACAGTAAGGG", 0, 12, "MUQ")
    assert coding.residues == "MUQ*"
    assert str(protein_effect(coding, Edit(7, 8, "A", "G")).protein) == "p.(Gln3Arg)"
    lost = protein_effect(coding, Edit(4, 5, "G", "C"))
    assert str(lost.protein) == "p.(Sec2Ser)"


def test_another_start_codon_codes_for_methionine() -> None:
    coding = CodingSequence.of("CTGAAACAGTAA", 0, 12)
    assert coding.residues == "MKQ*"
    assert str(protein_effect(coding, Edit(0, 1, "C", "G")).protein) == "p.(Met1?)"
