"""Proof 3: the same random variants by biocommons hgvs with cdot, and every difference explained.

A difference is permitted only where permitted_differences.tsv has its rule and the two names make
the same sequence or protein; where biocommons' own name makes another, the row is listed with that
proof. All else is wrong.

biocommons answers about 100 variants a second, so its answers are kept in
biocommons_answers.tsv.gz beside this file and asked for again only for new variants. It needs an
interpreter of its own: see README.md; its path stands in VARANNOT_BIOCOMMONS_PYTHON.

Usage: python -m bench.hgvs.differential [COUNT [SEED]]
With another seed the answers are not kept.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from bench.hgvs.explain import Explained, explain
from bench.hgvs.gold import Subject
from bench.hgvs.random_variants import (
    Variant,
    gapped_subjects,
    gapped_variants,
    shipped_subjects,
    trial_subjects,
    variants,
)
from bench.hgvs.subjects import shipped
from bench.hgvs.tables import HERE, Absent, markdown, report, run, writes

from varannot.bases import reverse_complement
from varannot.transcripts.model import Block, sense

__all__ = ["main"]

COUNT = 24_000
GAPPED_SHARE = 8
SEED = 20_261_125
_PROCESSES = 2
_KEPT = HERE / "biocommons_answers.tsv.gz"


@dataclass(frozen=True, slots=True)
class Answer:
    """What biocommons says of one variant."""

    hgvs_c: str
    hgvs_p: str
    error: str


def genomic_name(variant: Variant, contig: str) -> str:
    """Return the g. description of a variant as it stands, not moved."""
    edit = variant.edit
    first, last = edit.start + 1, edit.end
    if not edit.ref:
        return f"{contig}:g.{edit.start}_{edit.start + 1}ins{edit.alt}"
    span = str(first) if first == last else f"{first}_{last}"
    if not edit.alt:
        return f"{contig}:g.{span}del"
    if len(edit.ref) == len(edit.alt) == 1:
        return f"{contig}:g.{span}{edit.ref}>{edit.alt}"
    return f"{contig}:g.{span}delins{edit.alt}"


def _subjects(place: str) -> dict[str, Subject]:
    return {"trial": trial_subjects, "gapped": gapped_subjects}.get(place, shipped_subjects)()


def refseq(subject: Subject, place: str) -> str:
    """Return the RefSeq accession of the contig that a transcript lies on."""
    contig = subject.sequence.transcript.contig
    if place != "shipped":
        return contig
    record = shipped().contig_record("GRCh38", contig)
    assert record is not None
    return record.refseq


def _models(place: str) -> dict:
    """Return the transcripts as a cdot document, and their sequences."""
    transcripts, sequences = {}, {}
    build = "GRCh37" if place == "gapped" else "GRCh38"
    for name, subject in _subjects(place).items():
        sequence = subject.sequence
        model, window = sequence.transcript, sequence.genome
        assert window is not None
        contig = refseq(subject, place)
        exons = sorted(
            _exon(list(blocks), model.strand)
            for _, blocks in groupby(model.blocks, key=attrgetter("exon"))
        )
        coding = sorted(
            sense(at, at + 1, model.strand)[0]
            for at in (model.to_sense(model.cds_start), model.to_sense(model.cds_end - 1))
            if at is not None
        )
        transcripts[name] = {
            "id": name,
            "gene_name": model.gene,
            "gene_version": "1",
            "biotype": ["protein_coding"],
            "protein": model.protein or "NP_999999.9",
            "start_codon": model.cds_start,
            "stop_codon": model.cds_end,
            "genome_builds": {
                build: {
                    "contig": contig,
                    "strand": "+" if model.strand > 0 else "-",
                    "exons": exons,
                    "cds_start": coding[0],
                    "cds_end": coding[-1] + 1,
                    "url": "",
                }
            },
        }
        start, _ = sense(window.start, window.end, model.strand)
        bases = window.bases
        if model.strand < 0:
            bases = reverse_complement(bases)
        sequences.setdefault(contig, []).append([start, bases])
        sequences[name] = [[0, sequence.mrna]]
    cdot = {
        "cdot_version": "0.2.33",
        "genome_builds": [build],
        "transcripts": transcripts,
        "genes": {},
    }
    return {"cdot": cdot, "sequences": sequences}


def _exon(blocks: list[Block], strand: int) -> list:
    """Return an exon as cdot has it, the alignment of one with gaps in GFF3 style."""
    first, last = blocks[0], blocks[-1]
    gap, sense_at, tx_at = [], first.start, first.tx_start
    for block in blocks:
        gap += [f"I{block.tx_start - tx_at}"] if block.tx_start > tx_at else []
        gap += [f"D{block.start - sense_at}"] if block.start > sense_at else []
        gap.append(f"M{block.end - block.start}")
        sense_at, tx_at = block.end, block.tx_end
    start, end = sense(first.start, last.end, strand)
    whole = " ".join(gap) if len(blocks) > 1 else None
    return [start, end, first.exon - 1, first.tx_start + 1, last.tx_end, whole]


def _key(variant: Variant, name: str) -> str:
    return f"{variant.set}|{variant.transcript}|{name}"


def _asked(rows: Iterable[tuple[str, Variant, str]], *, keep: bool) -> dict[str, Answer]:
    """Return biocommons' answers, from the kept ones as far as they go."""
    wanted = {key: (variant, name) for key, variant, name in rows}
    kept: dict[str, Answer] = {}
    if _KEPT.exists():
        with gzip.open(_KEPT, "rt", encoding="utf-8") as file:
            for line in file:
                key, c, p, error = line.rstrip("\n").split("\t")
                kept[key] = Answer(c, p, error)
    missing = [key for key in wanted if key not in kept]
    if missing:
        kept.update(_ask(missing, wanted))
        if keep:
            _keep({key: kept[key] for key in wanted})
    return {key: kept[key] for key in wanted}


