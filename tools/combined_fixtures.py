"""CombinedVariantOutput fixtures: every quirk seen in real files, with invented values."""

from __future__ import annotations

import demo_rows
from tso500_writer import (
    AMPLIFICATIONS,
    COPY_NUMBERS,
    CTDNA,
    DRAGEN,
    DRAGEN_26,
    EXON_COPY_NUMBERS,
    FUSIONS,
    LOCALAPP,
    LOSS_OF_HETEROZYGOSITY,
    NA,
    SMALL_VARIANTS,
    SPLICE,
    Rows,
    Section,
    Style,
    details,
    gis,
    msi,
    output,
    run_details,
    tmb,
)

BETA_FILE = (
    "TUMOR FRACTION, PLOIDY, ABSOLUTE COPY NUMBER AND LOSS OF HETEROZYGOSITY ARE BETA FEATURES. "
    "REFER TO USER GUIDE FOR DETAILS."
)
BETA_GIS = "TUMOR FRACTION AND PLOIDY ARE BETA FEATURES. REFER TO USER GUIDE FOR DETAILS."
BETA_COPY_NUMBER = "ABSOLUTE COPY NUMBER IS A BETA FEATURE. REFER TO USER GUIDE FOR DETAILS."
BETA_LOSS = (
    "ABSOLUTE COPY NUMBER AND LOSS OF HETEROZYGOSITY ARE BETA FEATURES. "
    "REFER TO USER GUIDE FOR DETAILS."
)
NO_EXON_EVENT = [["BRCA1", "NA"], ["BRCA2", "NA"]]

_SMALL = demo_rows.rows("""\
TP53|chr17|7577120|C|A|0.3000|800|NP_000537.3:p.(Arg273Leu)|NM_000546.5:c.818G>T|missense_variant|8/11
|chr17|9000001|A|T|0.5000|400||||
BRCA2|chr13|32929387|T|C|1.0000|500|NM_000059.3:c.7397=(p.(Ala2466=))|NM_000059.3:c.7397=|\
synonymous_variant|14/27
TERT|chr5|1295349|A|G|0.4000|150|||upstream_gene_variant|
SDHB|chr1|17359676|C|A|0.0073|274||NM_003000.2:c.201-36G>T|intron_variant|
""")


def table(name: str, header: tuple[str, ...], rows: Rows, before: str = "") -> Section:
    """Return a table section."""
    return Section(name, rows, header, before)


def localapp(pair: str, dna: str, rna: str, **parts: object) -> list[Section]:
    """Return the sections of a LocalApp 2.2 file; sections that are not given hold NA."""
    rows = {name: parts.get(name, NA) for name in ("amplifications", "splice", "fusions", "small")}
    return [
        details(pair, dna, rna, "NA", "ruo-2.2.0.12"),
        parts.get("run", run_details()),
        parts.get("tmb", tmb("NA", "NA", "NA")),
        parts.get("msi", msi("NA", "NA", "NA")),
        table("Gene Amplifications", AMPLIFICATIONS, rows["amplifications"]),
        table("Splice Variants", SPLICE, rows["splice"]),
        table("Fusions", FUSIONS, rows["fusions"]),
        table("Small Variants", SMALL_VARIANTS, rows["small"]),
    ]


def demo_luad() -> bytes:
    """Return the LocalApp-like demonstration sample."""
    skipped_exon = [["MET", "14/21", "chr7:116411708", "chr7:116414934", "118", "37"]]
    fusion = [["MAP2K4/NCOR1", "chr17:11984820", "chr17:16068464", "9", "211", "345"]]
    return output(
        LOCALAPP,
        localapp(
            "DEMO_LUAD",
            "DEMO_LUAD-DNA",
            "DEMO_LUAD-RNA",
            tmb=tmb("12.5", "1.28", "16"),
            msi=msi("122", "1", "0.82"),
            amplifications=[["MYC", "2.914"], ["CDK4", "3.206"]],
            splice=skipped_exon,
            fusions=fusion,
            small=demo_rows.rows(demo_rows.LUAD_SMALL_VARIANTS),
        ),
    )


