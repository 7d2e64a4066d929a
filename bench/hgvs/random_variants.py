"""Seeded random variants over both strands and all regions, for the comparisons.

Transcripts: the five of the engine trial, and some of the shipped bundle whose genomic sequence is
whole and equal to the transcript's, six of each strand, those with introns in the UTR first.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bench.hgvs.gold import Subject
from bench.hgvs.subjects import build_of, sequence_of, shipped, trial_models
from bench.hgvs.uta import uta_cache

from varannot.bases import reverse_complement
from varannot.hgvs.edit import Edit, sense_edit
from varannot.model import CheckLevel
from varannot.transcripts.model import Tag, Transcript, TranscriptSequence

__all__ = [
    "Variant",
    "gapped_subjects",
    "gapped_variants",
    "shipped_subjects",
    "trial_subjects",
    "variants",
]

KINDS = ("snv", "mnv", "del", "dup", "ins", "delins", "inv")
REGIONS = (
    "coding",
    "exon edge",
    "intron edge",
    "intron",
    "5' UTR",
    "3' UTR",
    "UTR intron",
    "start",
    "stop",
)
_PER_STRAND = 6
_LONGEST = 120_000
_MOST_GAPS = 4
_CLEAR = 60


Bases = Callable[[int, int], str]


@dataclass(frozen=True, slots=True)
class Variant:
    """One random variant; `edit` is genomic (0-based half-open, forward strand)."""

    set: str
    transcript: str
    region: str
    kind: str
    edit: Edit


@cache
def trial_subjects() -> dict[str, Subject]:
    """Return the transcripts of the engine trial."""
    models, contigs = trial_models()
    return {
        name: Subject(sequence_of(placed, contigs[placed.contig]))
        for name, placed in models.items()
    }


@cache
def shipped_subjects() -> dict[str, Subject]:
    """Return transcripts of the shipped bundle on GRCh38, six of each strand."""
    bundle = shipped()
    found: dict[int, list[tuple[bool, str, TranscriptSequence]]] = {1: [], -1: []}
    everything = (
        row
        for contig in bundle.contigs
        if contig.build == "GRCh38"
        for row in bundle.at("GRCh38", contig.name, 0, contig.length or 300_000_000)
    )
    for row in everything:
        if row.level is not CheckLevel.SEQUENCE or not row.whole or not row.has(Tag.LRG):
            continue
        if not row.coding or row.cautions or row.end - row.start > _LONGEST or row.exon_count < 3:
            continue
        sequence = bundle.sequence(row)
        window = sequence.genome
        if window is None or sequence.gene is not window:
            continue
        if "N" in window.slice(row.start - 300, row.end + 300):
            continue
        found[row.strand].append((not _utr_introns(row), row.accession, sequence))
    chosen = [one for side in found.values() for one in sorted(side)[:_PER_STRAND]]
    return {name: Subject(sequence) for _, name, sequence in chosen}


@cache
def gapped_subjects() -> dict[str, Subject]:
    """Return recorded transcripts whose alignment with GRCh37 has a few gaps."""
    recorded, found = uta_cache(), {}
    for name, contig in sorted(recorded.exons):
        sequence = recorded.sequence(name, contig)
        if sequence is None or build_of(contig) != "GRCh37":
            continue
        model = sequence.transcript
        gaps = len(model.blocks) - model.exon_count
        if model.coding and 0 < gaps <= _MOST_GAPS and "N" not in sequence.mrna:
            found[name] = Subject(sequence)
    return found


def gapped_variants(count: int, seed: int) -> list[Variant]:
    """Return variants in exons with gaps, half of them close to a gap, none close to an intron."""
    rng = random.Random(seed)
    pool = list(gapped_subjects().values())
    found: dict[tuple[str, Edit], Variant] = {}
    number = 0
    while len(found) < count:
        subject = pool[number % len(pool)]
        number += 1
        model, window = subject.sequence.transcript, subject.sequence.genome
        assert window is not None
        pairs = [
            (one, other)
            for one, other in zip(model.blocks, model.blocks[1:], strict=False)
            if one.exon == other.exon
        ]
        first, second = rng.choice(pairs)
        block, near = rng.choice(((first, first.end), (second, second.start)))
        at = rng.randrange(block.start, block.end)
        if rng.random() < 0.5:
            at = max(block.start, min(block.end - 1, near + rng.randrange(-12, 12)))
        inside = [one for one in model.blocks if one.exon == block.exon]
        if at < inside[0].start + _CLEAR or at > inside[-1].end - _CLEAR:
            continue
        size = rng.choice((1, 1, 1, 2, 2, 3, 3, 4, 6, 9))
        kind = rng.choice(KINDS)
        edit = _edit(rng, kind, at, size, window.slice)
        if edit is None or not edit.changes or "N" in edit.ref + edit.alt:
            continue
        if edit.start < block.start or edit.end > block.end:
            continue
        genomic = sense_edit(edit, model.strand)
        one = Variant("gapped", model.accession, "gapped exon", kind, genomic)
        found.setdefault((model.accession, genomic), one)
    return list(found.values())


def _utr_introns(model: Transcript) -> list[tuple[int, int]]:
    return [
        (before.end, after.start)
        for before, after in zip(model.blocks, model.blocks[1:], strict=False)
        if after.tx_start <= model.cds_start or before.tx_end >= model.cds_end
    ]


def variants(count: int, seed: int, *, which: str = "all") -> list[Variant]:
    """Return so many variants, spread evenly over transcripts, regions and kinds."""
    rng = random.Random(seed)
    pool = []
    if which in ("all", "trial"):
        pool += [("trial", one) for one in trial_subjects().values()]
    if which in ("all", "shipped"):
        pool += [("shipped", one) for one in shipped_subjects().values()]
    found: list[Variant] = []
    seen: set[tuple[str, Edit]] = set()
    number = 0
    while len(found) < count:
        place, subject = pool[number % len(pool)]
        region = REGIONS[number // len(pool) % len(REGIONS)]
        kind = rng.choice(KINDS)
        number += 1
        edit = _variant(rng, subject.sequence, region, kind)
        model = subject.sequence.transcript
        if edit is None or (model.accession, edit) in seen:
            continue
        seen.add((model.accession, edit))
        found.append(Variant(place, model.accession, region, kind, edit))
    return found


def _variant(
    rng: random.Random, sequence: TranscriptSequence, region: str, kind: str
) -> Edit | None:
    at = _place(rng, sequence.transcript, region)
    window = sequence.genome
    assert window is not None
    if at is None:
        return None
    size = rng.choice((1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 9, 12, 18, 30))
    edit = _edit(rng, kind, at, size, window.slice)
    if edit is None or not edit.changes or "N" in edit.ref + edit.alt:
        return None
    return sense_edit(edit, sequence.transcript.strand)


def _edit(rng: random.Random, kind: str, at: int, size: int, bases: Bases) -> Edit | None:
    match kind:
        case "snv":
            ref = bases(at, at + 1)
            return Edit(at, at + 1, ref, rng.choice([b for b in "ACGT" if b != ref]))
        case "mnv":
            size = rng.choice((2, 2, 3, 4))
            ref = bases(at, at + size)
            alt = "".join(rng.choice("ACGT") for _ in ref)
            return Edit(at, at + size, ref, alt)
        case "del":
            return Edit(at, at + size, bases(at, at + size), "")
        case "dup":
            return Edit(at, at, "", bases(at - size, at))
        case "ins":
            return Edit(at, at, "", "".join(rng.choice("ACGT") for _ in range(size)))
        case "inv":
            size = max(size, 2)
            ref = bases(at, at + size)
            return Edit(at, at + size, ref, reverse_complement(ref))
    new = "".join(rng.choice("ACGT") for _ in range(rng.choice((1, 2, 3, 4, 6, 9))))
    return Edit(at, at + size, bases(at, at + size), new)


def _place(rng: random.Random, model: Transcript, region: str) -> int | None:
    """Return a sense coordinate of a region, None where the transcript has no such region."""
    blocks = model.blocks

    def along(first: int, last: int) -> int | None:
        if first >= last:
            return None
        tx = rng.randrange(first, last)
        return model.to_sense(tx)

    match region:
        case "coding":
            return along(model.cds_start, model.cds_end)
        case "5' UTR":
            return along(0, model.cds_start)
        case "3' UTR":
            return along(model.cds_end, model.length)
        case "start":
            return along(max(0, model.cds_start - 3), model.cds_start + 4)
        case "stop":
            return along(model.cds_end - 5, min(model.length, model.cds_end + 2))
        case "UTR intron":
            introns = _utr_introns(model)
            if not introns:
                return None
            first, last = rng.choice(introns)
            return rng.choice((first + rng.randrange(0, 12), last - rng.randrange(0, 12)))
    index = rng.randrange(len(blocks) - 1)
    first, last = blocks[index].end, blocks[index + 1].start
    if region == "intron":
        return rng.randrange(first, last)
    if region == "intron edge":
        return rng.choice((first + rng.randrange(0, 12), last - rng.randrange(0, 12)))
    return rng.choice((first - rng.randrange(0, 8), last + rng.randrange(0, 8)))
