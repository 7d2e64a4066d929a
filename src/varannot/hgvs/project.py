"""One genomic change on one transcript: c., p., consequence, place, and what cannot be said.

This is the printed description. It stands on the transcript's own sequence as far as that is
known, and says at which level it was made; `varannot.hgvs.opinions` holds it against two other
computations.
"""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct

from varannot.hgvs.cdna import Cdna, CdnaKind
from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.everywhere import exonic_effect, ordered, other_placements, torn_exons
from varannot.hgvs.gapped import in_gapped_exon
from varannot.hgvs.levels import level_of, level_of_bases
from varannot.hgvs.locate import LocationError, Misplaced
from varannot.hgvs.naming import cdna_name
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.protein_effect import CodingSequence, ProteinEffect
from varannot.hgvs.regions import Place, exonic, place_of, place_of_edit, splice_terms
from varannot.hgvs.shift import Placements, placements, trimmed
from varannot.model import CheckLevel, Consequence, FindingCode, HgvsFinding
from varannot.transcripts.model import Transcript, TranscriptSequence

__all__ = ["Projection", "project_on"]

_UNKNOWN_PROTEIN = Protein(ProteinKind.UNKNOWN)


class Projection(Struct, frozen=True, gc=False):
    """A change on a transcript, as values; `Description` is what becomes of it in documents.

    `raw` is the edit as the genome states it, `placed` all its placements; both in sense
    coordinates and, where the transcript differs from the genome, against the transcript's bases.
    """

    transcript: Transcript
    raw: Edit
    placed: Placements
    cdna: Cdna | None
    protein: Protein | None
    effect: ProteinEffect | None
    consequences: tuple[Consequence, ...]
    place: Place
    level: CheckLevel
    findings: tuple[HgvsFinding, ...]

    @property
    def consequence(self) -> Consequence:
        """The worst consequence over all placements."""
        return self.consequences[0]


def project_on(
    sequence: TranscriptSequence, coding: CodingSequence | None, edit: Edit
) -> Projection:
    """Return a genomic edit (forward strand, 0-based half-open) on a transcript.

    `coding` holds the transcript's bases, or is None where none are known. Nothing is raised:
    what cannot be described carries a finding that says why.
    """
    transcript = sequence.transcript
    raw = sense_edit(edit, transcript.strand)
    mismatch = _reference_mismatch(sequence, raw)
    if mismatch is not None:
        return _undescribed(transcript, raw, mismatch)
    if transcript.gapped:
        inside = in_gapped_exon(sequence, raw)
        if inside is not None:
            return _in_gapped_exon(*inside, coding)
    return _described(sequence, coding, raw, [])


def _described(
    sequence: TranscriptSequence,
    coding: CodingSequence | None,
    raw: Edit,
    findings: list[HgvsFinding],
) -> Projection:
    own = trimmed(_on_transcript(sequence, raw))
    placed = placements(sequence.gene, own) if sequence.gene else _unmoved(own)
    cdna = _name(placed.named, sequence, findings)
    if not own.changes:
        return _identical(sequence, own, placed, cdna, findings)
    return _projected(sequence, coding, own, placed, cdna, findings)


def _in_gapped_exon(
    sequence: TranscriptSequence, inside: Edit, coding: CodingSequence | None
) -> Projection:
    """Return a change that lies in an exon whose alignment has gaps."""
    transcript = sequence.transcript
    exon = transcript.blocks[max(transcript.block_index(inside.start), 0)].exon
    text = (
        f"Exon {exon} of {transcript.accession} is aligned to the genome with gaps; the change is "
        "described in the transcript's own exon."
    )
    finding = HgvsFinding(code=FindingCode.GAPPED_ALIGNMENT, text=text)
    return _described(sequence, coding, inside, [finding])


