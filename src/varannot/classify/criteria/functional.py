"""OS2 and SBS2: what functional studies show. Germline pathogenicity is no functional evidence.

A study of a protein change is made on complementary DNA: it sees nothing of splicing. Beside a
splice site it can show harm, and cannot show that there is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from varannot.classify.criteria.assessed import Assessed, met, not_assessable, not_met
from varannot.classify.criteria.inputs import CriteriaInput, beside_splice_site
from varannot.knowledge.evidence import Direction, FunctionalEvidence
from varannot.model import Strength

__all__ = ["functional_benign", "functional_oncogenic"]

_NOT_LOADED = "no table of functional evidence is loaded"
_ORDER = tuple(Strength)


def functional_oncogenic(case: CriteriaInput) -> Assessed:
    """Return OS2: met where a study in the table shows an oncogenic effect, at its strength."""
    return _says(case, Direction.ONCOGENIC)


def functional_benign(case: CriteriaInput) -> Assessed:
    """Return SBS2: met where a study in the table shows that there is no effect."""
    found = [one for one in case.functional if one.direction is Direction.BENIGN]
    if found and beside_splice_site(case) and all(one.change.startswith("p.") for one in found):
        lead = "the change lies beside a splice site and"
        if case.main is not None and not case.main.hgvs_c:
            lead = "p. leaves open which base is changed; one that gives it lies beside a splice "
            lead += "site, where it"
        return not_assessable(
            f"{lead} may disturb splicing, which studies of the protein do not see: {_words(found)}"
        )
    return _says(case, Direction.BENIGN)


def _says(case: CriteriaInput, direction: Direction) -> Assessed:
    if not case.functional_loaded:
        return not_assessable(_NOT_LOADED)
    found = [one for one in case.functional if one.direction is direction]
    if not found:
        others = [one for one in case.functional if one.direction is Direction.INCONCLUSIVE]
        if others:
            return not_met(f"studies do not decide: {_words(others)}")
        if case.functional:
            return not_met(f"the studies in the table say otherwise: {_words(case.functional)}")
        text = f"the table holds no study of {case.gene} {case.protein or case.facts.coding}"
        return not_assessable(text)
    best = max(found, key=lambda one: _ORDER.index(Strength(one.strength)))
    unconfirmed = "; ".join(dict.fromkeys(one.unconfirmed for one in found if one.unconfirmed))
    return met(
        _words(found),
        Strength(best.strength),
        citation="; ".join(dict.fromkeys(one.citation for one in found if one.citation)),
        unconfirmed=unconfirmed,
    )


def _words(studies: Sequence[FunctionalEvidence]) -> str:
    return "; ".join(dict.fromkeys(f"{one.assay}: {one.effect}" for one in studies))
