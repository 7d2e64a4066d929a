"""The slips that turn a true description into an impossible one, one at a time.

Each generator yields descriptions that differ from the printed pair by one slip of its kind,
with the sentence that names it; a wrong digit that moves c. and p. far apart is left out.
Whether one is true is for the check to say.
Kinds: a scan of printed c./p. pairs found one wrong or transposed digit, residue letters mixed
up, bases of the other strand, legacy numbers, and a wrong base or residue, in that order of
frequency; the order here only decides which sentence a reading carries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from varannot.hgvs.cdna import Cdna, CdnaKind, Position
from varannot.hgvs.codons import bases_at, codon_of, place_in_codon, single_base_results
from varannot.hgvs.legacy import Shift
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import BASES, CODONS_OF, COMPLEMENT, LETTER_SLIPS

__all__ = ["Candidate", "candidates", "digit_variants"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of descriptions that might be meant, and the slip that it assumes."""

    cdna: Cdna
    protein: Protein
    kind: str
    explanation: str


def candidates(cdna: Cdna, protein: Protein, shifts: tuple[Shift, ...]) -> Iterator[Candidate]:
    """Yield the pairs one slip away from the printed one; most of them are not true."""
    if cdna.start.offset or cdna.end.offset:
        return
    if cdna.start.zone or cdna.end.zone:
        yield from _sign(cdna, protein)
        return
    yield from _digits_of_cdna(cdna, protein)
    yield from _digits_of_protein(cdna, protein)
    yield from _numbering(cdna, protein, shifts)
    yield from _letters(cdna, protein)
    if cdna.kind is CdnaKind.SUBSTITUTION:
        yield from _strand(cdna, protein)
        yield from _other_bases(cdna, protein)
        yield from _other_reference_base(cdna, protein)
        yield from _other_residue(cdna, protein)
    else:
        yield from _other_length(cdna, protein)
        yield from _other_frame(cdna, protein)


def digit_variants(number: int) -> Iterator[tuple[int, str]]:
    """Yield the numbers one wrong or one transposed digit away, with the slip in words.

    >>> (944, "one digit") in set(digit_variants(914)), [n for n, w in digit_variants(12)][-1]
    (True, 21)
    """
    text = str(number)
    for index, digit in enumerate(text):
        for other in "0123456789":
            if other != digit and not (index == 0 and other == "0"):
                yield int(text[:index] + other + text[index + 1 :]), "one digit"
    for index in range(len(text) - 1):
        swapped = text[:index] + text[index + 1] + text[index] + text[index + 2 :]
        if swapped != text and swapped[0] != "0":
            yield int(swapped), "two transposed digits"


def _moved(cdna: Cdna, start: int, end: int) -> Cdna:
    # Made in full: `replace` takes most of the time of a table with many impossible rows.
    return Cdna(cdna.kind, Position(0, start), Position(0, end), cdna.deleted, cdna.inserted)


def _renumbered(protein: Protein, start: int, end: int) -> Protein:
    return Protein(
        protein.kind, start, protein.first, end, protein.last, protein.inserted, protein.stop
    )


_FURTHEST = 12
"""Codons between c. and the residue that p. names beyond which no pair can agree."""


def _apart(start: int, end: int, protein: Protein) -> bool:
    """Whether bases `start` to `end` lie too far from p. for any pair of them to agree."""
    if not protein.start:
        return False
    before = protein.start < codon_of(start) - _FURTHEST
    return before or protein.start > codon_of(end) + _FURTHEST


def _sign(cdna: Cdna, protein: Protein) -> Iterator[Candidate]:
    start, end = abs(cdna.start.base), abs(cdna.end.base)
    if start <= end:
        text = "p. is right and the sign before the number in c. is not"
        yield Candidate(_moved(cdna, start, end), protein, "sign", text)


def _digits_of_cdna(cdna: Cdna, protein: Protein) -> Iterator[Candidate]:
    start, end = cdna.start.base, cdna.end.base
    for number, slip in digit_variants(start):
        if _apart(number, number + end - start, protein):
            continue
        text = f"p. is right and {slip} in the number of c. is wrong"
        yield Candidate(_moved(cdna, number, number + end - start), protein, "digit c", text)
    if start == end or cdna.kind is CdnaKind.INSERTION:
        return
    for number, slip in digit_variants(start):
        if number <= end and not _apart(number, end, protein):
            text = f"p. is right and {slip} in the first number of c. is wrong"
            yield Candidate(_moved(cdna, number, end), protein, "digit c", text)
    for number, slip in digit_variants(end):
        if number >= start and not _apart(start, number, protein):
            text = f"p. is right and {slip} in the second number of c. is wrong"
            yield Candidate(_moved(cdna, start, number), protein, "digit c", text)


