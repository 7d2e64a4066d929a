"""What experts used as evidence, handed over as columns of `varannot classify-table`.

Only evidence that no rule of ours can find out is handed over: functional studies (OS2, SBS2),
predictions (OP1, SBP1, and SBP2's unconserved silent change) and population frequencies (OP4,
SBVS1, SBS1). An expert's code tells on which side of a limit a number lay, not the number: the
number handed over lies on that side of the limit that holds for the gene.
"""

from __future__ import annotations

from collections.abc import Collection

from varannot.classify.criteria.gene_tables import gene_tables
from varannot.classify.criteria.standard import standard

__all__ = ["HANDED_OVER", "NOMINAL_ALLELES", "columns"]

HANDED_OVER = frozenset({"OS2", "SBS2", "OP1", "SBP1", "SBP2", "OP4", "SBVS1", "SBS1"})
"""Codes whose evidence is handed over."""

NOMINAL_ALLELES = "100000"
"""Alleles said to have been read: enough for every rule, and no figure of any database."""


def columns(gene: str, codes: Collection[str]) -> dict[str, str]:
    """Return the evidence columns that say what the codes of an expert rest on."""
    return {
        "functional": "oncogenic" if "OS2" in codes else "benign" if "SBS2" in codes else "",
        "predictor": _prediction(codes),
        "gnomad_an": NOMINAL_ALLELES,
        **_frequency(gene, codes),
    }


def _prediction(codes: Collection[str]) -> str:
    if "OP1" in codes:
        return "damaging"
    return "tolerated" if {"SBP1", "SBP2"} & set(codes) else ""


def _frequency(gene: str, codes: Collection[str]) -> dict[str, str]:
    if "OP4" in codes:
        return {"gnomad_af": "", "gnomad_grpmax_af": ""}
    thresholds, own = standard().thresholds, gene_tables().limits.get(gene)
    common, some = thresholds["common_above"], thresholds["polymorphic_above"]
    if own is not None:
        common, some = own.common_above or common, own.polymorphic_above or some
    if "SBVS1" in codes:
        highest = 1.2 * common
    elif "SBS1" in codes:
        highest = (common + some) / 2
    else:
        highest = (thresholds["rare_below"] + some) / 2
    return {"gnomad_af": f"{highest / 2:.6g}", "gnomad_grpmax_af": f"{highest:.6g}"}
