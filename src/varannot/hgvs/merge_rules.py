"""Thresholds for reading neighbouring rows together, from `resources/merge_rules.tsv`.

Distances count the unchanged bases between two changes. No threshold merges rows by itself: rows
are merged where the file states that they lie on one copy, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from math import sqrt
from pathlib import Path

import msgspec

from varannot.errors import Problem
from varannot.model import SmallVariant
from varannot.resources import resource
from varannot.rule_tables import not_negative, number_columns, rule_rows
from varannot.tables import Column, Kind, Table
from varannot.textio import Row

__all__ = ["MERGE_TABLE", "MergeRules", "load_merge_rules", "merge_rules"]


@dataclass(frozen=True, slots=True)
class MergeRules:
    """The thresholds; what each is for and where it comes from stands in the table.

    `codon_gap_nt`, `phased_gap_nt`, `reach_nt` and `separated_nt` count unchanged bases between
    two changes, `longest_nt` the bases of an allele. `vaf_ratio`, `vaf_z` and `vaf_difference`
    say when two allele fractions are similar.
    """

    codon_gap_nt: int
    phased_gap_nt: int
    reach_nt: int
    separated_nt: int
    longest_nt: int
    vaf_ratio: float
    vaf_z: float
    vaf_difference: float

    def similar(
        self,
        first: float | None,
        second: float | None,
        first_depth: int | None = None,
        second_depth: int | None = None,
    ) -> bool | None:
        """Return whether two allele fractions could be one, None if one of them is not known.

        Depths count reads.

        >>> rules = merge_rules()
        >>> rules.similar(0.3273, 0.3241, 1491, 1515), rules.similar(1.0, 0.5307, 332, 326)
        (True, False)
        """
        if first is None or second is None:
            return None
        low, high = sorted((first, second))
        if low >= self.vaf_ratio * high:
            return True
        if not first_depth or not second_depth:
            return high - low <= self.vaf_difference
        spread = first * (1 - first) / first_depth + second * (1 - second) / second_depth
        return high - low <= self.vaf_z * sqrt(spread)

    def more_reads(self, one: SmallVariant, other: SmallVariant) -> bool:
        """Return whether a row is seen in a clearly larger share of reads than another.

        A part that is so occurs without its event too. Unknown fractions are not clearly larger.
        """
        if one.vaf is None or other.vaf is None or one.vaf <= other.vaf:
            return False
        return self.similar(one.vaf, other.vaf, one.depth, other.depth) is False


_NAMES = tuple(field.name for field in fields(MergeRules))
_WHOLE = tuple(name for name in _NAMES if name.endswith("_nt"))

MERGE_TABLE = Table(
    "merge_rules",
    "Thresholds for reading neighbouring rows together",
    (
        *number_columns(_NAMES, graded=True),
        Column("doi", "DOIs of the publications, where known.", Kind.LIST),
    ),
)


def load_merge_rules(path: Path, file: str) -> MergeRules:
    """Return the thresholds in the table at `path`; raises InputError with every wrong cell."""
    needed = ((name,) for name in _NAMES)
    rows = rule_rows(path, file, MERGE_TABLE, name=("rule",), needed=needed, check=_problems)
    found = {row.cells["rule"]: row.cells["value"] for row in rows}
    return msgspec.convert(found, MergeRules, strict=False)


@cache
def merge_rules() -> MergeRules:
    """Return the shipped thresholds, read once."""
    return load_merge_rules(resource("merge_rules.tsv"), "merge_rules.tsv")


def _problems(file: str, row: Row) -> Iterator[Problem]:
    value = row.cells["value"]
    if row.cells["rule"] in _WHOLE and not (value.isascii() and value.isdigit()):
        action = "Distances are counted in bases."
        yield Problem(file, row.line, "value", value, "a whole number", action)
    else:
        yield from not_negative(file, row)
