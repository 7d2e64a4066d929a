"""The files that the bundle is built from, read into plain values.

Paths are those of a folder with the subfolders transcripts, lrg, hg38_tiles, windows, cds_extra
and panel. Nothing is decided here.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from transcript_bundle.chains import Difference, declared

__all__ = [
    "Exon",
    "ExonTable",
    "Lrg",
    "LrgTranscript",
    "Mane",
    "Placed",
    "fasta",
    "read_exon_tables",
    "read_isoforms",
    "read_lrgs",
    "read_mane",
    "read_panel",
    "read_placed_fasta",
    "rows_of",
    "rows_without_header",
]


def _open(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as stream:
        yield from stream


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a tab-separated table with a header, gzipped or not."""
    return list(csv.DictReader(_open(path), delimiter="\t", quoting=csv.QUOTE_NONE))


def rows_without_header(path: Path) -> list[list[str]]:
    """Return the cells of each line of a table that has no header, gzipped or not."""
    return [line.rstrip("\r\n").split("\t") for line in _open(path)]


def fasta(path: Path) -> dict[str, str]:
    """Return the records of a FASTA file by their whole header line, in upper case."""
    records: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in _open(path):
        if line.startswith(">"):
            lines = records[line[1:].strip()] = []
        else:
            lines.append(line.strip().upper())
    return {header: "".join(parts) for header, parts in records.items()}


@dataclass(frozen=True, slots=True)
class Mane:
    """One transcript of the MANE summary."""

    gene: str
    hgnc_id: str
    refseq: str
    protein: str
    ensembl: str
    status: str
    strand: int


def read_mane(folder: Path) -> tuple[str, list[Mane]]:
    """Return the version of the MANE summary in `transcripts/` and its transcripts."""
    (path,) = folder.glob("transcripts/MANE.GRCh38.v*.summary.txt.gz")
    version = re.sub(r".*\.v([\d.]+)\.summary\.txt\.gz", r"\1", path.name)
    found = [
        Mane(
            row["symbol"],
            row["HGNC_ID"],
            row["RefSeq_nuc"],
            row["RefSeq_prot"],
            row["Ensembl_nuc"],
            row["MANE_status"],
            1 if row["chr_strand"] == "+" else -1,
        )
        for row in rows_of(path)
    ]
    return version, found


def read_panel(folder: Path) -> dict[str, str]:
    """Return the current symbol of each panel gene by HGNC id."""
    rows = rows_of(folder / "panel" / "tso500_genes.tsv")
    return {row["hgnc_id"]: row["current_symbol"] for row in rows}


@dataclass(frozen=True, slots=True)
class Exon:
    """One exon on one build, 1-based inclusive; `cds` is its coding part or None."""

    build: str
    contig: str
    strand: int
    start: int
    end: int
    cds: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class ExonTable:
    """The exons of one transcript by build, in transcript order.

    `whole` is False where the table holds coding exons only. `unconfirmed` holds the coding exons
    (1 is the first) whose edges an independent annotation of GRCh37 does not have; start and stop
    codon are no edges.
    """

    gene: str
    hgnc_id: str
    refseq: str
    ensembl: str
    label: str
    whole: bool
    exons: dict[str, tuple[Exon, ...]]
    unconfirmed: tuple[int, ...] = ()
    note: str = ""


def read_exon_tables(folder: Path) -> list[ExonTable]:
    """Return the exon tables of `transcripts/`: MANE with UTR, others with coding exons only."""
    tables = []
    path = folder / "transcripts" / "tso500_mane_exons_hg38_hg19.tsv.gz"
    for rows in _grouped(rows_of(path), ("refseq", "ensembl_in_exon_source")):
        rows.sort(key=lambda row: int(row["exon_no"]))
        exons = {
            "GRCh38": _exons(rows, "GRCh38", "38", "start38", "end38"),
            "GRCh37": _exons(rows, "GRCh37", "37", "start37", "end37"),
        }
        first = rows[0]
        ensembl = first["ensembl_in_exon_source"]
        label = first["mane_status"]
        tables.append(_table(first, first["mane_symbol"], ensembl, label, exons, rows, whole=True))
    path = folder / "transcripts" / "tso500_other_transcripts_cds.tsv.gz"
    for rows in _grouped(rows_of(path), ("refseq", "ensembl", "label")):
        rows.sort(key=lambda row: int(row["cds_exon_no"]))
        exons = {
            "GRCh38": _exons(rows, "GRCh38", "38", "cds_start38", "cds_end38"),
            "GRCh37": _exons(rows, "GRCh37", "37", "cds_start37", "cds_end37"),
        }
        first = rows[0]
        names = first["current_symbol"], first["ensembl"], first["label"]
        tables.append(_table(first, *names, exons, rows, whole=False))
    return tables


def _grouped(rows: list[dict[str, str]], keys: tuple[str, ...]) -> Iterator[list[dict[str, str]]]:
    groups: defaultdict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[key] for key in keys)].append(row)
    yield from groups.values()


def _table(
    first: dict[str, str],
    gene: str,
    ensembl: str,
    label: str,
    exons: dict[str, tuple[Exon, ...]],
    rows: list[dict[str, str]],
    *,
    whole: bool,
) -> ExonTable:
    coding = [row["b37_check"] for row in rows if row["cds_start38"]]
    names = gene, first["hgnc_id"], first["refseq"], ensembl, label
    return ExonTable(*names, whole, exons, _unconfirmed(coding))


def _unconfirmed(checks: Sequence[str]) -> tuple[int, ...]:
    """Return the coding exons with an edge that is not confirmed, from the check of each.

    The first and the last have one edge that counts, an only one has none.
    """
    found = []
    for number, check in enumerate(checks, start=1):
        edges = (number > 1) + (number < len(checks))
        enough = {"gencode19_exact"} | ({"gencode19_one_edge"} if edges < _BOTH else set())
        if edges and check not in enough:
            found.append(number)
    return tuple(found)


