"""The open question about a row that may be several events: its readings, and what they change."""

from __future__ import annotations

from collections.abc import Sequence

from varannot.actionability.addressees import LABORATORY
from varannot.actionability.description_questions import NEEDS_ROW, subject_of
from varannot.actionability.therapy import applying
from varannot.model import (
    CheckOutcome,
    Classification,
    Consequence,
    Effect,
    FindingCode,
    NormalizedVariant,
    Oncogenicity,
    OpenQuestion,
    ReadingClass,
    Relevance,
)

__all__ = ["contradiction_question", "two_names_question"]

_CONTRADICTION = {
    CheckOutcome.IMPOSSIBLE: "cannot be true as printed",
    CheckOutcome.REFERENCE_DIFFERS: "does not fit the reference sequence",
}
_TRUNCATING_EFFECTS = frozenset(
    {
        Effect.LOSS_OF_FUNCTION,
        Effect.LIKELY_LOSS_OF_FUNCTION,
        Effect.TRUNCATING_UNCERTAIN,
    }
)
_ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})


def contradiction_question(
    variant: NormalizedVariant, item: Classification, said: Sequence[Relevance], *, germline: bool
) -> OpenQuestion:
    """Return the question about a description that names no event that could be true.

    `said` is what each reading would mean for therapy, `germline` whether the origin matters.
    """
    return OpenQuestion(
        id="",
        subject=subject_of(variant),
        question=f"Which event was found? {_what_differs(variant)}.",
        reason=variant.check.reason,
        readings=item.readings,
        would_change=_would_change(item, said, germline=germline),
        who=LABORATORY,
        needs=NEEDS_ROW,
        key=variant.key,
    )


def _what_differs(variant: NormalizedVariant) -> str:
    """Return in one clause what does not fit together in a row."""
    codes = {one.code for one in variant.findings}
    if codes & {FindingCode.PANEL_C_DIFFERS, FindingCode.PANEL_P_DIFFERS}:
        return "The printed names and the genome change of the row are not one event"
    if any(
        one.code is FindingCode.REFERENCE_BASE_DIFFERS
        for description in variant.descriptions
        for one in description.findings
    ):
        return "The reference base of the row is not that of the reference"
    return f"The description {_CONTRADICTION[variant.check.outcome]}"


def two_names_question(
    variant: NormalizedVariant, item: Classification, said: Sequence[Relevance], *, germline: bool
) -> OpenQuestion:
    """Return the question about a name that is an older name of another event, or that alone."""
    both = "Which event was found? The name is true, and also an older name of another."
    alone = "Is it the event of the older name? The printed name is no HGVS name."
    return OpenQuestion(
        id="",
        subject=subject_of(variant),
        question=both if variant.hgvs_c or not variant.mutation else alone,
        reason=" ".join(one.reading.explanation for one in item.readings),
        readings=item.readings,
        would_change=_would_change(item, said, germline=germline),
        who=LABORATORY,
        needs=NEEDS_ROW,
        key=variant.key,
    )


def _would_change(item: Classification, said: Sequence[Relevance], *, germline: bool) -> str:
    """Return what the readings have in common and where they part, without ranking them."""
    readings = item.readings
    if not readings:
        return "Whether there is such a variant at all; no reading was found that would be true."
    parts = []
    truncating = [reading for reading in readings if _truncates(reading)]
    if truncating:
        what = "tumour suppressor" if "TSG" in item.gene_role else "gene"
        what = "HRR gene" if item.hrr_gene else what
        parts.append(f"{_share(truncating, readings)} truncating in this {what}.")
    if any(reading.hrr_finding for reading in readings):
        parts.append("It would be a conditional finding about PARP inhibitors.")
    oncogenic = [reading for reading in readings if reading.oncogenicity in _ONCOGENIC]
    if oncogenic:
        parts.append(f"{_share(oncogenic, readings)} at least likely oncogenic.")
    classes = dict.fromkeys(reading.interpretation for reading in readings)
    if not parts:
        parts.append(f"The readings are classed: {'; '.join(classes)}.")
    if truncating and germline:
        parts.append("Questions of germline origin follow the worst reading.")
    if len(said) == len(readings):
        phrases = [one.phrase for one in said]
        if len(set(phrases)) > 1:
            parts.append(f"Therapy: {_by_phrase(readings, phrases)}.")
        elif any(applying(one.therapies) for one in said) and not any(
            reading.hrr_finding for reading in readings
        ):
            parts.append(f"Therapy: {phrases[0]}.")
    return " ".join(parts)


def _by_phrase(readings: Sequence[ReadingClass], said: Sequence[str]) -> str:
    """Return the readings grouped by what they would mean for therapy, in their own order."""
    groups: dict[str, list[str]] = {}
    for one, phrase in zip(readings, said, strict=True):
        name = f"{one.reading.hgvs_c} {one.reading.hgvs_p}".strip()
        groups.setdefault(phrase, []).append(name)
    return "; ".join(f"{', '.join(names)}: {phrase}" for phrase, names in groups.items())


def _truncates(reading: ReadingClass) -> bool:
    null = (
        Consequence.STOP_GAINED,
        Consequence.FRAMESHIFT,
        Consequence.SPLICE_ACCEPTOR,
        Consequence.SPLICE_DONOR,
    )
    return reading.effect in _TRUNCATING_EFFECTS and reading.reading.consequence in null


def _share(some: Sequence[ReadingClass], every: Sequence[ReadingClass]) -> str:
    if len(every) == 1:
        return "The only reading is"
    verb = "is" if len(some) == 1 else "are"
    return f"{len(some)} of {len(every)} readings {verb}"
