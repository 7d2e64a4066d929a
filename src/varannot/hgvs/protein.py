"""Protein descriptions (`p.`): their grammar, as frozen values, and one canonical form.

Canonical are three-letter residues, `Ter` for the stop, and parentheses around a predicted
consequence; all consequences here are predicted, so parentheses are always printed except in
`p.?`, `p.0` and `p.0?`. Residues count from the initiator methionine (1-based).
Source: HGVS Nomenclature, recommendations for protein (DOI 10.1002/humu.22981).
"""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from varannot.hgvs.problems import DescriptionError, NotCheckableError, special_form
from varannot.hgvs.residues import STOP, UNKNOWN_RESIDUE, residue_of_letter

__all__ = ["Protein", "ProteinKind", "parse_protein"]


class ProteinKind(StrEnum):
    """What happens to the protein."""

    SUBSTITUTION = "substitution"
    SYNONYMOUS = "synonymous"
    DELETION = "deletion"
    DUPLICATION = "duplication"
    INSERTION = "insertion"
    DELINS = "delins"
    FRAMESHIFT = "frameshift"
    EXTENSION = "extension"
    START_UNKNOWN = "start codon affected"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"
    NO_PROTEIN = "no protein"


class Protein(Struct, frozen=True, gc=False):
    """One change of a protein; residues in three-letter code, positions 1-based.

    `inserted` are the new residues: one for a substitution, the first changed one (or none) for
    a frameshift. `stop` counts from the first changed residue to the new stop of a frameshift or
    an extension (negative at the start of the protein), and is None where it is not stated.
    `presumed` tells that no protein is predicted (`p.0?`), not shown to be absent (`p.0`).
    """

    kind: ProteinKind
    start: int = 0
    first: str = ""
    end: int = 0
    last: str = ""
    inserted: tuple[str, ...] = ()
    stop: int | None = None
    presumed: bool = False

    def __str__(self) -> str:
        """The canonical form."""
        if self.kind is ProteinKind.SUBSTITUTION:
            return f"p.({self.first}{self.start}{''.join(self.inserted)})"
        match self.kind:
            case ProteinKind.UNKNOWN:
                return "p.?"
            case ProteinKind.NO_PROTEIN:
                return "p.0?" if self.presumed else "p.0"
            case ProteinKind.UNCHANGED:
                return "p.(=)"
        return f"p.({self._body()})"

    def _body(self) -> str:
        head = f"{self.first}{self.start}"
        span = head if self.start == self.end else f"{head}_{self.last}{self.end}"
        new = "".join(self.inserted)
        match self.kind:
            case ProteinKind.SYNONYMOUS:
                return f"{head}="
            case ProteinKind.START_UNKNOWN:
                return f"{head}?"
            case ProteinKind.DELETION:
                return f"{span}del"
            case ProteinKind.DUPLICATION:
                return f"{span}dup"
            case ProteinKind.INSERTION:
                return f"{span}ins{new}"
            case ProteinKind.DELINS:
                return f"{span}delins{new}"
            case ProteinKind.FRAMESHIFT:
                return f"{head}{new}fs" + ("" if self.stop is None else f"Ter{self.stop}")
            case _:
                return head + self._extension(new)

    def _extension(self, new: str) -> str:
        if self.start == 1:
            return f"{new}extMet{self.stop}"
        return f"{new}extTer{'?' if self.stop is None else self.stop}"

    @property
    def removed(self) -> int:
        """Number of reference residues from start to end."""
        return self.end - self.start + 1

    @property
    def gained(self) -> int:
        """Residues more (positive) or less than before, as named; 0 for a frameshift."""
        match self.kind:
            case ProteinKind.DELETION:
                return -self.removed
            case ProteinKind.DUPLICATION:
                return self.removed
            case ProteinKind.INSERTION:
                return len(self.inserted)
            case ProteinKind.DELINS:
                return len(self.inserted) - self.removed
            case _:
                return 0


