"""The readings of a description that is not true on the reference: true there, and unranked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from varannot.hgvs.cdna import Cdna, CdnaKind
from varannot.hgvs.compare import compare, could_agree
from varannot.hgvs.consequence import consequence
from varannot.hgvs.isoforms import TwoIsoforms
from varannot.hgvs.legacy import Shift
from varannot.hgvs.on_transcripts import OnTranscript, truth
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.readings import READINGS_PER_SLIP, provable
from varannot.hgvs.reference import Reference
from varannot.hgvs.sequence_slips import (
    RANGE,
    Slip,
    slips_of_cdna,
    slips_of_pair,
    slips_of_protein,
)
from varannot.hgvs.slips import candidates
from varannot.hgvs.stated import stated_residues
from varannot.hgvs.words import listed
from varannot.model import CheckOutcome, Reading
from varannot.transcripts.model import Tag

__all__ = ["READINGS_OF_C_ALONE", "sequence_readings"]


_CHANCE = ": a base alone is right by chance at every fourth place; p. or the VCF row would tell"

_PRINTED = "printed"
"""The kind of the reading that the printed text has on another transcript than the asked one."""


READINGS_OF_C_ALONE = 4
"""Readings of one kind that are listed for a c. without p.

A stated base stands by chance at every fourth place, so that a kind of slip with many places has
many true readings, which tell nothing; to list some of them would be to choose.
"""

_ANYWHERE = frozenset({_PRINTED, "isoform", "numbering"})


@dataclass(slots=True)
class _Seen:
    """A reading on its way: its slips by kind, its protein, and where it is true."""

    protein: Protein | None
    slips: dict[str, Slip] = field(default_factory=dict)
    true_on: list[str] = field(default_factory=list)


def sequence_readings(
    cdna: Cdna | None,
    protein: Protein | None,
    shifts: tuple[Shift, ...],
    states: Sequence[OnTranscript],
    reference: Reference,
    isoforms: TwoIsoforms | None = None,
) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
    """Return the readings one slip away that are true on a transcript of the gene, and cautions.

    Each names its transcripts. Where the bases of the first transcript are not installed, what
    codon arithmetic allows is listed too, without one. Sorted by c. and then p., which says
    nothing about which one is meant.
    """
    found: dict[tuple[str, str], _Seen] = {}
    near = _near(states)
    for slip in _slips(cdna, protein, shifts, states, isoforms):
        for place, state in enumerate(states):
            if slip.kind not in _ANYWHERE and not near[place]:
                continue
            seen = _on(slip, state, reference, first=place == 0)
            if seen is None:
                continue
            name = "" if seen.computed is None else str(seen.computed)
            if slip.protein is not None:
                name = str(slip.protein)
            if slip.kind == RANGE and seen.expected_c:
                named = f"{seen.expected_c} {seen.expected_p}".strip()
                text = f"{slip.explanation}; HGVS names that {named}"
                slip = replace(slip, explanation=text)
            key = ("" if slip.cdna is None else str(slip.cdna), name)
            if key not in found:
                found[key] = _Seen(slip.protein or seen.computed)
            found[key].slips.setdefault(slip.kind, slip)
            if seen.holds and state.transcript.accession not in found[key].true_on:
                found[key].true_on.append(state.transcript.accession)
    alone = cdna is not None and protein is None
    listed_ones, cautions = _bounded(found, alone=alone)
    return tuple(_reading(key, *listed_ones[key]) for key in sorted(listed_ones)), cautions


def _bounded(
    found: dict[tuple[str, str], _Seen], *, alone: bool
) -> tuple[dict[tuple[str, str], tuple[_Seen, Slip]], tuple[str, ...]]:
    """Return the readings to list, each with the slip to name, and how many are left out.

    A kind of slip with too many readings is left out whole; a reading that another kind gives too
    stays. `alone` tells of a c. without p.
    """
    most = READINGS_OF_C_ALONE if alone else READINGS_PER_SLIP
    counts = Counter(kind for seen in found.values() for kind in seen.slips)
    kept: dict[tuple[str, str], tuple[_Seen, Slip]] = {}
    left: Counter[str] = Counter()
    for key, seen in found.items():
        slip = next((one for kind, one in seen.slips.items() if counts[kind] <= most), None)
        if slip is None:
            left[next(iter(seen.slips))] += 1
        else:
            kept[key] = seen, slip
    more = _CHANCE if alone else ""
    return kept, tuple(
        f"{count} readings with a slip of the kind '{kind}' are not listed{more}"
        for kind, count in left.items()
    )


def _near(states: Sequence[OnTranscript]) -> list[bool]:
    """Tell the asked transcript, its other versions, and MANE Select from other isoforms.

    A slip beside another isoform would be two mistakes at once.
    """
    asked = states[0].transcript.accession.partition(".")[0]
    return [
        one.transcript.accession.partition(".")[0] == asked or one.transcript.has(Tag.MANE_SELECT)
        for one in states
    ]


def _slips(
    cdna: Cdna | None,
    protein: Protein | None,
    shifts: tuple[Shift, ...],
    states: Sequence[OnTranscript],
    isoforms: TwoIsoforms | None,
) -> Iterator[Slip]:
    if cdna is None:
        if protein is not None:
            yield Slip(None, protein, _PRINTED, "it is read as printed")
            yield from slips_of_protein(protein, shifts)
        return
    model = states[0].transcript
    coding = model.cds_end - model.cds_start
    if protein is None:
        yield Slip(cdna, None, _PRINTED, "it is read as printed")
        yield from slips_of_cdna(cdna, shifts, coding)
        return
    yield Slip(cdna, protein, _PRINTED, "it is read as printed")
    if isoforms is not None:
        text = "p. is right and c. is counted on another isoform"
        yield Slip(isoforms.cdna, protein, "isoform", text)
    for candidate in candidates(cdna, protein, shifts):
        # Most candidates lie far apart; the cheap question keeps long tables fast.
        likely = could_agree(candidate.cdna, candidate.protein)
        if likely and provable(candidate.cdna, cdna):
            verdict = compare(candidate.cdna, candidate.protein)
            if verdict.outcome is CheckOutcome.AGREES:
                yield Slip(candidate.cdna, candidate.protein, candidate.kind, candidate.explanation)
    for slip in slips_of_pair(cdna, protein, shifts, coding):
        if slip.cdna is not None and slip.protein is not None:
            outcome = compare(slip.cdna, slip.protein).outcome
            if slip.kind == "isoform" or outcome is not CheckOutcome.IMPOSSIBLE:
                yield slip
    first = states[0]
    computed = first.computed
    if computed is None and (cdna.start.offset or cdna.end.offset):
        computed = Protein(ProteinKind.UNKNOWN)
    if first.exists and first.base is not False and computed is not None:
        yield Slip(cdna, computed, "protein", "c. is right and p. is not as printed")


def _on(
    slip: Slip, state: OnTranscript, reference: Reference, *, first: bool
) -> OnTranscript | None:
    """Return what is true of a reading on a transcript, None where it is not to be listed."""
    known = reference.known(state.transcript)
    if stated_residues(slip.protein, *known)[0] is False:
        return None
    seen = truth(slip.cdna, slip.protein, *known)
    if slip.kind != RANGE and (seen.expected_c or seen.expected_p):
        return None
    if seen.holds:
        # Without a stated base nothing in a c. alone, or beside an open p., can be seen.
        told = seen.base or seen.residue or seen.follows
        silent = slip.cdna is not None and seen.base is None and seen.follows is None
        by_residue = slip.protein is not None and seen.residue
        return seen if told and (not silent or by_residue) else None
    unknown = seen.holds is None and first and slip.protein is not None and slip.cdna is not None
    placed = slip.cdna is not None and not slip.cdna.start.offset
    return seen if unknown and placed and seen.exists and _names_change(slip) else None


def _names_change(slip: Slip) -> bool:
    assert slip.protein is not None
    return slip.protein.kind is not ProteinKind.UNKNOWN


def _reading(key: tuple[str, str], seen: _Seen, slip: Slip) -> Reading:
    where = f" on {listed(seen.true_on)}" if seen.true_on else ""
    cdna = slip.cdna
    identity = cdna is not None and cdna.kind is CdnaKind.IDENTITY
    return Reading(
        hgvs_c=key[0],
        hgvs_p=key[1],
        consequence=consequence(cdna, None if identity else seen.protein),
        explanation=f"True{where} if {slip.explanation}.",
    )
