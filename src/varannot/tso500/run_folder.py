"""What a TSO500 result folder holds: the files of each pair, and all that is not certain.

LocalApp 2.x and DRAGEN TSO500 put the files of a pair under `Results/<Pair ID>` and the steps
before them under `Logs_Intermediates`; ctDNA has no pairs, but samples. The folders of a file are
not relied on: its kind is told by its content, its pair by the ids inside it and its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.tso500.control_materials import Control, control_names, surest
from varannot.tso500.packed import cut_sign
from varannot.tso500.run_folder_choice import Found, choose
from varannot.tso500.run_folder_heads import Layout
from varannot.tso500.run_folder_kinds import Sorted, sort_files
from varannot.tso500.run_folder_libraries import Libraries, read_libraries
from varannot.tso500.run_folder_mains import Mains, find_mains, pair_ids
from varannot.tso500.run_folder_names import Role, is_folder_of_steps, is_step, named
from varannot.tso500.run_folder_owners import Ids
from varannot.tso500.run_folder_sides import (
    Ledger,
    Question,
    leave_shared,
    metrics_of,
    owned_files,
    role_of,
    settled,
)
from varannot.tso500.run_folder_stand_ins import stand_ins, stands_in
from varannot.tso500.run_folder_walk import Unused, Walk, walk
from varannot.tso500.run_libraries import CaseIds, contradictions

__all__ = ["KeptOut", "PairFiles", "Question", "Survey", "survey"]


@dataclass(frozen=True, slots=True)
class PairFiles:
    """The files of one pair that are certain; paths are as seen from the run folder.

    `side` is in the order of the roles. `missing` names the roles without a file and why; `notes`
    is what a person should know. `build` is empty where no file names it, or several differ.
    `absent_arms` are DNA and RNA where the sample sheet lists a library and the result names none.
    """

    pair_id: str
    layout: Layout
    version: str
    dna: str
    rna: str
    main: str
    main_role: Role
    side: tuple[tuple[Role, str], ...]
    build: str
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    absent_arms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptOut:
    """A pair that is of no patient, and why."""

    pair_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was found in a folder; each file of `walk` is used, or unused for a reason.

    `unused` holds what could not be read too. `questions` are what a person has to decide.
    """

    walk: Walk
    sheets: tuple[str, ...]
    pairs: tuple[PairFiles, ...]
    kept_out: tuple[KeptOut, ...]
    questions: tuple[Question, ...]
    used: tuple[str, ...]
    unused: tuple[Unused, ...]


def survey(root: Path) -> Survey:
    """Return what lies in a result folder.

    Raises InputError if there is no such folder, or neither a CombinedVariantOutput nor a
    SampleAnalysisResults that could stand in for it.
    """
    walked = walk(root)
    files = sort_files(walked)
    libraries, other_sheets, broken_sheets = read_libraries(files.sheets)
    main_files, side, broken = _main_files(files, libraries)
    if not main_files:
        raise InputError(list(_no_results(root, walked, files)))
    ids = pair_ids(main_files, libraries)
    mains = find_mains(main_files, libraries, ids)
    doubtful = (*files.doubtful, *broken_sheets, *broken, *mains.unnamed)
    ledger = Ledger(
        unused=[*walked.refused, *files.unused, *other_sheets, *doubtful, *mains.unused]
    )
    ledger.asked += [_doubt(one, broken_sheets) for one in doubtful]
    ledger.asked += [Question("", f"{text}. Correct the row.") for text in libraries.unread]
    owned, shared = owned_files(side, mains, ids, ledger)
    pairs, kept_out = _sorted_out(mains, owned, shared, libraries, ids, ledger)
    kept_out += _without_main(mains, libraries, owned, ledger)
    ledger.asked += _only_steps(root, [mains.taken[pair.pair_id] for pair in pairs])
    leave_shared(shared, {pair.pair_id for pair in pairs}, ids, ledger)
    ledger.used.update(libraries.files)
    return Survey(
        walked,
        libraries.files,
        tuple(pairs),
        tuple(sorted(kept_out, key=lambda one: one.pair_id)),
        tuple(ledger.asked),
        tuple(sorted(ledger.used)),
        ledger.rest(),
    )


