"""The brute force: the trial, made-up transcripts against an oracle, and what is not known."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
from apply_oracle import Labelled, protein_of
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_transcripts import Shape, made_up, made_up_edit
from trial import make_transcript, trial_rows, trial_transcripts

from varannot.bases import translate
from varannot.hgvs.brute_force import applies_to, protein_after, same_protein, second_opinion
from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.edit import Edit
from varannot.hgvs.protein import parse_protein
from varannot.transcripts.model import Block, TranscriptSequence, Window

SHAPES = (Shape(), Shape(mismatches=3), Shape(gap=2), Shape(gap=-3), Shape(mismatches=2, gap=1))


def test_every_row_of_the_engine_trial(shared):
    if not (shared / "hgvs" / "engine-trial").is_dir():
        pytest.skip("data/hgvs/engine-trial is not beside the checkout")
    transcripts = trial_transcripts(shared)
    rows = trial_rows(shared, transcripts)
    wrong_c, wrong_p, not_applied = [], [], []
    for row in rows:
        sequence = transcripts[row.transcript]
        answer = second_opinion(sequence, row.raw)
        if answer.hgvs_c != row.expected_c:
            wrong_c.append((row.number, answer.hgvs_c, row.expected_c))
        if applies_to(sequence, parse_cdna(row.expected_c)[0], row.raw) is not True:
            not_applied.append((row.number, row.expected_c))
        if row.expected_p:
            expected = parse_protein(f"p.{row.expected_p}")[0]
            if same_protein(sequence, answer, expected) is not True:
                wrong_p.append((row.number, answer.hgvs_p, row.expected_p))
    assert (wrong_c, wrong_p, not_applied) == ([], [], [])
    assert (len(rows), sum(bool(row.expected_p) for row in rows)) == (1055, 831)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(SHAPES))
def test_the_printed_c_applied_to_the_sequence_is_the_edited_sequence(seed, change, shape):
    sequence = made_up(seed, shape)
    raw = made_up_edit(change, sequence)
    answer = second_opinion(sequence, raw)
    labelled = Labelled(sequence)
    edited = labelled.edited(raw)
    if edited is None:
        # The edit ends on a base that only the genome has.
        assert shape.gap < 0
        return
    assert answer.cdna is not None, answer
    assert "".join(labelled.applied(answer.hgvs_c)[0]) == "".join(edited[0])
    assert applies_to(sequence, answer.cdna, raw) is True


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(SHAPES[:3]))
def test_the_protein_is_that_of_the_edited_transcript(seed, change, shape):
    sequence = made_up(seed, shape)
    answer = second_opinion(sequence, made_up_edit(change, sequence))
    if answer.change is None or answer.cdna is None:
        return
    bases, marks = Labelled(sequence).applied(answer.hgvs_c)
    expected = protein_of(bases, marks, sequence.transcript.cds_start)
    if answer.change.start_affected:
        assert answer.hgvs_p == "p.(Met1?)"
        kept = sequence.mrna[sequence.transcript.cds_start :]
        spliced = "".join(base for base, mark in zip(bases, marks, strict=True) if mark)
        assert answer.change.intact is spliced.endswith(kept)
        return
    if answer.change.first == 0 and answer.cdna.start.zone == -1:
        moved = sum(marks) - len(sequence.mrna)
        expected = protein_of(bases, marks, sequence.transcript.cds_start + moved)
    found = answer.change.protein(sequence.protein)
    assert found + "*" * answer.change.stopped == expected
    printed = parse_protein(answer.hgvs_p)[0]
    if answer.hgvs_p != "p.?":
        assert same_protein(sequence, msgspec.structs.replace(answer, hgvs_p=""), printed) is True
        after = protein_after(sequence.protein, printed)
        assert after is None or after == found


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_place_is_the_furthest_3_prime(seed, change):
    """No other placement of the same deletion or insertion lies further along the gene."""
    sequence = made_up(seed)
    raw = made_up_edit(change, sequence)
    gene = sequence.gene
    assert gene is not None
    edited = gene.slice(gene.start, raw.start) + raw.alt + gene.slice(raw.end, gene.end)
    cdna = second_opinion(sequence, raw).cdna
    assert cdna is not None
    if cdna.kind.value not in ("deletion", "insertion", "duplication"):
        return
    size = len(gene.bases) - len(edited)
    common = next(
        (i for i, (a, b) in enumerate(zip(gene.bases, edited, strict=False)) if a != b),
        min(len(gene.bases), len(edited)),
    )
    labels = Labelled(sequence).labels
    last = {"deletion": common, "insertion": common - 1, "duplication": common + size}
    assert str(cdna.start) == labels[last[cdna.kind.value]]


# Two exons on the forward strand: ATGGCTTGCTGAAAACCTGGTGGT|GGTTCTTAA, Sec at codon 4, in a frame
# that ends at TAA; UTR of 5 and 12 bases.
UTR5, CODING, UTR3 = "GGCCA", "ATGGCTTGCTGAAAACCTGGTGGTGGTTCTTAA", "TTACCTGATTAG"
INTRON = "GTAAGTAACCTTTTCAG"


def small(coding: str = CODING, protein: str | None = None) -> TranscriptSequence:
    mrna = UTR5 + coding + UTR3
    first, second = mrna[:29], mrna[29:]
    blocks = (Block(1, 100, 129, 0, 29), Block(2, 146, 146 + len(second), 29, len(mrna)))
    window = Window(90, "TTTTTGGGGG" + first + INTRON + second + "CCCCCTTTTT")
    end = 146 + len(coding) + 5 - 29
    model = make_transcript(blocks, 105, end, 1)
    letters = translate(coding)[:-1] if protein is None else protein
    return TranscriptSequence(model, window, window, mrna, letters)


def edit(sequence: TranscriptSequence, position: int, size: int, alt: str) -> Edit:
    """Return an edit from a coding position on (1-based, exon 1 only)."""
    start = 104 + position
    assert sequence.genome is not None
    return Edit(start, start + size, sequence.genome.slice(start, start + size), alt)


def test_selenocysteine_is_read_where_the_protein_has_it():
    sequence = small(protein="MACUKPGGGS")
    missense = second_opinion(sequence, edit(sequence, 5, 1, "A"))
    assert missense.hgvs_p == "p.(Ala2Asp)"
    assert "TGA at codon 4 is read as selenocysteine" in missense.notes
    assert second_opinion(sequence, edit(sequence, 12, 1, "G")).hgvs_p == "p.(Sec4Trp)"
    assert second_opinion(sequence, edit(sequence, 12, 1, "C")).hgvs_p == "p.(Sec4Cys)"
    assert second_opinion(sequence, edit(sequence, 11, 1, "A")).hgvs_p == "p.(Sec4Ter)"
    whole = second_opinion(sequence, edit(sequence, 9, 6, ""))
    assert whole.hgvs_p == "p.?"
    assert "no protein is predicted: a selenocysteine codon lies within the change" in whole.notes


def test_a_stop_inside_the_reference_is_refused_where_no_protein_explains_it():
    for protein in ("", "MACWKPGGGS"):
        sequence = small(protein=protein)
        answer = second_opinion(sequence, edit(sequence, 5, 1, "A"))
        assert (answer.hgvs_c, answer.hgvs_p) == ("c.5C>A", "p.?")
        assert "stop codon inside its coding sequence, at codon 4" in answer.notes[-1]


def test_a_start_other_than_atg_is_said():
    sequence = small("CTG" + CODING[3:9] + "TGG" + CODING[12:])
    answer = second_opinion(sequence, edit(sequence, 5, 1, "A"))
    assert answer.hgvs_p == "p.(Ala2Asp)"
    assert answer.notes == ("the start codon is CTG, read as methionine",)
    assert second_opinion(sequence, edit(sequence, 1, 1, "A")).hgvs_p == "p.(Met1?)"


PLAIN = CODING[:9] + "TGG" + CODING[12:]


def unknown(sequence: TranscriptSequence, positions: range) -> TranscriptSequence:
    """Return the transcript with N at coding positions (1-based)."""
    letters = list(sequence.mrna)
    for position in positions:
        letters[4 + position] = "N"
    mrna = "".join(letters)
    return TranscriptSequence(sequence.transcript, None, None, mrna, sequence.protein)


def test_unknown_bases_are_never_guessed():
    sequence = unknown(small(PLAIN), range(13, 16))
    known = second_opinion(sequence, Edit(109, 110, "C", "A"))
    assert (known.hgvs_c, known.hgvs_p) == ("c.5C>A", "p.(Ala2Asp)")
    stated = second_opinion(sequence, Edit(118, 119, "A", "T"))
    assert (stated.hgvs_c, stated.hgvs_p) == ("c.14A>T", "p.?")
    assert "no protein is predicted: bases of the changed codons are not known" in stated.notes
    shifted = second_opinion(sequence, Edit(116, 117, "G", ""))
    assert (shifted.hgvs_c, shifted.hgvs_p, shifted.open) == ("c.12del", "p.?", True)
    frame = second_opinion(sequence, Edit(110, 111, "T", ""))
    assert (frame.hgvs_c, frame.hgvs_p, frame.ter_distance) == ("c.7del", "p.(Cys3Alafs)", None)


def test_a_residue_that_every_codon_gives_is_known():
    """Lys is AAA or AAG: with T in front both are stops, with G in the middle both are Arg."""
    sequence = unknown(small(PLAIN), range(13, 16))
    assert second_opinion(sequence, Edit(117, 118, "A", "T")).hgvs_p == "p.(Lys5Ter)"
    assert second_opinion(sequence, Edit(118, 119, "A", "G")).hgvs_p == "p.(Lys5Arg)"
    assert second_opinion(sequence, Edit(118, 120, "AA", "GG")).hgvs_p == "p.(Lys5Arg)"
    bare = dataclasses.replace(sequence, protein="")
    assert second_opinion(bare, Edit(117, 118, "A", "T")).hgvs_p == "p.?"


def test_the_known_protein_stands_in_for_unknown_codons():
    """The 3' rule of p. needs the residue behind the change, whose codon is not known here."""
    sequence = unknown(small(PLAIN), range(13, 16))
    two = second_opinion(sequence, Edit(111, 117, "TGCTGG", ""))
    assert (two.hgvs_c, two.hgvs_p, two.open) == ("c.7_12del", "p.(Cys3_Trp4del)", True)
    bare = dataclasses.replace(sequence, protein="")
    assert second_opinion(bare, Edit(111, 117, "TGCTGG", "")).hgvs_p == "p.?"


