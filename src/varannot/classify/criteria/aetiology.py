"""OP2: the gene, or the very change, accounts for the malignancy that the patient has."""

from __future__ import annotations

from varannot.classify.criteria.assessed import Assessed, met, not_assessable, not_met
from varannot.classify.criteria.gene_tables import GeneTables
from varannot.classify.criteria.inputs import CriteriaInput
from varannot.knowledge.match import protein_key

__all__ = ["single_aetiology"]


def single_aetiology(case: CriteriaInput, tables: GeneTables) -> Assessed:
    """Return OP2 for the patient's tumour type."""
    rows = tables.aetiologies.get(case.gene, ())
    if not rows:
        return not_met(f"no malignancy is known that {case.gene or 'the gene'} alone accounts for")
    if not case.tumour:
        return not_assessable("the tumour type is not known")
    for row in rows:
        if not set(row.oncotree) & set(case.tumour):
            continue
        same = protein_key(row.change) == protein_key(case.protein) and not case.elsewhere
        if row.change == "any" or same:
            return met(row.statement, citation=row.citation, unconfirmed=row.unconfirmed)
    return not_met("the tumour type is not the one that the gene accounts for")
