"""The genes of a bundle lifted to a genome: right, wrong, cut, renamed and edited genomes.

Assemblies and bundle are made up (made_bundle.py).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from made_bundle import BUILDS, Case, made_case
from made_genome import (
    MadeGene,
    MadeGenome,
    made_genome,
    other_strand,
    refseq_lines,
    write_gff,
)

from varannot.bases import translate
from varannot.cli import main
from varannot.errors import InputError
from varannot.model import CheckLevel
from varannot.transcripts.build.annotated import Inputs, build_annotated
from varannot.transcripts.build.outcomes import Outcome, ReportRow
from varannot.transcripts.build.panel import PanelInputs, build_panel
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.transcripts.cautions import load_repeats


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return made_case(tmp_path)


def lifted(
    case: Case, genome: MadeGenome, folder: Path, build: str = "GRCh37", **more: object
) -> tuple[Bundle, dict[str, ReportRow]]:
    fasta = genome.write_fasta(folder / "lab.fa")
    inputs = PanelInputs(fasta, build, case.base, **more)  # type: ignore[arg-type]
    report = build_panel(inputs, folder / "out")
    return open_bundle(folder / "out"), {row.record: row for row in report}


@pytest.mark.parametrize("build", BUILDS)
def test_every_gene_reaches_the_sequence_level(tmp_path: Path, case: Case, build: str) -> None:
    genome = case.genomes[build]
    bundle, report = lifted(case, genome, tmp_path, build)
    assert bundle.builds == BUILDS
    for gene in genome.genes:
        (model,) = bundle.of_gene(gene.symbol, build)
        assert model.level is CheckLevel.SEQUENCE
        assert model.cautions == ()
        sequence = bundle.sequence(model)
        assert sequence.mrna == gene.mrna
        assert sequence.protein == translate(gene.coding_bases)[:-1]
        assert sequence.genome is not None
        low, high = gene.span
        assert len(sequence.genome.bases) > high - low + 200
        assert report[model.accession].outcome is Outcome.KEPT
    assert "COORDINATE -> SEQUENCE" in report["NM_000011.3"].reason


def test_the_other_build_stays_as_it_was(tmp_path: Path, case: Case) -> None:
    bundle, _ = lifted(case, case.genomes["GRCh37"], tmp_path)
    before = open_bundle(case.base)
    for gene in case.genomes["GRCh38"].genes:
        (old,) = before.of_gene(gene.symbol, "GRCh38")
        (new,) = bundle.of_gene(gene.symbol, "GRCh38")
        assert new == old
        assert bundle.sequence(new).mrna == before.sequence(old).mrna
        assert bundle.sequence(new).protein == before.sequence(old).protein
        assert bundle.sequence(new).genome == before.sequence(old).genome


def test_both_builds_one_after_the_other(tmp_path: Path, case: Case) -> None:
    lifted(case, case.genomes["GRCh37"], tmp_path)
    fasta = case.genomes["GRCh38"].write_fasta(tmp_path / "lab38.fa")
    build_panel(PanelInputs(fasta, "GRCh38", tmp_path / "out"), tmp_path / "both")
    bundle = open_bundle(tmp_path / "both")
    for build, genome in case.genomes.items():
        for gene in genome.genes:
            (model,) = bundle.of_gene(gene.symbol, build)
            assert model.level is CheckLevel.SEQUENCE
            assert bundle.sequence(model).mrna == gene.mrna


NAMES: dict[str, dict[str, str]] = {
    "without chr": {"chr1": "1", "chr2": "2", "chrX": "X"},
    "accessions": {"chr1": "NC_000001.10", "chr2": "NC_000002.10", "chrX": "NC_000023.10"},
    "unusual": {"chr1": "CM000663", "chr2": "two", "chrX": "contig_23"},
}


@pytest.mark.parametrize("names", NAMES.values(), ids=list(NAMES))
@pytest.mark.parametrize("lower", [False, True])
def test_names_and_case_do_not_matter(
    tmp_path: Path, case: Case, names: dict[str, str], lower: bool
) -> None:
    genome = case.genomes["GRCh37"]
    contigs = {
        names[name]: bases.lower() if lower else bases for name, bases in genome.contigs.items()
    }
    bundle, report = lifted(case, MadeGenome(contigs), tmp_path)
    for gene in genome.genes:
        (model,) = bundle.of_gene(gene.symbol, "GRCh37")
        assert model.contig == gene.contig
        assert bundle.sequence(model).mrna == gene.mrna
    assert "does not mark repeats" in " ".join(row.reason for row in report.values()) or lower
    assert load_repeats(tmp_path / "out") == {}


def cut(genome: MadeGenome) -> dict[str, str]:
    return {**genome.contigs, "chr2": genome.contigs["chr2"][:-40]}


def without_x(genome: MadeGenome) -> dict[str, str]:
    return {name: bases for name, bases in genome.contigs.items() if name != "chrX"}


def pieces(genome: MadeGenome) -> dict[str, str]:
    return {f"{name}:301-3000": bases[300:3000] for name, bases in genome.contigs.items()}


def scrambled(genome: MadeGenome) -> dict[str, str]:
    rng = random.Random(5)
    return {name: "".join(rng.choices("ACGT", k=len(b))) for name, b in genome.contigs.items()}


def longer(genome: MadeGenome) -> dict[str, str]:
    return {**genome.contigs, "chr1": genome.contigs["chr1"] + "ACGT"}


def third_assembly(genome: MadeGenome) -> dict[str, str]:
    return {name: "ACGTTGCA" * 50 + bases for name, bases in genome.contigs.items()}


def nothing_known(genome: MadeGenome) -> dict[str, str]:
    return {"scaffold_7": "ACGT" * 500}


WRONG: list[tuple[str, Callable[[MadeGenome], dict[str, str]], str, list[str]]] = [
    ("other build", lambda g: g.contigs, "GRCh38", ["a genome of GRCh37", "--assembly GRCh37"]),
    (
        "other build without chr",
        lambda g: {name[3:]: bases for name, bases in g.contigs.items()},
        "GRCh38",
        ["a genome of GRCh37"],
    ),
    (
        "other build, one chromosome, bases known at few places",
        lambda g: {"chr1": g.contigs["chr1"]},
        "GRCh38",
        ["a genome of GRCh37"],
    ),
    ("cut", cut, "GRCh37", ["record chr2 of", "cut or damaged"]),
    ("a chromosome missing", without_x, "GRCh37", ["no record for chrX", "--allow-missing"]),
    ("longer", longer, "GRCh37", ["record chr1 of", "another one"]),
    ("pieces", pieces, "GRCh37", ["holds the bases of GRCh37 chr1", "whole chromosomes"]),
    ("other bases", scrambled, "GRCh37", ["bases that are not those of GRCh37"]),
    ("a third assembly", third_assembly, "GRCh37", ["a genome of none of GRCh37, GRCh38"]),
    ("another species", nothing_known, "GRCh37", ["scaffold_7", "chromosomes of GRCh37"]),
]


@pytest.mark.parametrize(
    ("spoil", "build", "words"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_wrong_genomes_are_refused_before_anything_is_written(
    tmp_path: Path,
    case: Case,
    spoil: Callable[[MadeGenome], dict[str, str]],
    build: str,
    words: list[str],
) -> None:
    genome = MadeGenome(spoil(case.genomes["GRCh37"]))
    with pytest.raises(InputError) as caught:
        lifted(case, genome, tmp_path, build)
    text = str(caught.value)
    assert [word for word in words if word not in text] == []
    assert "Nothing was written" in text
    assert "lab.fa" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base", "lab.fa", "lab.fa.fai"]


def test_missing_chromosomes_may_be_allowed(tmp_path: Path, case: Case) -> None:
    genome = MadeGenome(without_x(case.genomes["GRCh37"]))
    bundle, report = lifted(case, genome, tmp_path, allow_missing=True)
    before = open_bundle(case.base)
    for gene in case.genomes["GRCh37"].genes:
        (model,) = bundle.of_gene(gene.symbol, "GRCh37")
        if gene.contig == "chrX":
            assert model == before.of_gene(gene.symbol, "GRCh37")[0]
            assert report[model.accession].outcome is Outcome.PASSED_OVER
            assert "chrX is not in the genome file" in report[model.accession].reason
        else:
            assert model.level is CheckLevel.SEQUENCE


def edited(case: Case, symbol: str, change: Callable[[str], str]) -> MadeGenome:
    """The genome with the bases of a gene's coding exons changed, position by position."""
    genome, gene = case.genomes["GRCh37"], case.gene(symbol)
    bases = list(genome.contigs[gene.contig])
    for a, b, _ in gene.coding_parts():
        bases[a - 1 : b] = list(change("".join(bases[a - 1 : b])))
    return MadeGenome({**genome.contigs, gene.contig: "".join(bases)})


