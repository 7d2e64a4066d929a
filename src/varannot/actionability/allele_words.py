"""The sentences about the state of both alleles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor

from varannot.actionability.allele_inputs import Gathered
from varannot.actionability.allele_state_rules import allele_state_rules
from varannot.actionability.biallelic import verdict_of
from varannot.actionability.two_hits import OtherHit, Phase
from varannot.model import LossOfHeterozygosity
from varannot.model.actionability import AlleleVerdict, CopyState

__all__ = ["arithmetic_words", "loh_words", "short_words", "two_hit_words"]

_FITS = {
    AlleleVerdict.OTHER_LOST: "only states in which the other allele is lost",
    AlleleVerdict.ONE_HIT: "only states with one hit, a copy without the variant being left",
}
_SHORT = {
    AlleleVerdict.OTHER_LOST: "by the allele frequency no copy without it is left",
    AlleleVerdict.ONE_HIT: "by the allele frequency a copy without it is left",
    AlleleVerdict.BOTH_POSSIBLE: "the allele frequency tells not whether a copy without it is left",
    AlleleVerdict.NO_STATE_FITS: "the allele frequency fits no state of all tumour cells",
    AlleleVerdict.TWO_HITS: "a further hit is reported",
    AlleleVerdict.SINGLE_COPY: "the only copy",
    AlleleVerdict.BOTH_DELETED: "no copy is left by copy number, a contradiction",
    AlleleVerdict.NOT_ASSESSABLE: "whether the copy that is left carries it is not assessable",
}
_ROUNDING = 1e-9
"""So that a ploidy of 2.2, which is no exact binary number, is within 0.2 of 2."""

_SHOWN = 6
"""States that the sentence names; all of them stand in the document."""


def loh_words(row: LossOfHeterozygosity, gene: str) -> str:
    """Return the finding of loss of heterozygosity as the file states it."""
    total = "not stated" if row.absolute_copy_number is None else row.absolute_copy_number
    minor = "not stated" if row.minor_copy_number is None else row.minor_copy_number
    said = (
        f"loss of heterozygosity of {gene} is reported (copies {total}, of the minor allele "
        f"{minor}; row {row.source.row})"
    )
    if row.minor_copy_number:
        said += f"; a minor allele with {minor} left contradicts that, and has to be checked"
    return said


def short_words(verdict: AlleleVerdict) -> str:
    """Return in a few words what is known of the other copy of a variant."""
    return _SHORT[verdict]


def two_hit_words(gene: str, others: Sequence[OtherHit]) -> str:
    """Return that the gene has further hits, and what is known of their copies."""
    names = "; ".join(one.name for one in others)
    if all(one.phase is Phase.TRANS for one in others):
        return f"biallelic by phase: {names} lies on the other copy of {gene} by the file."
    return f"possible biallelic, phase unknown: {gene} has a further hit, {names}."


def arithmetic_words(
    gene: str,
    seen: Gathered,
    verdict: AlleleVerdict,
    states: Sequence[CopyState],
    interval: tuple[float, float],
    *,
    above: bool = False,
) -> str:
    """Return the verdict of the arithmetic with the states behind it and what it assumes.

    `above` tells that the allele frequency is higher than that of every state.
    """
    assert seen.reads is not None
    rules = allele_state_rules()
    most = rules.most_copies
    share = seen.reads[0] / seen.reads[1]
    low, high = interval
    head = (
        f"The allele frequency of {100 * share:.1f} % ({100 * rules.confidence:g} % interval "
        f"{100 * low:.1f} to {100 * high:.1f} %, exact binomial) fits"
    )
    words = _verdict_words(verdict, states, most, known=bool(seen.totals), above=above)
    said = [f"{head} {words}"]
    if verdict is AlleleVerdict.BOTH_POSSIBLE and seen.ploidy is not None and not seen.totals:
        said += _at_ploidy(seen.ploidy, states)
    copies = (
        f"copies of {gene} {', '.join(map(str, seen.totals))} ({seen.copies_from})"
        if seen.totals
        else f"copies of {gene} not known, up to {most} looked at"
    )
    said.append(
        f"Tumour content taken as {seen.purity_text}; {copies}; all tumour cells "
        "are taken as alike, and a variant in a part of them can fit a wrong state."
    )
    if seen.x_female and not seen.escapes:
        said.append(
            f"{gene} lies on X, of which a female has one silent copy: a hit on the other one "
            "suffices, and which one was hit is not known."
        )
    return " ".join(said)


def _verdict_words(
    verdict: AlleleVerdict, states: Sequence[CopyState], most: int, *, known: bool, above: bool
) -> str:
    if verdict is AlleleVerdict.NO_STATE_FITS:
        upto = "the stated copies" if known else f"up to {most} copies"
        why = "the variant may be in a part of the cells"
        if above:
            why = "normal cells may carry the variant on both copies (homozygous in the germline)"
        return (
            f"no state with {upto} in all tumour cells: {why}, or tumour content or copies are "
            "other than stated."
        )
    if not any(one.mutated for one in states):
        return (
            f"only a germline variant that the tumour has lost ({_listed(states)}), or a variant "
            "in a part of the tumour cells."
        )
    if verdict is AlleleVerdict.BOTH_POSSIBLE:
        lost = _listed(one for one in states if one.other_lost)
        kept = _listed(one for one in states if not one.other_lost)
        return f"both loss of the other allele ({lost}) and one hit only ({kept})."
    return f"{_FITS[verdict]} ({_listed(states)})."


def _listed(states: Iterable[CopyState]) -> str:
    """Return states in words, those with the fewest copies first."""
    ordered = sorted(states, key=lambda one: (one.total, one.origin, one.mutated))
    words = [
        f"{one.origin} on {one.mutated} of {one.total}{'' if one.mutated else ', lost'}"
        for one in ordered[:_SHOWN]
    ]
    more = len(ordered) - _SHOWN
    return "; ".join(words) + (f"; and {more} more" if more > 0 else "")


def _at_ploidy(ploidy: float, states: Sequence[CopyState]) -> list[str]:
    """Return what fits at the ploidy, or at both whole numbers around one that lies between."""
    near = round(ploidy)
    if abs(ploidy - near) <= allele_state_rules().ploidy_rounding + _ROUNDING:
        return [f"At {near} copies, the ploidy of {ploidy:g} rounded, it fits {_at(near, states)}."]
    low, high = floor(ploidy), ceil(ploidy)
    return [
        f"The ploidy of {ploidy:g} lies between {low} and {high} copies: at {low} it fits "
        f"{_at(low, states)}, at {high} it fits {_at(high, states)}."
    ]


def _at(copies: int, states: Sequence[CopyState]) -> str:
    return {
        **_FITS,
        AlleleVerdict.BOTH_POSSIBLE: "both",
        AlleleVerdict.NO_STATE_FITS: "no state",
    }[verdict_of(one for one in states if one.total == copies)]
