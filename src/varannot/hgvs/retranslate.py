"""Translate the edited transcript anew, and say what became of the protein.

Transcript coordinates throughout (0-based, half-open). Only the codons from the first changed one
to the first stop, or to where the reference goes on unchanged, are translated.
Rules of naming: HGVS Nomenclature, recommendations for protein (DOI 10.1002/humu.22981).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass

from msgspec import Struct

from varannot.bases import CODON, translate
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import ONE_TO_THREE, STOP, UNKNOWN_RESIDUE
from varannot.transcripts.model import TranscriptSequence

__all__ = [
    "ProteinChange",
    "Reading",
    "reading_of",
    "retranslated",
]

_STOP_CODON = re.compile(r"(?=TAA|TAG|TGA)")
"""Without a possessive repeat: Python before 3.11.3 matches some of these wrongly."""
_START = "ATG"
_MOST_READINGS = 48


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading frame of one transcript: what translation needs to know of the reference.

    `problem` says why nothing can be translated, empty if all is well. `sec` are 0-based codons
    at which TGA is read as selenocysteine. `codons` counts the stop codon. `notes` are things to
    know about the reference, such as a start codon that is not ATG.
    """

    sequence: TranscriptSequence
    mrna: str
    start: int
    end: int
    problem: str = ""
    sec: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def codons(self) -> int:
        """Codons of the coding sequence, the stop codon included."""
        return (self.end - self.start) // 3

    def residue(self, index: int) -> str:
        """Return the reference residue of a 0-based codon in one-letter code, `X` if unknown."""
        if index == 0:
            return "M"
        place = self.start + 3 * index
        if self.sec and index in self.sec:
            return "U"
        letter = CODON.get(self.mrna[place : place + 3])
        return letter or self._stated(index)

    def _stated(self, index: int) -> str:
        """Return the residue that the known protein has where the codon is not known."""
        protein = self.sequence.protein
        if len(protein) != self.codons - 1:
            return "X"
        return protein[index] if index < len(protein) else "*"

    def protein(self) -> str:
        """Return the whole reference protein without its stop."""
        return "".join(self.residue(index) for index in range(self.codons - 1))

    def behind_stop(self) -> str:
        """Return the residues that the 3' UTR would give if the stop codon were read."""
        return translate(self.mrna[self.end :])


class ProteinChange(Struct, frozen=True, gc=False):
    """What the edited transcript makes, by residues; positions are 1-based.

    `first` is the first residue that differs (0: the protein is unchanged); `new` holds the
    residues from there on, up to where the reference goes on at residue `resume`, or up to the
    new stop (`resume` is None; `stopped` False where none was found). `start_affected` tells that
    the start codon is touched and nothing can be predicted; with `intact` the same start codon
    and all behind it are still there. `past_stop` tells that an in-frame change took the old stop.
    """

    name: Protein
    first: int = 0
    new: str = ""
    resume: int | None = None
    stopped: bool = True
    start_affected: bool = False
    intact: bool = False
    past_stop: bool = False

    def protein(self, reference: str) -> str:
        """Return the new protein, given the reference protein without its stop."""
        if not self.first:
            return reference
        rest = "" if self.resume is None else reference[self.resume - 1 :]
        return reference[: self.first - 1] + self.new + rest


_readings: OrderedDict[int, Reading] = OrderedDict()


def reading_of(sequence: TranscriptSequence) -> Reading:
    """Return the reading frame of a transcript; the last few transcripts are remembered."""
    known = _readings.get(id(sequence))
    if known is not None and known.sequence is sequence:
        return known
    known = _readings[id(sequence)] = _reading(sequence)
    if len(_readings) > _MOST_READINGS:
        _readings.popitem(last=False)
    return known


