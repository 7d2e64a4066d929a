"""The criteria of the oncogenicity standard (DOI 10.1016/j.gim.2022.01.001), each by itself."""

from __future__ import annotations

import pytest
from criteria_cases import (
    ABSENT,
    ONCOGENE,
    TSG,
    assessed,
    case,
    criterion,
    description,
    frequency,
    hotspot,
    missense,
    study,
)
from hypothesis import given
from hypothesis import strategies as st

from varannot.classify.criteria.inputs import CriteriaInput, KnownChange
from varannot.classify.criteria.residue import distance
from varannot.classify.criteria.standard import standard
from varannot.knowledge.evidence import Direction, LookUp, PopulationFrequency, PredictorCall
from varannot.model import (
    Consequence,
    CriterionName,
    CriterionState,
    Lean,
    Oncogenicity,
    Strength,
)

MET, NOT_MET = CriterionState.MET, CriterionState.NOT_MET
NOT_ASSESSABLE = CriterionState.NOT_ASSESSABLE

CLASSES = [
    # points, class: limits of the standard, table 2
    (10, Oncogenicity.ONCOGENIC),
    (9, Oncogenicity.LIKELY_ONCOGENIC),
    (6, Oncogenicity.LIKELY_ONCOGENIC),
    (5, Oncogenicity.VUS),
    (0, Oncogenicity.VUS),
    (-1, Oncogenicity.LIKELY_BENIGN),
    (-6, Oncogenicity.LIKELY_BENIGN),
    (-7, Oncogenicity.BENIGN),
]


@pytest.mark.parametrize(("points", "expected"), CLASSES)
def test_a_sum_of_points_has_one_class(points: int, expected: Oncogenicity) -> None:
    assert standard().oncogenicity(points) is expected


def test_the_two_numberings_of_hotspot_and_neighbour_are_told_apart() -> None:
    rules = standard().rules
    assert rules[CriterionName.HOTSPOT_MODERATE].code == "OM3"
    assert rules[CriterionName.HOTSPOT_MODERATE].code_swapped == "OM4"
    assert rules[CriterionName.OTHER_MISSENSE_KNOWN].code == "OM4"


HOTSPOTS = [
    # samples by new residue, which criterion is met; source: criteria OS3, OM3, OP3
    ({"Q": 10, "W": 40}, "OS3"),
    ({"Q": 10, "W": 39}, "OM3"),
    ({"Q": 9, "W": 191}, "OP3"),
    ({"W": 200}, "OP3"),
    ({"Q": 10, "W": 30, "*": 400}, "OM3"),
]


@pytest.mark.parametrize(("changes", "code"), HOTSPOTS)
def test_hotspots_count_the_residue_and_the_very_change(changes: dict[str, int], code: str) -> None:
    result = assessed(case(gene="AKT1", role=ONCOGENE, hotspots=(hotspot(changes),))).result
    assert result.codes == code


def test_a_hotspot_of_stops_alone_says_nothing_of_a_missense_change() -> None:
    stops = (hotspot({"*": 300}),)
    found = assessed(case(gene="AKT1", role=ONCOGENE, hotspots=stops)).result
    assert found.codes == ""


def test_a_hotspot_whose_residue_is_another_is_not_compared() -> None:
    found = criterion(
        case(hotspots=(hotspot({"Q": 300}, reference="K"),)), CriterionName.HOTSPOT_STRONG
    )
    assert found.state is NOT_ASSESSABLE
    assert "numbers differ" in found.reason


def test_hotspots_left_out_are_not_assessable() -> None:
    found = criterion(case(hotspots=None), CriterionName.HOTSPOT_STRONG)
    assert found.state is NOT_ASSESSABLE


