"""One value for the reader: the tumour's column, its reads, the annotation, and their account."""

from __future__ import annotations

import pytest

from varannot.errors import BrokenFileError
from varannot.tso500.vcf_caller import Taken, caller_of
from varannot.tso500.vcf_samples import VcfChoices

HEADER = [
    "##fileformat=VCFv4.2",
    '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. '
    'Format: Allele|Consequence|SYMBOL|Feature_type|Feature|HGVSc|HGVSp|MANE_SELECT">',
    '##FORMAT=<ID=AF,Number=A,Type=Float,Description="Allele fractions of alternate alleles">',
    "##normal_sample=N1",
    "##tumor_sample=T1",
]
COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tT1\tN1"
INFO = "CSQ=T|missense_variant|KRAS|Transcript|NM_004985.5|NM_004985.5:c.35G>A|p.Gly12Asp|E.1"
RECORD = ["chr12", "25245350", ".", "C", "T", ".", "PASS", INFO, "GT:AF:DP"]


def test_tumour_reads_and_words_of_one_allele() -> None:
    caller = caller_of(HEADER, COLUMNS, "a.vcf")
    reads, found = caller.of_allele([*RECORD, "0/1:0.26:200", "0/0:0.01:100"], 0)
    assert (reads.vaf, reads.depth, found.words.hgvs_c) == (0.26, 200, "c.35G>A")
    assert caller.notes == ("the tumour is T1: the header calls T1 so; not read: N1",)


def test_choices_go_before_what_the_file_tells() -> None:
    choices = VcfChoices(tumour_sample="T1").for_sample({"vcf_tumour_sample": "N1"})
    caller = caller_of(HEADER, COLUMNS, "a.vcf", choices)
    assert caller.of_allele([*RECORD, "0/1:0.26:200", "0/0:0.01:100"], 0)[0].vaf == 0.01
    with pytest.raises(BrokenFileError, match="a VCF with the sample 'X'"):
        caller_of(HEADER, COLUMNS, "a.vcf", choices.for_sample({"vcf_tumour_sample": "X"}))


def test_what_was_taken_is_accounted_for() -> None:
    caller, taken = caller_of(HEADER, COLUMNS, "a.vcf"), Taken()
    for sample in ("0/1:0.26:200", "0/1:.:90", "0/1:7:80"):
        taken.count(*caller.of_allele([*RECORD, sample, "."], 0))
    assert taken.details() == {
        "allele fraction from": "FORMAT/AF 1; no field that tells 2",
        "depth from": "FORMAT/DP 3",
        "annotated by": "VEP, flagged MANE_SELECT 3",
    }
    assert taken.notes() == (
        "FORMAT/AF is '.': not used (1 allele)",
        "FORMAT/AF is 7, which is no fraction from 0 to 1: not used (1 allele)",
    )
    assert Taken().details() == {}
