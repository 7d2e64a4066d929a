"""What the criteria that could not be assessed might still make of a sum of points.

Nothing here is a class. Each criterion that could not be assessed is supposed to be met at its
usual strength, alone and together with others that may stand beside it, and the sum is classed by
the rules of the standard (DOI 10.1016/j.gim.2022.01.001).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from varannot.classify.criteria.assess import class_of
from varannot.classify.criteria.hotspot import HOTSPOT_CRITERIA
from varannot.classify.criteria.standard import SCHEME, Standard, standard
from varannot.model import (
    Criterion,
    CriterionName,
    CriterionState,
    Oncogenicity,
    StandardResult,
    Strength,
)

__all__ = ["Reachable", "Supposed", "reachable"]


@dataclass(frozen=True, slots=True)
class Supposed:
    """The sum and class if the criteria with these codes were met as well."""

    codes: tuple[str, ...]
    points: int
    oncogenicity: Oncogenicity


@dataclass(frozen=True, slots=True)
class Reachable:
    """The highest and lowest sum that open criteria allow, and the fewest that change the class.

    `changes` holds every set of open criteria that gives another class and of which none can be
    left out: towards oncogenic first, then towards benign, small sets before large ones.
    """

    highest: Supposed
    lowest: Supposed
    changes: tuple[Supposed, ...]


def reachable(result: StandardResult, rules: Standard | None = None) -> Reachable:
    """Return what open criteria could change; with none open, both ends are the present sum."""
    pattern = tuple((one.name, one.state, one.strength) for one in result.criteria)
    return _of_pattern(pattern, result.points, result.oncogenicity, rules or standard())


@lru_cache(maxsize=1024)
def _of_pattern(
    pattern: tuple[tuple[CriterionName, CriterionState, Strength | None], ...],
    points: int,
    oncogenicity: Oncogenicity,
    rules: Standard,
) -> Reachable:
    """Return the answer for states and strengths alone: most variants of a sample share a few."""
    criteria = tuple(
        Criterion(name=name, code=rules.rules[name].code, state=state, reason="", strength=strength)
        for name, state, strength in pattern
    )
    result = StandardResult(
        criteria=criteria, points=points, oncogenicity=oncogenicity, scheme=SCHEME
    )
    present = Supposed((), points, oncogenicity)
    up = list(_supposed(result, rules, benign=False))
    down = list(_supposed(result, rules, benign=True))
    return Reachable(
        highest=max((present, *up), key=lambda one: one.points),
        lowest=min((present, *down), key=lambda one: one.points),
        changes=(*_fewest(up, present), *_fewest(down, present)),
    )


def _supposed(result: StandardResult, rules: Standard, *, benign: bool) -> Iterator[Supposed]:
    met = {one.name for one in result.met}
    names = [
        one.name
        for one in result.not_assessable
        if rules.rules[one.name].benign is benign
        and not met & set(rules.rules[one.name].excluded_by)
    ]
    for number in range(1, len(names) + 1):
        for chosen in combinations(names, number):
            if _may_stand_together(chosen, rules):
                yield _with(result, chosen, rules)


def _may_stand_together(chosen: tuple[CriterionName, ...], rules: Standard) -> bool:
    """Return whether no criterion excludes another: only then can all of them count."""
    if sum(name in HOTSPOT_CRITERIA for name in chosen) > 1:
        return False
    return not any(set(rules.rules[name].excluded_by) & set(chosen) for name in chosen)


def _with(result: StandardResult, chosen: tuple[CriterionName, ...], rules: Standard) -> Supposed:
    """Return the sum with these criteria met; exclusions are settled in the order of the table."""
    settled: dict[CriterionName, Criterion] = {}
    bars = set(chosen)
    for one in result.criteria:
        met = one.state is CriterionState.MET or one.name in chosen
        barred = set(rules.rules[one.name].excluded_by) & (bars | set(settled))
        if not met or (barred and one.name not in chosen):
            continue
        strength = one.strength or rules.rules[one.name].strength
        settled[one.name] = _met(one, strength, rules)
    criteria = tuple(settled.values())
    points = sum(one.points for one in criteria)
    oncogenicity, _ = class_of(rules, criteria, points)
    codes = tuple(rules.rules[name].code for name in chosen)
    return Supposed(codes, points, oncogenicity)


def _met(one: Criterion, strength: Strength, rules: Standard) -> Criterion:
    return Criterion(
        name=one.name,
        code=one.code,
        state=CriterionState.MET,
        reason=one.reason,
        strength=strength,
        points=rules.points(one.name, strength),
    )


def _fewest(found: Iterable[Supposed], present: Supposed) -> Iterator[Supposed]:
    """Yield the sets that give another class, without those that hold a smaller one for it."""
    kept: list[Supposed] = []
    for one in found:
        if one.oncogenicity is present.oncogenicity:
            continue
        smaller = (
            set(other.codes) < set(one.codes) and other.oncogenicity is one.oncogenicity
            for other in kept
        )
        if not any(smaller):
            kept.append(one)
            yield one
