"""A VCF as it streams by: the same result whatever the blocks, in bounded memory."""

from __future__ import annotations

import gzip
import hashlib
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pysam
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tso500_files import FIXTURES

from varannot.errors import BrokenFileError
from varannot.tso500.content import FileContent
from varannot.tso500.files import line_total
from varannot.tso500.vcf import read_vcf
from varannot.tso500.vcf_blocks import LONGEST_LINE, VcfBytes
from varannot.tso500.vcf_header import NO_ALLELE
from varannot.tso500.vcf_scan import called_sample, scan

HEADER = (
    "##fileformat=VCFv4.2\n"
    '##FILTER=<ID=LowDP,Description="Low coverage">\n'
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">\n'
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">\n'
    '##INFO=<ID=END,Number=1,Type=Integer,Description="End">\n'
    "##contig=<ID=chr1>\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tX\n"
)
SIZES = (1, 2, 7, 64, 1000, 1 << 20)
VCF_FIXTURES = sorted(FIXTURES.glob("*.vcf"))


def record(
    position: int, alt: str, filters: str = "PASS", *, ref: str = "A", info: str = ""
) -> str:
    return f"chr1\t{position}\t.\t{ref}\t{alt}\t.\t{filters}\t{info or 'DP=9'}\tGT:DP\t0/1:9"


def written(folder: Path, text: str, form: str) -> Path:
    data = text.encode()
    path = folder / f"{form}.vcf"
    if form == "bgzip":
        with pysam.BGZFile(str(path), "wb", index=None) as out:
            out.write(data)
    else:
        path.write_bytes(gzip.compress(data, mtime=0) if form == "gzip" else data)
    return path


LINES = st.one_of(
    st.builds(record, st.integers(1, 300), st.sampled_from(sorted(NO_ALLELE))),
    st.builds(record, st.integers(1, 300), st.just("."), st.just("LowDP"), ref=st.just("AC")),
    st.builds(record, st.integers(1, 300), st.sampled_from(["T", "T,<NON_REF>", "AT,C", "<DEL>"])),
    st.builds(record, st.integers(1, 300), st.just("T"), st.sampled_from(["LowDP", "new"])),
    st.builds(record, st.integers(1, 300), st.just("<NON_REF>"), info=st.just("END=310;DP=4")),
    st.sampled_from(
        [
            *("", "  ", "# a remark", "chr1\t5", "ä\tß"),
            "chr1\tx\t.\tA\t.\t.\tPASS\tDP=9\tGT\t0/0",
            record(7, ".") + "\tmore",
            record(8, ".", ref="A-"),
            record(12345678901, "."),
        ]
    ),
)


def kinds(lines: list[str]) -> tuple[int, int, int, int]:
    """Return blank lines, remarks, records and reference calls, told line by line."""
    blank = sum(not line.strip() for line in lines)
    remarks = sum(line.startswith("#") for line in lines)
    cells = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    sound = [one for one in cells if len(one) == 10 and one[1].isdigit() and one[3].isalpha()]
    reference = sum(set(one[4].split(",")) <= NO_ALLELE for one in sound)
    return blank, remarks, len(cells), reference


