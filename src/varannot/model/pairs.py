"""Two changes of one gene read as if they lay on one copy."""

from __future__ import annotations

from enum import StrEnum

from varannot.model.base import Record

__all__ = ["PairOutcome", "PairReading"]


class PairOutcome(StrEnum):
    """What two changes make of the protein if they lie on one copy, or that they do not.

    FRAME_RESTORED: the frame is that of the reference behind both. ORIGINAL_RESIDUE: the codon of
    a stop stands for the reference's residue again. STOP_REPLACED: it stands for another residue,
    or is gone. FRAME_SHIFTED: the lengths do not add up to whole codons. STOP_REMAINS: a premature
    stop is still read. TWO_COPIES: the file says that they lie on two copies, or they exclude each
    other.
    """

    FRAME_RESTORED = "frame_restored"
    ORIGINAL_RESIDUE = "original_residue"
    STOP_REPLACED = "stop_replaced"
    FRAME_SHIFTED = "frame_shifted"
    STOP_REMAINS = "stop_remains"
    TWO_COPIES = "two_copies"
    NOT_CHECKABLE = "not_checkable"


class PairReading(Record, frozen=True, kw_only=True):
    """A truncating row and another row of its gene, read together on one transcript.

    `first` is the key of the truncating row, `second` that of the other. `hgvs_p` is what both
    make of the protein, empty where no sequence was there to translate. `foreign` counts residues
    that are not the reference's, `lost` residues of the reference that are not there; None where
    not known. `phase` is cis or unknown, as the file states it.
    """

    gene: str
    transcript: str
    first: str
    second: str
    outcome: PairOutcome
    text: str
    hgvs_p: str = ""
    foreign: int | None = None
    lost: int | None = None
    phase: str = "unknown"
