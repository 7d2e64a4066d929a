"""What the computed descriptions say about the loss of a truncated protein, by transcript.

The facts are those of the PVS1 decision tree (DOI 10.1002/humu.23626): nonsense-mediated decay,
exon k of n, the share of the protein that is lost, and whether the main transcript is hit at all.
They are stated here and weighed by `varannot.classify.criteria.null_variant`. One of them can
refute: where decay is not predicted on the main transcript, or the main transcript is not
truncated, no row that speaks about all truncating variants makes a loss of function of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from varannot.classify.criteria.inputs import MANE_SELECT
from varannot.knowledge.match import SPLICE_SITE, TRUNCATING
from varannot.model import (
    Consequence,
    Description,
    FindingCode,
    HgvsFinding,
    NmdVerdict,
    Statement,
)

__all__ = ["COMPUTED_RULES", "NOT_ON_MANE_SELECT", "PART_OF_EVENT", "LossFacts", "loss_facts"]

NOT_ON_MANE_SELECT = "not_on_mane_select"
"""Rule of the statement that repeats a finding of the row."""

PART_OF_EVENT = "part_of_event"
"""Rule of the statement that a truncation may come from reading a part of an event."""

COMPUTED_RULES = frozenset(
    {
        "truncation_computed",
        "splice_site",
        PART_OF_EVENT,
        NOT_ON_MANE_SELECT,
        "not_truncating_on_mane_select",
        *(f"nmd_{verdict.value}" for verdict in NmdVerdict),
    }
)
"""Rules of the statements that carry computed facts about a truncation."""

_NOT_COMPUTED = "the transcript and nonsense-mediated decay have not been computed"


@dataclass(frozen=True, slots=True)
class LossFacts:
    """The computed facts of a variant: statements, and whether they bear a loss of function.

    `computed` tells that there are facts at all, `refuted` that they speak against a likely loss;
    it does not hold where what is known does not decide, such as at a splice site. `summary` is
    the sentence for the verdict.
    """

    statements: tuple[Statement, ...] = ()
    computed: bool = False
    refuted: bool = False
    summary: str = f"{_NOT_COMPUTED}."


def loss_facts(
    descriptions: Sequence[Description],
    findings: Iterable[HgvsFinding] = (),
    *,
    from_part: bool = False,
) -> LossFacts:
    """Return what the descriptions of one variant say about the loss of its protein.

    `findings` are those of the row; a position that MANE Select does not have is among them.
    `from_part` says that the truncation may come from reading a part of an event alone.
    """
    if from_part:
        return _of_part(descriptions)
    truncated = [one for one in descriptions if TRUNCATING & set(_terms(one))]
    main = next((one for one in descriptions if MANE_SELECT in one.tags), None)
    statements = [_statement(one) for one in truncated if one is main or not _alike(one, main)]
    absent = [finding for finding in findings if finding.code is FindingCode.NOT_ON_MANE]
    statements += [Statement(rule=NOT_ON_MANE_SELECT, text=one.text) for one in absent]
    if not truncated:
        return LossFacts(tuple(statements))
    spared = main is not None and main not in truncated
    if main is not None and spared:
        statements.append(_spared(main))
    if absent or spared:
        summary = "the main transcript (MANE Select) is not truncated by it."
        return LossFacts(tuple(statements), True, refuted=True, summary=summary)
    judged = main or truncated[0]
    return _judged(judged, tuple(statements))


def _of_part(descriptions: Sequence[Description]) -> LossFacts:
    """Return that no loss of function follows from a part of what may be one event."""
    text = (
        "The truncation may come from reading a part of an event alone: no loss of function is "
        "concluded from this row."
    )
    statement = Statement(rule=PART_OF_EVENT, text=text)
    summary = "the row may be a part of an event that does not truncate."
    return LossFacts((statement,), bool(descriptions), refuted=True, summary=summary)


def _alike(one: Description, main: Description | None) -> bool:
    """Return whether a description says what the one on another version of MANE Select says."""
    if main is None or one.transcript.partition(".")[0] != main.transcript.partition(".")[0]:
        return False
    verdicts = {None if d.nmd is None else d.nmd.verdict for d in (one, main)}
    return len(verdicts) == 1 and (one.hgvs_c, one.hgvs_p) == (main.hgvs_c, main.hgvs_p)


def _judged(judged: Description, statements: tuple[Statement, ...]) -> LossFacts:
    """Return the verdict by the transcript that counts."""
    verdict = judged.nmd.verdict if judged.nmd is not None else None
    if verdict is NmdVerdict.PREDICTED:
        summary = f"nonsense-mediated decay is predicted on {judged.transcript}."
        return LossFacts(statements, True, summary=summary)
    if verdict is NmdVerdict.ESCAPES:
        summary = f"escape from nonsense-mediated decay is predicted on {judged.transcript}"
        if judged.loss is not None:
            summary += f", and {_percent(judged.loss.share)} % of the protein is lost"
        return LossFacts(statements, True, refuted=True, summary=f"{summary}.")
    if verdict is NmdVerdict.BORDERLINE:
        summary = f"nonsense-mediated decay is uncertain on {judged.transcript}."
        return LossFacts(statements, True, refuted=True, summary=summary)
    if judged.splice is not None and judged.splice.kept:
        summary = "the splice site stands again beside the unchanged exon after the change."
        return LossFacts(statements, True, refuted=True, summary=summary)
    if SPLICE_SITE & set(_terms(judged)):
        summary = "a splice site is lost; cryptic sites are not predicted."
        return LossFacts(statements, True, summary=summary)
    summary = f"nonsense-mediated decay could not be computed on {judged.transcript}."
    return LossFacts(statements, True, summary=summary)


def _statement(one: Description) -> Statement:
    """Return the facts on one transcript in one statement."""
    main = MANE_SELECT if MANE_SELECT in one.tags else "not MANE Select"
    where = f"exon {one.exon}" if one.exon else f"intron {one.intron}"
    if not one.exons_whole:
        where += " (coding exons only; UTR exons unknown)"
    parts = [f"On {one.transcript} ({main}), {where}: {one.consequence.value.replace('_', ' ')}."]
    rule = "truncation_computed"
    if one.nmd is not None and one.nmd.verdict is not NmdVerdict.NOT_APPLICABLE:
        rule = f"nmd_{one.nmd.verdict.value}"
        parts.append(one.nmd.text)
    elif one.consequence in SPLICE_SITE:
        rule = "splice_site"
        skipped = one.splice.text if one.splice else "What is skipped could not be computed."
        parts.append(skipped)
    if one.loss is not None and one.loss.text:
        parts.append(one.loss.text)
    return Statement(rule=rule, text=" ".join(parts), citation="DOI 10.1002/humu.23626")


def _spared(main: Description) -> Statement:
    named = f"{main.hgvs_c} {main.hgvs_p}".strip() or "no description"
    text = (
        f"On MANE Select {main.transcript} the change is no truncation: {named}, "
        f"{main.consequence.value.replace('_', ' ')}."
    )
    return Statement(rule="not_truncating_on_mane_select", text=text)


def _terms(one: Description) -> tuple[Consequence, ...]:
    return one.consequences or (one.consequence,)


def _percent(share: float) -> str:
    return "less than 0.1" if 0 < share < 0.001 else f"{100 * share:.1f}"
