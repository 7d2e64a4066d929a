"""Changes of a chromosome, LRG transcripts, introns on two builds, and names of other isoforms."""

from __future__ import annotations

from functools import cache

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_hgvs_check_sequence import true_pairs

from varannot.cli import main
from varannot.hgvs.backward import edit_of, genome_edit_of
from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.check import check_description
from varannot.hgvs.check_answer import full_answer
from varannot.hgvs.edit import Edit, genomic_edit
from varannot.hgvs.genomic import edit_on, forward, genomic_name, parse_genomic, written
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.project import project_on
from varannot.hgvs.protein import parse_protein
from varannot.hgvs.reference import Reference
from varannot.hgvs.sequence_readings import READINGS_OF_C_ALONE
from varannot.hgvs.text import split_texts
from varannot.model import CheckAnswer, CheckOutcome
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.model import Window


@cache
def _shipped(*builds: str) -> Reference:
    return Reference.of(open_bundle(resource_folder("transcripts")), builds)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return _shipped()


def asked(reference: Reference, *texts: str) -> CheckAnswer:
    gene, transcript, hgvs_c, hgvs_p = split_texts(texts)
    checked = check_description(gene, transcript, hgvs_c, hgvs_p, reference=reference)
    return full_answer(checked, reference)


# ------------------------------------------------------------------ g.

GENOMIC = [
    # texts, outcome, piece of the reason, c. on MANE Select or "", source
    (["NC_000017.10:g.7577538C>T"], "agrees", "is C on GRCh37", "c.743G>A", "anchor TP53"),
    (["NC_000017.11:g.7674220C>T"], "agrees", "is C on GRCh38", "c.743G>A", "anchor TP53"),
    (["chr17:g.7577538C>T"], "agrees", "is C on GRCh37", "c.743G>A", "no gene there on GRCh38"),
    (["17:g.7577538C>T"], "agrees", "is C on GRCh37", "c.743G>A", "without chr"),
    (["NC_000017.10:g.7577538G>T"], "reference_differs", "is C on GRCh37, not G", "", "base"),
    (
        ["NC_000017.11:g.7577538C>T"], "not_checkable",
        "chr17:7577538 is C on GRCh37 (at TP53).", "", "position of the other build",
    ),
    (["NC_000017.11:g.7674220C>T", "p.R248Q"], "agrees", "follows on", "c.743G>A", "g. and p."),
    (
        ["NC_000017.11:g.7674220C>T", "p.R248W"], "impossible",
        "g. gives p.(Arg248Gln) on", "c.743G>A", "g. and another p.",
    ),
    (["NC_000017.11:g.7674220del"], "not_checkable", "states no bases", "c.744del", "no bases"),
    (
        ["NC_000017.11:g.7674219del"], "same_event",
        "HGVS names NC_000017.11:g.7674220del", "c.744del", "3' rule of the chromosome",
    ),
    (["NC_000007.13:g.140453136A>T"], "agrees", "is A on GRCh37", "c.1799T>A", "anchor BRAF"),
    (["NC_000017.9:g.7577538C>T"], "not_checkable", "NC_000017.10 is that of GRCh37", "", "older"),
    (["chrM:g.3243A>G"], "not_checkable", "another genetic code", "", "mitochondrial"),
    (["g.7577538C>T"], "not_checkable", "no chromosome stands before g.", "", "none named"),
    (["TP53", "g.7577538C>T"], "not_checkable", "no chromosome stands", "", "none named"),
    (["NG_017013.2:g.5A>G"], "not_checkable", "a record of one region", "", "gene record"),
    (["NC_000001.11:g.1000del"], "not_checkable", "within 5,000 bases", "", "no gene"),
    (["NC_000017.10:g.7577538+1C>T"], "not_checkable", "whole numbers", "", "offset"),
    (["NC_000017.10:g.7577538C>W"], "not_checkable", "stands for several bases", "", "IUPAC"),
    (["NC_000017.10:g.1_200000000del"], "not_checkable", "longer than", "", "too long"),
    (["chr99:g.5A>G"], "not_checkable", "no chromosome", "", "unknown"),
    (["NC_000017.10:g.999999999C>T"], "not_checkable", "", "", "behind the end"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "outcome", "why", "hgvs_c", "source"), GENOMIC)
