"""Germline statements about a variant: which row speaks, and what the patient has decided.

A statement begins with the verdict; the sentence of the row or rule stands behind it. A row for
the patient's tumour type displaces those for a broader and for any tumour type. An unresolved
description follows its worst reading. Nothing is suggested again to a patient who has declined,
but what was declined stays readable. What the panel software takes a variant for is shown beside
it; it is the software's filter for TMB and no test of germline origin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from varannot.actionability.context import Context
from varannot.actionability.germline_rules import Number, germline_rules
from varannot.actionability.germline_suspicion import (
    Suspect,
    Suspicion,
    clinvar_pathogenic,
    clinvar_words,
    suspicion,
)
from varannot.actionability.thresholds import threshold
from varannot.classify.statements import from_row
from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.problems import DescriptionError, NotCheckableError
from varannot.knowledge.evidence import ClinvarAnswer, LookUp
from varannot.knowledge.match import TRUNCATING, VariantFacts, coding_key, matching_rows
from varannot.knowledge.oncotree import ANY, ANY_SOLID
from varannot.knowledge.schema import NOT_BY_DEFAULT, KnowledgeRow
from varannot.model import (
    Case,
    Classification,
    Effect,
    GermlineCall,
    GermlineStatus,
    Oncogenicity,
    SmallVariant,
    Statement,
)
from varannot.model.actionability import GermlineOutcome, GermlineVerdict, RuleInput

__all__ = [
    "GERMLINE_FOLLOW_UP",
    "NO_CLINVAR",
    "PANEL_ORIGIN",
    "decided_words",
    "germline_statements",
    "germline_verdict",
    "is_settled",
    "origin_words",
    "panel_origins",
    "short_origin",
]

GERMLINE_FOLLOW_UP = "germline"
"""Rule of a statement that suggests germline follow-up; a row against it has a rule of its own."""

PANEL_ORIGIN = "panel_origin"
"""Rule of the statement that repeats what the panel software takes a variant for."""

NO_CLINVAR = ClinvarAnswer(LookUp.NOT_LOADED)
"""The answer where no ClinVar file was asked."""

_NO_FOLLOW_UP = "germline_not_by_default"
_ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
_BENIGN = frozenset({Oncogenicity.LIKELY_BENIGN, Oncogenicity.BENIGN})
_ANY_TYPE = frozenset({ANY, ANY_SOLID})


_RULES = {
    GermlineOutcome.FOLLOW_UP: GERMLINE_FOLLOW_UP,
    GermlineOutcome.NOT_BY_DEFAULT: _NO_FOLLOW_UP,
    GermlineOutcome.BELOW_FILTER: "germline_below_filter",
    GermlineOutcome.SUSPENDED: "germline_suspended",
}
"""Rule of the statement by outcome; the others have none."""


def germline_verdict(
    classified: Classification,
    facts: VariantFacts,
    context: Context,
    written: SmallVariant | None = None,
    clinvar: ClinvarAnswer = NO_CLINVAR,
    tmb: float | None = None,
) -> GermlineVerdict | None:
    """Return the verdict on germline suspicion; None where no list and no row names the gene.

    A truncating variant without an established loss of function, and a description with a
    truncating reading, are held against the rules as if they were lost; the sentence says so.
    `tmb` is the burden of the tumour in mutations/Mb.
    """
    premise = _premise(classified)
    rows = _rows(classified, facts, context, clinvar)
    followed = [row for row in rows if row.setting != NOT_BY_DEFAULT]
    evidence = _evidence(classified, premise, clinvar)
    tumour = context.tumour
    suspect = Suspect(
        gene=facts.gene,
        evidence=evidence,
        by_null=bool(premise) and not clinvar_pathogenic(clinvar),
        vaf=written.vaf if written else None,
        indel=_is_indel(facts, written),
        codes=(tumour.code, *tumour.ancestors) if tumour else (),
        below=_below(tumour.code, context) if tumour else frozenset(),
        age=int(age) if (age := context.sample.get("age", "")) else None,
        tmb=tmb,
        lab=bool(followed) if rows else None,
        lab_rows=tuple(row.kb_id for row in rows),
        vaf_limits=_own_limits(context),
    )
    found = suspicion(suspect, germline_rules())
    if found.outcome is GermlineOutcome.NOT_LISTED:
        return None
    return _worded(found, rows, context)


def germline_statements(
    verdict: GermlineVerdict | None,
    classified: Classification,
    facts: VariantFacts,
    context: Context,
    clinvar: ClinvarAnswer = NO_CLINVAR,
) -> tuple[Statement, ...]:
    """Return the statements of a verdict, the verdict first and each row of the laboratory once.

    The first row stands behind the verdict, so that one statement carries both. Without a row the
    verdict stands alone.
    """
    if verdict is None or verdict.outcome not in _RULES:
        return ()
    rule = _RULES[verdict.outcome]
    rows = _rows(classified, facts, context, clinvar)
    premise = _premise(classified) or ""
    if clinvar_pathogenic(clinvar):
        premise = _clinvar_premise(classified, clinvar)
    head = " ".join(filter(None, (premise, verdict.sentence, verdict.decided)))
    if not rows:
        return (
            Statement(
                rule=rule,
                text=head,
                citation=verdict.citation,
                unconfirmed=verdict.unconfirmed,
            ),
        )
    first = _with_open(from_row(rule, rows[0], text=head), verdict.unconfirmed)
    return (first, *(from_row(rule, row, text=premise) for row in rows[1:]))


def _with_open(statement: Statement, unconfirmed: str) -> Statement:
    both = "; ".join(dict.fromkeys(filter(None, (statement.unconfirmed, unconfirmed))))
    return msgspec.structs.replace(statement, unconfirmed=both)


def _rows(
    classified: Classification, facts: VariantFacts, context: Context, clinvar: ClinvarAnswer
) -> Sequence[KnowledgeRow]:
    """Return the laboratory's germline rows about the variant in this tumour type."""
    premise = _premise(classified)
    known = clinvar_pathogenic(clinvar)
    if premise is None and not known:
        return ()
    if premise or known:
        facts = replace(
            facts, effect=Effect.LOSS_OF_FUNCTION, oncogenicity=Oncogenicity.LIKELY_ONCOGENIC
        )
    rows = [
        row
        for row in matching_rows(facts, context.table.for_gene(facts.gene))
        if row.record_type == "germline"
        and (not row.listed("oncotree_code") or context.applies(row))
    ]
    return _for_this_type(rows, context)


