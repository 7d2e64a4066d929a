"""The classify stage: class, lean and effect of every reported small variant."""

from __future__ import annotations

from varannot.classify.criteria.gather import Gatherer
from varannot.classify.facts import genome_build, variant_facts
from varannot.classify.loss import loss_facts
from varannot.classify.not_loaded import evidence_gaps, not_loaded_ids
from varannot.classify.phrases import Phrases
from varannot.classify.readings import classify_readings, curated_for_printed
from varannot.classify.role import GeneRole, gene_role
from varannot.classify.statements import from_row
from varannot.classify.verdict import Rules, Verdict, judge, not_curated
from varannot.classify.wording import unresolved_phrase
from varannot.knowledge.match import VariantFacts
from varannot.knowledge.sources import EvidenceSources
from varannot.knowledge.table import KnowledgeTable
from varannot.model import (
    Case,
    CheckOutcome,
    Classification,
    Classify,
    Consequence,
    DescriptionCheck,
    Effect,
    Interpretation,
    Lean,
    NormalizedVariant,
    Oncogenicity,
    RowStatus,
    SmallVariant,
    Statement,
)

__all__ = ["classify", "contradicts_itself", "has_an_older_meaning"]


def classify(
    case: Case,
    kb: KnowledgeTable,
    phrases: Phrases,
    interpretation: Interpretation,
    evidence: EvidenceSources | None = None,
) -> Classify:
    """Return the classifications of the reported small variants, in input order.

    GRADED: a description that cannot be true, or differs from the reference, is UNRESOLVED and
    each of its readings carries the class that it would have. One that is true as printed on
    another isoform than the main one names its event, and is classed. A row that names no variant
    that can be read, or several, is UNRESOLVED under either policy.
    AS_PUBLISHED: such a description is classed as typed, and marked; its readings stay attached.
    `evidence` are the packs and mounted files; without them every criterion that needs them is
    not assessable.
    """
    reference = case.normalize.reference if case.normalize else None
    tumour = case.tumour_type
    lineage = (tumour.code, *tumour.ancestors) if tumour is not None and tumour.code else ()
    rules = Rules(
        kb.active,
        phrases,
        interpretation,
        reference,
        Gatherer(evidence, lineage),
        not_loaded_ids(evidence),
    )
    written = {row.key: row for row in case.ingest.small_variants} if case.ingest else {}
    build = genome_build(case)
    variants = case.normalize.variants if case.normalize else ()
    return Classify(
        variants=tuple(
            _classification(variant, written.get(variant.key), rules, build)
            for variant in variants
            if variant.status is RowStatus.REPORTED
        ),
        not_loaded=rules.not_loaded,
        gaps=evidence_gaps(rules.missing, evidence, phrases),
        stale=evidence.stale(case.sample.get("report_date", "")) if evidence is not None else (),
    )


_NOT_CONTRADICTED = frozenset(
    {CheckOutcome.AGREES, CheckOutcome.SAME_EVENT, CheckOutcome.NOT_CHECKABLE}
)


def has_an_older_meaning(variant: NormalizedVariant) -> bool:
    """Return whether a name that is not contradicted has readings: it is an older name too."""
    return bool(variant.check.readings) and variant.check.outcome in _NOT_CONTRADICTED


def contradicts_itself(variant: NormalizedVariant) -> bool:
    """Return whether the description of a variant names no event that could be true.

    It does not where c. and p. exclude each other, or where the reference excludes them on every
    transcript. What is true as printed on an installed transcript names its event, if all such
    transcripts put it at the same place.
    """
    outcome = variant.check.outcome
    if outcome is CheckOutcome.REFERENCE_DIFFERS:
        return not (variant.check.true_on and any(one.hgvs_c for one in variant.descriptions))
    return outcome is CheckOutcome.IMPOSSIBLE


def _names_no_variant(variant: NormalizedVariant) -> bool:
    """Return whether a row names no variant that can be read, or more than one."""
    unread = variant.check.outcome is CheckOutcome.NOT_CHECKABLE
    return unread and variant.consequence is Consequence.UNKNOWN


