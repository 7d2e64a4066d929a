"""How rows of the knowledge table are held against a variant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from molecular_cases import row
from varannot.knowledge.match import (
    VariantFacts,
    matching_rows,
    most_specific,
    other_transcript,
    protein_key,
    row_matches,
)
from varannot.knowledge.schema import MATCH_CLASSES
from varannot.model import Consequence, Effect, Oncogenicity

R248Q = VariantFacts(
    gene="TP53",
    consequence=Consequence.MISSENSE,
    transcript="NM_000546.5",
    coding="c.743G>A",
    protein="p.(Arg248Gln)",
    exons=(7,),
    chromosome="chr17",
    position=7577538,
    ref="C",
    alt="T",
    build="GRCh37",
)
STOP = VariantFacts(
    gene="RAD51B",
    consequence=Consequence.STOP_GAINED,
    coding="c.1111C>T",
    protein="p.(Gln371Ter)",
)
EXON_19 = VariantFacts(
    gene="EGFR",
    consequence=Consequence.INFRAME_DELETION,
    coding="c.2236_2250del",
    protein="p.(Glu746_Ala750del)",
)


@pytest.mark.parametrize(
    ("facts", "kind", "value", "matches"),
    [
        (R248Q, "genomic", "GRCh37:17:7577538:C:T", True),
        (replace(R248Q, chromosome="Chr17", ref="c"), "genomic", "GRCh37:17:7577538:C:T", True),
        (replace(R248Q, chromosome="CHR17"), "genomic", "GRCh37:17:7577538:C:T", True),
        (R248Q, "genomic", "GRCh38:17:7577538:C:T", False),
        (R248Q, "genomic", "GRCh37:17:7577538:C:G", False),
        (R248Q, "cdna", "c.743G>A", True),
        (R248Q, "cdna", "c.742C>T", False),
        (R248Q, "protein_change", "p.Arg248Gln", True),
        (R248Q, "protein_change", "p.Arg248Trp", False),
        (R248Q, "codon", "248", True),
        (R248Q, "codon", "24", False),
        (R248Q, "residue_range", "240-250", True),
        (R248Q, "residue_range", "240-247", False),
        (R248Q, "residue_range", "240-250:truncating", False),
        (R248Q, "residue_range", "240-:missense", True),
        (R248Q, "residue_range", "249-:missense", False),
        (R248Q, "exon", "7", True),
        (R248Q, "exon", "8", False),
        (R248Q, "variant_class", "missense", True),
        (R248Q, "variant_class", "any", True),
        (R248Q, "variant_class", "truncating", False),
        (R248Q, "variant_class", "reversion", False),
        (R248Q, "gene", "any", True),
        (R248Q, "amplification", "any", False),
        (R248Q, "fusion", "any", False),
        (STOP, "residue_range", "346-:truncating", True),
        (STOP, "residue_range", "346-384:truncating", True),
        (STOP, "residue_range", "346-384", False),  # without a class truncations do not count
        (STOP, "codon", "371", False),
        (STOP, "protein_change", "p.Gln371Ter", True),
        (EXON_19, "residue_range", "729-761:inframe_deletion", True),
        (EXON_19, "residue_range", "750-761:inframe_deletion", True),
        (EXON_19, "residue_range", "751-761:inframe_deletion", False),
        (EXON_19, "exon", "19", False),  # the panel wrote no exon
    ],
)
def test_kinds_of_match(facts, kind, value, matches):
    given_row = row(gene=facts.gene, match_type=kind, match_value=value)
    assert row_matches(given_row, facts) is matches


@pytest.mark.parametrize(
    ("effect", "oncogenicity", "value", "matches"),
    [
        (None, None, "lof", False),
        (Effect.LOSS_OF_FUNCTION, None, "lof", True),
        (Effect.LIKELY_LOSS_OF_FUNCTION, None, "lof", True),
        (Effect.TRUNCATING_UNCERTAIN, None, "lof", False),
        (Effect.GAIN_OF_FUNCTION, None, "gof", True),
        (None, Oncogenicity.LIKELY_ONCOGENIC, "oncogenic", True),
        (None, Oncogenicity.VUS, "oncogenic", False),
        (None, Oncogenicity.UNRESOLVED, "oncogenic", False),
    ],
)
def test_rows_about_effect_or_class_wait_for_them(effect, oncogenicity, value, matches):
    facts = VariantFacts(
        gene="BRCA2", consequence=Consequence.MISSENSE, effect=effect, oncogenicity=oncogenicity
    )
    given_row = row(gene="BRCA2", match_type="variant_class", match_value=value)
    assert row_matches(given_row, facts) is matches


@pytest.mark.parametrize(
    ("excludes", "matches"),
    [
        ("", True),
        ("p.Arg248Gln", False),
        ("p.Arg248Trp", True),
        ("c.743G>A", False),
        ("240-250", False),
        ("240-250:truncating", True),
        ("missense", False),
        ("oncotree:COADREAD", True),  # tumour types are carved out elsewhere
        ("truncating;p.Arg248Gln", False),
    ],
)
def test_excluded_values(excludes, matches):
    assert row_matches(row(gene="TP53", excludes=excludes), R248Q) is matches


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_only_active_rows_match(status):
    assert not row_matches(row(gene="TP53", status=status), R248Q)


def test_rows_of_another_gene_or_of_no_gene_do_not_match():
    assert not row_matches(row(gene="TP63"), R248Q)
    assert not row_matches(row(gene=""), VariantFacts(gene="", consequence=Consequence.UNKNOWN))


def test_a_short_frameshift_row_means_every_frameshift_at_the_residue():
    facts = VariantFacts(
        gene="BRCA2", consequence=Consequence.FRAMESHIFT, protein="p.(Ser1982ArgfsTer22)"
    )
    kind = {"gene": "BRCA2", "match_type": "protein_change"}
    assert row_matches(row(**kind, match_value="p.Ser1982fs"), facts)
    assert row_matches(row(**kind, match_value="p.Ser1982ArgfsTer22"), facts)
    assert not row_matches(row(**kind, match_value="p.Ser198fs"), facts)
    assert not row_matches(row(**kind, match_value="p.Ser1982ArgfsTer2"), facts)


def test_the_most_specific_row_wins_within_one_question():
    by_gene = row(kb_id="VKB-000001", gene="TP53", record_type="therapy", drug="a")
    by_change = row(
        kb_id="VKB-000002",
        gene="TP53",
        record_type="therapy",
        drug="a",
        match_type="protein_change",
        match_value="p.Arg248Gln",
    )
    tie = row(
        kb_id="VKB-000003",
        gene="TP53",
        record_type="therapy",
        drug="a",
        match_type="protein_change",
        match_value="p.Arg248Gln",
    )
    assert matching_rows(R248Q, [by_gene, by_change, tie]) == (by_change, tie)
    assert most_specific([by_gene, by_change, tie]) == (by_change, tie)


@pytest.mark.parametrize(
    "other", [{"drug": "b"}, {"oncotree_code": "OVT"}, {"record_type": "diagnostic"}]
)
def test_rows_on_other_questions_do_not_displace_each_other(other):
    by_gene = row(
        kb_id="VKB-000001", gene="TP53", **{"record_type": "therapy", "drug": "a"} | other
    )
    by_change = row(
        kb_id="VKB-000002",
        gene="TP53",
        record_type="therapy",
        drug="a",
        match_type="protein_change",
        match_value="p.Arg248Gln",
    )
    assert matching_rows(R248Q, [by_gene, by_change]) == (by_gene, by_change)


@pytest.mark.parametrize("record_type", ["resistance", "negative_evidence", "caveat"])
def test_warnings_are_never_displaced(record_type):
    general = row(kb_id="VKB-000001", gene="TP53", record_type=record_type, drug="a")
    special = row(
        kb_id="VKB-000002",
        gene="TP53",
        record_type=record_type,
        drug="a",
        match_type="codon",
        match_value="248",
    )
    assert matching_rows(R248Q, [general, special]) == (general, special)


def test_versions_of_one_transcript_count_as_the_same():
    kind = {"gene": "TP53", "match_type": "codon", "match_value": "248"}
    assert not other_transcript(row(**kind, transcript="NM_000546.6"), R248Q)
    assert other_transcript(row(**kind, transcript="NM_001126112.3"), R248Q)
    assert not other_transcript(row(gene="TP53", transcript="NM_001126112.3"), R248Q)


@given(
    st.sampled_from("ACDEFGHIKLMNPQRSTVWY"),
    st.integers(1, 9999),
    st.sampled_from("ACDEFGHIKLMNPQRSTVWY*"),
)
def test_one_letter_and_three_letter_forms_compare_equal(first, number, last):
    from varannot.hgvs.residues import ONE_TO_THREE

    long = f"p.({ONE_TO_THREE[first]}{number}{ONE_TO_THREE[last]})"
    assert protein_key(f"{first}{number}{last}") == protein_key(long)
    assert protein_key(protein_key(long)) == protein_key(long)


@given(st.sampled_from(MATCH_CLASSES), st.sampled_from(Consequence))
def test_reversion_is_never_matched_by_one_variant_and_any_always_is(name, consequence):
    facts = VariantFacts(gene="BRCA2", consequence=consequence)
    matched = row_matches(row(gene="BRCA2", match_type="variant_class", match_value=name), facts)
    if name == "reversion":
        assert not matched
    if name == "any":
        assert matched
