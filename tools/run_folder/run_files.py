"""Files of a whole run: MetricsOutput.tsv and the sample sheets."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tso500_writer import RESEARCH_USE

from run_folder.case import Case, Layout
from run_folder.combined import Version

__all__ = ["metrics_output", "sample_sheet"]

_BANNERS = {
    Layout.LOCALAPP: "TruSight Oncology 500 - Metrics Output",
    Layout.DRAGEN: "DRAGEN TruSight Oncology 500 Analysis Software - Metrics Output",
    Layout.CTDNA: "DRAGEN TruSight Oncology 500 ctDNA v2.6.2 Analysis Software - Metrics Output",
}
_NEWEST = "DRAGEN TruSight Oncology 500 v2.6.2 Analysis Software - Metrics Output"
_NOTE = (
    "Run Metrics are not generated and values are reported as NA when starting from FASTQ files."
)


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the tables: its name and the arms that it stands for."""

    name: str
    case: Case
    dna: bool
    rna: bool


_LOCALAPP = """\
[DNA Library QC Metrics] DNA
CONTAMINATION_SCORE (NA)|0|3106|100|1900|0
CONTAMINATION_P_VALUE (NA)|0.000|0.049|0|0.04|3
[DNA Library QC Metrics for Small Variant Calling and TMB] DNA
MEDIAN_INSERT_SIZE (bp)|70|NA|90|150|0
MEDIAN_EXON_COVERAGE (Count)|150|NA|300|900|0
PCT_EXON_50X (%)|90.0|NA|96|99.9|1
[DNA Library QC Metrics for MSI] DNA
USABLE_MSI_SITES (Count)|40|NA|0|0|0
[DNA Library QC Metrics for CNV] DNA
COVERAGE_MAD (Count)|0.000|0.210|0.09|0.19|3
MEDIAN_BIN_COUNT_CNV_TARGET (Count)|1.0|NA|4|9|1
[DNA Expanded Metrics] DNA
TOTAL_PF_READS (Count)|NA|NA|90000000|240000000|0
MEAN_FAMILY_SIZE (Count)|NA|NA|2|9|1
PCT_CHIMERIC_READS (%)|NA|NA|0.2|1.2|2
PCT_CONTAMINATION_EST (%)|NA|NA|0.1|4|1
PCT_TARGET_100X (%)|NA|NA|94|99|1
[RNA Library QC Metrics] RNA
MEDIAN_CV_GENE_500X (%)|0.00|93.00|40|80|2
TOTAL_ON_TARGET_READS (Count)|9000000|NA|12000000|30000000|0
MEDIAN_INSERT_SIZE (Count)|80|NA|86|125|0
[RNA Expanded Metrics] RNA
PCT_CHIMERIC_READS (%)|NA|NA|0.1|0.9|2
PCT_ON_TARGET_READS (%)|NA|NA|80|95|1
TOTAL_PF_READS (Count)|NA|NA|20000000|40000000|0
"""
_DRAGEN = """\
[DNA Library QC Metrics] DNA
CONTAMINATION_SCORE (NA)|0|1457|5|900|0
[DNA Library QC Metrics for Small Variant Calling and TMB] DNA
MEDIAN_INSERT_SIZE (bp)|70|NA|90|150|0
MEDIAN_EXON_COVERAGE (Count)|150|NA|300|900|0
PCT_EXON_50X (%)|90|NA|96|99.9|1
PCT_CHIMERIC_READS (%)|NA|8|0.2|2|2
[DNA Library QC Metrics for MSI] DNA
USABLE_MSI_SITES (Count)|40|NA|0|0|0
[DNA Library QC Metrics for CNV] DNA
GENE_SCALED_MAD (Count)|0|0.134|0.03|0.09|3
MEDIAN_BIN_COUNT_CNV_TARGET (Count)|1|NA|4|9|1
[DNA Library QC Metrics for GIS] GIS
PCT_TARGET_HRD_50X (%)|50|NA|96|99.9|1
EXCESSIVE_TF (NA)|NA|0|0|0|0
[RNA Library QC Metrics] RNA
MEDIAN_CV_GENE_500X (NA)|0|0.93|0.4|0.8|2
TOTAL_ON_TARGET_READS (Count)|2500000|NA|9500000|14000000|0
MEDIAN_INSERT_SIZE (Count)|80|NA|86|125|0
[DNA Expanded Metrics] DNA
TOTAL_PF_READS (Count)|NA|NA|90000000|240000000|0
MEAN_FAMILY_SIZE (Count)|NA|NA|1.3|4|1
PCT_CONTAMINATION_EST (%)|NA|NA|0.1|4|1
PCT_TARGET_100X (%)|NA|NA|94|99|1
ALLELE_DOSAGE_RATIO (NA)|NA|NA|0.4|1.2|3
[RNA Expanded Metrics] RNA
PCT_CHIMERIC_READS (%)|NA|NA|0.1|0.9|2
PCT_ON_TARGET_READS (%)|NA|NA|60|80|1
GENE_MEDIAN_COVERAGE (Count)|NA|NA|180|1000|2
RNA_PCT_Q30_BASES (%)|NA|NA|89|99|2
"""
_CTDNA = """\
[DNA Library QC Metrics] DNA
CONTAMINATION_SCORE (NA)|0|1227|5|900|0
[DNA Library QC Metrics for Small Variant Calling and TMB] DNA
MEDIAN_EXON_COVERAGE (count)|1300|NA|1500|3000|0
PCT_EXON_1000X (%)|80.0|NA|90|98|1
[DNA Library QC Metrics for MSI and Fusions] DNA
MEDIAN_EXON_COVERAGE (count)|1300|NA|1500|3000|0
[DNA Library QC Metrics for CNV Calling] DNA
GENE_SCALED_MAD (count)|0.000|0.059|0.02|0.05|3
MEDIAN_BIN_COUNT_CNV_TARGET (count)|6.0|NA|10|25|1
[DNA Expanded Metrics] DNA
TOTAL_PF_READS (count)|NA|NA|900000000|1300000000|0
MEAN_FAMILY_SIZE (count)|NA|NA|6|12|1
PCT_DUPLEXFAMILIES (%)|NA|NA|30|50|1
MAX_SOMATIC_AF (NA)|NA|NA|0.01|0.3|4
PCT_CONTAMINATION_EST (%)|NA|NA|0.1|4|2
"""


