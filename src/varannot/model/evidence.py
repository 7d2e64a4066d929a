"""What population databases and ClinVar say of one allele, as documents carry it.

Every look-up tells where it was made and how it ended. Not loaded, not possible and not covered
are ends of their own: none of them is an absence, and no rule may read them as one.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

__all__ = [
    "NOT_LOADED",
    "ClinvarAnswer",
    "ClinvarRecord",
    "GroupFrequency",
    "LookUp",
    "PopulationFrequency",
]


class LookUp(StrEnum):
    """How a look-up ended.

    ABSENT: the source covers the place and does not hold the variant. NOT_COVERED: the source says
    nothing about the place. NOT_POSSIBLE: the variant has no coordinates on the source's build.
    """

    FOUND = "found"
    ABSENT = "absent"
    NOT_COVERED = "not_covered"
    NOT_POSSIBLE = "not_possible"
    NOT_LOADED = "not_loaded"


class GroupFrequency(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Allele frequency in one genetic ancestry group; `group` is afr, amr, eas, nfe, sas, asj, fin,
    ami, mid or remaining; counts are None where the source gives none."""

    group: str
    af: float
    ac: int | None = None
    an: int | None = None


class PopulationFrequency(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What population databases say about one allele.

    Frequencies are shares from 0 to 1. `an` counts the alleles that were read at the place, None
    if not stated. `grpmax_af` is the highest group frequency as the source states it, `groups`
    hold what it gives per group. `filters` are the source's own quality filters that the record
    did not pass. `reason` says why nothing was looked up.
    """

    state: LookUp
    source: str = ""
    reason: str = ""
    af: float | None = None
    ac: int | None = None
    an: int | None = None
    grpmax_af: float | None = None
    grpmax_group: str = ""
    groups: tuple[GroupFrequency, ...] = ()
    filters: tuple[str, ...] = ()


NOT_LOADED = PopulationFrequency(LookUp.NOT_LOADED)


class ClinvarRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One ClinVar record of an allele.

    `significance`, `oncogenicity` and `somatic_impact` are as written, empty if the record has
    none; stars count the review status from 0 to 4 of each, None where the source has no review
    status. `conflict` is the breakdown of conflicting submissions, such as Pathogenic(3)|VUS(1).
    """

    variation_id: str = ""
    significance: str = ""
    stars: int | None = None
    conflict: str = ""
    oncogenicity: str = ""
    oncogenicity_stars: int | None = None
    somatic_impact: str = ""
    somatic_impact_stars: int | None = None


class ClinvarAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What one ClinVar file says about an allele; `complete` is False for a selection of ClinVar,
    from which an allele may be missing for other reasons than that ClinVar has none."""

    state: LookUp
    source: str = ""
    complete: bool = False
    reason: str = ""
    records: tuple[ClinvarRecord, ...] = ()
