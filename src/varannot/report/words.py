"""The words in which the report says codes, figures and check outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from varannot.classify.loss import COMPUTED_RULES, NOT_ON_MANE_SELECT
from varannot.model import (
    CallStatus,
    CheckLevel,
    CheckOutcome,
    Classification,
    Consequence,
    DescriptionCheck,
    Effect,
    Lean,
    NormalizedVariant,
    Oncogenicity,
    ReadingClass,
    RelevanceKind,
    Statement,
)

__all__ = [
    "NOT_STATED",
    "call_sign",
    "check_parts",
    "check_reasons",
    "citation_parts",
    "class_words",
    "clipped",
    "consequence_words",
    "count_of",
    "effect_words",
    "first_sentence",
    "fraction_percent",
    "level_words",
    "reading_class_words",
    "reading_classes",
    "relevance_words",
    "row_ranges",
    "statement_text",
    "status_words",
    "typed",
    "verdict",
]

NOT_STATED = "not stated"

CURATED_EFFECT = "curated_effect"
"""Rule of the statements that say a variant's effect as the knowledge table curates it."""

_CLASS = {
    Oncogenicity.ONCOGENIC: "oncogenic",
    Oncogenicity.LIKELY_ONCOGENIC: "likely oncogenic",
    Oncogenicity.VUS: "uncertain significance (VUS)",
    Oncogenicity.LIKELY_BENIGN: "likely benign",
    Oncogenicity.BENIGN: "benign",
    Oncogenicity.UNRESOLVED: "unresolved",
}
_LEAN = {Lean.NONE: "", Lean.ONCOGENIC: "leaning oncogenic", Lean.BENIGN: "leaning benign"}
_EFFECT = {
    Effect.LOSS_OF_FUNCTION: "loss of function",
    Effect.LIKELY_LOSS_OF_FUNCTION: "likely loss of function",
    Effect.TRUNCATING_UNCERTAIN: "truncating, effect uncertain",
    Effect.GAIN_OF_FUNCTION: "gain of function",
    Effect.SWITCH_OF_FUNCTION: "switch of function",
    Effect.UNCERTAIN: "effect uncertain",
    Effect.NONE: "no effect",
}
_OUTCOME = {
    CheckOutcome.AGREES: "agrees",
    CheckOutcome.SAME_EVENT: "same event, name not HGVS",
    CheckOutcome.REFERENCE_DIFFERS: "reference differs",
    CheckOutcome.IMPOSSIBLE: "description impossible",
    CheckOutcome.NOT_CHECKABLE: "not checkable",
}
_LEVEL = {
    CheckLevel.SEQUENCE: "genome sequence",
    CheckLevel.CDS: "coding sequence",
    CheckLevel.PROTEIN: "protein sequence",
    CheckLevel.COORDINATE: "coordinates only",
    CheckLevel.NONE: "codon arithmetic only",
}
_STATUS = {
    CallStatus.HIGH: "high",
    CallStatus.BORDERLINE: "borderline",
    CallStatus.LOW: "low",
    CallStatus.STABLE: "stable",
    CallStatus.INDETERMINATE: "indeterminate",
    CallStatus.POSITIVE: "positive",
    CallStatus.NEGATIVE: "negative",
    CallStatus.STATED: "as stated",
    CallStatus.CONTRADICTORY: "contradictory",
    CallStatus.NOT_EVALUABLE: "not evaluable",
    CallStatus.NOT_ASSESSED: "not assessed",
}
_SIGN = {
    CallStatus.HIGH: "▲",
    CallStatus.POSITIVE: "▲",
    CallStatus.BORDERLINE: "◆",
    CallStatus.INDETERMINATE: "◆",
    CallStatus.LOW: "▽",
    CallStatus.NEGATIVE: "▽",
    CallStatus.STABLE: "▽",
    CallStatus.STATED: "●",
    CallStatus.CONTRADICTORY: "!",
    CallStatus.NOT_EVALUABLE: "○",
    CallStatus.NOT_ASSESSED: "○",
}
_RELEVANCE = {
    RelevanceKind.THERAPY: "sensitivity",
    RelevanceKind.RESISTANCE: "resistance",
    RelevanceKind.NEGATIVE_EVIDENCE: "evidence against",
    RelevanceKind.CONDITIONAL: "conditional",
    RelevanceKind.UNCLEAR: "unclear",
    RelevanceKind.NOT_RELEVANT: "not relevant",
    RelevanceKind.NO_STATEMENT: "no statement",
    RelevanceKind.UNRESOLVED: "unresolved",
}
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_DOI_OR_PMID = re.compile(
    r"(?P<doi>10\.\d{4,9}/[^\s;,<>\"]*[^\s;,.<>\")])|(?P<pmid>(?<=PMID )\d{6,9})", re.ASCII
)


