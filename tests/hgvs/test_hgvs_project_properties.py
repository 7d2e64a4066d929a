"""Properties of the projection, on made-up transcripts and on those of the engine trial.

The names are applied by `bench.hgvs.independent`, which shares nothing with the package.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from bench.hgvs.independent import (
    Change,
    Model,
    altered_protein,
    apply_change,
    apply_name,
    protein_pattern,
    same_protein,
    translate,
)
from bench.hgvs.subjects import Placed, plain_model, sequence_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from trial import FOLDER, trial_transcripts

from varannot.bases import reverse_complement
from varannot.hgvs.cdna import Cdna, CdnaKind, parse_cdna
from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.locate import sense_of
from varannot.hgvs.project import Projection, project_on
from varannot.hgvs.protein_effect import CodingSequence
from varannot.hgvs.shift import placements
from varannot.model import FindingCode
from varannot.transcripts.model import TranscriptSequence, Window, sense

FLANK = 60
OTHER = {"A": "C", "C": "G", "G": "T", "T": "A"}
seeds = st.integers(0, 2**32 - 1)


@dataclass(frozen=True)
class Subject:
    """A transcript, its coding sequence, and its gene as plain numbers."""

    sequence: TranscriptSequence
    coding: CodingSequence
    model: Model

    @classmethod
    def of(cls, sequence: TranscriptSequence) -> Subject:
        transcript = sequence.transcript
        coding = CodingSequence.of(sequence.mrna, transcript.cds_start, transcript.cds_end)
        return cls(sequence, coding, plain_model(sequence))

    def project(self, change: Edit) -> Projection:
        """Project a change in sense coordinates."""
        strand = self.sequence.transcript.strand
        return project_on(self.sequence, self.coding, sense_edit(change, strand))


def _bases(rng: random.Random, length: int) -> str:
    """Return bases that hold many repeats, so that changes can move far."""
    unit = rng.choice(["ACGT", "AC", "A", "CAG", "GT", "AAC"])
    text = ""
    while len(text) < length:
        text += rng.choice([unit * rng.randint(1, 4), rng.choice("ACGT"), rng.choice("ACGT")])
    return text[:length]


def _coding_bases(rng: random.Random) -> str:
    codons = []
    while len(codons) < rng.randint(2, 14):
        codon = _bases(rng, 3)
        if translate(codon) != "*":
            codons += [codon] * rng.choice([1, 1, 2, 4])
    return "ATG" + "".join(codons) + rng.choice(["TAA", "TAG", "TGA"])


def made_up(seed: int, *, mismatches: bool = False) -> Subject:
    """Return a transcript of one to six exons, some of them in the UTR, on either strand."""
    rng = random.Random(seed)
    before, behind = rng.randint(0, 25), rng.randint(1, 25)
    coding = _coding_bases(rng)
    mrna = _bases(rng, before) + coding + _bases(rng, behind)
    cuts = sorted(rng.sample(range(1, len(mrna)), min(rng.randint(0, 5), len(mrna) - 1)))
    parts = [mrna[a:b] for a, b in zip([0, *cuts], [*cuts, len(mrna)], strict=True)]
    gene, exons = _bases(rng, FLANK), []
    for part in parts:
        exons.append((len(gene), len(gene) + len(part)))
        gene += part + _bases(rng, rng.randint(2, 30))
    gene = gene[: exons[-1][1]] + _bases(rng, FLANK)
    strand = rng.choice([1, -1])
    if mismatches:
        for place in rng.sample(range(len(mrna)), 3):
            at = _gene_place(place, exons)
            gene = gene[:at] + OTHER[gene[at]] + gene[at + 1 :]
    start = 1_000
    if strand < 0:
        size = len(gene)
        exons = [(size - last, size - first) for first, last in exons]
        gene = reverse_complement(gene)
    placed = Placed(
        "NM_000001.1",
        "GENE",
        "chr1",
        strand,
        tuple((first + start, last + start) for first, last in exons),
        (before, before + len(coding)),
    )
    return Subject.of(sequence_of(placed, gene, start, mrna))


def _gene_place(place: int, exons: list[tuple[int, int]]) -> int:
    for first, last in exons:
        if place < last - first:
            return first + place
        place -= last - first
    raise AssertionError


@cache
def trial_subjects() -> tuple[Subject, ...]:
    shared = Path(__file__).parents[2].parent / "shared" / "data"
    if not (shared / FOLDER).exists():
        return ()
    return tuple(Subject.of(one) for one in trial_transcripts(shared).values())


def change_on(rng: random.Random, genome: Window, first: int, last: int) -> Edit:
    """Return a random change of the genome between two sense coordinates, of any kind."""
    start = rng.randint(first, last)
    kind = rng.choice(["snv", "mnv", "del", "ins", "dup", "delins", "inv"])
    if kind == "snv":
        ref = genome.slice(start, start + 1)
        return Edit(start, start + 1, ref, rng.choice([b for b in "ACGT" if b != ref]))
    end = min(start + rng.choice([1, 1, 2, 3, 3, 4, 6, 9, 12]), last)
    ref = genome.slice(start, end)
    if kind == "del":
        return Edit(start, end, ref, "")
    if kind == "dup":
        return Edit(end, end, "", ref)
    if kind == "ins":
        return Edit(start, start, "", _bases(rng, rng.choice([1, 1, 2, 3, 3, 6])))
    if kind == "inv":
        return Edit(start, end, ref, reverse_complement(ref))
    size = len(ref) if kind == "mnv" else rng.choice([1, 2, 3, 5, 6])
    return Edit(start, end, ref, _bases(rng, size))


def a_case(seed: int, *, mismatches: bool = False) -> tuple[Subject, Edit, Projection]:
    """Return a transcript, a change and its projection; half of them on the engine trial's."""
    rng = random.Random(seed)
    real = trial_subjects()
    if real and not mismatches and rng.random() < 0.5:
        subject = rng.choice(real)
        block = rng.choice(subject.sequence.transcript.blocks)
        first, last = block.start - 15, block.end + 15
        if rng.random() < 0.5:
            first = rng.choice([block.start - 12, block.end - 12])
            last = first + 24
    else:
        subject = made_up(seed, mismatches=mismatches)
        transcript = subject.sequence.transcript
        first, last = transcript.start - 20, transcript.end + 20
    assert subject.sequence.genome is not None
    change = change_on(rng, subject.sequence.genome, first, last)
    assume(change.ref != change.alt)
    return subject, change, subject.project(change)


