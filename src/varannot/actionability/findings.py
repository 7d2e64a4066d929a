"""Relevance of findings that are not small variants: copy number, fusions, splice, exon changes.

Every finding gets a line. A deletion is relative to the ploidy of the sample: loss of both copies
is said only where the file gives absolute copy number 0. Loss of heterozygosity is no loss of
function by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

import msgspec

from varannot.actionability.allele_state import allele_state
from varannot.actionability.allele_words import short_words
from varannot.actionability.context import Context
from varannot.actionability.therapy import (
    THERAPY_TYPES,
    applying,
    leading_kind,
    phrase_for,
    therapy_statements,
)
from varannot.actionability.two_hits import LOSS, ONCOGENIC, is_hit
from varannot.classify.deleted_gene import deleted_gene_statement
from varannot.classify.facts import exon_numbers
from varannot.classify.role import gene_role
from varannot.classify.statements import from_row
from varannot.hgvs.report_floors import Floors, floors_for
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import (
    AssessedNegative,
    Case,
    Classification,
    CopyNumber,
    ExonCopyNumber,
    Finding,
    FindingRelevance,
    Fusion,
    LossOfHeterozygosity,
    RelevanceKind,
    SpliceVariant,
    Statement,
)
from varannot.model.actionability import AlleleState

__all__ = ["finding_relevance"]


def finding_relevance(case: Case, context: Context) -> tuple[FindingRelevance, ...]:
    """Return one line per finding of the ingest stage, in its order."""
    if case.ingest is None:
        return ()
    floors = floors_for(plasma=case.is_plasma)
    return tuple(
        _held_to(
            floors, finding, _with_hrr_gene(finding, _one(case, index, finding, context), context)
        )
        for index, finding in enumerate(case.ingest.findings)
    )


def _with_hrr_gene(finding: Finding, line: FindingRelevance, context: Context) -> FindingRelevance:
    """Return the line with its gene, if that is one of homologous recombination repair."""
    if isinstance(finding, Fusion):
        return line
    hrr = gene_role(finding.gene, context.table.for_gene(finding.gene)).hrr
    return msgspec.structs.replace(line, hrr_gene=finding.gene) if hrr else line


def _held_to(floors: Floors | None, finding: Finding, line: FindingRelevance) -> FindingRelevance:
    """Return the line with a caution where the finding lies below a floor of the report."""
    caution = floors.caution_of(finding) if floors else ""
    if not caution:
        return line
    said = (*line.statements, Statement(rule="below_floor", text=caution))
    return msgspec.structs.replace(line, statements=said)


def _one(case: Case, index: int, finding: Finding, context: Context) -> FindingRelevance:
    match finding:
        case AssessedNegative():
            phrase = context.phrases.text("finding.assessed_negative")
            return FindingRelevance(index=index, phrase=phrase, kind=RelevanceKind.NOT_RELEVANT)
        case CopyNumber():
            return _copy_number(index, finding, context)
        case LossOfHeterozygosity():
            return _loh(case, index, finding, context)
        case Fusion():
            return _fusion(index, finding, context)
        case SpliceVariant():
            return _splice(index, finding, context)
        case ExonCopyNumber():
            return _exon_change(index, finding, context)
        case _:
            assert_never(finding)


def _copy_number(index: int, finding: CopyNumber, context: Context) -> FindingRelevance:
    rows = context.table.for_gene(finding.gene)
    ratio = "not stated" if finding.fold_change is None else f"{finding.fold_change:g}"
    note = Statement(
        rule="fold_change",
        text=f"The fold change ({ratio}) is a ratio to the panel's normal, not a copy number.",
    )
    if not finding.is_loss:
        gains = [row for row in rows if row.match_type == "amplification"]
        return _line(index, gains, context, f"{finding.gene} amplification", statements=(note,))
    both = finding.absolute_copy_number == 0
    losses = [row for row in rows if row.match_type == "loss"]
    if both and not losses:
        losses = _rows_about_lost_function(finding.gene, rows)
    role = gene_role(finding.gene, rows)
    said = [note]
    if both and role.loss_matters:
        text = f"State of both alleles: by absolute copy number no copy of {finding.gene} is left."
        graded = deleted_gene_statement(role)
        said.append(Statement(rule="alleles", text=text))
        said += [graded] if graded else []
    if not both:
        phrase_id = "finding.deletion_relative"
    else:
        phrase_id = "relevance.hrr_deletion" if role.hrr else "finding.homozygous_deletion"
    return _line(
        index,
        losses,
        context,
        f"{finding.gene} deletion",
        fallback=phrase_id,
        keep_fallback=not both or role.hrr,
        kind=RelevanceKind.THERAPY if both and role.hrr else RelevanceKind.NO_STATEMENT,
        conditional=not both,
        statements=tuple(said),
    )


def _rows_about_lost_function(gene: str, rows: Sequence[KnowledgeRow]) -> list[KnowledgeRow]:
    """Return the rows that a loss of both copies fulfils, because it abolishes the function."""
    values = ("lof", "oncogenic") if gene_role(gene, rows).loss_matters else ("lof",)
    return [row for row in rows if row.match_type == "variant_class" and row.match_value in values]


def _loh(
    case: Case, index: int, finding: LossOfHeterozygosity, context: Context
) -> FindingRelevance:
    if not gene_role(finding.gene, context.table.for_gene(finding.gene)).hrr:
        return _line(index, (), context, f"{finding.gene} loss of heterozygosity")
    partners = _hits_beside(case, finding.gene)
    text = f"No variant of {finding.gene} that is taken to abolish it is reported beside it."
    phrase = context.phrases.text("finding.loh_hrr")
    if partners:
        states = {one.key: allele_state(case, finding.gene, one.key) for one in partners}
        names = "; ".join(partners.values())
        text = f"Reported beside it: {finding.gene} {names}. "
        text += " ".join(state.sentence for state in states.values())
        pairs = [f"{name} ({_pair_words(one, states[one.key])})" for one, name in partners.items()]
        phrase = context.phrases.text("finding.loh_hrr_pair", variants="; ".join(pairs))
    return FindingRelevance(
        index=index,
        phrase=phrase,
        kind=RelevanceKind.CONDITIONAL if partners else RelevanceKind.NO_STATEMENT,
        statements=(Statement(rule="second_allele", text=text),),
    )


def _pair_words(classified: Classification, state: AlleleState) -> str:
    """Return what is known of a variant beside loss of heterozygosity, in a few words."""
    shown = classified.effect in LOSS and classified.oncogenicity in ONCOGENIC
    return f"{short_words(state.verdict)}{'' if shown else '; its loss of function is not shown'}"


def _hits_beside(case: Case, gene: str) -> dict[Classification, str]:
    """Return the variants of the gene that may abolish its function, or have such a reading.

    One that is known as benign, such as BRCA2 p.Lys3326Ter, is none.
    """
    variants = {item.key: item for item in case.normalize.variants} if case.normalize else {}
    found = {}
    for classified in case.classify.variants if case.classify else ():
        variant = variants[classified.key]
        worst_reading = any(reading.hrr_finding for reading in classified.readings)
        if variant.gene == gene and (is_hit(classified) or worst_reading):
            found[classified] = variant.mutation
    return found


def _fusion(index: int, finding: Fusion, context: Context) -> FindingRelevance:
    sides = (finding.partner_1, finding.partner_2)
    rows: list[KnowledgeRow] = []
    for side, others in (sides, sides[::-1]):
        for gene in side:
            rows += [
                row
                for row in context.table.for_gene(gene)
                if row.match_type == "fusion" and row.match_value in ("any", *others)
            ]
    statements: tuple[Statement, ...] = ()
    if any(len(side) > 1 for side in sides):
        text = f"The file leaves the partner open: {finding.gene_pair}."
        statements += (Statement(rule="fusion_partner_open", text=text),)
    if finding.direction_known is False:
        text = "The direction of the fusion is not known."
        statements += (Statement(rule="fusion_direction", text=text),)
    text = "Frame and kept domains have not been computed."
    statements += (Statement(rule="fusion_frame", text=text),)
    return _line(
        index,
        list(dict.fromkeys(rows)),
        context,
        f"{finding.gene_pair} fusion",
        statements=statements,
    )


def _splice(index: int, finding: SpliceVariant, context: Context) -> FindingRelevance:
    rows = _exon_rows(finding.gene, exon_numbers(finding.affected_exon), "skipping", context)
    subject = f"{finding.gene} splice variant, exon {finding.affected_exon or 'not stated'}"
    return _line(index, rows, context, subject)


def _exon_change(index: int, finding: ExonCopyNumber, context: Context) -> FindingRelevance:
    rows = _exon_rows(
        finding.gene, exon_numbers(finding.affected_exons), "inframe_deletion", context
    )
    hrr = gene_role(finding.gene, context.table.for_gene(finding.gene)).hrr
    text = "Reading frame and nonsense-mediated decay of the exon-level change are not computed."
    return _line(
        index,
        rows,
        context,
        f"{finding.gene} exon-level change",
        fallback="finding.exon_change_hrr" if hrr else "finding.no_row",
        keep_fallback=hrr,
        kind=RelevanceKind.CONDITIONAL if hrr else RelevanceKind.NO_STATEMENT,
        conditional=True,
        statements=(Statement(rule="exon_change", text=text),),
    )


def _exon_rows(
    gene: str, exons: Iterable[int], variant_class: str, context: Context
) -> list[KnowledgeRow]:
    """Return exon rows of the gene for one of the exons; a class in the row has to fit."""
    numbers = {str(exon) for exon in exons}
    found = []
    for row in context.table.for_gene(gene):
        exon, _, named = row.match_value.partition(":")
        fits = named in ("", "any", variant_class)
        if row.match_type == "exon" and exon in numbers and fits:
            found.append(row)
    return found


def _line(
    index: int,
    rows: Sequence[KnowledgeRow],
    context: Context,
    subject: str,
    *,
    fallback: str = "finding.no_row",
    keep_fallback: bool = False,
    kind: RelevanceKind = RelevanceKind.NO_STATEMENT,
    conditional: bool = False,
    statements: tuple[Statement, ...] = (),
) -> FindingRelevance:
    """Return the line of a finding with its rows.

    The phrase is that of the rows for this tumour type, else `fallback`; `keep_fallback` keeps
    `fallback` and `kind` whatever the rows say.
    """
    therapies = therapy_statements(rows, context, subject, conditional=conditional)
    here = applying(therapies)
    phrase = context.phrases.text(fallback)
    said = [row.relevance_en for row in rows if row.relevance_en and row.record_type == "caveat"]
    if not keep_fallback and here:
        kind, phrase = leading_kind(here), phrase_for(here, context)
    elif not keep_fallback and said:
        phrase = "; ".join(dict.fromkeys(said))
    elif not keep_fallback and _held_back(rows, context):
        phrase = context.phrases.text("relevance.other_region_only")
    elif not keep_fallback and therapies:
        phrase = context.phrases.text("relevance.other_type_only")
    hidden = context.hidden(row for row in rows if row.record_type in THERAPY_TYPES)
    return FindingRelevance(
        index=index,
        phrase=phrase,
        kind=kind,
        therapies=therapies,
        statements=(*statements, *_beside_therapy(rows, context), *hidden),
    )


def _held_back(rows: Iterable[KnowledgeRow], context: Context) -> bool:
    return any(
        row.record_type in THERAPY_TYPES and context.applies(row) and not context.shown(row)
        for row in rows
    )


def _beside_therapy(rows: Iterable[KnowledgeRow], context: Context) -> tuple[Statement, ...]:
    """Return what caveat rows, and diagnostic or prognostic rows for this tumour type, say."""
    return tuple(
        from_row(row.record_type, row)
        for row in rows
        if row.record_type == "caveat"
        or (row.record_type in ("diagnostic", "prognostic") and context.applies(row))
    )
