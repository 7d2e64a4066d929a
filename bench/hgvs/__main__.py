"""All proofs, one after the other, with a table of what became of each.

Usage: python -m bench.hgvs [NAME ...]
"""

from __future__ import annotations

import sys

from bench.hgvs.tables import report
from bench.proofs import run_proofs

PROOFS = (
    "trial",
    "biocommons_gold",
    "mutalyzer_gold",
    "ferro_gold",
    "shipped_gold",
    "strings",
    "strict_names",
    "differential",
    "contradictions",
    "audit",
)


if __name__ == "__main__":
    sys.exit(run_proofs("bench.hgvs", PROOFS, sys.argv[1:], report))