def edit_of(cdna: Cdna, subject: Subject) -> Edit:
    """Return what a c. name does, through the package's own positions."""
    transcript, gene = subject.sequence.transcript, subject.sequence.gene
    assert gene is not None
    start, end = sense_of(cdna.start, transcript), sense_of(cdna.end, transcript) + 1
    old = gene.slice(start, end)
    match cdna.kind:
        case CdnaKind.INSERTION:
            return Edit(end - 1, end - 1, "", cdna.inserted)
        case CdnaKind.DUPLICATION:
            return Edit(end, end, "", old)
        case CdnaKind.INVERSION:
            return Edit(start, end, old, reverse_complement(old))
        case CdnaKind.IDENTITY:
            return Edit(start, end, old, old)
    return Edit(start, end, old, cdna.inserted)


@settings(max_examples=1_200)
@given(seeds)
def test_the_printed_name_makes_the_mutated_sequence(seed: int) -> None:
    subject, change, projection = a_case(seed)
    truth = apply_change(subject.model, Change(change.start, change.end, change.alt))
    named = apply_name(str(projection.cdna), subject.model)
    assert apply_change(subject.model, named) == truth


@settings(max_examples=1_200)
@given(seeds)
def test_the_printed_protein_is_that_of_the_mutated_transcript(seed: int) -> None:
    subject, _, projection = a_case(seed)
    named = apply_name(str(projection.cdna), subject.model)
    truth = altered_protein(subject.model, named)
    assume(truth is not None and projection.protein is not None)
    assert truth is not None
    reference = translate(subject.model.spliced()[subject.model.coding[0] :])
    pattern = protein_pattern(str(projection.protein), reference)
    if truth.endswith("*"):
        assert same_protein(pattern, truth), (str(projection.cdna), str(projection.protein), truth)
    else:
        # Without a stop before the end of the transcript the protein has no end.
        assert same_protein(pattern, f"{truth}~"), (str(projection.protein), truth)


