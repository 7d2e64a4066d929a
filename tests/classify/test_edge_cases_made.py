"""Edge cases of classification.md, section 9, on inputs that no real variant gives so exactly.

What each row says stands in edge_cases.tsv.
"""

from __future__ import annotations

import pytest
from criteria_cases import case, criterion, frequency, hotspot, missense, study
from edge_cases import reference

from varannot.classify.criteria.assess import assess
from varannot.classify.role import GeneRole
from varannot.classify.table_rows import Reader, read_variant
from varannot.knowledge.evidence import (
    Direction,
    GroupFrequency,
    LookUp,
    PopulationFrequency,
    PredictorCall,
)
from varannot.model import (
    Consequence,
    CriterionName,
    CriterionState,
    LossRule,
    NmdVerdict,
    Oncogenicity,
    Strength,
)

MET, NOT_MET = CriterionState.MET, CriterionState.NOT_MET
OPEN = CriterionState.NOT_ASSESSABLE
COMMON = CriterionName.COMMON_IN_POPULATION
POLYMORPHIC = CriterionName.POLYMORPHIC_IN_POPULATION
RARE = CriterionName.ABSENT_IN_POPULATION
GENE = "KRAS"
ONCOGENE = GeneRole(GENE, ("oncogene",), (), ())


def codes(given) -> tuple[str, ...]:
    return tuple(one.code for one in assess(given).result.met)


def at_hotspot(changes: dict[str, int]) -> tuple[str, ...]:
    """Return the codes of p.(Arg248Gln) in a gene without curated domains."""
    return codes(case(gene=GENE, role=ONCOGENE, hotspots=(hotspot(changes),)))


def groups(**shares: float) -> PopulationFrequency:
    """Return an allele by ancestry group, 20,000 alleles read in each."""
    own = tuple(GroupFrequency(name, af, round(af * 20_000), 20_000) for name, af in shares.items())
    overall = sum(shares.values()) / len(shares)
    return PopulationFrequency(LookUp.FOUND, "gnomAD", af=overall, an=100_000, groups=own)


def founder(group: str, share: float) -> PopulationFrequency:
    """Return an allele whose highest group is one that does not count; the others are not known."""
    return PopulationFrequency(
        LookUp.FOUND, "gnomAD", af=0.002, an=100_000, grpmax_af=share, grpmax_group=group
    )


def test_row_13_a_whole_gene_deletion_is_very_strong() -> None:
    found = assess(case(Consequence.TRANSCRIPT_ABLATION, protein=""))
    assert found.null.rule is LossRule.DEL1
    assert found.null.strength is Strength.VERY_STRONG
    assert found.result.codes == "OVS1"
    assert found.result.points == 8


@pytest.mark.parametrize(
    ("row", "same", "samples", "code"),
    [
        (73, 10, 50, "OS3"),
        (74, 10, 49, "OM3"),
        (75, 9, 200, "OP3"),
    ],
)
def test_rows_73_to_75_hotspots_at_the_edges(row: int, same: int, samples: int, code: str) -> None:
    assert at_hotspot({"Q": same, "W": samples - same}) == (code,), row


def test_row_76_stops_at_a_residue_do_not_feed_a_missense_change() -> None:
    assert at_hotspot({"*": 208, "Q": 25, "L": 2}) == ("OM3",)
    assert at_hotspot({"*": 208, "Q": 2}) == ("OP3",)
    assert at_hotspot({"*": 208}) == ()


@pytest.mark.parametrize(
    ("row", "population", "states", "words"),
    [
        (77, frequency(0.05), (NOT_MET, MET), "the limit is 0.01"),
        (77, frequency(0.0501), (MET, NOT_MET), "the limit is 0.05"),
        (77, frequency(0.01), (NOT_MET, NOT_MET), "the limit is 0.01"),
        (78, groups(nfe=0.001, fin=0.06), (NOT_MET, NOT_MET), "0.06 in group fin"),
        (78, groups(nfe=0.001, asj=0.06), (NOT_MET, NOT_MET), "0.06 in group asj"),
        (78, founder("fin", 0.06), (NOT_MET, NOT_MET), "0.06 in group fin"),
        (79, frequency(0.02, an=400), (NOT_MET, NOT_MET), "fewer than 2000 alleles were read"),
        (79, frequency(0.06, an=400), (NOT_MET, NOT_MET), "fewer than 2000 alleles were read"),
        (80, PopulationFrequency(LookUp.NOT_COVERED, "gnomAD"), (OPEN, OPEN), "does not cover"),
    ],
)
def test_rows_77_to_80_frequencies_at_the_edges(
    row: int,
    population: PopulationFrequency,
    states: tuple[CriterionState, CriterionState],
    words: str,
) -> None:
    given = case(gene=GENE, role=ONCOGENE, protein="p.(Ser65Ile)", population=population)
    found = (criterion(given, COMMON), criterion(given, POLYMORPHIC))
    met_both = found[1].barred_by == "SBVS1"
    assert tuple(one.state for one in found) == states, row
    assert met_both is (states[0] is MET)
    assert any(words in one.reason for one in found)
    # A place that is not covered is unknown, not absent; a found allele is not extremely rare.
    assert criterion(given, RARE).state is (OPEN if row == 80 else NOT_MET)


