"""What holds for every reader of results: kind by content, all lines counted, damage refused."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tso500_files import FIXTURES, ROOT

from varannot.errors import BrokenFileError
from varannot.tso500.content import FileContent, FileKind
from varannot.tso500.files import line_total, read_any, read_variants, recognise
from varannot.tso500.gene_copies import GENE_COPIES_UNSEEN
from varannot.tso500.packed import HEAD_BYTES

KINDS = [
    ("dragen.tmb.json", FileKind.TMB_JSON, 9, 0),
    ("dragen.msi.json", FileKind.MSI_JSON, 8, 0),
    ("invalid.microsat_output.json", FileKind.MSI_JSON, 6, 0),
    ("SampleAnalysisResults.json", FileKind.ANALYSIS_RESULTS, 21, 6),
    ("one_line_SampleAnalysisResults.json", FileKind.ANALYSIS_RESULTS, 21, 6),
    ("ntc_SampleAnalysisResults.json", FileKind.ANALYSIS_RESULTS, 1, 0),
    ("localapp_MergedVariants_Annotated.json", FileKind.ANNOTATED_JSON, 8, 5),
    ("dragen_DNAVariants_Annotated.json", FileKind.ANNOTATED_JSON, 8, 5),
    ("ctdna_Fusions.csv", FileKind.CTDNA_FUSIONS, 7, 5),
]
NAMES = [name for name, *_ in KINDS]
JSON_NAMES = [name for name in NAMES if name.endswith(".json")]


def written(folder: Path, data: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(data)
    return path


def adds_up(path: Path, content: FileContent) -> None:
    """Every line is of one kind, every row reported or excluded, every key given once."""
    account = content.account
    assert sum(account.lines.values()) == line_total(path, "file")
    assert account.read == account.reported + account.excluded
    counted = sum(one.excluded for one in account.sections if one.name == "reference calls")
    assert account.excluded == len(content.excluded) + counted
    keys = [one.key for one in (*content.small_variants, *content.excluded)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("name", "kind", "read", "excluded"), KINDS)
def test_kind_and_account(name: str, kind: FileKind, read: int, excluded: int) -> None:
    path = FIXTURES / name
    assert recognise(path, name) is kind
    content = read_any(path, name)
    assert (content.account.file_kind, content.account.file) == (kind.value, name)
    assert (content.account.read, content.account.excluded) == (read, excluded)
    adds_up(path, content)


def bare(content: FileContent) -> tuple[object, ...]:
    """Return the values of a file without the account."""
    return (
        content.small_variants,
        content.findings,
        content.measurements,
        content.metrics,
        [(one.source, one.code) for one in content.excluded],
    )


LAYOUTS: dict[str, Callable[[bytes], bytes]] = {
    "mark": lambda data: b"\xef\xbb\xbf" + data,
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "utf-16": lambda data: data.decode().encode("utf-16"),
    "no last newline": lambda data: data.rstrip(b"\n"),
    "blank lines after": lambda data: data + b"\n\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_layout_does_not_change_the_content(name: str, layout: str, tmp_path: Path) -> None:
    data = (FIXTURES / name).read_bytes()
    path = written(tmp_path, LAYOUTS[layout](data))
    content = read_any(path, "file")
    adds_up(path, content)
    plain = read_any(written(tmp_path, data), "file")
    assert bare(content) == bare(plain)


@pytest.mark.parametrize("name", JSON_NAMES)
def test_compressed_json_is_read(name: str, tmp_path: Path) -> None:
    data = (FIXTURES / name).read_bytes()
    path = written(tmp_path, gzip.compress(data[:100]) + gzip.compress(data[100:]))
    content = read_any(path, "file")
    adds_up(path, content)
    assert bare(content) == bare(read_any(written(tmp_path, data), "file"))


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("name", JSON_NAMES)
def test_json_that_is_cut_is_refused(name: str, part: float, tmp_path: Path) -> None:
    data = (FIXTURES / name).read_bytes().rstrip()
    for whole in (data, gzip.compress(data)):
        cut = whole[: int(len(whole) * part)]
        with pytest.raises(BrokenFileError):
            read_any(written(tmp_path, cut), "file")


@pytest.mark.parametrize("name", JSON_NAMES)
def test_a_cut_file_names_the_row(name: str, tmp_path: Path) -> None:
    data = (FIXTURES / name).read_bytes().rstrip()[:-1]
    with pytest.raises(BrokenFileError) as caught:
        read_any(written(tmp_path, data), "file")
    assert caught.value.problems[0].row == data.count(b"\n") + 1


DAMAGES: dict[str, bytes] = {
    "empty": b"",
    "empty and compressed": gzip.compress(b""),
    "nothing but blanks": b" \n \n",
    "another JSON": b'{"a": 1}',
    "an array": b'[{"TmbPerMb": 1}]',
    "brackets": b'{"TmbPerMb":' + b"[" * 200_000,
    "objects": b'{"data":{"biomarkers":' + b'{"a":' * 200_000,
    "twice": b'{"TmbPerMb": 1, "TmbPerMb": 2}',
    "twice inside": b'{"TmbPerMb": 1, "Settings": {"a": 1, "a": 2}}',
    "data twice": b'{"data":{"biomarkers":{}},"data":{"biomarkers":{}}}',
    "data is no object": b'{"data": 5, "biomarkers": {}}',
    "data is another": b'{"data": {"a": 5}, "biomarkers": {}}',
    "more after it": b'{"TmbPerMb": 1} {"TmbPerMb": 2}',
    "no comma": b'{"TmbPerMb": 1 "CodingRegionSizeMb": 2}',
    "no colon": b'{"TmbPerMb" 1, "PercentageUnstableSites": 1}',
    "comma at the end": b'{"TmbPerMb": 1,}',
    "a key without quotes": b'{"TmbPerMb": 1, a: 2}',
    "byte": b'{"TmbPerMb": "\xff"}',
    "a tab in a text": b'{"TmbPerMb": "1\t2"}',
    "header alone": b'{"header":{"annotator":"x"},"positions":[\n',
    "header on two lines": b'{"header":{"annotator":"x"},\n"positions":[\n]}\n',
    "no header": b'{"header":{},"positions":[\n]}\n',
    "two samples": b'{"header":{"samples":["a","b"]},"positions":[\n]}\n',
    "no position": b'{"header":{"a":1},"positions":[\n5\n]}\n',
    "after the end": b'{"header":{"a":1},"positions":[\n]}\nx\n',
    "a bad end": b'{"header":{"a":1},"positions":[\n] x\n',
    "nested position": b'{"header":{"a":1},"positions":[\n{"a":' + b"[" * 200_000 + b"\n]}\n",
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError) as caught:
        read_any(written(tmp_path, DAMAGES[name]), "file")
    assert str(caught.value).startswith("file")


def test_the_kind_is_told_by_the_first_part_alone(tmp_path: Path) -> None:
    head = b'{"header":{"annotator":"x"},"positions":[\n' + b" " * HEAD_BYTES
    path = tmp_path / "large"
    with path.open("wb") as stream:
        stream.write(head)
        stream.truncate(1 << 33)
    assert recognise(path, "large") is FileKind.ANNOTATED_JSON


def test_a_file_that_unpacks_to_much_is_refused(tmp_path: Path) -> None:
    data = gzip.compress(b'{"TmbPerMb": 1,\n' + b" " * (17 << 20) + b"}")
    with pytest.raises(BrokenFileError, match="more than 16 MB"):
        read_any(written(tmp_path, data), "file")


@settings(max_examples=150)
@given(st.sampled_from(NAMES), st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, place: int, byte: int
) -> None:
    data = bytearray((FIXTURES / name).read_bytes())
    data[place % len(data)] = byte
    path = written(tmp_path_factory.mktemp("changed"), bytes(data))
    try:
        content = read_any(path, "file")
    except BrokenFileError:
        return
    adds_up(path, content)


COPIES = {
    "table": (b"Gene\tChromosome\tAbsolute Copy Number\tMinor Copy Number\nBRCA2\tchr13\t2\t0\n"),
    "vcf": (
        b"##fileformat=VCFv4.2\n##source=PhenoHRD 1.0\n"
        b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    ),
}


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_gene_copy_numbers_are_accounted_for_and_not_interpreted(
    name: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = written(tmp_path, pack(COPIES[name]))
    if name == "table" and pack is gzip.compress:
        with pytest.raises(BrokenFileError, match="a gzip-compressed file"):
            read_any(path, "file")
        return
    assert recognise(path, "file") is FileKind.GENE_COPIES
    adds_up(path, read_any(path, "file"))


@pytest.mark.parametrize("name", ["P1.abcn_genes.tsv", "P1.abcn_annotated.vcf"])
@pytest.mark.parametrize(
    "text",
    [
        "Gene\tX\nBRCA2\t1\n",
        "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
        "chr13\t32900000\t.\tC\tT\t.\tPASS\t.\n",
    ],
)
def test_gene_copy_numbers_are_told_by_their_name_too(name: str, text: str, tmp_path: Path) -> None:
    """Their columns are not known: nothing in them is taken for a variant."""
    path = tmp_path / name
    path.write_text(text)
    content = read_any(path, "file")
    adds_up(path, content)
    assert (content.small_variants, content.findings) == ((), ())
    assert content.account.notes == (GENE_COPIES_UNSEEN,)
    assert [one.reason for one in content.excluded] == [GENE_COPIES_UNSEEN]
    with pytest.raises(BrokenFileError, match="a file whose format has been seen"):
        read_variants(path, "file")


def test_every_kind_is_listed_in_the_documentation() -> None:
    lines = (ROOT / "docs" / "usage.md").read_text().split("\n")
    listed = [line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| ")]
    assert [kind.value for kind in FileKind if listed.count(kind.value) != 1] == []
