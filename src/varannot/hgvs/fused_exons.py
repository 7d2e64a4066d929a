"""A change from inside one exon into another: the intron between them is gone with its two sites.

What is left of the two exons stands side by side, as one exon, and needs no splicing there. So the
new frame can be read as that of a deletion inside one exon. That the sites at its other ends are
used as before is taken for granted, as for any other change inside an exon.
"""

from __future__ import annotations

from collections.abc import Iterator

from varannot.hgvs.edit import Edit
from varannot.hgvs.nmd import loss_in_frame, loss_of_frame, loss_of_stop, nmd_of_stop
from varannot.hgvs.nmd_rules import NmdRules
from varannot.hgvs.protein_effect import CodingSequence, protein_effect
from varannot.model import Consequence, NmdVerdict, SpliceOutcome
from varannot.transcripts.model import Transcript

__all__ = ["fused_outcome"]

_ENDS_EARLY = frozenset({Consequence.STOP_GAINED, Consequence.FRAMESHIFT})


def fused_outcome(
    transcript: Transcript, coding: CodingSequence | None, named: Edit, first: int, rules: NmdRules
) -> SpliceOutcome | None:
    """Return what the fused exon does to the protein; None where no exon is fused.

    `named` is the edit in sense coordinates, 0-based half-open, `first` its first equivalent start:
    a deletion that can be placed from exon to exon fuses them wherever its name stands. `in_frame`
    is None where start or stop codon go with the change, or where its bases are not installed.
    """
    found = (_ends(transcript, one) for one in _placements(named, first))
    ends = next((one for one in found if one is not None), None)
    if ends is None:
        return None
    start, end, label = ends
    lead = f"The change reaches from one exon into another ({label}) and fuses what is left of them"
    if not transcript.coding or end <= transcript.cds_start or start >= transcript.cds_end:
        text = f"{lead}; no coding base is lost."
        return SpliceOutcome(kept=False, exon=label, in_frame=True, text=text)
    if start == end and not named.alt:
        text = f"{lead}; no base of them is lost."
        return SpliceOutcome(kept=False, exon=label, in_frame=True, text=text)
    if start < transcript.cds_start + 3 or end > transcript.cds_end - 3:
        gone = "start" if start < transcript.cds_start + 3 else "stop"
        text = f"{lead}; the {gone} codon goes with it, and what that does is not predicted."
        return SpliceOutcome(kept=False, exon=label, in_frame=None, text=text)
    if coding is None or "N" in coding.bases[start:end] + named.alt:
        text = f"{lead}; the new frame is not known, because its bases are not installed."
        return SpliceOutcome(kept=False, exon=label, in_frame=None, text=text)
    return _read(
        transcript, coding, Edit(start, end, coding.bases[start:end], named.alt), label, rules
    )


def _placements(named: Edit, first: int) -> Iterator[Edit]:
    """Yield the edit as named and, of a deletion, its equivalent placements before that."""
    yield named
    if not named.alt:
        for start in range(named.start - 1, first - 1, -1):
            yield Edit(start, start + named.end - named.start, named.ref, "")


def _ends(transcript: Transcript, named: Edit) -> tuple[int, int, str] | None:
    """Return the stretch of the transcript that is lost, and the exons at its ends.

    0-based half-open. None where the change does not end inside two exons or at their edges, where
    nothing is left of both, and where the alignment of transcript and genome has gaps there.
    """
    blocks = transcript.blocks
    first, last = transcript.block_index(named.start), transcript.block_index(named.end - 1)
    if last >= 0 and named.end > blocks[last].end:
        last = transcript.block_index(named.end)
    if not named.ref or first < 0 or last <= first:
        return None
    before, after = blocks[first], blocks[last]
    inside = named.start <= before.end and named.end <= after.end
    left = named.start > before.start or named.end < after.end
    if not inside or not left or before.exon == after.exon:
        return None
    numbers = [one.exon for one in blocks[first : last + 1]]
    if len(numbers) != len(set(numbers)):
        return None
    start = before.tx_start + named.start - before.start
    end = after.tx_start + named.end - after.start
    return start, end, f"{before.exon}-{after.exon}/{transcript.exon_count}"


def _read(
    transcript: Transcript, coding: CodingSequence, edit: Edit, label: str, rules: NmdRules
) -> SpliceOutcome:
    """Return the outcome for an edit inside the coding sequence, in transcript coordinates."""
    lead = f"Exons {label} are fused"
    effect = protein_effect(coding, edit)
    first = (edit.start - transcript.cds_start) // 3 + 1
    shift = len(edit.alt) - len(edit.ref)
    if not _ENDS_EARLY & set(effect.consequences) and not shift % 3:
        last = max(first, (edit.end - 1 - transcript.cds_start) // 3 + 1)
        lost = loss_in_frame(transcript, first, last)
        text = f"{lead} and the frame is kept: {lost.text}"
        return SpliceOutcome(
            kept=False,
            exon=label,
            in_frame=True,
            first_lost=first,
            last_lost=last,
            loss=lost,
            text=text,
        )
    lead += " and the frame is broken." if shift % 3 else "; their new junction makes a stop."
    if effect.stop_at is None or effect.new_length is None:
        lost = loss_of_frame(transcript, first)
        text = f"{lead} Where the new frame stops is not known."
        return SpliceOutcome(
            kept=False, exon=label, in_frame=False, first_lost=first, loss=lost, text=text
        )
    nmd = nmd_of_stop(transcript, effect.stop_at, rules, shift=shift, changed=edit.start)
    lost = loss_of_stop(transcript, effect.new_length + 1, effect.foreign)
    told = nmd.text
    if nmd.verdict is NmdVerdict.NOT_APPLICABLE:
        told = "The new stop stands at the place of the normal one or behind it: no decay."
    return SpliceOutcome(
        kept=False,
        exon=label,
        in_frame=False,
        first_lost=lost.first_lost,
        nmd=nmd,
        loss=lost,
        text=f"{lead} {told}",
    )
