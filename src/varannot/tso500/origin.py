"""What the panel software takes a small variant for: germline, somatic, clonal haematopoiesis.

The status belongs to the software's filter for TMB. It is shown, and never a reason to leave a
variant out: it rests on counts in databases and on allele frequencies, not on a test of normal
tissue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from varannot.model import (
    GermlineCall,
    GermlineStatus,
    Mismatch,
    MismatchCode,
    SmallVariant,
    Source,
)
from varannot.tso500.content import FileContent
from varannot.tso500.same_change import Change, change_at, change_of
from varannot.tso500.side_values import TmbTraceRow
from varannot.tso500.side_variants import written_place

__all__ = ["germline_calls", "origin_mismatches", "status_of", "unknown_status_note"]

_WRITTEN = {
    "Germline_DB": GermlineStatus.GERMLINE_DATABASE,
    "Germline_Proxi": GermlineStatus.GERMLINE_PROXIMITY,
    "Somatic": GermlineStatus.SOMATIC,
    "Somatic_Putative_CH": GermlineStatus.CLONAL_HAEMATOPOIESIS,
}
"""The words of DRAGEN: column Status of the TMB trace, INFO GermlineStatus of the VCF."""


def status_of(written: str) -> GermlineStatus | None:
    """Return the status that DRAGEN's word states, None for a word that is not known.

    >>> status_of("Germline_Proxi").value
    'germline_proximity'
    """
    return _WRITTEN.get(written)


def germline_calls(
    contents: Sequence[FileContent],
    kept: Sequence[SmallVariant],
    change_of_row: Callable[[SmallVariant], Change | None] = change_of,
) -> tuple[GermlineCall, ...]:
    """Return what the files say of the origin of the `kept` rows, by key, then by file and row.

    A statement about a change holds for every kept row with that change; `change_of_row` tells it.
    """
    told = [one for content in contents for one in _stated(content)]
    if not told:
        return ()
    keys: dict[Change, list[str]] = {}
    for variant in kept:
        change = change_of_row(variant)
        if change is not None:
            keys.setdefault(change, []).append(variant.key)
    order = {variant.key: place for place, variant in enumerate(kept)}
    found = [
        GermlineCall(key=key, status=status, written=written, source=source)
        for change, status, written, source in told
        for key in keys.get(change, ())
    ]
    return tuple(sorted(found, key=lambda one: order[one.key]))


def origin_mismatches(
    calls: Iterable[GermlineCall], kept: Iterable[SmallVariant]
) -> tuple[Mismatch, ...]:
    """Return one mismatch per row about whose origin two statements differ."""
    rows = {variant.key: variant for variant in kept}
    by_key: dict[str, list[GermlineCall]] = {}
    for call in calls:
        by_key.setdefault(call.key, []).append(call)
    found = []
    for key, said in by_key.items():
        if len({one.status for one in said}) > 1:
            row = rows[key]
            words = "; ".join(
                f"{one.written} ({one.source.file}, row {one.source.row})" for one in said
            )
            named = f"{row.gene} {row.hgvs_c}".strip()
            place = named if row.position is None else written_place(row)
            found.append(
                Mismatch(
                    code=MismatchCode.ORIGIN_DIFFERS,
                    text=f"{place}: the panel software states two origins: {words}.",
                    sources=tuple(one.source for one in said),
                )
            )
    return tuple(found)


def unknown_status_note(content: FileContent) -> str:
    """Return a note that names words of the column Status that are not known, or ''."""
    words = sorted({row.germline_status for row in content.tmb_trace} - {"", *_WRITTEN})
    return f"Status not known, no origin is told from it: {', '.join(words)}" if words else ""


def _stated(
    content: FileContent,
) -> Iterable[tuple[Change, GermlineStatus, str, Source]]:
    for row in content.tmb_trace:
        status, written = _of_trace(row)
        if status is None or row.position is None:
            continue
        change = change_at(row.chromosome, row.position, row.ref, row.alt)
        if change is not None:
            place = Source(file=content.account.file, row=row.row, section="TMB trace")
            yield change, status, written, place
    if content.germline:
        changes: Mapping[str, Change | None] = {
            variant.key: change_of(variant) for variant in content.small_variants
        }
        for call in content.germline:
            known = changes.get(call.key)
            if known is not None:
                yield known, call.status, call.written, call.source


def _of_trace(row: TmbTraceRow) -> tuple[GermlineStatus | None, str]:
    """Return the status of a trace row; LocalApp states two filters instead of a word.

    A row that neither filter took out counts as somatic for TMB; where one of them does not say,
    nothing is told.
    """
    if row.germline_status:
        return status_of(row.germline_status), row.germline_status
    database, proximity = row.germline_by_database, row.germline_by_proximity
    written = f"GermlineFilterDatabase {database}, GermlineFilterProxi {proximity}"
    if database:
        return GermlineStatus.GERMLINE_DATABASE, written
    if proximity:
        return GermlineStatus.GERMLINE_PROXIMITY, written
    return (None if None in (database, proximity) else GermlineStatus.SOMATIC), written