def _main_files(
    files: Sorted, libraries: Libraries
) -> tuple[list[Found], list[Found], list[Unused]]:
    """Return the main files of all pairs, the side files, and main files that cannot be read."""
    known = pair_ids(files.combined, libraries)
    instead, broken = stand_ins(files.combined, files.side, libraries, known)
    taken = {one.file for one in instead} | {one.file for one in broken}
    side = [one for one in files.side if one.file not in taken]
    return [*files.combined, *instead], side, broken


def _sorted_out(
    mains: Mains,
    owned: dict[str, list[Found]],
    shared: Sequence[Found],
    libraries: Libraries,
    ids: Ids,
    ledger: Ledger,
) -> tuple[list[PairFiles], list[KeptOut]]:
    """Return the pairs that are certain and those that are of no patient; ask for the others."""
    pairs: list[PairFiles] = []
    kept_out: list[KeptOut] = []
    for pair, main in mains.taken.items():
        control = _control(main, libraries)
        if control and control.sure:
            kept_out.append(KeptOut(pair, control.meaning))
            reason = f"of {pair}, which is kept out: {control.meaning}"
            ledger.leave([main, *owned.get(pair, ())], reason)
        elif control and _control_by_id(main) is None:
            ledger.asked.append(Question(pair, _described_as_control(pair, control), row=True))
            ledger.leave([main, *owned.get(pair, ())], f"of pair {pair}, which is left out")
        elif pair in mains.questions:
            ledger.asked += [Question(pair, text, row=True) for text in mains.questions[pair]]
            ledger.leave([main, *owned.get(pair, ())], f"of pair {pair}, which is left out")
        else:
            pairs.append(_pair(pair, mains, owned.get(pair, []), shared, libraries, ids, ledger))
            if control:
                ledger.asked.append(Question(pair, _perhaps_a_control(pair, control)))
    return pairs, kept_out


def _only_steps(root: Path, mains: Sequence[Found]) -> Iterator[Question]:
    """Yield the question where the result was taken from among the steps before it."""
    inside = is_folder_of_steps(root.resolve().name)
    steps = [
        one.head.ids.pair
        for one in mains
        if not stands_in(one) and (inside or is_step(one.entry.parts))
    ]
    if steps:
        text = (
            f"the CombinedVariantOutput of {', '.join(steps)} lies in Logs_Intermediates, where "
            "the software keeps the steps before a result, and not in Results. Find out where "
            "Results is: further files of these pairs may be there."
        )
        yield Question("", text)


def _no_results(root: Path, walked: Walk, files: Sorted) -> Iterator[Problem]:
    """Yield what is wrong with a folder without any result that can be read."""
    count = len(walked.entries) + sum(number for _, number in walked.others)
    found = f"no CombinedVariantOutput among {count} file{'' if count == 1 else 's'}"
    expected = "the result folder of LocalApp 2.x, DRAGEN TSO500 or TSO500 ctDNA"
    action = "Name the folder that holds Results, or the folder above it."
    yield Problem(str(root), None, "", found, expected, action)
    for one in files.doubtful:
        name = named(one.file.rsplit("/", 1)[-1])
        if one.folder or (name is not None and name.role is Role.COMBINED_OUTPUT):
            yield Problem(one.file, None, "", one.reason, "a CombinedVariantOutput")


def _doubt(one: Unused, broken_sheets: Sequence[Unused]) -> Question:
    text = f"{one.file} is not used: {one.reason}. Copy it again, or settle it by hand."
    if one in broken_sheets:
        text = f"the sample sheet of the run could not be read: {text} Until then no pair is held "
        text += "against it, and no control is told by it."
    return Question("", text)


# --------------------------------------------------------------------------- files of pairs


