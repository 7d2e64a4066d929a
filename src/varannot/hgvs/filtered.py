"""Filtered calls described like reported rows, so that they can be held against what is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from varannot.hgvs.row_builds import StatedBuild
from varannot.hgvs.selection import SelectionRules
from varannot.hgvs.stage import BUILD_NOT_KNOWN, Symbols, normalize
from varannot.model import FilteredCalls, Ingest, Normalize, NormalizedVariant, RowStatus

if TYPE_CHECKING:
    from varannot.hgvs.merge_filtered import BesideFiltered
    from varannot.hgvs.reference_set import ReferenceSet

__all__ = ["with_filtered"]


def with_filtered(
    found: Normalize,
    ingest: Ingest,
    names: Symbols,
    selection: SelectionRules,
    reference: ReferenceSet | None,
    build: StatedBuild,
) -> Normalize:
    """Return what was found of a sample's rows, with those filtered calls that would be reported.

    They are described as if no filter had taken them, and kept apart from the rows of the sample.
    A reported row that may be one event with one of them gets a finding that says so.
    Where the coordinates of the sample are in doubt, theirs are too, and they are only counted.
    """
    calls = ingest.filtered.calls
    if not calls:
        return found
    if found.notes:
        return msgspec.structs.replace(found, filtered_unplaced=len(calls))
    alone = msgspec.structs.replace(ingest, small_variants=calls, filtered=FilteredCalls())
    variants = normalize(alone, names, selection, reference=reference, build=build).variants
    found = msgspec.structs.replace(
        found,
        filtered=tuple(one for one in variants if one.status is RowStatus.REPORTED),
        filtered_unplaced=sum(one.reason_code == BUILD_NOT_KNOWN for one in variants),
    )
    if reference is None:
        return found
    return _beside(found, variants, ingest, reference)


def _beside(
    found: Normalize,
    filtered: Sequence[NormalizedVariant],
    ingest: Ingest,
    reference: ReferenceSet,
) -> Normalize:
    """Return the reported rows with what the filtered calls beside them may make of them.

    A call that is what rows are merged to says nothing new of them.
    """
    from varannot.hgvs.merge_filtered import rows_beside_filtered

    written = {one.key: one for one in (*ingest.small_variants, *ingest.filtered.calls)}
    reported = [one for one in found.variants if one.status is RowStatus.REPORTED]
    told = {name for one in reported for name in _computed(one)}
    filtered = [one for one in filtered if told.isdisjoint(_computed(one))]
    said: dict[str, list[BesideFiltered]] = {}
    for build in sorted({one.build for one in filtered if one.build}):
        rows, calls = (
            [written[one.key] for one in some if (one.build or build) == build]
            for some in (reported, filtered)
        )
        for one in rows_beside_filtered(rows, calls, reference.projector(build)):
            said.setdefault(one.key, []).append(one)
    return msgspec.structs.replace(
        found, variants=tuple(_with(one, said.get(one.key, ())) for one in found.variants)
    )


def _computed(variant: NormalizedVariant) -> set[tuple[str, str]]:
    """Return transcript and c. of each computed description."""
    return {(one.transcript, one.hgvs_c) for one in variant.descriptions if one.hgvs_c}


def _with(variant: NormalizedVariant, said: Sequence[BesideFiltered]) -> NormalizedVariant:
    if not said:
        return variant
    return msgspec.structs.replace(
        variant,
        findings=(*variant.findings, *(one.finding for one in said)),
        loss_from_part=variant.loss_from_part or any(one.loss_in_doubt for one in said),
    )
