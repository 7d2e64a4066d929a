"""Files that expand without end, or hold what no panel holds, are refused with the reason."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from pathlib import Path

import pytest

from varannot.errors import BrokenFileError
from varannot.tso500 import vcf_text
from varannot.tso500.content import ExclusionCode
from varannot.tso500.vcf import read_vcf

FIRST = "##fileformat=VCFv4.2\n"
GENOTYPE = '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tX\n"
INFO = '##INFO=<ID=X,Number=1,Type=Integer,Description="x">\n'


def call(alt: str = "T", info: str = "DP=9", filters: str = "PASS") -> str:
    return f"chr1\t5\t.\tA\t{alt}\t.\t{filters}\t{info}\tGT\t0/1\n"


SOME, MANY = 16 << 20, 112 << 20
"""Bytes above every limit of lines and characters, and above that of kept bytes too."""


def packed(path: Path, start: str, part: str, size: int) -> Path:
    """Write a gzip file of `start` and then `part` again and again, `size` bytes unpacked."""
    packer = zlib.compressobj(1, wbits=31)
    block = part.encode() * max(1, (1 << 20) // len(part))
    out = [packer.compress(start.encode())]
    out.extend(packer.compress(block) for _ in range(size // len(block)))
    path.write_bytes(b"".join([*out, packer.flush()]))
    return path


@pytest.mark.parametrize(
    ("start", "part", "sentence"),
    [
        (FIRST, INFO, "more than 50,000 header lines"),
        (FIRST, f"##source={'A' * 60_000}\n", "more than 8,388,608 characters of header"),
        (FIRST, f"##source={'A' * 70_000}\n", "more than 8,388,608 characters of header"),
        (FIRST, "\n", "more than 100,000 empty lines"),
        (FIRST, "x\n", "no #CHROM line"),
        (FIRST, "A", "a line of more than 1048576 bytes"),
        (FIRST + COLUMNS, "\n", "more than 100,000 empty lines"),
        (FIRST + COLUMNS, "\r", "more than 100,000 empty lines"),
        (FIRST + COLUMNS, "# x\n", "more than 100,000 remarks"),
        (FIRST + COLUMNS, "x\n", "more than 100,000 malformed records"),
        (FIRST + COLUMNS, f"{'x' * 9999}\n", "more than 100,663,296 bytes of malformed"),
        (FIRST + COLUMNS, call(info="A" * 9999), "more than 100,663,296 bytes of malformed"),
        (FIRST + COLUMNS, call(), "more than 200,000 calls"),
        (FIRST + COLUMNS, call(alt=",".join("T" * 90)), "more than 200,000 calls"),
    ],
)
def test_what_expands_without_end_is_refused(
    tmp_path: Path, start: str, part: str, sentence: str
) -> None:
    size = MANY if "bytes of malformed" in sentence else SOME
    path = packed(tmp_path / "x.vcf.gz", start, part, size)
    with pytest.raises(BrokenFileError, match=sentence):
        read_vcf(path, "x")


def test_names_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.vcf"
    names = "".join(call(info=f"N{place}=1") for place in range(20_001))
    path.write_text(FIRST + COLUMNS + names)
    with pytest.raises(BrokenFileError, match="more than 20,000 names of fields and contigs"):
        read_vcf(path, "x")


@pytest.mark.parametrize("part", ["\n", "x\n", INFO])
def test_a_refusal_takes_little_memory(tmp_path: Path, part: str) -> None:
    start = FIRST if part == INFO else FIRST + COLUMNS
    path = packed(tmp_path / "x.vcf.gz", start, part, SOME)
    tracemalloc.start()
    with pytest.raises(BrokenFileError):
        read_vcf(path, "x")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 80_000_000


@pytest.mark.parametrize("start", ["##INFO=<ID=X,", "##FORMAT=<ID=X,", "##contig=<ID=X,"])
def test_a_declaration_of_no_end_is_refused(tmp_path: Path, start: str) -> None:
    path = tmp_path / "x.vcf"
    path.write_text(f'{FIRST}{start}Description="{"A" * 70_000}">\n{COLUMNS}{call()}')
    with pytest.raises(BrokenFileError, match="row 2: found 'more than 65,536 characters in a h"):
        read_vcf(path, "x")


def test_a_command_line_of_no_end_is_left_out_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "x.vcf"
    path.write_text(f"{FIRST}##commandline={'A' * 70_000}\n{GENOTYPE}{COLUMNS}{call()}")
    content = read_vcf(path, "x")
    assert content.account.lines == {"header": 4, "data": 1}
    assert content.account.sections[0].row == 4
    said = "row 2, a header line 70,014 characters long, left out: ##commandline=AAAAAA"
    assert any(note.startswith(said) for note in content.account.notes)
    assert len(content.small_variants) == 1


def test_a_record_of_a_hundred_alleles_is_malformed(tmp_path: Path) -> None:
    path = tmp_path / "x.vcf"
    alleles = [",".join("T" * number) for number in (101, 100)]
    path.write_text(FIRST + GENOTYPE + COLUMNS + "".join(call(alt=alt) for alt in alleles))
    content = read_vcf(path, "x")
    malformed = [one for one in content.excluded if one.code == ExclusionCode.MALFORMED_RECORD]
    assert [one.reason for one in malformed] == ["the record has 101 alleles"]
    # The genotype 0/1 calls the first allele of the second record, and none of the other 99.
    assert (content.account.read, len(content.small_variants)) == (101, 1)


def test_many_rows_of_several_alleles_take_few_notes(tmp_path: Path) -> None:
    path = tmp_path / "x.vcf"
    path.write_text(FIRST + GENOTYPE + COLUMNS + call(alt="T,C") * 102)
    notes = read_vcf(path, "x").account.notes
    assert sum("holds 2 alleles" in note for note in notes) == 100
    assert "2 further rows hold several alleles" in notes


def test_many_broken_header_lines_take_few_notes(tmp_path: Path) -> None:
    path = tmp_path / "x.vcf"
    path.write_text(FIRST + "##INFO=x\n" * 25 + GENOTYPE + COLUMNS + call())
    notes = read_vcf(path, "x").account.notes
    assert sum(note == "header line left out: ##INFO=x" for note in notes) == 20
    assert "5 further header lines left out" in notes


def test_what_is_below_every_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exactly as many as a limit says are taken; one more is refused."""
    monkeypatch.setattr(vcf_text, "MOST_CALLS", 3)
    monkeypatch.setattr(vcf_text, "MOST_MALFORMED", 2)
    monkeypatch.setattr(vcf_text, "MOST_IDLE_LINES", 2)
    monkeypatch.setattr(vcf_text, "MOST_ODD_REFERENCES", 2)
    odd = call(".").replace("\tA\t", "\tAC\t")
    text = FIRST + GENOTYPE + COLUMNS + call() * 3 + "x\n" * 2 + "\n" * 2 + "# a\n" * 2 + odd * 2
    path = tmp_path / "x.vcf.gz"
    path.write_bytes(gzip.compress(text.encode()))
    content = read_vcf(path, "x")
    assert (len(content.small_variants), len(content.excluded)) == (3, 2)
    for more in (call(), "x\n", "\n", "# a\n", odd):
        path.write_bytes(gzip.compress((text + more).encode()))
        with pytest.raises(BrokenFileError, match=r"more than [23] "):
            read_vcf(path, "x")
