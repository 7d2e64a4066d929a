"""Floors of the report: table S7 of DOI 10.1371/journal.pone.0260089, as shipped."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from row_cases import FILES, RULES, Names, panel, typed

from varannot.errors import InputError
from varannot.hgvs.reference_set import ReferenceSet, open_reference
from varannot.hgvs.report_floors import (
    filtered_too_weak,
    floors_for,
    load_floors,
    report_floors,
)
from varannot.hgvs.stage import BELOW_FLOOR, normalize
from varannot.model import (
    Case,
    CopyNumber,
    Finding,
    Fusion,
    Ingest,
    NormalizedVariant,
    RowStatus,
    SmallVariant,
    Source,
    SpliceVariant,
    Stage,
)
from varannot.resources import resource, resource_folder


@pytest.fixture(scope="module")
def reference() -> ReferenceSet:
    return open_reference(resource_folder("transcripts"), "resources/transcripts")


SOURCE = Source(file="panel.tsv", row=9)


def row(vaf: float | None, depth: int | None, change: str = "G>A") -> SmallVariant:
    place, missense = f"chr17 7577538 {change}", "missense_variant"
    written = panel("TP53", place, "NM_000546.5", "c.743G>A", terms=missense)
    return msgspec.structs.replace(written, vaf=vaf, depth=depth)


def held(written: SmallVariant, *, formalin: bool = False) -> NormalizedVariant:
    ingest = Ingest(small_variants=(written,), files=FILES)
    found = normalize(ingest, Names(), RULES, floors=report_floors(), formalin=formalin)
    return found.variants[0]


SMALL = [
    # allele fraction, depth, excluded, word of the caution
    (0.019, 1000, True, ""),
    (0.02, 1000, False, "below 0.05"),
    (0.049, 1000, False, "below 0.05"),
    (0.05, 1000, False, ""),
    (0.05, 60, True, ""),  # 3 reads
    (0.05, 80, False, ""),  # 4 reads
    (0.5, None, False, ""),
    (None, 10, False, ""),
]


@pytest.mark.parametrize(("vaf", "depth", "excluded", "caution"), SMALL)
def test_rows_of_panel_files_are_held_to_the_floors(
    vaf: float | None, depth: int | None, excluded: bool, caution: str
) -> None:
    variant = held(row(vaf, depth))
    assert (variant.status is RowStatus.EXCLUDED) is excluded
    assert (variant.reason_code == BELOW_FLOOR) is excluded
    assert bool(variant.reason) is excluded
    assert any(caution in note for note in variant.notes) or not caution
    assert caution or not any("floor" in note for note in variant.notes)


def phased(number: int, place: str, vaf: float) -> SmallVariant:
    written = panel("BRAF", place, row=number)
    return msgspec.structs.replace(
        written, vaf=vaf, depth=1000, phase_set="140453136", phased_genotype="0|1"
    )


@pytest.mark.parametrize(
    ("first", "second", "excluded"),
    [(0.019, 0.021, False), (0.021, 0.019, False), (0.03, 0.03, False), (0.019, 0.018, True)],
)
def test_an_event_is_not_lost_while_one_of_its_rows_is_above_the_floor(
    reference: ReferenceSet, first: float, second: float, excluded: bool
) -> None:
    # BRAF V600K as two rows in phase: the second is counted in the first.
    rows = (phased(40, "chr7 140453136 A>T", first), phased(41, "chr7 140453137 C>T", second))
    ingest = Ingest(small_variants=rows, files=FILES)
    found = normalize(ingest, Names(), RULES, reference=reference, floors=report_floors())
    lead = next(one for one in found.variants if not one.part_of)
    assert (lead.reason_code == BELOW_FLOOR) is excluded
    assert excluded or (lead.status is RowStatus.REPORTED and lead.hgvs_p == "p.(Val600Lys)")


def test_typed_rows_are_reported_as_they_are() -> None:
    written = msgspec.structs.replace(typed("TP53", "c.743G>A", "p.R248Q"), vaf=0.001, depth=1000)
    assert held(written).status is RowStatus.REPORTED


@pytest.mark.parametrize(
    ("change", "vaf", "formalin", "told"),
    [
        ("C>T", 0.06, True, True),
        ("G>A", 0.06, True, True),
        ("G>T", 0.06, True, False),
        ("C>T", 0.11, True, False),
        ("C>T", 0.06, False, False),
    ],
)
def test_deamination_is_told(change: str, vaf: float, formalin: bool, told: bool) -> None:
    variant = held(row(vaf, 1000, change), formalin=formalin)
    assert any("deamination" in note for note in variant.notes) is told


def fusion(reads: int | None) -> Fusion:
    return Fusion(
        source=SOURCE, gene_pair="EML4-ALK", partner_1=("EML4",), partner_2=("ALK",),
        direction_known=True, breakpoint_1="", breakpoint_2="", supporting_reads=reads,
        gene_1_reference_reads=None, gene_2_reference_reads=None,
    )  # fmt: skip


def splice(reads: int) -> SpliceVariant:
    return SpliceVariant(
        source=SOURCE, gene="MET", affected_exon="14", breakpoint_1="", breakpoint_2="",
        supporting_reads=reads, reference_reads=10,
    )  # fmt: skip


def copies(ratio: float | None, call: str) -> CopyNumber:
    return CopyNumber(source=SOURCE, gene="ERBB2", fold_change=ratio, call=call)


FINDINGS = [
    (fusion(4), "4 supporting reads of a fusion are fewer than 5"),
    (fusion(5), ""),
    (fusion(None), ""),
    (splice(7), "7 supporting reads of a splice variant are fewer than 8"),
    (splice(8), ""),
    (copies(2.19, "<DUP>"), "a gain lies below 2.2"),
    (copies(2.2, "<DUP>"), ""),
    (copies(0.71, "<DEL>"), "a loss lies above 0.7"),
    (copies(0.7, "<DEL>"), ""),
    (copies(None, "<DUP>"), ""),
]


@pytest.mark.parametrize(("finding", "said"), FINDINGS)
def test_findings_below_a_floor_carry_a_caution(finding: Finding, said: str) -> None:
    caution = report_floors().caution_of(finding)
    assert said in caution
    assert bool(caution) is bool(said)


def test_no_floor_of_tissue_holds_for_plasma() -> None:
    assert floors_for(plasma=True) is None
    assert floors_for(plasma=False) == report_floors()


@pytest.mark.parametrize(
    ("specimen", "software", "plasma"),
    [
        ("plasma", "", True),
        ("", "DRAGEN TruSight Oncology 500 ctDNA v2.6.2", True),
        ("FFPE", "TruSight Oncology 500", False),
        ("", "", False),
    ],
)
def test_plasma_is_told_by_the_sheet_or_the_assay(
    specimen: str, software: str, plasma: bool
) -> None:
    files = (msgspec.structs.replace(FILES[0], software=software),)
    given = Case(
        schema_version="3",
        software_version="0",
        stage=Stage.INGEST,
        sample_id="S",
        sample={"specimen": specimen} if specimen else {},
        ingest=Ingest(files=files),
    )
    assert given.is_plasma is plasma


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("0.05", "five", "value"),
        ("fusion_reads", "fusion_read", "floor"),
        ("\t5\t", "\t-5\t", "value"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, old: str, new: str, column: str) -> None:
    text = resource("report_floors.tsv").read_text(encoding="utf-8").replace(old, new, 1)
    path = tmp_path / "floors.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_floors(path, "floors.tsv")
    assert column in {problem.column for problem in error.value.problems}


def test_a_missing_floor_is_named(tmp_path: Path) -> None:
    lines = resource("report_floors.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "floors.tsv"
    kept = "".join(line for line in lines if not line.startswith("splice"))
    path.write_text(kept, encoding="utf-8")
    with pytest.raises(InputError, match="a row splice_reads"):
        load_floors(path, "floors.tsv")


@pytest.mark.parametrize(
    ("vaf", "depth", "plasma", "weak"),
    [
        (0.04, 450, False, False),
        (0.02, 200, False, False),
        # Below the allele fraction of tissue, for which plasma has no floor.
        (0.019, 2000, False, True),
        (0.019, 2000, True, False),
        # Fewer than 4 reads, in any specimen.
        (0.03, 100, False, True),
        (0.001, 2000, True, True),
        # What the file does not state does not count against a call.
        (None, 2000, False, False),
        (0.3, None, False, False),
    ],
)
def test_which_filtered_calls_are_too_weak(
    vaf: float | None, depth: int | None, plasma: bool, weak: bool
) -> None:
    assert filtered_too_weak(vaf, depth, plasma=plasma) is weak


def test_working_rules_are_told_from_sourced_floors() -> None:
    assert report_floors().working_rules == {"ffpe_vaf", "filtered_vaf", "filtered_reads"}
