"""What was found in a row, on which transcript, and whether its description is right."""

from __future__ import annotations

from collections.abc import Iterator

from varannot.actionability.description_questions import place_of
from varannot.model import CheckOutcome, Description, NormalizedVariant, SmallVariant
from varannot.report.descriptions import aside_texts, serious_texts
from varannot.report.explain_words import Section, ended
from varannot.report.words import consequence_words, fraction_percent, level_words

__all__ = ["description_section", "found_section"]


def found_section(variant: NormalizedVariant, small: SmallVariant) -> Section:
    """Return what the row says, how often it was read, and what it is on each transcript."""
    return Section(
        title="What was found", sentences=(*_row(variant, small), *_descriptions(variant))
    )


def description_section(variant: NormalizedVariant) -> Section:
    """Return whether the printed description is right, with cautions."""
    check = variant.check
    heads = {
        CheckOutcome.AGREES: "The description is right: all that it states agrees, as far as the "
        f"check could see ({level_words(check.level)}).",
        CheckOutcome.SAME_EVENT: "The event is right, but its printed name is not the HGVS name.",
        CheckOutcome.REFERENCE_DIFFERS: "The description does not fit the reference.",
        CheckOutcome.IMPOSSIBLE: "The description cannot be true.",
        CheckOutcome.NOT_CHECKABLE: "The description could not be checked.",
    }
    said = [heads[check.outcome]]
    if check.outcome is not CheckOutcome.AGREES and check.reason:
        said.append(ended(check.reason))
    if check.expected:
        said.append(f"The HGVS name is {check.expected}.")
    if check.true_on and check.outcome.contradicted:
        said.append(f"It is true as printed on {' and '.join(check.true_on)}.")
    said += map(ended, (*check.cautions, *variant.notes))
    said += map(ended, (*serious_texts(variant), *aside_texts(variant)))
    return Section(title="Whether the description is right", sentences=tuple(dict.fromkeys(said)))


def _row(variant: NormalizedVariant, small: SmallVariant) -> Iterator[str]:
    named = " ".join(filter(None, (variant.gene, variant.mutation or place_of(small))))
    on = f" on {variant.transcript}" if variant.transcript else ""
    yield f"Row {small.source.row} of {small.source.file} names {named}{on}."
    if variant.gene_written and variant.gene_written != variant.gene:
        yield f"The row writes the gene as {variant.gene_written}."
    if place_of(small) and variant.mutation:
        build = f" on {variant.build}" if variant.build else ""
        yield f"Its place is {place_of(small)}{build}."
    if small.vaf is None and small.depth is None:
        yield "Neither allele frequency nor depth is stated."
    elif small.depth is None:
        yield f"Its allele frequency is {fraction_percent(small.vaf)}; the depth is not stated."
    elif small.vaf is None:
        yield f"It was read at a depth of {small.depth:,}; the allele frequency is not stated."
    else:
        yield f"It was read in {fraction_percent(small.vaf)} of {small.depth:,} reads."


def _descriptions(variant: NormalizedVariant) -> Iterator[str]:
    if not variant.descriptions:
        yield "It was computed on no transcript."
    for one in variant.descriptions:
        yield _described(one)


def _described(one: Description) -> str:
    role = f" ({', '.join(one.tags)})" if one.tags else ""
    names = " ".join(filter(None, (one.hgvs_c, one.hgvs_p))) or "without a name"
    parts = [consequence_words(one.consequence)]
    if one.exon:
        number, _, count = one.exon.partition("/")
        counted = "" if one.exons_whole else "coding "
        parts.append(f"{counted}exon {number} of {count}" if count else f"exon {number}")
    if one.intron:
        number, _, count = one.intron.partition("/")
        parts.append(f"intron {number} of {count}" if count else f"intron {number}")
    if one.codon_change:
        parts.append(f"codon {one.codon_change}")
    return f"On {one.transcript}{role} it is {names}: {', '.join(parts)}."
