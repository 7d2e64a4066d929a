"""What the standard says about a gene of which no copy is left; no row of variants tells of it."""

from __future__ import annotations

from varannot.classify.criteria.assess import assess
from varannot.classify.criteria.inputs import CriteriaInput
from varannot.classify.role import GeneRole
from varannot.knowledge.match import VariantFacts
from varannot.model import Consequence, CriterionName, Oncogenicity, Statement

__all__ = ["DELETED_GENE", "deleted_gene_statement"]

DELETED_GENE = "deleted_gene"
"""Rule of the statement."""


def deleted_gene_statement(role: GeneRole) -> Statement | None:
    """Return the class of a loss of all copies, None where the gene is no suppressor.

    Only the criterion on null variants speaks: nothing else is known of such an event. The whole
    gene is branch DEL1 of the PVS1 tree (DOI 10.1002/humu.23626).
    """
    facts = VariantFacts(role.gene, Consequence.TRANSCRIPT_ABLATION)
    assessed = assess(CriteriaInput(gene=role.gene, facts=facts, role=role))
    result, null = assessed.result, assessed.null
    met = {one.name: one for one in result.met}
    found = met.get(CriterionName.NULL_IN_SUPPRESSOR)
    if found is None or result.oncogenicity is Oncogenicity.VUS:
        return None
    named = result.oncogenicity.value.replace("_", " ")
    branch = f", branch {null.rule.value}" if null.rule else ""
    text = (
        f"By the standard ({result.scheme}) the loss of all copies of {role.gene} is {named}: "
        f"{result.codes}, {result.points} points ({null.reason}{branch})."
    )
    return Statement(rule=DELETED_GENE, text=text, citation=found.citation)
