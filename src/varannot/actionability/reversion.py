"""Pairs of variants of one gene that might be a reversion: a question, never a finding.

A second variant that restores the reading frame or the original codon makes a tumour resistant
again (DOI 10.1158/2159-8290.CD-18-0715). Whether a pair does so needs phase and sequence, which
this version does not compute; resistance rows of class `reversion` say for which genes to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from varannot.actionability.addressees import LABORATORY
from varannot.knowledge.match import TRUNCATING
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import Consequence, NormalizedVariant, OpenQuestion

__all__ = ["reversion_questions"]

_SHIFTS_OR_REMOVES = frozenset(
    {
        Consequence.FRAMESHIFT,
        Consequence.INFRAME_DELETION,
        Consequence.INFRAME_INSERTION,
        Consequence.PROTEIN_ALTERING,
    }
)


def reversion_questions(
    reported: Sequence[NormalizedVariant], rows: Iterable[KnowledgeRow]
) -> list[OpenQuestion]:
    """Return one question per gene with a truncating variant and one that might undo it."""
    genes = dict.fromkeys(
        row.gene
        for row in rows
        if row.record_type == "resistance"
        and row.match_type == "variant_class"
        and row.match_value == "reversion"
    )
    found = []
    for gene in genes:
        own = [variant for variant in reported if variant.gene == gene]
        pairs = [
            (first, second)
            for first in own
            for second in own
            if first.key != second.key
            and first.consequence in TRUNCATING
            and _might_undo(first, second)
        ]
        if pairs:
            found.append(_question(gene, pairs))
    return found


def _might_undo(first: NormalizedVariant, second: NormalizedVariant) -> bool:
    if second.consequence in _SHIFTS_OR_REMOVES:
        return True
    same_residue = first.residue is not None and first.residue == second.residue
    return same_residue and second.consequence is Consequence.MISSENSE


def _question(
    gene: str, pairs: Sequence[tuple[NormalizedVariant, NormalizedVariant]]
) -> OpenQuestion:
    names = dict.fromkeys(variant.mutation for pair in pairs for variant in pair)
    return OpenQuestion(
        id="",
        subject=f"{gene} {'; '.join(names)}",
        question="Does one variant restore what the other one abolishes (reversion)?",
        reason="Two variants of one repair gene, one of them truncating; phase and the combined "
        "change have not been computed.",
        would_change="A reversion speaks for resistance to PARP inhibitors and platinum.",
        who=LABORATORY,
        needs="read phase or allele frequencies, the combined change on one transcript, and the "
        "therapies so far",
    )
