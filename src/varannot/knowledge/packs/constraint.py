"""How little a gene tolerates loss of function in the population (gnomAD v2.1.1).

Karczewski 2020, DOI 10.1038/s41586-020-2308-7. Computed on GRCh37, one transcript a gene.
"""

from __future__ import annotations

from pathlib import Path

from varannot.knowledge.evidence import Constraint
from varannot.knowledge.packs.gene_blocks import GeneBlocks, open_blocks
from varannot.tables import Column, Kind, Table
from varannot.textio import Row

__all__ = ["CONSTRAINT_TABLE", "ConstraintPack", "open_constraint"]

SOURCE = "gnomAD v2.1.1"

CONSTRAINT_TABLE = Table(
    "constraint",
    "Constraint of genes",
    (
        Column("gene", "Approved gene symbol.", required=True),
        Column("transcript", "Ensembl transcript that was counted on.", required=True),
        Column("loeuf", "Upper bound of observed to expected loss of function.", Kind.NUMBER),
        Column("pli", "Probability of intolerance to loss of function.", Kind.NUMBER),
        Column("missense_z", "Z score of missense variants.", Kind.NUMBER),
        Column("flag", "What gnomAD says against the figures."),
    ),
)


class ConstraintPack:
    """Constraint by gene."""

    def __init__(self, blocks: GeneBlocks) -> None:
        self._blocks = blocks
        self._known: dict[str, Constraint | None] = {}

    def of(self, gene: str) -> Constraint | None:
        """Return the figures of a gene, None where gnomAD has none."""
        if gene not in self._known:
            rows = self._blocks.rows(gene)
            self._known[gene] = _read(rows[0]) if rows else None
        return self._known[gene]


def _read(row: Row) -> Constraint:
    cells = row.cells
    flagged = f" ({cells['flag']})" if cells["flag"] else ""
    return Constraint(
        gene=cells["gene"],
        loeuf=_number(cells["loeuf"]),
        pli=_number(cells["pli"]),
        missense_z=_number(cells["missense_z"]),
        source=f"{SOURCE}, {cells['transcript']}{flagged}",
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def open_constraint(path: Path) -> ConstraintPack:
    """Return the pack; raises InputError where the columns are others."""
    return ConstraintPack(open_blocks(path, CONSTRAINT_TABLE))