def metrics_output(version: Version, cases: Sequence[Case], seed: int) -> bytes:
    """Return the metrics of all samples: a column per Sample ID (LocalApp, ctDNA) or Pair ID.

    Some samples fail: contamination of every ninth, coverage of every eighth, RNA of every tenth.
    """
    layout = version.layout
    columns = list(_columns(version, cases))
    lines = _head(version, known=layout is Layout.LOCALAPP or all(one.run_known for one in cases))
    lines += [
        ["[Analysis Status]"],
        ["", *(column.name for column in columns)],
        ["COMPLETED_ALL_STEPS", *("TRUE" for _ in columns)],
        ["FAILED_STEPS", *("NA" for _ in columns)],
        ["STEPS_NOT_EXECUTED", *("NA" for _ in columns)],
    ]
    lines += _tables(_text(version), columns, seed)
    lines += [[], ["[Notes]"], ["Run Metrics", _NOTE], []]
    width = 3 + len(columns)
    padded = ("\t".join(line + [""] * (width - len(line))) for line in lines)
    newline = "\r\n" if layout is Layout.LOCALAPP else "\n"
    return (newline.join(padded) + newline).encode()


def _head(version: Version, *, known: bool) -> list[list[str]]:
    """Return what stands before the samples; figures of the run only where it is known."""
    layout = version.layout
    newest = version.newest and layout is Layout.DRAGEN
    key = "Pipeline Version" if layout is Layout.CTDNA else "Workflow Version"
    low, high, value = ("55.0", "80.0", "89.0") if known else ("NA", "NA", "NA")
    return [
        [_NEWEST if newest else _BANNERS[layout]],
        [RESEARCH_USE],
        [],
        ["[Header]"],
        ["Output Date", "2024-01-31"],
        ["Output Time", "12:00:00"],
        [key, version.pipeline],
        [],
        ["[Run QC Metrics]"],
        ["Metric (UOM)", "LSL Guideline", "USL Guideline", "Value"],
        ["PCT_PF_READS (%)", low, "NA", value],
        ["PCT_Q30_R1 (%)", high, "NA", value],
        ["PCT_Q30_R2 (%)", high, "NA", value],
        [],
    ]


def _text(version: Version) -> str:
    if version.layout is Layout.LOCALAPP:
        return _LOCALAPP
    if version.layout is Layout.CTDNA:
        return _CTDNA
    if version.newest:
        return _DRAGEN
    kept = (line for line in _DRAGEN.splitlines() if not line.startswith(("EXCESSIVE", "GENE_ME")))
    return "\n".join(kept).replace("|2500000|", "|9000000|") + "\n"


def _columns(version: Version, cases: Sequence[Case]) -> list[_Column]:
    if version.layout is Layout.DRAGEN and not version.oldest:
        return [_Column(one.pair, one, bool(one.dna), bool(one.rna)) for one in cases]
    found = []
    for case in cases:
        found += [_Column(case.dna, case, dna=True, rna=False)] if case.dna else []
        found += [_Column(case.rna, case, dna=False, rna=True)] if case.rna else []
    return found


