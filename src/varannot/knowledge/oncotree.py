"""Tumour types: the OncoTree, and how the tumour type of a statement relates to a patient's.

Source of the table: OncoTree, https://oncotree.mskcc.org, CC BY 4.0 (see resources/manifest.tsv).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from varannot.errors import InputError, Problem, nearest
from varannot.model import TumourType
from varannot.tables import Column, Kind, Table
from varannot.textio import read_table

__all__ = ["ANY", "ANY_SOLID", "ONCOTREE_TABLE", "OncoTree", "TumourRelation", "load_oncotree"]

ANY = "ANY"
"""In a knowledge row: every tumour type."""
ANY_SOLID = "ANY_SOLID"
"""In a knowledge row: every tumour type that the table marks as solid."""

TumourRelation: TypeAlias = Literal["same", "covered", "broader", "other"]

ONCOTREE_TABLE = Table(
    "oncotree",
    "Tumour types",
    (
        Column("code", "OncoTree code.", required=True),
        Column("name", "Name of the tumour type.", required=True),
        Column("parent", "Code of the parent; empty for a tissue.", required=True),
        Column("tissue", "Tissue as OncoTree names it.", required=True),
        Column("main_type", "Main type as OncoTree names it.", required=True),
        Column("former_codes", "Codes that earlier OncoTree versions used.", Kind.LIST),
        Column("solid", "Whether ANY_SOLID covers it: yes or no.", allowed=("yes", "no")),
    ),
)


@dataclass(frozen=True, slots=True)
class _Node:
    code: str
    name: str
    parent: str
    tissue: str
    main_type: str
    solid: bool


@dataclass(frozen=True, slots=True)
class OncoTree:
    """The tree as read; every function is exact and case-insensitive in codes and names."""

    nodes: Mapping[str, _Node]
    spellings: Mapping[str, tuple[str, ...]]

    def find(self, text: str) -> TumourType | None:
        """Return the tumour type of a code or an exact name, or None.

        A name that several types share (such as a germ cell tumour of ovary and testis) is not
        guessed at: it returns None, and `suggest` names the codes.
        """
        codes = self.spellings.get(_fold(text), ())
        if len(codes) != 1:
            return None
        node = self.nodes[codes[0]]
        return TumourType(
            written=text,
            code=node.code,
            name=node.name,
            tissue=node.tissue,
            ancestors=self.ancestors(node.code),
        )

    def known(self, code: str) -> bool:
        """Return whether a knowledge row may name this code (ANY and ANY_SOLID included)."""
        return code in self.nodes or code in (ANY, ANY_SOLID)

    def names(self) -> tuple[str, ...]:
        """Return all codes and names, codes first, as they are written in the table."""
        return tuple(self.nodes) + tuple(node.name for node in self.nodes.values())

    def suggest(self, text: str) -> str:
        """Return a sentence that names the nearest valid code or name, or an empty string."""
        codes = self.spellings.get(_fold(text), ())
        if len(codes) > 1:
            return f"Several tumour types have this name; give the code: {', '.join(codes)}."
        return nearest(text, self.names())

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Return the codes above `code`, from its parent to its tissue; KeyError if unknown."""
        above: list[str] = []
        parent = self.nodes[code].parent
        while parent:
            above.append(parent)
            parent = self.nodes[parent].parent
        return tuple(above)

    def relation(self, row_code: str, patient_code: str) -> TumourRelation:
        """Return how a row's tumour type relates to the patient's.

        `same`: the same node. `covered`: the row's node lies above the patient's, or is ANY, or is
        ANY_SOLID for a solid tumour. `broader`: the patient's type is stated more broadly than the
        row's, so the row may or may not apply. `other`: everything else. KeyError for a patient
        code that the tree does not hold.
        """
        patient = self.nodes[patient_code]
        if row_code == patient_code:
            return "same"
        if row_code == ANY or (row_code == ANY_SOLID and patient.solid):
            return "covered"
        if row_code in self.ancestors(patient_code):
            return "covered"
        if row_code in self.nodes and patient_code in self.ancestors(row_code):
            return "broader"
        return "other"

    def covers(self, row_code: str, patient_code: str) -> bool:
        """Return whether a row for `row_code` speaks about the patient's tumour type."""
        return self.relation(row_code, patient_code) in ("same", "covered")


def load_oncotree(path: Path) -> OncoTree:
    """Return the tree in the table at `path`; InputError with every problem otherwise."""
    table = read_table(path, str(path))
    missing = [name for name in ONCOTREE_TABLE.names if name not in table.header]
    if missing:
        raise InputError(
            [
                Problem(str(path), table.header_line, name, "no such column", "the column")
                for name in missing
            ]
        )
    nodes: dict[str, _Node] = {}
    former: list[tuple[str, str]] = []
    for row in table.rows:
        cell = row.cells
        nodes[cell["code"]] = _Node(
            cell["code"],
            cell["name"],
            cell["parent"],
            cell["tissue"],
            cell["main_type"],
            cell["solid"] == "yes",
        )
        if cell["former_codes"]:
            former.extend((old.strip(), cell["code"]) for old in cell["former_codes"].split(";"))
    orphans = [node for node in nodes.values() if node.parent and node.parent not in nodes]
    if orphans:
        raise InputError(
            [
                Problem(str(path), None, "parent", node.parent, "a code of the table")
                for node in orphans
            ]
        )
    return OncoTree(nodes, _spellings(nodes, former))


def _spellings(
    nodes: Mapping[str, _Node], former: list[tuple[str, str]]
) -> dict[str, tuple[str, ...]]:
    """Codes win over names, names over former codes; shared names keep all their codes."""
    found: dict[str, tuple[str, ...]] = {_fold(code): (code,) for code in nodes}
    codes = set(found)
    for node in nodes.values():
        key = _fold(node.name)
        if key not in codes:
            found[key] = (*found.get(key, ()), node.code)
    taken = set(found)
    for old, code in former:
        key = _fold(old)
        if key not in taken:
            found[key] = (*found.get(key, ()), code)
    return found


def _fold(text: str) -> str:
    return (
        " ".join(text.split()).casefold().replace("tumour", "tumor").replace("leukaemi", "leukemi")
    )
