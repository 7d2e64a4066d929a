"""All proofs of the classifier, one after the other, with a table of what became of each.

Usage: python -m bench.classify [NAME ...]
"""

from __future__ import annotations

import importlib
import sys
import time

from bench.classify.output import Absent, markdown, report

PROOFS = ("horak", "manual", "null_paths", "assertions", "speed")


def main(arguments: list[str]) -> int:
    """Run the proofs named, or all; return 1 if one of them found something wrong."""
    unknown = [name for name in arguments if name not in PROOFS]
    if unknown:
        print(f"no such proof: {', '.join(unknown)}; there are {', '.join(PROOFS)}")
        return 2
    lines = []
    failed = False
    for name in arguments or PROOFS:
        started = time.perf_counter()
        try:
            wrong = importlib.import_module(f"bench.classify.{name}").main()
            state = "something is wrong, see its table" if wrong else "nothing wrong"
            failed = failed or bool(wrong)
        except Absent as reason:
            state = f"skipped: {reason}"
            print(f"{name}: {state}\n")
        lines.append((name, state, f"{time.perf_counter() - started:.1f}"))
    report("proofs", "Proofs", markdown(("proof", "result", "seconds"), lines))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
