"""Proof 2, gold on the transcripts of the shipped bundle: ClinVar pairs and VariantValidator.

VariantValidator's rows (AGPL) are read as facts where they lie; none is kept here.

Usage: python -m bench.hgvs.shipped_gold
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from functools import cache

from bench.hgvs.gold import (
    ALIKE,
    KNOWN_BAD,
    NOT_COMPARABLE,
    UNSUPPORTED,
    WRONG,
    Judged,
    Subject,
    Unreadable,
    genomic_change,
    judge_c,
    judge_p,
    known_bad,
    same_change,
    summary,
)
from bench.hgvs.subjects import build_of, shipped
from bench.hgvs.tables import data, read_tsv, report, run

from varannot.bases import reverse_complement
from varannot.hgvs.backward import BetweenExonsError, edit_of, genome_edit_of, vcf_of
from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.check import check_description
from varannot.hgvs.edit import genomic_edit, sense_edit
from varannot.hgvs.locate import LocationError
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.reference import Reference
from varannot.model import CheckLevel, CheckOutcome, FindingCode
from varannot.transcripts.model import Window, sense

__all__ = ["main"]


@cache
def subject(accession: str, build: str) -> Subject | None:
    """Return a transcript of exactly this version, None if it is not shipped."""
    transcript = shipped().transcript(accession, build)
    return None if transcript is None else Subject(shipped().sequence(transcript))


def _genome(found: Subject, start: int, end: int) -> str:
    """Return forward bases as far as the transcript's window has them."""
    model, window = found.sequence.transcript, found.sequence.genome or found.sequence.gene
    if window is None:
        return "N" * (end - start)
    bases = window.slice(*sense(start, end, model.strand))
    return bases if model.strand > 0 else reverse_complement(bases)


def judge_pair(source: str, row: str, g: str, c: str, p: str = "") -> Iterator[Judged]:
    """Judge a pair of g. and c. in both directions."""
    contig, _, change = g.partition(":g.")
    accession, _, name = c.partition(":")
    if not name.startswith("c."):
        reason = "n. names of transcripts that do not code"
        yield Judged(source, row, "c.", UNSUPPORTED, reason, c, "")
        return
    build = build_of(contig)
    found = subject(accession, build) if build else None
    if found is None:
        reason = "this version of the transcript is not shipped"
        yield Judged(source, row, "c.", NOT_COMPARABLE, reason, c, "")
        return
    try:
        edit = genomic_change(change, lambda start, end: _genome(found, start, end))
    except Unreadable as error:
        category = KNOWN_BAD if (source, row, "c.") in known_bad() else UNSUPPORTED
        yield Judged(source, row, "c.", category, str(error), g, "")
        return
    ours = found.project(edit)
    codes = {finding.code for finding in ours.findings}
    level = ours.level
    if ours.cdna is None and codes & {FindingCode.UTR_UNKNOWN}:
        yield Judged(source, row, "c.", NOT_COMPARABLE, "the UTR is not installed", name, "")
    elif FindingCode.NOT_SHIFTED in codes:
        reason = "not shifted: the bases beside it are not installed"
        yield Judged(source, row, "c.", NOT_COMPARABLE, reason, name, str(ours.cdna))
    else:
        yield judge_c(source, row, name, found, ours)
    if p:
        if level in (CheckLevel.COORDINATE, CheckLevel.NONE) and ours.protein is None:
            reason = "the bases of the transcript are not in the data"
            yield Judged(source, row, "p.", NOT_COMPARABLE, reason, p, "")
        else:
            yield judge_p(source, row, p, found, ours)
    yield _back(source, row, g, name, found)


def _back(source: str, row: str, g: str, name: str, found: Subject) -> Judged:
    """Judge the way from c. to the genome, and on to a VCF row and back to c."""
    axis = "c. to g."
    sequence = found.sequence
    try:
        change, _ = parse_cdna(name)
        mine = edit_of(change, sequence)
    except DescriptionError as error:
        return Judged(source, row, axis, UNSUPPORTED, error.reason, g, "")
    except (LocationError, BetweenExonsError) as error:
        reason = getattr(error, "reason", "")
        if reason == "utr_unknown":
            return Judged(source, row, axis, NOT_COMPARABLE, "the UTR is not installed", g, "")
        category = KNOWN_BAD if (source, row, axis) in known_bad() else WRONG
        return Judged(source, row, axis, category, str(error), g, "")
    strand = sequence.transcript.strand
    theirs = genomic_change(g.partition(":g.")[2], lambda start, end: _genome(found, start, end))
    shown = genome_edit_of(mine, sequence)
    text = f"{shown.start + 1} {shown.ref}>{shown.alt}"
    window = sequence.gene or Window(0, "")
    if not same_change(sense_edit(theirs, strand), mine, window):
        unknown = "N" in window.slice(mine.start - 30, mine.end + 30)
        if unknown and not (mine.ref and mine.alt):
            reason = "not shifted: the bases beside it are not installed"
            return Judged(source, row, axis, NOT_COMPARABLE, reason, g, text)
        bad = known_bad().get((source, row, axis))
        return Judged(source, row, axis, KNOWN_BAD if bad else WRONG, bad or "", g, text)
    row_of = vcf_of(shown, sequence)
    if row_of is not None:
        again = found.project(genomic_edit(*row_of))
        first = found.project(shown)
        if again.cdna != first.cdna:
            reason = "the VCF row leads to another name"
            return Judged(source, row, axis, WRONG, reason, str(first.cdna), str(again.cdna))
    return Judged(source, row, axis, ALIKE, "", g, text)