def _evidence(
    classified: Classification, premise: str | None, clinvar: ClinvarAnswer
) -> tuple[RuleInput, ...]:
    """Return what speaks for pathogenicity, each with its source."""
    found = []
    if classified.oncogenicity in _ONCOGENIC:
        value = classified.oncogenicity.value.replace("_", " ")
        found.append(RuleInput(name="class", value=value, met=True, source="classify"))
    elif premise:
        found.append(RuleInput(name="null variant", value=premise.rstrip(":"), met=True))
    if clinvar_pathogenic(clinvar):
        value = clinvar_words(clinvar)
        found.append(RuleInput(name="ClinVar", value=value, met=True, source=clinvar.source))
    return tuple(found)


def _worded(found: Suspicion, rows: Sequence[KnowledgeRow], context: Context) -> GermlineVerdict:
    """Return the verdict; the rule itself is said where no row of the laboratory says it."""
    speaks = found.outcome in _RULES
    decided = decided_words(context) if speaks else ""
    rule = found.rule
    # A row against follow-up by default does not say the rule for the tumour type or the age.
    unsaid = speaks and not any(row.setting != NOT_BY_DEFAULT for row in rows)
    unsaid = unsaid and not (rows and found.outcome is GermlineOutcome.NOT_BY_DEFAULT)
    suggested = found.outcome is GermlineOutcome.FOLLOW_UP and not is_settled(context)
    said = [_head(found.outcome, suggested=suggested), found.sentence]
    said += [rule.statement] if rule is not None and unsaid else []
    citations = [rule.citation] if rule is not None else []
    return GermlineVerdict(
        outcome=found.outcome,
        inputs=(*found.inputs, *_consent(context)),
        sentence=" ".join(filter(None, said)),
        suggested=suggested,
        decided=decided,
        citation="; ".join(citations),
        unconfirmed="; ".join(dict.fromkeys(found.unconfirmed)),
    )