def class_words(oncogenicity: Oncogenicity, lean: Lean = Lean.NONE) -> str:
    """Return the class in words, with its lean.

    >>> class_words(Oncogenicity.VUS, Lean.BENIGN)
    'uncertain significance (VUS), leaning benign'
    """
    return ", ".join(filter(None, [_CLASS[oncogenicity], _LEAN[lean]]))


def reading_class_words(item: ReadingClass) -> str:
    """Return the class that a reading would have, with its points and codes."""
    words = class_words(item.oncogenicity, item.lean)
    if item.standard is None:
        return words
    codes = item.standard.codes.replace(",", ", ") or "no criterion met"
    return f"{words}; {count_of(item.standard.points, 'point')} ({codes})"


def effect_words(effect: Effect) -> str:
    """Return the effect on function in words."""
    return _EFFECT[effect]


def consequence_words(consequence: Consequence) -> str:
    """Return a consequence term in plain words.

    >>> consequence_words(Consequence.STOP_GAINED)
    'stop gained'
    """
    return consequence.value.removesuffix("_variant").replace("_", " ").replace(" prime ", "′ ")


def level_words(level: CheckLevel) -> str:
    """Return how much of the reference a check could see, in words."""
    return _LEVEL[level]


def status_words(status: CallStatus) -> str:
    """Return the verdict on a biomarker in words."""
    return _STATUS[status]


def call_sign(status: CallStatus) -> str:
    """Return the shape that stands before the words, so that colour never speaks alone."""
    return _SIGN[status]


def relevance_words(kind: RelevanceKind) -> str:
    """Return what a therapy statement says, in words."""
    return _RELEVANCE[kind]


def typed(text: str) -> str:
    """Return the text, or 'not stated' for nothing."""
    return text or NOT_STATED


def count_of(number: int, one: str, many: str = "") -> str:
    """Return a count with its noun.

    >>> count_of(1, "row"), count_of(3, "row")
    ('1 row', '3 rows')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def fraction_percent(fraction: float | None) -> str:
    """Return an allele frequency in percent, or 'not stated'.

    >>> fraction_percent(0.7031), fraction_percent(None)
    ('70.3 %', 'not stated')
    """
    return NOT_STATED if fraction is None else f"{fraction * 100:.1f} %"


def statement_text(statement: Statement) -> str:
    """Return a statement in one line, with its knowledge row and what is unconfirmed.

    >>> statement_text(Statement(rule="r", text="In the last exon.", kb_id="VKB-000070"))
    'In the last exon. [VKB-000070]'
    """
    text = statement.text + (f" [{statement.kb_id}]" if statement.kb_id else "")
    return text + (f" (unconfirmed: {statement.unconfirmed})" if statement.unconfirmed else "")


def verdict(classification: Classification) -> str:
    """Return class, lean, effect and the gene's role in one line."""
    parts = [
        class_words(classification.oncogenicity, classification.lean),
        effect_words(classification.effect),
    ]
    if classification.gene_role:
        parts.append(f"gene role: {classification.gene_role}")
    if classification.hrr_gene:
        parts.append("HRR gene")
    return "; ".join(parts)


def reading_classes(readings: Sequence[ReadingClass], most: int = 6) -> str:
    """Return the readings with the class that each would have, grouped by class.

    The order is that of the readings, which is no ranking. More than `most` readings are counted
    and not named, because the line stands on the first screen; the card below names them all.
    """
    groups: dict[str, list[str]] = {}
    for item in readings[:most]:
        name = " ".join(part for part in (item.reading.hgvs_c, item.reading.hgvs_p) if part)
        groups.setdefault(item.interpretation, []).append(name)
    named = "; ".join(f"{', '.join(names)}: {words}" for words, names in groups.items())
    rest = len(readings) - most
    return f"{named}; and {rest} more" if rest > 0 else named


