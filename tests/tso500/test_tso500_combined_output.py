"""CombinedVariantOutput: typed findings of every section and version."""

from __future__ import annotations

from pathlib import Path

import pytest
from tso500_files import combined

from varannot.model import (
    AssessedNegative,
    BiomarkerName,
    CopyNumber,
    ExonCopyNumber,
    Fusion,
    LossOfHeterozygosity,
    Measurement,
    SpliceVariant,
)
from varannot.tso500.combined_output import read_combined_output
from varannot.tso500.content import FileContent
from varannot.tso500.fusion_names import split_gene_pair


def measured(content: FileContent, name: BiomarkerName) -> Measurement:
    [found] = [one for one in content.measurements if one.name is name]
    return found


def of_kind(content: FileContent, kind: type) -> list:
    return [one for one in content.findings if isinstance(one, kind)]


def state(content: FileContent, name: str) -> str:
    [section] = [one for one in content.account.sections if one.name == name]
    return section.state


def test_localapp_small_variant_cells() -> None:
    first, bare, same, upstream, intron = combined("localapp_dna").small_variants
    assert (first.key, first.source.section) == ("combined_output:50", "Small Variants")
    assert (first.gene, first.chromosome, first.position) == ("TP53", "chr17", 7577120)
    assert (first.ref, first.alt, first.vaf, first.depth) == ("C", "A", 0.3, 800)
    assert (first.transcript, first.hgvs_c) == ("NM_000546.5", "NM_000546.5:c.818G>T")
    assert first.hgvs_p == "NP_000537.3:p.(Arg273Leu)"
    assert (first.consequences, first.exons) == (("missense_variant",), "8/11")
    assert (bare.gene, bare.hgvs_c, bare.consequences) == ("", "", ())
    assert same.hgvs_p == "NM_000059.3:c.7397=(p.(Ala2466=))"
    assert (upstream.gene, upstream.transcript) == ("TERT", "")
    assert (intron.vaf, intron.exons) == (0.0073, "")


def test_localapp_account() -> None:
    account = combined("localapp_dna").account
    assert account.software == "TruSight Oncology 500 - Combined Variant Output"
    assert (account.module_version, account.pipeline_version) == ("NA", "ruo-2.2.0.12")
    assert account.details["Pair ID"] == "FIX-1"
    assert account.details["Instrument Type"] == "NovaSeq6000"
    assert len(account.sha256) == 64
    assert (account.file_kind, account.input_column) == ("CombinedVariantOutput", "combined_output")


def test_na_sections_and_measurements() -> None:
    content = combined("localapp_rna")
    assert content.small_variants == ()
    assert state(content, "Small Variants") == "not_applicable"
    assert all(one.not_applicable and one.number is None for one in content.measurements)
    assert [one.gene_pair for one in of_kind(content, Fusion)] == ["TPM3-NTRK1"]


def test_a_no_template_control_has_no_usable_site() -> None:
    content = combined("localapp_ntc")
    assert measured(content, BiomarkerName.MSI_USABLE_SITES).number == 0


def test_a_spreadsheet_copy_keeps_what_is_sound_and_says_what_is_not() -> None:
    content = combined("spreadsheet")
    assert [(one.gene, one.vaf) for one in content.small_variants] == [
        ("TNFRSF14", 1.0),
        ("a, b", 0.41),
    ]
    assert [(one.code, one.reason) for one in content.excluded] == [
        ("not_a_number", "Fold Change '2,1' is not a number with a decimal point"),
        ("gene_is_date", "Gene '9-Sep' is a date; the gene was probably SEPT9 (now SEPTIN9)"),
        ("too_few_cells", "the row has 1 cells and nothing in Fold Change"),
        ("gene_is_date", "Gene '1-Mar' is a date; the gene was probably MARCH1 (now MARCHF1)"),
        ("not_a_number", "Allele Frequency '0,41' is not a fraction from 0 to 1 such as 0.5109"),
        ("not_a_number", "Depth 'many' is not a whole number"),
        (
            "too_few_cells",
            "the row has 4 of 11 cells and nothing in Alternative Call, Allele Frequency, Depth",
        ),
    ]
    tmb = measured(content, BiomarkerName.TMB)
    assert (tmb.text, tmb.number) == ("275,6", None)
    assert "decimal point" in tmb.note


