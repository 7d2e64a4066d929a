"""State of both alleles: the arithmetic, the interval, and what a sample gives for them."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from molecular_cases import case, row, run, table, variant
from varannot.actionability.allele_state import allele_state
from varannot.actionability.allele_state_rules import (
    allele_state_rules,
    load_allele_state_rules,
    load_x_genes,
)
from varannot.actionability.biallelic import (
    Origin,
    Purity,
    expected_share,
    fitting_states,
    highest_share,
    possible_states,
    verdict_of,
)
from varannot.actionability.binomial import beta_share, share_interval
from varannot.errors import InputError
from varannot.model import (
    Case,
    Consequence,
    CopyNumber,
    Ingest,
    LossOfHeterozygosity,
    Relevance,
    SmallVariant,
    Source,
)
from varannot.model.actionability import AlleleVerdict

PLACE = Source(file="cvo.tsv", row=80)
MOST = allele_state_rules().most_copies

# --- the interval


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        # Bounds of Clopper and Pearson: Newcombe 1998, DOI 10.1002/(SICI)1097-0258(19980430)17:8
        # <857::AID-SIM777>3.0.CO;2-E, table I, method 5: 81/263, 15/148, 0/20, 1/29.
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_bounds_are_those_of_the_literature(hits, trials, low, high):
    found = share_interval(hits, trials, 0.95)
    assert (round(found[0], 4), round(found[1], 4)) == (low, high)


@given(st.integers(1, 3_000), st.data())
def test_each_bound_leaves_its_tail(trials, data):
    hits = data.draw(st.integers(0, trials))
    low, high = share_interval(hits, trials, 0.95)
    assert 0 <= low <= hits / trials <= high <= 1
    # P(X >= hits) at the lower bound, and P(X <= hits) at the upper one, are the two tails.
    if hits:
        assert beta_share(low, hits, trials - hits + 1) == pytest.approx(0.025, abs=1e-6)
    if hits < trials:
        upper = 1 - beta_share(high, hits + 1, trials - hits)
        assert upper == pytest.approx(0.025, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(5, 60), st.floats(0.01, 0.99))
def test_the_interval_covers_at_least_as_often_as_it_says(trials, share):
    from math import comb

    covered = sum(
        comb(trials, hits) * share**hits * (1 - share) ** (trials - hits)
        for hits in range(trials + 1)
        if share_interval(hits, trials, 0.95)[0] <= share <= share_interval(hits, trials, 0.95)[1]
    )
    assert covered >= 0.95 - 1e-9


@pytest.mark.parametrize(
    ("hits", "trials", "level"), [(5, 4, 0.95), (-1, 4, 0.95), (0, 0, 0.95), (1, 2, 1.0)]
)
def test_impossible_counts_are_refused(hits, trials, level):
    with pytest.raises(ValueError, match="no interval"):
        share_interval(hits, trials, level)


# --- the states

STATES = st.integers(1, MOST).flatmap(
    lambda total: st.tuples(st.sampled_from(Origin), st.just(total), st.integers(0, total)).filter(
        lambda one: one[0] is Origin.GERMLINE or one[2] > 0
    )
)


@given(STATES, st.floats(0.05, 1.0), st.sampled_from([1, 2]))
def test_the_true_state_is_always_among_those_listed(state, purity, normal):
    origin, total, mutated = state
    share = expected_share(origin, purity, total, mutated, normal)
    if share > 1:
        return
    found = fitting_states(
        (share, share), Purity(purity, purity), range(1, MOST + 1), normal=normal
    )
    assert (origin.value, total, mutated) in {(s.origin, s.total, s.mutated) for s in found}


@given(STATES, st.floats(0.1, 1.0), st.floats(-0.1, 0.1))
def test_a_purity_inside_the_tolerance_keeps_the_true_state(state, purity, error):
    origin, total, mutated = state
    share = expected_share(origin, purity, total, mutated)
    estimate = min(max(purity + error, 0.01), 1.0)
    found = fitting_states((share, share), Purity.around(estimate, 0.1 + 1e-5), range(1, MOST + 1))
    assert (origin.value, total, mutated) in {(s.origin, s.total, s.mutated) for s in found}


@given(STATES, st.floats(0.05, 1.0), st.floats(0, 1), st.floats(0, 1))
def test_the_ends_of_the_purity_bound_the_expected_share(state, purity, one, other):
    origin, total, mutated = state
    low, high = sorted((max(one * purity, 0.01), max(other, 0.01)))
    ends = sorted(expected_share(origin, p, total, mutated) for p in (low, high))
    middle = expected_share(origin, (low + high) / 2, total, mutated)
    assert ends[0] - 1e-9 <= middle <= ends[1] + 1e-9


@given(STATES, st.floats(0.05, 1.0))
def test_no_state_lies_above_the_highest_share(state, purity):
    origin, total, mutated = state
    share = expected_share(origin, purity, total, mutated)
    assert share <= highest_share(Purity(purity, purity), range(1, MOST + 1)) + 1e-12


@pytest.mark.parametrize(
    ("origin", "purity", "total", "mutated", "share"),
    [
        # The formulas of classification.md section 5, by hand.
        (Origin.SOMATIC, 0.6, 2, 1, 0.3),
        (Origin.SOMATIC, 0.6, 1, 1, 0.6 / 1.4),
        (Origin.SOMATIC, 0.6, 2, 2, 0.6),
        (Origin.GERMLINE, 0.6, 2, 1, 0.5),
        (Origin.GERMLINE, 0.6, 1, 1, 1.0 / 1.4),
        (Origin.GERMLINE, 0.6, 1, 0, 0.4 / 1.4),
        (Origin.GERMLINE, 1.0, 2, 2, 1.0),
    ],
)
def test_expected_shares(origin, purity, total, mutated, share):
    assert expected_share(origin, purity, total, mutated) == pytest.approx(share)


@pytest.mark.parametrize(
    ("total", "minor", "states"),
    [
        (1, 0, {("somatic", 1), ("germline", 0), ("germline", 1)}),
        (2, 0, {("somatic", 1), ("somatic", 2), ("germline", 0), ("germline", 2)}),
        (2, 1, {("somatic", 1), ("germline", 1)}),
        (3, 1, {("somatic", 1), ("somatic", 2), ("germline", 1), ("germline", 2)}),
    ],
)
def test_the_minor_allele_bounds_the_copies_with_the_variant(total, minor, states):
    found = {(origin.value, mutated) for origin, _, mutated in possible_states((total,), minor)}
    assert found == states


def test_no_state_is_a_verdict_of_its_own():
    assert verdict_of(()) is AlleleVerdict.NO_STATE_FITS


# --- the sample

STOP = variant("BRCA2", "c.5946del", "p.(Ser1982ArgfsTer22)", Consequence.FRAMESHIFT)


def loh(total: int | None, minor: int | None, gene: str = "BRCA2") -> LossOfHeterozygosity:
    return LossOfHeterozygosity(
        source=PLACE, gene=gene, absolute_copy_number=total, minor_copy_number=minor
    )


def copies(total: int, gene: str = "BRCA2") -> CopyNumber:
    return CopyNumber(
        source=PLACE, gene=gene, fold_change=1.0, call="DEL", absolute_copy_number=total
    )


def sample(*found, vaf: float | None = 0.45, depth: int | None = 1000, one=STOP, **cells) -> Case:
    small = SmallVariant(
        key=one.key, source=Source(file="v.tsv", row=2), gene=one.gene, vaf=vaf, depth=depth
    )
    return case(one, ingest=Ingest(small_variants=(small,), findings=found), **cells)


@pytest.mark.parametrize(
    ("given_case", "verdict", "words"),
    [
        # somatic, one copy left of purity 0.6: 0.6 / 1.4 = 0.43
        (
            sample(loh(1, 0), vaf=0.43, tumour_content="60"),
            AlleleVerdict.OTHER_LOST,
            "somatic on 1 of 1",
        ),
        # a germline variant kept on the one copy that is left: 1 / 1.4 = 0.71
        (
            sample(loh(1, 0), vaf=0.714, tumour_content="60"),
            AlleleVerdict.OTHER_LOST,
            "fits only states in which the other allele is lost (germline on 1 of 1)",
        ),
        # copy-neutral loss of heterozygosity
        (
            sample(loh(2, 0), vaf=0.8, tumour_content="60"),
            AlleleVerdict.OTHER_LOST,
            "germline on 2 of 2",
        ),
        # both parental alleles there: never a loss of the other one, and no loss of heterozygosity
        (
            sample(loh(2, 1), vaf=0.5, tumour_content="60"),
            AlleleVerdict.ONE_HIT,
            "a minor allele with 1 left contradicts that",
        ),
        # a loss of heterozygosity leaves no minor allele, stated or not: a germline variant on one
        # of two copies is no explanation, 0.5 at 100 % is a somatic one behind the loss
        (
            sample(loh(2, None), vaf=0.5, tumour_content="100"),
            AlleleVerdict.ONE_HIT,
            "a copy without the variant being left (somatic on 1 of 2)",
        ),
        (
            sample(loh(None, None), vaf=0.5, tumour_content="60"),
            AlleleVerdict.BOTH_POSSIBLE,
            "and one hit only (somatic on 2 of 3; somatic on 3 of 4;",
        ),
        # 2 % of reads at 80 % tumour cells: in a part of the cells
        (
            sample(copies(2), vaf=0.02, tumour_content="80"),
            AlleleVerdict.NO_STATE_FITS,
            "in a part of the cells",
        ),
        # more reads than a variant on one copy of the normal cells can give at 60 % tumour cells:
        # 1 of 1 at 70 % is 0.77, 6 of 6 at 70 % is (0.7 * 6 + 0.3) / (0.7 * 6 + 0.6) = 0.94
        (
            sample(vaf=0.995, tumour_content="60"),
            AlleleVerdict.NO_STATE_FITS,
            "both copies (homozygous in the germline)",
        ),
        # fewer reads than any tumour cell would give: germline and lost, or in a part of the cells
        (
            sample(loh(1, 0), vaf=0.29, tumour_content="60"),
            AlleleVerdict.ONE_HIT,
            "only a germline variant that the tumour has lost (germline on 0 of 1, lost)",
        ),
        # no copy number: both have to be named
        (
            sample(vaf=0.43, tumour_content="60"),
            AlleleVerdict.BOTH_POSSIBLE,
            f"not known, up to {MOST} looked at",
        ),
        (sample(vaf=None, tumour_content="60"), AlleleVerdict.NOT_ASSESSABLE, "allele frequency"),
        (sample(depth=None, tumour_content="60"), AlleleVerdict.NOT_ASSESSABLE, "the depth"),
        (sample(), AlleleVerdict.NOT_ASSESSABLE, "without the tumour content"),
        (
            sample(tumour_content="0"),
            AlleleVerdict.NOT_ASSESSABLE,
            "without the tumour content (above 0; stated: 0 %)",
        ),
        (sample(copies(0)), AlleleVerdict.BOTH_DELETED, "no copy of BRCA2 is left"),
    ],
)
def test_verdicts_of_a_sample(given_case, verdict, words):
    found = allele_state(given_case, "BRCA2", STOP.key)
    assert found.verdict is verdict
    assert words in found.sentence
    assert found.sentence.startswith("State of both alleles: ")
    assert bool(found.missing) is (verdict is AlleleVerdict.NOT_ASSESSABLE)


def test_missing_inputs_are_named_each():
    found = allele_state(sample(vaf=None, depth=None), "BRCA2", STOP.key)
    assert found.missing == ("the allele frequency", "the depth", "the tumour content")
    assert found.states == ()


def test_pathologist_and_software_together_widen_the_range():
    found = allele_state(sample(tumour_content="60", tumour_fraction="0.3"), "BRCA2", STOP.key)
    (content,) = [one.value for one in found.inputs if one.name == "tumour content"]
    assert content == "20 to 70 % (60 % by the sample sheet and 30 % by software)"
    assert "not taken from a publication" in found.unconfirmed


def test_rows_that_state_different_copies_all_count():
    found = allele_state(
        sample(loh(1, 0), copies(3), vaf=0.43, tumour_content="60"), "BRCA2", STOP.key
    )
    assert {one.total for one in found.states} <= {1, 3}
    assert "copies of BRCA2 1, 3" in found.sentence


def test_at_the_ploidy_the_states_are_said_apart():
    found = allele_state(sample(vaf=0.36, tumour_content="60", ploidy="2.1"), "BRCA2", STOP.key)
    assert found.verdict is AlleleVerdict.BOTH_POSSIBLE
    assert (
        "At 2 copies, the ploidy of 2.1 rounded, it fits only states with one hit" in found.sentence
    )


@pytest.mark.parametrize(
    ("ploidy", "words"),
    [
        ("2", "At 2 copies, the ploidy of 2 rounded, it fits"),
        ("2.2", "At 2 copies, the ploidy of 2.2 rounded, it fits"),
        ("2.8", "At 3 copies, the ploidy of 2.8 rounded, it fits"),
        (
            "2.5",
            "The ploidy of 2.5 lies between 2 and 3 copies: at 2 it fits only states with one hit, "
            "a copy without the variant being left, at 3 it fits only states with one hit, a copy",
        ),
        ("3.5", "The ploidy of 3.5 lies between 3 and 4 copies: at 3 it fits"),
        ("1.4", "The ploidy of 1.4 lies between 1 and 2 copies: at 1 it fits"),
    ],
)
def test_a_ploidy_between_two_numbers_is_not_rounded(ploidy, words):
    found = allele_state(sample(vaf=0.36, tumour_content="60", ploidy=ploidy), "BRCA2", STOP.key)
    assert words in found.sentence


ATRX = variant("ATRX", "c.4690C>T", "p.(Gln1564Ter)", Consequence.STOP_GAINED)


@pytest.mark.parametrize(
    ("sex", "verdict", "words"),
    [
        # ATRX lies on X: one hit in a male suffices (classification.md section 9, row 49)
        ("male", AlleleVerdict.SINGLE_COPY, "one hit suffices"),
        ("female", AlleleVerdict.BOTH_POSSIBLE, "fits both"),
        ("", AlleleVerdict.NOT_ASSESSABLE, "the sex (ATRX lies on X"),
        ("unknown", AlleleVerdict.NOT_ASSESSABLE, "the sex (ATRX lies on X"),
    ],
)
def test_genes_on_x_by_sex(sex, verdict, words):
    cells = {"tumour_content": "60", **({"sex": sex} if sex else {})}
    found = allele_state(sample(vaf=0.43, one=ATRX, **cells), "ATRX", ATRX.key)
    assert found.verdict is verdict
    assert words in found.sentence


def test_a_pseudoautosomal_gene_has_two_copies_in_a_male():
    one = variant("CRLF2", "c.1A>T", "", Consequence.START_LOST)
    found = allele_state(sample(one=one, sex="male", tumour_content="60"), "CRLF2", one.key)
    assert found.verdict is not AlleleVerdict.SINGLE_COPY


def test_the_silent_copy_of_a_female_is_said_unless_the_gene_escapes():
    stag2 = variant("STAG2", "c.1A>T", "p.(Lys1Ter)", Consequence.STOP_GAINED)
    cells = {"sex": "female", "tumour_content": "60"}
    silent = allele_state(sample(one=stag2, **cells), "STAG2", stag2.key)
    assert "one silent copy" in silent.sentence
    assert "silent" not in allele_state(sample(one=ATRX, **cells), "ATRX", ATRX.key).sentence


# --- two hits in one gene

TP53_ROWS = (
    row(gene="TP53", record_type="gene_role", gene_role="TSG"),
    *(
        row(
            gene="TP53",
            record_type="variant_effect",
            match_type="protein_change",
            match_value=protein,
            effect="LoF",
            oncogenicity="oncogenic",
        )
        for protein in ("p.Arg248Gln", "p.Arg175His")
    ),
)
TP53_PAIR = (
    variant("TP53", "c.743G>A", "p.(Arg248Gln)"),
    variant("TP53", "c.524G>A", "p.(Arg175His)"),
)


def two(first: dict[str, str], second: dict[str, str]) -> tuple[Relevance, ...]:
    rows = tuple(
        SmallVariant(key=one.key, source=Source(file="v.vcf", row=place), gene="TP53", **phase)
        for place, (one, phase) in enumerate(zip(TP53_PAIR, (first, second), strict=True), 2)
    )
    given_case = case(*TP53_PAIR, ingest=Ingest(small_variants=rows))
    return run(given_case, table(*TP53_ROWS))[1].relevance


@pytest.mark.parametrize(
    ("first", "second", "verdict", "words"),
    [
        # classification.md section 9, row 14: two heterozygous missense variants of TP53
        ({}, {}, AlleleVerdict.TWO_HITS, "possible biallelic, phase unknown"),
        (
            {"phase_set": "1", "phased_genotype": "0|1"},
            {"phase_set": "1", "phased_genotype": "1|0"},
            AlleleVerdict.TWO_HITS,
            "biallelic by phase",
        ),
        (
            {"phase_set": "1", "phased_genotype": "0|1"},
            {"phase_set": "1", "phased_genotype": "0|1"},
            AlleleVerdict.NOT_ASSESSABLE,
            "on the same copy by the file",
        ),
    ],
)
def test_two_hits_in_one_gene(first, second, verdict, words):
    for line in two(first, second):
        assert line.alleles is not None
        assert line.alleles.verdict is verdict
        said = [one.text for one in line.statements if one.rule == "alleles"]
        assert said == [line.alleles.sentence]
        assert words in said[0]


def test_a_single_hit_is_no_two_hits_and_an_oncogene_has_no_allele_state():
    given_case = case(TP53_PAIR[0])
    (line,) = run(given_case, table(*TP53_ROWS))[1].relevance
    assert line.alleles is not None
    assert line.alleles.verdict is AlleleVerdict.NOT_ASSESSABLE
    kras = row(gene="KRAS", record_type="gene_role", gene_role="oncogene")
    hot = row(
        gene="KRAS",
        record_type="variant_effect",
        match_type="protein_change",
        match_value="p.Gly12Asp",
        effect="GoF",
        oncogenicity="oncogenic",
    )
    (line,) = run(case(variant("KRAS", "c.35G>A", "p.(Gly12Asp)")), table(kras, hot))[1].relevance
    assert line.alleles is None


# --- deletions

ROLE = row(gene="CDKN2A", record_type="gene_role", gene_role="TSG")


@pytest.mark.parametrize(("total", "said"), [(0, True), (1, False)])
def test_a_deletion_of_both_copies_without_any_row_of_variants(total, said):
    # classification.md section 9, row 61: CDKN2A homozygous deletion, no VCF row
    given_case = case(ingest=Ingest(findings=(copies(total, "CDKN2A"),)))
    (line,) = run(given_case, table(ROLE))[1].findings
    found = [one.text for one in line.statements if one.rule == "alleles"]
    expected = "State of both alleles: by absolute copy number no copy of CDKN2A is left."
    assert found == ([expected] if said else [])


# --- the tables


def test_shipped_numbers_are_marked_where_they_are_choices():
    rules = allele_state_rules()
    assert rules.confidence == 0.95
    assert all(rules.unconfirmed[name] for name in ("pathologist_tolerance", "software_tolerance"))


@pytest.mark.parametrize(
    ("name", "value", "column"),
    [("confidence", "1", "value"), ("most_copies", "1", "value"), ("most_copies", "2.5", "value")],
)
def test_wrong_numbers_are_refused_by_cell(tmp_path, name, value, column):
    from varannot.resources import resource

    lines = resource("allele_state_rules.tsv").read_text(encoding="utf-8").splitlines()
    changed = [
        "\t".join([name, value, *line.split("\t")[2:]]) if line.startswith(f"{name}\t") else line
        for line in lines
    ]
    path = tmp_path / "rules.tsv"
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_allele_state_rules(path, "rules.tsv")
    assert {one.column for one in raised.value.problems} == {column}


def test_a_gene_on_x_stands_once(tmp_path):
    path = tmp_path / "x.tsv"
    head = "gene\tregion\tescapes\tcitation\tunconfirmed"
    path.write_text(f"{head}\nATRX\tX\t\tc\t\natrx\tX\t\tc\t\n", encoding="utf-8")
    with pytest.raises(InputError):
        load_x_genes(path, "x.tsv")


def test_genes_on_x_are_those_of_the_shipped_transcripts():
    from varannot.actionability.allele_state_rules import x_genes
    from varannot.resources import resource_folder
    from varannot.textio import read_table

    path = resource_folder("transcripts") / "transcripts.tsv"
    rows = read_table(path, path.name).rows
    assert set(x_genes()) == {one.cells["gene"] for one in rows if one.cells["contig"] == "chrX"}


def test_the_state_survives_the_document():
    found = allele_state(sample(loh(2, 0), tumour_content="60"), "BRCA2", STOP.key)
    assert msgspec.json.decode(msgspec.json.encode(found), type=type(found)) == found
