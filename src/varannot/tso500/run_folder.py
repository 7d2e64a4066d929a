"""What a TSO500 result folder holds: the files of each pair, and all that is not certain.

LocalApp 2.x and DRAGEN TSO500 put the files of a pair under `Results/<Pair ID>` and the steps
before them under `Logs_Intermediates`; ctDNA has no pairs, but samples. The folders of a file are
not relied on: its kind is told by its content, its pair by the ids inside it and its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.tso500.control_materials import control_names
from varannot.tso500.run_folder_choice import Found, choose
from varannot.tso500.run_folder_heads import Layout
from varannot.tso500.run_folder_kinds import Sorted, sort_files
from varannot.tso500.run_folder_libraries import Libraries, read_libraries
from varannot.tso500.run_folder_mains import Mains, find_mains, pair_ids
from varannot.tso500.run_folder_names import Role, named
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
from varannot.tso500.run_folder_walk import Unused, Walk, walk

__all__ = ["KeptOut", "PairFiles", "Question", "Survey", "survey"]


@dataclass(frozen=True, slots=True)
class PairFiles:
    """The files of one pair that are certain; paths are as seen from the run folder.

    `side` is in the order of the roles. `missing` names the roles without a file and why; `notes`
    is what a person should know. `build` is empty where no file names it, or several differ.
    """

    pair_id: str
    layout: Layout
    version: str
    dna: str
    rna: str
    combined: str
    side: tuple[tuple[Role, str], ...]
    build: str
    missing: tuple[str, ...]
    notes: tuple[str, ...]


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

    Raises InputError if there is no such folder, or no CombinedVariantOutput in it.
    """
    walked = walk(root)
    files = sort_files(walked)
    libraries, other_sheets, broken_sheets = read_libraries(files.sheets)
    if not files.combined:
        raise InputError(list(_no_results(root, walked, files)))
    ids = pair_ids(files.combined, libraries)
    mains = find_mains(files.combined, libraries, ids)
    doubtful = (*files.doubtful, *broken_sheets, *mains.unnamed)
    ledger = Ledger(
        unused=[*walked.refused, *files.unused, *other_sheets, *doubtful, *mains.unused]
    )
    ledger.asked += [_doubt(one) for one in doubtful]
    owned, shared = owned_files(files.side, mains, ids, ledger)
    pairs: list[PairFiles] = []
    kept_out: list[KeptOut] = []
    for pair, main in mains.taken.items():
        control = _control(main, libraries)
        if control:
            kept_out.append(KeptOut(pair, control))
            ledger.leave([main, *owned.get(pair, ())], f"of {pair}, which is kept out: {control}")
        elif pair in mains.questions:
            ledger.asked += [Question(pair, text, row=True) for text in mains.questions[pair]]
            ledger.leave([main, *owned.get(pair, ())], f"of pair {pair}, which is left out")
        else:
            pairs.append(_pair(pair, mains, owned.get(pair, []), shared, libraries, ids, ledger))
    kept_out += _without_main(mains, libraries, owned, ledger)
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


def _doubt(one: Unused) -> Question:
    return Question(
        "", f"{one.file} is not used: {one.reason}. Copy it again, or settle it by hand."
    )


# --------------------------------------------------------------------------- files of pairs


_EXPECTED = {
    Layout.LOCALAPP: (Role.GENOME, Role.COPY_NUMBER, Role.TMB_TRACE),
    Layout.DRAGEN: (Role.SMALL_VARIANTS, Role.COPY_NUMBER, Role.TMB_TRACE),
    Layout.CTDNA: (Role.SMALL_VARIANTS, Role.COPY_NUMBER, Role.TMB_TRACE, Role.FUSIONS),
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
    builds = sorted({one.head.build for _, one in side if one.head.build})
    if len(builds) > 1:
        text = f"the files of pair {pair} name the genome builds {' and '.join(builds)}. "
        ledger.asked.append(Question(pair, text + "Decide which is right and fill genome_build."))
    head = main.head
    layout = Layout.CTDNA if libraries.is_liquid(pair) else head.layout or Layout.LOCALAPP
    return PairFiles(
        pair,
        layout,
        head.version,
        head.dna,
        head.rna,
        main.file,
        tuple((role, one.file) for role, one in side),
        builds[0] if len(builds) == 1 else "",
        _missing(layout, head.dna, head.rna, {role for role, _ in side}),
        _notes(pair, head.dna, head.rna, libraries),
    )


def _missing(layout: Layout, dna: str, rna: str, there: set[Role]) -> tuple[str, ...]:
    expected = [*(_EXPECTED[layout] if dna else ()), *(_EXPECTED_OF_RNA if rna else ())]
    missing = [role.value for role in (*expected, Role.METRICS) if role not in there]
    if not dna:
        missing.append("all DNA files: no DNA sample is named")
    if not rna and layout is not Layout.CTDNA:
        missing.append("all RNA files: no RNA sample is named")
    return tuple(dict.fromkeys(missing))


def _notes(pair: str, dna: str, rna: str, libraries: Libraries) -> tuple[str, ...]:
    notes = []
    for analyte, sample in (("DNA", dna), ("RNA", rna)):
        listed = libraries.samples(pair, analyte)
        if listed and not sample:
            notes.append(
                f"the sample sheet lists the {analyte} library {min(listed)}, the result names none"
            )
        elif sample and not listed and libraries.of(pair):
            notes.append(f"the sample sheet lists no {analyte} library, the result names {sample}")
    features = {one.feature for one in libraries.of(pair) if one.feature}
    notes += [f"sample feature {feature}" for feature in sorted(features)]
    return tuple(notes)


# --------------------------------------------------------------------------- pairs left out


def _control(main: Found, libraries: Libraries) -> str:
    head = main.head
    named_so = map(control_names().in_id, (head.pair, head.dna, head.rna))
    meanings = (control.meaning for control in named_so if control)
    return next(meanings, "") or libraries.control(head.pair)


def _without_main(
    mains: Mains, libraries: Libraries, owned: dict[str, list[Found]], ledger: Ledger
) -> list[KeptOut]:
    """Ask for the pairs of the sample sheet that have no result; return the controls among them."""
    kept_out = []
    for pair, its in libraries.by_pair.items():
        if pair in mains.taken:
            continue
        control = libraries.control(pair)
        if control:
            kept_out.append(KeptOut(pair, control))
        else:
            samples = ", ".join(one.sample for one in its)
            text = f"pair {pair} ({samples}) stands in the sample sheet, and no "
            text += "CombinedVariantOutput in the folder is of it. Find out whether its analysis "
            text += "failed or its files were moved."
            ledger.asked.append(Question(pair, text, row=True))
        ledger.leave(owned.get(pair, []), f"of pair {pair}, which has no CombinedVariantOutput")
    return kept_out