@pytest.mark.parametrize(
    ("position", "size", "alt", "hgvs_c", "hgvs_p"),
    [
        (31, 3, "TGA", "c.32A>G", "p.(Ter11=)"),
        (30, 0, "CTAAGT", "c.29_30insCTAAGT", "p.(=)"),
        (31, 0, "CTAAGT", "c.30_31insCTAAGT", "p.(Ser10_Ter11insLeuSer)"),
        (31, 1, "C", "c.31T>C", "p.(Ter11GlnextTer4)"),
        (31, 3, "", "c.32_*1del", "p.(Ter11LeuextTer3)"),
        (28, 6, "", "c.29_*1del", "p.(Ser10delinsLeuProAsp)"),
    ],
)
def test_changes_at_the_stop(position, size, alt, hgvs_c, hgvs_p):
    """The end of the second exon reads TCT TAA TTA CCT GAT TAG."""
    sequence = small(PLAIN)
    start = 121 + position
    raw = Edit(start, start + size, sequence.genome.slice(start, start + size), alt)
    answer = second_opinion(sequence, raw)
    assert (answer.hgvs_c, answer.hgvs_p) == (hgvs_c, hgvs_p)


def test_without_a_window_the_coding_bases_alone_serve():
    whole = small(PLAIN)
    bare = dataclasses.replace(whole, genome=None, gene=None)
    for position, size, alt in ((5, 1, "A"), (8, 1, ""), (7, 3, ""), (10, 0, "CCC"), (12, 1, "A")):
        raw = edit(whole, position, size, alt)
        assert second_opinion(bare, raw).hgvs_p == second_opinion(whole, raw).hgvs_p
        assert second_opinion(bare, raw).hgvs_c == second_opinion(whole, raw).hgvs_c
    # The last base of exon 1 is G and the intron begins with G: seen only with the window.
    last = Edit(128, 129, "T", "")
    assert second_opinion(whole, last).hgvs_c == "c.24del"
    at_edge = second_opinion(bare, last)
    assert (at_edge.hgvs_c, at_edge.open, at_edge.at_edge) == ("c.24del", True, True)


