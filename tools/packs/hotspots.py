"""Packs of cancer hotspots (ODbL 1.0): residues, in-frame indels, splice sites; 3D clusters apart.

A row of the deny list (hotspots that their makers withdrew) is dropped and counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from packs.common import BUILD, NO, UNKNOWN, YES, Sources, rows_of, table_bytes
from varannot.knowledge.packs.hotspots import CLUSTER_TABLE, HOTSPOT_TABLE, write_counts
from varannot.transcripts.model import Transcript, sense

SOURCE = "knowledge/cancerhotspots/hotspots_v2_and_3d.tso500.tsv"
DENIED = "knowledge/cancerhotspots/removed_hotspots.txt"
ISOFORMS = "reference/transcripts/tso500_other_transcripts_cds.tsv.gz"
_KINDS = ("single residue", "in-frame indel", "splice site")
_RESIDUE = re.compile(r"([A-Z])([0-9]+)")
MOVED = "moved"
WIDEST_SHIFT = 300

Cells = dict[str, str]
Residue = tuple[str, int]


def build(sources: Sources) -> dict[str, bytes]:
    """Return the two tables by file name."""
    denied = {_key(row) for row in rows_of(sources.data / DENIED)}
    rows = list(rows_of(sources.data / SOURCE))
    kept = [row for row in rows if _key(row) not in denied]
    why = f"on the list of {len(denied)} withdrawn hotspots"
    sources.note("hotspots", "rows dropped", len(rows) - len(kept), why)
    counted = [row for row in kept if row["type"] in _KINDS]
    numberings = _numberings(sources, counted)
    hotspots = [
        _hotspot(
            row, sources, numberings[sources.current(row["hugo_symbol"]), row["transcript_id"]]
        )
        for row in counted
    ]
    hotspots.sort(key=lambda row: (row["gene"], row["kind"], int(row["first"]), row["last"]))
    clusters = sorted(
        _clusters([row for row in kept if row["type"] == "3d"], sources),
        key=lambda row: (row["gene"], int(row["residue"])),
    )
    for answer in (MOVED, NO, UNKNOWN):
        count = sum(row["numbering_holds"] == answer for row in hotspots)
        sources.note("hotspots", f"numbering_holds {answer}", count, "residue on MANE Select")
    return {
        "packs_share_alike/hotspots.tsv": table_bytes(HOTSPOT_TABLE, hotspots),
        "packs_share_alike/hotspots_3d.tsv": table_bytes(CLUSTER_TABLE, clusters),
    }


def _key(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["hugo_symbol"], row["residue"], row["type"]


def _counts(text: str) -> dict[str, int]:
    return {
        change: int(count)
        for change, _, count in (part.rpartition(":") for part in text.split("|") if part)
    }


def _hotspot(row: Mapping[str, str], sources: Sources, numbering: Numbering | None) -> Cells:
    gene, kind = sources.current(row["hugo_symbol"]), row["type"]
    counts = _counts(row["variant_amino_acid"])
    samples = int(row["tumor_count"])
    if sum(counts.values()) != samples:
        message = f"{gene} {row['residue']}: {counts} do not add up to {samples}"
        raise ValueError(message)
    first, last, named = _named(row, counts)
    holds, moved = _place(sources, gene, numbering, (first, last))
    if kind == "splice site" and holds in (YES, MOVED):
        holds = holds if _at_edge(sources, gene, moved[0]) else NO
    return {
        "gene": gene,
        "kind": kind,
        "first": str(first),
        "last": str(last),
        "reference": named[0][0] if kind == "single residue" else "",
        "changes": write_counts(counts),
        "samples": str(samples),
        "q_value": _number(row["q_value"]),
        "transcript": row["transcript_id"],
        "numbering_holds": holds,
        "mane_transcript": sources.protein(gene)[0] if holds == MOVED else "",
        "mane_first": str(moved[0]) if holds == MOVED else "",
        "mane_last": str(moved[1]) if holds == MOVED else "",
    }


def _named(row: Mapping[str, str], counts: Mapping[str, int]) -> tuple[int, int, list[Residue]]:
    """Return first and last residue, and the reference residues that the row names."""
    if row["type"] == "in-frame indel":
        first, _, last = row["residue"].partition("-")
        named = [(m[1], int(m[2])) for name in counts for m in _RESIDUE.finditer(_start(name))]
        return int(first), int(last or first), named
    match = _RESIDUE.fullmatch(row["residue"])
    if match is None:
        message = f"{row['hugo_symbol']} {row['residue']}: not a residue"
        raise ValueError(message)
    return int(match[2]), int(match[2]), [(match[1], int(match[2]))]


def _start(name: str) -> str:
    """Return the part of an indel's name that names reference residues."""
    return re.split(r"del|ins|dup", name)[0]


Numbering = Callable[[int], int | None]
"""Residue of the published transcript -> residue on MANE Select, None where it is not there."""


