"""Packs of one row a gene: constraint (gnomAD, CC0) and predisposition (CPSR superpanel, MIT)."""

from __future__ import annotations

from packs.common import Sources, rows_of, table_bytes
from varannot.knowledge.packs.constraint import CONSTRAINT_TABLE
from varannot.knowledge.packs.predisposition import PREDISPOSITION_TABLE

GNOMAD = "knowledge/gnomad_constraint/gnomad_v2.1.1_constraint.tso500.tsv"
CPSR = "knowledge/cpsr_superpanel/cpsr_superpanel_2026_06.tsv"


def build(sources: Sources) -> dict[str, bytes]:
    """Return both tables by file name."""
    constraint = [
        {
            "gene": sources.current(row["gene"]),
            "transcript": row["transcript"],
            "loeuf": _number(row["oe_lof_upper"]),
            "pli": _number(row["pLI"]),
            "missense_z": _number(row["mis_z"]),
            "flag": _known(row["constraint_flag"]),
        }
        for row in rows_of(sources.data / GNOMAD)
    ]
    predisposition = [
        {
            "gene": sources.current(row["SYMBOL"]),
            "mechanism": _known(row["CPG_MOD"]),
            "inheritance": _known(row["CPG_MOI"]),
            "phenotypes": _known(row["CPG_PHENOTYPES"]),
            "lists": _known(row["CPG_SOURCE"]),
            "pathogenic_truncating": _known(row["N_TRUNC_PATH"]),
            "pathogenic_missense": _known(row["N_MISSENSE_PATH"]),
            "benign_missense": _known(row["N_MISSENSE_BENIGN"]),
        }
        for row in rows_of(sources.data / CPSR)
    ]
    return {
        "packs/constraint.tsv": table_bytes(CONSTRAINT_TABLE, _once(constraint)),
        "packs/predisposition.tsv": table_bytes(PREDISPOSITION_TABLE, _once(predisposition)),
    }


def _once(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows sorted by gene; ValueError for a gene with two."""
    genes = [row["gene"] for row in rows]
    twice = sorted({gene for gene in genes if genes.count(gene) > 1})
    if twice:
        message = f"genes with two rows: {twice}"
        raise ValueError(message)
    return sorted(rows, key=lambda row: row["gene"])


def _known(text: str) -> str:
    return "" if text in ("NA", "NaN", "nan") else text


def _number(text: str) -> str:
    return f"{float(text):.4g}" if _known(text) else ""
