"""Transcript models of both builds: their store, how one is placed, and those of LRG records.

A model that cannot be placed base for base is refused with a reason; none is completed by guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from transcript_bundle.chains import Chain, cigar_of
from transcript_bundle.lift import lrg_chain
from transcript_bundle.sources import Lrg, LrgTranscript, Placed
from varannot.model import CheckLevel
from varannot.transcripts.model import Tag, Transcript, sense
from varannot.transcripts.rows import parse_blocks

__all__ = [
    "BUILDS",
    "Models",
    "Refusal",
    "carried",
    "coding_parts",
    "lrg_models",
]

BUILDS = ("GRCh37", "GRCh38")


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """Something of the sources that is not in the bundle, or is marked in it, and why."""

    what: str
    build: str
    reason: str


@dataclass
class Models:
    """Models by accession and build, and what was refused.

    `paired` holds the RefSeq accession that a list pairs with a model, `unconfirmed` the coding
    exons of a model on GRCh37 whose edges no annotation confirms; both by accession.
    """

    found: dict[tuple[str, str], Transcript] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    paired: dict[str, str] = field(default_factory=dict)
    unconfirmed: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def refuse(self, what: str, build: str, reason: str) -> None:
        """Note that something is left out or marked."""
        self.refused.append(Refusal(what, build, reason))

    def add(self, model: Transcript) -> None:
        """Add a model; one that is there keeps its place, and tags and sources are joined.

        A second model of the same accession with other exons is refused: the better source is
        added first.
        """
        key = (model.accession, model.build)
        known = self.found.get(key)
        if known is None:
            self.found[key] = model
            return
        if not _same_place(known, model):
            text = f"exons of {model.source} left out: {known.source} has others"
            self.refuse(model.accession, model.build, text)
            return
        if model.whole and not known.whole:
            known, model = model, known
        self.found[key] = replace(
            known,
            tags=known.tags | model.tags,
            ensembl=known.ensembl or model.ensembl,
            protein=known.protein or model.protein,
            source=known.source if model.source in known.source else _sources(known, model),
        )


def _sources(known: Transcript, model: Transcript) -> str:
    return f"{known.source}; {model.source}"


def _same_place(a: Transcript, b: Transcript) -> bool:
    """Return whether two models agree: whole exons, or coding parts where one has no UTR."""
    if a.whole == b.whole:
        return a.blocks == b.blocks and (a.cds_start, a.cds_end) == (b.cds_start, b.cds_end)
    return coding_parts(a) == coding_parts(b)


def coding_parts(model: Transcript) -> tuple[tuple[int, int], ...]:
    """Return the coding stretches in sense coordinates, 0-based half-open, in order."""
    parts = []
    for block in model.blocks:
        start, end = max(block.tx_start, model.cds_start), min(block.tx_end, model.cds_end)
        if start < end:
            shift = block.start - block.tx_start
            parts.append((start + shift, end + shift))
    return tuple(parts)


def _placed_model(
    exons: Sequence[tuple[int, int]],
    chain: Chain,
    strand: int,
    template: Transcript | Mapping[str, object],
) -> Transcript | str:
    """Return a model with its exons carried through a chain, or why that fails."""
    spans, gaps = [], []
    for number, (start, end) in enumerate(exons, start=1):
        place = cigar_of(chain.part(start, end), start, end)
        if place is None:
            return f"an edge of exon {number} has no base on the build"
        first, last = sense(place[0], place[1], strand)
        spans.append(f"{first + 1}-{last}")
        if place[2]:
            gaps.append(f"{number}={place[2]}")
    blocks = parse_blocks(",".join(spans), ";".join(gaps), strand)
    if isinstance(template, Transcript):
        return replace(template, blocks=blocks)
    return Transcript(**template, blocks=blocks)


def lrg_models(lrgs: Iterable[Lrg], tags: Mapping[str, frozenset[str]], models: Models) -> None:
    """Add the transcripts of LRG records on both builds.

    `tags` holds further tags by accession. LRG is the reference of its transcripts, so exons that
    differ from a build are gapped there.
    """
    for lrg in lrgs:
        for transcript in lrg.transcripts:
            if not transcript.refseq:
                models.refuse(transcript.name, "", "no RefSeq accession in the record")
                continue
            for place in lrg.places:
                made = _lrg_model(lrg, transcript, place, tags.get(transcript.refseq, frozenset()))
                if isinstance(made, str):
                    models.refuse(f"{transcript.refseq} ({transcript.name})", place.build, made)
                else:
                    models.add(made)


def _lrg_model(
    lrg: Lrg, transcript: LrgTranscript, place: Placed, tags: frozenset[str]
) -> Transcript | str:
    spliced = "".join(lrg.bases[start:end] for start, end in transcript.exons)
    if spliced != transcript.cdna:
        return "the exons of the record do not spell its cDNA"
    cds = (-1, -1)
    if transcript.cds is not None:
        first, last = (
            _in_exons(transcript.exons, position)
            for position in (transcript.cds[0], transcript.cds[1] - 1)
        )
        if first is None or last is None:
            return "the coding sequence does not start and end in an exon"
        cds = (first, last + 1)
    template = {
        "accession": transcript.refseq,
        "gene": lrg.gene,
        "hgnc_id": lrg.hgnc_id,
        "protein": "",
        "ensembl": transcript.ensembl.partition(",")[0],
        "tags": tags | {Tag.LRG.value},
        "build": place.build,
        "contig": place.contig,
        "strand": place.strand,
        "cds_start": cds[0],
        "cds_end": cds[1],
        "whole": True,
        "level": CheckLevel.NONE,
        "source": f"{transcript.name} (2017)",
    }
    return _placed_model(transcript.exons, lrg_chain(place), place.strand, template)


def _in_exons(exons: Sequence[tuple[int, int]], position: int) -> int | None:
    """Return the transcript coordinate of a position of the record, None outside the exons."""
    before = 0
    for start, end in exons:
        if start <= position < end:
            return before + position - start
        before += end - start
    return None


def carried(model: Transcript, chain: Chain, build: str) -> Transcript | str:
    """Return a model on another build through a chain in sense coordinates, or why that fails.

    The gene has the same chromosome and strand on both builds.
    """
    if any(a.exon == b.exon for a, b in pairwise(model.blocks)):
        return "the model has gaps on its own build"
    exons = [(block.start, block.end) for block in model.blocks]
    return _placed_model(exons, chain, model.strand, replace(model, build=build))
