"""Which ids and descriptions name a control, and what a wrong table says."""

from __future__ import annotations

from pathlib import Path

import pytest

from varannot.errors import InputError
from varannot.resources import resource
from varannot.tso500.control_materials import Control, control_names, load_control_names


@pytest.mark.parametrize(
    ("name", "part", "meaning"),
    [
        # Names of public runs: AWGL, InPreD/PRONTO, matviimykhailichenko/tso500_dada.
        ("NTC-DNA-1", "NTC", "a no-template control"),
        ("CL-AcroMetrix-D01", "AcroMetrix", "the control material AcroMetrix"),
        ("Oncospan_1-TSO", "Oncospan", "the control material OncoSpan"),
        # DOI 10.1038/sdata.2016.25
        ("NA12878_2", "NA12878", "a reference cell line"),
        # Spellings: numbers beside the word, letter case, words parted or not.
        ("S1_ntc2", "ntc", "a no-template control"),
        ("23NTC", "NTC", "a no-template control"),
        ("control-NA12878", "NA12878", "a reference cell line"),
    ],
)
def test_ids_that_are_surely_of_controls(name: str, part: str, meaning: str) -> None:
    assert control_names().in_id(name) == Control(part, meaning, sure=True)


@pytest.mark.parametrize(
    ("name", "part", "meaning"),
    [
        # Working rules and unconfirmed names.
        ("NoTemplateControl", "NoTemplateControl", "a no-template control"),
        ("Control-3", "Control", "a control library"),
        ("POS_Positive-Control", "Positive-Control", "a positive control"),
        ("run7-HD753", "HD753", "a control material of Horizon, by an unconfirmed name"),
        ("Seraseq-v4", "Seraseq", "a control material of SeraCare, by an unconfirmed name"),
        ("Kontrolle", "Kontrolle", "a control library"),
        ("Blank", "Blank", "a no-template control"),
        ("H2O", "H2O", "a no-template control"),
        ("UHRR", "UHRR", "a reference RNA, by an unconfirmed name"),
        # Parts of a longer word: small letters before a capital, digits, DNA and RNA.
        ("PosCtrl1", "PosCtrl", "a positive control"),
        ("posctrl1", "posctrl", "a positive control"),
        ("NegCtrl", "NegCtrl", "a negative control"),
        ("NegControl_RNA", "NegControl", "a negative control"),
        ("PosControl-1", "PosControl", "a positive control"),
        ("NTCDNA", "NTC", "a no-template control"),
        ("NTCPool", "NTC", "a no-template control"),
        ("DNANTC", "NTC", "a no-template control"),
        ("OncospanGDNA", "Oncospan", "the control material OncoSpan"),
        (
            "SeraseqFusion",
            "Seraseq",
            "a control material of SeraCare, by an unconfirmed name",
        ),
        # A patient's id may hold such a word.
        ("S23-control", "control", "a control library"),
        ("PAT-CTRL-BIOPSY", "CTRL", "a control library"),
        ("Horizon-Clinic-17", "Horizon", "a control material of Horizon, by an unconfirmed name"),
    ],
)
def test_ids_that_may_be_of_controls(name: str, part: str, meaning: str) -> None:
    assert control_names().in_id(name) == Control(part, meaning, sure=False)


@pytest.mark.parametrize(
    "name",
    [
        "SYNTCH-1",
        "SYNTCPool",
        "Controlled-1",
        "XNTC",
        "NTC\u00c4-1",
        "NTCh",
        "HD7531",
        "HD123",
        "H2O2",
        "Waterman",
        "11AP",
        "",
        "NA",
    ],
)
def test_ids_of_patients(name: str) -> None:
    assert control_names().in_id(name) is None


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("NTC", "a no-template control"),
        ("No template control", "a no-template control"),
        ("positive control", "a positive control"),
        (" Negative-Control ", "a negative control"),
        ("biopsy after a negative control", None),
        ("Lung, control of response", None),
        ("", None),
    ],
)
def test_a_description_names_a_control_as_a_whole_or_not(text: str, meaning: str | None) -> None:
    found = control_names().as_description(text)
    assert (found and found.meaning) == meaning


def test_a_wrong_table_names_row_and_column(tmp_path: Path) -> None:
    lines = resource("control_materials.tsv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "c.tsv"
    path.write_text("\n".join([lines[0], "ntc\ta\tsaid\ts", "NTC\t\tfile\ts"]) + "\n")
    with pytest.raises(InputError) as caught:
        load_control_names(path, "c.tsv")
    told = [(one.row, one.column) for one in caught.value.problems]
    assert told == [(2, "evidence"), (3, "meaning"), (3, "name")]
