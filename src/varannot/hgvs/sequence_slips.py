"""The slips that only a sequence can tell from a true description, one at a time.

They are tried where the reference is installed: a c. or a p. that stands alone, intron positions,
a neighbouring base, both numbers of another isoform. The slips of a pair that codon arithmetic
can judge are in `varannot.hgvs.slips`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from varannot.hgvs.cdna import Cdna, CdnaKind, Position
from varannot.hgvs.legacy import Shift
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import BASES, COMPLEMENT, LETTER_SLIPS
from varannot.hgvs.slips import digit_variants

__all__ = ["RANGE", "Slip", "slips_of_cdna", "slips_of_pair", "slips_of_protein"]

RANGE = "range"
"""The kind of the slip that is no wrong statement, but a sign: its reading keeps its name."""

_NEIGHBOURS = (-2, -1, 1, 2)


@dataclass(frozen=True, slots=True)
class Slip:
    """A description that might be meant, and the slip that it assumes."""

    cdna: Cdna | None
    protein: Protein | None
    kind: str
    explanation: str


def slips_of_pair(
    cdna: Cdna, protein: Protein, shifts: tuple[Shift, ...], coding: int
) -> Iterator[Slip]:
    """Yield what a pair might mean besides the slips that codon arithmetic judges.

    `coding` is the length of the coding sequence in bases.
    """
    if cdna.kind is CdnaKind.SUBSTITUTION:
        swapped = replace(cdna, deleted=cdna.inserted, inserted=cdna.deleted)
        yield Slip(swapped, _swapped(protein), "swapped", _SWAPPED)
    if not cdna.start.offset and not cdna.end.offset:
        for by in _NEIGHBOURS:
            moved = _moved(cdna, by)
            if moved is not None:
                yield Slip(moved, protein, "neighbour", _beside(by, "p. is right and c."))
    else:
        yield from _read_as_range(cdna, protein)
        for slip in _intron_slips(cdna, coding):
            yield Slip(slip.cdna, protein, slip.kind, slip.explanation)
    for shift in shifts:
        if shift.kind != "isoform":
            continue
        moved = _moved(cdna, -shift.bases)
        start, end = protein.start - shift.residues, protein.end - shift.residues
        if moved is not None and start >= 1:
            text = f"both numbers are those of another isoform ({_note(shift)})"
            yield Slip(moved, replace(protein, start=start, end=end), "isoform", text)


def slips_of_cdna(cdna: Cdna, shifts: tuple[Shift, ...], coding: int) -> Iterator[Slip]:
    """Yield what a c. without p. might mean; only one that states reference bases can be told.

    `coding` is the length of the coding sequence in bases. A known numbering comes first: a reading
    that a wrong digit gives too carries its sentence.
    """
    for shift in shifts:
        moved = _moved(cdna, -shift.bases) if shift.bases else None
        if moved is not None:
            yield Slip(moved, None, "numbering", f"c. is counted otherwise ({_note(shift)})")
    yield from _intron_slips(cdna, coding)
    for number, slip in digit_variants(abs(cdna.start.base)):
        moved = _moved(cdna, number - abs(cdna.start.base), counted=True)
        if moved is not None:
            yield Slip(moved, None, _digit_kind(slip), f"c. has {slip} wrong")
    for by in _NEIGHBOURS:
        moved = _moved(cdna, by)
        if moved is not None:
            yield Slip(moved, None, "neighbour", _beside(by, "c."))
    if cdna.kind is CdnaKind.SUBSTITUTION and cdna.inserted in COMPLEMENT:
        turned = replace(cdna, deleted=COMPLEMENT[cdna.deleted], inserted=COMPLEMENT[cdna.inserted])
        yield Slip(turned, None, "strand", "c. has the other strand's bases")
        swapped = replace(cdna, deleted=cdna.inserted, inserted=cdna.deleted)
        yield Slip(swapped, None, "swapped", _SWAPPED)
        for ref in BASES:
            if ref not in (cdna.deleted, cdna.inserted):
                text = "position and new base are right and the reference base is not"
                yield Slip(replace(cdna, deleted=ref), None, "reference", text)


def slips_of_protein(protein: Protein, shifts: tuple[Shift, ...]) -> Iterator[Slip]:
    """Yield what a p. without c. might mean; a known numbering comes first."""
    if not protein.start:
        return
    width = protein.end - protein.start
    for shift in shifts:
        start = protein.start - shift.residues
        if shift.residues and start >= 1:
            text = f"p. is counted otherwise ({_note(shift)})"
            moved = replace(protein, start=start, end=start + width)
            yield Slip(None, moved, "numbering", text)
    for number, slip in digit_variants(protein.start):
        if number >= 1:
            moved = replace(protein, start=number, end=number + width)
            yield Slip(None, moved, "digit", f"p. has {slip} wrong")
    for one, two in LETTER_SLIPS:
        for printed, meant in ((one, two), (two, one)):
            text = f"{meant} was printed as {printed} in p."
            if protein.first == printed:
                last = meant if not width else protein.last
                yield Slip(None, replace(protein, first=meant, last=last), "letter", text)
            elif width and protein.last == printed:
                yield Slip(None, replace(protein, last=meant), "letter", text)


def _digit_kind(slip: str) -> str:
    return "digit" if slip == "one digit" else "transposed digits"


_SWAPPED = "reference and new base are exchanged, as beside another reference allele"


def _swapped(protein: Protein) -> Protein:
    if protein.kind is not ProteinKind.SUBSTITUTION:
        return protein
    new, old = protein.inserted[0], protein.first
    return replace(protein, first=new, last=new, inserted=(old,))


def _intron_slips(cdna: Cdna, coding: int) -> Iterator[Slip]:
    start, end = cdna.start, cdna.end
    if not start.offset or start.base != end.base or start.zone != end.zone:
        return
    yield from _utr_slips(cdna, coding)
    for number, slip in digit_variants(abs(start.base)):
        if number:
            base = number if start.base > 0 else -number
            yield Slip(_at(cdna, base, 0), None, _digit_kind(slip), f"c. has {slip} wrong")
    for by in _NEIGHBOURS:
        yield Slip(_at(cdna, start.base + by, 0), None, "neighbour", _beside(by, "c."))
    if start == end:
        turned = replace(cdna, start=_turned(start), end=_turned(end))
        yield Slip(turned, None, "sign", "the sign of the intron offset is the other one")
        for number, slip in digit_variants(abs(start.offset)):
            if number:
                by = (number - abs(start.offset)) * (1 if start.offset > 0 else -1)
                text = f"the intron offset of c. has {slip} wrong"
                yield Slip(_at(cdna, start.base, by), None, _digit_kind(slip), text)
        plain = Position(start.zone, start.base + start.offset)
        if start.zone == 0 and plain.base > 0:
            text = "the offset counts bases of the exon, not of an intron"
            yield Slip(replace(cdna, start=plain, end=plain), None, "offset", text)


def _utr_slips(cdna: Cdna, coding: int) -> Iterator[Slip]:
    """Read `c.1-10` as `c.-10`, and `c.639+10` behind a last coding base 639 as `c.*10`."""
    start, end = cdna.start, cdna.end
    before = start.zone == 0 and start.base == 1 and end.offset < 0
    behind = start.zone == 0 and start.base == coding and start.offset > 0
    if before or behind:
        zone = -1 if before else 1
        moved = Position(zone, start.offset), Position(zone, end.offset)
        text = "c. counts into the untranslated region, where there is no intron"
        change = Cdna(cdna.kind, *moved, cdna.deleted, cdna.inserted)
        yield Slip(change, None, "untranslated", text)


def _read_as_range(cdna: Cdna, protein: Protein) -> Iterator[Slip]:
    """Read `c.743-745del` as `c.743_745del`, a range written with a hyphen."""
    start = cdna.start
    last = -start.offset
    if cdna.start != cdna.end or start.zone or last <= start.base:
        return
    if cdna.kind is CdnaKind.SUBSTITUTION or cdna.kind is CdnaKind.INSERTION:
        return
    span = Position(0, start.base), Position(0, last)
    text = f"the hyphen stands for a range, {span[0]}_{span[1]}"
    change = Cdna(cdna.kind, *span, cdna.deleted, cdna.inserted)
    yield Slip(change, protein, RANGE, text)


def _at(cdna: Cdna, base: int, by: int) -> Cdna:
    start = Position(cdna.start.zone, base, cdna.start.offset + by)
    end = Position(cdna.end.zone, base, cdna.end.offset + by)
    return Cdna(cdna.kind, start, end, cdna.deleted, cdna.inserted)


def _turned(position: Position) -> Position:
    return Position(position.zone, position.base, -position.offset)


def _moved(cdna: Cdna, by: int, *, counted: bool = False) -> Cdna | None:
    """Return the change moved by some bases, None where it leaves its part of the transcript.

    `counted` moves the printed number, which before the start codon counts backwards.
    """
    start, end = cdna.start, cdna.end
    if start.offset or end.offset or start.zone != end.zone:
        return None
    by = -by if counted and start.zone < 0 else by
    first, last = start.base + by, end.base + by
    if (first >= 0 or last >= 0) if start.zone < 0 else first < 1:
        return None
    span = Position(start.zone, first), Position(end.zone, last)
    return Cdna(cdna.kind, *span, cdna.deleted, cdna.inserted)


def _beside(by: int, head: str) -> str:
    count = "one base" if abs(by) == 1 else "two bases"
    return f"{head} is {count} too {'high' if by < 0 else 'low'}"


def _note(shift: Shift) -> str:
    return shift.note.rstrip(".")
