"""What the report left out though it is known: below its floors, by the panel's filters, or because
the table of variants given for the sample does not name it.

None of it is a finding: it has no class and no therapy line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from varannot.actionability.context import Context
from varannot.actionability.known_rows import KnownRows, known_rows
from varannot.hgvs.report_floors import floors_for, report_floors
from varannot.hgvs.stage import BELOW_FLOOR
from varannot.model import (
    AROUND_EXONS,
    Case,
    FilteredCalls,
    NormalizedVariant,
    NotAssessed,
    SmallVariant,
)

__all__ = ["filtered_not_looked_up", "known_below_floor", "known_filtered", "without_floors"]

_MOST_LISTED = 20
"""Filtered calls that get a line each; the others stand together in one."""


def known_below_floor(case: Case, context: Context) -> tuple[NotAssessed, ...]:
    """Return each small variant below a floor that rows of the knowledge table are about."""
    variants = case.normalize.variants if case.normalize else ()
    written = {row.key: row for row in case.ingest.small_variants} if case.ingest else {}
    found = []
    for variant in variants:
        if variant.reason_code != BELOW_FLOOR:
            continue
        known = known_rows(variant, written.get(variant.key), context)
        if known:
            found.append(_for_review(variant, known))
    return tuple(found)


def known_filtered(case: Case, context: Context) -> tuple[NotAssessed, ...]:
    """Return each filtered call that rows of the knowledge table are about, the most reads first.

    A call with the name of a row of the sample, reported or below a floor, is not listed again; a
    row that states its p. alone names all calls with that p.
    """
    if case.ingest is None or case.normalize is None or not case.normalize.filtered:
        return ()
    stated = {name for variant in case.normalize.variants for name in _names(variant)}
    by_residue = {
        name
        for variant in case.normalize.variants
        if not any(_names(variant))
        for name in _residues(variant)
    }
    written = {call.key: call for call in case.ingest.filtered.calls}
    found = []
    for variant in case.normalize.filtered:
        call = written[variant.key]
        known = known_rows(variant, call, context)
        told = stated.isdisjoint(_names(variant)) and by_residue.isdisjoint(_residues(variant))
        if known and told:
            found.append((variant, call, known))
    reasons = {row.key: row.reason for row in case.ingest.excluded}
    lines = [_filtered(*one, reasons) for one in found[:_MOST_LISTED]]
    return (*lines, *_further(found[_MOST_LISTED:]))


def filtered_not_looked_up(case: Case) -> tuple[NotAssessed, ...]:
    """Return how many filtered calls were not held against the knowledge table, if any."""
    if case.ingest is None or case.normalize is None:
        return ()
    reasons = list(_left_out(case.ingest.filtered, plasma=case.is_plasma))
    if case.normalize.filtered_unplaced:
        reasons.append(
            "Not placed, because the genome build of the coordinates is not known or in doubt: "
            f"{case.normalize.filtered_unplaced}."
        )
    if not reasons:
        return ()
    text = f"{' '.join(reasons)} They stand among the excluded rows, or are counted there."
    return (NotAssessed(what="Filtered calls that were not looked up", reason=text),)


def without_floors(case: Case) -> tuple[NotAssessed, ...]:
    """Return that no floor holds for a sample of plasma whose rows come from panel files."""
    if case.ingest is None or not case.ingest.small_variants:
        return ()
    if floors_for(plasma=case.is_plasma) is not None:
        return ()
    reason = (
        "No floor of allele fraction or of reads is shipped for plasma, and those of tissue do not "
        "hold for it: each row that the panel software passed is reported."
    )
    return (NotAssessed(what="Small variants near the limit of detection", reason=reason),)


def _names(variant: NormalizedVariant) -> Iterator[tuple[str, str, str]]:
    """Yield gene, accession without version and c. of a variant, as written and as computed."""
    written = (variant.transcript, variant.hgvs_c)
    computed = ((one.transcript, one.hgvs_c) for one in variant.descriptions)
    for transcript, coding in (written, *computed):
        if coding:
            yield variant.gene, transcript.partition(".")[0], coding


def _residues(variant: NormalizedVariant) -> Iterator[tuple[str, str]]:
    """Yield gene and p. of a variant, as written and as computed, without the brackets."""
    for protein in (variant.hgvs_p, *(one.hgvs_p for one in variant.descriptions)):
        if protein:
            yield variant.gene, protein.replace("(", "").replace(")", "")


def _for_review(variant: NormalizedVariant, known: KnownRows) -> NotAssessed:
    name = f"{variant.gene} {variant.mutation}"
    return NotAssessed(
        what=name,
        for_review=(name,),
        reason=(
            f"For review: {variant.reason} {known.sentence}; look at the reads, or repeat the test."
        ),
    )


def _filtered(
    variant: NormalizedVariant,
    call: SmallVariant,
    known: KnownRows,
    reasons: Mapping[str, str],
) -> NotAssessed:
    place = f"{call.source.file}, row {call.source.row}"
    name = f"{variant.gene} {variant.mutation}"
    return NotAssessed(
        what=name,
        for_review=(name,),
        reason=(
            f"For review: {_why(call, reasons)}, {_reads(call)} ({place}). {known.sentence}. It is "
            "no finding, and has neither class nor therapy line; look at the reads, or repeat the "
            "test."
        ),
    )


def _why(call: SmallVariant, reasons: Mapping[str, str]) -> str:
    """Return why a call is not reported."""
    if call.passes:
        return reasons.get(call.key, "no row of the result states this call")
    return f"the panel software filtered this call ({call.filters})"


def _reads(call: SmallVariant) -> str:
    """Return allele fraction and reads in words.

    >>> from varannot.model import Source
    >>> def reads(vaf, depth):
    ...     source = Source(file="a.vcf", row=9)
    ...     return _reads(SmallVariant(key="a", source=source, gene="", vaf=vaf, depth=depth))
    >>> reads(0.04, 450), reads(0.04, None), reads(None, 450)
    ('allele fraction 0.04, 18 of 450 reads', 'allele fraction 0.04, depth not stated', \
'allele fraction not stated, depth 450')
    """
    fraction = "not stated" if call.vaf is None else f"{call.vaf:g}"
    if call.alt_reads is not None:
        return f"allele fraction {fraction}, {call.alt_reads} of {call.depth} reads"
    return f"allele fraction {fraction}, depth {call.depth or 'not stated'}"


def _further(
    found: Sequence[tuple[NormalizedVariant, SmallVariant, KnownRows]],
) -> Iterator[NotAssessed]:
    if found:
        names = "; ".join(
            f"{variant.gene} {variant.mutation} ({call.filters or 'no FILTER'}, {_reads(call)}; "
            f"{', '.join(known.ids)})"
            for variant, call, known in found
        )
        text = (
            f"For review: rows of the knowledge table are about {len(found)} more, with fewer "
            f"reads: {names}"
        )
        yield NotAssessed(
            what="Further filtered calls",
            reason=f"{text}.",
            for_review=tuple(f"{variant.gene} {variant.mutation}" for variant, _, _ in found),
        )


def _left_out(filtered: FilteredCalls, *, plasma: bool) -> Iterator[str]:
    if filtered.weak:
        floors = report_floors()
        share = "" if plasma else f" or an allele fraction below {floors.filtered_vaf:g}"
        own = floors.working_rules & {"filtered_reads", "filtered_vaf"}
        unsure = ", the project's own choice, unconfirmed" if own else ""
        yield (
            f"With fewer than {floors.filtered_reads:g} reads{share} "
            f"(resources/report_floors.tsv{unsure}): {filtered.weak}."
        )
    if filtered.outside:
        yield (
            f"More than {AROUND_EXONS} bases from an installed coding exon of the panel's genes "
            f"(the project's own choice, unconfirmed): {filtered.outside}."
        )
    if filtered.further:
        yield (
            "Beyond the number that is looked up, each with fewer reads than calls of the same "
            f"gene that were: {filtered.further}."
        )
    if filtered.further_passing:
        yield (
            "Calls that pass the filters and that the table of the sample leaves out, with fewer "
            f"reads than those that were looked up: {filtered.further_passing}."
        )
