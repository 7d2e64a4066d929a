"""What a result folder is read as: layouts, pairs, and every way to be uncertain."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pysam
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import run_folder_cases as made
from varannot.errors import BrokenFileError, InputError
from varannot.tso500 import run_folder_walk
from varannot.tso500.gene_copies import GENE_COPIES_UNSEEN
from varannot.tso500.run_folder import PairFiles, Survey, survey
from varannot.tso500.run_folder_heads import Layout, recognise_head
from varannot.tso500.run_folder_libraries import read_libraries
from varannot.tso500.run_folder_names import Role, named
from varannot.tso500.run_folder_walk import walk


def pairs_of(found: Survey) -> dict[str, PairFiles]:
    return {pair.pair_id: pair for pair in found.pairs}


def reasons(found: Survey) -> dict[str, str]:
    return {one.file: one.reason for one in found.unused}


def asked(found: Survey) -> str:
    return "\n".join(question.text for question in found.questions)


def accounted(found: Survey) -> None:
    """Each file that was looked into is used or unused, never both, never neither."""
    unused = {one.file for one in found.unused}
    refused = {one.file for one in found.walk.refused}
    assert len(unused) == len(found.unused)
    assert not unused & set(found.used)
    assert {one.file for one in found.walk.entries} == (unused | set(found.used)) - refused


# --------------------------------------------------------------------------- layouts


@pytest.mark.parametrize(
    ("make", "layout", "version", "roles"),
    [
        (
            made.localapp,
            Layout.LOCALAPP,
            "ruo-2.2.0.12",
            [
                (Role.GENOME, "Results/A/A-DNA/A-DNA_MergedSmallVariants.genome.vcf"),
                (Role.COPY_NUMBER, "Results/A/A-DNA/A-DNA_CopyNumberVariants.vcf"),
                (Role.SPLICE, "Results/A/A-RNA/A-RNA_SpliceVariants.vcf"),
                (Role.FUSIONS, "Results/A/A-RNA/A-RNA_AllFusions.csv"),
                (Role.TMB_TRACE, "Logs_Intermediates/Tmb/A-DNA/A-DNA_TMB_Trace.tsv"),
                (Role.METRICS, "Results/MetricsOutput.tsv"),
            ],
        ),
        (
            made.dragen,
            Layout.DRAGEN,
            "2.5.2.1",
            [
                (Role.SMALL_VARIANTS, "Results/A/A_D/A_D.hard-filtered.vcf"),
                (Role.COPY_NUMBER, "Results/A/A_D/A_D.cnv.vcf"),
                (Role.EXON_COPY_NUMBER, "Results/A/A_D/A_D_DragenExonCNV.vcf"),
                (Role.SPLICE, "Results/A/A_R/A_R_SpliceVariants.vcf"),
                (Role.FUSIONS, "Results/A/A_R/A_R_AllFusions.csv"),
                (Role.TMB_TRACE, "Logs_Intermediates/Tmb/A_D/A_D.tmb.trace.tsv"),
                (Role.METRICS, "Results/MetricsOutput.tsv"),
            ],
        ),
        (
            made.ctdna,
            Layout.CTDNA,
            "2.6.2.0",
            [
                (Role.SMALL_VARIANTS, "Results/A/A.hard-filtered.vcf.gz"),
                (Role.COPY_NUMBER, "Results/A/A.cnv.vcf.gz"),
                (Role.TMB_TRACE, "Results/A/A.tmb.trace.tsv"),
                (Role.METRICS, "Results/A/A_MetricsOutput.tsv"),
            ],
        ),
    ],
)
def test_each_layout_gives_its_files_in_a_fixed_order(
    tmp_path: Path,
    make: Callable[..., Path],
    layout: Layout,
    version: str,
    roles: list[tuple[Role, str]],
) -> None:
    found = survey(make(tmp_path, "A", "A2"))
    accounted(found)
    assert found.questions == ()
    assert [pair.pair_id for pair in found.pairs] == ["A", "A2"]
    pair = found.pairs[0]
    assert (pair.layout, pair.version, pair.build) == (layout, version, "GRCh37")
    # Whether JSON files are read is the business of their readers.
    without_json = [one for one in pair.side if one[0] is not Role.MSI_JSON]
    assert without_json == roles


def test_banner_of_dragen_26_and_its_version(tmp_path: Path) -> None:
    (pair,) = survey(made.dragen(tmp_path, "A", layout="dragen26")).pairs
    assert (pair.layout, pair.version) == (Layout.DRAGEN, "2.6.2.4")


def test_a_flat_folder_without_results_is_read_by_ids_alone(tmp_path: Path) -> None:
    made.dragen(tmp_path / "run", "A")
    flat = tmp_path / "flat"
    flat.mkdir()
    for path in (tmp_path / "run" / "Results").rglob("*.*"):
        shutil.copy(path, flat / path.name)
    (pair,) = survey(flat).pairs
    assert pair.main == "A_CombinedVariantOutput.tsv"
    assert [role for role, _ in pair.side][:3] == [
        Role.SMALL_VARIANTS,
        Role.COPY_NUMBER,
        Role.EXON_COPY_NUMBER,
    ]


def test_missing_files_are_named_and_an_absent_arm_is_no_missing_file(tmp_path: Path) -> None:
    made.put(tmp_path, "Results/A/A_CombinedVariantOutput.tsv", made.combined("dragen", "A", "A_D"))
    (pair,) = survey(tmp_path).pairs
    assert pair.missing == (
        "all DNA files: none of A_D is in the folder",
        "all RNA files: no RNA sample is named",
        "MetricsOutput",
    )
    assert (pair.rna, pair.build) == ("", "")


def test_an_id_that_begins_another_is_not_taken_for_it(tmp_path: Path) -> None:
    found = survey(made.dragen(tmp_path, "A", "A_D2", "A_D"))
    # The pair A_D has the id that is the DNA sample of pair A: its files name both.
    assert "belongs to the pairs 'A', 'A_D'" in asked(found)
    accounted(found)
    assert all("A_D2" in file for _, file in pairs_of(found)["A_D2"].side[:3])


# --------------------------------------------------------------------------- certain: no question


def test_copies_count_once_and_results_goes_before_steps(tmp_path: Path) -> None:
    found = survey(made.localapp(tmp_path, "A"))
    name = "Logs_Intermediates/CombinedVariantOutput/A/A_CombinedVariantOutput.tsv"
    assert reasons(found)[name] == "a copy of another file"
    packed = survey(made.dragen(tmp_path / "d", "A"))
    name = "Logs_Intermediates/DnaDragenCaller/A_D/A_D.hard-filtered.vcf.gz"
    assert reasons(packed)[name] == "a copy of another file"


def test_a_step_of_the_same_analysis_that_differs_is_told(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    name = "Logs_Intermediates/DnaDragenCaller/A_D/A_D.hard-filtered.vcf.gz"
    other = made.vcf("small.hard-filtered.vcf", "A_D").replace("\t800\t", "\t801\t") + "##\n"
    made.put(tmp_path, name, gzip.compress(other.encode(), mtime=0))
    found = survey(tmp_path)
    assert found.questions == ()
    assert reasons(found)[name] == "differs from the file in Results, which is used"


def test_controls_are_kept_out_with_their_reason(tmp_path: Path) -> None:
    found = survey(made.localapp(tmp_path, "A", "NTC"))
    assert [pair.pair_id for pair in found.pairs] == ["A"]
    assert [(one.pair_id, one.reason) for one in found.kept_out] == [
        ("NTC", "a no-template control")
    ]
    assert found.questions == ()
    accounted(found)
    name = "Results/NTC/NTC-RNA/NTC-RNA_AllFusions.csv"
    assert reasons(found)[name] == "of NTC, which is kept out: a no-template control"


@pytest.mark.parametrize("name", ["PosCtrl1", "S23-control", "Horizon-Clinic-17", "NTCDNA"])
def test_what_may_be_a_control_is_in_the_sheet_and_asked_about(tmp_path: Path, name: str) -> None:
    found = survey(made.localapp(tmp_path, "A", name))
    assert [pair.pair_id for pair in found.pairs] == sorted(["A", name])
    assert found.kept_out == ()
    (asked,) = found.questions
    assert (asked.pair_id, asked.row) == (name, False)
    assert asked.text.startswith(f"pair {name} may be a control: '")
    assert "column control" in asked.text
    accounted(found)


def test_a_control_that_the_sample_sheet_alone_may_mean_is_left_out_and_asked_about(
    tmp_path: Path,
) -> None:
    made.put(tmp_path, "Results/A_CombinedVariantOutput.tsv", made.combined("dragen", "A", "A_D"))
    sheet = (
        "[Header]\nFileFormatVersion,2\n[TSO500S_Data]\n"
        "Sample_ID,Sample_Type,Pair_ID,Sample_Description\nA_D,DNA,A,Horizon\n"
    )
    made.put(tmp_path, "SampleSheet.csv", sheet)
    found = survey(tmp_path)
    assert (found.pairs, found.kept_out) == ((), ())
    (asked_of_a,) = found.questions
    assert (asked_of_a.pair_id, asked_of_a.row) == ("A", True)
    assert "'Horizon' may name a control material of Horizon" in asked_of_a.text
    accounted(found)


def test_a_control_that_only_the_sample_sheet_tells(tmp_path: Path) -> None:
    made.put(tmp_path, "Results/A_CombinedVariantOutput.tsv", made.combined("dragen", "A", "A_D"))
    sheet = (
        "[Header]\nFileFormatVersion,2\n[TSO500S_Data]\n"
        "Sample_ID,Sample_Type,Pair_ID,Sample_Description\nA_D,DNA,A,Positive control\n"
    )
    made.put(tmp_path, "SampleSheet.csv", sheet)
    found = survey(tmp_path)
    assert found.pairs == ()
    assert found.kept_out[0].reason == "a positive control, as the sample sheet says"


def test_hidden_temporary_and_other_files_are_counted(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    for file in (
        ".snapshot/A_AllFusions.csv",
        "Results/A/A_D.vcf.tmp",
        "~$A.tsv",
        "x.bam",
        "y.bam",
    ):
        made.put(tmp_path, file, "x")
    made.put(tmp_path, "Results/A/report.tsv", "some\ttable\n")
    made.put(tmp_path, "samples.tsv", "gene\thgvs_c\nTP53\tc.818G>T\n")
    found = survey(tmp_path)
    assert found.walk.hidden == (".snapshot", "Results/A/A_D.vcf.tmp", "~$A.tsv")
    assert found.walk.others == ((".bam", 2),)
    assert reasons(found)["Results/A/report.tsv"] == "of no kind that is read"
    assert reasons(found)["samples.tsv"] == (
        "a typed variant table, which is no file of a result folder"
    )
    assert found.questions == ()
    accounted(found)


def test_gene_copies_of_phenohrd_are_named_as_not_read(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    name = "Logs_Intermediates/Gis/A_D/A_D.abcn_annotated.vcf"
    lines = made.vcf("gene.cnv.vcf", "A_D").splitlines()
    made.put(tmp_path, name, "\n".join([lines[0], "##source=PhenoHRD 1.0", *lines[1:], ""]))
    found = survey(tmp_path)
    made.put(tmp_path, "Logs_Intermediates/Gis/A_D/A_D.abcn_genes.tsv", "Symbol\tx\nBRCA2\t1\n")
    found = survey(tmp_path)
    assert found.questions == ()
    assert [reasons(found)[one] for one in (name, name.replace("annotated.vcf", "genes.tsv"))] == [
        GENE_COPIES_UNSEEN
    ] * 2


def test_a_vcf_with_a_name_of_no_result_is_left_to_a_person(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    made.put(tmp_path, "Results/A/rescued.vcf", made.vcf("small.hard-filtered.vcf", "A_D"))
    found = survey(tmp_path)
    told = reasons(found)["Results/A/rescued.vcf"]
    assert told.endswith("its name is not one that the software gives to a result")


# --------------------------------------------------------------------------- uncertain: asked back

CVO = "A_CombinedVariantOutput.tsv"


def two_analyses(root: Path) -> None:
    made.dragen(root / "first", "A")
    made.dragen(root / "second", "A")
    other = made.combined("dragen", "A", "A_D", "A_R", date="2024-02-28")
    made.put(root, f"second/Results/A/{CVO}", other)


def two_outputs_in_one_analysis(root: Path) -> None:
    made.dragen(root, "A")
    other = made.combined("dragen", "A", "A_D", "A_R", date="2024-02-28")
    made.put(root, f"Logs_Intermediates/CombinedVariantOutput/{CVO}", other)


def moved_output(root: Path) -> None:
    made.dragen(root, "A", "B")
    (root / f"Results/A/{CVO}").rename(root / f"Results/B/{CVO}")


def output_of_another_run(root: Path) -> None:
    made.dragen(root, "B")
    made.put(root, f"Results/A/{CVO}", made.combined("dragen", "A", "A_D"))


def output_named_after_another(root: Path) -> None:
    made.dragen(root, "A", "B")
    (root / f"Results/A/{CVO}").unlink()
    other = made.combined("dragen", "A", "A_D", "A_R")
    made.put(root, "Results/B_CombinedVariantOutput.tsv", other)


def sheet_names_another_sample(root: Path) -> None:
    made.dragen(root, "A")
    made.put(root, "SampleSheet.csv", made.run_sheet(("A_X", "DNA", "A"), ("A_R", "RNA", "A")))
    shutil.rmtree(root / "Logs_Intermediates/SampleSheetValidation")


def sample_of_another_pair(root: Path) -> None:
    made.dragen(root, "A", "B")
    made.put(root, f"Results/A/{CVO}", made.combined("dragen", "A", "A_D", "B_R"))


def sample_that_two_results_name(root: Path) -> None:
    made.dragen(root, "A", "B", "C")
    shutil.rmtree(root / "Logs_Intermediates/SampleSheetValidation")
    made.put(root, f"Results/A/{CVO}", made.combined("dragen", "A", "A_D", "B_R"))


def sample_that_the_sheet_lists_twice(root: Path) -> None:
    sample_that_two_results_name(root)
    rows = [(f"{pair}_D", "DNA", pair) for pair in "ABC"]
    rows += [("B_R", "RNA", "A"), ("B_R", "RNA", "B"), ("C_R", "RNA", "C")]
    made.put(root, "SampleSheet.csv", made.run_sheet(*rows))


def sample_of_the_other_arm(root: Path) -> None:
    made.dragen(root, "A")
    shutil.rmtree(root / "Logs_Intermediates/SampleSheetValidation")
    made.put(root, "SampleSheet.csv", made.run_sheet(("A_D", "RNA", "A"), ("A_R", "RNA", "A")))


def sample_of_an_arm_that_is_not_listed(root: Path) -> None:
    made.dragen(root, "A", "B")
    shutil.rmtree(root / "Logs_Intermediates/SampleSheetValidation")
    rows = ("A_D", "DNA", "A"), ("B_D", "DNA", "B"), ("B_R", "RNA", "B")
    made.put(root, "SampleSheet.csv", made.run_sheet(*rows))


def sheets_disagree(root: Path) -> None:
    made.dragen(root, "A")
    made.put(root, "SampleSheet.csv", made.run_sheet(("A_X", "DNA", "A"), ("A_R", "RNA", "A")))


def sheet_lists_two(root: Path) -> None:
    made.dragen(root, "A")
    rows = ("A_D", "DNA", "A"), ("A_D2", "DNA", "A"), ("A_R", "RNA", "A")
    shutil.rmtree(root / "Logs_Intermediates/SampleSheetValidation")
    made.put(root, "SampleSheet.csv", made.run_sheet(*rows))


def no_output(root: Path) -> None:
    made.dragen(root, "A", "B")
    (root / f"Results/A/{CVO}").unlink()


def traversal(root: Path) -> None:
    made.dragen(root, "B")
    shutil.rmtree(root / "Logs_Intermediates/SampleSheetValidation")
    made.put(root, f"Results/A/{CVO}", made.combined("dragen", "../../A", "A_D"))


def letter_case(root: Path) -> None:
    made.dragen(root, "A")
    shutil.rmtree(root / "Logs_Intermediates/SampleSheetValidation")
    made.put(root, "Results/b_CombinedVariantOutput.tsv", made.combined("dragen", "a", "x"))


@pytest.mark.parametrize(
    ("spoil", "left", "words"),
    [
        (two_analyses, [], "has 2 CombinedVariantOutput files of different content"),
        (two_outputs_in_one_analysis, [], "written 2024-02-28 12:00:00, version 2.5.2.1"),
        (moved_output, ["B"], "lies in the folder 'B' of another pair"),
        (output_of_another_run, ["B"], "SampleSheet_Intermediate.csv does not list"),
        (output_named_after_another, ["B"], "of pair A by its content and of B by its name"),
        (sheet_names_another_sample, [], "names the DNA sample 'A_D' for pair A"),
        (sample_of_another_pair, ["B"], "names 'A_R' for it, and 'B_R' as RNA library of pair B"),
        (sample_that_two_results_name, ["C"], "names the RNA sample 'B_R' for pair A, and"),
        (sample_that_two_results_name, ["C"], "names the RNA sample 'B_R' for pair B, and"),
        (sample_that_the_sheet_lists_twice, ["C"], "CombinedVariantOutput.tsv names it too."),
        (sample_of_the_other_arm, [], "no DNA library for it, and 'A_D' as RNA library of pair A"),
        (sample_of_an_arm_that_is_not_listed, ["B"], "'A_R' for pair A, SampleSheet.csv names no"),
        (sheets_disagree, [], "list other libraries for pair A"),
        (sheet_lists_two, [], "lists 2 DNA libraries of pair A: A_D, A_D2"),
        (no_output, ["B"], "stands in the sample sheet, and no CombinedVariantOutput"),
        (traversal, ["B"], "the Pair ID '../../A' cannot name a sample"),
        (letter_case, [], "differ in letter case alone"),
    ],
)
def test_an_uncertain_row_is_left_out_and_asked_back(
    tmp_path: Path, spoil: Callable[[Path], None], left: list[str], words: str
) -> None:
    spoil(tmp_path)
    found = survey(tmp_path)
    assert [pair.pair_id for pair in found.pairs] == left
    assert words in asked(found)
    assert any(question.row for question in found.questions)
    accounted(found)


@pytest.mark.parametrize("column", ["A_D", "A_D.bam", "/data/run/A_D.bam", "A_D_S3"])
def test_a_column_may_be_written_as_the_caller_does(tmp_path: Path, column: str) -> None:
    made.dragen(tmp_path, "A", "B")
    made.put(tmp_path, "Results/A/A_D/A_D.cnv.vcf", made.vcf("gene.cnv.vcf", column))
    found = survey(tmp_path)
    assert found.questions == ()
    assert "Results/A/A_D/A_D.cnv.vcf" in found.used


def test_a_number_behind_an_id_may_be_a_part_of_it(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    made.put(
        tmp_path, "Results/C_CombinedVariantOutput.tsv", made.combined("dragen", "C", "A_D_S3")
    )
    made.put(tmp_path, "Results/A/A_D/A_D.cnv.vcf", made.vcf("gene.cnv.vcf", "A_D_S3"))
    told = "its name says 'A_D', its content says 'A_D_S3'"
    assert told in asked(survey(tmp_path))


def test_the_library_that_a_result_leaves_out_is_told_by_the_word_rna(tmp_path: Path) -> None:
    output = made.combined("localapp", "A", "A-DNA")
    made.put(tmp_path, "Results/A/A_CombinedVariantOutput.tsv", output)
    other = made.combined("localapp", "A-2", "A-2-DNA")
    made.put(tmp_path, "Results/A-2/A-2_CombinedVariantOutput.tsv", other)
    for name in ("A-RNA", "A-2-RNA", "A-3-RNA"):
        table = made.fixture("localapp_AllFusions.csv").replace("\n#", f"\n# of = {name}\n#", 1)
        made.put(tmp_path, f"Results/{name}_AllFusions.csv", table)
    found = survey(tmp_path)
    sides = {pair: [file for _, file in one.side] for pair, one in pairs_of(found).items()}
    assert sides == {
        "A": ["Results/A-RNA_AllFusions.csv"],
        "A-2": ["Results/A-2-RNA_AllFusions.csv"],
    }
    assert "'A-3-RNA', which is no id of a pair in this folder" in asked(found)


def moved_side_file(root: Path) -> str:
    (root / "Results/A/A_R/A_R_AllFusions.csv").rename(root / "Results/B/B_R/A_R_AllFusions.csv")
    return "A_R_AllFusions.csv"


def column_of_another(root: Path) -> str:
    made.put(root, "Results/A/A_D/A_D.cnv.vcf", made.vcf("gene.cnv.vcf", "B_D"))
    return "A_D.cnv.vcf"


def column_of_nobody(root: Path) -> str:
    made.put(root, "Results/A/A_D/A_D.cnv.vcf", made.vcf("gene.cnv.vcf", "Z_D"))
    return "A_D.cnv.vcf"


def other_content(root: Path) -> str:
    made.put(root, "Results/A/A_D/A_D.cnv.vcf", made.vcf("small.hard-filtered.vcf", "A_D"))
    return "A_D.cnv.vcf"


def two_traces(root: Path) -> str:
    text = made.fixture("dragen.tmb.trace.tsv")
    made.put(root, "Logs_Intermediates/Tmb/old/A_D.tmb.trace.tsv", text + text.splitlines()[-1])
    return "A_D.tmb.trace.tsv"


def another_analysis(root: Path) -> str:
    name = "Tmb/A_D/A_D.tmb.trace.tsv"
    made.put(root, f"again/Logs_Intermediates/{name}", made.fixture("dragen.tmb.trace.tsv"))
    (root / "Logs_Intermediates" / name).unlink()
    return "A_D.tmb.trace.tsv"


def own_metrics_of_another(root: Path) -> str:
    made.put(root, "Results/A/A_MetricsOutput.tsv", made.metrics("dragen", "B"))
    return "A_MetricsOutput.tsv"


def of_no_pair(root: Path) -> str:
    (root / "Results/A/A_R/A_R_AllFusions.csv").rename(root / "Results/A/A_R/Q_AllFusions.csv")
    return "Q_AllFusions.csv"


def of_other_software(root: Path) -> str:
    name = "A_D_MergedSmallVariants.genome.vcf"
    made.put(root, f"Results/A/A_D/{name}", made.vcf("localapp.genome.vcf", "A_D.bam"))
    return name


def metrics_of_other_software(root: Path) -> str:
    made.put(root, "Results/MetricsOutput.tsv", made.metrics("localapp", "A", "B"))
    return "MetricsOutput.tsv"


def metrics_of_another_run(root: Path) -> str:
    made.put(root, "Results/MetricsOutput.tsv", made.metrics("dragen", "X", "Y"))
    return "MetricsOutput.tsv"


def two_metrics(root: Path) -> str:
    made.put(root, "Results/b/MetricsOutput.tsv", made.metrics("dragen", "A", "B", "C"))
    return "MetricsOutput.tsv"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (moved_side_file, "lies in the folder 'B_R' of another pair"),
        (column_of_another, "its name says 'A_D', its content says 'B_D'"),
        (column_of_nobody, "its name says 'A_D', its content says 'Z_D'"),
        (other_content, "by its name a copy number VCF, by its content a small variant VCF"),
        (two_traces, "each could be the TMB trace"),
        (another_analysis, "of another analysis than Results/A/"),
        (own_metrics_of_another, "its name says 'A', its content says 'B'"),
        (of_no_pair, "it names 'Q', which is no id of a pair in this folder"),
        (of_other_software, "not written by the software of Results/A/"),
        (metrics_of_other_software, "not written by the software of Results/A/"),
        (metrics_of_another_run, "no column in it is of a pair in this folder"),
        (two_metrics, "each could be the MetricsOutput"),
    ],
)
def test_an_uncertain_file_is_left_out_of_its_row_and_asked_back(
    tmp_path: Path, spoil: Callable[[Path], str], words: str
) -> None:
    made.dragen(tmp_path, "A", "B")
    name = spoil(tmp_path)
    found = survey(tmp_path)
    assert list(pairs_of(found)) == ["A", "B"]
    assert name not in [file.rsplit("/", 1)[-1] for _, file in pairs_of(found)["A"].side]
    assert words in asked(found)
    accounted(found)


def test_builds_that_contradict_each_other_leave_the_cell_empty(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    # NC_000001.11 is 248956422 bases long.
    made.put(tmp_path, "Results/A/A_D/A_D.cnv.vcf", made.vcf("gene.cnv.vcf", "A_D", 248956422))
    found = survey(tmp_path)
    assert found.pairs[0].build == ""
    assert "name the genome builds GRCh37 and GRCh38" in asked(found)


@pytest.mark.parametrize("inside", [False, True])
def test_a_folder_of_steps_alone_is_read_and_asked_about(tmp_path: Path, inside: bool) -> None:
    made.localapp(tmp_path, "A")
    shutil.rmtree(tmp_path / "Results")
    found = survey(tmp_path / "Logs_Intermediates" if inside else tmp_path)
    assert [pair.pair_id for pair in found.pairs] == ["A"]
    assert "lies in Logs_Intermediates, where the software keeps the steps" in asked(found)
    assert not any(question.row for question in found.questions)


def test_results_alone_raise_no_question(tmp_path: Path) -> None:
    made.localapp(tmp_path, "A")
    found = survey(tmp_path / "Results")
    assert found.questions == ()
    assert [role for role, _ in found.pairs[0].side][:2] == [Role.GENOME, Role.COPY_NUMBER]


def test_a_folder_met_through_a_link_is_read_as_itself(tmp_path: Path) -> None:
    made.dragen(tmp_path / "run", "A")
    (tmp_path / "link").symlink_to(tmp_path / "run")
    assert survey(tmp_path / "link").pairs == survey(tmp_path / "run").pairs


def test_results_that_are_linked_in_from_elsewhere_are_asked_about(tmp_path: Path) -> None:
    made.dragen(tmp_path / "run", "A")
    (tmp_path / "run/Results").rename(tmp_path / "store")
    made.put(tmp_path, f"run/{CVO}", made.combined("dragen", "A", "A_D", "A_R"))
    (tmp_path / "run/Results").symlink_to(tmp_path / "store")
    told = asked(survey(tmp_path / "run"))
    assert "Results is not used: a symbolic link to a folder, which is not looked into" in told


def test_identical_analyses_are_one(tmp_path: Path) -> None:
    made.dragen(tmp_path / "first", "A")
    made.dragen(tmp_path / "second", "A")
    found = survey(tmp_path)
    assert found.questions == ()
    assert found.pairs[0].main == f"first/Results/A/{CVO}"
    accounted(found)


def without_output(root: Path, sample: str = "A-DNA") -> Path:
    """Leave pair A with its SampleAnalysisResults alone; return the place of that file."""
    made.localapp(root, "A", "B")
    for path in root.rglob(CVO):
        path.unlink()
    name = "Logs_Intermediates/SampleAnalysisResults/A_SampleAnalysisResults.json"
    return made.put(root, name, made.analysis_results(sample))


def test_analysis_results_are_offered_where_no_combined_output_is(tmp_path: Path) -> None:
    path = without_output(tmp_path)
    found = survey(tmp_path)
    accounted(found)
    pair = pairs_of(found)["A"]
    assert (pair.main_role, tmp_path / pair.main) == (Role.ANALYSIS_RESULTS, path)
    assert (pair.layout, pair.dna, pair.rna) == (Layout.LOCALAPP, "A-DNA", "A-RNA")
    assert [role for role, _ in pair.side] == [role for role, _ in pairs_of(found)["B"].side]
    assert [(one.pair_id, one.row) for one in found.questions] == [("A", False)]
    assert "no CombinedVariantOutput of pair A is in the folder, and Logs_Inter" in asked(found)


def test_analysis_results_alone_make_a_row(tmp_path: Path) -> None:
    made.put(tmp_path, "A_SampleAnalysisResults.json", made.analysis_results("A-DNA"))
    (pair,) = survey(tmp_path).pairs
    assert (pair.pair_id, pair.dna, pair.rna, pair.layout) == ("A", "A-DNA", "", Layout.UNSTATED)


def test_analysis_results_beside_a_combined_output_stay_a_side_file(tmp_path: Path) -> None:
    made.localapp(tmp_path, "A")
    name = "Logs_Intermediates/SampleAnalysisResults/A_SampleAnalysisResults.json"
    made.put(tmp_path, name, made.analysis_results("A-DNA"))
    found = survey(tmp_path)
    assert found.questions == ()
    assert found.pairs[0].main == f"Results/A/{CVO}"
    assert (Role.ANALYSIS_RESULTS, name) in found.pairs[0].side


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ("B-DNA", "its name says 'A', its content says 'B-DNA'"),
        ("Z-DNA", "its name says 'A', its content says 'Z-DNA'"),
    ],
)
def test_analysis_results_of_another_sample_are_not_offered(
    tmp_path: Path, sample: str, words: str
) -> None:
    without_output(tmp_path, sample)
    found = survey(tmp_path)
    assert list(pairs_of(found)) == ["B"]
    assert words in asked(found)
    assert "pair A (DNA A-DNA, RNA A-RNA) stands in the sample sheet" in asked(found)
    accounted(found)


def test_broken_analysis_results_are_asked_back(tmp_path: Path) -> None:
    path = without_output(tmp_path)
    path.write_text(path.read_text()[:-200])
    found = survey(tmp_path)
    assert list(pairs_of(found)) == ["B"]
    assert "A_SampleAnalysisResults.json is not used: broken" in asked(found)
    accounted(found)


# --------------------------------------------------------------------------- sample sheets


@pytest.mark.parametrize(
    ("section", "liquid"),
    [
        ("TSO500S_Data", False),
        ("TSO500L_Data", True),
        # Illumina Connected Analytics puts Cloud_ before the names (guide of DRAGEN TSO 500 2.6).
        ("Cloud_TSO500S_Data", False),
        ("Cloud_TSO500L_Data", True),
        ("Data", False),
    ],
)
def test_sections_of_libraries(tmp_path: Path, section: str, liquid: bool) -> None:
    rows = ("A_D", "DNA", "A"), ("A_D", "DNA", "A"), ("A_R", "RNA", "A"), ("B", "DNA", "")
    made.put(tmp_path, "SampleSheet.csv", made.run_sheet(*rows, section=section))
    found, unused, broken = read_libraries(walk(tmp_path).entries)
    assert (unused, broken, found.files) == ((), (), ("SampleSheet.csv",))
    # A library of ctDNA stands for itself, whatever a column Pair_ID says.
    assert [found.listed(pair) for pair in found.by_pair] == (
        ["DNA A_D", "RNA A_R", "DNA B"] if liquid else ["DNA A_D, RNA A_R", "DNA B"]
    )
    assert found.is_liquid("B") is liquid


def test_a_table_of_version_1_without_columns_of_tso500_is_of_another_assay(tmp_path: Path) -> None:
    sheet = "[Header]\nIEMFileVersion,4\n[Data]\nSample_ID,index\nA_D,ACGT\n"
    made.put(tmp_path, "SampleSheet.csv", sheet)
    found, unused, _ = read_libraries(walk(tmp_path).entries)
    assert found.by_pair == {}
    assert unused[0].reason == "a sample sheet without a table of TSO500 libraries"


def test_a_row_of_a_sheet_that_cannot_be_read_is_asked_back(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    rows = ("A_D", "DNA", "A"), ("A_R", "RNA", "A"), ('"Q', "DNA", "Q")
    shutil.rmtree(tmp_path / "Logs_Intermediates/SampleSheetValidation")
    made.put(tmp_path, "SampleSheet.csv", made.run_sheet(*rows))
    found = survey(tmp_path)
    assert list(pairs_of(found)) == ["A"]
    assert "SampleSheet.csv: of row 8 no library can be read" in asked(found)


def test_a_sheet_with_semicolons_says_so(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    made.put(tmp_path, "SampleSheet.csv", "[Header];\nFileFormatVersion;2\n")
    assert "found 'fields separated by ;'" in asked(survey(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (",", ";", "found 'fields separated by ;'"),
        ("[TSO500S_Data]", "[TSO500S_Data];;", "found 'fields separated by ;'"),
        (",", "\t", "found 'fields separated by tabs'"),
        (
            "[TSO500S_Data]",
            "[TSO500S Data]",
            "no library can be read from its table [TSO500S Data]",
        ),
        ("Sample_ID", "SampleID", "no library can be read from its table [TSO500S_Data]"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_never_none(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    made.dragen(tmp_path, "A")
    for sheet in tmp_path.rglob("*Sample*heet*.csv"):
        sheet.unlink()
    text = made.run_sheet(("A_D", "DNA", "A"), ("A_R", "RNA", "A"))
    assert old in text
    made.put(tmp_path, "SampleSheet.csv", text.replace(old, new))
    (question,) = survey(tmp_path).questions
    assert question.text.startswith(
        "the sample sheet of the run could not be read: SampleSheet.csv"
    )
    assert told in question.text


@pytest.mark.parametrize("heading", ["[TSO500S_Data ]", "[ tso500s_data],,"])
def test_blanks_and_letter_case_of_a_heading_do_not_hide_libraries(
    tmp_path: Path, heading: str
) -> None:
    made.put(tmp_path, "Results/A_CombinedVariantOutput.tsv", made.combined("dragen", "A", "A_D"))
    text = made.run_sheet(("A_D", "DNA", "A"), ("B_D", "DNA", "B"))
    made.put(tmp_path, "SampleSheet.csv", text.replace("[TSO500S_Data]", heading))
    assert "pair B (DNA B_D) stands in the sample sheet" in asked(survey(tmp_path))


def test_a_sheet_of_another_assay_is_told(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    sheet = made.run_sheet(("A", "DNA", ""), section="BCLConvert_Data")
    made.put(tmp_path, "SampleSheet.csv", sheet)
    found = survey(tmp_path)
    assert reasons(found)["SampleSheet.csv"] == "a sample sheet without a table of TSO500 libraries"
    assert found.questions == ()


@pytest.mark.parametrize(
    ("dna", "rna", "absent", "words"),
    [
        ("A_D", "", "RNA", "lists the RNA library A_R of pair A, Results/A_C"),
        ("", "A_R", "DNA", "lists the DNA library A_D of pair A, Results/A_C"),
    ],
)
def test_an_arm_that_the_sheet_lists_and_the_result_lacks_is_asked_back(
    tmp_path: Path, dna: str, rna: str, absent: str, words: str
) -> None:
    text = made.combined("dragen", "A", dna, rna)
    made.put(tmp_path, "Results/A_CombinedVariantOutput.tsv", text)
    made.put(tmp_path, "SampleSheet.csv", made.run_sheet(("A_D", "DNA", "A"), ("A_R", "RNA", "A")))
    found = survey(tmp_path)
    (pair,) = found.pairs
    assert pair.absent_arms == (absent,)
    assert words in asked(found)
    assert f"names no {absent} sample" in asked(found)
    assert not any(question.row for question in found.questions)


def test_no_arm_is_called_missing_where_the_sheet_does_not_tell_dna_from_rna(
    tmp_path: Path,
) -> None:
    made.put(tmp_path, "Results/A_CombinedVariantOutput.tsv", made.combined("dragen", "A", "A_D"))
    made.put(tmp_path, "SampleSheet.csv", made.run_sheet(("A_D", "", "A"), ("A_R", "FFPE", "A")))
    found = survey(tmp_path)
    (pair,) = found.pairs
    assert (found.questions, pair.absent_arms) == ((), ())
    assert "gives no Sample_Type (DNA or RNA) for A_D, A_R" in pair.notes[0]


def test_a_library_marked_hrd_without_its_score_is_noted(tmp_path: Path) -> None:
    made.put(tmp_path, "Results/A_CombinedVariantOutput.tsv", made.combined("dragen", "A", "A_D"))
    sheet = made.run_sheet(("A_D", "DNA", "A")).replace("A_D,DNA,A,", "A_D,DNA,A,HRD")
    made.put(tmp_path, "SampleSheet.csv", sheet)
    (pair,) = survey(tmp_path).pairs
    assert pair.notes == ("sample feature HRD; the result holds no genomic instability score",)


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (True, "; of its files these are there: TMB trace, copy number VCF"),
        (False, "CombinedVariantOutput in the folder is of it, nor any other file."),
    ],
)
def test_a_pair_without_result_says_what_is_there(tmp_path: Path, there: bool, words: str) -> None:
    made.dragen(tmp_path, "A", "B")
    shutil.rmtree(tmp_path / "Results/A")
    shutil.rmtree(tmp_path / "Logs_Intermediates/DnaDragenCaller/A_D")
    if there:
        made.put(tmp_path, "Results/A/A_D/A_D.cnv.vcf", made.vcf("gene.cnv.vcf", "A_D"))
    else:
        shutil.rmtree(tmp_path / "Logs_Intermediates/Tmb/A_D")
    told = asked(survey(tmp_path))
    assert "pair A (DNA A_D, RNA A_R) stands in the sample sheet" in told
    assert words in told


def test_liquid_by_the_sheet_where_the_banner_does_not_say_it(tmp_path: Path) -> None:
    made.put(tmp_path, "Results/A_CombinedVariantOutput.tsv", made.combined("dragen", "A", "A"))
    made.put(tmp_path, "Results/MetricsOutput.tsv", made.metrics("ctdna", "A"))
    sheet = made.run_sheet(("A", "DNA", ""), section="TSO500L_Data")
    made.put(tmp_path, "SampleSheet.csv", sheet)
    found = survey(tmp_path)
    assert found.pairs[0].layout is Layout.CTDNA
    assert found.pairs[0].side == ((Role.METRICS, "Results/MetricsOutput.tsv"),)


# --------------------------------------------------------------------------- broken and foreign


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("Results/A/A_R/A_R_AllFusions.csv", b"", "an empty file"),
        ("Results/A/A_R/A_R_AllFusions.csv", b"no,such,table\n1,2,3\n", "of no kind that is read"),
        ("Results/A/A_R/A_R_AllFusions.csv", b"PK\x03\x04zip", "an Excel workbook"),
        ("Results/A/A_D/A_D.cnv.vcf", b"##fileformat=VCFv4.2\n", "no such line"),
        ("Results/A/A_D/A_D.cnv.vcf", b"\x1f\x8b\x08\x00cut", "a whole gzip file"),
        ("Results/MetricsOutput.tsv", b"A\x00B\n", "binary content"),
        ("Results/MetricsOutput.tsv", b"Metrics Output\n", "no [Section]"),
        ("Results/C/C_CombinedVariantOutput.tsv", b"\xff\xff\n", "byte 0xff"),
        ("Results/C/C_CombinedVariantOutput.tsv", b"x" * 200_000, "of no kind that is read"),
        ("SampleSheet.csv", b"[Header]\n\xff\n", "byte 0xff"),
    ],
)
def test_a_broken_result_is_told_and_asked_back(
    tmp_path: Path, file: str, content: bytes, words: str
) -> None:
    made.dragen(tmp_path, "A")
    made.put(tmp_path, file, content)
    found = survey(tmp_path)
    assert words in reasons(found)[file]
    assert file in asked(found)
    accounted(found)


def bgzip(data: bytes) -> bytes:
    """Return data as bgzip, in blocks as small as one line, so that each cut can be tried."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.gz"
        with pysam.BGZFile(str(path), "wb", index=None) as out:
            for line in data.splitlines(keepends=True):
                out.write(line)
                out.flush()
        return path.read_bytes()


