"""The packs are built from their sources, byte for byte; nothing is left out without a count."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from kb_rows import NO_SHARED, ROOT, SHARED, TOOLS

from varannot.knowledge.packs.gene_blocks import open_blocks
from varannot.knowledge.packs.hotspots import HOTSPOT_TABLE, read_counts, write_counts
from varannot.knowledge.packs.layout import PACK_FILES

RESOURCES = ROOT / "resources"
needs_sources = pytest.mark.skipif(not SHARED.is_dir(), reason=NO_SHARED)


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module tools/build_packs.py, forgotten again afterwards."""
    monkeypatch.syspath_prepend(str(TOOLS))
    before = set(sys.modules)
    import build_packs

    yield build_packs
    for name in set(sys.modules) - before:
        if name.partition(".")[0] in ("build_packs", "packs", "gene_role_votes"):
            sys.modules.pop(name)


@needs_sources
def test_a_rebuild_gives_the_shipped_packs(builder: ModuleType) -> None:
    built: dict[str, bytes] = builder.build(SHARED, RESOURCES)
    shipped = {
        f"{folder}/{path.name}"
        for folder in ("packs", "packs_share_alike")
        for path in (RESOURCES / folder).iterdir()
    }
    assert set(built) == shipped
    assert {file for files in PACK_FILES.values() for file in files} < shipped
    for name, content in built.items():
        assert content == (RESOURCES / name).read_bytes(), name


@needs_sources
def test_every_hotspot_of_the_source_is_accounted_for() -> None:
    path = SHARED / "knowledge" / "cancerhotspots" / "hotspots_v2_and_3d.tso500.tsv"
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    with (path.parent / "removed_hotspots.txt").open(encoding="utf-8") as stream:
        denied = {
            (row["hugo_symbol"], row["residue"], row["type"])
            for row in csv.DictReader(stream, delimiter="\t")
        }
    kept = [row for row in rows if row["type"] != "3d"]
    kept = [r for r in kept if (r["hugo_symbol"], r["residue"], r["type"]) not in denied]
    shipped = list(
        open_blocks(RESOURCES / "packs_share_alike/hotspots.tsv", HOTSPOT_TABLE).all_rows()
    )
    assert len(shipped) == len(kept) == 1021
    assert sum(int(row.cells["samples"]) for row in shipped) == sum(
        int(row["tumor_count"]) for row in kept
    )


def _notes() -> dict[tuple[str, str], int]:
    with (RESOURCES / "packs" / "build_notes.tsv").open(encoding="utf-8") as stream:
        rows = csv.DictReader(stream, delimiter="\t")
        return {(row["pack"], row["what"]): int(row["count"]) for row in rows}


@needs_sources
def test_every_clinvar_row_is_accounted_for() -> None:
    notes = _notes()
    for build in ("GRCh37", "GRCh38"):
        told = {what: n for (pack, what), n in notes.items() if pack == f"clinvar {build}"}
        assert sum(told.values()) == 54_425, told
    assert notes["clinvar GRCh37", "rows left out: reference bases differ from the sequence"] == 1
    assert notes["clinvar GRCh38", "rows with reference bases verified"] == 43_545


def test_every_change_of_kato_has_a_verdict() -> None:
    notes = _notes()
    verdicts = ("strong", "moderate", "supporting")
    told = [
        n for (_, what), n in notes.items() if what.startswith("TP53") and what.endswith(verdicts)
    ]
    assert sum(told) == 2314


CLASSES = [
    (0.0, "non-functional"),
    (20.0, "non-functional"),
    (20.1, "partially functional"),
    (75.0, "partially functional"),
    (75.1, "functional"),
    (140.0, "functional"),
    (140.1, "supertrans"),
]


@pytest.mark.parametrize(("value", "expected"), CLASSES)
def test_class_limits_of_the_database(builder: ModuleType, value: float, expected: str) -> None:
    assert builder.functional.classed(value) == expected


@needs_sources
def test_our_classes_are_those_of_the_database(builder: ModuleType) -> None:
    """The database states a class for each change of its own tables: ours may not differ."""
    sources = builder.open_sources(SHARED, RESOURCES)
    ours = builder.functional._systematic(sources)
    path = SHARED / "knowledge" / "tp53_database" / "variant_classes_r21.tsv"
    compared = differing = 0
    with path.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            change, _ = sources.change("TP53", row["ProtDescription"])
            stated = row["TransactivationClass"]
            if stated == "NA" or change not in ours or ours[change].transactivation is None:
                continue
            compared += 1
            differing += builder.functional.classed(ours[change].transactivation) != stated
    assert compared > 500
    assert differing == 0


VOTES = [
    # Giacomelli class, Kotler lost, Kotler kept, verdict of the assays in human cells
    ("DNE_LOF", True, False, "loss"),
    ("notDNE_LOF", False, False, "loss"),
    ("notDNE_notLOF", False, True, "kept"),
    ("notDNE_notLOF", True, False, "disagree"),
    ("unclass.", True, False, "loss alone"),
    ("", False, True, "kept alone"),
    ("unclass.", True, True, "none"),
    ("", False, False, "none"),
]


@pytest.mark.parametrize(("giacomelli", "lost", "kept", "expected"), VOTES)
def test_assays_in_human_cells_vote(
    builder: ModuleType, giacomelli: str, lost: bool, kept: bool, expected: str
) -> None:
    change = builder.functional.Change(0.0, 8, giacomelli, lost, kept)
    assert change.second() == expected


EFFECTS = [
    ("Gain of Function", "oncogene", "oncogenic"),
    ("Gain of Function", "TSG", "inconclusive"),
    ("Loss of Function", "TSG", "oncogenic"),
    ("Dominant Negative", "TSG", "oncogenic"),
    ("Loss of Function", "oncogene", "inconclusive"),
    ("Loss of Function", "context", "inconclusive"),
    ("Loss of Function", "", "inconclusive"),
    ("Neomorphic", "TSG", "inconclusive"),
]


@pytest.mark.parametrize(("effect", "role", "expected"), EFFECTS)
def test_an_effect_counts_by_the_role_of_the_gene(
    builder: ModuleType, effect: str, role: str, expected: str
) -> None:
    assert builder.functional._direction(effect, role) == expected


def test_every_pair_of_results_has_a_rule(builder: ModuleType) -> None:
    from packs.common import rules

    told = {(row["first"], row["second"]) for row in rules("functional_rules.tsv")}
    for first in ("non-functional", "partially functional", "functional", "supertrans"):
        for second in ("loss", "loss alone", "kept", "kept alone", "none"):
            assert (first, second) in told
    for row in rules("functional_rules.tsv"):
        assert row["citation"]
        assert row["direction"] != "benign" or row["second"].startswith("kept")


def test_counts_are_written_and_read() -> None:
    counts = {"Q": 292, "W": 222, "R29_A34del": 1}
    assert dict(read_counts(write_counts(counts))) == counts
    assert read_counts("") == {}
