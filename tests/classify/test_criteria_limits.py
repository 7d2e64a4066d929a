"""Where evidence does not reach: few alleles read, studies of the protein beside a splice site."""

from __future__ import annotations

import pytest
from criteria_cases import case, criterion

from varannot.knowledge.evidence import LookUp, PopulationFrequency
from varannot.model import CriterionName, CriterionState

FEW_READS = [
    # state, frequency, alleles read, state of OP4
    (LookUp.ABSENT, None, 0, CriterionState.NOT_ASSESSABLE),
    (LookUp.ABSENT, None, 1_999, CriterionState.NOT_ASSESSABLE),
    (LookUp.ABSENT, None, 2_000, CriterionState.MET),
    (LookUp.FOUND, 0.0, 10, CriterionState.NOT_ASSESSABLE),
    (LookUp.FOUND, 0.0, 150_000, CriterionState.MET),
    (LookUp.FOUND, 0.000_02, 150_000, CriterionState.NOT_MET),
]


@pytest.mark.parametrize(("state", "af", "an", "expected"), FEW_READS)
def test_an_allele_is_not_rare_where_hardly_anybody_was_read(
    state: LookUp, af: float | None, an: int, expected: CriterionState
) -> None:
    population = PopulationFrequency(state, "gnomAD", af=af, an=an)
    found = criterion(case(population=population), CriterionName.ABSENT_IN_POPULATION)
    assert found.state is expected, found.reason


def test_rarity_without_the_number_of_alleles_says_that_it_is_unconfirmed() -> None:
    population = PopulationFrequency(LookUp.FOUND, "gnomAD", af=0.0)
    found = criterion(case(population=population), CriterionName.ABSENT_IN_POPULATION)
    assert found.state is CriterionState.MET
    assert "2000 alleles were read" in found.unconfirmed
