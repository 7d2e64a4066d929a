"""Class of a variant: a curated class, else that of the standard; both are shown.

The standard is that of DOI 10.1016/j.gim.2022.01.001. Criteria that could not be assessed are named
with every class that they might have changed; absence of data never makes a variant benign.
"""

from __future__ import annotations

from dataclasses import dataclass

from varannot.classify.curated import Curated
from varannot.model import Effect, Lean, Oncogenicity, StandardResult, Statement

__all__ = ["Graded", "graded_class"]

_ONCOGENIC_SIDE = ("likely_oncogenic", "oncogenic")
_BENIGN_SIDE = ("likely_benign", "benign")
_LOSS = frozenset({Effect.LOSS_OF_FUNCTION, Effect.LIKELY_LOSS_OF_FUNCTION})


@dataclass(frozen=True, slots=True)
class Graded:
    """Class and lean, the rules that led to them, and the curated class, None without one."""

    oncogenicity: Oncogenicity
    lean: Lean
    statements: tuple[Statement, ...]
    curated: Oncogenicity | None = None


def graded_class(
    curated: Curated,
    lean: Curated,
    effect: Effect,
    standard: StandardResult,
    not_loaded: tuple[str, ...],
    *,
    published: bool,
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
    by_standard = _standard_statements(standard)
    if not name and not curated.rows:
        text = "No curated class in the knowledge table."
        said = (*said, Statement(rule="no_curated_class", text=text))
        oncogenicity, own = standard.oncogenicity, None
    else:
        own = oncogenicity = Oncogenicity(name or "vus")
        if own is not standard.oncogenicity:
            text = (
                f"The curated class ({_words(own)}) differs from that of the standard "
                f"({_words(standard.oncogenicity)}, {standard.points} points); the curated one "
                "stands."
            )
            said = (*said, Statement(rule="curated_against_standard", text=text))
    if oncogenicity is not Oncogenicity.VUS:
        return Graded(oncogenicity, Lean.NONE, (*said, *by_standard), own)
    missing = Statement(
        rule="evidence_not_loaded",
        text=f"Not weighed, because not loaded: {'; '.join(not_loaded)}.",
    )
    leaning, leans = _lean(lean, standard)
    absent = (missing,) if not_loaded else ()
    return Graded(oncogenicity, leaning, (*said, *by_standard, *leans, *absent), own)


def _words(oncogenicity: Oncogenicity) -> str:
    if oncogenicity is Oncogenicity.VUS:
        return "uncertain significance"
    return oncogenicity.value.replace("_", " ")


def _standard_statements(standard: StandardResult) -> tuple[Statement, ...]:
    codes = standard.codes.replace(",", ", ") or "no criterion met"
    points = "1 point" if standard.points == 1 else f"{standard.points} points"
    found = [
        Statement(
            rule="standard_class",
            text=f"By the standard ({standard.scheme}): {_words(standard.oncogenicity)}, {points} "
            f"({codes}).",
            citation="DOI 10.1016/j.gim.2022.01.001",
        )
    ]
    found += [Statement(rule="standard_remark", text=text) for text in standard.remarks]
    return tuple(found)


def _lean(lean: Curated, standard: StandardResult) -> tuple[Lean, tuple[Statement, ...]]:
    """Return the curated lean, else the one that numbers show, with its statements."""
    if lean.rows:
        return Lean(lean.value) if lean.value else Lean.NONE, lean.statements()
    if standard.lean is Lean.NONE:
        return Lean.NONE, ()
    text = f"Leans {standard.lean.value}: {'; '.join(standard.lean_reasons)}. A lean is no class."
    return standard.lean, (Statement(rule="lean_by_numbers", text=text),)


def _curated_class(curated: Curated) -> tuple[str, tuple[Statement, ...]]:
    """Return the curated class (empty if none) with its statements.

    Equally specific rows that differ only in strength give the weaker class; rows of opposite
    sides, or of a side and VUS, give VUS.
    """
    if not curated.conflict:
        return curated.value, curated.statements()
    for side in (_ONCOGENIC_SIDE, _BENIGN_SIDE):
        if set(curated.values) == set(side):
            text = f"The weaker of the two classes is taken: {side[0].replace('_', ' ')}."
            return side[0], curated.statements(text)
    return "vus", curated.statements()
