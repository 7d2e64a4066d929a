"""Therapy lines with rule and row, germline suspicion, both alleles, and reversions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from varannot.model import Case, Relevance, RelevanceKind, TherapyStatement
from varannot.model.actionability import RuleInput
from varannot.report.explain_words import Section, ended, sourced, statement_sentence
from varannot.report.words import relevance_words

__all__ = ["therapy_sections"]


def therapy_sections(case: Case, key: str, relevance: Relevance | None) -> Iterator[Section]:
    """Yield what is said about therapy, germline origin, both alleles and reversions."""
    if relevance is None:
        yield Section(title="Therapy", sentences=("No rule on therapy looked at this variant.",))
        return
    told = _told_elsewhere(relevance)
    said = [ended(relevance.phrase)]
    if relevance.missing:
        said.append("Before it becomes a therapy statement, this would have to be shown:")
        said += map(ended, relevance.missing)
    said += [_therapy(one) for one in relevance.therapies]
    said += [statement_sentence(one) for one in relevance.statements if one.text not in told]
    yield Section(title="Therapy", sentences=tuple(dict.fromkeys(said)))
    yield _germline(relevance)
    yield _alleles(relevance)
    yield _reversions(case, key)


def _told_elsewhere(relevance: Relevance) -> frozenset[str]:
    germline, alleles = relevance.germline, relevance.alleles
    own = (germline.sentence, germline.decided) if germline is not None else ()
    other = (alleles.sentence,) if alleles is not None else ()
    return frozenset((*own, *other))


def _therapy(one: TherapyStatement) -> str:
    kind = "only on a condition" if one.kind is RelevanceKind.CONDITIONAL else ""
    facts = [
        kind or relevance_words(one.kind),
        f"tumour type of the evidence: {one.tumour_type or 'not stated'}"
        + (f" ({one.tumour_match.replace('_', ' ')})" if one.tumour_match else ""),
        f"region: {one.region}" if one.region else "",
        f"ESCAT {one.escat}" if one.escat else "",
        f"AMP {one.amp}" if one.amp else "",
        f"contradicted by {', '.join(one.contradicted_by)}" if one.contradicted_by else "",
    ]
    text = f"{f'{one.drug}: ' if one.drug else ''}{ended(one.text)} This is "
    return sourced(
        f"{text}{'; '.join(filter(None, facts))}",
        row=one.kb_id,
        citation=one.citation,
        unconfirmed=one.unconfirmed,
    )


_NO_EVIDENCE = "Nothing that was seen asks for germline follow-up; that excludes nothing."


def _germline(relevance: Relevance) -> Section:
    verdict = relevance.germline
    if verdict is None:
        text = "No rule asks for germline follow-up of this gene or class; that excludes nothing."
        return Section(title="Germline origin", sentences=(text,))
    sentence = verdict.sentence or _NO_EVIDENCE
    said = (
        sourced(sentence, citation=verdict.citation, unconfirmed=verdict.unconfirmed),
        ended(verdict.decided),
        *_inputs(verdict.inputs),
    )
    return Section(title="Germline origin", sentences=tuple(filter(None, said)))


def _alleles(relevance: Relevance) -> Section:
    state = relevance.alleles
    if state is None:
        return Section(title="The other allele")
    said = (
        sourced(state.sentence, citation=state.citation, unconfirmed=state.unconfirmed),
        ended((state.missing and f"Missing: {', '.join(state.missing)}") or ""),
        *_inputs(state.inputs),
    )
    return Section(title="The other allele", sentences=tuple(filter(None, said)))


def _inputs(inputs: Iterable[RuleInput]) -> Iterator[str]:
    for one in inputs:
        where = f" ({one.source})" if one.source else ""
        yield ended(f"Looked at: {one.name}: {one.value}{where}")


def _reversions(case: Case, key: str) -> Section:
    found = case.actionability.reversions if case.actionability else ()
    return Section(
        title="Reversion",
        sentences=tuple(
            sourced(one.sentence, citation=one.citation)
            for one in found
            if key in (one.first, one.second)
        ),
    )
