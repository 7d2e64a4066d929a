"""The report's view, built from a case: pure, and the only place that decides what is printed."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from varannot.actionability.description_questions import place_of
from varannot.actionability.germline import short_origin
from varannot.actionability.quality_marks import long_mark, named_mark, short_mark
from varannot.errors import VarannotError
from varannot.model import (
    Actionability,
    Analyte,
    BiomarkerCall,
    CallStatus,
    Case,
    Classification,
    Classify,
    Ingest,
    Interpretation,
    Normalize,
    NormalizedVariant,
    Oncogenicity,
    Relevance,
    RelevanceKind,
    RowStatus,
    SmallVariant,
)
from varannot.report.board import board_lines, hrr_line
from varannot.report.columns import AS_PUBLISHED_MARK
from varannot.report.completeness import ChecklistRule, assess_completeness
from varannot.report.descriptions import (
    aside_texts,
    description_blocks,
    level_counts,
    raises_question,
    serious_texts,
)
from varannot.report.evidence import conditional_findings, evidence, finding_classes, therapy_groups
from varannot.report.provenance import header, knowledge_age, provenance, tumour_words
from varannot.report.quality import (
    control_mark,
    quality_board_line,
    quality_view,
    short_control_mark,
    without_negatives,
)
from varannot.report.rows import (
    CHECK_SEPARATOR,
    accounts,
    excluded_groups,
    finding_rows,
    marked,
    variant_rows,
)
from varannot.report.standard_view import (
    SCHEME_NOTE,
    classes_words,
    criteria_blocks,
    gap_lines,
    points_and_codes,
)
from varannot.report.view import (
    Completeness,
    FindingClass,
    FindingLine,
    QuestionView,
    ReportDocument,
    ReportView,
    SampleStatus,
    SummaryLine,
    Table2Row,
    VariantLine,
)
from varannot.report.words import (
    NOT_STATED,
    check_parts,
    consequence_words,
    fraction_percent,
    reading_classes,
    status_words,
    typed,
)

__all__ = ["build_failure", "build_view", "document"]

_ADVICE = (
    "Correct what each line names, then run again. "
    "Only this sample is affected; the other samples of the run do not depend on it."
)


class _Parts:
    """The parts of a case that went through all stages, with look-ups by key."""

    def __init__(self, case: Case) -> None:
        if (
            case.ingest is None
            or case.normalize is None
            or case.classify is None
            or case.actionability is None
        ):
            message = f"sample {case.sample_id}: a stage before the report has not run"
            raise VarannotError(message)
        self.case = case
        self.mark = _mark(case)
        self.ingest: Ingest = case.ingest
        self.normalize: Normalize = case.normalize
        self.classify: Classify = case.classify
        self.actionability: Actionability = case.actionability
        self.small = {v.key: v for v in case.ingest.small_variants}
        self.normalized = {v.key: v for v in case.normalize.variants}
        self.classified = {c.key: c for c in case.classify.variants}
        self.relevance = {r.key: r for r in case.actionability.relevance}
        self.reported = tuple(v for v in case.normalize.variants if v.status is RowStatus.REPORTED)


def build_view(
    case: Case, settings: Mapping[str, str], checklist: tuple[ChecklistRule, ...]
) -> ReportView:
    """Return all that is printed about a case; VarannotError if a stage or a row is missing."""
    parts = _Parts(case)
    variants, findings = _rows(parts)
    completeness = assess_completeness(case, settings, checklist)
    classes = without_negatives(
        finding_classes(parts.ingest, findings, parts.actionability.not_assessed), parts.ingest
    )
    table2 = _table2(parts)
    summary = _summary(case, parts, table2, variants, findings, classes, completeness)
    return ReportView(
        schema_version=case.schema_version,
        software_version=case.software_version,
        sample_id=case.sample_id,
        status=SampleStatus.OK,
        interpretation=case.interpretation,
        mark=_banner(case.interpretation, case),
        tumour=tumour_words(case),
        header=header(case, settings),
        provenance=provenance(case, settings),
        summary=summary,
        open_questions=_questions(parts.actionability),
        biomarkers=parts.actionability.biomarkers,
        board=(
            quality_board_line(parts.ingest),
            *board_lines(parts.actionability, table2, parts.classified, classes, parts.normalized),
        ),
        table2=table2,
        conditional=conditional_findings(parts.actionability, table2),
        would_apply=therapy_groups(case, settings, table2, conditional=True),
        therapies=therapy_groups(case, settings, table2, conditional=False),
        findings=classes,
        not_assessed=parts.actionability.not_assessed,
        accounts=accounts(parts.ingest, variants, findings),
        excluded=excluded_groups(parts.ingest, parts.normalized),
        evidence=evidence(parts.normalized, parts.classify, parts.relevance, table2),
        descriptions=description_blocks(parts.normalize),
        level_counts=level_counts(parts.normalize, parts.ingest),
        not_loaded=parts.classify.not_loaded,
        gaps=gap_lines(parts.classify),
        stale=parts.classify.stale,
        criteria=criteria_blocks(
            parts.classify,
            {row.key: row.name for row in table2},
            {row.key: row.gene for row in table2},
        ),
        scheme_note=SCHEME_NOTE,
        notes=(*parts.normalize.notes, *parts.ingest.notes),
        knowledge_age=knowledge_age(case, settings),
        quality=quality_view(parts.ingest),
        completeness=completeness,
        variant_rows=variants,
        finding_rows=findings,
    )


def _rows(parts: _Parts) -> tuple[tuple[VariantLine, ...], tuple[FindingLine, ...]]:
    variants = variant_rows(parts.ingest, parts.normalized, parts.classified, parts.mark)
    by_index = {finding.index: finding for finding in parts.actionability.findings}
    findings = finding_rows(parts.ingest, by_index, parts.mark)
    return variants, findings


def build_failure(case: Case, settings: Mapping[str, str]) -> ReportView:
    """Return the view of a failed sample; raises VarannotError if the case has not failed."""
    if case.failure is None:
        message = f"sample {case.sample_id}: a failure page was asked for, but nothing failed"
        raise VarannotError(message)
    # A sample that fails before classify has not been told the interpretation of the run.
    interpretation = Interpretation(settings.get("interpretation", case.interpretation.value))
    problems = "; ".join(case.failure.problems)
    return ReportView(
        schema_version=case.schema_version,
        software_version=case.software_version,
        sample_id=case.sample_id,
        status=SampleStatus.FAILED,
        interpretation=interpretation,
        mark=_banner(interpretation, case),
        tumour=tumour_words(case),
        header=header(case, settings),
        provenance=provenance(case, settings),
        failure=case.failure,
        advice=_ADVICE,
        summary=SummaryLine(
            sample_id=case.sample_id,
            patient_id=typed(case.sample.get("patient_id", "")),
            tumour_type=tumour_words(case),
            status=SampleStatus.FAILED,
            interpretation=interpretation,
            reported=0,
            excluded=0,
            findings=0,
            open_questions=0,
            tmb="no result",
            msi="no result",
            hrr_line="no result",
            completeness="no result",
            report=f"{case.sample_id}/report.html",
            failure=f"stage {case.failure.stage.value}: {problems}",
            remarks=_mark(case, interpretation),
        ),
    )


def document(view: ReportView, case: Case) -> ReportDocument:
    """Return the content of report.json: the view and the stages' own parts."""
    return ReportDocument(**msgspec.structs.asdict(view), case=case)


