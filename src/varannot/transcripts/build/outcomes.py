"""What became of each record of a build: kept, kept with a caution, refused, passed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from varannot.tables import Column, Kind, Table
from varannot.textio import tsv_bytes

__all__ = ["BUILD_REPORT", "Outcome", "RefusedError", "ReportRow", "report_bytes", "summary"]


class Outcome(StrEnum):
    """What became of a record; `checked` marks evidence about a whole file."""

    KEPT = "kept"
    CAUTION = "kept with caution"
    REFUSED = "refused"
    PASSED_OVER = "passed over"
    CHECKED = "checked"


BUILD_REPORT = Table(
    "build_report",
    "What became of each record",
    (
        Column("record", "Accession, or the name of the record in the annotation.", required=True),
        Column("gene", "Gene symbol."),
        Column(
            "outcome",
            "What became of it.",
            Kind.CHOICE,
            allowed=tuple(outcome.value for outcome in Outcome),
            required=True,
        ),
        Column("reason", "Why, and what was found; several reasons are separated by ' | '."),
    ),
)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of `build_report.tsv`."""

    record: str
    gene: str
    outcome: Outcome
    reason: str = ""


class RefusedError(Exception):
    """A transcript that cannot be described rightly; the text is the reason.

    `sequence` is True where the bases of the genome do not fit the model.
    """

    def __init__(self, reason: str, *, sequence: bool = False) -> None:
        super().__init__(reason)
        self.sequence = sequence


def report_bytes(rows: Iterable[ReportRow]) -> bytes:
    """Return `build_report.tsv`, in the order of the rows."""
    return tsv_bytes(
        BUILD_REPORT.names, ([row.record, row.gene, row.outcome.value, row.reason] for row in rows)
    )


def summary(rows: Iterable[ReportRow]) -> str:
    """Return the counts of the outcomes of transcripts in one line.

    >>> summary([ReportRow("NM_1.1", "A", Outcome.KEPT), ReportRow("NM_2.1", "B", Outcome.REFUSED)])
    '1 kept, 0 kept with caution, 1 refused, 0 passed over'
    """
    counts = dict.fromkeys(Outcome, 0)
    for row in rows:
        counts[row.outcome] += 1
    del counts[Outcome.CHECKED]
    return ", ".join(f"{count} {outcome.value}" for outcome, count in counts.items())