def test_gene_that_does_not_read_stays_as_it_ships(tmp_path: Path, case: Case) -> None:
    genome = edited(case, "GENE11", lambda bases: bases[::-1])
    bundle, report = lifted(case, genome, tmp_path)
    (model,) = bundle.of_gene("GENE11", "GRCh37")
    assert model.level is CheckLevel.COORDINATE
    assert bundle.sequence(model).genome is None
    row = report["NM_000011.3"]
    assert row.outcome is Outcome.REFUSED
    assert "stays as it ships, at level COORDINATE" in row.reason
    (other,) = bundle.of_gene("GENE12", "GRCh37")
    assert other.level is CheckLevel.SEQUENCE


@pytest.mark.parametrize(
    ("symbol", "words"),
    [
        ("GENE9", "known bases differ from the genome file"),
        ("GENE10", "residues"),
        ("GENE8", "bases differ from the reference record"),
    ],
)
def test_what_is_known_of_a_gene_is_held_against_the_genome(
    tmp_path: Path, case: Case, symbol: str, words: str
) -> None:
    """Other codons in frame: the frame stays open, so only the comparison can tell."""
    gene = case.gene(symbol)
    fine = case.genomes["GRCh37"].contigs[gene.contig]
    rng = random.Random(8)
    coding = gene.coding_bases
    new = (
        coding[:3] + "".join(rng.choice(("GCA", "GTT", "CCC")) for _ in coding[6::3]) + coding[-3:]
    )
    bases, at = list(fine), 0
    for a, b, _ in gene.coding_parts():
        piece = new[at : at + b - a + 1]
        at += len(piece)
        bases[a - 1 : b] = list(piece if gene.strand == "+" else other_strand(piece))
    genome = MadeGenome({**case.genomes["GRCh37"].contigs, gene.contig: "".join(bases)})
    _, report = lifted(case, genome, tmp_path)
    row = report[f"NM_{gene.number:06d}.3"]
    assert row.outcome is Outcome.REFUSED
    assert words in row.reason


