"""`varannot classify-table`: headings, rows without bases, and what the reason says."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from edge_cases import classifier

from varannot.classify.criteria.assess import assess
from varannot.classify.table import CLASSIFY_INPUT, classify_table
from varannot.classify.table_rows import Reader, read_variant
from varannot.cli import main
from varannot.errors import InputError
from varannot.model import CriterionName


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows that come back for a table written with blanks for tabs."""
    data = "\n".join("\t".join(line.split(" ")) for line in text.strip().splitlines())
    found = classify_table(f"{data}\n".encode(), "in.tsv", classifier()).table.decode()
    return list(csv.DictReader(io.StringIO(found), delimiter="\t"))


HEADINGS = [
    # heading, value, code that it makes for BRAF p.Val600Glu beside OS3
    ("gnomad_af", "0.5", "SBVS1"),
    ("gnomAD_AF", "0.5", "SBVS1"),
    ("Functional", "benign", "SBS2"),
    ("PREDICTOR", "damaging", "OP1"),
    ("tumour_type", "HCL", "OP2"),
    ("Tumor_Type", "HCL", "OP2"),
    ("Tumour Type", "HCL", "OP2"),
]


@pytest.mark.parametrize(("heading", "value", "code"), HEADINGS)
def test_evidence_is_read_however_its_heading_is_spelled(
    heading: str, value: str, code: str
) -> None:
    data = f"gene\thgvs_c\t{heading}\nBRAF\tc.1799T>A\t{value}\n"
    found = classify_table(data.encode(), "in.tsv", classifier()).table.decode()
    (row,) = csv.DictReader(io.StringIO(found), delimiter="\t")
    assert code in row["codes"].split(",")


def test_two_headings_of_one_evidence_column_are_refused() -> None:
    with pytest.raises(InputError, match="Functional"):
        rows("gene hgvs_c functional Functional\nTP53 c.743G>A benign oncogenic")


def test_two_headings_of_a_description_are_no_fault() -> None:
    (row,) = rows("gene Gene hgvs_c\nTP53 x c.743G>A")
    assert "OS3" in row["codes"]


def test_a_tumour_type_that_is_not_known_is_said() -> None:
    data = "gene\thgvs_c\ttumour_type\n" + "".join(
        f"BRAF\tc.1799T>A\t{tumour}\n" for tumour in ("HCL", "Hairy cell leukaemia type", "")
    )
    found = classify_table(data.encode(), "in.tsv", classifier()).table.decode()
    known, strange, none = csv.DictReader(io.StringIO(found), delimiter="\t")
    assert "OP2" in known["codes"].split(",")
    assert "OP2" in strange["not_assessable"].split(",")
    assert "tumour type Hairy cell leukaemia type is not known here" in strange["reason"]
    assert "tumour type" not in known["reason"] + none["reason"]


WITHOUT_BASES = [
    # the bases of FBXW7 and GNAS are not installed; their residues are
    "FBXW7   c.1393C>T p.Arg465Cys",
    "FBXW7 GRCh37 4:153249385:G:A c.1393C>T p.Arg465Cys",
    "GNAS   c.602G>A p.Arg201His",
    "GNAS GRCh38 20:58909366:G:A  p.Arg201His",
]


@pytest.mark.parametrize("line", WITHOUT_BASES)
def test_the_protein_of_a_row_counts_where_bases_are_not_installed(line: str) -> None:
    gene, build, place, coding, protein = line.split(" ")
    chrom, pos, ref, alt = place.split(":") if place else ("", "", "", "")
    head = "gene assembly chrom pos ref alt hgvs_c hgvs_p"
    (row,) = rows(f"{head}\n{gene} {build} {chrom} {pos} {ref} {alt} {coding} {protein}")
    assert "OS3" in row["codes"].split(","), row["reason"]
    assert "OVS1" not in row["not_assessable"]
    assert "differs" not in row["reason"]


def test_a_protein_that_is_not_true_there_is_not_taken() -> None:
    (row,) = rows("gene assembly chrom pos ref alt hgvs_p\nGNAS GRCh38 20 58909366 G A p.Arg202His")
    assert row["codes"] == ""
    assert "OS3" in row["not_assessable"]
    assert "differs" in row["reason"]


