"""Gene names: approved symbols, HGNC identifiers, and the older symbols that files still carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import InputError, Problem, nearest
from varannot.tables import Column, Kind, Table
from varannot.textio import read_table

__all__ = ["GENE_NAMES_TABLE", "GeneNames", "PanelGene", "load_gene_names"]

_YES_NO = ("yes", "no")

GENE_NAMES_TABLE = Table(
    "gene_names",
    "Gene names",
    (
        Column("symbol", "Approved gene symbol.", required=True),
        Column("hgnc_id", "HGNC identifier, such as HGNC:11998.", required=True),
        Column("aliases", "Older symbols and panel symbols of the same gene.", Kind.LIST),
        Column("panel", "Whether TSO500 reads small variants of the gene.", allowed=_YES_NO),
        Column("copy_gain", "Whether TSO500 calls copy-number gain.", allowed=_YES_NO),
        Column("rna_fusion", "Whether TSO500 reads RNA fusions of the gene.", allowed=_YES_NO),
    ),
)


@dataclass(frozen=True, slots=True)
class PanelGene:
    """One gene: approved symbol, HGNC identifier, older symbols, and what the panel reads."""

    symbol: str
    hgnc: str
    aliases: tuple[str, ...]
    panel: bool
    copy_gain: bool
    rna_fusion: bool


@dataclass(frozen=True, slots=True)
class GeneNames:
    """Symbols as read; look-ups ignore letter case and know the older symbols."""

    genes: Mapping[str, PanelGene]
    spellings: Mapping[str, str]

    def current(self, symbol: str) -> str:
        """Return the approved symbol, or the text unchanged where the gene is not in the table."""
        return self.spellings.get(symbol.strip().casefold(), symbol)

    def symbols(self) -> frozenset[str]:
        """Return every symbol that the table knows, current and older ones."""
        older = (alias for gene in self.genes.values() for alias in gene.aliases)
        return frozenset(self.genes).union(older)

    def hgnc_id(self, symbol: str) -> str:
        """Return the HGNC identifier of a current or older symbol, or an empty string."""
        gene = self.genes.get(self.current(symbol))
        return gene.hgnc if gene else ""

    def known(self, symbol: str) -> bool:
        """Return whether the table holds the symbol, as the current or as an older one."""
        return symbol.strip().casefold() in self.spellings

    def suggest(self, symbol: str) -> str:
        """Return a sentence that names the nearest symbol, or an empty string."""
        return nearest(symbol, tuple(self.genes))

    def panel(self) -> tuple[str, ...]:
        """Return the approved symbols of the panel's small-variant genes, in alphabetical order."""
        return tuple(sorted(symbol for symbol, gene in self.genes.items() if gene.panel))


def load_gene_names(path: Path) -> GeneNames:
    """Return the names in the table at `path`; InputError with every problem otherwise."""
    table = read_table(path, str(path))
    missing = [name for name in GENE_NAMES_TABLE.names if name not in table.header]
    if missing:
        raise InputError(
            [
                Problem(str(path), table.header_line, name, "no such column", "the column")
                for name in missing
            ]
        )
    genes: dict[str, PanelGene] = {}
    for row in table.rows:
        cell = row.cells
        genes[cell["symbol"]] = PanelGene(
            cell["symbol"],
            cell["hgnc_id"],
            tuple(part.strip() for part in cell["aliases"].split(";") if part.strip()),
            cell["panel"] == "yes",
            cell["copy_gain"] == "yes",
            cell["rna_fusion"] == "yes",
        )
    # A current symbol always means itself, even where it once was the old name of another gene.
    spellings = {alias.casefold(): gene.symbol for gene in genes.values() for alias in gene.aliases}
    spellings.update({symbol.casefold(): symbol for symbol in genes})
    return GeneNames(genes, spellings)
