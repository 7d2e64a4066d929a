"""The pages of a report: self-contained HTML without JavaScript.

Everything that came from a file is escaped by the template engine; a name that a template
misspells is an error, not an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.model import Interpretation, RowStatus
from varannot.report import words
from varannot.report.columns import AS_PUBLISHED_MARK
from varannot.report.view import ReportView, SummaryLine

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["NO_REPORT", "css_string", "failure_page", "report_page", "summary_page"]

_TEMPLATES = Path(__file__).parent / "templates"
_PLAIN = re.compile(r"[A-Za-z0-9 _.,-]", re.ASCII)

NO_REPORT = "no report"
"""Stands for the page of a sample that has none."""

LISTED_EXCLUDED_ROWS = 40
"""Up to this number the page lists excluded small variants one by one, beyond it by reason."""

RESEARCH_USE = "For research use only. Not for use in diagnostic procedures."


def report_page(view: ReportView) -> bytes:
    """Return report.html of a sample that went through all stages."""
    excluded = [line for line in view.variant_rows if line.status is RowStatus.EXCLUDED]
    return _render(
        "report.html.j2",
        running=_running(view),
        mark=view.mark,
        view=view,
        row_mark=view.summary.remarks,
        excluded_rows=excluded if len(excluded) <= LISTED_EXCLUDED_ROWS else [],
    )


def failure_page(view: ReportView) -> bytes:
    """Return report.html of a sample that failed: what failed, where, and what to do."""
    return _render("failure.html.j2", running=_running(view), mark=view.mark, view=view)


def summary_page(failed: Sequence[SummaryLine], good: Sequence[SummaryLine]) -> bytes:
    """Return run_summary.html: failed samples first, totals, links to the reports."""
    lines = (*failed, *good)
    published = any(line.interpretation is Interpretation.AS_PUBLISHED for line in lines)
    return _render(
        "summary.html.j2",
        running="Run summary",
        mark=AS_PUBLISHED_MARK if published else "",
        failed=tuple(failed),
        good=tuple(good),
        no_report=NO_REPORT,
    )


def css_string(text: str) -> str:
    r"""Return the text for use inside a quoted CSS string; every special character is a code.

    >>> css_string('S-1"} </style>')
    'S-1\\000022\\00007d \\00003c\\00002fstyle\\00003e'
    """
    return "".join(c if _PLAIN.fullmatch(c) else f"\\{ord(c):06x}" for c in text)


def _running(view: ReportView) -> str:
    """Return the line at the head of every printed page."""
    return f"Sample {view.sample_id}, {view.summary.patient_id}, {view.tumour}"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _render(name: str, **values: object) -> bytes:
    text = _environment().get_template(name).render(**values)
    return text.encode()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        # Folding constants would take longer than it saves for a page that is made once.
        optimized=False,
    )
    environment.filters["css_string"] = css_string
    environment.filters["first_sentence"] = words.first_sentence
    environment.filters["clipped"] = words.clipped
    environment.filters["capitalize_first"] = _first_upper
    environment.filters["count_of"] = words.count_of
    environment.filters["citation"] = words.citation_parts
    environment.filters["class_words"] = words.class_words
    environment.filters["reading_class_words"] = words.reading_class_words
    environment.filters["effect_words"] = words.effect_words
    environment.filters["consequence_words"] = words.consequence_words
    environment.filters["status_words"] = words.status_words
    environment.filters["sign"] = words.call_sign
    environment.filters["relevance_words"] = words.relevance_words
    environment.filters["typed"] = words.typed
    environment.globals["research_use"] = RESEARCH_USE
    return environment
