"""What rows of the knowledge table say about each other: doubles, contradictions, chains of links.

All of it is about active rows, and all but a chain that runs in a circle is a warning: two rows
may well be meant, and a person decides.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import combinations

from varannot.errors import Problem
from varannot.knowledge.grammar import range_of
from varannot.knowledge.match import protein_key
from varannot.knowledge.oncotree import ANY, ANY_SOLID, OncoTree
from varannot.knowledge.schema import KNOWLEDGE_TABLE, KnowledgeRow
from varannot.tables import Kind

__all__ = ["between_rows", "link_circles"]

_NOT_ASSERTED = frozenset(
    {
        "kb_id",
        "status",
        "superseded_by",
        "contradicted_by",
        "hgnc_id",
        "tumour_type",
        "doid",
        "drug_class",
        "approval_date",
        "label_date",
        "companion_test",
        "escat",
        "amp",
        "civic_level",
        "tier_basis",
        "evidence_type",
        "relevance_en",
        "summary_en",
        "unconfirmed",
        "citation",
        "source",
        "source_version",
        "licence",
        "curator",
        "last_reviewed",
        "review_by",
        "confidence",
        "oncogenicity_codes",
    }
)
"""Columns that back an assertion or name its source, and are no part of what is asserted."""
_ASSERTED = tuple(name for name in KNOWLEDGE_TABLE.names if name not in _NOT_ASSERTED)
_LISTS = frozenset(column.name for column in KNOWLEDGE_TABLE.columns if column.kind is Kind.LIST)
_ONE_ANSWER = ("oncogenicity", "effect", "gene_role")
_FOR = frozenset({"sensitivity"})
_AGAINST = {"resistance": "resistance", "no_benefit": "no benefit"}
_BY_RANGE = frozenset({"codon", "residue_range", "exon"})


def between_rows(rows: Iterable[KnowledgeRow], tree: OncoTree) -> Iterator[Problem]:
    """Yield a warning for each pair of active rows that double or contradict each other."""
    active = [row for row in rows if row.status == "active"]
    yield from _doubles(active)
    groups: dict[tuple[str, str], list[KnowledgeRow]] = {}
    for row in active:
        if row.record_type != "biomarker_threshold":
            groups.setdefault((row.gene, row.match_type), []).append(row)
    for group in groups.values():
        for first, second in combinations(group, 2):
            yield from _contradiction(first, second, tree)


def link_circles(rows: Iterable[KnowledgeRow]) -> Iterator[tuple[Problem, bool]]:
    """Yield chains of `superseded_by` that end nowhere: a circle (an error), or no active row."""
    listed = list(rows)
    ids = {row.kb_id: row for row in listed}
    told: set[str] = set()
    for row in listed:
        chain = _chain(row, ids)
        last = ids.get(chain[-1])
        if len(chain) > 1 and chain[-1] in chain[:-1]:
            circle = chain[chain.index(chain[-1]) :]
            if not told.intersection(circle):
                told.update(circle)
                expected = f"a row that replaces this one; the chain is {' -> '.join(circle)}"
                yield _at(row, "superseded_by", expected), True
        elif len(chain) > 1 and last is not None and last.status != "active":
            expected = f"a chain that ends in an active row; {last.kb_id} is {last.status}"
            yield _at(row, "superseded_by", expected), False
        for other in row.listed("contradicted_by") if row.status == "active" else ():
            target = ids.get(other)
            if target is not None and target.status != "active":
                expected = f"active rows; {other} is {target.status}, so that it is not shown"
                yield _at(row, "contradicted_by", expected), False


def _chain(row: KnowledgeRow, ids: Mapping[str, KnowledgeRow]) -> list[str]:
    """Return the kb_ids that lead from a row over `superseded_by`; a repeated one ends it."""
    chain = [row.kb_id]
    while (here := ids.get(chain[-1])) is not None and here.superseded_by:
        chain.append(here.superseded_by)
        if chain.count(chain[-1]) > 1:
            break
    return chain


def _doubles(rows: Iterable[KnowledgeRow]) -> Iterator[Problem]:
    first: dict[Hashable, KnowledgeRow] = {}
    for row in rows:
        key = tuple(_asserted(row, name) for name in _ASSERTED)
        if key in first:
            other = first[key]
            expected = f"each assertion once; row {other.row} ({other.kb_id}) says the same"
            action = "Join the two, or say in setting what tells them apart."
            yield _at(row, "kb_id", expected, action)
        else:
            first[key] = row


def _asserted(row: KnowledgeRow, column: str) -> Hashable:
    if column == "transcript":
        return row.transcript.partition(".")[0]
    if column == "match_value":
        return _match_key(row)
    if column in _LISTS:
        return frozenset(part.casefold() for part in row.listed(column))
    return " ".join(getattr(row, column).split()).casefold()


def _match_key(row: KnowledgeRow) -> str:
    return protein_key(row.match_value) if row.match_type == "protein_change" else row.match_value


def _contradiction(first: KnowledgeRow, second: KnowledgeRow, tree: OncoTree) -> Iterator[Problem]:
    if _linked(first, second) or not _same_change(first, second):
        return
    if not _tumours_meet(first, second, tree):
        return
    name = f"row {first.row} ({first.kb_id})"
    if _match_key(first) == _match_key(second):
        for column in _ONE_ANSWER:
            one, other = getattr(first, column), getattr(second, column)
            if one and other and one != other:
                expected = f"what an equally specific row says of it: {one} in {name}"
                yield _at(second, column, expected, _SETTLE)
    drugs = sorted("+".join(sorted(one)) for one in _regimens(first) & _regimens(second))
    words = {first.direction, second.direction}
    against = [_AGAINST[word] for word in sorted(words) if word in _AGAINST]
    if drugs and against and words & _FOR:
        tumours = ", ".join(second.listed("oncotree_code"))
        expected = f"no {first.direction.replace('_', ' ')} to {', '.join(drugs)} in {name}"
        yield _at(second, "direction", f"{expected} for {tumours}", _SETTLE)


_SETTLE = "Settle it, or name the other row in contradicted_by."


def _linked(first: KnowledgeRow, second: KnowledgeRow) -> bool:
    return second.kb_id in first.listed("contradicted_by") or first.kb_id in second.listed(
        "contradicted_by"
    )


def _same_change(first: KnowledgeRow, second: KnowledgeRow) -> bool:
    """Return whether two rows of one gene and kind of match speak about a common change."""
    if first.transcript.partition(".")[0] != second.transcript.partition(".")[0]:
        return False
    if _match_key(first) == _match_key(second):
        return not _apart(first, second)
    if first.match_type not in _BY_RANGE:
        return False
    one, other = range_of(first.match_value), range_of(second.match_value)
    if one is None or other is None or one[2] != other[2]:
        return False
    return one[0] <= other[1] and other[0] <= one[1] and not _apart(first, second)


def _apart(first: KnowledgeRow, second: KnowledgeRow) -> bool:
    """Return whether the settings of two rows differ, which tells them apart."""
    return first.setting.casefold() != second.setting.casefold()


def _regimens(row: KnowledgeRow) -> set[frozenset[str]]:
    """Return the drugs or combinations of drugs that a row speaks about, each on its own."""
    drugs = [part.casefold() for part in row.listed("drug")]
    if not drugs:
        return set()
    return {frozenset(drugs)} if row.combination == "AND" else {frozenset({one}) for one in drugs}


def _tumours_meet(first: KnowledgeRow, second: KnowledgeRow, tree: OncoTree) -> bool:
    one, other = first.listed("oncotree_code"), second.listed("oncotree_code")
    if not one or not other:
        return True
    return any(_meet(a, b, tree) for a in one for b in other)


def _meet(one: str, other: str, tree: OncoTree) -> bool:
    general = {ANY, ANY_SOLID}
    if ANY in (one, other) or one == other:
        return True
    if one in general or other in general:
        code = other if one in general else one
        return code in tree.nodes and tree.nodes[code].solid
    if one not in tree.nodes or other not in tree.nodes:
        return False
    return one in tree.ancestors(other) or other in tree.ancestors(one)


def _at(row: KnowledgeRow, column: str, expected: str, action: str = "") -> Problem:
    return Problem(row.file, row.row, column, getattr(row, column), expected, action)
