"""Ids of samples that the files of one sample state, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from varannot.model import Mismatch, MismatchCode, Source
from varannot.tso500.cells import is_missing
from varannot.tso500.content import FileContent, FileKind
from varannot.tso500.run_libraries import CaseIds, contradictions
from varannot.tso500.sample_names import case_of, cases_of, of_one_case, spellings

__all__ = [
    "check_libraries",
    "check_run_sheets",
    "check_samples",
    "columns_of",
    "first_place",
    "ids_of",
    "listed",
    "names_other_sample",
    "sample_mismatch",
]

_IDS = ("Pair ID", "Sample ID", "DNA Sample ID", "RNA Sample ID", "sample")
_OF_THE_PAIR = ("Pair ID", "DNA Sample ID", "RNA Sample ID")
_COLUMNS = ("Sample ID", "sample")
"""Ids that may be the name of a sample column."""
_NO_ID = frozenset({"SAMPLE"})
"""SpliceVariants.vcf calls every sample so."""


def check_samples(contents: Sequence[FileContent], sample_id: str) -> list[Mismatch]:
    """Return where files name different samples, or another sample than the sheet.

    The id of the sheet may be a name of the laboratory: it is compared only where it occurs in
    one of the files. A file that differs from an earlier one is named once, and not held against
    the others.
    """
    known = [(content, ids) for content in contents if (ids := ids_of(content))]
    columns = [(content, names) for content in contents if (names := columns_of(content))]
    found: list[Mismatch] = []
    apart: list[FileContent] = []
    for (one, mine), (other, theirs) in combinations(known, 2):
        if any(told is one or told is other for told in apart):
            continue
        if names_other_sample(one, other):
            found.append(_other_sample(one, mine, other, theirs))
            apart.append(other)
    for content, ids in known:
        for table, names in columns:
            if _names_its_column(content) and not set(ids.values()) & names:
                text = (
                    f"{content.account.file} is about {listed(ids)}; "
                    f"{table.account.file} has no column for it."
                )
                found.append(sample_mismatch(text, content, table))
    return found + _against_the_sheet(known, columns, sample_id)


def check_run_sheets(base: FileContent, contents: Sequence[FileContent]) -> list[Mismatch]:
    """Return what Illumina sample sheets say against the ids in CombinedVariantOutput (`base`).

    SampleAnalysisResults names no Pair ID, and is not held against a sheet.
    """
    if base.account.file_kind != FileKind.COMBINED_OUTPUT:
        return []
    ids = CaseIds.of(base.account.details)
    return [
        sample_mismatch(f"{one.text}.", base, sheet)
        for sheet in contents
        if sheet.libraries
        for one in contradictions(ids, base.account.file, sheet.libraries, sheet.account.file)
    ]


def check_libraries(base: FileContent, contents: Sequence[FileContent]) -> list[Mismatch]:
    """Return each library of the result `base` that MetricsOutput shows to be of another case.

    The id of the library, but for the word DNA or RNA, is then that of another column and not the
    Pair ID. Whether another result names the library too, one sample alone does not tell.
    """
    ids = CaseIds.of(base.account.details)
    own = {ids.pair, ids.dna, ids.rna}
    found = []
    for table in contents:
        others = columns_of(table) - own
        for arm, sample in ids.samples():
            case = case_of(sample)
            column = next((one for one in sorted(others) if case_of(one) == case), "")
            if sample and ids.pair and case != case_of(ids.pair) and column:
                text = (
                    f"{base.account.file} names the {arm} sample '{sample}' for pair {ids.pair}; "
                    f"{table.account.file} lists '{column}', another sample, which that library "
                    "seems to be of."
                )
                found.append(sample_mismatch(text, table, base))
    return found


def names_other_sample(one: FileContent, other: FileContent) -> bool:
    """Return whether two files state ids of different samples; False where one states none.

    P1-DNA and P1-RNA are two libraries of one case.
    """
    mine, theirs = ids_of(one), ids_of(other)
    if not mine or not theirs:
        return False
    return bool(_unlike(mine, theirs)) or not of_one_case(mine.values(), theirs.values())


def _unlike(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    both = [key for key in _OF_THE_PAIR if key in mine and key in theirs]
    return [key for key in both if mine[key] != theirs[key]]


def _names_its_column(content: FileContent) -> bool:
    """Return whether a file states the id by which MetricsOutput names the column of the sample.

    LocalApp writes sample ids there, DRAGEN Pair IDs. CombinedVariantOutput states both; a VCF or
    an annotated JSON the former alone.
    """
    return content.account.file_kind == FileKind.COMBINED_OUTPUT


def _other_sample(
    one: FileContent,
    mine: dict[str, str],
    other: FileContent,
    theirs: dict[str, str],
) -> Mismatch:
    unlike = _unlike(mine, theirs)
    first = {key: mine[key] for key in unlike} or mine
    second = {key: theirs[key] for key in unlike} or theirs
    text = (
        f"{one.account.file} is about {listed(first)}, {other.account.file} about {listed(second)}."
    )
    return sample_mismatch(text, one, other)


def _against_the_sheet(
    known: Sequence[tuple[FileContent, dict[str, str]]],
    columns: Sequence[tuple[FileContent, set[str]]],
    sample_id: str,
) -> list[Mismatch]:
    case = case_of(sample_id)
    named = [content for content, ids in known if case in cases_of(ids.values())]
    tables = [content for content, names in columns if case in cases_of(names)]
    holder = next(iter([*named, *tables]), None)
    if not sample_id or holder is None:
        return []
    mine = {case}.union(*(cases_of(ids.values()) for content, ids in known if content in named))
    return [
        sample_mismatch(
            f"The sample sheet names {sample_id}, as does {holder.account.file}; "
            f"{content.account.file} is about {listed(ids)}.",
            holder,
            content,
        )
        for content, ids in known
        if not mine & cases_of(ids.values()) and (named or _names_its_column(content))
    ]


def ids_of(content: FileContent) -> dict[str, str]:
    """Return the ids of the one sample that a file is about, by the name of the id."""
    found = {}
    for key in _IDS:
        value = content.account.details.get(key, "")
        value = spellings(value)[0] if key in _COLUMNS else value
        if not is_missing(value) and value not in _NO_ID:
            found[key] = value
    return found


def columns_of(content: FileContent) -> set[str]:
    """Return the samples that a file about several samples has columns for."""
    return {metric.sample for metric in content.metrics if metric.sample}


def listed(ids: Mapping[str, str]) -> str:
    """Return ids with what they are, for a sentence."""
    return ", ".join(f"{key} {value}" for key, value in ids.items())


def sample_mismatch(text: str, one: FileContent, other: FileContent) -> Mismatch:
    """Return the contradiction that two files may be of different samples."""
    places = (first_place(one), first_place(other))
    return Mismatch(code=MismatchCode.SAMPLE_DIFFERS, text=text, sources=places)


def first_place(content: FileContent) -> Source:
    """Return where a file begins to say what it is about."""
    sections = content.account.sections
    if not sections:
        return Source(file=content.account.file, row=1)
    return Source(file=content.account.file, row=sections[0].row, section=sections[0].name)
