"""Values of side files that are no findings of their own: metrics, and what was weighed for TMB."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Metric", "TmbTraceRow"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One quality metric of one sample; texts as written, limits '' where there is none.

    `sample` is the Sample ID (LocalApp) or Pair ID (DRAGEN), or '' for a metric of the run.
    """

    row: int
    section: str
    name: str
    unit: str
    lower_limit: str
    upper_limit: str
    sample: str
    text: str


@dataclass(frozen=True, slots=True)
class TmbTraceRow:
    """One variant that the software weighed for TMB; `germline_status` is '' in LocalApp files.

    `position` is 1-based, `vaf` a fraction; the three flags are the software's own
    verdicts, None where the cell has no value.
    """

    row: int
    chromosome: str
    position: int | None
    ref: str
    alt: str
    vaf: float | None
    depth: int | None
    genes: tuple[str, ...]
    germline_by_database: bool | None
    germline_by_proximity: bool | None
    in_numerator: bool | None
    germline_status: str
