"""Side files and settings for VCF files on their way from the sheet to the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from varannot.cli import main

FIXTURES = Path(__file__).parent / "data" / "tso500"
TWO = """##fileformat=VCFv4.2
##contig=<ID=chr17,length=81195210>
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads of each allele">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">
##FORMAT=<ID=XF,Number=1,Type=Float,Description="Share">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB
chr17\t7577538\t.\tC\tT\t.\tPASS\t.\tGT:AD:DP:XF\t0/0:100,0:100:0.01\t0/1:60,40:100:0.33
"""


def ingested(tmp_path: Path, cells: dict[str, str], config: str = "") -> tuple[int, dict[str, Any]]:
    """Run one sample, and return the exit status and its ingest document."""
    sheet = tmp_path / "sheet.tsv"
    row = {"sample_id": "S1", "patient_id": "P1", "tumour_type": "LUAD", **cells}
    sheet.write_text("\t".join(row) + "\n" + "\t".join(row.values()) + "\n", encoding="utf-8")
    arguments = ["run", str(sheet), "--results", str(tmp_path / "results")]
    if config:
        path = tmp_path / "config.yaml"
        path.write_text(config, encoding="utf-8")
        arguments += ["--configfile", str(path)]
    status = main(arguments)
    document = tmp_path / "results" / "S1" / "stages" / "ingest.json"
    return status, json.loads(document.read_text(encoding="utf-8"))


def two_samples(tmp_path: Path) -> str:
    path = tmp_path / "two.vcf"
    path.write_text(TWO, encoding="utf-8")
    return str(path)


def test_a_vcf_whose_tumour_nothing_tells_is_asked_back(tmp_path: Path) -> None:
    status, document = ingested(tmp_path, {"variants": two_samples(tmp_path)})
    assert status == 1
    (problem,) = document["failure"]["problems"]
    assert "A, B" in problem or ("A" in problem and "B" in problem)


@pytest.mark.parametrize(
    ("cells", "config", "vaf"),
    [
        ({"vcf_tumour_sample": "B"}, "", 0.4),
        ({}, "vcf:\n  tumour_sample: B\n", 0.4),
        ({"vcf_tumour_sample": "B"}, "vcf:\n  tumour_sample: A\n", 0.4),
        ({"vcf_tumour_sample": "B"}, "vcf:\n  vaf_field: FORMAT/XF\n", 0.33),
    ],
)
def test_what_is_named_by_hand_is_taken(
    cells: dict[str, str], config: str, vaf: float, tmp_path: Path
) -> None:
    given = {"variants": two_samples(tmp_path), "genome_build": "GRCh37", **cells}
    status, document = ingested(tmp_path, given, config)
    assert status == 0
    (variant,) = document["ingest"]["small_variants"]
    assert variant["vaf"] == pytest.approx(vaf)
    assert variant["depth"] == 100


def test_the_build_is_told_by_chromosome_lengths(tmp_path: Path) -> None:
    # The length of chr17 of GRCh37; NC_000017.10.
    given = {"variants": two_samples(tmp_path), "vcf_tumour_sample": "B"}
    status, document = ingested(tmp_path, given)
    assert status == 0
    (file,) = document["ingest"]["files"]
    assert file["details"]["build by chromosome lengths"] == "GRCh37"
    normalized = tmp_path / "results" / "S1" / "stages" / "normalize.json"
    (variant,) = json.loads(normalized.read_text(encoding="utf-8"))["normalize"]["variants"]
    assert (variant["gene"], variant["hgvs_c"]) == ("TP53", "c.743G>A")


def test_analysis_results_stand_in_for_the_combined_output(tmp_path: Path) -> None:
    path = FIXTURES / "SampleAnalysisResults.json"
    status, document = ingested(tmp_path, {"combined_output": str(path)})
    assert status == 0
    (file,) = document["ingest"]["files"]
    assert file["file_kind"] == "SampleAnalysisResults"
    assert file["read"] == file["reported"] + file["excluded"]
    assert document["ingest"]["small_variants"]


def test_quality_and_origin_come_from_side_files(tmp_path: Path) -> None:
    side = ";".join(str(FIXTURES / name) for name in ("MetricsOutput.tsv", "dragen.tmb.trace.tsv"))
    main_file = FIXTURES / "dragen25_hrd_CombinedVariantOutput.tsv"
    status, document = ingested(tmp_path, {"combined_output": str(main_file), "side_files": side})
    assert status == 0
    files = document["ingest"]["files"]
    assert [file["input_column"] for file in files] == [
        "combined_output",
        "side_files.1",
        "side_files.2",
    ]
    assert all(file["read"] == file["reported"] + file["excluded"] for file in files)
    assert document["ingest"]["analytes"]


def test_gene_copy_numbers_of_phenohrd_do_not_stop_a_sample(tmp_path: Path) -> None:
    path = tmp_path / "S1.abcn_genes.tsv"
    path.write_text("Gene\tabsolute_cn\tminor_cn\nBRCA2\t2\t0\n")
    main_file = str(FIXTURES / "dragen25_hrd_CombinedVariantOutput.tsv")
    cells = {"combined_output": main_file, "side_files": str(path)}
    status, document = ingested(tmp_path, cells)
    assert status == 0
    account = document["ingest"]["files"][1]
    assert (account["read"], account["reported"], account["excluded"]) == (1, 0, 1)
    assert "a format not seen yet" in account["notes"][0]
    assert "only where CombinedVariantOutput lists them" in account["notes"][0]


FILTERED = """##fileformat=VCFv4.1
##reference=hg19
##contig=<ID=chr7,length=159138663>
##FILTER=<ID=LowSupport,Description="Low support">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=.,Type=Integer,Description="Reads of each allele">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">
##FORMAT=<ID=VF,Number=1,Type=Float,Description="Variant frequency">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1
"""


def filtered(position: str, bases: str, words: str, reads: str) -> str:
    chromosome, place = position.split(":")
    ref, alt = bases.split(">")
    return "\t".join((chromosome, place, ".", ref, alt, "9", words, ".", "GT:AD:DP:VF", reads))


def test_a_known_call_that_a_filter_took_stands_in_the_report_for_review(tmp_path: Path) -> None:
    # On GRCh37: BRAF V600E, a BRAF change that no knowledge row names, KRAS G12D with two reads.
    records = (
        filtered("chr7:140453136", "A>T", "LowSupport", "0/1:432,18:450:0.04"),
        filtered("chr7:140453154", "T>C", "q0", "0/1:370,30:400:0.075"),
        filtered("chr12:25398284", "C>T", "LowSupport", "0/1:1998,2:2000:0.001"),
    )
    vcf = tmp_path / "S1.genome.vcf"
    vcf.write_text(FILTERED + "\n".join(records) + "\n", encoding="utf-8")
    main_file = str(FIXTURES / "dragen25_hrd_CombinedVariantOutput.tsv")
    cells = {"combined_output": main_file, "tumour_type": "MEL"}
    _, alone = ingested(tmp_path, cells)
    before = report(tmp_path)
    status, document = ingested(tmp_path, {**cells, "side_files": str(vcf)})
    assert status == 0
    file = document["ingest"]["files"][1]
    assert (file["read"], file["reported"], file["excluded"]) == (3, 0, 3)
    assert document["ingest"]["small_variants"] == alone["ingest"]["small_variants"]
    done = report(tmp_path)
    for part in ("findings", "table2", "therapies", "descriptions"):
        assert done[part] == before[part]
    added = [one for one in done["not_assessed"] if one not in before["not_assessed"]]
    assert [one["what"] for one in added] == [
        "BRAF c.1799T>A p.(Val600Glu)",
        "Filtered calls that were not looked up",
    ]
    assert "(LowSupport), allele fraction 0.04, 18 of 450 reads" in added[0]["reason"]
    assert "VKB-" in added[0]["reason"]
    assert added[1]["reason"].startswith("With fewer than 4 reads or an allele fraction")
    page = (tmp_path / "results" / "S1" / "report.html").read_text(encoding="utf-8")
    assert "BRAF c.1799T&gt;A p.(Val600Glu):</b> For review: the panel software" in page


def test_a_main_vcf_is_looked_through_as_well(tmp_path: Path) -> None:
    vcf = tmp_path / "S1.vcf"
    known = filtered("chr7:140453136", "A>T", "LowSupport", "0/1:432,18:450:0.04")
    # TP53 R248Q passes; NM_000546.6:c.743G>A (ClinVar 12356).
    passing = filtered("chr17:7577538", "C>T", "PASS", "0/1:300,100:400:0.25")
    vcf.write_text(FILTERED + f"{known}\n{passing}\n", encoding="utf-8")
    status, _ = ingested(tmp_path, {"variants": str(vcf)})
    assert status == 0
    done = report(tmp_path)
    assert [row["gene"] for row in done["table2"]] == ["TP53"]
    [line] = [one for one in done["not_assessed"] if one["reason"].startswith("For review")]
    assert line["what"] == "BRAF c.1799T>A p.(Val600Glu)"


def report(tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "results" / "S1" / "report.json"
    return json.loads(path.read_text(encoding="utf-8"))
