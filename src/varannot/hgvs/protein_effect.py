"""What a change of the transcript does to the protein: its name, its new stop, its consequence.

Transcript coordinates are 0-based and half-open; residues are 1-based in names.
Rules: HGVS recommendations for protein (DOI 10.1002/humu.22981): only changed residues are named;
a frameshift counts its stop from the first of them; an immediate stop is a substitution.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from varannot.bases import CODON, translate
from varannot.hgvs.edit import Edit
from varannot.hgvs.in_frame_name import in_frame_name
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import ONE_TO_THREE, STOP
from varannot.model import Consequence

__all__ = ["CodingSequence", "ProteinEffect", "protein_effect"]


@dataclass(frozen=True, slots=True)
class CodingSequence:
    """A transcript's bases with its coding part and the protein that it codes for.

    `residues` are one letter each and end with `*`; a residue that is not known is `X`.
    `start` and `end` bound the coding bases, stop codon included.
    """

    bases: str
    start: int
    end: int
    residues: str

    @classmethod
    def of(cls, bases: str, start: int, end: int, protein: str = "") -> CodingSequence:
        """Return the coding sequence of a transcript.

        `protein` (without its stop) is taken where the bases leave residues open or where a
        stop codon codes for selenocysteine.
        """
        residues = translate(bases[start:end])
        own_needed = "X" in residues or "U" in protein
        if own_needed and protein and len(protein) + 1 == len(residues):
            residues = "".join(
                own if read == "X" or (read == "*" and own == "U") else read
                for read, own in zip(residues, f"{protein}*", strict=True)
            )
        # The initiator is methionine whatever the codon (WT1 starts with CTG).
        return cls(bases, start, end, f"M{residues[1:]}" if residues else "")


class ProteinEffect(Struct, frozen=True, gc=False):
    """The protein's side of a change.

    `stop_at` is the transcript coordinate of the first base of the stop codon that ends the
    changed protein, counted on the changed transcript; None where no stop is reached or none is
    new. `first` is the 0-based index of the first changed residue. `new_length` counts residues
    of the changed protein, None where it has no end. `unknown` says why no protein is predicted;
    `contradicts` that the residue which is known has no codon with the stated base.
    """

    protein: Protein | None
    consequences: tuple[Consequence, ...]
    first: int = -1
    stop_at: int | None = None
    new_length: int | None = None
    foreign: int = 0
    codon_change: str = ""
    unknown: str = ""
    contradicts: bool = False


_START = Protein(ProteinKind.START_UNKNOWN, 1, "Met", 1, "Met")
_SAME = Protein(ProteinKind.UNCHANGED)


def protein_effect(coding: CodingSequence, edit: Edit) -> ProteinEffect:
    """Return the effect of an edit in transcript coordinates that touches exonic bases alone."""
    if edit.end <= coding.start:
        # Bases that stand right before the start codon may disturb it; nobody can tell.
        if edit.ref or edit.start != coding.start:
            return ProteinEffect(_SAME, (Consequence.UTR_5,))
        why = "the new bases stand right before the start codon, which itself is intact"
        return ProteinEffect(_START, (Consequence.UTR_5,), unknown=why)
    if edit.start >= coding.end:
        return ProteinEffect(_SAME, (Consequence.UTR_3,))
    if edit.start < coding.start + 3 and not _keeps_start(coding, edit):
        return ProteinEffect(_START, (Consequence.START_LOST,), first=0)
    if len(edit.ref) == len(edit.alt) == 1:
        return _single_base(coding, edit)
    net = len(edit.alt) - len(edit.ref)
    if net % 3:
        return _frameshift(coding, edit, net)
    return _in_frame(coding, edit, net)


def _keeps_start(coding: CodingSequence, edit: Edit) -> bool:
    if edit.start < coding.start:
        return False
    changed = coding.bases[coding.start : edit.start] + edit.alt
    changed = (changed + coding.bases[edit.end : edit.end + 3])[:3]
    return changed == coding.bases[coding.start : coding.start + 3]


def _single_base(coding: CodingSequence, edit: Edit) -> ProteinEffect:
    index, place = divmod(edit.start - coding.start, 3)
    at = edit.start - place
    before = coding.bases[at : at + 3]
    after = f"{before[:place]}{edit.alt}{before[place + 1 :]}"
    old, new = coding.residues[index], CODON.get(after, "X")
    shown = f"{before}>{after}"
    if new == "X" or old == "X":
        why = f"not all bases of codon {index + 1} are known"
        return ProteinEffect(
            None, (Consequence.CODING_UNSPECIFIED,), index, codon_change=shown, unknown=why
        )
    number, name = index + 1, ONE_TO_THREE[old]
    if old == new:
        kind = Consequence.STOP_RETAINED if old == "*" else Consequence.SYNONYMOUS
        same = Protein(ProteinKind.SYNONYMOUS, number, name, number, name)
        return ProteinEffect(same, (kind,), codon_change=shown)
    if old == "*":
        tail = _tail(coding, edit, index)
        return _extension(coding, index, tail, shown)
    changed = Protein(ProteinKind.SUBSTITUTION, number, name, number, name, (ONE_TO_THREE[new],))
    if new == "*":
        return ProteinEffect(
            changed,
            (Consequence.STOP_GAINED,),
            index,
            stop_at=at,
            new_length=index,
            codon_change=shown,
        )
    return ProteinEffect(
        changed,
        (Consequence.MISSENSE,),
        index,
        new_length=len(coding.residues) - 1,
        codon_change=shown,
    )


def _tail(coding: CodingSequence, edit: Edit, index: int) -> str:
    """Return the residues of the changed transcript from a residue on, to the first stop.

    The tail ends with `*` where a stop is reached, also behind the old coding sequence.
    Selenocysteine codons of the reference are read as such where they keep their frame.
    """
    bases, get = coding.bases, CODON.get
    at = coding.start + 3 * index
    head = bases[at : edit.start] + edit.alt
    taken = -(len(head)) % 3
    head += bases[edit.end : edit.end + taken]
    residues: list[str] = []
    for place in range(0, len(head) - 2, 3):
        residue = get(head[place : place + 3], "X")
        residues.append(residue)
        if residue == "*":
            return "".join(residues)
    recoded = coding.residues.find("U") >= 0 and (len(edit.alt) - len(edit.ref)) % 3 == 0
    for place in range(edit.end + taken, len(bases) - 2, 3):
        residue = get(bases[place : place + 3], "X")
        if residue == "*" and recoded:
            old = (place - coding.start) // 3
            if old < len(coding.residues) and coding.residues[old] == "U":
                residue = "U"
        residues.append(residue)
        if residue == "*":
            break
    return "".join(residues)


def _frameshift(coding: CodingSequence, edit: Edit, net: int) -> ProteinEffect:
    index = (edit.start - coding.start) // 3
    tail = _tail(coding, edit, index)
    old = coding.residues
    moved = _shared(old, index, tail)
    first = index + moved
    tail = tail[moved:]
    if first >= len(old):
        # The stop and all before it are unchanged: the shift lies behind them.
        name = ONE_TO_THREE["*"]
        number = len(old)
        same = Protein(ProteinKind.SYNONYMOUS, number, name, number, name)
        return ProteinEffect(same, (Consequence.STOP_RETAINED,))
    if not tail or tail[0] == "X" or old[first] == "X":
        return _unknown_tail(first, Consequence.FRAMESHIFT)
    if old[first] == "*":
        return _extension(coding, first, tail, "")
    number, name = first + 1, ONE_TO_THREE[old[first]]
    stop = tail.find("*")
    if stop == 0:
        changed = Protein(ProteinKind.SUBSTITUTION, number, name, number, name, (STOP,))
        terms: tuple[Consequence, ...] = (Consequence.STOP_GAINED, Consequence.FRAMESHIFT)
    else:
        count = stop + 1 if stop > 0 and "X" not in tail else None
        changed = Protein(
            ProteinKind.FRAMESHIFT, number, name, number, name, (ONE_TO_THREE[tail[0]],), count
        )
        terms = (Consequence.FRAMESHIFT,)
    ends = stop >= 0 and "X" not in tail
    return ProteinEffect(
        changed,
        terms,
        first,
        stop_at=coding.start + 3 * (first + stop) if ends else None,
        new_length=first + stop if ends else None,
        foreign=max(stop, 0),
    )


def _shared(old: str, index: int, tail: str) -> int:
    """Return how many residues from `index` on are as before; an unknown one ends the count."""
    shared = 0
    for place, residue in enumerate(tail):
        if index + place >= len(old) or old[index + place] != residue or residue == "X":
            break
        shared += 1
    return shared


def _in_frame(coding: CodingSequence, edit: Edit, net: int) -> ProteinEffect:
    old = coding.residues
    first = (edit.start - coding.start) // 3
    last = max(first, -((coding.start - edit.end) // 3))
    if last >= len(old):
        return _through_stop(coding, edit, first)
    begin, finish = coding.start + 3 * first, coding.start + 3 * last
    changed = coding.bases[begin : edit.start] + edit.alt + coding.bases[edit.end : finish]
    new = translate(changed)
    shown = f"{coding.bases[begin:finish]}>{changed}" if finish - begin == len(changed) == 3 else ""
    if "X" in new or "X" in old[first:last]:
        return _unknown_tail(first, _length_term(net))
    stop = new.find("*")
    if stop >= 0:
        return _early_stop(coding, first, last, new[: stop + 1])
    return _replaced(coding, first, last, new, net, shown)


def _length_term(net: int) -> Consequence:
    if net == 0:
        return Consequence.CODING_UNSPECIFIED
    return Consequence.INFRAME_INSERTION if net > 0 else Consequence.INFRAME_DELETION


def _replaced(
    coding: CodingSequence, first: int, last: int, new: str, net: int, shown: str
) -> ProteinEffect:
    """Name residues `first` to `last` replaced by others in frame, no stop among them."""
    old = coding.residues
    tail = new + old[last:]
    shared = _shared(old, first, tail)
    start = first + shared
    if first + len(tail) == len(old) == start:
        return _synonymous(coding, first, last, shown)
    most = min(len(old) - start, len(tail) - shared)
    behind = min(len(old) - last, most)
    while behind < most and old[-1 - behind] == tail[-1 - behind]:
        behind += 1
    lost = old[start : len(old) - behind]
    gained = tail[shared : len(tail) - behind]
    if not lost and "X" in old[max(0, start - 1) : start + 1]:
        return _unknown_tail(start, Consequence.INFRAME_INSERTION)
    protein = in_frame_name(old, start, lost, gained)
    if not lost or not gained:
        term = Consequence.INFRAME_INSERTION if gained else Consequence.INFRAME_DELETION
    elif len(lost) == len(gained):
        term = Consequence.MISSENSE
    else:
        term = (
            Consequence.INFRAME_INSERTION
            if len(gained) > len(lost)
            else Consequence.INFRAME_DELETION
        )
    return ProteinEffect(
        protein, (term,), start, new_length=len(old) - 1 + net // 3, codon_change=shown
    )


def _synonymous(coding: CodingSequence, first: int, last: int, shown: str) -> ProteinEffect:
    if last - first != 1:
        return ProteinEffect(_SAME, (Consequence.SYNONYMOUS,))
    name = ONE_TO_THREE[coding.residues[first]]
    same = Protein(ProteinKind.SYNONYMOUS, first + 1, name, first + 1, name)
    term = Consequence.STOP_RETAINED if name == STOP else Consequence.SYNONYMOUS
    return ProteinEffect(same, (term,), codon_change=shown)


def _early_stop(coding: CodingSequence, first: int, last: int, new: str) -> ProteinEffect:
    """Name a change in frame whose new residues end with a stop."""
    old = coding.residues
    shared = _shared(old, first, new)
    start, rest = first + shared, new[shared:]
    if not rest:
        # The stop is the old one, reached without a change.
        return _synonymous(coding, first, last, "")
    stop_at = coding.start + 3 * (first + len(new) - 1)
    if first + len(new) >= len(old):
        return _later_stop(coding, start, last, rest)
    if rest == "*":
        number, name = start + 1, ONE_TO_THREE[old[start]]
        protein = Protein(ProteinKind.SUBSTITUTION, number, name, number, name, (STOP,))
    else:
        lost = old[start:last] if last > start else ""
        protein = in_frame_name(old, start, lost, rest)
    return ProteinEffect(
        protein,
        (Consequence.STOP_GAINED,),
        start,
        stop_at=stop_at,
        new_length=first + len(new) - 1,
    )


def _later_stop(coding: CodingSequence, start: int, last: int, rest: str) -> ProteinEffect:
    """Name new residues that bring a stop of their own and make the protein no shorter."""
    old = coding.residues
    if old[start] == "*":
        longer = _extension(coding, start, rest, "")
        return ProteinEffect(longer.protein, (Consequence.INFRAME_INSERTION,), start)
    protein = in_frame_name(old, start, old[start:last], rest)
    return ProteinEffect(protein, (Consequence.INFRAME_INSERTION,), start)


def _through_stop(coding: CodingSequence, edit: Edit, first: int) -> ProteinEffect:
    """Name a change in frame that reaches the stop codon, or bases behind it."""
    old = coding.residues
    tail = _tail(coding, edit, first)
    shared = _shared(old, first, tail)
    start, rest = first + shared, tail[shared:]
    if start >= len(old):
        return _synonymous(coding, len(old) - 1, len(old), "")
    if not rest or "X" in rest:
        return _unknown_tail(start, Consequence.STOP_LOST)
    if old[start] == "*":
        return _extension(coding, start, rest, "")
    stop = rest.find("*")
    if stop == 0:
        number, name = start + 1, ONE_TO_THREE[old[start]]
        protein = Protein(ProteinKind.SUBSTITUTION, number, name, number, name, (STOP,))
        return ProteinEffect(
            protein,
            (Consequence.STOP_GAINED,),
            start,
            stop_at=coding.start + 3 * start,
            new_length=start,
        )
    if stop < 0:
        why = "no stop is found behind the old one"
        unknown = Protein(ProteinKind.UNKNOWN)
        return ProteinEffect(unknown, (Consequence.STOP_LOST,), start, unknown=why)
    protein = in_frame_name(old, start, old[start:], rest)
    return ProteinEffect(
        protein,
        (Consequence.STOP_LOST,),
        start,
        stop_at=coding.start + 3 * (start + stop),
        new_length=start + stop,
    )


def _extension(coding: CodingSequence, index: int, tail: str, shown: str) -> ProteinEffect:
    """Name a lost stop; `tail` starts with the residue that stands in its place."""
    number = index + 1
    stop = tail.find("*")
    if stop == 0:
        same = Protein(ProteinKind.SYNONYMOUS, number, STOP, number, STOP)
        return ProteinEffect(same, (Consequence.STOP_RETAINED,), codon_change=shown)
    known = "X" not in (tail[: stop + 1] if stop > 0 else tail)
    if not tail or tail[0] == "X":
        return ProteinEffect(
            None, (Consequence.STOP_LOST,), index, unknown="the bases behind the stop are not known"
        )
    protein = Protein(
        ProteinKind.EXTENSION,
        number,
        STOP,
        number,
        STOP,
        (ONE_TO_THREE[tail[0]],),
        stop if stop > 0 and known else None,
    )
    return ProteinEffect(
        protein,
        (Consequence.STOP_LOST,),
        index,
        stop_at=coding.start + 3 * (index + stop) if stop > 0 and known else None,
        new_length=index + stop if stop > 0 and known else None,
        codon_change=shown,
    )


def _unknown_tail(index: int, term: Consequence) -> ProteinEffect:
    why = f"not all bases from codon {index + 1} on are known"
    return ProteinEffect(None, (term,), index, unknown=why)
