"""Small variants of side files: which are reported elsewhere, which go on, what contradicts what.

CombinedVariantOutput is the software's list of the calls that passed; the VCF of the sample holds
the same calls with their filters and their phase. A call that one of them lacks is kept and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from varannot.model import ExcludedRow, Mismatch, MismatchCode, SmallVariant, Source
from varannot.tso500.content import ExclusionCode, FileContent, FileKind
from varannot.tso500.same_change import Change, bases_of, change_at, change_of, tagged_change

__all__ = [
    "CALL_LISTS",
    "Held",
    "StatedPhase",
    "compare_variants",
    "one_analysis",
    "other_analysis",
    "shared_vaf",
    "stated_phase",
    "with_phase",
    "written_place",
]

CALL_LISTS = frozenset({FileKind.TYPED_TABLE.value, FileKind.LAB_TABLE.value})
"""Kinds of file that hold a choice of somebody, so that a row they lack is no contradiction."""

_COMPLETE = frozenset({FileKind.SMALL_VARIANT_VCF.value, FileKind.ANNOTATED_JSON.value})
"""Kinds of file that hold every call, so that one they lack is a contradiction."""

_ENOUGH_SHARED = 10

_VAF_TOLERANCE = 0.5e-4 + 1e-9
"""Half of the last of the four decimals of CombinedVariantOutput; the rest is for binary fractions.
"""


def written_place(variant: SmallVariant) -> str:
    """Return the genomic change of a row as written, 1-based."""
    return f"{variant.chromosome}:{variant.position} {variant.ref}>{variant.alt}"


@dataclass(slots=True)
class Held:
    """The rows that are reported so far, by change, and by gene and c. where they have no place."""

    by_change: dict[Change, SmallVariant] = field(default_factory=dict)
    by_name: dict[tuple[str, str], SmallVariant] = field(default_factory=dict)
    _longer: list[frozenset[Change]] = field(default_factory=list)
    _bases: set[Change] = field(default_factory=set)

    def add(self, variant: SmallVariant) -> None:
        """Hold a row that is reported; the first row of a change stands for it."""
        if variant.gene and variant.hgvs_c:
            self.by_name.setdefault(_name(variant), variant)
        change = change_of(variant)
        if change is None or change in self.by_change:
            return
        self.by_change[change] = variant
        bases = bases_of((change,))
        self._bases.update(bases)
        if len(bases) > 1:
            self._longer.append(bases)

    def same(self, variant: SmallVariant) -> SmallVariant | None:
        """Return the row that states the same change, if one is held."""
        change = change_of(variant)
        if change is not None:
            return self.by_change.get(change)
        return self.by_name.get(_name(variant)) if variant.gene and variant.hgvs_c else None

    def holds_parts_of(self, change: Change) -> bool:
        """Return whether every base that the change replaces is replaced so by rows held."""
        return self._bases.issuperset(bases_of((change,)))

    def part_of_longer(self, variant: SmallVariant) -> bool:
        """Return whether the row is a part of a longer change that is held.

        The bases tell it, or the tag that ties a row of a VCF to its longer change.
        """
        change = change_of(variant)
        if change is None:
            return False
        tagged = tagged_change(variant.mnv_tag)
        if tagged is not None and tagged in self.by_change and _inside(change, tagged):
            return True
        bases = bases_of((change,))
        return any(bases < longer for longer in self._longer)

    def counted(self, variant: SmallVariant) -> bool:
        """Return whether a row that is not held is part of what is, or made up of it.

        A longer change is left to its parts only where the file ties them by a tag: without one,
        that they lie on one copy would be lost.
        """
        if self.part_of_longer(variant):
            return True
        change = change_of(variant)
        return bool(variant.mnv_tag) and change is not None and self.holds_parts_of(change)


def _inside(change: Change, longer: Change) -> bool:
    """Return whether a change may be a part of one that also inserts or deletes bases.

    Where only bases are replaced, the bases themselves tell it.
    """
    if change == longer or len(longer.ref) == len(longer.alt):
        return False
    first, last = longer.start, longer.start + len(longer.ref)
    within = first <= change.start and change.start + len(change.ref) <= last
    return change.chromosome == longer.chromosome and within


def _name(variant: SmallVariant) -> tuple[str, str]:
    return variant.gene.casefold(), variant.hgvs_c.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class StatedPhase:
    """What VCF files say of changes: phase set, phased genotype and MNV tag; and the filters."""

    phases: Mapping[Change, set[tuple[str, str, str]]]
    filters: Mapping[Change, str]


def stated_phase(contents: Sequence[FileContent], rows: Iterable[SmallVariant]) -> StatedPhase:
    """Return what the VCF files among `contents` say of the changes of `rows`."""
    wanted = {change for row in rows if (change := change_of(row)) is not None}
    phases: dict[Change, set[tuple[str, str, str]]] = {}
    filters: dict[Change, str] = {}
    for content in contents:
        if content.account.file_kind != FileKind.SMALL_VARIANT_VCF:
            continue
        for change, (_, words) in _filtered(content, wanted).items():
            filters.setdefault(change, words)
        for row in content.small_variants:
            found = change_of(row)
            if found is None:
                continue
            if row.filters:
                filters[found] = row.filters
            if row.phase_set or row.mnv_tag:
                stated = (row.phase_set, row.phased_genotype, row.mnv_tag)
                phases.setdefault(found, set()).add(stated)
    return StatedPhase(phases, filters)


def with_phase(variants: Iterable[SmallVariant], stated: StatedPhase) -> tuple[SmallVariant, ...]:
    """Return rows with the filters and the phase that VCF files state for the same change.

    Nothing is handed over where a row states its own, or where two files state different things.
    """
    return tuple(_handed(one, stated.phases, stated.filters) for one in variants)


def _handed(
    variant: SmallVariant,
    phases: Mapping[Change, set[tuple[str, str, str]]],
    filters: Mapping[Change, str],
) -> SmallVariant:
    change = change_of(variant)
    if change is None:
        return variant
    words = variant.filters or filters.get(change, "")
    phase = (variant.phase_set, variant.phased_genotype, variant.mnv_tag)
    stated = phases.get(change, set())
    if not any(phase) and len(stated) == 1:
        (phase,) = stated
    if words == variant.filters and not any(phase):
        return variant
    return msgspec.structs.replace(
        variant,
        filters=words,
        phase_set=phase[0],
        phased_genotype=phase[1],
        mnv_tag=phase[2],
    )


def shared_vaf(base: FileContent, other: FileContent) -> tuple[int, int]:
    """Return how many calls two files share, and in how many of them the VAF agrees."""
    theirs = {change_of(row): row for row in other.small_variants}
    shared = [
        (row.vaf, theirs[change].vaf)
        for row in base.small_variants
        if (change := change_of(row)) is not None and change in theirs
    ]
    pairs = [(one, two) for one, two in shared if one is not None and two is not None]
    return len(pairs), sum(abs(one - two) <= _VAF_TOLERANCE for one, two in pairs)


def one_analysis(shared: int, agreeing: int) -> bool | None:
    """Return whether two files are of one analysis of one sample, None with too few shared calls.

    People share many variants, but not their allele fractions: files of one analysis agree in
    nearly all of them. Fewer than half of at least ten shared calls is taken as a contradiction.

    >>> one_analysis(300, 300), one_analysis(170, 60), one_analysis(9, 0)
    (True, False, None)
    """
    return None if shared < _ENOUGH_SHARED else 2 * agreeing >= shared


def other_analysis(base: FileContent, other: FileContent) -> Mismatch:
    """Return the contradiction that two files are not of one analysis by their shared calls."""
    shared, agreeing = shared_vaf(base, other)
    text = (
        f"{other.account.file} and {base.account.file} agree in the VAF of {agreeing} of {shared} "
        "shared calls: one of them is of another sample or another analysis. Calls of "
        f"{other.account.file} are not reported."
    )
    places = (_start_of(base), _start_of(other))
    return _mismatch(MismatchCode.SAMPLE_DIFFERS, text, places)


def compare_variants(base: FileContent, other: FileContent) -> list[Mismatch]:
    """Return what a VCF and the CombinedVariantOutput `base` say differently, by row of the latter.

    Rows are compared by their smallest change. A longer change beside its parts is one event
    written twice, and no contradiction.
    """
    mine, theirs = Held(), Held()
    for row in base.small_variants:
        mine.add(row)
    for row in other.small_variants:
        theirs.add(row)
    complete = other.account.file_kind in _COMPLETE
    filtered: dict[Change, tuple[int, str]] | None = None
    found: list[Mismatch] = []
    for row in base.small_variants:
        change = change_of(row)
        if change is None:
            continue
        same = theirs.by_change.get(change)
        if same is not None:
            found.extend(_figures(row, same))
        elif complete and not theirs.part_of_longer(row) and not theirs.holds_parts_of(change):
            filtered = _filtered(other, set(mine.by_change)) if filtered is None else filtered
            found.append(_only_in_base(row, other, filtered.get(change)))
    for change, row in theirs.by_change.items():
        if change not in mine.by_change and not mine.counted(row):
            found.append(_only_in_other(row, base))
    return found


def _figures(row: SmallVariant, same: SmallVariant) -> Iterable[Mismatch]:
    places = (row.source, same.source)
    where = f"in {row.source.file}, row {row.source.row}"
    there = f"in {same.source.file}, row {same.source.row}"
    mine, theirs = row.vaf, same.vaf
    if mine is not None and theirs is not None and abs(mine - theirs) > _VAF_TOLERANCE:
        text = f"VAF {mine:.4f} {where}, {theirs:.4f} {there}"
        yield _mismatch(MismatchCode.VAF_DIFFERS, f"{written_place(row)}: {text}.", places)
    if row.depth is not None and same.depth is not None and row.depth != same.depth:
        text = f"depth {row.depth} {where}, {same.depth} {there}"
        yield _mismatch(MismatchCode.DEPTH_DIFFERS, f"{written_place(row)}: {text}.", places)


def _only_in_base(
    row: SmallVariant, other: FileContent, filtered: tuple[int, str] | None
) -> Mismatch:
    name, file = f"{row.gene} {written_place(row)}".strip(), other.account.file
    head = f"{name} ({row.source.file}, row {row.source.row}) is kept"
    if filtered is not None:
        number, words = filtered
        text = f"{head}, though {file} filters it in row {number}: {words}."
        there = Source(file=file, row=number)
    else:
        text = f"{head}, though {file} has no such call."
        there = _start_of(other)
    return _mismatch(MismatchCode.ONLY_IN_COMBINED_OUTPUT, text, (row.source, there))


def _only_in_other(row: SmallVariant, base: FileContent) -> Mismatch:
    figures = ", ".join(
        part
        for part in (
            f"VAF {row.vaf:.4f}" if row.vaf is not None else "",
            f"depth {row.depth}" if row.depth is not None else "",
        )
        if part
    )
    cells = "\t".join((row.chromosome, str(row.position), row.ref, row.alt))
    unread = next((one for one in base.excluded if cells in one.text), None)
    missing, there = f"{base.account.file} does not list it", _start_of(base)
    if unread is not None:
        there = unread.source
        missing = f"{there.file} lists it in row {there.row}, which was not read: {unread.reason}"
    text = (
        f"{written_place(row)} ({figures or 'no figures'}) passes every filter in "
        f"{row.source.file}, row {row.source.row}, but {missing}. It is reported."
    )
    return _mismatch(MismatchCode.ONLY_IN_VCF, text, (there, row.source))


def _start_of(content: FileContent) -> Source:
    """Return the place where small variants begin in a file that lacks one."""
    for section in content.account.sections:
        if section.name.casefold().startswith("small variant"):
            return Source(file=content.account.file, row=section.row, section=section.name)
    row = content.account.sections[0].row if content.account.sections else 1
    return Source(file=content.account.file, row=row)


def _filtered(content: FileContent, wanted: set[Change]) -> dict[Change, tuple[int, str]]:
    """Return row and filter of each wanted change that a file holds and its filters took out."""
    starts = {change.start for change in wanted}
    found: dict[Change, tuple[int, str]] = {}
    for row in content.excluded:
        if row.code != ExclusionCode.FILTER:
            continue
        chromosome, position, ref, alts, words = _left_out(row)
        # Most records are at none of these places, and need no closer look.
        if starts.isdisjoint(range(position - 1, position + len(ref))):
            continue
        for alt in alts.split(","):
            change = change_at(chromosome, position, ref, alt)
            if change in wanted and change is not None:
                found.setdefault(change, (row.source.row, words))
    return found


def _left_out(row: ExcludedRow) -> tuple[str, int, str, str, str]:
    """Return chromosome, position, REF, ALT and filter of a row; without bases if it has none."""
    cells = row.text.split("\t", 7)
    if len(cells) > 6 and cells[1].isdigit():
        return cells[0], int(cells[1]), cells[3], cells[4], cells[6]
    match = _PLACE.fullmatch(row.text)
    if match is None:
        return "", 0, "", "", row.reason
    chromosome, position, ref, alt = match.groups()
    return chromosome, int(position), ref, alt, row.reason


_PLACE = re.compile(r"(\S+):([0-9]{1,12}) (\S+)>(\S+)")
"""How a file without VCF records writes the change of a row that was left out."""


def _mismatch(code: MismatchCode, text: str, places: tuple[Source, ...]) -> Mismatch:
    return Mismatch(code=code, text=text, sources=places)
