"""What differs between two states of the knowledge table, in the words of the domain.

Rows are told apart by kb_id. What changes a class or a therapy line comes first, what nobody but a
curator sees comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from varannot.knowledge.schema import KNOWLEDGE_TABLE, KnowledgeRow
from varannot.tables import Kind

__all__ = ["Difference", "Group", "changed_ids", "diff_text", "differences", "row_name"]


class Group(StrEnum):
    """What a difference is about, that which matters most to a report first."""

    CLASS = "Classes, effects and roles of genes"
    THERAPY = "Therapy, resistance and tiers"
    GERMLINE = "Germline, thresholds and cautions"
    MATCH = "Which changes rows are about"
    WORDS = "What reports print with a row"
    CURATION = "Sources, dates and drafts"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: `change` in words, the row's name, and its 1-based line before and after.

    `column` is empty where a whole row came or went; `old_row` or `new_row` is None where the row
    is not there.
    """

    group: Group
    kb_id: str
    name: str
    change: str
    column: str
    old: str
    new: str
    old_row: int | None
    new_row: int | None


_WORDS = {
    "oncogenicity": "class",
    "lean": "lean",
    "effect": "effect on function",
    "gene_role": "role of the gene",
    "oncogenicity_codes": "criterion",
    "zygosity_required": "need for both alleles",
    "oncotree_code": "tumour type",
    "tumour_type": "tumour type in words",
    "match_type": "kind of match",
    "match_value": "match",
    "excludes": "exclusion",
    "escat": "ESCAT tier",
    "amp": "AMP tier",
    "civic_level": "CIViC level",
    "relevance_en": "relevance phrase",
    "summary_en": "sentence",
    "unconfirmed": "unconfirmed part",
    "contradicted_by": "contradicting row",
    "superseded_by": "replacing row",
    "last_reviewed": "date of review",
    "review_by": "date of the next review",
    "record_type": "kind of statement",
}
_GROUP_OF = {
    Group.CLASS: (
        "oncogenicity oncogenicity_codes lean effect gene_role pathway zygosity_required "
        "record_type"
    ),
    Group.THERAPY: (
        "drug drug_class combination direction oncotree_code region approval escat amp setting "
        "companion_test evidence_type civic_level contradicted_by"
    ),
    Group.MATCH: "gene transcript match_type match_value excludes origin",
    Group.WORDS: "summary_en relevance_en unconfirmed citation tumour_type",
}
_COLUMN_GROUP = {name: group for group, names in _GROUP_OF.items() for name in names.split()}
_TYPE_GROUP = {
    "gene_role": Group.CLASS,
    "variant_effect": Group.CLASS,
    "hotspot_region": Group.CLASS,
    "therapy": Group.THERAPY,
    "resistance": Group.THERAPY,
    "negative_evidence": Group.THERAPY,
    "prognostic": Group.THERAPY,
    "diagnostic": Group.THERAPY,
}
_LISTS = frozenset(column.name for column in KNOWLEDGE_TABLE.columns if column.kind is Kind.LIST)
_CODES = frozenset(column.name for column in KNOWLEDGE_TABLE.columns if column.allowed)
_IDENTITY = ("gene", "match_type", "match_value", "record_type")


def changed_ids(old: Iterable[KnowledgeRow], new: Iterable[KnowledgeRow]) -> tuple[str, ...]:
    """Return the kb_ids of the rows that were added, taken out or changed in any cell.

    They stand in the order of the new table, rows taken out last.
    """
    before = {row.kb_id: _cells(row) for row in old}
    after = {row.kb_id: _cells(row) for row in new}
    found = [kb_id for kb_id, cells in after.items() if before.get(kb_id) != cells]
    return (*found, *(kb_id for kb_id in before if kb_id not in after))


def differences(old: Sequence[KnowledgeRow], new: Sequence[KnowledgeRow]) -> tuple[Difference, ...]:
    """Return every difference between two tables, by group and then in table order.

    Each cell that differs is told. Rows that stand in another order are told once.
    """
    before = {row.kb_id: row for row in old}
    after = {row.kb_id: row for row in new}
    found: list[Difference] = []
    for kb_id in changed_ids(old, new):
        found.extend(_of_row(before.get(kb_id), after.get(kb_id)))
    if common := _reordered(before, after):
        change = "rows stand in another order; equally specific rows are printed in table order"
        found.append(
            Difference(Group.CURATION, common, "whole table", change, "", "", "", None, None)
        )
    rank = {group: number for number, group in enumerate(Group)}
    return tuple(sorted(found, key=lambda one: rank[one.group]))


def _cells(row: KnowledgeRow) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in KNOWLEDGE_TABLE.names)


def _reordered(before: Mapping[str, KnowledgeRow], after: Mapping[str, KnowledgeRow]) -> str:
    """Return the first kb_id that has moved among the rows that both tables hold, or ''."""
    one = [kb_id for kb_id in before if kb_id in after]
    other = [kb_id for kb_id in after if kb_id in before]
    return next((a for a, b in zip(one, other, strict=True) if a != b), "")


def row_name(row: KnowledgeRow) -> str:
    """Return what a row is about, such as `KRAS p.Gly12Cys, sotorasib or adagrasib in NSCLC`."""
    about = " ".join(filter(None, [row.gene, _matched(row)]))
    drug = (" + " if row.combination == "AND" else " or ").join(row.listed("drug"))
    tumours = ", ".join(row.listed("oncotree_code"))
    where = f" in {tumours}" if drug and tumours else ""
    return ", ".join(filter(None, [about, f"{drug}{where}"]))


