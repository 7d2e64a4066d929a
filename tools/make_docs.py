"""Fill the column tables of the documentation from the declarations in the code.

Usage: python tools/make_docs.py [--check]

A block between `<!-- columns: NAME -->` and `<!-- end -->` is replaced by the columns of the
table NAME. With --check nothing is written, and the exit status is 1 if a file is not current.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from varannot.classify.table import CLASSIFY_INPUT, CLASSIFY_OUTPUT
from varannot.hgvs.project_rows import PROJECTED
from varannot.knowledge.schema import KNOWLEDGE_TABLE
from varannot.report.columns import FINDINGS_TSV, RUN_SUMMARY_TSV, TABLE2_TSV, VARIANTS_TSV
from varannot.sheet.columns import SAMPLE_SHEET
from varannot.tables import Table, column_markdown
from varannot.tso500.typed_table import VARIANT_TABLE

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("docs/usage.md", "docs/output.md")
TABLES: dict[str, Table] = {
    "sample_sheet": SAMPLE_SHEET,
    "variant_table": VARIANT_TABLE,
    "knowledgebase": KNOWLEDGE_TABLE,
    "table2": TABLE2_TSV,
    "variants": VARIANTS_TSV,
    "findings": FINDINGS_TSV,
    "run_summary": RUN_SUMMARY_TSV,
    "project": PROJECTED,
    "classify_input": CLASSIFY_INPUT,
    "classify_output": CLASSIFY_OUTPUT,
}
_BLOCK = re.compile(r"(<!-- columns: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(text: str) -> str:
    """Return the page with every column block made anew."""
    return _BLOCK.sub(lambda m: m[1] + "\n" + column_markdown(TABLES[m[2]]) + "\n" + m[3], text)


def main(arguments: list[str]) -> int:
    """Write or check the pages and return the exit status."""
    status = 0
    for name in PAGES:
        page = ROOT / name
        text = page.read_text(encoding="utf-8")
        new = filled(text)
        if "--check" in arguments:
            if new != text:
                print(f"{name} is not current: run python tools/make_docs.py")
                status = 1
        else:
            page.write_text(new, encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
