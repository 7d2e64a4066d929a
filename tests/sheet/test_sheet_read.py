from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from varannot.errors import InputError
from varannot.knowledge.oncotree import OncoTree, load_oncotree
from varannot.model import Interpretation
from varannot.resources import resource
from varannot.sheet.read import (
    RESERVED_NAMES,
    SampleRow,
    check_interpretation,
    read_sheet,
    sample_ids,
)
from varannot.tso500.side_files import ALL_FUSIONS_COLUMNS

HEADER = ("sample_id", "patient_id", "tumour_type", "variants")


@pytest.fixture(scope="session")
def oncotree() -> OncoTree:
    return load_oncotree(resource("oncotree.tsv"))


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder of a run, with one file that samples may name."""
    (tmp_path / "v.tsv").write_text("gene\thgvs_c\nTP53\tc.743G>A\n", encoding="utf-8")
    return tmp_path


class Sheets:
    """Writes sheets into a folder and reads them."""

    def __init__(self, base: Path, oncotree: OncoTree) -> None:
        self.base = base
        self.oncotree = oncotree

    def read_bytes(self, data: bytes, name: str = "samples.tsv") -> tuple[SampleRow, ...]:
        path = self.base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return read_sheet(path, name, self.oncotree, self.base)

    def read(self, *rows: dict[str, str]) -> tuple[SampleRow, ...]:
        names = list(dict.fromkeys([*HEADER, *(name for row in rows for name in row)]))
        filled = [{"patient_id": "P", "tumour_type": "LMS", "variants": "v.tsv"} | r for r in rows]
        lines = ["\t".join(names)]
        lines += ["\t".join(row.get(name, "") for name in names) for row in filled]
        return self.read_bytes(("\n".join(lines) + "\n").encode())

    def problems(self, *rows: dict[str, str]) -> list[str]:
        return self.complaints(lambda: self.read(*rows))

    @staticmethod
    def complaints(reading: Callable[[], object]) -> list[str]:
        with pytest.raises(InputError) as caught:
            reading()
        return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def sheets(base: Path, oncotree: OncoTree) -> Sheets:
    return Sheets(base, oncotree)


def test_a_row_becomes_cells_and_tumour_type(sheets):
    (row,) = sheets.read({"sample_id": "A1", "tmb": "5.98", "sex": "male", "tumour_type": "lms"})
    assert row.line == 2
    assert row.sample_id == "A1"
    assert row.tumour.code == "LMS"
    assert row.tumour.written == "lms"
    assert row.cells == {
        "sample_id": "A1",
        "patient_id": "P",
        "tumour_type": "lms",
        "variants": "v.tsv",
        "sex": "male",
        "tmb": "5.98",
    }


def test_cells_come_in_declared_order_whatever_the_order_of_columns(sheets):
    one = sheets.read_bytes(
        b"sample_id\tpatient_id\ttumour_type\tvariants\ttmb\nA\tP\tLMS\tv.tsv\t1\n"
    )
    other = sheets.read_bytes(
        b"tmb\tvariants\ttumour_type\tpatient_id\tsample_id\n1\tv.tsv\tLMS\tP\tA\n"
    )
    assert list(one[0].cells) == list(other[0].cells)


def test_all_mistakes_are_reported_at_once_with_their_rows(sheets):
    problems = sheets.problems(
        {"sample_id": "A", "tmb": "5,98", "variants": "none.tsv"},
        {"sample_id": "A", "tumour_type": "Leiomyosarkom", "sex": "Male"},
    )
    assert problems == [
        "samples.tsv, row 2, column tmb: found '5,98', expected a number with a decimal point. "
        "Write 5.98, with a decimal point.",
        "samples.tsv, row 2, column variants: found 'none.tsv', expected a file that exists. "
        "Paths start at the folder of the run, or else at the folder of the sheet.",
        "samples.tsv, row 3, column sex: found 'Male', expected male, female, other, unknown. "
        "Did you mean 'male'?",
        "samples.tsv, row 3, column tumour_type: found 'Leiomyosarkom', expected an OncoTree code "
        "or name. Did you mean 'Leiomyosarcoma'?",
        "samples.tsv, row 3, column sample_id: found 'A', expected each sample once. "
        "Row 2 has 'A'; rename one of the two.",
    ]


def test_one_result_file_is_not_of_two_patients(sheets):
    problems = sheets.problems({"sample_id": "A"}, {"sample_id": "B", "patient_id": "Q"})
    assert problems == [
        "samples.tsv, row 3, column variants: found 'v.tsv', expected a file of patient Q. "
        "Row 2 names this file for patient P; one of the two rows is wrong."
    ]
    assert len(sheets.read({"sample_id": "A"}, {"sample_id": "B"})) == 2
    columns = [
        {"sample_id": one, "patient_id": one, "vcf_tumour_sample": one} for one in ("A", "B")
    ]
    assert len(sheets.read(*columns)) == 2


FUSIONS = ",".join(ALL_FUSIONS_COLUMNS) + "\n"
METRICS = "TruSight Oncology 500 - Metrics Output\n\n[Header]\n"
VCF_HEAD = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\n"


@pytest.mark.parametrize(
    ("name", "text", "columns", "refused"),
    [
        ("P1-RNA_AllFusions.csv", FUSIONS, False, True),
        ("./P1-RNA_AllFusions.csv", FUSIONS, False, True),
        ("MetricsOutput.tsv", METRICS, False, False),
        ("both.vcf", VCF_HEAD, True, False),
        ("both.vcf", VCF_HEAD, False, True),
        ("empty.csv", "", False, False),
    ],
)
def test_one_side_file_of_one_sample_is_not_of_two_patients(
    sheets, name: str, text: str, columns: bool, refused: bool
):
    (sheets.base / name).write_text(text, encoding="utf-8")
    rows = [
        {"sample_id": one, "patient_id": one, "combined_output": f"{one}.tsv", "variants": ""}
        | {"side_files": f"{one}.tsv;{side}", "vcf_tumour_sample": one if columns else ""}
        for one, side in (("A", name), ("B", name.removeprefix("./")))
    ]
    for one in ("A", "B"):
        (sheets.base / f"{one}.tsv").write_text("x", encoding="utf-8")
    if not refused:
        assert len(sheets.read(*rows)) == 2
        return
    assert sheets.problems(*rows) == [
        f"samples.tsv, row 3, column side_files: found '{name.removeprefix('./')}', expected a "
        "file of patient B. Row 2 names this file for patient A; one of the two rows is wrong."
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/b", "the first a letter or digit"),
        ("..", "the first a letter or digit"),
        (".hidden", "the first a letter or digit"),
        ("-x", "the first a letter or digit"),
        ("a b", "the first a letter or digit"),
        ("a{b}", "the first a letter or digit"),
        ("Müller", "the first a letter or digit"),
        ("x" * 65, "at most 64 characters"),
        ("a.", "does not end in '.'"),
        ("logs", "not used for something else"),
        ("Logs", "not used for something else"),
        ("run_summary.tsv", "not used for something else"),
        ("con", "not used for something else"),
        ("NUL.txt", "not used for something else"),
        ("1-Sep", "a spreadsheet has made a date of it"),
        ("Mar-01", "a spreadsheet has made a date of it"),
        ("01.09.2023", "a spreadsheet has made a date of it"),
        ("2.31E+10", "a spreadsheet has made a number of it"),
        ("#NAME?", "a spreadsheet has made an error value of it"),
    ],
)
def test_ids_that_cannot_name_a_folder(sheets, name, expected):
    (problem,) = sheets.problems({"sample_id": name})
    assert problem.startswith("samples.tsv, row 2, column sample_id: found ")
    assert expected in problem


@pytest.mark.parametrize("name", ["A", "KLEIN2025", "E19-SEPT9", "a_b.c-d", "2023-08_A", "x" * 64])
def test_ids_that_can(sheets, name):
    assert sheets.read({"sample_id": name})[0].sample_id == name


def test_reserved_names_are_in_lower_case():
    assert all(name == name.casefold() for name in RESERVED_NAMES)


def test_ids_that_differ_in_letter_case_only(sheets):
    (problem,) = sheets.problems({"sample_id": "Ab"}, {"sample_id": "aB"})
    assert "expected names that differ in more than letter case. Row 2 has 'Ab'" in problem


@pytest.mark.parametrize(
    ("column", "text", "action"),
    [
        ("tmb", "5.98 mut/Mb", "Write 5.98, without the unit."),
        ("tmb", "-1", ""),
        ("tmb", "high", "Leave it empty if there is no value."),
        ("msi_stable", "7.0", "Leave it empty if there is no value."),
        ("tumour_content", "40%", "Write 40, without the unit."),
        ("tumour_content", "140", "Leave it empty if there is no value."),
        ("tumour_fraction", "40", "If that is a percentage, write 0.4."),
        ("report_date", "12.03.2026", "If that is day.month.year, write 2026-03-12."),
        ("report_date", "2026-02-30", "Write year-month-day"),
        ("report_date", "2026-03", "Write year-month-day"),
        ("date", "08/2023", "Write year-month-day"),
        ("tmb", "#VALUE!", "The spreadsheet wrote an error value"),
        ("published_reference", "https://doi.org/10.1000/x", "Write 10.1000/x, without what"),
        ("mmr_ihc", "proficent", "Did you mean 'proficient'?"),
        ("completeness_waived", "C05;C99", ""),
        ("note", "a\x07b", "Remove the control characters."),
        ("note", "x" * 2001, "Shorten the text."),
    ],
)
def test_cells_of_the_wrong_kind(sheets, column, text, action):
    (problem,) = sheets.problems({"sample_id": "A", column: text})
    assert problem.startswith(f"samples.tsv, row 2, column {column}: found ")
    assert action in problem


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("date", "2023-08"),
        ("birth_date", "1961"),
        ("tmb", "0"),
        ("tumour_content", "0"),
        ("completeness_waived", "C05; C09"),
        ("prior_therapies", "doxorubicin; trabectedin"),
        ("note", 'Größe 3 µm — O\'Brien "quoted"'),
    ],
)
def test_cells_that_are_accepted(sheets, column, text):
    (row,) = sheets.read({"sample_id": "A", column: text})
    assert row.cells[column] == text


def test_a_column_that_does_not_exist_is_refused_with_the_nearest_name(sheets):
    problems = sheets.problems({"sample_id": "A", "tumor_content": "40", "colour": "red"})
    assert problems == [
        "samples.tsv, row 1, column tumor_content: found 'tumor_content', expected a column of "
        "the sample sheet. Did you mean 'tumour_content'?",
        "samples.tsv, row 1, column colour: found 'colour', expected a column of the sample "
        "sheet. Put remarks into the column note; docs/usage.md lists the columns.",
    ]


def test_a_missing_column_and_a_missing_cell(sheets):
    problems = sheets.complaints(
        lambda: sheets.read_bytes(
            b"sample_id\ttumour_type\tvariants\nA\tLMS\tv.tsv\n\tLMS\tv.tsv\n"
        )
    )
    assert problems == [
        "samples.tsv, row 1, column patient_id: found 'no such column', expected text. "
        "Add the column patient_id.",
        "samples.tsv, row 3, column sample_id: found '', expected text. Fill the cell.",
    ]


def test_a_sample_without_any_file_is_refused(sheets):
    (problem,) = sheets.problems({"sample_id": "A", "variants": "", "tmb": "5"})
    assert "row 2, column combined_output: found '', expected a file" in problem


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfsample_id\tpatient_id\ttumour_type\tvariants\r\nA\tP\tLMS\tv.tsv\r\n",
        b'"sample_id"\t"patient_id"\t"tumour_type"\t"variants"\n"A"\t"P"\t"LMS"\t"v.tsv"\n',
        b"sample_id\tpatient_id\ttumour_type\tvariants\t\t\nA \tP\tLMS\tv.tsv\t\t\n\t\t\t\t\t\n",
        "sample_id\tpatient_id\ttumour_type\tvariants\nA\tP\tLMS\tv.tsv\n".encode("utf-16"),
    ],
    ids=["BOM and CRLF", "quotes", "surplus empty fields", "UTF-16"],
)
def test_what_a_spreadsheet_adds_is_taken_away(sheets, data):
    (row,) = sheets.read_bytes(data)
    assert row.cells == {
        "sample_id": "A",
        "patient_id": "P",
        "tumour_type": "LMS",
        "variants": "v.tsv",
    }


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"sample_id;patient_id;tumour_type;variants\nA;P;LMS;v.tsv\n", "save as 'Text (tab-"),
        (b"sample_id,patient_id,tumour_type,variants\nA,P,LMS,v.tsv\n", "save as 'Text (tab-"),
        (b"", "an empty file"),
        (b"\n\n", "an empty file"),
        (b"sample_id\tpatient_id\ttumour_type\tvariants\n", "no row below the header"),
        (b"sample_id\tpatient_id\ttumour_type\tvariants\n\t\t\t\n", "no row below the header"),
        (b"PK\x03\x04\x00\x00", "an Excel workbook"),
        (b"sample_id\tpatient_id\ttumour_type\tvariants\nM\xfcller\tP\tLMS\tv\n", "UTF-8 text"),
    ],
    ids=["semicolons", "commas", "empty", "blank", "no rows", "empty rows", "xlsx", "latin-1"],
)
def test_files_that_are_no_sheet(sheets, data, expected):
    problems = sheets.complaints(lambda: sheets.read_bytes(data))
    assert len(problems) == 1
    assert problems[0].startswith("samples.tsv")
    assert expected in problems[0]


def test_a_sheet_that_is_not_there_or_is_a_folder(base, oncotree):
    for name, found in (("none.tsv", "no such file"), (".", "a folder")):
        with pytest.raises(InputError, match=f"found '{found}', expected the sample sheet"):
            read_sheet(base / name, name, oncotree, base)


def test_a_file_is_looked_up_from_the_run_then_from_the_sheet(sheets, base):
    (base / "lab").mkdir()
    (base / "lab" / "w.tsv").write_text("gene\n", encoding="utf-8")
    data = (
        "sample_id\tpatient_id\ttumour_type\tvariants\n"
        f"A\tP\tLMS\tv.tsv\nB\tP\tLMS\tw.tsv\nC\tP\tLMS\t{base}/v.tsv\n"
    )
    rows = sheets.read_bytes(data.encode(), "lab/samples.tsv")
    found = [row.cells["variants"] for row in rows]
    assert found == ["v.tsv", "lab/w.tsv", f"{base}/v.tsv"]
    assert all((base / text).is_file() for text in found)


def test_a_sheet_outside_the_run_with_files_beside_it(base, oncotree, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "w.tsv").write_text("gene\n", encoding="utf-8")
    sheet = outside / "s.tsv"
    sheet.write_text("sample_id\tpatient_id\ttumour_type\tvariants\nA\tP\tLMS\tw.tsv\n")
    (row,) = read_sheet(sheet, str(sheet), oncotree, base)
    assert Path(row.cells["variants"]) == outside / "w.tsv"


def test_a_folder_and_a_path_with_braces_are_refused(sheets, base):
    (base / "d").mkdir()
    (base / "{x}.tsv").write_text("gene\n", encoding="utf-8")
    problems = sheets.problems(
        {"sample_id": "A", "variants": "d"}, {"sample_id": "B", "variants": "{x}.tsv"}
    )
    assert "expected a file, not a folder" in problems[0]
    assert "expected a path without braces" in problems[1]


def test_as_published_needs_a_publication_for_every_sample(sheets):
    rows = sheets.read(
        {"sample_id": "A", "published_reference": "10.3389/fonc.2025.1626478"}, {"sample_id": "B"}
    )
    check_interpretation(rows, "s.tsv", Interpretation.GRADED)
    check_interpretation(rows[:1], "s.tsv", Interpretation.AS_PUBLISHED)
    with pytest.raises(InputError, match=r"s\.tsv, row 3, column published_reference"):
        check_interpretation(rows, "s.tsv", Interpretation.AS_PUBLISHED)


def test_sample_ids_come_in_the_order_of_the_sheet(sheets, base):
    sheets.read({"sample_id": "B"}, {"sample_id": "A"})
    assert sample_ids(base / "samples.tsv", "samples.tsv") == ("B", "A")
    (base / "bad.tsv").write_text("x\ty\n1\t2\n", encoding="utf-8")
    with pytest.raises(InputError, match="Add the column sample_id"):
        sample_ids(base / "bad.tsv", "bad.tsv")


def test_a_name_that_no_file_can_have_is_a_missing_file(sheets):
    problems = sheets.problems({"sample_id": "A", "variants": "x" * 300})
    assert len(problems) == 1
    assert problems[0].startswith("samples.tsv, row 2, column variants: found 'xxx")
    assert "expected a file that exists" in problems[0]


def test_a_missing_folder_is_one_line_with_its_files_counted(sheets):
    paths = [f"runs/gone/Results/{pair}/{pair}.tsv" for pair in "ABC"]
    rows = [
        {"sample_id": f"S{n}", "combined_output": path, "side_files": f"{path}.vcf;{path}.csv"}
        for n, path in enumerate(paths)
    ]
    assert sheets.problems(*rows) == [
        "samples.tsv, row 2: found 'runs', expected a folder that exists. 9 files in it are named, "
        "in rows 2, 3, 4. Paths start at the folder of the run, or else at the folder of the sheet."
    ]


def test_files_missing_from_a_folder_that_is_there_are_named_one_by_one(sheets, base):
    (base / "run").mkdir()
    problems = sheets.problems({"sample_id": "A", "combined_output": "run/a", "variants": "run/b"})
    assert ["'run/a'" in problems[0], "'run/b'" in problems[1]] == [True, True]


def test_one_file_of_a_missing_folder_is_named_itself(sheets):
    (problem,) = sheets.problems({"sample_id": "A", "combined_output": "gone/a.tsv"})
    assert "found 'gone/a.tsv', expected a file that exists" in problem


def test_an_open_quote_is_refused_with_its_row(sheets):
    data = b'sample_id\tpatient_id\ttumour_type\nA\t"P\tLMS\n'
    problems = sheets.complaints(lambda: sheets.read_bytes(data))
    assert len(problems) == 1
    assert problems[0].startswith("samples.tsv, row 2: found 'A\\t\"P\\tLMS'")
    assert "expected a closing quote sign for each opening one" in problems[0]


@pytest.mark.parametrize("cell", ['"Lynch" family', '5" UTR', 'called "mixed"'])
def test_quotes_that_a_person_typed_stay(sheets, cell):
    (row,) = sheets.read({"sample_id": "A", "note": cell})
    assert row.cells["note"] == cell


def test_a_field_of_any_length_is_read_and_refused_by_name(sheets):
    problems = sheets.problems({"sample_id": "A", "note": f'"{"x" * 200_000}"'})
    assert problems == [
        "samples.tsv, row 2, column note: found '200000 characters', "
        "expected at most 2000 characters. Shorten the text."
    ]


def test_messages_are_one_short_printable_line(sheets):
    problems = sheets.problems(
        {"sample_id": "S\u200b1"}, {"sample_id": "x" * 5000}, {"sample_id": "A", "b\x1b[31m": "1"}
    )
    assert len(problems) == 4
    assert all(problem.isprintable() and len(problem) < 800 for problem in problems)
    assert any("found 'S\\u200b1'" in problem for problem in problems)
