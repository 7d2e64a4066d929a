"""The whole answer of `varannot hgvs check --json` about one description."""

from __future__ import annotations

from varannot.model.base import Record
from varannot.model.codes import CheckLevel, CheckOutcome, Consequence
from varannot.model.descriptions import Description
from varannot.model.normalize import Reading

__all__ = ["CheckAnswer", "DnaOption", "GenomePosition"]


class GenomePosition(Record, frozen=True, kw_only=True):
    """The change on one genome build as a VCF row, as far to the left as it can stand.

    `position` is 1-based on the forward strand. `ref` equals `alt` where the genome itself has
    the new bases. `transcript` is the one on which the c. was read.
    """

    build: str
    contig: str
    position: int
    ref: str
    alt: str
    transcript: str


class DnaOption(Record, frozen=True, kw_only=True):
    """One change of DNA that gives a p. without c.; none is ever chosen.

    `bases` counts the bases that differ. `certain` is False where the codon of the reference is
    not installed, and another codon of the same residue would need another change. `positions`
    holds the VCF row on each build whose bases are known there.
    """

    transcript: str
    hgvs_c: str
    bases: int
    certain: bool
    positions: tuple[GenomePosition, ...] = ()


class CheckAnswer(Record, frozen=True, kw_only=True):
    """One description, checked: the verdict, and what is computed where it is true.

    `transcript` is the accession as typed, `checked_on` the one that the verdict speaks of, and
    `true_on` are those on which all that the description states is true. `hgvs_c` and `hgvs_p`
    are the canonical forms of what was typed. `descriptions` holds the change on the transcript
    where it is true and, where that is another, on MANE Select, one after the other. `positions`
    holds one row for each build. `dna_changes` answers a p. without c.; `dna_note` says why it
    lists none. `hgvs_g` is the HGVS name of what a text with g. states, with its accession; then
    `descriptions` holds the change on the first transcript of each gene there, on each build that
    can be meant.
    """

    gene: str
    transcript: str
    hgvs_c: str
    hgvs_p: str
    mutation: str
    consequence: Consequence
    outcome: CheckOutcome
    level: CheckLevel
    reason: str
    expected: str = ""
    readings: tuple[Reading, ...] = ()
    cautions: tuple[str, ...] = ()
    checked_on: str = ""
    true_on: tuple[str, ...] = ()
    descriptions: tuple[Description, ...] = ()
    positions: tuple[GenomePosition, ...] = ()
    dna_changes: tuple[DnaOption, ...] = ()
    dna_note: str = ""
    hgvs_g: str = ""
