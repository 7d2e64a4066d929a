"""Classes with their reasons."""

from __future__ import annotations

from enum import StrEnum

from varannot.model.base import Record
from varannot.model.codes import Effect, Lean, Oncogenicity
from varannot.model.evidence import NOT_LOADED, ClinvarAnswer, PopulationFrequency
from varannot.model.normalize import Reading

__all__ = [
    "Classification",
    "Classify",
    "Criterion",
    "CriterionName",
    "CriterionState",
    "EvidenceGap",
    "LossRule",
    "ReadingClass",
    "StandardResult",
    "Statement",
    "Strength",
]


class CriterionName(StrEnum):
    """The criteria of the oncogenicity standard (DOI 10.1016/j.gim.2022.01.001), by meaning.

    Codes stand in `resources/oncogenicity_criteria.tsv`: peers number two of them the other way
    round, so the names and not the codes are compared.
    """

    NULL_IN_SUPPRESSOR = "null_in_suppressor"
    SAME_RESIDUE_CHANGE_KNOWN = "same_residue_change_known"
    FUNCTIONAL_ONCOGENIC = "functional_oncogenic"
    HOTSPOT_STRONG = "hotspot_strong"
    CRITICAL_DOMAIN = "critical_domain"
    PROTEIN_LENGTH = "protein_length"
    OTHER_MISSENSE_KNOWN = "other_missense_known"
    HOTSPOT_MODERATE = "hotspot_moderate"
    PREDICTION_ONCOGENIC = "prediction_oncogenic"
    SINGLE_AETIOLOGY = "single_aetiology"
    HOTSPOT_WEAK = "hotspot_weak"
    ABSENT_IN_POPULATION = "absent_in_population"
    COMMON_IN_POPULATION = "common_in_population"
    POLYMORPHIC_IN_POPULATION = "polymorphic_in_population"
    FUNCTIONAL_BENIGN = "functional_benign"
    PREDICTION_BENIGN = "prediction_benign"
    SILENT = "silent"


class CriterionState(StrEnum):
    """Whether a criterion is met; NOT_ASSESSABLE where what it needs was not there."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_ASSESSABLE = "not_assessable"


_MET = CriterionState.MET
_NOT_ASSESSABLE = CriterionState.NOT_ASSESSABLE


class Strength(StrEnum):
    """Strength of a criterion, weakest first."""

    SUPPORTING = "supporting"
    MODERATE = "moderate"
    STRONG = "strong"
    VERY_STRONG = "very_strong"


class LossRule(StrEnum):
    """The branch of the PVS1 decision tree (DOI 10.1002/humu.23626) that a null variant took.

    NF: nonsense and frameshift, SS: splice site, IC: initiation codon, DEL: exons deleted; the
    numbers are those in use for the tree. CURATED: an exception for the gene decided.
    """

    NF1 = "NF1"
    NF2 = "NF2"
    NF3 = "NF3"
    NF4 = "NF4"
    NF5 = "NF5"
    NF6 = "NF6"
    SS1 = "SS1"
    SS2 = "SS2"
    SS3 = "SS3"
    SS4 = "SS4"
    SS5 = "SS5"
    SS6 = "SS6"
    SS8 = "SS8"
    SS9 = "SS9"
    SS10 = "SS10"
    IC3 = "IC3"
    IC4 = "IC4"
    DEL1 = "DEL1"
    DEL2 = "DEL2"
    DEL3 = "DEL3"
    DEL4 = "DEL4"
    DEL6 = "DEL6"
    DEL7 = "DEL7"
    DEL8 = "DEL8"
    CURATED = "curated"
    UNKNOWN = "not_decided"


class Criterion(Record, frozen=True, kw_only=True):
    """One criterion for one variant: its state, why, and what it counts.

    `code` is the code as printed, with the strength where that is not the usual one
    (`OVS1_Moderate`); `points` is 0 unless the criterion is met. `barred_by` is the code of a
    criterion beside which it may not count: it is then not met.
    """

    name: CriterionName
    code: str
    state: CriterionState
    reason: str
    strength: Strength | None = None
    points: int = 0
    barred_by: str = ""
    citation: str = ""
    unconfirmed: str = ""


class StandardResult(Record, frozen=True, kw_only=True):
    """What the standard alone says: every criterion, the sum of points, and the class.

    `scheme` names the numbering of the codes. `remarks` tell what limits the class: criteria that
    contradict each other, a class that rests on prediction alone. `loss_rule` is the branch of
    the tree that a null variant took, empty for others.
    """

    criteria: tuple[Criterion, ...]
    points: int
    oncogenicity: Oncogenicity
    scheme: str
    remarks: tuple[str, ...] = ()
    loss_rule: LossRule | None = None
    lean: Lean = Lean.NONE
    lean_reasons: tuple[str, ...] = ()

    @property
    def met(self) -> tuple[Criterion, ...]:
        """The criteria that are met."""
        return tuple([one for one in self.criteria if one.state is _MET])

    @property
    def not_assessable(self) -> tuple[Criterion, ...]:
        """The criteria that could not be assessed."""
        return tuple([one for one in self.criteria if one.state is _NOT_ASSESSABLE])

    @property
    def codes(self) -> str:
        """The codes that are met, separated by commas."""
        return ",".join(one.code for one in self.met)


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
    standard: StandardResult | None = None


class Classification(Record, frozen=True, kw_only=True):
    """Class, lean and effect of one reported small variant, with every reason.

    `oncogenicity` is the curated class where the knowledge table has one (`curated_class`), else
    that of the standard; `standard` is what the standard alone says, None where no event is known.
    `population` and `clinvar` are what was looked up of the allele.
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
    standard: StandardResult | None = None
    curated_class: Oncogenicity | None = None
    population: PopulationFrequency = NOT_LOADED
    clinvar: tuple[ClinvarAnswer, ...] = ()
    statements: tuple[Statement, ...] = ()
    readings: tuple[ReadingClass, ...] = ()
    caveats: tuple[Statement, ...] = ()
    kb_ids: tuple[str, ...] = ()


class EvidenceGap(Record, frozen=True, kw_only=True):
    """A kind of evidence that a run did not load, and the criteria that cannot do without it.

    `kind` is the identifier of the kind, `text` what the report calls it. `meaning` says in a
    sentence what follows for every class of the run.
    """

    kind: str
    text: str
    meaning: str
    criteria: tuple[CriterionName, ...] = ()


class Classify(Record, frozen=True, kw_only=True):
    """Classifications of the reported small variants, in input order.

    `gaps` tells what is missing with each of `not_loaded`; `stale` are warnings about mounted files
    that are too old at the date of the report, or have no date.
    """

    variants: tuple[Classification, ...] = ()
    not_loaded: tuple[str, ...] = ()
    gaps: tuple[EvidenceGap, ...] = ()
    stale: tuple[str, ...] = ()
