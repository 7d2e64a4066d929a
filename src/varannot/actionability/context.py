"""What a knowledge row has to do with this patient: tumour type, region, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from varannot.classify.phrases import Phrases
from varannot.knowledge.oncotree import OncoTree
from varannot.knowledge.schema import KnowledgeRow
from varannot.knowledge.table import KnowledgeTable
from varannot.model import Statement, TumourType

__all__ = ["Context", "TumourMatch"]

_EXCLUDED_TYPE = "oncotree:"
_ALWAYS_SHOWN = frozenset({"resistance", "negative_evidence"})


class TumourMatch(StrEnum):
    """How the tumour type of a row relates to the patient's; best first.

    BROADER: the patient's type is stated more broadly than the row's, so the row may or may not
    apply. OTHER: evidence from another tumour type. NOT_STATED: the row names no tumour type.
    """

    SAME = "same"
    COVERED = "covered"
    BROADER = "broader"
    OTHER = "other"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Context:
    """The tables and the sample that every assessment of one case shares.

    `settings` are the flattened keys of the configuration, `sample` the cells of the sheet.
    """

    table: KnowledgeTable
    tree: OncoTree
    phrases: Phrases
    settings: Mapping[str, str]
    sample: Mapping[str, str]
    tumour: TumourType | None

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions whose approvals count; empty for all."""
        return tuple(part.strip() for part in self.settings.get("region", "").split(";") if part)

    def tumour_match(self, row: KnowledgeRow) -> TumourMatch:
        """Return the best relation between the row's tumour types and the patient's.

        A tumour type that the row carves out counts as another one; a patient whose type is stated
        more broadly than what is carved out may or may not be meant (BROADER).
        """
        codes = row.listed("oncotree_code")
        if self.tumour is None or not codes:
            return TumourMatch.NOT_STATED
        carved_out = tuple(
            value.removeprefix(_EXCLUDED_TYPE)
            for value in row.listed("excludes")
            if value.startswith(_EXCLUDED_TYPE)
        )
        if any(self.tree.covers(code, self.tumour.code) for code in carved_out):
            return TumourMatch.OTHER
        found = {TumourMatch(self.tree.relation(code, self.tumour.code)) for code in codes}
        best = next(match for match in TumourMatch if match in found)
        unsure = any(self.tree.relation(code, self.tumour.code) == "broader" for code in carved_out)
        stated = best in (TumourMatch.SAME, TumourMatch.COVERED)
        return TumourMatch.BROADER if stated and unsure else best

    def applies(self, row: KnowledgeRow) -> bool:
        """Return whether the row speaks about the patient's tumour type."""
        return self.tumour_match(row) in (TumourMatch.SAME, TumourMatch.COVERED)

    def shown(self, row: KnowledgeRow) -> bool:
        """Return whether the region filter lets the row through.

        Resistance and negative evidence are always shown, and so is evidence of no region.
        """
        regions = row.listed("region")
        if not self.regions or not regions or "none" in regions:
            return True
        return row.record_type in _ALWAYS_SHOWN or bool(set(regions) & set(self.regions))

    def hidden(self, rows: Iterable[KnowledgeRow]) -> tuple[Statement, ...]:
        """Return the statement that names the rows which the region filter holds back, if any."""
        ids = [row.kb_id for row in rows if not self.shown(row)]
        if not ids:
            return ()
        text = f"Not shown, because only {', '.join(self.regions)} count: {', '.join(ids)}."
        return (Statement(rule="region_filter", text=text),)
