"""The files of one sample read together: what counts once, and where they contradict each other.

CombinedVariantOutput (or the file in `variants`) is the result; side files are held against it.
Their rows are not reported a second time: each is counted as an excluded row that says where it
is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from varannot.model import ExcludedRow, FileAccount, GermlineCall, Mismatch, SmallVariant
from varannot.tso500.content import ExclusionCode, FileContent

__all__ = ["Combined", "combine"]


@dataclass(frozen=True, slots=True)
class Combined:
    """All files of a sample, side files without what is reported from the main ones."""

    contents: tuple[FileContent, ...]
    mismatches: tuple[Mismatch, ...] = ()
    germline: tuple[GermlineCall, ...] = ()


def combine(main: Sequence[FileContent], side: Sequence[FileContent]) -> Combined:
    """Return the files of a sample with each event counted once, and what they say of each other.

    `main` are the files of the columns `combined_output` and `variants`. Without any of them the
    side files are the result themselves.
    """
    if not main:
        return Combined(tuple(side))
    return Combined((*main, *(_beside(content) for content in side)))


def _beside(content: FileContent) -> FileContent:
    """Return a side file whose rows stand as counted elsewhere."""
    moved = tuple(_counted_elsewhere(one) for one in content.small_variants)
    moved += tuple(
        ExcludedRow(
            key=f"{content.account.input_column}:{one.source.row}",
            source=one.source,
            code=ExclusionCode.COUNTED_ELSEWHERE.value,
            reason=_REASON,
        )
        for one in content.findings
    )
    if not moved:
        return content
    excluded = tuple(sorted((*content.excluded, *moved), key=lambda one: one.source.row))
    return replace(
        content,
        account=_account(content.account, len(moved)),
        small_variants=(),
        findings=(),
        excluded=excluded,
    )


_REASON = "a side file: its events are reported from the main file, and held against it"


def _counted_elsewhere(variant: SmallVariant) -> ExcludedRow:
    place = f"{variant.chromosome}:{variant.position} {variant.ref}>{variant.alt}"
    return ExcludedRow(
        key=variant.key,
        source=variant.source,
        code=ExclusionCode.COUNTED_ELSEWHERE.value,
        reason=_REASON,
        gene=variant.gene,
        hgvs_c=variant.hgvs_c,
        hgvs_p=variant.hgvs_p,
        text=place,
    )


def _account(account: FileAccount, moved: int) -> FileAccount:
    sections = []
    left = moved
    for section in account.sections:
        taken = min(left, section.reported)
        left -= taken
        sections.append(
            msgspec.structs.replace(
                section, reported=section.reported - taken, excluded=section.excluded + taken
            )
        )
    return msgspec.structs.replace(
        account,
        reported=account.reported - moved,
        excluded=account.excluded + moved,
        sections=tuple(sections),
    )