FREQUENCIES = [
    # highest frequency, group, alleles, gene, codes; strict limits, five groups, enough alleles
    (0.05, "nfe", 100_000, "KRAS", "SBS1"),
    (0.0501, "nfe", 100_000, "KRAS", "SBVS1"),
    (0.01, "afr", 100_000, "KRAS", ""),
    (0.0101, "afr", 100_000, "KRAS", "SBS1"),
    (0.02, "nfe", 400, "KRAS", ""),
    (0.002, "afr", 100_000, "TP53", "SBVS1"),
    (0.0005, "afr", 100_000, "TP53", "SBS1"),
    (0.000009, "nfe", 1_000_000, "KRAS", "OP4"),
    (0.00001, "nfe", 1_000_000, "KRAS", ""),
]


@pytest.mark.parametrize(("af", "group", "an", "gene", "codes"), FREQUENCIES)
def test_frequencies_are_held_against_strict_limits(
    af: float, group: str, an: int, gene: str, codes: str
) -> None:
    given_case = case(gene=gene, protein="p.(Gly60Ala)", population=frequency(af, group, an))
    assert assessed(given_case).result.codes == codes


def test_a_small_group_alone_gives_no_benign_code() -> None:
    found = frequency(0.06, "fin")
    groups = (*found.groups, *frequency(0.0004, "nfe").groups)
    only_fin = PopulationFrequency(LookUp.FOUND, "gnomAD", af=0.002, an=200_000, groups=groups)
    assert assessed(case(gene="KRAS", population=only_fin)).result.codes == ""


def test_a_group_with_few_alleles_hides_no_other() -> None:
    small, large = frequency(0.25, "afr", 4), frequency(0.06, "nfe", 50_000)
    both = PopulationFrequency(
        LookUp.FOUND, "gnomAD", af=0.05, an=50_004, groups=(*small.groups, *large.groups)
    )
    assert assessed(case(gene="KRAS", population=both)).result.codes == "SBVS1"


def test_a_record_that_failed_its_filters_gives_no_code() -> None:
    failed = PopulationFrequency(LookUp.FOUND, "gnomAD", af=0.2, an=100_000, filters=("AS_VQSR",))
    found = criterion(case(population=failed), CriterionName.COMMON_IN_POPULATION)
    assert found.state is NOT_ASSESSABLE
    assert "AS_VQSR" in found.reason


UNKNOWN = [
    (PopulationFrequency(LookUp.NOT_LOADED), "no population frequencies were loaded"),
    (PopulationFrequency(LookUp.NOT_COVERED, "gnomAD"), "does not cover the place"),
    (PopulationFrequency(LookUp.NOT_POSSIBLE, "gnomAD", "no coordinates"), "no coordinates"),
]


@pytest.mark.parametrize(("population", "why"), UNKNOWN)
def test_absence_of_data_is_no_absence(population: PopulationFrequency, why: str) -> None:
    found = criterion(case(population=population), CriterionName.ABSENT_IN_POPULATION)
    assert found.state is NOT_ASSESSABLE
    assert why in found.reason


EXCLUSIONS = [
    # input, the codes that remain; column excluded_by of the criteria
    (case(protein="p.(Arg248Gln)", hotspots=(hotspot({"Q": 300}),)), "OS3"),
    (case(protein="p.(Arg248Gln)"), ""),
    (
        case(
            protein="p.(Arg248Gln)",
            main=description(Consequence.MISSENSE, "p.(Arg248Gln)"),
            hotspots=(hotspot({"Q": 12}),),
        ),
        "OM1",
    ),
    (
        case(
            protein="p.(Arg248Gln)",
            main=description(Consequence.MISSENSE, "p.(Arg248Gln)"),
            hotspots=(hotspot({"Q": 300}),),
        ),
        "OS3",
    ),
    (
        case(
            protein="p.(Arg248Gln)",
            main=description(Consequence.MISSENSE, "p.(Arg248Gln)"),
            hotspots=(hotspot({"Q": 2}),),
        ),
        "OM1,OP3",
    ),
]


