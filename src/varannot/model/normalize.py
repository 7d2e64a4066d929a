"""Cleaned descriptions and the verdict of their check."""

from __future__ import annotations

from varannot.model.base import Record
from varannot.model.codes import CheckLevel, CheckOutcome, Consequence, RowStatus

__all__ = [
    "DescriptionCheck",
    "Normalize",
    "NormalizedVariant",
    "Reading",
]


class Reading(Record, frozen=True, kw_only=True):
    """A description that would be true; readings are unranked and none is ever chosen."""

    hgvs_c: str
    hgvs_p: str
    consequence: Consequence
    explanation: str


class DescriptionCheck(Record, frozen=True, kw_only=True):
    """The verdict on one printed description.

    `expected` is the name that HGVS gives the same event where the printed one differs;
    `cautions` are remarks that do not change the outcome (legacy names, cleaned typography).
    """

    outcome: CheckOutcome
    level: CheckLevel
    reason: str
    expected: str = ""
    readings: tuple[Reading, ...] = ()
    cautions: tuple[str, ...] = ()


class NormalizedVariant(Record, frozen=True, kw_only=True):
    """One small variant with cleaned names, the check of its description, and its consequence.

    `gene` is the current HGNC symbol, `gene_written` the one in the file.
    `hgvs_c` and `hgvs_p` are canonical (three-letter, Ter, predicted protein in parentheses)
    without accession; `mutation` is the cleaned form as typed, for the Table 2 column.
    `residue` is the 1-based protein position of the first affected residue, if known.
    `status` and `reason` say whether the row is reported.
    """

    key: str
    gene: str
    gene_written: str
    transcript: str
    hgvs_c: str
    hgvs_p: str
    mutation: str
    consequence: Consequence
    check: DescriptionCheck
    residue: int | None = None
    status: RowStatus = RowStatus.REPORTED
    reason_code: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()


class Normalize(Record, frozen=True, kw_only=True):
    """Normalised small variants in input order."""

    variants: tuple[NormalizedVariant, ...] = ()
