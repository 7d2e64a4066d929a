"""What the summary says of rows whose description is not true, or hangs on a condition."""

from __future__ import annotations

import msgspec
from report_cases import SETTINGS, klein

from varannot.model import CheckOutcome
from varannot.report.build import build_view


def board(case) -> dict[str, str]:
    return {line.label: line.text for line in build_view(case, SETTINGS, ()).board}


def with_outcome(case, gene: str, outcome: CheckOutcome):
    variants = tuple(
        msgspec.structs.replace(one, check=msgspec.structs.replace(one.check, outcome=outcome))
        if one.gene == gene
        else one
        for one in case.normalize.variants
    )
    return msgspec.structs.replace(
        case, normalize=msgspec.structs.replace(case.normalize, variants=variants)
    )


def test_only_the_impossible_cannot_be_true() -> None:
    lines = board(with_outcome(klein(), "ATRX", CheckOutcome.REFERENCE_DIFFERS))
    assert "ATRX" not in lines["Variants whose description cannot be true"]
    assert "ATRX" in lines["Variants whose description differs from the reference"]
    assert "PMS2" in lines["Variants whose description cannot be true"]


def test_the_line_of_conditions_is_always_there() -> None:
    assert board(klein())["Sensitivity on a condition, other than HRR genes"] == "none"
