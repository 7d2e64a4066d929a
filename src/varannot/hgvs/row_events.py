"""A row whose words name one event and whose genome change is another: both readings, no choice.

The words are held against the transcripts once more, by the sequence. What is true there is a
reading; so is what the genome change gives. Where REF is not the base of the reference, the
coordinates are what is off, and the words are a reading with the coordinates that they should have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from varannot.errors import VarannotError
from varannot.hgvs.backward import edit_of, genome_edit_of, vcf_of
from varannot.hgvs.cdna import CdnaKind, parse_cdna
from varannot.hgvs.check import CheckedDescription
from varannot.hgvs.edit import Edit
from varannot.hgvs.panel_rows import Compared, Sameness, Words
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.projector import Projector
from varannot.model import (
    CheckLevel,
    CheckOutcome,
    Consequence,
    Description,
    DescriptionCheck,
    FindingCode,
    Reading,
)
from varannot.transcripts.bundle import Bundle
from varannot.transcripts.model import Transcript

__all__ = [
    "Recheck",
    "coordinates_off",
    "counted_otherwise",
    "refuted_reference",
    "said_swapped",
    "swapped_alleles",
    "two_events",
    "with_swapped",
]

Recheck = Callable[[], CheckedDescription]
"""Holds the words of a row against the sequences of its transcripts."""

_NUMBERED = re.compile(r"((?<!fs)[A-Z][a-z]{2})(\d+)")
"""A residue with its number; the one behind `fsTer` counts a distance."""

_SAME = frozenset({Sameness.EQUAL, Sameness.OTHER_NAME})


def two_events(
    check: DescriptionCheck,
    words: Words,
    described: Sequence[Description],
    compared: Compared,
    seen: CheckedDescription,
    *,
    sure: bool,
    swapped: Description | None = None,
) -> DescriptionCheck:
    """Return the check of a row whose words differ from what its genome change gives.

    `described` is the genome change, on the transcript of the row first; `seen` the words held
    against the sequence; `sure` that nothing speaks against the computation. Where c. is the
    genome change and p. does not follow from it, the row is impossible; else it differs from the
    reference. Both readings stand with it, and no transcript bears the row out as a whole.
    `swapped` is the reverse of the genome change where that is what fits the reference.
    """
    first = described[0]
    names, given = _joined(words.hgvs_c, words.hgvs_p), _joined(first.hgvs_c, first.hgvs_p)
    gives = f"The genome change of the row gives {given} on {first.transcript}."
    if not sure:
        reason = f"{gives} The row says {names}; the computations do not agree, so neither is held."
        return replace(
            check, outcome=CheckOutcome.NOT_CHECKABLE, level=first.level, reason=reason, expected=""
        )
    outcome, expected = CheckOutcome.REFERENCE_DIFFERS, ""
    if compared.cdna in _SAME and compared.protein is Sameness.DIFFERS:
        outcome, expected = CheckOutcome.IMPOSSIBLE, given
        reason = f"{words.hgvs_p} does not follow from {words.hgvs_c}. {gives}"
    elif seen.check.outcome.holds:
        reason = f"{names}, as printed, {_where_true(seen)}. {gives} These are two events."
    else:
        if seen.check.outcome is CheckOutcome.IMPOSSIBLE:
            outcome = CheckOutcome.IMPOSSIBLE
        reason = f"{seen.check.reason} {gives}"
    readings = _both(words, described, seen)
    if swapped is not None:
        reason = f"{reason} {said_swapped(swapped)}"
        readings = with_swapped(readings, swapped)
    return replace(
        check,
        outcome=outcome,
        level=first.level,
        reason=reason,
        expected=expected,
        readings=readings,
        true_on=(),
    )


def coordinates_off(
    check: DescriptionCheck,
    words: Words,
    first: Description,
    refused: str,
    seen: CheckedDescription,
    bundle: Bundle,
    swapped: Description | None = None,
) -> DescriptionCheck:
    """Return the check of a row whose REF is not the base of the reference, whatever the level.

    `refused` is the sentence that says so. What is true of the words is a reading, with the
    coordinates (1-based, VCF style) that go with it where the bases there are known. `swapped` is
    the reverse of the genome change where that fits the reference; it is a reading too.
    """
    impossible = seen.check.outcome is CheckOutcome.IMPOSSIBLE
    readings = seen.check.readings
    if seen.check.outcome.holds and (words.hgvs_c or words.hgvs_p):
        meant = _expected_row(words.hgvs_c, seen, first.build, bundle)
        text = f"{_capital(_where_true(seen))} as printed; only the coordinates are off{meant}."
        readings = (_as_printed(words, seen, text),)
    if swapped is not None:
        refused = f"{refused} {said_swapped(swapped)}"
        readings = with_swapped(readings, swapped)
    return replace(
        check,
        outcome=CheckOutcome.IMPOSSIBLE if impossible else CheckOutcome.REFERENCE_DIFFERS,
        level=first.level,
        reason=f"{seen.check.reason} {refused}" if impossible else refused,
        expected="",
        readings=readings,
        true_on=(),
    )


def swapped_alleles(projector: Projector, transcript: Transcript, edit: Edit) -> Description | None:
    """Return the reverse of a genome change on a transcript, None where REF and ALT keep apart.

    It is for a change whose REF is not the base of the reference: the reverse is returned where
    ALT could be. Only replacements of equal length are turned round, because the reverse of a
    deletion states no base that could be wrong.
    """
    if not edit.ref or len(edit.ref) != len(edit.alt):
        return None
    back = Edit(edit.start, edit.end, edit.alt, edit.ref)
    found = projector.describe(transcript, back).description
    named = bool(found.hgvs_c) and found.level is not CheckLevel.NONE
    return found if named and not refuted_reference([found]) else None


def said_swapped(swapped: Description) -> str:
    """Return the sentence that the reference fits ALT where the row states REF."""
    names = _joined(swapped.hgvs_c, swapped.hgvs_p)
    return (
        "The reference fits the row's ALT there: REF and ALT may be swapped in the row; the "
        f"reverse is {names} on {swapped.transcript}."
    )


def with_swapped(readings: Sequence[Reading], swapped: Description) -> tuple[Reading, ...]:
    """Return readings with the reverse of the genome change among them; sorted, unranked."""
    found = {(one.hgvs_c, one.hgvs_p): one for one in readings}
    names = swapped.hgvs_c, swapped.hgvs_p
    text = "What the genome change gives if REF and ALT are swapped in the row."
    new = Reading(
        hgvs_c=swapped.hgvs_c,
        hgvs_p=swapped.hgvs_p,
        consequence=swapped.consequence,
        explanation=text,
        descriptions=(swapped,),
    )
    found.setdefault(names, new)
    return tuple(found[key] for key in sorted(found))


def refuted_reference(described: Sequence[Description]) -> str:
    """Return the sentence that REF is not the base of the reference, empty where it may be."""
    for description in described:
        for finding in description.findings:
            if finding.code is FindingCode.REFERENCE_BASE_DIFFERS:
                return finding.text
    return ""


def counted_otherwise(words: Words, computed: Description) -> bool:
    """Return whether both names are the computed ones with other numbers: c. by 3, p. by 1.

    Another version of a transcript may count otherwise; that is no other event.
    """
    try:
        theirs, ours = parse_cdna(words.hgvs_c)[0], parse_cdna(computed.hgvs_c)[0]
    except DescriptionError:
        return False
    if theirs.kind is not ours.kind or theirs.inserted != ours.inserted:
        return False
    if theirs.kind is CdnaKind.SUBSTITUTION and theirs.deleted != ours.deleted:
        return False
    by = theirs.start.base - ours.start.base
    same_places = all(
        (their.zone, their.offset) == (our.zone, our.offset)
        for their, our in ((theirs.start, ours.start), (theirs.end, ours.end))
    )
    moved = by == theirs.end.base - ours.end.base and by != 0 and by % 3 == 0
    if not (moved and same_places):
        return False
    if not words.hgvs_p or not computed.hgvs_p:
        return True
    return words.hgvs_p == _renumbered(computed.hgvs_p, by // 3)


def _renumbered(protein: str, by: int) -> str:
    """Return a p. with its residue numbers moved; the distance behind `Ter` stays.

    >>> _renumbered("p.(Arg10ValfsTer3)", 2), _renumbered("p.(Lys4_Glu6del)", -1)
    ('p.(Arg12ValfsTer3)', 'p.(Lys3_Glu5del)')
    """
    return _NUMBERED.sub(lambda hit: f"{hit[1]}{int(hit[2]) + by}", protein)


def _both(
    words: Words, described: Sequence[Description], seen: CheckedDescription
) -> tuple[Reading, ...]:
    """Return the readings of the words, and what the genome change gives; sorted, unranked."""
    first = described[0]
    found: dict[tuple[str, str], Reading] = {}
    if seen.check.outcome.holds:
        text = f"{_capital(_where_true(seen))} as printed; then the genome change is not the row's."
        found[words.hgvs_c, words.hgvs_p] = _as_printed(words, seen, text)
    for reading in seen.check.readings:
        # With a genome change at hand, a reading that keeps neither printed name explains nothing.
        if words.hgvs_c != reading.hgvs_c and words.hgvs_p != reading.hgvs_p:
            continue
        found.setdefault((reading.hgvs_c, reading.hgvs_p), reading)
    found[first.hgvs_c, first.hgvs_p] = Reading(
        hgvs_c=first.hgvs_c,
        hgvs_p=first.hgvs_p,
        consequence=first.consequence,
        explanation="What the genome change of the row gives; then the printed names are wrong.",
        descriptions=tuple(described),
    )
    return tuple(found[key] for key in sorted(found))


def _as_printed(words: Words, seen: CheckedDescription, text: str) -> Reading:
    known = seen.consequence is not Consequence.UNKNOWN
    return Reading(
        hgvs_c=words.hgvs_c,
        hgvs_p=words.hgvs_p,
        consequence=seen.consequence if known else Consequence.CODING_UNSPECIFIED,
        explanation=text,
    )


def _where_true(seen: CheckedDescription) -> str:
    on = seen.checked_on if seen.checked_on in seen.true_on else ", ".join(seen.true_on[:3])
    return f"is true on {on}" if on else "can be true"


def _expected_row(hgvs_c: str, seen: CheckedDescription, build: str, bundle: Bundle) -> str:
    """Return `: expected GRCh37 16:23632683 C>T`, empty where the bases are not known."""
    names = (seen.checked_on, *seen.true_on) if seen.checked_on in seen.true_on else seen.true_on
    for accession in names:
        transcript = bundle.transcript(accession, build)
        if transcript is None or not hgvs_c:
            continue
        sequence = bundle.sequence(transcript)
        try:
            edit = edit_of(parse_cdna(hgvs_c)[0], sequence)
            row = vcf_of(genome_edit_of(edit, sequence), sequence)
        except VarannotError:
            continue
        if row is not None:
            place = f"{transcript.contig}:{row.position} {row.ref}>{row.alt}"
            return f": {build} {place} is expected"
    return ""


def _joined(*names: str) -> str:
    return " ".join(filter(None, names))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