def _reading(sequence: TranscriptSequence) -> Reading:
    model, mrna = sequence.transcript, sequence.mrna
    start, end = model.cds_start, model.cds_end

    def refused(problem: str) -> Reading:
        return Reading(sequence, mrna, start, end, problem)

    if not model.coding:
        return refused(f"{model.accession} is not coding")
    if not mrna:
        return refused(f"the bases of {model.accession} are not known")
    if (end - start) % 3:
        return refused(f"the coding sequence of {model.accession} is no whole number of codons")
    if CODON.get(mrna[end - 3 : end], "*") != "*":
        last = mrna[end - 3 : end]
        return refused(f"the last codon of {model.accession} is {last}, which is no stop")
    notes: list[str] = []
    sec: set[int] = set()
    for index in _internal_stops(mrna, start, end - 3):
        codon = mrna[start + 3 * index : start + 3 * index + 3]
        if codon != "TGA" or sequence.protein[index : index + 1] != "U":
            text = f"{model.accession} has a stop codon inside its coding sequence, "
            return refused(f"{text}at codon {index + 1}")
        sec.add(index)
        notes.append(f"TGA at codon {index + 1} is read as selenocysteine")
    if mrna[start : start + 3] != _START and "N" not in mrna[start : start + 3]:
        notes.append(f"the start codon is {mrna[start : start + 3]}, read as methionine")
    return Reading(sequence, mrna, start, end, "", frozenset(sec), tuple(notes))


def _internal_stops(mrna: str, start: int, end: int) -> list[int]:
    """Return the indices of the stop codons in frame between two transcript coordinates."""
    places = (match.start() for match in _STOP_CODON.finditer(mrna, start, end))
    return [
        (place - start) // 3 for place in places if (place - start) % 3 == 0 and place + 3 <= end
    ]


