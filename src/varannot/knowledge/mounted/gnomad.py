"""One gnomAD VCF: frequencies of an allele, and whether its records show that a place was read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.knowledge.evidence import GroupFrequency
from varannot.knowledge.mounted.alleles import Allele, VcfAllele
from varannot.knowledge.mounted.builds import build_of_alleles
from varannot.knowledge.mounted.coverage import Covered
from varannot.knowledge.mounted.genome import Genome, plain_name
from varannot.knowledge.mounted.gnomad_names import GnomadFields, GroupFields, fields_of
from varannot.knowledge.mounted.limits import coverage_limits, population_groups
from varannot.knowledge.mounted.state import MountedState, state_of
from varannot.knowledge.mounted.tabix import VCF_COLUMNS, open_tabix
from varannot.knowledge.mounted.vcf import (
    VcfHit,
    header_value,
    hits,
    info_names,
    info_values,
    one_of,
    position_and_ref,
)

__all__ = ["GnomadRecord", "MountedGnomad"]

_ROUNDED = 0.0005
"""How far a stated frequency may lie from AC/AN: three decimals. Percent of a rare one may too."""


@dataclass(frozen=True, slots=True)
class GnomadRecord:
    """What one file says of one allele; `grpmax_af` as it states it, None if it does not."""

    kind: str
    af: float | None
    ac: int | None
    an: int | None
    grpmax_af: float | None
    grpmax_group: str
    groups: tuple[GroupFrequency, ...]
    filters: tuple[str, ...]


class MountedGnomad:
    """One VCF of population frequencies on one build; raises InputError where it has none."""

    def __init__(self, path: Path, genome: Genome) -> None:
        self._text = open_tabix("gnomad", path, lambda *_: VCF_COLUMNS)
        self._genome = genome
        fields = fields_of(info_names(self._text.meta), path.name)
        if fields is None:
            found = "a VCF whose header declares neither AF nor AC and AN"
            expected = "population frequencies as gnomAD publishes them"
            raise InputError([Problem(str(path), None, "", found, expected)])
        self.fields: GnomadFields = fields
        self.build = build_of_alleles(self._text, genome, position_and_ref)

    @property
    def file(self) -> str:
        """The path as configured."""
        return self._text.file

    @property
    def chromosomes(self) -> frozenset[str]:
        """The chromosomes that have records, without `chr`."""
        return self._text.chromosomes

    @property
    def state(self) -> MountedState:
        """What the report says of the file."""
        date = header_value(self._text.meta, "fileDate")
        version = self.fields.version
        name = self.fields.source
        licence = "CC0 1.0 (not confirmed)"
        return state_of(self._text, name, self.build, version=version, date=date, licence=licence)

    def record(self, asked: VcfAllele) -> GnomadRecord | None:
        """Return what the file says of the allele, None where it has no record of it."""
        for hit in hits(self._text, asked, self._genome):
            record = self._record(hit)
            self._check_shares(record, hit)
            return record
        return None

    def _check_shares(self, record: GnomadRecord, hit: VcfHit) -> None:
        """Refuse a file whose frequencies are no shares, such as percent: they would decide."""
        stated = [(record.af, record.ac, record.an, "AF")]
        stated.append((record.grpmax_af, None, None, "the highest group's AF"))
        stated += [(one.af, one.ac, one.an, f"AF of {one.group}") for one in record.groups]
        for af, ac, an, name in stated:
            counted = ac / an if ac is not None and an else af
            if af is None or counted is None:
                continue
            if 0 <= af <= 1 and 0 <= counted <= 1 and abs(af - counted) <= _ROUNDED:
                continue
            place = f"{hit.cells[0]}:{hit.cells[1]} {hit.cells[3]}>{hit.cells[4]}"
            beside = f" with AC={ac} and AN={an}" if counted is not af else ""
            found = f"{name} {af:g}{beside} at {place}"
            expected = "a share from 0 to 1, and the one that AC and AN give"
            action = "Write shares with a decimal point (percent over 100), or leave the file out."
            raise InputError([Problem(self.file, None, "", found, expected, action)])

    def _record(self, hit: VcfHit) -> GnomadRecord:
        fields = self.fields
        info = hit.info(fields.all_names)
        group = one_of(info.get(fields.grpmax_group), hit.number)
        return GnomadRecord(
            kind=fields.kind,
            af=_frequency(info, GroupFields(fields.ac, fields.an, fields.af), hit.number),
            ac=_count(info.get(fields.ac), hit.number),
            an=_count(info.get(fields.an), 0),
            grpmax_af=_number(one_of(info.get(fields.grpmax_af), hit.number)),
            grpmax_group=_group_name(group),
            groups=tuple(
                GroupFrequency(
                    name, af, _count(info.get(one.ac), hit.number), _count(info.get(one.an), 0)
                )
                for name, one in fields.groups.items()
                for af in (_frequency(info, one, hit.number),)
                if af is not None
            ),
            filters=hit.filters,
        )

    def read_around(self, chromosome: str, allele: Allele) -> Covered:
        """Return whether the records around a change show that its place was read.

        They do where one at or before its first base and one at or behind its last base, neither
        farther than `flank_nt` bases, and all between them were read in `covered_an` alleles.
        """
        limits = coverage_limits()
        if plain_name(chromosome) not in self.chromosomes:
            return Covered(None, f"{self.file} has no record on chromosome {chromosome}")
        if not self.fields.an:
            return Covered(None, f"{self.file} does not say how many alleles were read")
        last = max(allele.start, allele.end - 1)
        names = frozenset({self.fields.an})
        around: list[tuple[int, int]] = []
        span = (allele.start - limits.flank, last + limits.flank + 1)
        for line in self._text.nearby(chromosome, *span):
            cells = line.split("\t")
            position = int(cells[1]) - 1
            if span[0] <= position < span[1]:
                an = _count(info_values(cells[7], names).get(self.fields.an), 0)
                around.append((position, an or 0))
        before = max((one for one in around if one[0] <= allele.start), default=None)
        behind = min((one for one in around if one[0] >= last), default=None)
        if before is None or behind is None:
            why = f"no coverage is stated, and {self.file} has no records within {limits.flank} "
            return Covered(None, f"{why}bases on both sides")
        fewest = min(an for position, an in around if before[0] <= position <= behind[0])
        why = f"records of {self.fields.source} around the place were read in {fewest} alleles"
        if fewest < limits.alleles:
            why += f", below {limits.alleles}"
        return Covered(fewest >= limits.alleles, why, fewest)


def _number(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _count(value: str | None, number: int) -> int | None:
    text = one_of(value, number)
    return int(text) if text.isascii() and text.isdigit() else None


def _frequency(info: dict[str, str], fields: GroupFields, number: int) -> float | None:
    """Return AF, or AC/AN where it is not stated; None where no allele was read."""
    an = _count(info.get(fields.an), 0)
    if an == 0:
        return None
    stated = _number(one_of(info.get(fields.af), number))
    ac = _count(info.get(fields.ac), number)
    return ac / an if stated is None and ac is not None and an else stated


def _group_name(written: str) -> str:
    name = written.casefold()
    return next((one.group for one in population_groups() if name in one.names), name)
