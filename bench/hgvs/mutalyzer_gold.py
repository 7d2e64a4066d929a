"""Proof 2, mutalyzer's gold tables on the real RefSeqGene records.

Usage: python -m bench.hgvs.mutalyzer_gold
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from functools import cache

from bench.hgvs.gold import (
    NOT_COMPARABLE,
    UNSUPPORTED,
    Judged,
    Subject,
    Unreadable,
    genomic_change,
    judge_c,
    judge_name,
    judge_p,
    judge_refused,
    summary,
)
from bench.hgvs.subjects import fasta, gff_models, sequence_of
from bench.hgvs.tables import data, report, run

__all__ = ["judge_record", "main", "records"]

_INPUT = re.compile(r"(?P<record>[A-Z]+_?\d+\.?\d*)(?:\((?P<selector>[^)]+)\))?:(?P<name>.+)")
_OTHER_NAMES = {"BRCA2_v001": "NM_000059.3", "TIMM8B_v001": "NM_012459.2", "TIMM8B": "NM_012459.2"}


@cache
def records() -> dict[str, tuple[str, dict[str, Subject]]]:
    """Return the bases and the transcripts of each gene record."""
    folder = data("hgvs", "mutalyzer", "reference")
    found = {}
    for path in sorted(folder.glob("*.fasta")):
        name = path.name.removesuffix(".fasta")
        bases = next(iter(fasta(path).values()))
        models = gff_models(path.with_suffix(".gff3"))
        subjects = {
            accession: Subject(sequence_of(placed, bases))
            for accession, placed in models.items()
            if placed.coding
        }
        found[name] = (bases, subjects)
    return found


def judge_record(source: str, case: dict) -> Iterator[Judged]:
    """Judge one case of mutalyzer's tables."""
    row = case["input"]
    match = _INPUT.fullmatch(row)
    record, selector, name = ("", "", row) if match is None else match.groups()
    gold_c = (case.get("normalized") or "").partition(":")[2]
    gold_p = case.get("protein_description") or ""
    known = records().get(record)
    subject = None
    if known:
        subject = known[1].get(_OTHER_NAMES.get(selector or "", selector or ""))
    if case.get("errors"):
        why = str(case["errors"])[:60]
        if re.match(r"[gnrma]\.", name) or ":" in name:
            reason = "g., n., r. and m. descriptions"
            yield Judged(source, row, "refused", UNSUPPORTED, reason, why, "")
        else:
            yield judge_refused(source, row, name, subject or _any(record), why, record)
        return
    if known is None:
        reason = "the record is not in the data"
        yield Judged(source, row, "c.", NOT_COMPARABLE, reason, gold_c or gold_p, "")
        return
    if name.startswith("c.") and subject is not None:
        yield from judge_name(source, row, name, subject, gold_c, gold_p)
    elif name.startswith("c."):
        reason = "a selector that is no transcript of the record"
        yield Judged(source, row, "c.", NOT_COMPARABLE, reason, gold_c, "")
    elif not case.get("coding_protein_descriptions"):
        reason = "g., n., r. and m. descriptions"
        yield Judged(source, row, "c.", UNSUPPORTED, reason, gold_c, "")
    yield from _from_genome(source, row, case, known, subject, gold_c)


def _any(record: str) -> Subject | None:
    """Return a transcript for descriptions that have to be refused on any."""
    known = records().get(record) or records()["NG_012337.1"]
    return known[1].get("NM_003002.2") or next(iter(known[1].values()))


def _from_genome(
    source: str,
    row: str,
    case: dict,
    known: tuple[str, dict[str, Subject]],
    subject: Subject | None,
    gold_c: str,
) -> Iterator[Judged]:
    """Judge what we make of the gold's g., on the transcript asked for and on the others."""
    g = (case.get("genomic") or "").partition(":g.")[2]
    if not g and ":g." in row:
        g = row.partition(":g.")[2]
    wanted = [(subject, gold_c, "")] if subject is not None and gold_c.startswith("c.") else []
    for pair in case.get("coding_protein_descriptions") or ():
        accession = re.search(r"\((NM_[\d.]+)\)|^(NM_[\d.]+)", pair[0])
        other = known[1].get((accession[1] or accession[2]) if accession else "")
        if other is not None:
            wanted.append((other, pair[0].partition(":")[2], pair[1] if len(pair) > 1 else ""))
    if not g or not wanted:
        return
    bases = known[0]
    try:
        edit = genomic_change(g, lambda start, end: bases[start:end])
    except Unreadable as error:
        yield Judged(source, f"{row} by g.", "c.", UNSUPPORTED, str(error), g, "")
        return
    for found, c, p in wanted:
        name = f"{row} by g. on {found.sequence.transcript.accession}"
        ours = found.project(edit)
        yield judge_c(source, name, c, found, ours)
        if p:
            yield judge_p(source, name, p, found, ours)


def judged() -> Iterator[Judged]:
    """Judge both tables."""
    for file in ("M2_TESTS.jsonl", "TESTS.jsonl"):
        path = data("hgvs", "mutalyzer", file)
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from judge_record(f"mutalyzer/{file}", json.loads(line))


def main() -> int:
    """Print the table; return 1 if anything is wrong."""
    table, wrong = summary("mutalyzer_gold", judged())
    report("mutalyzer_gold", "Gold tables of mutalyzer", table)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(main))
