"""What is lost with a splice site or with the start codon, by the transcript model.

The PVS1 decision tree (DOI 10.1002/humu.23626) asks of a change at a canonical splice site whether
the skipping of the exon keeps the frame, and of a lost start codon where the next methionine in
frame stands. Both are computed here; neither is graded. Cryptic splice sites and the retention of
introns are not predicted.
"""

from __future__ import annotations

from itertools import pairwise

from varannot.hgvs.edit import Edit
from varannot.hgvs.fused_exons import fused_outcome
from varannot.hgvs.nmd import loss_in_frame, loss_of_frame, loss_of_stop, nmd_of_stop
from varannot.hgvs.nmd_rules import NmdRules
from varannot.hgvs.protein_effect import CodingSequence, ProteinEffect, protein_effect
from varannot.hgvs.regions import SPLICE_SITE
from varannot.model import Consequence, Nmd, NmdVerdict, SpliceOutcome, StartLoss
from varannot.transcripts.model import Block, Transcript, TranscriptSequence, sense

__all__ = ["splice_outcome", "start_loss", "touches_start_exon"]

_DONOR = "GT"
_ACCEPTOR = "AG"
_BESIDE = 40
"""Bases of the exon that have to stand unchanged beside a site that is rebuilt."""

_ENDS_EARLY = frozenset({Consequence.STOP_GAINED, Consequence.FRAMESHIFT})


def splice_outcome(
    sequence: TranscriptSequence,
    coding: CodingSequence | None,
    named: Edit,
    first: int,
    rules: NmdRules,
) -> SpliceOutcome | None:
    """Return what the loss of the splice sites that an edit touches does, None if it touches none.

    `named` is the edit in sense coordinates, 0-based half-open, `first` its first equivalent start.
    A change from inside one exon into another fuses the two (`varannot.hgvs.fused_exons`). Any
    other that takes several exons' sites is not one skipped exon, and one after which the site
    stands again skips none: `in_frame` is None then.
    """
    transcript = sequence.transcript
    touched = _touched(transcript, named, first)
    if not touched:
        return None
    # A deletion that is named inside the exon leaves the whole intron as it was.
    exonic = not named.alt and not _touched(transcript, named, named.start)
    kept = True if exonic else _kept(sequence, named, touched)
    exons = {block.exon for block, _ in touched}
    number = min(exons)
    label = f"{number}/{transcript.exon_count}"
    fused = fused_outcome(transcript, coding, named, first, rules) if len(exons) > 1 else None
    if fused is not None:
        # The edges of fused exons may read as sites by chance; there is no intron between them.
        return fused
    if kept:
        text = "The splice site stands again beside the unchanged exon after the change."
        if exonic:
            text = "The splice site stands: the same bases remain if those of the exon are lost."
        return SpliceOutcome(kept=kept, exon=label, in_frame=None, text=text)
    if len(exons) > 1:
        text = "Sites of several exons are touched; which exons are lost is not predicted."
        return SpliceOutcome(kept=kept, exon=label, in_frame=None, text=text)
    if number == 1:
        text = "Exon 1 is the first: it cannot be skipped."
        if transcript.coding and transcript.blocks[0].tx_end <= transcript.cds_start:
            text += " It holds no coding base."
        return SpliceOutcome(kept=kept, exon=label, in_frame=None, text=text)
    own = [block for block in transcript.blocks if block.exon == number]
    start, end = own[0].tx_start, own[-1].tx_end
    return _skipped(transcript, coding, (start, end), kept, label, rules)


def touches_start_exon(transcript: Transcript, named: Edit, first: int) -> bool:
    """Return whether the sites that an edit touches are those of the exon with the start codon.

    The coordinates are those of `splice_outcome`. Without that exon, or where it is not joined,
    translation has no start codon of its own. False where sites of several exons are touched.
    """
    exons = {block.exon for block, _ in _touched(transcript, named, first)}
    if len(exons) != 1 or not transcript.coding:
        return False
    own = [block for block in transcript.blocks if block.exon in exons]
    return own[0].tx_start <= transcript.cds_start < own[-1].tx_end


def _touched(transcript: Transcript, named: Edit, first: int) -> list[tuple[Block, str]]:
    """Return exon and kind of each canonical site that one of the placements touches."""
    start, end = min(first, named.start), named.end
    found = []
    for before, after in pairwise(transcript.blocks):
        if before.exon == after.exon or after.start < start or before.end > end:
            continue
        if _meets(start, end, before.end, before.end + SPLICE_SITE):
            found.append((before, _DONOR))
        if _meets(start, end, after.start - SPLICE_SITE, after.start):
            found.append((after, _ACCEPTOR))
    return found


def _meets(start: int, end: int, first: int, last: int) -> bool:
    return first < start < last if start == end else start < last and end > first


def _kept(
    sequence: TranscriptSequence, named: Edit, touched: list[tuple[Block, str]]
) -> bool | None:
    """Return whether every touched site stands beside its unchanged exon after the change."""
    if sequence.gene is None:
        return None
    answers = [_one_kept(sequence, named, block, kind) for block, kind in touched]
    if False in answers:
        return False
    return None if None in answers else True


