"""Statements made from knowledge rows: the row's own sentence, with its id and citation."""

from __future__ import annotations

from varannot.knowledge.schema import KnowledgeRow
from varannot.model import Statement

__all__ = ["from_row"]


def from_row(rule: str, row: KnowledgeRow, text: str = "", after: str = "") -> Statement:
    """Return a statement that carries the row's id, citation and what is unconfirmed about it.

    The text is the given one, the row's own sentence, and the text to stand after it.
    """
    sentences = [part for part in (text, row.summary_en, after) if part]
    return Statement(
        rule=rule,
        text=" ".join(sentences) or f"Knowledge row {row.kb_id} applies.",
        kb_id=row.kb_id,
        citation=row.citation,
        unconfirmed=row.unconfirmed,
    )
