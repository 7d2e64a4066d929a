"""What the shipped tables say, and that they are built from their sources."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from kb_rows import NO_SHARED, SHARED, TOOLS

from varannot.knowledge.lint import check
from varannot.knowledge.manifest import verify_manifest
from varannot.knowledge.match import VariantFacts, matching_rows
from varannot.knowledge.oncotree import load_oncotree
from varannot.knowledge.schema import KnowledgeRow
from varannot.knowledge.table import KnowledgeTable, load_knowledge
from varannot.model import Consequence
from varannot.resources import resource

PATH = resource("knowledgebase.tsv")
KB: KnowledgeTable = load_knowledge(PATH, "knowledgebase.tsv")
needs_sources = pytest.mark.skipif(not SHARED.is_dir(), reason=NO_SHARED)

MMR = {"MLH1", "MSH2", "MSH6", "PMS2"}


def one(**cells: str) -> KnowledgeRow:
    found = [
        row for row in KB.active if all(getattr(row, name) == text for name, text in cells.items())
    ]
    assert len(found) == 1, (cells, [row.kb_id for row in found])
    return found[0]


def test_the_shipped_table_has_no_problem_and_no_warning() -> None:
    checked = check(PATH, "knowledgebase.tsv")
    assert checked.problems == ()
    assert checked.warnings == ()


def test_rows_are_sorted_by_gene_and_id() -> None:
    keys = [(row.gene, row.kb_id) for row in KB.rows]
    assert keys == sorted(keys)


def test_no_unconfirmed_row_carries_a_tier_one() -> None:
    ones = [
        row.kb_id
        for row in KB.active
        if row.unconfirmed and {"IA", "IB", "IC"} & set(row.listed("escat"))
    ]
    ones += [
        row.kb_id
        for row in KB.active
        if row.unconfirmed and any(tier.startswith("I-") for tier in row.listed("amp"))
    ]
    assert ones == []


def test_every_draft_says_why() -> None:
    drafts = [row for row in KB.rows if row.status == "draft"]
    assert drafts
    assert [row.kb_id for row in drafts if not row.unconfirmed.startswith("draft: ")] == []


def test_every_active_row_has_a_citation_a_source_and_a_licence() -> None:
    assert [row.kb_id for row in KB.active if not row.citation] == []
    assert [row.kb_id for row in KB.rows if not (row.source and row.licence)] == []


# docs of the sources: knowledge_sources section 4 (HRR lists), classification section 8
def test_hrr_and_mmr_genes_have_one_role_row_each() -> None:
    roles = {row.gene: row for row in KB.of_type("gene_role")}
    assert len(roles) == len(KB.of_type("gene_role"))
    assert {gene for gene, row in roles.items() if row.pathway == "MMR"} == MMR
    hrr = {gene for gene, row in roles.items() if row.pathway == "HRR"}
    assert len(hrr) == 21
    assert {"RAD51B", "HDAC2", "PPP2R2A", "FANCA"} <= hrr
    assert "MLH1" not in hrr
    suppressors = {"BRCA1", "BRCA2", "PALB2", "RAD51B", "RAD51C", "RAD51D", "ATM", "CHEK2"}
    assert {roles[gene].gene_role for gene in suppressors | MMR} == {"TSG"}
    assert {roles[gene].gene_role for gene in ("KRAS", "PIK3CA", "BRAF", "FGFR3")} == {"oncogene"}
    assert {roles[gene].gene_role for gene in ("NOTCH1", "EZH2", "DNMT3A")} == {"context"}


@pytest.mark.parametrize(
    ("gene", "tier"), [("BRCA2", "tier A"), ("RAD51B", "tier B"), ("ATM", "tier C")]
)
def test_hrr_tiers_are_printed(gene: str, tier: str) -> None:
    assert tier in one(record_type="gene_role", gene=gene).summary_en


def test_olaparib_names_14_genes_and_talazoparib_12_without_rad51b() -> None:
    prostate = [row for row in KB.of_type("therapy") if row.oncotree_code == "PRAD"]
    olaparib = {r.gene for r in prostate if r.drug == "olaparib" and r.region == "FDA"}
    talazoparib = {r.gene for r in prostate if r.drug == "talazoparib;enzalutamide"}
    assert (len(olaparib), "RAD51B" in olaparib) == (14, True)
    assert (len(talazoparib), "RAD51B" in talazoparib) == (12, False)
    assert {r.gene for r in prostate if r.drug == "olaparib" and r.region == "EMA"} == {
        "BRCA1",
        "BRCA2",
    }


def test_the_uterine_signal_is_shown_with_the_trial_that_contradicts_it() -> None:
    signal = one(record_type="therapy", oncotree_code="ULMS")
    (other,) = signal.listed("contradicted_by")
    trial = KB.by_id(other)
    assert (trial.record_type, trial.direction) == ("negative_evidence", "no_benefit")
    assert "NCT05432791" in trial.citation
    assert "10.1200/JCO.23.00402" in signal.citation


def test_rad51b_beyond_codon_345_is_uncertain() -> None:
    row = one(record_type="variant_effect", gene="RAD51B")
    assert (row.match_type, row.match_value) == ("residue_range", "346-:truncating")
    assert (row.effect, row.oncogenicity, row.source_version) == ("uncertain", "vus", "F070")
    for text in ("isoforms differ after codon 345", "not established", "the second allele is lost"):
        assert text in row.summary_en
    # What is computed is not repeated here, where it could contradict the computation.
    assert "%" not in row.summary_en


# published_case.md: the rows of the case and what they say
@pytest.mark.parametrize(
    ("gene", "change", "oncogenicity", "lean", "effect"),
    [
        ("TP53", "p.Arg248Gln", "oncogenic", "", "LoF"),
        ("PMS2", "p.Gly290Arg", "vus", "benign", "uncertain"),
        ("PDGFRA", "p.Gly429Arg", "vus", "benign", "uncertain"),
        ("KRAS", "p.Gly12Cys", "oncogenic", "", "GoF"),
        ("BRAF", "p.Val600Glu", "oncogenic", "", "GoF"),
        ("TP53", "p.Arg175His", "oncogenic", "", "LoF"),
    ],
)
def test_curated_changes(gene: str, change: str, oncogenicity: str, lean: str, effect: str) -> None:
    row = one(record_type="variant_effect", gene=gene, match_value=change)
    assert (row.oncogenicity, row.lean, row.effect) == (oncogenicity, lean, effect)


@pytest.mark.parametrize("change", ["c.5946del", "c.68_69del", "c.5266dup"])
def test_founder_variants_cite_clinvar(change: str) -> None:
    row = one(record_type="variant_effect", match_type="cdna", match_value=change)
    assert (row.effect, row.oncogenicity) == ("LoF", "oncogenic")
    assert "ClinVar" in row.citation


def test_tp53_has_its_own_relevance_sentence() -> None:
    row = one(gene="TP53", match_type="gene", record_type="caveat")
    assert row.relevance_en == "No targeted therapies for TP53 alone"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("tmb", "high:>=10"),
        ("tmb", "borderline:8-12"),
        ("msi", "high:>=20"),
        ("msi", "indeterminate:8.7-20"),
        ("msi", "min_sites:>=40"),
        ("hrd", "high:>=42"),
        ("hrd", "grey:38-45"),
    ],
)
def test_thresholds(kind: str, value: str) -> None:
    row = one(record_type="biomarker_threshold", match_type=kind, match_value=value)
    assert row.setting
    assert row.region == ""


def test_ctdna_msi_has_a_caveat_and_no_cut_off() -> None:
    assert one(record_type="caveat", match_type="msi").setting == "TSO500 ctDNA"


TREE = load_oncotree(resource("oncotree.tsv"))


@pytest.mark.parametrize(
    ("kb_id", "covered", "not_covered"),
    [
        ("VKB-000002", "HGSOC LGSOC EOV HGSFT PSEC", "UCEC LMS"),
        ("VKB-000013", "IDC ILC IBC MBC", "PBS BREAST"),
        ("VKB-000017", "PAAD", "PANET"),
        ("VKB-000021", "PRAD", "PROSTATE BLCA"),
        # OncoTree keeps sarcomatoid lung carcinoma beside NSCLC; MET skipping is frequent in it
        ("VKB-000142", "LUAD LUSC SARCL", "SCLC LUCA"),
        ("VKB-000112", "SKCM ACRM MUP HNMUCM ARMM CM", "NMSC"),
        ("VKB-000118", "COAD READ MACR", "STAD"),
        ("VKB-000085", "COAD UEC STAD SSRCC GRC GBC IHCH DA", "PAAD"),
        ("VKB-000143", "IHCH EHCH PHCH", "HCC"),
        ("VKB-000144", "BLCA UTUC UCU", "CCRCC"),
        ("VKB-000157", "GIST", "LMS"),
        ("VKB-000195", "LMS ULMS DDLS HGESS OS", "LUAD ADMA"),
        ("VKB-000227", "LMS ULMS UELMS UMLMS CELI", "GIST OS HGESS ULM"),
        ("VKB-000207", "AML", "MDS CHOL"),
    ],
)
def test_a_row_covers_its_tumour_types(kb_id: str, covered: str, not_covered: str) -> None:
    codes = KB.by_id(kb_id).listed("oncotree_code")

    def speaks(code: str) -> bool:
        return any(TREE.covers(row_code, code) for row_code in codes)

    known = [code for code in (covered + " " + not_covered).split() if code in TREE.nodes]
    assert [code for code in known if speaks(code)] == covered.split()


def test_prostate_cancer_is_carved_out_of_the_rad51b_row_as_a_whole() -> None:
    assert KB.by_id("VKB-000057").excludes == "oncotree:PROSTATE"


def test_a_technical_caveat_has_no_therapy_phrase() -> None:
    assert one(gene="IRS2", record_type="caveat").relevance_en == ""


@pytest.mark.parametrize(
    ("gene", "drug", "tumour", "regions"),
    [
        # labels: FDA Ensacove 2024-12-18, FDA Ibtrozi 2025-06-11, FDA Tibsovo 2023-10-24
        ("ALK", "ensartinib", "NSCLC;SARCL", "FDA"),
        ("ROS1", "taletrectinib", "NSCLC;SARCL", "FDA"),
        ("IDH1", "ivosidenib", "MDS", "FDA"),
        ("IDH1", "ivosidenib", "CHOL", "FDA;EMA"),
    ],
)
def test_an_ema_label_is_claimed_only_where_one_was_seen(
    gene: str, drug: str, tumour: str, regions: str
) -> None:
    rows = [
        row
        for row in KB.for_gene(gene)
        if drug in row.listed("drug") and row.oncotree_code == tumour
    ]
    assert rows
    assert {row.region for row in rows} == {regions}


def test_platinum_in_breast_and_pancreatic_cancer_asks_for_germline_origin() -> None:
    rows = [
        row
        for row in KB.active
        if row.drug == "carboplatin;cisplatin"
        and row.record_type == "therapy"
        and {"BRCA", "PAAD"} & set(row.listed("oncotree_code"))
    ]
    assert {row.gene for row in rows} == {"BRCA1", "BRCA2", "PALB2"}
    assert {row.origin for row in rows} == {"germline"}


@pytest.mark.parametrize("codon", [12, 13, 59, 61, 117, 146])
@pytest.mark.parametrize("gene", ["KRAS", "NRAS"])
def test_ras_codons_speak_against_egfr_antibodies_without_a_curated_class(
    gene: str, codon: int
) -> None:
    facts = VariantFacts(
        gene=gene, consequence=Consequence.MISSENSE, protein=f"p.(Gly{codon}Asp)", residue=codon
    )
    found = [row for row in matching_rows(facts, KB.for_gene(gene)) if row.drug]
    assert {(row.record_type, row.drug) for row in found} == {
        ("resistance", "cetuximab;panitumumab")
    }


def test_the_manifest_agrees_with_the_tables() -> None:
    assert [str(problem) for problem in verify_manifest(PATH.parent)] == []


def test_the_manifest_names_what_differs(tmp_path: Path) -> None:
    for name in ("manifest.tsv", "oncotree.tsv"):
        (tmp_path / name).write_bytes((PATH.parent / name).read_bytes())
    (tmp_path / "oncotree.tsv").write_bytes((PATH.parent / "oncotree.tsv").read_bytes() + b"X\tX\n")
    (tmp_path / "own.tsv").write_text("a\nb\n")
    problems = [str(problem) for problem in verify_manifest(tmp_path)]
    assert any("the hash of oncotree.tsv as it is" in text for text in problems)
    assert any("expected 898 rows as in oncotree.tsv" in text for text in problems)
    assert any("found 'knowledgebase.tsv', expected a file that is there" in t for t in problems)
    assert any("found 'own.tsv', expected a line for every table" in text for text in problems)
    (tmp_path / "manifest.tsv").unlink()
    assert [problem.found for problem in verify_manifest(tmp_path)] == ["no such file"]


@needs_sources
def test_every_seed_fact_is_accounted_for() -> None:
    path = SHARED / "knowledge" / "seed_facts" / "actionability_facts.tsv"
    with path.open(encoding="utf-8") as stream:
        facts = {row["fact_id"] for row in csv.DictReader(stream, delimiter="\t")}
    used = {part for row in KB.rows for part in row.listed("source_version")}
    assert len(facts) == 85
    assert facts - used == set()


@needs_sources
def test_facts_without_citation_are_not_used() -> None:
    path = SHARED / "knowledge" / "seed_facts" / "actionability_facts.tsv"
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    uncited = {row["fact_id"] for row in rows if row["citation"] in ("", "-")}
    assert uncited
    assert [row.kb_id for row in KB.active if row.source_version in uncited] == []


@needs_sources
def test_a_rebuild_gives_the_shipped_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    import build_gene_names
    import build_knowledgebase
    import build_oncotree

    assert build_knowledgebase.build(SHARED) == PATH.read_bytes()
    assert build_gene_names.build(SHARED) == resource("gene_names.tsv").read_bytes()
    source = SHARED / "knowledge" / "oncotree" / "oncotree_2025_10_03.json"
    assert build_oncotree.build(source) == resource("oncotree.tsv").read_bytes()
    for name in ("build_gene_names", "build_knowledgebase", "build_oncotree", "gene_role_votes"):
        sys.modules.pop(name)


@needs_sources
def test_the_tree_keeps_every_node_of_the_release() -> None:
    tree = load_oncotree(resource("oncotree.tsv"))
    assert len(tree.nodes) == 897


TIERS = [
    ("IA-IB", ["IA", "IB"]),
    ("IIB/IIIA", ["IIB", "IIIA"]),
    ("IA (BRCA1/2); lower for others", ["IA"]),
    ("", []),
    ("III/none", []),
]


@pytest.mark.parametrize(("text", "expected"), TIERS)
def test_tier_ranges_are_spelt_out(
    monkeypatch: pytest.MonkeyPatch, text: str, expected: list[str]
) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    import build_knowledgebase

    from varannot.knowledge.schema import ESCAT

    assert build_knowledgebase.tiers(text, ESCAT) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("FDA;EMA", "FDA;EMA"), ("FDA;EMA (5 tumour types)", "FDA;EMA"), ("-", ""), ("none", "none")],
)
def test_regions_are_mapped(monkeypatch: pytest.MonkeyPatch, text: str, expected: str) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    import build_knowledgebase

    assert build_knowledgebase.regions(text) == expected


VOTES = [
    # IntOGen act, loss, Bailey oncogene, suppressor, ClinGen, mechanism, role
    ((49, 154, 3, 41, "3", "LoF"), "TSG"),
    ((84, 0, 34, 0, "", "GoF"), "oncogene"),
    ((43, 2, 20, 0, "3", "LoF"), "context"),
    ((10, 8, 3, 3, "", ""), ""),
    ((1, 0, 0, 0, "", ""), ""),
    ((0, 0, 0, 0, "3", "LoF"), ""),
    ((2, 8, 4, 0, "", ""), "context"),
]


@pytest.mark.parametrize(("numbers", "role"), VOTES)
def test_gene_role_votes(
    monkeypatch: pytest.MonkeyPatch,
    numbers: tuple[int, int, int, int, str, str],
    role: str,
) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    from gene_role_votes import Votes

    assert Votes(*numbers).role() == role
