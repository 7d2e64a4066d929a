"""Other single-base changes of a codon, held against what the projector makes of each."""

from __future__ import annotations

import pytest

from varannot.classify.criteria.codon_neighbours import codon_neighbours
from varannot.classify.criteria.inputs import CriteriaInput, Place
from varannot.classify.role import GeneRole
from varannot.hgvs.alleles import read_allele
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.projector import Projector
from varannot.knowledge.match import VariantFacts
from varannot.model import Description
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle

BUNDLE = open_bundle(resource_folder("transcripts"))
PROJECTOR = Projector(BUNDLE, "GRCh38", nmd_rules(), None, identified=False, second_opinion=False)

CASES = [
    # chromosome, position, ref, alt (GRCh38), protein; strands of both kinds
    ("17", 7674220, "C", "T", "p.(Arg248Gln)"),
    ("7", 140753336, "A", "T", "p.(Val600Glu)"),
    ("3", 179234297, "A", "G", "p.(His1047Arg)"),
    ("12", 25245350, "C", "T", "p.(Gly12Asp)"),
]


def describe(place: Place) -> Description:
    allele = read_allele(BUNDLE, "GRCh38", place.chromosome, place.position, place.ref, place.alt)
    assert allele.edit is not None
    (transcript, *_) = PROJECTOR.wanted(allele.contig, allele.edit)
    return PROJECTOR.describe(transcript, allele.edit).description


@pytest.mark.parametrize(("chromosome", "position", "ref", "alt", "protein"), CASES)
def test_each_neighbour_is_what_the_projector_says(
    chromosome: str, position: int, ref: str, alt: str, protein: str
) -> None:
    place = Place("GRCh38", chromosome, position, ref, alt)
    own = describe(place)
    assert own.hgvs_p == protein
    facts = VariantFacts(gene=own.gene, consequence=own.consequence, protein=own.hgvs_p)
    case = CriteriaInput(own.gene, facts, GeneRole(own.gene, (), (), ()), main=own, place=place)
    found = list(codon_neighbours(case))
    assert found
    for one in found:
        assert one.place != place
        assert describe(one.place).hgvs_p == one.protein
