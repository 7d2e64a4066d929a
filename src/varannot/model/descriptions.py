"""What is computed for one variant on one transcript, and what is to be said about it."""

from __future__ import annotations

from enum import StrEnum

from varannot.model.base import Record
from varannot.model.codes import CheckLevel, Consequence

__all__ = [
    "Description",
    "FindingCode",
    "HgvsFinding",
    "Nmd",
    "NmdRule",
    "NmdVerdict",
    "Opinion",
    "ProteinLoss",
    "SpliceOutcome",
    "StartLoss",
]


class FindingCode(StrEnum):
    """What there is to say about a variant and its description: each is worded where it is made.

    The first group concerns the input, the second the reference, the third the two opinions, the
    fourth the choice of transcript, the last what neighbours and the genome add.
    """

    BAD_POSITION = "bad_position"
    BAD_ALLELE = "bad_allele"
    SYMBOLIC_ALLELE = "symbolic_allele"
    SPANNING_DELETION = "spanning_deletion"
    LOWER_CASE = "lower_case_bases"
    AMBIGUOUS_BASES = "ambiguous_bases"
    NO_CHANGE = "no_change"
    UNKNOWN_CONTIG = "unknown_contig"
    MITOCHONDRIAL = "mitochondrial"
    MALFORMED_ROW = "malformed_row"
    NO_TRANSCRIPT = "no_transcript"

    REFERENCE_BASE_DIFFERS = "reference_base_differs"
    REFERENCE_UNKNOWN = "reference_unknown"
    EQUALS_TRANSCRIPT = "equals_transcript"
    GAPPED_ALIGNMENT = "gapped_alignment"
    OUTSIDE_TRANSCRIPT = "outside_transcript"
    UTR_UNKNOWN = "utr_unknown"
    NOT_SHIFTED = "not_shifted"
    EXON_EDGE = "exon_edge_ambiguity"
    SPLICE_REGION = "splice_region"
    PROTEIN_NOT_PREDICTED = "protein_not_predicted"
    SELENOCYSTEINE = "selenocysteine"
    NON_AUG_START = "non_aug_start"
    TRANSCRIPT_CAUTION = "transcript_caution"

    ENGINE_DIFFERS = "engine_differs"
    ENGINE_REFUSED = "engine_refused"
    BRUTE_FORCE_DIFFERS = "brute_force_differs"
    BRUTE_FORCE_REFUSED = "brute_force_refused"
    PANEL_C_DIFFERS = "panel_c_differs"
    PANEL_P_DIFFERS = "panel_p_differs"
    PANEL_CONSEQUENCE_DIFFERS = "panel_consequence_differs"

    UNKNOWN_TRANSCRIPT = "unknown_transcript"
    UNKNOWN_VERSION = "unknown_version"
    OTHER_VERSION = "other_version"
    OTHER_ISOFORM = "other_isoform"
    NOT_ON_MANE = "not_on_mane"

    POSSIBLY_ONE_EVENT = "possibly_one_event"
    READ_TOGETHER = "read_together"
    COMPONENT = "component_of_event"
    MAPPING_CAUTION = "mapping_caution"
    LOW_COVERAGE = "low_coverage"


class HgvsFinding(Record, frozen=True, kw_only=True):
    """One thing to say about a variant, in a sentence; `code` is its kind."""

    code: FindingCode
    text: str


class Opinion(Record, frozen=True, kw_only=True):
    """What one computation makes of a variant: its own c. and p., or why it gives none.

    `agrees` is whether it means the same bases and the same protein as the description printed.
    """

    who: str
    hgvs_c: str
    hgvs_p: str
    agrees: bool
    note: str = ""


class NmdVerdict(StrEnum):
    """Whether nonsense-mediated decay of the transcript is predicted."""

    PREDICTED = "predicted"
    BORDERLINE = "borderline"
    ESCAPES = "escapes"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class NmdRule(StrEnum):
    """The rule that decided on nonsense-mediated decay."""

    UPSTREAM_OF_JUNCTION = "upstream_of_last_junction"
    LAST_EXON = "last_exon"
    LAST_CODING_EXON = "last_coding_exon"
    NEAR_LAST_JUNCTION = "near_last_junction"
    SINGLE_EXON = "single_exon"
    START_PROXIMAL = "start_proximal"
    LONG_EXON = "long_exon"
    NO_STOP = "no_stop"
    NO_PREMATURE_STOP = "no_premature_stop"
    STOP_NOT_KNOWN = "stop_not_known"


