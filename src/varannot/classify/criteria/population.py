"""OP4, SBVS1 and SBS1: how frequent the allele is in populations without cancer.

Limits are strict: exactly 5 % is not above 5 %. Of ancestry groups only the five large ones of the
standard count (African, East Asian, non-Finnish European, Latino, South Asian): in small or
founder groups a rare allele can be frequent without being harmless. No data is no absence.
"""

from __future__ import annotations

from dataclasses import dataclass

from varannot.classify.criteria.assessed import Assessed, met, not_assessable, not_met
from varannot.classify.criteria.gene_tables import FrequencyLimits, GeneTables
from varannot.classify.criteria.inputs import CriteriaInput
from varannot.classify.criteria.standard import Standard
from varannot.knowledge.evidence import LookUp, PopulationFrequency
from varannot.model import CriterionName

__all__ = ["FIVE_GROUPS", "highest_frequency", "population_criteria"]

FIVE_GROUPS = frozenset({"afr", "eas", "nfe", "amr", "sas"})
"""The groups that count, as gnomAD abbreviates them (DOI 10.1016/j.gim.2022.01.001)."""


@dataclass(frozen=True, slots=True)
class _Highest:
    """The frequency that is held against the limits, in which group, and its counts.

    `beside` tells of a higher frequency in a group that does not count, empty if there is none.
    """

    af: float
    where: str
    an: int | None
    ac: int | None
    beside: str = ""


def highest_frequency(found: PopulationFrequency, standard: Standard) -> tuple[float, str] | None:
    """Return the frequency that counts and where it was seen, None if none is known."""
    highest = _highest(found, standard)
    return None if highest is None else (highest.af, highest.where)


def population_criteria(
    case: CriteriaInput, standard: Standard, tables: GeneTables
) -> dict[CriterionName, Assessed]:
    """Return the three criteria, each with the numbers that it saw."""
    found = case.population
    names = (
        CriterionName.ABSENT_IN_POPULATION,
        CriterionName.COMMON_IN_POPULATION,
        CriterionName.POLYMORPHIC_IN_POPULATION,
    )
    if found.state in (LookUp.NOT_LOADED, LookUp.NOT_POSSIBLE, LookUp.NOT_COVERED):
        return dict.fromkeys(names, not_assessable(_why_not(found)))
    fewest = standard.thresholds["fewest_alleles"]
    if found.state is LookUp.ABSENT:
        if found.an is not None and found.an < fewest:
            return dict.fromkeys(names, not_assessable(_too_few(found.an, fewest)))
        read = f", {found.an:,} alleles read" if found.an else ""
        text = f"absent from {found.source or 'the population database'}{read}"
        answers = dict.fromkeys(names, not_met(text))
        answers[names[0]] = met(text)
        return answers
    if found.filters:
        text = (
            f"the record of {found.source or 'the population database'} did not pass its "
            f"own quality filters ({', '.join(found.filters)})"
        )
        return dict.fromkeys(names, not_assessable(text))
    highest = _highest(found, standard)
    if highest is None:
        text = f"{found.source} holds the allele without a frequency"
        return dict.fromkeys(names, not_assessable(text))
    limits = tables.limits.get(case.gene)
    return {
        names[0]: _rare(highest, found.an, standard),
        names[1]: _benign(highest, limits, standard, common=True),
        names[2]: _benign(highest, limits, standard, common=False),
    }


def _too_few(read: int, fewest: float) -> str:
    return (
        f"only {read:,} alleles were read at the place (fewer than {fewest:.0f}): that the allele "
        "was not seen, or hardly, says nothing"
    )


def _why_not(found: PopulationFrequency) -> str:
    if found.reason:
        return found.reason
    if found.state is LookUp.NOT_COVERED:
        return f"{found.source or 'the population database'} does not cover the place"
    return "no population frequencies were loaded"


