"""Rows of one sample that are, or may be, one event: written apart, or listed twice.

Three kinds are told apart. Rows that the file puts on one copy are read together. A record that
holds several changes takes in the rows that list these changes once more. Rows of which only
place and allele fraction suggest that they are one event stay apart: both readings are given, and
no loss of function may be concluded from a part. Rows are never merged on allele fractions.

No row is dropped: events refer to rows by key. A second change that restores the frame is named
here as a possible event; what it means for a therapy is asked elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from varannot.hgvs.decompose import applied, atoms, in_order, parts
from varannot.hgvs.edit import Edit
from varannot.hgvs.merge_evidence import (
    Phase,
    Placed,
    claims_loss,
    phase_between,
    place_rows,
)
from varannot.hgvs.merge_neighbours import components, neighbours, reached
from varannot.hgvs.merge_reading import Reader, Reading, no_bases
from varannot.hgvs.merge_rules import MergeRules, merge_rules
from varannot.hgvs.merge_words import (
    also_alone_text,
    component,
    described,
    possibly_one,
    read_together,
    rows_text,
)
from varannot.hgvs.projector import Projector
from varannot.model import Description, FindingCode, HgvsFinding, SmallVariant

__all__ = ["Event", "EventKind", "Merged", "merge_rows"]


class EventKind(StrEnum):
    """Why rows belong together, and how surely."""

    IN_PHASE = "in_phase"
    SAME_RECORD = "same_record_components"
    POSSIBLY_ONE = "possibly_one"


@dataclass(frozen=True, slots=True)
class Event:
    """Several rows, or the several changes of one row, that are or may be one event.

    `keys` are the rows that are its components, in genomic order. `lead` is the row that stands
    for the event: the record that holds the others (then not among `keys`), else the first
    component. `also_alone` are components that occur without the event too, since they are seen
    in clearly more reads; they count on their own. `edit` is genomic (forward strand, 0-based
    half-open), None where bases between the components are not known; `changes` are the separate
    edits that it is made of, in order. `description` is on the panel's transcript where it is
    known, else on the first of the gene.
    """

    kind: EventKind
    lead: str
    keys: tuple[str, ...]
    contig: str
    edit: Edit | None
    description: Description | None
    changes: tuple[Edit, ...]
    also_alone: frozenset[str] = frozenset()

    @property
    def counted_elsewhere(self) -> frozenset[str]:
        """Rows that are not to be counted, since the event's lead row is; none if only possible."""
        if self.kind is EventKind.POSSIBLY_ONE:
            return frozenset()
        return frozenset(self.keys) - self.also_alone - {self.lead}


@dataclass(frozen=True, slots=True)
class Merged:
    """All events of a sample, and what they say about its rows.

    `findings` are by key of the row. `loss_from_part` holds the keys of rows whose truncating
    consequence may come from reading a part of an event alone, or from reading a record with
    several changes as one: no loss of function may be concluded from such a row.
    """

    events: tuple[Event, ...]
    findings: Mapping[str, tuple[HgvsFinding, ...]]
    loss_from_part: frozenset[str]


def merge_rows(
    rows: Iterable[SmallVariant],
    projector: Projector | None = None,
    rules: MergeRules | None = None,
) -> Merged:
    """Return which rows of one sample are, or may be, one event.

    `projector` describes what is read together, on its genome build, which has to be the rows';
    without one the readings stay without names. `rules` are the shipped thresholds by default.
    """
    merger = _Merger(Reader(projector), rules or merge_rules())
    placed = place_rows(rows, projector)
    for _, group in groupby(placed, key=lambda one: one.group):
        merger.take(list(group))
    return Merged(
        tuple(merger.events),
        {key: tuple(dict.fromkeys(found)) for key, found in merger.findings.items()},
        frozenset(merger.loss_from_part),
    )


def _may_be_in(one: Placed, record: Placed) -> bool:
    """Return whether a row may list a change that a record holds, by its place and kind."""
    if one is record or one.edit == record.edit or one.edit.end > record.edit.end:
        return False
    if one.edit.start >= record.edit.start:
        return True
    return not (one.edit.ref and one.edit.alt) and one.edit.end <= record.edit.start


@dataclass(frozen=True, slots=True)
class _Unit:
    """A row, or rows on one copy, held against what lies beside it."""

    rows: tuple[Placed, ...]
    edit: Edit

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.rows)


