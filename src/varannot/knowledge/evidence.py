"""What sources of evidence say about a variant or a gene: frozen values, one per kind of source.

Values that documents carry stand in `varannot.model.evidence` and are named here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from varannot.model.evidence import (
    NOT_LOADED,
    ClinvarAnswer,
    ClinvarRecord,
    GroupFrequency,
    LookUp,
    PopulationFrequency,
)

__all__ = [
    "NOT_LOADED",
    "ClinvarAnswer",
    "ClinvarRecord",
    "Constraint",
    "Direction",
    "FunctionalEvidence",
    "GeneRoleEvidence",
    "GroupFrequency",
    "Hotspot",
    "HotspotKind",
    "LookUp",
    "LossMechanism",
    "MissenseAnswer",
    "MissensePrediction",
    "PopulationFrequency",
    "PredictorCall",
    "Predisposition",
    "RoleVote",
]


class Direction(StrEnum):
    """What a functional study says."""

    ONCOGENIC = "oncogenic"
    BENIGN = "benign"
    INCONCLUSIVE = "inconclusive"


class PredictorCall(StrEnum):
    """What a predictor says by its own published limits."""

    DAMAGING = "damaging"
    TOLERATED = "tolerated"
    AMBIGUOUS = "ambiguous"


class HotspotKind(StrEnum):
    """Kind of a hotspot; clusters in 3D structures are another study and never added to these."""

    RESIDUE = "single residue"
    INFRAME_INDEL = "in-frame indel"
    SPLICE = "splice site"


class LossMechanism(StrEnum):
    """How well loss of function is established as the way in which a gene drives tumours."""

    DEFINITIVE = "definitive"
    MODERATE = "moderate"
    LIMITED = "limited"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MissensePrediction:
    """Score of one predictor; `limits` are the published limits by which `call` was made."""

    tool: str
    score: float
    call: PredictorCall
    limits: str
    citation: str


@dataclass(frozen=True, slots=True)
class MissenseAnswer:
    """What the loaded predictors say about a missense change."""

    state: LookUp
    source: str = ""
    reason: str = ""
    predictions: tuple[MissensePrediction, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionalEvidence:
    """One functional study of one change.

    `change` is a canonical p. or c. description on `transcript` without accession (p.Arg248Gln).
    `strength` is strong, moderate or supporting, as the standard weighs it. `effect` says in words
    what was seen; `unconfirmed` what of it nobody has confirmed.
    """

    gene: str
    transcript: str
    change: str
    assay: str
    direction: Direction
    strength: str
    effect: str
    citation: str
    source: str
    unconfirmed: str = ""


@dataclass(frozen=True, slots=True)
class Hotspot:
    """One recurrently changed residue, in-frame indel region or splice site of a gene.

    Residues are 1-based, both ends included, and stand on `transcript` (Ensembl, as published).
    `numbering_holds` tells whether the reference residue was found at this number on the gene's
    MANE Select protein. `changes` counts samples by one-letter residue (`*` for a stop, `del`,
    `sp` or an HGVS-like text for others); `samples` counts all of them.
    """

    gene: str
    kind: HotspotKind
    transcript: str
    first: int
    last: int
    reference: str
    samples: int
    changes: Mapping[str, int]
    q_value: float | None
    source: str
    numbering_holds: bool = False


@dataclass(frozen=True, slots=True)
class RoleVote:
    """What one source says about the role of a gene: TSG, oncogene or undecided (empty)."""

    source: str
    vote: str
    figures: str
    citation: str


@dataclass(frozen=True, slots=True)
class GeneRoleEvidence:
    """Role of a gene by the stated vote; `conflict` names sources that oppose each other.

    `role` is TSG, oncogene, context or empty. `loss` says how well loss of function is established
    as the mechanism, with the reason in `loss_reason`.
    """

    gene: str
    role: str
    loss: LossMechanism
    loss_reason: str
    votes: tuple[RoleVote, ...]
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class Constraint:
    """Intolerance of a gene to loss of function in the population; `loeuf` is the upper bound."""

    gene: str
    loeuf: float | None
    pli: float | None
    missense_z: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Predisposition:
    """What the list of predisposition genes says; counts are of ClinVar, as the list states."""

    gene: str
    mechanism: str
    inheritance: str
    phenotypes: str
    pathogenic_truncating: int | None
    pathogenic_missense: int | None
    benign_missense: int | None
    source: str
