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

from varannot.model.actionability import (
    Actionability,
    BiomarkerCall,
    FindingRelevance,
    NotAssessed,
    OpenQuestion,
    Relevance,
    TherapyStatement,
)
from varannot.model.base import (
    SCHEMA_VERSION,
    Record,
)
from varannot.model.case import (
    Case,
    Failure,
    KnowledgeState,
    TumourType,
    plasma_tested,
)
from varannot.model.check_answer import CheckAnswer, DnaOption, GenomePosition
from varannot.model.classify import (
    Classification,
    Classify,
    ReadingClass,
    Statement,
)
from varannot.model.codes import (
    BiomarkerName,
    CallStatus,
    CheckLevel,
    CheckOutcome,
    Consequence,
    Effect,
    Interpretation,
    Lean,
    LineKind,
    Oncogenicity,
    RelevanceKind,
    RowStatus,
    Stage,
)
from varannot.model.descriptions import (
    Description,
    FindingCode,
    HgvsFinding,
    Nmd,
    NmdRule,
    NmdVerdict,
    Opinion,
    ProteinLoss,
)
from varannot.model.ingest import (
    AROUND_EXONS,
    FILTERED_BEYOND_LIST,
    AssessedNegative,
    CopyNumber,
    ExcludedRow,
    ExonCopyNumber,
    FileAccount,
    FilteredCalls,
    Finding,
    Fusion,
    Ingest,
    LossOfHeterozygosity,
    Measurement,
    SectionAccount,
    SmallVariant,
    SpliceVariant,
    reads_of,
)
from varannot.model.normalize import (
    DescriptionCheck,
    Normalize,
    NormalizedVariant,
    Reading,
    ReferenceUse,
)
from varannot.model.quality import (
    BLACKLIST_FILTERS,
    Analyte,
    AnalyteQuality,
    Blacklisted,
    GeneCoverage,
    GermlineCall,
    GermlineStatus,
    Mismatch,
    MismatchCode,
    QualityMetric,
    QualityVerdict,
    is_blacklisted,
)
from varannot.model.source import Source

__all__ = [
    "AROUND_EXONS",
    "BLACKLIST_FILTERS",
    "FILTERED_BEYOND_LIST",
    "SCHEMA_VERSION",
    "Actionability",
    "Analyte",
    "AnalyteQuality",
    "AssessedNegative",
    "BiomarkerCall",
    "BiomarkerName",
    "Blacklisted",
    "CallStatus",
    "Case",
    "CheckAnswer",
    "CheckLevel",
    "CheckOutcome",
    "Classification",
    "Classify",
    "Consequence",
    "CopyNumber",
    "Description",
    "DescriptionCheck",
    "DnaOption",
    "Effect",
    "ExcludedRow",
    "ExonCopyNumber",
    "Failure",
    "FileAccount",
    "FilteredCalls",
    "Finding",
    "FindingCode",
    "FindingRelevance",
    "Fusion",
    "GeneCoverage",
    "GenomePosition",
    "GermlineCall",
    "GermlineStatus",
    "HgvsFinding",
    "Ingest",
    "Interpretation",
    "KnowledgeState",
    "Lean",
    "LineKind",
    "LossOfHeterozygosity",
    "Measurement",
    "Mismatch",
    "MismatchCode",
    "Nmd",
    "NmdRule",
    "NmdVerdict",
    "Normalize",
    "NormalizedVariant",
    "NotAssessed",
    "Oncogenicity",
    "OpenQuestion",
    "Opinion",
    "ProteinLoss",
    "QualityMetric",
    "QualityVerdict",
    "Reading",
    "ReadingClass",
    "Record",
    "ReferenceUse",
    "Relevance",
    "RelevanceKind",
    "RowStatus",
    "SectionAccount",
    "SmallVariant",
    "Source",
    "SpliceVariant",
    "Stage",
    "Statement",
    "TherapyStatement",
    "TumourType",
    "is_blacklisted",
    "plasma_tested",
    "reads_of",
]
