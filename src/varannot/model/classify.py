"""Classes with their reasons."""

from __future__ import annotations

from varannot.model.base import Record
from varannot.model.codes import Effect, Lean, Oncogenicity
from varannot.model.normalize import Reading

__all__ = [
    "Classification",
    "Classify",
    "ReadingClass",
    "Statement",
]


class Statement(Record, frozen=True, kw_only=True):
    """One reason behind a verdict: the rule that fired, what it saw, and the knowledge row."""

    rule: str
    text: str
    kb_id: str = ""
    citation: str = ""
    unconfirmed: str = ""


class ReadingClass(Record, frozen=True, kw_only=True):
    """The class that one reading of an unresolved description would have."""

    reading: Reading
    oncogenicity: Oncogenicity
    lean: Lean
    effect: Effect
    interpretation: str
    hrr_finding: bool
    statements: tuple[Statement, ...] = ()


class Classification(Record, frozen=True, kw_only=True):
    """Class, lean and effect of one reported small variant, with every reason.

    `interpretation` is the phrase printed in Table 2; `readings` is filled where the class is
    UNRESOLVED (or, under AS_PUBLISHED, where the description contradicts itself).
    """

    key: str
    oncogenicity: Oncogenicity
    lean: Lean
    effect: Effect
    truncating: bool
    interpretation: str
    gene_role: str = ""
    hrr_gene: bool = False
    as_published: bool = False
    statements: tuple[Statement, ...] = ()
    readings: tuple[ReadingClass, ...] = ()
    caveats: tuple[Statement, ...] = ()
    kb_ids: tuple[str, ...] = ()


class Classify(Record, frozen=True, kw_only=True):
    """Classifications of the reported small variants, in input order."""

    variants: tuple[Classification, ...] = ()
    not_loaded: tuple[str, ...] = ()
