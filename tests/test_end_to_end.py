"""The whole way, in one process: sheet to report, policies, failures, same bytes.

The golden Table 2 is that of Klein et al. 2025, DOI 10.3389/fonc.2025.1626478.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sys
from pathlib import Path

import pytest

from varannot.cli import main

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def checkout(monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    return ROOT


def run(results: Path, *arguments: str) -> int:
    return main(["run", *arguments, "--results", str(results)])


def test_as_published_equals_the_printed_table(checkout: Path, tmp_path: Path) -> None:
    status = run(
        tmp_path, "config/as_published.tsv", "--configfile", str(ROOT / "config/as_published.yaml")
    )
    assert status == 0
    produced = rows(tmp_path / "KLEIN2025" / "table2.tsv")
    expected = rows(GOLDEN / "klein2025_table2.tsv")
    first_four = list(expected[0])
    assert [{name: row[name] for name in first_four} for row in produced] == expected
    assert all("AS PUBLISHED" in row["checks"] for row in produced)
    assert "AS PUBLISHED" in (tmp_path / "KLEIN2025" / "report.html").read_text(encoding="utf-8")


def test_graded_run_of_the_demonstration(checkout: Path, tmp_path: Path) -> None:
    assert run(tmp_path, "config/samples.tsv") == 0
    table = {row["gene"]: row for row in rows(tmp_path / "KLEIN2025" / "table2.tsv")}
    published = {row["gene"]: row for row in rows(GOLDEN / "klein2025_table2.tsv")}
    for gene in ("TP53", "IRS2", "PDGFRA", "CARD11", "FGFR3"):
        assert table[gene]["interpretation"] == published[gene]["interpretation"], gene
    assert table["RAD51B"]["interpretation"] == "truncating, effect uncertain"
    assert "only if loss of function is shown" in table["RAD51B"]["therapeutic_relevance"]
    for gene in ("PMS2", "ATRX"):
        assert table[gene]["interpretation"] == "unresolved: description impossible"
        assert "impossible" in table[gene]["checks"]
    page = (tmp_path / "KLEIN2025" / "report.html").read_text(encoding="utf-8")
    for words in ("NM_133509", "NM_133510", "c.4690C&gt;T", "do not add up"):
        assert words in page, words
    assert "AS PUBLISHED" not in page


KLEIN_FINDINGS = [
    # gene, what the computation has to say (docs of the case: DOI 10.3389/fonc.2025.1626478)
    ("RAD51B", "does not exist on MANE Select NM_133510.4 (350 residues)"),
    ("RAD51B", "coding exons only; UTR exons unknown"),
    ("RAD51B", "Escape from nonsense-mediated decay is predicted"),
    ("RAD51B", "14 of 384 residues (3.6 %) lost"),
    ("PMS2", "c.869 is T on NM_000535.7, not G; codon 290 is TTC (Phe), not Gly"),
    ("ATRX", "c.4690 is C on NM_000489.6, not G; codon 1564 is CAA (Gln)"),
    ("ATRX", "c.4690C>T p.(Gln1564Ter)"),
    ("TP53", "agrees (genome sequence)"),
]


def without_rad51b_row(folder: Path) -> Path:
    """Write a configuration whose knowledge table says nothing about isoforms of RAD51B."""
    lines = (ROOT / "resources/knowledgebase.tsv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if "\tresidue_range\t346-:truncating\t" not in line]
    (folder / "kb.tsv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    config = folder / "config.yaml"
    config.write_text(f"knowledgebase: {folder / 'kb.tsv'}\n", encoding="utf-8")
    return config


def test_the_findings_of_the_case_are_computed(checkout: Path, tmp_path: Path) -> None:
    config = without_rad51b_row(tmp_path)
    out = tmp_path / "out"
    assert run(out, "config/samples.tsv", "--configfile", str(config)) == 0
    table = {row["gene"]: row for row in rows(out / "KLEIN2025" / "table2.tsv")}
    for gene, words in KLEIN_FINDINGS:
        assert words in table[gene]["checks"], (gene, table[gene]["checks"])
    assert table["RAD51B"]["interpretation"] == "truncating, effect uncertain"
    assert table["RAD51B"]["therapeutic_relevance"].startswith("Conditional: HRR gene")


def test_reported_rows_carry_their_computed_descriptions(checkout: Path, tmp_path: Path) -> None:
    assert run(tmp_path, "config/samples.tsv") == 0
    for sample in ("DEMO_LUAD", "DEMO_HRD"):
        listed = rows(tmp_path / sample / "variants.tsv")
        reported = [row for row in listed if row["status"] == "reported"]
        assert reported
        assert all(row["computed"].startswith("NM_") for row in reported)
        assert all(row["computed"] == "not computed" for row in listed if row not in reported)
    report = json.loads((tmp_path / "DEMO_LUAD" / "report.json").read_bytes())
    kras = next(v for v in report["case"]["normalize"]["variants"] if v["gene"] == "KRAS")
    assert all(d["vrs_id"].startswith("ga4gh:VA.") for d in kras["descriptions"])
    assert {d["spdi"] for d in kras["descriptions"]} == {"NC_000012.11:25398284:C:A"}


def test_a_run_without_the_engine_says_so(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weaver", None)
    assert run(tmp_path, "config/samples.tsv") == 0
    page = (tmp_path / "DEMO_LUAD" / "report.html").read_text(encoding="utf-8")
    assert "Second HGVS engine" in page
    assert "brute force agrees" in page
    assert "hgvs-weaver agrees" not in page


def test_a_laboratory_names_its_own_bundle(checkout: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "resources" / "transcripts", tmp_path / "own")
    config = tmp_path / "config.yaml"
    config.write_text(f"transcripts: {tmp_path / 'own'}\n", encoding="utf-8")
    out = tmp_path / "out"
    assert run(out, "config/samples.tsv", "--configfile", str(config)) == 0
    report = json.loads((out / "KLEIN2025" / "report.json").read_bytes())
    assert report["case"]["normalize"]["reference"]["folder"] == str(tmp_path / "own")


def test_a_bundle_that_is_not_there_refuses_the_run(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("transcripts: nowhere\n", encoding="utf-8")
    assert run(tmp_path / "out", "config/samples.tsv", "--configfile", str(config)) == 2
    assert "transcripts" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_two_runs_give_the_same_bytes(checkout: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert run(tmp_path / name, "config/samples.tsv") == 0
    assert hashes(tmp_path / "first") == hashes(tmp_path / "second")


def test_every_input_row_is_in_variants_tsv(checkout: Path, tmp_path: Path) -> None:
    assert run(tmp_path, "config/samples.tsv") == 0
    for sample in ("KLEIN2025", "DEMO_LUAD", "DEMO_HRD"):
        listed = rows(tmp_path / sample / "variants.tsv")
        report = json.loads((tmp_path / sample / "report.json").read_text(encoding="utf-8"))
        assert report["failure"] is None
        ingest = json.loads((tmp_path / sample / "stages" / "ingest.json").read_bytes())["ingest"]
        written = len(ingest["small_variants"]) + sum(
            row["key"] != "" for row in ingest["excluded"] if row["source"]["section"] != "x"
        )
        assert len(listed) <= written
        assert len(listed) >= len(ingest["small_variants"])
        assert {row["status"] for row in listed} <= {"reported", "excluded"}
        assert all(row["reason"] for row in listed if row["status"] == "excluded")


def write_sheet(path: Path, lines: list[list[str]]) -> Path:
    header = ["sample_id", "patient_id", "tumour_type", "combined_output", "variants"]
    path.write_text("\n".join("\t".join(line) for line in [header, *lines]) + "\n")
    return path


def test_a_broken_file_fails_its_sample_only(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.tsv"
    broken.write_bytes(b"<html>proxy error</html>\n")
    good = tmp_path / "good.tsv"
    shutil.copyfile(ROOT / "config" / "demo" / "klein2025_variants.tsv", good)
    sheet = write_sheet(
        tmp_path / "sheet.tsv",
        [["BAD", "P1", "LMS", str(broken), ""], ["GOOD", "P2", "LMS", "", str(good)]],
    )
    assert run(tmp_path / "out", str(sheet)) == 1
    assert "sample BAD failed" in capsys.readouterr().err
    assert len(rows(tmp_path / "out" / "GOOD" / "table2.tsv")) == 8
    failed = (tmp_path / "out" / "BAD" / "report.html").read_text(encoding="utf-8")
    assert "broken.tsv" in failed
    summary = {row["sample_id"]: row for row in rows(tmp_path / "out" / "run_summary.tsv")}
    assert summary["BAD"]["status"] == "failed"
    assert summary["GOOD"]["status"] == "ok"


TP53_R248Q = {"GRCh38": 7674220, "GRCh37": 7577538}
"""1-based position of NM_000546.6:c.743G>A on chromosome 17 (Klein et al. 2025, Table 2)."""


def write_nameless_vcf(path: Path, build: str, position: int) -> None:
    """Write TP53 c.743G>A as a VCF record with neither gene nor names; the build if given."""
    reference = f"##reference={build}\n" if build else ""
    path.write_text(
        "##fileformat=VCFv4.2\n"
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
        f"{reference}"
        "##contig=<ID=chr17>\n"
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
        f"chr17\t{position}\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n",
        encoding="utf-8",
    )


@pytest.mark.parametrize("build", ["", "hg18", "GRCh38", "GRCh37"])
def test_nameless_records_are_placed_or_not_assessed(
    checkout: Path, tmp_path: Path, build: str
) -> None:
    write_nameless_vcf(tmp_path / "s1.vcf", build, TP53_R248Q.get(build, TP53_R248Q["GRCh38"]))
    variants = str(tmp_path / "s1.vcf")
    sheet = write_sheet(tmp_path / "sheet.tsv", [["S1", "P1", "LMS", "", variants]])
    assert run(tmp_path / "out", str(sheet)) == 0
    (row,) = rows(tmp_path / "out" / "S1" / "variants.tsv")
    page = (tmp_path / "out" / "S1" / "report.html").read_text(encoding="utf-8")
    if build in TP53_R248Q:
        assert (row["gene"], row["status"]) == ("TP53", "reported")
        assert "p.(Arg248Gln)" in page
    else:
        assert row["status"] == "excluded"
        assert "not assessed, not negative" in row["reason"]
        assert "not assessed: see the open question on the genome build" in page
        assert "Fill in genome_build" in page


def test_a_missing_file_refuses_the_sheet(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = write_sheet(tmp_path / "sheet.tsv", [["S1", "P1", "LMS", "no_such_file.tsv", ""]])
    assert run(tmp_path / "out", str(sheet)) == 2
    message = capsys.readouterr().err
    assert "row 2" in message
    assert "no_such_file.tsv" in message
    assert not (tmp_path / "out").exists()


def test_a_run_names_what_the_laboratorys_own_rows_take_out_of_use(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *lines = (
        (ROOT / "resources" / "knowledgebase.tsv").read_text(encoding="utf-8").splitlines()
    )
    line = next(line for line in lines if line.startswith("VKB-000184\tactive\t"))
    own = tmp_path / "own.tsv"
    own.write_text(f"{header}\n{line.replace('active', 'draft', 1)}\n", encoding="utf-8")
    config = tmp_path / "config.yaml"
    config.write_text(f"local_knowledgebase: {own}\n", encoding="utf-8")
    variants = str(ROOT / "config" / "demo" / "klein2025_variants.tsv")
    sheet = write_sheet(tmp_path / "sheet.tsv", [["S1", "P1", "LMS", "", variants]])
    assert run(tmp_path / "out", str(sheet), "--configfile", str(config)) == 0
    told = "VKB-000184 BRCA2 oncogenic is active in the table and a draft here: it is not used"
    assert told in capsys.readouterr().err


def test_as_published_is_refused_without_a_publication(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    variants = str(ROOT / "config" / "demo" / "klein2025_variants.tsv")
    sheet = write_sheet(tmp_path / "sheet.tsv", [["S1", "P1", "LMS", "", variants]])
    assert run(tmp_path / "out", str(sheet), "--interpretation", "as_published") == 2
    assert "published_reference" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_text_of_a_file_is_escaped(checkout: Path, tmp_path: Path) -> None:
    table = tmp_path / "variants.tsv"
    table.write_text(
        "gene\thgvs_c\thgvs_p\treported_interpretation\n"
        "TP53\tc.743G>A\tp.Arg248Gln\t<script>alert(1)</script>\n"
    )
    sheet = write_sheet(tmp_path / "sheet.tsv", [["S1", "<b>P</b>", "LMS", "", str(table)]])
    assert run(tmp_path / "out", str(sheet)) == 0
    for name in ("S1/report.html", "run_summary.html"):
        page = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert "<script" not in page
        assert "<b>P</b>" not in page


def test_a_conditional_therapy_stands_in_the_summary(checkout: Path, tmp_path: Path) -> None:
    table = tmp_path / "variants.tsv"
    table.write_text("gene\thgvs_c\thgvs_p\nEGFR\tc.2266_2274del\tp.Asn756_Glu758del\n")
    sheet = write_sheet(tmp_path / "sheet.tsv", [["S1", "P1", "LUAD", "", str(table)]])
    assert run(tmp_path / "out", str(sheet)) == 0
    page = (tmp_path / "out" / "S1" / "report.html").read_text(encoding="utf-8")
    line = page.split("Sensitivity on a condition", 1)[1].split("</tr>", 1)[0]
    assert "EGFR c.2266_2274del" in line


def test_a_hotspot_deletion_of_egfr_has_its_therapy_lines(checkout: Path, tmp_path: Path) -> None:
    """The usual deletion in exon 19 is likely oncogenic by OS3 and OM2, without a curated row."""
    table = tmp_path / "variants.tsv"
    table.write_text("gene\thgvs_c\thgvs_p\nEGFR\tc.2236_2250del\tp.Glu746_Ala750del\n")
    sheet = write_sheet(tmp_path / "sheet.tsv", [["S1", "P1", "LUAD", "", str(table)]])
    assert run(tmp_path / "out", str(sheet)) == 0
    page = (tmp_path / "out" / "S1" / "report.html").read_text(encoding="utf-8")
    line = page.split("Sensitivity, this tumour type", 1)[1].split("</tr>", 1)[0]
    assert "EGFR c.2236_2250del" in line
    assert "osimertinib" in line
    assert "6 points: OS3, OM2" in page


@pytest.mark.parametrize(
    ("coding", "protein"),
    [("c.743G>A, c.524G>A", ""), ("", "p.R248Q, p.R175H"), ("c.743G>A/c.743G>T", "p.R248Q")],
)
def test_two_variants_in_a_row_are_assessed_as_neither(
    checkout: Path, tmp_path: Path, coding: str, protein: str
) -> None:
    table = tmp_path / "variants.tsv"
    table.write_text(f"gene\thgvs_c\thgvs_p\nTP53\t{coding}\t{protein}\n")
    sheet = write_sheet(tmp_path / "sheet.tsv", [["S1", "P1", "LUAD", "", str(table)]])
    assert run(tmp_path / "out", str(sheet)) == 0
    (row,) = rows(tmp_path / "out" / "S1" / "table2.tsv")
    assert "give each its own row" in row["checks"]
    assert "oncogenic" not in row["interpretation"]
