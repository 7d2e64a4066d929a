"""Known variants that a floor of the report left out: listed for review, never as negative."""

from __future__ import annotations

from varannot.actionability.context import Context
from varannot.classify.facts import variant_facts
from varannot.hgvs.stage import BELOW_FLOOR
from varannot.knowledge.match import matching_rows
from varannot.model import Case, NormalizedVariant, NotAssessed

__all__ = ["known_below_floor"]

_NAMED = frozenset({"genomic", "cdna", "protein_change", "codon", "residue_range"})
"""Kinds of match that name a variant or its codons, and not all variants of a gene."""


def known_below_floor(case: Case, context: Context) -> tuple[NotAssessed, ...]:
    """Return each small variant that lies below a floor though a knowledge row names it."""
    variants = case.normalize.variants if case.normalize else ()
    written = {row.key: row for row in case.ingest.small_variants} if case.ingest else {}
    found = []
    for variant in variants:
        if variant.reason_code != BELOW_FLOOR:
            continue
        facts = variant_facts(variant, written.get(variant.key), build=variant.build)
        rows = matching_rows(facts, context.table.for_gene(variant.gene))
        named = [row.kb_id for row in rows if row.match_type in _NAMED]
        if named:
            found.append(_for_review(variant, named))
    return tuple(found)


def _for_review(variant: NormalizedVariant, named: list[str]) -> NotAssessed:
    return NotAssessed(
        what=f"{variant.gene} {variant.mutation}",
        reason=(
            f"For review: {variant.reason} The knowledge table names this variant "
            f"({', '.join(named)}); look at the reads, or repeat the test."
        ),
    )
