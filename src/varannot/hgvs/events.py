"""What the rows of a sample are together: events, their descriptions, and rows that are parts.

`varannot.hgvs.merge` finds the events; here they are described on the transcripts of the row that
stands for them, so that the stage can treat that row like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from varannot.hgvs.edit import Edit
from varannot.model import Description, HgvsFinding, SmallVariant
from varannot.transcripts.model import Transcript

if TYPE_CHECKING:
    from varannot.hgvs.merge import Event
    from varannot.hgvs.projector import Projector
    from varannot.hgvs.reference_set import ReferenceSet

__all__ = ["Together", "describe_event", "read_together"]


@dataclass(frozen=True, slots=True)
class Together:
    """Events by the key of the row that stands for them, and what is to be said of each row.

    `part_of` maps a component that is counted elsewhere to the row that it is counted with.
    `loss_from_part` are rows whose truncating consequence may come from separate reading.
    """

    events: Mapping[str, Event] = field(default_factory=dict)
    part_of: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, tuple[HgvsFinding, ...]] = field(default_factory=dict)
    loss_from_part: frozenset[str] = frozenset()


def read_together(rows: Iterable[tuple[SmallVariant, str]], reference: ReferenceSet) -> Together:
    """Return what rows, each with the build of its coordinates, are together.

    Rows of one build are held against each other; rows of no known build stand on the first build
    of the bundle, since their c. is placed by the transcript.
    """
    from varannot.hgvs.merge import EventKind, merge_rows

    by_build: dict[str, list[SmallVariant]] = {}
    for row, build in rows:
        by_build.setdefault(build or reference.default_build, []).append(row)
    events: dict[str, Event] = {}
    part_of: dict[str, str] = {}
    findings: dict[str, tuple[HgvsFinding, ...]] = {}
    doubtful: frozenset[str] = frozenset()
    for build, own in by_build.items():
        merged = merge_rows(own, reference.projector(build))
        for event in merged.events:
            if event.kind is not EventKind.POSSIBLY_ONE:
                events[event.lead] = event
                part_of.update(dict.fromkeys(event.counted_elsewhere, event.lead))
        findings.update(merged.findings)
        doubtful |= merged.loss_from_part
    return Together(events, part_of, findings, doubtful)


def describe_event(
    event: Event,
    transcripts: Sequence[Transcript],
    changes: Sequence[Edit],
    projector: Projector,
) -> tuple[Description, ...]:
    """Return an event described on transcripts; the one that came with it where none are known.

    `changes` are the edits of its rows, in order (genomic); without them the event's edit is
    taken apart.
    """
    if event.edit is None or not transcripts:
        return (event.description,) if event.description is not None else ()
    from varannot.hgvs.compound import describe_compound
    from varannot.hgvs.decompose import parts
    from varannot.hgvs.merge_rules import merge_rules

    rules = merge_rules()
    pieces = changes or parts(event.edit, rules.longest_nt, rules.separated_nt)
    return tuple(
        describe_compound(projector, one, event.edit, pieces).description for one in transcripts
    )
