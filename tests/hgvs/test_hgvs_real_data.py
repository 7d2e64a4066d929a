"""The check on real descriptions: none of the true ones may be called impossible.

The files lie beside the checkout and are not part of it; without them the tests are skipped.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from varannot.hgvs.check import check_description
from varannot.model import CheckOutcome

Pair = tuple[str, str]


def verdicts(pairs: list[Pair], what: str) -> tuple[Counter[str], list[str]]:
    """Count the outcomes, print them, and list the pairs that are called impossible."""
    counts: Counter[str] = Counter()
    wrong = []
    for hgvs_c, hgvs_p in pairs:
        check = check_description("", "", hgvs_c, hgvs_p).check
        counts[check.outcome.value] += 1
        if check.outcome is CheckOutcome.IMPOSSIBLE:
            wrong.append(f"{hgvs_c} {hgvs_p}: {check.reason}")
    print(f"{what}: {len(pairs)} pairs, {dict(sorted(counts.items()))}")
    return counts, wrong


def rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        pytest.skip(f"real file not beside the checkout: {path.name}")
    with path.open(encoding="utf-8", newline="") as stream:
        lines = (line for line in stream if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t"))


def test_engine_trial(shared: Path) -> None:
    table = rows(shared / "hgvs" / "engine-trial" / "trial.tsv")
    pairs = [(row["expected_c"], row["expected_p"]) for row in table if row["expected_p"]]
    counts, wrong = verdicts(pairs, "engine trial, brute force")
    assert wrong == []
    assert len(pairs) > 800
    assert counts["agrees"] >= 0.98 * len(pairs)


@pytest.mark.parametrize("engine", ["weaver", "biocommons"])
def test_engine_trial_as_engines_name_it(shared: Path, engine: str) -> None:
    table = rows(shared / "hgvs" / "engine-trial" / "trial.tsv")
    pairs = [
        (row[f"{engine}_c"], row[f"{engine}_p"])
        for row in table
        if row[f"{engine}_c"] and row[f"{engine}_p"]
    ]
    counts, wrong = verdicts(pairs, f"engine trial, {engine}")
    assert wrong == []
    assert counts["agrees"] >= 0.98 * len(pairs)


def test_known_bugs_of_an_engine_are_found(shared: Path) -> None:
    """One engine writes in-frame changes that reach the stop as frameshifts: three rows."""
    table = rows(shared / "hgvs" / "engine-trial" / "trial.tsv")
    pairs = [(row["ferro_c"], row["ferro_p"]) for row in table if row["ferro_c"] and row["ferro_p"]]
    _, wrong = verdicts(pairs, "engine trial, ferro")
    assert len(wrong) == 3
    assert all("keeps the reading frame" in line for line in wrong)


def test_gold_tables(shared: Path) -> None:
    folder = shared / "hgvs" / "biocommons-hgvs"
    if not folder.is_dir():
        pytest.skip("real files not beside the checkout: gold tables")
    pairs = [
        (row["HGVSc"], row["HGVSp"])
        for path in sorted(folder.glob("gcp*.tsv"))
        for row in rows(path)
        if row.get("HGVSc") and row.get("HGVSp")
    ]
    counts, wrong = verdicts(pairs, "gold tables")
    assert wrong == []
    assert counts["agrees"] >= 0.99 * len(pairs)


def test_expert_classified_variants(shared: Path) -> None:
    table = rows(shared / "truth" / "horak2022" / "horak2022_94.tsv")
    pairs = [(row["hgvsc"], row["hgvsp"]) for row in table if row["hgvsc"] and row["hgvsp"]]
    _, wrong = verdicts(pairs, "expert classified")
    assert wrong == []


def test_panel_software_never_contradicts_itself(shared: Path) -> None:
    folder = shared / "tso500"
    if not folder.is_dir():
        pytest.skip("real files not beside the checkout: tso500")
    pairs: list[Pair] = []
    for path in sorted(folder.rglob("*CombinedVariantOutput*.tsv")):
        pairs.extend(_combined_output(path))
    counts, wrong = verdicts(pairs, "CombinedVariantOutput")
    assert wrong == []
    assert counts["agrees"] > 200


def _combined_output(path: Path) -> list[Pair]:
    header: list[str] = []
    pairs = []
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        if "C-Dot Notation" in cells:
            header = cells
        elif header and len(cells) >= len(header) - 1:
            row = dict(zip(header, cells, strict=False))
            if row.get("C-Dot Notation"):
                pairs.append((row["C-Dot Notation"], row.get("P-Dot Notation", "")))
    return pairs
