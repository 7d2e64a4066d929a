"""The actionability stage: biomarkers, relevance, open questions, and what was not assessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from varannot.actionability.context import Context
from varannot.actionability.findings import finding_relevance
from varannot.actionability.germline import panel_origins
from varannot.actionability.haematopoiesis import population_note
from varannot.actionability.instability import gis_call, stated_calls
from varannot.actionability.lynch import lynch_statements
from varannot.actionability.mismatch_repair import mismatch_repair_calls
from varannot.actionability.mmr_discordance import discordance_statements
from varannot.actionability.msi import msi_calls
from varannot.actionability.not_assessed import not_assessed
from varannot.actionability.of_sample import (
    AskClinvar,
    AskPopulation,
    OfSample,
    burden,
    looked_up,
)
from varannot.actionability.quality import after_quality
from varannot.actionability.quality_marks import named_mark, short_mark, with_quality
from varannot.actionability.questions import open_questions
from varannot.actionability.reading_relevance import reading_relevance
from varannot.actionability.relevance import variant_relevance
from varannot.actionability.reversion import reversions, undone, with_reversion
from varannot.actionability.therapy import therapy_statements
from varannot.actionability.tmb import tmb_call
from varannot.classify.facts import genome_build, variant_facts
from varannot.classify.phrases import Phrases
from varannot.knowledge.oncotree import OncoTree
from varannot.knowledge.table import KnowledgeTable
from varannot.model import (
    Actionability,
    Analyte,
    BiomarkerCall,
    Case,
    FindingCode,
    Relevance,
    TherapyStatement,
)
from varannot.model.actionability import Reversion

__all__ = ["assess"]


def assess(
    case: Case,
    kb: KnowledgeTable,
    oncotree: OncoTree,
    phrases: Phrases,
    settings: Mapping[str, str],
    clinvar: AskClinvar | None = None,
    population: AskPopulation | None = None,
) -> Actionability:
    """Return the assessment of a classified case.

    `settings` are the flattened keys of the configuration: `region` (`;`-separated, empty for
    all), `thresholds.*`, `lod.*`. Every reported variant and every finding gets one line.
    `clinvar` and `population` are asked by key of the row; what the classify stage looked up
    answers unless they are given.
    """
    context = Context(
        table=kb,
        tree=oncotree,
        phrases=phrases,
        settings=settings,
        sample=case.sample,
        tumour=case.tumour_type,
    )
    instability = after_quality(msi_calls(case, context), case)
    repair = mismatch_repair_calls(case, context, instability)
    pairs = reversions(case, kb.active)
    own_clinvar, own_population = looked_up(case)
    more = OfSample(
        written={row.key: row for row in case.ingest.small_variants} if case.ingest else {},
        tmb=burden(case),
        clinvar=clinvar or own_clinvar,
        population=population or own_population,
        undone=undone(pairs),
    )
    relevance = tuple(
        _with_sample(line, case, context, more, pairs, (*instability, *repair))
        for line in _relevance(case, context, more)
    )
    calls = (
        *after_quality([tmb_call(case, context)], case),
        *instability,
        *repair,
        *after_quality([gis_call(case, context)], case),
        *after_quality(stated_calls(case), case),
    )
    return Actionability(
        biomarkers=calls,
        relevance=relevance,
        findings=with_quality(case.ingest, finding_relevance(case, context)),
        open_questions=open_questions(
            case, relevance, calls, _readings(case, context, more), pairs
        ),
        not_assessed=not_assessed(case, calls, context),
        tumour_statements=_tumour_statements(context),
        reversions=pairs,
    )


def _with_sample(
    line: Relevance,
    case: Case,
    context: Context,
    more: OfSample,
    pairs: Sequence[Reversion],
    repair: Sequence[BiomarkerCall],
) -> Relevance:
    """Return a line with what other findings of the sample say of its variant."""
    variants = case.normalize.variants if case.normalize else ()
    gene = next(one.gene for one in variants if one.key == line.key)
    line = with_reversion(line, pairs, context)
    note = population_note(gene, more.population(line.key))
    added = (
        *discordance_statements(case, line.key, gene, context, repair),
        *lynch_statements(case, line, gene, context, repair),
        *([note] if note else []),
    )
    return msgspec.structs.replace(line, statements=(*line.statements, *added))


def _relevance(case: Case, context: Context, more: OfSample) -> tuple[Relevance, ...]:
    written = more.written
    variants = {row.key: row for row in case.normalize.variants} if case.normalize else {}
    build = genome_build(case)
    origins = panel_origins(case)
    mark = short_mark(case.ingest, (Analyte.SMALL_VARIANTS,))
    found = []
    for classified in case.classify.variants if case.classify else ():
        variant = variants[classified.key]
        facts = variant_facts(variant, written.get(variant.key), classified, build)
        subject = named_mark(f"{variant.gene} {variant.mutation}", mark)
        part = any(one.code is FindingCode.POSSIBLY_ONE_EVENT for one in variant.findings)
        line = variant_relevance(
            case, classified, facts, subject, context, possibly_part=part, more=more
        )
        if origin := origins.get(classified.key):
            line = msgspec.structs.replace(line, statements=(*line.statements, origin))
        found.append(line)
    return tuple(found)


def _readings(case: Case, context: Context, more: OfSample) -> dict[str, tuple[Relevance, ...]]:
    """Return, by key of the row, what each of its readings would mean for therapy."""
    variants = {row.key: row for row in case.normalize.variants} if case.normalize else {}
    return {
        item.key: reading_relevance(
            case, item, variant_facts(variants[item.key], None), context, more
        )
        for item in (case.classify.variants if case.classify else ())
        if item.readings
    }


def _tumour_statements(context: Context) -> tuple[TherapyStatement, ...]:
    """Return statements about the tumour type itself, without any biomarker."""
    rows = [
        row
        for row in context.table.active
        if row.match_type == "tumour_type" and context.applies(row)
    ]
    subject = context.tumour.name if context.tumour else ""
    return therapy_statements(rows, context, subject)
