"""Names of earlier days, names by other isoforms, and what is said of them.

BIC numbers count from base 1 of GenBank U14680.1 (BRCA1: c. + 119) and U43746.1 (BRCA2: c. + 228).
"""

from __future__ import annotations

import csv
import gzip
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from row_cases import run, typed

from varannot.hgvs.answer import answer_lines
from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.check import CheckedDescription, check_description
from varannot.hgvs.check_answer import full_answer
from varannot.hgvs.genome_rows import vcf_positions
from varannot.hgvs.legacy import Founder, legacy_numbering
from varannot.hgvs.older_names import founder_condition, founder_reason, old_insertion, old_numbers
from varannot.hgvs.reference import Reference
from varannot.hgvs.reference_set import open_reference
from varannot.hgvs.row_builds import StatedBuild
from varannot.model import CheckOutcome, Reading
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle

FOUNDERS = legacy_numbering().founders
SHIFTS = {"BRCA1": 119, "BRCA2": 228}
"""GenBank U14680.1 and U43746.1: the coding sequences start at base 120 and 229."""


@cache
def _shipped() -> Reference:
    return Reference.of(open_bundle(resource_folder("transcripts")))


@pytest.fixture(scope="module")
def reference() -> Reference:
    return _shipped()


def names(checked: CheckedDescription) -> list[str]:
    return [f"{one.hgvs_c} {one.hgvs_p}".strip() for one in checked.check.readings]


def explained(checked: CheckedDescription, name: str) -> str:
    (found,) = [
        one.explanation
        for one in checked.check.readings
        if f"{one.hgvs_c} {one.hgvs_p}".strip() == name
    ]
    return found


def founder_id(founder: Founder) -> str:
    return f"{founder.gene} {founder.legacy_name}"


@pytest.mark.parametrize("founder", FOUNDERS, ids=founder_id)
def test_what_a_name_in_use_means_is_true_and_named_by_hgvs(
    founder: Founder, reference: Reference
) -> None:
    mane = reference.mane_select(founder.gene)
    assert mane is not None
    checked = check_description(
        founder.gene, mane.accession, founder.hgvs_c, founder.hgvs_p, reference=reference
    )
    assert checked.check.outcome is CheckOutcome.AGREES, checked.check.reason
    assert checked.check.expected == ""
    assert mane.accession in checked.true_on


@pytest.mark.parametrize("founder", FOUNDERS, ids=founder_id)
def test_the_numbers_of_a_name_in_use_are_those_of_its_numbering(
    founder: Founder, reference: Reference
) -> None:
    """By the arithmetic of the table alone the name leads to the HGVS name, on the sequence."""
    shifts = legacy_numbering().shifts_of(founder.gene)
    kind = "isoform" if founder.kind == "isoform_name" else "nucleotide"
    printed = parse_cdna(founder.legacy_name)[0]
    found = []
    for shift in shifts:
        if shift.kind != kind:
            continue
        start, end = printed.start.base - shift.bases, printed.end.base - shift.bases
        place = f"c.{start}" if start == end else f"c.{start}_{end}"
        edit = founder.legacy_name.lstrip("c.").lstrip("0123456789_")
        checked = check_description(founder.gene, "", place + edit, "", reference=reference)
        found.append((checked.check.expected or checked.hgvs_c).partition(" ")[0])
    if "dup" in founder.legacy_name or "the same event" in founder.note:
        # 5385insC and 5382dupC count one of the bases in a repeat; the event has a row of its own.
        assert any(one.hgvs_c == founder.hgvs_c and one != founder for one in FOUNDERS)
    else:
        assert founder.hgvs_c in found


@pytest.mark.parametrize(
    "founder", [one for one in FOUNDERS if one.kind == "founder"], ids=founder_id
)
def test_founders_are_pathogenic_in_clinvar(
    founder: Founder, shared: Path, reference: Reference
) -> None:
    path = shared / "knowledge/clinvar/clinvar_PLP.cancer_genes.grch38_grch37.tsv.gz"
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    mane = reference.mane_select(founder.gene)
    assert mane is not None
    cdna = parse_cdna(founder.hgvs_c)[0]
    rows = [
        (place.contig.removeprefix("chr"), str(place.position), place.ref, place.alt)
        for place in vcf_positions(cdna, mane.accession, reference)
        if place.build == "GRCh38"
    ]
    assert len(rows) == 1
    assert rows[0] in _clinvar(path)


