"""Classes of the readings of a description that cannot be true as printed.

Each reading is judged by the same rules as any variant. None is chosen and none is ranked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from varannot.classify.curated import CURATED_TYPES
from varannot.classify.facts import (
    exon_numbers,
    names_on,
    says_enough,
    standing_consequence,
)
from varannot.classify.loss import loss_facts
from varannot.classify.verdict import Rules, judge
from varannot.knowledge.match import NAMED_CHANGE, VariantFacts, row_matches
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import Effect, Reading, ReadingClass, Statement

__all__ = ["classify_readings", "curated_for_printed", "facts_of_reading"]

_REASSURING = frozenset({"likely_benign", "benign"})
_LOSS = frozenset({Effect.LOSS_OF_FUNCTION, Effect.LIKELY_LOSS_OF_FUNCTION})


def curated_for_printed(
    printed: VariantFacts, rows: Iterable[KnowledgeRow]
) -> tuple[KnowledgeRow, ...]:
    """Return the curated rows that name the printed change itself."""
    return tuple(
        row
        for row in rows
        if row.record_type in CURATED_TYPES
        and row.match_type in NAMED_CHANGE
        and row_matches(row, printed)
    )


def classify_readings(
    printed: VariantFacts, readings: Iterable[Reading], rules: Rules
) -> tuple[ReadingClass, ...]:
    """Return the class that each reading would have, in the given order.

    A benign class or lean that was recorded for the printed text is not carried over to a
    reading: nobody knows for which event it was recorded. An oncogenic one is, so that the worst
    reading is never understated.
    """
    reassuring = frozenset(
        row.kb_id
        for row in curated_for_printed(printed, rules.rows)
        if row.lean == "benign" or row.oncogenicity in _REASSURING
    )
    return tuple(_reading_class(printed, reading, rules, reassuring) for reading in readings)


def facts_of_reading(printed: VariantFacts, reading: Reading) -> VariantFacts:
    """Return what knowledge rows are held against for a reading, as for a row that says it.

    Nothing of the printed change is taken over: exon, residue and names on other transcripts are
    those that the reading was computed to have.
    """
    own = reading.descriptions[0] if reading.descriptions else None
    return replace(
        printed,
        transcript=printed.transcript or (own.transcript if own else ""),
        coding=reading.hgvs_c,
        protein=reading.hgvs_p,
        consequence=standing_consequence(reading.consequence, own),
        residue=own.residue if own else None,
        exons=exon_numbers(own.exon) if own else (),
        chromosome="",
        position=None,
        names=tuple(names_on(one) for one in reading.descriptions if says_enough(one, reading)),
        effect=None,
        oncogenicity=None,
    )


def _reading_class(
    printed: VariantFacts, reading: Reading, rules: Rules, reassuring: frozenset[str]
) -> ReadingClass:
    facts = facts_of_reading(printed, reading)
    loss = loss_facts(reading.descriptions)
    verdict = judge(facts, rules, skip=reassuring, loss=loss, descriptions=reading.descriptions)
    statements = verdict.statements
    held_back = [row.kb_id for row in rules.rows if row.kb_id in reassuring]
    if held_back:
        text = (
            f"Knowledge row {', '.join(held_back)} was recorded for the printed text; its benign "
            "class or lean is not carried over to this reading."
        )
        statements = (*statements, Statement(rule="benign_not_carried_over", text=text))
    return ReadingClass(
        reading=reading,
        oncogenicity=verdict.oncogenicity,
        lean=verdict.lean,
        effect=verdict.effect,
        interpretation=verdict.interpretation,
        hrr_finding=verdict.role.hrr and (verdict.facts.truncating or verdict.effect in _LOSS),
        statements=statements,
        standard=verdict.standard,
    )
