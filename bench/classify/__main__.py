"""All proofs of the classifier, one after the other, with a table of what became of each.

Usage: python -m bench.classify [NAME ...]
"""

from __future__ import annotations

import sys

from bench.classify.output import report
from bench.proofs import run_proofs

PROOFS = ("horak", "manual", "null_paths", "assertions", "speed")


if __name__ == "__main__":
    sys.exit(run_proofs("bench.classify", PROOFS, sys.argv[1:], report))