def _digits_of_protein(cdna: Cdna, protein: Protein) -> Iterator[Candidate]:
    if not protein.start:
        return
    width = protein.end - protein.start
    for number, slip in digit_variants(protein.start):
        moved = _renumbered(protein, number, number + width)
        if _apart(cdna.start.base, cdna.end.base, moved):
            continue
        text = f"c. is right and {slip} in the number of p. is wrong"
        yield Candidate(cdna, moved, "digit p", text)
    if not width or protein.kind is ProteinKind.INSERTION:
        return
    for number, slip in digit_variants(protein.start):
        if number < protein.end:
            text = f"c. is right and {slip} in the first number of p. is wrong"
            yield Candidate(cdna, _renumbered(protein, number, protein.end), "digit p", text)
    for number, slip in digit_variants(protein.end):
        if number > protein.start:
            text = f"c. is right and {slip} in the second number of p. is wrong"
            yield Candidate(cdna, _renumbered(protein, protein.start, number), "digit p", text)


def _numbering(cdna: Cdna, protein: Protein, shifts: tuple[Shift, ...]) -> Iterator[Candidate]:
    for shift in shifts:
        if shift.kind == "residue":
            continue
        isoform = shift.kind == "isoform"
        for bases in {shift.bases, -shift.bases} if isoform else {shift.bases}:
            start, end = cdna.start.base - bases, cdna.end.base - bases
            if start >= 1:
                what = "of another isoform" if isoform else "in legacy numbering"
                text = f"p. is right and c. stands {what} ({shift.note.rstrip('.')})"
                yield Candidate(_moved(cdna, start, end), protein, "numbering", text)
        for residues in (shift.residues, -shift.residues) if isoform else ():
            if protein.start - residues >= 1:
                text = f"c. is right and p. is of another isoform ({shift.note.rstrip('.')})"
                moved = replace(protein, start=protein.start - residues, end=protein.end - residues)
                yield Candidate(cdna, moved, "numbering", text)


def _letters(cdna: Cdna, protein: Protein) -> Iterator[Candidate]:
    for one, two in LETTER_SLIPS:
        for printed, meant in ((one, two), (two, one)):
            text = f"{meant} was printed as {printed} in p."
            if protein.first == printed:
                last = meant if protein.end == protein.start else protein.last
                changed = replace(protein, first=meant, last=last)
                yield Candidate(cdna, changed, "letter", text)
            if protein.last == printed and protein.end != protein.start:
                yield Candidate(cdna, replace(protein, last=meant), "letter", text)
            if protein.inserted[:1] == (printed,):
                changed = replace(protein, inserted=(meant, *protein.inserted[1:]))
                yield Candidate(cdna, changed, "letter", text)


def _strand(cdna: Cdna, protein: Protein) -> Iterator[Candidate]:
    if cdna.deleted in COMPLEMENT and cdna.inserted in COMPLEMENT:
        turned = replace(cdna, deleted=COMPLEMENT[cdna.deleted], inserted=COMPLEMENT[cdna.inserted])
        yield Candidate(
            turned, protein, "strand", "p. is right and c. has the other strand's bases"
        )


def _other_bases(cdna: Cdna, protein: Protein) -> Iterator[Candidate]:
    """P. is right, and the base change in its codon is another one that can give it."""
    if codon_of(cdna.start.base) != protein.start:
        return
    new = protein.inserted[0] if protein.kind is ProteinKind.SUBSTITUTION else ""
    for place in (1, 2, 3):
        position = 3 * protein.start - 3 + place
        for ref in BASES:
            for alt in BASES.replace(ref, ""):
                given = single_base_results(place, ref, alt).get(protein.first, ())
                if new in CODONS_OF and new not in given:
                    continue
                change = replace(_moved(cdna, position, position), deleted=ref, inserted=alt)
                text = f"p. is right and c. has another {_differing(cdna, change)}"
                yield Candidate(change, protein, "bases", text)


