"""What files and sheet state about one biomarker, and where they disagree."""

from __future__ import annotations

from dataclasses import dataclass

from varannot.model import BiomarkerName, Case, Measurement, Source

__all__ = ["Stated", "disagreements", "stated", "whole_number"]

_ROUNDING = 0.05
"""Half a unit of the first decimal, to which the panel software rounds."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement: number, the text as written, and its place (None for the sample sheet).

    `number` is None where the text is no number; `not_applicable` where the file says NA.
    """

    text: str
    number: float | None
    origin: str
    unit: str = ""
    source: Source | None = None
    note: str = ""
    not_applicable: bool = False


def stated(case: Case, name: BiomarkerName, column: str = "") -> tuple[Stated, ...]:
    """Return what the files state, in order, and then what the sheet's `column` states."""
    measurements = case.ingest.measurements if case.ingest else ()
    found = [_of_file(item) for item in measurements if item.name is name]
    cell = case.sample.get(column, "") if column else ""
    if cell:
        found.append(Stated(cell, float(cell), "the sample sheet"))
    return tuple(found)


def disagreements(
    items: tuple[Stated, ...], unit: str = "", tolerance: float = _ROUNDING
) -> tuple[str, ...]:
    """Return the complaint about numbers that differ by more than rounding, if any."""
    known = [item for item in items if item.number is not None]
    numbers = [item.number for item in known if item.number is not None]
    if len(numbers) < 2 or max(numbers) - min(numbers) <= tolerance + 1e-9:
        return ()
    said = ", ".join(f"{item.origin}: {item.text}{f' {unit}' if unit else ''}" for item in known)
    return (f"Statements differ: {said}.",)


def whole_number(case: Case, column: str) -> int | None:
    """Return the whole number in a sheet cell, or None if the cell is empty."""
    cell = case.sample.get(column, "")
    return int(cell) if cell else None


def _of_file(item: Measurement) -> Stated:
    return Stated(
        text=item.text,
        number=item.number,
        origin=f"{item.source.file}, row {item.source.row}",
        unit=item.unit,
        source=item.source,
        note=item.note,
        not_applicable=item.not_applicable,
    )
