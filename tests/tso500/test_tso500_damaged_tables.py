"""Damaged tables: a cell that was moved, rounded or cut never becomes a value without a word.

Layouts as in tests/data/tso500 (tools/make_fixtures.py); each row names the damage it undoes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from metrics_files import metrics_text
from tso500_files import FIXTURES

from varannot.errors import BrokenFileError
from varannot.model import Analyte, Fusion, QualityVerdict
from varannot.textio import decode
from varannot.tso500.combined_output import read_combined_output
from varannot.tso500.content import FileContent
from varannot.tso500.ctdna_fusions import CTDNA_FUSION_COLUMNS, read_ctdna_fusions
from varannot.tso500.quality import judge_quality
from varannot.tso500.run_files import read_metrics_output
from varannot.tso500.side_files import read_all_fusions, read_tmb_trace, read_variant_summary
from varannot.tso500.stage import ingest
from varannot.tso500.table_lines import read_sheet_lines

BANNER = "DRAGEN TruSight Oncology 500 Analysis Software - Combined Variant Output\n\n"
SMALL = (
    "Gene\tChromosome\tGenomic Position\tReference Call\tAlternative Call\t"
    "Allele Frequency\tDepth\tP-Dot Notation\tC-Dot Notation\tConsequence(s)\tAffected Exon(s)"
)
TP53 = (
    "TP53\tchr17\t7577120\tC\tA\t0.3000\t800\tNP_000537.3:p.(Arg273Leu)\tNM_000546.5:c.818G>T\t"
    "missense_variant\t8/11"
)
BARE = "\tchr1\t17359676\tC\tA\t0.0073\t274\t\t\t\t"
FUSIONS = (
    "Gene Pair\tBreakpoint 1\tBreakpoint 2\tFusion Supporting Reads\tGene 1 Reference Reads\t"
    "Gene 2 Reference Reads"
)
COPIES = "Gene\tFold Change\tCopy Number Variant\tAbsolute Copy Number"
EXONS = "Gene\tChromosome\tStart\tStop\tAffected Exon(s)\tFold Change\tCNV Type"
CUT = "the last line has no line end: the file may be cut"


def read(tmp_path: Path, text: str, reader=read_combined_output, name: str = "x.tsv"):
    path = tmp_path / name
    path.write_bytes(text.encode())
    return reader(path, name)


def section(tmp_path: Path, name: str, *lines: str) -> FileContent:
    return read(tmp_path, BANNER + "\n".join((f"[{name}]", *lines)) + "\n\n")


@pytest.mark.parametrize(
    ("name", "header", "row", "reason"),
    [
        ("Copy Number Variants", COPIES, "<DUP>\t5.1\tEGFR\t9", "no gene symbol"),
        ("Copy Number Variants", COPIES, "EGFR\t5.1\tERBB2\t9", "no call"),
        ("Copy Number Variants", COPIES, "EGFR\t5.1\t1.0\t<DUP>\t9", "5 cells"),
        ("Copy Number Variants", COPIES, "EGFR\t<DUP>\t9", "not a number"),
        ("Fusions", FUSIONS, "A-B\tchr7:1\t55\t9\t2\t3", "no place"),
        ("Fusions", FUSIONS, "A-B\tchr7:1\tchr7:2\t9\t2\t3\t4", "7 cells"),
        ("Exon-Level CNVs", EXONS, "chr17\tBRCA1\t1\t2\t20-23\t1.4\tGAIN", "no gene symbol"),
        ("Exon-Level CNVs", EXONS, "BRCA1\tchr17\t1\t2\t1.4\t20-23\tGAIN", "not a number"),
        ("Exon-Level CNVs", EXONS, "9-Sep\tNA", "a date"),
        ("Small Variants", SMALL, "9-Sep\tNA", "a date"),
        ("Small Variants", SMALL, TP53 + "\t8/11", "12 cells"),
        ("Small Variants", SMALL, TP53.replace("TP53\tchr17", "chr17\tTP53"), "no gene symbol"),
        ("Small Variants", SMALL, TP53.replace("chr17", "TP53"), "no chromosome"),
        ("Small Variants", SMALL, TP53.replace("\tC\t", "\t0.1\t"), "other than bases"),
        ("Small Variants", SMALL, TP53.replace("p.(Arg273Leu)\tNM_000546.5:", "\t"), "description"),
        ("Small Variants", SMALL, TP53.replace("\tmissense_variant", ""), "no consequence"),
        ("Small Variants", SMALL, TP53.replace("\tNM_000546.5:c.818G>T", ""), "no description"),
        ("Small Variants", SMALL, TP53.replace("8/11", "missense_variant"), "no exon"),
    ],
)
def test_a_row_whose_cells_were_moved_is_left_out_with_its_reason(
    tmp_path: Path, name: str, header: str, row: str, reason: str
) -> None:
    content = section(tmp_path, name, header, row)
    assert not content.findings
    assert not content.small_variants
    assert [reason in one.reason for one in content.excluded] == [True]
    assert content.account.read == content.account.excluded == 1


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("Copy Number Variants", COPIES, "GATA3\t0.4\t<DEL>\tNA"),
        ("Fusions", FUSIONS, "CD74-ROS1;GOPC\tchr5:1\tGL000191.1:2\t9\t2\t3"),
        ("Splice Variants", "Gene\tAffected Exon\tBreakpoint 1\tBreakpoint 2\t"
         "Splice Supporting Reads\tReference Reads Transcript",
         "AR\t\tchrX:66905968\tchrX:66914514\t27\t573"),
        ("Exon-Level CNVs", EXONS, "BRCA1\tchr17\t1\t2\t20-23\t1.4\t<LOSS>"),
        ("Small Variants", SMALL, TP53),
        ("Small Variants", SMALL, BARE),
        ("Small Variants", SMALL, BARE.rstrip("\t")),
        ("Small Variants", SMALL, TP53.replace("NP_000537.3:p.(Arg273Leu)", "")),
        ("Small Variants", SMALL, TP53.replace("TP53", "NT5C2").replace("800", "NA")),
        ("Small Variants", SMALL, TP53.replace("NP_000537.3:p.(Arg273Leu)",
                                               "NM_000546.5:c.818G>T(p.(Arg273=))")),
    ],
)  # fmt: skip
def test_rows_as_the_software_writes_them_are_read(
    tmp_path: Path, name: str, header: str, row: str
) -> None:
    content = section(tmp_path, name, header, row)
    assert not content.excluded
    assert len(content.findings) + len(content.small_variants) == 1
    assert not content.account.notes or content.account.notes == (
        "the file has no section [Small Variants]; small variants are not assessed",
    )


def test_reads_of_a_fusion_that_lost_a_cell_are_not_taken_from_the_next(tmp_path: Path) -> None:
    whole, short = "TPM3-NTRK1\tchr7:1\tchr7:2\t9\t211\t345", "ETV6-NTRK3\tchr7:1\tchr7:2\t211\t345"
    first, second = section(tmp_path, "Fusions", FUSIONS, whole, short).findings
    assert isinstance(first, Fusion)
    assert isinstance(second, Fusion)
    assert (first.supporting_reads, first.note) == (9, "")
    assert (second.supporting_reads, second.gene_1_reference_reads) == (None, None)
    assert "5 of 6 cells" in second.note


def test_a_copy_number_row_without_its_last_cell_says_so(tmp_path: Path) -> None:
    content = section(tmp_path, "Copy Number Variants", COPIES, "EGFR\t5.1\t<DUP>")
    assert "3 of 4 cells" in content.findings[0].note
    short = section(tmp_path, "Gene Amplifications", "Gene\tFold Change\tp-value", "MYC\t0.001")
    assert "2 of 3 cells" in short.findings[0].note


def test_a_short_row_is_told_only_where_others_keep_their_empty_cells(tmp_path: Path) -> None:
    cut = TP53.removesuffix("\t8/11")
    said = "rows have fewer cells than their header where others are full"
    padded = section(tmp_path, "Small Variants", SMALL, BARE, cut)
    assert [said in note for note in padded.account.notes] == [True]
    assert padded.account.notes[0].endswith(": 6")
    stripped = section(tmp_path, "Small Variants", SMALL, BARE.rstrip("\t"), cut)
    assert not stripped.account.notes


def test_many_unknown_sections_are_counted_not_listed(tmp_path: Path) -> None:
    text = BANNER + "".join(f"[x{number % 6000}]\na\tb\n" for number in range(12_000))
    content = read(tmp_path, text)
    notes = content.account.notes
    assert sum("is not interpreted" in note for note in notes) == 10
    assert sum("stands twice" in note for note in notes) == 10
    assert any(note.startswith("11990 more sections are not interpreted") for note in notes)
    assert "5990 more sections stand twice or more" in notes
    assert content.account.excluded == 12_000


def test_a_section_name_left_open_is_said(tmp_path: Path) -> None:
    content = read(tmp_path, BANNER + "[Analysis Details\nPair ID\tx\n\n[TMB]\nTotal TMB\t7.1\n")
    assert any("no closing ]: 3" in note for note in content.account.notes)


def test_marks_inside_a_text_are_removed_with_a_note() -> None:
    text, notes = decode("\ufeffa\n\ufeffTP53\t1\n\ufeff".encode(), "x")
    assert text == "a\nTP53\t1\n "
    assert notes == ("byte order mark removed", "byte order mark inside the file removed")
    assert decode(b"a\n", "x") == ("a\n", ())


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("localapp_AllFusions.csv", read_all_fusions),
        ("dragen.tmb.trace.tsv", read_tmb_trace),
        ("variant_summary.tsv", read_variant_summary),
        ("MetricsOutput.tsv", read_metrics_output),
        ("localapp_dna_CombinedVariantOutput.tsv", read_combined_output),
    ],
)
def test_a_missing_last_line_end_is_said_of_every_table(tmp_path: Path, name: str, reader) -> None:
    text = (FIXTURES / name).read_text().rstrip("\n")
    assert CUT not in read(tmp_path, text + "\n", reader, name).account.notes
    assert CUT in read(tmp_path, text, reader, name).account.notes


def test_a_missing_last_line_end_is_said_of_typed_tables(tmp_path: Path) -> None:
    for name, text in (("a.tsv", "Gene\tx\nTP53\t1"), ("a.csv", "Gene,x\nTP53,1")):
        path = tmp_path / name
        path.write_text(text)
        assert read_sheet_lines(path, text, name, comment="").notes == (CUT,)
    text = ",".join(CTDNA_FUSION_COLUMNS) + "\nchr1,1,chr2,2,9,ALK,EML4,PASS"
    assert read(tmp_path, text, read_ctdna_fusions).account.notes == (CUT,)


def test_numbers_of_a_spreadsheet_are_said(tmp_path: Path) -> None:
    content = section(tmp_path, "Copy Number Variants", COPIES, "EGFR\t5.51E+00\t<DUP>\tNA")
    assert any("5.51E+00 were written by a spreadsheet" in one for one in content.account.notes)


@pytest.mark.parametrize("damaged", ["1e999", "½", "5.51E+01", "51,0", "NaN"])
def test_a_kept_fusion_stays_without_reads_if_a_count_is_no_number(
    tmp_path: Path, damaged: str
) -> None:
    head = (FIXTURES / "localapp_AllFusions.csv").read_text().splitlines()
    place = next(number for number, line in enumerate(head) if line.startswith("Caller"))
    names = head[place].split(",")
    cells = dict(zip(names, head[place + 1].split(","), strict=True))
    assert cells["KeepFusion"] == "True"
    cells["Alt Pair Dedup"] = f'"{damaged}"'
    text = "\n".join((head[place], ",".join(cells.values()))) + "\n"
    (fusion,) = read(tmp_path, text, read_all_fusions).findings
    assert isinstance(fusion, Fusion)
    assert fusion.supporting_reads is None
    assert f"Alt Pair Dedup '{damaged}' is no whole number" in fusion.note


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("GeneName", "9-Sep", "gene_is_date"),
        ("GeneName", "chr7", "broken_cells"),
        ("Chromosome", "EGFR", "broken_cells"),
        ("AltCall", "0.5", "broken_cells"),
        ("VAF", "800", "not_a_number"),
        ("IncludedInTMBNumerator", "1/2", "broken_cells"),
    ],
)
def test_rows_of_the_trace_are_held_to_their_columns(
    tmp_path: Path, column: str, value: str, code: str
) -> None:
    lines = (FIXTURES / "dragen.tmb.trace.tsv").read_text().splitlines()
    cells = lines[1].split("\t")
    cells[lines[0].split("\t").index(column)] = value
    text = "\n".join((lines[0], "\t".join(cells))) + "\n"
    content = read(tmp_path, text, read_tmb_trace)
    assert [one.code for one in content.excluded] == [code]


def test_the_trace_is_read_as_a_spreadsheet_writes_truth(tmp_path: Path) -> None:
    text = (FIXTURES / "dragen.tmb.trace.tsv").read_text()
    told = read(tmp_path, text, read_tmb_trace).tmb_trace
    assert any(one.in_numerator for one in told)
    assert read(tmp_path, text.replace("True", "TRUE"), read_tmb_trace).tmb_trace == told


def metrics(tmp_path: Path, old: str, new: str) -> FileContent:
    text = metrics_text("LocalApp 2.2", ["S1"])
    assert text.count(old) == 1
    return read(tmp_path, text.replace(old, new), read_metrics_output, "m.tsv")


ROW = "MEDIAN_EXON_COVERAGE (Count)\t150\tNA\t394"


@pytest.mark.parametrize(
    "damaged",
    [
        "MEDIAN_EXON_COVERAGE (Count)\t150\tNA\t394,0",
        "MEDIAN_EXON_COVERAGE (Count)\t150\tNA\t1e999",
        "MEDIAN_EXON_COVERAGE (Count)\t150\tNA\t3.94E+02",
        "MEDIAN_EXON_COVERAGE (Count)\t150\tNA\tNaN",
        "MEDIAN_EXON_COVERAGE (Count)\tNaN\tNA\t394",
        "MEDIAN_EXON_COVERAGE (Count)\t1,5\tNA\t394",
        "MEDIAN_EXON_COVERAGE (Count)\t150\t394",
        "MEDIAN_EXON_COVERAGE (Count)\t150\tNA\t394\t394",
    ],
)
def test_what_is_no_plain_number_never_passes(tmp_path: Path, damaged: str) -> None:
    content = metrics(tmp_path, ROW, damaged)
    quality = judge_quality([content], {"sample_id": "S1"})
    found = [one.verdict for one in quality.metrics if one.name == "MEDIAN_EXON_COVERAGE"]
    assert found
    assert set(found) == {QualityVerdict.UNREADABLE}
    verdicts = {one.analyte: one.verdict for one in quality.analytes}
    assert verdicts[Analyte.SMALL_VARIANTS] is QualityVerdict.UNREADABLE
    assert content.account.notes


def test_a_header_that_stands_again_is_no_metric(tmp_path: Path) -> None:
    header = "Metric (UOM)\tLSL Guideline\tUSL Guideline\tS1"
    content = metrics(tmp_path, ROW, f"{header}\n{ROW}")
    assert [one.reason for one in content.excluded] == ["the header line stands a second time"]
    assert content.account.read == content.account.reported + 1


def test_a_metric_without_its_name_never_passes(tmp_path: Path) -> None:
    content = metrics(tmp_path, ROW, ROW.replace("MEDIAN_EXON_COVERAGE (Count)", ""))
    quality = judge_quality([content], {"sample_id": "S1"})
    assert QualityVerdict.UNREADABLE in {one.verdict for one in quality.metrics if not one.name}
    assert any("names no metric" in note for note in content.account.notes)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"Gene1": "chr2"}, "broken_cells"),
        ({"Chr1": "ALK"}, "broken_cells"),
        ({"Alt_Depth": "9,0"}, "not_a_number"),
        ({"Fusion Directionality Known": "9"}, "broken_cells"),
    ],
)
def test_rows_of_ctdna_fusions_are_held_to_their_columns(
    tmp_path: Path, changed: dict[str, str], code: str
) -> None:
    values = ("chr2", "1", "chr2", "2", "9", "ALK", "EML4", "PASS")
    cells = dict(zip(CTDNA_FUSION_COLUMNS, values, strict=True))
    cells |= {"Fusion Directionality Known": "True"} | changed
    rows = (cells, cells.values())
    text = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)
    content = read(tmp_path, text, read_ctdna_fusions)
    assert [one.code for one in content.excluded] == ([code] if code else [])
    assert len(content.findings) == (not code)


def test_moved_columns_of_metrics_are_refused(tmp_path: Path) -> None:
    text = metrics_text("LocalApp 2.2", ["S1"]).replace(
        "LSL Guideline\tUSL", "USL Guideline\tLSL", 1
    )
    with pytest.raises(BrokenFileError, match="columns were moved"):
        read(tmp_path, text, read_metrics_output)


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("Copy Number Variants", COPIES, "EGFR\t5.1\t<DUP>\t9"),
        ("Fusions", FUSIONS, "A-B\tchr7:1\tchr7:2\t9\t211\t345"),
        ("Exon-Level CNVs", EXONS, "BRCA1\tchr17\t1\t2\t20-23\t1.4\tGAIN"),
    ],
)
def test_findings_that_stand_twice_are_said(
    tmp_path: Path, name: str, header: str, row: str
) -> None:
    section(tmp_path, name, header, row, row)
    notes = ingest({"combined_output": "x.tsv"}, tmp_path).notes
    assert "x.tsv names a finding more than once: row 6 repeats row 5" in notes