def _reference_mismatch(sequence: TranscriptSequence, raw: Edit) -> HgvsFinding | None:
    """Return a finding where the bases that the row states are not there.

    Where the genome's bases are not installed the transcript's are looked at. A new base that the
    transcript has itself is then no fault of the row: genome and transcript may differ there.
    """
    if not raw.ref:
        return None
    what, there = "genome", "N" * len(raw.ref)
    if sequence.genome is not None:
        there = sequence.genome.slice(raw.start, raw.end)
    if "N" in there and sequence.gene is not None:
        own = sequence.gene.slice(raw.start, raw.end)
        if own == raw.alt:
            return None
        what = f"transcript {sequence.transcript.accession}"
        there = "".join(a if a != "N" else b for a, b in zip(there, own, strict=True))
    if all(a == b or "N" in (a, b) for a, b in zip(there, raw.ref, strict=True)):
        return None
    text = (
        f"The {what} has {_short(there)} where the row states {_short(raw.ref)} (both on the "
        "transcript's strand): wrong build, wrong position, or a row changed by hand."
    )
    return HgvsFinding(code=FindingCode.REFERENCE_BASE_DIFFERS, text=text)


def _short(bases: str) -> str:
    return bases if len(bases) <= 20 else f"{bases[:17]}... ({len(bases)} bases)"


def _undescribed(transcript: Transcript, raw: Edit, finding: HgvsFinding) -> Projection:
    return Projection(
        transcript=transcript,
        raw=raw,
        placed=_unmoved(raw),
        cdna=None,
        protein=None,
        effect=None,
        consequences=(Consequence.UNKNOWN,),
        place=place_of(raw.start, transcript),
        level=CheckLevel.SEQUENCE if transcript.level is CheckLevel.SEQUENCE else transcript.level,
        findings=(finding,),
    )


def _on_transcript(sequence: TranscriptSequence, raw: Edit) -> Edit:
    """Return the edit against the transcript's own bases, where these differ from the genome."""
    if sequence.gene is sequence.genome or sequence.gene is None:
        return raw
    there = sequence.gene.slice(raw.start, raw.end)
    if there == raw.ref or "N" in there:
        return raw
    return Edit(raw.start, raw.end, there, raw.alt)


def _unmoved(edit: Edit) -> Placements:
    moves = bool(edit.ref) != bool(edit.alt)
    return Placements(edit.start, edit, open_start=moves, open_end=moves)


def _name(named: Edit, sequence: TranscriptSequence, findings: list[HgvsFinding]) -> Cdna | None:
    try:
        cdna = cdna_name(named, sequence.gene, sequence.transcript)
        if cdna.kind is CdnaKind.INVERSION and _over_gap(named, sequence.transcript):
            # The transcript's bases there are others, and turned round they are not these.
            return Cdna(CdnaKind.DELINS, cdna.start, cdna.end, "", named.alt)
        return cdna
    except LocationError as error:
        code = _MISPLACED.get(error.reason, FindingCode.OUTSIDE_TRANSCRIPT)
        text = str(error)
        findings.append(HgvsFinding(code=code, text=f"{text[:1].upper()}{text[1:]}."))
        return None


def _over_gap(named: Edit, transcript: Transcript) -> bool:
    """Whether a change reaches over an alignment gap inside an exon."""
    return transcript.gapped and any(
        one.exon == other.exon and named.start < other.start and named.end > one.end
        for one, other in pairwise(transcript.blocks)
    )


_MISPLACED = {
    Misplaced.IN_GAP: FindingCode.GAPPED_ALIGNMENT,
    Misplaced.UTR_UNKNOWN: FindingCode.UTR_UNKNOWN,
    Misplaced.NOT_CODING: FindingCode.PROTEIN_NOT_PREDICTED,
}


def _identical(
    sequence: TranscriptSequence,
    own: Edit,
    placed: Placements,
    cdna: Cdna | None,
    findings: list[HgvsFinding],
) -> Projection:
    transcript = sequence.transcript
    text = (
        f"The new base is the one that {transcript.accession} itself has there: genome and "
        "transcript differ at this place, and nothing is changed on the transcript."
    )
    if sequence.gene is sequence.genome:
        text = "REF and ALT are the same: nothing is changed."
    findings.append(HgvsFinding(code=FindingCode.EQUALS_TRANSCRIPT, text=text))
    return Projection(
        transcript=transcript,
        raw=own,
        placed=placed,
        cdna=cdna,
        protein=Protein(ProteinKind.UNCHANGED),
        effect=None,
        consequences=(Consequence.REFERENCE_IDENTICAL,),
        place=place_of(own.start, transcript),
        level=level_of_bases(sequence, own.start, own.end),
        findings=tuple(findings),
    )


