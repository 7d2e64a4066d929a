"""Class of a variant: a curated class, or VUS with the list of what could not be weighed.

Criteria are those of DOI 10.1016/j.gim.2022.01.001. This version loads none of the evidence that
the points need, so a variant without curation is a VUS; absence of data never makes it benign.
"""

from __future__ import annotations

from dataclasses import dataclass

from varannot.classify.curated import Curated
from varannot.model import Effect, Lean, Oncogenicity, Statement

__all__ = ["Graded", "graded_class"]

_ONCOGENIC_SIDE = ("likely_oncogenic", "oncogenic")
_BENIGN_SIDE = ("likely_benign", "benign")
_LOSS = frozenset({Effect.LOSS_OF_FUNCTION, Effect.LIKELY_LOSS_OF_FUNCTION})


@dataclass(frozen=True, slots=True)
class Graded:
    """Class and lean, and the rules that led to them."""

    oncogenicity: Oncogenicity
    lean: Lean
    statements: tuple[Statement, ...]


def graded_class(
    curated: Curated, lean: Curated, effect: Effect, not_loaded: tuple[str, ...], *, published: bool
) -> Graded:
    """Return the class and, inside VUS only, the lean.

    `published` says that the effect was taken over as published: a likely loss of function then
    is at least likely oncogenic. `not_loaded` names the evidence that could not be weighed.
    """
    name, said = _curated_class(curated)
    if published and effect in _LOSS and name not in _ONCOGENIC_SIDE:
        text = "As published: a likely loss of function is taken as likely oncogenic."
        rule = Statement(rule="as_published_class", text=text)
        return Graded(Oncogenicity.LIKELY_ONCOGENIC, Lean.NONE, (rule, *said))
    if name and name != "vus":
        return Graded(Oncogenicity(name), Lean.NONE, said)
    leans = lean.statements()
    leaning = Lean(lean.value) if lean.value else Lean.NONE
    missing = Statement(
        rule="evidence_not_loaded",
        text=f"Not weighed, because not loaded: {'; '.join(not_loaded)}.",
    )
    if not name and not curated.rows:
        text = "No curated class in the knowledge table."
        said = (*said, Statement(rule="no_curated_class", text=text))
    return Graded(Oncogenicity.VUS, leaning, (*said, *leans, missing))


def _curated_class(curated: Curated) -> tuple[str, tuple[Statement, ...]]:
    """Return the curated class (empty if none) with its statements.

    Equally specific rows that differ only in strength give the weaker class; rows of opposite
    sides, or of a side and VUS, give VUS.
    """
    said = curated.statements()
    if not curated.conflict:
        return curated.value, said
    for side in (_ONCOGENIC_SIDE, _BENIGN_SIDE):
        if set(curated.values) == set(side):
            text = f"The weaker of the two classes is taken: {side[0].replace('_', ' ')}."
            return side[0], (*said, Statement(rule="curated_weaker", text=text))
    return "vus", said
