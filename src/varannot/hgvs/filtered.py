"""Filtered calls described like reported rows, so that they can be held against what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from varannot.hgvs.row_builds import StatedBuild
from varannot.hgvs.selection import SelectionRules
from varannot.hgvs.stage import BUILD_NOT_KNOWN, Symbols, normalize
from varannot.model import FilteredCalls, Ingest, Normalize, RowStatus

if TYPE_CHECKING:
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
    Where the coordinates of the sample are in doubt, theirs are too, and they are only counted.
    """
    calls = ingest.filtered.calls
    if not calls:
        return found
    if found.notes:
        return msgspec.structs.replace(found, filtered_unplaced=len(calls))
    alone = msgspec.structs.replace(ingest, small_variants=calls, filtered=FilteredCalls())
    variants = normalize(alone, names, selection, reference=reference, build=build).variants
    return msgspec.structs.replace(
        found,
        filtered=tuple(one for one in variants if one.status is RowStatus.REPORTED),
        filtered_unplaced=sum(one.reason_code == BUILD_NOT_KNOWN for one in variants),
    )