def demo_hrd() -> bytes:
    """Return the DRAGEN-HRD-like demonstration sample."""
    losses = demo_rows.rows(demo_rows.HRD_LOSS_OF_HETEROZYGOSITY)
    copies = demo_rows.rows(demo_rows.HRD_COPY_NUMBERS)
    fusions = [
        ["FGFR3-TACC3", "chr4:1808661", "chr4:1741429", "34", "212", "96"],
        ["ESR1-CCDC170", "chr6:152129499", "chr6:151895210", "21", "64", "118"],
    ]
    exons = [["BRCA1", "chr17", "41197695", "41203134", "20-23", "1.43", "GAIN"], ["BRCA2", "NA"]]
    return output(
        DRAGEN,
        [
            details("DEMO_HRD", "DEMO_HRD-DNA", "DEMO_HRD-RNA", "2.5.2", "2.5.2.1"),
            run_details(feature="HRD"),
            tmb("4.7", "1.27", "6"),
            msi("124", "2", "1.61"),
            gis("58", "0.550", "2.90", BETA_GIS),
            table("Copy Number Variants", COPY_NUMBERS, copies, BETA_COPY_NUMBER),
            table("Loss of Heterozygosity", LOSS_OF_HETEROZYGOSITY, losses, BETA_LOSS),
            table("Splice Variants", SPLICE, NA),
            table("Fusions", FUSIONS, fusions),
            table("Exon-Level CNVs", EXON_COPY_NUMBERS, exons),
            table("Small Variants", SMALL_VARIANTS, demo_rows.rows(demo_rows.HRD_SMALL_VARIANTS)),
        ],
        remark=BETA_FILE,
    )


def _localapp_dna(style: Style | None = None, small: Rows = _SMALL) -> bytes:
    sections = localapp(
        "FIX-1",
        "FIX-1-DNA",
        "NA",
        tmb=tmb("7.1", "1.28", "9"),
        msi=msi("124", "0", "0.00"),
        amplifications=[["MYCN", "4.464"], ["NKX2-1", "2.283"]],
        small=small,
    )
    return output(LOCALAPP, sections, style)


def _spreadsheet() -> bytes:
    small = [
        ["TNFRSF14", "chr1", "2488153", "A", "G", "1", "910", "", "", "missense_variant", "1/8"],
        ["1-Mar", "chr2", "5", "A", "G", "0.4", "90", "", "", "missense_variant", "1/2"],
        ["TP53", "chr17", "7577121", "G", "A", "0,41", "90", "", "", "", ""],
        ["TP53", "chr17", "7577122", "G", "A", "0.41", "many", "", "", "", ""],
        ["TP53", "chr17", "7577123", "G"],
        ["a, b", "chr17", "7577124", "G", "A", "0.41", "90", "", "", "", ""],
    ]
    sections = localapp(
        "FIX-2",
        "FIX-2-DNA",
        "NA",
        run=Section("Sequencing Run Details", NA),
        tmb=tmb("275,6", "1.28", "352"),
        msi=msi("125", "81", "64.8"),
        amplifications=[["MYC", "4.76"], ["MET", "2,1"], ["9-Sep", "2.2"], ["KRAS"]],
        small=small,
    )
    return output(LOCALAPP, sections, Style(width=11, quotes=True))


def _dragen_21() -> bytes:
    splice = [
        ["AR", "", "chrX:66905968", "chrX:66914514", "27", "573"],
        ["EGFR", "2-7/28", "chr7:55087058", "chr7:55223522", "64", "1"],
        ["MET", "14", "chr7:116411708", "chr7:116414934", "91", "1"],
    ]
    return output(
        DRAGEN,
        [
            details("FIX-3", "FIX-3-DNA", "FIX-3-RNA", "2.1.1", "ruo-2.1.1.4"),
            Section("Sequencing Run Details", NA),
            tmb("7.1", "1.27", "9"),
            msi("121", "3", "2.48"),
            gis("31", "0.62", "2.10"),
            table("Gene Amplifications", AMPLIFICATIONS, [["ATR", "1.863"]]),
            table("Splice Variants", SPLICE, splice),
            table(
                "Fusions",
                FUSIONS,
                [["TPM3-NTRK1", "chr1:154142876", "chr1:156844361", "159", "0", "2"]],
            ),
            table("Exon-Level CNVs", EXON_COPY_NUMBERS, NO_EXON_EVENT),
            table("Small Variants", SMALL_VARIANTS, _SMALL[:1]),
        ],
        Style(width=11),
    )