def _clinvar() -> Iterator[Judged]:
    for file in (
        "clinvar_hgvs_500.tsv",
        "clinvar_hgvs_ensembl_500.tsv",
        "clinvar_submitted_500.tsv",
    ):
        for number, row in enumerate(read_tsv(data("hgvs", "clinvar-cdot", file)), start=2):
            name = f"{number} {row['c_hgvs'][:60]}"
            yield from judge_pair(file, name, row["g_hgvs"], row["c_hgvs"])


def _clinvar_lists() -> Iterator[Judged]:
    """Judge each shipped transcript of a record against the record's g. on both builds."""
    source = "clinvar.txt"
    path = data("hgvs", "biocommons-hgvs", source)
    for line in path.read_text(encoding="utf-8").splitlines():
        gene, number, names = line.split("\t")
        listed = names.split()
        genomic = [name for name in listed if re.match(r"NC_\d+\.\d+:g\.", name)]
        for c in (name for name in listed if ":c." in name):
            for g in genomic:
                if subject(c.partition(":")[0], build_of(g.partition(":")[0])) is not None:
                    yield from judge_pair(source, f"{gene} {number} {g} {c}"[:110], g, c)


def _garcia() -> Iterator[Judged]:
    source = "garcia.tsv (shipped)"
    for row in read_tsv(data("hgvs", "biocommons-hgvs", "garcia.tsv")):
        for column in ("Mapping1", "Mapping2"):
            if ":c." in row[column]:
                name = f"{row['Gene']} {column}"
                yield from judge_pair(source, name, row["Genomic_position"], row[column])


def _validator() -> Iterator[Judged]:
    source = "variantvalidator/test_inputs.jsonl"
    path = data("hgvs", "variantvalidator", "test_inputs.jsonl")
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        for number, answer in enumerate(case["results"].values(), start=1):
            if not isinstance(answer, dict) or not answer.get("hgvs_transcript_variant"):
                continue
            c = answer["hgvs_transcript_variant"]
            p = answer["hgvs_predicted_protein_consequence"].get("tlr", "")
            seen = set()
            for loci in answer.get("primary_assembly_loci", {}).values():
                g = loci.get("hgvs_genomic_description", "") if isinstance(loci, dict) else ""
                if g and g not in seen:
                    seen.add(g)
                    name = f"{case['test']}/{number} {g.partition(':')[0]}"
                    yield from judge_pair(source, name, g, c, p)


def _stated() -> Iterator[Judged]:
    """Judge the bases that ClinVar's names state against the shipped transcripts."""
    known = Reference.of(shipped())
    for file in ("random-vars.txt", "clinvar.txt"):
        text = data("hgvs", "biocommons-hgvs", file).read_text(encoding="utf-8")
        for name in dict.fromkeys(re.findall(r"NM_\d+\.\d+:c\.\S+", text)):
            accession, _, change = name.partition(":")
            if not any(shipped().transcript(accession, build) for build in shipped().builds):
                reason = "this version of the transcript is not shipped"
                yield Judged(file, name, "stated bases", NOT_COMPARABLE, reason, name, "")
                continue
            check = check_description("", accession, change, "", reference=known).check
            outcome = check.outcome.value
            if check.outcome not in (CheckOutcome.IMPOSSIBLE, CheckOutcome.REFERENCE_DIFFERS):
                yield Judged(file, name, "stated bases", ALIKE, "", name, outcome)
            elif (file, name, "stated bases") in known_bad():
                reason = known_bad()[file, name, "stated bases"]
                yield Judged(file, name, "stated bases", KNOWN_BAD, reason, name, outcome)
            else:
                yield Judged(file, name, "stated bases", WRONG, check.reason, name, outcome)


def judged() -> Iterator[Judged]:
    """Judge all tables."""
    yield from _stated()
    yield from _clinvar()
    yield from _clinvar_lists()
    yield from _garcia()
    yield from _validator()


def main() -> int:
    """Print the table; return 1 if anything is wrong."""
    table, wrong = summary("shipped_gold", judged())
    report("shipped_gold", "Gold on the shipped transcripts", table)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(main))
