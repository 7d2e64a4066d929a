"""Which column of a VCF is the tumour, depth and allele fraction of any caller, and the build."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tso500_files import FIXTURES

from varannot.errors import BrokenFileError
from varannot.resources import resource
from varannot.textio import read_table
from varannot.tso500.vcf_build import build_of_lengths
from varannot.tso500.vcf_declarations import declarations
from varannot.tso500.vcf_reads import DepthSource, Reads, VafSource, reads_reader
from varannot.tso500.vcf_samples import TumourColumn, VcfChoices, tumour_column

FIXED = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"


def columns(*names: str) -> str:
    return "\t".join([FIXED, "FORMAT", *names]) if names else FIXED


def form(name: str, number: str, kind: str, description: str, where: str = "FORMAT") -> str:
    return f'##{where}=<ID={name},Number={number},Type={kind},Description="{description}">'


@pytest.mark.parametrize(
    ("header", "names", "place", "reason"),
    [
        ([], ["S1"], 0, "the only sample"),
        ([], [], None, "the file has no sample column"),
        # GATK 4 Mutect2 writes both lines; in tumour-only mode the first alone.
        (["##tumor_sample=B", "##normal_sample=A"], ["A", "B"], 1, "the header calls B so"),
        (["##tumor_sample=A"], ["A"], 0, "the header calls A so"),
        (["##normal_sample=A"], ["A", "B"], 1, "the only sample beside the normal one"),
        # Renamed columns: the header's names are in no column, the columns' own names tell.
        (["##tumor_sample=x"], ["NORMAL", "TUMOR"], 1, "the column is called TUMOR"),
        # Strelka user guide and VarScan manual (somatic, VCF output).
        ([], ["NORMAL", "TUMOR"], 1, "the column is called TUMOR"),
        ([], ["Tumour", "normal"], 0, "the column is called Tumour"),
        ([], ["NORMAL", "S7"], 1, "the only sample beside the normal one"),
        # GATK 3 MuTect2, as quoted in the README of MuPeXI.
        (
            ["##SAMPLE=<ID=NORMAL,SampleName=N_1>", "##SAMPLE=<ID=TUMOR,SampleName=T_1>"],
            ["T_1", "N_1"],
            0,
            "the header calls T_1 so",
        ),
        # GDC: names under NAME, columns called after the ID.
        (
            ["##SAMPLE=<ID=NORMAL,NAME=X-10A,ALIQUOT_ID=1>", "##SAMPLE=<ID=TUMOR,NAME=X-01A>"],
            ["NORMAL", "TUMOR"],
            1,
            "the header calls TUMOR so",
        ),
    ],
)
def test_the_tumour_column(
    header: list[str], names: list[str], place: int | None, reason: str
) -> None:
    found = tumour_column(header, columns(*names), "a.vcf")
    assert (found.place, found.reason, found.samples) == (place, reason, len(names))
    assert found.name == ("" if place is None else names[place])


@pytest.mark.parametrize(
    ("header", "names", "expected"),
    [
        ([], ["A", "B"], "one sample, or a header that tells which one is the tumour"),
        ([], ["NORMAL", "A", "B"], "one sample, or a header that tells which one is the tumour"),
        (["##tumor_sample=A", "##tumor_sample=B"], ["A", "B"], "the header names several"),
        ([], ["NORMAL"], "only normal tissue is in the file"),
        (["##normal_sample=A"], ["A"], "only normal tissue is in the file"),
        ([], ["A", "A"], "sample names that differ"),
    ],
)
def test_what_the_file_does_not_tell_is_asked(
    header: list[str], names: list[str], expected: str
) -> None:
    with pytest.raises(BrokenFileError) as caught:
        tumour_column(header, columns(*names), "a.vcf")
    (problem,) = caught.value.problems
    assert problem.found == ", ".join(names)
    assert expected in problem.expected
    assert problem.row == len(header) + 1


def test_a_named_column_goes_before_all() -> None:
    line = columns("NORMAL", "TUMOR")
    found = tumour_column([], line, "a.vcf", named="NORMAL")
    assert (found.place, found.reason) == (0, "named by hand")
    with pytest.raises(BrokenFileError) as caught:
        tumour_column([], line, "a.vcf", named="TUMUR")
    assert str(caught.value) == (
        "a.vcf, row 1: found 'NORMAL, TUMOR', expected a VCF with the sample 'TUMUR'. Did you mean "
        "'TUMOR'?"
    )


def reads(
    names: str,
    values: str,
    *,
    alt: str = "T",
    ref: str = "A",
    place: int = 0,
    info: str = ".",
    header: tuple[str, ...] = (),
    samples: int = 1,
    choices: VcfChoices | None = None,
) -> Reads:
    """Read a record whose last sample column is the tumour; the others hold `.`."""
    column = (
        TumourColumn(samples - 1, "T", samples, "") if samples else TumourColumn(None, "", 0, "")
    )
    cells = ["1", "100", ".", ref, alt, ".", "PASS", info]
    if samples:
        cells += [names, *["."] * (samples - 1), values]
    return reads_reader(header, column, choices).read(cells, place)


MUTECT = (
    form("AD", "R", "Integer", "Allelic depths for the ref and alt alleles in the order listed"),
    form("AF", "A", "Float", "Allele fractions of alternate alleles in the tumor"),
)
OCTOPUS = (form("AF", "R", "Float", "Empirical allele frequency (AD / ADP)"),)


@pytest.mark.parametrize(
    ("names", "values", "more", "vaf", "vaf_from", "depth", "depth_from"),
    [
        # Pisces: VF ("Variant Frequency", Illumina/Pisces unit tests).
        ("GT:AD:DP:VF", "0/1:700,300:1000:0.3", {}, 0.3, "VF", 1000, "DP"),
        # VF of Pisces has one value where there are two alleles: AD tells.
        (
            "GT:AD:DP:VF",
            "1/2:10,50,40:100:0.9",
            {"alt": "T,C", "place": 1},
            0.4,
            "AD_DP",
            100,
            "DP",
        ),
        # GATK 4 Mutect2 header; AF is an estimate and need not be AD over DP.
        ("GT:AD:AF:DP", "0/1:653,0:0.043:653", {"header": MUTECT}, 0.043, "AF", 653, "DP"),
        (
            "GT:AD:AF:DP",
            "0/1/2:50,30,20:0.31,0.19:104",
            {"header": MUTECT, "alt": "T,G", "place": 1},
            0.19,
            "AF",
            104,
            "DP",
        ),
        # A genome VCF has <NON_REF> behind the alleles, with a value or without.
        ("GT:AF:DP", "0/1:0.2,0.0:50", {"alt": "T,<NON_REF>"}, 0.2, "AF", 50, "DP"),
        ("GT:AF:DP", "0/1:0.2:50", {"alt": "T,<NON_REF>"}, 0.2, "AF", 50, "DP"),
        # octopus: AF has a value of REF first (luntergroup.github.io/octopus, annotations).
        ("GT:AF:DP", "0|1:0.7,0.3:20", {"header": OCTOPUS}, 0.3, "AF", 20, "DP"),
        # DeepVariant and bcftools +fill-tags: VAF. MuTect 1: FA.
        ("GT:DP:AD:VAF", "0/1:40:30,10:0.25", {}, 0.25, "VAF", 40, "DP"),
        ("GT:AD:DP:FA", "0/1:90,10:101:0.1", {}, 0.1, "FA", 101, "DP"),
        # AD alone; over DP, or over its own sum where DP is missing or counts fewer reads.
        ("GT:AD:DP", "0/1:70,30:110", {}, 0.272727, "AD_DP", 110, "DP"),
        ("GT:AD", "0/1:70,30", {}, 0.3, "AD_SUM", 100, "AD_SUM"),
        ("GT:AD:DP", "0/1:70,30:90", {}, 0.3, "AD_SUM", 90, "DP"),
        # VarScan somatic, biostars.org/p/345768: AD is of the variant alone.
        (
            "GT:GQ:DP:RD:AD:FREQ:DP4",
            "0/1:.:15:10:5:33.33%:9,1,3,2",
            {"samples": 2},
            0.3333,
            "FREQ",
            15,
            "DP",
        ),
        ("GT:DP:RD:AD", "0/1:16:10:5", {}, 0.333333, "RD_AD", 16, "DP"),
        # VarScan in a locale with decimal commas: 33,33% is two values.
        ("GT:DP:RD:AD:FREQ", "0/1:15:10:5:33,33%", {}, 0.333333, "RD_AD", 15, "DP"),
        # samtools, vcf.5: DP4 in INFO; LoFreq has no sample column at all.
        ("GT", "0/1", {"info": "DP=20;DP4=5,4,6,5"}, 0.55, "DP4", 20, "INFO_DP"),
        (
            "",
            "",
            {"info": "DP=187;AF=0.994652;SB=0;DP4=0,1,89,97", "samples": 0},
            0.994652,
            "DP4",
            187,
            "INFO_DP",
        ),
        # Strelka 2 somatic SNV and indel, values of its user guide's rule (tier 1).
        (
            "DP:FDP:SDP:SUBDP:AU:CU:GU:TU",
            "125:0:0:0:10,48:0,0:115,1197:0,1",
            {"ref": "G", "alt": "A", "samples": 2},
            0.08,
            "STRELKA_SNV",
            125,
            "DP",
        ),
        (
            "DP:DP2:TAR:TIR:TOR",
            "10:10:5,87:2,16:4,7",
            {"ref": "TC", "alt": "T", "samples": 2},
            0.285714,
            "STRELKA_INDEL",
            10,
            "DP",
        ),
        # freebayes (VCF header): RO and AO; all alleles count in the total.
        ("GT:DP:RO:AO", "0/1:100:60:25,15", {"alt": "T,C"}, 0.25, "RO_AO", 100, "DP"),
        ("GT:RO:AO", "0/1:75:25", {}, 0.25, "RO_AO", 100, "RO_AO"),
        # Platypus (VCF header): NV of NR, one of each per allele.
        (
            "GT:GL:GOF:GQ:NR:NV",
            "1/2:-1,-1,-1:1:99:209,209:208,95",
            {"alt": "T,C", "place": 1},
            0.454545,
            "NV_NR",
            209,
            "NR",
        ),
        # Nothing that tells.
        ("GT", "0/1", {}, None, "NONE", None, "NONE"),
        ("GT:DP", "0/1:30", {}, None, "NONE", 30, "DP"),
    ],
)
def test_reads_of_each_caller(
    names: str,
    values: str,
    more: dict[str, object],
    vaf: float | None,
    vaf_from: str,
    depth: int | None,
    depth_from: str,
) -> None:
    found = reads(names, values, **more)  # type: ignore[arg-type]
    assert (found.vaf, found.vaf_from) == (vaf, VafSource[vaf_from])
    assert (found.depth, found.depth_from) == (depth, DepthSource[depth_from])


@pytest.mark.parametrize(
    ("names", "values", "more", "note"),
    [
        ("AF", "1.7", {}, "FORMAT/AF is 1.7, which is no fraction from 0 to 1: not used"),
        ("AF", "-0.1", {}, "FORMAT/AF is -0.1, which is no fraction from 0 to 1: not used"),
        ("AF", ".", {}, "FORMAT/AF is '.': not used"),
        ("AF", "NaN", {}, "FORMAT/AF is 'NaN': not used"),
        ("AF", "0.1,0.2,0.3", {"alt": "T,C"}, "FORMAT/AF has 3 values for 2 alleles: not used"),
        ("AF", "0.1,0.2", {}, "FORMAT/AF has 2 values for 1 alleles: not used"),
        ("AD", "70,.", {}, "FORMAT/AD is '70,.': not used"),
        ("AD", "70", {}, "FORMAT/AD has 1 values for REF and 1 alleles: not used"),
        ("AD:DP", "0,0:0", {}, "FORMAT/AD counts 0 of 0 reads: not used"),
        # A percentage without its sign may be a fraction as well.
        ("FREQ", "0.93", {}, "FORMAT/FREQ is '0.93': not used"),
        ("FREQ", "120%", {}, "FORMAT/FREQ is 120%, which is no fraction from 0 to 1: not used"),
        ("DP4", "1,2,3", {}, "FORMAT/DP4 has 3 values, not 4: not used"),
        (
            "DP4",
            "1,2,3,4",
            {"alt": "T,C"},
            "DP4 counts all alleles of the record together: not used",
        ),
        ("NR:NV", "10:20", {}, "FORMAT/NV counts 20 of 10 reads: not used"),
        ("RO:AO", "5:1,2", {}, "FORMAT/AO has 2 values for 1 alleles: not used"),
        # GRIDSS: VF is a count of fragments.
        (
            "VF",
            "1",
            {"header": (form("VF", "1", "Integer", "Count of fragments"),)},
            "FORMAT/VF is declared as a whole number: not used",
        ),
        (
            "AF",
            "0.4",
            {"header": (form("AF", "A", "Float", "Allele frequency in gnomAD"),)},
            "FORMAT/AF is declared as a frequency in a population: not used",
        ),
        ("AU", "1,1", {"ref": "TC", "alt": "T,TG", "info": "."}, None),
    ],
)
def test_what_is_no_fraction_gives_none_and_a_note(
    names: str, values: str, more: dict[str, object], note: str | None
) -> None:
    found = reads(names, values, **more)  # type: ignore[arg-type]
    assert (found.vaf, found.vaf_from) == (None, VafSource.NONE)
    assert found.notes == ((note,) if note else ())


@pytest.mark.parametrize(
    ("description", "source", "taken"),
    [
        # LoFreq, VCF header.
        ("Allele Frequency", "##source=lofreq call -f ref.fa", True),
        ("Variant allele fraction", "", True),
        ("Allele fractions of alternate alleles in the tumor", "", True),
        # Torrent Variant Caller, VCF header.
        ("Allele frequency based on Flow Evaluator observation counts", "", True),
        # GATK HaplotypeCaller: over the genotypes of the file.
        ("Allele Frequency, for each ALT allele, in the same order as listed", "", False),
        # freebayes: of the genotypes too.
        ("Estimated allele frequency in the range (0,1]", "##source=freeBayes v1.3", False),
        # Minimac and other imputation, VCF headers.
        ("Estimated Alternate Allele Frequency", "", False),
        ("Estimated Minor Allele Fraction", "", False),
        ("Frequency of existing variant in 1000 Genomes", "", False),
        ("Variant allele frequency in gnomAD exomes", "", False),
        ("Allele Frequency", "", False),
        ("", "", False),
    ],
)
def test_a_population_frequency_is_no_allele_fraction(
    description: str, source: str, taken: bool
) -> None:
    header = (source, form("AF", "A", "Float", description, "INFO")) if description else (source,)
    found = reads("GT:DP", "0/1:30", info="AF=0.12", header=header)
    assert (found.vaf, bool(found.notes)) == ((0.12, False) if taken else (None, True))
    pair = reads("GT:DP", "0/1:30", info="AF=0.12", header=header, samples=2)
    assert pair.vaf is None
    assert pair.notes == ("INFO/AF speaks of several samples: not used",)


def test_info_is_of_all_samples_together() -> None:
    found = reads("GT", "0/1", info="DP=200;DP4=50,50,50,50", samples=2)
    assert (found.vaf, found.depth) == (None, None)


@pytest.mark.parametrize(
    ("choices", "vaf", "depth", "notes"),
    [
        (VcfChoices(vaf_field="TAF"), 0.11, 100, 0),
        (VcfChoices(vaf_field="FORMAT/MYVAF", depth_field="INFO/TDP"), 0.2, 77, 0),
        (VcfChoices(depth_field="MYDP"), 0.4, 88, 0),
        # What a person named and is not there is not replaced by something else.
        (VcfChoices(vaf_field="NOPE"), None, 100, 1),
        (VcfChoices(vaf_field="GT", depth_field="AF"), None, None, 2),
        (VcfChoices(depth_field="INFO/NOPE"), 0.4, None, 1),
    ],
)
def test_fields_named_by_hand(
    choices: VcfChoices, vaf: float | None, depth: int | None, notes: int
) -> None:
    found = reads(
        "GT:AF:DP:MYVAF:MYDP",
        "0/1:0.4:100:20%:88",
        info="TAF=0.11;TDP=77",
        samples=2,
        choices=choices,
    )
    assert (found.vaf, found.depth, len(found.notes)) == (vaf, depth, notes)
    if choices.vaf_field:
        assert found.vaf_from is (VafSource.NONE if vaf is None else VafSource.NAMED)


def test_choices_from_the_configuration() -> None:
    settings = {"vcf.vaf_field": "INFO/TAF", "vcf.tumour_sample": "T1", "lod.cnv": "2"}
    assert VcfChoices.of(settings) == VcfChoices("INFO/TAF", "", "T1")


FIELDS = [
    name
    for row in ("GT VF AF AD DP FREQ RD DP4", "AU TU TIR TAR RO AO NV NR")
    for name in row.split()
]
_TEXT = st.text(st.characters(exclude_characters="\t\n\r"), max_size=12)


@given(
    names=st.lists(
        st.sampled_from(FIELDS),
        max_size=6,
    ),
    values=st.lists(_TEXT | st.lists(st.integers(-2, 99), max_size=5).map(str), max_size=6),
    alts=st.lists(st.sampled_from(["T", "TA", "<NON_REF>", "*", "<DEL>"]), min_size=1, max_size=3),
    info=_TEXT,
)
def test_a_fraction_is_a_fraction_or_none(
    names: list[str], values: list[str], alts: list[str], info: str
) -> None:
    found = reads(
        ":".join(names),
        ":".join(values).replace(" ", "").strip("[]"),
        alt=",".join(alts),
        info=info,
        place=len(alts) - 1,
    )
    assert found.vaf is None or 0 <= found.vaf <= 1
    assert (found.vaf is None) == (found.vaf_from is VafSource.NONE)
    assert (found.depth is None) == (found.depth_from is DepthSource.NONE)


def shipped(build: str) -> dict[str, int]:
    table = read_table(resource("transcripts/contigs.tsv"), "contigs.tsv")
    cells = [row.cells for row in table.rows if row.cells["build"] == build]
    return {one["contig"]: int(one["length"]) for one in cells}


@pytest.mark.parametrize("build", ["GRCh37", "GRCh38"])
@pytest.mark.parametrize("prefix", ["chr", ""])
def test_the_build_is_told_by_chromosome_lengths(build: str, prefix: str) -> None:
    """The lengths of the shipped bundle are those of the NCBI assembly reports."""
    lengths = {f"{prefix}{name[3:]}": size for name, size in shipped(build).items()}
    found = build_of_lengths(lengths, "a.vcf")
    assert (found.build, found.same, found.counted, found.prefix) == (build, 24, 24, prefix)
    assert found.notes == ()
    assert found.telling == f"24 of 24 chromosome lengths are those of {build}"


def test_decoys_and_other_contigs_do_not_matter() -> None:
    """hs37d5 of the 1000 Genomes project: GRCh37 with `hs37d5`, 35,477,943 bases."""
    lengths = {name[3:]: size for name, size in shipped("GRCh37").items()}
    lengths |= {"hs37d5": 35_477_943, "GL000191.1": 106_433}
    found = build_of_lengths(lengths, "a.vcf")
    assert (found.build, found.same) == ("GRCh37", 24)
    assert found.notes == ("the reference is hs37d5: GRCh37 with decoy sequence",)


def test_the_mitochondrion_of_hg19_is_said() -> None:
    found = build_of_lengths({"chr1": 249_250_621, "chrM": 16_571}, "a.vcf")
    assert found.build == "GRCh37"
    assert "NC_001807" in found.notes[0]


@pytest.mark.parametrize(
    ("lengths", "notes"),
    [
        ({}, 0),
        ({"contig1": 5000}, 0),
        # GRCm39, chromosome 1.
        ({"chr1": 195_154_279}, 1),
        ({"1": 249_250_621, "2": 242_193_529}, 1),
    ],
)
def test_lengths_that_tell_no_build(lengths: dict[str, int], notes: int) -> None:
    found = build_of_lengths(lengths, "a.vcf")
    assert (found.build, found.telling, len(found.notes)) == ("", "", notes)


@pytest.mark.parametrize(
    ("name", "lengths"),
    [
        # GCF_009914755.1 and UCSC hg18.
        ("T2T-CHM13v2.0", {"chr1": 248_387_328, "chr2": 242_696_752, "chrY": 57_227_415}),
        ("NCBI36", {"1": 247_249_719, "X": 154_913_754}),
    ],
)
def test_other_human_genomes_are_refused_by_name(name: str, lengths: dict[str, int]) -> None:
    with pytest.raises(BrokenFileError, match=f"chromosome lengths are those of {name}'"):
        build_of_lengths(lengths, "a.vcf")


def test_declarations_as_written() -> None:
    lines = [
        "##fileformat=VCFv4.2",
        '##INFO=<ID=A,Number=1,Type=String,Description="With \\"quotes\\", commas">',
        "##contig=<ID=chr1,length=5>",
        "##broken=<ID",
        '##SAMPLE=<ID=TUMOR,File=/a b/c.bam,Description="x>y">',
    ]
    found = declarations(lines)
    assert [(one.kind, one.name) for one in found] == [
        ("INFO", "A"),
        ("contig", "chr1"),
        ("SAMPLE", "TUMOR"),
    ]
    assert found[0].description == 'With "quotes", commas'
    assert found[1].attributes["length"] == "5"
    assert found[2].attributes["Description"] == "x>y"


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("SACGF_variantgrid/ExampleSample_DNA.hard-filtered.vcf", VafSource.AF),
        ("localapp.genome.vcf", VafSource.VF),
    ],
)
def test_files_of_the_panel_are_read_as_they_are_written(
    shared: Path, name: str, source: VafSource
) -> None:
    """DRAGEN writes AF and DP, LocalApp VF and DP: the numbers are taken over unchanged."""
    own = FIXTURES / Path(name).name
    path = own if own.is_file() else shared / "tso500" / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside the checkout")
    lines = path.read_text(encoding="utf-8").splitlines()
    header = [line for line in lines if line.startswith("##")]
    named = next(line for line in lines if line.startswith("#CHROM"))
    reader = reads_reader(header, tumour_column(header, named, path.name))
    seen = 0
    for cells in (line.split("\t") for line in lines if not line.startswith("#")):
        written = dict(zip(cells[8].split(":"), cells[9].split(":"), strict=False))
        value = written.get("VF", written.get("AF", ""))
        if cells[4] == "." or "," in cells[4] or not value:
            continue
        found = reader.read(cells, 0)
        assert (found.vaf, found.vaf_from) == (float(value), source)
        assert (found.depth, found.notes) == (int(written["DP"]), ())
        seen += 1
    assert seen