@given(
    lines=st.lists(LINES, max_size=20),
    size=st.integers(1, 200),
    form=st.sampled_from(["plain", "gzip", "bgzip"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.booleans(),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_blocks_and_packing_change_nothing(
    tmp_path: Path, lines: list[str], size: int, form: str, end: str, *, last: bool
) -> None:
    text = HEADER.replace("\n", end) + end.join(lines) + (end if last and lines else "")
    path = written(tmp_path, text, form)
    content = read_vcf(path, "x", block_bytes=size)
    counts = content.account.lines
    taken = lines if last or not lines or lines[-1] else lines[:-1]
    blank, remarks, data, reference = kinds(taken)
    assert counts.get("header") == 8
    assert (counts.get("blank", 0), counts.get("free_text", 0)) == (blank, remarks)
    assert counts.get("data", 0) == data
    assert sum(one.rows for one in content.account.sections[1:]) == reference
    assert content.account.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert content.account.read == content.account.reported + content.account.excluded
    plain = read_vcf(written(tmp_path, HEADER + "\n".join(lines) + "\n" * last, "plain"), "x")
    assert (content.small_variants, content.excluded) == (plain.small_variants, plain.excluded)


@given(
    lines=st.lists(st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r", "\r\r\n"])), max_size=15),
    size=st.integers(1, 60),
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mixed_line_ends_are_counted_as_everywhere(
    tmp_path: Path, lines: list[tuple[str, str]], size: int
) -> None:
    text = HEADER + "".join(line + end for line, end in lines)
    path = written(tmp_path, text, "plain")
    content = read_vcf(path, "x", block_bytes=size)
    assert sum(content.account.lines.values()) == line_total(path, "x")
    _, _, data, _ = kinds([line for line, _ in lines])
    assert content.account.lines.get("data", 0) == data
    assert content.account.read == content.account.reported + content.account.excluded
    bare = len(text.replace("\r\n", "\n").split("\r")) - 1
    said = f"{bare} lines end with a carriage return alone"
    assert (said in content.account.notes) == bool(bare)


def test_a_last_line_without_its_end_is_noted(tmp_path: Path) -> None:
    note = "the last line has no line end: the file may be cut"
    path = tmp_path / "cut.vcf"
    for end, told in (("", True), ("\n", False), ("\r", False), ("\r\n", False)):
        path.write_bytes((HEADER + record(5, "T") + end).encode())
        assert (note in read_vcf(path, "x").account.notes) is told


@pytest.mark.parametrize("path", VCF_FIXTURES, ids=lambda path: path.name)
@pytest.mark.parametrize("size", SIZES)
def test_fixtures_read_the_same_in_any_block(path: Path, size: int) -> None:
    assert read_vcf(path, path.name, block_bytes=size) == read_vcf(path, path.name)


def test_real_files_read_the_same_in_any_block(shared: Path) -> None:
    paths = sorted((shared / "tso500").glob("**/*.vcf"))
    if not paths:
        pytest.skip(f"no real TSO500 files in {shared / 'tso500'}")
    for path in paths:
        assert read_vcf(path, "x", block_bytes=100) == read_vcf(path, "x")


def test_a_mark_at_the_start_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "marked.vcf"
    path.write_bytes(b"\xef\xbb\xbf" + (HEADER + record(5, "T") + "\n").encode())
    [variant] = read_vcf(path, "x", block_bytes=1).small_variants
    assert (variant.position, variant.alt) == (5, "T")


def cut(data: bytes) -> bytes:
    return data[:-28]


def damaged(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :]


def binary(_: bytes) -> bytes:
    return (HEADER + record(5, "T")).encode() + b"\n\0\1\2\n"


def latin(_: bytes) -> bytes:
    return (HEADER + record(5, ".") + "\n" + "chr1\tä\n").encode("latin-1")


def stray(_: bytes) -> bytes:
    return HEADER.replace("#CHROM", "chr1\n" * 1001 + "#CHROM").encode()


def endless(_: bytes) -> bytes:
    return HEADER.encode() + b"A" * (LONGEST_LINE + (1 << 20))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (cut, "a bgzip file without its end mark"),
        (lambda data: data[:200], "a bgzip file without its end mark"),
        (damaged, "a whole gzip file"),
        (binary, "row 10: found 'binary content'"),
        (latin, "row 10: found 'binary content'"),
        (stray, "row 1008: found 'no #CHROM line'"),
        (endless, "a line of more than 1048576 bytes"),
        (lambda _: b"", "row 1: found '', expected ##fileformat=VCF"),
        (lambda _: HEADER.replace("\tX\n", "\tX\tY\n").encode(), "row 8: found 'X, Y'"),
    ],
)
def test_what_is_broken_is_refused(
    tmp_path: Path, change: Callable[[bytes], bytes], sentence: str
) -> None:
    body = "".join(f"{record(position, '.')}\n" for position in range(1, 5000))
    path = written(tmp_path, HEADER + body, "bgzip")
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(BrokenFileError, match=sentence):
        read_vcf(path, "x")


def test_a_record_before_the_names_of_the_columns_is_malformed(tmp_path: Path) -> None:
    path = tmp_path / "early.vcf"
    path.write_text(HEADER.replace("#CHROM", record(5, "T") + "\n#CHROM") + record(6, "T") + "\n")
    content = read_vcf(path, "x")
    assert [(one.source.row, one.code) for one in content.excluded] == [(8, "malformed_record")]
    assert [one.position for one in content.small_variants] == [6]


def test_a_header_that_htslib_refuses_is_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "header.vcf"
    path.write_text(HEADER.replace("FORMAT\tX", "FORMAT") + record(5, "T")[:-6] + "\n")
    with pytest.raises(BrokenFileError, match="expected a header that htslib can read"):
        read_vcf(path, "x")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FORMAT\tX", "FORMAT X"),
        ("POS\tID", "ID\tPOS"),
        ("REF\tALT", "Ref\tALT"),
        ("\tFILTER", ""),
        ("FORMAT\tX", "X\tFORMAT"),
        ("\tQUAL\tFILTER\tINFO\tFORMAT\tX", ""),
    ],
)
def test_other_columns_are_refused_by_name(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "columns.vcf"
    path.write_text(HEADER.replace(old, new) + record(5, "T") + "\n")
    sentence = "x, row 8: found '#CHROM.*expected the columns #CHROM, POS, ID, REF"
    with pytest.raises(BrokenFileError, match=sentence):
        read_vcf(path, "x")


def test_a_record_that_says_nothing_of_the_sample_is_kept(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, HEADER + "chr1\t5\t.\tA\tT\t.\t.\t.\t.\t.\n", "plain")
    [variant] = read_vcf(path, "x").small_variants
    assert (variant.vaf, variant.depth) == (None, None)
    assert capfd.readouterr().err == ""


def test_a_stale_or_missing_index_does_not_matter(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + record(5, "T") + "\n", "bgzip")
    (tmp_path / "bgzip.vcf.tbi").write_bytes(b"stale")
    assert len(read_vcf(path, "x").small_variants) == 1


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a genome VCF of 200,000 records, one in 1,000 a variant."""
    path = tmp_path_factory.mktemp("large") / "large.vcf.gz"
    with pysam.BGZFile(str(path), "wb", index=None) as out:
        out.write(HEADER.encode())
        for start in range(1, 200_001, 1000):
            lines = [record(place, ".") for place in range(start, start + 999)]
            out.write("".join(f"{line}\n" for line in [*lines, record(start + 999, "T")]).encode())
    return path


def read_large(path: Path) -> FileContent:
    return read_vcf(path, "large", block_bytes=1 << 18)


def test_memory_does_not_grow_with_the_file(large: Path) -> None:
    read_vcf(FIXTURES / "localapp.genome.vcf", "warm")
    tracemalloc.start()
    content = read_large(large)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (content.account.lines["data"], len(content.small_variants)) == (200_000, 200)
    assert content.account.sections[1].rows == 199_800
    # The text has 8 MB; blocks of 256 kB with the places of their fields stay far below.
    assert peak < 6_000_000


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        (record(5, "."), True),
        (record(5, "<NON_REF>"), True),
        (record(5, "<M>"), True),
        (record(5, "<*>"), True),
        (record(5, "*"), True),
        (record(5, ".", ref="N"), True),
        (record(1234567890, "."), True),
        (record(5, "<NON_REB>"), False),
        (record(5, "<N>"), False),
        (record(5, "T"), False),
        (record(5, ".,T"), False),
        (record(5, ".", ref="AC"), False),
        (record(5, ".", ref="-"), False),
        (record(5, ".", info="SEGID=EGFR"), False),
        (record(12345678901, "."), False),
        (record(5, ".").replace("\t5\t", "\t\t"), False),
        (record(5, ".").replace("\t5\t", "\t5a\t"), False),
        (record(5, ".").replace("\t5\t", "\t-5\t"), False),
        ("#" + record(5, "."), False),
        (record(5, ".") + "\t", False),
        ("", False),
    ],
)
def test_only_sound_reference_calls_are_plain(line: str, *, plain: bool) -> None:
    found = scan(f"{line}\n".encode(), 9)
    assert found.lines == 1
    assert found.plain.tolist() == ([0] if plain else [])
    assert list(found.others()) == ([] if plain else [(0, line.encode())])


@given(st.lists(LINES, min_size=1, max_size=15))
def test_each_line_of_a_block_is_found_once(lines: list[str]) -> None:
    found = scan("\n".join(lines).encode() + b"\n", 9)
    places = [*found.plain.tolist(), *(place for place, _ in found.others())]
    assert sorted(places) == list(range(len(lines)))
    assert all(text.decode() == lines[place] for place, text in found.others())


@given(
    names=st.permutations(["GT", "DP", "MIN_DP", "GQ"]),
    values=st.tuples(
        st.sampled_from(["0/0", "./.", ".", "0|1", "0"]),
        st.sampled_from(["0", "10", "."]),
        st.sampled_from(["0", "7"]),
        st.sampled_from(["0", "99"]),
    ),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_genotypes_of_a_block_are_judged_as_one_by_one(
    names: list[str], values: tuple[str, ...], end: str
) -> None:
    written = dict(zip(["GT", "DP", "MIN_DP", "GQ"], values, strict=True))
    sample = ":".join(written[name] for name in names)
    cells = [*record(5, ".").split("\t")[:8], ":".join(names), sample]
    found = scan(("\t".join(cells) + end).encode(), 9)
    assert found.called(found.plain).tolist() == [
        called_sample(":".join(names).encode(), sample.encode())
    ]


def test_blocks_end_with_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a\nbc\n\ndef")
    for size in range(1, 12):
        blocks = list(VcfBytes(path, "a", size).blocks())
        assert b"".join(blocks) == b"a\nbc\n\ndef"
        assert all(block.endswith(b"\n") for block in blocks[:-1])
