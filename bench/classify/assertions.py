"""Tiers of CIViC assertions by tumour type: counted here, and not run.

A tier belongs to a finding of a report with its tumour type and therapies, not to a class; the
proof of tiers stands with the report.

Usage: python -m bench.classify.assertions
"""

from __future__ import annotations

import sys
from collections import Counter

from bench.classify.output import data, markdown, read_tsv, report, run

__all__ = ["main"]


def main() -> int:
    """Print how many assertions of each kind there are."""
    rows = read_tsv(data("truth", "civic_assertions", "civic_assertions_amp.tsv"))
    kinds = Counter((row["assertion_type"], row["amp_category"] or "no tier") for row in rows)
    tiered = sum(bool(row["amp_category"]) for row in rows)
    report(
        "assertions",
        "CIViC assertions",
        f"{len(rows)} assertions, {tiered} with a tier. Not run: a tier belongs to a finding of a "
        "report with its tumour type, not to a class.",
        markdown(
            ("type", "tier", "assertions"),
            ((*kind, number) for kind, number in sorted(kinds.items())),
        ),
    )
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