def _tables(text: str, columns: Sequence[_Column], seed: int) -> list[list[str]]:
    lines: list[list[str]] = []
    arm = ""
    for line in text.splitlines():
        if line.startswith("["):
            name, _, arm = line.rpartition(" ")
            head = ["Metric (UOM)", "LSL Guideline", "USL Guideline"]
            lines += [[], [name], [*head, *(column.name for column in columns)]]
            continue
        metric, low, high, *numbers = line.split("|")
        cells = [_cell(column, arm, metric, numbers, seed) for column in columns]
        lines.append([metric, low, high, *cells])
    return lines


def _cell(column: _Column, arm: str, metric: str, numbers: Sequence[str], seed: int) -> str:
    case = column.case
    there = {"DNA": column.dna, "RNA": column.rna, "GIS": column.dna and case.gis is not None}
    if not there[arm]:
        return "NA"
    if metric.startswith("USABLE_MSI"):
        return str(case.msi.usable if case.msi else 0)
    if case.control:
        return "0"
    failed = {
        "CONTAMINATION_SCORE": (case.number % 9 == 4, "5162"),
        "CONTAMINATION_P_VALUE": (case.number % 9 == 4, "0.227"),
        "MEDIAN_EXON_COVERAGE": (case.number % 8 == 3, "92"),
        "TOTAL_ON_TARGET_READS": (case.number % 10 == 3, "512345"),
    }
    failing, value = failed.get(metric.partition(" ")[0], (False, ""))
    if failing:
        return value
    low, high, digits = float(numbers[0]), float(numbers[1]), int(numbers[2])
    rng = random.Random(f"{seed}/{column.name}/{arm}/{metric}")
    return f"{rng.uniform(low, high):.{digits}f}"


def sample_sheet(version: Version, cases: Sequence[Case]) -> bytes:
    """Return the sheet: version 1 for LocalApp, version 2 for the others."""
    if version.layout is Layout.LOCALAPP:
        return _sheet_1(cases)
    rows = [
        (case, dna) for case in cases for dna in (True, False) if (case.dna if dna else case.rna)
    ]
    liquid = version.layout is Layout.CTDNA
    letter, kit = ("L", "TSO500ctDNA_v2") if liquid else ("S", "TSO500_v2")
    lines = ["[Header]", "FileFormatVersion,2", "RunName,EXAMPLE", "InstrumentType,NovaSeq6000", ""]
    lines += ["[Reads]", "Read1Cycles,151", "Read2Cycles,151", "Index1Cycles,10", ""]
    lines += ["[Sequencing_Settings]", f"LibraryPrepKits,{kit}", "", "[BCLConvert_Settings]"]
    lines += ["SoftwareVersion,3.10.9", "OverrideCycles,U7N1Y143;I10;I10;U7N1Y143", ""]
    lines += ["[BCLConvert_Data]", "Sample_ID,Index,Index2"]
    lines += [f"{case.dna if dna else case.rna},ACGTACGTAC,TGCATGCATG" for case, dna in rows]
    lines += ["", f"[TSO500{letter}_Settings]", f"SoftwareVersion,{version.module}"]
    lines += ["StartsFromFastq,false", "", f"[TSO500{letter}_Data]"]
    if liquid:
        lines.append("Sample_ID,Sample_Type,Index_ID,Index,Index2")
        lines += [
            f"{case.dna},DNA,UDP{place:04d},ACGTACGTAC,TGCATGCATG"
            for place, (case, _) in enumerate(rows, start=1)
        ]
    else:
        lines.append("Sample_ID,Index_ID,Sample_Type,Pair_ID,Sample_Feature,Sample_Description")
        for place, (case, dna) in enumerate(rows, start=1):
            feature = "HRD" if dna and case.gis else ""
            name, sort = (case.dna, "DNA") if dna else (case.rna, "RNA")
            lines.append(f"{name},UDP{place:04d},{sort},{case.pair},{feature},")
    return ("\n".join(lines) + "\n").encode()


def _sheet_1(cases: Sequence[Case]) -> bytes:
    lines = ["[Header],,,,,,,", "IEMFileVersion,4,,,,,,", "Investigator Name,,,,,,,"]
    lines += ["Date,31/01/2024,,,,,,", "Workflow,GenerateFASTQ,,,,,,", ",,,,,,,"]
    lines += ["[Reads],,,,,,,", "101,,,,,,,", "101,,,,,,,", ",,,,,,,", "[Settings],,,,,,,"]
    lines += ["AdapterRead1,AGATCGGAAGAGCACACGTCTGAACTCCAGTCA,,,,,,", ",,,,,,,", "[Data],,,,,,,"]
    lines.append("Sample_ID,Sample_Name,Index_ID,index,index2,Sample_Type,Pair_ID,Description")
    place = 0
    for case in cases:
        for name, sort in ((case.dna, "DNA"), (case.rna, "RNA")):
            if name:
                place += 1
                lines.append(f"{name},{name},UP{place:02d},ACGTACGT,TGCATGCA,{sort},{case.pair},")
    return ("\r\n".join(lines) + "\r\n").encode()
