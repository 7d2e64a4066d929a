"""c. -> edit -> genome -> VCF and back, and the DNA changes that a p. leaves open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trial import make_transcript

from varannot.bases import reverse_complement
from varannot.hgvs.backward import (
    BetweenExonsError,
    edit_of,
    genome_edit_of,
    transcript_edit_of,
    vcf_of,
)
from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.dna_changes import dna_changes, undetermined
from varannot.hgvs.edit import Edit, genomic_edit, sense_edit
from varannot.hgvs.locate import LocationError, Misplaced
from varannot.hgvs.project import project_on
from varannot.hgvs.protein import parse_protein
from varannot.hgvs.protein_effect import CodingSequence
from varannot.hgvs.reference import Reference
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.model import Block, TranscriptSequence, Window

# Two exons of 15 and 20 bases, an intron of 10, flanks of 10; coding from the third base on.
EXON_1 = "CC" + "ATGAAACAGGATC"
EXON_2 = "TTTTGGCGATATAA" + "GTTACG"
INTRON = "GTAAGTTTAG"
GENE = "TTACCGATAC" + EXON_1 + INTRON + EXON_2 + "CATTGACCGA"
LENGTH = len(GENE)


def made(strand: int = 1, **fields: object) -> TranscriptSequence:
    """Return the hand-made gene on either strand of a chromosome that starts 100 bases before."""
    start = 100 if strand == 1 else -100 - LENGTH
    first, second = start + 10, start + 10 + 15 + 10
    blocks = (
        Block(1, first, first + 15, 0, 15),
        Block(2, second, second + 20, 15, 35),
    )
    transcript = make_transcript(blocks, first + 2, second + 14, strand)
    window = Window(start, GENE)
    mrna = EXON_1 + EXON_2
    sequence = TranscriptSequence(transcript, window, window, mrna, "MKQDLLAI")
    return replace(sequence, **fields) if fields else sequence


VCF = [
    # c., position, REF, ALT on the forward strand; counted by hand on the gene above
    ("c.4A>G", 116, "A", "G"),
    ("c.9G>T", 121, "G", "T"),
    ("c.4_6del", 115, "GAAA", "G"),
    ("c.13+1G>A", 126, "G", "A"),
    ("c.14-1G>A", 135, "G", "A"),
    ("c.-2C>T", 111, "C", "T"),
    ("c.*1G>A", 150, "G", "A"),
    ("c.15dup", 135, "G", "GT"),
    ("c.14_17inv", 136, "TTTT", "AAAA"),
    ("c.7_8delinsTT", 119, "CA", "TT"),
    ("c.13_13+1insA", 125, "C", "CA"),
]


@pytest.mark.parametrize(("text", "position", "ref", "alt"), VCF)
def test_vcf_on_the_forward_strand(text: str, position: int, ref: str, alt: str) -> None:
    sequence = made()
    edit = genome_edit_of(edit_of(parse_cdna(text)[0], sequence), sequence)
    assert vcf_of(edit, sequence) == (position, ref, alt)


def test_a_deletion_in_a_repeat_stands_leftmost_on_the_genome() -> None:
    text = parse_cdna("c.17del")[0]
    for strand, expected in ((1, (135, "GT", "G")), (-1, None)):
        sequence = made(strand)
        edit = genome_edit_of(edit_of(text, sequence), sequence)
        row = vcf_of(edit, sequence)
        assert row is not None
        if expected:
            assert row == expected
        else:
            # The run TTTT is AAAA there; the base to its left is the complement of the G behind.
            assert (row.ref, row.alt) == ("CA", "C")


def test_both_strands_state_the_same_bases() -> None:
    for text in [row[0] for row in VCF]:
        change = parse_cdna(text)[0]
        plus, minus = made(1), made(-1)
        there = genome_edit_of(edit_of(change, minus), minus)
        here = genome_edit_of(edit_of(change, plus), plus)
        assert reverse_complement(there.ref) == here.ref
        assert reverse_complement(there.alt) == here.alt
        assert there.end + here.start == 100 + 100 + LENGTH


def test_a_range_over_a_junction_holds_the_intron_on_the_genome_only() -> None:
    sequence = made()
    change = parse_cdna("c.12_15del")[0]
    assert transcript_edit_of(change, sequence) == Edit(13, 17, "TCTT", "")
    assert edit_of(change, sequence).ref == f"TC{INTRON}TT"


def test_an_insertion_between_two_exons_has_no_place_on_the_genome() -> None:
    change = parse_cdna("c.13_14insA")[0]
    with pytest.raises(BetweenExonsError, match="an intron of"):
        edit_of(change, made())
    assert transcript_edit_of(change, made()) == Edit(15, 15, "", "A")


MISPLACED = [
    ("c.5+1G>A", Misplaced.NOT_AT_EXON_EDGE),
    ("c.13-1G>A", Misplaced.WRONG_SIDE_OF_EXON),
    ("c.13+11G>A", Misplaced.BEYOND_INTRON),
    ("c.28A>G", Misplaced.BEYOND_CDS),
]


@pytest.mark.parametrize(("text", "reason"), MISPLACED)
def test_a_position_that_is_not_there_is_named(text: str, reason: Misplaced) -> None:
    with pytest.raises(LocationError) as caught:
        edit_of(parse_cdna(text)[0], made())
    assert caught.value.reason is reason


def test_unknown_bases_give_no_row() -> None:
    blank = replace(made(), genome=None, gene=None, mrna="")
    deletion = genome_edit_of(edit_of(parse_cdna("c.4_5del")[0], blank), blank)
    assert deletion.ref == "NN"
    assert vcf_of(deletion, blank) is None
    insertion = genome_edit_of(edit_of(parse_cdna("c.4_5insT")[0], blank), blank)
    assert vcf_of(insertion, blank) is None
    # A substitution states all that a row needs.
    single = genome_edit_of(edit_of(parse_cdna("c.4A>G")[0], blank), blank)
    assert vcf_of(single, blank) == (116, "A", "G")


def test_where_the_genome_differs_the_row_holds_its_bases() -> None:
    sequence = made()
    window = Window(sequence.gene.start, GENE[:15] + "G" + GENE[16:])
    other = replace(sequence, genome=window)
    edit = genome_edit_of(edit_of(parse_cdna("c.4A>G")[0], other), other)
    assert (edit.ref, edit.alt) == ("G", "G")
    assert vcf_of(edit, other) == (116, "G", "G")


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Draw an edit of the hand-made gene in its own coordinates (0-based).

    It lies so far inside that it cannot be shifted to the first base, before which none is known.
    """
    start = draw(st.integers(8, LENGTH - 12))
    size = draw(st.integers(0, 8))
    ref = GENE[start : start + size]
    alt = draw(st.text("ACGT", max_size=6))
    return Edit(start, start + size, ref, alt)


