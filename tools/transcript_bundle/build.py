"""From the source folders to the bundle: models, windows, judgement, files, report."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from transcript_bundle import evidence as known
from transcript_bundle.alleles import compare_windows
from transcript_bundle.edges import read_edges, with_edges
from transcript_bundle.evidence import Evidence
from transcript_bundle.judge import Judged, Subject, judge
from transcript_bundle.lift import Lift, read_blocks
from transcript_bundle.models import Models, Refusal, coding_parts, lrg_models
from transcript_bundle.numbering import hold
from transcript_bundle.placing import read_starts, with_coding
from transcript_bundle.regions import lrg_with_region, read_regions, table_with_region
from transcript_bundle.sources import (
    ExonTable,
    Lrg,
    Mane,
    read_exon_tables,
    read_isoforms,
    read_lrgs,
    read_mane,
    read_panel,
    read_placed_fasta,
    rows_of,
)
from transcript_bundle.tables import table_models
from transcript_bundle.versions import between_versions, same_protein, single_models
from transcript_bundle.windows import Windows, lrg_windows, tile_windows, whole_windows
from varannot.textio import sha256_of
from varannot.transcripts.bundle import Contig, open_bundle
from varannot.transcripts.model import Tag, Transcript
from varannot.transcripts.writer import BundleSource, write_bundle

__all__ = ["Built", "Inputs", "build"]

HERE = Path(__file__).parent
NAME = "TSO500 panel genes, GRCh37 and GRCh38"


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the sources lie; `proteins` and `knowledge` may be absent.

    `reference` is a folder with transcripts, lrg, hg38_tiles, windows, cds_extra and panel;
    `proteins` a FASTA file of reviewed human proteins with UniProt headers; `knowledge` a folder
    with clinvar, cancerhotspots and civic; `genes` the table of gene names; `own` the folder of the
    builder's own tables: chromosomes, single models, accessions of panels, printed positions
    that confirm pairings and starts, coding regions, confirmed edges, names of sources.
    """

    reference: Path
    genes: Path
    proteins: Path | None = None
    knowledge: Path | None = None
    own: Path = HERE


@dataclass
class Built:
    """What was written, for the report."""

    models: list[Transcript] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    panel: dict[str, str] = field(default_factory=dict)
    proteins: int = 0
    mrna: int = 0
    windows: int = 0
    compared: int = 0
    held: tuple[int, int, int] = (0, 0, 0)


def build(inputs: Inputs, out: Path) -> Built:
    """Write the bundle into a folder and return what it holds and what was refused."""
    version, mane = read_mane(inputs.reference)
    panel = read_panel(inputs.reference)
    regions = read_regions(inputs.own / "coding_regions.tsv")
    lrgs = [
        replace(lrg, transcripts=tuple(lrg_with_region(one, regions) for one in lrg.transcripts))
        for lrg in read_lrgs(inputs.reference)
    ]
    names = _current_symbols(inputs.genes)
    models = Models()
    wanted = {
        row["accession"]: row["protein"] for row in rows_of(inputs.own / "panel_accessions.tsv")
    }
    tags = _tags(inputs.reference, wanted)
    lift = Lift(lrgs, read_blocks(inputs.reference / "transcripts" / "hg37_38_mapping.tsv.gz"))
    edges = read_edges(inputs.own / "confirmed_edges.tsv")
    tables = [
        with_edges(table_with_region(table, regions), edges)
        for table in read_exon_tables(inputs.reference)
    ]
    mane_by = {row.refseq: row for row in mane}
    evidence = _evidence(inputs, names)
    whole = _with_coding(tables, mane_by, inputs, evidence)
    table_models(whole, mane_by, lift, tags, models)
    lrg_models(lrgs, tags, models)
    single_models(inputs.own / "extra_models.tsv", lift, tags, models)
    others = [table for table in tables if not table.whole]
    confirmed = _confirmed(inputs.own / "pairings.tsv")
    confirmed |= {region.accession for region in regions.values()}
    table_models(others, mane_by, lift, tags, models, confirmed)
    numbered = {
        row["accession"]: row["known"]
        for row in rows_of(inputs.own / "numbered_as.tsv")
        if int(row["positions"]) >= _ENOUGH_POSITIONS
    }
    between_versions(wanted, numbered, models)
    same_protein(wanted, [row for row in mane if row.hgnc_id in panel], models)
    windows = _windows(inputs.reference, lrgs, models, names)
    contigs = [
        Contig(row["build"], row["contig"], row["refseq"], int(row["length"]), row["refget"])
        for row in rows_of(inputs.own / "contigs.tsv")
    ]
    built = Built(refused=models.refused, panel=panel, windows=len(windows.records))
    judged, built.compared = _judged(models, windows, contigs, lrgs, evidence)
    held = hold(judged, evidence, read_isoforms(inputs.reference), models.paired)
    built.held = held.models, held.agree, held.differ
    built.refused += held.refused
    built.models = [model for one in judged.values() for model in one.models]
    built.refused += [problem for one in judged.values() for problem in one.problems]
    mrna = {name: one.mrna for name, one in judged.items() if one.mrna}
    proteins = {name: one.protein for name, one in judged.items() if one.protein}
    built.mrna, built.proteins = len(mrna), len(proteins)
    write_bundle(
        out,
        NAME,
        sources=_sources(inputs, version),
        contigs=contigs,
        transcripts=built.models,
        places=windows.places,
        windows=windows.records,
        mrna=mrna,
        proteins=proteins,
    )
    return built


