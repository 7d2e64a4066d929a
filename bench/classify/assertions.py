"""Tiers of CIViC assertions by tumour type, held against what the knowledge table says there.

For each assertion with a tier the active rows of its gene, kind and therapy are looked up that
speak about its disease. A tier that nobody has confirmed stands in words in the column
`unconfirmed` and is never printed as a tier: both are counted, apart from each other. The same row
in another tumour type (renal cell carcinoma) has to fall to II-C.

Usage: python -m bench.classify.assertions
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from bench.classify.output import data, markdown, read_tsv, report, run

from varannot.actionability.context import TumourMatch
from varannot.actionability.tiers import tiers_here
from varannot.knowledge.oncotree import ANY, ANY_SOLID, OncoTree, load_oncotree
from varannot.knowledge.schema import KnowledgeRow
from varannot.knowledge.table import KnowledgeTable, load_knowledge
from varannot.resources import resource

__all__ = ["Tiered", "main", "tiered"]

RECORD = {"Predictive": "therapy", "Diagnostic": "diagnostic", "Prognostic": "prognostic"}
CODES = {
    "Her2-receptor Positive Breast Cancer": "BREAST",
    "Lung Non-small Cell Carcinoma": "NSCLC",
    "Cancer": ANY_SOLID,
    "Diffuse Midline Glioma, H3 K27M-mutant": "DMG",
    "Melanoma": "MEL",
    "Colorectal Cancer": "COADREAD",
    "Fibrolamellar Carcinoma": "FLC",
    "Acute Myeloid Leukemia": "AML",
}
"""OncoTree codes of the assertions' diseases."""

_PROPOSED = re.compile(r"AMP (I-A|I-B|II-C|II-D|III|IV)\b")
_ALIKE = {"NTRK1 FUSIONS": "fusion", "ALK FUSIONS": "fusion", "AMPLIFICATION": "amplification"}


@dataclass(frozen=True, slots=True)
class Tiered:
    """One assertion: the tier of CIViC, the row found, and the tier printed or proposed there."""

    name: str
    civic: str
    row: str
    printed: str
    proposed: str

    @property
    def agrees(self) -> bool:
        """Whether the tier, printed or proposed, is that of CIViC."""
        return bool(self.civic) and self.civic in (self.printed, self.proposed)


def tiered() -> list[Tiered]:
    """Return the assertions that have a tier."""
    tree = load_oncotree(resource("oncotree.tsv"))
    table = load_knowledge(resource("knowledgebase.tsv"), "knowledgebase.tsv", oncotree=tree)
    rows = read_tsv(data("truth", "civic_assertions", "civic_assertions_amp.tsv"))
    return [_held(row, table, tree) for row in rows if row["amp_category"]]


def _held(row: dict[str, str], table: KnowledgeTable, tree: OncoTree) -> Tiered:
    civic = re.sub(r"Tier (\w+) - Level (\w)", r"\1-\2", row["amp_category"])
    name = f"{row['gene']} {row['variant']}, {row['disease']}, {row['drugs'] or 'no drug'}"
    found = [one for one in table.for_gene(row["gene"]) if _speaks(one, row, tree)]
    if not found:
        return Tiered(name, civic, "", "", "")
    best = found[0]
    printed = ", ".join(tiers_here(best.listed("amp"), TumourMatch.SAME))
    proposed = _PROPOSED.search(best.unconfirmed)
    return Tiered(name, civic, best.kb_id, printed, proposed[1] if proposed else "")


def _speaks(one: KnowledgeRow, row: dict[str, str], tree: OncoTree) -> bool:
    if one.record_type != RECORD.get(row["assertion_type"]):
        return False
    kind = _ALIKE.get(row["variant"])
    if kind is not None and one.match_type != kind:
        return False
    wanted = {drug.casefold() for drug in row["drugs"].split(",") if drug}
    if wanted and not wanted & {drug.casefold() for drug in re.findall(r"[\w-]+", one.drug)}:
        return False
    code = CODES[row["disease"]]
    codes = one.listed("oncotree_code")
    if code in (ANY, ANY_SOLID):
        return code in codes
    # The row may name a part of a broadly stated disease.
    return any(tree.covers(own, code) or tree.covers(code, own) for own in codes)


def main() -> int:
    """Print the tiers side by side."""
    found = tiered()
    with_row = [one for one in found if one.row]
    agreeing = [one for one in with_row if one.agrees]
    printed = sum(bool(one.printed) for one in with_row)
    elsewhere = {tiers_here((one.proposed or one.printed,), TumourMatch.OTHER) for one in agreeing}
    told = (
        f"{len(found)} assertions with a tier; the knowledge table has a row for {len(with_row)}, "
        f"{len(agreeing)} of them with CIViC's tier. A tier is printed for {printed}; the others "
        "are proposals that nobody has confirmed. In another tumour type they become "
        f"{'; '.join(', '.join(tiers) for tiers in sorted(elsewhere)) or 'nothing'}."
    )
    head = ("assertion", "CIViC", "row", "printed", "proposed, unconfirmed")
    lines = ((one.name, one.civic, one.row or "no row", one.printed, one.proposed) for one in found)
    report("assertions", "CIViC assertions", told, markdown(head, lines))
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