def test_dragen_21_sections() -> None:
    content = combined("dragen21_gis")
    assert measured(content, BiomarkerName.TUMOUR_FRACTION).number == 0.62
    assert measured(content, BiomarkerName.GIS).number == 31
    splice = of_kind(content, SpliceVariant)
    assert [(one.gene, one.affected_exon, one.supporting_reads) for one in splice] == [
        ("AR", "", 27),
        ("EGFR", "2-7/28", 64),
        ("MET", "14", 91),
    ]
    assert [(one.gene, one.what) for one in of_kind(content, AssessedNegative)] == [
        ("BRCA1", "Exon-Level CNVs"),
        ("BRCA2", "Exon-Level CNVs"),
    ]
    [gain] = of_kind(content, CopyNumber)
    assert (gain.gene, gain.fold_change, gain.call) == ("ATR", 1.863, "<DUP>")
    assert state(content, "Sequencing Run Details") == "not_applicable"


def test_dragen_25_with_hrd_and_free_text() -> None:
    content = combined("dragen25_hrd")
    assert content.account.lines["free_text"] == 5
    losses = {one.gene: one for one in of_kind(content, LossOfHeterozygosity)}
    assert losses["BRCA2"].absolute_copy_number == 2
    assert losses["BRCA2"].minor_copy_number == 0
    copies = {one.gene: one for one in of_kind(content, CopyNumber)}
    assert (copies["RB1"].call, copies["RB1"].absolute_copy_number) == ("<DEL>", 1)
    assert copies["GATA3"].absolute_copy_number is None
    assert copies["GATA3"].note == "absolute copy number not available (NA)"
    mnv = [one for one in content.small_variants if one.position in (215632255, 215632256)]
    assert [(one.ref, one.alt) for one in mnv] == [("C", "T"), ("CA", "TG"), ("A", "G")]
    fusion = next(one for one in of_kind(content, Fusion) if "ESR1" in one.partner_1)
    assert (fusion.partner_1, fusion.partner_2, fusion.direction_known) == (
        ("ESR1",),
        ("CCDC170",),
        True,
    )


def test_dragen_26_header_only_tables_and_percent() -> None:
    content = combined("dragen26")
    fraction = measured(content, BiomarkerName.TUMOUR_FRACTION)
    assert (fraction.text, fraction.number, fraction.unit) == ("55", 0.55, "fraction")
    assert "read as percent" in fraction.note
    assert state(content, "Small Variants") == "empty"
    [large] = of_kind(content, ExonCopyNumber)
    assert (large.gene, large.start, large.stop, large.call) == (
        "BRCA1",
        41197695,
        41203134,
        "LOSS",
    )
    assert content.account.details["Library Prep Kit"] == "TSO500_v2"
    assert "v2.6.2" in content.account.software


def test_ctdna_sections() -> None:
    content = combined("ctdna")
    assert measured(content, BiomarkerName.MSI_SUM_JSD).number == 7.913
    [fusion] = of_kind(content, Fusion)
    assert (fusion.gene_pair, fusion.supporting_reads, fusion.source.section) == (
        "EML4-ALK",
        12,
        "DNA Fusions",
    )
    [gain] = of_kind(content, CopyNumber)
    assert (gain.gene, gain.absolute_copy_number) == ("ERBB2", None)
    assert "Pair ID" not in content.account.details


def test_unknown_sections_keys_and_columns_are_kept_and_named() -> None:
    content = combined("unknown_section")
    notes = "\n".join(content.account.notes)
    for name in ("Viral Content", "Signature Table", "Microbiome"):
        assert f"section [{name}] is not interpreted" in notes
    assert "unknown key in [TMB] kept as text: Blood TMB" in notes
    assert "unknown columns in [Gene Amplifications]: Q Value" in notes
    sections = {one.name: one for one in content.account.sections}
    assert sections["Viral Content"].text == ("EBV\t0", "HPV16\t211")
    assert sections["Signature Table"].columns == ("Signature", "Weight", "Class")
    assert sections["Gene Amplifications"].unknown_columns == ("Q Value",)
    assert not sections["Microbiome"].known
    assert {one.code for one in content.excluded} == {"unknown_section"}
    assert content.account.details["TMB: Blood TMB"] == "2.0"
    assert len(of_kind(content, CopyNumber)) == 1


