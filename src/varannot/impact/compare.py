"""Reports under an old and a new knowledge table, compared in memory: nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from varannot.classify.phrases import Phrases
from varannot.errors import VarannotError
from varannot.impact.causes import ORDER, Mixture, causes_of
from varannot.impact.facts import Fact, Facts, is_kind, is_sentence, report_facts
from varannot.impact.samples import StoredSample
from varannot.knowledge.diff import changed_ids, row_name
from varannot.knowledge.oncotree import OncoTree
from varannot.knowledge.sources import EvidenceSources
from varannot.knowledge.table import KnowledgeTable
from varannot.model import Case
from varannot.pipeline import actionability_case, classify_case
from varannot.report.build import build_view, document
from varannot.report.completeness import ChecklistRule
from varannot.report.view import ReportView
from varannot.report.words import count_of

__all__ = ["Cause", "Change", "Comparison", "SampleImpact", "Tables"]

_OTHER = Fact("report", "other parts")


@dataclass(frozen=True, slots=True)
class Tables:
    """The other tables that classify and later stages read; `evidence` opens that of settings."""

    oncotree: OncoTree
    phrases: Phrases
    checklist: tuple[ChecklistRule, ...]
    evidence: Callable[[Mapping[str, str]], EvidenceSources]


@dataclass(frozen=True, slots=True)
class Cause:
    """A changed row: its name, and its place (file and 1-based line) in the new table.

    The place is that in the old table where the new one lacks the row. `kb_id` is empty where the
    order of the rows alone is the cause.
    """

    kb_id: str
    name: str
    file: str
    row: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that would change: what it is about, from what to what (empty: not there).

    Each of `causes` brings the change about by itself, all of its rows taken together.
    """

    subject: str
    aspect: str
    old: str
    new: str
    causes: tuple[tuple[Cause, ...], ...]


@dataclass(frozen=True, slots=True)
class SampleImpact:
    """What would change in the report of one sample; `remarks` says what limits the answer."""

    sample_id: str
    changes: tuple[Change, ...]
    remarks: tuple[str, ...] = ()