def _projected(
    sequence: TranscriptSequence,
    coding: CodingSequence | None,
    own: Edit,
    placed: Placements,
    cdna: Cdna | None,
    findings: list[HgvsFinding],
) -> Projection:
    transcript, named = sequence.transcript, placed.named
    effect: ProteinEffect | None = None
    protein: Protein | None = None
    terms = splice_terms(named, transcript)
    within = exonic(named, transcript)
    bordering = not named.ref and bool(terms) and _at_border(named.start, transcript)
    if within is not None and transcript.coding:
        effect = exonic_effect(sequence, coding, within)
        protein = _UNKNOWN_PROTEIN if bordering else effect.protein
        terms = (*terms, *effect.consequences)
    elif transcript.coding:
        protein = _unpredicted(terms)
        terms = (*terms, *torn_exons(named, transcript))
    elif within is not None:
        terms = (*terms, Consequence.NON_CODING_EXON)
    if placed.count > 1:
        terms = (*terms, *other_placements(sequence, coding, placed, terms, findings))
    if effect is not None and coding is not None and effect.first >= 0:
        findings += _unusual_code(coding, effect)
    if effect is not None and effect.contradicts:
        text = (
            f"On {transcript.accession} {effect.unknown}: the base that the row states, its "
            "position or the build is wrong, or the protein that is installed is another allele."
        )
        findings.append(HgvsFinding(code=FindingCode.REFERENCE_BASE_DIFFERS, text=text))
    elif effect is not None and effect.unknown:
        text = f"No protein change is predicted: {effect.unknown}."
        findings.append(HgvsFinding(code=FindingCode.PROTEIN_NOT_PREDICTED, text=text))
    if placed.open_end or placed.open_start:
        findings.append(_not_shifted(placed, sequence))
    return Projection(
        transcript=transcript,
        raw=own,
        placed=placed,
        cdna=cdna,
        protein=protein,
        effect=effect,
        consequences=ordered(terms),
        place=place_of_edit(named, transcript),
        level=level_of(sequence, placed, within, effect),
        findings=tuple(findings),
    )


def _unusual_code(coding: CodingSequence, effect: ProteinEffect) -> list[HgvsFinding]:
    """Return what is to be said where the protein is not read by the standard code alone."""
    found = []
    if "U" in coding.residues:
        places = [str(at + 1) for at, residue in enumerate(coding.residues) if residue == "U"]
        text = (
            f"TGA codes for selenocysteine at residue {', '.join(places)}; it is read so where the "
            "frame is kept, and as a stop elsewhere."
        )
        found.append(HgvsFinding(code=FindingCode.SELENOCYSTEINE, text=text))
    start = coding.bases[coding.start : coding.start + 3]
    if effect.first == 0 and start != "ATG" and "N" not in start:
        text = f"Translation starts at {start}, not ATG; what a change of it does is not known."
        found.append(HgvsFinding(code=FindingCode.NON_AUG_START, text=text))
    return found


def _at_border(place: int, transcript: Transcript) -> bool:
    """Whether a point lies on the border between an exon and an intron."""
    index = transcript.block_index(place)
    blocks = transcript.blocks
    if place == blocks[index].start and index > 0:
        return blocks[index - 1].exon != blocks[index].exon
    return place == blocks[index].end and index + 1 < len(blocks)


def _unpredicted(terms: tuple[Consequence, ...]) -> Protein | None:
    outside = {Consequence.UPSTREAM, Consequence.DOWNSTREAM}
    return None if outside & set(terms) else _UNKNOWN_PROTEIN


def _not_shifted(placed: Placements, sequence: TranscriptSequence) -> HgvsFinding:
    named = placed.named
    word = "deletion" if named.ref else "insertion"
    text = (
        f"The {word} could not be moved to its last equivalent place: the bases beside it are not "
        "installed, so the HGVS name may be another."
    )
    return HgvsFinding(code=FindingCode.NOT_SHIFTED, text=text)
