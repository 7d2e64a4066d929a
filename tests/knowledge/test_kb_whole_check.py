"""The checks of `kb lint` that a run does without: transcripts, other rows, links."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kb_rows import EFFECT, THERAPY, THRESHOLD, write

from varannot.cli import main
from varannot.hgvs.reference import Reference
from varannot.hgvs.residues import ONE_TO_THREE
from varannot.knowledge.whole_check import check_whole
from varannot.resources import resource, resource_folder
from varannot.transcripts.bundle import open_bundle

REFERENCE = Reference.of(open_bundle(resource_folder("transcripts")))
TP53 = "NM_000546.6"


def lines(folder: Path, *rows: dict[str, str]) -> tuple[list[str], list[str]]:
    """Return problems and warnings of a table as text."""
    checked = check_whole(write(folder, *rows), "kb.tsv", reference=REFERENCE)
    return [str(one) for one in checked.problems], list(checked.warnings)


def brca1(**cells: str) -> dict[str, str]:
    gene = {"gene": "BRCA1", "hgnc_id": "HGNC:1100", "transcript": "NM_007294.4"}
    return EFFECT | gene | {"match_type": "cdna"} | cells


def egfr(value: str) -> dict[str, str]:
    gene = {"gene": "EGFR", "hgnc_id": "HGNC:3236", "transcript": "NM_005228.5"}
    return EFFECT | gene | {"match_value": value}


def place(value: str) -> dict[str, str]:
    gene = {"gene": "BRAF", "hgnc_id": "HGNC:1097", "transcript": ""}
    return EFFECT | gene | {"match_type": "genomic", "match_value": value}


# Bases and residues are those of the RefSeq records that are named; BRAF 1799T>A lies at
# GRCh37 7:140453136 (dbSNP rs113488022), A on the forward strand.
TRUTH = [
    (EFFECT, ""),
    (EFFECT | {"match_value": "p.Gly248Gln"}, "Codon 248 is CGG (Arg) on NM_000546.6, not Gly"),
    (EFFECT | {"match_value": "p.Arg394Gln"}, "Codon 394 is TGA (Ter) on NM_000546.6, not Arg"),
    (EFFECT | {"match_value": "p.Pro72Arg", "transcript": TP53}, ""),
    (EFFECT | {"match_type": "cdna", "match_value": "c.743G>A"}, ""),
    (EFFECT | {"match_type": "cdna", "match_value": "c.743A>G"}, "c.743 is G on NM_000546.6"),
    (EFFECT | {"match_type": "codon", "match_value": "393"}, ""),
    (EFFECT | {"match_type": "codon", "match_value": "394"}, "NM_000546.6 has 393 residues"),
    (EFFECT | {"match_type": "residue_range", "match_value": "102-292"}, ""),
    (EFFECT | {"match_type": "residue_range", "match_value": "102-400"}, "numbers from 1 to 393"),
    (EFFECT | {"match_type": "residue_range", "match_value": "102-:truncating"}, ""),
    (EFFECT | {"match_type": "exon", "match_value": "11"}, ""),
    (EFFECT | {"match_type": "exon", "match_value": "12:skipping"}, "has 11 exons"),
    (EFFECT | {"excludes": "p.Gly249Ser"}, "Codon 249 is AGG (Arg) on NM_000546.6, not Gly"),
    (EFFECT | {"excludes": "390-400"}, "numbers from 1 to 393"),
    (EFFECT | {"transcript": "NM_000456.6"}, "Did you mean 'NM_000546.6'?"),
    (EFFECT | {"transcript": "NM_999999.1"}, "MANE Select of TP53 is NM_000546.6."),
    (EFFECT | {"transcript": "NM_004985.5"}, "It is one of KRAS. MANE Select of TP53 is NM_0005"),
    (EFFECT | {"transcript": "NM_000546"}, "checked on NM_000546.6"),
    (brca1(match_value="c.5266dup"), ""),
    (brca1(match_value="c.5265dup"), "Write c.5266dup."),
    (egfr("p.Glu746_Ala750del"), ""),
    (egfr("p.Leu747_Ala750del"), ""),
    (place("GRCh37:7:140453136:A:T"), ""),
    (place("GRCh37:7:140453136:T:A"), "the reference base of GRCh37 at chr7:140453136, which is A"),
    (place("GRCh37:17:7577538:C:T"), "There lies TP53."),
]


@pytest.mark.parametrize(("row", "message"), TRUTH)
def test_what_a_row_names_is_held_against_the_transcripts(
    tmp_path: Path, row: dict[str, str], message: str
) -> None:
    problems, warnings = lines(tmp_path, row)
    assert warnings == []
    if not message:
        assert problems == []
    else:
        assert len(problems) == 1, problems
        assert message in problems[0]
        assert problems[0].startswith("kb.tsv, row 2, column ")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"transcript": "NM_000546.9"}, "NM_000546.9 is not installed; checked on NM_000546.6."),
        ({"setting": "as printed", "match_value": "p.Gly248Gln"}, "(Arg) on NM_000546.6, not Gly"),
        ({"status": "draft", "match_value": "p.Gly248Gln"}, "(Arg) on NM_000546.6, not Gly"),
    ],
)
def test_what_is_only_warned_of(tmp_path: Path, cells: dict[str, str], message: str) -> None:
    problems, warnings = lines(tmp_path, EFFECT | cells)
    assert problems == []
    assert len(warnings) == 1
    assert message in warnings[0]


def test_a_retired_row_is_not_held_against_anything(tmp_path: Path) -> None:
    assert lines(tmp_path, EFFECT | {"status": "retired", "match_value": "p.Gly248Gln"}) == ([], [])


RESIDUES = REFERENCE.known(REFERENCE.find(TP53).transcript)[0].protein  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(at=st.integers(1, 393), letter=st.sampled_from("ACDEFGHIKLMNPQRSTVWY"))
def test_only_the_residue_that_is_there_is_accepted(
    tmp_path_factory: pytest.TempPathFactory, at: int, letter: str
) -> None:
    new = "Trp" if letter != "W" else "Gly"
    row = EFFECT | {"match_value": f"p.{ONE_TO_THREE[letter]}{at}{new}"}
    problems, _ = lines(tmp_path_factory.mktemp("kb"), row)
    assert (problems == []) == (RESIDUES[at - 1] == letter)


def second(row: dict[str, str], **cells: str) -> dict[str, str]:
    return row | {"kb_id": "VKB-000009"} | cells


RESISTANCE = {"record_type": "resistance", "direction": "resistance", "amp": ""}
BETWEEN = [
    # doubles: what backs an assertion does not tell rows apart, what limits it does
    (EFFECT, second(EFFECT), "row 2 (VKB-000002) says the same"),
    (EFFECT, second(EFFECT, citation="PMID 1", summary_en="Other words."), "says the same"),
    (THERAPY, second(THERAPY, drug="adagrasib;sotorasib"), "row 2 (VKB-000001) says the same"),
    (THERAPY, second(THERAPY, setting="second line"), ""),
    (THERAPY, second(THERAPY, region="EMA"), ""),
    (EFFECT, second(EFFECT, status="draft"), ""),
    # one change, two answers
    (EFFECT, second(EFFECT, oncogenicity="vus"), "found 'vus', expected what an equally specific"),
    (EFFECT, second(EFFECT, effect="GoF"), "LoF in row 2 (VKB-000002)"),
    (EFFECT, second(EFFECT, effect="GoF", contradicted_by="VKB-000002"), ""),
    (EFFECT, second(EFFECT, effect="GoF", match_value="p.Arg248Trp"), ""),
    (EFFECT, second(EFFECT, effect="GoF", match_type="codon", match_value="248"), ""),
    # for and against one drug
    (THERAPY, second(THERAPY, **RESISTANCE), "no sensitivity to adagrasib, sotorasib in row 2"),
    (THERAPY, second(THERAPY, **RESISTANCE, oncotree_code="LUAD"), "no sensitivity to"),
    (THERAPY, second(THERAPY, **RESISTANCE, oncotree_code="COADREAD"), ""),
    (THERAPY, second(THERAPY, **RESISTANCE, drug="cetuximab"), ""),
    (THERAPY, second(THERAPY, **RESISTANCE, drug="sotorasib;cetuximab", combination="AND"), ""),
    (THERAPY, second(THERAPY, **RESISTANCE, match_value="p.Gly12Asp"), ""),
    (THERAPY, second(THERAPY, **RESISTANCE, contradicted_by="VKB-000001"), ""),
]


@pytest.mark.parametrize(("first", "other", "message"), BETWEEN)
def test_rows_are_held_against_each_other(
    tmp_path: Path, first: dict[str, str], other: dict[str, str], message: str
) -> None:
    problems, warnings = lines(tmp_path, first, other)
    assert problems == []
    if message:
        assert len(warnings) >= 1
        assert any(message in text for text in warnings)
        assert all("row 3" in text for text in warnings)
    else:
        assert warnings == []


def test_ranges_that_overlap_are_about_common_changes(tmp_path: Path) -> None:
    ranges = {"match_type": "residue_range", "match_value": "12-13:missense"}
    other = {**RESISTANCE, "match_type": "residue_range", "match_value": "13-14:missense"}
    _, warnings = lines(tmp_path, THERAPY | ranges, second(THERAPY, **other))
    assert len(warnings) == 1
    assert "no sensitivity to" in warnings[0]
    other["match_value"] = "14-15:missense"
    assert lines(tmp_path, THERAPY | ranges, second(THERAPY, **other)) == ([], [])


def retired(kb_id: str, to: str) -> dict[str, str]:
    return EFFECT | {"kb_id": kb_id, "status": "retired", "superseded_by": to}


def test_a_chain_that_runs_in_a_circle_is_an_error_told_once(tmp_path: Path) -> None:
    rows = [retired("VKB-000011", "VKB-000012"), retired("VKB-000012", "VKB-000011")]
    problems, warnings = lines(tmp_path, THERAPY, *rows)
    assert warnings == []
    assert len(problems) == 1
    assert "the chain is VKB-000011 -> VKB-000012 -> VKB-000011" in problems[0]


def test_a_chain_has_to_end_in_an_active_row(tmp_path: Path) -> None:
    end = EFFECT | {"kb_id": "VKB-000013", "status": "draft"}
    _, warnings = lines(tmp_path, retired("VKB-000012", "VKB-000013"), end)
    assert ["VKB-000013 is draft" in text for text in warnings] == [True]
    assert lines(tmp_path, retired("VKB-000012", "VKB-000002"), EFFECT) == ([], [])


def test_a_contradiction_that_is_not_shown_is_told(tmp_path: Path) -> None:
    against = THRESHOLD | {"kb_id": "VKB-000014", "status": "retired"}
    _, warnings = lines(tmp_path, EFFECT | {"contradicted_by": "VKB-000014"}, against)
    assert ["VKB-000014 is retired, so that it is not shown" in text for text in warnings] == [True]


def test_the_shipped_table_names_nothing_that_is_not_there() -> None:
    checked = check_whole(resource("knowledgebase.tsv"), "kb", reference=REFERENCE)
    assert checked.problems == ()
    # The published case prints a change that its transcript excludes; the row says that it does.
    assert len(checked.warnings) == 1
    assert "found 'p.Gly290Arg'" in checked.warnings[0]


def test_a_load_does_without_the_engine() -> None:
    code = (
        "import sys; from varannot.knowledge.table import load_knowledge; "
        "print([m for m in sys.modules if m in ('varannot.hgvs.check', 'varannot.hgvs.projector')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_lint_exits_1_and_names_the_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write(tmp_path, EFFECT | {"match_value": "p.Gly248Gln"})
    assert main(["kb", "lint", str(table)]) == 1
    told = capsys.readouterr().out
    assert "row 2, column match_value" in told
    assert "problems: 1, warnings: 0" in told


ODD = [
    "", "p.", "c.", "0", "-1", "9" * 25, "c.*5del", "c.1-1G>A", "c.5_4del", "c.999999A>G",
    "p.Met1del", "p.Leu2_Met1del", "p.Arg9999Gln", "p.Ter394Glnext", "0-5", "5-", "1:any",
    "GRCh37:7:0:A:T", "GRCh38:99:5:A:T", "GRCh37:X:5:A:T", "GRCh38:MT:1:G:A", "x" * 3000,
]  # fmt: skip
KINDS = ["protein_change", "cdna", "codon", "residue_range", "exon", "genomic", "protein", ""]


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    value=st.sampled_from(ODD) | st.text("pc.>_-*:0123456789ACGTdelinsupArgly", max_size=12),
    transcript=st.sampled_from([TP53, "NM_000546", "NM_1.1", "LRG_321t1", "ENST00000269305.9", ""]),
    column=st.sampled_from(["match_value", "excludes"]),
)
def test_nothing_that_is_typed_breaks_the_check(
    tmp_path_factory: pytest.TempPathFactory, kind: str, value: str, transcript: str, column: str
) -> None:
    row = EFFECT | {"match_type": kind, "transcript": transcript, column: value}
    problems, warnings = lines(tmp_path_factory.mktemp("kb"), row)
    assert all(text.startswith("kb.tsv") for text in (*problems, *warnings))
