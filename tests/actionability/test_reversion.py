"""Reversions: two changes of a repair gene made on one transcript and translated.

BRCA2 c.778_779del with c.764_770del gives c.764_776delinsTCAA p.N255_R259delinsIK: PMID 33619265.
Row numbers are those of classification.md, section 9.
"""

from __future__ import annotations

from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from molecular_cases import case, row, run, table, variant
from varannot.bases import translate
from varannot.hgvs.pairs import read_pairs, with_pairs
from varannot.hgvs.reference_set import ReferenceSet, open_reference
from varannot.model import (
    Consequence,
    Ingest,
    Normalize,
    NormalizedVariant,
    RelevanceKind,
    RowStatus,
    SmallVariant,
    Source,
)
from varannot.model.actionability import AlleleVerdict, ReversionVerdict
from varannot.model.pairs import PairOutcome
from varannot.resources import resource_folder
from varannot.transcripts.model import TranscriptSequence

BRCA2 = "NM_000059.4"
SHIFT, STOP = Consequence.FRAMESHIFT, Consequence.STOP_GAINED
DELETION, MISSENSE = Consequence.INFRAME_DELETION, Consequence.MISSENSE


@cache
def reference() -> ReferenceSet:
    return open_reference(resource_folder("transcripts"), "transcripts", with_engine=False)


def bases(accession: str, gene: str) -> TranscriptSequence | None:
    known = reference().for_check("")
    found = known.find(accession, gene).transcript
    return known.known(found)[0] if found else None


def brca2(coding: str, protein: str, kind: Consequence, residue: int | None = None, **more):
    one = variant("BRCA2", coding, protein, kind, transcript=BRCA2)
    return msgspec.structs.replace(one, residue=residue, **more)


FIRST = brca2("c.778_779del", "p.(Glu260SerfsTer15)", SHIFT)
SECOND = brca2("c.764_770del", "p.(Asn255IlefsTer20)", SHIFT)
# c.9976A>T gives TAG in codon 3326, AAG in the reference.
LATE = brca2("c.9976A>T", "p.(Lys3326Ter)", STOP, 3326)


def read(*pair: NormalizedVariant, sequences=bases):
    (found,) = read_pairs(pair, {}, sequences)
    return found


@pytest.mark.parametrize("pair", [(FIRST, SECOND), (SECOND, FIRST)])
def test_the_published_reversion_is_translated(pair):
    # row 58
    found = read(*pair)
    assert found.outcome is PairOutcome.FRAME_RESTORED
    assert found.hgvs_p == "p.(Asn255_Arg259delinsIleLys)"
    assert (found.foreign, found.lost) == (2, 5)


@pytest.mark.parametrize(
    ("first", "second", "outcome", "words"),
    [
        # lengths that do not add up to codons
        (
            FIRST,
            brca2("c.785_789del", "", SHIFT),
            PairOutcome.FRAME_SHIFTED,
            "add up to -7 bases",
        ),
        # the second shift lies behind the new stop of the first
        (
            brca2("c.5946del", "p.(Ser1982ArgfsTer22)", SHIFT),
            brca2("c.6500dup", "", SHIFT),
            PairOutcome.STOP_REMAINS,
            "still end the protein early",
        ),
        # an in-frame deletion that takes out the stop
        (
            LATE,
            brca2("c.9970_9978del", "", DELETION),
            PairOutcome.STOP_REPLACED,
            "the stop is gone",
        ),
        # the stop becomes another residue: TAG with c.9978G>T is TAT, tyrosine
        (LATE, brca2("c.9978G>T", "", MISSENSE, 3326), PairOutcome.STOP_REPLACED, "Tyr"),
        # TAG with c.9977A>G is TGG: tryptophan; with c.9978G>A it is TAA, a stop still
        (LATE, brca2("c.9978G>A", "", MISSENSE, 3326), PairOutcome.STOP_REMAINS, "Ter"),
        # a frameshift that spans the stop
        (LATE, brca2("c.9970_9979del", "", SHIFT), PairOutcome.FRAME_SHIFTED, "shifts the frame"),
        # intronic and unknown
        (FIRST, brca2("c.793+2_793+5del", "", SHIFT), PairOutcome.NOT_CHECKABLE, "coding exons"),
        (FIRST, brca2("c.790_791insNN", "", SHIFT), PairOutcome.NOT_CHECKABLE, "not known"),
    ],
)
def test_pairs_on_the_sequence(first, second, outcome, words):
    found = read(first, second)
    assert found.outcome is outcome
    assert words in found.text or words in found.hgvs_p


