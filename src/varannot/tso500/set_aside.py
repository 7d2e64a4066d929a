"""Rows of a file that are set aside when the files of a sample are read together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

import msgspec

from varannot.model import ExcludedRow, FileAccount, Finding, Fusion, SmallVariant, Source
from varannot.tso500.content import ExclusionCode, FileContent
from varannot.tso500.side_variants import written_place

__all__ = ["all_excluded", "excluded_finding", "excluded_variant", "without"]


def excluded_variant(variant: SmallVariant, code: ExclusionCode, reason: str) -> ExcludedRow:
    """Return a small variant as an excluded row."""
    return ExcludedRow(
        key=variant.key,
        source=variant.source,
        code=code.value,
        reason=reason,
        gene=variant.gene,
        hgvs_c=variant.hgvs_c,
        hgvs_p=variant.hgvs_p,
        text=written_place(variant),
    )


def excluded_finding(
    content: FileContent, finding: Finding, code: ExclusionCode, reason: str, text: str = ""
) -> ExcludedRow:
    """Return a finding as an excluded row."""
    return ExcludedRow(
        key=f"{content.account.input_column}:{finding.source.row}",
        source=finding.source,
        code=code.value,
        reason=reason,
        gene=finding.gene_pair if isinstance(finding, Fusion) else finding.gene,
        text=text,
    )


def all_excluded(content: FileContent, reason: str) -> list[ExcludedRow]:
    """Return every row of a file of another sample as excluded."""
    code = ExclusionCode.OTHER_SAMPLE
    return [
        *(excluded_variant(one, code, reason) for one in content.small_variants),
        *(excluded_finding(content, one, code, reason) for one in content.findings),
        *(
            ExcludedRow(
                key=f"{content.account.input_column}:{one.source.row}",
                source=one.source,
                code=code.value,
                reason=reason,
                text=f"{one.name.value} {one.text}",
            )
            for one in {one.source.row: one for one in content.measurements}.values()
        ),
        *(
            ExcludedRow(
                key=f"{content.account.input_column}:{one.row}",
                source=Source(file=content.account.file, row=one.row),
                code=code.value,
                reason=reason,
                gene=";".join(one.genes),
                text=f"{one.chromosome}:{one.position} {one.ref}>{one.alt}",
            )
            for one in content.tmb_trace
        ),
    ]


def without(
    content: FileContent,
    variants: Sequence[SmallVariant],
    findings: Iterable[Finding],
    moved: Sequence[ExcludedRow],
) -> FileContent:
    """Return a file whose `moved` rows stand as excluded, in the account too."""
    if not moved:
        return content
    taken = {one.key for one in content.excluded} | {one.key for one in variants}
    numbered = [_with_free_key(one, taken) for one in moved]
    excluded = sorted((*content.excluded, *numbered), key=lambda one: one.source.row)
    return replace(
        content,
        account=_account(content.account, moved),
        small_variants=tuple(variants),
        findings=tuple(findings),
        excluded=tuple(excluded),
    )


def _with_free_key(row: ExcludedRow, taken: set[str]) -> ExcludedRow:
    """Return a row whose key no other has: a JSON may hold several rows on one line."""
    names = (row.key if part == 1 else f"{row.key}.{part}" for part in count(1))
    key = next(name for name in names if name not in taken)
    taken.add(key)
    return row if key == row.key else msgspec.structs.replace(row, key=key)


def _account(account: FileAccount, moved: Sequence[ExcludedRow]) -> FileAccount:
    """Return the account with rows moved in the section that holds them, else in the first."""
    by_section: dict[str, int] = {}
    names = {section.name for section in account.sections}
    for row in moved:
        name = row.source.section if row.source.section in names else ""
        by_section[name] = by_section.get(name, 0) + 1
    nameless = by_section.pop("", 0)
    sections = []
    for section in account.sections:
        taken = by_section.get(section.name, 0)
        more = min(nameless, section.reported - taken)
        nameless -= more
        taken += more
        sections.append(
            msgspec.structs.replace(
                section, reported=section.reported - taken, excluded=section.excluded + taken
            )
        )
    return msgspec.structs.replace(
        account,
        reported=account.reported - len(moved),
        excluded=account.excluded + len(moved),
        sections=tuple(sections),
    )