@cache
def _clinvar(path: Path) -> frozenset[tuple[str, str, str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return frozenset(
            (row["chrom"], row["pos_grch38"], row["ref"], row["alt"])
            for row in rows
            if row["geneinfo"].startswith("BRCA")
        )


OLD_STYLE = [
    # gene, name, HGVS name on MANE Select, whether the name is also a true c.; BIC number - offset
    ("BRCA2", "c.999del5", "c.771_775del p.(Asn257LysfsTer17)", True),  # Am J Hum Genet 60:1079
    ("BRCA2", "999del5", "c.771_775del p.(Asn257LysfsTer17)", True),
    ("BRCA2", "3036del4", "c.2808_2811del p.(Ala938ProfsTer21)", True),  # 3036 - 228
    ("BRCA2", "886delGT", "c.658_659del p.(Val220IlefsTer4)", False),  # 886 - 228
    ("BRCA2", "8765delAG", "c.8537_8538del p.(Glu2846GlyfsTer22)", False),  # 8765 - 228
    ("BRCA1", "3819del5", "c.3700_3704del p.(Val1234GlnfsTer8)", True),  # 3819 - 119
    ("BRCA1", "1294del40", "c.1175_1214del p.(Leu392GlnfsTer5)", True),  # 1294 - 119
    ("BRCA1", "3875del4", "c.3756_3759del p.(Ser1253ArgfsTer10)", True),  # 3875 - 119
    ("BRCA1", "2594delC", "c.2475del p.(Asp825GlufsTer21)", False),  # 2594 - 119
    ("BRCA1", "4153delA", "c.4035del p.(Glu1346LysfsTer20)", False),  # 4153 - 119, 3' shifted
    ("BRCA1", "185delAG", "c.68_69del p.(Glu23ValfsTer17)", False),  # 185 - 119, 3' shifted
    ("BRCA1", "816delGT", "c.697_698del p.(Val233AsnfsTer4)", False),  # Eur J Cancer 37:2428
    ("BRCA1", "1135insA", "c.1016dup p.(Val340GlyfsTer6)", False),  # Eur J Cancer 37:2428
    ("BRCA1", "5382insC", "c.5266dup p.(Gln1756ProfsTer74)", False),  # 5382 - 119, duplication
    ("BRCA1", "3109insAA", "c.2989_2990dup p.(Asn997LysfsTer4)", False),  # 3109 - 119, duplication
]


@pytest.mark.parametrize(("gene", "name", "meant", "true_as_printed"), OLD_STYLE)
def test_an_old_name_has_the_reading_of_its_numbering(
    gene: str, name: str, meant: str, true_as_printed: bool, reference: Reference
) -> None:
    checked = check_description(gene, "", name, "", reference=reference)
    found = names(checked)
    assert meant in found
    assert explained(checked, meant).startswith("True on NM_")
    # None is chosen: the description stays what was printed.
    assert checked.hgvs_c != meant.partition(" ")[0]
    assert found == sorted(found)
    if true_as_printed:
        assert [one for one in found if one.startswith(f"{checked.hgvs_c} ")]
        assert len(found) == 2
    told = (*checked.check.cautions, checked.check.reason)
    assert any(meant in text for text in told), told


@pytest.mark.parametrize(
    ("gene", "name"),
    [
        ("BRCA2", "c.999_1003del"),  # a range has the form of HGVS
        ("BRCA2", "c.6174delT"),  # a true c. in a form that is in use; the founder is a caution
        ("BRCA2", "c.5946delT"),
        ("ATM", "999del5"),  # no older numbering
        ("BRCA2", "c.228del5"),  # base 0 of the coding sequence
        ("BRCA2", "c.999+1del5"),
        ("BRCA1", "c.68_69delAG"),
    ],
)
def test_other_names_have_no_older_reading(gene: str, name: str, reference: Reference) -> None:
    checked = check_description(gene, "", name, "", reference=reference)
    told = [one.explanation for one in checked.check.readings] + list(checked.check.cautions)
    assert not any("older numbering" in text for text in told), told
    assert not checked.check.readings


def test_a_protein_decides_between_old_and_new_number(reference: Reference) -> None:
    new = check_description("BRCA2", "", "999del5", "p.Phe333Leufs*5", reference=reference)
    assert (new.check.outcome, new.check.readings) == (CheckOutcome.AGREES, ())
    old = check_description("BRCA1", "", "3819del5", "p.Val1234Glnfs*8", reference=reference)
    assert old.check.outcome is CheckOutcome.IMPOSSIBLE
    assert "c.3700_3704del p.(Val1234GlnfsTer8)" in names(old)
    neither = check_description("BRCA1", "", "5382insC", "p.R1699W", reference=reference)
    assert neither.check.readings == ()


def test_an_old_insertion_has_its_reading_with_and_without_transcripts(
    reference: Reference,
) -> None:
    for known in (reference, None):
        checked = check_description("BRCA1", "", "5382insC", "", reference=known)
        assert checked.check.outcome is CheckOutcome.NOT_CHECKABLE
        assert names(checked) == ["c.5266dup p.(Gln1756ProfsTer74)"]
        assert "legacy name of this founder" in checked.check.readings[0].explanation
    lines = answer_lines(full_answer(checked, None))
    assert any("c.5266dup p.(Gln1756ProfsTer74)" in line for line in lines)


def test_two_names_in_one_cell_have_no_reading(reference: Reference) -> None:
    checked = check_description("BRCA2", "", "c.999del5, c.5946delT", "", reference=reference)
    assert checked.check.outcome is CheckOutcome.NOT_CHECKABLE
    assert checked.check.readings == ()


def test_a_typed_row_has_both_readings_with_their_events() -> None:
    shipped = open_reference(resource_folder("transcripts"), "resources/transcripts")
    row = typed("BRCA1", "3819del5")
    (variant,) = run(shipped, row, build=StatedBuild(sample="GRCh37")).variants
    found = [(one.hgvs_c, one.hgvs_p) for one in variant.check.readings]
    assert found == [
        ("c.3700_3704del", "p.(Val1234GlnfsTer8)"),
        ("c.3819_3823del", "p.(Gln1273HisfsTer12)"),
    ]
    assert all(one.descriptions for one in variant.check.readings)


@given(st.data())
@settings(max_examples=60)
def test_any_deletion_is_found_again_by_its_old_name(data: st.DataObject) -> None:
    """A deletion of some bases, written by BIC number and bases or count, has itself as reading."""
    reference = _shipped()
    gene = data.draw(st.sampled_from(sorted(SHIFTS)))
    mane = reference.mane_select(gene)
    assert mane is not None
    coding = reference.known(mane)[0].mrna[mane.cds_start : mane.cds_end]
    size = data.draw(st.integers(2, 12))
    at = data.draw(st.integers(10, len(coding) - size - 10))
    bases = coding[at - 1 : at - 1 + size]
    within = [edge - mane.cds_start for edge in mane.junctions()]
    assume(not any(at - 1 < edge < at - 1 + size for edge in within))
    by = data.draw(st.sampled_from([bases, str(size)]))
    hgvs = check_description(gene, "", f"c.{at}_{at + size - 1}del", "", reference=reference)
    meant = (hgvs.check.expected or hgvs.hgvs_c).partition(" ")[0]
    old = check_description(gene, "", f"c.{at + SHIFTS[gene]}del{by}", "", reference=reference)
    assert meant in [one.hgvs_c for one in old.check.readings], (meant, names(old))


def test_words_follow_the_kind_of_the_row() -> None:
    told = {one.kind: (founder_reason(one), founder_condition(one)) for one in FOUNDERS}
    assert set(told) == {"founder", "isoform_name"}
    assert "reads like the legacy name of" in told["founder"][0]
    assert "this founder variant" in told["founder"][1]
    for text in told["isoform_name"]:
        assert "founder" not in text
        assert "legacy" not in text
        assert "counted on another isoform" in text


@pytest.mark.parametrize(
    ("gene", "c", "meant"),
    [
        # NCBI RefSeq, as the rows of the table
        ("MET", "c.3082G>A", "c.3028G>A p.(Asp1010Asn)"),
        ("MLH1", "c.428T>A", "c.1151T>A p.(Val384Asp)"),
        ("ABL1", "c.1001C>T", "c.944C>T p.(Thr315Ile)"),
    ],
)
def test_numbers_of_an_isoform_are_no_founder_name(
    gene: str, c: str, meant: str, reference: Reference
) -> None:
    checked = check_description(gene, "", c, "", reference=reference)
    told = [checked.check.reason, *checked.check.cautions]
    told += [one.explanation for one in checked.check.readings]
    assert not any("founder" in text or "legacy" in text for text in told), told
    assert any(f"counted on another isoform, is {meant}" in text for text in told)


P_ALONE = [
    # gene, p., reading by the isoform, piece of its explanation, transcripts on which p. is true
    ("EZH2", "p.Y641F", "p.(Tyr646Phe)", "Isoforms with 746 residues", ()),
    ("EZH2", "p.Y641N", "p.(Tyr646Asn)", "Isoforms with 746 residues", ()),
    ("MET", "p.D1028N", "p.(Asp1010Asn)", "18 residues) more", ("NM_001127500.1",)),
    ("MLH1", "V143D", "p.(Val384Asp)", "starts at Met242", ("NM_001258274.1",)),
]


@pytest.mark.parametrize(("gene", "p", "meant", "why", "true_on"), P_ALONE)
def test_a_p_alone_is_explained_by_the_isoform_first(
    gene: str, p: str, meant: str, why: str, true_on: tuple[str, ...], reference: Reference
) -> None:
    checked = check_description(gene, "", "", p, reference=reference)
    assert why in explained(checked, meant)
    assert checked.true_on == true_on
    for accession in true_on:
        assert f"True on {accession}" in explained(checked, checked.hgvs_p)


PRINTED_ELSEWHERE = [
    # gene, c., where it is true, what is said of MANE Select
    ("MET", "c.2942-28_2942-2del", "NM_001127500.1", "the change is c.2888-28_2888-2del p.?"),
    ("GATA3", "c.922-3_922-2del", "ENST00000346208", "the change lies at c.925-3_925-2"),
]


@pytest.mark.parametrize(("gene", "c", "on", "said"), PRINTED_ELSEWHERE)
def test_what_is_true_on_another_transcript_is_a_reading(
    gene: str, c: str, on: str, said: str, reference: Reference
) -> None:
    """NM_001127500 has 54 bases more than NM_000245; GATA3 isoform 2 has three fewer."""
    checked = check_description(gene, "", c, "", reference=reference)
    assert checked.check.outcome is CheckOutcome.REFERENCE_DIFFERS
    assert checked.true_on == (on,)
    readings: list[Reading] = [one for one in checked.check.readings if one.hgvs_c == c]
    assert [one.explanation for one in readings] == [f"True on {on} if it is read as printed."]
    mane = reference.mane_select(gene)
    assert mane is not None
    assert f"On MANE Select {mane.accession} {said}" in checked.check.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c.5382insC", "c.5382_5383insC"),
        ("c.3109insAA", "c.3109_3110insAA"),
        ("c.999del5", ""),
        ("c.5382_5383insC", ""),
        ("c.10+1insA", ""),
        ("", ""),
    ],
)
def test_old_insertions_name_one_base(text: str, expected: str) -> None:
    assert old_insertion(text) == expected


def test_old_form_is_told_from_a_form_in_use() -> None:
    """HGVS has no del of several bases at one position; `delT` behind one position is common."""
    known = legacy_numbering()
    forms = {
        text: [one.old_form for one in old_numbers("BRCA2", text, known)]
        for text in ("c.6174delT", "c.6174delTT", "c.6174del1", "c.6174del4", "c.6174insT")
    }
    assert forms == {
        "c.6174delT": [False],
        "c.6174delTT": [True],
        "c.6174del1": [False],
        "c.6174del4": [True],
        "c.6174insT": [True],
    }
