"""A result whose analyte failed, or could not be judged, says so wherever the report names it.

One sample with a result of every kind goes from its files to the written report; the table says
which subjects hang on which analyte.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from metrics_files import metrics_text

from varannot.cli import main
from varannot.model import Analyte

FAILED, UNREAD = "quality control failed: confirm", "quality control could not be read: confirm"
COMBINED = """DRAGEN TruSight Oncology 500 Analysis Software - Combined Variant Output

[Analysis Details]
Pair ID\tPAIR1
DNA Sample ID\tPAIR1
RNA Sample ID\tPAIR1
Module Version\t2.5.2
Pipeline Version\t2.5.2.1

[TMB]
Total TMB\t25.0
Coding Region Size in Megabases\t1.28
Number of Passing Eligible Variants\t32

[MSI]
Usable MSI Sites\t120
Total MSI Sites Unstable\t60
Percent Unstable MSI Sites\t50.00

[GIS]
Genomic Instability Score\t60
Tumor Fraction\t0.600
Ploidy\t2.10

[Copy Number Variants]
Gene\tFold Change\tCopy Number Variant\tAbsolute Copy Number
CDK4\t6.100\t<DUP>\t12

[Loss of Heterozygosity]
Gene\tAbsolute Copy Number\tMinor Copy Number
BRCA2\t1\t0

[Splice Variants]
Gene\tAffected Exon\tBreakpoint 1\tBreakpoint 2\tSplice Supporting Reads\tReference Reads Transcript
MET\t14\tchr7:116411708\tchr7:116414934\t90\t12

[Fusions]
Gene Pair\tBreakpoint 1\tBreakpoint 2\tFusion Supporting Reads\tGene 1 Reference Reads\t\
Gene 2 Reference Reads
EML4-ALK\tchr2:42522656\tchr2:29446394\t60\t100\t40

[Exon-Level CNVs]
Gene\tChromosome\tStart\tStop\tAffected Exon(s)\tFold Change\tCNV Type
BRCA1\tchr17\t41197695\t41203134\t20-23\t0.500\t<LOSS>
BRCA2\tNA

