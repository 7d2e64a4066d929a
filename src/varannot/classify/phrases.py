"""The phrases that reports print, by identifier: the laboratory can reword them, not add to them.

The table is closed in both directions: a missing identifier, an unknown one and a changed
placeholder are refused, so that no cell of a report can come out empty.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import InputError, Problem, nearest
from varannot.tables import Column, Table
from varannot.textio import TextTable, read_table

__all__ = [
    "NOT_LOADED",
    "NO_ENGINE",
    "NO_TRANSCRIPTS",
    "PHRASE_TABLE",
    "REQUIRED_PHRASES",
    "Phrases",
    "load_phrases",
]

PHRASE_TABLE = Table(
    "phrases",
    "Phrases",
    (
        Column("phrase_id", "Identifier; the list of identifiers is fixed.", required=True),
        Column("en", "English text; names in braces are filled in.", required=True),
        Column("note", "When the phrase is printed."),
    ),
)

NOT_LOADED = (
    "not_loaded.population_frequencies",
    "not_loaded.clinvar",
    "not_loaded.hotspots",
    "not_loaded.functional_assays",
    "not_loaded.in_silico",
)
"""Evidence that a run may lack; the report lists what it lacked."""

NO_TRANSCRIPTS = "not_loaded.transcript_sequences"
"""Listed where the run had no transcript bundle."""

NO_ENGINE = "not_loaded.second_engine"
"""Listed where descriptions were computed, but no second engine is installed."""

REQUIRED_PHRASES: Mapping[str, frozenset[str]] = {
    **{
        f"interpretation.{name}": frozenset[str]()
        for name in (
            "oncogenic.loss_of_function",
            "oncogenic.likely_loss_of_function",
            "oncogenic.gain_of_function",
            "oncogenic.switch_of_function",
            "oncogenic.uncertain",
            "likely_oncogenic.loss_of_function",
            "likely_oncogenic.likely_loss_of_function",
            "likely_oncogenic.gain_of_function",
            "likely_oncogenic.switch_of_function",
            "likely_oncogenic.uncertain",
            "truncating.loss_of_function",
            "truncating.likely_loss_of_function",
            "truncating.uncertain",
            "vus",
            "vus.lean_benign",
            "vus.lean_oncogenic",
            "likely_benign",
            "benign",
            "unresolved.impossible",
            "unresolved.not_assessed",
            "unresolved.reference_differs",
        )
    },
    "relevance.hrr": frozenset(),
    "relevance.hrr_conditional": frozenset(),
    "relevance.hrr_deletion": frozenset(),
    "relevance.hrr_other_region": frozenset(),
    "relevance.hrr_other_type": frozenset(),
    "relevance.hrr_plasma": frozenset(),
    "relevance.hrr_reversion": frozenset(),
    "relevance.hrr_with_condition": frozenset(),
    "relevance.unclear": frozenset(),
    "relevance.unclear_against": frozenset({"drugs"}),
    "relevance.not_relevant": frozenset(),
    "relevance.unresolved": frozenset(),
    "relevance.no_row": frozenset(),
    "relevance.other_type_only": frozenset(),
    "relevance.other_region_only": frozenset(),
    "relevance.class_not_curated": frozenset(),
    "relevance.therapy": frozenset({"drugs"}),
    "relevance.therapy_conditional": frozenset({"drugs"}),
    "relevance.resistance": frozenset({"drugs"}),
    "relevance.negative_evidence": frozenset({"drugs"}),
    "finding.assessed_negative": frozenset(),
    "finding.deletion_relative": frozenset(),
    "finding.homozygous_deletion": frozenset(),
    "finding.loh_hrr": frozenset(),
    "finding.loh_hrr_pair": frozenset({"variants"}),
    "finding.exon_change_hrr": frozenset(),
    "finding.no_row": frozenset(),
    **{name: frozenset[str]() for name in (*NOT_LOADED, NO_TRANSCRIPTS, NO_ENGINE)},
}
"""Every phrase identifier with the placeholders that its text has to carry."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The loaded phrases; every identifier of REQUIRED_PHRASES is there."""

    texts: Mapping[str, str]

    def text(self, phrase_id: str, **values: str) -> str:
        """Return the phrase with its placeholders filled; KeyError for an unknown identifier."""
        return self.texts[phrase_id].format(**values)


def load_phrases(path: Path) -> Phrases:
    """Return the phrases in the table at `path`.

    Raises InputError with every problem: a missing column, an unknown, repeated or missing
    identifier, an empty text, and a placeholder that is not the expected one.
    """
    table = read_table(path, str(path))
    missing = [name for name in PHRASE_TABLE.required if name not in table.header]
    problems = [
        Problem(table.file, table.header_line, name, "no such column", "the column")
        for name in missing
    ]
    if problems:
        raise InputError(problems)
    texts: dict[str, str] = {}
    for row in table.rows:
        phrase_id, text = row.cells["phrase_id"], row.cells["en"]
        problem = _problem(table, row.line, phrase_id, text, texts)
        if problem is None:
            texts[phrase_id] = text
        else:
            problems.append(problem)
    named = {row.cells["phrase_id"] for row in table.rows}
    problems.extend(
        Problem(table.file, None, "phrase_id", "no row", phrase_id, "Add the phrase.")
        for phrase_id in REQUIRED_PHRASES
        if phrase_id not in named
    )
    if problems:
        raise InputError(problems)
    return Phrases(texts)


def _problem(
    table: TextTable, line: int, phrase_id: str, text: str, seen: Mapping[str, str]
) -> Problem | None:
    if phrase_id not in REQUIRED_PHRASES:
        near = nearest(phrase_id, tuple(REQUIRED_PHRASES))
        return Problem(table.file, line, "phrase_id", phrase_id, "a known phrase_id", near)
    if phrase_id in seen:
        return Problem(table.file, line, "phrase_id", phrase_id, "each phrase_id once")
    if not text:
        return Problem(table.file, line, "en", "", "a text")
    wanted = REQUIRED_PHRASES[phrase_id]
    if _placeholders(text) == wanted:
        return None
    expected = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "no names in braces"
    return Problem(table.file, line, "en", text, f"a text with {expected}")


def _placeholders(text: str) -> frozenset[str] | None:
    """Return the names in braces, or None where the braces do not pair."""
    try:
        return frozenset(
            name for _, name, _, _ in string.Formatter().parse(text) if name is not None
        )
    except ValueError:
        return None
