"""Which evidence each miss lacks, and whether data, a table, a rule or the gold is the reason.

What lies behind a miss that is left once the experts' evidence is given was read case by case and
stands in `judgements.tsv`; a miss without a row there is open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bench.classify.agreement import Judged
from bench.classify.evidence import HANDED_OVER
from bench.classify.output import HERE, markdown, read_tsv

__all__ = ["judgements", "missed", "misses", "stale"]

_HEADER = (
    "variant",
    "experts",
    "ours",
    "codes of the experts that we lack",
    "codes that we add",
    "reason",
)
_WHAT = {
    "OS2": "no functional study",
    "SBS2": "no functional study",
    "OP1": "no prediction",
    "SBP1": "no prediction",
    "SBP2": "no prediction",
    "OP4": "no frequencies",
    "SBVS1": "no frequencies",
    "SBS1": "no frequencies",
}
_OPEN = "open"


def judgements(gold: str) -> dict[str, tuple[str, str]]:
    """Return whose each judged miss of a set is, and why, by the name of the variant."""
    rows = read_tsv(HERE / "judgements.tsv")
    return {row["variant"]: (row["whose"], row["reason"]) for row in rows if row["set"] == gold}


def missed(judged: Iterable[Judged], *, five: bool) -> list[Judged]:
    """Return the variants whose class, or side where `five` is False, is not the experts'."""
    return [one for one in judged if not (one.same if five else one.sides[0] == one.sides[1])]


def stale(gold: str, given: Iterable[Judged], *, five: bool) -> list[str]:
    """Return the judged variants that are no miss any more once the evidence is given."""
    left = {one.name for one in missed(given, five=five)}
    return [name for name in judgements(gold) if name not in left]


def misses(
    gold: str, judged: Sequence[Judged], right: frozenset[str], *, five: bool
) -> tuple[str, str]:
    """Return a sentence of counts and a table of the misses, by the evidence that is missing.

    `right` names the variants that are right once the experts' evidence is given: what they lack
    is data that does not ship.
    """
    known = judgements(gold)
    rows = []
    counts: Counter[str] = Counter()
    for one in missed(judged, five=five):
        whose, reason = _reason(one, one.name in right, known)
        counts[whose] += 1
        lacking = sorted(one.codes - one.answer.bare)
        handed = ", ".join(code for code in lacking if code in HANDED_OVER)
        cells = (
            f"{one.name}{' (flagged)' if one.flagged else ''}",
            one.expert,
            f"{one.answer.oncogenicity} {one.answer.points}",
            ", ".join(_states(one, lacking)) or "none",
            _added(one),
            f"{whose}: {reason}",
        )
        rows.append(((whose, handed, one.name), cells))
    ordered = [cells for _, cells in sorted(rows, key=lambda pair: pair[0])]
    said = ", ".join(f"{whose} {number}" for whose, number in counts.most_common())
    sentence = f"{len(rows)} misses by what is the reason: {said or 'none'}."
    return sentence, markdown(_HEADER, ordered) if ordered else ""


def _reason(one: Judged, right: bool, known: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    lacking = [_WHAT[code] for code in sorted(one.codes - one.answer.bare) if code in _WHAT]
    if right:
        said = ", ".join(dict.fromkeys(lacking)) or "the evidence that the experts had"
        return "evidence that does not ship", said
    if one.name in known:
        return known[one.name]
    if one.flagged:
        return "gold", "its points, codes and class contradict each other (flagged)"
    return _OPEN, one.answer.reason


def _added(one: Judged) -> str:
    added = [code for code in one.answer.codes if code.partition("_")[0] not in one.codes]
    return ", ".join(added) or "none"


def _states(one: Judged, codes: Iterable[str]) -> Iterable[str]:
    for code in codes:
        yield code if code in one.answer.not_assessable else f"{code} (not met)"
