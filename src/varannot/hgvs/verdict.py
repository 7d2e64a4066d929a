"""The outcome of one comparison, before readings are added."""

from __future__ import annotations

from dataclasses import dataclass

from varannot.model import CheckOutcome

__all__ = ["Verdict", "agrees", "impossible", "not_checkable", "same_event"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome, reason in one sentence, and the HGVS name where the printed one differs."""

    outcome: CheckOutcome
    reason: str
    expected: str = ""


def agrees(reason: str) -> Verdict:
    """Return the verdict that p. can follow from c."""
    return Verdict(CheckOutcome.AGREES, reason)


def impossible(reason: str) -> Verdict:
    """Return the verdict that no coding sequence gives p. from c."""
    return Verdict(CheckOutcome.IMPOSSIBLE, reason)


def not_checkable(reason: str) -> Verdict:
    """Return the verdict that arithmetic cannot decide."""
    return Verdict(CheckOutcome.NOT_CHECKABLE, reason)


def same_event(reason: str, expected: str) -> Verdict:
    """Return the verdict that p. is true but HGVS names the event otherwise."""
    return Verdict(CheckOutcome.SAME_EVENT, reason, expected)
