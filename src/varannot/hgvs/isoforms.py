"""One change counted on two isoforms, and the same change on another transcript.

A change that c. states on one transcript is taken to the genome and described on the others; a p.
that is true there, and not on the first, was counted on another isoform.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from varannot.errors import VarannotError
from varannot.hgvs.backward import edit_of, genome_edit_of
from varannot.hgvs.cdna import Cdna, Position
from varannot.hgvs.consequence import consequence
from varannot.hgvs.locate import LocationError, position_at, sense_of
from varannot.hgvs.on_transcripts import OnTranscript
from varannot.hgvs.project import Projection, project_on
from varannot.hgvs.protein import Protein
from varannot.hgvs.protein_match import ProteinMatch, match_protein
from varannot.hgvs.reference import Reference
from varannot.hgvs.words import listed
from varannot.model import Reading
from varannot.transcripts.model import Transcript

__all__ = ["TwoIsoforms", "printed_elsewhere", "same_change_on", "same_place_on", "two_isoforms"]


@dataclass(frozen=True, slots=True)
class TwoIsoforms:
    """C. is counted on `coding`, p. on `protein`; `cdna` is the change's c. on the latter."""

    coding: Transcript
    protein: Transcript
    cdna: Cdna
    text: str


def same_change_on(
    cdna: Cdna, on: Transcript, other: Transcript, reference: Reference
) -> Projection | None:
    """Return the change that c. states on one transcript as it stands on another.

    None where the two are not installed on one build, or the change has no place on the genome.
    """
    sequence, _ = reference.known(on)
    target = reference.bundle.transcript(other.accession, on.build)
    if target is None:
        return None
    try:
        edit = genome_edit_of(edit_of(cdna, sequence), sequence)
    except VarannotError:
        return None
    if "N" in edit.ref or "N" in edit.alt:
        return None
    return project_on(*reference.known(target), edit)


def same_place_on(cdna: Cdna, on: Transcript, other: Transcript, reference: Reference) -> str:
    """Return the places that c. names on one transcript as they are counted on another.

    It needs the exons of both and no bases; so the change is not named, which in a repeat may
    stand elsewhere. Empty where a place is not on the other transcript.
    """
    target = reference.bundle.transcript(other.accession, on.build)
    if target is None or (target.contig, target.strand) != (on.contig, on.strand):
        return ""
    places: list[Position] = []
    for position in dict.fromkeys((cdna.start, cdna.end)):
        try:
            places.append(position_at(sense_of(position, on), target))
        except LocationError:
            return ""
    return "c." + "_".join(str(place) for place in places)


def printed_elsewhere(
    cdna: Cdna | None, protein: Protein | None, true_on: Sequence[str], readings: Sequence[Reading]
) -> tuple[Reading, ...]:
    """Return the reading that a description has as printed on the transcripts it is true on.

    Empty where there are none, or where the readings hold it already.
    """
    names = ("" if cdna is None else str(cdna), "" if protein is None else str(protein))
    held = any(one.hgvs_c == names[0] and names[1] in ("", one.hgvs_p) for one in readings)
    if held or not true_on:
        return ()
    return (
        Reading(
            hgvs_c=names[0],
            hgvs_p=names[1],
            consequence=consequence(cdna, protein),
            explanation=f"True on {listed(true_on)} if it is read as printed.",
        ),
    )


def two_isoforms(
    cdna: Cdna, protein: Protein, states: Sequence[OnTranscript], reference: Reference
) -> TwoIsoforms | None:
    """Return the two transcripts on which c. and p. are counted, None where there are none."""
    on_c = [one for one in states if one.exists and one.base is not False]
    on_p = [one for one in states if one.residue]
    for first in on_c:
        for second in on_p:
            if first.transcript == second.transcript:
                continue
            projection = same_change_on(cdna, first.transcript, second.transcript, reference)
            if projection is None or projection.cdna is None or projection.protein is None:
                continue
            if projection.cdna.start == cdna.start:
                continue
            # Outside the coding sequence every p.(X=) would match; the named codon has to change.
            if projection.protein.start != protein.start:
                continue
            if match_protein(protein, projection.protein) is ProteinMatch.SAME:
                return _found(cdna, first.transcript, second.transcript, projection.cdna)
    return None


def _found(cdna: Cdna, coding: Transcript, protein: Transcript, there: Cdna) -> TwoIsoforms:
    text = f"c. counts on {coding.accession} and p. on {protein.accession}, "
    text += f"where the change is {there}"
    shift = there.start.base - cdna.start.base
    if there.start.zone == cdna.start.zone == 0 and shift % 3 == 0:
        text += f" ({abs(shift)} bases, that is {abs(shift) // 3} residues, apart)"
    return TwoIsoforms(coding, protein, there, text)
