"""Bundles from a genome and GFF3: flavours, strands, odd coding sequences, wrong files.

Genomes are made up (made_genome.py); the engine trial and the gene records are real sequences.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pysam
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_genome import (
    FLAVOURS,
    MadeGene,
    MadeGenome,
    ensembl_lines,
    gencode_lines,
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
from varannot.transcripts.bundle import Bundle, open_bundle

ACCESSIONS = {
    "refseq": "NM_{:06d}.3",
    "ensembl": "ENST{:011d}.4",
    "gencode": "ENST{:011d}.4",
}


def built(
    folder: Path, genome: MadeGenome, lines: list[str], **more: object
) -> tuple[Bundle, dict[str, ReportRow]]:
    """Build from these lines; return the bundle and the report by record."""
    fasta = genome.write_fasta(folder / "genome.fa")
    gff = write_gff(folder / "models.gff3", lines)
    report = build_annotated(Inputs(fasta, gff, **more), folder / "bundle")  # type: ignore[arg-type]
    return open_bundle(folder / "bundle"), {row.record: row for row in report}


def all_lines(genome: MadeGenome, flavour: Callable[..., list[str]] = refseq_lines) -> list[str]:
    return [line for gene in genome.genes for line in flavour(gene)]


def refused(folder: Path, genome: MadeGenome, lines: list[str]) -> str:
    """Return the words of a build that is refused; nothing may be left behind."""
    fasta = genome.write_fasta(folder / "genome.fa")
    gff = write_gff(folder / "models.gff3", lines)
    with pytest.raises(InputError) as caught:
        build_annotated(Inputs(fasta, gff), folder / "bundle")
    assert {path.name for path in folder.iterdir()} <= {
        "genome.fa",
        "genome.fa.fai",
        "models.gff3",
    }
    return str(caught.value)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_each_flavour_gives_the_made_transcripts(tmp_path: Path, flavour: str) -> None:
    genome = made_genome(seed=3)
    bundle, report = built(tmp_path, genome, all_lines(genome, FLAVOURS[flavour]))
    assert {row.outcome for row in report.values()} == {Outcome.KEPT}
    for gene in genome.genes:
        model = bundle.transcript(ACCESSIONS[flavour].format(gene.number), "custom")
        assert model is not None
        assert (model.gene, model.hgnc_id) == (gene.symbol, f"HGNC:{1000 + gene.number}")
        assert model.tags == {"MANE Select"}
        assert model.level is CheckLevel.SEQUENCE
        assert model.protein.startswith("NP_" if flavour == "refseq" else "ENSP")
        assert model.ensembl == (f"ENST{gene.number:011d}.7" if flavour == "refseq" else "")
        sequence = bundle.sequence(model)
        assert sequence.mrna == gene.mrna
        assert sequence.cds == gene.coding_bases
        assert sequence.protein == translate(gene.coding_bases)[:-1]


def test_windows_make_the_genome_unnecessary(tmp_path: Path) -> None:
    genome = made_genome(seed=4)
    bundle, _ = built(tmp_path, genome, all_lines(genome))
    (tmp_path / "genome.fa").unlink()
    for gene in genome.genes:
        window = bundle.sequence(bundle.of_gene(gene.symbol, "custom")[0]).genome
        assert window is not None
        bases = genome.contigs[gene.contig]
        assert window.bases == (bases if gene.strand == "+" else other_strand(bases))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    flavour=st.sampled_from(sorted(FLAVOURS)),
    exons=st.integers(1, 7),
    packed=st.sampled_from(["plain", "gzip", "bgzip"]),
)
def test_any_order_of_lines_gives_the_same_transcripts(
    tmp_path_factory: pytest.TempPathFactory, seed: int, flavour: str, exons: int, packed: str
) -> None:
    folder = tmp_path_factory.mktemp("order")
    genome = made_genome(seed=seed, contigs=("1", "X"), exons=exons)
    lines = all_lines(genome, FLAVOURS[flavour])
    random.Random(seed).shuffle(lines)
    fasta = genome.write_fasta(folder / "genome.fa")
    gff = write_gff(folder / "models.gff3", lines)
    if packed == "gzip":
        gff.with_suffix(".gz").write_bytes(gzip.compress(gff.read_bytes()))
        gff = gff.with_suffix(".gz")
    elif packed == "bgzip":
        pysam.tabix_compress(str(gff), f"{gff}.gz")
        gff = Path(f"{gff}.gz")
    build_annotated(Inputs(fasta, gff), folder / "bundle")
    bundle = open_bundle(folder / "bundle")
    for gene in genome.genes:
        (model,) = bundle.of_gene(gene.symbol, "custom")
        assert bundle.sequence(model).mrna == gene.mrna
        assert (model.cds_start, model.cds_end) == gene.cds
        assert model.exon_count == exons


@pytest.mark.parametrize(
    ("fasta_names", "gff_names"),
    [
        (("chr1", "chrX"), ("1", "X")),
        (("1", "X"), ("chr1", "chrX")),
        (("chr1", "chrX"), ("NC_000001.10", "NC_000023.10")),
        (("NC_000001.11", "NC_000023.11"), ("1", "X")),
    ],
)
def test_contig_names_of_both_files_meet(
    tmp_path: Path, fasta_names: tuple[str, str], gff_names: tuple[str, str]
) -> None:
    genome = made_genome(seed=5, contigs=fasta_names)
    other = dict(zip(fasta_names, gff_names, strict=True))
    lines = [line for g in genome.genes for line in refseq_lines(g, contig=other[g.contig])]
    bundle, _ = built(tmp_path, genome, lines)
    for gene in genome.genes:
        (model,) = bundle.of_gene(gene.symbol, "custom")
        assert model.contig == gene.contig
        assert bundle.sequence(model).mrna == gene.mrna


def test_accessions_of_two_builds_do_not_meet(tmp_path: Path) -> None:
    genome = made_genome(seed=5, contigs=("NC_000001.10",))
    lines = [line for g in genome.genes for line in refseq_lines(g, contig="NC_000001.11")]
    text = refused(tmp_path, genome, lines)
    assert "NC_000001.11" in text
    assert "NC_000001.10" in text


def test_stop_left_out_of_the_coding_sequence_is_added_and_said(tmp_path: Path) -> None:
    genome = made_genome(seed=6)
    lines = [
        line
        for gene in genome.genes
        for line in refseq_lines(gene, parts=gene.coding_parts(end=gene.cds[1] - 3))
    ]
    bundle, report = built(tmp_path, genome, lines)
    for gene in genome.genes:
        (model,) = bundle.of_gene(gene.symbol, "custom")
        assert bundle.sequence(model).cds == gene.coding_bases
        assert "stop codon was not part" in report[model.accession].reason


def one_gene(seed: int = 7, strand: str = "+", cds: str = "") -> tuple[MadeGenome, MadeGene]:
    genome = made_genome(seed=seed, contigs=("chr1",), cds=cds)
    return genome, next(gene for gene in genome.genes if gene.strand == strand)


def shifted(parts: list[tuple[int, int, int]], strand: str) -> list[tuple[int, int, int]]:
    """Make the second part begin one base early, so that it repeats the last base of the first."""
    (a, b, p), (c, d, q), *rest = parts
    low = [(a, c, p), (c, d, q)] if strand == "+" else [(d, b, p), (c, d, q)]
    return [*low, *rest]


ODD: list[tuple[str, Callable[[MadeGene], list[str]], Outcome, str]] = [
    (
        "ribosomal slippage by its exception",
        lambda g: refseq_lines(g, cds_extra=";exception=ribosomal slippage"),
        Outcome.REFUSED,
        "ribosomal slippage",
    ),
    (
        "coding parts that overlap (PEG10-like)",
        lambda g: refseq_lines(g, parts=shifted(g.coding_parts(), g.strand)),
        Outcome.REFUSED,
        "overlap",
    ),
    (
        "a coding part outside the exons",
        lambda g: refseq_lines(g, parts=[*g.coding_parts(), (*_beyond(g), 0)]),
        Outcome.REFUSED,
        "outside the exons",
    ),
    (
        "a coding part that leaves exon bases out",
        lambda g: refseq_lines(g, parts=[g.coding_parts()[0], g.coding_parts()[-1]]),
        Outcome.REFUSED,
        "left out",
    ),
    (
        "not a whole number of codons",
        lambda g: refseq_lines(g, parts=g.coding_parts(end=g.cds[1] - 1)),
        Outcome.REFUSED,
        "whole number of codons",
    ),
    (
        "begins before the annotated part",
        lambda g: refseq_lines(g, parts=g.coding_parts(start=g.cds[0] + 1), cds_extra=_open(g, 5)),
        Outcome.REFUSED,
        "begins before",
    ),
    (
        "goes on behind the annotated part",
        lambda g: refseq_lines(g, parts=g.coding_parts(end=g.cds[1] - 4), cds_extra=_open(g, 3)),
        Outcome.CAUTION,
        "goes on behind",
    ),
    (
        "another genetic code",
        lambda g: refseq_lines(g, cds_extra=";transl_table=2"),
        Outcome.REFUSED,
        "genetic code",
    ),
    (
        "an exon on the other strand",
        lambda g: [
            line.replace("\t" + g.strand + "\t", "\t" + "+-"[g.strand == "+"] + "\t")
            if "exon-" in line and "-2;" in line
            else line
            for line in refseq_lines(g)
        ],
        Outcome.REFUSED,
        "trans-splicing",
    ),
    (
        "exons that overlap",
        lambda g: [*refseq_lines(g), _second_exon(g)],
        Outcome.REFUSED,
        "exons that overlap",
    ),
    (
        "no ATG",
        lambda g: refseq_lines(g, parts=g.coding_parts(start=g.cds[0] + 3)),
        Outcome.CAUTION,
        "not with ATG",
    ),
    (
        "substitutions against the genome, not spelt out",
        lambda g: refseq_lines(g, extra=_note("has 2 substitutions")),
        Outcome.CAUTION,
        "has 2 substitutions compared to the genome; its own bases are not known",
    ),
    (
        "inserted bases without an alignment",
        lambda g: refseq_lines(g, extra=_note("has 1 substitution%2C 1 frameshift")),
        Outcome.REFUSED,
        "1 frameshift compared to the genome, and the annotation gives no alignment",
    ),
    (
        "bases not aligned",
        lambda g: refseq_lines(g, extra=_note("aligns at 83%25 coverage")),
        Outcome.REFUSED,
        "aligns at 83% coverage",
    ),
    (
        "not coding",
        lambda g: [line for line in refseq_lines(g) if "\tCDS\t" not in line],
        Outcome.KEPT,
        "",
    ),
]


def _note(text: str) -> str:
    return f";Note=The RefSeq transcript {text} compared to this genomic sequence"


def _beyond(gene: MadeGene) -> tuple[int, int]:
    """Two bases of the intron in front of the last exon."""
    first, last = gene.exons[-1]
    return (first - 9, first - 8) if gene.strand == "+" else (last + 8, last + 9)


def _open(gene: MadeGene, prime: int) -> str:
    low = (prime == 5) == (gene.strand == "+")
    return ";partial=true;start_range=.,1" if low else ";partial=true;end_range=1,."


def _second_exon(gene: MadeGene) -> str:
    line = next(line for line in refseq_lines(gene) if "\texon\t" in line)
    return line.replace("ID=exon-", "ID=exon-b")


@pytest.mark.parametrize("strand", ["+", "-"])
@pytest.mark.parametrize(
    ("lines", "outcome", "words"), [row[1:] for row in ODD], ids=[r[0] for r in ODD]
)
def test_odd_coding_sequences_are_refused_by_name_or_said(
    tmp_path: Path,
    strand: str,
    lines: Callable[[MadeGene], list[str]],
    outcome: Outcome,
    words: str,
) -> None:
    genome, gene = one_gene(strand=strand)
    others = [line for one in genome.genes if one is not gene for line in refseq_lines(one)]
    bundle, report = built(tmp_path, genome, [*lines(gene), *others])
    row = report[f"NM_{gene.number:06d}.3"]
    assert row.outcome is outcome
    assert words in row.reason
    kept = bundle.of_gene(gene.symbol, "custom")
    assert bool(kept) is (outcome is not Outcome.REFUSED)
    for model in kept:
        assert " | ".join(model.cautions) == row.reason


@pytest.mark.parametrize("strand", ["+", "-"])
@pytest.mark.parametrize("flavour", ["refseq", "gencode"])
def test_selenocysteine_is_read_as_such(tmp_path: Path, strand: str, flavour: str) -> None:
    cds = "ATG" + "GCA" * 20 + "TGA" + "CTG" * 30 + "TAA"
    genome, gene = one_gene(strand=strand, cds=cds)
    at = _genomic(gene, gene.cds[0] + 63)
    first, last = (at, at + 2) if strand == "+" else (at - 2, at)
    where = f"{first}..{last}" if strand == "+" else f"complement({first}..{last})"
    if flavour == "refseq":
        lines = refseq_lines(gene, cds_extra=f";transl_except=(pos:{where}%2Caa:Sec)")
        accession = f"NM_{gene.number:06d}.3"
    else:
        accession = f"ENST{gene.number:011d}.4"
        lines = [
            *gencode_lines(gene),
            f"chr1\tHAVANA\tstop_codon_redefined_as_selenocysteine\t{first}\t{last}\t.\t{strand}"
            f"\t.\tID=sec;Parent={accession}",
        ]
    bundle, report = built(tmp_path, genome, lines)
    assert "codon 22 (TGA) is read as Sec" in report[accession].reason
    model = bundle.transcript(accession, "custom")
    assert model is not None
    assert bundle.sequence(model).protein == "M" + "A" * 20 + "U" + "L" * 30


def _genomic(gene: MadeGene, place: int) -> int:
    """1-based genomic position of a transcript position (0-based)."""
    for first, last in gene.exons:
        length = last - first + 1
        if place < length:
            return first + place if gene.strand == "+" else last - place
        place -= length
    raise AssertionError(gene)


def test_stop_inside_without_a_reason_is_refused(tmp_path: Path) -> None:
    genome, gene = one_gene(cds="ATG" + "GCA" * 20 + "TGA" + "CTG" * 30 + "TAA")
    good = made_genome(seed=70, contigs=("chr2",))
    genome.contigs.update(good.contigs)
    lines = [*refseq_lines(gene), *(line for g in good.genes for line in _renumbered(g))]
    _, report = built(tmp_path, genome, lines)
    row = report[f"NM_{gene.number:06d}.3"]
    assert row.outcome is Outcome.REFUSED
    assert "TGA inside the coding sequence, at codon 22 of 53" in row.reason


def _renumbered(gene: MadeGene) -> list[str]:
    return refseq_lines(replace(gene, number=gene.number + 50, symbol=f"OTHER{gene.number}"))


def gapped_case(strand: str) -> tuple[MadeGenome, str, list[str]]:
    """One exon pair: the transcript has two bases more in exon 1, the genome three in exon 2."""
    rng = random.Random(11)
    pad, intron = ("".join(rng.choices("ACGT", k=n)) for n in (400, 90))
    cds = "ATG" + "GCTGAC" * 14 + "CATTGC" + "AAGGTC" * 14 + "TAA"
    mrna = "CCTTACGG" + cds + "GGACTTAACC"
    first, second = mrna[:60], mrna[60:]
    genome1 = first[:20] + first[22:]  # two bases of the transcript are missing in the genome
    genome2 = second[:30] + "CCC" + second[30:]
    piece = genome1 + "GT" + intron + "AG" + genome2
    l1, l2 = len(genome1), len(genome2)
    spans = [(0, l1), (l1 + len(intron) + 4, l1 + len(intron) + 4 + l2)]
    if strand == "-":
        spans = [(len(piece) - b, len(piece) - a) for a, b in spans]
        piece = other_strand(piece)
    (a1, b1), (a2, b2) = [(400 + a + 1, 400 + b) for a, b in spans]
    stop, span = len(mrna) - 10, (min(a1, a2), max(b1, b2))
    tail = "gene=GAP;"
    rows = [
        ("gene", *span, ".", "ID=gene-GAP;Name=GAP;" + tail),
        ("mRNA", *span, ".", "ID=rna-NM_9.1;Parent=gene-GAP;transcript_id=NM_9.1;" + tail),
        ("exon", a1, b1, ".", "ID=e1;Parent=rna-NM_9.1;" + tail),
        ("exon", a2, b2, ".", "ID=e2;Parent=rna-NM_9.1;" + tail),
        ("cDNA_match", a1, b1, ".", "ID=aln;Target=NM_9.1 1 60 +;Gap=M20 I2 M38"),
        (
            "cDNA_match",
            a2,
            b2,
            ".",
            f"ID=aln;Target=NM_9.1 61 {len(mrna)} +;Gap=M30 D3 M{len(second) - 30}",
        ),
    ]
    end2 = stop - 60 + 3  # genome bases of exon 2 up to the end of the coding sequence
    if strand == "+":
        parts = [(a1 + 8, b1, 0), (a2, a2 + end2 - 1, 2)]
    else:
        parts = [(a1, b1 - 8, 0), (b2 - end2 + 1, b2, 2)]
    rows += [("CDS", a, b, p, "ID=c;Parent=rna-NM_9.1;protein_id=NP_9.1") for a, b, p in parts]
    lines = [
        f"chr1\tRefSeq\t{kind}\t{a}\t{b}\t.\t{strand}\t{phase}\t{text}"
        for kind, a, b, phase, text in rows
    ]
    return MadeGenome({"chr1": pad + piece + pad}), mrna, lines


@pytest.mark.parametrize("strand", ["+", "-"])
@pytest.mark.parametrize("with_rna", [True, False])
@pytest.mark.parametrize("turned", [False, True])
def test_gapped_alignments_keep_the_numbers_of_the_transcript(
    tmp_path: Path, strand: str, with_rna: bool, turned: bool
) -> None:
    """GFF3 specification, The Gap Attribute; the list is also understood from its other end."""
    genome, mrna, lines = gapped_case(strand)
    if turned:
        last = f"M{len(mrna) - 90}"
        lines = [
            line.replace("M20 I2 M38", "M38 I2 M20").replace(f"M30 D3 {last}", f"{last} D3 M30")
            for line in lines
        ]
    more: dict[str, object] = {}
    if with_rna:
        more["rna"] = tmp_path / "rna.fa"
        (tmp_path / "rna.fa").write_text(f">NM_9.1 made up\n{mrna}AAAA\n")
    bundle, report = built(tmp_path, genome, lines, **more)
    model = bundle.transcript("NM_9.1", "custom")
    assert model is not None
    assert "inserted or deleted" in report["NM_9.1"].reason
    assert model.length == len(mrna)
    assert (model.cds_start, model.cds_end) == (8, len(mrna) - 10)
    known = bundle.sequence(model).mrna
    assert known == (mrna if with_rna else mrna[:20] + "NN" + mrna[22:])
    # The base behind the three that only the genome has.
    position = next(b for b in model.blocks if b.tx_start == 90).start
    assert model.to_transcript(position) == 90
    assert model.to_transcript(position - 1) is None


def test_own_bases_are_kept_where_they_differ(tmp_path: Path) -> None:
    genome, gene = one_gene()
    place = gene.cds[0] + 10
    base = "A" if gene.mrna[place] != "A" else "C"
    rna = tmp_path / "rna.fa"
    own = gene.mrna[:place] + base + gene.mrna[place + 1 :]
    rna.write_text(f">NM_{gene.number:06d}.3\n{own}\n")
    bundle, report = built(tmp_path, genome, refseq_lines(gene), rna=rna)
    (model,) = bundle.of_gene(gene.symbol, "custom")
    assert bundle.sequence(model).mrna == own
    assert f"1 bases differ between transcript and genome (transcript base {place + 1})" in (
        report[model.accession].reason
    )


def test_sequences_of_another_version_are_refused(tmp_path: Path) -> None:
    genome = made_genome(seed=8)
    first, second, third, fourth = genome.genes
    rna, protein = tmp_path / "rna.fa", tmp_path / "protein.fa.gz"
    rna.write_text(f">NM_{first.number:06d}.3\n{first.mrna}GATC\n")
    wrong = translate(second.coding_bases)[:-5]
    right = translate(third.coding_bases)[:-1]
    protein.write_bytes(
        gzip.compress(
            f">NP_{second.number:06d}.1\n{wrong}\n>NP_{third.number:06d}.1\n{right}\n".encode()
        )
    )
    bundle, report = built(tmp_path, genome, all_lines(genome), rna=rna, protein=protein)
    assert "not of one version" in report[f"NM_{first.number:06d}.3"].reason
    assert "residues" in report[f"NM_{second.number:06d}.3"].reason
    assert {
        model.gene for g in (third, fourth) for model in bundle.of_gene(g.symbol, "custom")
    } == {
        third.symbol,
        fourth.symbol,
    }


def test_genome_of_another_annotation_is_refused(tmp_path: Path) -> None:
    genome, other = made_genome(seed=9), made_genome(seed=10)
    longer = {name: bases + "A" * 3_000 for name, bases in other.contigs.items()}
    text = refused(tmp_path, MadeGenome(longer), all_lines(genome))
    assert "do not read as a coding sequence" in text
    assert "Nothing was written" in text


def test_exons_behind_the_end_of_a_contig_are_refused(tmp_path: Path) -> None:
    genome = made_genome(seed=9)
    genome.contigs["chr2"] = genome.contigs["chr2"][:500]
    text = refused(tmp_path, genome, all_lines(genome))
    assert "of chr2" in text
    assert "at most 500" in text


def test_region_lines_of_another_assembly_are_refused(tmp_path: Path) -> None:
    genome = made_genome(seed=9)
    fasta = genome.write_fasta(tmp_path / "genome.fa")
    gff = write_gff(tmp_path / "models.gff3", all_lines(genome), regions={"chr1": 999_999})
    with pytest.raises(InputError, match="sequence-region chr1 of 999999 bases"):
        build_annotated(Inputs(fasta, gff), tmp_path / "bundle")


def test_second_placement_and_foreign_contig_are_passed_over(tmp_path: Path) -> None:
    genome = made_genome(seed=12, contigs=("chrX", "chrY"))
    on_x, on_y = genome.genes[0], genome.genes[2]
    twin = replace(on_y, symbol=on_x.symbol, number=on_x.number)
    away = replace(genome.genes[3], contig="chrUn")
    lines = [
        *(line.replace("rna-NM", "rna-b-NM") for line in refseq_lines(twin)),
        *refseq_lines(on_x),
        *refseq_lines(away),
    ]
    fasta = genome.write_fasta(tmp_path / "genome.fa")
    report = build_annotated(
        Inputs(fasta, write_gff(tmp_path / "m.gff3", lines)), tmp_path / "bundle"
    )
    (model,) = open_bundle(tmp_path / "bundle").of_gene(on_x.symbol, "custom")
    assert model.contig == "chrX"
    told = {(row.record, row.outcome): row.reason for row in report}
    assert "second placement, at chrY" in told[model.accession, Outcome.PASSED_OVER]
    assert "chrUn is not in the genome" in told[f"NM_{away.number:06d}.3", Outcome.PASSED_OVER]


def test_one_id_on_two_chromosomes_is_two_placements(tmp_path: Path) -> None:
    """Genes of the pseudoautosomal regions, such as CRLF2."""
    genome = made_genome(seed=12, contigs=("X",))
    genome.contigs["Y"] = genome.contigs["X"]
    lines = [
        line
        for gene in genome.genes
        for contig in ("Y", "X")
        for line in ensembl_lines(gene, contig=contig)
    ]
    fasta = genome.write_fasta(tmp_path / "genome.fa")
    report = build_annotated(
        Inputs(fasta, write_gff(tmp_path / "m.gff3", lines)), tmp_path / "bundle"
    )
    assert sorted(row.outcome for row in report) == [
        *[Outcome.KEPT] * len(genome.genes),
        *[Outcome.PASSED_OVER] * len(genome.genes),
    ]
    for gene in genome.genes:
        (model,) = open_bundle(tmp_path / "bundle").of_gene(gene.symbol, "custom")
        assert model.contig == "X"


def test_only_wanted_genes_by_symbol_or_hgnc(tmp_path: Path) -> None:
    genome = made_genome(seed=13)
    bundle, report = built(
        tmp_path, genome, all_lines(genome), genes=frozenset({"GENE1", "HGNC:1004"})
    )
    assert {row.gene for row in report.values()} == {"GENE1", "GENE4"}
    assert {t.gene for g in genome.genes for t in bundle.of_gene(g.symbol, "custom")} == {
        "GENE1",
        "GENE4",
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no line"),
        (b"##gff-version 3\n", "no line"),
        (b"chr1\tx\texon\t1\t9\t.\t+\t.\tParent=a\nchr1\tx\texon\t1\t9\n", "row 2"),
        (b"chr1\tx\texon\t0\t9\t.\t+\t.\tParent=a\n", "column start"),
        (b"chr1\tx\texon\t9\t3\t.\t+\t.\tParent=a\n", "not below the start 9"),
        (b'chr1\tx\texon\t1\t9\t.\t+\t.\tgene_id "A"; transcript_id "B";\n', "GTF"),
        (b"chr1\tx\texon\t1\t9\t.\t+\t.\tParent=\xff\n", "0xff"),
        (gzip.compress(b"chr1\tx\texon\t1\t9\t.\t+\t.\tParent=a\n" * 99)[:-12], "ends early"),
    ],
    ids=["empty", "header", "cut line", "zero", "turned", "gtf", "latin", "cut gzip"],
)
def test_annotations_that_cannot_be_read(tmp_path: Path, content: bytes, words: str) -> None:
    genome = made_genome(seed=1)
    fasta = genome.write_fasta(tmp_path / "genome.fa")
    gff = tmp_path / "models.gff3"
    gff.write_bytes(content)
    with pytest.raises(InputError) as caught:
        build_annotated(Inputs(fasta, gff), tmp_path / "bundle")
    assert words in str(caught.value)
    assert str(gff) in str(caught.value)
    assert not (tmp_path / "bundle").exists()


def test_folder_of_other_files_is_never_overwritten(tmp_path: Path) -> None:
    genome = made_genome(seed=2)
    fasta = genome.write_fasta(tmp_path / "genome.fa")
    gff = write_gff(tmp_path / "models.gff3", all_lines(genome))
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "notes.txt").write_text("keep")
    with pytest.raises(InputError, match="a folder with other files"):
        build_annotated(Inputs(fasta, gff), tmp_path / "results")
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["notes.txt"]


def test_older_bundle_stays_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genome = made_genome(seed=2)
    bundle, _ = built(tmp_path, genome, all_lines(genome))
    before = {p.name: p.read_bytes() for p in bundle.folder.iterdir()}

    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("varannot.transcripts.build.annotated.write_extras", full_disk)
    with pytest.raises(OSError, match="No space left"):
        built(tmp_path, genome, all_lines(genome))
    assert {p.name: p.read_bytes() for p in bundle.folder.iterdir()} == before
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
    monkeypatch.undo()
    built(tmp_path, genome, all_lines(genome))
    assert {p.name: p.read_bytes() for p in bundle.folder.iterdir()} == before


def test_verb_says_what_was_built_and_what_is_installed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    genome, gene = one_gene()
    fasta = genome.write_fasta(tmp_path / "genome.fa")
    lines = all_lines(genome)
    gff = write_gff(tmp_path / "models.gff3", lines)
    out = tmp_path / "bundle"
    arguments = ["reference", "build", "--fasta", str(fasta), "--gff", str(gff), "--out", str(out)]
    assert main(arguments) == 0
    assert "2 kept, 0 kept with caution, 0 refused" in capsys.readouterr().out
    assert main(["reference", "status", str(out)]) == 0
    told = capsys.readouterr().out
    assert "custom\t2 transcripts of 2 genes\n" in told
    assert "custom\tall, level SEQUENCE\t2\n" in told
    assert "source\tgenome.fa\t" in told
    assert gene.symbol in {row.split("\t")[1] for row in _report(out)}


def _report(out: Path) -> list[str]:
    return (out / "build_report.tsv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--gff", "x.gff3", "--out", "o"], "no --fasta"),
        (["--fasta", "x.fa", "--out", "o"], "no --assembly"),
        (["--fasta", "x.fa", "--gff", "y"], "no --out"),
        (["--download"], "no --cache"),
        (["--download", "--cache", "c"], "no --assembly"),
        (["--fasta", "no.fa", "--gff", "no.gff3", "--out", "o"], "no.fa: No such file"),
    ],
)
def test_half_a_request_is_bad_input(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["reference", "build", *arguments]) == 2
    assert words in capsys.readouterr().err


TRIAL = {
    # Lengths of RefSeq NP_000537.3, NP_000050.2, NP_000068.1, NP_478102.2, NP_002993.1.
    "NM_000546.5": 393,
    "NM_000059.3": 3418,
    "NM_000077.4": 156,
    "NM_058195.3": 132,
    "NM_003002.4": 159,
}


def test_engine_trial_reads_as_the_known_proteins(tmp_path: Path, shared: Path) -> None:
    source = shared / "hgvs" / "engine-trial"
    if not source.is_dir():
        pytest.skip(f"no real files at {source}")
    fasta = tmp_path / "contigs.fa"
    fasta.write_bytes((source / "contigs.fa").read_bytes())
    build_annotated(Inputs(fasta, source / "model.gff3"), tmp_path / "bundle")
    bundle = open_bundle(tmp_path / "bundle")
    for accession, residues in TRIAL.items():
        model = bundle.transcript(accession, "custom")
        assert model is not None
        protein = translate(bundle.sequence(model).cds)
        assert protein.startswith("M")
        assert protein.index("*") == residues


@pytest.mark.parametrize(
    ("record", "accession", "residues"),
    [
        ("NG_007485.1", "NM_058195.3", 132),
        ("NG_012337.1", "NM_003002.2", 159),
        ("NG_012337.3", "NM_003002.4", 159),
        ("NG_012772.1", "NM_000059.3", 3418),
        ("NG_017013.2", "NM_000546.5", 393),
    ],
)
def test_gene_records_of_refseq(
    tmp_path: Path, shared: Path, record: str, accession: str, residues: int
) -> None:
    source = shared / "hgvs" / "mutalyzer" / "reference"
    if not source.is_dir():
        pytest.skip(f"no real files at {source}")
    fasta = tmp_path / "gene.fa"
    fasta.write_bytes((source / f"{record}.fasta").read_bytes())
    report = build_annotated(Inputs(fasta, source / f"{record}.gff3"), tmp_path / "bundle")
    bundle = open_bundle(tmp_path / "bundle")
    model = bundle.transcript(accession, "custom")
    assert model is not None
    assert translate(bundle.sequence(model).cds).index("*") == residues
    refusals = {row.reason for row in report if row.outcome is Outcome.REFUSED}
    assert all("begins before the annotated part" in reason for reason in refusals)
