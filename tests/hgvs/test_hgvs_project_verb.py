"""`varannot hgvs project`: every row gets an answer, whatever it holds.

Positions are real (GRCh37, VCF style); what each row must be told is the field's own rule or the
VCF specification 4.3.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from pathlib import Path

import pytest

from varannot.cli import main

HEADER = (
    "##fileformat=VCFv4.2\n"
    "##contig=<ID=chr17,length=81195210>\n"
    "##contig=<ID=chrM,length=16571>\n"
    "##contig=<ID=weird_1>\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
)


def vcf(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    lines = [f"{chrom}\t{pos}\t.\t{ref}\t{alt}\t.\tPASS\t." for chrom, pos, ref, alt in rows]
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines))
    return path


def project(source: Path, out: Path, *more: str) -> list[dict[str, str]]:
    assert main(["hgvs", "project", str(source), "--out", str(out), *more]) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


ODD_ROWS = [
    # chrom, pos, ref, alt, code that must be there, c. that must be there
    (("chr17", "7577538", "C", "T"), "", "c.743G>A"),
    (("17", "7577538", "C", "T"), "", "c.743G>A"),
    (("NC_000017.10", "7577538", "C", "T"), "", "c.743G>A"),
    (("chr17", "7577538", "c", "t"), "lower_case_bases", "c.743G>A"),
    (("chr17", "7577538", "A", "T"), "reference_base_differs", ""),
    (("chr17", "7577538", "C", "R"), "ambiguous_bases", ""),
    (("chr17", "7577538", "C", "*"), "spanning_deletion", ""),
    (("chr17", "7577538", "C", "<DEL>"), "symbolic_allele", ""),
    (("chr17", "7577538", "C", "C[chr13:1["), "symbolic_allele", ""),
    (("chr17", "7577538", "C", "."), "no_change", ""),
    (("chr17", "7577538", "C", "C"), "no_change", ""),
    (("chr17", "7577538", "C", "T5"), "bad_allele", ""),
    (("chr17", "7577538", "", "T"), "bad_allele", ""),
    (("chr17", "99999999", "C", "T"), "bad_position", ""),
    (("chr17", "0", "C", "T"), "bad_position", ""),
    (("chr17", "seven", "C", "T"), "bad_position", ""),
    (("chr17", "7577538.0", "C", "T"), "bad_position", ""),
    (("chr99", "7577538", "C", "T"), "unknown_contig", ""),
    (("", "7577538", "C", "T"), "unknown_contig", ""),
    (("chrM", "3243", "A", "G"), "mitochondrial", ""),
    (("MT", "3243", "A", "G"), "mitochondrial", ""),
    (("chr17", "30000000", "C", "T"), "no_transcript", ""),
    (("chr17", "7577537", "CC", "CT"), "", "c.743G>A"),
]


@pytest.mark.parametrize(("row", "code", "hgvs_c"), ODD_ROWS, ids=lambda value: str(value)[:60])
def test_a_table_row_is_answered(
    tmp_path: Path, row: tuple[str, str, str, str], code: str, hgvs_c: str
) -> None:
    table = tmp_path / "rows.tsv"
    table.write_text("chrom\tpos\tref\talt\n" + "\t".join(row) + "\n")
    (answer,) = project(table, tmp_path / "out.tsv", "--build", "GRCh37")
    assert [answer[name] for name in ("chrom", "pos", "ref", "alt")] == list(row)
    assert answer["hgvs_c"] == hgvs_c
    codes = [part.split(":")[0] for part in answer["findings"].split(" | ") if part]
    assert code in codes if code else "reference_base_differs" not in codes


def test_all_odd_rows_of_one_table_are_answered_in_order(tmp_path: Path) -> None:
    table = tmp_path / "rows.tsv"
    rows = [row for row, _, _ in ODD_ROWS]
    table.write_text("chrom\tpos\tref\talt\n" + "".join("\t".join(row) + "\n" for row in rows))
    answers = project(table, tmp_path / "out.tsv", "--build", "GRCh37")
    assert [(one["chrom"], one["pos"], one["ref"], one["alt"]) for one in answers] == rows


def test_alleles_of_one_record_get_a_line_each(tmp_path: Path) -> None:
    source = vcf(tmp_path / "a.vcf", ("chr17", "7577538", "C", "T,A,*,<DEL>"))
    answers = project(source, tmp_path / "out.tsv")
    assert [one["alt"] for one in answers] == ["T", "A", "*", "<DEL>"]
    assert [one["hgvs_c"] for one in answers] == ["c.743G>A", "c.743G>T", "", ""]


def test_the_build_is_told_by_the_header_and_never_guessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = vcf(tmp_path / "a.vcf", ("chr17", "7577538", "C", "T"))
    assert project(source, tmp_path / "out.tsv")[0]["hgvs_c"] == "c.743G>A"
    text = source.read_text().replace(",length=81195210", "").replace(",length=16571", "")
    source.write_text(text)
    assert main(["hgvs", "project", str(source), "--out", str(tmp_path / "out2.tsv")]) == 2
    assert "--build GRCh37" in capsys.readouterr().err
    assert not (tmp_path / "out2.tsv").exists()


def test_a_line_that_htslib_refuses_does_not_end_the_reading(tmp_path: Path) -> None:
    source = vcf(tmp_path / "a.vcf", ("chr17", "7577538", "C", "T"), ("chr17", "7577539", "G", "A"))
    lines = source.read_text().splitlines()
    lines[-1:-1] = ["chr17\tnot a number\t.\tC\tT\t.\tPASS\t.", "chr17\t7577540"]
    source.write_text("\n".join(lines) + "\n")
    answers = project(source, tmp_path / "out.tsv")
    assert [one["pos"] for one in answers] == ["7577538", "not a number", "7577540", "7577539"]
    assert "bad_position" in answers[1]["findings"]
    assert "malformed_row" in answers[2]["findings"]
    assert answers[3]["hgvs_c"] == "c.742C>T"


def test_a_compressed_file_and_one_that_was_cut(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = vcf(tmp_path / "a.vcf", *[("chr17", "7577538", "C", "T")] * 3000)
    packed = tmp_path / "a.vcf.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert len(project(packed, tmp_path / "out.tsv")) == 3000
    packed.write_bytes(packed.read_bytes()[:-40])
    assert main(["hgvs", "project", str(packed), "--out", str(tmp_path / "cut.tsv")]) == 2
    assert "cut" in capsys.readouterr().err
    assert not (tmp_path / "cut.tsv").exists()


def test_standard_input_and_json_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "chrom\tpos\tref\talt\nchr17\t7577538\tC\tT\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    out = tmp_path / "out.jsonl"
    assert main(["hgvs", "project", "-", "--build", "GRCh37", "--out", str(out)]) == 0
    (line,) = out.read_text().splitlines()
    description = json.loads(line)["description"]
    assert description["hgvs_c"] == "c.743G>A"
    assert {one["who"] for one in description["opinions"]} == {"hgvs-weaver", "brute force"}
    assert description["spdi"] == "NC_000017.10:7577537:C:T"


def test_one_transcript_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "rows.tsv"
    table.write_text("chrom\tpos\tref\talt\nchr17\t7577538\tC\tT\nchr13\t32914437\tGT\tG\n")
    options = ("--build", "GRCh37", "--transcript")
    answers = project(table, tmp_path / "out.tsv", *options, "NM_001126115.1")
    assert [one["transcript"] for one in answers] == ["NM_001126115.1", ""]
    # 743 - 396: the isoform starts at Met133 (NP_001119587.1).
    assert answers[0]["hgvs_c"] == "c.347G>A"
    assert "outside_transcript" in answers[1]["findings"]
    out = str(tmp_path / "no.tsv")
    assert main(["hgvs", "project", str(table), *options, "NM_000546.99", "--out", out]) == 2
    assert "NM_000546.6" in capsys.readouterr().err


def test_a_table_without_the_columns_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "rows.tsv"
    table.write_text("gene\thgvs_c\nTP53\tc.743G>A\n")
    assert main(["hgvs", "project", str(table), "--build", "GRCh37"]) == 2
    assert "chrom, pos, ref, alt" in capsys.readouterr().err


def test_without_the_engine_there_is_one_opinion(tmp_path: Path) -> None:
    table = tmp_path / "rows.tsv"
    table.write_text("chrom\tpos\tref\talt\nchr17\t7577538\tC\tT\n")
    out = tmp_path / "out.jsonl"
    command = ["hgvs", "project", str(table), "--build", "GRCh37", "--no-engine"]
    assert main([*command, "--out", str(out)]) == 0
    description = json.loads(out.read_text())["description"]
    assert [one["who"] for one in description["opinions"]] == ["brute force"]
