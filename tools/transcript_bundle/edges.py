"""Edges of coding exons on GRCh37: which of them nothing confirms.

Exons of Ensembl and MANE are carried over from GRCh38. An annotation of GRCh37 of its own confirms
most edges; splice sites in the sequence and the translation confirm others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from transcript_bundle.models import coding_parts
from transcript_bundle.sources import ExonTable, rows_of
from varannot.bases import translate
from varannot.transcripts.model import Transcript, Window

__all__ = ["edge_caution", "read_edges", "spans_of", "still_open", "with_edges"]

_ACCEPTOR = "AG"
_DONORS = ("GT", "GC")
"""Bases of the intron beside an exon. GT and GC stand at 99.7% of human donors
(DOI 10.1093/nar/28.21.4364)."""


def read_edges(path: Path) -> dict[str, set[int]]:
    """Return coding exons whose edges on GRCh37 an annotation confirms, by accession."""
    found = {}
    for row in rows_of(path):
        numbers: set[int] = set()
        for span in row["coding_exons"].split(", "):
            first, _, last = span.partition("-")
            numbers |= set(range(int(first), int(last or first) + 1))
        found[row["accession"]] = numbers
    return found


def with_edges(table: ExonTable, confirmed: dict[str, set[int]]) -> ExonTable:
    """Return the table without the open exons that are confirmed elsewhere."""
    known = confirmed.get(table.refseq, set()) | confirmed.get(table.ensembl, set())
    return replace(table, unconfirmed=tuple(n for n in table.unconfirmed if n not in known))


def still_open(
    model: Transcript, unconfirmed: Sequence[int], window: Window | None, spliced: str, protein: str
) -> tuple[int, ...]:
    """Return the coding exons of a model of GRCh37 whose edges its sequence does not confirm.

    The first coding exon starts with the start codon and the last ends with the stop: these are
    no edges of exons. `spliced` holds the genome's bases of the transcript.
    """
    if not unconfirmed or (spliced and _translates(model, spliced, protein)):
        return ()
    spans = [(start, end) for _, start, end in _by_exon(model)]
    return tuple(n for n in unconfirmed if window is None or not _spliced_at(spans, n, window))


def _translates(model: Transcript, spliced: str, protein: str) -> bool:
    residues = translate(spliced[model.cds_start : model.cds_end])
    return bool(protein) and residues[1:] == f"{protein[1:]}*"


def _by_exon(model: Transcript) -> list[tuple[int, int, int]]:
    """Return number, start and end (sense) of each coding exon, gaps included."""
    numbers = [
        block.exon
        for block in model.blocks
        if block.tx_end > model.cds_start and block.tx_start < model.cds_end
    ]
    found: list[tuple[int, int, int]] = []
    for number, (start, end) in zip(numbers, coding_parts(model), strict=True):
        if found and found[-1][0] == number:
            found[-1] = (number, found[-1][1], end)
        else:
            found.append((number, start, end))
    return found


def _spliced_at(spans: Sequence[tuple[int, int]], number: int, window: Window) -> bool:
    start, end = spans[number - 1]
    acceptor = number == 1 or window.slice(start - 2, start) == _ACCEPTOR
    donor = number == len(spans) or window.slice(end, end + 2) in _DONORS
    return acceptor and donor


def edge_caution(numbers: Sequence[int]) -> tuple[str, ...]:
    """Return the caution that names the coding exons, none where there are none.

    >>> edge_caution([3, 7])
    ('Edges of coding exons 3, 7 on GRCh37 are not confirmed by GENCODE 19.',)
    >>> edge_caution([2]), edge_caution([1, 2, 3, 5]), edge_caution([])
    (('Edges of coding exon 2 on GRCh37 are not confirmed by GENCODE 19.',), \
('Edges of coding exons 1-3, 5 on GRCh37 are not confirmed by GENCODE 19.',), ())
    """
    if not numbers:
        return ()
    what = "coding exon" if len(numbers) == 1 else "coding exons"
    return (f"Edges of {what} {spans_of(numbers)} on GRCh37 are not confirmed by GENCODE 19.",)


def spans_of(numbers: Iterable[int]) -> str:
    """Return numbers in order, neighbours as a span.

    >>> spans_of([4, 1, 2, 7])
    '1-2, 4, 7'
    """
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and spans[-1][-1] == number - 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(f"{span[0]}-{span[-1]}" if len(span) > 1 else f"{span[0]}" for span in spans)
