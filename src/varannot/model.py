"""The values of the domain: frozen, typed, closed.

A `Case` is one sample on its way through the stages. Each stage adds its own part and never
rewrites an earlier one; between stages the case is one JSON document, and a document with an
unknown field, an unknown code or another schema version is refused.

Rows are 1-based lines of the source file as an editor shows them, the header line included.
Genomic positions are 1-based, as VCF and CombinedVariantOutput write them.
Allele frequencies are fractions from 0 to 1; tumour content is in percent.
Nothing here reads or writes files.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import msgspec

SCHEMA_VERSION = "1"


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Root of all values that stand in a stage document."""


# --------------------------------------------------------------------------- codes


class Stage(StrEnum):
    """The stages in their order."""

    INGEST = "ingest"
    NORMALIZE = "normalize"
    CLASSIFY = "classify"
    ACTIONABILITY = "actionability"
    REPORT = "report"


class Interpretation(StrEnum):
    """How a class is reached; AS_PUBLISHED repeats a publication and is never for patients."""

    GRADED = "graded"
    AS_PUBLISHED = "as_published"


class RowStatus(StrEnum):
    """Where an input row ends: every row is exactly one of the two."""

    REPORTED = "reported"
    EXCLUDED = "excluded"


class CheckOutcome(StrEnum):
    """The five outcomes of holding c. against p. (and, with sequences, against the reference)."""

    AGREES = "agrees"
    SAME_EVENT = "same_event"
    REFERENCE_DIFFERS = "reference_differs"
    IMPOSSIBLE = "impossible"
    NOT_CHECKABLE = "not_checkable"


class CheckLevel(StrEnum):
    """How much of the reference a check could see; NONE is codon arithmetic alone."""

    SEQUENCE = "SEQUENCE"
    CDS = "CDS"
    PROTEIN = "PROTEIN"
    COORDINATE = "COORDINATE"
    NONE = "NONE"


class Consequence(StrEnum):
    """What a variant does to the transcript: Sequence Ontology terms, most severe first."""

    TRANSCRIPT_ABLATION = "transcript_ablation"
    SPLICE_ACCEPTOR = "splice_acceptor_variant"
    SPLICE_DONOR = "splice_donor_variant"
    STOP_GAINED = "stop_gained"
    FRAMESHIFT = "frameshift_variant"
    STOP_LOST = "stop_lost"
    START_LOST = "start_lost"
    INFRAME_INSERTION = "inframe_insertion"
    INFRAME_DELETION = "inframe_deletion"
    PROTEIN_ALTERING = "protein_altering_variant"
    MISSENSE = "missense_variant"
    SPLICE_REGION = "splice_region_variant"
    STOP_RETAINED = "stop_retained_variant"
    SYNONYMOUS = "synonymous_variant"
    CODING_UNSPECIFIED = "coding_sequence_variant"
    UTR_5 = "5_prime_UTR_variant"
    UTR_3 = "3_prime_UTR_variant"
    NON_CODING_EXON = "non_coding_transcript_exon_variant"
    INTRON = "intron_variant"
    UPSTREAM = "upstream_gene_variant"
    DOWNSTREAM = "downstream_gene_variant"
    REFERENCE_IDENTICAL = "reference_identical"
    UNKNOWN = "unknown"


class Oncogenicity(StrEnum):
    """The class of a variant; UNRESOLVED is a class of its own and never a quiet VUS."""

    ONCOGENIC = "oncogenic"
    LIKELY_ONCOGENIC = "likely_oncogenic"
    VUS = "vus"
    LIKELY_BENIGN = "likely_benign"
    BENIGN = "benign"
    UNRESOLVED = "unresolved"


class Lean(StrEnum):
    """A direction inside VUS; a lean is never a class."""

    NONE = "none"
    ONCOGENIC = "oncogenic"
    BENIGN = "benign"


class Effect(StrEnum):
    """What the variant does to the gene's function, graded."""

    LOSS_OF_FUNCTION = "loss_of_function"
    LIKELY_LOSS_OF_FUNCTION = "likely_loss_of_function"
    TRUNCATING_UNCERTAIN = "truncating_uncertain"
    GAIN_OF_FUNCTION = "gain_of_function"
    SWITCH_OF_FUNCTION = "switch_of_function"
    UNCERTAIN = "uncertain"
    NONE = "none"