@settings(max_examples=600)
@given(seeds)
def test_the_printed_name_leads_back_to_the_genome(seed: int) -> None:
    subject, change, projection = a_case(seed)
    cdna, cautions = parse_cdna(str(projection.cdna))
    assert cautions == ()
    back = edit_of(cdna, subject)
    changes = [Change(one.start, one.end, one.alt) for one in (back, change)]
    assert apply_change(subject.model, changes[0]) == apply_change(subject.model, changes[1])


@settings(max_examples=600)
@given(seeds)
def test_naming_the_named_change_changes_nothing(seed: int) -> None:
    subject, _, projection = a_case(seed)
    again = subject.project(edit_of(parse_cdna(str(projection.cdna))[0], subject))
    assert again.cdna == projection.cdna
    assert again.protein == projection.protein
    assert again.consequences == projection.consequences


@settings(max_examples=400)
@given(seeds)
def test_every_equivalent_placement_has_the_same_name(seed: int) -> None:
    subject, change, projection = a_case(seed)
    assume(not change.ref or not change.alt)
    model = subject.model
    truth = apply_change(model, Change(change.start, change.end, change.alt))
    size, added = len(change.ref), len(change.alt)
    starts = []
    for start in range(change.start - 40, change.start + 41):
        at = start - model.origin
        if not 0 <= at <= len(model.bases) - size:
            continue
        if truth[:at] == model.bases[:at] and truth[at + added :] == model.bases[at + size :]:
            starts.append(start)
            other = Edit(start, start + size, model.bases[at : at + size], truth[at : at + added])
            again = subject.project(other)
            assert again.cdna == projection.cdna
            assert again.protein == projection.protein
            assert again.consequences == projection.consequences
            assert again.placed == projection.placed
    assert change.start in starts
    if change.start + 40 not in starts and change.start - 40 not in starts:
        assert (projection.placed.first, projection.placed.named.start) == (starts[0], starts[-1])


@settings(max_examples=400)
@given(seeds)
def test_where_genome_and_transcript_differ_the_name_is_of_the_transcript(seed: int) -> None:
    subject, change, projection = a_case(seed, mismatches=True)
    if projection.cdna is None:
        raise AssertionError([finding.text for finding in projection.findings])
    # What the change makes of the transcript: the new bases in place of its own.
    truth = apply_change(subject.model, Change(change.start, change.end, change.alt))
    named = apply_name(str(projection.cdna), subject.model)
    assert apply_change(subject.model, named) == truth
    same = truth == subject.model.bases
    codes = {finding.code for finding in projection.findings}
    assert (FindingCode.EQUALS_TRANSCRIPT in codes) is same


@dataclass(frozen=True)
class Gapped:
    """A transcript one of whose exons is aligned with a gap, and its mRNA."""

    sequence: TranscriptSequence
    mrna: str
    coding: tuple[int, int]


def gapped(seed: int) -> Gapped:
    """Return a transcript of two exons, the first with bases that only one of the two has."""
    rng = random.Random(seed)
    coding = _coding_bases(rng)
    before = rng.randint(3, 20)
    mrna = _bases(rng, before) + coding + _bases(rng, 30)
    cut = rng.randint(20, len(mrna) - 10)
    at, size = rng.randint(5, cut - 8), rng.randint(1, 3)
    if rng.random() < 0.5:
        genomic = mrna[:at] + mrna[at + size : cut]
        cigar = ((at, "M"), (size, "I"), (cut - at - size, "M"))
    else:
        genomic = mrna[:at] + _bases(rng, size) + mrna[at:cut]
        cigar = ((at, "M"), (size, "D"), (cut - at, "M"))
    intron = _bases(rng, 30)
    gene = _bases(rng, FLANK) + genomic + intron + mrna[cut:] + _bases(rng, FLANK)
    first = (FLANK, FLANK + len(genomic))
    second = (first[1] + len(intron), first[1] + len(intron) + len(mrna) - cut)
    strand = rng.choice([1, -1])
    exons = [first, second]
    if strand < 0:
        exons = [sense(*one, -1) for one in exons]
        exons = [(a + len(gene), b + len(gene)) for a, b in exons]
        gene = reverse_complement(gene)
    placed = Placed(
        "NM_000002.1",
        "GENE",
        "chr1",
        strand,
        tuple(exons),
        (before, before + len(coding)),
        cigars={0: cigar},
    )
    return Gapped(sequence_of(placed, gene, 0, mrna), mrna, (before, before + len(coding)))