_THREE = "Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Pyl|Sec|Ser|Thr|Trp|Tyr|Val"
_STOP = r"Term|Ter|Stp|stop|\*|X"
_SEQUENCE = re.compile(rf"{_THREE}|Xaa|Ter|Stp|\*|[A-Z]", re.IGNORECASE)
_ONE = "[ACDEFGHIKLMNOPQRSTUVWY]"
_AA = rf"(?:{_THREE}|Xaa|{_STOP}|{_ONE})"

_CHANGE = re.compile(
    rf"(?P<first>{_AA})(?P<start>\d+)(?:_(?P<last>{_AA})(?P<end>\d+))?(?P<edit>.*)",
    re.IGNORECASE,
)
_SUBSTITUTED = re.compile(_AA, re.IGNORECASE)
_FRAMESHIFT = re.compile(rf"(?P<alt>{_AA})?fs(?:(?:{_STOP})?(?P<stop>\d+|\?)?)", re.IGNORECASE)
_LOST_SIGN_FRAMESHIFT = re.compile(rf"(?P<head>(?:{_AA})?fs)[a†‡§#](?P<stop>\d+)")
_STOP_EXTENSION = re.compile(rf"(?P<alt>{_AA})?ext(?:{_STOP})?(?P<stop>\d+|\?)", re.IGNORECASE)
_START_EXTENSION = re.compile(rf"(?P<alt>{_AA})?ext(?:M|Met)?(?P<stop>-\d+)", re.IGNORECASE)
_DELINS = re.compile(r"del(?P<old>[A-Z*]*?)ins(?P<new>[A-Z*]+|\d+)", re.IGNORECASE)
_DEL_DUP = re.compile(r"(?P<word>del|dup)(?P<old>[A-Z*]*|\d+)", re.IGNORECASE)
_INS = re.compile(r"ins(?P<new>[A-Z*]+|\d+)", re.IGNORECASE)
_LIMIT = 100_000
_UNCERTAIN = re.compile(rf"\((?:{_AA})?[\d?]+_(?:{_AA})?[\d?]+\)|\?_|(?:{_AA})\?", re.IGNORECASE)
_REPEATED = re.compile(r"\[[\d_()?]+\]")
_STOP_AFTER = re.compile(r"(?:del)?ins(?:Ter|\*|X)\d+", re.IGNORECASE)
_LENGTH_ONLY = re.compile(r"(?:del)?ins(?:\(\d+(?:_\d+)?\)|(?:Xaa|X)?\[\d+\]|\?)", re.IGNORECASE)


def parse_protein(text: str) -> tuple[Protein, tuple[str, ...]]:
    """Return the change that a cleaned `p.` description states, and cautions on its form.

    Raises DescriptionError naming the offending span where the text is malformed, and
    NotCheckableError for forms that are understood but state no single change.

    >>> change, cautions = parse_protein("p.Q371X")
    >>> str(change), cautions
    ('p.(Gln371Ter)', ("'X' is read as a stop (Ter); an unknown residue is written Xaa",))
    """
    body = text[2:] if text[:2].lower() == "p." else text
    if body.startswith("(") and body.endswith(")"):
        body = body[1:-1]
    if fixed := _FIXED.get(body.lower()):
        return fixed, ()
    if not body:
        raise DescriptionError(text, text, "nothing follows p.")
    if special := special_form(body):
        raise NotCheckableError(text, body, special)
    if _UNCERTAIN.match(body):
        raise NotCheckableError(text, body, "the residue lies in a range and is uncertain")
    match = _CHANGE.fullmatch(body)
    if match is None:
        reason = "no residue with its number, such as Arg248 or R248, stands there"
        raise DescriptionError(text, body, reason)
    return _Reader(text, match).read()


