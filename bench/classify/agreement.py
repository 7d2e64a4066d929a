"""How far classes agree with those of experts: five classes, three classes, reversals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.classify.classifiers import Answer
from bench.classify.output import share

__all__ = ["HEADER", "Judged", "Tally", "figures", "side", "tally"]

_SIDES = {
    "oncogenic": "oncogenic",
    "likely_oncogenic": "oncogenic",
    "o/lo": "oncogenic",
    "vus": "vus",
    "likely_benign": "benign",
    "benign": "benign",
    "b/lb": "benign",
}
_ORDER = {"benign": 0, "vus": 1, "oncogenic": 2}

HEADER = ("five classes", "three classes", "weighted", "oncogenic and benign exchanged", "no class")
"""Columns of `figures`."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One variant: what the experts say, what we say; `flagged` where the gold contradicts itself.

    `expert` is one of five classes, or one of the three O/LO, VUS and B/LB.
    """

    name: str
    gene: str
    expert: str
    codes: frozenset[str]
    flagged: bool
    answer: Answer

    @property
    def same(self) -> bool:
        """Whether the very class is that of the experts."""
        return self.expert.casefold() == self.answer.oncogenicity

    @property
    def sides(self) -> tuple[str, str]:
        """The experts' side and ours; ours is empty where there is no class."""
        return side(self.expert), side(self.answer.oncogenicity)


def side(word: str) -> str:
    """Return oncogenic, vus or benign for a class, empty for anything else.

    >>> side("Likely_oncogenic"), side("unresolved")
    ('oncogenic', '')
    """
    return _SIDES.get(word.casefold(), "")


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one comparison; `weighted` is 1 for the same side, 0.5 for a side next to it."""

    count: int
    five: int
    three: int
    weighted: float
    reversals: int
    unclassed: int


def tally(pairs: Iterable[tuple[str, str]]) -> Tally:
    """Return the counts over pairs of the experts' class and ours.

    A variant without a class agrees with nothing and has no weight.
    """
    counts: Counter[str] = Counter()
    weight = 0.0
    for theirs, ours in pairs:
        first, second = side(theirs), side(ours)
        counts["all"] += 1
        counts["five"] += theirs.casefold() == ours.casefold()
        counts["unclassed"] += not second
        if not second:
            continue
        apart = abs(_ORDER[first] - _ORDER[second])
        counts["three"] += not apart
        counts["reversals"] += apart == 2
        weight += 1 - apart / 2
    number = counts["all"]
    return Tally(
        number,
        counts["five"],
        counts["three"],
        weight / number if number else 0.0,
        counts["reversals"],
        counts["unclassed"],
    )


def figures(found: Tally, *, five: bool = True) -> Sequence[object]:
    """Return the cells of `HEADER`; `five` is False where the experts gave three classes only."""
    return (
        share(found.five, found.count) if five else "",
        share(found.three, found.count),
        f"{found.weighted:.3f}",
        found.reversals,
        found.unclassed,
    )
