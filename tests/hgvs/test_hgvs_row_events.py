"""Rows whose words and genome change are two events, and what their readings are together.

Coordinates (GRCh37) and names of the variants: ClinVar (DOI 10.1093/nar/gkae1070); the founder
names of BRCA2: DOI 10.1002/humu.20159 and the legacy table.
"""

from __future__ import annotations

import msgspec
import pytest
from row_cases import RULES, Names, codes, one, panel, run, typed

from varannot.hgvs.panel_rows import Words
from varannot.hgvs.reference_set import ReferenceSet, open_reference
from varannot.hgvs.row_builds import StatedBuild
from varannot.hgvs.row_events import counted_otherwise
from varannot.hgvs.stage import normalize
from varannot.model import (
    CheckLevel,
    CheckOutcome,
    Consequence,
    FileAccount,
    FindingCode,
    Ingest,
    NmdVerdict,
    NormalizedVariant,
    RowStatus,
    SmallVariant,
    Source,
)
from varannot.resources import resource_folder

GRCH37 = StatedBuild(sample="GRCh37")


@pytest.fixture(scope="module")
def reference() -> ReferenceSet:
    return open_reference(resource_folder("transcripts"), "resources/transcripts")


def names(variant: NormalizedVariant) -> list[tuple[str, str]]:
    return [(reading.hgvs_c, reading.hgvs_p) for reading in variant.check.readings]


def placed(gene: str, place: str, c: str, p: str, transcript: str = "") -> SmallVariant:
    """A typed row with coordinates."""
    row = panel(gene, place, transcript, c, p)
    source = msgspec.structs.replace(row.source, file="typed.tsv", row=2, section="")
    return msgspec.structs.replace(row, key="variants:2", source=source)


def typed_one(reference: ReferenceSet, row: SmallVariant) -> NormalizedVariant:
    (variant,) = run(reference, row, build=GRCH37).variants
    return variant


@pytest.mark.parametrize(
    ("cells", "level", "readings"),
    [
        (
            ("KRAS", "chr12 25398284 C>T", "NM_004985.3", "c.34G>T", "p.(Gly12Cys)"),
            CheckLevel.CDS,
            [("c.34G>T", "p.(Gly12Cys)"), ("c.35G>A", "p.(Gly12Asp)")],
        ),
        (
            ("EGFR", "chr7 55249071 C>G", "NM_005228.3", "c.2369C>T", "p.(Thr790Met)"),
            CheckLevel.SEQUENCE,
            [("c.2369C>G", "p.(Thr790Arg)"), ("c.2369C>T", "p.(Thr790Met)")],
        ),
        (
            ("TP53", "chr17 7577538 C>A", "NM_000546.5", "c.743G>A", "p.(Arg248Gln)"),
            CheckLevel.SEQUENCE,
            [("c.743G>A", "p.(Arg248Gln)"), ("c.743G>T", "p.(Arg248Leu)")],
        ),
    ],
)
def test_true_names_of_another_event_differ_from_the_reference(
    reference: ReferenceSet,
    cells: tuple[str, str, str, str, str],
    level: CheckLevel,
    readings: list[tuple[str, str]],
) -> None:
    variant = one(reference, panel(*cells, "missense_variant"))
    assert (variant.check.outcome, variant.check.level) == (CheckOutcome.REFERENCE_DIFFERS, level)
    assert variant.check.true_on == ()
    assert "These are two events" in variant.check.reason
    assert names(variant) == readings
    assert all(reading.descriptions for reading in variant.check.readings)
    assert FindingCode.PANEL_C_DIFFERS in codes(variant)


def test_a_wrong_protein_behind_a_true_c_is_impossible(reference: ReferenceSet) -> None:
    # ARID1A: c.5542del is one base of GGGGGGG; HGVS counts the last one.
    row = panel(
        "ARID1A",
        "chr1 27105930 TG>T",
        "NM_006015.4",
        "c.5542del",
        "p.(Gly1848ValfsTer3)",
        "frameshift_variant",
    )
    variant = one(reference, row)
    assert variant.check.outcome is CheckOutcome.IMPOSSIBLE
    assert variant.check.expected == "c.5548del p.(Asp1850ThrfsTer33)"
    assert ("c.5548del", "p.(Asp1850ThrfsTer33)") in names(variant)