@pytest.mark.parametrize("pack", [bgzip, gzip.compress])
@pytest.mark.parametrize("left", [0.2, 0.5, 0.9, 0.99])
def test_a_packed_file_that_is_cut_is_left_out_and_asked_back(
    tmp_path: Path, pack: Callable[[bytes], bytes], left: float
) -> None:
    made.dragen(tmp_path, "A")
    name = "Results/A/A_D/A_D.cnv.vcf"
    text = (tmp_path / name).read_bytes()
    text += text.splitlines(keepends=True)[-1] * 200
    (tmp_path / name).unlink()
    whole = pack(text)
    made.put(tmp_path, f"{name}.gz", whole)
    assert survey(tmp_path).questions == ()
    made.put(tmp_path, f"{name}.gz", whole[: int(len(whole) * left)])
    found = survey(tmp_path)
    assert f"{name}.gz is not used: broken: " in asked(found)
    assert f"{name}.gz" not in found.used
    accounted(found)


def test_a_bgzip_file_cut_between_two_blocks_is_asked_back(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    name = "Results/A/A_D/A_D.cnv.vcf"
    whole = bgzip((tmp_path / name).read_bytes())
    (tmp_path / name).unlink()
    made.put(tmp_path, f"{name}.gz", whole[:-28])
    assert "found 'a bgzip file without its end mark'" in asked(survey(tmp_path))


def test_a_text_that_may_be_cut_stays_in_its_row_and_is_asked_back(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    names = sorted(survey(tmp_path).used)
    assert len(names) > 5
    for name in names:
        path = tmp_path / name
        data = path.read_bytes()
        if data.startswith(b"\x1f\x8b") or "ampleSheet" in name:
            continue
        path.write_bytes(data.rstrip()[:-1] if name.endswith(".json") else data.rstrip())
        found = survey(tmp_path)
        path.write_bytes(data)
        assert f"{name} may be cut: it" in asked(found)
        assert name in found.used


def test_a_result_without_ids_is_asked_back(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    made.put(tmp_path, "Results/x_CombinedVariantOutput.tsv", made.combined("dragen", "NA"))
    assert "names no Pair ID" in asked(survey(tmp_path))


def test_links_do_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    run = made.dragen(tmp_path / "run", "A")
    outside = tmp_path / "outside"
    made.dragen(outside, "B")
    inside = run / "Results/A/A_D/A_D.cnv.vcf"
    kept = run / "kept.vcf"
    inside.rename(kept)
    inside.symlink_to(kept)
    (run / "Results/B").symlink_to(outside / "Results/B")
    (run / "Results/again").symlink_to(run / "Results")
    (run / "Results/Z_AllFusions.csv").symlink_to(outside / "Results/B/B_R/B_R_AllFusions.csv")
    (run / "gone.tsv").symlink_to(run / "nothing")
    found = survey(run)
    assert list(pairs_of(found)) == ["A"]
    assert (Role.COPY_NUMBER, "Results/A/A_D/A_D.cnv.vcf") in found.pairs[0].side
    told = reasons(found)
    assert told["Results/B"] == (
        "a symbolic link to a folder, which is not looked into, that leads out of the folder"
    )
    assert "Results/B is not used" in asked(found)
    assert told["Results/Z_AllFusions.csv"] == "a symbolic link that leads out of the folder"
    assert told["Results/again"] == "a symbolic link to a folder that is read in its own place"
    assert told["gone.tsv"] == "a symbolic link to nothing"
    assert "Z_AllFusions.csv" in asked(found)


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    os.mkfifo(tmp_path / "Results/A/pipe.tsv")
    assert "a pipe" in reasons(survey(tmp_path))["Results/A/pipe.tsv"]


@pytest.mark.parametrize(
    "name", ["a;b.tsv", "a{b}.tsv", 'a"b.tsv', "a\nb.tsv", "a  b.tsv", " a.tsv"]
)
def test_a_path_that_no_cell_holds_is_refused(tmp_path: Path, name: str) -> None:
    made.dragen(tmp_path, "A")
    made.put(tmp_path, name, made.combined("dragen", "Q", "Q_D"))
    found = survey(tmp_path)
    assert reasons(found)[name] == "its path cannot stand in a sample sheet; rename it"
    assert list(pairs_of(found)) == ["A"]


def test_what_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made.dragen(tmp_path, "A")
    locked = tmp_path / "Results/A/A_R"
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(run_folder_walk.os, "scandir", refusing)
    found = survey(tmp_path)
    assert reasons(found)["Results/A/A_R"] == "the folder cannot be read: Permission denied"
    assert "Results/A/A_R" in asked(found)


def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.dragen(tmp_path, "A")
    opened = Path.open

    def refusing(path: Path, *given: str, **named: str) -> object:
        if path.name == "A_D.cnv.vcf":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *given, **named)

    monkeypatch.setattr(Path, "open", refusing)
    found = survey(tmp_path)
    assert reasons(found)["Results/A/A_D/A_D.cnv.vcf"] == "cannot be read: Permission denied"
    assert "Permission denied" in asked(found)


def test_a_folder_is_walked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made.dragen(tmp_path, "A")
    for number in range(2000):
        made.put(tmp_path, f"Data/L{number % 20}/{number}.bcl", b"")
    listed: list[str] = []
    scandir = os.scandir

    def counting(path: Path) -> object:
        listed.append(str(path))
        return scandir(path)

    monkeypatch.setattr(run_folder_walk.os, "scandir", counting)
    found = survey(tmp_path)
    assert len(listed) == len(set(listed))
    assert found.walk.others == ((".bcl", 2000),)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda root: None, "no CombinedVariantOutput among 0 files"),
        (lambda root: made.put(root, "a.tsv", "x\ty\n"), "no CombinedVariantOutput among 1 file"),
        (
            lambda root: made.put(root, CVO, "Combined Variant Output\n"),
            "no [Section]",
        ),
        (
            lambda root: made.put(root, "SampleSheet.csv", made.run_sheet(("A", "DNA", "A"))),
            "no CombinedVariantOutput among 1 file",
        ),
    ],
)
def test_a_folder_without_results_is_bad_input(
    tmp_path: Path, make: Callable[[Path], object], words: str
) -> None:
    make(tmp_path)
    with pytest.raises(InputError) as raised:
        survey(tmp_path)
    assert words in str(raised.value)


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        survey(tmp_path / "none")
    with pytest.raises(InputError, match="a file"):
        survey(made.put(tmp_path, "f.tsv", "x"))


