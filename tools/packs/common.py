"""What all builders share: current symbols, proteins of MANE Select, and notes on what was left.

Proteins come from the transcript bundle that ships, so that a pack and the program agree.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from varannot.hgvs.residues import ONE_TO_THREE
from varannot.knowledge.genes import GeneNames, load_gene_names
from varannot.tables import Table
from varannot.textio import read_table, tsv_bytes
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.transcripts.model import Tag, Transcript

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUILD = "GRCh38"
UNKNOWN, YES, NO = "unknown", "yes", "no"
_CHANGE = re.compile(r"(?:p\.)?([ACDEFGHIKLMNPQRSTVWY])([1-9][0-9]*)([ACDEFGHIKLMNPQRSTVWY*])")


@dataclass(slots=True)
class Sources:
    """Where the sources lie, and what the shipped tables say that packs have to agree with."""

    data: Path
    resources: Path
    names: GeneNames
    bundle: Bundle
    notes: list[tuple[str, str, int, str]] = field(default_factory=list)
    proteins: dict[str, tuple[str, str]] = field(default_factory=dict)

    def current(self, symbol: str) -> str:
        """Return the approved symbol of a gene."""
        return self.names.current(symbol)

    def note(self, pack: str, what: str, count: int, why: str) -> None:
        """Keep a count for packs/build_notes.tsv."""
        self.notes.append((pack, what, count, why))

    def mane(self, gene: str) -> Transcript | None:
        """Return the MANE Select transcript of a gene on GRCh38."""
        found = self.bundle.tagged(gene, BUILD, Tag.MANE_SELECT)
        return found[0] if found else None

    def protein(self, gene: str) -> tuple[str, str]:
        """Return accession and protein of the MANE Select transcript, empty where not known."""
        if gene not in self.proteins:
            model = self.mane(gene)
            residues = self.bundle.sequence(model).protein if model else ""
            self.proteins[gene] = (model.accession if model else "", residues)
        return self.proteins[gene]

    def holds(self, gene: str, residues: Iterable[tuple[str, int]]) -> str:
        """Return whether residues (one letter, 1-based) are on the MANE Select protein."""
        _, protein = self.protein(gene)
        if not protein:
            return UNKNOWN
        fits = all(protein[place - 1 : place] == letter for letter, place in residues)
        return YES if fits else NO

    def change(self, gene: str, name: str) -> tuple[str, str]:
        """Return the p. description of a name such as V600E, and whether its residue holds.

        The description is empty where the name is no substitution of one residue.
        """
        match = _CHANGE.fullmatch(name.strip())
        if match is None or match[1] == match[3]:
            return "", ""
        described = f"p.{ONE_TO_THREE[match[1]]}{match[2]}{ONE_TO_THREE[match[3]]}"
        return described, self.holds(gene, [(match[1], int(match[2]))])


def open_sources(data: Path, resources: Path) -> Sources:
    """Return the sources of a data folder; genes and transcripts are those that ship."""
    names = load_gene_names(resources / "gene_names.tsv")
    return Sources(data, resources, names, open_bundle(resources / "transcripts"))


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab- or comma-separated table, gzip-compressed or not."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream, delimiter="\t")
        return
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="," if path.suffix == ".csv" else "\t")


def rules(name: str) -> list[Mapping[str, str]]:
    """Return the rows of a table of rules beside this module."""
    return [row.cells for row in read_table(HERE / name, name).rows]


def table_bytes(table: Table, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a pack's table; every row has exactly the table's columns."""
    ordered = []
    for row in rows:
        if set(row) != set(table.names):
            message = f"{table.name}: columns {sorted(set(row) ^ set(table.names))}"
            raise ValueError(message)
        ordered.append([row[name] for name in table.names])
    return tsv_bytes(table.names, ordered)


def gzipped(data: bytes) -> bytes:
    """Return the bytes gzip-compressed without time and name, so that they can be built anew."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=9, mtime=0) as stream:
        stream.write(data)
    return out.getvalue()
