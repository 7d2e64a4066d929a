"""Proof 7: corrupted pairs of c. and p. are caught, true ones raise no alarm.

True pairs are made by the projector on the shipped transcripts whose coding bases are known. Each
corruption changes one thing of a true pair; whether the result is false is decided by applying it
to the sequence, with code of its own, on every transcript of the gene that the check may consult.

Usage: python -m bench.hgvs.contradictions
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bench.hgvs.gold import Subject
from bench.hgvs.independent import (
    InapplicableError,
    altered_protein,
    apply_name,
    protein_pattern,
    same_protein,
    translate,
)
from bench.hgvs.subjects import plain_model, shipped
from bench.hgvs.tables import markdown, report, run, writes

from varannot.bases import reverse_complement
from varannot.hgvs.check import CheckedDescription, check_description
from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.reference import Reference
from varannot.model import CheckOutcome

__all__ = ["main"]

SEED = 7
TRUE_PAIRS = 5_000
PER_KIND = 120
_ALARM = (CheckOutcome.IMPOSSIBLE, CheckOutcome.REFERENCE_DIFFERS)
_LETTERS = (
    "Ala", "Arg", "Asn", "Asp", "Cys", "Gln", "Glu", "Gly", "His", "Ile", "Leu", "Lys", "Met",
    "Phe", "Pro", "Ser", "Thr", "Trp", "Tyr", "Val",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """A c. and a p. on a transcript."""

    gene: str
    transcript: str
    hgvs_c: str
    hgvs_p: str


@cache
def reference() -> Reference:
    """Return the shipped transcripts as the check asks for them."""
    return Reference.of(shipped())


@cache
def subjects() -> dict[str, list[Subject]]:
    """Return the transcripts with whole coding sequence by gene, the first of each gene first."""
    bundle, found = shipped(), {}
    genes = {
        row.gene
        for build in bundle.builds
        for contig in bundle.contigs
        if contig.build == build
        for row in bundle.at(build, contig.name, 0, 300_000_000)
    }
    for gene in sorted(genes):
        chosen = []
        for model in reference().of_gene(gene):
            sequence = bundle.sequence(model)
            gaps = len(model.blocks) != model.exon_count
            codes = sequence.mrna and "N" not in sequence.cds and sequence.gene is not None
            if not codes or gaps:
                continue
            residues = translate(sequence.cds)
            if residues.endswith("*") and 3 * len(residues) == len(sequence.cds):
                chosen.append(Subject(sequence))
        if chosen:
            found[gene] = chosen
    return found


def true_pairs(count: int, seed: int, *, first: bool = True) -> list[Pair]:
    """Return true pairs of all genes in turn, on the first transcript or on one of the others."""
    rng = random.Random(seed)
    genes = [gene for gene, known in subjects().items() if first or len(known) > 1]
    found: list[Pair] = []
    number = 0
    while len(found) < count:
        gene = genes[number % len(genes)]
        number += 1
        subject = subjects()[gene][0] if first else rng.choice(subjects()[gene][1:])
        edit = _coding_edit(rng, subject)
        if edit is None:
            continue
        ours = subject.project(sense_edit(edit, subject.sequence.transcript.strand))
        if ours.cdna is None or ours.protein is None or ours.cdna.start.offset:
            continue
        text = str(ours.protein)
        if text in ("p.?", "p.(=)"):
            continue
        found.append(Pair(gene, ours.transcript.accession, str(ours.cdna), text))
    return found


def _coding_edit(rng: random.Random, subject: Subject) -> Edit | None:
    model, gene = subject.sequence.transcript, subject.sequence.gene
    assert gene is not None
    at = model.to_sense(rng.randrange(model.cds_start + 3, model.cds_end))
    if at is None:
        return None
    kind = rng.choice(("snv",) * 6 + ("del", "dup", "ins", "delins"))
    size = rng.choice((1, 1, 2, 3, 4, 6))
    old = gene.slice(at, at + size)
    new = "".join(rng.choice("ACGT") for _ in range(size))
    edit = {
        "snv": Edit(at, at + 1, old[:1], rng.choice("ACGT")),
        "del": Edit(at, at + size, old, ""),
        "dup": Edit(at + size, at + size, "", old),
        "ins": Edit(at, at, "", new),
        "delins": Edit(at, at + size, old, new + rng.choice("ACGT")),
    }[kind]
    return edit if edit.changes and "N" not in edit.ref + edit.alt else None


def is_true(pair: Pair, subject: Subject) -> bool:
    """Return whether a pair is true on a transcript, by applying both names."""
    model = plain_model(subject.sequence)
    reference_protein = translate(model.spliced()[model.coding[0] :])
    try:
        change = apply_name(pair.hgvs_c, model)
        pattern = protein_pattern(pair.hgvs_p, reference_protein)
    except InapplicableError:
        return False
    made = altered_protein(model, change)
    if made is None:
        return pattern == "~"
    if not made.endswith("*"):
        made += "~"
    if pattern == "~":
        return False
    # A silent change that names a residue has to name the one that the codon stands for.
    return same_protein(pattern, made) and _same_place(pair)


def _same_place(pair: Pair) -> bool:
    if "=" not in pair.hgvs_p:
        return True
    base = re.match(r"c\.(\d+)", pair.hgvs_c)
    residue = re.search(r"(\d+)=", pair.hgvs_p)
    if base is None or residue is None:
        return True
    return (int(base[1]) + 2) // 3 == int(residue[1])


def _digit(rng: random.Random, pair: Pair) -> Pair | None:
    axis = rng.choice("cp")
    text = pair.hgvs_c if axis == "c" else pair.hgvs_p
    numbers = list(re.finditer(r"\d+", text))
    number = rng.choice(numbers)
    digits = number[0]
    at = rng.randrange(len(digits))
    swapped = digits[:at] + rng.choice("0123456789") + digits[at + 1 :]
    if rng.random() < 0.4 and len(digits) > 1:
        at = rng.randrange(len(digits) - 1)
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    if swapped == digits or swapped.startswith("0"):
        return None
    text = text[: number.start()] + swapped + text[number.end() :]
    return _with(pair, axis, text)


def _with(pair: Pair, axis: str, text: str) -> Pair:
    if axis == "c":
        return Pair(pair.gene, pair.transcript, text, pair.hgvs_p)
    return Pair(pair.gene, pair.transcript, pair.hgvs_c, text)


def _base(rng: random.Random, pair: Pair) -> Pair | None:
    places = [m.start() for m in re.finditer(r"(?<=[\d>])[ACGT](?=[>ACGT]|$)", pair.hgvs_c)]
    if not places:
        return None
    at = rng.choice(places)
    old = pair.hgvs_c[at]
    new = rng.choice([base for base in "ACGT" if base != old])
    return _with(pair, "c", pair.hgvs_c[:at] + new + pair.hgvs_c[at + 1 :])


def _residue(rng: random.Random, pair: Pair) -> Pair | None:
    places = list(re.finditer(r"[A-Z][a-z]{2}", pair.hgvs_p))
    place = rng.choice(places)
    if place[0] == "Ter":
        return None
    new = rng.choice([one for one in _LETTERS if one != place[0]])
    return _with(pair, "p", pair.hgvs_p[: place.start()] + new + pair.hgvs_p[place.end() :])


def _strand(_rng: random.Random, pair: Pair) -> Pair | None:
    match = re.fullmatch(r"(c\.[\d_]+(?:delins|ins)?)([ACGT]+)(>([ACGT]))?", pair.hgvs_c)
    if match is None:
        return None
    turned = reverse_complement(match[2])
    if match[3]:
        turned += f">{reverse_complement(match[4])}"
    return _with(pair, "c", match[1] + turned)


def _isoform(rng: random.Random, pair: Pair) -> Pair | None:
    """Take the p. of the same change on another transcript of the gene."""
    others = subjects()[pair.gene]
    if len(others) < 2:
        return None
    first, other = others[0], rng.choice(others[1:])
    change = apply_name(pair.hgvs_c, plain_model(first.sequence))
    gene, model = first.sequence.gene, first.sequence.transcript
    build = other.sequence.transcript.build
    if gene is None or build != model.build:
        return None
    old = gene.slice(change.start, change.end)
    ours = other.project(sense_edit(Edit(change.start, change.end, old, change.new), model.strand))
    if ours.protein is None or ours.cdna is None or str(ours.protein) in ("p.?", pair.hgvs_p):
        return None
    if rng.random() < 0.5:
        return _with(pair, "p", str(ours.protein))
    return _with(pair, "c", str(ours.cdna)) if not ours.cdna.start.offset else None


KINDS: dict[str, Callable[[random.Random, Pair], Pair | None]] = {
    "digit": _digit,
    "base": _base,
    "residue": _residue,
    "strand": _strand,
    "isoform": _isoform,
}


def corrupted(kind: str, count: int, seed: int) -> list[tuple[Pair, Pair]]:
    """Return true pairs beside what one corruption makes of them, false on their transcript."""
    rng = random.Random(seed)
    pool = true_pairs(6_000, seed + 1)
    if kind == "isoform":
        pool = [pair for pair in pool if len(subjects()[pair.gene]) > 1]
    rng.shuffle(pool)
    found = []
    for pair in pool:
        spoilt = KINDS[kind](rng, pair)
        if spoilt is None or is_true(spoilt, subjects()[pair.gene][0]):
            continue
        found.append((pair, spoilt))
        if len(found) == count:
            break
    return found


def _checked(pair: Pair, *, with_accession: bool) -> CheckedDescription:
    accession = pair.transcript if with_accession else ""
    return check_description(pair.gene, accession, pair.hgvs_c, pair.hgvs_p, reference=reference())


def _true_table() -> tuple[str, list[tuple[str, ...]]]:
    lines, alarms = [], []
    pairs = true_pairs(TRUE_PAIRS, SEED)
    others = true_pairs(TRUE_PAIRS // 5, SEED, first=False)
    for way, with_accession, asked in (
        ("with accession", True, pairs),
        ("gene alone", False, pairs),
        ("other isoforms and versions, with accession", True, others),
    ):
        outcomes: Counter[str] = Counter()
        for pair in asked:
            checked = _checked(pair, with_accession=with_accession)
            outcomes[checked.check.outcome.value] += 1
            if checked.check.outcome in _ALARM:
                alarms.append(
                    (
                        "false alarm",
                        way,
                        *_cells(pair),
                        checked.check.outcome.value,
                        checked.check.reason,
                    )
                )
        lines.append((way, len(asked), *(outcomes[one.value] for one in CheckOutcome)))
    header = ("true pairs", "pairs", *(one.value for one in CheckOutcome))
    return markdown(header, lines), alarms


def _cells(pair: Pair) -> tuple[str, ...]:
    return pair.gene, pair.transcript, pair.hgvs_c, pair.hgvs_p


def _false_table() -> tuple[str, list[tuple[str, ...]]]:
    lines, missed = [], []
    for number, kind in enumerate(KINDS):
        pairs = corrupted(kind, PER_KIND, SEED + 10 * number)
        for way, with_accession in (("with accession", True), ("gene alone", False)):
            caught = elsewhere = refused = offered = 0
            for true, spoilt in pairs:
                others = subjects()[true.gene][1:]
                checked = _checked(spoilt, with_accession=with_accession)
                offered += any(
                    (one.hgvs_c, one.hgvs_p) == (true.hgvs_c, true.hgvs_p)
                    for one in checked.check.readings
                )
                if checked.check.outcome in _ALARM:
                    caught += 1
                elif "cannot be read at" in checked.check.reason:
                    refused += 1
                elif not with_accession and any(is_true(spoilt, other) for other in others):
                    elsewhere += 1
                else:
                    missed.append(
                        (
                            "missed",
                            f"{kind}, {way}",
                            *_cells(spoilt),
                            checked.check.outcome.value,
                            checked.check.reason,
                        )
                    )
            left = len(pairs) - caught - refused - elsewhere
            lines.append((kind, way, len(pairs), caught, refused, elsewhere, left, offered))
    header = ("corruption", "asked", "pairs", "contradiction found", "refused by the reader")
    header += ("true on another isoform", "missed", "the true pair is offered")
    return markdown(header, lines), missed


def main() -> int:
    """Print the tables; return 1 if a corruption is missed or a true pair raises an alarm."""
    true, alarms = _true_table()
    false, missed = _false_table()
    header = ("what", "how", "gene", "transcript", "c.", "p.", "outcome", "reason")
    writes("contradictions", header, [*alarms, *missed])
    report("contradictions", "Contradictions", true, false)
    return 1 if alarms or missed else 0


if __name__ == "__main__":
    sys.exit(run(main))
