"""A record that passes its filters is no call of a sample whose genotype and reads lack it.

Genotypes: VCF 4.2, section 1.4.2 (0 is the reference, `.` no call).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from varannot.tso500.content import ExclusionCode
from varannot.tso500.vcf import read_vcf
from varannot.tso500.vcf_samples import VcfChoices

HEADER = (
    "##fileformat=VCFv4.2\n"
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    '##FORMAT=<ID=AF,Number=A,Type=Float,Description="Allele fraction">\n'
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\n"
)
OTHER = {"GT:AF": "0/1:0.5", "GT": "0/1", "AF": "0.5"}
"""The other column, in which every record is called."""


def read(path: Path, keys: str, values: str, alt: str = "T"):
    other = OTHER[keys]
    path.write_text(f"{HEADER}chr1\t5\t.\tA\t{alt}\t.\tPASS\t.\t{keys}\t{other}\t{values}\n")
    return read_vcf(path, "x.vcf", choices=VcfChoices(tumour_sample="B"))


@pytest.mark.parametrize(
    ("keys", "values", "called"),
    [
        ("GT:AF", "0/1:0.3", True),
        ("GT:AF", "0|1:0.3", True),
        ("GT", "1", True),
        ("GT:AF", "0/1:0", True),
        ("GT:AF", "./.:.", False),
        ("GT:AF", "0/0:0", False),
        ("GT:AF", "0/0:0.0", False),
        ("GT", "./.", False),
        ("GT", "0/0", False),
        # Germline callers write 0/0 beside the reads of a subclone.
        ("GT:AF", "0/0:0.08", True),
        ("GT:AF", "./.:0.4", True),
        # Somatic callers may state no genotype at all.
        ("AF", "0.2", True),
        ("AF", "0", False),
        ("AF", ".", True),
    ],
)
def test_what_the_column_of_the_tumour_lacks_is_no_call(
    tmp_path: Path, keys: str, values: str, called: bool
) -> None:
    content = read(tmp_path / "x.vcf", keys, values)
    codes = [one.code for one in content.excluded]
    assert codes == ([] if called else [ExclusionCode.NOT_CALLED])
    assert len(content.small_variants) == int(called)
    assert content.account.read == 1


def test_the_reason_names_genotype_and_fraction(tmp_path: Path) -> None:
    (row,) = read(tmp_path / "x.vcf", "GT:AF", "0/0:0").excluded
    assert row.reason == "not called in this sample: genotype 0/0, an allele fraction of 0"
    (row,) = read(tmp_path / "x.vcf", "GT:AF", "./.:.").excluded
    assert row.reason == "not called in this sample: genotype ./., no allele fraction"


def test_each_allele_is_called_by_itself(tmp_path: Path) -> None:
    content = read(tmp_path / "x.vcf", "GT:AF", "0/2:0,0.4", alt="T,C")
    assert [one.alt for one in content.small_variants] == ["C"]
    assert [one.key for one in content.small_variants] == ["variants:5.2"]
    assert [one.code for one in content.excluded] == [ExclusionCode.NOT_CALLED]
