"""Pairs of c. and p., of g. and c., and residues, out of public knowledge and panel tables.

Facts only; what lies beside the checkout is read where it lies.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.hgvs.tables import data, read_tsv

from varannot.knowledge.genes import load_gene_names
from varannot.resources import resource

__all__ = ["Fact", "facts"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What one row of a source states of one variant; what it does not state is empty.

    `place` is build, chromosome, 1-based position, REF and ALT as the source writes them;
    `ensembl` is the Ensembl transcript that a residue is counted on, without version.
    """

    source: str
    gene: str
    transcript: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    place: tuple[str, str, str, str, str] | None = None
    person: bool = False
    ensembl: str = ""


def facts() -> Iterator[Fact]:
    """Return all facts, each once."""
    seen = set()
    for one in _all():
        if one not in seen:
            seen.add(one)
            yield one


def _all() -> Iterator[Fact]:
    yield from _civic()
    yield from _cgi()
    yield from _clinvar()
    yield from _hotspots()
    yield from _tp53()
    yield from _residue_lists()
    yield from _panel()


@cache
def _symbols(gene: str) -> str:
    names = load_gene_names(resource("gene_names.tsv"))
    return names.current(gene)


def _civic() -> Iterator[Fact]:
    source = "CIViC"
    for row in read_tsv(data("knowledge", "civic", "nightly-VariantSummaries.tsv")):
        gene = _symbols(row["gene"])
        names = [name.strip() for name in (row["hgvs_expressions"] or "").split(",")]
        coding = [name for name in names if re.match(r"(?:NM_|ENST)[\d.]+:c\.", name)]
        proteins = [name for name in names if re.match(r"NP_[\d.]+:p\.", name)]
        place = None
        bases = row["reference_bases"], row["variant_bases"]
        if (
            row["reference_build"] == "GRCh37"
            and row["start"]
            and all(re.fullmatch(r"[ACGT]+", one or "") for one in bases)
        ):
            place = ("GRCh37", row["chromosome"], row["start"], *bases)
        typed = re.search(r"\b([A-Z]\d+(?:[A-Z*]|fs\S*|del\S*)?)$", row["variant"] or "")
        for name in coding:
            accession, _, c = name.partition(":")
            p = proteins[0].partition(":")[2] if len(proteins) == 1 else ""
            refseq = accession if accession.startswith("NM_") else ""
            if p:
                yield Fact(source, gene, refseq, c, p, place)
            elif typed and re.fullmatch(r"[A-Z]\d+[A-Z*]", typed[1]):
                yield Fact(source, gene, refseq, c, f"p.{typed[1]}", place)
            else:
                yield Fact(source, gene, refseq, c, "", place)


def _cgi() -> Iterator[Fact]:
    for row in read_tsv(data("knowledge", "cgi_2017", "cgi_biomarkers_per_variant.tsv")):
        if not row["cDNA"] or not row["individual_mutation"]:
            continue
        gene, _, change = row["individual_mutation"].partition(":")
        place = None
        match = re.fullmatch(r"chr(\w+):g\.(\d+)([ACGT])>([ACGT])", row["gDNA"] or "")
        if match:
            place = ("GRCh37", *match.groups())
        yield Fact("CGI", _symbols(gene), "", row["cDNA"], f"p.{change}" if change else "", place)


def _clinvar() -> Iterator[Fact]:
    path = data("knowledge", "clinvar", "clinvar_PLP.cancer_genes.grch38_grch37.tsv.gz")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            gene = _symbols(row["geneinfo"].partition(":")[0])
            rest = row["chrom"], row["ref"], row["alt"]
            place = ("GRCh38", rest[0], row["pos_grch38"], *rest[1:])
            yield Fact("ClinVar P/LP, GRCh38", gene, place=place)
            if row["pos_grch37_lifted"]:
                place = ("GRCh37", rest[0], row["pos_grch37_lifted"], *rest[1:])
                yield Fact("ClinVar P/LP, lifted to GRCh37", gene, place=place)


