"""What the knowledge table says about the role of a gene: suppressor, oncogene, repair pathway."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from varannot.classify.statements import from_row
from varannot.knowledge.evidence import GeneRoleEvidence, LossMechanism
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import Statement

__all__ = ["GeneRole", "gene_role"]

_ROLES = {"TSG": "tumour suppressor", "both": "oncogene and tumour suppressor by context"}


@dataclass(frozen=True, slots=True)
class GeneRole:
    """Role of one gene; `roles` are the roles of the table in table order, empty if none."""

    gene: str
    roles: tuple[str, ...]
    pathways: tuple[str, ...]
    rows: tuple[KnowledgeRow, ...]

    @property
    def label(self) -> str:
        """The role as printed, such as `TSG` or `oncogene/TSG`; empty if the table has none."""
        return "/".join(self.roles)

    @property
    def hrr(self) -> bool:
        """Whether the gene belongs to homologous recombination repair."""
        return "HRR" in self.pathways

    @property
    def suppressor(self) -> bool:
        """Whether the table calls the gene a tumour suppressor in every context it knows."""
        return "TSG" in self.roles

    @property
    def loss_matters(self) -> bool:
        """Whether loss of function is a mechanism: suppressor, HRR or mismatch repair gene."""
        return self.suppressor or bool(self.pathways)

    def statements(self, pack: GeneRoleEvidence | None = None) -> tuple[Statement, ...]:
        """Return one statement per row; without rows, what `pack` says, or that there is no role.

        `pack` is what the table of gene roles says, None if it says nothing or is not loaded.
        """
        if not self.rows:
            return (self._without_row(pack),)
        found = []
        for row in self.rows:
            parts = [_ROLES.get(row.gene_role, row.gene_role)] if row.gene_role else []
            parts += [f"{row.pathway} gene"] if row.pathway else []
            found.append(from_row("gene_role", row, f"{self.gene}: {', '.join(parts)}."))
        return tuple(found)

    def _without_row(self, pack: GeneRoleEvidence | None) -> Statement:
        named = self.gene or "an unnamed gene"
        if pack is None or (not pack.role and pack.loss is LossMechanism.NONE):
            text = (
                f"Gene role not applicable: no role of {named} in the knowledge table, so loss of "
                "function cannot be weighed."
            )
            return Statement(rule="gene_role", text=text)
        vote = _ROLES.get(pack.role, pack.role) or "not settled"
        text = (
            f"No role of {named} in the knowledge table. By the vote of the table of gene roles: "
            f"{vote}; loss of function as its mechanism: {pack.loss.value} ({pack.loss_reason})."
        )
        return Statement(rule="gene_role", text=text)


def gene_role(gene: str, rows: Iterable[KnowledgeRow]) -> GeneRole:
    """Return the role that the active gene_role rows give the gene."""
    own = tuple(
        row
        for row in rows
        if row.status == "active"
        and row.record_type == "gene_role"
        and row.gene == gene
        and gene
        and (row.gene_role or row.pathway)
    )
    return GeneRole(
        gene=gene,
        roles=tuple(dict.fromkeys(row.gene_role for row in own if row.gene_role)),
        pathways=tuple(dict.fromkeys(row.pathway for row in own if row.pathway)),
        rows=own,
    )