@given(edits(), st.sampled_from([1, -1]))
def test_genome_to_c_to_genome(edit: Edit, strand: int) -> None:
    if not edit.changes:
        return
    sequence = made(strand)
    origin = sequence.gene.start
    raw = Edit(edit.start + origin, edit.end + origin, edit.ref, edit.alt)
    model = sequence.transcript
    coding = CodingSequence.of(sequence.mrna, model.cds_start, model.cds_end)
    projection = project_on(sequence, coding, sense_edit(raw, strand))
    assert projection.cdna is not None
    back = edit_of(projection.cdna, sequence)
    assert _applied(sequence, back) == _applied(sequence, raw)
    row = vcf_of(genome_edit_of(back, sequence), sequence)
    assert row is not None
    again = sense_edit(genomic_edit(*row), strand)
    assert _applied(sequence, again) == _applied(sequence, raw)


def _applied(sequence: TranscriptSequence, edit: Edit) -> str:
    window = sequence.gene
    assert window.slice(edit.start, edit.end) == edit.ref
    return window.slice(window.start, edit.start) + edit.alt + window.slice(edit.end, window.end)


# ------------------------------------------------------------------ p. -> DNA

CHANGES = [
    # p., changes of one base, of more bases; codons of the hand-made gene: ATG AAA CAG GAT CTT TTG
    ("p.Lys2Arg", ["c.5A>G"], ["c.4_5delinsCG", "c.4_6delinsCGC", "c.5_6delinsGG"]),
    ("p.Lys2=", ["c.6A>G"], []),
]


@pytest.mark.parametrize(("text", "single", "more"), CHANGES)
def test_changes_of_a_known_codon(text: str, single: list[str], more: list[str]) -> None:
    found = dna_changes(parse_protein(text)[0], made())
    assert [str(one.cdna) for one in found if one.bases == 1] == single
    assert set(more) <= {str(one.cdna) for one in found if one.bases > 1}
    assert all(one.certain for one in found)


