"""Biomarker calls, therapeutic relevance, open questions."""

from __future__ import annotations

from varannot.model.base import Record
from varannot.model.classify import ReadingClass, Statement
from varannot.model.codes import CallStatus, RelevanceKind
from varannot.model.source import Source

__all__ = [
    "Actionability",
    "BiomarkerCall",
    "FindingRelevance",
    "NotAssessed",
    "OpenQuestion",
    "Relevance",
    "TherapyStatement",
]


class TherapyStatement(Record, frozen=True, kw_only=True):
    """One knowledge row that applies, with how its tumour type relates to the patient's."""

    kb_id: str
    kind: RelevanceKind
    subject: str
    text: str
    drug: str = ""
    direction: str = ""
    tumour_type: str = ""
    tumour_match: str = ""
    region: str = ""
    approval: str = ""
    escat: str = ""
    amp: str = ""
    setting: str = ""
    evidence_type: str = ""
    citation: str = ""
    unconfirmed: str = ""
    contradicted_by: tuple[str, ...] = ()
    last_reviewed: str = ""


class Relevance(Record, frozen=True, kw_only=True):
    """The therapeutic relevance of one small variant: the Table 2 phrase and what is behind it.

    `missing` lists what would have to be shown before a CONDITIONAL finding becomes a therapy
    statement.
    """

    key: str
    kind: RelevanceKind
    phrase: str
    missing: tuple[str, ...] = ()
    therapies: tuple[TherapyStatement, ...] = ()
    statements: tuple[Statement, ...] = ()


class BiomarkerCall(Record, frozen=True, kw_only=True):
    """A verdict on TMB, MSI, GIS, MMR, tumour fraction or ploidy, with its threshold."""

    name: str
    label: str
    status: CallStatus
    value: str
    unit: str = ""
    threshold: str = ""
    threshold_source: str = ""
    reason: str = ""
    complaints: tuple[str, ...] = ()
    therapies: tuple[TherapyStatement, ...] = ()
    source: Source | None = None


class OpenQuestion(Record, frozen=True, kw_only=True):
    """Something a person has to settle: it stands on the first screen of the report."""

    id: str
    subject: str
    question: str
    reason: str
    readings: tuple[ReadingClass, ...] = ()
    would_change: str = ""
    who: str = ""
    needs: str = ""
    key: str = ""


class FindingRelevance(Record, frozen=True, kw_only=True):
    """Therapy statements for a finding that is not a small variant, by its place in `findings`.

    `hrr_gene` is the gene of the finding if it is one of homologous recombination repair, else ''.
    """

    index: int
    phrase: str
    kind: RelevanceKind
    hrr_gene: str = ""
    therapies: tuple[TherapyStatement, ...] = ()
    statements: tuple[Statement, ...] = ()


class NotAssessed(Record, frozen=True, kw_only=True):
    """Something that the report cannot speak about, and why; never to be read as negative.

    `unread_rows` counts the rows that could not be read, where that is why. `for_review` names
    variants that the knowledge table names and that are not reported: below a floor, filtered, or
    not in the table of variants given for the sample.
    """

    what: str
    reason: str
    unread_rows: int = 0
    for_review: tuple[str, ...] = ()


class Actionability(Record, frozen=True, kw_only=True):
    """Biomarker calls, relevance by variant and finding, open questions, not-assessed list."""

    biomarkers: tuple[BiomarkerCall, ...] = ()
    relevance: tuple[Relevance, ...] = ()
    findings: tuple[FindingRelevance, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()
    tumour_statements: tuple[TherapyStatement, ...] = ()
