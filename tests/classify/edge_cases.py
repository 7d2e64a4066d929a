"""The table of edge cases: each row of classification.md, section 9, as one or more lines.

`document_*` are the words of the document, `expected_*` what they say of the line, never fitted
to what the code gives. `status` is empty where that holds. `data` and `source` mark what no rule
can meet, for the reason in `note`: shipped data lack what it rests on, or the document contradicts
itself. Then `holds_*` say what holds instead.
`expected_codes` are all that may be met (`none` for no code), `required_codes` some of them.
`tested_by` names the tests that cover a line which is no row of a table of variants.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from varannot.classify.table import CLASSIFY_INPUT, CLASSIFY_OUTPUT, TableClassifier
from varannot.hgvs.reference_set import ReferenceSet, open_reference
from varannot.knowledge.genes import GeneNames, load_gene_names
from varannot.knowledge.mounted.settings import EvidenceSettings
from varannot.knowledge.oncotree import OncoTree, load_oncotree
from varannot.knowledge.sources import EvidenceSources
from varannot.knowledge.table import KnowledgeTable, load_knowledge
from varannot.resources import resource, resource_folder
from varannot.textio import read_table

ROOT = Path(__file__).parents[2]
TABLE = Path(__file__).with_name("edge_cases.tsv")
ANY_STRENGTH = "_any"
NONE = "none"


@dataclass(frozen=True, slots=True)
class EdgeCase:
    """One line of the table; `cells` by column."""

    cells: dict[str, str]

    @property
    def row(self) -> int:
        """The number of the row in the document."""
        return int(self.cells["row"])

    @property
    def name(self) -> str:
        """Row and part, such as `59b`."""
        return self.cells["row"] + self.cells["part"]

    @property
    def status(self) -> str:
        """Empty, data, source or open."""
        return self.cells["status"]

    def listed(self, column: str, by: str = ",") -> tuple[str, ...]:
        """Return the parts of a cell."""
        return tuple(part.strip() for part in self.cells[column].split(by) if part.strip())

    def faults(self, found: dict[str, str]) -> Iterator[str]:
        """Yield what differs from the document in the cells that the classifier gives."""
        if self.cells["expected_class"]:
            yield from _outside("class", found["class"], self.listed("expected_class", ";"))
        if self.cells["expected_points"]:
            yield from _outside("points", found["points"], (self.cells["expected_points"],))
        yield from _codes("expected_codes", self.cells["expected_codes"], found["codes"])
        lacking = set(self.listed("required_codes")) - set(found["codes"].split(","))
        if lacking:
            yield f"codes lack {sorted(lacking)}: {found['codes']}"
        yield from self.forbidden(found)
        missing = set(self.listed("not_assessable")) - set(found["not_assessable"].split(","))
        if missing:
            yield f"not_assessable lacks {sorted(missing)}"
        for column in ("effect", "lof_rule"):
            if self.cells[f"expected_{column}"]:
                wanted = self.listed(f"expected_{column}", ";")
                yield from _outside(column, found[column], wanted)
        for words in self.listed("reason_says", ";"):
            if words.casefold() not in found["reason"].casefold():
                yield f"the reason does not say {words!r}: {found['reason']}"

    def forbidden(self, found: dict[str, str]) -> Iterator[str]:
        """Yield codes that must not be met and are."""
        met = found["codes"].split(",")
        for code in self.listed("forbidden_codes"):
            bare = code.removesuffix(ANY_STRENGTH)
            for one in met:
                if one == code or (bare != code and one.partition("_")[0] == bare):
                    yield f"{one} must not be met"

    def holds(self, found: dict[str, str]) -> Iterator[str]:
        """Yield what differs from what holds where the document cannot be met."""
        yield from _outside("class", found["class"], (self.cells["holds_class"],))
        yield from _codes("holds_codes", self.cells["holds_codes"], found["codes"])
        yield from self.forbidden(found)


def _outside(what: str, found: str, wanted: tuple[str, ...]) -> Iterator[str]:
    if found not in wanted:
        yield f"{what} is {found!r}, expected {' or '.join(wanted)}"


def _codes(what: str, written: str, found: str) -> Iterator[str]:
    if not written:
        return
    wanted = set() if written == NONE else set(written.split(","))
    met = set(filter(None, found.split(",")))
    if met != wanted:
        yield f"codes are {sorted(met)}, {what} {sorted(wanted)}"


@cache
def edge_cases() -> tuple[EdgeCase, ...]:
    """Return the lines of the table."""
    return tuple(EdgeCase(dict(row.cells)) for row in read_table(TABLE, TABLE.name).rows)


@cache
def reference() -> ReferenceSet:
    """Return the shipped transcripts."""
    folder = resource_folder("transcripts")
    return open_reference(folder, str(folder), with_engine=False)


@cache
def names() -> GeneNames:
    """Return the shipped gene names."""
    return load_gene_names(resource("gene_names.tsv"))


@cache
def tree() -> OncoTree:
    """Return the shipped tumour types."""
    return load_oncotree(resource("oncotree.tsv"))


@cache
def knowledge() -> KnowledgeTable:
    """Return the shipped knowledge table."""
    return load_knowledge(resource("knowledgebase.tsv"), "knowledgebase.tsv")


@cache
def sources(without: str = "") -> EvidenceSources:
    """Return the shipped packs; `without` names those that are left out, by commas."""
    left_out = tuple(part for part in without.split(",") if part)
    return EvidenceSources.open(EvidenceSettings(without=left_out), bundle=reference().bundle)


@cache
def classifier(without: str = "") -> TableClassifier:
    """Return the classifier with what ships, less the packs of `without`."""
    return TableClassifier(reference(), knowledge(), sources(without), names(), tree())


def classified(case: EdgeCase) -> dict[str, str]:
    """Return the cells that the classifier gives for a line."""
    row = {name: case.cells[name] for name in CLASSIFY_INPUT.names}
    found = classifier(case.cells["without"]).cells(row)
    return dict(zip(CLASSIFY_OUTPUT.names, found, strict=True))


@cache
def functions_of(file: str) -> dict[str, str]:
    """Return by name the test functions of a file below the checkout, with their decorators."""
    text = (ROOT / file).read_text(encoding="utf-8")
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            found[node.name] = "\n".join(text.splitlines()[first - 1 : node.end_lineno])
    return found
