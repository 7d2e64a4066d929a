"""The branch of the PVS1 tree (DOI 10.1002/humu.23626) that known null variants take.

The genes are mostly no cancer genes, so that their loss of function is taken as established for
this proof alone. The same rows and panels show whether an event is recognised as a null variant.

Usage: python -m bench.classify.null_paths
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.classify.events import Event, read_event
from bench.classify.output import HERE, data, markdown, read_tsv, report, run, share

from varannot.classify.criteria.gene_tables import gene_tables
from varannot.classify.criteria.null_variant import grade_null, is_null
from varannot.classify.criteria.standard import standard

__all__ = ["Path", "Recognised", "main", "paths", "recognised"]

TARGET = 0.98
"""F1 of the recognition of null variants that is asked for."""


@dataclass(frozen=True, slots=True)
class Path:
    """One row of the expected paths; `state` is right, wrong, judged or not run."""

    event: Event
    expected: str
    enabled: bool
    got: str
    strength: str
    state: str
    why: str


def paths() -> list[Path]:
    """Return the rows with the branch that they take."""
    known = {row["variant"]: row["reason"] for row in read_tsv(HERE / "known_bad_paths.tsv")}
    found = []
    for row in read_tsv(data("truth", "pvs1_abou_tayoun", "pvs1_expected_path.tsv")):
        event = read_event(row["variant"], row["comment"])
        enabled = row["note"] != "disabled_in_source"
        expected = row["expected_path"]
        if event.case is None:
            found.append(Path(event, expected, enabled, "", "", "not run", event.why_not))
            continue
        graded = grade_null(event.case, gene_tables(), standard().thresholds["large_loss_above"])
        got = graded.rule.value if graded.rule else graded.state.value
        state, why = "right" if got == expected else "wrong", graded.reason
        if state == "wrong" and row["variant"] in known:
            state, why = "judged", f"{known[row['variant']]} {graded.reason}"
        strength = graded.strength.value if graded.strength else graded.state.value
        found.append(Path(event, expected, enabled, got, strength, state, why))
    return found


@dataclass(frozen=True, slots=True)
class Recognised:
    """One row of the expert panels; `ours` is None where it could not be read."""

    event: Event
    expected: bool
    ours: bool | None


def recognised() -> list[Recognised]:
    """Return every variant of the panels once, with whether it is seen as a null variant."""
    found: dict[str, Recognised] = {}
    path = data("truth", "clingen_vcep_autoacmg", "clingen_expected_criteria.tsv")
    for row in read_tsv(path):
        event = read_event(row["variant"], row["comment"])
        expected = "PVS1" in row["expected_criteria"].split(";")
        ours = None if event.case is None else is_null(event.case)
        found[row["variant"]] = Recognised(event, expected, ours)
    return list(found.values())


def _paths_table(found: Sequence[Path]) -> str:
    rows = [
        (
            f"{one.event.gene} {one.event.name}",
            one.expected,
            one.got or "",
            one.strength,
            f"{one.state}{'' if one.enabled else ' (disabled in the source, not counted)'}",
            one.event.way,
            one.why,
        )
        for one in found
    ]
    header = ("variant", "expected", "ours", "strength", "result", "read by", "why")
    return markdown(header, rows)


def scores(found: Sequence[Recognised]) -> dict[str, int]:
    """Return the counts of the recognition over the rows that could be read."""
    read = [one for one in found if one.ours is not None]
    return {
        "read": len(read),
        "true": sum(one.expected and bool(one.ours) for one in read),
        "missed": sum(one.expected and not one.ours for one in read),
        "extra": sum(not one.expected and bool(one.ours) for one in read),
        "none": sum(not one.expected and not one.ours for one in read),
    }


def _recognition(found: Sequence[Recognised]) -> str:
    count = scores(found)
    true, extra, missed = count["true"], count["extra"], count["missed"]
    f1 = 2 * true / (2 * true + extra + missed) if true + extra + missed else 0.0
    rows = [
        ("variants of the panels, each once", len(found)),
        ("read", count["read"]),
        ("precision", share(true, true + extra)),
        ("recall", share(true, true + missed)),
        ("F1", f"{f1:.3f} (asked for: {TARGET})"),
        ("no null variants, seen so", share(count["none"], count["none"] + extra)),
    ]
    apart = Counter(
        (one.event.gene, one.event.why_not, one.expected) for one in found if one.ours is None
    )
    lines = [
        (gene or "not named", number, "null" if expected else "not null", why)
        for (gene, why, expected), number in sorted(apart.items())
    ]
    parts = [
        markdown(("recognition of null variants", ""), rows),
        "Not read, and not counted as agreement:",
        markdown(("gene", "variants", "experts", "why"), lines),
    ]
    wrong = [one for one in found if one.ours is not None and one.ours is not one.expected]
    if wrong:
        parts += [
            "Misses:",
            markdown(
                ("variant", "experts", "ours"),
                (
                    (
                        f"{one.event.gene} {one.event.name}",
                        "null" if one.expected else "not null",
                        one.event.case.consequence.value if one.event.case else "",
                    )
                    for one in wrong
                ),
            ),
        ]
    return "\n\n".join(parts)


def main() -> int:
    """Print the tables; return 1 for a wrong path of an enabled row or a miss."""
    walked, seen = paths(), recognised()
    enabled = [one for one in walked if one.enabled]
    ran = [one for one in enabled if one.state != "not run"]
    right = sum(one.state == "right" for one in ran)
    judged = sum(one.state == "judged" for one in ran)
    report(
        "null_paths",
        "Null variants",
        f"Of {len(enabled)} enabled rows {len(ran)} could be run; the expected path: "
        f"{share(right, len(ran))}; {judged} rows expect a path that the tree's own words do not "
        "give (`known_bad_paths.tsv`).",
        _paths_table(walked),
        _recognition(seen),
    )
    count = scores(seen)
    wrong = any(one.state == "wrong" for one in enabled)
    return 1 if wrong or count["missed"] or count["extra"] else 0


if __name__ == "__main__":
    sys.exit(run(main))
