"""Coding regions by name: where the source of a model has another one than RefSeq, or several.

An LRG record can hold several coding regions of a transcript. Ensembl can move the start of a
transcript while its name stays, so that a list of names and its numbering mean the earlier one. A
table names the region that RefSeq has; a region is taken only where its length is as stated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from transcript_bundle.sources import ExonTable, LrgTranscript, rows_of
from varannot.bases import translate

__all__ = ["Region", "lrg_with_region", "read_regions", "table_with_region"]


@dataclass(frozen=True, slots=True)
class Region:
    """A coding region: its first base (1-based) in the LRG record, or on a contig of GRCh38."""

    accession: str
    contig: str
    start: int
    residues: int
    source: str


def read_regions(path: Path) -> dict[str, Region]:
    """Return the regions of a table by LRG transcript, or Ensembl transcript without version."""
    found = {}
    for row in rows_of(path):
        contig, _, start = row["start"].rpartition(":")
        region = Region(row["accession"], contig, int(start), int(row["residues"]), row["source"])
        found[row["model"]] = region
    return found


def lrg_with_region(transcript: LrgTranscript, regions: Mapping[str, Region]) -> LrgTranscript:
    """Return the transcript with the coding region that RefSeq has; its length is verified."""
    region = regions.get(transcript.name)
    if region is None:
        return transcript
    assert transcript.cds is not None
    start = region.start - 1
    before = sum(max(0, min(last, start) - first) for first, last in transcript.exons)
    end = sum(max(0, min(last, transcript.cds[1]) - first) for first, last in transcript.exons)
    protein = translate(transcript.cdna[before:end])
    whole = protein.startswith("M") and protein.find("*") == len(protein) - 1
    if not whole or len(protein) - 1 != region.residues:
        raise ValueError(_misfit(transcript.name, region))
    return replace(transcript, cds=(start, transcript.cds[1]), protein=protein[:-1])


def table_with_region(table: ExonTable, regions: Mapping[str, Region]) -> ExonTable:
    """Return a table of coding exons with the start that RefSeq has, which lies in its first exon.

    GRCh37 exons are dropped then: the builder carries the model over.
    """
    region = regions.get(table.ensembl.partition(".")[0])
    if region is None or table.whole or region.accession != table.refseq:
        return table
    first, *others = table.exons["GRCh38"]
    if first.contig != region.contig:
        raise ValueError(_misfit(table.ensembl, region))
    if first.strand == 1:
        moved = replace(first, start=region.start, cds=(region.start, first.end))
    else:
        moved = replace(first, end=region.start, cds=(first.start, region.start))
    exons = (moved, *others)
    if sum(exon.end - exon.start + 1 for exon in exons) != 3 * (region.residues + 1):
        raise ValueError(_misfit(table.ensembl, region))
    return replace(table, exons={"GRCh38": exons, "GRCh37": ()})


def _misfit(name: str, region: Region) -> str:
    return f"{name}: the coding region of {region.source} does not fit"
