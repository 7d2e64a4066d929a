"""Why a printed description cannot be read: the text, the span that offends, and the reason."""

from __future__ import annotations

import re

__all__ = ["DescriptionError", "NotCheckableError", "special_form"]


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
        super().__init__(f"'{text}' cannot be read at '{span}'{where}: {reason}")


class NotCheckableError(DescriptionError):
    """A description that is well formed, or recognised, but states nothing that can be checked."""

    def __init__(self, text: str, span: str, reason: str) -> None:
        super().__init__(text, span, reason)
        self.args = (f"'{text}': {reason}",)


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
