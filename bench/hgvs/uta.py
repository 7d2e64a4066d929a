"""Transcript models and sequences out of the recorded answers of UTA and SeqRepo."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from bench.hgvs.subjects import Placed, sequence_of
from bench.hgvs.tables import data

from varannot.bases import reverse_complement
from varannot.transcripts.model import TranscriptSequence

__all__ = ["Cache", "uta_cache"]

_MARGIN = 5_000


@dataclass(eq=False)
class Cache:
    """What was recorded, by accession."""

    exons: dict[tuple[str, str], list[dict]]
    coding: dict[str, tuple[int, int] | None]
    bases: dict[str, list[tuple[int, str]]]
    proteins: dict[str, str]

    def contigs(self, transcript: str) -> list[str]:
        """Return the sequences on which a transcript is placed."""
        return [contig for name, contig in self.exons if name == transcript]

    def genome(self, contig: str, start: int, end: int) -> str:
        """Return forward bases (0-based half-open), N where none was recorded."""
        return _filled(self.bases.get(contig, []), start, end)

    @cache  # noqa: B019
    def sequence(self, transcript: str, contig: str) -> TranscriptSequence | None:
        """Return a transcript placed on a contig, None if it was not recorded."""
        rows = self.exons.get((transcript, contig))
        if not rows:
            return None
        rows = sorted(rows, key=lambda row: row["tx_start_i"])
        strand = rows[0]["alt_strand"]
        start = min(row["alt_start_i"] for row in rows) - _MARGIN
        end = max(row["alt_end_i"] for row in rows) + _MARGIN
        genome = bytearray(self.genome(contig, start, end), "ascii")
        mrna = _filled(self.bases.get(transcript, []), 0, rows[-1]["tx_end_i"])
        cigars = {}
        for index, row in enumerate(rows):
            operations = [(int(n), sign) for n, sign in re.findall(r"(\d+)([=XID])", row["cigar"])]
            cigars[index] = _gaps(operations)
            _copy_equal(genome, start, mrna, row, operations)
        placed = Placed(
            transcript,
            "",
            contig,
            strand,
            tuple((row["alt_start_i"], row["alt_end_i"]) for row in rows),
            self.coding.get(transcript),
            self.proteins.get(transcript, ""),
            cigars,
        )
        return sequence_of(placed, genome.decode(), start, mrna)


def _gaps(operations: list[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Return a UTA alignment as ours; its D are bases that the transcript alone has."""
    merged: list[tuple[int, str]] = []
    for length, sign in operations:
        ours = {"=": "M", "X": "M", "D": "I", "I": "D"}[sign]
        if merged and merged[-1][1] == ours == "M":
            merged[-1] = (merged[-1][0] + length, ours)
        else:
            merged.append((length, ours))
    return tuple(merged)


def _copy_equal(
    genome: bytearray, start: int, mrna: str, row: dict, operations: list[tuple[int, str]]
) -> None:
    """Fill the genome with the transcript's bases where the alignment says that both are equal."""
    tx, along = row["tx_start_i"], 0
    for length, sign in operations:
        if sign == "=":
            own = mrna[tx : tx + length]
            first = row["alt_start_i"] + along
            if row["alt_strand"] < 0:
                first = row["alt_end_i"] - along - length
                own = reverse_complement(own)
            at = first - start
            for place, base in enumerate(own.encode("ascii")):
                if genome[at + place] == ord("N"):
                    genome[at + place] = base
        tx += length if sign in "=XD" else 0
        along += length if sign in "=XI" else 0


def _filled(pieces: list[tuple[int, str]], start: int, end: int) -> str:
    bases = bytearray(b"N") * (end - start)
    for first, text in pieces:
        low, high = max(first, start), min(first + len(text), end)
        if low < high:
            bases[low - start : high - start] = text[low - first : high - first].encode("ascii")
    return bases.decode("ascii")


@cache
def uta_cache() -> Cache:
    """Return the recorded answers; raises Absent without the file."""
    exons: dict[tuple[str, str], list[dict]] = {}
    coding: dict[str, tuple[int, int] | None] = {}
    bases: dict[str, list[tuple[int, str]]] = defaultdict(list)
    proteins: dict[str, str] = {}
    path = data("hgvs", "biocommons-hgvs", "uta_seqrepo_cache.jsonl")
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        asked, answer = record["args"], record["result"]
        match record["func"]:
            case "get_tx_exons":
                exons[asked[0], asked[1]] = answer
            case "get_tx_info" | "get_tx_identity_info":
                span = answer["cds_start_i"], answer["cds_end_i"]
                coding[asked[0]] = None if span[0] is None else span
            case "get_seq":
                start = asked[1] if len(asked) > 1 and asked[1] else 0
                bases[asked[0]].append((start, answer))
            case "get_pro_ac_for_tx_ac":
                proteins[asked[0]] = answer
    return Cache(exons, coding, bases, proteins)