def _highest(found: PopulationFrequency, standard: Standard) -> _Highest | None:
    """Return the highest frequency in the five groups; else the stated highest, else overall.

    A group in which too few alleles were read hides no other one.
    """
    fewest = standard.thresholds["fewest_alleles"]
    own = [one for one in found.groups if one.group.casefold() in FIVE_GROUPS]
    enough = [one for one in own if one.an is None or one.an >= fewest]
    if own:
        best = max(enough or own, key=lambda one: one.af)
        beside = _not_counted(found, best.af)
        return _Highest(best.af, f"group {best.group}", best.an, best.ac, beside)
    group = found.grpmax_group
    if found.grpmax_af is not None and (not group or group.casefold() in FIVE_GROUPS):
        where = f"highest group{f' ({group})' if group else ''}"
        return _Highest(found.grpmax_af, where, found.an, None)
    if found.af is not None:
        beside = _not_counted(found, found.af)
        return _Highest(found.af, "all groups together", found.an, found.ac, beside)
    return None


def _not_counted(found: PopulationFrequency, above: float) -> str:
    """Return the words on the highest frequency in a group that does not count, if it is higher."""
    others = {one.group: one.af for one in found.groups if one.group.casefold() not in FIVE_GROUPS}
    if found.grpmax_af is not None and found.grpmax_group.casefold() not in FIVE_GROUPS | {""}:
        others[found.grpmax_group] = found.grpmax_af
    group = max(others, key=lambda name: others[name], default="")
    if not group or others[group] <= above:
        return ""
    return f" ({others[group]:.3g} in group {group}, which does not count)"


def _words(highest: _Highest) -> str:
    counted = "alleles read not stated" if highest.an is None else f"{highest.an:,} alleles read"
    return f"allele frequency {highest.af:.3g} in {highest.where}{highest.beside}, {counted}"


def _rare(highest: _Highest, overall: int | None, standard: Standard) -> Assessed:
    """Return OP4; `overall` are the alleles read in all groups together, None if not known."""
    limit = standard.thresholds["rare_below"]
    fewest = standard.thresholds["fewest_alleles"]
    text = f"{_words(highest)}; extremely rare means below {limit:g}"
    if highest.af >= limit:
        return not_met(text)
    read = max((an for an in (highest.an, overall) if an is not None), default=None)
    if read is None:
        open_yet = (standard.notes["rare_below"], f"that at least {fewest:.0f} alleles were read")
        return met(text, unconfirmed="; ".join(filter(None, open_yet)))
    if read < fewest:
        return not_assessable(_too_few(read, fewest))
    return met(text, unconfirmed=standard.notes["rare_below"])


def _benign(
    highest: _Highest, limits: FrequencyLimits | None, standard: Standard, *, common: bool
) -> Assessed:
    general = standard.thresholds["common_above" if common else "polymorphic_above"]
    own = None
    if limits is not None:
        own = limits.common_above if common else limits.polymorphic_above
    limit = general if own is None else own
    whose = "" if own is None else f", the limit set for {limits.gene if limits else ''}"
    text = f"{_words(highest)}; the limit is {limit:g}{whose}"
    if highest.af <= limit:
        return not_met(text)
    fewest, carriers = standard.thresholds["fewest_alleles"], standard.thresholds["fewest_carriers"]
    if highest.an is not None and highest.an < fewest:
        return not_met(f"{text}; fewer than {fewest:.0f} alleles were read, so it does not count")
    seen = highest.ac
    if seen is None and highest.an is not None:
        seen = round(highest.an * highest.af)
    if seen is not None and seen < carriers:
        return not_met(f"{text}; fewer than {carriers:.0f} alleles seen, so it does not count")
    open_yet = [limits.unconfirmed] if own is not None and limits is not None else []
    if highest.an is None:
        open_yet.append(f"that at least {fewest:.0f} alleles were read")
    unconfirmed = "; ".join(part for part in open_yet if part)
    if limits is not None and limits.haematopoiesis:
        text += "; clonal haematopoiesis puts somatic variants of this gene into such databases"
    citation = limits.citation if own is not None and limits is not None else ""
    return met(text, citation=citation, unconfirmed=unconfirmed)
