"""VCF files: small variants, copy number, exon copy number and splice variants."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tso500_files import FIXTURES

from varannot.errors import BrokenFileError
from varannot.model import CopyNumber, ExonCopyNumber, SpliceVariant
from varannot.tso500.content import FileContent
from varannot.tso500.files import read_variants
from varannot.tso500.vcf import read_vcf
from varannot.tso500.vcf_samples import VcfChoices


def vcf(name: str) -> FileContent:
    return read_vcf(FIXTURES / name, name)


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    path = tmp_path / name
    text = (FIXTURES / name).read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


def test_small_variants_with_their_reads() -> None:
    content = vcf("small.hard-filtered.vcf")
    found = [(one.key, one.alt, one.vaf, one.depth) for one in content.small_variants]
    assert found == [
        ("variants:15", "A", 0.3013, 800),
        ("variants:18", "G", 0.5917, 338),
        ("variants:18.2", "GTT", 0.1124, 338),
        ("variants:20", "A", 0.444444, 90),
    ]
    first = content.small_variants[0]
    assert (first.chromosome, first.position, first.ref) == ("chr17", 7577120, "C")
    assert (first.gene, first.hgvs_c, first.filters) == ("", "", "PASS")
    assert content.account.details["GermlineStatus"] == "Somatic 1"


def test_every_record_has_an_end() -> None:
    content = vcf("small.hard-filtered.vcf")
    assert [(one.source.row, one.code) for one in content.excluded] == [
        (16, "filter"),
        (17, "filter"),
        (19, "symbolic_allele"),
        (22, "malformed_record"),
        (23, "malformed_record"),
    ]
    assert content.excluded[1].reason.endswith("weak_evidence;new_filter")
    account = content.account
    assert account.read == account.reported + account.excluded == 10
    assert account.lines == {"header": 14, "data": 9}
    assert "row 18 holds 2 alleles; each counts as a row" in account.notes


def test_an_undeclared_filter_is_declared_in_a_copy(capfd: pytest.CaptureFixture[str]) -> None:
    before = (FIXTURES / "small.hard-filtered.vcf").read_bytes()
    notes = vcf("small.hard-filtered.vcf").account.notes
    assert "FILTER not declared in the header, declared in a copy: new_filter" in notes
    assert (FIXTURES / "small.hard-filtered.vcf").read_bytes() == before
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("compressed", [False, True])
def test_reference_calls_are_counted_not_listed(tmp_path: Path, *, compressed: bool) -> None:
    data = (FIXTURES / "localapp.genome.vcf").read_bytes()
    path = tmp_path / ("a.vcf.gz" if compressed else "a.vcf")
    path.write_bytes(gzip.compress(data, mtime=0) if compressed else data)
    content = read_variants(path, "a")
    [variant] = content.small_variants
    assert (variant.key, variant.vaf, variant.depth) == ("variants:20", 0.5, 700)
    assert content.excluded == ()
    assert (content.account.read, content.account.excluded) == (4, 3)
    calls = content.account.sections[1]
    assert (calls.name, calls.rows, calls.excluded) == ("reference calls", 3, 3)
    assert calls.text == ("reference_call: counted, not listed",)


def test_copy_number_segments() -> None:
    content = vcf("gene.cnv.vcf")
    [gain] = content.findings
    assert isinstance(gain, CopyNumber)
    assert (gain.gene, gain.fold_change, gain.call) == ("EGFR", 3.41, "<DUP>")
    assert [one.code for one in content.excluded] == ["copy_number_neutral", "filter", "no_gene"]


def test_exon_copy_number_with_an_illegal_header(capfd: pytest.CaptureFixture[str]) -> None:
    content = vcf("exon_DragenExonCNV.vcf")
    [loss] = content.findings
    assert isinstance(loss, ExonCopyNumber)
    assert (loss.gene, loss.start, loss.stop, loss.fold_change) == (
        "BRCA1",
        41197695,
        41203134,
        0.52,
    )
    assert [one.code for one in content.excluded] == ["filter"]
    assert capfd.readouterr().err == ""


def test_splice_reads_have_their_own_meaning(capfd: pytest.CaptureFixture[str]) -> None:
    content = vcf("rna_SpliceVariants.vcf")
    [splice] = content.findings
    assert isinstance(splice, SpliceVariant)
    assert (splice.breakpoint_1, splice.breakpoint_2) == ("chr7:116411708", "chr7:116414934")
    assert (splice.supporting_reads, splice.reference_reads) == (91, 1)
    assert content.excluded[0].reason.endswith("LowQ;LowUniqueAlignments")
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("malformed/no_columns.vcf", "no #CHROM line"),
        ("malformed/binary.tsv", "binary content"),
        ("malformed/empty.tsv", "row 1: found '', expected ##fileformat=VCF"),
        ("typed_variants.tsv", r"row 1: found 'gene.*expected ##fileformat=VCF"),
    ],
)
def test_what_is_no_vcf_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(BrokenFileError, match=sentence):
        vcf(name)


def test_two_samples_need_a_word_on_which_is_the_tumour(tmp_path: Path) -> None:
    name = "localapp.genome.vcf"
    text = (FIXTURES / name).read_text().replace("FIX_DNA.bam", "A\tB")
    lines = [
        line if line.startswith("#") else f"{line}\t0/1:99,1:100:0.01" for line in text.splitlines()
    ]
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(BrokenFileError, match="found 'A, B', expected one sample, or a header"):
        read_vcf(path, name)
    [variant] = read_vcf(path, name, choices=VcfChoices(tumour_sample="B")).small_variants
    assert (variant.vaf, variant.depth) == (0.01, 100)


def test_the_words_of_an_annotator_go_with_the_row(tmp_path: Path) -> None:
    # Fields of VEP's --vcf output (ensembl.org/info/docs/tools/vep/vep_formats.html).
    fields = "Allele|Consequence|SYMBOL|Feature_type|Feature|EXON|HGVSc|HGVSp|MANE_SELECT"
    declared = f'##INFO=<ID=CSQ,Number=.,Type=String,Description="From VEP. Format: {fields}">\n'
    words = "T|missense_variant|KRAS|Transcript|NM_004985.5|2/6|NM_004985.5:c.35G>A|p.Gly12Asp|E.1"
    text = (FIXTURES / "localapp.genome.vcf").read_text()
    path = tmp_path / "annotated.vcf"
    text = text.replace("#CHROM", f"{declared}#CHROM")
    path.write_text(text.replace("C\tT\t100\tPASS\tDP=700", f"C\tT\t100\tPASS\tDP=700;CSQ={words}"))
    content = read_vcf(path, "annotated.vcf")
    [one] = content.small_variants
    assert (one.gene, one.transcript, one.hgvs_c) == (
        "KRAS",
        "NM_004985.5",
        "NM_004985.5:c.35G>A",
    )
    assert (one.hgvs_p, one.consequences, one.exons) == (
        "p.Gly12Asp",
        ("missense_variant",),
        "2/6",
    )
    assert content.account.details["annotated by"].startswith("VEP")


def test_a_cut_gzip_file_is_refused(tmp_path: Path) -> None:
    data = gzip.compress((FIXTURES / "localapp.genome.vcf").read_bytes(), mtime=0)
    path = tmp_path / "cut.vcf.gz"
    path.write_bytes(data[:-20])
    with pytest.raises(BrokenFileError, match="a whole gzip file"):
        read_vcf(path, "cut.vcf.gz")


def test_records_without_usable_numbers_are_kept_without_them(tmp_path: Path) -> None:
    path = changed(tmp_path, "localapp.genome.vcf", "0/1:350,350:700:0.50000\n", "0/1:.:.:.\n")
    [variant] = read_vcf(path, "x").small_variants
    # The depth of the record stands in for that of the sample.
    assert (variant.vaf, variant.depth) == (None, 700)


def test_a_blank_line_is_counted(tmp_path: Path) -> None:
    path = changed(tmp_path, "gene.cnv.vcf", "chr7\t55086970", "\nchr7\t55086970")
    content = read_vcf(path, "x")
    assert content.account.lines["blank"] == 1
    assert content.findings[0].source.row == 17


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("gene.cnv.vcf", "copy number VCF"),
        ("exon_DragenExonCNV.vcf", "exon copy number VCF"),
        ("rna_SpliceVariants.vcf", "splice variant VCF"),
        ("small.hard-filtered.vcf", ""),
    ],
)
def test_rows_that_are_no_small_variants_say_of_what_kind_they_are(name: str, section: str) -> None:
    content = vcf(name)
    sources = [one.source for one in (*content.findings, *content.excluded)]
    assert sources
    assert {source.section for source in sources} == {section}
