"""Which transcripts are installed, one a line, for all genes or for some."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from varannot.errors import InputError, Problem, nearest
from varannot.tables import Column, Table
from varannot.transcripts.build.identity import all_transcripts
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.model import Transcript

__all__ = ["LISTED", "listing"]

LISTED = Table(
    "reference_list",
    "Installed transcripts",
    (
        Column("build", "Genome build."),
        Column("gene", "Current gene symbol."),
        Column("accession", "Accession with version, as `--transcript` takes it."),
        Column("ensembl", "Ensembl transcript with the same exons; `--transcript` takes it too."),
        Column("protein", "Accession of the protein, if one is known."),
        Column("tags", "Why it is there; MANE Select comes first in its gene."),
        Column("level", "How far checks on it can go."),
        Column("source", "Where its model comes from."),
    ),
)


def listing(folder: Path, genes: Collection[str] = ()) -> str:
    """Return the transcripts of a bundle as tab-separated lines under a header.

    `genes` are symbols or HGNC ids; none means all. Raises InputError for a folder that is no
    bundle, and for genes of which no transcript is installed.
    """
    bundle = open_bundle(folder)
    found: list[Transcript] = []
    known: set[str] = set()
    for build in bundle.builds:
        symbols = sorted({one.gene for one in all_transcripts(bundle, build)})
        for symbol in symbols:
            of_gene = bundle.of_gene(symbol, build)
            known |= {symbol, *(one.hgnc_id for one in of_gene if one.hgnc_id)}
            found += [
                one for one in of_gene if not genes or one.gene in genes or one.hgnc_id in genes
            ]
    missing = [name for name in genes if name not in known]
    if missing:
        expected = f"genes of which {folder} has a transcript"
        raise InputError(
            Problem("--genes", None, "", name, expected, nearest(name, sorted(known)))
            for name in missing
        )
    lines = ["\t".join(LISTED.names), *("\t".join(_cells(one)) for one in found)]
    return "\n".join(lines) + "\n"


def _cells(one: Transcript) -> tuple[str, ...]:
    tags = ";".join(sorted(one.tags))
    head = (one.build, one.gene, one.accession, one.ensembl, one.protein)
    return (*head, tags, one.level.value, one.source)
