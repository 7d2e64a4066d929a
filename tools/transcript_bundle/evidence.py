"""What is known of bases and residues apart from the sequences themselves.

Reference alleles of ClinVar (GRCh38), residues of hotspots, reviewed proteins of UniProtKB, and the
coding sequences and proteins that were collected and checked one by one (`cds_extra`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from transcript_bundle.sources import fasta, rows_of, rows_without_header

__all__ = [
    "Evidence",
    "Extra",
    "Known",
    "read_clinvar",
    "read_extra",
    "read_hotspots",
    "read_positions",
    "read_uniprot",
]


@dataclass(frozen=True, slots=True)
class Known:
    """A protein that might be that of a transcript: its name in its source and its residues."""

    name: str
    residues: str


@dataclass
class Extra:
    """The sequences of `cds_extra`, by accession with version (or the Ensembl transcript)."""

    coding: dict[str, str] = field(default_factory=dict)
    partial: dict[str, str] = field(default_factory=dict)
    clones: dict[str, str] = field(default_factory=dict)
    proteins: dict[str, str] = field(default_factory=dict)
    below: dict[str, str] = field(default_factory=dict)


@dataclass
class Evidence:
    """All that models and sequences are held against; each part may be empty.

    `alleles` holds GRCh38 reference alleles by chromosome as (1-based position, bases), sorted;
    `residues` hotspot residues by Ensembl transcript without version; `positions` places on GRCh37
    (contig, 1-based) with their number in the coding sequence, by the same; `uniprot` proteins by
    gene.
    """

    alleles: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    residues: dict[str, dict[int, str]] = field(default_factory=dict)
    positions: dict[str, list[tuple[str, int, int]]] = field(default_factory=dict)
    uniprot: dict[str, list[Known]] = field(default_factory=dict)
    extra: Extra = field(default_factory=Extra)

    def alleles_in(self, contig: str, first: int, last: int) -> list[tuple[int, str]]:
        """Return the reference alleles that start in a stretch (1-based inclusive)."""
        found = self.alleles.get(contig, [])
        return found[bisect_left(found, (first, "")) : bisect_right(found, (last, "~"))]


def read_clinvar(path: Path) -> dict[str, list[tuple[int, str]]]:
    """Return the GRCh38 reference alleles of a ClinVar table, by chromosome and sorted."""
    found: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
    for row in rows_of(path):
        found[f"chr{row['chrom']}"].add((int(row["pos_grch38"]), row["ref"].upper()))
    return {contig: sorted(alleles) for contig, alleles in found.items()}


_RESIDUE = re.compile(r"([ACDEFGHIKLMNPQRSTVWY])(\d+)")


def read_hotspots(path: Path) -> dict[str, dict[int, str]]:
    """Return hotspot residues by Ensembl transcript without version, then by number."""
    found: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for row in rows_of(path):
        match = _RESIDUE.fullmatch(row["residue"])
        if match and row["transcript_id"]:
            found[row["transcript_id"].partition(".")[0]][int(match[2])] = match[1]
    return dict(found)


_POSITION = re.compile(r"(ENST\d+)\.\d+:c\.(\d+)[ACGT]>[ACGT](?![ACGT])")


def read_positions(path: Path) -> dict[str, list[tuple[str, int, int]]]:
    """Return contig, place on GRCh37 and c. number of the substitutions in CIViC's VCF file."""
    found: defaultdict[str, set[tuple[str, int, int]]] = defaultdict(set)
    for cells in rows_without_header(path):
        if cells[0].startswith("#") or len(cells[3]) != 1 or len(cells[4]) != 1:
            continue
        for name, number in _POSITION.findall(_plain(cells[7])):
            found[name].add((f"chr{cells[0]}", int(cells[1]), int(number)))
    return {name: sorted(places) for name, places in found.items()}


def _plain(text: str) -> str:
    """Return a text of CIViC's VCF file without its escapes, such as `\\x2E` for a point."""
    return re.sub(r"\\x([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), text)


_UNIPROT = re.compile(r"sp\|(?P<accession>\w+)\|.*\bGN=(?P<gene>\S+)")


def read_uniprot(path: Path, current: Mapping[str, str]) -> dict[str, list[Known]]:
    """Return reviewed proteins by gene; `current` gives the current symbol of a former one."""
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for header, residues in fasta(path).items():
        match = _UNIPROT.match(header)
        if match:
            gene = current.get(match["gene"], match["gene"])
            found[gene].append(Known(match["accession"], residues))
    return dict(found)


def read_extra(folder: Path) -> Extra:
    """Return the sequences of `cds_extra/`, by the accession in their header."""
    folder = folder / "cds_extra"
    parts = {
        "coding": "cds.fa.gz",
        "partial": "cds_partial.fa.gz",
        "clones": "cds_clone_derived.fa.gz",
        "proteins": "protein.fa.gz",
        "below": "protein_below_threshold.fa.gz",
    }
    return Extra(**{name: _by_accession(folder / file) for name, file in parts.items()})


def _by_accession(path: Path) -> dict[str, str]:
    found = {}
    for header, sequence in fasta(path).items():
        _, refseq, ensembl, *_ = header.split("|")
        name = refseq if "." in refseq else ensembl
        found[name] = sequence.removesuffix("*")
    return found
