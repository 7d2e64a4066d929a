"""What a report and `resources status` say of one mounted file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from varannot.knowledge.mounted.tabix import TabixText
from varannot.model import KnowledgeState

__all__ = ["MountedState", "state_of"]


@dataclass(frozen=True, slots=True)
class MountedState:
    """A mounted file: what it is, and how it is known again.

    `date` is that of its header as YYYY-MM-DD, empty if it states none. `fingerprint` is the
    SHA-256 of its index and `size` its bytes: both change with its content, and a file of 100
    gigabytes need not be read for them.
    """

    name: str
    file: str
    version: str
    date: str
    build: str
    fingerprint: str
    size: int
    licence: str

    @property
    def identified_by(self) -> str:
        """How the file is known again, in words."""
        return f"SHA-256 of its index; {self.size:,} bytes, not read whole"

    def months_old(self, on: str) -> int | None:
        """Return the whole months from the file's date to another, None where one is missing.

        >>> state = MountedState("ClinVar", "c.vcf.gz", "", "2025-01-15", "GRCh38", "", 0, "")
        >>> state.months_old("2026-01-14"), state.months_old("")
        (11, None)
        """
        try:
            first, last = date.fromisoformat(self.date), date.fromisoformat(on)
        except ValueError:
            return None
        months = (last.year - first.year) * 12 + last.month - first.month
        return months - (last.day < first.day)

    def stale(self, on: str, months: int | None) -> str:
        """Return the warning about a file that is older than `months` on a date, or nothing.

        A file without a date gets one too: its age cannot be told.
        """
        if months is None or not on:
            return ""
        age = self.months_old(on)
        if age is None:
            return f"The age of {self.name} ({self.file}) cannot be told: its header has no date."
        if age <= months:
            return ""
        return (
            f"{self.name} ({self.file}) is of {self.date}, {age} months before the report; "
            f"{months} are allowed."
        )

    def knowledge_state(self) -> KnowledgeState:
        """Return the same for the list of sources of a report.

        The date of a file stands with its version: it is no date of a review. There it is said too
        that the hash is that of the index.
        """
        told = (self.version, self.date, self.identified_by)
        return KnowledgeState(
            name=f"{self.name} ({self.build})",
            file=self.file,
            sha256=self.fingerprint,
            version=", ".join(dict.fromkeys(filter(None, told))),
            newest_review="",
            licence=self.licence,
        )


def state_of(
    text: TabixText, name: str, build: str, *, version: str, date: str, licence: str
) -> MountedState:
    """Return the state of an opened file."""
    return MountedState(
        name, text.file, version, iso_date(date), build, text.fingerprint, text.size, licence
    )


def iso_date(text: str) -> str:
    """Return a date of a header as YYYY-MM-DD, empty for anything else.

    >>> iso_date("20240107"), iso_date("2024-01-07"), iso_date("January")
    ('2024-01-07', '2024-01-07', '')
    """
    match = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text.strip(), re.ASCII)
    if match is None:
        return ""
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""
