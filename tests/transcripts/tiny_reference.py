"""A made-up genome with a few genes, written as the files that the bundle builder reads.

GRCh37 is GRCh38 with 1,000 bases in front of it, and one base more inside the second exon of
GENED. Everything follows from a fixed seed.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from varannot.bases import CODON, reverse_complement, translate

LENGTH = 40_000
SHIFT = 1_000
NOT_STOP = sorted(codon for codon, residue in CODON.items() if residue != "*")


@dataclass(frozen=True)
class Gene:
    """A gene on GRCh38: exons in transcript order (1-based inclusive) and its bases."""

    name: str
    number: int
    strand: int
    exons: tuple[tuple[int, int], ...]
    mrna: str
    cds: tuple[int, int]

    @property
    def coding(self) -> str:
        return self.mrna[slice(*self.cds)]

    @property
    def protein(self) -> str:
        return translate(self.coding)[:-1]

    @property
    def span(self) -> tuple[int, int]:
        return min(a for a, _ in self.exons), max(b for _, b in self.exons)

    @property
    def accession(self) -> str:
        return f"NM_{self.number}.2"

    @property
    def hgnc(self) -> str:
        return f"HGNC:{self.number}"

    def place(self, at: int) -> int:
        """The position on GRCh38 (1-based) of a transcript coordinate (0-based)."""
        for first, last in self.exons:
            if at < last - first + 1:
                return first + at if self.strand == 1 else last - at
            at -= last - first + 1
        raise AssertionError(at)

    def coding_part(self, exon: int) -> tuple[int, int] | None:
        """The coding part of an exon on GRCh38, 1-based inclusive."""
        before = sum(b - a + 1 for a, b in self.exons[:exon])
        first, last = self.exons[exon]
        start = max(self.cds[0], before)
        end = min(self.cds[1], before + last - first + 1)
        if start >= end:
            return None
        ends = self.place(start), self.place(end - 1)
        return min(ends), max(ends)


class Tiny:
    """The genome, its genes, and the folder of source files."""

    def __init__(self) -> None:
        self.rng = random.Random(7)
        self.genome = [self.rng.choice("ACGT") for _ in range(LENGTH)]
        self.genes: dict[str, Gene] = {}
        self.positions: list[list[object]] = [["NM_33.4", 2, 0]]
        self.isoform_start = 0
        self.printed = (0, 0)
        self.window_of_genef = True
        self.regions: list[list[object]] = []
        self.edges: list[list[object]] = []
        self.numbered: list[list[object]] = []
        self.hotspots: list[list[object]] = []
        self.extra_proteins = True
        self.paired = "NM_33.4"
        self.later_start = 0
        self.civic: list[tuple[int, str]] = []
        for number, (name, strand) in enumerate(
            [("GENEA", 1), ("GENEB", -1), ("GENEC", 1), ("GENED", -1), ("GENEE", 1), ("GENEF", -1)],
            start=1,
        ):
            self.genes[name] = self._gene(name, number, strand, 6_000 * number - 1_000)

    def _gene(self, name: str, number: int, strand: int, start: int) -> Gene:
        codons = "".join(self.rng.choice(NOT_STOP) for _ in range(58))
        mrna = "GGCAGGCTCA" + "ATG" + codons + "TAA" + "CCTTGGAATC"
        sizes = (50, 70, len(mrna) - 120)
        forward = mrna if strand == 1 else reverse_complement(mrna)
        ordered = sizes if strand == 1 else sizes[::-1]
        exons, at, used = [], start, 0
        for size in ordered:
            exons.append((at, at + size - 1))
            self.genome[at - 1 : at + size - 1] = forward[used : used + size]
            used += size
            at += size + 300
        in_order = tuple(exons if strand == 1 else exons[::-1])
        return Gene(name, number, strand, in_order, mrna, (10, len(mrna) - 10))

    @property
    def bases(self) -> str:
        return "".join(self.genome)

    @property
    def extra_at(self) -> int:
        """The bases of GRCh38 before the base that GRCh37 has in addition: inside GENED."""
        first, _ = self.genes["GENED"].exons[1]
        return first + 20

    def older(self, position: int) -> int:
        """The position on GRCh37 of a position on GRCh38, both 1-based."""
        return position + SHIFT + (position > self.extra_at)

    def write(self, folder: Path) -> Path:
        """Write all source files and return the folder."""
        for name in ("panel", "transcripts", "lrg", "hg38_tiles", "windows", "cds_extra"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._tables(folder / "transcripts", folder / "panel")
        self._lrg(folder / "lrg")
        self._sequences(folder)
        self._knowledge(folder / "knowledge")
        self._own(folder / "own")
        return folder

    def _tables(self, folder: Path, panel: Path) -> None:
        rows = [[g.name, g.name, g.hgnc, "yes", "yes", "no"] for g in self.genes.values()]
        head = "illumina_symbol current_symbol hgnc_id small_variants cnv dna_fusion_ctdna"
        table(panel / "tso500_genes.tsv", head, rows)
        head = "symbol hgnc_id aliases panel copy_gain rna_fusion"
        names = [[g.name, g.hgnc, f"OLD{g.name}", "yes", "no", "no"] for g in self.genes.values()]
        table(panel / "gene_names.tsv", head, names)
        head = (
            "#NCBI_GeneID HGNC_ID symbol RefSeq_nuc RefSeq_prot Ensembl_nuc MANE_status chr_strand"
        )
        mane = [
            [
                "1",
                g.hgnc,
                g.name,
                g.accession,
                "NP_5.1" if g.name == "GENEE" else f"NP_{g.number}.2",
                f"ENST{g.number}.1",
                "MANE Select",
                "+" if g.strand == 1 else "-",
            ]
            for g in self.genes.values()
        ]
        table(folder / "MANE.GRCh38.v9.9.summary.txt.gz", head, mane)
        head = (
            "tso500_symbol mane_symbol hgnc_id refseq ensembl ensembl_in_exon_source mane_status "
            "exon_no chr38 strand start38 end38 cds_start38 cds_end38 chr37 start37 end37 b37_check"
        )
        exons = [row for gene in self.genes.values() for row in self._exon_rows(gene)]
        table(folder / "tso500_mane_exons_hg38_hg19.tsv.gz", head, exons)
        head = (
            "symbol_in_source current_symbol hgnc_id refseq ensembl label cds_exon_no chr38 strand "
            "cds_start38 cds_end38 chr37 cds_start37 cds_end37 b37_check cds_nt aa"
        )
        table(folder / "tso500_other_transcripts_cds.tsv.gz", head, self._isoform_rows())
        lists = [["GENEB", "NM_2.1", "ENST2.1", ""], ["GENEC", "NM_33.4", "ENST33.1", ""]]
        table(
            folder / "isoform_overrides_at_mskcc_grch37.txt",
            "gene_name refseq_id enst_id note",
            lists,
        )
        cut = self.extra_at
        blocks = [
            ["1", SHIFT, SHIFT + cut, "+", "1", 0, cut, "+"],
            ["1", SHIFT + cut + 1, SHIFT + LENGTH + 1, "+", "1", cut, LENGTH, "+"],
        ]
        lines = ["\t".join(map(str, row)) for row in blocks]
        packed(folder / "hg37_38_mapping.tsv.gz", "\n".join(lines) + "\n")

    def _exon_rows(self, gene: Gene) -> list[list[object]]:
        rows: list[list[object]] = []
        sign = "+" if gene.strand == 1 else "-"
        for number, (first, last) in enumerate(gene.exons):
            part = gene.coding_part(number)
            if gene.name == "GENEF":
                part, sign = None, ""
            older: list[object] = ["chr1", self.older(first), self.older(last), "gencode19_exact"]
            if gene.name == "GENED":
                older = ["", "", "", "unmapped"]
            ensembl = f"ENST{gene.number}.1"
            front: list[object] = [gene.name, gene.name, gene.hgnc, gene.accession, ensembl]
            where: list[object] = [ensembl, "MANE Select", number + 1, "chr1", sign, first, last]
            rows.append([*front, *where, *(part or ("", "")), *older])
        return rows

    def _isoform_rows(self) -> list[list[object]]:
        gene = self.genes["GENEC"]
        rows: list[list[object]] = []
        for number in range(3):
            part = gene.coding_part(number)
            assert part is not None
            part = (part[0] + (self.isoform_start if number == 0 else 0), part[1])
            front: list[object] = [gene.name, gene.name, gene.hgnc, self.paired, "ENST33.1"]
            label = "MSK-IMPACT isoform (coding exons only)"
            older = (self.older(part[0]), self.older(part[1]))
            where: list[object] = [label, number + 1, "chr1", "+", *part, "chr1", *older]
            rows.append([*front, *where, "gencode19_exact", len(gene.coding), len(gene.protein)])
        return rows

    @property
    def lrg_record(self) -> str:
        """GENEA's record: 100 bases around it, one base too many in the 5' UTR, one other base."""
        gene = self.genes["GENEA"]
        first, last = gene.span
        around = self.bases[first - 101 : last + 100]
        utr, coding = 105, 100 + gene.cds[0] + 30
        changed = "A" if around[coding] != "A" else "C"
        return around[:utr] + "T" + around[utr:coding] + changed + around[coding + 1 :]

    def _lrg(self, folder: Path) -> None:
        gene = self.genes["GENEA"]
        record = self.lrg_record
        first, last = gene.span
        local = [(a - first + 101, b - first + 101) for a, b in gene.exons]
        local = [(a + (a > 106), b + 1) for a, b in local]
        cdna = "".join(record[a - 1 : b] for a, b in local)
        cds = gene.cds[0] + 1, gene.cds[1] + 1
        protein = translate(cdna[slice(*cds)])[:-1]
        inside = [place for a, b in local for place in range(a, b + 1)]
        head = "LRG_1t1 GENEA NM_1.1"
        one = {"cdna": cdna, "protein": protein}
        for name, sequence in one.items():
            fasta_file(folder / f"lrg_tso500_{name}.fa.gz", {head: sequence})
        name = f"LRG_1 GENEA NG_1.1 len={len(record)}"
        fasta_file(folder / "lrg_tso500_genomic.fa.gz", {name: record})
        columns = (
            "lrg_transcript lrg gene hgnc_id refseq ensembl mane_status_v1.5 mane_refseq_v1.5 "
            "exons_lrg cds_start_lrg cds_end_lrg aa_len cds_md5"
        )
        exons = ",".join(f"{a}-{b}" for a, b in local)
        start, end = inside[cds[0]], inside[cds[1] - 1]
        front = ["LRG_1t1", "LRG_1", "GENEA", "HGNC:1", "NM_1.1", "ENST1.1"]
        row = [*front, "MANE Select", "NM_1.2", exons, start, end, len(protein), "x"]
        table(folder / "lrg_tso500_transcripts.tsv.gz", columns, [row])
        coding = 100 + gene.cds[0] + 30
        genome = self.bases[first - 101 : last + 100]
        differences = [
            difference("lrg_ins", 106, 106, "T", "-"),
            difference("mismatch", coding + 2, coding + 2, record[coding + 1], genome[coding]),
        ]
        spans = []
        for build, shift in (("GRCh37.p13", SHIFT), ("GRCh38.p7", 0)):
            place = [first - 100 + shift, last + 100 + shift]
            text = json.dumps(differences)
            spans.append(["LRG_1", "GENEA", build, "chr1", 1, 1, len(record), *place, text])
        columns = "lrg gene assembly chr strand lrg_start lrg_end chr_start chr_end diffs_json"
        table(folder / "lrg_tso500_genome_mappings.tsv.gz", columns, spans)

    def _sequences(self, folder: Path) -> None:
        first, last = self.genes["GENEB"].span
        tile = f"chr1:{first - 200}-{last + 200} GRCh38"
        bases = self.bases[first - 201 : last + 200]
        fasta_file(folder / "hg38_tiles" / "hg38_tiles.fa.gz", {tile: bases})
        gene = self.genes["GENEF"]
        first, last = gene.span
        window = f"GENEF hg38 chr1:{first}-{last}(-) sequence on gene strand"
        bases = reverse_complement(self.bases[first - 1 : last])
        windows = {window: bases} if self.window_of_genef else {}
        fasta_file(folder / "windows" / "pex_windows_hg38.fa.gz", windows)
        fasta_file(folder / "windows" / "fac_genes_hg19.fa.gz", {})
        gene = self.genes["GENEC"]
        header = f"GENEC|{gene.accession}|ENST3.1|MANE_Select|reference_derived"
        extra = {"cds": {header: gene.coding}, "protein": {header: gene.protein}}
        if not self.extra_proteins:
            del extra["cds"]
        for name in (
            "cds",
            "cds_partial",
            "cds_clone_derived",
            "protein",
            "protein_below_threshold",
        ):
            fasta_file(folder / "cds_extra" / f"{name}.fa.gz", extra.get(name, {}))
        proteins = {
            f"sp|P{g.number}|X_HUMAN Made up OS=Homo sapiens GN={self.symbol(g)} PE=1": g.protein
            for g in self.genes.values()
        }
        fasta_file(folder / "proteins.fasta", proteins)

    @staticmethod
    def symbol(gene: Gene) -> str:
        """GENED goes by its former symbol there."""
        return "OLDGENED" if gene.name == "GENED" else gene.name

    def _knowledge(self, folder: Path) -> None:
        rows: list[list[object]] = []
        for name in ("GENED", "GENEE"):
            gene = self.genes[name]
            for at in range(gene.cds[0] + 30, gene.cds[0] + 60):
                place = gene.place(at)
                ref = self.bases[place - 1]
                if name == "GENEE":
                    ref = {"A": "C", "C": "A", "G": "T", "T": "G"}[ref]
                rows.append(["1", place, ref, "N", "Pathogenic", "", name, ""])
        head = "chrom pos_grch38 ref alt clnsig clnsigconf geneinfo pos_grch37_lifted"
        (folder / "clinvar").mkdir(parents=True, exist_ok=True)
        table(folder / "clinvar" / "clinvar_PLP.made_up.tsv.gz", head, rows)
        (folder / "cancerhotspots").mkdir(exist_ok=True)
        gene = self.genes["GENED"]
        hotspots = [["GENED", f"{gene.protein[4]}5", "ENST4"], *self.hotspots]
        path = folder / "cancerhotspots" / "hotspots_v2_made_up.tsv"
        table(path, "hugo_symbol residue transcript_id", hotspots)
        (folder / "civic").mkdir(exist_ok=True)
        lines = [
            "\t".join(["1", str(place), "9", "C", "T", ".", ".", f"CSQ=T|{name}&more"])
            for place, name in self.civic
        ]
        path = folder / "civic" / "nightly-civic_accepted.vcf"
        path.write_text("\n".join(["##fileformat=VCFv4.2", *lines]) + "\n", encoding="utf-8")

    def _own(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        head = "build contig refseq length refget"
        contigs = [["GRCh37", "chr1", "NC_1.1", LENGTH + SHIFT + 1, ""]]
        contigs += [["GRCh38", "chr1", "NC_1.2", LENGTH, ""]]
        table(folder / "contigs.tsv", head, contigs)
        gene = self.genes["GENEB"]
        exons = ",".join(f"{self.older(a)}-{self.older(b)}" for a, b in gene.exons)
        later = self.later_start
        head = "accession gene hgnc_id protein build contig strand exons cds cautions source"
        where = [
            "GRCh37",
            "chr1",
            "-",
            exons,
            f"{gene.cds[0] + 1 + later}-{gene.cds[1]}",
            "",
            "a list",
        ]
        single = [["NM_2.8", "GENEB", gene.hgnc, "NP_2.8", *where]]
        table(folder / "extra_models.tsv", head, single)
        wanted = [["NM_2.2", ""], ["NM_2.5", ""], ["NM_9.1", ""]]
        wanted += [["NM_3.1", "NP_3.2"], ["NM_4.1", "NP_4.1"], ["NM_5.1", ""]]
        table(folder / "panel_accessions.tsv", "accession protein", wanted)
        table(folder / "pairings.tsv", "accession agree differ", self.positions)
        starts = [[g.accession, g.cds[0] + 1, *self.printed] for g in self.genes.values()]
        table(folder / "coding_starts.tsv", "accession start positions residues", starts)
        table(folder / "coding_regions.tsv", "model accession start residues source", self.regions)
        table(folder / "confirmed_edges.tsv", "accession coding_exons source", self.edges)
        table(folder / "numbered_as.tsv", "accession known positions", self.numbered)
        rows = [["reference:transcripts/MANE.GRCh38.v9.9.summary.txt.gz", "MANE {mane}", "free"]]
        rows += [["proteins:", "UniProtKB", "CC BY 4.0"]]
        table(folder / "sources.tsv", "file name licence", rows)


def difference(kind: str, start: int, end: int, own: str, other: str) -> dict[str, str]:
    return {
        "type": kind,
        "lrg_start": str(start),
        "lrg_end": str(end),
        "lrg_sequence": own,
        "other_sequence": other,
    }


def table(path: Path, head: str, rows: Sequence[Sequence[object]]) -> None:
    lines = ["\t".join(head.split()), *("\t".join(map(str, row)) for row in rows)]
    text = "\n".join(lines) + "\n"
    if path.suffix == ".gz":
        packed(path, text)
    else:
        path.write_text(text, encoding="utf-8")


def fasta_file(path: Path, records: dict[str, str]) -> None:
    text = "".join(f">{name}\n{sequence}\n" for name, sequence in records.items())
    if path.suffix == ".gz":
        packed(path, text)
    else:
        path.write_text(text, encoding="utf-8")


def packed(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
