"""Marker counts of a typed microsatellite result: whether they add up and fit the status."""

from __future__ import annotations

from dataclasses import dataclass

from varannot.actionability.stated import whole_number
from varannot.model import Case

__all__ = ["MarkerCounts", "count_complaints"]

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class MarkerCounts:
    """Markers as typed; None where the sheet leaves a count out."""

    stable: int | None
    unstable: int | None
    not_evaluable: int | None
    total: int | None

    @classmethod
    def of(cls, case: Case) -> MarkerCounts | None:
        """Return the counts of the sheet, or None if it has none."""
        counts = cls(
            stable=whole_number(case, "msi_stable"),
            unstable=whole_number(case, "msi_unstable"),
            not_evaluable=whole_number(case, "msi_not_evaluable"),
            total=whole_number(case, "msi_total"),
        )
        return None if counts == cls(None, None, None, None) else counts

    @property
    def summed(self) -> int:
        """Stable, unstable and not evaluable markers together."""
        return sum(count or 0 for count in (self.stable, self.unstable, self.not_evaluable))

    @property
    def tested(self) -> int:
        """Markers tested: the total, or the sum where no total is typed."""
        return self.summed if self.total is None else self.total

    @property
    def evaluable(self) -> int:
        """Markers with a result."""
        return (self.stable or 0) + (self.unstable or 0)

    @property
    def percent(self) -> float:
        """Unstable markers in percent of the evaluable ones; 0 without any."""
        return 100 * (self.unstable or 0) / self.evaluable if self.evaluable else 0.0

    @property
    def text(self) -> str:
        """The counts as printed, such as `7 stable, 0 unstable, 1 not evaluable of 9`."""
        named = (
            ("stable", self.stable),
            ("unstable", self.unstable),
            ("not evaluable", self.not_evaluable),
        )
        said = ", ".join(f"{count} {word}" for word, count in named if count is not None)
        if self.total is None:
            return said
        return f"{said} of {self.total}" if said else f"{self.total} markers"


def count_complaints(counts: MarkerCounts, status: str) -> tuple[str, ...]:
    """Return what is wrong with the counts: their sum, and whether they fit the status."""
    found = []
    missing = [
        word
        for word, count in (
            ("stable", counts.stable),
            ("unstable", counts.unstable),
            ("not evaluable", counts.not_evaluable),
        )
        if count is None
    ]
    total = counts.total
    if total is not None and counts.summed != total:
        found.append(_sum_complaint(counts, total))
    if missing and (total is None or counts.summed != total):
        found.append(f"not stated: number of markers {', '.join(missing)}")
    if status == "MSI-H" and counts.unstable == 0:
        found.append(f"status MSI-H, but no marker is unstable ({counts.text})")
    if status == "MSS" and counts.unstable and not counts.stable:
        found.append(f"status MSS, but every evaluable marker is unstable ({counts.text})")
    return tuple(found)


def _sum_complaint(counts: MarkerCounts, total: int) -> str:
    parts = (counts.stable, counts.unstable, counts.not_evaluable)
    terms = " + ".join(str(count) for count in parts if count is not None)
    difference = abs(total - counts.summed)
    amount = _NUMBERS[difference] if difference < len(_NUMBERS) else str(difference)
    noun = "marker" if difference == 1 else "markers"
    end = "unaccounted for" if counts.summed < total else "too many"
    return f"counts do not add up: {terms} = {counts.summed} of {total}, {amount} {noun} {end}"
