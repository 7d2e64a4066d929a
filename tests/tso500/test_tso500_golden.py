"""What every kind of file says when it is read, against the golden files.

`python tools/make_golden.py` writes them anew; look at each difference before it is kept.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from tso500_files import FIXTURES, ROOT

from varannot.model import Finding, MismatchCode
from varannot.tso500.content import ExclusionCode, FileKind, SectionState
from varannot.tso500.vcf_annotations import AnnotationTool

TOOL = ROOT / "tools" / "make_golden.py"
GOLDEN = ROOT / "tests" / "golden" / "tso500"
LARGEST = 1_500_000


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    """The kept documents by their name."""
    return documents(GOLDEN)


def documents(folder: Path) -> dict[str, Any]:
    return {
        path.relative_to(folder).as_posix(): json.loads(path.read_text())
        for path in sorted(folder.rglob("*.json"))
    }


def first_difference(kept: Any, made: Any, where: str = "") -> str:
    """Return the first place in which two documents differ, and both values; '' where none."""
    if type(kept) is not type(made) or not isinstance(kept, dict | list):
        return "" if kept == made else f"{where}: kept {kept!r}, read {made!r}"
    if isinstance(kept, list):
        pairs = [
            (f"[{number}]", *both) for number, both in enumerate(zip(kept, made, strict=False))
        ]
        sizes = f"{where}: kept {len(kept)} values, read {len(made)}"
        different = len(kept) != len(made)
    else:
        pairs = [(f".{name}", kept[name], made[name]) for name in kept if name in made]
        sizes = (
            f"{where}: only kept {kept.keys() - made.keys()}, only read {made.keys() - kept.keys()}"
        )
        different = kept.keys() != made.keys()
    inside = (first_difference(one, other, where + step) for step, one, other in pairs)
    return next(filter(None, inside), sizes if different else "")


def test_every_file_is_read_as_before(golden: dict[str, Any], tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(TOOL), "--to", str(tmp_path)], check=True)
    made = documents(tmp_path)
    assert list(made) == list(golden)
    told = [first_difference(golden[name], made[name], name) for name in golden]
    assert not any(told), "\n".join(filter(None, told))


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ({"a": [{"vaf": 0.5}, {"vaf": 0.2}]}, ""),
        ({"a": [{"vaf": 0.5}, {"vaf": 0.3}]}, "f.a[1].vaf: kept 0.2, read 0.3"),
        ({"a": [{"vaf": 0.5}]}, "f.a: kept 2 values, read 1"),
        ({"a": [{"vaf": 0.5}, {"depth": 2}]}, "f.a[1]: only kept {'vaf'}, only read {'depth'}"),
        ({"a": None}, "f.a: kept [{'vaf': 0.5}, {'vaf': 0.2}], read None"),
    ],
)
def test_the_first_difference_is_named(made: Any, told: str) -> None:
    assert first_difference({"a": [{"vaf": 0.5}, {"vaf": 0.2}]}, made, "f") == told


def accounts(golden: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the account of each file that was read by itself."""
    for name, document in golden.items():
        if "account" in document:
            yield name, document


def test_every_row_of_a_golden_file_is_accounted_for(golden: dict[str, Any]) -> None:
    checked = 0
    for name, document in accounts(golden):
        account = document["account"]
        read, reported = account.get("read", 0), account.get("reported", 0)
        excluded = account.get("excluded", 0)
        listed = sum(len(group["rows"]) for group in document.get("excluded", ()))
        counted = sum(
            part["rows"] for part in account["sections"] if part["name"] == "reference calls"
        )
        assert read == reported + excluded, name
        assert excluded == listed + counted, name
        checked += 1
    assert checked > 150


def test_every_fixture_has_a_golden_file(golden: dict[str, Any]) -> None:
    files = {
        path.relative_to(FIXTURES).as_posix() for path in FIXTURES.rglob("*") if path.is_file()
    }
    kept = {name for name in golden if name.startswith("fixtures/")}
    assert kept == {f"fixtures/{file}.json" for file in files}


