"""Genes at which the panel software leaves out positions by a static list, from its excluded rows.

A genome VCF tells it base by base with its coverage; other VCF files hold candidates alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from varannot.hgvs.row_builds import StatedBuild
from varannot.model import Blacklisted, ExcludedRow, Ingest, Source, is_blacklisted
from varannot.transcripts.model import Transcript, sense

if TYPE_CHECKING:
    from varannot.hgvs.reference_set import ReferenceSet

__all__ = ["blacklisted"]


def blacklisted(
    ingest: Ingest, reference: ReferenceSet | None, build: StatedBuild
) -> tuple[Blacklisted, ...]:
    """Return the genes with coding positions whose candidates such a FILTER took out, in ABC order.

    Files whose coverage tells the positions are passed over, and rows on no known build.
    """
    told = {one.source.file for one in ingest.coverage}
    rows = [row for row in ingest.excluded if _is_listed(row) and row.source.file not in told]
    if reference is None or not rows:
        return ()
    files = {(file.input_column, file.file): file for file in ingest.files}
    exons: dict[str, dict[int, str]] = {}
    first: dict[str, tuple[Transcript, Source]] = {}
    for row in rows:
        stated = build.of(files.get((row.key.partition(":")[0], row.source.file)))
        for transcript, places in _coding_places(row, reference, stated):
            exons.setdefault(transcript.gene, {}).update(places)
            first.setdefault(transcript.gene, (transcript, row.source))
    return tuple(
        Blacklisted(
            gene=gene,
            transcript=first[gene][0].accession,
            positions=len(exons[gene]),
            exons=tuple(sorted(set(exons[gene].values()), key=int)),
            source=first[gene][1],
        )
        for gene in sorted(exons)
    )


def _is_listed(row: ExcludedRow) -> bool:
    return row.code == "filter" and is_blacklisted(row.reason)


def _coding_places(
    row: ExcludedRow, reference: ReferenceSet, build: str
) -> Iterator[tuple[Transcript, dict[int, str]]]:
    """Yield each gene's transcript with the coding positions of a VCF record, and their exons.

    Positions are genomic, 0-based.
    """
    cells = row.text.split("\t", 4)
    projector = reference.projector(build) if build else None
    if projector is None or len(cells) < 5 or not cells[1].isdigit():
        return
    bundle = projector.bundle
    start = int(cells[1]) - 1
    end = start + len(cells[3])
    for transcript in bundle.first_at(build, bundle.contig(build, cells[0]), start, end):
        places = {
            place: exon for place in range(start, end) if (exon := _coding_exon(transcript, place))
        }
        if places:
            yield transcript, places


def _coding_exon(transcript: Transcript, place: int) -> str:
    """Return the number of the exon whose coding part holds a genomic base, else ''."""
    position, _ = sense(place, place + 1, transcript.strand)
    base = transcript.to_transcript(position)
    if base is None or not transcript.cds_start <= base < transcript.cds_end:
        return ""
    return str(transcript.blocks[transcript.block_index(position)].exon)
