"""Which rows of the knowledge table a call that is not reported would have to do with.

Such a call has neither class nor effect. Rows that name it by its change, codon or exon concern it;
so do rows about loss of function, if it truncates a gene that acts by its loss, and rows about
activation, if it inserts or deletes residues in an oncogene. Rows about a whole gene do not, and
rows about activation do not concern a single residue that they do not name: that would be nearly
every missense call.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from varannot.actionability.activation import might_skip_exon
from varannot.actionability.context import Context
from varannot.actionability.therapy import THERAPY_TYPES
from varannot.classify.facts import variant_facts
from varannot.classify.role import gene_role
from varannot.knowledge.match import CHANGES_PROTEIN_IN_FRAME, VariantFacts, matching_rows
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import (
    Consequence,
    Effect,
    NormalizedVariant,
    Oncogenicity,
    SmallVariant,
)

__all__ = ["KnownRows", "known_rows"]

_NAMED = frozenset({"genomic", "cdna", "protein_change", "codon", "residue_range", "exon"})
"""Kinds of match that name a variant, its codons or its exon, and not all variants of a gene."""

_RESIZES = CHANGES_PROTEIN_IN_FRAME - {Consequence.MISSENSE}


@dataclass(frozen=True, slots=True)
class KnownRows:
    """The ids of the rows, and the sentence that says why they concern the call."""

    ids: tuple[str, ...]
    sentence: str


def known_rows(
    variant: NormalizedVariant, written: SmallVariant | None, context: Context
) -> KnownRows | None:
    """Return the rows that concern a call that is not reported, None if there are none.

    Rows that name it count for any tumour type. Of the others those count that are about a drug
    for this tumour type, or about the germline.
    """
    facts = variant_facts(variant, written, build=variant.build)
    own = context.table.for_gene(variant.gene)
    named = [row for row in matching_rows(facts, own) if row.match_type in _NAMED]
    if named:
        return _known(named, "names this variant")
    skipping = [row for row in own if might_skip_exon(row, facts) and _counts(row, context)]
    if skipping:
        return _known(skipping, "has rows about exon skipping, which this splice site may cause")
    role = gene_role(variant.gene, own)
    if facts.truncating and role.loss_matters:
        lost = _of_class(facts, Effect.LOSS_OF_FUNCTION, own, context)
        return _known(lost, "has rows about loss of this gene, and the call truncates it")
    if facts.consequence in _RESIZES and "oncogene" in role.roles:
        gained = _of_class(facts, Effect.GAIN_OF_FUNCTION, own, context)
        return _known(gained, "has rows about activation of this gene, which the call may cause")
    return None


def _of_class(
    facts: VariantFacts, effect: Effect, own: tuple[KnowledgeRow, ...], context: Context
) -> list[KnowledgeRow]:
    """Return the rows about classes of variants that would match if the call had the effect."""
    supposed = replace(facts, effect=effect, oncogenicity=Oncogenicity.LIKELY_ONCOGENIC)
    return [
        row
        for row in matching_rows(supposed, own)
        if row.match_type == "variant_class" and _counts(row, context)
    ]


def _counts(row: KnowledgeRow, context: Context) -> bool:
    if row.status != "active":
        return False
    if row.record_type == "germline":
        return True
    return row.record_type in THERAPY_TYPES and context.shown(row) and context.applies(row)


def _known(rows: list[KnowledgeRow], why: str) -> KnownRows | None:
    if not rows:
        return None
    ids = tuple(row.kb_id for row in rows)
    return KnownRows(ids, f"The knowledge table {why} ({', '.join(ids)})")
