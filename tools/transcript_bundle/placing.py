"""Finding the coding sequence in exons from a protein and known bases, or printed positions.

Some exon tables lack the coding part. Where enough bases of the exons are known, only one place of
the start codon lets every known base code for the protein; that place is taken, and no other.
Elsewhere positions that laboratories print, in genome and transcript, can tell the start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transcript_bundle.evidence import Evidence, Known
from transcript_bundle.sources import Exon, ExonTable, Placed, rows_of
from varannot.bases import CODON, reverse_complement

__all__ = [
    "ENOUGH_PRINTED",
    "ENOUGH_TO_PLACE",
    "Start",
    "known_bases",
    "place_coding",
    "place_printed",
    "read_starts",
    "with_coding",
]

ENOUGH_TO_PLACE = 100
"""Known bases that have to agree. By chance a base fits a residue in about 1 of 3 cases or more
rarely, so a wrong place with this many has a chance far below one in a million."""

ENOUGH_PRINTED = 2
"""Printed positions, and printed residues, that have to agree on a start."""


@dataclass(frozen=True, slots=True)
class Start:
    """A start of the coding sequence (0-based), and what printed descriptions agree on it.

    `positions` counts pairs of a genomic and a coding-DNA position that lead to this start, and
    none leads to another; `residues` printed residues that the protein has at these codons.
    """

    start: int
    positions: int
    residues: int


def read_starts(path: Path) -> dict[str, Start]:
    """Return the starts of a table by accession; places in the table are 1-based."""
    return {
        row["accession"]: Start(int(row["start"]) - 1, int(row["positions"]), int(row["residues"]))
        for row in rows_of(path)
    }


_CODONS: dict[str, tuple[str, ...]] = {
    residue: tuple(codon for codon, coded in CODON.items() if coded == residue)
    for residue in set(CODON.values())
}


def place_coding(
    proteins: Sequence[Known], known: Mapping[int, str], length: int
) -> tuple[Known, int, int] | None:
    """Return protein, start and number of agreeing bases of the only place that fits, else None.

    `known` holds bases by transcript coordinate, `length` the bases of the transcript.
    """
    found = []
    for protein in proteins:
        size = 3 * (len(protein.residues) + 1)
        for start in range(length - size + 1):
            agreeing = _agreeing(protein.residues + "*", known, start, start + size)
            if agreeing >= ENOUGH_TO_PLACE:
                found.append((protein, start, agreeing))
    return found[0] if len(found) == 1 else None


def place_printed(
    proteins: Sequence[Known], known: Mapping[int, str], length: int, start: Start
) -> tuple[Known, int] | None:
    """Return protein and start if the gene has one protein and it fits at the start, else None."""
    if min(start.positions, start.residues) < ENOUGH_PRINTED or len(proteins) != 1:
        return None
    end = start.start + 3 * (len(proteins[0].residues) + 1)
    if end > length or _agreeing(proteins[0].residues + "*", known, start.start, end) < 0:
        return None
    return proteins[0], start.start


def _agreeing(residues: str, known: Mapping[int, str], start: int, end: int) -> int:
    """Return how many known bases fit the residues from a start on, -1 if one does not."""
    codons: dict[int, dict[int, str]] = {}
    for at, base in known.items():
        if start <= at < end:
            codons.setdefault((at - start) // 3, {})[(at - start) % 3] = base
    for number, bases in codons.items():
        fitting = _CODONS.get(residues[number], ())
        if not any(all(codon[at] == b for at, b in bases.items()) for codon in fitting):
            return -1
    return sum(len(bases) for bases in codons.values())


def known_bases(
    exons: Sequence[Exon],
    pieces: Sequence[tuple[str, Placed, str]],
    evidence: Evidence,
    collected: Mapping[int, str],
) -> dict[int, str]:
    """Return the known bases of exons of GRCh38 by transcript coordinate, in its direction.

    `collected` holds further bases by place (1-based), on the forward strand.
    """
    at = {position: index for index, position in enumerate(_positions(exons))}
    contig, strand = exons[0].contig, exons[0].strand
    low, high = min(at), max(at)
    found: dict[int, str] = {}

    def learn(position: int, base: str) -> None:
        if position in at and base != "N":
            found[at[position]] = base if strand == 1 else reverse_complement(base)

    for position, base in collected.items():
        learn(position, base)
    for position, ref in evidence.alleles_in(contig, low, high):
        for shift, base in enumerate(ref):
            learn(position + shift, base)
    for _, place, bases in pieces:
        if place.contig != contig or place.end < low or place.start > high:
            continue
        forward = bases if place.strand == 1 else reverse_complement(bases)
        for position in range(max(place.start, low), min(place.end, high) + 1):
            learn(position, forward[position - place.start])
    return found


def _positions(exons: Sequence[Exon]) -> list[int]:
    """Return the genomic positions (1-based) of the exons in transcript order."""
    found: list[int] = []
    for exon in exons:
        span = range(exon.start, exon.end + 1)
        found += span if exon.strand == 1 else reversed(span)
    return found


def _of_collected(table: ExonTable, evidence: Evidence) -> dict[int, str]:
    """Return the bases of a table's collected coding sequence by place on the forward strand."""
    names = (table.refseq, table.ensembl)
    cds = next((evidence.extra.coding[n] for n in names if n in evidence.extra.coding), "")
    exons = table.exons["GRCh38"]
    places = _positions(exons) if exons else []
    if table.whole or len(places) != len(cds):
        return {}
    forward = exons[0].strand == 1
    return {
        place: base if forward else reverse_complement(base)
        for place, base in zip(places, cds, strict=True)
    }


def with_coding(
    table: ExonTable,
    strand: int,
    pieces: Sequence[tuple[str, Placed, str]],
    evidence: Evidence,
    others: Sequence[ExonTable] = (),
    printed: Start | None = None,
) -> ExonTable:
    """Return the table with its coding parts on GRCh38 if they can be placed, else as it is.

    GRCh37 exons are dropped then: the builder carries the model over. `others` are tables of the
    same gene, whose collected coding sequences tell bases too.
    """
    exons = [replace(exon, strand=strand) for exon in table.exons["GRCh38"]]
    exons.sort(key=lambda exon: exon.start * strand)
    collected: dict[int, str] = {}
    for other in others:
        collected |= _of_collected(other, evidence)
    known = known_bases(exons, pieces, evidence, collected)
    proteins, length = evidence.uniprot.get(table.gene, []), len(_positions(exons))
    place = place_coding(proteins, known, length)
    if place is not None:
        protein, start, agreeing = place
        what = f"{agreeing} known bases"
    elif printed and (found := place_printed(proteins, known, length, printed)):
        protein, start = found
        what = f"{printed.positions} printed positions"
    else:
        return table
    note = f"Its coding sequence was placed by UniProtKB {protein.name} and {what}."
    end = start + 3 * (len(protein.residues) + 1)
    parts = _coding_exons(exons, start, end)
    return replace(table, exons={"GRCh38": parts, "GRCh37": ()}, note=note)


def _coding_exons(exons: Sequence[Exon], start: int, end: int) -> tuple[Exon, ...]:
    """Return the exons with the coding parts between two transcript coordinates."""
    placed, before = [], 0
    for exon in exons:
        size = exon.end - exon.start + 1
        first, last = max(start - before, 0), min(end - before, size)
        cds = None
        if first < last and exon.strand == 1:
            cds = exon.start + first, exon.start + last - 1
        elif first < last:
            cds = exon.end - last + 1, exon.end - first
        placed.append(replace(exon, cds=cds))
        before += size
    return tuple(placed)
