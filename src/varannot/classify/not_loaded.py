"""Which kinds of evidence a run has not loaded, and which criteria cannot do without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from varannot.classify.phrases import NO_ENGINE, NO_TRANSCRIPTS, NOT_LOADED, Phrases
from varannot.knowledge.sources import EvidenceSources
from varannot.model import CriterionName, EvidenceGap

__all__ = ["evidence_gaps", "not_loaded_ids"]

_MOUNTED = {
    "gnomAD": "not_loaded.population_frequencies",
    "ClinVar": "not_loaded.clinvar",
    "AlphaMissense": "not_loaded.in_silico",
}
_PACKS = {"hotspots": "not_loaded.hotspots", "functional": "not_loaded.functional_assays"}


@dataclass(frozen=True, slots=True)
class _Lack:
    """What follows from the absence of one kind of evidence."""

    meaning: str
    criteria: tuple[CriterionName, ...] = ()


_LACKS: Mapping[str, _Lack] = {
    "not_loaded.population_frequencies": _Lack(
        "Nothing counts as rare, and nothing is benign by its frequency.",
        (
            CriterionName.ABSENT_IN_POPULATION,
            CriterionName.COMMON_IN_POPULATION,
            CriterionName.POLYMORPHIC_IN_POPULATION,
        ),
    ),
    "not_loaded.clinvar": _Lack(
        "Benign, uncertain and conflicting records of ClinVar were not seen; of pathogenic ones "
        "only those of the shipped selection."
    ),
    "not_loaded.hotspots": _Lack(
        "No variant is weighed by how often its change recurs in tumours.",
        (
            CriterionName.HOTSPOT_STRONG,
            CriterionName.HOTSPOT_MODERATE,
            CriterionName.HOTSPOT_WEAK,
        ),
    ),
    "not_loaded.functional_assays": _Lack(
        "No study of function speaks for or against a variant.",
        (CriterionName.FUNCTIONAL_ONCOGENIC, CriterionName.FUNCTIONAL_BENIGN),
    ),
    "not_loaded.in_silico": _Lack(
        "No prediction speaks for or against a variant.",
        (
            CriterionName.PREDICTION_ONCOGENIC,
            CriterionName.PREDICTION_BENIGN,
            CriterionName.SILENT,
        ),
    ),
    NO_TRANSCRIPTS: _Lack("Loss of function is not graded.", (CriterionName.NULL_IN_SUPPRESSOR,)),
    NO_ENGINE: _Lack("Descriptions rest on one computation; no second one was held against it."),
}

_PACKS_BESIDE: Mapping[str, tuple[str, _Lack]] = {
    "roles": (
        "Table of gene roles",
        _Lack(
            "Roles of genes come from the knowledge table alone.",
            (CriterionName.NULL_IN_SUPPRESSOR, CriterionName.PROTEIN_LENGTH),
        ),
    ),
    "clinvar": (
        "Shipped selection of ClinVar",
        _Lack("Pathogenic variants of ClinVar were seen in mounted files at most."),
    ),
}
"""Packs that classes rest on and no phrase names, each with its name in the report."""


def not_loaded_ids(evidence: EvidenceSources | None) -> tuple[str, ...]:
    """Return the phrase ids of evidence that is not there, in the order of the phrases."""
    if evidence is None:
        return NOT_LOADED
    absent = {_MOUNTED[name] for name in evidence.mounted.not_loaded if name in _MOUNTED}
    packs = _PACKS if evidence.packs is None else evidence.packs.not_loaded
    absent |= {_PACKS[name] for name in packs if name in _PACKS}
    return tuple(name for name in NOT_LOADED if name in absent)


def evidence_gaps(
    missing: Sequence[str], evidence: EvidenceSources | None, phrases: Phrases
) -> tuple[EvidenceGap, ...]:
    """Return what each missing kind of evidence leaves open; `missing` are ids of phrases."""
    gaps = [_gap(name, phrases.text(name), _LACKS[name]) for name in missing]
    packs = evidence.packs.not_loaded if evidence is not None and evidence.packs else ()
    gaps += [_gap(name, *_PACKS_BESIDE[name]) for name in packs if name in _PACKS_BESIDE]
    return tuple(gaps)


def _gap(kind: str, text: str, lack: _Lack) -> EvidenceGap:
    return EvidenceGap(kind=kind, text=text, meaning=lack.meaning, criteria=lack.criteria)
