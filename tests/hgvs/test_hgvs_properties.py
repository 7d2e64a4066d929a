"""Properties: names round-trip, true pairs are never called impossible, nothing crashes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protein_oracle import Named, name

from varannot.hgvs.cdna import Cdna, CdnaKind, Position, parse_cdna
from varannot.hgvs.check import check_description
from varannot.hgvs.codons import single_base_results
from varannot.hgvs.compare import could_agree
from varannot.hgvs.protein import Protein, ProteinKind, parse_protein
from varannot.hgvs.residues import CODONS_OF, RESIDUE_OF, STOP
from varannot.model import CheckOutcome

BASES = "ACGT"
RESIDUES = sorted(residue for residue in CODONS_OF if residue != STOP)

positions = st.builds(
    Position,
    st.just(0),
    st.integers(1, 20_000),
    st.integers(-5_000, 5_000),
) | st.builds(
    lambda zone, base: Position(zone, zone * base), st.sampled_from([-1, 1]), st.integers(1, 5_000)
)
dna = st.text(BASES, min_size=1, max_size=12)


@st.composite
def cdna_changes(draw: st.DrawFn) -> Cdna:
    start = draw(positions)
    kind = draw(st.sampled_from(list(CdnaKind)))
    if kind is CdnaKind.SUBSTITUTION:
        ref, alt = draw(st.permutations(list(BASES)))[:2]
        return Cdna(kind, start, start, ref, alt)
    if kind is CdnaKind.INSERTION:
        start = Position(0, draw(st.integers(1, 20_000)))
        return Cdna(kind, start, Position(0, start.base + 1), "", draw(dna))
    if start.zone == 0 and start.offset == 0:
        length = draw(st.integers(1 if kind is CdnaKind.INVERSION else 0, 300))
        end = Position(0, start.base + length)
    elif kind is CdnaKind.INVERSION:
        end = Position(1, 9_999)
    else:
        end = start
    return Cdna(kind, start, end, "", draw(dna) if kind is CdnaKind.DELINS else "")


@st.composite
def protein_changes(draw: st.DrawFn) -> Protein:
    kind = draw(st.sampled_from(list(ProteinKind)))
    first, other = draw(st.permutations(RESIDUES))[:2]
    start = draw(st.integers(2, 5_000))
    sequence = tuple(draw(st.lists(st.sampled_from(RESIDUES), min_size=1, max_size=6)))
    match kind:
        case ProteinKind.UNKNOWN | ProteinKind.UNCHANGED | ProteinKind.NO_PROTEIN:
            return Protein(kind)
        case ProteinKind.START_UNKNOWN:
            return Protein(kind, 1, "Met", 1, "Met")
        case ProteinKind.EXTENSION:
            return Protein(kind, start, STOP, start, STOP, (other,), draw(st.integers(1, 99)))
        case ProteinKind.FRAMESHIFT:
            stop = draw(st.none() | st.integers(1, 300))
            return Protein(kind, start, first, start, first, (other,), stop)
        case ProteinKind.SUBSTITUTION:
            new = draw(st.sampled_from([other, STOP]))
            return Protein(kind, start, first, start, first, (new,))
        case ProteinKind.SYNONYMOUS:
            return Protein(kind, start, first, start, first)
        case ProteinKind.INSERTION:
            return Protein(kind, start, first, start + 1, other, sequence)
    end = start + draw(st.integers(0, 30))
    last = first if end == start else other
    inserted = sequence if kind is ProteinKind.DELINS else ()
    return Protein(kind, start, first, end, last, inserted)


@given(cdna_changes())
def test_cdna_round_trip(change: Cdna) -> None:
    again, cautions = parse_cdna(str(change))
    assert again == change
    assert cautions == ()


@given(protein_changes())
def test_protein_round_trip(change: Protein) -> None:
    again, cautions = parse_protein(str(change))
    assert again == change
    assert cautions == ()


@given(
    st.integers(2, 3_000),
    st.sampled_from(sorted(RESIDUE_OF)),
    st.integers(0, 2),
    st.sampled_from(BASES),
)
def test_every_true_substitution_agrees(codon: int, bases: str, place: int, new: str) -> None:
    changed = bases[:place] + new + bases[place + 1 :]
    ref, alt = RESIDUE_OF[bases], RESIDUE_OF[changed]
    if changed == bases or ref == STOP:
        return
    hgvs_p = f"p.({ref}{codon}{'=' if ref == alt else alt})"
    hgvs_c = f"c.{3 * codon - 2 + place}{bases[place]}>{new}"
    assert check_description("", "", hgvs_c, hgvs_p).check.outcome is CheckOutcome.AGREES


@given(
    st.integers(2, 3_000),
    st.integers(0, 2),
    st.permutations(list(BASES)),
    st.sampled_from(RESIDUES),
    st.sampled_from([*RESIDUES, STOP]),
)
def test_substitution_is_impossible_exactly_where_no_codon_gives_it(
    codon: int, place: int, order: list[str], ref: str, alt: str
) -> None:
    if ref == alt:
        return
    base, new = order[:2]
    true = any(
        triple[place] == base and RESIDUE_OF[triple[:place] + new + triple[place + 1 :]] == alt
        for triple in CODONS_OF[ref]
    )
    hgvs_c = f"c.{3 * codon - 2 + place}{base}>{new}"
    outcome = check_description("", "", hgvs_c, f"p.({ref}{codon}{alt})").check.outcome
    assert outcome is (CheckOutcome.AGREES if true else CheckOutcome.IMPOSSIBLE)
    assert true == (alt in single_base_results(place + 1, base, new).get(ref, ()))


def _true_pairs(seed: int, count: int) -> list[Named]:
    rng = random.Random(seed)
    sense = [codon for codon, residue in sorted(RESIDUE_OF.items()) if residue != STOP]
    pairs: list[Named] = []
    while len(pairs) < count:
        # A small alphabet of codons makes repeats, where names move furthest.
        codons = rng.sample(sense, rng.choice([3, 6, 61]))
        coding = "ATG" + "".join(rng.choice(codons) for _ in range(60)) + "TAA"
        sequence = coding + "".join(rng.choice(BASES) for _ in range(200)) + "TAATTAATTAA"
        start = rng.randrange(3, len(coding) - 4)
        end = min(start + rng.choice([0, 0, 1, 1, 2, 3, 4, 6, 9]), len(coding) - 3)
        new = "".join(rng.choice(BASES) for _ in range(rng.choice([0, 1, 1, 2, 3, 6])))
        if rng.random() < 0.3:
            end, new = start, sequence[max(3, start - rng.choice([1, 2, 3, 6])) : start]
        named = name(sequence, start, end, new)
        if named is not None:
            pairs.append(named)
    return pairs


@pytest.mark.parametrize("seed", range(4))
def test_no_true_pair_is_called_impossible(seed: int) -> None:
    pairs = _true_pairs(seed, 400)
    outcomes = [check_description("", "", pair.hgvs_c, pair.hgvs_p).check.outcome for pair in pairs]
    wrong = [
        (pair.hgvs_c, pair.hgvs_p)
        for pair, outcome in zip(pairs, outcomes, strict=True)
        if outcome is CheckOutcome.IMPOSSIBLE
    ]
    assert wrong == []
    for pair, outcome in zip(pairs, outcomes, strict=True):
        if outcome is CheckOutcome.AGREES:
            assert could_agree(parse_cdna(pair.hgvs_c)[0], parse_protein(pair.hgvs_p)[0]), pair
    assert outcomes.count(CheckOutcome.AGREES) >= 0.97 * len(pairs)


@pytest.mark.parametrize("seed", range(2))
def test_canonical_names_of_the_oracle_are_kept(seed: int) -> None:
    for pair in _true_pairs(seed, 200):
        checked = check_description("", "", pair.hgvs_c, pair.hgvs_p)
        assert (checked.hgvs_c, checked.hgvs_p) == (pair.hgvs_c, pair.hgvs_p)


@settings(max_examples=400)
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_crashes_the_check(hgvs_c: str, hgvs_p: str) -> None:
    assert check_description("", "", hgvs_c, hgvs_p).check.reason


FRAGMENTS = [
    "c.",
    "p.",
    "743",
    "_",
    "G>A",
    "del",
    "ins",
    "dup",
    "Arg",
    "248",
    "Gln",
    "fs",
    "Ter",
    "*",
    "(",
    ")",
    "+1",
    "-",
    "=",
    "?",
    "X",
    "26",
    "NM_000546.6:",
    "TP53",
    " ",
    "ext",
    "0",
]


@settings(max_examples=600)
@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=9).map("".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=9).map("".join),
)
def test_no_broken_description_crashes_the_check(hgvs_c: str, hgvs_p: str) -> None:
    checked = check_description("", "", hgvs_c, hgvs_p)
    assert checked.check.reason
    again = check_description("", "", checked.hgvs_c, checked.hgvs_p)
    assert (again.hgvs_c, again.hgvs_p) == (checked.hgvs_c, checked.hgvs_p)


@pytest.mark.parametrize(
    "hgvs_p",
    [
        "p.Ter248extTer0",
        "p.Ter248ext00",
        "p.Ter248GlnextTer00",
        "p.Met1ext-0",
        "p.Arg97ProfsTer0",
        "p.Arg97Profs*00",
    ],
)
def test_a_new_stop_at_distance_0_cannot_be_read(hgvs_p: str) -> None:
    checked = check_description("", "", "", hgvs_p)
    assert checked.hgvs_p == ""
    assert "the new stop counts from 1" in checked.check.reason
