"""OS3, OM3 and OP3: recurrent changes of a residue, a splice site or an in-frame region.

A splice site has no change of a residue to count: how often it was changed is said, not counted.
Counts are samples of cancerhotspots.org v2 (DOI 10.1158/2159-8290.CD-17-0321), whatever the tumour
type. A change counts only changes of its own kind: stops at a residue say nothing of a missense
change there. Clusters in 3D structures are another study and do not count.
"""

from __future__ import annotations

from varannot.classify.criteria.assessed import Assessed, met, not_assessable, not_met
from varannot.classify.criteria.gene_tables import GeneTables, NoncodingHotspot
from varannot.classify.criteria.inputs import INFRAME, UNSEEN, CriteriaInput
from varannot.classify.criteria.standard import Standard
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.protein import ProteinKind, parse_protein
from varannot.hgvs.residues import THREE_TO_ONE
from varannot.knowledge.evidence import Hotspot, HotspotKind
from varannot.model import Consequence, CriterionName

__all__ = ["HOTSPOT_CRITERIA", "hotspot_criteria", "hotspot_inside"]

HOTSPOT_CRITERIA = (
    CriterionName.HOTSPOT_STRONG,
    CriterionName.HOTSPOT_MODERATE,
    CriterionName.HOTSPOT_WEAK,
)
_NOT_LOADED = "the table of hotspots is not loaded"
_SPECIAL = frozenset({"*", "sp"})
"""Kinds of change in the counts that are no missense change."""


def hotspot_criteria(
    case: CriteriaInput, standard: Standard, tables: GeneTables
) -> dict[CriterionName, Assessed]:
    """Return the three criteria; at most one of them is met."""
    noncoding = _noncoding(case, tables)
    if noncoding is not None:
        return _graded(
            standard,
            noncoding.samples,
            noncoding.same_change,
            f"{noncoding.name} of {noncoding.gene} is a hotspot outside coding sequence",
            noncoding.citation,
            noncoding.unconfirmed,
        )
    if case.hotspots is None or case.indel_hotspots is None:
        return dict.fromkeys(HOTSPOT_CRITERIA, not_assessable(_NOT_LOADED))
    if case.elsewhere and (case.missense or INFRAME & case.terms):
        return dict.fromkeys(HOTSPOT_CRITERIA, not_assessable(_elsewhere(case)))
    if case.missense:
        return _missense(case, standard)
    if INFRAME & case.terms:
        return _inframe(case, standard)
    if case.consequence in UNSEEN or (Consequence.MISSENSE in case.terms and not case.protein):
        text = "which residue the change makes is not known: its bases are not installed"
        return dict.fromkeys(HOTSPOT_CRITERIA, not_assessable(text))
    named = case.consequence.value.replace("_", " ")
    text = f"hotspot counts of residues do not speak about {named}"
    for one in case.hotspots:
        if one.kind is HotspotKind.SPLICE:
            text += (
                f"; the splice site at residue {one.first} of {case.gene} was changed in "
                f"{one.samples} samples ({one.source}), which is said and not counted"
            )
    return dict.fromkeys(HOTSPOT_CRITERIA, not_met(text))


def _elsewhere(case: CriteriaInput) -> str:
    """Return the words for a change that MANE Select does not have."""
    on = case.main.transcript if case.main else "another transcript"
    return f"its residues count on {on}, and are none of MANE Select, on which the tables count"


def hotspot_inside(case: CriteriaInput, standard: Standard) -> str:
    """Return a remark where a change of several residues holds a hotspot change, else nothing.

    Counts of one residue do not speak of a change that alters others too; a reader has to know
    that the hotspot change is in it.
    """
    protein = _replaced(case.protein)
    if protein is None or case.elsewhere:
        return ""
    fewest = standard.thresholds["hotspot_same_change"]
    for spot in case.hotspots or ():
        for letter, place in protein:
            count = spot.changes.get(letter, 0)
            if spot.first == spot.last == place and letter != spot.reference and count >= fewest:
                named = f"p.{spot.reference}{place}{letter}"
                return (
                    f"{case.protein} holds the hotspot change {named} of {case.gene} ({count} of "
                    f"{spot.samples} samples) beside other residues; counts of one residue were "
                    "not applied to it."
                )
    return ""