class Comparison:
    """Two knowledge tables and what stays the same; asked for one sample after the other."""

    def __init__(self, old: KnowledgeTable, new: KnowledgeTable, tables: Tables) -> None:
        self._old = old
        self._new = new
        self._tables = tables
        self._mixture = Mixture(old, new, changed_ids(old.rows, new.rows))
        self._mixed: dict[frozenset[str], KnowledgeTable] = {}

    def sample(self, stored: StoredSample) -> SampleImpact:
        """Return what would change in the report of a sample, each change with its causes."""
        old_case, new_case = self._case(stored, self._old), self._case(stored, self._new)
        old = self._of_case(old_case, stored.settings)
        new = self._of_case(new_case, stored.settings)
        near = {row.kb_id for case in (old_case, new_case) for row in case.rows_used}
        known: dict[frozenset[str], Facts] = {frozenset(self._mixture.changed): new}

        def evaluate(taken: frozenset[str]) -> Facts:
            if taken not in known:
                mixed = self._case(stored, self._mix(taken))
                known[taken] = self._of_case(mixed, stored.settings)
            return known[taken]

        changes = []
        for fact in _changed(old, new):
            found = causes_of(fact, old, new, self._mixture.changed, evaluate, near)
            was, becomes = old.get(fact, ""), new.get(fact, "")
            if fact == _OTHER:
                was, becomes = _first_difference(was, becomes)
            causes = tuple(tuple(self._cause(one) for one in rows) for rows in found)
            changes.append(Change(fact.subject, fact.aspect, was, becomes, causes))
        return SampleImpact(stored.sample_id, tuple(changes), tuple(self._remarks(stored, old)))

    def _mix(self, taken: frozenset[str]) -> KnowledgeTable:
        if taken not in self._mixed:
            self._mixed[taken] = self._mixture.table(taken)
        return self._mixed[taken]

    def _cause(self, kb_id: str) -> Cause:
        if kb_id == ORDER:
            return Cause("", ORDER, self._new.state.file, None)
        row = self._new.ids.get(kb_id) or self._old.ids[kb_id]
        return Cause(kb_id, row_name(row), row.file, row.row)

    def _case(self, stored: StoredSample, table: KnowledgeTable) -> Case:
        tables = self._tables
        evidence = tables.evidence(stored.settings)
        case = classify_case(stored.case, table, tables.phrases, stored.interpretation, evidence)
        return actionability_case(case, table, tables.oncotree, tables.phrases, stored.settings)

    def _of_case(self, case: Case, settings: Mapping[str, str]) -> Facts:
        if case.failure is not None:
            return {Fact("report", "fails"): "; ".join(case.failure.problems)}
        view = build_view(case, settings, self._tables.checklist)
        facts = report_facts(case, view)
        facts[_OTHER] = _rest(case, view)
        return facts

    def _remarks(self, stored: StoredSample, old: Facts) -> Iterator[str]:
        tables = {(state.name, state.sha256) for state in self._old.states}
        if others := sorted({name for name, _ in stored.knowledge ^ tables}):
            yield f"its report was made with other tables than OLD: {', '.join(others)} differs"
        states = self._tables.evidence(stored.settings).states
        now = {(state.name, state.sha256) for state in states}
        if others := sorted({name for name, _ in stored.sources ^ now}):
            yield (
                f"its run and this comparison differ in the evidence: {', '.join(others)}; mounted "
                "files are taken from --configfile"
            )
        if stored.finished is None:
            yield "its stored results could not be read, so that OLD was not held against them"
            return
        try:
            was = self._of_case(stored.finished, stored.settings)
        except VarannotError as error:
            yield f"its stored results could not be compared with OLD: {error}"
            return
        differ = _changed(was, old)
        if differ:
            places, first = count_of(len(differ), "place"), differ[0]
            yield (
                f"its stored results differ from what OLD gives now in {places}, the first: "
                f"{first.subject}: {first.aspect}; table, settings or software were others"
            )


def _changed(old: Facts, new: Facts) -> list[Fact]:
    """Return the facts that differ, by subject; other parts count if nothing else differs.

    Of a therapy line that comes or goes as a whole its kind and sentence are told.
    """
    facts = [fact for fact in dict.fromkeys((*old, *new)) if old.get(fact) != new.get(fact)]
    whole = {_line_of(fact) for fact in facts if is_kind(fact) and (fact in old) != (fact in new)}
    named = [
        fact
        for fact in facts
        if fact != _OTHER and (_line_of(fact) not in whole or is_kind(fact) or is_sentence(fact))
    ]
    subjects = {fact.subject: None for fact in named}
    ordered = [fact for subject in subjects for fact in named if fact.subject == subject]
    return ordered or facts


def _line_of(fact: Fact) -> tuple[str, str]:
    return fact.subject, fact.aspect.rpartition(": ")[0]


def _rest(case: Case, view: ReportView) -> str:
    """Return the whole report as text, without what it says of the knowledge table itself.

    What it says of rows in use has facts of its own.
    """
    plain = msgspec.structs.replace(
        view,
        knowledge_age=None,
        provenance=msgspec.structs.replace(view.provenance, knowledge=()),
    )
    rest = msgspec.structs.replace(case, knowledge=(), rows_used=())
    return msgspec.json.encode(document(plain, rest)).decode()


_SHOWN = 120


def _first_difference(old: str, new: str) -> tuple[str, str]:
    """Return what stands on either side at the first difference of two texts."""
    length = min(len(old), len(new))
    at = next((place for place in range(length) if old[place] != new[place]), length)
    start = max(0, at - _SHOWN // 2)
    return old[start : start + _SHOWN], new[start : start + _SHOWN]
