"""Events that real files hold and that mislead a careless reader, on invented places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from run_folder.genome import Genome, Locus
from run_folder.sites import Event, Inventor, left_aligned, site_at
from varannot.bases import reverse_complement

__all__ = ["false_loss", "false_stop", "hotspots", "inversion"]

_STOPS = {"TAA", "TAG", "TGA"}
_DELETED = 15
_NO_PLACE = "no gene of the bundle has such a place"
_OTHER = str.maketrans("ACGT", "CATG")

_HOTSPOTS = (
    ("BRAF", 1799, "T", "A"),
    ("PIK3CA", 3140, "A", "G"),
    ("TP53", 818, "G", "A"),
    ("IDH1", 395, "G", "A"),
    ("EGFR", 2573, "T", "G"),
    ("NRAS", 182, "A", "G"),
)
"""Gene, coding position and bases of changes that every panel knows."""


def hotspots(genome: Genome) -> list[Event]:
    """Return the well-known changes whose gene has bases here."""
    events = []
    for gene, number, ref, alt in _HOTSPOTS:
        locus = genome.locus(gene)
        if locus is None:
            continue
        model = locus.transcript
        sense = model.to_sense(model.cds_start + number - 1)
        if model.strand == -1:
            ref, alt = reverse_complement(ref), reverse_complement(alt)
        where = -1 if sense is None else locus.genomic(sense)
        if locus.bases(where, where + 1) == ref:
            site = site_at(genome, locus, where + 1, ref, alt)
            events.append(Event((site,), hotspot=True))
    return events


def false_stop(inventor: Inventor) -> Event:
    """Return a deletion that reads as a stop, and the MNV one base on that undoes it.

    Read together they are in frame: the panel software does not read them together.
    """
    loci = [one for one in inventor.genome.loci if one.transcript.strand == 1]
    inventor.rng.shuffle(loci)
    for locus in loci:
        for event in _false_stops(inventor.genome, locus):
            return event
    raise LookupError(_NO_PLACE)


def _false_stops(genome: Genome, locus: Locus) -> Iterator[Event]:
    model = locus.transcript
    for block in model.blocks:
        for start in range(max(block.start, locus.start) + 40, block.end - 40):
            place = model.to_transcript(start)
            if place is None or not model.cds_start <= place < model.cds_end - 40:
                continue
            if (place - model.cds_start) % 3 != 1:
                continue
            after = locus.bases(start + _DELETED, start + _DELETED + 4)
            before = locus.bases(start - 1, start)
            if before + after[:2] not in _STOPS:
                continue
            ref = locus.bases(start - 1, start + _DELETED)
            if left_aligned(locus, start, ref, before) != (start, ref, before):
                continue
            old = after[1:4]
            new = reverse_complement(old[0]) + old[1] + old[2].translate(_OTHER)
            if before + after[0] + new[0] in _STOPS:
                continue
            gone = site_at(genome, locus, start, ref, before)
            changed = site_at(genome, locus, start + _DELETED + 2, old, new)
            yield Event((gone, changed))


def false_loss(inventor: Inventor) -> Event:
    """Return an MNV over an exon's end that is named a frameshift, with its harmless components.

    The components are a silent change, a duplicated intron base and a change deep in the intron.
    """
    loci = [one for one in inventor.genome.loci if one.transcript.strand == 1]
    inventor.rng.shuffle(loci)
    for locus in loci:
        for block in locus.transcript.blocks[2:-2]:
            event = _over_the_end(inventor.genome, locus, block.end)
            if event is not None:
                return event
    raise LookupError(_NO_PLACE)


def _over_the_end(genome: Genome, locus: Locus, end: int) -> Event | None:
    if len(locus.bases(end - 10, end + 20)) != 30:
        return None
    for where in range(end - 8, end - 3):
        base = locus.bases(where, where + 1)
        new = {"A": "G", "G": "A", "C": "T", "T": "C"}[base]
        silent = site_at(genome, locus, where + 1, base, new)
        if silent.consequence == "synonymous_variant":
            break
    else:
        return None
    copied, last = locus.bases(end + 11, end + 12), locus.bases(end + 14, end + 15)
    middle = locus.bases(where + 1, end + 12)
    tail = locus.bases(end + 12, end + 14)
    changed = last.translate(_OTHER)
    ref = base + middle + tail + last
    alt = new + middle + copied + tail + changed
    inserted = left_aligned(locus, end + 12, copied, copied * 2)
    mnv = replace(
        site_at(genome, locus, where + 1, ref, alt),
        consequence="splice_donor_variant:frameshift_variant:intron_variant",
        hgvs_p="",
        exons="",
        coding=True,
        nonsynonymous=True,
    )
    parts = (
        silent,
        mnv,
        site_at(genome, locus, *inserted),
        site_at(genome, locus, end + 15, last, changed),
    )
    return Event(parts, tag=f"{locus.contig}:{where + 1}_{ref}->{alt}", germline=True)


def inversion(inventor: Inventor) -> Event:
    """Return two bases turned round, which the panel software writes as `invTG`."""
    rng = inventor.rng
    while True:
        locus = rng.choice(inventor.genome.loci)
        model = locus.transcript
        if not model.coding:
            continue
        sense = model.to_sense(rng.randrange(model.cds_start + 30, model.cds_end - 30))
        if sense is None:
            continue
        where = locus.genomic(sense)
        ref = locus.bases(where, where + 2)
        alt = reverse_complement(ref)
        if len(ref) == 2 and ref[0] != alt[0] and ref[1] != alt[1]:
            site = site_at(inventor.genome, locus, where + 1, ref, alt)
            if "inv" in site.hgvs_c:
                return Event((site,))
