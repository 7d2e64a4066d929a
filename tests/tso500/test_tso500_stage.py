"""The stage ingest: files and the sample sheet's own biomarkers."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgspec
import pytest
from tso500_files import DEMO, FIXTURES

from varannot.errors import BrokenFileError
from varannot.model import BiomarkerName, Ingest
from varannot.tso500.stage import SHEET_FILE, ingest

DNA = "localapp_dna_CombinedVariantOutput.tsv"


def measured(result: Ingest, name: BiomarkerName) -> list[tuple[str, float | None, str]]:
    return [
        (one.source.file, one.number, one.text) for one in result.measurements if one.name is name
    ]


def test_typed_biomarkers_stand_beside_those_of_the_file() -> None:
    sample = {"combined_output": DNA, "tmb": "5.98", "msi_status": "MSS", "tumour_fraction": "55"}
    result = ingest(sample, FIXTURES)
    assert measured(result, BiomarkerName.TMB) == [(DNA, 7.1, "7.1"), (SHEET_FILE, 5.98, "5.98")]
    assert measured(result, BiomarkerName.MSI_STATUS) == [(SHEET_FILE, None, "MSS")]
    assert measured(result, BiomarkerName.TUMOUR_FRACTION) == [(SHEET_FILE, 0.55, "55")]
    last = result.measurements[-1]
    assert (last.source.row, last.source.section, last.note) == (
        0,
        "tumour_fraction",
        "55 read as percent",
    )


def test_the_published_case() -> None:
    sample = {
        "variants": "klein2025_variants.tsv",
        "tmb": "5.98",
        "msi_stable": "7",
        "msi_unstable": "0",
        "msi_not_evaluable": "1",
        "msi_total": "9",
    }
    result = ingest(sample, DEMO)
    assert len(result.small_variants) == 8
    assert [one.number for one in result.measurements] == [5.98, 7, 0, 1, 9]
    assert result.files[0].file == "klein2025_variants.tsv"
    assert result.notes == ()


def test_both_files_keep_their_keys_apart() -> None:
    sample = {"combined_output": DNA, "variants": "typed_variants.tsv"}
    result = ingest(sample, FIXTURES)
    keys = [one.key for one in result.small_variants]
    assert len(set(keys)) == len(keys) == 7
    assert {key.split(":")[0] for key in keys} == {"combined_output", "variants"}
    assert [one.input_column for one in result.files] == ["combined_output", "variants"]
    assert [one.key for one in result.excluded] == ["variants:5", "variants:6"]


def test_no_file_is_said() -> None:
    result = ingest({"tmb": "high"}, FIXTURES)
    assert result.notes == ("no variant file is given; variants are not assessed",)
    assert result.measurements[0].note == "'high' is not a number with a decimal point"


def test_one_file_named_twice_is_read_once() -> None:
    result = ingest({"combined_output": DNA, "variants": f"./{DNA}"}, FIXTURES)
    assert len(result.small_variants) == 5
    assert result.notes == (
        f"combined_output and variants name the same file {DNA}; it was read once",
    )


def test_a_no_template_control_is_noted() -> None:
    result = ingest({"combined_output": "localapp_ntc_CombinedVariantOutput.tsv"}, FIXTURES)
    assert "is 'NTC-DNA-1', in which 'NTC' names a no-template control" in result.control


def test_problems_of_both_files_are_reported_together() -> None:
    sample = {"combined_output": "malformed/empty.tsv", "variants": "typed_semicolons.tsv"}
    with pytest.raises(BrokenFileError) as caught:
        ingest(sample, FIXTURES)
    assert [one.file for one in caught.value.problems] == list(sample.values())


def test_a_file_that_went_missing_is_a_problem_of_the_sample() -> None:
    with pytest.raises(BrokenFileError, match="No such file"):
        ingest({"variants": "gone.tsv"}, FIXTURES)


def test_known_symbols_reach_the_fusions() -> None:
    sample = {"combined_output": "odd_fusions_CombinedVariantOutput.tsv"}
    result = ingest(sample, FIXTURES, known_symbols={"KMT2A-AS1", "MLLT3"})
    assert ("KMT2A-AS1",) in [one.partner_1 for one in result.findings]


@pytest.mark.parametrize("name", ["DEMO_LUAD", "DEMO_HRD"])
def test_the_stage_document_is_closed_and_the_same_each_time(name: str) -> None:
    sample = {"combined_output": f"{name}_CombinedVariantOutput.tsv"}
    data = msgspec.json.encode(ingest(sample, DEMO))
    assert msgspec.json.encode(ingest(sample, DEMO)) == data
    assert msgspec.json.encode(msgspec.json.decode(data, type=Ingest)) == data


@pytest.mark.parametrize(
    ("column", "name", "sentence"),
    [
        ("combined_output", "typed_variants.tsv", "Name it in the column variants"),
        (
            "variants",
            "dragen25_hrd_CombinedVariantOutput.tsv",
            "Name it in the column combined_output",
        ),
    ],
)
def test_a_file_in_the_wrong_column_is_told_its_column(
    column: str, name: str, sentence: str
) -> None:
    with pytest.raises(BrokenFileError) as caught:
        ingest({column: name}, FIXTURES)
    (problem,) = caught.value.problems
    assert problem.action.startswith(sentence)


def test_a_compressed_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.tsv.gz").write_bytes(gzip.compress(b"gene\thgvs_c\nTP53\tc.743G>A\n"))
    for column in ("combined_output", "variants"):
        with pytest.raises(BrokenFileError, match="a gzip-compressed file"):
            ingest({column: "t.tsv.gz"}, tmp_path)


def test_a_row_that_repeats_another_in_every_cell_counts_once_and_is_said(tmp_path: Path) -> None:
    rows = [f"TP53\tc.{700 + number}G>A\n" for number in range(20)]
    (tmp_path / "t.tsv").write_text("gene\thgvs_c\n" + "".join([*rows, rows[3]]), "utf-8")
    found = ingest({"variants": "t.tsv"}, tmp_path)
    assert len(found.small_variants) == 20
    assert [(one.source.row, one.code, one.reason) for one in found.excluded] == [
        (22, "counted_elsewhere", "row 5 of the file says the same in every cell")
    ]
    assert (found.files[0].read, found.files[0].reported, found.files[0].excluded) == (21, 20, 1)
    assert found.notes == ("t.tsv names a variant more than once: row 22 repeats row 5",)
    (tmp_path / "t.tsv").write_text("gene\thgvs_c\n" + "".join(rows * 2), "utf-8")
    (note,) = ingest({"variants": "t.tsv"}, tmp_path).notes
    assert note.endswith("row 31 repeats row 11 and 10 more")
    other = "gene\thgvs_c\tvaf\n" + "TP53\tc.743G>A\t0.3\n" + "TP53\tc.743G>A\t0.4\n"
    (tmp_path / "t.tsv").write_text(other, "utf-8")
    assert len(ingest({"variants": "t.tsv"}, tmp_path).small_variants) == 2
