"""A made-up genome with genes and variants, and the truth of every coding single-base change.

Usage: python bench/synthetic.py OUT_DIR [SEED [GENES [VARIANTS]]]

Writes ref.fa, genes.gff3 (in the flavour of Ensembl), genes.gtf, in.vcf and truth.tsv (position,
ref, alt, gene, coding position, kind, old residue, residue number, new residue, strand). The same
arguments give the same bytes.
"""

from __future__ import annotations

import random
import re
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

BASES = "ACGT"
COMPLEMENT = str.maketrans("ACGT", "TGCA")
CODE = dict(
    zip(
        (a + b + c for a in "TCAG" for b in "TCAG" for c in "TCAG"),
        "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
        strict=True,
    )
)
SENSE = [codon for codon, residue in CODE.items() if residue != "*"]
STOPS = [codon for codon, residue in CODE.items() if residue == "*"]


@dataclass
class Gene:
    """One gene; `places` holds the genomic place (0-based) of each base of the transcript."""

    number: int
    strand: str
    start: int
    end: int
    exons: list[tuple[int, int]]
    places: list[int]
    first: int
    last: int
    coding: str


class Genome:
    """Bases and genes, drawn from one seeded source."""

    def __init__(self, seed: int, genes: int) -> None:
        self.draw = random.Random(seed)
        self.parts: list[str] = []
        self.length = 0
        self.genes: list[Gene] = []
        self.add(self.random(5000))
        for number in range(1, genes + 1):
            self.genes.append(self.gene(number))
            self.add(self.random(self.draw.randint(3000, 12000)))
        self.bases = "".join(self.parts)

    def random(self, count: int) -> str:
        """Return random bases."""
        return "".join(self.draw.choices(BASES, k=count))

    def add(self, bases: str) -> None:
        """Append bases to the genome."""
        self.parts.append(bases)
        self.length += len(bases)

    def gene(self, number: int) -> Gene:
        """Append a gene with its introns and return it."""
        strand = self.draw.choice("+-")
        codons = self.draw.randint(200, 900)
        coding = "ATG" + "".join(self.draw.choices(SENSE, k=codons)) + self.draw.choice(STOPS)
        before = self.random(self.draw.randint(60, 200))
        mrna = before + coding + self.random(self.draw.randint(100, 600))
        wanted = self.draw.randint(3, 14)
        cuts: list[int] = []
        for cut in sorted(self.draw.sample(range(80, len(mrna) - 80), wanted - 1)):
            if cut - (cuts[-1] if cuts else 0) >= 30:
                cuts.append(cut)
        sense, exons = "", []
        edges = [0, *cuts, len(mrna)]
        for index, (start, end) in enumerate(pairwise(edges)):
            exons.append((len(sense), len(sense) + end - start))
            sense += mrna[start:end]
            if index < len(cuts):
                sense += "GT" + self.random(self.draw.randint(120, 900)) + "AG"
        length, origin = len(sense), self.length
        if strand == "-":
            sense = sense.translate(COMPLEMENT)[::-1]
            exons = [(length - end, length - start) for start, end in exons]
        self.add(sense)
        exons = [(origin + start, origin + end) for start, end in exons]
        places: list[int] = []
        for start, end in exons:
            step = range(start, end) if strand == "+" else range(end - 1, start - 1, -1)
            places.extend(step)
        first = len(before)
        return Gene(
            number,
            strand,
            origin,
            origin + length,
            exons,
            places,
            first,
            first + len(coding),
            coding,
        )


def variants(genome: Genome, count: int) -> tuple[dict[int, tuple[str, str]], dict]:
    """Return (place -> ref, alt) and the truth of coding single-base changes."""
    draw, bases = genome.draw, genome.bases
    drawn: dict[int, tuple[str, str]] = {}
    truth = {}
    while len(drawn) < count:
        gene = draw.choice(genome.genes)
        sort = draw.random()
        if sort < 0.75:
            place = draw.randrange(gene.first, gene.last)
            at = gene.places[place]
            ref = bases[at]
            alt = draw.choice([base for base in BASES if base != ref])
            if at in drawn:
                continue
            drawn[at] = (ref, alt)
            truth[at, ref, alt] = _truth(gene, place - gene.first, alt)
        elif sort < 0.90:
            at, size = draw.randrange(gene.start, gene.end - 10), draw.randint(1, 6)
            if at in drawn:
                continue
            if draw.random() < 0.5:
                drawn[at] = (bases[at : at + size + 1], bases[at])
            else:
                drawn[at] = (bases[at], bases[at] + genome.random(size))
        else:
            at = draw.randrange(gene.start, gene.end)
            if at in drawn:
                continue
            drawn[at] = (bases[at], draw.choice([base for base in BASES if base != bases[at]]))
    return drawn, truth


