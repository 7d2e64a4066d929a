"""Small indexed files as the public sources write them; all texts are made here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pysam

from varannot.knowledge.mounted.genome import Genome
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle

LENGTHS = {
    "GRCh37": {"7": 159_138_663, "17": 81_195_210, "X": 155_270_560},
    "GRCh38": {"7": 159_345_973, "17": 83_257_441, "X": 156_040_895},
}
BUNDLE = open_bundle(resource_folder("transcripts"))
GENOME = Genome(BUNDLE)
R248 = {"GRCh37": 7_577_538, "GRCh38": 7_674_220}
"""Position (1-based) of TP53 c.743 on chromosome 17: C on the forward strand."""


def packed(path: Path, text: str, **index: object) -> Path:
    """Write text as bgzip with its index (a VCF unless columns are given), and return the path."""
    plain = path.with_suffix(".plain")
    plain.write_text(text, encoding="utf-8")
    pysam.tabix_compress(str(plain), str(path), force=True)
    plain.unlink()
    pysam.tabix_index(str(path), force=True, **(index or {"preset": "vcf"}))
    return path


def vcf_text(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a sites-only VCF; rows are chromosome, position, ID, REF, ALT, FILTER, INFO."""
    lines = ["##fileformat=VCFv4.2", *header, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"]
    for chromosome, position, name, ref, alt, status, info in rows:
        cells = (chromosome, position, name, ref, alt, ".", status, info)
        lines.append("\t".join(str(cell) for cell in cells))
    return "\n".join(lines) + "\n"


def contigs(build: str, prefix: str = "") -> list[str]:
    """Return the contig lines of a header."""
    return [f"##contig=<ID={prefix}{name},length={n}>" for name, n in LENGTHS[build].items()]


def infos(*names: str) -> list[str]:
    """Return INFO lines of a header: AN is one number, text for grpmax and popmax, else per ALT."""
    lines = []
    for name in names:
        number = "1" if name.startswith("AN") else "A"
        kind = "Integer" if name[:2] in ("AC", "AN") else "Float"
        kind = kind if name[:2] in ("AC", "AN", "AF") else "String"
        lines.append(f'##INFO=<ID={name},Number={number},Type={kind},Description="x">')
    return lines


def base(build: str, position: int, chromosome: str = "17") -> str:
    """Return the reference base at a 1-based position."""
    return GENOME.bases(build, chromosome, position - 1, position)


def other(ref: str) -> str:
    """Return a base that is not the reference."""
    return "A" if ref != "A" else "G"


def neighbours(build: str, around: int, info: str, span: int = 40) -> list[list[object]]:
    """Return records at every third base on both sides of a position, that itself is left out."""
    return [
        ["17", at, ".", ref, other(ref), "PASS", info]
        for at in range(around - span, around + span + 1, 3)
        if at != around
        for ref in (base(build, at),)
    ]
