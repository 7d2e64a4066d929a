"""Open questions: what a person has to settle, with readings, consequence and addressee.

They are numbered in input order, small variants first, so that a number stays with its question
as long as the input stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from varannot.actionability.activation import ACTIVATION_NOT_WEIGHED
from varannot.actionability.addressees import LABORATORY, LABORATORY_AND_BOARD
from varannot.actionability.description_questions import (
    NEEDS_ROW,
    build_questions,
    computed_questions,
    isoform_question,
    place_of,
    subject_of,
)
from varannot.actionability.mismatches import identity_questions, mismatch_questions
from varannot.actionability.origin_questions import (
    blood_questions,
    germline_matters,
    germline_questions,
)
from varannot.actionability.quality import quality_questions, run_questions
from varannot.actionability.reading_questions import contradiction_question, two_names_question
from varannot.actionability.reversion import reversion_questions
from varannot.actionability.unread import unread_questions
from varannot.classify.loss import COMPUTED_RULES
from varannot.classify.stage import contradicts_itself, has_an_older_meaning
from varannot.hgvs.row_builds import StatedBuild
from varannot.model import (
    BiomarkerCall,
    CallStatus,
    Case,
    CheckOutcome,
    Classification,
    Consequence,
    Effect,
    FindingCode,
    NormalizedVariant,
    Oncogenicity,
    OpenQuestion,
    Relevance,
    RelevanceKind,
    RowStatus,
)
from varannot.model.actionability import Reversion

__all__ = ["open_questions"]

_ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
_LOSS = frozenset({Effect.LOSS_OF_FUNCTION, Effect.LIKELY_LOSS_OF_FUNCTION})


def open_questions(
    case: Case,
    relevance: Sequence[Relevance],
    calls: Sequence[BiomarkerCall],
    reading_relevance: Mapping[str, tuple[Relevance, ...]] | None = None,
    pairs: Sequence[Reversion] = (),
) -> tuple[OpenQuestion, ...]:
    """Return the questions, numbered Q1, Q2, ...

    A control library and failed quality come first, files of another sample, rows that could not be
    read, a build in doubt; then contradictory and unreadable descriptions and conditional HRR
    findings in input order, white blood cells (one question), differences between what is written
    and what is computed, possible reversions, descriptions that could not be checked (one
    question), files that contradict each other, unread metrics of the run, biomarkers, germline
    consent.
    `reading_relevance` says, by key of the row, what each of its readings would mean for therapy;
    `pairs` are the verdicts on possible reversions.
    """
    classified = {item.key: item for item in case.classify.variants} if case.classify else {}
    relevant = {item.key: item for item in relevance}
    reported = [
        variant
        for variant in (case.normalize.variants if case.normalize else ())
        if variant.status is RowStatus.REPORTED
    ]
    notes = case.normalize.notes if case.normalize else ()
    stated = StatedBuild(sample=case.sample.get("genome_build", ""))
    questions = quality_questions(case)
    questions += identity_questions(case.ingest)
    questions += unread_questions(case)
    questions += build_questions(
        notes, stated.contradicted(case.ingest.files if case.ingest else ())
    )
    said = reading_relevance or {}
    questions += _variants(reported, classified, relevant, said)
    standing = [one for one in reported if _stands_on_condition(one, classified, relevant)]
    questions += blood_questions(standing, relevant)
    # A contradiction has a question of its own, which names what differs.
    questions += computed_questions(
        [one for one in reported if not contradicts_itself(one)], reported, relevant
    )
    variants = case.normalize.variants if case.normalize else ()
    questions += reversion_questions(variants, pairs)
    questions += _ungraded(reported, classified, relevant)
    questions += _activation(reported, relevant)
    questions += _not_checkable(reported)
    questions += mismatch_questions(case.ingest)
    questions += run_questions(case)
    questions += [question for call in calls for question in _biomarker(call)]
    questions += germline_questions(case, reported, classified, relevant)
    nameless = {variant.key for variant in reported if not variant.mutation}
    rows_written = case.ingest.small_variants if case.ingest and nameless else ()
    places = {row.key: place_of(row) for row in rows_written if row.key in nameless}
    return tuple(
        msgspec.structs.replace(
            question,
            id=f"Q{number}",
            subject=f"{question.subject} {places.get(question.key, '')}".strip(),
        )
        for number, question in enumerate(questions, start=1)
    )


def _variants(
    reported: Iterable[NormalizedVariant],
    classified: Mapping[str, Classification],
    relevant: Mapping[str, Relevance],
    said: Mapping[str, tuple[Relevance, ...]],
) -> Iterable[OpenQuestion]:
    for variant in reported:
        item = classified.get(variant.key)
        if item is None:
            continue
        line = relevant.get(variant.key)
        conditional = line is not None and line.kind is RelevanceKind.CONDITIONAL
        germline = germline_matters(item, line)
        if contradicts_itself(variant):
            yield contradiction_question(
                variant, item, said.get(variant.key, ()), germline=germline
            )
        elif item.readings and has_an_older_meaning(variant):
            yield two_names_question(variant, item, said.get(variant.key, ()), germline=germline)
        elif variant.check.outcome is CheckOutcome.REFERENCE_DIFFERS and not conditional:
            yield isoform_question(variant)
        elif _unreadable(variant):
            yield _unreadable_question(variant)
        whole = conditional and not _possibly_part(variant, item)
        if line is not None and whole and not _stands(variant, item):
            yield _conditional(variant, item, line)
        yield from _taken_as_published(variant, item)


def _stands_on_condition(
    variant: NormalizedVariant,
    classified: Mapping[str, Classification],
    relevant: Mapping[str, Relevance],
) -> bool:
    """Return whether class and effect stand, and therapy hangs on something else."""
    item, line = classified.get(variant.key), relevant.get(variant.key)
    if item is None or line is None or line.kind is not RelevanceKind.CONDITIONAL:
        return False
    return not _possibly_part(variant, item) and _stands(variant, item)


def _taken_as_published(variant: NormalizedVariant, item: Classification) -> Iterable[OpenQuestion]:
    """Yield the question that the policy AS_PUBLISHED passes over: nothing showed the loss."""
    if any(statement.rule == "as_published_truncating" for statement in item.statements):
        curated = [one.text for one in item.statements if one.rule == "curated_effect"]
        yield OpenQuestion(
            id="",
            subject=subject_of(variant),
            question="Is the loss of function real? It is taken from the publication.",
            reason=" ".join(curated) or "Nothing was computed to show it.",
            would_change="The interpretation and the therapeutic relevance of this row.",
            who=LABORATORY_AND_BOARD,
            needs="the same sample under the policy graded",
            key=variant.key,
        )


def _possibly_part(variant: NormalizedVariant, item: Classification) -> bool:
    """Return whether a condition is only that the row is no part of an event.

    That question stands on its own; HRR genes ask for more.
    """
    part = any(one.code is FindingCode.POSSIBLY_ONE_EVENT for one in variant.findings)
    return part and item.oncogenicity in _ONCOGENIC and not item.hrr_gene


def _stands(variant: NormalizedVariant, item: Classification) -> bool:
    """Return whether class and effect stand, so that a condition is about something else.

    Origin, a reversion and germline origin have questions of their own.
    """
    if any(one.code is FindingCode.POSSIBLY_ONE_EVENT for one in variant.findings):
        return False
    return item.oncogenicity in _ONCOGENIC and (not item.hrr_gene or item.effect in _LOSS)


def _unreadable(variant: NormalizedVariant) -> bool:
    return (
        variant.check.outcome is CheckOutcome.NOT_CHECKABLE
        and variant.consequence is Consequence.UNKNOWN
    )


def _unreadable_question(variant: NormalizedVariant) -> OpenQuestion:
    return OpenQuestion(
        id="",
        subject=subject_of(variant),
        question="What does the description mean? It names no single variant that could be read.",
        reason=variant.check.reason,
        would_change="The class of the variant; without a description there is none.",
        who=LABORATORY,
        needs=NEEDS_ROW,
        key=variant.key,
    )


def _conditional(variant: NormalizedVariant, item: Classification, line: Relevance) -> OpenQuestion:
    subject = subject_of(variant)
    if item.hrr_gene:
        return OpenQuestion(
            id="",
            subject=subject,
            question="Does the variant abolish the function of the HRR gene?",
            reason=" ".join(line.missing),
            would_change="It would turn the conditional finding into a statement about PARP "
            "inhibitors, or remove it.",
            who=LABORATORY_AND_BOARD,
            needs="the transcript with its version, the effect on transcript and protein, the "
            "state of the other allele, the origin",
            key=variant.key,
        )
    return OpenQuestion(
        id="",
        subject=subject,
        question="Is the variant oncogenic? A therapy row names it, a class does not.",
        reason=" ".join(line.missing),
        would_change="The therapy rows listed would become statements.",
        who="whoever keeps the knowledge table",
        needs="a curated row with class, effect and citation",
        key=variant.key,
    )


def _ungraded(
    reported: Iterable[NormalizedVariant],
    classified: Mapping[str, Classification],
    relevant: Mapping[str, Relevance],
) -> list[OpenQuestion]:
    """Return one question about truncating variants whose effect has not been graded.

    A stop in a tumour suppressor is no quiet row: until its loss of function is shown or refuted
    it stands among the questions. HRR genes have questions of their own.
    """
    ungraded = [
        variant
        for variant in reported
        if variant.key in classified
        and classified[variant.key].effect is Effect.TRUNCATING_UNCERTAIN
        and classified[variant.key].oncogenicity is Oncogenicity.VUS
        and variant.key in relevant
        and relevant[variant.key].kind is not RelevanceKind.CONDITIONAL
    ]
    if not ungraded:
        return []
    return [
        OpenQuestion(
            id="",
            subject="; ".join(subject_of(variant) for variant in ungraded),
            question="Do these truncating variants abolish the function of the gene?",
            reason=_why_ungraded(ungraded, classified),
            would_change="The class: a truncation that abolishes a tumour suppressor is at least "
            "likely oncogenic.",
            who="the molecular pathologist",
            needs="the computed facts of section Evidence, what is known of the lost part, and the "
            "state of the other allele",
        )
    ]


def _why_ungraded(
    ungraded: Sequence[NormalizedVariant], classified: Mapping[str, Classification]
) -> str:
    """Return what was computed about each truncation, or that nothing was."""
    head = "They truncate genes that are known to be lost in tumours"
    computed, without = [], []
    for variant in ungraded:
        said = [s.text for s in classified[variant.key].statements if s.rule in COMPUTED_RULES]
        if said:
            computed.append(f"{subject_of(variant)}: {' '.join(said)}")
        else:
            without.append(subject_of(variant))
    if not computed:
        return (
            f"{head}; nonsense-mediated decay and the lost share of the protein have not been "
            "computed."
        )
    reason = f"{head}; the facts are computed and not yet graded. {' '.join(computed)}"
    if without:
        reason += f" Not computed: {'; '.join(without)}."
    return reason


def _activation(
    reported: Iterable[NormalizedVariant], relevant: Mapping[str, Relevance]
) -> list[OpenQuestion]:
    """Return one question about VUS of genes whose activation a row of this type is about."""
    found = [
        (variant, statement.text)
        for variant in reported
        if variant.key in relevant
        for statement in relevant[variant.key].statements
        if statement.rule == ACTIVATION_NOT_WEIGHED
    ]
    if not found:
        return []
    return [
        OpenQuestion(
            id="",
            subject="; ".join(subject_of(variant) for variant, _ in found),
            question="Do these variants activate the gene?",
            reason=" ".join(dict.fromkeys(text for _, text in found)),
            would_change="The sensitivity or resistance that the rows named speak of would apply.",
            who="the molecular pathologist",
            needs="hotspot and functional evidence, and a curated row with class and effect",
        )
    ]


def _not_checkable(reported: Iterable[NormalizedVariant]) -> list[OpenQuestion]:
    open_rows = [
        variant
        for variant in reported
        if variant.check.outcome is CheckOutcome.NOT_CHECKABLE
        and variant.mutation
        and not _unreadable(variant)
        and not _computed_alone(variant)
    ]
    if not open_rows:
        return []
    names = "; ".join(subject_of(variant) for variant in open_rows)
    reasons = dict.fromkeys(variant.check.reason for variant in open_rows)
    count = len(open_rows)
    return [
        OpenQuestion(
            id="",
            subject=f"{count} description{'s' if count > 1 else ''} not checked",
            question="Are these descriptions right? They could not be checked.",
            reason=f"{names}. {' '.join(reasons)}",
            would_change="Nothing if they are right; a wrong one may name another event.",
            who=LABORATORY,
            needs="both descriptions (c. and p.) and the transcript with its version",
        )
    ]


def _computed_alone(variant: NormalizedVariant) -> bool:
    """Return whether the names of a row are those computed from its genome change."""
    first = variant.descriptions[0] if variant.descriptions else None
    return first is not None and bool(first.hgvs_c) and first.hgvs_c == variant.hgvs_c


def _biomarker(call: BiomarkerCall) -> list[OpenQuestion]:
    """Return the question of a call that complains, is contradictory, or lies in a grey band."""
    band = call.status in (CallStatus.BORDERLINE, CallStatus.INDETERMINATE)
    if not call.complaints and not band and call.status is not CallStatus.CONTRADICTORY:
        return []
    reasons = [*call.complaints, *([call.reason] if band or not call.complaints else [])]
    if call.complaints:
        question = "Which statement holds?"
    else:
        question = "Is the value above or below the threshold?"
    needs = {
        "msi": "all marker results, immunohistochemistry of the mismatch repair proteins or PCR",
        "msi_typed": "all marker results, one by one",
        "mmr_ihc": "a repeat of one of the two tests",
        "msi_pcr": "a repeat of one of the two tests",
    }
    return [
        OpenQuestion(
            id="",
            subject=f"{call.label}: {call.value}",
            question=question,
            reason=" ".join(reasons),
            would_change="Whether statements about immune checkpoint inhibitors apply."
            if call.name != "gis"
            else "Whether statements about homologous recombination deficiency apply.",
            who=LABORATORY,
            needs=needs.get(call.name, "the original result with its unit and method"),
        )
    ]