_FIXED = {
    "?": Protein(ProteinKind.UNKNOWN),
    "=": Protein(ProteinKind.UNCHANGED),
    "0": Protein(ProteinKind.NO_PROTEIN),
    "0?": Protein(ProteinKind.NO_PROTEIN, presumed=True),
}


class _Reader:
    """Reads one description; cautions collect on the way."""

    def __init__(self, text: str, match: re.Match[str]) -> None:
        self.text = text
        self.cautions: list[str] = []
        self.edit: str = match["edit"]
        self.three = len(match["first"]) == 3
        self.first = self.residue(match["first"])
        self.start = self.number(match["start"])
        self.has_range = match["end"] is not None
        self.last = self.residue(match["last"]) if self.has_range else self.first
        self.end = self.number(match["end"]) if self.has_range else self.start
        if self.has_range and (self.start, self.first) == (self.end, self.last):
            self.cautions.append("a range of one residue is read as that residue")
            self.has_range = False
        if self.has_range and self.end <= self.start:
            span = f"{match['first']}{match['start']}_{match['last']}{match['end']}"
            reason = "the range does not run from a lower to a higher residue"
            raise DescriptionError(text, span, reason)

    def read(self) -> tuple[Protein, tuple[str, ...]]:
        change = self._single() if not self.has_range else None
        if change is None:
            change = self._spanned()
        return change, tuple(dict.fromkeys(self.cautions))

    def _single(self) -> Protein | None:
        """Read the forms that name one residue, or return None for del, dup, ins and delins."""
        edit = self.edit
        if edit == "?":
            if self.start == 1 and self.first == "Met":
                return self._one(ProteinKind.START_UNKNOWN)
            raise NotCheckableError(self.text, edit, "the new residue is unknown")
        if edit == "=":
            return self._one(ProteinKind.SYNONYMOUS)
        if match := _START_EXTENSION.fullmatch(edit):
            return self._extension(match, start=True)
        if match := _STOP_EXTENSION.fullmatch(edit):
            return self._extension(match, start=False)
        if match := _FRAMESHIFT.fullmatch(edit):
            return self._frameshift(match["alt"], match["stop"])
        if match := _LOST_SIGN_FRAMESHIFT.fullmatch(edit):
            self.cautions.append("a sign before the number is read as the stop sign of fs*")
            return self._frameshift(match["head"][:-2] or None, match["stop"])
        if self.three and re.fullmatch(r"[a†‡§#]", edit):
            self.cautions.append(f"'{edit}' is read as a lost stop sign (*)")
            return self._one(ProteinKind.SUBSTITUTION, (STOP,))
        if edit == "a" and not self.three:
            reason = "'a' may be alanine or a stop sign that was lost in typesetting"
            raise DescriptionError(self.text, edit, reason)
        if _SUBSTITUTED.fullmatch(edit):
            return self._substitution(self.residue(edit))
        return None

    def _substitution(self, new: str) -> Protein:
        if new == self.first:
            self.cautions.append(f"'{self.edit}' repeats the residue and is read as '='")
            return self._one(ProteinKind.SYNONYMOUS)
        return self._one(ProteinKind.SUBSTITUTION, (new,))

    def _spanned(self) -> Protein:
        edit = self.edit
        if match := _DELINS.fullmatch(edit):
            self.stated(match["old"])
            return self._range(ProteinKind.DELINS, self.residues(match["new"]))
        if match := _INS.fullmatch(edit):
            if self.end - self.start != 1:
                span = f"{self.first}{self.start}"
                reason = "an insertion stands between two neighbouring residues"
                raise DescriptionError(self.text, span, reason)
            return self._range(ProteinKind.INSERTION, self.residues(match["new"]))
        if match := _DEL_DUP.fullmatch(edit):
            self.stated(match["old"])
            deletion = match["word"].lower() == "del"
            kind = ProteinKind.DELETION if deletion else ProteinKind.DUPLICATION
            return self._range(kind, ())
        if self.has_range and edit == "=":
            raise NotCheckableError(self.text, edit, "a range of unchanged residues")
        if _REPEATED.fullmatch(edit):
            reason = "a number of repeated residues does not say what is inserted or lost"
            raise NotCheckableError(self.text, edit, reason)
        if _STOP_AFTER.fullmatch(edit):
            reason = "the inserted residues before the stop are counted, not named"
            raise NotCheckableError(self.text, edit, reason)
        if _LENGTH_ONLY.fullmatch(edit):
            reason = "only the length of the insertion is stated; give the residues"
            raise NotCheckableError(self.text, edit, reason)
        if not edit:
            raise DescriptionError(self.text, self.text, "a residue stands without a change")
        reason = "this is no change such as Gln, Ter, fs, del, dup, insGly or delinsGly"
        raise DescriptionError(self.text, edit, reason)

    def _extension(self, match: re.Match[str], *, start: bool) -> Protein:
        expected = ("Met", 1) if start else (STOP, self.start)
        if (self.first, self.start) != expected:
            reason = "an extension starts at Met1 or at the stop"
            raise DescriptionError(self.text, f"{self.first}{self.start}", reason)
        alt = (self.residue(match["alt"]),) if match["alt"] else ()
        return self._one(ProteinKind.EXTENSION, alt, self._new_stop(match["stop"]))

    def _frameshift(self, alt: str | None, stop: str | None) -> Protein:
        new = (self.residue(alt),) if alt else ()
        return self._one(ProteinKind.FRAMESHIFT, new, self._new_stop(stop))

    def _new_stop(self, written: str | None) -> int | None:
        """The distance to the new stop, None where it is not stated; 0, 00 and -0 are none."""
        if written is None or written == "?":
            return None
        distance = int(written)
        if distance == 0:
            raise DescriptionError(self.text, self.edit, "the new stop counts from 1")
        return distance

    def _one(
        self, kind: ProteinKind, inserted: tuple[str, ...] = (), stop: int | None = None
    ) -> Protein:
        return Protein(kind, self.start, self.first, self.start, self.first, inserted, stop)

    def _range(self, kind: ProteinKind, inserted: tuple[str, ...]) -> Protein:
        if kind is ProteinKind.DELINS and not inserted:
            raise DescriptionError(self.text, self.edit, "no inserted residues are named")
        if STOP in inserted[:-1]:
            self.cautions.append("the protein ends at Ter; residues behind it are not made")
        return Protein(kind, self.start, self.first, self.end, self.last, inserted)

    def residue(self, written: str) -> str:
        if written.upper() == "X":
            self.cautions.append("'X' is read as a stop (Ter); an unknown residue is written Xaa")
            return STOP
        if written.lower() in ("stop", "term"):
            return STOP
        try:
            return residue_of_letter(written)
        except KeyError:
            raise DescriptionError(self.text, written, "this names no residue") from None

    def residues(self, written: str) -> tuple[str, ...]:
        if written.isdigit():
            count = int(written)
            if not 0 < count <= 5_000:
                raise DescriptionError(self.text, written, "the number of residues is out of range")
            return (UNKNOWN_RESIDUE,) * count
        if not self.three:
            return tuple(self.residue(letter) for letter in written)
        return tuple(self.residue(name) for name in _SEQUENCE.findall(written))

    def stated(self, written: str) -> None:
        """Hold the residues stated behind del or dup against the range, and leave them out."""
        if not written:
            return
        count = int(written) if written.isdigit() else len(self.residues(written))
        if count != self.end - self.start + 1:
            reason = f"the range covers {self.end - self.start + 1} residues, {count} are stated"
            raise DescriptionError(self.text, self.edit, reason)
        self.cautions.append("residues stated behind 'del' or 'dup' are left out")

    def number(self, written: str) -> int:
        number = int(written)
        if not 0 < number <= _LIMIT:
            raise DescriptionError(self.text, written, "residues count from 1")
        return number
