"""Which changed rows make a fact of a report what it would be: the smallest set that does.

Rows are exchanged in part and the stages run again; a set of rows is named as the cause only where
it has been seen to bring the new fact about by itself. The smallest set is found by halving, as in
QuickXplain (Junker 2004, AAAI-04, pages 167-172).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from varannot.impact.facts import Fact, Facts
from varannot.knowledge.schema import KnowledgeRow
from varannot.knowledge.table import KnowledgeTable, with_rows

__all__ = ["ORDER", "Mixture", "causes_of"]

ORDER = "the order of the rows"
"""Cause of a change that needs no other row than the old ones, in their new order."""

_MOST_CAUSES = 3


@dataclass(frozen=True, slots=True)
class Mixture:
    """An old and a new table, to be mixed row by row; `changed` are the kb_ids that differ."""

    old: KnowledgeTable
    new: KnowledgeTable
    changed: tuple[str, ...]

    def table(self, taken: frozenset[str]) -> KnowledgeTable:
        """Return the table in which the changes of the `taken` kb_ids are made, no others.

        Rows stand in the order of the new table; rows that it lacks follow the one that they
        followed. A row that is not taken in can still be looked up, as retired.
        """
        changed = set(self.changed)
        rows: list[KnowledgeRow] = []
        beside: dict[str, KnowledgeRow] = {}
        for kb_id in self._order():
            before, after = self.old.ids.get(kb_id), self.new.ids.get(kb_id)
            chosen = after if kb_id in taken or kb_id not in changed else before
            if chosen is not None:
                rows.append(chosen)
            elif other := before or after:
                beside[kb_id] = replace(other, status="retired")
        return with_rows(self.new, rows, beside)

    def _order(self) -> list[str]:
        order = [row.kb_id for row in self.new.rows]
        known = set(order)
        last = ""
        for row in self.old.rows:
            if row.kb_id not in known:
                order.insert(order.index(last) + 1 if last else 0, row.kb_id)
            last = row.kb_id
        return order


def causes_of(
    fact: Fact,
    old: Facts,
    new: Facts,
    changed: Sequence[str],
    evaluate: Callable[[frozenset[str]], Facts],
    near: Collection[str] = (),
) -> tuple[tuple[str, ...], ...]:
    """Return the sets of kb_ids each of which brings the new fact about by itself.

    One set at least, three at most; `ORDER` stands for the order of the rows alone. `evaluate`
    gives the facts with the changes of some kb_ids made. `near` are the rows that the report uses:
    they are looked among first, and others where they are not enough.
    """
    target = new.get(fact)

    def brings(taken: Iterable[str]) -> bool:
        return evaluate(frozenset(taken)).get(fact) == target

    if brings(()):
        return ((ORDER,),)
    found: list[tuple[str, ...]] = []
    left = _likely_first(fact, old, new, changed)
    among = [one for one in left if one in near]
    if among and brings(among):
        left = among
    while left and len(found) < _MOST_CAUSES and brings(left):
        single = next((one for one in left if _named(one, fact, old, new) and brings([one])), None)
        cause = (single,) if single else tuple(sorted(_smallest(left, brings)))
        found.append(cause)
        left = [one for one in left if one not in cause]
    return tuple(found) or (tuple(changed),)


def _likely_first(fact: Fact, old: Facts, new: Facts, changed: Sequence[str]) -> list[str]:
    return sorted(changed, key=lambda one: not _named(one, fact, old, new))


def _named(kb_id: str, fact: Fact, old: Facts, new: Facts) -> bool:
    """Return whether the fact or what it says names the row."""
    return kb_id in f"{fact.aspect} {old.get(fact, '')} {new.get(fact, '')}"


def _smallest(rows: Sequence[str], brings: Callable[[Iterable[str]], bool]) -> list[str]:
    """Return a smallest set of the rows that brings the fact about; all of them do."""
    return _halved([], list(rows), brings, given=False)


def _halved(
    background: list[str],
    rows: list[str],
    brings: Callable[[Iterable[str]], bool],
    *,
    given: bool,
) -> list[str]:
    if given and brings(background):
        return []
    if len(rows) == 1:
        return rows
    half = len(rows) // 2
    first, second = rows[:half], rows[half:]
    of_second = _halved(background + first, second, brings, given=bool(first))
    of_first = _halved(background + of_second, first, brings, given=bool(of_second))
    return of_first + of_second
