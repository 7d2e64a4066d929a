"""Roles of genes by a vote of sources, and how well loss is established as their mechanism.

The vote and the rule for loss are made by tools/build_packs.py; their thresholds, with reasons and
citations, stand in tools/packs/role_rules.tsv. Text-mined counts support a role, they never are
its only basis.
"""

from __future__ import annotations

from pathlib import Path

from varannot.knowledge.evidence import GeneRoleEvidence, LossMechanism, RoleVote
from varannot.knowledge.packs.gene_blocks import GeneBlocks, open_blocks
from varannot.tables import Column, Table
from varannot.textio import Row

__all__ = ["ROLE_TABLE", "ROLE_VOTERS", "RolePack", "open_roles"]

ROLE_VOTERS: dict[str, tuple[str, str]] = {
    "curated": ("Role in the knowledge table", "knowledgebase.tsv, rows gene_role"),
    "intogen": ("IntOGen 2023-05-31", "DOI 10.1038/s41568-020-0290-x"),
    "bailey": ("Bailey 2018", "DOI 10.1016/j.cell.2018.02.060"),
    "germline": ("ClinGen 2023-03 and CPSR v2026_05", "https://clinicalgenome.org; sigven/cpsr"),
    "cancermine": ("CancerMine 2023 (text-mined)", "DOI 10.1038/s41592-019-0422-y"),
}
"""Voter: its name in reports and its citation."""

_VOTES = ("TSG", "oncogene", "context")

ROLE_TABLE = Table(
    "gene_roles",
    "Gene roles with evidence",
    (
        Column("gene", "Approved gene symbol.", required=True),
        Column("role", "Role by the vote; empty where too little is known.", allowed=("", *_VOTES)),
        Column(
            "loss",
            "How well loss of function is established as the mechanism.",
            allowed=tuple(LossMechanism),
            required=True,
        ),
        Column("loss_reason", "The sources behind `loss`.", required=True),
        Column("conflict", "Sources that oppose each other."),
        *(
            column
            for name, (title, citation) in ROLE_VOTERS.items()
            for column in (
                Column(name, f"Vote of: {title} ({citation}).", allowed=("", *_VOTES)),
                Column(f"{name}_figures", "The figures or the reason behind it."),
            )
        ),
    ),
)


class RolePack:
    """Gene roles by symbol."""

    def __init__(self, blocks: GeneBlocks) -> None:
        self._blocks = blocks
        self._known: dict[str, GeneRoleEvidence | None] = {}

    def of(self, gene: str) -> GeneRoleEvidence | None:
        """Return the role of a gene, None where no source says anything about it."""
        if gene not in self._known:
            rows = self._blocks.rows(gene)
            self._known[gene] = _role(rows[0]) if rows else None
        return self._known[gene]


def _role(row: Row) -> GeneRoleEvidence:
    cells = row.cells
    votes = tuple(
        RoleVote(title, cells[name], cells[f"{name}_figures"], citation)
        for name, (title, citation) in ROLE_VOTERS.items()
        if cells[f"{name}_figures"]
    )
    return GeneRoleEvidence(
        gene=cells["gene"],
        role=cells["role"],
        loss=LossMechanism(cells["loss"]),
        loss_reason=cells["loss_reason"],
        votes=votes,
        conflict=cells["conflict"],
    )


def open_roles(path: Path) -> RolePack:
    """Return the pack; raises InputError where the columns are others."""
    return RolePack(open_blocks(path, ROLE_TABLE))
