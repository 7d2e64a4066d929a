"""Side files that are of another sample than the result: by their calls, their ids, their name.

A file that is surely of another sample is set aside. To lose the patient's own file is worse than
a question: a file that only may be of another sample is used, and asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from varannot.model import Mismatch
from varannot.tso500.content import FileContent, FileKind
from varannot.tso500.file_names import other_id_in_name
from varannot.tso500.run_libraries import CaseIds, Library
from varannot.tso500.sample_checks import (
    columns_of,
    ids_of,
    listed,
    names_other_sample,
    sample_mismatch,
)
from varannot.tso500.sample_names import begins, case_of, cases_of
from varannot.tso500.side_findings import other_findings
from varannot.tso500.side_variants import one_analysis, other_analysis, shared_vaf

__all__ = ["other_samples"]

_OF_RUNS = frozenset({FileKind.METRICS_OUTPUT.value, FileKind.RUN_SAMPLE_SHEET.value})


def other_samples(
    base: FileContent,
    side: Sequence[FileContent],
    everything: Sequence[FileContent],
    sample_id: str,
) -> tuple[list[Mismatch], list[FileContent]]:
    """Return what speaks against side files by calls or name, and those of another sample.

    Shared calls tell it better than ids do: a file may be named by another habit. Fusions and
    splice variants tell only that a file is of another sample. What ids inside show is said where
    ids are compared. A file without ids is judged by its name.
    """
    run = _run(base, everything, sample_id)
    told: list[Mismatch] = []
    foreign: list[FileContent] = []
    for content in side:
        one = one_analysis(*shared_vaf(base, content))
        if content is base or one is True:
            continue
        if one is False:
            by_content: Mismatch | None = other_analysis(base, content)
        else:
            by_content = other_findings(base, content)
        named, by_name = _by_name(content, base, everything, run)
        said = by_content or named
        if said is not None:
            told.append(said)
        if by_content is not None or by_name or names_other_sample(base, content):
            foreign.append(content)
    return told, foreign


def _by_name(
    content: FileContent, base: FileContent, everything: Sequence[FileContent], run: _Run
) -> tuple[Mismatch | None, bool]:
    """Return what the id in the name of a file without ids says, and if it is of another sample.

    Tables of fusions, splice variant VCFs and TMB traces name no sample inside. The samples of
    the run are those that MetricsOutput or an Illumina sample sheet lists.
    """
    if ids_of(content) or content.account.file_kind in _OF_RUNS:
        return None, False
    file, of_base = content.account.file, listed(ids_of(base)) or run.in_sheet
    says = f"{file} names no sample inside, and its name carries"
    if run.shown_by is not None and other_id_in_name(file, run.own, {run.in_sheet}):
        text = f"{says} '{run.in_sheet}', the id in the sample sheet, which "
        text += f"{run.shown_by.account.file} names as another sample than {of_base}. "
        text += "Nothing of it is reported."
        return sample_mismatch(text, base, content), True
    open_question = None
    for one in everything:
        names = _listed_in(one)
        other = other_id_in_name(file, run.own, names - run.own)
        if not other:
            continue
        listing = f"{says} '{other}', which {one.account.file} lists"
        if other in run.elsewhere or _is_other(other, one, run.own, content, base):
            text = f"{listing} as another sample than {of_base}. Nothing of it is reported."
            return sample_mismatch(text, base, content), True
        text = f"{listing}: a library of this sample ({of_base}), or another sample. It is used."
        open_question = open_question or sample_mismatch(text, base, content)
    if open_question is None and _is_only_of_the_sheet(file, base, run):
        text = f"{says} '{run.in_sheet}', the id in the sample sheet; {base.account.file} is about "
        text += f"{of_base}. It is used."
        open_question = sample_mismatch(text, base, content)
    return open_question, False


@dataclass(frozen=True, slots=True)
class _Run:
    """Which ids of a run are the sample's, and which an Illumina sample sheet gives to others.

    `in_sheet` is the id in the row of the sheet, `shown_by` the file that shows that it is of
    another sample.
    """

    in_sheet: str
    own: set[str]
    elsewhere: set[str]
    shown_by: FileContent | None


def _run(base: FileContent, everything: Sequence[FileContent], sample_id: str) -> _Run:
    """Return the ids of the run as the result `base` and the row of the sheet tell them.

    The id of the row is the sample's, if only as a name of the laboratory, unless it is the id of
    another sample: in the list of the run beside the sample, or in a file that is not of `base`.
    """
    own, elsewhere = _own_of_run(everything, set(ids_of(base).values()) or {sample_id})
    shown_by = None
    case = case_of(sample_id)
    if sample_id and case not in cases_of(own):
        for one in everything:
            names = _listed_in(one)
            lists = own & names and case in cases_of(names)
            inside = names_other_sample(base, one) and case in cases_of(ids_of(one).values())
            if (lists or inside) and one_analysis(*shared_vaf(base, one)) is not True:
                shown_by = shown_by or one
    return _Run(sample_id, own if shown_by else own | {sample_id}, elsewhere, shown_by)


def _is_only_of_the_sheet(file: str, base: FileContent, run: _Run) -> bool:
    """Return whether a side file is named after the row of the sheet, and the result is not.

    A laboratory may give all files of a sample a name of its own. SampleAnalysisResults names no
    Pair ID, after which a row may be called.
    """
    others = run.own - {run.in_sheet}
    if "Pair ID" not in ids_of(base) or case_of(run.in_sheet) in cases_of(others):
        return False
    after_sheet = other_id_in_name(file, others, {run.in_sheet})
    return bool(after_sheet) and not other_id_in_name(base.account.file, set(), {run.in_sheet})


def _listed_in(one: FileContent) -> set[str]:
    """Return the ids that a file of a whole run lists."""
    return columns_of(one) | _ids_in(one.libraries)


def _ids_in(libraries: Iterable[Library]) -> set[str]:
    return {name for library in libraries for name in (library.pair, library.sample)}


def _own_of_run(everything: Sequence[FileContent], own: set[str]) -> tuple[set[str], set[str]]:
    """Return which ids of the run are the sample's, and which a sample sheet gives to others.

    An Illumina sample sheet says it by its pairs. Where none does, an id is the sample's that
    differs from one of its ids in the word DNA or RNA alone.
    """
    libraries = [library for one in everything for library in one.libraries]
    pairs = {library.pair for library in libraries if own & {library.pair, library.sample}}
    of_pairs = _ids_in(library for library in libraries if library.pair in pairs)
    others = _ids_in(library for library in libraries if library.pair not in pairs)
    elsewhere = others - own - of_pairs if pairs else set()
    mine = own | of_pairs
    cases = cases_of(mine)
    names = {name for one in everything for name in _listed_in(one)}
    return mine | {name for name in names - elsewhere if case_of(name) in cases}, elsewhere


def _is_other(
    name: str, one: FileContent, own: set[str], content: FileContent, base: FileContent
) -> bool:
    """Return whether an id in the name of `content` is surely that of another sample.

    The id is in the list of the run `one`, and not the sample's. It may still be of a library of
    the sample that the result does not name, and is not in these cases: two libraries of the run
    have the id but for the word DNA or RNA, and are a case of their own; MetricsOutput of DRAGEN
    has a column for each pair, one of them the sample's; or neither id begins with the other, as
    P1-2 with P1, and either both have that word or the result names its library of the kind.
    """
    names = _listed_in(one)
    if any(case_of(other) == case_of(name) for other in names - {name}):
        return True
    if "dragen" in one.account.software.casefold():
        return bool(own & names)
    if any(begins(name, mine) or begins(mine, name) for mine in own):
        return False
    worded = _has_arm(name) and any(_has_arm(mine) for mine in own)
    ids = CaseIds.of(base.account.details)
    return worded or bool(ids.rna if content.account.file_kind in _OF_RNA else ids.dna)


_OF_RNA = frozenset({FileKind.ALL_FUSIONS.value, FileKind.SPLICE_VCF.value})


def _has_arm(name: str) -> bool:
    return case_of(name) != name.casefold()
