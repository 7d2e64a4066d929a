"""gnomAD files of each release: frequencies, absence, coverage, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from mounted_files import (
    R248,
    base,
    contigs,
    infos,
    neighbours,
    other,
    packed,
    vcf_text,
)

from varannot.errors import InputError
from varannot.knowledge.evidence import LookUp
from varannot.knowledge.mounted.collection import Mounted
from varannot.knowledge.mounted.settings import EvidenceSettings

GROUPS = ("afr", "amr", "eas", "nfe", "sas", "fin", "asj")


def group_info(
    tail: str, values: dict[str, tuple[int, int]], style: str = "{count}_{group}"
) -> str:
    parts = []
    for group, (ac, an) in values.items():
        for count, value in (("AC", ac), ("AN", an), ("AF", ac / an)):
            parts.append(f"{style.format(count=count, group=group)}{tail}={value}")
    return ";".join(parts)


def group_names(tail: str = "", style: str = "{count}_{group}") -> list[str]:
    return [
        f"{style.format(count=count, group=group)}{tail}"
        for group in GROUPS
        for count in ("AC", "AN", "AF")
    ]


FREQUENT = {"nfe": (30, 60_000), "afr": (2, 8_000)}
# file name, build, prefix of chromosomes, INFO names, INFO of the record
RELEASES = {
    "2.1.1": (
        "gnomad.exomes.r2.1.1.sites.17.vcf.bgz",
        "GRCh37",
        "",
        ["AC", "AN", "AF", "popmax", "AF_popmax", "controls_AF_popmax", *group_names()],
        "AC=32;AN=70000;AF=0.000457;popmax=nfe;AF_popmax=0.0005;controls_AF_popmax=0.4;"
        + group_info("", FREQUENT),
    ),
    "3.1": (
        "gnomad.genomes.v3.1.sites.chr17.vcf.bgz",
        "GRCh38",
        "chr",
        ["AC", "AN", "AF", "popmax", "AF_popmax", *group_names(style="{count}-{group}")],
        "AC=32;AN=70000;AF=0.000457;popmax=nfe;AF_popmax=0.0005;"
        + group_info("", FREQUENT, "{count}-{group}"),
    ),
    "4.1": (
        "gnomad.exomes.v4.1.sites.chr17.vcf.bgz",
        "GRCh38",
        "chr",
        ["AC", "AN", "AF", "grpmax", "AF_grpmax", *group_names()],
        "AC=32;AN=70000;AF=0.000457;grpmax=nfe;AF_grpmax=0.0005;" + group_info("", FREQUENT),
    ),
    "4.1 joint": (
        "gnomad.joint.v4.1.sites.chr17.vcf.bgz",
        "GRCh38",
        "chr",
        [
            *("AC_joint", "AN_joint", "AF_joint", "grpmax_joint", "AF_grpmax_joint", "AF_exomes"),
            *group_names(style="{count}_joint_{group}"),
        ],
        "AC_joint=32;AN_joint=70000;AF_joint=0.000457;grpmax_joint=nfe;AF_grpmax_joint=0.0005;"
        "AF_exomes=0.9;" + group_info("", FREQUENT, "{count}_joint_{group}"),
    ),
}


def release_file(folder: Path, name: str) -> tuple[Path, str]:
    file, build, prefix, names, info = RELEASES[name]
    rows = [[f"{prefix}17", R248[build], "rs1", "C", "T", "PASS", info]]
    header = [*contigs(build, prefix), *infos(*names)]
    return packed(folder / file, vcf_text(header, rows)), build


@pytest.mark.parametrize("name", RELEASES)
@pytest.mark.parametrize("chromosome", ["17", "chr17"])
def test_each_release_is_read_by_its_own_names(tmp_path, name, chromosome):
    path, build = release_file(tmp_path, name)
    mounted = Mounted.open(EvidenceSettings(gnomad=(str(path),)))
    found = mounted.population(build, chromosome, R248[build], "C", "T")
    assert found.state is LookUp.FOUND
    assert (found.af, found.ac, found.an) == (0.000457, 32, 70_000)
    assert (found.grpmax_af, found.grpmax_group) == (0.0005, "nfe")
    groups = {one.group: (one.ac, one.an) for one in found.groups}
    assert groups == FREQUENT
    assert found.source.startswith("gnomAD " + name.split()[0])
    assert mounted.states[0].build == build
    assert mounted.states[0].version == name.split()[0]


def simple(folder: Path, name: str, rows, build="GRCh38", names=("AC", "AN", "AF")) -> Path:
    return packed(folder / name, vcf_text([*contigs(build), *infos(*names)], rows))


def asked(*paths: Path, coverage: tuple[Path, ...] = ()) -> Mounted:
    return Mounted.open(
        EvidenceSettings(gnomad=tuple(map(str, paths)), gnomad_coverage=tuple(map(str, coverage)))
    )


def test_a_file_with_af_alone_is_used_as_what_it_is(tmp_path):
    at = R248["GRCh38"]
    rows = [["17", at, ".", "C", "T", ".", "AF=0.02"]]
    mounted = asked(simple(tmp_path, "af.vcf.gz", rows, names=("AF",)))
    found = mounted.population("GRCh38", "17", at, "C", "T")
    assert (found.af, found.ac, found.an, found.grpmax_af) == (0.02, None, None, None)
    absent = mounted.population("GRCh38", "17", at, "C", "G")
    assert absent.state is LookUp.NOT_COVERED
    assert "does not say how many alleles" in absent.reason


def test_exomes_and_genomes_add_up_and_the_highest_group_has_enough_alleles(tmp_path):
    at = R248["GRCh38"]
    names = ("AC", "AN", "AF", "AC_sas", "AN_sas", "AC_nfe", "AN_nfe", "AC_fin", "AN_fin")
    exome = "AC=10;AN=10000;AF=0.001;AC_sas=3;AN_sas=400;AC_nfe=6;AN_nfe=6000;AC_fin=9;AN_fin=3000"
    genome = "AC=2;AN=10000;AF=0.0002;AC_sas=1;AN_sas=400;AC_nfe=0;AN_nfe=6000;AC_fin=1;AN_fin=3000"
    files = [
        simple(tmp_path, f"{kind}.vcf.gz", [["17", at, ".", "C", "T", "PASS", info]], names=names)
        for kind, info in (("exomes", exome), ("genomes", genome))
    ]
    found = asked(*files).population("GRCh38", "17", at, "C", "T")
    assert (found.ac, found.an, found.af) == (12, 20_000, 12 / 20_000)
    # South Asians have 800 alleles, too few, and the Finnish do not count.
    assert (found.grpmax_group, found.grpmax_af) == ("nfe", 6 / 12_000)
    assert {one.group: one.an for one in found.groups}["sas"] == 800


def test_a_record_that_failed_a_filter_is_set_aside_or_marked(tmp_path):
    at = R248["GRCh38"]
    bad = ["17", at, ".", "C", "T", "AC0;AS_VQSR", "AC=0;AN=9000;AF=0"]
    good = ["17", at, ".", "C", "T", "PASS", "AC=9;AN=9000;AF=0.001"]
    exomes = simple(tmp_path, "exomes.vcf.gz", [bad])
    genomes = simple(tmp_path, "genomes.vcf.gz", [good])
    both = asked(exomes, genomes).population("GRCh38", "17", at, "C", "T")
    assert (both.ac, both.an, both.filters) == (9, 9000, ())
    assert "exomes not counted: AC0, AS_VQSR" in both.reason
    alone = asked(exomes).population("GRCh38", "17", at, "C", "T")
    assert (alone.state, alone.ac, alone.filters) == (LookUp.FOUND, 0, ("AC0", "AS_VQSR"))


def test_row_77_and_78_frequencies_come_exactly_and_by_group(tmp_path):
    at = R248["GRCh38"]
    names = ("AC", "AN", "AF", "AF_nfe", "AN_nfe", "AF_fin", "AN_fin", "AF_grpmax", "grpmax")
    info = "AC=90;AN=90000;AF=0.001;AF_nfe=0.05;AN_nfe=9000;AF_fin=0.06;AN_fin=9000"
    rows = [
        ["17", at, ".", "C", "T", "PASS", info + ";AF_grpmax=0.05;grpmax=nfe"],
        ["17", at, ".", "C", "G", "PASS", "AC=90;AN=90000;AF=0.001;AF_fin=0.06;AN_fin=9000"],
    ]
    mounted = asked(simple(tmp_path, "exomes.v4.1.vcf.gz", rows, names=names))
    found = mounted.population("GRCh38", "17", at, "C", "T")
    assert {one.group: one.af for one in found.groups} == {"nfe": 0.05, "fin": 0.06}
    assert (found.grpmax_af, found.grpmax_group) == (0.05, "nfe")
    only_finnish = mounted.population("GRCh38", "17", at, "C", "G")
    assert [one.group for one in only_finnish.groups] == ["fin"]
    assert only_finnish.grpmax_af is None


@pytest.mark.parametrize(
    "info",
    [
        "AC=70;AN=7000;AF=1.0",  # percent
        "AF=12.5",
        "AF=nan",
        "AF=-1",
        "AC=7;AN=7000;AF=0,001",  # a decimal comma: AF of the first allele reads 0
        "AC=7000;AN=70",
        "AC=7;AN=7000;AF=0.001;AF_grpmax=5;grpmax=nfe",
        "AC=7;AN=7000;AF=0.001;AC_nfe=60;AN_nfe=6000;AF_nfe=1.0",
    ],
)
def test_frequencies_that_are_no_shares_are_refused_by_name(tmp_path, info):
    at = R248["GRCh38"]
    names = ("AC", "AN", "AF", "AF_grpmax", "grpmax", "AC_nfe", "AN_nfe", "AF_nfe")
    mounted = asked(
        simple(tmp_path, "g.vcf.gz", [["17", at, ".", "C", "T", "PASS", info]], names=names)
    )
    with pytest.raises(InputError) as raised:
        mounted.population("GRCh38", "17", at, "C", "T")
    (problem,) = raised.value.problems
    assert problem.file.endswith("g.vcf.gz")
    assert f"at 17:{at} C>T" in problem.found
    assert "a share from 0 to 1" in problem.expected


def test_row_79_the_number_of_alleles_stands_beside_the_frequency(tmp_path):
    at = R248["GRCh38"]
    rows = [["17", at, ".", "C", "T", "PASS", "AC=8;AN=400;AF=0.02"]]
    found = asked(simple(tmp_path, "g.vcf.gz", rows)).population("GRCh38", "17", at, "C", "T")
    assert (found.af, found.an) == (0.02, 400)


def test_row_80_no_record_is_no_absence_where_nothing_shows_that_the_place_was_read(tmp_path):
    at = R248["GRCh38"]
    far = at + 200
    rows = [
        ["17", far, ".", base("GRCh38", far), other(base("GRCh38", far)), "PASS", "AC=1;AN=9000"]
    ]
    found = asked(simple(tmp_path, "g.vcf.gz", rows)).population("GRCh38", "17", at, "C", "T")
    assert found.state is LookUp.NOT_COVERED
    assert "no records within 10 bases" in found.reason


@pytest.mark.parametrize(
    ("info", "state"),
    [("AC=1;AN=9000;AF=0.0001", LookUp.ABSENT), ("AC=1;AN=1500;AF=0.0006", LookUp.NOT_COVERED)],
)
def test_records_on_both_sides_show_that_a_place_was_read(tmp_path, info, state):
    at = R248["GRCh38"]
    rows = neighbours("GRCh38", at, info)
    found = asked(simple(tmp_path, "g.vcf.gz", rows)).population("GRCh38", "17", at, "C", "T")
    assert found.state is state
    assert f"were read in {9000 if state is LookUp.ABSENT else 1500} alleles" in found.reason
    if state is LookUp.ABSENT:
        assert found.an == 9000


def test_another_allele_at_the_place_shows_it_too(tmp_path):
    at = R248["GRCh38"]
    rows = [["17", at, ".", "C", "G", "PASS", "AC=1;AN=9000;AF=0.0001"]]
    found = asked(simple(tmp_path, "g.vcf.gz", rows)).population("GRCh38", "17", at, "C", "T")
    assert (found.state, found.an) == (LookUp.ABSENT, 9000)


def test_a_chromosome_without_records_is_not_covered(tmp_path):
    at = R248["GRCh38"]
    rows = [["17", at, ".", "C", "G", "PASS", "AC=1;AN=9000;AF=0.0001"]]
    found = asked(simple(tmp_path, "g.vcf.gz", rows)).population("GRCh38", "7", 1000, "A", "T")
    assert found.state is LookUp.NOT_COVERED
    assert "no gnomAD file has records on chromosome 7" in found.reason


def coverage_table(folder: Path, name: str, header: str, rows: list[str]) -> Path:
    text = "\n".join([header, *rows]) + "\n"
    return packed(
        folder / name, text, seq_col=0, start_col=1, end_col=1, line_skip=1, zerobased=False
    )


@pytest.mark.parametrize(
    ("header", "value", "covered"),
    [
        ("chrom\tpos\tmean\tmedian\tover_20", "30\t31\t0.98", True),
        ("chrom\tpos\tmean\tmedian\tover_20", "30\t31\t0.5", True),
        ("chrom\tpos\tmean\tmedian\tover_20", "30\t31\t0.49", False),
        ("#chrom\tpos\tmean\tmedian_approx", "35\t19", False),
        ("chrom\tpos\tmean", "25.5", True),
        ("chrom\tpos\tAN", "2000", True),
        ("chrom\tpos\tAN", "1999", False),
    ],
)
def test_a_coverage_table_decides_by_its_most_telling_column(tmp_path, header, value, covered):
    at = R248["GRCh38"]
    far = at + 200
    rows = [
        ["17", far, ".", base("GRCh38", far), other(base("GRCh38", far)), "PASS", "AC=1;AN=9000"]
    ]
    table = coverage_table(
        tmp_path,
        "coverage.tsv.gz",
        header,
        [f"chr17\t{place}\t{value}" for place in range(at - 3, at + 4)],
    )
    mounted = asked(simple(tmp_path, "exomes.vcf.gz", rows), coverage=(table,))
    found = mounted.population("GRCh38", "17", at, "C", "T")
    assert found.state is (LookUp.ABSENT if covered else LookUp.NOT_COVERED)
    assert "coverage.tsv.gz" in found.reason
    # A change that reaches beyond the table is not covered by it.
    longer = mounted.population("GRCh38", "17", at, "C" + "N" * 9, "C")
    assert longer.state is LookUp.NOT_COVERED


def test_a_bed_file_states_what_a_file_covers(tmp_path):
    at = R248["GRCh38"]
    far = at + 200
    rows = [
        ["17", far, ".", base("GRCh38", far), other(base("GRCh38", far)), "PASS", "AC=1;AN=9000"]
    ]
    bed = packed(tmp_path / "regions.bed.gz", f"17\t{at - 1}\t{at + 50}\n", preset="bed")
    mounted = asked(simple(tmp_path, "g.vcf.gz", rows), coverage=(bed,))
    assert mounted.population("GRCh38", "17", at, "C", "T").state is LookUp.ABSENT
    assert mounted.population("GRCh38", "17", at - 1, "N", "T").state is LookUp.NOT_COVERED


def test_depth_of_exomes_says_nothing_of_genomes(tmp_path):
    at = R248["GRCh38"]
    far = at + 200
    rows = [
        ["17", far, ".", base("GRCh38", far), other(base("GRCh38", far)), "PASS", "AC=1;AN=9000"]
    ]
    table = coverage_table(
        tmp_path, "exomes.coverage.tsv.gz", "chrom\tpos\tover_20", [f"17\t{at}\t1.0"]
    )
    genomes = asked(simple(tmp_path, "genomes.vcf.gz", rows), coverage=(table,))
    assert genomes.population("GRCh38", "17", at, "C", "T").state is LookUp.NOT_COVERED


def test_a_locus_column_is_refused_with_the_way_to_split_it(tmp_path):
    at = R248["GRCh38"]
    vcf = simple(tmp_path, "g.vcf.gz", [["17", at, ".", "C", "G", "PASS", "AC=1;AN=9"]])
    table = packed(
        tmp_path / "allele_number.tsv.gz",
        f"locus\tAN\tx\nchr17:{at}\t9000\t1\n",
        seq_col=0,
        start_col=1,
        end_col=1,
        line_skip=1,
    )
    with pytest.raises(InputError, match="Split it") as error:
        asked(vcf, coverage=(table,))
    assert "allele_number.tsv.gz" in str(error.value)


def test_multi_allelic_rows_and_shared_padding_are_one_allele(tmp_path):
    at = R248["GRCh38"]
    bases = "".join(base("GRCh38", at + step) for step in range(4))
    rows = [
        [
            "17",
            at,
            ".",
            bases,
            f"T{bases[1:]},{bases[0]},G",
            "PASS",
            "AC=900,1800,2700;AN=9000;AF=.1,.2,.3",
        ]
    ]
    mounted = asked(simple(tmp_path, "g.vcf.gz", rows))
    snv = mounted.population("GRCh38", "chr17", at, "C", "T")
    assert (snv.ac, snv.af) == (900, 0.1)
    deletion = mounted.population(
        "GRCh38", "17", at - 1, base("GRCh38", at - 1) + bases, base("GRCh38", at - 1) + bases[0]
    )
    assert (deletion.ac, deletion.af) == (1800, 0.2)


def test_an_indel_is_found_wherever_in_its_repeat_it_was_written(tmp_path):
    window = None
    from mounted_files import GENOME

    for place in GENOME.places("GRCh38", "17"):
        found = place.bases.find("CTTTTTG", 5_000)
        if found > 0:
            window = place.start + found
            break
    assert window is not None
    left = window + 1  # 1-based position of the C
    rows = [["17", left, ".", "CT", "C", "PASS", "AC=3;AN=9000;AF=0.0003"]]
    mounted = asked(simple(tmp_path, "g.vcf.gz", rows))
    for step in range(4):
        found = mounted.population("GRCh38", "17", left + 1 + step, "TT", "T")
        assert found.ac == 3, step
    assert mounted.population("GRCh38", "17", left + 5, "TG", "T").ac is None


def test_a_change_of_two_bases_is_absent_where_one_of_them_is(tmp_path):
    at = R248["GRCh38"]
    second = base("GRCh38", at + 1)
    changed = other(second)
    rows = neighbours("GRCh38", at, "AC=1;AN=9000;AF=0.0001")
    rows = [row for row in rows if row[1] != at + 1]
    first_known = ["17", at, ".", "C", "T", "PASS", "AC=4;AN=9000;AF=0.0004"]
    rows = sorted([*rows, first_known], key=lambda row: row[1])
    found = asked(simple(tmp_path, "g.vcf.gz", rows)).population(
        "GRCh38", "17", at, f"C{second}", f"T{changed}"
    )
    assert found.state is LookUp.ABSENT
    assert f"{second}>{changed} at {at + 1} is absent" in found.reason
    both = ["17", at + 1, ".", second, changed, "PASS", "AC=4;AN=9000;AF=0.0004"]
    rows = sorted([*rows, both], key=lambda row: row[1])
    known = asked(simple(tmp_path, "both.vcf.gz", rows)).population(
        "GRCh38", "17", at, f"C{second}", f"T{changed}"
    )
    assert known.state is LookUp.NOT_COVERED
    assert "whether together is not told" in known.reason


def test_a_variant_of_the_other_build_cannot_be_looked_up(tmp_path):
    path, build = release_file(tmp_path, "4.1")
    mounted = Mounted.open(EvidenceSettings(gnomad=(str(path),)))
    found = mounted.population("GRCh37", "17", R248["GRCh37"], "C", "T")
    assert (build, found.state) == ("GRCh38", LookUp.NOT_POSSIBLE)
    assert "mounted on GRCh38" in found.reason


def test_nothing_mounted_is_not_loaded():
    mounted = Mounted.none()
    assert mounted.population("GRCh38", "17", 1, "A", "T").state is LookUp.NOT_LOADED
    assert mounted.clinvar("GRCh38", "17", 1, "A", "T").state is LookUp.NOT_LOADED
    assert mounted.missense("GRCh38", "17", 1, "A", "T").state is LookUp.NOT_LOADED
    assert mounted.not_loaded == ("ClinVar", "gnomAD", "AlphaMissense")


@pytest.mark.parametrize("names", [("exomes.a", "exomes.b"), ("a", "genomes"), ("joint", "exomes")])
def test_files_that_count_people_twice_are_refused(tmp_path, names):
    at = R248["GRCh38"]
    paths = []
    for name in names:
        tail = "_joint" if name == "joint" else ""
        fields = tuple(f"{one}{tail}" for one in ("AC", "AN", "AF"))
        info = ";".join(f"{one}={value}" for one, value in zip(fields, (1, 9000, 0.1), strict=True))
        rows = [["17", at, ".", "C", "T", "PASS", info]]
        paths.append(simple(tmp_path, f"{name}.vcf.gz", rows, names=fields))
    with pytest.raises(InputError, match="chromosome 17 of GRCh38") as error:
        asked(*paths)
    assert paths[0].name in str(error.value)


def test_one_file_for_each_chromosome(tmp_path):
    at = R248["GRCh38"]
    one = simple(
        tmp_path, "exomes.17.vcf.gz", [["17", at, ".", "C", "T", "PASS", "AC=1;AN=10;AF=0.1"]]
    )
    place = next(GENOME_7())
    two = simple(
        tmp_path,
        "exomes.7.vcf.gz",
        [["7", place, ".", base("GRCh38", place, "7"), "<DEL>", "PASS", "AC=1;AN=10;AF=0.1"]],
    )
    mounted = asked(one, two)
    assert mounted.population("GRCh38", "17", at, "C", "T").ac == 1
    assert mounted.population("GRCh38", "7", place, "A", "T").state is LookUp.NOT_COVERED


def GENOME_7():
    from mounted_files import GENOME

    for place in GENOME.places("GRCh38", "7"):
        yield place.start + 100