def _numberings(
    sources: Sources, rows: list[dict[str, str]]
) -> dict[tuple[str, str], Numbering | None]:
    """Return for each gene and published transcript how its numbers read on MANE Select.

    The first of these that puts every residue that the rows name on its letter: the genome, where
    the coding exons of both transcripts are known (the bases of a codon are looked for); the same
    number; a shift of all numbers, if it is the only one up to WIDEST_SHIFT and two residues or
    more tell it. None where none does.
    """
    named: dict[tuple[str, str], set[Residue]] = defaultdict(set)
    for row in rows:
        key = sources.current(row["hugo_symbol"]), row["transcript_id"]
        named[key] |= set()
        if row["type"] != "splice site":
            named[key] |= set(_named(row, _counts(row["variant_amino_acid"]))[2])
    return {key: _numbering(sources, *key, residues) for key, residues in named.items()}


def _numbering(
    sources: Sources, gene: str, transcript: str, residues: set[Residue]
) -> Numbering | None:
    model = sources.mane(gene)
    protein = sources.protein(gene)[1]
    if model is None or not protein:
        return None
    found: list[Numbering] = []
    same = model.ensembl.partition(".")[0] == transcript
    published = [] if same else _published(sources, transcript)
    if published:
        found.append(partial(_moved, published, model))
    if residues or same:
        found.append(_shifted(0, len(protein)))
    if len(residues) > 1:
        shifts = [_shifted(by, len(protein)) for by in range(-WIDEST_SHIFT, WIDEST_SHIFT + 1)]
        fitting = [one for one in shifts if _fits(one, protein, residues)]
        found += fitting if len(fitting) == 1 else []
    return next((one for one in found if _fits(one, protein, residues)), None)


def _fits(numbering: Numbering, protein: str, residues: set[Residue]) -> bool:
    there = [(letter, numbering(place)) for letter, place in residues]
    return all(place and protein[place - 1] == letter for letter, place in there)


def _shifted(by: int, length: int) -> Numbering:
    return lambda place: place + by if 0 < place + by <= length else None


def _place(
    sources: Sources, gene: str, numbering: Numbering | None, span: tuple[int, int]
) -> tuple[str, tuple[int, int]]:
    """Return whether the numbers hold on MANE Select, and where the span lies there."""
    if not sources.protein(gene)[1]:
        return UNKNOWN, span
    first, last = (numbering(place) if numbering else None for place in span)
    if first is None or last is None:
        return NO, span
    return (YES if (first, last) == span else MOVED), (first, last)


def _published(sources: Sources, transcript: str) -> list[int]:
    """Return the sense coordinates on GRCh38 of the coding bases of an Ensembl transcript.

    They come from the bundle, else from the coding exons of other isoforms among the sources;
    nothing where neither has the transcript.
    """
    for build in sources.bundle.builds:
        for one in sources.bundle.paired(transcript, build):
            model = sources.bundle.transcript(one.accession, BUILD)
            if model is not None and model.coding:
                bases = [model.to_sense(at) for at in range(model.cds_start, model.cds_end)]
                return [base for base in bases if base is not None]
    exons = sorted(
        sense(int(row["cds_start38"]) - 1, int(row["cds_end38"]), 1 if row["strand"] == "+" else -1)
        for row in rows_of(sources.data / ISOFORMS)
        if row["ensembl"].partition(".")[0] == transcript
    )
    coding = [base for start, end in exons for base in range(start, end)]
    return coding if len(coding) % 3 == 0 else []


def _moved(published: list[int], model: Transcript, residue: int) -> int | None:
    """Return the residue of `model` whose codon has its middle base where `published` has it."""
    place = 3 * (residue - 1) + 1
    there = model.to_transcript(published[place]) if place < len(published) else None
    if there is None or not model.cds_start <= there < model.cds_end:
        return None
    offset = there - model.cds_start
    return offset // 3 + 1 if offset % 3 == 1 else None


def _at_edge(sources: Sources, gene: str, residue: int) -> bool:
    """Return whether the codon of a residue lies at an exon edge of MANE Select (one codon off
    counts: the published number is that of the codon next to the site)."""
    model = sources.mane(gene)
    if model is None:
        return False
    for edge in model.junctions():
        if model.cds_start < edge < model.cds_end:
            before = (edge - 1 - model.cds_start) // 3 + 1
            after = (edge - model.cds_start) // 3 + 1
            if before - 1 <= residue <= after + 1:
                return True
    return False


def _clusters(rows: list[dict[str, str]], sources: Sources) -> Iterator[Cells]:
    found: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        found[sources.current(row["hugo_symbol"]), row["residue"]].append(row)
    for (gene, residue), same in found.items():
        changes = {row["variant_amino_acid"] for row in same}
        samples = {row["tumor_count"] for row in same}
        if len(changes) > 1 or len(samples) > 1:
            message = f"{gene} {residue}: clusters with different counts"
            raise ValueError(message)
        match = _RESIDUE.fullmatch(residue)
        if match is None:
            message = f"{gene} {residue}: not a residue"
            raise ValueError(message)
        yield {
            "gene": gene,
            "residue": match[2],
            "reference": match[1],
            "changes": write_counts(_counts(changes.pop())),
            "samples": samples.pop(),
            "role": ";".join(sorted({row["class"] for row in same})),
            "clusters": str(len({row["cluster"] for row in same})),
            "p_value": _number(min((row["p_value"] for row in same), key=float)),
            "transcript": same[0]["transcript_id"],
            "numbering_holds": sources.holds(gene, [(match[1], int(match[2]))]),
        }


def _number(text: str) -> str:
    """Return a number in three digits, which is what a reader needs of a q value."""
    return f"{float(text):.3g}" if text else ""
