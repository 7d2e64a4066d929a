"""Stage normalize: clean, check and describe every small variant, and select rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from varannot.hgvs.check import CheckedDescription, check_description
from varannot.hgvs.consequence import most_severe
from varannot.hgvs.events import Together, read_together
from varannot.hgvs.legacy import Legacy, legacy_numbering
from varannot.hgvs.neighbours import copied_rows
from varannot.hgvs.panel_terms import contradiction, panel_consequence
from varannot.hgvs.read_rows import Row, Symbols, read_row
from varannot.hgvs.row_builds import NOT_STATED, StatedBuild
from varannot.hgvs.selection import Selection, SelectionRules
from varannot.model import (
    CheckOutcome,
    Consequence,
    Description,
    Ingest,
    Normalize,
    NormalizedVariant,
    RowStatus,
)

if TYPE_CHECKING:
    from varannot.hgvs.merge import Event
    from varannot.hgvs.reference_set import ReferenceSet
    from varannot.hgvs.report_floors import Floors

__all__ = ["BELOW_FLOOR", "BUILD_NOT_KNOWN", "Symbols", "normalize"]

BELOW_FLOOR = "below_floor"
"""The reason code of rows that lie below a floor of `resources/report_floors.tsv`."""

BUILD_NOT_KNOWN = "build_not_known"
"""The reason code of rows that could not be placed for want of a build, or of a sure one."""

_FEWEST_COMPARED = 10
_FEWEST_THAT_SETTLE = 3
"""Rows whose REF fits by which one of two stated builds is taken: by chance 1 in 64 do."""
_WRONG_BUILD_SHARE = 0.2
"""From this share of rows whose REF is not the genome's on, the build itself is in doubt.

Between GRCh37 and GRCh38 about three of four single bases differ at the same position by chance
alone; a right build has none but rows changed by hand.
"""


def normalize(
    ingest: Ingest,
    names: Symbols,
    selection: SelectionRules,
    legacy: Legacy | None = None,
    reference: ReferenceSet | None = None,
    build: StatedBuild = NOT_STATED,
    floors: Floors | None = None,
    *,
    formalin: bool = False,
) -> Normalize:
    """Return every small variant of the input, in input order, cleaned, checked and selected.

    Rows that a person typed are always reported, unless they name no gene or state the reference
    itself. A row whose description is impossible, or whose REF is not the genome's, is reported
    whatever its consequence is. `legacy` defaults to the shipped table of legacy numbering.

    With a `reference` every row with coordinates is projected, and the worst consequence of what
    is written and what is computed decides on its selection; every reported row carries its
    descriptions with both opinions. `build` is the genome build as stated. Rows of panel files
    are held to `floors`, if any hold for the sample; `formalin` tells of fixed tissue.
    """
    known = legacy_numbering() if legacy is None else legacy
    files = {(file.input_column, file.file): file for file in ingest.files}
    rows = [read_row(row, names, known, files, reference, build) for row in ingest.small_variants]
    doubt = _build_in_doubt(rows) or _files_disagree(rows, build.contradicted(ingest.files))
    together = _together(rows, reference)
    by_key = {row.written.key: row for row in rows}
    variants = [
        _held_to(
            floors,
            _variant(row, selection, reference, together, by_key, build_in_doubt=bool(doubt)),
            by_key,
            formalin=formalin,
        )
        for row in rows
    ]
    copies = copied_rows(
        (row.written, variant) for row, variant in zip(rows, variants, strict=True) if row.typed
    )
    return Normalize(
        variants=tuple(_with_cautions(variant, copies) for variant in variants),
        reference=reference.use if reference else None,
        notes=(*doubt, *_build_not_known(rows, reference)),
    )


def _held_to(
    floors: Floors | None,
    variant: NormalizedVariant,
    by_key: Mapping[str, Row],
    *,
    formalin: bool,
) -> NormalizedVariant:
    """Return a row of a panel file held to the floors; typed rows are reported as they are.

    An event that several rows state lies below a floor only where each of them does: its other
    rows are counted in this one, and would be lost with it.
    """
    row = by_key[variant.key]
    if floors is None or row.typed or variant.status is not RowStatus.REPORTED:
        return variant
    parts = (by_key[key].written for key in variant.components)
    reason = floors.too_low(row.written)
    if reason and all(floors.too_low(part) for part in parts):
        return msgspec.structs.replace(
            variant, status=RowStatus.EXCLUDED, reason_code=BELOW_FLOOR, reason=reason
        )
    notes = (*variant.notes, *floors.cautions(row.written, formalin=formalin))
    return msgspec.structs.replace(variant, notes=notes)


def _held_against_genome(rows: Sequence[Row]) -> tuple[int, int]:
    """Return in how many rows REF could be compared with the genome, and in how many it differs."""
    answers = [row.placed.reference_fits for row in rows if row.placed is not None]
    return sum(answer is not None for answer in answers), sum(one is False for one in answers)


def _build_in_doubt(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the note that REF is not the genome's in too many rows, or nothing."""
    compared, wrong = _held_against_genome(rows)
    if compared < _FEWEST_COMPARED or wrong < _WRONG_BUILD_SHARE * compared:
        return ()
    builds = ", ".join(sorted({row.build for row in rows if row.placed is not None}))
    text = (
        f"REF is not the base of {builds} in {wrong} of {compared} rows that could be compared: "
        "the coordinates are probably of another genome build. No description that rests on them "
        "can be relied on."
    )
    return (text,)


