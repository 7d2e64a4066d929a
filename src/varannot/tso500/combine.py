"""The files of one sample read together: what counts once, and where they contradict each other.

CombinedVariantOutput, or SampleAnalysisResults in its stead (or the file in `variants`), is the
result; side files are held against it.
What they share with it is counted once: the row of the side file is excluded, and says where it
is reported. What only a side file has goes on, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec

from varannot.model import (
    CopyNumber,
    ExcludedRow,
    Finding,
    GermlineCall,
    Mismatch,
    SmallVariant,
    Source,
)
from varannot.tso500.content import ExclusionCode, FileContent, FileKind
from varannot.tso500.cross_checks import check_software, check_values
from varannot.tso500.held_rows import Held
from varannot.tso500.origin import germline_calls, origin_mismatches, unknown_status_note
from varannot.tso500.other_samples import other_samples
from varannot.tso500.sample_checks import check_libraries, check_run_sheets, check_samples
from varannot.tso500.set_aside import all_excluded, excluded_finding, excluded_variant, without
from varannot.tso500.side_findings import compare_findings, same_finding
from varannot.tso500.side_variants import (
    CALL_LISTS,
    compare_variants,
    stated_phase,
    with_phase,
)

__all__ = ["Combined", "combine"]


@dataclass(frozen=True, slots=True)
class Combined:
    """All files of a sample, side files without what is reported from the main ones.

    `own` are the files as they were read, without those that are of another sample. `held` holds
    the small variants that go on.
    """

    contents: tuple[FileContent, ...]
    own: tuple[FileContent, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    germline: tuple[GermlineCall, ...] = ()
    held: Held = field(default_factory=Held)


def combine(
    main: Sequence[FileContent], side: Sequence[FileContent], *, sample_id: str = ""
) -> Combined:
    """Return the files of a sample with each event counted once, and what they say of each other.

    `main` are the files of the columns `combined_output` and `variants`; all their rows go on.
    Without any of them the side files are the result, CombinedVariantOutput first, then
    SampleAnalysisResults. Where the main
    file is a table of chosen variants, a call that it lacks is excluded with that reason. Calls of
    a side file that is of another sample than CombinedVariantOutput are excluded likewise, and so
    is a row that says word for word what an earlier row of its file says.
    `sample_id` is the id in the sample sheet.
    """
    main = [_each_row_once(content) for content in main]
    placed = [_with_section(_each_row_once(content)) for content in side]
    everything = [*main, *placed]
    base = _result_of(main) or _result_of(placed)
    told, foreign = other_samples(base, placed, everything, sample_id) if base else ([], [])
    own = [one for one in everything if not _is_one_of(one, foreign)]
    mismatches = [*check_samples(everything, sample_id), *told, *check_software(everything)]
    if base is not None:
        mismatches += [*check_run_sheets(base, everything), *check_libraries(base, everything)]
        mismatches += _mismatches(main, own, base)
    mismatches += check_values(own)
    held = Held()
    once = _counted_once(main, placed, foreign, base, held)
    kept = [variant for content in once for variant in content.small_variants]
    germline = germline_calls(own, kept, held.change_of)
    mismatches += origin_mismatches(germline, kept)
    noted = tuple(_noted(one) for one in once)
    return Combined(noted, tuple(own), tuple(mismatches), germline, held)


def _is_one_of(content: FileContent, others: Sequence[FileContent]) -> bool:
    return any(content is other for other in others)


_RESULTS = (FileKind.COMBINED_OUTPUT.value, FileKind.ANALYSIS_RESULTS.value)
"""Kinds of file that are the result of a whole sample; the first that is there counts."""


def _rank(content: FileContent) -> int:
    kind = content.account.file_kind
    return _RESULTS.index(kind) if kind in _RESULTS else len(_RESULTS)


def _result_of(contents: Sequence[FileContent]) -> FileContent | None:
    """Return the result of the sample among files, against which the others are held."""
    first = min(contents, key=_rank, default=None)
    return first if first is not None and _rank(first) < len(_RESULTS) else None


def _chosen(main: Sequence[FileContent]) -> bool:
    """Return whether the main files are tables of somebody's choice."""
    return bool(main) and all(one.account.file_kind in CALL_LISTS for one in main)


