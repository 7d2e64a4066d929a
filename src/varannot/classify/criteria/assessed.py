"""The answer of one rule, before exclusions are settled."""

from __future__ import annotations

from msgspec import Struct

from varannot.model import CriterionState, Strength

__all__ = ["Assessed", "met", "not_assessable", "not_met"]


_MET = CriterionState.MET
_NOT_MET = CriterionState.NOT_MET
_NOT_ASSESSABLE = CriterionState.NOT_ASSESSABLE
"""Members by name: looking them up in their class takes longer than making an answer."""


class Assessed(Struct, frozen=True, gc=False):
    """State and reason; `strength` is None where the criterion has its usual one.

    `citation` and `unconfirmed` are those of the evidence, beside those of the criterion itself.
    """

    state: CriterionState
    reason: str
    strength: Strength | None = None
    citation: str = ""
    unconfirmed: str = ""


def met(
    reason: str, strength: Strength | None = None, *, citation: str = "", unconfirmed: str = ""
) -> Assessed:
    """Return that a criterion is met."""
    return Assessed(_MET, reason, strength, citation, unconfirmed)


def not_met(reason: str) -> Assessed:
    """Return that a criterion is not met."""
    return Assessed(_NOT_MET, reason)


def not_assessable(reason: str) -> Assessed:
    """Return that what a criterion needs was not there."""
    return Assessed(_NOT_ASSESSABLE, reason)
