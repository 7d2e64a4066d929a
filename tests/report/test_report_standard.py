"""The standard in the report: points, codes, criteria, what could not be decided."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec
import pytest
from html_page import Page
from report_cases import SETTINGS, klein

from varannot.model import (
    Case,
    Classification,
    Criterion,
    CriterionName,
    CriterionState,
    Effect,
    EvidenceGap,
    Lean,
    LossRule,
    Oncogenicity,
    StandardResult,
    Statement,
    Strength,
)
from varannot.report.stage import read_report, write_report
from varannot.report.standard_view import classes_words, lean_words, points_and_codes


def criterion(name: CriterionName, code: str, points: int = 0, **more: object) -> Criterion:
    state = CriterionState.MET if points else CriterionState.NOT_ASSESSABLE
    strength = Strength.SUPPORTING if points else None
    return Criterion(
        name=name,
        code=code,
        state=state,
        reason=f"{code} reason",
        points=points,
        strength=strength,
        **more,  # type: ignore[arg-type]
    )


ABSENT = criterion(
    CriterionName.ABSENT_IN_POPULATION,
    "OP4",
    1,
    unconfirmed="the limit is not in the standard",
    citation="DOI 10.1/a; DOI 10.1/a",
)
FUNCTION = criterion(CriterionName.FUNCTIONAL_ONCOGENIC, "OS2")
RESULT = StandardResult(
    criteria=(ABSENT, FUNCTION),
    points=1,
    oncogenicity=Oncogenicity.VUS,
    scheme="s",
    remarks=("The class rests on prediction: without OP1 it would be likely benign.",),
    loss_rule=LossRule.NF2,
)


def classification(**more: object) -> Classification:
    values: dict[str, object] = {
        "key": "variants:2",
        "oncogenicity": Oncogenicity.VUS,
        "lean": Lean.NONE,
        "effect": Effect.UNCERTAIN,
        "truncating": False,
        "interpretation": "variant of uncertain significance",
        "standard": RESULT,
    }
    return Classification(**(values | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "standard: VUS; no curated class"),
        (
            {"oncogenicity": Oncogenicity.LIKELY_ONCOGENIC},
            "standard: VUS; no curated class; printed: likely oncogenic",
        ),
        (
            {"curated_class": Oncogenicity.VUS},
            "curated: VUS; standard: the same",
        ),
        (
            {
                "oncogenicity": Oncogenicity.ONCOGENIC,
                "curated_class": Oncogenicity.ONCOGENIC,
            },
            "curated: oncogenic; standard: VUS; they differ, the curated class stands",
        ),
        (
            {"lean": Lean.BENIGN},
            "standard: VUS; no curated class; leans benign, which is no class",
        ),
        ({"standard": None}, "not classed"),
    ],
)
def test_both_classes_stand_side_by_side(more: dict[str, object], words: str) -> None:
    assert classes_words(classification(**more)) == words


def test_a_lean_says_its_numbers_or_its_row() -> None:
    numbers = msgspec.structs.replace(
        RESULT, lean=Lean.BENIGN, lean_reasons=("present in gnomAD at 0.001 (group nfe)",)
    )
    own = classification(lean=Lean.BENIGN, standard=numbers)
    assert lean_words(own) == (
        "VUS, leans benign: present in gnomAD at 0.001 (group nfe). A lean is no class."
    )
    row = Statement(rule="curated_lean", text="Rare variant.", kb_id="VKB-000001")
    curated = classification(lean=Lean.BENIGN, statements=(row,))
    assert "Rare variant. [VKB-000001]" in lean_words(curated)
    assert lean_words(classification()) == ""


def test_points_name_their_codes() -> None:
    assert points_and_codes(RESULT) == "1 point: OP4"
    none = msgspec.structs.replace(RESULT, criteria=(FUNCTION,), points=0)
    assert points_and_codes(none) == "0 points: no criterion met"
    assert points_and_codes(None) == "not classed"


def with_standard(case: Case) -> Case:
    """Return the published case with this result, a gap and a stale file."""
    assert case.classify is not None
    variants = tuple(
        msgspec.structs.replace(one, standard=RESULT) if one.key == "variants:2" else one
        for one in case.classify.variants
    )
    parts = msgspec.structs.replace(
        case.classify,
        variants=variants,
        gaps=(
            EvidenceGap(
                kind="not_loaded.functional_assays",
                text="Functional assays",
                meaning="No study speaks.",
                criteria=(
                    CriterionName.FUNCTIONAL_ONCOGENIC,
                    CriterionName.FUNCTIONAL_BENIGN,
                ),
            ),
        ),
        stale=("ClinVar (c.vcf.gz) is of 2023-01-01, 40 months before the report.",),
    )
    return msgspec.structs.replace(case, classify=parts)


def test_everything_of_a_result_stands_on_the_page(tmp_path: Path) -> None:
    write_report(with_standard(klein()), tmp_path, SETTINGS)
    page = Page((tmp_path / "report.html").read_bytes())
    section = next(
        one for one in page.all("section") if one.attributes["aria-labelledby"] == "criteria"
    )
    text = " ".join(section.text.split())
    assert "1 point: OP4" in text
    assert "PVS1 tree: branch NF2" in text
    assert "met, 1 point" in text
    assert "unconfirmed: the limit is not in the standard" in text
    assert text.count("10.1/a") == 1
    assert "OS2not assessableOS2 reason" in text
    assert "The class rests on prediction" in text
    assert text.count("OM3 is the hotspot") == 1
    assert "OS2, SBS2: not assessable for 1 of 1 variants and readings" in page.text
    warning = "is of 2023-01-01, 40 months before the report."
    flagged = [one for one in page.all("span", "p") if warning in one.text]
    assert {one.attributes.get("class") for one in flagged} >= {"flag", "caution"}
    document = read_report(tmp_path / "report.json")
    assert document.criteria[0].met[0].codes == ("OP4",)
    assert document.stale


def test_variants_of_which_nothing_is_known_share_a_block_behind_the_others(
    finished: Path,
) -> None:
    blocks = read_report(finished / "DEMO_HRD" / "report.json").criteria
    weighed = [bool(one.met) for one in blocks]
    assert weighed == sorted(weighed, reverse=True)
    first = [name for one in blocks if one.met for name in one.variants]
    assert first == ["BRCA2 c.5946del p.(Ser1982ArgfsTer22)", "TP53 c.524G>A p.(Arg175His)"]
    document = read_report(finished / "DEMO_HRD" / "report.json")
    named = [name for one in blocks for name in one.variants]
    assert sorted(named) == sorted(row.name for row in document.table2)
    (large,) = [one for one in blocks if len(one.variants) > 5]
    assert "the table holds no study of the variant" in [one.text for one in large.not_assessable]
    assert not any(gene in str(large.not_met) for gene in ("NTRK1", "BRCA1", "MSH6"))


def test_the_table_has_the_class_in_columns_of_its_own(finished: Path) -> None:
    with (finished / "KLEIN2025" / "variants.tsv").open(encoding="utf-8") as handle:
        rows = {row["gene"]: row for row in csv.DictReader(handle, delimiter="\t")}
    names = ("points", "codes", "standard_class", "curated_class", "not_assessable", "lof_rule")
    assert [rows["TP53"][name] for name in names] == [
        "8", "OS2,OS3", "likely_oncogenic", "oncogenic", "OP1,OP4,SBVS1,SBS1,SBP1", "none",
    ]  # fmt: skip
    assert (rows["RAD51B"]["lof_rule"], rows["RAD51B"]["points"]) == ("NF2", "0")
    # A row that names no event has no class, and no VUS in its place.
    assert {rows[gene][name] for gene in ("PMS2", "ATRX") for name in names} == {"not classed"}


def test_readings_show_the_class_with_points_and_nothing_benign_without_frequencies(
    finished: Path,
) -> None:
    text = Page((finished / "KLEIN2025" / "report.html").read_bytes()).text
    assert "likely oncogenic; 8 points (OVS1)" in text
    assert "Nothing counts as rare, and nothing is benign by its frequency." in text
    assert "OP4, SBVS1, SBS1: not assessable for 8 of 8 variants and readings" in text
    document = read_report(finished / "KLEIN2025" / "report.json")
    assert [gap.what for gap in document.gaps] == list(document.not_loaded)
    # Three sources, and no more, were missing: the packs that ship were all there.
    assert len(document.gaps) == 3
