"""Consequences of a change over all its placements, the worst first.

A change that can be placed at several positions is looked at in each of them: a reading that
breaks a splice site and one that shifts the frame must both be seen.
"""

from __future__ import annotations

from varannot.hgvs.by_residue import residue_effect
from varannot.hgvs.codons import bases_at
from varannot.hgvs.consequence import most_severe
from varannot.hgvs.edit import Edit
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.protein_effect import CodingSequence, ProteinEffect, protein_effect
from varannot.hgvs.regions import exonic, splice_terms
from varannot.hgvs.residues import ONE_TO_THREE
from varannot.hgvs.shift import Placements
from varannot.model import Consequence, FindingCode, HgvsFinding
from varannot.transcripts.model import Transcript, TranscriptSequence

__all__ = ["exonic_effect", "exons_taken", "ordered", "other_placements", "torn_exons"]

_MOST_PLACEMENTS = 2_000
_SPLICE_SITES = frozenset({Consequence.SPLICE_DONOR, Consequence.SPLICE_ACCEPTOR})


def exonic_effect(
    sequence: TranscriptSequence, coding: CodingSequence | None, within: Edit
) -> ProteinEffect:
    """Return the effect of a change inside an exon, in transcript coordinates.

    Where the bases of the codon are not known, the residue and the changed base may still tell.
    """
    if coding is not None:
        effect = protein_effect(coding, within)
        open_codon = effect.protein is None and len(within.ref) == len(within.alt) == 1
        if not open_codon or not sequence.protein:
            return effect
    return _without_bases(sequence, within)


def _without_bases(sequence: TranscriptSequence, within: Edit) -> ProteinEffect:
    """Return the effect where the bases of the codon are not known."""
    transcript = sequence.transcript
    start, end = transcript.cds_start, transcript.cds_end
    if within.end <= start and (within.ref or within.start <= start):
        return ProteinEffect(None, (Consequence.UTR_5,))
    if within.start >= end:
        return ProteinEffect(None, (Consequence.UTR_3,))
    index, place = divmod(within.start - start, 3)
    if index == 0 and within.ref:
        lost = Protein(ProteinKind.START_UNKNOWN, 1, "Met", 1, "Met")
        return ProteinEffect(lost, (Consequence.START_LOST,), first=0)
    net = len(within.alt) - len(within.ref)
    why = "the bases of the transcript are not installed"
    if len(within.ref) == len(within.alt) == 1:
        protein, term, reason = residue_effect(
            sequence.protein, index, place + 1, within.ref, within.alt
        )
        stop = within.start - place if term is Consequence.STOP_GAINED else None
        length = index if stop is not None else None
        name = ONE_TO_THREE.get(sequence.protein[index : index + 1])
        return ProteinEffect(
            protein,
            (term,),
            index,
            stop_at=stop,
            new_length=length,
            unknown=reason,
            contradicts=name is not None and within.ref not in bases_at(name, place + 1),
        )
    if net % 3:
        return ProteinEffect(None, (Consequence.FRAMESHIFT,), index, unknown=why)
    if net == 0:
        return ProteinEffect(None, (Consequence.CODING_UNSPECIFIED,), index, unknown=why)
    term = Consequence.INFRAME_INSERTION if net > 0 else Consequence.INFRAME_DELETION
    return ProteinEffect(None, (term,), index, unknown=why)


def torn_exons(named: Edit, transcript: Transcript) -> tuple[Consequence, ...]:
    """Return what a change that leaves its exon does to the coding part that it takes along."""
    if not named.ref or named.end <= transcript.start or named.start >= transcript.end:
        return ()
    if named.start <= transcript.start and named.end >= transcript.end:
        return (Consequence.TRANSCRIPT_ABLATION,)
    taken = 0
    terms: list[Consequence] = [Consequence.EXON_LOSS] if _whole_exon(named, transcript) else []
    for block in transcript.blocks:
        first, last = max(block.start, named.start), min(block.end, named.end)
        if first >= last:
            continue
        tx_first = block.tx_start + first - block.start
        tx_last = tx_first + last - first
        taken += max(0, min(tx_last, transcript.cds_end) - max(tx_first, transcript.cds_start))
        if tx_first < transcript.cds_start + 3 and tx_last > transcript.cds_start:
            terms.append(Consequence.START_LOST)
        if tx_first < transcript.cds_end and tx_last > transcript.cds_end - 3:
            terms.append(Consequence.STOP_LOST)
    if taken:
        net = len(named.alt) - taken
        terms.append(Consequence.FRAMESHIFT if net % 3 else Consequence.INFRAME_DELETION)
    return tuple(terms)