def _truth(gene: Gene, coding: int, alt: str) -> tuple[int, int, str, str, int, str, str]:
    index, place = divmod(coding, 3)
    codon = gene.coding[3 * index : 3 * index + 3]
    new = alt if gene.strand == "+" else alt.translate(COMPLEMENT)
    old_residue = CODE[codon]
    new_residue = CODE[codon[:place] + new + codon[place + 1 :]]
    if index == 0:
        kind = "start"
    elif old_residue == new_residue:
        kind = "syn"
    elif old_residue == "*":
        kind = "stop_lost"
    else:
        kind = "stop_gained" if new_residue == "*" else "missense"
    return gene.number, coding + 1, kind, old_residue, index + 1, new_residue, gene.strand


def gff3(genome: Genome) -> list[str]:
    """Return the lines of genes.gff3."""
    lines = ["##gff-version 3", f"##sequence-region   1 1 {len(genome.bases)}"]
    for gene in genome.genes:
        lines += _gene_lines(gene)
    return lines


def _gene_lines(gene: Gene) -> list[str]:
    name, strand = f"SYN{gene.number}", gene.strand
    ids = [f"{kind}{gene.number:011d}" for kind in ("ENSG", "ENST", "ENSP")]
    head = f"{gene.start + 1}\t{gene.end}\t.\t{strand}\t.\t"
    lines = [
        f"1\tens\tgene\t{head}ID=gene:{ids[0]};Name={name};biotype=protein_coding;gene_id={ids[0]}",
        f"1\tens\tmRNA\t{head}ID=transcript:{ids[1]};Parent=gene:{ids[0]};Name={name}-201;"
        f"biotype=protein_coding;transcript_id={ids[1]};tag=basic;version=1",
    ]
    parts: list[tuple[float, str]] = []
    done = 0
    for rank, (start, end) in enumerate(gene.exons, start=1):
        text = (
            f"1\tens\texon\t{start + 1}\t{end}\t.\t{strand}\t.\tParent=transcript:{ids[1]};"
            f"Name=E{gene.number}_{rank};exon_id=E{gene.number}_{rank};rank={rank}"
        )
        parts.append((start, text))
        behind = done + end - start
        first, last = max(done, gene.first), min(behind, gene.last)
        if first < last:
            places = sorted(gene.places[first:last])
            phase = (3 - (first - gene.first) % 3) % 3
            text = (
                f"1\tens\tCDS\t{places[0] + 1}\t{places[-1] + 1}\t.\t{strand}\t{phase}\t"
                f"ID=CDS:{ids[2]};Parent=transcript:{ids[1]};protein_id={ids[2]}"
            )
            parts.append((start + 0.5, text))
        zones = (
            ("five_prime_UTR", done, min(behind, gene.first)),
            ("three_prime_UTR", max(done, gene.last), behind),
        )
        for kind, first, last in zones:
            if first < last:
                places = sorted(gene.places[first:last])
                text = (
                    f"1\tens\t{kind}\t{places[0] + 1}\t{places[-1] + 1}\t.\t{strand}\t.\t"
                    f"Parent=transcript:{ids[1]}"
                )
                parts.append((start + 0.2, text))
        done = behind
    parts.sort(key=lambda part: part[0])
    return [*lines, *(text for _, text in parts), "###"]


def gtf(lines: list[str]) -> list[str]:
    """Return the GTF lines that say the same as the GFF3 lines."""
    out, gene, name = [], "", ""
    for line in lines:
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        about = dict(part.split("=", 1) for part in cells[8].split(";"))
        if cells[2] == "gene":
            gene, name = about["gene_id"], about["Name"]
            text = f'gene_id "{gene}"; gene_name "{name}"; gene_biotype "protein_coding";'
        else:
            transcript = about.get("transcript_id") or re.split(":", about["Parent"])[1]
            text = (
                f'gene_id "{gene}"; transcript_id "{transcript}"; gene_name "{name}"; '
                'gene_biotype "protein_coding"; transcript_biotype "protein_coding";'
            )
            if cells[2] == "exon":
                text += f' exon_number "{about["rank"]}";'
        if cells[2] == "mRNA":
            cells[2] = "transcript"
        out.append("\t".join([*cells[:8], text]))
    return out


def write(folder: Path, seed: int = 1, genes: int = 100, count: int = 20_000) -> None:
    """Write all files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    genome = Genome(seed, genes)
    drawn, truth = variants(genome, count)
    bases = genome.bases
    rows = [bases[start : start + 60] for start in range(0, len(bases), 60)]
    _lines(folder / "ref.fa", [">1", *rows])
    lines = gff3(genome)
    _lines(folder / "genes.gff3", lines)
    _lines(folder / "genes.gtf", gtf(lines))
    head = [
        "##fileformat=VCFv4.2",
        f"##contig=<ID=1,length={len(bases)}>",
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="g">',
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1",
    ]
    body = [
        f"1\t{at + 1}\t.\t{ref}\t{alt}\t.\tPASS\t.\tGT\t0/1"
        for at, (ref, alt) in sorted(drawn.items())
    ]
    _lines(folder / "in.vcf", [*head, *body])
    told = [
        "\t".join(map(str, (at + 1, ref, alt, *facts)))
        for (at, ref, alt), facts in sorted(truth.items())
    ]
    _lines(folder / "truth.tsv", told)


def _lines(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    write(Path(sys.argv[1]), *(int(number) for number in sys.argv[2:]))
