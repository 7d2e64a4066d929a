"""What one sample holds: all its files are written from these values, so that they agree."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

from run_folder.calls import Call, Reads, called, filtered, two_alleles
from run_folder.genome import Genome, chromosome_order
from run_folder.rna import Fusion, Splice, fusions, splices
from run_folder.sites import Event, Place

__all__ = ["Case", "Copies", "Gis", "Layout", "Msi", "Pool", "Tmb", "control", "invent"]


class Layout(StrEnum):
    """The three kinds of result folder."""

    LOCALAPP = "localapp"
    DRAGEN = "dragen"
    CTDNA = "ctdna"


@dataclass(frozen=True, slots=True)
class Copies:
    """Copy number of one gene; `total` and `minor` are absolute, None where not known."""

    gene: str
    chromosome: str
    start: int
    end: int
    fold_change: float
    call: str
    filters: str
    quality: int
    bins: int
    total: int | None
    minor: int | None


@dataclass(frozen=True, slots=True)
class Tmb:
    """Eligible variants and the unrounded size in megabases that they are divided by."""

    eligible: int
    size: float

    @property
    def score(self) -> float:
        """Mutations per megabase."""
        return self.eligible / self.size


@dataclass(frozen=True, slots=True)
class Msi:
    """Sites of the tissue assay, or the sum of distances of the liquid one."""

    usable: int
    unstable: int
    sum_jsd: float

    @property
    def percent(self) -> float:
        """Share of unstable sites in percent; NaN where no site is usable."""
        return 100 * self.unstable / self.usable if self.usable else float("nan")


@dataclass(frozen=True, slots=True)
class Gis:
    """Genomic instability score with what it was worked out from."""

    score: int
    fraction: float
    ploidy: float


@dataclass(frozen=True, slots=True)
class Case:
    """One Pair ID; `dna` or `rna` is empty where that arm is missing."""

    number: int
    pair: str
    dna: str
    rna: str
    control: bool
    run_known: bool
    calls: tuple[Call, ...] = ()
    fusions: tuple[Fusion, ...] = ()
    splices: tuple[Splice, ...] = ()
    copies: tuple[Copies, ...] = ()
    exon_loss: str = ""
    tmb: Tmb | None = None
    msi: Msi | None = None
    gis: Gis | None = None

    @property
    def passed(self) -> list[Call]:
        """The rows of CombinedVariantOutput, in genome order."""
        return [call for call in self.calls if call.passed]


@dataclass(frozen=True, slots=True)
class Pool:
    """Events that the samples of a run draw from, as people share their common variants."""

    common: list[Event]
    spare: list[Event]
    always: list[Event]
    hotspots: list[Event]


_CNV_LIST = (
    "AKT2 ALK AR ATM BRAF BRCA1 BRCA2 CCND1 CCND3 CCNE1 CDK4 CDK6 CHEK1 CHEK2 EGFR ERBB2 ERBB3 "
    "ERCC1 ERCC2 ESR1 FGF1 FGF2 FGF3 FGF4 FGF5 FGF6 FGF7 FGF8 FGF9 FGF10 FGF14 FGF19 FGF23 FGFR1 "
    "FGFR2 FGFR3 FGFR4 GATA3 JAK2 KIT KRAS LAMP1 MDM2 MDM4 MET MYC MYCL MYCN NRAS NRG1 PDGFRA "
    "PDGFRB PIK3CA PIK3CB PTEN RAF1 RB1 RET RICTOR RPS6KB1 TFRC TP53 RAD51B RAD51C PALB2 NKX2-1"
)
_OLD_NAMES = {"MYCL": "MYCL1"}


def invent(
    number: int, seed: int, layout: Layout, genome: Genome, pool: Pool, variants: int, *, hrd: bool
) -> Case:
    """Return a sample with `variants` passing rows; the same arguments give the same sample.

    Of the samples 1 to N every sixth has no RNA, every seventh no DNA, every fifth a high TMB and
    unstable microsatellites; every fourth does not know its sequencing run.
    """
    rng = random.Random(f"{seed}/{layout}/{number}")
    pair, liquid = f"PAIR{number:03d}", layout is Layout.CTDNA
    rna = "" if liquid or number % 6 == 5 else f"{pair}-RNA"
    dna = "" if rna and number % 7 == 6 else f"{pair}-DNA"
    dna = f"PLASMA{number:03d}" if liquid else dna
    high = number % 5 == 2
    reads = Reads(
        depth=2_600 if liquid else 620,
        purity=0.12 if liquid else rng.uniform(0.2, 0.9),
        somatic=0.15 if high else 0.03,
    )
    calls = _calls(rng, layout, pool, variants, reads, number) if dna else ()
    ploidy = rng.uniform(1.8, 4.5)
    copies = _copies(rng, genome, layout, ploidy if hrd else None) if dna else ()
    kept = rng.choice((1, 1, 2, 3)) if rna or liquid else 0
    gene = ("MET", "EGFR", "AR", "")[number % 4]
    return Case(
        number,
        "" if liquid else pair,
        dna,
        rna,
        control=False,
        run_known=number % 4 != 3,
        calls=calls,
        fusions=tuple(fusions(rng, genome, dragen=layout is not Layout.LOCALAPP, kept=kept))
        if rna or liquid
        else (),
        splices=tuple(splices(rng, genome, called=gene)) if rna else (),
        copies=copies,
        exon_loss="BRCA1" if hrd and number % 4 == 1 else "",
        tmb=Tmb(sum(call.in_numerator for call in calls), rng.uniform(1.262, 1.284))
        if dna
        else None,
        msi=_msi(rng, high=high, liquid=liquid) if dna else None,
        gis=Gis(rng.randint(5, 75), reads.purity, ploidy) if hrd and dna else None,
    )


def control(layout: Layout) -> Case:
    """Return the control without template: its files exist and hold next to nothing."""
    pair = "" if layout is Layout.CTDNA else "NTC"
    return Case(0, pair, "NTC", "", control=True, run_known=True, msi=Msi(0, 0, 0.0))


def _calls(
    rng: random.Random,
    layout: Layout,
    pool: Pool,
    variants: int,
    reads: Reads,
    number: int,
) -> tuple[Call, ...]:
    """Return exactly `variants` passing rows and half as many that are held back."""
    dragen = layout is not Layout.LOCALAPP
    liquid = layout is Layout.CTDNA
    hot = pool.hotspots[number % len(pool.hotspots)]
    missed = pool.hotspots[(number + 1) % len(pool.hotspots)]
    order = [hot, *pool.always, *rng.sample(pool.common, len(pool.common))]
    passing: list[Call] = []
    listed: set[Place] = set()
    for event in order:
        keys = {site.key for site in event.sites}
        if len(passing) + len(keys) <= variants and not keys & listed:
            passing.extend(called(rng, event, reads, liquid=liquid))
            listed |= keys
        if len(passing) == variants:
            break
    held = rng.sample(pool.spare, min(len(pool.spare), variants // 2))
    failing = filtered(rng, [missed, *held], reads, dragen=dragen)
    if dragen:
        failing.extend(two_alleles(failing))
    taken: dict[Place, Call] = {}
    for call in (*passing, *failing):
        taken.setdefault(call.site.key, call)
    return tuple(taken[key] for key in sorted(taken))


def _msi(rng: random.Random, *, high: bool, liquid: bool) -> Msi:
    if liquid:
        return Msi(rng.randint(2_200, 2_343), 0, rng.uniform(20, 200) if high else rng.random() * 9)
    usable = rng.randint(105, 130)
    unstable = rng.randint(40, 80) if high else rng.choice((0, 0, 0, 1, 2, 3, 5))
    return Msi(usable, unstable, 0.0)


def _copies(
    rng: random.Random, genome: Genome, layout: Layout, ploidy: float | None
) -> tuple[Copies, ...]:
    """Return every gene of the copy number list, most of them neutral, in genome order."""
    rows = []
    for gene in _CNV_LIST.split():
        span = genome.span(gene)
        if span is not None:
            named = _OLD_NAMES.get(gene, gene)
            rows.append(_copy(rng, named, span, layout, ploidy))
    return tuple(sorted(rows, key=lambda one: (chromosome_order(one.chromosome), one.start)))


def _copy(
    rng: random.Random,
    gene: str,
    span: tuple[str, int, int],
    layout: Layout,
    ploidy: float | None,
) -> Copies:
    chromosome, start, end = span
    kind = rng.choices((".", "<DUP>", "<DEL>"), weights=(86, 8, 6))[0]
    # A ratio to the sample's own ploidy, so that a loss can still have several copies.
    fold = {".": (0.88, 1.12), "<DUP>": (1.45, 6.5), "<DEL>": (0.35, 0.72)}[kind]
    filters = "PASS"
    if kind == "<DEL>" and layout is Layout.LOCALAPP:
        filters = "LowValidation"
    elif kind != "." and layout is not Layout.LOCALAPP and rng.random() < 0.2:
        filters = rng.choice(("cnvQual", "cnvBinSupportRatio", "cnvCopyRatio", "LoDFail"))
    change = rng.uniform(*fold)
    known = ploidy is not None and gene != "GATA3" and chromosome != "chrX"
    total = round(change * (ploidy or 2)) if known else None
    minor = None if total is None else min(total // 2, rng.choice((0, 0, 1, 1, 2)))
    quality = rng.randint(20, 150) if kind != "." else rng.randint(0, 9)
    bins = rng.randint(5, 60)
    return Copies(gene, chromosome, start, end, change, kind, filters, quality, bins, total, minor)
