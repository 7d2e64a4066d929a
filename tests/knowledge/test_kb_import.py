"""CIViC and ClinVar as draft rows: nothing active, nothing lost, nothing untrue."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from kb_rows import NO_SHARED, SHARED

from varannot.cli import main
from varannot.errors import InputError
from varannot.hgvs.reference import Reference
from varannot.knowledge.drafts import Drafts, Targets, drafts_tsv
from varannot.knowledge.genes import load_gene_names
from varannot.knowledge.import_civic import civic_drafts
from varannot.knowledge.import_clinvar import clinvar_drafts, open_clinvar
from varannot.knowledge.lint import check
from varannot.knowledge.oncotree import load_oncotree
from varannot.knowledge.packs.civic_tables import read_civic_evidence
from varannot.resources import resource, resource_folder
from varannot.transcripts.bundle import open_bundle

TARGETS = Targets(
    load_gene_names(resource("gene_names.tsv")),
    load_oncotree(resource("oncotree.tsv")),
    Reference.of(open_bundle(resource_folder("transcripts"))),
)
# The columns of the two generations of CIViC's tables, as far as they are read.
OLD = [
    "gene",
    "variant",
    "disease",
    "doid",
    "drugs",
    "drug_interaction_type",
    "evidence_type",
    "evidence_direction",
    "evidence_level",
    "clinical_significance",
    "citation_id",
    "source_type",
    "citation",
    "rating",
    "evidence_status",
    "evidence_id",
    "variant_origin",
    "last_review_date",
]
RENAMED = {
    "drugs": "therapies",
    "drug_interaction_type": "therapy_interaction_type",
    "clinical_significance": "significance",
}
ITEM = {
    "gene": "BRAF",
    "variant": "V600E",
    "disease": "Melanoma",
    "doid": "1909",
    "drugs": "Vemurafenib",
    "evidence_type": "Predictive",
    "evidence_direction": "Supports",
    "evidence_level": "A",
    "clinical_significance": "Sensitivity/Response",
    "citation_id": "21639808",
    "source_type": "PubMed",
    "citation": "Chapman et al., 2011",
    "rating": "5",
    "evidence_status": "accepted",
    "evidence_id": "1409",
    "variant_origin": "Somatic",
    "last_review_date": "2020-01-31 12:00:00 UTC",
}


def civic(folder: Path, *items: dict[str, str], new: bool = False) -> Path:
    """Write a table of evidence items in the older or the newer columns."""
    path = folder / "evidence.tsv"
    names = ["molecular_profile", *OLD[2:]] if new else OLD
    lines = ["\t".join(RENAMED.get(name, name) if new else name for name in names)]
    for item in items:
        cells = dict(item)
        if new:
            cells["molecular_profile"] = f"{cells['gene']} {cells['variant']}".strip()
        lines.append("\t".join(cells.get(name, "") for name in names))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def drafts_of(path: Path) -> Drafts:
    return civic_drafts(read_civic_evidence(path), TARGETS, "release X")


@pytest.mark.parametrize("new", [False, True])
def test_an_item_becomes_a_draft_in_both_generations_of_columns(tmp_path: Path, new: bool) -> None:
    drafts = drafts_of(civic(tmp_path, ITEM, new=new))
    assert (drafts.read, drafts.set_aside) == (1, ())
    row = drafts.rows[0]
    assert (row.status, row.curator, row.last_reviewed, row.review_by) == ("draft", "", "", "")
    assert row.unconfirmed.startswith("draft: whole statement taken over by a program")
    assert (row.record_type, row.direction, row.drug) == ("therapy", "sensitivity", "vemurafenib")
    assert (row.gene, row.hgnc_id, row.transcript) == ("BRAF", "HGNC:1097", "NM_004333.6")
    assert (row.match_type, row.match_value) == ("protein_change", "p.Val600Glu")
    assert (row.oncotree_code, row.doid, row.tumour_type) == ("MEL", "DOID:1909", "Melanoma")
    assert (row.civic_level, row.licence, row.source) == ("A", "CC0-1.0", "CIViC")
    assert (row.source_version, row.citation) == ("EID1409; release X", "PMID 21639808; EID1409")
    assert row.origin == "somatic"


VARIANTS = [
    ("BRAF", "V600", "codon", "600"),
    ("KRAS", "G12/G13", "residue_range", "12-13"),
    ("TP53", "R213*", "protein_change", "p.Arg213Ter"),
    ("EGFR", "E746_A750DEL", "protein_change", "p.Glu746_Ala750del"),
    ("EGFR", "EXON 19 DELETION", "exon", "19:inframe_deletion"),
    ("MET", "EXON 14 SKIPPING MUTATION", "exon", "14:skipping"),
    ("KIT", "Exon 11 Mutation", "exon", "11"),
    ("ERBB2", "AMPLIFICATION", "amplification", "any"),
    ("PTEN", "LOSS", "loss", "any"),
    ("PTEN", "LOSS-OF-FUNCTION", "variant_class", "lof"),
    ("ALK", "EML4-ALK", "fusion", "EML4"),
    ("ALK", "ALK FUSIONS", "fusion", "any"),
    ("VHL", "R167W (c.499C>T)", "cdna", "c.499C>T"),
    ("VHL", "Splicing alteration (c.340+1G>A)", "cdna", "c.340+1G>A"),
]


@pytest.mark.parametrize(("gene", "variant", "kind", "value"), VARIANTS)
def test_names_of_variants(tmp_path: Path, gene: str, variant: str, kind: str, value: str) -> None:
    drafts = drafts_of(civic(tmp_path, ITEM | {"gene": gene, "variant": variant}))
    assert [(row.match_type, row.match_value) for row in drafts.rows] == [(kind, value)]
    assert f"CIViC names the variant {variant}" in drafts.rows[0].unconfirmed


SAID = [
    # type, direction, significance -> record type and direction of the row
    ("Predictive", "Supports", "Resistance", ("resistance", "resistance", "")),
    ("Predictive", "Supports", "Reduced Sensitivity", ("resistance", "resistance", "")),
    ("Predictive", "Does Not Support", "Sensitivity/Response",
     ("negative_evidence", "no_benefit", "")),
    ("Predictive", "Supports", "Adverse Response", ("caveat", "toxicity", "")),
    ("Prognostic", "Supports", "Poor Outcome", ("prognostic", "", "")),
    ("Diagnostic", "Supports", "Positive", ("diagnostic", "", "")),
    ("Predisposing", "Supports", "Pathogenic", ("germline", "", "")),
    ("Functional", "Supports", "Gain of Function", ("variant_effect", "", "GoF")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "direction", "significance", "expected"), SAID)
def test_statements(
    tmp_path: Path, kind: str, direction: str, significance: str, expected: tuple[str, str, str]
) -> None:
    said = {"evidence_type": kind, "evidence_direction": direction}
    drafts = drafts_of(civic(tmp_path, ITEM | said | {"clinical_significance": significance}))
    assert [(r.record_type, r.direction, r.effect) for r in drafts.rows] == [expected]
    assert drafts.rows[0].oncogenicity == ""


ASIDE = [
    ({"evidence_status": "submitted"}, "not accepted by CIViC's editors: submitted"),
    ({"variant": "OVEREXPRESSION"}, "no kind of match fits: OVEREXPRESSION"),
    ({"gene": "NOSUCHGENE"}, "the gene is not in the gene names: NOSUCHGENE"),
    ({"variant": "G600E"}, "it is not true there: p.Gly600Glu on NM_004333.6"),
    ({"drugs": ""}, "a predictive item without a drug"),
    ({"evidence_type": "Oncogenic"}, "one study of oncogenicity, which is no class"),
    ({"evidence_type": "Predisposing", "clinical_significance": "Uncertain Significance"},
     "the table has no row for: Predisposing, Supports, Uncertain Significance"),
    ({"evidence_direction": "Does Not Support", "clinical_significance": "Resistance"},
     "the table has no row for: predictive, Does Not Support, Resistance"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "reason"), ASIDE)
def test_what_has_no_place_is_set_aside_with_its_reason(
    tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    drafts = drafts_of(civic(tmp_path, ITEM | cells))
    assert drafts.rows == ()
    assert [one.name for one in drafts.set_aside] == ["EID1409"]
    assert reason in drafts.set_aside[0].reason


def test_a_profile_of_two_variants_is_set_aside(tmp_path: Path) -> None:
    item = ITEM | {"gene": "EGFR", "variant": "L858R AND EGFR T790M"}
    drafts = drafts_of(civic(tmp_path, item, new=True))
    assert [one.reason for one in drafts.set_aside] == [
        "a profile of several variants, for which the table has no row"
    ]


TUMOURS = [
    ("Lung Non-small Cell Carcinoma", "NSCLC", "read as NSCLC (Non-Small Cell Lung Cancer)"),
    ("Lung Adenocarcinoma", "LUAD", ""),
    ("Cancer", "ANY", "read as any"),
    ("Breast Cancer", "", "has no single OncoTree code; fill it in"),
]


@pytest.mark.parametrize(("disease", "code", "doubt"), TUMOURS)
def test_a_tumour_type_is_mapped_where_one_code_fits(
    tmp_path: Path, disease: str, code: str, doubt: str
) -> None:
    (row,) = drafts_of(civic(tmp_path, ITEM | {"disease": disease})).rows
    assert (row.oncotree_code, row.tumour_type) == (code, disease)
    assert ("tumour type" in row.unconfirmed) == bool(doubt)
    assert doubt in row.unconfirmed


def test_the_verb_writes_both_lists_and_never_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = civic(tmp_path, ITEM, ITEM | {"variant": "OVEREXPRESSION", "evidence_id": "2"})
    out = tmp_path / "drafts.tsv"
    assert main(["kb", "import", "civic", str(source), "--out", str(out)]) == 0
    assert "read 2 = drafts 1 + set aside 1" in capsys.readouterr().out
    assert [row.kb_id for row in check(out, "drafts").rows] == ["LOCAL-000001"]
    aside = (tmp_path / "drafts.set_aside.tsv").read_text(encoding="utf-8")
    assert aside.splitlines()[1].startswith("EID2\tBRAF OVEREXPRESSION")
    table = str(resource("knowledgebase.tsv"))
    assert main(["kb", "import", "civic", str(source), "--out", table]) == 2
    assert main(["kb", "import", "civic", str(source), "--out", str(source)]) == 2
    assert main(["kb", "lint", str(out)]) == 0


@pytest.mark.parametrize(
    "cells", [{"status": "active"}, {"curator": "A. Curator"}, {"last_reviewed": "2026-11-23"}]
)
def test_drafts_that_a_curator_has_worked_on_are_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cells: dict[str, str]
) -> None:
    source, out = civic(tmp_path, ITEM), tmp_path / "drafts.tsv"
    command = ["kb", "import", "civic", str(source), "--out", str(out)]
    assert main(command) == 0
    assert main(command) == 0, "drafts that nobody has touched are made anew"
    lines = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    for name, value in cells.items():
        lines[1][lines[0].index(name)] = value
    edited = "\n".join("\t".join(line) for line in lines) + "\n"
    out.write_text(edited, encoding="utf-8")
    assert main(command) == 2
    assert "rows that a curator has worked on: 1, the first in row 2" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == edited


def test_ids_count_up_from_a_free_one_of_the_laboratory(tmp_path: Path) -> None:
    drafts = drafts_of(civic(tmp_path, ITEM, ITEM))
    ids = [line.split(b"\t")[0] for line in drafts_tsv(drafts, "LOCAL-000041").splitlines()[1:]]
    assert ids == [b"LOCAL-000041", b"LOCAL-000042"]
    for wrong in ("VKB-000001", "LOCAL-1", "LOCAL-999999", "x"):
        with pytest.raises(InputError, match="an id of your own rows"):
            drafts_tsv(drafts, wrong)


# BRAF p.Val600Glu lies at GRCh37 7:140453136 A>T (dbSNP rs113488022).
VCF = """##fileformat=VCFv4.1
##fileDate=2026-10-31
##reference=GRCh37
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
7\t140453136\t13961\tA\tT\t.\t.\t{both}
7\t140453136\t13962\tT\tA\t.\t.\tCLNSIG=Pathogenic;GENEINFO=BRAF:673
7\t140453137\t13963\tC\tT\t.\t.\tCLNSIG=Benign;GENEINFO=BRAF:673
7\t140453137\t13964\tC\tN\t.\t.\tCLNSIG=Pathogenic;GENEINFO=BRAF:673
7\t140453137\t13965\tC\tA\t.\t.\tCLNSIG=Pathogenic;GENEINFO=BRAF:673|KRAS:3845
7\t140453137\t13966\tC\tG\t.\t.\tGENEINFO=BRAF:673
1\t100\t13967\tC\tG\t.\t.\tCLNSIG=Pathogenic;GENEINFO=NOSUCHGENE:1
""".format(
    both="CLNSIG=Pathogenic/Likely_pathogenic;CLNREVSTAT=criteria_provided,_single_submitter;"
    "GENEINFO=BRAF:673;ONC=Oncogenic;ONCREVSTAT=reviewed_by_expert_panel;SCI=Tier_I_-_Strong"
)


def test_clinvar_classifications_become_drafts(tmp_path: Path) -> None:
    path = tmp_path / "clinvar.vcf.gz"
    path.write_bytes(gzip.compress(VCF.encode()))
    source = open_clinvar(path)
    assert (source.build, source.version, source.vcf) == ("GRCh37", "2026-10-31", True)
    drafts = clinvar_drafts(source, TARGETS)
    assert [(row.record_type, row.match_value, row.oncogenicity) for row in drafts.rows] == [
        ("germline", "GRCh37:7:140453136:A:T", ""),
        ("variant_effect", "GRCh37:7:140453136:A:T", "oncogenic"),
    ]
    first, second = drafts.rows
    assert (first.status, first.curator, first.citation) == (
        "draft", "", "ClinVar variation 13961",
    )  # fmt: skip
    assert "criteria provided, single submitter" in first.unconfirmed
    assert "reviewed by expert panel" in second.unconfirmed
    reasons = [(one.name, one.reason.partition(":")[0]) for one in drafts.set_aside]
    assert reasons == [
        ("13961", "its clinical impact names no drug in the file"),
        ("13962", "it is not true there"),
        ("13963", "its germline classification gives no row"),
        ("13964", "its alleles are not bases"),
        ("13965", "it names several genes"),
        ("13966", "it has no classification"),
    ]
    assert (drafts.not_asked, drafts.read) == (1, 9)
    assert check_table(tmp_path, drafts) == 2


def check_table(folder: Path, drafts: Drafts) -> int:
    path = folder / "drafts.tsv"
    path.write_bytes(drafts_tsv(drafts))
    checked = check(path, "drafts")
    assert checked.problems == ()
    return len(checked.rows)


def test_a_selection_as_a_table_is_read_and_needs_a_build(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(
        "chromosome\tposition\tref\talt\tsignificance\tconflict\tgenes\n"
        "7\t140453136\tA\tT\tPathogenic\tPathogenic(2)|Uncertain_significance(1)\tBRAF\n"
        "17\t7577538\tC\tT\tPathogenic\t\tTP53\n"
    )
    with pytest.raises(InputError, match="--assembly"):
        open_clinvar(path)
    source = open_clinvar(path, "GRCh37")
    drafts = clinvar_drafts(source, TARGETS, frozenset({"BRAF"}))
    assert [row.gene for row in drafts.rows] == ["BRAF"]
    assert "submissions differ: pathogenic(2); uncertain significance(1)" in (
        drafts.rows[0].unconfirmed
    )
    assert drafts.not_asked == 1


@pytest.mark.parametrize(
    ("name", "text", "build", "message"),
    [
        ("clinvar.vcf", VCF, "GRCh38", "GRCh38, as asked for"),
        ("notes.tsv", "a\tb\n1\t2\n", "GRCh38", "a ClinVar VCF, or a table with chromosome"),
    ],
)
def test_other_files_are_refused(
    tmp_path: Path, name: str, text: str, build: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        open_clinvar(path, build)


def test_an_unknown_gene_is_refused_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "clinvar.vcf"
    path.write_text(VCF)
    out = str(tmp_path / "out.tsv")
    assert main(["kb", "import", "clinvar", str(path), "--genes", "BRAFF", "--out", out]) == 2
    assert "Did you mean 'BRAF'?" in capsys.readouterr().err
    assert main(["kb", "import", "clinvar", str(path), "--genes", "BRAF", "--out", out]) == 0
    assert "about other genes 1" in capsys.readouterr().out


@pytest.mark.skipif(not SHARED.is_dir(), reason=NO_SHARED)
def test_the_release_of_2021_is_accounted_for_item_by_item(tmp_path: Path) -> None:
    path = SHARED / "knowledge" / "civic" / "nightly-ClinicalEvidenceSummaries.tsv"
    items = read_civic_evidence(path)
    drafts = civic_drafts(items, TARGETS, "release X")
    assert drafts.read == len(items) == 3706
    assert len(drafts.rows) > 1800
    named = {row.source_version.partition(";")[0] for row in drafts.rows}
    named |= {one.name for one in drafts.set_aside}
    assert named == {item.evidence_id for item in items}
    assert {row.status for row in drafts.rows} == {"draft"}
    assert check_table(tmp_path, drafts) == len(drafts.rows)
    # free text of the source is not taken over
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        prose = {row["evidence_statement"] for row in reader if len(row["evidence_statement"]) > 60}
    assert not prose & {row.summary_en for row in drafts.rows}
