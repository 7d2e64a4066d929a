"""Made-up transcripts with all that makes naming hard, and changes on them, from a seed.

Two or three exons, coding ends in any exon (so with and without UTR introns), repeats of few
bases (so that changes can be placed in several ways), either strand, and on wish bases or gaps in
which the genome differs from the transcript.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from trial import make_transcript

from varannot.bases import CODON, translate
from varannot.hgvs.edit import Edit
from varannot.transcripts.model import Block, Transcript, TranscriptSequence, Window

STOPS = ("TAA", "TAG", "TGA")


@dataclass(frozen=True)
class Shape:
    """What a made-up transcript has."""

    mismatches: int = 0
    gap: int = 0
    """Bases in the transcript only (positive) or in the genome only (negative)."""


def _bases(random: Random, count: int) -> str:
    """Return bases in short runs and repeats."""
    text = ""
    while len(text) < count:
        unit = "".join(random.choices("ACGT", k=random.randint(1, 3)))
        text += unit * random.choice((1, 1, 1, 2, 3))
    return text[:count]


def _coding(random: Random, codons: int) -> str:
    text = "ATG"
    while len(text) < 3 * codons:
        text += "".join(
            codon if CODON[codon] != "*" else "GCA"
            for unit in (_bases(random, 6),)
            for codon in (unit[:3], unit[3:])
        )
    return text[: 3 * codons] + random.choice(STOPS)


def made_up(seed: int, shape: Shape | None = None) -> TranscriptSequence:
    """Return a transcript with its sequences."""
    shape = shape or Shape()
    random = Random(seed)
    utr5, utr3 = _bases(random, random.randint(6, 30)), _bases(random, random.randint(20, 60))
    coding = _coding(random, random.randint(8, 25))
    mrna = utr5 + coding + utr3
    cuts = sorted(random.sample(range(5, len(mrna) - 5), random.choice((1, 2))))
    edges = [0, *(cut for cut in cuts if cut - cuts[0] in (0,) or cut - cuts[0] > 8), len(mrna)]
    blocks, parts, place = [], [_bases(random, 40)], 40
    for number, (low, high) in enumerate(pairwise(edges), start=1):
        if number > 1:
            intron = "GT" + _bases(random, random.randint(20, 40)) + "AG"
            parts.append(intron)
            place += len(intron)
        exon = mrna[low:high]
        gap = shape.gap if number == 1 + seed % (len(edges) - 1) and high - low > 12 else 0
        middle = low + (high - low) // 2
        if gap:
            blocks.append(Block(number, place, place + middle - low, low, middle))
            place += middle - low
            left = middle + max(gap, 0)
            extra = _bases(random, max(-gap, 0))
            exon = mrna[low:middle] + extra + mrna[left:high]
            place += len(extra)
            blocks.append(Block(number, place, place + high - left, left, high))
            place += high - left
        else:
            blocks.append(Block(number, place, place + high - low, low, high))
            place += high - low
        parts.append(exon)
    parts.append(_bases(random, 40))
    origin = random.randint(-500, 500)
    blocks = [Block(b.exon, b.start + origin, b.end + origin, b.tx_start, b.tx_end) for b in blocks]
    gene = Window(origin, "".join(parts))
    genome = _differing(random, gene, blocks, shape.mismatches)
    model = _model(tuple(blocks), len(utr5), len(utr5) + len(coding), random.choice((1, -1)))
    return TranscriptSequence(model, genome, gene, mrna, translate(coding)[:-1])


def _model(blocks: tuple[Block, ...], first: int, behind: int, strand: int) -> Transcript:
    """Return the transcript; its coding ends are given in transcript coordinates."""
    bare = make_transcript(blocks, blocks[0].start, blocks[0].start + 1, strand)
    return replace(bare, cds_start=first, cds_end=behind)


def _differing(random: Random, gene: Window, blocks: list[Block], count: int) -> Window:
    letters = list(gene.bases)
    for _ in range(count):
        block = random.choice(blocks)
        place = random.randrange(block.start, block.end) - gene.start
        letters[place] = random.choice("ACGT")
    return Window(gene.start, "".join(letters))


def made_up_edit(seed: int, sequence: TranscriptSequence) -> Edit:
    """Return a change of the genome, as small as a VCF row gives it, not shifted."""
    random = Random(seed)
    genome = sequence.genome
    assert genome is not None
    start = random.randrange(genome.start + 20, genome.end - 30)
    kind = random.choice(("snv", "del", "ins", "dup", "delins", "inv"))
    size = random.choice((1, 1, 2, 3, 3, 4, 6, 9, 12))
    ref = genome.slice(start, start + size)
    match kind:
        case "snv":
            ref = genome.slice(start, start + 1)
            return Edit(start, start + 1, ref, random.choice([b for b in "ACGT" if b != ref]))
        case "del":
            return Edit(start, start + size, ref, "")
        case "ins":
            return Edit(start, start, "", _bases(random, size))
        case "dup":
            return Edit(start, start, "", ref)
        case "inv":
            size = max(size, 2)
            ref = genome.slice(start, start + size)
            alt = ref.translate(str.maketrans("ACGT", "TGCA"))[::-1]
            return _smallest(Edit(start, start + size, ref, alt))
    return _smallest(Edit(start, start + size, ref, _bases(random, random.randint(1, 6))))


def _smallest(edit: Edit) -> Edit:
    """Return the edit as a VCF row gives it: without what both texts share, from the right."""
    start, ref, alt = edit.start, edit.ref, edit.alt
    if ref == alt:
        return Edit(start, start + len(ref), ref, alt)
    while ref and alt and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while ref and alt and ref[0] == alt[0]:
        start, ref, alt = start + 1, ref[1:], alt[1:]
    return Edit(start, start + len(ref), ref, alt)
