"""Coding-DNA descriptions (`c.`): their grammar, as frozen values, and one canonical form.

Positions count from the A of the ATG (1-based), as HGVS defines them: `-n` before it, `*n` after
the stop, `+n` and `-n` behind a position for intronic bases.
Source: HGVS Nomenclature, recommendations for DNA (DOI 10.1002/humu.22981).
"""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from varannot.hgvs.problems import (
    DescriptionError,
    NotCheckableError,
    refuse_inserted_form,
    special_form,
)

__all__ = ["Cdna", "CdnaKind", "Position", "parse_cdna", "parse_change"]


class CdnaKind(StrEnum):
    """What happens to the bases."""

    SUBSTITUTION = "substitution"
    IDENTITY = "identity"
    DELETION = "deletion"
    DUPLICATION = "duplication"
    INSERTION = "insertion"
    DELINS = "delins"
    INVERSION = "inversion"


class Position(Struct, frozen=True, gc=False, order=True):
    """One base of a coding-DNA reference.

    `zone` is -1 before the start codon, 0 in the coding sequence and 1 after the stop codon;
    `base` counts inside the zone and is negative before the start; `offset` counts into the
    intron and is 0 in an exon. Positions order as they lie on the transcript.
    """

    zone: int
    base: int
    offset: int = 0

    def __str__(self) -> str:
        """The HGVS form, such as `743`, `-148`, `*2537` or `424-3202`."""
        if self.zone != 1 and not self.offset:
            return str(self.base)
        mark = "*" if self.zone == 1 else ""
        return f"{mark}{self.base}{f'{self.offset:+d}' if self.offset else ''}"

    @property
    def coding(self) -> bool:
        """Whether the base lies in the coding sequence itself."""
        return self.zone == 0 and self.offset == 0


class Cdna(Struct, frozen=True, gc=False):
    """One change of coding DNA; `start` equals `end` for a single base.

    `deleted` holds the reference bases that the text states, `inserted` the new ones. An
    insertion of unknown bases holds one `N` per base.
    """

    kind: CdnaKind
    start: Position
    end: Position
    deleted: str = ""
    inserted: str = ""

    def __str__(self) -> str:
        """The canonical form: no explicit deleted bases, except in a substitution."""
        if self.kind is CdnaKind.SUBSTITUTION:
            return f"c.{self.start}{self.deleted}>{self.inserted}"
        span = str(self.start) if self.start == self.end else f"{self.start}_{self.end}"
        match self.kind:
            case CdnaKind.IDENTITY:
                return f"c.{span}="
            case CdnaKind.DELETION:
                return f"c.{span}del"
            case CdnaKind.DUPLICATION:
                return f"c.{span}dup"
            case CdnaKind.INSERTION:
                return f"c.{span}ins{_bases(self.inserted)}"
            case CdnaKind.DELINS:
                return f"c.{span}delins{_bases(self.inserted)}"
            case CdnaKind.INVERSION:
                return f"c.{span}inv"

    @property
    def length(self) -> int | None:
        """Number of reference bases from start to end, or None where it cannot be counted."""
        return _span_length(self.start, self.end)

    @property
    def net_length(self) -> int | None:
        """Bases gained (positive) or lost (negative), or None where they cannot be counted."""
        match self.kind:
            case CdnaKind.SUBSTITUTION | CdnaKind.IDENTITY | CdnaKind.INVERSION:
                return 0
            case CdnaKind.INSERTION:
                return len(self.inserted)
        if self.length is None:
            return None
        match self.kind:
            case CdnaKind.DUPLICATION:
                return self.length
            case CdnaKind.DELETION:
                return -self.length
            case _:
                return len(self.inserted) - self.length


_POSITION = r"[-*]?\d+(?:[+-]\d+)?"
_BASES = r"[ACGTNacgtn]+"
_WHOLE = re.compile(
    rf"[cg]\.(?P<start>{_POSITION})(?:_(?P<end>{_POSITION}))?(?P<edit>.*)", re.IGNORECASE
)
_ONE_POSITION = re.compile(r"(?P<mark>[-*]?)(?P<base>\d+)(?P<offset>[+-]\d+)?")
_SUBSTITUTION = re.compile(rf"(?P<ref>{_BASES})>(?P<alt>{_BASES})")
_REPLACED = re.compile(rf">(?P<alt>{_BASES})")
_IDENTITY = re.compile(r"(?P<ref>[ACGTNacgtn]*)=")
_SIMPLE = re.compile(
    rf"(?P<word>del|dup|inv)(?P<ref>{_BASES})?(?P<count>\d+)?(?P<tail>ins.*)?", re.IGNORECASE
)
_INSERTION = re.compile(rf"ins(?P<alt>{_BASES}|\d+)", re.IGNORECASE)

