"""MetricsOutput texts of each version, with its own metrics, limits and units; all values made up.

Layouts: LocalApp 2.2 and DRAGEN ctDNA 2.6.2 as in public files; DRAGEN 2.5 and 2.6 from the
readers of SACGF/variantgrid and the guide "DRAGEN TruSight Oncology 500 v2.6, Quality Control".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from varannot.tso500.content import FileContent
from varannot.tso500.run_files import read_metrics_output

HEADER = ("Metric (UOM)", "LSL Guideline", "USL Guideline")
DNA = "DNA Library QC Metrics"
SMALL = f"{DNA} for Small Variant Calling and TMB"

# section -> (metric, unit, lower limit, upper limit, a value within them)
_RNA_2 = (
    ("MEDIAN_CV_GENE_500X", "%", "0.00", "93.00", "46.15"),
    ("TOTAL_ON_TARGET_READS", "Count", "9000000", "NA", "28000000"),
    ("MEDIAN_INSERT_SIZE", "Count", "80", "NA", "109"),
)
LOCALAPP = {
    DNA: (
        ("CONTAMINATION_SCORE", "NA", "0", "3106", "376"),
        ("CONTAMINATION_P_VALUE", "NA", "0.000", "0.049", "1.000"),
    ),
    SMALL: (
        ("MEDIAN_INSERT_SIZE", "bp", "70", "NA", "116"),
        ("MEDIAN_EXON_COVERAGE", "Count", "150", "NA", "394"),
        ("PCT_EXON_50X", "%", "90.0", "NA", "99.1"),
    ),
    f"{DNA} for MSI": (("USABLE_MSI_SITES", "Count", "40", "NA", "112"),),
    f"{DNA} for CNV": (
        ("COVERAGE_MAD", "Count", "0.000", "0.210", "0.141"),
        ("MEDIAN_BIN_COUNT_CNV_TARGET", "Count", "1.0", "NA", "5.5"),
    ),
    "DNA Expanded Metrics": (("TOTAL_PF_READS", "Count", "NA", "NA", "202830448"),),
    "RNA Library QC Metrics": _RNA_2,
}
DRAGEN_25 = {
    DNA: (("CONTAMINATION_SCORE", "NA", "0", "1457", "376"),),
    SMALL: LOCALAPP[SMALL],
    f"{DNA} for MSI": LOCALAPP[f"{DNA} for MSI"],
    f"{DNA} for CNV": (
        ("GENE_SCALED_MAD", "Count", "0.000", "0.134", "0.080"),
        ("MEDIAN_BIN_COUNT_CNV_TARGET", "Count", "1.0", "NA", "5.5"),
    ),
    f"{DNA} for GIS": (("PCT_TARGET_HRD_50X", "%", "50.0", "NA", "96.0"),),
    "RNA Library QC Metrics": (
        ("MEDIAN_CV_GENE_500X", "NA", "0.00", "0.93", "0.66"),
        *_RNA_2[1:],
    ),
    "DNA Expanded Metrics": (("PCT_CHIMERIC_READS", "%", "NA", "NA", "12.0"),),
}
DRAGEN_26 = {
    **DRAGEN_25,
    SMALL: (*LOCALAPP[SMALL], ("PCT_CHIMERIC_READS", "%", "NA", "8", "2.1")),
    f"{DNA} for GIS": (
        ("PCT_TARGET_HRD_50X", "%", "50.0", "NA", "96.0"),
        ("EXCESSIVE_TF", "NA", "NA", "0", "0"),
    ),
    "RNA Library QC Metrics": (
        ("MEDIAN_CV_GENE_500X", "NA", "0.00", "0.93", "0.66"),
        ("TOTAL_ON_TARGET_READS", "Count", "2500000", "NA", "28000000"),
        ("MEDIAN_INSERT_SIZE", "Count", "80", "NA", "109"),
    ),
    "DNA Library Sex Metrics": (("CHR_Y_RATIO", "NA", "NA", "NA", "0.4"),),
}
CTDNA = {
    DNA: (("CONTAMINATION_SCORE", "NA", "0", "1227", "20"),),
    SMALL: (
        ("MEDIAN_EXON_COVERAGE", "count", "1300", "NA", "1957"),
        ("PCT_EXON_1000X", "%", "80.0", "NA", "97.8"),
    ),
    f"{DNA} for MSI and Fusions": (("MEDIAN_EXON_COVERAGE", "count", "1300", "NA", "1957"),),
    f"{DNA} for CNV Calling": (
        ("GENE_SCALED_MAD", "count", "0.000", "0.059", "0.041"),
        ("MEDIAN_BIN_COUNT_CNV_TARGET", "count", "6.0", "NA", "20.5"),
    ),
    "DNA Expanded Metrics": (("MAX_SOMATIC_AF", "NA", "NA", "NA", "0.0433"),),
}
VERSIONS = {
    "LocalApp 2.2": LOCALAPP,
    "DRAGEN 2.5": DRAGEN_25,
    "DRAGEN 2.6": DRAGEN_26,
    "DRAGEN ctDNA 2.6": CTDNA,
}
_RUN = (("PCT_PF_READS", "%", "55.0", "NA", "89.0"), ("PCT_Q30_R1", "%", "80.0", "NA", "94.4"))

Cells = Mapping[str, str]


def metrics_text(
    version: str,
    columns: Sequence[str] = ("PAIR1",),
    changed: Mapping[str, Cells] | None = None,
    status: Mapping[str, Cells] | None = None,
    run: Cells | None = None,
    limits: Mapping[str, tuple[str, str]] | None = None,
) -> str:
    """Return a file with one column per id; everything passes except what is changed.

    `changed` and `status` hold texts by column and metric (or row of the status), `run` those of
    the run, `limits` other limits by metric.
    """
    other = changed or {}
    bounds = limits or {}

    def row(metric: tuple[str, ...], texts: Sequence[str]) -> list[str]:
        name, unit, lower, upper, _ = metric
        lower, upper = bounds.get(name, (lower, upper))
        return [f"{name} ({unit})", lower, upper, *texts]

    lines: list[list[str]] = [
        [f"{version} - Metrics Output"],
        [],
        ["[Run QC Metrics]"],
        [*HEADER, "Value"],
        *(row(one, [(run or {}).get(one[0], one[4])]) for one in _RUN),
        [],
        ["[Analysis Status]"],
        ["", *columns],
    ]
    for name, text in (
        ("COMPLETED_ALL_STEPS", "TRUE"),
        ("FAILED_STEPS", "NA"),
        ("STEPS_NOT_EXECUTED", "NA"),
    ):
        said = status or {}
        lines.append([name, *(said.get(column, {}).get(name, text) for column in columns)])
    for section, metrics in VERSIONS[version].items():
        lines += [[], [f"[{section}]"], [*HEADER, *columns]]
        lines += [
            row(one, [other.get(column, {}).get(one[0], one[4]) for column in columns])
            for one in metrics
        ]
    width = len(columns) + 3
    return "".join("\t".join(line + [""] * (width - len(line))) + "\n" for line in lines)


def metrics_content(folder: Path, text: str) -> FileContent:
    """Return the text as the reader of MetricsOutput gives it."""
    path = folder / "MetricsOutput.tsv"
    path.write_text(text, encoding="utf-8")
    return read_metrics_output(path, "MetricsOutput.tsv")
