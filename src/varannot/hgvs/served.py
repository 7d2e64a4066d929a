"""Transcripts and bases in the form in which hgvs-weaver asks for them.

Nothing is imported from the engine: it takes any object with the four methods of `Provider`.
Its coordinates are 0-based and half-open, but for `reference_end` and `cds_end_index`, which are
the last base themselves.
"""

from __future__ import annotations

import re

from varannot.transcripts.model import Block, Transcript, TranscriptSequence

__all__ = ["Provider", "Served"]

_REACH = 4096
"""Bases before and behind the known ones that are served as N."""

_FEW = 3
"""Exons of a transcript among which drawing some together saves nothing."""

_VIEWS = 10
"""Versions from here on stand for transcripts of which some exons are drawn together."""

_CUT = 10_000
"""Versions from here on stand for transcripts that are cut behind so many stretches."""

_STRETCH = 384
"""Coding bases after which a transcript may be cut: whole codons."""

_ONE_BASE = re.compile(r"c\.(\d+)[ACGT]>[ACGT]")


class Served:
    """One transcript as the engine sees it; coordinate 0 of its contig is sense `origin`.

    It stands in the engine's tables under several accessions: `name` with its exons on the contig,
    `spliced` as one exon, and others that the methods return.
    """

    __slots__ = (
        "_models",
        "_near",
        "contig",
        "end",
        "exons",
        "gaps",
        "name",
        "origin",
        "protein",
        "sequence",
        "spliced",
    )

    def __init__(
        self, sequence: TranscriptSequence, number: int, models: dict[str, dict[str, object]]
    ) -> None:
        """`models` takes what the engine is told of each accession."""
        model = sequence.transcript
        start, end = model.start, model.end
        if sequence.genome is not None:
            start, end = min(start, sequence.genome.start), max(end, sequence.genome.end)
        self.sequence = sequence
        self.origin, self.end = start - _REACH, end + _REACH
        self.name, self.contig = f"NM_{number}.1", f"NC_{number}.1"
        self.spliced = f"NM_{number}.2"
        self.protein = f"NP_{number}.1"
        self.gaps = "N" in sequence.mrna
        self.exons = _exons(model, self.origin)
        self._models = models
        self._near = [""] * (2 * len(model.blocks) + 1)
        models[self.name] = self._record(self.name, self.exons)
        models[self.spliced] = self._record(self.spliced, [_one_exon(model.length)])

    def _record(self, name: str, exons: list[dict[str, object]]) -> dict[str, object]:
        model = self.sequence.transcript
        return {
            "ac": name,
            "gene": "G",
            "cds_start_index": model.cds_start,
            "cds_end_index": model.cds_end - 1,
            "strand": 1,
            "reference_accession": self.contig,
            "exons": exons,
        }

    def around(self, start: int, end: int) -> str:
        """Return the accession under which exons far from an interval are drawn together.

        `start` and `end` are sense coordinates. Introns between the drawn exons become gaps of
        their alignment, so that every base keeps its number. It is the whole model where the
        interval is not near one exon. The engine reads all exons anew at each question, so that
        few of them save time.
        """
        model = self.sequence.transcript
        blocks = model.blocks
        index = max(model.block_index(start), 0)
        count = len(blocks)
        if model.gapped or count <= _FEW or end >= blocks[min(index + 1, count - 1)].end:
            return self.name
        # In an intron the exon behind it counts too.
        behind = index + 1 if end < blocks[index].end else index + 2
        view = index + behind
        name = self._near[view]
        if not name:
            name = self._near[view] = f"{self.name[:-1]}{view + _VIEWS}"
            exons = self.exons
            drawn = [_drawn(exons[:index]), exons[index:behind], _drawn(exons[behind:])]
            self._models[name] = self._record(name, [exon for part in drawn for exon in part])
        return name

    def for_protein(self, hgvs_c: str) -> str:
        """Return the accession on which an exonic change is translated.

        One new base in front of the stop codon changes its own codon alone. The engine translates
        all that it is given, so it is given the transcript up to a place behind that codon.
        """
        model = self.sequence.transcript
        base = _ONE_BASE.fullmatch(hgvs_c)
        coding = model.cds_end - model.cds_start
        if not base or int(base[1]) > coding - 3:
            return self.spliced
        stretch = int(base[1]) // _STRETCH + 1
        name = f"{self.name[:-1]}{_CUT + stretch}"
        if name not in self._models:
            end = model.cds_start + min(coding, stretch * _STRETCH)
            cut = self._record(name, [_one_exon(end)])
            cut["cds_end_index"] = end - 1
            cut["cds_end_open"] = end < model.cds_end
            self._models[name] = cut
        return name

    def mrna(self, accession: str) -> str:
        """Return the bases of the transcript as far as they are served under an accession."""
        mrna, version = self.sequence.mrna, int(accession.partition(".")[2])
        if version < _CUT:
            return mrna
        model = self.sequence.transcript
        return mrna[: min(model.cds_end, model.cds_start + (version - _CUT) * _STRETCH)]

    def bases(self, start: int, end: int) -> str:
        """Return genome bases (sense coordinates), the transcript's where those are not known."""
        genome, mrna = self.sequence.genome, self.sequence.mrna
        text = genome.slice(start, end) if genome is not None else "N" * (end - start)
        if "N" not in text:
            return text
        model = self.sequence.transcript
        parts: list[str] = []
        at = start
        for block in model.blocks[max(model.block_index(start), 0) :]:
            low, high = max(at, block.start), min(end, block.end)
            if block.start >= end:
                break
            if low < high:
                offset = block.tx_start - block.start
                own = mrna[low + offset : high + offset]
                known = text[low - start : high - start]
                parts += [text[at - start : low - start], _first_known(known, own)]
                at = high
        return "".join([*parts, text[at - start :]])


