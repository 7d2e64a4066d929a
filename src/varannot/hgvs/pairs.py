"""Two changes of one gene read as if they lay on one copy: does the second undo the first?

A reversion restores the reading frame or the codon that a first variant destroyed
(DOI 10.1158/2159-8290.CD-18-0715). Here both changes are made on one transcript and the result is
translated; without its bases the lengths and the known new stops are all that is compared. Which
genes this matters in, and what it means for a therapy, is said elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from varannot.hgvs.backward import transcript_edit_of
from varannot.hgvs.cdna import Cdna, CdnaKind, parse_cdna
from varannot.hgvs.edit import Edit
from varannot.hgvs.locate import LocationError
from varannot.hgvs.merge_evidence import Phase, phase_between
from varannot.hgvs.problems import DescriptionError, NotCheckableError
from varannot.hgvs.retranslate import ProteinChange, reading_of, retranslated
from varannot.hgvs.shift import trimmed
from varannot.model import (
    Consequence,
    Ingest,
    Normalize,
    NormalizedVariant,
    RowStatus,
    SmallVariant,
)
from varannot.model.pairs import PairOutcome, PairReading
from varannot.transcripts.model import TranscriptSequence

if TYPE_CHECKING:
    from varannot.hgvs.reference_set import ReferenceSet

__all__ = ["Sequences", "read_pairs", "with_pairs"]

Sequences: TypeAlias = Callable[[str, str], TranscriptSequence | None]
"""Returns the bases of a transcript by accession and gene, None where they are not known."""

_BREAKS = frozenset({Consequence.STOP_GAINED, Consequence.FRAMESHIFT})
_MAY_UNDO = _BREAKS | {
    Consequence.INFRAME_DELETION,
    Consequence.INFRAME_INSERTION,
    Consequence.PROTEIN_ALTERING,
    Consequence.MISSENSE,
    Consequence.SYNONYMOUS,
}
_COUNTED = frozenset({"", "below_floor", "synonymous"})
"""Reason codes of rows that are looked at: reported ones, and those left out as weak or silent."""

_NEW_STOP = re.compile(r"(\d+)[A-Za-z]*fs(?:Ter|\*)(\d+)")
_STOP_AT = re.compile(r"[A-Z][a-z]{2}(\d+)(?:Ter|\*)")


@dataclass(frozen=True, slots=True)
class _One:
    """A variant with its change on the transcript; `own_stop` is the residue of its new stop."""

    variant: NormalizedVariant
    cdna: Cdna
    own_stop: int | None

    @property
    def net(self) -> int | None:
        """Bases gained or lost."""
        return self.cdna.net_length


def with_pairs(found: Normalize, ingest: Ingest, reference: ReferenceSet | None) -> Normalize:
    """Return what was found of a sample's rows, with those pairs of rows read together.

    The bases are those of the transcripts that descriptions stand on.
    """
    known = reference.for_check("") if reference is not None else None

    def sequences(accession: str, gene: str) -> TranscriptSequence | None:
        transcript = known.find(accession, gene).transcript if known is not None else None
        if known is None or transcript is None or transcript.accession != accession:
            return None
        return known.known(transcript)[0]

    written = {row.key: row for row in ingest.small_variants}
    pairs = read_pairs(found.variants, written, sequences)
    return msgspec.structs.replace(found, pairs=pairs) if pairs else found


def read_pairs(
    variants: Iterable[NormalizedVariant],
    written: Mapping[str, SmallVariant],
    sequences: Sequences | None = None,
) -> tuple[PairReading, ...]:
    """Return each truncating row read together with each other row of its gene, in input order.

    Rows are compared on one transcript, which both name. Rows that were left out as too weak or as
    silent are looked at as the second of a pair: a reversion may be in a few cells only.
    """
    found: list[PairReading] = []
    for gene, own in _by_gene(variants):
        done: set[frozenset[str]] = set()
        for first in own:
            for second in own:
                pair = frozenset({first.key, second.key})
                if first.key == second.key or pair in done or not _candidates(first, second):
                    continue
                done.add(pair)
                phase = _phase(written.get(first.key), written.get(second.key))
                found.append(_read(gene, first, second, phase, sequences))
    return tuple(found)


def _by_gene(
    variants: Iterable[NormalizedVariant],
) -> Iterator[tuple[str, list[NormalizedVariant]]]:
    genes: dict[str, list[NormalizedVariant]] = {}
    for one in variants:
        if one.gene and not one.part_of and one.reason_code in _COUNTED:
            genes.setdefault(one.gene, []).append(one)
    for gene, own in genes.items():
        broken = any(one.status is RowStatus.REPORTED and one.consequence in _BREAKS for one in own)
        if len(own) > 1 and broken:
            yield gene, own


def _candidates(first: NormalizedVariant, second: NormalizedVariant) -> bool:
    """Return whether the first truncates and the second is of a kind that might undo it.

    A substitution undoes nothing but a stop in its own codon.
    """
    if first.status is not RowStatus.REPORTED or first.consequence not in _BREAKS:
        return False
    if second.consequence not in _MAY_UNDO:
        return False
    if second.consequence in (Consequence.MISSENSE, Consequence.SYNONYMOUS):
        stop = first.consequence is Consequence.STOP_GAINED
        return stop and first.residue is not None and first.residue == second.residue
    # Two stops in place of residues: neither takes the other away.
    both = {first.consequence, second.consequence}
    return both != {Consequence.STOP_GAINED} or first.residue == second.residue


def _phase(first: SmallVariant | None, second: SmallVariant | None) -> Phase:
    if first is None or second is None:
        return Phase.UNKNOWN
    return phase_between(first, second)


def _read(
    gene: str,
    first: NormalizedVariant,
    second: NormalizedVariant,
    phase: Phase,
    sequences: Sequences | None,
) -> PairReading:
    transcript, one, other = _on_one(first, second)
    if phase is Phase.TRANS:
        text = "By the file the two lie on two copies of the gene."
        result = _Result(PairOutcome.TWO_COPIES, text)
    elif one is None or other is None:
        text = "The two have no readable c. on one transcript."
        result = _Result(PairOutcome.NOT_CHECKABLE, text)
    elif any(not p.coding for c in (one.cdna, other.cdna) for p in (c.start, c.end)):
        text = "One of the two does not lie inside the coding exons."
        result = _Result(PairOutcome.NOT_CHECKABLE, text)
    elif one.net is None or other.net is None or "N" in one.cdna.inserted + other.cdna.inserted:
        text = "The bases or the length of one of the two are not known."
        result = _Result(PairOutcome.NOT_CHECKABLE, text)
    else:
        sequence = sequences(transcript, gene) if sequences and transcript else None
        result = _together(one, other, sequence)
    return PairReading(
        gene=gene,
        transcript=transcript,
        first=first.key,
        second=second.key,
        outcome=result.outcome,
        text=result.text,
        hgvs_p=result.hgvs_p,
        foreign=result.foreign,
        lost=result.lost,
        phase=Phase.UNKNOWN.value if phase is Phase.TRANS else phase.value,
    )


@dataclass(frozen=True, slots=True)
class _Result:
    outcome: PairOutcome
    text: str
    hgvs_p: str = ""
    foreign: int | None = None
    lost: int | None = None


def _on_one(
    first: NormalizedVariant, second: NormalizedVariant
) -> tuple[str, _One | None, _One | None]:
    """Return a transcript on which both have a c., and both on it.

    Without computed descriptions the names of the rows count, if both rows name one transcript or
    none.
    """
    ours, theirs = _names(first), _names(second)
    for accession, name in ours.items():
        if accession in theirs:
            other = theirs[accession]
            return name[0], _parsed(first, name[1], name[2]), _parsed(second, other[1], other[2])
    return "", None, None


def _names(variant: NormalizedVariant) -> dict[str, tuple[str, str, str]]:
    """Return accession, c. and p. by accession without version, '' for rows that name none."""
    found = {
        one.transcript.partition(".")[0]: (one.transcript, one.hgvs_c, one.hgvs_p)
        for one in variant.descriptions
        if one.hgvs_c
    }
    if not found and variant.hgvs_c:
        bare = variant.transcript.partition(".")[0]
        found[bare] = (variant.transcript, variant.hgvs_c, variant.hgvs_p)
    return found


def _parsed(variant: NormalizedVariant, coding: str, protein: str) -> _One | None:
    try:
        cdna, _ = parse_cdna(coding.rpartition(":")[2])
    except (DescriptionError, NotCheckableError):
        return None
    return _One(variant, cdna, _new_stop(protein))


def _new_stop(protein: str) -> int | None:
    """Return the residue of the premature stop that a p. states.

    >>> _new_stop("p.(Ser1982ArgfsTer22)"), _new_stop("p.(Gln371Ter)"), _new_stop("p.(Lys4del)")
    (2003, 371, None)
    """
    if match := _NEW_STOP.search(protein):
        return int(match[1]) + int(match[2]) - 1
    match = _STOP_AT.search(protein)
    return int(match[1]) if match else None


def _span(cdna: Cdna) -> tuple[int, int]:
    """Return the changed coding bases, 0-based half-open; an insertion has none."""
    start, end = cdna.start.base - 1, cdna.end.base
    if cdna.kind is CdnaKind.INSERTION:
        return end - 1, end - 1
    return (end, end) if cdna.kind is CdnaKind.DUPLICATION else (start, end)


def _together(one: _One, other: _One, sequence: TranscriptSequence | None) -> _Result:
    first, second = _span(one.cdna), _span(other.cdna)
    if (first[0] < second[1] and second[0] < first[1]) or first == second:
        return _overlapping(one, other, sequence)
    up, down = (one, other) if first <= second else (other, one)
    net = (one.net or 0) + (other.net or 0)
    shifts = any((each.net or 0) % 3 for each in (one, other))
    if net % 3:
        text = f"The lengths add up to {net:+d} bases, no whole number of codons."
        return _Result(PairOutcome.FRAME_SHIFTED, text)
    if sequence is not None and sequence.mrna:
        edit = _joined(up, down, sequence)
        if edit is not None:
            return _translated(edit, sequence, net, one)
    if not shifts:
        text = "Without the bases of the transcript the codon cannot be read."
        return _Result(PairOutcome.NOT_CHECKABLE, text)
    return _by_lengths(up, down, net)


def _joined(up: _One, down: _One, sequence: TranscriptSequence) -> Edit | None:
    """Return both changes as one edit of the transcript, None where they cannot be placed."""
    try:
        first = transcript_edit_of(up.cdna, sequence)
        second = transcript_edit_of(down.cdna, sequence)
    except LocationError:
        return None
    if first is None or second is None or second.start < first.end:
        return None
    between = sequence.mrna[first.end : second.start]
    return Edit(
        first.start, second.end, first.ref + between + second.ref, first.alt + between + second.alt
    )


def _translated(edit: Edit, sequence: TranscriptSequence, net: int, broken: _One) -> _Result:
    """Return what the edited transcript makes."""
    small = trimmed(edit)
    change = retranslated(reading_of(sequence), small.start, small.end, small.alt)
    if isinstance(change, str):
        return _Result(PairOutcome.NOT_CHECKABLE, f"No protein can be predicted: {change}.")
    if change.start_affected:
        text = "One of the two touches the start codon, so that no protein can be predicted."
        return _Result(PairOutcome.NOT_CHECKABLE, text)
    name = str(change.name)
    if not change.first:
        text = f"Both together give the protein of the reference ({name})."
        return _Result(PairOutcome.ORIGINAL_RESIDUE, text, name, 0, 0)
    if change.resume is None:
        text = f"Both together still end the protein early or change its end ({name})."
        return _Result(PairOutcome.STOP_REMAINS, text, name)
    return _restored(change, name, net, broken)


def _restored(change: ProteinChange, name: str, net: int, broken: _One) -> _Result:
    assert change.resume is not None
    foreign, lost = len(change.new), change.resume - change.first
    by_stop = broken.variant.consequence is Consequence.STOP_GAINED
    outcome = PairOutcome.STOP_REPLACED if by_stop else PairOutcome.FRAME_RESTORED
    what = "the stop is gone" if by_stop else "the frame is that of the reference again"
    text = (
        f"The lengths add up to {net:+d} bases. Both together give {name}: {what}, "
        f"{_count(foreign, 'foreign residue')} in place of {lost}, and no stop between."
    )
    return _Result(outcome, text, name, foreign, lost)


def _by_lengths(up: _One, down: _One, net: int) -> _Result:
    """Return what lengths and stated new stops tell of two shifts, without the bases."""
    start, end = _span(up.cdna)[0], _span(down.cdna)[1]
    codons = -(-end // 3) - start // 3
    foreign = max(codons + net // 3, 0)
    head = f"The lengths add up to {net:+d} bases, a whole number of codons"
    if up.own_stop is not None and 3 * up.own_stop <= _span(down.cdna)[0]:
        text = (
            f"{head}, but the frame of the change further up ends at its new stop in codon "
            f"{up.own_stop}, before the other change."
        )
        return _Result(PairOutcome.STOP_REMAINS, text)
    stop = (
        f"the new stop of the change further up (codon {up.own_stop}) lies behind the other change"
        if up.own_stop is not None
        else "whether a stop lies between them is not known"
    )
    text = (
        f"{head}: the frame is that of the reference behind both, with up to "
        f"{_count(foreign, 'foreign residue')} between; {stop}. The bases of the transcript were "
        "not there, so that the joint itself has not been translated."
    )
    return _Result(PairOutcome.FRAME_RESTORED, text, "", foreign, codons)


def _overlapping(one: _One, other: _One, sequence: TranscriptSequence | None) -> _Result:
    """Return what changes of the same bases make: on one copy only one of them can be."""
    first, second = _span(one.cdna), _span(other.cdna)
    if first == second:
        return _same_bases(one, other)
    if not (second[0] <= first[0] and first[1] <= second[1]):
        text = "The two change some of the same bases and exclude each other on one copy."
        return _Result(PairOutcome.TWO_COPIES, text)
    net = other.net or 0
    if net % 3:
        text = (
            f"The other change takes in the bases of the first and shifts the frame itself "
            f"({net:+d} bases)."
        )
        return _Result(PairOutcome.FRAME_SHIFTED, text)
    if sequence is not None and sequence.mrna:
        edit = _edit(other, sequence)
        if edit is not None:
            return _translated(edit, sequence, net, one)
    if other.variant.consequence is Consequence.STOP_GAINED:
        text = "The other change takes in the bases of the first and makes a stop itself."
        return _Result(PairOutcome.STOP_REMAINS, text, other.variant.hgvs_p)
    lost = -net // 3 if net < 0 else 0
    text = (
        f"The other change takes out the bases of the first and keeps the frame ({net:+d} bases)."
    )
    return _Result(PairOutcome.STOP_REPLACED, text, "", None, lost)


def _same_bases(one: _One, other: _One) -> _Result:
    """Two alleles of the same bases: the second by itself may give back the residue."""
    synonymous = other.variant.consequence is Consequence.SYNONYMOUS
    if synonymous:
        text = (
            "A second allele at the very bases of the first gives the residue of the reference: "
            "the copy that was broken may have gone back, or the allele lies on the other copy."
        )
        return _Result(PairOutcome.ORIGINAL_RESIDUE, text, other.variant.hgvs_p, 0, 0)
    if other.variant.consequence is Consequence.STOP_GAINED:
        text = "A second allele at the very bases of the first makes a stop too."
        return _Result(PairOutcome.STOP_REMAINS, text, other.variant.hgvs_p)
    if one.cdna.kind is CdnaKind.SUBSTITUTION and (other.net or 0) == 0:
        said = other.variant.hgvs_p or "another residue"
        text = (
            f"A second allele at the very bases of the first gives {said}: the copy that was "
            "broken may carry it instead, or it lies on the other copy."
        )
        return _Result(PairOutcome.STOP_REPLACED, text, other.variant.hgvs_p, 1, 1)
    text = "The two change the same bases and exclude each other on one copy."
    return _Result(PairOutcome.TWO_COPIES, text)


def _edit(one: _One, sequence: TranscriptSequence) -> Edit | None:
    try:
        return transcript_edit_of(one.cdna, sequence)
    except LocationError:
        return None


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
