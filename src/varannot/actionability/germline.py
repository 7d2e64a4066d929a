"""Germline statements about a variant: which row speaks, and what the patient has decided.

A row for the patient's tumour type displaces the row for any tumour type. An unresolved
description follows its worst reading. Nothing is suggested again to a patient who has declined,
but what was declined stays readable. What the panel software takes a variant for is shown beside
it; it is the software's filter for TMB and no test of germline origin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from varannot.actionability.context import Context
from varannot.classify.statements import from_row
from varannot.knowledge.match import TRUNCATING, VariantFacts, matching_rows
from varannot.knowledge.oncotree import ANY, ANY_SOLID
from varannot.knowledge.schema import NOT_BY_DEFAULT, KnowledgeRow
from varannot.model import (
    Case,
    Classification,
    Effect,
    GermlineCall,
    GermlineStatus,
    Oncogenicity,
    Statement,
)

__all__ = [
    "GERMLINE_FOLLOW_UP",
    "PANEL_ORIGIN",
    "germline_statements",
    "origin_words",
    "panel_origins",
    "short_origin",
]

GERMLINE_FOLLOW_UP = "germline"
"""Rule of a statement that suggests germline follow-up; a row against it has a rule of its own."""

PANEL_ORIGIN = "panel_origin"
"""Rule of the statement that repeats what the panel software takes a variant for."""

_NO_FOLLOW_UP = "germline_not_by_default"
_ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
_ANY_TYPE = frozenset({ANY, ANY_SOLID})


def germline_statements(
    classified: Classification, facts: VariantFacts, context: Context
) -> tuple[Statement, ...]:
    """Return one statement per germline row that speaks about the variant in this tumour type.

    A truncating variant without an established loss of function, and a description with a
    truncating reading, are held against the rows as if they were lost; the text says so.
    """
    premise = _premise(classified)
    if premise is None:
        return ()
    if premise:
        facts = replace(
            facts, effect=Effect.LOSS_OF_FUNCTION, oncogenicity=Oncogenicity.LIKELY_ONCOGENIC
        )
    rows = [
        row
        for row in matching_rows(facts, context.table.for_gene(facts.gene))
        if row.record_type == "germline"
        and (not row.listed("oncotree_code") or context.applies(row))
    ]
    decided = _decided(context)
    return tuple(
        from_row(
            _NO_FOLLOW_UP if row.setting == NOT_BY_DEFAULT else GERMLINE_FOLLOW_UP,
            row,
            text=premise,
            after=decided,
        )
        for row in _for_this_type(rows)
    )


_ORIGIN: Mapping[GermlineStatus, str] = {
    GermlineStatus.SOMATIC: "somatic, not taken out by its germline filters",
    GermlineStatus.GERMLINE_DATABASE: "germline, by counts in population databases",
    GermlineStatus.GERMLINE_PROXIMITY: "germline, a guess from allele fractions near by",
    GermlineStatus.CLONAL_HAEMATOPOIESIS: "somatic, putative clonal haematopoiesis",
}
"""GermlineFilterProxi compares the allele fraction with those of neighbouring germline variants.

Source: TruSight Oncology 500 Local App v2.2 user guide, TMB: 5 similar variants near by.
"""


def origin_words(call: GermlineCall) -> str:
    """Return a status in words, with the file's own in brackets.

    >>> from varannot.model import Source
    >>> origin_words(GermlineCall(key="c:1", status=GermlineStatus.GERMLINE_DATABASE,
    ...     written="Germline_DB", source=Source(file="t.tsv", row=7)))
    'germline, by counts in population databases (Germline_DB)'
    """
    return f"{_ORIGIN[call.status]} ({call.written})"


def short_origin(case: Case, key: str) -> str:
    """Return the origin of a variant in a few words: established, or by the panel software only.

    A germline test is of the patient; whether it names the variant stands in its result.
    """
    calls = case.ingest.germline if case.ingest else ()
    said = "; ".join(dict.fromkeys(_ORIGIN[one.status] for one in calls if one.key == key))
    tested = case.sample.get("germline_status") == "done"
    text = "origin: see the germline test" if tested else "origin not established"
    return f"{text}; the panel software says {said}" if said else text


def panel_origins(case: Case) -> dict[str, Statement]:
    """Return, by key of the row, what the panel software takes a variant for, if a file says so.

    It changes no verdict: the status is a filter for TMB, and proximity no more than a guess.
    """
    words: dict[str, dict[str, None]] = {}
    for call in case.ingest.germline if case.ingest else ():
        words.setdefault(call.key, {})[origin_words(call)] = None
    return {
        key: Statement(
            rule=PANEL_ORIGIN,
            text=f"Origin by the panel software: {'; '.join(said)}. "
            "This is its filter for TMB and no test of germline origin.",
        )
        for key, said in words.items()
    }


def _premise(classified: Classification) -> str | None:
    """Return what the statement supposes, empty if nothing; None where no row is asked."""
    if classified.oncogenicity in _ONCOGENIC:
        return ""
    if classified.oncogenicity is Oncogenicity.UNRESOLVED:
        consequences = {reading.reading.consequence for reading in classified.readings}
        return "If a truncating reading holds:" if consequences & TRUNCATING else None
    vus = classified.oncogenicity is Oncogenicity.VUS
    if vus and classified.effect is Effect.TRUNCATING_UNCERTAIN:
        return "If loss of function is shown:"
    return None


def _for_this_type(rows: Sequence[KnowledgeRow]) -> Sequence[KnowledgeRow]:
    """Return the rows that name tumour types if there are any, else all."""
    named = [
        row
        for row in rows
        if row.listed("oncotree_code") and not _ANY_TYPE & set(row.listed("oncotree_code"))
    ]
    return named or rows


def _decided(context: Context) -> str:
    sample = context.sample
    if sample.get("germline_status") == "done":
        return f"A germline test was done: {sample.get('germline_result', 'result not stated')}."
    if sample.get("germline_status") == "ordered":
        return "A germline test is ordered."
    return {
        "declined": "The patient declined germline testing; it is not suggested again.",
        "consented": "The patient consented to germline testing.",
    }.get(sample.get("germline_consent", ""), "")
