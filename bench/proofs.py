"""The proofs of one room, run one after the other, with a table of what became of each."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence

from bench.hgvs.tables import Absent, markdown

__all__ = ["run_proofs"]


def run_proofs(
    package: str, proofs: Sequence[str], arguments: Sequence[str], report: Callable[..., None]
) -> int:
    """Run the proofs named, or all; return 1 if one found something wrong, 2 for a strange name.

    Each proof is a module of `package` with a `main`; `report` keeps the table of results.
    """
    unknown = [name for name in arguments if name not in proofs]
    if unknown:
        print(f"no such proof: {', '.join(unknown)}; there are {', '.join(proofs)}")
        return 2
    lines = []
    failed = False
    for name in arguments or proofs:
        started = time.perf_counter()
        try:
            wrong = importlib.import_module(f"{package}.{name}").main()
            state = "something is wrong, see its table" if wrong else "nothing wrong"
            failed = failed or bool(wrong)
        except Absent as reason:
            state = f"skipped: {reason}"
            print(f"{name}: {state}\n")
        lines.append((name, state, f"{time.perf_counter() - started:.1f}"))
    report("proofs", "Proofs", markdown(("proof", "result", "seconds"), lines))
    return 1 if failed else 0