def _differing(printed: Cdna, meant: Cdna) -> str:
    words = [
        word
        for word, same in (
            ("position in the codon", printed.start == meant.start),
            ("reference base", printed.deleted == meant.deleted),
            ("new base", printed.inserted == meant.inserted),
        )
        if not same
    ]
    return " and ".join(words) or "form"


def _other_reference_base(cdna: Cdna, protein: Protein) -> Iterator[Candidate]:
    """Position, new base and reference residue are right; the reference base is not."""
    place = place_in_codon(cdna.start.base)
    if codon_of(cdna.start.base) != protein.start or protein.first not in CODONS_OF:
        return
    possible = bases_at(protein.first, place)
    if cdna.deleted in possible:
        return
    for ref in possible:
        if ref == cdna.inserted:
            continue
        for new in sorted(single_base_results(place, ref, cdna.inserted)[protein.first]):
            text = (
                f"position, new base and reference residue are right; the reference base is {ref}"
            )
            change = replace(cdna, deleted=ref)
            yield Candidate(change, _one_residue(protein, protein.start, new), "reference", text)


def _other_residue(cdna: Cdna, protein: Protein) -> Iterator[Candidate]:
    """C. and the reference residue are right; number or new residue of p. are not."""
    codon, place = codon_of(cdna.start.base), place_in_codon(cdna.start.base)
    results = single_base_results(place, cdna.deleted, cdna.inserted)
    for new in sorted(results.get(protein.first, ())):
        what = "the new residue is" if codon == protein.start else "number and new residue are"
        if codon != protein.start and protein.inserted == (new,):
            what = "the residue number is"
        text = f"c. and the reference residue are right and {what} not as printed"
        yield Candidate(cdna, _one_residue(protein, codon, new), "residue", text)


def _one_residue(protein: Protein, number: int, new: str) -> Protein:
    if new == protein.first:
        return Protein(ProteinKind.SYNONYMOUS, number, protein.first, number, protein.first)
    return Protein(ProteinKind.SUBSTITUTION, number, protein.first, number, protein.first, (new,))


def _other_length(cdna: Cdna, protein: Protein) -> Iterator[Candidate]:
    """The range of one side is right and the range of the other too short or too long."""
    if cdna.kind not in (CdnaKind.DELETION, CdnaKind.DUPLICATION):
        return
    if protein.kind in (ProteinKind.DELETION, ProteinKind.DUPLICATION):
        bases = 3 * protein.removed
        start, end = cdna.start.base, cdna.end.base
        for first, last in ((start, start + bases - 1), (end - bases + 1, end)):
            if first >= 1:
                text = "p. is right and the range of c. has another length"
                yield Candidate(_moved(cdna, first, last), protein, "length", text)
    else:
        return
    residues = (cdna.length or 0) // 3
    if cdna.length == 3 * residues and residues > 1 and protein.removed > 1:
        text = "c. is right and the range of p. has another length"
        for changed in (
            replace(protein, end=protein.start + residues - 1),
            replace(protein, start=protein.end - residues + 1),
        ):
            yield Candidate(cdna, changed, "length", text)
    if cdna.length == 3 and protein.removed > 1:
        for number, residue in ((protein.start, protein.first), (protein.end, protein.last)):
            text = "c. is right and p. names one residue too many"
            single = Protein(protein.kind, number, residue, number, residue)
            yield Candidate(cdna, single, "length", text)


def _other_frame(cdna: Cdna, protein: Protein) -> Iterator[Candidate]:
    """C. and the first residue are right; p. says the wrong thing about the reading frame."""
    net = cdna.net_length
    if not protein.first or net is None:
        return
    if net % 3 and protein.kind is not ProteinKind.FRAMESHIFT:
        text = "c. and the first residue are right and the reading frame is shifted"
        shifted = Protein(
            ProteinKind.FRAMESHIFT, protein.start, protein.first, protein.start, protein.first
        )
        yield Candidate(cdna, shifted, "frame", text)
    if net == -3 and protein.kind is ProteinKind.FRAMESHIFT:
        text = "c. and the residue are right and the reading frame is kept"
        single = Protein(
            ProteinKind.DELETION, protein.start, protein.first, protein.start, protein.first
        )
        yield Candidate(cdna, single, "frame", text)
