"""Reads, filters and germline status of invented small variants in one sample."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from run_folder.sites import Event, Site

__all__ = ["Call", "Reads", "called", "filtered", "two_alleles"]

_COSMIC_KNOWN = 0.25
_FILTERS = {
    "localapp": (
        ("LowSupport", 40),
        ("LowVarSupport", 10),
        ("Blacklist", 20),
        ("SB", 4),
        ("q0", 2),
        ("LowDP", 8),
    ),
    "dragen": (
        ("weak_evidence", 40),
        ("weak_evidence;excluded_regions", 8),
        ("excluded_regions", 6),
        ("multiallelic", 2),
        ("multiallelic;weak_evidence", 5),
        ("too_few_supporting_reads;weak_evidence", 8),
        ("no_reliable_supporting_read;read_position;weak_evidence", 6),
        ("mapping_quality;weak_evidence", 4),
        ("low_depth;weak_evidence", 8),
        ("systematic_noise", 4),
        ("base_quality;weak_evidence", 2),
        ("str_contraction", 2),
    ),
}
"""Filters of the two callers and how often each is drawn."""


@dataclass(frozen=True, slots=True)
class Reads:
    """How deep a sample is read, and what share of its cells are tumour."""

    depth: int
    purity: float
    somatic: float


@dataclass(frozen=True, slots=True)
class Call:
    """One allele in one sample; `alt_reads` of `depth` reads show it.

    `databases` are the allele counts in gnomAD exomes, gnomAD genomes and 1000 Genomes.
    """

    site: Site
    depth: int
    alt_reads: int
    filters: str
    status: str = ""
    tag: str = ""
    phase_set: str = ""
    hotspot: bool = False
    cosmic: int = 0
    databases: tuple[int, int, int] = (0, 0, 0)

    @property
    def vaf(self) -> float:
        """Share of reads with the allele."""
        return self.alt_reads / self.depth

    @property
    def passed(self) -> bool:
        """Whether no filter holds it back."""
        return self.filters == "PASS"

    @property
    def in_numerator(self) -> bool:
        """Whether the software counts the variant for TMB.

        Coding, no MNV and no part of one, VAF 5 to 90 %, depth 50, COSMIC count below 50, and no
        sign of the germline: the rule of the LocalApp 2.2 guide.
        """
        return (
            self.passed
            and self.site.coding
            and self.site.variant_type != "MNV"
            and not self.tag
            and self.depth >= 50
            and 0.05 <= self.vaf < 0.9
            and self.cosmic < 50
            and self.status == "Somatic"
        )


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where an event comes from: its share of reads, status, and counts in the databases."""

    vaf: float
    status: str
    cosmic: int
    databases: tuple[int, int, int]


def called(rng: random.Random, event: Event, reads: Reads, *, liquid: bool) -> list[Call]:
    """Return the rows of an event that passes, all with nearly the same share of reads."""
    origin = _origin(rng, event, reads, liquid=liquid)
    depth = max(1, round(rng.gauss(reads.depth, reads.depth / 4)))
    if rng.random() < 0.04:
        depth = rng.randint(2, 99)
    shared = str(event.sites[0].position) if event.tag else ""
    calls = []
    for site in event.sites:
        mine = max(1, depth + (rng.randint(-2, 6) if len(event.sites) > 1 else 0))
        call = Call(
            site,
            mine,
            min(mine, max(1, round(origin.vaf * mine))),
            "PASS",
            origin.status,
            event.tag,
            shared if len(site.ref) == len(site.alt) == 1 else "",
            event.hotspot,
            origin.cosmic,
            origin.databases,
        )
        calls.append(call)
    return calls


def _origin(rng: random.Random, event: Event, reads: Reads, *, liquid: bool) -> _Origin:
    somatic = event.hotspot or (not event.germline and rng.random() < reads.somatic)
    cosmic = rng.randint(300, 9000) if event.hotspot else 0
    if not cosmic and rng.random() < _COSMIC_KNOWN:
        cosmic = rng.randint(1, 30)
    if somatic:
        vaf = min(0.88, max(0.003, reads.purity * rng.uniform(0.15, 0.65)))
        status = "Somatic_Putative_CH" if liquid and rng.random() < 0.2 else "Somatic"
        return _Origin(vaf, status, cosmic, (0, rng.randrange(3), 0))
    vaf = 1.0 if rng.random() < 0.35 else rng.gauss(0.5, 0.03)
    if rng.random() < 0.9:
        return _Origin(vaf, "Germline_DB", cosmic, _known(rng))
    return _Origin(vaf, "Germline_Proxi", cosmic, (0, rng.randrange(9), 0))


def _known(rng: random.Random) -> tuple[int, int, int]:
    exomes = rng.randint(10, 250_000)
    return exomes, rng.randint(1, 30_000), rng.randint(1, 5_000)


def filtered(
    rng: random.Random, events: Sequence[Event], reads: Reads, *, dragen: bool
) -> list[Call]:
    """Return rows that the software holds back; the hotspots among them with many reads."""
    names, weights = zip(*_FILTERS["dragen" if dragen else "localapp"], strict=True)
    calls = []
    for event in events:
        filters = str(rng.choices(names, weights=weights)[0])
        depth = max(20, round(rng.gauss(reads.depth, reads.depth / 4)))
        if "low_depth" in filters or filters == "LowDP":
            depth = rng.randint(5, 99)
        alt = rng.randint(1, max(1, depth // 60))
        if event.hotspot:
            filters, alt = ("systematic_noise" if dragen else "LowSupport"), max(5, depth // 25)
        calls.append(Call(event.sites[0], depth, alt, filters, hotspot=event.hotspot))
    return calls


def two_alleles(calls: Iterable[Call]) -> list[Call]:
    """Return a second record at the place of each filtered insertion, as DRAGEN writes it."""
    return [
        replace(call, site=replace(call.site, alt=call.site.alt + call.site.alt[-1]), alt_reads=1)
        for call in calls
        if call.site.variant_type == "insertion" and "multiallelic" in call.filters
    ]
