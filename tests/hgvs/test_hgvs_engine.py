"""The adapter to hgvs-weaver: the trial, the faults it covers, and life without it."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_transcripts import Shape, made_up, made_up_edit
from test_hgvs_brute_force import CODING, PLAIN, edit, small
from trial import make_transcript, trial_rows, trial_transcripts

from varannot.hgvs import engine as adapter
from varannot.hgvs.brute_force import second_opinion
from varannot.hgvs.edit import Edit
from varannot.hgvs.engine import EngineAnswer, weaver_engine
from varannot.hgvs.locate import sense_of
from varannot.hgvs.protein import parse_protein
from varannot.transcripts.model import Block, TranscriptSequence

SOURCE = Path(adapter.__file__).parents[1]


@pytest.fixture
def engine():
    made = weaver_engine()
    assert made is not None
    return made


def shifted(sequence, raw: Edit) -> Edit:
    """Return an edit at the place of the brute force's c. name, which is the furthest 3'."""
    cdna = second_opinion(sequence, raw).cdna
    gene = sequence.gene
    assert cdna is not None
    start = sense_of(cdna.start, sequence.transcript)
    end = sense_of(cdna.end, sequence.transcript) + 1
    match cdna.kind.value:
        case "insertion":
            return Edit(start + 1, start + 1, "", cdna.inserted)
        case "duplication":
            return Edit(end, end, "", gene.slice(start, end))
        case "identity":
            return raw
        case "inversion":
            return Edit(start, end, gene.slice(start, end), raw.alt[-(end - start) :])
    return Edit(start, end, gene.slice(start, end), cdna.inserted)


# The p. texts of the trial that weaver 1.0.1 spells otherwise, by c.: the same protein each,
# but for the insertion before the start codon, where weaver says nothing.
OTHER_SPELLINGS = {
    "c.-1_1insCAGAAC": "p.?",
    "c.137_140delinsGTTAAT": "p.(Val46_Gln47delinsGlyTer)",
    "c.165delinsGTGAAA": "p.(His55delinsGlnTer)",
    "c.183_186delinsGGCC": "p.(Ala61_Ala62=)",
    "c.394_398delinsAC": "p.(Gly132_Ter133delinsThrGlyAlaGlyProSerArgCysArgThrValProAlaArg"
    "GlyCysGlyGlyHisGlnArgGlnTer)",
    "c.439_440insCATAGA": "p.(Val147delinsAlaTer)",
    "c.468_470del": "p.(Asp156_Ter157delinsGluLysAsnGlnArgGlySerGluLysProArgGluThrTer)",
    "c.470_471delinsAAAC": "p.(Ter157=)",
}


def test_every_row_of_the_engine_trial(shared, engine):
    if not (shared / "hgvs" / "engine-trial").is_dir():
        pytest.skip("data/hgvs/engine-trial is not beside the checkout")
    transcripts = trial_transcripts(shared)
    rows = trial_rows(shared, transcripts)
    wrong, other = [], {}
    for row in rows:
        sequence = transcripts[row.transcript]
        answer = engine.describe(sequence, shifted(sequence, row.raw))
        if answer.hgvs_c != row.expected_c or answer.refusal:
            wrong.append((row.number, answer, row.expected_c))
        if row.expected_p and answer.hgvs_p != str(parse_protein(f"p.{row.expected_p}")[0]):
            other[answer.hgvs_c] = answer.hgvs_p
    assert wrong == []
    assert other == OTHER_SPELLINGS
    assert len(rows) == 1055


def test_only_the_adapter_imports_the_engine():
    importing = re.compile(r"^\s*(?:import|from) weaver\b", re.MULTILINE)
    users = [
        path.name
        for path in SOURCE.rglob("*.py")
        if importing.search(path.read_text(encoding="utf-8"))
    ]
    assert users == ["engine.py"]


def test_there_is_no_engine_where_it_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "weaver", None)
    assert weaver_engine() is None


def test_lengths_behind_del_are_left_out(engine):
    # weaver 1.0.1 turns the digits of a length round on the reverse strand: del26 -> del62.
    sequence = small(PLAIN)
    assert engine.read(sequence, "c.5_7del3").hgvs_c == "c.5_7del"
    assert engine.read(sequence, "c.5_7del3").hgvs_p == engine.read(sequence, "c.5_7del").hgvs_p
    assert engine.parse_check("NM_000546.6:c.5_30del26") == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # Accepted by weaver 1.0.1 itself: offsets inside an exon, insertions between bases that
        # are no neighbours, +0, one base for two.
        ("c.10+1G>T", "lies inside exon"),
        ("c.24-1G>T", "its intron lies on the other side"),
        ("c.5_9insT", "two neighbouring bases"),
        ("c.5insA", "two neighbouring bases"),
        ("c.5+0C>A", "starts at 1"),
        ("c.5_6A>T", "covers 2 bases"),
    ],
)
def test_what_the_engine_reads_wrongly_is_refused_first(engine, text, reason):
    answer = engine.read(small(PLAIN), text)
    assert (answer.hgvs_c, answer.hgvs_p) == ("", "")
    assert reason in answer.refusal


def test_a_typed_c_gets_its_protein(engine):
    sequence = small(PLAIN)
    assert engine.read(sequence, "c.5C>A") == EngineAnswer("c.5C>A", "p.(Ala2Asp)")
    assert engine.read(sequence, "c.24+1G>T") == EngineAnswer("c.24+1G>T", "p.?")
    wrong = engine.read(sequence, "c.5G>A")
    assert wrong.hgvs_c == "c.5G>A"
    assert wrong.hgvs_p == ""
    assert wrong.refusal.startswith("ReferenceMismatchError: expected G, found C on NM_000001.1")


@pytest.mark.parametrize("text", ["NP_000537.3:p.Gln371X", "NP_000537.3:p.(Gln371fsX3)"])
def test_x_is_read_as_a_stop_in_the_check_of_a_text(engine, text):
    assert engine.parse_check(text) == ""


@pytest.mark.parametrize("text", ["c.743G>A", "NM_1.1:c.743G<A", "NM_1.1:c.", "nonsense"])
def test_a_text_that_the_engine_refuses_has_a_reason(engine, text):
    assert engine.parse_check(text).startswith("ParseError: ")


class Panic(BaseException):
    """Like the error that a panic of a Rust extension raises: no Exception."""


class Broken:
    """A mapper that fails in one way."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def g_to_c(self, *_):
        raise self.error


