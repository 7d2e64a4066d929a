"""ctDNA fusions: columns as in the guide of DRAGEN TSO 500 ctDNA 2.1 ("Fusions CSV")."""

from __future__ import annotations

from pathlib import Path

import pytest
from tso500_files import FIXTURES

from varannot.errors import BrokenFileError
from varannot.model import Fusion
from varannot.tso500.content import FileContent
from varannot.tso500.ctdna_fusions import CTDNA_FUSION_COLUMNS, read_ctdna_fusions


def read(folder: Path, more: str, *cells: str) -> FileContent:
    """Read one candidate; `more` is the name of a further column."""
    path = folder / "f.csv"
    header = [*CTDNA_FUSION_COLUMNS, *([more] if more else [])]
    path.write_text(",".join(header) + "\n" + ",".join(cells) + "\n")
    return read_ctdna_fusions(path, "f.csv")


def test_the_filter_decides() -> None:
    content = read_ctdna_fusions(FIXTURES / "ctdna_Fusions.csv", "f.csv")
    first, second = content.findings
    assert isinstance(first, Fusion)
    assert isinstance(second, Fusion)
    assert (first.gene_pair, first.direction_known) == ("EML4-ALK", True)
    assert (first.breakpoint_1, first.breakpoint_2) == ("chr2:42522656", "chr2:29446394")
    assert first.supporting_reads == 23
    assert (first.gene_1_reference_reads, first.gene_2_reference_reads) == (None, None)
    assert "BP1_Depth 2410" in first.note
    assert "VAF 0.0095" in first.note
    assert (second.gene_pair, second.partner_2) == ("BRAF/SND1;AKR1B1", ("SND1", "AKR1B1"))
    assert [(one.source.row, one.code) for one in content.excluded] == [
        (6, "not_kept"),
        (7, "no_gene"),
        (8, "not_a_number"),
        (9, "gene_is_date"),
        (10, "too_few_cells"),
    ]
    assert content.account.details == {"Sample ID": "FIX"}
    sections = {one.source.section for one in (*content.findings, *content.excluded)}
    assert sections == {"DNA Fusions"} == {one.name for one in content.account.sections}


@pytest.mark.parametrize(
    ("more", "last", "filters", "kept"),
    [
        ("", "", "PASS", True),
        ("", "", "pass", True),
        ("", "", "PASS;LOW_ALT_TO_REF", True),
        ("", "", "LowSupport", False),
        ("", "", "LowSupport;PASS", False),
        ("KeepFusion", "True", "LowSupport", True),
        ("KeepFusion", "False", "PASS", False),
    ],
)
def test_what_is_kept(more: str, last: str, filters: str, kept: bool, tmp_path: Path) -> None:
    cells = ["chr1", "5", "chr2", "6", "9", "EML4", "ALK", filters, *([last] if more else [])]
    content = read(tmp_path, more, *cells)
    assert len(content.findings) == kept
    assert [one.code for one in content.excluded] == ([] if kept else ["not_kept"])


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("WAHR", "KeepFusion 'WAHR' is neither True nor False"),
        ("", "KeepFusion has no value: whether the software kept the candidate is not known"),
    ],
)
def test_a_flag_that_is_neither_is_not_taken_for_false(
    written: str, reason: str, tmp_path: Path
) -> None:
    cells = ["chr1", "5", "chr2", "6", "9", "EML4", "ALK", "PASS", written]
    (row,) = read(tmp_path, "KeepFusion", *cells).excluded
    assert (row.code, row.reason) == ("broken_cells", reason)


@pytest.mark.parametrize("written", ["", "N/A", "NA"])
def test_a_filter_without_a_value_does_not_say_that_a_fusion_was_not_kept(
    written: str, tmp_path: Path
) -> None:
    """The row is unread, and asked about: it is no negative result."""
    (row,) = read(tmp_path, "", "chr1", "5", "chr2", "6", "9", "EML4", "ALK", written).excluded
    assert row.code == "broken_cells"
    assert row.reason == (
        "Filter has no value: whether the software kept the candidate is not known"
    )
    assert row.gene == "EML4 / ALK"


def test_without_the_column_the_direction_is_not_known(tmp_path: Path) -> None:
    one = read(tmp_path, "", "chr1", "5", "chr2", "6", "9", "EML4", "ALK", "PASS").findings[0]
    assert isinstance(one, Fusion)
    assert (one.direction_known, one.gene_pair) == (None, "EML4/ALK")


@pytest.mark.parametrize("text", ["", "Chr1,Pos1,Chr2\n", "\n\n"])
def test_other_columns_are_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(text)
    with pytest.raises(BrokenFileError):
        read_ctdna_fusions(path, "f.csv")


def test_a_header_without_rows_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(",".join(CTDNA_FUSION_COLUMNS) + "\n")
    content = read_ctdna_fusions(path, "f.csv")
    assert (content.findings, content.account.read) == ((), 0)
    assert content.account.sections[0].state == "empty"
