"""Why a printed description cannot be read: the text, the span that offends, and the reason."""

from __future__ import annotations

import re
import unicodedata

__all__ = [
    "DescriptionError",
    "NotCheckableError",
    "foreign_letter",
    "refuse_inserted_form",
    "special_form",
]


class DescriptionError(ValueError):
    """A description that is malformed; `span` is the offending piece of `text`.

    The message names its first character, counted from 1, unless it is that of the whole text.
    """

    def __init__(self, text: str, span: str, reason: str) -> None:
        self.text = text
        self.span = span
        self.reason = reason
        place = text.find(span) + 1
        where = f", character {place}" if place > 1 else ""
        foreign = foreign_letter(text)
        told = f"{reason}; {foreign}" if foreign else reason
        super().__init__(f"'{text}' cannot be read at '{span}'{where}: {told}")


class NotCheckableError(DescriptionError):
    """A description that is well formed, or recognised, but states nothing that can be checked."""

    def __init__(self, text: str, span: str, reason: str) -> None:
        super().__init__(text, span, reason)
        self.args = (f"'{text}': {reason}",)


_CASED_LETTER = re.compile(r"(\w+) (?:SMALL|CAPITAL) LETTER .*")


def foreign_letter(text: str) -> str:
    """Return which letter of a text is of another alphabet than Latin, empty if none is.

    Greek and Cyrillic letters that look like Latin ones come from keyboards and from text
    recognition; the eye cannot find them. Characters count from 1.

    >>> foreign_letter("\u0441.743G>A")
    "the first character, '\u0441', is a Cyrillic letter"
    """
    if text.isascii():
        return ""
    for place, sign in enumerate(text, start=1):
        match = _CASED_LETTER.fullmatch(unicodedata.name(sign, ""))
        if match and match[1] != "LATIN":
            where = "the first character" if place == 1 else f"character {place}"
            return f"{where}, '{sign}', is a {match[1].capitalize()} letter"
    return ""


_SPECIAL_FORMS = (
    (r"\[.*|.*;.*", "several changes stand in one description; give each"),
    (r".*//.*", "a chimera (=//) states two kinds of cells; give the change alone"),
    (r".*=/.*|.*/=", "a mosaic (=/) states two sequences in one sample; give the change alone"),
    (r".*/.*", "a slash stands between two sequences; give each change alone"),
    (r".*\^.*", "alternatives (^) state no single change; give each"),
    (r".*\|.*", "a modification of bases (|) is no change of the sequence"),
    (r".*\dcon.*", "a conversion (con) is named by another place; give the bases as delins"),
)
_SPECIAL = tuple((re.compile(form, re.IGNORECASE), told) for form, told in _SPECIAL_FORMS)


def special_form(body: str) -> str:
    """Return why a form of the nomenclature states no single change, empty for all others.

    `body` is the description behind `c.` or `p.`. Forms: HGVS Nomenclature, general
    recommendations and those for DNA and protein (DOI 10.1002/humu.22981).

    >>> special_form("85=/T>C")
    'a mosaic (=/) states two sequences in one sample; give the change alone'
    """
    if not _SIGNS.search(body):
        return ""
    return next((told for form, told in _SPECIAL if form.fullmatch(body)), "")


_SIGNS = re.compile(r"[/;^|\[]|con", re.IGNORECASE)


_INSERTED_FORM = re.compile(r"[^(\[;]+?ins(?P<what>[^;]*|\[.*\])", re.IGNORECASE)
_LENGTH_ONLY = re.compile(r"\(\??\d*(?:_\d+)?\)|N?\[\(?\d+(?:_\d+)?\)?\]|\?", re.IGNORECASE)
_COPIED = re.compile(r"\[?(?:\w+\.\d+:)?(?:[cgmn]\.)?[-*]?\d+(?:[+-]\d+)?_.*", re.IGNORECASE)


def refuse_inserted_form(text: str, body: str) -> None:
    """Refuse, by their name, inserted bases that are no bases; `body` is what follows `c.`.

    Raises NotCheckableError; other descriptions pass.
    """
    match = _INSERTED_FORM.fullmatch(body)
    if match is None:
        return
    inserted = match["what"]
    if _LENGTH_ONLY.fullmatch(inserted):
        reason = "only the length of the inserted bases is stated; give the bases"
        raise NotCheckableError(text, inserted, reason)
    if _COPIED.fullmatch(inserted) or ":" in inserted:
        reason = f"the inserted bases are named as a copy of {inserted}; give the bases themselves"
        raise NotCheckableError(text, inserted, reason)
    if inserted.startswith("["):
        raise NotCheckableError(text, inserted, "the inserted bases stand in pieces; join them")