def test_single_other_base_is_said_not_refused(tmp_path: Path, case: Case) -> None:
    gene = case.gene("GENE9")
    a, b, _ = gene.coding_parts()[1]
    place = (a + b) // 2
    contigs = case.genomes["GRCh37"].contigs
    bases = contigs[gene.contig]
    new = "A" if bases[place - 1] != "A" else "C"
    genome = MadeGenome({**contigs, gene.contig: bases[: place - 1] + new + bases[place:]})
    bundle, report = lifted(case, genome, tmp_path)
    row = report["NM_000009.3"]
    assert row.outcome is Outcome.CAUTION
    assert "1 bases of the transcript differ from the genome" in row.reason
    (model,) = bundle.of_gene("GENE9", "GRCh37")
    assert bundle.sequence(model).cds == gene.coding_bases


def test_unknown_bases_leave_the_gene_as_it_ships(tmp_path: Path, case: Case) -> None:
    genome = edited(case, "GENE11", lambda bases: "N" * len(bases))
    bundle, report = lifted(case, genome, tmp_path)
    row = report["NM_000011.3"]
    assert row.outcome is Outcome.PASSED_OVER
    assert "coding bases are not known in the genome file" in row.reason
    assert bundle.of_gene("GENE11", "GRCh37")[0].level is CheckLevel.COORDINATE


