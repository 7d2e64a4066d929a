"""Which kinds of evidence a run has not loaded, by the identifiers of their phrases."""

from __future__ import annotations

from varannot.classify.phrases import NOT_LOADED
from varannot.knowledge.sources import EvidenceSources

__all__ = ["not_loaded_ids"]

_MOUNTED = {
    "gnomAD": "not_loaded.population_frequencies",
    "ClinVar": "not_loaded.clinvar",
    "AlphaMissense": "not_loaded.in_silico",
}
_PACKS = {"hotspots": "not_loaded.hotspots", "functional": "not_loaded.functional_assays"}


def not_loaded_ids(evidence: EvidenceSources | None) -> tuple[str, ...]:
    """Return the phrase ids of evidence that is not there, in the order of the phrases."""
    if evidence is None:
        return NOT_LOADED
    absent = {_MOUNTED[name] for name in evidence.mounted.not_loaded if name in _MOUNTED}
    packs = _PACKS if evidence.packs is None else evidence.packs.not_loaded
    absent |= {_PACKS[name] for name in packs if name in _PACKS}
    return tuple(name for name in NOT_LOADED if name in absent)
