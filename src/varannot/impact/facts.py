"""A report taken apart into single facts, so that two of them can be compared one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from varannot.model import (
    Actionability,
    Case,
    Classification,
    NotAssessed,
    OpenQuestion,
    ReadingClass,
    Relevance,
    Statement,
    TherapyStatement,
)
from varannot.report.standard_view import points_and_codes
from varannot.report.view import ReportView
from varannot.report.words import (
    class_words,
    effect_words,
    reading_class_words,
    relevance_words,
    statement_text,
    status_words,
)

__all__ = ["Fact", "Facts", "is_kind", "is_sentence", "report_facts"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Where a fact stands: what it is about, and which of its aspects it is."""

    subject: str
    aspect: str


Facts: TypeAlias = dict[Fact, str]
"""The facts of one report, in the order of the report."""

_WHOLE = "report"
_TOLD_OTHERWISE = frozenset(
    {
        "key",
        "oncogenicity",
        "standard",
        "lean",
        "effect",
        "interpretation",
        "gene_role",
        "hrr_gene",
        "statements",
        "readings",
        "caveats",
        "kb_ids",
    }
)
"""Fields of a classification that have facts of their own."""


_KIND, _SENTENCE = "kind", "sentence"


def is_kind(fact: Fact) -> bool:
    """Return whether a fact is the kind of a therapy line, which each such line has."""
    return fact.aspect.startswith(_LINE) and fact.aspect.endswith(f": {_KIND}")


def is_sentence(fact: Fact) -> bool:
    """Return whether a fact is the sentence of a therapy line."""
    return fact.aspect.startswith(_LINE) and fact.aspect.endswith(f": {_SENTENCE}")


_LINE = "therapy line "


def report_facts(case: Case, view: ReportView) -> Facts:
    """Return what a report says and a knowledge table can change, each fact on its own.

    `case` went through all stages before the report, `view` is its report. What names the table
    itself (hash, dates, number of rows) is left out: it changes with every edit.
    """
    if case.failure is not None:
        return {Fact(_WHOLE, "fails"): "; ".join(case.failure.problems)}
    names = {row.key: row.name for row in view.table2}
    facts = _Facts()
    for classified in case.classify.variants if case.classify else ():
        _classification(facts, names.get(classified.key, classified.key), classified)
    assessed = case.actionability
    if assessed is not None:
        _assessment(facts, assessed, names, case)
    for line in view.board:
        facts.add("summary for the board", line.label, line.text)
    age = view.knowledge_age
    for row in age.overdue if age else ():
        text = f"since {row.review_by}: {row.statement}"
        facts.add("knowledge rows", f"overdue for review {row.kb_id}", text)
    for row in age.contradicted if age else ():
        for other in row.contradictions:
            aspect = f"{row.kb_id} contradicted by {other.kb_id}"
            facts.add("knowledge rows", aspect, f"{other.statement} [{other.citation}]")
    facts.add(_WHOLE, "not loaded", "; ".join(view.not_loaded))
    return facts.found


class _Facts:
    """Facts as they are collected; a place that is named twice is numbered."""

    def __init__(self) -> None:
        self.found: Facts = {}

    def add(self, subject: str, aspect: str, text: str) -> None:
        """Keep a fact; an empty text is no fact."""
        if not text:
            return
        fact = Fact(subject, aspect)
        number = 1
        while fact in self.found:
            number += 1
            fact = Fact(subject, f"{aspect} ({number})")
        self.found[fact] = text


def _classification(facts: _Facts, subject: str, own: Classification) -> None:
    facts.add(subject, "class", class_words(own.oncogenicity, own.lean))
    facts.add(subject, "effect", effect_words(own.effect))
    facts.add(subject, "interpretation in Table 2", own.interpretation)
    if own.standard is not None:
        facts.add(subject, "points of the standard", points_and_codes(own.standard))
    facts.add(subject, "role of the gene", own.gene_role)
    facts.add(subject, "gene of homologous recombination repair", "yes" if own.hrr_gene else "")
    for field in own.__struct_fields__:
        value = getattr(own, field)
        if field not in _TOLD_OTHERWISE and value not in ((), "", False, None):
            facts.add(subject, field.replace("_", " "), _plain(value))
    _statements(facts, subject, "reason", (*own.statements, *own.caveats))
    _readings(facts, subject, own.readings)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _statements(facts: _Facts, subject: str, word: str, statements: Iterable[Statement]) -> None:
    for one in statements:
        named = "germline statement" if one.rule.startswith("germline") else word
        row = f", {one.kb_id}" if one.kb_id else ""
        cited = f" [{one.citation}]" if one.citation else ""
        facts.add(subject, f"{named} ({one.rule}{row})", statement_text(one) + cited)


