"""Sections of an explanation, and statements as sentences."""

from __future__ import annotations

from varannot.model import Record, Statement
from varannot.report.standard_view import each_once

__all__ = ["Section", "ended", "sourced", "statement_sentence"]


class Section(Record, frozen=True, kw_only=True):
    """A heading and the sentences under it; empty where there is nothing to say."""

    title: str
    sentences: tuple[str, ...] = ()


def ended(text: str) -> str:
    """Return the text with a full stop; nothing stays nothing.

    >>> ended("In the last exon"), ended("Is it real?"), ended("")
    ('In the last exon.', 'Is it real?', '')
    """
    return text if not text or text[-1] in ".!?" else f"{text}."


def sourced(text: str, *, row: str = "", citation: str = "", unconfirmed: str = "") -> str:
    """Return a sentence with its knowledge row, its sources, and what nobody has confirmed.

    >>> sourced("It escapes decay", row="VKB-000070", unconfirmed="exon table")
    'It escapes decay. (Row VKB-000070.) Unconfirmed: exon table.'
    """
    named = "; ".join(
        filter(None, (f"Row {row}" if row else "", each_once(citation) if citation else ""))
    )
    parts = (
        ended(text),
        f"({ended(named)})" if named else "",
        ended(f"Unconfirmed: {unconfirmed}") if unconfirmed else "",
    )
    return " ".join(filter(None, parts))


def statement_sentence(one: Statement) -> str:
    """Return a statement as a sentence with its row, source and what is unconfirmed of it."""
    return sourced(one.text, row=one.kb_id, citation=one.citation, unconfirmed=one.unconfirmed)
