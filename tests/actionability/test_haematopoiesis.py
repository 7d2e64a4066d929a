"""Clonal haematopoiesis: plasma without white blood cells, known genes in tissue, gnomAD.

Figures: PMID 29872864, DOI 10.1158/1078-0432.CCR-24-3335, Clin Cancer Res 2018;24(23):5918. Row
numbers are those of classification.md, section 9.
"""

from __future__ import annotations

import pytest

from molecular_cases import case, row, run, table, variant
from varannot.actionability.haematopoiesis import (
    HAEMATOPOIESIS,
    OPEN_ORIGIN,
    blood_genes,
    load_blood_genes,
    population_note,
)
from varannot.errors import InputError
from varannot.knowledge.evidence import LookUp, PopulationFrequency
from varannot.model import Consequence, Relevance, RelevanceKind
from varannot.resources import resource

PLASMA = {"specimen": "plasma"}
OPEN = "origin not established (plasma without white-cell control)"


def oncogenic(gene: str, **cells: str):
    return row(
        gene=gene,
        record_type="variant_effect",
        match_type="gene",
        match_value="any",
        **{"effect": "LoF", "oncogenicity": "oncogenic"} | cells,
    )


def role(gene: str, pathway: str = ""):
    return row(gene=gene, record_type="gene_role", gene_role="TSG", pathway=pathway)


def therapy(gene: str):
    return row(
        gene=gene,
        record_type="therapy",
        match_type="variant_class",
        match_value="oncogenic",
        drug="olaparib",
        direction="sensitivity",
        oncotree_code="ANY",
        summary_en="Sentence of the row.",
    )


def one(gene: str, *rows, **cells: str) -> Relevance:
    stop = variant(gene, "c.100C>T", "p.(Gln34Ter)", Consequence.STOP_GAINED)
    (line,) = run(case(stop, **cells), table(*rows))[1].relevance
    return line


def cautions(line: Relevance) -> list[str]:
    return [item.text for item in line.statements if item.rule == HAEMATOPOIESIS]


@pytest.mark.parametrize(
    ("gene", "pathway", "figure"),
    [
        ("BRCA2", "HRR", "In plasma 39 % of BRCA2 variants came from white blood cells."),
        ("CHEK2", "HRR", "In plasma 37.9 % of CHEK2 variants came from white blood cells."),
        ("BRCA1", "HRR", "In plasma 27.4 % of BRCA1 variants came from white blood cells."),
        ("ATM", "HRR", "In plasma 20.1 % of ATM variants came from white blood cells."),
        ("TP53", "", "In plasma 18.5 % of TP53 variants came from white blood cells."),
        ("DNMT3A", "", "DNMT3A is a known gene of it."),
        # a repair gene without a figure of its own
        ("RAD51C", "HRR", "10 % of 69 men with prostate cancer"),
    ],
)
def test_in_plasma_the_origin_is_not_established(gene, pathway, figure):
    line = one(gene, role(gene, pathway), oncogenic(gene), **PLASMA)
    (text,) = cautions(line)
    # A line on homologous recombination repair says it in its statement on the origin.
    own = [item.text for item in line.statements if item.rule == "origin"] or [text]
    assert "not established" in own[0]
    assert figure in text


@pytest.mark.parametrize(
    ("gene", "pathway", "cells", "expected"),
    [
        ("BRCA2", "HRR", PLASMA, True),
        ("TP53", "", PLASMA, True),
        ("BRCA2", "HRR", {**PLASMA, "normal_tissue": "yes"}, False),
        ("BRCA2", "HRR", {**PLASMA, "normal_tissue": "no"}, True),
        # tissue: known genes of blood only
        ("BRCA2", "HRR", {"specimen": "FFPE"}, False),
        ("TP53", "", {"specimen": "FFPE"}, True),
        ("CHEK2", "HRR", {"specimen": "FFPE"}, True),
        ("ASXL1", "", {"specimen": "FFPE", "normal_tissue": "yes"}, False),
        # neither repair nor blood
        ("RB1", "", PLASMA, False),
    ],
)
def test_where_the_caution_is_due(gene, pathway, cells, expected):
    line = one(gene, role(gene, pathway), oncogenic(gene), **cells)
    assert bool(cautions(line)) is expected


