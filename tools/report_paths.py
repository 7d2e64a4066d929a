"""Print the reports of a sheet that exist, one path a line, the summary last.

Usage: python tools/report_paths.py [CONFIGFILE]
"""

from __future__ import annotations

import sys
from pathlib import Path

from varannot.errors import VarannotError
from varannot.sheet.config import load_config
from varannot.sheet.read import sample_ids


def main(arguments: list[str]) -> int:
    """Print the paths; a sheet or configuration with mistakes has no reports to name."""
    try:
        config = load_config(Path(arguments[0] if arguments else "config/config.yaml"))
        ids = sample_ids(Path(config.samples), config.samples)
    except VarannotError:
        return 0
    results = Path(config.results)
    pages = [results / sample_id / "report.html" for sample_id in ids]
    for page in [*pages, results / "run_summary.html"]:
        if page.is_file():
            print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
