"""The consequence terms of the panel software, and whether they contradict the protein name."""

from __future__ import annotations

from collections.abc import Sequence

from varannot.hgvs.check import CheckedDescription
from varannot.hgvs.consequence import most_severe
from varannot.model import Consequence

__all__ = ["contradiction", "panel_consequence", "same_family", "terms_of"]

_TERMS = {member.value: member for member in Consequence}

_TRUNCATING = frozenset({Consequence.STOP_GAINED, Consequence.FRAMESHIFT})
_SAME_STOP = frozenset({Consequence.SYNONYMOUS, Consequence.STOP_RETAINED})
_IN_FRAME = frozenset(
    {
        Consequence.MISSENSE,
        Consequence.INFRAME_DELETION,
        Consequence.INFRAME_INSERTION,
        Consequence.PROTEIN_ALTERING,
    }
)
_CODING = frozenset(
    {
        *_TRUNCATING,
        *_SAME_STOP,
        *_IN_FRAME,
        Consequence.STOP_LOST,
        Consequence.START_LOST,
    }
)


def terms_of(written: Sequence[str]) -> tuple[tuple[Consequence, ...], tuple[str, ...]]:
    """Return the terms that are known, in the order written, and those that are not.

    Terms may still be joined by `:` or `&`, as CombinedVariantOutput and VCF files join them.
    """
    terms = [
        term.strip()
        for text in written
        for term in text.replace("&", ":").replace(",", ":").split(":")
        if term.strip()
    ]
    known = tuple(_TERMS[term] for term in terms if term in _TERMS)
    return known, tuple(term for term in terms if term not in _TERMS)


def panel_consequence(written: Sequence[str]) -> tuple[Consequence | None, tuple[str, ...]]:
    """Return the most severe of the terms, and notes on terms that are not known.

    None where the panel states no term.

    >>> panel_consequence(["splice_donor_variant:frameshift_variant"])[0].value
    'splice_donor_variant'
    """
    known, unknown = terms_of(written)
    notes = tuple(
        f"the consequence '{term}' of the panel software is not known" for term in unknown
    )
    return (most_severe(*known) if known else None), notes


def same_family(one: Consequence, other: Consequence) -> bool:
    """Return whether two terms say the same of the protein in different words.

    A frameshift whose first new codon is a stop goes by both names, for example.
    """
    return other in _compatible(one)


def contradiction(written: Sequence[str], checked: CheckedDescription) -> tuple[str, ...]:
    """Return a note where the panel's terms and the protein name cannot both be true."""
    if not checked.hgvs_p or checked.consequence not in _CODING:
        return ()
    coding = set(terms_of(written)[0]) & _CODING
    if not coding or coding & _compatible(checked.consequence):
        return ()
    stated = ", ".join(sorted(term.value for term in coding))
    return (
        f"the panel software says {stated}, but {checked.hgvs_p} is a {checked.consequence.value}",
    )


def _compatible(consequence: Consequence) -> frozenset[Consequence]:
    for family in (_TRUNCATING, _SAME_STOP, _IN_FRAME):
        if consequence in family:
            return family
    return frozenset({consequence})
