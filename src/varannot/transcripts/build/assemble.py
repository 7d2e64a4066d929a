"""One candidate and its bases made into a transcript of the bundle, or refused with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from varannot.bases import translate
from varannot.model import CheckLevel
from varannot.transcripts.build.alignment import Alignment, aligned
from varannot.transcripts.build.candidates import Candidate
from varannot.transcripts.build.genome import plain_name
from varannot.transcripts.build.gff import Match
from varannot.transcripts.build.outcomes import RefusedError
from varannot.transcripts.build.reading import Frame, coding_frame, read_frame, recoded_codons
from varannot.transcripts.build.sequences import mismatches, spliced
from varannot.transcripts.model import Transcript, Window

__all__ = ["Made", "Own", "make_transcript"]


@dataclass(frozen=True, slots=True)
class Own:
    """The transcripts' own sequences, by accession; each may be empty."""

    mrna: Mapping[str, str] = field(default_factory=dict)
    proteins: Mapping[str, str] = field(default_factory=dict)
    matches: Mapping[str, Sequence[Match]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """A transcript that is kept, with its coding bases.

    `mrna` and `protein` are empty where the genome gives them.
    """

    transcript: Transcript
    mrna: str
    protein: str
    cds: str


def make_transcript(
    candidate: Candidate, window: Window, own: Own, *, build: str, contig: str, source: str
) -> Made:
    """Return the transcript; raises RefusedError with the reason where it cannot be kept.

    `window` holds the genome around the gene in sense direction.
    """
    alignment, mrna, cautions = _placed(candidate, window, own)
    if candidate.accession not in own.mrna:
        cautions += _said_discrepancy(candidate, alignment, own)
    frame = coding_frame(candidate, alignment, plain_name(candidate.contig))
    protein = ""
    if frame is not None:
        named = recoded_codons(candidate, frame, alignment.blocks)
        frame = read_frame(frame, mrna, named, open_end=candidate.open_end)
        cautions += frame.cautions
        protein, said = _protein(candidate, frame, mrna, own)
        cautions += said
    genome = spliced(window, alignment.blocks)
    unknown = genome.count("N") - alignment.unread
    if unknown:
        cautions.append(f"{unknown} bases of the transcript are not known in the genome")
    transcript = Transcript(
        accession=candidate.accession,
        gene=candidate.gene,
        hgnc_id=candidate.hgnc_id,
        protein=candidate.protein,
        ensembl=candidate.ensembl,
        tags=candidate.tags,
        build=build,
        contig=contig,
        strand=candidate.strand,
        blocks=alignment.blocks,
        cds_start=frame.start if frame else -1,
        cds_end=frame.end if frame else -1,
        whole=True,
        level=CheckLevel.SEQUENCE,
        cautions=tuple(cautions),
        source=source,
    )
    cds = mrna[frame.start : frame.end] if frame else ""
    return Made(transcript, mrna if mrna != genome else "", protein, cds)


_MOVING = ("frameshift", "indel")


def _said_discrepancy(candidate: Candidate, alignment: Alignment, own: Own) -> list[str]:
    """Return the caution for what the annotation says and does not spell out.

    Inserted or deleted bases without an alignment make every number behind them unknown.
    """
    said = candidate.discrepancy
    if not said:
        return []
    moved = any(word in said for word in _MOVING)
    unplaced = "coverage" in said and not own.matches.get(candidate.accession)
    if (moved and not alignment.gapped) or unplaced:
        reason = (
            f"the transcript {said} compared to the genome, and the annotation gives no alignment: "
            "its numbers are not known"
        )
        raise RefusedError(reason)
    return [f"the transcript {said} compared to the genome; its own bases are not known"]


def _placed(candidate: Candidate, window: Window, own: Own) -> tuple[Alignment, str, list[str]]:
    """Return alignment, bases of the transcript, and what is to be said of the two."""
    matches = own.matches.get(candidate.accession, ())
    alignment = aligned(candidate, matches)
    known = own.mrna.get(candidate.accession, "")
    if not alignment.gapped:
        return alignment, *_compared(candidate, alignment, window, known)
    turned = aligned(candidate, matches, turned=True)
    gaps = "the transcript and the genome differ by inserted or deleted bases"
    if known:
        alignment = min((alignment, turned), key=lambda either: _distance(either, window, known))
    elif turned.blocks != alignment.blocks and _reads(candidate, turned, window):
        if not _reads(candidate, alignment, window):
            alignment = turned
        elif candidate.strand == -1:
            gaps += "; whether their list is read from the right end is not confirmed"
    mrna, said = _compared(candidate, alignment, window, known)
    if not known and alignment.unread:
        gaps += f"; {alignment.unread} bases of the transcript are not known"
    return alignment, mrna, [gaps, *said]


def _compared(
    candidate: Candidate, alignment: Alignment, window: Window, known: str
) -> tuple[str, list[str]]:
    """Return the transcript's bases, its own where they are known, and where they differ."""
    length = alignment.blocks[-1].tx_end
    genome = spliced(window, alignment.blocks)
    if not known:
        return genome, []
    tail = known[length:]
    if len(known) < length or len(tail.rstrip("A")) > 0:
        reason = (
            f"exons of {length} bases for a transcript of {len(known)} bases: model and "
            "sequence are not of one version"
        )
        raise RefusedError(reason, sequence=True)
    own = known[:length]
    places = mismatches(own, genome)
    if len(places) > max(3, length // 50):
        reason = f"{len(places)} of {length} bases differ between transcript and genome"
        raise RefusedError(reason, sequence=True)
    if not places:
        return own, []
    listed = ", ".join(str(place + 1) for place in places[:5])
    more = ", ..." if len(places) > 5 else ""
    said = (
        f"{len(places)} bases differ between transcript and genome (transcript base {listed}{more})"
    )
    return own, [said]


def _distance(alignment: Alignment, window: Window, known: str) -> int:
    genome = spliced(window, alignment.blocks)
    length = min(len(genome), len(known))
    return len(mismatches(known[:length], genome[:length]))


def _reads(candidate: Candidate, alignment: Alignment, window: Window) -> bool:
    try:
        frame = coding_frame(candidate, alignment, "")
        if frame is not None:
            named = recoded_codons(candidate, frame, alignment.blocks)
            bases = spliced(window, alignment.blocks)
            read_frame(frame, bases, named, open_end=candidate.open_end)
    except RefusedError:
        return False
    return True


def _protein(candidate: Candidate, frame: Frame, mrna: str, own: Own) -> tuple[str, list[str]]:
    """Return the protein where it is not the plain translation; holds it against the given one."""
    computed = frame.protein or translate(mrna[frame.start : frame.end]).removesuffix("*")
    given = own.proteins.get(candidate.protein, "").removesuffix("*")
    if not given:
        return frame.protein, []
    # The first residue is Met whatever the start codon.
    same_length = len(given) == len(computed)
    differing = [
        place + 1
        for place, (a, b) in enumerate(zip(given, computed, strict=False))
        if a != b and "X" not in (a, b) and place
    ]
    if not same_length or len(differing) > max(3, len(given) // 50):
        reason = (
            f"{candidate.protein} has {len(given)} residues, the coding sequence reads as "
            f"{len(computed)}, {len(differing)} of them differ"
        )
        raise RefusedError(reason, sequence=True)
    if differing:
        listed = ", ".join(str(place) for place in differing[:5])
        return given, [f"residues differ between {candidate.protein} and the bases: {listed}"]
    return (given if given != computed else ""), []