RUN_KINDS = {
    FileKind.COMBINED_OUTPUT: "localapp dragen ctdna",
    FileKind.METRICS_OUTPUT: "localapp dragen ctdna",
    FileKind.SMALL_VARIANT_VCF: "localapp dragen ctdna",
    FileKind.COPY_NUMBER_VCF: "localapp dragen ctdna",
    FileKind.EXON_COPY_NUMBER_VCF: "dragen",
    FileKind.SPLICE_VCF: "localapp dragen",
    FileKind.ALL_FUSIONS: "localapp dragen",
    FileKind.CTDNA_FUSIONS: "ctdna",
    FileKind.TMB_TRACE: "localapp dragen ctdna",
    FileKind.TMB_JSON: "localapp dragen ctdna",
    FileKind.MSI_JSON: "localapp dragen ctdna",
    FileKind.RUN_SAMPLE_SHEET: "localapp dragen ctdna",
    FileKind.ANALYSIS_RESULTS: "localapp ctdna",
    FileKind.ANNOTATED_JSON: "localapp dragen ctdna",
}
"""Which software writes which kind of file that is read."""


@pytest.mark.parametrize(
    "build", ["localapp-2.2", "dragen-2.1", "dragen-2.5", "dragen-2.6", "ctdna-2.6"]
)
def test_every_kind_of_file_of_a_layout_has_a_golden_file(
    build: str, golden: dict[str, Any]
) -> None:
    layout = build.partition("-")[0]
    wanted = {kind.value for kind, layouts in RUN_KINDS.items() if layout in layouts.split()}
    mine = [document for name, document in accounts(golden) if name.startswith(f"{build}/")]
    assert {document["account"]["file_kind"] for document in mine} == wanted
    assert [name for name in golden if name.startswith(f"{build}/") and "ingest" in name]


@pytest.mark.parametrize("layout", ["localapp-2.2", "dragen-2.5"])
def test_genome_vcf_has_a_golden_file_with_coverage(layout: str, golden: dict[str, Any]) -> None:
    mine = {name for name in golden if name.startswith(f"{layout}-genome-vcf/")}
    covered = {name: golden[name]["coverage"] for name in mine if golden[name].get("coverage")}
    alone, together = sorted(covered, key=lambda name: ".ingest." in name)
    assert golden[alone]["account"]["file_kind"] == FileKind.SMALL_VARIANT_VCF
    assert ".ingest." in together
    genes = [[one["gene"] for one in covered[name]] for name in (alone, together)]
    assert genes == [["BRCA1", "BRCA2", "EGFR", "KRAS", "MYC", "TP53"]] * 2


def texts(value: Any, field: str) -> Iterator[Any]:
    """Yield every value of a field, wherever it stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == field:
                yield inner
            yield from texts(inner, field)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, field)


def test_no_kind_of_file_is_without_a_golden_file(golden: dict[str, Any]) -> None:
    kinds = Counter(texts(golden, "file_kind"))
    refused = " ".join(" ".join(one["refused"]) for one in golden.values() if "refused" in one)
    missing = {one for one in FileKind if one.value not in kinds and one.value not in refused}
    assert not missing


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("is", [one.__struct_config__.tag for one in get_args(Finding)]),
        # Reference calls are counted and not listed.
        ("code", [*({*ExclusionCode} - {ExclusionCode.REFERENCE_CALL}), *MismatchCode]),
        ("state", [*SectionState]),
    ],
)
def test_no_code_is_without_a_golden_value(
    field: str, wanted: list[str], golden: dict[str, Any]
) -> None:
    found = {one for one in texts(golden, field) if isinstance(one, str)}
    assert {str(one) for one in wanted} - found == set()


def test_no_annotation_is_without_a_golden_file(golden: dict[str, Any]) -> None:
    told = json.dumps([document["account"] for _, document in accounts(golden)])
    assert {one.value for one in AnnotationTool if one.value not in told} == set()


def test_golden_files_hold_no_place_of_this_machine_and_stay_small() -> None:
    files = list(GOLDEN.rglob("*.json"))
    held = "".join(path.read_text() for path in files)
    assert str(ROOT) not in held
    assert "/tmp/" not in held
    assert "sha256" not in held
    assert sum(path.stat().st_size for path in files) < LARGEST
