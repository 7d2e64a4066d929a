"""All gnomAD files of one build asked together: sums, highest group, absence and coverage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from varannot.errors import InputError, Problem
from varannot.knowledge.evidence import GroupFrequency, LookUp, PopulationFrequency
from varannot.knowledge.mounted.alleles import Allele, VcfAllele, single_bases
from varannot.knowledge.mounted.coverage import Covered, MountedCoverage
from varannot.knowledge.mounted.genome import Genome, plain_name
from varannot.knowledge.mounted.gnomad import GnomadRecord, MountedGnomad
from varannot.knowledge.mounted.gnomad_names import JOINT, OTHER
from varannot.knowledge.mounted.limits import coverage_limits, population_groups

__all__ = ["Populations", "check_counted_once"]


def check_counted_once(files: Sequence[MountedGnomad]) -> None:
    """Raise InputError where two files of one build would count the same people twice.

    Exomes and genomes add up; a joint file holds both, and two files of one kind, or of a kind
    that nothing tells, may overlap.
    """
    problems = []
    for one, other in combinations(files, 2):
        if one.build != other.build or not one.chromosomes & other.chromosomes:
            continue
        kinds = {one.fields.kind, other.fields.kind}
        if len(kinds) == 2 and not kinds & {JOINT, OTHER}:
            continue
        shared = sorted(one.chromosomes & other.chromosomes)
        found = f"chromosome {shared[0]} of {one.build} here and in {one.file}"
        expected = "exomes and genomes, or one joint file"
        action = "Leave one out; a file of another kind has exomes or genomes in its name."
        problems.append(Problem(other.file, None, "", found, expected, action))
    if problems:
        raise InputError(problems)


class Populations:
    """The gnomAD files and coverage files of one build."""

    def __init__(
        self,
        files: Sequence[MountedGnomad],
        coverage: Sequence[MountedCoverage],
        genome: Genome,
    ) -> None:
        self._files = tuple(files)
        self._coverage = tuple(coverage)
        self._genome = genome

    def answer(self, asked: VcfAllele) -> PopulationFrequency:
        """Return what the files say of an allele.

        FOUND: its counts, summed over exomes and genomes. ABSENT: no record, and the place was
        read. NOT_COVERED: no record, and nothing shows that the place was read, with the reason.
        """
        here = [one for one in self._files if plain_name(asked.chromosome) in one.chromosomes]
        source = " + ".join(dict.fromkeys(one.fields.source for one in here))
        if not here:
            reason = f"no gnomAD file has records on chromosome {asked.chromosome}"
            return PopulationFrequency(LookUp.NOT_COVERED, "gnomAD", reason)
        found = [record for one in here if (record := one.record(asked)) is not None]
        if found:
            return _combined(found, source)
        allele = asked.leftmost(self._genome)
        if allele.ref and allele.alt and len(allele.ref + allele.alt) > 2:
            return self._of_several_bases(asked, allele, source)
        covered = self._covered(here, asked.chromosome, allele)
        state = LookUp.ABSENT if covered.yes else LookUp.NOT_COVERED
        return PopulationFrequency(state, source, covered.why, an=covered.an)

    def _covered(self, here: Sequence[MountedGnomad], chromosome: str, allele: Allele) -> Covered:
        """Return the first statement that the place was read, else why nothing shows it."""
        kinds = {one.fields.kind for one in here}
        stated = [
            one.covers(chromosome, allele.start, allele.end)
            for one in self._coverage
            if one.speaks_of(kinds)
        ]
        around = [one.read_around(chromosome, allele) for one in here]
        for one in (*stated, *around):
            if one.yes:
                return one
        spoken = [one for one in (*stated, *around) if one.yes is False] or [*stated, *around]
        return Covered(False, "; ".join(dict.fromkeys(one.why for one in spoken)))

    def _of_several_bases(
        self, asked: VcfAllele, allele: Allele, source: str
    ) -> PopulationFrequency:
        """Return the answer for a change of several bases, which gnomAD lists one by one.

        Whoever carries it carries each of its bases: where one is absent, it is absent too.
        """
        parts = single_bases(allele)
        if not parts:
            reason = "gnomAD may list such a change in parts: that it has no record tells nothing"
            return PopulationFrequency(LookUp.NOT_COVERED, source, reason)
        known = []
        for one in parts:
            part = VcfAllele(asked.build, asked.chromosome, one.start + 1, one.ref, one.alt)
            answer = self.answer(part)
            if answer.state is LookUp.ABSENT:
                reason = f"its base {one.ref}>{one.alt} at {one.start + 1} is absent: "
                return PopulationFrequency(
                    LookUp.ABSENT, source, reason + answer.reason, an=answer.an
                )
            known.append(answer)
        if all(one.state is LookUp.FOUND for one in known):
            reason = "each of its bases is in gnomAD by itself; whether together is not told"
        else:
            reason = next(one.reason for one in known if one.state is not LookUp.FOUND)
        return PopulationFrequency(LookUp.NOT_COVERED, source, reason)


def _combined(found: Sequence[GnomadRecord], source: str) -> PopulationFrequency:
    """Return the sums of the records that passed, or of all where none did."""
    passed = [one for one in found if not one.filters]
    counted = passed or list(found)
    aside = [one for one in found if one not in counted]
    reason = "; ".join(f"{one.kind} not counted: {', '.join(one.filters)}" for one in aside)
    filters = dict.fromkeys(name for one in counted for name in one.filters)
    groups = _summed_groups(counted)
    ac, an = _sum(one.ac for one in counted), _sum(one.an for one in counted)
    single = counted[0] if len(counted) == 1 else None
    af = single.af if single else _ratio(ac, an)
    if af is None:
        af = max((one.af for one in counted if one.af is not None), default=None)
    if af is None:
        why = "its record counts no allele that was read well"
        return PopulationFrequency(LookUp.NOT_COVERED, source, why, an=an, filters=tuple(filters))
    stated = single is not None and single.grpmax_af is not None
    top = None if stated else _highest(groups)
    return PopulationFrequency(
        state=LookUp.FOUND,
        source=source,
        reason=reason,
        af=af,
        ac=ac,
        an=an,
        grpmax_af=single.grpmax_af if single and stated else top.af if top else None,
        grpmax_group=single.grpmax_group if single and stated else top.group if top else "",
        groups=groups,
        filters=tuple(filters),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    """Return the sum, None where one count is not stated."""
    known = list(counts)
    return None if None in known else sum(one for one in known if one is not None)


def _ratio(ac: int | None, an: int | None) -> float | None:
    return ac / an if ac is not None and an else None


def _summed_groups(records: Sequence[GnomadRecord]) -> tuple[GroupFrequency, ...]:
    if len(records) == 1:
        return records[0].groups
    found = []
    for group in population_groups():
        parts = [one for record in records for one in record.groups if one.group == group.group]
        if not parts:
            continue
        ac, an = _sum(one.ac for one in parts), _sum(one.an for one in parts)
        ratio = _ratio(ac, an)
        af = max(one.af for one in parts) if ratio is None else ratio
        found.append(GroupFrequency(group.group, af, ac, an))
    return tuple(found)


def _highest(groups: Sequence[GroupFrequency]) -> GroupFrequency | None:
    """Return the group of highest frequency among those that count and were read often enough."""
    counting = {one.group for one in population_groups() if one.in_grpmax}
    enough = coverage_limits().alleles
    fitting = [one for one in groups if one.group in counting and (one.an or 0) >= enough]
    return max(fitting, key=lambda one: one.af, default=None)
