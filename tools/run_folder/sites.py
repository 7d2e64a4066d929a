"""Invented small variants on real transcripts, named as the panel software names them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from run_folder.genome import Genome, Locus, chromosome_order
from varannot.bases import reverse_complement
from varannot.hgvs.edit import genomic_edit
from varannot.model import Consequence, Description

__all__ = ["Event", "Inventor", "Place", "Site", "left_aligned", "site_at"]

Place = tuple[int, int, str, str]


@dataclass(frozen=True, slots=True)
class Site:
    """One row: a VCF allele (1-based, left-aligned) with what the panel software says of it."""

    chromosome: str
    position: int
    ref: str
    alt: str
    gene: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    consequence: str = ""
    exons: str = ""
    coding: bool = False
    nonsynonymous: bool = False

    @property
    def key(self) -> Place:
        """What makes the allele one of its kind, in genome order."""
        return chromosome_order(self.chromosome), self.position, self.ref, self.alt

    @property
    def end(self) -> int:
        """The last base of REF, 1-based."""
        return self.position + len(self.ref) - 1

    @property
    def variant_type(self) -> str:
        """SNV, insertion, deletion or MNV, as the TMB trace names it."""
        if len(self.ref) == len(self.alt):
            return "SNV" if len(self.ref) == 1 else "MNV"
        return "deletion" if len(self.ref) > len(self.alt) else "insertion"


@dataclass(frozen=True, slots=True)
class Event:
    """Rows that one change gives; `tag` ties an MNV to its components."""

    sites: tuple[Site, ...]
    tag: str = ""
    germline: bool = False
    hotspot: bool = False


def left_aligned(locus: Locus, position: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Return an allele moved left as far as it goes, with its anchor base; 1-based."""
    while ref and alt and ref[-1] == alt[-1] and (len(ref) > 1 or len(alt) > 1):
        ref, alt = ref[:-1], alt[:-1]
        if not ref or not alt:
            before = locus.bases(position - 2, position - 1)
            if not before:
                break
            position, ref, alt = position - 1, before + ref, before + alt
    return position, ref, alt


_SILENT = {Consequence.SYNONYMOUS, Consequence.REFERENCE_IDENTICAL}
_CODING = {
    Consequence.STOP_GAINED,
    Consequence.FRAMESHIFT,
    Consequence.STOP_LOST,
    Consequence.START_LOST,
    Consequence.INFRAME_INSERTION,
    Consequence.INFRAME_DELETION,
    Consequence.PROTEIN_ALTERING,
    Consequence.MISSENSE,
    Consequence.STOP_RETAINED,
    Consequence.SYNONYMOUS,
}
_SPLICE = {Consequence.SPLICE_DONOR, Consequence.SPLICE_ACCEPTOR}
_BESIDE = {Consequence.UPSTREAM, Consequence.DOWNSTREAM}


def site_at(genome: Genome, locus: Locus, position: int, ref: str, alt: str) -> Site:
    """Return the row of an allele, described on the transcript of its gene."""
    edit = genomic_edit(position, ref, alt)
    told = genome.projector.describe(locus.transcript, edit).description
    terms = set(told.consequences)
    bare = Site(locus.contig, position, ref, alt, locus.gene)
    if terms & _BESIDE:
        return replace(bare, consequence=_terms(terms))
    size = len(edit.ref)
    changed = told.hgvs_c
    if changed.endswith("inv"):
        changed += edit.ref if locus.transcript.strand == 1 else reverse_complement(edit.ref)
    named = f"{locus.transcript.accession}:{changed}" if changed else ""
    if Consequence.REFERENCE_IDENTICAL in terms:
        return _identical(locus, bare, told, named, size)
    coding = bool(terms & _CODING)
    return replace(
        bare,
        hgvs_c=named,
        hgvs_p=_protein_cell(locus, told, named),
        consequence=_terms(terms),
        exons=told.exon,
        coding=coding,
        nonsynonymous=coding and not terms & _SILENT,
    )


def _terms(terms: set[Consequence]) -> str:
    kept = terms - {Consequence.SPLICE_REGION} if terms & _SPLICE else terms
    return ":".join(sorted(one.value for one in kept))


def _protein_cell(locus: Locus, told: Description, named: str) -> str:
    if told.hgvs_p in ("", "p.(=)", "p.?") or "?" in told.hgvs_p:
        return ""
    if told.hgvs_p.endswith("=)"):
        return f"{named}({told.hgvs_p})"
    return f"{locus.protein}:{told.hgvs_p}"


def _identical(locus: Locus, bare: Site, told: Description, named: str, size: int) -> Site:
    """Return a row whose ALT is the transcript's own base: `c.929=`, not a variant of it."""
    number = named.rpartition("c.")[2].rstrip("=")
    if not number.isdigit() or size != 1:
        term = Consequence.UTR_3 if number.startswith("*") else Consequence.UTR_5
        return replace(bare, hgvs_c=named, consequence=term.value, exons=told.exon)
    residue = (int(number) - 1) // 3
    letter = locus.sequence.protein[residue : residue + 1]
    protein = f"{named}(p.({_THREE[letter]}{residue + 1}=))" if letter in _THREE else ""
    silent = Consequence.SYNONYMOUS.value
    return replace(bare, hgvs_c=named, hgvs_p=protein, consequence=silent, exons=told.exon)


_NAMES = "Ala Arg Asn Asp Cys Gln Glu Gly His Ile Leu Lys Met Phe Pro Ser Thr Trp Tyr Val"
_THREE = dict(zip("ARNDCQEGHILKMFPSTWYV", _NAMES.split(), strict=True))

_GRAVE = ("stop_", "frameshift", "splice_donor", "splice_acceptor", "start_lost")


