"""Filtered calls beyond the number that is listed: counted, and no row is lost."""

from __future__ import annotations

import pytest
from side_cases import VCF, filtered, row, vcf

from varannot.model import FILTERED_BEYOND_LIST, GeneCoverage, Source
from varannot.tso500 import long_lists
from varannot.tso500.content import FileContent
from varannot.tso500.long_lists import without_long_lists

COVERED = GeneCoverage(
    gene="A",
    transcript="NM_1.1",
    coding_bases=9,
    called_bases=9,
    low_exons=(),
    source=Source(file=VCF, row=2),
)


def given(*words: str, **more) -> FileContent:
    rows = [
        filtered(VCF, number, f"chr1:{number}00 C>T", word)
        for number, word in enumerate(words, start=10)
    ]
    return vcf(row(VCF, 5, "chr2:100 C>T"), excluded=rows, **more)


@pytest.mark.parametrize(
    ("words", "keep", "covered", "listed", "counted"),
    [
        (["SB"] * 2, (), False, [10, 11], 0),
        (["SB"] * 4, (), False, [10, 11], 2),
        # A call that is looked up, and a listed position of a file that tells no coverage.
        (["SB"] * 4, (12,), False, [10, 11, 12], 1),
        (["SB", "SB", "SB", "Blacklist"], (), False, [10, 11, 13], 1),
        (["SB", "SB", "SB", "Blacklist"], (), True, [10, 11], 2),
    ],
)
def test_filtered_calls_beyond_the_list_are_counted(
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    keep: tuple[int, ...],
    covered: bool,
    listed: list[int],
    counted: int,
) -> None:
    monkeypatch.setattr(long_lists, "MOST_LISTED", 2)
    file = given(*words, coverage=(COVERED,) if covered else ())
    keys = {one.key for one in file.excluded if one.source.row in keep}
    found = without_long_lists(file, keys)
    assert [one.source.row for one in found.excluded] == listed
    before, account = file.account, found.account
    assert (account.read, account.excluded) == (before.read, before.excluded)
    assert sum(section.rows for section in account.sections) == account.read
    assert sum(section.excluded for section in account.sections) == account.excluded
    assert account.excluded == len(found.excluded) + counted
    beyond = [one for one in account.sections if one.name == FILTERED_BEYOND_LIST]
    assert [one.excluded for one in beyond] == ([counted] if counted else [])
    assert any("counted, not listed" in note for note in account.notes) is bool(counted)
