"""A loss of a mismatch repair gene beside a tumour without its sign: said, and not resolved.

The class of the variant stays. A tumour with one lost copy of MLH1 or MSH2 and a second that works
is stable; so is one whose variant is no loss, or whose test is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from varannot.actionability.context import Context
from varannot.actionability.two_hits import is_hit
from varannot.classify.role import gene_role
from varannot.model import BiomarkerCall, CallStatus, Case, Statement

__all__ = ["MMR_DISCORDANT", "discordance_statements", "speaks_against"]

MMR_DISCORDANT = "mismatch_repair_discordant"
"""Rule of the statement that variant and microsatellite or protein result do not fit together."""

_MMR = "MMR"
_STABLE = frozenset({"MSS", "proficient", "stable"})
"""Results as the sample sheet states them that speak against lost mismatch repair."""


def discordance_statements(
    case: Case, key: str, gene: str, context: Context, calls: Sequence[BiomarkerCall]
) -> tuple[Statement, ...]:
    """Return the statement about a loss of a mismatch repair gene in a stable tumour, if it is one.

    `calls` are those of microsatellite instability and of mismatch repair proteins.
    """
    role = gene_role(gene, context.table.for_gene(gene))
    items = case.classify.variants if case.classify else ()
    hit = any(item.key == key and is_hit(item) for item in items)
    if _MMR not in role.pathways or not hit:
        return ()
    against = [_words(call) for call in calls if speaks_against(call)]
    if not against:
        return ()
    text = (
        f"Discordant: {gene} is a mismatch repair gene and the variant may abolish it, but "
        f"{' and '.join(against)}. One working copy may be left, the variant may be no loss, or "
        "one of the results may be wrong; the class stays as it is."
    )
    return (Statement(rule=MMR_DISCORDANT, text=text),)


def speaks_against(call: BiomarkerCall) -> bool:
    """Return whether a test, computed or as typed, speaks against lost mismatch repair."""
    return call.status is CallStatus.STABLE or call.value.partition(";")[0] in _STABLE


def _words(call: BiomarkerCall) -> str:
    said = "stable" if call.status is CallStatus.STABLE else call.value
    return f"{call.label[:1].lower()}{call.label[1:]} says {said}"
