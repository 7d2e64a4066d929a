"""Effect of a variant on the function of its gene, graded.

A curated row decides. Without one a truncating variant is a likely loss of function where the PVS1
tree (DOI 10.1002/humu.23626) gives it strong or very strong weight, and other changes have the
effect that functional studies show. A curated row about a whole class of variants yields where the
computed facts refute it.
"""

from __future__ import annotations

from dataclasses import dataclass

from varannot.classify.criteria.assess import AssessedVariant
from varannot.classify.curated import Curated
from varannot.classify.loss import LossFacts
from varannot.classify.role import GeneRole
from varannot.knowledge.match import NAMED_CHANGE, VariantFacts
from varannot.model import (
    Consequence,
    CriterionName,
    Effect,
    Interpretation,
    Statement,
    Strength,
)

__all__ = ["CLASS_ROW_REFUTED", "GradedEffect", "graded_effect"]

CLASS_ROW_REFUTED = "class_row_refuted"
"""Rule of the statement that a row about a class of variants is not taken."""

_CURATED_EFFECT = {
    "LoF": Effect.LOSS_OF_FUNCTION,
    "GoF": Effect.GAIN_OF_FUNCTION,
    "switch": Effect.SWITCH_OF_FUNCTION,
    "neutral": Effect.NONE,
}
_WEIGHTY = frozenset({Strength.STRONG, Strength.VERY_STRONG})
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
    loss: LossFacts,
    assessed: AssessedVariant,
) -> GradedEffect:
    """Return the effect of the variant.

    `exon_text` is the panel's own "exon k of n", quoted as unverified where nothing was computed;
    empty if not written. `loss` holds what was computed about the loss of the protein, `assessed`
    what the standard makes of it.
    Under AS_PUBLISHED a truncating variant of a suppressor or HRR gene is taken as likely loss of
    function unless a curated row already says loss of function.
    """
    said = (*curated.statements(), *(loss.statements if facts.truncating else ()))
    if (
        interpretation is Interpretation.AS_PUBLISHED
        and facts.truncating
        and (role.suppressor or role.hrr)
        and curated.value != "LoF"
    ):
        text = (
            "As published: any truncating variant of a tumour suppressor or HRR gene is taken as "
            "likely loss of function; what was computed does not decide here."
        )
        rule = Statement(rule="as_published_truncating", text=text)
        return GradedEffect(Effect.LIKELY_LOSS_OF_FUNCTION, (rule, *said))
    if curated.value == "LoF" and _refuted(facts, curated, loss):
        text = (
            "A row about a class of truncating variants says loss of function; it is not taken, "
            f"because {loss.summary}"
        )
        rule = Statement(rule=CLASS_ROW_REFUTED, text=text)
        return GradedEffect(Effect.TRUNCATING_UNCERTAIN, (rule, *said))
    if curated.value in _CURATED_EFFECT:
        return GradedEffect(_CURATED_EFFECT[curated.value], said)
    if curated.rows:
        effect = Effect.TRUNCATING_UNCERTAIN if facts.truncating else Effect.UNCERTAIN
        return GradedEffect(effect, said)
    return _without_curation(facts, role, exon_text, loss, assessed)


def _refuted(facts: VariantFacts, curated: Curated, loss: LossFacts) -> bool:
    """Return whether only rows about classes of variants speak, and the facts are against them."""
    named = any(row.match_type in NAMED_CHANGE for row in curated.rows)
    return facts.truncating and loss.refuted and not named


def _without_curation(
    facts: VariantFacts,
    role: GeneRole,
    exon_text: str,
    loss: LossFacts,
    assessed: AssessedVariant,
) -> GradedEffect:
    if facts.truncating:
        if assessed.null.strength in _WEIGHTY:
            return _likely_loss(loss, assessed)
        return _truncating(facts, role, exon_text, loss, assessed)
    shown = _shown(facts, role, assessed)
    if shown is not None:
        return shown
    if facts.consequence in _PROTEIN_UNCHANGED:
        text = "The protein is unchanged; an effect on splicing has not been computed."
        return GradedEffect(Effect.NONE, (Statement(rule="protein_unchanged", text=text),))
    if facts.consequence is Consequence.START_LOST:
        text = f"{assessed.null.reason[:1].upper()}{assessed.null.reason[1:]}"
    elif facts.consequence is Consequence.UNKNOWN:
        text = "The consequence is unknown, so the effect on function cannot be stated."
    else:
        named = facts.consequence.value.replace("_", " ")
        text = f"The consequence ({named}) alone does not tell the effect on function."
    return GradedEffect(Effect.UNCERTAIN, (Statement(rule="effect_uncertain", text=text),))


