"""What a report prints, as one frozen value: every writer reads this and nothing else.

Texts stand here exactly as they are printed, unescaped; each writer escapes for its own format.
`ReportDocument` is the content of report.json: the view and, under `case`, the stages' own parts.
"""

from __future__ import annotations

from enum import StrEnum

from varannot.model import (
    BiomarkerCall,
    Case,
    Failure,
    Interpretation,
    KnowledgeState,
    NotAssessed,
    OpenQuestion,
    Record,
    RowStatus,
    RowUsed,
    Statement,
    TherapyStatement,
)
from varannot.report.standard_lines import CriteriaBlock, GapLine

__all__ = [
    "AccountLine",
    "BoardLine",
    "ChecklistItem",
    "ChecklistState",
    "Completeness",
    "ConditionalFinding",
    "DescriptionBlock",
    "DescriptionLine",
    "Evidence",
    "ExcludedGroup",
    "Fact",
    "FindingClass",
    "FindingGroup",
    "FindingLine",
    "KnowledgeAge",
    "Provenance",
    "QualityFigure",
    "QualityLine",
    "QualityView",
    "QuestionView",
    "ReportDocument",
    "ReportView",
    "SampleStatus",
    "SummaryLine",
    "Table2Row",
    "TherapyGroup",
    "VariantLine",
]


class SampleStatus(StrEnum):
    """Whether a sample has a report."""

    OK = "ok"
    FAILED = "failed"


class ChecklistState(StrEnum):
    """State of one item of the report completeness checklist."""

    PRESENT = "present"
    ABSENT = "absent"
    WAIVED = "waived"
    NOT_APPLICABLE = "not applicable"


class Fact(Record, frozen=True, kw_only=True):
    """A label and its value; the value says 'not stated' where nothing is known."""

    label: str
    value: str


class QuestionView(Record, frozen=True, kw_only=True):
    """An open question with the classes its readings would have, counted for the overview."""

    number: int
    question: OpenQuestion
    reading_classes: str


class Table2Row(Record, frozen=True, kw_only=True):
    """One reported small variant; `typed_*` are the source's own words, never used to classify.

    `name` is how the variant is called elsewhere in the report, with what needs confirmation;
    `points` are those of the standard with their codes, `classes` the curated class beside it;
    `origin` says in a few words whether germline or somatic is established.
    `flagged` are those of the check parts that somebody has to look at.
    """

    number: int
    key: str
    name: str
    gene: str
    mutation: str
    interpretation: str
    points: str
    classes: str
    therapeutic_relevance: str
    checks: str
    check_parts: tuple[str, ...]
    flagged: tuple[str, ...]
    needs_decision: bool
    description: str
    transcript: str
    consequence: str
    vaf: str
    depth: str
    origin: str
    typed_interpretation: str
    typed_relevance: str
    source_file: str
    source_row: int


class VariantLine(Record, frozen=True, kw_only=True):
    """One small-variant row of the input, as variants.tsv prints it."""

    source_file: str
    source_row: int
    gene: str
    hgvs_c: str
    hgvs_p: str
    status: RowStatus
    reason: str
    checks: str
    computed: str
    mane: str
    check_level: str
    findings: str
    panel_origin: str
    points: str
    codes: str
    standard_class: str
    curated_class: str
    not_assessable: str
    lof_rule: str


class FindingLine(Record, frozen=True, kw_only=True):
    """One other row of the input, as findings.tsv prints it.

    `headline` is what the summary calls it: the gene, with gain or loss and exons where it has
    them, or the place where no gene is stated; and that it needs confirmation, if its analyte
    failed. It is empty for an excluded row.
    """

    source_file: str
    source_row: int
    section: str
    kind: str
    headline: str
    gene: str
    description: str
    status: RowStatus
    reason: str
    relevance: str


class FindingGroup(Record, frozen=True, kw_only=True):
    """The same finding in one or several genes; `where` lists their lines."""

    genes: tuple[str, ...]
    description: str
    relevance: str
    where: str


class FindingClass(Record, frozen=True, kw_only=True):
    """All findings of one kind; `absence` says in words why there is none, if there is none.

    `unread` says how many rows beside the findings could not be read, empty if all were.
    `assessed` is False where findings of the kind may be missing because nobody could look.
    """

    kind: str
    title: str
    lines: tuple[FindingLine, ...]
    groups: tuple[FindingGroup, ...]
    negatives: tuple[FindingLine, ...]
    absence: str
    unread: str = ""
    assessed: bool = True


class AccountLine(Record, frozen=True, kw_only=True):
    """Read = reported + excluded for one file and one sort of row."""

    file: str
    rows: str
    read: int
    reported: int
    excluded: int
    remark: str


class ExcludedGroup(Record, frozen=True, kw_only=True):
    """Excluded rows of one file with one reason; `where` lists their lines as ranges."""

    file: str
    section: str
    reason: str
    count: int
    where: str


class TherapyGroup(Record, frozen=True, kw_only=True):
    """Therapy statements about one subject.

    `stale` names those past the laboratory's limit, `overdue` those past their own date of review.
    """

    subject: str
    statements: tuple[TherapyStatement, ...]
    stale: tuple[str, ...]
    overdue: tuple[str, ...] = ()


class ConditionalFinding(Record, frozen=True, kw_only=True):
    """A finding that becomes a therapy statement only if what is missing is shown."""

    variant: str
    phrase: str
    missing: tuple[str, ...]
    statements: tuple[Statement, ...]


class Evidence(Record, frozen=True, kw_only=True):
    """Why one or several variants are classed as they are; variants share identical reasons."""

    variants: tuple[str, ...]
    verdict: str
    check: tuple[str, ...]
    statements: tuple[Statement, ...]
    caveats: tuple[Statement, ...]
    relevance: tuple[Statement, ...]