def _classification(
    variant: NormalizedVariant, written: SmallVariant | None, rules: Rules, build: str
) -> Classification:
    facts = variant_facts(variant, written, build=build)
    contradicts = contradicts_itself(variant)
    if contradicts and rules.interpretation is Interpretation.GRADED:
        return _unresolved(variant, facts, rules)
    loss = loss_facts(variant.descriptions, variant.findings, from_part=variant.loss_from_part)
    verdict = judge(
        facts,
        rules,
        written.exons if written else "",
        loss=loss,
        descriptions=variant.descriptions,
        findings=variant.findings,
        from_part=variant.loss_from_part,
    )
    # A curated row may name the very words of a row that cannot be read otherwise.
    if _names_no_variant(variant) and not_curated(verdict):
        return _not_assessed(variant, facts, verdict, rules)
    open_yet = contradicts or has_an_older_meaning(variant)
    readings = classify_readings(facts, variant.check.readings, rules) if open_yet else ()
    return Classification(
        key=variant.key,
        oncogenicity=verdict.oncogenicity,
        lean=verdict.lean,
        effect=verdict.effect,
        truncating=facts.truncating,
        interpretation=verdict.interpretation,
        gene_role=verdict.role.label,
        hrr_gene=verdict.role.hrr,
        as_published=rules.interpretation is Interpretation.AS_PUBLISHED,
        standard=verdict.standard,
        curated_class=verdict.curated_class,
        population=verdict.population,
        clinvar=verdict.clinvar,
        statements=verdict.statements,
        readings=readings,
        caveats=(*_check_caveats(variant.check, contradicts), *verdict.caveats),
        kb_ids=verdict.kb_ids,
    )


def _unresolved(variant: NormalizedVariant, facts: VariantFacts, rules: Rules) -> Classification:
    role: GeneRole = gene_role(facts.gene, rules.rows)
    readings = classify_readings(facts, variant.check.readings, rules)
    set_aside = curated_for_printed(facts, rules.rows)
    statements = [
        Statement(
            rule="unresolved",
            text=f"Not classified: {variant.check.reason} The readings are unranked and none is "
            "chosen.",
        )
    ]
    if not readings:
        text = "No reading of the printed description was found that would be true."
        statements.append(Statement(rule="no_reading", text=text))
    statements += [
        from_row("row_set_aside", row, "A row names the printed text; it is not used:")
        for row in set_aside
    ]
    return Classification(
        key=variant.key,
        oncogenicity=Oncogenicity.UNRESOLVED,
        lean=Lean.NONE,
        effect=Effect.UNCERTAIN,
        truncating=False,
        interpretation=unresolved_phrase(rules.phrases, variant.check.outcome),
        gene_role=role.label,
        hrr_gene=role.hrr,
        statements=(*statements, *role.statements()),
        readings=readings,
        kb_ids=tuple(dict.fromkeys(row.kb_id for row in (*set_aside, *role.rows))),
    )


def _not_assessed(
    variant: NormalizedVariant, facts: VariantFacts, verdict: Verdict, rules: Rules
) -> Classification:
    text = f"Not classified: {variant.check.reason}"
    return Classification(
        key=variant.key,
        oncogenicity=Oncogenicity.UNRESOLVED,
        lean=Lean.NONE,
        effect=Effect.UNCERTAIN,
        truncating=False,
        interpretation=unresolved_phrase(rules.phrases, variant.check.outcome),
        gene_role=verdict.role.label,
        hrr_gene=verdict.role.hrr,
        as_published=rules.interpretation is Interpretation.AS_PUBLISHED,
        statements=(Statement(rule="not_assessed", text=text), *verdict.role.statements()),
        readings=classify_readings(facts, variant.check.readings, rules),
        caveats=verdict.caveats,
        kb_ids=verdict.kb_ids,
    )


def _check_caveats(check: DescriptionCheck, contradicts: bool) -> tuple[Statement, ...]:
    """Return what the check of the description adds to a class that was given all the same."""
    found = []
    if check.outcome is CheckOutcome.REFERENCE_DIFFERS and not contradicts:
        text = f"Classed as the event that the description names elsewhere: {check.reason}"
        found.append(Statement(rule="true_on_other_transcript", text=text))
    elif contradicts:
        text = f"Classed as typed, although the description contradicts itself: {check.reason}"
        found.append(Statement(rule="as_published_inconsistent", text=text))
    if check.outcome is CheckOutcome.NOT_CHECKABLE:
        text = f"The description could not be checked: {check.reason}"
        found.append(Statement(rule="not_checkable", text=text))
    if check.outcome is CheckOutcome.SAME_EVENT:
        expected = f" The HGVS name is {check.expected}." if check.expected else ""
        text = f"The printed name is not the HGVS name of this event: {check.reason}{expected}"
        found.append(Statement(rule="same_event", text=text))
    return tuple(found)
