"""Each known damage by spreadsheets and word processors, made by hand and then told."""

from __future__ import annotations

from pathlib import Path

import pytest
from kb_rows import EFFECT, THERAPY, THRESHOLD, table_bytes, write

from varannot.hgvs.reference import Reference
from varannot.knowledge.damage import damaged_cells, date_meant
from varannot.knowledge.diff import differences
from varannot.knowledge.lint import check
from varannot.knowledge.schema import KNOWLEDGE_TABLE
from varannot.knowledge.whole_check import check_whole
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle

REFERENCE = Reference.of(open_bundle(resource_folder("transcripts")))
ROWS = (THERAPY, EFFECT, THRESHOLD)
GOOD = table_bytes(*ROWS)
RANGE = THERAPY | {"match_type": "residue_range", "match_value": "12-13"}


def raw(folder: Path, row: dict[str, str]) -> Path:
    """Write a table with the cells exactly as they are, odd spaces included."""
    columns = KNOWLEDGE_TABLE.names
    lines = ["\t".join(columns), "\t".join(row.get(name, "") for name in columns), ""]
    path = folder / "kb.tsv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def told(folder: Path, row: dict[str, str]) -> tuple[list[str], list[str]]:
    checked = check_whole(raw(folder, row), "kb.tsv", reference=REFERENCE)
    return [str(one) for one in checked.problems], list(checked.warnings)


CELLS = [
    # cell as it was damaged, column, part of the message
    (RANGE | {"match_value": "13-Dec"}, "match_value", "A spreadsheet made a date of a range"),
    (RANGE | {"match_value": "13. Dez"}, "match_value", "A spreadsheet made a date of a range"),
    (RANGE | {"match_value": "2026-12-13"}, "match_value", "A spreadsheet made a date of a range"),
    (RANGE | {"match_value": "12–13"}, "match_value", "Write 12-13."),
    (RANGE | {"match_value": "'12-13"}, "match_value", "a range"),
    (THERAPY | {"gene": "01.09.2026"}, "gene", "a gene symbol, not a date"),
    (THERAPY | {"match_value": "1E+05"}, "match_value", "such as p.Arg248Gln"),
    (EFFECT | {"match_type": "codon", "match_value": "248.0"}, "match_value", "Write 248."),
    (EFFECT | {"match_type": "codon", "match_value": "2.48E+02"}, "match_value", "such as 248"),
    (EFFECT | {"match_value": "p.R248Q"}, "match_value", "Write p.Arg248Gln."),
    (EFFECT | {"match_type": "cdna", "match_value": "c.743G&gt;A"}, "match_value", "c.743G>A"),
    (EFFECT | {"summary_en": "#NAME?"}, "summary_en", "a formula which failed"),
    (EFFECT | {"citation": "#VALUE!"}, "citation", "a formula which failed"),
    (EFFECT | {"summary_en": "Err:508"}, "summary_en", "a formula which failed"),
    (EFFECT | {"citation": "12826609"}, "citation", "Write PMID 12826609."),
    (EFFECT | {"last_reviewed": "23.11.2026"}, "last_reviewed", "Write 2026-11-23."),
    (EFFECT | {"last_reviewed": "46349"}, "last_reviewed", "Write 2026-11-23."),
    (EFFECT | {"last_reviewed": "2026-11-23 00:00:00"}, "last_reviewed", "Write 2026-11-23."),
    (EFFECT | {"kb_id": "VKB-2"}, "kb_id", "Write VKB-000002."),
    (THRESHOLD | {"match_value": "high:>=10,5"}, "match_value", "not a decimal comma"),
    (THERAPY | {"drug": "sotorasib, adagrasib"}, "drug", "Write 'sotorasib;adagrasib'."),
    (THERAPY | {"drug": "trastuzumab\u00a0deruxtecan", "combination": ""}, "drug", "plain spaces"),
    (THERAPY | {"drug": "soto\u200brasib", "combination": ""}, "drug", "plain spaces"),
    (THERAPY | {"drug": "=sotorasib", "combination": ""}, "drug", "no spreadsheet reads as a form"),
    (THERAPY | {"drug": "+sotorasib", "combination": ""}, "drug", "no spreadsheet reads as a form"),
    (THERAPY | {"drug": "'sotorasib", "combination": ""}, "drug", "Write sotorasib."),
    (THERAPY | {"drug": "“sotorasib”", "combination": ""}, "drug", 'Write "sotorasib".'),
    (THERAPY | {"drug": "Ã¤sotorasib", "combination": ""}, "drug", "encoding in which it was"),
]


