"""Tissue or plasma: the word of the sample sheet against the assay that the files are of."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tso500_files import FIXTURES, combined

from varannot.model import MismatchCode
from varannot.tso500.assay_check import check_specimen
from varannot.tso500.files import read_any
from varannot.tso500.stage import ingest

TISSUE, PLASMA = "dragen26_CombinedVariantOutput.tsv", "ctdna_CombinedVariantOutput.tsv"
LOCALAPP = "localapp_dna_CombinedVariantOutput.tsv"


@pytest.mark.parametrize(
    ("specimen", "names", "words"),
    [
        ("plasma", [PLASMA], ""),
        ("FFPE", [TISSUE], ""),
        ("", [TISSUE], ""),
        ("", [PLASMA], ""),
        ("FFPE", [PLASMA], f"says FFPE, but {PLASMA} names ctDNA in its first line"),
        ("bone_marrow", [PLASMA], "says bone_marrow, but"),
        ("plasma", [TISSUE], f"says plasma, but {TISSUE} names TruSight Oncology 500, without"),
        ("plasma", [LOCALAPP], "says plasma, but"),
        ("FFPE", [TISSUE, "ctdna_Fusions.csv"], "ctdna_Fusions.csv is a list of ctDNA fusions"),
        ("", [TISSUE, "ctdna_Fusions.csv"], "The files are of two assays"),
        # the supernatant of an effusion may be tested like plasma, and 'other' says nothing
        ("cytology", [PLASMA], ""),
        ("other", [PLASMA], ""),
        # files that name no assay
        ("plasma", ["typed_variants.tsv", "small.hard-filtered.vcf"], ""),
    ],
)
def test_specimen_against_files(specimen: str, names: list[str], words: str) -> None:
    contents = [read_any(FIXTURES / name, name, input_column=name) for name in names]
    found = check_specimen(contents, specimen)
    assert [one.code for one in found] == ([MismatchCode.SPECIMEN_DIFFERS] if words else [])
    assert all(words in one.text for one in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Library Prep Kit\tTSO500_v2", "Library Prep Kit\tTSO500ctDNA_v2"),
        ("Percent Unstable MSI Sites", "SUM_JSD"),
        ("[Fusions]", "[DNA Fusions]"),
    ],
)
def test_each_clue_of_plasma_speaks_by_itself(tmp_path: Path, old: str, new: str) -> None:
    text = (FIXTURES / TISSUE).read_text(encoding="utf-8")
    assert old in text
    lines = text.replace(old, new).splitlines(keepends=True)
    if new == "SUM_JSD":
        lines = [line for line in lines if "Sites Unstable" not in line]
    path = tmp_path / "c.tsv"
    path.write_text("".join(lines), encoding="utf-8")
    given = {"sample_id": "S", "combined_output": "c.tsv"}

    def asked(specimen: str) -> bool:
        found = ingest({**given, "specimen": specimen}, tmp_path)
        return MismatchCode.SPECIMEN_DIFFERS in {one.code for one in found.mismatches}

    assert asked("FFPE")
    assert not asked("plasma")


def test_the_kit_tells_plasma_as_the_software_does() -> None:
    account = combined("dragen26").account
    assert not account.names_ctdna
    named = msgspec.structs.replace(
        account, details={**account.details, "Library Prep Kit": "TSO500ctDNA_v2"}
    )
    assert named.names_ctdna
    assert combined("ctdna").account.names_ctdna
