"""The description of several changes on one copy: c. over the whole stretch, the rest together.

A record that replaces a stretch from an exon into an intron looks as if it destroyed the splice
site and shifted the frame. Often it holds a few separate changes that do neither. Here the changes
are made one by one on the spliced transcript, the result is translated once, and the splice sites
are judged from the bases that do change.

How it is written: c. is one delins from the first to the last changed base, as one record states
it. HGVS would list changes that are two or more bases apart one by one (DOI 10.1002/humu.22981);
they stand in the finding, each with its own c.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from varannot.hgvs.decompose import applied
from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.everywhere import exonic_effect, ordered
from varannot.hgvs.opinions import opinions
from varannot.hgvs.project import Projection, project_on
from varannot.hgvs.projector import Projector, Reported
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.protein_effect import CodingSequence, ProteinEffect
from varannot.hgvs.regions import exonic
from varannot.hgvs.shift import trimmed
from varannot.model import Consequence, Description, FindingCode, HgvsFinding, Opinion
from varannot.transcripts.model import Transcript, TranscriptSequence, Window

__all__ = ["Together", "describe_compound", "is_plain", "read_changes"]

_SPLICE_SITES = frozenset({Consequence.SPLICE_DONOR, Consequence.SPLICE_ACCEPTOR})
_KEPT_FINDINGS = frozenset({FindingCode.EXON_EDGE, FindingCode.PROTEIN_NOT_PREDICTED})
_UNKNOWN_PROTEIN = Protein(ProteinKind.UNKNOWN)


def is_plain(transcript: Transcript, whole: Edit) -> bool:
    """Return whether one delins says all: the stretch lies in one exon or outside all exons.

    `whole` is a genomic edit (forward strand, 0-based half-open). In an exon it has to lie in the
    coding sequence or in a UTR alone. The start and the stop codon do not count as inside: a
    stretch that begins before them need not change them.
    """
    own = sense_edit(whole, transcript.strand)
    within = exonic(own, transcript)
    if within is None:
        return not _touches_exon(own, transcript)
    first, last = transcript.cds_start, transcript.cds_end
    inside = first + 3 <= within.start and within.end <= last - 3
    return not transcript.coding or inside or within.end <= first or within.start >= last


def describe_compound(
    projector: Projector, transcript: Transcript, whole: Edit, changes: Sequence[Edit]
) -> Reported:
    """Return a stretch of the genome described on a transcript by the changes that it holds.

    `whole` is the edit of the stretch, `changes` the separate ones in it, in order; all genomic
    (forward strand, 0-based half-open). A plain stretch (`is_plain`) is one delins and nothing
    else. Otherwise consequence and p. are those of the changes together, and a finding names each.
    """
    if len(changes) < 2 or is_plain(transcript, whole):
        return projector.describe(transcript, whole)
    once = projector.describe(transcript, whole)
    base = once.projection
    if base.consequences == (Consequence.UNKNOWN,) or base.cdna is None:
        return once
    sequence = projector.bundle.sequence(transcript)
    together = read_changes(sequence, projector.coding(sequence), whole, changes)
    found = msgspec.structs.replace(
        base,
        protein=_protein(base, together),
        effect=together.effect,
        consequences=together.consequences,
        findings=_findings(base, together),
    )
    views, more = _opinions(projector, sequence, whole, base)
    cautions = tuple(
        HgvsFinding(code=FindingCode.TRANSCRIPT_CAUTION, text=text) for text in transcript.cautions
    )
    inside = _exonic_part(projector, transcript, together.joint)
    description = msgspec.structs.replace(
        once.description,
        hgvs_p=str(found.protein) if found.protein else "",
        consequence=found.consequence,
        consequences=found.consequences,
        codon_change=inside.codon_change if inside else "",
        residue=inside.residue if inside else None,
        nmd=inside.nmd if inside else None,
        loss=inside.loss if inside else None,
        opinions=views,
        findings=(*found.findings, *more, *cautions),
    )
    return Reported(found, description)


def _opinions(
    projector: Projector, sequence: TranscriptSequence, whole: Edit, base: Projection
) -> tuple[tuple[Opinion, ...], tuple[HgvsFinding, ...]]:
    """Return the opinions on c. alone: the others read the stretch as one replacement."""
    if sequence.gene is None or base.cdna is None:
        return (), ()
    own = sense_edit(whole, sequence.transcript.strand)
    return opinions(sequence, own, base.placed.named, base.cdna, None, projector.engine)


def _exonic_part(
    projector: Projector, transcript: Transcript, joint: Edit | None
) -> Description | None:
    """Return the description of the exonic changes by themselves, for the verdict on decay.

    None where they do not lie in one exon.
    """
    start = None if joint is None else transcript.to_sense(joint.start)
    if joint is None or start is None:
        return None
    own = Edit(start, start + len(joint.ref), joint.ref, joint.alt)
    if not joint.changes or exonic(own, transcript) is None:
        return None
    return projector.describe(transcript, sense_edit(own, transcript.strand)).description


@dataclass(frozen=True, slots=True)
class Together:
    """What several changes do on one copy.

    `pieces` are the single changes in the direction of the transcript, `joint` is their exonic
    part as one edit in transcript coordinates, `effect` what that does to the protein. `torn`
    tells that a change leaves its exon, so that no protein can be told.
    """

    pieces: tuple[Projection, ...]
    joint: Edit | None
    effect: ProteinEffect | None
    torn: bool
    consequences: tuple[Consequence, ...]


def read_changes(
    sequence: TranscriptSequence,
    coding: CodingSequence | None,
    whole: Edit,
    changes: Sequence[Edit],
) -> Together:
    """Return what several changes do on one copy of a transcript.

    `whole` is the stretch that they lie in, `changes` are in order; genomic edits (forward strand,
    0-based half-open).
    """
    transcript = sequence.transcript
    pieces = tuple(
        project_on(_bounded(sequence, whole, changes, place), coding, change)
        for place, change in enumerate(changes)
    )
    if transcript.strand == -1:
        pieces = pieces[::-1]
    inside = [exonic(piece.raw, transcript) for piece in pieces]
    torn = any(
        one is None and _touches_exon(piece.raw, transcript)
        for one, piece in zip(inside, pieces, strict=True)
    )
    effect, joint = None, None
    if transcript.coding and not torn:
        joint = _joint(sequence, [one for one in inside if one is not None])
        effect = exonic_effect(sequence, coding, joint) if joint else None
    terms: list[Consequence] = []
    for piece in pieces:
        own = piece.effect.consequences if piece.effect else ()
        terms += [term for term in piece.consequences if torn or term not in own]
    if effect is not None:
        terms += effect.consequences
    return Together(pieces, joint, effect, torn, ordered(tuple(terms)))


def _bounded(
    sequence: TranscriptSequence, whole: Edit, changes: Sequence[Edit], place: int
) -> TranscriptSequence:
    """Return the sequence as far as the neighbouring changes: no shift may run over them.

    Bases that are not installed are taken from the record.
    """
    strand, gene = sequence.transcript.strand, sequence.gene
    row = sense_edit(whole, strand)
    stated = Window(row.start, row.ref)
    first = changes[place - 1].end if place else None
    last = changes[place + 1].start if place + 1 < len(changes) else None
    if strand == -1:
        first, last = (None if last is None else -last), (None if first is None else -first)
    known = gene or stated
    start = min(known.start, row.start) if first is None else first
    end = max(known.end, row.end) if last is None else last
    left = min(max(start, row.start), end)
    right = max(min(end, row.end), left)
    inside = known.slice(left, right)
    if "N" in inside:
        own = stated.slice(left, right)
        inside = "".join(b if a == "N" else a for a, b in zip(inside, own, strict=True))
    bases = known.slice(start, left) + inside + known.slice(right, end)
    return replace(sequence, gene=Window(start, bases))


def _touches_exon(edit: Edit, transcript: Transcript) -> bool:
    return any(edit.start < block.end and edit.end > block.start for block in transcript.blocks)


def _joint(sequence: TranscriptSequence, inside: Sequence[Edit]) -> Edit | None:
    """Return the exonic changes as one edit of the transcript, introns left out."""
    if not inside:
        return None
    start, end = inside[0].start, inside[-1].end
    stretch = sequence.mrna[start:end] if sequence.mrna else ""
    bases = list(stretch or "N" * (end - start))
    for one in inside:
        bases[one.start - start : one.end - start] = one.ref
    ref = "".join(bases)
    alt = applied(ref, start, inside)
    return None if alt is None else trimmed(Edit(start, end, ref, alt))


def _protein(base: Projection, together: Together) -> Protein | None:
    effect = together.effect
    bordering = any(
        piece.effect is not None and piece.effect.protein is not None and piece.protein is None
        for piece in together.pieces
    )
    if together.torn or _SPLICE_SITES & set(together.consequences):
        return _UNKNOWN_PROTEIN
    if effect is None:
        return base.protein
    return None if bordering else effect.protein


def _findings(base: Projection, together: Together) -> tuple[HgvsFinding, ...]:
    names = [str(piece.cdna) for piece in together.pieces if piece.cdna is not None]
    text = (
        f"The row holds {len(together.pieces)} separate changes: {'; '.join(names)}. Its c. names "
        "the whole stretch as one delins; its consequence and p. are those of the changes made "
        "together, not those of a replaced stretch."
    )
    edges = [
        finding
        for piece in together.pieces
        for finding in piece.findings
        if finding.code is FindingCode.EXON_EDGE
    ]
    kept = [finding for finding in base.findings if finding.code not in _KEPT_FINDINGS]
    unknown = together.effect.unknown if together.effect else ""
    if unknown:
        said = f"No protein change is predicted: {unknown}."
        kept.append(HgvsFinding(code=FindingCode.PROTEIN_NOT_PREDICTED, text=said))
    together_finding = HgvsFinding(code=FindingCode.READ_TOGETHER, text=text)
    return (together_finding, *dict.fromkeys(edges), *kept)
