"""Pairs of variants of one repair gene that may be a reversion: a verdict, and an open question.

A second variant that restores the reading frame or the original codon makes a tumour resistant
again (DOI 10.1158/2159-8290.CD-18-0715). What both make of the protein is computed where the bases
are known; that they lie on one copy, and in which cells, stays a question. Resistance rows of class
`reversion` say in which genes to ask. Two rows of a possible reversion are not two hits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from varannot.actionability.addressees import LABORATORY
from varannot.actionability.context import Context
from varannot.actionability.therapy import therapy_statements
from varannot.hgvs.pairs import read_pairs
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import (
    Case,
    NormalizedVariant,
    OpenQuestion,
    Relevance,
    RelevanceKind,
    Statement,
    TherapyStatement,
)
from varannot.model.actionability import Reversion, ReversionVerdict
from varannot.model.pairs import PairOutcome, PairReading

__all__ = [
    "REVERSION",
    "reversion_questions",
    "reversion_statements",
    "reversions",
    "undone",
    "with_reversion",
]

REVERSION = "possible_reversion"
"""Rule of the statement that says that a variant may be undone by another, or undo it."""

_PHRASE = "relevance.hrr_reversion"
_OPEN = "Whether the one variant undoes the other (reversion); then resistance is to be expected."
_ABOUT_THERAPY = frozenset({RelevanceKind.THERAPY, RelevanceKind.CONDITIONAL})
_SOURCE = "DOI 10.1158/2159-8290.CD-18-0715"
_VERDICT: Mapping[PairOutcome, ReversionVerdict] = {
    PairOutcome.FRAME_RESTORED: ReversionVerdict.POSSIBLE,
    PairOutcome.ORIGINAL_RESIDUE: ReversionVerdict.POSSIBLE,
    PairOutcome.STOP_REPLACED: ReversionVerdict.POSSIBLE,
    PairOutcome.FRAME_SHIFTED: ReversionVerdict.NOT,
    PairOutcome.STOP_REMAINS: ReversionVerdict.NOT,
    PairOutcome.TWO_COPIES: ReversionVerdict.NOT,
    PairOutcome.NOT_CHECKABLE: ReversionVerdict.NOT_CHECKABLE,
}
_HEADS = {
    ReversionVerdict.POSSIBLE: "Possible reversion",
    ReversionVerdict.NOT: "Not a reversion",
    ReversionVerdict.NOT_CHECKABLE: "Whether this is a reversion could not be checked",
}


def reversions(case: Case, rows: Iterable[KnowledgeRow]) -> tuple[Reversion, ...]:
    """Return the verdict on every pair of variants in genes that rows ask about, by gene.

    Pairs are those of the normalize stage; where it knew no bases, lengths and new stops decide.
    """
    if case.normalize is None:
        return ()
    genes = dict.fromkeys(row.gene for row in rows if _asks(row))
    variants = {one.key: one for one in case.normalize.variants}
    written = {row.key: row for row in case.ingest.small_variants} if case.ingest else {}
    pairs = case.normalize.pairs or read_pairs(variants.values(), written)
    return tuple(_verdict(pair, variants) for gene in genes for pair in pairs if pair.gene == gene)


def _verdict(pair: PairReading, variants: Mapping[str, NormalizedVariant]) -> Reversion:
    verdict = _VERDICT[pair.outcome]
    first, second = variants[pair.first], variants[pair.second]
    names = f"{pair.gene} {first.mutation} with {second.mutation}"
    place = f" on {pair.transcript}" if pair.transcript else ""
    text = f"{_HEADS[verdict]}: {names}{place}. {pair.text}"
    if second.reason_code:
        text += f" The second one is not reported ({second.reason_code.replace('_', ' ')})."
    if verdict is ReversionVerdict.POSSIBLE:
        known = "the file puts both on one copy" if pair.phase == "cis" else "phase is not known"
        text += f" The two are not counted as two losses of function; {known}."
    return Reversion(
        gene=pair.gene,
        first=pair.first,
        second=pair.second,
        verdict=verdict,
        sentence=text,
        transcript=pair.transcript,
        hgvs_p=pair.hgvs_p,
        foreign=pair.foreign,
        citation=_SOURCE,
    )


def undone(found: Iterable[Reversion]) -> frozenset[frozenset[str]]:
    """Return the pairs of keys of which one may undo the other."""
    return frozenset(
        frozenset({one.first, one.second})
        for one in found
        if one.verdict is ReversionVerdict.POSSIBLE
    )


def reversion_statements(key: str, found: Iterable[Reversion]) -> tuple[Statement, ...]:
    """Return what the pairs of a row say of it, pairs that are no reversion among them."""
    return tuple(
        Statement(
            rule=REVERSION if one.verdict is ReversionVerdict.POSSIBLE else one.verdict.value,
            text=one.sentence,
            citation=one.citation,
        )
        for one in found
        if key in (one.first, one.second)
    )


def with_reversion(line: Relevance, found: Iterable[Reversion], context: Context) -> Relevance:
    """Return a line with what the pairs of its row say, and a caveat in what it says of therapy.

    Sensitivity that a possible reversion may have ended is conditional, and so is the resistance
    that would follow: which of the two holds is open.
    """
    own = [one for one in found if line.key in (one.first, one.second)]
    line = msgspec.structs.replace(
        line, statements=(*line.statements, *reversion_statements(line.key, own))
    )
    possible = [one for one in own if one.verdict is ReversionVerdict.POSSIBLE]
    if not possible or not (line.therapies or line.kind in _ABOUT_THERAPY):
        return line
    caveat = context.phrases.text(_PHRASE)
    therapies = (
        *(_conditional(one, f"Caveat: {caveat}.") for one in line.therapies),
        *_resistance(possible[0].gene, line, context),
    )
    kind = RelevanceKind.CONDITIONAL if line.kind is RelevanceKind.THERAPY else line.kind
    phrase, missing = f"{line.phrase}; {caveat}", (*line.missing, _OPEN)
    return msgspec.structs.replace(
        line, kind=kind, phrase=phrase, missing=missing, therapies=therapies
    )


def _conditional(one: TherapyStatement, behind: str) -> TherapyStatement:
    kind = RelevanceKind.CONDITIONAL if one.kind is RelevanceKind.THERAPY else one.kind
    return msgspec.structs.replace(one, kind=kind, text=f"{one.text} {behind}")


def _resistance(gene: str, line: Relevance, context: Context) -> Iterator[TherapyStatement]:
    """Yield the rows on resistance by a reversion of the gene, on condition that it is one."""
    rows = [row for row in context.table.for_gene(gene) if _asks(row)]
    subject = line.therapies[0].subject if line.therapies else gene
    for one in therapy_statements(rows, context, subject):
        text = f"{one.text} Condition: the two variants have to be shown to be a reversion."
        yield msgspec.structs.replace(one, kind=RelevanceKind.CONDITIONAL, text=text)


def _asks(row: KnowledgeRow) -> bool:
    """Return whether a row is about resistance by a reversion."""
    return (
        row.record_type == "resistance"
        and row.match_type == "variant_class"
        and row.match_value == "reversion"
    )


def reversion_questions(
    variants: Sequence[NormalizedVariant], found: Iterable[Reversion]
) -> list[OpenQuestion]:
    """Return one question per gene with a pair that is, or could be, a reversion."""
    by_gene: dict[str, list[Reversion]] = {}
    for one in found:
        if one.verdict is not ReversionVerdict.NOT:
            by_gene.setdefault(one.gene, []).append(one)
    names = {one.key: one.mutation for one in variants}
    return [_question(gene, own, names) for gene, own in by_gene.items()]


def _question(gene: str, found: Sequence[Reversion], names: Mapping[str, str]) -> OpenQuestion:
    keys = dict.fromkeys(key for one in found for key in (one.first, one.second))
    return OpenQuestion(
        id="",
        subject=f"{gene} {'; '.join(names[key] for key in keys)}",
        question="Does one variant restore what the other one abolishes (reversion)?",
        reason=" ".join(one.sentence for one in found),
        would_change="A reversion speaks for resistance to PARP inhibitors and platinum.",
        who=LABORATORY,
        needs="whether both lie on one copy (reads that span both, or long reads), allele "
        "frequencies of both, and the therapies so far",
    )