def _whole_exon(named: Edit, transcript: Transcript) -> bool:
    """Whether a change takes at least one exon with both its edges."""
    return any(named.start <= one.start and one.end <= named.end for one in transcript.blocks)


def exons_taken(named: Edit, transcript: Transcript) -> tuple[int, int] | None:
    """Return the stretch of the transcript that a change takes, as whole exons and nothing else.

    Transcript coordinates, 0-based half-open; None where an edge of an exon is torn.
    """
    inside = [one for one in transcript.blocks if one.end > named.start and one.start < named.end]
    whole = all(named.start <= one.start and one.end <= named.end for one in inside)
    return (inside[0].tx_start, inside[-1].tx_end) if inside and whole else None


def other_placements(
    sequence: TranscriptSequence,
    coding: CodingSequence | None,
    placed: Placements,
    seen: tuple[Consequence, ...],
    findings: list[HgvsFinding],
) -> tuple[Consequence, ...]:
    """Return consequences of the other placements, and say so where they cross an exon edge."""
    transcript, named = sequence.transcript, placed.named
    first, last = placed.first, named.end
    index = transcript.block_index(first)
    blocks = transcript.blocks
    block = blocks[index] if index >= 0 else None
    clear = block is not None and first >= block.start + 3 and last <= block.end - 3
    if clear or sequence.gene is None:
        return ()
    found: dict[Consequence, None] = {}
    crossing = False
    effects: set[int] = set()
    for start in range(first, min(named.start, first + _MOST_PLACEMENTS)):
        other = _moved(named, start, sequence)
        terms = splice_terms(other, transcript)
        found.update(dict.fromkeys(terms))
        within = exonic(other, transcript)
        if within is None:
            crossing = crossing or not set(terms) <= set(seen)
            continue
        exon = transcript.block_index(start)
        if transcript.coding and exon not in effects:
            effects.add(exon)
            more = exonic_effect(sequence, coding, within).consequences
            found.update(dict.fromkeys(more))
    new = [term for term in found if term not in seen]
    if crossing or any(term is not Consequence.SPLICE_REGION for term in new):
        worst = most_severe(*found, *seen).value.replace("_", " ")
        edge = "on both sides of an exon edge" if crossing else "not all equally near an exon edge"
        text = (
            f"The change can be placed at {placed.count} positions that make the same sequence, "
            f"{edge}; the worst reading ({worst}) is kept."
        )
        findings.append(HgvsFinding(code=FindingCode.EXON_EDGE, text=text))
    return tuple(new)


def _moved(named: Edit, start: int, sequence: TranscriptSequence) -> Edit:
    """Return the same change placed at another of its equivalent starts."""
    assert sequence.gene is not None
    if named.ref:
        end = start + len(named.ref)
        return Edit(start, end, sequence.gene.slice(start, end), "")
    back = (named.start - start) % len(named.alt)
    alt = named.alt[len(named.alt) - back :] + named.alt[: len(named.alt) - back]
    return Edit(start, start, "", alt)


def ordered(terms: tuple[Consequence, ...]) -> tuple[Consequence, ...]:
    """Return each term once, the worst first; a vague one yields to what is known better."""
    if len(terms) == 1:
        return terms
    unique = dict.fromkeys(terms)
    if len(unique) > 1:
        # What is known better replaces the vague term.
        for vague in (Consequence.CODING_UNSPECIFIED, Consequence.INTRON):
            if vague in unique and (vague is not Consequence.INTRON or _SPLICE_SITES & set(unique)):
                del unique[vague]
    ranked = sorted(unique, key=_RANK.__getitem__)
    return tuple(ranked) or (Consequence.UNKNOWN,)


_RANK = {member: rank for rank, member in enumerate(Consequence)}