class BiomarkerName(StrEnum):
    """What a file or a sheet can state about the whole sample."""

    TMB = "tmb"
    TMB_CODING_SIZE = "tmb_coding_size"
    TMB_ELIGIBLE_VARIANTS = "tmb_eligible_variants"
    MSI_USABLE_SITES = "msi_usable_sites"
    MSI_UNSTABLE_SITES = "msi_unstable_sites"
    MSI_PERCENT_UNSTABLE = "msi_percent_unstable"
    MSI_SUM_JSD = "msi_sum_jsd"
    MSI_STABLE = "msi_stable"
    MSI_UNSTABLE = "msi_unstable"
    MSI_NOT_EVALUABLE = "msi_not_evaluable"
    MSI_TOTAL = "msi_total"
    MSI_STATUS = "msi_status"
    MMR_IHC = "mmr_ihc"
    MSI_PCR = "msi_pcr"
    GIS = "gis"
    TUMOUR_FRACTION = "tumour_fraction"
    PLOIDY = "ploidy"


class CallStatus(StrEnum):
    """Verdict on a biomarker; NOT_ASSESSED and NOT_EVALUABLE always come with a reason."""

    HIGH = "high"
    BORDERLINE = "borderline"
    LOW = "low"
    STABLE = "stable"
    INDETERMINATE = "indeterminate"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    STATED = "stated"
    CONTRADICTORY = "contradictory"
    NOT_EVALUABLE = "not_evaluable"
    NOT_ASSESSED = "not_assessed"


class RelevanceKind(StrEnum):
    """What a therapeutic relevance line is; CONDITIONAL is a finding, not a therapy statement."""

    THERAPY = "therapy"
    RESISTANCE = "resistance"
    NEGATIVE_EVIDENCE = "negative_evidence"
    CONDITIONAL = "conditional"
    UNCLEAR = "unclear"
    NOT_RELEVANT = "not_relevant"
    NO_STATEMENT = "no_statement"
    UNRESOLVED = "unresolved"


class LineKind(StrEnum):
    """What a line of a CombinedVariantOutput is; each line of a file is exactly one of these."""

    BANNER = "banner"
    BLANK = "blank"
    FREE_TEXT = "free_text"
    SECTION = "section"
    HEADER = "header"
    KEY_VALUE = "key_value"
    DATA = "data"
    NOT_APPLICABLE = "not_applicable"


# --------------------------------------------------------------------------- ingest


class Source(Record, frozen=True, kw_only=True):
    """Where a statement stands: file as named in the sheet, 1-based row, section if any."""

    file: str
    row: int
    section: str = ""


class SmallVariant(Record, frozen=True, kw_only=True):
    """One small-variant row exactly as written, plus its parsed numbers.

    `key` is unique in the case and stable: `<input column>:<row>`.
    `position` is 1-based; `vaf` is a fraction; `depth` counts reads.
    `reported_*` are the source's own words: shown beside the tool's, never used to classify.
    """

    key: str
    source: Source
    gene: str
    chromosome: str = ""
    position: int | None = None
    ref: str = ""
    alt: str = ""
    vaf: float | None = None
    depth: int | None = None
    transcript: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    consequences: tuple[str, ...] = ()
    exons: str = ""
    filters: str = ""
    reported_interpretation: str = ""
    reported_relevance: str = ""


class ExcludedRow(Record, frozen=True, kw_only=True):
    """An input row that does not go on, with the code and the sentence that say why."""

    key: str
    source: Source
    code: str
    reason: str
    gene: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    text: str = ""


class CopyNumber(Record, frozen=True, kw_only=True, tag="copy_number"):
    """Gene-level copy-number change; `fold_change` is a ratio to the panel's normal, not copies."""

    source: Source
    gene: str
    fold_change: float | None
    call: str = ""
    absolute_copy_number: int | None = None
    note: str = ""


class LossOfHeterozygosity(Record, frozen=True, kw_only=True, tag="loh"):
    """A gene with loss of heterozygosity; copy numbers count copies in tumour cells."""

    source: Source
    gene: str
    absolute_copy_number: int | None
    minor_copy_number: int | None
    note: str = ""