def test_row_81_the_hotspot_stands_beside_presence_in_the_population() -> None:
    spot = hotspot({"F": 100}, residue=617, reference="V")
    found = case(
        gene="JAK2",
        role=GeneRole("JAK2", ("oncogene",), (), ()),
        protein="p.(Val617Phe)",
        hotspots=(spot,),
        population=frequency(0.001),
    )
    assert codes(found) == ("OS3",)
    assert assess(found).result.lean.value == "none"


@pytest.mark.parametrize(
    ("gene", "transcript", "change"),
    [
        ("TP53", "NM_000546.6", "c.289_290del"),
        ("TP53", "NM_000546.6", "c.722del"),
        ("PTEN", "NM_000314.8", "c.290del"),
        ("BRCA1", "NM_007294.4", "c.68_69del"),
        ("BRCA2", "NM_000059.4", "c.5946del"),
        ("APC", "NM_000038.6", "c.8248del"),
    ],
)
def test_row_88_the_new_stop_of_a_frameshift(gene: str, transcript: str, change: str) -> None:
    """`p.Arg97Glyfs*26` ends at codon 122: the first changed codon counts as number one."""
    cells = dict.fromkeys(("assembly", "chrom", "pos", "ref", "alt", "hgvs_p"), "")
    cells |= {"gene": gene, "transcript": transcript, "hgvs_c": change}
    own = read_variant(cells, gene, Reader(reference())).descriptions[0]
    first, counted = (int(part) for part in _numbers(own.hgvs_p))
    assert own.nmd is not None
    assert own.nmd.verdict in (NmdVerdict.PREDICTED, NmdVerdict.ESCAPES)
    assert f"the new stop at residue {first + counted - 1} lies" in own.nmd.text


def test_row_89_a_stop_in_a_single_exon_escapes_decay() -> None:
    cells = dict.fromkeys(("assembly", "chrom", "pos", "ref", "alt", "hgvs_p"), "")
    cells |= {"gene": "CEBPA", "transcript": "NM_004364.5", "hgvs_c": "c.598_600delinsTAA"}
    own = read_variant(cells, "CEBPA", Reader(reference())).descriptions[0]
    assert own.nmd is not None
    assert own.nmd.verdict is NmdVerdict.ESCAPES
    assert "the single exon, so there is no exon-exon junction" in own.nmd.text
    suppressor = GeneRole("CEBPA", ("TSG",), (), ())
    found = assess(case(Consequence.STOP_GAINED, gene="CEBPA", role=suppressor, main=own))
    assert found.null.rule is LossRule.NF5
    assert found.result.codes == "OVS1_Strong"


def _numbers(protein: str) -> tuple[str, str]:
    import re

    found = re.fullmatch(r"p\.\([A-Z][a-z]{2}(\d+)[A-Z][a-z]{2}fsTer(\d+)\)", protein)
    assert found is not None, protein
    return found[1], found[2]


def test_row_93_an_unknown_role_is_said() -> None:
    nobody = GeneRole("GENE1", (), (), ())
    found = case(Consequence.STOP_GAINED, protein="p.(Arg9Ter)", gene="GENE1", role=nobody)
    null = criterion(found, CriterionName.NULL_IN_SUPPRESSOR)
    assert null.state is OPEN
    assert null.reason.startswith("not applicable: no role of GENE1 is known")


@pytest.mark.parametrize("predicted", list(PredictorCall))
def test_row_97_studies_that_disagree_leave_the_class_open(predicted: PredictorCall) -> None:
    both = (study(Direction.ONCOGENIC), study(Direction.BENIGN))
    spot = hotspot({"Q": 100})
    found = assess(
        case(
            functional=both,
            functional_loaded=True,
            hotspots=(spot,),
            prediction=missense(predicted),
        )
    ).result
    met = {one.code for one in found.met}
    assert {"OS2", "SBS2"} <= met
    assert found.oncogenicity is Oncogenicity.VUS
    assert any("conflicting functional evidence" in text for text in found.remarks)