def _grave(event: Event) -> bool:
    """Whether an event breaks a gene, which hardly any germline variant of a real file does."""
    return any(word in event.sites[0].consequence for word in _GRAVE)


_KINDS = {
    "coding": 21,
    "untranslated": 18,
    "intron": 38,
    "coding indel": 1,
    "intron indel": 6,
    "unannotated": 11,
    "beside": 3,
    "mnv": 2,
}
"""What a whole file holds, in parts of about a hundred.

One row in ten has neither gene nor description, and nearly all others are non-coding or germline:
so in the two whole files seen, of LocalApp 2.2 (1,223 rows) and DRAGEN 2.5 (1,319 rows).
"""


class Inventor:
    """Makes events on a genome; the same random source gives the same events."""

    def __init__(self, genome: Genome, rng: random.Random, *, components: bool) -> None:
        """`components` lists the parts of an MNV beside it, as DRAGEN does."""
        self.genome = genome
        self.rng = rng
        self.components = components

    def pool(self, count: int) -> list[Event]:
        """Return `count` events of mixed kinds, no allele twice."""
        events: list[Event] = []
        taken: set[Place] = set()
        while len(events) < count:
            kind = self.rng.choices(list(_KINDS), weights=list(_KINDS.values()))[0]
            event = self.event(kind)
            if event is None or any(site.key in taken for site in event.sites):
                continue
            if _grave(event) and self.rng.random() < 0.85:
                continue
            taken.update(site.key for site in event.sites)
            events.append(event)
        return events

    def event(self, kind: str) -> Event | None:
        """Return an event of a kind, None where the place that was drawn does not do."""
        locus = self.rng.choice(self.genome.loci)
        where = self._position(locus, kind)
        if where is None or not locus.bases(where - 60, where + 60):
            return None
        if kind == "mnv":
            return self._mnv(locus, where)
        position, ref, alt = self._allele(locus, where, indel=kind.endswith("indel"))
        if kind == "unannotated":
            return Event((Site(locus.contig, position, ref, alt),))
        return Event((site_at(self.genome, locus, position, ref, alt),))

    def _position(self, locus: Locus, kind: str) -> int | None:
        """Return a 1-based genomic position."""
        model, rng = locus.transcript, self.rng
        if kind in ("intron", "intron indel", "unannotated"):
            pairs = zip(model.blocks, model.blocks[1:], strict=False)
            introns = [(a.end, b.start) for a, b in pairs if b.start - a.end > 400]
            if not introns:
                return None
            first, last = rng.choice(introns)
            distance = rng.randint(3, 150)
            sense = first + distance if rng.random() < 0.5 else last - distance
        elif kind == "beside":
            sense = model.start - rng.randint(5, 250)
            if rng.random() < 0.5:
                sense = model.end + rng.randint(5, 250)
        else:
            inside = rng.randrange(model.length)
            if kind in ("coding", "coding indel", "mnv") and model.coding:
                inside = rng.randrange(model.cds_start, model.cds_end)
            elif kind == "untranslated" and model.coding:
                free = model.length - (model.cds_end - model.cds_start)
                if not free:
                    return None
                inside = rng.randrange(free)
                inside += model.cds_end - model.cds_start if inside >= model.cds_start else 0
            found = model.to_sense(inside)
            if found is None:
                return None
            sense = found
        return locus.genomic(sense) + 1

    def _allele(self, locus: Locus, where: int, *, indel: bool) -> tuple[int, str, str]:
        ref, rng = locus.bases(where - 1, where), self.rng
        if not indel:
            transition = {"A": "G", "G": "A", "C": "T", "T": "C"}[ref]
            others = "ACGT".replace(ref, "")
            return where, ref, transition if rng.random() < 0.6 else rng.choice(others)
        size = rng.choice((1, 1, 1, 2, 3, 3, 4, 6, 12))
        if rng.random() < 0.6:
            return left_aligned(locus, where, locus.bases(where - 1, where + size), ref)
        if rng.random() < 0.5:
            return left_aligned(locus, where, ref, ref + locus.bases(where, where + size))
        added = "".join(rng.choices("ACGT", k=size))
        return left_aligned(locus, where, ref, ref + added)

    def _mnv(self, locus: Locus, where: int) -> Event | None:
        """Return two changed bases with unchanged ones between them, with components or alone."""
        size = self.rng.choice((2, 2, 3, 4, 7))
        ref = locus.bases(where - 1, where - 1 + size)
        other = str.maketrans("ACGT", self.rng.choice(("GTAC", "TGCA", "CATG")))
        alt = ref[0].translate(other) + ref[1:-1] + ref[-1].translate(other)
        whole = site_at(self.genome, locus, where, ref, alt)
        if not self.components:
            return Event((whole,))
        tag = f"{locus.contig}:{where}_{ref}->{alt}"
        first = site_at(self.genome, locus, where, ref[0], alt[0])
        last = site_at(self.genome, locus, where + size - 1, ref[-1], alt[-1])
        return Event((first, whole, last), tag=tag)

    def transcript_bases(self) -> Iterator[Event]:
        """Yield every place where the genome has another base than the transcript: `=` rows."""
        for locus in self.genome.loci:
            genome, gene = locus.sequence.genome, locus.sequence.gene
            if genome is None or gene is None or genome.bases == gene.bases:
                continue
            for offset, (base, own) in enumerate(zip(genome.bases, gene.bases, strict=True)):
                if base != own:
                    where = locus.genomic(genome.start + offset)
                    alt = own if locus.transcript.strand == 1 else reverse_complement(own)
                    ref = locus.bases(where, where + 1)
                    site = site_at(self.genome, locus, where + 1, ref, alt)
                    yield Event((site,), germline=True)
