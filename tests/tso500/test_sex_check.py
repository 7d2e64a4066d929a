"""The stated sex against calls on X and Y; each row says what a human geneticist expects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from side_cases import CVO, row

from varannot.errors import InputError
from varannot.model import (
    GermlineCall,
    GermlineStatus,
    LossOfHeterozygosity,
    Mismatch,
    MismatchCode,
    SmallVariant,
    Source,
)
from varannot.resources import resource
from varannot.tso500.coverage import CodingExon, CodingGene, CodingRegions
from varannot.tso500.sex_check import check_sex
from varannot.tso500.sex_rules import load_sex_rules, sex_rules
from varannot.tso500.stage import ingest

DIFFERS, NOT_SUPPORTED = MismatchCode.SEX_DIFFERS, MismatchCode.SEX_NOT_SUPPORTED
X_START, APART = 100_000_000, 2_000_000


def calls(chromosome: str, number: int, vaf: float, **more) -> list[SmallVariant]:
    """Return calls of one base; they lie 2 Mb apart, on X behind all regions that are left out."""
    start = more.pop("start", X_START) + round(vaf * 100)
    apart = more.pop("apart", APART)
    first = {"chrX": 1000, "chrY": 5000}.get(chromosome, 1) + round(vaf * 100)
    return [
        row(CVO, first * 100 + place, f"{chromosome}:{start + place * apart} C>T", vaf, **more)
        for place in range(number)
    ]


AUTOSOMES = [*calls("chr1", 60, 0.5, apart=1000), *calls("chr2", 40, 1.0, apart=1000)]
"""As a call set of germline and tumour looks: three of five calls are heterozygous."""


def found(sex: str, *rows: SmallVariant, **more) -> list[Mismatch]:
    return check_sex(
        sex,
        [*more.get("elsewhere", AUTOSOMES), *rows],
        more.get("germline", ()),
        more.get("findings", ()),
        tmb=more.get("tmb"),
    )


def codes(sex: str, rows: Sequence[SmallVariant], **more) -> list[MismatchCode]:
    return [one.code for one in found(sex, *rows, **more)]


TWO_X = [*calls("chrX", 8, 0.5), *calls("chrX", 5, 1.0)]
ONE_X = calls("chrX", 14, 0.99)
GAINED = [*calls("chrX", 6, 0.34), *calls("chrX", 4, 0.66), *calls("chrX", 4, 1.0)]


@pytest.mark.parametrize(
    ("sex", "rows", "expected", "why"),
    [
        ("male", TWO_X, [DIFFERS], "two X"),
        ("male", GAINED, [DIFFERS], "two X, one of them gained"),
        ("male", ONE_X, [], "one X"),
        ("male", [*ONE_X, *calls("chrX", 3, 0.4)], [], "somatic variants on the X of a male"),
        ("male", calls("chrX", 14, 0.5, apart=50_000), [], "one locus alone: a duplicated gene"),
        ("male", calls("chrX", 9, 0.5), [], "too few calls"),
        ("male", calls("chrX", 14, 0.5, depth=60), [], "too few reads"),
        ("male", calls("chrX", 14, 0.1), [], "low fractions: tumour or contamination"),
        ("male", calls("chrX", 14, 0.5, start=70_000, apart=180_000), [], "PAR1"),
        ("male", calls("chrX", 14, 0.5, start=88_400_000, apart=290_000), [], "XTR"),
        ("female", TWO_X, [], "two X"),
        ("female", ONE_X, [NOT_SUPPORTED], "one X: a caution"),
        ("female", calls("chrX", 8, 0.99), [], "too few calls"),
        ("female", [*TWO_X, *calls("chrY", 2, 1.0, start=7_000_000)], [DIFFERS], "Y"),
        ("female", [*TWO_X, *calls("chrY", 1, 1.0, start=7_000_000)], [], "one call on Y"),
        ("female", [*TWO_X, *calls("chrY", 5, 1.0, start=11_000, apart=9)], [], "PAR1 of Y"),
        ("female", [*TWO_X, *calls("chrY", 5, 1.0, start=7_000_000, depth=9)], [], "9 reads"),
        (
            "female",
            [*ONE_X, *calls("chrY", 3, 1.0, start=7_000_000)],
            [DIFFERS, NOT_SUPPORTED],
            "a man's sample",
        ),
        ("male", calls("chrY", 3, 1.0, start=7_000_000), [], "a male has Y"),
        ("other", TWO_X, [], "no sex to hold against"),
        ("unknown", ONE_X, [], "no sex to hold against"),
        ("", TWO_X, [], "no sex stated"),
    ],
)
def test_stated_sex_against_calls(sex: str, rows, expected: list[MismatchCode], why: str) -> None:
    assert codes(sex, rows) == expected, why


def test_names_without_chr_and_insertions_and_repeats_of_a_call() -> None:
    plain = [row(CVO, 9000 + n, f"X:{X_START + n * APART} C>T", 0.5) for n in range(12)]
    assert codes("male", plain) == [DIFFERS]
    inserted = [row(CVO, 9000 + n, f"chrX:{X_START + n * APART} C>CT", 0.5) for n in range(12)]
    assert codes("male", inserted) == []
    six = calls("chrX", 6, 0.5)
    again = [row("v.vcf", n, f"chrX:{one.position} C>T", 0.5) for n, one in enumerate(six)]
    assert codes("male", [*six, *again]) == [], "each change counts once"


def test_calls_that_the_panel_takes_for_somatic_do_not_count() -> None:
    somatic = [
        GermlineCall(
            key=one.key, status=GermlineStatus.SOMATIC, written="Somatic", source=one.source
        )
        for one in TWO_X
    ]
    assert codes("male", TWO_X, germline=somatic) == []


def origin(rows: Sequence[SmallVariant], status: GermlineStatus) -> list[GermlineCall]:
    return [
        GermlineCall(key=one.key, status=status, written="w", source=one.source) for one in rows
    ]


SOMATIC_ON_X = calls("chrX", 17, 0.4)
HYPERMUTATED = [*calls("chr1", 600, 0.4, apart=1000), *calls("chr2", 40, 1.0, apart=1000)]
INHERITED, DATABASE = GermlineStatus.GERMLINE_PROXIMITY, GermlineStatus.GERMLINE_DATABASE


@pytest.mark.parametrize(
    ("more", "expected", "words"),
    [
        ({"elsewhere": HYPERMUTATED}, [NOT_SUPPORTED], "only 40 of 640 calls on chromosomes 1"),
        ({"tmb": 250.0}, [NOT_SUPPORTED], "may be somatic, for no file tells their origin and TMB"),
        ({"tmb": 20.0}, [DIFFERS], "somatic variants of a tumour among normal cells"),
        ({}, [DIFFERS], "Klinefelter"),
        # What the files take for inherited decides, where it is enough.
        (
            {"tmb": 250.0, "germline": origin([*SOMATIC_ON_X, *AUTOSOMES], INHERITED)},
            [DIFFERS],
            "(only calls that the panel software takes for inherited)",
        ),
        ({"germline": origin([*ONE_X, *AUTOSOMES], DATABASE)}, [], ""),
    ],
)
def test_calls_of_a_male_that_may_be_somatic_are_a_caution(more, expected, words: str) -> None:
    one_x = [*ONE_X, *SOMATIC_ON_X] if "germline" in more and not expected else SOMATIC_ON_X
    result = found("male", *one_x, **more)
    assert [one.code for one in result] == expected
    assert all(words in one.text for one in result)


def test_a_filtered_list_without_inherited_calls_says_nothing() -> None:
    somatic = [*calls("chr1", 200, 0.4, apart=1000), *calls("chrX", 12, 0.4)]
    assert check_sex("male", somatic, (), ()) == []


def test_sentence_says_counts_causes_and_what_is_unconfirmed() -> None:
    (one,) = found("male", *TWO_X)
    assert "8 of 13 calls on X outside the pseudoautosomal regions look heterozygous" in one.text
    assert "60 of 100 on chromosomes 1 to 22" in one.text
    for words in ("8 loci", "Klinefelter", "exchanged", "transplantation", "not confirmed"):
        assert words in one.text
    assert "Gains and losses of X in tumour cells shift allele fractions." in one.text
    assert [place.file for place in one.sources] == [CVO] * 8
    (caution,) = found("female", *ONE_X)
    assert "Loss of one X in the tumour explains that as well" in caution.text


def copies(gene: str, minor: int | None) -> LossOfHeterozygosity:
    place = Source(file=CVO, row=90, section="Loss of Heterozygosity")
    return LossOfHeterozygosity(
        source=place, gene=gene, absolute_copy_number=2, minor_copy_number=minor
    )


def regions() -> CodingRegions:
    def gene(name: str, contig: str, start: int) -> CodingGene:
        return CodingGene(name, f"NM_{name}", contig, (CodingExon("1", start, start + 90),))

    genes = (
        gene("AR", "chrX", 66_764_000),
        gene("ATRX", "chrX", 76_760_000),
        gene("STAG2", "chrX", 123_094_000),
        gene("CRLF2", "chrX", 1_314_000),
        gene("TP53", "chr17", 7_571_000),
    )
    return CodingRegions("GRCh37", genes, lambda name: name, {})


@pytest.mark.parametrize(
    ("sex", "minor", "expected"),
    [
        ("male", {"AR": 1, "ATRX": 1, "STAG2": 1}, [DIFFERS]),
        ("male", {"AR": 0, "ATRX": 0, "STAG2": 0}, []),
        ("male", {"AR": 1, "ATRX": 1}, []),
        ("male", {"AR": 1, "ATRX": 1, "CRLF2": 1}, []),
        ("male", {"AR": 1, "ATRX": None, "TP53": 1}, []),
        ("female", {"AR": 1, "ATRX": 1, "STAG2": 1}, []),
    ],
)
def test_minor_copies_of_x(sex: str, minor: dict[str, int | None], expected) -> None:
    rows = [copies(gene, number) for gene, number in minor.items()]
    result = check_sex(sex, (), (), rows, regions)
    assert [one.code for one in result] == expected
    if expected:
        assert "minor copy number of AR, ATRX, STAG2 on X is 1 or more" in result[0].text


def test_shipped_regions_are_those_of_the_genome_reference_consortium() -> None:
    rules = sex_rules()
    for chromosome, position, inside in [
        ("X", 60_001, True),
        ("X", 10_000, False),
        ("X", 2_781_479, True),
        ("X", 2_781_480, False),
        ("X", 154_931_043, False),
        ("X", 155_260_560, True),
        ("X", 156_030_895, True),
        ("Y", 2_781_479, True),
        ("Y", 59_034_050, True),
        ("Y", 59_363_567, False),
        ("1", 100_000, False),
    ]:
        assert rules.left_out(chromosome, position) is inside, (chromosome, position)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("limit\tdepth", "limit\tdeep", "name"),
        ("\t11\tsoftware", "\t\tsoftware", "value"),
        ("\t60001\t", "\t\t", "start"),
        ("\t60001\t", "\tsixty\t", "start"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = resource("sex_chromosomes.tsv").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "sex_chromosomes.tsv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_sex_rules(path, path.name)
    assert words in {problem.column for problem in error.value.problems}


@pytest.mark.parametrize(
    ("sex", "expected"), [("male", [DIFFERS]), ("female", []), ("unknown", []), ("", [])]
)
def test_ingest_holds_the_sheet_against_the_calls(tmp_path: Path, sex: str, expected) -> None:
    rows = [*AUTOSOMES, *TWO_X]
    head = "##fileformat=VCFv4.2\n##FORMAT=<ID=AF,Number=A,Type=Float,Description=f>\n"
    head += "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=d>\n"
    head += "##FORMAT=<ID=GT,Number=1,Type=String,Description=g>\n"
    head += "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n"
    lines = [
        f"{one.chromosome}\t{one.position}\t.\tC\tT\t.\tPASS\t.\tGT:AF:DP\t0/1:{one.vaf}:500\n"
        for one in rows
    ]
    (tmp_path / "v.vcf").write_text(head + "".join(lines), encoding="utf-8")
    result = ingest({"sample_id": "S", "variants": "v.vcf", "sex": sex}, tmp_path)
    assert len(result.small_variants) == len(rows)
    assert [one.code for one in result.mismatches] == expected
