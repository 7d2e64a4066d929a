"""Variants of uncertain significance that a row about activating variants might be about.

Such a variant gets no therapy statement: whether it activates has not been weighed. It is no quiet
row either, because a drug, or a resistance to one, may hang on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from varannot.actionability.context import Context
from varannot.actionability.therapy import THERAPY_TYPES, drug_text
from varannot.classify.role import gene_role
from varannot.knowledge.match import CHANGES_PROTEIN_IN_FRAME, SPLICE_SITE, VariantFacts
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import Statement

__all__ = ["ACTIVATION_NOT_WEIGHED", "activation_statements", "might_skip_exon"]

ACTIVATION_NOT_WEIGHED = "activation_not_weighed"
"""Rule of the statement that names the rows which would apply if the variant activates."""


def activation_statements(facts: VariantFacts, context: Context) -> tuple[Statement, ...]:
    """Return the statement that names rows of this tumour type which activation would call up.

    Rows are those about activating variants of the gene, those about oncogenic variants where
    the gene is an oncogene, and those about the loss of an exon where the input names no exon.
    """
    own = context.table.for_gene(facts.gene)
    oncogene = "oncogene" in gene_role(facts.gene, own).roles
    rows = [
        row
        for row in own
        if row.record_type in THERAPY_TYPES
        and context.shown(row)
        and context.applies(row)
        and _might_be_about(row, facts, oncogene=oncogene)
    ]
    return (_statement(facts, rows),) if rows else ()


def _might_be_about(row: KnowledgeRow, facts: VariantFacts, *, oncogene: bool) -> bool:
    if row.match_type == "variant_class" and facts.consequence in CHANGES_PROTEIN_IN_FRAME:
        return row.match_value == "gof" or (oncogene and row.match_value == "oncogenic")
    return might_skip_exon(row, facts)


def might_skip_exon(row: KnowledgeRow, facts: VariantFacts) -> bool:
    """Return whether a row is about the loss of an exon, and the exon of a splice site unknown."""
    if row.match_type != "exon" or facts.exons:
        return False
    return row.match_value.endswith(":skipping") and facts.consequence in SPLICE_SITE


def _statement(facts: VariantFacts, rows: Sequence[KnowledgeRow]) -> Statement:
    named = "; ".join(
        f"{row.direction.replace('_', ' ')}: {drug_text(row)} [{row.kb_id}]" for row in rows
    )
    what = "activating variants of"
    open_point = "Whether this variant activates is not shown by what was read"
    if all(row.match_type == "exon" for row in rows):
        what, open_point = "exon skipping in", _SPLICE_SITE_OPEN
    return Statement(
        rule=ACTIVATION_NOT_WEIGHED,
        text=f"Not weighed: the knowledge table has rows for this tumour type about {what} "
        f"{facts.gene} ({named}). {open_point}.",
    )


_SPLICE_SITE_OPEN = (
    "Where this splice site lies stands under Descriptions as far as it is computed; which exon is "
    "skipped is not weighed yet"
)
