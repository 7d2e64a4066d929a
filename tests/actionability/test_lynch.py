"""A variant of a mismatch repair gene beside MSI-H or dMMR: the situation of Lynch syndrome.

Source: DOI 10.1093/annonc/mdz116 (seen in a summary; the situation is from memory and marked so).
"""

from __future__ import annotations

import msgspec
import pytest

from molecular_cases import case, oncotree, phrases, row, run, table, variant
from varannot.actionability.lynch import LYNCH, load_lynch_genes, lynch_genes
from varannot.actionability.stage import assess
from varannot.errors import InputError
from varannot.knowledge.table import load_knowledge
from varannot.model import (
    BiomarkerName,
    Consequence,
    Ingest,
    Measurement,
    Oncogenicity,
    SmallVariant,
    Source,
)
from varannot.resources import resource

KB = load_knowledge(resource("knowledgebase.tsv"), "knowledgebase.tsv")
AT = Source(file="x.tsv", row=3)
QUESTION = "Was germline testing offered, and what did the patient decide?"
MSH2 = variant("MSH2", "c.388_389del", "p.(Gln130ValfsTer2)", Consequence.FRAMESHIFT)
VUS = variant("MLH1", "c.428T>A", "p.(Val143Asp)")


def told(one=VUS, *, vaf: float | None = 0.4, measurements=(), **cells: str):
    """Return the sentences on Lynch syndrome and the questions of a case with one variant."""
    small = SmallVariant(key=one.key, source=AT, gene=one.gene, vaf=vaf)
    given = case(one, ingest=Ingest(small_variants=(small,), measurements=measurements), **cells)
    (line,), questions = assessed(given)
    return [item.text for item in line.statements if item.rule == LYNCH], questions


def assessed(given):
    found = run(given, KB)[1]
    return found.relevance, [item.question for item in found.open_questions]


def panel(percent: str) -> tuple[Measurement, ...]:
    names = (BiomarkerName.MSI_USABLE_SITES, BiomarkerName.MSI_PERCENT_UNSTABLE)
    return tuple(
        Measurement(name=name, text=value, number=float(value), source=AT)
        for name, value in zip(names, ("120", percent), strict=True)
    )


@pytest.mark.parametrize(
    ("given", "sign"),
    [
        (
            {"mmr_ihc": "deficient"},
            "mismatch repair proteins (immunohistochemistry) says deficient",
        ),
        ({"msi_pcr": "high"}, "microsatellite instability (PCR) says high"),
        ({"msi_status": "MSI-H"}, "microsatellite instability says MSI-H"),
        (
            {"msi_status": "MSI-H", "msi_stable": "1", "msi_unstable": "4", "msi_total": "5"},
            "MSI-H",
        ),
        ({"measurements": panel("35")}, "microsatellite instability says high"),
        ({"measurements": panel("15")}, ""),
        ({"measurements": panel("2")}, ""),
        ({"mmr_ihc": "proficient"}, ""),
        ({"msi_status": "MSS"}, ""),
        ({}, ""),
    ],
)
def test_an_uncertain_variant_of_mlh1_beside_a_sign_of_lost_repair(given, sign):
    said, questions = told(**given)
    assert bool(said) is bool(sign)
    assert (QUESTION in questions) is bool(sign)
    if sign:
        assert sign in said[0]
        assert "classic situation of Lynch syndrome" in said[0]
        assert "germline origin is open" in said[0]
        assert "A germline test is to be discussed." in said[0]


@pytest.mark.parametrize(
    ("given", "against"),
    [
        (
            {"mmr_ihc": "deficient", "msi_pcr": "stable"},
            "But microsatellite instability (PCR) says stable:",
        ),
        (
            {"mmr_ihc": "deficient", "msi_status": "MSS"},
            "But microsatellite instability says MSS",
        ),
        (
            {"mmr_ihc": "deficient", "measurements": panel("2")},
            "But microsatellite instability says stable:",
        ),
        (
            {"mmr_ihc": "proficient", "measurements": panel("35")},
            "But mismatch repair proteins (immunohistochemistry) says proficient:",
        ),
        ({"mmr_ihc": "deficient", "measurements": panel("35")}, ""),
        ({"mmr_ihc": "deficient", "msi_pcr": "not_done"}, ""),
    ],
)
def test_a_test_that_says_otherwise_is_said_too(given, against):
    (text,), questions = told(**given)
    assert ("the tests do not agree" in text) is bool(against)
    assert against in text
    assert QUESTION in questions


