"""Tumour types and gene names, held against the shipped tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varannot.errors import InputError
from varannot.knowledge.genes import GeneNames, load_gene_names
from varannot.knowledge.oncotree import OncoTree, load_oncotree
from varannot.resources import resource
from varannot.textio import read_table

TREE = load_oncotree(resource("oncotree.tsv"))
NAMES = load_gene_names(resource("gene_names.tsv"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LMS", "LMS"),
        ("lms", "LMS"),
        ("Leiomyosarcoma", "LMS"),
        ("uterine  LEIOMYOSARCOMA", "ULMS"),
        ("Gastrointestinal Stromal Tumour", "GIST"),
        ("Acute myeloid leukaemia", "AML"),
        ("High-Grade Serous Ovarian Cancer", "HGSOC"),
    ],
)
def test_a_tumour_type_is_found_by_code_or_name(text: str, code: str) -> None:
    found = TREE.find(text)
    assert found is not None
    assert (found.code, found.written) == (code, text)


def test_ancestors_go_from_parent_to_tissue() -> None:
    found = TREE.find("HGSOC")
    assert found is not None
    assert (found.tissue, found.ancestors) == ("Ovary/Fallopian Tube", ("SOC", "OVT", "OVARY"))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("leiomyosarcom", "Did you mean 'Leiomyosarcoma'?"),
        ("LMSX", "Did you mean"),
        ("Mature Teratoma", "give the code: BMT, OMT, VMT"),
        ("qqqqqqqq", ""),
    ],
)
def test_what_is_not_found_is_suggested(text: str, hint: str) -> None:
    assert TREE.find(text) is None
    suggestion = TREE.suggest(text)
    assert hint in suggestion if hint else suggestion == ""


@pytest.mark.parametrize(
    ("row", "patient", "relation"),
    [
        ("LMS", "LMS", "same"),
        ("SOFT_TISSUE", "LMS", "covered"),
        ("NSCLC", "LUAD", "covered"),
        ("ANY", "AML", "covered"),
        ("ANY_SOLID", "LMS", "covered"),
        ("ANY_SOLID", "AML", "other"),
        ("ANY_SOLID", "DLBCLNOS", "other"),
        ("LUAD", "NSCLC", "broader"),
        ("LMS", "SOFT_TISSUE", "broader"),
        ("ULMS", "LMS", "other"),
        ("PRAD", "LMS", "other"),
        ("NOT_A_CODE", "LMS", "other"),
    ],
)
def test_relation_of_row_and_patient(row: str, patient: str, relation: str) -> None:
    assert TREE.relation(row, patient) == relation
    assert TREE.covers(row, patient) is (relation in ("same", "covered"))


def test_an_unknown_patient_code_is_no_silent_other() -> None:
    with pytest.raises(KeyError):
        TREE.relation("ANY", "NOT_A_CODE")


@given(st.sampled_from(sorted(TREE.nodes)), st.sampled_from(sorted(TREE.nodes)))
def test_relation_turns_round(one: str, other: str) -> None:
    back = {"same": "same", "covered": "broader", "broader": "covered", "other": "other"}
    assert TREE.relation(other, one) == back[TREE.relation(one, other)]


@given(st.sampled_from(sorted(TREE.nodes)))
def test_every_code_is_found_and_ends_in_a_tissue(code: str) -> None:
    found = TREE.find(code.lower())
    assert found is not None
    assert found.code == code
    top = (code, *found.ancestors)[-1]
    assert TREE.nodes[top].parent == ""


def test_names_hold_codes_and_names() -> None:
    assert {"LMS", "Leiomyosarcoma"} <= set(TREE.names())
    assert TREE.known("ANY_SOLID")
    assert not TREE.known("NOT_A_CODE")


def test_a_former_code_finds_its_successor(tmp_path: Path) -> None:
    path = tmp_path / "tree.tsv"
    head = "code\tname\tparent\ttissue\tmain_type\tformer_codes\tsolid\n"
    path.write_text(head + "A\tAlpha\t\tA\tA\t\tyes\nB\tBeta\tA\tA\tA\tOLD\tyes\n")
    found = load_oncotree(path).find("old")
    assert found is not None
    assert found.code == "B"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code\tname\nA\tAlpha\n", "no such column"),
        (
            "code\tname\tparent\ttissue\tmain_type\tformer_codes\tsolid\nB\tBeta\tA\tA\tA\t\tyes\n",
            "a code of the table",
        ),
    ],
)
def test_a_broken_tree_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "tree.tsv"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        load_oncotree(path)


# panel symbols and their current ones: HGNC, as in the panel's gene list
@pytest.mark.parametrize(
    ("written", "current", "hgnc"),
    [
        ("FAM46C", "TENT5C", "HGNC:24712"),
        ("HIST3H3", "H3-4", "HGNC:4778"),
        ("H3F3A", "H3-3A", "HGNC:4764"),
        ("TCEB1", "ELOC", "HGNC:11617"),
        ("C11orf30", "EMSY", "HGNC:18071"),
        ("MYCL1", "MYCL", "HGNC:7555"),
        ("MLL", "KMT2A", "HGNC:7132"),
        ("MLL2", "KMT2D", "HGNC:7133"),
        ("MLL3", "KMT2C", "HGNC:13726"),
        ("UTX", "KDM6A", "HGNC:12637"),
        ("FAM123B", "AMER1", "HGNC:26837"),
        ("C17orf39", "GID4", "HGNC:28453"),
        ("MRE11A", "MRE11", "HGNC:7230"),
        ("tp53", "TP53", "HGNC:11998"),
        ("RAD51B", "RAD51B", "HGNC:9822"),
    ],
)
def test_older_symbols_lead_to_current_ones(written: str, current: str, hgnc: str) -> None:
    assert NAMES.known(written)
    assert NAMES.current(written) == current
    assert NAMES.hgnc_id(written) == hgnc


def test_every_symbol_that_the_panel_prints_is_resolved(shared: Path) -> None:
    path = shared / "knowledge/tso500/tso500_genes.tsv"
    if not path.exists():
        pytest.skip("0 panel symbols compared: no shared data")
    rows = read_table(path, path.name).rows
    wrong = [
        row.cells
        for row in rows
        if not NAMES.known(row.cells["panel_symbol"])
        or NAMES.current(row.cells["panel_symbol"]) != row.cells["hgnc_symbol"]
    ]
    assert wrong == []
    assert len(rows) == 523


def test_a_symbol_that_meant_two_genes_is_not_resolved() -> None:
    # MLL4: former symbol of KMT2B, and in many papers KMT2D
    assert not NAMES.known("MLL4")


def test_an_unknown_symbol_stays_as_it_is() -> None:
    assert not NAMES.known("TP35")
    assert NAMES.current("TP35") == "TP35"
    assert NAMES.hgnc_id("TP35") == ""
    assert NAMES.suggest("TP35").startswith("Did you mean 'TP")


def test_the_panel_has_its_523_genes_and_hdac2_is_not_one() -> None:
    assert len(NAMES.panel()) == 523
    assert NAMES.known("HDAC2")
    assert "HDAC2" not in NAMES.panel()
    assert sum(gene.copy_gain for gene in NAMES.genes.values()) == 59
    assert sum(gene.rna_fusion for gene in NAMES.genes.values()) == 55


def test_current_symbols_are_never_read_as_older_ones() -> None:
    assert [symbol for symbol in NAMES.genes if NAMES.current(symbol) != symbol] == []
    aliases = [alias for gene in NAMES.genes.values() for alias in gene.aliases]
    assert len(aliases) == len(set(aliases))


def test_gene_names_without_their_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "genes.tsv"
    path.write_text("symbol\thgnc_id\nTP53\tHGNC:11998\n")
    with pytest.raises(InputError, match="aliases"):
        load_gene_names(path)


def test_loaders_return_their_types() -> None:
    assert isinstance(TREE, OncoTree)
    assert isinstance(NAMES, GeneNames)
