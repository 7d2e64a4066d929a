"""Quality per analyte from MetricsOutput, by the limits of each version.

Sources of the rows: docs of the maker named in resources/quality_analytes.tsv, and the public
files named in metrics_files.py.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from metrics_files import DNA, SMALL, VERSIONS, metrics_content, metrics_text
from tso500_files import combined

from varannot.errors import BrokenFileError, InputError
from varannot.model import (
    Analyte,
    BiomarkerName,
    FileAccount,
    Measurement,
    QualityVerdict,
    Source,
)
from varannot.resources import resource
from varannot.tso500.content import FileContent, FileKind
from varannot.tso500.control_materials import control_names
from varannot.tso500.quality import control_reasons, judge_quality
from varannot.tso500.quality_rules import load_quality_rules
from varannot.tso500.run_files import read_metrics_output
from varannot.tso500.stage import ingest

PASS, WARN, FAIL, UNREADABLE, NOT_STATED = (
    QualityVerdict.PASS,
    QualityVerdict.WARN,
    QualityVerdict.FAIL,
    QualityVerdict.UNREADABLE,
    QualityVerdict.NOT_ASSESSED,
)
DNA_ANALYTES = (
    Analyte.SMALL_VARIANTS,
    Analyte.TMB,
    Analyte.MSI,
    Analyte.COPY_NUMBER,
    Analyte.GIS,
    Analyte.DNA_FUSIONS,
)


def combined_of(**details: str) -> FileContent:
    """Return the head of a CombinedVariantOutput with these ids and no rows."""
    account = FileAccount(
        file="cvo.tsv",
        input_column="combined_output",
        file_kind=FileKind.COMBINED_OUTPUT.value,
        sha256="0" * 64,
        details={key.replace("_", " "): value for key, value in details.items()},
    )
    return FileContent(account)


def judged(folder: Path, version: str, *others: FileContent, sample: str = "PAIR1", **changes):
    content = metrics_content(folder, metrics_text(version, **changes))
    return judge_quality((*others, content), {"sample_id": sample})


def verdicts(quality) -> dict[Analyte, QualityVerdict]:
    return {one.analyte: one.verdict for one in quality.analytes}


def reason(quality, analyte: Analyte) -> str:
    return next(one.reason for one in quality.analytes if one.analyte is analyte)


NOT_IN_VERSION = {
    "LocalApp 2.2": {Analyte.GIS, Analyte.DNA_FUSIONS},
    "DRAGEN 2.5": {Analyte.DNA_FUSIONS},
    "DRAGEN 2.6": {Analyte.DNA_FUSIONS},
    "DRAGEN ctDNA 2.6": {Analyte.GIS, Analyte.RNA},
}


@pytest.mark.parametrize("version", VERSIONS)
def test_all_within_the_limits_passes_and_the_rest_is_not_stated(tmp_path, version):
    found = verdicts(judged(tmp_path, version))
    absent = NOT_IN_VERSION[version]
    assert found == {one: NOT_STATED if one in absent else PASS for one in Analyte}


@pytest.mark.parametrize(
    ("version", "metric", "text", "failed"),
    [
        # at the limit is inside, by guideline signs of the maker (>= and <=)
        ("LocalApp 2.2", "COVERAGE_MAD", "0.210", set()),
        ("LocalApp 2.2", "COVERAGE_MAD", "0.211", {Analyte.COPY_NUMBER}),
        ("LocalApp 2.2", "MEDIAN_EXON_COVERAGE", "149", {Analyte.SMALL_VARIANTS, Analyte.TMB}),
        ("LocalApp 2.2", "USABLE_MSI_SITES", "40", set()),
        ("LocalApp 2.2", "USABLE_MSI_SITES", "39", {Analyte.MSI}),
        ("LocalApp 2.2", "USABLE_MSI_SITES", "0", {Analyte.MSI}),
        # percent in LocalApp, a fraction in DRAGEN: the limit is the file's own
        ("LocalApp 2.2", "MEDIAN_CV_GENE_500X", "46.15", set()),
        ("LocalApp 2.2", "MEDIAN_CV_GENE_500X", "93.01", {Analyte.RNA}),
        ("DRAGEN 2.5", "MEDIAN_CV_GENE_500X", "0.66", set()),
        ("DRAGEN 2.5", "MEDIAN_CV_GENE_500X", "46.15", {Analyte.RNA}),
        ("DRAGEN 2.5", "TOTAL_ON_TARGET_READS", "3000000", {Analyte.RNA}),
        ("DRAGEN 2.6", "TOTAL_ON_TARGET_READS", "3000000", set()),
        ("DRAGEN 2.5", "PCT_TARGET_HRD_50X", "49.9", {Analyte.GIS}),
        ("DRAGEN 2.6", "EXCESSIVE_TF", "1", {Analyte.GIS}),
        # for information only in 2.5, with a limit in 2.6
        ("DRAGEN 2.5", "PCT_CHIMERIC_READS", "12", set()),
        ("DRAGEN ctDNA 2.6", "GENE_SCALED_MAD", "0.060", {Analyte.COPY_NUMBER}),
        (
            "DRAGEN ctDNA 2.6",
            "MEDIAN_EXON_COVERAGE",
            "1299",
            {Analyte.SMALL_VARIANTS, Analyte.TMB, Analyte.MSI, Analyte.DNA_FUSIONS},
        ),
    ],
)
def test_a_metric_outside_its_limit_fails_what_it_judges(tmp_path, version, metric, text, failed):
    quality = judged(tmp_path, version, changed={"PAIR1": {metric: text}})
    assert {one for one, verdict in verdicts(quality).items() if verdict is FAIL} == failed
    for one in failed:
        said = reason(quality, one)
        assert f"{metric} is {text}" in said
        assert "(MetricsOutput.tsv, row " in said


CONTAMINATED = "CONTAMINATION_SCORE"


@pytest.mark.parametrize(
    ("version", "cells", "verdict"),
    [
        # Illumina, MetricsOutput: the p-value counts only where the score is above its limit
        ("LocalApp 2.2", {CONTAMINATED: "3106", "CONTAMINATION_P_VALUE": "1.000"}, PASS),
        ("LocalApp 2.2", {CONTAMINATED: "3107", "CONTAMINATION_P_VALUE": "0.227"}, FAIL),
        ("LocalApp 2.2", {CONTAMINATED: "3107", "CONTAMINATION_P_VALUE": "0.049"}, WARN),
        ("LocalApp 2.2", {CONTAMINATED: "3107", "CONTAMINATION_P_VALUE": "1.2E-05"}, WARN),
        ("LocalApp 2.2", {CONTAMINATED: "3107", "CONTAMINATION_P_VALUE": "2.3e-01"}, FAIL),
        ("LocalApp 2.2", {CONTAMINATED: "3107", "CONTAMINATION_P_VALUE": "NA"}, FAIL),
        ("LocalApp 2.2", {CONTAMINATED: "3107", "CONTAMINATION_P_VALUE": "0,01"}, FAIL),
        ("DRAGEN 2.5", {CONTAMINATED: "1458"}, FAIL),
        ("DRAGEN ctDNA 2.6", {CONTAMINATED: "14020"}, FAIL),
    ],
)
def test_contamination_concerns_every_result_of_the_dna(tmp_path, version, cells, verdict):
    quality = judged(tmp_path, version, changed={"PAIR1": cells})
    found = verdicts(quality)
    assert found[Analyte.CONTAMINATION] is verdict
    if verdict is not PASS:
        absent = NOT_IN_VERSION[version]
        assert all(found[one] is (NOT_STATED if one in absent else verdict) for one in DNA_ANALYTES)
        assert "Contamination of the DNA library" in reason(quality, Analyte.TMB)
    if version != "DRAGEN ctDNA 2.6":
        assert found[Analyte.RNA] is PASS


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"changed": {"PAIR1": {"PCT_EXON_50X": "NA"}}}, "PCT_EXON_50X has no value"),
        ({"limits": {"PCT_EXON_50X": ("NA", "NA")}}, "sets no limit, other versions do"),
    ],
)
def test_a_value_or_limit_that_the_file_does_not_state_is_a_caution(tmp_path, changes, words):
    quality = judged(tmp_path, "LocalApp 2.2", **changes)
    assert verdicts(quality)[Analyte.SMALL_VARIANTS] is WARN
    assert words in reason(quality, Analyte.SMALL_VARIANTS)


@pytest.mark.parametrize(
    "changes",
    [
        {"changed": {"PAIR1": {"PCT_EXON_50X": "99,1"}}},
        {"limits": {"PCT_EXON_50X": ("ninety", "NA")}},
    ],
)
def test_what_is_no_number_leaves_the_analyte_unassessed(tmp_path, changes):
    quality = judged(tmp_path, "LocalApp 2.2", **changes)
    assert verdicts(quality)[Analyte.SMALL_VARIANTS] is UNREADABLE
    assert "is no number" in reason(quality, Analyte.SMALL_VARIANTS)
    other = judged(tmp_path, "LocalApp 2.2", **changes | {"run": {"PCT_Q30_R1": "1"}})
    assert verdicts(other)[Analyte.SMALL_VARIANTS] is UNREADABLE, "worse than a caution"
    cells = {"PCT_EXON_50X": "99,1", "MEDIAN_EXON_COVERAGE": "1"}
    failed = judged(tmp_path, "LocalApp 2.2", changed={"PAIR1": cells})
    assert verdicts(failed)[Analyte.SMALL_VARIANTS] is FAIL, "a failure is a failure"


DNA_OF_ALL = {Analyte.SMALL_VARIANTS, Analyte.TMB, Analyte.MSI, Analyte.COPY_NUMBER}


@pytest.mark.parametrize(
    ("version", "metric", "unread"),
    [
        ("LocalApp 2.2", "PCT_EXON_50X", {Analyte.SMALL_VARIANTS, Analyte.TMB}),
        ("LocalApp 2.2", "USABLE_MSI_SITES", {Analyte.MSI}),
        ("LocalApp 2.2", "COVERAGE_MAD", {Analyte.COPY_NUMBER}),
        ("DRAGEN 2.5", "GENE_SCALED_MAD", {Analyte.COPY_NUMBER}),
        ("DRAGEN 2.6", "MEDIAN_CV_GENE_500X", {Analyte.RNA}),
        ("DRAGEN ctDNA 2.6", "PCT_EXON_1000X", {Analyte.SMALL_VARIANTS, Analyte.TMB}),
        # a row that only some versions write, and one that judges nothing
        ("DRAGEN 2.6", "PCT_CHIMERIC_READS", set()),
        ("LocalApp 2.2", "TOTAL_PF_READS", set()),
        # contamination concerns every result of the DNA library
        ("LocalApp 2.2", "CONTAMINATION_SCORE", {Analyte.CONTAMINATION, *DNA_OF_ALL}),
    ],
)
def test_a_row_that_lacks_leaves_its_analyte_unassessed(tmp_path, version, metric, unread):
    lines = metrics_text(version).splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{metric} (")]
    assert len(kept) < len(lines)
    content = metrics_content(tmp_path, "".join(kept))
    quality = judge_quality([content], {"sample_id": "PAIR1"})
    assert {one for one, verdict in verdicts(quality).items() if verdict is UNREADABLE} == unread
    for one in unread:
        assert f"has no row {metric}" in reason(quality, one) or " or " in reason(quality, one)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_cut_anywhere_never_lets_a_missing_metric_pass(tmp_path, version):
    text = metrics_text(version, changed={"PAIR1": {"MEDIAN_BIN_COUNT_CNV_TARGET": "0.5"}})
    # Nothing behind the metrics: the cut may go through the very last digits.
    whole = verdicts(judge_quality([metrics_content(tmp_path, text)], {"sample_id": "PAIR1"}))
    assert whole[Analyte.COPY_NUMBER] is FAIL
    begin = text.index("[DNA Library QC Metrics]")
    for place in range(begin, len(text) - 1, 7):
        try:
            content = metrics_content(tmp_path, text[:place])
        except BrokenFileError:
            continue
        found = verdicts(judge_quality([content], {"sample_id": "PAIR1"}))
        assert found[Analyte.COPY_NUMBER] is not PASS, text[place - 40 : place]


NOTES = (
    "\n[Notes]\nRun Metrics\tRun Metrics are not generated from FASTQ files.\n"
    f"{DNA} for CNV Calling\tGENE_SCALED_MAD LSL guideline only applies to real cell free DNA.\n"
    f"{SMALL}\tMEDIAN_EXON_COVERAGE is a Fusion QC Metric.\n"
)


def test_notes_stand_with_the_analytes_that_their_section_judges(tmp_path):
    content = metrics_content(tmp_path, metrics_text("DRAGEN ctDNA 2.6") + NOTES)
    quality = judge_quality([content], {"sample_id": "PAIR1"})
    noted = {one for one in Analyte if " notes on [" in reason(quality, one)}
    assert noted == {Analyte.RUN, Analyte.COPY_NUMBER, Analyte.SMALL_VARIANTS, Analyte.TMB}
    said = reason(quality, Analyte.COPY_NUMBER)
    assert f"MetricsOutput.tsv notes on [{DNA} for CNV Calling]: GENE_SCALED_MAD LSL" in said
    assert said.index(" LSL guideline") < said.index("Within the limits of")
    assert verdicts(quality)[Analyte.COPY_NUMBER] is PASS


def test_a_run_outside_its_limits_fails_itself_and_cautions_the_rest(tmp_path):
    found = verdicts(judged(tmp_path, "LocalApp 2.2", run={"PCT_Q30_R1": "79.9"}))
    assert found[Analyte.RUN] is FAIL
    assert found[Analyte.SMALL_VARIANTS] is found[Analyte.RNA] is WARN


def test_a_run_from_fastq_files_has_no_metrics_of_the_run(tmp_path):
    run = {"PCT_PF_READS": "NA", "PCT_Q30_R1": "NA"}
    found = verdicts(judged(tmp_path, "LocalApp 2.2", run=run))
    assert found[Analyte.RUN] is NOT_STATED
    assert found[Analyte.SMALL_VARIANTS] is PASS


@pytest.mark.parametrize(
    ("cells", "failed", "cautioned"),
    [
        ({"FAILED_STEPS": "Tmb"}, {Analyte.TMB}, set()),
        ({"FAILED_STEPS": "RnaFusionFiltering"}, {Analyte.RNA}, set()),
        ({"STEPS_NOT_EXECUTED": "DnaFusionFiltering"}, {Analyte.DNA_FUSIONS}, set()),
        # of unknown name: a failed one may have made anything, one not executed is a caution
        ({"FAILED_STEPS": "DragenCaller"}, set(Analyte) - {Analyte.ANALYSIS, Analyte.RUN}, set()),
        (
            {"STEPS_NOT_EXECUTED": "CoverageReports, Tmb"},
            {Analyte.TMB},
            set(Analyte) - {Analyte.ANALYSIS, Analyte.RUN, Analyte.TMB},
        ),
        ({"COMPLETED_ALL_STEPS": "FALSE"}, set(Analyte) - {Analyte.ANALYSIS, Analyte.RUN}, set()),
    ],
)
def test_a_failed_step_fails_what_it_makes(tmp_path, cells, failed, cautioned):
    quality = judged(tmp_path, "DRAGEN 2.6", status={"PAIR1": cells})
    found = verdicts(quality)
    assert {one for one, v in found.items() if v is FAIL} == failed | {Analyte.ANALYSIS}
    assert {one for one, v in found.items() if v is WARN} == cautioned


COLUMNS = ("S1_DNA", "S1_RNA", "S2_DNA")


def test_localapp_columns_are_found_by_the_ids_of_the_combined_output(tmp_path):
    changed = {
        "S1_DNA": {"MEDIAN_INSERT_SIZE": "60", "USABLE_MSI_SITES": "112"},
        "S1_RNA": {"MEDIAN_INSERT_SIZE": "90", "USABLE_MSI_SITES": "NA"},
        "S2_DNA": {"USABLE_MSI_SITES": "3"},
    }
    head = combined_of(Pair_ID="S1", DNA_Sample_ID="S1_DNA", RNA_Sample_ID="S1_RNA")
    quality = judged(
        tmp_path, "LocalApp 2.2", head, sample="S2_DNA", columns=COLUMNS, changed=changed
    )
    found = verdicts(quality)
    # the insert size of the DNA fails, that of the RNA passes, and S2 is somebody else
    assert (found[Analyte.SMALL_VARIANTS], found[Analyte.RNA]) == (FAIL, PASS)
    assert found[Analyte.MSI] is PASS
    assert {one.text for one in quality.metrics if one.name == "USABLE_MSI_SITES"} == {"112"}


def test_dragen_column_is_the_pair_id(tmp_path):
    head = combined_of(Pair_ID="P7", DNA_Sample_ID="D7", RNA_Sample_ID="NA")
    columns = ("P6", "P7")
    changed = {"P7": {"USABLE_MSI_SITES": "12"}}
    found = verdicts(
        judged(tmp_path, "DRAGEN 2.5", head, columns=columns, changed=changed, sample="P6")
    )
    assert found[Analyte.MSI] is FAIL


@pytest.mark.parametrize("ids", [{"Pair_ID": "S9"}, {"DNA_Sample_ID": "s1_dna"}])
def test_a_sample_without_a_column_is_said_and_never_guessed(tmp_path, ids):
    quality = judged(tmp_path, "LocalApp 2.2", combined_of(**ids), sample="S1_DNA", columns=COLUMNS)
    found = verdicts(quality)
    assert found[Analyte.ANALYSIS] is WARN
    assert f"no column of this sample (ids: {next(iter(ids.values()))})" in reason(
        quality, Analyte.ANALYSIS
    )
    assert {found[one] for one in DNA_ANALYTES} == {NOT_STATED}
    assert not any(name in reason(quality, one) for one in Analyte for name in COLUMNS)


def test_without_a_metrics_file_every_analyte_is_not_stated():
    quality = judge_quality([], {"sample_id": "S1"})
    assert set(verdicts(quality).values()) == {NOT_STATED}
    assert len(quality.analytes) == len(Analyte)
    assert all("no MetricsOutput was given" in one.reason for one in quality.analytes)


def test_a_section_of_unknown_name_is_listed_and_its_failure_is_said(tmp_path):
    text = metrics_text("DRAGEN 2.6", changed={"PAIR1": {"USABLE_MSI_SITES": "3"}})
    text = text.replace(f"[{DNA} for MSI]", f"[{DNA} for Methylation]")
    content = metrics_content(tmp_path, text)
    quality = judge_quality([content], {"sample_id": "PAIR1"})
    listed = [one for one in quality.metrics if one.source.section.endswith("Methylation")]
    assert [(one.analyte, one.verdict) for one in listed] == [(None, FAIL)]
    assert verdicts(quality)[Analyte.MSI] is UNREADABLE
    assert "What section [DNA Library QC Metrics for Methylation] judges is not known" in reason(
        quality, Analyte.ANALYSIS
    )


@pytest.mark.parametrize(
    ("fraction", "verdict"), [(0.22, WARN), (0.23, NOT_STATED), (0.6, NOT_STATED)]
)
def test_a_low_tumour_fraction_is_a_caution_on_the_instability_score(fraction, verdict):
    place = Source(file="cvo.tsv", row=9, section="GIS")
    measured = [
        Measurement(name=name, text=str(number), number=number, source=place)
        for name, number in ((BiomarkerName.GIS, 12.0), (BiomarkerName.TUMOUR_FRACTION, fraction))
    ]
    assert verdicts(judge_quality([], {}, measured))[Analyte.GIS] is verdict
    assert verdicts(judge_quality([], {}, measured[1:]))[Analyte.GIS] is NOT_STATED


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_no_value_both_passes_and_fails(tmp_path_factory, value):
    folder = tmp_path_factory.mktemp("metrics")
    text = f"{value:.4f}"
    quality = judged(folder, "LocalApp 2.2", changed={"PAIR1": {"COVERAGE_MAD": text}})
    inside = 0.0 <= float(text) <= 0.21
    assert verdicts(quality)[Analyte.COPY_NUMBER] is (PASS if inside else FAIL)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("NTC-DNA-1", "'NTC' names a no-template control"),
        ("Oncospan_1-TSO", "'Oncospan' names the control material OncoSpan"),
        ("S23-control", "'control' may name a control library"),
        ("11AP", ""),
    ],
)
def test_a_control_is_told_by_the_ids_of_files_and_of_the_sheet(name, told):
    known = control_names().in_id(name)
    account = combined_of(Pair_ID=name).account
    by_file, by_sheet = "Pair ID in cvo.tsv", "sample_id in the sample sheet"
    for accounts, sample, place in (([account], {}, by_file), ([], {"sample_id": name}, by_sheet)):
        words = f"{place} is '{name}', in which {told}" if told else ""
        expected = (words, "") if known is None or known.sure else ("", words)
        assert control_reasons(accounts, sample) == expected
    said = "the sample sheet says so in its column control"
    assert control_reasons([account], {"control": "yes"}) == (said, "")
    assert control_reasons([account], {"control": "no"}) == ("", "")


def test_ingest_judges_side_files_and_names_a_control(tmp_path):
    name = "localapp_ntc_CombinedVariantOutput.tsv"
    source = combined("localapp_ntc").account.details
    column = source["DNA Sample ID"]
    (tmp_path / name).write_bytes(
        (Path(__file__).parents[1] / "data" / "tso500" / name).read_bytes()
    )
    (tmp_path / "m.tsv").write_text(
        metrics_text("LocalApp 2.2", columns=(column,), changed={column: {"USABLE_MSI_SITES": "0"}})
    )
    found = ingest({"sample_id": "X", "combined_output": name, "side_files": "m.tsv"}, tmp_path)
    assert "'NTC' names a no-template control" in found.control
    assert {one.analyte: one.verdict for one in found.analytes}[Analyte.MSI] is FAIL
    assert found == msgspec.convert(msgspec.to_builtins(found), type(found))


def test_wrong_rules_are_named_with_row_and_column(tmp_path):
    text = resource("quality_analytes.tsv").read_text(encoding="utf-8")
    path = tmp_path / "quality_analytes.tsv"
    path.write_text(text.replace("copy number\tCOVERAGE", "copies\tCOVERAGE").replace("0.23", ""))
    with pytest.raises(InputError) as caught:
        load_quality_rules(path, "quality_analytes.tsv")
    columns = {problem.column for problem in caught.value.problems}
    assert columns == {"analytes", "value"}


REAL = ("lucianogiaco_TSO500-validation", "matviimykhailichenko_tso500_dada")


def test_real_files_leave_no_row_out(shared, capsys):
    files = [path for name in REAL for path in (shared / "tso500" / name).glob("*Metrics*.tsv")]
    if not files:
        pytest.skip(f"no real MetricsOutput in {shared / 'tso500'}")
    lines = [
        "file | column | rows | judged | not judged | pass | warn | fail | unreadable | not stated"
    ]
    for number, path in enumerate(files, start=1):
        content = read_metrics_output(path, "m.tsv")
        columns = dict.fromkeys(one.sample for one in content.metrics if one.sample)
        rows = {one.row for one in content.metrics}
        for place, column in enumerate(columns, start=1):
            quality = judge_quality([content], {"sample_id": column})
            found = list(verdicts(quality).values())
            assert {one.source.row for one in quality.metrics} == rows
            without = {one.source.row for one in quality.metrics if one.analyte is None}
            counts = [found.count(one) for one in (PASS, WARN, FAIL, UNREADABLE, NOT_STATED)]
            figures = (number, place, len(rows), len(rows - without), len(without), *counts)
            lines.append(" | ".join(map(str, figures)))
            assert sum(counts) == len(Analyte)
    with capsys.disabled():
        print("", *lines, sep="\n")
    assert len(lines) == 17