def test_a_panic_is_a_refusal_and_the_engine_starts_afresh(engine, monkeypatch):
    sequence = small(PLAIN)
    raw = edit(sequence, 5, 1, "A")
    monkeypatch.setattr(engine, "_mapper", Broken(Panic("index out of range")))
    assert engine.describe(sequence, raw).refusal == "Panic: index out of range"
    assert engine.describe(sequence, raw) == EngineAnswer("c.5C>A", "p.(Ala2Asp)")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3)])
def test_a_wish_to_stop_is_not_caught(engine, monkeypatch, error):
    sequence = small(PLAIN)
    monkeypatch.setattr(engine, "_mapper", Broken(error))
    with pytest.raises(type(error)):
        engine.describe(sequence, edit(sequence, 5, 1, "A"))


def test_two_builds_of_one_transcript_do_not_meet(engine):
    one, other = small(PLAIN), small(PLAIN[:4] + "A" + PLAIN[5:])
    assert one.transcript.accession == other.transcript.accession
    for _ in range(2):
        assert engine.describe(one, edit(one, 5, 1, "T")).hgvs_c == "c.5C>T"
        assert engine.describe(other, edit(other, 5, 1, "T")).hgvs_c == "c.5A>T"


def test_memory_is_bounded_while_many_transcripts_pass(engine):
    for seed in range(3 * adapter._MOST_SERVED):
        sequence = made_up(seed)
        engine.describe(sequence, made_up_edit(seed, sequence))
        # Whole with and without introns, near each exon and each intron, cut behind each stretch.
        most = sum(
            3 + 2 * one.sequence.transcript.exon_count + one.sequence.transcript.length // 384
            for one in engine._served.values()
        )
        assert len(engine._served) <= adapter._MOST_SERVED
        assert len(engine._provider._served) == len(engine._served)
        assert len(engine._provider._models) <= most


def test_a_wrong_reference_base_is_refused(engine):
    sequence = small(PLAIN)
    answer = engine.describe(sequence, Edit(109, 110, "T", "A"))
    assert answer.refusal == "T is not what the reference has there"


def test_nothing_is_said_where_no_bases_are_known(engine):
    sequence = small(PLAIN)
    bare = replace(sequence, genome=None, gene=None, mrna="")
    assert engine.describe(bare, edit(sequence, 5, 1, "A")) == EngineAnswer(
        "", "", "the bases of the transcript are not known"
    )
    assert engine.describe(sequence, Edit(90_000, 90_001, "A", "C")).refusal == (
        "the change lies outside the known bases"
    )


