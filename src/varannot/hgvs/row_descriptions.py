"""The descriptions of one row: computed, held against its words, with identifiers and cautions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from varannot.hgvs.clinical import other_protein
from varannot.hgvs.consequence import most_severe
from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.events import describe_event
from varannot.hgvs.panel_rows import (
    Compared,
    Sameness,
    Words,
    checked_against,
    compare_words,
    trusted,
)
from varannot.hgvs.row_events import (
    Recheck,
    coordinates_off,
    counted_otherwise,
    refuted_reference,
    said_swapped,
    swapped_alleles,
    two_events,
    with_swapped,
)
from varannot.hgvs.row_transcripts import Placed, mane_reasons
from varannot.hgvs.stated_stop import with_stated_stop
from varannot.model import (
    CheckLevel,
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
    recheck: Recheck | None = None,
) -> RowDescriptions:
    """Return the descriptions of a row with coordinates, held against what the row says.

    `check` is what was found of the row's words alone, `written` their consequence. `event`
    is what the changes of this one record are together, if they are several. `recheck` holds the
    words against the sequence; it is asked where words and genome change part.
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
    whole = event.edit if event is not None and event.edit is not None else edit
    findings += other_protein(placed.projector, placed.mane, described, whole)
    worse = most_severe(*known_consequence(first), written)
    standing = first.consequence if trusted(first) else worse
    judged = _Judged(check, ())
    if words.hgvs_c or words.hgvs_p:
        judged = _against_words(placed, words, check, described, edit, recheck)
    elif (refused := refuted_reference(described[:1])) and placed.reference_fits is not True:
        judged = _Judged(
            _refused(check, first, refused, swapped_alleles(placed.projector, own, edit)), ()
        )
    elif first.hgvs_c:
        judged = _Judged(_without_words(check, first), ())
    check = judged.check
    findings.extend(judged.findings)
    if not placed.exact or check.outcome.contradicted:
        standing = worse
    if len(described) > 1:
        standing = most_severe(standing, *known_consequence(described[-1]))
    if check.outcome is CheckOutcome.AGREES:
        pairs = zip(described, chosen, strict=True)
        described = tuple(with_stated_stop(*pair, words.hgvs_p) for pair in pairs)
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


_UNSURE = frozenset(
    {
        FindingCode.ENGINE_DIFFERS,
        FindingCode.BRUTE_FORCE_DIFFERS,
        FindingCode.REFERENCE_BASE_DIFFERS,
    }
)


@dataclass(frozen=True, slots=True)
class _Judged:
    """The check of a row after its words met its genome change, and what there is to say."""

    check: DescriptionCheck
    findings: tuple[HgvsFinding, ...]


def _against_words(
    placed: Placed,
    words: Words,
    check: DescriptionCheck,
    described: Sequence[Description],
    edit: Edit,
    recheck: Recheck | None,
) -> _Judged:
    """Return the check of a row after its words were held against its genome change."""
    first = described[0]
    compared = _compared(placed, words, check, described, edit)
    findings = compared.findings if compared is not None else ()
    refused = refuted_reference(described[:1])
    if refused and placed.reference_fits is not True:
        assert placed.own is not None  # it was described on its transcript
        swapped = swapped_alleles(placed.projector, placed.own, edit)
        if recheck is None:
            return _Judged(_refused(check, first, refused, swapped), findings)
        bundle = placed.projector.bundle
        found = coordinates_off(check, words, first, refused, recheck(), bundle, swapped)
        return _Judged(found, findings)
    if compared is None:
        return _Judged(check, ())
    if compared.base_changed and check.outcome is not CheckOutcome.IMPOSSIBLE:
        return _Judged(_other_base(check, first, compared.base_changed), findings)
    if compared.differs and not placed.exact and placed.named and counted_otherwise(words, first):
        return _Judged(check, findings)
    if (compared.differs or check.outcome is CheckOutcome.IMPOSSIBLE) and recheck is not None:
        sure = not _UNSURE & {finding.code for finding in first.findings}
        parted = compared.differs or recheck().check.outcome is CheckOutcome.IMPOSSIBLE
        if parted and first.level is not CheckLevel.NONE:
            found = two_events(
                check,
                words,
                described,
                compared,
                recheck(),
                sure=sure,
                swapped=_of_unchanged(placed, first, edit),
            )
            return _Judged(found, findings)
    if not placed.named:
        return _Judged(check, findings)
    return _Judged(checked_against(check, words, first, compared), findings)