def test_order_of_sections_and_columns_does_not_matter() -> None:
    plain, other = combined("localapp_dna"), combined("reordered")
    fields = ("gene", "position", "ref", "alt", "vaf", "depth", "hgvs_c", "hgvs_p", "consequences")
    for one, two in zip(plain.small_variants[:3], other.small_variants, strict=True):
        assert [getattr(one, name) for name in fields] == [getattr(two, name) for name in fields]


def test_a_file_without_small_variants_says_so(tmp_path: Path) -> None:
    path = tmp_path / "short.tsv"
    path.write_text("Combined Variant Output\n\n[TMB]\nTotal TMB\t1.0\n")
    notes = read_combined_output(path, "short.tsv").account.notes
    assert "the file has no section [Small Variants]; small variants are not assessed" in notes


def test_all_missing_columns_are_reported_at_once(tmp_path: Path) -> None:
    path = tmp_path / "columns.tsv"
    path.write_text(
        "Combined Variant Output\n\n[Gene Amplifications]\nGene\tFold\nMYC\t2\n\n"
        "[Loss of Heterozygosity]\nGene\tMinor Copy Number\nTP53\t0\n"
    )
    with pytest.raises(Exception, match="Fold Change") as caught:
        read_combined_output(path, "columns.tsv")
    assert [(one.row, one.column) for one in caught.value.problems] == [
        (4, "Fold Change"),
        (8, "Absolute Copy Number"),
    ]


@pytest.mark.parametrize(
    ("text", "left", "right", "directed"),
    [
        # as the software writes them; the first four seen in files of a fusion control
        ("TPM3-NTRK1", ("TPM3",), ("NTRK1",), True),
        ("CD74-ROS1;GOPC", ("CD74",), ("ROS1", "GOPC"), True),
        ("PPARG/AC016683.6;PAX8", ("PPARG",), ("AC016683.6", "PAX8"), False),
        ("EGFR-SEPT14", ("EGFR",), ("SEPT14",), True),
        # symbols that hold a hyphen
        ("NKX2-1-RP11-458D21.5", ("NKX2-1",), ("RP11-458D21.5",), True),
        ("HLA-A/TPM3", ("HLA-A",), ("TPM3",), False),
        ("NOTCH2NL;RP11-458D21.5-NOTCH2", ("NOTCH2NL", "RP11-458D21.5"), ("NOTCH2",), True),
        ("C11orf30-NTRK3", ("C11orf30",), ("NTRK3",), True),
        # a wrong transcription seen in a public test file: it cannot be split
        ("PPARG/AC016683.6-PAX8", (), (), None),
        ("ALK", (), (), None),
        ("-ALK", (), (), None),
    ],
)
def test_gene_pairs(
    text: str, left: tuple[str, ...], right: tuple[str, ...], directed: bool | None
) -> None:
    pair = split_gene_pair(text)
    assert (pair.partner_1, pair.partner_2, pair.direction_known) == (left, right, directed)
    assert bool(pair.note) is (directed is None)


def test_known_symbols_decide_an_ambiguous_pair() -> None:
    assert split_gene_pair("AAA-BBB-CCC").partner_1 == ()
    assert split_gene_pair("AAA-BBB-CCC", {"AAA-BBB", "CCC"}).partner_1 == ("AAA-BBB",)
    assert split_gene_pair("AAA-AS1-IT1").note.count("more than one way") == 1
    assert split_gene_pair("AAA-AS1-IT1", {"AAA-AS1", "IT1"}).partner_2 == ("IT1",)


def test_odd_fusions_are_kept_as_text() -> None:
    fusions = of_kind(combined("odd_fusions"), Fusion)
    unsplit = [one.gene_pair for one in fusions if not one.partner_1]
    assert unsplit == ["PPARG/AC016683.6-PAX8", "ALK"]
    assert len(fusions) == 8
