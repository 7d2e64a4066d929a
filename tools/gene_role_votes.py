"""Roles of genes in cancer by three independent votes, each from an openly licensed table.

IntOGen 2023-05-31 (CC0, DOI 10.1038/s41568-020-0290-x): rows whose ROLE is Act or LoF; it votes
where there are two or more and one of the two has at least two thirds of them.
Bailey 2018 (DOI 10.1016/j.cell.2018.02.060, as in oncoref, Apache-2.0): roles per cancer type, a
definite one counting twice, a possible one once; it votes where one side has more.
Germline: ClinGen haploinsufficiency score 3 (sufficient evidence) together with the mechanism loss
of function in the CPSR list of predisposition genes (MIT) is a vote for tumour suppressor.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

INTOGEN = "knowledge/intogen/Compendium_Cancer_Genes.20230531.tso500.tsv"
BAILEY = "knowledge/oncoref/driver-gene-evidence.csv"
CLINGEN = "knowledge/clingen_dosage/clingen_dosage_genes.tsv"
CPSR = "knowledge/cpsr_superpanel/cpsr_superpanel_2026_06.tsv"
SUFFICIENT = "3"
FEWEST_ROWS = 2


def read(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab- or comma-separated table by column name."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="," if path.suffix == ".csv" else "\t")


@dataclass(frozen=True, slots=True)
class Votes:
    """What the sources say about one gene; an empty vote means that the source is undecided."""

    activating: int
    losing: int
    oncogene_points: int
    suppressor_points: int
    haploinsufficiency: str
    mechanism: str

    @property
    def intogen(self) -> str:
        """The vote of IntOGen: TSG, oncogene or empty."""
        total = self.activating + self.losing
        if total < FEWEST_ROWS:
            return ""
        if self.activating * 3 >= total * 2:
            return "oncogene"
        return "TSG" if self.losing * 3 >= total * 2 else ""

    @property
    def bailey(self) -> str:
        """The vote of Bailey 2018: TSG, oncogene or empty."""
        if self.oncogene_points == self.suppressor_points:
            return ""
        return "oncogene" if self.oncogene_points > self.suppressor_points else "TSG"

    @property
    def germline(self) -> str:
        """The vote of the germline sources: TSG or empty."""
        loses = self.mechanism.startswith("LoF")
        return "TSG" if loses and self.haploinsufficiency == SUFFICIENT else ""

    def role(self) -> str:
        """Return TSG or oncogene where two votes agree and none opposes, context where sources
        oppose each other, and an empty string where there are too few votes."""
        votes = Counter(vote for vote in (self.intogen, self.bailey, self.germline) if vote)
        if len(votes) > 1 or (votes["oncogene"] and self.mechanism.startswith("LoF")):
            return "context"
        return next((role for role, count in votes.items() if count > 1), "")

    def words(self) -> str:
        """Return the votes in one phrase, with their numbers."""
        parts = []
        if self.activating or self.losing:
            parts.append(f"IntOGen activating {self.activating}, loss {self.losing}")
        if self.oncogene_points or self.suppressor_points:
            parts.append(
                f"Bailey 2018 oncogene {self.oncogene_points}, suppressor {self.suppressor_points}"
            )
        if self.haploinsufficiency == SUFFICIENT:
            parts.append("ClinGen haploinsufficiency sufficient evidence")
        if self.mechanism:
            parts.append(f"germline mechanism {self.mechanism}")
        return "; ".join(parts) or "no entry in IntOGen, Bailey 2018, ClinGen or CPSR"

    def sources(self) -> tuple[tuple[str, str, str], ...]:
        """Return name, citation and licence of each source that holds the gene."""
        found = []
        if self.activating or self.losing:
            found.append(("IntOGen 2023-05-31", "DOI 10.1038/s41568-020-0290-x", "CC0-1.0"))
        if self.oncogene_points or self.suppressor_points:
            found.append(("Bailey 2018", "DOI 10.1016/j.cell.2018.02.060", "Apache-2.0"))
        if self.haploinsufficiency == SUFFICIENT:
            found.append(("ClinGen 2023-03", "ClinGen dosage sensitivity, score 3", "CC0-1.0"))
        if self.mechanism:
            found.append(("CPSR superpanel v2026_05", "", "MIT"))
        return tuple(found)


def votes(data: Path, current: dict[str, str]) -> dict[str, Votes]:
    """Return the votes by current symbol; `current` maps older symbols to current ones."""
    cohorts: Counter[tuple[str, str]] = Counter()
    for row in read(data / INTOGEN):
        cohorts[current.get(row["SYMBOL"], row["SYMBOL"]), row["ROLE"]] += 1
    points: Counter[tuple[str, str]] = Counter()
    for row in read(data / BAILEY):
        weight = 1 if row["driver_role"].startswith("possible") else 2
        role = row["driver_role"].removeprefix("possible ")
        points[current.get(row["gene_symbol"], row["gene_symbol"]), role] += weight
    dosage = {current.get(r["gene"], r["gene"]): r for r in read(data / CLINGEN)}
    germline = {current.get(r["SYMBOL"], r["SYMBOL"]): r for r in read(data / CPSR)}
    genes = {gene for gene, _ in cohorts} | {gene for gene, _ in points}
    return {
        gene: Votes(
            cohorts[gene, "Act"],
            cohorts[gene, "LoF"],
            points[gene, "oncogene"],
            points[gene, "tsg"],
            dosage.get(gene, {}).get("haploinsufficiency_score", ""),
            germline.get(gene, {}).get("CPG_MOD", ""),
        )
        for gene in genes | set(dosage) | set(germline)
    }