def _first_known(bases: str, others: str) -> str:
    if bases.count("N") == len(bases):
        return others
    if "N" not in bases:
        return bases
    return "".join(b if a == "N" else a for a, b in zip(bases, others, strict=True))


def _drawn(exons: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return ungapped exons as one, with a deletion of the genome's bases for each intron."""
    if len(exons) < 2:
        return exons
    cigar, end = "", 0
    for exon in exons:
        start = int(str(exon["reference_start"]))
        cigar += f"{start - end - 1}D" if cigar else ""
        cigar += str(exon["cigar"])
        end = int(str(exon["reference_end"]))
    first, last = exons[0], exons[-1]
    ends = {name: last[name] for name in ("transcript_end", "reference_end")}
    return [{**first, **ends, "cigar": cigar}]


def _one_exon(length: int) -> dict[str, object]:
    return {
        "transcript_start": 0,
        "transcript_end": length,
        "reference_start": 0,
        "reference_end": length - 1,
        "alt_strand": 1,
        "cigar": f"{length}M",
    }


def _exons(model: Transcript, origin: int) -> list[dict[str, object]]:
    """Return the exons with their CIGARs; the engine's I is a base that the genome lacks.

    `reference_end` is the last base itself, unlike the other ends.
    """
    exons: list[dict[str, object]] = []
    before: Block | None = None
    grouped: dict[int, list[Block]] = {}
    for block in model.blocks:
        grouped.setdefault(block.exon, []).append(block)
    for blocks in grouped.values():
        tx_start = before.tx_end if before else 0
        cigar, tx, place = "", tx_start, blocks[0].start
        for block in blocks:
            cigar += f"{block.tx_start - tx}I" if block.tx_start > tx else ""
            cigar += f"{block.start - place}D" if block.start > place else ""
            cigar += f"{block.end - block.start}M"
            tx, place, before = block.tx_end, block.end, block
        exons.append(
            {
                "transcript_start": tx_start,
                "transcript_end": tx,
                "reference_start": blocks[0].start - origin,
                "reference_end": place - origin - 1,
                "alt_strand": 1,
                "cigar": cigar,
            }
        )
    return exons


class Provider:
    """What the engine asks for transcripts and bases."""

    def __init__(self) -> None:
        self._models: dict[str, dict[str, object]] = {}
        self._served: dict[str, Served] = {}

    def serve(self, sequence: TranscriptSequence, number: int) -> Served:
        """Take up a transcript under made-up accessions with this number."""
        served = self._served[str(number)] = Served(sequence, number, self._models)
        return served

    def get_transcript(self, accession: str, _reference: str | None = None) -> dict[str, object]:
        """Return the model of a served transcript; the same value each time."""
        return self._models[accession]

    def get_seq(self, accession: str, start: int, end: int | None, _kind: object = None) -> str:
        """Return bases or residues, 0-based half-open; to the end where `end` is None."""
        served = self._served[accession[3:].partition(".")[0]]
        if accession == served.contig:
            stop = served.end if end is None else min(served.end, served.origin + end)
            return served.bases(min(served.origin + start, stop), stop)
        if accession == served.protein:
            return served.sequence.protein[start:end]
        return served.mrna(accession)[start:end]

    def get_symbol_accessions(self, *_asked: object) -> list[tuple[str, str]]:
        """Return nothing: no symbols are asked for."""
        return []

    def get_identifier_type(self, identifier: str) -> str:
        """Return the kind of a made-up accession."""
        kinds = {"NM": "transcript_accession", "NC": "genomic_accession"}
        return kinds.get(identifier[:2], "protein_accession")
