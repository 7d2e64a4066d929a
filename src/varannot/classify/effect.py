"""Effect of a variant on the function of its gene, graded.

A curated row decides. Without one a truncating variant is not yet a loss of function: whether the
transcript is degraded and how much of the protein is lost has to be computed on a transcript
(DOI 10.1002/humu.23626), which this version does not load; the statements say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from varannot.classify.curated import Curated
from varannot.classify.role import GeneRole
from varannot.knowledge.match import VariantFacts
from varannot.model import Consequence, Effect, Interpretation, Statement

__all__ = ["GradedEffect", "graded_effect"]

_CURATED_EFFECT = {
    "LoF": Effect.LOSS_OF_FUNCTION,
    "GoF": Effect.GAIN_OF_FUNCTION,
    "switch": Effect.SWITCH_OF_FUNCTION,
    "neutral": Effect.NONE,
}
_PROTEIN_UNCHANGED = frozenset(
    {Consequence.SYNONYMOUS, Consequence.STOP_RETAINED, Consequence.REFERENCE_IDENTICAL}
)


@dataclass(frozen=True, slots=True)
class GradedEffect:
    """The effect, and the rules that led to it."""

    effect: Effect
    statements: tuple[Statement, ...]


def graded_effect(
    facts: VariantFacts,
    role: GeneRole,
    curated: Curated,
    interpretation: Interpretation,
    exon_text: str,
) -> GradedEffect:
    """Return the effect of the variant.

    `exon_text` is the panel's own "exon k of n", quoted as unverified; empty if not written.
    Under AS_PUBLISHED a truncating variant of a suppressor or HRR gene is taken as likely loss of
    function unless a curated row already says loss of function.
    """
    said = curated.statements()
    if (
        interpretation is Interpretation.AS_PUBLISHED
        and facts.truncating
        and (role.suppressor or role.hrr)
        and curated.value != "LoF"
    ):
        text = (
            "As published: any truncating variant of a tumour suppressor or HRR gene is taken as "
            "likely loss of function; nothing was computed to show it."
        )
        rule = Statement(rule="as_published_truncating", text=text)
        return GradedEffect(Effect.LIKELY_LOSS_OF_FUNCTION, (rule, *said))
    if curated.value in _CURATED_EFFECT:
        return GradedEffect(_CURATED_EFFECT[curated.value], said)
    if curated.rows:
        effect = Effect.TRUNCATING_UNCERTAIN if facts.truncating else Effect.UNCERTAIN
        return GradedEffect(effect, said)
    return _without_curation(facts, role, exon_text)


def _without_curation(facts: VariantFacts, role: GeneRole, exon_text: str) -> GradedEffect:
    if facts.truncating:
        return _truncating(facts, role, exon_text)
    if facts.consequence in _PROTEIN_UNCHANGED:
        text = "The protein is unchanged; an effect on splicing has not been computed."
        return GradedEffect(Effect.NONE, (Statement(rule="protein_unchanged", text=text),))
    if facts.consequence is Consequence.START_LOST:
        text = "The start codon is lost; whether translation starts elsewhere is not computed."
    elif facts.consequence is Consequence.UNKNOWN:
        text = "The consequence is unknown, so the effect on function cannot be stated."
    else:
        named = facts.consequence.value.replace("_", " ")
        text = f"The consequence ({named}) alone does not tell the effect on function."
    return GradedEffect(Effect.UNCERTAIN, (Statement(rule="effect_uncertain", text=text),))


def _truncating(facts: VariantFacts, role: GeneRole, exon_text: str) -> GradedEffect:
    if role.loss_matters or "both" in role.roles or "context" in role.roles:
        text = (
            "Truncating, but loss of function is not established: the transcript and "
            "nonsense-mediated decay have not been computed."
        )
        if not role.loss_matters:
            text += f" The role of {facts.gene} depends on the tumour type."
        return GradedEffect(
            Effect.TRUNCATING_UNCERTAIN, (_with_exon("truncating_not_graded", text, exon_text),)
        )
    if "oncogene" in role.roles:
        text = f"{facts.gene} is an oncogene: a truncating variant is no evidence of activation."
        statement = _with_exon("truncating_oncogene", text, exon_text)
        return GradedEffect(Effect.UNCERTAIN, (statement,))
    text = "Truncating, but the grading of loss of function is not applicable: no gene role."
    statement = _with_exon("truncating_no_role", text, exon_text)
    return GradedEffect(Effect.TRUNCATING_UNCERTAIN, (statement,))


def _with_exon(rule: str, text: str, exon_text: str) -> Statement:
    if exon_text:
        text += f" The panel wrote exon {exon_text}, which has not been verified."
    return Statement(rule=rule, text=text)
