"""One change counted on two isoforms, and the same change on another transcript.

A change that c. states on one transcript is taken to the genome and described on the others; a p.
that is true there, and not on the first, was counted on another isoform.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from varannot.errors import VarannotError
from varannot.hgvs.backward import edit_of, genome_edit_of
from varannot.hgvs.cdna import Cdna
from varannot.hgvs.on_transcripts import OnTranscript
from varannot.hgvs.project import Projection, project_on
from varannot.hgvs.protein import Protein
from varannot.hgvs.protein_match import ProteinMatch, match_protein
from varannot.hgvs.reference import Reference
from varannot.transcripts.model import Transcript

__all__ = ["TwoIsoforms", "same_change_on", "two_isoforms"]


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
