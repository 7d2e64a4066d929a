"""The fields of one allele in one sample column of a VCF record, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from varannot.tso500.cells import decimal, whole
from varannot.tso500.vcf_declarations import Declaration
from varannot.tso500.vcf_samples import TumourColumn

__all__ = ["AlleleValues"]

_DIGITS = 6
_BASES = re.compile(r"[A-Za-z]+")


@dataclass(slots=True)
class AlleleValues:
    """The fields of one allele in one sample, and the notes on what was passed over.

    `cells` are the tab-separated cells of the record as written; `place` is the index of the allele
    in the ALT column, counted from 0.
    """

    declared: Mapping[tuple[str, str], Declaration]
    column: TumourColumn
    cells: Sequence[str]
    place: int
    notes: list[str] = field(default_factory=list)
    _sample: dict[str, str] | None = None

    @property
    def alts(self) -> list[str]:
        """All ALT alleles of the record."""
        return self.cells[4].split(",")

    @property
    def lone(self) -> bool:
        """Whether INFO speaks of the tumour alone."""
        return self.column.samples <= 1

    def about(self, kind: str, name: str) -> Declaration:
        """Return the declaration of a field, an empty one where the header has none."""
        return self.declared.get((kind, name), Declaration(kind, {}))

    def values(self, kind: str, name: str) -> list[str]:
        """Return the values of a field as written, none where the record does not have it."""
        if kind == "INFO":
            start = f"{name}="
            parts = self.cells[7].split(";") if len(self.cells) > 7 else []
            found = next((part[len(start) :] for part in parts if part.startswith(start)), "")
            return found.split(",") if found else []
        if self._sample is None:
            self._sample = self._read_sample()
        written = self._sample.get(name)
        return [] if written is None else written.split(",")

    def _read_sample(self) -> dict[str, str]:
        """Return the fields of the tumour's column; the first stands of a name given twice."""
        place = self.column.place
        if place is None or len(self.cells) <= 9 + place:
            return {}
        names, values = self.cells[8].split(":"), self.cells[9 + place].split(":")
        return dict(reversed([*zip(names, values, strict=False)]))

    def passed_over(self, name: str, why: str) -> None:
        """Note that a field is not used, and why."""
        self.notes.append(f"{name} {why}: not used")

    def counts(self, kind: str, name: str) -> list[int] | None:
        """Return all values as whole numbers, None where any is none."""
        found = [whole(value) for value in self.values(kind, name)]
        return [one for one in found if one is not None] if found and None not in found else None

    def of_allele(self, kind: str, name: str) -> str:
        """Return the one value of this allele, '' with a note where the list does not tell it.

        A field with Number=R has a value of REF first. A list may leave out the allele that stands
        for all others, such as <NON_REF>, which is the last one.
        """
        values, alts = self.values(kind, name), self.alts
        if not values:
            return ""
        if self.about(kind, name).number == "R" and len(values) == len(alts) + 1:
            return values[self.place + 1]
        spelt = [alt for alt in alts if _BASES.fullmatch(alt)]
        if len(values) == len(alts) or (
            len(values) == len(spelt) and self.place < len(spelt) and alts[: len(spelt)] == spelt
        ):
            return values[self.place]
        what = f"has {len(values)} values for {len(alts)} alleles"
        self.passed_over(f"{kind}/{name}", what)
        return ""

    def fraction(self, kind: str, name: str, *, percent: bool = False) -> float | None:
        """Return the allele's fraction, None with a note where the field holds none.

        Text such as `33.33%` is a percentage. `percent` says that the field holds nothing else: a
        number without the sign could then be either, and is not used.
        """
        written = self.of_allele(kind, name)
        if not written:
            return None
        is_percent = written.endswith("%")
        number = decimal(written.removesuffix("%"))
        if number is None or (percent and not is_percent):
            self.passed_over(f"{kind}/{name}", f"is '{written}'")
            return None
        share = number / 100 if is_percent else number
        if not 0 <= share <= 1:
            self.passed_over(f"{kind}/{name}", f"is {written}, which is no fraction from 0 to 1")
            return None
        return round(share, _DIGITS)

    def share(self, name: str, part: int, total: int) -> float | None:
        """Return part over total, None with a note where that is no fraction."""
        if total <= 0 or not 0 <= part <= total:
            self.passed_over(name, f"counts {part} of {total} reads")
            return None
        return round(part / total, _DIGITS)
