"""What open criteria could still make of a sum: never a class, and never more than may count."""

from __future__ import annotations

from itertools import combinations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from varannot.classify.criteria.assess import class_of
from varannot.classify.criteria.reachable import reachable
from varannot.classify.criteria.standard import standard
from varannot.model import (
    Criterion,
    CriterionName,
    CriterionState,
    Oncogenicity,
    StandardResult,
)
from varannot.report.standard_view import could_change

RULES = standard()
NAMES = {rule.code: name for name, rule in RULES.rules.items()}


def result(met: str = "", open_yet: str = "") -> StandardResult:
    """Return a result with these codes met and these not assessable, all others not met."""
    met_names = {NAMES[code] for code in met.split()}
    open_names = {NAMES[code] for code in open_yet.split()}
    criteria = []
    for name, rule in RULES.rules.items():
        state, points, strength = CriterionState.NOT_MET, 0, None
        if name in met_names:
            state, strength = CriterionState.MET, rule.strength
            points = RULES.points(name, rule.strength)
        elif name in open_names:
            state = CriterionState.NOT_ASSESSABLE
        criteria.append(
            Criterion(
                name=name,
                code=rule.code,
                state=state,
                reason="r",
                strength=strength,
                points=points,
            )
        )
    total = sum(one.points for one in criteria)
    oncogenicity, remarks = class_of(RULES, tuple(criteria), total)
    return StandardResult(
        criteria=tuple(criteria),
        points=total,
        oncogenicity=oncogenicity,
        scheme="s",
        remarks=remarks,
    )


@pytest.mark.parametrize(
    ("met", "open_yet", "highest", "lowest", "changes"),
    [
        # TP53 c.743G>A, nothing mounted (docs of the standard: 9 of 10 points if gnomAD lacks it).
        (
            "OS2 OS3",
            "OP1 OP4 SBVS1 SBS1 SBP1",
            10,
            -1,
            ["OP1+OP4=10", "SBVS1=0", "SBS1=4", "SBVS1+SBP1=-1"],
        ),
        # One point short: the absence from the population decides alone.
        ("OS2 OS3 OP1", "OP4", 10, 9, ["OP4=10"]),
        # A prediction is not counted beside a null variant, so it can change nothing.
        ("OVS1", "OP1", 8, 8, []),
        # Of a hotspot only one of the three criteria can be met.
        ("OM1", "OS3 OM3 OP3", 4, 2, []),
        # A strong hotspot takes the place of the domain.
        ("OM1 OP1", "OS3", 5, 3, []),
        # What contradicts itself is no sum.
        ("OS2 OS3", "SBS2", 8, 4, ["SBS2=4"]),
        ("OS2 OS3", "", 8, 8, []),
        ("", "SBVS1 SBS1", 0, -8, ["SBVS1=-8", "SBS1=-4"]),
    ],
)
def test_ends_and_the_fewest_criteria_that_change_the_class(
    met: str, open_yet: str, highest: int, lowest: int, changes: list[str]
) -> None:
    found = reachable(result(met, open_yet))
    assert (found.highest.points, found.lowest.points) == (highest, lowest)
    assert [f"{'+'.join(one.codes)}={one.points}" for one in found.changes] == changes


def test_criteria_that_contradict_each_other_are_uncertain_whatever_their_sum() -> None:
    (change,) = reachable(result("OVS1 OP4 OP2", "SBS2")).changes
    assert change.points == 6
    assert change.oncogenicity is Oncogenicity.VUS


CODES = st.sampled_from(sorted(NAMES))


@given(st.sets(CODES, max_size=4), st.sets(CODES, max_size=6))
def test_every_change_is_another_class_and_its_sum_lies_between_the_ends(
    met: set[str], open_yet: set[str]
) -> None:
    bars = {
        code: {RULES.rules[n].code for n in RULES.rules[NAMES[code]].excluded_by} for code in met
    }
    if any(bars[code] & met for code in met):
        return
    given_result = result(" ".join(met), " ".join(open_yet - met))
    found = reachable(given_result)
    assert found.lowest.points <= given_result.points <= found.highest.points
    for one in found.changes:
        assert one.oncogenicity is not given_result.oncogenicity
        assert found.lowest.points <= one.points <= found.highest.points
        assert set(one.codes) <= open_yet - met
    for one, other in combinations(found.changes, 2):
        if one.oncogenicity is other.oncogenicity:
            assert not set(one.codes) < set(other.codes)


def test_without_open_criteria_nothing_can_change() -> None:
    closed = result("OS2 OP4")
    found = reachable(closed)
    assert found.highest == found.lowest
    assert found.changes == ()
    assert CriterionName.FUNCTIONAL_ONCOGENIC in {one.name for one in closed.met}
    assert msgspec.json.decode(msgspec.json.encode(closed), type=StandardResult) == closed


def test_a_class_that_is_not_that_of_the_points_says_why() -> None:
    said = could_change(result("OVS1", "SBVS1 SBS2"))
    assert "-4 points (VUS, because criteria would then contradict each other)" in said
    plain = could_change(result("OM1", "OP4 SBS1"))
    assert "contradict" not in plain
