"""What the proofs compare with: names applied to sequences, by code that shares nothing.

Nothing of the package is imported here, so that an error in it cannot hide in its own proof. A
model is given by plain numbers: exons as intervals of one sequence in the transcript's direction,
and the coding interval on the spliced transcript.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "Change",
    "InapplicableError",
    "Model",
    "altered_protein",
    "apply_change",
    "apply_name",
    "different_proteins",
    "mutated",
    "protein_pattern",
    "same_protein",
    "translate",
]

_ORDER = "TCAG"
_LETTERS = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
_CODE = {
    a + b + c: _LETTERS[16 * i + 4 * j + k]
    for i, a in enumerate(_ORDER)
    for j, b in enumerate(_ORDER)
    for k, c in enumerate(_ORDER)
}
_PAIRS = dict(zip("ACGTN", "TGCAN", strict=True))
_NAMES = {
    "Ala": "A", "Cys": "C", "Asp": "D", "Glu": "E", "Phe": "F", "Gly": "G", "His": "H",
    "Ile": "I", "Lys": "K", "Leu": "L", "Met": "M", "Asn": "N", "Pro": "P", "Gln": "Q",
    "Arg": "R", "Ser": "S", "Thr": "T", "Val": "V", "Trp": "W", "Tyr": "Y", "Sec": "U",
    "Pyl": "O", "Ter": "*", "Xaa": "?",
}  # fmt: skip


class InapplicableError(ValueError):
    """A name that cannot be applied to the sequence; the text says why."""


def translate(bases: str) -> str:
    """Return the residues of the codons up to the first stop, which is included as `*`."""
    residues = []
    for at in range(0, len(bases) - 2, 3):
        residues.append(_CODE.get(bases[at : at + 3], "?"))
        if residues[-1] == "*":
            break
    return "".join(residues)


def _other_strand(bases: str) -> str:
    return "".join(_PAIRS[base] for base in reversed(bases))


@dataclass(frozen=True, slots=True)
class Model:
    """A transcript on a sequence in its own direction.

    `bases` starts at coordinate `origin`. `exons` are 0-based half-open intervals in the same
    coordinates, in order; `coding` is the 0-based half-open interval of the coding sequence on the
    spliced transcript. All exons are aligned without gaps.
    """

    bases: str
    origin: int
    exons: tuple[tuple[int, int], ...]
    coding: tuple[int, int]

    def base(self, place: int, offset: int) -> int:
        """Return the coordinate of a transcript place (0-based) plus an intronic offset."""
        left = place
        if place < 0:
            return self.exons[0][0] + place
        for start, end in self.exons:
            if left < end - start:
                found = start + left
                edge = found == end - 1 if offset > 0 else found == start
                if offset and not edge:
                    message = f"offset {offset:+d} on place {place}, which is no exon edge"
                    raise InapplicableError(message)
                return found + offset
            left -= end - start
        return self.exons[-1][1] + left

    def spliced(self) -> str:
        """Return the bases of the exons."""
        at = self.origin
        return "".join(self.bases[start - at : end - at] for start, end in self.exons)


@dataclass(frozen=True, slots=True)
class Change:
    """Bases from `start` to `end` (coordinates of the model's sequence) give way to `new`."""

    start: int
    end: int
    new: str


_PLACE = r"(?P<mark{0}>[-*]?)(?P<base{0}>\d+)(?P<offset{0}>[+-]\d+)?"
_NAME = re.compile(
    rf"c\.{_PLACE.format(1)}(?:_{_PLACE.format(2)})?"
    r"(?P<edit>[ACGTN]>[ACGTN]|del[ACGTN]*(?:ins[ACGTN]+)?|dup[ACGTN]*|inv|ins[ACGTN]+|[ACGTN]*=)"
)


def apply_name(name: str, model: Model) -> Change:
    """Return what a c. name does to the model's sequence; raises InapplicableError if it cannot be.

    Reference bases that the name states are held against the sequence.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        message = f"{name} is not understood"
        raise InapplicableError(message)
    first = _coordinate(match["mark1"], match["base1"], match["offset1"], model)
    last = first
    if match["base2"]:
        last = _coordinate(match["mark2"], match["base2"], match["offset2"], model)
    edit, at = match["edit"], model.origin
    old = model.bases[first - at : last + 1 - at]
    if edit.endswith("="):
        return _checked(name, Change(first, last + 1, old), edit[:-1], old)
    if ">" in edit:
        return _checked(name, Change(first, last + 1, edit[2:]), edit[0], old)
    if edit.startswith("ins"):
        if last != first + 1:
            message = f"{name} inserts between bases that are no neighbours"
            raise InapplicableError(message)
        return Change(last, last, edit[3:])
    if edit == "inv":
        return Change(first, last + 1, _other_strand(old))
    if edit.startswith("dup"):
        return _checked(name, Change(last + 1, last + 1, old), edit[3:], old)
    stated, _, new = edit[3:].partition("ins")
    return _checked(name, Change(first, last + 1, new), stated, old)


def _checked(name: str, change: Change, stated: str, old: str) -> Change:
    if stated and stated != old:
        message = f"{name} states {stated}, the sequence has {old}"
        raise InapplicableError(message)
    return change


def _coordinate(mark: str, base: str, offset: str | None, model: Model) -> int:
    start, end = model.coding
    place = {"": start + int(base) - 1, "-": start - int(base), "*": end + int(base) - 1}[mark]
    return model.base(place, int(offset or 0))


def apply_change(model: Model, change: Change) -> str:
    """Return the whole changed sequence."""
    start, end = change.start - model.origin, change.end - model.origin
    return model.bases[:start] + change.new + model.bases[end:]


def mutated(model: Model, first: Change, second: Change) -> tuple[str, str]:
    """Return the changed sequences of two changes, over the shortest stretch that holds both."""
    start = min(first.start, second.start) - model.origin
    end = max(first.end, second.end) - model.origin
    texts = []
    for change in (first, second):
        begin, finish = change.start - model.origin, change.end - model.origin
        texts.append(model.bases[start:begin] + change.new + model.bases[finish:end])
    return texts[0], texts[1]


def altered_protein(model: Model, change: Change) -> str | None:
    """Return the protein that the changed transcript codes for, ended by `*` if a stop is met.

    None where the change leaves its exon, or changes the start codon. A change before the start
    codon that does not touch it leaves the protein as it is.
    """
    spliced, at = model.spliced(), 0
    for start, end in model.exons:
        if start <= change.start and change.end <= end:
            begin = at + change.start - start
            finish = at + change.end - start
            if finish < model.coding[0] or (
                change.start < change.end and finish == model.coding[0]
            ):
                return translate(spliced[model.coding[0] :])
            if begin < model.coding[0]:
                return None
            changed = spliced[:begin] + change.new + spliced[finish:]
            coding = changed[model.coding[0] :]
            return translate(coding) if coding[:3] == spliced[model.coding[0] :][:3] else None
        at += end - start
    return None


_RESIDUE = rf"(?:{'|'.join(_NAMES)})"
_ONE = rf"(?P<first>{_RESIDUE})(?P<start>\d+)"
_SPAN = rf"{_ONE}(?:_(?P<last>{_RESIDUE})(?P<end>\d+))?"
_SHIFT = re.compile(rf"{_ONE}(?P<new>{_RESIDUE})?fs(?:Ter(?P<stop>\d+|\?)?)?")
_EXTENDED = re.compile(rf"{_ONE}(?P<new>{_RESIDUE})ext(?:Ter)?(?P<stop>\d+|\?)")
_REPLACED = re.compile(rf"{_ONE}(?P<new>{_RESIDUE})")
_SPANNED = re.compile(rf"{_SPAN}(?P<word>delins|del|dup|ins|=)(?P<new>(?:{_RESIDUE})*)")


def protein_pattern(name: str, reference: str) -> str:
    """Return the protein that a p. name states: letters, `?` for one unknown, `*` the stop.

    `reference` ends with `*`. `~` stands for an end that the name leaves open, and for a whole
    protein that it does not state (`p.?`, `p.Met1?`). Accepted are three-letter names with or
    without parentheses, `*` for Ter. Raises InapplicableError where a residue is not the
    reference's.
    """
    body = name.partition(":")[2] or name
    body = body.removeprefix("p.").replace("(", "").replace(")", "").replace("*", "Ter")
    if body in ("?", "0", "0?", "") or body.startswith("Met1?"):
        return "~"
    if body == "=":
        return reference
    if match := _SHIFT.fullmatch(body):
        at = _held(name, match["first"], match["start"], reference)
        new = _NAMES[match["new"]] if match["new"] else "?"
        if new == "*":
            return reference[: at - 1] + "*"
        if match["stop"] in (None, "?"):
            return reference[: at - 1] + new + "~"
        return reference[: at - 1] + new + "?" * (int(match["stop"]) - 2) + "*"
    if match := _EXTENDED.fullmatch(body):
        at = _held(name, match["first"], match["start"], reference)
        end = "~" if match["stop"] == "?" else "?" * (int(match["stop"]) - 1) + "*"
        return reference[: at - 1] + _NAMES[match["new"]] + end
    if match := _REPLACED.fullmatch(body):
        at = _held(name, match["first"], match["start"], reference)
        return _ended(reference[: at - 1] + _NAMES[match["new"]] + reference[at:])
    match = _SPANNED.fullmatch(body)
    if match is None:
        message = f"{name} is not understood"
        raise InapplicableError(message)
    return _spanned(name, match, reference)


def _spanned(name: str, match: re.Match[str], reference: str) -> str:
    start = _held(name, match["first"], match["start"], reference)
    end = _held(name, match["last"], match["end"], reference) if match["last"] else start
    new = "".join(_NAMES[match["new"][at : at + 3]] for at in range(0, len(match["new"]), 3))
    before, inside, behind = reference[: start - 1], reference[start - 1 : end], reference[end:]
    match match["word"]:
        case "=":
            return reference
        case "dup":
            return _ended(before + inside + inside + behind)
        case "ins":
            if end != start + 1:
                message = f"{name} inserts between residues that are no neighbours"
                raise InapplicableError(message)
            return _ended(before + inside[0] + new + inside[1] + behind)
        case "del":
            return _ended(before + (behind if "*" not in inside else "~"))
    return _ended(before + new + (behind if "*" not in inside else ("" if "*" in new else "~")))


def _ended(residues: str) -> str:
    stop = residues.find("*")
    return residues if stop < 0 else residues[: stop + 1]


def _held(name: str, residue: str, number: str, reference: str) -> int:
    at = int(number)
    if not 0 < at <= len(reference) or reference[at - 1] != _NAMES[residue]:
        there = reference[at - 1] if 0 < at <= len(reference) else "nothing"
        message = f"{name}: the protein has {there} at {at}"
        raise InapplicableError(message)
    return at


def same_protein(pattern: str, other: str) -> bool:
    """Return whether two patterns can be one protein: same letters and length where both know.

    A pattern with an open end agrees with any end that is not shorter.
    """
    if "~" in (pattern[-1:], other[-1:]):
        one, two = pattern.rstrip("~"), other.rstrip("~")
        return not different_proteins(one, two, min(len(one), len(two)))
    return len(pattern) == len(other) and not different_proteins(pattern, other, len(pattern))


def different_proteins(one: str, two: str, length: int) -> bool:
    """Return whether two patterns differ within their first `length` residues."""
    return any(
        a != b and a != "?" and b != "?" for a, b in zip(one[:length], two[:length], strict=True)
    )