_BOTH = 2  # edges of an exon


def _exons(
    rows: list[dict[str, str]], build: str, suffix: str, start: str, end: str
) -> tuple[Exon, ...]:
    """Return the exons of one build, none where one of them has no place on it."""
    strands = {"+": 1, "-": -1, "": 0}
    exons = []
    for row in rows:
        if not row[start]:
            return ()
        cds = None
        if row["cds_start38"]:
            cds = int(row["cds_start38"]), int(row["cds_end38"])
            if build == "GRCh37":
                cds = _carried(row, cds, start, end)
        exons.append(
            Exon(
                build,
                row[f"chr{suffix}"],
                strands[row["strand"]],
                int(row[start]),
                int(row[end]),
                cds,
            )
        )
    return tuple(exons)


def _carried(
    row: dict[str, str], cds: tuple[int, int], start: str, end: str
) -> tuple[int, int] | None:
    """Return the coding part of an exon on GRCh37 from its place on GRCh38.

    An exon keeps its length and its direction in this table; where the length differs there is
    no place for the coding part, and the builder refuses the exon.
    """
    if "start38" not in row:
        return int(row[start]), int(row[end])
    shift = int(row[start]) - int(row["start38"])
    if int(row[end]) - int(row["end38"]) != shift:
        return None
    return cds[0] + shift, cds[1] + shift


def read_isoforms(folder: Path) -> dict[str, str]:
    """Return RefSeq accession with version -> Ensembl transcript of the MSK isoform list."""
    path = folder / "transcripts" / "isoform_overrides_at_mskcc_grch37.txt"
    return {row["refseq_id"]: row["enst_id"] for row in rows_of(path) if "." in row["refseq_id"]}


@dataclass(frozen=True, slots=True)
class LrgTranscript:
    """A transcript of an LRG: exons and coding part in the record, 0-based half-open."""

    name: str
    refseq: str
    ensembl: str
    exons: tuple[tuple[int, int], ...]
    cds: tuple[int, int] | None
    cdna: str
    protein: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a record lies on a build: 0-based half-open in the record, 1-based on the genome."""

    build: str
    contig: str
    strand: int
    record_start: int
    record_end: int
    start: int
    end: int
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Lrg:
    """One LRG record."""

    name: str
    gene: str
    hgnc_id: str
    bases: str
    transcripts: tuple[LrgTranscript, ...]
    places: tuple[Placed, ...]


def read_lrgs(folder: Path) -> list[Lrg]:
    """Return the LRG records of `lrg/`, with transcripts and places, in order of number."""
    folder = folder / "lrg"
    genomic = {
        header.split()[0]: bases
        for header, bases in fasta(folder / "lrg_tso500_genomic.fa.gz").items()
    }
    cdna, protein = (
        {header.split()[0]: bases for header, bases in fasta(folder / name).items()}
        for name in ("lrg_tso500_cdna.fa.gz", "lrg_tso500_protein.fa.gz")
    )
    transcripts: defaultdict[str, list[LrgTranscript]] = defaultdict(list)
    names: dict[str, tuple[str, str]] = {}
    for row in rows_of(folder / "lrg_tso500_transcripts.tsv.gz"):
        names[row["lrg"]] = row["gene"], row["hgnc_id"]
        transcripts[row["lrg"]].append(_lrg_transcript(row, cdna, protein))
    places: defaultdict[str, list[Placed]] = defaultdict(list)
    for row in rows_of(folder / "lrg_tso500_genome_mappings.tsv.gz"):
        places[row["lrg"]].append(
            Placed(
                row["assembly"].partition(".")[0],
                row["chr"],
                int(row["strand"]),
                int(row["lrg_start"]) - 1,
                int(row["lrg_end"]),
                int(row["chr_start"]),
                int(row["chr_end"]),
                declared(row["diffs_json"]),
            )
        )
    return [
        Lrg(name, *names[name], genomic[name], tuple(transcripts[name]), tuple(places[name]))
        for name in sorted(names, key=lambda name: int(name.partition("_")[2]))
    ]


def _lrg_transcript(
    row: dict[str, str], cdna: dict[str, str], protein: dict[str, str]
) -> LrgTranscript:
    exons = []
    for written in row["exons_lrg"].split(","):
        first, last = written.split("-")
        exons.append((int(first) - 1, int(last)))
    cds = None
    if row["cds_start_lrg"]:
        cds = int(row["cds_start_lrg"]) - 1, int(row["cds_end_lrg"])
    name = row["lrg_transcript"]
    return LrgTranscript(
        name,
        row["refseq"],
        row["ensembl"],
        tuple(exons),
        cds,
        cdna.get(name, ""),
        protein.get(name, ""),
    )


_PLACE = re.compile(r"(?P<contig>chr\w+):(?P<start>\d+)-(?P<end>\d+)(?:\((?P<strand>[+-])\))?")


def read_placed_fasta(path: Path, build: str) -> list[tuple[str, Placed, str]]:
    """Return name, place and bases of records whose header names their place on the genome."""
    found = []
    for header, bases in fasta(path).items():
        match = _PLACE.search(header)
        if match is None:
            message = f"{path.name}: no place in the header {header}"
            raise ValueError(message)
        start, end = int(match["start"]), int(match["end"])
        if end - start + 1 != len(bases):
            message = f"{path.name}: {header} has {len(bases)} bases"
            raise ValueError(message)
        strand = -1 if match["strand"] == "-" else 1
        placed = Placed(build, match["contig"], strand, 0, len(bases), start, end)
        found.append((header.split()[0], placed, bases))
    return found
