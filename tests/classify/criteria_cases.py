"""Made-up inputs for the criteria, each part replaceable."""

from __future__ import annotations

from varannot.classify.criteria.assess import AssessedVariant, assess
from varannot.classify.criteria.inputs import CriteriaInput
from varannot.classify.role import GeneRole
from varannot.knowledge.evidence import (
    Direction,
    FunctionalEvidence,
    Hotspot,
    HotspotKind,
    LookUp,
    MissenseAnswer,
    MissensePrediction,
    PopulationFrequency,
    PredictorCall,
)
from varannot.knowledge.match import VariantFacts
from varannot.model import (
    CheckLevel,
    Consequence,
    Criterion,
    CriterionName,
    Description,
)

TSG = GeneRole("TP53", ("TSG",), (), ())
ONCOGENE = GeneRole("BRAF", ("oncogene",), (), ())
ABSENT = PopulationFrequency(LookUp.ABSENT, "gnomAD", an=200_000)


def description(
    consequence: Consequence, protein: str = "", coding: str = "c.1A>G", **more: object
) -> Description:
    """Return a description on MANE Select."""
    given = {
        "transcript": "NM_000546.6",
        "gene": "TP53",
        "build": "GRCh38",
        "hgvs_c": coding,
        "hgvs_p": protein,
        "consequence": consequence,
        "consequences": (consequence,),
        "level": CheckLevel.SEQUENCE,
        "tags": ("MANE Select",),
        **more,
    }
    return Description(**given)


def case(
    consequence: Consequence = Consequence.MISSENSE,
    protein: str = "p.(Arg248Gln)",
    gene: str = "TP53",
    role: GeneRole = TSG,
    main: Description | None = None,
    **more: object,
) -> CriteriaInput:
    """Return the input for one variant; hotspots are loaded and empty unless given."""
    facts = VariantFacts(gene=gene, consequence=consequence, protein=protein)
    given: dict[str, object] = {"hotspots": (), "indel_hotspots": (), **more}
    return CriteriaInput(gene=gene, facts=facts, role=role, main=main, **given)


def missense(call: PredictorCall) -> MissenseAnswer:
    """Return the answer of one predictor."""
    found = MissensePrediction("predictor", 0.5, call, "", "PMID 1")
    return MissenseAnswer(LookUp.FOUND, predictions=(found,))


def study(direction: Direction, strength: str = "strong") -> FunctionalEvidence:
    """Return one functional study."""
    return FunctionalEvidence(
        "TP53", "NM_000546.6", "p.Arg248Gln", "assay", direction, strength, "effect", "PMID 1", "x"
    )


def hotspot(changes: dict[str, int], residue: int = 248, reference: str = "R") -> Hotspot:
    """Return a residue hotspot with samples per new residue."""
    total = sum(changes.values())
    return Hotspot(
        "TP53",
        HotspotKind.RESIDUE,
        "ENST00000269305",
        residue,
        residue,
        reference,
        total,
        changes,
        0.0,
        "cancerhotspots v2",
        True,
    )


def frequency(af: float, group: str = "nfe", an: int = 100_000) -> PopulationFrequency:
    """Return an allele found in one group."""
    from varannot.knowledge.evidence import GroupFrequency

    own = GroupFrequency(group, af, round(af * an), an)
    return PopulationFrequency(LookUp.FOUND, "gnomAD", af=af / 2, an=2 * an, groups=(own,))


def assessed(given: CriteriaInput) -> AssessedVariant:
    """Return what the shipped standard makes of the input."""
    return assess(given)


def criterion(given: CriteriaInput, name: CriterionName) -> Criterion:
    """Return one criterion of the result."""
    found = {one.name: one for one in assess(given).result.criteria}
    return found[name]
