"""Known variants below a floor of the report."""

from __future__ import annotations

import msgspec
import pytest

from molecular_cases import case, row, run, table, variant
from varannot.hgvs.stage import BELOW_FLOOR
from varannot.model import NormalizedVariant, NotAssessed, RowStatus

KNOWN = row(
    gene="BRAF",
    record_type="variant_effect",
    match_type="protein_change",
    match_value="p.Val600Glu",
    effect="GoF",
    oncogenicity="oncogenic",
)
WHOLE_GENE = row(
    gene="BRAF",
    record_type="gene_role",
    match_type="gene",
    match_value="any",
    gene_role="oncogene",
)


def low(hgvs_c: str, hgvs_p: str, code: str = BELOW_FLOOR) -> NormalizedVariant:
    return msgspec.structs.replace(
        variant("BRAF", hgvs_c, hgvs_p),
        status=RowStatus.EXCLUDED,
        reason_code=code,
        reason="The allele fraction 0.01 lies below 0.02.",
    )


def for_review(found: tuple[NotAssessed, ...]) -> list[NotAssessed]:
    return [one for one in found if one.reason.startswith("For review")]


@pytest.mark.parametrize(
    ("given", "listed"),
    [
        (low("c.1799T>A", "p.(Val600Glu)"), True),
        (low("c.1798G>A", "p.(Val600Met)"), False),
        (low("c.1799T>A", "p.(Val600Glu)", "synonymous"), False),
    ],
)
def test_a_known_variant_below_a_floor_is_listed(given: NormalizedVariant, listed: bool) -> None:
    found = for_review(run(case(given), table(KNOWN, WHOLE_GENE))[1].not_assessed)
    assert bool(found) is listed
    # The first row of the table alone names the variant; the second is about the whole gene.
    assert not listed or "names this variant (VKB-900001)" in found[0].reason
    assert not listed or found[0].what == "BRAF c.1799T>A p.(Val600Glu)"


@pytest.mark.parametrize(("specimen", "told"), [("plasma", True), ("FFPE", False), ("", False)])
def test_that_no_floor_holds_for_plasma_is_said(specimen: str, told: bool) -> None:
    given = case(variant("BRAF", "c.1799T>A", "p.(Val600Glu)"))
    sample = {**given.sample, "specimen": specimen} if specimen else given.sample
    found = run(msgspec.structs.replace(given, sample=sample), table())[1].not_assessed
    assert any("No floor" in one.reason for one in found) is told
