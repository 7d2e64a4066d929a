"""Genes of cancer predisposition: the superpanel of CPSR, with counts of ClinVar.

Compiled by its authors from PanelApp, TCGA (Huang 2018), the ACMG list and curated lists.
"""

from __future__ import annotations

from pathlib import Path

from varannot.knowledge.evidence import Predisposition
from varannot.knowledge.packs.gene_blocks import GeneBlocks, open_blocks
from varannot.tables import Column, Kind, Table
from varannot.textio import Row

__all__ = ["PREDISPOSITION_TABLE", "PredispositionPack", "open_predisposition"]

SOURCE = "CPSR superpanel v2026_05"

PREDISPOSITION_TABLE = Table(
    "predisposition",
    "Genes of cancer predisposition",
    (
        Column("gene", "Approved gene symbol.", required=True),
        Column("mechanism", "LoF or GoF; empty where the list names none."),
        Column("inheritance", "AD, AR, XL and so on; empty where the list names none."),
        Column("phenotypes", "Phenotypes as the list names them."),
        Column("lists", "Lists that hold the gene."),
        Column("pathogenic_truncating", "Truncating (likely) pathogenic variants.", Kind.COUNT),
        Column("pathogenic_missense", "Missense (likely) pathogenic variants.", Kind.COUNT),
        Column("benign_missense", "Missense (likely) benign variants.", Kind.COUNT),
    ),
)


class PredispositionPack:
    """Predisposition by gene."""

    def __init__(self, blocks: GeneBlocks) -> None:
        self._blocks = blocks
        self._known: dict[str, Predisposition | None] = {}

    def of(self, gene: str) -> Predisposition | None:
        """Return what the list says of a gene, None where it is not on the list."""
        if gene not in self._known:
            rows = self._blocks.rows(gene)
            self._known[gene] = _read(rows[0]) if rows else None
        return self._known[gene]


def _read(row: Row) -> Predisposition:
    cells = row.cells
    return Predisposition(
        gene=cells["gene"],
        mechanism=cells["mechanism"],
        inheritance=cells["inheritance"],
        phenotypes=cells["phenotypes"],
        pathogenic_truncating=_count(cells["pathogenic_truncating"]),
        pathogenic_missense=_count(cells["pathogenic_missense"]),
        benign_missense=_count(cells["benign_missense"]),
        source=SOURCE,
    )


def _count(text: str) -> int | None:
    return int(text) if text else None


def open_predisposition(path: Path) -> PredispositionPack:
    """Return the pack; raises InputError where the columns are others."""
    return PredispositionPack(open_blocks(path, PREDISPOSITION_TABLE))
