"""Proof 2, the case lists of ferro-hgvs on their reference windows.

Usage: python -m bench.hgvs.ferro_gold
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache

from bench.hgvs.biocommons_gold import judge_triple
from bench.hgvs.gold import (
    NOT_COMPARABLE,
    UNSUPPORTED,
    Judged,
    Subject,
    judge_name,
    judge_refused,
    summary,
)
from bench.hgvs.mutalyzer_gold import judge_record
from bench.hgvs.subjects import Placed, sequence_of
from bench.hgvs.tables import data, report, run
from bench.hgvs.uta import uta_cache

__all__ = ["main"]

_MARGIN = 2_000


def _lines(file: str) -> list[dict]:
    text = data("hgvs", "ferro-hgvs", file).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@cache
def windows(file: str) -> dict[str, Subject]:
    """Return the transcripts of a file of reference windows; exons with gaps are left out."""
    content = json.loads(data("hgvs", "ferro-hgvs", file).read_text(encoding="utf-8"))
    found = {}
    for one in content["transcripts"]:
        exons = [(e["genomic_start"] - 1, e["genomic_end"]) for e in one["exons"]]
        sizes = [e["end"] - e["start"] + 1 for e in one["exons"]]
        if [end - start for start, end in exons] != sizes or sum(sizes) != len(one["sequence"]):
            continue
        start, end = one["genomic_start"] - 1 - _MARGIN, one["genomic_end"] + _MARGIN
        genome = bytearray(b"N") * (end - start)
        for piece in content["genomic"]:
            if piece["contig"] == one["chromosome"]:
                low, bases = piece["start"], piece["bases"]
                if start <= low and low + len(bases) <= end:
                    genome[low - start : low - start + len(bases)] = bases.encode("ascii")
        placed = Placed(
            one["id"],
            one["gene_symbol"],
            one["chromosome"],
            1 if one["strand"] == "+" else -1,
            tuple(exons),
            (one["cds_start"] - 1, one["cds_end"]),
        )
        found[one["id"]] = Subject(
            sequence_of(placed, genome.decode("ascii"), start, one["sequence"])
        )
    return found


def _normalized(file: str, reference: str) -> Iterator[Judged]:
    known = windows(reference)
    for number, case in enumerate(_lines(file), start=1):
        accession, _, name = case["input"].partition(":")
        row, gold = f"{number} {case['input']}", case.get("normalized") or ""
        if case.get("shuffle_direction") == "5prime":
            reason = "shifting to the 5' end"
            yield Judged(file, row, "c.", UNSUPPORTED, reason, gold, "")
            continue
        subject = known.get(accession) or _recorded(accession)
        if not name.startswith("c."):
            reason = "g., n., r. and m. descriptions"
            yield Judged(file, row, "c.", UNSUPPORTED, reason, gold, "")
        elif case.get("expects_error"):
            yield judge_refused(file, row, name, subject, "an error")
        elif subject is None:
            yield Judged(file, row, "c.", NOT_COMPARABLE, "no transcript", gold, "")
        else:
            yield from judge_name(file, row, name, subject, gold.partition(":")[2])


def _recorded(accession: str) -> Subject | None:
    for contig in uta_cache().contigs(accession):
        sequence = uta_cache().sequence(accession, contig)
        if sequence is not None and sequence.transcript.coding:
            return Subject(sequence)
    return None


def _projected() -> Iterator[Judged]:
    file = "hgvs-rs-projection-cases.jsonl"
    for number, case in enumerate(_lines(file), start=1):
        source = f"{file}"
        row = f"{number} {case['keywords'][0]}"
        if case.get("noncoding") and not case.get("coding"):
            reason = "n. names of transcripts that do not code"
            yield Judged(source, row, "c.", UNSUPPORTED, reason, str(case["noncoding"]), "")
        if case.get("coding"):
            yield from judge_triple(source, row, case["input"], case["coding"], "")
        for c, p in case.get("coding_protein_descriptions") or ():
            yield from judge_triple(source, row, case["input"], c, p)
        if case.get("protein_description") and ":c." in case["input"]:
            accession, _, name = case["input"].partition(":")
            subject = _recorded(accession)
            p = case["protein_description"]
            if subject is None:
                yield Judged(source, row, "p.", NOT_COMPARABLE, "no transcript", p, "")
            else:
                yield from judge_name(source, row, name, subject, "", p)


def _inversions() -> Iterator[Judged]:
    """Judge the sweep of inversions; LRG_199t1 is NM_004006.2."""
    file = "inversion-sweep.tsv"
    subject = windows("spec-worked-examples-reference-windows.json")["LRG_199t1"]
    text = data("hgvs", "ferro-hgvs", file).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, gold = (part.partition(":")[2] for part in line.split("\t"))
            yield from judge_name(file, name, name, subject, gold)


def _worked() -> Iterator[Judged]:
    file = "spec-worked-examples-cases.jsonl"
    known = windows("spec-worked-examples-reference-windows.json")
    for case in _lines(file):
        accession, _, name = case["input"].partition(":")
        gold = case["spec_expected"].partition(":")[2]
        if name.startswith("c.") and accession not in known:
            reason = "the exons of the window have gaps"
            yield Judged(file, case["input"], "c.", NOT_COMPARABLE, reason, gold, "")
        elif name.startswith("c."):
            yield from judge_name(file, case["input"], name, known[accession], gold)
        else:
            reason = "g., n., r. and m. descriptions"
            yield Judged(file, case["input"], "c.", UNSUPPORTED, reason, gold, "")


def _mutalyzer() -> Iterator[Judged]:
    """Judge the rows of ferro's copy of mutalyzer's list whose records are in the data."""
    file = "mutalyzer-normalize-cases.jsonl"
    known = windows("mutalyzer-normalize-genomic-windows.json")
    for case in _lines(file):
        record, _, name = case["input"].partition(":")
        subject = known.get(record.partition("(")[2].rstrip(")") or record)
        rejected = case.get("accepted_rejection")
        if subject is not None and name.startswith("c.") and not case.get("errors"):
            gold = (case.get("normalized") or "").partition(":")[2]
            p = case.get("protein_description") or ""
            if rejected:
                reason = "a form that the nomenclature rejects, too"
                yield Judged(file, case["input"], "c.", UNSUPPORTED, reason, gold, "")
                continue
            yield from judge_name(file, case["input"], name, subject, gold, p)
        else:
            yield from judge_record(file, case)


def judged() -> Iterator[Judged]:
    """Judge all case lists."""
    yield from _normalized(
        "biocommons-normalize-cases.jsonl", "biocommons-normalize-reference-windows.json"
    )
    yield from _mutalyzer()
    yield from _projected()
    yield from _inversions()
    yield from _worked()


def main() -> int:
    """Print the table; return 1 if anything is wrong."""
    table, wrong = summary("ferro_gold", judged())
    report("ferro_gold", "Case lists of ferro-hgvs", table)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(main))