def test_readings_of_a_row_come_from_the_sequence(reference: ReferenceSet) -> None:
    # Codon 248 of TP53 is CGG: c.743G>A gives Gln and nothing else.
    row = panel(
        "TP53", "chr17 7577538 C>T", "NM_000546.5", "c.743G>A", "p.(Arg248Trp)", "missense_variant"
    )
    variant = one(reference, row)
    assert variant.check.outcome is CheckOutcome.IMPOSSIBLE
    assert names(variant) == [("c.742C>T", "p.(Arg248Trp)"), ("c.743G>A", "p.(Arg248Gln)")]


def test_readings_of_a_row_on_no_known_build_come_from_the_sequence(
    reference: ReferenceSet,
) -> None:
    row = panel("TP53", "chr17 7577538 C>T", "NM_000546.5", "c.743G>A", "p.(Arg248Trp)")
    source = msgspec.structs.replace(row.source, file="other.vcf")
    variant = one(reference, msgspec.structs.replace(row, source=source))
    assert variant.check.outcome is CheckOutcome.IMPOSSIBLE
    assert names(variant) == [("c.742C>T", "p.(Arg248Trp)"), ("c.743G>A", "p.(Arg248Gln)")]


def test_a_typed_row_is_held_against_its_coordinates(reference: ReferenceSet) -> None:
    variant = typed_one(reference, placed("PTEN", "10 89717672 C>G", "c.697C>T", "p.R233*"))
    assert variant.check.outcome is CheckOutcome.REFERENCE_DIFFERS
    assert names(variant) == [("c.697C>G", "p.(Arg233Gly)"), ("c.697C>T", "p.(Arg233Ter)")]
    assert variant.consequence is Consequence.STOP_GAINED
    assert any("The row wrote c.697C>T" in finding.text for finding in variant.findings)


def test_a_typed_row_that_its_coordinates_bear_out_agrees(reference: ReferenceSet) -> None:
    variant = typed_one(reference, placed("PTEN", "10 89717672 C>T", "c.697C>T", "p.R233*"))
    assert (variant.check.outcome, variant.check.readings) == (CheckOutcome.AGREES, ())


def test_a_typed_row_of_another_isoform_is_borne_out_there(reference: ReferenceSet) -> None:
    # RAD51B p.(Gln371Ter) stands on NM_133509.3 alone; no transcript is typed.
    row = placed("RAD51B", "14 69061276 C>T", "c.1111C>T", "p.Gln371*")
    variant = typed_one(reference, row)
    assert FindingCode.PANEL_C_DIFFERS not in codes(variant)
    assert variant.check.true_on


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            placed("PALB2", "16 23619235 C>T", "c.3113G>A", "p.Trp1038*"),
            "GRCh37 chr16:23632683 C>T is expected",
        ),
        (
            placed("TP53", "17 7577539 C>T", "c.743G>A", "p.R248Q", "NM_000546.6"),
            "GRCh37 chr17:7577538 C>T is expected",
        ),
    ],
)
def test_true_names_beside_a_wrong_base_give_the_coordinate(
    reference: ReferenceSet, row: SmallVariant, expected: str
) -> None:
    variant = typed_one(reference, row)
    assert variant.check.outcome is CheckOutcome.REFERENCE_DIFFERS
    (reading,) = variant.check.readings
    assert expected in reading.explanation
    assert reading.descriptions


