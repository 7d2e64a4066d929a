"""Transcripts and bases in the form in which hgvs-weaver asks for them.

Nothing is imported from the engine: it takes any object with the four methods of `Provider`.
Its coordinates are 0-based and half-open, but for `reference_end` and `cds_end_index`, which are
the last base themselves.
"""

from __future__ import annotations

from varannot.transcripts.model import Block, Transcript, TranscriptSequence

__all__ = ["Provider", "Served"]

_REACH = 4096
"""Bases before and behind the known ones that are served as N."""


class Served:
    """One transcript as the engine sees it; coordinate 0 of its contig is sense `origin`."""

    __slots__ = (
        "contig",
        "end",
        "exons",
        "gaps",
        "name",
        "origin",
        "protein",
        "record",
        "sequence",
        "spliced",
        "spliced_record",
        "views",
    )

    def __init__(self, sequence: TranscriptSequence, number: int) -> None:
        model = sequence.transcript
        start, end = model.start, model.end
        if sequence.genome is not None:
            start, end = min(start, sequence.genome.start), max(end, sequence.genome.end)
        self.sequence = sequence
        self.origin, self.end = start - _REACH, end + _REACH
        self.name, self.contig = f"NM_{number}.1", f"NC_{number}.1"
        self.protein = f"NP_{number}.1"
        self.gaps = "N" in sequence.mrna
        self.exons = _exons(model, self.origin)
        self.record = self._record(self.name, self.exons)
        # The engine reads all exons anew at each question, and a protein needs the bases alone.
        self.views: dict[str, dict[str, object]] = {}
        self.spliced = f"NM_{number}.2"
        self.spliced_record = self._record(self.spliced, [_one_exon(model.length)])

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
            "protein_accession": self.protein,
        }

    def around(self, start: int, end: int) -> str:
        """Return the name of a view in which exons far from an interval are drawn together.

        `start` and `end` are sense coordinates. Introns between the drawn exons become gaps of
        their alignment, so that every base keeps its number. It is the whole model where the
        interval is not near one exon.
        """
        model = self.sequence.transcript
        index = max(model.block_index(start), 0)
        first, behind = max(index - 1, 0), index + 3
        count = len(model.blocks)
        if model.gapped or behind - first >= count - 2:
            return self.name
        if end >= model.blocks[min(index + 1, count - 1)].end:
            return self.name
        name = f"{self.name[:-1]}{index + 10}"
        if name not in self.views:
            exons = self.exons
            drawn = [_drawn(exons[:first]), exons[first:behind], _drawn(exons[behind:])]
            self.views[name] = self._record(name, [exon for part in drawn for exon in part])
        return name

    def bases(self, start: int, end: int) -> str:
        """Return genome bases (sense coordinates), the transcript's where those are not known."""
        genome, mrna = self.sequence.genome, self.sequence.mrna
        text = genome.slice(start, end) if genome is not None else "N" * (end - start)
        if "N" not in text:
            return text
        letters = list(text)
        for block in self.sequence.transcript.blocks:
            for place in range(max(start, block.start), min(end, block.end)):
                if letters[place - start] == "N":
                    letters[place - start] = mrna[block.tx_start + place - block.start]
        return "".join(letters)


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
        self.records: dict[str, Served] = {}
        self.contigs: dict[str, Served] = {}

    def get_transcript(self, accession: str, _reference: str | None = None) -> dict[str, object]:
        """Return the model of a served transcript; the same value each time."""
        served = self.records[accession]
        if accession == served.spliced:
            return served.spliced_record
        return served.views.get(accession, served.record)

    def get_seq(self, accession: str, start: int, end: int | None, _kind: object = None) -> str:
        """Return bases or residues, 0-based half-open; to the end where `end` is None."""
        if accession in self.records:
            return self.records[accession].sequence.mrna[start:end]
        if accession in self.contigs:
            served = self.contigs[accession]
            stop = served.end if end is None else min(served.end, served.origin + end)
            return served.bases(min(served.origin + start, stop), stop)
        return self.records[f"NM{accession[2:]}"].sequence.protein[start:end]

    def get_symbol_accessions(self, *_asked: object) -> list[tuple[str, str]]:
        """Return nothing: no symbols are asked for."""
        return []

    def get_identifier_type(self, identifier: str) -> str:
        """Return the kind of a made-up accession."""
        kinds = {"NM": "transcript_accession", "NC": "genomic_accession"}
        return kinds.get(identifier[:2], "protein_accession")
