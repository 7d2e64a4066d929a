"""Descriptions of a row that names no place on the genome: c. is put on its transcript, and back.

Where the row names no transcript, the ones on which it is true are taken, MANE Select first. If
they lie at different places of the genome the row may mean several events, and none is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from varannot.errors import VarannotError
from varannot.hgvs.backward import edit_of, genome_edit_of
from varannot.hgvs.cdna import Cdna, parse_cdna
from varannot.hgvs.check import CheckedDescription, check_description
from varannot.hgvs.clinical import other_protein
from varannot.hgvs.consequence import most_severe
from varannot.hgvs.edit import Edit
from varannot.hgvs.identity import same_event
from varannot.hgvs.panel_rows import trusted
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.reference_set import ReferenceSet
from varannot.hgvs.row_descriptions import RowDescriptions, known_consequence
from varannot.hgvs.row_transcripts import distance, mane_of, mane_reasons, not_on_mane
from varannot.hgvs.stated_stop import with_stated_stop
from varannot.hgvs.typed_protein import describe_protein
from varannot.model import CheckOutcome, Consequence, FindingCode, HgvsFinding, Reading
from varannot.transcripts.bundle import FLANK
from varannot.transcripts.model import Tag, Transcript

__all__ = ["describe_readings", "describe_typed"]

_MOST_READINGS = 12
"""Readings that are described; a row with more is resolved from its source, not from a list."""


@dataclass(frozen=True, slots=True)
class _Event:
    """A c. description on a transcript, as an edit of the genome."""

    transcript: Transcript
    edit: Edit


def describe_typed(
    checked: CheckedDescription, reference: ReferenceSet, build: str, written: Consequence
) -> RowDescriptions | None:
    """Return the descriptions of a row without coordinates, None where there are none.

    There are none where the description is impossible, or is true on no installed transcript; but
    a c. alone whose base is not installed counts where its residue tells the p. `build` is that of
    the sample, empty if none is stated: the build then is the one on which most of the transcript's
    bases are known. `written` is the consequence of the row's own words.
    """
    impossible = checked.check.outcome is CheckOutcome.IMPOSSIBLE
    change = _cdna(checked.hgvs_c)
    if impossible:
        return None
    if not checked.true_on:
        return _by_its_residue(checked, change, reference, build, written)
    if change is None:
        return _of_protein(checked, reference, build, written)
    named = bool(checked.transcript)
    first = checked.checked_on if checked.checked_on in checked.true_on else checked.true_on[0]
    chosen = _transcript(first, reference, build)
    if chosen is None:
        return None
    bundle = reference.bundle
    mane = mane_of(bundle, chosen.gene, chosen.build)
    mane_name = mane.accession if mane else ""
    try:
        event = _event(change, chosen, reference)
    except VarannotError as error:
        text = f"{str(error)[:1].upper()}{str(error)[1:]}."
        finding = HgvsFinding(code=FindingCode.OUTSIDE_TRANSCRIPT, text=text)
        return _without(checked, chosen, mane_name, finding, written)
    others = () if named else _other_events(change, checked.true_on, event, reference)
    if others:
        return _without(checked, chosen, mane_name, _several(event, others), written)
    return _described(checked, event, mane, reference, written)


def _by_its_residue(
    checked: CheckedDescription,
    change: Cdna | None,
    reference: ReferenceSet,
    build: str,
    written: Consequence,
) -> RowDescriptions | None:
    """Return the descriptions of a c. alone whose bases are not installed, if p. follows from it.

    The base that c. replaces and the residue there may leave one p. alone. None where they do not,
    and on another transcript than the one that the row names or MANE Select.
    """
    open_yet = checked.check.outcome is CheckOutcome.NOT_CHECKABLE
    if change is None or checked.hgvs_p or not open_yet or not checked.checked_on:
        return None
    own = _transcript(checked.checked_on, reference, build)
    if own is None or not (checked.transcript or own.has(Tag.MANE_SELECT)):
        return None
    try:
        event = _event(change, own, reference)
    except VarannotError:
        return None
    mane = mane_of(reference.bundle, own.gene, own.build)
    found = _described(checked, event, mane, reference, written)
    return found if any(one.hgvs_p not in ("", "p.?") for one in found.descriptions) else None


def _of_protein(
    checked: CheckedDescription, reference: ReferenceSet, build: str, written: Consequence
) -> RowDescriptions | None:
    """Return what follows from a p. alone; None where there is a c. that cannot be placed."""
    if checked.hgvs_c:
        return None
    first = checked.checked_on if checked.checked_on in checked.true_on else checked.true_on[0]
    own = _transcript(first, reference, build)
    return None if own is None else describe_protein(checked, own, reference, written)


def describe_readings(
    gene: str,
    transcript: str,
    readings: Sequence[Reading],
    reference: ReferenceSet,
    build: str,
) -> tuple[Reading, ...]:
    """Return readings with the descriptions of the events that they name.

    `transcript` is the one that the row names, empty if none. A reading that is true on no
    installed transcript stays as it is.
    """
    found = []
    for place, reading in enumerate(readings):
        described = None
        if place < _MOST_READINGS and not reading.descriptions:
            checked = check_description(
                gene,
                transcript,
                reading.hgvs_c,
                reading.hgvs_p,
                reference=reference.for_check(build),
            )
            described = describe_typed(checked, reference, build, reading.consequence)
        if described is not None:
            reading = msgspec.structs.replace(reading, descriptions=described.descriptions)
        found.append(reading)
    return tuple(found)


def _described(
    checked: CheckedDescription,
    event: _Event,
    mane: Transcript | None,
    reference: ReferenceSet,
    written: Consequence,
) -> RowDescriptions:
    own, edit = event.transcript, event.edit
    projector = reference.projector(own.build)
    assert projector is not None  # the transcript was found on this build
    on_mane = mane if mane is not None and distance(mane, edit) <= FLANK else None
    transcripts = (own,) if on_mane in (None, own) else (own, on_mane)
    found = tuple(projector.describe(one, edit).description for one in transcripts)
    findings = mane_reasons(found[0], found[-1])
    if mane is not None and on_mane is None:
        findings = (not_on_mane(own, mane, distance(mane, edit)),)
    findings = (*findings, *other_protein(projector, on_mane, found, edit))
    standing = found[0].consequence
    if not trusted(found[0]):
        standing = most_severe(*known_consequence(found[0]), written)
    if len(found) > 1:
        standing = most_severe(standing, *known_consequence(found[-1]))
    if checked.check.outcome is CheckOutcome.AGREES:
        pairs = zip(found, transcripts, strict=True)
        found = tuple(with_stated_stop(*pair, checked.hgvs_p) for pair in pairs)
    return RowDescriptions(
        gene=own.gene,
        build=own.build,
        descriptions=found,
        panel_transcript=own.accession if checked.transcript else "",
        mane_transcript=mane.accession if mane else "",
        findings=findings,
        check=checked.check,
        consequence=standing,
        own=own,
        edit=edit,
    )


def _without(
    checked: CheckedDescription,
    own: Transcript,
    mane_name: str,
    finding: HgvsFinding,
    written: Consequence,
) -> RowDescriptions:
    return RowDescriptions(
        own.gene, own.build, (), "", mane_name, (finding,), checked.check, written
    )


def _transcript(accession: str, reference: ReferenceSet, build: str) -> Transcript | None:
    """Return a transcript on the stated build, else on the one where it is known best."""
    stated = reference.bundle.transcript(accession, build) if build else None
    return stated or reference.for_check(build).find(accession).transcript


def _event(change: Cdna, transcript: Transcript, reference: ReferenceSet) -> _Event:
    sequence = reference.bundle.sequence(transcript)
    return _Event(transcript, genome_edit_of(edit_of(change, sequence), sequence))


def _other_events(
    change: Cdna, true_on: Sequence[str], event: _Event, reference: ReferenceSet
) -> tuple[_Event, ...]:
    """Return what the description is on other transcripts, if that is another event."""
    own = event.transcript
    window = reference.bundle.sequence(own).genome
    found = []
    for accession in true_on:
        other = reference.bundle.transcript(accession, own.build)
        if other is None or other.accession == own.accession:
            continue
        try:
            there = _event(change, other, reference)
        except VarannotError:
            continue
        if not same_event(event.edit, there.edit, window, own.strand):
            found.append(there)
    return tuple(found)


def _several(event: _Event, others: Sequence[_Event]) -> HgvsFinding:
    places = "; ".join(
        f"{one.transcript.contig}:{one.edit.start + 1} on {one.transcript.accession}"
        for one in (event, *others)
    )
    text = (
        "The row names no transcript, and the description is true at different places "
        f"({event.transcript.build}): {places}. None is chosen."
    )
    return HgvsFinding(code=FindingCode.OTHER_ISOFORM, text=text)


def _cdna(text: str) -> Cdna | None:
    try:
        return parse_cdna(text)[0] if text else None
    except DescriptionError:
        return None