def _dragen_26() -> bytes:
    large = [["BRCA1", "chr17", "41197695", "41203134", "20-24", "0.52", "LOSS"], ["BRCA2", "NA"]]
    return output(
        DRAGEN_26,
        [
            details("FIX-4", "FIX-4-D", "FIX-4-R", "2.6.2", "2.6.2.4", kit="TSO500_v2"),
            tmb("1.0", "1.28", "1"),
            msi("1", "1", "1.0"),
            gis("44", "55", "2.0"),
            table("Copy Number Variants", COPY_NUMBERS, [["EGFR", "1.5", "<DUP>", "5"]]),
            table("Loss of Heterozygosity", LOSS_OF_HETEROZYGOSITY, []),
            table("Splice Variants", SPLICE, []),
            table("Fusions", FUSIONS, []),
            table("Large Rearrangements", EXON_COPY_NUMBERS, large),
            table("Small Variants", SMALL_VARIANTS, []),
        ],
        Style(width=1),
    )


def _ctdna() -> bytes:
    sum_jsd = [["Usable MSI Sites", "2304"], ["SUM_JSD", "7.913"]]
    fusion = [["EML4-ALK", "chr2:42522654", "chr2:29446394", "12"]]
    return output(
        CTDNA,
        [
            details("", "FIX-5-CT", "", "2.6.2", "2.6.2.0"),
            tmb("9.4", "1.28", "12"),
            Section("MSI", sum_jsd),
            table("copy number variants", COPY_NUMBERS[:3], [["ERBB2", "1.412", "<DUP>"]]),
            table("DNA Fusions", FUSIONS[:4], fusion),
            table("Small Variants", SMALL_VARIANTS, _SMALL[:1]),
        ],
    )


def _unknown_section() -> bytes:
    future = [["HRR-A", "1", "x"], ["HRR-B", "2", "y"]]
    amplifications = [["MYC", "3.1", "0.001"]]
    return output(
        DRAGEN,
        [
            details("FIX-6", "FIX-6-DNA", "NA", "3.0.0", "3.0.0.1"),
            Section("Viral Content", [["EBV", "0"], ["HPV16", "211"]]),
            Section("Signature Table", future, ("Signature", "Weight", "Class")),
            Section("Microbiome", NA),
            Section("TMB", [["Total TMB", "1.0"], ["Blood TMB", "2.0"]]),
            table("Gene Amplifications", ("Gene", "Fold Change", "Q Value"), amplifications),
            table("Small Variants", SMALL_VARIANTS, _SMALL[:1]),
        ],
    )


def _reordered() -> bytes:
    order = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    small = [[row[place] for place in order] for row in _SMALL[:3]]
    header = tuple(SMALL_VARIANTS[place] for place in order)
    return output(
        LOCALAPP,
        [
            table("Small Variants", header, small),
            msi("124", "0", "0.00"),
            table("Fusions", FUSIONS, NA),
            details("FIX-7", "FIX-7-DNA", "NA", "NA", "ruo-2.2.0.12"),
        ],
    )


def _odd_fusions() -> bytes:
    pairs = (
        "CD74-ROS1;GOPC",
        "PPARG/AC016683.6;PAX8",
        "PPARG/AC016683.6-PAX8",
        "NKX2-1-RP11-458D21.5",
        "HLA-A/TPM3",
        "EGFR-SEPT14",
        "KMT2A-AS1-MLLT3",
        "ALK",
    )
    fusions = [[pair, "chr1:1000", "chr2:2000", "15", "3", "4"] for pair in pairs]
    sections = localapp("FIX-8", "NA", "FIX-8-RNA", fusions=fusions)
    return output(LOCALAPP, sections)


def _interrupted() -> bytes:
    text = _localapp_dna().decode()
    gap = "\t\t\nTERT\tchr5"
    remark = "THIS LINE IS A REMARK AFTER THE TABLE\t\t\n"
    return text.replace("TERT\tchr5", gap).encode() + remark.encode()


