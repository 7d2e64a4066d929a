"""Biomarker calls, therapeutic relevance, open questions."""

from __future__ import annotations

from enum import StrEnum

from varannot.model.base import Record
from varannot.model.classify import ReadingClass, Statement
from varannot.model.codes import CallStatus, RelevanceKind
from varannot.model.source import Source

__all__ = [
    "Actionability",
    "AlleleState",
    "AlleleVerdict",
    "BiomarkerCall",
    "CopyState",
    "FindingRelevance",
    "GermlineOutcome",
    "GermlineVerdict",
    "NotAssessed",
    "OpenQuestion",
    "Relevance",
    "Reversion",
    "ReversionVerdict",
    "RuleInput",
    "TherapyStatement",
]


class RuleInput(Record, frozen=True, kw_only=True):
    """One thing that a verdict looked at: what it is, its value in words, and where that stands.

    `met` is whether it speaks for the verdict's question; None where it is not known.
    """

    name: str
    value: str
    met: bool | None = None
    source: str = ""


class GermlineOutcome(StrEnum):
    """What the rules for tumour-only data say about germline follow-up of a variant.

    None of them says that a variant is somatic: a test of the tumour alone cannot.
    """

    FOLLOW_UP = "follow_up"
    BELOW_FILTER = "below_filter"
    SUSPENDED = "suspended"
    NOT_BY_DEFAULT = "not_by_default"
    NOT_LISTED = "not_listed"
    NO_EVIDENCE = "no_evidence"


class GermlineVerdict(Record, frozen=True, kw_only=True):
    """The verdict on germline suspicion, with each input and the sentence for the report.

    `suggested` tells that a test is suggested now: it is not where the patient declined one, or
    where one is ordered or done. `decided` says what was decided, in a sentence.
    """

    outcome: GermlineOutcome
    inputs: tuple[RuleInput, ...]
    sentence: str
    suggested: bool = False
    decided: str = ""
    citation: str = ""
    unconfirmed: str = ""


class AlleleVerdict(StrEnum):
    """What is known about the other allele of a gene in which a variant was found."""

    OTHER_LOST = "other_allele_lost"
    ONE_HIT = "one_hit_only"
    BOTH_POSSIBLE = "both_possible"
    NO_STATE_FITS = "no_state_fits"
    TWO_HITS = "two_hits"
    SINGLE_COPY = "single_copy"
    BOTH_DELETED = "both_copies_deleted"
    NOT_ASSESSABLE = "not_assessable"


class CopyState(Record, frozen=True, kw_only=True):
    """One explanation of an allele frequency: origin, copies of the gene, copies with the variant.

    `origin` is somatic or germline. Copies are those in a tumour cell. The expected frequency is a
    fraction, over the range of tumour content that was assumed.
    """

    origin: str
    total: int
    mutated: int
    expected_low: float
    expected_high: float

    @property
    def other_lost(self) -> bool:
        """Whether every copy that is left carries the variant."""
        return self.mutated == self.total


class AlleleState(Record, frozen=True, kw_only=True):
    """The verdict on the other allele, with each input, every state that fits, and the sentence.

    `missing` names the inputs without which nothing can be assessed; `interval_low` and
    `interval_high` bound the allele frequency (fractions), None where it is not known.
    """

    verdict: AlleleVerdict
    sentence: str
    inputs: tuple[RuleInput, ...] = ()
    missing: tuple[str, ...] = ()
    states: tuple[CopyState, ...] = ()
    interval_low: float | None = None
    interval_high: float | None = None
    citation: str = ""
    unconfirmed: str = ""


class ReversionVerdict(StrEnum):
    """Whether a second variant of a gene may undo what the first one abolished."""

    POSSIBLE = "possible"
    NOT = "not_a_reversion"
    NOT_CHECKABLE = "not_checkable"


class Reversion(Record, frozen=True, kw_only=True):
    """A pair of variants of one repair gene, and whether the one may undo the other.

    `first` and `second` are keys of rows. `hgvs_p` is what both together make of the protein,
    empty where no sequence was there to translate; `foreign` counts residues that are then not the
    reference's, None where not known.
    """

    gene: str
    first: str
    second: str
    verdict: ReversionVerdict
    sentence: str
    transcript: str = ""
    hgvs_p: str = ""
    foreign: int | None = None
    citation: str = ""


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
    statement. `germline` is None where no rule asks about the gene, `alleles` where loss of the
    gene does not matter or the variant is no loss.
    """

    key: str
    kind: RelevanceKind
    phrase: str
    missing: tuple[str, ...] = ()
    therapies: tuple[TherapyStatement, ...] = ()
    statements: tuple[Statement, ...] = ()
    germline: GermlineVerdict | None = None
    alleles: AlleleState | None = None


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
    """Biomarker calls, relevance by variant and finding, open questions, not-assessed list.

    `reversions` holds every pair of variants of a repair gene that was looked at.
    """

    biomarkers: tuple[BiomarkerCall, ...] = ()
    relevance: tuple[Relevance, ...] = ()
    findings: tuple[FindingRelevance, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()
    tumour_statements: tuple[TherapyStatement, ...] = ()
    reversions: tuple[Reversion, ...] = ()
