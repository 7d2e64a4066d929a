"""Checks of the knowledge table: every mistake at once, with row and column.

Errors keep a table from being used. Warnings do not: an expired review, stray spaces, a byte order
mark. The date against which reviews are held is a parameter, never the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import BrokenFileError, Problem, nearest
from varannot.knowledge.damage import ERROR_VALUES
from varannot.knowledge.diff import row_name
from varannot.knowledge.genes import GeneNames, load_gene_names
from varannot.knowledge.oncotree import OncoTree, load_oncotree
from varannot.knowledge.row_rules import RowContext, row_problems
from varannot.knowledge.schema import KNOWLEDGE_TABLE, KnowledgeRow
from varannot.resources import resource
from varannot.textio import TextTable, decode, read_table

__all__ = ["Checked", "check", "expired_reviews", "lint"]


_NO_COLUMN = "no such column"


@dataclass(frozen=True, slots=True)
class Checked:
    """A knowledge table as read and checked: its rows are usable only without problems."""

    rows: tuple[KnowledgeRow, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]


def lint(path: Path, file: str, overlay: Path | None = None) -> tuple[Problem, ...]:
    """Return every error of the table at `path`, merged with the overlay if there is one.

    `file` is how messages name the table. Gene symbols and tumour types are held against the
    shipped tables gene_names.tsv and oncotree.tsv.
    """
    return check(path, file, overlay).problems


def check(
    path: Path,
    file: str,
    overlay: Path | None = None,
    *,
    names: GeneNames | None = None,
    oncotree: OncoTree | None = None,
) -> Checked:
    """Return rows, errors and warnings of the table and its overlay.

    An overlay row with a kb_id of the table replaces that row in its place; a row with a new kb_id
    is added at the end.
    """
    names = names or load_gene_names(resource("gene_names.tsv"))
    oncotree = oncotree or load_oncotree(resource("oncotree.tsv"))
    base, problems, warnings = _read(path, file)
    if not base and not problems:
        problems.append(Problem(file, None, "", "no rows", "at least one row"))
    if overlay is not None:
        own, more, notes = _read(overlay, str(overlay))
        problems += more
        warnings += notes + _unexpected_ids(base, own) + _displaced(base, own)
        base = _merge(base, own)
    context = RowContext(names, oncotree, frozenset(row.kb_id for row in base))
    absent = {(found.file, found.column) for found in problems if found.found == _NO_COLUMN}
    for row in base:
        # A column that is missing was told once; it is not told again for every row.
        found_here = row_problems(row, context)
        problems.extend(found for found in found_here if (found.file, found.column) not in absent)
    order = {name: number for number, name in enumerate((file, str(overlay)))}
    problems.sort(key=lambda found: (order.get(found.file, 9), found.row or 0))
    return Checked(tuple(base), tuple(problems), tuple(warnings))


def expired_reviews(rows: tuple[KnowledgeRow, ...], date: str) -> tuple[str, ...]:
    """Return one warning for each active row whose `review_by` lies before `date` (YYYY-MM-DD)."""
    return tuple(
        f"{row.file}, row {row.row}, {row.kb_id}: review was due on {row.review_by}."
        for row in rows
        if row.status == "active" and row.review_by and row.review_by < date
    )


def _read(path: Path, file: str) -> tuple[list[KnowledgeRow], list[Problem], list[str]]:
    try:
        table = read_table(path, file)
    except FileNotFoundError:
        missing = Problem(file, None, "", "no such file", "the knowledge table")
        return [], [missing], []
    except BrokenFileError as error:
        return [], list(error.problems), []
    problems = list(_header_problems(table))
    columns = KNOWLEDGE_TABLE.names
    rows = [
        KnowledgeRow(**{name: row.cells.get(name, "") for name in columns}, file=file, row=row.line)
        for row in table.rows
    ]
    problems.extend(_duplicates(rows))
    warnings = [f"{file}: {note}." for note in table.notes]
    text, _ = decode(path.read_bytes(), file)
    if any(value in text for value in ERROR_VALUES):
        problems.extend(_failed_formulas(rows))
    warnings.extend(_stray_spaces(text, file, table))
    return rows, problems, warnings


def _header_problems(table: TextTable) -> Iterator[Problem]:
    unknown = [name for name in table.header if name not in KNOWLEDGE_TABLE.names]
    missing = [name for name in KNOWLEDGE_TABLE.names if name not in table.header]
    for name in unknown:
        action = nearest(name, missing) or nearest(name, KNOWLEDGE_TABLE.names)
        yield Problem(
            table.file, table.header_line, name, name, "a column of the knowledge table", action
        )
    for name in missing:
        yield Problem(
            table.file,
            table.header_line,
            name,
            _NO_COLUMN,
            f"the column {name}",
            KNOWLEDGE_TABLE.column(name).prose,
        )


def _duplicates(rows: list[KnowledgeRow]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        if row.kb_id and row.kb_id in first:
            yield Problem(
                row.file,
                row.row,
                "kb_id",
                row.kb_id,
                f"each kb_id once (also in row {first[row.kb_id]})",
                "Give the new row the next free number; a kb_id is never reused.",
            )
        first.setdefault(row.kb_id, row.row)


def _failed_formulas(rows: list[KnowledgeRow]) -> Iterator[Problem]:
    for row in rows:
        for column in KNOWLEDGE_TABLE.names:
            value = getattr(row, column)
            if value.startswith(ERROR_VALUES):
                expected = "a value, not that of a formula which failed"
                action = "Take the cell from the earlier table, with the column formatted as text."
                yield Problem(row.file, row.row, column, value, expected, action)


def _stray_spaces(text: str, file: str, table: TextTable) -> Iterator[str]:
    """Spaces around a cell are ignored on reading, but show that a spreadsheet touched the row."""
    if "  " not in text and " \t" not in text and "\t " not in text and "\xa0" not in text:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        for name, cell in zip(table.header, line.split("\t"), strict=False):
            if cell != cell.strip() or "\xa0" in cell:
                yield f"{file}, row {number}, column {name}: stray spaces in '{cell}'."


def _unexpected_ids(base: list[KnowledgeRow], own: list[KnowledgeRow]) -> list[str]:
    known = {row.kb_id for row in base}
    return [
        f"{row.file}, row {row.row}: {row.kb_id} is no row of the table; use LOCAL-000001 and up "
        "for rows of your own, so that a later update cannot take the number."
        for row in own
        if row.kb_id.startswith("VKB-") and row.kb_id not in known
    ]


def _displaced(base: list[KnowledgeRow], own: list[KnowledgeRow]) -> list[str]:
    """Return what an overlay takes out of use without saying so.

    A retired row says so; a draft of the same id does not, nor does a row about something else.
    """
    known = {row.kb_id: row for row in base}
    found = []
    for row in own:
        old = known.get(row.kb_id)
        if old is None or old.status != "active":
            continue
        place = f"{row.file}, row {row.row}: {row.kb_id} {row_name(old)}"
        if row.status == "draft":
            found.append(f"{place} is active in the table and a draft here: it is not used.")
        elif row.status == "active" and (old.gene, old.record_type) != (row.gene, row.record_type):
            found.append(
                f"{place} is replaced by a row about {row_name(row)}; use LOCAL-000001 and up for "
                "rows of your own, so that both are used."
            )
    return found


def _merge(base: list[KnowledgeRow], own: list[KnowledgeRow]) -> list[KnowledgeRow]:
    replaced = {row.kb_id: row for row in own}
    kept = [replaced.pop(row.kb_id, row) for row in base]
    return kept + list(replaced.values())
