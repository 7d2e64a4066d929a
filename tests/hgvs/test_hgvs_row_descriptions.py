"""Rows of a panel and typed rows, described on the shipped transcripts and held against them.

Coordinates on GRCh37 and their names: DOI 10.1093/nar/gkae1070 (ClinVar) for the hotspots, the
cells of Illumina's CombinedVariantOutput for the spelling.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from row_cases import RULES, Names, codes, one, panel, run, typed

from varannot.hgvs.check import check_description
from varannot.hgvs.reference_set import ReferenceSet, open_reference
from varannot.hgvs.row_builds import StatedBuild
from varannot.hgvs.stage import normalize
from varannot.hgvs.typed_rows import describe_typed
from varannot.model import (
    CheckLevel,
    CheckOutcome,
    Consequence,
    FileAccount,
    FindingCode,
    Ingest,
    NmdVerdict,
    RowStatus,
    SmallVariant,
    Source,
)
from varannot.resources import resource_folder


@pytest.fixture(scope="module")
def reference() -> ReferenceSet:
    return open_reference(resource_folder("transcripts"), "resources/transcripts")


TP53 = "chr17 7577538 C>T"
TP53_NAMES = ("NM_000546.6", "c.743G>A", "p.(Arg248Gln)", "missense_variant")


def test_a_row_that_is_right_agrees_at_the_level_of_the_sequence(reference: ReferenceSet) -> None:
    variant = one(reference, panel("TP53", TP53, *TP53_NAMES))
    (description,) = variant.descriptions
    assert (description.transcript, description.hgvs_c) == ("NM_000546.6", "c.743G>A")
    assert description.exon == "7/11"
    assert description.spdi == "NC_000017.10:7577537:C:T"
    assert description.vrs_id.startswith("ga4gh:VA.")
    assert (variant.check.outcome, variant.check.level) == (
        CheckOutcome.AGREES,
        CheckLevel.SEQUENCE,
    )
    assert variant.findings == ()
    assert (variant.panel_transcript, variant.mane_transcript) == ("NM_000546.6", "NM_000546.6")


def test_every_reported_row_carries_both_opinions(reference: ReferenceSet) -> None:
    variant = one(reference, panel("TP53", TP53, "NM_000546.5", *TP53_NAMES[1:]))
    assert [len(one.opinions) for one in variant.descriptions] == [2, 2]
    assert all(opinion.agrees for one in variant.descriptions for opinion in one.opinions)


def test_another_version_of_mane_select_stands_beside_it(reference: ReferenceSet) -> None:
    variant = one(reference, panel("TP53", TP53, "NM_000546.5", *TP53_NAMES[1:]))
    assert [d.transcript for d in variant.descriptions] == ["NM_000546.5", "NM_000546.6"]
    assert codes(variant) == {FindingCode.OTHER_VERSION}


def test_an_unknown_version_is_taken_to_the_nearest_one(reference: ReferenceSet) -> None:
    variant = one(reference, panel("TP53", TP53, "NM_000546.3", *TP53_NAMES[1:]))
    assert variant.descriptions[0].transcript == "NM_000546.5"
    assert FindingCode.UNKNOWN_VERSION in codes(variant)
    assert "NM_000546.3 is not installed" in variant.findings[0].text


def test_an_unknown_transcript_is_described_on_mane_select(reference: ReferenceSet) -> None:
    variant = one(reference, panel("TP53", TP53, "NM_999999.1", *TP53_NAMES[1:]))
    assert [d.transcript for d in variant.descriptions] == ["NM_000546.6"]
    assert FindingCode.UNKNOWN_TRANSCRIPT in codes(variant)
    assert "described on NM_000546.6 instead" in variant.findings[0].text
    assert variant.panel_transcript == ""


def test_a_base_that_changed_between_versions_is_no_difference(reference: ReferenceSet) -> None:
    # EML4 c.847 is G on NM_019063.4 (the panel writes c.847=) and A on NM_019063.5.
    row = panel(
        "EML4",
        "chr2 42510018 A>G",
        "NM_019063.4",
        "c.847=",
        "p.(Glu283=)",
        "synonymous_variant",
    )
    variant = one(reference, row)
    assert FindingCode.OTHER_VERSION in codes(variant)
    assert any("changed between the versions" in f.text for f in variant.findings)
    assert not codes(variant) & {FindingCode.PANEL_C_DIFFERS, FindingCode.PANEL_P_DIFFERS}


def test_another_isoform_numbers_otherwise_and_both_are_given(reference: ReferenceSet) -> None:
    # FGFR3 IIIb is two residues longer before the transmembrane domain: Gly372 is Gly370.
    row = panel(
        "FGFR3",
        "chr4 1806089 G>T",
        "NM_001163213.1",
        "c.1114G>T",
        "p.(Gly372Cys)",
        "missense_variant",
    )
    variant = one(reference, row)
    assert [(d.transcript, d.hgvs_p) for d in variant.descriptions] == [
        ("NM_001163213.1", "p.(Gly372Cys)"),
        ("NM_000142.5", "p.(Gly370Cys)"),
    ]
    assert FindingCode.OTHER_ISOFORM in codes(variant)
    assert variant.check.outcome is CheckOutcome.AGREES


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("c.742G>A", "p.(Arg248Gln)", "missense_variant"), FindingCode.PANEL_C_DIFFERS),
        (("c.743G>A", "p.(Arg249Gln)", "missense_variant"), FindingCode.PANEL_P_DIFFERS),
        (("c.743G>A", "p.(Arg248Gln)", "stop_gained"), FindingCode.PANEL_CONSEQUENCE_DIFFERS),
        (("c.743G>A", "", "intron_variant"), FindingCode.PANEL_CONSEQUENCE_DIFFERS),
    ],
)
def test_words_that_the_genome_change_does_not_bear_out(
    reference: ReferenceSet, cells: tuple[str, str, str], code: FindingCode
) -> None:
    variant = one(reference, panel("TP53", TP53, "NM_000546.6", *cells))
    assert code in codes(variant)
    text = next(finding.text for finding in variant.findings if finding.code is code)
    assert "The panel software wrote" in text
    assert "the genome change" in text
    assert variant.status is RowStatus.REPORTED
    assert variant.consequence is Consequence.MISSENSE


@pytest.mark.parametrize(
    ("c", "p"),
    [
        ("c.743G>A", "p.Arg248Gln"),
        ("c.743G>A", "p.R248Q"),
    ],
)
def test_spelling_of_the_protein_makes_no_difference(
    reference: ReferenceSet, c: str, p: str
) -> None:
    variant = one(reference, panel("TP53", TP53, "NM_000546.6", c, p, "missense_variant"))
    assert variant.findings == ()


def test_another_name_of_the_same_event_is_said_with_the_hgvs_name(
    reference: ReferenceSet,
) -> None:
    # BRCA2 c.5946del: a T of TT is deleted; both places make the same sequence.
    row = panel(
        "BRCA2",
        "chr13 32914437 GT>G",
        "NM_000059.4",
        "c.5945_5946delinsG",
        "p.(Ser1982ArgfsTer22)",
        "frameshift_variant",
    )
    variant = one(reference, row)
    assert variant.check.outcome is CheckOutcome.SAME_EVENT
    assert variant.check.expected == "c.5946del p.(Ser1982ArgfsTer22)"
    assert not codes(variant) & {FindingCode.PANEL_C_DIFFERS, FindingCode.PANEL_P_DIFFERS}


def test_the_computed_consequence_drives_the_selection_too(reference: ReferenceSet) -> None:
    variant = one(
        reference, panel("TP53", TP53, "NM_000546.6", "c.743G>A", "", "synonymous_variant")
    )
    assert variant.status is RowStatus.REPORTED
    assert variant.consequence is Consequence.MISSENSE


def test_a_row_without_annotation_in_a_panel_gene_is_described(reference: ReferenceSet) -> None:
    variant = one(reference, panel("", TP53))
    assert (variant.gene, variant.gene_written) == ("TP53", "")
    assert (variant.hgvs_c, variant.hgvs_p) == ("c.743G>A", "p.(Arg248Gln)")
    assert variant.status is RowStatus.REPORTED
    assert "is computed on NM_000546.6" in variant.check.reason
    assert variant.check.level is CheckLevel.SEQUENCE


def test_an_unannotated_promoter_variant_of_tert_is_reported(reference: ReferenceSet) -> None:
    # C228T, DOI 10.1126/science.1229259
    variant = one(reference, panel("", "chr5 1295228 G>A"))
    assert (variant.gene, variant.status) == ("TERT", RowStatus.REPORTED)
    assert variant.hgvs_c == "c.-124C>T"


def test_a_row_outside_all_genes_is_excluded_as_before(reference: ReferenceSet) -> None:
    variant = one(reference, panel("", "chr1 4112233 G>A"))
    assert (variant.status, variant.reason_code) == (RowStatus.EXCLUDED, "no_gene_annotation")


def test_an_intronic_row_stays_excluded_and_has_no_description(reference: ReferenceSet) -> None:
    row = panel("TP53", "chr17 7577000 T>C", "NM_000546.6", "c.919+19A>G", "", "intron_variant")
    variant = one(reference, row)
    assert variant.status is RowStatus.EXCLUDED
    assert variant.descriptions == ()


def test_a_reference_base_that_is_not_the_genomes_is_unresolved(reference: ReferenceSet) -> None:
    row = panel("TP53", "chr17 7577538 G>T", *TP53_NAMES)
    variant = one(reference, row)
    assert variant.check.outcome is CheckOutcome.REFERENCE_DIFFERS
    assert "The genome has" in variant.check.reason


def test_a_wrong_reference_base_is_reported_whatever_the_consequence(
    reference: ReferenceSet,
) -> None:
    row = panel("TP53", "chr17 7577538 G>T", "NM_000546.6", "c.782+90G>A", "", "intron_variant")
    variant = one(reference, row)
    assert variant.status is RowStatus.REPORTED
    assert any("reference base" in note for note in variant.notes)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("chrZZ 7577538 C>T", FindingCode.UNKNOWN_CONTIG),
        ("chr17 7577538 C><DEL>", FindingCode.SYMBOLIC_ALLELE),
        ("chr17 7577538 C>*", FindingCode.SPANNING_DELETION),
        ("chr17 999999999 C>T", FindingCode.BAD_POSITION),
        ("chr17 7577538 C>R", FindingCode.AMBIGUOUS_BASES),
        ("chr17 7577538 C>C", FindingCode.NO_CHANGE),
        ("chrM 100 A>G", FindingCode.MITOCHONDRIAL),
        ("chr1 1000000 C>T", FindingCode.OUTSIDE_TRANSCRIPT),
    ],
)
def test_a_bad_allele_is_a_finding_and_never_a_lost_row(
    reference: ReferenceSet, place: str, code: FindingCode
) -> None:
    variant = one(reference, panel("TP53", place, *TP53_NAMES))
    assert code in codes(variant)
    assert variant.status is RowStatus.REPORTED


def test_the_other_build_is_said_once_and_not_row_by_row(reference: ReferenceSet) -> None:
    # C stands at a quarter of the positions only, as it would on the other build.
    rows = [
        panel(
            "TP53",
            f"chr17 {7577220 - 100 * step} C>T",
            "NM_000546.6",
            "c.782+900G>A",
            "",
            "intron_variant",
            row=40 + step,
        )
        for step in range(1, 40)
    ]
    found = run(reference, *rows)
    assert len(found.notes) == 1
    assert "another genome build" in found.notes[0]
    notes = [note for variant in found.variants for note in variant.notes]
    assert not any("reference base" in note for note in notes)


def test_coordinates_of_no_stated_build_are_not_used(reference: ReferenceSet) -> None:
    vcf = FileAccount(file="v.vcf", input_column="variants", file_kind="VCF", sha256="")
    row = SmallVariant(
        key="variants:9",
        source=Source(file="v.vcf", row=9),
        gene="TP53",
        chromosome="chr17",
        position=7577538,
        ref="C",
        alt="T",
        hgvs_c="NM_000546.6:c.743G>A",
    )
    ingest = Ingest(small_variants=(row,), files=(vcf,))
    (unknown,) = normalize(ingest, Names(), RULES, reference=reference).variants
    assert FindingCode.REFERENCE_UNKNOWN in codes(unknown)
    stated = StatedBuild(assay="GRCh37")
    (known,) = normalize(ingest, Names(), RULES, reference=reference, build=stated).variants
    assert known.descriptions[0].hgvs_c == "c.743G>A"


# Typed rows: the published case, DOI 10.3389/fonc.2025.1626478, Table 2.


def test_the_stop_of_rad51b_is_not_on_mane_select(reference: ReferenceSet) -> None:
    variant = one(reference, typed("RAD51B", "c.1111C>T", "p.Gln371*"))
    (description,) = variant.descriptions
    assert description.transcript == "NM_133509.3"
    assert description.nmd is not None
    assert description.loss is not None
    assert "escape" in description.nmd.text.lower()
    assert "UTR exons unknown" in description.nmd.text
    assert (description.loss.lost, round(100 * description.loss.share, 1)) == (14, 3.6)
    assert FindingCode.NOT_ON_MANE in codes(variant)
    assert "NM_133510.4 (350 residues)" in variant.findings[0].text
    assert variant.check.true_on == ("NM_133509.3",)


def test_a_typed_row_without_transcript_is_put_on_mane_select(reference: ReferenceSet) -> None:
    variant = one(reference, typed("TP53", "c.743G>A", "p.Arg248Gln"))
    assert [d.transcript for d in variant.descriptions] == ["NM_000546.6"]
    assert variant.descriptions[0].build == "GRCh38"
    assert variant.panel_transcript == ""


def test_a_typed_row_stands_on_the_stated_build(reference: ReferenceSet) -> None:
    row = typed("TP53", "c.743G>A", "p.Arg248Gln")
    (variant,) = run(reference, row, build=StatedBuild(sample="GRCh37")).variants
    assert variant.descriptions[0].build == "GRCh37"
    assert variant.descriptions[0].spdi == "NC_000017.10:7577537:C:T"


@pytest.mark.parametrize(
    ("gene", "c", "p"),
    [("PMS2", "c.869G>A", "p.Gly290Arg"), ("ATRX", "c.4690G>T", "p.Gln1564Glu")],
)
def test_an_impossible_row_has_no_description(
    reference: ReferenceSet, gene: str, c: str, p: str
) -> None:
    variant = one(reference, typed(gene, c, p))
    assert variant.check.outcome is CheckOutcome.IMPOSSIBLE
    assert variant.descriptions == ()


def test_the_true_readings_of_an_impossible_row_are_described(reference: ReferenceSet) -> None:
    variant = one(reference, typed("ATRX", "c.4690G>T", "p.Gln1564Glu"))
    stop = next(r for r in variant.check.readings if r.consequence is Consequence.STOP_GAINED)
    (description,) = stop.descriptions
    assert (description.transcript, description.exon) == ("NM_000489.6", "16/35")
    assert description.nmd is not None
    assert description.nmd.verdict is NmdVerdict.PREDICTED


def test_a_description_true_at_two_places_is_put_at_none(reference: ReferenceSet) -> None:
    # KRAS c.451 lies in last exons that NM_004985 and NM_033360 do not share.
    checked = check_description("KRAS", "", "c.451G>A", "", reference=reference.for_check(""))
    both = replace(checked, true_on=("NM_004985.5", "NM_033360.4"))
    found = describe_typed(both, reference, "GRCh38", Consequence.MISSENSE)
    assert found is not None
    assert found.descriptions == ()
    assert "true at different places" in found.findings[0].text
    named = replace(both, transcript="NM_004985.5", checked_on="NM_004985.5")
    chosen = describe_typed(named, reference, "GRCh38", Consequence.MISSENSE)
    assert chosen is not None
    assert chosen.descriptions[0].transcript == "NM_004985.5"


def test_a_call_in_pms2_carries_the_caution_about_its_pseudogene(
    reference: ReferenceSet,
) -> None:
    # PMS2 exon 11, rs2228006: DOI 10.1002/humu.21540
    row = panel(
        "PMS2",
        "chr7 6026775 T>C",
        "NM_000535.7",
        "c.1621A>G",
        "p.(Lys541Glu)",
        "missense_variant",
    )
    variant = one(reference, row)
    texts = [f.text for f in variant.findings if f.code is FindingCode.MAPPING_CAUTION]
    assert any("PMS2CL" in text for text in texts)


def test_components_of_a_record_are_counted_once(reference: ReferenceSet) -> None:
    # BARD1 c.1518_1519inv listed beside its two substitutions, as DRAGEN lists them.
    rows = (
        panel("BARD1", "chr2 215632255 CA>TG", "NM_000465.4", "c.1518_1519invTG", row=40),
        panel("BARD1", "chr2 215632255 C>T", "NM_000465.4", "c.1519G>A", "p.(Val507Met)", row=41),
        panel("BARD1", "chr2 215632256 A>G", "NM_000465.4", "c.1518T>C", "p.(His506=)", row=42),
    )
    whole, first, second = run(reference, *rows).variants
    assert whole.status is RowStatus.REPORTED
    assert set(whole.components) == {"combined_output:41", "combined_output:42"}
    for part in (first, second):
        assert part.status is RowStatus.EXCLUDED
        assert part.part_of == "combined_output:40"
        assert FindingCode.COMPONENT in codes(part)


def braf(row: int, position: int, change: str) -> SmallVariant:
    ref, alt = change.split(">")
    return SmallVariant(
        key=f"variants:{row}",
        source=Source(file="v.vcf", row=row),
        gene="BRAF",
        chromosome="chr7",
        position=position,
        ref=ref,
        alt=alt,
        vaf=0.3,
        depth=500,
        phase_set="1",
        phased_genotype="0|1",
    )


def test_rows_in_phase_are_read_together(reference: ReferenceSet) -> None:
    # BRAF V600K as two substitutions, DOI 10.1158/1078-0432.CCR-11-2242
    vcf = FileAccount(file="v.vcf", input_column="variants", file_kind="VCF", sha256="")
    rows = (braf(5, 140453136, "A>T"), braf(6, 140453137, "C>T"))
    ingest = Ingest(small_variants=rows, files=(vcf,))
    build = StatedBuild(sample="GRCh37")
    lead, part = normalize(ingest, Names(), RULES, reference=reference, build=build).variants
    assert (lead.hgvs_c, lead.hgvs_p) == ("c.1798_1799delinsAA", "p.(Val600Lys)")
    assert lead.components == ("variants:6",)
    assert lead.descriptions[0].spdi == "NC_000007.13:140453135:AC:TT"
    assert (part.status, part.part_of) == (RowStatus.EXCLUDED, "variants:5")
    assert part.reason_code == "component_of_event"


def test_neighbours_without_phase_stay_apart(reference: ReferenceSet) -> None:
    rows = (
        typed("BRAF", "c.1798G>A", "p.Val600Met", row=2),
        typed("BRAF", "c.1799T>A", "p.Val600Glu", row=3),
    )
    for variant in run(reference, *rows).variants:
        assert variant.status is RowStatus.REPORTED
        assert FindingCode.POSSIBLY_ONE_EVENT in codes(variant)
        assert variant.descriptions[0].hgvs_c == variant.hgvs_c


def test_without_a_reference_nothing_is_computed_and_every_row_stays() -> None:
    found = run(None, panel("TP53", TP53, *TP53_NAMES))
    assert found.reference is None
    assert found.variants[0].descriptions == ()
    assert found.variants[0].check.level is CheckLevel.NONE


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> ReferenceSet:
    """A reference set where the engine cannot be imported."""
    monkeypatch.setitem(sys.modules, "weaver", None)
    return open_reference(resource_folder("transcripts"), "resources/transcripts")


def test_without_the_engine_the_brute_force_speaks_alone(no_engine: ReferenceSet) -> None:
    assert no_engine.use.engine == ""
    variant = one(no_engine, panel("TP53", TP53, *TP53_NAMES))
    (description,) = variant.descriptions
    assert [opinion.who for opinion in description.opinions] == ["brute force"]
    assert variant.check.outcome is CheckOutcome.AGREES
