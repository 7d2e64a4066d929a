"""From a row of `transcripts.tsv` to a transcript; rows stay as text until they are asked for."""

from __future__ import annotations

from varannot.model import CheckLevel
from varannot.transcripts.layout import TRANSCRIPTS
from varannot.transcripts.model import Block, Tag, Transcript, sense

__all__ = ["COLUMN", "STRAND", "parse_blocks", "preference", "transcript_of"]

COLUMN = {name: place for place, name in enumerate(TRANSCRIPTS.names)}
"""Where the cells of a row stand."""

STRAND = {"+": 1, "-": -1}

_FIRST = (Tag.MANE_SELECT, Tag.MANE_PLUS_CLINICAL, Tag.LRG, Tag.PANEL, Tag.MSK, Tag.ONCOKB)


def preference(row: list[str]) -> tuple[int, str, int]:
    """Return the place of a row among those of its gene; the smallest is preferred."""
    tags = row[COLUMN["tags"]].split(";")
    rank = next((place for place, tag in enumerate(_FIRST) if tag.value in tags), len(_FIRST))
    base, _, version = row[COLUMN["accession"]].partition(".")
    return rank, base, -int(version) if version.isdigit() else 0


def transcript_of(row: list[str]) -> Transcript:
    """Return the transcript that a row of the table holds."""
    cells = dict(zip(TRANSCRIPTS.names, row, strict=True))
    strand = STRAND[cells["strand"]]
    blocks = parse_blocks(cells["exons"], cells["gaps"], strand)
    cds_start, cds_end = -1, -1
    if cells["cds"]:
        first, last = cells["cds"].split("-")
        cds_start, cds_end = int(first) - 1, int(last)
    return Transcript(
        accession=cells["accession"],
        gene=cells["gene"],
        hgnc_id=cells["hgnc_id"],
        protein=cells["protein"],
        ensembl=cells["ensembl"],
        tags=frozenset(filter(None, cells["tags"].split(";"))),
        build=cells["build"],
        contig=cells["contig"],
        strand=strand,
        blocks=blocks,
        cds_start=cds_start,
        cds_end=cds_end,
        whole=cells["whole"] == "yes",
        level=CheckLevel(cells["level"]),
        cautions=tuple(filter(None, cells["cautions"].split(" | "))),
        source=cells["source"],
    )


def parse_blocks(exons: str, gaps: str, strand: int) -> tuple[Block, ...]:
    """Return the blocks of a transcript from the cells `exons` and `gaps` of the table.

    >>> parse_blocks("11-20,31-35", "", 1)
    (Block(exon=1, start=10, end=20, tx_start=0, tx_end=10), \
Block(exon=2, start=30, end=35, tx_start=10, tx_end=15))
    >>> [(b.start, b.end, b.tx_start, b.tx_end) for b in parse_blocks("11-20", "1=4M2I6M", 1)]
    [(10, 14, 0, 4), (14, 20, 6, 12)]
    """
    gapped = dict(part.split("=") for part in gaps.split(";")) if gaps else {}
    blocks: list[Block] = []
    tx = 0
    for number, written in enumerate(exons.split(","), start=1):
        first, last = written.split("-")
        start, end = sense(int(first) - 1, int(last), strand)
        cigar = gapped.get(str(number)) if gapped else None
        if cigar is None:
            blocks.append(Block(number, start, end, tx, tx + end - start))
            tx += end - start
            continue
        for length, operation in _operations(cigar):
            if operation == "M":
                blocks.append(Block(number, start, start + length, tx, tx + length))
            start += length if operation in "MD" else 0
            tx += length if operation in "MI" else 0
    return tuple(blocks)


def _operations(cigar: str) -> list[tuple[int, str]]:
    operations: list[tuple[int, str]] = []
    number = ""
    for sign in cigar:
        if sign.isdigit():
            number += sign
        else:
            operations.append((int(number), sign))
            number = ""
    return operations
