"""Why a printed description cannot be read: the text, the span that offends, and the reason."""

from __future__ import annotations

__all__ = ["DescriptionError", "NotCheckableError"]


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