def test_coding_bases_alone_give_the_protein(engine):
    sequence = small(PLAIN)
    bare = replace(sequence, genome=None, gene=None)
    for raw in (edit(sequence, 5, 1, "A"), edit(sequence, 8, 1, ""), edit(sequence, 10, 0, "CCC")):
        raw = shifted(sequence, raw)
        assert engine.describe(bare, raw) == engine.describe(sequence, raw)


def test_no_protein_is_given_where_bases_are_not_known(engine):
    # weaver 1.0.1 takes N for a residue that stays the same.
    sequence = small(PLAIN)
    bare = replace(
        sequence, genome=None, gene=None, mrna=f"{sequence.mrna[:20]}NNN{sequence.mrna[23:]}"
    )
    answer = engine.describe(bare, edit(sequence, 5, 1, ""))
    assert (answer.hgvs_c, answer.hgvs_p) == ("c.5del", "")
    assert answer.refusal == "bases of the transcript that the protein depends on are not known"
    # A substitution before them does not depend on them.
    assert engine.describe(bare, edit(sequence, 5, 1, "A")) == EngineAnswer("c.5C>A", "p.(Ala2Asp)")
    assert engine.read(bare, "c.5C>A").refusal == answer.refusal


def test_an_insertion_before_the_start_codon_is_left_open_by_the_engine(engine):
    sequence = small(PLAIN)
    assert engine.describe(sequence, edit(sequence, 1, 0, "CC")).hgvs_p == "p.?"


def test_where_only_coding_exons_are_known_nothing_is_counted_beyond_them(engine):
    sequence = small(PLAIN)
    model = sequence.transcript
    blocks = (Block(1, 105, 129, 0, 24), Block(2, 146, 155, 24, 33))
    coding = make_transcript(blocks, 105, 155, 1, whole=False)
    bare = TranscriptSequence(coding, sequence.genome, sequence.gene, sequence.cds, "")
    assert engine.describe(bare, edit(sequence, 5, 1, "A")).hgvs_c == "c.5C>A"
    assert engine.describe(sequence, Edit(156, 157, "T", "A")).hgvs_c == "c.*2T>A"
    for beyond in (Edit(156, 157, "T", "A"), Edit(155, 155, "", "G"), Edit(103, 104, "C", "")):
        refusal = engine.describe(bare, beyond).refusal
        assert refusal == "the bases outside the coding exons are not known"
    assert model.whole


def test_selenocysteine_and_another_start_codon(engine):
    sequence = small(CODING, "MACUKPGGGS")
    assert engine.describe(sequence, edit(sequence, 12, 1, "G")).hgvs_p == "p.(Sec4Trp)"
    other = small("CTG" + PLAIN[3:])
    assert engine.describe(other, edit(other, 1, 1, "A")).hgvs_p == "p.(Met1?)"


def test_an_unchanged_base_has_a_c_and_no_p(engine):
    sequence = small(PLAIN)
    assert engine.describe(sequence, edit(sequence, 5, 1, "C")) == EngineAnswer("c.5=", "")


@pytest.mark.parametrize("gap", [3, -3])
def test_gaps_of_the_alignment_are_counted_the_right_way(engine, gap):
    """Substitutions behind the gap of a gapped exon get the names of the transcript."""
    checked = 0
    for seed in range(40):
        sequence = made_up(seed, Shape(gap=gap))
        blocks = pairwise(sequence.transcript.blocks)
        gapped = [before for before, behind in blocks if before.exon == behind.exon]
        if not gapped:
            continue
        place = gapped[0].end + max(-gap, 0) + 2
        ref = sequence.genome.slice(place, place + 1)
        raw = Edit(place, place + 1, ref, "A" if ref != "A" else "C")
        assert engine.describe(sequence, raw).hgvs_c == second_opinion(sequence, raw).hgvs_c
        checked += 1
    assert checked > 20


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_engine_names_what_the_brute_force_names(seed, change):
    sequence = made_up(seed)
    raw = made_up_edit(change, sequence)
    answer = second_opinion(sequence, raw)
    model = sequence.transcript
    # weaver gives bases outside the transcript as offsets; the opinions allow for that.
    first, last = (sense_of(end, model) for end in (answer.cdna.start, answer.cdna.end))
    if first < model.start or last >= model.end:
        return
    assert ENGINE.describe(sequence, shifted(sequence, raw)).hgvs_c == answer.hgvs_c


ENGINE = weaver_engine()