def retranslated(reading: Reading, start: int, end: int, bases: str) -> ProteinChange | str:
    """Return what replacing transcript bases `start` to `end` by `bases` makes of the protein.

    The edit has to be the smallest one, placed as far 3' as it goes. A text says why nothing is
    predicted. An edit that touches the start codon, or inserts right before it, is not predicted
    either: then `start_affected` is set.
    """
    if reading.problem:
        return reading.problem
    first, last = reading.start, reading.end
    if start >= last or end < first or (end == first and start < end):
        return ProteinChange(Protein(ProteinKind.UNCHANGED))
    if start < first + 3:
        return _start_affected(reading, start, end, bases)
    codon = (start - first) // 3
    behind = max(-((first - end) // 3), codon)
    if (len(bases) - (end - start)) % 3 == 0 and behind < reading.codons:
        return _in_frame(reading, codon, behind, start, end, bases)
    return _read_on(reading, codon, start, end, bases)


def _start_affected(reading: Reading, start: int, end: int, bases: str) -> ProteinChange:
    named = Protein(ProteinKind.START_UNKNOWN, 1, "Met", 1, "Met")
    held = end - reading.start
    before = reading.mrna[max(0, start - held) : start] + bases
    intact = held <= 0 or before[-held:] == reading.mrna[reading.start : end]
    return ProteinChange(named, first=1, start_affected=True, intact=intact)


def _in_frame(
    reading: Reading, codon: int, behind: int, start: int, end: int, bases: str
) -> ProteinChange | str:
    """Compare the changed codons with those they replace, which end before the stop codon."""
    mrna, origin = reading.mrna, reading.start
    new = translate(mrna[origin + 3 * codon : start] + bases + mrna[end : origin + 3 * behind])
    old = "".join([reading.residue(index) for index in range(codon, behind)])
    if "U" in old:
        if len(new) != len(old):
            return "a selenocysteine codon lies within the change"
        new = _keeping_sec(
            reading, codon, new, mrna[origin + 3 * codon : start] + bases, mrna[end:]
        )
    if "X" in new and len(bases) == end - start:
        new = _whatever_the_codon(reading, codon, old, new, start, bases)
    stop = new.find("*")
    if "X" in old or "X" in (new if stop < 0 else new[:stop]):
        return "bases of the changed codons are not known"
    if stop >= 0:
        return _stopped_early(reading, codon, old, new[: stop + 1])
    if old == new:
        kind = ProteinKind.SYNONYMOUS if len(old) == 1 else ProteinKind.UNCHANGED
        name = Protein(ProteinKind.UNCHANGED)
        if kind is ProteinKind.SYNONYMOUS:
            three = ONE_TO_THREE[old]
            name = Protein(kind, codon + 1, three, codon + 1, three)
        return ProteinChange(name)
    if len(old) != len(new):
        old, new = _extended(reading, behind, old, new)
        if "X" in old:
            return "bases behind the change are not known"
    return _named(reading, codon, old, new)


def _keeping_sec(reading: Reading, codon: int, new: str, head: str, tail: str) -> str:
    """Return the residues with TGA read as selenocysteine where the reference reads it so."""
    text = head + tail[: 3 * len(new)]
    return "".join(
        "U" if codon + place in reading.sec and text[3 * place : 3 * place + 3] == "TGA" else letter
        for place, letter in enumerate(new)
    )


def _whatever_the_codon(
    reading: Reading, codon: int, old: str, new: str, start: int, bases: str
) -> str:
    """Return new residues that are the same for each codon of a known residue, `X` where not."""
    letters = list(new)
    for index, letter in enumerate(old):
        if letters[index] != "X":
            continue
        place = reading.start + 3 * (codon + index)
        known = reading.mrna[place : place + 3]
        found = {
            CODON[_substituted(one, start - place, bases)]
            for one, residue in CODON.items()
            if residue == letter and all(a in (b, "N") for a, b in zip(known, one, strict=True))
        }
        letters[index] = found.pop() if len(found) == 1 else "X"
    return "".join(letters)


def _substituted(codon: str, offset: int, bases: str) -> str:
    """Return a codon with bases laid over it from an offset on, which may lie outside."""
    return "".join(
        bases[at - offset] if 0 <= at - offset < len(bases) else base
        for at, base in enumerate(codon)
    )


def _extended(reading: Reading, behind: int, old: str, new: str) -> tuple[str, str]:
    """Return both with reference residues added until the two differ, for the 3' rule."""
    while behind < reading.codons and _shared(old, new) == min(len(old), len(new)):
        letter = reading.residue(behind)
        old, new, behind = old + letter, new + letter, behind + 1
    return old, new


def _shared(one: str, other: str) -> int:
    """Return how many letters the two share at the start."""
    count = 0
    for letter, twin in zip(one, other, strict=False):
        if letter != twin:
            break
        count += 1
    return count


def _names(letters: str) -> tuple[str, ...]:
    return tuple(ONE_TO_THREE[letter] for letter in letters)


def _named(reading: Reading, codon: int, old: str, new: str) -> ProteinChange:
    """Name the replacement of residues `old`, from a 0-based codon on, by `new`."""
    if len(old) == len(new) == 1:
        one = ONE_TO_THREE[old]
        name = Protein(ProteinKind.SUBSTITUTION, codon + 1, one, codon + 1, one, _names(new))
        return ProteinChange(name, codon + 1, new, resume=codon + 2)
    same = _shared(old, new)
    place, old, new = codon + same, old[same:], new[same:]
    tail = _shared(old[::-1], new[::-1])
    if tail:
        old, new = old[:-tail], new[:-tail]
    stopped = ProteinChange(_replacement(reading, place, old, new), place + 1, new)
    if "*" in new:
        return stopped
    return ProteinChange(stopped.name, place + 1, new, resume=place + len(old) + 1)


def _replacement(reading: Reading, place: int, old: str, new: str) -> Protein:
    first = ONE_TO_THREE[reading.residue(place)]
    if not old:
        copied = "".join(reading.residue(at) for at in range(max(0, place - len(new)), place))
        before = ONE_TO_THREE[reading.residue(place - 1)]
        if copied == new:
            head = ONE_TO_THREE[reading.residue(place - len(new))]
            return Protein(ProteinKind.DUPLICATION, place - len(new) + 1, head, place, before)
        return Protein(ProteinKind.INSERTION, place, before, place + 1, first, _names(new))
    last, end = ONE_TO_THREE[old[-1]], place + len(old)
    if not new:
        return Protein(ProteinKind.DELETION, place + 1, first, end, last)
    kind = ProteinKind.SUBSTITUTION if len(old) == len(new) == 1 else ProteinKind.DELINS
    return Protein(kind, place + 1, first, end, last, _names(new))


def _stopped_early(reading: Reading, codon: int, old: str, new: str) -> ProteinChange:
    """Name an in-frame change whose new codons end in a stop; `new` ends with it."""
    place = codon
    while new[0] != "*" and new[0] == reading.residue(place):
        place, old, new = place + 1, old[1:], new[1:]
    first = ONE_TO_THREE[reading.residue(place)]
    if new == "*" and first == STOP:
        return ProteinChange(Protein(ProteinKind.UNCHANGED))
    if new == "*":
        name = Protein(ProteinKind.SUBSTITUTION, place + 1, first, place + 1, first, (STOP,))
    elif old:
        end, last = place + len(old), ONE_TO_THREE[old[-1]]
        name = Protein(ProteinKind.DELINS, place + 1, first, end, last, _names(new))
    else:
        before = ONE_TO_THREE[reading.residue(place - 1)]
        name = Protein(ProteinKind.INSERTION, place, before, place + 1, first, _names(new))
    return ProteinChange(name, place + 1, new[:-1])


def _read_on(reading: Reading, codon: int, start: int, end: int, bases: str) -> ProteinChange | str:
    """Translate from a 0-based codon to the first stop, into the 3' UTR if need be."""
    origin = reading.start + 3 * codon
    new = _to_stop(reading.mrna[origin:start] + bases, reading.mrna, end)
    same = 0
    while same < len(new) and codon + same < reading.codons:
        if new[same] != reading.residue(codon + same):
            break
        same += 1
    place = codon + same
    if place == reading.codons:
        if same > 1:
            return ProteinChange(Protein(ProteinKind.UNCHANGED))
        three = ONE_TO_THREE[reading.residue(codon)]
        return ProteinChange(Protein(ProteinKind.SYNONYMOUS, place, three, place, three))
    in_frame = (len(bases) - end + start) % 3 == 0
    if len(new) == same:
        return "the transcript ends before a new residue or stop"
    lost = reading.residue(place) == "*"
    if new[same : same + 1] == "X" or (in_frame and not lost and new[-1:] == "X"):
        return "bases before the new stop are not known"
    return _shifted(reading, place, new[same:], in_frame)


def _to_stop(head: str, mrna: str, end: int) -> str:
    """Return the residues up to the first stop, which ends them as `*` if there is one.

    A codon that is not known ends them too, as `X`.
    """
    letters: list[str] = []
    size = 300
    text, at = head + mrna[end : end + size], end + size
    place = 0
    while True:
        if place + 3 > len(text):
            more = mrna[at : at + size]
            if not more:
                return "".join(letters)
            text, at, place = text[place:] + more, at + size, 0
            continue
        letter = CODON.get(text[place : place + 3], "X")
        letters.append(letter)
        if letter in "*X":
            return "".join(letters)
        place += 3


def _shifted(reading: Reading, place: int, new: str, in_frame: bool) -> ProteinChange:
    """Name a protein that goes its own way from a 0-based residue on to its new stop."""
    stopped = new[-1:] == "*"
    new = new.rstrip("*X")
    first = ONE_TO_THREE.get(reading.residue(place), UNKNOWN_RESIDUE)
    at = place + 1
    if not new:
        name = Protein(ProteinKind.SUBSTITUTION, at, first, at, first, (STOP,))
    elif first == STOP:
        stop = len(new) if stopped else None
        name = Protein(ProteinKind.EXTENSION, at, first, at, first, _names(new[0]), stop)
    elif in_frame and not stopped:
        # No form of p. says that an in-frame change takes the stop and no other follows.
        name = Protein(ProteinKind.UNKNOWN)
    elif in_frame:
        old = "".join(reading.residue(index) for index in range(place, reading.codons))
        name = _named(reading, place, old, new + "*").name
    else:
        stop = len(new) + 1 if stopped else None
        name = Protein(ProteinKind.FRAMESHIFT, at, first, at, first, _names(new[0]), stop)
    return ProteinChange(name, at, new, stopped=stopped, past_stop=in_frame)