def _replaced(protein: str) -> set[tuple[str, int]] | None:
    """Return which residue (one letter) stands where after a replacement of several, else None.

    New residues are counted from both ends of what they replace.
    """
    try:
        named = parse_protein(protein)[0] if "delins" in protein else None
    except DescriptionError:
        return None
    if named is None or named.kind is not ProteinKind.DELINS:
        return None
    letters = [THREE_TO_ONE.get(one, "") for one in named.inserted]
    kept = min(len(letters), named.removed)
    ahead = {(letters[at], named.start + at) for at in range(kept)}
    return ahead | {(letters[-1 - at], named.end - at) for at in range(kept)}


def _missense(case: CriteriaInput, standard: Standard) -> dict[CriterionName, Assessed]:
    change = case.change
    assert change is not None
    here = [
        one
        for one in case.hotspots or ()
        if one.kind is HotspotKind.RESIDUE and one.first <= change.position <= one.last
    ]
    if not here:
        text = f"residue {change.position} of {case.gene} is no hotspot"
        return dict.fromkeys(HOTSPOT_CRITERIA, not_met(text))
    one = max(here, key=lambda spot: spot.samples)
    before = THREE_TO_ONE.get(change.before, "")
    if one.reference and before and one.reference != before:
        text = (
            f"the hotspot table has {one.reference} at residue {change.position} of its own "
            f"transcript ({one.transcript}), not {before}: numbers differ and are not compared"
        )
        return dict.fromkeys(HOTSPOT_CRITERIA, not_assessable(text))
    counted = {key: number for key, number in one.changes.items() if key not in _SPECIAL}
    total = sum(counted.values()) or one.samples
    letter = THREE_TO_ONE.get(change.after, "")
    same = counted.get(letter, 0)
    if not counted:
        text = f"residue {change.position} is a hotspot of other changes than missense ones"
        return dict.fromkeys(HOTSPOT_CRITERIA, not_met(text))
    lead = f"residue {change.position} of {case.gene} is a hotspot"
    return _graded(standard, total, same, lead, one.source, "")


def _inframe(case: CriteriaInput, standard: Standard) -> dict[CriterionName, Assessed]:
    span = case.residues
    if span is None:
        text = "the residues of the in-frame change are not known"
        return dict.fromkeys(HOTSPOT_CRITERIA, not_assessable(text))
    here = [
        one for one in case.indel_hotspots or () if one.first <= span[1] and one.last >= span[0]
    ]
    if not here:
        text = f"residues {span[0]} to {span[1]} of {case.gene} meet no in-frame hotspot"
        return dict.fromkeys(HOTSPOT_CRITERIA, not_met(text))
    # A change may reach into two regions: the one in which this very change was counted decides.
    one = max(here, key=lambda spot: (_same_indel(spot, case.protein), spot.samples))
    same = _same_indel(one, case.protein)
    lead = f"residues {one.first} to {one.last} of {case.gene} are an in-frame hotspot"
    return _graded(standard, one.samples, same, lead, one.source, "")


def _same_indel(one: Hotspot, protein: str) -> int:
    """Return the samples with the very in-frame change, compared in one-letter code."""
    short = protein.removeprefix("p.").strip("()")
    for three, letter in THREE_TO_ONE.items():
        short = short.replace(three, letter)
    return one.changes.get(short, 0)


def _graded(
    standard: Standard, samples: int, same: int, lead: str, citation: str, unconfirmed: str
) -> dict[CriterionName, Assessed]:
    large = samples >= standard.thresholds["hotspot_samples"]
    often = same >= standard.thresholds["hotspot_same_change"]
    text = f"{lead}: {samples} samples, {same} with this very change"
    if not often:
        which = CriterionName.HOTSPOT_WEAK
    else:
        which = CriterionName.HOTSPOT_STRONG if large else CriterionName.HOTSPOT_MODERATE
    answers = dict.fromkeys(HOTSPOT_CRITERIA, not_met(text))
    answers[which] = met(text, citation=citation, unconfirmed=unconfirmed)
    return answers


def _noncoding(case: CriteriaInput, tables: GeneTables) -> NoncodingHotspot | None:
    place = case.place
    if place is None:
        return None
    key = (place.build, place.chromosome, place.position, place.ref, place.alt)
    return tables.noncoding.get(key)