def _mark(case: Case, interpretation: Interpretation | None = None) -> str:
    """Return what every row begins with: a control library, a reproduced publication, or ''."""
    published = (interpretation or case.interpretation) is Interpretation.AS_PUBLISHED
    control = short_control_mark(case.ingest)
    return "; ".join(filter(None, [control, AS_PUBLISHED_MARK if published else ""]))


def _banner(interpretation: Interpretation, case: Case) -> str:
    control = control_mark(case.ingest)
    if interpretation is not Interpretation.AS_PUBLISHED:
        return control
    doi = typed(case.sample.get("published_reference", ""))
    first = f"{control}; " if control else ""
    return f"{first}AS PUBLISHED — reproduces a publication (DOI {doi}); not for patient care"


def _questions(actionability: Actionability) -> tuple[QuestionView, ...]:
    return tuple(
        QuestionView(
            number=number,
            question=question,
            reading_classes=reading_classes(question.readings),
        )
        for number, question in enumerate(actionability.open_questions, start=1)
    )


def _table2(parts: _Parts) -> tuple[Table2Row, ...]:
    return tuple(
        _table2_row(
            number,
            variant,
            parts.small[variant.key],
            parts.classified[variant.key],
            parts.relevance.get(variant.key),
            parts.mark,
            parts.ingest,
            short_origin(parts.case, variant.key),
        )
        for number, variant in enumerate(parts.reported, start=1)
    )