def _one_kept(sequence: TranscriptSequence, named: Edit, block: Block, kind: str) -> bool | None:
    assert sequence.gene is not None
    left = min(named.start, block.start if kind == _ACCEPTOR else block.end) - _BESIDE
    right = max(named.end, block.start if kind == _ACCEPTOR else block.end) + _BESIDE
    after = (
        sequence.gene.slice(left, named.start) + named.alt + sequence.gene.slice(named.end, right)
    )
    if kind == _DONOR:
        exon = sequence.gene.slice(left, block.end)
        near = after[: len(exon) + SPLICE_SITE]
        wanted = exon + _DONOR
    else:
        exon = sequence.gene.slice(block.start, right)
        near = after[-len(exon) - SPLICE_SITE :]
        wanted = _ACCEPTOR + exon
    if "N" in near or "N" in wanted:
        return None
    return near == wanted


def _skipped(
    transcript: Transcript,
    coding: CodingSequence | None,
    span: tuple[int, int],
    kept: bool | None,
    label: str,
    rules: NmdRules,
) -> SpliceOutcome:
    """Return the outcome for an inner exon, a stretch of the transcript (0-based half-open)."""
    start, end = span
    where = f"If exon {label} is skipped,"
    if not transcript.coding or end <= transcript.cds_start or start >= transcript.cds_end:
        text = f"{where} no coding base is lost."
        return SpliceOutcome(kept=kept, exon=label, in_frame=True, text=text)
    if start <= transcript.cds_start:
        text = f"{where} the start codon goes with it."
        return SpliceOutcome(kept=kept, exon=label, in_frame=None, text=text)
    first = (start - transcript.cds_start) // 3 + 1
    if end >= transcript.cds_end - 2:
        lost = loss_of_frame(transcript, first)
        text = f"Exon {label} holds the stop codon. If it is not joined, {lost.text}"
        return SpliceOutcome(
            kept=kept, exon=label, in_frame=False, first_lost=first, loss=lost, text=text
        )
    last = (end - 1 - transcript.cds_start) // 3 + 1
    length = end - start
    effect = None
    if coding is not None and "N" not in coding.bases[start:end]:
        effect = protein_effect(coding, Edit(start, end, coding.bases[start:end], ""))
    in_frame = length % 3 == 0 and not (effect and _ENDS_EARLY & set(effect.consequences))
    if in_frame:
        lost = loss_in_frame(transcript, first, last)
        text = f"{where} {length} bases are lost and the frame is kept: {lost.text}"
        return SpliceOutcome(
            kept=kept,
            exon=label,
            in_frame=True,
            first_lost=first,
            last_lost=last,
            loss=lost,
            text=text,
        )
    text = f"{where} {length} bases are lost and the frame is broken."
    if length % 3 == 0:
        text = f"{where} {length} bases are lost; the new junction makes a stop."
    return _broken(transcript, effect, (start, length), (kept, label, text), first, rules)


def _broken(
    transcript: Transcript,
    effect: ProteinEffect | None,
    lost_bases: tuple[int, int],
    told: tuple[bool | None, str, str],
    first: int,
    rules: NmdRules,
) -> SpliceOutcome:
    kept, label, text = told
    start, length = lost_bases
    if effect is None or effect.stop_at is None or effect.new_length is None:
        lost = loss_of_frame(transcript, first)
        text += " Where the new frame stops is not known."
        return SpliceOutcome(
            kept=kept, exon=label, in_frame=False, first_lost=first, loss=lost, text=text
        )
    nmd = nmd_of_stop(transcript, effect.stop_at, rules, shift=-length, changed=start)
    lost = loss_of_stop(transcript, effect.new_length + 1, effect.foreign)
    return SpliceOutcome(
        kept=kept,
        exon=label,
        in_frame=False,
        first_lost=lost.first_lost,
        nmd=nmd,
        loss=lost,
        text=f"{text} {_decay_words(nmd)}",
    )


def _decay_words(nmd: Nmd) -> str:
    if nmd.verdict is not NmdVerdict.NOT_APPLICABLE:
        return nmd.text
    return "The new stop stands behind the place of the normal one, where no decay is predicted."


def start_loss(transcript: Transcript, coding: CodingSequence | None) -> StartLoss:
    """Return where the next methionine in frame stands, and what codes for the residues between."""
    if coding is None:
        return StartLoss(next_start=None, text="The next start in frame needs the sequence.")
    at = coding.residues.find("M", 1)
    if at < 0:
        return StartLoss(next_start=None, text="There is no other methionine in the protein.")
    stretches = []
    # Other changes of the start codon itself do not show that the residues behind it matter.
    first, end = transcript.cds_start + 3, transcript.cds_start + 3 * at
    for block in transcript.blocks:
        low, high = max(first, block.tx_start), min(end, block.tx_end)
        if low < high:
            offset = block.start - block.tx_start
            left, right = sense(low + offset, high + offset, transcript.strand)
            stretches.append((left + 1, right))
    share = 100 * at / transcript.residues if transcript.residues else 0.0
    text = (
        f"The next methionine in frame is residue {at + 1}; a start there would lose {at} of "
        f"{transcript.residues} residues ({share:.1f} %)."
    )
    return StartLoss(
        next_start=at + 1, contig=transcript.contig, skipped=tuple(sorted(stretches)), text=text
    )