def test_an_edit_over_an_exon_border_predicts_no_protein():
    sequence = small(PLAIN)
    window = sequence.genome
    assert window is not None
    for start, end, alt, name in (
        (127, 131, "", "c.23_24+2del"),
        (129, 129, "CC", "c.24_24+1insCC"),
        (146, 146, "TTT", "c.25-1_25insTTT"),
        (131, 132, "C", "c.24+3A>C"),
    ):
        answer = second_opinion(sequence, Edit(start, end, window.slice(start, end), alt))
        assert (answer.hgvs_c, answer.hgvs_p, answer.at_edge) == (name, "p.?", True)


def test_a_copy_of_the_last_bases_of_an_exon_is_predicted_for_unchanged_splicing():
    sequence = small(PLAIN)
    inside = second_opinion(sequence, Edit(129, 129, "", "T"))
    assert (inside.hgvs_c, inside.hgvs_p) == ("c.24dup", "p.(Gly9TrpfsTer6)")
    assert (inside.at_edge, inside.ter_distance) == (True, 6)
    beyond = second_opinion(sequence, Edit(126, 126, "", "GGT"))
    assert (beyond.hgvs_c, beyond.hgvs_p, beyond.at_edge) == ("c.23_24+1dup", "p.?", True)


def test_what_cannot_be_described_is_refused_by_name():
    sequence = small(PLAIN)
    assert second_opinion(sequence, Edit(109, 110, "T", "A")).refusal == (
        "the reference has C there, not T"
    )
    assert "not all known" in second_opinion(sequence, Edit(109, 110, "C", "N")).refusal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # HGVS recommendations, protein: the forms of each kind (DOI 10.1002/humu.22981).
        ("p.(=)", "MGGKLV"),
        ("p.(Gly2=)", "MGGKLV"),
        ("p.(Lys4Arg)", "MGGRLV"),
        ("p.(Lys4Ter)", "MGG"),
        ("p.(Lys4fsTer1)", "MGG"),
        ("p.(Gly3del)", "MGKLV"),
        ("p.(Gly2_Gly3dup)", "MGGGGKLV"),
        ("p.(Gly3_Lys4insAlaCys)", "MGGACKLV"),
        ("p.(Gly3_Lys4insAlaTer)", "MGGA"),
        ("p.(Lys4_Leu5delinsTrp)", "MGGWV"),
        ("p.(Val6_Ter7insAla)", "MGGKLVA"),
        ("p.(Val6_Ter7delinsAlaTer)", "MGGKLA"),
        # p. alone does not say what comes out, or names residues that are not there.
        ("p.(Lys4ArgfsTer3)", None),
        ("p.(Ter7GlnextTer5)", None),
        ("p.(Val6_Ter7del)", None),
        ("p.(Met1?)", None),
        ("p.?", None),
        ("p.(Arg4Lys)", None),
        ("p.(Leu9Pro)", None),
    ],
)
def test_a_p_description_applied_to_a_protein(text, expected):
    assert protein_after("MGGKLV", parse_protein(text)[0]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c.5C>A", True),
        ("c.5C>T", False),
        ("c.6C>A", False),
        ("c.5delinsA", True),
        ("c.5_6delinsAT", True),
        ("c.900C>A", None),
    ],
)
def test_applying_another_c_to_the_sequence(text, expected):
    sequence = small(PLAIN)
    assert applies_to(sequence, parse_cdna(text)[0], edit(sequence, 5, 1, "A")) is expected