class DescriptionLine(Record, frozen=True, kw_only=True):
    """One variant on one transcript: names, place, consequence, decay, loss, both opinions."""

    transcript: str
    role: str
    names: str
    place: str
    consequence: str
    level: str
    decay: str
    loss: str
    opinions: str
    identifiers: tuple[str, ...]
    findings: tuple[str, ...]


class DescriptionBlock(Record, frozen=True, kw_only=True):
    """The computed descriptions of one variant; `absence` says why there are none."""

    variant: str
    absence: str
    lines: tuple[DescriptionLine, ...]
    findings: tuple[str, ...]


class BoardLine(Record, frozen=True, kw_only=True):
    """One line of the summary for the board; 'none found' and 'not assessed' are written out."""

    label: str
    text: str


class QualityFigure(Record, frozen=True, kw_only=True):
    """One metric as printed: value with unit, limits in words, verdict, place."""

    name: str
    value: str
    limits: str
    verdict: str
    flagged: bool
    place: str


class QualityLine(Record, frozen=True, kw_only=True):
    """One analyte with its verdict and the figures behind it."""

    analyte: str
    verdict: str
    flagged: bool
    reason: str
    figures: tuple[QualityFigure, ...]


class QualityView(Record, frozen=True, kw_only=True):
    """Quality by analyte, failed ones first; `sentence` sums it up, `unjudged` judges nothing.

    `lines` is empty where quality is not stated at all.
    """

    sentence: str
    failed: bool
    lines: tuple[QualityLine, ...]
    unjudged: tuple[QualityFigure, ...]


class KnowledgeAge(Record, frozen=True, kw_only=True):
    """Age of the knowledge: `months` is None where it cannot be computed, `sentence` says why."""

    newest_review: str
    months: int | None
    sentence: str
    unconfirmed_rows: int
    unconfirmed_used: int
    review_sentence: str
    overdue: tuple[RowUsed, ...]
    contradicted: tuple[RowUsed, ...]


class ChecklistItem(Record, frozen=True, kw_only=True):
    """One item of the checklist C01 to C24: its state, and where it comes from or what lacks."""

    id: str
    item: str
    state: ChecklistState
    blocking: bool
    where: str
    source: str


class Completeness(Record, frozen=True, kw_only=True):
    """The checklist; the report is a draft while a blocking item is absent."""

    items: tuple[ChecklistItem, ...]
    missing_blocking: tuple[str, ...]
    draft: bool
    sentence: str
    cautions: tuple[str, ...]


class InputFile(Record, frozen=True, kw_only=True):
    """An input file as read; `lines` is the count of each line kind in words."""

    file: str
    kind: str
    sha256: str
    software: str
    lines: str
    notes: tuple[str, ...]


class Provenance(Record, frozen=True, kw_only=True):
    """What the report was made from: files, tables, transcripts, software, settings, sheet row."""

    software: str
    inputs: tuple[InputFile, ...]
    knowledge: tuple[KnowledgeState, ...]
    reference: tuple[Fact, ...]
    settings: tuple[Fact, ...]
    sheet: tuple[Fact, ...]


class SummaryLine(Record, frozen=True, kw_only=True):
    """One line of run_summary.tsv; `remarks` is completed when all samples are known."""

    sample_id: str
    patient_id: str
    tumour_type: str
    status: SampleStatus
    interpretation: Interpretation
    reported: int
    excluded: int
    findings: int
    open_questions: int
    tmb: str
    msi: str
    hrr_line: str
    completeness: str
    report: str
    failure: str
    remarks: str


class ReportView(Record, frozen=True, kw_only=True):
    """Everything that the writers print about one sample.

    `criteria` holds the standard's criteria per variant, whose numbering `scheme_note` names;
    `gaps` are kinds of evidence that were not loaded, `stale` warnings about files too old.
    `mark` is empty except under as_published; `failure` is None for a good sample, and for a
    failed one every list about results is empty.
    """

    schema_version: str
    software_version: str
    sample_id: str
    status: SampleStatus
    interpretation: Interpretation
    mark: str
    tumour: str
    header: tuple[Fact, ...]
    provenance: Provenance
    summary: SummaryLine
    failure: Failure | None = None
    advice: str = ""
    open_questions: tuple[QuestionView, ...] = ()
    biomarkers: tuple[BiomarkerCall, ...] = ()
    board: tuple[BoardLine, ...] = ()
    table2: tuple[Table2Row, ...] = ()
    conditional: tuple[ConditionalFinding, ...] = ()
    would_apply: tuple[TherapyGroup, ...] = ()
    therapies: tuple[TherapyGroup, ...] = ()
    findings: tuple[FindingClass, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()
    accounts: tuple[AccountLine, ...] = ()
    excluded: tuple[ExcludedGroup, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    descriptions: tuple[DescriptionBlock, ...] = ()
    level_counts: str = ""
    not_loaded: tuple[str, ...] = ()
    gaps: tuple[GapLine, ...] = ()
    stale: tuple[str, ...] = ()
    criteria: tuple[CriteriaBlock, ...] = ()
    scheme_note: str = ""
    notes: tuple[str, ...] = ()
    knowledge_age: KnowledgeAge | None = None
    quality: QualityView | None = None
    completeness: Completeness | None = None
    variant_rows: tuple[VariantLine, ...] = ()
    finding_rows: tuple[FindingLine, ...] = ()


class ReportDocument(ReportView, frozen=True, kw_only=True):
    """The content of report.json."""

    case: Case
