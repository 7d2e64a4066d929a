"""The sentences about rows that are, or may be, one event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from varannot.hgvs.merge_evidence import Phase, Placed, phase_between
from varannot.model import Description, FindingCode, HgvsFinding

__all__ = [
    "also_alone_text",
    "beside_filtered",
    "component",
    "described",
    "possibly_one",
    "read_together",
    "rows_text",
    "why_one_copy",
]


def rows_text(rows: Iterable[Placed]) -> str:
    """Return the rows by their number in the file: `row 12`, `rows 12 and 13`.

    Where they stand in several files, each is named: `row 12 of a.tsv and row 3 of b.vcf`.
    """
    by_file: dict[str, list[int]] = {}
    for one in rows:
        by_file.setdefault(one.row.source.file, []).append(one.row.source.row)
    told = [(file, _numbered(sorted(numbers))) for file, numbers in by_file.items()]
    if len(told) == 1:
        return told[0][1]
    return _listed([f"{text} of {file}" for file, text in told])


def _numbered(numbers: Sequence[int]) -> str:
    """Return rows of one file by their numbers."""
    return f"row {numbers[0]}" if len(numbers) == 1 else f"rows {_listed(map(str, numbers))}"


def _listed(parts: Iterable[str]) -> str:
    """Return parts of a sentence as a list: `a`, `a and b`, `a, b and c`."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def described(description: Description | None, fallback: str = "") -> str:
    """Return a description in words: c., p. and consequence, as far as they are known."""
    if description is None or not description.hgvs_c:
        return fallback
    names = f"{description.transcript}:{description.hgvs_c}"
    if description.hgvs_p:
        names += f" {description.hgvs_p}"
    return f"{names} ({_plain(description.consequence.value)})"


def _plain(term: str) -> str:
    return term.removesuffix("_variant").replace("_", " ")


def why_one_copy(rows: Sequence[Placed]) -> str:
    """Return what in the file says that rows lie on one copy."""
    tags = {one.row.mnv_tag for one in rows}
    if len(tags) == 1 and "" not in tags:
        return f"MNVTAG {tags.pop()}"
    first = rows[0].row
    return f"phase set {first.phase_set}, genotype {first.phased_genotype}"


def read_together(rows: Sequence[Placed], what: str) -> HgvsFinding:
    """Return the finding of an event that is made of rows on one copy."""
    said = f": {what}" if what else ""
    text = (
        f"{_capital(rows_text(rows))} lie on one copy ({why_one_copy(rows)}) and are read "
        f"together{said}. The rows stay as its components."
    )
    return HgvsFinding(code=FindingCode.READ_TOGETHER, text=text)


def component(event: str, what: str, alone: str) -> HgvsFinding:
    """Return the finding of a row that is part of an event; `event` names the event."""
    said = f", {what}" if what else ""
    counted = alone or "It is not counted again."
    text = f"Part of the event of {event}{said}. {counted}"
    return HgvsFinding(code=FindingCode.COMPONENT, text=text)


def also_alone_text(own: float | None, event: float | None) -> str:
    """Return the sentence on a component that is not seen in as many reads as the event."""
    if own is None or event is None:
        return ""
    more = own > event
    why = "it also occurs without the event" if more else "other reads may carry it alone"
    return (
        f"Its allele fraction is {own:.2f}, that of the event {event:.2f}: {why}, so it stands on "
        "its own too."
    )


def possibly_one(
    one: Placed, others: Sequence[Placed], gap: int, what: str, *, loss_in_doubt: bool
) -> HgvsFinding:
    """Return the finding of a row that may be one event with others; `gap` in unchanged bases."""
    said = what or "one change, which cannot be described with the sequences installed"
    together = "both" if len(others) == 1 else "all"
    doubt = ""
    if loss_in_doubt:
        doubt = " No loss of function may be concluded from this row alone."
    text = (
        f"{_capital(rows_text(others))} lie{'s' if len(others) == 1 else ''} {_beside(gap)}"
        f"{_fractions(one, others)}. If {together} are on one copy they are one event: {said}. "
        "The file does not state phase, so both readings stand until the reads are looked at."
        f"{doubt}"
    )
    return HgvsFinding(code=FindingCode.POSSIBLY_ONE_EVENT, text=text)


def beside_filtered(
    one: Placed, call: Placed, gap: int | None, what: str, *, loss_in_doubt: bool
) -> HgvsFinding:
    """Return the finding of a row that may be one event with a filtered call.

    `gap` counts the unchanged bases between, None where the call holds the change of the row.
    """
    said = what or "one change, which cannot be described with the sequences installed"
    if gap is None:
        where, then = "holds this change and others", "If it is real, the event is"
    else:
        where, then = f"lies {_beside(gap)}", "If both are real and on one copy, they are one event"
    on_copies = "The file does not state phase"
    if phase_between(one.row, call.row) is Phase.CIS:
        on_copies = f"The file puts both on one copy ({why_one_copy((one, call))})"
    doubt = " No loss of function may be concluded from this row alone." if loss_in_doubt else ""
    which, sure = f"that the panel software filtered ({call.row.filters}; ", ""
    if call.row.passes:
        which = "that passes the filters and is not reported ("
    else:
        sure = ", and a filtered call may be an artefact"
    text = (
        f"A call {which}{rows_text([call])} of {call.row.source.file}) {where}"
        f"{_fractions(one, (call,))}. {then}: {said}. {on_copies}{sure}, so both readings stand "
        f"until the reads are looked at.{doubt}"
    )
    return HgvsFinding(code=FindingCode.POSSIBLY_ONE_EVENT, text=text)


def _beside(gap: int) -> str:
    """Return how far away a row lies, by the unchanged bases between."""
    return f"{gap} unchanged base{'' if gap == 1 else 's'} away" if gap else "directly beside it"


def _fractions(one: Placed, others: Sequence[Placed]) -> str:
    own, theirs = one.row.vaf, [other.row.vaf for other in others]
    known = [value for value in theirs if value is not None]
    if own is None or len(known) < len(theirs):
        return "; there are no allele fractions to compare"
    listed = " and ".join(f"{value:.3f}" for value in known)
    sure = ""
    if own + max(known) > 1:
        sure = ", which add up to more than 1, so that some molecules carry both"
    return f" with a similar allele fraction ({own:.3f} and {listed}{sure})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
