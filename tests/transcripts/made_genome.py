"""Small made-up genomes with genes on both strands, written as FASTA and as GFF3 of each flavour.

The bases and the models are made independently of the code under test: the transcript is made
first, cut into exons, and laid on the genome.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

STOPS = ("TAA", "TAG", "TGA")
_COMPLEMENT = str.maketrans("ACGT", "TGCA")


def other_strand(bases: str) -> str:
    return bases.translate(_COMPLEMENT)[::-1]


@dataclass(frozen=True)
class MadeGene:
    """A gene with one transcript; exons are genomic, 1-based inclusive, in transcript order."""

    symbol: str
    number: int
    contig: str
    strand: str
    exons: tuple[tuple[int, int], ...]
    mrna: str
    cds: tuple[int, int]
    """0-based half-open on the transcript, stop included."""

    @property
    def coding_bases(self) -> str:
        return self.mrna[self.cds[0] : self.cds[1]]

    @property
    def span(self) -> tuple[int, int]:
        return min(e[0] for e in self.exons), max(e[1] for e in self.exons)

    def coding_parts(self, start: int | None = None, end: int | None = None) -> list[Part]:
        """CDS parts in transcript order; other limits (transcript, 0-based) may be given."""
        low = self.cds[0] if start is None else start
        high = self.cds[1] if end is None else end
        parts, at = [], 0
        for first, last in self.exons:
            length = last - first + 1
            a, b = max(low, at), min(high, at + length)
            if a < b:
                phase = (3 - (a - low) % 3) % 3
                if self.strand == "+":
                    span = (first + a - at, first + b - at - 1)
                else:
                    span = (last - (b - at) + 1, last - (a - at))
                parts.append((*span, phase))
            at += length
        return parts


Part = tuple[int, int, int]


@dataclass
class MadeGenome:
    """Contigs by name, and the genes on them."""

    contigs: dict[str, str]
    genes: list[MadeGene] = field(default_factory=list)

    def write_fasta(self, path: Path, width: int = 60) -> Path:
        with path.open("w") as out:
            for name, bases in self.contigs.items():
                out.write(f">{name} made up\n")
                for at in range(0, len(bases), width):
                    out.write(bases[at : at + width] + "\n")
        return path


def coding_sequence(rng: random.Random, codons: int) -> str:
    sense = [a + b + c for a in "ACGT" for b in "ACGT" for c in "ACGT" if a + b + c not in STOPS]
    return "ATG" + "".join(rng.choices(sense, k=codons)) + rng.choice(STOPS)


def made_genome(
    seed: int = 1,
    contigs: Sequence[str] = ("chr1", "chr2"),
    genes_each: int = 2,
    cds: str = "",
    exons: int = 4,
    space: int = 600,
) -> MadeGenome:
    """Return a genome with genes on alternating strands; `cds` is used for every gene if given."""
    rng = random.Random(seed)

    def bases(length: int) -> str:
        return "".join(rng.choices("ACGT", k=length))

    genome = MadeGenome({})
    number = 0
    for contig in contigs:
        text = bases(space)
        for index in range(genes_each):
            number += 1
            strand = "+-"[index % 2]
            utr5 = bases(rng.randint(20, 60))
            coding = cds or coding_sequence(rng, rng.randint(60, 120))
            mrna = utr5 + coding + bases(rng.randint(30, 90))
            cuts = sorted(rng.sample(range(15, len(mrna) - 15), exons - 1))
            edges = [0, *cuts, len(mrna)]
            pieces, local, at = "", [], 0
            for k, (a, b) in enumerate(pairwise(edges)):
                local.append((at, at + b - a))
                pieces += mrna[a:b]
                at += b - a
                if k < len(edges) - 2:
                    intron = "GT" + bases(rng.randint(60, 150)) + "AG"
                    pieces += intron
                    at += len(intron)
            start = len(text)
            if strand == "-":
                local = [(len(pieces) - b, len(pieces) - a) for a, b in local]
                pieces = other_strand(pieces)
            text += pieces + bases(space)
            genome.genes.append(
                MadeGene(
                    f"GENE{number}",
                    number,
                    contig,
                    strand,
                    tuple((start + a + 1, start + b) for a, b in local),
                    mrna,
                    (len(utr5), len(utr5) + len(coding)),
                )
            )
        genome.contigs[contig] = text
    return genome


def _line(contig: str, source: str, kind: str, a: int, b: int, s: str, phase: object, tail: str):
    return f"{contig}\t{source}\t{kind}\t{a}\t{b}\t.\t{s}\t{phase}\t{tail}"


def refseq_lines(
    gene: MadeGene,
    *,
    contig: str = "",
    parts: Iterable[Part] | None = None,
    extra: str = "",
    cds_extra: str = "",
    version: int = 3,
) -> list[str]:
    """Lines as in the annotation of RefSeq; `extra` joins the mRNA's, `cds_extra` the CDS's."""
    c, s = contig or gene.contig, gene.strand
    a, b = gene.span
    acc, np = f"NM_{gene.number:06d}.{version}", f"NP_{gene.number:06d}.1"
    dbx = f"Dbxref=GeneID:{gene.number},HGNC:HGNC:{1000 + gene.number}"
    lines = [
        _line(
            c,
            "RefSeq",
            "gene",
            a,
            b,
            s,
            ".",
            f"ID=gene-{gene.symbol};{dbx};Name={gene.symbol};"
            f"gbkey=Gene;gene={gene.symbol};description=made%2C up",
        ),
        _line(
            c,
            "RefSeq",
            "mRNA",
            a,
            b,
            s,
            ".",
            f"ID=rna-{acc};Parent=gene-{gene.symbol};{dbx},"
            f"Ensembl:ENST{gene.number:011d}.7;Name={acc};gene={gene.symbol};tag=MANE Select;"
            f"transcript_id={acc}{extra}",
        ),
    ]
    for k, (x, y) in enumerate(gene.exons, 1):
        lines.append(
            _line(
                c,
                "RefSeq",
                "exon",
                x,
                y,
                s,
                ".",
                f"ID=exon-{acc}-{k};Parent=rna-{acc};gene={gene.symbol};transcript_id={acc}",
            )
        )
    for x, y, phase in gene.coding_parts() if parts is None else parts:
        lines.append(
            _line(
                c,
                "RefSeq",
                "CDS",
                x,
                y,
                s,
                phase,
                f"ID=cds-{np};Parent=rna-{acc};gene={gene.symbol};protein_id={np}{cds_extra}",
            )
        )
    return lines


def ensembl_lines(gene: MadeGene, *, contig: str = "") -> list[str]:
    """Lines as in Ensembl's GFF3: prefixed ids, version apart, genomic order."""
    c, s = contig or gene.contig, gene.strand
    a, b = gene.span
    enst, ensg, ensp = (f"ENS{x}{gene.number:011d}" for x in "TGP")
    lines = [
        _line(
            c,
            "havana",
            "gene",
            a,
            b,
            s,
            ".",
            f"ID=gene:{ensg};Name={gene.symbol};"
            f"biotype=protein_coding;description=made up [Source:HGNC Symbol%3BAcc:HGNC:"
            f"{1000 + gene.number}];gene_id={ensg};version=5",
        ),
        _line(
            c,
            "havana",
            "mRNA",
            a,
            b,
            s,
            ".",
            f"ID=transcript:{enst};Parent=gene:{ensg};"
            f"Name={gene.symbol}-201;biotype=protein_coding;tag=basic,Ensembl_canonical,"
            f"MANE_Select;transcript_id={enst};version=4",
        ),
    ]
    for k, (x, y) in sorted(enumerate(gene.exons, 1), key=lambda item: item[1]):
        lines.append(
            _line(
                c,
                "havana",
                "exon",
                x,
                y,
                s,
                ".",
                f"Parent=transcript:{enst};Name=ENSE{k};exon_id=ENSE{k};rank={k};version=1",
            )
        )
    for x, y, phase in sorted(gene.coding_parts()):
        lines.append(
            _line(
                c,
                "havana",
                "CDS",
                x,
                y,
                s,
                phase,
                f"ID=CDS:{ensp};Parent=transcript:{enst};protein_id={ensp}",
            )
        )
    return lines