def _files_disagree(rows: Sequence[Row], contradicted: Sequence[str]) -> tuple[str, ...]:
    """Return the note that nothing settles which of two stated builds is right, or nothing.

    `contradicted` says which files tell another build than the sample sheet.
    """
    compared, wrong = _held_against_genome(rows)
    settled = compared >= _FEWEST_THAT_SETTLE and wrong < _WRONG_BUILD_SHARE * compared
    if not contradicted or settled:
        return ()
    text = (
        "A file and the sample sheet state different genome builds, and REF does not settle which "
        f"is right ({compared} of {len(rows)} rows could be compared, {wrong} differ). Rows of "
        "which only the place is known are not assessed."
    )
    return (text,)


def _build_not_known(rows: Sequence[Row], reference: ReferenceSet | None) -> tuple[str, ...]:
    """Return the note that rows could not be placed for want of a build, or nothing."""
    lost = sum(_not_placed(row) for row in rows) if reference else 0
    if not lost:
        return ()
    text = (
        "The genome build of the coordinates is not stated, or none of its transcripts are "
        f"installed: {lost} of {len(rows)} rows name no gene and could not be placed. They are not "
        "assessed, and nothing can be said to be absent. Fill in genome_build in the sample sheet."
    )
    return (text,)


def _not_placed(row: Row) -> bool:
    """Whether a row has coordinates alone, and no transcripts to read them on."""
    return row.written.position is not None and row.placed is None and not row.gene


def _by_place_alone(row: Row) -> bool:
    """Whether all that is known of a row, its gene too, is read from where it lies."""
    written = row.written
    named = written.gene or written.hgvs_c or written.hgvs_p or written.consequences
    return written.position is not None and not named


def _together(rows: Sequence[Row], reference: ReferenceSet | None) -> Together:
    """Return which rows are one event; without a reference none is looked for."""
    if reference is None:
        return Together()
    return read_together(((row.written, row.build) for row in rows), reference)


def _variant(
    row: Row,
    selection: SelectionRules,
    reference: ReferenceSet | None,
    together: Together,
    by_key: Mapping[str, Row],
    *,
    build_in_doubt: bool,
) -> NormalizedVariant:
    checked, gene, key = row.checked, row.gene, row.written.key
    event = together.events.get(key)
    term, notes = panel_consequence(row.written.consequences)
    written = _consequence(term, checked)
    notes = (*checked.notes, *notes, *contradiction(row.written.consequences, checked))
    worst = written if row.placed is None else _worst(written, row.placed.consequence)
    if event is not None and event.description is not None:
        worst = _worst(worst, event.description.consequence)
    selected = selection.decide(gene, worst, checked.from_exon)
    if row.typed:
        selected = _of_typed(selected, gene, worst)
    elif gene and selected.status is RowStatus.EXCLUDED:
        reason = _reported_all_the_same(row, build_in_doubt=build_in_doubt)
        if reason:
            selected, notes = Selection(RowStatus.REPORTED), (*notes, reason)
    elif reference is not None and not gene and (_not_placed(row) or build_in_doubt):
        selected = _NO_BUILD
    if build_in_doubt and _by_place_alone(row):
        selected = _NO_BUILD
    if key in together.part_of and selected.status is RowStatus.REPORTED:
        selected = _COUNTED_ELSEWHERE
    variant = NormalizedVariant(
        key=key,
        gene=gene,
        gene_written=row.written.gene,
        transcript=checked.transcript,
        hgvs_c=checked.hgvs_c,
        hgvs_p=checked.hgvs_p,
        mutation=checked.mutation,
        consequence=worst,
        check=checked.check,
        residue=checked.residue,
        status=selected.status,
        reason_code=selected.code,
        reason=selected.reason,
        notes=notes,
        build=row.build if row.placed is not None else "",
        findings=row.findings,
        components=tuple(one for one in event.keys if one != key) if event else (),
        part_of=together.part_of.get(key, ""),
        loss_from_part=key in together.loss_from_part,
    )
    if reference is not None and selected.status is RowStatus.REPORTED:
        variant = _described(variant, row, written, reference, event)
        if event is not None and key in event.keys:
            variant = _as_event(variant, row, event, by_key)
    more = together.findings.get(key, ())
    return msgspec.structs.replace(variant, findings=(*variant.findings, *more))


