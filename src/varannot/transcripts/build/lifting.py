"""One gene of a bundle lifted to the lab's genome: each transcript held against what is known.

Compared are the reading frame, the reviewed protein, the transcript's own bases, the LRG coding
sequence of the same transcript, and the splice sites. What disagrees is said or refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from varannot.bases import translate
from varannot.model import CheckLevel
from varannot.transcripts.build.outcomes import Outcome, RefusedError, ReportRow
from varannot.transcripts.build.reading import Frame, read_frame
from varannot.transcripts.build.sequences import mismatches, sense_window, spliced
from varannot.transcripts.bundle import Bundle
from varannot.transcripts.model import Tag, Transcript, TranscriptSequence, Window

__all__ = ["LiftedGene", "lift_gene"]

_SPLICE = {("GT", "AG"), ("GC", "AG"), ("AT", "AC")}
"""Ends of introns of the two spliceosomes: DOI 10.1093/nar/gkl556."""

_FLANK = 50
"""Bases beside a coding exon that level SEQUENCE promises."""

_KNOWN_ELSEWHERE = " coding bases are known from "
_LEVELS = (CheckLevel.NONE, CheckLevel.COORDINATE, CheckLevel.PROTEIN, CheckLevel.CDS)


@dataclass(frozen=True, slots=True)
class LiftedGene:
    """Transcripts of a gene at their new level and what became of each.

    `lifted` is False where the gene stays as the bundle had it.
    """

    lifted: bool
    transcripts: tuple[Transcript, ...]
    report: tuple[ReportRow, ...]
    unfit: bool = False


def lift_gene(
    bundle: Bundle,
    own: Mapping[str, str],
    group: Sequence[Transcript],
    bases: str,
    start: int,
    source: str,
) -> LiftedGene:
    """Return the gene's transcripts on the lab's bases, which begin at `start` (0-based).

    `own` holds the transcripts' own bases by accession, where the bundle has them.
    The gene stays as it was where its MANE Select transcript (any transcript, where it has none)
    does not read on these bases. Another transcript that does not read is left out.
    """
    windows = {strand: sense_window(bases, start, strand) for strand in (1, -1)}
    done: list[Transcript] = []
    refused: dict[str, RefusedError] = {}
    coding: dict[str, str] = {}
    notes: dict[str, str] = {}
    for transcript in group:
        window = windows[transcript.strand]
        try:
            lifted, coding[transcript.accession] = _lifted(
                bundle, own.get(transcript.accession, ""), transcript, window
            )
        except RefusedError as error:
            refused[transcript.accession] = error
            continue
        notes[transcript.accession] = _splice_note(transcript, window)
        done.append(replace(lifted, source=f"{transcript.source}; bases of {source}"))
    leading = [one for one in group if one.has(Tag.MANE_SELECT)] or list(group)
    failed = [refused[one.accession] for one in leading if one.accession in refused]
    if failed and (len(failed) == len(leading) or leading[0].has(Tag.MANE_SELECT)):
        return _unchanged(bundle, group, refused)
    done = [_against_lrg(one, group, bundle, coding) for one in done]
    rows = [
        _row(one, refused.get(one.accession), done, notes.get(one.accession, "")) for one in group
    ]
    # What the genome file does not tell stays as it was; what contradicts it goes.
    stays = [
        one for one in group if one.accession in refused and not refused[one.accession].sequence
    ]
    return LiftedGene(True, (*done, *stays), tuple(rows))


def _unchanged(
    bundle: Bundle, group: Sequence[Transcript], refused: Mapping[str, RefusedError]
) -> LiftedGene:
    unfit = any(error.sequence for error in refused.values())
    rows = []
    for one in group:
        error = refused.get(one.accession)
        reason = str(error) if error else "another transcript of the gene does not fit the genome"
        outcome = Outcome.REFUSED if error and error.sequence else Outcome.PASSED_OVER
        text = f"{reason}; the gene stays as it ships, at level {one.level.value}"
        rows.append(ReportRow(one.accession, one.gene, outcome, text))
    return LiftedGene(False, tuple(group), tuple(rows), unfit)


def _row(
    transcript: Transcript, refused: RefusedError | None, done: Sequence[Transcript], note: str
) -> ReportRow:
    name, gene, level = transcript.accession, transcript.gene, transcript.level
    if refused is not None:
        if refused.sequence:
            return ReportRow(name, gene, Outcome.REFUSED, f"{refused}; left out")
        return ReportRow(name, gene, Outcome.PASSED_OVER, f"{refused}; stays at {level.value}")
    now = next(one for one in done if one.accession == name)
    outcome = Outcome.CAUTION if now.cautions else Outcome.KEPT
    change = f"{level.value} -> {now.level.value}" if level in _LEVELS else ""
    reasons = filter(None, (change, *now.cautions, note))
    return ReportRow(name, gene, outcome, " | ".join(reasons))


def _lifted(
    bundle: Bundle, record: str, transcript: Transcript, window: Window
) -> tuple[Transcript, str]:
    """Return the transcript at its new level and its coding bases.

    `record` holds its own bases, empty where they are those of the genome.
    """
    genome = spliced(window, transcript.blocks)
    known = bundle.sequence(transcript)
    cautions = [caution for caution in transcript.cautions if _KNOWN_ELSEWHERE not in caution]
    cds = ""
    own, said = _own_bases(record, genome)
    cautions += said
    cautions += _other_window(known, window)
    if transcript.coding:
        cds = own[transcript.cds_start : transcript.cds_end]
        if "N" in cds:
            reason = f"{cds.count('N')} coding bases are not known in the genome file"
            raise RefusedError(reason)
        cautions += _read(transcript, known, own)
    elif genome.count("N") > len(genome) // 2:
        reason = "the bases are not known in the genome file"
        raise RefusedError(reason)
    lifted = replace(transcript, level=CheckLevel.SEQUENCE, cautions=tuple(dict.fromkeys(cautions)))
    return lifted, cds


def _flanks_known(transcript: Transcript, window: Window) -> bool:
    """Return whether the genome file knows the bases beside each exon with coding bases."""
    return not any(
        "N" in window.slice(block.start - _FLANK, block.end + _FLANK)
        for block in transcript.blocks
        if not transcript.coding
        or (block.tx_start < transcript.cds_end and block.tx_end > transcript.cds_start)
    )


def _own_bases(shipped: str, genome: str) -> tuple[str, list[str]]:
    """Return the transcript's bases: its own where the bundle has them, else the genome's."""
    if not shipped:
        return genome, []
    if len(shipped) != len(genome):
        reason = f"exons of {len(genome)} bases for a transcript of {len(shipped)} bases"
        raise RefusedError(reason, sequence=True)
    places = mismatches(shipped, genome)
    told = sum(a != "N" != b for a, b in zip(shipped, genome, strict=True))
    if len(places) > max(3, told // 50):
        reason = f"{len(places)} of {told} known bases differ from the genome file"
        raise RefusedError(reason, sequence=True)
    own = "".join(a if a != "N" else b for a, b in zip(shipped, genome, strict=True))
    if not places:
        return own, []
    listed = ", ".join(str(place + 1) for place in places[:5])
    more = ", ..." if len(places) > 5 else ""
    return own, [
        f"{len(places)} bases of the transcript differ from the genome (base {listed}{more})"
    ]


def _other_window(known: TranscriptSequence, window: Window) -> list[str]:
    """Return what is to be said where the genome differs from the window that ships."""
    shipped = known.genome
    if shipped is None:
        return []
    start, end = max(shipped.start, window.start), min(shipped.end, window.end)
    if start >= end:
        return []
    old, new = shipped.slice(start, end), window.slice(start, end)
    if old == new:
        return []
    places = mismatches(old, new)
    if len(places) > max(10, (end - start) // 100):
        reason = f"{len(places)} of {end - start} bases differ from the reference record"
        raise RefusedError(reason, sequence=True)
    if not places:
        return []
    return [f"the genome differs from the reference record at {len(places)} bases in and around it"]


def _read(transcript: Transcript, known: TranscriptSequence, own: str) -> list[str]:
    """Return cautions of the reading frame; hold it against the reviewed protein."""
    frame = Frame(transcript.cds_start, transcript.cds_end)
    named = {place: "Sec" for place, residue in enumerate(known.protein) if residue == "U"}
    read = read_frame(frame, own, named)
    if read.stop_added:
        reason = "a coding sequence that ends before its stop codon"
        raise RefusedError(reason, sequence=True)
    # What the bundle already says of the start codon is not said twice.
    said = [text for text in read.cautions if not text.startswith("the coding sequence begins")]
    residues = read.protein or translate(own[frame.start : frame.end]).removesuffix("*")
    protein = known.protein
    if not protein or known.genome is not None:
        return said
    differing = [
        place + 1
        for place, (a, b) in enumerate(zip(protein, residues, strict=False))
        if a != b and place
    ]
    if len(protein) != len(residues) or len(differing) > max(3, len(protein) // 50):
        reason = (
            f"the coding sequence reads as {len(residues)} residues, the reviewed protein has "
            f"{len(protein)}, {len(differing)} differ"
        )
        raise RefusedError(reason, sequence=True)
    if differing:
        listed = ", ".join(str(place) for place in differing[:5])
        said.append(f"the genome codes for other residues than the reviewed protein at {listed}")
    return said


def _splice_note(transcript: Transcript, window: Window) -> str:
    """Return which introns lack the usual ends; an exon edge beside them may be misplaced."""
    unusual = []
    for before, after in pairwise(transcript.blocks):
        if before.exon == after.exon:
            continue
        ends = (
            window.slice(before.end, before.end + 2),
            window.slice(after.start - 2, after.start),
        )
        if ends not in _SPLICE and "N" not in "".join(ends):
            unusual.append(f"{before.exon} ({'-'.join(ends)})")
    return f"unusual ends of intron {', '.join(unusual)}" if unusual else ""


def _against_lrg(
    transcript: Transcript,
    group: Sequence[Transcript],
    bundle: Bundle,
    coding: Mapping[str, str],
) -> Transcript:
    """Return the MANE transcript, marked where its coding bases are not those of its LRG record."""
    if not transcript.has(Tag.MANE_SELECT) or not transcript.coding:
        return transcript
    number = transcript.accession.partition(".")[0]
    for other in group:
        if other is transcript or not other.has(Tag.LRG):
            continue
        if other.accession.partition(".")[0] != number:
            continue
        lrg = bundle.sequence(other).cds
        if lrg and "N" not in lrg and lrg != coding[transcript.accession]:
            text = _difference(coding[transcript.accession], lrg, other.accession)
            return replace(transcript, cautions=(*transcript.cautions, text))
    return transcript


def _difference(own: str, lrg: str, accession: str) -> str:
    if len(own) != len(lrg):
        return f"{len(own)} coding bases, LRG {accession} has {len(lrg)}"
    places = mismatches(own, lrg)
    listed = ", ".join(f"c.{place + 1}" for place in places[:5])
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    return f"another base than LRG {accession} at {listed}{more}"
