"""Stage normalize: clean, check and describe every small variant, and select rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import msgspec

from varannot.hgvs.check import CheckedDescription, check_description
from varannot.hgvs.consequence import most_severe
from varannot.hgvs.events import Together, read_together
from varannot.hgvs.legacy import Legacy, legacy_numbering
from varannot.hgvs.neighbours import copied_rows
from varannot.hgvs.panel_terms import contradiction, panel_consequence
from varannot.hgvs.row_builds import NOT_STATED, StatedBuild
from varannot.hgvs.selection import Selection, SelectionRules
from varannot.model import (
    CheckOutcome,
    Consequence,
    Description,
    FileAccount,
    FindingCode,
    HgvsFinding,
    Ingest,
    Normalize,
    NormalizedVariant,
    RowStatus,
    SmallVariant,
)

if TYPE_CHECKING:
    from varannot.hgvs.merge import Event
    from varannot.hgvs.reference_set import ReferenceSet
    from varannot.hgvs.row_transcripts import Placed

__all__ = ["Symbols", "normalize"]

_TYPED_KINDS = frozenset({"typed variant table", "laboratory variant table"})
_FEWEST_COMPARED = 10
_WRONG_BUILD_SHARE = 0.2
"""From this share of rows whose REF is not the genome's on, the build itself is in doubt.

Between GRCh37 and GRCh38 about three of four single bases differ at the same position by chance
alone; a right build has none but rows changed by hand.
"""


class Symbols(Protocol):
    """What this stage needs of the gene names."""

    def current(self, symbol: str) -> str:
        """Return the approved symbol, or the text unchanged."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row on its way: as written, as read and checked, and where it lies on the genome."""

    written: SmallVariant
    gene: str
    checked: CheckedDescription
    typed: bool
    build: str
    placed: Placed | None
    findings: tuple[HgvsFinding, ...] = ()


def normalize(
    ingest: Ingest,
    names: Symbols,
    selection: SelectionRules,
    legacy: Legacy | None = None,
    reference: ReferenceSet | None = None,
    build: StatedBuild = NOT_STATED,
) -> Normalize:
    """Return every small variant of the input, in input order, cleaned, checked and selected.

    Rows that a person typed are always reported, unless they name no gene or state the reference
    itself. A row whose description is impossible, or whose REF is not the genome's, is reported
    whatever its consequence is. `legacy` defaults to the shipped table of legacy numbering.

    With a `reference` every row with coordinates is projected, and the worst consequence of what
    is written and what is computed decides on its selection; every reported row carries its
    descriptions with both opinions. `build` is the genome build as stated.
    """
    known = legacy_numbering() if legacy is None else legacy
    files = {(file.input_column, file.file): file for file in ingest.files}
    rows = [_read(row, names, known, files, reference, build) for row in ingest.small_variants]
    doubt = _build_in_doubt(rows)
    together = _together(rows, reference)
    by_key = {row.written.key: row for row in rows}
    variants = [
        _variant(row, selection, reference, together, by_key, build_in_doubt=bool(doubt))
        for row in rows
    ]
    copies = copied_rows(
        (row.written, variant) for row, variant in zip(rows, variants, strict=True) if row.typed
    )
    return Normalize(
        variants=tuple(_with_cautions(variant, copies) for variant in variants),
        reference=reference.use if reference else None,
        notes=doubt,
    )