def _table2_row(
    number: int,
    variant: NormalizedVariant,
    small: SmallVariant,
    classification: Classification,
    relevance: Relevance | None,
    mark: str,
    ingest: Ingest,
    origin: str,
) -> Table2Row:
    quality = long_mark(ingest, (Analyte.SMALL_VARIANTS,))
    mutation = variant.mutation or place_of(small) or NOT_STATED
    serious = tuple(filter(None, [*serious_texts(variant), quality]))
    checks = check_parts(variant, classification, (*serious, *aside_texts(variant)))
    return Table2Row(
        number=number,
        key=variant.key,
        name=named_mark(
            f"{variant.gene} {mutation}", short_mark(ingest, (Analyte.SMALL_VARIANTS,))
        ),
        gene=variant.gene,
        mutation=mutation,
        interpretation=classification.interpretation,
        points=points_and_codes(classification.standard),
        classes=classes_words(classification),
        therapeutic_relevance=relevance.phrase if relevance else "no statement",
        checks=marked(CHECK_SEPARATOR.join(checks), mark),
        check_parts=checks,
        flagged=serious,
        needs_decision=bool(quality)
        or raises_question(variant)
        or _needs_decision(variant, classification, relevance),
        description=" ".join(filter(None, [variant.hgvs_c, variant.hgvs_p])) or "not stated",
        transcript=_transcript(variant),
        consequence=consequence_words(variant.consequence),
        vaf=fraction_percent(small.vaf),
        depth=typed("" if small.depth is None else f"{small.depth:,}"),
        origin=origin,
        typed_interpretation=small.reported_interpretation,
        typed_relevance=small.reported_relevance,
        source_file=small.source.file,
        source_row=small.source.row,
    )


def _transcript(variant: NormalizedVariant) -> str:
    """Return the transcript of the row, or the one that its description was computed on."""
    if variant.transcript or not variant.descriptions:
        return typed(variant.transcript)
    return f"{variant.descriptions[0].transcript} (computed; the row names none)"


def _needs_decision(
    variant: NormalizedVariant, classification: Classification, relevance: Relevance | None
) -> bool:
    """Return whether the row must not be read without its open question or condition."""
    return (
        variant.check.outcome.contradicted
        or classification.oncogenicity is Oncogenicity.UNRESOLVED
        or (relevance is not None and relevance.kind is RelevanceKind.CONDITIONAL)
    )


def _summary(
    case: Case,
    parts: _Parts,
    table2: tuple[Table2Row, ...],
    variants: tuple[VariantLine, ...],
    findings: tuple[FindingLine, ...],
    classes: tuple[FindingClass, ...],
    completeness: Completeness,
) -> SummaryLine:
    reported = sum(line.status is RowStatus.REPORTED for line in variants)
    missing = ", ".join(completeness.missing_blocking)
    return SummaryLine(
        sample_id=case.sample_id,
        patient_id=typed(case.sample.get("patient_id", "")),
        tumour_type=tumour_words(case),
        status=SampleStatus.OK,
        interpretation=case.interpretation,
        reported=reported,
        excluded=len(variants) - reported,
        findings=sum(
            line.status is RowStatus.REPORTED and line.kind != "assessed_negative"
            for line in findings
        ),
        open_questions=len(parts.actionability.open_questions),
        tmb=_biomarker(parts.actionability, "tmb"),
        msi=_biomarker(parts.actionability, "msi"),
        hrr_line=hrr_line(
            parts.actionability, table2, parts.classified, classes, read=bool(parts.normalized)
        ),
        completeness=f"draft: {missing}" if missing else "complete",
        report=f"{case.sample_id}/report.html",
        failure="none",
        remarks=parts.mark,
    )


def _biomarker(actionability: Actionability, name: str) -> str:
    calls = [call for call in actionability.biomarkers if call.name.casefold() == name]
    return "; ".join(_biomarker_words(call) for call in calls) or "not assessed"


def _biomarker_words(call: BiomarkerCall) -> str:
    words = status_words(call.status)
    if call.status is CallStatus.NOT_ASSESSED or not call.value:
        return words
    text = f"{call.value} {call.unit}".strip() + f" ({words})"
    return f"{text}; {count}" if (count := _complaints(call)) else text


def _complaints(call: BiomarkerCall) -> str:
    return "; ".join(call.complaints)
