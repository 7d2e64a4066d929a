"""Which of several files that could play the same part for a pair is taken, if that is certain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from varannot.tso500.packed import sha256_of_content
from varannot.tso500.run_folder_heads import Head
from varannot.tso500.run_folder_names import Named, analysis_of, rank_of
from varannot.tso500.run_folder_walk import Entry, Unused

__all__ = ["Choice", "Found", "choose", "content_groups"]


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a known kind: where it is, what its head says, what its name says."""

    entry: Entry
    head: Head
    name: Named | None

    @property
    def file(self) -> str:
        """Its path as seen from the run folder."""
        return self.entry.file

    @property
    def analysis(self) -> str | None:
        """The folder of the analysis that it belongs to, if names tell it."""
        return analysis_of(self.entry.parts)

    @property
    def rank(self) -> tuple[int, int, str]:
        """What is taken first among files of the same content."""
        parts = self.entry.parts
        return rank_of(parts), len(parts), self.file


@dataclass(frozen=True, slots=True)
class Choice:
    """The file that is taken, or the files between which a person has to decide; the rest."""

    taken: Found | None = None
    open: tuple[Found, ...] = ()
    unused: tuple[Unused, ...] = ()
    elsewhere: bool = False
    """Whether the open files lie in another analysis than the pair's CombinedVariantOutput."""


def choose(candidates: Sequence[Found], analyses: Collection[str | None]) -> Choice:
    """Return which file plays a part; `analyses` are the folders of the pair's main file.

    Copies of one content count once. A file in Results is what the software hands out; one of
    another content in Logs_Intermediates of the same analysis is a step on the way. Files that
    differ and lie at the same level are left to a person, and so are files of another analysis.
    """
    here = [one for one in candidates if _together(one.analysis, analyses)]
    there = [one for one in candidates if one not in here]
    finals = [one for one in here if one.name is None or not one.name.step]
    steps = [one for one in here if one not in finals] if finals else []
    groups = content_groups(finals or here)
    if not groups:
        return Choice(open=tuple(there), elsewhere=True)
    first = groups[0][0]
    if not all(_is_step_of(group[0], first) for group in groups[1:]):
        return Choice(open=tuple(one for group in groups for one in group))
    unused = [Unused(one.file, "a copy of another file", first.file) for one in groups[0][1:]]
    unused += [
        Unused(one.file, "differs from the file in Results, which is used", first.file)
        for group in groups[1:]
        for one in group
    ]
    unused += [Unused(one.file, "a step before the file that is used", first.file) for one in steps]
    unused += _beside(first, there)
    return Choice(first, unused=tuple(unused))


def _is_step_of(other: Found, first: Found) -> bool:
    placed = first.rank[0] == _IN_RESULTS and other.rank[0] == _IN_STEPS
    return placed and other.analysis == first.analysis


_IN_RESULTS = 0
_IN_STEPS = 2


def _together(analysis: str | None, analyses: Collection[str | None]) -> bool:
    return analysis is None or None in analyses or analysis in analyses


def _beside(taken: Found, there: Sequence[Found]) -> list[Unused]:
    copies = next(group for group in content_groups([taken, *there]) if taken in group)
    unused = []
    for one in there:
        reason = "a copy of another file" if one in copies else "of another analysis"
        unused.append(Unused(one.file, reason, taken.file))
    return unused


def content_groups(candidates: Sequence[Found]) -> list[list[Found]]:
    """Return files of the same content together, the best placed first; packed or not is equal."""
    ordered = sorted(candidates, key=lambda one: one.rank)
    if len(ordered) < 2:
        return [ordered] if ordered else []
    groups: dict[str, list[Found]] = {}
    for one in ordered:
        groups.setdefault(sha256_of_content(one.entry.path), []).append(one)
    return list(groups.values())
