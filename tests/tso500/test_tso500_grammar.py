"""The line grammar: every line is one kind, whatever the file has been through."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tso500_files import FIXTURES, combined, line_total

from varannot.errors import BrokenFileError
from varannot.model import LineKind
from varannot.tso500.combined_output import read_combined_output
from varannot.tso500.files import account
from varannot.tso500.grammar import Shape, parse

SHAPES = {"details": Shape.KEY_VALUE, "calls": Shape.TABLE}


def kinds(text: str) -> list[str]:
    """Return the kind of each line, found by parsing ever longer beginnings of the text."""
    lines = text.split("\n")
    before = dict.fromkeys(LineKind, 0)
    found = []
    for end in range(1, len(lines) + 1):
        part = "\n".join(lines[:end]) + "\n"
        try:
            counts = parse(part.encode(), "f", SHAPES).lines
        except BrokenFileError:
            # Without a section there is no document; the lines before one are known anyway.
            found.append("before")
            continue
        new = [kind.value for kind in LineKind if counts[kind] > before[kind]]
        found.append(new[-1] if len(found) and before[LineKind.SECTION] else "section")
        before = dict(counts)
    return found


def test_each_line_is_of_one_kind() -> None:
    text = "\n".join(
        [
            "Banner",
            "For Research Use Only.",
            "\t\t",
            "[Details]\t\t",
            "Pair ID\tx\t",
            "Module Version\t\t",
            "\t\t",
            "FEATURES ARE BETA. REFER TO THE GUIDE.\t\t",
            "[Calls]\t\t",
            "Gene\tFold Change\t",
            "MYC\t2.1\t",
            "BRCA1\tNA\t",
            "A REMARK INSIDE\t\t",
            "\t\t",
            "[Calls]\t\t",
            "Gene\tFold Change\t",
            "NA\t\t",
        ]
    )
    assert kinds(text) == [
        "before",
        "before",
        "before",
        "section",
        "key_value",
        "key_value",
        "blank",
        "free_text",
        "section",
        "header",
        "data",
        "data",
        "free_text",
        "blank",
        "section",
        "header",
        "not_applicable",
    ]


@pytest.mark.parametrize(
    "path", sorted(FIXTURES.glob("*CombinedVariantOutput.tsv")), ids=lambda path: path.name[:20]
)
def test_all_lines_and_rows_are_accounted_for(path: Path) -> None:
    found = account(path, path.name)
    assert sum(found.lines.values()) == line_total(path)
    assert found.read == found.lines.get("data", 0) + found.lines.get("key_value", 0)
    assert found.read == found.reported + found.excluded
    for section in found.sections:
        assert section.rows == section.reported + section.excluded


@pytest.mark.parametrize("name", ["crlf", "mark", "interrupted"])
def test_layout_does_not_change_the_content(name: str) -> None:
    plain, other = combined("localapp_dna"), combined(name)
    assert [one.hgvs_c for one in other.small_variants] == [
        one.hgvs_c for one in plain.small_variants
    ]
    assert [(one.name, one.number) for one in other.measurements] == [
        (one.name, one.number) for one in plain.measurements
    ]


def test_rows_after_a_blank_line_are_read_and_noted() -> None:
    content = combined("interrupted")
    assert [one.source.row for one in content.small_variants] == [50, 51, 52, 54, 55]
    assert content.account.notes == (
        "blank line inside [Small Variants]; the rows after it were read",
    )
    assert content.account.lines["free_text"] == 2


def test_a_file_without_last_line_end_is_read_if_its_last_row_is_whole() -> None:
    content = combined("no_last_newline")
    assert len(content.small_variants) == 1
    assert "the last line has no line end: the file may be cut" in content.account.notes


@pytest.mark.parametrize(
    ("name", "row", "sentence"),
    [
        ("truncated_row", 54, "ends in the middle of a line"),
        ("truncated_last_cells", 54, "ends in the middle of a line"),
        ("truncated_section", 48, "ends in the middle of a line"),
        ("bare_section", 48, "with nothing after it"),
        ("missing_column", 49, "Was it renamed to 'Allele Freq'?"),
        ("no_sections", None, "no [Section] in 3 lines"),
        ("empty", None, "an empty file"),
        ("blank", None, "an empty file"),
        ("binary", 2, "byte 0x80"),
        ("nul", None, "binary content"),
        ("page", None, "a web page"),
    ],
)
def test_malformed_files_are_refused_with_a_sentence(
    name: str, row: int | None, sentence: str
) -> None:
    with pytest.raises(BrokenFileError) as caught:
        read_combined_output(FIXTURES / "malformed" / f"{name}.tsv", "given.tsv")
    problem = caught.value.problems[0]
    assert (problem.file, problem.row) == ("given.tsv", row)
    assert sentence in str(problem)


def test_the_wrong_file_is_named() -> None:
    with pytest.raises(BrokenFileError, match="This is a MetricsOutput") as caught:
        read_combined_output(FIXTURES / "MetricsOutput.tsv", "m.tsv")
    assert "CombinedVariantOutput.tsv" in str(caught.value)
    with pytest.raises(BrokenFileError, match="found 'a VCF file'"):
        read_combined_output(FIXTURES / "gene.cnv.vcf", "g.vcf")


CELL = st.one_of(
    st.sampled_from(
        ["", "NA", "Gene", "TP53", "chr1", "0.5", "12", "1,5", '"', '"x', "[Small Variants]", "[x"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=8),
)
LINE = st.one_of(
    st.lists(CELL, max_size=13).map("\t".join),
    st.sampled_from(
        [
            "[TMB]",
            "[GIS]",
            "[Fusions]",
            "[Small Variants]",
            "[Gene Amplifications]\t\t",
            "[Copy Number Variants]",
            "[New]",
            "Gene\tFold Change",
            "Total TMB\t1",
            "Tumor Fraction\t1e9",
            "MYC\t9e999",
        ]
    ),
)


@given(st.lists(LINE, max_size=40), st.sampled_from(["", "\n", "\r\n\r\n"]))
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_line_soup_is_refused_or_adds_up(tmp_path: Path, lines: list[str], end: str) -> None:
    path = tmp_path / "soup.tsv"
    text = "\n".join(["x Combined Variant Output", *lines]) + end
    path.write_bytes(text.encode())
    try:
        content = read_combined_output(path, "soup.tsv")
    except BrokenFileError:
        return
    found = content.account
    assert sum(found.lines.values()) == line_total(path)
    assert found.read == found.lines.get("data", 0) + found.lines.get("key_value", 0)
    assert found.read == found.reported + found.excluded
    assert found.excluded == len(content.excluded)


@given(st.binary(max_size=300))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_refused_or_accounted_for(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(data)
    try:
        found = account(path, "any")
    except BrokenFileError:
        return
    assert found.read == found.reported + found.excluded
    assert sum(found.lines.values()) > 0