_SPLICE_NAME = re.compile(r"c?\.?IVS-?\d+.*", re.IGNORECASE)
_LIMIT = 10_000_000
_LONGEST_CHROMOSOME = 300_000_000


def parse_cdna(text: str) -> tuple[Cdna, tuple[str, ...]]:
    """Return the change that a cleaned `c.` description states, and cautions on its form.

    Raises DescriptionError naming the offending span where the text is malformed, and
    NotCheckableError for forms that are understood but state no single placed change.

    >>> change, cautions = parse_cdna("c.743_744GG>AA")
    >>> str(change), len(cautions)
    ('c.743_744delinsAA', 1)
    """
    return parse_change(text, _LIMIT)


def parse_change(text: str, limit: int = _LONGEST_CHROMOSOME) -> tuple[Cdna, tuple[str, ...]]:
    """Return the change that a `c.` or a `g.` description states, and cautions on its form.

    The positions of a `g.` are those of the chromosome, 1-based; `limit` is the highest number
    that is read. Raises what `parse_cdna` raises.
    """
    _refuse_special_forms(text)
    match = _WHOLE.fullmatch(text)
    if match is None:
        raise DescriptionError(text, text, "no position such as c.743 or c.424-3202 follows c.")
    start = _position(text, match["start"], limit)
    end = start if match["end"] is None else _position(text, match["end"], limit)
    edit = match["edit"]
    span = match["start"] if match["end"] is None else f"{match['start']}_{match['end']}"
    if end < start:
        reason = "the range does not run from a lower to a higher position"
        raise DescriptionError(text, span, reason)
    if match["end"] is None and start.offset < 0 and _states_range(start, edit):
        # No single base has that many; with an underscore the range has exactly so many.
        start, end = Position(0, start.base), Position(0, -start.offset)
        usual = f"{start}_{end}"
        change, cautions = _edit(text, usual, start, end, edit, has_range=True)
        return change, (f"'{span}' is read as the range '{usual}', by what is stated", *cautions)
    change, cautions = _edit(text, span, start, end, edit, has_range=start != end)
    if match["end"] is not None and start == end:
        cautions = ("a range of one base is read as that base", *cautions)
    return change, cautions


_STATED = re.compile(
    rf"(?P<ref>{_BASES})>.*|(?:del|dup|inv)(?:(?P<named>{_BASES})|(?P<count>\d+))?(?:ins.*)?",
    re.IGNORECASE,
)


def _states_range(start: Position, edit: str) -> bool:
    """Whether `743-745` with the bases behind it can only be the range of these two bases."""
    length = 1 - start.offset - start.base
    if start.zone or length < 2 or (match := _STATED.fullmatch(edit)) is None:
        return False
    return length == (len(match["ref"] or match["named"] or "") or int(match["count"] or 0))


def _refuse_special_forms(text: str) -> None:
    if _SPLICE_NAME.fullmatch(text):
        reason = "intron numbering (IVS) depends on the transcript's exon table"
        raise NotCheckableError(text, text, reason)
    body = text[2:] if text[1:2] == "." else text
    if not body:
        raise DescriptionError(text, text, "nothing follows c.")
    if body in {"?", "(?)"}:
        raise NotCheckableError(text, body, "an unknown change cannot be checked")
    if body in {"=", "(=)"}:
        raise NotCheckableError(text, body, "the whole coding sequence is stated to be unchanged")
    refuse_inserted_form(text, body)
    if special := special_form(body):
        raise NotCheckableError(text, body, special)
    if body[0] == "(" or "_(" in body or "?" in body:
        raise NotCheckableError(text, body, "positions are uncertain and cannot be checked")
    if "[" in body:
        raise NotCheckableError(text, body, "repeat notation does not say which bases change")