def _likely_loss(loss: LossFacts, assessed: AssessedVariant) -> GradedEffect:
    null = assessed.null
    strength = null.strength.value.replace("_", " ") if null.strength else ""
    branch = f", branch {null.rule.value}" if null.rule else ""
    rule = Statement(
        rule="loss_graded",
        text=f"Likely loss of function ({strength}{branch} of the PVS1 tree): {null.reason}",
        citation=null.citation,
        unconfirmed=null.unconfirmed,
    )
    return GradedEffect(Effect.LIKELY_LOSS_OF_FUNCTION, (rule, *loss.statements))


def _shown(facts: VariantFacts, role: GeneRole, assessed: AssessedVariant) -> GradedEffect | None:
    """Return the effect that functional studies show, None where they show none or disagree."""
    met = {one.name: one for one in assessed.result.criteria if one.points}
    harmful = met.get(CriterionName.FUNCTIONAL_ONCOGENIC)
    harmless = met.get(CriterionName.FUNCTIONAL_BENIGN)
    if (harmful is None) == (harmless is None):
        return None
    found = harmful or harmless
    assert found is not None
    effect = Effect.NONE
    if harmful is not None:
        # An oncogenic change of an oncogene need not raise its own activity (BRAF p.Asp594Asn).
        if not (role.suppressor or (role.pathways and not role.roles)):
            return None
        effect = Effect.LOSS_OF_FUNCTION
    statement = Statement(
        rule="effect_shown",
        text=f"Functional studies of {facts.gene}: {found.reason}.",
        citation=found.citation,
        unconfirmed=found.unconfirmed,
    )
    return GradedEffect(effect, (statement,))


def _truncating(
    facts: VariantFacts,
    role: GeneRole,
    exon_text: str,
    loss: LossFacts,
    assessed: AssessedVariant,
) -> GradedEffect:
    quoted = "" if loss.computed else exon_text
    null = assessed.null
    if null.activating:
        statement = Statement(
            rule="truncating_activates",
            text=f"Truncating, but no loss of function: {null.reason}",
            citation=null.citation,
            unconfirmed=null.unconfirmed,
        )
        return GradedEffect(Effect.UNCERTAIN, (statement, *loss.statements))
    if not null.null:
        text = (
            f"No exon is lost by splicing: {null.reason.rstrip('.')}. Other effects on splicing "
            "are not predicted."
        )
        statement = _with_exon("splice_site_stands", text, quoted)
        return GradedEffect(Effect.UNCERTAIN, (statement, *loss.statements))
    counts = role.loss_matters or null.strength is not None
    if counts or {"both", "context"} & set(role.roles):
        text = f"Truncating, but loss of function is not established: {loss.summary}"
        if not counts:
            text += f" The role of {facts.gene} depends on the tumour type."
        rule = "truncating_not_graded"
        if loss.refuted:
            rule = "truncating_loss_not_shown"
        statement = _with_exon(rule, text, quoted)
        return GradedEffect(Effect.TRUNCATING_UNCERTAIN, (statement, *loss.statements))
    if "oncogene" in role.roles:
        text = f"{facts.gene} is an oncogene: a truncating variant is no evidence of activation."
        statement = _with_exon("truncating_oncogene", text, quoted)
        return GradedEffect(Effect.UNCERTAIN, (statement, *loss.statements))
    text = "Truncating, but the grading of loss of function is not applicable: no gene role."
    statement = _with_exon("truncating_no_role", text, quoted)
    return GradedEffect(Effect.TRUNCATING_UNCERTAIN, (statement, *loss.statements))


def _with_exon(rule: str, text: str, exon_text: str) -> Statement:
    if exon_text:
        text += f" The panel wrote exon {exon_text}, which has not been verified."
    return Statement(rule=rule, text=text)
