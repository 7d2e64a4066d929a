"""SampleAnalysisResults.json: keys as public parsers of such files name them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tso500_files import FIXTURES

from varannot.errors import BrokenFileError
from varannot.model import BiomarkerName, CopyNumber, Fusion
from varannot.tso500.analysis_results import read_analysis_results
from varannot.tso500.content import FileContent
from varannot.tso500.files import read_main

SECTIONS = {
    "smallVariants": "Small Variants",
    "copyNumberVariants": "Copy Number Variants",
    "dnaFusions": "DNA Fusions",
}
PRETTY = FIXTURES / "SampleAnalysisResults.json"


def changed(folder: Path, part: str, **values: Any) -> FileContent:
    document = json.loads(PRETTY.read_text())
    document["data"][part] = document["data"][part] | values
    path = folder / "changed.json"
    path.write_text(json.dumps(document))
    return read_analysis_results(path, "r.json")


def test_small_variants_carry_their_canonical_transcript() -> None:
    content = read_analysis_results(PRETTY, "r.json")
    first, second = content.small_variants
    assert (first.chromosome, first.position, first.ref, first.alt) == ("chr17", 7577120, "C", "A")
    assert (first.vaf, first.depth, first.gene) == (0.3013, 800, "TP53")
    assert (first.transcript, first.hgvs_c) == ("NM_000546.6", "NM_000546.6:c.818G>T")
    assert (first.hgvs_p, first.exons) == ("NP_000537.3:p.(Arg273Leu)", "8/11")
    assert (second.gene, second.vaf) == ("", 0.30125)
    assert [(one.source.section, one.code) for one in content.excluded] == [
        ("Small Variants", "not_a_number"),
        ("Small Variants", "not_a_number"),
        ("Small Variants", "no_base_before"),
        ("Copy Number Variants", "gene_is_date"),
        ("DNA Fusions", "no_gene"),
        ("spliceVariants", "unknown_section"),
    ]


def test_rows_are_lines_and_keys_differ_where_all_stand_on_one() -> None:
    content = read_analysis_results(PRETTY, "r.json", input_column="side_files.2")
    lines = PRETTY.read_text().split("\n")
    for one in content.small_variants:
        assert lines[one.source.row] == '          "vcfChromosome": "chr17",'
    one_line = read_analysis_results(FIXTURES / "one_line_SampleAnalysisResults.json", "r.json")
    keys = [one.key for one in (*one_line.small_variants, *one_line.excluded)]
    assert len(set(keys)) == len(keys) == 8
    assert {one.source.row for one in one_line.small_variants} == {1}


def test_copy_numbers_and_fusions() -> None:
    content = read_analysis_results(PRETTY, "r.json")
    amplified, fused = content.findings
    assert isinstance(amplified, CopyNumber)
    assert isinstance(fused, Fusion)
    assert (amplified.gene, amplified.fold_change, amplified.call) == ("EGFR", 3.41, "<DUP>")
    assert (fused.gene_pair, fused.direction_known) == ("EML4-ALK", True)
    assert (fused.breakpoint_1, fused.breakpoint_2) == ("chr2:42522656", "chr2:29446394")
    assert fused.supporting_reads == 23
    assert (fused.gene_1_reference_reads, fused.gene_2_reference_reads) == (410, 388)


def test_biomarkers() -> None:
    content = read_analysis_results(PRETTY, "r.json")
    found = {one.name: one.number for one in content.measurements}
    assert found == {
        BiomarkerName.MSI_USABLE_SITES: 124,
        BiomarkerName.MSI_PERCENT_UNSTABLE: 2.42,
        BiomarkerName.MSI_SUM_JSD: None,
        BiomarkerName.MSI_UNSTABLE_SITES: 3,
        BiomarkerName.TMB: 7.0,
        BiomarkerName.TMB_CODING_SIZE: 1.28,
        BiomarkerName.TMB_ELIGIBLE_VARIANTS: 9,
    }


def test_what_the_file_says_of_software_and_sample() -> None:
    account = read_analysis_results(PRETTY, "r.json").account
    assert account.software == "TSO500 2.2.0.12"
    assert account.pipeline_version == "2.2.0.12"
    assert account.details["reference"] == "hg19"
    assert account.details["Sample ID"] == "FIX_DNA"
    assert "nirvanaSoftwareVersion 3.2.3" in account.details["Nirvana"]
    assert "data sources: RefSeq 105" in account.details["Nirvana"]


def test_metrics_have_no_limits_here() -> None:
    metrics = read_analysis_results(PRETTY, "r.json").metrics
    assert [(one.section, one.name, one.text, one.sample) for one in metrics] == [
        ("Run Metrics", "PCT_PF_READS", "89", "FIX_DNA"),
        ("DNA Library QC Metrics for MSI", "USABLE_MSI_SITES", "124", "FIX_DNA"),
    ]
    assert {(one.lower_limit, one.upper_limit) for one in metrics} == {("", "")}


def test_what_is_absent_is_not_assessed() -> None:
    content = read_analysis_results(FIXTURES / "ntc_SampleAnalysisResults.json", "r.json")
    assert content.measurements == ()
    assert content.account.notes == (
        "the file holds no biomarkers; TMB and MSI are not assessed",
        "smallVariants is empty, which is not read as looked for and not found",
        "copyNumberVariants is empty, which is not read as looked for and not found",
        "the file has no list dnaFusions; such events are not assessed",
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"smallVariants": [5]}, "malformed_record"),
        ({"smallVariants": [None]}, "malformed_record"),
        ({"smallVariants": [{"vcfFilters": ["LowDP"]}]}, "filter"),
        ({"smallVariants": "none"}, "unknown_section"),
        ({"copyNumberVariants": [{"gene": "EGFR"}]}, "too_few_cells"),
        ({"copyNumberVariants": [{"copyNumberType": "AMPLIFICATION"}]}, "no_gene"),
        ({"dnaFusions": [{"partner1": {"gene": "A"}, "partner2": {"gene": "B"}}]}, "too_few_cells"),
        ({"dnaFusions": {"partner1": 1}}, "unknown_section"),
        ({"rnaFusions": [1, [2]]}, "unknown_section"),
    ],
)
def test_what_cannot_be_read_is_excluded(values: dict[str, Any], code: str, tmp_path: Path) -> None:
    content = changed(tmp_path, "variants", **values)
    (name,) = values
    sections = {name, SECTIONS.get(name, "")}
    found = [one.code for one in content.excluded if one.source.section in sections]
    assert found
    assert set(found) == {code}
    account = content.account
    assert account.read == account.reported + account.excluded
    assert account.excluded == len(content.excluded)


def test_an_unknown_biomarker_is_listed(tmp_path: Path) -> None:
    content = changed(tmp_path, "biomarkers", genomicInstability={"score": 42})
    found = [one for one in content.excluded if one.source.section == "genomicInstability"]
    assert [(one.code, one.text) for one in found] == [("unknown_section", '{"score":"42"}')]


@pytest.mark.parametrize(
    ("written", "call"),
    [("AMPLIFICATION", "<DUP>"), ("DELETION", "<DEL>"), ("Deletion", "<DEL>"), ("Loss", "Loss")],
)
def test_the_type_of_a_copy_number(written: str, call: str, tmp_path: Path) -> None:
    rows = [{"gene": "EGFR", "foldChange": "2.5", "copyNumberType": written}]
    content = changed(tmp_path, "variants", copyNumberVariants=rows)
    one = content.findings[0]
    assert isinstance(one, CopyNumber)
    assert (one.call, one.fold_change) == (call, 2.5)
    assert one.is_loss is (written != "AMPLIFICATION")
    assert written in one.note


@pytest.mark.parametrize("known", [False, None])
def test_the_order_of_partners_counts_only_where_it_is_stated(
    known: bool | None, tmp_path: Path
) -> None:
    partner = {"chromosome": "chr2", "position": 5}
    row = {
        "partner1": partner | {"gene": "EML4"},
        "partner2": partner | {"gene": "ALK;X1"},
        "fusionDirectionalityKnownAndIndicatedByGeneOrder": known,
    }
    one = changed(tmp_path, "variants", dnaFusions=[row]).findings[-1]
    assert isinstance(one, Fusion)
    assert (one.gene_pair, one.direction_known) == ("EML4/ALK;X1", known)
    assert one.partner_2 == ("ALK", "X1")
    assert one.supporting_reads is None


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("assessed", [True, False])
def test_an_empty_list_is_a_negative_only_where_dna_was_assessed(
    name: str, assessed: bool, tmp_path: Path
) -> None:
    document = json.loads(PRETTY.read_text())
    document["data"]["variants"][name] = []
    if not assessed:
        document["data"]["biomarkers"] = {}
    path = tmp_path / "empty.json"
    path.write_text(json.dumps(document))
    account = read_analysis_results(path, "r.json").account
    named = {section.name for section in account.sections}
    stated = assessed and name != "dnaFusions"
    assert (SECTIONS[name] in named) is stated
    assert any(note.startswith(f"{name} is empty") for note in account.notes) is not stated


def test_it_may_stand_in_the_column_combined_output() -> None:
    content = read_main(PRETTY, "r.json")
    assert content.account.input_column == "combined_output"
    assert content == read_analysis_results(PRETTY, "r.json")
    name = "localapp_dna_CombinedVariantOutput.tsv"
    assert read_main(FIXTURES / name, name).account.file_kind == "CombinedVariantOutput"
    with pytest.raises(BrokenFileError):
        read_main(FIXTURES / "dragen.tmb.json", "t.json")


def test_versions_of_nirvana_may_be_texts(tmp_path: Path) -> None:
    content = changed(tmp_path, "softwareConfiguration", nirvanaVersionList=["Nirvana 3.2.3", 5])
    assert content.account.details["Nirvana"] == "Nirvana 3.2.3"
    assert content.account.details["Nirvana 2"] == "5"