def combined_fixtures() -> dict[str, bytes]:
    """Return all CombinedVariantOutput fixtures by file name."""
    dna = _localapp_dna()
    kept = dna[: dna.index(b"0.0073")]
    ntc = localapp("NTC-DNA-1", "NTC-DNA-1", "NA", msi=msi("0", "NA", "NA"))
    rna = localapp(
        "FIX-9",
        "NA",
        "FIX-9-RNA",
        fusions=[["TPM3-NTRK1", "chr1:154142876", "chr1:156844361", "159", "0", "2"]],
    )
    return {
        "localapp_dna_CombinedVariantOutput.tsv": dna,
        "localapp_rna_CombinedVariantOutput.tsv": output(LOCALAPP, rna),
        "localapp_ntc_CombinedVariantOutput.tsv": output(LOCALAPP, ntc),
        "crlf_CombinedVariantOutput.tsv": _localapp_dna(Style(newline="\r\n")),
        "mark_CombinedVariantOutput.tsv": _localapp_dna(Style(mark=True, end="\n\n\n\n")),
        "no_last_newline_CombinedVariantOutput.tsv": _localapp_dna(small=_SMALL[:1]).rstrip(),
        "spreadsheet_CombinedVariantOutput.tsv": _spreadsheet(),
        "dragen21_gis_CombinedVariantOutput.tsv": _dragen_21(),
        "dragen25_hrd_CombinedVariantOutput.tsv": demo_hrd(),
        "dragen26_CombinedVariantOutput.tsv": _dragen_26(),
        "ctdna_CombinedVariantOutput.tsv": _ctdna(),
        "unknown_section_CombinedVariantOutput.tsv": _unknown_section(),
        "reordered_CombinedVariantOutput.tsv": _reordered(),
        "odd_fusions_CombinedVariantOutput.tsv": _odd_fusions(),
        "interrupted_CombinedVariantOutput.tsv": _interrupted(),
        "malformed/truncated_row.tsv": kept,
        "malformed/truncated_last_cells.tsv": dna.rstrip(b"\t\n"),
        "malformed/truncated_section.tsv": dna[: dna.index(b"[Small Var") + 8],
        "malformed/bare_section.tsv": dna[: dna.index(b"[Small Variants]") + 17],
        "malformed/missing_column.tsv": dna.replace(b"Allele Frequency", b"Allele Freq"),
        "malformed/no_sections.tsv": b"\n".join(dna.split(b"\n")[:3]) + b"\n",
        "malformed/empty.tsv": b"",
        "malformed/blank.tsv": b"\t\t\n\n",
        "malformed/binary.tsv": bytes(range(256)),
        "malformed/nul.tsv": dna.replace(b"chr17", b"chr\x0017"),
        "malformed/page.tsv": b"<!DOCTYPE html>\n<html><body>Sign in</body></html>\n",
    }


def synthetic(count: int) -> bytes:
    """Return a LocalApp-like file with `count` invented small variants of mixed kinds.

    Coding rows obey codon arithmetic; about one row in ten is not annotated.
    """
    return output(LOCALAPP, localapp("BENCH", "BENCH-DNA", "NA", small=_many(count)))


_GENES = (
    ("MTOR", "NM_004958.3", "NP_004949.1"),
    ("BRCA2", "NM_000059.3", "NP_000050.2"),
    ("TP53", "NM_000546.5", "NP_000537.3"),
    ("ATM", "NM_000051.3", "NP_000042.3"),
    ("KMT2A", "NM_001197104.1", "NP_001184033.1"),
)


def _many(count: int) -> list[list[str]]:
    rows = []
    for number in range(count):
        gene, coding, protein = _GENES[number % len(_GENES)]
        codon = 2 + number % 380
        place = ["chr1", str(1_000_000 + 40 * number)]
        reads = [f"0.{1000 + 37 * number % 8999}", str(100 + 7 * number % 1900)]
        match number % 10:
            case 0:
                row = ["", *place, "G", "A", *reads, "", "", "", ""]
            case 1 | 2:
                change = f"{coding}:c.{3 * codon - 2}C>T"
                name = f"{protein}:p.(Arg{codon}Trp)"
                row = [gene, *place, "C", "T", *reads, name, change, "missense_variant", "4/11"]
            case 3 | 4 | 5:
                change = f"{coding}:c.{3 * codon}G>A"
                name = f"{change}(p.(Leu{codon}=))"
                row = [gene, *place, "G", "A", *reads, name, change, "synonymous_variant", "4/11"]
            case 6:
                change = f"{coding}:c.*{codon}T>C"
                row = [gene, *place, "T", "C", *reads, "", change, "3_prime_UTR_variant", "11/11"]
            case _:
                change = f"{coding}:c.{3 * codon}+{20 + number % 70}G>A"
                row = [gene, *place, "G", "A", *reads, "", change, "intron_variant", ""]
        rows.append(row)
    return rows
