"""The reading frame of a transcript, held against the genome before the transcript is kept.

A model whose bases do not read as a coding sequence would give wrong p. descriptions without any
sign; so it is refused by name, or kept with a caution that says what is unusual.
Genetic code: NCBI translation table 1. UGA read as selenocysteine: DOI 10.1152/physrev.00039.2013.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from varannot.bases import translate
from varannot.transcripts.build.alignment import Alignment
from varannot.transcripts.build.candidates import Candidate
from varannot.transcripts.build.outcomes import RefusedError
from varannot.transcripts.model import Block, sense

__all__ = ["Frame", "coding_frame", "read_frame", "recoded_codons"]

_STOPS = ("TAA", "TAG", "TGA")
_RESIDUES = {"Sec": "U", "Pyl": "O", "Met": "M", "OTHER": "X"}
_MITOCHONDRIAL = ("MT", "M")


@dataclass(frozen=True, slots=True)
class Frame:
    """Coding sequence in transcript coordinates (0-based half-open, stop included).

    `protein` is filled only where it is not the plain translation. `stop_added` tells that the
    annotation left the stop codon out.
    """

    start: int
    end: int
    protein: str = ""
    stop_added: bool = False
    cautions: tuple[str, ...] = ()


def coding_frame(candidate: Candidate, alignment: Alignment, plain_contig: str) -> Frame | None:
    """Return where the coding sequence lies on the transcript, None for a transcript without one.

    Raises RefusedError for coding sequences that are not one stretch of the transcript, that begin
    before the annotation does, or that are read with another genetic code.
    """
    if not candidate.coding:
        return None
    if candidate.slippage:
        reason = "ribosomal slippage: the reading frame changes inside the coding sequence"
        raise RefusedError(reason)
    if plain_contig in _MITOCHONDRIAL or candidate.code not in ("", "1"):
        reason = f"another genetic code (transl_table {candidate.code or '2, mitochondrial'})"
        raise RefusedError(reason)
    if candidate.open_start:
        reason = "the coding sequence begins before the annotated part: c. numbers are not known"
        raise RefusedError(reason)
    low, high = candidate.coding[0][0], candidate.coding[-1][1]
    start, end = sense(low, high, candidate.strand)
    _refuse_other_parts(candidate, alignment.blocks, start, end)
    first = _to_transcript(alignment.blocks, start)
    last = _to_transcript(alignment.blocks, end - 1)
    if first is None or last is None:
        reason = "a coding sequence whose first or last base is not aligned"
        raise RefusedError(reason)
    return Frame(first, last + 1)


def _to_transcript(blocks: Sequence[Block], position: int) -> int | None:
    for block in blocks:
        if block.start <= position < block.end:
            return block.tx_start + position - block.start
    return None


def _refuse_other_parts(
    candidate: Candidate, blocks: Sequence[Block], start: int, end: int
) -> None:
    """Refuse coding parts that are not the aligned bases from the first to the last of them."""
    written = sorted(sense(low, high, candidate.strand) for low, high, _ in candidate.coding)
    for before, after in pairwise(written):
        if after[0] < before[1]:
            low, high = sense(after[0], before[1], candidate.strand)
            reason = (
                f"coding parts that overlap at {low + 1}-{high}: the reading frame changes there "
                "(ribosomal slippage)"
            )
            raise RefusedError(reason)
    aligned = [
        (max(block.start, start), min(block.end, end))
        for block in blocks
        if block.start < end and block.end > start
    ]
    outside = _bases_outside(aligned, written)
    # RefSeq's coding parts run over genome bases that the transcript lacks.
    gaps = [
        (before.end, after.start) for before, after in pairwise(blocks) if before.exon == after.exon
    ]
    surplus = _bases_outside(written, sorted(aligned + gaps))
    if outside or surplus:
        reason = (
            "coding parts that are not the exon bases between the first and the last of them: "
            f"{outside} exon bases are left out, {surplus} bases lie outside the exons"
        )
        raise RefusedError(reason)


def _bases_outside(pieces: Sequence[tuple[int, int]], cover: Sequence[tuple[int, int]]) -> int:
    """Return how many bases of the pieces no interval of the cover holds."""
    total = sum(end - start for start, end in pieces)
    for start, end in pieces:
        for low, high in cover:
            total -= max(0, min(end, high) - max(start, low))
    return total


def read_frame(
    frame: Frame, mrna: str, named: Mapping[int, str], *, open_end: bool = False
) -> Frame:
    """Return the frame as the bases read it, with cautions and, where needed, the protein.

    `mrna` holds the transcript's bases in upper case; `named` the codons that are read otherwise
    (see `recoded_codons`); `open_end` tells that the stop is not annotated. Raises RefusedError
    where the bases do not read as a coding sequence.
    """
    frame, cds = _with_stop(frame, mrna)
    cautions = []
    if frame.stop_added:
        cautions.append(
            "the stop codon was not part of the annotated coding sequence; it was added"
        )
    tail = "TERM" in named.values()
    if len(cds) % 3 and not open_end and not tail:
        reason = f"a coding sequence of {len(cds)} bases, which is not a whole number of codons"
        raise RefusedError(reason, sequence=True)
    cautions += _end_cautions(cds, open_end, tail)
    cautions += _start_cautions(cds)
    unknown = cds.count("N")
    if unknown:
        cautions.append(f"{unknown} bases of the coding sequence are not known")
    protein, read_otherwise = _protein(named, cds)
    cautions += read_otherwise
    return replace(frame, protein=protein, cautions=tuple(cautions))


def _with_stop(frame: Frame, mrna: str) -> tuple[Frame, str]:
    """Return frame and bases, taking in a stop codon that stands directly behind."""
    cds = mrna[frame.start : frame.end]
    behind = mrna[frame.end : frame.end + 3]
    if len(cds) % 3 == 0 and cds[-3:] not in _STOPS and behind in _STOPS:
        frame = replace(frame, end=frame.end + 3, stop_added=True)
        cds += behind
    return frame, cds


def _end_cautions(cds: str, open_end: bool, tail: bool) -> list[str]:
    if len(cds) % 3 == 0 and cds[-3:] in _STOPS:
        return []
    if open_end:
        return ["the coding sequence goes on behind the annotated part; its stop is not known"]
    if tail:
        return ["the stop codon is completed by the poly(A) tail"]
    if "N" in cds[-3:]:
        return ["the bases of the stop codon are not known"]
    reason = f"a coding sequence that ends in {cds[-3:]}, not in a stop codon"
    raise RefusedError(reason, sequence=True)


def _start_cautions(cds: str) -> list[str]:
    start = cds[:3]
    if start == "ATG":
        return []
    if "N" in start:
        return ["the bases of the start codon are not known"]
    return [f"the coding sequence begins with {start}, not with ATG"]


def _protein(named: Mapping[int, str], cds: str) -> tuple[str, list[str]]:
    """Return the protein where it is not the plain translation, and what is to be said of it."""
    residues = translate(cds)
    inner = [place for place, residue in enumerate(residues[:-1]) if residue == "*"]
    unexplained = [place for place in inner if named.get(place) not in _RESIDUES]
    if unexplained:
        place = unexplained[0]
        reason = (
            f"a stop codon {cds[place * 3 : place * 3 + 3]} inside the coding sequence, at codon "
            f"{place + 1} of {len(residues)} ({len(unexplained)} in all): the genome is not that "
            "of the annotation, or the annotation does not say that it is read as selenocysteine"
        )
        raise RefusedError(reason, sequence=True)
    if not inner:
        return "", []
    letters = list(residues.removesuffix("*"))
    said = []
    for place in inner:
        letters[place] = _RESIDUES[named[place]]
        codon = cds[place * 3 : place * 3 + 3]
        said.append(f"codon {place + 1} ({codon}) is read as {named[place]}, not as a stop")
    return "".join(letters), said


def recoded_codons(candidate: Candidate, frame: Frame, blocks: Sequence[Block]) -> dict[int, str]:
    """Return the names of residues by codon (0-based) that the annotation states."""
    named = {}
    for position, name in candidate.recoded:
        start, _ = sense(position, position + 1, candidate.strand)
        place = _to_transcript(blocks, start)
        if place is not None and frame.start <= place < frame.end:
            named[(place - frame.start) // 3] = name
    return named