def _mismatches(
    main: Sequence[FileContent], own: Sequence[FileContent], base: FileContent
) -> list[Mismatch]:
    """Return what other files and CombinedVariantOutput say differently of variants and findings.

    Two main files are two results that were given side by side; they are not compared.
    """
    beside = _is_one_of(base, main)
    found: list[Mismatch] = []
    for other in own:
        kind = other.account.file_kind
        if other is base or kind in CALL_LISTS or (beside and _is_one_of(other, main)):
            continue
        if kind == FileKind.SMALL_VARIANT_VCF or other.small_variants:
            found.extend(compare_variants(base, other, chosen=_chosen(main)))
        found.extend(compare_findings(base, other))
    return found


def _counted_once(
    main: Sequence[FileContent],
    side: Sequence[FileContent],
    foreign: Sequence[FileContent],
    base: FileContent | None,
    held: Held,
) -> list[FileContent]:
    """Return the files in their order; a row of a side file stays if nothing before states it.

    Nothing of a `foreign` file stays: its rows are of another sample. What stays is put in `held`.
    """
    findings = [one for content in main for one in content.findings]
    for content in main:
        for variant in content.small_variants:
            held.add(variant)
    own = [one for one in (*main, *side) if not _is_one_of(one, foreign)]
    for content in sorted(own, key=_rank):
        for variant in content.small_variants:
            held.learn(variant)
    chosen = _chosen(main)
    result: dict[int, FileContent] = {}
    for place in sorted(range(len(side)), key=lambda number: _rank(side[number])):
        content = side[place]
        if _is_one_of(content, foreign):
            result[place] = _of_other_sample(content, base)
            continue
        stays, moved = _variants_once(content, held, chosen=chosen)
        kept, more = _findings_once(content, findings)
        result[place] = without(content, stays, kept, (*moved, *more))
    ordered = [*main, *(result[place] for place in range(len(side)))]
    rows = [variant for content in ordered for variant in content.small_variants]
    changes = [change for row in rows if (change := held.change_of(row)) is not None]
    stated = stated_phase(own, changes)
    return [
        replace(content, small_variants=with_phase(content.small_variants, stated, held))
        for content in ordered
    ]


def _variants_once(
    content: FileContent, held: Held, *, chosen: bool
) -> tuple[list[SmallVariant], list[ExcludedRow]]:
    stays: list[SmallVariant] = []
    moved: list[ExcludedRow] = []
    for variant in content.small_variants:
        same = held.same(variant)
        if same is not None:
            moved.append(_elsewhere(variant, same, filled=held.fill(same, variant)))
        elif chosen:
            moved.append(excluded_variant(variant, ExclusionCode.NOT_IN_TABLE, _NOT_CHOSEN))
        elif held.counted(variant):
            moved.append(excluded_variant(variant, ExclusionCode.COUNTED_ELSEWHERE, _SAME_EVENT))
        else:
            stays.append(variant)
    # Only now: a longer change and its parts in one file are told apart in a later stage.
    for variant in stays:
        held.add(variant)
    return stays, moved


def _findings_once(
    content: FileContent, held: list[Finding]
) -> tuple[list[Finding], list[ExcludedRow]]:
    stays: list[Finding] = []
    moved: list[ExcludedRow] = []
    for finding in content.findings:
        same = same_finding(finding, held, content.findings)
        if same is None:
            stays.append(_said_alone(finding, content))
            continue
        text = f"as row {same.source.row} of {same.source.file}"
        code = ExclusionCode.COUNTED_ELSEWHERE
        moved.append(excluded_finding(content, finding, code, _reason(same.source), text))
    held.extend(stays)
    return stays, moved