_NO_BUILD = Selection(
    RowStatus.EXCLUDED,
    BUILD_NOT_KNOWN,
    "The genome build of the coordinates is not known or in doubt, so the row could not be placed "
    "on a gene: not assessed, not negative.",
)
_COUNTED_ELSEWHERE = Selection(
    RowStatus.EXCLUDED,
    "component_of_event",
    "Component of an event that another row stands for; counted there.",
)


def _as_event(
    variant: NormalizedVariant, row: Row, event: Event, by_key: Mapping[str, Row]
) -> NormalizedVariant:
    """Return the first row of an event in phase as the event, its own words kept in a note."""
    from varannot.hgvs.events import describe_event

    placed = row.placed
    if placed is None or placed.own is None:
        found: tuple[Description, ...] = (event.description,) if event.description else ()
    else:
        on = [placed.own, *([placed.mane] if placed.mane not in (None, placed.own) else [])]
        edits = [by_key[key].placed for key in event.keys]
        changes = [one.allele.edit for one in edits if one is not None and one.allele.edit]
        complete = changes if len(changes) == len(event.keys) else ()
        found = describe_event(
            event, [one for one in on if one is not None], complete, placed.projector
        )
    if not found or not found[0].hgvs_c:
        return variant
    first = found[0]
    own = variant.mutation or "no c. or p."
    note = f"the row itself reads {own}; it was read together with the other rows of its event"
    known = first.consequence is not Consequence.UNKNOWN
    return msgspec.structs.replace(
        variant,
        hgvs_c=first.hgvs_c,
        hgvs_p=first.hgvs_p,
        mutation=f"{first.hgvs_c} {first.hgvs_p}".strip(),
        residue=first.residue,
        consequence=first.consequence if known else variant.consequence,
        descriptions=found,
        notes=(*variant.notes, note),
    )


def _worst(written: Consequence, computed: Consequence) -> Consequence:
    """Return the more severe one; a reference = transcript row stays what both say it is."""
    if computed is Consequence.UNKNOWN:
        return written
    if written in (Consequence.UNKNOWN, Consequence.REFERENCE_IDENTICAL):
        return computed
    return most_severe(written, computed)


def _reported_all_the_same(row: Row, *, build_in_doubt: bool) -> str:
    """Return why a row of the panel is reported whatever its consequence is, or nothing."""
    if row.checked.check.outcome is CheckOutcome.IMPOSSIBLE:
        return "Reported because its description is impossible."
    wrong_base = row.placed is not None and row.placed.reference_fits is False
    if wrong_base and not build_in_doubt:
        return "Reported because its reference base is not that of the genome."
    return ""


