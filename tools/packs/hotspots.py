"""Packs of cancer hotspots (ODbL 1.0): residues, in-frame indels, splice sites; 3D clusters apart.

A row of the deny list (hotspots that their makers withdrew) is dropped and counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from packs.common import NO, UNKNOWN, YES, Sources, rows_of, table_bytes
from varannot.knowledge.packs.hotspots import CLUSTER_TABLE, HOTSPOT_TABLE, write_counts

SOURCE = "knowledge/cancerhotspots/hotspots_v2_and_3d.tso500.tsv"
DENIED = "knowledge/cancerhotspots/removed_hotspots.txt"
_KINDS = ("single residue", "in-frame indel", "splice site")
_RESIDUE = re.compile(r"([A-Z])([0-9]+)")
_NAMED = re.compile(r"([A-Z])([0-9]+)")

Cells = dict[str, str]


def build(sources: Sources) -> dict[str, bytes]:
    """Return the two tables by file name."""
    denied = {_key(row) for row in rows_of(sources.data / DENIED)}
    rows = list(rows_of(sources.data / SOURCE))
    kept = [row for row in rows if _key(row) not in denied]
    why = f"on the list of {len(denied)} withdrawn hotspots"
    sources.note("hotspots", "rows dropped", len(rows) - len(kept), why)
    hotspots = [_hotspot(row, sources) for row in kept if row["type"] in _KINDS]
    hotspots.sort(key=lambda row: (row["gene"], row["kind"], int(row["first"]), row["last"]))
    clusters = sorted(
        _clusters([row for row in kept if row["type"] == "3d"], sources),
        key=lambda row: (row["gene"], int(row["residue"])),
    )
    for answer in (NO, UNKNOWN):
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


def _hotspot(row: Mapping[str, str], sources: Sources) -> Cells:
    gene, kind = sources.current(row["hugo_symbol"]), row["type"]
    counts = _counts(row["variant_amino_acid"])
    samples = int(row["tumor_count"])
    if sum(counts.values()) != samples:
        message = f"{gene} {row['residue']}: {counts} do not add up to {samples}"
        raise ValueError(message)
    reference = ""
    if kind == "in-frame indel":
        first, _, last = row["residue"].partition("-")
        last = last or first
        named = [(m[1], int(m[2])) for name in counts for m in _NAMED.finditer(_start(name))]
        holds = sources.holds(gene, named)
    else:
        match = _RESIDUE.fullmatch(row["residue"])
        if match is None:
            message = f"{gene} {row['residue']}: not a residue"
            raise ValueError(message)
        first = last = match[2]
        if kind == "splice site":
            holds = _at_edge(sources, gene, int(first))
        else:
            reference = match[1]
            holds = sources.holds(gene, [(reference, int(first))])
    return {
        "gene": gene,
        "kind": kind,
        "first": first,
        "last": last,
        "reference": reference,
        "changes": write_counts(counts),
        "samples": str(samples),
        "q_value": _number(row["q_value"]),
        "transcript": row["transcript_id"],
        "numbering_holds": holds,
    }


def _start(name: str) -> str:
    """Return the part of an indel's name that names reference residues."""
    return re.split(r"del|ins|dup", name)[0]


def _at_edge(sources: Sources, gene: str, residue: int) -> str:
    """Return whether the codon of a residue lies at an exon edge of MANE Select (one codon off
    counts: the published number is that of the codon next to the site)."""
    model = sources.mane(gene)
    if model is None:
        return UNKNOWN
    for edge in model.junctions():
        if model.cds_start < edge < model.cds_end:
            before = (edge - 1 - model.cds_start) // 3 + 1
            after = (edge - model.cds_start) // 3 + 1
            if before - 1 <= residue <= after + 1:
                return YES
    return NO


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
