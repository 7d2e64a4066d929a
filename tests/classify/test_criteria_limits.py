"""Where evidence does not reach: few alleles read, studies of the protein beside a splice site."""

from __future__ import annotations

import msgspec
import pytest
from criteria_cases import case, criterion, description, hotspot, study

from varannot.classify.criteria.gather import Gatherer
from varannot.classify.role import GeneRole
from varannot.knowledge.evidence import Direction, LookUp, PopulationFrequency
from varannot.knowledge.match import VariantFacts
from varannot.model import Consequence, CriterionName, CriterionState

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


EXON_EDGES = [
    # distance to the exon's edge, further consequence, direction, state; as TP53 c.559G>A, last
    # base of exon 5: p.Gly187Ser keeps its function in yeast (DOI 10.1073/pnas.1431692100)
    (-1, Consequence.SPLICE_REGION, Direction.BENIGN, CriterionState.NOT_ASSESSABLE),
    (-3, Consequence.MISSENSE, Direction.BENIGN, CriterionState.NOT_ASSESSABLE),
    (-20, Consequence.MISSENSE, Direction.BENIGN, CriterionState.MET),
    (None, Consequence.MISSENSE, Direction.BENIGN, CriterionState.MET),
    (-1, Consequence.SPLICE_REGION, Direction.ONCOGENIC, CriterionState.MET),
]


@pytest.mark.parametrize(("distance", "term", "direction", "expected"), EXON_EDGES)
def test_a_study_of_the_protein_shows_no_harmlessness_beside_a_splice_site(
    distance: int | None, term: Consequence, direction: Direction, expected: CriterionState
) -> None:
    main = description(
        Consequence.MISSENSE,
        "p.(Arg248Gln)",
        consequences=(Consequence.MISSENSE, term),
        splice_distance=distance,
    )
    given_case = case(main=main, functional=(study(direction),), functional_loaded=True)
    name = CriterionName.FUNCTIONAL_ONCOGENIC
    if direction is Direction.BENIGN:
        name = CriterionName.FUNCTIONAL_BENIGN
    found = criterion(given_case, name)
    assert found.state is expected, found.reason
    assert ("splicing" in found.reason) is (expected is CriterionState.NOT_ASSESSABLE)


PROMOTER = [
    # chromosome, position (GRCh38), alleles, state of OS3: TERT c.-124C>T however it is written
    ("5", 1295113, "G", "A", CriterionState.MET),
    ("chr5", 1295113, "G", "A", CriterionState.MET),
    ("CHR5", 1295113, "g", "a", CriterionState.MET),
    ("5", 1295112, "GG", "GA", CriterionState.MET),
    ("5", 1295113, "GG", "AG", CriterionState.MET),
    ("5", 1295113, "GG", "AA", CriterionState.NOT_MET),
    ("5", 1295113, "G", "T", CriterionState.NOT_MET),
]


@pytest.mark.parametrize(("chromosome", "position", "ref", "alt", "expected"), PROMOTER)
def test_a_place_is_the_same_however_its_alleles_are_written(
    chromosome: str, position: int, ref: str, alt: str, expected: CriterionState
) -> None:
    facts = VariantFacts(
        "TERT",
        Consequence.UPSTREAM,
        chromosome=chromosome,
        position=position,
        ref=ref,
        alt=alt,
        build="GRCh38",
    )
    gathered = Gatherer(None).gather(facts, GeneRole("TERT", ("oncogene",), (), ()), ())
    found = criterion(
        msgspec.structs.replace(gathered, hotspots=(), indel_hotspots=()),
        CriterionName.HOTSPOT_STRONG,
    )
    assert found.state is expected, found.reason


NOT_INSTALLED = [
    # p. of the row, computed p., computed residue, OS3: FBXW7 p.Arg465Cys (64 samples of 128) on
    # MANE Select, whose bases are not installed
    ("p.(Arg465Cys)", "", 465, CriterionState.MET),
    ("p.(Arg465Cys)", "", None, CriterionState.MET),
    ("p.(Arg465Cys)", "", 385, CriterionState.NOT_ASSESSABLE),
    ("", "", 465, CriterionState.NOT_ASSESSABLE),
]


@pytest.mark.parametrize(("written", "computed", "residue", "expected"), NOT_INSTALLED)
def test_the_protein_of_the_row_stands_where_none_could_be_computed(
    written: str, computed: str, residue: int | None, expected: CriterionState
) -> None:
    main = description(
        Consequence.CODING_UNSPECIFIED,
        computed,
        gene="FBXW7",
        transcript="NM_001349798.2",
        residue=residue,
    )
    spot = hotspot({"C": 64, "H": 59}, residue=465)
    given_case = case(protein=written, gene="FBXW7", main=main, hotspots=(spot,))
    found = criterion(given_case, CriterionName.HOTSPOT_STRONG)
    assert found.state is expected, found.reason
