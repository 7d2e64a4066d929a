"""What curated rows say about one property of a variant: effect, class or lean.

For each property the most specific row that speaks about it wins; ties are all kept, and ties
that disagree are said and never settled in silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from varannot.classify.statements import from_row
from varannot.knowledge.match import (
    VariantFacts,
    most_specific,
    other_transcript,
    row_matches,
)
from varannot.knowledge.oncotree import ANY, ANY_SOLID
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import Statement

__all__ = ["CURATED_TYPES", "Curated", "caveats", "curated"]

CURATED_TYPES = frozenset({"variant_effect", "hotspot_region", "caveat"})
"""Record types whose effect, oncogenicity and lean describe a variant and not a therapy."""
_CARVED_OUT = "oncotree:"
"""What begins a tumour type in `excludes`; it carves out the types below it too."""


@dataclass(frozen=True, slots=True)
class Curated:
    """The rows that win for one property, and their distinct values in table order."""

    field: str
    rows: tuple[KnowledgeRow, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The distinct values; empty if no row speaks, more than one if ties disagree."""
        return tuple(dict.fromkeys(getattr(row, self.field) for row in self.rows))

    @property
    def value(self) -> str:
        """The value if the rows agree on one, else an empty string."""
        return self.values[0] if len(self.values) == 1 else ""

    @property
    def conflict(self) -> bool:
        """Whether equally specific rows disagree."""
        return len(self.values) > 1

    def statements(self, taken: str = "") -> tuple[Statement, ...]:
        """Return one statement per row, and one more if they disagree.

        `taken` says in a sentence which value is taken all the same; empty if none is.
        """
        said = tuple(
            from_row(f"curated_{self.field}", row, after=f"Curated {self.field}: {value}.")
            for row in self.rows
            for value in (getattr(row, self.field),)
        )
        if not self.conflict:
            return said
        ids = ", ".join(row.kb_id for row in self.rows)
        text = f"Equally specific rows disagree on {self.field} ({ids})"
        if not taken:
            return (
                *said,
                Statement(rule="curated_conflict", text=f"{text}: none of them is taken."),
            )
        return (
            *said,
            Statement(rule="curated_conflict", text=f"{text}."),
            Statement(rule="curated_weaker", text=taken),
        )


def curated(
    field: str,
    facts: VariantFacts,
    rows: Iterable[KnowledgeRow],
    skip: frozenset[str],
    tumour: tuple[str, ...] = (),
) -> Curated:
    """Return what the curated rows say about `field` (effect, oncogenicity or lean).

    Rows whose kb_id is in `skip` are passed over, and so are rows bound to tumour types that are
    not the patient's and rows that carve the patient's out. `tumour` holds the patient's OncoTree
    code and those above it, empty if not known.
    """
    speaking = (
        row
        for row in rows
        if row.record_type in CURATED_TYPES
        and getattr(row, field)
        and row.kb_id not in skip
        and _of_tumour(row, tumour)
        and row_matches(row, facts)
    )
    return Curated(field, most_specific(speaking))


def _of_tumour(row: KnowledgeRow, tumour: tuple[str, ...]) -> bool:
    if any(f"{_CARVED_OUT}{code}" in row.listed("excludes") for code in tumour):
        return False
    codes = set(row.listed("oncotree_code"))
    return not codes or bool(codes & {ANY, ANY_SOLID, *tumour})


def caveats(
    facts: VariantFacts, rows: Iterable[KnowledgeRow], used: Iterable[KnowledgeRow]
) -> tuple[Statement, ...]:
    """Return every caveat row that applies, and a caution per row used on another transcript."""
    found = [
        from_row("caveat", row)
        for row in rows
        if row.record_type == "caveat" and row_matches(row, facts)
    ]
    for row in dict.fromkeys(used):
        if other_transcript(row, facts):
            text = (
                f"Knowledge row {row.kb_id} is written on {row.transcript}, the variant on "
                f"{facts.transcript}; whether the two number alike has not been compared."
            )
            found.append(Statement(rule="other_transcript", text=text, kb_id=row.kb_id))
    return tuple(found)
