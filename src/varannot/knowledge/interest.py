"""The genes whose coverage a report has to state for a patient's tumour type."""

from __future__ import annotations

from varannot.knowledge.oncotree import OncoTree
from varannot.knowledge.table import KnowledgeTable

__all__ = ["genes_of_interest"]

_SPOKEN_OF = frozenset({"same", "covered", "broader"})
_RECORDS = ("therapy", "resistance")


def genes_of_interest(table: KnowledgeTable, tree: OncoTree, tumour_code: str) -> tuple[str, ...]:
    """Return genes of HRR and MMR and those with a therapy for the tumour type, in ABC order.

    A gene counts where the knowledge table gives it a pathway, or an active therapy or resistance
    row that speaks, or may speak, about the tumour type (an OncoTree code, empty if not known).
    """
    pathways = (row.gene for row in table.of_type("gene_role") if row.pathway)
    therapies = (
        row.gene
        for kind in _RECORDS
        for row in table.of_type(kind)
        if tumour_code
        and any(
            tree.relation(one, tumour_code) in _SPOKEN_OF for one in row.listed("oncotree_code")
        )
    )
    return tuple(sorted({*pathways, *therapies} - {""}))
