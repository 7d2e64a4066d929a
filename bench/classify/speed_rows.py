"""Tables of invented variants on the shipped transcripts, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from bench.hgvs.subjects import shipped

from varannot.bases import reverse_complement
from varannot.transcripts.model import Tag, Transcript, sense

__all__ = ["genes", "write_table"]

_BUILD = "GRCh38"
_HEADER = (
    "gene",
    "assembly",
    "chrom",
    "pos",
    "ref",
    "alt",
    "tumour_type",
    "functional",
    "predictor",
    "gnomad_af",
    "gnomad_grpmax_af",
    "gnomad_an",
)
_KINDS = ("snv",) * 70 + ("deletion",) * 9 + ("insertion",) * 9 + ("delins",) * 2 + ("splice",) * 10


def genes() -> list[str]:
    """Return the genes whose MANE Select transcript has all its genomic bases, in order."""
    bundle = shipped()
    found = []
    for gene in sorted(_symbols()):
        known = bundle.of_gene(gene, _BUILD)
        if known and known[0].has(Tag.MANE_SELECT) and known[0].coding and _bases(known[0]):
            found.append(gene)
    return found


def _symbols() -> set[str]:
    path = shipped().folder / "transcripts.tsv"
    with path.open(encoding="utf-8") as file:
        column = file.readline().rstrip("\n").split("\t").index("gene")
        return {line.split("\t")[column] for line in file}


def _bases(transcript: Transcript) -> bool:
    window = shipped().sequence(transcript).genome
    return window is not None and "N" not in window.slice(transcript.start, transcript.end)


def write_table(path: Path, count: int, seed: int, among: int = 0) -> int:
    """Write `count` variants of `among` genes (0: of all), and return how many genes there are."""
    draw = random.Random(seed)
    known = genes()
    chosen = draw.sample(known, among) if among else known
    with path.open("w", encoding="utf-8") as file:
        file.write("\t".join(_HEADER) + "\n")
        for line in _lines(draw, chosen, count):
            file.write("\t".join(line) + "\n")
    return len(chosen)


def _lines(draw: random.Random, chosen: list[str], count: int) -> Iterator[tuple[str, ...]]:
    bundle = shipped()
    made = 0
    while made < count:
        one = bundle.of_gene(draw.choice(chosen), _BUILD)[0]
        alleles = _alleles(draw, one, draw.choice(_KINDS))
        if alleles is None:
            continue
        position, ref, alt = alleles
        made += 1
        yield (
            one.gene,
            _BUILD,
            one.contig.removeprefix("chr"),
            str(position),
            ref,
            alt,
            draw.choice(("", "", "LUAD", "COAD", "LMS")),
            *_evidence(draw),
        )


def _evidence(draw: random.Random) -> tuple[str, ...]:
    functional = draw.choice(("",) * 8 + ("oncogenic", "benign"))
    predictor = draw.choice(("", "damaging", "tolerated"))
    kind = draw.random()
    if kind < 0.4:
        return functional, predictor, "", "", ""
    if kind < 0.7:
        return functional, predictor, "", "", "150000"
    frequency = 10 ** draw.uniform(-6, -1)
    return functional, predictor, f"{frequency / 2:.3g}", f"{frequency:.3g}", "150000"


def _alleles(draw: random.Random, one: Transcript, kind: str) -> tuple[int, str, str] | None:
    """Return a VCF row on the transcript; None where a draw falls outside its bases."""
    place = _place(draw, one, kind)
    window = shipped().sequence(one).genome
    if place is None or window is None:
        return None
    length = draw.choice((1, 1, 1, 2, 3, 3, 4, 6, 9, 15))
    lost = {"snv": 1, "splice": 1, "deletion": length, "insertion": 0, "delins": length + 1}[kind]
    new = "".join(draw.choice("ACGT") for _ in range(length))
    if kind in ("snv", "splice"):
        old = window.slice(place, place + 1)
        new = draw.choice([base for base in "ACGT" if base != old])
    elif kind == "deletion":
        new = ""
    first = place - 1 if kind in ("deletion", "insertion") else place
    second = place + lost + (1 if one.strand < 0 and first != place else 0)
    if first != place and one.strand < 0:
        first = place
    bases = window.slice(first, second)
    if "N" in bases or not bases:
        return None
    start, _ = sense(first, second, one.strand)
    if one.strand > 0:
        anchor = bases[: place - first]
        return start + 1, bases, anchor + new
    forward = reverse_complement(bases)
    anchor = forward[: len(bases) - lost] if kind in ("deletion", "insertion") else ""
    return start + 1, forward, anchor + reverse_complement(new)


def _place(draw: random.Random, one: Transcript, kind: str) -> int | None:
    if kind == "splice":
        edges = [block.end for block in one.blocks[:-1]] + [block.start for block in one.blocks[1:]]
        return draw.choice(edges) + draw.choice((-3, -2, -1, 0, 1, 2)) if edges else None
    return one.to_sense(draw.randrange(one.cds_start + 3, one.cds_end - 20))
