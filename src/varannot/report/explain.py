"""One variant explained in sentences that can be read aloud: nothing is judged anew.

Everything is taken from the documents of the stages; what open criteria could change is computed
from the stored criteria by the standard's own table.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from varannot.errors import VarannotError
from varannot.model import (
    Case,
    Classification,
    Interpretation,
    NormalizedVariant,
    Record,
    Relevance,
    SmallVariant,
    Statement,
)
from varannot.report.explain_class import class_section, criteria_sections, effect_section
from varannot.report.explain_find import Candidate
from varannot.report.explain_row import description_section, found_section
from varannot.report.explain_therapy import therapy_sections
from varannot.report.explain_words import Section, ended, statement_sentence

__all__ = ["Explanation", "explain"]

_RESEARCH_USE = (
    "For research use only. These are the rules and rows that fired; a person has to judge them."
)
_TAIL = " Curated "
_PUBLISHED = (
    "This result repeats a publication as it was printed (as_published) and is not for patient "
    "care: descriptions that contradict themselves are classed as typed."
)


class Explanation(Record, frozen=True, kw_only=True):
    """What is said about one row: sentences by section, and the stages' own values behind them.

    `variant`, `classification` and `relevance` are None where the row was excluded before.
    """

    sample_id: str
    key: str
    subject: str
    sections: tuple[Section, ...]
    variant: NormalizedVariant | None = None
    classification: Classification | None = None
    relevance: Relevance | None = None


def explain(case: Case, candidate: Candidate) -> Explanation:
    """Return the explanation of one row; VarannotError if a stage has not run."""
    if candidate.variant is None or not candidate.reported:
        return _excluded(case, candidate)
    if case.ingest is None or case.classify is None or case.actionability is None:
        message = f"sample {case.sample_id}: a stage before the report has not run"
        raise VarannotError(message)
    variant, key = candidate.variant, candidate.key
    small = next(row for row in case.ingest.small_variants if row.key == key)
    own = next(one for one in case.classify.variants if one.key == key)
    relevance = next((one for one in case.actionability.relevance if one.key == key), None)
    return Explanation(
        sample_id=case.sample_id,
        key=key,
        subject=candidate.name,
        sections=tuple(
            section
            for section in _sections(case, variant, small, own, relevance)
            if section.sentences
        ),
        variant=variant,
        classification=own,
        relevance=relevance,
    )


def _sections(
    case: Case,
    variant: NormalizedVariant,
    small: SmallVariant,
    own: Classification,
    relevance: Relevance | None,
) -> Iterator[Section]:
    if case.interpretation is Interpretation.AS_PUBLISHED:
        yield Section(title="As published", sentences=(_PUBLISHED,))
    yield found_section(variant, small)
    yield description_section(variant)
    yield effect_section(variant, own)
    yield class_section(own)
    yield from criteria_sections(own)
    yield _rows_section(own)
    yield from therapy_sections(case, own.key, relevance)
    yield _questions_section(case, own.key)
    yield _missing_section(case)
    yield Section(title="Use", sentences=(_RESEARCH_USE,))


def _rows_section(own: Classification) -> Section:
    """Return the rows of the knowledge table behind effect, class and cautions."""
    rows: dict[tuple[str, str], Statement] = {}
    for one in (*own.statements, *own.caveats):
        # A row that speaks about effect and class has one sentence with a tail for each.
        text, mark, tail = one.text.rpartition(_TAIL)
        same = (one.kb_id, text if mark else one.text)
        if one.kb_id and same in rows:
            longer = f"{rows[same].text}{mark}{tail}"
            rows[same] = msgspec.structs.replace(rows[same], text=longer)
        elif one.kb_id:
            rows[same] = one
    said = tuple(statement_sentence(one) for one in rows.values())
    none = ("No row of the knowledge table speaks about this variant or its gene.",)
    return Section(title="Rows of the knowledge table", sentences=said or none)


def _questions_section(case: Case, key: str) -> Section:
    asked = case.actionability.open_questions if case.actionability else ()
    return Section(
        title="Open questions",
        sentences=tuple(
            " ".join(
                filter(
                    None,
                    (
                        one.question,
                        ended(one.would_change and f"Would change: {one.would_change}"),
                        ended(one.who and f"To settle: {one.who}"),
                    ),
                )
            )
            for one in asked
            if one.key == key
        ),
    )


def _missing_section(case: Case) -> Section:
    gaps = case.classify.gaps if case.classify else ()
    stale = case.classify.stale if case.classify else ()
    said = (f"Not loaded: {one.text}. {one.meaning}" for one in gaps)
    return Section(title="Evidence that this run did not have", sentences=(*said, *stale))


def _excluded(case: Case, candidate: Candidate) -> Explanation:
    variant, row = candidate.variant, candidate.excluded
    reason = variant.reason if variant is not None else row.reason if row is not None else ""
    sentences = (
        f"{candidate.place}, holds {candidate.name or 'this row'}.",
        f"The row is not reported: {ended(reason or 'no reason is stated')}",
        "It was not classed, and nothing is said about therapy.",
    )
    return Explanation(
        sample_id=case.sample_id,
        key=candidate.key,
        subject=candidate.name,
        sections=(Section(title="What was found", sentences=sentences),),
        variant=variant,
    )