_EXPECTED = {
    Layout.LOCALAPP: (Role.GENOME, Role.COPY_NUMBER, Role.TMB_TRACE),
    Layout.DRAGEN: (Role.SMALL_VARIANTS, Role.COPY_NUMBER, Role.TMB_TRACE),
    Layout.CTDNA: (Role.SMALL_VARIANTS, Role.COPY_NUMBER, Role.TMB_TRACE, Role.FUSIONS),
    Layout.UNSTATED: (Role.SMALL_VARIANTS, Role.COPY_NUMBER, Role.TMB_TRACE),
}
"""What the software writes for each DNA library."""
_EXPECTED_OF_RNA = (Role.SPLICE, Role.FUSIONS)


def _pair(
    pair: str,
    mains: Mains,
    owned: Sequence[Found],
    shared: Sequence[Found],
    libraries: Libraries,
    ids: Ids,
    ledger: Ledger,
) -> PairFiles:
    main = mains.taken[pair]
    analyses = mains.analyses[pair]
    ledger.used.add(main.file)
    side: list[tuple[Role, Found]] = []
    for role in Role:
        if role in (Role.COMBINED_OUTPUT, Role.METRICS):
            continue
        choice = choose([one for one in owned if role_of(one) is role], analyses)
        taken = settled(pair, role, choice, main, ledger)
        if taken is not None:
            side.append((role, taken))
    metrics = metrics_of(pair, shared, analyses, ids, ledger, main)
    side += [(Role.METRICS, one) for one in metrics]
    ledger.used.update(one.file for _, one in side)
    ledger.asked += _may_be_cut(pair, (main, *(one for _, one in side)))
    builds = sorted({one.head.build for _, one in side if one.head.build})
    if len(builds) > 1:
        text = f"the files of pair {pair} name the genome builds {' and '.join(builds)}. "
        ledger.asked.append(Question(pair, text + "Decide which is right and fill genome_build."))
    head = main.head
    layout = Layout.CTDNA if libraries.is_liquid(pair) else head.layout or _layout_of(owned)
    absent = _absent_arms(main, libraries)
    ledger.asked += [Question(pair, text) for text in absent.values()]
    if stands_in(main):
        ledger.asked.append(Question(pair, _instead(pair, main)))
    return PairFiles(
        pair,
        layout,
        head.version,
        head.ids.dna,
        head.ids.rna,
        main.file,
        Role(head.kind),
        tuple((role, one.file) for role, one in side),
        builds[0] if len(builds) == 1 else "",
        _missing(layout, head.ids, {role for role, _ in side}),
        _notes(main, libraries),
        tuple(absent),
    )


_JSON = frozenset({Role.ANALYSIS_RESULTS, Role.ANNOTATED, Role.TMB_JSON, Role.MSI_JSON})


def _may_be_cut(pair: str, files: Iterable[Found]) -> Iterator[Question]:
    for one in files:
        sign = cut_sign(one.entry.path, json=one.head.kind in _JSON)
        if sign:
            text = f"{one.file} may be cut: {sign}. Copy it again; its row names it all the same."
            yield Question(pair, text)


def _layout_of(owned: Sequence[Found]) -> Layout:
    """Return the layout that names of side files tell, where the main file tells none."""
    software = {one.name.software for one in owned if one.name and one.name.software}
    return Layout(f"{software.pop()} TSO500") if len(software) == 1 else Layout.UNSTATED


def _instead(pair: str, main: Found) -> str:
    return (
        f"no CombinedVariantOutput of pair {pair} is in the folder, and {main.file} is offered in "
        "its place. It holds small variants, copy numbers, TMB and MSI of the DNA library, for "
        "ctDNA also its fusions; splice variants, fusions of RNA, exon copy numbers, loss of "
        "heterozygosity and the genomic instability score are not in it, and are assessed only as "
        "far as other files state them. Find out whether CombinedVariantOutput was not written or "
        "was moved."
    )


def _absent_arms(main: Found, libraries: Libraries) -> dict[str, str]:
    """Return for each analyte that the sheet lists and the result lacks what has to be decided."""
    said = contradictions(main.head.ids, main.file, libraries.all, libraries.named)
    return {
        one.missing: f"{one.text}. Find out whether the {one.missing} library failed or was not "
        f"analysed; nothing of it is assessed, which is no negative result."
        for one in said
        if one.missing and libraries.of(main.head.ids.pair)
    }