def _position(text: str, written: str, limit: int) -> Position:
    match = _ONE_POSITION.fullmatch(written)
    if match is None:
        raise DescriptionError(text, written, "this is no position")
    base = int(match["base"])
    if base == 0:
        raise DescriptionError(text, written, "positions start at 1; there is no base 0")
    if base > limit:
        raise DescriptionError(text, written, "no transcript or chromosome is that long")
    offset = int(match["offset"] or 0)
    if match["offset"] and offset == 0:
        raise DescriptionError(text, written, "an intronic offset starts at 1; +0 and -0 are none")
    zone = {"-": -1, "": 0, "*": 1}[match["mark"]]
    return Position(zone, -base if zone == -1 else base, offset)


def _edit(
    text: str, span: str, start: Position, end: Position, edit: str, *, has_range: bool
) -> tuple[Cdna, tuple[str, ...]]:
    if match := _SUBSTITUTION.fullmatch(edit):
        _refuse_unknown(text, edit, match["alt"])
        return _substitution(text, span, start, end, match, has_range=has_range)
    if match := _IDENTITY.fullmatch(edit):
        return Cdna(CdnaKind.IDENTITY, start, end, match["ref"].upper()), ()
    if has_range and (match := _REPLACED.fullmatch(edit)):
        _refuse_unknown(text, edit, match["alt"])
        return Cdna(CdnaKind.DELINS, start, end, "", match["alt"].upper()), (
            f"'{edit}' is read as delins",
        )
    if match := _INSERTION.fullmatch(edit):
        return _insertion(text, span, start, end, match["alt"])
    if match := _SIMPLE.fullmatch(edit):
        return _del_dup_inv(text, start, end, match)
    if not edit:
        raise DescriptionError(text, span, "a position stands without a change")
    if edit.lower() in ("ins", "delins"):
        raise DescriptionError(text, edit, "no inserted bases are named")
    if match := _WITH_LETTERS.fullmatch(edit):
        _refuse_letters(text, edit, match["before"] or "", match["behind"])
    raise DescriptionError(text, edit, "this is no change such as G>A, del, dup, insT or delinsAA")


_WITH_LETTERS = re.compile(
    r"(?P<before>[A-Z]+)?(?:>|ins|delins|del|dup)(?P<behind>[A-Z]*)", re.IGNORECASE
)
_SEVERAL = frozenset("RYSWKMBDHVryswkmbdhv")


def _refuse_unknown(text: str, edit: str, bases: str) -> None:
    """Refuse N as the new base of a substitution; inserted bases may be unknown, these are not."""
    if "N" in bases.upper():
        reason = "'N' stands for several bases; give each its description"
        raise DescriptionError(text, edit, reason)


def _refuse_letters(text: str, edit: str, *written: str) -> None:
    """Refuse a change whose bases hold a letter that is none; a text without one passes."""
    for bases in written:
        for letter in bases:
            if letter in _SEVERAL:
                reason = f"'{letter.upper()}' stands for several bases; give each its description"
                raise DescriptionError(text, edit, reason)
            if letter in "Uu":
                reason = "'U' is a base of RNA; c. is written with T"
                raise DescriptionError(text, edit, reason)
            if letter not in "ACGTNacgtn":
                reason = f"'{letter}' is no base; bases are A, C, G and T"
                raise DescriptionError(text, edit, reason)


def _substitution(
    text: str, span: str, start: Position, end: Position, match: re.Match[str], *, has_range: bool
) -> tuple[Cdna, tuple[str, ...]]:
    ref, alt = match["ref"].upper(), match["alt"].upper()
    if not has_range and len(ref) > 1 and start.coding:
        end = Position(0, start.base + len(ref) - 1)
    length = _span_length(start, end)
    if length is not None and length != len(ref):
        reason = f"{span} covers {_count(length, 'base')}, but '{ref}' stands before the >"
        raise DescriptionError(text, f"{span}{match[0]}", reason)
    if ref == alt:
        caution = f"'{match[0]}' changes nothing and is read as '='"
        return Cdna(CdnaKind.IDENTITY, start, end, ref), (caution,)
    if len(ref) == 1 and len(alt) == 1:
        return Cdna(CdnaKind.SUBSTITUTION, start, end, ref, alt), ()
    change = Cdna(CdnaKind.DELINS, start, end, ref, alt)
    return change, (f"'{match[0]}' of several bases is read as delins",)


