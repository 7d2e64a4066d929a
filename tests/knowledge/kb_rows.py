"""Knowledge tables for the tests: one valid row of each kind, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

from varannot.knowledge.schema import KNOWLEDGE_TABLE
from varannot.textio import tsv_bytes

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools"
SHARED = ROOT.parent / "shared" / "data"
NO_SHARED = f"the source tables are not beside this checkout ({SHARED.name} folder not found)"

THERAPY = {
    "kb_id": "VKB-000001",
    "status": "active",
    "record_type": "therapy",
    "gene": "KRAS",
    "hgnc_id": "HGNC:6407",
    "transcript": "NM_004985.5",
    "match_type": "protein_change",
    "match_value": "p.Gly12Cys",
    "oncotree_code": "NSCLC",
    "drug": "sotorasib;adagrasib",
    "combination": "OR",
    "direction": "sensitivity",
    "region": "FDA;EMA",
    "amp": "I-A",
    "summary_en": "Sotorasib or adagrasib in lung cancer.",
    "citation": "DOI 10.1056/NEJMoa2103695",
    "last_reviewed": "2026-11-23",
    "review_by": "2027-11-23",
}
EFFECT = {
    "kb_id": "VKB-000002",
    "status": "active",
    "record_type": "variant_effect",
    "gene": "TP53",
    "hgnc_id": "HGNC:11998",
    "transcript": "NM_000546.6",
    "match_type": "protein_change",
    "match_value": "p.Arg248Gln",
    "effect": "LoF",
    "oncogenicity": "oncogenic",
    "summary_en": "A hotspot.",
    "citation": "PMID 12826609",
    "last_reviewed": "2026-11-23",
}
THRESHOLD = {
    "kb_id": "VKB-000003",
    "status": "active",
    "record_type": "biomarker_threshold",
    "match_type": "tmb",
    "match_value": "high:>=10",
    "setting": "mut/Mb",
    "summary_en": "High from 10.",
    "citation": "DOI 10.1371/journal.pone.0260089",
    "last_reviewed": "2026-11-23",
}


def table_bytes(*rows: dict[str, str]) -> bytes:
    """Return a knowledge table with these rows, empty cells filled in."""
    columns = KNOWLEDGE_TABLE.names
    return tsv_bytes(columns, [[row.get(name, "") for name in columns] for row in rows])


def write(folder: Path, *rows: dict[str, str], name: str = "kb.tsv") -> Path:
    path = folder / name
    path.write_bytes(table_bytes(*rows))
    return path