def _keep(answers: Mapping[str, Answer]) -> None:
    """Write the answers, the same bytes each time."""
    lines = [
        f"{key}\t{one.hgvs_c}\t{one.hgvs_p}\t{one.error}\n" for key, one in sorted(answers.items())
    ]
    _KEPT.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))


def _python() -> str:
    path = os.environ.get("VARANNOT_BIOCOMMONS_PYTHON", "")
    if not path or not Path(path).exists():
        message = (
            "VARANNOT_BIOCOMMONS_PYTHON names no interpreter with hgvs 1.5.7 and cdot 0.2.33 "
            "(bench/hgvs/README.md says how to make one), and not all answers are kept"
        )
        raise Absent(message)
    return path


def _ask(missing: list[str], wanted: dict[str, tuple[Variant, str]]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    python = _python()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        running = []
        for place in ("trial", "shipped", "gapped"):
            keys = [key for key in missing if wanted[key][0].set == place]
            models = folder / f"{place}.json"
            models.write_text(json.dumps(_models(place)), encoding="utf-8")
            for part in range(_PROCESSES):
                asked = folder / f"{place}{part}.tsv"
                lines = [
                    f"{key}\t{wanted[key][0].transcript}\t{wanted[key][1]}"
                    for key in keys[part::_PROCESSES]
                ]
                asked.write_text("\n".join(lines) + ("\n" if lines else ""), encoding="utf-8")
                answers = folder / f"{place}{part}.answers"
                command = [python, str(HERE / "biocommons_worker.py")]
                command += [str(models), str(asked), str(answers)]
                running.append((subprocess.Popen(command), answers))
            for process, answers in running:
                if process.wait():
                    message = "biocommons' interpreter failed; its message stands above"
                    raise Absent(message)
                for line in answers.read_text(encoding="utf-8").splitlines():
                    key, c, p, error = line.split("\t")
                    found[key] = Answer(c, p, error)
            running.clear()
    return found


def main(arguments: Sequence[str] = ()) -> int:
    """Compare, print the table, and return 1 if a difference is not explained."""
    count = int(arguments[0]) if arguments else COUNT
    seed = int(arguments[1]) if len(arguments) > 1 else SEED
    chosen = [*variants(count, seed), *gapped_variants(count // GAPPED_SHARE, seed)]
    rows = []
    for variant in chosen:
        subject = _subjects(variant.set)[variant.transcript]
        name = genomic_name(variant, refseq(subject, variant.set))
        rows.append((_key(variant, name), variant, name))
    answers = _asked(rows, keep=(count, seed) == (COUNT, SEED))
    explained = []
    for key, variant, name in rows:
        subject = _subjects(variant.set)[variant.transcript]
        answer = answers[key]
        explained.append(
            explain(variant, name, subject, answer.hgvs_c, answer.hgvs_p, answer.error)
        )
    return _print(explained)


_CATEGORIES = ("same", "permitted", "theirs", "none", "wrong")


def _print(rows: list[Explained]) -> int:
    regions = list(dict.fromkeys(one.variant.region for one in rows))
    table = []
    for axis in ("c.", "p."):
        for region in (*regions, "all"):
            here = [one for one in rows if region in ("all", one.variant.region)]
            counts = Counter(one.of(axis).category for one in here)
            table.append((axis, region, len(here), *(counts[name] for name in _CATEGORIES)))
    rules = Counter(
        (axis, one.of(axis).category, one.of(axis).rule)
        for one in rows
        for axis in ("c.", "p.")
        if one.of(axis).category not in ("same",)
    )
    details = [
        (
            axis,
            one.of(axis).category,
            one.of(axis).rule,
            one.variant.region,
            one.variant.kind,
            one.variant.transcript,
            one.name,
            *one.of(axis).texts,
            one.of(axis).proof,
        )
        for one in rows
        for axis in ("c.", "p.")
        if one.of(axis).category != "same"
    ]
    header = ("axis", "category", "rule", "region", "kind", "transcript", "g.", "ours", "theirs")
    writes("differential", (*header, "proof"), details)
    report(
        "differential",
        "Against biocommons hgvs",
        markdown(
            (
                "axis",
                "region",
                "variants",
                "same",
                "permitted difference",
                "biocommons wrong",
                "no answer of biocommons",
                "unexplained",
            ),
            table,
        ),
        markdown(
            ("axis", "category", "rule", "variants"),
            [(*key, number) for key, number in sorted(rules.items())],
        ),
    )
    return (
        1 if any(one.of(axis).category == "wrong" for one in rows for axis in ("c.", "p.")) else 0
    )


if __name__ == "__main__":
    sys.exit(run(lambda: main(sys.argv[1:])))