def _head(outcome: GermlineOutcome, *, suggested: bool) -> str:
    """Return the verdict in a sentence; empty where the sentence of the outcome begins with it."""
    if outcome is GermlineOutcome.FOLLOW_UP:
        held = "The rule for germline follow-up is met."
        return "Germline follow-up is suggested." if suggested else held
    by_default = outcome is GermlineOutcome.NOT_BY_DEFAULT
    return "No germline follow-up by default." if by_default else ""


def _below(code: str, context: Context) -> frozenset[str]:
    """Return the tumour types of the shipped rules that lie below the patient's."""
    named = {
        one for rules in germline_rules().genes.values() for rule in rules for one in rule.codes
    }
    return frozenset(one for one in named if context.tree.relation(one, code) == "broader")


def is_settled(context: Context) -> bool:
    """Return whether nothing is to be suggested: declined, ordered or done."""
    sample = context.sample
    decided = sample.get("germline_consent") == "declined"
    return decided or sample.get("germline_status") in ("ordered", "done")


def _consent(context: Context) -> tuple[RuleInput, ...]:
    return tuple(
        RuleInput(
            name=column.replace("_", " "),
            value=context.sample[column].replace("_", " "),
            source=f"sample sheet, column {column}",
        )
        for column in ("germline_consent", "germline_status", "germline_result")
        if context.sample.get(column)
    )


def _own_limits(context: Context) -> tuple[tuple[str, Number], ...]:
    """Return the filters on the allele frequency that the laboratory's table or settings give."""
    found = []
    for name, band in (("vaf_snv", "germline_snv"), ("vaf_indel", "germline_indel")):
        limit = threshold(context, band, "variant_class", band)
        if limit is not None:
            row = limit.row
            number = Number(
                limit.value,
                limit.source,
                row.citation if row else "",
                "the filters on the allele frequency" if row and row.unconfirmed else "",
            )
            found.append((name, number))
    return tuple(found)


def _is_indel(facts: VariantFacts, written: SmallVariant | None) -> bool | None:
    """Return whether the length changes, by REF and ALT or else by c.; None if not known."""
    if written is not None and written.ref and written.alt:
        return len(written.ref) != len(written.alt)
    if not facts.coding:
        return None
    try:
        length = parse_cdna(coding_key(facts.coding))[0].net_length
    except (DescriptionError, NotCheckableError):
        return None
    return None if length is None else length != 0


_ORIGIN: Mapping[GermlineStatus, str] = {
    GermlineStatus.SOMATIC: "somatic, not taken out by its germline filters",
    GermlineStatus.GERMLINE_DATABASE: "germline, by counts in population databases",
    GermlineStatus.GERMLINE_PROXIMITY: "germline, a guess from allele fractions near by",
    GermlineStatus.CLONAL_HAEMATOPOIESIS: "somatic, putative clonal haematopoiesis",
}
"""GermlineFilterProxi compares the allele fraction with those of neighbouring germline variants.

Source: TruSight Oncology 500 Local App v2.2 user guide, TMB: 5 similar variants near by.
"""


def origin_words(call: GermlineCall) -> str:
    """Return a status in words, with the file's own in brackets.

    >>> from varannot.model import Source
    >>> origin_words(GermlineCall(key="c:1", status=GermlineStatus.GERMLINE_DATABASE,
    ...     written="Germline_DB", source=Source(file="t.tsv", row=7)))
    'germline, by counts in population databases (Germline_DB)'
    """
    return f"{_ORIGIN[call.status]} ({call.written})"