# --------------------------------------------------------------------------- heads and names


def test_only_the_head_of_a_large_file_is_read(tmp_path: Path) -> None:
    head = made.vcf("localapp.genome.vcf", "A.bam")
    path = made.put(tmp_path, "A_MergedSmallVariants.genome.vcf", head + "\xff" * 5_000_000)
    found = recognise_head(path, "g")
    assert found is not None
    assert (found.kind, found.samples, found.build) == (Role.SMALL_VARIANTS, ("A",), "GRCh37")


def test_a_genome_that_is_not_read_is_told_by_its_chromosome_lengths(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    # NC_060925.1 (T2T-CHM13v2.0) is 248387328 bases long.
    made.put(tmp_path, "Results/A/A_D/A_D.cnv.vcf", made.vcf("gene.cnv.vcf", "A_D", 248387328))
    found = survey(tmp_path)
    assert "those of T2T-CHM13v2.0" in reasons(found)["Results/A/A_D/A_D.cnv.vcf"]
    assert "A_D.cnv.vcf is not used" in asked(found)


def test_a_packed_result_table_is_asked_back_as_a_run_refuses_it(tmp_path: Path) -> None:
    made.dragen(tmp_path, "A")
    path = tmp_path / f"Results/A/{CVO}"
    made.put(tmp_path, f"Results/A/{CVO}.gz", gzip.compress(path.read_bytes(), mtime=0))
    path.unlink()
    with pytest.raises(InputError, match="a gzip-compressed file"):
        survey(tmp_path)


def test_a_header_longer_than_a_head_is_read_to_its_columns(tmp_path: Path) -> None:
    text = made.vcf("small.hard-filtered.vcf", "A")
    first, rest = text.split("\n", 1)
    long = first + "\n" + "".join(f"##contig=<ID=decoy{n}>\n" for n in range(20_000)) + rest
    found = recognise_head(made.put(tmp_path, "a.vcf", long), "a.vcf")
    assert found is not None
    assert found.samples == ("A",)


def test_real_files_are_told_by_their_heads(shared: Path) -> None:
    folder = shared / "tso500"
    if not folder.is_dir():
        pytest.skip(f"no real files in {folder}")
    kinds = {
        "*CombinedVariantOutput.tsv": Role.COMBINED_OUTPUT,
        "*MetricsOutput.tsv": Role.METRICS,
        "*AllFusions.csv": Role.FUSIONS,
        "*.hard-filtered.vcf": Role.SMALL_VARIANTS,
        "*.genome.vcf": Role.SMALL_VARIANTS,
        "*.cnv.vcf": Role.COPY_NUMBER,
        "*_CopyNumberVariants.vcf": Role.COPY_NUMBER,
        "*_SpliceVariants.vcf": Role.SPLICE,
        "*.tmb.trace.tsv": Role.TMB_TRACE,
        "SampleSheet*.csv": "Illumina sample sheet",
    }
    for pattern, kind in kinds.items():
        paths = sorted(folder.rglob(pattern))
        assert paths, pattern
        for path in paths:
            head = recognise_head(path, path.name)
            assert head is not None, path.name
            assert head.kind == kind, path.name
            if head.kind is Role.METRICS:
                assert head.samples
            if path.suffix == ".vcf":
                assert head.build == "GRCh37", path.name


STARTS = (
    b"",
    b"##fileformat=VCF",
    b"x Combined Variant Output\n[Analysis Details]\n",
    b"x Metrics Output\n[Analysis Status]\n",
    b"[Header]\n",
    b"{",
    b"\x1f\x8b\x08",
)


@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_any_bytes_have_a_head_or_a_reason(start: bytes, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = made.put(Path(folder), "any.tsv", start + data)
        told = []
        try:
            recognise_head(path, "any.tsv")
        except BrokenFileError as error:
            told = [problem.file for problem in error.problems]
    assert set(told) <= {"any.tsv"}


MOVES = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["away", "up", "other", "copy", "empty", "cut"])),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@given(MOVES)
def test_whatever_happens_to_files_each_is_accounted_for(moves: list[tuple[int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = made.localapp(Path(folder), "A", "B")
        for number, what in moves:
            files = sorted(path for path in root.rglob("*") if path.is_file())
            spoil(root, files[number % len(files)], what)
        found = surveyed(root)
        if isinstance(found, str):
            assert "no CombinedVariantOutput" in found
            return
        accounted(found)
        # A pair is in the sheet, asked about, or gone from the folder altogether.
        known = set(pairs_of(found)) | {question.pair_id for question in found.questions}
        sheet = (root / "SampleSheet.csv").is_file() and found.sheets
        assert not sheet or {"A", "B"} <= known
        for pair in found.pairs:
            assert all((root / file).is_file() for _, file in pair.side)
            assert len({role for role, _ in pair.side}) == len(pair.side)
            assert not [file for _, file in pair.side if file.split("/")[-1][0] not in "ABM"]


def surveyed(root: Path) -> Survey | str:
    try:
        return survey(root)
    except InputError as error:
        return str(error)


def spoil(root: Path, path: Path, what: str) -> None:
    content = path.read_bytes()
    if what in ("away", "up", "other"):
        path.unlink()
    if what == "up":
        made.put(root, path.name, content)
    elif what == "other":
        made.put(root, f"Results/B/{path.name}", content)
    elif what == "copy":
        made.put(root, f"again/Results/A/{path.name}", content + b"\n")
    elif what == "empty":
        path.write_bytes(b"")
    elif what == "cut":
        path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize(
    ("name", "stem", "role"),
    [
        ("A_B_CombinedVariantOutput.tsv", "A_B", Role.COMBINED_OUTPUT),
        ("A.hard-filtered.gvcf.gz", "A", Role.GENOME),
        ("A_MergedSmallVariants.genome.vcf", "A", Role.GENOME),
        ("A_DNAVariants_Annotated.json.gz", "A", Role.ANNOTATED),
        ("A.microsat_output.json", "A", Role.MSI_JSON),
        ("MetricsOutput.tsv", "", Role.METRICS),
        ("A_metricsoutput.TSV", "A", Role.METRICS),
    ],
)
def test_names_of_the_software(name: str, stem: str, role: Role) -> None:
    found = named(name)
    assert found is not None
    assert (found.stem, found.role) == (stem, role)


@pytest.mark.parametrize(
    "name", ["_AllFusions.csv", "A.vcf", "AllFusions.csv", "A.tmb.metrics.csv"]
)
def test_other_names_promise_nothing(name: str) -> None:
    assert named(name) is None
