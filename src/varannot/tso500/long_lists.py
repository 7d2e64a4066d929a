"""Filtered calls of a file with very many of them: listed up to a number, counted beyond it.

A genome VCF with many filtered calls would make every document of the sample as large as itself.
They are counted by FILTER then, as reference calls are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

import msgspec

from varannot.model import (
    FILTERED_BEYOND_LIST,
    ExcludedRow,
    FileAccount,
    SectionAccount,
    is_blacklisted,
)
from varannot.tso500.content import ExclusionCode, FileContent, SectionState

__all__ = ["MOST_LISTED", "without_long_lists"]

MOST_LISTED = 10_000
"""Filtered calls of one file that are listed one by one."""


def without_long_lists(content: FileContent, keep: Collection[str]) -> FileContent:
    """Return a file with the filtered calls beyond the first MOST_LISTED counted in its account.

    `keep` are the keys of calls that are looked up; they are always listed. So are those that a
    list of noisy positions took out, unless the coverage of the file tells these positions.
    """
    told = bool(content.coverage)
    spare = [row for row in content.excluded if _may_be_counted(row, keep, told=told)]
    counted = {row.key for row in spare[MOST_LISTED:]}
    if not counted:
        return content
    reasons = Counter(row.reason for row in spare[MOST_LISTED:])
    return replace(
        content,
        account=_account(content.account, reasons, spare[MOST_LISTED]),
        excluded=tuple(row for row in content.excluded if row.key not in counted),
    )


def _may_be_counted(row: ExcludedRow, keep: Collection[str], *, told: bool) -> bool:
    if row.code != ExclusionCode.FILTER or row.key in keep:
        return False
    return told or not is_blacklisted(row.reason)


def _account(account: FileAccount, reasons: Counter[str], first: ExcludedRow) -> FileAccount:
    """Return the account with rows moved from its largest section to one that only counts."""
    number = reasons.total()
    largest = max(account.sections, key=lambda section: section.excluded)
    shorter = msgspec.structs.replace(
        largest, rows=largest.rows - number, excluded=largest.excluded - number
    )
    text = tuple(f"{reason}: {count}" for reason, count in sorted(reasons.items()))
    beyond = SectionAccount(
        name=FILTERED_BEYOND_LIST,
        row=first.source.row,
        known=True,
        rows=number,
        reported=0,
        excluded=number,
        state=SectionState.FILLED.value,
        text=text,
    )
    note = (
        f"{number} filtered calls beyond the first {MOST_LISTED} are counted, not listed: "
        f"{'; '.join(text)}"
    )
    sections = tuple(shorter if one is largest else one for one in account.sections)
    return msgspec.structs.replace(
        account, sections=(*sections, beyond), notes=(*account.notes, note)
    )