def test_genome_on_which_too_many_genes_fail_is_refused(tmp_path: Path, case: Case) -> None:
    """Each stop codon is gone; the known places, in the middle of exons, all agree.

    GENE9 has coding bases of its own, so that only a caution can be given there.
    """
    contigs = {name: list(bases) for name, bases in case.genomes["GRCh37"].contigs.items()}
    for gene in case.genomes["GRCh37"].genes:
        for position in _last_codon(gene):
            contigs[gene.contig][position - 1] = "G" if gene.strand == "+" else "C"
    genome = MadeGenome({name: "".join(bases) for name, bases in contigs.items()})
    with pytest.raises(InputError, match="11 genes that do not read on this genome"):
        lifted(case, genome, tmp_path)
    assert not (tmp_path / "out").exists()


def _last_codon(gene: MadeGene) -> list[int]:
    """The genomic positions (1-based) of the stop codon."""
    step = 1 if gene.strand == "+" else -1
    positions = [
        position for a, b, _ in gene.coding_parts() for position in range(a, b + 1)[::step]
    ]
    return positions[-3:]


def test_repeats_of_the_genome_are_kept(tmp_path: Path, case: Case) -> None:
    genome = edited(case, "GENE12", str.lower)
    bundle, _ = lifted(case, genome, tmp_path)
    repeats = load_repeats(tmp_path / "out")
    assert {accession for _, accession in repeats} == {"NM_000012.3"}
    (model,) = bundle.of_gene("GENE12", "GRCh37")
    gene = case.gene("GENE12")
    masked = sum(repeat.masked for repeat in repeats["GRCh37", model.accession])
    assert masked == len(gene.coding_bases)


def clinvar(folder: Path, case: Case, wrong: dict[str, int], others: int = 10) -> Path:
    """P/LP rows in every gene; `wrong` counts rows with another reference base, by gene."""
    lines = ["##fileformat=VCFv4.1", "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"]
    genome = case.genomes["GRCh37"]
    for gene in genome.genes:
        a, b, _ = max(gene.coding_parts(), key=lambda part: part[1] - part[0])
        for k in range(others):
            position = a + k % (b - a + 1)
            base = genome.contigs[gene.contig][position - 1]
            if k < wrong.get(gene.symbol, 0):
                base = "ACGT"["ACGT".index(base) - 1]
            told = ("Pathogenic", "Likely_pathogenic", "Pathogenic/Likely_pathogenic")[k % 3]
            lines.append(f"{gene.contig[3:]}\t{position}\t.\t{base}\t.\t.\t.\tCLNSIG={told}")
        lines.append(f"{gene.contig[3:]}\t{a}\t.\tNNN\tA\t.\t.\tCLNSIG=Pathogenic")
        lines.append(f"{gene.contig[3:]}\t{a}\t.\tTTTTTTT\tA\t.\t.\tCLNSIG=Benign")
        told = "Conflicting_classifications_of_pathogenicity"
        lines.append(f"{gene.contig[3:]}\t{a}\t.\tTTTTTTT\tA\t.\t.\tCLNSIG={told}")
    path = folder / "clinvar.vcf"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(
    ("wrong", "rows", "outcome", "words"),
    [
        (0, 10, Outcome.KEPT, ""),
        (2, 100, Outcome.CAUTION, "2 of 100 ClinVar reference alleles differ"),
        (3, 10, Outcome.REFUSED, "3 of 10 ClinVar reference alleles differ"),
    ],
)
def test_clinvar_alleles_are_held_against_the_genome(
    tmp_path: Path, case: Case, wrong: int, rows: int, outcome: Outcome, words: str
) -> None:
    vcf = clinvar(tmp_path, case, {"GENE5": wrong}, rows)
    bundle, report = lifted(case, case.genomes["GRCh37"], tmp_path, clinvar=vcf)
    row = report["NM_000005.3"]
    assert row.outcome is outcome
    assert words in row.reason
    assert report["NM_000006.3"].outcome is Outcome.KEPT
    (model,) = bundle.of_gene("GENE5", "GRCh37")
    assert any(words in caution for caution in model.cautions) is (outcome is Outcome.CAUTION)


