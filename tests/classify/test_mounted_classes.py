"""Classes with mounted ClinVar and gnomAD files, made here and read through the command line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pysam
import pytest

from varannot.cli import main

CONTIGS = "##contig=<ID=12,length=133275309>\n##contig=<ID=17,length=83257441>\n"
CLINVAR = (
    "##fileformat=VCFv4.1\n##fileDate=2026-11-01\n##source=ClinVar\n##reference=GRCh38\n"
    + CONTIGS
    + "".join(
        f'##INFO=<ID={name},Number=.,Type=String,Description="x">\n'
        for name in ("CLNSIG", "CLNREVSTAT", "ONC", "ONCREVSTAT")
    )
    + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
)
STARS = "criteria_provided,_multiple_submitters,_no_conflicts"
GNOMAD = (
    "##fileformat=VCFv4.2\n##source=gnomAD 4.1\n##reference=GRCh38\n"
    + CONTIGS
    + '##INFO=<ID=AC,Number=A,Type=Integer,Description="x">\n'
    + '##INFO=<ID=AN,Number=1,Type=Integer,Description="x">\n'
    + '##INFO=<ID=AF,Number=A,Type=Float,Description="x">\n'
    + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
)


def packed(path: Path, text: str) -> Path:
    plain = path.with_suffix(".plain")
    plain.write_text(text, encoding="utf-8")
    pysam.tabix_compress(str(plain), str(path), force=True)
    pysam.tabix_index(str(path), preset="vcf", force=True)
    return path


def classified(tmp_path: Path, row: str, *options: str) -> dict[str, str]:
    table, out = tmp_path / "in.tsv", tmp_path / "out.tsv"
    header = "gene\tassembly\tchrom\tpos\tref\talt"
    table.write_text(f"{header}\n{row}\n".replace(" ", "\t"), encoding="utf-8")
    assert main(["classify-table", str(table), str(out), *options]) == 0
    (found,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")), delimiter="\t")
    return found


ONCOGENICITY = [
    # KRAS p.Gln61His by c.183A>T; the record of ClinVar, codes that come of it
    ("12 25227341 . T G . . ONC=Oncogenic;ONCREVSTAT=" + STARS, "OS1"),
    # The very change's own record is no evidence from another.
    ("12 25227341 . T A . . ONC=Oncogenic;ONCREVSTAT=" + STARS, "OS3"),
    # Germline pathogenicity is none either.
    ("12 25227341 . T G . . CLNSIG=Pathogenic;CLNREVSTAT=" + STARS, "OS3"),
    ("12 25227341 . T G . . ONC=Oncogenic;ONCREVSTAT=no_assertion_criteria_provided", "OS3"),
    ("12 25227341 . T G . . ONC=Benign;ONCREVSTAT=" + STARS, "OS3"),
]


@pytest.mark.parametrize(("record", "code"), ONCOGENICITY)
def test_the_same_residue_change_known_from_another_nucleotide(
    tmp_path: Path, record: str, code: str
) -> None:
    clinvar = packed(tmp_path / "clinvar.vcf.gz", CLINVAR + record.replace(" ", "\t") + "\n")
    found = classified(tmp_path, "KRAS GRCh38 12 25227341 T A", "--clinvar", str(clinvar))
    assert code in found["codes"].split(",")
    assert ("OS1" in found["codes"]) is (code == "OS1")
    assert ("OS3" in found["codes"]) is (code == "OS3"), "OS1 and OS3 are one fact"


FREQUENCIES = [
    # allele count and number at TP53 c.743G>A, code
    ("AC=6000;AN=100000;AF=0.06", "SBVS1"),
    ("AC=80;AN=100000;AF=0.0008", "SBS1"),
    ("AC=1;AN=200000;AF=0.000005", "OP4"),
]


@pytest.mark.parametrize(("info", "code"), FREQUENCIES)
def test_frequencies_of_a_mounted_file_reach_the_criteria(
    tmp_path: Path, info: str, code: str
) -> None:
    row = f"17 7674220 . C T . PASS {info}".replace(" ", "\t")
    gnomad = packed(tmp_path / "gnomad.vcf.bgz", GNOMAD + row + "\n")
    found = classified(tmp_path, "TP53 GRCh38 17 7674220 C T", "--gnomad", str(gnomad))
    assert code in found["codes"].split(",")


def test_a_file_that_says_nothing_about_the_place_is_no_absence(tmp_path: Path) -> None:
    row = "17 7674990 . C T . PASS AC=1;AN=200000;AF=0.000005".replace(" ", "\t")
    gnomad = packed(tmp_path / "gnomad.vcf.bgz", GNOMAD + row + "\n")
    found = classified(tmp_path, "TP53 GRCh38 17 7674220 C T", "--gnomad", str(gnomad))
    assert "OP4" not in found["codes"].split(",")
    assert "OP4" in found["not_assessable"].split(",")