def _read(
    row: SmallVariant,
    names: Symbols,
    legacy: Legacy,
    files: Mapping[tuple[str, str], FileAccount],
    reference: ReferenceSet | None,
    stated: StatedBuild,
) -> _Row:
    file = files.get((row.key.partition(":")[0], row.source.file))
    kind = file.file_kind if file else ""
    gene = names.current(row.gene) if row.gene else ""
    typed = kind in _TYPED_KINDS
    build = stated.of(file)
    # Panel rows are held against their own coordinates; all others against the transcripts.
    known = None
    if reference is not None and (typed or row.position is None):
        known = reference.for_check(build)
    checked = check_description(gene, row.transcript, row.hgvs_c, row.hgvs_p, legacy, known)
    if checked.true_on:
        check = msgspec.structs.replace(checked.check, true_on=checked.true_on)
        checked = replace(checked, check=check)
    gene = gene or names.current(checked.gene)
    found = _Row(row, gene, checked, typed, build, None)
    if reference is None or row.position is None:
        return found
    if not build:
        text = (
            "The genome build of the coordinates is not stated, so they were not used: fill in "
            "genome_build in the sample sheet."
        )
        finding = HgvsFinding(code=FindingCode.REFERENCE_UNKNOWN, text=text)
        return replace(found, findings=(finding,))
    projector = reference.projector(build)
    if projector is None:
        text = f"No transcripts of {build} are installed, so the coordinates were not used."
        finding = HgvsFinding(code=FindingCode.REFERENCE_UNKNOWN, text=text)
        return replace(found, findings=(finding,))
    from varannot.hgvs.row_transcripts import place_row

    placed = place_row(row, gene, checked.transcript, projector)
    return replace(found, gene=gene or placed.gene, placed=placed, findings=placed.findings)


def _build_in_doubt(rows: Sequence[_Row]) -> tuple[str, ...]:
    """Return the note that REF is not the genome's in too many rows, or nothing."""
    answers = [row.placed.reference_fits for row in rows if row.placed is not None]
    compared = sum(answer is not None for answer in answers)
    wrong = sum(answer is False for answer in answers)
    if compared < _FEWEST_COMPARED or wrong < _WRONG_BUILD_SHARE * compared:
        return ()
    builds = ", ".join(sorted({row.build for row in rows if row.placed is not None}))
    text = (
        f"REF is not the base of {builds} in {wrong} of {compared} rows that could be compared: "
        "the coordinates are probably of another genome build. No description that rests on them "
        "can be relied on."
    )
    return (text,)


def _together(rows: Sequence[_Row], reference: ReferenceSet | None) -> Together:
    """Return which rows are one event; without a reference none is looked for."""
    if reference is None:
        return Together()
    return read_together(((row.written, row.build) for row in rows), reference)


def _variant(
    row: _Row,
    selection: SelectionRules,
    reference: ReferenceSet | None,
    together: Together,
    by_key: Mapping[str, _Row],
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


_COUNTED_ELSEWHERE = Selection(
    RowStatus.EXCLUDED,
    "component_of_event",
    "Component of an event that another row stands for; counted there.",
)


def _as_event(
    variant: NormalizedVariant, row: _Row, event: Event, by_key: Mapping[str, _Row]
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


def _reported_all_the_same(row: _Row, *, build_in_doubt: bool) -> str:
    """Return why a row of the panel is reported whatever its consequence is, or nothing."""
    if row.checked.check.outcome is CheckOutcome.IMPOSSIBLE:
        return "Reported because its description is impossible."
    wrong_base = row.placed is not None and row.placed.reference_fits is False
    if wrong_base and not build_in_doubt:
        return "Reported because its reference base is not that of the genome."
    return ""


def _described(
    variant: NormalizedVariant,
    row: _Row,
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
        found = describe_placed(row.placed, words, variant.check, written, own_record)
    else:
        from varannot.hgvs.typed_rows import describe_typed

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
        notes = (*notes, source)
    findings = found.findings
    if found.own is not None and found.edit is not None:
        findings = (*findings, *reference.mapping_cautions(found.own, found.edit))
    consequence = found.consequence
    if consequence is Consequence.UNKNOWN:
        consequence = variant.consequence
    return msgspec.structs.replace(
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


def _with_readings(
    variant: NormalizedVariant, row: _Row, reference: ReferenceSet
) -> NormalizedVariant:
    """Return a row that names no event of its own with its readings described."""
    if not variant.check.readings:
        return variant
    from varannot.hgvs.typed_rows import describe_readings

    readings = describe_readings(
        variant.gene, row.checked.transcript, variant.check.readings, reference, row.build
    )
    check = msgspec.structs.replace(variant.check, readings=readings)
    return msgspec.structs.replace(variant, check=check)


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
