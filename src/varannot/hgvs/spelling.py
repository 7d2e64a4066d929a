"""Differences of spelling that are permitted between two descriptions of one change.

Each kind is recognised here and justified in `resources/spelling_differences.tsv`; what is not of
a listed kind is a disagreement.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from varannot.hgvs.brute_force import BruteAnswer
from varannot.hgvs.cdna import Cdna, CdnaKind, Position
from varannot.hgvs.locate import transcript_position
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.protein import Protein, ProteinKind, parse_protein
from varannot.hgvs.residues import STOP
from varannot.resources import resource
from varannot.tables import Column, Table
from varannot.textio import read_table
from varannot.transcripts.model import Transcript

__all__ = [
    "SPELLING_TABLE",
    "Spelling",
    "cdna_difference",
    "counted_on",
    "protein_difference",
    "why_permitted",
]


class Spelling(StrEnum):
    """The kinds of permitted differences."""

    BEYOND_TRANSCRIPT = "beyond_transcript"
    COPY_INSERTED = "copy_inserted"
    NOT_SHIFTED = "not_shifted"
    PLACEMENT_NOT_KNOWN = "placement_not_known"
    SYNONYMOUS_FORM = "synonymous_form"
    NO_CHANGE_PREDICTED = "no_change_predicted"
    SPLICING_NOT_PREDICTED = "splicing_not_predicted"
    START_TOUCHED = "start_touched"
    START_INTACT = "start_intact"
    EARLY_STOP = "early_stop"
    STOP_REPLACED = "stop_replaced"
    NO_STOP = "no_stop"


SPELLING_TABLE = Table(
    "spelling_differences",
    "Permitted differences of spelling",
    (
        Column("id", "Kind of difference.", required=True, allowed=tuple(Spelling)),
        Column("what", "What differs, in one sentence.", required=True),
        Column("ours", "Example as printed here.", required=True),
        Column("theirs", "The same as the other opinion spells it.", required=True),
        Column("why", "Why both mean the same.", required=True),
        Column("source", "Where the rule or the behaviour is described.", required=True),
    ),
)
"""The reviewed table of permitted differences."""


@cache
def _reasons() -> dict[str, str]:
    path = resource("spelling_differences.tsv")
    return {row.cells["id"]: row.cells["what"] for row in read_table(path, path.name).rows}


def why_permitted(kind: Spelling) -> str:
    """Return in words what differs in a permitted difference."""
    return _reasons()[kind.value]


def cdna_difference(
    ours: Cdna, theirs: Cdna, transcript: Transcript, *, unknown: bool
) -> Spelling | None:
    """Return the kind of a permitted difference between two c. texts, None if there is none.

    `unknown` tells that bases behind the change are not known.
    """
    theirs = counted_on(theirs, transcript)
    if counted_on(ours, transcript) == theirs:
        return Spelling.BEYOND_TRANSCRIPT
    movable = (CdnaKind.DELETION, CdnaKind.DUPLICATION, CdnaKind.INSERTION)
    if not unknown or ours.kind not in movable or theirs.kind not in movable:
        return None
    if CdnaKind.DELETION in (ours.kind, theirs.kind) and ours.kind is not theirs.kind:
        return None
    return Spelling.PLACEMENT_NOT_KNOWN if ours.net_length == theirs.net_length else None


def counted_on(change: Cdna, transcript: Transcript) -> Cdna:
    """Return the change with bases outside the transcript counted on from its ends."""
    first = transcript_position(0, transcript)
    last = transcript_position(transcript.length - 1, transcript)
    ends = []
    for position in (change.start, change.end):
        exonic = Position(position.zone, position.base)
        if exonic == first and position.offset < 0:
            position = transcript_position(position.offset, transcript)
        elif exonic == last and position.offset > 0:
            position = transcript_position(transcript.length - 1 + position.offset, transcript)
        ends.append(position)
    return Cdna(change.kind, ends[0], ends[1], change.deleted, change.inserted)


_UNCHANGED_RANGE = re.compile(r"p\.\([A-Z][a-z]{2}\d+_[A-Z][a-z]{2}\d+=\)")
_NO_CHANGE = {ProteinKind.UNCHANGED, ProteinKind.SYNONYMOUS}


def protein_difference(
    ours: str, theirs: str, brute: BruteAnswer, *, same: bool | None
) -> Spelling | None:
    """Return the kind of a permitted difference between two p. texts, None if there is none.

    `same` tells whether both make the same protein, None where one predicts nothing; `brute` is
    what editing the sequence gave.
    """
    one, other = _read(ours), _read(theirs)
    change = brute.change
    kinds = {one.kind, other.kind}
    if kinds <= _NO_CHANGE:
        # The stop stands for the whole protein: bases behind it change nothing before it.
        whole = ProteinKind.UNCHANGED in kinds or STOP in (one.first, other.first)
        return Spelling.SYNONYMOUS_FORM if whole else None
    if ProteinKind.UNKNOWN in kinds:
        return _open_form(kinds, brute)
    if ProteinKind.START_UNKNOWN in kinds:
        return Spelling.START_INTACT if kinds & _NO_CHANGE and _keeps_start(brute) else None
    if not same:
        return None
    if change is not None and change.past_stop:
        return Spelling.STOP_REPLACED
    shifted = ProteinKind.FRAMESHIFT in kinds
    return Spelling.EARLY_STOP if shifted or STOP in one.inserted + other.inserted else None


def _keeps_start(brute: BruteAnswer) -> bool:
    """Return whether the start codon and all behind it are there after a change before or in it."""
    change, cdna = brute.change, brute.cdna
    if change is None or cdna is None:
        return False
    return change.intact or (not change.first and cdna.start.zone == -1)


def _open_form(kinds: set[ProteinKind], brute: BruteAnswer) -> Spelling | None:
    """Return the kind of a difference where one of the two texts predicts nothing."""
    change = brute.change
    if change is not None and change.start_affected:
        return Spelling.START_TOUCHED
    if change is not None and not change.stopped:
        return Spelling.NO_STOP
    if kinds & _NO_CHANGE and (change is None or not change.first):
        return Spelling.NO_CHANGE_PREDICTED
    return Spelling.SPLICING_NOT_PREDICTED if brute.at_edge else None


def _read(text: str) -> Protein:
    """Return a p. text that may name a range of unchanged residues; `p.0` if it cannot be read."""
    if _UNCHANGED_RANGE.fullmatch(text):
        return Protein(ProteinKind.UNCHANGED)
    try:
        return parse_protein(text)[0]
    except DescriptionError:
        return Protein(ProteinKind.NO_PROTEIN)
