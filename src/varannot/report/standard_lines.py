"""What the report prints of the oncogenicity standard: one block per variant, as frozen values."""

from __future__ import annotations

from varannot.model import Record

__all__ = ["CriteriaBlock", "CriterionLine", "GapLine"]


class CriterionLine(Record, frozen=True, kw_only=True):
    """Criteria that say the same: their codes, points in words, what was seen, and the sources.

    `points` is empty for criteria that are not met.
    """

    codes: tuple[str, ...]
    text: str
    points: str = ""
    citation: str = ""
    unconfirmed: str = ""


class CriteriaBlock(Record, frozen=True, kw_only=True):
    """Every criterion for one variant, or for one reading of an unresolved row.

    Variants without a criterion that is met share a block where they differ by name alone.
    `classes` holds the curated class and that of the standard side by side; `lean` is empty
    without one and never a class. `branch` is that of the decision tree for null variants.
    `looked_up` are the answers of ClinVar and population databases, whether or not a criterion
    rests on them. `could_change` says what the criteria that could not be assessed might still
    make of the sum.
    """

    variants: tuple[str, ...]
    headline: str
    classes: str
    branch: str = ""
    lean: str = ""
    remarks: tuple[str, ...] = ()
    met: tuple[CriterionLine, ...] = ()
    not_assessable: tuple[CriterionLine, ...] = ()
    not_met: tuple[CriterionLine, ...] = ()
    could_change: str = ""
    looked_up: tuple[str, ...] = ()


class GapLine(Record, frozen=True, kw_only=True):
    """A kind of evidence that was not loaded, what could not be decided, and what that means.

    `undecided` names the criteria by code with the number of variants; it says so where the kind
    is behind no criterion.
    """

    what: str
    undecided: str
    meaning: str