def _insertion(
    text: str, span: str, start: Position, end: Position, written: str
) -> tuple[Cdna, tuple[str, ...]]:
    if not _neighbours(start, end):
        reason = "an insertion stands between two neighbouring bases, such as c.743_744insT"
        raise DescriptionError(text, span, reason)
    bases, cautions = _inserted(text, written)
    return Cdna(CdnaKind.INSERTION, start, end, "", bases), cautions


def _del_dup_inv(
    text: str, start: Position, end: Position, match: re.Match[str]
) -> tuple[Cdna, tuple[str, ...]]:
    word = match["word"].lower()
    deleted = (match["ref"] or "").upper()
    cautions: list[str] = []
    end = _stated_length(text, start, end, deleted, match, cautions)
    if match["tail"]:
        insertion = _INSERTION.fullmatch(match["tail"])
        if word != "del":
            raise DescriptionError(text, match[0], "only del can be followed by inserted bases")
        if insertion is None:
            _refuse_letters(text, match[0], match["tail"][len("ins") :])
            raise DescriptionError(text, match[0], "no inserted bases are named")
        bases, more = _inserted(text, insertion["alt"])
        return Cdna(CdnaKind.DELINS, start, end, deleted, bases), (*cautions, *more)
    if word == "inv" and start == end:
        raise DescriptionError(text, match[0], "an inversion needs a range of at least two bases")
    kind = {
        "del": CdnaKind.DELETION,
        "dup": CdnaKind.DUPLICATION,
        "inv": CdnaKind.INVERSION,
    }[word]
    # TSO500 writes the bases that result behind `inv`; they are not the reference's.
    kept = "" if kind is CdnaKind.INVERSION else deleted
    return Cdna(kind, start, end, kept), tuple(cautions)


def _stated_length(
    text: str,
    start: Position,
    end: Position,
    deleted: str,
    match: re.Match[str],
    cautions: list[str],
) -> Position:
    """Return the end of the range after holding it against the bases or the count stated."""
    stated = len(deleted) or int(match["count"] or 0)
    if not stated:
        return end
    if stated > _LIMIT:
        raise DescriptionError(text, match[0], "no transcript is that long")
    length = _span_length(start, end)
    if deleted:
        cautions.append(f"bases stated behind '{match['word'].lower()}' are left out")
    else:
        cautions.append(f"the length '{match['count']}' behind '{match['word']}' is left out")
    if start == end and stated > 1 and start.coding:
        cautions.append(f"one position with {stated} bases is read as a range of {stated}")
        return Position(0, start.base + stated - 1)
    if length is not None and length != stated:
        what = f"{start} is one base of an intron" if start == end and start.offset else ""
        what = what or f"the range covers {_count(length, 'base')}"
        reason = f"{what}, but {stated} are stated"
        raise DescriptionError(text, match[0], reason)
    return end


def _inserted(text: str, written: str) -> tuple[str, tuple[str, ...]]:
    if not written.isdigit():
        return written.upper(), ()
    count = int(written)
    if not 0 < count <= 10_000:
        raise DescriptionError(text, written, "the number of inserted bases is out of range")
    return "N" * count, (f"which {_count(count, 'base')} are inserted is not stated",)


def _neighbours(start: Position, end: Position) -> bool:
    if start.zone == end.zone and start.base == end.base:
        return end.offset - start.offset == 1
    if (start.zone, end.zone) == (-1, 0):
        return start.base == -1 and end.base == 1 and start.offset == end.offset == 0
    if (start.zone, end.zone) == (0, 1):
        return end.base == 1 and start.offset == end.offset == 0
    if start.zone != end.zone:
        return False
    # The two middle bases of an intron (c.10+5_11-5insA) and a base and its intron edge.
    return end.base - start.base == 1 and (start.offset == end.offset == 0 or start.offset > 0)


def _span_length(start: Position, end: Position) -> int | None:
    if start.zone == end.zone:
        if start.base == end.base:
            return end.offset - start.offset + 1
        if start.offset == 0 and end.offset == 0:
            return end.base - start.base + 1
    if (start.zone, end.zone) == (-1, 0) and start.offset == end.offset == 0:
        return end.base - start.base
    return None


def _bases(bases: str) -> str:
    return str(len(bases)) if bases and set(bases) == {"N"} and len(bases) > 1 else bases


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
