"""`explain`: the right row is found, everything behind its class is said, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from varannot.cli import main
from varannot.model import Case, CriterionState, Stage
from varannot.pipeline import read_case, stage_path
from varannot.report.explain import Explanation, explain
from varannot.report.explain_find import find_variants


@pytest.fixture(scope="module")
def klein2025(finished: Path) -> Case:
    return read_case(stage_path(finished, "KLEIN2025", Stage.ACTIONABILITY))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("TP53", ["TP53 c.743G>A p.Arg248Gln"]),
        ("tp53", ["TP53 c.743G>A p.Arg248Gln"]),
        ("variants:3", ["RAD51B c.1111C>T p.Gln371*"]),
        ("c.743G>A", ["TP53 c.743G>A p.Arg248Gln"]),
        ("743G>A", ["TP53 c.743G>A p.Arg248Gln"]),
        ("NM_000546.6:c.743G>A", ["TP53 c.743G>A p.Arg248Gln"]),
        ("NM_000546:c.743G>A", ["TP53 c.743G>A p.Arg248Gln"]),
        ("NM_000546.5:c.743G>A", []),
        ("R248Q", ["TP53 c.743G>A p.Arg248Gln"]),
        ("TP53 r248q", ["TP53 c.743G>A p.Arg248Gln"]),
        ("TP53:p.(Arg248Gln)", ["TP53 c.743G>A p.Arg248Gln"]),
        ("Q371X", ["RAD51B c.1111C>T p.Gln371*"]),
        ("p.Gln371Ter", ["RAD51B c.1111C>T p.Gln371*"]),
        # A reading that would be true leads to the row that is unresolved.
        ("ATRX c.4690C>T", ["ATRX c.4690G>T p.Gln1564Glu"]),
        # A gene with another gene's change names nothing.
        ("IRS2 R248Q", []),
        ("BRCA1", []),
        ("", []),
    ],
)
def test_what_a_typed_name_means(klein2025: Case, typed: str, names: list[str]) -> None:
    assert [one.name for one in find_variants(klein2025, typed)] == names


def text_of(explanation: Explanation, title: str) -> str:
    (section,) = [one for one in explanation.sections if one.title == title]
    return " ".join(section.sentences)


def explained(case: Case, typed: str) -> Explanation:
    (candidate,) = find_variants(case, typed)
    return explain(case, candidate)


def test_every_criterion_is_told_with_points_sum_and_source(klein2025: Case) -> None:
    found = explained(klein2025, "TP53")
    assert found.classification is not None
    result = found.classification.standard
    assert result is not None
    whole = " ".join(sentence for one in found.sections for sentence in one.sentences)
    for one in result.criteria:
        assert one.code in whole
        reason = one.reason.removesuffix(f"; it does not count beside {one.barred_by}")
        assert reason in whole, one.code
        if one.state is CriterionState.MET:
            assert f"{one.code} counts {one.points} points." in whole
    met = text_of(found, "Criteria that are met")
    assert "Together these are 8 points: likely oncogenic." in met
    assert "Oncogenic begins at 10, likely oncogenic at 6" in met
    open_yet = text_of(found, "What could not be assessed, and what that could change")
    assert "If OP1 and OP4 were met: 10 points, oncogenic" in open_yet
    assert "stands whatever these would say" in open_yet
    assert text_of(found, "Class") == (
        "The class is oncogenic. The knowledge table says oncogenic, the standard likely oncogenic "
        "with 8 points; they differ, and the knowledge table stands."
    )


def test_loss_of_function_that_is_not_taken_says_why(klein2025: Case) -> None:
    found = explained(klein2025, "RAD51B")
    effect = text_of(found, "What it does to the protein")
    assert "Loss of function does not count (PVS1 tree: branch NF2)" in effect
    assert "the main transcript (MANE Select) is not truncated by it" in effect
    rows = text_of(found, "Rows of the knowledge table")
    assert "Curated effect: uncertain. Curated oncogenicity: vus. (Row VKB-000175;" in rows
    assert "Unconfirmed:" in rows
    therapy = text_of(found, "Therapy")
    assert "Before it becomes a therapy statement, this would have to be shown:" in therapy
    assert "This is only on a condition" in therapy
    assert "This is sensitivity" not in therapy
    assert text_of(found, "The other allele").startswith("State of both alleles: not assessed")


def test_an_unresolved_row_has_no_class_and_unranked_readings(klein2025: Case) -> None:
    found = explained(klein2025, "ATRX")
    said = text_of(found, "Class")
    assert said.startswith("It has no class.")
    assert "If it is c.4690C>T p.(Gln1564Ter): likely oncogenic; 8 points (OVS1)" in said
    assert "If it is c.4690C>G p.(Gln1564Glu): uncertain significance (VUS); 0 points" in said
    assert "None of these readings is chosen" in said
    titles = [one.title for one in found.sections]
    assert "Criteria that are met" not in titles
    assert "Criteria that are met, if it is c.4690C>T p.(Gln1564Ter)" in titles


def test_what_is_read_aloud_has_a_verb_and_no_codes_of_the_table(klein2025: Case) -> None:
    said = [
        (section.title, sentence)
        for name in ("TP53", "RAD51B", "PMS2", "ATRX", "IRS2", "PDGFRA", "CARD11", "FGFR3")
        for section in explained(klein2025, name).sections
        for sentence in section.sentences
    ]
    assert not [one for one in said if one[1].startswith("(")]
    assert not [one for one in said if "with the role" in one[1]]
    effect = text_of(explained(klein2025, "TP53"), "What it does to the protein")
    assert effect.startswith("TP53 is a tumour suppressor.")


def test_a_lean_is_said_to_be_no_class(klein2025: Case) -> None:
    said = text_of(explained(klein2025, "PDGFRA"), "Class")
    assert "The class is VUS" in said
    assert "VUS, leans benign:" in said
    assert "A lean is no class." in said
    assert "likely benign" not in said.replace("presumably a rare benign", "")


def test_an_excluded_row_says_why_it_is_not_reported(finished: Path) -> None:
    case = read_case(stage_path(finished, "DEMO_HRD", Stage.ACTIONABILITY))
    assert case.normalize is not None
    excluded = next(one for one in case.normalize.variants if one.status.value == "excluded")
    found = explained(case, excluded.key)
    assert excluded.reason.rstrip(".") in text_of(found, "What was found")
    assert found.classification is None
    assert len(found.sections) == 1


def test_the_verb_prints_text_and_the_same_facts_as_json(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(finished / "KLEIN2025"), "TP53", "R248Q"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert main(["explain", "KLEIN2025", "TP53", "--results", str(finished), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    for section in document["sections"]:
        assert section["title"] in text
        for sentence in section["sentences"]:
            assert " ".join(sentence.split()) in text
    assert document["classification"]["standard"]["points"] == 8
    assert document["sample_id"] == "KLEIN2025"


def test_an_ambiguous_name_lists_the_candidates(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(finished / "DEMO_HRD"), "BRCA1"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "'BRCA1' names 2 rows of DEMO_HRD" in said.err
    keys = [line.split()[0] for line in said.err.splitlines()[1:]]
    assert len(keys) == 2
    for key in keys:
        assert main(["explain", str(finished / "DEMO_HRD"), key]) == 0
        assert f"({key})" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["KLEIN2025", "BRCA1"], "Reported small variants: TP53 c.743G>A p.Arg248Gln;"),
        (["NOBODY", "TP53"], "found 'no such sample'"),
    ],
)
def test_bad_input_is_named(
    finished: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["explain", *arguments, "--results", str(finished)]) == 2
    assert said in capsys.readouterr().err


def test_a_failed_sample_and_an_old_document_are_refused(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = stage_path(finished, "KLEIN2025", Stage.ACTIONABILITY)
    target = stage_path(tmp_path, "KLEIN2025", Stage.ACTIONABILITY)
    target.parent.mkdir(parents=True)
    old = msgspec.json.decode(source.read_bytes())
    old["schema_version"] = "1"
    target.write_bytes(msgspec.json.encode(old))
    assert main(["explain", str(tmp_path / "KLEIN2025"), "TP53"]) == 2
    assert "schema_version" in capsys.readouterr().err
    failed = {**old, "schema_version": read_case(source).schema_version}
    failed["failure"] = {"stage": "ingest", "problems": ["a.tsv, row 3: found 'x'."]}
    target.write_bytes(msgspec.json.encode(failed))
    assert main(["explain", str(tmp_path / "KLEIN2025"), "TP53"]) == 2
    assert "failed in stage ingest: a.tsv, row 3" in capsys.readouterr().err
