"""Packs of CIViC (CC0 1.0): evidence items, assertions and variants, without their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from packs.common import YES, Sources, table_bytes
from varannot.knowledge.packs.civic import ASSERTION_TABLE, EVIDENCE_TABLE, VARIANT_TABLE
from varannot.knowledge.packs.civic_tables import (
    CivicAssertion,
    CivicEvidence,
    CivicVariant,
    read_civic_assertions,
    read_civic_evidence,
    read_civic_variants,
)
from varannot.tables import Table

FOLDER = "knowledge/civic"

Item = CivicEvidence | CivicAssertion | CivicVariant


def build(sources: Sources) -> dict[str, bytes]:
    """Return the three tables by file name."""
    folder = sources.data / FOLDER
    evidence = read_civic_evidence(folder / "nightly-ClinicalEvidenceSummaries.tsv")
    assertions = read_civic_assertions(folder / "nightly-AssertionSummaries.tsv")
    variants = read_civic_variants(folder / "nightly-VariantSummaries.tsv")
    return {
        "packs/civic_evidence.tsv": _table(sources, EVIDENCE_TABLE, evidence, "evidence_id"),
        "packs/civic_assertions.tsv": _table(sources, ASSERTION_TABLE, assertions, "assertion_id"),
        "packs/civic_variants.tsv": _table(sources, VARIANT_TABLE, variants, "variant_id"),
    }


def _table(sources: Sources, table: Table, items: Iterable[Item], identifier: str) -> bytes:
    told: Counter[str] = Counter()
    rows = []
    for item in items:
        change = ""
        if not getattr(item, "combined", False):
            named, holds = sources.change(sources.current(item.gene), item.variant)
            change = named if holds == YES else ""
            told[_told(named, holds)] += 1
        for gene in getattr(item, "genes", (item.gene,)):
            cells = {name: _cell(value) for name, value in asdict(item).items()}
            if table is EVIDENCE_TABLE and cells["pmid"]:
                cells["citation"] = ""
            cells |= {"gene": sources.current(gene), "change": change}
            rows.append({name: cells[name] for name in table.names})
    for what, count in sorted(told.items()):
        sources.note(table.name, what, count, "variant name held against MANE Select")
    rows.sort(key=lambda row: (row["gene"], int("".join(filter(str.isdigit, row[identifier])))))
    return table_bytes(table, rows)


def _told(named: str, holds: str) -> str:
    if not named:
        return "names that are no change of one residue"
    return {
        "yes": "names with the residue on MANE Select",
        "no": "names whose residue is not on MANE Select",
        "unknown": "names without a MANE Select protein",
    }[holds]


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return ";".join(part.replace(";", ",") for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
