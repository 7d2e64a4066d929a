"""A variant of a mismatch repair gene in a tumour with the sign of its loss: Lynch syndrome.

The pair leaves the question of germline origin open whatever the class of the variant is, and
whatever the filter on the allele frequency says. The genes stand in `resources/germline_lynch.tsv`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from varannot.actionability.context import Context
from varannot.actionability.germline import decided_words, is_settled
from varannot.actionability.mmr_discordance import speaks_against
from varannot.model import (
    BiomarkerCall,
    CallStatus,
    Case,
    Oncogenicity,
    Relevance,
    Statement,
)
from varannot.resources import resource
from varannot.rule_tables import UNCONFIRMED, rule_rows
from varannot.tables import Column, Table

__all__ = ["LYNCH", "LYNCH_TABLE", "load_lynch_genes", "lynch_genes", "lynch_statements"]

LYNCH = "lynch_syndrome"
"""Rule of the statement that variant and tumour together are the situation of Lynch syndrome."""

_BENIGN = frozenset({Oncogenicity.LIKELY_BENIGN, Oncogenicity.BENIGN})
_DEFICIENT = frozenset({"MSI-H", "deficient", "high"})
"""Results as the sample sheet states them that speak for lost mismatch repair."""

_CALLED = frozenset({CallStatus.HIGH, CallStatus.STABLE})

LYNCH_TABLE = Table(
    "germline_lynch",
    "Genes of Lynch syndrome",
    (
        Column("gene", "HGNC symbol.", required=True),
        Column("statement", "What is to be known of the gene beside it, in a sentence."),
        Column("citation", "Publications, separated by ;.", required=True),
        UNCONFIRMED,
    ),
)


def load_lynch_genes(path: Path) -> Mapping[str, tuple[str, str, str]]:
    """Return sentence, citation and open points by gene; InputError with every wrong cell."""
    return {
        row.cells["gene"]: (
            row.cells["statement"],
            row.cells["citation"],
            row.cells["unconfirmed"],
        )
        for row in rule_rows(path, path.name, LYNCH_TABLE, name=("gene",))
    }


@cache
def lynch_genes() -> Mapping[str, tuple[str, str, str]]:
    """Return the shipped genes, read once."""
    return load_lynch_genes(resource("germline_lynch.tsv"))


def lynch_statements(
    case: Case, line: Relevance, gene: str, context: Context, calls: Sequence[BiomarkerCall]
) -> tuple[Statement, ...]:
    """Return the statement about a variant that is not benign, where a test of the tumour says so.

    `calls` are those of microsatellite instability (panel, typed, PCR) and of mismatch repair
    proteins. What the patient decided is said where the line does not say it, and a test that was
    declined, ordered or done is not suggested again.
    """
    known = lynch_genes().get(gene)
    items = case.classify.variants if case.classify else ()
    item = next((one for one in items if one.key == line.key), None)
    signs = [_words(call) for call in calls if _speaks_for(call)]
    if known is None or item is None or item.oncogenicity in _BENIGN or not signs:
        return ()
    statement, citation, unconfirmed = known
    said = [
        f"{gene} is a mismatch repair gene, and {' and '.join(signs)}: together the classic "
        "situation of Lynch syndrome."
    ]
    against = [_words(call) for call in calls if speaks_against(call)]
    if against:
        said.append(
            f"But {' and '.join(against)}: the tests do not agree, and that has to be settled."
        )
    if context.sample.get("germline_status") != "done":
        said.append(
            "Whether the variant is of germline origin is open, whatever its class and its allele "
            "frequency are."
        )
    said += [statement, *_decision(line, context)]
    text = " ".join(filter(None, said))
    return (Statement(rule=LYNCH, text=text, citation=citation, unconfirmed=unconfirmed),)


def _decision(line: Relevance, context: Context) -> tuple[str, ...]:
    verdict = line.germline
    if verdict is not None and (verdict.suggested or verdict.decided):
        return ()
    open_to_ask = "" if is_settled(context) else "A germline test is to be discussed."
    return (open_to_ask, decided_words(context))


def _speaks_for(call: BiomarkerCall) -> bool:
    return call.status is CallStatus.HIGH or call.value.partition(";")[0] in _DEFICIENT


def _words(call: BiomarkerCall) -> str:
    said = call.status.value if call.status in _CALLED else call.value
    return f"{call.label[:1].lower()}{call.label[1:]} says {said}"
