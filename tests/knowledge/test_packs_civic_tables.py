"""CIViC's release tables in both generations of their columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from kb_rows import NO_SHARED, SHARED

from varannot.errors import InputError
from varannot.knowledge.packs.civic_tables import (
    read_civic_assertions,
    read_civic_evidence,
    read_civic_variants,
    read_profile,
)

CIVIC = SHARED / "knowledge" / "civic"
needs_sources = pytest.mark.skipif(not SHARED.is_dir(), reason=NO_SHARED)

LEGACY = {
    "gene": "PDGFRA",
    "entrez_id": "5156",
    "variant": "D842V",
    "disease": "Gastrointestinal Stromal Tumor",
    "doid": "9253",
    "phenotypes": "",
    "drugs": "Imatinib,Sunitinib",
    "drug_interaction_type": "Combination",
    "evidence_type": "Predictive",
    "evidence_direction": "Supports",
    "evidence_level": "B",
    "clinical_significance": "Resistance",
    "evidence_statement": 'Words with a "quote that is never closed.',
    "citation_id": "16954519",
    "source_type": "PubMed",
    "asco_abstract_id": "",
    "citation": "Debiec-Rychter et al., 2006, Eur. J. Cancer",
    "nct_ids": "",
    "rating": "4",
    "evidence_status": "accepted",
    "evidence_id": "16",
    "variant_origin": "Somatic",
    "last_review_date": "2018-05-23 10:00:00 UTC",
}
# The header of the current generation, in its order.
CURRENT = {
    "molecular_profile": "PDGFRA D842V",
    "molecular_profile_id": "99",
    "disease": LEGACY["disease"],
    "doid": "9253",
    "phenotypes": "",
    "therapies": "Imatinib,Sunitinib",
    "therapy_interaction_type": "Combination",
    "evidence_type": "Predictive",
    "evidence_direction": "Supports",
    "evidence_level": "B",
    "significance": "Resistance",
    "evidence_statement": LEGACY["evidence_statement"],
    "citation_id": "16954519",
    "source_type": "PubMed",
    "asco_abstract_id": "",
    "citation": LEGACY["citation"],
    "nct_ids": "",
    "rating": "4",
    "evidence_status": "accepted",
    "evidence_id": "16",
    "variant_origin": "Somatic",
    "last_review_date": "2018-05-23 10:00:00 UTC",
    "evidence_civic_url": "https://civicdb.org/links/evidence_items/16",
    "molecular_profile_civic_url": "https://civicdb.org/links/molecular_profiles/99",
    "is_flagged": "false",
}


def _table(path: Path, *rows: dict[str, str]) -> Path:
    lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_both_generations_say_the_same(tmp_path: Path) -> None:
    (old,) = read_civic_evidence(_table(tmp_path / "old.tsv", LEGACY))
    (new,) = read_civic_evidence(_table(tmp_path / "new.tsv", CURRENT))
    assert old == new
    assert (new.evidence_id, new.gene, new.variant) == ("EID16", "PDGFRA", "D842V")
    assert (new.drugs, new.significance) == (("Imatinib", "Sunitinib"), "Resistance")
    assert (new.pmid, new.rating, new.last_review) == ("16954519", 4, "2018-05-23")
    assert not new.combined


PROFILES = [
    # name, shared gene, variant, genes, combined
    ("BRAF V600E", "BRAF", "V600E", ("BRAF",), False),
    ("EGFR Exon 19 Deletion", "EGFR", "Exon 19 Deletion", ("EGFR",), False),
    ("EML4::ALK Fusion", "EML4::ALK", "Fusion", ("EML4", "ALK"), False),
    ("v::ALK Fusion", "v::ALK", "Fusion", ("ALK",), False),
    (
        "EGFR L858R AND EGFR T790M",
        "EGFR",
        "EGFR L858R AND EGFR T790M",
        ("EGFR",),
        True,
    ),
    (
        "BRAF V600E AND ( PTEN Loss OR PTEN Mutation )",
        "",
        "BRAF V600E AND ( PTEN Loss OR PTEN Mutation )",
        ("BRAF", "PTEN"),
        True,
    ),
    ("NOT KRAS G12C", "KRAS", "NOT KRAS G12C", ("KRAS",), True),
]


@pytest.mark.parametrize(("name", "gene", "variant", "genes", "combined"), PROFILES)
def test_molecular_profiles(
    name: str, gene: str, variant: str, genes: tuple[str, ...], combined: bool
) -> None:
    profile = read_profile(name)
    assert (profile.gene, profile.variant, profile.genes) == (gene, variant, genes)
    assert profile.combined is combined


def test_what_says_that_there_is_nothing_is_empty(tmp_path: Path) -> None:
    row = {**CURRENT, "significance": "N/A", "rating": "", "source_type": "ASCO"}
    (found,) = read_civic_evidence(_table(tmp_path / "a.tsv", row))
    assert (found.significance, found.rating, found.pmid) == ("", None, "")
    assert found.citation.startswith("ASCO 16954519")


@pytest.mark.parametrize(
    "absent", ["evidence_id", "molecular_profile", "therapies", "significance"]
)
def test_a_missing_column_is_named_in_both_generations(tmp_path: Path, absent: str) -> None:
    row = {name: text for name, text in CURRENT.items() if name != absent}
    with pytest.raises(InputError, match=f"row 1, column {absent}: found 'no such column'"):
        read_civic_evidence(_table(tmp_path / "a.tsv", row))


def test_a_cut_row_is_named(tmp_path: Path) -> None:
    path = _table(tmp_path / "a.tsv", CURRENT)
    path.write_text(path.read_text().rsplit("\t", 2)[0] + "\n")
    with pytest.raises(InputError, match="row 2: found '23 fields', expected 25 fields"):
        read_civic_evidence(path)


@needs_sources
def test_the_release_of_2021_is_read_whole() -> None:
    evidence = read_civic_evidence(CIVIC / "nightly-ClinicalEvidenceSummaries.tsv")
    assert len(evidence) == 3706
    assert len({one.evidence_id for one in evidence}) == 3706
    assert {one.status for one in evidence} == {"accepted"}
    assert sum(one.evidence_type == "Predictive" for one in evidence) == 2346
    assert sum(one.pmid == "" for one in evidence) == 10
    assertions = read_civic_assertions(CIVIC / "nightly-AssertionSummaries.tsv")
    assert len(assertions) == 19
    variants = read_civic_variants(CIVIC / "nightly-VariantSummaries.tsv")
    assert len({one.variant_id for one in variants}) == 1467
    (v600e,) = [one for one in variants if (one.gene, one.variant) == ("BRAF", "V600E")]
    assert (v600e.start, v600e.variant_bases) == (140453136, "T")
