"""Which rows of the knowledge table stand behind an assessment, and what is to be said of them."""

from __future__ import annotations

import re

import msgspec

from varannot.knowledge.schema import KnowledgeRow
from varannot.knowledge.table import KnowledgeTable
from varannot.model import Contradiction, RowUsed

__all__ = ["rows_used"]

_KB_ID = re.compile(rb"\b(?:VKB|LOCAL)-\d{6}\b")
_NAMED_ONLY = re.compile(
    rb'"contradicted_by":\[[^]]*\]|"rule":"region_filter","text":"(?:[^"\\]|\\.)*"'
)
"""Places in a document that name rows which are told beside those in use, or are held back."""


def rows_used(parts: object, table: KnowledgeTable) -> tuple[RowUsed, ...]:
    """Return the rows that are named anywhere in the parts of a case, in table order.

    A row that speaks against one in use is told with it; where it was replaced, the active row that
    its chain of `superseded_by` leads to.
    """
    written = _NAMED_ONLY.sub(b"", msgspec.json.encode(parts))
    found = {match.decode() for match in _KB_ID.findall(written)}
    return tuple(_used(row, table) for row in table.rows if row.kb_id in found)


def _used(row: KnowledgeRow, table: KnowledgeTable) -> RowUsed:
    against = (_against(kb_id, table) for kb_id in row.listed("contradicted_by"))
    return RowUsed(
        kb_id=row.kb_id,
        statement=row.summary_en,
        last_reviewed=row.last_reviewed,
        review_by=row.review_by,
        contradictions=tuple(one for one in against if one is not None),
    )


def _against(kb_id: str, table: KnowledgeTable) -> Contradiction | None:
    row = table.ids.get(kb_id)
    passed = {kb_id}
    while row is not None and row.status != "active" and row.superseded_by not in ("", *passed):
        passed.add(row.superseded_by)
        row = table.ids.get(row.superseded_by)
    if row is None or row.status != "active":
        return None
    return Contradiction(kb_id=row.kb_id, statement=row.summary_en, citation=row.citation)