def _current_symbols(path: Path) -> dict[str, str]:
    """Return the current symbol by former symbol."""
    return {
        alias.strip(): row["symbol"]
        for row in rows_of(path)
        for alias in row["aliases"].replace("|", ";").split(";")
        if alias.strip()
    }


def _confirmed(path: Path) -> set[str]:
    """Return the accessions whose printed positions fit: at least two, and none that does not."""
    return {
        row["accession"]
        for row in rows_of(path)
        if int(row["agree"]) >= _ENOUGH_POSITIONS and row["differ"] == "0"
    }


_ENOUGH_POSITIONS = 2


def _with_coding(
    tables: Sequence[ExonTable],
    mane: Mapping[str, Mane],
    inputs: Inputs,
    evidence: Evidence,
) -> list[ExonTable]:
    """Return the tables with UTR; those without coding parts get them where they can be placed."""
    reference = inputs.reference
    tiles = read_placed_fasta(reference / "hg38_tiles" / "hg38_tiles.fa.gz", "GRCh38")
    windows = read_placed_fasta(reference / "windows" / "pex_windows_hg38.fa.gz", "GRCh38")
    pieces = tiles + windows
    starts = read_starts(inputs.own / "coding_starts.tsv")
    found = []
    for table in [table for table in tables if table.whole]:
        lacking = not any(exon.cds for exon in table.exons["GRCh38"])
        known = mane.get(table.refseq)
        if lacking and known:
            others = [other for other in tables if other.gene == table.gene]
            start = starts.get(table.refseq)
            found.append(with_coding(table, known.strand, pieces, evidence, others, start))
        else:
            found.append(table)
    return found