@pytest.mark.parametrize(("given_case", "codes"), EXCLUSIONS)
def test_one_fact_counts_once(given_case: CriteriaInput, codes: str) -> None:
    wanted = codes
    if given_case.main is None and codes == "":
        # Without a transcript the domain's numbers are those that the row prints.
        wanted = "OM1"
    result = assessed(given_case).result
    assert result.codes == wanted
    barred = [one for one in result.criteria if one.barred_by]
    assert all(one.state is NOT_MET and one.points == 0 for one in barred)


NEIGHBOURS = [
    # known change, new change, met; the new one has to be about as radical (Grantham) or more
    ("p.(His1047Arg)", "p.(His1047Gln)", True),
    ("p.(Arg248Trp)", "p.(Arg248Gln)", False),
    ("p.(His1047Gln)", "p.(His1047Arg)", True),
    ("p.(His1047Arg)", "p.(His1047Asp)", True),
    ("p.(His1047Arg)", "p.(His1048Asp)", False),
]


@pytest.mark.parametrize(("known", "new", "expected"), NEIGHBOURS)
def test_another_missense_change_helps_if_this_one_is_as_radical(
    known: str, new: str, expected: bool
) -> None:
    given_case = case(
        protein=new,
        gene="PIK3CA",
        role=ONCOGENE,
        known=(KnownChange("", known, "made up", "PMID 1"),),
    )
    found = criterion(given_case, CriterionName.OTHER_MISSENSE_KNOWN)
    assert (found.state is MET) is expected


DISTANCES = [
    # published distances, DOI 10.1126/science.185.4154.862, table 2
    ("Arg", "Gln", 43),
    ("Leu", "Ile", 5),
    ("Thr", "Ser", 58),
    ("Arg", "Trp", 101),
    ("Gly", "Arg", 125),
    ("His", "Arg", 29),
    ("His", "Gln", 24),
]


@pytest.mark.parametrize(("before", "after", "published"), DISTANCES)
def test_distances_are_the_published_ones(before: str, after: str, published: int) -> None:
    found = distance(before, after)
    assert found is not None
    assert abs(found - published) < 1
    assert distance(after, before) == found
    assert distance("Ter", after) is None


def test_functional_studies_that_disagree_leave_the_variant_uncertain() -> None:
    both = (study(Direction.ONCOGENIC), study(Direction.BENIGN))
    result = assessed(
        case(functional=both, functional_loaded=True, hotspots=(hotspot({"Q": 300}),))
    ).result
    assert result.oncogenicity is Oncogenicity.VUS
    assert any("conflicting functional evidence" in text for text in result.remarks)


def test_a_weaker_study_counts_less_and_says_so() -> None:
    result = assessed(
        case(functional=(study(Direction.ONCOGENIC, "moderate"),), functional_loaded=True)
    ).result
    (met,) = [one for one in result.met if one.name is CriterionName.FUNCTIONAL_ONCOGENIC]
    assert (met.code, met.points, met.strength) == ("OS2_Moderate", 2, Strength.MODERATE)


def test_a_class_that_rests_on_prediction_says_so() -> None:
    alone = assessed(
        case(gene="CARD11", role=ONCOGENE, prediction=missense(PredictorCall.TOLERATED))
    ).result
    assert alone.oncogenicity is Oncogenicity.LIKELY_BENIGN
    assert any("rests on prediction" in text for text in alone.remarks)


def test_an_ambiguous_prediction_speaks_for_nothing() -> None:
    result = assessed(
        case(gene="CARD11", role=ONCOGENE, prediction=missense(PredictorCall.AMBIGUOUS))
    ).result
    assert result.codes == ""


SILENT = [
    # distance to the exon edge, prediction, codes
    (None, missense(PredictorCall.TOLERATED), "SBP2"),
    (-1, missense(PredictorCall.TOLERATED), ""),
    (-40, missense(PredictorCall.DAMAGING), "OP1"),
]