def short_origin(case: Case, key: str) -> str:
    """Return the origin of a variant in a few words: established, or by the panel software only.

    A germline test is of the patient; whether it names the variant stands in its result.
    """
    calls = case.ingest.germline if case.ingest else ()
    said = "; ".join(dict.fromkeys(_ORIGIN[one.status] for one in calls if one.key == key))
    tested = case.sample.get("germline_status") == "done"
    text = "origin: see the germline test" if tested else "origin not established"
    return f"{text}; the panel software says {said}" if said else text


def panel_origins(case: Case) -> dict[str, Statement]:
    """Return, by key of the row, what the panel software takes a variant for, if a file says so.

    It changes no verdict: the status is a filter for TMB, and proximity no more than a guess.
    """
    words: dict[str, dict[str, None]] = {}
    for call in case.ingest.germline if case.ingest else ():
        words.setdefault(call.key, {})[origin_words(call)] = None
    return {
        key: Statement(
            rule=PANEL_ORIGIN,
            text=f"Origin by the panel software: {'; '.join(said)}. "
            "This is its filter for TMB and no test of germline origin.",
        )
        for key, said in words.items()
    }


def _premise(classified: Classification) -> str | None:
    """Return what the statement supposes, empty if nothing; None where no row is asked."""
    if classified.oncogenicity in _ONCOGENIC:
        return ""
    if classified.oncogenicity is Oncogenicity.UNRESOLVED:
        consequences = {reading.reading.consequence for reading in classified.readings}
        return "If a truncating reading holds:" if consequences & TRUNCATING else None
    vus = classified.oncogenicity is Oncogenicity.VUS
    if vus and classified.effect is Effect.TRUNCATING_UNCERTAIN:
        return "If loss of function is shown:"
    return None


def _clinvar_premise(classified: Classification, clinvar: ClinvarAnswer) -> str:
    """Return that ClinVar alone is the evidence, with its stars; empty where the class agrees."""
    if classified.oncogenicity in _ONCOGENIC:
        return ""
    own = classified.oncogenicity.value.replace("_", " ").replace("vus", "uncertain significance")
    text = f"ClinVar calls it {clinvar_words(clinvar)}; its class of oncogenicity here is {own}."
    if classified.oncogenicity in _BENIGN:
        text += " The two do not fit together, and that has to be settled first."
    return text


def _for_this_type(rows: Sequence[KnowledgeRow], context: Context) -> Sequence[KnowledgeRow]:
    """Return the rows whose tumour type lies nearest above the patient's, else those for any."""
    named = [
        row
        for row in rows
        if row.listed("oncotree_code") and not _ANY_TYPE & set(row.listed("oncotree_code"))
    ]
    if not named or context.tumour is None:
        return named or rows
    above = (context.tumour.code, *context.tumour.ancestors)
    nearest = min(_steps(row, above) for row in named)
    return [row for row in named if _steps(row, above) == nearest]


def _steps(row: KnowledgeRow, above: Sequence[str]) -> int:
    """Return how far above the patient's tumour type the nearest one of a row lies."""
    codes = row.listed("oncotree_code")
    return min((place for place, code in enumerate(above) if code in codes), default=len(above))


def decided_words(context: Context) -> str:
    """Return what the sheet says of a germline test or the decision about it; empty if nothing."""
    sample = context.sample
    if sample.get("germline_status") == "done":
        return f"A germline test was done: {sample.get('germline_result', 'result not stated')}."
    if sample.get("germline_status") == "ordered":
        return "A germline test is ordered."
    return {
        "declined": "The patient declined germline testing; it is not suggested again.",
        "consented": "The patient consented to germline testing.",
    }.get(sample.get("germline_consent", ""), "")
