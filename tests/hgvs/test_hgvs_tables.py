"""The shipped tables, the table of descriptions to check, and the answer in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from varannot.errors import BrokenFileError, InputError
from varannot.headings import DESCRIPTION_HEADINGS, description_column
from varannot.hgvs.answer import human_answer
from varannot.hgvs.check import check_description
from varannot.hgvs.legacy import LEGACY_TABLE, legacy_numbering, load_legacy
from varannot.hgvs.selection import SELECTION_TABLE, load_selection
from varannot.hgvs.table import check_table
from varannot.model import CheckOutcome, Consequence, RowStatus
from varannot.resources import resource
from varannot.tso500.typed_columns import column_of


def table(*lines: str) -> bytes:
    return "".join(line.replace("|", "\t") + "\n" for line in lines).encode()


def cells(data: bytes) -> list[list[str]]:
    return [line.split("\t") for line in data.decode().splitlines()]


def test_table_gets_the_verdict_columns() -> None:
    data = table(
        "gene|transcript|hgvs_c|hgvs_p",
        "PMS2|NM_000535.7|c.869G>A|p.Gly290Arg",
        "TP53||c.743G>A|p.R248Q",
    )
    header, pms2, tp53 = cells(check_table(data, "in.tsv"))
    assert header == [
        "gene", "transcript", "hgvs_c", "hgvs_p",
        "outcome", "level", "reason", "expected", "readings", "checked_on", "true_on",
    ]  # fmt: skip
    assert pms2[:6] == ["PMS2", "NM_000535.7", "c.869G>A", "p.Gly290Arg", "impossible", "NONE"]
    assert pms2[8].split(" | ")[0] == "c.868G>A p.(Gly290Arg)"
    assert tp53[4:6] == ["agrees", "NONE"]
    assert tp53[7:] == ["", "", "", ""]


def test_cautions_stand_behind_the_reason() -> None:
    data = table("gene|hgvs_c|hgvs_p", "BRCA2|c.6174delT|", "TP53|c.637C>T|p.R213X")
    _, founder, stop = cells(check_table(data, "in.tsv"))
    assert founder[5].startswith("There is no protein description to compare c. with. Caution: ")
    assert founder[5].endswith("c.5946del p.(Ser1982ArgfsTer22): BIC name 6174delT.")
    assert "Caution: 'X' is read as a stop (Ter)" in stop[5]


def test_other_columns_pass_and_absent_ones_are_no_fault() -> None:
    data = table("note|hgvs_p", "first|R248Q", "|u66")
    header, first, second = cells(check_table(data, "in.tsv"))
    assert header[:2] == ["note", "hgvs_p"]
    assert first[:3] == ["first", "R248Q", "not_checkable"]
    assert second[2] == "not_checkable"
    assert "u66" in second[4]


def test_rows_keep_their_order_and_number() -> None:
    lines = [f"G{n}|c.{n}G>A|p.?" for n in range(1, 200)]
    result = cells(check_table(table("gene|hgvs_c|hgvs_p", *lines), "in.tsv"))
    assert [row[0] for row in result[1:]] == [f"G{n}" for n in range(1, 200)]


def test_same_table_gives_same_bytes() -> None:
    data = table("hgvs_c|hgvs_p", "c.869G>A|p.Gly290Arg", "c.1830A>T|p.K944*")
    assert check_table(data, "in.tsv") == check_table(data, "in.tsv")


def test_table_without_descriptions_is_refused() -> None:
    with pytest.raises(InputError, match="a column hgvs_c or hgvs_p"):
        check_table(table("gene|variant", "TP53|c.743G>A"), "in.tsv")


@pytest.mark.parametrize(
    "header",
    [
        "gene|transcript|hgvs_c|hgvs_p",
        # the headings of docs/usage.md, of cBioPortal and of a MAF
        "Gene|Transcript|cDNA|Protein",
        "gene|NM|c.|p.",
        "HGNC|RefSeq|HGVSc|HGVSp",
        "Gene symbol|transcript_id|cDNA change|Protein Change",
    ],
)
def test_usual_headings_are_read_and_stay_as_written(header: str) -> None:
    data = table(header, "KRAS|NM_004985.5|c.35G>A|p.G12C")
    written, row = cells(check_table(data, "in.tsv"))
    assert written[:4] == header.split("|")
    assert row[:5] == ["KRAS", "NM_004985.5", "c.35G>A", "p.G12C", "impossible"]


def test_typed_variant_table_and_check_read_the_same_headings() -> None:
    for name, others in DESCRIPTION_HEADINGS.items():
        for written in (name, *others):
            assert column_of(written) == description_column(written) == name
            assert description_column(written.upper()) == name


def test_declared_heading_goes_before_another_of_its_meaning() -> None:
    data = table("protein|hgvs_c|hgvs_p", "P04637|c.743G>A|p.R248Q")
    _, row = cells(check_table(data, "in.tsv"))
    assert row[:4] == ["P04637", "c.743G>A", "p.R248Q", "agrees"]


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(InputError, match=r"cDNA and c\."):
        check_table(table("cDNA|c.|p.", "c.743G>A|c.743G>A|p.R248Q"), "in.tsv")


def test_table_with_a_verdict_column_is_refused() -> None:
    with pytest.raises(InputError, match="outcome"):
        check_table(table("hgvs_c|outcome", "c.743G>A|x"), "in.tsv")


def test_table_with_semicolons_is_refused() -> None:
    with pytest.raises(BrokenFileError, match="tabs"):
        check_table(b"gene;hgvs_c\nTP53;c.743G>A\n", "in.tsv")


def test_answer_says_everything() -> None:
    answer = human_answer(check_description("PMS2", "NM_000535.7", "C.869G>A", "p.Gly290Arg"))
    for piece in (
        "c.869G>A p.Gly290Arg",
        "PMS2",
        "NM_000535.7",
        "c.869G>A p.(Gly290Arg)",
        "missense_variant",
        "impossible",
        "never Arg",
        "no order of likelihood",
        "c.868G>C p.(Gly290Arg)",
        "'C.' is read as 'c.'",
    ):
        assert piece in answer
    assert answer.endswith("\n")


def test_answer_names_the_expected_name() -> None:
    answer = human_answer(check_description("", "", "c.1A>G", "p.Met1Val"))
    assert "expected     c.1A>G p.(Met1?)" in answer


# ------------------------------------------------------------------ shipped tables


def test_every_consequence_has_a_rule() -> None:
    rules = load_selection(resource("report_selection.tsv"))
    for consequence in Consequence:
        assert rules.decide("TP53", consequence).status in RowStatus
    assert rules.decide("", Consequence.MISSENSE).code == "no_gene_annotation"


def test_truncating_consequences_are_reported() -> None:
    rules = load_selection(resource("report_selection.tsv"))
    for consequence in list(Consequence)[:12]:
        assert rules.decide("TP53", consequence).status is RowStatus.REPORTED


def test_selection_problems_come_all_at_once(tmp_path: Path) -> None:
    path = tmp_path / "selection.tsv"
    lines = resource("report_selection.tsv").read_text().splitlines()
    lines[1] = lines[1].replace("reported", "kept")
    lines.append("KIT\tintron_variant\treported\t\t\t\t")
    lines[3] += "30"
    lines.append(lines[2])
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(InputError) as caught:
        load_selection(path)
    columns = [problem.column for problem in caught.value.problems]
    assert columns == ["status", "near_exon", "citation", "consequence"]


def test_selection_with_a_gap_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "selection.tsv"
    lines = resource("report_selection.tsv").read_text().splitlines()
    path.write_text("\n".join(line for line in lines if "intron_variant" not in line) + "\n")
    with pytest.raises(InputError, match="a row for intron_variant"):
        load_selection(path)


def test_selection_without_a_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "selection.tsv"
    path.write_text("gene\tconsequence\n*\tmissense_variant\n")
    with pytest.raises(InputError, match="no such column"):
        load_selection(path)
    assert len(SELECTION_TABLE.names) == 7


def test_shipped_legacy_names_are_canonical_and_differ() -> None:
    legacy = legacy_numbering()
    assert len(legacy.founders) >= 3
    for founder in legacy.founders:
        read = check_description("", "", founder.legacy_name, "")
        meant = check_description("", "", founder.hgvs_c, founder.hgvs_p)
        assert read.hgvs_c == founder.legacy_name
        assert (meant.hgvs_c, meant.hgvs_p) == (founder.hgvs_c, founder.hgvs_p)
        assert meant.check.outcome is CheckOutcome.AGREES


def test_legacy_residues_follow_the_bases() -> None:
    for shift in legacy_numbering().shifts:
        if shift.kind == "isoform":
            assert shift.bases == 3 * shift.residues


def test_shipped_aliases_read_like_a_protein_change() -> None:
    legacy = legacy_numbering()
    assert {alias.gene for alias in legacy.aliases} == {"TERT"}
    for alias in legacy.aliases:
        assert check_description("", "", "", alias.legacy_name).hgvs_p == alias.legacy_name
        assert check_description("", "", alias.hgvs_c, "").hgvs_c == alias.hgvs_c
        assert alias.hgvs_p == ""


def test_residue_counts_are_those_of_histones() -> None:
    """HGVS counts the initiator methionine; histone papers do not (10.1038/nature10833)."""
    counts = [shift for shift in legacy_numbering().shifts if shift.kind == "residue"]
    assert all(shift.gene.startswith("H3") for shift in counts)
    assert {(shift.bases, shift.residues) for shift in counts} == {(0, -1)}


def test_exception_near_an_exon() -> None:
    rules = load_selection(resource("report_selection.tsv"))
    decided = [
        rules.decide(gene, Consequence.INTRON, distance).status.value
        for gene, distance in (("MET", 18), ("MET", 30), ("MET", 31), ("MET", None), ("KIT", 18))
    ]
    assert decided == ["reported", "reported", "excluded", "excluded", "excluded"]


def test_bic_numbers_are_119_and_228() -> None:
    """GenBank U14680.1 and U43746.1: the coding sequences start at base 120 and 229."""
    legacy = legacy_numbering()
    assert {s.bases for s in legacy.shifts_of("BRCA1") if s.kind == "nucleotide"} == {119}
    assert {s.bases for s in legacy.shifts_of("BRCA2") if s.kind == "nucleotide"} == {228}
    founder = legacy.founder("BRCA2", "c.6174del")
    assert founder is not None
    printed = re.search(r"\d+", founder.legacy_name)
    meant = re.search(r"\d+", founder.hgvs_c)
    assert printed is not None
    assert meant is not None
    assert int(printed[0]) - int(meant[0]) == 228


def test_legacy_problems_are_named(tmp_path: Path) -> None:
    path = tmp_path / "legacy.tsv"
    header = "\t".join(LEGACY_TABLE.names)
    path.write_text(f"{header}\nBRCA2\tshift\tx\t\t\t\t\t\t\n")
    with pytest.raises(InputError) as caught:
        load_legacy(path, "legacy.tsv")
    columns = {problem.column for problem in caught.value.problems}
    assert columns == {"kind", "nucleotide_shift", "citation"}