def test_change_of_a_chromosome(
    texts: list[str], outcome: str, why: str, hgvs_c: str, source: str, reference: Reference
) -> None:
    answer = asked(reference, *texts)
    assert answer.outcome.value == outcome, f"{source}: {answer.reason}"
    assert why in answer.reason, source
    assert answer.reason.endswith(".")
    assert [one.hgvs_c for one in answer.descriptions] == ([hgvs_c] if hgvs_c else [])
    assert bool(answer.positions) == bool(hgvs_c)
    assert (answer.hgvs_g != "") == bool(hgvs_c)


BESIDE_C = [
    # g., c., outcome, piece of the reason or of a caution
    ("NC_000017.11:g.7674220C>T", "NM_000546.6:c.743G>A", "agrees", "gives p.(Arg248Gln)"),
    ("NC_000017.11:g.7674221C>T", "NM_000546.6:c.743G>A", "reference_differs", "different changes"),
    ("NC_000009.11:g.133748283C>T", "ABL1 c.944C>T", "agrees", "p.(Thr315Ile)"),
    (
        "NC_000009.11:g.133748283C>T", "ABL1 c.1001C>T", "reference_differs",
        "g. is c.1001C>T on NM_007313.2",
    ),
    (
        "NC_000009.11:g.133748283C>T", "NM_007313.2:c.944C>T", "reference_differs",
        "g. is c.944C>T on NM_005157",
    ),
    ("NC_000017.9:g.7674220C>T", "NM_000546.6:c.743G>A", "agrees", "g. is not compared with c."),
]  # fmt: skip


@pytest.mark.parametrize(("hgvs_g", "hgvs_c", "outcome", "said"), BESIDE_C)
@pytest.mark.parametrize("together", [True, False])
def test_a_g_beside_a_c_names_the_same_change(
    hgvs_g: str, hgvs_c: str, outcome: str, said: str, together: bool, reference: Reference
) -> None:
    texts = [f"{hgvs_g} {hgvs_c}"] if together and ":" in hgvs_c else [hgvs_g, hgvs_c]
    answer = asked(reference, *texts)
    assert answer.outcome.value == outcome, answer.reason
    assert any(said in text for text in (answer.reason, *answer.cautions))
    assert not any("is not used" in caution for caution in answer.cautions)


def test_the_build_that_is_asked_counts_for_a_bare_chromosome() -> None:
    first = asked(_shipped("GRCh37", "GRCh38"), "chr17:g.7577538C>T")
    assert first.outcome is CheckOutcome.AGREES
    assert first.hgvs_g == "NC_000017.10:g.7577538C>T"
    other = asked(_shipped("GRCh38", "GRCh37"), "chr17:g.7577538C>T")
    assert other.outcome is CheckOutcome.NOT_CHECKABLE
    assert "is C on GRCh37 (at TP53)" in other.reason


