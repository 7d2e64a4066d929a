"""Therapy statements made from knowledge rows.

A row for another tumour type is listed, and its text begins with saying so; a row that asks for
more than was shown (germline origin, both alleles) is conditional; rows that contradict a listed
row are listed with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from varannot.actionability.context import Context, TumourMatch
from varannot.actionability.tiers import tiers_here
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import RelevanceKind, TherapyStatement

__all__ = [
    "THERAPY_TYPES",
    "applying",
    "drug_text",
    "leading_kind",
    "phrase_for",
    "therapy_statements",
]

THERAPY_TYPES = frozenset({"therapy", "resistance", "negative_evidence"})
"""Record types that say something about a drug."""

_KIND = {
    "therapy": RelevanceKind.THERAPY,
    "resistance": RelevanceKind.RESISTANCE,
    "negative_evidence": RelevanceKind.NEGATIVE_EVIDENCE,
}
_LEADING = (
    RelevanceKind.THERAPY,
    RelevanceKind.RESISTANCE,
    RelevanceKind.NEGATIVE_EVIDENCE,
    RelevanceKind.CONDITIONAL,
)
_TEMPLATE = {
    RelevanceKind.THERAPY: "relevance.therapy",
    RelevanceKind.CONDITIONAL: "relevance.therapy_conditional",
    RelevanceKind.RESISTANCE: "relevance.resistance",
    RelevanceKind.NEGATIVE_EVIDENCE: "relevance.negative_evidence",
}
_PREFIX = {
    TumourMatch.OTHER: "Evidence from another tumour type",
    TumourMatch.BROADER: "Evidence from a narrower tumour type than the one stated",
    TumourMatch.NOT_STATED: "Evidence without a stated tumour type",
}


def drug_text(row: KnowledgeRow) -> str:
    """Return the drugs of a row as printed, such as `olaparib + temozolomide`."""
    joint = " or " if row.combination == "OR" else " + "
    return joint.join(row.listed("drug")) or row.drug_class


def therapy_statements(
    rows: Iterable[KnowledgeRow],
    context: Context,
    subject: str,
    *,
    conditional: bool = False,
) -> tuple[TherapyStatement, ...]:
    """Return one statement per shown row: this tumour type first, narrower ones, then others.

    Rows that contradict one of them follow, once each. `conditional` marks every therapy row as
    conditional, because what it rests on has not been shown.
    """
    listed = [row for row in rows if row.record_type in THERAPY_TYPES and context.shown(row)]
    listed.sort(key=lambda row: _rank(row, context))
    ids = {row.kb_id for row in listed}
    for row in tuple(listed):
        for kb_id in row.listed("contradicted_by"):
            other = context.table.by_id(kb_id)
            if kb_id not in ids and other.status == "active" and other.record_type in _KIND:
                ids.add(kb_id)
                listed.append(other)
    return tuple(_statement(row, context, subject, conditional) for row in listed)


def applying(statements: Sequence[TherapyStatement]) -> tuple[TherapyStatement, ...]:
    """Return the statements that speak about the patient's tumour type."""
    return tuple(
        statement
        for statement in statements
        if statement.tumour_match in (TumourMatch.SAME, TumourMatch.COVERED)
    )


def leading_kind(here: Sequence[TherapyStatement]) -> RelevanceKind:
    """Return the kind that a cell with these statements is of; NO_STATEMENT without any."""
    kinds = {statement.kind for statement in here}
    return next((kind for kind in _LEADING if kind in kinds), RelevanceKind.NO_STATEMENT)


def phrase_for(here: Sequence[TherapyStatement], context: Context) -> str:
    """Return the phrases of statements for this tumour type, joined.

    The row's own phrase wins, except where the statement is conditional.
    """
    parts: list[str] = []
    for kind, template in _TEMPLATE.items():
        rows = [context.table.by_id(line.kb_id) for line in here if line.kind is kind]
        # The phrase of a row states what a condition still leaves open.
        own = [] if kind is RelevanceKind.CONDITIONAL else [row for row in rows if row.relevance_en]
        parts += [row.relevance_en for row in own]
        plain = [drug_text(row) for row in rows if row not in own]
        if plain:
            drugs = "; ".join(dict.fromkeys(plain))
            parts.append(context.phrases.text(template, drugs=drugs))
    return "; ".join(dict.fromkeys(parts))


def _rank(row: KnowledgeRow, context: Context) -> int:
    if context.applies(row):
        return 0
    return 1 if context.tumour_match(row) is TumourMatch.BROADER else 2


def _statement(
    row: KnowledgeRow, context: Context, subject: str, conditional: bool
) -> TherapyStatement:
    match = context.tumour_match(row)
    kind = _KIND[row.record_type]
    conditions = _conditions(row, context) if kind is RelevanceKind.THERAPY else ()
    if kind is RelevanceKind.THERAPY and (conditional or conditions):
        kind = RelevanceKind.CONDITIONAL
    return TherapyStatement(
        kb_id=row.kb_id,
        kind=kind,
        subject=subject,
        text=_text(row, match, conditions),
        drug=drug_text(row),
        direction=row.direction,
        tumour_type=row.tumour_type or ", ".join(row.listed("oncotree_code")),
        tumour_match=match.value,
        region=", ".join(row.listed("region")),
        approval=row.approval,
        escat=", ".join(row.listed("escat")),
        amp=", ".join(tiers_here(row.listed("amp"), match)),
        setting=row.setting,
        evidence_type=row.evidence_type,
        citation=row.citation,
        unconfirmed=row.unconfirmed,
        contradicted_by=row.listed("contradicted_by"),
        last_reviewed=row.last_reviewed,
    )


def _text(row: KnowledgeRow, match: TumourMatch, conditions: Sequence[str]) -> str:
    said = row.summary_en or f"{drug_text(row)}: {row.direction.replace('_', ' ')}."
    stated = row.listed("amp")
    here = tiers_here(stated, match)
    if here != stated:
        said += f" AMP tier {', '.join(stated)} there is {', '.join(here)} here."
    if match in _PREFIX:
        type_name = row.tumour_type or ", ".join(row.listed("oncotree_code"))
        said = f"{_PREFIX[match]}{f' ({type_name})' if type_name else ''}: {said}"
    return " ".join((said, *conditions))


def _conditions(row: KnowledgeRow, context: Context) -> tuple[str, ...]:
    found = []
    if row.origin == "germline" and context.sample.get("germline_status") != "done":
        found.append("Condition: the germline origin has to be confirmed.")
    if row.origin == "germline" and context.sample.get("germline_status") == "done":
        found.append("Condition: the germline result has to name this variant.")
    if row.zygosity_required == "biallelic_required":
        found.append("Condition: both alleles have to be hit; their state stands with the variant.")
    return tuple(found)
