"""Reported rows that may be one event with a call that a filter of the panel software took out.

A filtered call is never a part of an event: it may be an artefact. But where it lies beside a
reported row, in about as many reads or on the same copy, the row may be read wrongly without it.
Both readings then stand, as for neighbouring rows without phase.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from varannot.hgvs.decompose import atoms, in_order
from varannot.hgvs.merge_evidence import Phase, Placed, phase_between, place_rows
from varannot.hgvs.merge_neighbours import neighbours
from varannot.hgvs.merge_reading import Reader, Reading
from varannot.hgvs.merge_rules import MergeRules, merge_rules
from varannot.hgvs.merge_words import beside_filtered, described
from varannot.hgvs.projector import Projector
from varannot.model import HgvsFinding, SmallVariant

__all__ = ["BesideFiltered", "rows_beside_filtered"]


@dataclass(frozen=True, slots=True)
class BesideFiltered:
    """What a filtered call says of a reported row, by its key.

    `loss_in_doubt` tells that no loss of function may be concluded from the row alone.
    """

    key: str
    finding: HgvsFinding
    loss_in_doubt: bool


def rows_beside_filtered(
    rows: Iterable[SmallVariant], filtered: Iterable[SmallVariant], projector: Projector | None
) -> Iterator[BesideFiltered]:
    """Yield each pair of a reported row and a filtered call that may be one event.

    `projector` is that of the build of all of them. The thresholds are those by which reported
    rows are held against each other (`resources/merge_rules.tsv`).
    """
    reader, rules = Reader(projector), merge_rules()
    calls = tuple(filtered)
    apart = {call.key for call in calls}
    placed = place_rows((*rows, *calls), projector)
    for _, group in groupby(placed, key=lambda one: one.group):
        for first, second, gap in _pairs(list(group), rules):
            if (first.key in apart) == (second.key in apart):
                continue
            row, call = (second, first) if first.key in apart else (first, second)
            reading = _together(row, call, gap, reader, rules)
            if reading is None:
                continue
            doubt = reader.loss_in_doubt(row, reading)
            what = described(reading.description, reading.name)
            yield BesideFiltered(
                row.key, beside_filtered(row, call, gap, what, loss_in_doubt=doubt), doubt
            )


def _pairs(ordered: list[Placed], rules: MergeRules) -> Iterator[tuple[Placed, Placed, int | None]]:
    """Yield rows near each other with the bases between; None where one may hold the other."""
    for i, one in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if other.edit.start >= one.edit.end:
                break
            yield one, other, None
    for i, j, gap in neighbours(ordered, rules.reach_nt):
        yield ordered[i], ordered[j], gap


def _together(
    row: Placed, call: Placed, gap: int | None, reader: Reader, rules: MergeRules
) -> Reading | None:
    """Return how a row reads with a filtered call, None where nothing suggests one event."""
    phase = phase_between(row.row, call.row)
    mine, theirs = row.row, call.row
    alike = rules.similar(mine.vaf, theirs.vaf, mine.depth, theirs.depth) is not False
    if phase is Phase.TRANS or not (alike or phase is Phase.CIS):
        return None
    if gap is None:
        if row.edit == call.edit or row.edit not in atoms(call.edit, rules.longest_nt):
            return None
        return reader.read((call,), call.edit, (call.edit,))
    pair = sorted((row, call), key=lambda one: (one.edit.start, one.edit.end))
    changes = in_order(one.edit for one in pair)
    resized = any(len(one.edit.ref) != len(one.edit.alt) for one in pair)
    near = rules.phased_gap_nt if phase is Phase.CIS else rules.codon_gap_nt
    if changes is None or (gap > near and not resized) or not reader.changes_meaning(pair):
        return None
    return reader.read((row, call), None, changes)