class SpliceVariant(Record, frozen=True, kw_only=True, tag="splice"):
    """An RNA splice variant; breakpoints as written, reads as counts."""

    source: Source
    gene: str
    affected_exon: str
    breakpoint_1: str
    breakpoint_2: str
    supporting_reads: int | None
    reference_reads: int | None
    note: str = ""


class Fusion(Record, frozen=True, kw_only=True, tag="fusion"):
    """A fusion; each partner is a list of candidate genes, `direction_known` False for `/`."""

    source: Source
    gene_pair: str
    partner_1: tuple[str, ...]
    partner_2: tuple[str, ...]
    direction_known: bool | None
    breakpoint_1: str
    breakpoint_2: str
    supporting_reads: int | None
    gene_1_reference_reads: int | None
    gene_2_reference_reads: int | None
    note: str = ""


class ExonCopyNumber(Record, frozen=True, kw_only=True, tag="exon_copy_number"):
    """Exon-level copy-number change (large rearrangement); positions 1-based."""

    source: Source
    gene: str
    chromosome: str
    start: int | None
    stop: int | None
    affected_exons: str
    fold_change: float | None
    call: str
    note: str = ""


class AssessedNegative(Record, frozen=True, kw_only=True, tag="assessed_negative"):
    """A row that says 'this gene was looked at and has no event', such as `BRCA1<TAB>NA`."""

    source: Source
    gene: str
    what: str


Finding: TypeAlias = (
    CopyNumber | LossOfHeterozygosity | SpliceVariant | Fusion | ExonCopyNumber | AssessedNegative
)


class Measurement(Record, frozen=True, kw_only=True):
    """A sample-wide statement as written; `number` is None where the text is no number.

    `not_applicable` is True where the file itself says NA.
    """

    name: BiomarkerName
    text: str
    source: Source
    number: float | None = None
    unit: str = ""
    not_applicable: bool = False
    note: str = ""


class SectionAccount(Record, frozen=True, kw_only=True):
    """What became of one section: `rows` data rows read = reported + excluded.

    `known` is False for a section that this version does not interpret; its rows are kept as text.
    """

    name: str
    row: int
    known: bool
    rows: int
    reported: int
    excluded: int
    state: str = ""
    columns: tuple[str, ...] = ()
    unknown_columns: tuple[str, ...] = ()
    text: tuple[str, ...] = ()


class FileAccount(Record, frozen=True, kw_only=True):
    """What became of one input file: sha256 of its bytes, and every line by kind.

    `read = reported + excluded` holds for data rows; `lines` holds the count of each line kind,
    and the counts add up to the lines of the file.
    """

    file: str
    input_column: str
    file_kind: str
    sha256: str
    software: str = ""
    module_version: str = ""
    pipeline_version: str = ""
    lines: dict[str, int] = {}
    read: int = 0
    reported: int = 0
    excluded: int = 0
    sections: tuple[SectionAccount, ...] = ()
    details: dict[str, str] = {}
    notes: tuple[str, ...] = ()


