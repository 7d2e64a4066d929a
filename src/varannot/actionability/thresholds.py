"""Thresholds of biomarkers: the laboratory's setting, else the knowledge table, else none.

No threshold stands in code. A `biomarker_threshold` row gives one band as `band:>=number`,
`band:<number` or `band:low-high`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from varannot.actionability.context import Context
from varannot.knowledge.schema import KnowledgeRow

__all__ = ["Threshold", "band_rows", "threshold"]

_BAND = re.compile(
    r"(?P<band>[a-z_]+):(?:(?P<sign>>=|<=|>|<)(?P<bound>[\d.]+)|(?P<low>[\d.]+)-(?P<high>[\d.]+))"
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One bound with where it comes from: a key of the configuration or a kb_id."""

    value: float
    source: str
    row: KnowledgeRow | None = None

    def __str__(self) -> str:
        return f"{self.value:g}"


def band_rows(context: Context, match_type: str, band: str) -> tuple[KnowledgeRow, ...]:
    """Return the active threshold rows of one band of a biomarker.

    Rows written for this tumour type, if there are any, displace the others.
    """
    rows = tuple(
        row
        for row in context.table.of_type("biomarker_threshold")
        if row.match_type == match_type
        and (written := _BAND.fullmatch(row.match_value)) is not None
        and written["band"] == band
    )
    return tuple(row for row in rows if context.applies(row)) or rows


def threshold(
    context: Context, setting: str, match_type: str, band: str, end: str = "low"
) -> Threshold | None:
    """Return the bound of a band: its lower end, or with `end="high"` its upper one.

    The key `thresholds.<setting>` of the configuration wins over the table.
    """
    key = f"thresholds.{setting}"
    if context.settings.get(key):
        return Threshold(float(context.settings[key]), f"configuration, {key}")
    for row in band_rows(context, match_type, band):
        written = _BAND.fullmatch(row.match_value)
        if written is None:
            continue
        bound = written["bound"] or written[end]
        return Threshold(float(bound), row.kb_id, row)
    return None