@pytest.mark.parametrize(("row", "column", "message"), CELLS)
def test_a_damaged_cell_is_an_error_with_what_to_do(
    tmp_path: Path, row: dict[str, str], column: str, message: str
) -> None:
    problems, _ = told(tmp_path, row)
    assert any(f"row 2, column {column}:" in text and message in text for text in problems), (
        problems
    )


PROSE = [
    ("summary_en", "'A hotspot.", "Write A hotspot.."),
    ("setting", "=A1", "no spreadsheet reads as a formula"),
    ("source_version", "1E+05", "not a number in scientific notation"),
    ("summary_en", "A hotspot â€“ well known.", "encoding in which it was written"),
    ("summary_en", "A\u200bhotspot.", "plain spaces"),
    ("summary_en", "A\u00a0hotspot.", "stray spaces"),
    ("curator", " A. Person", "stray spaces"),
]


@pytest.mark.parametrize(("column", "text", "message"), PROSE)
def test_free_text_is_warned_of(tmp_path: Path, column: str, text: str, message: str) -> None:
    problems, warnings = told(tmp_path, EFFECT | {column: text})
    assert problems == []
    assert [message in line for line in warnings] == [True]
    assert f"column {column}" in warnings[0]


def test_usual_typography_in_sentences_is_left_alone(tmp_path: Path) -> None:
    sentence = "A “hotspot” – seen in 10 % (≥ 5 cases, Müller’s series)."
    assert told(tmp_path, EFFECT | {"summary_en": sentence}) == ([], [])


# forms in which spreadsheets save a table: bytes, whether it is read, part of the note or message
def _csv(data: bytes, separator: bytes) -> bytes:
    return data.replace(b"\t", separator)


FORMS = [
    ("CRLF", GOOD.replace(b"\n", b"\r\n"), True, "Windows line ends read"),
    ("byte order mark", b"\xef\xbb\xbf" + GOOD, True, "byte order mark removed"),
    ("UTF-16", GOOD.decode().encode("utf-16"), True, "UTF-16 text read"),
    ("empty columns behind", GOOD.replace(b"\n", b"\t\t\t\n"), True, ""),
    ("empty rows behind", GOOD + b"\t\t\t\n\t\t\n", True, ""),
    ("cells in quotes", GOOD.replace(b"A hotspot.", b'"A hotspot."'), True, ""),
    ("semicolons", _csv(GOOD, b";"), False, "fields separated by ;"),
    ("commas", _csv(GOOD, b","), False, "fields separated by ,"),
    ("cp1252", GOOD.replace(b"A hotspot", "Müllers hotspot".encode("cp1252")), False, "UTF-8"),
    ("workbook", b"PK\x03\x04" + GOOD, False, "an Excel workbook"),
    ("line break in a cell", GOOD.replace(b"A hotspot", b'"A\nhotspot'), False, "closing quote"),
]


@pytest.mark.parametrize(("name", "data", "readable", "message"), FORMS)
def test_forms_of_saving_lose_nothing_or_are_refused(
    tmp_path: Path, name: str, data: bytes, readable: bool, message: str
) -> None:
    assert name
    path = tmp_path / "kb.tsv"
    path.write_bytes(data)
    checked = check(path, "kb.tsv")
    if readable:
        assert checked.problems == ()
        assert (
            differences(check(write(tmp_path, *ROWS, name="a.tsv"), "a").rows, checked.rows) == ()
        )
        assert any(message in text for text in checked.warnings) or not message
    else:
        assert any(message in str(problem) for problem in checked.problems)


@pytest.mark.parametrize("text", ["11/12/2026", "12.2026", "31.02.2026", "soon", "20261123"])
def test_a_date_that_is_open_is_not_guessed(text: str) -> None:
    assert date_meant("review_by", text) == ""


def test_a_number_in_another_column_is_no_date() -> None:
    assert date_meant("citation", "46349") == ""


def test_a_sound_table_has_no_damage(tmp_path: Path) -> None:
    assert list(damaged_cells(check(write(tmp_path, *ROWS), "kb.tsv").rows)) == []
