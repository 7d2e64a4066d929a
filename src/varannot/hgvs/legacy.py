"""Numbering of earlier days and of other isoforms, from `resources/legacy_numbering.tsv`.

`nucleotide`: printed number - shift is the HGVS number (BIC numbering with a `c.` prefix).
`isoform`: numbers on the other isoform are the numbers on the usual one plus the shift.
`residue`: p. numbers that do not count the initiator methionine; c. numbers are the usual ones.
`founder`: a founder variant's printed name that is a valid description of another event.
`isoform_name`: the same for a name by the numbers of another isoform that is in wide use.
`alias`: a name that reads like a protein change and means a c. description.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.resources import resource
from varannot.tables import Column, Kind, Table, missing_columns
from varannot.textio import read_table

__all__ = ["LEGACY_TABLE", "Founder", "Legacy", "Shift", "legacy_numbering", "load_legacy"]

LEGACY_TABLE = Table(
    "legacy_numbering",
    "Legacy numbering",
    (
        Column("gene", "Current gene symbol.", required=True),
        Column(
            "kind",
            "nucleotide: c. numbers counted from another base; isoform: numbers of another "
            "isoform; residue: p. numbers counted from another residue; founder: a founder "
            "variant's legacy name that reads as another event; isoform_name: a name in use that "
            "counts on another isoform and reads as another event; alias: a name that reads like "
            "a protein change.",
            Kind.CHOICE,
            allowed=("nucleotide", "isoform", "residue", "founder", "isoform_name", "alias"),
            required=True,
        ),
        Column("nucleotide_shift", "Printed number minus the usual one.", Kind.NUMBER, "bases"),
        Column("residue_shift", "Printed number minus the usual one.", Kind.NUMBER, "residues"),
        Column("legacy_name", "The legacy name as it reads with c. (alias: with p.), canonical."),
        Column("hgvs_c", "What the legacy name means, c."),
        Column("hgvs_p", "What the legacy name means, p."),
        Column("note", "One sentence for the reader."),
        Column("citation", "Reference sequences or publication.", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Shift:
    """A known difference of numbering: printed number minus the usual one."""

    gene: str
    kind: str
    bases: int
    residues: int
    note: str


@dataclass(frozen=True, slots=True)
class Founder:
    """A name in use that is also a valid description of another event, or reads like one.

    `kind` is that of its row: a founder's legacy name, a name by another isoform, or an alias.
    """

    gene: str
    legacy_name: str
    hgvs_c: str
    hgvs_p: str
    note: str
    kind: str = "founder"


@dataclass(frozen=True, slots=True)
class Legacy:
    """The whole table."""

    shifts: tuple[Shift, ...]
    founders: tuple[Founder, ...]
    aliases: tuple[Founder, ...] = ()

    def shifts_of(self, gene: str) -> tuple[Shift, ...]:
        """Return the numbering differences known for a gene."""
        return tuple(shift for shift in self.shifts if shift.gene == gene)

    def alias(self, gene: str, hgvs_p: str) -> Founder | None:
        """Return what a name that reads like this protein change means in a gene."""
        for alias in self.aliases:
            if (alias.gene, alias.legacy_name) == (gene, hgvs_p):
                return alias
        return None

    def founder(self, gene: str, hgvs_c: str) -> Founder | None:
        """Return what a name in use that reads like this description means in a gene."""
        for founder in self.founders:
            if (founder.gene, founder.legacy_name) == (gene, hgvs_c):
                return founder
        return None


_NAMED = frozenset({"founder", "isoform_name", "alias"})


def load_legacy(path: Path, file: str) -> Legacy:
    """Return the table at `path`; raises InputError with every cell that cannot be used."""
    table = read_table(path, file)
    problems = missing_columns(LEGACY_TABLE, file, table.header_line, table.header)
    if problems:
        raise InputError(problems)
    shifts: list[Shift] = []
    named: list[Founder] = []
    for row in table.rows:
        cells = row.cells
        problems.extend(
            Problem(file, row.line, column.name, cells[column.name], column.expected())
            for column in LEGACY_TABLE.columns
            if (cells[column.name] and not column.accepts(cells[column.name]))
            or (column.required and not cells[column.name])
        )
        if problems:
            continue
        if cells["kind"] in _NAMED:
            names = (cells["legacy_name"], cells["hgvs_c"], cells["hgvs_p"])
            named.append(Founder(cells["gene"], *names, cells["note"], cells["kind"]))
        else:
            bases, residues = (
                int(cells["nucleotide_shift"] or 0),
                int(cells["residue_shift"] or 0),
            )
            shifts.append(Shift(cells["gene"], cells["kind"], bases, residues, cells["note"]))
    if problems:
        raise InputError(problems)
    founders = tuple(one for one in named if one.kind != "alias")
    return Legacy(tuple(shifts), founders, tuple(one for one in named if one.kind == "alias"))


@cache
def legacy_numbering() -> Legacy:
    """Return the shipped table, read once."""
    return load_legacy(resource("legacy_numbering.tsv"), "legacy_numbering.tsv")