def _each_row_once(content: FileContent) -> FileContent:
    """Return the file without rows that repeat an earlier one in every value."""
    first: dict[SmallVariant | Finding, Source] = {}
    variants: list[SmallVariant] = []
    findings: list[Finding] = []
    moved: list[ExcludedRow] = []
    code = ExclusionCode.COUNTED_ELSEWHERE
    for variant in content.small_variants:
        same = msgspec.structs.replace(variant, key="", source=_NOWHERE)
        earlier = first.setdefault(same, variant.source)
        if earlier is variant.source:
            variants.append(variant)
        else:
            moved.append(excluded_variant(variant, code, _repeated(earlier)))
    for finding in content.findings:
        earlier = first.setdefault(
            msgspec.structs.replace(finding, source=_NOWHERE), finding.source
        )
        if earlier is finding.source:
            findings.append(finding)
        else:
            moved.append(excluded_finding(content, finding, code, _repeated(earlier)))
    return without(content, variants, findings, moved)


def _of_other_sample(content: FileContent, base: FileContent | None) -> FileContent:
    """Return a side file of which nothing goes on: neither calls nor figures nor coverage."""
    result = base.account.file_kind if base is not None else "the result"
    reason = f"the file is of another sample or analysis than {result}"
    return replace(
        without(content, (), (), all_excluded(content, reason)),
        measurements=(),
        metrics=(),
        germline=(),
        tmb_trace=(),
        coverage=(),
    )


def _said_alone(finding: Finding, content: FileContent) -> Finding:
    """Return a finding that only a copy number VCF states, a loss with what its call means.

    Source: the CNV calls of DRAGEN TSO 500 are relative to the ploidy of the sample.
    """
    if content.account.file_kind != FileKind.COPY_NUMBER_VCF or not isinstance(finding, CopyNumber):
        return finding
    note = "in the copy number VCF alone"
    if finding.call == "<DEL>":
        note += "; a loss is relative to the ploidy of the sample, and no count of copies"
    return msgspec.structs.replace(finding, note="; ".join(filter(None, [finding.note, note])))


_NOWHERE = Source(file="", row=0)
_NOT_CHOSEN = (
    "not found in the table of variants given for the sample, by its place or by gene and c."
)
_SAME_EVENT = "a part of a longer change, or made up of changes, that are reported already"


def _repeated(place: Source) -> str:
    return f"row {place.row} of the file says the same in every cell"


def _reason(place: Source) -> str:
    return f"the same event is reported from {place.file}, and held against it"


def _elsewhere(variant: SmallVariant, same: SmallVariant, *, filled: bool) -> ExcludedRow:
    row = excluded_variant(variant, ExclusionCode.COUNTED_ELSEWHERE, _reason(same.source))
    text = f"{row.text}, as row {same.source.row} of {same.source.file}"
    if filled:
        text += ", which states no VAF and no depth and is given those of this row"
    return msgspec.structs.replace(row, text=text)


_SMALL_KINDS = CALL_LISTS | {
    FileKind.SMALL_VARIANT_VCF.value,
    *_RESULTS,
    FileKind.ANNOTATED_JSON.value,
}


def _with_section(content: FileContent) -> FileContent:
    """Return a file whose rows name its kind as their section, so that none reads as a variant.

    Rows without a section count as small variants in the tables of the report.
    """
    kind = content.account.file_kind
    if kind in _SMALL_KINDS or content.small_variants:
        return content
    return replace(
        content,
        findings=tuple(
            msgspec.structs.replace(one, source=_in_section(one.source, kind))
            for one in content.findings
        ),
        excluded=tuple(
            msgspec.structs.replace(one, source=_in_section(one.source, kind))
            for one in content.excluded
        ),
    )


def _in_section(source: Source, kind: str) -> Source:
    return source if source.section else msgspec.structs.replace(source, section=kind)


def _noted(content: FileContent) -> FileContent:
    note = unknown_status_note(content)
    if not note:
        return content
    notes = (*content.account.notes, note)
    return replace(content, account=msgspec.structs.replace(content.account, notes=notes))
