"""Rows of the knowledge table about sample-wide biomarkers, as therapy statements and notes."""

from __future__ import annotations

from collections.abc import Iterable

from varannot.actionability.context import Context
from varannot.actionability.therapy import THERAPY_TYPES, therapy_statements
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import TherapyStatement

__all__ = ["biomarker_notes", "biomarker_rows", "biomarker_therapies", "row_notes"]


def biomarker_rows(
    context: Context, match_type: str, values: frozenset[str]
) -> tuple[KnowledgeRow, ...]:
    """Return the active rows about a biomarker in one of the states, such as `TMB-H`."""
    return tuple(
        row
        for row in context.table.active
        if row.match_type == match_type
        and row.record_type != "biomarker_threshold"
        and row.match_value in values
    )


def biomarker_therapies(
    context: Context,
    match_type: str,
    values: frozenset[str],
    subject: str,
    *,
    conditional: bool = False,
) -> tuple[TherapyStatement, ...]:
    """Return therapy, resistance and negative-evidence statements for the state."""
    rows = biomarker_rows(context, match_type, values)
    return therapy_statements(rows, context, subject, conditional=conditional)


def biomarker_notes(context: Context, match_type: str, values: frozenset[str]) -> tuple[str, ...]:
    """Return the sentences of caveat rows, and of the region filter where it holds rows back.

    A caveat about another tumour type is left out.
    """
    rows = biomarker_rows(context, match_type, values)
    caveats = [row for row in rows if row.record_type == "caveat"]
    notes = list(
        row_notes(row for row in caveats if not row.listed("oncotree_code") or context.applies(row))
    )
    hidden = context.hidden(row for row in rows if row.record_type in THERAPY_TYPES)
    return (*notes, *(statement.text for statement in hidden))


def row_notes(rows: Iterable[KnowledgeRow]) -> tuple[str, ...]:
    """Return the sentence of each row with its kb_id and what of it is unconfirmed."""
    found = []
    for row in rows:
        unconfirmed = f" Unconfirmed: {row.unconfirmed}." if row.unconfirmed else ""
        if row.summary_en:
            found.append(f"{row.summary_en} [{row.kb_id}]{unconfirmed}")
    return tuple(dict.fromkeys(found))