def test_two_names_of_one_genome_change_are_no_question(reference: ReferenceSet) -> None:
    # Exon 2 of CDKN2A is read in two frames: p16 p.(Arg80Ter) is p14ARF p.(Pro94Leu).
    variant = typed_one(reference, typed("CDKN2A", "c.238C>T", "p.Pro94Leu"))
    assert variant.check.outcome is CheckOutcome.SAME_EVENT
    assert variant.check.expected == "c.238C>T p.(Arg80Ter)"
    assert variant.check.readings == ()
    assert variant.consequence is Consequence.STOP_GAINED
    described = {(one.transcript, one.hgvs_p) for one in variant.descriptions}
    assert {("NM_000077.5", "p.(Arg80Ter)"), ("NM_058195.4", "p.(Pro94Leu)")} <= described
    assert "one change of the genome" in variant.check.reason


def test_one_reading_alone_stays_impossible(reference: ReferenceSet) -> None:
    variant = typed_one(reference, typed("KRAS", "c.35G>A", "p.Gly12Glu"))
    assert variant.check.outcome is CheckOutcome.IMPOSSIBLE
    assert ("c.35G>A", "p.(Gly12Asp)") in names(variant)


def test_a_founder_name_that_is_a_true_c_has_both_readings(reference: ReferenceSet) -> None:
    variant = typed_one(reference, typed("BRCA2", "c.6174delT"))
    assert variant.check.outcome is CheckOutcome.AGREES
    assert names(variant) == [("c.5946del", "p.(Ser1982ArgfsTer22)"), ("c.6174del", "")]
    assert all(reading.descriptions for reading in variant.check.readings)


OLDER = [
    # typed c., readings; the founders and their sources stand in resources/legacy_numbering.tsv
    (
        "BRCA2",
        "999del5",
        [("c.771_775del", "p.(Asn257LysfsTer17)"), ("c.999_1003del", "p.(Phe333LeufsTer5)")],
    ),
    ("BRCA1", "5382insC", [("c.5266dup", "p.(Gln1756ProfsTer74)")]),
]


@pytest.mark.parametrize(("gene", "c", "expected"), OLDER)
def test_an_older_name_has_its_reading(
    gene: str, c: str, expected: list[tuple[str, str]], reference: ReferenceSet
) -> None:
    variant = typed_one(reference, typed(gene, c))
    assert names(variant) == expected
    assert all(reading.descriptions for reading in variant.check.readings)


@pytest.mark.parametrize(
    ("c", "place"),
    [("c.6174del", "chr13 32914663 AT>A"), ("c.999_1003del", "chr13 32906613 TCCATG>T")],
)
def test_the_genome_change_settles_which_event_a_founder_name_means(
    c: str, place: str, reference: ReferenceSet
) -> None:
    variant = one(reference, panel("BRCA2", place, "NM_000059.4", c))
    assert variant.descriptions[0].hgvs_c == c
    assert variant.check.readings == ()


def test_a_true_splice_site_beside_a_wrong_protein_is_a_reading(reference: ReferenceSet) -> None:
    variant = typed_one(reference, typed("NF1", "c.2991-1G>A", "p.Arg998Lys"))
    assert variant.check.outcome in (CheckOutcome.IMPOSSIBLE, CheckOutcome.REFERENCE_DIFFERS)
    reading = next(one for one in variant.check.readings if one.hgvs_c == "c.2991-1G>A")
    assert reading.consequence is Consequence.SPLICE_ACCEPTOR


def test_a_stop_from_p_alone_has_exon_decay_and_loss(reference: ReferenceSet) -> None:
    variant = typed_one(reference, typed("ATM", "", "p.K1192*"))
    first = variant.descriptions[0]
    assert (first.transcript, first.hgvs_c) == ("NM_000051.4", "")
    assert first.nmd is not None
    assert first.nmd.verdict is NmdVerdict.PREDICTED
    assert first.nmd.stop_residue == 1192
    # ATM has 3,056 residues (NP_000042.3).
    assert first.loss is not None
    assert first.loss.lost == 3056 - 1192 + 1
    assert first.exon