class _Merger:
    """Goes through the rows of one chromosome after the other and collects events."""

    def __init__(self, reader: Reader, rules: MergeRules) -> None:
        self.reader = reader
        self.rules = rules
        self.events: list[Event] = []
        self.findings: dict[str, list[HgvsFinding]] = {}
        self.loss_from_part: set[str] = set()

    def take(self, rows: list[Placed]) -> None:
        """Take the rows of one chromosome of one file, ordered by place."""
        taken = self._records(rows)
        left = [one for one in rows if one.key not in taken]
        units = self._in_phase(left)
        self._possibly_one(units)

    def _find(self, key: str, finding: HgvsFinding) -> None:
        self.findings.setdefault(key, []).append(finding)

    # Records that hold several changes.

    def _records(self, rows: list[Placed]) -> set[str]:
        """Make events of records that hold several changes; return keys of rows in them."""
        starts = [one.edit.start for one in rows]
        taken: set[str] = set()
        for record in rows:
            edit = record.edit
            if min(len(edit.ref), len(edit.alt)) == 0 or len(edit.ref) + len(edit.alt) < 3:
                continue
            pieces = atoms(edit, self.rules.longest_nt)
            if len(pieces) < 2:
                continue
            first = bisect_left(starts, edit.start - self.rules.reach_nt)
            last = bisect_left(starts, edit.end + 1)
            near = [
                one for one in rows[first:last] if one.key not in taken and _may_be_in(one, record)
            ]
            between = self.reader.genome(record) if near else no_bases
            own = components(record, near, pieces, self.rules.longest_nt, between)
            self._of_record(record, own)
            taken.update(one.key for one in own)
        return taken

    def _of_record(self, record: Placed, own: Sequence[Placed]) -> None:
        edit, rules = record.edit, self.rules
        changes = parts(edit, rules.longest_nt, rules.separated_nt)
        listed = in_order(one.edit for one in own)
        if listed and len(own) > 1 and applied(edit.ref, edit.start, listed) == edit.alt:
            changes = listed
        reading = self.reader.read((record, *own), edit, changes)
        if not own and not reading.compound:
            return
        alone = frozenset(one.key for one in own if self._similar(one, record) is False)
        self.events.append(
            Event(
                EventKind.SAME_RECORD,
                record.key,
                tuple(one.key for one in own),
                record.contig,
                reading.edit,
                reading.description,
                changes,
                alone,
            )
        )
        for finding in reading.findings:
            if finding.code is FindingCode.READ_TOGETHER:
                self._find(record.key, finding)
        if own and not reading.compound:
            text = (
                f"{rows_text(own)[:1].upper()}{rows_text(own)[1:]} list changes that this row "
                "holds: one event, of which they are components."
            )
            self._find(record.key, HgvsFinding(code=FindingCode.READ_TOGETHER, text=text))
        what = described(reading.description)
        for one in own:
            text = also_alone_text(one.row.vaf, record.row.vaf) if one.key in alone else ""
            self._find(one.key, component(rows_text([record]), what, text))
        self._doubt([record], reading)
        complete = changes == listed and not any(claims_loss(one.row) for one in own)
        if reading.loss is None and complete and claims_loss(record.row):
            # None of the changes truncates in the panel's own words; only the stretch does.
            self.loss_from_part.add(record.key)
        self._doubt([one for one in own if one.key not in alone], reading)

    def _similar(self, one: Placed, other: Placed) -> bool | None:
        own, beside = one.row, other.row
        return self.rules.similar(own.vaf, beside.vaf, own.depth, beside.depth)

    def _doubt(self, rows: Iterable[Placed], reading: Reading) -> None:
        """Note rows whose truncating consequence the event as a whole does not have."""
        for one in rows:
            if self.reader.loss_in_doubt(one, reading):
                self.loss_from_part.add(one.key)

    # Rows on one copy.

    def _in_phase(self, rows: list[Placed]) -> list[_Unit]:
        """Make events of rows that the file puts on one copy; return what is left as units."""
        root = list(range(len(rows)))

        def find(place: int) -> int:
            while root[place] != place:
                root[place] = root[root[place]]
                place = root[place]
            return place

        tags: dict[str, int] = {}
        for place, one in enumerate(rows):
            tag = one.row.mnv_tag
            if tag:
                root[find(place)] = find(tags.setdefault(tag, place))
        for i, j, gap in neighbours(rows, self.rules.reach_nt):
            if find(i) != find(j) and self._on_one_copy(rows[i], rows[j], gap):
                root[find(j)] = find(i)
        groups: dict[int, list[Placed]] = {}
        for place, one in enumerate(rows):
            groups.setdefault(find(place), []).append(one)
        units: list[_Unit] = []
        for group in groups.values():
            whole = self._phased_event(group) if len(group) > 1 else None
            if whole is not None:
                units.append(_Unit(tuple(group), whole))
            else:
                units += [_Unit((one,), one.edit) for one in group]
        units.sort(key=lambda unit: (unit.edit.start, unit.edit.end))
        return units

    def _on_one_copy(self, one: Placed, other: Placed, gap: int) -> bool:
        if not (one.row.phase_set or one.row.mnv_tag):
            return False
        if phase_between(one.row, other.row) is not Phase.CIS:
            return False
        if gap <= self.rules.phased_gap_nt:
            return True
        return self.reader.changes_meaning((one, other))

    def _phased_event(self, group: list[Placed]) -> Edit | None:
        """Make the event of rows on one copy; None where they cannot stand on one copy."""
        changes = in_order(one.edit for one in group)
        apart = any(
            phase_between(one.row, other.row) is not Phase.CIS
            for place, one in enumerate(group)
            for other in group[place + 1 :]
        )
        if changes is None or apart or any(one.coding_only for one in group):
            return None
        reading = self.reader.read(group, None, changes)
        least = min(group, key=lambda one: 2.0 if one.row.vaf is None else one.row.vaf)
        alone = frozenset(one.key for one in group if self._similar(one, least) is False)
        what = described(reading.description)
        self.events.append(
            Event(
                EventKind.IN_PHASE,
                group[0].key,
                tuple(one.key for one in group),
                group[0].contig,
                reading.edit,
                reading.description,
                changes,
                alone,
            )
        )
        self._find(group[0].key, read_together(group, what))
        for one in group:
            text = "The event is counted with this row." if one is group[0] else ""
            if one.key in alone:
                text = also_alone_text(one.row.vaf, least.row.vaf)
            self._find(one.key, component(rows_text(group), what, text))
        self._doubt([one for one in group if one.key not in alone], reading)
        return reading.edit or Edit(changes[0].start, changes[-1].end, "", "")

    # Rows that place and fraction alone suggest.

    def _possibly_one(self, units: list[_Unit]) -> None:
        """Say of neighbours without phase that they may be one event."""
        links: dict[int, list[int]] = {}
        for i, j, _ in neighbours(units, self.rules.reach_nt):
            if self._suggested(units[i], units[j]):
                links.setdefault(i, []).append(j)
        said: list[frozenset[int]] = []
        for first in sorted(links):
            chosen = [first]
            for place in reached(first, links):
                pairs = [(units[one], units[place]) for one in chosen]
                if all(self._compatible(*pair) for pair in pairs):
                    chosen.append(place)
            members = frozenset(chosen)
            if len(chosen) > 1 and not any(members <= known for known in said):
                said.append(members)
                self._possible_event([units[place] for place in chosen])

    def _suggested(self, one: _Unit, other: _Unit) -> bool:
        if not self._compatible(one, other):
            return False
        gap = other.edit.start - one.edit.end
        resized = any(len(unit.edit.ref) != len(unit.edit.alt) for unit in (one, other))
        if gap > self.rules.codon_gap_nt and not resized:
            return False
        return self.reader.changes_meaning((*one.rows, *other.rows))

    def _compatible(self, one: _Unit, other: _Unit) -> bool:
        """Return whether two units could be on one copy, as far as the file tells."""
        rows = (*one.rows, *other.rows)
        if in_order(row.edit for row in rows) is None:
            return False
        for first in one.rows:
            for second in other.rows:
                if phase_between(first.row, second.row) is not Phase.UNKNOWN:
                    return False
                if self._similar(first, second) is False:
                    return False
        return True

    def _possible_event(self, units: list[_Unit]) -> None:
        rows = [one for unit in units for one in unit.rows]
        changes = in_order(one.edit for one in rows)
        assert changes is not None
        reading = self.reader.read(rows, None, changes)
        self.events.append(
            Event(
                EventKind.POSSIBLY_ONE,
                rows[0].key,
                tuple(one.key for one in rows),
                rows[0].contig,
                reading.edit,
                reading.description,
                changes,
            )
        )
        what = described(reading.description, reading.name)
        gap = max(max(0, after.edit.start - before.edit.end) for before, after in pairwise(units))
        for unit in units:
            others = [one for one in rows if one.key not in unit.keys]
            for one in unit.rows:
                doubt = self.reader.loss_in_doubt(one, reading)
                if doubt:
                    self.loss_from_part.add(one.key)
                self._find(one.key, possibly_one(one, others, gap, what, loss_in_doubt=doubt))