NULLS = [
    # why a null variant has no OVS1 is said
    ("BRCA2", "c.9976A>T", "OVS1 is not met: Escape"),
    ("MET", "c.3028+1G>A", "OVS1 is not met: curated exception"),
    ("PIK3CA", "c.3203dup", "OVS1 is not met: loss of function is not how PIK3CA"),
    ("TP53", "c.-29+1G>A", "OVS1 is not assessable: Exon 1 is the first"),
    ("TP53", "c.376-3_376-2del", "the splice site stands again"),
]


@pytest.mark.parametrize(("gene", "coding", "words"), NULLS)
def test_a_null_variant_without_the_criterion_says_why(gene: str, coding: str, words: str) -> None:
    (row,) = rows(f"gene hgvs_c\n{gene} {coding}")
    assert "OVS1" not in row["codes"]
    assert words in row["reason"]
    stands = "stands again" in words
    assert not stands or row["effect"] == "uncertain"


def test_a_gene_that_nobody_knows_is_said() -> None:
    known, unknown = rows("gene hgvs_c\nTP53 c.743G>A\nTP53X c.743G>A")
    assert "no gene symbol that is known" not in known["reason"]
    assert "TP53X is no gene symbol that is known" in unknown["reason"]


LENGTHS = [
    # polyglutamine of AR (residues 58 to 80); two valines of KIT, a hotspot of GIST; beside a run
    ("AR", "c.180_182del", False),
    ("AR", "c.180_188del", False),
    ("AR", "c.240_242del", True),
    ("KIT", "c.1676_1681del", True),
    ("KRAS", "c.37_39dup", True),
]


@pytest.mark.parametrize(("gene", "coding", "counts"), LENGTHS)
def test_length_counts_outside_runs_of_one_residue(gene: str, coding: str, counts: bool) -> None:
    (row,) = rows(f"gene hgvs_c\n{gene} {coding}")
    assert ("OM2" in row["codes"].split(",")) is counts, row


STOPS = [
    # a stop in a gene whose bases are not installed weighs alike however the row names it
    "KMT2D      c.16360C>T p.Arg5454*",
    "KMT2D      p.Arg5454*",
    "KMT2D GRCh38 12 49022332 G A c.16360C>T p.Arg5454*",
    "KMT2D      c.1498del p.Glu500LysfsTer12",
]


@pytest.mark.parametrize("line", STOPS)
def test_a_stated_stop_is_graded_without_bases(line: str) -> None:
    (row,) = rows(f"gene assembly chrom pos ref alt hgvs_c hgvs_p\n{line}")
    assert row["lof_rule"] == "NF1", row
    assert row["codes"].split(",")[0] == "OVS1"
    assert "the row states" in row["reason"] or " c." not in line


def test_no_stop_is_taken_where_the_row_names_another_residue() -> None:
    (row,) = rows("gene assembly chrom pos ref alt hgvs_p\nKMT2D GRCh38 12 49022332 G A p.Arg5448*")
    assert "OVS1" not in row["codes"]


def test_the_verb_takes_its_options_before_and_behind_the_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out = tmp_path / "in.tsv", tmp_path / "out.tsv"
    table.write_text("gene\thgvs_c\thgvs_p\nTP53\tc.743G>A\tp.Arg248Gln\n", encoding="utf-8")
    options = ["--without", "hotspots", "--without", "functional"]
    before = ["classify-table", *options, str(table), str(out)]
    behind = ["classify-table", str(table), str(out), *options]
    written = []
    for arguments in (before, behind):
        assert main(arguments) == 0
        written.append(out.read_bytes())
        told = capsys.readouterr().err
        assert "rows read and written: 1 (vus 1)" in told
        assert "hotspots, functional" in told
        out.unlink()
    assert written[0] == written[1]


def test_a_splice_site_hotspot_is_said_and_not_counted() -> None:
    asked = classifier()
    row = dict.fromkeys(CLASSIFY_INPUT.names, "")
    row |= {"gene": "MET", "transcript": "NM_000245.4", "hgvs_c": "c.3028+1G>A"}
    read = read_variant(row, "MET", Reader(asked.reference))
    case = asked._case(read, row)
    found = {one.name: one for one in assess(case).result.criteria}
    strong = found[CriterionName.HOTSPOT_STRONG]
    assert strong.points == 0
    assert "residue 1010 of MET was changed in 19 samples" in strong.reason
    assert "said and not counted" in strong.reason
