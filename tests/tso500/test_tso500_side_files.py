"""Side files and run files: every row typed or excluded, every line counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from tso500_files import FIXTURES, line_total

from varannot.errors import BrokenFileError
from varannot.tso500.content import FileKind
from varannot.tso500.files import account, read_any, read_variants, recognise
from varannot.tso500.run_files import read_metrics_output, read_run_sheet
from varannot.tso500.side_files import read_all_fusions, read_tmb_trace, read_variant_summary


@pytest.mark.parametrize(
    ("name", "kind", "read", "excluded"),
    [
        ("localapp_AllFusions.csv", FileKind.ALL_FUSIONS, 4, 2),
        ("localapp_TMB_Trace.tsv", FileKind.TMB_TRACE, 3, 1),
        ("dragen.tmb.trace.tsv", FileKind.TMB_TRACE, 2, 0),
        ("MetricsOutput.tsv", FileKind.METRICS_OUTPUT, 8, 1),
        ("SampleSheet.csv", FileKind.RUN_SAMPLE_SHEET, 7, 1),
        ("variant_summary.tsv", FileKind.VARIANT_SUMMARY, 1, 0),
        ("typed_variants.tsv", FileKind.TYPED_TABLE, 4, 2),
        ("lab_table.csv", FileKind.LAB_TABLE, 6, 4),
        ("gene.cnv.vcf", FileKind.COPY_NUMBER_VCF, 4, 3),
        ("exon_DragenExonCNV.vcf", FileKind.EXON_COPY_NUMBER_VCF, 2, 1),
        ("rna_SpliceVariants.vcf", FileKind.SPLICE_VCF, 2, 1),
        ("small.hard-filtered.vcf", FileKind.SMALL_VARIANT_VCF, 10, 6),
        ("localapp_dna_CombinedVariantOutput.tsv", FileKind.COMBINED_OUTPUT, 30, 0),
    ],
)
def test_kind_and_account(name: str, kind: FileKind, read: int, excluded: int) -> None:
    path = FIXTURES / name
    found = account(path, name)
    assert (found.file, found.file_kind) == (name, kind.value)
    assert (found.read, found.excluded) == (read, excluded)
    assert found.read == found.reported + found.excluded
    assert sum(found.lines.values()) == line_total(path)
    assert sum(found.lines.get(part, 0) for part in ("data", "key_value")) in (read, read - 1)


def test_keep_fusion_decides_not_the_filter() -> None:
    content = read_all_fusions(FIXTURES / "localapp_AllFusions.csv", "a.csv")
    first, second = content.findings
    assert (first.gene_pair, first.supporting_reads) == ("TPM3-NTRK1", 159)
    assert (first.gene_1_reference_reads, first.gene_2_reference_reads) == (0, 2)
    assert (second.gene_pair, second.direction_known) == ("ETV6/NTRK3", False)
    assert second.supporting_reads is None
    assert "NoReferenceReads" in second.note
    assert [(one.source.row, one.code) for one in content.excluded] == [
        (6, "not_kept"),
        (7, "too_few_cells"),
    ]
    assert content.account.software == "FusionProcessor 1.0.0.407"


EMPTY_FLAGS = [
    ("True,0,2", "N/A,0,2", [], "KeepFusion has no value"),
    ("133,26,True", "133,26,N/A", [None], ""),
]


@pytest.mark.parametrize(("written", "instead", "directions", "reason"), EMPTY_FLAGS)
def test_a_flag_without_a_value_is_not_false(
    written: str, instead: str, directions: list[bool | None], reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    text = (FIXTURES / "localapp_AllFusions.csv").read_text()
    assert text.count(written) == 1
    path.write_text(text.replace(written, instead))
    content = read_all_fusions(path, "a.csv")
    assert [one.direction_known for one in content.findings if one.source.row == 4] == directions
    said = [one.reason for one in content.excluded if one.source.row == 4]
    assert [one.startswith(reason) for one in said] == [True] * (not directions)


def test_tmb_trace_of_both_versions() -> None:
    local = read_tmb_trace(FIXTURES / "localapp_TMB_Trace.tsv", "t")
    assert [one.in_numerator for one in local.tmb_trace] == [False, True]
    assert local.tmb_trace[1].genes == ("AAA1", "AAA2")
    assert local.tmb_trace[0].germline_status == ""
    assert [one.code for one in local.excluded] == ["not_a_number"]
    dragen = read_tmb_trace(FIXTURES / "dragen.tmb.trace.tsv", "t")
    assert [one.germline_status for one in dragen.tmb_trace] == ["Germline_DB", "Somatic"]
    assert dragen.account.details == {
        "in TMB numerator": "1",
        "Status": "Germline_DB 1; Somatic 1",
    }


def test_metrics_by_sample_with_limits() -> None:
    metrics = read_metrics_output(FIXTURES / "MetricsOutput.tsv", "m.tsv")
    by_name = {(one.name, one.sample): one for one in metrics.metrics}
    score = by_name["CONTAMINATION_SCORE", "FIX_DNA"]
    assert (score.text, score.lower_limit, score.upper_limit) == ("376", "0", "3106")
    assert by_name["PCT_PF_READS", ""].unit == "%"
    assert by_name["COMPLETED_ALL_STEPS", "FIX_RNA"].text == "TRUE"
    assert by_name["CONTAMINATION_SCORE", "FIX_RNA"].text == "NA"
    content = metrics
    assert content.account.pipeline_version == "ruo-2.2.0.12"
    assert [one.text for one in content.excluded] == ["Region\tnone"]
    assert content.account.details["Notes, row 25"].startswith("Run Metrics: Run Metrics are")


def test_run_sheet_settings_and_samples() -> None:
    sheet = read_run_sheet(FIXTURES / "SampleSheet.csv", "s.csv")
    assert sheet.settings["TSO500S_Settings", "OverrideCycles"] == "U7N1Y143;I10"
    assert [cells["Sample_ID"] for _, _, cells in sheet.samples] == ["FIX_DNA", "FIX_RNA"]
    assert sheet.samples[0][:2] == (11, "TSO500S_Data")
    assert [one.code for one in sheet.content.excluded] == ["malformed_record"]


def test_variant_summary_is_kept_as_text() -> None:
    details = read_variant_summary(FIXTURES / "variant_summary.tsv", "v").account.details
    assert details["FIX"].startswith("TMB 7.1 (9); MSI 0.00 (0/124)")


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        (read_all_fusions, "variant_summary.tsv"),
        (read_tmb_trace, "variant_summary.tsv"),
        (read_variant_summary, "dragen.tmb.trace.tsv"),
        (read_run_sheet, "dragen.tmb.trace.tsv"),
        (read_metrics_output, "localapp_dna_CombinedVariantOutput.tsv"),
        (read_metrics_output, "malformed/empty.tsv"),
        (read_all_fusions, "malformed/empty.tsv"),
    ],
)
def test_a_wrong_file_is_refused(reader, name: str) -> None:
    with pytest.raises(BrokenFileError):
        reader(FIXTURES / name, name)


@pytest.mark.parametrize(
    "name", ["page.tsv", "empty.tsv", "binary.tsv", "blank.tsv", "nul.tsv", "no_columns.vcf"]
)
def test_what_is_of_no_kind_is_refused(name: str) -> None:
    with pytest.raises(BrokenFileError):
        read_any(FIXTURES / "malformed" / name, name)


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_bytes((FIXTURES / "gene.cnv.vcf").read_bytes())
    assert recognise(path, "export.txt") is FileKind.SMALL_VARIANT_VCF
    assert read_variants(path, "export.txt").account.file_kind == "copy number VCF"
