"""What each reading of an unresolved row would mean for therapy, by the rules for any variant."""

from __future__ import annotations

from varannot.actionability.context import Context
from varannot.actionability.of_sample import NOTHING_MORE, OfSample
from varannot.actionability.relevance import variant_relevance
from varannot.classify.readings import facts_of_reading
from varannot.knowledge.match import VariantFacts
from varannot.model import Case, Classification, ReadingClass, Relevance

__all__ = ["reading_relevance"]


def reading_relevance(
    case: Case,
    item: Classification,
    printed: VariantFacts,
    context: Context,
    more: OfSample = NOTHING_MORE,
) -> tuple[Relevance, ...]:
    """Return the relevance that each reading would have, in the order of the readings.

    `printed` are the facts of the row; nothing of the printed change goes into a reading. `more` is
    what else is known of the sample.
    """
    return tuple(_relevance(case, item, printed, one, context, more) for one in item.readings)


def _relevance(
    case: Case,
    item: Classification,
    printed: VariantFacts,
    one: ReadingClass,
    context: Context,
    more: OfSample,
) -> Relevance:
    facts = facts_of_reading(printed, one.reading)
    supposed = Classification(
        key=item.key,
        oncogenicity=one.oncogenicity,
        lean=one.lean,
        effect=one.effect,
        truncating=facts.truncating,
        interpretation=one.interpretation,
        gene_role=item.gene_role,
        hrr_gene=item.hrr_gene,
        statements=one.statements,
    )
    name = f"{one.reading.hgvs_c} {one.reading.hgvs_p}".strip()
    return variant_relevance(case, supposed, facts, name, context, more=more)
