"""Both opinions on printed descriptions: agreement, permitted spellings, disagreements."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_transcripts import Shape, made_up, made_up_edit
from test_hgvs_brute_force import PLAIN, edit, small
from test_hgvs_engine import shifted

from varannot.hgvs.brute_force import second_opinion
from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.edit import Edit
from varannot.hgvs.engine import EngineAnswer, weaver_engine
from varannot.hgvs.opinions import BRUTE_FORCE, opinions
from varannot.hgvs.protein import parse_protein
from varannot.hgvs.spelling import SPELLING_TABLE, Spelling, cdna_difference, why_permitted
from varannot.hgvs.text import read_cell
from varannot.hgvs.tracks import gapped_exon
from varannot.model import FindingCode
from varannot.resources import resource
from varannot.textio import read_table

ENGINE = weaver_engine()


class Says:
    """An engine that answers as told."""

    name = "engine"

    def __init__(self, hgvs_c: str = "", hgvs_p: str = "", refusal: str = "") -> None:
        self.answer = EngineAnswer(hgvs_c, hgvs_p, refusal)
        self.asked: list[Edit] = []

    def describe(self, _sequence, asked):
        self.asked.append(asked)
        return self.answer


def test_both_agree_on_a_right_description():
    sequence = small(PLAIN)
    raw = edit(sequence, 5, 1, "A")
    views, findings = opinions(sequence, raw, raw, "c.5C>A", "p.(Ala2Asp)", ENGINE)
    assert findings == ()
    assert [(view.who, view.hgvs_c, view.hgvs_p, view.agrees, view.note) for view in views] == [
        ("hgvs-weaver", "c.5C>A", "p.(Ala2Asp)", True, ""),
        (BRUTE_FORCE, "c.5C>A", "p.(Ala2Asp)", True, ""),
    ]


def test_values_serve_as_well_as_texts():
    sequence = small(PLAIN)
    raw = edit(sequence, 5, 1, "A")
    cdna, protein = parse_cdna("c.5C>A")[0], parse_protein("p.A2D")[0]
    views, findings = opinions(sequence, raw, raw, cdna, protein, ENGINE)
    assert (len(views), all(view.agrees for view in views), findings) == (2, True, ())


def test_without_an_engine_there_is_one_opinion():
    sequence = small(PLAIN)
    raw = edit(sequence, 5, 1, "A")
    views, findings = opinions(sequence, raw, raw, "c.5C>A", "p.(Ala2Asp)", None)
    assert ([view.who for view in views], findings) == ([BRUTE_FORCE], ())


WRONG = [
    # What is printed for c.5C>A p.(Ala2Asp): another base, place, kind, residue, or nothing.
    ("c.5C>T", "p.(Ala2Asp)", "these are different changes; applied to the sequence, theirs"),
    ("c.6C>A", "p.(Ala2Asp)", "these are different changes"),
    ("c.5del", "p.(Ala2Asp)", "these are different changes"),
    ("c.5delinsA", "p.(Ala2Asp)", "which names the same change otherwise"),
    ("c.5C>A", "p.(Ala2Val)", "p. is p.(Ala2Asp), ours p.(Ala2Val): these are different proteins"),
    ("c.5C>A", "p.(Ala3Asp)", "these are different proteins"),
    ("c.5C>A", "p.(Ala2=)", "these are different proteins"),
    ("c.5C>A", "p.(=)", "these are different proteins"),
    ("c.5C>A", "p.?", "cannot be compared"),
    ("c.5C>A", "p.(Ala2AspfsTer4)", "these are different proteins"),
    ("c.5C>A", "p.(Met1?)", "these are different proteins"),
    ("", "", "c. is c.5C>A, ours none"),
]


@pytest.mark.parametrize(("hgvs_c", "hgvs_p", "said"), WRONG)
def test_a_wrong_description_is_found_by_both(hgvs_c, hgvs_p, said):
    sequence = small(PLAIN)
    raw = edit(sequence, 5, 1, "A")
    views, findings = opinions(sequence, raw, raw, hgvs_c, hgvs_p, ENGINE)
    assert [view.agrees for view in views] == [False, False]
    assert [finding.code for finding in findings] == [
        FindingCode.ENGINE_DIFFERS,
        FindingCode.BRUTE_FORCE_DIFFERS,
    ]
    assert all(said in finding.text for finding in findings), findings


def test_a_wrong_engine_is_found_and_the_brute_force_agrees():
    sequence = small(PLAIN)
    raw = edit(sequence, 5, 1, "A")
    for answer in (Says("c.6C>A", "p.(Ala2Asp)"), Says("c.5C>A", "p.(Ala2Val)")):
        views, findings = opinions(sequence, raw, raw, "c.5C>A", "p.(Ala2Asp)", answer)
        assert [view.agrees for view in views] == [False, True]
        assert [finding.code for finding in findings] == [FindingCode.ENGINE_DIFFERS]


def test_a_refusal_is_a_finding_of_its_own():
    sequence = small(PLAIN)
    raw = edit(sequence, 5, 1, "A")
    whole = Says(refusal="Panic: out of range")
    _, findings = opinions(sequence, raw, raw, "c.5C>A", "p.(Ala2Asp)", whole)
    assert [finding.code for finding in findings] == [FindingCode.ENGINE_REFUSED]
    assert findings[0].text == (
        "engine gives no description to compare c.5C>A with: Panic: out of range."
    )
    half = Says("c.5C>A", refusal="not all bases are known")
    views, findings = opinions(sequence, raw, raw, "c.5C>A", "p.(Ala2Asp)", half)
    assert [view.agrees for view in views] == [False, True]
    assert [finding.code for finding in findings] == [FindingCode.ENGINE_REFUSED]


def test_all_silent_is_agreement():
    sequence = replace(small(PLAIN), mrna="")
    raw = Edit(109, 110, "C", "N")
    views, findings = opinions(sequence, raw, raw, "", None, ENGINE)
    assert ([view.agrees for view in views], findings) == ([True, True], ())
    assert all(view.note.startswith("refused: ") for view in views)


def test_a_missing_p_is_not_compared():
    sequence = small(PLAIN)
    raw = edit(sequence, 5, 1, "A")
    views, findings = opinions(sequence, raw, raw, "c.5C>A", None, ENGINE)
    assert ([view.agrees for view in views], findings) == ([True, True], ())


PERMITTED = [
    # kind, raw edit as (coding position, size, new bases), printed, and what an engine answers
    ("synonymous_form", (6, 1, "C"), "c.6T>C", "p.(Ala2=)", "p.(=)"),
    ("start_touched", (1, 0, "CC"), "c.-1_1insCC", "p.(Met1?)", "p.?"),
    ("start_intact", (1, 0, "A"), "c.1dup", "p.(Met1?)", "p.(=)"),
    ("no_change_predicted", (-3, 1, "T"), "c.-3C>T", "p.?", "p.(=)"),
    ("splicing_not_predicted", (24, 0, "T"), "c.24dup", "p.?", "p.(Gly9TrpfsTer6)"),
    ("early_stop", (10, 1, "TAAA"), "c.10_11insAAA", "p.(Trp4Ter)", "p.(Trp4fsTer1)"),
    (
        "early_stop",
        (13, 3, "GTTTAACC"),
        "c.13_15delinsGTTTAACC",
        "p.(Lys5ValfsTer2)",
        "p.(Lys5delinsValTer)",
    ),
]


@pytest.mark.parametrize(("kind", "change", "hgvs_c", "ours", "theirs"), PERMITTED)
def test_permitted_spellings_agree_with_a_note(kind, change, hgvs_c, ours, theirs):
    sequence = small(PLAIN)
    position, size, alt = change
    if position < 0:
        position += 1
    raw = edit(sequence, position, size, alt)
    views, findings = opinions(sequence, raw, raw, hgvs_c, ours, Says(hgvs_c, theirs))
    assert findings == (), findings
    assert views[0].agrees
    assert views[0].note == f"{kind}: {why_permitted(Spelling(kind))}"


NOT_PERMITTED = [
    # The same forms where they do not mean the same.
    ((5, 1, "A"), "c.5C>A", "p.(Ala2Asp)", "p.(=)"),
    ((5, 1, "A"), "c.5C>A", "p.(Ala2Asp)", "p.?"),
    ((2, 1, "C"), "c.2T>C", "p.(Met1?)", "p.(=)"),
    ((8, 1, ""), "c.8del", "p.(Cys3SerfsTer2)", "p.(Cys3SerfsTer9)"),
    ((8, 1, ""), "c.8del", "p.(Cys3SerfsTer9)", "p.(Cys3delinsSerTer)"),
]


@pytest.mark.parametrize(("change", "hgvs_c", "ours", "theirs"), NOT_PERMITTED)
def test_the_same_forms_are_not_permitted_where_the_proteins_differ(change, hgvs_c, ours, theirs):
    sequence = small(PLAIN)
    raw = edit(sequence, *change)
    views, findings = opinions(sequence, raw, raw, hgvs_c, ours, Says(hgvs_c, theirs))
    assert not views[0].agrees
    assert FindingCode.ENGINE_DIFFERS in [finding.code for finding in findings]


def test_the_table_of_permitted_differences_lists_each_kind_once():
    path = resource("spelling_differences.tsv")
    rows = read_table(path, path.name).rows
    assert [row.cells["id"] for row in rows] == [kind.value for kind in Spelling]
    for row in rows:
        assert all(row.cells[name] for name in SPELLING_TABLE.names)
        for example in (row.cells["ours"], row.cells["theirs"]):
            cell = read_cell(example)
            assert cell.hgvs_c or cell.hgvs_p, example


def test_a_base_outside_the_transcript_may_be_an_offset():
    model = small(PLAIN).transcript
    last = model.length - model.cds_end
    ours, theirs = parse_cdna(f"c.*{last + 9}A>C")[0], parse_cdna(f"c.*{last}+9A>C")[0]
    found = cdna_difference(ours, theirs, model, unknown=False)
    assert found is Spelling.BEYOND_TRANSCRIPT
    inside = parse_cdna(f"c.*{last - 1}+9A>C")[0]
    assert cdna_difference(ours, inside, model, unknown=False) is None


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from((Shape(), Shape(mismatches=3))),
)
def test_no_false_alarm_on_made_up_transcripts(seed, change, shape):
    sequence = made_up(seed, shape)
    raw = made_up_edit(change, sequence)
    answer = second_opinion(sequence, raw)
    placed = shifted(sequence, raw)
    views, findings = opinions(sequence, raw, placed, answer.hgvs_c, answer.hgvs_p, ENGINE)
    assert findings == (), (answer, findings)
    assert all(view.agrees for view in views)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from((2, -3)))
def test_in_gapped_exons_only_an_edit_beside_the_gap_is_in_dispute(seed, change, gap):
    sequence = made_up(seed, Shape(gap=gap))
    raw = made_up_edit(change, sequence)
    answer = second_opinion(sequence, raw)
    if answer.refusal:
        return
    views, findings = opinions(sequence, raw, raw, answer.hgvs_c, answer.hgvs_p, None)
    assert (findings, views[0].agrees) == ((), True)
    blocks = sequence.transcript.blocks
    gaps = [before for before, behind in pairwise(blocks) if before.exon == behind.exon]
    beside = any(b.end - 12 <= raw.end and raw.start <= b.end + 15 for b in gaps)
    inside = any(b.start <= raw.start and raw.end <= b.end for b in blocks)
    if inside and not beside and raw.start < raw.end:
        _, findings = opinions(sequence, raw, raw, answer.hgvs_c, answer.hgvs_p, ENGINE)
        unshifted = not sequence.transcript.gapped or not gapped_exon(sequence, raw)
        assert findings == () or unshifted, (answer, findings)