@pytest.mark.parametrize(("edge", "prediction", "codes"), SILENT)
def test_a_silent_change_beside_a_splice_site_is_not_silent(
    edge: int | None, prediction: object, codes: str
) -> None:
    main = description(Consequence.SYNONYMOUS, "p.(Thr125=)", splice_distance=edge)
    given_case = case(Consequence.SYNONYMOUS, "p.(Thr125=)", main=main, prediction=prediction)
    assert assessed(given_case).result.codes == codes


ROLES = [
    # consequence, role, whether a change of length counts (OM2)
    (Consequence.INFRAME_DELETION, ONCOGENE, MET),
    (Consequence.INFRAME_DELETION, TSG, MET),
    (Consequence.STOP_LOST, TSG, MET),
    (Consequence.STOP_LOST, ONCOGENE, NOT_MET),
]


@pytest.mark.parametrize(("consequence", "role", "state"), ROLES)
def test_protein_length_needs_a_cancer_gene(
    consequence: Consequence, role: object, state: CriterionState
) -> None:
    protein = (
        "p.(Glu746_Ala750del)" if consequence is not Consequence.STOP_LOST else "p.(Ter394Arg)"
    )
    found = criterion(
        case(consequence, protein, gene="AKT1", role=role), CriterionName.PROTEIN_LENGTH
    )
    assert found.state is state


AETIOLOGIES = [
    (("HCL", "BLL"), MET),
    (("MEL",), NOT_MET),
    ((), NOT_ASSESSABLE),
]


@pytest.mark.parametrize(("tumour", "state"), AETIOLOGIES)
def test_a_single_aetiology_needs_the_tumour_type(
    tumour: tuple[str, ...], state: CriterionState
) -> None:
    given_case = case(gene="BRAF", role=ONCOGENE, protein="p.(Val600Glu)", tumour=tumour)
    assert criterion(given_case, CriterionName.SINGLE_AETIOLOGY).state is state


def test_a_vus_in_the_population_leans_benign_with_its_numbers() -> None:
    given_case = case(
        gene="FGFR3", role=ONCOGENE, protein="p.(Val38Ile)", population=frequency(0.0004)
    )
    result = assessed(given_case).result
    assert result.oncogenicity is Oncogenicity.VUS
    assert result.lean is Lean.BENIGN
    assert "0.0004" in result.lean_reasons[0]


def test_no_lean_against_a_hotspot() -> None:
    given_case = case(
        gene="JAK2",
        role=ONCOGENE,
        population=frequency(0.001),
        hotspots=(hotspot({"Q": 300}),),
    )
    result = assessed(given_case).result
    assert (result.lean, result.codes) == (Lean.NONE, "OS3")


@given(
    af=st.one_of(st.none(), st.floats(0, 1)),
    hot=st.dictionaries(st.sampled_from("QWL*"), st.integers(0, 400), max_size=3),
    call=st.sampled_from([None, *PredictorCall]),
    directions=st.lists(st.sampled_from(list(Direction)), max_size=3),
)
def test_points_are_the_sum_of_what_is_met_and_every_criterion_answers(
    af: float | None, hot: dict[str, int], call: PredictorCall | None, directions: list[Direction]
) -> None:
    given_case = case(
        population=ABSENT if af is None else frequency(af),
        hotspots=(hotspot(hot),) if hot else (),
        functional=tuple(study(one) for one in directions),
        functional_loaded=True,
        **({} if call is None else {"prediction": missense(call)}),
    )
    result = assessed(given_case).result
    assert {one.name for one in result.criteria} == set(CriterionName)
    assert result.points == sum(one.points for one in result.criteria)
    assert all(one.reason for one in result.criteria)
    assert all(bool(one.points) == (one.state is MET) for one in result.criteria)
    met = {one.name for one in result.met}
    for name, rule in standard().rules.items():
        if name in met:
            assert not met & set(rule.excluded_by)
    if result.oncogenicity is not standard().oncogenicity(result.points):
        assert result.oncogenicity is Oncogenicity.VUS
        assert result.remarks
