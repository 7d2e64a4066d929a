"""Each rule of the knowledge lint, with the message that a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kb_rows import EFFECT, THERAPY, THRESHOLD, table_bytes, write

from varannot.knowledge.genes import load_gene_names
from varannot.knowledge.lint import check, expired_reviews, lint
from varannot.knowledge.oncotree import load_oncotree
from varannot.knowledge.schema import KNOWLEDGE_TABLE
from varannot.resources import resource

NAMES = load_gene_names(resource("gene_names.tsv"))
TREE = load_oncotree(resource("oncotree.tsv"))

# base row, cells that spoil it, column of the message, part of the message
RULES = [
    (THERAPY, {"kb_id": "KB-1"}, "kb_id", "expected VKB-000123, or LOCAL-000123"),
    (THERAPY, {"kb_id": ""}, "kb_id", "expected a value"),
    (THERAPY, {"status": "activ"}, "status", "Did you mean 'active'?"),
    (THERAPY, {"status": ""}, "status", "expected a value"),
    (THERAPY, {"record_type": "theraphy"}, "record_type", "Did you mean 'therapy'?"),
    (THERAPY, {"match_type": "protein"}, "match_type", "Did you mean"),
    (THERAPY, {"direction": "sensitive"}, "direction", "Did you mean 'sensitivity'?"),
    (THERAPY, {"region": "FDA;EMEA"}, "region", "Did you mean 'EMA'?"),
    (THERAPY, {"escat": "IA-IB"}, "escat", "a ;-separated list of: IA, IB"),
    (THERAPY, {"citation": ""}, "citation", "a citation in an active row"),
    (THERAPY, {"citation": "my notes"}, "citation", "a PMID, DOI, trial number"),
    (THERAPY, {"drug": ""}, "drug", "a value in a therapy row"),
    (THERAPY, {"drug": ""}, "amp", "no tier without a drug"),
    (THERAPY, {"direction": ""}, "direction", "a value in a therapy row"),
    (THERAPY, {"direction": "resistance"}, "direction", "sensitivity in a therapy row"),
    (THERAPY, {"oncotree_code": ""}, "oncotree_code", "a value in a therapy row"),
    (THERAPY, {"combination": ""}, "combination", "AND or OR where several drugs"),
    (EFFECT, {"direction": "resistance"}, "drug", "a drug where a direction stands"),
    (THERAPY, {"oncogenicity": "oncogenic"}, "oncogenicity", "no oncogenicity in a therapy row"),
    (THERAPY, {"effect": "GoF"}, "effect", "No report reads it there"),
    (EFFECT, {"amp": "III"}, "amp", "no tier in a variant_effect row"),
    (THERAPY, {"unconfirmed": "tiers unconfirmed"}, "amp", "no tier I where the tiers are"),
    (THERAPY, {"unconfirmed": "whole statement"}, "amp", "move it into the column unconfirmed"),
    (THERAPY, {"unconfirmed": "all of it", "escat": "IB"}, "escat", "no tier I where the tiers"),
    (THERAPY, {"gene": "KRASS"}, "gene", "Did you mean 'KRAS'?"),
    (THERAPY, {"gene": "MRE11A"}, "gene", "The gene is now called MRE11."),
    (THERAPY, {"gene": "kras"}, "gene", "Write KRAS."),
    (THERAPY, {"drug": "adagrasib, cetuximab"}, "drug", "Write 'adagrasib;cetuximab'."),
    (THERAPY, {"region": "FDA, EMA"}, "region", "Write 'FDA;EMA'."),
    (THERAPY, {"oncotree_code": "LUAD,LUSC"}, "oncotree_code", "Write 'LUAD;LUSC'."),
    (THERAPY, {"match_value": "p.G12C"}, "match_value", "Write p.Gly12Cys."),
    (THERAPY, {"match_type": "exon", "match_value": "exon 14"}, "match_value", "Write 14."),
    (
        EFFECT,
        {"record_type": "germline", "setting": "Not by default"},
        "setting",
        "'not by default', in these letters",
    ),
    (THERAPY, {"hgnc_id": "HGNC:11998"}, "hgnc_id", "expected HGNC:6407 for KRAS"),
    (THERAPY, {"hgnc_id": ""}, "hgnc_id", "expected HGNC:6407 for KRAS"),
    (THRESHOLD, {"hgnc_id": "HGNC:1"}, "hgnc_id", "an empty cell where the gene is empty"),
    (THERAPY, {"gene": "9-Sep"}, "gene", "SEPTIN9"),
    (THERAPY, {"gene": "Mar-01"}, "gene", "a gene symbol, not a date"),
    (THERAPY, {"gene": "2026-03-01"}, "gene", "a gene symbol, not a date"),
    (THERAPY, {"gene": "1. Mrz"}, "gene", "a gene symbol, not a date"),
    (THERAPY, {"gene": "", "hgnc_id": ""}, "gene", "a gene for a match of kind protein_change"),
    (THERAPY, {"oncotree_code": "NSCLCX"}, "oncotree_code", "Did you mean 'NSCLC'?"),
    (THERAPY, {"oncotree_code": "Melanoma"}, "oncotree_code", "Did you mean 'MEL'?"),
    (THERAPY, {"excludes": "oncotree:COADRED"}, "excludes", "Did you mean 'COADREAD'?"),
    (THERAPY, {"excludes": "V600K"}, "excludes", "a c. or three-letter p. description"),
    (THERAPY, {"superseded_by": "VKB-000009"}, "superseded_by", "a kb_id of this table"),
    (THERAPY, {"contradicted_by": "VKB-000009"}, "contradicted_by", "a kb_id of this table"),
    (THERAPY, {"contradicted_by": "VKB-000001"}, "contradicted_by", "the kb_id of another row"),
    (THERAPY, {"match_value": ""}, "match_value", "a value, or any"),
    (THERAPY, {"match_value": "G12C"}, "match_value", "such as p.Arg248Gln"),
    (THERAPY, {"match_type": "cdna", "match_value": "34G>T"}, "match_value", "such as c.743G>A"),
    (THERAPY, {"match_type": "codon", "match_value": "G12"}, "match_value", "such as 248"),
    (THERAPY, {"match_type": "exon", "match_value": "14:lost"}, "match_value", "14:skipping"),
    (THERAPY, {"match_type": "residue_range", "match_value": "384-346"}, "match_value", "ends"),
    (THERAPY, {"match_type": "variant_class", "match_value": "stop"}, "match_value", "truncating"),
    (THERAPY, {"match_type": "genomic", "match_value": "7:1:A:T"}, "match_value", "GRCh37:7:"),
    (THERAPY, {"transcript": ""}, "transcript", "a versioned transcript for a protein_change"),
    (THERAPY, {"transcript": "NM_004985"}, "transcript", "such as NM_000546.6"),
    (THRESHOLD, {"match_value": "high:>=10,5"}, "match_value", "not a decimal comma"),
    (THRESHOLD, {"match_value": ">=10"}, "match_value", "band:>=number"),
    (THRESHOLD, {"match_value": "grey:45-38"}, "match_value", "whose low end comes first"),
    (THERAPY, {"last_reviewed": "23.11.2026"}, "last_reviewed", "a date such as 2026-11-23"),
    (THERAPY, {"last_reviewed": ""}, "last_reviewed", "the date of the last review"),
    (THERAPY, {"review_by": "2026-01-01"}, "review_by", "a date after last_reviewed (2026-11-23)"),
    (EFFECT, {"lean": "benign"}, "lean", "A lean is never a class."),
    (EFFECT, {"effect": "", "oncogenicity": ""}, "effect", "an effect or a class"),
    (EFFECT, {"record_type": "gene_role"}, "gene_role", "a role or a pathway"),
    (EFFECT, {"summary_en": ""}, "summary_en", "the sentence that the report prints"),
]


@pytest.mark.parametrize(("row", "spoilt", "column", "message"), RULES)
def test_each_mistake_is_named(
    tmp_path: Path, row: dict[str, str], spoilt: dict[str, str], column: str, message: str
) -> None:
    problems = lint(write(tmp_path, row | spoilt), "kb.tsv")
    named = [str(problem) for problem in problems if problem.column == column]
    assert [text for text in named if message in text], [str(problem) for problem in problems]
    assert named[0].startswith(f"kb.tsv, row 2, column {column}: found '")


@pytest.mark.parametrize("row", [THERAPY, EFFECT, THRESHOLD])
def test_the_unspoilt_rows_are_valid(tmp_path: Path, row: dict[str, str]) -> None:
    assert lint(write(tmp_path, row), "kb.tsv") == ()


MATCHES = [
    ("protein_change", "p.Arg97GlyfsTer26"),
    ("protein_change", "p.Gln371Ter"),
    ("protein_change", "p.Trp557_Lys558del"),
    ("protein_change", "p.Asp770_Asn771insSerVal"),
    ("cdna", "c.68_69del"),
    ("cdna", "c.5266dup"),
    ("cdna", "c.-124C>T"),
    ("cdna", "c.376-1G>A"),
    ("cdna", "c.1798_1799delinsAA"),
    ("genomic", "GRCh37:7:140453136:A:T"),
    ("codon", "248"),
    ("residue_range", "346-:truncating"),
    ("residue_range", "346-384:truncating"),
    ("residue_range", "729-761"),
    ("exon", "14"),
    ("exon", "14:skipping"),
    ("variant_class", "oncogenic"),
    ("variant_class", "lof"),
    ("fusion", "TACC3"),
    ("fusion", "any"),
    ("amplification", "any"),
]


@pytest.mark.parametrize(("kind", "value"), MATCHES)
def test_documented_match_values_are_taken(tmp_path: Path, kind: str, value: str) -> None:
    row = THERAPY | {"match_type": kind, "match_value": value}
    assert lint(write(tmp_path, row), "kb.tsv") == ()


def test_an_unconfirmed_detail_leaves_a_confirmed_tier(tmp_path: Path) -> None:
    row = THERAPY | {"unconfirmed": "approval date cited from memory"}
    assert lint(write(tmp_path, row), "kb.tsv") == ()


def test_drafts_may_be_incomplete_but_not_misspelt(tmp_path: Path) -> None:
    draft = THERAPY | {"status": "draft", "citation": "", "drug": "", "match_value": ""}
    assert lint(write(tmp_path, draft), "kb.tsv") == ()
    assert lint(write(tmp_path, draft | {"gene": "KRASS"}), "kb.tsv")


def test_a_retired_row_names_its_successor(tmp_path: Path) -> None:
    old = EFFECT | {"kb_id": "VKB-000009", "superseded_by": "VKB-000002"}
    assert lint(write(tmp_path, old | {"status": "retired"}, EFFECT), "kb.tsv") == ()
    problems = lint(write(tmp_path, old, EFFECT), "kb.tsv")
    assert [problem.action for problem in problems] == ["Set it to retired."]


def test_a_kb_id_stands_once(tmp_path: Path) -> None:
    problems = lint(write(tmp_path, THERAPY, THERAPY), "kb.tsv")
    assert [str(problem) for problem in problems] == [
        "kb.tsv, row 3, column kb_id: found 'VKB-000001', expected each kb_id once (also in row 2)."
        " Give the new row the next free number; a kb_id is never reused."
    ]


def test_columns_are_closed(tmp_path: Path) -> None:
    path = tmp_path / "kb.tsv"
    path.write_bytes(table_bytes(EFFECT).replace(b"oncotree_code", b"oncotree_cod", 1))
    problems = [str(problem) for problem in lint(path, "kb.tsv")]
    assert problems[0] == (
        "kb.tsv, row 1, column oncotree_cod: found 'oncotree_cod', "
        "expected a column of the knowledge table. Did you mean 'oncotree_code'?"
    )
    assert "expected the column oncotree_code" in problems[1]
    assert len(problems) == 2


def test_a_missing_column_is_told_once_and_not_for_every_row(tmp_path: Path) -> None:
    path = tmp_path / "kb.tsv"
    path.write_bytes(table_bytes(THERAPY, EFFECT).replace(b"\tstatus\t", b"\tstate\t", 1))
    problems = lint(path, "kb.tsv")
    assert [(problem.row, problem.column) for problem in problems] == [(1, "state"), (1, "status")]


@given(
    st.sampled_from((THERAPY, EFFECT, THRESHOLD)),
    st.sampled_from(KNOWLEDGE_TABLE.names),
    st.text(max_size=40),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_cell_content_breaks_the_lint(
    tmp_path: Path, row: dict[str, str], column: str, text: str
) -> None:
    cell = text.replace("\x00", "").encode("utf-8", "ignore").decode()
    checked = check(write(tmp_path, row | {column: cell}), "kb.tsv", names=NAMES, oncotree=TREE)
    assert all(problem.file == "kb.tsv" for problem in checked.problems)


def test_a_semicolon_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kb.tsv"
    path.write_bytes(table_bytes(EFFECT).replace(b"\t", b";"))
    assert "save as 'Text (tab-delimited)', not as CSV" in str(lint(path, "kb.tsv")[0])


@pytest.mark.parametrize(
    ("data", "found"),
    [(b"", "an empty file"), (b"\xff\xfa\n", "byte 0xff"), (None, "no such file")],
)
def test_a_file_that_is_no_table_is_one_problem(
    tmp_path: Path, data: bytes | None, found: str
) -> None:
    path = tmp_path / "kb.tsv"
    if data is not None:
        path.write_bytes(data)
    problems = lint(path, "kb.tsv")
    assert [problem.found for problem in problems] == [found]


def test_all_mistakes_are_told_at_once_in_row_order(tmp_path: Path) -> None:
    rows = (THERAPY | {"gene": "KRASS"}, EFFECT | {"citation": ""}, THRESHOLD | {"status": "on"})
    problems = lint(write(tmp_path, *rows), "kb.tsv")
    assert [(problem.row, problem.column) for problem in problems] == [
        (2, "gene"),
        (3, "citation"),
        (4, "status"),
    ]


def test_what_a_spreadsheet_leaves_behind_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "kb.tsv"
    data = table_bytes(EFFECT).replace(b"\tTP53\t", b"\tTP53 \t").replace(b"\n", b"\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + data)
    checked = check(path, "kb.tsv")
    assert checked.problems == ()
    assert checked.rows[0].gene == "TP53"
    assert checked.warnings == (
        "kb.tsv: byte order mark removed.",
        "kb.tsv: Windows line ends read.",
        "kb.tsv, row 2, column gene: stray spaces in 'TP53 '.",
    )


def test_expired_reviews_depend_on_the_date_given(tmp_path: Path) -> None:
    rows = check(write(tmp_path, THERAPY), "kb.tsv").rows
    assert expired_reviews(rows, "2027-11-23") == ()
    assert expired_reviews(rows, "2027-11-24") == (
        "kb.tsv, row 2, VKB-000001: review was due on 2027-11-23.",
    )


def test_overlay_mistakes_name_the_overlay(tmp_path: Path) -> None:
    base = write(tmp_path, THERAPY)
    own = write(tmp_path, EFFECT | {"kb_id": "LOCAL-000001", "gene": "TP35"}, name="own.tsv")
    problems = lint(base, "kb.tsv", own)
    assert [(problem.file, problem.row) for problem in problems] == [(str(own), 2)]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({}, ""),
        ({"status": "retired"}, ""),
        ({"status": "draft"}, "active in the table and a draft here: it is not used"),
        (
            EFFECT | {"kb_id": THERAPY["kb_id"]},
            "KRAS p.Gly12Cys, sotorasib or adagrasib in NSCLC is replaced by a row about TP53",
        ),
    ],
)
def test_an_overlay_takes_no_row_out_of_use_in_silence(
    tmp_path: Path, cells: dict[str, str], words: str
) -> None:
    base = write(tmp_path, THERAPY, EFFECT)
    own = write(tmp_path, THERAPY | cells, name="own.tsv")
    told = check(base, "kb.tsv", own).warnings
    assert [words in text for text in told] == ([True] if words else [])