@settings(max_examples=600)
@given(seeds)
def test_beside_a_gap_the_name_changes_the_transcript_as_the_genome(seed: int) -> None:
    """Applied to the mRNA, the name gives what one of the equivalent genomic changes gives."""
    subject = gapped(seed)
    sequence, rng = subject.sequence, random.Random(seed)
    transcript, genome = sequence.transcript, sequence.genome
    assert genome is not None
    change = change_on(rng, genome, transcript.blocks[0].start, transcript.blocks[1].end - 1)
    assume(change.ref != change.alt)
    coding = CodingSequence.of(sequence.mrna, *subject.coding)
    projection = project_on(sequence, coding, sense_edit(change, transcript.strand))
    if projection.cdna is None:
        assert FindingCode.GAPPED_ALIGNMENT in {finding.code for finding in projection.findings}
        return
    flat = Model(subject.mrna, 0, ((0, len(subject.mrna)),), subject.coding)
    if projection.cdna.start.offset or projection.cdna.end.offset:
        return
    if projection.cdna.start.base < -subject.coding[0]:
        # A copy of bases before the transcript, which its own sequence does not hold.
        return
    named = apply_name(str(projection.cdna), flat)
    possible = set()
    # The projection's own placements are those in the transcript's exon.
    placed = placements(genome, change)
    moving = not change.ref or not change.alt
    for start in range(placed.first, placed.named.start + 1) if moving else [change.start]:
        size = len(change.ref)
        bases = sequence.gene.slice(start, start + size) if sequence.gene else ""
        turned = (start - change.start) % len(change.alt) if change.alt and moving else 0
        alt = change.alt[turned:] + change.alt[:turned]
        ends = [_on_mrna(place, transcript) for place in (start, start + size)]
        if not size and transcript.blocks[0].end == start == transcript.blocks[1].start:
            # New bases stand in place of those that only the transcript has there.
            ends = [transcript.blocks[0].tx_end, transcript.blocks[1].tx_start]
        if None in ends or (size and len(bases) != ends[1] - ends[0]):
            continue
        possible.add(subject.mrna[: ends[0]] + alt + subject.mrna[ends[1] :])
    # A deletion over the gap takes the transcript's own bases along.
    whole = Edit(placed.first, placed.named.end, "", "")
    assert apply_change(flat, named) in possible or _spans_gap(whole, transcript)


@settings(max_examples=300)
@given(seeds, st.text("ACGT", min_size=1, max_size=6))
def test_new_bases_stand_in_place_of_those_that_only_the_transcript_has(
    seed: int, new: str
) -> None:
    """The allele has the new bases there, and not those that the genome lacks anyway."""
    subject = gapped(seed)
    sequence, transcript = subject.sequence, subject.sequence.transcript
    before, after = transcript.blocks[:2]
    assume(before.end == after.start)
    change = Edit(before.end, before.end, "", new)
    coding = CodingSequence.of(sequence.mrna, *subject.coding)
    projection = project_on(sequence, coding, sense_edit(change, transcript.strand))
    assume(not projection.cdna.start.offset and not projection.cdna.end.offset)
    flat = Model(subject.mrna, 0, ((0, len(subject.mrna)),), subject.coding)
    truth = subject.mrna[: before.tx_end] + new + subject.mrna[after.tx_start :]
    assert apply_change(flat, apply_name(str(projection.cdna), flat)) == truth
    codes = {finding.code for finding in projection.findings}
    assert (FindingCode.EQUALS_TRANSCRIPT in codes) is (truth == subject.mrna)


def _on_mrna(place: int, transcript) -> int | None:
    for block in transcript.blocks:
        if block.start <= place <= block.end:
            return block.tx_start + place - block.start
    return None


def _spans_gap(edit: Edit, transcript) -> bool:
    first, second = transcript.blocks[:2]
    return edit.start <= second.start and edit.end >= first.end


def test_trial_transcripts_took_part() -> None:
    if not trial_subjects():
        pytest.skip(f"{FOLDER} does not lie beside the checkout")
    assert len(trial_subjects()) == 5
