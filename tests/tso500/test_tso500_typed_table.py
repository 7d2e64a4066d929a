"""The typed variant table: closed for a person's own table, tolerant of other programs' tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tso500_files import DEMO, FIXTURES, line_total

from varannot.errors import BrokenFileError
from varannot.tables import column_markdown
from varannot.tso500.cells import gene_damage
from varannot.tso500.content import FileContent
from varannot.tso500.typed_table import VARIANT_TABLE, read_typed_table


def typed(name: str) -> FileContent:
    return read_typed_table(FIXTURES / name, name)


def write(tmp_path: Path, text: str, name: str = "typed.tsv") -> FileContent:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_typed_table(path, name)


def problems(tmp_path: Path, text: str, name: str = "typed.tsv") -> list[tuple[int | None, str]]:
    with pytest.raises(BrokenFileError) as caught:
        write(tmp_path, text, name)
    return [(one.row, one.column) for one in caught.value.problems]


def test_the_published_case_as_typed() -> None:
    # Klein et al. 2025, Table 2, DOI 10.3389/fonc.2025.1626478
    path = DEMO / "klein2025_variants.tsv"
    content = read_typed_table(path, "klein2025_variants.tsv")
    assert [one.gene for one in content.small_variants] == [
        "TP53",
        "RAD51B",
        "PMS2",
        "ATRX",
        "IRS2",
        "PDGFRA",
        "CARD11",
        "FGFR3",
    ]
    second = content.small_variants[1]
    assert (second.key, second.hgvs_c, second.hgvs_p) == ("variants:3", "c.1111C>T", "p.Gln371*")
    assert second.reported_interpretation == "truncating, likely loss of function"
    assert second.reported_relevance == "Relevant - HRR gene (PARP inhibitor sensitivity)"
    assert content.account.lines == {"header": 1, "data": 8}


def test_cells_and_exclusions() -> None:
    content = typed("typed_variants.tsv")
    first, second = content.small_variants
    assert (first.vaf, first.depth, first.transcript) == (0.35, 800, "NM_000546.6")
    assert (second.vaf, second.hgvs_p) == (0.41, "p.G12C")
    assert second.consequences == ("missense_variant", "splice_region_variant")
    assert [(one.key, one.code) for one in content.excluded] == [
        ("variants:5", "no_gene"),
        ("variants:6", "no_description"),
    ]
    assert content.account.notes == ("row 2: read twice",)
    assert content.account.lines == {"blank": 1, "header": 1, "data": 4}


def test_other_header_names_are_accepted_and_said() -> None:
    content = typed("typed_human_headers.tsv")
    [variant] = content.small_variants
    assert (variant.hgvs_c, variant.hgvs_p, variant.vaf) == ("c.743G>A", "p.R248Q", 0.35)
    assert "column 'VAF (%)' read as vaf" in content.account.notes


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("c.", "hgvs_c"),
        ("cDNA", "hgvs_c"),
        ("c_dot", "hgvs_c"),
        ("p_dot", "hgvs_p"),
        ("Protein", "hgvs_p"),
        ("NM", "transcript"),
        ("VAF", "vaf"),
        ("Allele Frequency", "vaf"),
        ("Chr", "chromosome"),
        ("MutationType", "consequence"),
    ],
)
def test_alias(tmp_path: Path, header: str, name: str) -> None:
    value = {"vaf": "0.5"}.get(name, "x1")
    needed = "hgvs_p\t" if name == "hgvs_c" else "hgvs_c\t"
    content = write(tmp_path, f"HGNC_Symbol\t{needed}{header}\nTP53\tx\t{value}\n")
    field = {"consequence": "consequences"}.get(name, name)
    assert getattr(content.small_variants[0], field) in (value, (value,), 0.5)


def test_an_unknown_column_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="Did you mean 'transcript'") as caught:
        write(tmp_path, "gene\thgvs_c\ttranscrpt\tKommentar\nTP53\tc.1A>T\t\t\n")
    assert [one.column for one in caught.value.problems] == ["transcrpt", "Kommentar"]


def test_spreadsheet_damage_is_refused_all_at_once() -> None:
    with pytest.raises(BrokenFileError) as caught:
        typed("typed_dates.tsv")
    found = [(one.row, one.column, one.found) for one in caught.value.problems]
    assert found == [
        (2, "gene", "1-Sep"),
        (3, "gene", "2-Mrz"),
        (4, "gene", "2023-12-01"),
        (5, "gene", "43344"),
        (6, "gene", "#N/A"),
    ]
    text = str(caught.value)
    for symbol in ("SEPT1 (now SEPTIN1)", "MARCH2 (now MARCHF2)", "DEC1 (now DELEC1)"):
        assert symbol in text


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("1-Sep", "SEPT1"),
        ("Sep-9", "SEPT9"),
        ("09. Sep", "SEPT9"),
        ("9. September", "SEPT9"),
        ("2-Mrz", "MARCH2"),
        ("Mär 3", "MARCH3"),
        ("2023-09-01", "SEPT1"),
        ("2023-03-05 00:00:00", "MARCH5"),
        ("01.12.2023", "DEC1"),
        ("9/7/2023", "SEPT7"),
        ("43344", "SEPT1"),
        ("1. Dez", "DEC1"),
    ],
)
def test_dates_for_genes(text: str, symbol: str) -> None:
    assert f"the gene was probably {symbol} " in gene_damage(text)


@pytest.mark.parametrize("text", ["5", "2.5", "1E+05", "4-Oct", "#NAME?"])
def test_other_damage_names_no_symbol(text: str) -> None:
    assert gene_damage(text)
    assert "probably" not in gene_damage(text)


@pytest.mark.parametrize(
    "symbol",
    ["TP53", "SEPT9", "SEPTIN9", "MARCHF1", "DEC1", "NKX2-1", "HLA-A", "C11orf30", "OCT4", "MARK2"],
)
def test_symbols_are_no_damage(symbol: str) -> None:
    assert gene_damage(symbol) == ""


def test_numbers_are_checked_all_at_once(tmp_path: Path) -> None:
    text = "gene\thgvs_c\tvaf\tdepth\tposition\nA1\tc.1A>T\t35\t\t\nA2\tc.1A>T\t0,35\t12.5\tx\n"
    assert problems(tmp_path, text) == [(2, "vaf"), (3, "position"), (3, "depth"), (3, "vaf")]


def test_one_meaning_has_one_column(tmp_path: Path) -> None:
    assert problems(tmp_path, "gene\thgvs_c\tc.\nTP53\tc.1A>T\t\n") == [(1, "hgvs_c")]


@pytest.mark.parametrize("name", ["typed_semicolons.tsv", "typed_semicolons.csv"])
def test_semicolons_are_refused(name: str) -> None:
    with pytest.raises(BrokenFileError, match="fields separated by ;"):
        typed(name)


def test_a_table_without_descriptions_is_refused() -> None:
    with pytest.raises(BrokenFileError, match="expected a column gene, and hgvs_c or hgvs_p"):
        typed("typed_no_description.tsv")


def test_a_combined_output_in_the_wrong_column_is_named() -> None:
    with pytest.raises(BrokenFileError, match="Name it in the column combined_output"):
        typed("localapp_dna_CombinedVariantOutput.tsv")


def test_a_laboratory_csv_keeps_sound_rows() -> None:
    content = typed("lab_table.csv")
    first, second = content.small_variants
    assert (first.gene, first.hgvs_p, first.transcript) == ("TP53", "R273L", "NM_000546.4")
    assert (first.position, first.consequences) == (7577120, ("Substitution - Missense",))
    assert (second.ref, second.alt) == ("", "C")
    assert [one.code for one in content.excluded] == [
        "no_gene",
        "no_description",
        "not_a_number",
        "broken_cells",
    ]
    assert "columns not used: NP" in content.account.notes
    assert content.account.file_kind == "laboratory variant table"


def test_a_commented_table_of_another_program() -> None:
    content = typed("tsoppi_small_variant_table.tsv")
    first, second = content.small_variants
    assert (first.chromosome, first.position, first.ref, first.alt) == ("7", 140453136, "A", "T")
    assert (first.hgvs_c, first.hgvs_p, first.vaf) == ("c.1799T>A", "V600E", 0.15)
    assert (second.hgvs_c, second.transcript, second.alt) == ("", "", "CG")
    assert content.account.lines == {"free_text": 2, "header": 1, "data": 2}


def test_rows_of_several_samples_are_refused() -> None:
    with pytest.raises(BrokenFileError, match="rows of one sample only"):
        typed("typed_two_samples.csv")


def test_remarks_among_the_rows_are_said(tmp_path: Path) -> None:
    content = write(tmp_path, "# x\ngene\thgvs_c\n#N/A\tc.1A>T\nTP53\tc.1A>T\n")
    assert "rows taken as remarks because they begin with #: 3" in content.account.notes
    assert content.account.lines == {"free_text": 2, "header": 1, "data": 1}


def test_an_empty_table_is_said(tmp_path: Path) -> None:
    notes = write(tmp_path, "gene\thgvs_c\n").account.notes
    assert "the table has a header and no rows" in notes


def test_every_column_is_documented() -> None:
    assert all(column.prose for column in VARIANT_TABLE.columns)
    assert column_markdown(VARIANT_TABLE).count("\n") == len(VARIANT_TABLE.columns) + 2


CELL = st.one_of(
    st.sampled_from(["", "TP53", "c.1A>T", "0.5", "35 %", "1,5", '"', '"x"', "#", "NA"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=6),
)


@given(
    st.lists(st.lists(CELL, max_size=4), max_size=12),
    st.sampled_from(["\t", ","]),
    st.sampled_from(["typed.tsv", "typed.csv"]),
    st.sampled_from(["", "# remark\n"]),
)
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_rows_are_refused_or_add_up(
    tmp_path: Path, rows: list[list[str]], separator: str, name: str, remark: str
) -> None:
    path = tmp_path / name
    lines = [["gene", "hgvs_c", "vaf"], *rows]
    path.write_bytes((remark + "\n".join(separator.join(row) for row in lines)).encode())
    try:
        content = read_typed_table(path, name)
    except BrokenFileError:
        return
    found = content.account
    assert sum(found.lines.values()) == line_total(path)
    assert found.read == found.lines.get("data", 0)
    assert found.read == len(content.small_variants) + len(content.excluded)


def test_a_row_without_clear_cells_says_why(tmp_path: Path) -> None:
    path = tmp_path / "lab.csv"
    path.write_text('gene,hgvs_c\nTP53,"c.743G>A\nTP53,c.743G>A,x\nKRAS,c.34G>T\n', "utf-8")
    content = read_typed_table(path, "lab.csv")
    assert [row.reason for row in content.excluded] == [
        "a quote is never closed",
        "the row has 3 cells where the header has 2",
    ]
    assert [variant.gene for variant in content.small_variants] == ["KRAS"]


def test_a_quote_never_closed_is_refused_in_a_typed_table(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text('gene\thgvs_c\thgvs_p\nTP53\t"c.743G>A\tp.R248Q\n', "utf-8")
    with pytest.raises(BrokenFileError) as caught:
        read_typed_table(path, "t.tsv")
    assert [problem.row for problem in caught.value.problems] == [2]
