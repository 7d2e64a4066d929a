"""The annotation that VEP, snpEff and bcftools csq leave in a VCF, and which of it a row takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varannot.tso500.vcf_alleles import minimal_spelling, vep_spellings
from varannot.tso500.vcf_annotations import (
    AlleleAnnotations,
    AnnotationTool,
    ChoiceRule,
    annotation_parser,
)
from varannot.tso500.vcf_terms import beside_transcript, rank, translated


def info(name: str, description: str) -> str:
    return f'##INFO=<ID={name},Number=.,Type=String,Description="{description}">'


# Field list of VEP with --everything, github.com/Ensembl/ensembl-vep (shortened to what is read).
VEP_FIELDS = (
    "Allele|Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|INTRON|HGVSc|HGVSp|"
    "ALLELE_NUM|PICK|CANONICAL|MANE_SELECT"
)
VEP = info("CSQ", f"Consequence annotations from Ensembl VEP. Format: {VEP_FIELDS}")
# Header line as snpEff 5.1d writes it; field list of "Variant annotations in VCF format" 1.0.
SNPEFF = info(
    "ANN",
    "Functional annotations: 'Allele | Annotation | Annotation_Impact | Gene_Name | Gene_ID | "
    "Feature_Type | Feature_ID | Transcript_BioType | Rank | HGVS.c | HGVS.p | cDNA.pos / "
    "cDNA.length | CDS.pos / CDS.length | AA.pos / AA.length | Distance | ERRORS / WARNINGS / "
    "INFO' ",
)
LOF = info(
    "LOF",
    "Predicted loss of function effects for this variant. Format: 'Gene_Name | Gene_ID | "
    "Number_of_transcripts_in_gene | Percent_of_transcripts_affected'",
)
# Header line as bcftools 1.16 csq writes it; samtools.github.io/bcftools/howtos/csq-calling.html.
CSQ = info(
    "BCSQ",
    "Haplotype-aware consequence annotation from BCFtools/csq, see "
    "http://samtools.github.io/bcftools/howtos/csq-calling.html for details. Format: "
    "Consequence|gene|transcript|biotype|strand|amino_acid_change|dna_change",
)


def vep(**cells: str) -> str:
    known = {"Allele": "A", "Consequence": "missense_variant", "Feature_type": "Transcript"}
    known |= {"Feature": "NM_000000.1", "BIOTYPE": "protein_coding"} | cells
    return "|".join(known.get(name, "") for name in VEP_FIELDS.split("|"))


def read(
    header: str, value: str, alt: str = "A", ref: str = "G", pos: int = 10, place: int = 0
) -> AlleleAnnotations:
    key = header.partition("ID=")[2].partition(",")[0]
    parser = annotation_parser([header])
    return parser.read(f"DP=9;{key}={value};DB", pos, ref, alt.split(","), place)


@pytest.mark.parametrize(
    ("header", "tool"),
    [
        (VEP, AnnotationTool.VEP),
        (SNPEFF, AnnotationTool.SNPEFF),
        (CSQ, AnnotationTool.CSQ),
        # VEP option --vcf_info_field ANN writes VEP's form into INFO/ANN.
        (VEP.replace("ID=CSQ", "ID=ANN"), AnnotationTool.VEP),
        # bcftools csq option --custom-tag (manual page).
        (CSQ.replace("ID=BCSQ", "ID=XX"), AnnotationTool.CSQ),
        # An early bcftools csq declares the fields as `..` (samtools/bcftools, csq.c).
        (
            info("BCSQ", "Consequence annotation from bcftools/csq. Format: .."),
            AnnotationTool.CSQ,
        ),
        (info("ANN", "SnpEff annotations"), AnnotationTool.SNPEFF),
    ],
)
def test_the_header_tells_who_annotated(header: str, tool: AnnotationTool) -> None:
    parser = annotation_parser(["##fileformat=VCFv4.2", LOF, header])
    assert (parser.tools, parser.notes) == ((tool,), ())


@pytest.mark.parametrize(
    ("header", "note"),
    [
        (LOF, ()),
        (
            info("CSQ", "Consequence type as predicted by VEP"),
            ("INFO/CSQ is not read: its fields are not named as is known",),
        ),
        # The form of snpEff before 4.1 (pcingola.github.io/SnpEff, "EFF field").
        (
            info("EFF", "Predicted effects. Format: 'Effect ( Effect_Impact | Gene_Name )'"),
            ("INFO/EFF is not read: its fields are not named as is known",),
        ),
        # Illumina Nirvana, VCF output.
        (
            info("CSQT", "Format: GenotypeIndex|HGNC|TranscriptID|Consequence"),
            ("INFO/CSQT is not read: its fields are not named as is known",),
        ),
    ],
)
def test_what_is_not_read_is_said(header: str, note: tuple[str, ...]) -> None:
    parser = annotation_parser([header])
    assert (parser.tools, parser.notes) == ((), note)
    assert parser.read("CSQ=A|b;EFF=x;LOF=(G|1|1|1.00)", 1, "A", ["T"], 0) == AlleleAnnotations()


def test_an_unannotated_file_and_record() -> None:
    assert annotation_parser([]).read("DP=1", 1, "A", ["T"], 0) == AlleleAnnotations()
    assert annotation_parser([VEP]).read(".", 1, "A", ["T"], 0) == AlleleAnnotations()


def test_words_of_vep() -> None:
    """A row of VEP 99 for AGRN: version in HGVSc alone, `=` as %3D (Clinical-Genomics/scout)."""
    value = vep(
        Allele="T",
        Consequence="synonymous_variant",
        SYMBOL="AGRN",
        Gene="ENSG00000188157",
        Feature="ENST00000379370",
        EXON="1/36",
        HGVSc="ENST00000379370.7:c.45G>T",
        HGVSp="ENSP00000368678.2:p.Pro15%3D",
        CANONICAL="YES",
    )
    found = read(VEP, value, alt="T").chosen
    assert found is not None
    assert (found.gene, found.transcript, found.exon) == ("AGRN", "ENST00000379370.7", "1/36")
    assert (found.hgvs_c, found.hgvs_p) == ("c.45G>T", "p.Pro15=")
    assert found.consequences == ("synonymous_variant",)
    assert str(found) == "AGRN ENST00000379370.7:c.45G>T p.Pro15= synonymous_variant"


@pytest.mark.parametrize(
    ("written", "protein"),
    [
        ("ENSP00000359478.4:p.Val417Ile", "p.Val417Ile"),
        # As an older VEP wrote it (public test data, C1orf170): the coding change stands before it.
        ("ENST00000341290.2:c.1896G>A(p.%3D)", "p.="),
        ("", ""),
        ("NP_000537.3:p.(Arg248Gln)", "p.(Arg248Gln)"),
        ("p.100%", "p.100%"),
    ],
)
def test_protein_names_of_vep(written: str, protein: str) -> None:
    found = read(VEP, vep(HGVSp=written)).chosen
    assert found is not None
    assert found.hgvs_p == protein


def test_the_field_mane_of_an_older_vep() -> None:
    fields = "Allele|Consequence|Feature|MANE"
    header = info("CSQ", f"Consequence annotations from Ensembl VEP. Format: {fields}")
    value = "A|missense_variant|ENST1|,A|synonymous_variant|ENST2|NM_198576.4"
    assert read(header, value).rule is ChoiceRule.MANE_SELECT
    plus = "A|missense_variant|ENST1|,A|synonymous_variant|ENST2|MANE_Plus_Clinical"
    assert read(header, plus).rule is ChoiceRule.WORST


@pytest.mark.parametrize(
    ("flags", "rule", "taken"),
    [
        ([{}, {"PICK": "1"}, {"CANONICAL": "YES"}, {"MANE_SELECT": "ENST1.1"}], "MANE_SELECT", 3),
        ([{}, {"PICK": "1"}, {"CANONICAL": "YES"}], "CANONICAL", 2),
        ([{}, {"PICK": "1"}], "PICK", 1),
        ([{"BIOTYPE": "lncRNA", "Consequence": "stop_gained"}, {}], "WORST_CODING", 1),
        ([{"Consequence": "intron_variant"}, {}, {}], "WORST_CODING", 1),
        (
            [
                {"BIOTYPE": "lncRNA", "Consequence": "intron_variant"},
                {"BIOTYPE": "lncRNA", "Consequence": "splice_donor_variant&intron_variant"},
            ],
            "WORST",
            1,
        ),
        # A flagged transcript that the change lies beside does not hide the one it lies in.
        (
            [{"MANE_SELECT": "X.1", "Consequence": "downstream_gene_variant"}, {"PICK": "1"}],
            "PICK",
            1,
        ),
        # Two genes overlap, both have a MANE Select transcript: the worse consequence.
        (
            [{"MANE_SELECT": "X.1", "Consequence": "intron_variant"}, {"MANE_SELECT": "Y.1"}],
            "MANE_SELECT",
            1,
        ),
    ],
)
def test_which_transcript_is_taken(flags: list[dict[str, str]], rule: str, taken: int) -> None:
    entries = [vep(Feature=f"NM_{number}.1", **one) for number, one in enumerate(flags)]
    found = read(VEP, ",".join(entries))
    assert found.chosen is not None
    assert (found.chosen.transcript, found.rule) == (f"NM_{taken}.1", ChoiceRule[rule])
    assert len(found.others) == len(flags) - 1
    assert f"on {len(flags)} transcript" in found.statement
    assert found.statement.endswith(ChoiceRule[rule].value)


@pytest.mark.parametrize(
    ("ref", "alts", "spelt"),
    [
        # Ensembl/ensembl-vep, Parser/VCF.pm: the first base goes only where
        # all alleles share it, and only if one of them is an insertion or a deletion.
        ("G", "A", ["A"]),
        ("CA", "C", ["-"]),
        ("C", "CTT", ["TT"]),
        ("AC", "GT", ["GT"]),
        ("G", "GC,GT", ["C", "T"]),
        ("GAC", "GA,GTTC", ["A", "TTC"]),
        ("G", "C,GT", ["C", "GT"]),
        ("GC", "G,*", ["-", "*"]),
    ],
)
def test_spelling_of_vep(ref: str, alts: str, spelt: list[str]) -> None:
    assert list(vep_spellings(ref, alts.split(","))) == spelt
    for place, allele in enumerate(spelt):
        entries = [vep(Allele=one, Feature=f"NM_{n}.1") for n, one in enumerate(spelt)]
        found = read(VEP, ",".join(entries), alt=alts, ref=ref, place=place)
        assert found.chosen is not None
        assert (found.chosen.allele, found.chosen.transcript) == (allele, f"NM_{place}.1")


def test_a_record_that_was_split_after_annotation() -> None:
    """Bcftools norm -m- keeps the entries of all alleles in each part."""
    both = f"{vep(Allele='-', Feature='NM_1.1')},{vep(Allele='AA', Feature='NM_2.1')}"
    first, second = read(VEP, both, "G", "GA"), read(VEP, both, "GAA", "GA")
    assert first.chosen
    assert first.chosen.transcript == "NM_1.1"
    assert second.chosen
    assert second.chosen.transcript == "NM_2.1"
    # A>AT,T is spelt AT and T; alone A>AT would be T, so that T may be either.
    doubtful = read(VEP, f"{vep(Allele='AT')},{vep(Allele='T')}", "AT", "A")
    assert doubtful.chosen is None
    assert doubtful.notes == (
        "VEP annotated the alleles AT, T, more than one of which can be A>AT: not used",
    )
    strange = read(VEP, vep(Allele="C"), "T")
    assert strange.chosen is None
    assert strange.notes == ("VEP annotated the alleles C, none of which is G>T: not used",)


def test_the_allele_number_helps_where_the_spelling_is_minimal() -> None:
    """VEP options --minimal and --allele_number."""
    entries = [vep(Allele=one, ALLELE_NUM=n, Feature=f"NM_{n}.1") for one, n in ("T1", "-2")]
    found = read(VEP, ",".join(entries), alt="CTG,CG", ref="CAG", place=1)
    assert found.chosen
    assert found.chosen.transcript == "NM_2.1"


@given(st.text("ACGT", min_size=1, max_size=6), st.text("ACGT", min_size=1, max_size=6))
def test_a_minimal_spelling_is_part_of_the_allele(ref: str, alt: str) -> None:
    spelt = minimal_spelling(ref, alt)
    assert spelt == "-" or spelt in alt
    assert len(spelt.strip("-")) <= len(vep_spellings(ref, [alt])[0])


def test_entries_without_a_transcript_are_said() -> None:
    entry = vep(Feature_type="RegulatoryFeature", Consequence="regulatory_region_variant")
    found = read(VEP, entry)
    assert found.chosen is None
    assert found.statement == ""
    assert found.notes == ("VEP names no transcript for this change: regulatory_region_variant",)


SNPEFF_ROW = (
    "T|missense_variant|MODERATE|KRAS|ENSG00000133703|transcript|NM_004985.5|protein_coding|2/5|"
    "c.35G>A|p.Gly12Asp|225/5430|35/567|12/188||"
)


def test_words_of_snpeff() -> None:
    other = SNPEFF_ROW.replace("NM_004985.5", "NM_033360.4").replace("2/5", "2/6")
    found = read(SNPEFF, f"{SNPEFF_ROW},{other}", alt="T", ref="C")
    assert found.chosen is not None
    words = (found.chosen.gene, found.chosen.transcript, found.chosen.hgvs_c, found.chosen.hgvs_p)
    assert words == ("KRAS", "NM_004985.5", "c.35G>A", "p.Gly12Asp")
    assert (found.chosen.exon, found.rule) == ("2/5", ChoiceRule.WORST_CODING)
    assert found.others == ("KRAS NM_033360.4:c.35G>A p.Gly12Asp missense_variant",)


@pytest.mark.parametrize(
    ("entry", "exon", "terms"),
    [
        # snpEff 5.1d, own run: Rank counts introns where the change lies in one.
        (
            "T|intron_variant|MODIFIER|S|G|transcript|T1|protein_coding|7/7|c.*236-30G>A||||||",
            "",
            ("intron_variant",),
        ),
        (
            "T|splice_donor_variant&intron_variant|HIGH|S|G|transcript|T1|protein_coding|3/7|"
            "c.92+1G>A||||||",
            "",
            ("splice_donor_variant", "intron_variant"),
        ),
        (
            "T|disruptive_inframe_deletion&splice_region_variant|MODERATE|S|G|transcript|T1|"
            "protein_coding|3/8|c.91_93delGCT|p.Ala31del|1/2|1/2|1/2||",
            "3/8",
            ("inframe_deletion", "splice_region_variant"),
        ),
        # Jannovar, manual ("Annotating VCF Files"): the same form, terms in lower case, %3D.
        (
            "T|5_prime_utr_variant|LOW|SAMD11|ENTREZ148398|transcript|uc031pjn.1|Coding|2/4|"
            "c.-129+795_-129+796insCCCT|p.%3D|275/18232|1/558|1/186||",
            "",
            ("5_prime_UTR_variant",),
        ),
    ],
)
def test_exon_and_terms_of_snpeff(entry: str, exon: str, terms: tuple[str, ...]) -> None:
    found = read(SNPEFF, entry, alt="T")
    assert found.chosen is not None
    assert (found.chosen.exon, found.chosen.consequences) == (exon, terms)
    assert "%" not in found.chosen.hgvs_p


def test_snpeff_names_the_allele_as_the_alt_column_does() -> None:
    two = f"{SNPEFF_ROW},{SNPEFF_ROW.replace('T|', 'TA|', 1).replace('12Asp', '12Val')}"
    found = read(SNPEFF, two, alt="T,TA", ref="C", place=1)
    assert found.chosen is not None
    assert (found.chosen.hgvs_p, found.others) == ("p.Gly12Val", ())


def test_snpeff_comparing_tumour_and_normal_is_not_taken() -> None:
    """Specification 1.0, "Allele": ALT-REF for cancer, ALT-chr:pos_REF>ALT for compounds."""
    cancer = SNPEFF_ROW.replace("T|", "T-G|", 1)
    found = read(SNPEFF, f"{cancer},{SNPEFF_ROW}", alt="T", ref="C")
    assert found.chosen is not None
    assert found.notes == ("snpEff compares T-G: not a change against the reference, not used",)
    alone = read(SNPEFF, SNPEFF_ROW.replace("T|", "T-chr1:123456_A>T|", 1), alt="T")
    assert alone.chosen is None
    assert len(alone.notes) == 1


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        # bcftools 1.16 csq, own run on an invented genome.
        (
            "missense|SYN1|ENST00000000001|protein_coding|-|587E>587K|10G>A",
            ("ENST00000000001", "587E>587K", ("missense_variant",)),
        ),
        ("intron|SYN1||protein_coding", ("", "", ("intron_variant",))),
        ("3_prime_utr|SYN1|T1|protein_coding", ("T1", "", ("3_prime_UTR_variant",))),
        (
            "splice_region&missense|SYN1|T1|protein_coding|+|5T>5I|10G>A",
            ("T1", "5T>5I", ("splice_region_variant", "missense_variant")),
        ),
    ],
)
def test_words_of_csq(entry: str, words: tuple[str, str, tuple[str, ...]]) -> None:
    found = read(CSQ, entry)
    assert found.chosen is not None
    chosen = found.chosen
    assert (chosen.transcript, chosen.change, chosen.consequences) == words
    assert (chosen.hgvs_c, chosen.hgvs_p, chosen.gene) == ("", "", "SYN1")


def test_csq_refers_to_another_record() -> None:
    """Manual page: compound changes are printed once, other records link to it by @position."""
    found = read(CSQ, "@12122")
    assert found.chosen is None
    assert found.notes == ("bcftools csq describes this change together with that at 12122",)


def test_csq_of_several_changes_together() -> None:
    """csq.c: `inframe_deletion|XYZ|ENST01|+|5TY>5I|121ACG>A+124TA>T`."""
    entry = "inframe_deletion|XYZ|ENST01|protein_coding|+|5TY>5I|121ACG>A+124TA>T"
    found = read(CSQ, entry, alt="A", ref="ACG", pos=121)
    assert found.chosen is not None
    assert found.chosen.compound
    assert (found.words.gene, found.words.consequences, found.words.change) == ("XYZ", (), "")
    assert found.notes == ("the words are about this change together with others on the same copy",)


def test_csq_writes_splicing_as_an_own_entry() -> None:
    """bcftools 1.16 csq, own run: two entries for one transcript."""
    value = "splice_region|S|T1|protein_coding,synonymous|S|T1|protein_coding|-|298F|10G>A"
    found = read(CSQ, value)
    assert found.chosen is not None
    assert found.chosen.consequences == ("splice_region_variant", "synonymous_variant")
    assert (found.chosen.change, found.others) == ("298F", ())


def test_csq_behind_a_stop() -> None:
    found = read(CSQ, "*missense|SYN1|T1|protein_coding|+|5T>5I|10G>A")
    assert found.chosen is not None
    assert (found.chosen.behind_stop, found.chosen.consequences) == (True, ("missense_variant",))
    assert found.notes == ("a stop lies before this change on the same copy",)


def test_csq_with_several_alleles() -> None:
    value = "missense|S|T1|protein_coding|+|5T>5I|10G>A,synonymous|S|T1|protein_coding|+|5T|10G>C"
    found = read(CSQ, f"{value},intron|S||protein_coding", alt="A,C", place=1)
    assert found.chosen is not None
    assert (found.chosen.change, found.others) == ("5T", ())
    assert found.notes == ("bcftools csq does not say of which allele it speaks: not used",)
    split = read(CSQ, value, alt="A")
    assert split.chosen is not None
    assert split.chosen.change == "5T>5I"
    assert split.notes == ("bcftools csq describes 10G>C, not this change: not used",)


@pytest.mark.parametrize(
    ("header", "value", "note"),
    [
        (VEP, "A|missense_variant", "INFO/CSQ has an entry of 2 fields, not 16"),
        (VEP, "", None),
        (VEP, ",,", "INFO/CSQ has an entry of 1 fields, not 16 (3)"),
        (SNPEFF, "A|x|y", "INFO/ANN has an entry of 3 fields, not 16"),
        (SNPEFF, f"{SNPEFF_ROW}|", "INFO/ANN has an entry of 17 fields, not 16"),
        (CSQ, "missense|SYN1", "INFO/BCSQ has an entry of 2 fields, not 7"),
    ],
)
def test_malformed_annotation_is_a_note(header: str, value: str, note: str | None) -> None:
    found = read(header, value)
    assert found.chosen is None
    assert found.notes == ((note,) if note else ())


@given(st.text(max_size=80), st.sampled_from([VEP, SNPEFF, CSQ]))
def test_nothing_in_a_file_stops_the_reader(value: str, header: str) -> None:
    found = read(header, value.replace(";", ""))
    assert (found.chosen is None) == (found.rule is None)


def test_two_annotators_in_one_file() -> None:
    parser = annotation_parser([SNPEFF, VEP])
    assert parser.tools == (AnnotationTool.VEP, AnnotationTool.SNPEFF)
    assert parser.notes == (
        "annotated more than once (INFO/CSQ of VEP, INFO/ANN of snpEff): the first that says "
        "anything is read",
    )
    value = f"CSQ=bad;ANN={SNPEFF_ROW}"
    found = parser.read(value, 1, "C", ["T"], 0)
    assert found.tool is AnnotationTool.SNPEFF
    assert found.notes == ("INFO/CSQ has an entry of 1 fields, not 16",)


def test_the_order_of_terms() -> None:
    """Ensembl, "Calculated variant consequences", most severe first."""
    order = [
        "splice_acceptor",
        "stop_gained",
        "frameshift",
        "missense_variant",
        "splice_polypyrimidine_tract_variant",
        "synonymous",
        "5_prime_utr_variant",
        "intron",
        "upstream_gene_variant",
        "intergenic_region",
    ]
    ranks = [rank([term]) for term in order]
    assert ranks == sorted(ranks)
    assert translated("regulatory_region_variant") == "regulatory_region_variant"
    assert beside_transcript(["upstream_gene_variant"])
    assert not beside_transcript(["intron_variant", "upstream_gene_variant"])
