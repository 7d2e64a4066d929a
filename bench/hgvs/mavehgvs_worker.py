"""Tells which names mavehgvs accepts; run by an interpreter that has it installed.

Usage: python mavehgvs_worker.py < names > answers; one name a line, answered by `yes` or the error.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Answer all lines."""
    from mavehgvs import MaveHgvsParseError, Variant

    for line in sys.stdin:
        try:
            Variant(line.strip())
            sys.stdout.write("yes\n")
        except MaveHgvsParseError as error:
            sys.stdout.write(f"{error}\n".replace("\n", " ").strip() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
