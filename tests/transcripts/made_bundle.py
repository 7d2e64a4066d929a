"""A made-up bundle of twelve genes on two made-up assemblies.

The second assembly has bases more in front of each chromosome, so that every gene lies elsewhere
and every length differs, as between GRCh37 and GRCh38.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path

from made_genome import MadeGene, MadeGenome, made_genome, other_strand

from varannot.bases import translate
from varannot.model import CheckLevel
from varannot.transcripts.bundle import Contig
from varannot.transcripts.model import Block, Transcript, sense
from varannot.transcripts.writer import BundleSource, WindowPlace, write_bundle

BUILDS = ("GRCh37", "GRCh38")
CONTIGS = ("chr1", "chr2", "chrX")
SHIFT = 731


@dataclass(frozen=True)
class Case:
    """A base bundle, and the genome of each build."""

    base: Path
    genomes: dict[str, MadeGenome]

    def gene(self, symbol: str) -> MadeGene:
        return next(gene for gene in self.genomes["GRCh37"].genes if gene.symbol == symbol)


def moved(genome: MadeGenome, by: int) -> MadeGenome:
    rng = random.Random(99)
    contigs = {
        name: "".join(rng.choices("ACGT", k=by)) + bases for name, bases in genome.contigs.items()
    }
    genes = [
        replace(gene, exons=tuple((a + by, b + by) for a, b in gene.exons)) for gene in genome.genes
    ]
    return MadeGenome(contigs, genes)


def model_of(gene: MadeGene, build: str, level: CheckLevel, **more: object) -> Transcript:
    strand = 1 if gene.strand == "+" else -1
    blocks, tx = [], 0
    for number, (first, last) in enumerate(gene.exons, start=1):
        start, end = sense(first - 1, last, strand)
        blocks.append(Block(number, start, end, tx, tx + end - start))
        tx += end - start
    values: dict[str, object] = {
        "accession": f"NM_{gene.number:06d}.3",
        "gene": gene.symbol,
        "hgnc_id": f"HGNC:{gene.number}",
        "protein": f"NP_{gene.number:06d}.1",
        "ensembl": "",
        "tags": frozenset({"MANE Select"}),
        "build": build,
        "contig": gene.contig,
        "strand": strand,
        "blocks": tuple(blocks),
        "cds_start": gene.cds[0],
        "cds_end": gene.cds[1],
        "whole": True,
        "level": level,
    }
    return Transcript(**{**values, **more})


def made_case(folder: Path) -> Case:
    """Return 12 genes: 1 to 8 with windows, 9 with coding bases, 10 a protein, 11, 12 nothing."""
    old = made_genome(seed=31, contigs=CONTIGS, genes_each=4)
    genomes = {"GRCh37": old, "GRCh38": moved(old, SHIFT)}
    levels = {9: CheckLevel.CDS, 10: CheckLevel.PROTEIN, 11: CheckLevel.COORDINATE}
    levels[12] = CheckLevel.COORDINATE
    transcripts, places, windows = [], [], {}
    for build, genome in genomes.items():
        for gene in genome.genes:
            level = levels.get(gene.number, CheckLevel.SEQUENCE)
            transcripts.append(model_of(gene, build, level))
            if level is CheckLevel.SEQUENCE:
                low, high = gene.span
                low, high = low - 100, high + 100
                record = f"{build}_{gene.symbol}"
                windows[record] = other_strand(genome.contigs[gene.contig][low - 1 : high])
                places.append(
                    WindowPlace(
                        record, gene.symbol, build, gene.contig, low, high, -1, 1, high - low + 1
                    )
                )
    ninth, tenth = (next(g for g in old.genes if g.number == n) for n in (9, 10))
    cds = "N" * ninth.cds[0] + ninth.coding_bases + "N" * (len(ninth.mrna) - ninth.cds[1])
    base = folder / "base"
    write_bundle(
        base,
        "made up",
        sources=[BundleSource("made up", "0" * 64, "CC0-1.0")],
        contigs=[
            Contig(build, name, f"NC_{n:06d}.{10 + BUILDS.index(build)}", len(bases), "")
            for build, genome in genomes.items()
            for n, (name, bases) in zip((1, 2, 23), genome.contigs.items(), strict=True)
        ],
        transcripts=transcripts,
        places=places,
        windows=windows,
        mrna={"NM_000009.3": cds},
        proteins={"NM_000010.3": translate(tenth.coding_bases)[:-1]},
    )
    return Case(base, genomes)