def test_a_second_allele_that_gives_back_the_residue():
    # the codon AAG of Lys3326: c.9976A>T is TAG; a silent allele at the same base cannot be,
    # so that Arg2494 (CGA) is taken: c.7480C>T is TGA, c.7480C>A is AGA, arginine again
    stop = brca2("c.7480C>T", "p.(Arg2494Ter)", STOP, 2494)
    silent = brca2(
        "c.7480C>A",
        "p.(Arg2494=)",
        Consequence.SYNONYMOUS,
        2494,
        status=RowStatus.EXCLUDED,
        reason_code="synonymous",
    )
    found = read(stop, silent)
    assert found.outcome is PairOutcome.ORIGINAL_RESIDUE
    assert "residue of the reference" in found.text


@pytest.mark.parametrize("sequences", [bases, None])
def test_two_stops_at_one_base_undo_nothing(sequences):
    # TAC of Tyr352: c.1056C>A is TAA, c.1056C>G is TAG
    stops = [brca2(f"c.1056C>{base}", "p.(Tyr352Ter)", STOP, 352) for base in "AG"]
    assert read(*stops, sequences=sequences).outcome is PairOutcome.STOP_REMAINS
    whole = brca2("c.1054_1056delinsTAG", "p.(Tyr352Ter)", STOP, 352)
    assert read(stops[0], whole, sequences=sequences).outcome is PairOutcome.STOP_REMAINS


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (FIRST, SECOND, PairOutcome.FRAME_RESTORED),
        # by the stated new stop, codon 256, the frame ends before c.778
        (
            FIRST,
            brca2("c.764_770del", "p.(Asn255IlefsTer2)", SHIFT),
            PairOutcome.STOP_REMAINS,
        ),
        (FIRST, brca2("c.764_770del", "", SHIFT), PairOutcome.FRAME_RESTORED),
        (LATE, brca2("c.9978G>T", "", MISSENSE, 3326), PairOutcome.NOT_CHECKABLE),
    ],
)
def test_without_bases_lengths_and_stated_stops_decide(first, second, outcome):
    found = read(first, second, sequences=None)
    assert found.outcome is outcome
    assert found.hgvs_p == ""
    if outcome is PairOutcome.FRAME_RESTORED:
        assert "has not been translated" in found.text


def test_rows_on_other_transcripts_are_not_compared():
    other = msgspec.structs.replace(SECOND, transcript="NM_999999.1")
    assert read(FIRST, other).outcome is PairOutcome.NOT_CHECKABLE


def test_two_copies_by_the_file_are_no_reversion():
    rows = {
        one.key: SmallVariant(
            key=one.key,
            source=Source(file="v.vcf", row=2),
            gene="BRCA2",
            phase_set="1",
            phased_genotype=genotype,
        )
        for one, genotype in ((FIRST, "0|1"), (SECOND, "1|0"))
    }
    (found,) = read_pairs((FIRST, SECOND), rows, bases)
    assert found.outcome is PairOutcome.TWO_COPIES


