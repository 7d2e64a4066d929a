"""TMB and MSI results: keys as public parsers of such files name them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tso500_files import FIXTURES

from varannot.errors import BrokenFileError
from varannot.model import BiomarkerName, Measurement
from varannot.tso500.biomarker_json import read_msi_json, read_tmb_json


def by_name(measurements: tuple[Measurement, ...]) -> dict[BiomarkerName, Measurement]:
    return {one.name: one for one in measurements}


def test_tmb_is_the_value_of_the_trace_and_the_others_stand_beside_it() -> None:
    content = read_tmb_json(FIXTURES / "dragen.tmb.json", "t.json")
    found = by_name(content.measurements)
    tmb = found[BiomarkerName.TMB]
    assert (tmb.number, tmb.unit, tmb.source.row) == (7.03125, "mut/Mb", 2)
    assert "NonsynonymousTmbPerMb 5.46875" in tmb.note
    assert "not confirmed" in tmb.note
    assert found[BiomarkerName.TMB_CODING_SIZE].number == 1.28
    assert found[BiomarkerName.TMB_ELIGIBLE_VARIANTS].number == 9
    assert content.account.details["AdjustedNonsynonymousTmbPerMb"] == "NaN"
    assert content.account.details["Settings"] == '{"MinVaf":"0.05","MinDepth":"50"}'


def test_msi_with_numbers_as_texts() -> None:
    found = by_name(read_msi_json(FIXTURES / "dragen.msi.json", "m.json").measurements)
    assert {name: (one.number, one.unit) for name, one in found.items()} == {
        BiomarkerName.MSI_USABLE_SITES: (124, "sites"),
        BiomarkerName.MSI_UNSTABLE_SITES: (3, "sites"),
        BiomarkerName.MSI_PERCENT_UNSTABLE: (2.42, "percent"),
        BiomarkerName.MSI_SUM_JSD: (0.0123, ""),
    }


def test_an_msi_result_that_is_not_valid_gives_the_usable_sites_alone() -> None:
    content = read_msi_json(FIXTURES / "invalid.microsat_output.json", "m.json")
    found = by_name(content.measurements)
    usable = found.pop(BiomarkerName.MSI_USABLE_SITES)
    assert (usable.number, usable.not_applicable) == (12, False)
    assert len(found) == 3
    for one in found.values():
        assert one.number is None
        assert one.not_applicable
        assert one.note == "the software calls the result not valid: too few sites"


VALUES = [
    # value in the file, number, not applicable, part of the note
    (float("nan"), None, True, "no value (NaN)"),
    ("NaN", None, True, "no value (NaN)"),
    (None, None, True, "no value (null)"),
    ("", None, True, "no value (empty)"),
    ("7.1", 7.1, False, ""),
    (1e1, 10, False, ""),
    ("7,1", None, False, "'7,1' is not a number"),
    (-1, None, False, "'-1' is not a number"),
    (float("inf"), None, False, "'Infinity' is not a number"),
    ("high", None, False, "'high' is not a number"),
]


def changed(folder: Path, name: str, **values: Any) -> Path:
    data = json.loads((FIXTURES / name).read_text()) | values
    path = folder / "changed.json"
    path.write_text(json.dumps(data))
    return path


@pytest.mark.parametrize(("value", "number", "missing", "note"), VALUES)
def test_values(
    value: object, number: float | None, missing: bool, note: str, tmp_path: Path
) -> None:
    path = changed(tmp_path, "dragen.tmb.json", TmbPerMb=value)
    tmb = by_name(read_tmb_json(path, "t.json").measurements)[BiomarkerName.TMB]
    assert (tmb.number, tmb.not_applicable) == (number, missing)
    assert note in tmb.note


@pytest.mark.parametrize("value", [[1], {"a": 1}, True])
def test_a_value_that_is_no_number_at_all_is_excluded(value: object, tmp_path: Path) -> None:
    content = read_tmb_json(changed(tmp_path, "dragen.tmb.json", TmbPerMb=value), "t.json")
    assert [(one.code, one.source.section) for one in content.excluded] == [
        ("not_a_number", "TmbPerMb")
    ]
    assert BiomarkerName.TMB not in by_name(content.measurements)
    assert content.account.read == content.account.reported + 1


def test_a_percentage_above_100_is_no_number(tmp_path: Path) -> None:
    path = changed(tmp_path, "dragen.msi.json", PercentageUnstableSites="242")
    one = by_name(read_msi_json(path, "m").measurements)[BiomarkerName.MSI_PERCENT_UNSTABLE]
    assert one.number is None
    assert "from 0 to 100" in one.note


@pytest.mark.parametrize(
    ("valid", "note"),
    [("true", ""), ("maybe", "ResultIsValid is 'maybe'"), (None, "ResultIsValid is not stated")],
)
def test_whether_the_result_is_valid(valid: object, note: str, tmp_path: Path) -> None:
    content = read_msi_json(changed(tmp_path, "dragen.msi.json", ResultIsValid=valid), "m")
    assert by_name(content.measurements)[BiomarkerName.MSI_PERCENT_UNSTABLE].number == 2.42
    assert note in "".join(content.account.notes)
    assert bool(content.account.notes) is bool(note)


def test_the_wrong_file_is_refused() -> None:
    with pytest.raises(BrokenFileError, match="TmbPerMb"):
        read_tmb_json(FIXTURES / "dragen.msi.json", "m.json")
    with pytest.raises(BrokenFileError, match="SumJsd"):
        read_msi_json(FIXTURES / "dragen.tmb.json", "t.json")


def test_texts_become_one_printable_line(tmp_path: Path) -> None:
    path = changed(tmp_path, "dragen.tmb.json", TmbPerMb="\ud800\n1", Settings={"\u0000": "\ud800"})
    content = read_tmb_json(path, "t.json")
    texts = [content.measurements[0].text, *content.account.details.values()]
    assert all(text.isprintable() for text in texts)
