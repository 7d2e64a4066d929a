"""What all tests share: where the large real files lie, if they are there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

# Several folders have one; collected for doctests, they would be two modules of one name.
collect_ignore_glob = ["*conftest.py"]


def shared_data() -> Path:
    """Return the folder of real files beside the checkout; it may be absent."""
    return Path(__file__).parents[1].parent / "shared" / "data"


@pytest.fixture
def shared() -> Path:
    """The folder of real files beside the checkout; it may be absent."""
    return shared_data()


_EDGE_CASES = {
    "data": "cannot be met by shipped data",
    "source": "cannot be met, because the source contradicts itself",
}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many edge cases of classification hold, and which do not, if they were run."""
    if "edge_cases" in sys.modules:
        for line in _edge_case_lines():
            terminalreporter.write_line(line)


def _edge_case_lines() -> Iterator[str]:
    from edge_cases import edge_cases

    states: dict[int, set[str]] = {}
    for case in edge_cases():
        states.setdefault(case.row, set()).add(case.status)
    whole = sum(state == {""} for state in states.values())
    yield f"edge cases: {len(states)} rows of the document, {whole} hold in every line"
    for status, words in _EDGE_CASES.items():
        rows = [row for row, state in states.items() if status in state]
        if rows:
            yield f"edge cases: {len(rows)} {words}: rows {', '.join(map(str, rows))}"