def check_parts(
    variant: NormalizedVariant,
    classification: Classification | None,
    findings: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Return what the checks cell says: outcome with reason, findings, cautions, caveats.

    A truncating variant whose effect is uncertain, or was taken as published, carries the curated
    rows on its effect and what was computed about its loss. Caveats that only repeat the check
    are left out.
    """
    parts = [_outcome(variant.check), *findings]
    if variant.gene_written and variant.gene_written != variant.gene:
        parts.append(f"gene written as {variant.gene_written}")
    parts.extend(variant.check.cautions)
    parts.extend(variant.notes)
    if classification is not None:
        parts.extend(statement_text(s) for s in _beside_the_check(variant, classification))
    return tuple(dict.fromkeys(filter(None, parts)))


def _beside_the_check(
    variant: NormalizedVariant, classification: Classification
) -> list[Statement]:
    shown = []
    uncertain = classification.effect is Effect.TRUNCATING_UNCERTAIN
    if classification.truncating and (uncertain or classification.as_published):
        rules = {CURATED_EFFECT, *COMPUTED_RULES} - {NOT_ON_MANE_SELECT}
        shown = [s for s in classification.statements if s.rule in rules]
    reason = variant.check.reason
    shown.extend(s for s in classification.caveats if not reason or reason not in s.text)
    return shown


def check_reasons(variant: NormalizedVariant) -> tuple[str, ...]:
    """Return outcome, how deep the check could see, why it does not agree, and cautions."""
    check = variant.check
    parts = [f"{_OUTCOME[check.outcome]} ({_LEVEL[check.level]})"]
    if check.outcome is not CheckOutcome.AGREES:
        parts.append(check.reason)
    if check.expected:
        parts.append(f"expected name: {check.expected}")
    return tuple(dict.fromkeys(filter(None, [*parts, *check.cautions, *variant.notes])))


def _outcome(check: DescriptionCheck) -> str:
    head = _OUTCOME[check.outcome]
    if check.outcome is CheckOutcome.AGREES:
        return f"{head} ({_LEVEL[check.level]})"
    if check.outcome is CheckOutcome.SAME_EVENT and check.expected:
        head += f" (expected {check.expected})"
    text = f"{head}: {check.reason}" if check.reason else head
    if check.outcome.contradicted and check.readings and not check.true_on:
        names = " or ".join(f"{r.hgvs_c} {r.hgvs_p}".strip() for r in check.readings)
        text += f" Readings that would be true (unranked): {names}."
    return text


def row_ranges(rows: Iterable[int]) -> str:
    """Return line numbers as ranges.

    >>> row_ranges([12, 10, 11, 20])
    '10-12, 20'
    """
    parts: list[list[int]] = []
    for row in sorted(rows):
        if parts and row <= parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def first_sentence(text: str) -> str:
    """Return the first sentence of a text.

    >>> first_sentence("5.98 mut/Mb is low. Repeat runs disagree.")
    '5.98 mut/Mb is low.'
    """
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def clipped(text: str, length: int) -> str:
    """Return the text, cut between words where it is longer; what follows is said to follow.

    >>> clipped("one two three four", 9)
    'one two … (in full below)'
    """
    if len(text) <= length:
        return text
    return text[: length + 1].rsplit(" ", 1)[0] + " … (in full below)"


def citation_parts(text: str) -> tuple[tuple[str, str], ...]:
    """Return the citation cut into (text, address) pieces; only DOI and PMID have an address.

    >>> citation_parts("PMID 29872864; label")
    (('PMID ', ''), ('29872864', 'https://pubmed.ncbi.nlm.nih.gov/29872864/'), ('; label', ''))
    """
    parts: list[tuple[str, str]] = []
    end = 0
    for hit in _DOI_OR_PMID.finditer(text):
        if hit.start() > end:
            parts.append((text[end : hit.start()], ""))
        root = "https://doi.org/" if hit["doi"] else "https://pubmed.ncbi.nlm.nih.gov/"
        parts.append((hit[0], root + hit[0] + ("" if hit["doi"] else "/")))
        end = hit.end()
    if end < len(text):
        parts.append((text[end:], ""))
    return tuple(parts)
