"""Gene and skipped exons of splice variants whose file names none, by their breakpoints.

SpliceVariants.vcf writes the last base before what is left out (POS) and the last base left out
(END), 1-based and whatever the strand; CombinedVariantOutput writes the same two numbers, such as
chr7:55087058 and chr7:55223522 for exons 2 to 7 of EGFR, whose exon 1 ends at 55087058 and whose
exon 8 begins at 55223523 (GRCh37). Other writers give the first base behind what is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from varannot.model import Finding, SpliceVariant
from varannot.tso500.cells import genome_position
from varannot.tso500.side_findings import ENDS_ASIDE

if TYPE_CHECKING:
    from varannot.tso500.coverage import CodingGene, CodingRegions, RegionSource

__all__ = ["with_places"]


def with_places(
    findings: Iterable[Finding], regions: RegionSource | None, contigs: Mapping[str, int]
) -> tuple[Finding, ...]:
    """Return findings, a splice variant without a gene with what its breakpoints tell.

    A gene is stated where both breakpoints lie in its coding span, and in that of no other gene of
    `regions`; exons are stated where the breakpoints are the end of one exon and the beginning of
    another. The note says so, and on which transcript. `contigs` holds the lengths of chromosomes
    that the file states: nothing is placed on another build.
    """
    return tuple(
        _placed(one, regions(), contigs)
        if regions is not None and isinstance(one, SpliceVariant) and not one.gene
        else one
        for one in findings
    )


def _placed(
    one: SpliceVariant, regions: CodingRegions, contigs: Mapping[str, int]
) -> SpliceVariant:
    ends = (genome_position(one.breakpoint_1), genome_position(one.breakpoint_2))
    if ends[0] is None or ends[1] is None or ends[0][0] != ends[1][0]:
        return one
    contradicted = regions.contradicted(contigs)
    if contradicted:
        why = f"the header gives {contradicted} another length than {regions.build} has"
        return msgspec.structs.replace(one, note=f"{one.note}; none was computed: {why}")
    contig = regions.contig_of(ends[0][0])
    low, high = sorted((ends[0][1], ends[1][1]))
    genes = [gene for gene in regions.genes if gene.contig == contig and _holds(gene, low, high)]
    if len(genes) != 1:
        return one
    gene, exons = genes[0], _skipped(genes[0], low, high)
    computed = "gene and exons" if exons else "gene"
    note = f"{one.note}; {computed} computed from the breakpoints on {gene.transcript}"
    return msgspec.structs.replace(one, gene=gene.gene, affected_exon=exons, note=note)


def _holds(gene: CodingGene, low: int, high: int) -> bool:
    """Return whether two 1-based places lie in the coding span of a gene."""
    start = min(exon.start for exon in gene.exons)
    return start < low and high <= max(exon.end for exon in gene.exons)


def _skipped(gene: CodingGene, low: int, high: int) -> str:
    """Return the exons between two exon boundaries, such as `14` or `2-7`, or ''."""
    if not gene.whole:
        return ""
    spans: dict[int, tuple[int, int]] = {}
    for exon in gene.exons:
        start, end = spans.get(int(exon.name), (exon.start, exon.end))
        spans[int(exon.name)] = (min(start, exon.start), max(end, exon.end))
    before = next((n for n, span in spans.items() if abs(span[1] - low) <= ENDS_ASIDE), None)
    after = next((n for n, span in spans.items() if abs(span[0] - high) <= ENDS_ASIDE), None)
    if before is None or after is None:
        return ""
    first, last = min(before, after) + 1, max(before, after) - 1
    if first > last:
        return ""
    return str(first) if first == last else f"{first}-{last}"