def of_sample(*variants, rows=(), **cells: str) -> tuple[list[str], list[str]]:
    """Return the cautions of all variants, and the reasons under Not assessed that name blood."""
    assessed = run(case(*variants, **cells), table(*rows))[1]
    beside = [text for line in assessed.relevance for text in cautions(line)]
    listed = [item.reason for item in assessed.not_assessed if "haematopoiesis" in item.what]
    return beside, listed


TISSUE = (
    variant("DNMT3A", "c.2645G>A", "p.(Arg882His)"),
    variant("TET2", "c.100A>G", "p.(Lys34Glu)"),
    variant("TP53", "c.743G>A", "p.(Arg248Gln)"),
    variant("PPM1D", "c.100A>G", "p.(Lys34Glu)"),
    variant("ASXL1", "c.100A>G", "p.(Lys34Glu)"),
    variant("KRAS", "c.35G>A", "p.(Gly12Asp)"),
)
TISSUE_ROWS = (oncogenic("TP53"), oncogenic("ASXL1", effect="neutral", oncogenicity="benign"))


def test_in_tissue_the_figures_are_said_once_with_the_variants_listed():
    beside, (reason,) = of_sample(*TISSUE, rows=TISSUE_ROWS)
    # the oncogenic variant points there; a plain VUS and the benign variant have no sentence
    assert beside == [
        "TP53 is a known gene of clonal haematopoiesis: the variant may come from white blood "
        "cells (see Not assessed)."
    ]
    listed = (
        "DNMT3A c.2645G>A p.(Arg882His); TET2 c.100A>G p.(Lys34Glu); TP53 c.743G>A p.(Arg248Gln); "
        "PPM1D c.100A>G p.(Lys34Glu). Without matched blood"
    )
    assert listed in reason
    for figure in ("5.2 % of 17,469 patients", "49.7 %", "7 of 11", "2 of 50"):
        assert reason.count(figure) == 1
    assert "PMID 29872864" in reason
    assert "Unconfirmed: PPM1D: gene and DOIs cited from memory." in reason


@pytest.mark.parametrize("cells", [PLASMA, {"normal_tissue": "yes"}])
def test_the_list_is_for_tissue_without_normal_tissue(cells):
    assert of_sample(*TISSUE, rows=TISSUE_ROWS, **cells)[1] == []


def test_no_list_without_a_known_gene():
    assert of_sample(TISSUE[-1]) == ([], [])


def test_a_vus_that_a_therapy_row_names_points_to_the_list():
    named = row(
        gene="IDH2",
        record_type="therapy",
        match_type="protein_change",
        match_value="p.Arg172Lys",
        drug="enasidenib",
        direction="sensitivity",
        oncotree_code="ANY",
    )
    idh2 = variant("IDH2", "c.515G>A", "p.(Arg172Lys)")
    assert len(of_sample(idh2, rows=(named,))[0]) == 1
    assert of_sample(idh2)[0] == []


def test_a_benign_variant_needs_no_caution():
    benign = oncogenic("TP53", effect="neutral", oncogenicity="benign")
    assert cautions(one("TP53", role("TP53"), benign, **PLASMA)) == []


@pytest.mark.parametrize("gene", ["BRCA2", "CHEK2", "TP53", "IDH2"])
def test_no_therapy_line_in_plasma_stands_without_the_caveat(gene):
    pathway = "HRR" if gene in ("BRCA2", "CHEK2") else ""
    rows = (role(gene, pathway), oncogenic(gene), therapy(gene))
    line = one(gene, *rows, **PLASMA)
    assert line.therapies
    assert line.phrase.count(OPEN) == 1
    assert all(item.text.endswith(f"Caveat: {OPEN}.") for item in line.therapies)
    # a summary lists drugs of therapy statements by name alone, without the caveat
    assert {item.kind for item in line.therapies} == {RelevanceKind.CONDITIONAL}
    assert line.kind is RelevanceKind.CONDITIONAL
    assert OPEN_ORIGIN in line.missing
    tissue = one(gene, *rows)
    assert {item.kind for item in tissue.therapies} == {RelevanceKind.THERAPY}
    assert OPEN not in tissue.phrase
    assert all("Caveat" not in item.text for item in tissue.therapies)


