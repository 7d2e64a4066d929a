"""Write resources/gene_names.tsv: approved symbols, HGNC identifiers, older symbols, panel flags.

Usage: python tools/build_gene_names.py SHARED_DATA_FOLDER resources/gene_names.tsv

Symbols and identifiers come from the MANE summary and the panel's gene list, panel flags from the
supplement of DOI 10.1371/journal.pone.0260089, older symbols from the panel's own spellings and
from tools/gene_aliases.tsv.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

from varannot.knowledge.genes import GENE_NAMES_TABLE
from varannot.textio import tsv_bytes, write_atomically

MANE = "reference/transcripts/MANE.GRCh38.v1.5.summary.txt.gz"
PANEL = "reference/panel/tso500_genes.tsv"
PANEL_FLAGS = "knowledge/tso500/tso500_genes.tsv"
BEYOND_THE_PANEL = (
    ("knowledge/hrr_gene_sets/hrr_gene_sets.tsv", "gene", "\t"),
    ("knowledge/intogen/Compendium_Cancer_Genes.20230531.tso500.tsv", "SYMBOL", "\t"),
    ("knowledge/oncoref/driver-gene-evidence.csv", "gene_symbol", ","),
    ("knowledge/cpsr_superpanel/cpsr_superpanel_2026_06.tsv", "SYMBOL", "\t"),
)
FROM_THE_FACTS = ("PARP1", "SHLD1", "SHLD2", "SHLD3", "TP53BP1")
ALIASES = Path(__file__).with_name("gene_aliases.tsv")


def read(path: Path, separator: str = "\t") -> Iterator[dict[str, str]]:
    """Yield the rows of a table, compressed or not, by column name."""
    packed = path.suffix == ".gz"
    with (
        gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as stream
    ):
        yield from csv.DictReader(stream, delimiter=separator)


def build(data: Path) -> bytes:
    """Return the bytes of the table, sorted by symbol."""
    hgnc = {row["symbol"]: row["HGNC_ID"] for row in read(data / MANE)}
    aliases: dict[str, set[str]] = {}
    panel: dict[str, tuple[str, str]] = {}
    for row in read(data / PANEL):
        hgnc[row["current_symbol"]] = row["hgnc_id"]
        aliases.setdefault(row["current_symbol"], set()).add(row["illumina_symbol"])
    for row in read(data / PANEL_FLAGS):
        panel[row["hgnc_symbol"]] = (row["cnv_gain"], row["rna_fusion"])
        aliases.setdefault(row["hgnc_symbol"], set()).add(row["panel_symbol"])
    for row in read(ALIASES):
        aliases.setdefault(row["symbol"], set()).add(row["alias"])
    wanted = set(aliases) | set(FROM_THE_FACTS)
    for name, column, separator in BEYOND_THE_PANEL:
        wanted.update(row[column] for row in read(data / name, separator))
    yes = {"Y": "yes", "N": "no"}
    rows = []
    for symbol in sorted(wanted & set(hgnc)):
        gain, fusion = panel.get(symbol, ("N", "N"))
        older = ";".join(sorted(aliases.get(symbol, set()) - {symbol}))
        on_panel = "yes" if symbol in panel else "no"
        rows.append([symbol, hgnc[symbol], older, on_panel, yes[gain], yes[fusion]])
    return tsv_bytes(GENE_NAMES_TABLE.names, rows)


def main() -> None:
    """Read the arguments and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    write_atomically(arguments.target, build(arguments.data))


if __name__ == "__main__":
    main()
