"""The interpretation phrase of a class: chosen from class, effect, lean and truncation alone."""

from __future__ import annotations

from varannot.classify.phrases import Phrases
from varannot.model import CheckOutcome, Effect, Lean, Oncogenicity

__all__ = ["interpretation_phrase", "unresolved_phrase"]

_ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
_NAMED_EFFECT = frozenset(
    {
        Effect.LOSS_OF_FUNCTION,
        Effect.LIKELY_LOSS_OF_FUNCTION,
        Effect.GAIN_OF_FUNCTION,
        Effect.SWITCH_OF_FUNCTION,
    }
)
_TRUNCATING_WORDS = {
    Effect.LOSS_OF_FUNCTION: "loss_of_function",
    Effect.LIKELY_LOSS_OF_FUNCTION: "likely_loss_of_function",
    Effect.TRUNCATING_UNCERTAIN: "uncertain",
}

_LOSS = frozenset({"truncating.loss_of_function", "truncating.likely_loss_of_function"})


def interpretation_phrase(
    phrases: Phrases,
    oncogenicity: Oncogenicity,
    lean: Lean,
    effect: Effect,
    *,
    truncating: bool,
    published: bool = False,
) -> str:
    """Return the phrase for a resolved variant, as Table 2 prints it.

    A loss of function of an uncertain variant carries its class, so that the loss alone is not
    taken for one. `published` leaves the class out, as publications do.
    """
    name = _name(oncogenicity, lean, effect, truncating)
    phrase = phrases.text(f"interpretation.{name}")
    if name in _LOSS and oncogenicity is Oncogenicity.VUS and not published:
        return f"{phrase}; {phrases.text(f'interpretation.{_uncertain(lean)}')}"
    return phrase


def unresolved_phrase(phrases: Phrases, outcome: CheckOutcome) -> str:
    """Return the phrase for a row that is not classed, by what was found of its description."""
    if outcome is CheckOutcome.NOT_CHECKABLE:
        return phrases.text("interpretation.unresolved.not_assessed")
    if outcome is CheckOutcome.REFERENCE_DIFFERS:
        return phrases.text("interpretation.unresolved.reference_differs")
    return phrases.text("interpretation.unresolved.impossible")


def _name(oncogenicity: Oncogenicity, lean: Lean, effect: Effect, truncating: bool) -> str:
    if oncogenicity in (Oncogenicity.LIKELY_BENIGN, Oncogenicity.BENIGN):
        return oncogenicity.value
    # A class at least likely oncogenic without an established effect keeps its class in print.
    undecided = effect is Effect.TRUNCATING_UNCERTAIN and oncogenicity in _ONCOGENIC
    if truncating and effect in _TRUNCATING_WORDS and not undecided:
        return f"truncating.{_TRUNCATING_WORDS[effect]}"
    if oncogenicity in _ONCOGENIC:
        word = effect.value if effect in _NAMED_EFFECT else "uncertain"
        return f"{oncogenicity.value}.{word}"
    return _uncertain(lean)


def _uncertain(lean: Lean) -> str:
    return "vus" if lean is Lean.NONE else f"vus.lean_{lean.value}"