def _readings(facts: _Facts, subject: str, readings: Iterable[ReadingClass]) -> None:
    for one in readings:
        name = " ".join(filter(None, [one.reading.hgvs_c, one.reading.hgvs_p]))
        facts.add(subject, f"class of the reading {name}", reading_class_words(one))
        facts.add(subject, f"effect of the reading {name}", effect_words(one.effect))
        _statements(facts, subject, f"reason of the reading {name}", one.statements)


def _assessment(
    facts: _Facts, assessed: Actionability, names: Mapping[str, str], case: Case
) -> None:
    for relevance in assessed.relevance:
        _relevance(facts, names.get(relevance.key, relevance.key), relevance)
    findings = case.ingest.findings if case.ingest else ()
    for finding in assessed.findings:
        own = findings[finding.index]
        gene = getattr(own, "gene_pair", "") or getattr(own, "gene", "")
        subject = f"finding {finding.index + 1} {gene}".strip()
        facts.add(subject, "relevance", relevance_words(finding.kind))
        facts.add(subject, "relevance phrase", finding.phrase)
        _therapies(facts, subject, finding.therapies)
        _statements(facts, subject, "reason", finding.statements)
    for call in assessed.biomarkers:
        facts.add(call.label, "status", status_words(call.status))
        facts.add(call.label, "threshold", f"{call.threshold} {call.threshold_source}".strip())
        facts.add(call.label, "reason", call.reason)
        _therapies(facts, call.label, call.therapies)
    tumour = case.tumour_type.name if case.tumour_type else "tumour type"
    _therapies(facts, tumour, assessed.tumour_statements)
    for question in assessed.open_questions:
        _question(facts, question)
    for left in assessed.not_assessed:
        _not_assessed(facts, left)


def _relevance(facts: _Facts, subject: str, own: Relevance) -> None:
    facts.add(subject, "relevance", relevance_words(own.kind))
    facts.add(subject, "therapeutic relevance in Table 2", own.phrase)
    for number, text in enumerate(own.missing, start=1):
        facts.add(subject, f"what is missing ({number})", text)
    _therapies(facts, subject, own.therapies)
    _statements(facts, subject, "reason of the relevance", own.statements)


def _therapies(facts: _Facts, subject: str, lines: Iterable[TherapyStatement]) -> None:
    for line in lines:
        for aspect, text in _therapy(line):
            facts.add(subject, f"{_LINE}{line.kb_id}: {aspect}", text)


def _therapy(line: TherapyStatement) -> Iterator[tuple[str, str]]:
    kind = relevance_words(line.kind)
    yield _KIND, f"{line.drug}: {kind}".removeprefix(": ")
    match = line.tumour_match.replace("_", " ")
    yield "tumour type", ", ".join(filter(None, [line.tumour_type, match]))
    yield (
        "tier",
        ", ".join(
            filter(None, [line.escat and f"ESCAT {line.escat}", line.amp and f"AMP {line.amp}"])
        ),
    )
    yield "region and approval", ", ".join(filter(None, [line.region, line.approval]))
    yield _SENTENCE, line.text
    yield "setting", line.setting
    yield "evidence", ", ".join(filter(None, [line.evidence_type, line.citation]))
    yield "unconfirmed", line.unconfirmed
    yield "contradicted by", ", ".join(line.contradicted_by)
    yield "reviewed", line.last_reviewed


def _question(facts: _Facts, own: OpenQuestion) -> None:
    subject = f"open question {own.id}: {own.subject}"
    for aspect, text in (
        ("question", own.question),
        ("reason", own.reason),
        ("would change", own.would_change),
        ("who", own.who),
        ("needs", own.needs),
    ):
        facts.add(subject, aspect, text)
    _readings(facts, subject, own.readings)


def _not_assessed(facts: _Facts, own: NotAssessed) -> None:
    facts.add("not assessed", own.what, own.reason)
    for text in own.for_review:
        facts.add("for review", text.partition(";")[0].partition(":")[0], text)
