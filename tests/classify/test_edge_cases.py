"""All edge cases of classification.md, section 9: the table is whole, and each line holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from edge_cases import EdgeCase, classified, edge_cases, functions_of

from varannot.classify.table import CLASSIFY_INPUT

ROWS = 103
STATUS = ("", "data", "source")
LINES = [case for case in edge_cases() if case.cells["kind"] == "table"]
ELSEWHERE = [case for case in edge_cases() if case.cells["tested_by"]]


@pytest.mark.parametrize("case", LINES, ids=lambda case: case.name)
def test_what_the_document_says_holds(case: EdgeCase) -> None:
    found = classified(case)
    differs = list(case.faults(found))
    if case.status:
        assert differs, f"row {case.name} is met now: {found}"
        assert list(case.holds(found)) == []
    else:
        assert differs == [], f"row {case.name}: {case.cells['document_why']}: {found}"


@pytest.mark.parametrize("case", ELSEWHERE, ids=lambda case: case.name)
def test_the_tests_that_a_line_names_are_there_and_assert(case: EdgeCase) -> None:
    texts = []
    for name in case.listed("tested_by", " "):
        file, _, function = name.partition("::")
        assert function in functions_of(file), name
        texts.append(functions_of(file)[function])
    assert all("assert" in text for text in texts)
    for words in case.listed("tests_say", ";"):
        assert any(words in text for text in texts), words


def test_every_row_of_the_document_is_in_the_table_in_order() -> None:
    rows = [case.row for case in edge_cases()]
    assert sorted(set(rows)) == list(range(1, ROWS + 1))
    assert rows == sorted(rows)
    names = [case.name for case in edge_cases()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", edge_cases(), ids=lambda case: case.name)
def test_a_line_is_whole(case: EdgeCase) -> None:
    cells = case.cells
    assert case.status in STATUS
    assert cells["kind"] == ("table" if not cells["tested_by"] else "reference")
    assert cells["document_input"]
    assert cells["document_expected"]
    assert bool(cells["holds_class"]) is (bool(case.status) and case in LINES)
    assert not case.status or cells["note"]
    expects = [name for name in cells if name.startswith("expected_") and cells[name]]
    said = (
        expects
        or cells["required_codes"]
        or cells["forbidden_codes"]
        or cells["reason_says"]
        or cells["not_assessable"]
    )
    assert bool(said) is (case in LINES)
    elsewhere = cells["tested_by"].startswith("tests/actionability/")
    assert bool(cells["tests_say"]) is elsewhere
    assert set(CLASSIFY_INPUT.names) <= set(cells)


def test_the_words_are_those_of_the_document(shared: Path) -> None:
    document = shared.parent / "docs" / "classification.md"
    if not document.is_file():
        pytest.skip("the document of the edge cases does not lie beside the checkout")
    section = document.read_text(encoding="utf-8").split("## 9.")[1].split("## 10.")[0]
    written = {}
    for number, line in re.findall(r"^\| (\d+) \| (.*) \|$", section, flags=re.MULTILINE):
        parts = [part.strip() for part in re.split(r" \|(?: |$)", line)]
        written[int(number)] = tuple(part.replace("\\*", "*") for part in (*parts, "")[:3])
    assert len(written) == ROWS
    for case in edge_cases():
        told = (case.cells[f"document_{name}"] for name in ("input", "expected", "why"))
        assert tuple(told) == written[case.row], case.name
