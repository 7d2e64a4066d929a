"""Where evidence does not reach: few alleles read, studies of the protein beside a splice site."""

from __future__ import annotations

import msgspec
import pytest
from criteria_cases import case, criterion, description, hotspot, study

from varannot.classify.criteria.gather import Gatherer
from varannot.classify.criteria.inputs import KnownChange
from varannot.classify.role import GeneRole
from varannot.knowledge.evidence import (
    Direction,
    Hotspot,
    HotspotKind,
    LookUp,
    PopulationFrequency,
)
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


RUNS = [
    # p., equal residues in a row, state of OM2
    ("p.(Gln80del)", 23, CriterionState.NOT_MET),
    ("p.(Gln79_Gln80dup)", 23, CriterionState.NOT_MET),
    ("p.(Gln80del)", 5, CriterionState.NOT_MET),
    ("p.(Val559_Val560del)", 2, CriterionState.MET),
    ("p.(Glu746_Glu749del)", None, CriterionState.MET),
    ("p.(Gly13dup)", 2, CriterionState.MET),
]


@pytest.mark.parametrize(("protein", "run", "expected"), RUNS)
def test_length_counts_outside_long_runs_of_one_residue(
    protein: str, run: int | None, expected: CriterionState
) -> None:
    main = description(Consequence.INFRAME_DELETION, protein, residue_run=run)
    found = criterion(
        case(Consequence.INFRAME_DELETION, protein, main=main), CriterionName.PROTEIN_LENGTH
    )
    assert found.state is expected, found.reason


def test_words_alone_leave_a_repeat_open() -> None:
    for protein, expected in (
        ("p.(Gln78_Gln80del)", CriterionState.NOT_ASSESSABLE),
        ("p.(Glu746_Ala750del)", CriterionState.MET),
        ("p.(Val560del)", CriterionState.MET),
    ):
        found = criterion(case(Consequence.INFRAME_DELETION, protein), CriterionName.PROTEIN_LENGTH)
        assert found.state is expected, protein


def test_one_less_radical_neighbour_is_enough() -> None:
    known = (
        KnownChange("", "p.(Arg248Trp)", "more radical", ""),
        KnownChange("", "p.(Arg248Lys)", "less radical", ""),
    )
    for given_known in (known, known[::-1]):
        found = criterion(case(gene="KRAS", known=given_known), CriterionName.OTHER_MISSENSE_KNOWN)
        assert found.state is CriterionState.MET
        assert "Arg248Lys" in found.reason


def test_no_residue_of_a_domain_is_changed_where_no_protein_is_predicted() -> None:
    main = description(
        Consequence.SPLICE_ACCEPTOR,
        "p.?",
        consequences=(Consequence.SPLICE_ACCEPTOR, Consequence.FRAMESHIFT),
        residue=126,
    )
    found = criterion(
        case(Consequence.SPLICE_ACCEPTOR, "", main=main), CriterionName.CRITICAL_DOMAIN
    )
    assert found.state is CriterionState.NOT_ASSESSABLE


def test_a_deletion_that_begins_before_a_domain_is_not_said_to_lie_in_it() -> None:
    protein = "p.(Val90_Cys124del)"
    main = description(Consequence.INFRAME_DELETION, protein)
    found = criterion(
        case(Consequence.INFRAME_DELETION, protein, main=main), CriterionName.CRITICAL_DOMAIN
    )
    assert found.state is CriterionState.MET
    assert "residues 90 to 124 reach into" in found.reason


def test_of_two_regions_the_one_that_counts_the_very_change_decides() -> None:
    large = indel_hotspot(772, 779, {"Y772_A775dup": 60})
    own = indel_hotspot(778, 780, {"G778_P780dup": 12})
    protein = "p.(Gly778_Pro780dup)"
    main = description(Consequence.INFRAME_INSERTION, protein, gene="ERBB2", transcript="NM_1.1")
    for regions in ((large, own), (own, large)):
        found = criterion(
            case(
                Consequence.INFRAME_INSERTION,
                protein,
                gene="AKT1",
                main=main,
                indel_hotspots=regions,
            ),
            CriterionName.HOTSPOT_MODERATE,
        )
        assert found.state is CriterionState.MET
        assert "12 samples, 12 with this very change" in found.reason


def indel_hotspot(first: int, last: int, changes: dict[str, int]) -> Hotspot:
    """Return a region of in-frame changes with samples per change."""
    total = sum(changes.values())
    return Hotspot(
        "ERBB2", HotspotKind.INFRAME_INDEL, "ENST1", first, last, "", total, changes, 0.0, "x", True
    )
