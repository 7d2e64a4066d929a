"""One genomic change on one transcript: c., p., consequence, place, and what cannot be said.

This is the printed description. It stands on the transcript's own sequence as far as that is
known, and says at which level it was made; `varannot.hgvs.opinions` holds it against two other
computations.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from varannot.hgvs.by_residue import residue_effect
from varannot.hgvs.cdna import Cdna
from varannot.hgvs.consequence import most_severe
from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.locate import LocationError, Misplaced
from varannot.hgvs.naming import cdna_name
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.protein_effect import CodingSequence, ProteinEffect, protein_effect
from varannot.hgvs.regions import Place, exonic, place_of, splice_terms
from varannot.hgvs.shift import Placements, placements, trimmed
from varannot.model import CheckLevel, Consequence, FindingCode, HgvsFinding
from varannot.transcripts.model import Transcript, TranscriptSequence

__all__ = ["Projection", "project_on"]

_UNKNOWN_PROTEIN = Protein(ProteinKind.UNKNOWN)
_MOST_PLACEMENTS = 2_000
_SPLICE_SITES = frozenset({Consequence.SPLICE_DONOR, Consequence.SPLICE_ACCEPTOR})


@dataclass(frozen=True, slots=True)
class Projection:
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
    own = trimmed(_on_transcript(sequence, raw))
    placed = placements(sequence.gene, own) if sequence.gene else _unmoved(own)
    findings: list[HgvsFinding] = []
    cdna = _name(placed.named, sequence, findings)
    if not own.changes:
        return _identical(sequence, own, placed, cdna, findings)
    return _projected(sequence, coding, own, placed, cdna, findings)


def _reference_mismatch(sequence: TranscriptSequence, raw: Edit) -> HgvsFinding | None:
    window = sequence.genome or sequence.gene
    if window is None or not raw.ref:
        return None
    there = window.slice(raw.start, raw.end)
    if there == raw.ref:
        return None
    if all(a == b or "N" in (a, b) for a, b in zip(there, raw.ref, strict=True)):
        return None
    what = "genome" if sequence.genome else f"transcript {sequence.transcript.accession}"
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
        return cdna_name(named, sequence.gene, sequence.transcript)
    except LocationError as error:
        code = _MISPLACED.get(error.reason, FindingCode.OUTSIDE_TRANSCRIPT)
        text = str(error)
        findings.append(HgvsFinding(code=code, text=f"{text[:1].upper()}{text[1:]}."))
        return None


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
        level=_level_of_bases(sequence, own.start, own.end),
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
        effect = _effect(sequence, coding, within)
        if not bordering:
            protein = effect.protein
        terms = (*terms, *effect.consequences)
    elif transcript.coding:
        protein = _unpredicted(terms)
        terms = (*terms, *_torn(named, transcript))
    elif within is not None:
        terms = (*terms, Consequence.NON_CODING_EXON)
    if placed.count > 1:
        terms = (*terms, *_elsewhere(sequence, coding, placed, terms, findings))
    if effect is not None and effect.unknown:
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
        consequences=_ordered(terms),
        place=place_of(named.start if named.ref else named.start - 1, transcript),
        level=_level(sequence, placed, within, effect),
        findings=tuple(findings),
    )


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


def _effect(
    sequence: TranscriptSequence, coding: CodingSequence | None, within: Edit
) -> ProteinEffect:
    if coding is not None:
        effect = protein_effect(coding, within)
        if effect.protein is not None or not sequence.protein:
            return effect
    return _without_bases(sequence, within)


def _without_bases(sequence: TranscriptSequence, within: Edit) -> ProteinEffect:
    """Return the effect where the bases of the codon are not known."""
    transcript = sequence.transcript
    start, end = transcript.cds_start, transcript.cds_end
    if within.end <= start and (within.ref or within.start <= start):
        return ProteinEffect(None, (Consequence.UTR_5,))
    if within.start >= end:
        return ProteinEffect(None, (Consequence.UTR_3,))
    index, place = divmod(within.start - start, 3)
    if index == 0 and within.ref:
        lost = Protein(ProteinKind.START_UNKNOWN, 1, "Met", 1, "Met")
        return ProteinEffect(lost, (Consequence.START_LOST,), first=0)
    net = len(within.alt) - len(within.ref)
    why = "the bases of the transcript are not installed"
    if len(within.ref) == len(within.alt) == 1:
        protein, term, reason = residue_effect(
            sequence.protein, index, place + 1, within.ref, within.alt
        )
        stop = within.start - place if term is Consequence.STOP_GAINED else None
        length = index if stop is not None else None
        return ProteinEffect(
            protein, (term,), index, stop_at=stop, new_length=length, unknown=reason
        )
    if net % 3:
        return ProteinEffect(None, (Consequence.FRAMESHIFT,), index, unknown=why)
    if net == 0:
        return ProteinEffect(None, (Consequence.CODING_UNSPECIFIED,), index, unknown=why)
    term = Consequence.INFRAME_INSERTION if net > 0 else Consequence.INFRAME_DELETION
    return ProteinEffect(None, (term,), index, unknown=why)


def _torn(named: Edit, transcript: Transcript) -> tuple[Consequence, ...]:
    """Return what a change that leaves its exon does to the coding part that it takes along."""
    if not named.ref or named.end <= transcript.start or named.start >= transcript.end:
        return ()
    if named.start <= transcript.start and named.end >= transcript.end:
        return (Consequence.TRANSCRIPT_ABLATION,)
    taken = 0
    terms: list[Consequence] = []
    for block in transcript.blocks:
        first, last = max(block.start, named.start), min(block.end, named.end)
        if first >= last:
            continue
        tx_first = block.tx_start + first - block.start
        tx_last = tx_first + last - first
        taken += max(0, min(tx_last, transcript.cds_end) - max(tx_first, transcript.cds_start))
        if tx_first < transcript.cds_start + 3 and tx_last > transcript.cds_start:
            terms.append(Consequence.START_LOST)
        if tx_first < transcript.cds_end and tx_last > transcript.cds_end - 3:
            terms.append(Consequence.STOP_LOST)
    if taken:
        net = len(named.alt) - taken
        terms.append(Consequence.FRAMESHIFT if net % 3 else Consequence.INFRAME_DELETION)
    return tuple(terms)


def _elsewhere(
    sequence: TranscriptSequence,
    coding: CodingSequence | None,
    placed: Placements,
    seen: tuple[Consequence, ...],
    findings: list[HgvsFinding],
) -> tuple[Consequence, ...]:
    """Return consequences of the other placements, and say so where they cross an exon edge."""
    transcript, named = sequence.transcript, placed.named
    first, last = placed.first, named.end
    index = transcript.block_index(first)
    blocks = transcript.blocks
    block = blocks[index] if index >= 0 else None
    clear = block is not None and first >= block.start + 3 and last <= block.end - 3
    if clear or sequence.gene is None:
        return ()
    found: dict[Consequence, None] = {}
    crossing = False
    effects: set[int] = set()
    for start in range(first, min(named.start, first + _MOST_PLACEMENTS)):
        other = _moved(named, start, sequence)
        terms = splice_terms(other, transcript)
        found.update(dict.fromkeys(terms))
        within = exonic(other, transcript)
        if within is None:
            crossing = crossing or not set(terms) <= set(seen)
            continue
        exon = transcript.block_index(start)
        if transcript.coding and exon not in effects:
            effects.add(exon)
            more = _effect(sequence, coding, within).consequences
            found.update(dict.fromkeys(more))
    new = [term for term in found if term not in seen]
    if crossing or any(term is not Consequence.SPLICE_REGION for term in new):
        worst = most_severe(*found, *seen).value.replace("_", " ")
        text = (
            f"The change can be placed at {placed.count} positions that make the same sequence, "
            f"on both sides of an exon edge; the worst reading ({worst}) is kept."
        )
        findings.append(HgvsFinding(code=FindingCode.EXON_EDGE, text=text))
    return tuple(new)


def _moved(named: Edit, start: int, sequence: TranscriptSequence) -> Edit:
    """Return the same change placed at another of its equivalent starts."""
    assert sequence.gene is not None
    if named.ref:
        end = start + len(named.ref)
        return Edit(start, end, sequence.gene.slice(start, end), "")
    back = (named.start - start) % len(named.alt)
    alt = named.alt[len(named.alt) - back :] + named.alt[: len(named.alt) - back]
    return Edit(start, start, "", alt)


def _not_shifted(placed: Placements, sequence: TranscriptSequence) -> HgvsFinding:
    named = placed.named
    word = "deletion" if named.ref else "insertion"
    text = (
        f"The {word} could not be moved to its last equivalent place: the bases beside it are not "
        "installed, so the HGVS name may be another."
    )
    return HgvsFinding(code=FindingCode.NOT_SHIFTED, text=text)


def _ordered(terms: tuple[Consequence, ...]) -> tuple[Consequence, ...]:
    if len(terms) == 1:
        return terms
    unique = dict.fromkeys(terms)
    if len(unique) > 1:
        # What is known better replaces the vague term.
        for vague in (Consequence.CODING_UNSPECIFIED, Consequence.INTRON):
            if vague in unique and (vague is not Consequence.INTRON or _SPLICE_SITES & set(unique)):
                del unique[vague]
    ranked = sorted(unique, key=_RANK.__getitem__)
    return tuple(ranked) or (Consequence.UNKNOWN,)


_RANK = {member: rank for rank, member in enumerate(Consequence)}


def _level(
    sequence: TranscriptSequence,
    placed: Placements,
    within: Edit | None,
    effect: ProteinEffect | None,
) -> CheckLevel:
    named = placed.named
    level = _level_of_bases(sequence, placed.first - 1, named.end + 1)
    if level is CheckLevel.COORDINATE and within is not None:
        level = _level_of_bases(sequence, named.start, max(named.end, named.start + 1))
        if level is CheckLevel.SEQUENCE:
            level = CheckLevel.CDS
    if effect is None or within is None:
        return level
    if effect.protein is None:
        return CheckLevel.COORDINATE if effect.unknown else level
    if level is CheckLevel.COORDINATE and sequence.protein:
        return CheckLevel.PROTEIN
    return level


def _level_of_bases(sequence: TranscriptSequence, start: int, end: int) -> CheckLevel:
    if sequence.genome is not None and "N" not in sequence.genome.slice(start, end):
        return CheckLevel.SEQUENCE
    if sequence.gene is not None and "N" not in sequence.gene.slice(start, end):
        return CheckLevel.CDS
    return CheckLevel.COORDINATE


Codings = Callable[[TranscriptSequence], CodingSequence | None]
"""How a caller gets the coding sequence of a transcript, each made once."""