@settings(max_examples=60, deadline=None)
@given(st.integers(700, 9000), st.integers(1, 8), st.integers(1, 40), st.integers(1, 8))
def test_translation_agrees_with_the_edited_coding_sequence(start, size, gap, other):
    """Two deletions: the verdict is that of translating the edited coding sequence."""
    second_start = start + size + gap
    first = brca2(f"c.{start}_{start + size - 1}del" if size > 1 else f"c.{start}del", "", SHIFT)
    last = second_start + other - 1
    second = brca2(
        f"c.{second_start}_{last}del" if other > 1 else f"c.{second_start}del", "", SHIFT
    )
    found = read(first, second)
    sequence = bases(BRCA2, "BRCA2")
    assert sequence is not None
    cds = sequence.cds
    edited = cds[: start - 1] + cds[start + size - 1 : second_start - 1] + cds[last:]
    made = translate(edited).partition("*")[0]
    whole = translate(cds).partition("*")[0]
    if (size + other) % 3:
        assert found.outcome is PairOutcome.FRAME_SHIFTED
    elif len(made) == len(whole) - (size + other) // 3:
        assert found.outcome is PairOutcome.FRAME_RESTORED
        assert found.lost is not None
        assert found.foreign is not None
        assert found.lost - found.foreign == (size + other) // 3
    else:
        assert found.outcome is PairOutcome.STOP_REMAINS


# --- what the report says

ROWS = (
    row(gene="BRCA2", record_type="gene_role", gene_role="TSG", pathway="HRR"),
    row(
        gene="BRCA2",
        record_type="resistance",
        match_type="variant_class",
        match_value="reversion",
        drug="olaparib",
        direction="resistance",
    ),
)


def assessed(*pair: NormalizedVariant, rows=ROWS):
    given_case = case(*pair, germline_status="done")
    normalized = with_pairs(Normalize(variants=pair), Ingest(), reference())
    return run(msgspec.structs.replace(given_case, normalize=normalized), table(*rows))[1]


def test_a_possible_reversion_is_a_question_and_no_second_loss():
    # row 58: do not sum as two losses of function
    found = assessed(FIRST, SECOND)
    (one,) = found.reversions
    assert one.verdict is ReversionVerdict.POSSIBLE
    assert one.hgvs_p == "p.(Asn255_Arg259delinsIleLys)"
    assert "not counted as two losses of function" in one.sentence
    (question,) = [item for item in found.open_questions if "reversion" in item.question]
    assert "one copy" in question.needs
    for line in found.relevance:
        assert line.alleles is not None
        assert line.alleles.verdict is not AlleleVerdict.TWO_HITS
        assert [s.text for s in line.statements if s.rule == "possible_reversion"] == [one.sentence]


def test_a_therapy_line_of_a_possible_reversion_carries_the_caveat():
    label = row(
        gene="BRCA2",
        record_type="therapy",
        match_type="variant_class",
        match_value="lof",
        drug="olaparib",
        direction="sensitivity",
        oncotree_code="ANY",
    )
    for line in assessed(FIRST, SECOND, rows=(*ROWS, label)).relevance:
        assert line.phrase.endswith("; possible reversion by a second variant is open")
        assert line.kind is RelevanceKind.CONDITIONAL
        found = {one.direction: one for one in line.therapies}
        assert set(found) == {"sensitivity", "resistance"}
        # neither is a statement that a summary of drugs may list by itself
        assert {one.kind for one in line.therapies} == {RelevanceKind.CONDITIONAL}
        assert "Caveat: possible reversion" in found["sensitivity"].text
        assert "have to be shown to be a reversion" in found["resistance"].text


def test_a_pair_that_is_no_reversion_is_two_hits_and_says_why():
    found = assessed(FIRST, brca2("c.785_789del", "p.(Ser262TrpfsTer9)", SHIFT))
    (one,) = found.reversions
    assert one.verdict is ReversionVerdict.NOT
    assert not [item for item in found.open_questions if "reversion" in item.question]
    assert all(
        line.alleles is not None and line.alleles.verdict is AlleleVerdict.TWO_HITS
        for line in found.relevance
    )


def test_a_weak_second_row_is_looked_at_and_named_as_such():
    weak = msgspec.structs.replace(SECOND, status=RowStatus.EXCLUDED, reason_code="below_floor")
    (one,) = assessed(FIRST, weak).reversions
    assert one.verdict is ReversionVerdict.POSSIBLE
    assert "not reported (below floor)" in one.sentence


def test_genes_that_no_resistance_row_names_are_not_asked_about():
    pair = tuple(msgspec.structs.replace(one, gene="ATM") for one in (FIRST, SECOND))
    given_case = case(*pair)
    assert run(given_case, table(*ROWS))[1].reversions == ()
