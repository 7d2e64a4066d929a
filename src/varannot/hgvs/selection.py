"""Which small-variant rows of panel files are reported, from `resources/report_selection.tsv`.

The table has one row per consequence that holds for all genes (gene `*`), and rows of exceptions
for single genes with their citation. Each excluded row gets a code and a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import InputError, Problem, nearest
from varannot.model import Consequence, RowStatus
from varannot.tables import Column, Kind, Table, missing_columns
from varannot.textio import Row, read_table

__all__ = ["NO_GENE", "SELECTION_TABLE", "Selection", "SelectionRules", "load_selection"]

NO_GENE = "no_gene_annotation"
"""Stands in the column consequence for rows that name no gene."""

ANY_GENE = "*"

SELECTION_TABLE = Table(
    "report_selection",
    "Selection of small-variant rows for the report",
    (
        Column("gene", "Current gene symbol of an exception, or * for all genes.", required=True),
        Column(
            "consequence",
            "Most severe consequence of the row (Sequence Ontology), or no_gene_annotation.",
            Kind.CHOICE,
            allowed=(*(member.value for member in Consequence), NO_GENE),
            required=True,
        ),
        Column(
            "status",
            "Whether such a row is reported.",
            Kind.CHOICE,
            allowed=tuple(member.value for member in RowStatus),
            required=True,
        ),
        Column("code", "Short code of the reason; required where excluded."),
        Column("reason", "The reason in one sentence; required where excluded."),
        Column("citation", "Source of an exception; required for single genes."),
        Column(
            "near_exon",
            "An exception holds only for changes that lie this near to an exon; blank: for all.",
            Kind.COUNT,
            "bases",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What becomes of a row; `code` and `reason` are empty for most reported rows."""

    status: RowStatus
    code: str = ""
    reason: str = ""
    citation: str = ""
    near_exon: int | None = None


@dataclass(frozen=True, slots=True)
class SelectionRules:
    """The table as read: (gene or `*`, consequence or `no_gene_annotation`) -> selection."""

    rules: Mapping[tuple[str, str], Selection]

    def decide(
        self, gene: str, consequence: Consequence, from_exon: int | None = None
    ) -> Selection:
        """Return what becomes of a row with this current gene symbol and consequence.

        `from_exon` is the distance of an intronic change from the nearest exon in bases (0 in an
        exon), None where it is not known.
        """
        if not gene:
            return self.rules[ANY_GENE, NO_GENE]
        general = self.rules[ANY_GENE, consequence.value]
        exception = self.rules.get((gene, consequence.value), general)
        near = exception.near_exon
        if near is not None and (from_exon is None or from_exon > near):
            return general
        return exception


def load_selection(path: Path) -> SelectionRules:
    """Return the rules in the table at `path`; raises InputError with every problem.

    Each consequence needs exactly one row for all genes.
    """
    file = str(path)
    table = read_table(path, file)
    missing = missing_columns(SELECTION_TABLE, file, table.header_line, table.header)
    if missing:
        raise InputError(missing)
    problems: list[Problem] = []
    rules: dict[tuple[str, str], Selection] = {}
    for row in table.rows:
        found = _problems(file, row)
        key = (row.cells["gene"], row.cells["consequence"])
        if key in rules:
            found.append(
                Problem(file, row.line, "consequence", key[1], "one row", "Remove one of them.")
            )
        problems.extend(found)
        if not found:
            cells = row.cells
            near = int(cells["near_exon"]) if cells["near_exon"] else None
            texts = (cells["code"], cells["reason"], cells["citation"])
            rules[key] = Selection(RowStatus(cells["status"]), *texts, near)
    problems.extend(
        Problem(file, None, "consequence", "no row", f"a row for {name}", "Add one with gene *.")
        for name in SELECTION_TABLE.column("consequence").allowed
        if (ANY_GENE, name) not in rules and not problems
    )
    if problems:
        raise InputError(problems)
    return SelectionRules(rules)


def _problems(file: str, row: Row) -> list[Problem]:
    cells = row.cells
    problems = []
    for column in SELECTION_TABLE.columns:
        value = cells[column.name]
        if (value and not column.accepts(value)) or (column.required and not value):
            hint = nearest(value, column.allowed)
            problems.append(Problem(file, row.line, column.name, value, column.expected(), hint))
    if cells["status"] == RowStatus.EXCLUDED.value:
        problems.extend(
            Problem(file, row.line, name, "", "a text", "Say why such rows are excluded.")
            for name in ("code", "reason")
            if not cells[name]
        )
    if cells["near_exon"] and cells["gene"] == ANY_GENE:
        found, action = cells["near_exon"], "Only exceptions for single genes may have a distance."
        problems.append(Problem(file, row.line, "near_exon", found, "an empty cell", action))
    if cells["gene"] != ANY_GENE and not cells["citation"]:
        problems.append(
            Problem(
                file, row.line, "citation", "", "a source", "Cite why this gene is an exception."
            )
        )
    return problems
