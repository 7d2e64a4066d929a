"""Therapeutic relevance of one small variant: the phrase of Table 2 and what is behind it.

A VUS gets no therapy statement. A truncating variant of an HRR gene is a therapy statement only
where loss of function stands; else it is a conditional finding that lists what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from varannot.actionability.activation import activation_statements
from varannot.actionability.allele_state import (
    allele_state,
    origin_sentence,
    without_white_cells,
)
from varannot.actionability.context import Context
from varannot.actionability.germline import germline_statements, germline_verdict
from varannot.actionability.haematopoiesis import with_open_origin
from varannot.actionability.of_sample import NOTHING_MORE, OfSample
from varannot.actionability.therapy import (
    THERAPY_TYPES,
    applying,
    leading_kind,
    phrase_for,
    therapy_statements,
)
from varannot.actionability.two_hits import is_hit, other_hits
from varannot.classify.loss import COMPUTED_RULES
from varannot.classify.role import gene_role
from varannot.classify.statements import from_row
from varannot.knowledge.match import NAMED_CHANGE, VariantFacts, matching_rows, most_specific
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import (
    Case,
    Classification,
    Effect,
    Lean,
    Oncogenicity,
    Relevance,
    RelevanceKind,
    Statement,
)
from varannot.model.actionability import AlleleState

__all__ = ["variant_relevance"]

_LOSS = frozenset({Effect.LOSS_OF_FUNCTION, Effect.LIKELY_LOSS_OF_FUNCTION})
_SPEAKS_AGAINST = frozenset({RelevanceKind.RESISTANCE, RelevanceKind.NEGATIVE_EVIDENCE})
_ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
_BENIGN = frozenset({Oncogenicity.LIKELY_BENIGN, Oncogenicity.BENIGN})
_ABOUT_VARIANT = frozenset({"variant_effect", "hotspot_region", "caveat", "gene_role"})
_BESIDE_THERAPY = frozenset({"prognostic", "diagnostic"})
_BY_PLACE = NAMED_CHANGE | {"residue_range", "exon"}
_AGAINST = frozenset({"resistance", "negative_evidence"})


@dataclass(frozen=True, slots=True)
class _Assessed:
    """One classified variant with everything its relevance is drawn from."""

    case: Case
    classified: Classification
    facts: VariantFacts
    context: Context
    rows: tuple[KnowledgeRow, ...]
    subject: str
    alleles: AlleleState | None
    possibly_part: bool = False

    @property
    def loss_stands(self) -> bool:
        return self.classified.effect in _LOSS and self.classified.oncogenicity in _ONCOGENIC

    @property
    def hrr_finding(self) -> bool:
        return self.classified.hrr_gene and (
            self.classified.truncating or self.classified.effect in _LOSS
        )


def variant_relevance(
    case: Case,
    classified: Classification,
    facts: VariantFacts,
    subject: str,
    context: Context,
    *,
    possibly_part: bool = False,
    more: OfSample = NOTHING_MORE,
) -> Relevance:
    """Return the relevance of a classified variant; `subject` names it in therapy statements.

    `possibly_part` says that the row may be a part of an event with a neighbour: a drug is then
    named on condition that it is not. `more` is what else is known of the sample.
    """
    own = context.table.for_gene(facts.gene)
    rows = matching_rows(facts, own)
    alleles = _alleles(case, classified, facts, context, more)
    item = _Assessed(case, classified, facts, context, rows, subject, alleles, possibly_part)
    found = _by_class(item)
    found = with_open_origin(found, case, classified, facts.gene, context)
    clinvar = more.clinvar(classified.key)
    row = more.written.get(classified.key)
    verdict = germline_verdict(classified, facts, context, row, clinvar, more.tmb)
    germline = germline_statements(verdict, classified, facts, context, clinvar)
    said = [one for one in (_alleles_beside(item),) if one is not None]
    return msgspec.structs.replace(
        found,
        statements=(*found.statements, *said, *germline),
        germline=verdict,
        alleles=alleles,
    )


def _alleles(
    case: Case,
    classified: Classification,
    facts: VariantFacts,
    context: Context,
    more: OfSample,
) -> AlleleState | None:
    """Return the state of both alleles, where loss of the gene matters and the variant is one."""
    role = gene_role(facts.gene, context.table.for_gene(facts.gene))
    if not is_hit(classified) or not (role.loss_matters or classified.hrr_gene):
        return None
    others = other_hits(case, classified.key, facts.gene, more.undone)
    return allele_state(case, facts.gene, classified.key, others)


def _alleles_statement(item: _Assessed) -> Statement:
    """Return the statement on both alleles."""
    state = item.alleles or allele_state(item.case, item.facts.gene, item.classified.key)
    return Statement(
        rule="alleles",
        text=state.sentence,
        citation=state.citation,
        unconfirmed=state.unconfirmed,
    )


def _alleles_beside(item: _Assessed) -> Statement | None:
    """Return the statement on both alleles for genes whose line does not carry it already."""
    if item.alleles is None or item.hrr_finding:
        return None
    return _alleles_statement(item)


def _by_class(item: _Assessed) -> Relevance:
    classified = item.classified
    if classified.oncogenicity is Oncogenicity.UNRESOLVED:
        return _relevance(item, RelevanceKind.UNRESOLVED, "relevance.unresolved")
    if classified.oncogenicity in _BENIGN:
        return _relevance(item, RelevanceKind.NOT_RELEVANT, "relevance.not_relevant")
    if item.hrr_finding:
        return _hrr(item)
    if classified.oncogenicity is Oncogenicity.VUS:
        return _uncertain(item)
    return _oncogenic(item)


def _relevance(
    item: _Assessed,
    kind: RelevanceKind,
    phrase_id: str,
    rows: Sequence[KnowledgeRow] = (),
    *,
    conditional: bool = False,
    missing: tuple[str, ...] = (),
    statements: tuple[Statement, ...] = (),
) -> Relevance:
    therapies = therapy_statements(rows, item.context, item.subject, conditional=conditional)
    return Relevance(
        key=item.classified.key,
        kind=kind,
        phrase=item.context.phrases.text(phrase_id),
        missing=missing,
        therapies=therapies,
        statements=(*statements, *item.context.hidden(_about_drugs(rows))),
    )


def _about_drugs(rows: Sequence[KnowledgeRow]) -> tuple[KnowledgeRow, ...]:
    return tuple(row for row in rows if row.record_type in THERAPY_TYPES)


def _hrr(item: _Assessed) -> Relevance:
    origin = Statement(rule="origin", text=origin_sentence(item.case))
    around = (origin, _alleles_statement(item), *_other_statements(item))
    if item.loss_stands and not item.possibly_part:
        rule = Statement(
            rule="hrr_loss_of_function",
            text="The gene belongs to homologous recombination repair and loss of function stands.",
        )
        found = _relevance(
            item, RelevanceKind.THERAPY, "relevance.hrr", item.rows, statements=(rule, *around)
        )
        return _worded(found, RelevanceKind.THERAPY, _hrr_phrase(item, found))
    supposed = replace(
        item.facts,
        effect=Effect.LOSS_OF_FUNCTION,
        oncogenicity=Oncogenicity.LIKELY_ONCOGENIC,
    )
    rows = matching_rows(supposed, item.context.table.for_gene(item.facts.gene))
    rule = Statement(
        rule="hrr_conditional",
        text="The gene belongs to homologous recombination repair, but loss of function does not "
        "stand; the therapy rows listed would apply only if it were shown.",
    )
    return _relevance(
        item,
        RelevanceKind.CONDITIONAL,
        "relevance.hrr_conditional",
        rows,
        conditional=True,
        missing=_missing(item),
        statements=(rule, *around),
    )


def _hrr_phrase(item: _Assessed, found: Relevance) -> str:
    """Return the HRR phrase with what limits it: tumour type, germline origin, plasma.

    What speaks against a drug in this tumour type stands first.
    """
    text = item.context.phrases.text
    speaking = applying(found.therapies)
    against = [line for line in speaking if line.kind in _SPEAKS_AGAINST]
    parts = [phrase_for(against, item.context)] if against else []
    parts.append(found.phrase)
    here = [line for line in speaking if line.direction == "sensitivity"]
    if not here:
        held_back = _held_back(item)
        parts.append(
            text("relevance.hrr_other_region" if held_back else "relevance.hrr_other_type")
        )
    elif all(line.kind is RelevanceKind.CONDITIONAL for line in here):
        parts.append(text("relevance.hrr_with_condition"))
    if without_white_cells(item.case):
        parts.append(text("relevance.hrr_plasma"))
    return "; ".join(parts)


def _missing(item: _Assessed) -> tuple[str, ...]:
    """Return what would have to be shown before the finding becomes a therapy statement."""
    found = [_NOT_A_PART] if item.possibly_part else []
    if item.classified.effect not in _LOSS:
        curated = [
            statement.text
            for statement in item.classified.statements
            if statement.rule == "curated_effect"
        ]
        computed = [
            statement.text
            for statement in item.classified.statements
            if statement.rule in COMPUTED_RULES
        ]
        found.append(_loss_to_show(curated, computed))
    if item.classified.oncogenicity not in _ONCOGENIC:
        found.append("Class: at least likely oncogenic; it is of uncertain significance now.")
    found.append(_alleles_statement(item).text)
    found.append(origin_sentence(item.case))
    return tuple(found)


def _loss_to_show(curated: Sequence[str], computed: Sequence[str]) -> str:
    """Return what is known and what is missing before loss of function could be stated."""
    if curated or computed:
        known = " ".join((*curated, *computed))
        return f"Loss of function on the transcript that the tumour uses. {known}"
    return (
        "Loss of function on the relevant transcript: nonsense-mediated decay and the share of "
        "the protein that is lost have not been computed."
    )


def _uncertain(item: _Assessed) -> Relevance:
    """A VUS: no therapy statement, but what speaks against a drug is not held back."""
    against = [row for row in item.rows if row.record_type in _AGAINST]
    others = (*_other_statements(item), *activation_statements(item.facts, item.context))
    named = [
        row for row in item.rows if row.record_type == "therapy" and row.match_type in _BY_PLACE
    ]
    if named:
        return _relevance(
            item,
            RelevanceKind.CONDITIONAL,
            "relevance.class_not_curated",
            [*named, *against],
            conditional=True,
            missing=("Class: at least likely oncogenic, from a curated row or from evidence.",),
            statements=others,
        )
    if item.classified.lean is Lean.BENIGN:
        return _relevance(
            item, RelevanceKind.NOT_RELEVANT, "relevance.not_relevant", against, statements=others
        )
    found = _relevance(item, RelevanceKind.UNCLEAR, "relevance.unclear", against, statements=others)
    drugs = "; ".join(dict.fromkeys(line.drug for line in applying(found.therapies)))
    if not drugs:
        return found
    phrase = item.context.phrases.text("relevance.unclear_against", drugs=drugs)
    return _worded(found, RelevanceKind.UNCLEAR, phrase)


_NOT_A_PART = (
    "The row stands for an event of its own: together with its neighbour it may be another protein "
    "change, which the therapy rows do not name."
)


def _oncogenic(item: _Assessed) -> Relevance:
    relevance = _relevance(
        item,
        RelevanceKind.NO_STATEMENT,
        "relevance.no_row",
        item.rows,
        conditional=item.possibly_part,
        missing=(_NOT_A_PART,) if item.possibly_part else (),
        statements=_other_statements(item),
    )
    here = applying(relevance.therapies)
    if here:
        return _worded(relevance, leading_kind(here), phrase_for(here, item.context))
    said = most_specific(
        row
        for row in item.rows
        if row.relevance_en and row.record_type in _ABOUT_VARIANT and _fits(item, row)
    )
    if said:
        phrase = "; ".join(dict.fromkeys(row.relevance_en for row in said))
        return _worded(relevance, RelevanceKind.NO_STATEMENT, phrase)
    if _held_back(item):
        phrase = item.context.phrases.text("relevance.other_region_only")
        return _worded(relevance, RelevanceKind.NO_STATEMENT, phrase)
    if relevance.therapies:
        phrase = item.context.phrases.text("relevance.other_type_only")
        return _worded(relevance, RelevanceKind.NO_STATEMENT, phrase)
    return relevance


def _held_back(item: _Assessed) -> bool:
    """Whether the region filter holds back a row about a drug for this tumour type."""
    return any(
        item.context.applies(row) and not item.context.shown(row) for row in _about_drugs(item.rows)
    )


def _worded(relevance: Relevance, kind: RelevanceKind, phrase: str) -> Relevance:
    return msgspec.structs.replace(relevance, kind=kind, phrase=phrase)


def _other_statements(item: _Assessed) -> tuple[Statement, ...]:
    """Return what prognostic and diagnostic rows for this tumour type say."""
    return tuple(
        from_row(row.record_type, row)
        for row in item.rows
        if row.record_type in _BESIDE_THERAPY and _fits(item, row)
    )


def _fits(item: _Assessed, row: KnowledgeRow) -> bool:
    """Whether a row that is no therapy row speaks about this tumour type or about any."""
    return not row.listed("oncotree_code") or item.context.applies(row)
