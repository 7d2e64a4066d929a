"""The descriptions of one row: computed, held against its words, with identifiers and cautions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from varannot.hgvs.consequence import most_severe
from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.events import describe_event
from varannot.hgvs.panel_rows import Words, checked_against, compare_words, trusted
from varannot.hgvs.row_transcripts import Placed, mane_reasons
from varannot.model import (
    CheckOutcome,
    Consequence,
    Description,
    DescriptionCheck,
    FindingCode,
    HgvsFinding,
)
from varannot.transcripts.model import Transcript

if TYPE_CHECKING:
    from varannot.hgvs.merge import Event

__all__ = ["RowDescriptions", "describe_placed", "known_consequence"]


@dataclass(frozen=True, slots=True)
class RowDescriptions:
    """What a row is computed to be.

    `consequence` is what stands: the computed one where it was made from bases and nothing speaks
    against it, else the worse of the computed and the written one. `own` is the transcript of
    the first description, `edit` the genomic change (forward strand, 0-based half-open).
    """

    gene: str
    build: str
    descriptions: tuple[Description, ...]
    panel_transcript: str
    mane_transcript: str
    findings: tuple[HgvsFinding, ...]
    check: DescriptionCheck
    consequence: Consequence
    own: Transcript | None = None
    edit: Edit | None = None


def describe_placed(
    placed: Placed,
    words: Words,
    check: DescriptionCheck,
    written: Consequence,
    event: Event | None = None,
) -> RowDescriptions:
    """Return the descriptions of a row with coordinates, held against what the row says.

    `check` is what codon arithmetic says of the row's words, `written` their consequence. `event`
    is what the changes of this one record are together, if they are several.
    """
    build = placed.projector.build
    edit, own = placed.allele.edit, placed.own
    if edit is None or own is None:
        return RowDescriptions(
            placed.gene, build, (), "", placed.mane_name, placed.findings, check, written
        )
    chosen = [own]
    if placed.mane is not None and placed.mane is not own:
        chosen.append(placed.mane)
    if event is None or event.edit is None:
        described = tuple(placed.projector.describe(one, edit).description for one in chosen)
    else:
        described = describe_event(event, chosen, (), placed.projector)
    first = described[0]
    findings = [*placed.findings, *mane_reasons(first, described[-1])]
    worse = most_severe(*known_consequence(first), written)
    standing = first.consequence if trusted(first) else worse
    if placed.named:
        sequence = placed.projector.bundle.sequence(own)
        raw = sense_edit(edit, own.strand)
        compared = compare_words(words, first, sequence, raw, exact=placed.exact)
        findings.extend(compared.findings)
        check = checked_against(check, words, first, compared)
    if not words.hgvs_c and not words.hgvs_p and first.hgvs_c:
        check = _without_words(check, first)
    if not placed.exact:
        standing = worse
    if placed.reference_fits is False:
        check = _of_reference(check, first)
    if len(described) > 1:
        standing = most_severe(standing, *known_consequence(described[-1]))
    return RowDescriptions(
        gene=placed.gene,
        build=build,
        descriptions=described,
        panel_transcript=own.accession if placed.named else "",
        mane_transcript=placed.mane_name,
        findings=tuple(findings),
        check=check,
        consequence=standing,
        own=own,
        edit=edit,
    )


def known_consequence(description: Description) -> tuple[Consequence, ...]:
    """Return the consequence of a description, nothing where it is not known."""
    unknown = description.consequence is Consequence.UNKNOWN
    return () if unknown else (description.consequence,)


def _of_reference(check: DescriptionCheck, first: Description) -> DescriptionCheck:
    """Return the check of a row whose REF is not the base of the genome."""
    if check.outcome is CheckOutcome.IMPOSSIBLE:
        return check
    for finding in first.findings:
        if finding.code is FindingCode.REFERENCE_BASE_DIFFERS:
            return msgspec.structs.replace(
                check,
                outcome=CheckOutcome.REFERENCE_DIFFERS,
                level=first.level,
                reason=finding.text,
                expected="",
            )
    return check


def _without_words(check: DescriptionCheck, first: Description) -> DescriptionCheck:
    """Return the check of a row that gives coordinates alone: there is nothing to compare."""
    reason = f"The row gives neither c. nor p.; both are computed on {first.transcript}."
    return msgspec.structs.replace(check, level=first.level, reason=reason)
