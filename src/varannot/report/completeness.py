"""The report completeness checklist C01 to C24: what of it this report carries.

The items, what they need, and whose recommendation they are stand in resources/completeness.tsv.
The report is a draft while a blocking item is absent and nobody has waived it by its id in the
sheet column `completeness_waived`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from varannot.classify.facts import genome_build
from varannot.errors import InputError, Problem
from varannot.model import Case
from varannot.report.facts import FACTS, Facts, Found
from varannot.report.view import ChecklistItem, ChecklistState, Completeness
from varannot.report.words import count_of
from varannot.tables import Column, Kind, Table
from varannot.textio import Row, read_table

__all__ = ["COMPLETENESS_TABLE", "ChecklistRule", "assess_completeness", "load_checklist"]

_APPLIES = ("always", "tissue", "plasma", "variants", "therapy_lines")
_WAIVED = re.compile(r"\bC\d\d\b", re.ASCII)

COMPLETENESS_TABLE = Table(
    "completeness",
    "Report completeness checklist",
    (
        Column("id", "Item, C01 to C24.", required=True),
        Column("item", "What the report has to carry.", required=True),
        Column(
            "blocking",
            "Whether the report is a draft without it: yes, no, final (blocks a final report), "
            "germline_suspicion (blocks where an open question is about the germline), or the "
            "sheet columns that block.",
            required=True,
        ),
        Column("applies", "To which reports.", Kind.CHOICE, required=True, allowed=_APPLIES),
        Column("columns", "Sheet columns needed, | between alternatives.", Kind.LIST),
        Column("settings", "column=key: the setting that stands in for a column.", Kind.LIST),
        Column("facts", "What the case itself has to show.", Kind.LIST, allowed=tuple(FACTS)),
        Column("caution", "Sentence that the report prints where the item applies."),
        Column("source", "Who asks for it.", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class ChecklistRule:
    """One item of the checklist as the table states it."""

    id: str
    item: str
    blocking: tuple[str, ...]
    applies: str
    columns: tuple[tuple[str, ...], ...]
    settings: Mapping[str, str]
    facts: tuple[str, ...]
    caution: str
    source: str


def load_checklist(path: Path, file: str) -> tuple[ChecklistRule, ...]:
    """Return the items in the table's order; raises InputError with every mistake."""
    table = read_table(path, file)
    problems = [
        Problem(file, table.header_line, name, "no such column", "a column of that name")
        for name in COMPLETENESS_TABLE.names
        if name not in table.header
    ]
    if problems:
        raise InputError(problems)
    for row in table.rows:
        for column in COMPLETENESS_TABLE.columns:
            cell = row.cells[column.name]
            if (column.required and not cell) or (cell and not column.accepts(cell)):
                problems.append(Problem(file, row.line, column.name, cell, column.expected()))
    if problems:
        raise InputError(problems)
    return tuple(_rule(row) for row in table.rows)


def assess_completeness(
    case: Case, settings: Mapping[str, str], rules: tuple[ChecklistRule, ...]
) -> Completeness:
    """Return the state of every item, whether the report is a draft, and printed cautions."""
    facts = Facts(case, settings)
    waived = set(_WAIVED.findall(case.sample.get("completeness_waived", "")))
    items = tuple(_item(rule, facts, settings, waived) for rule in rules)
    missing = tuple(i.id for i in items if i.blocking and i.state is ChecklistState.ABSENT)
    states = {item.id: item.state for item in items}
    cautions = tuple(
        rule.caution
        for rule in rules
        if rule.caution and states[rule.id] is not ChecklistState.NOT_APPLICABLE
    )
    return Completeness(
        items=items,
        missing_blocking=missing,
        draft=bool(missing),
        sentence=_sentence(items, missing),
        cautions=cautions,
    )


def _sentence(items: tuple[ChecklistItem, ...], missing: tuple[str, ...]) -> str:
    applicable = [i for i in items if i.state is not ChecklistState.NOT_APPLICABLE]
    present = sum(item.state is ChecklistState.PRESENT for item in applicable)
    waived = sum(item.state is ChecklistState.WAIVED for item in applicable)
    text = f"{present} of {count_of(len(applicable), 'item')} present"
    if waived:
        text += f", {waived} waived"
    if missing:
        return f"{text}; draft until filled or waived: {', '.join(missing)}"
    return f"{text}; no blocking item is missing"


def _item(
    rule: ChecklistRule, facts: Facts, settings: Mapping[str, str], waived: set[str]
) -> ChecklistItem:
    lacking: tuple[str, ...] = ()
    if not facts.applies(rule.applies):
        state, where = ChecklistState.NOT_APPLICABLE, facts.why_not(rule.applies)
    else:
        found, lacking = _look(rule, facts, settings)
        state = ChecklistState.ABSENT if lacking else ChecklistState.PRESENT
        where = "; ".join([*found, *(f"lacking: {text}" for text in lacking)])
    blocking = _blocks(rule, facts, lacking)
    if state is ChecklistState.ABSENT and rule.id in waived:
        state = ChecklistState.WAIVED
        where += f"; waived in the sheet: {facts.case.sample['completeness_waived']}"
    return ChecklistItem(
        id=rule.id,
        item=rule.item,
        state=state,
        blocking=blocking,
        where=where,
        source=rule.source,
    )


def _look(
    rule: ChecklistRule, facts: Facts, settings: Mapping[str, str]
) -> tuple[list[str], tuple[str, ...]]:
    """Return where the parts of an item were found, and what lacks."""
    sheet = facts.case.sample
    found: list[str] = []
    lacking: list[str] = []
    columns = []
    for alternatives in rule.columns:
        filled = [name for name in alternatives if sheet.get(name)]
        keys = [rule.settings[name] for name in alternatives if name in rule.settings]
        configured = [key for key in keys if settings.get(key)]
        if filled:
            columns.extend(filled)
        elif "genome_build" in alternatives and (build := genome_build(facts.case)):
            found.append(f"{build}, as in every file of this kind")
        elif configured:
            found.append(f"setting {configured[0]}")
        else:
            lacking.append(" or ".join(alternatives))
    if columns:
        found.insert(0, f"sheet: {', '.join(columns)}")
    for name in rule.facts:
        result: Found = FACTS[name](facts)
        (found if result.present else lacking).append(result.text)
    return found, tuple(lacking)


def _blocks(rule: ChecklistRule, facts: Facts, lacking: tuple[str, ...]) -> bool:
    match rule.blocking:
        case ("yes",):
            return True
        case ("no",):
            return False
        case ("final",):
            return facts.case.sample.get("report_status", "") in ("final", "amended")
        case ("germline_suspicion",):
            return facts.germline_question
        case names:
            return not lacking or any(name in lacking for name in names)


def _rule(row: Row) -> ChecklistRule:
    def parts(column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in row.cells[column].split(";") if part.strip())

    pairs = (part.partition("=") for part in parts("settings"))
    return ChecklistRule(
        id=row.cells["id"],
        item=row.cells["item"],
        blocking=parts("blocking"),
        applies=row.cells["applies"],
        columns=tuple(tuple(part.split("|")) for part in parts("columns")),
        settings={column: key for column, _, key in pairs},
        facts=parts("facts"),
        caution=row.cells["caution"],
        source=row.cells["source"],
    )