@pytest.mark.parametrize(("gene", "pathway"), [("BRCA2", "HRR"), ("IDH2", "")])
def test_the_question_in_plasma_is_about_the_origin_and_not_about_the_class(gene, pathway):
    rows = (role(gene, pathway), oncogenic(gene), therapy(gene))
    known = variant(gene, "c.100A>T", "p.(Lys34Ter)")
    for cells, asked in ((PLASMA, True), ({}, False)):
        assessed = run(case(known, germline_status="done", **cells), table(*rows))[1]
        said = [item.question for item in assessed.open_questions]
        assert ("Does the variant come from the tumour or from white blood cells?" in said) is asked
        assert not [text for text in said if "abolish" in text or "oncogenic" in text]


def test_in_plasma_the_origin_of_all_variants_is_one_question():
    genes = ("BRCA2", "ATM", "IDH2")
    rows = [one for gene in genes for one in (oncogenic(gene), therapy(gene))]
    rows += [role("BRCA2", "HRR"), role("ATM", "HRR")]
    stops = [variant(gene, "c.100A>T", "p.(Lys34Ter)") for gene in genes]
    assessed = run(case(*stops, germline_status="done", **PLASMA), table(*rows))[1]
    (asked,) = [item for item in assessed.open_questions if "white blood" in item.question]
    assert asked.question == "Do these variants come from the tumour or from white blood cells?"
    assert asked.subject == (
        "BRCA2 c.100A>T p.(Lys34Ter); ATM c.100A>T p.(Lys34Ter); IDH2 c.100A>T p.(Lys34Ter)"
    )
    assert asked.reason.startswith("Plasma was tested without a control of white blood cells.")
    assert (asked.key, asked.id) == ("", "Q1")


def test_a_conditional_repair_finding_in_plasma_carries_the_caveat_too():
    line = one("BRCA2", role("BRCA2", "HRR"), therapy("BRCA2"), **PLASMA)
    assert line.kind is RelevanceKind.CONDITIONAL
    assert OPEN in line.phrase
    assert all(OPEN in item.text for item in line.therapies)


# --- population databases


def test_presence_of_jak2_v617f_in_gnomad_is_noted_and_no_evidence_of_a_benign_class():
    # row 81
    note = population_note("JAK2", PopulationFrequency(LookUp.FOUND, "gnomAD", af=0.001))
    assert note is not None
    assert note.text.startswith("Present in gnomAD at 0.001: JAK2 is a known gene")
    assert "by itself is no proof that it is benign" in note.text


@pytest.mark.parametrize(
    ("gene", "found"),
    [
        ("BRAF", PopulationFrequency(LookUp.FOUND, "gnomAD", af=0.001)),
        ("JAK2", PopulationFrequency(LookUp.ABSENT, "gnomAD")),
        ("JAK2", PopulationFrequency(LookUp.NOT_LOADED)),
        ("JAK2", PopulationFrequency(LookUp.FOUND, "gnomAD", af=0.0)),
        # a gene that is read in plasma but does not drive it, and a polymorphism: TP53 p.Pro72Arg
        ("BRCA2", PopulationFrequency(LookUp.FOUND, "gnomAD", af=0.001)),
        ("TP53", PopulationFrequency(LookUp.FOUND, "gnomAD", af=0.71)),
    ],
)
def test_no_note_without_a_finding_in_a_gene_of_blood(gene, found):
    assert population_note(gene, found) is None


# --- the tables


def test_every_gene_has_a_source_and_what_is_from_memory_says_so():
    genes = blood_genes().genes
    assert {"DNMT3A", "TET2", "ASXL1", "JAK2", "PPM1D", "TP53"} <= set(genes)
    assert all(one.citation for one in genes.values())
    assert genes["PPM1D"].unconfirmed
    assert not genes["BRCA2"].in_tissue


@pytest.mark.parametrize(
    ("line", "column"),
    [("TET2\tperhaps\t\t\tPMID 1\t", "tissue"), ("TET2\tyes\t1.5\t\tPMID 1\t", "plasma_share")],
)
def test_wrong_cells_are_refused(tmp_path, line, column):
    path = tmp_path / "genes.tsv"
    head = "gene\ttissue\tplasma_share\tstatement\tcitation\tunconfirmed"
    path.write_text(f"{head}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_blood_genes(path, resource("haematopoiesis_figures.tsv"))
    assert [one.column for one in raised.value.problems] == [column]