def test_stop_from_a_known_codon() -> None:
    found = dna_changes(parse_protein("p.Gln3Ter")[0], made())
    assert [(str(one.cdna), one.bases) for one in found] == [
        ("c.7C>T", 1),
        ("c.7_9delinsTAA", 2),
        ("c.7_9delinsTGA", 3),
    ]


def test_every_listed_change_gives_the_protein() -> None:
    sequence = made()
    model = sequence.transcript
    coding = CodingSequence.of(sequence.mrna, model.cds_start, model.cds_end)
    for text in ("p.Lys2Arg", "p.Gln3Ter", "p.Asp4Glu", "p.Lys2del", "p.Lys2_Gln3dup"):
        protein = parse_protein(text)[0]
        found = dna_changes(protein, sequence)
        assert found
        for one in found:
            edit = genome_edit_of(edit_of(one.cdna, sequence), sequence)
            assert project_on(sequence, coding, edit).protein == protein


def test_without_bases_the_codons_of_the_residue_are_tried() -> None:
    blank = replace(made(), genome=None, gene=None, mrna="")
    found = {str(one.cdna): one for one in dna_changes(parse_protein("p.Lys2Arg")[0], blank)}
    assert found["c.5A>G"].bases == 1
    assert found["c.5A>G"].certain
    silent = dna_changes(parse_protein("p.Lys2=")[0], blank)
    assert {str(one.cdna) for one in silent} == {"c.6A>G", "c.6G>A"}
    assert not any(one.certain for one in silent)


def test_a_deletion_gets_its_hgvs_place() -> None:
    # Codons 5 and 6 are CTT TTG; Leu5 is lost by any of c.13_15del ... and named at its 3' end.
    (found,) = dna_changes(parse_protein("p.Leu6del")[0], made())
    assert str(found.cdna) == "c.16_18del"
    assert found.bases == 3


def test_what_is_not_determined_is_said() -> None:
    for text in ("p.Lys2fs", "p.Lys2_Gln3insLeuArgSer", "p.?", "p.Met1?"):
        protein = parse_protein(text)[0]
        assert dna_changes(protein, made()) == ()
        assert undetermined(protein)
    assert undetermined(parse_protein("p.Lys2Arg")[0]) == ""


def test_a_residue_that_is_not_there_gives_nothing() -> None:
    assert dna_changes(parse_protein("p.Trp2Arg")[0], made()) == ()
    assert dna_changes(parse_protein("p.Lys200Arg")[0], made()) == ()


# ------------------------------------------------------------------ the shipped transcripts

ANCHORS = [
    # gene, c., GRCh37, GRCh38: LRG records and the exon tables, two independent routes
    ("BRAF", "c.1799T>A", ("chr7", 140453136), ("chr7", 140753336)),
    ("EGFR", "c.2573T>G", ("chr7", 55259515), ("chr7", 55191822)),
    ("PIK3CA", "c.3140A>G", ("chr3", 178952085), ("chr3", 179234297)),
    ("IDH1", "c.395G>A", ("chr2", 209113112), ("chr2", 208248388)),
    ("NRAS", "c.182A>G", ("chr1", 115256529), ("chr1", 114713908)),
    ("PTEN", "c.388C>T", ("chr10", 89692904), ("chr10", 87933147)),
    ("TP53", "c.743G>A", ("chr17", 7577538), ("chr17", 7674220)),
    ("RAD51B", "c.1111C>T", ("chr14", 69061276), ("chr14", 68594559)),
]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.of(open_bundle(resource_folder("transcripts")))


@pytest.mark.parametrize(("gene", "text", "grch37", "grch38"), ANCHORS)
def test_anchors_on_both_builds(
    gene: str, text: str, grch37: tuple[str, int], grch38: tuple[str, int], reference: Reference
) -> None:
    change = parse_cdna(text)[0]
    for build, expected in (("GRCh37", grch37), ("GRCh38", grch38)):
        found = None
        for transcript in reference.bundle.of_gene(gene, build):
            try:
                sequence = reference.bundle.sequence(transcript)
                edit = genome_edit_of(edit_of(change, sequence), sequence)
            except LocationError:
                continue
            found = transcript.contig, edit.start + 1
            break
        assert found == expected, build