def test_the_verb_answers_a_g(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hgvs", "check", "--json", "--build", "GRCh37", "chr17:g.7577538C>T"]) == 0
    answer = msgspec.json.decode(capsys.readouterr().out, type=CheckAnswer)
    assert answer.gene == "TP53"
    assert {(one.build, one.position) for one in answer.positions} == {
        ("GRCh37", 7577538),
        ("GRCh38", 7674220),
    }
    assert main(["hgvs", "check", "NC_000017.10:g.7577538C>T"]) == 0
    assert "NM_000546.6 (MANE Select): c.743G>A" in capsys.readouterr().out


def test_every_g_of_a_true_pair_leads_to_its_c(reference: Reference) -> None:
    bundle, seen = reference.bundle, 0
    for _, pair in zip(range(150), true_pairs(reference, 11, coding=False), strict=False):
        transcript = reference.find(pair.accession).transcript
        assert transcript is not None
        sequence, _ = reference.known(transcript)
        if sequence.genome is None:
            continue
        edit = genome_edit_of(edit_of(pair.cdna, sequence), sequence)
        name = genomic_name(edit, forward(sequence.genome, transcript.strand))
        record = bundle.contig_record(transcript.build, transcript.contig)
        assert record is not None
        first, behind = transcript.span
        if name is None or not first < edit.start <= edit.end < behind:
            # Beside the transcript, an older version that reaches further is described.
            continue
        text = f"{record.refseq}:{written(name)}"
        answer = asked(reference, text)
        assert answer.outcome in (CheckOutcome.AGREES, CheckOutcome.NOT_CHECKABLE), answer.reason
        # The name of the name is the name.
        assert answer.hgvs_g == text
        described = {(one.transcript, one.hgvs_c) for one in answer.descriptions}
        assert (pair.accession, str(pair.cdna)) in described
        seen += 1
    assert seen > 100


@given(
    st.text("ACGT", min_size=30, max_size=30),
    st.integers(8, 20),
    st.integers(0, 5),
    st.text("ACGT", max_size=4),
)
def test_a_name_on_the_chromosome_makes_the_same_bases(
    bases: str, start: int, size: int, alt: str
) -> None:
    window = Window(1_000, bases)
    edit = Edit(1_000 + start, 1_000 + start + size, bases[start : start + size], alt)
    name = genomic_name(edit, window)
    if name is None:
        return
    read = parse_genomic(f"chr1:{written(name)}").change
    assert read == name or (read.deleted, name.deleted) != ("", "")
    again = edit_on(read, window)
    assert _applied(window, again) == _applied(window, edit)
    assert genomic_name(again, window) == name


def _applied(window: Window, edit: Edit) -> str:
    before = window.slice(window.start, edit.start)
    return before + edit.alt + window.slice(edit.end, window.end)


@given(st.text(max_size=40))
def test_no_text_crashes_the_reading_of_g(text: str) -> None:
    try:
        read = parse_genomic(f"chr1:g.{text}")
    except DescriptionError:
        return
    assert read.chromosome == "chr1"
    assert read.change.start.base >= 1


# ------------------------------------------------------------------ LRG

LRG = [
    # accession, c., checked on, outcome; the LRG record names the transcript
    ("LRG_321t1", "c.743G>A", "NM_000546.5", "agrees"),
    ("lrg_321t1", "c.743G>A", "NM_000546.5", "agrees"),
    ("LRG_292t1", "c.68_69del", "NM_007294.3", "not_checkable"),
    ("LRG_769t2", "c.1001C>T", "NM_007313.2", "agrees"),
]


@pytest.mark.parametrize(("accession", "hgvs_c", "on", "outcome"), LRG)
def test_lrg_transcript_leads_to_its_refseq_transcript(
    accession: str, hgvs_c: str, on: str, outcome: str, reference: Reference
) -> None:
    answer = asked(reference, f"{accession}:{hgvs_c}")
    assert (answer.checked_on, answer.outcome.value) == (on, outcome), answer.reason
    assert f"LRG_{accession[4:]} is {on}" in answer.cautions
    assert answer.positions


def test_an_unknown_lrg_transcript_is_said(reference: Reference) -> None:
    answer = asked(reference, "LRG_9999t9:c.743G>A")
    assert "LRG_9999t9 is not installed" in answer.cautions
    assert answer.outcome is CheckOutcome.NOT_CHECKABLE
    found = reference.find("LRG_9999t9")
    assert (found.transcript, found.exact) == (None, False)


# ------------------------------------------------------------------ introns on two builds

ROS1 = "NM_001378902.1"
INTRON = [
    # c., outcome, true on the transcript, caution; panel row GRCh37 6:117654711 T>C
    ("c.5230+3624A>G", "agrees", True, "on GRCh37 it is A, as stated"),
    ("c.5230+3624G>A", "agrees", True, "on GRCh38 it is G, as stated"),
    ("c.5230+3624C>T", "reference_differs", False, ""),
]


@pytest.mark.parametrize(("hgvs_c", "outcome", "true", "caution"), INTRON)
def test_an_intron_base_is_looked_at_on_both_builds(
    hgvs_c: str, outcome: str, true: bool, caution: str, reference: Reference
) -> None:
    for known in (reference, _shipped("GRCh37", "GRCh38")):
        checked = check_description("ROS1", ROS1, hgvs_c, "", reference=known)
        assert checked.check.outcome.value == outcome, checked.check.reason
        assert (ROS1 in checked.true_on) is true
        found = [one for one in checked.check.cautions if "as stated" in one]
        assert len(found) == bool(caution)
        assert all(caution in one for one in found)


def test_what_is_true_on_one_build_is_described_there(reference: Reference) -> None:
    answer = asked(reference, f"{ROS1}:c.5230+3624A>G")
    assert [(one.build, one.hgvs_c) for one in answer.descriptions] == [
        ("GRCh37", "c.5230+3624A>G")
    ]
    rows = {one.build: (one.position, one.ref, one.alt) for one in answer.positions}
    assert rows["GRCh37"] == (117654711, "T", "C")
    assert rows["GRCh38"][1:] == ("C", "C")


def test_an_intron_base_that_builds_share_has_no_caution(reference: Reference) -> None:
    checked = check_description("TP53", "", "c.782+1G>T", "p.?", reference=reference)
    assert checked.check.cautions == ()


# ------------------------------------------------------------------ p. alone, c. alone

ISOFORM_NAMES = [
    # gene, p., isoform; names in use that count on an older transcript
    ("MET", "p.D1246H", "NM_001127500.1"),
    ("TGFBR2", "p.R553H", "NM_001024847.2"),
    ("FGFR2", "p.H545Q", "NM_022970.3"),
    ("CD79B", "p.Y197H", "NM_001039933.1"),
]


@pytest.mark.parametrize(("gene", "hgvs_p", "accession"), ISOFORM_NAMES)
def test_a_p_alone_names_the_isoform_on_which_it_stands(
    gene: str, hgvs_p: str, accession: str, reference: Reference
) -> None:
    checked = check_description(gene, "", "", hgvs_p, reference=reference)
    assert checked.check.outcome is CheckOutcome.REFERENCE_DIFFERS
    assert accession in checked.true_on
    assert checked.checked_on not in checked.true_on
    assert "it is true on " in checked.check.reason
    assert accession in checked.check.reason
    assert "by chance" in checked.check.reason
    printed = [one for one in checked.check.readings if "as printed" in one.explanation]
    assert len(printed) == 1
    answer = full_answer(checked, reference)
    assert {one.transcript for one in answer.dna_changes} == {checked.true_on[0]}


def test_a_typed_transcript_is_not_passed_over(reference: Reference) -> None:
    checked = check_description("MET", "NM_000245.4", "", "p.D1246H", reference=reference)
    assert checked.check.outcome is CheckOutcome.REFERENCE_DIFFERS
    assert checked.true_on == ()


@pytest.mark.parametrize(
    ("gene", "hgvs_c"),
    [("TP53", "c.742G>T"), ("BRCA2", "c.7007A>T"), ("EGFR", "c.2573G>T"), ("ROS1", "c.5230+9C>T")],
)
def test_readings_of_a_c_alone_are_few_and_the_rest_is_counted(
    gene: str, hgvs_c: str, reference: Reference
) -> None:
    checked = check_description(gene, "", hgvs_c, "", reference=reference)
    assert checked.check.outcome is CheckOutcome.REFERENCE_DIFFERS
    found = checked.check.readings
    assert 0 < len(found) <= 16
    digits = [one for one in found if "one digit" in one.explanation]
    assert len(digits) <= READINGS_OF_C_ALONE
    keys = [(one.hgvs_c, one.hgvs_p) for one in found]
    assert keys == sorted(keys)
    left = [one for one in checked.check.cautions if "are not listed" in one]
    assert all("by chance at every fourth place" in one for one in left)
    assert digits or left


def test_a_reading_that_another_slip_gives_too_stays(reference: Reference) -> None:
    # c.743 is one digit and one base beside c.742; the digits are too many to list.
    checked = check_description("TP53", "", "c.742G>T", "", reference=reference)
    beside = [one for one in checked.check.readings if one.hgvs_c == "c.743G>T"]
    assert [one.explanation.rpartition(" if ")[2] for one in beside] == ["c. is one base too low."]


# ------------------------------------------------------------------ p. -> DNA -> VCF

OPTIONS = [
    # gene, p., c., row on GRCh37, row on GRCh38; anchors of two independent routes
    ("BRAF", "V600E", "c.1799T>A", ("chr7", 140453136, "A", "T"), ("chr7", 140753336, "A", "T")),
    ("EGFR", "L858R", "c.2573T>G", ("chr7", 55259515, "T", "G"), ("chr7", 55191822, "T", "G")),
    ("IDH1", "R132H", "c.395G>A", ("chr2", 209113112, "C", "T"), ("chr2", 208248388, "C", "T")),
    ("TP53", "R248Q", "c.743G>A", ("chr17", 7577538, "C", "T"), ("chr17", 7674220, "C", "T")),
]


@pytest.mark.parametrize(("gene", "hgvs_p", "hgvs_c", "grch37", "grch38"), OPTIONS)
def test_dna_changes_of_a_p_have_rows_on_both_builds(
    gene: str,
    hgvs_p: str,
    hgvs_c: str,
    grch37: tuple[str, int, str, str],
    grch38: tuple[str, int, str, str],
    reference: Reference,
) -> None:
    answer = asked(reference, gene, hgvs_p)
    option = next(one for one in answer.dna_changes if one.hgvs_c == hgvs_c)
    rows = {one.build: (one.contig, one.position, one.ref, one.alt) for one in option.positions}
    assert rows == {"GRCh37": grch37, "GRCh38": grch38}
    assert len(answer.dna_changes) > 1


def test_every_row_of_a_dna_change_gives_the_p(reference: Reference) -> None:
    seen = split = 0
    for gene in ("TP53", "BRCA1", "KIT", "PTEN", "EGFR"):
        transcript = reference.mane_select(gene)
        assert transcript is not None
        edges = {(edge - transcript.cds_start) // 3 + 1 for edge in transcript.junctions()}
        for number in sorted({2, 5, 40, 77, *edges} - {0, 1}):
            if number > transcript.residues:
                continue
            residue = reference.known(transcript)[0].protein[number - 1]
            new = "W" if residue != "W" else "C"
            answer = asked(reference, gene, f"p.{residue}{number}{new}")
            for option in answer.dna_changes:
                split += not option.positions
                for row in option.positions:
                    there = reference.bundle.transcript(transcript.accession, row.build)
                    assert there is not None
                    edit = genomic_edit(row.position, row.ref, row.alt)
                    projection = project_on(*reference.known(there), edit)
                    assert str(projection.protein) == answer.hgvs_p, (option, row)
                    seen += 1
    assert seen > 100
    # A codon that an intron splits is no single place of the genome.
    assert split > 0


def test_options_are_the_changes_that_check_true(reference: Reference) -> None:
    answer = asked(reference, "BRAF", "V600E")
    for option in answer.dna_changes:
        assert parse_cdna(option.hgvs_c)[0].start.base in (1798, 1799, 1800)
        checked = check_description(
            "", option.transcript, option.hgvs_c, answer.hgvs_p, reference=reference
        )
        assert checked.check.outcome is CheckOutcome.AGREES
        assert parse_protein(checked.hgvs_p)[0].start == 600