def _tags(reference: Path, wanted: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return further tags by accession: isoform lists and what panel software names."""
    tags: defaultdict[str, set[str]] = defaultdict(set)
    for accession in wanted:
        tags[accession].add(Tag.PANEL.value)
    for accession in read_isoforms(reference):
        tags[accession].add(Tag.MSK.value)
    return {accession: frozenset(found) for accession, found in tags.items()}


def _windows(
    reference: Path, lrgs: Iterable[Lrg], models: Models, names: Mapping[str, str]
) -> Windows:
    windows = Windows()
    spans = _spans(models)
    lrg_windows(lrgs, spans, windows)
    tiles = read_placed_fasta(reference / "hg38_tiles" / "hg38_tiles.fa.gz", "GRCh38")
    tile_windows(tiles, spans, windows)
    genes = {gene: gene for gene, _ in spans} | dict(names)
    for file, genome in (("pex_windows_hg38", "GRCh38"), ("fac_genes_hg19", "GRCh37")):
        found = read_placed_fasta(reference / "windows" / f"{file}.fa.gz", genome)
        whole_windows(found, genes, windows)
    return windows


def _spans(models: Models) -> dict[tuple[str, str], tuple[str, int, int]]:
    """Return contig, first and last base of each gene and build over its models."""
    spans: dict[tuple[str, str], tuple[str, int, int]] = {}
    for model in models.found.values():
        start, end = model.span
        key = (model.gene, model.build)
        contig, first, last = spans.get(key, (model.contig, start + 1, end))
        spans[key] = contig, min(first, start + 1), max(last, end)
    return spans


def _evidence(inputs: Inputs, names: Mapping[str, str]) -> Evidence:
    evidence = Evidence(extra=known.read_extra(inputs.reference))
    if inputs.proteins:
        evidence.uniprot = known.read_uniprot(inputs.proteins, names)
    if inputs.knowledge:
        (clinvar,) = inputs.knowledge.glob("clinvar/clinvar_PLP*.tsv.gz")
        evidence.alleles = known.read_clinvar(clinvar)
        (hotspots,) = inputs.knowledge.glob("cancerhotspots/hotspots_v2*.tsv")
        evidence.residues = known.read_hotspots(hotspots)
        for civic in inputs.knowledge.glob("civic/*_accepted.vcf"):
            evidence.positions = known.read_positions(civic)
    return evidence


def _judged(
    models: Models,
    windows: Windows,
    contigs: list[Contig],
    lrgs: Iterable[Lrg],
    evidence: Evidence,
) -> tuple[dict[str, Judged], int]:
    """Return the judgement on each transcript, and how many bases of windows were compared.

    Windows are read from a draft of the bundle, as a reader will read them.
    """
    own = {t.refseq: t for lrg in lrgs for t in lrg.transcripts}
    by_accession: defaultdict[str, dict[str, Transcript]] = defaultdict(dict)
    for (accession, genome), model in models.found.items():
        by_accession[accession][genome] = model
    twins = _twins(models, evidence)
    judged = {}
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch)
        write_bundle(
            draft,
            "draft",
            sources=(),
            contigs=contigs,
            transcripts=models.found.values(),
            places=windows.places,
            windows=windows.records,
        )
        bundle = open_bundle(draft)
        modern = {m.gene: m for m in models.found.values() if m.build == "GRCh38"}
        genes = [(m, bundle.sequence(m).genome) for _, m in sorted(modern.items())]
        compared, wrong = compare_windows(genes, evidence)
        models.refused += wrong
        for accession in sorted(by_accession, key=lambda name: _by_gene(by_accession[name])):
            placed = by_accession[accession]
            read = {genome: bundle.sequence(model) for genome, model in placed.items()}
            from_lrg = own.get(accession)
            is_lrg = from_lrg is not None and any("LRG" in m.source for m in placed.values())
            subject = Subject(
                placed,
                {genome: sequence.genome for genome, sequence in read.items()},
                {genome: sequence.mrna for genome, sequence in read.items() if sequence.mrna},
                from_lrg.cdna if from_lrg and is_lrg else "",
                from_lrg.protein if from_lrg and is_lrg else "",
                twins.get(accession, ""),
                models.unconfirmed.get(accession, ()),
            )
            judged[accession] = judge(_of_one_length(subject, models), evidence)
    return judged, compared


def _twins(models: Models, evidence: Evidence) -> dict[str, str]:
    """Return the transcript with collected sequences that has the same coding exons, if any."""
    extra = evidence.extra
    collected = {**extra.below, **extra.proteins, **extra.coding}
    parts = {
        accession: (model.gene, coding_parts(model))
        for (accession, genome), model in sorted(models.found.items())
        if genome == "GRCh38" and model.coding
    }
    # The last one taken wins: coding sequences are worth more than proteins alone.
    order = sorted(collected, key=lambda name: (name in extra.coding, name in extra.proteins, name))
    by_parts = {parts[name]: name for name in order if name in parts}
    return {accession: by_parts[key] for accession, key in parts.items() if key in by_parts}


def _by_gene(placed: Mapping[str, Transcript]) -> tuple[str, str]:
    model = next(iter(placed.values()))
    return model.gene, model.accession


def _of_one_length(subject: Subject, models: Models) -> Subject:
    """Return the subject without models on GRCh37 that have another length than on GRCh38."""
    modern = subject.models.get("GRCh38")
    older = subject.models.get("GRCh37")
    if modern is None or older is None or modern.length == older.length:
        return subject
    models.refuse(
        f"{modern.accession} ({modern.gene})",
        "GRCh37",
        f"exons sum to {older.length} bases, on GRCh38 to {modern.length}",
    )
    kept = {"GRCh38"}
    return replace(
        subject,
        models={key: value for key, value in subject.models.items() if key in kept},
        windows={key: value for key, value in subject.windows.items() if key in kept},
        spliced={key: value for key, value in subject.spliced.items() if key in kept},
    )


def _sources(inputs: Inputs, version: str) -> list[BundleSource]:
    """Return the sources with the hash of each file that was read."""
    found = []
    for row in rows_of(inputs.own / "sources.tsv"):
        place, _, file = row["file"].partition(":")
        folder = {"reference": inputs.reference, "here": inputs.own}.get(place)
        path = folder / file if folder else inputs.proteins
        if path is None or not path.is_file():
            continue
        text = row["name"].replace("{mane}", version)
        found.append(BundleSource(text, sha256_of(path.read_bytes()), row["licence"]))
    return found
