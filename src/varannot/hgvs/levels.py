"""How much of the reference a description has seen."""

from __future__ import annotations

from varannot.hgvs.edit import Edit
from varannot.hgvs.protein_effect import ProteinEffect
from varannot.hgvs.shift import Placements
from varannot.model import CheckLevel
from varannot.transcripts.model import TranscriptSequence

__all__ = ["level_of", "level_of_bases"]


def level_of(
    sequence: TranscriptSequence,
    placed: Placements,
    within: Edit | None,
    effect: ProteinEffect | None,
) -> CheckLevel:
    """Return the level of a description: bases with flanks, coding bases, residues, or less.

    `within` is the change in transcript coordinates, None where it leaves its exon.
    """
    named = placed.named
    level = level_of_bases(sequence, placed.first - 1, named.end + 1)
    if level is CheckLevel.COORDINATE and within is not None:
        level = level_of_bases(sequence, named.start, max(named.end, named.start + 1))
        if level is CheckLevel.SEQUENCE:
            level = CheckLevel.CDS
    if effect is None or within is None:
        return level
    if effect.protein is None:
        return CheckLevel.COORDINATE if effect.unknown else level
    if level is CheckLevel.COORDINATE and sequence.protein:
        return CheckLevel.PROTEIN
    return level


def level_of_bases(sequence: TranscriptSequence, start: int, end: int) -> CheckLevel:
    """Return the level at which the bases between two sense coordinates are known."""
    if sequence.genome is not None and "N" not in sequence.genome.slice(start, end):
        return CheckLevel.SEQUENCE
    if sequence.gene is not None and "N" not in sequence.gene.slice(start, end):
        return CheckLevel.CDS
    return CheckLevel.COORDINATE