@pytest.mark.parametrize("nothing", ["-", "N/A", "n.a.", ".", "splice"])
def test_a_placeholder_is_an_empty_cell(reference: ReferenceSet, nothing: str) -> None:
    splice = typed_one(reference, typed("TP53", "c.782+1G>A", nothing))
    assert (splice.check.outcome, splice.check.level) == (
        CheckOutcome.AGREES,
        CheckLevel.SEQUENCE,
    )
    protein = typed_one(reference, typed("TP53", nothing, "p.R248Q"))
    assert protein.check.outcome is CheckOutcome.AGREES


@pytest.mark.parametrize("cell", ["c.743G>A, c.524G>A", "c.743G>A/c.743G>T"])
def test_two_variants_in_one_cell_stand_for_neither(reference: ReferenceSet, cell: str) -> None:
    variant = typed_one(reference, typed("TP53", cell, "p.R248Q"))
    assert variant.check.outcome is CheckOutcome.NOT_CHECKABLE
    assert (variant.hgvs_c, variant.hgvs_p) == ("", "")
    assert "holds 2 variants" in variant.check.reason
    assert cell in variant.mutation
    assert variant.status is RowStatus.REPORTED


def test_a_c_shared_by_ras_genes_is_no_copy(reference: ReferenceSet) -> None:
    rows = (typed("KRAS", "c.35G>A", "p.G12D", row=2), typed("NRAS", "c.35G>A", "p.G12D", row=3))
    for variant in run(reference, *rows, build=GRCH37).variants:
        assert not any("copied" in caution for caution in variant.check.cautions)


def test_a_c_that_is_untrue_on_one_of_two_genes_may_be_copied(reference: ReferenceSet) -> None:
    rows = (
        typed("TP53", "c.743G>A", "p.R248Q", row=2),
        typed("PTEN", "c.743G>A", "p.R248Q", row=3),
    )
    for variant in run(reference, *rows, build=GRCH37).variants:
        assert any("copied" in caution for caution in variant.check.cautions)


@pytest.mark.parametrize(
    ("c", "p", "alike"),
    [
        ("c.746G>A", "p.(Arg249Gln)", True),
        ("c.746G>A", "", True),
        ("c.746G>A", "p.(Arg249Leu)", False),
        ("c.744G>A", "p.(Arg249Gln)", False),
        ("c.746G>T", "p.(Arg249Gln)", False),
        ("c.743G>A", "p.(Arg248Gln)", False),
        ("c.*740G>A", "", False),
        ("c.-740G>A", "", False),
    ],
)
def test_numbers_moved_by_whole_codons_are_another_count(
    reference: ReferenceSet, c: str, p: str, alike: bool
) -> None:
    (computed,) = one(
        reference,
        panel("TP53", "chr17 7577538 C>T", "NM_000546.6", "c.743G>A", "p.(Arg248Gln)"),
    ).descriptions
    assert counted_otherwise(Words(c, p, ()), computed) is alike


SWAPPED = "REF and ALT may be swapped in the row; the reverse is"


@pytest.mark.parametrize(
    ("cells", "reverse"),
    [
        # SEQUENCE: the genome has the row's ALT
        (("TP53", "chr17 7577538 T>C", "c.743A>G", "p.(Gln248Arg)"), "c.743G>A p.(Arg248Gln)"),
        (("TP53", "chr17 7577538 T>C", "c.743G>A", "p.(Arg248Gln)"), "c.743G>A p.(Arg248Gln)"),
        # CDS: the transcript has it
        (("KRAS", "chr12 25398284 T>C", "c.35G>A", "p.(Gly12Asp)"), "c.35G>A p.(Gly12Asp)"),
        # PROTEIN: lysine has A at the second base of every codon
        (
            ("IRS2", "chr13 110435000 C>T", "c.3400G>A", "p.(Glu1134Lys)"),
            "c.3401A>G p.(Lys1134Arg)",
        ),
        # coordinates alone
        (("TP53", "chr17 7577538 T>C", "", ""), "c.743G>A p.(Arg248Gln)"),
        # neither REF nor ALT is the reference
        (("TP53", "chr17 7577538 G>A", "c.743G>A", "p.(Arg248Gln)"), ""),
        (("CARD11", "chr7 2977614 C>G", "c.1070G>C", ""), ""),
        # the reverse of a deletion states no base that could be wrong
        (("TP53", "chr17 7577538 GG>G", "c.743del", ""), ""),
    ],
)
def test_swapped_alleles_are_said_beside_the_reference(
    reference: ReferenceSet, cells: tuple[str, str, str, str], reverse: str
) -> None:
    gene, place, c, p = cells
    variant = typed_one(reference, placed(gene, place, c, p))
    assert variant.check.outcome is CheckOutcome.REFERENCE_DIFFERS
    assert (SWAPPED in variant.check.reason) is bool(reverse)
    if reverse:
        assert f"{SWAPPED} {reverse}" in variant.check.reason
        assert reverse in [" ".join(pair) for pair in names(variant)]


