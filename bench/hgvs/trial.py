"""Proof 1: the engine trial. Every c. spelled as expected, every p. the same protein.

`expected_c` and `expected_p` come from an independent brute force. Beyond them, each printed c.
is applied to the sequence, and each printed p. is held against the protein of the mutated
transcript.

Usage: python -m bench.hgvs.trial
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.hgvs.independent import (
    Change,
    InapplicableError,
    Model,
    altered_protein,
    apply_name,
    mutated,
    protein_pattern,
    same_protein,
    translate,
)
from bench.hgvs.subjects import bundle_of, plain_model, projector, trial_models
from bench.hgvs.tables import data, markdown, read_tsv, report, run, writes

from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.projector import Projector

__all__ = ["main", "trial_edit"]


@dataclass(frozen=True, slots=True)
class _Result:
    kind: str
    same_name: bool
    same_bases: bool
    protein: str
    views: tuple[tuple[str, bool], ...]
    row: tuple[str, ...]


def main() -> int:
    """Print the table; return 1 if anything is wrong."""
    models, contigs = trial_models()
    rows = read_tsv(data("hgvs", "engine-trial", "trial.tsv"))
    with tempfile.TemporaryDirectory() as name:
        bundle_of(Path(name), models.values(), contigs)
        work = projector(Path(name))
        results = [_judge(work, row) for row in rows]
    views = Counter(view for one in results for view in one.views)
    kinds = sorted({one.kind for one in results})
    lines = [_line(kind, [one for one in results if one.kind == kind]) for kind in kinds]
    lines.append(_line("all", results))
    wrong = [
        one.row
        for one in results
        if not one.same_name or not one.same_bases or one.protein == "wrong"
    ]
    writes("trial_wrong", ("row", "expected c", "c", "expected p", "p"), wrong)
    report(
        "trial",
        "Engine trial",
        markdown(
            (
                "kind",
                "variants",
                "c. spelled as expected",
                "c. gives the mutated sequence",
                "p. expected",
                "p. the same protein",
                "p. spelled as expected",
                "p. wrong",
            ),
            lines,
        ),
        markdown(
            ("second opinion", "agrees", "differs"),
            [(who, views[who, True], views[who, False]) for who in sorted({w for w, _ in views})],
        ),
    )
    return 1 if wrong else 0


def _line(kind: str, results: list[_Result]) -> tuple[object, ...]:
    proteins = Counter(one.protein for one in results)
    judged = len(results) - proteins["none"]
    return (
        kind,
        len(results),
        sum(one.same_name for one in results),
        sum(one.same_bases for one in results),
        judged,
        proteins["same"] + proteins["spelled"],
        proteins["spelled"],
        proteins["wrong"],
    )


def trial_edit(row: Mapping[str, str]) -> Edit:
    """Return the change of the genome that a row of the trial states."""
    ref, alt = row["ref"].replace("-", ""), row["alt"].replace("-", "")
    start = int(row["pos1"]) - 1
    return Edit(start, start + len(ref), ref, alt)


def _judge(work: Projector, row: Mapping[str, str]) -> _Result:
    transcript = work.bundle.transcript(row["transcript"], work.build)
    assert transcript is not None
    described = work.describe(transcript, trial_edit(row)).description
    model = plain_model(work.bundle.sequence(transcript))
    raw = sense_edit(trial_edit(row), transcript.strand)
    change = Change(raw.start, raw.end, raw.alt)
    try:
        one, two = mutated(model, apply_name(described.hgvs_c, model), change)
        same_bases = one == two
    except InapplicableError:
        same_bases = False
    return _Result(
        kind=row["kind"],
        same_name=described.hgvs_c == row["expected_c"],
        same_bases=same_bases,
        protein=_protein(described.hgvs_p, row["expected_p"], model, change),
        views=tuple((view.who, view.agrees) for view in described.opinions),
        row=(
            f"{row['transcript']} {row['pos1']}{row['ref']}>{row['alt']}",
            row["expected_c"],
            described.hgvs_c,
            row["expected_p"],
            described.hgvs_p,
        ),
    )


def _protein(ours: str, expected: str, model: Model, change: Change) -> str:
    """Return `none`, `spelled` as expected, the `same` protein, or `wrong`."""
    if not expected:
        return "none"
    reference = translate(model.spliced()[model.coding[0] :])
    truth = altered_protein(model, change)
    try:
        pattern = protein_pattern(ours, reference)
        if truth is not None and not same_protein(pattern, truth):
            return "wrong"
        if not same_protein(pattern, protein_pattern(expected, reference)):
            return "wrong"
    except InapplicableError:
        return "wrong"
    if pattern == "~" and expected != "Met1?":
        return "wrong"
    return "spelled" if ours == f"p.({expected})" else "same"


if __name__ == "__main__":
    sys.exit(run(main))
