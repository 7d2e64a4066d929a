"""Packs of ClinVar (public domain): pathogenic and likely pathogenic variants, one per build.

The reference bases of every row are held against the shipped sequence. A row that differs is
dropped and counted; where there is no sequence the row says so.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from packs.common import Sources, rows_of
from varannot.bases import reverse_complement
from varannot.knowledge.packs.clinvar import CLINVAR_TABLE, trimmed
from varannot.textio import tsv_bytes

SOURCE = "knowledge/clinvar/clinvar_PLP.cancer_genes.grch38_grch37.tsv.gz"
_POSITION = {"GRCh38": "pos_grch38", "GRCh37": "pos_grch37_lifted"}
_ORDER = [*map(str, range(1, 23)), "X", "Y", "MT"]

Placed = tuple[int, int, str]
"""First base of a stretch on the forward strand (1-based), the base behind it, and its bases."""


def build(sources: Sources) -> dict[str, bytes]:
    """Return table and index of each build by file name."""
    made = {}
    rows = list(rows_of(sources.data / SOURCE))
    for name in ("GRCh37", "GRCh38"):
        file = f"packs/clinvar_{name.casefold()}.tsv.gz"
        made[file], made[f"{file}.tbi"] = _indexed(_table(sources, name, rows))
    return made


def _table(sources: Sources, build_name: str, rows: list[dict[str, str]]) -> bytes:
    known = _Sequence(sources, build_name)
    told: Counter[str] = Counter()
    kept: dict[tuple[str, int, str, str], list[str]] = {}
    for row in rows:
        place = row[_POSITION[build_name]]
        if not place:
            told["rows left out: no place on this build"] += 1
            continue
        position, ref, alt = trimmed(int(place), row["ref"], row["alt"])
        bases = known.bases(row["chrom"], position, len(ref))
        if bases and bases != ref:
            told["rows left out: reference bases differ from the sequence"] += 1
            continue
        told["rows with reference bases verified" if bases else "rows without a sequence"] += 1
        genes = [part.partition(":")[0] for part in row["geneinfo"].split("|") if part]
        cells = [row["chrom"], str(position), ref, alt, row["clnsig"], row["clnsigconf"]]
        cells += [";".join(map(sources.current, genes)), "yes" if bases else "no"]
        key = (row["chrom"], position, ref, alt)
        if key in kept and kept[key] != cells:
            told["rows left out: the same allele twice"] += 1
        kept.setdefault(key, cells)
    for what, count in sorted(told.items()):
        sources.note(f"clinvar {build_name}", what, count, "see the builder")
    ordered = sorted(kept, key=lambda key: (_ORDER.index(key[0]), *key[1:]))
    return tsv_bytes(CLINVAR_TABLE.names, [kept[key] for key in ordered])


class _Sequence:
    """The shipped sequence of one build by place, gene by gene."""

    def __init__(self, sources: Sources, build_name: str) -> None:
        self._stretches: dict[str, dict[int, list[Placed]]] = defaultdict(lambda: defaultdict(list))
        bundle = sources.bundle
        for gene in sources.names.genes:
            seen: set[tuple[str, int]] = set()
            for model in bundle.of_gene(gene, build_name):
                if (model.contig, model.strand) in seen:
                    continue
                seen.add((model.contig, model.strand))
                window = bundle.sequence(model).genome
                if window is None:
                    continue
                bases, start = window.bases, window.start
                if model.strand == -1:
                    bases, start = reverse_complement(bases), -window.end
                placed = (start + 1, start + 1 + len(bases), bases)
                chromosome = model.contig.removeprefix("chr")
                for block in range(placed[0] >> 16, (placed[1] >> 16) + 1):
                    self._stretches[chromosome][block].append(placed)

    def bases(self, chromosome: str, position: int, length: int) -> str:
        """Return the bases from a 1-based position on, empty where they are not known."""
        for start, end, bases in self._stretches[chromosome][position >> 16]:
            if start <= position and position + length <= end:
                found = bases[position - start : position - start + length]
                if "N" not in found:
                    return found
        return ""


def _indexed(table: bytes) -> tuple[bytes, bytes]:
    """Return the table compressed in blocks, and its index by place."""
    import pysam

    with tempfile.TemporaryDirectory() as folder:
        plain, packed = Path(folder) / "table.tsv", Path(folder) / "table.tsv.gz"
        plain.write_bytes(table)
        pysam.tabix_compress(str(plain), str(packed), force=True)
        pysam.tabix_index(str(packed), seq_col=0, start_col=1, end_col=1, line_skip=1, force=True)
        return packed.read_bytes(), Path(f"{packed}.tbi").read_bytes()