def test_clinvar_of_nothing_is_refused(tmp_path: Path, case: Case) -> None:
    vcf = tmp_path / "clinvar.vcf"
    vcf.write_text("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n")
    with pytest.raises(InputError, match="no row that says pathogenic"):
        lifted(case, case.genomes["GRCh37"], tmp_path, clinvar=vcf)
    assert not (tmp_path / "out").exists()


def test_clinvar_of_another_assembly_is_refused(tmp_path: Path, case: Case) -> None:
    vcf = clinvar(tmp_path, case, dict.fromkeys((f"GENE{n}" for n in range(1, 13)), 7))
    with pytest.raises(InputError, match="120 reference alleles of 12 genes compared, 84 differ"):
        lifted(case, case.genomes["GRCh37"], tmp_path, clinvar=vcf)
    assert not (tmp_path / "out").exists()


def annotated(
    case: Case, folder: Path, lines: list[str], **more: object
) -> tuple[Bundle, dict[str, ReportRow]]:
    fasta = case.genomes["GRCh37"].write_fasta(folder / "lab.fa")
    gff = write_gff(folder / "models.gff3", lines)
    report = build_annotated(
        Inputs(fasta, gff),
        folder / "out",
        assembly="GRCh37",
        base=case.base,
        **more,  # type: ignore[arg-type]
    )
    return open_bundle(folder / "out"), {row.record: row for row in report}


def test_annotation_is_held_against_the_bundle(tmp_path: Path, case: Case) -> None:
    genes = case.genomes["GRCh37"].genes
    shorter = genes[1]
    first, last = shorter.exons[0]
    # The first exon loses five bases of its 5' UTR.
    start = (first + 5, last) if shorter.strand == "+" else (first, last - 5)
    changed = replace(
        shorter,
        exons=(start, *shorter.exons[1:]),
        mrna=shorter.mrna[5:],
        cds=(shorter.cds[0] - 5, shorter.cds[1] - 5),
    )
    lines = [
        line.replace("MANE Select", "basic")
        for gene in (genes[0], changed, *genes[2:])
        for line in refseq_lines(gene)
    ]
    bundle, report = annotated(case, tmp_path, lines)
    assert bundle.builds == ("GRCh37",)
    length = len(shorter.mrna)
    assert report["NM_000002.3"].outcome is Outcome.CAUTION
    assert f"exons of {length - 5} bases, the model that ships has {length}" in (
        report["NM_000002.3"].reason
    )
    for gene in genes:
        (model,) = bundle.of_gene(gene.symbol, "GRCh37")
        assert model.tags == {"MANE Select"}
        assert bool(model.cautions) is (gene is shorter)
        assert bundle.contig("GRCh37", "1") == "chr1"


def test_older_symbols_are_read_by_their_hgnc_id(tmp_path: Path, case: Case) -> None:
    genes = case.genomes["GRCh37"].genes
    lines = [
        line.replace("GENE3", "OLDNAME").replace("HGNC:1003", "HGNC:3")
        for gene in genes
        for line in refseq_lines(gene)
    ]
    bundle, report = annotated(case, tmp_path, lines)
    (model,) = bundle.of_gene("GENE3", "GRCh37")
    assert bundle.sequence(model).mrna == case.gene("GENE3").mrna
    assert report["NM_000003.3"].gene == "GENE3"
    assert "lengths of chromosomes: 3 those of GRCh37" in report["lab.fa"].reason
    assert report["lab.fa"].outcome is Outcome.CHECKED