class Ingest(Record, frozen=True, kw_only=True):
    """Findings as written, with file and row, and the account of every row."""

    small_variants: tuple[SmallVariant, ...] = ()
    findings: tuple[Finding, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    excluded: tuple[ExcludedRow, ...] = ()
    files: tuple[FileAccount, ...] = ()
    notes: tuple[str, ...] = ()


# --------------------------------------------------------------------------- normalize


class Reading(Record, frozen=True, kw_only=True):
    """A description that would be true; readings are unranked and none is ever chosen."""

    hgvs_c: str
    hgvs_p: str
    consequence: Consequence
    explanation: str


class DescriptionCheck(Record, frozen=True, kw_only=True):
    """The verdict on one printed description.

    `expected` is the name that HGVS gives the same event where the printed one differs;
    `cautions` are remarks that do not change the outcome (legacy names, cleaned typography).
    """

    outcome: CheckOutcome
    level: CheckLevel
    reason: str
    expected: str = ""
    readings: tuple[Reading, ...] = ()
    cautions: tuple[str, ...] = ()


class NormalizedVariant(Record, frozen=True, kw_only=True):
    """One small variant with cleaned names, the check of its description, and its consequence.

    `gene` is the current HGNC symbol, `gene_written` the one in the file.
    `hgvs_c` and `hgvs_p` are canonical (three-letter, Ter, predicted protein in parentheses)
    without accession; `mutation` is the cleaned form as typed, for the Table 2 column.
    `residue` is the 1-based protein position of the first affected residue, if known.
    `status` and `reason` say whether the row is reported.
    """

    key: str
    gene: str
    gene_written: str
    transcript: str
    hgvs_c: str
    hgvs_p: str
    mutation: str
    consequence: Consequence
    check: DescriptionCheck
    residue: int | None = None
    status: RowStatus = RowStatus.REPORTED
    reason_code: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()


class Normalize(Record, frozen=True, kw_only=True):
    """Normalised small variants in input order."""

    variants: tuple[NormalizedVariant, ...] = ()


# --------------------------------------------------------------------------- classify


class Statement(Record, frozen=True, kw_only=True):
    """One reason behind a verdict: the rule that fired, what it saw, and the knowledge row."""

    rule: str
    text: str
    kb_id: str = ""
    citation: str = ""
    unconfirmed: str = ""


class ReadingClass(Record, frozen=True, kw_only=True):
    """The class that one reading of an unresolved description would have."""

    reading: Reading
    oncogenicity: Oncogenicity
    lean: Lean
    effect: Effect
    interpretation: str
    hrr_finding: bool
    statements: tuple[Statement, ...] = ()


class Classification(Record, frozen=True, kw_only=True):
    """Class, lean and effect of one reported small variant, with every reason.

    `interpretation` is the phrase printed in Table 2; `readings` is filled where the class is
    UNRESOLVED (or, under AS_PUBLISHED, where the description contradicts itself).
    """

    key: str
    oncogenicity: Oncogenicity
    lean: Lean
    effect: Effect
    truncating: bool
    interpretation: str
    gene_role: str = ""
    hrr_gene: bool = False
    as_published: bool = False
    statements: tuple[Statement, ...] = ()
    readings: tuple[ReadingClass, ...] = ()
    caveats: tuple[Statement, ...] = ()
    kb_ids: tuple[str, ...] = ()


class Classify(Record, frozen=True, kw_only=True):
    """Classifications of the reported small variants, in input order."""

    variants: tuple[Classification, ...] = ()
    not_loaded: tuple[str, ...] = ()


# --------------------------------------------------------------------------- actionability


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
    """Therapy statements for a finding that is not a small variant, by its place in `findings`."""

    index: int
    phrase: str
    kind: RelevanceKind
    therapies: tuple[TherapyStatement, ...] = ()


class NotAssessed(Record, frozen=True, kw_only=True):
    """Something that the report cannot speak about, and why; never to be read as negative."""

    what: str
    reason: str


class Actionability(Record, frozen=True, kw_only=True):
    """Biomarker calls, relevance by variant and finding, open questions, not-assessed list."""

    biomarkers: tuple[BiomarkerCall, ...] = ()
    relevance: tuple[Relevance, ...] = ()
    findings: tuple[FindingRelevance, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()
    tumour_statements: tuple[TherapyStatement, ...] = ()


# --------------------------------------------------------------------------- the case


class KnowledgeState(Record, frozen=True, kw_only=True):
    """Which knowledge a stage used: file, sha256, version and dates, for the first screen."""

    name: str
    file: str
    sha256: str
    version: str
    newest_review: str
    licence: str
    rows: int = 0
    unconfirmed_rows: int = 0


class TumourType(Record, frozen=True, kw_only=True):
    """Tumour type as typed and as OncoTree names it; `ancestors` from parent to root."""

    written: str
    code: str
    name: str
    tissue: str
    ancestors: tuple[str, ...] = ()


class Failure(Record, frozen=True, kw_only=True):
    """Why a sample has no result: the stage, and every problem in one line each."""

    stage: Stage
    problems: tuple[str, ...]


class Case(Record, frozen=True, kw_only=True):
    """One sample; `sample` holds the sheet's row as typed (column name -> text, no empty cells)."""

    schema_version: str
    software_version: str
    stage: Stage
    sample_id: str
    sample: dict[str, str]
    tumour_type: TumourType | None = None
    interpretation: Interpretation = Interpretation.GRADED
    ingest: Ingest | None = None
    normalize: Normalize | None = None
    classify: Classify | None = None
    actionability: Actionability | None = None
    knowledge: tuple[KnowledgeState, ...] = ()
    failure: Failure | None = None
