"""The answer to `varannot hgvs check`, for one description, in plain lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from varannot.hgvs.check import CheckedDescription
from varannot.hgvs.check_answer import full_answer
from varannot.hgvs.reference import Reference
from varannot.model import CheckAnswer, CheckLevel, CheckOutcome, Description, GenomePosition

__all__ = ["OUTCOME_WORDS", "answer_lines", "human_answer"]

OUTCOME_WORDS = {
    CheckOutcome.AGREES: "agrees: p. can follow from c.",
    CheckOutcome.SAME_EVENT: "same event: it is true, but HGVS names it otherwise",
    CheckOutcome.REFERENCE_DIFFERS: "reference differs: the sequence does not hold what is named",
    CheckOutcome.IMPOSSIBLE: "impossible: no sequence gives p. from c.",
    CheckOutcome.NOT_CHECKABLE: "not checkable",
}
_WITH_SEQUENCE = {
    CheckOutcome.AGREES: "agrees: what is stated is true on the reference",
    CheckOutcome.IMPOSSIBLE: "impossible: p. does not follow from c.",
}
_LEVEL_WORDS = {
    CheckLevel.SEQUENCE: "bases with introns",
    CheckLevel.CDS: "bases of the exons",
    CheckLevel.PROTEIN: "residues, no bases",
    CheckLevel.COORDINATE: "exon positions, no bases",
    CheckLevel.NONE: "codon arithmetic, no sequence",
}
_COUNTED = re.compile(r"ins(?:\d+|N)$")
"""Inserted bases that are not known: what follows from them can be true, and is not seen."""

_MOST_OPTIONS = 12


def human_answer(checked: CheckedDescription, reference: Reference | None = None) -> str:
    """Return the answer as text, one fact a line, with a line end behind the last one."""
    return "\n".join(answer_lines(full_answer(checked, reference))) + "\n"


def answer_lines(answer: CheckAnswer) -> list[str]:
    """Return the lines of the answer; each starts with what it tells, in a column of its own."""
    lines = [*_read(answer), *_verdict(answer), *_readings(answer)]
    lines += [_line("position", _position(place)) for place in answer.positions]
    for description in answer.descriptions:
        lines += _described(description)
    lines += _dna_changes(answer)
    lines += [_line("caution", caution) for caution in answer.cautions]
    return lines


def _line(what: str, text: str) -> str:
    return f"{what:<13}{text}"


def _read(answer: CheckAnswer) -> Iterator[str]:
    yield _line("read as", answer.mutation or "nothing")
    if answer.gene:
        yield _line("gene", answer.gene)
    if answer.transcript:
        yield _line("transcript", answer.transcript)
    canonical = " ".join(name for name in (answer.hgvs_g, answer.hgvs_c, answer.hgvs_p) if name)
    if canonical:
        yield _line("canonical", canonical)
    yield _line("consequence", answer.consequence.value)


def _verdict(answer: CheckAnswer) -> Iterator[str]:
    words = OUTCOME_WORDS[answer.outcome]
    if answer.level is not CheckLevel.NONE and not _COUNTED.search(answer.hgvs_c):
        words = _WITH_SEQUENCE.get(answer.outcome, words)
    yield _line("outcome", words)
    yield _line("level", f"{answer.level.value} ({_LEVEL_WORDS[answer.level]})")
    if answer.checked_on:
        yield _line("checked on", answer.checked_on)
    yield _line("reason", answer.reason)
    if answer.expected:
        yield _line("expected", answer.expected)
    if answer.true_on:
        yield _line("true on", ", ".join(answer.true_on))


def _readings(answer: CheckAnswer) -> Iterator[str]:
    contradicted = answer.outcome.contradicted
    if not answer.readings:
        if contradicted:
            yield _line("readings", "none is one slip away")
        return
    # A name that is not contradicted has readings where it may also be an older name.
    which = "true ones, one slip away" if contradicted else "each may be meant"
    yield _line("readings", f"{which}, in no order of likelihood:")
    for reading in answer.readings:
        names = " ".join(name for name in (reading.hgvs_c, reading.hgvs_p) if name)
        yield _line("", f"{names} ({reading.consequence.value}): {reading.explanation}")


_LONGEST_SHOWN = 60


def _bases(bases: str) -> str:
    """Return bases as a person reads them; the JSON answer holds all of them."""
    if len(bases) <= _LONGEST_SHOWN:
        return bases
    return f"{bases[:12]}...{bases[-12:]} ({len(bases)} bases)"


def _position(place: GenomePosition) -> str:
    where = f"{place.build} {place.contig}:{place.position}"
    if place.ref == place.alt:
        return f"{where} {place.ref}: the genome itself has the new bases"
    return f"{where} {_bases(place.ref)}>{_bases(place.alt)}"


def _described(description: Description) -> Iterator[str]:
    tags = f" ({', '.join(description.tags)})" if description.tags else ""
    names = " ".join(name for name in (description.hgvs_c, description.hgvs_p) if name)
    place = [f"{word} {where}" for word, where in _place(description) if where]
    said = ", ".join([description.consequence.value, *place])
    yield _line("described", f"{description.transcript}{tags}: {names or 'no name'}, {said}")
    if description.nmd is not None:
        yield _line("", f"NMD {description.nmd.verdict.value}: {description.nmd.text}")
    if description.loss is not None and description.loss.text:
        yield _line("", f"protein: {description.loss.text}")
    for opinion in description.opinions:
        says = " ".join(name for name in (opinion.hgvs_c, opinion.hgvs_p) if name)
        verdict = "agrees" if opinion.agrees else "differs"
        note = f"; {opinion.note}" if opinion.note else ""
        yield _line("", f"{opinion.who}: {says or 'nothing'} ({verdict}{note})")
    for finding in description.findings:
        yield _line("", f"note: {finding.text}")


def _place(description: Description) -> tuple[tuple[str, str], ...]:
    exon = "exon" if description.exons_whole else "coding exon"
    return (exon, description.exon), ("intron", description.intron)


def _dna_changes(answer: CheckAnswer) -> Iterator[str]:
    if answer.dna_note:
        yield _line("DNA changes", answer.dna_note)
    if not answer.dna_changes:
        return
    yield _line("DNA changes", "any of these gives p.; none is chosen:")
    for change in answer.dna_changes[:_MOST_OPTIONS]:
        count = "one base" if change.bases == 1 else f"{change.bases} bases"
        doubt = "" if change.certain else ", if the codon is the one that it needs"
        yield _line("", f"{change.transcript}:{change.hgvs_c} ({count}{doubt})")
    left = len(answer.dna_changes) - _MOST_OPTIONS
    if left > 0:
        yield _line("", f"and {left} more")
