"""CIViC as it ships: identifiers, codes and names of each item, none of its text.

Griffith 2017, DOI 10.1038/ng.3774; content CC0 1.0. The shipped state is that of 2021-02.
"""

from __future__ import annotations

from pathlib import Path

from varannot.knowledge.packs.civic_tables import CivicAssertion, CivicEvidence, CivicVariant
from varannot.knowledge.packs.gene_blocks import GeneBlocks, open_blocks
from varannot.tables import Column, Kind, Table, split_list
from varannot.textio import Row

__all__ = [
    "ASSERTION_TABLE",
    "EVIDENCE_TABLE",
    "VARIANT_TABLE",
    "CivicPack",
    "open_civic",
]

_GENE = Column("gene", "Approved symbol of the gene that the row is found under.", required=True)
_VARIANT = Column("variant", "Variant as CIViC names it.", required=True)
_CHANGE = Column(
    "change",
    "p. description, where the name is a change of one residue that is on MANE Select.",
)
_PROFILE = (
    Column("genes", "All genes of the molecular profile.", Kind.LIST, required=True),
    Column("combined", "Whether it is about several variants together.", allowed=("yes", "no")),
    Column("disease", "Disease."),
    Column("doid", "Disease Ontology number."),
    Column("drugs", "Drugs.", Kind.LIST),
)

EVIDENCE_TABLE = Table(
    "civic_evidence",
    "Evidence items of CIViC",
    (
        _GENE,
        Column("evidence_id", "Identifier.", required=True),
        _VARIANT,
        _CHANGE,
        *_PROFILE,
        Column("drug_interaction", "How several drugs are meant."),
        Column("evidence_type", "Predictive, Diagnostic, and so on.", required=True),
        Column("direction", "Whether the item supports its statement."),
        Column("level", "A to E.", required=True),
        Column("significance", "What is stated."),
        Column("pmid", "PubMed id.", Kind.COUNT),
        Column("citation", "The source, where it is not in PubMed."),
        Column("rating", "Stars from 1 to 5.", Kind.COUNT),
        Column("status", "Review status.", required=True),
        Column("origin", "Somatic, germline and so on."),
        Column("last_review", "Date of the last review.", Kind.DATE),
    ),
)

ASSERTION_TABLE = Table(
    "civic_assertions",
    "Assertions of CIViC",
    (
        _GENE,
        Column("assertion_id", "Identifier.", required=True),
        _VARIANT,
        _CHANGE,
        *_PROFILE,
        Column("assertion_type", "Predictive, Diagnostic, and so on.", required=True),
        Column("direction", "Whether the assertion supports its statement."),
        Column("significance", "What is stated."),
        Column("amp_category", "Tier and level as CIViC writes them."),
        Column("evidence_ids", "Evidence items behind it.", Kind.LIST),
        Column("last_review", "Date of the last review.", Kind.DATE),
    ),
)

VARIANT_TABLE = Table(
    "civic_variants",
    "Variants of CIViC",
    (
        _GENE,
        Column("variant_id", "Identifier.", required=True),
        _VARIANT,
        _CHANGE,
        Column("build", "Genome build of the place."),
        Column("chromosome", "Chromosome without chr."),
        Column("start", "First position, 1-based.", Kind.COUNT),
        Column("stop", "Last position, included.", Kind.COUNT),
        Column("reference_bases", "Reference bases."),
        Column("variant_bases", "Variant bases."),
        Column("hgvs", "HGVS descriptions.", Kind.LIST),
        Column("aliases", "Other names.", Kind.LIST),
        Column("types", "Sequence Ontology terms.", Kind.LIST),
        Column("last_review", "Date of the last review.", Kind.DATE),
    ),
)


class CivicPack:
    """Items of CIViC by gene."""

    def __init__(self, evidence: GeneBlocks, assertions: Path, variants: Path) -> None:
        self._evidence = evidence
        self._assertions = assertions
        self._variants = variants
        self._known: dict[str, tuple[CivicEvidence, ...]] = {}

    def evidence(self, gene: str) -> tuple[CivicEvidence, ...]:
        """Return the evidence items that name a gene."""
        if gene not in self._known:
            self._known[gene] = tuple(_evidence(row) for row in self._evidence.rows(gene))
        return self._known[gene]

    def assertions(self, gene: str) -> tuple[CivicAssertion, ...]:
        """Return the assertions that name a gene."""
        rows = open_blocks(self._assertions, ASSERTION_TABLE).rows(gene)
        return tuple(_assertion(row) for row in rows)

    def variants(self, gene: str) -> tuple[CivicVariant, ...]:
        """Return the variants of a gene."""
        rows = open_blocks(self._variants, VARIANT_TABLE).rows(gene)
        return tuple(_variant(row) for row in rows)


def _evidence(row: Row) -> CivicEvidence:
    cells = row.cells
    return CivicEvidence(
        evidence_id=cells["evidence_id"],
        gene=cells["gene"],
        variant=cells["variant"],
        genes=tuple(split_list(cells["genes"])),
        combined=cells["combined"] == "yes",
        molecular_profile=_profile(row),
        disease=cells["disease"],
        doid=cells["doid"],
        drugs=tuple(split_list(cells["drugs"])),
        drug_interaction=cells["drug_interaction"],
        evidence_type=cells["evidence_type"],
        direction=cells["direction"],
        level=cells["level"],
        significance=cells["significance"],
        pmid=cells["pmid"],
        citation=cells["citation"],
        rating=int(cells["rating"]) if cells["rating"] else None,
        status=cells["status"],
        origin=cells["origin"],
        last_review=cells["last_review"],
        change=cells["change"],
    )


def _profile(row: Row) -> str:
    cells = row.cells
    if cells["combined"] == "yes":
        return cells["variant"]
    return f"{cells['gene']} {cells['variant']}"


def _assertion(row: Row) -> CivicAssertion:
    cells = row.cells
    return CivicAssertion(
        assertion_id=cells["assertion_id"],
        gene=cells["gene"],
        variant=cells["variant"],
        genes=tuple(split_list(cells["genes"])),
        combined=cells["combined"] == "yes",
        molecular_profile=_profile(row),
        disease=cells["disease"],
        doid=cells["doid"],
        drugs=tuple(split_list(cells["drugs"])),
        assertion_type=cells["assertion_type"],
        direction=cells["direction"],
        significance=cells["significance"],
        amp_category=cells["amp_category"],
        evidence_ids=tuple(split_list(cells["evidence_ids"])),
        last_review=cells["last_review"],
        change=cells["change"],
    )


def _variant(row: Row) -> CivicVariant:
    cells = row.cells
    return CivicVariant(
        variant_id=cells["variant_id"],
        gene=cells["gene"],
        variant=cells["variant"],
        build=cells["build"],
        chromosome=cells["chromosome"],
        start=int(cells["start"]) if cells["start"] else None,
        stop=int(cells["stop"]) if cells["stop"] else None,
        reference_bases=cells["reference_bases"],
        variant_bases=cells["variant_bases"],
        hgvs=tuple(split_list(cells["hgvs"])),
        aliases=tuple(split_list(cells["aliases"])),
        types=tuple(split_list(cells["types"])),
        last_review=cells["last_review"],
        change=cells["change"],
    )


def open_civic(evidence: Path, assertions: Path, variants: Path) -> CivicPack:
    """Return the pack; raises InputError where the columns of the evidence are others."""
    return CivicPack(open_blocks(evidence, EVIDENCE_TABLE), assertions, variants)
