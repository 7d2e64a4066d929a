"""Descriptions of a row that gives a p. alone: what its residues tell without any bases.

The change of the genome stays open, and no name of it is given. Residues stand for their codons:
these tell the exon, whether a change there can touch the edge of one, and which residues of MANE
Select they are where p. counts on another isoform. Numbers alone never tell that.
"""

from __future__ import annotations

import msgspec

from varannot.hgvs.check import CheckedDescription
from varannot.hgvs.consequence import protein_consequence
from varannot.hgvs.dna_changes import dna_changes
from varannot.hgvs.nmd import loss_of_stop, nmd_of_stop
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.reference_set import ReferenceSet
from varannot.hgvs.regions import EXON_SIDE, place_of
from varannot.hgvs.residue_run import residue_run
from varannot.hgvs.residues import THREE_TO_ONE
from varannot.hgvs.row_descriptions import RowDescriptions
from varannot.hgvs.row_transcripts import mane_of, mane_reasons
from varannot.hgvs.stated_stop import stated_protein, stop_residue
from varannot.model import Consequence, Description, FindingCode, HgvsFinding
from varannot.transcripts.model import Transcript, TranscriptSequence

__all__ = ["describe_protein", "on_transcript"]

_DESCRIBED = frozenset(
    {
        Consequence.MISSENSE,
        Consequence.SYNONYMOUS,
        Consequence.INFRAME_DELETION,
        Consequence.INFRAME_INSERTION,
        Consequence.STOP_GAINED,
    }
)


def describe_protein(
    checked: CheckedDescription, own: Transcript, reference: ReferenceSet, written: Consequence
) -> RowDescriptions | None:
    """Return what follows from a p. alone on `own`, on which it is true, and on MANE Select.

    None where p. names no residue change, in-frame change or new stop. `written` is the
    consequence of the row's words, which stands. Where p. counts on another isoform, the residues
    of MANE Select are those whose codons have the same bases of the genome.
    """
    usual = checked.check.expected if checked.check.expected.startswith("p.") else checked.hgvs_p
    protein = stated_protein(usual)
    if protein is None or not own.coding or not 0 < protein.start <= protein.end <= own.residues:
        return None
    consequence = protein_consequence(protein)
    stop = stop_residue(usual)
    if consequence not in _DESCRIBED or (consequence is Consequence.STOP_GAINED and stop is None):
        return None
    mane = mane_of(reference.bundle, own.gene, own.build)
    found = [_described(protein, consequence, own, checked, reference)]
    findings: tuple[HgvsFinding, ...] = ()
    if mane is not None and mane.accession != own.accession:
        there = on_transcript(protein, own, mane, reference)
        if there is None:
            findings = (_not_on_mane(own, mane),)
        else:
            found.append(_described(there, consequence, mane, checked, reference))
            findings = mane_reasons(found[0], found[1])
    return RowDescriptions(
        gene=own.gene,
        build=own.build,
        descriptions=tuple(found),
        panel_transcript=own.accession if checked.transcript else "",
        mane_transcript=mane.accession if mane else "",
        findings=findings,
        check=checked.check,
        consequence=written,
    )


def on_transcript(
    protein: Protein, own: Transcript, other: Transcript, reference: ReferenceSet
) -> Protein | None:
    """Return a p. of one transcript as it counts on another of the same build.

    None where the codons that p. names are no codons there, or code for other residues.
    """
    first, last = (_same_codon(one, own, other) for one in (protein.start, protein.end))
    if first is None or last is None or last - first != protein.end - protein.start:
        return None
    residues = reference.bundle.sequence(other).protein
    for name, place in ((protein.first, first), (protein.last or protein.first, last)):
        there = residues[place - 1 : place]
        if there not in ("", "X", THREE_TO_ONE.get(name)):
            return None
    return msgspec.structs.replace(protein, start=first, end=last)


def _same_codon(residue: int, own: Transcript, other: Transcript) -> int | None:
    """Return the residue of `other` whose codon has its middle base where that of `own` lies."""
    place = own.to_sense(own.cds_start + 3 * (residue - 1) + 1)
    there = other.to_transcript(place) if place is not None else None
    if there is None or not other.coding or not other.cds_start <= there < other.cds_end:
        return None
    codon, base = divmod(there - other.cds_start, 3)
    return codon + 1 if base == 1 else None


def _described(
    protein: Protein,
    consequence: Consequence,
    transcript: Transcript,
    checked: CheckedDescription,
    reference: ReferenceSet,
) -> Description:
    """Return the description on one transcript; a new stop tells decay and what is lost too.

    The stop of a nonsense change stands where the residue stood, whatever bases changed. An exon
    edge inside the codon makes no difference to the verdict on decay: its first base counts.
    """
    sequence = reference.bundle.sequence(transcript)
    at = transcript.cds_start + 3 * (protein.start - 1)
    nmd = loss = None
    if consequence is Consequence.STOP_GAINED:
        nmd = nmd_of_stop(transcript, at, nmd_rules())
        loss = loss_of_stop(transcript, protein.start)
    return Description(
        transcript=transcript.accession,
        gene=transcript.gene,
        build=transcript.build,
        hgvs_c="",
        hgvs_p=str(protein),
        consequence=consequence,
        consequences=(consequence,),
        level=checked.check.level,
        tags=tuple(sorted(transcript.tags)),
        protein=transcript.protein,
        exon=nmd.exon if nmd else _exon(protein, transcript),
        exons_whole=transcript.whole,
        splice_distance=_edge(protein, sequence),
        residue=protein.start,
        residue_run=residue_run(sequence.protein, protein) if sequence.protein else None,
        nmd=nmd,
        loss=loss,
    )


def _exon(protein: Protein, transcript: Transcript) -> str:
    """Return exon `7/11` where all codons that p. names lie in one, else an empty string."""
    places = _coding_bases(protein, transcript)
    exons = {_place(place, transcript)[0] for place in (places[0], places[-1])}
    return exons.pop() if len(exons) == 1 else ""


def _edge(protein: Protein, sequence: TranscriptSequence) -> int | None:
    """Return the distance to an exon edge that a change of bases giving p. may have, if it is near.

    Of all such changes within the codons the nearest counts, as `Description.splice_distance`.
    """
    transcript = sequence.transcript
    near = {
        place: distance
        for place in _coding_bases(protein, transcript)
        if (distance := _place(place, transcript)[1]) is not None and -EXON_SIDE <= distance < 0
    }
    if near and protein.kind is ProteinKind.SUBSTITUTION:
        start = transcript.cds_start - 1
        changed = {
            place
            for one in dna_changes(protein, sequence)
            for place in range(start + one.cdna.start.base, start + one.cdna.end.base + 1)
        }
        near = {place: distance for place, distance in near.items() if place in changed}
    return max(near.values(), default=None)


def _coding_bases(protein: Protein, transcript: Transcript) -> range:
    first = transcript.cds_start + 3 * (protein.start - 1)
    return range(first, transcript.cds_start + 3 * protein.end)


def _place(place: int, transcript: Transcript) -> tuple[str, int | None]:
    sense = transcript.to_sense(place)
    if sense is None:
        return "", None
    found = place_of(sense, transcript)
    return found.exon, found.distance


def _not_on_mane(own: Transcript, mane: Transcript) -> HgvsFinding:
    text = (
        f"{own.accession} is not MANE Select. The codons of the residues that p. names are no "
        f"codons of these residues on MANE Select {mane.accession} ({mane.residues} residues)."
    )
    return HgvsFinding(code=FindingCode.NOT_ON_MANE, text=text)