[Small Variants]
Gene\tChromosome\tGenomic Position\tReference Call\tAlternative Call\tAllele Frequency\tDepth\t\
P-Dot Notation\tC-Dot Notation\tConsequence(s)\tAffected Exon(s)
EGFR\tchr7\t55259515\tT\tG\t0.3000\t900\tNP_005219.2:p.(Leu858Arg)\tNM_005228.5:c.2573T>G\t\
missense_variant\t21/28
BRCA2\tchr13\t32914437\tGT\tG\t0.6000\t700\tNP_000050.2:p.(Ser1982ArgfsTer22)\t\
NM_000059.4:c.5946del\tframeshift_variant\t11/27
"""

VARIANTS = {"EGFR c.2573T>G p.(Leu858Arg)", "BRCA2 c.5946del p.(Ser1982ArgfsTer22)"}
COPIES = {"CDK4", "BRCA1"}
LOH = {"BRCA2"}
OF_RNA = {"MET", "EML4-ALK"}
METRIC = {
    Analyte.SMALL_VARIANTS: "PCT_EXON_50X",
    Analyte.COPY_NUMBER: "GENE_SCALED_MAD",
    Analyte.RNA: "TOTAL_ON_TARGET_READS",
    Analyte.MSI: "USABLE_MSI_SITES",
    Analyte.GIS: "PCT_TARGET_HRD_50X",
    Analyte.CONTAMINATION: "CONTAMINATION_SCORE",
}
OUTSIDE = {"GENE_SCALED_MAD": "9.9", "CONTAMINATION_SCORE": "99999"}
# what fails -> small variants, copy numbers, loss of heterozygosity, RNA; biomarkers
TABLE: Mapping[Analyte | None, tuple[set[str], set[str], set[str], set[str], set[str]]] = {
    None: (set(), set(), set(), set(), set()),
    Analyte.SMALL_VARIANTS: (VARIANTS, set(), set(), set(), {"tmb"}),
    Analyte.COPY_NUMBER: (set(), COPIES, LOH, set(), set()),
    Analyte.RNA: (set(), set(), set(), OF_RNA, set()),
    Analyte.MSI: (set(), set(), set(), set(), {"msi"}),
    Analyte.GIS: (set(), set(), LOH, set(), {"gis", "tumour_fraction", "ploidy"}),
    Analyte.CONTAMINATION: (
        VARIANTS,
        COPIES,
        LOH,
        set(),
        {"tmb", "msi", "gis", "tumour_fraction", "ploidy"},
    ),
}
CASES = [(analyte, text) for analyte in TABLE for text in ("outside", "1,5")]


@cache
def report(analyte: Analyte | None, text: str) -> tuple[dict[str, Any], Path]:
    """Return report.json and the folder of the sample whose metric of the analyte is `text`."""
    folder = Path(mkdtemp())
    (folder / "cvo.tsv").write_text(COMBINED, encoding="utf-8")
    metric = METRIC.get(analyte, "") if analyte else ""
    value = OUTSIDE.get(metric, "0") if text == "outside" else text
    metrics = metrics_text("DRAGEN 2.5", changed={"PAIR1": {metric: value}})
    assert not metric or value in metrics
    (folder / "m.tsv").write_text(metrics, encoding="utf-8")
    row = {
        "sample_id": "S1",
        "patient_id": "P1",
        "tumour_type": "LUAD",
        "combined_output": str(folder / "cvo.tsv"),
        "side_files": str(folder / "m.tsv"),
    }
    sheet = folder / "sheet.tsv"
    sheet.write_text("\t".join(row) + "\n" + "\t".join(row.values()) + "\n", encoding="utf-8")
    assert main(["run", str(sheet), "--results", str(folder / "results")]) == 0
    sample = folder / "results" / "S1"
    return json.loads((sample / "report.json").read_text(encoding="utf-8")), sample


def mark_of(text: str) -> str:
    return FAILED if text == "outside" else UNREAD


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def says(text: str, mark: str) -> bool:
    """Return whether a text says that something has to be confirmed, and how."""
    start, end = mark.split(" control ")
    return f"{start} control" in text and end in text


@pytest.mark.parametrize(("analyte", "text"), CASES)
def test_summary_marks_each_result(analyte: Analyte | None, text: str) -> None:
    document, _ = report(analyte, text)
    small, copies, loh, rna, _ = TABLE[analyte]
    board = {line["label"]: line["text"] for line in document["board"]}
    mark = mark_of(text)
    drivers = board["Oncogenic or likely oncogenic variants"].split("; ")
    assert len(drivers) == 2
    assert all(says(one, mark) for one in drivers) is bool(small)
    for label, withheld in (
        ("Copy number", copies),
        ("Exon-level copy number", copies),
        ("Loss of heterozygosity", loh),
        ("Fusions", rna),
        ("Splice variants (RNA)", rna),
    ):
        assert says(board[label], mark) is bool(withheld), label
    named = {part for key, part in board.items() if key.startswith("Sensitivity, ")}
    therapies = "; ".join(named).split("; ")
    for subject, withheld in (
        ("EGFR", small),
        ("CDK4", copies),
        ("EML4-ALK", rna),
        ("MET splice", rna),
    ):
        own = [part for part in therapies if part.startswith(subject)]
        assert own, subject
        assert all(says(part, mark) for part in own) is bool(withheld), subject
    hrr = board["HRR genes"]
    assert "BRCA2" in hrr
    assert "BRCA1" in hrr
    assert (mark in hrr) is bool(small)
    assert ("quality control of" in hrr) is bool(copies | loh)


@pytest.mark.parametrize(("analyte", "text"), CASES)
def test_table_2_and_its_lines_mark_each_variant(analyte: Analyte | None, text: str) -> None:
    document, folder = report(analyte, text)
    small = TABLE[analyte][0]
    mark = mark_of(text)
    assert {f"{one['gene']} {one['mutation']}" for one in document["table2"]} == VARIANTS
    for table in ("table2.tsv", "variants.tsv"):
        own = rows(folder / table)
        assert len(own) == 2
        assert all(says(one["checks"], mark) for one in own) is bool(small), table
    groups = [*document["therapies"], *document["would_apply"], *document["conditional"]]
    subjects = [one.get("subject", one.get("variant", "")) for one in groups]
    for gene in ("EGFR c.", "BRCA2 c."):
        own = [one for one in subjects if one.startswith(gene)]
        assert own, gene
        assert all(says(one, mark) for one in own) is bool(small)


@pytest.mark.parametrize(("analyte", "text"), CASES)
def test_findings_and_therapy_lines_mark_each_finding(analyte: Analyte | None, text: str) -> None:
    document, folder = report(analyte, text)
    _, copies, loh, rna, _ = TABLE[analyte]
    mark = mark_of(text)
    withheld = {"copy_number": copies, "exon_copy_number": copies, "loh": loh, "fusion": rna}
    withheld |= {"splice": rna, "assessed_negative": copies}
    own = rows(folder / "findings.tsv")
    assert {one["kind"] for one in own} == set(withheld)
    for one in own:
        words = mark.removesuffix(": confirm") if one["kind"] == "assessed_negative" else mark
        assert says(one["relevance"], words) is bool(withheld[one["kind"]]), one
    subjects = [one["subject"] for one in document["therapies"]]
    for gene, group in (("CDK4:", copies), ("EML4-ALK:", rna), ("MET:", rna)):
        found = [one for one in subjects if one.startswith(gene)]
        assert found, gene
        assert all(says(one, mark) for one in found) is bool(group), gene
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert ("none found in BRCA2" in page) is not bool(copies)


@pytest.mark.parametrize(("analyte", "text"), CASES)
def test_biomarkers_lose_verdict_and_therapies(analyte: Analyte | None, text: str) -> None:
    document, folder = report(analyte, text)
    withheld = TABLE[analyte][4]
    calls = {one["name"]: one for one in document["biomarkers"] if one["value"]}
    assert {"tmb", "msi", "gis", "tumour_fraction", "ploidy"} <= set(calls)
    for name, call in calls.items():
        assert (call["status"] == "not_evaluable") is (name in withheld), name
        assert not (name in withheld and call.get("therapies"))
    (line,) = rows(folder.parent / "run_summary.tsv")
    for name in ("tmb", "msi"):
        assert ("not evaluable" in line[name]) is (name in withheld)
    board = {one["label"]: one["text"] for one in document["board"]}
    for label in (calls["tmb"]["label"], calls["msi"]["label"]):
        name = "tmb" if label == calls["tmb"]["label"] else "msi"
        therapies = (
            board["Sensitivity, this tumour type"] + board["Sensitivity, other tumour types"]
        )
        assert (label in therapies) is (name not in withheld), label


@pytest.mark.parametrize(("analyte", "text"), CASES[2:])
def test_quality_stands_first_among_the_questions(analyte: Analyte, text: str) -> None:
    document, _ = report(analyte, text)
    subject = document["open_questions"][0]["question"]["subject"]
    said = "Quality control failed" if text == "outside" else "Quality control not assessed"
    assert subject.startswith(said)
    assert analyte.value in subject
    line = next(one for one in document["quality"]["lines"] if one["analyte"] == analyte.value)
    words = "failed" if text == "outside" else "not assessed, could not be read"
    assert (line["verdict"], line["flagged"]) == (words, True)


def test_what_lies_within_its_limits_is_passed() -> None:
    document, _ = report(None, "outside")
    verdicts = {one["analyte"]: one["verdict"] for one in document["quality"]["lines"]}
    assert verdicts.pop(Analyte.DNA_FUSIONS.value) == "not stated"
    assert set(verdicts.values()) == {"passed"}
