"""Floors of depth, allele fraction and reads for the report, from `resources/report_floors.tsv`.

They are those of a published validation of the tissue panel; a laboratory puts its own into the
table. They do not hold for plasma, for which no floor is shipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import msgspec

from varannot.model import CopyNumber, Finding, Fusion, SmallVariant, SpliceVariant, reads_of
from varannot.resources import resource
from varannot.rule_tables import not_negative, rule_rows
from varannot.tables import Column, Kind, Table

__all__ = [
    "FLOORS_TABLE",
    "Floors",
    "filtered_too_weak",
    "floors_for",
    "load_floors",
    "report_floors",
]


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors; what each decides and where it comes from stands in the table.

    Allele fractions are fractions, reads are counts, fold changes are ratios to the panel's normal.
    `working_rules` names the floors that are the project's own choice.
    """

    small_variant_vaf: float
    small_variant_vaf_lowest: float
    small_variant_reads: float
    fusion_reads: float
    splice_reads: float
    gain_fold_change: float
    loss_fold_change: float
    ffpe_vaf: float
    filtered_vaf: float
    filtered_reads: float
    working_rules: frozenset[str] = frozenset()

    def too_low(self, row: SmallVariant) -> str:
        """Return why a small variant lies below what is reported, empty if it does not.

        A row that states no allele fraction is never too low.
        """
        if row.vaf is None:
            return ""
        if row.vaf < self.small_variant_vaf_lowest:
            return (
                f"The allele fraction {row.vaf:g} lies below {self.small_variant_vaf_lowest:g}, "
                "the lowest that is reported (resources/report_floors.tsv)."
            )
        reads = row.alt_reads
        if reads is not None and reads < self.small_variant_reads:
            return (
                f"{reads} reads carry the change; at least {self.small_variant_reads:g} are asked "
                "for (resources/report_floors.tsv)."
            )
        return ""

    def cautions(self, row: SmallVariant, *, formalin: bool) -> Iterator[str]:
        """Yield what is to be said of a reported row; `formalin` tells of formalin-fixed tissue."""
        if row.vaf is None:
            return
        if row.vaf < self.small_variant_vaf:
            yield (
                f"Allele fraction {row.vaf:g} lies below {self.small_variant_vaf:g}, the floor of "
                "the validation for the panel as a whole."
            )
        change = (row.ref.upper(), row.alt.upper())
        if formalin and row.vaf < self.ffpe_vaf and change in _DEAMINATED:
            yield (
                f"{row.ref}>{row.alt} at allele fraction {row.vaf:g} in formalin-fixed tissue: "
                "deamination can make such a change; a repeat from another extraction would tell."
            )

    def caution_of(self, finding: Finding) -> str:
        """Return what is to be said of a finding below its floor, empty if there is nothing."""
        match finding:
            case Fusion(supporting_reads=reads) if _below(reads, self.fusion_reads):
                return _few(reads, self.fusion_reads, "fusion")
            case SpliceVariant(supporting_reads=reads) if _below(reads, self.splice_reads):
                return _few(reads, self.splice_reads, "splice variant")
            case CopyNumber(fold_change=ratio, is_loss=loss) if ratio is not None:
                floor = self.loss_fold_change if loss else self.gain_fold_change
                if loss and ratio > floor:
                    return f"Fold change {ratio:g} of a loss lies above {floor:g}, {_FLOOR}."
                if not loss and ratio < floor:
                    return f"Fold change {ratio:g} of a gain lies below {floor:g}, {_FLOOR}."
        return ""


_DEAMINATED = frozenset({("C", "T"), ("G", "A")})
_FLOOR = "the floor of the validation"


def _below(reads: int | None, floor: float) -> bool:
    return reads is not None and reads < floor


def _few(reads: int | None, floor: float, what: str) -> str:
    return f"{reads} supporting reads of a {what} are fewer than {floor:g}, {_FLOOR}."


_WORKING_RULE = "working rule"
_NAMES = tuple(field.name for field in fields(Floors) if field.name != "working_rules")

FLOORS_TABLE = Table(
    "report_floors",
    "Floors for the report",
    (
        Column("floor", "Name of the floor.", Kind.CHOICE, allowed=_NAMES, required=True),
        Column("value", "The floor.", Kind.NUMBER, required=True),
        Column("unit", "What the floor counts.", required=True),
        Column(
            "evidence",
            "one validation: a published validation used it; working rule: the project's own "
            "choice; laboratory: the laboratory's own.",
            Kind.CHOICE,
            allowed=("one validation", _WORKING_RULE, "laboratory"),
            required=True,
        ),
        Column("statement", "What the floor decides, in a sentence.", required=True),
        Column("citation", "Where it comes from.", required=True),
        Column("doi", "DOIs of the publications, where known.", Kind.LIST),
    ),
)


def load_floors(path: Path, file: str) -> Floors:
    """Return the floors in the table at `path`; raises InputError with every wrong cell."""
    needed = ((name,) for name in _NAMES)
    rows = rule_rows(path, file, FLOORS_TABLE, name=("floor",), needed=needed, check=not_negative)
    found = {row.cells["floor"]: row.cells["value"] for row in rows}
    own = {row.cells["floor"] for row in rows if row.cells["evidence"] == _WORKING_RULE}
    return msgspec.convert({**found, "working_rules": own}, Floors, strict=False)


@cache
def report_floors() -> Floors:
    """Return the floors of the shipped table, read once."""
    return load_floors(resource("report_floors.tsv"), "report_floors.tsv")


def filtered_too_weak(vaf: float | None, depth: int | None, *, plasma: bool) -> bool:
    """Return whether a call that a filter took out has too few reads to be looked up.

    The floor of reads holds for any specimen, that of the allele fraction for tissue alone. A call
    without an allele fraction is never too weak.
    """
    floors = report_floors()
    if vaf is None:
        return False
    reads = reads_of(vaf, depth)
    few = reads is not None and reads < floors.filtered_reads
    return few or (not plasma and vaf < floors.filtered_vaf)


def floors_for(*, plasma: bool) -> Floors | None:
    """Return the floors that hold for a sample, None for plasma: no floor is shipped for it."""
    return None if plasma else report_floors()