class Nmd(Record, frozen=True, kw_only=True):
    """The verdict on nonsense-mediated decay, the rules behind it, and the numbers they saw.

    `stop_residue` is the 1-based residue at which the new stop stands; `from_last_junction` the
    bases from the first base of the new stop codon to the last exon-exon junction (negative
    behind it); `from_start` the bases from the A of the start codon to the first base of the new
    stop codon; `exon_length` the length of the exon that holds it. None: not known.
    """

    verdict: NmdVerdict
    rules: tuple[NmdRule, ...]
    text: str
    stop_residue: int | None = None
    exon: str = ""
    from_last_junction: int | None = None
    from_start: int | None = None
    exon_length: int | None = None


class ProteinLoss(Record, frozen=True, kw_only=True):
    """What the changed protein lacks: residues from `first_lost` on, `lost` in number.

    `share` is the lost part of the reference protein from 0 to 1. `foreign` counts new residues
    before the stop of a shifted frame, `extension` residues that are read past the old stop.
    """

    lost: int
    share: float
    first_lost: int
    foreign: int = 0
    extension: int = 0
    text: str = ""


class SpliceOutcome(Record, frozen=True, kw_only=True):
    """What the loss of a splice site is predicted to do, if the exon beside it is skipped.

    `kept` tells whether the two bases of the site still stand beside the unchanged exon after the
    change; None where the bases are not known. `exon` reads `7/11`. `in_frame` tells whether the
    rest of the protein keeps its frame; None where that cannot be said, for the reason in `text`.
    `first_lost` and `last_lost` are 1-based residues. Cryptic sites are not looked for.
    """

    kept: bool | None
    exon: str
    in_frame: bool | None
    text: str
    first_lost: int | None = None
    last_lost: int | None = None
    nmd: Nmd | None = None
    loss: ProteinLoss | None = None


class StartLoss(Record, frozen=True, kw_only=True):
    """Where translation might start when the start codon is lost: the next methionine in frame.

    `next_start` is its 1-based residue, None where there is none or the sequence is not known.
    `skipped` are the genomic stretches (1-based, both ends included, on the description's build)
    that code for the residues between the two starts; `contig` is their chromosome.
    """

    next_start: int | None
    contig: str = ""
    skipped: tuple[tuple[int, int], ...] = ()
    text: str = ""


class Description(Record, frozen=True, kw_only=True):
    """One variant on one transcript, computed: names, consequence, place, and both opinions.

    `hgvs_c` and `hgvs_p` carry no accession and are empty where none can be given. `consequence`
    is the worst over all equivalent placements, `consequences` all of them. `exon` reads `7/11`,
    `intron` `6/10`, both empty outside; `exons_whole` is False where only coding exons are
    counted. `splice_distance` counts bases to the nearest exon edge: negative inside the exon,
    positive in the intron, None where there is no intron. `codon_change` reads `CGG>CAG`.
    `residue_run` counts the equal residues in a row where an in-frame change takes or adds such
    ones alone, None for other changes.
    """

    transcript: str
    gene: str
    build: str
    hgvs_c: str
    hgvs_p: str
    consequence: Consequence
    level: CheckLevel
    consequences: tuple[Consequence, ...] = ()
    tags: tuple[str, ...] = ()
    protein: str = ""
    exon: str = ""
    intron: str = ""
    exons_whole: bool = True
    splice_distance: int | None = None
    codon_change: str = ""
    residue: int | None = None
    residue_run: int | None = None
    nmd: Nmd | None = None
    loss: ProteinLoss | None = None
    splice: SpliceOutcome | None = None
    start: StartLoss | None = None
    opinions: tuple[Opinion, ...] = ()
    findings: tuple[HgvsFinding, ...] = ()
    vrs_id: str = ""
    spdi: str = ""