def _missing(layout: Layout, ids: CaseIds, there: set[Role]) -> tuple[str, ...]:
    missing: list[str] = []
    for (analyte, sample), expected in zip(
        ids.samples(), (_EXPECTED[layout], _EXPECTED_OF_RNA), strict=True
    ):
        absent = [role.value for role in expected if role not in there]
        if not sample and (analyte == "DNA" or layout is not Layout.CTDNA):
            missing.append(f"all {analyte} files: no {analyte} sample is named")
        elif sample and len(absent) == len(expected):
            missing.append(f"all {analyte} files: none of {sample} is in the folder")
        elif sample:
            missing += absent
    if Role.METRICS not in there:
        missing.append(Role.METRICS.value)
    return tuple(dict.fromkeys(missing))


_INSTABILITY = "HRD"
"""Sample_Feature of a library that is scored for genomic instability (DRAGEN TSO 500 2.6 guide)."""


def _notes(main: Found, libraries: Libraries) -> tuple[str, ...]:
    pair = main.head.ids.pair
    notes = []
    for feature in sorted({one.feature for one in libraries.of(pair) if one.feature}):
        lacks = feature.upper() == _INSTABILITY and not main.head.instability_scored
        unscored = "; the result holds no genomic instability score" if lacks else ""
        notes.append(f"sample feature {feature}{unscored}")
    untyped = ", ".join(libraries.untyped(pair))
    if untyped:
        notes.append(
            f"the sample sheet gives no Sample_Type (DNA or RNA) for {untyped}, so it is not told "
            "whether one of the two is missing"
        )
    return tuple(notes)


# --------------------------------------------------------------------------- pairs left out


def _control(main: Found, libraries: Libraries) -> Control | None:
    return surest((_control_by_id(main), libraries.control(main.head.ids.pair)))


def _control_by_id(main: Found) -> Control | None:
    ids = main.head.ids
    return surest(map(control_names().in_id, (ids.pair, ids.dna, ids.rna)))


def _described_as_control(pair: str, control: Control) -> str:
    """Return the question about a pair that the sample sheet alone may call a control.

    No report of it could be marked: the result does not say so.
    """
    return (
        f"pair {pair} may be a control and is left out of the sheet: '{control.part}' may name "
        f"{control.meaning}. Make its row by hand, with no in its column control, if it is a "
        "patient's."
    )


def _perhaps_a_control(pair: str, control: Control) -> str:
    return (
        f"pair {pair} may be a control: '{control.part}' may name {control.meaning}. Its row is in "
        "the sheet: take the row out or write yes in its column control if it is one, and no if it "
        "is a patient's. Until then its report is marked as perhaps of a control."
    )


def _without_main(
    mains: Mains, libraries: Libraries, owned: dict[str, list[Found]], ledger: Ledger
) -> list[KeptOut]:
    """Ask for the pairs of the sample sheet that have no result; return the controls among them."""
    kept_out = []
    for pair in libraries.by_pair:
        if pair in mains.taken:
            continue
        control = libraries.control(pair)
        if control and control.sure:
            kept_out.append(KeptOut(pair, control.meaning))
        else:
            text = f"pair {pair} ({libraries.listed(pair)}) stands in the sample sheet, and no "
            text += (
                f"CombinedVariantOutput in the folder is of it{_else_there(owned.get(pair, []))}"
            )
            text += ". Find out whether its analysis failed or its files were moved."
            ledger.asked.append(Question(pair, text, row=True))
        ledger.leave(owned.get(pair, []), f"of pair {pair}, which has no CombinedVariantOutput")
    return kept_out


def _else_there(files: Sequence[Found]) -> str:
    """Return the end of a sentence: what the folder holds of a pair that has no result."""
    roles = sorted({role_of(one).value for one in files})
    return (
        f"; of its files these are there: {', '.join(roles)}" if roles else ", nor any other file"
    )