def test_annotation_on_the_wrong_assembly_is_refused(tmp_path: Path, case: Case) -> None:
    fasta = case.genomes["GRCh38"].write_fasta(tmp_path / "lab.fa")
    lines = [line for gene in case.genomes["GRCh38"].genes for line in refseq_lines(gene)]
    gff = write_gff(tmp_path / "models.gff3", lines)
    with pytest.raises(InputError, match="a genome of GRCh38"):
        build_annotated(Inputs(fasta, gff), tmp_path / "out", assembly="GRCh37", base=case.base)
    assert not (tmp_path / "out").exists()


def test_annotation_and_clinvar(tmp_path: Path, case: Case) -> None:
    vcf = clinvar(tmp_path, case, {"GENE5": 9, "GENE6": 1})
    lines = [line for gene in case.genomes["GRCh37"].genes for line in refseq_lines(gene)]
    bundle, report = annotated(case, tmp_path, lines, clinvar=vcf)
    assert report["NM_000005.3"].outcome is Outcome.REFUSED
    assert bundle.of_gene("GENE5", "GRCh37") == ()
    assert report["NM_000006.3"].outcome is Outcome.CAUTION
    assert "1 of 10 ClinVar" in bundle.of_gene("GENE6", "GRCh37")[0].cautions[0]


@pytest.mark.parametrize("asked", ["list", "file", "panel"])
def test_genes_may_be_a_list_a_file_or_the_panel(tmp_path: Path, case: Case, asked: str) -> None:
    genome = case.genomes["GRCh37"]
    fasta = genome.write_fasta(tmp_path / "lab.fa")
    more = made_genome(seed=77, contigs=("chr1",)).genes[0]
    lines = [line for gene in genome.genes for line in refseq_lines(gene)]
    lines += refseq_lines(replace(more, symbol="NOT_ON_PANEL", number=99))
    gff = write_gff(tmp_path / "models.gff3", lines)
    (tmp_path / "genes.txt").write_text("GENE2\nGENE7\n")
    genes = {"list": "GENE2, GENE7", "file": str(tmp_path / "genes.txt"), "panel": "panel"}[asked]
    common = ["--fasta", str(fasta), "--gff", str(gff), "--base", str(case.base)]
    out = tmp_path / "out"
    assert main(["reference", "build", *common, "--genes", genes, "--out", str(out)]) == 0
    told = {line.split("\t")[1] for line in _lines(out / "build_report.tsv")[1:]}
    expected = {f"GENE{n}" for n in range(1, 13)} if asked == "panel" else {"GENE2", "GENE7"}
    assert told == expected


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_verb_lifts_and_refuses(
    tmp_path: Path, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    fasta = case.genomes["GRCh37"].write_fasta(tmp_path / "lab.fa")
    out = tmp_path / "out"
    common = ["reference", "build", "--fasta", str(fasta), "--base", str(case.base)]
    assert main([*common, "--assembly", "GRCh38", "--out", str(out)]) == 2
    assert "a genome of GRCh37" in capsys.readouterr().err
    assert not out.exists()
    assert main([*common, "--assembly", "GRCh37", "--out", str(out)]) == 0
    assert main(["reference", "status", str(out)]) == 0
    told = capsys.readouterr().out
    assert "GRCh37\tMANE Select, level SEQUENCE\t12\n" in told
    assert "GRCh38\tMANE Select, level SEQUENCE\t8\n" in told
    assert "source\tmade up\t" + "0" * 64 + "\tCC0-1.0\n" in told
    assert "source\tlab.fa (GRCh37)\t" in told
