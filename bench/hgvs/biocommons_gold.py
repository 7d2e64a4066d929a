"""Proof 2, biocommons' gold tables: g. to c. to p. on recorded transcripts, gaps included.

Usage: python -m bench.hgvs.biocommons_gold
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache, partial

from bench.hgvs.gold import (
    ALIKE,
    KNOWN_BAD,
    NOT_COMPARABLE,
    UNSUPPORTED,
    WRONG,
    Judged,
    Subject,
    Unreadable,
    coding_edit,
    genomic_change,
    judge_c,
    judge_p,
    known_bad,
    same_change,
    summary,
)
from bench.hgvs.tables import data, read_tsv, report, run
from bench.hgvs.uta import uta_cache

from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.locate import LocationError
from varannot.hgvs.problems import DescriptionError

__all__ = ["main"]


@cache
def subject(transcript: str, contig: str) -> Subject | None:
    """Return a recorded transcript on a contig."""
    sequence = uta_cache().sequence(transcript, contig)
    return None if sequence is None else Subject(sequence)


def judge_triple(source: str, row: str, g: str, c: str, p: str) -> Iterator[Judged]:
    """Judge a gold triple: c. and p. from g., and g. from c."""
    contig, _, change = g.partition(":g.")
    transcript, _, name = c.partition(":")
    if name.startswith("n."):
        reason = "n. names of transcripts that do not code"
        yield Judged(source, row, "c.", UNSUPPORTED, reason, c, "")
        return
    found = subject(transcript, contig)
    if found is None:
        reason = "the transcript is not among the recorded ones"
        yield Judged(source, row, "c.", NOT_COMPARABLE, reason, c, "")
        return
    recorded = uta_cache()
    try:
        edit = genomic_change(change, lambda start, end: recorded.genome(contig, start, end))
    except Unreadable as error:
        yield Judged(source, row, "c.", UNSUPPORTED, str(error), c, "")
        return
    ours = found.project(edit)
    yield judge_c(source, row, name, found, ours)
    if p:
        yield judge_p(source, row, p, found, ours)
    yield _back(source, row, g, name, found, edit)


def _back(source: str, row: str, g: str, name: str, found: Subject, edit: Edit) -> Judged:
    """Judge the way from the gold's c. to its g."""
    axis = "c. to g."
    transcript, gene = found.sequence.transcript, found.sequence.gene
    assert gene is not None
    try:
        sense = coding_edit(parse_cdna(name)[0], found.sequence)
    except (DescriptionError, LocationError) as error:
        category = KNOWN_BAD if (source, row, axis) in known_bad() else WRONG
        return Judged(source, row, axis, category, str(error), g, "")
    back = sense_edit(sense, transcript.strand)
    shown = f"{back.start + 1}_{back.end}{back.ref}>{back.alt}"
    if same_change(sense_edit(edit, transcript.strand), sense, gene):
        return Judged(source, row, axis, ALIKE, "", g, shown)
    if (source, row, axis) in known_bad():
        return Judged(source, row, axis, KNOWN_BAD, known_bad()[source, row, axis], g, shown)
    return Judged(source, row, axis, WRONG, "another change", g, shown)


def judged() -> Iterator[Judged]:
    """Judge all tables of triples."""
    folder = data("hgvs", "biocommons-hgvs")
    for path in sorted(folder.glob("gcp-*.tsv")):
        seen: dict[str, int] = {}
        for row in read_tsv(path):
            if not row["HGVSg"] or not row["HGVSc"]:
                continue
            name = row["id"] or row["HGVSg"]
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                name = f"{name}#{seen[name]}"
            yield from judge_triple(
                path.name, name, row["HGVSg"], row["HGVSc"], (row["HGVSp"] or "").strip()
            )
            for number, other in enumerate((row.get("alternatives") or "").split("|")):
                if other.strip():
                    yield from judge_triple(path.name, f"{name}/{number}", row["HGVSg"], other, "")
    yield from _garcia()
    yield from _near_gaps()


def _near_gaps() -> Iterator[Judged]:
    """Judge changes beside alignment gaps; their n. names are turned into c. by the CDS start."""
    source = "proj-near-disc.tsv"
    text = data("hgvs", "biocommons-hgvs", source).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        kind, place, transcript, g = line.split("\t")
        accession, _, name = transcript.partition(":n.")
        contig, _, change = g.partition(":g.")
        row, found = f"{kind} {place} {transcript}", subject(accession, contig)
        if found is None:
            reason = "the transcript is not among the recorded ones"
            yield Judged(source, row, "c.", NOT_COMPARABLE, reason, transcript, "")
            continue
        start = found.sequence.transcript.cds_start
        gold = "c." + "".join(
            _coding_place(int(part), start) if part.isdigit() else part
            for part in re.split(r"(\d+)", name)
        )
        edit = genomic_change(change, partial(uta_cache().genome, contig))
        ours = found.project(edit)
        if ours.cdna is None:
            codes = ", ".join(finding.code.value for finding in ours.findings)
            reason = f"beside a gap: refused by name ({codes})"
            yield Judged(source, row, "c.", UNSUPPORTED, reason, gold, "")
            continue
        yield judge_c(source, row, gold, found, ours)


def _coding_place(place: int, start: int) -> str:
    coding = place - start
    return str(coding if coding > 0 else coding - 1)


def _garcia() -> Iterator[Judged]:
    for row in read_tsv(data("hgvs", "biocommons-hgvs", "garcia.tsv")):
        for column in ("Mapping1", "Mapping2"):
            if row[column] and ":c." in row[column]:
                name = f"{row['Gene']} {column}"
                yield from judge_triple(
                    "garcia.tsv", name, row["Genomic_position"], row[column], ""
                )


def main() -> int:
    """Print the table; return 1 if anything is wrong."""
    table, wrong = summary("biocommons_gold", judged())
    report("biocommons_gold", "Gold tables of biocommons hgvs", table)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(main))
