"""The codes of the domain: closed lists, never free text."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "BiomarkerName",
    "CallStatus",
    "CheckLevel",
    "CheckOutcome",
    "Consequence",
    "Effect",
    "Interpretation",
    "Lean",
    "LineKind",
    "Oncogenicity",
    "RelevanceKind",
    "RowStatus",
    "Stage",
]


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

    @property
    def holds(self) -> bool:
        """Whether the description is true, whatever HGVS would call it."""
        return self in (CheckOutcome.AGREES, CheckOutcome.SAME_EVENT)

    @property
    def contradicted(self) -> bool:
        """Whether the description cannot be true, by itself or on the reference."""
        return self in (CheckOutcome.IMPOSSIBLE, CheckOutcome.REFERENCE_DIFFERS)


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
    EXON_LOSS = "exon_loss_variant"
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
