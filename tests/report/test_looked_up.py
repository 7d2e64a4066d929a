"""What the report says of look-ups in ClinVar and population databases."""

from __future__ import annotations

import pytest

from varannot.model import Classification, Effect, Lean, Oncogenicity
from varannot.model.evidence import (
    ClinvarAnswer,
    ClinvarRecord,
    LookUp,
    PopulationFrequency,
)
from varannot.report.looked_up import looked_up_lines

NOTHING = PopulationFrequency(LookUp.NOT_LOADED)


def classification(
    population: PopulationFrequency = NOTHING, *clinvar: ClinvarAnswer
) -> Classification:
    return Classification(
        key="a:1",
        oncogenicity=Oncogenicity.VUS,
        lean=Lean.NONE,
        effect=Effect.UNCERTAIN,
        truncating=False,
        interpretation="",
        population=population,
        clinvar=clinvar,
    )


LINES = [
    (
        classification(
            PopulationFrequency(
                LookUp.FOUND, "gnomAD 4.1", af=0.00012, an=1_600_000, grpmax_af=0.001
            )
        ),
        "gnomAD 4.1: allele frequency 0.00012, 1,600,000 alleles read; highest in a group 0.001.",
    ),
    (
        classification(PopulationFrequency(LookUp.ABSENT, "gnomAD 4.1", an=1_600_000)),
        "gnomAD 4.1: absent, 1,600,000 alleles read.",
    ),
    (
        classification(
            NOTHING,
            ClinvarAnswer(
                LookUp.FOUND,
                "ClinVar 2026-11",
                True,
                records=(ClinvarRecord("12347", "Pathogenic", 2, oncogenicity="Oncogenic"),),
            ),
        ),
        "ClinVar 2026-11: germline pathogenic, 2 of 4 stars; oncogenicity oncogenic "
        "(variation 12347).",
    ),
    (
        classification(NOTHING, ClinvarAnswer(LookUp.ABSENT, "ClinVar", True)),
        "ClinVar: no record.",
    ),
]


@pytest.mark.parametrize(("own", "line"), LINES)
def test_an_answer_is_one_sentence(own: Classification, line: str) -> None:
    assert looked_up_lines(own) == (line,)


SILENT = [
    classification(),
    classification(PopulationFrequency(LookUp.NOT_COVERED, "gnomAD 4.1")),
    # A selection of ClinVar that lacks the allele says nothing about it.
    classification(NOTHING, ClinvarAnswer(LookUp.ABSENT, "ClinVar", False)),
]


@pytest.mark.parametrize("own", SILENT)
def test_no_answer_is_no_sentence(own: Classification) -> None:
    assert looked_up_lines(own) == ()