def _matched(row: KnowledgeRow) -> str:
    if row.match_value in ("any", ""):
        return "" if row.match_type == "gene" else row.match_type.replace("_", " ")
    if row.match_type in ("codon", "exon"):
        return f"{row.match_type} {row.match_value}"
    if row.match_type == "residue_range":
        return f"residues {row.match_value.replace(':', ' ')}"
    if row.match_type == "fusion":
        return f"fusion with {row.match_value}"
    if row.record_type == "biomarker_threshold":
        return f"{row.match_type.upper()} {row.match_value}"
    return row.match_value


def _of_row(old: KnowledgeRow | None, new: KnowledgeRow | None) -> Iterator[Difference]:
    row = new or old
    assert row is not None
    if old is None or new is None or (old.status != new.status):
        yield _whole(old, new, row)
    if old is None or new is None:
        return
    drafts = "active" not in (old.status, new.status)
    if new.status == "active" and all(getattr(old, n) != getattr(new, n) for n in _IDENTITY[:3]):
        change = f"the kb_id named another assertion before: {row_name(old)}; ids are not reused"
        yield _difference(Group.CLASS, old, new, row, change, "kb_id", old.kb_id, new.kb_id)
    for column in KNOWLEDGE_TABLE.names:
        before, after = getattr(old, column), getattr(new, column)
        if column in ("kb_id", "status") or before == after:
            continue
        group = Group.CURATION if drafts else _group_of(column, row)
        for change in _changes(column, old, new):
            yield _difference(group, old, new, row, change, column, before, after)


def _group_of(column: str, row: KnowledgeRow) -> Group:
    group = _COLUMN_GROUP.get(column, Group.CURATION)
    if group is Group.THERAPY and row.record_type not in _TYPE_GROUP:
        return Group.GERMLINE
    return group


def _whole(old: KnowledgeRow | None, new: KnowledgeRow | None, row: KnowledgeRow) -> Difference:
    statement = row.record_type.replace("_", " ")
    active = "active" in (old.status if old else "", new.status if new else "")
    group = _TYPE_GROUP.get(row.record_type, Group.GERMLINE) if active else Group.CURATION
    before, after = (old.status if old else ""), (new.status if new else "")
    if old is None:
        change = f"{'row' if after == 'active' else f'{after} row'} added: {statement}"
        change += f", {_says(row)}" if _says(row) else ""
    elif new is None:
        change = f"{'row' if before == 'active' else f'{before} row'} taken out: {statement}"
        change += f", {_says(row)}" if _says(row) else ""
        change += "" if before != "active" else "; retire a row instead, so that its id stays taken"
    elif after == "retired":
        change = f"row retired: {statement}"
        change += f", replaced by {new.superseded_by}" if new.superseded_by else ""
    elif after == "active":
        change = f"row taken into use, was {before}: {statement}"
        change += f", {_says(row)}" if _says(row) else ""
    else:
        change = f"row set from {before} to {after}: {statement}"
    return _difference(group, old, new, row, change, "", before, after)


def _says(row: KnowledgeRow) -> str:
    parts = [
        f"class {_plain(row.oncogenicity)}" if row.oncogenicity else "",
        f"effect {row.effect}" if row.effect else "",
        f"role {row.gene_role}" if row.gene_role else "",
        _plain(row.direction),
    ]
    return ", ".join(filter(None, parts))


def _changes(column: str, old: KnowledgeRow, new: KnowledgeRow) -> Iterator[str]:
    word = _WORDS.get(column, column.replace("_", " "))
    before, after = getattr(old, column), getattr(new, column)
    if column in _LISTS:
        was, now = old.listed(column), new.listed(column)
        gone = [part for part in was if part not in now]
        come = [part for part in now if part not in was]
        yield from (f"{word} added: {part}" for part in come)
        yield from (f"{word} taken out: {part}" for part in gone)
        if not gone and not come:
            yield f"{word}: written in another way, {before} as {after}"
    elif not before:
        yield f"{word} added: {_shown(column, after)}"
    elif not after:
        yield f"{word} taken out: {_shown(column, before)}"
    else:
        yield f"{word} changed from {_shown(column, before)} to {_shown(column, after)}"


def _shown(column: str, value: str) -> str:
    if column in _CODES:
        return _plain(value)
    return f"'{value}'" if " " in value else value


def _plain(value: str) -> str:
    return value.replace("_", " ")


def _difference(
    group: Group,
    old: KnowledgeRow | None,
    new: KnowledgeRow | None,
    row: KnowledgeRow,
    change: str,
    column: str,
    before: str,
    after: str,
) -> Difference:
    old_row, new_row = (old.row if old else None), (new.row if new else None)
    return Difference(
        group, row.kb_id, row_name(row), change, column, before, after, old_row, new_row
    )


def diff_text(found: Sequence[Difference]) -> str:
    """Return the differences as lines for a person, under a heading for each group."""
    if not found:
        return "no difference\n"
    lines: list[str] = []
    group = None
    for one in found:
        if one.group is not group:
            group = one.group
            lines += ["", group.value] if lines else [group.value]
        lines.append(f"  {one.kb_id} {one.name}{_place(one)}: {one.change}")
    rows = len({one.kb_id for one in found if one.name != "whole table"})
    lines += ["", f"rows that differ: {rows}, differences: {len(found)}"]
    return "\n".join(lines) + "\n"


def _place(one: Difference) -> str:
    if one.new_row is not None:
        return f" (row {one.new_row})"
    return f" (row {one.old_row} before)" if one.old_row is not None else ""
