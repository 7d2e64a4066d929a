"""Proof 8: an audit of public knowledge. Each contradiction is judged by hand.

Each c./p. pair, each p. alone, and each g./c. pair goes through the check and the projection with
the shipped transcripts. What contradicts is looked up in audit_judgements.tsv, which says who is
wrong and why; what is not judged there is counted as open. Of panel tables only counts are shown.

Usage: python -m bench.hgvs.audit
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache

from bench.hgvs.audit_sources import Fact, facts
from bench.hgvs.contradictions import reference
from bench.hgvs.gold import Subject, same_change
from bench.hgvs.subjects import shipped
from bench.hgvs.tables import HERE, markdown, read_tsv, report, run, writes

from varannot.hgvs.alleles import read_allele
from varannot.hgvs.backward import BetweenExonsError, edit_of
from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.check import check_description
from varannot.hgvs.locate import LocationError
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.shift import trimmed
from varannot.hgvs.text import read_cell
from varannot.model import CheckOutcome, FindingCode
from varannot.transcripts.model import Window

__all__ = ["main"]


@dataclass(frozen=True, slots=True)
class Result:
    """What the audit found for one fact on one axis."""

    fact: Fact
    axis: str
    outcome: str
    reason: str = ""


@cache
def _by_ensembl() -> dict[str, list[str]]:
    """Return the residues of the shipped transcripts by Ensembl transcript without version."""
    found: dict[str, dict[str, None]] = {}
    for build in shipped().builds:
        for contig in shipped().contigs:
            if contig.build != build:
                continue
            for model in shipped().at(build, contig.name, 0, 300_000_000):
                names = [model.accession, *re.split("[,;]", model.ensembl)]
                for name in (one.partition(".")[0] for one in names if one.startswith("ENST")):
                    residues = shipped().sequence(model).protein
                    if residues:
                        found.setdefault(name, {})[residues] = None
    return {name: list(known) for name, known in found.items()}


def _on_own_transcript(fact: Fact) -> Result | None:
    """Hold the residue of a p. against the very transcript that it is counted on."""
    if not fact.ensembl:
        return None
    axis = "residue on its own transcript"
    known = _by_ensembl().get(fact.ensembl)
    match = re.match(r"p\.([A-Z])(\d+)", fact.hgvs_p)
    if not known or match is None:
        return Result(fact, axis, "not_checkable", "the transcript is not shipped")
    place = int(match[2]) - 1
    if all(place < len(one) and one[place] == match[1] for one in known):
        return Result(fact, axis, "agrees")
    return Result(fact, axis, "impossible", f"{fact.ensembl} has another residue there")


_FOUND = (CheckOutcome.IMPOSSIBLE.value, CheckOutcome.REFERENCE_DIFFERS.value)


def _described(fact: Fact) -> Result | None:
    if not fact.hgvs_c and not fact.hgvs_p:
        return None
    checked = check_description(
        fact.gene, fact.transcript, fact.hgvs_c, fact.hgvs_p, reference=reference()
    )
    axis = "c. and p." if fact.hgvs_c and fact.hgvs_p else ("c." if fact.hgvs_c else "p.")
    return Result(fact, axis, checked.check.outcome.value, checked.check.reason)


@cache
def _subject(accession: str, build: str) -> Subject | None:
    transcript = shipped().transcript(accession, build)
    return Subject(shipped().sequence(transcript)) if transcript else None


def _placed(fact: Fact) -> Result | None:
    """Hold the place on the genome against the reference bases, and against c."""
    if fact.place is None:
        return None
    build, chrom, position, ref, alt = fact.place
    allele = read_allele(shipped(), build, chrom, position, ref, alt)
    if allele.edit is None:
        return Result(fact, "g.", "not_checkable", allele.findings[0].text)
    models = shipped().of_gene(fact.gene, build)
    if fact.transcript:
        models = tuple(model for model in models if model.accession == fact.transcript)
    if not models:
        axis = "g. and c." if fact.hgvs_c else "g."
        return Result(fact, axis, "not_checkable", "the transcript is not shipped")
    subject = _subject(models[0].accession, build)
    assert subject is not None
    ours = subject.project(allele.edit)
    codes = {finding.code for finding in ours.findings}
    if FindingCode.REFERENCE_BASE_DIFFERS in codes:
        return Result(fact, "g.", "reference_differs", ours.findings[0].text)
    window = subject.sequence.genome
    known = window is not None and "N" not in window.slice(ours.raw.start, ours.raw.end)
    if not fact.hgvs_c:
        return Result(fact, "g.", "agrees" if known else "not_checkable")
    if ours.cdna is None or FindingCode.NOT_SHIFTED in codes:
        return Result(fact, "g. and c.", "not_checkable", str(codes))
    return _same_place(fact, subject, ours)


def _same_place(fact: Fact, subject: Subject, ours) -> Result:  # noqa: ANN001
    cell = read_cell(fact.hgvs_c, "c")
    try:
        change, _ = parse_cdna(cell.hgvs_c)
        wanted = edit_of(change, subject.sequence)
    except (DescriptionError, LocationError, BetweenExonsError) as error:
        return Result(fact, "g. and c.", "not_checkable", str(error))
    if str(change) == str(ours.cdna):
        return Result(fact, "g. and c.", "agrees")
    window = subject.sequence.gene or Window(0, "")
    if same_change(trimmed(wanted), ours.placed.named, window):
        return Result(fact, "g. and c.", "same_event", str(ours.cdna))
    for model in shipped().of_gene(fact.gene, subject.sequence.transcript.build):
        other = _subject(model.accession, model.build)
        if fact.transcript or other is None:
            continue
        build, chrom, position, ref, alt = fact.place or ("",) * 5
        allele = read_allele(shipped(), build, chrom, position, ref, alt)
        if allele.edit and str(other.project(allele.edit).cdna) == str(change):
            return Result(fact, "g. and c.", "agrees", f"on {model.accession}")
    return Result(
        fact,
        "g. and c.",
        "impossible",
        f"g. is {ours.cdna} on {subject.sequence.transcript.accession}",
    )


@cache
def _judgements() -> list[dict[str, str]]:
    return read_tsv(HERE / "audit_judgements.tsv")


def judged(result: Result) -> dict[str, str] | None:
    """Return the judgement that covers a contradiction; cells of the table are patterns."""
    fact = result.fact
    for row in _judgements():
        cells = (
            ("source", fact.source),
            ("axis", result.axis),
            ("gene", fact.gene),
            ("transcript", fact.transcript),
            ("c.", fact.hgvs_c),
            ("p.", fact.hgvs_p),
            ("reason matches", result.reason),
        )
        if all(re.fullmatch(row[name], text) for name, text in cells):
            return row
    return None


def main() -> int:
    """Print the table; return 1 if a contradiction is not judged or is judged to be ours."""
    results = []
    for fact in facts():
        found = (_described(fact), _on_own_transcript(fact), _placed(fact))
        results += [one for one in found if one is not None]
    counts = Counter((one.fact.source, one.axis, one.outcome) for one in results)
    verdicts: Counter[tuple[str, str, str]] = Counter()
    details = []
    for one in results:
        if one.outcome not in _FOUND:
            continue
        row = judged(one)
        verdict = row["whose"] if row else "open"
        verdicts[one.fact.source, one.axis, verdict] += 1
        fact = one.fact
        shown = (
            ("-",) * 4 if fact.person else (fact.gene, fact.transcript, fact.hgvs_c, fact.hgvs_p)
        )
        place = "" if fact.person or not fact.place else " ".join(fact.place)
        reason = "" if fact.person else one.reason
        details.append((fact.source, one.axis, one.outcome, verdict, *shown, place, reason))
    header = ("source", "axis", "outcome", "judged", "gene", "transcript", "c.", "p.", "g.")
    writes("audit", (*header, "reason"), details)
    keys = dict.fromkeys((source, axis) for source, axis, _ in counts)
    outcomes = [one.value for one in CheckOutcome]
    lines = [
        (
            source,
            axis,
            sum(counts[source, axis, one] for one in outcomes),
            *(counts[source, axis, one] for one in outcomes),
            *(
                verdicts[source, axis, whose]
                for whose in ("theirs", "isoform", "limit", "ours", "open")
            ),
        )
        for source, axis in keys
    ]
    report(
        "audit",
        "Audit of public knowledge",
        markdown(
            (
                "source",
                "axis",
                "facts",
                *outcomes,
                "judged theirs",
                "other isoform or numbering",
                "limit of what is shipped",
                "judged ours",
                "open",
            ),
            lines,
        ),
    )
    return 1 if any(verdicts[key] for key in verdicts if key[2] in ("ours", "open")) else 0


if __name__ == "__main__":
    sys.exit(run(main))
