"""Small variants of side files: which are reported elsewhere, which go on, what contradicts what.

CombinedVariantOutput is the software's list of the calls that passed; the VCF of the sample holds
the same calls with their filters and their phase. A call that one of them lacks is kept and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from varannot.model import ExcludedRow, Mismatch, MismatchCode, SmallVariant, Source
from varannot.tso500.content import ExclusionCode, FileContent, FileKind
from varannot.tso500.held_rows import Held
from varannot.tso500.same_change import Change, change_at, change_of

__all__ = [
    "CALL_LISTS",
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

_FEW = 5
"""A VCF with rows for one in so many calls of CombinedVariantOutput at most is a choice of them.

Working rule: the VCF of a whole sample has a row for nearly each of these calls, filtered or not.
"""

_ENOUGH_SHARED = 10

_VAF_TOLERANCE = 0.5e-4 + 1e-9
"""Half of the last of the four decimals of CombinedVariantOutput; the rest is for binary fractions.
"""


def written_place(variant: SmallVariant) -> str:
    """Return the genomic change of a row as written, 1-based."""
    return f"{variant.chromosome}:{variant.position} {variant.ref}>{variant.alt}"


@dataclass(frozen=True, slots=True)
class StatedPhase:
    """What VCF files say of changes: phase set, phased genotype and MNV tag; and the filters."""

    phases: Mapping[Change, set[tuple[str, str, str]]]
    filters: Mapping[Change, str]


def stated_phase(contents: Sequence[FileContent], changes: Iterable[Change]) -> StatedPhase:
    """Return what the VCF files among `contents` say of `changes`."""
    wanted = set(changes)
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


def with_phase(
    variants: Iterable[SmallVariant], stated: StatedPhase, held: Held
) -> tuple[SmallVariant, ...]:
    """Return rows with the filters and the phase that VCF files state for the same change.

    Nothing is handed over where a row states its own, or where two files state different things.
    A row without any gets the allele fraction and the depth that `held` found for it.
    """
    if not (stated.phases or stated.filters or held.figures):
        return tuple(variants)
    return tuple(_handed(_filled(one, held), held.change_of(one), stated) for one in variants)


def _filled(variant: SmallVariant, held: Held) -> SmallVariant:
    same = held.figures.get(variant.key)
    if same is None:
        return variant
    return msgspec.structs.replace(variant, vaf=same.vaf, depth=same.depth)


def _handed(variant: SmallVariant, change: Change | None, said: StatedPhase) -> SmallVariant:
    if change is None:
        return variant
    words = variant.filters or said.filters.get(change, "")
    phase = (variant.phase_set, variant.phased_genotype, variant.mnv_tag)
    stated = said.phases.get(change, set())
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
    """Return how many calls two files share, and in how many of them the VAF agrees.

    The calls of a TMB trace are its rows. How many decimals its VAF has is not documented; values
    may differ by one in the last of those that the file shows. With fewer than three decimals,
    those of two people agree by chance, and no call counts as shared.
    """
    theirs = {change_of(row): row.vaf for row in other.small_variants}
    tolerance = _VAF_TOLERANCE
    if other.tmb_trace:
        decimals = max(_decimals(row.vaf) for row in other.tmb_trace)
        if decimals < _TELLING_DECIMALS:
            return 0, 0
        tolerance = 10.0**-decimals + 1e-9
        for row in other.tmb_trace:
            if row.position is not None:
                theirs[change_at(row.chromosome, row.position, row.ref, row.alt)] = row.vaf
    shared = [
        (row.vaf, theirs[change])
        for row in base.small_variants
        if (change := change_of(row)) is not None and change in theirs
    ]
    pairs = [(one, two) for one, two in shared if one is not None and two is not None]
    return len(pairs), sum(abs(one - two) <= tolerance for one, two in pairs)


_TELLING_DECIMALS = 3


def _decimals(number: float | None) -> int:
    """Return how many decimals a number needs, of which the file may have left out zeros.

    >>> _decimals(0.4628), _decimals(0.5), _decimals(None)
    (4, 1, 0)
    """
    exponent = Decimal(repr(number or 0)).normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


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
        "shared calls: one of them is of another sample or another analysis. "
        + (
            f"Nothing of {other.account.file} is used."
            if other.tmb_trace
            else f"Calls of {other.account.file} are not reported."
        )
    )
    places = (_start_of(base), _start_of(other))
    return _mismatch(MismatchCode.SAMPLE_DIFFERS, text, places)


def compare_variants(
    base: FileContent, other: FileContent, *, chosen: bool = False
) -> list[Mismatch]:
    """Return what a VCF and the CombinedVariantOutput `base` say differently, by row of the latter.

    Rows are compared by their smallest change. A longer change beside its parts is one event
    written twice, and no contradiction. `chosen` says that a table decides what is reported.
    """
    mine, theirs = Held(), Held()
    for row in base.small_variants:
        mine.add(row)
    for row in other.small_variants:
        theirs.add(row)
    choice = _is_choice(mine, other)
    complete = other.account.file_kind in _COMPLETE and not choice
    filtered: dict[Change, tuple[int, str]] | None = None
    found = [_chosen_calls(mine, theirs, base, other)] if choice else []
    for row in base.small_variants:
        change = change_of(row)
        if change is None:
            continue
        same = theirs.by_change.get(change)
        if same is not None:
            found.extend(_figures(row, same))
        elif complete and not theirs.longer_than(row) and not theirs.holds_parts_of(change):
            filtered = _filtered(other, set(mine.by_change)) if filtered is None else filtered
            found.append(_only_in_base(row, other, filtered.get(change)))
    for change, row in theirs.by_change.items():
        if change not in mine.by_change and not mine.counted(row):
            found.append(_only_in_other(row, base, chosen=chosen))
    return found


def _is_choice(mine: Held, other: FileContent) -> bool:
    """Return whether a file has rows for so few of the calls held that it is a choice of somebody.

    A file without any row is no choice: its calls were lost.
    """
    rows, calls = other.account.read, len(mine.by_change)
    return (
        other.account.file_kind in _COMPLETE
        and calls >= _ENOUGH_SHARED
        and (0 < rows * _FEW <= calls)
    )


def _chosen_calls(mine: Held, theirs: Held, base: FileContent, other: FileContent) -> Mismatch:
    shared, calls = len(mine.by_change.keys() & theirs.by_change.keys()), len(mine.by_change)
    rows = other.account.read
    text = (
        f"{other.account.file} has {rows} row{'' if rows == 1 else 's'} and holds {shared} of the "
        f"{calls} calls of {base.account.file}: it is taken as a list of chosen calls, not as the "
        "sample's whole VCF. Calls that it lacks are not held against it."
    )
    return _mismatch(MismatchCode.CHOSEN_CALLS, text, (_start_of(base), _start_of(other)))


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


def _only_in_other(row: SmallVariant, base: FileContent, *, chosen: bool) -> Mismatch:
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
    fate = "The table of variants decides whether it is reported." if chosen else "It is reported."
    text = (
        f"{written_place(row)} ({figures or 'no figures'}) passes every filter in "
        f"{row.source.file}, row {row.source.row}, but {missing}. {fate}"
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