def _hotspots() -> Iterator[Fact]:
    path = data("knowledge", "cancerhotspots", "hotspots_v2_and_3d.tso500.tsv")
    for row in read_tsv(path):
        match = re.fullmatch(r"([A-Z*])(\d+)", row["residue"])
        if not match or "splice" in row["type"]:
            continue
        seen = re.findall(r"([A-Z]):", row["variant_amino_acid"])
        other = next((one for one in seen if one not in (match[1], "X")), "")
        if other:
            yield Fact(
                "cancer hotspots, residues",
                _symbols(row["hugo_symbol"]),
                hgvs_p=f"p.{row['residue']}{other}",
                ensembl=row["transcript_id"],
            )


def _tp53() -> Iterator[Fact]:
    for row in read_tsv(data("knowledge", "tp53_database", "variant_classes_r21.tsv")):
        c = row["c_description"]
        for build, column in (("GRCh37", "hg19"), ("GRCh38", "hg38")):
            place = None
            position = row[f"{column}_Chr17_coordinates"]
            bases = row["WT_nucleotide"], row["Mutant_nucleotide"]
            if (
                re.fullmatch(r"\d+", position or "")
                and all(re.fullmatch("[ACGT]", one or "") for one in bases)
                and ">" in c
            ):
                # The nucleotides are those of the coding strand.
                turned = [one.translate(str.maketrans("ACGT", "TGCA")) for one in bases]
                place = (build, "17", position, *turned)
            yield Fact("TP53 Database", "TP53", "NM_000546.5", c, row["ProtDescription"], place)
    for name, packed in (
        ("yeast_transactivation_kato2003.tsv", False),
        ("functional_assays_r21.tsv.gz", True),
    ):
        path = data("knowledge", "tp53_database", name)
        text = gzip.decompress(path.read_bytes()).decode() if packed else path.read_text("utf-8")
        for row in csv.DictReader(io.StringIO(text), delimiter="\t"):
            yield Fact("TP53 Database, p. alone", "TP53", "NM_000546.5", "", row["ProtDescription"])


def _residue_lists() -> Iterator[Fact]:
    path = data("knowledge", "alphamissense_hrr", "alphamissense_hrr_observed_missense.tsv")
    for row in read_tsv(path):
        yield Fact(
            "AlphaMissense, p. alone", _symbols(row["gene"]), "", "", f"p.{row['protein_change']}"
        )
    path = data("knowledge", "oncoref", "driver-variant-evidence.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Fact(
                "Bailey 2018, p. alone", _symbols(row["gene_symbol"]), "", "", row["protein_change"]
            )


def _panel() -> Iterator[Fact]:
    for path in sorted(data("tso500").glob("*/*CombinedVariantOutput.tsv")):
        yield from _combined(path)
    path = data("tso500", "manuel-j-glynias_TSO500", "UniqueVariants_half.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["c_dot"]:
                continue
            place = None
            if row["Ref"] and row["Alt"] and row["Position"].isdigit():
                place = ("GRCh37", row["Chr"], row["Position"], row["Ref"], row["Alt"])
            yield Fact(
                "panel tables",
                _symbols(row["HGNC_Symbol"]),
                row["NM"],
                row["c_dot"],
                row["p_dot"],
                place,
                person=True,
            )


def _combined(path: Path) -> Iterator[Fact]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    inside = False
    for line in lines:
        cells = line.split("\t")
        if line.startswith("["):
            inside = line.startswith("[Small Variants]")
        elif inside and len(cells) >= 10 and cells[0] not in ("Gene", "NA", ""):
            accession, _, c = cells[8].partition(":")
            p = cells[7].partition(":")[2] or cells[7]
            if not c.startswith("c."):
                continue
            place = ("GRCh37", cells[1], cells[2], cells[3], cells[4])
            yield Fact(
                "panel tables",
                _symbols(cells[0].partition(";")[0]),
                accession,
                c,
                p,
                place,
                person=True,
            )
