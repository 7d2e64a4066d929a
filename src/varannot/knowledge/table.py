"""The knowledge table as a frozen value: rows, index by gene, and what the report says about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from varannot.errors import InputError
from varannot.knowledge.genes import GeneNames
from varannot.knowledge.lint import check
from varannot.knowledge.oncotree import OncoTree
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import KnowledgeState
from varannot.textio import sha256_of

__all__ = ["KnowledgeTable", "load_knowledge", "stats", "with_rows"]


@dataclass(frozen=True, slots=True)
class KnowledgeTable:
    """All rows in table order (overlay additions last); only active rows may be used.

    `state` describes the table, `overlay_state` the laboratory's own rows if there are any.
    """

    rows: tuple[KnowledgeRow, ...]
    active: tuple[KnowledgeRow, ...]
    state: KnowledgeState
    overlay_state: KnowledgeState | None
    warnings: tuple[str, ...]
    genes: Mapping[str, tuple[KnowledgeRow, ...]]
    ids: Mapping[str, KnowledgeRow]

    def for_gene(self, symbol: str) -> tuple[KnowledgeRow, ...]:
        """Return the active rows of a gene (current symbol), in table order."""
        return self.genes.get(symbol, ())

    def by_id(self, kb_id: str) -> KnowledgeRow:
        """Return the row of that kb_id, whatever its status; KeyError if there is none."""
        return self.ids[kb_id]

    def of_type(self, record_type: str) -> tuple[KnowledgeRow, ...]:
        """Return the active rows of a record type, in table order."""
        return tuple(row for row in self.active if row.record_type == record_type)

    @property
    def states(self) -> tuple[KnowledgeState, ...]:
        """The state of the table, followed by that of the overlay if there is one."""
        return (self.state,) if self.overlay_state is None else (self.state, self.overlay_state)


def load_knowledge(
    path: Path,
    file: str,
    overlay: Path | None = None,
    *,
    names: GeneNames | None = None,
    oncotree: OncoTree | None = None,
) -> KnowledgeTable:
    """Return the table at `path`, merged by kb_id with the laboratory's overlay.

    `file` is how messages and the report name the table. Gene names and tumour types default to
    the shipped tables. Raises InputError with every mistake that `lint` finds.
    """
    checked = check(path, file, overlay, names=names, oncotree=oncotree)
    if checked.problems:
        raise InputError(checked.problems)
    active = tuple(row for row in checked.rows if row.status == "active")
    own = None
    if overlay is not None:
        own = _state("knowledge overlay", overlay, str(overlay), checked.rows)
    return KnowledgeTable(
        rows=checked.rows,
        active=active,
        state=_state("knowledgebase", path, file, checked.rows),
        overlay_state=own,
        warnings=checked.warnings,
        genes=_by_gene(active),
        ids={row.kb_id: row for row in checked.rows},
    )


def with_rows(
    table: KnowledgeTable,
    rows: Iterable[KnowledgeRow],
    beside: Mapping[str, KnowledgeRow] = MappingProxyType({}),
) -> KnowledgeTable:
    """Return a table with other rows, for trial: states and warnings stay those of `table`.

    `beside` are rows that are no part of it and that links may still lead to.
    """
    listed = tuple(rows)
    active = tuple(row for row in listed if row.status == "active")
    return replace(
        table,
        rows=listed,
        active=active,
        genes=_by_gene(active),
        ids={**beside, **{row.kb_id: row for row in listed}},
    )


def _by_gene(active: Iterable[KnowledgeRow]) -> dict[str, tuple[KnowledgeRow, ...]]:
    genes: dict[str, list[KnowledgeRow]] = {}
    for row in active:
        if row.gene:
            genes.setdefault(row.gene, []).append(row)
    return {gene: tuple(rows) for gene, rows in genes.items()}


def stats(table: KnowledgeTable) -> str:
    """Return counts by status, record type and confirmation, and the dates of review, as text."""
    status = Counter(row.status for row in table.rows)
    lines = [f"rows: {len(table.rows)}"]
    lines += [f"  {name}: {count}" for name, count in sorted(status.items())]
    lines.append("active rows by record type:")
    types = Counter(row.record_type for row in table.active)
    lines += [f"  {name}: {count}" for name, count in sorted(types.items())]
    unconfirmed = sum(1 for row in table.active if row.unconfirmed)
    lines.append(f"active rows with something unconfirmed: {unconfirmed}")
    lines.append(f"genes: {len(table.genes)}")
    dates = sorted(row.last_reviewed for row in table.active if row.last_reviewed)
    if dates:
        lines.append(f"reviewed: {dates[0]} (oldest) to {dates[-1]} (newest)")
    due = sorted(row.review_by for row in table.active if row.review_by)
    if due:
        lines.append(f"next review due: {due[0]}")
    lines += [f"{state.file}: sha256 {state.sha256}" for state in table.states]
    return "\n".join(lines) + "\n"


def _state(name: str, path: Path, file: str, rows: tuple[KnowledgeRow, ...]) -> KnowledgeState:
    mine = [row for row in rows if row.file == file]
    newest = max((row.last_reviewed for row in mine if row.status == "active"), default="")
    return KnowledgeState(
        name=name,
        file=file,
        sha256=sha256_of(path.read_bytes()),
        version=newest,
        newest_review=newest,
        licence="; ".join(sorted({part for row in mine for part in row.listed("licence")})),
        rows=len(mine),
        unconfirmed_rows=sum(1 for row in mine if row.status == "active" and row.unconfirmed),
    )