_BORNE_OUT = frozenset({Sameness.EQUAL, Sameness.OTHER_NAME})


def _compared(
    placed: Placed,
    words: Words,
    check: DescriptionCheck,
    described: Sequence[Description],
    edit: Edit,
) -> Compared | None:
    """Return how the words compare with the genome change, None where they cannot be compared.

    Words of a row that names no transcript are compared on all on which they, or the genome
    change, stand; the one that bears them out counts, else the first.
    """
    if placed.named:
        return _on(placed, words, described[0], edit)
    if words.named:
        # The transcript that the row names is not installed in any version.
        return None
    best: Compared | None = None
    bundle, build = placed.projector.bundle, placed.projector.build
    names = dict.fromkeys((*(one.transcript for one in described), *check.true_on))
    told = {one.transcript: one for one in described}
    for accession in names:
        transcript = bundle.transcript(accession, build)
        if transcript is None or transcript.contig != placed.allele.contig:
            continue
        computed = told.get(accession)
        if computed is None:
            computed = placed.projector.describe(transcript, edit).description
        compared = _on(placed, words, computed, edit)
        if not compared.differs and {compared.cdna, compared.protein} & _BORNE_OUT:
            return compared
        best = best or compared
    return best


def _on(placed: Placed, words: Words, computed: Description, edit: Edit) -> Compared:
    transcript = placed.projector.bundle.transcript(computed.transcript, placed.projector.build)
    assert transcript is not None  # it was described on this build
    sequence = placed.projector.bundle.sequence(transcript)
    exact = placed.exact or not placed.named
    return compare_words(
        words, computed, sequence, sense_edit(edit, transcript.strand), exact=exact
    )


def _refused(
    check: DescriptionCheck, first: Description, refused: str, swapped: Description | None
) -> DescriptionCheck:
    """Return the check of a row whose REF is not the base of the reference."""
    if check.outcome is CheckOutcome.IMPOSSIBLE:
        return check
    if swapped is not None:
        refused = f"{refused} {said_swapped(swapped)}"
        check = msgspec.structs.replace(check, readings=with_swapped(check.readings, swapped))
    return msgspec.structs.replace(
        check,
        outcome=CheckOutcome.REFERENCE_DIFFERS,
        level=first.level,
        reason=refused,
        expected="",
    )


def _of_unchanged(placed: Placed, first: Description, edit: Edit) -> Description | None:
    """Return the reverse of a genome change whose ALT is the base of the transcript, else None."""
    unchanged = any(one.code is FindingCode.EQUALS_TRANSCRIPT for one in first.findings)
    if placed.own is None or not unchanged:
        return None
    return swapped_alleles(placed.projector, placed.own, edit)


def _other_base(check: DescriptionCheck, first: Description, reason: str) -> DescriptionCheck:
    """Return the check of a row whose transcript has another base than the version installed."""
    return msgspec.structs.replace(
        check,
        outcome=CheckOutcome.NOT_CHECKABLE,
        level=first.level,
        reason=reason,
        expected="",
    )


def _without_words(check: DescriptionCheck, first: Description) -> DescriptionCheck:
    """Return the check of a row that gives coordinates alone: there is nothing to compare."""
    given = f"{first.hgvs_c} {first.hgvs_p}".strip()
    reason = f"The row gives neither c. nor p.; {given} is computed on {first.transcript}."
    return msgspec.structs.replace(check, level=first.level, reason=reason)