def _described(
    variant: NormalizedVariant,
    row: Row,
    written: Consequence,
    reference: ReferenceSet,
    event: Event | None,
) -> NormalizedVariant:
    """Return a reported row with its descriptions, held against its own words."""
    if row.placed is not None and row.placed.own is not None:
        from varannot.hgvs.panel_rows import words_of
        from varannot.hgvs.row_descriptions import describe_placed

        words = words_of(row.checked, row.written.consequences, typed=row.typed)
        own_record = event if event is not None and variant.key not in event.keys else None
        found = describe_placed(row.placed, words, variant.check, written, own_record, row.recheck)
    else:
        from varannot.hgvs.typed_rows import describe_typed

        row = _seen_by_sequence(row)
        variant = msgspec.structs.replace(variant, check=row.checked.check)
        typed = describe_typed(row.checked, reference, row.build, written)
        if typed is None:
            return _with_readings(variant, row, reference)
        found = replace(typed, findings=(*row.findings, *typed.findings))
    named = bool(variant.hgvs_c or variant.hgvs_p)
    first = found.descriptions[0] if found.descriptions else None
    notes = variant.notes
    if first is not None and not named and (first.hgvs_c or first.hgvs_p):
        source = f"c. and p. are computed on {first.transcript}; the row gives none"
        variant = msgspec.structs.replace(
            variant,
            transcript=variant.transcript or first.transcript,
            hgvs_c=first.hgvs_c,
            hgvs_p=first.hgvs_p,
            mutation=f"{first.hgvs_c} {first.hgvs_p}".strip(),
            residue=first.residue,
        )
        # A row with coordinates alone has that in the reason of its check.
        if row.placed is None:
            notes = (*notes, source)
    findings = found.findings
    if found.own is not None and found.edit is not None:
        findings = (*findings, *reference.mapping_cautions(found.own, found.edit))
    consequence = found.consequence
    if consequence is Consequence.UNKNOWN:
        consequence = variant.consequence
    variant = msgspec.structs.replace(
        variant,
        consequence=consequence,
        check=found.check,
        notes=notes,
        build=found.build,
        panel_transcript=found.panel_transcript,
        mane_transcript=found.mane_transcript,
        descriptions=found.descriptions,
        findings=findings,
    )
    return _with_readings(variant, row, reference)


def _seen_by_sequence(row: Row) -> Row:
    """Return a row that could not be placed with its words held against the sequence.

    Readings then come from the transcripts and not from codon arithmetic alone.
    """
    return row if row.recheck is None else replace(row, checked=row.recheck())


def _with_readings(
    variant: NormalizedVariant, row: Row, reference: ReferenceSet
) -> NormalizedVariant:
    """Return a row with its readings described, where it has any."""
    from varannot.hgvs.row_readings import coding_name_alone, one_change, with_founder
    from varannot.hgvs.typed_rows import describe_readings

    def c_alone() -> CheckedDescription:
        asked = row.checked.transcript or row.written.transcript
        known = reference.for_check(row.build)
        return check_description(variant.gene, asked, variant.hgvs_c, "", row.legacy, known)

    check = coding_name_alone(variant.check, variant.hgvs_c, c_alone)
    settled = row.placed is not None and row.placed.own is not None
    if settled and not check.outcome.contradicted:
        # The genome change of the row tells which event a true name means.
        return msgspec.structs.replace(variant, check=msgspec.structs.replace(check, readings=()))
    founder = row.legacy.founder(variant.gene, variant.hgvs_c) if row.legacy else None
    if founder is not None and variant.descriptions and not check.readings:
        check = with_founder(check, variant, founder)
    if not check.readings:
        return variant
    variant = msgspec.structs.replace(variant, check=check)

    readings = describe_readings(
        variant.gene, row.checked.transcript, variant.check.readings, reference, row.build
    )
    check = msgspec.structs.replace(variant.check, readings=readings)
    return one_change(msgspec.structs.replace(variant, check=check))


def _of_typed(selected: Selection, gene: str, consequence: Consequence) -> Selection:
    if not gene or consequence is Consequence.REFERENCE_IDENTICAL:
        return selected
    return Selection(RowStatus.REPORTED)


def _consequence(term: Consequence | None, checked: CheckedDescription) -> Consequence:
    """Return the most severe of what the panel and the descriptions say."""
    if checked.hgvs_c.endswith("="):
        return Consequence.REFERENCE_IDENTICAL
    if term is None:
        return checked.consequence
    if checked.consequence is Consequence.UNKNOWN:
        return term
    return most_severe(term, checked.consequence)


def _with_cautions(
    variant: NormalizedVariant, cautions: Mapping[str, Iterable[str]]
) -> NormalizedVariant:
    more = tuple(cautions.get(variant.key, ()))
    if not more:
        return variant
    check = msgspec.structs.replace(variant.check, cautions=(*variant.check.cautions, *more))
    return msgspec.structs.replace(variant, check=check)
