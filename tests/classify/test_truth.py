"""The headline counts of `python -m bench.classify`, so that no later change lowers them unseen.

The expert sets lie beside the checkout; where they are absent the tests say what they skipped.
"""

from __future__ import annotations

import pytest
from bench.classify.agreement import Judged, side, tally
from bench.classify.assertions import tiered
from bench.classify.evidence import columns
from bench.classify.horak import GIVEN, WAYS
from bench.classify.horak import judged as horak
from bench.classify.manual import judged as manual
from bench.classify.manual import truncations_outside_suppressors
from bench.classify.misses import missed, misses, stale
from bench.classify.null_paths import TARGET as F1
from bench.classify.null_paths import paths, recognised, scores
from bench.classify.output import Absent, interval


def _there(ask, *arguments, **named):
    try:
        return ask(*arguments, **named)
    except Absent as reason:
        print(f"1 expert set not compared: {reason}")
        pytest.skip(str(reason))


def _unflagged(found: list[Judged]) -> list[Judged]:
    return [one for one in found if not one.flagged]


def test_rules_given_the_evidence_agree_with_the_experts() -> None:
    found = _unflagged(_there(horak, GIVEN))
    counted = tally((one.expert, one.answer.oncogenicity) for one in found)
    assert counted.count == 44
    assert counted.five / counted.count >= 0.90
    assert counted.three / counted.count >= 0.98
    assert counted.unclassed == 0


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_no_class_is_exchanged_for_one_of_the_other_side(way) -> None:
    found = _unflagged(_there(horak, way))
    exchanged = [one.name for one in found if set(one.sides) == {"oncogenic", "benign"}]
    assert exchanged == []


@pytest.mark.parametrize("given", [True, False], ids=["evidence given", "shipped only"])
def test_no_truncation_outside_suppressors_makes_a_vus_oncogenic(given) -> None:
    found = _there(manual, given=given)
    assert len(found) >= 65
    assert [one.name for one in truncations_outside_suppressors(found)] == []
    assert tally((one.expert, one.answer.oncogenicity) for one in found).reversals == 0


def test_every_disagreement_with_the_hand_classified_variants_is_explained() -> None:
    found = _there(manual, given=True)
    counted = tally((one.expert, one.answer.oncogenicity) for one in found)
    assert counted.three >= 52
    _, table = misses("manual", found, frozenset(), five=False)
    assert "open:" not in table


def test_every_judged_miss_is_still_one() -> None:
    assert stale("horak", _there(horak, GIVEN), five=True) == []
    assert stale("manual", _there(manual, given=True), five=False) == []
    unflagged = _unflagged(missed(horak(GIVEN), five=True))
    assert "open:" not in misses("horak", unflagged, frozenset(), five=True)[1]


def test_null_variants_take_the_expected_branch() -> None:
    enabled = [one for one in _there(paths) if one.enabled]
    states = [one.state for one in enabled]
    assert len(enabled) == 7
    assert states.count("wrong") == 0
    assert states.count("right") >= 4
    assert {one.got for one in enabled if one.state == "judged"} <= {"NF3", "NF5"}


def test_rows_about_assertions_of_civic_have_their_tier() -> None:
    found = [one for one in _there(tiered) if one.row]
    assert len(found) >= 3
    assert [one.name for one in found if not one.agrees] == []


def test_null_variants_are_recognised() -> None:
    count = scores(_there(recognised))
    assert count["read"] >= 50
    assert count["true"] >= 7
    true, wrong = count["true"], count["extra"] + count["missed"]
    assert 2 * true / (2 * true + wrong) >= F1


@pytest.mark.parametrize(
    ("found", "count", "low", "high"),
    [
        # None of n: the upper limit is z**2 / (n + z**2); all of n: the mirror of it.
        (0, 10, 0.0, 0.27753),
        (10, 10, 0.72247, 1.0),
        # Half of n: 1/2 -+ z / (2 * sqrt(n + z**2)).
        (5, 10, 0.23659, 0.76341),
        (0, 0, 0.0, 1.0),
    ],
)
def test_interval(found, count, low, high) -> None:
    assert interval(found, count) == pytest.approx((low, high), abs=0.00001)


def test_tally_counts_a_variant_without_a_class_as_disagreement() -> None:
    pairs = [("Oncogenic", "oncogenic"), ("VUS", "unresolved"), ("Benign", "likely_oncogenic")]
    counted = tally(pairs)
    assert (counted.count, counted.five, counted.three) == (3, 1, 1)
    assert (counted.reversals, counted.unclassed) == (1, 1)
    assert side("unresolved") == ""


@pytest.mark.parametrize(
    ("gene", "codes", "expected"),
    [
        ("BRAF", {"OS2", "OP1", "OP4"}, ("oncogenic", "damaging", "", "")),
        ("BRAF", {"SBVS1"}, ("", "", "0.03", "0.06")),
        ("BRAF", {"SBS1", "SBP2"}, ("", "tolerated", "0.015", "0.03")),
        # The limits of the gene's own panel hold: TP53 0.1 % and 0.03 %, DOI 10.1002/humu.24152.
        ("TP53", {"SBVS1", "SBS2"}, ("benign", "", "0.0006", "0.0012")),
        ("TP53", {"SBS1"}, ("", "", "0.000325", "0.00065")),
    ],
)
def test_evidence_of_the_experts_as_columns(gene, codes, expected) -> None:
    said = columns(gene, codes)
    names = ("functional", "predictor", "gnomad_af", "gnomad_grpmax_af")
    assert tuple(said[name] for name in names) == expected
