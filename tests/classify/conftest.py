"""What the edge cases cannot meet is counted in the summary of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

_SAID = {
    "data": "cannot be met by shipped data",
    "source": "cannot be met, because the source contradicts itself",
    "open": "are known defects",
}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many rows hold, and which do not and why, if the edge cases were run."""
    reports = (one for several in terminalreporter.stats.values() for one in several)
    if any("test_edge_cases.py" in getattr(one, "nodeid", "") for one in reports):
        for line in _lines():
            terminalreporter.write_line(line)


def _lines() -> Iterator[str]:
    from edge_cases import edge_cases

    states: dict[int, set[str]] = {}
    for case in edge_cases():
        states.setdefault(case.row, set()).add(case.status)
    whole = sum(state == {""} for state in states.values())
    yield f"edge cases: {len(states)} rows of the document, {whole} hold in every line"
    for status, words in _SAID.items():
        rows = [row for row, state in states.items() if status in state]
        if rows:
            yield f"edge cases: {len(rows)} {words}: rows {', '.join(map(str, rows))}"
