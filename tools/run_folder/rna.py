"""Fusion candidates and splice junctions of one sample, invented on well-known genes."""

from __future__ import annotations

import random
from dataclasses import dataclass

from run_folder.genome import BUILD, Genome, chromosome_order

__all__ = ["Fusion", "Splice", "fusions", "splices"]

NOT_GIVEN = "N/A"

_PLACES = {
    "AC016683.6": ("chr2", 113_970_000, 114_020_000),
    "CD74": ("chr5", 149_781_000, 149_792_000),
    "EML4": ("chr2", 42_397_000, 42_559_000),
    "ERG": ("chr21", 39_740_000, 40_030_000),
    "GOPC": ("chr6", 117_882_000, 117_923_000),
    "HLA-A": ("chr6", 29_910_000, 29_914_000),
    "KIF5B": ("chr10", 32_298_000, 32_345_000),
    "NKX2-1": ("chr14", 36_986_000, 36_989_000),
    "NOTCH2NL": ("chr1", 145_210_000, 145_285_000),
    "NTRK3": ("chr15", 88_420_000, 88_799_000),
    "PAX8": ("chr2", 113_974_000, 114_036_000),
    "PPARG": ("chr3", 12_330_000, 12_475_000),
    "RP11-458D21.5": ("chr1", 145_209_000, 145_290_000),
    "SEPT14": ("chr7", 55_862_000, 55_930_000),
    "TACC3": ("chr4", 1_723_000, 1_746_000),
    "TMPRSS2": ("chr21", 42_837_000, 42_880_000),
    "TPM3": ("chr1", 154_128_000, 154_164_000),
}
"""Rough places of genes that need not be in the bundle; breakpoints inside are drawn by lot."""

_KEPT = (
    ("TPM3", "NTRK1", True),
    ("CD74", "ROS1;GOPC", True),
    ("PPARG", "AC016683.6;PAX8", False),
    ("EML4", "ALK", True),
    ("KIF5B", "RET", True),
    ("TMPRSS2", "ERG", True),
    ("FGFR3", "TACC3", True),
    ("ETV6", "NTRK3", False),
    ("EGFR", "SEPT14", True),
)
_DROPPED = (
    ("RP11-458D21.5;NOTCH2NL", "ALK", True),
    ("HLA-A", "TPM3", False),
    ("NKX2-1", "RP11-458D21.5", True),
    ("KMT2A", "EGFR", True),
    ("TP53", "NF1", False),
    ("BRCA1", "RET", True),
    ("ESR1", "MET", True),
)
"""Gene A, gene B, whether the direction is known; some symbols hold `-`, some cells a list."""

_BASES = "ACGT"


@dataclass(frozen=True, slots=True)
class Fusion:
    """One candidate; counts are read pairs without duplicates, None where the file has N/A."""

    caller: str
    gene_a: str
    gene_b: str
    place_a: str
    place_b: str
    score: str
    filters: str
    kept: bool
    directed: bool
    ref_a: int | None
    ref_b: int | None
    alt_split: int
    alt_pair: int
    contig: str
    location_a: str
    location_b: str

    @property
    def pair(self) -> str:
        """The gene pair as CombinedVariantOutput writes it."""
        return f"{self.gene_a}{'-' if self.directed else '/'}{self.gene_b}"

    @property
    def reads(self) -> int:
        """Supporting reads as CombinedVariantOutput counts them."""
        return self.alt_split + self.alt_pair


@dataclass(frozen=True, slots=True)
class Splice:
    """One junction, 1-based: the last base before what is left out, and the last base left out."""

    chromosome: str
    start: int
    end: int
    ref: str
    filters: str
    quality: int
    reads: int
    reference_reads: int
    gene: str = ""
    exons: str = ""
    exon_count: int = 0


def fusions(rng: random.Random, genome: Genome, *, dragen: bool, kept: int) -> list[Fusion]:
    """Return candidates, most of them dropped; `kept` of them are kept."""
    chosen = [(*one, True) for one in rng.sample(_KEPT, kept)]
    chosen += [(*rng.choice(_DROPPED), False) for _ in range(rng.randint(15, 40))]
    rng.shuffle(chosen)
    return [_fusion(rng, genome, one, dragen=dragen) for one in chosen]