@pytest.mark.parametrize("gene", ["MLH1", "MSH2", "MSH6", "PMS2", "POLE", "BRCA2"])
def test_the_genes_are_those_of_mismatch_repair(gene):
    said, _ = told(variant(gene, "c.100A>G", "p.(Lys34Glu)"), msi_pcr="high")
    assert bool(said) is (gene in ("MLH1", "MSH2", "MSH6", "PMS2"))


def test_below_the_filter_the_question_stays_open():
    said, questions = told(MSH2, vaf=0.05, mmr_ihc="deficient")
    assert "whatever its class and its allele frequency are" in said[0]
    assert QUESTION in questions


@pytest.mark.parametrize(
    ("cells", "words", "unwanted"),
    [
        (
            {"germline_consent": "declined"},
            "The patient declined germline testing; it is not suggested again.",
            "to be discussed",
        ),
        (
            {"germline_status": "ordered"},
            "A germline test is ordered.",
            "to be discussed",
        ),
        (
            {"germline_status": "done", "germline_result": "MLH1 c.428T>A heterozygous"},
            "A germline test was done: MLH1 c.428T>A heterozygous.",
            "open",
        ),
        ({"germline_consent": "consented"}, "consented to germline testing.", "declined"),
    ],
)
def test_what_was_decided_is_said_and_nothing_suggested_again(cells, words, unwanted):
    (text,), questions = told(mmr_ihc="deficient", **cells)
    assert words in text
    assert unwanted not in text
    assert QUESTION not in questions


def test_what_the_germline_statement_says_is_not_said_twice():
    one = case(MSH2, mmr_ihc="deficient", germline_consent="declined")
    effect = row(
        gene="MSH2",
        record_type="variant_effect",
        match_type="cdna",
        match_value="c.388_389del",
        effect="LoF",
        oncogenicity="oncogenic",
    )
    (line,) = run(one, table(effect))[1].relevance
    texts = [item.text for item in line.statements]
    assert [item.rule for item in line.statements if item.rule == LYNCH] == [LYNCH]
    assert sum("declined" in text for text in texts) == 1


@pytest.mark.parametrize(
    ("oncogenicity", "due"),
    [
        (Oncogenicity.BENIGN, False),
        (Oncogenicity.LIKELY_BENIGN, False),
        (Oncogenicity.VUS, True),
        (Oncogenicity.UNRESOLVED, True),
        (Oncogenicity.ONCOGENIC, True),
    ],
)
def test_a_benign_variant_raises_no_question(oncogenicity, due):
    given = case(VUS, mmr_ihc="deficient")
    classify = run(given, KB)[0]
    (item,) = classify.variants
    own = msgspec.structs.replace(item, oncogenicity=oncogenicity)
    done = msgspec.structs.replace(
        given, classify=msgspec.structs.replace(classify, variants=(own,))
    )
    (line,) = assess(done, KB, oncotree(), phrases(), {}).relevance
    assert any(one.rule == LYNCH for one in line.statements) is due


def test_what_is_from_memory_is_marked_up_to_the_statement():
    given = case(VUS, mmr_ihc="deficient")
    (line,) = run(given, KB)[1].relevance
    (one,) = [item for item in line.statements if item.rule == LYNCH]
    assert "cited from memory" in one.unconfirmed
    assert one.citation == "DOI 10.1093/annonc/mdz116"
    assert all("memory" in unconfirmed for _, _, unconfirmed in lynch_genes().values())


def test_a_table_without_a_source_is_refused(tmp_path):
    path = tmp_path / "germline_lynch.tsv"
    path.write_text("gene\tstatement\tcitation\tunconfirmed\nMLH1\t\t\t\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_lynch_genes(path)
    assert [one.column for one in raised.value.problems] == ["citation"]
