"""What the floors of the report left out of what is known, and where no floor holds."""

from __future__ import annotations

from varannot.actionability.context import Context
from varannot.classify.facts import variant_facts
from varannot.hgvs.report_floors import floors_for
from varannot.hgvs.stage import BELOW_FLOOR
from varannot.knowledge.match import matching_rows
from varannot.model import Case, NormalizedVariant, NotAssessed

__all__ = ["known_below_floor", "without_floors"]

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


def without_floors(case: Case) -> tuple[NotAssessed, ...]:
    """Return that no floor holds for a sample of plasma whose rows come from panel files."""
    if case.ingest is None or not case.ingest.small_variants:
        return ()
    if floors_for(plasma=case.is_plasma) is not None:
        return ()
    reason = (
        "No floor of allele fraction or of reads is shipped for plasma, and those of tissue do not "
        "hold for it: each row that the panel software passed is reported."
    )
    return (NotAssessed(what="Small variants near the limit of detection", reason=reason),)


def _for_review(variant: NormalizedVariant, named: list[str]) -> NotAssessed:
    return NotAssessed(
        what=f"{variant.gene} {variant.mutation}",
        reason=(
            f"For review: {variant.reason} The knowledge table names this variant "
            f"({', '.join(named)}); look at the reads, or repeat the test."
        ),
    )