def _fusion(
    rng: random.Random, genome: Genome, chosen: tuple[str, str, bool, bool], *, dragen: bool
) -> Fusion:
    gene_a, gene_b, directed, kept = chosen
    caller = "DRAGEN" if dragen else "RnaFusionFilter"
    if not kept and rng.random() < 0.2:
        caller = "SpliceGirl"
    unknown = kept and not dragen and rng.random() < 0.2
    split, pair = (rng.randint(6, 150), rng.randint(0, 60)) if kept else (rng.randint(0, 3), 0)
    return Fusion(
        caller,
        gene_a,
        gene_b,
        _breakpoint(rng, genome, gene_a),
        _breakpoint(rng, genome, gene_b),
        f"{rng.uniform(0.5, 1):.4g}" if kept else rng.choice(("0", f"{rng.uniform(0, 0.3):.3g}")),
        _filter(rng, dragen=dragen, kept=kept, unknown=unknown),
        kept,
        directed,
        None if unknown else rng.randint(0, 400),
        None if unknown else rng.randint(0, 4500),
        split,
        pair,
        "".join(rng.choices(_BASES, k=90)) if caller == "RnaFusionFilter" else NOT_GIVEN,
        _locations(rng, gene_a),
        _locations(rng, gene_b),
    )


def _filter(rng: random.Random, *, dragen: bool, kept: bool, unknown: bool) -> str:
    if unknown:
        return "NoReferenceReads"
    if dragen:
        if kept:
            return rng.choice(("PASS", "PASS", "PASS;LOW_ALT_TO_REF"))
        return rng.choice(
            ("FAIL;LOW_SCORE;MIN_SUPPORT", "FAIL;LOW_MAPQ", "FAIL;LOW_SCORE;READ_THROUGH", "N/A")
        )
    return "PASS" if kept else rng.choice(("LowQ", "Imprecise;LowQ", "LowUniqueAlignments"))


def _breakpoint(rng: random.Random, genome: Genome, genes: str) -> str:
    gene = genes.partition(";")[0]
    span = genome.span(gene) or _PLACES[gene]
    return f"{span[0]}:{rng.randint(span[1] + 1, span[2])}"


def _locations(rng: random.Random, genes: str) -> str:
    names = ("IntactExon", "IntactExon", "BrokenExon", "Intronic", "Intergenic")
    return ";".join(rng.choice(names) for _ in genes.split(";"))


def splices(rng: random.Random, genome: Genome, *, called: str) -> list[Splice]:
    """Return junctions that are held back, and one that passes in `called` (MET, EGFR, AR)."""
    found = [_low(rng, genome, gene) for gene in ("RET", "ALK", "ROS1", "NTRK1", "MET", "ERBB2")]
    twin = found[0]
    found.append(
        Splice(twin.chromosome, twin.start, twin.end + 1_204, twin.ref, twin.filters, 0, 1, 80)
    )
    if called:
        found.append(_passing(rng, genome, called))
    return sorted(found, key=lambda one: (chromosome_order(one.chromosome), one.start, one.end))


_JUNCTIONS = {"MET": (13, 15, "14"), "EGFR": (1, 8, "2-7"), "AR": (3, 0, "")}
"""The last exon before and the first after the junction, and the exons that are skipped.

AR-V7 joins exon 3 to a cryptic exon in intron 3, so no exon is named.
"""


def _passing(rng: random.Random, genome: Genome, gene: str) -> Splice:
    before, after, skipped = _JUNCTIONS[gene]
    model = genome.bundle.of_gene(gene, BUILD)[0]
    ends = {block.exon: block.end for block in model.blocks}
    starts = {block.exon: block.start for block in reversed(model.blocks)}
    last = ends[before] - 1
    first = starts[after] if after else last + rng.randint(5_000, 9_000)
    low, high = sorted((last, first)) if model.strand == 1 else sorted((-1 - last, -1 - first))
    return Splice(
        model.contig,
        low + 1,
        high,
        genome.base(model.contig, low + 3),
        "PASS",
        rng.randint(20, 100),
        rng.randint(10, 120),
        rng.randint(1, 600),
        gene,
        skipped,
        model.exon_count,
    )


def _low(rng: random.Random, genome: Genome, gene: str) -> Splice:
    model = genome.bundle.of_gene(gene, BUILD)[0]
    start, end = model.span
    first = rng.randint(start + 1, end - 2_000)
    filters = rng.choice(("LowQ;LowUniqueAlignments", "LowUniqueAlignments", "LowQ"))
    last = first + rng.randint(300, 1_900)
    ref = genome.base(model.contig, first + 2)
    reads = rng.randint(0, 3)
    return Splice(model.contig, first, last, ref, filters, 0, reads, rng.randint(1, 99))