def gencode_lines(gene: MadeGene, *, contig: str = "") -> list[str]:
    """Lines as in GENCODE and MANE (Ensembl): versions inside ids, all keys on all lines."""
    c, s = contig or gene.contig, gene.strand
    a, b = gene.span
    enst, ensg, ensp = (f"ENS{x}{gene.number:011d}.4" for x in "TGP")
    keys = (
        f"gene_id={ensg};gene_type=protein_coding;gene_name={gene.symbol};"
        f"hgnc_id=HGNC:{1000 + gene.number}"
    )
    tail = f"{keys};transcript_id={enst};protein_id={ensp};tag=basic,MANE_Select"
    lines = [
        _line(c, "HAVANA", "gene", a, b, s, ".", f"ID={ensg};{keys}"),
        _line(c, "HAVANA", "transcript", a, b, s, ".", f"ID={enst};Parent={ensg};{tail}"),
    ]
    for k, (x, y) in enumerate(gene.exons, 1):
        lines.append(
            _line(
                c,
                "HAVANA",
                "exon",
                x,
                y,
                s,
                ".",
                f"ID=exon:{enst}:{k};Parent={enst};{tail};exon_number={k}",
            )
        )
    for x, y, phase in gene.coding_parts():
        lines.append(
            _line(c, "HAVANA", "CDS", x, y, s, phase, f"ID=CDS:{enst};Parent={enst};{tail}")
        )
    return lines


FLAVOURS = {"refseq": refseq_lines, "ensembl": ensembl_lines, "gencode": gencode_lines}


def write_gff(path: Path, lines: Iterable[str], regions: dict[str, int] | None = None) -> Path:
    head = ["##gff-version 3"]
    head += [f"##sequence-region {name} 1 {length}" for name, length in (regions or {}).items()]
    path.write_text("\n".join([*head, *lines]) + "\n")
    return path
