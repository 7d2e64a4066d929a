"""The main file of each pair: one, or the contradiction that a person has to settle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from varannot.tso500.run_folder_choice import Found, content_groups
from varannot.tso500.run_folder_libraries import Libraries
from varannot.tso500.run_folder_owners import Ids, stray_folder
from varannot.tso500.run_folder_walk import Unused
from varannot.tso500.run_libraries import contradictions

__all__ = ["Mains", "find_mains", "pair_ids"]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mains:
    """The main file of each pair, the folders of its copies, what is open, and what is unused.

    `unnamed` are main files that name no pair.
    """

    taken: Mapping[str, Found]
    analyses: Mapping[str, frozenset[str | None]]
    questions: Mapping[str, tuple[str, ...]]
    unused: tuple[Unused, ...]
    unnamed: tuple[Unused, ...]


def pair_ids(combined: Sequence[Found], libraries: Libraries) -> Ids:
    """Return all ids of all pairs: those of the main files, and those of the sample sheets."""
    ids: dict[str, set[str]] = {}
    for found in combined:
        own = found.head.ids
        if own.pair:
            ids.setdefault(own.pair, set()).update((own.pair, own.dna, own.rna))
    for pair, its in libraries.by_pair.items():
        ids.setdefault(pair, {pair}).update(one.sample for one in its)
    return Ids.of(ids)


def find_mains(combined: Sequence[Found], libraries: Libraries, ids: Ids) -> Mains:
    """Return the main file of each pair that has exactly one, and what speaks against the others.

    A pair whose main file is open has a question; `taken` then still holds its best placed file,
    so that its other files are known to be its own.
    """
    by_pair: dict[str, list[Found]] = {}
    unused: list[Unused] = []
    unnamed: list[Unused] = []
    for found in combined:
        if found.head.ids.pair:
            by_pair.setdefault(found.head.ids.pair, []).append(found)
        else:
            unnamed.append(Unused(found.file, "it names no Pair ID and no Sample ID"))
    taken: dict[str, Found] = {}
    questions: dict[str, tuple[str, ...]] = {}
    for pair, its in sorted(by_pair.items()):
        groups = content_groups(its)
        taken[pair] = groups[0][0]
        unused += [
            Unused(one.file, "a copy of another file", groups[0][0].file) for one in groups[0][1:]
        ]
        asked = [*_id_questions(pair, by_pair), *_place_questions(groups[0][0], ids)]
        if len(groups) > 1:
            asked.append(_several(pair, groups))
            reason = f"one of {len(groups)} analyses of pair {pair}"
            unused += [Unused(one.file, reason) for group in groups[1:] for one in group]
        asked += _sheet_questions(groups[0][0], libraries)
        if asked:
            questions[pair] = tuple(asked)
    for pair, text in _claimed_twice(taken, libraries):
        questions[pair] = (*questions.get(pair, ()), text)
    analyses = {pair: frozenset(one.analysis for one in its) for pair, its in by_pair.items()}
    return Mains(taken, analyses, questions, tuple(unused), tuple(unnamed))


def _several(pair: str, groups: Sequence[Sequence[Found]]) -> str:
    listed = "; ".join(
        f"{group[0].file} (written {group[0].head.written or 'at no stated time'}, "
        f"version {group[0].head.version or 'not stated'})"
        for group in groups
    )
    return (
        f"pair {pair} has {len(groups)} {groups[0][0].head.kind} files of different content: "
        f"{listed}. Decide which analysis counts, and start from its folder or move the other away."
    )


def _id_questions(pair: str, pairs: Mapping[str, object]) -> list[str]:
    if not _ID.fullmatch(pair) or pair.endswith("."):
        return [
            f"the Pair ID '{pair}' cannot name a sample: letters, digits, '.', '_' and '-', the "
            "first a letter or digit. Make its row by hand under another name."
        ]
    alike = sorted(one for one in pairs if one != pair and one.casefold() == pair.casefold())
    if alike:
        return [
            f"the Pair IDs '{pair}' and '{alike[0]}' differ in letter case alone. Make their rows "
            "by hand under names that differ more."
        ]
    return []


def _place_questions(found: Found, ids: Ids) -> list[str]:
    pair = found.head.ids.pair
    stem = found.name.stem if found.name else ""
    others = ids.named([stem]) - {pair}
    if stem not in ids.of_pair[pair] and others:
        return [
            f"{found.file} is of pair {pair} by its content and of {', '.join(sorted(others))} by "
            "its name. Decide which is right, and rename the file or take it away."
        ]
    stray = stray_folder(found, pair, ids)
    if stray:
        return [
            f"{found.file} is of pair {pair}, and lies in the folder '{stray}' of another pair. "
            "Move it back, or take it away."
        ]
    return []


def _claimed_twice(taken: Mapping[str, Found], libraries: Libraries) -> Iterator[tuple[str, str]]:
    """Yield each pair whose result names a library that the result of another pair names too.

    One of the two results holds calls of another patient. Where a sample sheet lists the library
    for one pair alone, that pair is not in doubt, and the sheet speaks against the other.
    """
    for pair, found in taken.items():
        for arm, sample in found.head.ids.samples():
            others = [
                other.file
                for name, other in taken.items()
                if name != pair and sample and sample in (other.head.ids.dna, other.head.ids.rna)
            ]
            listed = {library.pair for library in libraries.all if library.sample == sample}
            if others and (not listed or listed > {pair}):
                text = f"{found.file} names the {arm} sample '{sample}' for pair {pair}, and "
                yield (
                    pair,
                    f"{text}{' and '.join(others)} name{'s' if len(others) == 1 else ''} it too. "
                    "Find out whose library it is, and correct or take away the other result.",
                )


def _sheet_questions(found: Found, libraries: Libraries) -> list[str]:
    """Return what the sample sheets say against the ids in a main file."""
    ids = found.head.ids
    if not libraries.files:
        return []
    if ids.pair in libraries.disagreeing:
        files = " and ".join(libraries.disagreeing[ids.pair])
        return [f"{files} list other libraries for pair {ids.pair}. Keep the one that is right."]
    action = _WHICH_IS_RIGHT if libraries.of(ids.pair) else _WRONG_RUN
    return [
        f"{one.text}. {action}"
        for one in contradictions(ids, found.file, libraries.all, libraries.named)
        if not one.missing
    ]


_WHICH_IS_RIGHT = "Decide which is right."
_WRONG_RUN = "It may come from another run: make its row by hand if it belongs here."