def test_a_base_of_another_version_is_compared_and_the_level_says_so(
    reference: ReferenceSet,
) -> None:
    row = panel("CARD11", "chr7 2977614 C>T", "NM_032415.5", "c.1070G>A", "", "missense_variant")
    check = one(reference, row).check
    assert (check.outcome, check.level) == (CheckOutcome.NOT_CHECKABLE, CheckLevel.CDS)
    assert "between the versions, or REF and ALT are swapped" in check.reason


def test_rows_by_place_alone_are_not_assessed_while_the_build_is_in_doubt(
    reference: ReferenceSet,
) -> None:
    # Positions of GRCh38 in and around genes of GRCh37 that lie elsewhere.
    vcf = FileAccount(file="v.vcf", input_column="variants", file_kind="VCF", sha256="")
    rows = tuple(
        SmallVariant(
            key=f"variants:{number}",
            source=Source(file="v.vcf", row=number),
            gene="TP53" if number == 5 else "",
            chromosome="chr17",
            position=7577100 + 7 * number,
            ref="C",
            alt="T",
        )
        for number in range(5, 65)
    )
    ingest = Ingest(small_variants=rows, files=(vcf,))
    found = normalize(ingest, Names(), RULES, reference=reference, build=GRCH37)
    assert "another genome build" in found.notes[0]
    named, *others = found.variants
    assert named.status is RowStatus.REPORTED or named.reason_code != "build_not_known"
    assert {(one.status, one.reason_code) for one in others} == {
        (RowStatus.EXCLUDED, "build_not_known")
    }
    assert all(one.descriptions == () for one in others)


@pytest.mark.parametrize(
    ("header", "stated", "positions", "in_doubt"),
    [
        # TP53 codons 248, 273 and 175 on GRCh37 and on GRCh38
        ("hg19.fa", "GRCh37", (7577538, 7577120, 7578406), False),
        ("hg19.fa", "GRCh38", (7577538, 7577120, 7578406), True),
        ("hg19.fa", "GRCh38", (7674220, 7673802, 7675088), False),
        ("hg19.fa", "GRCh38", (7674220,), True),
        ("", "GRCh38", (7674220,), False),
    ],
)
def test_a_header_of_another_build_leaves_rows_open_unless_ref_settles_it(
    reference: ReferenceSet, header: str, stated: str, positions: tuple[int, ...], in_doubt: bool
) -> None:
    vcf = FileAccount(
        file="v.vcf",
        input_column="variants",
        file_kind="small variant VCF",
        sha256="",
        details={"reference": header} if header else {},
    )
    rows = tuple(
        SmallVariant(
            key=f"variants:{number}",
            source=Source(file="v.vcf", row=number),
            gene="",
            chromosome="chr17",
            position=position,
            ref="C",
            alt="T",
        )
        for number, position in enumerate(positions, start=5)
    )
    ingest = Ingest(small_variants=rows, files=(vcf,))
    build = StatedBuild(sample=stated)
    found = normalize(ingest, Names(), RULES, reference=reference, build=build)
    assert any("different genome builds" in note for note in found.notes) is in_doubt
    reasons = {one.reason_code for one in found.variants}
    assert ("build_not_known" in reasons) is in_doubt
    assert in_doubt or {one.gene for one in found.variants} == {"TP53"}
